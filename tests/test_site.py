"""The built pages, read in a browser: from disk and from a server, wide and narrow, light and dark."""

import csv
import json
import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

from weights import files_of, weight

SITE = Path(__file__).parents[1] / "_build" / "html"
FRONT_DOOR = "index.html"  # leads to the first chapter at once
FILES = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts}


def _alike(folder: str) -> list[str]:
    """Give the pages of a folder but the longest and the shortest, which stand for them."""
    pages = [page for page in FILES if page.startswith(f"{folder}/")]
    return sorted(pages, key=lambda page: (SITE / page).stat().st_size)[1:-1]


# One description of a module is like another, and so is one table's list of checks.
ALIKE = {*_alike("chapters/api"), *_alike("chapters/ledger")}
#: Of the other edition those where it differs most; what is the same in both is looked at once.
OTHERS = {*(f"nb/chapters/{name}.html" for name in ("cost-benefit", "fidelity", "index", "ledger")), "nb/search.html"}
SEEN = {page for page in FILES if not page.startswith("nb/")} | OTHERS
PAGES = sorted(SEEN - {FRONT_DOOR} - ALIKE)
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
CHARTS = [page for page in CHAPTERS if '<div class="chart">' in (SITE / page).read_text(encoding="utf-8")]


@dataclass
class Visit:
    """A page in the browser and what it complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Visitor = Callable[..., Visit]


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[Callable[[int, str], BrowserContext]]:
    @cache
    def context(width: int, scheme: str) -> BrowserContext:
        viewport = ViewportSize(width=width, height=900)
        return browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")

    yield context
    context.cache_clear()


def _new_page(context: BrowserContext) -> Visit:
    """Give an empty page and note what it will complain about."""
    found = Visit(context.new_page())

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.complaints.append(message.text)

    def request(sent: Request) -> None:
        found.requests.append(sent.url)

    found.page.on("console", console)
    found.page.on("request", request)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("requestfailed", lambda failed: found.complaints.append(f"not loaded: {failed.url}"))
    return found


def _open(context: BrowserContext, url: str) -> Visit:
    """Open a page and wait until everything on it is drawn."""
    found = _new_page(context)
    found.page.goto(url, wait_until="load")
    # Charts are drawn as they come near; here all are looked at.
    found.page.evaluate("window.dispatchEvent(new Event('draw-charts'))")
    found.page.wait_for_function(
        "!document.querySelector('.chart') || document.querySelectorAll('.chart').length"
        " === document.querySelectorAll('.chart .vega-embed svg').length"
    )
    return found


@pytest.fixture
def visit(contexts: Callable[[int, str], BrowserContext]) -> Iterator[Visitor]:
    opened = []

    def open_page(url: str, *, width: int = 1280, scheme: str = "light") -> Visit:
        found = _open(contexts(width, scheme), url)
        opened.append(found.page)
        return found

    yield open_page
    for page in opened:
        page.close()


# To open a page takes longer than to look at it: the tests that only look share one visit. pytest runs them page by
# page, in the order in which they stand here.


@pytest.fixture(scope="module", params=PAGES)
def wide(contexts: Callable[[int, str], BrowserContext], request: pytest.FixtureRequest) -> Iterator[Visit]:
    found = _open(contexts(1280, "light"), _disk(request.param))
    yield found
    found.page.close()


@pytest.fixture
def dark(wide: Visit) -> Iterator[Visit]:
    """The same page after night has fallen."""
    _set_theme(wide.page, "dark")
    yield wide
    _set_theme(wide.page, "light")


def _set_theme(page: Page, scheme: Literal["dark", "light"]) -> None:
    page.emulate_media(media="screen", color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")


@pytest.fixture(scope="module", params=PAGES)
def phone(
    contexts: Callable[[int, str], BrowserContext], server: str, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    found = _open(contexts(360, "light"), f"{server}/{request.param}")
    yield found
    found.page.close()


def _disk(page: str) -> str:
    return (SITE / page).as_uri()


def test_book_is_built() -> None:
    assert len(CHAPTERS) >= 5
    assert CHARTS


def test_page_is_quiet_from_disk(wide: Visit) -> None:
    assert wide.complaints == []
    assert [url for url in wide.requests if not url.startswith(("file:", "data:", "blob:"))] == []


def test_a_first_visit_takes_half_a_megabyte_at_most(wide: Visit) -> None:
    files = files_of(wide.requests)
    sizes = {path.name: weight(path) // 1000 for path in files}
    assert sum(map(weight, files)) <= 500 * 1024, sizes
    assert len(files) <= 25


@pytest.fixture(scope="module")
def had(contexts: Callable[[int, str], BrowserContext]) -> dict[str, set[Path]]:
    """What two pages with charts of each edition ask for, which whoever comes from there has got."""
    visits: dict[str, set[Path]] = {}
    for page in [*CHARTS[:2], *(f"nb/{page}" for page in CHARTS[:2])]:
        found = _open(contexts(1280, "light"), _disk(page))
        visits[page] = files_of(found.requests)
        found.page.close()
    return visits


def test_the_next_page_takes_little(wide: Visit, had: dict[str, set[Path]]) -> None:
    files = files_of(wide.requests)
    (page,) = {path.relative_to(SITE).as_posix() for path in files if path.suffix == ".html"}
    before = next(there for there in had if there != page and there.startswith("nb/") == page.startswith("nb/"))
    sizes = {path.name: weight(path) / 1000 for path in files - had[before]}
    assert sum(map(weight, files - had[before])) <= 80 * 1024, sizes


def test_front_door_leads_to_the_first_chapter(contexts: Callable[[int, str], BrowserContext], server: str) -> None:
    for place in (server, f"{server}/{FRONT_DOOR}", _disk(FRONT_DOOR)):
        found = _new_page(contexts(1280, "light"))
        found.page.goto(place, wait_until="commit")
        found.page.wait_for_url("**/chapters/index.html")
        # The door itself may be left before it has come whole.
        assert set(found.complaints) <= {f"not loaded: {place}", f"not loaded: {place}/"}
        found.page.close()


def test_charts_are_drawn_and_described(wide: Visit) -> None:
    charts = wide.page.evaluate(
        """() => [...document.querySelectorAll(".chart")].map((chart) => {
            const { width, height } = chart.querySelector("svg").getBoundingClientRect();
            const { description } = JSON.parse(chart.querySelector("script").textContent);
            return [description, chart.querySelector(".vega-embed").getAttribute("aria-label"),
                    chart.querySelectorAll("svg .role-mark :is(path, text, rect, line, circle)").length, width, height];
        })"""
    )
    for description, label, marks, width, height in charts:
        assert label == " ".join(description.split())
        assert marks > 0, description
        assert min(width, height) > 50, description


def test_rows_of_computed_tables_have_heads(wide: Visit) -> None:
    # A name that stands once for several rows leaves the cells below it empty, which head nothing.
    headless = wide.page.evaluate(
        """() => [...document.querySelectorAll("main table.table:not(:has(> tbody > tr > [colspan]))")]
            .filter((table) =>
            table.tHead && [...table.tBodies].flatMap((body) => [...body.rows]).some((row) => {
                const [first, ...others] = row.cells;
                return others.length && first.textContent.trim() && (first.tagName !== "TH" || first.scope !== "row");
            })).map((table) => table.caption?.textContent ?? table.outerHTML.slice(0, 200))"""
    )
    assert headless == []


def test_tooltips_say_words(wide: Visit) -> None:
    for spec in wide.page.locator(".chart script").all_text_contents():
        for told in re.findall(r'"tooltip":(\[.*?\]|\{.*?\})', spec):
            for value in json.loads(told) if told.startswith("[") else [json.loads(told)]:
                assert "_" not in value.get("title", value.get("field", "")), value


def test_every_fold_is_named_by_what_it_holds(wide: Visit) -> None:
    names = [fold.strip() for fold in wide.page.locator("main details > summary").all_text_contents()]
    assert all(len(name) >= 2 and name.lower() not in ("details", "more", "toggle", "show") for name in names)


@pytest.mark.parametrize("page", ["chapters/index.html", "chapters/cost-benefit.html", "chapters/fidelity.html"])
def test_whoever_goes_by_keyboard_sees_where_they_are(visit: Visitor, page: str) -> None:
    opened = visit(_disk(page)).page
    opened.evaluate(
        """() => {
            window.unseen = [];
            document.addEventListener("focusin", ({ target: place }) => {
                const { outlineStyle: style, outlineWidth: width } = getComputedStyle(place);
                if (style === "none" || !(parseFloat(width) >= 1)) unseen.push(place.outerHTML.slice(0, 120));
                window.reached = (window.reached ?? 0) + 1;
            });
        }"""
    )
    for _ in range(60):
        opened.keyboard.press("Tab")
    assert opened.evaluate("reached") > 50
    assert opened.evaluate("unseen") == []


def test_what_is_not_known_is_not_told(visit: Visitor) -> None:
    # A study without an interval: its point tells no "null".
    page = visit(_disk("chapters/evidence.html")).page
    chart = page.locator("figure .chart").first
    chart.scroll_into_view_if_needed()
    said = set()
    for point in chart.locator("svg .mark-symbol path").all()[:40]:
        point.hover(force=True)
        said.add(page.locator("#vg-tooltip-element").text_content() or "")
    assert any(said)
    assert not any(word in text for text in said for word in ("null", "undefined", "NaN", "_"))


def test_page_is_described_for_searches_and_previews(wide: Visit) -> None:
    head = wide.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("head meta")].map((meta) =>
            [meta.name || meta.getAttribute("property"), meta.content]))"""
    )
    if not wide.page.url.endswith(("/genindex.html", "/search.html", "/py-modindex.html")):
        assert 20 <= len(head["description"]) <= 400
        assert head["og:description"] == head["description"]
        assert head["og:title"]
    first, _, book = wide.page.title().partition(" — ")
    assert first != book


def test_norwegian_is_marked_and_found_from_the_title(wide: Visit) -> None:
    page = wide.page
    here = page.locator("html").get_attribute("lang")
    if page.locator("#sammendrag-pa-norsk").count():
        assert page.locator("#sammendrag-pa-norsk").get_attribute("lang") == {"en": "nb", "nb": "en"}[str(here)]
        assert page.locator("h1 + p a[href='#sammendrag-pa-norsk']").count() == 1
    # Words that only Norwegian has stand in nothing but what is marked.
    unmarked = page.evaluate(
        """() => [...document.querySelectorAll("main p")].filter((part) =>
            (part.textContent.match(/\\b(og|ikke|som|eller|hvis|til)\\b/g) ?? []).length > 4
            && !part.closest("[lang=nb]")).map((part) => part.textContent.slice(0, 80))"""
    )
    assert unmarked == []


def test_code_is_folded_below_what_it_makes_and_named_by_it(wide: Visit) -> None:
    folds = wide.page.evaluate(
        """() => [...document.querySelectorAll(".cell > details.hide")].map((fold) => {
            const cell = fold.parentElement, made = cell.querySelector(".caption-number");
            return [cell.firstElementChild === fold, made?.textContent.match(/\\d+/)?.[0] ?? "",
                    fold.querySelector("summary .collapsed").textContent];
        })"""
    )
    for first, number, name in folds:
        assert not first or not number, name
        assert not number or re.fullmatch(rf"(Code for (figure|table)|Kode til (figur|tabell)) {number}", name)


def test_numbers_stay_with_their_signs(wide: Visit) -> None:
    parted = """() => [...document.querySelectorAll("main p, main li, main figcaption, main caption")].map((box) => {
        const words = box.cloneNode(true);
        words.querySelectorAll("code, pre, math, .together").forEach((part) => part.remove());
        return words.textContent.match(/.{0,20}(\\d %|\\b[A-Za-z] [=<>≤≥])/);
    }).filter(Boolean).map(([found]) => found)"""
    assert wide.page.evaluate(parted) == []


def test_ink_is_dark_on_light(wide: Visit) -> None:
    assert max(_brightness(wide.page), default=0) < 110


def test_ink_is_light_on_dark(dark: Visit) -> None:
    assert min(_brightness(dark.page), default=255) > 145


def _brightness(page: Page) -> list[float]:
    """Give the brightness (0 to 255) of the labels on the axes of all charts of a page."""
    script = """() => [...document.querySelectorAll(".chart .role-axis-label text")].map((label) => {
        const [r, g, b] = getComputedStyle(label).fill.match(/[\\d.]+/g).map(Number);
        return 0.299 * r + 0.587 * g + 0.114 * b;
    })"""
    found = page.evaluate(script)
    assert found or page.locator(".chart").count() == 0, "no axis labels"
    return found


def test_page_is_accessible(wide: Visit, violations: Callable[..., list[str]]) -> None:
    wide.page.evaluate(_FEWER_OF_A_KIND)
    assert violations(wide.page) == []


def test_colours_are_accessible_in_the_dark(dark: Visit, violations: Callable[..., list[str]]) -> None:
    dark.page.evaluate(_FEWER_OF_A_KIND)
    assert violations(dark.page, colours_only=True) == []


# Thousands of things of one kind take minutes to look at, and two of them stand for the others: rows of tables and
# entries of contents that are made alike, marks of charts, words of one colour in code, descriptions of functions.
# Code stands in closed folds, where it would be left out.
_FEWER_OF_A_KIND = """() => {
    document.querySelectorAll("details").forEach((fold) => (fold.open = true));
    const many = ["tbody tr", "nav li li", ".genindextable li", ".highlight span[class]", "svg .role-mark > *",
                  "svg .role-axis-label text", "svg .role-axis-tick line", "svg .role-axis-grid line"];
    const seen = {};
    const form = (part) => [part.tagName, part.getAttribute("class"), part.getAttribute("style")].join();
    document.querySelectorAll(many.join()).forEach((one) => {
        const kind = [one, ...one.querySelectorAll("*")].map(form).join();
        seen[kind] = (seen[kind] ?? 0) + 1;
        if (seen[kind] <= 2) return;
        if (one.matches(".highlight span")) one.replaceWith(...one.childNodes);
        else one.remove();
    });
    document.querySelectorAll("section > dl.py:nth-of-type(n + 3)").forEach((one) => one.remove());
    document.querySelectorAll(".highlight pre").forEach((code) => code.normalize());
}"""


def test_page_is_quiet_from_a_server(phone: Visit, server: str) -> None:
    assert phone.complaints == []
    assert [url for url in phone.requests if not url.startswith((server, "data:", "blob:"))] == []


def test_phone_does_not_scroll_sideways(phone: Visit) -> None:
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_next_and_previous_are_whole_on_a_phone(phone: Visit) -> None:
    cut = phone.page.evaluate(
        """() => [...document.querySelectorAll(".prev-next-area a, .prev-next-area p")].filter((part) => {
            const box = part.getBoundingClientRect();
            return box.left < 0 || box.right > 360 || part.scrollWidth > part.clientWidth + 1;
        }).map((part) => part.textContent.trim())"""
    )
    assert cut == []


def test_formulas_fit_a_phone(phone: Visit) -> None:
    wide = phone.page.evaluate(
        """() => [...document.querySelectorAll("main math")].filter((formula) =>
            formula.getBoundingClientRect().right > 360).map((formula) => formula.textContent)"""
    )
    assert wide == []


def test_wide_things_scroll_by_keyboard(phone: Visit) -> None:
    unreachable = phone.page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((box) =>
            ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
            && box.scrollWidth > box.clientWidth + 1 && box.checkVisibility()
            && box.tabIndex < 0 && !box.querySelector("a, button, [tabindex='0']")
        ).map((box) => box.outerHTML.slice(0, 120))"""
    )
    assert unreachable == []


def test_no_stop_follows_a_title_that_asks() -> None:
    # As in "See Was it worth the money?."
    twice = re.compile(r"[?!](?:</\w+>)*</a>\.(?!\w)")
    texts = {page: (SITE / page).read_text(encoding="utf-8") for page in FILES - ALIKE if "chapters/" in page}
    assert [page for page, text in texts.items() if twice.search(text)] == []


def test_tables_tell_what_and_how_much_on_a_phone(phone: Visit) -> None:
    # The name of each row and the first number beside it are seen without scrolling, in a table or on its card.
    hidden = phone.page.evaluate(
        """() => [...document.querySelectorAll("main table.table")].filter((table) => {
            const number = /^[<>=≈≤≥+−–-]?\\s*[\\d.]/;
            const edge = table.parentElement.getBoundingClientRect().right + 1;
            return [...table.tBodies].flatMap((body) => [...body.rows]).some((row) => {
                const [name, ...cells] = row.cells;
                const shown = [name, cells.find((cell) => number.test(cell.textContent.trim()))];
                return shown.filter(Boolean).some((cell) => cell.getBoundingClientRect().right > edge);
            }) && ![...table.tBodies[0].rows].every((row) => row.cells[1].getBoundingClientRect().right <= edge);
        }).map((table) => table.caption?.textContent ?? table.outerHTML.slice(0, 200))"""
    )
    assert hidden == []


def test_no_line_ends_within_what_belongs_together_on_a_phone(phone: Visit) -> None:
    # A p-value, and a span such as 0–10; what is typed may be divided anywhere, and the pages of a work at their dash.
    divided = phone.page.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
            const found = [], range = document.createRange();
            while (walker.nextNode()) {
                const text = walker.currentNode;
                if (text.parentElement.closest("script, pre, code, svg, a[href^=http], .citation")) continue;
                for (const part of text.data.matchAll(/(?<![\\w-])[ptFz]-[a-z]{2,}|\\b\\d{1,3}–\\d{1,3}\\b/g)) {
                    range.setStart(text, part.index);
                    range.setEnd(text, part.index + part[0].length);
                    if (range.getClientRects().length > 1) found.push(part[0]);
                }
            }
            return found;
        }"""
    )
    assert divided == []


def test_no_word_of_a_chart_runs_out_of_it_on_a_phone(phone: Visit) -> None:
    cut = phone.page.evaluate(
        """() => [...document.querySelectorAll(".vega-embed svg")].flatMap((chart) => {
            const { left, right } = chart.getBoundingClientRect();
            return [...chart.querySelectorAll("text")].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.width && (box.left < left - 2 || box.right > right + 2);
            }).map((text) => text.textContent);
        })"""
    )
    assert cut == []


def test_a_row_as_a_card_stays_a_row_of_a_table(phone: Visit) -> None:
    tables = phone.page.evaluate(
        """() => [...document.querySelectorAll("table.stacked")].map((table) => {
            const row = [...table.querySelector("tbody tr").children], box = table.parentElement;
            return [[...table.querySelectorAll("thead tr:last-child > *")].map((head) => head.textContent.trim()),
                    row.map((cell) => cell.dataset.head), row.map((cell) => cell.getAttribute("role")),
                    box.scrollWidth - box.clientWidth];
        })"""
    )
    for heads, told, roles, beyond in tables:
        assert told == heads
        assert roles == ["rowheader", *["cell"] * (len(heads) - 1)], heads
        assert beyond <= 1, heads


def test_charts_follow_the_width_of_the_window(visit: Visitor) -> None:
    page = visit(_disk(CHARTS[0])).page
    widths = """[...document.querySelectorAll(".chart")].map((chart) => chart.scrollWidth - chart.clientWidth)"""
    for width in (500, 1280, 800, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(f"Math.max(...{widths}) <= {max(0, 700 - width)} && innerWidth === {width}")


def _saved(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def test_a_figure_can_be_taken_along(visit: Visitor) -> None:
    page = visit(_disk("chapters/index.html")).page
    figure = page.locator("figure#fig-front-work")
    name = (figure.locator(".caption-number").text_content() or "").strip()
    assert _saved(page, f"{name}: SVG").startswith(b"<svg")
    assert _saved(page, f"{name}: PNG").startswith(b"\x89PNG")
    rows = list(csv.DictReader(_saved(page, f"{name}: CSV").decode("utf-8-sig").splitlines()))
    # The alt text tells the same five differences.
    described = (figure.locator("img").get_attribute("alt") or "").replace("\N{MINUS SIGN}", "-")
    assert len(rows) == 5
    for row in rows:
        assert f"{row['label']}: {float(row['value']):.1f}, from {float(row['low']):.1f}" in described
    page.get_by_role("button", name=f"{name}: Data: as a table").click()
    assert figure.locator(".chart-data tbody tr").count() == 5
    page.get_by_role("button", name=f"{name}: Data: as a table").click()
    assert figure.locator(".chart-data").count() == 0
    assert (figure.get_by_role("link", name=f"{name}: Link").get_attribute("href")) == "#fig-front-work"


def test_a_table_can_be_taken_along(visit: Visitor) -> None:
    page = visit(_disk("chapters/sfj-effect.html")).page
    table = page.locator("table#tab-se-status")
    name = (table.locator(".caption-number").text_content() or "").strip()
    rows = list(csv.reader(_saved(page, f"{name}: CSV").decode("utf-8-sig").splitlines()))
    assert rows[0][0] == "Status"
    # Everybody of table 7: 563 in the control arm, 629 and 628 in the other.
    assert rows[-1] == ["All", "563", "629", "563", "628"]


def test_every_figure_and_table_has_an_address_and_a_menu(wide: Visit) -> None:
    without = wide.page.evaluate(
        """() => [...document.querySelectorAll("main figure:has(.chart), main table.table:has(> caption)")]
            .filter((one) => !one.querySelector(":scope > thead:is(.browse, .scores)"))
            .filter((one) => !document.querySelector(`.take-along a[href="#${one.id}"]`)).map((one) => one.id)"""
    )
    assert without == []


def _results(page: Page) -> list[tuple[str, str]]:
    """Give page and line of context of what a search found, when all is there; lines come where one looks."""
    page.wait_for_function(
        "/Finds:|Treff:|Nothing found|Ingen treff/.test(document.querySelector('#search-results').textContent)"
    )
    items = page.locator("ul.search > li")
    for place in range(items.count()):
        items.nth(place).scroll_into_view_if_needed()
        if "chapters/" in (items.nth(place).locator("a").first.get_attribute("href") or ""):
            items.nth(place).locator("p.context").wait_for()
    return items.evaluate_all(
        """(items) => items.map((item) => [
            item.querySelector("a").getAttribute("href").replace(/[?#].*/, ""),
            item.querySelector("p.context")?.textContent ?? "",
        ])"""
    )


def test_search_finds_a_chapter_from_disk(visit: Visitor) -> None:
    found = visit(_disk("search.html") + "?q=rounding")
    results = _results(found.page)
    assert "chapters/reading-printed-numbers.html" in [page for page, _ in results]
    assert found.complaints == []


@pytest.mark.parametrize(("typed", "printed"), [("uforetrygd", "uføretrygd"), ("sporreskjema", "spørreskjema")])
def test_search_finds_what_a_norwegian_types(visit: Visitor, typed: str, printed: str) -> None:
    folded, as_printed = (_results(visit(f"{_disk('search.html')}?q={asked}").page) for asked in (typed, printed))
    # A term of the glossary is found as such, too, when it is typed as it is printed.
    assert {page for page, _ in folded} == {page for page, _ in as_printed} != set()
    # A line of the page around the word, as it stands there.
    assert any(printed in context.lower() for _, context in folded)


def test_every_find_carries_a_line_of_its_page(visit: Visitor) -> None:
    results = _results(visit(_disk("search.html") + "?q=wage").page)
    assert len(results) > 2
    for page, context in results:
        if page.startswith("chapters/"):
            assert 40 < len(context) < 320, page


def test_pages_of_the_library_are_found_last(visit: Visitor) -> None:
    pages = [page for page, _ in _results(visit(_disk("search.html") + "?q=interval").page)]
    library = [page.startswith("chapters/api") for page in pages]
    assert any(library)
    assert not all(library)
    assert library == sorted(library)


@pytest.mark.parametrize("typed", ["399 664", "399664"])
def test_a_number_searched_leads_to_its_check(visit: Visitor, typed: str) -> None:
    page = visit(f"{_disk('search.html')}?q={typed.replace(' ', '+')}").page
    page.get_by_role("link", name="among the printed numbers").click()
    # W of table 22, for everybody, is printed as 399664.
    page.locator("#c-sfj-table-22-w-all").wait_for()
    assert page.locator("#m-sfj-table-22-w-all").is_visible()


@pytest.mark.parametrize(("typed", "kind"), [("figure 29", "figure"), ("Fig. 29", "figure"), ("table 40", "table")])
def test_a_figure_is_found_by_its_number(visit: Visitor, typed: str, kind: str) -> None:
    page = visit(f"{_disk('search.html')}?q={typed.replace(' ', '+')}").page
    number = typed.split()[-1]
    page.get_by_role("link", name=re.compile(rf"^(Fig\.|Table) {number}: ")).click()
    place = page.locator(f"#{page.url.partition('#')[2]}")
    said = place.locator("figcaption, caption").first.text_content() or ""
    assert re.search(rf"(Fig\.|Table)\s{number}\b", said.strip())
    assert page.url.partition("#")[2].startswith({"figure": "fig-", "table": "tab-"}[kind])


def test_nothing_is_built_from_another_host() -> None:
    for path in SITE.rglob("*.html"):
        if "_static" in path.parts:
            continue
        for attribute in ('src="http', 'src="//', 'rel="stylesheet" href="http', "@import url(http"):
            assert attribute not in path.read_text(encoding="utf-8"), path


def test_every_icon_is_drawn_by_the_book_itself() -> None:
    styles = (SITE / "_static" / "icons.css").read_text(encoding="utf-8")
    for page in CHAPTERS:
        text = (SITE / page).read_text(encoding="utf-8")
        assert "fontawesome" not in text
        names = set(re.findall(r'class="fa-solid (fa-[a-z-]+)', text))
        assert names
        for name in names:
            assert f".{name} {{" in styles, name


@pytest.mark.parametrize("page", CHARTS[:1])
def test_charts_are_drawn_where_eval_is_forbidden(browser: Browser, page: str) -> None:
    context = browser.new_context(bypass_csp=False)
    opened = context.new_page()
    policy = {"Content-Security-Policy": "script-src 'self' 'unsafe-inline' file:"}
    url = (SITE / page).as_uri()
    body = (SITE / page).read_text(encoding="utf-8")
    opened.route(url, lambda route: route.fulfill(body=body, content_type="text/html", headers=policy))
    opened.goto(url, wait_until="load")
    first = opened.locator(".chart").first
    first.scroll_into_view_if_needed()
    first.locator(".vega-embed svg").wait_for()
    context.close()


@pytest.mark.parametrize("page", CHARTS[:2])
def test_print_has_the_colours_of_day_and_whole_charts(browser: Browser, page: str) -> None:
    looks = {}
    opened = browser.new_page(color_scheme="light")
    opened.goto(_disk(page), wait_until="load")
    opened.evaluate("dispatchEvent(new Event('draw-charts'))")  # as for a reader who has seen them all
    opened.wait_for_function("[...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('svg'))")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        _set_theme(opened, scheme)
        opened.emulate_media(media="print", color_scheme=scheme)
        looks[scheme] = opened.evaluate(
            """() => ["h1", ".bd-content p", ".bd-content"].map((name) => {
                const style = getComputedStyle(document.querySelector(name));
                return [style.color, style.backgroundColor];
            })"""
        )
        wrong = opened.evaluate(
            """() => [...document.querySelectorAll(".chart")].filter((chart) =>
                !chart.querySelector(".chart-view > img").checkVisibility()
                || [...chart.querySelectorAll(".vega-embed")].some((drawn) => drawn.checkVisibility())
                || chart.scrollWidth > chart.clientWidth + 1).map((chart) => chart.closest("figure").id)"""
        )
        assert wrong == [], scheme
    opened.close()
    assert looks["light"] == looks["dark"]


@pytest.mark.parametrize(
    "page", ["chapters/two-evaluations", "chapters/sfj-effect", "chapters/cost-benefit", "nb/chapters/sfj-effect"]
)
def test_print_cuts_nothing_off(browser: Browser, page: str, tmp_path: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    opened = context.new_page()
    opened.goto(_disk(f"{page}.html"), wait_until="load")
    edge = 15 / 25.4 * 72  # 15 mm
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")
    opened.pdf(path=tmp_path / "page.pdf", format="A4", margin=margin)  # type: ignore[arg-type]
    labels = {
        label
        for picture in opened.locator(".chart-view > img").all()
        for label in re.findall(
            r">([^<>]+)</text>", unicodedata.normalize("NFKC", unquote(picture.get_attribute("src") or ""))
        )
    }
    context.close()
    subprocess.run(["pdftotext", "-bbox", "page.pdf", "page.html"], cwd=tmp_path, check=True)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    text = unescape(unicodedata.normalize("NFKC", text))  # a ligature is two letters
    words = re.findall(r'<word xMin="([\d.]+)"[^>]* xMax="([\d.]+)"[^>]*>([^<]*)</word>', text)
    outside = [word for left, right, word in words if float(left) < edge - 1 or float(right) > 595.3 - edge + 1]
    assert outside == []
    # Every label of a chart is on the paper, the last month and the largest number as well.
    printed = {word for _, _, word in words}
    assert {word for label in labels for word in label.split()} <= printed
