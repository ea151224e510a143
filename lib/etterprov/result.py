"""What a check of a folder or a table comes to: findings, what was checked and what was not, the ledger.

A folder with a ``datapackage.json`` is a source, or holds sources; its declarations and modules are run. Else each CSV
in it is a table of its own, asked by the names of its columns (`etterprov.roles`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from etterprov import declared, language, ledger, roles, source
from etterprov.check import INCONSISTENT, NOT_RECOMPUTABLE, VERDICTS, Check
from etterprov.paste import decimal_mark, plain
from etterprov.printed import Printed
from etterprov.source import DataError

_ENCODINGS = ("utf-8", "cp1252")
_EMPTY = frozenset({"", "-", "–", "—", "\u2212", "na", "n/a", "nan", "none", "null", "i/a", "ns", "n.s."})
_SIGNED = re.compile(r"\s*([<>≤≥=])\s*(.+?)\s*")
_STARRED = re.compile(r"(.*?\d)\s*(\*{1,4})\s*")
_SEVERAL = re.compile(r"\s*\S*\d\S*\s*[(\[±].*\d.*")
_UNDECLARED = "no check of this source uses it"
FINDINGS = ("matter", "id", "printed", "quantity", "low", "high", "severity", "confidence", "explanation")


@dataclass(frozen=True)
class Result:
    """Hold what came out; made by `folder` and `table`.

    Parameters
    ----------
    ledger : DataFrame
        All checks, as `etterprov.ledger.build`.
    findings : DataFrame
        Those that don't work out, with the matter that each comes from.
    coverage : DataFrame
        Per table: numbers printed, checked, only inputs of checks, excused and open, as `etterprov.ledger.coverage`.
    unchecked : DataFrame
        Each number that is in no check (``table, cell, printed, why``).
    title : str
        What was checked.
    """

    ledger: pd.DataFrame = field(repr=False)
    findings: pd.DataFrame = field(repr=False)
    coverage: pd.DataFrame = field(repr=False)
    unchecked: pd.DataFrame = field(repr=False)
    title: str

    def lines(self) -> Iterator[str]:
        """Give the findings and then the coverage, for a terminal."""
        yield self.title
        yield ""
        yield from self._told()
        yield ""
        yield from self._covered()

    def _told(self) -> Iterator[str]:
        matters = self.findings["matter"].nunique()
        yield f"{_many(matters, 'finding')} in {_many(len(self.ledger), 'check')}"
        for matter, group in self.findings.groupby("matter", sort=False):
            first = group.iloc[0]
            yield f"  {matter}  ({first['severity']}, {first['confidence']})"
            yield from (f"    {_asked(row)}" for row in group.itertuples())
            for text in dict.fromkeys(group["explanation"]):
                yield f"    {text}"

    def _covered(self) -> Iterator[str]:
        sums = {name: int(self.coverage[name].sum()) for name in ("numbers", "checked", "excused", "open")}
        verdicts = self.ledger["verdict"].value_counts()
        yield ", ".join(f"{verdicts.get(verdict, 0)} {verdict}" for verdict in VERDICTS)
        parts = ", ".join(f"{sums[name]} {name}" for name in ("checked", "excused", "open"))
        yield f"{_many(sums['numbers'], 'number')}: {parts}"
        if not self.unchecked.empty:
            yield "not checked, and why:"
        for why, group in self.unchecked.groupby("why", sort=False):
            shown = [f"{row.cell} ({row.printed})" for row in group.itertuples()]
            more = f", and {len(shown) - 6} more" if len(shown) > 6 else ""
            yield f"  {why}"
            yield f"    {', '.join(shown[:6])}{more}"

    def to_html(self) -> str:
        """Give a page of its own: findings, coverage, and every check."""
        return _page(self)


def _many(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


def _asked(row: Any) -> str:
    """Say what is printed and what it should be."""
    cell = row.id.partition("/")[2]
    bounds = _bounds(row.low, row.high)
    return f"{cell}: printed {row.printed}; {row.quantity}{f': {bounds}' if bounds else ''}"


def _bounds(low: float, high: float) -> str:
    ends = ["" if pd.isna(end) else f"{end:.6g}" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def folder(path: str | Path) -> Result:
    """Check a folder, or one CSV file.

    Parameters
    ----------
    path : str or Path
        A folder with a ``datapackage.json``, a folder of such folders, a folder of bare CSV files, or one of these.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        With file, row and column, if something can't be read.
    """
    path = Path(path)
    if not path.exists():
        raise DataError(f"{path}: there is no such folder or file")
    if path.is_dir() and ((path / "datapackage.json").exists() or any(path.glob("*/datapackage.json"))):
        with source.reading(path):
            source.validate()
            return _result(" · ".join(found.title for found in source.sources()))
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise DataError(f"{path}: there is no CSV file")
    return _bare({file.stem: _read(file) for file in files}, path.name)


def table(frame: pd.DataFrame, name: str = "table") -> Result:
    """Check a table by the names of its columns.

    Parameters
    ----------
    frame : DataFrame
        Best with its numbers as strings, since 0.30 and 0.3 are different facts and a float keeps neither; whole
        floats are taken as printed without decimals.
    name : str
        What to call it.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        If a cell of a column of numbers is none.
    """
    if isinstance(frame.index, pd.MultiIndex) or frame.index.name:
        frame = frame.reset_index()
    cells = [[_text(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    return _bare({name: _Bare(f"{name}", [str(column) for column in frame.columns], cells)}, name)


def _text(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


# Bare tables ---------------------------------------------------------------------------------------------


@dataclass
class _Bare:
    """Hold a table as it stands in its file."""

    file: str
    columns: list[str]
    rows: list[list[str]]
    first: int = 2

    def fault(self, problem: str, row: int, column: str) -> DataError:
        return source.fault(problem, self.file, row + self.first, column)


def _read(path: Path) -> _Bare:
    """Read a CSV with commas, semicolons or tabs."""
    text = source.text(path, _ENCODINGS)
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise DataError(f"{path.name}: no valid CSV: {error}") from None
    if len(lines) < 2:
        raise DataError(f"{path.name}: expected a line of names and rows below it")
    columns = [column.strip() for column in lines[0]]
    for name in columns:
        if not name or columns.count(name) > 1:
            raise source.fault("expected a name of its own for every column", path.name, 1, name or "(empty)")
    for number, line in enumerate(lines[1:], start=2):
        if line and len(line) != len(columns):
            raise source.fault(f"expected {len(columns)} cells, found {len(line)}", path.name, number)
    return _Bare(path.name, columns, [[cell.strip() for cell in line] for line in lines[1:] if line])


def _bare(tables: Mapping[str, _Bare], title: str) -> Result:
    """Describe bare tables in a folder of their own, and check it."""
    with TemporaryDirectory() as place:
        package: dict[str, Any] = {"name": "bare", "title": title, "short": title, "resources": []}
        for stem, bare in tables.items():
            name = roles.plain_id(stem)
            columns, rows, numeric = _plain(bare)
            keys, columns, rows = _keys(columns, rows, numeric)
            fields = [{"name": c, "type": "number" if c in numeric else "string"} for c in columns]
            path = f"{name}.csv"
            schema = {"fields": fields, "primaryKey": keys}
            package["resources"].append({"name": name, "path": path, "title": stem, "schema": schema})
            with Path(place, path).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([columns, *rows])
        Path(place, "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        with source.reading(Path(place)):
            return _result(title)


def _plain(bare: _Bare) -> tuple[list[str], list[list[str]], set[str]]:
    """Write numbers plainly, with signs and stars in columns of their own; tell which columns hold numbers."""
    known = roles.roles_of(bare.columns)
    mark = decimal_mark("\n".join(cell for row in bare.rows for cell in row if re.search(r"\d", cell)))
    columns: list[str] = []
    cells: list[list[str]] = []
    numeric: set[str] = set()
    for at, column in enumerate(bare.columns):
        given = [row[at] for row in bare.rows]
        role = known.get(column, ("", ""))[0]
        new = {column: given}
        if role not in ("", "stars"):
            new = _parted(bare, column, role, given, mark)
            numeric.add(column)
        elif not role and at and any(given) and all(map(_is_number, given)):
            # Numbers in a column whose name tells nothing: the first one names the rows, others will be told of.
            new = {column: [plain(cell, mark) if cell.lower() not in _EMPTY else "" for cell in given]}
            numeric.add(column)
        columns += new
        cells += new.values()
    return columns, [list(row) for row in zip(*cells, strict=True)], numeric


def _is_number(cell: str) -> bool:
    try:
        Printed(cell)
    except ValueError:
        return cell.lower() in _EMPTY
    return True


def _parted(bare: _Bare, column: str, role: str, given: Sequence[str], mark: str) -> dict[str, list[str]]:
    """Part a column of numbers from the signs before them and the stars behind them."""
    numbers, signs, stars = [], [], []
    for row, cell in enumerate(given):
        text, sign, star = cell, "", ""
        if signed := _SIGNED.fullmatch(text):
            sign, text = signed[1], signed[2]
        if starred := _STARRED.fullmatch(text):
            text, star = starred[1], starred[2]
        text = "" if text.lower() in _EMPTY else text.removesuffix("%").strip()
        try:
            numbers.append(Printed(plain(text, mark)).text if text else "")
        except ValueError:
            mend = "; `python -m etterprov paste` parts several numbers of a cell" if _SEVERAL.fullmatch(cell) else ""
            raise bare.fault(f"expected a number, found {cell!r}{mend}", row, column) from None
        if sign not in ("", "=") and role != "p":
            raise bare.fault(f"expected a number, found {cell!r}", row, column)
        signs.append(sign)
        stars.append(star)
    beside = {f"{column}_sign": signs, f"{column}_stars": stars}
    return {column: numbers} | {
        name: marks for name, marks in beside.items() if any(marks) and name not in bare.columns
    }


def _keys(columns: list[str], rows: list[list[str]], numeric: set[str]) -> tuple[list[str], list[str], list[list[str]]]:
    """Find the columns that name the rows; number the rows where none do."""
    texts = [column for column in columns if column not in numeric and all(row[columns.index(column)] for row in rows)]
    arms = [column for column in texts if roles.plain_name(column) in roles.ARMS]
    for keys in ([column] for column in texts if column not in arms):
        for names in (keys, [*keys, *arms]):
            found = [tuple(roles.plain_id(row[columns.index(name)]) for name in names) for row in rows]
            if len(set(found)) == len(rows):
                places = [columns.index(name) for name in names]
                plain = [[roles.plain_id(x) if i in places else x for i, x in enumerate(row)] for row in rows]
                return names, columns, plain
    if arms and len({row[columns.index(arms[0])] for row in rows}) == len(rows):
        return arms[:1], columns, rows
    return ["row"], ["row", *columns], [[str(i), *row] for i, row in enumerate(rows, start=1)]


# What came out -------------------------------------------------------------------------------------------


def _result(title: str) -> Result:
    found = ledger.checks()
    coverage = ledger.coverage()
    rows = ledger.build()
    findings = [
        (check.matter, check.id, _printed(check), check.quantity, check.low, check.high, check.severity,
         check.confidence, check.explanation)
        for check in found if check.verdict == INCONSISTENT
    ]  # fmt: skip
    unchecked = pd.DataFrame(_unchecked(found), columns=["table", "cell", "printed", "why"])
    return Result(rows, pd.DataFrame(findings, columns=list(FINDINGS)), coverage, unchecked, title)


def _printed(check: Check) -> str:
    """Give what is printed: a number as it is, what was made of several in the language that is spoken."""
    return language.say(check.printed) if any(map(str.isalpha, check.printed)) else check.printed


def _unchecked(found: Iterable[Check]) -> Iterator[tuple[str, str, str, str]]:
    """Say of every number that is in no check why it isn't."""
    used: dict[str, str] = {}
    for check in found:
        used |= dict.fromkeys(check.uses, check.explanation if check.verdict == NOT_RECOMPUTABLE else "")
    for one in source.sources():
        lacks = not one.checks and not declared.declarations(one.name)
        for name in one.tables:
            why = roles.lacking(name) if lacks else {}
            for number in source.cells(name):
                cell = str(number.cell)
                reason = used.get(cell, why.get(cell, _UNDECLARED))
                if reason or cell not in used:
                    yield name, cell, number.text, reason


# The page ------------------------------------------------------------------------------------------------

_STYLE = """
:root { color-scheme: light dark; --line: #8888; --soft: #8881; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 68rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.inconsistent { background: #d5530022; }
.scroll { overflow-x: auto; }
h2 { margin-top: 2.5rem; }
"""


def _page(result: Result) -> str:
    findings, coverage = result.findings, result.coverage
    parts = [f"<h1>{escape(result.title)}</h1>", f"<p>{escape(next(result._told()))}.</p>"]
    for matter, group in findings.groupby("matter", sort=False):
        first = group.iloc[0]
        parts.append(f"<h3>{escape(str(matter))}</h3><p>{first['severity']}, {first['confidence']}</p><ul>")
        parts += [f"<li>{escape(_asked(row))}</li>" for row in group.itertuples()]
        parts.append("</ul>" + "".join(f"<p>{escape(text)}</p>" for text in dict.fromkeys(group["explanation"])))
    parts.append("<h2>Coverage</h2>")
    counted = coverage.drop(columns="cells_open")
    parts.append(_html_table("Numbers by table", counted, set(counted.columns[1:])))
    if not result.unchecked.empty:
        parts.append(_html_table("Not checked, and why", result.unchecked, {"printed"}))
    parts.append("<h2>Every check</h2>")
    shown = result.ledger.assign(bounds=[_bounds(row.low, row.high) for row in result.ledger.itertuples()])
    shown = shown[["id", "quantity", "printed", "bounds", "verdict", "explanation"]]
    parts.append(_html_table("The ledger", shown, {"printed", "bounds"}))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(result.title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><main>\n" + "\n".join(parts) + "\n</main></body></html>\n"
    )


def _html_table(caption: str, frame: pd.DataFrame, right: set[str]) -> str:
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in frame.columns)
    rows = []
    for row in frame.to_dict("records"):
        cells = ""
        for column, cell in row.items():
            shown = "" if pd.isna(cell) else escape(str(cell))
            cells += f'<td class="n">{shown}</td>' if column in right else f"<td>{shown}</td>"
        mark = ' class="inconsistent"' if row.get("verdict") == INCONSISTENT else ""
        rows.append(f"<tr{mark}>{cells}</tr>")
    return (
        f'<div class="scroll"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
