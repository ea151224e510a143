"""Works are named alike in text and list: by authors and year, with a letter where that names two."""

import string
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pybtex.plugin
from pybtex.database import Entry
from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import Node, field, join, names, optional, sentence
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from etterprov import language

STYLE = "named"
#: What the plain style says around the names and titles of works.
WORDS = frozenset({"In", "Technical Report", "editor", "editors"})
#: Which fields of a work hold words of this book, not of the work.
OWN = ("month", "note")


def setup(app: Sphinx) -> None:
    """Connect the names to the list of works."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", STYLE, NamedReferences)
    pybtex.plugin.register_plugin("pybtex.style.formatting", STYLE, NamedStyle)
    # It looks through all installed packages whenever it is asked, which is once for each citation.
    pybtex.plugin.find_plugin = cache(pybtex.plugin.find_plugin)
    app.connect("builder-inited", _tell_apart, priority=600)  # after the works were read


class NamedReferences(AuthorYearReferenceStyle):
    """Name works in the text by authors and year, in the language of the edition."""

    def __post_init__(self) -> None:
        """Give the words between the names."""
        last, other = f" {language.say('and')} ", Text(" ", Tag("em", language.say("et al.")))
        self.person = PersonStyle(sep2=last, last_sep=f",{last}", other=other)
        super().__post_init__()


class NameStyle(BaseLabelStyle):
    """Label works by their names."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Give the label of each work."""
        return map(name, sorted_entries)


class NameOrder(BaseSortingStyle):
    """Sort works by the names that stand before them; those of the same name by all their authors."""

    def sorting_key(self, entry: Entry) -> tuple[str, ...]:
        """Return what a work is sorted by."""
        authors = " ".join(map(str, entry.persons["author"]))
        return tuple(map(alphabetical, (name(entry), authors, entry.fields.get("title", ""))))


class NamedStyle(PlainStyle):
    """Describe works as the plain style does, under their names and in the language of the edition."""

    default_label_style = NameStyle
    default_sorting_style = NameOrder

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing described: each work is asked for twice, for its entry and for its citations."""
        super().__init__(*args, **kwargs)
        self._described: dict[str, FormattedEntry] = {}

    def format_names(self, role: str, as_sentence: bool = True) -> Node:
        """Name all authors or editors of a work."""
        last = f" {language.say('and')} "
        comma = "," if language.current() == language.WRITTEN else ""
        found = names(role, sep=", ", sep2=last, last_sep=comma + last)
        return sentence[found] if as_sentence else found

    def format_edition(self, e: Entry) -> Node:  # noqa: ARG002 - the style hands it over
        """Tell which edition of a book is meant, by a word such as second."""
        return optional[field("edition", apply_func=lambda which: language.say(f"{which} edition"))]

    def format_chapter_and_pages(self, e: Entry) -> Node:  # noqa: ARG002 - the style hands it over
        """Tell which part of a book is meant."""
        return join(sep=", ")[numbered("chapter"), numbered("pages")]

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """Describe a work."""
        if entry.key in self._described:
            return self._described[entry.key]
        own = {key: language.say(entry.fields[key]) for key in OWN if key in entry.fields}
        work = Entry(entry.type, {**entry.fields, **own}, entry.persons)
        template = said(getattr(self, f"get_{work.type}_template")(work))
        context = {"entry": work, "style": self, "bib_data": bib_data}
        described = FormattedEntry(entry.key, template.format_data(context), label)
        self._described[entry.key] = described
        return described


def numbered(what: str) -> Node:
    """Return the part of a template that names a field and gives its number, where a work has one."""
    return optional[field(what, apply_func=lambda number: language.say(f"{what} {number}"))]


def said(part: Any) -> Any:
    """Return a part of a template with its words in the language that is spoken."""
    if isinstance(part, Node):
        part.children = [said(child) for child in part.children]
    return language.say(part) if isinstance(part, str) and part in WORDS else part


def name(work: Entry) -> str:
    """Return how the text names a work."""
    people = ([*person.rich_prelast_names, *person.rich_last_names] for person in work.persons["author"])
    authors = together([" ".join(map(str, parts)) for parts in people])
    return f"{authors}, {work.fields.get('year', 'n.d.')}"


def alphabetical(words: str) -> str:
    """Return what words are sorted by: letters without accents, those of Norwegian after all others.

    Examples
    --------
    >>> sorted(["Øverland", "Crowther", "Åsen", "Crépon", "Zigmond", "de Boer", "OECD", "O’Brien"], key=alphabetical)
    ['Crépon', 'Crowther', 'de Boer', 'O’Brien', 'OECD', 'Zigmond', 'Øverland', 'Åsen']
    >>> sorted(["Bond et al., 2012", "Bond, 2016", "Bond and Drake, 2012"], key=alphabetical)
    ['Bond, 2016', 'Bond and Drake, 2012', 'Bond et al., 2012']
    """
    plain = words.casefold().replace(",", "").replace("’", "'").replace("å", "þ")  # which stands right behind æ and ø
    return "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))


def together(names: list[str]) -> str:
    """Name the authors of a work.

    Examples
    --------
    >>> together(["Ai", "Norton"]), together(["Reme", "Grasdal", "Løvvik"])
    ('Ai and Norton', 'Reme et al.')
    """
    return f"{names[0]} {language.say('et al.')}" if len(names) > 2 else f" {language.say('and')} ".join(names)


def _tell_apart(app: Sphinx) -> None:
    domain: Any = app.env.get_domain("cite")
    works = domain.bibdata.data.entries.values()
    for work in works:
        if work.fields.get("year") == "n.d.":
            work.fields["year"] = language.say("n.d.")
    tell_apart(works)


def tell_apart(works: Iterable[Entry]) -> None:
    """Put letters to the years of works that would have the same name, in their order in the list."""
    alike = defaultdict(list)
    for work in NameOrder().sort(works):
        alike[name(work)].append(work)
    for namesakes in alike.values():
        if len(namesakes) > 1:
            for work, letter in zip(namesakes, string.ascii_lowercase, strict=False):
                work.fields["year"] += letter
