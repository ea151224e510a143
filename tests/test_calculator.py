"""The calculator on its page, through its real controls: it says what `net_value` says."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bookkit import calculator
from jobsupport import costbenefit as cb
from jobsupport.sfj import employment

SITE = Path(__file__).parents[1] / "_build" / "html"
PAGE = SITE / "chapters" / "cost-benefit.html"
PRESETS = {
    "all participants, as published": cb.PUBLISHED["all"],
    "all participants, corrected": cb.CORRECTED["all"],
    "all participants, by groups": cb.by_groups(),
    "AAP+, as published": cb.PUBLISHED["aap+"],
    "AAP+, corrected": cb.CORRECTED["aap+"],
}
COVARIANCES = cb.effect_covariances(employment.full_and_partial())
COVARIANCE = {label: COVARIANCES["aap+" if label.startswith("AAP") else "all"] for label in PRESETS}
COLUMN = {label: cb.PUBLISHED["aap+" if label.startswith("AAP") else "all"] for label in PRESETS}


def _with_slips(assumptions: cb.Assumptions, label: str, slips: bool) -> cb.Assumptions:
    """Give a case with the slips of its column, or without, whatever it starts with."""
    column = COLUMN[label]
    return replace(assumptions, **{name: getattr(column, name) if slips else 0.0 for name in calculator.SLIPS})


def _opened(browser: Browser, width: int, height: int, query: str = "") -> Page:
    page = browser.new_page(reduced_motion="reduce", viewport=ViewportSize(width=width, height=height))
    page.goto(PAGE.as_uri() + query)
    page.locator("#fig-cb-calculator").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-cb-calculator .vega-bindings input")
    return page


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return _opened(browser, 1280, 900)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Page:
    return _opened(browser, 360, 740)


def _result(page: Page) -> str:
    return page.locator("#fig-cb-calculator .chart-result").text_content() or ""


def _shown(result: str) -> tuple[int, int]:
    """Read the net value per participant and in total."""
    each, total = re.findall(r"[−\d][\d\u202f]*(?= NOK)", result)
    return _number(each), _number(total)


def _number(text: str) -> int:
    return int(text.replace("\u202f", "").replace("−", "-"))


def _agrees(page: Page, assumptions: cb.Assumptions) -> None:
    _says(_result(page), assumptions)


def _says(result: str, assumptions: cb.Assumptions, what: object = "") -> None:
    value = cb.net_value(assumptions)
    each, total = _shown(result)
    # A krone is shown rounded; exactly half a krone may go either way.
    assert abs(each - value.per_participant) <= 0.5 + 1e-6, what
    assert abs(total - value.total) <= 0.5 + 1e-3, what


def _chance_agrees(result: str, label: str, assumptions: cb.Assumptions, what: object = "") -> None:
    per_cent = 100 * cb.chance_by_effect(assumptions, COVARIANCE[label])
    found = re.search(r"Chance that it pays: (below |over |)(\d+) %", result)
    assert found is not None, what
    match found[1]:
        case "":
            assert abs(int(found[2]) - per_cent) <= 0.5 + 1e-6, what
        case "below ":
            assert per_cent < 1, what
        case "over ":
            assert per_cent > 99, what


Step = tuple[str, object]


def _in_turn(page: Page, turns: Sequence[Sequence[Step]]) -> Iterator[tuple[str, dict[str, float]]]:
    """Do as a user does, one turn after the other; yield what each comes to and where the sliders stand then.

    A step names a control and says what it is set to: a slider by a number, its field by a text, the box of the slips
    by a truth, and the starting point by its label.
    """
    for result, stands in page.evaluate(_DO_IN_TURN, turns):
        yield result, {name: float(value) for name, value in stands}


_DO_IN_TURN = """async (turns) => {
    const figure = document.querySelector("#fig-cb-calculator");
    const happen = (box, ...names) => names.forEach((name) => box.dispatchEvent(new Event(name, { bubbles: true })));
    // Vega calculates in promises, all of which are kept before the next message comes.
    const { port1, port2 } = new MessageChannel();
    const calculated = () => new Promise((done) => {
        port1.onmessage = done;
        port2.postMessage("");
    });
    const set = (name, to) => {
        const control = figure.querySelector(`[name="${name}"]`);
        if (name === "start") {
            // Whoever chooses what is chosen already goes back to it by the button.
            if (control.value === to) return figure.querySelector(".chart-starts button").click();
            control.value = to;
            happen(control, "change");
        } else if (typeof to === "boolean") {
            if (control.checked !== to) control.click();
        } else if (typeof to === "number") {
            control.value = to;
            happen(control, "input");
        } else {
            const field = control.closest("label").querySelector(".chart-field");
            field.value = to;
            happen(field, "input", "change");
        }
    };
    const found = [];
    for (const turn of turns) {
        for (const [name, to] of turn) {
            set(name, to);
            await calculated();
        }
        const sliders = [...figure.querySelectorAll("input[type=range]")];
        found.push([figure.querySelector(".chart-result").textContent,
                    sliders.map(({ name, value }) => [name, value])]);
    }
    return found;
}"""


def _set(page: Page, name: str, value: float) -> float:
    """Move a slider as its user would, and tell where it stands."""
    slider = page.locator(f'#fig-cb-calculator input[name="{name}"]')
    return float(
        slider.evaluate(
            "(input, x) => { input.value = x; input.dispatchEvent(new Event('input')); return input.value; }",
            value,
        )
    )


def _type(page: Page, name: str, text: str) -> None:
    """Write into the field beside a slider, as its user would."""
    field = page.locator(f'#fig-cb-calculator label:has(input[name="{name}"]) .chart-field')
    field.fill(text)
    field.press("Enter")


def _start(page: Page, label: str) -> None:
    page.select_option('#fig-cb-calculator select[name="start"]', label)
    page.get_by_role("button", name=calculator.WORDS["reset"]).click()


@pytest.mark.parametrize(("opened", "height"), [("page", 900), ("phone", 780)])
def test_budget_question_is_answered_in_the_first_screen(
    request: pytest.FixtureRequest, opened: str, height: int
) -> None:
    answer = request.getfixturevalue(opened).locator("section#your-budget-question strong").first
    assert answer.evaluate("(box) => box.getBoundingClientRect().bottom + scrollY") < height
    # 600 places, two years: 7.8 million by groups, 10.2 by one column
    assert "7.8 to 10.2 million" in (answer.text_content() or "")


@pytest.mark.parametrize("label", PRESETS)
def test_starting_points(page: Page, label: str) -> None:
    _start(page, label)
    _agrees(page, PRESETS[label])
    _chance_agrees(_result(page), label, PRESETS[label])


def test_random_assumptions_agree_to_the_krone(page: Page) -> None:
    turns: list[list[Step]] = []
    for seed in range(30):
        rng = random.Random(seed)
        turns.append([("start", rng.choice(list(PRESETS))), ("slips", rng.random() < 0.5)])
        turns[-1] += [(name, rng.uniform(control.low, control.high)) for name, control in calculator.CONTROLS.items()]
    for turn, (result, stands) in zip(turns, _in_turn(page, turns), strict=True):
        (_, label), (_, slips), *asked = turn
        for name, value in asked:
            # A slider stands at the step that is nearest.
            assert abs(stands[name] - value) <= calculator.CONTROLS[name].step / 2 + 1e-9, (name, turn)
        assumptions = calculator.assumptions_of(stands, _with_slips(PRESETS[label], label, slips))
        _says(result, assumptions, turn)
        _chance_agrees(result, label, assumptions, turn)


def test_random_numbers_in_fields_agree_to_the_krone(page: Page) -> None:
    turns: list[list[Step]] = []
    typed: list[tuple[str, dict[str, float]]] = []
    for seed in range(30):
        rng = random.Random(100 + seed)
        label, values = rng.choice(list(PRESETS)), {}
        turns.append([("start", label)])
        for name, control in calculator.CONTROLS.items():
            # Not only where the slider stops: whole kroner and people, three decimals of everything else.
            digits = 0 if control.high >= 1000 else 3
            values[name] = round(rng.uniform(control.low, control.high), digits)
            turns[-1].append((name, f"{values[name]:,.{digits}f}".replace(",", rng.choice(("", " ", "\u202f")))))
        typed.append((label, values))
    for turn, (label, values), (result, stands) in zip(turns, typed, _in_turn(page, turns), strict=True):
        assert stands == values, turn
        assumptions = calculator.assumptions_of(values, PRESETS[label])
        _says(result, assumptions, turn)
        _chance_agrees(result, label, assumptions, turn)


def _stands(page: Page, name: str) -> tuple[str, str, str]:
    """Read what a control says: its field, where its slider stands, and what that one says to a screen reader."""
    slider = page.locator(f'#fig-cb-calculator input[name="{name}"]')
    field = page.locator(f'#fig-cb-calculator label:has(input[name="{name}"]) .chart-field')
    return field.input_value(), slider.input_value(), slider.get_attribute("aria-valuetext") or ""


def test_fields_say_where_the_sliders_stand(page: Page) -> None:
    # The report's 9669 kroner lie between two steps of 500.
    _start(page, "all participants, as published")
    for name, value in calculator.settings(PRESETS["all participants, as published"]).items():
        field, slider, said = _stands(page, name)
        assert field == said
        assert float(field.replace("\u202f", "").replace("−", "-")) == float(slider) == value
    assert _stands(page, "budget")[0] == "17\u202f123\u202f445"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("wage", "450 000", 450_000),
        ("wage", "450,000", 450_000),
        ("wage", "450.000 kr", 450_000),
        ("years", "1,5", 1.5),
        ("years", "1.5", 1.5),
        ("years", "25", 10),
        ("effect_full", "−2,5", -2.5),
        ("wage", "much", 340_400),
        ("wage", "", 340_400),
    ],
)
def test_numbers_are_taken_as_people_write_them(page: Page, name: str, text: str, value: float) -> None:
    label = "all participants, as published"
    _start(page, label)
    _type(page, name, text)
    _agrees(page, calculator.assumptions_of({name: value}, PRESETS[label]))
    assert float(_stands(page, name)[1]) == value


def test_a_number_out_of_range_is_told_while_it_is_written(page: Page) -> None:
    _start(page, "all participants, corrected")
    label = page.locator('#fig-cb-calculator label:has(input[name="years"])')
    field, hint = label.locator(".chart-field"), label.locator("small")
    assert not hint.is_visible()
    field.fill("12")
    assert hint.is_visible()
    assert field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("aria-describedby") == hint.get_attribute("id")
    field.fill("2")
    assert not hint.is_visible()


def _address(page: Page, query: str) -> None:
    """Wait until the address holds what it should."""
    page.wait_for_function("(query) => location.search === query", arg=query, timeout=5000)


def test_the_address_holds_what_differs_from_the_start(browser: Browser) -> None:
    page = _opened(browser, 1280, 900)
    page.wait_for_timeout(200)  # longer than the page waits until it changes its address
    _address(page, "")
    _start(page, "AAP+, corrected")
    _address(page, "?start=aap-corrected")
    _type(page, "years", "2")
    _set(page, "cases", 500)
    page.locator('#fig-cb-calculator input[name="slips"]').check()
    query = "?start=aap-corrected&slips=1&years=2&cases=500"
    _address(page, query)
    expected = _with_slips(replace(PRESETS["AAP+, corrected"], years=2.0, cases=500.0), "AAP+, corrected", True)
    _agrees(page, expected)
    sent = _opened(browser, 360, 740, query + "#fig-cb-calculator")
    _agrees(sent, expected)
    _chance_agrees(_result(sent), "AAP+, corrected", expected)
    assert _stands(sent, "cases")[0] == "500"
    sent.get_by_role("button", name=calculator.WORDS["reset"]).click()
    _address(sent, "?start=aap-corrected")
    _agrees(sent, PRESETS["AAP+, corrected"])
    _start(sent, next(iter(PRESETS)))
    _address(sent, "")
    page.close()
    sent.close()


def test_a_wrong_address_is_calculated_within_the_range(browser: Browser) -> None:
    page = _opened(browser, 1280, 900, "?start=nobody&years=99&wage=abc&cases=")
    _agrees(page, replace(PRESETS["all participants, as published"], years=10.0))
    page.close()


@pytest.mark.parametrize("clipboard", ["as it is", "never answers"])
def test_a_link_is_copied_or_its_place_told(page: Page, clipboard: str) -> None:
    _start(page, "AAP+, corrected")
    if clipboard == "never answers":
        page.evaluate("() => { navigator.clipboard.writeText = () => new Promise(() => {}); }")
    page.get_by_role("button", name=calculator.WORDS["copy"]).click()
    told = page.locator("#fig-cb-calculator .chart-starts output")
    expect(told).not_to_be_empty()
    assert told.text_content() in (calculator.WORDS["copied"], calculator.WORDS["address"])


def test_the_result_stands_once(page: Page) -> None:
    drawn = page.locator("#fig-cb-calculator svg text").all_text_contents()
    assert not any("NOK in all" in text or re.match(r"[−\d].*NOK per participant", text) for text in drawn)


@pytest.mark.parametrize("label", PRESETS)
@pytest.mark.parametrize("slips", [True, False], ids=["with slips", "without"])
def test_each_control_moves_the_result_as_the_model_says(page: Page, label: str, slips: bool) -> None:
    """From every starting point, with and without slips, one control after the other: direction and size."""
    start = _with_slips(PRESETS[label], label, slips)
    turns: list[list[Step]] = []
    for name, control in calculator.CONTROLS.items():
        stands, span = calculator.settings(PRESETS[label])[name], control.high - control.low
        to = stands + span / 4 if stands + span / 4 <= control.high else stands - span / 4
        turns += [[("start", label), ("slips", slips)], [(name, to)]]
    found = _in_turn(page, turns)
    for name, (before, _), (after, stands) in zip(calculator.CONTROLS, found, found, strict=True):
        _says(before, start, name)
        moved = calculator.assumptions_of({name: stands[name]}, start)
        _says(after, moved, name)
        change = cb.net_value(moved).per_participant - cb.net_value(start).per_participant
        assert abs(change) > 1, name
        assert abs((_shown(after)[0] - _shown(before)[0]) - change) <= 1 + 1e-6, name


@pytest.mark.parametrize("label", PRESETS)
def test_box_adds_and_takes_away_the_slips(page: Page, label: str) -> None:
    _start(page, label)
    box = page.locator('#fig-cb-calculator input[name="slips"]')
    assert box.is_checked() == label.endswith("published")
    for checked in (not box.is_checked(), box.is_checked()):
        box.set_checked(checked)
        _agrees(page, _with_slips(PRESETS[label], label, checked))
    # 0.056 / 1.04 x (2000 - 11 343 + 0.2 x 17 050) = -319 in the first column, less than a krone in the second
    with_them, without = (cb.net_value(_with_slips(PRESETS[label], label, slips)) for slips in (True, False))
    change = with_them.per_participant - without.per_participant
    assert change == pytest.approx(0 if label.startswith("AAP") else -319, abs=1)


def test_a_starting_point_has_all_slips_or_none() -> None:
    published = cb.PUBLISHED["all"]
    assert calculator.Start(published, published, COVARIANCES["all"]).slipped
    assert not calculator.Start(cb.by_groups(), published, COVARIANCES["all"]).slipped
    with pytest.raises(ValueError, match="all slips of its column or none"):
        assert calculator.Start(cb.corrected("all", ["leisure"]), published, COVARIANCES["all"]).slipped


def test_works_by_keyboard(page: Page) -> None:
    page.select_option('#fig-cb-calculator select[name="start"]', "all participants, as published")
    page.get_by_role("button", name=calculator.WORDS["reset"]).focus()
    page.keyboard.press("Space")
    page.locator('#fig-cb-calculator input[name="years"]').focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    _agrees(page, replace(cb.PUBLISHED["all"], years=2.0))


def test_goes_back_to_its_starting_point(page: Page) -> None:
    page.select_option('#fig-cb-calculator select[name="start"]', "AAP+, corrected")
    _set(page, "wage", 500_000)
    page.get_by_role("button", name=calculator.WORDS["reset"]).click()
    _agrees(page, cb.CORRECTED["aap+"])


def test_every_control_has_a_label_with_its_unit(page: Page) -> None:
    for name, control in calculator.CONTROLS.items():
        label = page.locator(f'#fig-cb-calculator label:has(input[name="{name}"]) .vega-bind-name')
        assert (label.text_content() or "").strip() == control.label
        assert re.search(r"NOK|%|years|points|Cases a year", control.label)


@pytest.mark.parametrize("name", calculator.CONTROLS)
def test_result_stays_in_sight_on_a_phone(phone: Page, name: str) -> None:
    phone.locator(f'#fig-cb-calculator input[name="{name}"]').focus()
    phone.keyboard.press("ArrowRight")
    for kind, seen, result_seen, box in phone.evaluate(_IN_SIGHT, name):
        assert seen, kind
        assert result_seen, kind
        assert box["width"] >= {"slider": 150, "field": 80}[kind]
        assert box["height"] >= 24
        assert box["right"] <= 360


_IN_SIGHT = """async (name) => {
    const figure = document.querySelector("#fig-cb-calculator");
    const slider = figure.querySelector(`input[name="${name}"]`);
    const field = slider.closest("label").querySelector(".chart-field");
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const seen = (element) => {
        const box = element.getBoundingClientRect();
        const at = (y) => document.elementFromPoint(box.left + box.width / 2, y);
        return [box.top + 0.4 * box.height, box.bottom - 4].every((y) => y < innerHeight && element.contains(at(y)));
    };
    const found = [];
    for (const [kind, control] of Object.entries({ slider, field })) {
        control.focus();
        await drawn();
        found.push([kind, seen(control), seen(figure.querySelector(".chart-result")),
                    control.getBoundingClientRect().toJSON()]);
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_is_accessible_on_a_phone(
    phone: Page, violations: Callable[..., list[str]], scheme: Literal["light", "dark"]
) -> None:
    phone.emulate_media(color_scheme=scheme)
    phone.locator('#fig-cb-calculator input[name="tax_cost"]').focus()
    assert violations(phone, "#fig-cb-calculator", colours_only=scheme == "dark") == []


def test_result_is_announced(phone: Page) -> None:
    assert phone.locator("#fig-cb-calculator .chart-result").evaluate("(box) => box.tagName") == "OUTPUT"
    assert phone.get_by_role("status").filter(has_text="NOK per participant").count() == 1
    assert "Chance that it pays" in _result(phone)


@pytest.mark.parametrize("edition", ["", "nb/"])
@pytest.mark.parametrize(
    ("words", "case"), [("det laveste tallet", cb.by_groups()), ("det høyeste tallet", cb.CORRECTED["all"])]
)
def test_a_planner_lands_on_the_answer(browser: Browser, edition: str, words: str, case: cb.Assumptions) -> None:
    page = browser.new_page(reduced_motion="reduce", viewport=ViewportSize(width=360, height=740))
    page.goto((SITE / f"{edition}chapters" / "kort-fortalt.html").as_uri())
    page.get_by_role("link", name=words).click()
    assert "/nb/chapters/cost-benefit.html?" in page.url
    result = page.locator("#fig-cb-calculator .chart-result")
    result.wait_for()
    expect(result).to_be_in_viewport()
    # A place costs what it costs among the cases of the report; so the sum is that of so many places.
    total = 600 * cb.each(case, years=2)
    shown = [_number(text) for text in re.findall(r"[−\d][\d\u202f]*", result.text_content() or "")]
    assert min(abs(number - total) for number in shown) <= 1.5
    for name, value in (("years", "2"), ("cases", "600")):
        assert page.locator(f'#fig-cb-calculator input[name="{name}"]').input_value() == value
    page.close()
