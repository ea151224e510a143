"""What tables declare of their numbers becomes checks; a declaration that can't be read says where and why."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

from etterprov import declared, ledger, source
from etterprov.expression import FUNCTIONS, ExpressionError, parse, value
from etterprov.printed import Printed
from etterprov.source import DataError

# Two groups of 49 and 60: 16 of 49 is 32.65 %, 37 of 60 is 61.67 %; the ages differ by 25.81 - 25.73 = 0.08.
ROWS = [
    ("size", "Group size", 49, None, 60, None, None),
    ("men", "Men", 33, "67.3", 42, "70.0", None),
    ("women", "Women", 16, "32.7", 18, "30.0", None),
    ("ill", "In hospital", 16, "42.1", 37, "52.1", None),
    ("all", "Both groups", 109, None, None, None, None),
    ("age", "Age", None, None, None, None, "0.1"),
    ("age_ips", "Age", None, None, None, None, "25.81"),
    ("age_control", "Age", None, None, None, None, "25.73"),
]
COLUMNS = ["row", "label", "ips_n", "ips_percent", "control_n", "control_percent", "mean"]


def report(folder: Path, relations: list[dict[str, str]], readings: str = "", rows: list[tuple] = ROWS) -> Path:
    """Write a report of one table with its declarations."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = [
        {"name": name, "type": "string" if name in ("row", "label") else "number"}
        | ({"constraints": {"required": True}} if name == "row" else {})
        for name in COLUMNS
    ]
    table = {"name": "r-table-1", "path": "r-table-1.csv", "schema": {"fields": fields, "primaryKey": ["row"]}}
    (folder / "datapackage.json").write_text(json.dumps({"name": "r", "short": "trial", "resources": [table]}))
    with (folder / "r-table-1.csv").open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *[["" if x is None else x for x in row] for row in rows]])
    with (folder / "relations.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(key for row in relations for key in row)))
        writer.writeheader()
        writer.writerows(relations)
    if readings:
        (folder / "readings.en.md").write_text(readings)
    return folder


def verdicts(folder: Path) -> dict[str, str]:
    with source.reading(folder):
        return {check.id.partition("/")[2]: check.verdict for check in ledger.checks()}


PERCENT = {
    "name": "{row}-{arm}",
    "family": "percentage of a count",
    "claim": "r-table-1/{row}/{arm}_percent",
    "of": "{arm}_n; size/{arm}_n",
}


def test_a_pattern_asks_of_every_row_and_group(tmp_path: Path) -> None:
    assert verdicts(report(tmp_path, [PERCENT])) == {
        "men-ips": "reproduced",  # 100 * 33 / 49 = 67.35, printed 67.3 (a half may go either way)
        "men-control": "reproduced",
        "women-ips": "reproduced",
        "women-control": "reproduced",
        "ill-ips": "inconsistent",
        "ill-control": "inconsistent",
    }


def test_alternatives_narrow_a_pattern(tmp_path: Path) -> None:
    found = verdicts(report(tmp_path, [PERCENT | {"claim": "r-table-1/{row=men|women}/{arm=ips}_percent"}]))
    assert list(found) == ["men-ips", "women-ips"]


@pytest.mark.parametrize(
    ("relation", "verdict"),
    [
        ({"family": "total", "claim": "r-table-1/size/ips_n", "of": "men/ips_n, women/ips_n"}, "reproduced"),
        ({"family": "total", "claim": "r-table-1/all/ips_n", "of": "size/*_n"}, "reproduced"),  # 49 + 60
        ({"family": "total", "claim": "r-table-1/size/ips_n", "of": "men/ips_n"}, "inconsistent"),
        ({"family": "same number elsewhere", "claim": "r-table-1/women/ips_n", "of": "ill/ips_n"}, "reproduced"),
        ({"family": "at most", "claim": "r-table-1/men/ips_n", "of": "size/ips_n - women/ips_n"}, "reproduced"),
        ({"family": "at most", "claim": "r-table-1/men/ips_n", "of": "size/ips_n - 17"}, "inconsistent"),
        # Three of the rows have a percentage.
        ({"family": "at most", "claim": "r-table-1/women/ips_n", "of": "number(*/ips_percent) * 5"}, "inconsistent"),
        ({"family": "at most", "claim": "r-table-1/women/ips_n", "of": "number(*/ips_percent) * 6"}, "reproduced"),
        ({"family": "hundred", "claim": "r-table-1/men/ips_percent", "of": "women/ips_percent"}, "reproduced"),
        ({"family": "hundred", "claim": "r-table-1/men/ips_percent", "of": "ill/ips_percent"}, "inconsistent"),
        (
            {
                "family": "common base",
                "claim": "r-table-1/men/ips_percent",
                "of": "women/ips_percent; ips_n, women/ips_n; size/ips_n - 5; size/ips_n",
            },
            "reproduced",
        ),
        (
            {
                "family": "same number elsewhere",
                "claim": "r-table-1/age/mean",
                "of": "women/ips_n",
                "options": "factor=1 / 160",
            },
            "reproduced",  # 16 / 160 = 0.1
        ),
        ({"family": "computed", "claim": "r-table-1/age/mean", "of": "age_ips/mean - age_control/mean"}, "reproduced"),
        # 3 * 0.08 = 0.24 prints as 0.2, and so does all from 0.21.
        (
            {"family": "computed", "claim": "r-table-1/age/mean", "of": "3 * (age_ips/mean - age_control/mean)"},
            "inconsistent",
        ),
        # 49 people are 49, and not 48.5 to 49.5, once they are counted.
        (
            {"family": "computed", "claim": "r-table-1/men/ips_percent", "of": "percent(exact(ips_n), size/ips_n)"},
            "reproduced",
        ),
        (
            {
                "family": "computed",
                "claim": "r-table-1/ill/ips_percent",
                "of": "percent(exact(ips_n), exact(size/ips_n))",
            },
            "inconsistent",
        ),
        # Divided by what can be zero within its rounding it can be anything; by no one at all it is nothing.
        (
            {"family": "computed", "claim": "r-table-1/age/mean", "of": "1 / (ill/ips_n - women/ips_n)"},
            "reproduced",
        ),
        (
            {"family": "computed", "claim": "r-table-1/age/mean", "of": "1 / exact(ill/ips_n - women/ips_n)"},
            "inconsistent",
        ),
    ],
)
def test_families_take_what_is_declared(tmp_path: Path, relation: dict[str, str], verdict: str) -> None:
    assert verdicts(report(tmp_path, [{"name": "a"} | relation])) == {"a": verdict}


READINGS = """## ill
substantive, likely; matter: another base

{count} of {n} is {share:.1f}; {claim} % are {people:list}.

## why

No n is printed.
"""
FACTS = "count={arm}_n; n=size/{arm}_n; share=percent({arm}_n, size/{arm}_n); claim={arm}_percent"
FACTS += "; people=people({arm}_percent, 71)"


def test_readings_get_their_facts(tmp_path: Path) -> None:
    relation = PERCENT | {
        "claim": "r-table-1/{row=ill}/{arm=control}_percent",
        "finding": "ill",
        "facts": FACTS,
    }
    with source.reading(report(tmp_path, [relation], READINGS)):
        (check,) = ledger.checks()
        assert check.explanation == "37 of 60 is 61.7; 52.1 % are 37."
        assert (check.severity, check.confidence, check.matter) == ("substantive", "likely", "another base")
        assert check.uses == {
            "r-table-1/ill/control_percent",
            "r-table-1/ill/control_n",
            "r-table-1/size/control_n",
        }


def test_what_is_asked_can_be_a_reading_and_a_fact_a_printed_word(tmp_path: Path) -> None:
    relation = PERCENT | {
        "claim": "r-table-1/{row=men}/{arm=ips}_percent",
        "asks": "of-all",
        "cleared": "label",
        "facts": "n=size/{arm}_n; sizes=bases({arm}_n, {arm}_percent, 40, 50); label=label",
    }
    said = "## Words\n\n- Men: the men\n\n## of-all\n\nshare of all {n}\n\n## label\n\n{label}: {sizes:list}\n"
    with source.reading(report(tmp_path, [relation], said)):
        (check,) = ledger.checks()
        # 33 of 49 is 67.35; of 48 it would be 68.75, of 50 66.
        assert (check.quantity, check.explanation) == ("share of all 49", "the men: 49")


def test_a_part_with_others_is_held_against_the_whole(tmp_path: Path) -> None:
    both = {"name": "a", "family": "at most", "claim": "r-table-1/men/ips_n", "options": "others=women/ips_n"}
    with source.reading(report(tmp_path, [both | {"of": "size/ips_n"}, both | {"name": "b", "of": "48"}])):
        checks = ledger.checks()
        # 33 + 16 = 49
        assert [(check.printed, check.high, check.verdict) for check in checks] == [
            ("33 + 16", 49, "reproduced"),
            ("33 + 16", 48, "inconsistent"),
        ]


def test_what_cant_be_told_is_excused_by_name(tmp_path: Path) -> None:
    relation = {"name": "{row:-}", "family": "excused", "claim": "r-table-1/{row}/mean", "cleared": "why"}
    with source.reading(report(tmp_path, [relation], READINGS)):
        checks = ledger.checks()
        assert [check.id for check in checks] == ["r-table-1/age", "r-table-1/age-ips", "r-table-1/age-control"]
        assert {(check.verdict, check.explanation) for check in checks} == {("not recomputable", "No n is printed.")}
        assert ledger.coverage()["excused"].sum() == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"family": "xyz"}, "row 2, column family: unknown family 'xyz'; known: .*, total"),
        ({"family": "at mots"}, "row 2, column family: unknown family 'at mots'; near it: at most$"),
        ({"claim": "r-table-1/boys/ips_n"}, "row 2, column claim: .*r-table-1 has no row 'boys'"),
        ({"claim": "r-table-1/{row}/sd"}, r"row 2, column claim: no printed cell fits r-table-1/\{row\}/sd"),
        ({"claim": "r-table-1/age/ips_n"}, "row 2, column claim: no number is printed in r-table-1/age/ips_n"),
        ({"of": "{arm}_n"}, "row 2, column of: expected count; n, found 1 of these"),
        (
            {"of": "{arm}_count; size/{arm}_n"},
            "row 2, column of: there is no cell .*men/ips_count; its row has .*ips_n",
        ),
        ({"of": "{group}_n; size/{arm}_n"}, r"row 2, column of: \{group\} doesn't stand in the claim"),
        ({"of": "{arm}_n; age/{arm}_n"}, "row 2, column of: nothing is printed in r-table-1/age/.*_n"),
        ({"of": "{arm}_n +; size/{arm}_n"}, "row 2, column of: something is missing at the end in 'ips_n \\+'"),
        ({"of": "{arm}_n; open(1)"}, "row 2, column of: there is no function 'open'; known: exact, "),
        ({"of": "{arm}_percent - 1; size/{arm}_n"}, "row 2, column of: arithmetic on rounded numbers"),
        ({"of": "{arm}_n, 2; size/{arm}_n"}, "row 2, column of: expected a single number, found several"),
        ({"options": "of"}, "row 2, column options: expected name=expression, found 'of'"),
        ({"options": "base=3"}, "row 2, column options: percentage of a count has no option 'base'; it has of"),
        ({"finding": "lost"}, "row 2, column finding: .*add '## lost'"),
        ({"finding": "ill"}, "row 2, column facts: the reading 'ill' needs 'claim'"),
        ({"facts": "n=size/ips_n"}, "row 2, column facts: no reading of this row says 'n'"),
        ({"name": ""}, "row 2, column name: expected a value, found an empty cell"),
        ({"colour": "red"}, "row 1, column colour: unknown column; the columns are name, family, claim, of"),
    ],
)
def test_a_wrong_declaration_says_where_and_why(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    folder = report(tmp_path, [PERCENT | changes], READINGS)
    with source.reading(folder), pytest.raises(DataError, match=rf"^{folder.name}/relations\.csv, {message}"):
        ledger.checks()


def test_two_checks_of_one_name_are_refused(tmp_path: Path) -> None:
    folder = report(tmp_path, [PERCENT | {"name": "{row}"}])
    with source.reading(folder), pytest.raises(ValueError, match="two checks are called r-table-1/men"):
        ledger.checks()


# A damaged table: no traceback, whatever is printed.
@pytest.mark.parametrize("text", ["0", "-3", "100000", "7.5"])
@pytest.mark.parametrize("cell", ["size/control_n", "ill/control_n", "ill/control_percent", "women/ips_n"])
def test_the_impossible_stops_nothing(tmp_path: Path, cell: str, text: str) -> None:
    folder = report(tmp_path, [PERCENT | {"finding": "ill", "facts": FACTS}], READINGS)
    with source.reading(folder), source.reading(changes={f"r-table-1/{cell}": text}):
        assert len(ledger.build()) == 6


def look(address: str) -> Printed:
    return Printed({"a": "12", "b": "5", "p": "41.7"}[address])


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("2 + 3 * 4", 14),
        ("(2 + 3) × 4", 20),
        ("12 − 5 − 4", 3),
        ("12 ÷ 4 / 3", 1),
        ("-2 * -3", 6),
        ("a - b", 7),
        ("mean(a, b, 1)", 6),
        ("percent(b, a)", Fraction(500, 12)),
        ("chi2((23, 10), (33, 16))", Fraction(82 * (23 * 16 - 10 * 33) ** 2, 33 * 49 * 56 * 26)),
        ("(a, b)", (Printed("12"), Printed("5"))),
        ("(a, 1),", ((Printed("12"), 1),)),
        ("bases(b, p)", (12,)),
        ("bases(b, p, 13, 20)", ()),
        ("number(a, b, 1)", 3),
        ("ceil(b / 2) + ceil(4)", 7),
        ("people(p, a)", (5,)),
    ],
)
def test_expressions(text: str, result: object) -> None:
    assert value(parse(text), look) == result


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 +",
        "(2",
        "2)",
        "2 3",
        "__import__('os')",
        "exec(a)",
        "a.b(2)",
        "lambda: 1",
        "a if b",
        "chi2(a, b)",
        "(a, b) + 1",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises((ExpressionError, KeyError)):
        value(parse(text), look)


def test_every_family_is_known_and_no_function_is_eval() -> None:
    assert {"total", "same number elsewhere", "at most", "computed"} <= set(declared.known())
    assert not {"eval", "exec", "open"} & set(FUNCTIONS)
