"""Inputs that people really have, one case an id: `reference/inputs.jsonl` says what each is and what is expected."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from etterprov import effects, granularity, reconstruct, summary
from etterprov.granularity import debit, grim, grimmer
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.reconstruct import Impossible, count_ordinal, ordinal
from etterprov.source import DataError
from jobsupport import microdata as m
from jobsupport.disclosure import Withheld, audit, suppress, suppress_together

HERE = Path(__file__).parent
LINES = (HERE / "reference" / "inputs.jsonl").read_text(encoding="utf-8").splitlines()
CASES = {case["id"]: case for case in map(json.loads, LINES)}
NAN = [np.nan]


def error(call: Callable[[], object], match: str = "", kind: type[Exception] = ValueError) -> str:
    """Expect an error, and give what it says."""
    with pytest.raises(kind, match=match or None) as caught:
        call()
    return str(caught.value)


# --- A: files


class Files:
    """Write files into a folder and read them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, content: str | bytes, encoding: str = "utf-8", name: str = "p.csv") -> str:
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return name

    def read(self, content: str | bytes, encoding: str = "utf-8", mapping: Any = None) -> pd.DataFrame:
        return m.read(self.write(content, encoding), self.folder, mapping)

    def wrong(self, content: str | bytes, match: str = "", encoding: str = "utf-8", mapping: Any = None) -> str:
        return error(lambda: self.read(content, encoding, mapping), match, DataError)

    def mended(self, content: str, encoding: str = "utf-8") -> pd.DataFrame:
        self.wrong(content, "from_excel", encoding)
        return m.read(m.from_excel("p.csv", folder=self.folder, overwrite=True).name, self.folder)

    def asked(self, content: str, match: str) -> None:
        with pytest.warns(m.Doubtful, match=match):
            self.read(content)


def a01(f: Files) -> None:
    text = "\ufeffparticipant;arm;sex;age;hours_12;in_work_12\n1;control;woman;34;22,5;1\n"
    assert f.mended(text)["hours_12"].tolist() == [22.5]
    assert f.read(text, mapping={})["hours_12"].tolist() == [22.5]


def a02(f: Files) -> None:
    assert f.mended("participant;arm;centre\n1;control;Østfold\n", "cp1252")["centre"].tolist() == ["Østfold"]


def a03(f: Files) -> None:
    text = "participant\tarm\tcentre\r\n1\tcontrol\tØstfold\r\n"
    assert f.mended(text, "utf-16")["centre"].tolist() == ["Østfold"]


def a05(f: Files) -> None:
    text = "participant;arm;hours_12\n1;control;1 022,5\n"
    f.wrong(text, "from_excel")
    said = f.wrong(text, "at most 100, found '1022.5'", mapping={})
    assert "from_excel" not in said


def a07(f: Files) -> None:
    f.wrong("participant,arm,hours_12\n1,control,1.022,5\n", "cells")
    f.wrong("participant;arm;hours_12\n1;control;1.022,5\n", "expected a number, found '1.022,5'", mapping={})


def a08(f: Files) -> None:
    f.asked("participant,arm,hours_12\n1,control,99\n2,intervention,99\n", "99, a usual code for missing")


def a09(f: Files) -> None:
    for code in ("-9", "999", "."):
        f.wrong(f"participant,arm,age\n1,control,{code}\n", "row 2, column age: expected")


def a10(f: Files) -> None:
    for code in ("#NULL!", "#N/A", "n/a", "None", "..", "Mangler", "#I/T"):
        f.wrong(f"participant,arm,age\n1,control,{code}\n", "(?s)column age.*Leave a cell empty")


def a23(f: Files) -> None:
    found = f.read("participant,arm,age,in_work_12\n1,control,34.0,1.0\n2,intervention,,0.0\n")
    assert found["age"].iloc[0] == 34


def a24(f: Files) -> None:
    for word in ("ja", "nei", "TRUE", "SANN"):
        f.wrong(f"participant,arm,in_work_12\n1,control,{word}\n", r"1 \(yes\) or 0 \(no\)")


def a25(f: Files) -> None:
    for cell in ("50%", "−5", "1e1", "+5"):
        f.wrong(f"participant,arm,hours_12\n1,control,{cell}\n", "expected a number")


def a26(f: Files) -> None:
    for arm in ("third", "Control", "0", "1"):
        f.wrong(f"participant,arm\n1,{arm}\n", "one of control, intervention")


def a28(f: Files) -> None:
    """More than was asked for then: workbooks are read."""
    pd.DataFrame({"participant": [1], "arm": ["control"]}).to_excel(f.folder / "p.xlsx", index=False)
    assert m.read("p.xlsx", f.folder)["participant"].tolist() == ["1"]


def a29(f: Files) -> None:
    for begin, said in ((b"\xd0\xcf\x11\xe0", "old Excel"), (b"PAR1", "Parquet"), (b"$FL2", "SPSS")):
        assert "Norwegian" not in f.wrong(begin + bytes(20), said)


def a31(f: Files) -> None:
    assert "01019012345" not in f.wrong("participant,arm\n01019012345,control\n", "row 2, column participant")
    assert "Kari" not in f.wrong("participant,arm,age\n1,control,Kari Nordmann\n", "row 2, column age")


def a33(f: Files) -> None:
    for name in ("../x.csv", "/tmp/x.csv"):
        error(lambda name=name: m.save(pd.DataFrame({"n": [1]}), name, f.folder), "outside", DataError)


def a34(f: Files) -> None:
    assert m.save(pd.DataFrame({"n": [1]}), "sub/x.csv", f.folder).read_text() == "n\n1\n"


def a36(f: Files) -> None:
    lines = m.save(m.counts(m.example(), "sex"), "c.csv", f.folder).read_text().splitlines()
    assert [line.partition(",")[0] for line in lines] == ["row", "woman", "man", "all"]


def a39(_: Files) -> None:
    import altair as alt

    from bookkit import charts

    charts.enable()
    chart = alt.Chart(pd.DataFrame({"c": ["<!--<script>"], "n": [1]})).mark_bar().encode(y="c:N", x="n:Q")
    page = charts._render(chart.properties(description="A bar with an odd name that is long").to_dict())["text/html"]
    assert "<!--" not in page.partition("application/json")[2]


def a41(f: Files) -> None:
    head = "participant,arm,in_work_12,hours_12\n"
    one = f.read(head + "1,control,1,20\n")
    same = f.read(head + "".join(f"{i},{m.ARMS[i % 2]},1,20\n" for i in range(80)))
    for call in (lambda: m.counts(one, "in_work_12"), lambda: m.means(same, ["hours_12"])):
        error(call, kind=Withheld)
    assert m.effect(same, "in_work_12")["difference"].isna().all()


def people(n0: int, n1: int, **columns: list[Any]) -> pd.DataFrame:
    data = pd.DataFrame({"participant": [str(i) for i in range(n0 + n1)]})
    data["arm"] = pd.Categorical(["control"] * n0 + ["intervention"] * n1, list(m.ARMS))
    for name, values in columns.items():
        data[name] = pd.Categorical(values) if any(isinstance(value, str) for value in values) else values
    return data


def a42(_: Files) -> None:
    hours = [0.0] * 20 + [20.0] * 10 + [0.0] * 18 + [20.0] * 12
    work = [0.0] * 20 + [1.0] * 10 + [0.0] * 18 + [1.0] * 12
    error(
        lambda: m.logit(people(30, 30, hours_0=hours, in_work_12=work), "in_work_12", adjust=["hours_0"]), "separation"
    )


def a44(_: Files) -> None:
    assert m.logit(m.example(), "in_work_12", adjust="age").n > 1000


def a45(_: Files) -> None:
    error(lambda: m.effect(m.example().assign(centre="all"), "in_work_12", by="centre"), "'all'")


def a46(f: Files) -> None:
    f.write("participant;arm\n1;control\n")
    for _ in range(2):
        m.from_excel("p.csv", folder=f.folder, overwrite=True)
        m.save(pd.DataFrame({"n": [1]}), "r.csv", f.folder, overwrite=True)


def a47(f: Files) -> None:
    import book_state

    private = f.folder / "data" / "private"
    private.mkdir(parents=True)
    before = book_state.Sources(f.folder).below("data")
    m.save(m.response(m.example(), ["centre"]), "effect.csv", private)
    assert book_state.Sources(f.folder).below("data") == before


# --- D: disclosure


def d01(_: Files) -> None:
    rng = np.random.default_rng(1)
    for _ in range(12):
        size = (int(rng.integers(2, 8)), 2)
        table = pd.DataFrame(rng.poisson(rng.choice([3, 9, 30], size)) + 2, columns=list("ab"))
        found = audit(suppress(table)).merge(_truth(table), on=["row", "column"])
        assert ((found["high"] - found["low"]) >= np.where(found["true"] < 5, 5, 1)).all()


def _truth(table: pd.DataFrame) -> pd.DataFrame:
    full = table.assign(all=table.sum(axis=1)).astype(int)
    return full.rename_axis("row").reset_index().melt("row", var_name="column", value_name="true")


def d02(_: Files) -> None:
    rng = np.random.default_rng(2)
    data = pd.DataFrame(
        {"fine": rng.choice(list("abcd"), 90, p=[0.5, 0.03, 0.07, 0.4]), "arm": rng.choice(list("xy"), 90)}
    )
    data["coarse"] = data["fine"].replace({"a": "ab", "b": "ab"})
    from jobsupport.disclosure import audit_together

    found = audit_together(suppress_together(data, ["fine", "coarse"], "arm"), data)
    assert (found["high"] - found["low"] >= 1).all()


def d04(_: Files) -> None:
    sex = [None] * 3 + ["woman"] * 100 + ["man"] * 80 + ["woman"] * 110 + ["man"] * 80 + [None] * 6
    work = NAN * 3 + [1.0] * 40 + [0.0] * 60 + [1.0] * 30 + [0.0] * 50
    work += [1.0] * 50 + [0.0] * 60 + [1.0] * 35 + [0.0] * 45 + NAN * 6
    d = people(183, 196, sex=sex, in_work_12=work)
    table, rows = m.counts(d, "sex"), m.effect(d, "in_work_12", by="sex").set_index("group")
    for arm in m.ARMS:
        assert table.loc["unknown", arm] is pd.NA
        # All minus the known ones, each within 4 of what is told: five or more are possible.
        known = sum(rows.loc[sex, f"{arm}_n"] for sex in ("woman", "man"))
        least, most = table.loc["all", arm] - 4 - (known + 8), table.loc["all", arm] + 4 - (known - 8)
        assert min(most, 9) - max(least, 0) >= 5


def d05(_: Files) -> None:
    hours = [37.5] + [0.0] * 19 + [37.5] * 9 + [0.0] * 11
    d = people(20, 20, in_work_12=[float(h > 0) for h in hours], hours_12=hours)
    assert m.counts(d, "in_work_12").loc["yes", "control"] is pd.NA
    error(lambda: m.means(d, ["hours_12"]), kind=Withheld)


def d06(_: Files) -> None:
    d = people(5, 30, hads_depression_12=[0, 0, 0, 0, 21.0] + [float(i % 15) for i in range(30)])
    error(lambda: m.means(d, ["hads_depression_12"]), kind=Withheld)


def d09(f: Files) -> None:
    import altair as alt

    from bookkit import charts, tables

    charts.enable()
    own = f.read("participant,arm,centre\nQ1,control,x\n")
    error(lambda: alt.Chart(own).mark_bar().encode(x="centre:N", y="count()").to_dict(), "row for each person")
    error(lambda: alt.Chart(own[["centre"]]).mark_bar().encode(x="centre:N").to_dict(), "row for each person")
    error(lambda: tables.show(own), "is not shown")


def d12(_: Files) -> None:
    start = time.process_time()
    suppress(pd.DataFrame(np.random.default_rng(3).poisson(12, (40, 2)), columns=list("ab")))
    assert time.process_time() - start < 20


# --- B: printed numbers


def b06(_: Files) -> None:
    """Drawn true answers; the exhaustive comparison stands in test_granularity."""
    rng = np.random.default_rng(5)
    for _ in range(60):
        n, items = int(rng.integers(2, 6)), int(rng.integers(1, 4))
        x = rng.integers(0, 5, (n, items)).mean(axis=1)
        assert grimmer(f"{x.mean():.2f}", f"{x.std(ddof=1):.2f}", n, items)


def b08(_: Files) -> None:
    for n in (10**6, 10**12):
        best = min(_timed(lambda n=n: grimmer("3.5", "0.0", n)) for _ in range(5))
        assert best < 0.01
        assert not grimmer("3.5", "0.0", n)


def _timed(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def b12(_: Files) -> None:
    assert [grim("5.19", 28.0), grimmer("3.0", "1.0", 10.0), debit(".1", ".3", 20.0)] == [  # type: ignore[arg-type]
        *(grim("5.19", 28), grimmer("3.0", "1.0", 10), debit(".1", ".3", 20))
    ]
    error(lambda: grim("5.19", 27.5), "n: expected a whole number")  # type: ignore[arg-type]


def b14(_: Files) -> None:
    assert [Printed(text).value for text in ("–0,37", "- 0.37", "5·19")] == [-0.37, -0.37, 5.19]


def b16(_: Files) -> None:
    assert Printed("<0,001").admits(0.0004)
    assert not Printed("<0,001").admits(0.0012)


def b17(_: Files) -> None:
    p = reach(lambda t: t, Printed("3")).through(lambda t: summary.p_from_t(t, 10))
    assert p.meets(Printed("0.009"))
    r = Reach(Printed(".17").low, Printed(".17").high).through(lambda x: summary.p_from_t(summary.t_of_r(x, 99), 97))
    assert r.meets(Printed(".084"))


def b19(_: Files) -> None:
    error(lambda: summary.t_test(1.0, 0.0, 6, 0.0, 0.0, 6), "spread")
    error(lambda: summary.welch_test(0.0, 0.0, 6, 0.0, 0.0, 6), "spread")
    error(lambda: summary.paired_t_test(2.0, 0.0, 10), "spread")


def b20(_: Files) -> None:
    error(lambda: summary.paired_t_test(1.0, -2.0, 10), "sd_change")
    error(lambda: summary.t_test(5.0, -1.0, 10, 4.0, 1.0, 10), "sd1")
    error(lambda: effects.hedges_g(5.0, -1.0, 10, 4.0, 1.0, 10), "sd1")


def b23(_: Files) -> None:
    error(lambda: summary.t_test(5.0, 1.0, 10, 4.0, 1.0, 10, level=95), "level")
    error(lambda: summary.wilson_interval(5, 10, level=95), "level")
    error(lambda: summary.correlation_test(0.3, 20, level=95), "level")


def b24(_: Files) -> None:
    for count, n in ((7, 5), (5, 0), (-1, 5)):
        error(lambda count=count, n=n: summary.wilson_interval(count, n))


def b28(_: Files) -> None:
    error(lambda: summary.proportions_test(11, 10, 5, 20), "count1")
    error(lambda: effects.risk_difference(11, 10, 0, 20), "count1")
    error(lambda: effects.risk_ratio(11, 10, 3, 20), "count1")


def b34(_: Files) -> None:
    error(lambda: summary.least_maximum(10.0, 5.0, 20, low=15.0), "mean")
    assert summary.least_maximum(0.0, 0.0, 10) == 0


def b38(_: Files) -> None:
    wrong = [("5.2", "1.2", 28, 1, 5), ("3.0", "1.0", 10, 5, 1), ("3.0", "5.0", 10, 1, 5), ("3", "1", 1, 1, 5)]
    for case in wrong:
        error(lambda case=case: ordinal(*case), kind=Impossible)


def b39(_: Files) -> None:
    for case in (("1.5", "0.71", 2, 1, 2), ("4", "3.1", 10, 1, 7), ("2.2", "1.3", 20, 1, 5)):
        assert len(ordinal(*case)) == case[2]
    assert count_ordinal("-1.3", "0.5", 4, -2, -1) > 0


def b40(_: Files) -> None:
    assert count_ordinal("1.95", "1.55", 20, 0, 5, items=3) > 1
    assert count_ordinal("1.95", "1.55", 20, 0, 5, items=3, minimum="range", fixed={0: 2}) > 1


def b41(_: Files) -> None:
    assert not grim("7.30", 10, low=1, high=7)
    assert not grimmer("7.3", "0.9", 10, low=1, high=7)


def b43(_: Files) -> None:
    """Too long for each day; a smaller one of its kind, against the number that two public tools agree on."""
    assert count_ordinal("2.7", "1.9", 130, 1, 5) == 5359


def b44(_: Files) -> None:
    for whole in ((10, 1, 5), (10.0, 1.0, 5.0)):
        error(lambda w=whole: ordinal("3.0", "1.0", *w), "10 answers from 1 to 5", Impossible)
    assert ordinal("3.0", "1.0", 12.0, 1.0, 5.0).tolist() == ordinal("3.0", "1.0", 12, 1, 5).tolist()  # type: ignore[arg-type]


def equal(call: Callable[[], object], expected: object) -> Callable[[Files], None]:
    def test(_: Files) -> None:
        assert call() == expected

    return test


def refused(call: Callable[[], object], match: str) -> Callable[[Files], None]:
    return lambda _: error(call, match) and None


def file(text: str, match: str, **options: Any) -> Callable[[Files], None]:
    return lambda f: f.wrong(text, match, **options) and None


def elsewhere(module: str, name: str) -> Callable[[Files], None]:
    """Point to the test in which the built book is looked at."""

    def test(_: Files) -> None:
        assert re.search(rf"^def {name}\(", (HERE / f"{module}.py").read_text(encoding="utf-8"), re.M)

    return test


TESTS: dict[str, Callable[[Files], None]] = {
    "A12": file('participant,arm,centre\n1,control,"Oslo\nindre"\n', "row 3, column centre: a line break"),
    "A13": lambda f: _same_people(f, "participant;arm;;\n1;control;;\n", {}),
    "A14": lambda f: _same_people(f, "participant,arm\n1,control\n\n", None),
    "A16": file("Participant,ARM,Sex\n1,control,woman\n", "(?s)column ARM: unknown.*column arm: the column is missing"),
    "A17": file("deltaker,gruppe\n1,kontroll\n", "(?s)column deltaker: unknown.*mapping"),
    "A18": file("participant, arm, sex\n1, control, woman\n", "column arm: spaces around the name"),
    "A19": lambda f: f.asked("participant,arm\n1,control\n01,control\n001,intervention\nP1,control\n", "same"),
    "A21": lambda f: f.asked("participant,arm,centre\n1,control,Oslo\n2,control,oslo\n3,control,OSLO\n", "2, 3, 4"),
    "A22": file("participant,arm\n1,control\n1,intervention\n", "row 3, column participant"),
    "A27": file("participant,arm,time,hads\n1,control,0,3\n1,control,12,4\n", "(?s)hads: unknown.*time: unknown"),
    "A38": elsewhere("test_tables", "test_any_text_survives"),
    "A40": elsewhere("test_microdata", "test_a_million_rows"),
    "D03": elsewhere("test_release", "test_no_small_cell_is_pinned"),
    "D08": elsewhere("test_build", "test_page_that_offers_a_private_file_stops_the_build"),
    "D11": elsewhere("test_build", "test_page_that_offers_a_private_file_stops_the_build"),
    "B01": equal(lambda: grimmer("0.03", "0.18", 200), True),
    "B02": equal(lambda: grimmer("7.67", "0.00", 2, items=3), True),
    "B03": equal(lambda: grim("-0.07", 40, rounding="up"), True),
    "B04": equal(
        lambda: [grimmer("1.44", "0.17", 9), grimmer("1.5", "0", 8), grimmer("1.5", "0.00", 8, items=2)],
        [False, False, True],
    ),
    "B05": equal(
        lambda: [grimmer("1.33", "0.00", 3, items=3), grimmer("1.1", "0", 10), grimmer("1.83", ".2", 9, items=2),
                 grimmer("3.44", "2.47", 18)],
        [True, True, True, False],
    ),
    "B07": equal(lambda: [grimmer("3.12", "1.53", 10**6, items=2), grim("2", 10**9)], [True, True]),
    "B09": equal(lambda: grim("0.07", 40, rounding="even"), True),
    "B10": equal(lambda: [grim("114", 7, percent=True), grim("-14", 7, percent=True)], [False, False]),
    "B11": equal(lambda: [debit("0.50", "0.50", 50, ddof=0), grimmer("2.5", "1.12", 4, ddof=0)], [True, True]),
    "B18": equal(lambda: round(summary.p_from_t(1.80, 40, one_sided=True), 3), 0.040),
    "B21": refused(lambda: effects.hedges_g(5.0, 1.0, 10, 4.0, 1.0, 10, level=95), "level"),
    "B26": equal(lambda: summary.wilson_interval(0, 77).low, 0.0),
    "B27": refused(lambda: summary.proportions_test(0, 10, 0, 20), "nobody"),
    "B30": refused(lambda: summary.paired_correlation(5.0, 5.0, 20.0), "sd_change"),
    "B32": refused(lambda: summary.rank_sum_test(1000, 3, 3), "rank_sum: expected a number from 6 to 15"),
    "B36": elsewhere("test_microdata", "test_mixed_anova_agrees_with_the_closed_form"),
    "B37": refused(lambda: ordinal("3.02", "2.14", 20, 1, 7), "no 20 whole numbers"),
    "B45": refused(lambda: summary.chi_square([[0, 0], [3, 4]]), "somebody in each"),
    "B46": refused(lambda: summary.change_sd(5.0, 5.0, 1.2), "r: expected"),
    "B48": equal(lambda: [grim("-0.13", 8, rounding="away"), grim("-0.12", 8, rounding="away")], [True, False]),
    "C01": elsewhere("test_pdf", "test_figures_and_tables_are_there_under_their_numbers"),
    "C02": elsewhere("test_site", "test_phone_does_not_scroll_sideways"),
    "C03": elsewhere("test_site", "test_search_finds_a_chapter_from_disk"),
    "C04": elsewhere("test_site", "test_charts_are_drawn_where_eval_is_forbidden"),
    "C05": elsewhere("test_charts", "test_text_of_a_chart_cannot_close_the_script"),
    "C06": elsewhere("test_site", "test_page_is_accessible"),
    "C07": elsewhere("test_site", "test_print_has_the_colours_of_day_and_whole_charts"),
    "C08": elsewhere("test_site", "test_print_has_the_colours_of_day_and_whole_charts"),
    "C09": elsewhere("test_site", "test_book_is_built"),
    "C10": elsewhere("test_build", "test_change_reaches_exactly_the_pages_that_depend_on_it"),
    "C11": elsewhere("test_pdf", "test_no_object_or_error_is_printed"),
    "C12": elsewhere("test_site", "test_ink_is_light_on_dark"),
    "C13": elsewhere("test_site", "test_charts_are_drawn_and_described"),
    "C14": elsewhere("test_site", "test_nothing_is_built_from_another_host"),
}  # fmt: skip
TESTS |= {name.upper(): test for name, test in list(globals().items()) if re.fullmatch(r"[abd]\d\d", name)}


def _same_people(f: Files, text: str, mapping: Any) -> None:
    assert f.read(text, mapping=mapping)["participant"].tolist() == ["1"]


def test_every_case_is_tried() -> None:
    assert sorted(TESTS) == sorted(CASES)
    assert granularity.grim is grim
    assert reconstruct.ordinal is ordinal


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, tmp_path: Path) -> None:
    TESTS[case](Files(tmp_path))
