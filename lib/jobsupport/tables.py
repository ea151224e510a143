"""How tables look: a Markdown table, which becomes a real table in HTML and in LaTeX.

>>> import pandas as pd
>>> print(show(pd.DataFrame({"Group": ["UO", "control"], "n": [56, 26], "mean": [6.62, 5.4]}), formats={"mean": ".2f"}))
| Group | n | mean |
| :--- | ---: | ---: |
| UO | 56 | 6.62 |
| control | 26 | 5.40 |
"""

import base64
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

_RULES = {"l": ":---", "r": "---:", "c": ":---:"}
# What Markdown could take for markup. An HTML entity is the one escape that holds everywhere in a cell.
_MARKUP = re.compile(r"[&<>|*_`\[\]$~\\]")


@dataclass(frozen=True)
class Table:
    """A table that displays itself as Markdown."""

    markdown: str

    def __str__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": self.markdown}


def show(
    frame: pd.DataFrame,
    *,
    align: str | Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
) -> Table:
    """Show a data frame as a table, without its index.

    Parameters
    ----------
    frame
        One column a column, one row a row. Missing cells stay empty.
    align
        One letter a column, ``"lrr"``, or letters by column name: ``l``, ``r`` or ``c``. Columns of numbers, also as
        strings, stand to the right unless told otherwise, all others to the left.
    formats
        Format specifications by column name, such as ``".2f"``.
    """
    formats = formats or {}
    names = [str(name) for name in frame.columns]
    if unknown := set(formats) - set(names):
        raise KeyError(f"formats for columns that the table doesn't have: {sorted(unknown)}")
    columns = [
        [_text(value, formats.get(name, "")) for value in frame.iloc[:, place]] for place, name in enumerate(names)
    ]
    letters = _letters(align, names, columns)
    rows = [names, *(list(row) for row in zip(*columns, strict=True))]
    lines = [_line(_escape(cell) for cell in row) for row in rows]
    lines.insert(1, _line(_RULES[letter] for letter in letters))
    return Table("\n".join(lines))


def p_value(p: float) -> str:
    """Show a p-value with three decimals, or that it is smaller than these can show.

    Examples
    --------
    >>> p_value(0.0304), p_value(0.00004)
    ('0.030', '< 0.001')
    """
    return "< 0.001" if p < 0.0005 else f"{p:.3f}"


@dataclass(frozen=True)
class Download:
    """A file that the page carries in itself, so that it is there without a server."""

    name: str
    label: str
    content: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        data = base64.b64encode(self.content.encode()).decode()
        link = f'<p><a download="{self.name}" href="data:text/csv;base64,{data}">{html.escape(self.label)}</a></p>'
        return {"text/html": link, "text/markdown": f"({self.name}: in the pages of this book.)"}


def download(frame: pd.DataFrame, name: str, label: str) -> Download:
    """Offer a data frame as a CSV file within the page.

    Parameters
    ----------
    frame
        What to offer, without its index.
    name
        Name of the file.
    label
        Text of the link.

    Examples
    --------
    >>> download(pd.DataFrame({"n": [56]}), "n.csv", "All n").content.split()
    ['n', '56']
    """
    return Download(name, label, frame.to_csv(index=False, lineterminator="\n"))


def _text(value: object, spec: str) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if spec and not isinstance(value, str):
        return format(value, spec)
    return str(value)


def _letters(align: str | Mapping[str, str] | None, names: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    if isinstance(align, str):
        if len(align) != len(names):
            raise ValueError(f"align has {len(align)} letters for {len(names)} columns: {align!r}")
        letters = align
    else:
        chosen = align or {}
        if unknown := set(chosen) - set(names):
            raise KeyError(f"align for columns that the table doesn't have: {sorted(unknown)}")
        letters = "".join(
            chosen.get(name, "r" if _numeric(column) else "l") for name, column in zip(names, columns, strict=True)
        )
    if wrong := set(letters) - set(_RULES):
        raise ValueError(f"align knows l, r and c, not {sorted(wrong)}")
    return letters


# A number as it stands in tables: a sign or relation, digits with marks and spaces, a per cent sign or stars.
_NUMBER = re.compile(r"[-+−<>=≤≥≈ ]*[.,]?\d[\d.,\s]*( ?%|\*{1,3})?")

_NEGATIVE = re.compile(r"(?<![\w)\]])-(?=[.\d])")


def _numeric(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell not in ("", "–", "—", "-")]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def _escape(cell: str) -> str:
    text = re.sub(r"[ \t\r\n]+", " ", cell).strip(" ")  # a space that must not break stays
    text = _NEGATIVE.sub("\N{MINUS SIGN}", text)
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
