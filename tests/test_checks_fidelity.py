"""Verdicts on the study of implementation and the fidelity scale, with the arithmetic done by hand."""

from shutil import copytree

import pytest

from etterprov import declared, ledger, source
from etterprov.check import EXPLAINED, INCONSISTENT, NOT_RECOMPUTABLE, REPRODUCED
from facts import figures
from jobsupport.sfj.checks import fidelity

STUDY = {check.id for check in ledger.about("report", tables=["sfj-table-a3"], sections=["2.1", "2.4", "6", "A.3"])}


def study():
    """Give the checks of the study of implementation, those that are declared among them."""
    every = (*fidelity.checks(), *declared.checks("sfj"))
    return {check.id: check for check in every if check.id in STUDY}


@pytest.fixture(scope="module")
def found():
    return study()


@pytest.mark.parametrize(
    ("name", "severity", "confidence", "low", "high"),
    [
        # 2.4.1: two centres; A.3: "ved fire av sentrene"; 6.7: "fire av seks fokusgrupper".
        ("sfj-text/s2-focus-group-job-consultant-centres", "cosmetic", "certain", 4, 4),
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
        # 6.5.1: bought outside; 6.5.4: not formally employed; 6.5.3: "ansette en egen jobbkonsulent".
        ("sfj-text/s6-new-job-consultants-employer", "cosmetic", "open", None, None),
    ],
)
def test_what_does_not_agree(found, name, severity, confidence, low, high):
    check = found[name]
    assert (check.verdict, check.severity, check.confidence) == (INCONSISTENT, severity, confidence)
    assert (check.low, check.high) == (pytest.approx(low), pytest.approx(high))


ACCUSED = {name for name, check in study().items() if check.verdict == INCONSISTENT}


def test_nothing_else_is_accused(found):
    accused = [found[name] for name in ACCUSED]
    assert len(accused) == 8
    # The two dates are one matter, and so are the two counts of positions.
    assert len({check.matter for check in accused}) == 6


def test_positions_name_every_reading(found):
    # 66.8 months / 12 = 5.6 positions, and 21.8 + 5.6 = 27.4; 6 x 3 = 18 to 6 x 4 = 24 with the leader among them
    for words in ("66.8 12 5.6", "27.4", "24 30", "18 24"):
        assert figures(words) <= figures(found["sfj-text/s6-positions-funded"].explanation)


@pytest.mark.parametrize(
    "name",
    [
        # 2 + 2 from F1, 3 + 1 from F2, 2 + 2 from F3 = 12
        "sfj-text/s2-referrers-interviewed",
        # six counties, one coordinator heard in a focus group: 6 - 1 = 5
        "sfj-table-a3/county-coordinators",
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
    assert found[name].verdict == REPRODUCED


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sfj-text/s6-focus-groups-job-consultants", "2 3 5 6"),
        ("sfj-text/s6-user-interviews", "1"),
        ("sfj-text/s2-team-leaders-phoned-year", ""),
        ("sfj-text/s6-hours-max", "15"),
    ],
)
def test_what_clears_names_what_is_odd(found, name, words):
    assert found[name].verdict == REPRODUCED
    assert figures(words) <= figures(found[name].explanation)


def test_one_centre_reaches_good_quality(found):
    # Three items add 3 x (5 - 1) = 12 points at most: 85 + 12 = 97 stays below 100, 88 + 12 = 100 just gets
    # there. So the lowest centre can't, and at most five of six can.
    check = found["sfj-text/s6-ips-adjusted-good-centres"]
    assert (check.verdict, check.low, check.high) == (REPRODUCED, 0, 5)
    assert figures("88 99") <= figures(check.explanation)


def test_job_consultants_fit_only_with_the_rest_of_the_section(found):
    # 66.8 months / 12 = 5.57 positions, / 6 centres = 0.93: less than the 1 to 2 of section 6.5.3
    check = found["sfj-text/s6-job-consultants-low"]
    assert (check.verdict, check.printed) == (EXPLAINED, "1–2")
    assert (check.low, check.high) == (pytest.approx(66.75 / 72), pytest.approx(66.85 / 72))


# What other numbers would be called


def changed(cells):
    """Give the checks when some cells have another text."""
    with source.reading(changes=cells):
        return study()


@pytest.mark.parametrize(
    ("name", "cell", "text"),
    [
        # 2009 is not 2010, though both are years: two numbers with equally many decimals must be equal
        ("sfj-text/s6-project-start-year", "sfj-text/s3_inclusion_start_year/value", "2011"),
        ("sfj-text/s2-strategy-launch-year", "sfj-text/s2_strategy_launch_year/value", "2008"),
        ("sfj-text/s6-user-interviews", "sfj-text/s10_users/value", "13"),
        # 2 + 2 + 3 + 1 + 2 + 3 = 13
        ("sfj-text/s6-referrer-interviews", "sfj-text/s10_f3_health/value", "3"),
        # half a position is 50 per cent
        ("sfj-text/s6-together-post-percent", "sfj-text/s6_together_post_percent/value", "51"),
        # 73 + 1 is 74
        ("sfj-text/s6-ips-fair-min", "sfj-text/s6_ips_not_max/value", "74"),
        # a centre with 100 points is no longer within 74 to 99
        ("sfj-text/s6-ips-total-max", "sfj-text/s6_ips_total_max/value", "100"),
        ("sfj-text/s2-pilot-first-year-order", "sfj-text/s2_pilot_last_year/value", "2005"),
        ("sfj-text/s2-focus-group-size-max", "sfj-text/s2_focus_group_size_max/value", "90"),
    ],
)
def test_another_number_is_accused(name, cell, text):
    assert study()[name].verdict != INCONSISTENT
    assert changed({cell: text})[name].verdict == INCONSISTENT


@pytest.mark.parametrize(
    ("name", "words", "others"),
    [
        ("sfj-text/s6-follow-up-measure-counties", "Østfold fra 2012", '"Oslo, Østfold fra 2012"'),
        ("sfj-text/s2-coordinators-season", "våren/sommeren 2011", "våren/høsten 2011"),
    ],
)
def test_words_are_judged_as_transcribed(name, words, others, tmp_path):
    folder = copytree(source.of("sfj-text").folder, tmp_path / "sfj")
    path = folder / "sfj-text.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f",{words}\n", f",{others}\n"), encoding="utf-8")
    assert {check.id: check for check in fidelity.checks()}[name].verdict == INCONSISTENT
    with source.reading(folder):
        assert {check.id: check for check in fidelity.checks()}[name].verdict == REPRODUCED


def test_what_is_read_from_words_stands_in_the_source():
    # Box 1; 6.5.1; 2.4.1; A.3, line ends apart.
    rows = source.rows("sfj-text")
    printed = {
        key: rows[key].printed_as
        for key in ("s2_box_ostfold_year", "s6_follow_up_measure_year", "s2_coordinators_year")
    }
    assert list(printed.values()) == ["Østfold fra 2012", "Oslo, Østfold fra 2012", "våren/sommeren 2011"]
    assert len(rows["s6_mechanisms"].printed_as.split(";")) == 4


@pytest.mark.parametrize(
    "cells",
    [
        {"sfj-text/s6_ips_items/value": "999"},
        {"sfj-text/s6_ips_adjusted_items/value": "30"},
        {"sfj-text/s6_ips_total_min/value": "100"},  # above the highest
        {"sfj-text/s6_funded_small/value": "99"},  # above the largest team
    ],
)
def test_impossible_numbers_are_findings(cells):
    assert any(check.verdict == INCONSISTENT for name, check in changed(cells).items() if name not in ACCUSED)
    assert all(check.explanation is not None for check in changed(cells).values())


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
