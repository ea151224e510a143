"""The findings of the ledger, written out: cards on the pages, a list on paper."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isinf
from typing import Any

import pandas as pd

from bookkit.tables import typeset
from etterprov import language, ledger, naming, source
from etterprov.address import address
from etterprov.check import EXPLAINED, INCONSISTENT, NOT_RECOMPUTABLE, OWN, REPRODUCED, Check
from etterprov.readings import CONFIDENCES, OPEN, SEVERITIES

_HANGS = {
    "conclusion": "The answer to a main question changes",
    "substantive": "A reader takes away another number or statement",
    "cosmetic": "Nothing rests on it",
}
_SURE = {
    "certain": "that it is off in the source, and not in our reading, is certain",
    "likely": "that it is off in the source, and not in our reading, is likely",
    OPEN: "another reading may clear it, so it changes nothing yet",
}
_VERDICTS = (INCONSISTENT, EXPLAINED, NOT_RECOMPUTABLE, REPRODUCED)
_HEADS = {**_HANGS, OPEN: "Another reading may clear it, so it changes nothing yet"}
_EQUATION = re.compile(r" = -?\d")
#: Sentences end before a capital, a bracket or a digit; a decimal point has no space behind it.
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z(|\d-])")


@dataclass(frozen=True)
class Findings:
    """The inconsistencies, as HTML for the pages and as Markdown for paper."""

    page: str
    markdown: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.page, "text/markdown": self.markdown}


def findings() -> Findings:
    """Write out all inconsistencies, matter by matter, the gravest first and what is open last.

    Returns
    -------
    Findings
        A group for each severity and one of what is open.

    Examples
    --------
    >>> findings().markdown.splitlines()[0]
    '**Substantive: a reader takes away another number or statement**'
    """
    by_id = {check.id: check for check in ledger.checks()}
    frame = ledger.matters()
    heads = frame["severity"].where(frame["confidence"] != OPEN, OPEN)
    known = _names_of_findings(by_id, frame)
    lines: list[str] = []
    page: list[str] = []
    for head, meaning in _HEADS.items():
        rows = list(frame[heads == head].itertuples())
        if not rows:
            continue
        groups = [[by_id[name] for name in row.ids] for row in rows]
        lines += [f"**{_headed(head, meaning)}**", ""]
        lines += [line for row, group in zip(rows, groups, strict=True) for line in [*_paper(row.matter, group), ""]]
        cards = [_card(row, group, known[row.matter]) for row, group in zip(rows, groups, strict=True)]
        page += _group(head, meaning, cards)
    return Findings("\n".join(page), "\n".join(lines))


def _names_of_findings(by_id: dict[str, Check], frame: pd.DataFrame) -> dict[str, list[str]]:
    """Give for each matter the names of the findings that are said of nothing else."""
    said: dict[str, dict[str, None]] = {
        row.matter: dict.fromkeys(key for name in row.ids for key, _ in by_id[name].finding.parts)
        for row in frame.itertuples()
    }
    times = pd.Series([key for keys in said.values() for key in keys]).value_counts()
    return {matter: [key for key in keys if times[key] == 1] for matter, keys in said.items()}


def _paper(matter: str, group: list[Check]) -> list[str]:
    """Write one matter for paper: where it shows, and each different explanation once. References find it."""
    lines = []
    for number, (explanation, same) in enumerate(_shared(group).items()):
        where = "; ".join(
            f"{where_printed(c)}: {_plain(_said(c.quantity))}: *{_plain(_said(c.printed))}*" for c in same
        )
        mark = f'- <a id="{address("m", matter)}"></a>' if number == 0 else "  "
        graded = f"{_said(same[0].severity)}, {_said(same[0].confidence)}"
        lines.append(f"{mark}{where} ({graded}). {_plain(explanation)}\n")
    return lines


def _shared(group: Iterable[Check]) -> dict[str, list[Check]]:
    shared: dict[str, list[Check]] = {}
    for check in group:
        shared.setdefault(check.explanation, []).append(check)
    return shared


def _plain(text: str) -> str:
    """Escape what Markdown would take for markup, after its signs have been set."""
    return "".join("\\" + c if c in "*_$`<|[]" else c for c in typeset(text))


def where_printed(check: Check) -> str:
    """Tell where the claim of a check is printed.

    Examples
    --------
    >>> where_printed(next(check for check in ledger.checks() if check.id == "uo-table-3/control-n"))
    'Chapter, table 3'
    """
    return language.settled(f"{language.say(check.source.capitalize())}, {naming.place(check.claim)}")


def end(value: float) -> str:
    """Show an end of a reach with four significant digits, or with all that stand before the point.

    Examples
    --------
    >>> end(0.00001), end(0.18765), end(399664.0), end(17123445.0)
    ('< 0.0001', '0.1877', '399664', '17123445')
    """
    spec = ".4g" if abs(value) < 1e4 else ".7g" if abs(value) < 1e7 else ".0f"
    return "< 0.0001" if 0 < value < 0.0001 else language.formatted(value, spec)


def allowed(low: float | None, high: float | None) -> str:
    """Show a reach, and one value as one.

    Examples
    --------
    >>> allowed(0, 26), allowed(77.0, 77.0), allowed(None, None), allowed(0.2, float("inf"))
    ('0 to 26', '77', '', '≥ 0.2')
    """
    ends = [value for value in (low, high) if value is not None and pd.notna(value)]
    if len(ends) == 2 and isinf(ends[1]):
        return language.numbers(f"≥ {end(ends[0])}")
    if len(ends) == 2 and isinf(ends[0]):
        return language.numbers(f"≤ {end(ends[1])}")
    return language.say(" to ".join(dict.fromkeys(map(end, ends))))


def checks() -> pd.DataFrame:
    """List every check for readers, those that don't work out first and of them the gravest.

    Returns
    -------
    DataFrame
        With plain names, what the other numbers allow, the verdict, what there is to say, the addresses of the check
        and of its matter, the name of the page that its table has, and the table as addresses name it.

    Examples
    --------
    >>> checks().iloc[0][["What", "Printed", "Allowed", "Verdict"]].tolist()
    ['Chapter, table 3: Participants in the control group', '27', '0 to 26', 'inconsistent']
    """
    made = ledger.checks()
    rows = [
        {
            "What": language.settled(f"{where_printed(check)}: {naming.name(check.claim)}"),
            "Printed": check.printed,
            "Allowed": allowed(check.low, check.high),
            "Verdict": check.verdict,
            "Severity": check.severity,
            "Confidence": check.confidence,
            "Source": check.source,
            "Table": _in(check),
            "In": _in_english(check),
            "Family": "a rule of its own" if check.family == OWN else check.family,
            "Explanation": _explained(check),
            "Address": address("c", check.id),
            "Matter": address("m", check.matter) if check.matter else "",
            "Page": check.table,
        }
        for check in made
    ]
    orders = {"Verdict": _VERDICTS, "Severity": reversed(SEVERITIES), "Confidence": CONFIDENCES}
    frame = pd.DataFrame(rows).astype({name: pd.CategoricalDtype(list(order)) for name, order in orders.items()})
    return frame.sort_values(["Verdict", "Severity"], kind="stable", ignore_index=True)


def _in(check: Check) -> str:
    """Tell the table of a check, with its source."""
    place = language.say(source.of(check.table).place(check.table))
    return language.settled(f"{language.say(check.source.capitalize())}, {place}")


def _in_english(check: Check) -> str:
    """Tell the same where it is the same in every edition."""
    with language.speaking(language.WRITTEN):
        return _in(check)


def _explained(check: Check) -> str:
    """Say what was asked, what came of it, and how the check is called."""
    graded = _capital(f"{_said(check.severity)}, {_said(check.confidence)}.") if check.severity else ""
    asked = f"{_capital(_said(check.quantity))}."
    name = f"{language.say('Check')} {check.id}."
    return language.settled(" ".join(filter(None, [asked, graded, check.explanation, name])))


def _said(text: str | None) -> str:
    return language.say(str(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- Cards


def _headed(head: str, meaning: str) -> str:
    said = language.say(meaning)
    return f"{_capital(language.say(head))}: {said[:1].lower()}{said[1:]}"


def _group(head: str, meaning: str, cards: Sequence[str]) -> list[str]:
    """Put the cards of one severity under their head; what nothing rests on is folded away."""
    title = f"{_headed(head, meaning)} ({len(cards)})"
    begin = f'<section class="matters"><h3>{title}</h3>'
    if head in (OPEN, "cosmetic"):
        begin += f'<details class="fold"><summary>{language.say(f"Show the {len(cards)} matters")}</summary>'
        return [begin, *cards, "</details></section>"]
    return [begin, *cards, "</section>"]


def _card(row: Any, group: list[Check], names: Sequence[str]) -> str:
    """Write one matter as a card; its gravest check, the surest of those, stands for it."""
    first = min(
        group,
        key=lambda c: (
            c.confidence == OPEN,
            -SEVERITIES.index(str(c.severity)),
            CONFIDENCES.index(str(c.confidence)),
        ),
    )
    name, link = address("m", row.matter), language.say("Link")
    title = language.say(row.matter) if row.matter != first.id else naming.name(first.claim)
    title = _text(title[:1].upper() + title[1:])
    reach, what = allowed(first.low, first.high), first.tell(first.finding, part="what")
    reached = f"<b>{_text(reach)}</b> · " if reach else ""
    facts = {
        "Printed": f"<b>{_printed(first)}</b> · {_where(first)}",
        "Recomputed" if reach else "Asked": reached + _text(_said(first.quantity)),
        "Arithmetic" if _EQUATION.search(what) else "Compared": _sentences(what),
        "What would explain it": _sentences(first.tell(first.finding, part="why")),
        "What hangs on it": f"{_said(_HANGS[row.severity])} ({_said(row.severity)}); {_said(_SURE[row.confidence])}.",
    }
    lines = "".join(f"<dt>{language.say(term)}</dt><dd>{said}</dd>" for term, said in facts.items() if said)
    rows = " ".join(address("c", check.id) for check in group)
    return (
        f'<article id="{name}" data-findings="{html.escape(" ".join(names))}" class="matter" data-rows="{rows}">'
        f'<header><h4>{title}</h4><a class="copy-link" href="#{name}" aria-label="{title}: {link}">{link}</a></header>'
        f"<dl>{lines}</dl>{_checks(group, first)}</article>"
    )


def _sentences(text: str) -> str:
    """Set each sentence with an equation on a line of its own."""
    lines = groupby(_SENTENCE.split(text) if text else [], key=lambda said: bool(_EQUATION.search(said)))
    parts = [(sums, said) for sums, group in lines for said in (group if sums else [" ".join(group)])]
    return "".join(f'<p class="sum">{_text(said)}</p>' if sums else f"<p>{_text(said)}</p>" for sums, said in parts)


def _checks(group: Sequence[Check], first: Check) -> str:
    """Fold the checks of a matter away, each with a link to its row; another explanation than the card's is told."""
    parts = []
    for explanation, same in _shared(group).items():
        items = "".join(f"<li>{_row(check)}</li>" for check in same)
        more = _sentences(explanation) if explanation != first.explanation else ""
        parts.append(f"<ul>{items}</ul>{more}")
    several = language.say(f"Its {len(group)} checks" if len(group) > 1 else "Its check")
    return f"<details><summary>{several}</summary>{''.join(parts)}</details>"


def _row(check: Check) -> str:
    reach = allowed(check.low, check.high)
    said = f", {language.say('allowed')} {_text(reach)}" if reach else ""
    link = f'<a href="#{address("c", check.id)}">{_where(check)}</a>'
    return f"{link}: {language.say('printed')} {_printed(check)}{said}"


def _where(check: Check) -> str:
    return _text(f"{where_printed(check)}: {naming.name(check.claim)}")


def _printed(check: Check) -> str:
    return _text(_said(check.printed))


def _text(text: str) -> str:
    return html.escape(typeset(text), quote=False)
