"""Effect sizes, equivalence and power, against published values, pingouin, statsmodels and G*Power."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etterprov.effects import (
    Estimate,
    critical_correlation,
    critical_rank_correlation,
    detectable_difference,
    equivalence_margin,
    hedges_g,
    number_needed_to_treat,
    power_of_correlation,
    power_of_difference,
    probability_of_more,
    repeated_measures_power,
    risk_difference,
    risk_ratio,
    small_sample_factor,
    smallest_sample,
    smallest_sample_for_correlation,
)
from etterprov.reconstruct import from_moments
from etterprov.summary import Cell, chi_square, correlation_test, mixed_anova_2x2, slope_test, t_test

REFERENCE = Path(__file__).parent / "reference"
with (REFERENCE / "effect_size_effectcheck.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [row for row in csv.DictReader(file) if row["use_as_acceptance"] == "yes"]


def _g_of_t(t: float, n1: float, n2: float) -> Estimate:
    """Two groups with SD 1 whose means are as far apart as gives this t."""
    return hedges_g(t * math.sqrt(1 / n1 + 1 / n2), 1, int(n1), 0, 1, int(n2))


def _d_of_t(t: float, n1: float, n2: float) -> float:
    return _g_of_t(t, n1, n2).value / small_sample_factor(n1 + n2 - 2)


def _eta_of_f(f: float, df2: float) -> float:
    """Two groups measured twice whose interaction has this F."""
    n = int(df2 / 2) + 1
    change = math.sqrt(2 * f / n)
    return mixed_anova_2x2(Cell(n, 0, 1, change, 1, 1), Cell(n, 0, 1, 0, 1, 1)).interaction.partial_eta2


def _r_of_t(t: float, df: float) -> float:
    half = float(stats.t.ppf(0.975, df))  # an SE of 1, so that the slope is t
    return math.copysign(math.sqrt(slope_test(t, t - half, t + half, int(df) + 2).r2), t)


def _phi_of_chisq(chisq: float, n: float) -> float:
    """A square table with this share on the diagonal; phi is the square root of chi-square over n."""
    on = n / 4 * (1 + math.sqrt(chisq / n))
    return math.sqrt(chi_square([[on, n / 2 - on], [n / 2 - on, on]]).chi2 / n)  # type: ignore[list-item]


COMPUTED = {
    "hedges_J": lambda df: small_sample_factor(df),
    "d_ind_from_t": _d_of_t,
    "g_ind_from_t": lambda t, n1, n2: _g_of_t(t, n1, n2).value,
    "eta2_from_F": lambda F_val, df1, df2: _eta_of_f(F_val, df2),  # noqa: ARG005, N803
    "r_from_t": _r_of_t,
    "partial_r_from_t": _r_of_t,
    "phi_from_chisq": lambda chisq, N: _phi_of_chisq(chisq, N),  # noqa: N803
}
APPLY = [row for row in ROWS if row["fn"] in COMPUTED and "df1=2" not in row["args"] and row["expected"]]


@pytest.mark.parametrize("row", APPLY, ids=lambda row: f"{row['fn']}({row['args']})")
def test_conversions_of_effectcheck(row: dict[str, str]) -> None:
    arguments = {name: float(value) for name, _, value in (pair.partition("=") for pair in row["args"].split(";"))}
    found = COMPUTED[row["fn"]](**arguments)
    assert found == pytest.approx(float(row["expected"]), rel=1e-9, abs=float(row["tolerance"]))


def test_every_kind_of_conversion_is_there() -> None:
    assert {row["fn"] for row in APPLY} == set(COMPUTED)
    assert len(APPLY) == 16


@pytest.mark.parametrize("df", [0, 0.5, -3])
def test_no_factor_without_degrees_of_freedom(df: float) -> None:
    with pytest.raises(ValueError, match="df: expected a number of at least 1"):
        small_sample_factor(df)


@pytest.mark.parametrize("df", [2, 10, 78])
def test_factor_is_close_to_the_exact_one(df: int) -> None:
    exact = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    assert small_sample_factor(df) == pytest.approx(exact, abs=0.008 if df == 2 else 4e-4)


# Standardised differences.

GROUPS = [
    (26.6, 20.5, 54, 21.4, 20.2, 26),
    (27.1, 5.7, 56, 38.9, 13.1, 26),
    (1.0, 2.0, 3, 4.0, 1.0, 2),
    (0, 1, 9, 0, 1, 9),
]
Group = tuple[float, float, int, float, float, int]


@pytest.mark.parametrize("n", [100, 281, 422, 630, 1200])
@pytest.mark.parametrize("d", [0.0, 0.4, 0.7, 1.1])
def test_hedges_g_of_many_people_has_the_usual_large_sample_interval(n, d):
    g = hedges_g(d, 1, n, 0, 1, n)  # scipy's noncentral t is NaN far from t for some of these
    half = 1.96 * math.sqrt(2 / n + d * d / (4 * n))
    assert (g.low, g.high) == pytest.approx((d - half, d + half), abs=0.01)


@pytest.mark.parametrize("group", GROUPS)
def test_hedges_g_agrees_with_pingouin(group: Group) -> None:
    import pingouin

    first, second = (from_moments([m], [s], n, np.random.default_rng(1))[:, 0] for m, s, n in (group[:3], group[3:]))
    assert hedges_g(*group).value == pytest.approx(pingouin.compute_effsize(first, second, eftype="hedges"), abs=1e-12)


# conf.limits.nct() of the R package MBESS (Kelley 2007): t = 2.83, df = 126 gives 0.8337502 to 4.815359.
# Harms (2016), confint.ncp.t of R: t = 3.04, df = 314, 99 % gives 0.4429486 to 5.632345.
@pytest.mark.parametrize(
    ("t", "n1", "n2", "level", "low", "high"),
    [(2.83, 64, 64, 0.95, 0.8337502, 4.815359), (3.04, 100, 216, 0.99, 0.4429486, 5.632345)],
)
def test_interval_of_g_as_r_prints_it(t: float, n1: int, n2: int, level: float, low: float, high: float) -> None:
    root = math.sqrt(1 / n1 + 1 / n2)
    g = hedges_g(t * root, 1, n1, 0, 1, n2, level=level)
    scale = root * small_sample_factor(n1 + n2 - 2)
    assert (g.low / scale, g.high / scale) == (pytest.approx(low, abs=2e-6), pytest.approx(high, abs=2e-6))


def _tail(t: float, df: int, noncentrality: float) -> float:
    """Give P(T <= t) of the noncentral t as the mean over its chi-square, without scipy's nct."""
    share = (np.arange(200_000) + 0.5) / 200_000
    return float(stats.norm.cdf(t * np.sqrt(stats.chi2.ppf(share, df) / df) - noncentrality).mean())


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_ends_of_g_leave_the_observed_t_in_the_tail(group: Group, level: float) -> None:
    g, test = hedges_g(*group, level=level), t_test(*group)
    scale = math.sqrt(1 / group[2] + 1 / group[5]) * small_sample_factor(test.df)
    assert _tail(test.t, int(test.df), g.low / scale) == pytest.approx((1 + level) / 2, abs=1e-5)
    assert _tail(test.t, int(test.df), g.high / scale) == pytest.approx((1 - level) / 2, abs=1e-5)
    swapped = hedges_g(*group[3:], *group[:3], level=level)
    assert (swapped.value, swapped.low, swapped.high) == pytest.approx((-g.value, -g.high, -g.low))


def test_g_excludes_zero_exactly_when_t_is_significant() -> None:
    critical = float(stats.t.ppf(0.975, 78))
    for t, excluded in ((critical * 1.001, True), (critical * 0.999, False)):
        assert (_g_of_t(t, 54, 26).low > 0) is excluded


def test_g_needs_people_and_spread() -> None:
    for group in ((1, 1, 1, 0, 1, 9), (1, 0, 9, 0, 0, 9)):
        with pytest.raises(ValueError, match=r"expected (a whole number of at least 2|some spread)"):
            hedges_g(*group)


@pytest.mark.parametrize("t", [40.0, -150.0])
def test_g_of_a_huge_difference_has_an_interval(t: float) -> None:
    g = _g_of_t(t, 2, 2)
    assert g.low < g.value < g.high
    assert g.low * g.high > 0


# Differences of shares: Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
NEWCOMBE = [
    ((56, 70, 48, 80), 0.2, 0.0524, 0.3339),
    ((9, 10, 3, 10), 0.6, 0.1705, 0.8090),
    ((6, 7, 2, 7), 0.5714, 0.0582, 0.8062),
    ((5, 56, 0, 29), 0.0893, -0.0381, 0.1926),
    ((0, 10, 0, 20), 0.0, -0.1611, 0.2775),
    ((0, 10, 0, 10), 0.0, -0.2775, 0.2775),
    ((10, 10, 0, 20), 1.0, 0.6791, 1.0),
    ((10, 10, 0, 10), 1.0, 0.6075, 1.0),
]


@pytest.mark.parametrize(("counts", "value", "low", "high"), NEWCOMBE)
def test_difference_of_shares_as_newcombe_printed_it(
    counts: tuple[int, int, int, int], value: float, low: float, high: float
) -> None:
    found = risk_difference(*counts)
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (value, low, high)


def test_level_of_a_difference_of_shares() -> None:
    narrow, wide = (risk_difference(56, 70, 48, 80, level=level) for level in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_number_needed_to_treat_turns_the_difference_over() -> None:
    number, difference = number_needed_to_treat(56, 70, 48, 80), risk_difference(56, 70, 48, 80)
    assert (number.value, number.low, number.high) == pytest.approx((5, 1 / difference.high, 1 / difference.low))
    harm = number_needed_to_treat(48, 80, 56, 70)
    assert (harm.value, harm.low, harm.high) == pytest.approx((-5, -number.high, -number.low))


def test_number_needed_to_treat_through_infinity() -> None:
    # Altman (1998): a difference of 0.0893 (-0.0381 to 0.1926) is 11.2 to benefit, from 5.2 through
    # infinity to 26.2 to harm.
    number = number_needed_to_treat(5, 56, 0, 29)
    assert (round(number.value, 1), round(number.low, 1), round(number.high, 1)) == (11.2, -26.2, 5.2)


def test_no_number_needed_without_a_difference() -> None:
    with pytest.raises(ValueError, match="expected shares that differ"):
        number_needed_to_treat(10, 20, 20, 40)


# Equivalence and power.


@pytest.mark.parametrize("group", [(9.3, 23.5, 53, 9.1, 20.2, 26), (1.0, 2.0, 8, 3.0, 2.5, 8)])
@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_margin_is_where_pingouins_tost_turns(group: Group, alpha: float) -> None:
    import pingouin

    test = t_test(*group)
    margin = equivalence_margin(test.difference, test.se, test.df, alpha=alpha)
    first, second = (from_moments([m], [s], n, np.random.default_rng(2))[:, 0] for m, s, n in (group[:3], group[3:]))
    assert pingouin.tost(first, second, bound=margin)["pval"].iloc[0] == pytest.approx(alpha)
    assert margin == pytest.approx(equivalence_margin(-test.difference, test.se, test.df, alpha=alpha))


# Cohen (1988), tables 2.3.5 and 2.4.1: people a group for a two-sided 5 % t-test.
@pytest.mark.parametrize(("d", "power", "n"), [(0.2, 0.8, 393), (0.5, 0.8, 64), (0.8, 0.8, 26), (0.5, 0.9, 85)])
def test_power_of_cohens_tables(d: float, power: float, n: int) -> None:
    assert power_of_difference(d, 1, n - 1, n - 1) < power <= power_of_difference(d, 1, n, n) + 5e-4
    assert detectable_difference(10, n, n, power=power) == pytest.approx(10 * d, rel=0.01)


@pytest.mark.parametrize(("n1", "n2"), [(53, 26), (26, 53), (10, 200)])
@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_detectable_difference_has_the_power_asked_for(n1: int, n2: int, alpha: float) -> None:
    difference = detectable_difference(22.5, n1, n2, power=0.9, alpha=alpha)
    assert power_of_difference(difference, 22.5, n1, n2, alpha=alpha) == pytest.approx(0.9, abs=1e-6)
    assert power_of_difference(-difference, 22.5, n1, n2, alpha=alpha) == pytest.approx(0.9, abs=1e-6)
    assert power_of_difference(0, 22.5, n1, n2, alpha=alpha) == pytest.approx(alpha)


@pytest.mark.parametrize(("n1", "n2"), [(9, 9), (53, 26), (393, 393)])
def test_power_rises_to_one_without_gaps(n1: int, n2: int) -> None:
    powers = [power_of_difference(d / 20, 1, n1, n2) for d in range(120)]
    assert np.isfinite(powers).all()
    assert (np.diff(powers) >= -1e-9).all()
    assert powers[-1] == pytest.approx(1)


def test_power_in_simulated_trials() -> None:
    rng, trials = np.random.default_rng(9), 20_000
    first, second = rng.normal(0, 22.5, (trials, 53)), rng.normal(15, 22.5, (trials, 26))
    found = (stats.ttest_ind(first, second, axis=1).pvalue < 0.05).mean()
    assert power_of_difference(15, 22.5, 53, 26) == pytest.approx(found, abs=4 * math.sqrt(0.2 / trials))


# G*Power 3.1, ANOVA: repeated measures; f = 0.25, two groups, two times, r = 0.5, power 80 %: 34 people
# for time and for the interaction, 98 for the difference between groups.
@pytest.mark.parametrize(("effect", "n"), [("interaction", 34), ("within", 34), ("between", 98)])
def test_sample_sizes_of_gpower(effect: str, n: int) -> None:
    assert smallest_sample(0.25, 0.5, effect=effect) == n


@pytest.mark.parametrize("effect", ["interaction", "between"])
@pytest.mark.parametrize(("power", "times", "alpha"), [(0.8, 2, 0.05), (0.95, 3, 0.05), (0.8, 2, 0.0005)])
def test_smallest_sample_is_the_smallest(effect: str, power: float, times: int, alpha: float) -> None:
    n = smallest_sample(0.25, 0.2, effect=effect, power=power, times=times, alpha=alpha)
    reached = [repeated_measures_power(m, 0.25, 0.2, effect=effect, times=times, alpha=alpha) for m in (n - 2, n)]
    assert reached[0] < power <= reached[1]
    assert n % 2 == 0


def test_one_group_agrees_with_pingouin() -> None:
    import pingouin

    # The example of pingouin.power_rm_anova, checked there against G*Power: 0.8913.
    f = math.sqrt(0.1 / 0.9)
    assert round(repeated_measures_power(20, f, 0.5, effect="within", groups=1, times=3), 4) == 0.8913
    for n, m, r, alpha in ((12, 2, 0.1, 0.05), (30, 4, 0.8, 0.01)):
        oracle = pingouin.power_rm_anova(eta_squared=0.1, m=m, n=n, corr=r, alpha=alpha)
        found = repeated_measures_power(n, f, r, effect="within", groups=1, times=m, alpha=alpha)
        assert found == pytest.approx(oracle, rel=1e-9)


@given(st.integers(4, 60), st.floats(0.05, 0.4), st.floats(-0.4, 0.5))
@settings(deadline=None, derandomize=True, max_examples=40)
def test_two_groups_are_t_tests_of_sums_and_changes(half: int, f: float, r: float) -> None:
    """Means at +f and -f (SD 1): people's means differ by 2 f, their changes by 4 f."""
    between = power_of_difference(2 * f, math.sqrt((1 + r) / 2), half, half)
    interaction = power_of_difference(4 * f, math.sqrt(2 * (1 - r)), half, half)
    assert repeated_measures_power(2 * half, f, r, effect="between") == pytest.approx(between, abs=1e-6)
    assert repeated_measures_power(2 * half, f, r, effect="interaction") == pytest.approx(interaction, abs=1e-6)


@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize(("n", "f", "r"), [(8, 0.5, 0.3), (12, 0.25, 0.8)])
def test_time_costs_one_degree_of_freedom_a_group(n: int, f: float, r: float, groups: int) -> None:
    """A mean change of 2 f with SD sqrt(2 (1 - r)) is tested against zero with n - groups degrees of freedom."""
    df, noncentrality = n - groups, 2 * f / math.sqrt(2 * (1 - r)) * math.sqrt(n)
    critical = stats.t.ppf(0.975, df)
    power = stats.nct.sf(critical, df, noncentrality) + stats.nct.cdf(-critical, df, noncentrality)
    assert repeated_measures_power(n, f, r, effect="within", groups=groups) == pytest.approx(power, abs=1e-6)


@pytest.mark.parametrize("effect", ["between", "within", "interaction"])
@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_without_an_effect_power_is_the_level(effect: str, alpha: float) -> None:
    assert repeated_measures_power(34, 0.0, 0.5, effect=effect, alpha=alpha) == pytest.approx(alpha)


def test_unknown_effect_is_refused() -> None:
    with pytest.raises(ValueError, match="must be one of between, within, interaction, not 'time'"):
        repeated_measures_power(34, 0.25, 0.5, effect="time")


# McGraw and Wong (1992): men's and women's heights; 56, 64 and 71 % for small, medium and large d.
@pytest.mark.parametrize(
    ("difference", "sd", "chance"),
    [(69.7 - 64.3, math.sqrt((2.8**2 + 2.6**2) / 2), 0.92), (0.2, 1, 0.56), (0.5, 1, 0.64), (8, 10, 0.71), (0, 3, 0.5)],
)
def test_chance_of_more_as_published(difference: float, sd: float, chance: float) -> None:
    assert round(probability_of_more(difference, sd), 2) == chance
    assert probability_of_more(-difference, sd) == pytest.approx(1 - probability_of_more(difference, sd))


def test_chance_of_more_counted() -> None:
    quantiles = stats.norm.ppf((np.arange(2000) + 0.5) / 2000)
    counted = (26.6 + 20.4 * quantiles[:, None] > 21.4 + 20.4 * quantiles).mean()
    assert probability_of_more(5.2, 20.4) == pytest.approx(counted, abs=1e-3)


def test_correlation_test_and_slope_share_their_p() -> None:
    # r = 0.425 with 26 people as a slope: t = r sqrt(24 / (1 - r**2)), whatever the unit.
    r = correlation_test(0.425, 26)
    half = float(stats.t.ppf(0.975, 24))
    assert slope_test(r.t, r.t - half, r.t + half, 26).p == pytest.approx(r.p)


# Correlations


@pytest.mark.parametrize(
    ("n", "r"),
    [(6, 0.8114), (5, 0.8783), (10, 0.6319), (30, 0.3610), (102, 0.1946)],  # as in the tables of any textbook
)
def test_critical_correlation(n: int, r: float) -> None:
    assert critical_correlation(n) == pytest.approx(r, abs=6e-5)
    assert correlation_test(critical_correlation(n), n).p == pytest.approx(0.05)


@pytest.mark.parametrize(("r", "n"), [(0.34, 6), (0.8, 6), (0.3, 30), (-0.5, 12)])
def test_power_of_correlation_is_how_often_simulated_samples_are_significant(r: float, n: int) -> None:
    rng = np.random.default_rng(6)
    x, e = rng.standard_normal((2, 100_000, n))
    y = r * x + np.sqrt(1 - r * r) * e
    x -= x.mean(axis=1, keepdims=True)
    y -= y.mean(axis=1, keepdims=True)
    seen = (x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    share = float((abs(seen) > critical_correlation(n)).mean())
    assert power_of_correlation(r, n) == pytest.approx(share, abs=4 * math.sqrt(0.25 / 100_000))


@pytest.mark.parametrize(("r", "n"), [(0.1, 500), (0.34, 79), (0.5, 25), (0.27, 60)])
def test_power_of_correlation_is_near_the_usual_approximation(r: float, n: int) -> None:
    from pingouin import power_corr

    assert power_of_correlation(r, n) == pytest.approx(power_corr(r=r, n=n), abs=0.005)


@pytest.mark.parametrize(("n", "rho"), [(3, math.inf), (4, math.inf), (5, 1.0), (6, 0.886), (7, 0.786), (8, 0.738)])
def test_critical_rank_correlation_of_published_tables(n: int, rho: float) -> None:
    """Two-sided 5 % as in Zar (1972), Journal of the American Statistical Association 67, 578-580."""
    assert critical_rank_correlation(n) == pytest.approx(rho, abs=5e-4)


def test_ranks_of_many_are_not_counted() -> None:
    with pytest.raises(ValueError, match="3 to 8"):
        critical_rank_correlation(9)


def test_power_of_no_correlation_is_the_level() -> None:
    assert power_of_correlation(0.0, 20, alpha=0.01) == 0.01
    assert power_of_correlation(1e-6, 20) == pytest.approx(0.05, abs=1e-6)


@pytest.mark.parametrize("r", [0.1, 0.3, 0.34, 0.5])
def test_smallest_sample_for_correlation(r: float) -> None:
    from pingouin import power_corr

    n = smallest_sample_for_correlation(r)
    assert power_of_correlation(r, n - 1) < 0.8 <= power_of_correlation(r, n)
    assert smallest_sample_for_correlation(-r) == n
    # Fisher's approximation, which pingouin takes, is less than a person off.
    assert n == pytest.approx(power_corr(r=r, power=0.8), abs=1)


@pytest.mark.parametrize("call", [lambda: critical_correlation(2), lambda: power_of_correlation(1.0, 9)])
def test_no_correlation_without_spread(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"^[rn]: expected"):
        call()


def test_no_sample_for_no_correlation() -> None:
    with pytest.raises(ValueError, match="isn't there"):
        smallest_sample_for_correlation(0)


def test_risk_ratio_against_a_review_that_computed_it():
    # Young people out of work, education and training: 22 of 46 against 3 of 37, 5.90 (1.91-18.19), PMC8724223.
    found = risk_ratio(22, 46, 3, 37)
    assert [round(x, 2) for x in (found.value, found.low, found.high)] == [5.90, 1.91, 18.19]
