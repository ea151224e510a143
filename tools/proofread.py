"""Read the chapters as a proofreader does: what must not stand on a page is named with file, line and mend.

    python tools/proofread.py [FILE ...]

Nothing is executed, so that it takes seconds and can stand before every commit.
"""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from chapter_form import COLUMNS, option_lines
from faults import unreadable

ROOT = Path(__file__).resolve().parent.parent
# Dashes and signs of multiplication are letters of a book about numbers; a cell ends with what it shows.
RULES = ("F,B,C4,PIE,RUF,SIM,UP,NPY,PERF", "RUF001,RUF002,RUF003,B018")

# Numbers that no computation gives. What isn't of these kinds comes through {glue:text}, or stands in [...]{.given}.
GIVEN = {
    "a year": r"\b(?:1[89]|20)\d\d(?:[-–/]\d\d)?\b",
    "a part of a source": (
        r"\b(?:tables?|tabell\w*|sections?|avsnitt|figures?|figur\w*|chapters?|kapit\w+|equations?|ligning\w*|pages?|side"
        r"|pp?\.|box|boks|footnotes?|fotnote|appendix|overview|item|punkt|under|parts?) "
        r"\(?[A-Z]?\.?\d[\d.]*\)?(?:(?:,| and| og| to| til| or| eller|–|-) ?\(?[A-Z]?\.?\d[\d.]*\)?)*"
    ),
    "a section": (
        r"\b\d\.\d{1,2}\.\d\b|\b(?:in|and) [1-9]\.\d{1,2}(?= and [1-9]\.\d{1,2})"
        r"|\((?:[^()]*, )?[1-9]\.\d{1,2}(?:(?:,| to| and) [1-9]\.\d{1,2})*\)"
    ),
    "who told it": r"\b(?:F|FK|T|H|B)\d\b",
    "a time of follow-up": (
        r"\b(?:\d+(?:,| and| og| to| til| or| eller) )*\d+[ -](?:months?|måneder|måned|years?|år)\b"
        r"|\b(?:at|after|by|from|etter|ved|months?|måned) (?:6|1[2-8]|24)\b(?: (?:to|and) 1[2-8]\b)?(?![.,]\d)"
    ),
    "a level": r"\b(?:5|80|90|95|99)[ \u00a0]%|\b(?:p <|below) 0\.(?:05|01|001)\b",
    "an assumed correlation": r"\b(?:by|of|with) 0\.\d\b(?=[;,]| at| between| p )",
    "a scale": r"\b(?:from|fra|is|called?) [01] (?:to|til) (?:[3-9]|10)\b|\b[01]–(?:[3-9]|10) scale",
    "a hundred, and nothing": r"\b100\b|(?<![.,\d])0\b(?![.,]\d)",
    "a name": r"\b[A-ZÆØÅ][A-Za-zæøåÆØÅ]*-\d+\w*(?:/\d+)?|\bNCT\d+|\bCC BY 4\.0|\bPython 3\.\d+",
    "a place in a list": r"^\s*\d+\.(?= )|^\*\*\d(?= )",
}
# Words that carry no meaning and occur in nearly each sentence; those that both languages have are left out.
ENGLISH = frozenset(
    ["the", "and", "of", "with", "which", "that", "is", "was", "were", "this", "by", "not", "from", "than"]
)
NORWEGIAN = frozenset(["og", "ikke", "som", "av", "det", "er", "på", "til", "med", "den", "ble", "har", "enn", "fra"])
_NO_SENTENCE = re.compile(r"\{[\w:-]+\}`[^`]*`|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\[[^\]]*\]\{\.given\}|^\([\w-]+\)=$")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|TBD|TKTK|lorem ipsum)\b|\?\?\?", re.I)
TAGS = frozenset({"hide-input", "remove-input", "hide-output", "hide-cell", "remove-cell", "on-page", "on-paper"})
OPTIONS = {"figure": {"name", "caption", "align", "width"}, "image": {"alt", "width"}}


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place, and what mends it."""

    path: Path
    line: int
    problem: str
    mend: str

    def __str__(self) -> str:
        """Write it in one line."""
        return f"{self.path}:{self.line}: {self.problem}; mend: {self.mend}"


@dataclass(frozen=True)
class Chapter:
    """Hold a chapter's lines, and what of them is prose or code; each has as many lines as the chapter."""

    path: Path
    lines: list[str]
    prose: list[str]
    code: list[str]
    options: dict[int, dict]

    @classmethod
    def read(cls, path: Path) -> "Chapter":
        """Read a chapter and take it apart."""
        lines = path.read_text(encoding="utf-8").split("\n")
        prose, code, options = [""] * len(lines), [""] * len(lines), {}
        at = lines.index("---", 1) + 1 if lines[0] == "---" else 0
        while at < len(lines):
            if lines[at].startswith("$$"):
                at = _closing(lines, at, "$$")
            elif fence := re.match(r"(`{3,})(.+)", lines[at]):
                end = _closing(lines, at, fence.group(1))
                if fence.group(2).startswith("{code-cell}"):
                    start = at + 1 + option_lines(lines[at + 1 : end])
                    options[at + 1] = _options(lines[at + 1 : start])
                    code[start:end] = lines[start:end]
                at = end
            elif not lines[at].startswith("%"):
                prose[at] = lines[at]
            at += 1
        return cls(path, lines, prose, code, options)


def _closing(lines: list[str], at: int, mark: str) -> int:
    if mark == "$$" and lines[at].count("$$") > 1:
        return at
    return next((i for i in range(at + 1, len(lines)) if lines[i].strip().startswith(mark)), len(lines))


def _options(lines: list[str]) -> dict:
    """Return what the lines of a cell's options say, in either of their forms."""
    return yaml.safe_load("\n".join(line.removeprefix(":") for line in lines if line.strip() != "---")) or {}


def faults(paths: list[Path]) -> Iterator[Fault | str]:
    """Give what is wrong in chapters; of one that can't be read only that.

    Parameters
    ----------
    paths : list of Path
        The chapters, each read once.
    """
    chapters = []
    for path in paths:
        if problem := unreadable(str(path), path.read_bytes()):
            yield problem
        else:
            chapters.append(Chapter.read(path))
    for chapter in chapters:
        yield from _in_text(chapter)
    yield from lint(chapters)


def _in_text(chapter: Chapter) -> Iterator[Fault]:
    words = (typed_numbers, foreign_letters, unfinished, wrong_language)
    for check in (*words, unknown_options, long_lines, unclosed_folds):
        yield from check(chapter)


def typed_numbers(chapter: Chapter) -> Iterator[Fault]:
    """Find results that are typed instead of computed."""
    for line, text in enumerate(chapter.prose, 1):
        rest = re.sub(
            r"\{[\w:-]+\}`[^`]*`|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\[[^\]]*\]\{\.given\}|^\([\w-]+\)=$", _blank, text
        )
        for pattern in GIVEN.values():
            rest = re.sub(pattern, _blank, rest, flags=re.I)
        if found := re.search(r"\d[\d.,–]*\d|\d", rest):
            yield Fault(
                chapter.path, line, f"{found.group()} is typed", "glue it from a cell, or [what no cell gives]{.given}"
            )


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def foreign_letters(chapter: Chapter) -> Iterator[Fault]:
    """Find letters that look like ours and are of another script."""
    for line, text in enumerate(chapter.lines, 1):
        for letter in dict.fromkeys(text):
            if letter.isalpha() and not letter.isascii():
                name = unicodedata.name(letter, "")
                if not name.startswith(("LATIN", "GREEK", "MATHEMATICAL", "MODIFIER", "SUPERSCRIPT", "DOUBLE-STRUCK")):
                    yield Fault(chapter.path, line, f"{letter!r} is {name}", "type the Latin letter")


def unfinished(chapter: Chapter) -> Iterator[Fault]:
    """Find marks of what was to be done."""
    for line, text in enumerate(chapter.lines, 1):
        if found := UNFINISHED.search(text):
            yield Fault(chapter.path, line, f"{found.group()} says that this isn't finished", "finish it")


def wrong_language(chapter: Chapter) -> Iterator[Fault]:
    """Find English sentences in Norwegian passages, and the other way about."""
    norwegian = chapter.path.stem == "kort-fortalt"
    for line, text in enumerate(chapter.prose, 1):
        if text.startswith("## "):
            norwegian = "på norsk" in text or chapter.path.stem == "kort-fortalt"
        if text.startswith(">"):
            continue
        # Quotations stand in the language they were made in.
        plain = re.sub(r"\{[\w:-]+\}`[^`]*`|\*[^*]+\*|«[^»]+»|\"[^\"]+\"|`[^`]*`|\]\([^)]*\)", " ", text)
        words = re.findall(r"[a-zæøå]+", plain.lower())
        own, other = (NORWEGIAN, ENGLISH) if norwegian else (ENGLISH, NORWEGIAN)
        foreign = [word for word in words if word in other - own]
        if len(foreign) >= 2 and len(foreign) > sum(word in own - other for word in words):
            language = "English" if norwegian else "Norwegian"
            yield Fault(chapter.path, line, f"this sentence is {language} ({', '.join(foreign[:3])})", "translate it")


def unknown_options(chapter: Chapter) -> Iterator[Fault]:
    """Find tags and options of cells that nothing reads."""
    for line, options in chapter.options.items():
        for tag in set(options.get("tags", [])) - TAGS:
            yield Fault(chapter.path, line, f"no tag {tag!r}", f"one of {', '.join(sorted(TAGS))}")
        mystnb = options.get("mystnb", {})
        known = {"": (options, {"tags", "mystnb"}), "mystnb.": (mystnb, set(OPTIONS))}
        known |= {f"mystnb.{part}.": (mystnb.get(part, {}), names) for part, names in OPTIONS.items()}
        for where, (found, names) in known.items():
            for name in set(found) - names:
                yield Fault(chapter.path, line, f"no option {where}{name}", f"one of {', '.join(sorted(names))}")


def long_lines(chapter: Chapter) -> Iterator[Fault]:
    """Find lines of code that don't fit a page."""
    for line, text in enumerate(chapter.code, 1):
        if len(text) > COLUMNS:
            yield Fault(chapter.path, line, f"{len(text)} characters of code in a line", f"at most {COLUMNS}")


def unclosed_folds(chapter: Chapter) -> Iterator[Fault]:
    """Find folds that never end, which a browser would let end with the page, and ends of none."""
    begun: list[int] = []
    for line, text in enumerate(chapter.lines, 1):
        for mark in re.findall(r"<details\b|</details>", text):
            if mark != "</details>":
                begun.append(line)
            elif begun:
                begun.pop()
            else:
                yield Fault(chapter.path, line, "no fold begins before this </details>", "take it out")
    for line in begun:
        yield Fault(chapter.path, line, "this fold never ends", "a raw cell with </details> where it does")


def lint(chapters: list[Chapter]) -> Iterator[Fault]:
    """Find what ruff finds in the cells, all of a chapter taken as one module."""
    with TemporaryDirectory() as folder:
        for chapter in chapters:
            # Lines that aren't code are left empty, so that line numbers are those of the chapter.
            Path(folder, f"{chapter.path.stem}.py").write_text("\n".join(chapter.code), encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "check", "--isolated", "--target-version", "py311"]
        command += ["--output-format", "concise", "--quiet", "--select", RULES[0], "--ignore", RULES[1], folder]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    paths = {chapter.path.stem: chapter.path for chapter in chapters}
    for name, line, problem in re.findall(r"(\S+?)\.py:(\d+):\d+: (.+)", found):
        yield Fault(paths[Path(name).stem], int(line), problem, "as ruff says")


def contents(root: Path) -> Iterator[Fault]:
    """Find chapters that no reader is led to."""
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"(?:file|root): chapters/([\w-]+)", toc))
    guide = (root / "chapters" / "index.md").read_text(encoding="utf-8")
    for path in sorted((root / "chapters").glob("*.md")):
        if path.stem not in listed:
            yield Fault(path, 1, "the chapter isn't in _toc.yml", f"a line `- file: chapters/{path.stem}` there")
        elif path.stem not in {"index", "bibliography"} and f"({path.stem})" not in guide and path.stem not in guide:
            yield Fault(
                path, 1, "the front page doesn't lead to the chapter", "a row of its guide in chapters/index.md"
            )
    for name in sorted(listed - {path.stem for path in (root / "chapters").glob("*.md")}):
        yield Fault(root / "_toc.yml", 1, f"chapters/{name}.md doesn't exist", "its name, or the line goes")


def main() -> int:
    """Name all faults; 1 if there is one."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "chapters").glob("*.md"))
    found = [*faults(paths), *contents(ROOT)]
    for fault in found:
        print(fault)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
