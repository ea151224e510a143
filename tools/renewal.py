"""Which pages Sphinx makes again: those that are made from something else than they would be now.

Sphinx compares times, and looks at each page alone. Here contents are compared (``book_state``), and a page is written
again, too, when what others say of themselves has changed: numbers of figures and tables, titles, terms, works cited.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from myst_nb import sphinx_ as myst_nb_sphinx
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import CONFIG_OK, BuildEnvironment
from sphinx.util.docutils import SphinxDirective

import executed
from book_state import Pages, Sources, digest
from etterprov import language

# Fewer pages are read and written sooner by one process alone.
_MANY = 20


#: What pages name for all others: labels, terms and equations.
_NAMED = (("std", "anonlabels"), ("std", "terms"), ("math", "objects"))


def _note_names(app: Sphinx, _doctree: nodes.document) -> None:
    """Note what a page names, as another one may take the name and give it up again."""
    env = app.env
    named = [(domain, kind, name) for domain, kind in _NAMED for name in env.domaindata[domain][kind]]
    env.metadata[env.docname]["named"] = [place for place in named if _holder(env, place) == env.docname]


def _has_lost_a_name(env: BuildEnvironment, page: str) -> bool:
    return any(_holder(env, place) != page for place in env.metadata[page].get("named", ()))


def _holder(env: BuildEnvironment, place: tuple[str, str, Any]) -> str:
    """Return the page that has a name now."""
    domain, kind, name = place
    found = env.domaindata[domain][kind].get(name)
    return str(found[0]) if found else ""


class Renewal:
    """The connection of one build with Sphinx."""

    #: What this build is made from, and the executed chapters.
    sources: Sources | None = None
    done: ClassVar[dict[str, executed.Done]] = {}

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sources = Renewal.sources = Renewal.sources or Sources(root)
        self._pages: Pages
        self._doctrees: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self._stale: set[str] = set()
        self._processes = 1
        self._read: set[str] = set()
        executed.Given.store = executed.Store(self._sources)

    def connect(self, app: Sphinx) -> None:
        """Take part in the build."""
        app.connect("config-inited", self._begin, priority=1)
        app.connect("env-get-outdated", self._outdated)
        app.connect("env-before-read-docs", self._before_reading)
        app.connect("source-read", self._give_text)
        app.connect("doctree-read", _note_names)
        app.connect("env-get-updated", self._before_writing, priority=900)
        app.connect("build-finished", self._finish, priority=999)

    def _begin(self, app: Sphinx, config: Config) -> None:
        self._pages = Pages(Path(app.outdir).parent)  # beside the doctrees
        executed.Given.edition = config.language
        config.book_house = self._sources.below("tools", "lib/etterprov/address.py", "_config.yml", "requirements.txt")
        myst_nb_sphinx.create_client = lambda notebook, source, config, logger, _=None: executed.Given(
            notebook, Path(source), config, logger
        )

    def _outdated(self, _app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
        self._stale = self._pages.stale("doctree", {page: self._made_from(env, page) for page in env.found_docs})
        return sorted(self._stale)

    def _before_reading(self, app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
        if env.config_status == CONFIG_OK:
            # That a file is newer says nothing; with other settings all pages are.
            there = {page for page in pages if Path(app.doctreedir, f"{page}.doctree").exists()}
            pages[:] = [page for page in pages if page in self._stale or page not in there]
        pages += [page for page in sorted(env.found_docs - set(pages)) if _has_lost_a_name(env, page)]
        self._processes = app.parallel
        app.parallel = self._processes if len(pages) >= _MANY else 1
        self._read = set(pages)
        self._pages.forget("doctree", pages)

    def _give_text(self, app: Sphinx, page: str, source: list[str]) -> None:
        source[0] = chapter(app, page) or source[0]

    def _before_writing(self, app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        self._doctrees = {page: self._made_from(env, page) for page in env.found_docs}
        if app.builder.format != "html":
            return []
        others = self._what_pages_share(env)
        status = digest(repr(sorted((name, chapter.facts) for name, chapter in Renewal.done.items())))
        shows_status = {page for page, about in env.metadata.items() if "shows_status" in about}
        self._written = {
            page: digest(made_from, others, status if page in shows_status else "")
            for page, made_from in self._doctrees.items()
        }
        stale = self._pages.stale("html", self._written)
        for page in self._pages.known("html") - set(self._written):
            for left in (f"{page}.html", f"_sources/{page}.md", f"_sources/{page}.ipynb"):
                Path(app.outdir, left).unlink(missing_ok=True)
        renewed = stale | self._read | set(app.builder.get_outdated_docs())
        self._pages.forget("html", renewed)
        app.parallel = self._processes if len(renewed) >= _MANY else 1
        return stale

    def _finish(self, app: Sphinx, exception: Exception | None) -> None:
        # Sphinx lays the chapters beside the pages as they are now.
        for page in app.env.found_docs if app.builder.format == "html" else ():
            beside = Path(app.outdir, "_sources", app.env.doc2path(page, base=False))
            if beside.exists():
                beside.write_text(chapter(app, page), encoding="utf-8")
        # Chapters come from the note made at the start; whatever else was saved meanwhile may have been read.
        saved = {name for name in self._sources.changed() if not name.startswith("chapters/") or name.endswith(".bib")}
        if exception is None and app._warncount == 0 and not saved:
            self._pages.note("doctree", self._doctrees)
            if app.builder.format == "html":
                self._pages.note("html", self._written)

    def _made_from(self, env: BuildEnvironment, page: str) -> str:
        """Return a digest of what a page is read from: its text, what its cells gave, and files that it draws on."""
        text = env.doc2path(page, base=False)
        gave = Renewal.done[text].outputs if text in Renewal.done else ""
        # Sphinx knows the catalog of each chapter; these hold words for all of them.
        words = f"locale/{env.config.language}/LC_MESSAGES"
        shared = self._sources.below(*(f"{words}/{name}.po" for name in ("words", "sphinx", "booktheme")))
        parts = [self._sources.value(f"file:{text}"), gave, shared]
        for name in sorted(map(str, env.dependencies.get(page, ()))):
            path = (self._root / name).resolve()
            if path.is_relative_to(self._root):
                place = path.relative_to(self._root).as_posix()
                # The description of a function can show what another module holds.
                parts.append(self._sources.value("shown:lib" if place.startswith("lib/") else f"file:{place}"))
                # Who shows one file of data may list them all.
                parts.append(self._sources.value("names:data") if place.startswith("data/") else "")
        return digest(*parts)

    def _what_pages_share(self, env: BuildEnvironment) -> str:
        domains: Any = env.domains
        std, cite = domains["std"], domains["cite"]
        shared = [
            *(sorted(map(repr, kind.items())) for kind in (std.labels, std.anonlabels, std.objects, std.progoptions)),
            *(sorted(map(repr, kind.items())) for kind in (domains["py"].objects, env.toc_fignumbers)),
            *(sorted(map(repr, kind.items())) for kind in (env.toc_secnumbers, env.toctree_includes)),
            sorted((page, title.astext()) for page, title in env.titles.items()),
            sorted((work.citation_id, work.key, work.bibliography_key.docname) for work in cite.citations),
        ]
        files = self._sources.below("_static", "chapters/references.bib", "_toc.yml")
        return digest(repr(shared), files)


def chapter(app: Sphinx, page: str) -> str:
    """Return the text that a page is made from, whatever has been saved since; nothing if it has none."""
    if Renewal.sources is None or page not in app.env.found_docs:
        return ""
    return (Renewal.sources.content(app.env.doc2path(page, base=False)) or b"").decode()


# --- The status of every chapter, as the page on how the book was made shows it


class StatusOfChapters(SphinxDirective):
    """Leave a place for the table of what each chapter was made from."""

    def run(self) -> list[nodes.Node]:
        """Mark the place; the others may not have been read yet."""
        self.env.metadata[self.env.docname]["shows_status"] = True
        return [nodes.comment("", "", classes=["status-of-chapters"])]


def _show_status(app: Sphinx, doctree: nodes.document, page: str) -> None:
    for place in [node for node in doctree.findall(nodes.comment) if "status-of-chapters" in node["classes"]]:
        place.replace_self(_status_table(app, page))


def _status_table(app: Sphinx, page: str) -> nodes.table:
    head = ["Chapter", "Fingerprint of what its cells gave", "Cells", "Modules read", "Files of data read"]
    rows = []
    order = list(app.env.collect_relations())
    done = {name.removesuffix(".md"): chapter for name, chapter in Renewal.done.items()}
    for other, chapter in sorted(done.items(), key=lambda page: order.index(page[0])):
        link = nodes.reference("", "", internal=True, refuri=app.builder.get_relative_uri(page, other))
        link += nodes.Text(app.env.titles[other].astext())
        cells, modules, files, gave = map(nodes.Text, chapter.facts)
        rows.append([link, nodes.literal("", "", gave), cells, modules, files])
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in head), cols=len(head))
    group += nodes.thead("", _row([nodes.Text(language.say(words)) for words in head]))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group)


def _row(parts: Iterable[nodes.Node]) -> nodes.row:
    """Make a row; numbers stand to the right, under heads that do, too."""
    sides = ("", "", *["text-right"] * 3)
    return nodes.row(
        "",
        *(
            nodes.entry("", nodes.paragraph("", "", part), classes=[side] if side else [])
            for part, side in zip(parts, sides, strict=True)
        ),
    )


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.add_directive("status-of-chapters", StatusOfChapters)
    app.connect("doctree-resolved", _show_status)
    app.add_config_value("book_house", "", "env", str)
    Renewal(Path(app.srcdir)).connect(app)
