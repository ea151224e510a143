"""Settings and tools that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import need

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
