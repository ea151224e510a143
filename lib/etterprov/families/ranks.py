"""Ranks of two groups: their sums, and the z that compares them.

The ranks of N people add up to N (N + 1) / 2, whatever the ties. A group of n has at least the n lowest and at most the
n highest of them; its sum is whole or ends in a half, since tied people share the mean of their ranks. Ties shrink the
variance and so make z larger; where they are not printed, z can be anything from that without ties upwards, or from
that of the fewest ties that so many different answers leave. A continuity correction makes z smaller, and is tried
before one is accused.

Formulas: Mann & Whitney (1947), doi:10.1214/aoms/1177730491; Lehmann (1975), *Nonparametrics*, pp. 5-20.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor, inf, sqrt
from typing import Any

import numpy as np

from etterprov.counts import as_int, as_reach, exactly
from etterprov.families.family import Family, Options, Outcome
from etterprov.families.spread import meets
from etterprov.families.tests import Number
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach
from etterprov.summary import rank_variance


def all_ranks(claim: Printed, n: int | Printed) -> Outcome:
    """Ask whether a sum is that of all ranks: N (N + 1) / 2."""
    people = as_int(n)
    reach = exactly(people * (people + 1) / 2)
    return Outcome(reach.meets(claim), reach, facts={"n": n})


def expected_ranks(claim: Printed, n: int | Printed, total: int | Printed) -> Outcome:
    """Ask whether a sum is what n of N people are expected to have: n (N + 1) / 2."""
    reach = exactly(as_int(n) * (as_int(total) + 1) / 2)
    return Outcome(reach.meets(claim), reach, facts={"n": n, "total": total})


def rank_sum(claim: Printed, n: int | Printed, total: int | Printed) -> Outcome:
    """Ask whether n of N people can have a rank sum: a half or whole number between the least and the largest.

    Parameters
    ----------
    claim : Printed
        Rank sum of the group.
    n, total : int or Printed
        People in it and people in all.
    """
    people, others = as_int(n), as_int(total) - as_int(n)
    if people < 1 or others < 0:
        return Outcome(False, None)
    least = people * (people + 1) / 2
    reach = Reach(least, least + people * others)
    if floor(2 * claim.bounds[1]) < 2 * claim.bounds[0]:  # neither whole nor half
        return Outcome(False, None)
    return Outcome(reach.meets(claim), reach)


def z_of_ranks(
    claim: Printed,
    ranks: Number,
    n: int | Printed,
    m: int | Printed,
    *,
    ties: Sequence[int] | None = None,
    answers: int | None = None,
) -> Outcome:
    """Ask whether a z is that of a rank sum, whatever its sign.

    Parameters
    ----------
    claim : Printed
        The z.
    ranks : Printed, Reach or float
        Rank sum of the first group.
    n, m : int or Printed
        People in the first group and in the second.
    ties : sequence of int, optional
        How many people share each rank, if that is known.
    answers : int, optional
        How many different answers there can be; ties can't be fewer then.

    Notes
    -----
    z = (R - n (N + 1) / 2) / root of n m / 12 (N + 1 - S / (N (N - 1))), S the sum of t**3 - t over the ties. With
    k different answers S is least if all are given equally often; how large it can be is left open.
    """
    first, second = as_int(n), as_int(m)
    if min(first, second) < 1:
        return Outcome(False, None, facts={"method": "none"})
    people = first + second
    off = as_reach(ranks).through(lambda x: abs(x - first * (people + 1) / 2), turning=[first * (people + 1) / 2])
    variance = _variance(first, second, ties, answers)
    sizes = as_reach(claim).through(abs, turning=[0.0])

    def z(less: float) -> Reach:
        lowest, highest = (max(end - less, 0.0) for end in (off.low, off.high))
        return Reach(lowest / sqrt(variance.high), highest / sqrt(variance.low) if variance.low > 0 else inf)

    if variance.high <= 0:  # all people have one rank
        return Outcome(False, None, facts={"method": "none"})
    fitting = [method for method, less in _CONTINUITY.items() if meets(sizes, z(less))]
    method = fitting[0] if fitting else "plain"
    reach = z(_CONTINUITY[method])
    if claim.value < 0:
        reach = Reach(-reach.high, -reach.low)
    return Outcome(bool(fitting), reach, facts={"method": method})


_CONTINUITY = {"plain": 0.0, "continuity": 0.5}


def _variance(n: int, m: int, ties: Sequence[int] | None, answers: int | None) -> Reach:
    """Give what the variance of a rank sum can be by what is known of the ties."""
    if ties is not None:
        return exactly(max(rank_variance(n, m, ties), 0.0))
    if answers is None or answers >= n + m:
        return Reach(0.0, rank_variance(n, m))
    each, more = divmod(n + m, max(answers, 1))
    fewest = [each + 1] * more + [each] * (max(answers, 1) - more)
    return Reach(0.0, max(rank_variance(n, m, fewest), 0.0))


# True cases ---------------------------------------------------------------------------------------------


def _answers(rng: np.random.Generator) -> tuple[Any, int, int, int]:
    n, m, kinds = int(rng.integers(2, 60)), int(rng.integers(2, 60)), int(rng.integers(2, 9))
    values = rng.integers(0, kinds, n + m) if rng.random() < 0.7 else rng.normal(size=n + m)
    if len(np.unique(values)) == 1:
        values[0] += 1
    from scipy import stats

    return stats.rankdata(values), n, m, len(np.unique(values))


def _totals(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    ranks, n, m, _ = _answers(rng)
    yield rounded(float(ranks.sum()), 0), rounded(n + m, 0)


def _expected(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    ranks, n, m, _ = _answers(rng)
    yield rounded(float(ranks.mean() * n), 1), rounded(n, 0), rounded(n + m, 0)


def _sums(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    ranks, n, m, _ = _answers(rng)
    sums = float(ranks[:n].sum())
    yield rounded(sums, int(rng.integers(0, 2)), str(rng.choice(HALVES))), rounded(n, 0), rounded(n + m, 0)


def _zs(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    ranks, n, m, kinds = _answers(rng)
    corrected = bool(rng.random() < 0.5)
    test = stats.mannwhitneyu(ranks[:n], ranks[n:], use_continuity=corrected, method="asymptotic")
    z = float(stats.norm.isf(min(test.pvalue, 1.0) / 2)) * rng.choice([-1, 1])
    shown = rounded(z, int(rng.integers(1, 4)), str(rng.choice(HALVES)))
    sums = rounded(float(ranks[:n].sum()), 1)
    ties = [int(t) for t in np.unique(ranks, return_counts=True)[1]]
    for options in (Options(), Options(ties=ties), Options(answers=kinds)):
        yield shown, sums, rounded(n, 0), rounded(m, 0), options


ALL_RANKS = Family("sum of all ranks", all_ranks, _totals)
EXPECTED_RANKS = Family("expected rank sum", expected_ranks, _expected)
RANK_SUM = Family("rank sum", rank_sum, _sums)
RANK_Z = Family("z of a rank sum", z_of_ranks, _zs)
