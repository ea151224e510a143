"""Arithmetic: a number is what others give by a formula that the table names, each known only as printed.

The formula stands with the table (see `etterprov.expression`); the claim holds if some values that print as the others
do give a value that prints as it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from etterprov.families.family import Family, Outcome
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach, reach


def computed(claim: Printed, formula: Reach | Fraction | None) -> Outcome:
    """Ask whether a number is what a formula gives.

    Parameters
    ----------
    claim : Printed
        The number.
    formula : Reach, Fraction or None
        What the formula can give; None if it has no value, as where something is divided by a count of zero.
    """
    if formula is None:
        return Outcome(False, None)
    if isinstance(formula, Reach):
        return Outcome(formula.meets(claim), formula)
    return Outcome(claim.admits(formula), Reach(float(formula), float(formula)))


def _cases(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    x, y = (float(value) for value in rng.normal(20, 5, 2))
    halves = str(rng.choice(HALVES))
    a, b = rounded(x, int(rng.integers(0, 4)), halves), rounded(y, int(rng.integers(0, 4)), halves)
    yield rounded(x - y, int(rng.integers(0, 4)), halves), reach(lambda p, q: p - q, a, b)
    if b.low > 0:
        yield rounded(x / y, int(rng.integers(0, 4)), halves), reach(lambda p, q: p / q, a, b)


COMPUTED = Family("computed", computed, _cases)
