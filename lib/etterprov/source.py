"""The sources: what they print, loaded as printed and validated against their schema.

A source is a folder with CSV files and a ``datapackage.json`` (Frictionless Table Schema), which also says what the
source is called, where it stands among others and which modules hold checks that need thought. A column of type
``number`` or ``integer`` holds printed numbers, which arrive as `Printed` with their cell, or None where nothing is
printed. This is the only module that reads files.

Whoever computes from printed numbers does not pass the data on: it reads what `reading` has opened, by default the
folder of the book. What is `cached` is kept for these data, and for others that differ in cells it wasn't made of.
"""

from __future__ import annotations

import csv
import io
import json
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd

from etterprov.printed import Printed

FOLDER = Path(__file__).resolve().parents[2] / "data" / "published"
#: The file in a source's folder that says how its numbers hang together.
DECLARATIONS = "relations.csv"

P = ParamSpec("P")
T = TypeVar("T")
# What is read: a folder, and cells whose text is another than in the files.
_State = tuple[Path, frozenset[tuple[str, str]]]
_state: ContextVar[_State | None] = ContextVar("state", default=None)
# What was made, with the tables and single cells that it was made of.
_memory: dict[_State, dict[Any, tuple[Any, frozenset[str]]]] = {}
_seen: ContextVar[set[str] | None] = ContextVar("seen", default=None)


class DataError(ValueError):
    """Say in one line which file, row and column is wrong, and what was expected."""


def _now(folder: Path | None = None) -> _State:
    state = _state.get() or (FOLDER, frozenset())
    return state if folder is None else (folder, frozenset())


@contextmanager
def reading(folder: Path | None = None, changes: Mapping[str, str] | None = None) -> Iterator[None]:
    """Read other data than those of the book for a while.

    Parameters
    ----------
    folder : Path, optional
        A source's folder, or a folder of such folders; by default what is read already.
    changes : mapping of str to str, optional
        Cells that shall have another text, by their address ``table/key/column``.

    Examples
    --------
    >>> with reading(changes={"uo-table-3/group_size/uo_n": "53"}):
    ...     rows("uo-table-3")["group_size"].uo_n.text
    '53'
    """
    before = _now()
    after = (
        before[0] if folder is None else Path(folder),
        frozenset((changes or {}).items()) | (before[1] if folder is None else frozenset()),
    )
    token = _state.set(after)
    try:
        yield
    finally:
        _state.reset(token)
        if after not in (before, (FOLDER, frozenset())):
            _memory.pop(after, None)


@contextmanager
def watching() -> Iterator[set[str]]:
    """Collect the names of the tables, and the addresses of single cells, that are read for a while.

    What was kept before counts as if it were read again.

    Examples
    --------
    >>> with watching() as read:
    ...     _ = rows("uo-table-3"), cell("uo-table-2/age/uo_mean")
    >>> sorted(read)
    ['uo-table-2/age/uo_mean', 'uo-table-3']
    """
    seen: set[str] = set()
    token = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(token)
        _note(seen)


def _note(read: Iterable[str]) -> None:
    if (seen := _seen.get()) is not None:
        seen.update(read)


def cached(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function of printed numbers gives, for the data that are read.

    Where cells are changed, what was made of none of them is taken as it is without the changes. The function must give
    something that a caller can't change.
    """
    return _keeping(function, _now)


def _per_folder(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what stands in the files, whatever cells are changed."""
    return _keeping(function, lambda: (_now()[0], frozenset()))


def _keeping(function: Callable[P, T], state: Callable[[], _State]) -> Callable[P, T]:
    @wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        folder, changes = state()
        memory = _memory.setdefault((folder, changes), {})
        key = _key(function, args, kwargs)
        if key not in memory:
            plain = _memory.get((folder, frozenset()), {}).get(key)
            memory[key] = plain if plain and not _touched(changes) & plain[1] else _made(function, *args, **kwargs)
        found, read = memory[key]
        _note(read)
        return cast(T, found)

    return kept


def packed(function: Callable[..., Any], *args: Any) -> bytes:
    """Give what a `cached` function gives, so that another process needn't make it.

    Parameters
    ----------
    function : callable
        One that is `cached`.
    *args
        Its arguments.

    Returns
    -------
    bytes
        For `unpack`.

    Examples
    --------
    >>> counted = cached(lambda: len(names()))
    >>> unpack(counted, packed(counted))
    >>> counted() == len(names())
    True
    """
    with watching() as read:
        found = function(*args)
    return pickle.dumps((found, frozenset(read)))


def unpack(function: Callable[..., Any], made: bytes, *args: Any) -> None:
    """Keep what a `cached` function gave in another process that read the same data.

    Parameters
    ----------
    function : callable
        One that is `cached`.
    made : bytes
        What `packed` gave there.
    *args
        The same arguments.
    """
    _memory.setdefault(_now(), {})[_key(cast(Any, function).__wrapped__, args, {})] = pickle.loads(made)


def _key(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    return function, args, tuple(sorted(kwargs.items()))


def _touched(changes: frozenset[tuple[str, str]]) -> set[str]:
    """Give the cells that are changed, and their tables."""
    return {place for cell, _ in changes for place in (cell, cell.partition("/")[0])}


def _made(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[T, frozenset[str]]:
    with watching() as read:
        found = function(*args, **kwargs)
    return found, frozenset(read)


class Row(SimpleNamespace):
    """Hold one printed row, its cells as attributes; it can't be changed."""

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: what is printed stays."""
        raise AttributeError(f"{name}: a printed row can't be changed")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __hash__(self) -> int:  # type: ignore[override]
        """Let functions of a row be kept."""
        return id(self)


@dataclass(frozen=True)
class Source:
    """Hold what a source's ``datapackage.json`` says of it.

    Parameters
    ----------
    name : str
        How its tables' names begin, as ``"uo"``.
    title : str
        Authors and title.
    short : str
        What the book calls it.
    order : float
        Its place among the sources.
    folder : Path
        Where its files lie.
    places : mapping of str to str
        What a part of it that is no table is called, by the name of its file without the source's.
    checks : tuple of str
        Modules of checks that need thought; each has a function ``checks()``.
    tables : mapping of str to mapping
        Resource descriptors by table.
    """

    name: str
    title: str
    short: str
    order: float
    folder: Path
    places: Mapping[str, str]
    checks: tuple[str, ...]
    tables: Mapping[str, Mapping[str, Any]]

    def place(self, table: str) -> str:
        """Call a table as a reader does.

        Examples
        --------
        >>> of("sfj-table-a1").place("sfj-table-a1"), of("sfj-text").place("sfj-text")
        ('table A.1', 'running text and notes')
        """
        rest = table.removeprefix(f"{self.name}-")
        words = self.places.get(rest) or rest.replace("-0", " ").replace("-", " ")
        return re.sub(r"\btable ([a-z])(?=\d)", lambda match: f"table {match[1].upper()}.", words)


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


def fault(problem: str, file: str, row: int | None = None, column: str | None = None) -> DataError:
    """Say what is wrong at a place of a file.

    Examples
    --------
    >>> str(fault("expected a number, found 'x'", "uo-table-3.csv", 2, "uo_mean"))
    "uo-table-3.csv, row 2, column uo_mean: expected a number, found 'x'"
    """
    return _Place(file, row, column).error(problem)


def shown(path: Path) -> str:
    """Name a file so that it is found: one that every source has by its folder as well.

    Examples
    --------
    >>> shown(FOLDER / "uo" / "relations.csv"), shown(FOLDER / "uo" / "uo-table-3.csv")
    ('uo/relations.csv', 'uo-table-3.csv')
    """
    return f"{path.parent.name}/{path.name}" if path.name in (DECLARATIONS, "datapackage.json") else path.name


def _package(folder: Path) -> Source:
    path = folder / "datapackage.json"
    try:
        package = json.loads(text(path))
    except json.JSONDecodeError as error:
        raise _Place(shown(path), error.lineno).error(f"no valid JSON: {error.msg}") from None
    if not isinstance(package, dict) or "resources" not in package:
        raise _Place(shown(path)).error("expected a list of resources")
    name: str = package.get("name", folder.name)
    return Source(
        name=name,
        title=str(package.get("title", name)),
        short=str(package.get("short", name)),
        order=package.get("order", 1_000),
        folder=folder,
        places=MappingProxyType(package.get("places", {})),
        checks=tuple(package.get("checks", ())),
        tables=MappingProxyType({resource["name"]: _keyed(resource) for resource in package["resources"]}),
    )


def sources(folder: Path | None = None) -> tuple[Source, ...]:
    """Give the sources that a folder holds, in their order.

    Parameters
    ----------
    folder : Path, optional
        A source's folder, or a folder of such folders; by default what is read.

    Returns
    -------
    tuple of Source
        A folder with a ``datapackage.json`` of its own is one source; else each folder in it that has one.

    Raises
    ------
    DataError
        If a descriptor is missing or not valid JSON, or two sources have the same table.

    Examples
    --------
    >>> [source.short for source in sources()]
    ['chapter', 'report']
    """
    return _sources(_now(folder)[0])


@_per_folder
def _sources(folder: Path) -> tuple[Source, ...]:
    inside = sorted(path.parent for path in folder.glob("*/datapackage.json"))
    if (folder / "datapackage.json").exists() or not inside:
        inside = [folder]
    found = sorted((_package(path) for path in inside), key=lambda source: (source.order, source.name))
    seen: dict[str, str] = {}
    for source in found:
        for table in source.tables:
            if table in seen:
                raise _Place("datapackage.json").error(f"{seen[table]} and {source.name} both have a table {table}")
            seen[table] = source.name
    return tuple(found)


def of(table: str, folder: Path | None = None) -> Source:
    """Tell which source prints a table.

    Raises
    ------
    DataError
        If none does.

    Examples
    --------
    >>> of("uo-table-3").short
    'chapter'
    """
    for source in sources(folder):
        if table in source.tables:
            return source
    known = ", ".join(names(folder))
    raise DataError(f"{table}: unknown table; datapackage.json knows {known}")


def _keyed(resource: dict[str, Any]) -> dict[str, Any]:
    """Give a resource whose key is a list; Frictionless lets a key of one column stand by itself."""
    key = resource.get("schema", {}).get("primaryKey")
    return {**resource, "schema": {**resource["schema"], "primaryKey": [key]}} if isinstance(key, str) else resource


def schema(folder: Path | None = None) -> Mapping[str, Mapping[str, Any]]:
    """Give the resource descriptors of all tables.

    Parameters
    ----------
    folder : Path, optional
        As `sources`.

    Returns
    -------
    Mapping
        From a table's name to its Frictionless resource descriptor.

    Raises
    ------
    DataError
        As `sources`.

    Examples
    --------
    >>> schema()["uo-table-3"]["title"][:27]
    'Mean hours in work per week'
    """
    return MappingProxyType({name: table for source in sources(folder) for name, table in source.tables.items()})


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
    >>> text(FOLDER / "uo" / "uo-table-3.csv")[:13]
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
    raise _Place(shown(path), line).error(f"expected {expected}")


def _header(
    header: list[str], fields: Mapping[str, Mapping[str, Any]], file: str, printed: bool, hint: str
) -> list[DataError]:
    """Compare the first line with the columns of the schema."""
    columns = list(fields)
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 < len(columns) and mark in header[0]:
            return [_Place(file, 1).error(f"expected cells separated by commas, found {name}")]
    needed = columns if printed else [name for name in columns if _required(fields[name])]
    found = [_Place(file, 1, name).error(f"unknown column; {hint}") for name in header if name not in columns]
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
    if re.fullmatch(r"[-\u2212]?\d*,\d+", text):
        raise place.error(f"expected '.' as decimal mark, found {text!r}")
    try:
        number = Printed(text, cell=address)
    except ValueError:
        raise place.error(f"expected a number, found {text!r}") from None
    if number.sign or re.search("[,\u00b7\u2219\u2027\u2013]", text):
        raise place.error(f"expected a number, found {text!r}")
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
    >>> rows, problems = check(FOLDER / "uo" / "uo-table-3.csv", schema()["uo-table-3"])
    >>> len(rows), problems
    (3, [])
    """
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    file, keys = shown(path), resource["schema"]["primaryKey"]
    try:
        reader = csv.reader(io.StringIO(text(path), newline=""), strict=True)
        header = next(reader, [])
    except DataError as error:
        return {}, [error]
    except csv.Error as error:
        return {}, [_Place(file, 1).error(f"no valid CSV: {error}")]
    problems = _header(header, fields, file, printed, resource.get("help", "see datapackage.json"))
    if problems:
        return {}, problems
    rows: dict[Any, dict[str, Any]] = {}
    seen: set[tuple[str, ...]] = set()
    for line, record in _records(reader, file, header, problems):
        given = dict.fromkeys(fields, "") | dict(zip(header, record, strict=True))
        key = tuple(given[column] for column in keys)
        row: dict[str, Any] = {}
        before = len(problems)
        for column in fields:
            address = "/".join((resource["name"], *key, column))
            try:
                row[column] = _cell(given[column], fields[column], _Place(file, line, column), address, printed)
            except DataError as error:
                problems.append(error)
        if key in seen and all(key):
            place = _Place(file, line, ", ".join(keys))
            problems.append(place.error(f"the key {', '.join(key)} stands there already"))
        seen.add(key)
        if len(problems) == before:
            rows[key] = row
    return rows, problems


@_per_folder
def _load(name: str, folder: Path) -> tuple[tuple[str, ...], Mapping[Any, Row]]:
    source = of(name, folder)
    resource = source.tables[name]
    loaded, problems = check(source.folder / resource["path"], resource)
    if problems:
        raise problems[0]
    columns = tuple(field["name"] for field in resource["schema"]["fields"])
    return columns, MappingProxyType({key if len(key) > 1 else key[0]: Row(**row) for key, row in loaded.items()})


@cached
def _changed(name: str, folder: Path) -> Mapping[Any, Row]:
    """Give a table's rows with the cells changed that are to be."""
    _note([name])
    loaded = _load(name, folder)[1]
    changes = {cell: text for cell, text in _now()[1] if cell.partition("/")[0] == name}
    if not changes:
        return loaded

    def row_of(old: Row) -> Row:
        new = {column: _as_changed(cell, changes) for column, cell in vars(old).items()}
        return old if all(new[column] is cell for column, cell in vars(old).items()) else Row(**new)

    return MappingProxyType({key: row_of(row) for key, row in loaded.items()})


def _as_changed(cell: Printed | str | None, changes: Mapping[str, str]) -> Printed | str | None:
    address = cell.cell if isinstance(cell, Printed) else None
    if address is None or address not in changes:
        return cell
    return Printed(changes[address], cell=address)


@_per_folder
def _by_address(name: str, folder: Path) -> Mapping[str, Printed | str | None]:
    found: dict[str, Printed | str | None] = {}
    for key, row in _load(name, folder)[1].items():
        place = "/".join([name, *((key,) if isinstance(key, str) else key)])
        found |= {f"{place}/{column}": cell for column, cell in vars(row).items()}
    return MappingProxyType(found)


def addresses(name: str) -> Mapping[str, bool]:
    """Give the addresses of a table's cells, ``table/key/column``, and whether a number is printed in each.

    Examples
    --------
    >>> found = addresses("uo-table-3")
    >>> found["uo-table-3/group_size/uo_n"], found["uo-table-3/group_size/label_no"]
    (True, False)
    """
    return {address: isinstance(cell, Printed) for address, cell in _by_address(name, _now()[0]).items()}


def cell(address: str) -> Printed | str | None:
    """Give what stands in a cell.

    Raises
    ------
    KeyError
        If there is no such cell.

    Examples
    --------
    >>> cell("uo-table-3/group_size/uo_n").text
    '52'
    """
    return _at(address, _now())


def _at(address: str, state: _State) -> Printed | str | None:
    _note([address])
    folder, changes = state
    return _as_changed(_by_address(address.partition("/")[0], folder)[address], dict(changes))


def names(folder: Path | None = None) -> list[str]:
    """List the tables in the order of the sources and of their descriptors.

    Examples
    --------
    >>> names()[:2]
    ['uo-table-1', 'uo-table-2']
    """
    return list(schema(folder))


def table(name: str, folder: Path | None = None) -> pd.DataFrame:
    """Load one published table.

    Parameters
    ----------
    name : str
        The stem of the CSV, as ``"uo-table-2"``.
    folder : Path, optional
        As `sources`.

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
    loaded = rows(name, folder)
    columns = _load(name, _now(folder)[0])[0]
    # Column by column: pandas would turn a column of nothing but None into one of NaN.
    return pd.DataFrame(
        {name: pd.Series([getattr(row, name) for row in loaded.values()], dtype=object) for name in columns}
    )


def tables(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """Load all published tables, by name.

    Examples
    --------
    >>> sorted(tables())[0]
    'sfj-figure-1'
    """
    return {name: table(name, folder) for name in names(folder)}


def rows(name: str, folder: Path | None = None) -> Mapping[Any, Row]:
    """Give a table's rows by their key, with the cells as attributes.

    Parameters
    ----------
    name : str
        The stem of the CSV.
    folder : Path, optional
        As `sources`.

    Returns
    -------
    Mapping
        The key is the text of the key column, or a tuple where there are several. Neither it nor a row can be changed.

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
    return _changed(name, _now(folder)[0])


class _Claims(Mapping[str, Printed]):
    """Look up the numbers of a running text one by one, so that it shows which of them are read."""

    def __init__(self, name: str) -> None:
        self._name, self._state = name, _now()
        self._keys = _load(name, self._state[0])[1].keys()

    def __getitem__(self, key: str) -> Printed:
        if key not in self._keys:
            raise KeyError(key)
        return cast(Printed, _at(f"{self._name}/{key}/value", self._state))

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def text_numbers(name: str) -> Mapping[str, Printed]:
    """Give the numbers of a source's running text by the names of their claims.

    Parameters
    ----------
    name : str
        The stem of a CSV with a row for each claim and a column ``value``.

    Examples
    --------
    >>> text_numbers("sfj-text")["s3_referred_count"].text
    '1416'
    """
    return _Claims(name)


def listed(name: str, called: str) -> Mapping[str, Mapping[str, str]]:
    """Give what each section of a running text names in one of its lists.

    Parameters
    ----------
    name : str
        The stem of a CSV with the columns ``list``, ``section``, ``item`` and ``label_en``.
    called : str
        Which list.

    Examples
    --------
    >>> listed("uo-lists", "predictors")["Analyser"]["scheme"]
    'group'
    """
    found: dict[str, dict[str, str]] = {}
    for row in rows(name).values():
        if row.list == called:
            found.setdefault(row.section, {})[row.item] = row.label_en
    return MappingProxyType(found)


def cells(name: str, folder: Path | None = None) -> list[Printed]:
    """Give every printed number of a table, each with its cell.

    Examples
    --------
    >>> [number.text for number in cells("uo-table-3")[:2]]
    ['52', '27']
    """
    return [cell for row in rows(name, folder).values() for cell in vars(row).values() if isinstance(cell, Printed)]


def validate(folder: Path | None = None) -> None:
    """Load every table, so that the first fault in the data stops whoever calls.

    Raises
    ------
    DataError
        As `table`; also if a CSV lies in a source's folder that its descriptor does not know.
    """
    for source in sources(folder):
        known = {resource["path"] for resource in source.tables.values()} | {DECLARATIONS}
        for path in sorted(source.folder.glob("*.csv")):
            if path.name not in known:
                raise _Place(path.name).error("the file is not in datapackage.json")
    for name in names(folder):
        rows(name, folder)
