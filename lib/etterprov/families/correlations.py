"""Correlations: their p, three of them together, and that of a whole from its parts.

The t of a correlation is r times the root of (n - 2) / (1 - r2); some take Fisher's z instead, which is tried before a
p is accused. Three correlations of the same people are the cosines of the angles between three lines: none of the
angles is larger than the other two together, nor do the three exceed a full turn. Sums of squares and products within
groups and between them add up to those of all.

Formulas: Fisher (1921), Metron 1, 3-32; Stanley & Wang (1969), doi:10.1177/001316446902900116, for three correlations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import acos, atanh, cos, inf, pi, sqrt
from typing import Any, NamedTuple

import numpy as np

from etterprov.counts import as_int, as_reach
from etterprov.families.family import Family, Options, Outcome
from etterprov.families.family import print_by_chance as _print
from etterprov.families.tests import Number, first_that_fits, p_within, print_p
from etterprov.printed import Printed, rounded
from etterprov.reach import Reach, reach
from etterprov.summary import t_of_r, whole_correlation


def _clipped(r: Number) -> Reach | None:
    """Give what a correlation can be; None where it can't be one."""
    span = as_reach(r)
    if not span.overlaps(Reach(-1, 1)):
        return None
    return Reach(max(span.low, -1.0), min(span.high, 1.0))


def p_of_r(r: Number, n: int, *, fisher: bool = False) -> Reach:
    """Give what the two-sided p of a correlation can be.

    Parameters
    ----------
    r : Printed, Reach or float
        The correlation.
    n : int
        Pairs; at least 3, for Fisher's z at least 4.
    fisher : bool
        Whether by Fisher's z instead of t.

    Examples
    --------
    >>> p = p_of_r(Printed("-0.370"), 40)
    >>> round(p.low, 4), round(p.high, 4)
    (0.0186, 0.0189)
    """
    span = _clipped(r)
    if span is None or n < (4 if fisher else 3):
        return Reach(0.0, 1.0)

    def z(x: float) -> float:
        return atanh(x) * sqrt(n - 3) if abs(x) < 1 else x * inf

    return p_within(span.through(z)) if fisher else p_within(span.through(lambda x: t_of_r(x, n)), float(n - 2))


def r_p(p: Printed, r: Number, n: int | Printed, *, sign: str | None = "") -> Outcome:
    """Ask whether a p is that of a correlation, by t or else by Fisher's z.

    Parameters
    ----------
    p : Printed
        The claim, two-sided.
    r : Printed, Reach or float
        The correlation.
    n : int or Printed
        Pairs.
    sign : {"", "<", ">"}
        What is printed before p.
    """
    pairs = as_int(n)
    known = pairs > 2 and _clipped(r) is not None
    ways = ((name, p_of_r(r, pairs, fisher=name == "z")) for name in ("t", "z") if known and (name == "t" or pairs > 3))
    return first_that_fits(p, ways, sign)


def possible_beside(second: Number, third: Number) -> Reach | None:
    """Give what a correlation can be beside those of both variables with a third one; None beside an impossible one.

    Parameters
    ----------
    second, third : Printed, Reach or float
        The other two correlations.

    Returns
    -------
    Reach
        r2 r3 -+ the root of (1 - r2**2)(1 - r3**2), over the rounding of both.

    Examples
    --------
    >>> r = possible_beside(0.8, 0.6)
    >>> round(r.low, 9), round(r.high, 9)
    (0.0, 0.96)
    """
    first, other = _clipped(second), _clipped(third)
    if first is None or other is None:
        return None
    a, b = (Reach(acos(span.high), acos(span.low)) for span in (first, other))
    apart = Reach(a.low - b.high, a.high - b.low).through(cos, turning=[0.0])
    turned = Reach(a.low + b.low, a.high + b.high).through(cos, turning=[pi])
    return Reach(turned.low, apart.high)


def matrix(claim: Printed, second: Number, third: Number) -> Outcome:
    """Ask whether three correlations of the same people can hold together.

    The matrix of all three has no negative eigenvalue exactly if each lies within what the other two leave it.

    Parameters
    ----------
    claim, second, third : Printed
        Correlations of each two of three variables.
    """
    span = possible_beside(second, third)
    return Outcome(span is not None and span.meets(claim), span)


class Pair(NamedTuple):
    """Hold two variables in one group: their correlation, means and SDs."""

    r: Number
    mean_x: Number
    sd_x: Number
    mean_y: Number
    sd_y: Number


@lru_cache(maxsize=1_000)
def whole_r(first: Pair, second: Pair, n: int, m: int) -> Reach:
    """Give what the correlation of two groups together can be.

    Parameters
    ----------
    first, second : Pair
        The groups.
    n, m : int
        People in them.

    Examples
    --------
    >>> same = Pair(0.5, 0, 1, 0, 1)
    >>> round(whole_r(same, same, 20, 20).low, 3)
    0.5
    """

    def r(r1: Any, x1: Any, y1: Any, r2: Any, x2: Any, y2: Any, *means: Any) -> Any:
        mx1, mx2, my1, my2 = means
        return whole_correlation(r1, x1, y1, n, r2, x2, y2, m, mx1 - mx2, my1 - my2)

    return reach(
        r,
        *(part for pair in (first, second) for part in (pair.r, pair.sd_x, pair.sd_y)),
        first.mean_x,
        second.mean_x,
        first.mean_y,
        second.mean_y,
        tolerance=1e-4,
    )


def r_of_all(claim: Printed, first: Pair, second: Pair, sizes: Iterable[tuple[int, int]]) -> Outcome:
    """Ask whether a correlation is that of two groups together.

    Parameters
    ----------
    claim : Printed
        The correlation of all.
    first, second : Pair
        Correlation, means and SDs of both variables in the groups.
    sizes : iterable of (int, int)
        How many people they can have.
    """
    spans = {pair: whole_r(first, second, *pair) for pair in sizes if min(pair) > 1 and _known(first, second)}
    if not spans:
        return Outcome(False, None, facts={"fitting": []})
    fitting = [pair for pair, span in spans.items() if span.meets(claim)]
    reached = Reach(min(span.low for span in spans.values()), max(span.high for span in spans.values()))
    return Outcome(bool(fitting), reached, facts={"fitting": fitting})


def _known(*pairs: Pair) -> bool:
    """Tell whether SDs are above 0 and correlations possible, so that the whole has one."""
    return all(min(as_reach(x.sd_x).low, as_reach(x.sd_y).low) > 0 and _clipped(x.r) is not None for x in pairs)


# True cases ---------------------------------------------------------------------------------------------


def _variables(rng: np.random.Generator, n: int) -> Any:
    """Draw three variables that share a factor, some of them almost alike."""
    factor = rng.normal(size=n)
    return [rng.normal(0, 3) * factor + rng.normal(size=n) * 10.0 ** rng.uniform(-2, 0.5) for _ in range(3)]


def _r_ps(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    n = int(rng.integers(4, 150))
    x, y, _ = _variables(rng, n)
    found = stats.pearsonr(x, y)
    p, sign = print_p(float(found.pvalue), rng)
    yield p, _print(float(found.statistic), rng), rounded(n, 0), Options(sign=sign)


def _matrices(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    r = np.corrcoef(_variables(rng, int(rng.integers(3, 80))))
    yield tuple(_print(float(r[i, j]), rng) for i, j in ((0, 1), (0, 2), (1, 2)))


def _wholes(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    n, m = (int(x) for x in rng.integers(5, 60, 2))
    x, y, _ = _variables(rng, n + m)
    x[:n] += 1
    parts = [
        Pair(
            _print(float(np.corrcoef(x[part], y[part])[0, 1]), rng, 2),
            *(_print(float(value), rng, 2) for z in (x, y) for value in (z[part].mean(), z[part].std(ddof=1))),
        )
        for part in (slice(n), slice(n, None))
    ]
    if _known(*parts):
        yield _print(float(np.corrcoef(x, y)[0, 1]), rng, 2), *parts, ((n, m),)


R_P = Family("p of a correlation", r_p, _r_ps)
MATRIX = Family("three correlations", matrix, _matrices)
WHOLE_R = Family("correlation of all", r_of_all, _wholes)
