"""What a page weighs: bytes that are asked for, things in it. Times depend on the machine and aren't tested.

What a page weighs until it is read is tested where each is visited, in `test_site`.
"""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from weights import files_of, weight

SITE = Path(__file__).parents[1] / "_build" / "html"
#: Those of the other edition weigh the same but for the letters.
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("chapters/**/*.html"))
CHAPTERS = [page for page in PAGES if page.count("/") == 1]
CHARTS = [page for page in CHAPTERS if '<div class="chart">' in (SITE / page).read_text(encoding="utf-8")]


class _Counter(HTMLParser):
    things = 0

    def handle_starttag(self, *_: object) -> None:
        self.things += 1


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_more_than_a_phone_can_arrange(page: str) -> None:
    counter = _Counter()
    counter.feed((SITE / page).read_text(encoding="utf-8"))
    assert counter.things <= 6000


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


@cache
def _loaded(context: BrowserContext, page: str, *, to_the_end: bool) -> set[Path]:
    """Return the files that a page asks for until it is read."""
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((SITE / page).as_uri(), wait_until="load")
    if to_the_end:
        opened.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        opened.evaluate("window.dispatchEvent(new Event('draw-charts'))")
        opened.wait_for_function("document.querySelectorAll('.chart:not(.drawn)').length === 0")
    opened.close()
    return files_of(asked)


@pytest.mark.parametrize("page", sorted(set(PAGES) - set(CHAPTERS)))
def test_pages_below_a_chapter_bring_nothing_but_themselves(page: str) -> None:
    assert weight(SITE / page) <= 80 * 1024


# What a reader asks for comes on top, and not before.


@pytest.mark.parametrize("edition", ["", "nb/"])
def test_a_search_brings_the_index_and_the_lines_that_are_seen(phone: BrowserContext, edition: str) -> None:
    opened = phone.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(f"{(SITE / f'{edition}search.html').as_uri()}?q=arbeid", wait_until="load")
    opened.locator("ul.search p.context").first.wait_for()
    opened.close()
    files = files_of(asked) - _loaded(phone, f"{edition}{CHARTS[0]}", to_the_end=True)
    lines = {path for path in files if "_static/search/" in path.as_posix()}
    assert lines
    index = {path for path in files if path.name == "searchindex.js"}
    assert sum(map(weight, index)) <= 80 * 1024
    assert sum(map(weight, files - lines - index)) <= 20 * 1024
    assert all(weight(path) <= 25 * 1024 for path in lines)


@pytest.mark.parametrize("edition", ["", "nb/"])
def test_all_rows_of_the_ledger_weigh_no_more_than_a_picture(edition: str) -> None:
    assert weight(SITE / f"{edition}chapters/ledger/tab-ledger-all.js") <= 130 * 1024


def test_charts_come_late_and_only_where_there_are_some(phone: BrowserContext) -> None:
    names = {path.name for path in _loaded(phone, "chapters/glossary.html", to_the_end=False)}
    assert not names & {"vega.js", "charts.js"}


def test_formulas_need_no_script(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((SITE / "chapters" / "cost-benefit.html").as_uri())
    equation = opened.locator("div.math math").first
    assert equation.locator("mtr").count() == 2
    assert equation.locator("mfrac").first.is_visible()
    context.close()
    assert "mathjax" not in " ".join(path.name.lower() for path in (SITE / "_static").rglob("*.js"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_and_charts_need_no_script(browser: Browser, scheme: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme=scheme)  # type: ignore[arg-type]
    opened = context.new_page()
    opened.goto((SITE / CHARTS[0]).as_uri())
    look = "(place) => getComputedStyle(place)"
    paper = opened.locator("body").evaluate(f"(place) => ({look})(place).backgroundColor")
    for place in ("h1", "main p", "main a"):
        ink = opened.locator(place).first.evaluate(f"(place) => ({look})(place).color")
        assert _contrast(ink, paper) >= 4.5, (place, ink, paper)
    assert (_luminance(paper) < 0.2) == (scheme == "dark")
    pictures = opened.locator(".chart-view > img")
    assert pictures.count() == opened.locator(".chart").count()
    assert all(picture.is_visible() for picture in pictures.all())
    context.close()


def _luminance(colour: str) -> float:
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)
