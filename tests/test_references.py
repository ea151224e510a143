"""The bibliography: every entry has what its type needs, can be looked up, and is cited."""

import re
from functools import cache
from pathlib import Path

import pytest
from pybtex.database import Entry, parse_file, parse_string

import references
from etterprov import language

CHAPTERS = Path(__file__).parents[1] / "chapters"
#: What has to be there, by type; where alternatives stand together, one of them will do.
NEEDED = {
    "article": ["author", "title", "journal", "year", "volume/number/note", "pages/eid/url/note", "doi/url"],
    "book": ["author", "title", "publisher", "address/edition", "year"],
    "incollection": ["author", "title", "booktitle", "editor", "publisher", "year", "chapter/pages", "doi/url"],
    "inproceedings": ["author", "title", "booktitle", "pages/address", "year", "doi/url/address"],
    "misc": ["author", "title", "howpublished", "year"],
    "techreport": ["author", "title", "institution", "address", "year", "url"],
}


@cache
def _entries() -> dict[str, Entry]:
    return dict(parse_file(str(CHAPTERS / "references.bib")).entries)


@cache
def _cited() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in CHAPTERS.glob("*.md"))
    return {key.strip() for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text) for key in keys.split(",")}


KEYS = sorted(_entries())


@pytest.mark.parametrize("key", KEYS)
def test_entry_has_what_its_type_needs(key: str) -> None:
    entry = _entries()[key]
    there = {*entry.fields, *entry.persons}
    missing = [field for field in NEEDED[entry.type] if there.isdisjoint(field.split("/"))]
    assert not missing


@pytest.mark.parametrize("key", KEYS)
def test_entry_names_all_its_authors(key: str) -> None:
    assert "others" not in {str(person).lower() for people in _entries()[key].persons.values() for person in people}


@pytest.mark.parametrize("key", KEYS)
def test_entry_can_be_looked_up(key: str) -> None:
    fields = _entries()[key].fields
    assert re.fullmatch(r"\d{4}", fields["year"]) or (fields["year"] == "n.d." and "url" in fields)
    assert re.fullmatch(r"10\.\d{4,5}/\S+", fields.get("doi", "10.1000/x"))
    assert re.fullmatch(r"https?://\S+", fields.get("url", "https://x"))


@pytest.mark.parametrize("key", KEYS)
def test_words_of_an_entry_have_no_apostrophe_of_a_typewriter(key: str) -> None:
    fields = _entries()[key].fields
    assert "'" not in fields["title"] + fields.get("note", "")


def test_every_entry_is_cited_and_every_citation_has_its_entry() -> None:
    assert _cited() == set(KEYS)


def test_anthology_of_the_chapter_is_the_right_one() -> None:
    # Its title page: issuu.com/orkana/docs/arbeidsinkludering_l_ring_og_innovasjon_i_nav
    entry = _entries()["johansen2021"]
    assert [person.last_names for person in entry.persons["editor"]] == [["Kane"], ["Spjelkavik"]]
    assert "Arbeidsinkludering, l" in entry.fields["booktitle"]
    assert entry.fields["publisher"] == "Orkana Akademisk"


WORKS = """
@misc{late, author = {Lie, Kari and Berg, Per and Moe, Liv}, title = {B}, year = {2022}}
@misc{first, author = {Lie, Kari and Aas, Per and Moe, Liv}, title = {C}, year = {2022}}
@misc{alone, author = {Lie, Kari and Aas, Per and Moe, Liv}, title = {C}, year = {2023}}
@misc{two, author = {Lie, Kari and Moe, Liv}, title = {C}, year = {2022}}
"""


def test_works_of_the_same_name_get_letters_in_their_order_in_the_list() -> None:
    works = parse_string(WORKS, "bibtex").entries
    references.tell_apart(works.values())
    assert {key: references.name(work) for key, work in works.items()} == {
        "first": "Lie et al., 2022a",
        "late": "Lie et al., 2022b",
        "alone": "Lie et al., 2023",
        "two": "Lie and Moe, 2022",
    }


def test_works_read_again_keep_their_letters() -> None:
    works = parse_string(WORKS, "bibtex").entries
    references.tell_apart(works.values())
    before = [references.name(work) for work in works.values()]
    references.tell_apart(works.values())
    assert [references.name(work) for work in works.values()] == before


def test_organisations_and_names_with_accents_stand_where_readers_look_for_them() -> None:
    names = ["Øverland, Simon", "Zigmond, A.", "Crowther, Ruth", "{OECD}", "Crépon, Bruno", "de Boer, M.", "Das, P."]
    works = parse_string(
        "".join(f"@misc{{w{n}, author = {{{name}}}, year = {{2001}}}}\n" for n, name in enumerate(names)), "bibtex"
    ).entries
    listed = [references.name(work) for work in references.NameOrder().sort(works.values())]
    assert [name.removesuffix(", 2001") for name in listed] == [
        "Crépon",
        "Crowther",
        "Das",
        "de Boer",
        "OECD",
        "Zigmond",
        "Øverland",
    ]


def test_works_of_one_name_stand_by_year_whoever_else_wrote_them() -> None:
    works = parse_string(WORKS.replace("Lie, Kari and Aas", "Lie, Kari and Zeiner"), "bibtex").entries
    listed = references.NameOrder().sort(works.values())
    assert [work.key for work in listed] == ["two", "late", "first", "alone"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("aasdahl2019", "Johnsen og Marius"),
        ("becker2008", "20. april 2008"),
        ("cohen1988", "andre utgave, 1988"),
        ("johansen2021", "I Aina A. Kane og Øystein Spjelkavik, redaktører, "),
        ("johansen2021", "NAV, kapittel 4"),
        ("reme2013", "Rapport, Uni Helse"),
    ],
)
def test_norwegian_edition_describes_works_in_norwegian(key: str, words: str) -> None:
    with language.speaking("nb"):
        (described,) = references.NamedStyle().format_entries([_entries()[key]])
    text = str(described.text).replace("<nbsp>", " ")
    assert words in text
    assert not re.search(r" and |edition|editors|chapter|Technical", text.partition("<newblock>")[0])
