"""How far a statistic reaches, against what random points, corners and an optimiser attain."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from etterprov import arguments
from etterprov import reach as module
from etterprov.printed import Printed
from etterprov.reach import Interval, Reach, reach, sqrt
from etterprov.summary import (
    change_sd,
    p_from_f,
    p_from_t,
    paired_correlation,
    pooled_sd,
    t_statistic,
    welch_statistic,
    whole_correlation,
)

TOLERANCE = 1e-6
NOISE = 1e-12  # of the last bits of a float


def attained(statistic: Callable[..., Any], box: list[Reach | Printed], seed: int = 1) -> tuple[float, float]:
    """Find the lowest and highest value by corners, random points and a local optimiser."""
    low, high = np.array([x.low for x in box]), np.array([x.high for x in box])
    corners = np.array(list(product(*zip(low, high, strict=True))))
    inside = np.random.default_rng(seed).uniform(low, high, (2000, len(box)))
    points = np.vstack([corners, inside])
    values = np.asarray(statistic(*points.T), dtype=float)
    found = []
    for sign in (1, -1):
        best = np.argsort(sign * values)[:3]
        refined = [
            optimize.minimize(
                lambda x, sign=sign: sign * float(statistic(*x)),
                points[i],
                bounds=list(zip(low, high, strict=True)),
                method="L-BFGS-B",
            ).fun
            for i in best
        ]
        found.append(sign * min(*refined, *(sign * values[best])))
    return found[0], found[1]


def t(m1: Any, s1: Any, m2: Any, s2: Any) -> Any:
    return t_statistic(m1, s1, 54, m2, s2, 26)


def eta(m1: Any, s1: Any, m2: Any, s2: Any) -> Any:
    square = t(m1, s1, m2, s2) ** 2
    return square / (square + 78)


def whole(r1: Any, x1: Any, y1: Any, r2: Any, x2: Any, y2: Any, mx1: Any, mx2: Any, my1: Any, my2: Any) -> Any:
    return whole_correlation(r1, x1, y1, 26, r2, x2, y2, 15, mx1 - mx2, my1 - my2)


def printed(*texts: str) -> list[Reach | Printed]:
    return [Printed(text) for text in texts]


def spans(*ends: tuple[float, float]) -> list[Reach | Printed]:
    return [Reach(*pair) for pair in ends]


CASES: dict[str, tuple[Callable[..., Any], list[Reach | Printed]]] = {
    "t": (t, printed("17.3", "20.4", "12.3", "21.7")),
    "t around zero, coarse SDs": (t, printed("10", "2", "10", "1")),
    "t that turns in an SD's favour": (t, spans((-3, 8), (1, 9), (-2, 2), (0.5, 7))),
    "Welch": (lambda a, b, c, d: welch_statistic(a, b, 56, c, d, 26), printed("27.1", "5.7", "38.9", "13.1")),
    "pooled SD": (lambda a, b: pooled_sd(a, 56, b, 26), printed("5.7", "13.1")),
    "t squared through zero": (lambda *x: t(*x) ** 2, printed("9.3", "23.5", "9.3", "20.2")),
    "partial eta squared": (eta, printed("9.3", "23.5", "9.1", "20.2")),
    "partial eta squared, wide": (eta, spans((0, 9), (2, 3), (2, 5), (4, 6))),
    "R squared of a slope": (
        lambda b, low, high: (b * 4 / (high - low)) ** 2 / ((b * 4 / (high - low)) ** 2 + 24),
        printed("-1.24", "-4.078", "1.598"),
    ),
    "correlation of three SDs": (paired_correlation, printed("20.4", "20.5", "23.5")),
    "correlation that turns inside": (paired_correlation, spans((2, 4), (4.5, 5.5), (2.5, 3.5))),
    "SD of changes": (change_sd, printed("20.4", "20.5", "0.3")),
    "whole sample from parts": (
        whole,
        printed("0.839", "1.7", "2.1", "0.854", "3.0", "2.3", "7.9", "7.3", "7.3", "6.5"),
    ),
    "determinant of three correlations": (
        lambda a, b, c: 1 + 2 * a * b * c - a**2 - b**2 - c**2,
        spans((-0.6, 0.7), (-0.5, 0.8), (-0.9, 0.4)),
    ),
    "peak inside": (lambda x, y: 1 / (1 + (x - 1) ** 2 + (y + 0.3) ** 2), spans((-1, 2), (-1, 1))),
    "saddle": (lambda x, y: x * y, spans((-2, 3), (-5, 4))),
    "repeated input": (lambda x: x - x**2, spans((-0.5, 2))),
    "root": (lambda x, y: 3 - sqrt(1 + x**2 + y**2), spans((-1, 2), (-0.5, 0.1))),
}


@pytest.mark.parametrize(("statistic", "box"), CASES.values(), ids=CASES)
def test_reach_is_what_can_be_attained(statistic: Callable[..., Any], box: list[Reach | Printed]) -> None:
    with arguments.trying():
        low, high = attained(statistic, box)
    found = reach(statistic, *box)
    assert found.low <= low + NOISE
    assert high <= found.high + NOISE
    assert found.low == pytest.approx(low, abs=3 * TOLERANCE * max(1, abs(low)))
    assert found.high == pytest.approx(high, abs=3 * TOLERANCE * max(1, abs(high)))


# Extremes known by hand.
@pytest.mark.parametrize(
    ("statistic", "box", "low", "high"),
    [
        (lambda x: x / (1 + x**2), spans((-3, 2)), -0.5, 0.5),
        (lambda x: x * (1 - x), spans((0, 1)), 0.0, 0.25),
        # r is least where a**2 = b**2 - c**2, at b = 4.5, c = 3.5: sqrt(1 - (c/b)**2), and greatest at
        # a = 2, b = 5.5, c = 2.5: (4 + 30.25 - 6.25) / 22.
        (paired_correlation, spans((2, 4), (4.5, 5.5), (2.5, 3.5)), math.sqrt(1 - (3.5 / 4.5) ** 2), 28 / 22),
        (lambda a, b: a - b, printed("9.3", "9.1"), 0.1, 0.3),
        (lambda x: sqrt(x), spans((0, 4)), 0.0, 2.0),
        (lambda x: 2 / x, spans((-4, -1)), -2.0, -0.5),
        (lambda x: 7.0, spans((0, 1)), 7.0, 7.0),  # noqa: ARG005
    ],
)
def test_known_extremes(statistic: Callable[..., Any], box: list[Any], low: float, high: float) -> None:
    found = reach(statistic, *box)
    assert (found.low, found.high) == (pytest.approx(low, abs=TOLERANCE), pytest.approx(high, abs=TOLERANCE))
    assert found.low <= low + NOISE
    assert found.high >= high - NOISE


def test_fine_grid_of_a_turning_correlation() -> None:
    grid = np.meshgrid(np.linspace(2, 4, 81), np.linspace(4.5, 5.5, 41), np.linspace(2.5, 3.5, 41))
    values = paired_correlation(*grid)
    found = reach(paired_correlation, *spans((2, 4), (4.5, 5.5), (2.5, 3.5)))
    assert found.low <= values.min() <= found.low + 1e-4
    assert found.high >= values.max() >= found.high - 1e-4


centre, width = st.floats(-30, 30), st.floats(0, 4)


@given(st.tuples(centre, width), st.tuples(centre, width), st.tuples(centre, width), st.integers(0, 10**6))
@settings(deadline=None, derandomize=True, max_examples=30)
def test_no_point_lies_beyond(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], seed: int
) -> None:
    def statistic(x: Any, y: Any, z: Any) -> Any:
        return (x * y - 3 * z) / (1 + z**2) + sqrt(2 + y**2) * (x - 0.5) ** 2 / 40 - x

    box = spans(*((middle - half, middle + half) for middle, half in (a, b, c)))
    found = reach(statistic, *box)
    low, high = attained(statistic, box, seed)
    slack = NOISE * max(1, abs(low), abs(high))
    assert found.low <= low + slack
    assert high <= found.high + slack


means, sds = st.integers(-400, 400), st.integers(20, 400)
decimals = st.integers(0, 1)


@given(st.integers(2, 200), st.integers(2, 200), st.tuples(means, sds, means, sds), decimals)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_t_reaches_its_extremes_at_corners(n1: int, n2: int, units: tuple[int, ...], decimals: int) -> None:
    """At fixed SDs t is linear in the means, at fixed means monotone in each SD."""
    box = [Printed(f"{unit / 10**decimals:.{decimals}f}") for unit in units]
    ends = [(x.low, x.high) for x in box]
    corners = [stats.ttest_ind_from_stats(a, b, n1, c, d, n2).statistic for a, b, c, d in product(*ends)]
    found = reach(lambda a, b, c, d: t_statistic(a, b, n1, c, d, n2), *box)
    for end, corner in ((found.low, min(corners)), (found.high, max(corners))):
        assert end == pytest.approx(corner, abs=1e-5 * max(1, abs(corner)))
    assert found.low <= min(corners) + NOISE * abs(min(corners))
    assert found.high >= max(corners) - NOISE * abs(max(corners))


def test_plain_numbers_stay() -> None:
    found = reach(lambda x, n: x * n, Printed("0.5"), 10)
    assert (found.low, found.high) == (pytest.approx(4.5), pytest.approx(5.5))
    both = reach(lambda a, b: a * b, 2, 3.5)
    assert both.low <= 7 <= both.high == pytest.approx(both.low, rel=1e-15)


def test_tolerance_widens_and_never_narrows() -> None:
    statistic, box = CASES["whole sample from parts"]
    low, high = attained(statistic, box)
    loose = reach(statistic, *box, tolerance=1e-2)
    assert low - 0.011 <= loose.low <= low
    assert high <= loose.high <= high + 0.011


@pytest.mark.parametrize(
    ("statistic", "box"),
    [
        (lambda x: 1 / x, spans((-1, 1))),
        (lambda x: 1 / x, printed("0")),
        (lambda x: 1 / x, spans((0, 1))),
        (lambda m, s: m / s**2, printed("3", "0")),
        (lambda a, b, c: t_statistic(a, b, 5, c, b, 5), printed("1", "0.0", "2")),
    ],
)
def test_zero_within_a_denominators_rounding(statistic: Callable[..., Any], box: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError, match="within the rounding"):
        reach(statistic, *box)


def test_what_is_not_defined_everywhere_is_refused() -> None:
    with pytest.raises(ValueError, match="root of a negative number"):
        reach(lambda x: sqrt(x), Reach(-1, 1))
    with pytest.raises(ValueError, match="root of a negative number"):
        reach(change_sd, Printed("1"), Printed("1"), Reach(2, 3))
    with pytest.raises(ValueError, match="only squares"):
        reach(lambda x: x**3, Reach(0, 1))


def test_gives_up_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    statistic, box = CASES["peak inside"]
    monkeypatch.setattr(module, "_MOST_PARTS", 3)
    with pytest.raises(RuntimeError, match="not settled after 3 parts"):
        reach(statistic, *box)


def test_sqrt_takes_numbers_arrays_and_intervals() -> None:
    assert sqrt(2.25) == 1.5
    assert sqrt(np.array([4.0, 9.0])).tolist() == [2.0, 3.0]
    root = sqrt(Interval(4.0, 9.0, np.array([[-1.0], [1.0]])))
    assert (root.lo, root.hi) == (pytest.approx(2, rel=1e-15), pytest.approx(3, rel=1e-15))
    assert root.lo < 2 < 3 < root.hi
    assert root.slopes.ravel().tolist() == pytest.approx([-1 / 6, 1 / 4])  # 1 / (2 sqrt(9)) to 1 / (2 sqrt(4))


numbers = st.floats(-50, 50)


@given(numbers, numbers, numbers, numbers, st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None, derandomize=True)
def test_interval_holds_every_result(a: float, b: float, c: float, d: float, u: float, v: float) -> None:
    """Without any slack: the results are exact fractions, and so is what they are held against."""
    (a, b), (c, d) = sorted((a, b)), sorted((c, d))
    x, y = Interval(a, b), Interval(c, d)
    p, q = Fraction(min(a + u * (b - a), b)), Fraction(min(c + v * (d - c), d))
    results = [(x + y, p + q), (x - y, p - q), (x * y, p * q), (-x, -p), (x**2, p**2), (2 - x, 2 - p)]
    if c > 0.01 or d < -0.01:
        results += [(x / y, p / q), (3 / y, 3 / q)]
    for interval, value in results:
        assert Fraction(interval.lo) <= value <= Fraction(interval.hi)
    if a >= 0:
        root = sqrt(x)
        assert Fraction(root.lo) ** 2 <= p <= Fraction(root.hi) ** 2


# Rounded outward: random formulas against exact fractions.

CONSTANTS = [0.1, 3.0, 1e9, 1e16, 7e-9]
Tree = Any  # the number of an input, a constant, or an operation and its parts


def value_of(tree: Tree, inputs: tuple[Any, ...], number: Callable[[float], Any]) -> Any:
    """Compute a formula, over intervals and over fractions alike."""
    if isinstance(tree, int):
        return inputs[tree]
    if isinstance(tree, float):
        return number(tree)
    first, *rest = (value_of(part, inputs, number) for part in tree[1:])
    match tree[0]:
        case "+":
            return first + rest[0]
        case "-":
            return first - rest[0]
        case "*":
            return first * rest[0]
        case "/":
            return first / (1 + rest[0] ** 2)
        case _:
            return first**2


leaves = st.one_of(st.integers(0, 1), st.sampled_from(CONSTANTS))
formulas = st.recursive(
    leaves,
    lambda parts: st.one_of(st.tuples(st.sampled_from("+-*/"), parts, parts), st.tuples(st.just("square"), parts)),
    max_leaves=6,
)
printed_texts = st.builds(lambda k, d: f"{k / 10**d:.{d}f}", st.integers(-300, 300), st.integers(0, 2))


@given(formulas, printed_texts, printed_texts, st.lists(st.tuples(st.fractions(0, 1), st.fractions(0, 1)), max_size=4))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_no_exact_value_lies_beyond(
    tree: Tree, first: str, second: str, inside: list[tuple[Fraction, Fraction]]
) -> None:
    """Corners and points inside, by fractions, without any slack."""
    box = [Printed(first), Printed(second)]
    found = reach(lambda *x: value_of(tree, x, lambda c: Interval(c, c)), *box, tolerance=1e-2)
    for shares in [*product((Fraction(0), Fraction(1)), repeat=2), *inside]:
        point = tuple(x.bounds[0] + share * (x.bounds[1] - x.bounds[0]) for x, share in zip(box, shares, strict=True))
        assert Fraction(found.low) <= value_of(tree, point, Fraction) <= Fraction(found.high)


@pytest.mark.parametrize(
    ("statistic", "box", "low", "high"),
    [
        # Plain floats lose the tenths beside a thousand million, and everything beside ten to the sixteenth.
        (lambda a, b: (a + 1e9) - (b + 1e9), printed("0.3", "0.1"), Fraction("0.1"), Fraction("0.3")),
        (lambda a: (a + 1e16) - 1e16, printed("0.3"), Fraction("0.25"), Fraction("0.35")),
        (lambda a: a * 10, printed("0.3"), Fraction("2.5"), Fraction("3.5")),
        (lambda a: a, printed("0.3"), Fraction("0.25"), Fraction("0.35")),  # 0.35 is no float
    ],
)
def test_what_floats_lose_stays_within(
    statistic: Callable[..., Any], box: list[Any], low: Fraction, high: Fraction
) -> None:
    found = reach(statistic, *box)
    assert Fraction(found.low) <= low < high <= Fraction(found.high)
    assert (found.low, found.high) == (pytest.approx(float(low), abs=5), pytest.approx(float(high), abs=5))


def test_through_needs_the_turning_point() -> None:
    assert Reach(-1, 2).through(lambda x: x * x, turning=[0.0]) == Reach(0.0, 4.0)
    assert Reach(1, 2).through(lambda x: x * x, turning=[0.0]) == Reach(1.0, 4.0)
    assert Reach(-2, 0.1).through(lambda x: x * x, turning=[0.0]) == Reach(0.0, 4.0)
    assert Reach(-0.1, 2).through(lambda x: x * x, turning=[0.0]) == Reach(0.0, 4.0)
    assert Reach(1, 2).through(lambda x: -x) == Reach(-2.0, -1.0)
    # Two turns inside, one at an end: cos has its extremes at the multiples of pi.
    assert Reach(0, 7).through(math.cos, turning=[0, math.pi, 2 * math.pi]) == Reach(-1.0, 1.0)


@pytest.mark.parametrize(("low", "high"), [(-0.4, 1.1), (0.2, 0.9), (-3.0, -1.0)])
def test_p_of_t_and_f(low: float, high: float) -> None:
    grid = np.linspace(low, high, 4001)
    p = Reach(low, high).through(lambda x: p_from_t(x, 78), turning=[0.0])
    values = 2 * stats.t.sf(abs(grid), 78)
    assert (p.low, p.high) == (pytest.approx(values.min(), abs=1e-12), pytest.approx(values.max(), abs=1e-3))
    assert p.high == (1.0 if low < 0 < high else pytest.approx(values.max(), abs=1e-12))
    square = Reach(low, high).through(lambda x: x * x, turning=[0.0])
    same = square.through(lambda f: p_from_f(f, 1, 78))
    assert (same.low, same.high) == (pytest.approx(p.low), pytest.approx(p.high))


@pytest.mark.parametrize(
    ("low", "high", "text", "meets"),
    [
        (0.87, 0.96, "0.904", True),
        (0.9045, 1.0, "0.904", True),  # the end of the claim's interval
        (0.9046, 1.0, "0.904", False),
        (0.8, 0.9035, "0.904", True),
        (0.8, 0.9034, "0.904", False),
        (0.0, 1.0, "0.5", True),
        (0.52, 0.53, "0.5", True),  # within the claim
        (-1.0, -0.6, "-0.5", False),
        (26.0, 26.0, "26", True),
        (26.0, 26.0, "27", False),
        (1 / 6, 1 / 6, "1/6", True),
        (0.166, 0.1666, "1/6", False),
        (0.1 + 0.2 + 0.05, 1.0, "0.3", True),  # 0.35000000000000003, noise of the last bit
    ],
)
def test_meets_at_the_edges(low: float, high: float, text: str, meets: bool) -> None:
    assert Reach(low, high).meets(Printed(text)) is meets


def test_union_spans_both() -> None:
    assert Reach(1, 2).union(Reach(5, 6)) == Reach(1, 6)
    assert Reach(1, 6).union(Reach(2, 3)) == Reach(1, 6)
