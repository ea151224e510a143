"""The findings of the ledger, written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookkit.tables import typeset
from etterprov import ledger
from etterprov.check import Check
from etterprov.readings import OPEN


@dataclass(frozen=True)
class Findings:
    """The inconsistencies as text that displays itself as Markdown."""

    markdown: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": self.markdown}


def findings(places: Mapping[str, str]) -> Findings:
    """Write out all inconsistencies, matter by matter, the gravest first and what is open last.

    Parameters
    ----------
    places : mapping of str to str
        How to call each table, by its name.

    Returns
    -------
    Findings
        A list for each severity and one of what is open; an explanation that several checks share stands once.

    Raises
    ------
    KeyError
        If a table has no name in `places`.

    Examples
    --------
    >>> from etterprov import source
    >>> places = {name: name for name in source.names()}
    >>> findings(places).markdown.splitlines()[0]
    '**Substantive: a reader takes away another number or statement**'
    """
    told = {
        "conclusion": "the answer to a main question changes",
        "substantive": "a reader takes away another number or statement",
        "cosmetic": "nothing rests on it",
        OPEN: "another reading may clear it, so it changes nothing yet",
    }
    by_id = {check.id: check for check in ledger.checks()}
    lines: list[str] = []
    frame = ledger.matters()
    heads = frame["severity"].where(frame["confidence"] != OPEN, OPEN)
    for head, meaning in told.items():
        group = frame[heads == head]
        if len(group):
            lines += [f"**{head.capitalize()}: {meaning}**", ""]
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
        lines.append(f"{mark}{where} ({same[0].severity}, {same[0].confidence}). {_plain(explanation)}\n")
    return lines


def _plain(text: str) -> str:
    """Escape what Markdown would take for markup, after its signs have been set."""
    return "".join("\\" + c if c in "*_$`<|[]" else c for c in typeset(text))
