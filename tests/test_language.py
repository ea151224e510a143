"""The language of computed texts: numbers as it writes them, words from its catalog, and nothing said twice."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import translation
from bookkit import calculator, charts, chartwords, scoresheet, tables
from etterprov import language, readings
from etterprov.readings import says
from jobsupport import costbenefit

#: A catalog of its own, so that these tests hold whatever the book's says.
KNOWN = MappingProxyType(
    {
        "{0} of {1} people": "{0} av {1} personer",
        "{0} more than {1}": "{1}, og {0} til",
        "section {0}": "avsnitt {0!r}",
        "Utvidet oppfølging": "utvidet oppfølging",
        "control": "kontroll",
        "People": "Personer",
        "Hours a week": "Timer i uken",
        "Bars: {0} hours": "Søyler: {0} timer",
        " per cent": " prosent",
    }
)
# What texts of the book are made of: numbers with and without decimals, sections, letters, signs and spaces.
_PARTS = [
    ".",
    ",",
    "5",
    "12",
    "0.25",
    "8.2.1",
    "234",
    "%",
    "−",
    "a",
    "ø ",
    "(",
    ")",
    " ",
    "\u00a0",
    "\u202f",
    "{0}",
    "{1!r}",
]
TEXTS = st.lists(st.sampled_from(_PARTS), max_size=12).map("".join)


@pytest.fixture
def norwegian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Norwegian is spoken, with the small catalog."""
    monkeypatch.setattr(language, "catalog", lambda *_: KNOWN)
    language.use("nb")
    yield
    language.use("en")


# --- Numbers


@pytest.mark.parametrize(
    ("english", "norwegian"),
    [
        ("0.25", "0,25"),
        ("−0.3", "−0,3"),
        ("p < .001", "p < ,001"),
        ("12", "12"),
        ("1\u00a0234.5", "1\u00a0234,5"),
        ("17\u202f123\u202f445", "17\u202f123\u202f445"),
        ("41.7%", "41,7\u00a0%"),
        ("41.7 %", "41,7 %"),
        ("95 % interval 1.2 to 12.0.", "95 % interval 1,2 to 12,0."),
        ("123456.5 kroner in 2013", "123\u00a0456,5 kroner in 2013"),  # years have four digits
        ("0.12345", "0,12345"),
        ("NCT01146730", "NCT01146730"),
        ("8.2.1", "8.2.1"),  # a section
        (".5.6", ".5.6"),  # nor are these two numbers
        ("section 8.2.1, 0.5.", "section 8.2.1, 0,5."),
        ("0.5, 0.6", "0,5; 0,6"),  # a comma more couldn't be told from those within
        ("0.66,\u00a03.20", "0,66;\u00a03,20"),
        ("−0.04, 0.05", "−0,04; 0,05"),
        ("4.4, 32.5, 44, 16.8", "4,4; 32,5; 44; 16,8"),
        ("p is 0.015, 0.022 and 0.021", "p is 0,015; 0,022 and 0,021"),
        ("0.34, 0.39; 0.37, 0.45", "0,34; 0,39 / 0,37; 0,45"),
        ("26, 24, 20", "26, 24, 20"),
        ("in 2013, 0.5", "in 2013, 0,5"),
        ("at 6, 12 and 18 months, 0.5, 3 of them", "at 6, 12 and 18 months, 0,5, 3 of them"),
        ("sections 8.2.1, 8.2.2", "sections 8.2.1, 8.2.2"),
        ("0.5–0.6", "0,5–0,6"),
        ("F(1, 60) = 3.41", "F(1, 60) = 3,41"),
        ("(0.5)", "(0,5)"),
        ("It ended in 2013. Then 5.", "It ended in 2013. Then 5."),
    ],
)
def test_numbers_are_written_as_the_language_does(english: str, norwegian: str) -> None:
    assert language.numbers(english) == english
    with language.speaking("nb"):
        assert language.numbers(english) == norwegian


@given(TEXTS)
def test_numbers_that_were_written_stay(text: str) -> None:
    with language.speaking("nb"):
        once = language.numbers(text)
        assert language.numbers(once) == once


@given(TEXTS)
def test_only_marks_and_spaces_change_in_numbers(text: str) -> None:
    with language.speaking("nb"):
        changed = language.numbers(text)
    plain = (whole.replace("\u00a0", "").replace(",", ".").replace(";", ".") for whole in (changed, text))
    assert next(plain) == next(plain)


@given(st.decimals(-(10**6), 10**6, places=3))
def test_a_number_reads_the_same_in_both_languages(value: object) -> None:
    with language.speaking("nb"):
        written = language.numbers(f"{value:.3f}")
    assert written.replace(",", ".").replace("\u00a0", "") == f"{value:.3f}"
    assert written.count(",") == 1


# --- Masks


@pytest.mark.parametrize(
    ("text", "mask", "found"),
    [
        ("12 of 82 people", "{0} of {1} people", ["12", "82"]),
        ("−0.25 (p < .05)", "−{0} (p < {1})", ["0.25", ".05"]),
        ("17\u00a0123\u00a0445 kroner", "{0} kroner", ["17\u00a0123\u00a0445"]),
        ("sections 8.2.1 and 8.3", "sections {0} and {1}", ["8.2.1", "8.3"]),
        ("nothing", "nothing", []),
    ],
)
def test_catalogs_know_a_text_by_its_words(text: str, mask: str, found: list[str]) -> None:
    assert language.masked(text) == (mask, found)


@given(TEXTS)
def test_a_masked_text_is_filled_with_what_it_had(text: str) -> None:
    assert language.filled(*language.masked(text)) == text


@given(st.lists(st.from_regex(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,3})?", fullmatch=True), min_size=2, max_size=2))
def test_the_same_words_with_other_numbers_are_one_message(numbers: list[str]) -> None:
    text = f"{numbers[0]} of {numbers[1]} people"
    assert language.masked(text) == ("{0} of {1} people", numbers)


# --- Words


@pytest.mark.usefixtures("norwegian")
@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("12 of 82 people", "12 av 82 personer"),
        ("0.5 of 1.5 people", "0,5 av 1,5 personer"),
        ("3 more than 4.5", "4,5, og 3 til"),
        ("section 8.2", "avsnitt 8.2"),  # !r: a section has no comma
        (" control ", " kontroll "),  # what is put before or after something else
        ("control\n", "kontroll\n"),
        ("0.25", "0,25"),
        ("41.7%", "41,7\u00a0%"),
        ("", ""),
        (" ", " "),
        ("unheard of 0.5", "unheard of 0.5"),  # as it is written, so that one sees what is missing
    ],
)
def test_a_text_is_said(english: str, said: str) -> None:
    assert language.say(english) == said


@pytest.mark.usefixtures("norwegian")
def test_what_was_said_is_not_said_again() -> None:
    once = language.say("0.5 of 1.5 people")
    assert language.say(once) == once
    assert language.say(language.settled("1. control of 0.5")) == "1. control of 0.5"
    assert [text for text, answer in language.asked().items() if not answer] == []


@pytest.mark.usefixtures("norwegian")
def test_what_is_missing_is_noted() -> None:
    language.say("unheard of 0.5")
    language.say("12 of 82 people")
    assert language.asked() == {"unheard of {0}": "", "{0} of {1} people": "{0} av {1} personer"}


@pytest.mark.usefixtures("norwegian")
def test_several_words_keep_their_names() -> None:
    assert language.say_all({"arm": "control", "what": "People"}) == {"arm": "kontroll", "what": "Personer"}


@pytest.mark.usefixtures("norwegian")
def test_what_is_written_in_norwegian_gets_its_numbers_alone() -> None:
    language.use("nb", written="nb")  # until the fixture ends
    assert language.say("0.5 of people, section 8.2.1") == "0,5 of people, section 8.2.1"
    assert language.asked() == {}


def test_in_english_nothing_is_asked() -> None:
    assert language.say("0.5 of 1.5 people") == "0.5 of 1.5 people"
    assert language.asked() == {}


def test_a_language_ends_with_its_block() -> None:
    with suppress(KeyError), language.speaking("nb"):
        raise KeyError(language.current())
    assert language.current() == "en"


@pytest.mark.usefixtures("norwegian")
def test_what_was_asked_is_remembered_when_another_language_is_spoken_between() -> None:
    language.say("unheard of 0.5")
    with language.speaking("en"):
        assert language.say("12 of 82 people") == "12 of 82 people"
    assert language.asked() == {"unheard of {0}": ""}
    assert language.current() == "nb"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match="the book speaks en, nb, not sv"):
        language.use("sv")


def test_quotation_marks_follow_the_language() -> None:
    assert language.quoted("“Deltakere”") == "“Deltakere”"
    with language.speaking("nb"):
        assert language.quoted("“Deltakere”") == "«Deltakere»"


# --- Charts


@pytest.mark.usefixtures("norwegian")
def test_a_chart_says_all_that_a_reader_sees() -> None:
    spec = {
        "title": "People",
        "description": "Bars: 14.06 hours",
        "datasets": {"d": [{"arm": "control", "key": "control", "hours": 14.06}]},
        "encoding": {
            "x": {"field": "hours", "type": "quantitative", "axis": {"title": "Hours a week"}},
            "y": {"field": "arm", "sort": ["control"], "scale": {"domain": ["control"]}},
            "detail": {"field": "key"},
            "color": {
                "condition": {"test": "datum.arm === 'control' && datum['n'] > 0", "value": "#000"},
                "value": "#fff",
            },
        },
    }
    said = chartwords.said(spec)
    assert said["title"] == "Personer"
    assert said["description"] == "Søyler: 14,06 timer"
    # What is shown is said; what only joins lines isn't, nor are numbers, names of fields and colours.
    assert said["datasets"] == {"d": [{"arm": "kontroll", "key": "control", "hours": 14.06}]}
    encoding = said["encoding"]
    assert encoding["x"] == {"field": "hours", "type": "quantitative", "axis": {"title": "Timer i uken"}}
    # What picks values by their names knows them as they are said.
    assert (encoding["y"]["sort"], encoding["y"]["scale"]) == (["kontroll"], {"domain": ["kontroll"]})
    assert encoding["color"]["condition"] == {"test": "datum.arm === 'kontroll' && datum['n'] > 0", "value": "#000"}
    assert spec["title"] == "People", "the chart that was given stays"


def test_months_on_axes_are_norwegian() -> None:
    with language.speaking("nb"):
        names = charts._theme()["config"]["locale"]["time"]
    assert names["shortMonths"][:3] == ["jan.", "feb.", "mars"]
    assert (names["months"][4], names["days"][0]) == ("mai", "søndag")
    assert "time" not in charts._theme()["config"]["locale"]


def test_a_pointer_is_told_nothing_without_a_name_that_can_be_said() -> None:
    tips = [{"field": "hours", "type": "quantitative"}, {"field": "label", "type": "nominal"}]
    spec = {"mark": "point", "encoding": {"tooltip": tips}}
    charts._tell_in_words(spec)
    assert [tip["title"].strip() for tip in tips] == ["hours", ""]


@pytest.mark.usefixtures("norwegian")
def test_a_field_of_a_chart_offers_choices_in_words_and_filters_by_what_the_data_have() -> None:
    bind = {"input": "select", "name": "People", "options": ["control", "People"]}
    said = chartwords.said(
        {
            "params": [{"name": "only", "value": "control", "bind": bind}],
            "transform": [{"filter": "datum.arm == only"}],
            "datasets": {"d": [{"arm": "control"}]},
        }
    )
    offered = said["params"][0]["bind"]
    assert (offered["name"], offered["labels"]) == ("Personer", ["kontroll", "Personer"])
    assert offered["options"] == ["control", "People"]
    assert said["datasets"] == {"d": [{"arm": "control"}]}


def test_an_english_chart_is_left_alone() -> None:
    spec = {"title": "People", "datasets": {"d": [{"arm": "control"}]}}
    assert chartwords.said(spec) is spec


# --- Tables


@pytest.mark.usefixtures("norwegian")
def test_filters_of_a_table_offer_what_its_cells_say_in_the_order_of_the_categories() -> None:
    arms = pd.Categorical(["People", "control", "control"], categories=["control", "People"])
    table = tables.browse(pd.DataFrame({"arm": arms, "n": [1, 2, 3]}), name="tab-x", filters=["arm"])
    # The names in the address are English, so that it holds in every edition.
    assert _settings(table)["filters"] == [["arm", [["kontroll", 2, "control"], ["Personer", 1, "People"]], "arm"]]


@pytest.mark.usefixtures("norwegian")
def test_addresses_name_columns_and_values_in_english() -> None:
    frame = pd.DataFrame({"People": ["control"], "Hours a week": [0.5], "where": ["Tabell 8"], "in": ["Table 8"]})
    table = tables.browse(
        frame, name="tab-x", shown=["People", "Hours a week"], filters=["where"], named={"where": "in"}
    )
    settings = _settings(table)
    assert "Personer" in table.page
    assert settings["heads"] == ["People", "Hours a week"]
    assert settings["filters"] == [["where", [["Tabell 8", 1, "Table 8"]], "where"]]


def _settings(table: tables.Browsable) -> dict:
    return json.loads(html.unescape(re.search(r'data-settings="([^"]*)"', table.page)[1]))


@pytest.mark.usefixtures("norwegian")
def test_starting_points_have_an_english_name_for_what_is_kept() -> None:
    sheet = scoresheet.score_sheet("tab-x", {"control": [3] * 25})
    settings = json.loads(html.unescape(re.search(r'data-settings="([^"]*)"', sheet.page)[1]))
    assert settings["presets"] == [["kontroll", [3] * 25, "control"]]
    published = costbenefit.PUBLISHED["all"]
    start = calculator.Start(published, published, np.eye(2))
    chart = calculator.calculator({"control": start}, "Bars: 0.5 hours").to_dict()
    assert [(said, english) for said, _, english in chart["usermeta"]["starts"]] == [("kontroll", "control")]


@pytest.mark.usefixtures("norwegian")
def test_code_in_a_table_is_typed_in_english_everywhere() -> None:
    frame = pd.DataFrame({"People": ["control", "a|b"], "n": [0.5, 1.5]})
    lines = tables.show(frame, code=["People"]).markdown.splitlines()
    assert lines[0] == "| Personer | n |"
    assert lines[2:] == ["| `control` | 0,5 |", r"| `a\|b` | 1,5 |"]
    whole = tables.show(frame, code=True).markdown.splitlines()
    assert (whole[0], whole[2]) == ("| `People` | `n` |", "| `control` | `0.5` |")


@pytest.mark.usefixtures("norwegian")
def test_what_is_put_together_in_english_may_still_have_to_be_said() -> None:
    with language.speaking("en"):
        assert language.settled("control") == "control"
    assert language.say("control") == "kontroll"


# --- Readings


def test_readings_are_told_in_norwegian() -> None:
    said = says("control-n", control=27, enrolled=26, uo=52, total=79, df2=77, people=78, uo_then=52)
    english = readings.of("uo").tell(said, "what")
    with language.speaking("nb"):
        norwegian = readings.of("uo").tell(said, "what")
        assert language.say(norwegian) == norwegian  # it isn't looked up again as a whole
    assert english == "Table 3 has 27 people in the control group, table 2 enrols 26."
    assert norwegian.startswith("Tabell 3 har 27 personer i kontrollgruppen")
    assert "26" in norwegian


def test_grades_are_the_same_in_both_languages() -> None:
    english = readings.of("sfj").by_key
    with language.speaking("nb"):
        norwegian = readings.of("sfj").by_key
    assert set(norwegian) == set(english)
    for key, reading in english.items():
        graded = ("severity", "confidence", "matter", "unused", "names")
        assert [getattr(norwegian[key], name) for name in graded] == [getattr(reading, name) for name in graded], key
        assert bool(norwegian[key].why) == bool(reading.why), key


def test_facts_in_a_norwegian_reading_have_a_comma() -> None:
    said = says("change-correlation", r=0.4567)
    with language.speaking("nb"):
        assert "0,46" in readings.of("uo").tell(said)


# --- Pages


def _page(here: str, body: str, name: str = "chapters/glossary") -> str:
    app = SimpleNamespace(config=SimpleNamespace(language=here, root_doc="chapters/index"))
    return translation.two_languages(app, name, body)


def test_terms_of_the_other_language_are_marked() -> None:
    terms = (
        '<section id="norwegian-words"><dt id="a">lege</dt></section>'
        '<section id="from-english-to-norwegian"><dt id="b">doctor</dt></section>'
    )
    assert '<dt lang="nb" id="a">' in _page("en", terms)
    assert '<dt id="b">' in _page("en", terms)
    assert '<dt id="a">' in _page("nb", terms)
    assert '<dt lang="en" id="b">' in _page("nb", terms)


def test_code_on_norwegian_pages_is_marked_as_english() -> None:
    code = '<p><code class="docutils literal">ips_count</code></p>'
    assert _page("en", code) == code
    assert _page("nb", code) == code.replace("<code ", '<code lang="en" ')


def test_links_to_the_other_language_and_words_of_the_theme_are_said() -> None:
    button = '<a href="../index.html" target="_blank"\n   class="btn btn-edition"\n   title="x">English</a>'
    contents = '<a class="reference internal nav-link" href="#sammendrag-pa-norsk">Summary in English</a>'
    other = '<a class="reference internal nav-link" href="#sammendrag">Sammendrag</a>'
    theme = '<button class="sidebar-toggle" title="Toggle primary sidebar">'
    templates = SimpleNamespace(render=lambda *_: button + contents + other + theme)
    builder = SimpleNamespace(format="html", templates=templates)
    app = SimpleNamespace(config=SimpleNamespace(language="nb"), builder=builder)
    with language.speaking("nb"):
        translation._say_words_of_theme(app)
        page = templates.render("page.html", {})
    assert page.count('<a lang="en" ') == 2
    assert '<a class="reference internal nav-link" href="#sammendrag">' in page
    assert 'title="Vis eller skjul menyen"' in page
