"""The score sheet on its page, through its real controls: it says what `category` says."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bookkit.scoresheet import WORDS, score_sheet
from jobsupport.fidelity import ADJUSTED, bands, category, items, sections

PAGE = Path(__file__).parents[1] / "_build" / "html" / "chapters" / "fidelity.html"
EMPTY = "an empty sheet"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(PAGE.as_uri())
    page.wait_for_selector(".score-result")
    return page


def _score(page: Page, item: int, score: int) -> None:
    page.locator(f'input[name="tab-fi-sheet-{item}"][value="{score}"]').check()


def _fill(page: Page, scores: list[int]) -> None:
    """Click a radio button in every row."""
    script = """(scores) => scores.forEach((score, place) =>
        document.querySelector(`input[name="tab-fi-sheet-${place + 1}"][value="${score}"]`).click())"""
    page.evaluate(script, scores)


def _scores(page: Page) -> list[int]:
    checked = page.locator("#tab-fi-sheet input:checked")
    return [int(value) for value in checked.evaluate_all("inputs => inputs.map((input) => input.value)")]


def _agrees(page: Page, scores: list[int]) -> None:
    total = sum(scores)
    shown = page.locator(".score-result").text_content() or ""
    band = next(band for band in bands() if band.name == category(total))
    assert shown.startswith(f"{total} points · {WORDS[band.name]} ({band.low}–{band.high})")
    later = [band for band in bands() if band.low > total]
    assert shown.endswith(f"{later[0].low - total} to {WORDS[later[0].name]}" if later else ")")
    parts, place = page.locator(".score-profile > div > span:last-child").all_text_contents(), 0
    for (_, size), part in zip(sections().items(), parts, strict=True):
        assert part == f"{sum(scores[place : place + size])} of {5 * size}"
        place += size


@pytest.mark.parametrize("seed", range(30))
def test_random_scores(page: Page, seed: int) -> None:
    rng = random.Random(seed)
    page.select_option(".score-form select", label=EMPTY)
    # Some sheets lean low, some high, so that every band comes up.
    weights = [1 + seed * (score > 3) if seed % 2 else 1 + (score < 3) for score in range(1, 6)]
    scores = rng.choices(range(1, 6), weights, k=len(items()))
    _fill(page, scores)
    _agrees(page, scores)


def _band_of_the_needle(page: Page) -> str:
    script = """(strip) => {
        const middle = (box) => (box.left + box.right) / 2;
        const needle = middle(strip.querySelector("b").getBoundingClientRect());
        const over = (box) => box.left < needle && needle < box.right;
        return [...strip.querySelectorAll("span")].find((band) => over(band.getBoundingClientRect())).textContent;
    }"""
    return str(page.locator(".score-strip").evaluate(script))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("total", [73, 74, 99, 100, 114, 115])
def test_edges_of_the_bands(page: Page, total: int, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    low, rest = divmod(total, len(items()))
    scores = [low + (place < rest) for place in range(len(items()))]
    _fill(page, scores)
    _agrees(page, scores)
    assert _band_of_the_needle(page) == WORDS[category(total)]


def test_starting_points(page: Page) -> None:
    labels = page.locator(".score-form option").all_text_contents()
    assert len(labels) >= 3
    for label in labels:
        page.select_option(".score-form select", label=label)
        if label == EMPTY:
            assert page.locator(".score-result").text_content() == "0 points so far, 0 of 25 items scored"
            continue
        scores = _scores(page)
        _agrees(page, scores)
        if found := re.search(r"(\d+) points", label):
            assert sum(scores) == int(found[1])


def test_counts_what_is_scored_so_far(page: Page) -> None:
    page.select_option(".score-form select", label=EMPTY)
    _score(page, 3, 4)
    _score(page, 20, 2)
    assert page.locator(".score-result").text_content() == "6 points so far, 2 of 25 items scored"


def test_sets_the_three_items_to_the_top_and_everything_back(page: Page) -> None:
    page.select_option(".score-form select", label="3 on every item")
    page.get_by_role("button", name="Set items 6, 24, 25 to 5").click()
    assert _scores(page) == [5 if item.number in ADJUSTED else 3 for item in items()]
    _agrees(page, _scores(page))
    page.get_by_role("button", name="Set back").click()
    assert _scores(page) == [3] * 25
    _agrees(page, [3] * 25)


def test_works_by_keyboard(page: Page) -> None:
    page.select_option(".score-form select", label="3 on every item")
    page.locator('input[name="tab-fi-sheet-1"]:checked').focus()
    page.keyboard.press("ArrowRight")  # item 1: 4
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")  # item 2: 2
    page.keyboard.press("ArrowLeft")  # item 2: 1
    assert _scores(page)[:3] == [4, 1, 3]
    _agrees(page, _scores(page))


def test_every_control_has_a_name_of_its_own(page: Page) -> None:
    names = page.locator('#tab-fi-sheet input[type="radio"]').evaluate_all(
        "inputs => inputs.map((input) => input.getAttribute('aria-label'))"
    )
    assert len(set(names)) == len(names) == 5 * len(items())
    assert names[7] == f"{items()[1].name}: 3 of 5"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_a_phone(browser: Browser, violations: Callable[..., list[str]], scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=scheme, reduced_motion="reduce", has_touch=True
    )
    page = context.new_page()
    page.goto(PAGE.as_uri())
    page.wait_for_selector(".score-result")
    inputs = page.locator('#tab-fi-sheet input[type="radio"]')
    boxes = inputs.evaluate_all("inputs => inputs.map((input) => input.parentElement.getBoundingClientRect().toJSON())")
    assert all(box["left"] >= 0 and box["right"] <= 360 and min(box["width"], box["height"]) >= 24 for box in boxes)
    _score(page, 25, 1)
    result = page.locator(".score-result")
    _agrees(page, _scores(page))
    # The result stays in sight beside the last item.
    box = result.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 740
    covered = result.evaluate(
        "(box) => { const { left, top } = box.getBoundingClientRect();"
        " return !box.contains(document.elementFromPoint(left + 5, top + 5)); }"
    )
    assert not covered
    assert violations(page, "#fi-score-sheet", colours_only=scheme == "dark") == []
    context.close()


def _reloaded(page: Page) -> None:
    page.reload()
    page.wait_for_selector(".score-result")


def test_survives_a_reload_until_it_is_forgotten(browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(PAGE.as_uri())
    page.wait_for_selector(".score-result")
    opened = _scores(page)
    assert page.locator(".score-form", has_text=WORDS["stays"]).count() == 1
    page.select_option(".score-form select", label=EMPTY)
    _score(page, 7, 2)
    _score(page, 25, 5)
    _reloaded(page)
    assert page.locator(".score-form option:checked").text_content() == EMPTY
    assert page.locator(".score-result").text_content() == "7 points so far, 2 of 25 items scored"
    page.get_by_role("button", name=WORDS["clear"]).click()
    assert page.evaluate("localStorage.getItem('etterprovd-tab-fi-sheet')") is None
    assert _scores(page) == opened
    _reloaded(page)
    assert _scores(page) == opened
    page.close()


def test_works_where_a_browser_keeps_nothing(browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.add_init_script(
        "delete window.localStorage; Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new Error('denied'); } });"
    )
    page.goto(PAGE.as_uri())
    page.wait_for_selector(".score-result")
    _fill(page, [2] * 25)
    _agrees(page, [2] * 25)
    page.close()


# Made without a page


def test_sheet_refuses_wrong_starting_points() -> None:
    for scores in ([3] * 24, [3] * 24 + [6], [0] + [3] * 24):
        with pytest.raises(ValueError, match="wrong: expected 25 scores of 1 to 5"):
            score_sheet("tab-x", {"wrong": scores})


def test_paper_has_every_item_and_no_score() -> None:
    paper = str(score_sheet("tab-x", {"4 on every item": [4] * 25}).paper)
    assert paper.count("○") == 125
    assert all(item.name in paper for item in items())


def test_page_asks_nobody_and_marks_unchecked_names() -> None:
    page = score_sheet("tab-x", {"none": None}).page
    assert not re.search(r"https?:|fetch\(|XMLHttp|import\(", page)
    assert " checked" not in page
    for item in items():
        assert (f"{item.name}*</th>" in page) == (not item.checked)
