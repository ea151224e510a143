"""Plain names of printed numbers, from what their tables say of themselves.

A row is called by its label. Keys that the label doesn't tell follow in the words that the descriptor has for them
(``words`` of a field, by value), else as they are. The column comes last, by its ``title`` or the first words of its
description; where the title is empty, the row's name says all. Labels that are symbols or ``abbreviated`` in print, as
the descriptor says of their field, are said in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from etterprov import language, source

_LABELS = ("label_en", "claim_en")
#: Where rows have labels as they are printed, by the language of the source.
_PRINTED = {"nb": ("label_no",)}


def place(cell: str) -> str:
    """Tell where a number is printed: the table, or the section of the running text.

    Parameters
    ----------
    cell : str
        Address of the number: table, key and column.

    Examples
    --------
    >>> place("sfj-table-08/15/job/control"), place("sfj-text/s3_referred_self_percent/value")
    ('table 8', 'section 3')
    >>> place("uo-text/participants/value")
    'section “Deltakere”'
    """
    table, row, _, _ = _find(cell)
    section = getattr(row, "section", None)
    if not section:
        return language.say(source.of(table).place(table))
    number = re.match(r"(?:[A-Z]\.)?\d[\d.]*(?= )", f"{section} ")
    named = number[0] if number else f"“{section.partition(' (')[0]}”"
    return language.settled(f"{language.say('section')} {language.quoted(named)}")


def name(cell: str) -> str:
    """Call a printed number as a reader would.

    Parameters
    ----------
    cell : str
        Address of the number: table, key and column.

    Examples
    --------
    >>> name("sfj-table-08/15/job/control")
    'In work without benefits, month 15, share of the control arm'
    >>> name("uo-table-3/group_size/control_n")
    'Participants in the control group'
    """
    table, row, key, column = _find(cell)
    fields = {field["name"]: field for field in source.schema()[table]["schema"]["fields"]}
    label = _label(row)
    shared = _shared(table, label)
    keys = [_value(fields[field], text) for field, text in key.items() if field in shared]
    last = _column(fields[column])
    if hasattr(row, "claim_en"):
        # The short name of a claim says nothing; two claims in the same words differ by their unit.
        keys, last = [], row.unit if shared else last
    # The head of a group says less than its column, and what the label has said already is not said again.
    head = [] if last.lower().startswith(label.lower()) else [_said(row, fields)]
    known = label if head else ""
    more = [words for words in [*keys, last] if not re.search(rf"\b{re.escape(words)}\b", known, re.IGNORECASE)]
    said = ", ".join(filter(None, [*head, *map(language.say, more)]))
    return language.settled(said[:1].upper() + said[1:])


def _find(cell: str) -> tuple[str, Any, Mapping[str, str], str]:
    """Give the table, row, key by field, and column of a cell."""
    table, *key, column = cell.split("/")
    fields: Sequence[str] = source.schema()[table]["schema"]["primaryKey"]
    row = source.rows(table)[tuple(key) if len(key) > 1 else key[0]]
    return table, row, dict(zip(fields, key, strict=True)), column


def _label(row: Any) -> str:
    label = next((getattr(row, name) for name in _LABELS if getattr(row, name, None)), "")
    return re.sub(r" \((?:table head|caption)\)$", "", label)


def _said(row: Any, fields: Mapping[str, Mapping[str, Any]]) -> str:
    """Give the label in the language that is spoken: in that of the source as it is printed there, if it is words."""
    names = [name for name in _PRINTED.get(language.current(), ()) if not fields.get(name, {}).get("abbreviated")]
    printed = next((label for name in names if (label := getattr(row, name, None))), "")
    return language.settled(printed) if printed else language.say(_label(row))


def _shared(table: str, label: str) -> Sequence[str]:
    """Give the key fields in which rows with the same label differ."""
    fields = source.schema()[table]["schema"]["primaryKey"]
    keys = _keys(table)[label]
    return [field for field, texts in zip(fields, zip(*keys, strict=True), strict=True) if len(set(texts)) > 1]


@source.cached
def _keys(table: str) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Give the keys of the rows by label."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, row in source.rows(table).items():
        found[_label(row)].append(key if isinstance(key, tuple) else (key,))
    return MappingProxyType(found)


def _value(field: Mapping[str, Any], text: str) -> str:
    words: str = field.get("words", {}).get(text, text.replace("_", " "))
    return f"{field['name'].replace('_', ' ')} {words}" if words.isdigit() else words


def _column(field: Mapping[str, Any]) -> str:
    if "title" in field:
        return str(field["title"])
    words = re.split(r" \(|;", field.get("description") or field["name"].replace("_", " "))[0]
    first = words.partition(" ")[0]
    return words if len(first) == 1 or first[:2].isupper() else words[:1].lower() + words[1:]
