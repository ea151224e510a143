"""The ledger: all checks of both sources, and which printed numbers they cover."""

from __future__ import annotations

from functools import cache
from importlib import import_module

import pandas as pd

from jobsupport import published
from jobsupport.check import CONFIDENCES, INCONSISTENT, SEVERITIES, Check

# One module of checks per part of a source; each has a function `checks()`.
PARTS = ("utvidet_oppfolging",)
COLUMNS = (
    "id",
    "source",
    "table",
    "quantity",
    "printed",
    "low",
    "high",
    "verdict",
    "severity",
    "confidence",
    "explanation",
)


@cache
def checks() -> tuple[Check, ...]:
    """Run every check.

    Returns
    -------
    tuple of Check
        In the order of the parts and of the tables.

    Raises
    ------
    ValueError
        If two checks have the same id.
    DataError
        If the data break their schema.
    """
    found = [check for part in PARTS for check in import_module(f"jobsupport.checks.{part}").checks()]
    seen: set[str] = set()
    for check in found:
        if check.id in seen:
            raise ValueError(f"two checks are called {check.id}")
        seen.add(check.id)
    return tuple(found)


def build() -> pd.DataFrame:
    """Give all checks as a table.

    Returns
    -------
    DataFrame
        One row per check with the columns ``id, source, table, quantity, printed, low, high,
        verdict, severity, confidence, explanation``; `low` and `high` bound the values that the
        other printed numbers allow, `severity` and `confidence` are given for inconsistencies.

    Examples
    --------
    The control group of table 3 has one person more than were enrolled:

    >>> rows = build().set_index("id")
    >>> rows.loc["uo-table-3/control-n", "verdict"]
    'inconsistent'
    """
    rows = [[getattr(check, column) for column in COLUMNS] for check in checks()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def matters() -> pd.DataFrame:
    """Group the inconsistent checks by what they come from.

    Returns
    -------
    DataFrame
        One row per matter with the columns ``matter, source, checks, severity, confidence`` (the
        gravest and the surest of its checks) and ``ids``.

    Examples
    --------
    One person counted in the other group shows in several numbers of the text:

    >>> int(matters().set_index("matter").loc["hours of the text", "checks"]) > 1
    True
    """
    grouped: dict[str, list[Check]] = {}
    for check in checks():
        if check.verdict == INCONSISTENT:
            grouped.setdefault(check.matter, []).append(check)
    rows = [
        (
            matter,
            group[0].source,
            len(group),
            max((str(c.severity) for c in group), key=SEVERITIES.index),
            min((str(c.confidence) for c in group), key=CONFIDENCES.index),
            [c.id for c in group],
        )
        for matter, group in grouped.items()
    ]
    return pd.DataFrame(rows, columns=["matter", "source", "checks", "severity", "confidence", "ids"])


def coverage() -> pd.DataFrame:
    """Count the printed numbers of each table and how many the ledger accounts for.

    Returns
    -------
    DataFrame
        Per table: `numbers` printed, `checked` (in a check as claim or input), `excused` (only
        listed with the reason why they can't be recomputed), `open` (neither) and `cells_open`,
        the cells of the last.

    Examples
    --------
    >>> int(coverage()["open"].sum())
    0
    """
    checked = {cell for c in checks() if c.verdict != "not recomputable" for cell in c.uses}
    excused = {cell for c in checks() if c.verdict == "not recomputable" for cell in c.uses}
    rows = []
    for name in published.names():
        cells = [str(number.cell) for number in published.cells(name)]
        missing = [cell for cell in cells if cell not in checked | excused]
        in_check = sum(cell in checked for cell in cells)
        rows.append((name, len(cells), in_check, len(cells) - in_check - len(missing), len(missing), missing))
    return pd.DataFrame(rows, columns=["table", "numbers", "checked", "excused", "open", "cells_open"])
