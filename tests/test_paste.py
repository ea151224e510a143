"""A pasted table becomes a CSV whose every digit was in it; what isn't understood is told, not guessed."""

import csv
import io
import re
from pathlib import Path

import pytest

from etterprov import paste

BOND = Path(__file__).parents[1] / "data" / "examples" / "bond2016"


def rows(text: str, **how: object) -> dict[str, dict[str, str]]:
    """Read a pasted table and give the filled cells of its rows, by their names."""
    found = csv.DictReader(io.StringIO(paste.read(text, **how).csv()))
    return {row["row"]: {name: cell for name, cell in row.items() if cell and name != "row"} for row in found}


def test_the_example_is_what_the_tool_makes_of_the_page() -> None:
    pasted = paste.read((BOND / "bond2016.txt").read_text(encoding="utf-8"))
    assert pasted.csv() == (BOND / "bond2016-table-2.csv").read_text(encoding="utf-8")
    assert pasted.groups == {"ips": "IPS", "control": "Control", "total": "Total"}
    assert len(pasted.rows) == 25  # 24 rows of numbers and the sizes of the head
    assert [re.match(r"line (\d+)", note)[1] for note in pasted.notes] == ["12"]  # the age's "mean (SD)" is told


def test_every_number_of_the_page_is_in_the_example() -> None:
    text = (BOND / "bond2016.txt").read_text(encoding="utf-8").partition("\n")[2]
    printed = re.findall(r"\d*\.\d+|\d+", re.sub("χ2", "", text))
    table = list(csv.DictReader(io.StringIO((BOND / "bond2016-table-2.csv").read_text(encoding="utf-8"))))
    kept = [
        cell.lstrip("-") for row in table for name, cell in row.items()
        if cell and name not in ("row", "heading", "label", "test", "p_sign", "significance", "note")
    ]  # fmt: skip
    assert sorted(number if number[0] != "." else f"0{number}" for number in printed) == sorted(kept)


HEAD = "IPS (N = 49) Control (N = 60)\n"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Men 33 (67.3%) 42 (70.0%)", {"ips_count": "33", "ips_percent": "67.3", "control_percent": "70.0"}),
        ("Men 67.3% (33) 70.0% (42)", {"ips_count": "33", "ips_percent": "67.3", "control_count": "42"}),
        ("Age 26.11 (2.71) 25.83 (2.80)", {"ips_mean": "26.11", "ips_sd": "2.71", "control_sd": "2.80"}),
        ("Age 26.11 ± 2.71 25.83±2.80", {"ips_mean": "26.11", "ips_sd": "2.71", "control_sd": "2.80"}),
        ("Change −1.19 (0.50) –0.3 (0.4)", {"ips_mean": "-1.19", "control_mean": "-0.3"}),
        ("Share .52 .48", {"ips_value": "0.52", "control_value": "0.48"}),
        ("Cost 1,234.5 12,345.0", {"ips_value": "1234.5", "control_value": "12345.0"}),
        ("Men 33 –", {"ips_count": "33"}),
        ("Effect 0.5 [−0.1, 1.2] 0.7 (0.1 to 1.3)", {"ips_ci_low": "-0.1", "control_ci_high": "1.3"}),
        ("Month 12 33 (67.3%) 42 (70.0%)", {"label": "Month 12", "ips_count": "33"}),
        ("Sex 33 (67%) 42 (70%) χ2(1) = .09, ns", {"test": "chi2", "statistic": "0.09", "significance": "ns"}),
        ("Sex 33 (67%) 42 (70%) χ²(2)=8.12, p<.05", {"statistic": "8.12", "df": "2", "p_sign": "<", "p": "0.05"}),
        ("Age 1.5 (2.0) 1.6 (2.1) t = −1.19", {"test": "t", "statistic": "-1.19"}),
        ("Age 1.5 (2.0) 1.6 (2.1) t(107) = 0.52, p = .60", {"df": "107", "p": "0.60"}),
        ("Age 1.5 (2.0) 1.6 (2.1) F(1, 77) = 3.10, p = .08", {"test": "F", "df": "1", "df2": "77", "p": "0.08"}),
        ("Age 1.50* (2.0) 1.6 (2.1)", None),
        ("Effect 1.50** 1.6", {"ips_value": "1.50", "ips_stars": "**"}),
        ("Latino 2 (4.1%) 10 (16.6%) (“Other” excluded)", {"control_percent": "16.6", "note": "“Other” excluded"}),
    ],
)  # fmt: skip
def test_cells(line: str, cells: dict[str, str] | None) -> None:
    found = list(rows(f"{HEAD}{line}\n").values())[1:]
    if cells is None:
        assert len(found) <= 1
        return
    (row,) = found
    assert cells.items() <= row.items()


def test_the_sizes_of_the_head_have_a_row() -> None:
    assert rows(f"{HEAD}Men 33 (67.3%) 42 (70.0%)")["group_size"] == {
        "label": "Group size",
        "ips_n": "49",
        "control_n": "60",
    }


def test_a_norwegian_table_with_tabs_commas_and_spaces() -> None:
    text = (
        "Tabell 3: Resultater\n\tTiltak (N = 1 022)\tKontroll (N = 171)\tp-verdi\nAntall (%)\n"
        "Kvinner\t612 (59,9 %)\t98 (57,3 %)\t0,52\nAlder 18–24\t1 002 (98,0 %)\t100 (58,5 %)\t<0,001\n"
        "Gjennomsnitt (SD)\nHADS\t−8,5 (4,1)\t–\n"
    )
    found = rows(text)
    assert found["group_size"] == {"label": "Group size", "tiltak_n": "1022", "kontroll_n": "171"}
    assert found["kvinner"] == {
        "label": "Kvinner", "tiltak_count": "612", "tiltak_percent": "59.9", "kontroll_count": "98",
        "kontroll_percent": "57.3", "p": "0.52",
    }  # fmt: skip
    assert found["alder_18_24"]["tiltak_count"] == "1002"
    assert (found["alder_18_24"]["p_sign"], found["alder_18_24"]["p"]) == ("<", "0.001")
    assert found["hads"] == {"label": "HADS", "tiltak_mean": "-8.5", "tiltak_sd": "4.1"}


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_csv_whose_cells_hold_several_numbers(mark: str) -> None:
    lines = [
        "Variable,IPS N,IPS n (%),Control N,Control n (%),P-value",
        "Male,45,23 (51.1),44,20 (45.5),0.59",
        "Age,45,34.21 (8.11),44,-,",
    ]
    text = "\n".join(lines)
    if mark == ";":
        text = text.replace(",", ";").replace(".", ",")
    found = paste.read(text)
    assert list(found.groups) == ["ips", "control"]
    male, age = found.rows
    names = ("ips_n", "ips_count", "ips_percent", "control_n", "control_percent", "p")
    assert [male[name] for name in names] == ["45", "23", "51.1", "44", "45.5", "0.59"]
    assert (age["ips_mean"], age["ips_sd"], age["control_n"]) == ("34.21", "8.11", "44")
    assert "control_mean" not in age


OUTCOMES = """Outcome\tIPS (n = 120)\tControl (n = 118)\tDifference (95% CI)\tp
Employed, n (%)\t54 (45.0)\t38 (32.2)\t12.8 (0.5 to 25.1)\t.042
Hours, mean (SD)\t14.2 (9.8)\t11.9 (10.1)\t2.3 [−0.2, 4.8]\t.07
Stress, mean (SD)\t7.1 (4.2)\t7.9 (4.6)\t–0.8 (0.58)\t.16"""
REGRESSION = """Predictor\tB\tSE\t95 % CI\tt\tdf\tp
Age\t0.50\t0.20\t0.11 to 0.89\t2.50\t98\t.014
Sex\t−1.20\t0.40\t(−1.99; −0.41)\t−3.00\t98\t.003"""


def test_a_column_can_hold_a_comparison() -> None:
    found = paste.read(OUTCOMES)
    assert list(found.groups) == ["ips", "control"]
    names = ("difference", "ci_low", "ci_high", "se", "p")
    assert [[row.get(name) for name in names] for row in found.rows[1:]] == [
        ["12.8", "0.5", "25.1", None, "0.042"],
        ["2.3", "-0.2", "4.8", None, "0.07"],
        ["-0.8", None, None, "0.58", "0.16"],
    ]
    assert (found.rows[1]["ips_count"], found.rows[2]["control_sd"]) == ("54", "10.1")


def test_a_table_of_estimates_has_no_groups() -> None:
    found = paste.read(REGRESSION)
    assert found.groups == {}
    names = ("b", "se", "ci_low", "ci_high", "t", "df", "p")
    assert [[row[name] for name in names] for row in found.rows] == [
        ["0.50", "0.20", "0.11", "0.89", "2.50", "98", "0.014"],
        ["-1.20", "0.40", "-1.99", "-0.41", "-3.00", "98", "0.003"],
    ]


def test_groups_can_be_called_a_and_b() -> None:
    assert list(paste.read("\tA\tB\nMen\t33 (67.3%)\t42 (70.0%)").groups) == ["a", "b"]


def test_another_decimal_mark_is_not_taken_for_thousands() -> None:
    found = paste.read("IPS Control\nHours 14.2 (9.8) 11.9 (10.1)\nStress 7.1 (4.2) 7,9 (4.6)")
    assert [row["row"] for row in found.rows] == ["hours"]
    assert "7,9" in found.notes[-1]


def test_commas_of_numbers_part_no_columns() -> None:
    # As many commas in each line, but they stand within brackets.
    found = paste.read("n (%), IPS, Control\nMen 33 (67,3) 42 (70,0)\nWomen 16 (32,7) 18 (30,0)")
    assert [row["group_1_percent"] for row in found.rows] == ["67.3", "32.7"]


def test_indentation_tells_how_far_a_heading_reaches() -> None:
    question = " Education\n  Low 10 (20%) 22 (37%)\n  High 39 (80%) 38 (63%)\n"
    found = rows(f"{HEAD}Background\n{question} Homeless 13 (30%) 12 (31%)\n")
    assert list(found)[1:] == ["education_low", "education_high", "homeless"]
    assert found["education_low"]["heading"] == "Education"
    assert "heading" not in found["homeless"]


def test_without_indentation_no_heading_is_claimed() -> None:
    found = rows(f"{HEAD}Education\nLow 10 (20%) 22 (37%)\nHomeless 13 (30%) 12 (31%)\n")
    assert list(found)[1:] == ["education_low", "education_homeless"]
    assert not any("heading" in row for row in found.values())


def test_a_heading_can_hold_the_test_of_its_question() -> None:
    found = rows(f"{HEAD} Race χ2(2) = 8.12, p<.05\n  White 26 (53.1%) 18 (30.0%)\n  Black 23 (46.9%) 42 (70.0%)\n")
    assert found["race"] == {
        "label": "Race", "test": "chi2", "statistic": "8.12", "df": "2", "p_sign": "<", "p": "0.05",
    }  # fmt: skip
    assert found["race_white"]["heading"] == "Race"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Score 12 (3.1) 13 (3.3)", "is 12 (3.1) n (%) or mean (SD)?"),
        ("Men 33 (67.3%)", "1 cell for 2 groups"),
        ("Men 33 (67.3%) 42 (70.0%) 75 (68.8%)", "3 cells for 2 groups"),
        ("Men 5 6 7", "3 cells for 2 groups"),
        ("* p<.05", "not understood, left out"),
        ("Note. 12 of 49 and 3 of 60 dropped out", "not understood, left out"),
        ("33 (67.3%) 42 (70.0%)", "no label"),
    ],
)
def test_what_is_not_understood_is_told_with_its_line(line: str, why: str) -> None:
    pasted = paste.read(f"{HEAD}Women 16 (32.7%) 18 (30.0%)\n{line}\n")
    assert len(pasted.rows) == 2
    (note,) = pasted.notes
    assert note.startswith("line 3: ")
    assert why in note


def test_a_space_within_a_number_is_told() -> None:
    pasted = paste.read("A (N = 2 000) B (N = 3 000)\nMen 1 234 (61.7%) 2 345 (78.2%)\n")
    assert dict(pasted.rows[1])["a_count"] == "1234"
    assert ["thousands" in note for note in pasted.notes] == [True]


def test_a_format_holds_for_the_rows_below_it_or_for_its_own_row() -> None:
    text = f"{HEAD}Age, mean (SD) 26 (3) 25 (3)\nn (%)\nMen 33 (67) 42 (70)\nMean (SD)\nScore 12 (3) 13 (3)\n"
    found = rows(text)
    assert found["age_mean_sd"]["ips_sd"] == "3"
    assert found["men"]["ips_percent"] == "67"
    assert found["score"]["ips_mean"] == "12"


def test_groups_are_named_by_the_head_or_by_the_caller_or_numbered() -> None:
    line = "Men 33 (67.3%) 42 (70.0%)\n"
    assert list(paste.read(f"Characteristic Treatment Control p value\n{line}").groups) == ["treatment", "control"]
    assert list(paste.read(line, ["IPS", "Vanlig hjelp"]).groups) == ["ips", "vanlig_hjelp"]
    numbered = paste.read(line)
    assert list(numbered.groups) == ["group_1", "group_2"]
    assert "doesn't name the groups" in numbered.notes[0]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("0,034", ","),
        ("67,3", ","),
        ("1.234,5", ","),
        ("1,234", "."),
        ("1,234 (67.3)", "."),
        (".52 [1,2]", "."),
        ("F(1,77) = 3", "."),
    ],
)
def test_decimal_marks(text: str, mark: str) -> None:
    assert paste.decimal_mark(text) == mark


@pytest.mark.parametrize("text", ["", "\n\n", "no numbers here\nand none here\n"])
def test_without_a_row_of_numbers_there_is_no_table(text: str) -> None:
    with pytest.raises(ValueError, match="no row with numbers"):
        paste.read(text)
