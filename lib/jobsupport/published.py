"""The published tables: loaded as printed and validated against one schema.

This is the only module that reads files. The schema is ``data/published/datapackage.json``
(Frictionless Table Schema); a column of type ``number`` or ``integer`` holds printed numbers, which
arrive as `Printed` with their cell, or None where nothing is printed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from jobsupport.printed import Printed

FOLDER = Path(__file__).resolve().parents[2] / "data" / "published"


class DataError(ValueError):
    """Say in one line which file, row and column is wrong, and what was expected."""


@dataclass(frozen=True)
class _Place:
    file: str
    row: int | None = None
    column: str | None = None

    def error(self, problem: str) -> DataError:
        place = self.file
        place += f", row {self.row}" if self.row else ""
        place += f", column {self.column}" if self.column else ""
        return DataError(f"{place}: {problem}")


@cache
def schema(folder: Path = FOLDER) -> Mapping[str, Mapping[str, Any]]:
    """Read the descriptors of all tables.

    Parameters
    ----------
    folder : Path
        Where ``datapackage.json`` lies.

    Returns
    -------
    Mapping
        From a table's name to its Frictionless resource descriptor.

    Raises
    ------
    DataError
        If the descriptor is missing or not valid JSON.

    Examples
    --------
    >>> schema()["uo-table-3"]["title"][:27]
    'Mean hours in work per week'
    """
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _Place(path.name).error(f"the file is missing in {folder}") from None
    except json.JSONDecodeError as error:
        raise _Place(path.name, error.lineno).error(f"no valid JSON: {error.msg}") from None
    if not isinstance(package, dict) or "resources" not in package:
        raise _Place(path.name).error("expected a list of resources")
    return {resource["name"]: resource for resource in package["resources"]}


def text(path: Path, encodings: Sequence[str] = ("utf-8",)) -> str:
    """Read a text file.

    Parameters
    ----------
    path : Path
        The file.
    encodings : sequence of str
        What to try, in this order.

    Returns
    -------
    str
        Without a byte order mark.

    Raises
    ------
    DataError
        If the file is missing, is a workbook of Excel, or has none of the encodings.

    Examples
    --------
    >>> text(FOLDER / "uo-table-3.csv")[:13]
    'time,label_no'
    """
    place = _Place(path.name)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise place.error(f"the file is missing in {path.parent}") from None
    if raw.startswith(b"PK\x03\x04"):
        raise place.error("expected CSV, found a workbook of Excel; save its sheet as CSV UTF-8")
    for encoding in encodings:
        try:
            return raw.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
    expected = " or ".join(encoding.upper() for encoding in encodings)
    raise _Place(path.name, line).error(f"expected {expected}")


def _header(header: list[str], fields: Mapping[str, Mapping[str, Any]], file: str, printed: bool) -> list[DataError]:
    """Compare the first line with the columns of the schema."""
    columns = list(fields)
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 < len(columns) and mark in header[0]:
            return [_Place(file, 1).error(f"expected cells separated by commas, found {name}")]
    needed = columns if printed else [name for name in columns if _required(fields[name])]
    found = [
        _Place(file, 1, name).error("unknown column; see datapackage.json") for name in header if name not in columns
    ]
    found += [_Place(file, 1, name).error("the column is missing") for name in needed if name not in header]
    if printed and header != columns:
        found.append(_Place(file, 1).error(f"columns must come in the order {', '.join(columns)}"))
    twice = {name for name in header if header.count(name) > 1}
    return found or [_Place(file, 1, name).error("the column stands there twice") for name in sorted(twice)]


def _required(field: Mapping[str, Any]) -> bool:
    return bool(field.get("constraints", {}).get("required"))


def _records(reader: Any, file: str, header: list[str], problems: list[DataError]) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its line number, after checking the lengths."""
    try:
        for record in reader:
            if len(record) != len(header):
                problems.append(
                    _Place(file, reader.line_num).error(f"expected {len(header)} cells, found {len(record)}")
                )
                continue
            broken = [name for name, cell in zip(header, record, strict=True) if "\n" in cell or "\r" in cell]
            problems += [_Place(file, reader.line_num, name).error("a line break inside a cell") for name in broken]
            if not broken:
                yield reader.line_num, record
    except csv.Error as error:
        problems.append(_Place(file, reader.line_num).error(f"no valid CSV: {error}"))


_PLAIN = re.compile(r"-?\d+(\.\d+)?")


def _cell(text: str, field: Mapping[str, Any], place: _Place, address: str, printed: bool) -> Printed | str | None:
    """Turn one cell into what its column's type says."""
    rules = field.get("constraints", {})
    if text != text.strip():
        raise place.error(f"spaces around {text.strip()!r}")
    if text == "":
        if rules.get("required"):
            raise place.error("expected a value, found an empty cell")
        return None
    if field["type"] == "string":
        if "enum" in rules and text not in rules["enum"]:
            raise place.error(f"expected one of {', '.join(rules['enum'])}, found {text!r}")
        if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
            raise place.error(f"expected the pattern {rules['pattern']}, found {text!r}")
        return text
    try:
        number = Printed(text, cell=address)
    except ValueError:
        raise place.error(f"expected a number, found {text!r}") from None
    if "," in text:
        raise place.error(f"expected '.' as decimal mark, found {text!r}")
    if not printed and not _PLAIN.fullmatch(text):
        raise place.error(f"expected plain digits, found {text!r}")
    if field["type"] == "integer" and (number.decimals or "/" in text):
        raise place.error(f"expected a whole number, found {text!r}")
    if number.value < rules.get("minimum", number.value):
        raise place.error(f"expected at least {rules['minimum']}, found {text!r}")
    if number.value > rules.get("maximum", number.value):
        raise place.error(f"expected at most {rules['maximum']}, found {text!r}")
    return number


def check(
    path: Path, resource: Mapping[str, Any], *, printed: bool = True
) -> tuple[dict[Any, dict[str, Any]], list[DataError]]:
    """Hold a CSV file against its Frictionless descriptor and list all that is wrong.

    Parameters
    ----------
    path : Path
        The file.
    resource : Mapping
        Its resource descriptor, as from `schema`.
    printed : bool
        Whether the file holds printed numbers: all columns of the schema in its order, numbers as
        they may stand in print. Else it holds observations: columns in any order, those that aren't
        required may be left out, numbers are plain digits.

    Returns
    -------
    rows : dict
        By key; cells as in `table`, None in columns that are left out. Rows with a problem are not
        among them.
    problems : list of DataError
        In the order of the file; empty if all is well.

    Examples
    --------
    >>> rows, problems = check(FOLDER / "uo-table-3.csv", schema()["uo-table-3"])
    >>> len(rows), problems
    (3, [])
    """
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    keys = resource["schema"]["primaryKey"]
    try:
        reader = csv.reader(io.StringIO(text(path), newline=""), strict=True)
        header = next(reader, [])
    except DataError as error:
        return {}, [error]
    except csv.Error as error:
        return {}, [_Place(path.name, 1).error(f"no valid CSV: {error}")]
    problems = _header(header, fields, path.name, printed)
    if problems:
        return {}, problems
    rows: dict[Any, dict[str, Any]] = {}
    seen: set[tuple[str, ...]] = set()
    for line, record in _records(reader, path.name, header, problems):
        given = dict.fromkeys(fields, "") | dict(zip(header, record, strict=True))
        key = tuple(given[column] for column in keys)
        row: dict[str, Any] = {}
        before = len(problems)
        for column in fields:
            address = "/".join((resource["name"], *key, column))
            try:
                row[column] = _cell(given[column], fields[column], _Place(path.name, line, column), address, printed)
            except DataError as error:
                problems.append(error)
        if key in seen and all(key):
            place = _Place(path.name, line, ", ".join(keys))
            problems.append(place.error(f"the key {', '.join(key)} stands there already"))
        seen.add(key)
        if len(problems) == before:
            rows[key] = row
    return rows, problems


@cache
def _load(name: str, folder: Path) -> tuple[tuple[str, ...], dict[Any, dict[str, Any]]]:
    if name not in schema(folder):
        known = ", ".join(schema(folder))
        raise DataError(f"{name}: unknown table; datapackage.json knows {known}")
    resource = schema(folder)[name]
    loaded, problems = check(folder / resource["path"], resource)
    if problems:
        raise problems[0]
    return tuple(field["name"] for field in resource["schema"]["fields"]), loaded


def names(folder: Path = FOLDER) -> list[str]:
    """List the tables in the order of the descriptor.

    Examples
    --------
    >>> names()[:2]
    ['uo-table-1', 'uo-table-2']
    """
    return list(schema(folder))


def table(name: str, folder: Path = FOLDER) -> pd.DataFrame:
    """Load one published table.

    Parameters
    ----------
    name : str
        The stem of the CSV, as ``"uo-table-2"``.
    folder : Path
        Where the tables and their descriptor lie.

    Returns
    -------
    DataFrame
        One row per printed row; number columns hold `Printed` or None, the others str or None.

    Raises
    ------
    DataError
        If the table is unknown, its file is missing, or a cell, header or key breaks the schema.

    Examples
    --------
    >>> table("uo-table-3").loc[1, "uo_mean"].text
    '17.3'
    """
    columns, loaded = _load(name, folder)
    # Column by column: pandas would turn a column of nothing but None into one of NaN.
    return pd.DataFrame({name: pd.Series([row[name] for row in loaded.values()], dtype=object) for name in columns})


def tables(folder: Path = FOLDER) -> dict[str, pd.DataFrame]:
    """Load all published tables, by name.

    Examples
    --------
    >>> sorted(tables())[0]
    'sfj-figure-1'
    """
    return {name: table(name, folder) for name in names(folder)}


def rows(name: str, folder: Path = FOLDER) -> dict[Any, SimpleNamespace]:
    """Give a table's rows by their key, with the cells as attributes.

    Parameters
    ----------
    name : str
        The stem of the CSV.
    folder : Path
        Where the tables and their descriptor lie.

    Returns
    -------
    dict
        The key is the text of the key column, or a tuple where there are several.

    Raises
    ------
    DataError
        As `table`.

    Examples
    --------
    >>> rows("uo-table-2")["age"].uo_mean.text
    '27.1'
    >>> rows("uo-table-4")["work_ability", "uo"].r2.value
    0.181
    """
    _, loaded = _load(name, folder)
    return {key if len(key) > 1 else key[0]: SimpleNamespace(**cells) for key, cells in loaded.items()}


def cells(name: str, folder: Path = FOLDER) -> list[Printed]:
    """Give every printed number of a table, each with its cell.

    Examples
    --------
    >>> [number.text for number in cells("uo-table-3")[:2]]
    ['52', '27']
    """
    _, loaded = _load(name, folder)
    return [x for row in loaded.values() for x in row.values() if isinstance(x, Printed)]


def validate(folder: Path = FOLDER) -> None:
    """Load every table, so that the first fault in the data stops whoever calls.

    Raises
    ------
    DataError
        As `table`; also if a CSV lies in the folder that the descriptor does not know.
    """
    known = {resource["path"] for resource in schema(folder).values()}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            raise _Place(path.name).error("the file is not in datapackage.json")
    for name in names(folder):
        _load(name, folder)
