"""What makes pages light: only the icons and styles that are used, formulas and code in few elements, no script early.

Everything comes from the installed packages; a page loads nothing from another host.
"""

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import latex2mathml.converter
import pydata_sphinx_theme
import sphinx_book_theme
import vl_convert
from docutils import nodes
from pygments.formatters import HtmlFormatter
from pygments.token import Token
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number

from book_state import BUILD

_THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
_HERE = Path(__file__).parent
#: One of Sphinx's static paths.
STAGED = f"{BUILD}/.scripts"
_THEME_STYLES = "styles/pydata-sphinx-theme.css"
# The icons on the book's pages; the theme would load all that exist, 0.5 MB before the first word is painted.
_ICONS = (
    *(
        "angle-left",
        "angle-right",
        "arrow-up",
        "bars",
        "chevron-down",
        "circle-half-stroke",
        "code",
        "download",
        "file",
    ),
    *("file-pdf", "list", "magnifying-glass", "moon", "sun", "xmark"),
)


def setup(app: Sphinx) -> None:
    """Connect formulas and code to Sphinx."""
    app.add_html_math_renderer("mathml", (_visit_math, None), (_visit_displayed_math, None))
    PygmentsBridge.html_formatter = QuietFormatter


# --- Scripts, icons and styles


def stage(root: Path) -> None:
    """Lay the scripts and styles that are made of installed packages where Sphinx finds them, unless they are there.

    Parameters
    ----------
    root
        The book's folder.
    """
    staged = root / STAGED
    drawing, near = ((_HERE / name).read_text(encoding="utf-8") for name in ("charts.js", "charts_near.js"))
    made_of = " ".join(map(version, ("vl-convert-python", "pydata-sphinx-theme", "sphinx-book-theme")))
    own = (_HERE.parent / "_static" / "book.css").read_text(encoding="utf-8")
    made_from = "\n".join([made_of, Path(__file__).read_text(encoding="utf-8"), drawing, near, own])
    note = staged / "made-from"
    if note.exists() and note.read_text(encoding="utf-8") == made_from:
        return
    shutil.rmtree(staged, ignore_errors=True)
    (staged / _THEME_STYLES).parent.mkdir(parents=True)
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    # The bundle's top level declares short names that would collide with other scripts.
    (staged / "vega.js").write_text(f"(function () {{\n{bundle}\n{drawing}}})();\n", encoding="utf-8")
    (staged / "charts.js").write_text(near, encoding="utf-8")
    (staged / "icons.css").write_text(_icons(), encoding="utf-8")
    styles = (_THEME / _THEME_STYLES).read_text(encoding="utf-8")
    (staged / _THEME_STYLES).write_text(without_icons(styles), encoding="utf-8")
    (staged / "no-script.css").write_text(_without_script(), encoding="utf-8")
    note.write_text(made_from, encoding="utf-8")


def without_icons(styles: str) -> str:
    """Return the theme's styles without its 1 900 icons, a third of them.

    Examples
    --------
    >>> without_icons('.fa-sun:before{content:"x"}.fa-0:before,.fa-1:before{content:"y"}p:before{content:"z"}')
    'p:before{content:"z"}'
    """
    icon = r"\.fa-[\w-]+::?before"
    return re.sub(rf"{icon}(,{icon})*\{{content:[^}}]*\}}", "", styles)


def _without_script() -> str:
    """Return styles for readers without scripts, whom the theme leaves without colours: those of their own system."""
    own = _HERE.parent / "_static" / "book.css"
    book_theme = Path(sphinx_book_theme.__file__).parent / "theme" / "sphinx_book_theme" / "static"
    files = (_THEME / _THEME_STYLES, book_theme / "styles" / "sphinx-book-theme.css", own)
    styles = "\n".join(path.read_text(encoding="utf-8") for path in files)
    rules: dict[str, list[str]] = {"light": [], "dark": []}
    for selector, looks in re.findall(r"([^{};/]*\[data-theme[^{}]*)\{([^{}]*)\}", styles):
        for scheme, found in rules.items():
            if re.search(rf"data-theme=\"?{scheme}", selector):
                always = re.sub(rf"data-theme=\"?{scheme}\"?", "data-theme=auto", selector)
                found.append(f"{always.strip()} {{ {looks.strip()} }}")
    night = "@media screen and (prefers-color-scheme: dark) {"
    return "\n".join([*rules["light"], night, *rules["dark"], "}"]) + "\n"


def _icons() -> str:
    """Return the styles that draw the icons, each as a mask in the colour of the text, from the theme's own bundle."""
    bundle = (_THEME / "scripts" / "fontawesome.js").read_text(encoding="utf-8")
    icon = ":is(.fa-solid, .fas)"
    rules = [
        "/* Icons: Font Awesome Free, CC BY 4.0 */",
        f"{icon} {{ display: inline-block; width: 1em; height: 1em; vertical-align: -0.125em; }}",
        f"{icon} {{ background: currentcolor; mask: var(--icon) center / contain no-repeat; }}",
        f"{icon} {{ -webkit-mask: var(--icon) center / contain no-repeat; }}",
        f"{icon}::before {{ content: none; }}",  # a letter of the theme's font, which would be loaded for it
        ".fa-lg { font-size: 1.25em; }",
    ]
    for name in _ICONS:
        shape = rf'(?<![\w-])"?{re.escape(name)}"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","([^"]+)"'
        width, height, path = re.findall(shape, bundle)[-1]  # brands come first, then outlines, then solid shapes
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'><path d='{path}'/></svg>"
        rules.append(f'.fa-{name} {{ --icon: url("data:image/svg+xml,{quote(svg)}"); }}')
    return "\n".join(rules) + "\n"


def without_all_icons(head: str) -> str:
    """Return the head of a page without the script that brings every icon there is."""
    return re.sub(r"\s*<!-- So that users can add custom icons -->\s*<script [^>]*fontawesome[^>]*></script>", "", head)


# --- Formulas, which browsers set and screen readers read without a script


def _visit_math(writer: Any, node: nodes.math) -> None:
    writer.body.append(writer.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    writer.body.append(f"{mathml(node.astext())}</span>")
    raise nodes.SkipNode


def _visit_displayed_math(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate nohighlight"))
    writer.body.append(mathml(node.astext(), display="block"))
    if node["number"]:
        writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
        writer.add_permalink_ref(node, _("Link to this equation"))
        writer.body.append("</span>")
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def mathml(tex: str, display: str = "inline") -> str:
    """Return a formula as MathML.

    Parameters
    ----------
    tex
        The formula in LaTeX.
    display
        ``inline`` or ``block``.

    Examples
    --------
    >>> mathml("r^2").partition(">")[2]
    '<mrow><msup><mi>r</mi><mn>2</mn></msup></mrow></math>'
    >>> mathml("0{,}5").partition(">")[2]
    '<mrow><mn>0,5</mn></mrow></math>'
    """
    source = latex2mathml.converter.convert(tex.strip(), display=display)
    # The converter lets the marks at which lines are aligned stand as letters, not escaped.
    ET.register_namespace("", _MATHML)
    formula = ET.fromstring(source.replace("<mi>&</mi>", f"<mi>{_MARK}</mi>"))
    for row in formula.iter():
        join_decimals(row)
    for row in formula.iter(f"{{{_MATHML}}}mrow"):
        if any(part.get("linebreak") for part in row):
            row[:] = [_aligned(list(row))]
    return ET.tostring(formula, encoding="unicode")


_MATHML = "http://www.w3.org/1998/Math/MathML"
_MARK = "&amp;"


def join_decimals(row: ET.Element) -> None:
    """Make one number of what a decimal comma, ``0{,}5``, parts, before whose digits a gap would be left."""
    place = 0
    while place + 2 < len(row):
        whole, comma, digits = row[place : place + 3]
        ends = {part.tag.removeprefix(f"{{{_MATHML}}}") for part in (whole, digits)}
        if ends == {"mn"} and len(comma) == 1 and comma[0].text == ",":
            whole.text = f"{whole.text},{digits.text}"
            row[place + 1 : place + 3] = []
        place += 1


def _aligned(parts: list[ET.Element]) -> ET.Element:
    """Return the lines of a formula as a table: to the left of the mark, and to the right of it."""
    table = ET.Element(f"{{{_MATHML}}}mtable", {"class": "aligned", "displaystyle": "true"})
    row = ET.SubElement(table, f"{{{_MATHML}}}mtr")
    cell = ET.SubElement(row, f"{{{_MATHML}}}mtd")
    for part in parts:
        if part.get("linebreak"):
            row = ET.SubElement(table, f"{{{_MATHML}}}mtr")
        if part.get("linebreak") or part.text == "&":
            cell = ET.SubElement(row, f"{{{_MATHML}}}mtd")
        else:
            cell.append(part)
    return table


# --- Code


class QuietFormatter(HtmlFormatter):
    """Highlight what has a meaning of its own; names and signs, most of all words, stay plain text."""

    _PLAIN = (Token.Name, Token.Name.Namespace, Token.Operator, Token.Punctuation, Token.Text.Whitespace)

    def format_unencoded(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Write the words of a piece of code."""
        words = ((self._kind(kind), text) for kind, text in tokensource)
        super().format_unencoded(words, outfile)

    def _kind(self, kind: Any) -> Any:
        if kind in self._PLAIN:
            return Token
        # The parts of a string, and all numbers, have one colour.
        return next((whole for whole in (Token.Literal.String, Token.Literal.Number) if kind in whole), kind)
