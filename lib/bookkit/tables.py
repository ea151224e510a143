"""How tables look: a Markdown table, which becomes a real table on the pages and on paper.

A long one can be searched on its page (:func:`browse`).

>>> import pandas as pd
>>> print(show(pd.DataFrame({"Group": ["UO", "control"], "n": [56, 26], "mean": [6.62, 5.4]}), formats={"mean": ".2f"}))
| Group | n | mean |
| :--- | ---: | ---: |
| UO | 56 | 6.62 |
| control | 26 | 5.40 |
"""

import base64
import html
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from bookkit import prose
from etterprov import language
from jobsupport import disclosure

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
    frame: pd.DataFrame | Iterable[Mapping[str, object]],
    *,
    align: str | Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
    code: Collection[str] | bool = (),
) -> Table:
    """Show a data frame as a table, without its index.

    Parameters
    ----------
    frame
        One column a column, one row a row; or rows, each by the heads of its columns. Missing cells stay empty.
    align
        One letter a column, ``"lrr"``, or letters by column name: ``l``, ``r`` or ``c``. Columns of numbers, also as
        strings, stand to the right unless told otherwise, all others to the left.
    formats
        Format specifications by column name, such as ``".2f"``.
    code
        Columns of what is typed or printed by a program: the same in every language, as code. True for a whole table,
        with its heads.
    """
    if not isinstance(frame, pd.DataFrame):
        frame = pd.DataFrame(list(frame))
    if disclosure.private(frame):
        raise ValueError("a table of people of data/private is not shown; show what the functions of microdata give")
    formats = formats or {}
    names = [str(name) for name in frame.columns]
    typed = set(names) if code is True else set(code or ())
    for use, columns in {"formats": formats, "code": typed}.items():
        if unknown := set(columns) - set(names):
            raise KeyError(f"{use} for columns that the table doesn't have: {sorted(unknown)}")
    written = [
        [_written(value, formats.get(name, "")) for value in frame.iloc[:, place]] for place, name in enumerate(names)
    ]
    cells = [
        [_code(text) if name in typed else _escape(language.say(text)) for text in column]
        for name, column in zip(names, written, strict=True)
    ]
    letters = _letters(align, names, written)
    heads = [_code(name) if code is True else _escape(language.say(name)) for name in names]
    lines = [_line(row) for row in (heads, *zip(*cells, strict=True))]
    lines.insert(1, _line(_RULES[letter] for letter in letters))
    return Table("\n".join(lines))


def grid(
    corner: str,
    rows: Mapping[str, Mapping[str, Any]],
    form: str | Callable[[Any], str] = "{}",
    *,
    align: str | None = None,
) -> Table:
    """Show numbers of one kind, by the names of their rows and columns.

    Parameters
    ----------
    corner
        What the rows are.
    rows
        The numbers by column, by row. None leaves a cell empty.
    form
        How a number is written: a template, or what makes text of it. A text stays as it is.
    align
        As `show`; by default the names of the rows to the left, all else to the right.

    Examples
    --------
    >>> print(grid("Who", {"all": {"first": 42.7, "second": 91.2}, "others": {"first": None}}, "{:.0f}"))
    | Who | first | second |
    | :--- | ---: | ---: |
    | all | 43 | 91 |
    | others |  |  |
    """
    write = form.format if isinstance(form, str) else form

    def cell(value: Any) -> str:
        return value if isinstance(value, str) else "" if value is None else write(value)

    heads = list(dict.fromkeys(head for numbers in rows.values() for head in numbers))
    found = [{corner: label, **{head: cell(numbers.get(head)) for head in heads}} for label, numbers in rows.items()]
    return show(found, align=align or "l" + "r" * len(heads))


@dataclass(frozen=True)
class Browsable:
    """A table to search, sort and filter on its page, and the one for paper."""

    page: str
    paper: Table

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.page, "text/markdown": self.paper.markdown}


def browse(
    frame: pd.DataFrame,
    *,
    name: str,
    filters: Sequence[str] = (),
    shown: Sequence[str] | None = None,
    folded: Mapping[str, str] | None = None,
    search: bool = True,
    formats: Mapping[str, str] | None = None,
    address: str | None = None,
    links: Mapping[str, str] | None = None,
    noun: str = "rows",
    apart: tuple[str, str] | None = None,
    named: Mapping[str, str] | None = None,
) -> Browsable:
    """Show a long data frame as a table to search, to sort by its heads and to filter.

    What is asked for stands in the page's address (``?q=`` and the filters), so that it can be sent to others, in
    English, so that it holds in every language. The form stands above the table, or in an element of the page whose
    ``data-browse`` is the table's name.

    Parameters
    ----------
    frame
        One column a column, one row a row, in the order in which they stand at first.
    name
        Identifier of the table, the same as the ``name`` of its figure.
    filters
        Columns with few values, to choose one of; in the order of the categories, else of appearance.
    shown
        Columns that the table has, by default all. The others can be filtered by or unfolded.
    folded
        For columns that are shown the ones whose text unfolds in their cells.
    search
        Whether there is a field that searches all rows.
    formats
        Format specifications by column name, such as ``".2f"``.
    address
        Column with the addresses of the rows on the page, to link to them.
    links
        By their words, columns with addresses on the same page that the folds of a row lead to.
    noun
        What the rows are called in counts.
    apart
        By default the page holds an ordinary table of all rows, which serves readers without scripts. Of too many it
        holds the first, and the build lays all of them beside it: in a file for the script, which loads it when
        something is asked for, and on pages for readers without scripts. These are the columns with the name and with
        the title of a row's page.
    named
        For filters whose values are in the language that is spoken the columns that have them in English.

    Examples
    --------
    >>> frame = pd.DataFrame({"Check": ["n", "mean"], "Verdict": ["off", "right"], "Why": ["27 of 26", ""]})
    >>> table = browse(frame, name="tab-n", filters=["Verdict"], shown=["Check", "Verdict"], folded={"Check": "Why"})
    >>> print(table.page.splitlines()[4])
    <tr data-kinds="0"><th scope="row"><details><summary>n</summary><div>27 of 26</div></details></th><td>off</td></tr>
    >>> print(table.paper)
    | Check | Verdict |
    | :--- | :--- |
    | n | off |
    | mean | right |
    """
    shown = list(frame.columns) if shown is None else list(shown)
    folded, formats, links, named = folded or {}, formats or {}, links or {}, named or {}
    used = {"filters": filters, "shown": shown, "folded": folded.values(), "formats": formats, "links": links.values()}
    used |= {"address": [address] if address else [], "apart": apart or (), "named": {*named, *named.values()}}
    for use, columns in used.items():
        if unknown := set(columns) - set(frame.columns):
            raise KeyError(f"{use} for columns that the table doesn't have: {sorted(unknown)}")
    if unknown := set(folded) - set(shown):
        raise KeyError(f"folded in columns that aren't shown: {sorted(unknown)}")
    plain = {address, *links.values(), *(apart or ())[:1]}
    texts = {
        column: [str(value) if column in plain else _text(value, formats.get(column, "")) for value in frame[column]]
        for column in frame.columns
    }
    english = {
        column: [_written(value, formats.get(column, "")) for value in frame[named.get(column, column)]]
        for column in filters
    }
    choices = {column: _choices(frame[named.get(column, column)], english[column]) for column in filters}
    ids = texts[address] if address else [""] * len(frame)
    rows = [
        (
            ids[place],
            [choices[column].get(english[column][place], -1) for column in filters],
            [_browsed(column, {name: text[place] for name, text in texts.items()}, folded, links) for column in shown],
        )
        for place in range(len(frame))
    ]
    amounts = [_amount([column, *texts[column]]) for column in shown]
    heads = (
        f'<th scope="col" style="width: {amount / sum(amounts):.0%}">{_cell(language.say(column))}</th>'
        for column, amount in zip(shown, amounts, strict=True)
    )
    offered = [
        [
            language.say(column),
            [[said[name], english[column].count(name), name] for name in choices[column]],
            column,
        ]
        for column in filters
        for said in [dict(zip(english[column], texts[column], strict=True))]
    ]
    settings: dict[str, Any] = {"search": search, "filters": offered, "heads": shown, "noun": language.say(noun)}
    stored = ""
    if apart:
        settings["count"] = len(rows)
        stored = _stored(name, [language.say(column) for column in shown], rows, [texts[column] for column in apart])
    page = [
        f'<table id="{html.escape(name)}" class="table">',
        f'<thead class="browse" data-settings="{html.escape(json.dumps(settings, ensure_ascii=False))}">',
        f"<tr>{''.join(heads)}</tr>",
        "</thead><tbody>",
        *map(_row, rows[:_FIRST] if apart else rows),
        f"</tbody>{stored}<script>{_script()}</script>",
        "</table>",
    ]
    return Browsable("\n".join(page), show(frame[shown], formats=formats))


_Row = tuple[str, list[int], list[str]]
#: Rows that are seen at once.
_FIRST = 25


def _row(row: _Row) -> str:
    """Write a row as it stands for readers without scripts."""
    address, kinds, cells = row
    name = f' id="{html.escape(address)}"' if address else ""
    first, *others = cells
    rest = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<tr{name} data-kinds="{" ".join(map(str, kinds))}"><th scope="row">{first}</th>{rest}</tr>'


def _stored(name: str, heads: Sequence[str], rows: Sequence[_Row], pages: Sequence[Sequence[str]]) -> str:
    """Store all rows for the build to lay apart; no cell can end its element or begin another."""
    named = dict(zip(*pages, strict=True))
    stored = {"name": name, "heads": heads, "titles": named, "pages": pages[0], "rows": rows}
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" class="rows-apart">{text}</script>'


def _browsed(column: str, texts: Mapping[str, str], folded: Mapping[str, str], links: Mapping[str, str]) -> str:
    """Write a cell with what it unfolds."""
    if column not in folded or not texts[folded[column]]:
        return _cell(texts[column])
    ways = (
        f' <a href="#{html.escape(texts[to])}">{html.escape(language.say(words))}</a>'
        for words, to in links.items()
        if texts[to]
    )
    more = _cell(texts[folded[column]]) + "".join(ways)
    return f"<details><summary>{_cell(texts[column])}</summary><div>{more}</div></details>"


#: Keeps an interval together, so that a narrow column breaks before its bracket.
TO = "\u00a0to\u00a0"


def interval(estimate: prose.Interval | Iterable[float], spec: str = ".1f", *, scale: float = 1, to: str = TO) -> str:
    r"""Show an estimate with its interval, as `bookkit.prose.with_interval`, whose ends a column keeps together.

    Examples
    --------
    >>> interval((0.0694, 0.0135, 0.1246), scale=100).replace("\u00a0", " ")
    '6.9 (1.4 to 12.5)'
    """
    return prose.with_interval(estimate, spec, scale=scale, to=to)


def needed(estimate: prose.Interval | Iterable[float]) -> str:
    r"""Show a number needed to treat, whose interval runs through infinity where its lower end is negative.

    Examples
    --------
    >>> needed((14.4, 8.0, 74.2)).replace("\u00a0", " "), needed((24.6, -71.3, 10.6)).replace("\u00a0", " ")
    ('14 (8 to 74)', '25 (11 to ∞ to -71)')
    """
    value, low, high = prose.value_and_ends(estimate)
    if low < 0:
        return interval((value, high, low), ".0f", to=f"{TO}∞{TO}")
    return interval((value, low, high), ".0f")


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
        label = html.escape(language.say(self.label))
        return {"text/html": f'<p><a download="{self.name}" href="data:text/csv;base64,{data}">{label}</a></p>'}


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
    # The last of the 17 digits that a float has are another version's of the library, or another machine's.
    return Download(name, label, frame.to_csv(index=False, lineterminator="\n", float_format="%.12g"))


def _text(value: object, spec: str) -> str:
    return language.say(_written(value, spec))


def _written(value: object, spec: str) -> str:
    """Write a value as it is in English."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    return language.formatted(value, spec) if spec and not isinstance(value, str) else str(value)


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


def _choices(column: pd.Series, texts: Sequence[str]) -> dict[str, int]:
    """Give each different text of a column its number, in their order."""
    ordered = texts
    if isinstance(column.dtype, pd.CategoricalDtype):
        ordered = list(map(str, column.cat.categories))
    there = set(texts) - {""}
    return {text: place for place, text in enumerate(dict.fromkeys(text for text in ordered if text in there))}


def _cell(text: str) -> str:
    """Write a text for a cell of a page."""
    return html.escape(typeset(" ".join(text.split())), quote=False)


def _amount(texts: Sequence[str]) -> float:
    """Weigh a column: words of usual length need room, and much text gets more of it, but not all."""
    longest = max(len(word) for text in texts for word in [*re.split(r"[\s/_-]", text), " "])
    return float(min(longest, 12) ** 0.5 + (sum(map(len, texts)) / len(texts)) ** 0.6)


# A number as it stands in tables: a sign or relation, digits with marks and spaces, a per cent sign or stars.
_NUMBER = re.compile(r"[-+−<>=≤≥≈ ]*[.,]?\d[\d.,\s]*( ?%|\*{1,3})?")

_NEGATIVE = re.compile(r"(?<![\w)\]])-(?=[.\d])")
_OPERATOR = re.compile(r"(?<=[\d)%]) ([-x]) (?=[\d(.])")
# Five digits or more before the point, but no part of a name, of an address or of decimals, nor the number of a case.
_LONG = re.compile(r"(?<![\w.,/-])(?<!\bn[or]\.\s)[1-9]\d{4,}(?![\w/])")
_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+(?![\w])")
# What stands together in the cells of a table: a number and the unit that ends a head; a word, its number and a colon;
# a table or figure, its number and its source, in either language.
_BESIDE = re.compile(
    r"(?<=\d) (?=[^\W\d_]+$)|(?<=[^\W\d_]) (?=\d+:)"
    r"|(?<=table|abell|igure|figur) (?=[\dA])|(?<=[^\W\d_],) (?=(?:table|tabell|figure|figur) [\dA])"
)
_TOGETHER = re.compile(r"(?<=\d) (?=[%±])|(?<=[<=>≤≥≈±]) (?=\d)|(?<=\b[A-Za-z]) (?=[<=>] )|(?<=η²) (?=[<=>] )")
_QUOTED = re.compile(r'"([^"]*)"')
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<=s)'(?=\s)")


def typeset(text: str) -> str:
    r"""Write the minus and the multiplication sign of plain arithmetic as they are printed.

    Quotations get the marks of the language. Thousands of long numbers stand apart. The spaces between them, between a
    number and its sign (%, ±, <) and between a statistic and its value (p = 0.015) don't break there, so that they stay
    together.

    Parameters
    ----------
    text
        Words and arithmetic in plain characters.

    Examples
    --------
    >>> typeset("-0.3 is 53 x 9.3 - 52 x 9.48, by a well-known rule")
    '−0.3 is 53 × 9.3 − 52 × 9.48, by a well-known rule'
    >>> typeset("7 % of 87"), typeset("< 0.001"), typeset("48.8 ± 0.8")
    ('7\xa0% of 87', '<\xa00.001', '48.8\xa0±\xa00.8')
    >>> typeset("from 378 092 to 2 215 404 kroner in 2011")
    'from 378\xa0092 to 2\xa0215\xa0404 kroner in 2011'
    >>> typeset("7.8 points, p = 0.018"), typeset("η² = 0.148")
    ('7.8 points, p\xa0=\xa00.018', 'η²\xa0=\xa00.148')
    >>> typeset("don't know, by both groups' means")
    'don’t know, by both groups’ means'
    >>> typeset("-2263956 of 397663.7, not 5578 nor 0.023456"), typeset("doi:10.1000/12345, NCT01004419")
    ('−2\xa0263\xa0956 of 397\xa0663.7, not 5578 nor 0.023456', 'doi:10.1000/12345, NCT01004419')
    >>> typeset("case no. 54689")
    'case no. 54689'
    >>> typeset('the code for "do not know"')
    'the code for “do not know”'
    """
    signs = {"-": "\N{MINUS SIGN}", "x": "\N{MULTIPLICATION SIGN}"}
    text = _OPERATOR.sub(lambda found: f" {signs[found[1]]} ", _NEGATIVE.sub(signs["-"], text))
    text = _LONG.sub(lambda found: f"{int(found[0]):,}".replace(",", " "), text)
    text = _THOUSANDS.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
    text = _QUOTED.sub(lambda found: language.quoted(f"“{found[1]}”"), text)
    return _APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", _TOGETHER.sub("\N{NO-BREAK SPACE}", text))


def _numeric(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell not in ("", "–", "—", "-")]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def _escape(cell: str) -> str:
    text = re.sub(r"[ \t\r\n]+", " ", cell).strip(" ")  # a space that must not break stays
    text = _BESIDE.sub("\N{NO-BREAK SPACE}", typeset(text))
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)


def _code(text: str) -> str:
    """Write what is typed for a cell, with its own quotation marks."""
    text = " ".join(text.split()).replace("|", r"\|")
    if not text:
        return ""
    fence = "`" * (1 + max((len(ticks) for ticks in re.findall("`+", text)), default=0))
    edge = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


@cache
def _script() -> str:
    """Return what makes a table searchable, as a script that can stand within a page."""
    return files("bookkit").joinpath("browse.js").read_text(encoding="utf-8")
