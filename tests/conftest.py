"""Settings and tools that all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import settings

import need

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The same examples on each run, and no failure because a machine is busy.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")

# Each file stays on one core; those that take longest begin, so that no core is left with one of them at the end.
_LONGEST = ("test_site", "test_build", "test_ledger_page", "test_calculator", "test_ordinal")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the files that take longest to the front, and mark those that look at the built book."""
    places = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(Path(item.path).stem, len(_LONGEST)))
    for item in items:
        # These say at their top where pages or PDF lie.
        if {"SITE", "PAGE", "BUILD"} & set(vars(getattr(item, "module", None) or type)):
            item.add_marker("built")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of the built pages."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    pages = Path(__file__).parents[1] / "_build" / "html"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(pages))) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    program = need.browser()
    assert program, "no Chromium on this machine: run tools/need.py"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def violations() -> Callable[..., list[str]]:
    """What axe finds wrong with a page or a part of it, by all its rules or only by those of colour."""
    known: list[str] = []

    def look(page: Page, part: str = "html", *, colours_only: bool = False) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(Axe().axe_script)
        looks, found = page.evaluate(_AXE, {"part": part, "known": known, "coloursOnly": colours_only})
        known.extend(looks)
        return found

    return look


# Contrast takes most of the time. It follows from the colours of a text and of what lies below it, so of all texts that
# look alike the first and the last are measured, once in a file of tests.
_AXE = """async ({ part, known, coloursOnly }) => {
    const grounds = new Map();
    const ground = (one) => {
        if (!one) return "";
        if (!grounds.has(one)) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
            const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
            const opaque = backgroundColor.startsWith("rgb(") && backgroundImage === "none" && opacity === "1";
            grounds.set(one, opaque ? own : `${own} on ${ground(one.parentElement)}`);
        }
        return grounds.get(one);
    };
    const looks = {};
    document.querySelector(part).querySelectorAll("*").forEach((one) => {
        const box = one.getBoundingClientRect();
        const written = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!written && !one.matches("input, select, textarea, button")) return;
        if (Math.min(box.width, box.height) < 2 || !one.checkVisibility()) return;
        const { color, fill, fontSize, fontWeight, textDecorationLine } = getComputedStyle(one);
        const ink = [color, fill, fontSize, fontWeight, textDecorationLine, getComputedStyle(one.parentElement).color];
        const look = [one.tagName, one.getAttribute("class"), one.matches(":disabled"), ...ink, ground(one)].join(" ");
        (looks[look] ??= []).push(one);
    });
    known.forEach((look) => delete looks[look]);
    const run = async (context, options) => {
        const { violations } = await axe.run(context, { resultTypes: ["violations"], preload: false, ...options });
        return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
    };
    const include = [...new Set(Object.values(looks).flatMap((ones) => [ones[0], ones.at(-1)]))];
    const colours = ["color-contrast", "link-in-text-block"];
    const found = include.length ? await run({ include }, { runOnly: colours }) : [];
    const others = Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]));
    if (!coloursOnly) found.push(...await run(part, { rules: others }));
    return [Object.keys(looks), found];
}"""
