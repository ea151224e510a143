"""The detectors never accuse the true tables, would if they were broken, and the tables are what they claim to be."""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import joblib
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

import false_alarms as tool
from etterprov import counts as common
from etterprov import granularity, source, summary
from etterprov.printed import Printed
from etterprov.reach import Reach
from jobsupport import costbenefit, false_alarms
from jobsupport.sfj.checks import employment, health, participants, user_survey
from jobsupport.uo import checks as chapter

SHAPES = len(false_alarms.SHAPES)
NAMES = [detector.name for detector in false_alarms.DETECTORS]
Array = npt.NDArray[np.float64]


def _run(each: int, seed: int = 5, **options: Any) -> pd.DataFrame:
    return false_alarms.simulate(np.random.default_rng(seed), each * SHAPES, **options)


@pytest.fixture(autouse=True)
def _spare_the_slow_detector(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # Some tables take it seconds.
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(false_alarms, "_whole_r", lambda *_: True)


def _accusing(found: pd.DataFrame) -> list[str]:
    return found.loc[found["ours"] & (found["alarms"] > 0), "detector"].tolist()


# The result.


@pytest.mark.slow
def test_no_detector_accuses_a_true_table() -> None:
    found = _run(60)
    assert _accusing(found) == []
    assert found["detector"].tolist() == NAMES
    assert (found["tables"] > 0).all()
    assert (found["checks"] >= found["tables"]).all()


def test_the_naive_algorithm_stands_last_and_accuses() -> None:
    last = _run(20).iloc[-1]
    assert last["detector"] == "not ours: GRIMMER by the nearest sum alone"
    assert not last["ours"]
    assert last["alarms"] > 0
    mean, sd, n = last["case"].partition(": ")[2].split("; ")
    assert granularity.grimmer(mean, sd, int(n))
    assert not granularity.nearest_sum_grimmer(mean, sd, int(n))


def test_same_seed_same_result() -> None:
    first, again, other = _run(4, 1), _run(4, 1), _run(4, 2)
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_tables_are_shared_out_over_the_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[str, int]] = []

    def shape(name: str) -> Any:
        return lambda _rng, size, _tally: drawn.append((name, size))

    monkeypatch.setattr(false_alarms, "SHAPES", tuple(map(shape, "abc")))
    false_alarms.simulate(np.random.default_rng(0), 500)
    assert drawn == [("a", 100), ("a", 67), ("b", 100), ("b", 67), ("c", 100), ("c", 66)]


def test_no_tables_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one table"):
        false_alarms.simulate(np.random.default_rng(0), 0)


def test_the_slow_detector_sees_one_table_in_two_hundred_or_all(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = [detector for detector in false_alarms.DETECTORS if detector.every > 1]
    assert [detector.name for detector in slow] == ["correlation of all from both arms"]
    monkeypatch.setattr(false_alarms, "SHAPES", (false_alarms._correlations,))
    monkeypatch.setattr(false_alarms, "_matrix", lambda *_: True)
    monkeypatch.setattr(false_alarms, "_stars_r", lambda *_: True)
    tables = [
        false_alarms.simulate(np.random.default_rng(5), 401, thorough=thorough).set_index("detector")["tables"]
        for thorough in (False, True)
    ]
    assert [seen[slow[0].name] for seen in tables] == [3, 401]


# A detector that is broken raises the alarm.


def _never(*_: Any, **__: Any) -> bool:
    return False


def _nothing(*_: Any, **__: Any) -> list[int]:
    return []


def _elsewhere(*_: Any, **__: Any) -> Reach:
    return Reach(7e9, 8e9)


def _huge(*_: Any, **__: Any) -> float:
    return 7e9


BROKEN = [
    (granularity, "grim", _never, ["GRIM: mean, n", "GRIM: percentage, n"]),
    (granularity, "grimmer", _never, ["GRIMMER: mean, SD, n"]),
    (granularity, "debit", _never, ["DEBIT: share, SD, n"]),
    (granularity, "nearest_sum_grimmer", _never, []),
    (health, "_fits_scale", _never, ["mean and SD within the scale"]),
    (common, "counts_behind", _nothing, ["count behind a percentage"]),
    (common, "bases", _nothing, ["people behind count and percentage", "interval of a percentage: any usual method"]),
    (participants, "interval_reading", lambda *_: "", ["interval of a percentage: any usual method"]),
    (employment, "counts_of_share", _nothing, ["count behind a share"]),
    (employment, "shares_p", _huge, ["z-test of two shares: difference and p"]),
    (user_survey, "six_month_counts", _nothing, ["count split over two follow-ups"]),
    (costbenefit, "leisure_value", _huge, ["value of work, gain, net value"]),
    (health, "rank_sum", _huge, ["rank sums add up"]),
    (health, "centre", _elsewhere, ["estimate amid its interval", "interval of a mean: SE or SD, n"]),
    (participants, "pooled_spread", _elsewhere, ["SD of all from both arms"]),
    pytest.param(
        *(summary, "whole_correlation", lambda *x: 0 * x[0] + 5, ["correlation of all from both arms"]),
        marks=pytest.mark.slow,
    ),
    (summary, "paired_correlation", lambda x, *_: 0 * x + 5, ["SD of a change or sum beside its parts"]),
    (chapter, "_t_reach", _elsewhere, ["t: means, SDs, n"]),
    (chapter, "_p_reach", _elsewhere, ["p: t, df"]),
    (chapter, "slope_reach", _elsewhere, ["p and R squared: slope, interval, n"]),
    (health, "welch_df", _elsewhere, ["df: pooled or Welch"]),
    (health, "estimate_p", _elsewhere, ["p: estimate, interval, df"]),
    (health, "adjusted_difference", _huge, ["difference adjusted for the baseline"]),
    (summary, "p_from_f", _huge, ["p: F, df"]),
    (summary, "rank_sum_test", lambda *_: summary.ZTest(9.0, 0.5), ["z: rank sum, ties"]),
    (summary, "chi_square", lambda _: summary.ChiSquare(900.0, 1, 0.5), ["chi-square and p: counts"]),
]


@pytest.mark.parametrize(("module", "name", "broken", "expected"), BROKEN)
def test_a_broken_detector_is_found_out(
    module: Any, name: str, broken: Any, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, broken)
    accusing = _accusing(_run(3, thorough=True))
    assert set(expected) <= set(accusing)
    if len(expected) == 1 and broken in (_never, _nothing):
        assert accusing == expected


def test_the_usual_algorithm_in_place_of_ours_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(granularity, "grimmer", lambda *given: granularity.nearest_sum_grimmer(*given[:3]))
    assert _accusing(_run(20)) == ["GRIMMER: mean, SD, n"]


def test_detectors_that_knew_no_rounding_would_accuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Printed, "bounds", property(lambda number: (number.exact, number.exact)))
    accusing = _accusing(_run(8))
    assert len(accusing) > 25
    assert "t: means, SDs, n" in accusing


def test_detectors_that_knew_one_rounding_rule_would_accuse(monkeypatch: pytest.MonkeyPatch) -> None:
    # Halves up only: 12.5 % printed as 12 is accused.
    def up(number: Printed) -> tuple[Fraction, Fraction]:
        half = Fraction(1, 2 * 10**number.decimals)
        return number.exact - half, number.exact + half * Fraction(999_999, 1_000_000)

    monkeypatch.setattr(Printed, "bounds", property(up))
    monkeypatch.setattr(false_alarms, "SHAPES", (false_alarms._comparison,))
    found = false_alarms.simulate(np.random.default_rng(5), 250).set_index("detector")
    assert found.loc["count behind a percentage", "alarms"] > 0


# The tables are worked out as an honest author would.


@pytest.mark.parametrize("decimals", [0, 1, 3])
def test_rounding_follows_the_rule(decimals: int) -> None:
    values = [k / 16 for k in range(-40, 41)] + [0.05, 0.15, 2.675, 0.0004, 1e6 + 0.5]
    for place, rule in enumerate((ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)):
        shown = false_alarms.printed_as(values, decimals, place)
        step = Decimal(1).scaleb(-decimals)
        # repr, since 2.675 means itself and not the float below it
        expected = [Decimal(repr(x)).quantize(step, rule) for x in values]
        assert [Decimal(text) for text in shown] == expected
        assert all(len(text.partition(".")[2]) == decimals and text not in ("-0", "-0.0", "-0.000") for text in shown)


def test_numbers_remember_what_printed_works_out() -> None:
    false_alarms._number.cache_clear()
    for text in ("12.50", "-0.3", "7", "0.000"):
        plain, remembered = Printed(text), false_alarms._number(text)
        for name in ("decimals", "exact", "bounds", "value", "low", "high"):
            assert getattr(plain, name) == getattr(remembered, name)
            assert getattr(remembered, name) is getattr(remembered, name)
        assert remembered.admits(plain.value)


def _groups(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.normal(3, 2, (4, 30)), rng.normal(4, 5, (4, 20))


def test_t_tests_are_those_of_scipy() -> None:
    x, y = _groups(np.random.default_rng(1))
    a, b = map(false_alarms._moments, (x, y))
    t, df, p, se = false_alarms._student(a, b)
    expected = stats.ttest_ind(x, y, axis=1)
    np.testing.assert_allclose((t, p), (expected.statistic, expected.pvalue))
    np.testing.assert_allclose(t * se, x.mean(axis=1) - y.mean(axis=1))
    assert df == 48
    dfs, p = false_alarms._welch(a, b)
    expected = stats.ttest_ind(x, y, axis=1, equal_var=False)
    np.testing.assert_allclose((dfs, p), (expected.df, expected.pvalue))
    low, high = a.ends()
    expected = stats.ttest_1samp(x[0], 0).confidence_interval()
    np.testing.assert_allclose((low[0], high[0]), (expected.low, expected.high))


def test_rank_sums_are_those_of_scipy() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.multinomial(40, [0.1, 0.2, 0.7], 5), rng.multinomial(25, [0.3, 0.3, 0.4], 5)
    ranks, z = false_alarms._rank_sum(first, second)
    for i in range(5):
        x, y = (np.repeat([1, 2, 3], counts[i]) for counts in (first, second))
        test = stats.mannwhitneyu(x, y, use_continuity=False, method="asymptotic")
        assert ranks[i] == test.statistic + 40 * 41 / 2
        assert 2 * stats.norm.sf(abs(z[i])) == pytest.approx(test.pvalue)
    moments = false_alarms._histogram_moments(first, 1)
    people = np.repeat([1, 2, 3], first[0])
    assert (moments.n, moments.mean[0], moments.sd[0]) == (40, people.mean(), pytest.approx(people.std(ddof=1)))


def test_adjusted_differences_are_those_of_statsmodels() -> None:
    rng = np.random.default_rng(3)
    before = [rng.normal(10, 3, (2, 30)), rng.normal(11, 3, (2, 20))]
    after = [0.5 * x + rng.normal(0, 2, x.shape) for x in before]
    estimate, half, p, slope = false_alarms._covariance(before, after)
    x, y = (np.concatenate([scores[0][1], scores[1][1]]) for scores in (before, after))
    design = sm.add_constant(np.column_stack([np.repeat([0, 1], [30, 20]), x]))
    fit = sm.OLS(y, design).fit()
    low, high = fit.conf_int()[1]
    found = (estimate[1], half[1], p[1], slope[1])
    assert found == pytest.approx((fit.params[1], (high - low) / 2, fit.pvalues[1], fit.params[2]))


@pytest.mark.parametrize(
    ("method", "name"), [("Wald", "normal"), ("Wilson", "wilson"), ("exact", "beta"), ("Jeffreys", "jeffreys")]
)
def test_intervals_of_shares_are_those_of_statsmodels(method: str, name: str) -> None:
    counts, n = np.array([1, 30, 99]), np.array([40, 80, 100])
    ends = false_alarms._share_ends(counts, n, counts / n, method)
    expected = [100 * np.clip(x, 0, 1) for x in proportion_confint(counts, n, method=name)]
    np.testing.assert_allclose(ends, expected)


def test_the_t_interval_of_a_share_is_that_of_zeros_and_ones() -> None:
    people = np.repeat([0, 1], [70, 30])
    expected = stats.ttest_1samp(people, 0).confidence_interval()
    ends = false_alarms._share_ends(np.array([30]), np.array([100]), np.array([30.0]), "Wald with t")
    np.testing.assert_allclose(np.ravel(ends), (100 * expected.low, 100 * expected.high))


def test_chi_square_is_that_of_scipy() -> None:
    table = np.array([[23, 10], [33, 16]])
    value, p, tested = false_alarms._chi_square(table[:, :, None])
    expected = stats.chi2_contingency(table, correction=False)
    assert (value[0], p[0], tested[0]) == (pytest.approx(expected.statistic), pytest.approx(expected.pvalue), True)
    assert not false_alarms._chi_square(np.array([[0, 0], [3, 4]])[:, :, None])[2][0]


# Rates and bounds.


@pytest.mark.parametrize(("alarms", "tables"), [(0, 10_000), (1, 50), (17, 400), (3, 3), (0, 1)])
def test_bounds_are_those_of_scipy(alarms: int, tables: int) -> None:
    expected = stats.binomtest(alarms, tables, alternative="less").proportion_ci(0.95, method="exact").high
    assert false_alarms.upper_bound(alarms, tables) == pytest.approx(expected)


def test_a_bound_needs_possible_counts() -> None:
    for alarms, tables in ((2, 1), (-1, 5)):
        with pytest.raises(ValueError, match="alarms in"):
            false_alarms.upper_bound(alarms, tables)


def test_rates_are_alarms_by_tables() -> None:
    found = _run(15).set_index("detector")
    last = found.loc[NAMES[-1]]
    assert 0 < last["alarms"] < last["tables"]
    assert last["rate"] == last["alarms"] / last["tables"]
    assert last["upper"] == false_alarms.upper_bound(last["alarms"], last["tables"])
    assert found.loc["GRIM: mean, n", "upper"] == pytest.approx(3 / found.loc["GRIM: mean, n", "tables"], rel=0.05)


def test_results_add_up() -> None:
    parts = [_run(6, seed) for seed in (1, 2, 3)]
    both = false_alarms.combine(parts)
    assert both["detector"].tolist() == NAMES
    for name in ("tables", "checks", "alarms"):
        assert both[name].tolist() == sum(part[name] for part in parts).tolist()
    assert both["case"].iloc[-1] == parts[0]["case"].iloc[-1] != ""
    assert both["upper"].iloc[0] < parts[0]["upper"].iloc[0]
    pd.testing.assert_frame_equal(false_alarms.combine(parts[:1]), parts[0])


# The command.


def test_the_number_of_processes_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "BLOCK", 2)
    with joblib.parallel_config(backend="threading"):
        one, two = (tool.measure(5, 9, jobs) for jobs in (1, 2))
    pd.testing.assert_frame_equal(one, two)


def test_the_command_prints_a_row_a_detector(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["--each", "4", "--jobs", "1"]) == 0
    shown = capsys.readouterr()
    assert all(f"\n{name}" in shown.out for name in NAMES)
    assert "4 of 4 tables" in shown.err


def test_the_command_fails_on_an_alarm(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(granularity, "debit", _never)
    assert tool.main(["--each", "2", "--jobs", "1"]) == 1
    assert "    debit: 0." in capsys.readouterr().out


def test_kept_result_is_that_of_the_present_detectors() -> None:
    """The chapter shows at least 10 000 tables, no alarm of ours, and every detector there is."""
    kept = source.table("false-alarms", folder=source.FOLDER.parent / "simulated")
    now = false_alarms.simulate(np.random.default_rng(1), 150)
    assert kept["detector"].tolist() == now["detector"].tolist()
    assert kept["drawn"].map(lambda number: number.value).min() >= 10_000
    assert all(row["alarms"].value == 0 for row in kept.to_dict("records") if row["ours"] == "yes")
