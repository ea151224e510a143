"""From the nodes of a Sphinx document to Typst markup; a node that nobody has thought of is an error.

How things look stands in ``paper.typ``; here they only get their names.
"""

import html
import math
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import latex2mathml.converter
from docutils import nodes
from sphinx import addnodes
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxTranslator

from etterprov.language import WRITTEN
from light import join_decimals
from translation import ABSTRACT, NORWEGIAN_PAGE

#: What the label of a figure has after its name. The name itself is that of the place to which the figure floats.
FLOW = "*"
#: The class of a list of modules, whose descriptions are in the language in which the book is written.
OF_MODULES = "of-modules"

_SPECIAL = re.compile(r"[\\*_`$#@<>\[\]~=+/\"'-]")
_LONG_WORD = re.compile(r"\S{14,}")
_JOINT = re.compile(r"(?<=[-_:/.])(?=\w)")
_GROUPED = re.compile(r"(?<=\d)[\N{NO-BREAK SPACE}\N{THIN SPACE}](?=\d{3}(?!\d))")
_LONG_NUMBER = re.compile(r"(?<![\w.,/:-])[1-9]\d{4,}(?![\w/]|[.,-]\d)")
_STILL = re.compile(r'<img alt="(?P<alt>[^"]*)" src="data:image/svg\+xml,(?P<data>[^"]*)"')
_ANCHOR = re.compile(r'<a id="([\w-]+)">')
_FOLD = re.compile(r'<details class="fold"><summary>([^<]*)</summary>')


class PaperError(SphinxError):
    """Something in the book can't be set on paper; the message says what and where."""

    category = "On paper"


def escape(text: str) -> str:
    r"""Write text so that Typst reads none of it as markup.

    Examples
    --------
    >>> print(escape("1. a_b // [c]"))
    1\. a\_b \/\/ \[c\]
    """
    text = _SPECIAL.sub(lambda found: "\\" + found[0], re.sub(r"[ \t\n]+", " ", text))
    return re.sub(r"^(\s*\d+)\.", r"\1\\.", text)


def quote(text: str) -> str:
    r"""Write text as a string of Typst's.

    Examples
    --------
    >>> print(quote('a "b"'))
    "a \"b\""
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def thousands(text: str) -> str:
    """Set thousands apart alike everywhere, by a narrow space that doesn't break.

    Examples
    --------
    >>> thousands("399664 kroner, doi:10.1176/12345").replace("\N{NARROW NO-BREAK SPACE}", "_")
    '399_664 kroner, doi:10.1176/12345'
    """
    text = _GROUPED.sub("\N{NARROW NO-BREAK SPACE}", text)
    return _LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}".replace(",", "\N{NARROW NO-BREAK SPACE}"), text)


def _breakable(text: str) -> str:
    """Let long names of checks and files break at their joints."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub("\N{ZERO WIDTH SPACE}", word[0]), text)


def share_out(room: float, amounts: list[int], limits: list[tuple[int, int]]) -> list[float]:
    """Share out the width so that all text takes the fewest lines, which is by the roots of the amounts of text.

    No column gets narrower than its longest word or wider than its longest line.

    Examples
    --------
    >>> share_out(10, [4, 100], [(2, 4), (5, 100)])
    [2.0, 8.0]
    """
    widths = [0.0] * len(amounts)
    free = set(range(len(amounts)))
    while free:
        share = max(room - sum(widths), 0) / sum(amounts[place] ** 0.5 for place in free)
        wanted = {place: share * amounts[place] ** 0.5 for place in free}
        held = {place: min(max(wanted[place], limits[place][0]), limits[place][1]) for place in free}
        excess = sum(held.values()) - sum(wanted.values())
        # Columns at the limit that leaves the others less room stay there; the rest share again.
        settled = {p for p in free if (held[p] > wanted[p] if excess > 0 else held[p] < wanted[p])} or free
        for place in settled:
            widths[place] = held[place]
        free -= settled
    return [float(width) for width in widths]


# --- Formulas

_ACCENTS = {"^": "hat", "¯": "macron", "~": "tilde", "\N{TILDE OPERATOR}": "tilde"}
_IN_MATHS = re.compile(r"([()\[\]{}/_^&#$\"\\*|!])")


def formula(tex: str) -> str:
    r"""Write a formula of TeX's as one of Typst's.

    Examples
    --------
    >>> print(formula(r"R^2 = \frac{t^2}{t^2 + n}"))
    attach(R, t: 2) = frac(attach(t, t: 2), attach(t, t: 2) + n)
    >>> print(formula("r = 0{,}5"))
    r = "0,5"
    """
    source = re.sub(r"xmlns=\"[^\"]*\"", "", latex2mathml.converter.convert(tex.strip()))
    whole = ET.fromstring(source.replace("<mi>&</mi>", "<mi>&amp;</mi>"))
    for part in whole.iter():
        join_decimals(part)
    return _maths(whole, tex)


def _maths(element: ET.Element, tex: str) -> str:
    parts = [_maths(child, tex) for child in element]
    text = (element.text or "").strip()
    match element.tag:
        case "math" | "mrow" | "mstyle" | "mpadded":
            return " ".join(parts)
        case "mi" | "mo" if text == "&":
            return "&"
        case "mn":
            return quote(text) if "," in text else text
        case "mtext":
            return f"upright({quote(element.text or '')})"
        case "mi" | "mo" if len(text) > 1 and text.isalpha():
            return f"op({quote(text)})"
        case "mi" | "mo":
            return _IN_MATHS.sub(r"\\\1", text).replace(",", "\\,")
        case "mspace" if element.get("linebreak"):
            return "\\\n"
        case "mspace":
            return f"#h({element.get('width', '0em')})"
        case "mfrac":
            return f"frac({parts[0]}, {parts[1]})"
        case "msub" | "munder":
            return f"attach({parts[0]}, b: {parts[1]})"
        case "mover" if parts[1] in _ACCENTS:
            return f"{_ACCENTS[parts[1]]}({parts[0]})"
        case "mover" if parts[1] == "\\^":
            return f"hat({parts[0]})"
        case "msup" | "mover":
            return f"attach({parts[0]}, t: {parts[1]})"
        case "msubsup" | "munderover":
            return f"attach({parts[0]}, b: {parts[1]}, t: {parts[2]})"
        case "msqrt":
            return f"sqrt({' '.join(parts)})"
    raise PaperError(f"no way to write <{element.tag}> of the formula {tex!r}")


# --- Documents


class Names:
    """The names that references go by: each identifier of a page leads to the one label of its element."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}

    def add(self, docname: str, document: nodes.document) -> None:
        for node in document.findall(nodes.Element):
            for identifier in node.get("ids", []):
                self._labels[f"{docname}#{identifier}"] = f"{docname}#{node['ids'][0]}"
        for raw in document.findall(nodes.raw):
            for identifier in _ANCHOR.findall(raw.astext()):
                self._labels[f"{docname}#{identifier}"] = f"{docname}#{identifier}"
        top = next(iter(document.findall(nodes.section)))
        self._labels[docname] = f"{docname}#{top['ids'][0]}"

    def of(self, docname: str, identifier: str) -> str | None:
        return self._labels.get(f"{docname}#{identifier}" if identifier else docname)


class Writer(SphinxTranslator):
    """Write one document; what comes of it stands in :attr:`markup`."""

    builder: Any  # a PaperBuilder

    def __init__(self, document: nodes.document, builder: Any, docname: str) -> None:
        super().__init__(document, builder)
        self.docname = docname
        self.level = 0
        self._stack: list[list[str]] = [[]]
        self._said = ""  # the present paragraph's plain text so far
        self._sent: set[str] = set()  # where its references have sent the reader already

    @property
    def markup(self) -> str:
        return "".join(self._stack[0])

    # Blocks that are collected before they are written.

    def put(self, markup: str) -> None:
        self._stack[-1].append(markup)

    def inner(self, node: nodes.Element | Iterable[nodes.Node]) -> str:
        """Write the children of a node, or the nodes given, apart."""
        self._stack.append([])
        for child in node.children if isinstance(node, nodes.Element) else node:
            child.walkabout(self)
        return "".join(self._stack.pop()).strip()

    def label(self, node: nodes.Element) -> str:
        return f"#label({self.name(node)})" if node.get("ids") else ""

    def name(self, node: nodes.Element) -> str:
        """Give the name of an element, by which references find it."""
        return quote(f"{self.docname}#{node['ids'][0]}")

    def call(self, name: str, node: nodes.Element, after: str = "") -> None:
        self.put(f"#{name}[{self.inner(node)}]{after};")
        raise nodes.SkipNode

    def unknown_visit(self, node: nodes.Node) -> None:
        raise PaperError(
            f"{self.docname}: no way to set a node of the kind {type(node).__name__}: {node.astext()[:60]!r}"
        )

    def _through(self, _node: nodes.Node) -> None:
        """Set what is within."""

    def _skip(self, _node: nodes.Node) -> None:
        raise nodes.SkipNode

    visit_document = depart_document = _through
    depart_inline = _through
    visit_glossary = depart_glossary = _through
    visit_compound = depart_compound = _through
    visit_toctree = visit_index = visit_comment = visit_substitution_definition = visit_target = _skip
    visit_HiddenCellNode = _skip  # noqa: N815  what sphinx-jupyterbook-latex puts beside a list of pages
    visit_title_reference = visit_emphasis = lambda self, node: self._emphasis(node)

    # --- Text

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        self._said += str(node)
        self.put(escape(_breakable(thousands(str(node)))))

    def depart_Text(self, _node: nodes.Text) -> None:  # noqa: N802
        pass

    def visit_paragraph(self, node: nodes.Element) -> None:
        self._said = ""
        self._sent = set()
        self.put("\n\n")
        if _is_lead(node):
            self.put(f"#lead[{self.inner(node)}]\n\n")
            raise nodes.SkipNode
        if "norsk" in node["classes"]:
            self.put(f'#emph[#text(lang: "nb")[{self.inner(node)}]];\n\n')
            raise nodes.SkipNode

    def depart_paragraph(self, _node: nodes.Element) -> None:
        self.put("\n\n")

    def _emphasis(self, node: nodes.Element) -> None:
        words = self.inner(node)
        if re.search("[æøåÆØÅ]", node.astext()):
            words = f'#text(lang: "nb")[{words}]'
        self.put(f"#emph[{words}];")
        raise nodes.SkipNode

    def visit_inline(self, node: nodes.Element) -> None:
        if "together" in node["classes"]:
            self._said += node.astext()
            self.put(f"#box[{escape(thousands(node.astext()))}];")
            raise nodes.SkipNode

    def visit_strong(self, node: nodes.Element) -> None:
        self.call("strong", node)

    def visit_superscript(self, node: nodes.Element) -> None:
        self.call("super", node)

    def visit_subscript(self, node: nodes.Element) -> None:
        self.call("sub", node)

    def visit_literal(self, node: nodes.Element) -> None:
        self._said += node.astext()
        # A reference to a figure comes as a literal, too.
        if "xref" in node["classes"] and "py" not in node["classes"]:
            self.put(self.inner(node))
        else:
            self.put(f"#raw({quote(_breakable(node.astext()))});")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.Element) -> None:
        self.put(f"\n\n#raw(block: true, {quote(node.astext().rstrip())})\n\n")
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    def visit_math(self, node: nodes.Element) -> None:
        self.put(f"#math.equation(alt: {quote(node.astext().strip())}, ${formula(node.astext())}$);")
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Element) -> None:
        tex = node.astext().strip()
        number = f"(_ => [({node['number']})])" if node.get("number") else "none"
        self.put(
            f"\n\n#math.equation(block: true, numbering: {number}, alt: {quote(tex)}, $ {formula(tex)} $)"
            f"{self.label(node)}\n\n"
        )
        raise nodes.SkipNode

    def visit_reference(self, node: nodes.Element) -> None:
        text = self.inner(node)
        address = node.get("refuri", "")
        if node.get("refid") or address.startswith("%"):
            docname, _, identifier = (
                (self.docname, "", node["refid"]) if node.get("refid") else address[1:].partition("#")
            )
            name = self.builder.names.of(docname, identifier)
            if name is None:
                raise PaperError(
                    f"{self.docname}: a reference that leads nowhere: {node.astext()!r} to {docname}#{identifier}"
                )
            self.put(self._see(node, name, text))
        elif address:
            self.put(f"#link({quote(address)})[{text}];")
        else:
            self.put(text)
        raise nodes.SkipNode

    def _see(self, node: nodes.Element, name: str, text: str) -> str:
        kinds = {kind for part in node.findall(nodes.Element) for kind in part.get("classes", [])}
        if "std-term" in kinds:
            return f"#mention({quote(name)})[{text}];"
        if "std-numref" in kinds:
            text = text.replace(" ", "~")  # Figure 2, in one line
        if kinds & {"std-ref", "std-numref"} and name not in self._sent:
            self._sent.add(name)
            bare = ", bare: true" if self._said.count("(") > self._said.count(")") else ""
            goes_on = ", goes-on: true" if bare and re.match(r"\s+\w", _text_after(node)) else ""
            return f"#see({quote(name)}{bare}{goes_on})[{text}];"
        return f"#link(label({quote(name)}))[{text}];"

    # --- Sections and lists

    def visit_section(self, node: nodes.Element) -> None:
        self.level += 1
        title = node[node.first_child_matching_class(nodes.title)]
        outlined = "" if self.level < 2 or node["ids"][0] not in self.builder.commonplace else ", outlined: false"
        head = f"\n\n#[#heading(level: {self.level}{outlined})[{self.inner(title)}]{self.label(node)}]\n\n"
        rest = [child for child in node.children if child is not title]
        body = self.inner(rest)
        if rest and all(_is_float(child) for child in rest):
            # Its figures stand where there is room, and a head would have nothing below it.
            self.put(f"\n\n{self._anchor(node)}{body}")
            self.level -= 1
            raise nodes.SkipNode
        if self.level == 1 and any(self.document.findall(_looked_up)):
            body = f"#dense[\n{body}\n]"
        if spoken := self._other_language(node):
            body = f"#{'passage' if self.level == 1 else 'abstract'}({quote(spoken)})[\n{body}\n]"
        self.put(head + body)
        self.level -= 1
        raise nodes.SkipNode

    def _other_language(self, section: nodes.Element) -> str:
        """Return the language of a section that is in another one than the edition; nothing for others."""
        here = self.builder.config.language
        if ABSTRACT in section["ids"]:
            return "nb" if here == WRITTEN else WRITTEN
        return "nb" if NORWEGIAN_PAGE in section["ids"] and here != "nb" else ""

    def visit_rubric(self, node: nodes.Element) -> None:
        self.put(f"\n\n#block(sticky: true, strong[{self.inner(node)}])\n\n")
        raise nodes.SkipNode

    def _items(self, name: str, node: nodes.Element) -> None:
        items = ", ".join(f"[{self.inner(item)}]" for item in node.children)
        tight = all(len(item.children) == 1 for item in node.children)
        self.put(f"\n\n#{name}(tight: {str(tight).lower()}, {items})\n\n")
        raise nodes.SkipNode

    def visit_bullet_list(self, node: nodes.Element) -> None:
        self._items("list", node)

    def visit_enumerated_list(self, node: nodes.Element) -> None:
        self._items("enum", node)

    def visit_definition_list(self, node: nodes.Element) -> None:
        items = []
        for item in node.children:
            terms = [part for part in item.children if isinstance(part, nodes.term)]
            words = [f"{self.inner(term)}{self._anchor(term)}" for term in terms]
            said = [part for part in item.children if isinstance(part, nodes.definition)]
            body = " ".join(self.inner(part) for part in said)
            if "glossary" in node["classes"]:
                names = ", ".join(self.name(term) for term in terms if term["ids"])
                body += f"#mentioned({names})"
            items.append(f"terms.item([{', '.join(words)}], [{body}])")
        listed = f"#terms({', '.join(items)})"
        if OF_MODULES in node["classes"]:
            listed = f"#passage({quote(WRITTEN)})[\n{listed}\n]"
        self.put(f"\n\n{listed}\n\n")
        raise nodes.SkipNode

    def _anchor(self, node: nodes.Element) -> str:
        return f"#anchor({self.name(node)})" if node["ids"] else ""

    def visit_field_list(self, node: nodes.Element) -> None:
        items = (f"terms.item([{self.inner(f[0])}], [{self.inner(f[1])}])" for f in node.children)
        self.put(f"\n\n#terms({', '.join(items)})\n\n")
        raise nodes.SkipNode

    def visit_block_quote(self, node: nodes.Element) -> None:
        self.put(f"\n\n#quote(block: true)[{self.inner(node)}]\n\n")
        raise nodes.SkipNode

    def visit_transition(self, _node: nodes.Element) -> None:
        self.put("\n\n#v(1em)\n\n")
        raise nodes.SkipNode

    def _aside(self, node: nodes.Element) -> None:
        title = node[0] if isinstance(node[0], nodes.title) else None
        words = self.inner(title) if title else type(node).__name__.capitalize()
        body = self.inner(child for child in node.children if child is not title)
        self.put(f"\n\n#aside[{words}][{body}]\n\n")
        raise nodes.SkipNode

    visit_note = visit_tip = visit_warning = visit_important = visit_caution = visit_hint = visit_attention = _aside
    visit_admonition = visit_seealso = visit_sidebar = visit_topic = _aside

    def visit_container(self, node: nodes.Element) -> None:
        # What a page folds away stays out of a book; code that a page shows belongs to the text.
        if {"tag_hide-input", "tag_remove-input"} & set(node["classes"]):
            node.children = [part for part in node.children if part.get("nb_element") != "cell_code_source"]
        if node.get("nb_element") == "cell_code_output" and _is_long(node):
            self.put(f"\n\n#dense[\n{self.inner(node)}\n]\n\n")
            raise nodes.SkipNode

    def depart_container(self, _node: nodes.Element) -> None:
        pass

    # --- References to other works

    def visit_citation(self, node: nodes.Element) -> None:
        label, *rest = node.children
        self.put(f"\n\n#work[{escape(label.astext())}][{self.inner(rest)}{self._anchor(node)}]\n\n")
        raise nodes.SkipNode

    def visit_footnote_reference(self, node: nodes.Element) -> None:
        note = self.document.ids[node["refid"]]
        self.put(f"#footnote[{self.inner(part for part in note.children if not isinstance(part, nodes.label))}];")
        raise nodes.SkipNode

    visit_footnote = _skip

    # --- Figures and tables

    def _figure(self, node: nodes.Element, kind: str, caption: nodes.Element, body: str, place: str = "") -> None:
        numbers = self.builder.env.toc_fignumbers[self.docname][kind]
        number = ".".join(map(str, next(numbers[i] for i in node["ids"] if i in numbers)))
        supplement = self.builder.config.numfig_format[kind].partition(" ")[0]
        self._said = ""
        name, whole = self.name(node), self.inner(caption)
        short = self.inner(_first_sentence(caption))
        self.put(
            f"\n\n#{place}[#figure(kind: {quote(kind)}, supplement: [{supplement}], numbering: _ => [{number}], "
            f"caption: caption([{short}], [{whole}]))[#anchor({name}){body}]#label({name} + {quote(FLOW)})]\n\n"
        )
        raise nodes.SkipNode

    def visit_figure(self, node: nodes.Element) -> None:
        caption = next(iter(node.findall(nodes.caption)))
        body = self.inner(child for child in node.children if child is not caption)
        self._figure(node, "figure", caption, body)

    def visit_image(self, node: nodes.Element) -> None:
        path = self.builder.srcdir / node["uri"]
        self.put(self.builder.picture(path.read_bytes().decode(), node["alt"]))
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.Element) -> None:
        """Set the still picture of a chart, what is folded away and names; all else that is for pages stays there."""
        source = node.astext() if node["format"] == "html" else ""
        if fold := _FOLD.fullmatch(source.strip()):
            self.put(f"\n\n#fold[{escape(html.unescape(fold[1]))}][\n\n")
        elif anchor := _ANCHOR.fullmatch(source):
            self.put(f"#anchor({quote(f'{self.docname}#{anchor[1]}')})")
        elif source.strip() == "</details>":
            self.put("\n\n]\n\n")
        elif still := _STILL.search(source):
            picture = unquote(still["data"])
            picture = picture if '"' in picture else picture.replace("'", '"')  # as pages have it, to be lighter
            self.put(self.builder.picture(picture, html.unescape(still["alt"])))
        raise nodes.SkipNode

    def visit_table(self, node: nodes.Element) -> None:
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        if title is None:
            raise PaperError(f"{self.docname}: a table without a caption: {node.astext()[:60]!r}")
        group = next(iter(node.findall(nodes.tgroup)))
        heads = [row for part in group.children if isinstance(part, nodes.thead) for row in part.children]
        rows = [row for part in group.children if isinstance(part, nodes.tbody) for row in part.children]
        entries = [list(row.children) for row in [*heads, *rows]]
        if len(heads) != 1 or len({len(row) for row in entries}) != 1:
            raise PaperError(f"{self.docname}: not one row of heads, or uneven rows: {title.astext()[:60]!r}")
        columns = list(zip(*entries, strict=True))
        sides = ", ".join(_side(column[-1]) for column in columns)
        cells = [[f"[{self.inner(entry)}]" for entry in row] for row in entries]
        widths, long = column_widths([[entry.astext() for entry in column] for column in columns])
        body = "#sheet(columns: ({}), align: ({},), ruled: {}, long: {}, head: ({},),\n{})".format(
            widths,
            sides,
            str("auto" not in widths).lower(),
            str(long).lower(),
            ", ".join(cells[0]),
            ",\n".join(", ".join(row) for row in cells[1:]),
        )
        # A figure of many pages can't float.
        own_pages = long and len(columns) > _NARROW
        self._figure(node, "table", title, body, place="page(columns: 1)" if own_pages else "")


_LONG = 10_000  # characters
_SHORT = 120  # characters of a line or two
_ENOUGH = 24  # characters of a caption that say what it is about

# Characters of table text that fit across a column and across the page, also in the boldest and widest letters; how
# many they are of common text where lines may wrap; what a gap between columns takes; how much of a long word stays
# whole where words may be broken; the lines of a page; and how many columns a table may have within one of text.
_COLUMN, _WHOLE, _GAP = 57, 118, 1.6
_WRAPPED = 126
_SYLLABLES = 9
_PAGE = 70
_NARROW = 4


def column_widths(texts: list[list[str]]) -> tuple[str, bool]:
    """Give the widths of a table's columns for Typst, and whether it is too long for a page.

    Columns are as wide as they come where all fit, else shares of the page's width. What is longer than a page runs
    through the columns of text if it has few ones itself.

    Examples
    --------
    >>> column_widths([["Group", "UO"], ["n", "56"]])
    ('auto, auto,', False)
    """
    widths = _share_out_columns(texts, _WRAPPED)
    long = _lines(texts, widths) > _PAGE
    if long and len(texts) <= _NARROW:
        return _as_shares(_share_out_columns(texts, _COLUMN, _SYLLABLES), "column"), True
    if not long and sum(map(_longest_line, texts)) + _GAP * len(texts) <= _WHOLE:
        return ", ".join(["auto"] * len(texts)) + ",", False
    return _as_shares(widths, "whole"), long


def _longest_line(column: list[str]) -> int:
    return max(len(line) for text in column for line in text.split("\n")) + 1


def _longest_word(column: list[str], syllables: int | None) -> int:
    words = [word for text in column for word in _JOINT.sub(" ", text).split()]
    return max((len(word[:syllables] if word.strip("().,:;").isalpha() else word) for word in words), default=0) + 1


def _share_out_columns(texts: list[list[str]], room: float, syllables: int | None = None) -> list[float]:
    limits = [(_longest_word(column, syllables), _longest_line(column)) for column in texts]
    return share_out(room - _GAP * len(texts), [sum(map(len, column)) for column in texts], limits)


def _lines(texts: list[list[str]], widths: list[float]) -> int:
    """Estimate the lines that a table takes."""
    rows = zip(*texts, strict=True)
    return sum(
        max(math.ceil(len(text) / max(width - 1, 1)) for text, width in zip(row, widths, strict=True)) for row in rows
    )


def _as_shares(widths: list[float], room: str) -> str:
    whole = sum(widths) + _GAP * len(widths)
    return ", ".join(f"{(width + _GAP) / whole:.4f} * {room}" for width in widths) + ","


def _text_after(node: nodes.Node) -> str:
    after = node.next_node(descend=False, siblings=True)
    return after.astext() if after is not None else ""


def _looked_up(node: nodes.Node) -> bool:
    return isinstance(node, addnodes.glossary | nodes.citation)


def _is_lead(node: nodes.Element) -> bool:
    """Tell whether a paragraph is a line in bold or with a colon that leads to what follows it."""
    following = node.next_node(descend=False, siblings=True)
    shown = [part for part in node.children if part.astext()]
    if len(shown) == 1 and isinstance(shown[0], nodes.strong):
        return isinstance(following, nodes.paragraph | nodes.Sequential)
    text = node.astext()
    return text.endswith(":") and len(text) < _SHORT and isinstance(following, nodes.Sequential | nodes.block_quote)


def _is_float(node: nodes.Node) -> bool:
    """Tell whether something is a figure or table, or the cell that makes one."""
    if isinstance(node, nodes.container):
        shown = [part for part in node.children if part.get("nb_element") != "cell_code_source"]
        return bool(shown) and all(map(_is_float, shown))
    return isinstance(node, nodes.figure | nodes.table)


def _is_long(output: nodes.Element) -> bool:
    """Tell whether an output is text of many pages, such as the findings of the ledger."""
    whole = [*output.findall(nodes.table), *output.findall(nodes.figure)]
    whole += [raw for raw in output.findall(nodes.raw) if not re.match("</?a[ >]", raw.astext())]
    return sum(map(len, (p.astext() for p in output.findall(nodes.paragraph)))) > _LONG and not whole


def _side(entry: nodes.Element) -> str:
    return "right" if "text-right" in entry["classes"] else "center" if "text-center" in entry["classes"] else "left"


def _first_sentence(caption: nodes.Element) -> list[nodes.Node]:
    """Return the nodes of a caption up to its first full stop, or to a colon after words that say enough."""
    kept: list[nodes.Node] = []
    said = ""
    for child in caption.children:
        if isinstance(child, nodes.Text):
            for end in re.finditer(r"[.:;](?=\s|$)", str(child)):
                before = said + str(child)[: end.start()]
                closed = before.count("(") == before.count(")")
                if closed and (end[0] == "." or len(before) >= _ENOUGH):
                    return [*kept, nodes.Text(str(child)[: end.start()])]
        said += child.astext()
        kept.append(child.deepcopy())
    return kept
