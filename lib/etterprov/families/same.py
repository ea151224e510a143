"""The same number elsewhere: what is printed twice must be the same.

Equally many decimals must have equal digits. Where one place rounds further, the other must be able to round to it. A
number printed in another unit is the same after multiplication (a share 0.42 and 42 per cent).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from etterprov.families.family import Family, Outcome
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach


def same(claim: Printed, original: Printed, *, factor: int | Fraction = 1) -> Outcome:
    """Ask whether a number is the one printed elsewhere.

    Parameters
    ----------
    claim : Printed
        The number here.
    original : Printed
        The number there.
    factor : int or Fraction
        What the number there is multiplied by, to have the unit of the number here.
    """
    low, high = sorted(factor * end for end in original.bounds)
    value = factor * original.exact
    alike = claim.bounds[1] - claim.bounds[0] == high - low
    holds = claim.exact == value if alike else claim.bounds[0] <= high and low <= claim.bounds[1]
    # Where the number there is enough to print the number here, it alone is the reach.
    if alike or claim.admits(value):
        low = high = value
    return Outcome(holds, Reach(float(low), float(high)), facts={"original": original})


def _cases(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    value, halves = float(rng.normal(0, 10.0 ** rng.integers(-2, 4))), str(rng.choice(HALVES))
    here, there = (int(x) for x in rng.integers(0, 5, 2))
    yield rounded(value, here, halves), rounded(value, there, halves)


SAME = Family("same number elsewhere", same, _cases)
