"""The health outcomes as effects, against scipy, pingouin, other printed numbers of the report and counting."""

import math
import re
from itertools import product

import numpy as np
import pingouin as pg
import pytest
from scipy import stats

from bookkit.deltachart import delta_chart
from etterprov import source
from etterprov.reconstruct import Pairs, from_moments
from jobsupport import missing
from jobsupport.sfj import health
from jobsupport.sfj.scores import ARMS, OUTCOMES

EFFECTS = health.effects().set_index(["model", "outcome"])
COMPARISONS = health.comparisons().set_index(["table", "name", "month"])
TEN, FIFTEEN, SIXTEEN = (source.rows(f"sfj-table-{number}") for number in (10, 15, 16))


# Comparisons and effects -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", [key for key in COMPARISONS.index if key[0] in (12, 13)])
def test_comparisons_from_printed_sds_against_scipy(key: tuple[int, str, str]) -> None:
    rows, row = source.rows(f"sfj-table-{key[0]}"), COMPARISONS.loc[key]
    cells = [rows["means", key[2], arm] for arm in ARMS]
    rng = np.random.default_rng(1)
    people = [from_moments([x.mean.value], [x.sd.value], int(x.n.value), rng)[:, 0] for x in cells]
    oracle = stats.ttest_ind(*people, equal_var=row.test == "Student")
    interval = oracle.confidence_interval()
    assert row.t_low < oracle.statistic < row.t_high
    assert row.p_low < oracle.pvalue < row.p_high
    # Welch's degrees of freedom move by two with the rounding of the SDs.
    assert oracle.df == pytest.approx(row.df, abs=1e-6 if row.test == "Student" else 2)
    assert [row.low, row.high] == pytest.approx([interval.low, interval.high], abs=0.01)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_printed_t_and_p_are_within_reach(outcome: str) -> None:
    for table in (10, 15):
        row = COMPARISONS.loc[table, outcome, "12"]
        p = (TEN if table == 10 else FIFTEEN)[outcome, "intervention"].p
        assert row.p_low <= p.high
        assert row.p_high >= (0 if row.p_printed.startswith("<") else p.low)
    assert COMPARISONS.loc[10, outcome, "12"].t_low - 0.005 <= COMPARISONS.loc[10, outcome, "12"].t_printed
    assert COMPARISONS.loc[10, outcome, "12"].t_high + 0.005 >= COMPARISONS.loc[10, outcome, "12"].t_printed


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_plain_effect_against_pingouin(outcome: str) -> None:
    row, arms = EFFECTS.loc["plain", outcome], [TEN[outcome, arm] for arm in ARMS]
    n, m = (int(arm.n.value) for arm in arms)
    oracle = pg.compute_effsize_from_t(row.t, nx=n, ny=m, eftype="hedges")
    assert row.g == pytest.approx(oracle, abs=1e-4)
    assert row.g_low == pytest.approx(oracle - 1.96 * math.sqrt(1 / n + 1 / m + oracle**2 / 2 / (n + m)), abs=2e-3)
    # In points the same, by means and the pooled SD; the mean of EQ-5D has two digits only.
    assert row.points / health.spread(outcome) == pytest.approx(row.g, abs=0.03)


def test_all_effects_favour_the_intervention_as_the_report_says() -> None:
    assert (EFFECTS["points"] > 0).all()
    assert (EFFECTS["points_low"] < EFFECTS["points"]).all()


@pytest.mark.parametrize("outcome", [name for name, model in SIXTEEN if model == "b"])
def test_p_of_adjusted_effects_is_that_of_table_16(outcome: str) -> None:
    assert EFFECTS.loc["adjusted", outcome].p == pytest.approx(SIXTEEN[outcome, "b"].p.value, abs=0.001)
    assert EFFECTS.loc["plain", outcome].p == pytest.approx(SIXTEEN[outcome, "a"].p.value, abs=0.001)


@pytest.mark.parametrize("seed", range(5))
def test_corrections_against_scipy_and_by_hand(seed: int) -> None:
    p = np.random.default_rng(seed).uniform(0, 1, 7) ** 3
    found = health.corrected([float(x) for x in p])
    assert found["bh"].to_numpy() == pytest.approx(stats.false_discovery_control(p))
    order = np.argsort(p)
    steps = np.maximum.accumulate(np.sort(p) * np.arange(p.size, 0, -1)).clip(max=1)
    assert found["holm"].to_numpy()[order] == pytest.approx(steps)


@pytest.mark.parametrize(("correlation", "z", "p"), [(0.5, 2.392, 0.017), (0.7, 2.109, 0.035)])
def test_six_statistics_that_sum_to_10_96_by_hand(correlation: float, z: float, p: float) -> None:
    # 10.96 / sqrt(6 + 30 r), a worked example: sqrt(21) = 4.583 and sqrt(27) = 5.196
    found = health.together([10.96 / 6] * 6, correlation)
    assert found == (pytest.approx(z, abs=5e-4), pytest.approx(p, abs=5e-4))


def test_statistics_together_against_scipy_and_their_ends() -> None:
    z = health.statistics()
    stouffer = stats.combine_pvalues(stats.norm.sf(z), method="stouffer")
    assert health.together(z, 0.0) == (pytest.approx(stouffer.statistic), pytest.approx(2 * stouffer.pvalue))
    # If all say the same, six are no more than one.
    assert health.together([2.0] * 6, 1.0)[0] == pytest.approx(2.0)
    covariance = np.full((6, 6), 0.6) + 0.4 * np.eye(6)
    drawn = stats.multivariate_normal(np.zeros(6), covariance).rvs(100_000, random_state=4)
    found, p = health.together(z, 0.6)
    assert (np.abs(drawn.sum(axis=1)) >= z.sum()).mean() == pytest.approx(p, abs=0.002)
    assert found == pytest.approx(z.sum() / drawn.sum(axis=1).std(), rel=0.01)


def test_the_six_statistics_are_those_of_table_11() -> None:
    # Estimate over interval: depression 0.72 (0.14 to 1.29), 0.72 * 3.92 / 1.15 = 2.454; all six but EQ-5D by hand.
    by_hand = {"hads_depression": 2.454, "hads_anxiety": 2.103, "shc": 1.005, "health_ladder": 2.020, "fatigue": 1.677}
    z = health.statistics()
    assert list(z.index) == [name for name in OUTCOMES if name != "hads_total"]
    for name, value in by_hand.items():
        assert z[name] == pytest.approx(value, abs=0.02), name
    # EQ-5D, -0.03 (-0.06 to 0.01): two decimals allow 0.025 * 3.92 / 0.08 to 0.035 * 3.92 / 0.06
    assert 1.22 < z["eq5d"] < 2.29


def test_the_sd_of_the_sum_tells_how_depression_and_anxiety_go_together() -> None:
    for arm, n in (("intervention", 376), ("control", 251)):
        total, depression, anxiety = (
            float(TEN[name, arm].se.value) * math.sqrt(n) for name in ("hads_total", "hads_depression", "hads_anxiety")
        )
        # Standard errors have two digits, so that the correlation is known to a twentieth.
        expected = (total**2 - depression**2 - anxiety**2) / (2 * depression * anxiety)
        assert health.correlation_of_hads()[arm] == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("outcome", health.ASKED_BEFORE)
def test_adjustment_predicts_what_table_11_prints(outcome: str) -> None:
    found = health.adjustment(outcome)
    # Baseline and narrower interval explain three quarters of the way from the plain to the adjusted estimate.
    rounding = 0.01 if outcome != "eq5d" else 0.006
    assert abs(found["expected"] - found["adjusted"]) <= 0.25 * abs(found["plain"] - found["adjusted"]) + rounding
    assert 0 < found["slope"] < 1
    assert 0 < found["narrower"] < 1


# Silent people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_benefit_is_that_of_table_11_in_sds(outcome: str) -> None:
    found, row = health.benefit(outcome), EFFECTS.loc["adjusted", outcome]
    assert found.value == pytest.approx(row.g)
    assert found.quantile * found.se == pytest.approx((row.g_high - row.g_low) / 2, rel=1e-6)
    assert found.intervention.people - found.intervention.silent == int(TEN[outcome, "intervention"].n.value)


def test_tipping_points_take_the_effects_away() -> None:
    for row in health.tipping().itertuples():
        benefit = health.benefit(row.outcome)
        assert missing.delta_adjusted(benefit, row.arm_estimate).value == pytest.approx(0, abs=1e-9)
        assert missing.delta_adjusted(benefit, row.mixed_estimate, -row.mixed_estimate).value == pytest.approx(
            0, abs=1e-9
        )
        assert missing.delta_adjusted(benefit, row.both, row.both).value == pytest.approx(0, abs=1e-9)
        # Silent people who got nothing: the effect is that of the share who answered.
        kept = missing.delta_adjusted(benefit, row.no_benefit).value
        assert kept == pytest.approx(benefit.value * (1 - benefit.intervention.share))


def test_unchanged_silent_people_have_their_score_of_inclusion() -> None:
    row = health.tipping().set_index("outcome").loc["hads_depression"]
    fourteen = source.rows("sfj-table-14")
    here, gone = (fourteen["hads_depression", r, "intervention"].mean.value for r in ("returned", "not_returned"))
    expected = 5.06 + health.adjustment("hads_depression")["slope"] * (gone - here)
    assert expected + row.unchanged * row.sd == pytest.approx(gone)


# Scores carried forward ------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "i"), [*product(OUTCOMES, (0, 1))])
def test_both_parts_make_the_printed_mean(outcome: str, i: int) -> None:
    sign = -1 if outcome in ("eq5d", "health_ladder") else 1
    arm = health.carried(outcome)[i]
    assert arm.mean == pytest.approx(sign * FIFTEEN[outcome, ARMS[i]].mean.value)
    assert arm.arm.people == int(FIFTEEN[outcome, ARMS[i]].n.value)


def test_parts_add_up_to_the_printed_difference() -> None:
    for row in health.carried_differences().itertuples():
        means = [FIFTEEN[row.outcome, arm].mean.value for arm in ARMS]
        assert row.printed == pytest.approx(abs(means[1] - means[0]))
        assert row.effect + row.start + row.earlier + row.response == pytest.approx(row.printed)
        assert np.isnan(row.spurious) if row.outcome == "fatigue" else row.spurious > 0.05


def test_without_effect_by_hand() -> None:
    # Table 14: the silent began (8.07 - 7.55 + 8.52 - 8.33) / 2 worse. Table 10 and 15: who answered, and all.
    behind = health.adjustment("hads_depression")["slope"] * (0.52 + 0.19) / 2
    first, second = health.without_effect("hads_depression")
    assert first.answered + first.arm.share * behind == pytest.approx(second.answered + second.arm.share * behind)
    parts = health.carried_differences().set_index("outcome").loc["hads_depression"]
    assert second.mean - first.mean == pytest.approx(parts.response - (309 / 560 - 253 / 629) * behind)


def test_start_of_the_silent_by_hand() -> None:
    found = health.carried_differences().set_index("outcome")["silent_start"]
    share = ((629 - 376) / 629 + (560 - 251) / 560) / 2
    assert found["hads_depression"] == pytest.approx(share * (8.52 - 8.07))
    assert found["health_ladder"] == pytest.approx((247 / 620 + 304 / 549) / 2 * (56.02 - 52.35))
    assert found.isna().to_dict() == {outcome: outcome == "fatigue" for outcome in OUTCOMES}


def test_rounding_moves_no_part_further_than_said() -> None:
    rng = np.random.default_rng(4)
    row = health.carried_differences().set_index("outcome").loc["eq5d"]
    first, second = health.carried("eq5d")
    for _ in range(200):
        moved = []
        for arm in (first, second):
            late, whole = rng.uniform(-0.005, 0.005, 2)
            share = arm.arm.share
            early = (arm.mean + whole - (1 - share) * (arm.answered + late)) / share
            moved.append(missing.Carried(arm.arm, arm.answered + late, early, arm.sd_answered, arm.sd_carried))
        parts = missing.carried_parts(*moved)
        assert abs(parts.response - row.response) <= row.loose
        assert abs(parts.carried - row.earlier) <= row.loose


# Expectations ----------------------------------------------------------------------------------------


def test_bands_hold_nine_tenths_of_the_pairs() -> None:
    counts = np.stack([np.arange(101), 100 - np.arange(101)], axis=1)
    pairs = Pairs(np.stack([counts, counts[::-1]], axis=1), 101, 101.0, 0.0)
    bands = health.answer_bands(pairs)
    assert bands["low"].tolist() == pytest.approx([0.05] * 4)
    assert bands["high"].tolist() == pytest.approx([0.95] * 4)
    assert bands["answer"].tolist() == [1, 2, 1, 2]


@pytest.mark.parametrize("seed", range(5))
def test_chance_of_more_against_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(2, 8, 300), rng.integers(1, 8, 200)
    oracle = stats.mannwhitneyu(x, y, use_continuity=False, method="asymptotic")
    rank_sum = stats.rankdata(np.concatenate([x, y]))[: x.size].sum()
    z = stats.norm.isf(oracle.pvalue / 2)
    found = health.chance_of_more(rank_sum, x.size, y.size, z)
    assert found.value == pytest.approx(oracle.statistic / (x.size * y.size))
    # The interval that does not suppose the arms to be alike is nearly as wide.
    placements = [stats.rankdata(np.concatenate([x, y]))[: x.size] - stats.rankdata(x)]
    placements.append(stats.rankdata(np.concatenate([x, y]))[x.size :] - stats.rankdata(y))
    error = math.sqrt(sum(p.var(ddof=1) / p.size / n**2 for p, n in zip(placements, (y.size, x.size), strict=True)))
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(error, rel=0.1)


@pytest.mark.parametrize("z", [0.0, -3.0])
def test_chance_of_more_needs_a_z_that_goes_with_it(z: float) -> None:
    with pytest.raises(ValueError, match="doesn't go with"):
        health.chance_of_more(156217.5, 413, 298, z)


# The chart with sliders ------------------------------------------------------------------------------


def _evaluated(expression: str, **values: float) -> float:
    """Work out an expression of Vega that uses arithmetic and sqrt alone."""
    assert re.fullmatch(r"[\w\s.+\-*/()]+", expression), expression
    return float(eval(expression.replace("datum.", ""), {"__builtins__": {}, "sqrt": math.sqrt, **values}))


@pytest.mark.parametrize("worse", [(0.0, 0.0), (0.45, 0.0), (-0.3, 0.8), (1.0, 1.0)])
def test_chart_works_out_what_the_library_does(worse: tuple[float, float]) -> None:
    spec = delta_chart(health.delta_terms({name: name for name in OUTCOMES}), "a description of enough words").to_dict()
    (rows,) = [data for data in spec["datasets"].values() if len(data) == len(OUTCOMES)]
    formulas = {
        step["as"]: step["calculate"]
        for layer in spec["layer"]
        for step in layer.get("transform", [])
        if step["as"] in ("value", "half")
    }
    for row in rows:
        values = {k: v for k, v in row.items() if k != "label"} | dict(zip(("worse1", "worse0"), worse, strict=True))
        found = missing.delta_adjusted(health.benefit(row["label"]), *worse)
        assert _evaluated(formulas["value"], **values) == pytest.approx(found.value)
        assert _evaluated(formulas["half"], **values) == pytest.approx(found.high - found.value)
