"""How far a statistic can reach when its inputs are known only as printed.

Every printed input stands for an interval. The *reach* of a statistic is the set of values it takes
while each input moves through its own interval: an interval again, since the statistics here are
continuous. It is found by interval arithmetic with derivatives and bisection (Moore, Kearfott &
Cloud 2009, *Introduction to Interval Analysis*, ch. 6 and 8), and so does not rest on an
assumption that the statistic is monotone:

1. the statistic is evaluated on intervals instead of numbers, which gives bounds for its value and
   for each partial derivative over the whole box of inputs;
2. an input whose derivative keeps its sign over the box can be set to the end that it pulls to;
3. what is left is cut in two, and only parts that can still beat the best value found are kept,
   until the bound and a value really attained differ by less than a millionth.

The bound is returned, never the attained value, and every operation is rounded outward, to the next float: a reach may
be wider than the truth by 1e-6 and by what floating-point arithmetic loses, and is never narrower, so it can't accuse a
number wrongly.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, product
from typing import Any

import numpy as np
import numpy.typing as npt

from etterprov import arguments
from etterprov.printed import Printed

_NOISE = 1e-9  # of floating-point arithmetic
_MOST_PARTS = 200_000
_MORE = 1 + 1e-14  # than what the rounding of a sum and of its parts can lose


@dataclass(frozen=True)
class Reach:
    """Hold the lowest and the highest value that a statistic can have.

    Examples
    --------
    >>> Reach(0.87, 0.96).meets(Printed("0.904"))
    True
    >>> Reach(-1, 2).through(lambda t: t * t, turning=[0.0])
    Reach(low=0.0, high=4.0)
    """

    low: float
    high: float

    def meets(self, claim: Printed) -> bool:
        """Tell whether some value within reach would be printed as `claim`."""
        return self.overlaps(Reach(claim.low, claim.high), noise=_NOISE)

    def through(self, function: Callable[[float], float], turning: Iterable[float] = ()) -> Reach:
        """Map through a continuous function of one number.

        Parameters
        ----------
        function : callable
            Continuous, and monotone between neighbouring turning points.
        turning : iterable of float
            Where the function turns from rising to falling or back.

        Returns
        -------
        Reach
            Exact: a function monotone between the points has its extremes at one of them.
        """
        points = [self.low, self.high, *(x for x in turning if self.low < x < self.high)]
        values = [float(function(x)) for x in points]
        return Reach(min(values), max(values))

    def union(self, other: Reach) -> Reach:
        """Give the smallest interval that holds both."""
        return Reach(min(self.low, other.low), max(self.high, other.high))

    def overlaps(self, other: Reach, noise: float = 0.0) -> bool:
        """Tell whether some value lies in both.

        Parameters
        ----------
        other : Reach
            The other interval.
        noise : float
            By which share of its size (or of 1) an end may be missed.

        Examples
        --------
        >>> Reach(27, math.inf).overlaps(Reach(25.5, 26.5)), Reach(27, math.inf).overlaps(Reach(26.5, 27.5))
        (False, True)
        """
        slack = noise * max([1.0, *(abs(end) for end in (self.low, self.high) if math.isfinite(end))])
        return self.low - slack <= other.high and other.low <= self.high + slack

    def within(self, other: Reach) -> Reach:
        """Give what lies in both; where nothing does, what holds both, since then one of them is off.

        Examples
        --------
        >>> Reach(0, 2).within(Reach(1, 3)), Reach(0, 1).within(Reach(2, 3))
        (Reach(low=1, high=2), Reach(low=0, high=3))
        """
        if not self.overlaps(other):
            return self.union(other)
        return Reach(max(self.low, other.low), min(self.high, other.high))

    @property
    def middle(self) -> float:
        """Give the middle."""
        return (self.low + self.high) / 2


def corners(function: Callable[..., float], *inputs: Reach) -> Reach:
    """Map through a function that rises or falls in each of its numbers; its extremes are at corners.

    Parameters
    ----------
    function : callable
        Takes one number per input. In each it is monotone, whatever the others are.
    *inputs : Reach
        What each number can be.

    Examples
    --------
    >>> corners(lambda d, s: d / s, Reach(1, 2), Reach(4, 5))
    Reach(low=0.2, high=0.5)
    """
    values = [float(function(*corner)) for corner in product(*((r.low, r.high) for r in inputs))]
    return Reach(min(values), max(values))


# A zero is exact and stays: sums and roots never round to it, products only below 1e-323.


def _down(x: float) -> float:
    """Give the next float below."""
    return math.nextafter(x, -math.inf) if x else x


def _up(x: float) -> float:
    """Give the next float above."""
    return math.nextafter(x, math.inf) if x else x


#: Bounds of the derivatives, one column an input: the lower ones with their sign turned, then the upper ones. Turned
#: like that, both are rounded outward by rounding up. None where nothing depends on the inputs.
_Slopes = npt.NDArray[np.float64] | None


class Interval:
    """Carry bounds of a value and of its derivatives through arithmetic, rounded outward.

    Only what the statistics need: ``+ - * /``, squares, negation and `sqrt`.
    """

    __slots__ = ("hi", "lo", "slopes")
    __array_ufunc__ = None  # let numpy scalars on the left defer to the methods here

    def __init__(self, lo: float, hi: float, slopes: _Slopes = None) -> None:
        self.lo, self.hi, self.slopes = lo, hi, slopes

    @staticmethod
    def _lift(x: Any) -> Interval:
        if isinstance(x, Interval):
            return x
        number = float(x)
        return Interval(number, number) if number == x else Interval(*_around(x, x))

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo, None if self.slopes is None else self.slopes[::-1])

    def __add__(self, other: Any) -> Interval:
        o = self._lift(other)
        return Interval(_down(self.lo + o.lo), _up(self.hi + o.hi), _sum(self.slopes, o.slopes))

    def __sub__(self, other: Any) -> Interval:
        return self + (-self._lift(other))

    def __rsub__(self, other: Any) -> Interval:
        return self._lift(other) - self

    def __mul__(self, other: Any) -> Interval:
        o = self._lift(other)
        products = (self.lo * o.lo, self.lo * o.hi, self.hi * o.lo, self.hi * o.hi)
        slopes = _sum(_times(self.slopes, o.lo, o.hi), _times(o.slopes, self.lo, self.hi))
        return Interval(_down(min(products)), _up(max(products)), slopes)

    __radd__ = __add__
    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Interval:
        o = self._lift(other)
        if o.lo <= 0.0 <= o.hi:
            raise ZeroDivisionError("the denominator can be zero within the rounding of its inputs")
        lo, hi = _down(1.0 / o.hi), _up(1.0 / o.lo)
        ends = sorted((lo * lo, hi * hi))
        return self * Interval(lo, hi, _times(o.slopes, -_up(ends[1]), -_down(ends[0])))

    def __rtruediv__(self, other: Any) -> Interval:
        return self._lift(other) / self

    def __pow__(self, power: int) -> Interval:
        if power != 2:
            raise ValueError("only squares are needed here")
        ends = sorted((self.lo * self.lo, self.hi * self.hi))
        low = 0.0 if self.lo <= 0.0 <= self.hi else _down(ends[0])
        return Interval(low, _up(ends[1]), _times(self.slopes, 2 * self.lo, 2 * self.hi))

    def sqrt(self) -> Interval:
        """Take the root; the derivative is bounded only away from zero."""
        if self.hi < 0 or self.lo < -_NOISE * max(1.0, self.hi):
            raise ValueError("the root of a negative number lies within the inputs' rounding")
        lo, hi = max(0.0, _down(math.sqrt(max(self.lo, 0.0)))), _up(math.sqrt(self.hi))
        steep, flat = _up(0.5 / max(lo, 1e-150)), _down(0.5 / max(hi, 1e-150))
        return Interval(lo, hi, _times(self.slopes, flat, steep))


def _around(low: float | Fraction, high: float | Fraction) -> tuple[float, float]:
    """Give floats that hold what lies between two numbers, the numbers themselves where they are floats."""
    lo, hi = float(low), float(high)
    return lo if lo <= low else _down(lo), hi if hi >= high else _up(hi)


def _sum(first: _Slopes, second: _Slopes) -> _Slopes:
    """Add derivatives."""
    if first is None or second is None:
        return second if first is None else first
    return np.nextafter(first + second, math.inf)


def _times(slopes: _Slopes, low: float, high: float) -> _Slopes:
    """Multiply derivatives by an interval."""
    if slopes is None:
        return None
    if low >= 0:
        found = np.maximum(slopes * low, slopes * high)
    elif high <= 0:
        turned = slopes[::-1]
        found = np.maximum(turned * -low, turned * -high)
    else:
        found = np.maximum(slopes * high, slopes[::-1] * -low)
    return np.nextafter(found, math.inf)


def sqrt(x: Any) -> Any:
    """Take the square root of a number, an array or an interval."""
    return x.sqrt() if isinstance(x, Interval) else np.sqrt(x)


def _highest(f: Callable[..., Any], low: np.ndarray, high: np.ndarray, tolerance: float) -> float:
    """Bound the maximum of `f` over a box by best-first branch and bound."""
    size = len(low)
    units = [np.array([-row, row]) for row in np.eye(size)]
    best, order = -math.inf, count()
    heap: list[tuple[float, int, np.ndarray, np.ndarray, np.ndarray]] = []

    def bound(lo: np.ndarray, hi: np.ndarray) -> tuple[float, np.ndarray, np.ndarray, Any]:
        while True:
            box = [Interval(a, b, unit) for a, b, unit in zip(lo.tolist(), hi.tolist(), units, strict=True)]
            y = Interval._lift(f(*box))
            least, most = (-y.slopes[0], y.slopes[1]) if y.slopes is not None else np.zeros((2, size))
            open_ = lo < hi
            rising, falling = open_ & (least >= 0), open_ & (most <= 0)
            if not (rising | falling).any():
                break
            lo, hi = np.where(rising, hi, lo), np.where(falling & ~rising, lo, hi)
        middle = (lo + hi) / 2
        slope = np.maximum(abs(least), abs(most)) * np.maximum(hi - middle, middle - lo)
        # The mean-value form closes in faster than plain interval arithmetic on small boxes.
        centre = Interval._lift(f(*(Interval(x, x) for x in middle.tolist()))).hi
        return min(y.hi, _up(centre + float(slope.sum()) * _MORE)), lo, hi, (centre, slope)

    def push(lo: np.ndarray, hi: np.ndarray) -> None:
        nonlocal best
        upper, lo, hi, (centre, slope) = bound(lo, hi)
        best = max(best, centre)
        heapq.heappush(heap, (-upper, next(order), lo, hi, slope))

    push(low, high)
    for _ in range(_MOST_PARTS):
        upper, _, lo, hi, slope = heapq.heappop(heap)
        if -upper <= best + tolerance * max(1.0, abs(best)):
            return -upper
        axis = int(np.argmax(slope))
        middle = (lo[axis] + hi[axis]) / 2
        for side in (0, 1):
            part = [lo.copy(), hi.copy()]
            part[1 - side][axis] = middle
            push(*part)
    raise RuntimeError(f"reach not settled after {_MOST_PARTS} parts: {best} to {-heap[0][0]}")


def reach(statistic: Callable[..., Any], *inputs: Printed | Reach | float, tolerance: float = 1e-6) -> Reach:
    """Find the lowest and highest value of a statistic over its inputs' intervals.

    Parameters
    ----------
    statistic : callable
        Takes one number per input; written with ``+ - * /``, squares and `sqrt` of this module, so
        that it works on intervals as on numbers. Apply distribution functions afterwards, with
        `Reach.through`.
    *inputs : Printed, Reach or float
        A printed number moves through its rounding interval, a Reach through itself; a plain
        number stays.
    tolerance : float
        How much wider than the truth the answer may be, as a share of its size (or of 1). A wider
        one is quicker with many inputs, and accuses nobody either.

    Returns
    -------
    Reach
        Contains every attainable value: all operations are rounded outward, so this holds for floating-point
        arithmetic, too. Wider than the attainable set by at most the tolerance and what such arithmetic loses:
        ``(a + 1e16) - 1e16`` can be told to a few units only.

    Raises
    ------
    ZeroDivisionError, ValueError
        If the statistic is not defined everywhere in the box.

    Examples
    --------
    The change of 9.3 and 9.1 hours can differ by 0.1 to 0.3:

    >>> r = reach(lambda a, b: a - b, Printed("9.3"), Printed("9.1"))
    >>> round(r.low, 6), round(r.high, 6)
    (0.1, 0.3)

    Not monotone: the square of a difference that may be zero.

    >>> r = reach(lambda a, b: (a - b) ** 2, Printed("5"), Printed("5"))
    >>> round(r.low, 6), round(r.high, 6)
    (0.0, 1.0)
    """
    pairs = [_around(*_ends(x)) for x in inputs]
    low, high = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    with arguments.trying():
        upper = _highest(statistic, low, high, tolerance)
        lower = -_highest(lambda *x: -statistic(*x), low, high, tolerance)
    return Reach(float(lower), float(upper))


def _ends(x: Printed | Reach | float) -> tuple[float | Fraction, float | Fraction]:
    """Give the ends between which an input moves, exactly."""
    if isinstance(x, Printed):
        return x.bounds
    return (x.low, x.high) if isinstance(x, Reach) else (x, x)
