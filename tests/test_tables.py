"""Tables: what a reader sees in a cell is what the data frame holds."""

import html
import json
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bookkit import tables


def _cells(table: tables.Table) -> list[list[str]]:
    page = BeautifulSoup(MarkdownIt("gfm-like").render(str(table)), "html.parser")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")]


def test_a_download_has_no_digits_of_one_version_of_the_library() -> None:
    """Twice the same sum, by numpy 2.4 and by 2.5."""
    sums = {"sum": [18.748353040540543, 18.74835304054054], "n": [1184, 1184], "p": [1.25e-14, 1.25e-14]}
    head, *rows = tables.download(pd.DataFrame(sums), "n.csv", "All").content.splitlines()
    assert head == "sum,n,p"
    assert rows == ["18.7483530405,1184,1.25e-14"] * 2


def test_shows_only_markdown() -> None:
    assert set(tables.show(pd.DataFrame({"a": [1]}))._repr_mimebundle_()) == {"text/markdown"}


def test_numbers_stand_to_the_right() -> None:
    frame = pd.DataFrame(
        {
            "who": ["UO", "control"],
            "n": [56, 26],
            "p": [".05", "< .001"],
            "share": ["58.9 %", "–"],
            "stars": ["-.30*", ""],
        }
    )
    assert str(tables.show(frame)).splitlines()[1] == "| :--- | ---: | ---: | ---: | ---: |"


def test_alignment_can_be_chosen() -> None:
    frame = pd.DataFrame({"a": [1], "b": ["x"]})
    assert str(tables.show(frame, align="lc")).splitlines()[1] == "| :--- | :---: |"
    assert str(tables.show(frame, align={"b": "r"})).splitlines()[1] == "| ---: | ---: |"


@pytest.mark.parametrize("align", ["l", "lrr", "lx", {"c": "l"}, {"a": "x"}])
def test_alignment_that_does_not_fit_is_refused(align: object) -> None:
    with pytest.raises((ValueError, KeyError)):
        tables.show(pd.DataFrame({"a": [1], "b": [2]}), align=align)


def test_formats_apply_to_numbers_and_name_columns() -> None:
    frame = pd.DataFrame({"a": [1.005, None], "b": ["0.30", "n.s."]})
    assert _cells(tables.show(frame, formats={"a": ".1f", "b": ".2f"}))[1:] == [["1.0", "0.30"], ["", "n.s."]]
    with pytest.raises(KeyError, match="'c'"):
        tables.show(frame, formats={"c": ".1f"})


@pytest.mark.parametrize(("value", "shown"), [(-0.004, "0.00"), (-0.0, "0.00"), (-0.005001, "−0.01"), (0.004, "0.00")])
def test_a_zero_has_no_sign(value: float, shown: str) -> None:
    assert _cells(tables.show(pd.DataFrame({"x": [value]}), formats={"x": ".2f"}))[1:] == [[shown]]


def test_code_keeps_its_quotation_marks_and_strokes() -> None:
    table = tables.show(pd.DataFrame({"Typed": ["{\"a\": 'b'}", "a|b", "", "`x`"]}), code=["Typed"])
    assert table.markdown.splitlines()[2:] == [
        "| `{\"a\": 'b'}` |",
        r"| `a\|b` |",
        "|  |",
        "| `` `x` `` |",
    ]
    with pytest.raises(KeyError, match="code for columns"):
        tables.show(pd.DataFrame({"Typed": ["x"]}), code=["Other"])


def test_printed_digits_stay() -> None:
    assert _cells(tables.show(pd.DataFrame({"mean": ["0.30", "7.90"]})))[1:] == [["0.30"], ["7.90"]]


def test_negative_numbers_get_a_minus_and_words_keep_their_hyphen() -> None:
    frame = pd.DataFrame({"x": ["-0.55", "(-4.078 to 1.598)", "2-3", "table-2", "follow-up", "-"]})
    shown = ["−0.55", "(−4.078 to 1.598)", "2-3", "table-2", "follow-up", "-"]
    assert _cells(tables.show(frame))[1:] == [[cell] for cell in shown]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_stays_empty(missing: object) -> None:
    assert _cells(tables.show(pd.DataFrame({"a": ["x", missing]})))[2] == [""]


def test_two_columns_of_the_same_name() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["n", "n"])
    assert _cells(tables.show(frame)) == [["n", "n"], ["1", "2"]]


# Control characters and lone surrogates are no text of a table.
_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" ") | st.sampled_from("|*_`<>&$[]\\~\n#-!:/"))


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=3))
def test_any_text_survives(rows: list[tuple[str, str]]) -> None:
    shown = _cells(tables.show(pd.DataFrame(rows, columns=["a|b", "<i>c</i>"])))
    wanted = [["a|b", "<i>c</i>"], *[[" ".join(cell.split()) for cell in row] for row in rows]]
    assert [[_plain(cell) for cell in row] for row in shown] == [[_plain(cell) for cell in row] for row in wanted]


def _plain(cell: str) -> str:
    return html.unescape(cell).replace("−", "-").strip()


FRAME = pd.DataFrame(
    {
        "Check": ["n <all>", "mean", "sd"],
        "Printed": ["-0.5", "7", "12"],
        "Verdict": pd.Categorical(["right", "wrong", None], ["none", "wrong", "right"]),
        "Why": ["", "a & b", "c"],
    }
)


def _page(**options: object) -> BeautifulSoup:
    table = tables.browse(FRAME, name="tab-n", **options)
    return BeautifulSoup(table.page, "html.parser")


def test_browsable_has_a_form_for_pages_and_one_for_paper() -> None:
    table = tables.browse(FRAME, name="tab-n", shown=["Check", "Printed"])
    forms = table._repr_mimebundle_()
    assert set(forms) == {"text/html", "text/markdown"}
    assert forms["text/markdown"] == str(tables.show(FRAME[["Check", "Printed"]]))


def test_page_holds_an_ordinary_table() -> None:
    page = _page(shown=["Check", "Printed"], folded={"Check": "Why"})
    assert page.table["id"] == "tab-n"
    assert [head.text for head in page.select("th[scope=col]")] == ["Check", "Printed"]
    rows = [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [["n <all>", "−0.5"], ["meana & b", "7"], ["sdc", "12"]]
    assert [fold.summary.text for fold in page.select("details")] == ["mean", "sd"]


def test_filters_offer_the_values_that_are_there_in_their_order() -> None:
    page = _page(shown=["Check"], filters=["Verdict", "Printed"])
    settings = json.loads(page.thead["data-settings"])
    numbers = ["Printed", [["-0.5", 1, "-0.5"], ["7", 1, "7"], ["12", 1, "12"]], "Printed"]
    filters = [["Verdict", [["wrong", 1, "wrong"], ["right", 1, "right"]], "Verdict"], numbers]
    assert settings == {"search": True, "filters": filters, "heads": ["Check"], "noun": "rows"}
    assert [row["data-kinds"] for row in page.select("tbody tr")] == ["1 0", "0 1", "-1 2"]


def test_widths_share_the_table() -> None:
    widths = [int(re.search(r"(\d+)%", head["style"])[1]) for head in _page().select("thead th")]
    assert 97 <= sum(widths) <= 103


def test_page_is_the_same_each_time_and_its_script_ends_where_it_should() -> None:
    page = tables.browse(FRAME, name="tab-n").page
    assert tables.browse(FRAME, name="tab-n").page == page
    assert page.lower().count("<script") == page.lower().count("</script") == 1
    assert "http" not in page.partition("<script>")[0]


@pytest.mark.parametrize(
    "options",
    [
        {"filters": ["x"]},
        {"shown": ["x"]},
        {"folded": {"Check": "x"}},
        {"formats": {"x": ".1f"}},
        {"address": "x"},
        {"links": {"more": "x"}},
    ],
)
def test_columns_that_are_not_there_are_refused(options: dict) -> None:
    with pytest.raises(KeyError, match="'x'"):
        tables.browse(FRAME, name="tab-n", **options)


def test_nothing_folds_in_a_column_that_is_not_shown() -> None:
    with pytest.raises(KeyError, match="'Check'"):
        tables.browse(FRAME, name="tab-n", shown=["Printed"], folded={"Check": "Why"})


def test_rows_have_addresses_and_folds_lead_on() -> None:
    page = _page(shown=["Verdict"], folded={"Verdict": "Why"}, address="Check", links={"Its mean": "Printed"})
    assert page.select("tbody tr")[1]["id"] == "mean"
    assert [(link.text, link["href"]) for link in page.select("details a")] == [("Its mean", "#7"), ("Its mean", "#12")]


def test_rows_laid_apart_are_those_of_the_table() -> None:
    many = pd.DataFrame({"Check": [f"n {i}" for i in range(30)], "Why": ["</script><!--<script>", *[""] * 29]})
    many = many.assign(Page="tab-1", Title="Table 1")
    options = {"shown": ["Check"], "folded": {"Check": "Why"}}
    whole = tables.browse(many, name="tab-n", **options)
    table = tables.browse(many, name="tab-n", apart=("Page", "Title"), **options)
    page = BeautifulSoup(table.page, "html.parser")
    # The page itself has what is seen at first, as it would stand there anyway.
    rows = BeautifulSoup(whole.page, "html.parser").select("tbody tr")
    assert page.select("tbody tr") == rows[:25]
    assert json.loads(page.thead["data-settings"])["count"] == 30
    # To a browser, nothing in what is stored ends the script or begins another.
    text = table.page.partition('<script type="application/json" class="rows-apart">')[2].partition("</script>")[0]
    assert "<" not in text
    stored = json.loads(text)
    assert stored["titles"] == {"tab-1": "Table 1"}
    assert stored["pages"] == ["tab-1"] * 30
    cells = [cells for _, _, cells in stored["rows"]]
    assert cells == [[row.th.decode_contents(formatter="minimal")] for row in rows]
    assert "&lt;/script&gt;" in cells[0][0]


def test_a_number_stays_with_what_it_stands_beside() -> None:
    frame = pd.DataFrame({"Place": ["Report, table A.1"], "All, 2 years": ["2 215 404"], "Month 12: SFJ": ["2215404"]})
    shown = str(tables.show(frame)).replace("\N{NO-BREAK SPACE}", "~")
    assert shown.splitlines()[0] == "| Place | All, 2~years | Month~12: SFJ |"
    assert shown.splitlines()[2] == "| Report,~table~A.1 | 2~215~404 | 2~215~404 |"


@pytest.mark.parametrize("text", ["tables 12 and 345", "1193 123", "0.5 123 and 5 12"])
def test_only_thousands_are_held_together(text: str) -> None:
    assert "\N{NO-BREAK SPACE}" not in tables.typeset(text)
