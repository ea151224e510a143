"""Impossible arguments: each gets an error that names it, and never a number, a nan or a hang."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etterprov import arguments, counts, effects, granularity, reconstruct, summary

MEANS = {"mean1": 5.0, "sd1": 1.0, "n1": 10, "mean2": 4.0, "sd2": 1.0, "n2": 10}
SHARES = {"count1": 4, "n1": 10, "count2": 5, "n2": 20}
LEVEL = {"level": [95, 0, 1, -0.1, math.nan, "0.95", None]}
SD = [-1.0, math.nan, math.inf, "1.0", None]
SIZE = [0, -3, 27.5, math.nan, math.inf, "28", None, True]
MEAN = [math.nan, math.inf, "5"]

# A call that works, and for each of its arguments what can't be.
CALLS: dict[Callable[..., object], tuple[dict[str, object], dict[str, list[object]]]] = {
    summary.t_test: (MEANS, {"mean1": MEAN, "sd1": SD, "sd2": SD, "n1": [*SIZE, 1], "n2": SIZE, **LEVEL}),
    summary.welch_test: (MEANS, {"mean2": MEAN, "sd1": SD, "sd2": SD, "n1": SIZE, "n2": [*SIZE, 1], **LEVEL}),
    summary.paired_t_test: (
        {"mean_change": 2.0, "sd_change": 3.0, "n": 10},
        {"mean_change": MEAN, "sd_change": [*SD, 0.0], "n": [*SIZE, 1], **LEVEL},
    ),
    summary.change_sd: (
        {"sd_before": 5.0, "sd_after": 5.0, "r": 0.5},
        {"sd_before": SD, "sd_after": SD, "r": [1.2, -1.01, math.nan]},
    ),
    summary.paired_correlation: (
        {"sd_before": 5.0, "sd_after": 5.0, "sd_change": 4.0},
        {"sd_before": [*SD, 0.0], "sd_after": SD, "sd_change": [*SD, 20.0]},
    ),
    summary.slope_test: (
        {"b": 1.0, "low": 0.5, "high": 1.5, "n": 20},
        {"b": MEAN, "low": [2.0, math.nan], "high": [0.1, math.inf], "n": [*SIZE, 2], **LEVEL},
    ),
    summary.correlation_test: ({"r": 0.3, "n": 20}, {"r": [1.2, 1.0, -1.0, math.nan], "n": [*SIZE, 3], **LEVEL}),
    summary.compare_correlations: (
        {"r1": 0.3, "n1": 20, "r2": 0.1, "n2": 20},
        {"r1": [1.0, -2], "r2": [1.5], "n1": [3, 10.5], "n2": SIZE},
    ),
    summary.t_of_r: ({"r": 0.3, "n": 20}, {"r": [1.1, -7], "n": [2, *SIZE]}),
    summary.p_from_t: ({"t": 1.8, "df": 40}, {"df": [0, -1, math.nan]}),
    summary.p_from_f: ({"f": 1.8, "df1": 1, "df2": 40}, {"df1": [0, -1], "df2": [0, math.nan]}),
    summary.proportions_test: (SHARES, {"count1": [11, -1, math.nan], "count2": [21], "n1": [0, -5], "n2": [0]}),
    summary.wilson_interval: ({"count": 5, "n": 10}, {"count": [11, -1, math.nan], "n": [0, -1], **LEVEL}),
    summary.rank_variance: ({"n1": 4, "n2": 3}, {"n1": SIZE, "n2": SIZE}),
    summary.rank_sum_test: ({"rank_sum": 12, "n1": 3, "n2": 3}, {"rank_sum": [1000, 5, 15.5], "n1": SIZE, "n2": SIZE}),
    summary.least_maximum: (
        {"mean": 10.0, "sd": 5.0, "n": 20},
        {"mean": [-1.0, math.nan], "sd": SD, "n": [0, -2], "low": [15.0]},
    ),
    effects.hedges_g: (MEANS, {"mean1": MEAN, "sd1": SD, "sd2": SD, "n1": [*SIZE, 1], "n2": SIZE, **LEVEL}),
    effects.small_sample_factor: ({"df": 10}, {"df": [0, 0.5, math.nan]}),
    effects.risk_difference: (SHARES, {"count1": [11, -1], "count2": [21], "n1": [0], "n2": [-1], **LEVEL}),
    effects.risk_ratio: (SHARES, {"count1": [11, 0], "count2": [21, 0], "n1": [0], "n2": [-1], **LEVEL}),
    effects.number_needed_to_treat: (SHARES, {"count1": [11, -1], "count2": [21], "n1": [0], **LEVEL}),
    effects.equivalence_margin: (
        {"difference": 1.0, "se": 2.0, "df": 30},
        {"difference": MEAN, "se": [-1.0], "df": [0], "alpha": [5, 0]},
    ),
    effects.detectable_difference: (
        {"sd": 2.0, "n1": 20, "n2": 20},
        {"sd": [0.0, *SD], "n1": [*SIZE, 1], "n2": SIZE, "power": [80, 0.0, 1.0], "alpha": [5]},
    ),
    effects.power_of_difference: (
        {"difference": 1.0, "sd": 2.0, "n1": 20, "n2": 20},
        {"difference": MEAN, "sd": [0.0, *SD], "n1": [*SIZE, 1], "n2": SIZE, "alpha": [5]},
    ),
    effects.repeated_measures_power: (
        {"n": 34, "f": 0.25, "r": 0.5, "effect": "interaction"},
        {"n": SIZE, "f": [-0.1, math.nan], "r": [1.0, 1.5, -1.0], "alpha": [5], "effect": ["both"], "times": [1]},
    ),
    effects.smallest_sample: (
        {"f": 0.25, "r": 0.5, "effect": "interaction"},
        {"f": [0, -0.1], "r": [1.0], "power": [80, 1.0], "alpha": [5], "effect": ["both"]},
    ),
    effects.probability_of_more: ({"difference": 1.0, "sd": 2.0}, {"difference": MEAN, "sd": [0.0, *SD]}),
    effects.critical_correlation: ({"n": 20}, {"n": [*SIZE, 2], "alpha": [5]}),
    effects.power_of_correlation: ({"r": 0.3, "n": 20}, {"r": [1.0, -1.2], "n": [*SIZE, 2], "alpha": [5, 0]}),
    effects.smallest_sample_for_correlation: ({"r": 0.5}, {"r": [0, 1.0, 2.0], "power": [80, 1.0], "alpha": [5]}),
    counts.share_interval: (
        {"count": 5, "n": 10, "method": "Wilson"},
        {"count": [11, -1], "n": [0], "method": ["Walt"]},
    ),
    granularity.grim: (
        {"mean": "5.18", "n": 28},
        {"n": SIZE, "items": SIZE, "mean": [5.18, "x", "<5", "1,234", None], "low": [1], "high": [7],
         "rounding": ["upward"], "step": ["0", "x"], "threshold": [0, 10]},
    ),
    granularity.grimmer: (
        {"mean": "5.23", "sd": "2.55", "n": 31},
        {"n": SIZE, "items": SIZE, "mean": [5.23, "x"], "sd": [2.55, "<1", "sd"], "ddof": [2, -1], "low": [1],
         "rounding": ["upward"], "step": ["-1"]},
    ),
    granularity.debit: (
        {"mean": "0.53", "sd": "0.50", "n": 1683},
        {"n": SIZE, "mean": [0.5, "half"], "sd": [0.5, ">1"], "ddof": [2], "rounding": ["upward"]},
    ),
    reconstruct.ordinal: (
        {"mean": "3.0", "sd": "1.0", "n": 12, "low": 1, "high": 5},
        {"n": [*SIZE, 1], "low": [1.5, "1", 6], "high": [5.5, None, 0], "mean": [3.0, "<3", "9.0"], "sd": [1.0, "x"],
         "items": SIZE, "ddof": [3], "rounding": ["upward"], "minimum": ["ends", {9: 1}, {1: 40}, {1: -1}],
         "fixed": [{2.5: 1}, {1: 1.5}, {1: 13}]},
    ),
    reconstruct.count_ordinal: (
        {"mean": "3.0", "sd": "1.0", "n": 12, "low": 1, "high": 5},
        {"n": [27.5, "28", None], "low": [1.5], "high": [5.5], "mean": [3.0], "sd": ["x"], "items": [0, 1.5],
         "ddof": [3], "rounding": ["upward"], "minimum": ["ends", {9: 1}], "fixed": [{2.5: 1}]},
    ),
}  # fmt: skip

WRONG = [
    pytest.param(call, {**fine, name: value}, name, id=f"{call.__name__}({name}={value!r})")
    for call, (fine, wrong) in CALLS.items()
    for name, values in wrong.items()
    for value in values
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_the_calls_work_as_they_are(call: Callable[..., object]) -> None:
    found = call(**CALLS[call][0])
    numbers = vars(found).values() if hasattr(found, "__dict__") else np.atleast_1d(np.asarray(found, dtype=float))
    assert all(math.isfinite(number) for number in numbers)


@pytest.mark.parametrize(("call", "given", "name"), WRONG)
def test_what_cannot_be_is_refused_by_name(call: Callable[..., object], given: dict[str, object], name: str) -> None:
    start = process_time()
    with pytest.raises(ValueError, match=r"\w") as caught:
        call(**given)
    assert process_time() - start < 1
    if isinstance(caught.value, reconstruct.Impossible):
        return  # says what people can't do
    # The argument is named, or the other one that it doesn't go with; texts of numbers are quoted.
    said = str(caught.value)
    assert re.match(r"[a-z_0-9]+(, [a-z_0-9]+)*: expected", said) or name in said or repr(given[name]) in said, said


@pytest.mark.parametrize(
    ("call", "given"),
    [
        (summary.t_test, {"n1": 10.0, "n2": np.int64(10)}),
        (effects.hedges_g, {"n1": np.float64(10)}),
        (summary.correlation_test, {"n": 20.0}),
        (granularity.grim, {"n": 28.0}),
        (granularity.grimmer, {"n": 31.0, "items": 1.0}),
        (granularity.debit, {"n": 1683.0}),
        (reconstruct.ordinal, {"n": 12.0, "low": 1.0, "high": 5.0}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_whole_numbers_come_as_floats_where_a_column_has_a_gap(
    call: Callable[..., object], given: dict[str, object]
) -> None:
    fine = CALLS[call][0]
    assert np.array_equal(np.asarray(call(**{**fine, **given})), np.asarray(call(**fine))) or call(
        **{**fine, **given}
    ) == call(**fine)


def test_tied_ranks_are_those_of_people() -> None:
    for ties in ([4, 4], [6], [2.5], [0]):
        with pytest.raises(ValueError, match="ties: expected"):
            summary.rank_sum_test(12, 3, 3, ties)  # type: ignore[arg-type]


def test_nobody_and_everybody() -> None:
    assert summary.wilson_interval(0, 77).low == 0.0
    assert summary.wilson_interval(77, 77).high == 1.0
    assert summary.least_maximum(0.0, 0.0, 10) == 0
    for counted in ((0, 10, 0, 20), (10, 10, 20, 20)):
        with pytest.raises(ValueError, match="nobody, or everybody"):
            summary.proportions_test(*counted)


def test_a_one_sided_p_is_half_of_it() -> None:
    """Printed tables: 5 % on one side at t = 1.812 with 10 degrees of freedom, at 1.684 with 40."""
    assert summary.p_from_t(1.812, 10, one_sided=True) == pytest.approx(0.05, abs=5e-5)
    assert summary.p_from_t(-1.684, 40, one_sided=True) == pytest.approx(0.05, abs=5e-5)
    assert round(summary.p_from_t(1.80, 40, one_sided=True), 3) == 0.040


@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(-5, 40))
@settings(max_examples=60)
def test_shares_have_numbers_or_an_error(count: float, n: int) -> None:
    try:
        found = summary.wilson_interval(count, n)
    except ValueError:
        assert not (n > 0 and 0 <= count <= n)
    else:
        assert 0 <= found.low <= count / n + 1e-9
        assert count / n - 1e-9 <= found.high <= 1


def test_intervals_and_arrays_pass() -> None:
    values = np.array([-1.0, 2.0])
    assert arguments.number("x", values, 0) is values
    with arguments.trying():
        assert arguments.number("r", 3.0, -1, 1) == 3.0
