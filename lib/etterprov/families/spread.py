"""Spread: an SD within the ends of a scale, of a sum or a change beside its parts, of several groups together.

Values between two ends with a given mean vary most if all lie at the ends, least if all are the mean (of whole-number
answers, if all are one of the two next to it). The SD of a sum, or of a change, lies between the difference and the sum
of both SDs, since a correlation lies between -1 and 1. Squares within groups and between them add up to those of all.

Formulas: Bhatia & Davis (2000), doi:10.1080/00029890.2000.12005203, for the largest SD; any textbook for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor, inf, sqrt
from typing import Any

import numpy as np

from etterprov.counts import as_float, as_int, as_reach
from etterprov.families.family import Family, Options, Outcome
from etterprov.families.means import Group, minus
from etterprov.families.tests import Number
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach, corners

_NOISE = 1e-9  # of floating-point arithmetic


def meets(claim: Number, reach: Reach) -> bool:
    """Tell whether a number, printed or itself recovered, can lie within reach."""
    return reach.overlaps(as_reach(claim), noise=_NOISE)


# A scale ------------------------------------------------------------------------------------------------


def sd_on_scale(mean: Number, n: int, low: float, high: float, *, step: float | Fraction | None = None) -> Reach | None:
    """Give the least and the largest SD of so many values between two ends; None where the mean is impossible.

    Parameters
    ----------
    mean : Printed, Reach or float
        Their mean. Within its rounding the one nearest to the middle of the scale allows most.
    n : int
        How many, at least 2. Where that is not known, the fewest.
    low, high : float
        Ends of the scale.
    step : float or Fraction, optional
        How far the answers on it lie apart; without, they can be any number.

    Examples
    --------
    The answers 0, 0, 7 and 7:

    >>> r = sd_on_scale(Printed("3.5"), 4, 0, 7)
    >>> r.low, round(r.high, 3)
    (0.0, 4.041)
    """
    span = as_reach(mean)
    if not span.overlaps(Reach(low, high)) or n < 2:
        return None
    if step is not None:
        return _sd_in_steps(span, n, Fraction(low), Fraction(high), Fraction(step))
    nearest = min(max((low + high) / 2, span.low), span.high)
    return Reach(0.0, sqrt(max((nearest - low) * (high - nearest), 0.0) * n / (n - 1)))


def _sd_in_steps(mean: Reach, n: int, low: Fraction, high: Fraction, step: Fraction) -> Reach | None:
    """Give both limits for answers in steps, by every sum that has the mean."""
    top = int((high - low) / step)
    first = max(ceil((Fraction(mean.low) - low) / step * n - Fraction(_NOISE)), 0)
    last = min(floor((Fraction(mean.high) - low) / step * n + Fraction(_NOISE)), top * n)
    if last < first:
        return None
    sums = np.arange(first, last + 1, dtype=float)
    rest, ends, one = sums % n, sums // top, sums % top
    least = rest * (n - rest) / n / (n - 1)
    most = (ends * top**2 + one**2 - sums**2 / n) / (n - 1)
    return Reach(float(step) * sqrt(max(least.min(), 0.0)), float(step) * sqrt(max(most.max(), 0.0)))


def on_scale(
    sd: Number,
    mean: Number,
    n: int | Printed,
    low: Printed | float,
    high: Printed | float,
    *,
    step: float | Fraction | None = None,
) -> Outcome:
    """Ask whether so many values between the ends of a scale can have a mean and an SD.

    Parameters
    ----------
    sd : Printed or Reach
        The claim; n - 1 in its denominator.
    mean, n, low, high, step
        As `sd_on_scale`.
    """
    ends = as_float(low), as_float(high)
    limits = sd_on_scale(mean, as_int(n), *ends, step=step)
    return Outcome(limits is not None and meets(sd, limits), limits, facts={"least": low, "most": high})


# A sum or a change --------------------------------------------------------------------------------------


def sd_of_both(first: Number, second: Number) -> Reach:
    """Give what the SD of a sum or of a difference can be, from those of its two parts.

    Examples
    --------
    >>> sd_of_both(Reach(2, 3), Reach(2.5, 4))
    Reach(low=0.0, high=7)
    """
    a, b = as_reach(first), as_reach(second)
    return Reach(max(a.low - b.high, b.low - a.high, 0.0), a.high + b.high)


def sd_beside(sd: Number, first: Number, second: Number) -> Outcome:
    """Ask whether the SD of a sum (or of a change) is possible beside those of both parts (or times).

    Parameters
    ----------
    sd : Printed or Reach
        The claim.
    first, second : Printed, Reach or float
        SDs of the parts, or of both times, of the same people.
    """
    reach = sd_of_both(first, second)
    return Outcome(meets(sd, reach), reach)


def implied_correlation(sd: Number, first: Number, second: Number, *, change: bool = False) -> Reach:
    """Give the correlation of two parts that the SDs of their sum, or of their difference, imply.

    Parameters
    ----------
    sd : Printed, Reach or float
        SD of the sum or of the change.
    first, second : Printed, Reach or float
        SDs of the parts, or of both times.
    change : bool
        Whether it is a difference.

    Returns
    -------
    Reach
        (sd**2 - s1**2 - s2**2) / (2 s1 s2), its sign turned for a change. As a function of s1 it has its top where
        s1**2 = s2**2 - sd**2, and falls throughout where there is no such s1; so of s2. Beyond -1 or 1 the SDs are
        impossible.

    Examples
    --------
    >>> r = implied_correlation(Printed("23.5"), Printed("20.4"), Printed("20.5"), change=True)
    >>> round(r.low, 2), round(r.high, 2)
    (0.33, 0.35)
    """
    s, a, b = (Reach(max(x.low, _NOISE), max(x.high, _NOISE)) for x in map(as_reach, (sd, first, second)))

    def edge(span: Reach, other: float, whole: float) -> list[float]:
        turn = sqrt(max(other * other - whole * whole, 0.0))
        return [span.low, span.high, min(max(turn, span.low), span.high)]

    points = [(w, x, y) for w, y in product((s.low, s.high), (b.low, b.high)) for x in edge(a, y, w)]
    points += [(w, x, y) for w, x in product((s.low, s.high), (a.low, a.high)) for y in edge(b, x, w)]
    found = [(w * w - x * x - y * y) / (2 * x * y) for w, x, y in points]
    return Reach(-max(found), -min(found)) if change else Reach(min(found), max(found))


# Groups together ----------------------------------------------------------------------------------------


def mean_of_all(means: Sequence[Number], sizes: Sequence[int | Printed], *, missing: int = 0) -> Reach:
    """Give what the mean of several groups together can be.

    Parameters
    ----------
    means : sequence of Printed, Reach or float
        Of the groups.
    sizes : sequence of int or Printed
        People in them.
    missing : int
        How many of these, of whatever groups, may have no value.

    Examples
    --------
    >>> mean_of_all([1, 3], [30, 10]), mean_of_all([1, 3], [30, 10], missing=10)
    (Reach(low=1.5, high=1.5), Reach(low=1.0, high=1.6666666666666667))
    """
    spans, people = [as_reach(mean) for mean in means], [as_int(size) for size in sizes]
    lowest = _weighted([(-span.low, n) for span, n in zip(spans, people, strict=True)], missing)
    highest = _weighted([(span.high, n) for span, n in zip(spans, people, strict=True)], missing)
    return Reach(-lowest, highest)


def _weighted(groups: list[tuple[float, int]], missing: int) -> float:
    """Give the highest mean that is left when up to so many people are missing: those of the lowest groups."""
    weights = [n for _, n in groups]
    for i in sorted(range(len(groups)), key=lambda i: groups[i][0]):
        left = max(weights[i] - missing, 0)
        missing -= weights[i] - left
        weights[i] = left
    total = sum(weights)
    return sum(w * mean for w, (mean, _) in zip(weights, groups, strict=True)) / total if total else max(groups)[0]


def _between(means: Sequence[Reach], sizes: Sequence[int]) -> Reach:
    """Give what the squares between groups can be.

    They are convex in the means, so largest at a corner. They are the least over all centres c of the squares of the
    means about c, so smallest where every mean lies as near to c as it can; between two neighbouring ends that is a
    parabola.
    """
    total = sum(sizes)

    def squares(*at: float) -> float:
        grand = sum(n * m for n, m in zip(sizes, at, strict=True)) / total
        return sum(n * (m - grand) ** 2 for n, m in zip(sizes, at, strict=True))

    def least(low: float, high: float) -> float:
        middle = (low + high) / 2
        off = [(n, span.low if span.low > middle else span.high) for n, span in zip(sizes, means, strict=True)
               if not span.low <= middle <= span.high]  # fmt: skip
        if not off:
            return 0.0
        best = min(max(sum(n * end for n, end in off) / sum(n for n, _ in off), low), high)
        return sum(n * (end - best) ** 2 for n, end in off)

    ends = sorted({end for span in means for end in (span.low, span.high)})
    smallest = min((least(a, b) for a, b in pairwise(ends)), default=0.0)
    return Reach(max(smallest, 0.0), corners(squares, *means).high)


def sd_of_all(means: Sequence[Number], sds: Sequence[Number], sizes: Sequence[int | Printed]) -> Reach:
    """Give what the SD of several groups together can be.

    Parameters
    ----------
    means, sds : sequence of Printed, Reach or float
        Of the groups; SDs with n - 1 in their denominator.
    sizes : sequence of int or Printed
        People in them; of fewer than two together every SD is possible.

    Examples
    --------
    >>> r = sd_of_all([1, 3], [1, 1], [50, 50])
    >>> round(r.low, 3), round(r.high, 3)
    (1.414, 1.414)
    """
    groups = [(as_reach(mean), as_reach(sd), n)
              for mean, sd, n in zip(means, sds, map(as_int, sizes), strict=True) if n > 0]  # fmt: skip
    if sum(n for _, _, n in groups) < 2:
        return Reach(0.0, inf)
    spans, people = [sd for _, sd, _ in groups], [n for _, _, n in groups]
    between = _between([mean for mean, _, _ in groups], people)

    def sd(ends: Sequence[float], apart: float) -> float:
        within = sum((n - 1) * max(end, 0.0) ** 2 for n, end in zip(people, ends, strict=True))
        return sqrt((within + apart) / (sum(people) - 1))

    return Reach(sd([span.low for span in spans], between.low), sd([span.high for span in spans], between.high))


def whole_mean(claim: Number, means: Sequence[Number], sizes: Sequence[int | Printed], *, missing: int = 0) -> Outcome:
    """Ask whether a mean is that of several groups together; arguments as `mean_of_all`."""
    if sum(map(as_int, sizes)) < 1:
        return Outcome(False, None)
    reach = mean_of_all(means, sizes, missing=missing)
    return Outcome(meets(claim, reach), reach)


def whole_sd(claim: Number, means: Sequence[Number], sds: Sequence[Number], sizes: Sequence[int | Printed]) -> Outcome:
    """Ask whether an SD is that of several groups together; arguments as `sd_of_all`."""
    if sum(map(as_int, sizes)) < 2 or min(map(as_int, sizes)) < 1:
        return Outcome(False, None)
    reach = sd_of_all(means, sds, sizes)
    return Outcome(meets(claim, reach), reach)


def part_mean(
    claim: Number,
    n: int | Printed,
    whole: Number,
    means: Sequence[Number],
    sizes: Sequence[int | Printed],
) -> Outcome:
    """Ask whether a mean is what the mean of all and those of the other groups leave.

    Parameters
    ----------
    claim : Printed or Reach
        Mean of the group.
    n : int or Printed
        People in it.
    whole : Printed, Reach or float
        Mean of all.
    means, sizes : sequence
        Of the other groups.
    """
    people, others = as_int(n), [as_int(size) for size in sizes]
    if people < 1:
        return Outcome(False, None)
    total, spans, everybody = as_reach(whole), [as_reach(mean) for mean in means], people + sum(others)
    taken = [sum(m * end for m, end in zip(others, ends, strict=True))
             for ends in ([x.low for x in spans], [x.high for x in spans])]  # fmt: skip
    reach = Reach((everybody * total.low - taken[1]) / people, (everybody * total.high - taken[0]) / people)
    return Outcome(meets(claim, reach), reach)


def together(*groups: Group) -> Group:
    """Put groups together.

    Examples
    --------
    >>> from etterprov.families.means import group
    >>> whole = together(group(50, 1, sd=1), group(50, 3, sd=1))
    >>> whole.n, whole.mean.low, round(whole.sd.low, 3)
    (100, 2.0, 1.414)
    """
    means, sizes = [x.mean for x in groups], [x.n for x in groups]
    sd, n = sd_of_all(means, [x.sd for x in groups], sizes), sum(sizes)
    inputs = tuple(cell for x in groups for cell in x.inputs)
    return Group(n, mean_of_all(means, sizes), Reach(sd.low / sqrt(n), sd.high / sqrt(n)), inputs)


def without(whole: Group, part: Group) -> Group:
    """Take a part out of a group.

    Parameters
    ----------
    whole, part : Group
        The part has fewer people than the whole.

    Examples
    --------
    >>> from etterprov.families.means import group
    >>> rest = without(group(100, 2, sd=1.4141), group(50, 1, sd=1))
    >>> rest.n, rest.mean.low, round(rest.sd.low, 2)
    (50, 3.0, 1.0)
    """
    n, k = whole.n, part.n
    m = n - k
    if m < 1:
        raise ValueError(f"a part of {k} people leaves nobody of {n}")
    mean = corners(lambda x, y: (n * x - k * y) / m, whole.mean, part.mean)

    def sd(s: float, t: float, gap: float) -> float:
        return sqrt(max((n - 1) * s * s - (k - 1) * t * t - k * n / m * gap * gap, 0.0) / max(m - 1, 1))

    spread = corners(sd, whole.sd, part.sd, minus(whole, part).through(abs, turning=[0.0]))
    rest = Group(m, mean, spread, (*whole.inputs, *part.inputs))
    return replace(rest, se=Reach(spread.low / sqrt(m), spread.high / sqrt(m)))


# True cases ---------------------------------------------------------------------------------------------


def _print(value: float, rng: np.random.Generator, least: int = 0, most: int = 3) -> Printed:
    return rounded(value, int(rng.integers(least, most + 1)), str(rng.choice(HALVES)))


def _scales(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    low, width, n = int(rng.integers(-1, 3)), int(rng.integers(1, 12)), int(rng.integers(2, 60))
    ends = Printed(str(low), cell="simulated/table/low"), Printed(str(low + width), cell="simulated/table/high")
    values = low + rng.binomial(width, rng.beta(0.4, 0.4, n))
    sd, mean = _print(float(values.std(ddof=1)), rng), _print(float(values.mean()), rng)
    yield sd, mean, rounded(n, 0), *ends
    yield sd, mean, rounded(n, 0), *ends, Options(step=1)


def _sums(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    n = int(rng.integers(2, 50))
    first = rng.normal(0, 10.0 ** rng.uniform(-0.5, 1), n)
    second = rng.choice([-1, 0.5, 1]) * first + rng.choice([0, 1]) * rng.normal(0, 5, n)
    sds = [_print(float(x.std(ddof=1)), rng) for x in (first, second)]
    yield _print(float((first + second).std(ddof=1)), rng), *sds
    yield _print(float((first - second).std(ddof=1)), rng), *sds


def _groups(rng: np.random.Generator) -> list[Any]:
    return [rng.normal(rng.normal(0, 3), 4, rng.integers(2, 80)) for _ in range(rng.integers(2, 6))]


def _whole_means(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    groups = _groups(rng)
    means, sizes = [_print(float(x.mean()), rng) for x in groups], [rounded(len(x), 0) for x in groups]
    yield _print(float(np.concatenate(groups).mean()), rng), means, sizes
    silent = rng.integers(0, 4, len(groups))
    people = [rounded(len(x) + int(m), 0) for x, m in zip(groups, silent, strict=True)]
    yield _print(float(np.concatenate(groups).mean()), rng), means, people, Options(missing=int(silent.sum()))


def _whole_sds(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    groups = _groups(rng)
    means, sds = ([_print(float(x), rng) for x in found] for found in _moments(groups))
    yield _print(float(np.concatenate(groups).std(ddof=1)), rng), means, sds, [rounded(len(x), 0) for x in groups]


def _moments(groups: list[Any]) -> tuple[list[float], list[float]]:
    return [x.mean() for x in groups], [x.std(ddof=1) for x in groups]


def _parts(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    first, *others = _groups(rng)
    means = [_print(float(x.mean()), rng) for x in (first, np.concatenate([first, *others]), *others)]
    yield means[0], rounded(len(first), 0), means[1], means[2:], [rounded(len(x), 0) for x in others]


ON_SCALE = Family("spread on a scale", on_scale, _scales)
SD_BESIDE = Family("spread of a sum or change", sd_beside, _sums)
WHOLE_MEAN = Family("mean of all", whole_mean, _whole_means)
WHOLE_SD = Family("spread of all", whole_sd, _whole_sds)
PART_MEAN = Family("mean of the others", part_mean, _parts)
