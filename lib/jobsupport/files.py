"""Files as people have them: of Excel with Norwegian settings, SPSS, Stata or Parquet, with names and codes of theirs.

A file becomes a table of texts, and a declared mapping says what its names, codes and words for missing mean. Nothing
is guessed: what isn't declared and isn't plain is an error, with the mend that works. No error repeats what stands in
a cell unless it is a short number or one of a few known words, since it could be a name or an identity number.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etterprov import source
from etterprov.source import DataError

#: What a file is, by how it begins.
_MAGIC = {
    b"PK\x03\x04": ("a workbook of Excel", ".xlsx"),
    b"\xd0\xcf\x11\xe0": ("a workbook of old Excel (.xls); open it in Excel and save it as .xlsx", ".xls"),
    b"PAR1": ("a Parquet file", ".parquet"),
    b"$FL2": ("a file of SPSS", ".sav"),
    b"$FL3": ("a compressed file of SPSS; save it as .sav", ".zsav"),
    b"<stata_dta>": ("a file of Stata", ".dta"),
    b"%PDF": ("a PDF", ".pdf"),
}
_READ = (".csv", ".txt", ".tsv", ".xlsx", ".sav", ".dta", ".parquet")
_SPACES = re.compile("[ \u00a0\u202f\u2009]")
_MISSING_WORDS = {
    *("na", "n/a", "nan", "null", "none", "missing", "mangler", "ukjent", "#null!", "#n/a", "#i/t", "#div/0!"),
    *("#verdi!", "#value!", ".", "..", "-", "–", "?", "x"),
}
_YES, _NO = ("ja", "yes", "true", "sann", "y", "j"), ("nei", "no", "false", "usann", "n")
_SHORT_NUMBER = re.compile(r"[-+−–]?[\d.,  ]{1,8}(e\d)?%?")
# æøå of a Mac, and letters of UTF-8 that were read as Windows'.
_ODD = re.compile(
    "\u00c3[\u0080-\u00bf\u0152-\u2122]|\u00c2[\u0080-\u00bf]|[A-Za-z\u00bf\u00be\u0152][\u00bf\u00be\u0152]|"
    "[\u00bf\u00be\u0152\u00af\u00ae][a-z]|\ufffd"
)


@dataclass(frozen=True)
class Column:
    """Hold a column as its different texts, and which of them each row has."""

    texts: list[str]
    codes: npt.NDArray[np.int32]

    def rows(self, place: int) -> npt.NDArray[np.intp]:
        """Give the rows that have a text."""
        return np.flatnonzero(self.codes == place)


@dataclass(frozen=True)
class Table:
    """Hold a file's columns by their names, and the line in which each row stands."""

    columns: dict[str, Column]
    lines: npt.NDArray[np.int64]
    problems: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Declared:
    """Hold what a mapping says of a file.

    Parameters
    ----------
    columns : mapping of str to str
        From the file's names to those of the schema.
    leave_out : sequence of str
        Columns of the file that are not read.
    codes : mapping of str to mapping
        By column of the schema: from the file's values to those of the schema.
    missing : sequence, or mapping of str to sequence
        What stands for a missing value, everywhere or by column.
    meant : mapping of str to sequence
        Values that look like codes for missing and are meant as they are.
    yes, no : sequence of str
        What stands for 1 and for 0 where a column has these.
    sheet : str, optional
        Sheet of a workbook; else it has only one.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    leave_out: Sequence[str] = ()
    codes: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    missing: Sequence[Any] | Mapping[str, Sequence[Any]] = ()
    meant: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    yes: Sequence[str] = ()
    no: Sequence[str] = ()
    sheet: str | None = None

    def stands_for_missing(self, column: str, text: str) -> bool:
        """Tell whether a text is declared to be no value."""
        words = self.missing.get(column, ()) if isinstance(self.missing, Mapping) else self.missing
        return any(_same(word, text) for word in words)


_WORDS = {True: "yes", False: "no"}


def declared(mapping: Mapping[str, Any] | str | Path | None, folder: Path) -> Declared | None:
    """Read a mapping: a dict, or the name of a YAML file.

    Raises
    ------
    DataError
        If it has other parts than those of `Declared`, or the file can't be read.

    Examples
    --------
    >>> declared({"columns": {"kjønn": "sex"}, "missing": [99]}, Path()).columns
    {'kjønn': 'sex'}
    >>> declared({True: ["ja"]}, Path()).yes
    ['ja']
    """
    if mapping is None:
        return None
    name = "the mapping"
    if not isinstance(mapping, Mapping):
        import yaml

        name = str(mapping)
        try:
            mapping = yaml.safe_load(source.text(folder / mapping)) or {}
        except yaml.YAMLError as error:
            raise DataError(f"{name}: no valid YAML: {str(error).splitlines()[0]}") from None
    if isinstance(mapping, Mapping):  # YAML takes yes and no for true and false
        mapping = {_WORDS.get(part, part) if isinstance(part, bool) else part: what for part, what in mapping.items()}
    known = set(Declared.__dataclass_fields__)
    if not isinstance(mapping, Mapping) or (set(mapping) - known):
        odd = ", ".join(sorted(map(str, set(mapping) - known))) if isinstance(mapping, Mapping) else "something else"
        raise DataError(f"{name}: expected some of {', '.join(sorted(known))}, found {odd}")
    for part in ("columns", "codes", "meant"):
        if not isinstance(mapping.get(part, {}), Mapping):
            raise DataError(f"{name}: {part} has to say what becomes of what, as in {part}: {{yours: ours}}")
    return Declared(**mapping)


def _same(word: Any, text: str) -> bool:
    """Tell whether a declared value and a text are the same, ``99`` and ``99.0`` as well."""
    if str(word).strip().casefold() == text.casefold():
        return True
    one, other = plain_number(str(word)), plain_number(text)
    return one is not None and other is not None and float(one) == float(other)


def plain_number(text: str) -> str | None:
    """Give a number as people type it in plain digits; None if it is none, or could be two.

    Examples
    --------
    >>> [plain_number(text) for text in ("1 022,5", ",5", "−9", "34.0", "1.022,5", "1,022.5")]
    ['1022.5', '0.5', '-9', '34.0', None, None]
    """
    thousands = re.fullmatch(rf"[-+−–]?\d{{1,3}}({_SPACES.pattern}\d{{3}})+([.,]\d+)?", text)
    joined = _SPACES.sub("", text) if thousands else text
    joined = joined.replace("\u2212", "-").replace("\u2013", "-").replace(",", ".").removeprefix("+")
    match = re.fullmatch(r"(-?)(\d*)(\.\d+)?", joined)
    if not match or not (match[2] or match[3]):
        return None
    return f"{match[1]}{match[2] or '0'}{match[3] or ''}"


# --- From bytes to texts


def table(path: Path, plain: bool, sheet: str | None = None) -> Table:
    """Read a file into texts.

    Parameters
    ----------
    path : Path
        The file.
    plain : bool
        Whether only plain CSV is taken, in UTF-8 with commas; else also what Excel saves.
    sheet : str, optional
        Sheet of a workbook.

    Raises
    ------
    DataError
        If the file is missing or is something else than its name says.
    """
    kind = path.suffix.lower()
    if not path.exists():
        raise DataError(f"{path.name}: the file is missing in {path.parent}")
    with path.open("rb") as file:
        begin = file.read(16)
    for magic, (what, suffix) in _MAGIC.items():
        if begin.startswith(magic) and kind != suffix:
            said = f"; name it {path.stem}{suffix} and read that" if suffix in _READ else ""
            raise DataError(f"{path.name}: expected {'CSV' if kind in _READ[:3] else kind}, found {what}{said}")
    if kind == ".xlsx":
        return _workbook(path, sheet)
    if kind in (".sav", ".dta", ".parquet"):
        return _data_file(path, kind)
    if kind not in _READ:
        raise DataError(f"{path.name}: expected one of {', '.join(_READ)}; save the table as one of these")
    return _csv(path, plain)


def _csv(path: Path, plain: bool) -> Table:
    text = source.text(path) if plain else _decoded(path)
    mark = ","
    if not plain:
        told = re.match(r"sep=(.)\r?\n", text)
        if told:
            text, mark = text[told.end() :], told[1]
        else:
            mark = max(";\t,", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        header = next(reader, None)
    except csv.Error as error:
        raise DataError(f"{path.name}, row 1: no valid CSV: {error}") from None
    if header is None:
        raise DataError(f"{path.name}: no valid CSV: the file is empty")
    if plain:
        for other, name in ((";", "semicolons"), ("\t", "tabs")):
            if len(header) == 1 and other in header[0]:
                raise DataError(f"{path.name}, row 1: expected cells separated by commas, found {name}")
    return _gathered(header, _records(reader, path.name))


def _records(reader: Any, name: str) -> Iterable[tuple[int, list[str]]]:
    try:
        for record in reader:
            yield reader.line_num, record
    except csv.Error as error:
        raise DataError(f"{name}, row {reader.line_num}: no valid CSV: {error}") from None


def _decoded(path: Path) -> str:
    """Decode what Excel saves, and refuse letters that were decoded wrongly before or that a Mac wrote."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    if b"\x00" in raw:
        raise DataError(f"{path.name}: expected text, found bytes that are none; save it as CSV UTF-8")
    text = source.text(path, ("utf-8", "cp1252"))
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.isascii() and _ODD.search(line):
            raise DataError(
                f"{path.name}, row {number}: letters look wrong, as of a file from a Mac or one that was saved with "
                "the wrong encoding; open the original and save it as CSV UTF-8"
            )
    return text


def _gathered(header: Sequence[str], records: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """Gather records column by column; empty rows at the end and columns without name and content go."""
    known: list[dict[str, int]] = [{} for _ in header]
    codes: list[list[int]] = [[] for _ in header]
    lines: list[int] = []
    problems: list[tuple[int, str, str]] = []
    blank: list[int] = []
    for line, record in records:
        if not any(cell.strip() for cell in record):
            blank.append(line)
            continue
        problems += [(empty, "", "an empty row between others; take it out") for empty in blank]
        blank.clear()
        while len(record) > len(header) and not record[-1].strip():
            record = record[:-1]
        if len(record) != len(header):
            problems.append((line, "", f"expected {len(header)} cells, found {len(record)}"))
            continue
        lines.append(line)
        for cell, seen, column in zip(record, known, codes, strict=True):
            column.append(seen.setdefault(cell, len(seen)))
    columns: dict[str, Column] = {}
    for number, (heading, seen, column) in enumerate(zip(header, known, codes, strict=True), start=1):
        if not heading.strip() and all(not text.strip() for text in seen):
            continue
        if not heading.strip():
            problems.append((1, "", f"the heading of column {number} is empty, but there are values below it"))
            continue
        if heading in columns:
            problems.append((1, heading, "the column stands there twice"))
            continue
        columns[heading] = Column(list(seen), np.array(column, dtype=np.int32))
    return Table(columns, np.array(lines, dtype=np.int64), problems)


def _workbook(path: Path, sheet: str | None) -> Table:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception:
        raise DataError(f"{path.name}: no workbook that can be read; open it in Excel and save it again") from None
    try:
        names = book.sheetnames
        if sheet is None and len(names) > 1:
            raise DataError(f"{path.name}: {len(names)} sheets; say which one in the mapping, as in sheet: {names[0]}")
        if sheet is not None and sheet not in names:
            raise DataError(f"{path.name}: no sheet {sheet}; there are {', '.join(names)}")
        rows = ([_text(cell) for cell in row] for row in book[sheet or names[0]].iter_rows(values_only=True))
        header = next(rows, [])
        while header and not header[-1].strip():
            header.pop()
        return _gathered(header, enumerate(rows, start=2))
    finally:
        book.close()


def _data_file(path: Path, kind: str) -> Table:
    import pyarrow
    import pyarrow.parquet
    import pyreadstat

    try:
        if kind == ".parquet":
            frame = pyarrow.parquet.read_table(path).to_pandas()
        else:
            frame, _ = (pyreadstat.read_sav if kind == ".sav" else pyreadstat.read_dta)(str(path))
    except (pyreadstat.ReadstatError, pyarrow.ArrowException, OSError, UnicodeDecodeError):
        raise DataError(f"{path.name}: no {kind} file that can be read; save it again, or as CSV UTF-8") from None
    columns = {}
    for name in frame.columns:
        codes, texts = pd.factorize(frame[name], use_na_sentinel=False)
        columns[str(name)] = Column([_text(text) for text in texts], codes.astype(np.int32))
    return Table(columns, np.arange(1, len(frame) + 1))


def _text(value: Any) -> str:
    """Write a cell of a workbook or data file as plain text."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


# --- From texts to what the schema says


def tidied(found: Table, mapping: Declared, fields: Mapping[str, Mapping[str, Any]]) -> Table:
    """Give columns and values the names of the schema, as the mapping declares it.

    Raises
    ------
    DataError
        If the mapping names columns that the file doesn't have, or two become one.
    """
    names = {name.strip(): name for name in found.columns}
    wanted = {str(name).strip(): to for name, to in mapping.columns.items()}
    if absent := [name for name in [*wanted, *map(str, mapping.leave_out)] if name not in names]:
        raise DataError(f"the mapping names columns that the file doesn't have: {', '.join(absent)}")
    columns: dict[str, Column] = {}
    for stripped, name in names.items():
        if stripped in map(str, mapping.leave_out):
            continue
        target = wanted.get(stripped, stripped)
        if target in columns:
            raise DataError(f"{target}: two columns of the file become this one")
        old = found.columns[name]
        columns[target] = Column([_plain(text, target, fields.get(target), mapping) for text in old.texts], old.codes)
    return Table(columns, found.lines, found.problems)


def _plain(text: str, column: str, rules: Mapping[str, Any] | None, mapping: Declared) -> str:
    """Give one value as the schema writes it, if the mapping says how; else as it is."""
    text = unicodedata.normalize("NFC", text).strip(" \t\u00a0\u202f")
    if not text or rules is None:
        return text
    for code, meaning in mapping.codes.get(column, {}).items():
        if _same(code, text):
            return str(meaning)
    if mapping.stands_for_missing(column, text):
        return ""
    if rules["type"] == "string":
        return text
    limits = rules.get("constraints", {})
    if (limits.get("minimum"), limits.get("maximum")) == (0, 1):
        for words, value in ((mapping.yes, "1"), (mapping.no, "0")):
            if text.casefold() in [str(word).casefold() for word in words]:
                return value
    return plain_number(text) or text


def judged(text: str, rules: Mapping[str, Any]) -> tuple[Any, str]:
    """Turn one text into what its column's type says, or say what is wrong with it.

    Examples
    --------
    >>> judged("34.0", {"type": "integer"}), judged("Kari", {"type": "integer"})
    ((34.0, ''), (None, 'expected a number, found text'))
    """
    limits = rules.get("constraints", {})
    if text != text.strip():
        return None, "spaces around the value"
    if "\n" in text or "\r" in text:
        return None, "a line break inside a cell"
    if not text:
        return None, "expected a value, found an empty cell" if limits.get("required") else ""
    if rules["type"] == "string":
        if "enum" in limits and text not in limits["enum"]:
            return None, f"expected one of {', '.join(limits['enum'])}; what stands there is none of these"
        if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
            return None, f"expected the pattern {limits['pattern']}; what stands there has another"
        return text, ""
    said = f"found {shown(text)}"
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        comma = "'.' as decimal mark" if re.fullmatch(r"-?\d*,\d+", text) else ""
        if not comma and (limits.get("minimum"), limits.get("maximum")) == (0, 1):
            return None, f"expected 1 (yes) or 0 (no), {said}"
        plain = "plain digits" if re.fullmatch(r"\d+/\d+", text) else "a number"
        return None, f"expected {comma or plain}, {said}"
    value = float(text)
    if rules["type"] == "integer" and not value.is_integer():
        return None, f"expected a whole number, {said}"
    if value < limits.get("minimum", value):
        return None, f"expected at least {limits['minimum']}, {said}"
    if value > limits.get("maximum", value):
        return None, f"expected at most {limits['maximum']}, {said}"
    return value, ""


def shown(text: str) -> str:
    """Show a cell in an error, if it is a short number or a known word; else only what kind of thing it is.

    Examples
    --------
    >>> shown("340"), shown("NA"), shown("01019012345"), shown("Kari Nordmann")
    ("'340'", "'NA'", 'a number of 11 digits', 'text')
    """
    if _SHORT_NUMBER.fullmatch(text) or text.casefold() in {*_MISSING_WORDS, *_YES, *_NO}:
        return repr(text)
    digits = _SPACES.sub("", text)
    return f"a number of {len(digits)} digits" if digits.isdigit() else "text"


#: Usual codes for missing that can lie within what a column allows.
_CODES = (77, 88, 97, 98, 99, 777, 888, 997, 998, 999)


def doubts(found: Table, mapping: Declared | None, fields: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """List what can be read but is probably not meant: values that look alike, and codes for missing.

    No value of a text column is repeated; rows are named instead.
    """
    said = []
    for name, column in found.columns.items():
        rules = fields.get(name, {"type": ""})
        if rules["type"] == "string" and "enum" not in rules.get("constraints", {}):
            said += _alike(name, column, found.lines)
        elif rules["type"] in ("integer", "number"):
            meant = {} if mapping is None else mapping.meant
            said += _codes(name, column, meant.get(name, ()))
    return said


def _alike(name: str, column: Column, lines: npt.NDArray[np.int64]) -> list[str]:
    kinds: dict[str, list[int]] = {}
    for place, text in enumerate(column.texts):
        folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
        kinds.setdefault(re.sub(r"(?<!\d)0+(?=\d)", "", folded), []).append(place)
    said = []
    for places in kinds.values():
        if len(places) > 1:
            rows = sorted(int(lines[column.rows(place)[0]]) for place in places)
            said.append(
                f"{name}: rows {', '.join(map(str, rows))} have values that differ only in capitals, spaces, leading "
                "zeros or how letters are composed; they are probably the same"
            )
    return said


def _codes(name: str, column: Column, meant: Sequence[Any]) -> list[str]:
    numbers = {float(text): place for place, text in enumerate(column.texts) if text}
    largest = max((value for value in numbers if value not in _CODES), default=0.0)
    return [
        f"{name}: {column.rows(place).size} people have {value:g}, a usual code for missing. Declare what it is: "
        f"missing: {{{name}: [{value:g}]}} or meant: {{{name}: [{value:g}]}}"
        for value, place in numbers.items()
        if value in _CODES and value > largest + 5 and not any(_same(word, f"{value:g}") for word in meant)
    ]


# --- Writing


def neutral(text: Any) -> Any:
    """Keep a text from being run as a formula by a spreadsheet.

    Examples
    --------
    >>> neutral("=cmd|' /C calc'!A0"), neutral("-5"), neutral("-x"), neutral(3)
    ("'=cmd|' /C calc'!A0", '-5', "'-x", 3)
    """
    if isinstance(text, str) and text[:1] in tuple("=+-@\t\r") and plain_number(text) is None:
        return f"'{text}"
    return text
