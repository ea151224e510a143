"""The ledger's page, used as a reader does: searched, filtered, sorted and pointed into, by mouse and by keyboard."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, expect

BUILD = Path(__file__).parents[1] / "_build"
LEDGER = BUILD / "html" / "chapters" / "ledger.html"
EVIDENCE = LEDGER.with_name("evidence.html")
TABLE = "#tab-ledger-all"
CONTROL = "m-uo-table-3-control-n"
PHONE = {"viewport": {"width": 360, "height": 800}}


@pytest.fixture(scope="module")
def checks() -> pd.DataFrame:
    """The checks as the page offers them for download."""
    link = BeautifulSoup(LEDGER.read_text(encoding="utf-8"), "html.parser").select_one("a[download='ledger.csv']")
    data = LEDGER.with_name(link["href"]).read_bytes()
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    return frame.assign(address="c-" + frame["id"].str.replace(r"[^a-z0-9]+", "-", regex=True))


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


def _ids(page: Page) -> list[str]:
    _drawn(page)
    return page.locator(f"{TABLE} > tbody > tr[id]").evaluate_all("rows => rows.map(({ id }) => id)")


def _cells(page: Page, column: int) -> list[str]:
    _drawn(page)
    cells = page.locator(f"{TABLE} > tbody > tr > :nth-child({column})")
    texts = cells.evaluate_all("cells => cells.map((one) => (one.querySelector('summary') ?? one).textContent)")
    return [text.replace("−", "-") for text in texts]


def _found(page: Page) -> list[str]:
    """Give the addresses of all rows that fit, page by page."""
    page.get_by_label("at once").select_option("100")
    ids = _ids(page)
    while page.get_by_role("button", name="Next", exact=True).is_enabled():
        page.get_by_role("button", name="Next", exact=True).click()
        ids += _ids(page)
    return ids


def _drawn(page: Page) -> None:
    """Wait for the rows, which come when something is asked for."""
    page.locator(f"{TABLE}:not([aria-busy])").wait_for(state="attached")


def _told(page: Page) -> str:
    _drawn(page)
    return page.locator(".browse-told").inner_text()


def _control(page: Page, name: str) -> Locator:
    return page.locator(".browse-form label", has_text=re.compile(f"^{name}")).locator("input, select")


def _choose(page: Page, name: str, value: str) -> None:
    choice = _control(page, name)
    choice.select_option(
        choice.locator("option", has_text=re.compile(rf"^{re.escape(value)} \(")).get_attribute("value")
    )


def _query(page: Page) -> str:
    return page.evaluate("location.search")


# --- What is there


def test_gravest_checks_come_first(page: Page, checks: pd.DataFrame) -> None:
    graded = checks[checks["verdict"] == "inconsistent"]
    order = ["conclusion", "substantive", "cosmetic"]
    gravest = graded.sort_values("severity", key=lambda column: column.map(order.index), kind="stable")
    assert _ids(page) == list(gravest["address"][:25])
    matters = page.locator("article.matter").count()
    assert _told(page) == f"Shown: {matters} matters and {len(checks)} checks"


def test_page_is_light(page: Page) -> None:
    assert LEDGER.stat().st_size < 400_000
    assert page.evaluate("document.querySelectorAll('*').length") <= 6000


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_matters_and_all_checks_are_there_without_scripts(page: Page, checks: pd.DataFrame) -> None:
    assert page.locator("article.matter").first.is_visible()
    assert page.locator(f"{TABLE} > tbody > tr").count() == 25
    assert page.locator(f"{TABLE} > tbody > tr").first.is_visible()
    assert page.get_by_role("link", name="Download all checks").is_visible()
    # Every check stands under its own name on the page of its table, with the same words.
    links = page.locator("[data-browse] a")
    assert links.first.is_visible()
    found: dict[str, str] = {}
    for address in links.evaluate_all("links => links.map((link) => link.href)"):
        sheet = BeautifulSoup(Path(unquote(urlparse(address).path)).read_text(encoding="utf-8"), "html.parser")
        found |= {row["id"]: row.get_text(" ") for row in sheet.select("table.unfolded > tbody > tr")}
    assert set(found) == set(checks["address"])
    for check in checks.itertuples():
        assert check.id in found[check.address]
        assert check.verdict in found[check.address]


@pytest.mark.parametrize("page", [{"java_script_enabled": False, **PHONE}], indirect=True)
def test_addresses_lead_somewhere_without_scripts(page: Page) -> None:
    # A check that isn't among the first: to the top, where its table is listed, and on its page to its row.
    page.goto(f"{LEDGER.as_uri()}#c-sfj-table-22-w-all")
    way = page.locator("[data-browse] a", has_text="Report, table 22")
    expect(way).to_be_in_viewport()
    way.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"{page.url}#c-sfj-table-22-w-all")
    row = page.locator("#c-sfj-table-22-w-all")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("399 664")
    # What it comes from, and from there back to the row.
    row.get_by_role("link", name="What it comes from").click()
    page.wait_for_load_state()
    card = page.locator("#m-sfj-table-22-w-all")
    expect(card).to_be_in_viewport()
    card.locator("summary").last.click()
    card.locator("details a[href*='-w-all']").click()
    page.wait_for_load_state()
    expect(row).to_be_in_viewport()
    # A matter that is folded away is unfolded by its address.
    page.goto(LEDGER.as_uri())
    folded = page.locator("article.matter").evaluate_all("cards => cards.find((card) => card.closest('details')).id")
    page.goto(f"{LEDGER.as_uri()}#{folded}")
    expect(page.locator(f"#{folded}")).to_be_in_viewport()


def test_rows_come_when_something_is_asked(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(Path(urlparse(sent.url).path).name))
    rows = "tab-ledger-all.js"
    # Reading to the end asks for none.
    page.goto(LEDGER.as_uri(), wait_until="load")
    page.locator(TABLE).scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert rows not in asked
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".browse-pager")).to_contain_text("26–50")
    assert rows in asked
    for address in ("?q=wage", "?verdict=explained", "#c-sfj-table-22-w-all"):
        asked.clear()
        page.goto("about:blank")
        page.goto(LEDGER.as_uri() + address, wait_until="load")
        page.wait_for_function("document.querySelector('#tab-ledger-all > tbody > tr[id]')")
        assert rows in asked, address
    page.close()


def test_says_when_rows_cannot_be_loaded(browser: Browser) -> None:
    page = browser.new_page()
    page.route("**/tab-ledger-all.js*", lambda route: route.abort())
    page.goto(LEDGER.as_uri(), wait_until="load")
    _control(page, "Search").fill("wage")
    expect(page.locator(".browse-told")).to_have_text("The rows could not be loaded.")
    # It is tried again.
    page.unroute("**/tab-ledger-all.js*")
    _control(page, "Search").fill("wages")
    expect(page.locator(".browse-told")).to_contain_text("Shown:")
    page.close()


def test_a_matter_tells_what_is_printed_and_what_it_comes_to(page: Page) -> None:
    card = page.locator(f"#{CONTROL}")
    # Table 2 enrols 26 in the control group, table 3 has 27.
    for text in ("27", "Chapter, table 3", "0 to 26", "52 + 27 = 79", "What hangs on it"):
        expect(card).to_contain_text(text)
    assert card.locator("dl").is_visible()
    assert not card.locator("details ul").is_visible()
    # The card's check leads to its row.
    card.locator("summary").click()
    card.locator("details a").click()
    expect(page.locator(f"{TABLE} #c-uo-table-3-control-n")).to_be_focused()


# --- What is asked for


def test_search_narrows_and_unfolds_what_it_finds(page: Page, checks: pd.DataFrame) -> None:
    check = checks[checks["explanation"].str.len() > 100].iloc[-1]
    _control(page, "Search").fill(f"{check['id']} {check['explanation'].split()[0]}")
    assert check["address"] in _ids(page)
    assert len(_ids(page)) < 10
    assert page.locator(f"#{check['address']} details").get_attribute("open") is not None
    _control(page, "Search").fill("unheard-of")
    _drawn(page)
    assert page.locator(f"{TABLE} tbody").inner_text() == "No row fits."
    page.get_by_role("button", name="Show all").click()
    assert len(_ids(page)) == 25


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("-0.298", "−0.298"),
        ("53 x 9.3", "53 × 9.3"),
        ("399664", "399 664"),
        ("0.3935", "0,3935"),
        ("ostfold", "Østfold"),
        ("Utvidet oppfolging", "utvidet oppfølging"),
    ],
)
def test_search_takes_what_is_typed_and_what_is_printed(page: Page, typed: str, same: str) -> None:
    found = []
    for asked in (typed, same):
        _control(page, "Search").fill(asked)
        found.append(_ids(page))
    assert found[0] == found[1] != []


def test_a_number_is_found_whole(page: Page) -> None:
    # W of table 22, for everybody.
    _control(page, "Search").fill("399 664")
    assert "c-sfj-table-22-w-all" in _ids(page)
    assert page.locator("#m-sfj-table-22-w-all").is_visible()
    # 0.023 is no part of 0.0230 or 10.023.
    _control(page, "Search").fill("0.023")
    texts = page.locator(f"{TABLE} > tbody > tr").all_text_contents()
    assert all(re.search(r"(?<![\d.])0\.023(?!\d)", text) for text in texts)


def test_filter_leaves_only_what_was_chosen(page: Page, checks: pd.DataFrame) -> None:
    for column in ("verdict", "severity", "source"):
        for value, count in checks.loc[checks[column] != "", column].value_counts().items():
            _choose(page, column.capitalize(), f"{value}")
            assert f"{count} of {len(checks)} checks" in _told(page)
            if count < 300:
                assert set(_found(page)) == set(checks.loc[checks[column] == value, "address"])
        _control(page, column.capitalize()).select_option("")


def test_filters_and_search_hold_together(page: Page, checks: pd.DataFrame) -> None:
    _choose(page, "Verdict", "inconsistent")
    _choose(page, "Confidence", "certain")
    _choose(page, "Source", "report")
    chosen = (
        (checks["verdict"] == "inconsistent") & (checks["confidence"] == "certain") & (checks["source"] == "report")
    )
    wanted = checks[chosen]
    assert sorted(_found(page)) == sorted(wanted["address"])
    _control(page, "Search").fill(wanted["id"].iloc[0])
    assert _ids(page) == [wanted["address"].iloc[0]]
    # Of the matters, only that of this check.
    assert page.locator("article.matter:visible").count() == 1


def test_heads_sort_by_size_and_back_again(page: Page) -> None:
    given = _ids(page)
    head = page.get_by_role("button", name="Printed")
    for order, sign in (("ascending", 1), ("descending", -1)):
        head.click()
        expect(page.locator(f"{TABLE} thead th", has_text="Printed")).to_have_attribute("aria-sort", order)
        page.get_by_label("at once").select_option("100")
        numbers = [float(text) for text in _cells(page, 2) if re.fullmatch(r"-?\d*\.?\d+", text)]
        assert len(numbers) > 50
        assert numbers == sorted(numbers, reverse=sign < 0)
    head.click()
    page.get_by_label("at once").select_option("25")
    assert _ids(page) == given
    # Words sort as people count: table 2 before table 10.
    page.get_by_role("button", name="What").click()
    _choose(page, "Source", "chapter")
    page.get_by_label("at once").select_option("100")
    tables = [re.match(r"Chapter, table (\d+)", text) for text in _cells(page, 1)]
    numbers = [int(found[1]) for found in tables if found]
    assert numbers == sorted(numbers)


# --- The address


def test_what_is_asked_for_stands_in_the_address_and_survives_a_reload(page: Page) -> None:
    _control(page, "Search").fill("month 12")
    page.wait_for_function("location.search.includes('q=month+12')")
    _choose(page, "Verdict", "inconsistent")
    _choose(page, "Source", "report")
    _choose(page, "Table", "Report, table 8")
    assert _query(page) == "?q=month+12&verdict=inconsistent&source=report&table=report-table-8"
    shown, told = _ids(page), _told(page)
    assert shown
    page.reload()
    assert (_ids(page), _told(page)) == (shown, told)
    assert _control(page, "Search").input_value() == "month 12"


def test_back_and_forward_lead_through_what_was_asked(page: Page) -> None:
    everything = _told(page)
    _choose(page, "Verdict", "explained")
    explained = _told(page)
    _choose(page, "Source", "chapter")
    chapter = _told(page)
    assert len({everything, explained, chapter}) == 3
    page.go_back()
    assert _told(page) == explained
    page.go_back()
    assert (_told(page), _query(page)) == (everything, "")
    page.go_forward()
    page.go_forward()
    assert _told(page) == chapter


def test_typing_leaves_one_step_to_go_back(page: Page) -> None:
    steps = page.evaluate("history.length")
    _control(page, "Search").press_sequentially("wage", delay=400)
    page.wait_for_function("location.search === '?q=wage'")
    assert page.evaluate("history.length") == steps + 1


def test_nonsense_in_the_address_is_no_filter(page: Page, checks: pd.DataFrame) -> None:
    page.goto(f"{LEDGER.as_uri()}?verdict=unheard&q=%3Cscript%3E")
    assert f"0 of {len(checks)} checks" in _told(page)
    assert _control(page, "Verdict").input_value() == ""


@pytest.mark.parametrize("query", ["", "?verdict=reproduced&q=age"])
def test_address_of_a_check_shows_its_row(page: Page, checks: pd.DataFrame, query: str) -> None:
    # Far from the first page, and left out by what is asked for.
    last = checks[checks["verdict"] == "not recomputable"].iloc[-1]
    page.goto(f"{LEDGER.as_uri()}{query}#{last['address']}")
    row = page.locator(f"#{last['address']}")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    assert row.locator("details").get_attribute("open") is not None
    expect(row).to_contain_text(last["id"])


@pytest.mark.parametrize("query", ["", "?verdict=reproduced"])
def test_address_of_a_matter_shows_its_card(page: Page, query: str) -> None:
    # One that nothing rests on is folded away at first.
    cosmetic = page.locator("article.matter").evaluate_all("cards => cards.find((card) => card.closest('details')).id")
    for name in (CONTROL, cosmetic):
        page.goto(f"{LEDGER.as_uri()}{query}#{name}")
        page.reload()
        card = page.locator(f"#{name}")
        expect(card).to_be_focused()
        expect(card).to_be_in_viewport()


def test_every_matter_and_row_has_a_link_to_copy(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _choose(page, "Verdict", "inconsistent")
    for one in (page.locator(f"#{CONTROL}"), page.locator(f"{TABLE} > tbody > tr").nth(1)):
        name, link = one.get_attribute("id"), one.locator("a.copy-link")
        assert link.get_attribute("href") == f"#{name}"
        assert (link.get_attribute("aria-label") or "").endswith(": Link")
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".browse-said")).to_have_text("Link copied")
        assert page.evaluate("navigator.clipboard.readText()") == f"{LEDGER.as_uri()}#{name}"
    assert page.locator(".browse-said").get_attribute("role") == "status"
    assert page.locator("article.matter").count() == page.locator("article.matter > header a.copy-link").count()
    assert len(_ids(page)) == page.locator(f"{TABLE} > tbody a.copy-link").count()
    page.get_by_role("button", name="Copy link to this view").click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{LEDGER.as_uri()}?verdict=inconsistent"


# --- For everybody


def test_works_by_keyboard(page: Page) -> None:
    _control(page, "Search").focus()
    reached = []
    for _ in range(10):  # six choices, two jumps, two buttons
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('label, button, a, summary')?.textContent") or "")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", reached[-1]
    for wanted in ("Verdict", "Severity", "Source", "Table", "Family", "Show all", "Copy link"):
        assert any(text.startswith(wanted) for text in reached), wanted
    page.get_by_role("button", name="What").press("Enter")
    expect(page.locator(f"{TABLE} thead th", has_text="What")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Next", exact=True).press("Enter")
    expect(page.locator(".browse-pager")).to_contain_text("26–50")
    page.locator(f"{TABLE} summary").first.press("Enter")
    expect(page.locator(f"{TABLE} details[open]")).to_have_count(1)


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_form_is_in_a_phones_first_screen(page: Page) -> None:
    box = page.locator(".browse-form").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # What is found follows at once.
    _control(page, "Search").fill("399664")
    page.wait_for_function(
        """() => {
            const shown = [...document.querySelectorAll("article.matter")].filter((one) => one.checkVisibility());
            return shown.length && shown.every((one) => one.textContent.replace(/\\s/g, "").includes("399664"))
                && shown[0].getBoundingClientRect().top < 1200;
        }"""
    )


@pytest.mark.parametrize("page", [PHONE], indirect=True)
@pytest.mark.parametrize(("place", "name", "result"), [(LEDGER, TABLE, "Verdict"), (EVIDENCE, "#tab-ev-all", "Found")])
def test_result_is_seen_on_a_phone(page: Page, place: Path, name: str, result: str) -> None:
    page.goto(place.as_uri())
    rows = page.locator(f"{name} > tbody > tr")
    assert rows.count() >= 10
    seen = rows.evaluate_all(
        """(rows, result) => rows.map((row) => {
            const cell = [...row.cells].find((one) => one.dataset.head === result);
            const box = cell.getBoundingClientRect();
            return box.width > 40 && box.right <= 361 && box.left >= 0 && cell.textContent.trim() !== "";
        })""",
        result,
    )
    assert all(seen)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    ("page", "colours_only"),
    [({"color_scheme": "light"}, False), ({"color_scheme": "dark"}, True), ({"color_scheme": "dark", **PHONE}, False)],
    indirect=["page"],
)
def test_ledger_is_accessible(page: Page, violations: Callable[..., list[str]], colours_only: bool) -> None:
    _choose(page, "Verdict", "inconsistent")
    page.locator(f"{TABLE} details, article.matter:nth-of-type(-n + 3) details").evaluate_all(
        "folds => folds.forEach((fold) => (fold.open = true))"
    )
    assert violations(page, "main", colours_only=colours_only) == []


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
