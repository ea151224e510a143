"""A check: one printed number against what its neighbours allow.

A check takes printed inputs, pushes their rounding intervals through a statistic and gets the
values that could have been printed. The verdict follows; it is never chosen by hand. What the
author of a check adds is what to say of it: what explains an inconsistency, or why something that
looks odd is right. The words stand in the readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from etterprov import readings, source
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says

if TYPE_CHECKING:
    import pandas as pd

    from etterprov.result import Result

REPRODUCED = "reproduced"
EXPLAINED = "explained"
INCONSISTENT = "inconsistent"
NOT_RECOMPUTABLE = "not recomputable"
VERDICTS = (REPRODUCED, EXPLAINED, INCONSISTENT, NOT_RECOMPUTABLE)
#: The family of a check whose rule belongs to one table alone.
OWN = "own"
UNEXPLAINED = says("unexplained")


@dataclass(frozen=True)
class Check:
    """Hold one check and its verdict; made by `compare`, `judge`, `excuse` and the families.

    Parameters
    ----------
    id : str
        Table and name.
    table : str
        Where the claim is printed.
    asks : Said or str
        What is checked.
    printed : str
        The claim as printed, or what is judged in its stead.
    low, high : float or None
        Ends of what the other printed numbers allow for just that quantity.
    verdict : {"reproduced", "explained", "inconsistent", "not recomputable"}
        What came out.
    family : str
        Whose rule it is; ``"own"`` for a rule that belongs to one table.
    claim : str
        Cell of the printed number that it is about.
    uses : frozenset of str
        Cells of all numbers that take part.
    finding, by, note : Said
        What to say if it doesn't work out; by which reading that isn't printed it does; else.
    """

    id: str
    table: str
    asks: Said | str
    printed: str
    low: float | None
    high: float | None
    verdict: str
    family: str
    claim: str = field(repr=False)
    uses: frozenset[str] = field(repr=False)
    finding: Said = field(default=SILENT, repr=False)
    by: Said = field(default=SILENT, repr=False)
    note: Said = field(default=SILENT, repr=False)

    @property
    def said(self) -> Said:
        """Give what is said of it, by its verdict."""
        if self.verdict == INCONSISTENT:
            return self.finding
        return self.by if self.verdict == EXPLAINED else self.note

    @property
    def _grade(self) -> tuple[str | None, str | None, str]:
        if self.verdict != INCONSISTENT:
            return None, None, ""
        return self._readings().grade(self.finding)

    def _readings(self) -> readings.Readings:
        return readings.of(source.of(self.table).name)

    @property
    def severity(self) -> str | None:
        """Tell how much hangs on an inconsistency."""
        return self._grade[0]

    @property
    def confidence(self) -> str | None:
        """Tell how sure it is that the printed number, and not the reading of it, is off."""
        return self._grade[1]

    @property
    def matter(self) -> str:
        """Name what an inconsistency comes from; by default it stands for itself."""
        return (self._grade[2] or self.id) if self.verdict == INCONSISTENT else ""

    def tell(self, said: Said | str, part: str = "text") -> str:
        """Put something that is said of this check into words; see `Readings.tell` for its parts."""
        return said if isinstance(said, str) else self._readings().tell(said, part)

    @property
    def explanation(self) -> str:
        """Give what is said of it, in words."""
        return self.tell(self.said)

    @property
    def quantity(self) -> str:
        """Give what is checked, in words."""
        return self.tell(self.asks)

    @property
    def source(self) -> str:
        """Give the short name of the source that prints it."""
        return source.of(self.table).short


def _cells(numbers: Iterable[Printed]) -> frozenset[str]:
    return frozenset(number.cell for number in numbers if number.cell)


def _cell(claim: Printed) -> str:
    if claim.cell is None:
        raise ValueError(f"the claim {claim.text!r} has no cell, so it is printed nowhere")
    return claim.cell


def _table(claim: Printed) -> str:
    return _cell(claim).partition("/")[0]


def judge(
    name: str,
    asks: Said | str,
    claim: Printed,
    holds: bool,
    inputs: Iterable[Printed] = (),
    *,
    reach: Reach | None = None,
    printed: str | None = None,
    finding: Said = UNEXPLAINED,
    by: Said = SILENT,
    cleared: Said = SILENT,
    family: str = OWN,
) -> Check:
    """Make a check whose rule is not "within reach", from whether the rule holds.

    Parameters
    ----------
    name : str
        Short name, unique within the claim's table.
    asks : Said or str
        What is checked.
    claim : Printed
        The number that the check is about; its cell says where it stands.
    holds : bool
        Whether some admissible inputs satisfy the rule.
    inputs : iterable of Printed
        Other printed numbers that the check uses.
    reach : Reach, optional
        The values that would have satisfied the rule, of the same quantity as what is `printed`.
    printed : str, optional
        How the claim is shown; by default its digits.
    finding : Said
        How to read it if it does not hold.
    by : Said
        The reading by which it holds, where the source does not print that reading.
    cleared : Said
        What to say if it holds as printed: why it is right, or how much that means.
    family : str
        Whose rule it is.

    Returns
    -------
    Check

    Examples
    --------
    >>> claim = Printed("27", cell="uo-table-3/group_size/control_n")
    >>> judge("size", "control group", claim, 27 <= 26).verdict
    'inconsistent'
    """
    return Check(
        id=f"{_table(claim)}/{name}",
        table=_table(claim),
        asks=asks,
        printed=printed or claim.text,
        low=None if reach is None else reach.low,
        high=None if reach is None else reach.high,
        verdict=(EXPLAINED if by else REPRODUCED) if holds else INCONSISTENT,
        family=family,
        claim=_cell(claim),
        uses=_cells([claim, *inputs]),
        finding=finding,
        by=by,
        note=cleared,
    )


def compare(
    name: str,
    asks: Said | str,
    claim: Printed,
    reach: Reach,
    inputs: Iterable[Printed] = (),
    *,
    finding: Said = UNEXPLAINED,
    cleared: Said = SILENT,
    family: str = OWN,
) -> Check:
    """Compare a printed number with the reach of what it should be.

    Parameters
    ----------
    name, asks, claim, inputs, finding, cleared, family
        As `judge`.
    reach : Reach
        All values that the inputs allow.

    Returns
    -------
    Check
        Reproduced if some value within reach would be printed as the claim.

    Examples
    --------
    >>> claim = Printed("9.3", cell="uo-table-2/hours_change/uo_mean")
    >>> compare("change", "mean change", claim, Reach(9.2, 9.4)).verdict
    'reproduced'
    """
    return judge(
        name,
        asks,
        claim,
        reach.meets(claim),
        inputs,
        reach=reach,
        finding=finding,
        cleared=cleared,
        family=family,
    )


def excuse(name: str, asks: Said | str, claims: Iterable[Printed], reason: Said) -> list[Check]:
    """List printed numbers that nothing printed allows to recompute, with the reason.

    Examples
    --------
    >>> claim = Printed("3", cell="uo-text/t2_months/value")
    >>> [check.verdict for check in excuse("t2", "months", [claim], says("unexplained"))]
    ['not recomputable']
    """
    numbers = list(claims)
    return [
        Check(
            id=f"{_table(claim)}/{name}" + (f"-{i}" if len(numbers) > 1 else ""),
            table=_table(claim),
            asks=asks,
            printed=claim.text,
            low=None,
            high=None,
            verdict=NOT_RECOMPUTABLE,
            family="excused",
            claim=_cell(claim),
            uses=_cells([claim]),
            note=reason,
        )
        for i, claim in enumerate(numbers, start=1)
    ]


def made(parts: Iterable[Callable[[], Iterable[Check]]]) -> list[Check]:
    """Run functions that make checks, one after the other.

    A function isn't run again where nothing that it reads is changed.

    Examples
    --------
    >>> claim = Printed("3", cell="uo-text/t2_months/value")
    >>> [check.id for check in made([lambda: excuse("t2", "months", [claim], says("unexplained"))])]
    ['uo-text/t2']
    """
    return [check for part in parts for check in _of_part(part)]


@source.cached
def _of_part(part: Callable[[], Iterable[Check]]) -> tuple[Check, ...]:
    return tuple(part())


def fitting(claim: Printed, candidates: Mapping[int, Reach]) -> list[int]:
    """Tell which candidates (sample sizes, say) reproduce a claim.

    Examples
    --------
    >>> fitting(Printed("0.181"), {25: Reach(0.1876, 0.1878), 26: Reach(0.1805, 0.1807)})
    [26]
    """
    return [key for key, reach in candidates.items() if reach.meets(claim)]


def folder(path: str | Path) -> Result:
    """Check a folder of tables, or one CSV file; see `etterprov.result.folder`."""
    from etterprov import result

    return result.folder(path)


def table(frame: pd.DataFrame, name: str = "table") -> Result:
    """Check a table by the names of its columns; see `etterprov.result.table`."""
    from etterprov import result

    return result.table(frame, name)
