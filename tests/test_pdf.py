"""The PDF: everything that the pages show, in fonts that travel with it, within its margins."""

import re
import subprocess
import unicodedata
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

BUILD = Path(__file__).parents[1] / "_build"
PDF = BUILD / "latex" / "etterprovd.pdf"
POINTS_PER_MM = 72 / 25.4
SIDE_MARGIN = 28 * POINTS_PER_MM
A4 = (595.28, 841.89)


def _run(*command: str) -> str:
    return subprocess.run([*command], capture_output=True, text=True, check=True).stdout


@cache
def _text() -> str:
    return _plain(_run("pdftotext", "-layout", str(PDF), "-"))


def _plain(text: str) -> str:
    """Return the text without what typesetting changes: spaces, line breaks, hyphens, ligatures, quotation marks."""
    return re.sub(r"[\s\-‐­'\"’‘“”]+", "", unicodedata.normalize("NFKC", text))


@cache
def _captions() -> dict[str, list[str]]:
    """Give the captions of the pages by their numbers, up to the first formula."""
    found: dict[str, list[str]] = {}
    for page in sorted((BUILD / "html" / "chapters").glob("*.html")):
        # To read whole pages for their captions takes seconds.
        for source in re.findall(r"<(?:fig)?caption.*?</(?:fig)?caption>", page.read_text(encoding="utf-8"), re.S):
            caption = BeautifulSoup(source, "html.parser")
            number, text = caption.select_one(".caption-number"), caption.select_one(".caption-text")
            assert number, f"{page.name}: a caption without a number: {caption.get_text()}"
            assert text, f"{page.name}: a number without a caption: {number.get_text()}"
            for formula in text.select(".math"):
                formula.replace_with("¤")
            found.setdefault(number.get_text().strip(), []).append(text.get_text().split("¤")[0])
    return found


def test_has_the_pages_of_a_book() -> None:
    pages = re.search(r"^Pages:\s+(\d+)", _run("pdfinfo", str(PDF)), re.M)
    assert pages is not None
    assert int(pages[1]) >= 8


def test_is_the_one_offered_on_the_pages() -> None:
    assert (BUILD / "html" / "etterprovd.pdf").read_bytes() == PDF.read_bytes()


def test_numbers_of_captions_are_all_different() -> None:
    assert {number: texts for number, texts in _captions().items() if len(texts) > 1} == {}
    kinds = {number.split()[0] for number in _captions()}
    assert kinds == {"Fig.", "Table"}


def test_figures_and_tables_are_there_under_their_numbers() -> None:
    starts = [f"{number}: {text}"[:70].strip() for number, (text, *_) in _captions().items()]
    assert len(starts) > 100
    assert [start for start in starts if _plain(start) not in _text()] == []


@pytest.mark.parametrize("leftover", ["alt.Chart(", "LayerChart(", "Traceback(mostrecent", "alt.LayerChart", "??"])
def test_no_object_or_error_is_printed(leftover: str) -> None:
    assert leftover not in _text()


def test_fonts_are_embedded() -> None:
    lines = _run("pdffonts", str(PDF)).splitlines()
    start = lines[0].index("emb")
    fonts = lines[2:]
    assert len(fonts) > 3
    assert [line for line in fonts if line[start : start + 3] != "yes"] == []


def test_figures_are_vectors() -> None:
    assert len(_run("pdfimages", "-list", str(PDF)).splitlines()) == 2  # the heading of the list alone


def test_nothing_stands_outside_the_margins() -> None:
    pages = ET.fromstring(re.sub(r' xmlns="[^"]*"', "", _run("pdftotext", "-bbox", str(PDF), "-")))
    outside = [
        f"page {number}: {word.text} at {word.get('xMin')}–{word.get('xMax')}"
        for number, page in enumerate(pages.iter("page"), start=1)
        for word in page.iter("word")
        if float(word.get("xMin", 0)) < SIDE_MARGIN - 2.5
        or float(word.get("xMax", 0)) > A4[0] - SIDE_MARGIN + 2.5
        or float(word.get("yMin", 0)) < 30
        or float(word.get("yMax", 0)) > A4[1] - 30
    ]
    assert outside == []


def test_typesetting_had_nothing_to_complain_about() -> None:
    log = PDF.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    assert [width for width in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log) if float(width) > 2] == []
    assert not re.search(r"Missing character|LaTeX Warning: (Reference|Citation|Hyper reference)", log)
