"""A reader's file: what reading it says, what the analyses give, and that nothing small comes out."""

import subprocess
import warnings
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etterprov import source, summary
from etterprov.source import DataError
from jobsupport import microdata
from jobsupport.disclosure import ALL, LEAST, audit, audit_together
from jobsupport.microdata import Withheld

ROOT = Path(__file__).parents[1]
HEAD = "participant,arm,centre,age,hads_anxiety_0,hours_12,in_work_12\n"


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return microdata.example()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    def _write(text: str, name: str = "participants.csv", encoding: str = "utf-8") -> str:
        (tmp_path / name).write_bytes(text.encode(encoding))
        return name

    return _write


# --- Reading


def test_columns_come_in_any_order_and_may_be_left_out(write: Callable[..., str], tmp_path: Path) -> None:
    found = microdata.read(write("in_work_12,arm,participant\n1,control,7\n,intervention,A8\n"), tmp_path)
    assert found.columns.tolist() == microdata.schema()["column"].tolist()
    assert found["participant"].tolist() == ["7", "A8"]
    assert found["in_work_12"].tolist()[0] == 1
    assert found[["age", "hours_0"]].isna().all(axis=None)
    assert found["in_work_12"].isna().tolist() == [False, True]


# What a file holds, and all that reading it says.
WRONG: dict[str, tuple[str, str, list[str]]] = {
    "several at once": (
        HEAD + "1,control,Oslo,34,11,7.5,1\n2,treatment,Oslo,340,22,7.5,2\n2,control,Oslo,34.5,11,7.5,yes\n",
        "utf-8",
        [
            "row 3, column arm: expected one of control, intervention, found 'treatment'",
            "row 3, column age: expected at most 75, found '340'",
            "row 3, column hads_anxiety_0: expected at most 21, found '22'",
            "row 3, column in_work_12: expected at most 1, found '2'",
            "row 4, column age: expected a whole number, found '34.5'",
            "row 4, column in_work_12: expected a number, found 'yes'",
            "row 4, column participant: the key 2 stands there already",
        ],
    ),
    "decimal comma": (
        HEAD + '1,control,,,,"7,5",\n',
        "utf-8",
        ["row 2, column hours_12: expected '.' as decimal mark, found '7,5'", "Excel with Norwegian settings"],
    ),
    "semicolons": (
        HEAD.replace(",", ";") + "1;control;;;;7,5;\n",
        "utf-8",
        ["row 1: expected cells separated by commas, found semicolons", 'microdata.from_excel("participants.csv")'],
    ),
    "tabs": (HEAD.replace(",", "\t"), "utf-8", ["row 1: expected cells separated by commas, found tabs", "Excel"]),
    "Windows' letters": (HEAD + "1,control,Østfold,,,,\n", "cp1252", ["row 2: expected UTF-8", "Excel"]),
    "a missing column": ("participant,age\n1,30\n", "utf-8", ["row 1, column arm: the column is missing"]),
    "a name": (
        "participant,arm,name,fnr\n1,control,Kari,1\n",
        "utf-8",
        [
            "row 1, column name: unknown column; see datapackage.json",
            "row 1, column fnr: unknown column; see datapackage.json",
            "Take out columns that aren't in the schema, names and identity numbers above all.",
        ],
    ),
    "an identity number": (
        HEAD + "01019012345,control,,,,,\n",
        "utf-8",
        ["row 2, column participant: expected the pattern [A-Za-z]*[0-9]{1,8}, found '01019012345'"],
    ),
    "a word for missing": (
        HEAD + "1,control,,NA,,,\n",
        "utf-8",
        ["row 2, column age: expected a number, found 'NA'", "Leave a cell empty where a value is missing."],
    ),
    "a fraction": (
        HEAD + "1,control,,,,1/2,\n",
        "utf-8",
        ["row 2, column hours_12: expected plain digits, found '1/2'"],
    ),
    "a column twice": (
        "participant,arm,arm\n1,control,control\n",
        "utf-8",
        ["row 1, column arm: the column stands there twice"],
    ),
    "too few cells": (HEAD + "1,control\n", "utf-8", ["row 2: expected 7 cells, found 2"]),
    "no arm": (HEAD + "1,,,,,,\n", "utf-8", ["row 2, column arm: expected a value, found an empty cell"]),
    "no rows": (HEAD, "utf-8", ["expected a row per person, found none"]),
    "nothing": ("", "utf-8", ["row 1, column participant: the column is missing"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_all_that_is_wrong_is_said(case: str, write: Callable[..., str], tmp_path: Path) -> None:
    text, encoding, wanted = WRONG[case]
    with pytest.raises(DataError) as caught:
        microdata.read(write(text, encoding=encoding), tmp_path)
    said = str(caught.value)
    assert all(part in said for part in wanted), said
    if case != "nothing":  # of which the arm is missing as well
        assert said.count("participants.csv, row") == sum(part.startswith("row") for part in wanted)
    assert said.startswith("participants.csv")


def test_the_rest_of_many_problems_is_counted(write: Callable[..., str], tmp_path: Path) -> None:
    rows = "".join(f"{number},control,,old,,,\n" for number in range(1, 31))
    with pytest.raises(DataError, match=r"(?s)row 21, column age.*… and 10 more problems") as caught:
        microdata.read(write(HEAD + rows), tmp_path)
    assert "row 22" not in str(caught.value)


def test_a_workbook_is_named(tmp_path: Path) -> None:
    (tmp_path / "participants.xlsx").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(DataError, match="expected CSV, found a workbook of Excel; save its sheet as CSV UTF-8"):
        microdata.read("participants.xlsx", tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^nobody\.csv: the file is missing in "):
        microdata.read("nobody.csv", tmp_path)


def test_a_byte_order_mark_does_no_harm(write: Callable[..., str], tmp_path: Path) -> None:
    name = write("participant,arm\n1,control\n", encoding="utf-8-sig")
    assert microdata.read(name, tmp_path)["arm"].tolist() == ["control"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_what_excel_saves_becomes_readable(mark: str, encoding: str, write: Callable[..., str], tmp_path: Path) -> None:
    rows = [
        HEAD.strip().replace(",", ";"),
        "1;control;Østfold;34;11;7,5;1",
        '2;intervention;"Oslo, øst";;;10;',
        ";;;;;;",
    ]
    name = write("".join(row.replace(";", mark) + "\r\n" for row in rows), "excel.csv", encoding)
    path = microdata.from_excel(name, folder=tmp_path)
    assert path == tmp_path / "excel-plain.csv"
    found = microdata.read(path.name, tmp_path)
    assert found["centre"].tolist() == ["Østfold", "Oslo, øst"]
    assert found["hours_12"].tolist() == [7.5, 10]
    with pytest.raises(DataError, match="there already"):
        microdata.from_excel(name, folder=tmp_path)


def test_an_empty_file_of_excel_is_named(write: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^excel\.csv: no valid CSV"):
        microdata.from_excel(write("", "excel.csv"), folder=tmp_path)


# --- Where files go


def test_a_file_where_git_would_take_it_is_refused() -> None:
    with pytest.raises(DataError, match="belongs in data/private/"):
        microdata.read("uo-table-3.csv", source.FOLDER)


def test_git_takes_no_private_file_along() -> None:
    command = ["git", "check-ignore", "--quiet", "data/private/participants.csv"]
    if not (ROOT / ".git").exists():
        pytest.skip("not in a repository")
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    listed = subprocess.run(["git", "ls-files", "data/private"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout == ""


@pytest.mark.parametrize("name", ["../result.csv", "/result.csv", "deeper/../../result.csv"])
def test_nothing_is_written_outside_the_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "private"
    with pytest.raises(DataError, match="outside private"):
        microdata.save(pd.DataFrame({"n": [5]}), name, folder)
    assert list(tmp_path.rglob("*.csv")) == []


def test_results_are_kept_and_nothing_is_overwritten(tmp_path: Path) -> None:
    path = microdata.save(pd.DataFrame({"n": [5]}), "result.csv", tmp_path / "private")
    assert path.read_text() == "n\n5\n"
    with pytest.raises(DataError, match="there already; nothing was written"):
        microdata.save(pd.DataFrame({"n": [6]}), "result.csv", tmp_path / "private")
    assert path.read_text() == "n\n5\n"


# --- Analyses, against the packages themselves


def test_shares_agree_with_scipy(people: pd.DataFrame) -> None:
    row = microdata.effect(people, "in_work_12").iloc[0]
    table = pd.crosstab(people["arm"], people["in_work_12"]).to_numpy()[::-1, ::-1]
    assert row["p_fisher"] == pytest.approx(stats.fisher_exact(table).pvalue)
    assert row["p_chi2"] == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)
    risk = stats.contingency.relative_risk(278, 629, 209, 561)
    assert row["ratio"] == pytest.approx(risk.relative_risk)
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx(tuple(risk.confidence_interval()), rel=1e-6)
    assert row["difference"] == pytest.approx(278 / 629 - 209 / 561)


def test_groups_are_those_of_the_data(people: pd.DataFrame) -> None:
    rows = microdata.effect(people, "in_work_12", by="centre").set_index("group")
    assert rows.index.tolist() == [ALL, "akershus", "hordaland", "oslo", "ostfold", "sor_trondelag", "troms"]
    for centre in rows.index[1:]:
        part = people[people["centre"] == centre]
        for arm in microdata.ARMS:
            values = part.loc[part["arm"] == arm, "in_work_12"].dropna()
            assert (rows.loc[centre, f"{arm}_n"], rows.loc[centre, f"{arm}_yes"]) == (len(values), values.sum())
    assert rows.loc[rows.index[1:], "control_yes"].sum() == rows.loc[ALL, "control_yes"]


def test_logit_without_covariates_is_the_difference(people: pd.DataFrame) -> None:
    found = microdata.logit(people, "in_work_12")
    assert found.effect.value == pytest.approx(278 / 629 - 209 / 561, abs=1e-8)


def test_adjusted_logit_is_the_mean_difference_of_predictions(people: pd.DataFrame) -> None:
    import statsmodels.api as sm

    found = microdata.logit(people, "in_work_12", adjust=["age", "sex"])
    data = people.dropna(subset=["in_work_12", "age", "sex"])
    x = pd.DataFrame(
        {"one": 1.0, "treated": data["arm"] == "intervention", "age": data["age"], "woman": data["sex"] == "woman"}
    )
    fit = sm.Logit(data["in_work_12"], x.astype(float)).fit(disp=False)
    with_, without = (fit.predict(x.assign(treated=value).astype(float)).mean() for value in (1, 0))
    assert found.effect.value == pytest.approx(with_ - without, abs=1e-8)
    assert found.n == len(data)


def test_interaction_of_two_groups_is_the_test_of_its_coefficient(people: pd.DataFrame) -> None:
    import statsmodels.formula.api as smf

    data = people.dropna(subset=["in_work_12"]).assign(
        t=lambda d: (d["arm"] == "intervention").astype(int), w=lambda d: (d["sex"] == "woman").astype(int)
    )
    wald = smf.logit("in_work_12 ~ t * w", data).fit(disp=False).pvalues["t:w"]
    assert microdata.interaction(people, "in_work_12", "sex") == pytest.approx(wald, abs=0.001)


def test_means_agree_with_scipy_and_pingouin(people: pd.DataFrame) -> None:
    import pingouin as pg

    row = microdata.means(people, ["hads_depression_12"]).iloc[0]
    groups = [people.loc[people["arm"] == arm, "hads_depression_12"].dropna() for arm in ("intervention", "control")]
    test = stats.ttest_ind(*groups, equal_var=False)
    assert row["p"] == pytest.approx(test.pvalue)
    assert (row["low"], row["high"]) == pytest.approx(tuple(test.confidence_interval()))
    assert row["g"] == pytest.approx(pg.compute_effsize(*groups, eftype="hedges"), abs=1e-4)


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")  # pingouin 0.7 with pandas 3.1
def test_ancova_agrees_with_pingouin(people: pd.DataFrame) -> None:
    import pingouin as pg

    found = microdata.ancova(people, "hads_depression_12", "hads_depression_0")
    data = people[["arm", "hads_depression_0", "hads_depression_12"]].dropna().astype({"arm": str})
    table = pg.ancova(data, dv="hads_depression_12", covar="hads_depression_0", between="arm").set_index("Source")
    assert found.p == pytest.approx(table.loc["arm", "p_unc"])
    assert found.n == len(data)


def test_mixed_anova_agrees_with_the_closed_form(people: pd.DataFrame) -> None:
    table = microdata.mixed_anova(people, "hads_depression_0", "hads_depression_12").set_index("effect")
    cells = []
    for arm in microdata.ARMS:
        both = people.loc[people["arm"] == arm, ["hads_depression_0", "hads_depression_12"]].dropna()
        before, after = both.to_numpy().T
        sds = [float(values.std(ddof=1)) for values in (before, after, after - before)]
        cells.append(summary.Cell(len(both), before.mean(), sds[0], after.mean(), sds[1], sds[2]))
    wanted = summary.mixed_anova_2x2(*cells)
    for name, effect in (("arm", wanted.group), ("time", wanted.time), ("arm × time", wanted.interaction)):
        assert table.loc[name, "F"] == pytest.approx(effect.F, rel=1e-6)
        assert table.loc[name, "p"] == pytest.approx(effect.p, rel=1e-6)


def test_balance_is_that_of_the_report(people: pd.DataFrame) -> None:
    """The example has the report's counts and means, so its differences are those computed from print."""
    from jobsupport.sfj.baseline import baseline_balance

    printed = baseline_balance().set_index("variable")["difference"]
    rows = microdata.balance(people, ["sex", "hads_anxiety_0", "hads_depression_0"]).set_index(["variable", "level"])
    assert rows.loc[("sex", "woman"), "difference"] == pytest.approx(printed["women"], abs=1e-9)
    for scale in ("hads_anxiety", "hads_depression"):
        assert rows.loc[(f"{scale}_0", ""), "difference"] == pytest.approx(printed[scale], abs=0.01)


# --- Nothing small comes out


def _drawn(cells: list[int]) -> pd.DataFrame:
    """Make people of two arms, two groups and an outcome from eight counts."""
    rows = [
        (arm, group, value)
        for (arm, group, value), count in zip(product(microdata.ARMS, ("p", "q"), (1.0, 0.0)), cells, strict=True)
        for _ in range(count)
    ]
    return pd.DataFrame(rows, columns=["arm", "centre", "in_work_12"]).astype({"centre": "category", "arm": "category"})


@given(st.lists(st.integers(0, 12), min_size=8, max_size=8).filter(any))
@settings(max_examples=25)
def test_no_output_tells_of_fewer_than_five(cells: list[int]) -> None:
    people = _drawn(cells)
    try:
        rows = microdata.effect(people, "in_work_12", by="centre").set_index("group")
    except Withheld:
        return
    numbers = rows[["control_n", "control_yes", "intervention_n", "intervention_yes"]]
    assert (numbers.dropna().to_numpy() >= LEAST).all()
    for arm, (yes, n) in {a: (f"{a}_yes", f"{a}_n") for a in microdata.ARMS}.items():
        assert ((rows[n] - rows[yes]).dropna() >= LEAST).all()
        # What all rows of the arm tell together, with the sizes of the groups and the whole.
        shown = pd.DataFrame({"yes": rows[yes], "no": rows[n] - rows[yes], "all": rows[n]}).loc[["p", "q", ALL]]
        for cell in audit(shown).itertuples():
            value = 1.0 if cell.column == "yes" else 0.0
            true = ((people["arm"] == arm) & (people["centre"] == cell.row) & (people["in_work_12"] == value)).sum()
            assert cell.low <= true <= cell.high
            assert cell.high - cell.low >= (LEAST if true < LEAST else 1)
        # Nothing is computed from a hidden count.
        hidden = rows[yes].isna()
        assert rows.loc[hidden, ["difference", "low", "high", "ratio", "p_fisher", "p_chi2"]].isna().all(axis=None)
    if rows["control_yes"].isna().any() or rows["intervention_yes"].isna().any():
        for call in (microdata.interaction, lambda d, o, b: microdata.logit(d, o, [b])):
            with pytest.raises(Withheld, match="hidden counts"):
                call(people, "in_work_12", "centre")


def test_breakdowns_by_two_variables_tell_no_more_together() -> None:
    """Held against the integer programs over everybody's group in both variables at once."""
    rng, hiding = np.random.default_rng(5), 0
    for _ in range(6):
        people = pd.DataFrame(
            {
                "arm": np.repeat(microdata.ARMS, 40),
                "sex": rng.choice(["woman", "man"], 80, p=[0.75, 0.25]),
                "centre": rng.choice(["north", "west", "south"], 80),
                "in_work_12": rng.binomial(1, 0.25, 80).astype(float),
            }
        )
        both = pd.DataFrame(product(["woman", "man"], ["north", "west", "south"]), columns=["sex", "centre"])
        try:
            tables = {by: microdata.by_group(people, "in_work_12", by) for by in both.columns}
        except Withheld:
            continue
        for arm in microdata.ARMS:
            shown = {by: tables[by][arm] for by in both.columns}
            joint = audit_together(shown, both)
            for by, table in shown.items():
                single = audit(table)
                hiding += len(single)
                assert joint.loc[joint["table"] == by, ["low", "high"]].to_numpy().tolist() == (
                    single[["low", "high"]].to_numpy().tolist()
                )
    assert hiding > 20


def test_a_group_that_is_too_small_is_refused_with_the_advice_to_merge(people: pd.DataFrame) -> None:
    with pytest.raises(Withheld, match="an arm of disability_pension; put it together with another level"):
        microdata.effect(people, "in_work_12", by="status_0")
    merged = microdata.merge(people, "status_0", ["disability_pension", "none"], "none")
    assert microdata.effect(merged, "in_work_12", by="status_0")["group"].tolist()[-1] == "none"


def test_a_whole_with_hidden_counts_is_not_broken_down() -> None:
    people = _drawn([1, 9, 1, 9, 6, 6, 6, 6])
    row = microdata.effect(people, "in_work_12").iloc[0]
    assert pd.isna(row["control_yes"])
    assert row["control_n"] == 20
    with pytest.raises(Withheld, match="can't be broken down"):
        microdata.effect(people, "in_work_12", by="centre")
    with pytest.raises(Withheld, match="hidden counts"):
        microdata.logit(people, "in_work_12")


def test_people_without_a_value_are_a_group_of_their_own(people: pd.DataFrame) -> None:
    some = people.assign(sex=people["sex"].where(people.index >= 40))
    table = microdata.counts(some, "sex")
    assert table.index.tolist() == ["woman", "man", "unknown", ALL]
    assert table.loc["unknown", ALL] == 40
    named = some.assign(sex=some["sex"].astype(object).where(some.index != 50, "unknown"))
    assert microdata.counts(named, "sex").loc["unknown", ALL] == 41
    whole = microdata.effect(some, "in_work_12", by="sex")
    assert whole["control_n"].iloc[0] == whole["control_n"].iloc[1:].sum()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda d: microdata.means(d, ["in_work_12"]), ValueError, "use effect"),
        (lambda d: microdata.effect(d, "hads_anxiety_0"), ValueError, "expected 1 and 0; use means"),
        (lambda d: microdata.counts(d, "age"), ValueError, "expected 1 and 0"),
        (lambda d: microdata.effect(d, "in_work_12", by="age"), ValueError, "expected a column of text"),
        (lambda d: microdata.counts(d, "participant"), ValueError, "participant: 1193 different values"),
        (lambda d: microdata.effect(d, "in_work_12", by="county"), ValueError, "county: no such column"),
        (lambda d: microdata.effect(d, "in_work_6"), ValueError, "in_work_6: no such column"),
        (lambda d: microdata.means(d, ["hours_12"]), Withheld, "fewer than 5 people"),
        (lambda d: microdata.merge(d, "sex", ["men"], "x"), ValueError, "no level men; it has woman, man"),
        (lambda d: microdata.means(d.assign(age=40.0), ["age"]), Withheld, "all have the same"),
        (lambda d: microdata.ancova(d, "hours_12", "hours_0"), Withheld, "fewer than 5 people"),
        (lambda d: microdata.counts(d.iloc[:6], "sex"), Withheld, "fewer than 5 people"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    people: pd.DataFrame, call: Callable[[pd.DataFrame], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message), warnings.catch_warnings():
        call(people)


def test_response_hides_answers_of_few() -> None:
    people = _drawn([6, 6, 6, 6, 6, 6, 6, 6])
    few = people.assign(in_work_12=people["in_work_12"].where(np.arange(len(people)) < 27))
    row = microdata.response(few, ["in_work_12"]).iloc[0]
    assert row["control_n"] == 24
    assert pd.isna(row["intervention_n"])
    assert pd.isna(row["difference"])
