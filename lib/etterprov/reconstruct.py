"""Microdata that have exactly the published moments.

Reconstructed people are not the people of the study. They have the published n, means, SDs,
correlations or counts, and so every analysis that uses only these gives the published result on
them. Whatever depends on more (shape, tails, single persons) is simulated and must be called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import ceil, comb, floor, prod, sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from etterprov import arguments
from etterprov.printed import Printed, unround, wholes
from etterprov.remember import remembered

_Ints = npt.NDArray[np.int64]
_Array = npt.NDArray[np.unsignedinteger[Any]]


class Impossible(ValueError):
    """No data exist with the moments asked for."""


def from_moments(
    means: Sequence[float],
    sds: Sequence[float],
    n: int,
    rng: np.random.Generator,
    correlation: npt.ArrayLike | None = None,
) -> npt.NDArray[np.float64]:
    """Draw data that have exactly the means, SDs and correlations asked for.

    Parameters
    ----------
    means, sds : sequence of float, length k
        Of the k variables; SDs have n - 1 in their denominator.
    n : int
        Number of people.
    rng : numpy.random.Generator
        Source of the shape, which the moments leave open.
    correlation : array_like, shape (k, k), or float, optional
        Correlation matrix; for two variables their correlation will do; none means 0.

    Returns
    -------
    ndarray, shape (n, k)

    Raises
    ------
    Impossible
        If the correlations can't hold together, or n people are too few for k variables.

    Notes
    -----
    Normal draws are made uncorrelated and standardised exactly (by the QR decomposition of the
    centred draws), then given the covariance by its symmetric root.

    Examples
    --------
    >>> x = from_moments([17.3, 26.6], [20.4, 20.5], 53, np.random.default_rng(1), 0.34)
    >>> x.mean(axis=0).round(6), x.std(axis=0, ddof=1).round(6)
    (array([17.3, 26.6]), array([20.4, 20.5]))
    """
    k = len(means)
    target = np.eye(k)
    if correlation is not None:
        given = np.asarray(correlation, dtype=float)
        target = np.array([[1, given], [given, 1]]) if given.ndim == 0 and k == 2 else given
    if target.shape != (k, k) or len(sds) != k or not np.allclose(np.diag(target), 1):
        raise Impossible(f"{k} means need {k} SDs and a {k} x {k} correlation matrix")
    if not (np.isfinite(target).all() and np.allclose(target, target.T) and (np.asarray(sds) >= 0).all()):
        raise Impossible("SDs must not be negative, correlations must be numbers and symmetric")
    if n < k + 1:
        raise Impossible(f"{n} people can't carry {k} free variables; {k + 1} are the fewest")
    values, vectors = np.linalg.eigh(target)
    if values.min() < -1e-12:
        raise Impossible("correlations that can't hold together (matrix not positive semidefinite)")
    root = vectors @ np.diag(np.sqrt(values.clip(min=0))) @ vectors.T
    draws = rng.standard_normal((n, k))
    draws -= draws.mean(axis=0)
    basis, _ = np.linalg.qr(draws)
    basis -= basis.mean(axis=0)
    standard = basis * np.sqrt(n - 1)
    result: npt.NDArray[np.float64] = standard @ root * np.asarray(sds) + np.asarray(means)
    return result


# Answers on a whole-number scale ----------------------------------------------------------------------
#
# The scale is shifted so that a level near the mean is 0. n answers, their sum s and their sum of
# squares q are then three linear conditions on how many people gave each answer. The levels -1, 0 and
# 1 are solved for last: with m people elsewhere, k = Q - q of the others must be at -1 or 1, since
# only they add to the squares; (k + S - s) / 2 of them at 1. Only the outer levels are left to count.


class TooLarge(RuntimeError):
    """Answers may exist, but to count or to find them takes too much memory or time."""


Bound = int | float | Fraction
# Beyond these a count would take minutes, or memory that a small machine doesn't have.
_MOST_BYTES = 3 * 2**29
_MOST_STEPS = 3 * 10**10
_MOST_TARGETS = 10**7
_MOST_COMBINATIONS = 2 * 10**6
_MOST_PROVEN = 10**6
_MOST_ROUNDS = 1000
# As in `Printed.admits`: nothing hangs on the last digits of a float.
_FLOAT_NOISE = 1e-9
# Primes just below 2**31: sums of two residues fit into 32 bits, sums of thousands into 64.
_PRIMES = (2147483647, 2147483629, 2147483587, 2147483579, 2147483563, 2147483549, 2147483543, 2147483497)


_NO_SUCH_PEOPLE = (
    "{n} people on a scale of {levels} levels can't have any of the sums and sums of squares that print so"
)


@dataclass(frozen=True)
class _Targets:
    """Hold every sum that prints so on the shifted scale, with its first and last sum of squares."""

    n: int
    levels: tuple[int, ...]
    sums: _Ints
    firsts: _Ints
    lasts: _Ints

    def expand(self) -> tuple[_Ints, _Ints, _Ints]:
        """Give n, the sum and the sum of squares of everything that fits; squares go in steps of 2."""
        steps = (self.lasts - self.firsts) // 2 + 1
        if steps.sum() > _MOST_TARGETS:
            raise TooLarge(f"{steps.sum()} sums and sums of squares print so; the limit is {_MOST_TARGETS}")
        ahead = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
        return np.full(ahead.size, self.n), np.repeat(self.sums, steps), np.repeat(self.firsts, steps) + 2 * ahead


def _exact(bound: Bound, slack: int) -> Fraction:
    """Give a bound as a rational; a float is moved outwards for the noise of its arithmetic."""
    if isinstance(bound, float):
        return Fraction(bound) + slack * Fraction(_FLOAT_NOISE) * Fraction(max(1.0, abs(bound)))
    return Fraction(bound)


def _targets(
    mean: tuple[Bound, Bound],
    sd: tuple[Bound, Bound],
    n: int,
    low: int,
    high: int,
    *,
    less: int = 1,
    closed: tuple[bool, bool, bool, bool] = (True, True, True, True),
) -> _Targets:
    """List what n answers must add up to; say why if nothing will do."""
    if high < low:
        raise Impossible(f"a scale from {low} to {high} has no answers")
    if n < 2:
        raise Impossible(f"{max(n, 0)} people have no SD; 2 are the fewest")
    least, most = _exact(mean[0], -1), _exact(mean[1], 1)
    if most < low or least > high:
        raise Impossible(f"a mean of {_span(mean)} is off the scale from {low} to {high}")
    first, last = wholes(least * n, most * n, *closed[:2])
    first, last = max(first, low * n), min(last, high * n)
    if first > last:
        raise Impossible(f"no {n} whole numbers have a mean of {_span(mean)}")
    narrow, wide = max(_exact(sd[0], -1), Fraction(0)), _exact(sd[1], 1)
    below, variance = closed[2] or sd[0] < 0, (narrow**2 * (n - less), wide**2 * (n - less))
    rows = (
        (total, *wholes(*variance, below, closed[3], shift=Fraction(total * total, n)))
        for total in range(first, last + 1)
        if wide >= 0
    )
    targets = _shifted(n, low, high, rows, round((first + last) / (2 * n)))
    if targets is None:
        spans = [_squares_span(n, low, high, total) for total in range(first, last + 1)]
        variances = [
            Fraction(q * n - total * total, n * (n - less))
            for total, span in zip(range(first, last + 1), spans, strict=True)
            for q in span
        ]
        ends = [float(end(variances)) ** 0.5 for end in (min, max)]
        raise Impossible(
            f"{n} answers from {low} to {high} with a mean of {_span(mean)} can't have an SD of {_span(sd)}: "
            f"it is from {ends[0]:.4g} to {ends[1]:.4g}, in steps"
        )
    return targets


def _squares_span(n: int, low: int, high: int, total: int) -> tuple[int, int]:
    """Give the least and the greatest sum of squares of n answers, or what is beyond it, from their sum."""
    # Nobody is between k and k + 1, nor beyond the ends: (x - k)(x - k - 1) >= 0 >= (x - low)(x - high).
    k = total // n
    return (2 * k + 1) * total - n * k * (k + 1), (low + high) * total - n * low * high


def _shifted(n: int, low: int, high: int, rows: Iterable[tuple[int, int, int]], middle: int) -> _Targets | None:
    """Put sums, each with its first and last sum of squares, on a scale whose 0 is near the mean."""
    centre = low if high - low < 2 else min(max(middle, low + 1), high - 1)
    found = []
    for total, first, last in rows:
        fewest, greatest = _squares_span(n, low, high, total)
        start, stop = max(first, fewest), min(last, greatest)
        start, stop = start + (start - total) % 2, stop - (stop - total) % 2
        if start <= stop:
            change = n * centre * centre - 2 * centre * total
            found.append((total - n * centre, start + change, stop + change))
    if not found:
        return None
    return _Targets(n, tuple(range(low - centre, high - centre + 1)), *np.array(found, dtype=np.int64).T)


def exists(n: int, low: int, high: int, rows: Iterable[tuple[int, int, int]]) -> bool:
    """Tell whether n answers on a scale can have one of some sums, and with it a sum of squares within bounds.

    Parameters
    ----------
    n : int
        Number of people.
    low, high : int
        Ends of the scale.
    rows : iterable of (int, int, int)
        A sum of the answers, and the first and last sum of squares that go with it.

    Returns
    -------
    bool
        Decided by integer programmes where answers aren't found at once. Beyond a million people
        these are too coarse; nothing is called impossible then.

    Examples
    --------
    Two answers from 1 to 3 with the sum 4 are 2 and 2 or 1 and 3, with squares of 8 or 10:

    >>> exists(2, 1, 3, [(4, 9, 9)]), exists(2, 1, 3, [(4, 9, 10)])
    (False, True)
    """
    listed = list(rows)
    if not listed:
        return False
    targets = _shifted(n, low, high, listed, round(listed[len(listed) // 2][0] / n))
    if targets is None:
        return False
    return n > _MOST_PROVEN or _near(targets) is not None or not np.isnan(_fewest(targets, 0))


def _span(bounds: tuple[Bound, Bound]) -> str:
    low, high = (f"{float(x):.10g}" for x in bounds)
    return low if low == high else f"{low} to {high}"


@dataclass(frozen=True)
class _Grid:
    """Hold the place of every (sum, sum of squares) in an array.

    Both are odd or both are even, so the column is half the square. The first row is an even sum, so
    rows and sums have the same parity. A row is in the array of m people only if Cauchy's inequality
    lets them, and the others, get there: s**2 <= m q and (S - s)**2 <= (n - m)(Q - q).
    """

    n: int
    first: int
    rows: int
    columns: int
    starts: _Ints
    stops: _Ints
    most_squares: int


def _grid(levels: Sequence[int], n: int, sums: _Ints, most_squares: int) -> _Grid:
    # The ends of the ellipse s**2 / m + (S - s)**2 / (n - m) <= Q, at the worst S there is.
    m = np.arange(n + 1)
    ends = []
    for side in (-1, 1):
        worst = np.clip(side * np.sqrt(m * most_squares), sums.min(), sums.max())
        inside = np.sqrt(np.maximum((n * most_squares - worst**2) * m * (n - m), 0))
        ends.append((m * worst + side * inside) / max(n, 1))
    lowest = np.maximum(np.floor(ends[0]) - 1, m * min(levels, default=0)).astype(np.int64)
    highest = np.minimum(np.ceil(ends[1]) + 1, m * max(levels, default=0)).astype(np.int64)
    lowest[0] = highest[0] = 0
    wrong = np.flatnonzero(lowest > highest)
    if wrong.size:
        lowest, highest = lowest[: wrong[0]], highest[: wrong[0]]
    first = int(lowest.min()) // 2 * 2
    rows = int(highest.max()) - first + 1
    return _Grid(n, first, rows + rows % 2, most_squares // 2 + 1, lowest - first, highest - first + 1, most_squares)


def _moduli(levels: Sequence[int], grid: _Grid) -> tuple[type[np.unsignedinteger[Any]], tuple[int, ...]]:
    """Choose numbers large enough for every count; refuse what would take too long."""
    people = [_most_people(v, grid) for v in levels]
    most = comb(max(people, default=0) + len(levels), len(levels))
    kind: type[np.unsignedinteger[Any]] = np.uint32
    moduli: tuple[int, ...] = (0,)
    if 2**32 <= most < 2**63:
        kind = np.uint64
    elif most >= 2**63:
        moduli = _PRIMES[: most.bit_length() // 30 + 1]
        if prod(moduli) <= most:
            raise TooLarge(f"counts of up to {most.bit_length()} binary digits are not provided for")
    cells = grid.rows * grid.columns
    size = cells * (np.dtype(kind).itemsize * (len(levels) + 2) + 8)
    steps = sum(_steps(v, grid) for v in levels) * (1 if moduli == (0,) else 3 * len(moduli))
    if size > _MOST_BYTES or steps > _MOST_STEPS:
        raise TooLarge(
            f"{grid.n} people on {len(levels)} levels away from the middle need {size / 2**30:.1f} GiB and "
            f"{steps:.0e} additions; the limits are {_MOST_BYTES / 2**30:.1f} GiB and {_MOST_STEPS:.0e}"
        )
    return kind, moduli


def _steps(level: int, grid: _Grid) -> int:
    m = np.arange(1, min(_most_people(level, grid) + 1, grid.starts.size))
    return int(((grid.stops - grid.starts)[m] * (grid.columns - level**2 * m // 2)).sum(dtype=float))


def _most_people(level: int, grid: _Grid) -> int:
    return min(grid.n, grid.most_squares // level**2) if level else grid.n


def _layers(
    levels: Sequence[int], grid: _Grid, kind: type[np.unsignedinteger[Any]], modulus: int
) -> Iterator[tuple[_Array, slice, slice]]:
    """Count, for m = 0, 1, ..., how many ways m people have each sum and sum of squares.

    Let D[i, m] be the counts with the first i levels only. Either nobody is at level i, or one is
    taken away: D[i, m](s, q) = D[i-1, m](s, q) + D[i, m-1](s - v, q - v**2). Levels come from the
    outermost inwards; m people at or beyond v have squares of at least m v**2, so the columns before
    are empty, and so is everything once that exceeds the squares there are.

    Yields each array with the rows and columns of it that hold anything valid.
    """
    levels = sorted(levels, key=lambda v: (-abs(v), v))
    arrays = [np.zeros((grid.rows, grid.columns), dtype=kind) for _ in range(len(levels) + 1)]
    spare = arrays.pop()
    for array in arrays:
        array[-grid.first, 0] = 1
    spare[-grid.first, 0] = 1
    yield (arrays[-1] if levels else spare), slice(grid.starts[0], grid.stops[0]), slice(0, None)
    if not levels:
        return
    width = grid.columns
    for m in range(1, min(_most_people(levels[-1], grid), grid.starts.size - 1) + 1):
        a, b = grid.starts[m], grid.stops[m]
        before, filled = None, width
        for i, v in enumerate(levels):
            square = v * v
            if square * m > grid.most_squares:
                continue
            begin = square * m // 2
            spare[a:b, begin:filled] = 0
            if before is not None:
                spare[a:b, filled:] = before[a:b, filled:]
            top, bottom = max(a, grid.starts[m - 1] + v), min(b, grid.stops[m - 1] + v)
            # An odd level turns even sums into odd ones; half of an odd square is rounded.
            for parity in (0, 1) if v % 2 else (None,):
                shift = square // 2 if parity is None or parity else (square + 1) // 2
                row = top if parity is None else top + (top - parity) % 2
                column = max(begin, square * (m - 1) // 2 + shift)
                if row >= bottom or column >= width:
                    continue
                step = 1 if parity is None else 2
                spare[row:bottom:step, column:] += arrays[i][
                    row - v : bottom - v : step, column - shift : width - shift
                ]
            if modulus:
                block = spare[a:b, begin:]
                np.minimum(block, block - kind(modulus), out=block)
            arrays[i], spare = spare, arrays[i]
            before, filled = arrays[i], begin
        yield arrays[-1], slice(a, b), slice(filled, None)


def _count(levels: Sequence[int], n: _Ints, s: _Ints, q: _Ints) -> npt.NDArray[Any]:
    """Count the ways in which n people at `levels` have the sum s and the squares q, for arrays of these.

    Returns whole numbers, as Python's own where they don't fit into 63 bits.
    """
    bottom, top = min(levels), max(levels)
    fits = (n >= 0) & (q >= abs(s)) & ((q - s) % 2 == 0) & (s * s <= n * q)
    fits &= (n * bottom <= s) & (s <= n * top) & (q <= (bottom + top) * s - n * bottom * top)
    outer = [v for v in levels if abs(v) > 1]
    if not outer:
        return (fits & (q <= n)).astype(np.int64)
    result: npt.NDArray[Any] = np.zeros(n.size, dtype=np.int64)
    if not fits.any():
        return result
    n, s, q = n[fits], s[fits], q[fits]
    grid = _grid(outer, int(n.max()), s, int(q.max()))
    kind, moduli = _moduli(outer, grid)
    parts = [_count_modulo(outer, grid, n, s, q, kind, modulus) for modulus in moduli]
    if len(parts) > 1:
        result = result.astype(object)
    result[fits] = _join(parts, moduli)
    return result


def _join(parts: Sequence[_Ints], moduli: Sequence[int]) -> npt.NDArray[Any]:
    """Give the numbers that have these remainders (the Chinese remainder theorem)."""
    if len(parts) == 1:
        return parts[0]
    total, product = parts[0].astype(object), moduli[0]
    for part, modulus in zip(parts[1:], moduli[1:], strict=True):
        total = total + product * ((part.astype(object) - total) * pow(product, -1, modulus) % modulus)
        product *= modulus
    return total


def _count_modulo(
    outer: Sequence[int],
    grid: _Grid,
    n: _Ints,
    s: _Ints,
    q: _Ints,
    kind: type[np.unsignedinteger[Any]],
    modulus: int,
) -> _Ints:
    """Sum over m people who are not at -1 or 1; the other k = n - m are, and make the squares full."""
    total = np.zeros(n.size, dtype=np.int64)
    away = np.zeros((grid.rows, grid.columns), dtype=kind)  # m people at 0 or at the outer levels

    def read(m: int, sums: _Ints, start: int) -> None:
        k = n - m
        here = np.flatnonzero((k >= 0) & (k <= q))
        column = (q[here] - k[here]) // 2 - start
        ends = [s[here] + k[here] - grid.first + 2, s[here] - k[here] - grid.first]
        above, below = (np.maximum(x - np.maximum((x - grid.rows) // 2 * 2, 0), 0) for x in ends)
        total[here] += sums[above, column] - sums[below, column]
        if modulus:
            total[here] %= modulus

    def sums_over(start: int, stop: int) -> _Ints:
        """Add up every second row."""
        result = np.zeros((grid.rows + 2, stop - start), dtype=np.int64)
        for parity in (0, 1):
            np.cumsum(away[parity::2, start:stop], axis=0, dtype=np.int64, out=result[2 + parity :: 2])
        return result

    m = -1
    for m, (layer, rows, columns) in enumerate(_layers(outer, grid, kind, modulus)):
        block = away[rows, columns]
        block += layer[rows, columns]
        if modulus:
            np.minimum(block, block - kind(modulus), out=block)
        k = n - m
        column = ((q - k) // 2)[(k >= 0) & (k <= q)]
        if column.size:
            start = int(column.min())
            read(m, sums_over(start, int(column.max()) + 1), start)
    sums = sums_over(0, grid.columns)
    for later in range(m + 1, grid.n + 1):
        read(later, sums, 0)
    return total


def _draw(targets: _Targets, size: int, rng: np.random.Generator | None) -> _Ints:
    """Draw answer distributions, all alike probable; without a generator take the middle ones.

    The sums are drawn first, then how many people are at each outer level, in proportion to the
    distributions that remain; -1, 0 and 1 are then settled.
    """
    n, s, q = targets.expand()
    weights = _count(targets.levels, n, s, q)
    if not weights.any():
        raise Impossible(_NO_SUCH_PEOPLE.format(n=targets.n, levels=len(targets.levels)))
    chosen = _choose(weights, np.zeros(1, dtype=np.int64), np.zeros(size, dtype=np.int64), rng)
    counts = np.zeros((size, len(targets.levels)), dtype=np.int64)
    state = np.column_stack([n, s, q])[chosen]
    left = sorted(targets.levels, key=lambda v: (-abs(v), v))
    while abs(left[0]) > 1:
        v = left.pop(0)
        states, which = np.unique(state, axis=0, return_inverse=True)
        options = np.minimum(states[:, 0], states[:, 2] // v**2) + 1
        begins = np.cumsum(options) - options
        people = np.arange(options.sum()) - np.repeat(begins, options)
        away = people[:, None] * np.array([1, v, v * v])
        weights = _count(left, *(np.repeat(states, options, axis=0) - away).T)
        chosen = _choose(weights, begins, which.reshape(-1), rng)
        counts[:, targets.levels.index(v)] = people[chosen]
        state -= away[chosen]
    n, s, q = state.T
    for v, people in ((-1, (q - s) // 2), (0, n - q), (1, (q + s) // 2)):
        if v in targets.levels:
            counts[:, targets.levels.index(v)] = people
    return counts


def _choose(
    weights: npt.NDArray[Any], begins: _Ints, which: _Ints, rng: np.random.Generator | None
) -> npt.NDArray[np.intp]:
    """Choose in the given group of weights, which starts at `begins`, in proportion to them."""
    whole = weights.dtype == object or float(weights.sum(dtype=float)) >= 2.0**62
    sums = np.concatenate([[0], np.cumsum(weights.astype(object) if whole else weights)])
    ends = np.append(begins[1:], weights.size)
    lowest, totals = sums[begins[which]], sums[ends[which]] - sums[begins[which]]
    if rng is None:
        drawn = (totals - 1) // 2
    elif whole:
        drawn = np.array([_below(int(total), rng) for total in totals], dtype=object)
    else:
        drawn = rng.integers(0, totals)
    return np.searchsorted(sums, lowest + drawn, side="right") - 1


def _below(total: int, rng: np.random.Generator) -> int:
    """Draw a whole number from 0 up to but not including `total`, however large."""
    bits = total.bit_length()
    while True:
        drawn = int.from_bytes(rng.bytes((bits + 7) // 8), "little") & ((1 << bits) - 1)
        if drawn < total:
            return drawn


def _near(targets: _Targets) -> _Ints | None:
    """Look for answers near the most even ones; find none at times although there are some.

    Of all distributions with a mean and a variance the one with the largest entropy is
    exp(a x + b x**2). It is rounded to people, and then as few as possible move: one level up or down
    until the sum fits, then pairs, one up from x and one down from y, which adds 2 (x - y + 1) to the
    squares.
    """
    n, x = targets.n, np.array(targets.levels)
    middle = len(targets.sums) // 2
    s, q = int(targets.sums[middle]), int(targets.firsts[middle] + targets.lasts[middle]) // 2
    extreme = np.zeros(x.size, dtype=np.int64)  # all at the ends, but for one
    above, rest = divmod(s - n * targets.levels[0], max(x.size - 1, 1))
    np.add.at(extreme, [0, -1, rest], [n - above - 1, above, 1])
    compact = np.zeros(x.size + 1, dtype=np.int64)  # all beside the mean
    below = s // n - targets.levels[0]
    compact[below], compact[below + 1] = n - s % n, s % n
    for begin in (_most_even(x, s / n, q / n, n), compact[:-1], extreme):
        for i in sorted(range(len(targets.sums)), key=lambda i: abs(i - middle))[:20]:
            first, last = int(targets.firsts[i]), int(targets.lasts[i])
            for square in ((first + last) // 4 * 2 + first % 2, first, last):
                found = _move(begin, x, int(targets.sums[i]), min(max(square, first), last))
                if found is not None:
                    return found
    return None


def _most_even(x: _Ints, mean: float, square: float, n: int) -> _Ints:
    """Round the distribution of largest entropy to n people."""
    scale = max(int(abs(x).max()), 1)
    powers = np.vstack([x / scale, (x / scale) ** 2])
    goal = np.array([mean / scale, square / scale**2])

    def dual(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        density = w @ powers
        largest = density.max()
        density = np.exp(density - largest)
        total = density.sum()
        return float(np.log(total) + largest - w @ goal), powers @ density / total - goal

    from scipy.optimize import minimize

    weights = np.exp((w := minimize(dual, [0.0, -1.0], jac=True).x @ powers) - w.max())
    shares = n * weights / weights.sum()
    counts = np.floor(shares).astype(np.int64)
    counts[np.argsort(counts - shares, kind="stable")[: n - counts.sum()]] += 1
    return counts


def _move(begin: _Ints, x: _Ints, s: int, q: int) -> _Ints | None:
    """Move people until sum and sum of squares are right, each time by the best move."""
    counts = begin.copy()
    step = 1 if s > counts @ x else -1
    while counts @ x != s:
        can = (counts > 0) & (x != (x[-1] if step > 0 else x[0]))
        gap = abs(q - counts @ (x * x) - (2 * step * x + 1))
        at = int(np.argmin(np.where(can, gap, np.iinfo(np.int64).max)))
        counts[at] -= 1
        counts[at + step] += 1
    change = 2 * (x[:, None] - x[None, :] + 1)  # one up from the row's level, one down from the column's
    while missing := int(q - counts @ (x * x)):
        can = (counts[:, None] > 0) & (counts[None, :] > 0) & (x[:, None] < x[-1]) & (x[None, :] > x[0])
        can &= ~np.diag(counts < 2)
        gap = np.where(can, abs(missing - change), abs(missing))
        up, down = np.unravel_index(np.argmin(gap), gap.shape)
        if gap[up, down] >= abs(missing):
            return None
        np.add.at(counts, [up, down, up + 1, down - 1], [-1, -1, 1, 1])
    return counts


def _printed_targets(
    mean: str,
    sd: str,
    n: int,
    low: int,
    high: int,
    *,
    items: int = 1,
    ddof: int = 1,
    rounding: str = "up_or_down",
) -> _Targets:
    """List what the sums over `items` items must add up to."""
    n, items = arguments.whole("n", n), arguments.whole("items", items, 1)
    first, last = arguments.whole("low", low) * items, arguments.whole("high", high) * items
    arguments.one_of("ddof", ddof, (0, 1))
    bounds, closed = [], []
    for text in (mean, sd):
        bottom, top, *ends = unround(Printed(text), rounding)
        bounds.append((bottom * items, top * items))
        closed += ends
    return _targets(bounds[0], bounds[1], n, first, last, less=ddof, closed=tuple(closed))  # type: ignore[arg-type]


# What is known of single answers: so many people, or at least so many, gave one.
Known = Mapping[float, int]


@dataclass(frozen=True)
class _Restricted:
    """Hold targets of the people whose answers are open, and how many others gave each answer for certain."""

    targets: _Targets
    certain: _Ints
    #: Places of the levels at which nobody else may be.
    exact: tuple[int, ...]

    def without(self, places: Sequence[int]) -> _Targets:
        """Give what is left to add up to when one person more is at each of some places."""
        more = np.zeros_like(self.certain)
        more[list(places)] = 1
        return _take_away(self.targets, more)

    def count(self) -> int:
        """Count by inclusion and exclusion: exactly k are at least k, but not k + 1."""
        total = 0
        for chosen in product((False, True), repeat=len(self.exact)):
            places = [place for place, one in zip(self.exact, chosen, strict=True) if one]
            total += (-1) ** len(places) * _total(self.without(places))
        return total


def _take_away(targets: _Targets, people: _Ints) -> _Targets:
    """Leave people whose answers are known out of the sums."""
    x = np.array(targets.levels)
    s, q = int(people @ x), int(people @ (x * x))
    return _Targets(
        targets.n - int(people.sum()), targets.levels, targets.sums - s, targets.firsts - q, targets.lasts - q
    )


def _restricted(
    targets: _Targets, low: int, items: int, minimum: Known | Literal["range"] | None, fixed: Known | None
) -> _Restricted:
    """Set aside the people of whom it is known what they answered."""
    size = len(targets.levels)
    if isinstance(minimum, str):
        arguments.one_of("minimum", minimum, ("range",))
        minimum = {low: 1, low + (size - 1) / items: 1}
    certain, exact = np.zeros(size, dtype=np.int64), []
    for name, known in (("minimum", minimum or {}), ("fixed", fixed or {})):
        for value, people in known.items():
            arguments.number(name, value)
            place = round((value - low) * items)
            # Means over items are typed with a few decimals, as 1.33.
            if not 0 <= place < size or abs((value - low) * items - place) > (0.05 if items > 1 else 0):
                raise ValueError(f"{name}: expected answers on the scale, found {value!r}")
            if place in exact:
                raise ValueError(f"{name}: {value!r} stands there twice")
            certain[place] = max(int(certain[place]), arguments.whole(name, people, 0))
            if name == "fixed":
                if minimum and certain[place] > people:
                    raise Impossible(f"at least {certain[place]} people at {value}, but exactly {people}")
                exact.append(place)
    if certain.sum() > targets.n:
        raise Impossible(f"the answers of {certain.sum()} people are fixed, but there are {targets.n}")
    return _Restricted(_take_away(targets, certain), certain, tuple(exact))


def count_within(mean: tuple[Bound, Bound], sd: tuple[Bound, Bound], n: int, low: int, high: int) -> int:
    """Count the answer distributions whose mean and SD lie between given bounds.

    Parameters
    ----------
    mean, sd : tuple of (int, float or Fraction)
        Lowest and highest value, both admitted. The SD has n - 1 in its denominator. Whole numbers
        and fractions are compared exactly, floats with a slack of 1e-9 of their size.
    n : int
        Number of people.
    low, high : int
        Ends of the scale; answers are the whole numbers between them.

    Returns
    -------
    int
        Number of different distributions, that is of ways to say how many people gave each answer;
        0 if there are none, and also if n is below 2 or the scale is empty.

    Raises
    ------
    TooLarge
        If it would take more than about 1.5 GiB or two minutes.

    Notes
    -----
    CLOSURE (N. Larigaldie, github.com/larigaldie-n/CLOSURE-Python) lists all these distributions one
    by one, CORVIDS (K. Wood, github.com/katherinemwood/corvids) solves their Diophantine equations.
    To count them, no list is needed. Let D[i, m](s, q) be the number of ways in which m people at the
    first i levels have the sum s and the sum of squares q; with level v as the i-th,
    D[i, m](s, q) = D[i-1, m](s, q) + D[i, m-1](s - v, q - v**2). With the scale shifted so that a
    level near the mean is 0, numbers stay small, and the levels -1, 0 and 1 follow from n, sum and
    squares. Sums and squares are whole numbers, so nothing is rounded; counts beyond 63 bits are made
    from remainders by the Chinese remainder theorem.

    Examples
    --------
    Four people on a scale from 1 to 3 with a mean from 1.5 to 2.5:

    >>> count_within((1.5, 2.5), (0, 100), 4, 1, 3)
    11
    """
    try:
        n, low, high = (arguments.whole(*pair) for pair in (("n", n), ("low", low), ("high", high)))
        targets = _targets(mean, sd, n, low, high)
    except Impossible:
        return 0
    return _total(targets)


def _total(targets: _Targets) -> int:
    return sum(_count(targets.levels, *targets.expand()).tolist())


def count_ordinal(
    mean: str,
    sd: str,
    n: int,
    low: int,
    high: int,
    *,
    items: int = 1,
    ddof: int = 1,
    rounding: str = "up_or_down",
    minimum: Known | Literal["range"] | None = None,
    fixed: Known | None = None,
) -> int:
    """Count the answer distributions that print as this mean and SD.

    Parameters
    ----------
    mean, sd : str
        As printed, with all their decimals.
    n : int
        Number of people.
    low, high : int
        Ends of the scale; answers are the whole numbers between them.
    items : int
        Number of whole-number items averaged into each person's score; the ends are those of an item.
    ddof : {1, 0}
        Whether the SD has n - 1 or n in its denominator.
    rounding : str
        How both were rounded, where it is known (see `printed.unround`); a half may else have been
        rounded up or down.
    minimum : mapping of float to int or "range", optional
        How many people at least have a score; ``"range"`` if both ends of the scale were answered.
    fixed : mapping of float to int, optional
        How many people exactly have a score.

    Returns
    -------
    int
        Number of different distributions; 0 if nothing prints so.

    Raises
    ------
    ValueError
        If a text is no number, or another argument isn't what it has to be.
    TooLarge
        See `count_within`, which also tells the method.

    Examples
    --------
    The example in the README of the R package unsum, and one that would be 661 948 lists of 200:

    >>> count_ordinal("2.7", "1.9", 130, 1, 5), count_ordinal("3.0", "1.2", 200, 1, 5)
    (5359, 661948)

    Nine people, four distributions; in two of them nobody answered 1.

    >>> count_ordinal("3.0", "1.0", 9, 1, 5), count_ordinal("3.0", "1.0", 9, 1, 5, fixed={1: 0})
    (4, 2)
    """
    try:
        targets = _printed_targets(mean, sd, n, low, high, items=items, ddof=ddof, rounding=rounding)
        return _restricted(targets, arguments.whole("low", low), items, minimum, fixed).count()
    except Impossible:
        return 0


def count_by_level(mean: str, sd: str, n: int, low: int, high: int) -> npt.NDArray[Any]:
    """Count the fitting answer distributions by how many people gave each answer.

    Parameters
    ----------
    mean, sd, n, low, high
        As in `count_ordinal`.

    Returns
    -------
    ndarray, shape (high - low + 1, n + 1)
        In how many of all fitting distributions j people (column) gave an answer (row, from `low`
        upwards). Each row adds up to `count_ordinal`; where it isn't 0 is what is possible.

    Raises
    ------
    Impossible
        If nothing prints so.
    TooLarge
        See `count_within`.

    Examples
    --------
    Nine people on a scale from 1 to 5. In two of the four distributions that fit nobody answered 1,
    in the others one person did:

    >>> count_by_level("3.0", "1.0", 9, 1, 5)[0]
    array([2, 2, 0, 0, 0, 0, 0, 0, 0, 0])
    """
    targets = _printed_targets(mean, sd, n, low, high)
    rows = np.array([_by_people(targets, v) for v in targets.levels], dtype=object)
    if not rows[0].any():
        raise Impossible(_NO_SUCH_PEOPLE.format(n=targets.n, levels=len(targets.levels)))
    return rows.astype(np.int64) if rows.max() < 2**63 else rows


def ranges_by_level(mean: str, sd: str, n: int, low: int, high: int, share: float = 0.9) -> npt.NDArray[np.float64]:
    """Give how many people can have given each answer: at all, and in the middle part of all that fits.

    Parameters
    ----------
    mean, sd, n, low, high
        As `count_by_level`.
    share : float
        How much of all distributions the middle part holds.

    Returns
    -------
    ndarray, shape (levels, 4)
        The fewest, the most, and both ends of the middle part.

    Examples
    --------
    Mean 2.0 and SD 1.0 of three people: one each of 1, 2 and 3 is all that fits.

    >>> ranges_by_level("2.0", "1.0", 3, 1, 3).tolist()
    [[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0]]
    """
    rows = []
    for counts in count_by_level(mean, sd, n, low, high):
        possible, below = np.flatnonzero(counts), np.cumsum(counts) / np.sum(counts)
        ends = (int(np.searchsorted(below, level)) for level in ((1 - share) / 2, (1 + share) / 2))
        rows.append((possible.min(), possible.max(), *ends))
    return np.array(rows, dtype=float)


def _by_people(targets: _Targets, v: int) -> npt.NDArray[Any]:
    """Count the distributions with 0, 1, ..., n people at level v."""
    n, s, q = targets.expand()
    rest = [other for other in targets.levels if other != v]
    most = min(targets.n, int(q.max()) // v**2) if v else targets.n
    if abs(v) > 1:
        j = np.arange(most + 1)[:, None]
        counts = _count(rest, *(x.ravel() for x in (n - j, s - j * v, q - j * v * v))).reshape(most + 1, -1)
        return np.append(counts.astype(object).sum(axis=1), np.zeros(targets.n - most, dtype=np.int64))
    grid = _grid(rest, targets.n, s[:, None] - v * np.array([0, most]), int(q.max()))
    kind, moduli = _moduli(rest, grid)
    parts = np.zeros((len(moduli), targets.n + 1), dtype=np.int64)
    for part, modulus in zip(parts, moduli, strict=True):
        for m, (layer, rows, columns) in enumerate(_layers(rest, grid, kind, modulus)):
            people = targets.n - m
            row, square = s - people * v - grid.first, q - people * v * v
            inside = (row >= rows.start) & (row < rows.stop) & (square >= 0) & (square // 2 >= columns.start)
            total = int(layer[row[inside], square[inside] // 2].sum(dtype=np.int64))
            part[people] = total % modulus if modulus else total
    return _join(list(parts), moduli)


def bounds_by_level(mean: str, sd: str, n: int, low: int, high: int) -> npt.NDArray[np.int64]:
    """Give the fewest and the most people who can have given each answer.

    Parameters
    ----------
    mean, sd, n, low, high
        As in `count_ordinal`.

    Returns
    -------
    ndarray, shape (high - low + 1, 2)
        Fewest and most for each answer, from `low` upwards: the ends of what `count_by_level` finds by
        counting, in a part of its time.

    Raises
    ------
    Impossible
        If nothing prints so.

    Notes
    -----
    Integer programmes, one for each sum that prints so: with n and the sum fixed, the SD leaves an
    interval for the sum of squares, which is linear in the counts.

    Examples
    --------
    >>> bounds_by_level("3.0", "1.0", 9, 1, 5)[0]
    array([0, 1])
    """
    targets = _printed_targets(mean, sd, n, low, high)
    places = range(len(targets.levels))
    found = np.array([[_fewest(targets, place), _most(targets, place)] for place in places], dtype=float)
    if np.isnan(found).any():
        raise Impossible(_NO_SUCH_PEOPLE.format(n=targets.n, levels=len(targets.levels)))
    return np.rint(found).astype(np.int64)


def _fewest(targets: _Targets, place: int, sign: int = 1) -> float:
    """Give the fewest people at a level; the most, as a negative number, if the sign is -1; nan if there are none."""
    from scipy import optimize

    levels = np.array(targets.levels)
    goal = np.where(np.arange(levels.size) == place, sign, 0)
    bounds = optimize.Bounds(np.zeros(levels.size), np.full(levels.size, targets.n))
    best = np.nan
    for s, first, last in zip(targets.sums, targets.firsts, targets.lasts, strict=True):
        rule = optimize.LinearConstraint([levels**0, levels, levels**2], [targets.n, s, first], [targets.n, s, last])
        solved = optimize.milp(goal, integrality=np.ones(levels.size), bounds=bounds, constraints=rule)
        if solved.success:
            best = round(solved.fun)
            if best == (0 if sign == 1 else -targets.n):
                break
            # The next sum only matters if it goes further.
            (bounds.ub if sign == 1 else bounds.lb)[place] = abs(best) - sign
    return best


def _most(targets: _Targets, place: int) -> float:
    return abs(_fewest(targets, place, sign=-1))


def draw_ordinal(
    mean: str,
    sd: str,
    n: int,
    low: int,
    high: int,
    rng: np.random.Generator,
    size: int = 1,
    *,
    items: int = 1,
    ddof: int = 1,
    rounding: str = "up_or_down",
    minimum: Known | Literal["range"] | None = None,
    fixed: Known | None = None,
) -> npt.NDArray[np.int64]:
    """Draw answer distributions that print as this mean and SD, all alike probable.

    Parameters
    ----------
    mean, sd, n, low, high
        As in `count_ordinal`.
    rng : numpy.random.Generator
        Source of the draws.
    size : int
        How many to draw, independently and with replacement. Many at once cost little more than one.
    items, ddof, rounding, minimum, fixed
        As in `count_ordinal`.

    Returns
    -------
    ndarray, shape (size, items * (high - low) + 1)
        How many people gave each answer, from `low` upwards. Each of the `count_ordinal` fitting
        distributions has exactly the same probability. That says what the printed numbers leave
        open; it is no claim of what people are likely to answer.

    Raises
    ------
    Impossible
        If nothing prints so.
    TooLarge
        See `count_within`.

    Examples
    --------
    >>> counts = draw_ordinal("3.0", "1.2", 200, 1, 5, np.random.default_rng(1), 1000)
    >>> counts.shape, bool((counts.sum(axis=1) == 200).all())
    ((1000, 5), True)
    """
    size = arguments.whole("size", size, 0)
    targets = _printed_targets(mean, sd, n, low, high, items=items, ddof=ddof, rounding=rounding)
    return _draw_restricted(_restricted(targets, arguments.whole("low", low), items, minimum, fixed), size, rng)


def _draw_restricted(asked: _Restricted, size: int, rng: np.random.Generator) -> _Ints:
    """Draw for the people who are open until as many have nobody more where the number is exact."""
    if asked.exact and asked.count() == 0:
        raise Impossible(_NO_SUCH_PEOPLE.format(n=asked.targets.n, levels=len(asked.targets.levels)))
    found: list[_Ints] = []
    for _ in range(_MOST_ROUNDS):
        drawn = _draw(asked.targets, max(size, 1), rng)
        drawn = drawn[(drawn[:, list(asked.exact)] == 0).all(axis=1)]
        found.append(drawn)
        if sum(map(len, found)) >= size:
            return np.concatenate(found)[:size] + asked.certain
    raise TooLarge("the exact numbers asked for are so rare that they weren't drawn")


def ordinal(
    mean: str,
    sd: str,
    n: int,
    low: int,
    high: int,
    rng: np.random.Generator | None = None,
    *,
    items: int = 1,
    ddof: int = 1,
    rounding: str = "up_or_down",
    minimum: Known | Literal["range"] | None = None,
    fixed: Known | None = None,
) -> npt.NDArray[Any]:
    """Give answers on a whole-number scale that print as this mean and SD.

    Parameters
    ----------
    mean, sd, n, low, high
        As in `count_ordinal`.
    rng : numpy.random.Generator, optional
        With it, the answer distribution is drawn from all that fit, each with the same probability
        (see `draw_ordinal`). Without it, it is always the same: near the one with the largest
        entropy, as far as people moved from there to make sum and squares right.
    items, ddof, rounding, minimum, fixed
        As in `count_ordinal`.

    Returns
    -------
    ndarray, shape (n,)
        The answers in ascending order; with several items, each person's mean over them.

    Raises
    ------
    ValueError
        If a text is no number, or another argument isn't what it has to be.
    Impossible
        If nothing prints so, with the reason.
    TooLarge
        If answers could not be found at once and to search them all, or to draw one, would take too
        much memory or time (see `count_within`).

    Examples
    --------
    >>> ordinal("3.0", "1.0", 12, 1, 5)
    array([1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4])
    >>> ordinal("3.0", "1.0", 12, 1, 5, fixed={1: 0, 5: 2})
    array([2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 5, 5])
    >>> try:
    ...     ordinal("5.19", "1.20", 28, 1, 7)
    ... except Impossible as error:
    ...     print(error)
    no 28 whole numbers have a mean of 5.185 to 5.195
    """
    targets = _printed_targets(mean, sd, n, low, high, items=items, ddof=ddof, rounding=rounding)
    first = arguments.whole("low", low)
    asked = _restricted(targets, first, items, minimum, fixed)
    if rng is not None:
        counts = _draw_restricted(asked, 1, rng)[0]
    elif asked.certain.any() or asked.exact:
        counts = _solve(asked)
    elif (near := _near(targets)) is not None:
        counts = near
    else:
        counts = _draw(targets, 1, None)[0]
    answers = np.repeat(np.arange(first * items, first * items + counts.size), counts)
    return answers if items == 1 else answers / items


def _solve(asked: _Restricted) -> _Ints:
    """Find answers that keep to what is known, by integer programmes."""
    open_ = asked.targets
    for s, first, last in zip(open_.sums, open_.firsts, open_.lasts, strict=True):
        found = _programme(open_, asked.exact, int(s), int(first), int(last))
        if found is not None:
            return found + asked.certain
    raise Impossible(_NO_SUCH_PEOPLE.format(n=open_.n, levels=len(open_.levels)))


def _programme(targets: _Targets, nobody: Sequence[int], s: int, first: int, last: int) -> _Ints | None:
    """Find how many people gave each answer, the largest number as small as can be."""
    from scipy import optimize

    levels, size = np.array(targets.levels), len(targets.levels)
    most = np.append(np.full(size, float(targets.n)), targets.n)
    most[list(nobody)] = 0
    rows = np.vstack([levels**0, levels, levels**2])
    solved = optimize.milp(
        np.append(np.zeros(size), 1),
        integrality=np.ones(size + 1),
        bounds=optimize.Bounds(0, most),
        constraints=[
            optimize.LinearConstraint(
                np.column_stack([rows, np.zeros(3)]), [targets.n, s, first], [targets.n, s, last]
            ),
            optimize.LinearConstraint(np.column_stack([np.eye(size), -np.ones(size)]), -np.inf, 0),
        ],
    )
    return np.rint(solved.x[:size]).astype(np.int64) if solved.success else None


# Two groups and their rank sum ------------------------------------------------------------------------


@dataclass(frozen=True)
class Pairs:
    """Hold pairs of answer distributions that print as a table does.

    Parameters
    ----------
    counts : ndarray, shape (found, 2, levels)
        How many people of each group gave each answer. Pairs with the same second group are together.
    draws : int
        How many distributions of the second group were drawn.
    estimate, error : float
        Estimate of the number of all such pairs, and its standard error.
    """

    counts: npt.NDArray[np.int64]
    draws: int
    estimate: float
    error: float


_Group = tuple[str, str, int]


@remembered
def ordinal_pair(
    first: _Group,
    second: _Group,
    low: int,
    high: int,
    rank_sum: str,
    z: str,
    rng: np.random.Generator,
    draws: int = 100,
) -> Pairs:
    """Draw answers of two groups that have the printed means, SDs, rank sum and z all at once.

    Parameters
    ----------
    first, second : tuple of (str, str, int)
        Mean and SD as printed, and n, of each group.
    low, high : int
        Ends of the scale; answers are the whole numbers between them.
    rank_sum : str
        Of the first group, exact: a whole number or a half.
    z : str
        As printed, with its sign; from the normal approximation with the correction for ties,
        without that for continuity.
    rng : numpy.random.Generator
        Source of the draws.
    draws : int
        How many distributions of the second group to draw, at least 2.

    Returns
    -------
    Pairs
        Each drawn distribution of the second group with every one of the first that fits. There may
        be none: that proves nothing.

    Raises
    ------
    Impossible
        If a group's mean and SD can't be, or no ties can give this z with this rank sum.
    ValueError
        If a text is no number or there are fewer than 2 draws.
    TooLarge
        See `count_within` and `ordinal_given`.

    Notes
    -----
    Distributions of the second group that fit its mean and SD are drawn independently, all alike
    probable (`draw_ordinal`); for each, `ordinal_given` lists all of the first that complete it. So
    every fitting pair is expected equally often, but pairs with the same second group come together.
    The mean length of the lists times the number of second distributions is an unbiased estimate of
    the number of pairs. An exact one would need the list for each of them, often millions.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> pairs = ordinal_pair(("4.2", "0.8", 20), ("3.6", "1.1", 18), 1, 5, "445.0", "1.73", rng)
    >>> pairs.counts.sum(axis=2)[0]
    array([20, 18])
    """
    if draws < 2:
        raise ValueError(f"an estimate with its error needs 2 draws, not {draws}")
    partners = _draw(targets := _printed_targets(*second, low, high), draws, rng)
    lists = [ordinal_given(first, partner, low, high, rank_sum, z) for partner in partners.tolist()]
    lengths = np.array([len(found) for found in lists])
    counts = np.stack([np.concatenate(lists), np.repeat(partners, lengths, axis=0)], axis=1)
    possible = _total(targets)
    return Pairs(counts, draws, possible * lengths.mean(), possible * lengths.std(ddof=1) / sqrt(draws))


def _twice_below(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give for each answer twice how many gave a lower one, plus how many gave the same."""
    return 2 * np.cumsum(counts, axis=-1) - counts


def _rank_goal(n: int, others: int, rank_sum: str, z: str) -> tuple[int, int, int]:
    """Give twice the U that a rank sum means, and the cubes of ties that z leaves."""
    size, r = n + others, Printed(rank_sum).exact
    if (2 * r).denominator > 1:
        raise Impossible(f"a rank sum is a whole number or a half, not {rank_sum}")
    low, high = Printed(z).bounds
    expected = Fraction(n * (size + 1), 2)
    gap = r - expected
    if gap < 0:
        gap, low, high = -gap, -high, -low
    least, most = size, size**3  # nobody tied, everybody tied
    if gap == 0:
        if not low <= 0 <= high:
            raise Impossible(f"z is 0 with the rank sum expected, not {z}")
    elif high <= 0:
        raise Impossible(f"z = {z} has the wrong sign for a rank sum of {rank_sum}, expected {float(expected)}")
    else:
        # z**2 = gap**2 / variance, variance = n others / 12 (size + 1 - (ties - size) / (size (size - 1)))
        def ties(value: Fraction) -> Fraction:
            shrunk = 12 * gap * gap / (value * value * n * others)
            return size + size * (size - 1) * (size + 1 - shrunk)

        most = min(most, floor(ties(high)))
        if low > 0:
            least = max(least, ceil(ties(low)))
    if least > most:
        raise Impossible(f"no ties make z = {z} of a rank sum of {rank_sum} among {n} and {others} people")
    return int(2 * r) - n * (n + 1), least, most


def ordinal_given(
    group: _Group, other: Sequence[int], low: int, high: int, rank_sum: str, z: str
) -> npt.NDArray[np.int64]:
    """List every answer distribution of one group that fits, where the other group's is known.

    Parameters
    ----------
    group : tuple of (str, str, int)
        Mean and SD as printed, and n, of the group.
    other : sequence of int, length high - low + 1
        How many people of the other group gave each answer, from `low` upwards.
    low, high : int
        Ends of the scale.
    rank_sum, z : str
        Of the group, as in `ordinal_pair`.

    Returns
    -------
    ndarray, shape (found, high - low + 1)
        How many people gave each answer. No row is missing; there may be none.

    Raises
    ------
    Impossible
        If the group's mean and SD can't be, or no ties can give this z with this rank sum.
    ValueError
        If the other group has no count for each answer, or nobody.
    TooLarge
        If too many combinations would have to be tried.

    Notes
    -----
    With the other group fixed, the rank sum is a fourth linear condition beside n, sum and squares. A
    parabola in the level explains it by these except at the outer levels, so one of those follows
    from the rest, and only the others are tried.

    Examples
    --------
    Table 12 of the report at 6 months, were these the answers of the control group:

    >>> control = (22, 4, 15, 39, 40, 33, 145)
    >>> ordinal_given(("6.06", "1.45", 413), control, 1, 7, "156217.5", "3.712").shape
    (27, 7)
    """
    targets = _printed_targets(*group, low, high)
    others = np.array(other, dtype=np.int64)
    if others.shape != (len(targets.levels),) or others.min() < 0 or not others.any():
        raise ValueError(f"there must be a count for each of {len(targets.levels)} answers, not {list(other)}")
    goal, least, most = _rank_goal(targets.n, int(others.sum()), rank_sum, z)
    weights = dict(zip(targets.levels, _twice_below(others).tolist(), strict=True))
    down, zero, up = (weights.get(v, 0) for v in (-1, 0, 1))
    curve = (2 * zero, up - down, up + down - 2 * zero)  # twice the parabola through the three
    outer = [v for v in targets.levels if abs(v) > 1]
    rest = {v: 2 * weights[v] - curve[0] - curve[1] * v - curve[2] * v * v for v in outer}
    solved = min((v for v in outer if rest[v]), key=abs, default=None)
    free = [v for v in outer if v != solved]
    tried = _combinations(tuple(free), int(targets.lasts.max()))
    extra = tried[:, :-3] @ np.array([rest[v] for v in free], dtype=np.int64)
    # Only rows matter that leave a multiple of what one person at the solved level adds; without one, none adds.
    step, v = (abs(rest[solved]), solved) if solved is not None else (1, 0)
    remainders = (extra % step).astype(np.min_scalar_type(step))  # small numbers are sorted in no time
    order = np.argsort(remainders, kind="stable")
    remainders = remainders[order]
    found = []
    for s, q in zip(*(x.tolist() for x in targets.expand()[1:]), strict=True):
        whole = 2 * goal - curve[0] * targets.n - curve[1] * s - curve[2] * q
        here = order[np.searchsorted(remainders, whole % step) : np.searchsorted(remainders, whole % step, "right")]
        missing = whole - extra[here]
        last = np.zeros_like(missing) if solved is None else missing // rest[solved]
        ok = (last >= 0) if solved is not None else (missing == 0)
        rows, last = tried[here[ok]], last[ok]
        n_left, s_left, q_left = (np.array([targets.n, s, q]) - rows[:, -3:] - last[:, None] * [1, v, v * v]).T
        ok = (abs(s_left) <= q_left) & (q_left <= n_left)
        settled = {-1: (q_left - s_left) // 2, 0: n_left - q_left, 1: (q_left + s_left) // 2, solved: last}
        settled |= {v: rows[:, i] for i, v in enumerate(free)}
        found.append(np.column_stack([settled[v] for v in targets.levels])[ok])
    counts = np.concatenate(found)
    ties = ((counts + others) ** 3).sum(axis=1)
    return counts[(ties >= least) & (ties <= most)]


@lru_cache(maxsize=4)
def _combinations(levels: tuple[int, ...], most_squares: int) -> npt.NDArray[np.int64]:
    """List how many people may be at each level, with their number, sum and squares."""
    rows = np.zeros((1, 3), dtype=np.int64)
    for i, v in enumerate(levels):
        options = (most_squares - rows[:, -1]) // v**2 + 1
        if options.sum() > _MOST_COMBINATIONS:
            raise TooLarge(f"more than {_MOST_COMBINATIONS} combinations at the levels {levels} from the middle")
        people = np.arange(options.sum()) - np.repeat(np.cumsum(options) - options, options)
        rows = np.repeat(rows, options, axis=0)
        rows[:, -3:] += people[:, None] * np.array([1, v, v * v])
        rows = np.insert(rows, i, people, axis=1)
    return rows
