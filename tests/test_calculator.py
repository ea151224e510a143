"""The calculator on its page, through its real controls: it says what `net_value` says."""

import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from bookkit import calculator
from jobsupport import costbenefit as cb

PAGE = Path(__file__).parents[1] / "_build" / "html" / "chapters" / "cost-benefit.html"
PRESETS = {
    "all participants, as published": cb.PUBLISHED["all"],
    "all participants, corrected": cb.CORRECTED["all"],
    "all participants, by groups": cb.by_groups(),
    "AAP+, as published": cb.PUBLISHED["aap+"],
    "AAP+, corrected": cb.CORRECTED["aap+"],
}
COLUMN = {label: cb.PUBLISHED["aap+" if label.startswith("AAP") else "all"] for label in PRESETS}


def _with_slips(assumptions: cb.Assumptions, label: str, slips: bool) -> cb.Assumptions:
    """Give a case with the slips of its column, or without, whatever it starts with."""
    column = COLUMN[label]
    return replace(assumptions, **{name: getattr(column, name) if slips else 0.0 for name in calculator.SLIPS})


def _opened(browser: Browser, width: int, height: int) -> Page:
    page = browser.new_page(reduced_motion="reduce", viewport=ViewportSize(width=width, height=height))
    page.goto(PAGE.as_uri())
    page.locator("#fig-cb-calculator").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-cb-calculator .vega-bindings input")
    return page


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return _opened(browser, 1280, 900)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Page:
    return _opened(browser, 360, 740)


def _shown(page: Page) -> tuple[int, int]:
    """Read the net value per participant and in total."""
    texts = page.locator("#fig-cb-calculator svg text").all_text_contents()
    found = []
    for ending in ("NOK per participant", "cases a year"):
        text = next(t for t in texts if re.match(r"[−\d]", t) and ending in t)
        digits = re.match(r"[−\d\u202f]+", text)
        assert digits is not None
        found.append(int(digits[0].replace("\u202f", "").replace("−", "-")))
    return found[0], found[1]


def _agrees(page: Page, assumptions: cb.Assumptions) -> None:
    value = cb.net_value(assumptions)
    each, total = _shown(page)
    # A krone is shown rounded; exactly half a krone may go either way.
    assert abs(each - value.per_participant) <= 0.5 + 1e-6
    assert abs(total - value.total) <= 0.5 + 1e-3


def _set(page: Page, name: str, value: float) -> float:
    """Move a slider as its user would, and tell where it stands."""
    slider = page.locator(f'#fig-cb-calculator input[name="{name}"]')
    return float(
        slider.evaluate(
            "(input, x) => { input.value = x; input.dispatchEvent(new Event('input')); return input.value; }",
            value,
        )
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 780)])
def test_budget_question_is_answered_in_the_first_screen(browser: Browser, width: int, height: int) -> None:
    page = browser.new_page(viewport=ViewportSize(width=width, height=height))
    page.goto(PAGE.as_uri())
    answer = page.locator("section#your-budget-question strong").first
    box = answer.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < height
    # 600 places, two years: 7.8 million by groups, 10.2 by one column
    assert "7.8 to 10.2 million" in (answer.text_content() or "")
    page.close()


@pytest.mark.parametrize("label", PRESETS)
def test_starting_points(page: Page, label: str) -> None:
    page.select_option('#fig-cb-calculator select[name="preset"]', label)
    page.wait_for_timeout(100)
    _agrees(page, PRESETS[label])


@pytest.mark.parametrize("seed", range(30))
def test_random_assumptions_agree_to_the_krone(page: Page, seed: int) -> None:
    rng = random.Random(seed)
    label = rng.choice(list(PRESETS))
    page.select_option('#fig-cb-calculator select[name="preset"]', label)
    page.locator('#fig-cb-calculator input[name="again"]').click()
    slips = page.locator('#fig-cb-calculator input[name="slips"]')
    slips.set_checked(rng.random() < 0.5)
    values = {
        name: _set(page, name, rng.uniform(control.low, control.high)) for name, control in calculator.CONTROLS.items()
    }
    page.wait_for_timeout(100)
    base = _with_slips(PRESETS[label], label, slips.is_checked())
    _agrees(page, calculator.assumptions_of(values, base))


def _back(page: Page, label: str) -> None:
    page.select_option('#fig-cb-calculator select[name="preset"]', label)
    page.locator('#fig-cb-calculator input[name="again"]').click()
    page.wait_for_timeout(60)


@pytest.mark.parametrize("label", PRESETS)
@pytest.mark.parametrize("slips", [True, False], ids=["with slips", "without"])
def test_each_control_moves_the_result_as_the_model_says(page: Page, label: str, slips: bool) -> None:
    """From every starting point, with and without slips, one control after the other: direction and size."""
    start = _with_slips(PRESETS[label], label, slips)
    for name, control in calculator.CONTROLS.items():
        _back(page, label)
        page.locator('#fig-cb-calculator input[name="slips"]').set_checked(slips)
        page.wait_for_timeout(30)
        _agrees(page, start)
        before, _ = _shown(page)
        stands = calculator.settings(PRESETS[label])[name]
        span = control.high - control.low
        to = _set(page, name, stands + span / 4 if stands + span / 4 <= control.high else stands - span / 4)
        page.wait_for_timeout(30)
        moved = calculator.assumptions_of({name: to}, start)
        _agrees(page, moved)
        after, _ = _shown(page)
        change = cb.net_value(moved).per_participant - cb.net_value(start).per_participant
        assert abs(change) > 1, name
        assert abs((after - before) - change) <= 1 + 1e-6, name


@pytest.mark.parametrize("label", PRESETS)
def test_box_adds_and_takes_away_the_slips(page: Page, label: str) -> None:
    _back(page, label)
    box = page.locator('#fig-cb-calculator input[name="slips"]')
    assert box.is_checked() == label.endswith("published")
    for checked in (not box.is_checked(), box.is_checked()):
        box.set_checked(checked)
        page.wait_for_timeout(60)
        _agrees(page, _with_slips(PRESETS[label], label, checked))
    # 0.056 / 1.04 x (2000 - 11 343 + 0.2 x 17 050) = -319 in the first column, less than a krone in the second
    with_them, without = (cb.net_value(_with_slips(PRESETS[label], label, slips)) for slips in (True, False))
    change = with_them.per_participant - without.per_participant
    assert change == pytest.approx(0 if label.startswith("AAP") else -319, abs=1)


def test_a_starting_point_has_all_slips_or_none() -> None:
    published = cb.PUBLISHED["all"]
    assert calculator.Start(published, published).slipped
    assert not calculator.Start(cb.by_groups(), published).slipped
    with pytest.raises(ValueError, match="all slips of its column or none"):
        assert calculator.Start(cb.corrected("all", ["leisure"]), published).slipped


def test_works_by_keyboard(page: Page) -> None:
    page.select_option('#fig-cb-calculator select[name="preset"]', "all participants, as published")
    page.locator('#fig-cb-calculator input[name="again"]').focus()
    page.keyboard.press("Space")
    page.locator('#fig-cb-calculator input[name="years"]').focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    _agrees(page, replace(cb.PUBLISHED["all"], years=2.0))


def test_goes_back_to_its_starting_point(page: Page) -> None:
    page.select_option('#fig-cb-calculator select[name="preset"]', "AAP+, corrected")
    _set(page, "wage", 500_000)
    page.locator('#fig-cb-calculator input[name="again"]').click()
    page.wait_for_timeout(100)
    _agrees(page, cb.CORRECTED["aap+"])


def test_every_control_has_a_label_with_its_unit(page: Page) -> None:
    for name, control in calculator.CONTROLS.items():
        label = page.locator(f'#fig-cb-calculator label:has(input[name="{name}"]) .vega-bind-name')
        assert (label.text_content() or "").strip() == control.label
        assert re.search(r"NOK|%|years|points|Cases a year", control.label)


SEEN = """(element) => {
    const box = element.getBoundingClientRect();
    const at = (y) => document.elementFromPoint(box.left + box.width / 2, y);
    return [box.top + 0.4 * box.height, box.bottom - 4].every((y) => y < innerHeight && element.contains(at(y)));
}"""


@pytest.mark.parametrize("name", calculator.CONTROLS)
def test_result_stays_in_sight_on_a_phone(phone: Page, name: str) -> None:
    slider = phone.locator(f'#fig-cb-calculator input[name="{name}"]')
    slider.focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_timeout(50)
    result = phone.locator("#fig-cb-calculator .chart-result")
    assert result.evaluate(SEEN)
    assert slider.evaluate(SEEN)
    each, total = _shown(phone)
    digits = re.findall(r"[−\d][\d\u202f]*(?= NOK)", result.text_content() or "")
    assert [int(d.replace("\u202f", "").replace("−", "-")) for d in digits] == [each, total]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_is_accessible_on_a_phone(phone: Page, scheme: Literal["light", "dark"]) -> None:
    phone.emulate_media(color_scheme=scheme)
    phone.locator('#fig-cb-calculator input[name="tax_cost"]').focus()
    violations = Axe().run(phone, context="#fig-cb-calculator").response["violations"]
    assert [f"{v['id']}: {node['failureSummary']}" for v in violations for node in v["nodes"]] == []


def test_result_is_announced(phone: Page) -> None:
    assert phone.locator("#fig-cb-calculator .chart-result").evaluate("(box) => box.tagName") == "OUTPUT"
    assert phone.get_by_role("status").filter(has_text="NOK per participant").count() == 1
