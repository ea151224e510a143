"""What checks say: every reading has its facts, no digit is typed, and what is missing is named."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from etterprov import ledger, readings, source
from etterprov.check import Check
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import ReadingError, Readings, Said, says

# What has a number for a name. Tables, sections and months are looked up: there must be such.
_LABEL = r"[A-Z]?\.?\d+(?:\.\d+)*"
_LABELS = rf"({_LABEL}(?:(?:, | and | to | or ){_LABEL})*)"
NAMED = re.compile(
    rf"\b(table|figure|section|equation|chapter|footnote|note|box|month|overview)s? \(?{_LABELS}\)?", re.I
)
MONTHS = re.compile(r"\b(\d+(?: and \d+)?) months\b")
#: A section by its number alone; what follows would make a quantity of it.
SECTION = re.compile(r"(?<![\d.=])(?<!= )\b(\d\.\d+(?:\.\d+)?)\b(?! ?%| (?:points?|hours?|people|kroner|months?|x)\b)")
MONTHS_TOLD = {"1", "6", "12", "13", "14", "15", "16", "17", "18"}
#: Informants, scales, and what else is called by a digit.
CODES = re.compile(r"\b(?:F2, F3 and F5|F2, F3, F5 and F6|F6|T6|B1|IPS-25|EQ-5D|df[12]|A\.[123])(?![\w.]\w)")
#: Fragments of formulas and conventions that no printed number of the sources stands for.
FORMULAS = re.compile(
    r"\(1 \+ r\)|/\(1 \+ |months / 12\b|\) / 2 =| - 2(?: - 1)? =|\b100 - |add(?:s)? up to 100\b|percentages to 100\b"
    r"|\b95 % (?:interval|of chance)|(?:level|side) of 5 %|at 5 %|\byear [12]\b|(?:from|below|around|last) 0\b"
    r"|during 2011|guide of 2005"
)


def digits_typed(text: str, tables: set[str], sections: set[str]) -> str:
    """Give a text without its facts and without names that exist; digits that are left were typed."""

    def there(match: re.Match[str]) -> str:
        kind, labels = match[1].lower(), set(re.findall(_LABEL, match[2]))
        known = {"table": tables, "overview": tables, "section": sections, "chapter": sections, "month": MONTHS_TOLD}
        return "" if labels <= known.get(kind, labels) else match[0]

    def told(match: re.Match[str]) -> str:
        return "" if set(match[1].split(" and ")) <= MONTHS_TOLD else match[0]

    text = NAMED.sub(there, re.sub(r"\{[^}]*\}", "{}", text))
    text = SECTION.sub(lambda match: "" if match[1] in sections else match[0], MONTHS.sub(told, text))
    return FORMULAS.sub("", CODES.sub("", text))


def places_of(found: source.Source) -> tuple[set[str], set[str]]:
    """Give the numbers of a source's tables, and of its chapters and sections."""
    tables = {name.partition("-table-")[2].lstrip("0").upper() for name in found.tables if "-table-" in name}
    tables = {f"A.{name[1:]}" if name.startswith("A") else name for name in tables}
    sections: set[str] = set()
    for name in found.tables:
        for row in source.rows(name).values() if name.endswith("-text") else ():
            *above, last = row.section.partition(" ")[0].split(".")
            if last.isdigit():  # sections run on from 1, though not each has a number to be listed
                sections |= {".".join([*above, str(number)]) for number in range(1, int(last) + 1)}
    return tables, sections


def everything_said() -> Iterator[tuple[Check, str, frozenset[str]]]:
    """Give each reading that any check has at hand, shown or not, with the names of its facts."""
    for check in ledger.checks():
        for said in (check.asks, check.finding, check.by, check.note):
            for key, facts in within(said):
                yield check, key, frozenset(facts)


def within(said: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give the readings that are said, and those said inside of them."""
    if isinstance(said, Said):
        for key, facts in said.parts:
            yield key, facts
            for fact in facts.values():
                yield from within(fact)
    elif isinstance(said, list | tuple):
        for part in said:
            yield from within(part)


def test_all_that_is_said_stands_in_the_readings() -> None:
    for check in ledger.checks():
        assert isinstance(check.finding, Said), check.id
        assert isinstance(check.by, Said), check.id
        assert isinstance(check.note, Said), check.id
        for said in (check.asks, check.finding, check.by, check.note):
            if isinstance(said, Said):
                assert bool(said) == bool(check.tell(said))  # raises where a reading, a fact or a word is missing


def test_every_fact_is_used_or_named_as_unused() -> None:
    for check, key, facts in everything_said():
        reading = readings.of(source.of(check.table).name)[key]
        assert facts - reading.names <= reading.unused, f"{reading.place}: {key}: facts that no placeholder names"


@pytest.mark.parametrize("name", [found.name for found in source.sources()])
def test_no_digit_is_typed(name: str) -> None:
    (found,) = (one for one in source.sources() if one.name == name)
    places = places_of(found)
    for reading in readings.of(name).by_key.values():
        text = digits_typed(reading.text, *places)
        assert not re.search(r"\d", text), f"{reading.place}: {reading.key}: {text}"


@pytest.mark.parametrize(
    "text",
    [
        "{a} of 37 people",
        "p = 0.04",
        "z = 4.1",  # there is a section 4.1
        "4.1 points",
        "a sum of 100",
        "Table 17 has {a}",  # the report has no such table
        "Section 9.7 says so",
        "after 7 months",
        "{a} - 3 = {b}",
        "{a} / 5",
        "Cohen's 0.2",
        "in 2013",
        "1 of {n}",
        "R2 and F4",
    ],
)
def test_typed_digits_are_found(text: str) -> None:
    (found,) = (one for one in source.sources() if one.name == "sfj")
    assert re.search(r"\d", digits_typed(text, *places_of(found)))


def test_no_reading_is_left_over() -> None:
    """Each reading is said somewhere; some only by numbers that could be printed but are not."""
    code = "".join(path.read_text(encoding="utf-8") for path in Path(readings.__file__).parents[1].rglob("*.py"))
    said = {key for _, key, _ in everything_said()} | set(re.findall(r'"([a-z0-9][a-z0-9-]+)"', code))
    for found in source.sources():
        own = [reading for reading in readings.of(found.name).by_key.values() if reading.place.startswith("en/")]
        assert [f"{reading.place}: {reading.key}" for reading in own if reading.key not in said] == []


def made(text: str) -> Readings:
    words: dict[str, str] = {"to": "to", "and": "and", "none": "none"}
    return Readings({reading.key: reading for reading in readings.parse(text, "x.md", words)}, words, "x.md")


def test_facts_are_put_into_words() -> None:
    book = made(
        "## Words\n\n- control: the control arm\n\n## all\n"
        "{n} of {arm}: {parts:plus} = {total:.1f}, {sizes:list}, {span:.2f}, {cost:nok}, {share:.2f}, {a:and}"
    )
    said = says(
        "all", n=Printed("27"), arm="control", parts=[Printed("1.5"), 2], total=3.5, sizes=[3, 4, 5, 9],
        span=Reach(0.1, 0.25), cost=1234567.4, share=Fraction(1, 3), a=[1, 2, 3],
    )  # fmt: skip
    assert book.tell(said) == (
        "27 of the control arm: 1.5 + 2 = 3.5, 3 to 5, 9, 0.10 to 0.25, 1 234 567, 0.33, 1, 2 and 3"
    )


def test_what_is_said_adds_up_and_the_first_grade_counts() -> None:
    book = made("## a\nsubstantive, likely; matter: one cause\n\nFirst.\n\n## b\ncosmetic, open\n\nSecond.\n")
    both = says("a") + says("b")
    assert book.tell(both) == "First. Second."
    assert book.grade(both) == ("substantive", "likely", "one cause")
    assert book.grade(says("b") + says("a")) == ("cosmetic", "open", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## a\n\n", r"x\.md:1: a: a heading without a text"),
        ("intro\n\n## a\ncosmetic, sure\n\nText.\n", r"x\.md:3: a: confidence must be one of certain, likely, open"),
        ("## a\n{x.__class__}\n", r"x\.md:1: a: \{x\.__class__\} is no plain name"),
        ("## a\nan open {bracket\n", r"x\.md:1: a: "),
        ("## Words\n\n* control: arm\n", r"x\.md:1: expected '- key: words'"),
    ],
)
def test_a_broken_file_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        made(text)


def test_what_is_missing_is_named() -> None:
    book = made("## a\n{n} people in {arm}.\n")
    with pytest.raises(ReadingError, match=r"x\.md: a check says 'b', and no heading is called so; add '## b'"):
        book.tell(says("b"))
    with pytest.raises(ReadingError, match=r"x\.md:1: a: the check has no fact 'arm'"):
        book.tell(says("a", n=3))
    with pytest.raises(ReadingError, match=r"x\.md:1: a: 'control' is not in the list of words"):
        book.tell(says("a", n=3, arm="control"))


def test_one_heading_one_place(tmp_path: Path) -> None:
    """Two files of one source that have the same heading stop whoever reads them."""
    there = tmp_path / "published" / "x"
    there.mkdir(parents=True)
    (there / "datapackage.json").write_text('{"name": "x", "resources": []}', encoding="utf-8")
    words = tmp_path / "readings" / "en"
    words.mkdir(parents=True)
    for name in ("x.md", "x-more.md"):
        (words / name).write_text("## a\nText.\n", encoding="utf-8")
    with source.reading(tmp_path / "published"), pytest.raises(ReadingError, match=r"'a' stands at en/x-more\.md:1"):
        readings.of("x")


def test_what_would_explain_it_stands_apart_and_in_the_text() -> None:
    (reading,) = readings.parse(
        "## size\ncosmetic, open\n\nPrinted is {size}.\n> A slip.\nNothing rests on it.", "x.md", {}
    )
    assert reading.text == "Printed is {size}. A slip. Nothing rests on it."
    assert (reading.what, reading.why) == ("Printed is {size}. Nothing rests on it.", "A slip.")


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [
        (4.1e-6, ".2g", "4.1 × 10⁻⁶"),
        (3.1e-21, ".1g", "3 × 10⁻²¹"),
        (-0.0004, ".3f", "0.000"),
        (-0.0006, ".3f", "-0.001"),
        (Reach(-0.04, -0.001), ".2f", "-0.04 to 0.00"),
    ],
)
def test_numbers_are_told_as_readers_write_them(value: object, form: str, told: str) -> None:
    assert readings._Words({"to": "to"}).format_field(value, form) == told
