"""The data themselves: the descriptor is consistent, every table loads, and what must add up does."""

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from etterprov import source
from etterprov.printed import Printed

RESOURCES = source.schema()


def _records(name: str) -> list[dict[str, str]]:
    with (source.of(name).folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("folder", [found.folder for found in source.sources()], ids=lambda folder: folder.name)
def test_package_describes_itself(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["name"] == folder.name
    assert {"title", "short", "order", "description", "places"} <= set(package)
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names))
    assert all(name.startswith(f"{folder.name}-") for name in names)
    tables = {path.name for path in folder.glob("*.csv")} - {source.DECLARATIONS}
    assert {resource["path"] for resource in package["resources"]} == tables


@pytest.mark.parametrize("name", RESOURCES)
def test_descriptor_is_consistent(name: str) -> None:
    resource = RESOURCES[name]
    assert resource["path"] == f"{name}.csv"
    assert (resource["format"], resource["encoding"]) == ("csv", "utf-8")
    assert resource["title"]
    assert all(source["title"] and source["path"].startswith("https://") for source in resource["sources"])
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert len(fields) == len(resource["schema"]["fields"])
    for field in fields.values():
        assert field["type"] in {"string", "number", "integer"}
        assert field["description"]
        allowed = {"required", "enum"} if field["type"] == "string" else {"required", "minimum", "maximum"}
        assert set(field.get("constraints", {})) <= allowed
        assert field["name"] == field["name"].lower().replace("-", "_").replace(" ", "_")
    keys = resource["schema"]["primaryKey"]
    assert keys
    assert all(fields[key]["type"] == "string" and fields[key]["constraints"]["required"] for key in keys)
    assert resource["schema"]["missingValues"] == [""]


@pytest.mark.parametrize("name", RESOURCES)
def test_table_loads_cell_by_cell(name: str) -> None:
    records, frame = _records(name), source.table(name)
    assert len(records) == len(frame) > 0
    types = {field["name"]: field["type"] for field in RESOURCES[name]["schema"]["fields"]}
    for record, row in zip(records, frame.to_dict("records"), strict=True):
        for column, text in record.items():
            cell = row[column]
            if text == "":
                assert cell is None
            elif types[column] == "string":
                assert cell == text
            else:
                assert isinstance(cell, Printed)
                assert cell.text == text


# Tables that cross several keys have places where nothing is printed.
@pytest.mark.parametrize("name", [n for n, r in RESOURCES.items() if len(r["schema"]["primaryKey"]) == 1])
def test_every_row_says_something(name: str) -> None:
    keys = RESOURCES[name]["schema"]["primaryKey"]
    labels = {*keys, "label_no", "label_en"}
    assert all(any(value for column, value in row.items() if column not in labels) for row in _records(name))


def test_cells_have_addresses_of_their_own() -> None:
    cells = [number.cell for name in RESOURCES for number in source.cells(name)]
    assert len(set(cells)) == len(cells) > 200
    assert {str(cell).partition("/")[0] for cell in cells} <= set(RESOURCES)


def test_files_are_utf8_with_plain_line_ends() -> None:
    for path in source.FOLDER.rglob("*.*"):
        raw = path.read_bytes()
        assert raw.endswith(b"\n"), path.name
        assert b"\r" not in raw, path.name
        assert not raw.startswith(b"\xef\xbb\xbf"), path.name


# Sums and differences that hold in print.


def _rows(number: int) -> dict[Any, Any]:
    return source.rows(f"uo-table-{number}")


@pytest.mark.parametrize(("group", "people"), [("uo", 56), ("control", 26)])
def test_table_2_women_and_men_add_up(group: str, people: int) -> None:
    head, women, men = (_rows(2)[key] for key in ("group_size", "women", "men"))
    counts = [getattr(row, f"{group}_count").value for row in (women, men)]
    percents = [getattr(row, f"{group}_percent") for row in (women, men)]
    assert sum(counts) == people == getattr(head, f"{group}_n").value
    assert sum(percent.value for percent in percents) == 100
    for count, percent in zip(counts, percents, strict=True):
        assert abs(100 * count / people - percent.value) <= 0.5


@pytest.mark.parametrize("group", ["uo", "control"])
def test_table_2_change_is_after_minus_before(group: str) -> None:
    before, after, change = (
        getattr(_rows(2)[f"hours_{time}"], f"{group}_mean") for time in ("before", "after", "change")
    )
    assert after.exact - before.exact == change.exact  # to the printed digit


def test_tables_2_and_3_print_the_same_hours() -> None:
    for time in ("before", "after"):
        two, three = _rows(2)[f"hours_{time}"], _rows(3)[time]
        for column in ("uo_mean", "uo_sd", "control_mean", "control_sd"):
            assert getattr(two, column) == getattr(three, column)


def test_table_3_people_agree_with_its_df() -> None:
    head, test = _rows(3)["group_size"], _rows(3)["before"]
    assert head.uo_n.value + head.control_n.value - 2 == test.df2.value


def test_table_4_slopes_lie_in_the_middle_of_their_intervals() -> None:
    rows = [row for row in _rows(4).values() if row.b]
    assert len(rows) == 6
    for row in rows:
        assert row.b.admits((row.ci_low.exact + row.ci_high.exact) / 2)
        assert row.ci_low.exact < row.b.exact < row.ci_high.exact


def test_table_5_has_every_pair_in_every_sample() -> None:
    assert len(_rows(5)) == 9
    assert {row.sample for row in _rows(5).values()} == {"all", "uo", "control"}
    for row in _rows(5).values():
        assert -1 < row.r.value < 1
        assert row.stars in {None, "*", "**", "***"}


def test_text_thresholds_rise() -> None:
    text = {key: row.value.value for key, row in source.rows("uo-text").items()}
    for names in (("r_small", "r_moderate", "r_large"), ("three_stars", "two_stars", "one_star")):
        assert all(text[a] < text[b] for a, b in pairwise(names))
    assert text["women_percent"] + text["men_percent"] == 100
