"""Tests from summary statistics, against R's printed output and scipy, statsmodels and pingouin on data."""

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etterprov.reconstruct import from_moments
from etterprov.summary import (
    Cell,
    adjusted_t_test,
    change_sd,
    chi_square,
    compare_correlations,
    correlation_test,
    least_maximum,
    mixed_anova_2x2,
    p_from_f,
    p_from_t,
    paired_correlation,
    paired_t_test,
    pooled_sd,
    proportions_test,
    r2_of_three,
    rank_sum_test,
    slope_test,
    t_statistic,
    t_test,
    variance_inflation,
    welch_statistic,
    welch_test,
    whole_correlation,
    wilson_interval,
)

# Student's sleep data, as R ships them; R's own output is what the tests below must give.
DRUG_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
DRUG_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
SLEEP = (DRUG_1.mean(), DRUG_1.std(ddof=1), 10, DRUG_2.mean(), DRUG_2.std(ddof=1), 10)

GROUPS = [
    (17.3, 20.4, 54, 12.3, 21.7, 26),
    (27.1, 5.7, 56, 38.9, 13.1, 26),
    (0.0, 1.0, 2, 5.0, 0.1, 3),
    (-3.5, 0.01, 400, -3.4, 2.0, 7),
]


def test_student_welch_and_pairs_as_r_prints_them() -> None:
    student = t_test(*SLEEP)  # t.test(extra ~ group, sleep, var.equal = TRUE)
    assert (round(student.t, 4), student.df, round(student.p, 5)) == (-1.8608, 18, 0.07919)
    assert (student.low, student.high) == (pytest.approx(-3.363874, abs=5e-7), pytest.approx(0.203874, abs=5e-7))
    welch = welch_test(*SLEEP)  # t.test(extra ~ group, sleep)
    assert (round(welch.t, 4), round(welch.df, 3), round(welch.p, 5)) == (-1.8608, 17.776, 0.07939)
    assert (welch.low, welch.high) == (pytest.approx(-3.3654832, abs=5e-8), pytest.approx(0.2054832, abs=5e-8))
    change = DRUG_1 - DRUG_2
    paired = paired_t_test(change.mean(), change.std(ddof=1), 10)  # t.test(..., paired = TRUE)
    assert (round(paired.t, 4), paired.df, round(paired.p, 6)) == (-4.0621, 9, 0.002833)
    assert (paired.low, paired.high) == (pytest.approx(-2.4598858, abs=5e-8), pytest.approx(-0.7001142, abs=5e-8))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_t_and_welch_agree_with_scipy(group: tuple[float, float, int, float, float, int], level: float) -> None:
    rng = np.random.default_rng(3)
    first, second = (from_moments([m], [s], n, rng)[:, 0] for m, s, n in (group[:3], group[3:]))
    for test, statistic, equal in ((t_test, t_statistic, True), (welch_test, welch_statistic, False)):
        found = test(*group, level=level)
        oracle = stats.ttest_ind_from_stats(*group, equal_var=equal)
        assert (found.t, found.p) == (
            pytest.approx(oracle.statistic, rel=1e-12),
            pytest.approx(oracle.pvalue, rel=1e-9),
        )
        assert statistic(*group) == pytest.approx(oracle.statistic, rel=1e-12)
        on_data = stats.ttest_ind(first, second, equal_var=equal)
        interval = on_data.confidence_interval(level)
        assert found.df == pytest.approx(on_data.df)
        assert (found.low, found.high) == (pytest.approx(interval.low), pytest.approx(interval.high))
        assert found.difference == pytest.approx(group[0] - group[3])
        assert found.t == pytest.approx(found.difference / found.se)


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_paired_t_agrees_with_scipy(level: float) -> None:
    data = from_moments([17.3, 26.6], [20.4, 20.5], 53, np.random.default_rng(1), 0.34)
    found = paired_t_test(9.3, change_sd(20.4, 20.5, 0.34), 53, level=level)
    oracle = stats.ttest_rel(data[:, 1], data[:, 0])
    interval = oracle.confidence_interval(level)
    assert (found.t, found.df, found.p) == (pytest.approx(oracle.statistic), 52, pytest.approx(oracle.pvalue))
    assert (found.low, found.high) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_pooled_sd_weights_by_degrees_of_freedom() -> None:
    assert pooled_sd(3, 10, 5, 28) == pytest.approx(math.sqrt((9 * 9 + 27 * 25) / 36))
    within = np.concatenate([DRUG_1 - DRUG_1.mean(), DRUG_2 - DRUG_2.mean()])
    assert pooled_sd(*SLEEP[1:3], *SLEEP[4:]) == pytest.approx(math.sqrt((within**2).sum() / 18))


def test_too_few_people_are_refused() -> None:
    for test in (t_test, welch_test):
        with pytest.raises(ValueError, match="n1: expected a whole number of at least 2, found 1"):
            test(1, 1, 1, 2, 1, 5)
    with pytest.raises(ValueError, match="n: expected a whole number of at least 2, found 1"):
        paired_t_test(1, 1, 1)


# Critical values of printed tables.
@pytest.mark.parametrize(("t", "df", "p"), [(2.228, 10, 0.05), (-2.042, 30, 0.05), (3.169, 10, 0.01), (0, 5, 1)])
def test_p_of_t(t: float, df: float, p: float) -> None:
    assert p_from_t(t, df) == pytest.approx(p, abs=5e-5)
    assert p_from_f(t * t, 1, int(df)) == pytest.approx(p_from_t(t, df))


@pytest.mark.parametrize(("f", "df1", "df2", "p"), [(4.96, 1, 10, 0.05), (3.49, 3, 12, 0.05), (5.85, 2, 20, 0.01)])
def test_p_of_f(f: float, df1: int, df2: int, p: float) -> None:
    assert p_from_f(f, df1, df2) == pytest.approx(p, abs=1e-4)


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(-1, 1))
@settings(deadline=None, derandomize=True)
def test_sd_of_changes_and_correlation_undo_each_other(before: float, after: float, r: float) -> None:
    sd = change_sd(before, after, r)
    assert abs(before - after) - 1e-9 <= sd <= before + after + 1e-9
    assert paired_correlation(before, after, sd) == pytest.approx(r, abs=1e-9)


def test_sd_of_changes_on_data() -> None:
    x, y = from_moments([0, 0], [20.4, 20.5], 53, np.random.default_rng(2), -0.2).T
    assert change_sd(20.4, 20.5, -0.2) == pytest.approx(np.std(y - x, ddof=1))
    assert paired_correlation(20.4, 20.5, np.std(y - x, ddof=1)) == pytest.approx(np.corrcoef(x, y)[0, 1])


# 2 x 2 mixed analysis of variance: (n, mean and SD before, mean and SD after, correlation).
DESIGNS = {
    "balanced": ((20, 10.0, 4.0, 13.0, 5.0, 0.6), (20, 11.0, 3.0, 11.5, 4.5, 0.3)),
    "the chapter's": ((53, 17.3, 20.4, 26.6, 20.5, 0.34), (26, 12.3, 21.7, 21.4, 20.2, 0.53)),
    "very unbalanced": ((5, 1.0, 0.4, 1.8, 0.2, -0.5), (90, 1.1, 0.5, 1.0, 0.6, 0.9)),
    "smallest": ((3, -2.0, 1.0, 2.0, 2.0, 0.0), (4, 0.0, 3.0, 0.5, 1.0, 0.7)),
}


def _cell(n: int, before: float, sd_before: float, after: float, sd_after: float, r: float) -> Cell:
    return Cell(n, before, sd_before, after, sd_after, float(change_sd(sd_before, sd_after, r)))


def _data(design: tuple[tuple[float, ...], ...]) -> pd.DataFrame:
    rng, frames = np.random.default_rng(4), []
    for group, (n, before, sd_before, after, sd_after, r) in zip(("uo", "control"), design, strict=True):
        x = from_moments([before, after], [sd_before, sd_after], int(n), rng, r)
        frames.append(pd.DataFrame(x, columns=["before", "after"]).assign(group=group))
    return pd.concat(frames, ignore_index=True).rename_axis("person").reset_index()


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")  # pingouin 0.7 with pandas 3.1
@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_mixed_anova_agrees_with_pingouin(design: tuple[tuple[float, ...], ...]) -> None:
    import pingouin

    found = mixed_anova_2x2(*(_cell(*group) for group in design))  # type: ignore[arg-type]
    long = _data(design).melt(["person", "group"], var_name="time", value_name="hours")
    oracle = pingouin.mixed_anova(long, dv="hours", within="time", subject="person", between="group")
    for effect, (_, row) in zip((found.group, found.time, found.interaction), oracle.iterrows(), strict=True):
        assert (effect.df1, effect.df2) == (row["DF1"], row["DF2"])
        assert pytest.approx(row["F"], rel=1e-9, abs=1e-9) == effect.F
        assert effect.p == pytest.approx(row["p_unc"], rel=1e-9, abs=1e-9)
        assert effect.partial_eta2 == pytest.approx(row["np2"], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_unweighted_time_is_the_intercept_of_effect_coded_changes(design: tuple[tuple[float, ...], ...]) -> None:
    import statsmodels.formula.api as smf

    cells = [_cell(*group) for group in design]  # type: ignore[arg-type]
    data = _data(design).assign(change=lambda d: d["after"] - d["before"], sum=lambda d: d["after"] + d["before"])
    found = mixed_anova_2x2(*cells, weighted=False)
    change, sums = (smf.ols(f"{y} ~ C(group, Sum)", data).fit() for y in ("change", "sum"))
    for effect, model, term in ((found.time, change, 0), (found.interaction, change, 1), (found.group, sums, 1)):
        assert pytest.approx(model.tvalues.iloc[term] ** 2, rel=1e-9, abs=1e-9) == effect.F
        assert effect.p == pytest.approx(model.pvalues.iloc[term], rel=1e-9, abs=1e-9)
        assert effect.df2 == model.df_resid
    weighted = mixed_anova_2x2(*cells)
    assert (weighted.group, weighted.interaction) == (found.group, found.interaction)
    assert (weighted.time == found.time) == (cells[0].n == cells[1].n)


def test_mixed_anova_refuses_impossible_changes() -> None:
    fine = Cell(20, 1, 2, 3, 4, 3)
    for sd_change in (1.9, 6.1, math.nan):
        with pytest.raises(ValueError, match=r"changes can't have SD|sd_change: expected"):
            mixed_anova_2x2(fine, Cell(20, 1, 2, 3, 4, sd_change))
    with pytest.raises(ValueError, match=r"n[12]: expected"):
        mixed_anova_2x2(fine, Cell(1, 1, 2, 3, 4, 3))


# Regression and correlation.


def test_slope_as_r_prints_it() -> None:
    # lm(dist ~ speed, cars): 3.9324 (SE 0.4155), t = 9.464, p = 1.49e-12, R2 = 0.6511; confint 3.096964, 4.767853.
    found = slope_test(3.932409, 3.096964, 4.767853, 50)
    assert (round(found.se, 4), round(found.t, 3), found.df, round(found.r2, 4)) == (0.4155, 9.464, 48, 0.6511)
    assert found.p == pytest.approx(1.49e-12, rel=5e-3)


@pytest.mark.parametrize("n", [3, 17, 26, 300])
@pytest.mark.parametrize("r", [-0.9, 0.0, 0.425])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_slope_agrees_with_statsmodels(n: int, r: float, level: float) -> None:
    import statsmodels.api as sm

    x, y = from_moments([7.9, 26.6], [1.7, 20.5], n, np.random.default_rng(5), r).T
    model = sm.OLS(y, sm.add_constant(x)).fit()
    b, (low, high) = model.params[1], model.conf_int(1 - level)[1]
    found = slope_test(b, low, high, n, level=level)
    assert (found.b, found.df) == (b, model.df_resid)
    assert found.se == pytest.approx(model.bse[1], rel=1e-9)
    assert found.t == pytest.approx(model.tvalues[1], rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(model.pvalues[1], rel=1e-9)
    assert found.r2 == pytest.approx(model.rsquared, rel=1e-9, abs=1e-9)


def test_slope_refuses_what_has_no_test() -> None:
    for low, high, n in ((0, 2, 2), (2, 0, 30), (1, 1, 30), (math.nan, 2, 30)):
        with pytest.raises(ValueError, match="expected"):
            slope_test(1, low, high, n)


def test_correlation_as_r_prints_it() -> None:
    # The example of ?cor.test (Hollander and Wolfe 1973): t = 1.8411, df = 7, p = 0.1082, -0.1497426 to 0.8955795.
    found = correlation_test(0.5711816, 9)
    assert (round(found.t, 4), found.df, round(found.p, 4)) == (1.8411, 7, 0.1082)
    assert (found.low, found.high) == (pytest.approx(-0.1497426, abs=2e-7), pytest.approx(0.8955795, abs=2e-7))


@pytest.mark.parametrize(("r", "n"), [(0.839, 26), (-0.37, 40), (0.0, 4), (0.999, 12)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_correlation_agrees_with_scipy(r: float, n: int, level: float) -> None:
    x, y = from_moments([1, 2], [3, 4], n, np.random.default_rng(6), r).T
    oracle = stats.pearsonr(x, y)
    interval = oracle.confidence_interval(level)
    found = correlation_test(r, n, level=level)
    assert found.p == pytest.approx(oracle.pvalue, rel=1e-9)
    assert (found.low, found.high) == (pytest.approx(interval.low), pytest.approx(interval.high))
    assert found.t == pytest.approx(r * math.sqrt((n - 2) / (1 - r * r)))


def test_correlation_agrees_with_pingouin() -> None:
    import pingouin

    x, y = from_moments([0, 0], [1, 1], 40, np.random.default_rng(7), -0.37).T
    row, found = pingouin.corr(x, y).iloc[0], correlation_test(-0.37, 40)
    assert (row["p_val"], list(row["CI95"])) == (pytest.approx(found.p), [round(found.low, 2), round(found.high, 2)])


@pytest.mark.parametrize(("r", "n"), [(1.0, 10), (-1.0, 10), (0.2, 3), (math.nan, 10)])
def test_correlation_refuses_what_has_no_test(r: float, n: int) -> None:
    with pytest.raises(ValueError, match=r"^[rn]: expected"):
        correlation_test(r, n)


def test_two_correlations_as_cocor_prints_them() -> None:
    # The example of the R package cocor (Diedenhofen and Musch 2015): Fisher's z = 1.9300, p = 0.0536.
    found = compare_correlations(0.7, 305, 0.6, 210)
    assert (round(found.z, 2), round(found.p, 4)) == (1.93, 0.0536)
    swapped = compare_correlations(0.6, 210, 0.7, 305)
    assert (swapped.z, swapped.p) == (pytest.approx(-found.z), pytest.approx(found.p))


@given(
    st.tuples(st.floats(-0.99, 0.99), st.floats(0.1, 9), st.floats(0.1, 9), st.integers(3, 60)),
    st.tuples(st.floats(-0.99, 0.99), st.floats(0.1, 9), st.floats(0.1, 9), st.integers(3, 60)),
    st.floats(-5, 5),
    st.floats(-5, 5),
)
@settings(deadline=None, derandomize=True, max_examples=50)
def test_whole_correlation_is_that_of_both_groups_together(
    first: tuple[float, float, float, int], second: tuple[float, float, float, int], dx: float, dy: float
) -> None:
    rng = np.random.default_rng(8)
    (r1, sx1, sy1, n1), (r2, sx2, sy2, n2) = first, second
    data = np.vstack(
        [from_moments([dx + 1, dy - 2], [sx1, sy1], n1, rng, r1), from_moments([1, -2], [sx2, sy2], n2, rng, r2)]
    )
    assert whole_correlation(*first, *second, dx, dy) == pytest.approx(np.corrcoef(data.T)[0, 1], abs=1e-9)


# Counts.


def three_related(rng: np.random.Generator, n: int = 40) -> pd.DataFrame:
    """Draw an outcome y and three predictors that go together."""
    frame = pd.DataFrame(rng.normal(size=(n, 4)), columns=["y", "a", "b", "c"])
    frame["a"] += frame["y"] + frame["c"]
    frame["b"] += 2 * frame["a"] - frame["y"]
    return frame


@pytest.mark.parametrize("seed", range(5))
def test_three_predictors_agree_with_statsmodels(seed: int) -> None:
    import statsmodels.formula.api as smf
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    data = three_related(np.random.default_rng(seed))
    r = data.corr()
    among = r.loc["a", "b"], r.loc["a", "c"], r.loc["b", "c"]
    fit = smf.ols("y ~ a + b + c", data).fit()
    assert r2_of_three(*r.loc["y", ["a", "b", "c"]], *among) == pytest.approx(fit.rsquared)
    assert variance_inflation(*among) == pytest.approx(variance_inflation_factor(fit.model.exog, 1))


@pytest.mark.parametrize(("n1", "n2", "r"), [(53, 26, -0.3), (20, 31, 0.0), (12, 9, 0.85)])
def test_adjusted_difference_agrees_with_statsmodels(n1: int, n2: int, r: float) -> None:
    """People with exactly these moments, the same correlation in both groups."""
    import statsmodels.formula.api as smf

    rng, groups = np.random.default_rng(7), ((n1, 27.1, 5.7, 9.3, 23.5), (n2, 38.9, 13.1, 9.1, 20.2))
    parts = []
    for first, (n, age, sd_age, change, sd) in zip((1, 0), groups, strict=True):
        # The slope is common if the correlation follows the SDs; so both variables get the pooled ones.
        sd_age, sd = pooled_sd(5.7, n1, 13.1, n2), pooled_sd(23.5, n1, 20.2, n2)
        x = from_moments([age, change], [sd_age, sd], n, rng, r)
        parts.append(pd.DataFrame(x, columns=["age", "change"]).assign(first=first))
    fit = smf.ols("change ~ first + age", pd.concat(parts)).fit()
    found = adjusted_t_test(9.3 - 9.1, sd, n1, n2, gap=27.1 - 38.9, sd_covariate=sd_age, r=r)
    assert found.difference == pytest.approx(fit.params["first"])
    assert (found.se, found.t, found.df) == pytest.approx((fit.bse["first"], fit.tvalues["first"], fit.df_resid))
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int().loc["first"]))
    assert found.p == pytest.approx(fit.pvalues["first"])


@pytest.mark.parametrize(("n2", "r"), [(1, 0.3), (26, 1.0), (26, math.nan)])
def test_impossible_adjustments_are_refused(n2: int, r: float) -> None:
    with pytest.raises(ValueError, match=r"^(n2|r): expected"):
        adjusted_t_test(0.2, 22.5, 53, n2, gap=-11.8, sd_covariate=8.7, r=r)


def test_chi_square_as_r_prints_it() -> None:
    # ?chisq.test (Agresti 2007, p. 39): X-squared = 30.07, df = 2, p-value = 2.954e-07.
    found = chi_square([[762, 327, 468], [484, 239, 477]])
    assert (round(found.chi2, 2), found.df, found.p) == (30.07, 2, pytest.approx(2.954e-07, rel=2e-4))


@pytest.mark.parametrize("counts", [[[23, 10], [33, 16]], [[1, 9], [11, 3]], [[5, 0], [7, 8]]])
def test_chi_square_is_the_squared_z_of_two_shares(counts: list[list[int]]) -> None:
    table = np.array(counts, dtype=float)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    found = chi_square(counts)
    assert found.chi2 == pytest.approx(((table - expected) ** 2 / expected).sum())
    assert found.df == 1
    (a, c), (b, d) = counts
    z = proportions_test(a, a + b, c, c + d)
    pooled = (a + c) / table.sum()
    assert z.z == pytest.approx(
        (a / (a + b) - c / (c + d)) / math.sqrt(pooled * (1 - pooled) * (1 / (a + b) + 1 / (c + d)))
    )
    assert (z.z**2, z.p) == (pytest.approx(found.chi2), pytest.approx(found.p))


def test_chi_square_on_one_row_a_person() -> None:
    counts = {("uo", "f"): 23, ("control", "f"): 10, ("uo", "m"): 33, ("control", "m"): 16}
    people = pd.DataFrame([who for who, count in counts.items() for _ in range(count)], columns=["group", "sex"])
    cross = pd.crosstab(people["sex"], people["group"])
    assert chi_square(cross.to_numpy()).p == pytest.approx(chi_square([[23, 10], [33, 16]]).p)


def test_rank_sum_as_stata_prints_it() -> None:
    # ranksum mpg, by(treat) of Stata's manual: rank sum 128, n = 12 and 12, z = -1.279, p = 0.2010.
    plain = [20, 23, 21, 25, 18, 17, 18, 24, 20, 24, 23, 19]
    treated = [24, 25, 21, 22, 23, 18, 17, 28, 24, 27, 21, 23]
    assert stats.rankdata(plain + treated)[:12].sum() == 128
    found = rank_sum_test(128, 12, 12, list(Counter(plain + treated).values()))
    assert (round(found.z, 3), round(found.p, 4)) == (-1.279, 0.2010)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("n1", "n2", "answers"), [(30, 45, 7), (5, 9, 3), (20, 20, 10**6)])
def test_rank_sum_agrees_with_scipy(n1: int, n2: int, answers: int, seed: int) -> None:
    x = np.random.default_rng(seed).integers(1, answers + 1, n1 + n2)
    ranks, ties = stats.rankdata(x), list(Counter(x.tolist()).values())
    found = rank_sum_test(ranks[:n1].sum(), n1, n2, ties)
    oracle = stats.mannwhitneyu(x[:n1], x[n1:], method="asymptotic", use_continuity=False)
    assert found.p == pytest.approx(oracle.pvalue)
    assert np.sign(found.z) == np.sign(oracle.statistic - n1 * n2 / 2)
    if answers > 10**5:
        assert rank_sum_test(ranks[:n1].sum(), n1, n2) == found


# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_as_published(count: int, n: int, low: float, high: float) -> None:
    found = wilson_interval(count, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    mirrored = wilson_interval(n - count, n)
    assert (mirrored.low, mirrored.high) == (pytest.approx(1 - found.high), pytest.approx(1 - found.low))


@pytest.mark.parametrize(("count", "n"), [(43, 82), (1, 3), (200, 201)])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_wilson_interval_is_where_the_z_test_turns(count: int, n: int, level: float) -> None:
    z = stats.norm.ppf((1 + level) / 2)
    found = wilson_interval(count, n, level=level)
    for end in (found.low, found.high):
        assert abs(count / n - end) == pytest.approx(z * math.sqrt(end * (1 - end) / n))
    assert found.low < count / n < found.high


@given(st.lists(st.integers(0, 60), min_size=2, max_size=40), st.floats(0, 5))
@settings(deadline=None, derandomize=True)
def test_somebody_reached_the_least_maximum(hours: list[int], below: float) -> None:
    x = np.array(hours, dtype=float)
    low = x.min() - below - 1e-3
    bound = least_maximum(x.mean(), x.std(ddof=1), len(x), low=low)
    assert bound <= x.max() + 1e-9 * max(1.0, x.max())


@pytest.mark.parametrize(("zeros", "tops", "top"), [(2, 2, 40.0), (17, 3, 37.5), (1, 9, 5.0)])
def test_least_maximum_is_sharp_for_two_values(zeros: int, tops: int, top: float) -> None:
    x = np.array([0.0] * zeros + [top] * tops)
    assert least_maximum(x.mean(), x.std(ddof=1), len(x)) == pytest.approx(top)
    assert least_maximum(x.mean() + 3, x.std(ddof=1), len(x), low=3.0) == pytest.approx(top + 3)
