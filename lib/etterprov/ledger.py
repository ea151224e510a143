"""The ledger: all checks of the sources, and which printed numbers they cover."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from pathlib import Path

import pandas as pd

from etterprov import declared, roles, source
from etterprov.check import INCONSISTENT, NOT_RECOMPUTABLE, VERDICTS, Check
from etterprov.readings import CONFIDENCES, OPEN, SEVERITIES

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
    "family",
)


def checks(short: str | None = None, *, folder: Path | None = None) -> tuple[Check, ...]:
    """Run every check.

    Parameters
    ----------
    short : str, optional
        Short name of one source, which takes less time; otherwise of all that are found.
    folder : Path, optional
        Where the sources lie; by default those of the book.

    Returns
    -------
    tuple of Check
        In the order of the sources, and of the tables in each.

    Raises
    ------
    ValueError
        If two checks have the same id, or there is no such source.
    DataError
        If the data break their schema.

    Examples
    --------
    >>> len(checks("chapter")) < len(checks())
    True
    """
    if folder is not None:
        with source.reading(folder):
            return checks(short)
    if short is None:
        return tuple(check for found in source.sources() for check in _checks(found.name))
    return _checks(_name(short))


def packed(short: str) -> bytes:
    """Run the checks of a source for another process.

    Parameters
    ----------
    short : str
        As `checks`.

    Returns
    -------
    bytes
        For `unpack`.

    Examples
    --------
    >>> unpack("chapter", packed("chapter"))
    """
    return source.packed(_checks, _name(short))


def unpack(short: str, made: bytes) -> None:
    """Take the checks of a source as another process has run them, on the same data with the same library.

    Parameters
    ----------
    short : str
        As `checks`.
    made : bytes
        What `packed` gave there.
    """
    source.unpack(_checks, made, _name(short))


def _name(short: str) -> str:
    known = {found.short: found.name for found in source.sources()}
    if short not in known:
        raise ValueError(f"source must be one of {', '.join(known)}, not {short!r}")
    return known[short]


@source.cached
def _checks(name: str) -> tuple[Check, ...]:
    """Run the checks of a source: those that need thought, what its tables declare, or else what columns are called."""
    (modules,) = (found.checks for found in source.sources() if found.name == name)
    found = tuple(check for module in modules for check in import_module(module).checks()) + declared.checks(name)
    if not modules and not declared.declarations(name):
        found = roles.checks(name)
    seen: set[str] = set()
    for check in found:
        if check.id in seen:
            raise ValueError(f"two checks are called {check.id}")
        seen.add(check.id)
    return found


def build(short: str | None = None, *, folder: Path | None = None) -> pd.DataFrame:
    """Give all checks as a table.

    Parameters
    ----------
    short, folder
        As `checks`.

    Returns
    -------
    DataFrame
        One row per check with the columns ``id, source, table, quantity, printed, low, high,
        verdict, severity, confidence, explanation, family``; `low` and `high` bound the values that the
        other printed numbers allow, `severity` and `confidence` are given for inconsistencies.

    Examples
    --------
    The control group of table 3 has one person more than were enrolled:

    >>> rows = build().set_index("id")
    >>> rows.loc["uo-table-3/control-n", "verdict"]
    'inconsistent'
    """
    if folder is not None:
        with source.reading(folder):
            return build(short)
    rows = [[getattr(check, column) for column in COLUMNS] for check in checks(short)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def about(short: str, tables: Collection[str] = (), sections: Collection[str] = ()) -> list[Check]:
    """Pick the checks of one part of a source, by where their claims are printed.

    Parameters
    ----------
    short : str
        Short name of the source.
    tables : collection of str
        Names of tables.
    sections : collection of str
        Numbers of chapters or sections of the running text, as ``"7"`` or ``"2.4"``; those within them belong to them.

    Returns
    -------
    list of Check

    Examples
    --------
    >>> {check.table for check in about("report", tables=["sfj-table-23"])}
    {'sfj-table-23'}
    >>> 0 < len(about("report", sections=["2.4"])) < len(about("report", sections=["2"]))
    True
    """
    found = []
    for check in checks(short):
        table, _, rest = check.claim.partition("/")
        row = source.rows(table).get(rest.rpartition("/")[0]) if table.endswith("-text") else None
        number = (getattr(row, "section", "") or "").partition(" ")[0]
        if table in tables or any(f"{number}.".startswith(f"{name}.") for name in sections):
            found.append(check)
    return found


def tally(found: Collection[Check]) -> dict[str, int]:
    """Count checks by verdict, and what the inconsistent ones come from.

    Parameters
    ----------
    found : collection of Check
        Such as `about` picks.

    Returns
    -------
    dict
        ``checks`` that recompute something, those by verdict (``reproduced``, ``explained``, ``inconsistent``,
        ``not_recomputable``), and ``matters``, of which ``substantive`` are so with some confidence and ``open``
        rest on open checks alone.

    Examples
    --------
    >>> counted = tally(about("report", tables=["sfj-table-23"]))
    >>> counted["checks"] == counted["reproduced"] + counted["explained"] + counted["inconsistent"]
    True
    """
    by_verdict = {verdict: sum(check.verdict == verdict for check in found) for verdict in VERDICTS}
    wrong = [check for check in found if check.verdict == INCONSISTENT]
    settled = [check for check in wrong if check.confidence != OPEN]
    matters_of_all, matters_settled = ({check.matter for check in some} for some in (wrong, settled))
    return {
        "checks": len(found) - by_verdict[NOT_RECOMPUTABLE],
        **{verdict.replace(" ", "_"): n for verdict, n in by_verdict.items()},
        "matters": len(matters_of_all),
        "substantive": len({check.matter for check in settled if check.severity == "substantive"}),
        "open": len(matters_of_all - matters_settled),
    }


def matters(short: str | None = None) -> pd.DataFrame:
    """Group the inconsistent checks by what they come from.

    Parameters
    ----------
    short : str, optional
        As `checks`.

    Returns
    -------
    DataFrame
        One row per matter with the columns ``matter, source, checks, severity, confidence`` and ``ids``. It is
        as grave as the gravest of its checks that is not open, and as sure as the surest of those; open checks
        alone leave it open.

    Examples
    --------
    One person counted in the other group shows in several numbers of the text:

    >>> int(matters().set_index("matter").loc["hours of the text", "checks"]) > 1
    True
    """
    grouped: dict[str, list[Check]] = {}
    for check in checks(short):
        if check.verdict == INCONSISTENT:
            grouped.setdefault(check.matter, []).append(check)
    rows = [
        (matter, group[0].source, len(group), *_weight(group), [check.id for check in group])
        for matter, group in grouped.items()
    ]
    return pd.DataFrame(rows, columns=["matter", "source", "checks", "severity", "confidence", "ids"])


def _weight(group: list[Check]) -> tuple[str, str]:
    """Give severity and confidence of the gravest checks, the settled ones before any that is open."""
    weights = [(str(check.severity), str(check.confidence)) for check in group]
    settled = [weight for weight in weights if weight[1] != OPEN] or weights
    gravest = max((severity for severity, _ in settled), key=SEVERITIES.index)
    return gravest, min((sure for severity, sure in settled if severity == gravest), key=CONFIDENCES.index)


def weights(short: str | None = None) -> dict[str, int]:
    """Count the matters by severity; those that are open change nothing yet and are counted apart.

    Parameters
    ----------
    short : str, optional
        As `checks`.

    Returns
    -------
    dict
        ``conclusion``, ``substantive``, ``cosmetic`` and ``open``, which add up to all matters.

    Examples
    --------
    >>> counted = weights()
    >>> list(counted), sum(counted.values()) == len(matters())
    (['conclusion', 'substantive', 'cosmetic', 'open'], True)
    """
    found = matters(short)
    settled = found.loc[found["confidence"] != OPEN, "severity"]
    counted = {severity: int((settled == severity).sum()) for severity in reversed(SEVERITIES)}
    return {**counted, OPEN: len(found) - len(settled)}


def coverage(short: str | None = None) -> pd.DataFrame:
    """Count the printed numbers of each table and how many the ledger accounts for.

    Parameters
    ----------
    short : str, optional
        As `checks`.

    Returns
    -------
    DataFrame
        Per table: `numbers` printed, `checked` (in a check as claim or input), `inputs` (those of the
        checked that others are held against and that no check is about), `excused` (only listed with
        the reason why they can't be recomputed), `open` (neither) and `cells_open`, the cells of the last.

    Examples
    --------
    >>> int(coverage()["open"].sum())
    0
    """
    found = checks(short)
    checked = {cell for check in found if check.verdict != NOT_RECOMPUTABLE for cell in check.uses}
    excused = {cell for check in found if check.verdict == NOT_RECOMPUTABLE for cell in check.uses}
    known = checked | excused
    inputs_only = checked - {check.claim for check in found if check.verdict != NOT_RECOMPUTABLE}
    rows = []
    for name in source.names():
        if short is not None and source.of(name).short != short:
            continue
        cells = [str(number.cell) for number in source.cells(name)]
        missing = [cell for cell in cells if cell not in known]
        in_check = sum(cell in checked for cell in cells)
        inputs = sum(cell in inputs_only for cell in cells)
        aside = len(cells) - in_check - len(missing)
        rows.append((name, len(cells), in_check, inputs, aside, len(missing), missing))
    return pd.DataFrame(rows, columns=["table", "numbers", "checked", "inputs", "excused", "open", "cells_open"])


def percent_covered(counted: pd.DataFrame) -> int:
    """Give the percentage of the printed numbers that the ledger accounts for; all of them, or an error.

    Parameters
    ----------
    counted : DataFrame
        What `coverage` gives.

    Returns
    -------
    int
        Never rounded up: 99.8 would be 99.

    Raises
    ------
    LookupError
        If printed numbers are neither in a check nor excused; it names the first of them.

    Examples
    --------
    >>> percent_covered(pd.DataFrame({"numbers": [3], "open": [1], "cells_open": [["uo-table-2/age/p"]]}))
    Traceback (most recent call last):
    LookupError: 1 of 3 printed numbers in no check and not excused: uo-table-2/age/p
    """
    missing = [cell for cells in counted["cells_open"] for cell in cells]
    numbers = int(counted["numbers"].sum())
    if missing:
        shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise LookupError(f"{len(missing)} of {numbers} printed numbers in no check and not excused: {shown}")
    return 100 * (numbers - int(counted["open"].sum())) // numbers
