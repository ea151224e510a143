"""Percentages of counts: whether a count of so many people prints so, and of how many people it can be.

A count k of n people is 100 k / n per cent, exactly; the claim holds if that prints so. Before a percentage is
accused, it is tried whether it was rounded by way of one decimal more, and whether the last percentage of a question
was adjusted so that all make 100. Without a base there is no verdict: none is ever guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
from scipy import special

from etterprov.counts import admits_twice, as_int, bases, interval_readings
from etterprov.families.family import Family, Outcome
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach
from etterprov.readings import SILENT, says

_Z = float(special.ndtri(0.975))


def share(percent: Printed, count: int | Printed, n: int | Printed, *, of: int = 100) -> Outcome:
    """Ask whether a count of so many people prints as a percentage.

    Parameters
    ----------
    percent : Printed
        The claim.
    count, n : int or Printed
        People with the trait and all people.
    of : int
        What the whole makes: 100 for percentages, 1 for shares.
    """
    k, people = as_int(count), as_int(n)
    facts = {"count": k, "n": people}
    if people < 1:
        return Outcome(False, None, facts=facts)
    value = Fraction(of * k, people)
    by = SILENT
    if not percent.admits(value):
        step = round(value, percent.decimals + 1)
        by = says("rounded-twice", count=k, n=people, share=value, step=float(step), percent=percent)
    return Outcome(admits_twice(percent, value), Reach(float(value), float(value)), by, facts)


def adjusted(percent: Printed, count: int | Printed, n: int | Printed, others: Sequence[Printed]) -> Outcome:
    """Ask whether a percentage was adjusted so that it and the others of its question make 100.

    As `share`, and also holds, by that reading, if it is what the others leave of 100 and lies within one unit of the
    last digit of what the count gives.
    """
    plain = share(percent, count, n)
    left = 100 - sum(other.exact for other in others)
    unit = Fraction(1, 10**percent.decimals)
    if plain.holds or plain.reach is None or percent.exact != left or abs(Fraction(plain.reach.low) - left) > unit:
        return plain
    by = says("adjusted-to-the-whole", percent=percent, others=list(others), **plain.facts)
    return Outcome(True, plain.reach, by, plain.facts)


def common_base(
    percents: Sequence[Printed], counts: Sequence[int | Printed], least: int, most: int, *, twice: bool = False
) -> Outcome:
    """Ask whether the percentages of one question can be of one number of people.

    Parameters
    ----------
    percents : sequence of Printed
        Percentages of the answers, the claim first.
    counts : sequence of int or Printed
        How many gave them.
    least, most : int
        The fewest and the most people who can have answered.
    twice : bool
        Whether rounding by way of one decimal more is tried, if no number of people gives all percentages at once.
    """
    sizes = _common(percents, counts, least, most, twice=False)
    by = SILENT
    if twice and not sizes:
        sizes = _common(percents, counts, least, most, twice=True)
        by = says("common-rounded-twice", sizes=sizes)
    return Outcome(bool(sizes), None, by, facts={"sizes": sizes, "least": least, "most": most})


def _common(
    percents: Sequence[Printed], counts: Sequence[int | Printed], least: int, most: int, *, twice: bool
) -> list[int]:
    sizes = set(range(least, most + 1))
    for percent, count in zip(percents, counts, strict=True):
        sizes &= set(bases(as_int(count), percent, least, most, twice=twice))
    return sorted(sizes)


def some_base(percent: Printed, count: int | Printed, least: int, most: int) -> Outcome:
    """Ask whether a percentage can be that of a count, of a number of people that is known only within limits.

    Parameters
    ----------
    percent : Printed
        The claim.
    count : int or Printed
        People with the trait.
    least, most : int
        The fewest and the most people who can have answered.
    """
    k = as_int(count)
    once, twice = (bases(k, percent, least, most, twice=step) for step in (False, True))
    span = Reach(100 * k / most, 100 * k / max(least, k, 1)) if max(least, k, 1) <= most else None
    if span and not twice and span.meets(percent):
        span = None  # what lies between whole numbers of people says nothing
    by = says("rounded-twice-of-some", count=k, sizes=twice) if twice and not once else SILENT
    return Outcome(bool(twice), span, by, {"count": k})


def interval(
    low: Printed,
    high: Printed,
    count: int | Printed,
    sizes: Sequence[int],
    *,
    percent: Printed | None = None,
    twice: bool = False,
) -> Outcome:
    """Ask whether an interval can be that of a percentage, by any usual method.

    Parameters
    ----------
    low, high : Printed
        Ends of the 95 % interval, in per cent.
    count : int or Printed
        People with the trait.
    sizes : sequence of int
        Numbers of people that it can be of. Tried are the methods of `etterprov.counts.share_interval`.
    percent : Printed, optional
        The percentage as printed; Wald's interval around it, rounded as it is, is tried too.
    twice : bool
        Whether these are numbers of people that the percentage can be of only if it was rounded by way of one decimal
        more. Then the ends may be so too; only if they must be, it holds by that reading: how the percentage was
        rounded is a matter of its own.
    """
    k = as_int(count)
    possible = [n for n in sizes if 0 <= k <= n and n > 1]
    found = interval_readings(k, possible, low, high)
    if not found and percent is not None and (around := [n for n in possible if fits_around(percent, n, low, high)]):
        found = {"Wald around the rounded percentage": around}
    by = SILENT
    if not found and twice:
        found, by = interval_readings(k, possible, low, high, twice=True), says("interval-rounded-twice")
    return Outcome(bool(found), None, by, {"methods": found})


def fits_around(percent: Printed, n: int, low: Printed, high: Printed) -> bool:
    """Tell whether Wald's interval around the rounded percentage prints so.

    Examples
    --------
    15 +- 1.96 root(15 x 85 / 1193) is 15 +- 2.03, though the percentage is 15.42:

    >>> fits_around(Printed("15"), 1193, Printed("13.0"), Printed("17.0"))
    True
    """
    share = min(max(percent.value / 100, 0.0), 1.0)
    half = 100 * _Z * sqrt(share * (1 - share) / n)
    return low.admits(max(percent.value - half, 0.0)) and high.admits(min(percent.value + half, 100.0))


def _answers(rng: np.random.Generator) -> tuple[list[int], int, list[Printed]]:
    counts = [int(x) for x in rng.multinomial(rng.integers(5, 1_500), rng.dirichlet(np.full(rng.integers(2, 8), 0.8)))]
    decimals, halves = int(rng.integers(0, 4)), str(rng.choice(HALVES))
    n = sum(counts)
    return counts, n, [rounded(Fraction(100 * count, n), decimals, halves) for count in counts]


def _shares(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    counts, n, percents = _answers(rng)
    yield from ((percent, count, n) for percent, count in zip(percents, counts, strict=True))


def _adjusted(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    counts, n, percents = _answers(rng)
    *others, _ = percents
    rest = 100 - sum(other.exact for other in others)
    last = rounded(rest, percents[-1].decimals)
    if abs(Fraction(100 * counts[-1], n) - rest) <= Fraction(1, 10**last.decimals):
        yield last, counts[-1], n, tuple(others)


def _intervals(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    n = int(rng.integers(2, 1_500))
    count = int(rng.binomial(n, rng.beta(0.6, 0.6)))
    share, halves, decimals = count / n, str(rng.choice(HALVES)), int(rng.integers(0, 3))
    exact = stats.binomtest(count, n)
    half = 1.959964 * sqrt(share * (1 - share) / n)
    for low, high in (
        exact.proportion_ci(method="wilson"),
        exact.proportion_ci(method="exact"),
        (share - half, share + half),
    ):
        ends = [rounded(100 * min(max(end, 0.0), 1.0), decimals, halves) for end in (low, high)]
        yield *ends, count, range(max(n - 5, count, 2), n + 6)


def _bases(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    counts, n, percents = _answers(rng)
    yield tuple(percents), tuple(counts), max(n - int(rng.integers(0, 30)), 1), n + int(rng.integers(0, 30))


def _some_bases(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for percents, counts, least, most in _bases(rng):
        yield from ((percent, count, least, most) for percent, count in zip(percents, counts, strict=True))


SHARE = Family("percentage of a count", share, _shares)
ADJUSTED = Family("percentages made 100", adjusted, _adjusted)
SHARE_INTERVAL = Family("interval of a percentage", interval, _intervals)
COMMON_BASE = Family("common base", common_base, _bases)
SOME_BASE = Family("percentage of some base", some_base, _some_bases)
