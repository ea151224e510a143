"""What the report prints, by name: the numbers of its running text and the rows of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etterprov import source
from etterprov.printed import Printed


def report_text() -> Mapping[str, Printed]:
    """Give the numbers in the text of the report by their names.

    Examples
    --------
    >>> report_text()["s3_referred_count"].text
    '1416'
    """
    return source.text_numbers("sfj-text")


def texts(*names: str) -> list[Printed]:
    """Give some numbers of the text.

    Examples
    --------
    >>> [number.text for number in texts("s6_counsellors_low", "s6_counsellors_high")]
    ['3', '4']
    """
    return [report_text()[name] for name in names]


def hedge(name: str) -> str:
    """Give the words that the report puts before a number of its text, as its claim has them after the last comma.

    Examples
    --------
    >>> hedge("s6_hours_mean"), hedge("s6_hours_centre_max")
    ('about', 'somewhat above')
    """
    return str(source.rows("sfj-text")[name].claim_en).rpartition(", ")[2]


def rows_of(name: str) -> Mapping[Any, source.Row]:
    """Give the rows of a table of the report.

    Examples
    --------
    >>> rows_of("table-01")["total", "all"].count.text
    '1193'
    """
    return source.rows(f"sfj-{name}")


def dashed(name: str) -> str:
    """Write a name as the ids of checks have it.

    Examples
    --------
    >>> dashed("s6_counsellors_low")
    's6-counsellors-low'
    """
    return name.replace("_", "-")
