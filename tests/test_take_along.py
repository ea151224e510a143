"""What readers take along: notebooks, data, the whole book as one file, how to cite, corrections."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import jupytext
import nbformat
import pytest
import yaml
from playwright.sync_api import Browser, Page

import take_along
from etterprov import language

ROOT = Path(__file__).parents[1]

SITE = ROOT / "_build" / "html"
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.md"))
WITH_CODE = [name for name in CHAPTERS if "```{code-cell}" in (ROOT / "chapters" / f"{name}.md").read_text("utf-8")]
CITE = yaml.load((ROOT / "CITATION.cff").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _links(page: str) -> set[Path]:
    text = (SITE / page).read_text(encoding="utf-8")
    found = (re.split("[#?]", link)[0] for link in re.findall(r'href="([^"]+)"', text) if "://" not in link)
    return {((SITE / page).parent / link).resolve() for link in found if link}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_can_be_taken_as_markdown_and_as_notebook(name: str) -> None:
    source = ROOT / "chapters" / f"{name}.md"
    markdown = SITE / "_sources" / "chapters" / f"{name}.md"
    assert markdown in _links(f"chapters/{name}.html")
    assert markdown.read_bytes() == source.read_bytes()
    if name in WITH_CODE:
        notebook = markdown.with_suffix(".ipynb")
        assert notebook in _links(f"chapters/{name}.html")
        offered = nbformat.read(notebook, as_version=4)
        nbformat.validate(offered)
        cells = jupytext.reads(source.read_text(encoding="utf-8"), fmt="md:myst").cells
        assert [cell.source for cell in offered.cells] == [cell.source for cell in cells]


def test_all_data_are_there_as_files() -> None:
    links = _links("chapters/reproducibility.html")
    for path in sorted((ROOT / "data").rglob("*.*")):
        place = path.relative_to(ROOT)
        if place.parts[1] == "private" or place.name.startswith(".") or len(place.parts) < 3:
            continue
        assert (SITE / place).read_bytes() == path.read_bytes(), place
        assert SITE / place in links, place


def test_pages_link_to_what_is_there() -> None:
    for page in sorted(SITE.rglob("chapters/**/*.html")):
        missing = {link for link in _links(page.relative_to(SITE).as_posix()) if not link.exists()}
        assert missing <= {SITE / "etterprovd.pdf"}, page  # pages can be built without the PDF


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    with zipfile.ZipFile(SITE / "etterprovd.zip") as book:
        book.extractall(folder)
    return folder / "etterprovd"


def test_the_whole_book_is_in_one_file(unpacked: Path) -> None:
    for path in SITE.rglob("*"):
        place = path.relative_to(SITE)
        if path.is_file() and place.as_posix() not in ("etterprovd.zip", ".buildinfo"):
            assert (unpacked / place).read_bytes() == path.read_bytes(), place
    for place in ("lib/etterprov/printed.py", "chapters/index.md", "Makefile", "requirements.txt", "data/README.md"):
        assert (unpacked / "source" / place).read_bytes() == (ROOT / place).read_bytes()


def test_the_whole_book_opens_from_disk(unpacked: Path, browser: Browser) -> None:
    page = browser.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto((unpacked / "index.html").as_uri(), wait_until="commit")
    page.wait_for_url("**/chapters/index.html")
    page.evaluate("window.dispatchEvent(new Event('draw-charts'))")
    page.wait_for_selector(".chart.drawn .vega-embed svg")
    assert failed == []
    page.close()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of a page, with people who must not leave."""
    for name, text in {
        "CITATION.cff": (ROOT / "CITATION.cff").read_text(encoding="utf-8"),
        "_build/html/index.html": "<p>front</p>",
        "_build/html/chapters/a.html": "<p>a</p>",
        "data/published/n.csv": "n\n56\n",
        "data/private/people.csv": "participant\nP1\n",
        "lib/module.py": "1\n",
        "lib/__pycache__/module.pyc": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_same_book_gives_the_same_file_without_people(book: Path) -> None:
    made = take_along.pack(book)
    first = made.read_bytes()
    made.unlink()
    (book / "_build" / "html" / "index.html").touch()
    assert take_along.pack(book).read_bytes() == first
    with zipfile.ZipFile(made) as packed:
        assert packed.namelist() == [
            "etterprovd/chapters/a.html",
            "etterprovd/index.html",
            "etterprovd/source/CITATION.cff",
            "etterprovd/source/data/published/n.csv",
            "etterprovd/source/lib/module.py",
        ]
        day = tuple(int(part) for part in CITE["date-released"].split("-"))
        assert {entry.date_time[:3] for entry in packed.infolist()} == {day}


def test_a_changed_book_gives_another_file(book: Path) -> None:
    first = take_along.pack(book).read_bytes()
    (book / "_build" / "html" / "chapters" / "a.html").unlink()
    assert take_along.pack(book).read_bytes() != first


@pytest.fixture(scope="module")
def made(browser: Browser) -> Iterator[Page]:
    """The page on how the book was made."""
    page = browser.new_page()
    page.goto((SITE / "chapters" / "reproducibility.html").as_uri())
    yield page
    page.close()


def test_how_to_cite_has_version_and_day_and_can_be_copied(made: Page) -> None:
    forms = made.locator(".how-to-cite")
    text, bibtex = (form.locator("pre").text_content() or "" for form in forms.all())
    year, month, day = CITE["date-released"].split("-")
    for form in (text, bibtex):
        for part in (CITE["title"], f"Version {CITE['version']}", CITE["authors"][0]["name"], year, f"{int(day)} "):
            assert part in form
    assert re.match(r"@misc\{\w+,\n", bibtex)
    assert f"month = {{{int(month)}}}" in bibtex
    assert bibtex.count("{") == bibtex.count("}")
    assert forms.locator("button.copybtn").count() == 2


def test_the_book_is_cited_in_the_language_of_its_edition() -> None:
    cite = {"author": "The Etterprøvd authors", "title": CITE["title"], "version": "0.1.0", "day": date(2026, 11, 21)}
    with language.speaking("nb"):
        text, bibtex = take_along.as_text(cite), take_along.as_bibtex(cite)
    for part in ("Etterprøvds forfattere", "to norske evalueringer", "Versjon 0.1.0, 21. november 2026"):
        assert part in text
        assert part in bibtex
    assert "month = {11}" in bibtex


def test_what_is_cited_is_not_older_than_its_corrections() -> None:
    with (ROOT / "data" / "book" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        assert max(row["date"] for row in csv.DictReader(file)) <= CITE["date-released"]


def test_every_correction_is_listed(made: Page) -> None:
    with (ROOT / "data" / "book" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        corrections = list(csv.DictReader(file))
    rows = made.locator("table#tab-corrections tbody tr")
    assert rows.count() == len(corrections) > 0
    days = [correction["date"] for correction in corrections]
    assert days == sorted(days)
    first_lines = (path.read_text(encoding="utf-8").partition("\n# ")[2] for path in ROOT.glob("chapters/*.md"))
    titles = {text.partition("\n")[0] for text in first_lines}
    assert {title for correction in corrections for title in correction["chapter"].split(" · ")} <= titles


def test_nothing_refers_to_a_repository_that_is_not_told() -> None:
    setting = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]
    assert setting == {"url": ""}
    for page in SITE.rglob("chapters/**/*.html"):
        assert "repository-button" not in page.read_text(encoding="utf-8"), page


def test_the_address_of_a_repository_is_told_where_there_is_one() -> None:
    address = "https://example.org/etterprovd"
    config = SimpleNamespace(html_theme_options={"repository_url": address, "use_repository_button": False})
    take_along._offer_repository(None, config)  # type: ignore[arg-type]
    assert config.html_theme_options["use_repository_button"]
    cite = take_along.citation(ROOT)
    assert take_along.as_text(cite, address).endswith(address)
    assert f"url = {{{address}}}" in take_along.as_bibtex(cite, address)
    assert "url" not in take_along.as_bibtex(cite)


def test_descriptors_describe_the_corrections() -> None:
    package = json.loads((ROOT / "data" / "book" / "datapackage.json").read_text(encoding="utf-8"))
    fields = [field["name"] for field in package["resources"][0]["schema"]["fields"]]
    header = (ROOT / "data" / "book" / "corrections.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.split(",") == fields
