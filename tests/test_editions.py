"""The two editions: the same pages, figures and numbers, each in its own words, and a way from one to the other."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Tag
from playwright.sync_api import Browser, Page, expect

import book_state
import executed
from bookkit import calculator
from etterprov import language, source
from jobsupport import costbenefit as cb
from proofread import ENGLISH, NORWEGIAN

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
NB = SITE / "nb"
PAGES = sorted(
    path.relative_to(NB).as_posix()
    for path in NB.rglob("*.html")
    if "_static" not in path.parts and path != NB / "index.html"
)
CHAPTERS = [page for page in PAGES if page.startswith("chapters/") and page.count("/") == 1]
# Works are listed in the language of their titles.
SAID = [page for page in [*CHAPTERS, "search.html"] if page != "chapters/bibliography.html"]


@cache
def _page(edition: str, page: str) -> Tag:
    """Read a page without its scripts, which take longest; their data are read by `_charts`."""
    text = (SITE / ("nb" if edition == "nb" else "") / page).read_text(encoding="utf-8")
    return BeautifulSoup(re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S), "lxml")


@cache
def _charts(edition: str, page: str) -> list[dict]:
    text = (SITE / ("nb" if edition == "nb" else "") / page).read_text(encoding="utf-8")
    specs = re.findall(r'<script type="application/json">(.*?)</script>', text, re.S)
    return [spec for spec in map(json.loads, specs) if isinstance(spec, dict) and "datasets" in spec]


@pytest.mark.parametrize("page", CHAPTERS)
def test_displayed_formulas_are_the_same_but_for_their_words(page: str) -> None:
    english, norwegian = (
        [[sign.name for sign in formula.find_all(["mfrac", "msub", "munderover"])] for formula in found]
        for found in (_page(edition, page).select("div.math math") for edition in ("en", "nb"))
    )
    assert english == norwegian


# --- From one edition to the other


def test_every_page_exists_in_both_editions() -> None:
    english = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts}
    english = {page for page in english if not page.startswith("nb/")} - {"index.html"}
    assert english == set(PAGES)
    assert len(CHAPTERS) > 15


@pytest.mark.parametrize("edition", ["en", "nb"])
def test_every_page_says_its_language_and_leads_to_the_other_edition(edition: str) -> None:
    folder = SITE / ("nb" if edition == "nb" else "")
    for page in PAGES:
        head = (folder / page).read_text(encoding="utf-8")
        assert re.search(r'<html [^>]*lang="([a-z]+)"', head)[1] == edition, page
        found = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', head))
        places = {other: (folder / page).parent.joinpath(href).resolve() for other, href in found.items()}
        assert places == {"en": (SITE / page).resolve(), "nb": (NB / page).resolve()}, page


def test_the_switch_leads_to_the_same_place() -> None:
    for page in PAGES:
        for edition, other in (("en", NB), ("nb", SITE)):
            buttons = _page(edition, page).select("a.btn-edition")
            folder = (SITE if edition == "en" else NB) / page
            assert buttons, page
            assert {folder.parent.joinpath(link["href"]).resolve() for link in buttons} == {(other / page).resolve()}


# --- The same figures, tables and numbers


@pytest.mark.parametrize("page", CHAPTERS)
def test_both_editions_have_the_same_figures_and_tables(page: str) -> None:
    kinds = {"figures": "main figure", "tables": "main table.table", "charts": ".chart", "notes": "main section[id]"}
    for select in kinds.values():
        english, norwegian = (
            [one.get("id") for one in _page(edition, page).select(select)] for edition in ("en", "nb")
        )
        if select == "main section[id]":  # which are named by their heads
            assert len(english) == len(norwegian)
        else:
            assert english == norwegian


@pytest.mark.parametrize("page", CHAPTERS)
def test_charts_draw_the_same_numbers(page: str) -> None:
    def numbers(spec: dict) -> list[list[float]]:
        sets = [
            [v for row in rows for v in row.values() if isinstance(v, int | float)]
            for rows in spec["datasets"].values()
        ]
        return sorted(sets)

    english, norwegian = _charts("en", page), _charts("nb", page)
    assert len(english) == len(norwegian) == len(_page("nb", page).select(".chart > .chart-view"))
    for one, other in zip(english, norwegian, strict=True):
        assert numbers(one) == numbers(other), one["description"]


@pytest.mark.parametrize("page", CHAPTERS)
def test_tables_hold_the_same_numbers(page: str) -> None:
    def numbers(table: Tag) -> list[str]:
        text = " | ".join(cell.get_text(" ") for cell in table.select("tbody td"))
        text = re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", text)  # of thousands
        return sorted(number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)*", text))

    for one, other in zip(
        _page("en", page).select("main table.table"), _page("nb", page).select("main table.table"), strict=True
    ):
        if page not in OWN_NUMBERS and one.get("id") not in OWN_NUMBERS:
            assert numbers(one) == numbers(other), one.get("id")


#: An edition tells what it was made from; "already" is «omfatter 0».
OWN_NUMBERS = frozenset({"chapters/reproducibility.html", "tab-health-tipping"})


@cache
def _glued(edition: str) -> dict[str, dict[str, str]]:
    """Give the values that chapters glued when the book was built last."""
    chapters = executed.kept(book_state.Sources(ROOT), edition)
    assert None not in chapters.values(), "the book isn't built as it is now: run make html"
    return {name: kept.glued for name, kept in chapters.items() if kept}


def test_every_chapter_glues_the_same_values() -> None:
    english, norwegian = _glued("en"), _glued("nb")
    assert set(english) == set(norwegian)
    assert sum(map(len, english.values())) > 1000
    different = []
    for chapter, values in english.items():
        assert set(values) == set(norwegian[chapter]), chapter
        for name, value in values.items():
            other = norwegian[chapter][name]
            same = _digits(value) == _digits(other) if value.startswith(("'", '"')) else value == other
            if not same:
                different.append((chapter, name, value, other))
    assert different == []


def test_no_number_is_written_as_a_computer_keeps_it() -> None:
    for chapter, values in _glued("en").items():
        text = (ROOT / chapter).read_text(encoding="utf-8")
        without_format = set(re.findall(r"\{glue:text\}`(\w+)`", text)) & set(values)
        raw = {
            name: values[name] for name in without_format if re.fullmatch(r"-?\d+(\.0|\.\d{6,}|.*e.*)", values[name])
        }
        assert raw == {}, f"{chapter}: a count is an int, other numbers have a format"


def _digits(text: str) -> list[str]:
    """Give the numbers of a text in order of size, as their order may differ."""
    plain = text.replace("\\xa0", "").replace("\\u202f", "").replace(",", ".")
    return sorted(number.rstrip(".") for number in re.findall(r"\d[\d.]*", plain))


def test_equations_have_the_same_parts() -> None:
    parts = ("mfrac", "msub", "msup", "msubsup", "munderover", "mover", "mtr")
    counted = {
        edition: [
            [page, *(len(one.select(part)) for part in parts)]
            for page in CHAPTERS
            for one in _page(edition, page).select("main .math")
        ]
        for edition in ("en", "nb")
    }
    assert len(counted["en"]) > 8
    assert counted["nb"] == counted["en"]


# --- Each in its own words

# Names of works, measures and firms, which have no other.
NAMES = re.compile(
    r"Individual Placement and Support|Hospital Anxiety and Depression Scale|Number needed to treat|CC BY 4\.0"
    r"|Marginal value of public funds|Norwegian University of Science and Technology|The EuroQol Group"
    r"|Uni (?:Research )?Helse and Uni (?:Research )?Rokkansenteret|ssi-only|På norsk"
    r"|Sammendrag på norsk|Denne siden på norsk|This page in English|svarene på norsk, på to minutter"
    r"|kvalifiserer ikke til å kalles IPS"
)
# What readers see or hear besides the text.
SPOKEN = (
    "alt",
    "aria-label",
    "title",
    "placeholder",
    "data-head",
    "data-bs-title",
    "content",
    "label",
    "aria-description",
)


@cache
def _waiting() -> frozenset[str]:
    """Return the computed texts that have no translation yet, without their numbers."""
    done = executed.kept(book_state.Sources(ROOT), "nb").values()
    return frozenset(text for one in done if one for text, answer in one.said.items() if not answer)


@cache
def _said(edition: str, page: str) -> list[str]:
    """Give what a page says in its own language: each text, alt text, head, label and button."""
    return [
        text
        for text in _all_said(edition, page)
        if edition == "en" or language.masked(" ".join(text.split()))[0] not in _waiting()
    ]


def _all_said(edition: str, page: str) -> list[str]:
    other = "en" if edition == "nb" else "nb"
    whole = BeautifulSoup(str(_page(edition, page)), "lxml")
    for part in whole.select(f"[lang={other}], pre, code, math, svg, .norsk"):
        part.decompose()
    for foreign in whole.select("em") if edition == "en" else ():  # words of the sources
        foreign.decompose()
    for module in whole.select("a[href*='api/']"):  # named by its description, which is English
        module.decompose()
    for link in whole.select("a[href*='bibliography']"):
        del link["title"]  # the work as the bibliography has it
    spoken = [
        part[name]
        for part in whole.find_all(True)
        if not (part.name == "meta" and part.get("name") in ("viewport", "generator"))
        for name in SPOKEN
        if part.get(name)
    ]
    # Words that are marked within a sentence belong to it.
    blocks: dict[int, list[str]] = {}
    for text in whole.find_all(string=True):
        block = _block(text.parent)
        if not isinstance(text, Comment) and block.name not in ("html", "body", "head", whole.name):
            blocks.setdefault(id(block), []).append(text)
    return spoken + [" ".join(texts) for texts in blocks.values()]


INLINE = frozenset({"em", "strong", "span", "a", "sup", "sub", "i", "b", "abbr", "cite", "small"})


def _block(part: Tag) -> Tag:
    while part.name in INLINE and part.parent is not None and part.parent.name not in ("div", "nav"):
        part = part.parent
    return part


@pytest.mark.parametrize("page", SAID)
def test_norwegian_pages_are_norwegian(page: str) -> None:
    assert (
        _words_of(ENGLISH | {"between", "were", "each", "how", "what", "this", "show", "people", "page"}, "nb", page)
        == []
    )


@pytest.mark.parametrize("page", [page for page in SAID if page != "chapters/kort-fortalt.html"])
def test_english_pages_are_english(page: str) -> None:
    found = _words_of(NORWEGIAN - {"den", "har", "med", "som", "er", "til", "av"}, "en", page)
    assert found == []


def _words_of(words: frozenset[str] | set[str], edition: str, page: str) -> list[tuple[str, str]]:
    """Give each text outside quotations and emphasis that holds one of these words, with the word."""
    known = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.I)
    found = []
    for text in _said(edition, page):
        plain = NAMES.sub("", re.sub(r"«[^»]*»|“[^”]*”|https?:\S+", "", " ".join(text.split())))
        if hit := known.search(plain):
            found.append((hit[0], plain[max(0, hit.start() - 50) : hit.end() + 50]))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("page", SAID)
def test_numbers_of_norwegian_pages_have_a_comma(page: str) -> None:
    # A section of a source has a point, too: it stands among words.
    wrong = []
    for text in _said("nb", page):
        plain = re.sub(r"https?:\S+|\bdoi\S+|\w+\.(?:csv|md|py|html|no)\b|CC BY 4\.0|Python 3\.\d+|«[^»]*»", "", text)
        named = _sections() if re.search(r"[^\W\d]", plain) else set()
        wrong += [
            plain[max(0, found.start() - 40) : found.end() + 20]
            for found in re.finditer(r"(?<![\w.])\d*\.\d+(?!\w|\.\d)", plain)
            if found[0] not in named
        ]
    assert wrong == []


@pytest.mark.parametrize("edition", ["en", "nb"])
@pytest.mark.parametrize("page", CHAPTERS)
def test_no_number_is_written_as_a_program_does(page: str, edition: str) -> None:
    # A zero with a sign, a power of ten as computers write it, what is infinite or missing.
    odd = re.compile(r"(?<![\w.,)])[-−]0(?:[.,]0+)?(?![\w.,]*\d)|(?<![\w-])\d[\d.,]*e[-+]?\d+\b|\b(?:inf|nan)\b")
    texts = [*_said(edition, page), *_stored(edition, page)]
    assert [text for text in texts if odd.search(re.sub(r"https?:\S+", "", text))] == []


def _stored(edition: str, page: str) -> list[str]:
    """Give the cells of tables whose rows a script draws."""
    text = (SITE / ("nb" if edition == "nb" else "") / page).read_text(encoding="utf-8")
    sets = map(json.loads, re.findall(r'<script type="application/json">(\[.*?)</script>', text, re.S))
    return [re.sub(r"<[^>]*>", " ", cell) for rows in sets for _, _, cells in rows for cell in cells]


@pytest.mark.parametrize("edition", ["en", "nb"])
def test_code_keeps_its_quotation_marks(edition: str) -> None:
    code = [part.get_text() for page in CHAPTERS for part in _page(edition, page).select("code")]
    assert len(code) > 100
    assert [text for text in code if re.search("[“”‘’«»]", text)] == []


@cache
def _sections() -> set[str]:
    """Give the numbers of the report's sections: those that are listed, and the ones before and around them."""
    found = set()
    for one in source.sources():
        for name in (name for name in one.tables if name.endswith("-text")):
            for row in source.rows(name).values():
                parts = row.section.partition(" ")[0].split(".")
                for depth in (depth for depth in range(1, len(parts)) if parts[depth].isdigit()):
                    found |= {".".join([*parts[:depth], str(n)]) for n in range(1, int(parts[depth]) + 1)}
    return found


# --- In a browser


@pytest.mark.parametrize(
    ("locale", "first"),
    [("nb-NO", "nb/chapters"), ("nn-NO", "nb/chapters"), ("en-GB", "chapters"), ("de-DE", "chapters")],
)
def test_the_front_door_speaks_the_readers_language(browser: Browser, server: str, locale: str, first: str) -> None:
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(server, wait_until="commit")
    page.wait_for_url(f"{server}/{first}/index.html")
    context.close()


def test_a_choice_is_kept(browser: Browser, server: str) -> None:
    context = browser.new_context(locale="nb-NO", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    # What was asked for and the place on the page go along.
    asked = "ledger.html?q=wage&verdict=inconsistent&table=report-table-22&sort=-printed"
    for place in ("cost-benefit.html?start=aap-corrected&years=2", "glossary.html#glossary", asked):
        page.goto(f"{server}/nb/chapters/{place}", wait_until="load")
        page.locator("a.btn-edition:visible").first.click()
        page.wait_for_url(f"{server}/chapters/{place}")
    page.goto(server, wait_until="commit")
    page.wait_for_url(f"{server}/chapters/index.html")
    context.close()


def _opened(browser: Browser, page: str, width: int = 1280) -> Page:
    opened = browser.new_page(reduced_motion="reduce", viewport={"width": width, "height": 900})
    opened.goto(f"{NB.as_uri()}/{page}", wait_until="load")
    return opened


@pytest.mark.parametrize(
    ("typed", "printed"), [("uføretrygd", "uføretrygd"), ("uforetrygd", "uføretrygd"), ("deltakerne", "deltaker")]
)
def test_search_finds_norwegian_words_by_their_stems(browser: Browser, typed: str, printed: str) -> None:
    page = _opened(browser, f"search.html?q={typed}")
    page.locator("ul.search > li").first.wait_for()
    page.locator("ul.search p.context").first.wait_for()
    contexts = page.locator("ul.search > li").all_text_contents()
    assert any(re.search(rf"\b{printed}", context, re.I) for context in contexts)
    told = page.locator(".search-summary")
    expect(told).to_have_text(re.compile(r"^Treff: \d+$"))  # when all stand there
    links = page.locator("ul.search > li > a").all()
    finds = [(link.text_content(), re.sub(r"[?#].*", "", link.get_attribute("href") or "")) for link in links]
    assert "chapters/two-evaluations.html" in [place for _, place in finds]
    assert len(finds) == len(set(finds))  # the glossary once, at the term
    expect(told).to_have_text(f"Treff: {len(finds)}")
    page.close()


@pytest.fixture(scope="module")
def norwegian_calculator(browser: Browser) -> Page:
    page = _opened(browser, "chapters/cost-benefit.html")
    page.locator("#fig-cb-calculator").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-cb-calculator .vega-bindings input")
    return page


@pytest.mark.parametrize(
    ("settings", "typed"),
    [
        ({"years": 1.5, "wage": 450_000}, {"years": "1,5", "wage": "450 000"}),
        ({"effect_full": -2.5, "years": 2.25}, {"effect_full": "−2,5", "years": "2,25"}),
        ({"discount_rate": 3.5, "tax_cost": 12.5}, {"discount_rate": "3,5", "tax_cost": "12,5"}),
    ],
)
def test_the_calculator_takes_a_comma_and_agrees_to_the_krone(
    norwegian_calculator: Page, settings: dict[str, float], typed: dict[str, str]
) -> None:
    page = norwegian_calculator
    page.locator("#fig-cb-calculator .chart-starts button").first.click()
    for name in settings:
        field = page.locator(f'#fig-cb-calculator label:has(input[name="{name}"]) .chart-field')
        field.fill(typed[name])
        field.press("Enter")
        assert field.input_value().replace("\u202f", " ") == typed[name]
    value = cb.net_value(calculator.assumptions_of(settings, cb.PUBLISHED["all"]))
    shown = page.locator("#fig-cb-calculator .chart-result").text_content() or ""
    kroner = [
        int(number.replace("\u202f", "").replace("−", "-")) for number in re.findall(r"[−\d][\d\u202f]*(?= kr)", shown)
    ]
    assert abs(kroner[0] - value.per_participant) <= 0.5 + 1e-6
    assert abs(kroner[1] - value.total) <= 0.5 + 1e-3


def test_the_ledger_is_searched_filtered_and_pointed_into(browser: Browser) -> None:
    page = _opened(browser, "chapters/ledger.html")
    form, rows = page.locator(".browse-form"), page.locator("#tab-ledger-all > tbody > tr[id]")
    search = form.locator("label", has_text=re.compile("^Søk")).locator("input")
    found = []
    for typed in ("0,292", "0.292"):
        search.fill(typed)
        page.locator("#tab-ledger-all:not([aria-busy])").wait_for(state="attached")
        found.append(rows.evaluate_all("rows => rows.map(({ id }) => id)"))
    assert found[0] == found[1] != []
    assert "0,292" in rows.first.inner_text() or "0,292" in (rows.first.text_content() or "")
    search.fill("")
    choice = form.locator("label", has_text=re.compile("^Utfall")).locator("select")
    option = choice.locator("option", has_text=re.compile(r"^stemmer ikke \("))
    choice.select_option(option.get_attribute("value"))
    count = int(re.search(r"\((\d+)\)", option.text_content() or "")[1])
    told = page.locator(".browse-told").inner_text()
    assert f"{count} av " in told
    card = page.locator("#m-uo-table-3-control-n")
    expect(card).to_contain_text("52 + 27 = 79")
    link = card.locator("a.copy-link")
    assert (link.get_attribute("aria-label") or "").endswith(": Lenke")
    card.locator("summary").first.click()
    card.locator("details a").first.click()
    expect(page.locator("#tab-ledger-all #c-uo-table-3-control-n")).to_be_focused()
    page.close()


def test_the_score_sheet_counts_in_norwegian(browser: Browser) -> None:
    page = _opened(browser, "chapters/fidelity.html")
    page.wait_for_selector(".score-result")
    page.evaluate(
        "[...Array(25).keys()].forEach((place) =>"
        " document.querySelector(`input[name='tab-fi-sheet-${place + 1}'][value='4']`).click())"
    )
    shown = page.locator(".score-result").text_content() or ""
    assert shown.startswith("100 poeng · ")
    assert page.locator(".score-form button").first.text_content()
    page.close()
