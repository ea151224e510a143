"""What several parts of the report ask of counts, percentages and their intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from math import ceil, floor, sqrt

from scipy import special

from etterprov import arguments
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.summary import Bounds, wilson_interval

_LEVEL = 0.975  # quantile of a two-sided 95 % interval
_Z = float(special.ndtri(_LEVEL))
_NOISE = 1e-9  # of floating-point arithmetic


def as_float(number: Printed | float) -> float:
    """Give a number, printed or not, as a float.

    Examples
    --------
    >>> as_float(Printed("0.30")), as_float(2)
    (0.3, 2.0)
    """
    return number.value if isinstance(number, Printed) else float(number)


def as_int(number: Printed | int) -> int:
    """Give a count, printed or not, as a whole number.

    Examples
    --------
    >>> as_int(Printed("375.000"))
    375
    """
    return int(as_float(number))


def as_ints(numbers: Iterable[Printed | int]) -> list[int]:
    """Give counts as whole numbers.

    Examples
    --------
    >>> as_ints([Printed("375.000"), 2])
    [375, 2]
    """
    return [as_int(number) for number in numbers]


def exactly(x: float | Fraction) -> Reach:
    """Give the reach of a value that nothing printed blurs.

    Examples
    --------
    >>> exactly(Fraction(1, 4))
    Reach(low=0.25, high=0.25)
    """
    return Reach(float(x), float(x))


def as_reach(number: Printed | Reach | float) -> Reach:
    """Give what a number can have been before it was rounded.

    Examples
    --------
    >>> as_reach(Printed("8.4")), as_reach(2)
    (Reach(low=8.35, high=8.45), Reach(low=2.0, high=2.0))
    """
    if isinstance(number, Reach):
        return number
    return Reach(number.low, number.high) if isinstance(number, Printed) else exactly(number)


def admits_twice(number: Printed, x: float | Fraction) -> bool:
    """Tell whether `x`, rounded to one decimal more and then again, can print so.

    Examples
    --------
    14.248 is 14.2, but by way of 14.25 it can become 14.3.

    >>> Printed("14.3").admits(14.248), admits_twice(Printed("14.3"), 14.248)
    (False, True)
    """
    low, high = _twice(number)
    noise = 0 if isinstance(x, Fraction) else Fraction(_NOISE)
    return low - noise <= Fraction(x) <= high + noise


def _twice(number: Printed) -> tuple[Fraction, Fraction]:
    """Give the ends of what can print so after rounding to one decimal more."""
    low, high = number.bounds
    step = Fraction(1, 20 * 10**number.decimals)
    return low - step, high + step


def bases(count: int, percent: Printed, least: int, most: int, *, twice: bool = False) -> list[int]:
    """Find the numbers of people of which `count` can print as `percent`.

    Parameters
    ----------
    count : int
        People with the trait.
    percent : Printed
        Their percentage as printed.
    least, most : int
        The fewest and the most people to try.
    twice : bool
        Whether rounding by way of one decimal more is admitted.

    Returns
    -------
    list of int
        In rising order.

    Examples
    --------
    >>> bases(1054, Printed("88.5"), 1100, 1193)
    [1191]
    """
    low, high = _twice(percent) if twice else percent.bounds
    first = ceil(100 * count / high)
    last = floor(100 * count / low) if low > 0 else most
    return list(range(max(first, least, count, 1), min(last, most) + 1))


def counts_behind(percent: Printed, n: int) -> list[int]:
    """Find the numbers of people that can print as `percent` of n.

    Examples
    --------
    >>> counts_behind(Printed("36"), 50), counts_behind(Printed("35"), 50), counts_behind(Printed("0.704"), 50)
    ([18], [], [])
    """
    low, high = percent.bounds
    return list(range(max(ceil(low * n / 100), 0), min(floor(high * n / 100), n) + 1))


def _wald(count: int, n: int) -> Bounds:
    share = count / n
    half = _Z * sqrt(share * (1 - share) / n)
    return Bounds(share - half, share + half)


@cache
def _t_quantile(df: int) -> float:
    return float(special.stdtrit(df, _LEVEL))


def _wald_t(count: int, n: int) -> Bounds:
    share = count / n
    half = _t_quantile(n - 1) * sqrt(share * (1 - share) / (n - 1))
    return Bounds(share - half, share + half)


def _beta(quantile: float, a: float, b: float) -> float:
    return float(special.betaincinv(a, b, quantile))


def _exact(count: int, n: int) -> Bounds:
    low = 0.0 if count == 0 else _beta(1 - _LEVEL, count, n - count + 1)
    high = 1.0 if count == n else _beta(_LEVEL, count + 1, n - count)
    return Bounds(low, high)


def _jeffreys(count: int, n: int) -> Bounds:
    a, b = count + 0.5, n - count + 0.5
    return Bounds(_beta(1 - _LEVEL, a, b), _beta(_LEVEL, a, b))


SHARE_INTERVALS: dict[str, Callable[[int, int], Bounds]] = {
    "Wald with t": _wald_t,  # as for the mean of zeros and ones
    "Wald": _wald,
    "Wilson": wilson_interval,
    "exact": _exact,
    "Jeffreys": _jeffreys,
}


@cache
def share_interval(count: int, n: int, method: str) -> Bounds:
    """Give a 95 % interval of a percentage, cut off at 0 and 100.

    Parameters
    ----------
    count, n : int
        People with the trait and all people.
    method : {"Wald with t", "Wald", "Wilson", "exact", "Jeffreys"}
        The first takes the t quantile and n - 1 in the variance, as for a mean; the exact one is that
        of Clopper and Pearson; for the others see Brown, Cai & DasGupta (2001),
        doi:10.1214/ss/1009213286.

    Returns
    -------
    Bounds
        In per cent.

    Raises
    ------
    ValueError
        If the method is unknown or the count isn't from 0 to n.

    Examples
    --------
    >>> bounds = share_interval(87, 564, "Wald with t")
    >>> round(bounds.low, 1), round(bounds.high, 1)
    (12.4, 18.4)
    """
    arguments.one_of("method", method, tuple(SHARE_INTERVALS))
    if method == "Wald with t":
        arguments.number("n", n, 1, inside=True)
    arguments.part(count, n)
    bounds = SHARE_INTERVALS[method](count, n)
    return Bounds(100 * max(bounds.low, 0.0), 100 * min(bounds.high, 1.0))


def interval_readings(
    count: int, sizes: Iterable[int], low: Printed, high: Printed, *, twice: bool = False
) -> dict[str, list[int]]:
    """Find the methods, and with how many people, by which an interval can print so.

    Parameters
    ----------
    count : int
        People with the trait.
    sizes : iterable of int
        Numbers of people to try.
    low, high : Printed
        Ends of the interval, in per cent.
    twice : bool
        Whether rounding by way of one decimal more is admitted.

    Returns
    -------
    dict of str to list of int
        Only methods that fit; see `share_interval`.

    Examples
    --------
    >>> interval_readings(32, range(55, 60), Printed("43.3"), Printed("68.2"))
    {'Wilson': [57]}
    """
    ends = [_twice(number) if twice else number.bounds for number in (low, high)]
    (a, b), (c, d) = [(float(first) - _NOISE, float(last) + _NOISE) for first, last in ends]
    found: dict[str, list[int]] = {}
    for n in sizes:
        for method in SHARE_INTERVALS:
            bounds = share_interval(count, n, method)
            if a <= bounds.low <= b and c <= bounds.high <= d:
                found.setdefault(method, []).append(n)
    return found
