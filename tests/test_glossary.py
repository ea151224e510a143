"""The glossary: in order, with a plain definition for each term, and linked from the chapters."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

CHAPTERS = Path(__file__).parents[1] / "chapters"
TEXT = (CHAPTERS / "glossary.md").read_text(encoding="utf-8")
LISTS = dict(re.findall(r"^## (.+?)\n\n(?:````\{[^\n]+\n)?```\{glossary\}\n(.+?)\n```", TEXT, re.M | re.S))
# Each entry: its terms, one a line, and the definition below them.
ENTRIES = {
    name: [re.fullmatch(r"((?:\S.*\n)+)((?:  .+\n?)+)", part) for part in body.split("\n\n")]
    for name, body in LISTS.items()
}
TERMS = {name: [match[1].splitlines() for match in entries if match is not None] for name, entries in ENTRIES.items()}
KNOWN = {term for entries in TERMS.values() for terms in entries for term in terms}
LINK = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`")
LETTERS = {"æ": "{", "ø": "|", "å": "}"}  # what follows z


def _key(term: str) -> str:
    """Give the key of the Norwegian alphabet."""
    lower = term.casefold()
    plain = "".join(LETTERS.get(c, unicodedata.normalize("NFD", c)[0]) for c in lower)
    return re.sub(r"[ -]", "", plain)


def test_there_are_the_lists_and_nothing_is_left_out() -> None:
    assert len(LISTS) == 3
    assert all(match is not None for entries in ENTRIES.values() for match in entries)


@pytest.mark.parametrize("name", LISTS)
def test_alphabetical(name: str) -> None:
    keys = [_key(terms[0]) for terms in TERMS[name]]
    assert [later for earlier, later in pairwise(keys) if later <= earlier] == []


def test_no_term_twice() -> None:
    every = [term.casefold() for entries in TERMS.values() for terms in entries for term in terms]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("name", LISTS)
def test_one_or_two_sentences(name: str) -> None:
    for match in ENTRIES[name]:
        assert match is not None
        definition = " ".join(match[2].split())
        assert definition.endswith("."), match[1]
        assert len(re.findall(r"[.?!](?= [A-Z]|$)", definition)) <= 2, match[1]
        assert definition[0].isupper() or definition[0] in '{"', match[1]


def test_each_english_name_leads_to_a_norwegian_one() -> None:
    norwegian = {term for terms in TERMS["Norwegian words"] for term in terms}
    for match in ENTRIES["From English to Norwegian"]:
        assert match is not None
        assert set(LINK.findall(match[2])) <= norwegian
        assert LINK.findall(match[2]), match[1]


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("*.md")), ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    assert {term for term in LINK.findall(path.read_text(encoding="utf-8")) if term not in KNOWN} == set()


@pytest.mark.parametrize(
    ("chapter", "terms"),
    [
        ("utvidet-oppfolging", {"NAV", "Utvidet oppfølging", "KVP", "jobbspesialist", "Supported Employment"}),
        ("reading-printed-numbers", {"rounding interval", "reach", "GRIM", "GRIMMER", "DEBIT"}),
        ("ledger", {"matter", "excused", "reach"}),
        ("synthesis", {"NAV", "SFJ", "AAP", "IPS", "HADS", "fidelity"}),
    ],
)
def test_chapters_link_their_words(chapter: str, terms: set[str]) -> None:
    text = (CHAPTERS / f"{chapter}.md").read_text(encoding="utf-8")
    assert terms <= set(LINK.findall(text))
