"""The chart of people against power on its page, through its real controls: it says what `trialdesign.power` says."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from bookkit import powerchart
from jobsupport.trialdesign import PAIRS, Design, people_needed, power

PAGE = Path(__file__).parents[1] / "_build" / "html" / "chapters" / "synthesis.html"
FIGURE = "#fig-syn-power"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    page = browser.new_page(reduced_motion="reduce", viewport={"width": 360, "height": 800})
    page.goto(PAGE.as_uri())
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.wait_for_selector(f"{FIGURE} .vega-bindings input")
    return page


def _texts(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(f"{FIGURE} svg text").all_text_contents()]


def _lines(page: Page) -> list[str]:
    """Read the lines of the result."""
    return (page.locator(f"{FIGURE} .chart-result").text_content() or "").split("\n")


def _shown(page: Page) -> list[float]:
    """Read the power of the three comparisons, in per cent."""
    text = " ".join(_lines(page))
    return [float(re.findall(rf"{re.escape(powerchart.WORDS[pair])}: ([\d.]+) %", text)[0]) for pair in PAIRS]


def _set(page: Page, **values: float) -> dict[str, float]:
    """Move sliders as their user would, one after the other, and tell where they stand."""
    stands = page.evaluate(
        """async ([figure, values]) => {
            // Vega calculates in promises, all of which are kept before the next message comes.
            const { port1, port2 } = new MessageChannel();
            const stands = {};
            for (const [name, value] of Object.entries(values)) {
                const slider = document.querySelector(`${figure} input[name="${name}"]`);
                slider.value = value;
                slider.dispatchEvent(new Event("input"));
                stands[name] = slider.value;
                await new Promise((done) => {
                    port1.onmessage = done;
                    port2.postMessage("");
                });
            }
            return stands;
        }""",
        [FIGURE, values],
    )
    return {name: float(value) for name, value in stands.items()}


def _design(values: dict[str, float]) -> Design:
    guidance = min(99.0, values["base"] + values["guidance_adds"])
    both = min(99.0, values["base"] + values["guidance_adds"] + values["ips_adds"])
    # The chart splits people where a design has whole ones; numbers so large make no difference.
    parts = [values["ratio"], 1.0, 1.0]
    people = [1000 * values["people"] * part / sum(parts) for part in parts]
    return Design(
        (values["base"] / 100, guidance / 100, both / 100),
        (round(people[0]), round(people[1]), round(people[2])),
        centres=int(values["centres"]),
        icc=values["icc"] / 100,
        agreement=values["agreement"] / 100,
        # A thousand times the people, so that a thousandth of them is known.
        loss=1 - (1 - values["lost"] / 100) / 1000,
        alpha=values["level"] / 100,
    )


@pytest.mark.parametrize("seed", range(20))
def test_random_assumptions_agree(page: Page, seed: int) -> None:
    rng = random.Random(seed)
    controls = powerchart.CONTROLS.items()
    values = _set(page, **{name: rng.uniform(control.low, control.high) for name, control in controls})
    design = _design(values)
    assert _shown(page) == pytest.approx([100 * power(design, pair) for pair in PAIRS], abs=0.051)


def test_marks_stand_where_power_suffices(page: Page) -> None:
    design = Design((0.12, 0.21, 0.28), (600, 600, 600), icc=0.02, agreement=0.9, loss=0.05)
    _set(page, **powerchart.settings(design))
    marks = page.locator(f"{FIGURE} svg text", has_text=powerchart.WORDS["enough"])
    said = {mark.get_attribute("fill"): mark.text_content() or "" for mark in marks.all()}
    curves = page.locator(f"{FIGURE} svg .mark-line path").evaluate_all(
        "(paths) => paths.map((path) => path.getAttribute('stroke'))"
    )
    for pair, colour in zip(PAIRS, curves, strict=True):
        number = int(said[colour].removeprefix(powerchart.WORDS["enough"]).replace("\u202f", ""))
        total = people_needed(design, lambda d, pair=pair: power(d, pair)).total
        assert total <= number < total + 30, pair


def test_no_number_where_power_never_suffices(page: Page) -> None:
    _set(page, **powerchart.settings(Design((0.12, 0.21, 0.28), (600, 600, 600))) | {"ips_adds": 0.0})
    assert sum(text.startswith(powerchart.WORDS["enough"]) for text in _texts(page)) == 2


SEEN = """(element) => {
    const box = element.getBoundingClientRect();
    const at = (y) => document.elementFromPoint(box.left + box.width / 2, y);
    return [box.top + 0.4 * box.height, box.bottom - 4].every((y) => y < innerHeight && element.contains(at(y)));
}"""


@pytest.mark.parametrize("name", powerchart.CONTROLS)
def test_result_stays_in_sight_on_a_phone(page: Page, name: str) -> None:
    slider = page.locator(f'{FIGURE} input[name="{name}"]')
    slider.focus()
    page.keyboard.press("ArrowRight")
    result = page.locator(f"{FIGURE} .chart-result")
    assert result.evaluate(SEEN)
    assert slider.evaluate(SEEN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_is_accessible_on_a_phone(
    page: Page, violations: Callable[..., list[str]], scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    assert violations(page, FIGURE, colours_only=scheme == "dark") == []


def test_works_by_keyboard(page: Page) -> None:
    before = _set(page, people=900)["people"]
    page.locator(f'{FIGURE} input[name="people"]').focus()
    page.keyboard.press("ArrowRight")
    assert _lines(page)[0].startswith(f"{before + 30:.0f}")


def test_every_control_has_its_label(page: Page) -> None:
    for name, control in powerchart.CONTROLS.items():
        label = page.locator(f'{FIGURE} label:has(input[name="{name}"]) .vega-bind-name')
        assert (label.text_content() or "").strip() == control.label


def test_sliders_begin_at_steps_that_they_can_show() -> None:
    found = powerchart.settings(Design((15 / 123, 0.17277, 0.244907), (856,) * 3, icc=0.02, agreement=0.9, loss=0.05))
    # 12.195, 5.082 and 7.214 points; 2568 people lie between 2550 and 2580
    assert [found[name] for name in ("base", "guidance_adds", "ips_adds", "people")] == [12.2, 5.1, 7.2, 2580]
    for name, control in powerchart.CONTROLS.items():
        steps = (found[name] - control.low) / control.step  # those of a slider count from its lowest value
        assert steps == pytest.approx(round(steps)), name


def test_active_arms_must_be_alike() -> None:
    with pytest.raises(ValueError, match="same number of people"):
        powerchart.settings(Design((0.1, 0.2, 0.3), (100, 100, 90)))
