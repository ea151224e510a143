"""A reader's file: what reading it says, what the analyses give, and that nothing small comes out."""

import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import yaml
from pyarrow import csv
from scipy import stats

from etterprov import source, summary
from etterprov.source import DataError
from jobsupport import microdata
from jobsupport.disclosure import ALL, BASE
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
            "row 3, column arm: expected one of control, intervention; what stands there is none of these",
            "row 3, column age: expected at most 75, found '340'",
            "row 3, column hads_anxiety_0: expected at most 21, found '22'",
            "row 3, column in_work_12: expected at most 1, found '2'",
            "row 4, column age: expected a whole number, found '34.5'",
            "row 4, column in_work_12: expected 1 (yes) or 0 (no), found 'yes'",
            "row 4, column participant: the same participant as in row 3",
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
            "Take out columns that aren't in the schema, names and identity numbers above all",
        ],
    ),
    "an identity number": (
        HEAD + "01019012345,control,,,,,\n",
        "utf-8",
        ["row 2, column participant: expected the pattern [A-Za-z]*[0-9]{1,8}; what stands there has another"],
    ),
    "a word for missing": (
        HEAD + "1,control,,NA,,,\n",
        "utf-8",
        ["row 2, column age: expected a number, found 'NA'", "Leave a cell empty where a value is missing"],
    ),
    "a fraction": (
        HEAD + "1,control,,,,1/2,\n",
        "utf-8",
        ["row 2, column hours_12: expected plain digits, found text"],
    ),
    "a column twice": (
        "participant,arm,arm\n1,control,control\n",
        "utf-8",
        ["row 1, column arm: the column stands there twice"],
    ),
    "too few cells": (HEAD + "1,control\n", "utf-8", ["row 2: expected 7 cells, found 2"]),
    "no arm": (HEAD + "1,,,,,,\n", "utf-8", ["row 2, column arm: expected a value, found an empty cell"]),
    "no rows": (HEAD, "utf-8", ["expected a row per person, found none"]),
    "nothing": ("", "utf-8", ["no valid CSV: the file is empty"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_all_that_is_wrong_is_said(case: str, write: Callable[..., str], tmp_path: Path) -> None:
    text, encoding, wanted = WRONG[case]
    with pytest.raises(DataError) as caught:
        microdata.read(write(text, encoding=encoding), tmp_path)
    said = str(caught.value)
    assert all(part in said for part in wanted), said
    if case != "nothing":
        assert said.count("participants.csv, row") == sum(part.startswith("row") for part in wanted)
    assert said.startswith("participants.csv")


def test_the_rest_of_many_problems_is_counted(write: Callable[..., str], tmp_path: Path) -> None:
    rows = "".join(f"{number},control,,old,,,\n" for number in range(1, 31))
    with pytest.raises(DataError, match=r"(?s)row 21, column age.*… and 10 more problems") as caught:
        microdata.read(write(HEAD + rows), tmp_path)
    assert "row 22" not in str(caught.value)


def test_a_workbook_is_named(tmp_path: Path) -> None:
    (tmp_path / "participants.xlsx").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(DataError, match="no workbook that can be read"):
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


# --- Analyses, against the packages themselves on what is released, and against the exact data


def test_shares_agree_with_scipy(people: pd.DataFrame) -> None:
    row = microdata.effect(people, "in_work_12").iloc[0]
    told = microdata.counts(people, "in_work_12")
    table = told.loc[["yes", "no"], ["intervention", "control"]].to_numpy(dtype=int).T
    assert row["p_fisher"] == pytest.approx(stats.fisher_exact(table).pvalue)
    assert row["p_chi2"] == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)
    (k1, n1), (k0, n0) = ((told.loc["yes", arm], told.loc[ALL, arm]) for arm in ("intervention", "control"))
    risk = stats.contingency.relative_risk(k1, n1, k0, n0)
    assert row["ratio"] == pytest.approx(risk.relative_risk)
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx(tuple(risk.confidence_interval()), rel=1e-6)
    # Of the exact shares, 278/629 and 209/561, it can be off by 4 people above and below each line.
    assert row["difference"] == pytest.approx(278 / 629 - 209 / 561, abs=4 / 561 + 4 / 629)


def test_groups_are_those_of_the_data(people: pd.DataFrame) -> None:
    rows = microdata.effect(people, "in_work_12", by="centre").set_index("group")
    assert rows.index.tolist() == [ALL, "akershus", "hordaland", "oslo", "ostfold", "sor_trondelag", "troms"]
    for centre in rows.index[1:]:
        part = people[people["centre"] == centre]
        for arm in microdata.ARMS:
            values = part.loc[part["arm"] == arm, "in_work_12"].dropna()
            assert abs(rows.loc[centre, f"{arm}_n"] - len(values)) < BASE
            assert pd.isna(rows.loc[centre, f"{arm}_yes"]) or abs(rows.loc[centre, f"{arm}_yes"] - values.sum()) < BASE
    assert rows.loc[rows.index[1:], "control_n"].sum() == rows.loc[ALL, "control_n"]
    assert (rows[["control_n", "intervention_n"]] % BASE == 0).all(axis=None)


def _exact(people: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    data = people.dropna(subset=["in_work_12", *columns])
    x = pd.DataFrame({"one": 1.0, "treated": (data["arm"] == "intervention").astype(float)})
    for column in columns:
        x[column] = data[column] == "woman" if column == "sex" else data[column]
    return x.astype(float).assign(y=data["in_work_12"])


def test_adjusted_logit_is_the_mean_difference_of_predictions(people: pd.DataFrame) -> None:
    import statsmodels.api as sm

    found = microdata.logit(people, "in_work_12", adjust=["age", "sex"])
    x = _exact(people, ["age", "sex"])
    y = x.pop("y")
    fit = sm.Logit(y, x).fit(disp=False)
    with_, without = (fit.predict(x.assign(treated=value)).mean() for value in (1.0, 0.0))
    # One of 561 people is 0.0018; so the step is 0.002, and of the standard error half of it.
    assert found.effect.value == pytest.approx(with_ - without, abs=0.001 + 1e-9)
    margins = fit.get_margeff(dummy=True)
    assert (found.effect.high - found.effect.low) / 3.92 == pytest.approx(margins.margeff_se[0], abs=0.0006)
    assert abs(found.n - len(x)) < BASE
    assert microdata.logit(people, "in_work_12", adjust="age") == microdata.logit(people, "in_work_12", adjust=["age"])


def test_interaction_is_that_of_the_counts_released(people: pd.DataFrame) -> None:
    import statsmodels.formula.api as smf

    tables = microdata.by_group(people, "in_work_12", "sex")
    rows = [
        (float(arm == "intervention"), float(sex == "woman"), y, int(tables[arm].loc[sex, name]))
        for arm in microdata.ARMS
        for sex in ("woman", "man")
        for name, y in (("yes", 1.0), ("no", 0.0))
    ]
    data = pd.DataFrame(rows, columns=["t", "w", "y", "n"])
    data = data.loc[data.index.repeat(data["n"])]
    fits = [smf.logit(f"y ~ t {sign} w", data).fit(disp=False) for sign in "+*"]
    wanted = stats.chi2.sf(2 * (fits[1].llf - fits[0].llf), 1)
    assert microdata.interaction(people, "in_work_12", "sex") == pytest.approx(wanted, abs=1e-6)


def test_means_agree_with_scipy(people: pd.DataFrame) -> None:
    row = microdata.means(people, ["hads_depression_12"]).iloc[0]
    groups = [people.loc[people["arm"] == arm, "hads_depression_12"].dropna() for arm in ("intervention", "control")]
    told = [(row[f"{arm}_mean"], row[f"{arm}_sd"], row[f"{arm}_n"]) for arm in ("intervention", "control")]
    for (mean, sd, n), values in zip(told, groups, strict=True):
        unit = 21 / len(values)
        assert mean == pytest.approx(values.mean(), abs=unit)
        assert sd == pytest.approx(values.std(), abs=unit)
        assert abs(n - len(values)) < BASE
    test = stats.ttest_ind_from_stats(*told[0], *told[1], equal_var=False)
    assert row["p"] == pytest.approx(test.pvalue)
    assert row["difference"] == pytest.approx(told[0][0] - told[1][0])


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")  # pingouin 0.7 with pandas 3.1
def test_ancova_agrees_with_pingouin(people: pd.DataFrame) -> None:
    import pingouin as pg

    found = microdata.ancova(people, "hads_depression_12", "hads_depression_0")
    data = people[["arm", "hads_depression_0", "hads_depression_12"]].dropna().astype({"arm": str})
    table = pg.ancova(data, dv="hads_depression_12", covar="hads_depression_0", between="arm").set_index("Source")
    # Nearly: effect and standard error are rounded to a tenth of a point and half of it.
    assert found.effect.value / ((found.effect.high - found.effect.low) / 3.93) == pytest.approx(
        -(table.loc["arm", "F"] ** 0.5), abs=0.6
    )
    assert abs(found.n - len(data)) < BASE


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
        assert table.loc[name, "F"] == pytest.approx(effect.F, abs=0.05 + 1e-9)
        assert table.loc[name, "p"] == pytest.approx(effect.p, abs=0.02)


def test_balance_is_nearly_that_of_the_report(people: pd.DataFrame) -> None:
    """The example has the report's counts and means: but for rounding, differences are those computed from print."""
    from jobsupport.sfj.baseline import baseline_balance

    printed = baseline_balance().set_index("variable")["difference"]
    rows = microdata.balance(people, ["sex", "hads_anxiety_0", "hads_depression_0"]).set_index(["variable", "level"])
    assert rows.loc[("sex", "woman"), "difference"] == pytest.approx(printed["women"], abs=0.03)
    for scale in ("hads_anxiety", "hads_depression"):
        assert rows.loc[(f"{scale}_0", ""), "difference"] == pytest.approx(printed[scale], abs=0.03)


# --- What is refused


def test_separation_is_refused_with_the_reason() -> None:
    """In work at 12 months are exactly those who worked at inclusion: the odds have no end."""
    hours = [0.0] * 20 + [20.0] * 10 + [0.0] * 18 + [20.0] * 12
    people = pd.DataFrame({"arm": ["control"] * 30 + ["intervention"] * 30, "hours_0": hours})
    people["in_work_12"] = (people["hours_0"] > 0).astype(float)
    with pytest.raises(microdata.Separated, match="separation: arm and hours_0"), warnings.catch_warnings():
        microdata.logit(people, "in_work_12", adjust=["hours_0"])


def test_half_a_separation_is_one_too() -> None:
    """All men work; of women some do. The odds of men have no end, though no line parts all people."""
    rng = np.random.default_rng(1)
    sex = pd.Series(["man"] * 60 + ["woman"] * 140)
    people = pd.DataFrame(
        {"arm": ["control", "intervention"] * 100, "sex": sex, "age": rng.integers(20, 60, 200) * 1.0}
    )
    people["in_work_12"] = np.where(sex == "man", 1.0, rng.integers(0, 2, 200))
    with pytest.raises(microdata.Separated):
        microdata.logit(people, "in_work_12", adjust=["sex", "age"])
    mixed = people.assign(in_work_12=np.where(people.index < 6, 0.0, people["in_work_12"]))
    assert microdata.logit(mixed, "in_work_12", adjust=["sex", "age"]).n > 190


def test_too_few_events_and_saturated_models_are_refused(people: pd.DataFrame) -> None:
    rng = np.random.default_rng(2)
    few = people.assign(in_work_12=(rng.random(len(people)) < 0.015).astype(float))
    with pytest.raises(Withheld, match="10 for each"):
        microdata.logit(few, "in_work_12", adjust=["age", "hads_anxiety_0"])
    with pytest.raises(Withheld, match="saturated"):
        microdata.logit(people, "in_work_12")


def test_a_group_that_is_too_small_is_refused_with_the_advice_to_merge(people: pd.DataFrame) -> None:
    with pytest.raises(Withheld, match="put it together with another level"):
        microdata.effect(people, "in_work_12", by="status_0")
    merged = microdata.merge(people, "status_0", ["disability_pension", "none", "unemployment_benefit"], "other")
    assert microdata.effect(merged, "in_work_12", by="status_0")["group"].tolist()[-1] == "other"


def test_people_without_a_value_are_a_group_of_their_own(people: pd.DataFrame) -> None:
    some = people.assign(sex=people["sex"].where(people.index >= 40))
    table = microdata.counts(some, "sex")
    assert table.index.tolist() == ["woman", "man", "unknown", ALL]
    assert abs(table.loc["unknown", ALL] - 40) < 2 * BASE
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
        (lambda d: microdata.means(d, ["hours_12"]), Withheld, "fewer than 30 people"),
        (lambda d: microdata.merge(d, "sex", ["men"], "x"), ValueError, "no level men; it has woman, man"),
        (lambda d: microdata.means(d.assign(age=40.0), ["age"]), Withheld, "the same"),
        (lambda d: microdata.ancova(d, "hours_12", "hours_0"), Withheld, "fewer than 30 people"),
        (lambda d: microdata.counts(d.iloc[:6], "sex"), Withheld, "fewer than about 10 people"),
        (lambda d: microdata.counts(d.assign(centre="all"), "centre"), ValueError, "'all'"),
        (lambda d: microdata.effect(d.assign(centre="all"), "in_work_12", by="centre"), ValueError, "'all'"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    people: pd.DataFrame, call: Callable[[pd.DataFrame], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message), warnings.catch_warnings():
        call(people)


def test_response_hides_answers_of_few(people: pd.DataFrame) -> None:
    few = people.assign(in_work_12=people["in_work_12"].where(people["arm"] == "control"))
    row = microdata.response(few, ["in_work_12"]).iloc[0]
    assert abs(row["control_n"] - 561) < BASE
    assert pd.isna(row["intervention_n"])
    assert pd.isna(row["difference"])


# --- Files as people have them


MAPPING = {
    "columns": {"Løpenr": "participant", "gruppe": "arm", "kjønn": "sex", "alder": "age", "timer 12 mnd": "hours_12",
                "i arbeid": "in_work_12"},
    "leave_out": ["navn"],
    "codes": {"arm": {1: "control", 2: "intervention"}, "sex": {"K": "woman", "M": "man"}},
    "missing": {"age": [-9, 999], "hours_12": [99, "#NULL!"], "in_work_12": ["Mangler"]},
    "yes": ["ja"], "no": ["nei"],
}  # fmt: skip
MESSY = (
    "sep=;\r\nLøpenr;gruppe;kjønn;navn; alder;timer 12 mnd;i arbeid;;\r\n1;1;K;Kari;34,0;22,5;Ja;;\r\n"
    "2;2;M;Per;−9;,5;nei;;\r\n3;2.0;M;Pål;41;99;Mangler;;\r\n4;1;K;Åse;999;#NULL!;ja;;\r\n;;;;;;;;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_messy_file_is_read_by_a_declared_mapping(
    mark: str, encoding: str, write: Callable[..., str], tmp_path: Path
) -> None:
    text = MESSY.replace(";", mark)
    if encoding == "cp1252":
        text = text.replace("−", "-")
    (tmp_path / "mapping.yml").write_text(yaml.safe_dump(MAPPING, allow_unicode=True), encoding="utf-8")
    for mapping in (MAPPING, "mapping.yml"):
        found = microdata.read(write(text, encoding=encoding), tmp_path, mapping)
        assert found["arm"].tolist() == ["control", "intervention", "intervention", "control"]
        assert found["sex"].tolist() == ["woman", "man", "man", "woman"]
        assert found["age"].fillna(-1).tolist() == [34, -1, 41, -1]
        assert found["hours_12"].fillna(-1).tolist() == [22.5, 0.5, -1, -1]
        assert found["in_work_12"].fillna(-1).tolist() == [1, 0, -1, 1]


@pytest.mark.parametrize("kind", ["xlsx", "sav", "dta", "parquet"])
def test_other_programs_files_are_read(kind: str, tmp_path: Path) -> None:
    import pyreadstat

    data = pd.DataFrame(
        {"nr": [1, 2, 3], "arm": [1.0, 2.0, 2.0], "centre": ["Østfold", "Oslo", ""], "age": [34.0, None, 51]}
    )
    path = tmp_path / f"people.{kind}"
    if kind == "xlsx":
        data.to_excel(path, index=False)
    elif kind == "parquet":
        data.to_parquet(path)
    else:
        {"sav": pyreadstat.write_sav, "dta": pyreadstat.write_dta}[kind](data, str(path))
    found = microdata.read(
        path.name, tmp_path, {"columns": {"nr": "participant"}, "codes": {"arm": {1: "control", 2: "intervention"}}}
    )
    assert found["participant"].tolist() == ["1", "2", "3"]
    assert found["arm"].tolist() == ["control", "intervention", "intervention"]
    assert found["centre"].astype(object).fillna("").tolist() == ["Østfold", "Oslo", ""]
    assert found["age"].fillna(-1).tolist() == [34, -1, 51]


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (b"\xd0\xcf\x11\xe0", "old Excel"),
        (b"PAR1", "people.parquet"),
        (b"$FL2", "people.sav"),
        (b"PK\x03\x04", "people.xlsx"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_a_file_is_named_for_what_it_is(begin: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(begin + bytes(30))
    for call in (microdata.read, microdata.from_excel):
        with pytest.raises(DataError, match=said) as caught:
            call("people.csv", folder=tmp_path)
        assert "Norwegian" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["mac_roman", "utf-8 read as cp1252"])
def test_letters_that_were_decoded_wrongly_are_noticed(
    encoding: str, write: Callable[..., str], tmp_path: Path
) -> None:
    text = "participant;arm;centre\n1;control;Sør-Trøndelag\n"
    name = (
        write(text.encode().decode("cp1252"), encoding="utf-8")
        if "read" in encoding
        else write(text, encoding=encoding)
    )
    with pytest.raises(DataError, match="row 2: letters look wrong"):
        microdata.read(name, tmp_path, {})


NAMES = ["Kari Nordmann", "01019012345", "Per", "91 23 45 678", "kari@example.org"]


@pytest.mark.parametrize("secret", NAMES)
@pytest.mark.parametrize("column", ["participant", "arm", "sex", "age", "hours_12", "in_work_12"])
def test_no_error_repeats_what_could_be_a_person(
    secret: str, column: str, write: Callable[..., str], tmp_path: Path
) -> None:
    row = {"participant": "1", "arm": "control", "sex": "woman", "age": "30", "hours_12": "1", "in_work_12": "0"}
    text = ",".join(row) + "\n" + ",".join({**row, column: secret}.values()) + "\n"
    for mapping in (None, {}):
        with pytest.raises(DataError, match=f"row 2, column {column}") as caught:
            microdata.read(write(text), tmp_path, mapping)
        assert secret not in str(caught.value)
        assert secret.replace(" ", "") not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("participant,arm\n1,control\n01,control\n001,intervention\n", "participant: rows 2, 3, 4"),
        ("participant,arm\nP1,control\np1,control\n", "participant: rows 2, 3"),
        ("participant,arm,centre\n1,control,Oslo\n2,control,oslo\n3,control,Oslo \u00a0x\n", "centre: rows 2, 3"),
        ("participant,arm,centre\n1,control,Ålesund\n2,control,A\u030alesund\n", "centre: rows 2, 3"),
        ("participant,arm,hours_12\n1,control,99\n2,control,37.5\n3,control,99\n", "hours_12: 2 people have 99"),
    ],
)
def test_what_is_probably_not_meant_is_asked_about(
    text: str, said: str, write: Callable[..., str], tmp_path: Path
) -> None:
    with pytest.warns(microdata.Doubtful, match=said):
        microdata.read(write(text), tmp_path)


def test_what_is_declared_is_not_asked_about(write: Callable[..., str], tmp_path: Path) -> None:
    name = write("participant,arm,hours_12\n1,control,99\n2,control,37.5\n")
    assert microdata.read(name, tmp_path, {"meant": {"hours_12": [99]}})["hours_12"].tolist() == [99, 37.5]
    assert microdata.read(name, tmp_path, {"missing": [99]})["hours_12"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"colums": {}}, "expected some of codes, columns"),
        ({"columns": {"alder": "age"}}, "doesn't have: alder"),
        ({"columns": ["alder"]}, "columns has to say"),
        ({"columns": {"arm": "participant"}}, "two columns of the file become this one"),
    ],
)
def test_a_mapping_that_does_not_fit_is_named(
    mapping: dict[str, object], said: str, write: Callable[..., str], tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=said):
        microdata.read(write("participant,arm\n1,control\n"), tmp_path, mapping)


def test_no_mend_leads_back_to_the_same_error(write: Callable[..., str], tmp_path: Path) -> None:
    """What reading advises from_excel for is read after it."""
    rows = ["1;control;22,5", "2;control;1\u00a022,5", "3;control;,5", "4;control;−5"]
    for row, wrong in zip(rows, (None, "22,5", None, "at least 0"), strict=True):
        name = write(f"participant;arm;hours_12\n{row}\n")
        with pytest.raises(DataError, match="from_excel"):
            microdata.read(name, tmp_path)
        path = microdata.from_excel(name, folder=tmp_path, overwrite=True)
        if wrong is None:
            assert len(microdata.read(path.name, tmp_path)) == 1
        else:
            with pytest.raises(DataError) as caught:
                microdata.read(path.name, tmp_path)
            assert "from_excel" not in str(caught.value) or wrong == "22,5"


def test_row_labels_are_kept_and_formulas_are_not_run(tmp_path: Path) -> None:
    table = pd.DataFrame({"=n": [1, 2], "text": ["=cmd|' /C calc'!A0", "-5"]}, index=["woman", "@man"])
    path = microdata.save(table, "deeper/result.csv", tmp_path)
    assert path.read_text() == "row,'=n,text\nwoman,1,'=cmd|' /C calc'!A0\n'@man,2,-5\n"
    with pytest.raises(DataError, match="overwrite=True"):
        microdata.save(table, "deeper/result.csv", tmp_path)
    assert microdata.save(table, "deeper/result.csv", tmp_path, overwrite=True) == path


@pytest.mark.parametrize("folder", ["chapters", "data/published", "data/simulated", "."])
def test_nothing_is_written_where_git_takes_it(folder: str) -> None:
    with pytest.raises(DataError, match="belongs in data/private/"):
        microdata.save(pd.DataFrame({"n": [5]}), "never.csv", ROOT / folder)
    assert not (ROOT / folder / "never.csv").exists()


def test_what_is_written_is_no_change_of_the_data(tmp_path: Path) -> None:
    import book_state

    (tmp_path / "data" / "private").mkdir(parents=True)
    (tmp_path / "data" / "private" / "people.csv").write_text("participant,arm\n1,control\n")
    before = book_state.Sources(tmp_path).below("data")
    microdata.read("people.csv", tmp_path / "data" / "private")
    microdata.save(pd.DataFrame({"n": [5]}), "deeper/effect.csv", tmp_path / "data" / "private")
    assert book_state.Sources(tmp_path).below("data") == before
    (tmp_path / "data" / "private" / "people.csv").write_text("participant,arm\n2,control\n")
    assert book_state.Sources(tmp_path).below("data") != before


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the most memory of a process")
def test_a_million_rows(tmp_path: Path) -> None:
    """In a process of its own, whose memory and time are measured."""
    rng = np.random.default_rng(1)
    n = 10**6
    frame = pd.DataFrame({"participant": np.arange(n), "arm": rng.choice(["control", "intervention"], n),
                          "centre": rng.choice(["a", "b", "c"], n), "sex": rng.choice(["woman", "man"], n),
                          "age": rng.integers(18, 67, n), "hads_anxiety_0": rng.integers(0, 22, n),
                          "hads_depression_0": rng.integers(0, 22, n), "hours_12": rng.integers(0, 76, n) / 2,
                          "in_work_12": rng.integers(0, 2, n)})  # fmt: skip
    # Which takes a tenth of the time of pandas.
    csv.write_csv(pa.Table.from_pandas(frame), tmp_path / "people.csv", csv.WriteOptions(quoting_style="none"))
    program = (
        "import re, sys, time; from pathlib import Path; from jobsupport import microdata\n"
        "start = time.process_time(); rows = len(microdata.read('people.csv', Path(sys.argv[1])))\n"
        # The system's other figure, of resources used, begins with those of the process that started this one.
        "most = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "print(rows, time.process_time() - start, int(most[1]) / 1024)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    command = [sys.executable, "-c", program, str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()
    assert int(found[0]) == n
    assert float(found[1]) < 20
    assert float(found[2]) < 1024
