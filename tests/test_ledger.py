"""The ledger is whole: every printed number is checked or excused, and every verdict follows the data."""

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from bookkit.findings import findings
from bookkit.tables import typeset
from etterprov import ledger, naming, readings, source
from etterprov.address import address
from etterprov.check import UNEXPLAINED, VERDICTS, Check, compare, excuse
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import CONFIDENCES, SEVERITIES, Reading, Readings, says

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return ledger.build()


def test_columns_and_their_order(rows: pd.DataFrame) -> None:
    assert list(rows.columns) == [
        "id",
        "source",
        "table",
        "quantity",
        "printed",
        "low",
        "high",
        "verdict",
        "severity",
        "confidence",
        "explanation",
        "family",
    ]
    assert len(rows) == len(ledger.checks()) > 150


def test_ids_are_unique_and_name_their_table(rows: pd.DataFrame) -> None:
    assert rows["id"].is_unique
    assert (rows["id"].str.partition("/")[0] == rows["table"]).all()
    assert set(rows["table"]) <= set(source.names())
    assert set(rows["source"]) >= {"chapter", "report"}


@pytest.mark.parametrize(
    ("name", "folder", "cell", "text"),
    [
        ("chapter", "uo", "sfj-table-08/12/job/difference", "0.0913"),
        ("report", "sfj", "uo-table-3/group_size/uo_n", "99"),
    ],
)
def test_one_source_alone_has_what_its_folder_prints(
    rows: pd.DataFrame, name: str, folder: str, cell: str, text: str
) -> None:
    files = {path.stem for path in (ROOT / "data" / "published" / folder).glob("*.csv")}
    alone = ledger.build(name)
    assert set(alone["id"]) == {check for check in rows["id"] if check.partition("/")[0] in files}
    assert set(alone["table"]) <= set(ledger.coverage(name)["table"]) <= files
    assert set(ledger.matters(name)["source"]) == {name}
    # A slip that the other source might have has no say, and is seen there.
    with source.reading(changes={cell: text}):
        pd.testing.assert_frame_equal(ledger.build(name), alone)
        (other,) = {"chapter", "report"} - {name}
        changed = ledger.build(other)
    before = rows[rows["source"] == other].reset_index(drop=True)
    assert changed["verdict"].tolist() != before["verdict"].tolist()


def test_unknown_source_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"one of chapter, report.*, not 'book'"):
        ledger.build("book")


def test_words(rows: pd.DataFrame) -> None:
    assert set(rows["verdict"]) == set(VERDICTS)
    assert set(rows["severity"].dropna()) <= set(SEVERITIES)
    assert set(rows["confidence"].dropna()) <= set(CONFIDENCES)
    assert (rows["quantity"].str.len() > 3).all()
    assert (rows["printed"].str.len() > 0).all()


def test_inconsistencies_and_nothing_else_are_weighed(rows: pd.DataFrame) -> None:
    inconsistent = rows["verdict"] == "inconsistent"
    for column in ("severity", "confidence"):
        assert rows.loc[inconsistent, column].notna().all()
        assert rows.loc[~inconsistent, column].isna().all()
    explanations = rows.loc[inconsistent, "explanation"]
    assert (explanations.str.len() > 40).all()
    assert not explanations.str.contains("No explanation has been looked for").any()


def test_what_cannot_be_recomputed_says_why(rows: pd.DataFrame) -> None:
    excused = rows[rows["verdict"] == "not recomputable"]
    assert (excused["explanation"].str.len() > 5).all()
    assert excused["low"].isna().all()
    assert excused["high"].isna().all()


_NUMBER = r"-?\d+(?: \d{3})*(?:\.\d+)?"
_SUM = re.compile(
    rf"(?<![\w.(])(?<![-+x×/] )(?<!able )({_NUMBER}(?: ?[-+x×/] ?{_NUMBER})+) = ({_NUMBER})(?!\d|\.\d)( %)?"
)


def test_arithmetic_that_is_shown_works_out_as_shown(rows: pd.DataFrame) -> None:
    shown = [found for text in rows["explanation"].dropna() for found in _SUM.finditer(text)]
    wrong = []
    for found in shown:
        left, right = (re.sub(r"(?<=\d)\s(?=\d{3})", "", part) for part in found.group(1, 2))
        result = eval(re.sub("[x×]", "*", left)) * (100 if found[3] and "/" in left else 1)
        if abs(result - float(right)) > 0.5 / 10 ** len(right.partition(".")[2]) + 1e-9:
            wrong.append(found[0])
    assert wrong == []
    assert len(shown) > 80


def test_bounds_come_in_order_and_match_the_verdict(rows: pd.DataFrame) -> None:
    assert (rows["low"].isna() == rows["high"].isna()).all()
    bounded = rows.dropna(subset=["low"])
    assert (bounded["low"] <= bounded["high"]).all()
    for row in bounded.itertuples():
        try:
            claim = Printed(row.printed)
        except ValueError:
            continue  # a relation, as "8.7 < 10.1"
        assert Reach(row.low, row.high).meets(claim) == (row.verdict == "reproduced"), row.id


def test_every_printed_number_is_accounted_for() -> None:
    coverage = ledger.coverage()
    assert coverage["cells_open"].sum() == []
    assert (coverage["open"] == 0).all()
    assert (coverage["numbers"] == coverage["checked"] + coverage["excused"]).all()


def test_verdicts_and_numbers_add_up_as_the_front_page_says(rows: pd.DataFrame) -> None:
    coverage, verdicts = ledger.coverage(), rows["verdict"].value_counts()
    tested = {cell for check in ledger.checks() if check.verdict != "not recomputable" for cell in check.uses}
    excused = [check.claim for check in ledger.checks() if check.verdict == "not recomputable"]
    assert len(set(excused)) == len(excused) == verdicts["not recomputable"]
    assert len(set(excused) - tested) == coverage["excused"].sum()
    assert len(tested) == coverage["checked"].sum()
    assert sum(verdicts[verdict] for verdict in VERDICTS) == len(rows)


def test_coverage_counts_the_cells_of_the_files() -> None:
    for row in ledger.coverage().itertuples():
        fields = source.schema()[row.table]["schema"]["fields"]
        numeric = {field["name"] for field in fields if field["type"] != "string"}
        with (source.of(row.table).folder / f"{row.table}.csv").open(encoding="utf-8", newline="") as file:
            filled = sum(
                bool(cell) for record in csv.DictReader(file) for name, cell in record.items() if name in numeric
            )
        assert row.numbers == filled


def test_checks_use_only_what_is_printed() -> None:
    printed = {number.cell for name in source.names() for number in source.cells(name)}
    assert {cell for check in ledger.checks() for cell in check.uses} == printed


def test_number_that_no_check_uses_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = "uo-table-2/women/value"  # only the chi-square itself uses it
    fewer = tuple(check for check in ledger.checks() if cell not in check.uses)
    assert len(fewer) < len(ledger.checks())
    monkeypatch.setattr(ledger, "checks", lambda _: fewer)
    assert cell in ledger.coverage().set_index("table").loc["uo-table-2", "cells_open"]


def test_number_checked_and_excused_counts_as_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    number = source.cells("uo-table-3")[0]
    both = (compare("a", "b", number, Reach(0, 99)), *excuse("c", "d", [number], UNEXPLAINED))
    for checks, checked, excused in ((both, 1, 0), (both[1:], 0, 1)):
        monkeypatch.setattr(ledger, "checks", lambda _, checks=checks: checks)
        row = ledger.coverage().set_index("table").loc["uo-table-3"]
        assert (row["checked"], row["excused"], row["open"]) == (checked, excused, row["numbers"] - 1)


def test_number_that_only_others_are_held_against_is_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own digits are tried by no check of their own: a slip in it shows as one of another number."""
    first, second, third = source.cells("uo-table-3")[:3]
    one, other = compare("a", "b", first, Reach(0, 99), [second]), compare("c", "d", second, Reach(0, 99), [third])
    aside = excuse("e", "f", [third], UNEXPLAINED)
    for checks, checked, inputs in (
        ((one,), 2, 1),
        ((one, other), 3, 1),
        ((one, *aside), 2, 1),
        ((other, *aside), 2, 1),
    ):
        monkeypatch.setattr(ledger, "checks", lambda _, checks=checks: checks)
        row = ledger.coverage().set_index("table").loc["uo-table-3"]
        assert (row["checked"], row["inputs"]) == (checked, inputs)


def test_two_checks_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check = ledger.checks()[0]
    monkeypatch.setattr(ledger, "import_module", lambda _: SimpleNamespace(checks=lambda: [check, check]))
    with (
        source.reading(changes={"sfj-text/s3_referred_count/value": "1416"}),  # so that nothing of the report is kept
        pytest.raises(ValueError, match=f"two checks are called {check.id}"),
    ):
        ledger.checks("report")


def test_matters_gather_every_inconsistency_once(rows: pd.DataFrame) -> None:
    matters = ledger.matters()
    assert list(matters.columns) == ["matter", "source", "checks", "severity", "confidence", "ids"]
    inconsistent = rows.set_index("id").query("verdict == 'inconsistent'")
    assert sorted(id_ for ids in matters["ids"] for id_ in ids) == sorted(inconsistent.index)
    assert matters["matter"].is_unique
    for row in matters.itertuples():
        assert row.checks == len(row.ids)
        group = inconsistent.loc[row.ids]
        settled = group[group["confidence"] != "open"]
        group = group if settled.empty else settled
        assert row.severity == max(group["severity"], key=SEVERITIES.index)  # the gravest
        gravest = group[group["severity"] == row.severity]
        assert row.confidence == min(gravest["confidence"], key=CONFIDENCES.index)  # the surest of these


WEIGHED = [
    # An open check makes no matter graver, and a sure trifle makes no grave check sure.
    ([("cosmetic", "certain"), ("conclusion", "open"), ("substantive", "likely")], ("substantive", "likely")),
    ([("cosmetic", "likely"), ("substantive", "open")], ("cosmetic", "likely")),
    ([("cosmetic", "open"), ("substantive", "open")], ("substantive", "open")),
]


@pytest.mark.parametrize(("weights", "weight"), WEIGHED)
def test_matter_weighs_as_its_gravest_check_that_is_not_open(
    monkeypatch: pytest.MonkeyPatch, weights: list[tuple[str, str]], weight: tuple[str, str]
) -> None:
    number = source.cells("uo-table-3")[0]
    by_key = {
        severity: Reading(severity, "text", "x.md:1", severity, confidence, "one matter")
        for severity, confidence in weights
    }
    monkeypatch.setattr(readings, "of", lambda *_: Readings(by_key, {}, "x.md"))
    checks = tuple(
        compare(severity, "quantity", number, Reach(0, 1), finding=says(severity)) for severity, _ in weights
    )
    monkeypatch.setattr(ledger, "checks", lambda _: checks)
    (matter,) = ledger.matters().to_dict("records")
    assert (matter["severity"], matter["confidence"], matter["checks"]) == (*weight, len(weights))
    assert ledger.weights() == dict.fromkeys([*reversed(SEVERITIES), "open"], 0) | {
        "open" if weight[1] == "open" else weight[0]: 1
    }


@pytest.mark.parametrize("source", [None, "chapter", "report"])
def test_open_matters_are_counted_apart(rows: pd.DataFrame, source: str | None) -> None:
    inconsistent = rows.set_index("id").query("verdict == 'inconsistent'")
    counted = ledger.weights(source)
    matters = ledger.matters(source)
    assert sum(counted.values()) == len(matters)
    all_open = [row for row in matters.itertuples() if set(inconsistent.loc[row.ids, "confidence"]) == {"open"}]
    assert counted["open"] == len(all_open) > 0


def test_findings_tell_every_inconsistency_under_its_severity(rows: pd.DataFrame) -> None:
    text = findings().markdown
    parts = dict(part.split(":", 1) for part in re.split(r"^\*\*(?=[SCO])", text, flags=re.M)[1:])
    matters = ledger.matters()
    assert list(parts) == [head.capitalize() for head, number in ledger.weights().items() if number]
    inconsistent = rows.query("verdict == 'inconsistent'")
    for matter in matters.itertuples():
        part = _without_escapes(parts["Open" if matter.confidence == "open" else matter.severity.capitalize()])
        for row in inconsistent.loc[inconsistent["id"].isin(matter.ids)].itertuples():
            assert typeset(f": {row.quantity}: *{row.printed}*") in part
            assert typeset(row.explanation) in part
    assert len(re.findall(r"^- ", text, flags=re.M)) == len(matters)


def _without_escapes(markdown: str) -> str:
    return re.sub(r"\\([*_$`<|\[\]])", r"\1", markdown)


@pytest.fixture(scope="module")
def cards() -> dict[str, Tag]:
    page = BeautifulSoup(findings().page, "html.parser")
    return {card["id"]: card for card in page.select("article")}


def test_every_matter_is_a_card_with_an_address_of_its_own(cards: dict[str, Tag]) -> None:
    assert len(cards) == len(ledger.matters())
    assert all(re.fullmatch(r"m-[a-z0-9-]+", name) for name in cards)
    # One person too many: 27 printed, 26 enrolled.
    card = cards["m-uo-table-3-control-n"]
    facts = {term.text: term.find_next("dd") for term in card.select("dt")}
    assert facts["Printed"].text == "27 · Chapter, table 3: Participants in the control group"
    assert facts["Recomputed"].b.text == "0 to 26"
    assert facts["Compared"].text == "Table 3 has 27 people in the control group, table 2 enrols 26."
    assert "52 + 27 = 79" in facts["What would explain it"].select_one(".sum").text.replace("\xa0", " ")
    assert "substantive" in facts["What hangs on it"].text
    assert [link["href"] for link in card.select("details a")] == ["#c-uo-table-3-control-n"]


def test_card_is_found_by_its_findings_unless_others_say_the_same(cards: dict[str, Tag]) -> None:
    assert cards["m-uo-table-3-control-n"]["data-findings"] == "control-n"
    assert "hours-change-order" in cards["m-hours-of-the-text"]["data-findings"].split()
    names = [name for card in cards.values() for name in card["data-findings"].split()]
    assert len(names) == len(set(names))


def test_every_check_has_an_address_of_its_own(rows: pd.DataFrame) -> None:
    names = rows["id"].map(lambda name: address("c", name))
    assert names.is_unique
    assert names.str.fullmatch("c-[a-z0-9-]+").all()


def test_every_printed_number_has_a_plain_name() -> None:
    claims = {check.claim for check in ledger.checks()}
    names = {(claim.partition("/")[0], naming.place(claim), naming.name(claim)) for claim in claims}
    assert len(names) == len(claims)
    assert [name for *_, name in names if "_" in name] == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("sfj-table-08/15/job/control", "In work without benefits, month 15, share of the control arm"),
        (
            "sfj-table-a2/sfj_x_women/job_12_interactions/z",
            "SFJ × woman, in work in month 12, model with all interactions, z",
        ),
        ("sfj-table-22/w/aap_plus/value", "W: value of production, long out of work"),
        ("uo-text/participants/value", "Job seekers from Troms and Finnmark who volunteered"),
    ],
)
def test_plain_names(cell: str, said: str) -> None:
    assert naming.name(cell) == said


# What is done to the data, and the verdict that must follow: a wrong digit is found, a right one clears.
CHANGED = [
    ("uo-table-2", "Kvinne,Women,,,23,10,41,38", "Kvinne,Women,,,23,10,42,38", "women-uo-percent", "inconsistent"),
    ("uo-table-2", "chi2,0.050,1", "chi2,0.060,1", "sex-chi2", "inconsistent"),
    ("uo-table-2", "t,-5.739,80", "t,-5.139,80", "age-t", "inconsistent"),
    ("uo-table-2", "t,0.904,41,0.371", "t,0.904,41,0.317", "work_ability-p", "inconsistent"),
    ("uo-table-3", ",52,27,", ",53,26,", "control-n", "reproduced"),
    ("uo-table-3", ",1,77,0.880,0.000", ",1,76,0.880,0.000", "df2-age", "reproduced"),
    ("uo-table-3", ",1,77,0.880,0.000", ",1,76,0.880,0.000", "df2", "inconsistent"),
    ("uo-table-4", "8.753,0.030,0.181", "8.753,0.030,0.188", "work_ability-uo-r2", "reproduced"),
    # With 40 people -0.370 has p = 0.02.
    ("uo-table-5", "-0.370,*", "-0.370,***", "work_ability-expectation-all-stars", "inconsistent"),
    ("uo-text", 'oppfølging",26,hours/week', 'oppfølging",27,hours/week', "hours-after-uo", "reproduced"),
    ("uo-text", 'a per cent sign",0.05', 'a per cent sign",5', "power-alpha", "reproduced"),
]


def _checks_of(folder: Path, changes: Iterable[tuple[str, str, str]]) -> dict[str, Check]:
    """Run the chapter's checks on a copy of the data with some digits changed."""
    copytree(source.FOLDER / "uo", folder / "uo")
    copytree(source.FOLDER.parent / "readings", folder.parent / "readings")
    for table, old, new in changes:
        path = folder / "uo" / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")
    return {check.id: check for check in ledger.checks(folder=folder)}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Check]:
    return _checks_of(tmp_path_factory.mktemp("data") / "published", dict.fromkeys(case[:3] for case in CHANGED))


@pytest.mark.parametrize(("table", "name", "verdict"), [(case[0], *case[3:]) for case in CHANGED])
def test_verdict_follows_a_changed_digit(
    rows: pd.DataFrame, changed: dict[str, Check], table: str, name: str, verdict: str
) -> None:
    before = rows.set_index("id").loc[f"{table}/{name}", "verdict"]
    assert changed[f"{table}/{name}"].verdict == verdict
    assert {before, verdict} == {"reproduced", "inconsistent"}


# What cannot be is a finding and must not stop the ledger.
@pytest.mark.parametrize(
    ("table", "old", "new", "name"),
    [
        # With the 39 people at most of that group p = 2 P(T > 0.369 sqrt(37 / (1 - 0.369**2))) = 0.02.
        ("uo-table-5", "-0.369,", "-0.369,***", "expectation-self_efficacy-uo-stars"),
        # Changes vary at most by the sum of both SDs: 20.4 + 20.5 = 40.9.
        ("uo-table-2", "9.3,23.5,9.1,20.2", "9.3,43.5,9.1,20.2", "hours_change-uo-sd"),
    ],
)
def test_the_impossible_is_found_and_stops_nothing(tmp_path: Path, table: str, old: str, new: str, name: str) -> None:
    check = _checks_of(tmp_path / "published", [(table, old, new)])[f"{table}/{name}"]
    assert check.verdict == "inconsistent"


_DIGEST = """
import hashlib
from etterprov import ledger
rows = ledger.build().to_csv(index=False)
print(hashlib.sha256(rows.encode()).hexdigest(), hashlib.sha256(ledger.matters().to_csv().encode()).hexdigest())
"""


@pytest.mark.parametrize(
    ("short", "cell", "text"),
    [
        ("report", "sfj-text/s3_referred_count/value", "1415"),
        ("report", "sfj-table-08/12/job/control", "0.3438"),
        ("report", "sfj-table-01/total/intervention/count", "631"),
        ("chapter", "uo-table-2/women/uo_count", "30"),
    ],
)
def test_a_changed_cell_is_as_good_as_another_file(tmp_path: Path, short: str, cell: str, text: str) -> None:
    """What was kept of the sources as they are hides no change: not of a table, a row of it or a claim of the text."""
    table, *key, column = cell.split("/")
    for folder in ("published", "readings", "external"):
        copytree(source.FOLDER.parent / folder, tmp_path / folder)
    path = tmp_path / "published" / source.of(table).folder.name / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    names = source.schema()[table]["schema"]["primaryKey"]
    (row,) = (row for row in rows if [row[header.index(name)] for name in names] == key)
    assert row[header.index(column)] != text
    row[header.index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    before = ledger.checks(short)
    with source.reading(changes={cell: text}):
        changed = ledger.checks(short)
    assert changed == ledger.checks(short, folder=tmp_path / "published") != before


@pytest.mark.slow
def test_two_processes_build_the_same_ledger() -> None:
    """No order of a set, no clock and no chance gets into it: both processes hash their strings differently."""
    found = [
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT / "lib"), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed, folder in (("1", ROOT), ("2", ROOT / "tests"))
    ]
    assert found[0] == found[1]
