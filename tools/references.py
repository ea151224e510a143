"""Works are named alike in text and list: by authors and year, with a letter where that names two."""

import string
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pybtex.plugin
from pybtex.database import Entry
from pybtex.richtext import Tag, Text
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from etterprov import language

STYLE = "named"


def setup(app: Sphinx) -> None:
    """Connect the names to the list of works."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", STYLE, NamedReferences)
    pybtex.plugin.register_plugin("pybtex.style.labels", STYLE, NameStyle)
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


class NamedStyle(PlainStyle):
    """Describe works as the plain style does, under their names."""

    default_label_style = STYLE


def name(work: Entry) -> str:
    """Return how the text names a work."""
    people = ([*person.rich_prelast_names, *person.rich_last_names] for person in work.persons["author"])
    authors = together([" ".join(map(str, names)) for names in people])
    return f"{authors}, {work.fields.get('year', 'n.d.')}"


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
    for work in PlainStyle().sort(works):
        alike[name(work)].append(work)
    for namesakes in alike.values():
        if len(namesakes) > 1:
            for work, letter in zip(namesakes, string.ascii_lowercase, strict=False):
                work.fields["year"] += letter
