"""A check: one printed number against what its neighbours allow.

A check takes printed inputs, pushes their rounding intervals through a statistic and gets the
values that could have been printed. The verdict follows; it is never chosen by hand. What the
author of a check adds is the reading: what explains an inconsistency, or why something that looks
odd is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jobsupport.printed import Printed
from jobsupport.reach import Reach

REPRODUCED = "reproduced"
INCONSISTENT = "inconsistent"
NOT_RECOMPUTABLE = "not recomputable"
VERDICTS = (REPRODUCED, INCONSISTENT, NOT_RECOMPUTABLE)
SEVERITIES = ("cosmetic", "substantive", "conclusion")
CONFIDENCES = ("certain", "likely", "open")
_SOURCES = {"uo": "chapter", "sfj": "report"}


@dataclass(frozen=True)
class Finding:
    """Say how to read an inconsistency, should the check come out as one.

    Parameters
    ----------
    severity : {"cosmetic", "substantive", "conclusion"}
        Whether nothing rests on it, a reader takes away another number or statement, or the answer to
        one of the source's own main questions changes.
    confidence : {"certain", "likely", "open"}
        How sure it is that the printed number (and not our reading of it) is off.
    text : str
        What is printed, what it recomputes to, what explains it and what does not.
    matter : str
        Short name shared by findings that come from one cause, so that one slip seen in many places
        is not counted as many; by default each stands for itself.
    """

    severity: str
    confidence: str
    text: str
    matter: str = ""

    def __post_init__(self) -> None:
        """Refuse words that the ledger does not know."""
        if self.severity not in SEVERITIES or self.confidence not in CONFIDENCES:
            raise ValueError(f"unknown severity or confidence: {self.severity}, {self.confidence}")


UNEXPLAINED = Finding("substantive", "open", "No explanation has been looked for yet.")


@dataclass(frozen=True)
class Check:
    """Hold one check and its verdict; made by `compare`, `judge` and `excuse`."""

    id: str
    table: str
    quantity: str
    printed: str
    low: float | None
    high: float | None
    verdict: str
    severity: str | None
    confidence: str | None
    explanation: str
    uses: frozenset[str] = field(repr=False)
    matter: str = ""

    @property
    def source(self) -> str:
        """Tell which of the two sources prints it."""
        return _SOURCES[self.table.partition("-")[0]]


def _cells(numbers: Iterable[Printed]) -> frozenset[str]:
    return frozenset(number.cell for number in numbers if number.cell)


def _table(claim: Printed) -> str:
    if claim.cell is None:
        raise ValueError(f"the claim {claim.text!r} has no cell, so it is printed nowhere")
    return claim.cell.partition("/")[0]


def judge(
    name: str,
    quantity: str,
    claim: Printed,
    holds: bool,
    inputs: Iterable[Printed] = (),
    *,
    reach: Reach | None = None,
    printed: str | None = None,
    finding: Finding = UNEXPLAINED,
    cleared: str = "",
) -> Check:
    """Make a check whose rule is not "within reach", from whether the rule holds.

    Parameters
    ----------
    name : str
        Short name, unique within the claim's table.
    quantity : str
        What is checked, in words.
    claim : Printed
        The number that the check is about; its cell says where it stands.
    holds : bool
        Whether some admissible inputs satisfy the rule.
    inputs : iterable of Printed
        Other printed numbers that the check uses.
    reach : Reach, optional
        The values that would have satisfied the rule.
    printed : str, optional
        How the claim is shown; by default its digits.
    finding : Finding
        How to read it if it does not hold.
    cleared : str
        What to say if it does: why it is right, or how much that means.

    Returns
    -------
    Check

    Examples
    --------
    >>> claim = Printed("27", cell="uo-table-3/group_size/control_n")
    >>> judge("size", "control group", claim, 27 <= 26).verdict
    'inconsistent'
    """
    bad = None if holds else finding
    return Check(
        id=f"{_table(claim)}/{name}",
        table=_table(claim),
        quantity=quantity,
        printed=printed or claim.text,
        low=None if reach is None else reach.low,
        high=None if reach is None else reach.high,
        verdict=REPRODUCED if holds else INCONSISTENT,
        severity=bad.severity if bad else None,
        confidence=bad.confidence if bad else None,
        explanation=bad.text if bad else cleared,
        uses=_cells([claim, *inputs]),
        matter=(bad.matter or f"{_table(claim)}/{name}") if bad else "",
    )


def compare(
    name: str,
    quantity: str,
    claim: Printed,
    reach: Reach,
    inputs: Iterable[Printed] = (),
    *,
    finding: Finding = UNEXPLAINED,
    cleared: str = "",
) -> Check:
    """Compare a printed number with the reach of what it should be.

    Parameters
    ----------
    name, quantity, claim, inputs, finding, cleared
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
        quantity,
        claim,
        reach.meets(claim),
        inputs,
        reach=reach,
        finding=finding,
        cleared=cleared,
    )


def excuse(name: str, quantity: str, claims: Iterable[Printed], reason: str) -> list[Check]:
    """List printed numbers that nothing printed allows to recompute, with the reason.

    Examples
    --------
    >>> claim = Printed("3", cell="uo-text/t2_months/value")
    >>> [check.verdict for check in excuse("t2", "months", [claim], "a fact of the design")]
    ['not recomputable']
    """
    numbers = list(claims)
    return [
        Check(
            id=f"{_table(claim)}/{name}" + (f"-{i}" if len(numbers) > 1 else ""),
            table=_table(claim),
            quantity=quantity,
            printed=claim.text,
            low=None,
            high=None,
            verdict=NOT_RECOMPUTABLE,
            severity=None,
            confidence=None,
            explanation=reason,
            uses=_cells([claim]),
        )
        for i, claim in enumerate(numbers, start=1)
    ]


def fitting(claim: Printed, candidates: Mapping[int, Reach]) -> list[int]:
    """Tell which candidates (sample sizes, say) reproduce a claim.

    Examples
    --------
    >>> fitting(Printed("0.181"), {25: Reach(0.1876, 0.1878), 26: Reach(0.1805, 0.1807)})
    [26]
    """
    return [key for key, reach in candidates.items() if reach.meets(claim)]
