"""Verdicts on the study of implementation and the fidelity scale, with the arithmetic done by hand."""

import pytest

from etterprov import source
from etterprov.check import EXPLAINED, INCONSISTENT, NOT_RECOMPUTABLE, REPRODUCED
from jobsupport.sfj import centres as centres_of_sfj
from jobsupport.sfj.checks import fidelity


@pytest.fixture(scope="module")
def found():
    return {check.id: check for check in fidelity.checks()}


@pytest.mark.parametrize(
    ("name", "severity", "confidence", "low", "high"),
    [
        # 2.4.1: two centres; A.3: "ved fire av sentrene"; 6.7: "fire av seks fokusgrupper".
        ("sfj-text/s2-focus-group-job-consultant-centres", "substantive", "certain", 4, 4),
        # 2.4.1: one face to face, "de fire andre pr. telefon"; 2.4.2: six by telephone.
        ("sfj-text/s2-implementation-coordinators-phoned", "cosmetic", "certain", 4, 4),
        # A.3: autumn 2011 and spring 2012; 2.4.1: all twelve in spring 2012.
        ("sfj-text/s10-referrers-start-year", "cosmetic", "open", 2012, 2012),
        # A.3: "vår/høst 2011"; 2.4.1: "våren/sommeren 2011".
        ("sfj-text/s2-coordinators-season", "cosmetic", "open", None, None),
        # Box 1: "Østfold fra 2012"; 6.5.1: "Oslo, Østfold fra 2012".
        ("sfj-text/s6-follow-up-measure-counties", "cosmetic", "likely", None, None),
        # 3 + 3 + 3 + 4 + 4 + 4 = 21 whole positions, and 80 % of one: 21.8, not 23.
        ("sfj-text/s6-positions-funded", "cosmetic", "open", 21.8, 21.8),
        # 6 x (1 + 3) = 24 to 6 x (1 + 4) = 30, not 23.
        ("sfj-text/s6-positions-per-centre", "cosmetic", "open", 24, 30),
    ],
)
def test_what_does_not_agree(found, name, severity, confidence, low, high):
    check = found[name]
    assert (check.verdict, check.severity, check.confidence) == (INCONSISTENT, severity, confidence)
    assert (check.low, check.high) == (pytest.approx(low), pytest.approx(high))


def test_nothing_else_is_accused(found):
    accused = [check for check in found.values() if check.verdict == INCONSISTENT]
    assert len(accused) == 7
    # The two dates are one matter, and so are the two counts of positions.
    assert len({check.matter for check in accused}) == 5


def test_positions_name_every_reading(found):
    # 66.8 months / 12 = 5.6 positions, and 21.8 + 5.6 = 27.4; 6 x 3 = 18 to 6 x 4 = 24 with the leader among them
    for words in ("66.8 months / 12 = 5.6", "27.4", "24 to 30", "18 to 24"):
        assert words in found["sfj-text/s6-positions-funded"].explanation


@pytest.mark.parametrize(
    "name",
    [
        # 2 + 2 from F1, 3 + 1 from F2, 2 + 2 from F3 = 12
        "sfj-text/s2-referrers-interviewed",
        # six counties, one coordinator heard in a focus group: 6 - 1 = 5
        "sfj-table-a3/county-coordinators",
        # 66.8 months / 12 = 5.57 positions, / 6 centres = 0.93, which is 1 if rounded
        "sfj-text/s6-job-consultants-low",
        # 32 % is 1.3 points from 1/3 and 7 from 1/4
        "sfj-text/s6-job-consultant-share",
        # 2 + 2 + 1 centres and "det siste senteret" = 6
        "sfj-text/s6-few-users-many-hours",
        # 25 items of at most 5 points = 125
        "sfj-text/s6-ips-very-good-max",
        # 73 + 1, 99 + 1, 114 + 1
        "sfj-text/s6-ips-fair-min",
        "sfj-text/s6-ips-good-min",
        "sfj-text/s6-ips-very-good-min",
        # 6 centres less 3 that score high
        "sfj-text/s6-integration-low-centres",
        # 33 hours of one person are more than the 11 on average of a centre; the 15 offered are judged in 2.3.1
        "sfj-text/s6-hours-max",
        # 2012 in both places; the counties differ
        "sfj-text/s6-follow-up-measure-year",
        # 2011 in both places; the seasons differ
        "sfj-text/s2-coordinators-year",
    ],
)
def test_what_is_right(found, name):
    assert found[name].verdict == (EXPLAINED if name.endswith("consultants-low") else REPRODUCED)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sfj-text/s6-focus-groups-job-consultants", "F2, F3, F5 and F6"),
        ("sfj-text/s6-user-interviews", "B1"),
        ("sfj-text/s2-team-leaders-phoned-year", "only just possible"),
        ("sfj-text/s6-hours-max", "up to 15 hours offered"),
    ],
)
def test_what_clears_names_what_is_odd(found, name, words):
    assert found[name].verdict == REPRODUCED
    assert words in found[name].explanation


def test_one_centre_reaches_good_quality(found):
    # Three items add 3 x (5 - 1) = 12 points at most: 85 + 12 = 97 stays below 100, 88 + 12 = 100 just gets
    # there. So the lowest centre can't, and at most five of six can.
    check = found["sfj-text/s6-ips-adjusted-good-centres"]
    assert (check.verdict, check.low, check.high) == (REPRODUCED, 0, 5)
    assert "88 to 99" in check.explanation


@pytest.mark.parametrize(
    ("total", "raised", "expected"),
    [
        (85, 3, range(85, 98)),
        (99, 3, range(99, 112)),
        (99, 0, range(99, 100)),
        (25, 3, range(37, 38)),  # all ones: 22 + 15
        (125, 3, range(125, 126)),  # all fives
        (27, 3, range(37, 40)),  # two points above all ones: among the three, elsewhere, or one of each
        (123, 3, range(123, 126)),
        (99, 25, range(125, 126)),
    ],
)
def test_totals_after_raising(total, raised, expected):
    assert centres_of_sfj.adjusted_totals(total, raised) == expected


@pytest.mark.parametrize(("total", "raised"), [(24, 3), (126, 3), (99, 26), (99, -1)])
def test_impossible_totals(total, raised):
    with pytest.raises(ValueError, match="items"):
        centres_of_sfj.adjusted_totals(total, raised)


def test_readings_of_the_positions():
    spans = {reading: (span.low, span.high) for reading, span in fidelity.positions().items()}
    # 6 x (1 + 3) to 6 x (1 + 4), and 6 x 3 to 6 x 4
    assert spans["leader beside"] == (24, 30)
    assert spans["leader among"] == (18, 24)


def test_every_number_of_the_overview_is_checked(found):
    used = {cell for check in found.values() if check.verdict != NOT_RECOMPUTABLE for cell in check.uses}
    assert {number.cell for number in source.cells("sfj-table-a3")} <= used


def test_every_number_of_chapter_6_is_accounted_for(found):
    used = {cell for check in found.values() for cell in check.uses}
    assert {f"sfj-text/{key}/value" for key in source.rows("sfj-text") if key.startswith("s6_")} <= used
