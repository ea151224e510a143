"""The PDF: everything that the pages show, tagged, in fonts that travel with it, within its margins."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pdfua
import pikepdf
import pytest
from bs4 import BeautifulSoup
from PIL import ImageFont
from pypdf import PdfReader
from sphinx_external_toc.parsing import parse_toc_yaml

import paper
import typesetting
from bookkit import lettering
from etterprov import language

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "_build"
PDF = BUILD / "paper" / "etterprovd.pdf"
MARKUP = PDF.with_suffix(".typ")
POINTS_PER_MM = 72 / 25.4
A4 = (210 * POINTS_PER_MM, 297 * POINTS_PER_MM)
LEFT, RIGHT = 15 * POINTS_PER_MM, A4[0] - 15 * POINTS_PER_MM
COLUMN = 87 * POINTS_PER_MM
FEWEST_LINES = 8


def _run(*command: str) -> str:
    return subprocess.run([*command], capture_output=True, text=True, check=True).stdout


@cache
def _pages() -> list[str]:
    return _run("pdftotext", "-layout", str(PDF), "-").split("\f")[:-1]


@cache
def _text() -> str:
    """Return the text in the order in which it is read, as a column's caption stands beside and not within it."""
    return _plain(_run("pdftotext", str(PDF), "-"))


def _plain(text: str) -> str:
    """Return the text without what typesetting changes: spaces, line breaks, hyphens, ligatures, quotation marks."""
    return re.sub(r"[\s\-‐­\N{ZERO WIDTH SPACE}'\"’‘“”]+", "", unicodedata.normalize("NFKC", text))


@cache
def _captions() -> dict[str, list[str]]:
    """Give the captions of the pages by their numbers, up to the first formula, name or page number."""
    found: dict[str, list[str]] = {}
    for page in sorted((BUILD / "html" / "chapters").glob("*.html")):
        # To read whole pages for their captions takes seconds.
        text = re.sub(r"<script.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.S)
        for source in re.findall(r"<(?:fig)?caption.*?</(?:fig)?caption>", text, re.S):
            caption = BeautifulSoup(source, "html.parser")
            number, words = caption.select_one(".caption-number"), caption.select_one(".caption-text")
            assert number, f"{page.name}: a caption without a number: {caption.get_text()}"
            assert words, f"{page.name}: a number without a caption: {number.get_text()}"
            for formula in words.select(".math, .std-numref, .std-ref, code"):
                formula.replace_with("¤")
            found.setdefault(number.get_text().strip(), []).append(words.get_text().split("¤")[0])
    return found


@cache
def _elements() -> list[pikepdf.Dictionary]:
    """Return the elements of the structure that people hear who can't see the page."""

    def walk(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            yield from walk(node.get("/K", pikepdf.Array()))

    return list(walk(_open().Root.StructTreeRoot.K))


@cache
def _open() -> pikepdf.Pdf:
    return pikepdf.open(PDF)


def _of(kind: str) -> list[pikepdf.Dictionary]:
    return [element for element in _elements() if kind == element.S]


def _below(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    children = element.get("/K", pikepdf.Array())
    children = children if isinstance(children, pikepdf.Array) else [children]
    return [child for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]


# --- What is there


def test_has_the_pages_of_a_book() -> None:
    assert 60 <= len(_pages()) <= 130


def test_is_the_one_offered_on_the_pages() -> None:
    assert (BUILD / "html" / "etterprovd.pdf").read_bytes() == PDF.read_bytes()


def test_numbers_of_captions_are_all_different() -> None:
    assert {number: texts for number, texts in _captions().items() if len(texts) > 1} == {}
    kinds = {number.split()[0] for number in _captions()}
    assert kinds == {"Fig.", "Table"}


# The list of all checks belongs to the pages; paper has the findings.
ON_PAGES_ONLY = ("Every check:",)
# What charts do on pages is not said on paper.
DIFFERENT_ON_PAPER = ("GRIM map", "Effects among all randomised", "Both arms of the trial", "Chance of a significant")


def test_figures_and_tables_are_there_under_their_numbers() -> None:
    starts = {
        f"{number}. {text}"[:70].strip()
        for number, (text, *_) in _captions().items()
        if not text.startswith(ON_PAGES_ONLY) and not any(start in text for start in DIFFERENT_ON_PAPER)
    }
    assert len(starts) > 100
    assert [start for start in starts if _plain(start) not in _text()] == []


@pytest.mark.parametrize("leftover", ["alt.Chart(", "LayerChart(", "Traceback(mostrecent", "alt.LayerChart", "??"])
def test_no_object_or_error_is_printed(leftover: str) -> None:
    assert leftover not in _text()


@pytest.mark.parametrize(
    "words",
    [
        "Show the code",
        "the button at the top",
        "the tick that no cell failed",
        "below the sliders",
        "arrow keys",
        "can be searched, filtered and sorted",
        "Download all checks",
        "Nothing that you fill in",
        "The cells below",
        "a click on",
        "this page",
    ],
)
def test_what_only_pages_have_is_not_promised_on_paper(words: str) -> None:
    assert _plain(words) not in _text()


def test_no_page_is_nearly_empty() -> None:
    sparse = {
        number: lines
        for number, page in enumerate(_pages(), start=1)
        if number > 1 and (lines := len([line for line in page.splitlines() if line.strip()])) < FEWEST_LINES
    }
    assert sparse == {}


def test_thousands_are_set_alike() -> None:
    text = _run("pdftotext", str(PDF), "-")
    # Identity numbers and digital object identifiers are no amounts.
    assert re.findall(r"(?<![\w.,/:-])[1-9]\d{4,8}(?![\w/.-])", text) == []
    assert re.findall(r"(?<![\w.,/:-])\d{1,3}(?:,\d{3})+(?![\w,])", text) == []


def test_counts_have_no_decimals() -> None:
    for path in (PDF, NORWEGIAN):
        assert re.findall(r"\d{4,}[.,]0\b", _run("pdftotext", str(path), "-")) == []


# --- Finding one's way


def test_title_page_says_where_the_book_comes_from() -> None:
    first = " ".join(_pages()[0].split())
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    version = re.search(r"^version: (.*)$", citation, re.M)
    assert version is not None
    assert f"Version {version[1]}, " in first
    assert "How to cite." in first
    assert "CC BY 4.0" in first


def test_every_chapter_has_a_bookmark() -> None:
    reader = PdfReader(PDF)
    tops = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    titles = []
    chapters = [name for name in parse_toc_yaml(ROOT / "_toc.yml") if "/api/" not in name]  # which paper lists
    for document in chapters:
        titles += re.findall(r"^# (.*)$", (ROOT / f"{document}.md").read_text(encoding="utf-8"), re.M)[:1]
    assert [title for title in titles if _plain(title) not in map(_plain, tops)] == []
    assert tops[-2:] == ["Figures", "Tables"]


def test_contents_don_t_repeat_what_every_chapter_has() -> None:
    assert _pages()[1].count("The question") == 0
    assert "The book in one page" in _pages()[1]


def test_running_heads_name_chapter_and_section() -> None:
    heads = [next(line for line in page.splitlines() if line.strip()) for page in _pages()[3:]]
    assert sum("Was it worth the money?" in head and "What the numbers say beyond that" in head for head in heads) >= 1
    assert sum(bool(re.search(r"\S {3,}\S", head)) for head in heads) > len(heads) / 2


def test_references_to_far_places_say_the_page() -> None:
    assert len(re.findall(r"\(p\.\s\d+\)|, p\.\s\d+", _run("pdftotext", str(PDF), "-"))) > 50


def test_references_to_findings_lead_to_them() -> None:
    places = re.findall(r'#see\("chapters/ledger#(m-[\w-]+)"', MARKUP.read_text(encoding="utf-8"))
    assert len(set(places)) > 40


def test_lists_say_the_pages_that_figures_and_tables_stand_on() -> None:
    last = len(_pages())
    read = _run("pdftotext", "-raw", "-f", str(last - 4), str(PDF), "-")
    read = read[read.index("\nFigures\n") :]
    listed = re.findall(
        r"^(Fig\.|Table)\s+(\d+)\s(?:(?!\n(?:Fig\.|Table)\s+\d).)*?(?:\.\s*){2,}(\d+)$", read, re.M | re.S
    )
    assert len(listed) > 100
    wrong = [entry for entry in listed if f"{entry[0]} {entry[1]}. " not in _pages()[int(entry[2]) - 1]]
    assert wrong == []


def test_works_are_listed_as_the_text_names_them() -> None:
    assert _text().count(_plain("Manski, 1989")) >= 2
    assert _plain("Johansen and Schönfelder, 2021. Thomas Johansen") in _text()


def test_a_name_in_the_text_leads_to_one_work_of_the_list() -> None:
    listed = _run("pdftotext", "-raw", str(PDF), "-").rpartition("\nBibliography\n")[2]
    page = BeautifulSoup((BUILD / "html" / "chapters" / "bibliography.html").read_text(encoding="utf-8"), "html.parser")
    names = [label.get_text().strip("[]") for label in page.select(".citation .label")]
    assert len(names) == len(set(names)) > 80
    assert {"Hoff et al., 2022a", "Hoff et al., 2022b"} <= set(names)
    assert [name for name in names if _plain(f"{name}. ") not in _plain(listed)] == []
    assert [name for name in names if name[-1] in "ab" and _text().count(_plain(name)) < 2] == []


def test_references_to_pages_are_in_the_language_around_them() -> None:
    assert re.search(r"\(s\.\s\d+\)", _run("pdftotext", "-f", "4", "-l", "8", str(PDF), "-"))


# --- For everybody


def test_keeps_what_can_be_checked_of_the_standard_for_accessible_pdfs() -> None:
    report = pdfua.validate(str(PDF))
    assert [(finding.rule_id, finding.message) for finding in report.findings] == []


def test_is_tagged_and_says_its_language_title_and_licence() -> None:
    root = _open().Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en"
    assert root.ViewerPreferences.DisplayDocTitle
    about = _open().open_metadata()
    assert about["pdfuaid:part"] == "1"
    assert "Etterprøvd" in about["dc:title"]
    assert about["xmpRights:WebStatement"] == paper.LICENCE


def test_every_picture_has_words() -> None:
    figures = _of("/Figure")
    assert len(figures) == len([number for number in _captions() if number.startswith("Fig.")])
    assert [figure for figure in figures if len(str(figure.get("/Alt", "")).split()) < 5] == []


def test_every_formula_has_words() -> None:
    assert len(_of("/Formula")) > 20
    assert [formula for formula in _of("/Formula") if not str(formula.get("/Alt", ""))] == []


def test_every_table_has_heads_that_say_what_they_head() -> None:
    tables = _of("/Table")
    on_paper = [texts for number, texts in _captions().items() if number.startswith("Table")]
    assert len(tables) == len(on_paper) - len(ON_PAGES_ONLY)
    for table in tables:
        [head] = [part for part in _below(table) if part.S == "/THead"]
        cells = [cell for row in _below(head) for cell in _below(row)]
        assert {str(cell.S) for cell in cells} == {"/TH"}
        assert {_scope(cell) for cell in cells} == {"/Column"}
    assert len(_of("/Caption")) == len(tables) + len(_of("/Figure"))


def test_rows_of_tables_are_headed_by_their_first_cells() -> None:
    rows = [
        _below(row) for table in _of("/Table") for part in _below(table) if part.S == "/TBody" for row in _below(part)
    ]
    first = [cells[0] for cells in rows if len(cells[0].get("/K", []))]
    assert len(first) > 0.9 * len(rows) > 500
    assert {(str(cell.S), _scope(cell)) for cell in first} == {("/TH", "/Row")}
    assert {str(cell.S) for cells in rows for cell in cells[1:]} == {"/TD"}


def _scope(cell: pikepdf.Dictionary) -> str:
    return "".join(str(rule.Scope) for rule in cell.get("/A", []) if "/Scope" in rule)


def test_headings_leave_no_level_out() -> None:
    levels = [int(str(element.S)[2:]) for element in _elements() if re.fullmatch(r"/H\d", str(element.S))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert len(levels) > 150


def test_lists_are_lists() -> None:
    assert len(_of("/L")) > 30
    assert all(any(part.S == "/LBody" for part in _below(item)) for item in _of("/LI"))


def test_abstracts_are_marked_as_norwegian() -> None:
    chapters = [
        f for f in (ROOT / "chapters").glob("*.md") if "## Sammendrag på norsk" in f.read_text(encoding="utf-8")
    ]
    marked = [element for element in _elements() if str(element.get("/Lang", "")) == "nb"]
    assert len(chapters) > 8
    assert len(marked) >= len(chapters)


# --- How it is made


def test_fonts_are_embedded() -> None:
    fonts = _run("pdffonts", str(PDF)).splitlines()[2:]
    assert len(fonts) > 3
    assert [font for font in fonts if not re.search(r" yes (yes|no) +(yes|no) +\d+ +\d+$", font)] == []


def test_figures_are_vectors() -> None:
    assert len(_run("pdfimages", "-list", str(PDF)).splitlines()) == 2  # the heading of the list alone


def test_lettering_of_figures_can_be_read() -> None:
    pictures = re.findall(r'#picture\("([^"]+)", ".*?", ([\d.]+)pt\)', MARKUP.read_text(encoding="utf-8"))
    assert len(pictures) > 60
    for name, width in pictures:
        chart = (MARKUP.parent / name).read_text(encoding="utf-8")
        drawn = re.search(r'<svg[^>]*\swidth="([\d.]+)', chart)
        assert drawn is not None
        letters = min(map(float, re.findall(r'font-size="([\d.]+)px"', chart)))
        assert letters * min(float(width), 2 * COLUMN + 17) / float(drawn[1]) >= 7.5, name
    assert "80%" not in _text().replace(_plain("80 %"), "")


@pytest.mark.parametrize("edition", ["", "nb"])
def test_lettering_of_figures_is_not_cut_off(edition: str) -> None:
    pictures = sorted((MARKUP.parent / edition).glob("chart-*.svg"))
    cut = []
    for path in pictures:
        picture = ET.parse(path).getroot()
        room = float(picture.get("width", "0"))
        cut += [(path.name, words) for words, left, right in _lettering(picture, 0) if left < -2 or right > room + 2]
    assert len(pictures) > 60
    assert cut == []


def _lettering(part: ET.Element, left: float) -> Iterator[tuple[str, float, float]]:
    """Yield each line of a picture's lettering that lies level, with its ends."""
    moves = part.get("transform", "")
    if "rotate" in moves or part.get("opacity") == "0":
        return
    left += sum(float(move) for move in re.findall(r"translate\(([-\d.]+)", moves))
    if not part.tag.endswith("text"):
        for inner in part:
            yield from _lettering(inner, left)
        return
    size = float(part.get("font-size", "").removesuffix("px"))
    before = {"middle": 0.5, "end": 1}.get(part.get("text-anchor", ""), 0)
    for line in list(part) or [part]:
        words = "".join(line.itertext())
        width = size * _font("-Bold" if part.get("font-weight") in ("600", "bold") else "").getlength(words) / 100
        yield words, left - before * width, left + (1 - before) * width


@cache
def _font(weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(lettering.folder() / f"DejaVuSans{weight}.ttf", 100)


@cache
def _lines() -> list[list[list[tuple[str, float, float, float, float]]]]:
    """Give the words of each line on each page, with the corners of their boxes."""
    pages = ET.fromstring(re.sub(r' xmlns="[^"]*"', "", _run("pdftotext", "-bbox-layout", str(PDF), "-")))
    corners = ("xMin", "yMin", "xMax", "yMax")
    return [
        [
            [(word.text or "", *(float(word.get(side, 0)) for side in corners)) for word in line.iter("word")]
            for line in page.iter("line")
        ]
        for page in pages.iter("page")
    ]


def test_nothing_stands_outside_the_margins() -> None:
    outside = [
        f"page {number}: {text} at {left:.0f}–{right:.0f}"
        for number, lines in enumerate(_lines(), start=1)
        for text, left, up, right, down in chain(*lines)
        if left < LEFT - 2.5 or right > RIGHT + 2.5 or up < 30 or down > A4[1] - 25
    ]
    assert outside == []


def test_nothing_is_printed_over_something_else() -> None:
    over = []
    for number, lines in enumerate(_lines(), start=1):
        words = sorted((word for word in chain(*lines) if len(word[0]) > 2), key=lambda word: word[2])
        for place, (text, left, up, right, down) in enumerate(words):
            for other, left_2, up_2, right_2, down_2 in words[place + 1 :]:
                if up_2 >= down:
                    break
                width, height = min(right, right_2) - max(left, left_2), min(down, down_2) - up_2
                if width > 3 and height > 0.5 * min(down - up, down_2 - up_2):
                    over.append(f"page {number}: {text} and {other}")
    assert over == []


def test_lines_are_of_a_length_that_reads_well() -> None:
    whole = [
        len(" ".join(text for text, *_ in line))
        for lines in _lines()
        for line in lines
        if line and abs(line[-1][3] - line[0][1] - COLUMN) < 3
    ]
    assert len(whole) > 1000
    assert 64.5 <= sum(whole) / len(whole) <= 75


def test_a_warning_stops_the_typesetting(tmp_path: Path) -> None:
    markup = tmp_path / "font.typ"
    markup.write_text('#set document(title: "T")\n#set text(font: "No Such Font")\n= T', encoding="utf-8")
    with pytest.raises(typesetting.TypesettingError, match="no such font"):
        typesetting.typeset(markup, ROOT / "CITATION.cff")
    assert not (tmp_path / "font.pdf").exists()


@pytest.mark.slow
def test_same_markup_gives_the_same_bytes(tmp_path: Path) -> None:
    for file in MARKUP.parent.iterdir():
        if file.suffix in (".typ", ".svg"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    typesetting.typeset(tmp_path / MARKUP.name, ROOT / "CITATION.cff")
    assert (tmp_path / PDF.name).read_bytes() == PDF.read_bytes()


def test_a_dead_link_stops_the_typesetting(tmp_path: Path) -> None:
    markup = tmp_path / "dead.typ"
    markup.write_text('#set document(title: "T")\n#link(label("nowhere"))[There]', encoding="utf-8")
    with pytest.raises(typesetting.TypesettingError, match="nowhere"):
        typesetting.typeset(markup, ROOT / "CITATION.cff")
    assert not (tmp_path / "dead.pdf").exists()


# --- The Norwegian book

NORWEGIAN = BUILD / "paper" / "nb" / "etterprovd.pdf"


@cache
def _norwegian() -> str:
    return _run("pdftotext", str(NORWEGIAN), "-")


def test_norwegian_book_keeps_the_standard_and_says_its_language() -> None:
    assert [finding.rule_id for finding in pdfua.validate(str(NORWEGIAN)).findings] == []
    with pikepdf.open(NORWEGIAN) as book:
        assert str(book.Root.Lang) == "nb"
        about = book.open_metadata()
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"].startswith("Etterprøvd: To norske evalueringer")
    assert (BUILD / "html" / "nb" / "etterprovd.pdf").read_bytes() == NORWEGIAN.read_bytes()


def test_norwegian_book_has_the_same_chapters_figures_and_tables_under_norwegian_heads() -> None:
    catalogue = language.catalog("nb", "chapters/cost-benefit")
    tops, theirs = (
        [entry.title for entry in PdfReader(path).outline if not isinstance(entry, list)] for path in (NORWEGIAN, PDF)
    )
    assert len(tops) == len(theirs)
    assert tops[-2:] == ["Figurer", "Tabeller"]
    assert catalogue["Was it worth the money?"] in tops
    numbers = re.findall(r"^(?:Fig\.|Table|Figur|Tabell) \d+(?=\. )", _norwegian(), re.M)
    assert {"Figur", "Tabell"} == {number.split()[0] for number in numbers}
    for kind, norwegian in (("Fig.", "Figur"), ("Table", "Tabell")):
        english = {int(number.split()[1]) for number in _captions() if number.startswith(kind)}
        assert {int(number.split()[1]) for number in numbers if number.startswith(norwegian)} <= english


def test_norwegian_book_has_the_same_formulas() -> None:
    english, norwegian = (
        re.findall(r'#math\.equation\(block: true, .*?alt: "(.*?)", \$', path.read_text(encoding="utf-8"))
        for path in (MARKUP, MARKUP.parent / "nb" / MARKUP.name)
    )
    # Lines are divided after the sign for a new row, or not.
    texts = [[re.sub(r"(?<!\\)((?:\\{2})*)\\n", r"\1 ", tex) for tex in formulas] for formulas in (english, norwegian)]
    commands = [[re.findall(r"\\{2}(?!text)[a-z]+", tex) for tex in formulas] for formulas in texts]
    assert len(english) > 3
    assert commands[0] == commands[1]


def test_norwegian_book_says_pages_and_lists_sections_as_the_english_one() -> None:
    glossary = _norwegian()[_norwegian().rindex("Ordforklaringer") :]
    assert re.findall(r"\bp\.\s\d+", glossary) == []
    assert len(re.findall(r"\bs\.\s\d+", glossary)) > 10
    contents = [_run("pdftotext", "-layout", "-f", "2", "-l", "2", str(path), "-") for path in (PDF, NORWEGIAN)]
    sections = [len(re.findall(r" \.\s+\N{WORD JOINER}?\d+\b", page)) for page in contents]
    assert sections[0] == sections[1]


def test_norwegian_book_is_norwegian() -> None:
    # Only its summaries for those who read English, quotations and titles are English, with decimal points.
    paragraphs = [part for part in re.split(r"\n\s*\n", _norwegian()) if len(part.split()) > 8]
    english = [part for part in paragraphs if len(re.findall(r"\b(?:the|and|of|which|were|with)\b", part)) > 3]
    assert len(paragraphs) > 500
    assert len(english) < 0.1 * len(paragraphs)
    points, commas = (len(re.findall(rf"(?<![\w./-])0{mark}\d+(?![\w.])", _norwegian())) for mark in (r"\.", ","))
    assert points < 0.05 * commas
