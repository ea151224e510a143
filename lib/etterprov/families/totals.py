"""Sums and limits: a total is that of its parts, all percentages make 100, a part is no more than the whole.

Counts are exact. Other parts can each have been rounded, so their sum reaches from the sum of the lowest to that of the
highest values that print so; the total holds if some such sum prints as it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np

from etterprov.counts import as_float
from etterprov.families.family import Family, Options, Outcome
from etterprov.printed import HALVES, Printed, plus, rounded
from etterprov.reach import Reach

_HUNDRED = Reach(100.0, 100.0)


def sum_of(parts: Iterable[Printed]) -> Reach:
    """Give what a sum of printed numbers can be, each rounded by itself.

    Examples
    --------
    >>> sum_of([Printed("1.5"), Printed("2.5")])
    Reach(low=3.9, high=4.1)
    """
    ends = [part.bounds for part in parts]
    return Reach(float(sum(low for low, _ in ends)), float(sum(high for _, high in ends)))


def total(claim: Printed, parts: Sequence[Printed], *, rounded_parts: bool = False) -> Outcome:
    """Ask whether parts add up to a total.

    Parameters
    ----------
    claim : Printed
        The total.
    parts : sequence of Printed
        Its parts.
    rounded_parts : bool
        Whether the parts have been rounded; counts have not.
    """
    exact = float(sum(part.exact for part in parts))
    reach = sum_of(parts) if rounded_parts else Reach(exact, exact)
    return Outcome(reach.meets(claim), reach, facts={"parts": list(parts)})


def hundred(percents: Sequence[Printed], whole: Reach | None = _HUNDRED) -> Outcome:
    """Ask whether percentages of answers that exclude each other, all of one base, can make the whole.

    Parameters
    ----------
    percents : sequence of Printed
        The percentages, the claim first.
    whole : Reach, optional
        What they make: 100, or less where some people gave none of the answers. None where there is no base.
    """
    reach = sum_of(percents)
    shown = float(sum(percent.exact for percent in percents))
    return Outcome(
        whole is not None and reach.overlaps(whole),
        reach if whole is _HUNDRED else whole,
        facts={"number": len(percents), "sum": shown},
        printed=f"sum of {len(percents)} percentages: {shown:g}",
    )


def _low(number: Printed | float, *, blurred: bool) -> float:
    return number.low if isinstance(number, Printed) and (number.decimals or blurred) else as_float(number)


def _high(number: Printed | float, *, blurred: bool) -> float:
    return number.high if isinstance(number, Printed) and (number.decimals or blurred) else as_float(number)


def at_most(part: Printed, whole: Printed | float, *, others: Sequence[Printed] = (), blurred: bool = False) -> Outcome:
    """Ask whether a part, alone or with others, can be no more than the whole.

    Parameters
    ----------
    part : Printed
        The claim.
    whole : Printed or float
        What bounds it.
    others : sequence of Printed
        Further parts, none of which has anything of another.
    blurred : bool
        Whether whole numbers have been rounded; counts and years have not.
    """
    parts, most = (part, *others), _high(whole, blurred=blurred)
    least = sum(_low(each, blurred=blurred) for each in parts)
    printed = plus(parts) if others else None
    return Outcome(least <= most, Reach(0.0, most), facts={"most": whole}, printed=printed)


def at_least(whole: Printed, part: Printed | float, *, blurred: bool = False) -> Outcome:
    """Ask whether a whole, the claim, can be no less than one of its parts; options as `at_most`."""
    least = _low(part, blurred=blurred)
    return Outcome(_high(whole, blurred=blurred) >= least, Reach(least, inf), facts={"least": part})


def between(claim: Printed, low: Printed | float, high: Printed | float, *, blurred: bool = False) -> Outcome:
    """Ask whether a number lies between two others, both ends counted in; options as `at_most`."""
    bottom, top = _low(low, blurred=blurred), _high(high, blurred=blurred)
    reach = Reach(bottom, top) if bottom <= top else None
    holds = _low(claim, blurred=blurred) <= top and bottom <= _high(claim, blurred=blurred)
    return Outcome(reach is not None and holds, reach, facts={"low": low, "high": high})


def _counts(rng: np.random.Generator) -> list[int]:
    return [int(x) for x in rng.multinomial(rng.integers(2, 2_000), rng.dirichlet(np.full(rng.integers(2, 9), 0.8)))]


def _totals(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    counts = _counts(rng)
    yield rounded(sum(counts), 0), tuple(rounded(count, 0) for count in counts)


def _hundreds(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    counts, decimals, halves = _counts(rng), int(rng.integers(0, 4)), str(rng.choice(HALVES))
    percents = tuple(rounded(Fraction(100 * count, sum(counts)), decimals, halves) for count in counts)
    yield (percents,)
    # One division, so that what lies on the edge of a rounding interval isn't pushed over it.
    answered = float(Fraction(100 * (sum(counts) - counts[-1]), sum(counts)))
    yield percents[:-1], Reach(answered, answered)


def _parts_of_wholes(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    counts = _counts(rng)
    for count in counts:
        yield rounded(count, 0), rounded(sum(counts), 0)
    first, *others = (rounded(count, 0) for count in counts)
    yield first, rounded(sum(counts), 0), Options(others=others)


def _wholes_of_parts(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for part, whole, *_ in _parts_of_wholes(rng):
        yield whole, part


def _betweens(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    low, value, high = sorted(rng.normal(0, 20, 3))
    yield tuple(rounded(x, 0) for x in (round(value), round(low), round(high)))
    numbers = [rounded(float(x), int(rng.integers(0, 3)), str(rng.choice(HALVES))) for x in (value, low, high)]
    yield *numbers, Options(blurred=True)


TOTAL = Family("total", total, _totals)
HUNDRED = Family("hundred", hundred, _hundreds)
AT_MOST = Family("at most", at_most, _parts_of_wholes)
AT_LEAST = Family("at least", at_least, _wholes_of_parts)
BETWEEN = Family("between", between, _betweens)
