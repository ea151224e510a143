"""The form in which chapters are kept: prose one sentence a line, cells as ruff formats them, options as notebooks do.

A sentence a line makes a change of one sentence a difference of one line, for reviewers and for translators. Options of
cells and the front matter are as Jupytext writes them, so that who saves a chapter in JupyterLab changes nothing else.

    python tools/chapter_form.py [--check] FILE ...
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import jupytext
import nbformat

COLUMNS = 100
# Words whose point doesn't end a sentence, in both languages of the book.
_ENGLISH = ("e.g", "i.e", "v", "vs", "cf", "p", "pp", "no", "approx", "al", "St", "Dr", "Fig", "Eq", "Sec", "ch")
_NORWEGIAN = ("f.eks", "bl.a", "dvs", "jf", "pkt", "kap", "s", "nr", "ca", "kl", "inkl", "ev", "evt")
_SHORT = frozenset(_ENGLISH + _NORWEGIAN)
_FENCE = re.compile(r"^(\s*)(`{3,}|:{3,})(.*)$")
_ITEM = re.compile(r"^(\s*(?:[-*+]|\d+\.)\s+|\s*>\s?|:\s+)(?=\S)")
_NOT_PROSE = frozenset(
    ("code-cell", "code-block", "math", "toctree", "glossary", "bibliography", "automodule", "raw", "eval-rst")
)
# Lines that are structure, not sentences: headings, labels, options, tables, comments, thematic breaks, HTML, the
# class of the paragraph below, empty lines of a quotation.
_STRUCTURE = re.compile(
    r"^\s*(#{1,6}\s|\([\w-]+\)=|:[\w-]+:|\||%|---|\+\+\+|<|\[[^\]]+\]:|(>\s*)?\{[.#][\w-]+\}\s*$|>\s*$)"
)
_WHOLE = re.compile(r"(\{[\w:-]+\})?(`+)(?:(?!\2).)+\2|\$[^$]+\$|\]\([^)]*\)")
_END = re.compile(r"[.!?…][\"'”’»)\]*_]*(?:\{[.\w-]+\})?\s+(?=[\"'“‘«(\[*_]*[A-ZÆØÅ0-9{$])")
# What may not begin a line, since Markdown would take it for a list or a quotation.
_BLOCK = re.compile(r"\d+[.)]\s|[-+*>#]\s")


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph.

    Examples
    --------
    >>> sentences("It held (p. 62, e.g. There). It was 3.5 of 7. {glue:text}`n` people answered.")
    ['It held (p. 62, e.g. There).', 'It was 3.5 of 7.', '{glue:text}`n` people answered.']
    """
    # Roles, code, formulas and addresses are kept whole: a point inside them ends nothing.
    masked = _WHOLE.sub(lambda found: re.sub(r"[.!?…]", "·", found.group()), paragraph)
    found, start = [], 0
    for end in _END.finditer(masked):
        word = re.split(r"[\s(\[]", masked[: end.start()])[-1]
        initial = re.fullmatch(r"[A-ZÆØÅ]", word)
        if word in _SHORT or initial or _BLOCK.match(paragraph, end.end()):
            continue
        found.append(paragraph[start : end.end()].strip())
        start = end.end()
    return [*found, paragraph[start:].strip()]


def _sentence_lines(lines: list[str]) -> Iterator[str]:
    """Yield the lines of one paragraph or item of a list, a sentence each."""
    item = _ITEM.match(lines[0])
    lead = item.group(1) if item else lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    quoted = lead.lstrip().startswith(">")
    texts = [line.strip().removeprefix(">").strip() if quoted else line.strip() for line in lines[1:]]
    first, *rest = sentences(" ".join([lines[0][len(lead) :].strip(), *texts]))
    yield lead + first
    indent = lead if quoted else " " * len(lead)
    yield from (indent + sentence for sentence in rest)


@dataclass
class _Chapter:
    """A chapter's lines, sentences apart, and where in them the code of its cells stands."""

    lines: list[str] = field(default_factory=list)
    cells: list[slice] = field(default_factory=list)

    def take_fence(self, opening: str, inside: list[str], closing: str) -> None:
        """Add a block that isn't prose; the options of a cell aren't code."""
        self.lines.append(opening)
        if "{code-cell}" in opening:
            options = option_lines(inside)
            start = len(self.lines) + options
            self.cells.append(slice(start, start + len(inside) - options))
        self.lines += [*inside, closing]


def option_lines(lines: list[str]) -> int:
    """Return how many lines of a code cell are its options.

    Examples
    --------
    >>> option_lines([":tags: [hide-input]", "", "x = 1"]), option_lines(["---", "tags: [hide-input]", "---", "x = 1"])
    (2, 3)
    """
    if lines and lines[0].strip() == "---":
        return lines.index("---", 1) + 1
    return next((at for at, line in enumerate(lines) if line and not line.startswith(":")), len(lines))


def _read(text: str) -> _Chapter:
    """Return a chapter with a sentence a line."""
    lines, paragraph, chapter = text.rstrip("\n").split("\n"), list[str](), _Chapter()
    at = lines.index("---", 1) + 1 if lines[0] == "---" else 0
    chapter.lines += lines[:at]

    def close() -> None:
        if paragraph:
            chapter.lines += _sentence_lines(paragraph)
            paragraph.clear()

    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(line)
        closing = fence.group(2) if fence and _is_kept(fence.group(3)) else "$$" if line.strip() == "$$" else ""
        if closing:
            close()
            end = next(i for i in range(at + 1, len(lines)) if lines[i].strip().startswith(closing))
            chapter.take_fence(line, lines[at + 1 : end], lines[end])
            at = end
        elif not line.strip() or fence or _STRUCTURE.match(line) or line.startswith("$$"):
            close()
            chapter.lines.append(line)
        else:
            if _ITEM.match(line) and not (paragraph and paragraph[0].lstrip().startswith(">")):
                close()
            paragraph.append(line)
            if line.endswith(("  ", "\\")):  # a line break that is meant
                close()
        at += 1
    close()
    return chapter


def _is_kept(info: str) -> bool:
    """Return whether what stands in a fence stays as it is: code, or a directive that holds no prose."""
    name = re.match(r"\{([\w:-]+)\}", info)
    return bool(info.strip()) and (name is None or name.group(1) in _NOT_PROSE)


def _formatted(codes: list[str]) -> list[str]:
    """Return the code of cells as ruff formats it; one process for all."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"cell_{at}.py") for at in range(len(codes))]
        for path, code in zip(paths, codes, strict=True):
            path.write_text(code, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--quiet", "--line-length", str(COLUMNS)]
        subprocess.run([*command, folder], check=True)
        return [path.read_text(encoding="utf-8") for path in paths]


def _as_notebooks_keep_it(text: str) -> str:
    """Return a chapter with cells as it comes back from a notebook."""
    if not text.startswith("---\n") or "```{code-cell}" not in text:
        return text
    notebook = jupytext.reads(text, fmt="md:myst")
    for cell in notebook.cells:
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        if "caption" in figure:
            figure["caption"] = figure["caption"].strip()
    # The version of Jupytext stays away: it would change with each new one.
    own = "lang," if "lang" in notebook.metadata else ""
    notebook.metadata["jupytext"]["notebook_metadata_filter"] = f"{own}-jupytext.text_representation.jupytext_version"
    return jupytext.writes(nbformat.reads(nbformat.writes(notebook), as_version=4), fmt="md:myst")


def canonical(texts: list[str]) -> list[str]:
    r"""Return chapters in the form in which they are kept.

    Parameters
    ----------
    texts : list of str
        Chapters in MyST Markdown.

    Returns
    -------
    list of str
        The same chapters: what they say and what their cells do is unchanged.

    Examples
    --------
    >>> print(canonical(["One thing holds. Another doesn't.\n\n- A first. A second.\n"])[0])
    One thing holds.
    Another doesn't.
    <BLANKLINE>
    - A first.
      A second.
    <BLANKLINE>

    A quotation keeps its paragraphs and their classes.

    >>> print(canonical(["> {.norsk}\n> «Ja. Nei.»\n>\n> Yes. No.\n"])[0])
    > {.norsk}
    > «Ja.
    > Nei.»
    >
    > Yes.
    > No.
    <BLANKLINE>
    """
    chapters = [_read(text) for text in texts]
    codes = iter(_formatted(["\n".join(chapter.lines[cell]) for chapter in chapters for cell in chapter.cells]))
    formed = []
    for chapter in chapters:
        out, done = [], 0
        for cell in chapter.cells:
            gap = [""] if chapter.lines[cell.start - 1].startswith(":") else []
            out += [*chapter.lines[done : cell.start], *gap, *next(codes).strip("\n").split("\n")]
            done = cell.stop
        formed.append("\n".join([*out, *chapter.lines[done:]]) + "\n")
    return [_as_notebooks_keep_it(text) for text in formed]


def main() -> int:
    """Bring chapters into form, or name those that aren't."""
    check = "--check" in sys.argv
    paths = [Path(name) for name in sys.argv[1:] if name != "--check"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    changed = [row for row in zip(paths, texts, canonical(texts), strict=True) if row[1] != row[2]]
    for path, text, formed in changed:
        if check:
            pairs = zip(text.split("\n"), formed.split("\n"), strict=False)
            line = next(at for at, (before, after) in enumerate(pairs, 1) if before != after)
            print(f"{path}:{line}: not in the form in which chapters are kept; mend: make format")
        else:
            path.write_text(formed, encoding="utf-8")
    return int(check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
