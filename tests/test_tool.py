"""The tool on reports that nobody has described: what it asks, what it leaves alone, and what a shell gets back."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from time import process_time

import pandas as pd
import pytest

from etterprov import check, language, ledger, readings, roles, source
from etterprov.__main__ import main
from etterprov.result import Result
from etterprov.source import DataError

ROOT = Path(__file__).parents[1]
BOND = ROOT / "data" / "examples" / "bond2016"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
BOND_TEXT = BOND / "bond2016.txt"


def asked(text: str, tmp_path: Path) -> Result:
    """Check a bare CSV."""
    path = tmp_path / "tab.csv"
    path.write_text(text, encoding="utf-8")
    return check.folder(path)


def verdicts(result: Result) -> dict[str, str]:
    return dict(zip(result.ledger["id"].str.removeprefix("tab/"), result.ledger["verdict"], strict=True))


# Roles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 100 * 33 / 49 = 67.35 and 100 * 16 / 49 = 32.65, printed 42.1.
        (
            "what,n,count,percent\nmen,49,33,67.3\nill,49,16,42.1\n",
            {
                "men-percent": "reproduced",
                "men-count": "reproduced",
                "ill-percent": "inconsistent",
                "ill-count": "reproduced",
            },
        ),
        # Norwegian names, semicolons, decimal commas, a space in thousands.
        (
            "hva;antall_personer;antall;prosent\nmenn;1 049;700;66,7\n",
            {"menn-prosent": "reproduced", "menn-antall": "reproduced"},
        ),
        # The mean of 1.0 to 3.0 is 2.0; 2.4 lies within but not in the middle, 3.4 outside.
        ("x,gjennomsnitt,ki_nedre,ki_oevre\na,2.0,1.0,3.0\n", {"a-gjennomsnitt": "reproduced"}),
        ("x,mean,ci_low,ci_high\na,3.4,1.0,3.0\n", {"a-ci_low": "reproduced", "a-ci_high": "inconsistent"}),
        # exp(0.47) = 1.60; root of 0.8 * 3.2 = 1.60
        ("x,b,or,ci_low,ci_high\na,0.47,1.60,0.80,3.20\n", {"a-b": None, "a-or": "reproduced"}),
        # 2.5 / 10 = 0.25 with n = 100
        ("x,n,mean,sd,se\na,100,5.0,2.5,0.25\n", {"a-se": "reproduced"}),
        ("x,n,mean,sd,se\na,100,5.0,2.5,0.35\n", {"a-se": "inconsistent"}),
        # t = 1.98 with 100 df has p = 0.0504 (R: 2 * pt(-1.98, 100)); one-sided half of it.
        ("x,t,df,p\na,1.98,100,0.050\n", {"a-p": "reproduced"}),
        ("x,t,df,p\na,1.98,100,0.025\n", {"a-p": "explained"}),
        ("x,t,df,p\na,1.98,100,0.070\n", {"a-p": "inconsistent"}),
        ("x,t,df,p\na,4.98,100,<0.001\n", {"a-p": "reproduced"}),
        ("x,z,p\na,0.52,n.s.\nb,1.00,0.317\n", {"b-p": "reproduced"}),
        ("x,t,df,p\na,1.98,100,<.01\n", {"a-p": "inconsistent"}),
        # chi-square 3.84 with one degree of freedom has p = 0.050
        ("x,kjikvadrat,frihetsgrader,p_verdi\na,3.84,1,0.050\n", {"a-p_verdi": "reproduced"}),
        # An estimate over its standard error.
        ("x,b,se,z,p\na,0.50,0.25,2.00,0.046\n", {"a-z": "reproduced", "a-p": "reproduced"}),
        ("x,b,se,z\na,0.50,0.25,2.50\n", {"a-z": "inconsistent"}),
        # -1.20 / 0.40 = -3.00, printed without its sign; 3.10 isn't that either.
        ("x,b,se,t\na,-1.20,0.40,3.00\n", {"a-t": "explained"}),
        ("x,b,se,t\na,-1.20,0.40,-3.00\n", {"a-t": "reproduced"}),
        ("x,b,se,t\na,-1.20,0.40,3.10\n", {"a-t": "inconsistent"}),
        ("x,b,se,t\na,1.20,0.40,-3.00\n", {"a-t": "inconsistent"}),
        # A test in the row of each group: t = 2.10 with 58 df has p = 0.0401 (R: 2 * pt(-2.1, 58)).
        (
            "arm,n,mean,t,df,p\na,30,5.19,2.10,58,0.040\nb,30,4.50,2.10,58,0.40\n",
            {"a-p": "reproduced", "b-p": "inconsistent"},
        ),
    ],
)
def test_families_that_find_their_roles_are_asked(text: str, expected: dict[str, str], tmp_path: Path) -> None:
    found = verdicts(asked(text, tmp_path))
    for name, verdict in expected.items():
        assert verdict is None or found[name] == verdict, found


def test_groups_in_names_and_groups_in_a_column_are_the_same(tmp_path: Path) -> None:
    # Pooled SD 3, se = 3 * sqrt(2 / 50) = 0.6, t = (12 - 10.5) / 0.6 = 2.5; 98 df
    wide = asked(
        "what,tiltak_n,tiltak_mean,tiltak_sd,kontroll_n,kontroll_mean,kontroll_sd,t,df\n"
        "score,50,12.00,3.00,50,10.50,3.00,2.50,98\n",
        tmp_path,
    )
    long = asked(
        "what,arm,n,gjennomsnitt,standardavvik,t,df\nscore,tiltak,50,12.00,3.00,2.50,98\nscore,kontroll,50,10.50,3.00,,\n",
        tmp_path,
    )
    for result in (wide, long):
        assert verdicts(result) == {"score-t": "reproduced", "score-df": "reproduced"}
        assert result.coverage["open"].sum() == 0


def test_a_test_of_a_row_of_its_own_is_not_taken_for_that_of_two_groups(tmp_path: Path) -> None:
    # Each arm's own change has a t; it is no comparison of the arms.
    text = "what,arm,n,mean,sd,t\nchange,a,50,2.00,3.00,4.71\nchange,b,50,1.00,3.00,2.36\n"
    assert verdicts(asked(text, tmp_path)) == {}


def test_no_base_no_verdict(tmp_path: Path) -> None:
    result = asked("what,count,percent\nmen,33,67.3\nill,37,52.1\n", tmp_path)
    assert result.ledger.empty
    assert result.findings.empty
    assert int(result.coverage["open"].sum()) == 4
    assert result.unchecked.set_index("cell").loc["tab/ill/percent", "why"].startswith("no base")


def test_what_a_column_holds_is_not_guessed(tmp_path: Path) -> None:
    result = asked("what,thing,n_t,note\nmen,33,67.3,\nwomen,11,12,x\n", tmp_path)
    why = result.unchecked.set_index("cell")["why"]
    assert "nothing is known of a column 'thing'" in why["tab/men/thing"]
    assert result.findings.empty


@pytest.mark.parametrize(
    ("column", "roles_and_groups"),
    [
        ("Gjennomsnitt", {("mean", "")}),
        ("SD kontroll", {("sd", "kontroll")}),
        ("control_ci_low", {("ci_low", "control")}),
        ("p-value", {("p", "")}),
        ("Øvre", {("ci_high", "")}),
        ("Odds ratio", {("ratio", "")}),
        ("n_t", {("n", "t"), ("t", "n")}),
        ("comment", set()),
    ],
)
def test_roles_by_name(column: str, roles_and_groups: set[tuple[str, str]]) -> None:
    assert set(roles.role_of(column)) == roles_and_groups


def test_an_ambiguous_name_is_settled_by_the_groups_of_the_others() -> None:
    assert roles.roles_of(["n_t", "mean_t", "n_c", "mean_c"])["n_t"] == ("n", "t")
    assert "n_t" not in roles.roles_of(["n_t"])


def test_the_pasted_example_needs_no_declaration_for_its_findings(tmp_path: Path) -> None:
    assert main(["paste", str(BOND_TEXT), "--out", str(tmp_path / "trial")]) == 0
    result = check.folder(tmp_path / "trial")
    assert {row.partition("/")[2] for row in result.findings["id"]} == {
        "education_level_above_high_school-ips_percent",  # 15 of 49 is 30.6 %
        "psych_hospitalization_past_year-control_percent",  # 52.1 % of no number up to 60 is 37
    }


def test_what_paste_prints_can_be_checked_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["paste", str(BOND_TEXT)]) == 0
    path = tmp_path / "t.csv"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert len(check.folder(path).findings) == 2


# The example ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bond() -> pd.DataFrame:
    return check.folder(BOND).ledger.set_index("id")


def test_the_example_finds_what_there_is_to_find(bond: pd.DataFrame) -> None:
    found = bond[bond["verdict"] == "inconsistent"]
    assert {name.partition("/")[2]: (row.printed, row.low) for name, row in found.iterrows()} == {
        "education-level-above-high-school-ips-percent": ("36.6", pytest.approx(100 * 15 / 49)),
        # 20.4 + 49.0 + 36.6 = 106.0, each known to 0.05
        "education-level-ips-hundred": ("sum of 3 percentages: 106", pytest.approx(106.0 - 0.15)),
        "psych-hospitalization-ips-percent": ("42.1", pytest.approx(100 * 16 / 49)),
        "psych-hospitalization-control-percent": ("52.1", pytest.approx(100 * 37 / 60)),
        # 109 (16 * 23 - 33 * 37)^2 / (53 * 56 * 49 * 60)
        "psych-hospitalization-chi2": ("0.99", pytest.approx(109 * 853**2 / (53 * 56 * 49 * 60))),
    }
    with language.speaking("nb"):
        printed = set(check.folder(BOND).findings["printed"])
    assert {"36.6", "summen av 3 prosenter: 106"} <= printed
    text = bond.loc["bond2016-table-2/psych-hospitalization-control-percent", "explanation"]
    assert "61.7" in text
    assert "71" in text
    text = bond.loc["bond2016-table-2/psych-hospitalization-chi2", "explanation"]
    assert all(number in text for number in ("9.09", "0.99", "38", "71"))


@pytest.mark.parametrize(
    ("name", "printed", "verdict"),
    [
        ("race-ethnicity-latino-control-percent", "16.6", "explained"),  # 100 - 30.0 - 51.7 - 1.7
        ("marital-status-divorced-separated-widowed-ips-percent", "12.3", "explained"),  # 100 - 85.7 - 2.0
        ("marital-status-divorced-separated-widowed-control-percent", "6.6", "explained"),  # 100 - 91.7 - 1.7
        ("disability-benefits-ssi-and-ssdi-control-percent", "15.2", "explained"),  # 9 of 59 is 15.254
        ("disability-benefits-ssi-only-ips-percent", "45.8", "explained"),  # 22 of 48
        ("race-ethnicity-chi2", "8.12", "reproduced"),  # without "Other"
        ("race-ethnicity-p", "< 0.05", "reproduced"),
        ("homelessness-during-past-year-ips-percent", "30.2", "explained"),  # 13 of 43
        ("homelessness-during-past-year-chi2", "0.00", "reproduced"),  # 13 of 43 and 12 of 39
        ("substance-abuse-chi2", "0.04", "reproduced"),  # 8 of 44 and 9 of 54
        ("education-level-chi2", "4.23", "explained"),  # 4.22479
        ("age-t", "0.52", "reproduced"),
        ("bprs-symptom-totala-t", "-1.19", "reproduced"),
    ],
)
def test_the_example_accuses_nobody_wrongly(bond: pd.DataFrame, name: str, printed: str, verdict: str) -> None:
    row = bond.loc[f"bond2016-table-2/{name}"]
    assert (row["printed"], row["verdict"]) == (printed, verdict)


def test_every_number_of_the_example_is_in_a_check() -> None:
    coverage = check.folder(BOND).coverage
    assert (coverage["checked"] == coverage["numbers"]).all()
    assert coverage["numbers"].sum() == 168


def test_readings_of_the_example_are_all_said_and_hold_no_digit() -> None:
    with source.reading(BOND):
        found = ledger.checks()
        said = {key for one in found for part in (one.finding, one.by, one.note) for key, _ in part.parts}
        book = readings.of("bond2016")
        own = {key: one for key, one in book.by_key.items() if one.place.startswith("en/bond2016.md")}
        assert own.keys() <= said
        for one in own.values():
            assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", one.text)), one.key
        for one in found:
            assert one.explanation is not None


def test_no_digit_of_the_example_stops_it() -> None:
    noticed = 0
    with source.reading(BOND):
        assert (ledger.build()["verdict"] == "inconsistent").sum() == 5
        cells = source.cells("bond2016-table-2")
        for cell in cells[::7]:
            unit = 10.0**-cell.decimals
            for change in (unit, -unit, -2 * abs(cell.value)):
                text = f"{cell.value + change:.{cell.decimals}f}"
                with source.reading(changes={str(cell.cell): text}):
                    noticed += (ledger.build()["verdict"] == "inconsistent").sum() != 5
    assert noticed > len(cells[::7])


# The shell -------------------------------------------------------------------------------------------------


def shell(*arguments: str, **how: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etterprov", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT, **how)


def test_from_shell_to_verdict_in_two_seconds() -> None:
    before = os.times()
    done = shell("check", str(BOND))
    after = os.times()
    assert done.returncode == 1
    assert "2 findings in 142 checks" in done.stdout
    assert "168 numbers: 168 checked" in done.stdout
    assert done.stderr == ""
    # Seconds of the processor, which others on the machine don't take away; 1.6 on an idle one.
    assert after.children_user + after.children_system - before.children_user - before.children_system < 4


def test_a_table_of_75_rows_takes_no_time(tmp_path: Path) -> None:
    lines = [f"row{i},200,{i},{100 * i / 200:.1f},{i}.0,2.00,{2 / 200**0.5:.3f}" for i in range(75)]
    text = "\n".join(["what,n,count,percent,mean,sd,se", *lines]) + "\n"
    start = process_time()
    result = asked(text, tmp_path)
    assert process_time() - start < 0.8
    assert set(result.ledger["verdict"]) == {"reproduced"}
    assert len(result.ledger) == 3 * 75


def test_the_way_to_a_verdict_imports_nothing_slow() -> None:
    code = (
        "import sys, etterprov.__main__, etterprov.result; "
        "print([m for m in ('statsmodels', 'pingouin', 'altair', 'scipy.stats', 'scipy.optimize') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stdout.strip() == "[]"


def test_what_is_printed_into_a_file_has_all_letters_on_windows_too(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("what,n,count,percent\nŁódź ≥ 3,49,33,76.3\n", encoding="utf-8")
    command = [sys.executable, "-m", "etterprov", "check", str(tmp_path / "bad.csv")]
    done = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT | {"PYTHONIOENCODING": "cp1252"})
    assert done.returncode == 1, done.stderr
    assert "Łódź-≥-3-percent: printed 76.3" in done.stdout.decode("utf-8")


def test_exit_codes_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("what,n,count,percent\nmen,49,33,67.3\n")
    bad.write_text("what,n,count,percent\nmen,49,33,76.3\n")
    assert main(["check", str(good)]) == 0
    assert "no findings in 2 checks" in capsys.readouterr().out
    html, table = tmp_path / "page.html", tmp_path / "ledger.csv"
    assert main(["check", str(bad), "--html", str(html), "--csv", str(table)]) == 1
    assert "printed 76.3" in capsys.readouterr().out
    assert list(pd.read_csv(table).columns) == list(ledger.COLUMNS)
    assert "76.3" in html.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "what,percent\nmen,67.3 (x)\n", "a.csv, row 2, column percent: expected a number, found '67.3 (x)'"),
        ("a.csv", "what,men\na,33 (67.3%)\n", None),
        ("a.csv", "what,count\na,33 (67.3%)\n", "python -m etterprov paste"),
        ("a.csv", "what,n\na,49,3\n", "a.csv, row 2: expected 2 cells, found 3"),
        ("a.csv", "what,n,n\na,49,3\n", "a.csv, row 1, column n: expected a name of its own for every column"),
        ("a.csv", "what,n\n", "a.csv: expected a line of names and rows below it"),
        ("a.csv", "", "a.csv: expected a line of names and rows below it"),
        ("a.csv", "what,sd\na,<3\n", "a.csv, row 2, column sd: expected a number, found '<3'"),
        ("datapackage.json", "{", "datapackage.json, row 1: no valid JSON"),
        ("datapackage.json", "[]", "datapackage.json: expected a list of resources"),
        ("b.txt", "x", "there is no CSV file"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_two(
    name: str, text: str, message: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text)
    code = main(["check", str(tmp_path)])
    out, err = capsys.readouterr()
    if message is None:
        assert code == 0
        return
    assert code == 2
    assert message in err
    assert (out, err.count("\n")) == ("", 1)


def test_a_source_with_a_wrong_module_or_declaration_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bond2016"
    copytree(BOND, folder)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "datapackage.json").write_text(json.dumps(package | {"checks": ["no.such.module"]}))
    assert main(["check", str(folder)]) == 2
    assert "no.such" in capsys.readouterr().err.replace("'no'", "no.such")
    (folder / "datapackage.json").write_text(json.dumps(package))
    (folder / "relations.csv").write_text("name,family,claim\na,sums,bond2016-table-2/group_size/ips_n\n")
    assert main(["check", str(folder)]) == 2
    assert "relations.csv, row 2, column family: unknown family 'sums'" in capsys.readouterr().err


def test_nothing_there_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "/nowhere/at/all"]) == 2
    assert "there is no such folder or file" in capsys.readouterr().err
    assert main(["paste", "/nowhere/at/all"]) == 2


def test_paste_speaks_on_stderr_and_writes_on_stdout() -> None:
    done = shell("paste", "-", input="A (N = 49) B (N = 60)\nMen 33 (67.3%) 42 (70.0%)\nfoo 1 2 3\n")
    assert done.returncode == 0
    assert done.stdout.splitlines()[2] == "men,,Men,,33,67.3,,42,70.0"
    assert "line 3: not understood" in done.stderr
    assert shell("paste", "-", input="no table\n").returncode == 2


class _Page(HTMLParser):
    """Note tags that a page opens and doesn't close, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [str(value) for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_alone(tmp_path: Path) -> None:
    html = asked("what,n,count,percent\n<script>x,49,33,76.3\n", tmp_path).to_html()
    page = _Page()
    page.feed(html)
    assert (page.open, page.loads) == ([], [])
    assert "&lt;script&gt;" in html
    assert "<script" not in html


# In Python ------------------------------------------------------------------------------------------------


def test_a_frame_of_strings_and_a_frame_of_floats() -> None:
    texts = pd.DataFrame(
        {"what": ["men", "ill"], "n": ["49", "49"], "count": ["33", "16"], "percent": ["67.3", "42.1"]}
    )
    assert list(check.table(texts).findings["id"]) == ["table/ill-percent"]
    # A float has lost its zeros: 67.0 may have been printed 67, and 100 * 33 / 49 = 67.35 prints so.
    floats = pd.DataFrame({"what": ["men", "ill"], "n": [49.0, None], "count": [33.0, 16.0], "percent": [67.0, 42.1]})
    assert check.table(floats).findings.empty
    with pytest.raises(DataError, match="table, row 2, column n: expected a number, found 'many'"):
        check.table(pd.DataFrame({"what": ["men"], "n": ["many"]}))


def test_the_books_own_sources_can_be_checked_so() -> None:
    assert len(check.folder(source.FOLDER / "uo").ledger) == len(ledger.build("chapter"))


# A source is a folder, nothing else ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Copy the book's sources and their readings, with the example among the sources."""
    data = tmp_path_factory.mktemp("book") / "data"
    copytree(source.FOLDER, data / "published")
    copytree(source.FOLDER.parent / "readings", data / "readings")
    copytree(BOND, data / "published" / "bond2016")
    with source.reading(data / "published"):
        yield data / "published"


def test_a_source_more_is_a_folder_and_nothing_else(book: Path) -> None:
    source.validate()
    assert [one.name for one in source.sources()][-1] == "bond2016"
    rows = ledger.build()
    assert set(rows["source"]) == {"chapter", "report", "Bond 2016"}
    assert rows["id"].is_unique
    assert len(rows) == len(ledger.build("chapter")) + len(ledger.build("report")) + 142
    coverage = ledger.coverage()
    assert coverage["open"].sum() == 0
    assert "bond2016-table-2" in set(coverage["table"])
    assert {"more than high school", "psychiatric hospitalization"} <= set(ledger.matters()["matter"])
    assert source.of("bond2016-table-2").place("bond2016-table-2") == "table 2"
    assert len(ledger.build(folder=book)) == len(rows)
