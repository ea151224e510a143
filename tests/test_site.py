"""The built pages, read in a browser: from disk and from a server, wide and narrow, light and dark."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize, sync_playwright

SITE = Path(__file__).parents[1] / "_build" / "html"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts)
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
CHARTS = [page for page in CHAPTERS if '<div class="chart">' in (SITE / page).read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = which("chromium") or which("chromium-browser") or which("google-chrome")
    assert program, "no Chromium on this machine: run tools/need.sh browser"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE))) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


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


@pytest.fixture
def visit(contexts: Callable[[int, str], BrowserContext]) -> Iterator[Visitor]:
    opened = []

    def open_page(url: str, *, width: int = 1280, scheme: str = "light") -> Visit:
        found = Visit(contexts(width, scheme).new_page())
        opened.append(found.page)

        def console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                found.complaints.append(message.text)

        def request(sent: Request) -> None:
            found.requests.append(sent.url)

        found.page.on("console", console)
        found.page.on("request", request)
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.on("requestfailed", lambda failed: found.complaints.append(f"not loaded: {failed.url}"))
        found.page.goto(url, wait_until="load")
        found.page.wait_for_function(
            "!document.querySelector('.chart') || document.querySelectorAll('.chart').length"
            " === document.querySelectorAll('.chart .vega-embed svg').length"
        )
        if found.page.locator("script[src*=mathjax]").count():
            found.page.evaluate("window.MathJax.startup.promise")
        return found

    yield open_page
    for page in opened:
        page.close()


def _disk(page: str) -> str:
    return (SITE / page).as_uri()


def test_book_is_built() -> None:
    assert len(CHAPTERS) >= 5
    assert CHARTS


@pytest.mark.parametrize("page", PAGES)
def test_page_is_quiet_from_disk(visit: Visitor, page: str) -> None:
    found = visit(_disk(page))
    assert found.complaints == []
    assert [url for url in found.requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("page", PAGES)
def test_page_is_quiet_from_a_server(visit: Visitor, server: str, page: str) -> None:
    found = visit(f"{server}/{page}")
    assert found.complaints == []
    assert [url for url in found.requests if not url.startswith((server, "data:", "blob:"))] == []


@pytest.mark.parametrize("page", CHARTS)
def test_charts_are_drawn_and_described(visit: Visitor, page: str) -> None:
    found = visit(_disk(page))
    charts = found.page.locator(".chart").all()
    for chart in charts:
        spec = json.loads(chart.locator("script").text_content() or "")
        assert chart.locator(".vega-embed").get_attribute("aria-label") == " ".join(spec["description"].split())
        marks = (
            "svg .role-mark path, svg .role-mark text, svg .role-mark rect, svg .role-mark line, svg .role-mark circle"
        )
        assert chart.locator(marks).count() > 0, spec["description"]
        box = chart.locator("svg").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 50


@pytest.mark.parametrize("page", CHAPTERS)
def test_phone_does_not_scroll_sideways(visit: Visitor, page: str) -> None:
    found = visit(_disk(page), width=360)
    assert found.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_charts_follow_the_width_of_the_window(visit: Visitor) -> None:
    page = visit(_disk(CHARTS[0])).page
    widths = """[...document.querySelectorAll(".chart")].map((chart) => chart.scrollWidth - chart.clientWidth)"""
    for width in (500, 1280, 800, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(400)
        assert max(page.evaluate(widths)) <= max(0, 700 - width), width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_page_is_accessible(visit: Visitor, page: str, scheme: str) -> None:
    found = visit(_disk(page), scheme=scheme)
    assert found.page.evaluate("document.documentElement.dataset.theme") == scheme
    # Code stands in closed folds, where it would be left out.
    found.page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    # The rows of the ledger are all of one kind; a part of them stands for the others.
    found.page.evaluate("document.querySelectorAll('tbody tr:nth-child(n + 60)').forEach((row) => row.remove())")
    violations = Axe().run(found.page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in violations for node in v["nodes"]] == []


@pytest.mark.parametrize("page", CHARTS)
def test_ink_follows_the_theme(visit: Visitor, page: str) -> None:
    with _brightness(visit(_disk(page)).page) as light, _brightness(visit(_disk(page), scheme="dark").page) as dark:
        assert max(light) < 110
        assert min(dark) > 145


@contextmanager
def _brightness(page: Page) -> Iterator[list[float]]:
    """Give the brightness (0 to 255) of the labels on the axes of all charts of a page."""
    script = """() => [...document.querySelectorAll(".chart .role-axis-label text")].map((label) => {
        const [r, g, b] = getComputedStyle(label).fill.match(/[\\d.]+/g).map(Number);
        return 0.299 * r + 0.587 * g + 0.114 * b;
    })"""
    yield page.evaluate(script) or pytest.fail("no axis labels")


def test_search_finds_a_chapter_from_disk(visit: Visitor) -> None:
    found = visit(_disk("search.html") + "?q=rounding")
    found.page.wait_for_selector("ul.search li a", timeout=5000)
    assert found.complaints == []


def test_wide_things_scroll_by_keyboard(visit: Visitor) -> None:
    for page in CHAPTERS:
        unreachable = visit(_disk(page), width=360).page.evaluate(
            """() => [...document.querySelectorAll("main *")].filter((box) =>
                ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
                && box.scrollWidth > box.clientWidth + 1 && box.checkVisibility()
                && box.tabIndex < 0 && !box.querySelector("a, button, [tabindex='0']")
            ).map((box) => box.outerHTML.slice(0, 120))"""
        )
        assert unreachable == [], page


def test_nothing_is_built_from_another_host() -> None:
    for path in SITE.rglob("*.html"):
        if "_static" in path.parts:
            continue
        for attribute in ('src="http', 'src="//', 'rel="stylesheet" href="http', "@import url(http"):
            assert attribute not in path.read_text(encoding="utf-8"), path
