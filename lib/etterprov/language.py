"""The language of what is made: words of computed text from a catalog, numbers as the language writes them.

A text that is computed holds numbers, and other ones after the next change of the data. So a catalog knows it by its
words alone: *12 of 82 people* is found as *{0} of {1} people*, and the translation says where each number goes. A
number marked ``!r`` there, as in *avsnitt {0!r}*, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

#: The language in which the book is written.
WRITTEN = "en"
#: The languages in which it is published.
LANGUAGES = (WRITTEN, "nb")
_CATALOGS = Path(__file__).parents[2] / "locale"
_COMMA = frozenset({"nb"})
_QUOTES = str.maketrans("“”", "«»")
# Digits with a decimal point, perhaps grouped by spaces that don't break; several points are those of a section.
_NUMBER = re.compile(r"(?<![\w.])\.\d+(?:\.\d+)*|\d+(?:[\u00a0\u202f]\d{3}(?!\d))*(?:\.\d+)*")
# A list of numbers as a language with a decimal comma writes them, still with commas or semicolons between.
_ONE = r"[-−+<>≤≥]?\d(?:[\u00a0\u202f]?\d)*(?:,\d+)?(?:\u00a0?%)?"
_LIST = re.compile(rf"(?<![\w,.−-]){_ONE}(?:[,;][ \u00a0]{_ONE})+(?![\w,]*\d)")
_DECIMAL = re.compile(r"\d,\d")
_ZERO = re.compile(r"-0(\.0+)?")
_POWER = re.compile(r"(-?\d+(?:\.\d+)?)e([+-]\d+)")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_UNGROUPED = 4
_PLACE = re.compile(r"\{(\d+)(!r)?\}")
_LETTER = re.compile(r"[^\W\d_]")
_now = {"language": WRITTEN, "written": WRITTEN}
_asked: dict[str, str] = {}
_answers: set[str] = set()


def use(language: str, written: str = WRITTEN) -> None:
    """Speak a language from here on.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    written : str
        The language that the texts to come are written in.

    Raises
    ------
    ValueError
        If the book isn't published in it.
    """
    if unknown := {language, written} - set(LANGUAGES):
        raise ValueError(f"the book speaks {', '.join(LANGUAGES)}, not {', '.join(sorted(unknown))}")
    _now.update(language=language, written=written)
    _asked.clear()
    _answers.clear()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language within a block.

    Examples
    --------
    >>> with speaking("nb"):
    ...     numbers("−0.25 (95 %)")
    '−0,25 (95 %)'
    """
    if language not in LANGUAGES:
        raise ValueError(f"the book speaks {', '.join(LANGUAGES)}, not {language}")
    before = dict(_now)
    _now.update(language=language, written=WRITTEN)
    try:
        yield
    finally:
        _now.update(before)


def current() -> str:
    """Return the language that is spoken.

    Examples
    --------
    >>> current()
    'en'
    """
    return _now["language"]


def say(text: str) -> str:
    """Say a computed text in the language that is spoken; what its catalog lacks stays as it is written.

    Parameters
    ----------
    text : str
        Words with numbers in them.

    Examples
    --------
    >>> say("12 of 82 people")
    '12 of 82 people'
    """
    if current() == WRITTEN or text in _answers:
        return text
    words = text.strip()
    if words != text:  # what is put before or after something else
        return text.replace(words, say(words)) if words else text
    if not _LETTER.search(text) or current() == _now["written"]:
        return numbers(text)
    known, found = masked(text)
    answer = _asked[known] = catalog(current()).get(known, "")
    said = filled(answer, found) if answer else text
    _answers.add(said)  # who puts it into something that is said as a whole doesn't ask for it again
    return said


def settled(text: str) -> str:
    """Return a text that is put together of parts in the language that is spoken, so that nobody says it again.

    Examples
    --------
    >>> settled("1. Caseload size")
    '1. Caseload size'
    """
    if current() != WRITTEN:  # for then it may still have to be said
        _answers.update((text, text.strip()))
    return text


def say_all(words: Mapping[str, str]) -> dict[str, str]:
    """Say each of several named texts.

    Examples
    --------
    >>> say_all({"start": "Start from"})
    {'start': 'Start from'}
    """
    return {name: say(text) for name, text in words.items()}


def asked() -> dict[str, str]:
    """Return what was asked of the catalog since `use`, with what it answered; an empty answer is missing."""
    return dict(_asked)


def masked(text: str) -> tuple[str, list[str]]:
    """Return a text as catalogs know it, and its numbers.

    Examples
    --------
    >>> masked("7.9 points (1.5 to 12.0), section 8.2.1")
    ('{0} points ({1} to {2}), section {3}', ['7.9', '1.5', '12.0', '8.2.1'])
    """
    found: list[str] = []

    def mask(number: re.Match[str]) -> str:
        found.append(number[0])
        return f"{{{len(found) - 1}}}"

    return _NUMBER.sub(mask, text), found


def filled(text: str, found: list[str]) -> str:
    """Put numbers where a translation has their places.

    Examples
    --------
    >>> with speaking("nb"):
    ...     filled("{1} av {0}, avsnitt {2!r}", ["12", "0.5", "8.2"])
    '0,5 av 12, avsnitt 8.2'
    """
    said = _PLACE.sub(lambda place: found[int(place[1])] if place[2] else numbers(found[int(place[1])]), text)
    return apart(said)


def numbers(text: str) -> str:
    r"""Write the numbers of a text as the language that is spoken does.

    Examples
    --------
    >>> numbers("0.25 of 12")
    '0.25 of 12'
    >>> with speaking("nb"):
    ...     numbers("0.25 (2.1%); 8.2.1"), numbers(numbers("0.292"))
    ('0,25 (2,1\xa0%); 8.2.1', '0,292')
    """
    if current() not in _COMMA:
        return text
    return apart(re.sub(r"(?<=\d)%", "\N{NO-BREAK SPACE}%", _NUMBER.sub(_with_comma, text)))


def apart(text: str) -> str:
    """Put semicolons between numbers with decimals where these have a comma; lists of lists get strokes.

    Examples
    --------
    >>> with speaking("nb"):
    ...     apart("0,66, 3,20 og 4"), apart("0,3, 0,4; 0,5, 0,6"), apart("i 2013, 0,5")
    ('0,66; 3,20 og 4', '0,3; 0,4 / 0,5; 0,6', 'i 2013, 0,5')
    """
    return _LIST.sub(_apart, text) if current() in _COMMA else text


def _apart(numbers: re.Match[str]) -> str:
    listed = numbers[0]
    if len(_DECIMAL.findall(listed)) < 2 or not re.search(r",\s", listed):
        return listed
    return re.sub(r",(?=\s)", ";", listed.replace("; ", " / "))


def formatted(value: Any, spec: str) -> str:
    """Format a number for readers: without a sign where it rounds to zero, and with a power as it is printed.

    Parameters
    ----------
    value : number or str
        What is formatted.
    spec : str
        A format specification, as that of `format`.

    Examples
    --------
    >>> formatted(-0.004, ".2f"), formatted(-0.004, ".3f"), formatted(0.0000041, ".2g")
    ('0.00', '-0.004', '4.1 × 10⁻⁶')
    """
    text = format(value, spec)
    if isinstance(value, str):
        return text
    return _POWER.sub(lambda power: f"{power[1]} × {raised(int(power[2]))}", unsigned(text))


def unsigned(text: str) -> str:
    """Return a formatted number without a sign if it is zero.

    Examples
    --------
    >>> unsigned("-0.00"), unsigned("-0"), unsigned("-0.01")
    ('0.00', '0', '-0.01')
    """
    return text[1:] if _ZERO.fullmatch(text) else text


def raised(exponent: int) -> str:
    """Write a power of ten.

    Examples
    --------
    >>> raised(17), raised(-6)
    ('10¹⁷', '10⁻⁶')
    """
    return f"10{str(exponent).translate(_RAISED)}"


def _with_comma(number: re.Match[str]) -> str:
    whole, point, part = number[0].partition(".")
    if "." in part:
        return number[0]
    before = number.string[: number.start()][-1:]
    together = before.isalpha() or before == "," or whole.startswith("0")  # identifiers, and decimals written before
    if len(whole) > _UNGROUPED and whole.isdigit() and not together:
        whole = f"{int(whole):,}".replace(",", "\N{NO-BREAK SPACE}")
    return whole + ("," if point else "") + part


def quoted(text: str) -> str:
    """Return a text with the quotation marks of the language that is spoken.

    Examples
    --------
    >>> with speaking("nb"):
    ...     quoted("section “Deltakere”")
    'section «Deltakere»'
    """
    return text.translate(_QUOTES) if current() in _COMMA else text


@cache
def catalog(language: str, domain: str = "words") -> Mapping[str, str]:
    """Return the texts of a language by the English ones; what was translated from other words than now is none.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    domain : str
        Which of the language's catalogs.
    """
    from babel.messages.pofile import read_po

    path = _CATALOGS / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return MappingProxyType({})
    with path.open("rb") as file:
        messages: Iterable[Any] = read_po(file)
    return MappingProxyType({entry.id: entry.string for entry in messages if entry.id and not entry.fuzzy})
