"""Tables: what a reader sees in a cell is what the data frame holds."""

import html

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from jobsupport import tables


def _cells(table: tables.Table) -> list[list[str]]:
    page = BeautifulSoup(MarkdownIt("gfm-like").render(str(table)), "html.parser")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")]


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
