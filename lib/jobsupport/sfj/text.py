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
