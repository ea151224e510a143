"""The same number elsewhere: what is printed twice must be the same.

Equally many decimals must have equal digits. Where one place rounds further, the other must be able to round to it. A
number printed in another unit is the same after multiplication (a share 0.42 and 42 per cent).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from etterprov.families.family import Family, Outcome
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach


def same(claim: Printed, original: Printed, others: Sequence[Printed] = (), *, factor: int | Fraction = 1) -> Outcome:
    """Ask whether a number is the one printed elsewhere.

    Parameters
    ----------
    claim : Printed
        The number here.
    original : Printed
        The number there.
    others : sequence of Printed
        The number at further places; it must be the same at all of them.
    factor : int or Fraction
        What the number there is multiplied by, to have the unit of the number here.
    """
    found = [_once(claim, place, factor) for place in (original, *others)]
    reach = Reach(min(there.low for _, there in found), max(there.high for _, there in found))
    return Outcome(all(holds for holds, _ in found), reach, facts={"original": original})


def _once(claim: Printed, original: Printed, factor: int | Fraction) -> tuple[bool, Reach]:
    low, high = sorted(factor * end for end in original.bounds)
    value = factor * original.exact
    alike = claim.bounds[1] - claim.bounds[0] == high - low
    holds = claim.exact == value if alike else claim.bounds[0] <= high and low <= claim.bounds[1]
    # Where the number there is enough to print the number here, it alone is the reach.
    if alike or claim.admits(value):
        low = high = value
    return holds, Reach(float(low), float(high))


def _cases(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    value, halves = float(rng.normal(0, 10.0 ** rng.integers(-2, 4))), str(rng.choice(HALVES))
    here, there = (int(x) for x in rng.integers(0, 5, 2))
    yield rounded(value, here, halves), rounded(value, there, halves)
    yield rounded(value, here, halves), rounded(value, there, halves), [rounded(value, here, halves)]


SAME = Family("same number elsewhere", same, _cases)
