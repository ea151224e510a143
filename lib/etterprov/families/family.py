"""What a family of checks is: one relation between printed numbers, the same over any table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from etterprov.check import UNEXPLAINED, Check, judge
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says


@dataclass(frozen=True)
class Outcome:
    """Hold what a rule found.

    Parameters
    ----------
    holds : bool
        Whether some admissible values of the printed numbers satisfy the rule.
    reach : Reach, optional
        The values that the claim can have, by what is printed.
    by : Said
        The reading by which it holds, where that reading is not printed: rounded twice, another base.
    facts : mapping
        Named numbers that say what was asked.
    printed : str, optional
        How the claim is shown, if not by its digits: a p with its sign, what stars say of p.
    """

    holds: bool
    reach: Reach | None = None
    by: Said = SILENT
    facts: Mapping[str, Any] = field(default_factory=dict)
    printed: str | None = None


class Options(dict[str, Any]):
    """Hold the options of a true case; comes last in it."""


@dataclass(frozen=True)
class Family:
    """Hold a relation that recurs, over whatever table it is asked of.

    Parameters
    ----------
    name : str
        What the ledger calls it; also the reading that says what it asks.
    rule : callable
        Takes printed numbers, the claim first, and gives an `Outcome`.
    cases : callable
        Takes a Generator and yields arguments of the rule that are true: computed from data and then rounded; options
        come last, as `Options`. They feed the tests and the table of false alarms.

    Examples
    --------
    >>> from etterprov.families.totals import TOTAL
    >>> seven, three, four = (Printed(n, cell=f"uo-table-2/{n}/n") for n in "734")
    >>> TOTAL.check("n", seven, [three, four]).verdict
    'reproduced'
    """

    name: str
    rule: Callable[..., Outcome]
    cases: Callable[[np.random.Generator], Iterator[tuple[Any, ...]]]

    def check(
        self,
        name: str,
        *numbers: Any,
        claim: Printed | None = None,
        also: Iterable[Printed] = (),
        asks: Said | str | None = None,
        printed: str | None = None,
        finding: Said = UNEXPLAINED,
        cleared: Said = SILENT,
        by: Said = SILENT,
        **options: Any,
    ) -> Check:
        """Ask the rule of some printed numbers.

        Parameters
        ----------
        name : str
            Name of the check, unique in the claim's table.
        *numbers
            Arguments of the rule: printed numbers, rows or sequences of them, plain numbers.
        claim : Printed, optional
            What the check is about; by default the first printed number.
        also : iterable of Printed
            Further printed numbers that stand behind the arguments (a count recovered from a percentage, say).
        asks : Said, optional
            What is checked; by default the family's own words.
        printed, finding, cleared
            As `etterprov.check.judge`.
        by : Said
            Words of the source's own for the reading by which it holds.
        **options
            Options of the rule.
        """
        outcome = self.rule(*numbers, **options)
        printed = printed or outcome.printed
        # What is printed and its bounds are one quantity: a claim that stands for another has none.
        shown = printed or claim is None or claim is numbers[0]
        inputs = [*_printed(numbers), *_printed(options.values()), *also]
        return judge(
            name,
            asks or says(self.name, **outcome.facts),
            claim or inputs[0],
            outcome.holds,
            inputs,
            reach=outcome.reach if shown else None,
            printed=printed,
            finding=finding,
            by=(by or outcome.by) if outcome.by else SILENT,
            cleared=cleared,
            family=self.name,
        )

    def tried(self, rng: np.random.Generator) -> Iterator[tuple[tuple[Any, ...], Outcome]]:
        """Draw true cases and give each with what the rule finds.

        Parameters
        ----------
        rng : Generator
            Where the cases come from.
        """
        for case in self.cases(rng):
            numbers, options = (case[:-1], case[-1]) if isinstance(case[-1], Options) else (case, {})
            yield case, self.rule(*numbers, **options)


def _printed(found: Any) -> Iterator[Printed]:
    """Find the printed numbers in arguments."""
    if isinstance(found, Printed):
        yield found
    elif isinstance(found, SimpleNamespace):
        yield from _printed(vars(found).values())
    elif isinstance(found, Mapping):
        yield from _printed(found.values())
    elif is_dataclass(found) and not isinstance(found, type):
        yield from _printed(getattr(found, part.name) for part in fields(found))
    elif isinstance(found, Iterable) and not isinstance(found, str | np.ndarray):
        for part in found:
            yield from _printed(part)


def print_by_chance(value: float, rng: np.random.Generator, least: int = 1, most: int = 3) -> Printed:
    """Print a value as some author might: with so many decimals and some rule for halves, drawn by chance.

    Examples
    --------
    >>> print_by_chance(0.5, np.random.default_rng(1), least=2, most=2).text
    '0.50'
    """
    return rounded(value, int(rng.integers(least, most + 1)), str(rng.choice(HALVES)))
