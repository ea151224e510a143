"""The published tables: loaded as printed and validated against one schema.

This is the only module that reads files. The schema is ``data/published/datapackage.json``
(Frictionless Table Schema); a column of type ``number`` or ``integer`` holds printed numbers, which
arrive as `Printed` with their cell, or None where nothing is printed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
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


def _lines(path: Path, columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its line number, after checking the header and the lengths."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _Place(path.name).error(f"the file is missing in {path.parent}") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise _Place(path.name, line).error("expected UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    for name in header:
        if name not in columns:
            raise _Place(path.name, 1, name).error("unknown column; see datapackage.json")
    for name in columns:
        if name not in header:
            raise _Place(path.name, 1, name).error("the column is missing")
    if header != columns:
        raise _Place(path.name, 1).error(f"columns must come in the order {', '.join(columns)}")
    try:
        for record in reader:
            if len(record) != len(columns):
                problem = f"expected {len(columns)} cells, found {len(record)}"
                raise _Place(path.name, reader.line_num).error(problem)
            for name, cell in zip(columns, record, strict=True):
                if "\n" in cell or "\r" in cell:
                    raise _Place(path.name, reader.line_num, name).error("a line break inside a cell")
            yield reader.line_num, record
    except csv.Error as error:
        raise _Place(path.name, reader.line_num).error(f"no valid CSV: {error}") from None


def _cell(text: str, field: Mapping[str, Any], place: _Place, address: str) -> Printed | str | None:
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
        return text
    try:
        number = Printed(text, cell=address)
    except ValueError:
        raise place.error(f"expected a number, found {text!r}") from None
    if "," in text:
        raise place.error(f"expected '.' as decimal mark, found {text!r}")
    if field["type"] == "integer" and (number.decimals or "/" in text):
        raise place.error(f"expected a whole number, found {text!r}")
    if number.value < rules.get("minimum", number.value):
        raise place.error(f"expected at least {rules['minimum']}, found {text!r}")
    if number.value > rules.get("maximum", number.value):
        raise place.error(f"expected at most {rules['maximum']}, found {text!r}")
    return number


@cache
def _load(name: str, folder: Path) -> tuple[tuple[str, ...], dict[Any, dict[str, Any]]]:
    if name not in schema(folder):
        known = ", ".join(schema(folder))
        raise DataError(f"{name}: unknown table; datapackage.json knows {known}")
    resource = schema(folder)[name]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    keys = resource["schema"]["primaryKey"]
    rows: dict[Any, dict[str, Any]] = {}
    for line, record in _lines(folder / resource["path"], list(fields)):
        given = dict(zip(fields, record, strict=True))
        key = tuple(given[column] for column in keys)
        row = {
            column: _cell(
                text,
                fields[column],
                _Place(resource["path"], line, column),
                "/".join((name, *key, column)),
            )
            for column, text in given.items()
        }
        if key in rows:
            place = _Place(resource["path"], line, ", ".join(keys))
            raise place.error(f"the key {', '.join(key)} stands there already")
        rows[key] = row
    return tuple(fields), rows


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
