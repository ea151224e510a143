"""The sliders of the health chapter, through their real controls: they say what `delta_adjusted` says."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from jobsupport import missing
from jobsupport.sfj import health
from jobsupport.sfj.scores import OUTCOMES

PAGE = Path(__file__).parents[1] / "_build" / "html" / "chapters" / "health-outcomes.html"
FIGURE = "#fig-health-delta"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(PAGE.as_uri())
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.wait_for_selector(f"{FIGURE} .vega-bindings input")
    return page


def _above(page: Page) -> int:
    """Read how many intervals lie above nought."""
    title = next(t for t in page.locator(f"{FIGURE} svg text").all_text_contents() if "above zero" in t)
    return int(re.match(r"\d", title)[0])  # type: ignore[index]


def _set(page: Page, name: str, value: float) -> None:
    page.locator(f'{FIGURE} input[name="{name}"]').evaluate(
        "(input, x) => { input.value = x; input.dispatchEvent(new Event('input')); }", value
    )


def _expected(intervention: float, control: float) -> int:
    found = [missing.delta_adjusted(health.benefit(name), intervention, control) for name in OUTCOMES]
    return sum(effect.low > 0 for effect in found)


@pytest.mark.parametrize(
    "worse", [(0.0, 0.0), (0.05, 0.0), (0.45, 0.0), (0.3, 0.3), (1.0, 1.0), (-0.4, 0.2), (0.5, -0.5)]
)
def test_counts_as_the_library_does(page: Page, worse: tuple[float, float]) -> None:
    _set(page, "worse1", worse[0])
    _set(page, "worse0", worse[1])
    assert _above(page) == _expected(*worse)


def test_works_by_keyboard(page: Page) -> None:
    _set(page, "worse1", 0)
    _set(page, "worse0", 0)
    before = _above(page)
    page.locator(f'{FIGURE} input[name="worse1"]').focus()
    page.keyboard.press("ArrowRight")
    assert _above(page) == _expected(0.05, 0) < before


def test_every_slider_has_a_label_with_its_unit(page: Page) -> None:
    for name in ("worse1", "worse0"):
        label = page.locator(f'{FIGURE} label:has(input[name="{name}"]) .vega-bind-name').text_content() or ""
        assert "SD" in label
