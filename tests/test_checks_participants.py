"""Known verdicts on who took part, with the arithmetic done by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from etterprov import declared, source
from etterprov.families.shares import common_base, interval, some_base
from etterprov.printed import Printed
from facts import figures
from jobsupport.sfj import people
from jobsupport.sfj.checks import participants

AGES, MOVED, OLDER = "age columns", "one person moved between arms", "an older version of table 2"
POOR = "own health of the ordinary users"
TABLES = ("sfj-figure-1", *(f"sfj-table-0{number}" for number in range(1, 7)), "sfj-table-a1")


def everything():
    """Run the checks that need thought and those that are declared."""
    return {check.id: check for check in (*participants.checks(), *declared.checks("sfj"))}


@pytest.fixture(scope="module")
def checks():
    return everything()


@pytest.fixture(scope="module")
def own():
    section = [check for check in declared.checks("sfj") if check.id.startswith("sfj-text/s3-")]
    return {check.id: check for check in (*participants.checks(), *section)}


def test_every_number_of_the_tables_is_used(checks):
    used = set().union(*(check.uses for check in checks.values()))
    cells = [number.cell for table in TABLES for number in source.cells(table)]
    assert len(cells) > 750
    assert [cell for cell in cells if cell not in used] == []


@pytest.mark.parametrize(
    ("name", "severity", "confidence", "matter", "words"),
    [
        # 106 + 193 = 299, not 87; but 87 + 106 = 193, 170 + 220 = 390, 185 + 196 = 381, 122 + 107 = 229
        ("sfj-table-02/age-under-30-arms", "substantive", "certain", AGES, "87 + 106 = 193"),
        ("sfj-table-02/age-30-40-arms", "substantive", "certain", AGES, "170 + 220 = 390"),
        ("sfj-table-02/age-40-50-arms", "substantive", "certain", AGES, "185 + 196 = 381"),
        ("sfj-table-02/age-over-50-arms", "substantive", "certain", AGES, "122 + 107 = 229"),
        # 193 / 1193 = 16.2, (390 + 381) / 1193 = 64.6, 229 / 1193 = 19.2; printed 15, 63, 22
        ("sfj-text/s3-age-group-young-percent", "substantive", "certain", AGES, "16.2 %"),
        ("sfj-text/s3-age-group-middle-percent", "substantive", "certain", AGES, "64.6 %"),
        ("sfj-text/s3-age-group-old-percent", "substantive", "certain", AGES, "19.2 %"),
        ("sfj-table-05/age-under-30-study-count-table-2", "substantive", "certain", AGES, "193 16.2"),
        # 87 + 170 + 185 + 122 = 564 of 1193; chi-square of 193, 390, 381, 229 against 11, 25, 27, 17: 0.564, df 3
        ("sfj-table-05/age-study-n", "substantive", "certain", AGES, "564 1193"),
        ("sfj-table-05/age-study-n", "substantive", "certain", AGES, "0.90 0.98"),
        # 564 > 563
        ("sfj-table-02/age-all-n", "cosmetic", "certain", MOVED, "564 563"),
        # 89 / 630 = 14.127, printed 14.2
        ("sfj-table-01/ostfold-intervention-percent", "cosmetic", "likely", MOVED, "14.13 14.2"),
        # 391 / 1193 = 32.775, printed 32.9; 392 / 1193 = 32.858, +- 1.96 root(0.32858 x 0.67142 / 1193) = 2.665
        ("sfj-table-02/men-all-percent", "cosmetic", "certain", OLDER, "32.858 30.19 35.52"),
        # 502 / 561 = 89.48, of 564 89.01; 38 / 561 = 6.77, of 564 6.74: printed 89.5 and 6.7
        (
            "sfj-table-02/born-control-base",
            "cosmetic",
            "likely",
            OLDER,
            "89.5 561 3.7 561 564 6.7 563 564",
        ),
        # 184 / 564 = 32.62 but of 563 32.68; 123 / 563 = 21.85 but of 564 21.81
        ("sfj-table-02/marital-control-base", "cosmetic", "likely", OLDER, "32.6 %: 564; 21.9 %: 562, 563"),
        # 189 / 629 = 30.05 but of 630 30.00; 152 / 630 = 24.13 but of 629 24.17
        ("sfj-table-02/marital-intervention-base", "cosmetic", "likely", OLDER, "30.1 %: 629; 24.1 %: 630"),
        # 94 / 560 = 16.79 but of 563 16.70; 183 / 563 = 32.50 but of 560 32.68
        ("sfj-table-02/health-control-base", "cosmetic", "likely", OLDER, "16.8 %: 560, 561"),
        # 77 / 629 = 12.242, +- 1.96 root(0.12242 x 0.87758 / 629) = 2.562; printed 12.2 (9.7 to 14.8)
        ("sfj-table-02/health-poor-intervention-interval", "cosmetic", "likely", OLDER, "9.68 14.80"),
        # 33 / 629 = 5.246 by way of 5.25, 203 / 629 = 32.27, 301 / 629 = 47.85, 10 / 629 = 1.59: as printed
        ("sfj-table-02/health-intervention-base", "cosmetic", "likely", OLDER, "629 4 4"),
        # 1054 / 1191 = 88.50, of 1193 88.35; Wald of 1193 is 86.53 to 90.17, of 1191 86.69 to 90.31
        ("sfj-table-05/born-norway-study-percent-table-2", "cosmetic", "likely", OLDER, "1191"),
        ("sfj-table-05/born-norway-study-interval-table-2", "cosmetic", "likely", OLDER, "1193 88.35"),
        # 365 + 437 = 802, printed 803; 0.704 x 375 + 0.668 x 464 + 0.691 x 259 + 0.526 x 95 = 802.9
        ("sfj-table-05/women-study-count-table-2", "cosmetic", "certain", OLDER, "1 803 5"),
        ("sfj-table-05/men-study-interval-table-2", "cosmetic", "certain", OLDER, "2 391 32.9"),
        ("sfj-table-a1/women-total", "cosmetic", "certain", OLDER, "264 + 310 + 179 + 50 = 803"),
        # 76 / 562 = 13.52, 76 / 564 = 13.48, printed 13.6
        ("sfj-table-02/divorced-control-percent", "cosmetic", "likely", None, "564 13.48 13.6"),
        # 76 + 86 = 162, printed 133; the interval 11.6 to 15.5 does not hold 11.2
        (
            "sfj-table-05/divorced-study-count-table-2",
            "substantive",
            "certain",
            "divorced in table 5",
            "2 162",
        ),
        ("sfj-table-05/divorced-study-interval", "substantive", "certain", "divorced in table 5", "162"),
        # Wilson for 51 of 80 ends at 73.43, and 100 - 26.6 = 73.4; printed 74.0
        ("sfj-table-05/women-ordinary-interval", "cosmetic", "certain", None, "52.81 73.43"),
        # (12 + 1.92) / 83.84 = 16.60, +- 7.81: Wilson for 12 of 80; but 12 / 80 = 15.0, 12 / 79 = 15.19
        ("sfj-table-05/health-poor-ordinary-interval", "cosmetic", "likely", POOR, "8.79 24.41"),
        ("sfj-table-05/health-ordinary-base", "cosmetic", "likely", POOR, "15.2 12 79"),
        # 20.536 - 1.96 root(0.20536 x 0.79464 / 1008) = 20.536 - 2.494 = 18.042, printed 18.1
        ("sfj-table-05/back-fits-badly-study-interval", "cosmetic", "likely", None, "0.008 18.1"),
        # 351 / 1049 = 33.5, printed 22
        ("sfj-text/s3-referred-self-percent", "substantive", "certain", None, "22"),
        # 123 + 130 + 2 + 3 + 12 + 14 = 284 of 1192 = 23.8; (284 + 41) / 1192 = 27.27; 22 / 1192 = 1.85
        ("sfj-text/s1-benefits-percent", "substantive", "likely", "who the long-term group is", "27.3"),
    ],
)
def test_known_slips_are_found(checks, name, severity, confidence, matter, words):
    check = checks[name]
    assert (check.verdict, check.severity, check.confidence) == ("inconsistent", severity, confidence)
    assert check.matter == (matter or name)
    assert figures(words) <= figures(check.explanation)


def test_slips_by_their_cause(own):
    found = Counter(check.matter for check in own.values() if check.verdict == "inconsistent")
    # 3 x 4 ages of table 5 against table 2, 4 sums of table 2, 3 shares of the text, the n of table 5;
    # 5 bases, an interval and the men of table 2, 2 + 6 rows of table 5, table A.1
    assert (found.pop(AGES), found.pop(OLDER)) == (12 + 4 + 3 + 1, 5 + 1 + 1 + 2 + 6 + 1)
    assert (found.pop("divorced in table 5"), found.pop(MOVED), found.pop(POOR)) == (3, 2, 2)
    assert set(found.values()) == {1}
    assert len(found) == 5


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sfj-table-02/health-poor-control-interval", ""),
        # 229 / 1125 = 0.2036 against 28 / 77 = 0.3636: 0.1601 / root(0.2138 x 0.7862 (1/1125 + 1/77)) = 3.31
        ("sfj-table-05/university-over-4-star", "0.0009"),
        # offered 15, given 10 on average
        ("sfj-text/s2-sfj-hours-max", "33"),
        # 630 / 1193 = 52.81
        ("sfj-text/s3-sfj-percent", ""),
        # 1416 - 197 - 17 - 9 = 1193
        ("sfj-figure-1/included", ""),
        # 564 - 563 = 630 - 629 = 1
        ("sfj-text/s2-misclassified-count", ""),
        # 184 / 564 = 32.62; of 563 it would be 32.68
        ("sfj-table-02/married-control-percent", "184 564"),
        # 1054 / 1192 = 88.42; 1192 prints 88.4, 4.9 and 6.6, 1193 needs rounding twice: 1054 / 1193 = 88.349
        ("sfj-table-05/born-study-base", "1192"),
        # 189 / 629 = 30.048, rounded twice 30.1; +- 1.96 root(.30048 x .69952 / 629) = 26.465 to 33.631, rounded once
        ("sfj-table-02/married-intervention-interval", "629"),
        # 183 / 564 = 32.447; +- 1.96 root(.32447 x .67553 / 564) = 28.583 to 36.311
        ("sfj-table-02/health-good-control-interval", "564"),
        # 15 +- 1.96 root(0.15 x 0.85 / 1193) = 15 +- 2.03, though 184 / 1193 = 15.42
        ("sfj-table-04/threatened-interval", ""),
        # 207 / 1008 against 7 / 69: z = 2.09, p = 0.036, but 0.053 with Yates and 0.25 for the question
        ("sfj-table-05/back-fits-badly-star", ""),
        # 85 + 383 + 428 + 229 = 1125 of 1190
        ("sfj-table-02/education-all-percent-sum", "1190 65"),
        # 140 + 120 + 44 + 22 = 326 = 148 + 178, but of 1193, not of 1008
        ("sfj-table-a1/positive-expectation-total", ""),
        # 422 / 1193 = 35.4, but 422 / 1170 = 36.1
        ("sfj-text/violence-percent", "1157 1188"),
        # (375 x 40.048 + 464 x 41.108 + 259 x 41.312 + 95 x 35.878) / 1193 = 40.40
        ("sfj-text/s3-age-mean", ""),
        # (92 + 107 + 88 + 94) / 1192 = 31.96
        ("sfj-text/s1-in-work-percent", ""),
        # (251 x 8.33 + 308 x 8.52) / 559 = 8.4347, 8.4397 with all rounding: 8.44
        ("sfj-table-03/hads-depression-control-table-14", ""),
    ],
)
def test_what_is_right_is_cleared(checks, name, words):
    assert checks[name].verdict == "reproduced"
    assert figures(words) <= figures(checks[name].explanation)


def test_no_finding_is_left_unexplained(own):
    wrong = [check for check in own.values() if check.verdict == "inconsistent"]
    assert len(wrong) == 48
    assert [check.id for check in wrong if "No explanation" in check.explanation] == []
    assert {check.severity for check in wrong} == {"cosmetic", "substantive"}


def test_an_sd_comes_back_from_its_interval():
    # SD 10, n = 101: SE = 0.995, t(100) = 1.984, so 50 +- 1.974
    sd = people.sd_from_interval(*map(source.Printed, ("48.03", "51.97")), 101)
    assert sd.low < 10 < sd.high
    assert sd.high - sd.low < 0.06


@pytest.mark.parametrize(
    ("name", "words"),
    [
        # 170 / 1193 = 14.2498, then 14.25, then 14.3
        ("sfj-table-01/ostfold-all-percent", ""),
        # 189 / 629 = 30.048, then 30.05, then 30.1
        ("sfj-table-02/married-intervention-percent", "189 629"),
        # 86 / 630 = 13.651, which would be 13.7 but for 13.65 rounded down
        ("sfj-table-02/divorced-intervention-percent", "13.65 14.25 1"),
        # (72 + 1.92) / 83.84 = 88.168, +- 1.96 root(7.2 + 0.96) / 83.84 = 6.678: to 94.846, by way of 94.85 it is 94.9
        ("sfj-table-05/born-norway-ordinary-interval", ""),
        # 170 / 1193 = 14.2498, so 14.3 needs rounding twice; of 1192 it is 14.262, but 549 / 1192 = 46.06 and not 46.0
        ("sfj-table-02/health-all-base", "1193"),
        # Wald for 162 of 1193: 13.579 +- 1.96 root(0.13579 x 0.86421 / 1193) = 1.944, so 11.64 to 15.52
        ("sfj-table-05/divorced-study-interval-table-2", "162 2"),
    ],
)
def test_what_holds_by_an_unprinted_reading_is_explained(checks, name, words):
    assert checks[name].verdict == "explained"
    assert figures(words) <= figures(checks[name].explanation)


def test_what_is_printed_and_its_bounds_are_one_quantity(own):
    for check in own.values():
        if check.low is None:
            continue
        assert check.low <= check.high, check.id
        try:
            claim = Printed(check.printed)
        except ValueError:
            continue  # words: "more than 1/2", "SD 3.87 to 4.05"
        within = claim.low <= check.high + 1e-9 and check.low - 1e-9 <= claim.high
        assert within == (check.verdict == "reproduced"), check.id


def test_no_number_is_held_against_itself(checks):
    # The rows of figure 1 were read off the first paragraph of section 3.
    excused = [check.id for check in checks.values() if "taken from this sentence" in check.explanation]
    assert len(excused) == 6
    assert {checks[name].verdict for name in excused} == {"not recomputable"}
    assert checks["sfj-text/s3-included-count"].uses == {
        "sfj-text/s3_included_count/value",
        "sfj-table-01/total/all/count",
    }


# Of one number the reading decides: people printed, changed digit by digit.


def _changed(**cells):
    """Run the checks with other text in some cells, named without their table's source."""
    with source.reading(changes={f"sfj-{cell}": text for cell, text in cells.items()}):
        return everything()


@pytest.mark.parametrize(
    "cells",
    [
        # no number of people fits any percentage of the question: nothing is common to none
        {"table-02/women/all/count": "9", "table-02/men/all/count": "9"},
        {"table-04/beaten/count": "1", "table-04/robbed/percent": "99"},
        # a share above 1, an SD that no zeros and ones have, nobody in a status
        {"table-a1/women/job/mean": "7.040"},
        {"table-a1/women/job/sd": "9.457"},
        {"table-a1/group_size/job/n": "0"},
        # fewer people than the rows hold, a group of one, an arm of nobody
        {"table-01/total/all/count": "7"},
        {"table-06/group_size/ordinary/n": "1"},
        {"table-01/total/control/count": "0"},
        # intervals turned round and without width
        {"table-03/hads_anxiety/control/ci_low": "99.00"},
        {"table-06/hads_total/ordinary/ci_low": "20.6", "table-06/hads_total/ordinary/ci_high": "20.6"},
        {"table-06/hads_anxiety/ordinary/ci_low": "12.0", "table-06/hads_anxiety/ordinary/ci_high": "12.0"},
        {"table-14/hads_total/returned/control/n": "1"},
    ],
    ids=lambda cells: ", ".join(cells),
)
def test_an_impossible_number_is_a_finding(checks, cells):
    found = _changed(**cells)
    assert found.keys() == checks.keys()
    assert all(check.explanation is not None for check in found.values())
    fails = {name for name, check in found.items() if check.verdict == "inconsistent"}
    assert fails > {name for name, check in checks.items() if check.verdict == "inconsistent" and name in fails}
    assert len(fails) >= 1


def test_halves_that_run_against_each_other_are_possible():
    # a and -a have SDs of 4 and 4 and a sum without spread; sqrt(4**2 + 3.9**2 + 2 r 4 x 3.9) = 0.1 for r = -1.
    # Half of the interval of 80 people: 4 x 1.9905 / root 80 = 0.890; 3.9 gives 0.868, and 0.1 gives 0.022.
    ends = {"anxiety": ("10.0", "11.8"), "depression": ("7.3", "9.1"), "total": ("19.1", "19.1")}
    cells = {
        f"table-06/hads_{name}/ordinary/{end}": text
        for name, pair in ends.items()
        for end, text in zip(("ci_low", "ci_high"), pair, strict=True)
    }
    found = _changed(**cells)["sfj-table-06/hads-total-ordinary-spread"]
    assert found.verdict == "reproduced"
    assert found.low == 0
    # 18.0 to 20.2 would be an SD of 4.94 +- 0.2, of halves of 1 and 1 at most 2.4 together
    narrow = {"anxiety": ("10.7", "11.1"), "depression": ("8.0", "8.4"), "total": ("18.0", "20.2")}
    cells = {
        f"table-06/hads_{name}/ordinary/{end}": text
        for name, pair in narrow.items()
        for end, text in zip(("ci_low", "ci_high"), pair, strict=True)
    }
    assert _changed(**cells)["sfj-table-06/hads-total-ordinary-spread"].verdict == "inconsistent"


def test_a_percentage_of_some_base_holds_at_once_or_by_rounding_twice():
    # 10 of 31 is 32.258, of 32 31.25, of 33 30.303: 31.3 from a half, 32.3 plainly; 32.4 is of none
    assert some_base(Printed("32.3"), 10, 30, 33).holds
    assert not some_base(Printed("32.4"), 10, 30, 33).holds
    # 1 of 6 to 8 people: 14.286 % of 7; 14.25 by way of 14.29 is none, 14.2 neither
    assert not some_base(Printed("14.2"), 1, 6, 8).holds
    # 86 of 630 = 13.6508: 13.65 and then 13.6
    found = some_base(Printed("13.6"), 86, 630, 630)
    assert found.holds
    assert found.by
    # 12 of 79 = 15.19, of 80 = 15.0; 15.1 lies between, and no number of people gives it: no bounds admit it
    between = some_base(Printed("15.1"), 12, 79, 80)
    assert not between.holds
    assert between.reach is None


def test_a_common_base_is_sought_at_once_first():
    # 33.3 and 66.7 are of 3; of 1 and 2 people
    both = [Printed("33.3"), Printed("66.7")]
    once = common_base(both, [1, 2], 3, 5, twice=True)
    assert (once.facts["sizes"], bool(once.by)) == ([3], False)
    # 170 of 1193 = 14.2498 by way of 14.25
    twice = common_base([Printed("14.3")], [170], 1193, 1193, twice=True)
    assert (twice.holds, bool(twice.by)) == (True, True)
    assert not common_base([Printed("14.3")], [170], 1193, 1193).holds


def test_an_interval_rounded_twice_is_explained():
    # Wald for 301 of 1193: 25.2305 -+ 1.96 root(0.252305 x 0.747695 / 1193) = 2.4647: 22.766 to 27.695
    plain = interval(Printed("22.8"), Printed("27.7"), 301, [1193])
    assert plain.holds
    assert not plain.by
    # 86 of 630 by Wilson: 11.189 to 16.553, rounded once; 152 of 630: 20.949 to 27.618, which is 21.0 by way of 20.95
    once = interval(Printed("11.2"), Printed("16.6"), 86, [630], twice=True)
    assert (once.holds, bool(once.by)) == (True, False)
    assert interval(Printed("21.0"), Printed("27.6"), 152, [630], twice=True).by
    assert not interval(Printed("21.0"), Printed("27.6"), 152, [630]).holds
    assert not interval(Printed("11.0"), Printed("16.6"), 86, [630], twice=True).holds


def test_inflow_after_the_trial_is_within_chance_of_its_last_months(checks):
    # 987 - 923 = 64, 1060 - 987 = 73, 1105 - 1060 = 45, 1179 - 1105 = 74: 256 in four months, 64 a month;
    # 64 +- 1.96 root(64 + 64/4) = 64 +- 17.5, and 80 / 64 = 1.25
    check = checks["sfj-text/s3-inflow-last-part"]
    assert check.verdict == "reproduced"
    assert (check.low, check.high) == (pytest.approx(46.5, abs=0.05), pytest.approx(81.5, abs=0.05))
    assert figures("64 73 45 74") <= figures(check.explanation)
    assert figures("25") <= figures(check.explanation)


def test_inflow_beyond_chance_is_a_finding():
    with source.reading(changes={"sfj-text/s3_inflow_ordinary_count/value": "83"}):
        (check,) = (check for check in participants.checks() if check.id == "sfj-text/s3-inflow-last-part")
    assert (check.verdict, check.severity) == ("inconsistent", "cosmetic")
