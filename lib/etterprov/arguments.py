"""What the arguments of functions on printed numbers have to be; every refusal names the argument.

An impossible number gets an error here and not a result: seven of five people, a negative SD, a level of 95. Intervals
and arrays pass, since `reach` and the checks that use it judge what they hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from math import floor, isfinite
from numbers import Real
from typing import Any

Number = Any  # a float, an array or an Interval
_trying: ContextVar[bool] = ContextVar("trying", default=False)


@contextmanager
def trying() -> Iterator[None]:
    """Let numbers pass that are only tried, as the corners of a box of which no more than a part is possible.

    Examples
    --------
    >>> with trying():
    ...     number("r", 1.2, -1, 1)
    1.2
    """
    token = _trying.set(True)
    try:
        yield
    finally:
        _trying.reset(token)


def number(
    name: str,
    value: Number,
    low: float | None = None,
    high: float | None = None,
    *,
    inside: bool = False,
) -> Number:
    """Refuse what is no finite number between two ends.

    Parameters
    ----------
    name : str
        What the argument is called.
    value : float, array or Interval
        The argument.
    low, high : float, optional
        Ends between which it lies.
    inside : bool
        Whether the ends themselves are refused as well.

    Returns
    -------
    float, array or Interval
        The argument itself.

    Raises
    ------
    ValueError
        With the name of the argument, what was expected and what was found.

    Examples
    --------
    >>> number("r", 0.3, -1, 1)
    0.3
    >>> number("r", 1.2, -1, 1)
    Traceback (most recent call last):
    ...
    ValueError: r: expected a number from -1 to 1, found 1.2
    """
    if _trying.get() or not isinstance(value, Real | str | None):
        return value
    found = float(value) if isinstance(value, Real) and not isinstance(value, bool) else float("nan")
    outside = (low is not None and (found < low or (inside and found == low))) or (
        high is not None and (found > high or (inside and found == high))
    )
    if not isfinite(found) or outside:
        raise ValueError(f"{name}: expected {_span(low, high, inside)}, found {value!r}")
    return value


def _span(low: float | None, high: float | None, inside: bool) -> str:
    if low is None and high is None:
        return "a finite number"
    if high is None:
        return f"a number {'above' if inside else 'of at least'} {low:g}"
    if low is None:
        return f"a number {'below' if inside else 'of at most'} {high:g}"
    return f"a number {'between' if inside else 'from'} {low:g} {'and' if inside else 'to'} {high:g}"


def whole(name: str, value: Any, least: int | None = None, most: int | None = None) -> int:
    """Give a whole number as one, also if it comes as ``28.0``, as from a column that has a gap.

    Examples
    --------
    >>> whole("n", 28.0, least=1)
    28
    >>> whole("n", 27.5)
    Traceback (most recent call last):
    ...
    ValueError: n: expected a whole number, found 27.5
    """
    if isinstance(value, Real) and not isinstance(value, bool) and isfinite(value):
        found = int(floor(value))  # noqa: RUF046 (what a Real floors to need be no int to the type checker)
        if found == value and (least is None or found >= least) and (most is None or found <= most):
            return found
    span = "" if least is None else f" of at least {least}" if most is None else f" from {least} to {most}"
    raise ValueError(f"{name}: expected a whole number{span}, found {value!r}")


def level(value: float, name: str = "level") -> float:
    """Refuse what is no level between 0 and 1; 95 per cent is 0.95.

    Examples
    --------
    >>> level(95)
    Traceback (most recent call last):
    ...
    ValueError: level: expected a number between 0 and 1, found 95
    """
    return float(number(name, value, 0, 1, inside=True))


def spread(**sds: Number) -> None:
    """Refuse SDs below zero.

    Examples
    --------
    >>> spread(sd1=2.0, sd2=-1.0)
    Traceback (most recent call last):
    ...
    ValueError: sd2: expected a number of at least 0, found -1.0
    """
    for name, sd in sds.items():
        number(name, sd, 0)


def part(count: float, n: float, names: tuple[str, str] = ("count", "n")) -> None:
    """Refuse more people with a trait than people, and a share of nobody.

    Examples
    --------
    >>> part(7, 5)
    Traceback (most recent call last):
    ...
    ValueError: count: expected a number from 0 to 5, found 7
    """
    number(names[1], n, 0, inside=True)
    if isinstance(n, Real):
        number(names[0], count, 0, float(n))


def correlation(name: str, value: Number, *, inside: bool = False) -> Number:
    """Refuse what is no correlation; with `inside` also those of -1 and 1.

    Examples
    --------
    >>> correlation("r", -1)
    -1
    """
    return number(name, value, -1, 1, inside=inside)


def scale(low: Any, high: Any) -> tuple[int, int]:
    """Give the ends of a scale of whole numbers, the lower one first.

    Examples
    --------
    >>> scale(1.0, 5)
    (1, 5)
    """
    first, last = whole("low", low), whole("high", high)
    if last < first:
        raise ValueError(f"high: expected an end of at least {first}, where the scale begins, found {last}")
    return first, last


def one_of(name: str, value: Any, allowed: tuple[Any, ...]) -> None:
    """Refuse what is not among a few values.

    Examples
    --------
    >>> one_of("ddof", 2, (0, 1))
    Traceback (most recent call last):
    ...
    ValueError: ddof: expected one of 0, 1, found 2
    """
    if value not in allowed:
        raise ValueError(f"{name}: expected one of {', '.join(map(str, allowed))}, found {value!r}")


def exact(name: str, value: Any) -> Fraction:
    """Give a number, or a text of one, as a rational above zero.

    Examples
    --------
    >>> exact("step", "0.008")
    Fraction(1, 125)
    """
    try:
        found = Fraction(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        raise ValueError(f"{name}: expected a number, found {value!r}") from None
    if found <= 0:
        raise ValueError(f"{name}: expected a number above 0, found {value!r}")
    return found
