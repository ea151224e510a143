"""The table of all checks, used as a reader does: searched, filtered, sorted, by mouse and by keyboard."""

import base64
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, expect

BUILD = Path(__file__).parents[1] / "_build"
LEDGER = BUILD / "html" / "chapters" / "ledger.html"
TABLE = "#tab-ledger-all"
SEVERITIES = ["conclusion", "substantive", "cosmetic"]


@pytest.fixture(scope="module")
def checks() -> pd.DataFrame:
    """The checks as the page offers them for download."""
    link = BeautifulSoup(LEDGER.read_text(encoding="utf-8"), "html.parser").select_one("a[download='ledger.csv']")
    data = base64.b64decode(link["href"].partition("base64,")[2])
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page from disk; nothing may be complained about or loaded from elsewhere until it is closed."""
    settings = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **getattr(request, "param", {})}
    page = browser.new_page(**settings)
    complaints: list[str] = []
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: sent.url.startswith(("file:", "data:")) or complaints.append(sent.url))
    page.goto(LEDGER.as_uri(), wait_until="load")
    yield page
    page.close()
    assert complaints == []


def _shown(page: Page, column: int) -> list[str]:
    cells = page.locator(f"{TABLE} > tbody > tr > td:nth-child({column})")
    texts = cells.evaluate_all("cells => cells.map((td) => (td.querySelector('summary') ?? td).textContent)")
    return [text.replace("−", "-") for text in texts]


def _told(page: Page) -> str:
    return page.locator(f"{TABLE}_info").inner_text()


def _control(page: Page, name: str) -> Locator:
    return page.locator(".browse-form label", has_text=re.compile(f"^{name}")).locator("input, select")


def _choose(page: Page, name: str, value: str) -> None:
    choice = _control(page, name)
    choice.select_option(choice.locator("option", has_text=re.compile(rf"^{re.escape(value)} \(\d+\)$")).inner_text())


def _sort(page: Page, column: str, *, then: str | None) -> None:
    head = page.locator(f"{TABLE} th", has_text=column)
    head.click()
    if then:
        expect(head).to_have_attribute("aria-sort", then)
    else:
        expect(head).not_to_have_attribute("aria-sort", re.compile("."))


def test_begins_with_what_does_not_work_out(page: Page, checks: pd.DataFrame) -> None:
    wrong = checks[checks["verdict"] == "inconsistent"]
    gravest = wrong.sort_values("severity", key=lambda column: column.map(SEVERITIES.index), kind="stable")
    assert _shown(page, 1) == list(gravest["id"][:25])
    assert _told(page) == f"1–25 of {len(checks)}"


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_every_check_is_there_without_scripts(page: Page, checks: pd.DataFrame) -> None:
    rows = page.locator(f"{TABLE} > tbody > tr")
    assert rows.count() == len(checks)
    assert rows.last.is_visible()
    text = _plain(page.locator(TABLE).text_content() or "")
    assert [explanation for explanation in checks["explanation"] if _plain(explanation) not in text] == []


def _plain(text: str) -> str:
    return "".join(text.split()).replace("−", "-").replace("×", "x")


def test_search_narrows_and_unfolds_what_it_finds(page: Page, checks: pd.DataFrame) -> None:
    check = checks[checks["explanation"].str.len() > 100].iloc[-1]
    _control(page, "Search").fill(f"{check['id']} {check['explanation'].split()[0]}")
    assert check["id"] in _shown(page, 1)
    assert len(_shown(page, 1)) < 10
    row = page.locator(f"{TABLE} tr", has_text=check["id"]).first
    assert row.locator("details").get_attribute("open") is not None
    _control(page, "Search").fill("no check says this")
    assert page.locator(f"{TABLE} tbody").inner_text() == "No row fits."
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(f"document.querySelectorAll('{TABLE} > tbody > tr').length === 25")


@pytest.mark.parametrize("typed", ["-0.298", "53 x 9.3"])
def test_search_takes_signs_as_typed_and_as_printed(page: Page, typed: str) -> None:
    field = _control(page, "Search")
    found = []
    for asked in (typed, typed.replace("-", "−").replace("x", "×")):
        field.fill(asked)
        found.append(_shown(page, 1))
    assert found[0] == found[1] != []


def test_filter_leaves_only_what_was_chosen(page: Page, checks: pd.DataFrame) -> None:
    page.get_by_label("at once").select_option("-1")
    for column in ("verdict", "severity", "confidence", "source"):
        for value, count in checks.loc[checks[column] != "", column].value_counts().items():
            _choose(page, column.capitalize(), f"{value}")
            assert _told(page).startswith(f"1–{count} of {count}")
            assert set(_shown(page, 1)) == set(checks.loc[checks[column] == value, "id"])
        _control(page, column.capitalize()).select_option("")


def test_filters_and_search_hold_together(page: Page, checks: pd.DataFrame) -> None:
    page.get_by_label("at once").select_option("-1")
    _choose(page, "Verdict", "inconsistent")
    _choose(page, "Confidence", "certain")
    _choose(page, "Source", checks["source"].iloc[0])
    chosen = (checks["verdict"] == "inconsistent") & (checks["confidence"] == "certain")
    wanted = checks.loc[chosen & (checks["source"] == checks["source"].iloc[0]), "id"]
    assert len(wanted) > 0
    assert sorted(_shown(page, 1)) == sorted(wanted)
    _control(page, "Search").fill(wanted.iloc[0])
    assert _shown(page, 1) == [wanted.iloc[0]]


def test_heads_sort_by_size_and_back_again(page: Page) -> None:
    given = _shown(page, 3)
    _sort(page, "Printed", then="ascending")
    page.get_by_label("at once").select_option("-1")
    numbers = [float(text) for text in _shown(page, 3) if re.fullmatch(r"-?\d*\.?\d+", text)]
    assert len(numbers) > 100
    assert numbers == sorted(numbers)
    _sort(page, "Printed", then="descending")
    numbers = [float(text) for text in _shown(page, 3) if re.fullmatch(r"-?\d*\.?\d+", text)]
    assert numbers == sorted(numbers, reverse=True)
    _sort(page, "Printed", then=None)
    assert _shown(page, 3)[:25] == given
    # Words sort as people count: table 2 before table 10.
    _sort(page, "Check", then="ascending")
    tables = list(dict.fromkeys(check.partition("/")[0] for check in _shown(page, 1)))
    numbered = [int(name.rpartition("-")[2]) for name in tables if re.fullmatch(r"uo-table-\d+", name)]
    assert numbered == sorted(numbered)


def test_works_by_keyboard(page: Page) -> None:
    _control(page, "Search").focus()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('label, button, th, summary')?.textContent") or "")
    for wanted in ("Verdict", "Place", "Show all", "Check", "Printed", _shown(page, 2)[0]):
        assert any(text.startswith(wanted) for text in reached), wanted
    head = page.locator(f"{TABLE} th", has_text="Check")
    head.locator("[tabindex='0']").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("Next", exact=True).press("Enter")
    expect(page.locator(f"{TABLE}_info")).to_contain_text("26–50")
    page.locator(f"{TABLE} summary").first.press("Enter")
    expect(page.locator(f"{TABLE} details[open]")).to_have_count(1)


@pytest.mark.parametrize("page", [{"viewport": {"width": 360, "height": 800}}], indirect=True)
def test_phone_scrolls_the_table_alone(page: Page) -> None:
    for shown in ("25", "-1"):
        page.get_by_label("at once").select_option(shown)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(f".pst-scrollable-table-container:has({TABLE})")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0")
    assert page.locator(".browse-form").evaluate("form => form.scrollWidth <= form.clientWidth")


@pytest.mark.parametrize("page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_searched_table_is_accessible(page: Page) -> None:
    _choose(page, "Verdict", "inconsistent")
    _sort(page, "Printed", then="ascending")
    page.locator(f"{TABLE} details").evaluate_all("folds => folds.forEach((fold) => (fold.open = true))")
    violations = Axe().run(page, context="main", options={"preload": False}).response["violations"]
    assert [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in violations for node in v["nodes"]] == []


def test_page_stays_light() -> None:
    assert LEDGER.stat().st_size < 3_000_000


def test_paper_tells_every_matter_and_lists_no_names(checks: pd.DataFrame) -> None:
    command = ["pdftotext", str(BUILD / "paper" / "etterprovd.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    text = re.sub(r"[\s\N{ZERO WIDTH SPACE}-]+", "", text).replace("‐", "")
    names = checks["id"].str.partition("/")[2].str.replace("-", "")
    assert sum(len(name) > 20 and name in text for name in names) < 20
    firsts = [finding.partition(". ")[0] for finding in checks.query("verdict == 'inconsistent'")["explanation"]]
    plain = [re.sub(r"\W", "", first)[:40] for first in firsts]
    told = re.sub(r"\W", "", text)
    assert sum(first in told for first in plain) > 0.9 * len(plain)
