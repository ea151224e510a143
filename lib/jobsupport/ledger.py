"""The ledger: all checks of both sources, and which printed numbers they cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

import pandas as pd

from jobsupport import published
from jobsupport.check import CONFIDENCES, INCONSISTENT, SEVERITIES, Check
from jobsupport.tables import typeset

# By source, one module of checks for each of its parts; each has a function `checks()`.
PARTS: Mapping[str, tuple[str, ...]] = {
    "chapter": ("utvidet_oppfolging",),
    "report": ("participants", "employment", "health", "cost_benefit", "fidelity", "user_survey"),
}
# How the names of a source's tables begin.
PREFIXES = {"chapter": "uo-", "report": "sfj-"}
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
def checks(source: str | None = None) -> tuple[Check, ...]:
    """Run every check.

    Parameters
    ----------
    source : {"chapter", "report"}, optional
        Of this source alone, which takes less time; otherwise of both.

    Returns
    -------
    tuple of Check
        In the order of the parts and of the tables.

    Raises
    ------
    ValueError
        If two checks have the same id, or there is no such source.
    DataError
        If the data break their schema.
    """
    if source is None:
        return tuple(check for name in PARTS for check in checks(name))
    if source not in PARTS:
        raise ValueError(f"source must be one of {', '.join(PARTS)}, not {source!r}")
    found = [check for part in PARTS[source] for check in import_module(f"jobsupport.checks.{part}").checks()]
    seen: set[str] = set()
    for check in found:
        if check.id in seen:
            raise ValueError(f"two checks are called {check.id}")
        seen.add(check.id)
    return tuple(found)


def build(source: str | None = None) -> pd.DataFrame:
    """Give all checks as a table.

    Parameters
    ----------
    source : {"chapter", "report"}, optional
        As `checks`.

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
    rows = [[getattr(check, column) for column in COLUMNS] for check in checks(source)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def matters(source: str | None = None) -> pd.DataFrame:
    """Group the inconsistent checks by what they come from.

    Parameters
    ----------
    source : {"chapter", "report"}, optional
        As `checks`.

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
    for check in checks(source):
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


@dataclass(frozen=True)
class Findings:
    """The inconsistencies as text that displays itself as Markdown."""

    markdown: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": self.markdown}


def findings(places: Mapping[str, str]) -> Findings:
    """Write out all inconsistencies, matter by matter, the gravest first.

    Parameters
    ----------
    places : mapping of str to str
        How to call each table, by its name.

    Returns
    -------
    Findings
        A list for each severity; an explanation that several checks share stands once.

    Raises
    ------
    KeyError
        If a table has no name in `places`.

    Examples
    --------
    >>> places = {name: name for name in published.names()}
    >>> findings(places).markdown.splitlines()[0]
    '**Substantive: a reader takes away another number or statement**'
    """
    told = {
        "conclusion": "the answer to a main question changes",
        "substantive": "a reader takes away another number or statement",
        "cosmetic": "nothing rests on it",
    }
    by_id = {check.id: check for check in checks()}
    lines: list[str] = []
    frame = matters()
    for severity, meaning in told.items():
        group = frame[frame["severity"] == severity]
        if len(group):
            lines += [f"**{severity.capitalize()}: {meaning}**", ""]
        for row in group.itertuples():
            lines += [*_matter([by_id[name] for name in row.ids], places), ""]
    return Findings("\n".join(lines))


def _matter(group: list[Check], places: Mapping[str, str]) -> list[str]:
    """Write one matter: where it shows, and each different explanation once."""
    shared: dict[str, list[Check]] = {}
    for check in group:
        shared.setdefault(check.explanation, []).append(check)
    lines = []
    for number, (explanation, same) in enumerate(shared.items()):
        where = "; ".join(f"{places[c.table]}, {_plain(c.quantity)}: *{_plain(c.printed)}*" for c in same)
        mark = "- " if number == 0 else "  "
        lines.append(f"{mark}{where} ({same[0].confidence}). {_plain(explanation)}\n")
    return lines


def _plain(text: str) -> str:
    """Escape what Markdown would take for markup, after its signs have been set."""
    return "".join("\\" + c if c in "*_$`<|[]" else c for c in typeset(text))


def coverage(source: str | None = None) -> pd.DataFrame:
    """Count the printed numbers of each table and how many the ledger accounts for.

    Parameters
    ----------
    source : {"chapter", "report"}, optional
        As `checks`.

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
    checked = {cell for c in checks(source) if c.verdict != "not recomputable" for cell in c.uses}
    excused = {cell for c in checks(source) if c.verdict == "not recomputable" for cell in c.uses}
    rows = []
    for name in published.names():
        if source is not None and not name.startswith(PREFIXES[source]):
            continue
        cells = [str(number.cell) for number in published.cells(name)]
        missing = [cell for cell in cells if cell not in checked | excused]
        in_check = sum(cell in checked for cell in cells)
        rows.append((name, len(cells), in_check, len(cells) - in_check - len(missing), len(missing), missing))
    return pd.DataFrame(rows, columns=["table", "numbers", "checked", "excused", "open", "cells_open"])
