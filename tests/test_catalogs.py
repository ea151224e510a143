"""The catalogs of the Norwegian edition: with the numbers and references of the English, in one language.

What isn't translated yet stops no author; `make release` asks for that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import catalogs
from faults import BuildError

ROOT = Path(__file__).parents[1]
CHAPTERS = ROOT / "chapters"
NAMES = [name for name, _ in catalogs.files(ROOT, "nb")]
# Words of a role that readers see, and what it leads to.
_ROLE = re.compile(r"\{([\w:]+)\}`(?:[^`]*<([^<>`]+)>|([^`]*))`")
_CODE = re.compile(r"`([^`]+)`")
_FACT = re.compile(r"\{(\w+)(![rs])?([^{}]*)\}")
_GIVEN = re.compile(r"\[([^\]]*)\]\{\.given\}")
_FORMULA = re.compile(r"\$[^$]+\$|\\[a-z]+\{")
_NOT_SAID = re.compile(rf"{_ROLE.pattern}|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\{{[^{{}}]*\}}|https?:\S+|«[^»]*»")


@dataclass(frozen=True)
class Message:
    """What an author wrote, and what stands for it."""

    english: str
    norwegian: str

    @property
    def said(self) -> str:
        """The Norwegian words without quotations, code, formulas and what leads somewhere."""
        return _NOT_SAID.sub("¤", self.norwegian)


@cache
def _messages(name: str) -> list[Message]:
    (path,) = (path for known, path in catalogs.files(ROOT, "nb") if known == name)
    catalog = catalogs.read(path, "nb")
    waiting = {entry.id for entry in catalogs.lacking(catalog)}
    found = [Message(entry.id, entry.string) for entry in catalog if entry.id and entry.id not in waiting]
    # Abstracts are for readers of the other edition: what is Norwegian in the English one is English here.
    return [message for message in found if not (name.startswith("chapters/") and _is_abstract(name, message.english))]


def _is_abstract(name: str, text: str) -> bool:
    _, _, abstract = (ROOT / f"{name}.md").read_text(encoding="utf-8").partition("## Sammendrag på norsk\n")
    return " ".join(text.split()) in " ".join(abstract.split())


def _where(name: str, pattern: str, flags: int = 0) -> list[str]:
    """Give the places in what is said that a pattern finds, each with a few words around it."""
    return [
        message.said[max(0, found.start() - 30) : found.end() + 20]
        for message in _messages(name)
        if message.norwegian != message.english  # what a program says is as it is
        for found in re.finditer(pattern, message.said, flags)
    ]


def test_there_are_catalogs_and_most_is_translated() -> None:
    assert sum(len(_messages(name)) for name in NAMES) > 5000


# --- A catalog that can't be read as it was meant

CATALOG = """\
msgid ""
msgstr "Language: nb\\nContent-Type: text/plain; charset=utf-8\\n"

msgid "{0} of {1} people say \\"yes\\""
msgstr "{0} av {1} sier \\"ja\\""

msgid "no"
msgstr "nei"
"""


def test_messages_that_begin_alike_are_two(tmp_path: Path) -> None:
    path = tmp_path / "words.po"
    more = "".join(f'\nmsgid "\\n"\n"{word}"\nmsgstr "\\n"\n"{word}"\n' for word in ("one", "two"))
    path.write_text(CATALOG + more, encoding="utf-8")
    assert {"\none", "\ntwo"} <= {message.id for message in catalogs.read(path, "nb")}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('msgstr "nei"', 'msgstr "nei', "8: msgstr \"nei can't be read"),
        ('msgstr "nei"', "msgstr 'nei'", "8: msgstr 'nei' can't be read"),
        ('msgstr "nei"', 'msgstr "et "nei""', '8: msgstr "et "nei"" can\'t be read'),
        ('msgstr "nei"', 'msgstr: "nei"', "8: Unknown or misformatted keyword"),
        ('msgstr "nei"', "", "7: missing msgstr for msgid 'no'"),
        ('msgstr "nei"', "<<<<<<< HEAD", "8: Unknown or misformatted keyword"),
        ('msgstr "nei"', 'msgstr "nei"\nmsgid "no"\nmsgstr "ikke"', "9: the same msgid as in line 7"),
        ('msgstr "nei"', 'msgstr "nei"\nmsgid ""\n"n"\n"o"\nmsgstr "ikke"', "9: the same msgid as in line 7"),
        ("{0} av {1}", "{1} av {2}", "4: the msgstr has {2}, the msgid hasn't"),
        ("nei", "nei\xe5", "8: not UTF-8"),
    ],
)
def test_slip_in_a_catalog_is_named_with_its_line(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    path = tmp_path / "words.po"
    path.write_text(CATALOG, encoding="utf-8")
    assert [message.string for message in catalogs.read(path, "nb") if message.id] == ['{0} av {1} sier "ja"', "nei"]
    path.write_text(CATALOG.replace(old, new), encoding="latin-1")
    with pytest.raises(BuildError) as raised:
        catalogs.read(path, "nb")
    assert str(raised.value).startswith(f"{path}:{wanted}")


# --- What is the same in both languages


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text gets from elsewhere or leads to: values, citations, references, code, facts, given numbers."""
    for role, target, whole in _ROLE.findall(text):
        if role != "term":  # terms have other names
            yield role, target or whole
    plain = _ROLE.sub("", text)
    yield from (("code", code) for code in _CODE.findall(plain))
    yield from (("given", " ".join(re.findall(r"\d+(?:[.,/]\d+)*", given))) for given in _GIVEN.findall(plain))
    if not _FORMULA.search(text):
        yield from (("fact", name + form) for name, _, form in _FACT.findall(_CODE.sub("", plain)))


@pytest.mark.parametrize("name", NAMES)
def test_values_citations_references_and_facts_are_those_of_the_english(name: str) -> None:
    different = []
    for message in _messages(name):
        english = {(kind, token) for kind, token in _tokens(message.english)}
        norwegian = {(kind, token) for kind, token in _tokens(message.norwegian)}
        given = {(kind, token.replace(",", ".")) for kind, token in norwegian if kind == "given"}
        if english != {token for token in norwegian if token[0] != "given"} | given:
            different.append((message.english[:60], english ^ norwegian))
    assert different == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("chapters/")])
def test_values_are_told_as_often_as_in_the_english(name: str) -> None:
    for message in _messages(name):
        told = [sorted(re.findall(r"\{glue:text\}`([^`]*)`", text)) for text in (message.english, message.norwegian)]
        assert told[0] == told[1], message.english[:80]


# What words say in one language and digits in the other.
SPELLED = {"already": "0", "one": "1", "fourteen": "14", "seven": "7", "fifteen": "15", "full": "100", "half": "50"}


# What the English leaves to the reader: the basic amount is called 1 G, and which of two times is meant.
SAID_AS_WELL = re.compile(r"\b1 G\b|(?<=svar etter )6(?= måneder)")


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_new(name: str) -> None:
    def numbers(text: str) -> set[str]:
        plain = re.sub(rf"{_ROLE.pattern}|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\{{[^{{}}]*\}}", " ", text)
        found = re.findall(r"\d[\d.,\u00a0]*", plain)
        return {number.rstrip(".,\u00a0").replace(",", ".").replace("\u00a0", "") for number in found}

    new = []
    for message in _messages(name):
        if _FORMULA.search(message.english):
            continue
        words = re.findall(r"[a-z]+", message.english.lower())
        spelled = {SPELLED[word] for word in words if word in SPELLED}
        if more := numbers(SAID_AS_WELL.sub("", message.norwegian)) - numbers(message.english) - spelled:
            new.append((message.english[:60], more))
    assert new == []


# --- Terms


@cache
def _terms() -> dict[str, str]:
    """Give the Norwegian terms of the glossary by the English ones."""
    text = (CHAPTERS / "glossary.md").read_text(encoding="utf-8")
    entries = re.findall(r"```\{glossary\}\n(.+?)\n```", text, re.S)
    terms = {line for entry in entries for line in entry.splitlines() if line and not line.startswith(" ")}
    said = {message.english: message.norwegian for message in _messages("chapters/glossary")}
    return {term: said.get(term, term) for term in terms}


def test_no_two_terms_are_alike() -> None:
    said = [term.casefold() for term in _terms().values()]
    assert sorted(term for term in set(said) if said.count(term) > 1) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("chapters/")])
def test_terms_lead_to_the_norwegian_glossary(name: str) -> None:
    known = set(_terms().values())
    for message in _messages(name):
        asked = {target or whole for role, target, whole in _ROLE.findall(message.norwegian) if role == "term"}
        assert asked <= known, message.norwegian[:80]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("chapters/")])
def test_terms_are_linked_where_the_english_links_them(name: str) -> None:
    different = []
    for message in _messages(name):
        english, norwegian = (
            [target or whole for role, target, whole in _ROLE.findall(text) if role == "term"]
            for text in (message.english, message.norwegian)
        )
        if len(set(english)) != len(set(norwegian)):
            different.append((english, norwegian))
    assert different == []


# --- The language

#: What the word list (locale/nb/ordliste.md) has other words for.
INSTEAD = {
    r"sammenlikn\w*": "sammenlign-",
    r"frem(?!st\b|med\b)\w*": "fram-",
    r"scor\w+": "skår",
    r"ute av arbeids\w*": "utenfor arbeidslivet",
    r"inklusjon(?!skriteri)\w*": "oppstart",
    r"etterhvert": "etter hvert",
    r"kost-nytte\w*": "nytte-kostnadsanalyse",
    r"sykemeld\w*": "sykmeld-",
    r"likning\w*": "ligning",
    r"confidence|interval|randomized": "Norwegian words",
}
# A title keeps its spelling, and the glossary tells what the sources write.
NAV = ("Kjerneoppgaver i NAV", "Kildene skriver NAV")


@pytest.mark.parametrize("name", NAMES)
def test_one_word_for_one_thing(name: str) -> None:
    assert {word: found for word in INSTEAD if (found := _where(name, rf"\b(?:{word})\b", re.I))} == {}


@pytest.mark.parametrize("name", NAMES)
def test_nav_is_a_name_outside_quotations(name: str) -> None:
    assert [found for found in _where(name, r"\bNAV") if not any(known in found for known in NAV)] == []


@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_norwegian(name: str) -> None:
    # Chapters and findings type no decimals; sections have a point, and so have versions.
    assert _where(name, r"(?<![\w.])(?:0\.\d|\.\d)") == []
    assert _where(name, r"\d%|\}%") == []


@pytest.mark.parametrize("name", NAMES)
def test_quotation_marks_are_norwegian(name: str) -> None:
    assert _where(name, r"[\"“”„‘]|(?<!\w)'") == []


@pytest.mark.parametrize("name", NAMES)
def test_quotations_end_where_they_begin(name: str) -> None:
    wrong = [m.norwegian[:80] for m in _messages(name) if m.norwegian.count("«") != m.norwegian.count("»")]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_spaces_are_single_and_minus_is_a_minus(name: str) -> None:
    assert [
        m.norwegian[:80] for m in _messages(name) if re.search(r"\S  +\S", m.norwegian) and "  " not in m.english
    ] == []
    assert _where(name, r"(?<![\w\d}–¤)-])-\d") == []


# --- Words of computed texts


def test_places_of_numbers_are_those_of_the_english() -> None:
    wrong = []
    for message in _messages("words"):
        places = [sorted(re.findall(r"\{(\d+)(?:!r)?\}", text)) for text in (message.english, message.norwegian)]
        if set(places[0]) != set(places[1]):
            wrong.append(message.english[:80])
    assert wrong == []


def test_a_chapter_that_has_been_taken_out_is_not_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import build
    import translate

    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "here.md").write_text("# Here\n", encoding="utf-8")

    def extract(out: Path) -> None:
        for name in ("here", "gone"):
            template = Catalog()
            template.add("A sentence.")
            catalogs.write(out / "chapters" / f"{name}.pot", template)

    monkeypatch.setattr(translate, "ROOT", tmp_path)
    monkeypatch.setattr(build, "extract", extract)
    assert [name for name, _ in translate._of_chapters()] == ["chapters/here"]
