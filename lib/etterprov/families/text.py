"""Text against tables: which of two printed numbers is said to be more.

That a number of the text is one of a table is `same`; that a difference is called significant stands among the tests.
Here words put numbers in order. Numbers that may be equal within their rounding can be in either order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from etterprov.counts import as_reach
from etterprov.families.family import Family, Outcome
from etterprov.families.tests import Number
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach


def above(higher: Number | Sequence[Number], lower: Number | Sequence[Number]) -> Outcome:
    """Ask whether numbers can be more than others, as words say.

    Parameters
    ----------
    higher, lower : Printed, Reach or float, or a sequence of these
        Each of the first can be more than each of the others.
    """
    more, fewer = _spans(higher), _spans(lower)
    return Outcome(all(high.high > low.low for high in more for low in fewer), None)


def _spans(numbers: Number | Sequence[Number]) -> list[Reach]:
    return [as_reach(x) for x in (numbers if isinstance(numbers, Sequence) else [numbers])]


def _cases(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    values = sorted(float(x) for x in rng.normal(20, 10.0 ** rng.uniform(-2, 1), rng.integers(2, 6)))
    shown: list[Printed] = [rounded(x, int(rng.integers(0, 3)), str(rng.choice(HALVES))) for x in values]
    cut = int(rng.integers(1, len(shown)))
    yield shown[cut:], shown[:cut]
    yield shown[-1], shown[0]


ABOVE = Family("above", above, _cases)
