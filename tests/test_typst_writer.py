"""From nodes to Typst markup: nothing of the text is taken for markup, and nothing unknown is dropped."""

import re
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

import typesetting
import typst_writer
from typst_writer import PaperError

ROOT = Path(__file__).parents[1]


def _markup(text: str, tmp_path: Path) -> str:
    """Typeset markup and read the text of the PDF again."""
    from pypdf import PdfReader

    path = tmp_path / "x.typ"
    path.write_text(f'#set document(title: "T")\n#set smartquote(enabled: false)\n= T\n{text}', encoding="utf-8")
    typesetting.typeset(path, ROOT / "CITATION.cff")
    return " ".join(page.extract_text() for page in PdfReader(tmp_path / "x.pdf").pages)


@pytest.mark.parametrize(
    "text",
    ["1. a_b *c* #d $e$", "= head", "- item", "/ term: x", "<label> @ref [x] `raw`", "a//b /* c", "~ -- 'x' \"y\""],
)
def test_text_stays_text(text: str, tmp_path: Path) -> None:
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", _markup(typst_writer.escape(text), tmp_path))


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_every_special_character_is_escaped(text: str) -> None:
    written = typst_writer.escape(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`$#@<>\[\]~]", re.sub(r"\\.", "", written))


# Written by pandoc 3 from the same TeX, but for its names of functions.
@pytest.mark.parametrize(
    ("tex", "typst"),
    [
        (r"\bar y", "macron(y)"),
        (r"p_0 - p_1", "attach(p, b: 0) − attach(p, b: 1)"),
        (r"\frac{t^2}{n}", "frac(attach(t, t: 2), n)"),
        (r"\hat\theta_\delta", "attach(hat(θ), b: δ)"),
        (r"C_\text{SFJ}", 'attach(C, b: upright("SFJ"))'),
        (r"\sum_{t=1}^{T} x", "attach(∑, b: t = 1, t: T) x"),
    ],
)
def test_formulas(tex: str, typst: str) -> None:
    assert typst_writer.formula(tex) == typst


def test_lines_of_a_formula_are_aligned() -> None:
    assert typst_writer.formula(r"\begin{aligned} a &= b \\ c &= d \end{aligned}") == "a & = b \\\n c & = d"


def test_what_no_formula_knows_is_refused() -> None:
    with pytest.raises(PaperError, match="menclose"):
        typst_writer.formula(r"\cancel{x}")


class _Builder:
    """What a writer asks of its builder."""

    class config:  # noqa: N801
        numfig_format: dict[str, str] = {}  # noqa: RUF012
        smartquotes = False
        language = "en"

    env: Any = None
    commonplace = frozenset({"q"})
    names = typst_writer.Names()
    app: Any = None
    events: Any = None


def _write(*children: nodes.Node) -> str:
    from docutils.utils import new_document

    document = new_document("x")
    document.extend(children)
    writer = typst_writer.Writer(document, _Builder(), "x")
    document.walkabout(writer)
    return writer.markup.strip()


def test_marks_are_written_by_name() -> None:
    paragraph = nodes.paragraph("", "", nodes.strong("", "a"), nodes.Text("(b) "), nodes.emphasis("", "får"))
    assert _write(paragraph) == '#strong[a];(b) #emph[#text(lang: "nb")[får]];'


def test_words_of_the_sources_are_norwegian() -> None:
    paragraph = nodes.paragraph("", "", nodes.Text("«så fint»"), classes=["norsk"])
    assert _write(paragraph) == '#emph[#text(lang: "nb")[«så fint»]];'


def test_heads_that_every_chapter_has_stay_out_of_the_contents() -> None:
    inner = nodes.section("", nodes.title("", "The question"), ids=["q"])
    outer = nodes.section("", nodes.title("", "A"), inner, ids=["a"])
    assert 'level: 2, outlined: false)[The question]#label("x#q")' in _write(outer)


def test_a_line_stays_with_the_list_that_it_leads_to() -> None:
    items = nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "one")))
    head = nodes.paragraph("", "", nodes.strong("", "Open"))
    assert "#lead[#strong[Open];]" in _write(head, items.deepcopy())
    assert "#lead[These are open:]" in _write(nodes.paragraph("", "These are open:"), items.deepcopy())
    assert "#lead" not in _write(nodes.paragraph("", "None is open."), items)
    assert "#lead" not in _write(head.deepcopy())


def test_a_caption_is_cut_where_it_says_enough_and_never_within_brackets() -> None:
    def first(text: str) -> str:
        [part] = typst_writer._first_sentence(nodes.caption("", text))
        return part.astext()

    assert first("Simulated people: who they are. More.") == "Simulated people: who they are"
    assert first("Numbers of the trial that fit: all.") == "Numbers of the trial that fit"
    assert first("A rate (Sussex: of starting. Yes) and more. No.") == "A rate (Sussex: of starting. Yes) and more"


def test_unknown_nodes_are_refused() -> None:
    with pytest.raises(PaperError, match="line_block"):
        _write(nodes.line_block())


def test_references_that_lead_nowhere_are_refused() -> None:
    with pytest.raises(PaperError, match="leads nowhere"):
        _write(nodes.paragraph("", "", nodes.reference("", "there", refid="nowhere")))


def test_a_paragraph_says_the_page_of_a_place_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Builder.names, "of", lambda _docname, identifier: identifier)

    def to(place: str) -> nodes.reference:
        return nodes.reference("", "", nodes.inline("", place, classes=["std-ref"]), refid=place)

    text = _write(nodes.paragraph("", "", to("a"), to("b"), to("a")), nodes.paragraph("", "", to("a")))
    assert re.findall(r'#see\("(\w)"', text) == ["a", "b", "a"]


def test_folded_code_stays_on_pages() -> None:
    code = nodes.container("", nodes.literal_block("", "x = 1"), nb_element="cell_code_source")
    shown = nodes.container("", code.deepcopy(), nb_element="cell_code")
    folded = nodes.container("", code, nb_element="cell_code", classes=["tag_hide-input"])
    assert "x = 1" in _write(shown)
    assert "x = 1" not in _write(folded)


def test_widths_are_shared_where_not_all_fits() -> None:
    assert typst_writer.column_widths([["Group", "UO"], ["n", "56"]]) == ("auto, auto,", False)
    shares, long = typst_writer.column_widths([["Place", "here"], ["Words", "many words " * 30]])
    parts = [float(part) for part in re.findall(r"([\d.]+) \* whole", shares)]
    assert sum(parts) == pytest.approx(1, abs=0.001)
    assert parts[1] > parts[0]
    assert not long


def test_a_long_table_runs_through_the_columns_if_it_is_narrow() -> None:
    words = ["Words", *["some words of a finding"] * 100]
    for number, place in ((4, "column"), (5, "whole")):
        shares, long = typst_writer.column_widths([words] * number)
        assert long
        assert re.findall(r"\* (\w+)", shares) == [place] * number


def test_rows_of_a_page_are_not_wrapped_for_the_sake_of_long_heads() -> None:
    # As the Norwegian table of all families of checks: its heads are longer than the numbers below them.
    names = ["Familie", *["anslag midt i intervallet"] * 48, *["gjennomsnitt og spredning av hele tall"] * 5]
    heads = ["Høyeste rate", "Alle samtidig", "Trekninger", "Tilfeller", "Alarmer"]
    texts = [names, *([head, *["0,07 %"] * 53] for head in heads), ["Slag", *["Gjennomsnitt og forskjeller"] * 53]]
    _, long = typst_writer.column_widths(texts)
    assert not long


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("2\N{NO-BREAK SPACE}215\N{NO-BREAK SPACE}404", "2_215_404"),
        ("399664 kroner", "399_664 kroner"),
        ("1193 people", "1193 people"),
        ("doi:10.1176/12345", "doi:10.1176/12345"),
        ("0.07727", "0.07727"),
        ("born 01019012345", "born 01019012345"),
    ],
)
def test_thousands(text: str, set_: str) -> None:
    assert typst_writer.thousands(text).replace("\N{NARROW NO-BREAK SPACE}", "_") == set_
