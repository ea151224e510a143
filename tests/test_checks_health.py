"""Known verdicts of the report's health outcomes, with the arithmetic by hand or by another library."""

import shutil
from types import SimpleNamespace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from etterprov import declared, ledger, source
from etterprov.counts import exactly
from etterprov.families.estimates import p_of_estimate
from etterprov.families.means import Group
from etterprov.families.spread import together
from etterprov.printed import Printed
from facts import figures
from jobsupport.sfj import scores
from jobsupport.sfj.checks import health

TABLES = [f"sfj-table-{number}" for number in range(10, 17)]


def found():
    """Give the checks of the module, and what is declared of its tables and of the text."""
    own = health.checks()
    costs = {check.id for check in ledger.about("report", sections=["5"])}  # another module's, declared as these are
    rest = [check for check in declared.checks("sfj") if check.table in WHERE and check.id not in costs]
    return {check.id: check for check in (*own, *rest)}


WHERE = (*TABLES, "sfj-text")
FOUND = found()


def test_the_only_inconsistencies():
    own = {check.id for check in health.checks()}
    ours = {name: c for name, c in FOUND.items() if c.table in TABLES or name in own}
    bad = {name: (c.severity, c.confidence) for name, c in ours.items() if c.verdict == "inconsistent"}
    assert bad == {
        "sfj-table-13/ranks-6-p": ("cosmetic", "certain"),
        "sfj-table-15/same-result": ("substantive", "open"),
        "sfj-table-15/larger-effects": ("cosmetic", "likely"),
        "sfj-table-16/model-c": ("cosmetic", "certain"),
    }
    assert FOUND["sfj-table-15/same-result"].matter == FOUND["sfj-table-15/larger-effects"].matter
    assert len({FOUND[name].matter for name in bad}) == 3


@pytest.mark.parametrize("table", TABLES)
def test_every_number_is_accounted_for(table):
    used = {cell for check in FOUND.values() for cell in check.uses}
    assert [number.cell for number in source.cells(table) if number.cell not in used] == []


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        # 375 > 372, 248 > 245 and 249 > 245, but none more than the 377 and 252 of complaints
        ("eq5d-intervention", "explained"),
        ("eq5d-control", "explained"),
        ("health_ladder-control", "explained"),
        # 372 < 373, 376 < 377, 251 < 252
        ("health_ladder-intervention", "reproduced"),
        ("shc-intervention", "reproduced"),
        ("shc-control", "reproduced"),
    ],
)
def test_more_people_had_a_score_before_than_after(name, verdict):
    assert FOUND[f"sfj-table-14/{name}-answered"].verdict == verdict


def test_more_people_than_returned_anything_is_a_finding():
    # 378 > 377
    check = changed({"sfj-table-14/eq5d/returned/intervention/n": "378"})["sfj-table-14/eq5d-intervention-answered"]
    assert check.verdict == "inconsistent"


def test_p_of_a_rank_sum_is_not_below_a_thousandth():
    # 2 (1 - Phi(3.285)) = 0.00102; 0.001 needs z = 3.2905.
    check = FOUND["sfj-table-13/ranks-6-p"]
    assert check.printed == "< 0.001"
    assert check.low == pytest.approx(2 * (1 - stats.norm.cdf(3.2855)), abs=1e-9)
    assert check.low > 0.001


def test_one_comparison_is_welch():
    # v = 1.68^2/354 = 0.007973 and 1.94^2/236 = 0.015947; (v1+v2)^2/(v1^2/353 + v2^2/235) = 453.3
    v1, v2 = 1.68**2 / 354, 1.94**2 / 236
    by_hand = (v1 + v2) ** 2 / (v1**2 / 353 + v2**2 / 235)
    check = FOUND["sfj-table-13/12-df"]
    assert check.low <= by_hand <= check.high
    assert check.verdict == "reproduced"
    assert figures("588") <= figures(check.explanation)
    assert FOUND["sfj-table-13/6-df"].low == 398 + 294 - 2


def test_t_from_standard_errors():
    # SD = SE sqrt(n): 0.40 sqrt(376) = 7.756, 0.51 sqrt(251) = 8.080
    test = stats.ttest_ind_from_stats(14.73, 0.51 * 251**0.5, 251, 12.80, 0.40 * 376**0.5, 376)
    check = FOUND["sfj-table-10/hads_total-t"]
    assert check.low < test.statistic < check.high
    assert check.high - check.low < 0.15


def test_rank_sums_add_up():
    # 711 * 712 / 2 = 253116; 413 * 712 / 2 = 147028
    assert FOUND["sfj-table-12/ranks-6-total"].low == 253116
    assert FOUND["sfj-table-12/ranks-6-intervention-expected"].low == 147028
    assert FOUND["sfj-table-13/ranks-12-sum"].verdict == "reproduced"


@pytest.mark.parametrize(
    ("key", "total", "z"),
    [
        ((12, "6"), 156217.5, 3.712),
        ((12, "12"), 123245, 3.721),
        ((13, "6"), 146165.5, 3.285),
        ((13, "12"), 113041, 4.321),
    ],
)
def test_examples_print_as_the_report(key, total, z):
    scale = np.arange(1, 8)
    arms = [np.repeat(scale, counts) for counts in scores.EXAMPLES[key]]
    ranks = stats.rankdata(np.concatenate(arms))
    assert ranks[: len(arms[0])].sum() == total
    test = stats.mannwhitneyu(*arms, use_continuity=False, method="asymptotic")
    assert stats.norm.isf(test.pvalue / 2) == pytest.approx(z, abs=0.0005)
    rows = source.rows(f"sfj-table-{key[0]}")
    for arm, data in zip(("intervention", "control"), arms, strict=True):
        row = rows["means", key[1], arm]
        assert len(data) == row.n.value
        assert row.mean.admits(data.mean())
        assert row.sd.admits(data.std(ddof=1))


def test_untied_z_is_smaller():
    # 9189.5 / sqrt(413 * 298 * 712 / 12) = 3.4006
    assert scores.untied_z(12, "6") == pytest.approx(3.4006, abs=1e-4)


def test_answering_and_silent_make_the_whole():
    # (376 * 17.79 + 249 * 19.00) / 625 = 18.272; table 3 has 18.27
    rows = source.rows("sfj-table-14")
    parts = [scores.group_of(rows["hads_total", part, "intervention"]) for part in scores.RESPONSES]
    whole = together(*parts)
    assert whole.n == 625
    assert whole.mean.low < 18.272 < whole.mean.high
    rng = np.random.default_rng(1)
    data = [rng.normal(arm.mean.low, arm.sd.low, arm.n) for arm in parts]
    exact = [Group(len(x), exactly(x.mean()), exactly(x.std(ddof=1) / len(x) ** 0.5)) for x in data]
    joined = np.concatenate(data)
    assert together(*exact).sd.low == pytest.approx(joined.std(ddof=1))


def test_scores_carried_forward():
    # (629 * 15.02 - 376 * 12.80) / 253 = 18.32
    rest = scores.carried_forward("hads_total", "intervention")
    assert rest.n == 253
    assert rest.mean.low < (629 * 15.02 - 376 * 12.80) / 253 < rest.mean.high


def test_two_outcomes_cross_the_level():
    # Fatigue: SD 6.364, t = (17.38 - 15.91) / (6.364 sqrt(1/630 + 1/563)) = 3.98, p = 0.00007
    fatigue = stats.ttest_ind_from_stats(17.38, 6.38, 563, 15.91, 6.35, 630)
    assert f"{fatigue.pvalue:.4f}" == "0.0001"
    text = FOUND["sfj-table-15/same-result"].explanation
    assert figures("0.246 0.0153") <= figures(text)
    assert figures("0.052 0.001 0.0001") <= figures(text)
    assert figures("5") <= figures(text)


def test_effects_are_not_all_larger():
    # HADS total 1.93 and 1.89, depression 1.17 and 1.06, anxiety 0.76 and 0.83
    text = FOUND["sfj-table-15/larger-effects"].explanation
    # in SDs: 1.93 / 7.89 = 0.245 or, unrounded, 0.243, 1.89 / 8.20 = 0.230; 1.17 / 4.16 = 0.281, 1.06 / 4.41 = 0.240
    assert figures("1.93 16.91 15.02 1.89 0.24 0.23") <= figures(text)
    assert figures("1.17 7.19 6.13 1.06 0.28 0.24") <= figures(text)
    assert figures("4") <= figures(text)
    assert figures("7") <= figures(text)
    # the adjusted ones are 1.30, 0.72, 0.66, 0.70, 0.03, 3.05, 0.83
    assert "none is smaller" in text


def test_each_t_is_larger_with_scores_carried_forward():
    # function: p = 0.0598 with df = 1182 is t = 1.883; HADS total: 1.89 / (8.20 sqrt(1/629 + 1/560)) = 3.97
    assert health.least_t("eq5d") == pytest.approx(1.883, abs=0.005)
    assert health.least_t("hads_total") == pytest.approx(3.97, abs=0.04)
    printed = source.rows("sfj-table-10")
    assert all(health.least_t(name) > abs(printed[name, "intervention"].t.value) for name in scores.OUTCOMES)


def test_adjustment_agrees_with_least_squares():
    rng = np.random.default_rng(2)
    arm = np.repeat([0, 1], [60, 45])
    before = rng.normal(10, 3, arm.size) + arm
    after = 0.6 * before + arm + rng.normal(0, 2, arm.size)
    plain = sm.OLS(after, sm.add_constant(arm)).fit()
    adjusted = sm.OLS(after, sm.add_constant(np.column_stack([arm, before]))).fit()
    halves = [np.diff(fit.conf_int()[1])[0] / 2 for fit in (plain, adjusted)]
    groups = [before[arm == side] for side in (0, 1)]
    sd = (sum(x.var() * x.size for x in groups) / (arm.size - 2)) ** 0.5
    gap = groups[1].mean() - groups[0].mean()
    found = scores.adjusted_difference(plain.params[1], gap, sd, *halves, 60, 45)
    assert found == pytest.approx(adjusted.params[1])


def test_adjusted_estimates_follow_from_the_baseline():
    # Depression: 1.17 - 0.55 * (8.33 - 7.55) = 0.74, printed 0.72
    r = scores.adjusted_reach("hads_depression")
    assert r.low < 0.72 < r.high
    # The ladder needs other people than those of table 14, which has four more controls.
    assert not scores.adjusted_reach("health_ladder").meets(Printed("-3.05"))
    assert FOUND["sfj-table-11/health_ladder-adjusted"].verdict == "reproduced"


def test_p_of_an_adjusted_model():
    # 1.14 with 0.06 to 2.22: SE = 1.08 / 1.964 = 0.550, t = 2.07, p = 0.039
    p = p_of_estimate(Printed("1.14"), Printed("0.06"), Printed("2.22"), df=622)
    assert p.low < 0.039 < p.high
    assert p.high - p.low < 0.005


def test_a_wrong_interval_is_seen():
    cells = {"n": "376", "mean": "12.80", "se": "0.40", "ci_low": "12.10", "ci_high": "13.59"}
    row = SimpleNamespace(**{key: Printed(text, cell=f"sfj-table-10/x/{key}") for key, text in cells.items()})
    verdicts = {check.id.partition("/")[2]: check.verdict for check in health._interval("x", row, "se")}
    # 12.80 - 1.966 * 0.40 = 12.01, and the middle of 12.10 and 13.59 is 12.845
    assert verdicts["x-ci-low"] == "inconsistent"
    assert verdicts["x-centre"] == "inconsistent"
    assert verdicts["x-ci-high"] == "reproduced"


def changed(cells):
    with source.reading(changes=cells):
        return found()


def test_another_month_is_another_number():
    # 13 rounds to nothing that prints as 12: equally many decimals must have equal digits.
    name = "sfj-text/table-16-time"
    assert FOUND[name].verdict == "reproduced"
    assert changed({"sfj-text/s4_table_16_time/value": "13"})[name].verdict == "inconsistent"


def test_stars_stand_beside_the_p_that_asks_for_them():
    # 1.93 with 0.66 to 3.20: SE = 1.27 / 1.9638 = 0.647, t = 2.98, p = 0.003: two stars say p < 0.01.
    check = FOUND["sfj-table-11/hads_total-unadjusted-stars"]
    assert check.printed == "p < 0.01"
    assert check.low < 2 * stats.t.sf(1.93 / (1.27 / stats.t.ppf(0.975, 625)), 625) < check.high < 0.01
    assert FOUND["sfj-table-11/shc-unadjusted-stars"].printed == "p >= 0.05"
    assert FOUND["sfj-table-11/shc-unadjusted-stars"].low > 0.05
    cell = "sfj-table-11/unadjusted/hads_total"
    # 0.04 to 1.49 and 0.76 have one star; so would 1.93 with an interval of -0.66 to 4.52 have none.
    wider = changed({f"{cell}/ci_low": "-0.66", f"{cell}/ci_high": "4.52"})
    assert wider["sfj-table-11/hads_total-unadjusted-stars"].verdict == "inconsistent"


def test_words_about_adjusted_differences_stand_beside_their_p():
    # 3.05 with 0.07 to 6.03 would be p = 0.045
    check = FOUND["sfj-table-11/health_ladder-adjusted-word"]
    assert check.printed == "p < 0.05"
    assert 0 < check.low < check.high < 0.05


def test_z_without_an_example_is_not_accused():
    """An example shows that answers print so; that one fails shows nothing."""
    # 5.98 instead of 5.97 moves 373 answers by 3.7 points in all: others of the many sets of answers have it.
    name, cell = "sfj-table-12/ranks-12-z", "sfj-table-12/means/12/intervention/mean"
    found = changed({cell: "5.98"})[name]
    assert found.verdict == "reproduced"
    assert "For example" in FOUND[name].explanation
    assert "For example" not in found.explanation
    # Seven answers, equally frequent, leave 1 - 1/49 of the variance: z is at least 3.4006 / sqrt(0.9796) = 3.436.
    assert FOUND["sfj-table-12/ranks-6-z"].low == pytest.approx(3.4006 / (1 - 1 / 49) ** 0.5, abs=1e-4)
    assert changed({"sfj-table-12/rank_sum/6/all/z": "3.401"})["sfj-table-12/ranks-6-z"].verdict == "inconsistent"


def test_a_mean_beyond_the_scale_is_seen():
    # All 413 answers 7 have the mean 7.00; 7.01 is impossible, whatever the SD.
    check = changed({"sfj-table-12/means/6/intervention/mean": "7.01"})["sfj-text/table-12-scale-high"]
    assert check.verdict == "inconsistent"


@pytest.mark.parametrize(("sd", "verdict"), [("3.00", "reproduced"), ("3.02", "inconsistent")])
def test_answers_vary_most_at_both_ends(sd, verdict):
    # Of 398 answers 1 to 7 with mean 4, 199 are 1 and 199 are 7: SD 3 sqrt(398 / 397) = 3.004, and 3.02 is too much.
    there = "sfj-table-13/means/6/intervention"
    cells = {"mean": "4.00", "sd": sd, "ci_low": "3.70", "ci_high": "4.30"}
    checks = changed({f"{there}/{column}": text for column, text in cells.items()})
    assert checks["sfj-text/table-13-scale-low"].verdict == verdict


def test_scores_carried_forward_by_nobody():
    """Table 15 has to add people to table 10; if it adds none, that is a finding and no error."""
    found = changed({"sfj-table-15/fatigue/control/n": "249"})
    assert found["sfj-table-15/fatigue-control-carried"].verdict == "inconsistent"


def test_what_lies_within_rounding_accuses_nobody():
    # The means of function, 0.65 and 0.65, could be 0.654 and 0.646.
    cells = {f"sfj-table-10/eq5d/{arm}/mean": "0.65" for arm in scores.ARMS}
    assert changed(cells)["sfj-table-10/eq5d-direction"].verdict == "reproduced"
    cells["sfj-table-10/eq5d/control/mean"] = "0.67"
    assert changed(cells)["sfj-table-10/eq5d-direction"].verdict == "inconsistent"
    # p = 0.05 on both sides of the level
    cells = {"sfj-table-10/fatigue/intervention/p": "0.05", "sfj-table-10/shc/intervention/p": "0.05"}
    same = changed(cells)["sfj-table-15/same-result"]
    assert same.verdict == "reproduced"


@pytest.mark.parametrize("number", [12, 13])
def test_a_rank_sum_ends_in_nothing_or_a_half(number):
    """People who share ranks share their mean: hundredths are impossible, though the whole-number total hides them."""
    cell = f"sfj-table-{number}/rank_sum/6/intervention"
    text = source.rows(f"sfj-table-{number}")["rank_sum", "6", "intervention"].rank_sum.text
    assert FOUND[f"sfj-table-{number}/ranks-6-intervention-possible"].verdict == "reproduced"
    off = f"{float(text) + 0.01:.2f}"
    with source.reading(changes={f"{cell}/rank_sum": off}):
        after = found()
    assert after[f"sfj-table-{number}/ranks-6-intervention-possible"].verdict == "inconsistent"


def test_a_rank_sum_is_no_more_than_that_of_the_highest_ranks():
    # 398 of 692 have at most 398 * 399 / 2 + 398 * 294 = 79401 + 117012 = 196413.
    check = FOUND["sfj-table-13/ranks-6-intervention-possible"]
    assert (check.low, check.high) == (79401, 196413)


def test_the_dimensions_of_eq5d_are_those_that_the_report_lists(tmp_path):
    # Section 2.3.1: smerte, angst/depresjon, mobilitet, evne til å mestre daglige gjøremål, personlig stell.
    assert (FOUND["sfj-text/eq5d-dimensions"].low, FOUND["sfj-text/eq5d-dimensions"].high) == (5, 5)
    folder = shutil.copytree(source.FOLDER, tmp_path / "published")
    shutil.copytree(source.FOLDER.parent / "readings", tmp_path / "readings")
    path = folder / "sfj" / "sfj-lists.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "smerte" not in line]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with source.reading(folder):
        (check,) = (one for one in health.checks() if one.id == "sfj-text/eq5d-dimensions")
    assert (check.verdict, check.low) == ("inconsistent", 4)
