"""Loading and validating: good data arrive as printed, wrong data give one error that says where."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pandas as pd
import pytest

from etterprov import source
from etterprov.printed import Printed
from etterprov.source import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(source.FOLDER / "uo", tmp_path / "published"))


Edit = Callable[[str], str]


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert text.count(old) == 1, f"{old!r} must occur once, or the test changes nothing or too much"
        return text.replace(old, new)

    return edit


# What is done to which file, and the place and the problem that the error must name.
WRONG: dict[str, tuple[str, Edit, str]] = {
    "unknown column": (
        "uo-table-3.csv",
        swap("control_n,", "control_m,"),
        r"uo-table-3\.csv, row 1, column control_m: unknown column; see datapackage\.json",
    ),
    "missing column": (
        "uo-table-3.csv",
        lambda text: "\n".join(line.rpartition(",")[0] for line in text.splitlines()),
        r"uo-table-3\.csv, row 1, column partial_eta2: the column is missing",
    ),
    "columns in another order": (
        "uo-table-3.csv",
        swap("f,df1,df2", "f,df2,df1"),
        r"uo-table-3\.csv, row 1: columns must come in the order time, label_no, .*df1, df2, p, partial_eta2",
    ),
    "column twice": (
        "uo-table-3.csv",
        swap(",df2,p,", ",df2,df2,p,"),
        r"uo-table-3\.csv, row 1: columns must come in the order",
    ),
    "empty file": ("uo-table-5.csv", lambda _: "", r"uo-table-5\.csv, row 1, column variable_1: the column is missing"),
    "text in a number column": (
        "uo-table-3.csv",
        swap(",0.023,1,77,", ",n.s.,1,77,"),
        r"uo-table-3\.csv, row 3, column f: expected a number, found 'n\.s\.'",
    ),
    "decimal comma": (
        "uo-table-3.csv",
        swap(",0.023,1,77,", ',"0,023",1,77,'),
        r"uo-table-3\.csv, row 3, column f: expected '\.' as decimal mark, found '0,023'",
    ),
    "decimals in a whole number": (
        "uo-table-3.csv",
        swap(",52,27,", ",52.0,27,"),
        r"uo-table-3\.csv, row 2, column uo_n: expected a whole number, found '52\.0'",
    ),
    "fraction in a whole number": (
        "uo-table-3.csv",
        swap(",52,27,", ",52/2,27,"),
        r"uo-table-3\.csv, row 2, column uo_n: expected a whole number, found '52/2'",
    ),
    "two numbers in one cell": (
        "uo-table-3.csv",
        swap(",52,27,", ",52 27,27,"),
        r"uo-table-3\.csv, row 2, column uo_n: expected a (whole )?number, found '52 27'",
    ),
    "empty required cell": (
        "uo-table-2.csv",
        swap(",Kvinne,", ",,"),
        r"uo-table-2\.csv, row 3, column label_no: expected a value, found an empty cell",
    ),
    "empty key": (
        "uo-table-2.csv",
        swap("women,", ","),
        r"uo-table-2\.csv, row 3, column variable: expected a value, found an empty cell",
    ),
    "below the range": (
        "uo-table-2.csv",
        swap(",56,26,", ",-56,26,"),
        r"uo-table-2\.csv, row 2, column uo_n: expected at least 0, found '-56'",
    ),
    "above the range": (
        "uo-table-2.csv",
        swap("0.050,1,0.823", "0.050,1,8.23"),
        r"uo-table-2\.csv, row 3, column p: expected at most 1, found '8\.23'",
    ),
    "unknown enum": (
        "uo-table-4.csv",
        swap("expectation,uo,", "expectation,kvp,"),
        r"uo-table-4\.csv, row 6, column group: expected one of uo, control, found 'kvp'",
    ),
    "duplicate key": (
        "uo-table-4.csv",
        swap("self_efficacy,uo,", "work_ability,uo,"),
        r"uo-table-4\.csv, row 5, column predictor, group: the key work_ability, uo stands there already",
    ),
    "too many cells": (
        "uo-table-5.csv",
        swap("0.820,**", "0,820,**"),
        r"uo-table-5\.csv, row 2: expected 7 cells, found 8",
    ),
    "too few cells": (
        "uo-table-5.csv",
        swap("0.820,**", "0.820"),
        r"uo-table-5\.csv, row 2: expected 7 cells, found 6",
    ),
    "blank line": ("uo-table-5.csv", lambda text: text + "\n", r"uo-table-5\.csv, row 11: expected 7 cells, found 0"),
    "spaces around a value": (
        "uo-table-5.csv",
        swap("0.820,**", "0.820 ,**"),
        r"uo-table-5\.csv, row 2, column r: spaces around '0\.820'",
    ),
    "open quotation mark": (
        "uo-table-5.csv",
        swap("Expectation and self-efficacy,-0.096", '"Expectation and self-efficacy,-0.096'),
        r"uo-table-5\.csv, row 10.*: .+",
    ),
    "line break in a cell": (
        "uo-table-5.csv",
        swap("Expectation and self-efficacy,-0.096", '"Expectation and\nself-efficacy",-0.096'),
        r"uo-table-5\.csv, row 1[01], column label_en: .+",
    ),
    "broken JSON": (
        "datapackage.json",
        swap('"resources": [', '"resources": '),
        r"published/datapackage\.json, row \d+: no valid JSON",
    ),
}


@pytest.mark.parametrize(("file", "edit", "message"), WRONG.values(), ids=WRONG)
def test_wrong_data_give_one_error_that_says_where(folder: Path, file: str, edit: Edit, message: str) -> None:
    path = folder / file
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataError, match=f"^{message}") as error:
        source.validate(folder)
    assert len(str(error.value).splitlines()) == 1


def test_other_encoding_is_named(folder: Path) -> None:
    path = folder / "uo-table-5.csv"
    path.write_bytes(path.read_bytes().replace("–".encode(), b"\x96"))  # the dash of Windows-1252
    with pytest.raises(DataError, match=r"^uo-table-5\.csv"):
        source.validate(folder)


@pytest.mark.parametrize("file", ["uo-table-4.csv", "datapackage.json"])
def test_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(DataError, match=rf"^{file}: the file is missing in .*published$"):
        source.validate(folder)


def test_file_outside_the_descriptor_is_named(folder: Path) -> None:
    (folder / "uo-table-9.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"^uo-table-9\.csv: the file is not in datapackage\.json$"):
        source.validate(folder)


@pytest.mark.parametrize("load", [source.table, source.rows, source.cells])
def test_unknown_table_is_named(load: Callable[[str], Any]) -> None:
    with pytest.raises(DataError, match=r"^uo-table-9: unknown table; datapackage\.json knows uo-table-1, uo-table-2"):
        load("uo-table-9")


def test_the_loader_stops_at_its_own_table_only(folder: Path) -> None:
    path = folder / "uo-table-5.csv"
    path.write_text(swap("0.820", "high")(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert len(source.rows("uo-table-4", folder)) == 8
    for load in (source.table, source.rows, source.cells):
        with pytest.raises(DataError, match="column r"):
            load("uo-table-5", folder)
    with pytest.raises(DataError, match="column r"):
        source.tables(folder)


def test_good_data_pass(folder: Path) -> None:
    source.validate()
    source.validate(folder)


def test_changed_digit_arrives(folder: Path) -> None:
    path = folder / "uo-table-3.csv"
    path.write_text(swap(",52,27,", ",53,26,")(path.read_text(encoding="utf-8")), encoding="utf-8")
    head = source.rows("uo-table-3", folder)["group_size"]
    assert (head.uo_n.text, head.control_n.text) == ("53", "26")
    assert source.rows("uo-table-3")["group_size"].control_n.text == "27"


def test_numbers_arrive_as_printed_with_their_cell() -> None:
    row = source.rows("uo-table-4")["work_ability", "uo"]
    assert row.ci_low == Printed("0.474")
    assert row.ci_low.cell == "uo-table-4/work_ability/uo/ci_low"
    assert row.label_en == "Self-rated work ability"
    assert row.n is None  # an empty cell is empty, never 0
    assert source.rows("uo-table-2")["women"].value.text == "0.050"  # the last digit stays


def test_the_ways_of_loading_agree() -> None:
    loaded = source.tables()
    assert list(loaded) == source.names() == list(source.schema())
    for name, frame in loaded.items():
        pd.testing.assert_frame_equal(frame, source.table(name))
        fields = [field["name"] for field in source.schema()[name]["schema"]["fields"]]
        assert list(frame.columns) == fields
        rows = source.rows(name)
        assert [vars(row) for row in rows.values()] == frame.to_dict("records")
        assert source.cells(name) == [x for x in frame.to_numpy().ravel() if isinstance(x, Printed)]


def test_schema_is_the_descriptors_in_the_order_of_the_sources() -> None:
    packages = [json.loads(path.read_text(encoding="utf-8")) for path in source.FOLDER.glob("*/datapackage.json")]
    packages.sort(key=lambda package: package["order"])
    assert list(source.schema().values()) == [resource for package in packages for resource in package["resources"]]


def test_sources_tell_themselves_by_their_folders(tmp_path: Path) -> None:
    assert [(found.name, found.short) for found in source.sources()][:2] == [("uo", "chapter"), ("sfj", "report")]
    assert source.of("sfj-table-a2").place("sfj-table-a2") == "table A.2"
    copytree(source.FOLDER, tmp_path / "published")
    package = {"name": "third", "short": "article", "order": 0, "resources": []}
    (tmp_path / "published" / "third").mkdir()
    (tmp_path / "published" / "third" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert [found.short for found in source.sources(tmp_path / "published")][:3] == ["article", "chapter", "report"]


def test_two_sources_with_one_table_are_refused(tmp_path: Path) -> None:
    for name in ("uo", "twin"):
        copytree(source.FOLDER / "uo", tmp_path / "published" / name)
    with pytest.raises(DataError, match=r"^datapackage\.json: uo and uo both have a table uo-table-1$"):
        source.sources(tmp_path / "published")


def test_what_is_handed_out_cannot_be_changed() -> None:
    rows = source.rows("uo-table-3")
    with pytest.raises(TypeError):
        rows["group_size"] = None  # type: ignore[index]
    with pytest.raises(AttributeError, match="can't be changed"):
        rows["group_size"].uo_n = Printed("53")


def test_other_data_are_read_for_a_while_and_leave_nothing_behind(folder: Path) -> None:
    @source.cached
    def size() -> str:
        return str(source.rows("uo-table-3")["group_size"].uo_n)

    path = folder / "uo-table-3.csv"
    for text in ("53", "54"):  # the file changes between two readings
        path.write_text(
            path.read_text(encoding="utf-8").replace(",52,27,", ",53,27,").replace(",53,27,", f",{text},27,")
        )
        with source.reading(folder):
            assert size() == text
            with source.reading(changes={"uo-table-3/group_size/uo_n": "99"}):
                assert size() == "99"
            assert size() == text
    assert size() == "52"


def test_key_of_one_column_may_stand_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    fields = [{"name": "row", "type": "string"}, {"name": "n", "type": "number"}]
    table = {"name": "small-1", "path": "small-1.csv", "schema": {"fields": fields, "primaryKey": "row"}}
    (folder / "datapackage.json").write_text(json.dumps({"name": "small", "resources": [table]}))
    (folder / "small-1.csv").write_text("row,n\nfirst,3\n")
    assert source.rows("small-1", folder)["first"].n.text == "3"
