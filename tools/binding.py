"""What belongs together stands in one line: a number with its unit, a statistic with its value, a short compound.

Done as pages are read, so that the pages and the PDF, drafts and cells' outputs are treated alike.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

_SPACE = "\N{NO-BREAK SPACE}"
# Where a space binds.
_BOUND = re.compile(
    "|".join(
        (
            r" (?=%)",  # 5 %
            r"^ (?=[<=>≤≥±×](?:\s|$))|(?<=\b[A-Za-z]) (?=[<=>≤≥](?:\s|$))|(?<=²) (?=[<=>≤≥](?:\s|$))",  # p =, η² =
            r"(?<=[<=>≤≥±×]) (?=$|[\d−])|(?<=\d) (?=[±×])|(?<=±) ",  # = 0.019, 2 × 3, ± Monte Carlo
            r"(?<=^…) ",  # … simulated
            r"(?<=[’']s) (?=[a-z]\b)|(?<=s[’']) (?=[a-z]\b)| (?=[a-z][.,;:)](?:\s|$))",  # Cohen's f, Hedges' g, its n.
        )
    )
)
# A number with what it is the number of: table A.2, section 5.2.
_NUMBERED = re.compile(
    r"\b([Tt]ab(?:les?|ell)|[Ff]ig(?:ures?|ur)|[Ss]ections?|[Aa]vsnitt|[Cc]hapters?|[Kk]apittel|[Oo]verview|[Oo]versikt)"
    r" (?=\d|[A-Z]\.\d)"
)
# Before what is glued or set off: its relation, its one letter.
_STATISTIC = re.compile(r"(?<=\b[A-Za-z]) $")
_LETTER = re.compile(r" $")
# A short word and what its hyphen joins it to (p-value, EQ-5D, 5 %-level, 2011-kroner); a span (0–10).
_JOINED = re.compile(
    r"((?<![\w./-])(?:[^\W\d_]|[A-ZÆØÅ]{2,4}|Nav)-\w{1,12}(?![\w-])"
    rf"|(?:\d+|^){_SPACE}%-\w{{2,12}}"
    r"|(?<![\w./-])\d{4}-[^\W\d_]{2,10}(?![\w-])"
    r"|(?<![\d.,])\d{1,4}–\d{1,4}(?![\d.,]\d))"
)
# A command such as `make lab`; longer ones are divided.
_SHORT = 14


def setup(app: Sphinx) -> None:
    """Connect it to Sphinx; entries of the bibliography come last."""
    app.connect("doctree-read", lambda _, doctree: _bind(doctree))
    app.connect("doctree-resolved", _bind_entries)


def bound(text: str, after: str = "", *, set_off: bool = False) -> str:
    """Return a text with spaces that don't divide where a line must not.

    Parameters
    ----------
    text : str
        A piece of a sentence.
    after : str
        The piece that follows it, glued or set off.
    set_off : bool
        Whether that is in italics.

    Examples
    --------
    >>> print(bound("Table A.2: p = 0.019 of Cohen's f, 5 % ± 2").replace(_SPACE, "_"))
    Table_A.2: p_=_0.019 of Cohen's_f, 5_% ±_2
    >>> bound("the η² of p ", "= 0.03")[-2:] == f"p{_SPACE}", bound("its ", "n", set_off=True) == f"its{_SPACE}"
    (True, True)
    """
    if set_off and len(after) == 1:
        text = _LETTER.sub(_SPACE, text)
    elif after[:1] in tuple("=<>≤≥"):
        text = _STATISTIC.sub(_SPACE, text)
    return _NUMBERED.sub(rf"\1{_SPACE}", _BOUND.sub(_SPACE, text))


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Give the pieces of a text, each with whether it is a compound that must not be divided.

    Examples
    --------
    >>> text = "a p-value on EQ-5D (0–10) in 2011-kroner, 2011–12, et Nav-tiltak, not 2011-12-01"
    >>> [piece for piece, joined in pieces(text) if joined]
    ['p-value', 'EQ-5D', '0–10', '2011-kroner', '2011–12', 'Nav-tiltak']
    """
    for number, piece in enumerate(_JOINED.split(text)):
        if piece:
            yield piece, number % 2 == 1


def _bind_entries(_: Sphinx, doctree: nodes.document, __: str) -> None:
    for entry in doctree.findall(nodes.citation):
        _bind(entry)


def _bind(tree: nodes.Element) -> None:
    kept = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.math_block)
    for text in list(tree.findall(nodes.Text)):
        if text.parent and not isinstance(text.parent, kept):
            after = text.next_node(descend=False, siblings=True)
            new = bound(text, after.astext() if after else "", set_off=isinstance(after, nodes.emphasis))
            parts = [
                nodes.inline("", piece, classes=["together"]) if joined else nodes.Text(piece)
                for piece, joined in pieces(new)
            ]
            if new != text or any(isinstance(part, nodes.inline) for part in parts):
                text.parent.replace(text, parts)
    for literal in tree.findall(nodes.literal):
        if " " in literal.astext() and len(literal.astext()) <= _SHORT:
            literal["classes"].append("together")
