"""What several parts of the report ask of counts, percentages and intervals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from etterprov.counts import (
    admits_twice,
    bases,
    counts_behind,
    interval_readings,
    share_interval,
)
from etterprov.printed import Printed
from etterprov.readings import runs


@pytest.mark.parametrize(
    ("method", "oracle"),
    [("Wald", "normal"), ("Wilson", "wilson"), ("exact", "beta"), ("Jeffreys", "jeffreys")],
)
@pytest.mark.parametrize(("count", "n"), [(7, 1193), (28, 77), (72, 80), (401, 563)])
def test_share_intervals_are_those_of_statsmodels(method, oracle, count, n):
    low, high = proportion_confint(count, n, method=oracle)
    bounds = share_interval(count, n, method)
    assert bounds.low == pytest.approx(100 * low)
    assert bounds.high == pytest.approx(100 * high)


def test_wald_with_t_is_the_interval_of_a_mean_of_zeros_and_ones():
    low, high = DescrStatsW([1.0] * 87 + [0.0] * 477).tconfint_mean()
    bounds = share_interval(87, 564, "Wald with t")
    assert (bounds.low, bounds.high) == pytest.approx((100 * low, 100 * high))


def test_intervals_are_cut_off_at_0_and_100():
    assert share_interval(0, 30, "exact").low == 0
    assert share_interval(2, 563, "Wald").low == 0  # 0.36 - 0.49 would be negative
    assert share_interval(30, 30, "exact").high == 100


@given(count=st.integers(0, 700), more=st.integers(1, 700), decimals=st.integers(0, 2), twice=st.booleans())
def test_the_true_base_is_always_found(count, more, decimals, twice):
    n = count + more
    percent = Printed(f"{100 * count / n:.{decimals}f}")
    assert n in bases(count, percent, count, n + 50, twice=twice)


@given(count=st.integers(1, 90), n=st.integers(90, 130), decimals=st.integers(0, 1))
def test_bases_agree_with_trying_every_one(count, n, decimals):
    percent = Printed(f"{100 * count / n:.{decimals}f}")
    tried = [m for m in range(90, 200) if percent.admits(Fraction(100 * count, m))]
    assert bases(count, percent, 90, 199) == tried


def test_rounding_in_two_steps_is_wider_by_half_a_unit_of_the_next_decimal():
    assert admits_twice(Printed("14.3"), 14.2498)
    assert not admits_twice(Printed("14.3"), 14.24)
    assert admits_twice(Printed("14.3"), Fraction(14355, 1000))


@given(count=st.integers(0, 600), n=st.integers(600, 700))
def test_the_true_count_is_always_found(count, n):
    assert count in counts_behind(Printed(f"{100 * count / n:.1f}"), n)


def test_an_interval_tells_its_method_and_people():
    # 32 of 57: Wilson 43.27 to 68.21; Wald would be 43.26 to 69.02.
    assert interval_readings(32, [56, 57, 58], Printed("43.3"), Printed("68.2")) == {"Wilson": [57]}
    assert interval_readings(32, [57], Printed("43.3"), Printed("70.2")) == {}


def test_runs_are_shortened():
    assert runs([9, 1, 2, 3, 7]) == "1 to 3, 7, 9"
    assert runs([4]) == "4"
