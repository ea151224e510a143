"""What readers can take along: each chapter as a notebook, the data, the whole book in one file, and how to cite it."""

import datetime
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import yaml
from babel.dates import format_date
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import book_state
import renewal
from etterprov import language

NAME = "etterprovd"
# Never the whole of data/: people's files lie there as well.
DATA = ("README.md", "book", "examples", "external", "published", "readings", "simulated")
_SOURCES = (
    *("CITATION.cff", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "_config.yml", "_static", "_toc.yml"),
    *("chapters", "lib", "locale", "pyproject.toml", "requirements.txt", "tests", "tools"),
    *(f"data/{name}" for name in DATA),
)
_DATES = {"en": "en_GB", "nb": "nb"}
_PACKED = {".pdf", ".png", ".woff2", ".zip"}  # to compress them again would take time and save nothing


def setup(app: Sphinx) -> None:
    """Connect everything to Sphinx."""
    app.add_directive("how-to-cite", HowToCite)
    app.add_directive("take-along", TakeAlong)
    app.connect("config-inited", _offer_repository)
    app.connect("html-page-context", _offer_notebook, priority=400)  # before the theme makes its buttons
    app.connect("html-page-context", _name_downloads, priority=900)
    app.connect("build-finished", _lay_out_data)


# --- Chapters


def _offer_notebook(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    """Write the notebook of a chapter beside its Markdown, which Sphinx lays there."""
    text = renewal.chapter(app, page)
    if doctree is None or not text.startswith("---\n"):
        return
    context["ipynb_source"] = f"{page}.ipynb"
    target = Path(app.outdir, "_sources", f"{page}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(notebook(text), encoding="utf-8")


def notebook(text: str) -> str:
    r"""Return a chapter as a notebook, the same each time.

    Parameters
    ----------
    text
        The chapter as Markdown with code cells.

    Examples
    --------
    >>> json.loads(notebook("# Title\n\n```{code-cell} ipython3\n1 + 1\n```\n"))["cells"][1]["source"]
    ['1 + 1']
    """
    read = jupytext.reads(text, fmt="md:myst")
    for place, cell in enumerate(read.cells):
        cell["id"] = f"cell-{place}"  # it would be drawn at random
    return jupytext.writes(read, fmt="ipynb")


_WORDS = {
    "download-notebook-button": ("Notebook", "This chapter as a Jupyter notebook"),
    "download-source-button": ("Markdown", "This chapter as Markdown"),
    "download-pdf-button": ("Book (PDF)", "The book as PDF"),
}


def _name_downloads(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Say in words what can be downloaded; the theme's PDF button gives the whole book instead of printing the page."""
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []):
            if button["label"] in _WORDS:
                button["text"], button["tooltip"] = map(language.say, _WORDS[button["label"]])
            if button["label"] == "download-pdf-button":
                del button["javascript"]
                button |= {"type": "link", "url": context["pathto"](f"{NAME}.pdf", 1)}


# --- Data


def _lay_out_data(app: Sphinx, exception: Exception | None) -> None:
    """Copy the data to the pages, each file where its descriptor expects it; all editions share them."""
    if exception is not None or app.builder.format != "html" or app.config.language != language.WRITTEN:
        return
    target = Path(app.outdir, "data")
    shutil.rmtree(target, ignore_errors=True)
    root = Path(app.srcdir, "data")
    for path in book_state.files_below(*(root / name for name in DATA)):
        place = target / path.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


#: What a folder without columns to describe holds.
_TEXTS = "What is said about findings"


class TakeAlong(SphinxDirective):
    """List what can be taken along, with links: the whole book, and the data file by file."""

    def run(self) -> list[nodes.Node]:
        """Return a list with an entry for the book and one a folder of data."""
        root = Path(self.env.srcdir, "data")
        folders = sorted({path.parent for path in book_state.files_below(*(root / name for name in DATA))} - {root})
        above = "../" * (self.env.docname.count("/") + (self.config.language != language.WRITTEN))
        whole = nodes.paragraph("", "", nodes.strong("", language.say("The whole book: ")))
        whole += nodes.reference("", f"{NAME}.zip", refuri=f"{above}{NAME}.zip")
        entries = [nodes.list_item("", whole)]
        for folder in folders:
            descriptor = folder / "datapackage.json"
            title = json.loads(descriptor.read_text(encoding="utf-8"))["title"] if descriptor.exists() else _TEXTS
            said = nodes.paragraph("", "", nodes.strong("", f"{folder.relative_to(root).as_posix()}/"))
            said += nodes.Text(f" {language.say(title)}: ")
            for place, path in enumerate(path for path in sorted(folder.iterdir()) if path.is_file()):
                self.env.note_dependency(str(path))
                said += nodes.Text(", " if place else "")
                address = f"{above}data/{path.relative_to(root).as_posix()}"
                said += nodes.reference("", path.name, refuri=address)
            entries.append(nodes.list_item("", said))
        return [nodes.bullet_list("", *entries, bullet="-")]


# --- The whole book


def pack(root: Path) -> Path:
    """Put the pages, the PDF that lies beside them and the sources into one file, the same from the same files.

    Parameters
    ----------
    root
        The book's folder, with built pages.

    Returns
    -------
    Path
        The file, among the pages; it is left alone when nothing in it has changed.
    """
    pages = root / book_state.BUILD / "html"
    target = pages / f"{NAME}.zip"
    files = dict(sorted(_whole_book(root, pages, target)))
    if target.exists() and max(path.stat().st_mtime for path in files.values()) < target.stat().st_mtime:
        with zipfile.ZipFile(target) as old:
            if old.namelist() == list(files):
                return target
    day = citation(root)["day"]
    unfinished = target.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, path in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            book.writestr(entry, path.read_bytes())
    return unfinished.replace(target)


def _whole_book(root: Path, pages: Path, target: Path) -> Iterator[tuple[str, Path]]:
    for path in book_state.files_below(pages):
        if path not in (target, target.with_suffix(".unfinished"), pages / ".buildinfo"):
            yield f"{NAME}/{path.relative_to(pages).as_posix()}", path
    for path in book_state.files_below(*(root / name for name in _SOURCES)):
        if path.suffix != ".ipynb":
            yield f"{NAME}/source/{path.relative_to(root).as_posix()}", path


# --- How to cite


def citation(root: Path) -> dict[str, Any]:
    """Return what `CITATION.cff` says of the book, with its date as a date.

    Parameters
    ----------
    root
        The book's folder.
    """
    cite = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    day = datetime.date.fromisoformat(str(cite["date-released"]))
    return {"author": cite["authors"][0]["name"], "title": cite["title"], "version": str(cite["version"]), "day": day}


def edition(version: str, day: datetime.date) -> str:
    """Return which version of the book it is and of which day, in the language that is spoken.

    Examples
    --------
    >>> edition("0.1.0", datetime.date(2026, 11, 21))
    'Version 0.1.0, 21 November 2026'
    """
    return f"{language.say('Version')} {version}, {format_date(day, 'long', _DATES[language.current()])}"


def as_text(cite: dict[str, Any], address: str = "") -> str:
    """Return how the book is cited in a list of references, in the language that is spoken.

    Parameters
    ----------
    cite
        What `citation` gives.
    address
        Where the book can be found, if somewhere.
    """
    author, title = language.say(cite["author"]), language.say(cite["title"])
    said = f"{author} ({cite['day'].year}). {title}. {edition(cite['version'], cite['day'])}."
    return f"{said} {address}".strip()


def as_bibtex(cite: dict[str, Any], address: str = "") -> str:
    """Return the same for BibTeX.

    Parameters
    ----------
    cite, address
        As for `as_text`.
    """
    day = cite["day"]
    fields = {
        "author": f"{{{language.say(cite['author'])}}}",
        "title": f"{{{language.say(cite['title'])}}}",
        "year": day.year,
        "month": day.month,
        "version": cite["version"],
        "note": edition(cite["version"], day),
        "url": address,
    }
    lines = (f"  {name} = {{{value}}}," for name, value in fields.items() if value)
    return "\n".join([f"@misc{{{NAME}{day.year},", *lines, "}"])


class HowToCite(SphinxDirective):
    """Show how to cite the book, as text and for BibTeX, each to be copied."""

    def run(self) -> list[nodes.Node]:
        """Return the two forms."""
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / "CITATION.cff"))
        forms = {"text": as_text, "bibtex": as_bibtex}
        shown = []
        for kind, form in forms.items():
            said = form(citation(root), repository(self.config))
            shown.append(nodes.literal_block(said, said, language=kind, classes=["how-to-cite"]))
        return shown


def repository(config: Any) -> str:
    """Return the address of the book's repository, the one setting of it; empty if there is none."""
    return str((config.html_theme_options or {}).get("repository_url") or "")


def _offer_repository(_app: Sphinx, config: Any) -> None:
    if address := repository(config):
        config.html_theme_options["use_repository_button"] = True
        config.html_theme_options["repository_url"] = address
    else:
        config.html_theme_options.pop("repository_url", None)
