"""What this book adds to Jupyter Book.

Figures and tables that cells make get numbers, captions and alt texts, and their lack is an error; executed
chapters can't go stale; the pages load nothing from another host.
"""

import base64
import os
import re
from functools import cache, partial
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import SandboxedEnvironment
from myst_nb.sphinx_ import HideCodeCellNode
from myst_nb.sphinx_ext import add_global_html_resources
from numpydoc import docscrape_sphinx
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import Domain
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.pycode.parser import Parser
from sphinx.roles import XRefRole
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

import apart
import binding
import book_search
import light
import paper
import references
import renewal
import take_along
import translation
from etterprov import language
from etterprov.address import address

_LOGGER = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect everything to Sphinx."""
    # Jupyter Book sets this one even when the extension that knows it is left out.
    app.add_config_value("comments_config", {}, "", dict)
    app.connect("config-inited", _begin, priority=1)
    app.connect("builder-inited", _copy_styles)
    app.connect("doctree-read", _check_outputs)
    app.connect("doctree-read", _note_matters)
    app.connect("warn-missing-reference", _refuse_unknown_matter, priority=100)
    app.connect("doctree-resolved", _name_rows, priority=900)
    app.connect("env-merge-info", partial(_find_named_twice, {}))
    app.connect("env-check-consistency", _keep_private)
    app.connect("html-page-context", _finish_page, priority=900)
    app.add_transform(CaptionTables)
    app.add_post_transform(PutCodeBelow)
    app.add_role("matter", MatterRole(innernodeclass=nodes.inline))
    app.add_domain(NumberedReferences, override=True)
    # In which line of its file a thing is defined nobody asks; to find it takes a sixth of the time of the API pages.
    Parser.parse_definition = lambda _: None  # type: ignore[method-assign, assignment]
    docscrape_sphinx.SandboxedEnvironment = partial(SandboxedEnvironment, bytecode_cache=_InMemory())
    apart.setup(app)
    binding.setup(app)
    light.setup(app)
    paper.setup(app)
    references.setup(app)
    take_along.setup(app)
    translation.setup(app)
    book_search.setup(app)
    renewal.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class _InMemory(BytecodeCache):
    """Keeps templates as they are compiled; numpydoc would compile its own anew for each function."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


# --- Scripts lie where Sphinx finds them


def _begin(app: Sphinx, config: Config) -> None:
    light.stage(Path(app.srcdir))
    config.html_static_path.append(light.STAGED)
    # These read no page, and only don't say so.
    for name in ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"):
        app.extensions[name].parallel_read_safe = True


# --- Pages


def _copy_styles(app: Sphinx) -> None:
    """Copy the styles of MyST-NB before the pages are written, not after: their checksum stands on each page."""
    if app.builder.format == "html":
        (Path(app.outdir) / "_static").mkdir(parents=True, exist_ok=True)
        add_global_html_resources(app, None)
        app.add_css_file("icons.css")


def _first_sentences(title: str, doctree: nodes.document) -> str:
    return next((part.astext() for part in doctree.findall(nodes.paragraph) if len(part.astext()) > 60), title)


def _described(title: str, said: str) -> str:
    """Return the tags by which search engines and previews know a page: its title and its first sentences."""
    words = " ".join(said.split())
    while len(words) > 250 and ". " in words:
        words = words.rpartition(". ")[0] + "."
    tags = {"description": words, "og:title": title, "og:description": words, "og:type": "article"}
    lines = (
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{escape(content)}">'
        for name, content in tags.items()
    )
    return "\n".join(["", *lines, ""])


_FILE = re.compile(r'<a download="(?P<name>[\w.-]+)" href="data:text/csv;base64,(?P<content>[^"]+)"')


def _files_beside(app: Sphinx, page: str, body: str) -> str:
    """Lay the files that a page carries in itself beside it; the page gets lighter, and they an address."""

    def lay(found: re.Match) -> str:
        place = Path(app.outdir, page).with_name(found["name"])
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(base64.b64decode(found["content"]))
        return f'<a download="{found["name"]}" href="{found["name"]}"'

    return _FILE.sub(lay, body)


def _name_folds_of_contents(context: dict[str, Any]) -> None:
    """Say what the fold below an entry of the contents holds, which the theme leaves to an icon."""
    if (make := context.get("generate_toctree_html")) is None:
        return

    def named(*args: Any, **kwargs: Any) -> str:
        below = language.say("Pages below")
        return str(make(*args, **kwargs)).replace("<summary>", f'<summary aria-label="{below}">')

    context["generate_toctree_html"] = named


def _finish_page(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    context["without_all_icons"] = light.without_all_icons
    _name_folds_of_contents(context)
    body = _files_beside(app, page, translation.two_languages(app, page, context.get("body", "")))
    if page == app.config.root_doc:
        context["title"] = language.say("Two Norwegian evaluations of job support, recomputed")
    if doctree is not None or "described" in context:
        title = re.sub(r"<[^>]+>", "", context["title"])
        said = context.get("described") or _first_sentences(title, doctree)
        context["metatags"] = context.get("metatags", "") + _described(title, said)
    if '<div class="chart">' in body:
        app.add_js_file("charts.js", loading_method="defer")
    # The entries of the bibliography stand in a list; the role that they are given is deprecated.
    body = body.replace(' role="doc-biblioentry"', ' role="listitem"')
    # A fold is named by its words.
    body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    # An empty cell heads nothing, neither the corner of a table nor where a name stands once for several rows.
    body = re.sub(r'<th class="((?:head|stub)[^"]*)">(?:<p></p>)?</th>', r'<td class="\1"></td>', body)
    context["body"] = re.sub(r'<th class="(stub[^"]*)"', r'<th scope="row" class="\1"', body)


# --- Figures and tables


class CaptionTables(SphinxTransform):
    """Make a captioned figure that holds a table a captioned table, so that it is numbered among the tables."""

    default_priority = 500

    def apply(self, **_: Any) -> None:
        """Walk through the figures of one page."""
        for figure in list(self.document.findall(nodes.figure)):
            label = figure["names"][0] if figure["names"] else ""
            table = next(iter(figure.findall(nodes.table)), None)
            caption = next(iter(figure.findall(nodes.caption)), None)
            if not label or caption is None or not caption.astext().strip():
                _LOGGER.warning("figure or table without a name or a caption", location=figure)
            elif not label.startswith("fig-" if table is None else "tab-"):
                kind, prefix = ("figure", "fig-") if table is None else ("table", "tab-")
                _LOGGER.warning("the name of a %s starts with '%s': %r", kind, prefix, label, location=figure)
            if table is None or caption is None:
                continue
            page = next(iter(figure.findall(nodes.raw)), None)
            if page is not None and "text_html" in page["classes"]:
                # Pages have rows of their own, under the same caption as those for paper.
                rows = page.astext().partition(">")[2].rpartition("</table>")[0]
                table[:] = [nodes.raw("", rows, format="html"), addnodes.only("", *table.children, expr="paper")]
                page.parent.parent.replace_self(table)
            title = nodes.title(caption.rawsource, "", *caption.children)
            title.source, title.line = caption.source, caption.line
            table.insert(0, title)
            for attribute in ("ids", "names"):
                table[attribute] += figure[attribute]
            for identifier in figure["ids"]:
                self.document.ids[identifier] = table
            figure.parent.replace(figure, [child for child in figure.children if child is not caption])


def _name_rows(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Make the first column of every table the heads of its rows."""
    if app.builder.format != "html":
        return
    for group in doctree.findall(nodes.tgroup):
        columns = list(group.findall(nodes.colspec))
        if len(columns) > 1:
            columns[0]["stub"] = 1


class PutCodeBelow(SphinxPostTransform):
    """Fold the code of a figure or table away below it, under a name that tells which."""

    default_priority = 200  # after MyST-NB has folded it, above what it makes
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Walk through the folds of one page."""
        numbers = self.env.toc_fignumbers.get(self.env.docname, {})
        for fold in list(self.document.findall(HideCodeCellNode)):
            cell = fold.parent
            if "above-input" not in fold["classes"] or cell.index(fold) != 0 or len(cell) < 2:
                continue
            cell.remove(fold)
            cell.append(fold)
            labels = {label for part in cell.findall(nodes.Element) for label in part.get("ids", [])}
            found = [(kind, numbers[kind][label]) for kind in numbers for label in labels & set(numbers[kind])]
            name = " and ".join(f"{kind} {'.'.join(map(str, number))}" for kind, number in sorted(found))
            if name:
                fold["prompt_show"] = language.say(f"Code for {name}")
                fold["prompt_hide"] = language.say(f"Hide the code for {name}")


# --- References to what the ledger found


class MatterRole(XRefRole):
    """Refer to a matter of the ledger by what it or one of its findings is called."""

    def process_link(
        self,
        _env: BuildEnvironment,
        refnode: nodes.Element,
        _has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Give the words, and the label that the matter has on the ledger's page."""
        refnode.attributes |= {"refdomain": "std", "reftype": "ref", "refexplicit": True, "matter": target}
        return title, address("m", target)


_MATTER = re.compile(r'<article id="(m-[^"]+)" data-findings="([^"]*)"')


def _note_matters(app: Sphinx, doctree: nodes.document) -> None:
    """Make labels of the matters that a page holds; what is called the same as a matter is that matter."""
    labels = app.env.domaindata["std"]["anonlabels"]
    found = [pair for raw in doctree.findall(nodes.raw) for pair in _MATTER.findall(raw.astext())]
    for name, findings in found:
        for finding in findings.split():
            labels[address("m", finding)] = app.env.docname, name
    for name, _ in found:
        labels[name] = app.env.docname, name


def _refuse_unknown_matter(_app: Sphinx, _domain: Domain | None, node: nodes.Element) -> bool | None:
    if "matter" in node:
        _LOGGER.warning("the ledger has no matter that is called %r", node["matter"], location=node)
        node["reftype"] = "matter"  # else Sphinx would complain, too, of a label that no author wrote
        return True
    return None


class NumberedReferences(StandardDomain):
    """Look up what figures and tables are called; Sphinx would read a chapter from disk for each reference to one."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._chapter = cache(env.get_doctree)

    def _resolve_numref_xref(self, env: BuildEnvironment, *reference: Any) -> nodes.Element | None:
        known: Any = SimpleNamespace(
            get_doctree=self._chapter,
            config=env.config,
            toc_fignumbers=env.toc_fignumbers,
            toc_secnumbers=env.toc_secnumbers,
        )
        return super()._resolve_numref_xref(known, *reference)


def _find_named_twice(
    first: dict[tuple[str, str], str], app: Sphinx, _env: BuildEnvironment, pages: list[str], read: BuildEnvironment
) -> None:
    """Say what two pages call the same that were read side by side; Sphinx sees it only of pages read in turn."""
    kinds = (("label", "std", "labels"), ("term", "std", "terms"), ("label of equation", "math", "objects"))
    for kind, domain, names in kinds:
        for name, (page, *_) in read.domaindata[domain][names].items():
            if page in pages and first.setdefault((kind, name), page) != page:
                lines = renewal.chapter(app, page).splitlines()
                line = next((number for number, line in enumerate(lines, start=1) if name in line.lower()), 1)
                other = app.env.doc2path(first[kind, name], base=False)
                _LOGGER.warning("duplicate %s %s, other instance in %s", kind, name, other, location=(page, line))


def _placed(node: nodes.Node) -> nodes.Node:
    """Return the node or the nearest one around it that knows its line."""
    while not node.line and node.parent is not None:
        node = node.parent
    return node


def _check_outputs(_app: Sphinx, doctree: nodes.document) -> None:
    """Refuse what a reader could not refer to or could not see."""
    for image in doctree.findall(nodes.image):
        if not str(image.get("alt", "")).strip():
            _LOGGER.warning("image without alt text: %s", image.get("uri"), location=_placed(image))
    for table in doctree.findall(nodes.table):
        if not any(isinstance(child, nodes.title) for child in table.children):
            _LOGGER.warning("table without a caption", location=table)
    for bundle in doctree.findall(lambda node: getattr(node, "attributes", {}).get("nb_element") == "mime_bundle"):
        kinds = {child.get("mime_type", "") for child in bundle.children}
        captioned = isinstance(bundle.parent, nodes.figure) or any(bundle.findall(nodes.table))
        if not captioned and any(kind.startswith("image/") for kind in kinds):
            _LOGGER.warning("figure without a name and a caption", location=bundle)
    # Objects that fail to display themselves, such as a chart without alt text, don't stop the execution.
    for block in doctree.findall(nodes.literal_block):
        if "traceback" in block["classes"]:
            message = block.astext().strip().splitlines()[-1]
            _LOGGER.warning("a cell's output could not be shown: %s", message, location=block)


def _keep_private(app: Sphinx, env: BuildEnvironment) -> None:
    """Refuse pages that would take a file of a reader's own along: as a download, a picture or an inclusion."""
    private = Path(app.srcdir, "data", "private")
    # A file there can be a link to a disk that is better guarded, as can the folder.
    guarded = [path.resolve() for path in (private, *private.rglob("*"))] if private.exists() else []
    taken = [(name, docnames) for files in (env.dlfiles, env.images) for name, (docnames, _) in files.items()]
    taken += [(name, {docname}) for docname, names in env.dependencies.items() for name in names]
    for name, docnames in taken:
        path = Path(os.path.normpath(Path(app.srcdir, name)))
        own = path.is_relative_to(private) or any(path.resolve().is_relative_to(place) for place in guarded)
        for docname in docnames if own else ():
            _LOGGER.warning("files in data/private must not get into the book: %s", name, location=docname)
