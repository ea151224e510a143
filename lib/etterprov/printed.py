"""A number as printed: its digits, and the values that could have been rounded to them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from etterprov import arguments

_SPACE = "[ \u00a0\u202f\u2009]"
# Digits, or thousands in groups of three; a space anywhere else would join two numbers into one.
_WHOLE = rf"(\d+|\d{{1,3}}({_SPACE}\d{{3}})+)"
_NUMBER = re.compile(rf"[+-]?({_WHOLE}([.,]\d*)?|[.,]\d+)\Z|\d+/[1-9]\d*\Z")
# A comma before three digits parts thousands in English and decimals in Norwegian.
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}\Z")
_BOUND = re.compile(r"([<>≤≥]|<=|>=)\s*(?=[^<>≤≥=])")
# As people type them: a minus sign or an en dash before the digits, a raised dot within them.
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00b7": ".", "\u2219": ".", "\u2027": "."})


def _split(text: str) -> tuple[str, str]:
    """Give the sign of a bound, if there is one, and the number behind it in plain characters."""
    plain = text.strip().translate(_SIGNS)
    bound = _BOUND.match(plain)
    sign = bound[1].replace("≤", "<").replace("≥", ">")[0] if bound else ""
    number = plain[bound.end() :] if bound else plain
    return sign, re.sub(rf"\A([+-]){_SPACE}(?=[\d.,])", r"\1", number)


# Floats carry about 16 digits; admitting a value must not hang on the last of them.
_FLOAT_NOISE = 1e-9


@dataclass(frozen=True)
class Printed:
    """Hold a number as printed, with the interval of values that round to it.

    ``"0.30"`` and ``"0.3"`` are different facts: the first says more. A printed value v with d
    decimals stands for the closed interval [v - 0.5*10**-d, v + 0.5*10**-d]; it is closed at both
    ends because it is not known whether a half was rounded up, down or to even.

    Parameters
    ----------
    text : str
        The digits as printed; ``.``, ``,`` or ``·`` as decimal mark, ``-``, U+2212 or an en dash as
        minus, spaces between thousands allowed. A fraction given in words (``"1/3"``) stands for
        itself: words don't tell how they were rounded. A bound (``"<0.001"``) stands for all that
        lies on its side; its `value` is where it ends.
    cell : str, optional
        Where it is printed, as ``table/key/column``. Numbers keep their cell wherever they go, and
        so the ledger can tell which printed numbers it has used. Not part of equality.

    Raises
    ------
    ValueError
        If the text is not a decimal number, or is one like ``"1,234"``, which can be 1234 or 1.234.

    Examples
    --------
    >>> hours = Printed("7.9")
    >>> hours.value, hours.decimals, hours.low, hours.high
    (7.9, 1, 7.85, 7.95)
    >>> hours.admits(7.85), hours.admits(7.84)
    (True, False)
    >>> Printed("0,30").decimals
    2
    >>> Printed("<0,001").sign, Printed("<0,001").high
    ('<', 0.001)
    """

    text: str
    cell: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuse a text that is no number, at once and by name."""
        if not isinstance(self.text, str):
            raise ValueError(f"{self.text!r} is not a printed number: expected text with all digits as printed")
        sign, number = _split(self.text)
        if not _NUMBER.match(number) or (sign and "/" in number):
            raise ValueError(f"{self.text!r} is not a printed number")
        if _AMBIGUOUS.match(number):
            plain = number.replace(",", "")
            decimal = number.replace(",", ".")
            raise ValueError(f"{self.text!r} is not a printed number for certain: write {plain} or {decimal}")

    def __str__(self) -> str:
        """Give the digits as printed."""
        return self.text

    @cached_property
    def sign(self) -> str:
        """Give ``<`` or ``>`` if this is a bound, else nothing."""
        return _split(self.text)[0]

    @cached_property
    def _digits(self) -> str:
        return re.sub(_SPACE, "", _split(self.text)[1])

    @cached_property
    def decimals(self) -> int:
        """Count the printed decimals."""
        _, _, fraction = self._digits.replace(",", ".").partition(".")
        return len(fraction)

    @cached_property
    def exact(self) -> Fraction:
        """Give the printed value as an exact rational."""
        return Fraction(self._digits.replace(",", "."))

    @cached_property
    def bounds(self) -> tuple[Any, Any]:
        """Give the exact ends of the rounding interval; a bound has none on one side."""
        if self.sign:
            return (-math.inf, self.exact) if self.sign == "<" else (self.exact, math.inf)
        half = Fraction(0) if "/" in self.text else Fraction(1, 2 * 10**self.decimals)
        return self.exact - half, self.exact + half

    @cached_property
    def value(self) -> float:
        """Give the printed value as a float."""
        return float(self.exact)

    @cached_property
    def low(self) -> float:
        """Give the lowest value that could have been printed so."""
        return float(self.bounds[0])

    @cached_property
    def high(self) -> float:
        """Give the highest value that could have been printed so."""
        return float(self.bounds[1])

    def admits(self, x: float | Fraction) -> bool:
        """Tell whether `x` could have been printed so.

        Rationals are compared exactly; floats with a slack of 1e-9 of their size for the noise of
        floating-point arithmetic, so that no number is accused because of it.
        """
        if not math.isfinite(x):
            return False
        low, high = self.bounds
        if self.sign:  # floats and rationals are compared exactly
            noise = 0 if isinstance(x, Fraction | int) else _FLOAT_NOISE * max(1.0, abs(x))
            return bool(low <= x + noise and x - noise <= high)
        slack = 0 if isinstance(x, Fraction | int) else Fraction(_FLOAT_NOISE * max(1.0, abs(x)))
        return low - slack <= x <= high + slack


def plus(numbers: Iterable[Any]) -> str:
    """Write a sum of numbers as they are printed.

    Examples
    --------
    >>> plus([Printed("0.30"), Printed("1.2")])
    '0.30 + 1.2'
    """
    return " + ".join(map(str, numbers))


def unround(
    number: Printed, rounding: str = "up_or_down", threshold: int = 5, *, step: str | Fraction | None = None
) -> tuple[Fraction, Fraction, bool, bool]:
    """Give the values that a named rounding rule prints as `number`.

    The book never knows which rule a source used, so `Printed` admits a half either way. Whoever
    does know can say so here.

    Parameters
    ----------
    number : Printed
        The printed number.
    rounding : str
        ``up_or_down``, ``up``, ``down`` (of a half), ``even`` (a half to the even digit),
        ``away`` (a half away from zero, as Excel and SPSS do it), ``towards`` (a half towards zero),
        ``up_from``, ``down_from`` (a digit other than 5 decides), ``ceiling``, ``floor``,
        ``ceiling_or_floor``, ``trunc`` (towards zero), ``anti_trunc`` (away from zero).
    threshold : int
        The deciding digit, 1 to 9, of ``up_from`` and ``down_from``.
    step : str or Fraction, optional
        To whose multiples it was rounded, as ``"0.008"``; by default to the last printed digit.

    Returns
    -------
    low, high : Fraction
        Ends of the interval.
    low_closed, high_closed : bool
        Whether the ends belong to it.

    Raises
    ------
    ValueError
        If the number is a bound, the rule is unknown, the threshold is no digit from 1 to 9 or the
        step is not above 0.

    Notes
    -----
    The rules and their names are those of ``unround()`` in the R package scrutiny (Jung 2024), but for
    ``away`` and ``towards``. Both ends belong to ``even``, as there since version 1.0: programs round
    the binary number next to a decimal half, which lies on either side of it, so that R and Python
    print 3/40 as 0.07.

    Examples
    --------
    >>> low, high, *closed = unround(Printed("8.2"), "up")
    >>> float(low), float(high), closed
    (8.15, 8.25, [True, False])
    >>> [float(end) for end in unround(Printed("0.504"), step="0.008")[:2]]
    [0.5, 0.508]
    """
    if number.sign:
        raise ValueError(f"{number.text!r} is a bound; expected a number that was rounded")
    if not isinstance(threshold, int) or not 1 <= threshold <= 9:
        raise ValueError(f"threshold must be a digit from 1 to 9, not {threshold}")
    unit = Fraction(1, 10**number.decimals) if step is None else arguments.exact("step", step)
    half, share = unit / 2, unit * threshold / 10
    positive = number.exact > 0
    towards = "ceiling_or_floor" if number.exact == 0 else "floor"
    away = "ceiling"
    if number.exact < 0:
        towards, away = away, towards
    if number.exact == 0 and rounding == "anti_trunc":
        return number.exact, number.exact, True, True  # whatever isn't 0 is rounded away from it
    rounding = {"trunc": towards, "anti_trunc": away}.get(rounding, rounding)
    rules = {
        "up_or_down": (half, half, True, True),
        "up": (half, half, True, False),
        "down": (half, half, False, True),
        "even": (half, half, True, True),
        "away": (half, half, positive, number.exact < 0),
        "towards": (half, half, not positive, number.exact >= 0),
        "up_from": (unit - share, share, True, False),
        "down_from": (unit - share, share, False, True),
        "ceiling": (unit, Fraction(0), False, True),
        "floor": (Fraction(0), unit, True, False),
        "ceiling_or_floor": (unit, unit, False, False),
    }
    if rounding not in rules:
        raise ValueError(f"unknown rounding rule {rounding!r}; known: {', '.join(rules)}")
    below, above, low_closed, high_closed = rules[rounding]
    return number.exact - below, number.exact + above, low_closed, high_closed


def wholes(
    low: Fraction, high: Fraction, low_closed: bool = True, high_closed: bool = True, *, shift: Fraction | int = 0
) -> tuple[int, int]:
    """Give the first and the last whole number between two ends, both moved by `shift`.

    Examples
    --------
    >>> wholes(Fraction(1), Fraction(5, 2)), wholes(Fraction(1), Fraction(2), False, False)
    ((1, 2), (2, 1))
    """
    first = math.ceil(low + shift) if low_closed else math.floor(low + shift) + 1
    last = math.floor(high + shift) if high_closed else math.ceil(high + shift) - 1
    return first, last


#: How software that knows what a half is rounds it.
HALVES = ("up", "even", "down")


def rounded(value: float | Fraction, decimals: int, halves: str = "up") -> Printed:
    """Print a value, as the generators of true cases do.

    Parameters
    ----------
    value : float or Fraction
        A finite number. Less than 1e-9 of the last digit from a half counts as one, for the noise of
        floating-point arithmetic.
    decimals : int
        Printed decimals.
    halves : {"up", "even", "down"}
        Halves go away from zero, to the even digit or towards zero.

    Returns
    -------
    Printed
        In a cell of its own, ``simulated/table/number``.

    Raises
    ------
    ValueError
        If there is no such rule.

    Examples
    --------
    >>> [rounded(0.125, 2, halves).text for halves in HALVES], rounded(-2.4996, 2).text
    (['0.13', '0.12', '0.12'], '-2.50')
    """
    if halves not in HALVES:
        raise ValueError(f"halves must be one of {', '.join(HALVES)}, not {halves!r}")
    scaled = abs(value) * 10**decimals
    units = math.floor(scaled + Fraction(_FLOAT_NOISE))
    over = scaled - units
    if abs(over - Fraction(1, 2)) < _FLOAT_NOISE:
        units += halves == "up" or (halves == "even" and units % 2 == 1)
    else:
        units += over > 0.5
    digits = f"{units // 10**decimals}" + (f".{units % 10**decimals:0{decimals}d}" if decimals else "")
    return Printed(f"-{digits}" if value < 0 and units else digits, cell="simulated/table/number")
