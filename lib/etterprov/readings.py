"""What checks have to say: keys and named facts here, the words in Markdown files.

A check never holds a sentence. It `says` a key with facts, and the reading of that key, in
``data/readings/en/<source>.md``, puts them into words:

.. code-block:: markdown

    ## control-n
    substantive, certain; matter: one person in two groups

    Table 3 has {size} people in the control group, table 2 enrols {enrolled}.

A line that begins with ``>`` says what would explain it, or what speaks for and against that; the pages set it apart.
A reading for something that doesn't work out has a line with severity and confidence; ``matter`` names what several
findings come from. A heading may have that line alone, where the same words are said with more or less confidence. A
fact that is a word is a key as well and stands in the file's list ``## Words``. Other languages have their lines and
words in catalogs (:mod:`etterprov.language`), one a file.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Real
from pathlib import Path
from types import MappingProxyType
from typing import Any

from etterprov import language, source
from etterprov.printed import Printed

SEVERITIES = ("cosmetic", "substantive", "conclusion")
OPEN = "open"
CONFIDENCES = ("certain", "likely", OPEN)
_FAMILIES = Path(__file__).parent / "families"
_HEAD = re.compile(r"(\w+), (\w+)(?:; matter: (.+))?\Z")
_UNUSED = re.compile(r"unused: (.+)\Z")
_WHY = "> "
_NAME = re.compile(r"[a-z]\w*\Z")


class ReadingError(ValueError):
    """Say which file and line of the readings is wrong, or which reading is missing where."""


@dataclass(frozen=True)
class Said:
    """Hold what is to be said: keys of readings, each with its facts; `+` says one after the other."""

    parts: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def __add__(self, other: Said) -> Said:
        """Say both."""
        return Said(self.parts + other.parts)

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.parts)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let another process say it, too."""
        return _said_elsewhere, (tuple((key, dict(facts)) for key, facts in self.parts),)


def _said_elsewhere(parts: Iterable[tuple[str, Mapping[str, Any]]]) -> Said:
    return Said(tuple((key, MappingProxyType(facts)) for key, facts in parts))


SILENT = Said()


def says(key: str, /, **facts: Any) -> Said:
    """Say the reading of a key with named facts.

    Parameters
    ----------
    key : str
        Heading of the reading.
    **facts
        Numbers, printed numbers, reaches, keys of words, something else that is said, or sequences of these.

    Examples
    --------
    >>> says("control-n", size=27).parts[0][0]
    'control-n'
    """
    return Said(((key, MappingProxyType(facts)),))


@dataclass(frozen=True)
class Reading:
    """Hold one reading as it stands in its file: all its `text`, in it `what` is the case and `why` that may be."""

    key: str
    text: str
    place: str
    severity: str | None = None
    confidence: str | None = None
    matter: str = ""
    unused: frozenset[str] = frozenset()
    what: str = ""
    why: str = ""

    @property
    def names(self) -> set[str]:
        """Give the names of the facts that its placeholders ask for."""
        return {name for _, name, _, _ in _Words({}).parse(self.text) if name is not None}


@dataclass(frozen=True)
class Readings:
    """Hold all readings of one source, those of the families among them."""

    by_key: Mapping[str, Reading]
    words: Mapping[str, str]
    place: str = field(compare=False)

    def __getitem__(self, key: str) -> Reading:
        """Give the reading of a key, or say where it is missing."""
        if key not in self.by_key:
            raise ReadingError(f"{self.place}: a check says {key!r}, and no heading is called so; add '## {key}'")
        return self.by_key[key]

    def tell(self, said: Said, part: str = "text") -> str:
        """Put what is said into words.

        Parameters
        ----------
        said : Said
            Keys and facts.
        part : {"text", "what", "why"}
            All of it, what is the case, or what would explain it.

        Raises
        ------
        ReadingError
            If a reading, a fact or a word is missing.
        """
        words = " ".join(" ".join(self._one(key, facts, part) for key, facts in said.parts).split())
        return language.settled(language.apart(language.quoted(words)))

    def _one(self, key: str, facts: Mapping[str, Any], part: str) -> str:
        reading = self[key]
        try:
            return _Words(self.words, self.tell).vformat(getattr(reading, part), (), facts)
        except KeyError as error:
            raise ReadingError(f"{reading.place}: {key}: the check has no fact {error}") from None
        except ValueError as error:
            raise ReadingError(f"{reading.place}: {key}: {error}") from None

    def grade(self, said: Said) -> tuple[str | None, str | None, str]:
        """Give severity, confidence and matter, which the first reading with such a line tells."""
        for key, _ in said.parts:
            reading = self[key]
            if reading.severity:
                return reading.severity, reading.confidence, reading.matter
        return None, None, ""


class _Words(string.Formatter):
    """Put facts into a text: plain names alone, numbers by the field's rules, words by the list."""

    def __init__(self, words: Mapping[str, str], tell: Callable[[Said], str] = str) -> None:
        self.words, self.tell = words, tell

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:  # noqa: ARG002 (the name is the base class's)
        if not _NAME.match(field_name):
            raise ValueError(f"{{{field_name}}} is no plain name")
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Said):
            return self.tell(value)
        if isinstance(value, str):
            return self._word(value)
        if isinstance(value, Printed):
            return self.format_field(value.exact, format_spec) if format_spec else language.numbers(value.text)
        if isinstance(value, Fraction):
            value = float(value) if value.denominator > 1 or format_spec[-1:] in tuple("efg%") else int(value)
        if isinstance(value, Real):
            return _number(value, format_spec)
        if hasattr(value, "low") and hasattr(value, "high"):
            ends = dict.fromkeys(self.format_field(end, format_spec) for end in (value.low, value.high))
            return self._word("to").join(f" {end} " for end in ends).strip()
        if isinstance(value, Iterable):
            return self._several(list(value), format_spec)
        raise ValueError(f"can't say {value!r}")

    def _word(self, key: str) -> str:
        """Give a word; digits stand for themselves."""
        if re.fullmatch(r"-?\d[\d.]*", key):
            return key
        if key not in self.words:
            raise ValueError(f"{key!r} is not in the list of words")
        return self.words[key]

    def _several(self, values: Sequence[Any], format_spec: str) -> str:
        how, _, inner = format_spec.partition(":")
        if how == "list":
            return runs(values, self._word("to")) or self._word("none")
        marks = {"plus": " + ", "minus": " - ", "semicolon": "; ", "run": "", "": ", ", "and": ", ", "or": ", "}
        if how not in marks:
            how, inner = "", format_spec
        shown = [self.format_field(value, inner) for value in values]
        if how in ("and", "or") and len(shown) > 1:
            return f"{', '.join(shown[:-1])} {self._word(how)} {shown[-1]}"
        return marks[how].join(shown)


def _number(value: Any, spec: str) -> str:
    if spec == "nok":
        return f"{value:,.0f}".replace(",", " ")
    return language.numbers(language.formatted(value, spec).replace(",", " "))


def runs(numbers: Iterable[int], to: str = "to") -> str:
    """Say which whole numbers, with runs of three or more shortened.

    Examples
    --------
    >>> runs([3, 4, 5, 9]), runs([])
    ('3 to 5, 9', '')
    """
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{run[0]} {to} {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in found)


def of(name: str) -> Readings:
    """Give the readings of a source, with those of the families, in the language that is spoken.

    Parameters
    ----------
    name : str
        The source, as ``"uo"``.

    Raises
    ------
    ReadingError
        If a file breaks the form, or a key stands twice.

    Examples
    --------
    >>> of("uo").words["to"]
    'to'
    """
    return _of(name, language.current())


@source.cached
def _of(name: str, spoken: str) -> Readings:
    place = f"readings/{language.WRITTEN}/{name}.md"
    by_key: dict[str, Reading] = {}
    words: dict[str, str] = {}
    for path in files(name):
        known = {} if spoken == language.WRITTEN else language.catalog(spoken, domain(path))
        for reading in parse(source.text(path), f"{path.parent.name}/{path.name}", words, known):
            if reading.key in by_key:
                raise ReadingError(f"{reading.place}: {reading.key!r} stands at {by_key[reading.key].place} already")
            by_key[reading.key] = reading
    return Readings(MappingProxyType(by_key), MappingProxyType(words), place)


def files(name: str) -> list[Path]:
    """Give the files with the readings of a source, those of the families first.

    Examples
    --------
    >>> [path.name for path in files("uo")]
    ['readings.en.md', 'uo.md']
    """
    paths = [_FAMILIES / f"readings.{language.WRITTEN}.md"]
    for folder in {found.folder for found in source.sources() if found.name == name}:
        paths += [path for path in [folder / f"readings.{language.WRITTEN}.md"] if path.exists()]
        there = folder.parent.parent / "readings" / language.WRITTEN
        paths += [path for path in sorted(there.glob(f"{name}*.md")) if re.fullmatch(rf"{name}(-.+)?", path.stem)]
    return paths


def domain(path: Path) -> str:
    """Name the catalog that has the lines of a file in other languages.

    Examples
    --------
    >>> [domain(path) for path in files("uo")]
    ['readings/families', 'readings/uo']
    """
    return f"readings/{path.parent.name if path.name.startswith('readings.') else path.stem}"


def parse(
    text: str, file: str, words: dict[str, str], known: Mapping[str, str] = MappingProxyType({})
) -> list[Reading]:
    r"""Read a file of readings.

    Parameters
    ----------
    text : str
        Its contents.
    file : str
        What to call it in an error.
    words : dict
        Receives the file's words.
    known : mapping
        Lines and words in the language that is spoken, by those in the file.

    Returns
    -------
    list of Reading
        In the order of the file.

    Raises
    ------
    ReadingError
        With file and line.

    Examples
    --------
    >>> parse("## size\ncosmetic, open\n\nPrinted is {size}.", "uo.md", {})[0].severity
    'cosmetic'
    """
    found: list[Reading] = []
    for line, key, block in _blocks(text):
        place = f"{file}:{line}"
        if key == "Words":
            for entry in filter(str.strip, block):
                name, mark, word = entry.removeprefix("- ").partition(": ")
                if not entry.startswith("- ") or not mark:
                    raise ReadingError(f"{place}: expected '- key: words', found {entry!r}")
                words[name] = known.get(word) or word
            continue
        found.append(_reading(key, [entry for entry in block if entry.strip()], place, known))
    return found


def _blocks(text: str) -> Iterable[tuple[int, str, list[str]]]:
    start, key = 0, None
    block: list[str] = []
    for number, entry in enumerate([*text.splitlines(), "## "], start=1):
        if entry.startswith("## "):
            if key is not None:
                yield start, key, block
            start, key, block = number, entry[3:].strip(), []
        elif key is not None:
            block.append(entry)


def _reading(key: str, block: list[str], place: str, known: Mapping[str, str]) -> Reading:
    graded: dict[str, Any] = {}
    while block:
        head, unused = _HEAD.match(block[0]), _UNUSED.match(block[0])
        if head and head[1] in SEVERITIES:
            if head[2] not in CONFIDENCES:
                raise ReadingError(f"{place}: {key}: confidence must be one of {', '.join(CONFIDENCES)}")
            graded |= {"severity": head[1], "confidence": head[2], "matter": head[3] or ""}
        elif unused:
            graded["unused"] = frozenset(name.strip() for name in unused[1].split(","))
        else:
            break
        block = block[1:]
    explains = [entry.startswith(_WHY) for entry in block]
    lines = [known.get(line) or line for line in (entry.removeprefix(_WHY).strip() for entry in block)]
    what, why = (
        " ".join(line for line, marked in zip(lines, explains, strict=True) if marked is wanted)
        for wanted in (False, True)
    )
    reading = Reading(key, " ".join(lines), place, what=what, why=why, **graded)
    try:
        wrong = sorted(name for name in reading.names if not _NAME.match(name))
    except ValueError as error:
        raise ReadingError(f"{place}: {key}: {error}") from None
    if wrong or not (reading.text or reading.severity):
        problem = f"{{{wrong[0]}}} is no plain name" if wrong else "a heading without a text"
        raise ReadingError(f"{place}: {key}: {problem}")
    return reading
