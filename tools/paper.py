"""The book on paper: a Sphinx builder that writes the chapters as Typst markup, from which Typst makes a tagged PDF."""

import datetime
import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

import take_along
from etterprov import language
from references import together
from typst_writer import OF_MODULES, Names, PaperError, Writer, escape, quote

NAME = "etterprovd"
MODULES = "chapters/api/"
_FIRST = "first paragraph"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_HERE = Path(__file__).parent
#: Between two shapes of one colour, which can be drawn as one: a map of thousands of cells takes seconds otherwise.
_IN_ONE = re.compile(r'" (fill="[^"]*")/><path aria-hidden="true" d="(?=[^"]*" \1/>)')
_TALL = 450
#: What docutils calls a section whose title gives no name.
_UNNAMED = re.compile(r"id\d+")
_HEADS = {"contents": "Contents", "figures": "Figures", "tables": "Tables"}
#: A label that has no room on its axis, which nobody sees but whoever searches or listens would find.
_HIDDEN = re.compile(r'<text[^>]* opacity="0"[^>]*>[^<]*</text>')


def setup(app: Sphinx) -> None:
    """Connect the builder to Sphinx."""
    app.add_builder(PaperBuilder)
    app.add_post_transform(KeepToTheMedium)
    app.add_post_transform(ListModules)
    app.connect("doctree-read", _note_first)


def _note_first(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page of a module says first, for which all of it would have to be read again."""
    if app.env.docname.startswith(MODULES):
        first = next(doctree.findall(nodes.paragraph), nodes.paragraph()).deepcopy()
        for node in first.findall():
            node.document = None  # or all of it would be kept
        app.env.metadata[app.env.docname][_FIRST] = first


class KeepToTheMedium(SphinxPostTransform):
    """Leave out what a chapter marks as meant for the other medium: pages or paper."""

    default_priority = 3  # before the outputs of cells are chosen, and before references are looked up

    def run(self, **_: Any) -> None:
        """Walk through what carries one of the marks."""
        other = "on-page" if self.app.builder.format == PaperBuilder.format else "on-paper"
        for node in list(self.document.findall(nodes.Element)):
            if {other, f"tag_{other}"} & set(node.get("classes", [])):
                node.parent.remove(node)


class ListModules(SphinxPostTransform):
    """Say of each module of the library what it is for; its functions would fill as many sheets as the rest."""

    default_priority = 20
    formats = ("paper",)

    def run(self, **_: Any) -> None:
        """Make a list of the pages that describe modules, and free the references to their functions."""
        for toctree in list(self.document.findall(addnodes.toctree)):
            if self.env.docname != self.config.root_doc:
                modules = [self._said(docname) for _, docname in toctree["entries"]]
                toctree.parent.replace_self(nodes.definition_list("", *modules, classes=[OF_MODULES]))
        for reference in list(self.document.findall(nodes.reference)):
            if reference.get("refuri", "").startswith(f"%{MODULES}"):
                reference.replace_self(reference.children)

    def _said(self, docname: str) -> nodes.definition_list_item:
        """Return the title of a page and its first paragraph."""
        first: nodes.paragraph = self.env.metadata[docname][_FIRST].deepcopy()
        for reference in list(first.findall(addnodes.pending_xref)):
            reference.replace_self(reference.children)
        term = nodes.term("", "", nodes.strong("", self.env.titles[docname].astext()))
        return nodes.definition_list_item("", term, nodes.definition("", first))


class PaperBuilder(Builder):
    """Write the whole book as one file of Typst markup, with the charts beside it, and set it."""

    name = "paper"
    format = "paper"
    epilog = ""
    allow_parallel = False
    supported_image_types = ["image/svg+xml"]  # noqa: RUF012 (as the class that it builds on)

    def init(self) -> None:
        """Prepare what the writers of the chapters share."""
        self.names = Names()
        self.commonplace: set[str] = set()
        self._pictures = 0

    def get_outdated_docs(self) -> str:
        """Say that every chapter is written."""
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:  # noqa: ARG002
        """Return the address of a chapter within the book."""
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:  # noqa: ARG002
        """Return the address of one chapter from another."""
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Do nothing before the chapters are written."""

    def write(self, *_: object) -> None:
        """Write all chapters in their order."""
        order = self._order()
        trees = {docname: self.env.get_doctree(docname) for docname in order}
        for docname, tree in trees.items():
            self.env.apply_post_transforms(tree, docname)
            self.names.add(docname, tree)
        # By names that are the same in every language.
        heads = Counter(section["ids"][0] for tree in trees.values() for section in tree.findall(nodes.section))
        self.commonplace = {head for head, times in heads.items() if times > 2 and not _UNNAMED.fullmatch(head)}
        chapters = []
        parts = self._parts()
        openings = [place for place, part in enumerate(parts.values(), start=1) if part]
        behind = list(parts)[openings[-1] :][:1] if openings else []
        for docname, tree in trees.items():
            writer = Writer(tree, self, docname)
            tree.walkabout(writer)
            part = parts.get(docname)
            said = f"#part.update({quote(part)})\n" if part else ""
            # The last part is looked things up in: its chapters follow each other on a page.
            said += "#opens.update(false)\n" if docname in behind else ""
            chapters.append(f"// {docname}\n{said}{writer.markup}\n")
        out = Path(self.outdir)
        out.mkdir(parents=True, exist_ok=True)
        (out / "paper.typ").write_bytes((_HERE / "paper.typ").read_bytes())
        head = f'#import "paper.typ": *\n#show: book.with(({self._facts()}))\n'
        (out / f"{NAME}.typ").write_text(re.sub(r"\n{3,}", "\n\n", head + "\n".join(chapters)), encoding="utf-8")

    def _order(self) -> list[str]:
        return list(dict.fromkeys([self.config.root_doc, *self._parts()]))

    def _parts(self) -> dict[str, str]:
        """Give each chapter that opens a part the part's name, and the others none."""
        parts = {}
        for toctree in self.env.get_doctree(self.config.root_doc).findall(addnodes.toctree):
            for place, (_, docname) in enumerate(toctree["entries"]):
                parts[docname] = (toctree["caption"] or "") if place == 0 else ""
        return parts

    def _facts(self) -> str:
        """Give what the title page and the contents say, from the file that says how to cite."""
        cite = yaml.safe_load((Path(self.srcdir) / "CITATION.cff").read_text(encoding="utf-8"))
        title, _, subtitle = language.say(cite["title"]).partition(": ")
        day = cite["date-released"]
        day = day if isinstance(day, datetime.date) else datetime.date.fromisoformat(day)
        parts = {self.config.root_doc: ""} | {docname: part for docname, part in self._parts().items() if part}
        starts = (f"({quote(str(self.names.of(docname, '')))}, {quote(part)})" for docname, part in parts.items())
        facts = {
            "title": quote(title),
            "subtitle": quote(subtitle[:1].upper() + subtitle[1:]),
            "author": quote(language.say(cite["authors"][0]["name"])),
            "day": f"({day.year}, {day.month}, {day.day})",
            "lang": quote(self.config.language),
            "keywords": f"({', '.join(quote(language.say(word)) for word in cite['keywords'])},)",
            "words": f"({', '.join(f'{name}: {quote(language.say(word))}' for name, word in _HEADS.items())})",
            "parts": f"({', '.join(starts)},)",
            "imprint": f"[{self._imprint(cite, day)}]",
        }
        return ", ".join(f"{name}: {value}" for name, value in facts.items())

    def _imprint(self, cite: dict[str, Any], day: datetime.date) -> str:
        """Say where the book comes from, and how to cite it."""
        author, title = (escape(language.say(words)) for words in (cite["authors"][0]["name"], cite["title"]))
        version = escape(take_along.edition(str(cite["version"]), day))
        address = take_along.repository(self.config)
        where = f" #link({quote(address)})" if address else ""
        sources = "; ".join(_named(work) for work in cite["references"])
        licence = f'{language.say("Text and figures:")} #link("{LICENCE}")[CC BY 4\\.0]'
        return "\n\n".join(
            [
                f"{author} #linebreak() {version}{where}",
                f"*{language.say('How to cite.')}* {author} ({day.year}). #emph[{title}]. {version}.{where}",
                f"{language.say('For their results cite the evaluations themselves:')} {sources}.",
                f"*{language.say('Licence.')}* {licence}. {language.say('Code: MIT.')}",
            ]
        )

    def picture(self, svg: str, description: str) -> str:
        """Lay a chart beside the book and return the markup that shows it."""
        from bookkit import charts  # takes a second, which pages needn't wait for

        size = [re.search(rf'<svg[^>]*\s{side}="([\d.]+)', svg) for side in ("width", "height")]
        if not all(size):
            raise PaperError(f"a picture that doesn't say its size: {description[:60]!r}")
        width, height = (float(side[1]) for side in size if side)
        letters = min(map(float, re.findall(r'font-size="([\d.]+)px"', svg)), default=12)
        # Letters of 12 px are 8.3 pt in most charts, none is smaller than 7.5 pt in tall ones.
        scale = 0.69 if height < _TALL else max(0.63, 7.55 / letters)
        self._pictures += 1
        name = f"chart-{self._pictures:03d}.svg"
        Path(self.outdir).mkdir(parents=True, exist_ok=True)
        drawn = _IN_ONE.sub(" ", _HIDDEN.sub("", charts.on_paper(svg)))
        (Path(self.outdir) / name).write_text(drawn, encoding="utf-8")
        return f"#picture({quote(name)}, {quote(' '.join(description.split()))}, {width * scale:.1f}pt)"


def _named(work: dict[str, Any]) -> str:
    """Give a work with its authors and year."""
    names = together([author["family-names"] for author in work["authors"]])
    return f'{escape(names)} ({work["year"]}), #emph[#text(lang: "nb")[{escape(work["title"])}]]'
