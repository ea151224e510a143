"""The numbers in the running text of the report."""

from __future__ import annotations

from collections.abc import Mapping

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


def cells_in(*sections: str) -> frozenset[str]:
    """Give the cells of the text's numbers that stand in some chapters or sections.

    Parameters
    ----------
    *sections : str
        Numbers of chapters or sections, as ``"7"`` or ``"2.4"``; those within them belong to them.

    Examples
    --------
    >>> sorted(cells_in("2.4"))[0], "sfj-text/s6_ips_items/value" in cells_in("6")
    ('sfj-text/s2_approved_counties/value', True)
    """
    numbers = {key: row.section.partition(" ")[0] for key, row in source.rows("sfj-text").items()}
    inside = {key for key, number in numbers.items() for within in sections if f"{number}.".startswith(f"{within}.")}
    return frozenset(str(report_text()[key].cell) for key in inside)
