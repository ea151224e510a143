"""The build, on a small book of its own: it stops at what is wrong, keeps what was good, never shows what is old."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow

FRONT = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""
CLEAN = {
    "index": "(index)=\n# A small book\n\nSee {numref}`fig-still`.\n",
    "ledger": """# A ledger

```{raw} html
<article id="m-hours-of-the-text" data-findings="hours-before hours-after">Hours</article>
```

[<a id="m-hours-of-the-text"></a>Hours on paper.]{.on-paper}
""",
    "pointing": "# Pointing\n\nTwo {matter}`wrong hours <hours of the text>`, {matter}`one before <hours-before>`.\n",
    "constant": f"""{FRONT}# A constant

```{{code-cell}} ipython3
import jobsupport
from bookkit import prose

prose.glue(version=jobsupport.__version__)
```

The library is at {{glue:text}}`version`.
""",
    "data": f"""{FRONT}# A digit

```{{code-cell}} ipython3
from bookkit import prose
from etterprov import source

prose.glue(cell=(source.FOLDER / "uo" / "uo-table-3.csv").read_text().splitlines()[2].split(",")[5])
```

The mean is printed as {{glue:text}}`cell`.
""",
    "still": f"""{FRONT}# A chart

```{{code-cell}} ipython3
---
mystnb:
  figure:
    name: fig-still
    caption: Two points.
---
import altair as alt
import pandas as pd

from bookkit import charts

charts.enable()
frame = pd.DataFrame({{"x": [1, 2], "y": [2, 3]}})
alt.Chart(frame).mark_point().encode(x="x", y="y").properties(description="Two points, the second one higher.")
```
""",
}


class Book:
    """A small book in a folder of its own, made with the real tools."""

    def __init__(self, root: Path, chapters: dict[str, str], edition: str | None = "en") -> None:
        self.root = root
        #: The one that is made, or None for all.
        self.edition = edition
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "private")
        for name in ("tools", "_static", "lib", "data"):
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        for name in ("_config.yml", "requirements.txt", "CITATION.cff"):
            shutil.copy(ROOT / name, root / name)
        (root / "chapters").mkdir()
        (root / "chapters" / "references.bib").write_text("@misc{known, author = {A}, title = {B}, year = {2021}}\n")
        for name, text in chapters.items():
            (root / "chapters" / f"{name}.md").write_text(text, encoding="utf-8")
        others = "".join(f"  - file: chapters/{name}\n" for name in chapters if name != "index")
        (root / "_toc.yml").write_text(f"format: jb-book\nroot: chapters/index\nchapters:\n{others}")

    def copy(self, root: Path) -> "Book":
        """Return the same book, with all that was built of it, in another folder."""
        shutil.copytree(self.root, root)
        other = Book.__new__(Book)
        other.root, other.edition = root, self.edition
        return other

    def start(self, *targets: str, **environment: str) -> subprocess.Popen[str]:
        """Begin to build the pages, or what else is named."""
        edition = ["--edition", self.edition] if self.edition else []
        return subprocess.Popen(
            [sys.executable, "-u", "tools/build.py", *(targets or ("pages",)), *edition],
            cwd=self.root,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def build(self, *targets: str, **environment: str) -> tuple[int, str]:
        """Build the pages, or what else is named, and return the exit code and all that was said."""
        process = self.start(*targets, **environment)
        output, _ = process.communicate()
        return process.returncode, output

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one place of one source."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def line(self, chapter: str, needle: str) -> int:
        """Return the number of the line of a chapter that holds the needle."""
        lines = (self.root / "chapters" / f"{chapter}.md").read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if needle in line)

    @property
    def site(self) -> Path:
        """The place of the pages."""
        return self.root / "_build" / "html"

    def pages(self) -> dict[str, str]:
        """Return a digest of every file of the site."""
        files = (path for path in sorted(self.site.rglob("*")) if path.is_file() and path.name != ".buildinfo")
        return {path.relative_to(self.site).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}

    def text(self, page: str) -> str:
        """Return a page of the site."""
        return (self.site / "chapters" / f"{page}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def interrupted_by_signals() -> Iterator[None]:
    """Let what the tests start hear SIGINT: a shell in the background has it ignored by all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = Book(tmp_path_factory.mktemp("clean") / "book", CLEAN)
    code, output = book.build()
    assert code == 0, output
    return book


def test_matters_are_referred_to_by_their_names_and_those_of_their_findings(clean: Book) -> None:
    links = BeautifulSoup(clean.text("pointing"), "html.parser").select("article p a.internal")
    assert [(link.text, link["href"]) for link in links] == [
        ("wrong hours", "ledger.html#m-hours-of-the-text"),
        ("one before", "ledger.html#m-hours-of-the-text"),
    ]


# --- What is wrong stops the build, with file and line

WRONG = f"""{FRONT}# Wrong things

See {{ref}}`nowhere`.

See {{numref}}`fig-nowhere`.

It was found before {{cite}}`unheard2020`.

The mean is {{glue:text}}`never_computed:.2f`.

It is {{matter}}`one of two slips <never-heard-of>`.

![](picture.svg)

| a table | without |
| --- | --- |
| a | caption |

```{{code-cell}} ipython3
from IPython.display import Markdown, SVG

Markdown("| a |\\n| --- |\\n| a table of a cell |")
```

```{{code-cell}} ipython3
SVG('<svg xmlns="http://www.w3.org/2000/svg"/>')
```
"""


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, int, str]:
    root = tmp_path_factory.mktemp("wrong") / "book"
    book = Book(root, {"index": CLEAN["index"].split("See")[0], "wrong": WRONG})
    (root / "chapters" / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return book, *book.build()


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("`nowhere`", "undefined label: 'nowhere'"),
        ("`fig-nowhere`", "undefined label: 'fig-nowhere'"),
        ("`unheard2020`", 'could not find bibtex key "unheard2020"'),
        ("`never_computed", "No key 'never_computed' found in glue data"),
        ("one of two slips", "the ledger has no matter that is called 'never-heard-of'"),
        ("picture.svg", "image without alt text"),
        ("| a table | without |", "table without a caption"),
        ("from IPython", "table without a caption"),
        ("SVG('<svg", "figure without a name and a caption"),
    ],
)
def test_mistake_in_a_chapter_stops_the_build(wrong: tuple[Book, int, str], place: str, message: str) -> None:
    book, code, output = wrong
    assert code == 1
    found = [int(number or 0) for number in re.findall(rf"wrong\.md:(\d*):.*{re.escape(message)}", output)]
    # A cell is named by the line of its fence or its code.
    assert any(abs(number - book.line("wrong", place)) <= 2 for number in found), output


def test_failed_first_build_leaves_no_pages(wrong: tuple[Book, int, str]) -> None:
    assert not wrong[0].site.exists()


def test_failed_build_keeps_what_was_good(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    before = book.pages()
    book.replace("chapters/still.md", "# A chart", "# A chart\n\nSee {ref}`fig-stil`.")
    code, output = book.build()
    assert code == 1
    place = f"chapters/still.md:{book.line('still', 'fig-stil`')}"
    assert f"\n{place}: undefined label: 'fig-stil'; near it: fig-still\n" in output
    assert book.pages() == before
    # The warning comes again: a page that gave one doesn't count as made.
    assert book.build()[0] == 1
    book.replace("chapters/still.md", "See {ref}`fig-stil`.", "It is mended.")
    code, output = book.build()
    assert code == 0, output
    assert "Executing" not in output
    assert "It is mended." in book.text("still")
    changed = {name for name in before if book.pages().get(name) != before[name]}
    assert {name for name in changed if name.startswith("chapters/")} == {"chapters/still.html"}


RAISING = f"""{FRONT}# Raising

```{{code-cell}} ipython3
x = 1

y = x / 0
```
"""
DYING = f"""{FRONT}# It dies

```{{code-cell}} ipython3
import os

os._exit(3)
```
"""
PATIENT = FRONT.replace("kernelspec:", "mystnb:\n  execution_timeout: 2\nkernelspec:")
ENDLESS = f"""{PATIENT}# It doesn't end

```{{code-cell}} ipython3
while True:
    pass
```
"""
SWAPPED = f"""{FRONT}# Two letters

```{{code-cell}} ipython3
SHARES = {{"in_work": 1}}

SHARES["in_wokr"]
```
"""
UNDESCRIBED = CLEAN["still"].replace('"Two points, the second one higher."', '"Points"')


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, int, str]:
    book = Book(
        tmp_path_factory.mktemp("failing") / "book",
        {"index": CLEAN["index"], "raising": RAISING, "dying": DYING, "still": UNDESCRIBED}
        | {"endless": ENDLESS, "swapped": SWAPPED, "data": CLEAN["data"]},
    )
    return book, *book.build()


def test_chapters_that_were_executed_are_kept(failing: tuple[Book, int, str], tmp_path: Path) -> None:
    assert re.search(r"chapters/data\.md  \d", failing[2])
    book = failing[0].copy(tmp_path / "book")
    output = book.build()[1]
    assert "chapters/raising.md" in output
    assert "chapters/data.md" not in output


@pytest.mark.parametrize(
    ("chapter", "place", "message"),
    [
        ("raising", "y = x / 0", "ZeroDivisionError: division by zero"),
        ("still", "import altair", "ValueError: a chart needs an alt text"),
    ],
)
def test_cell_that_fails_stops_the_build(
    failing: tuple[Book, int, str], chapter: str, place: str, message: str
) -> None:
    book, code, output = failing
    assert code == 1
    assert f"chapters/{chapter}.md:{book.line(chapter, place)}: {message}" in output
    assert "Traceback" not in output
    assert not book.site.exists()


def test_chapter_whose_kernel_dies_stops_the_build(failing: tuple[Book, int, str]) -> None:
    book, _, output = failing
    assert f"chapters/dying.md:{book.line('dying', 'import os')}: the kernel died in this cell" in output


def test_cell_that_never_ends_is_named(failing: tuple[Book, int, str]) -> None:
    book, _, output = failing
    assert f"chapters/endless.md:{book.line('endless', 'while True')}: the cell hasn't ended after 2 s" in output


def test_swapped_word_is_named_with_those_near_to_it(failing: tuple[Book, int, str]) -> None:
    book, _, output = failing
    line = book.line("swapped", "SHARES[")
    assert f"chapters/swapped.md:{line}: KeyError: 'in_wokr'; near it in the chapter: in_work" in output


_CELL = "```{{code-cell}} ipython3\n:tags: [{tags}]\n\nimport sys\nimport warnings\n\n{what}\n```\n"


def _leaving(tags: str, what: str) -> str:
    """Return a chapter with a cell that prints."""
    return f"{FRONT}# It leaves something\n\nWords.\n\n{_CELL.format(tags=tags, what=what)}"


_SHOUT = "print('careful', file=sys.stderr)"
_WARN = "warnings.warn('old', stacklevel=1)"
DEBRIS = {
    "shouted": ("hide-input", _SHOUT, "writes to stderr: careful"),
    "removed": ("remove-cell", _SHOUT, "writes to stderr: careful"),
    "kept-back": ("remove-stderr", _SHOUT, "writes to stderr: careful"),
    "unseen": ("remove-output", "print('left over')", "prints what nobody sees: left over"),
    "warned": ("remove-cell", _WARN, "writes to stderr: "),
}


@pytest.fixture(scope="module")
def littered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, int, str]:
    chapters = {name: _leaving(tags, what) for name, (tags, what, _) in DEBRIS.items()}
    chapters |= {"index": CLEAN["index"].split("See")[0], "in-sight": _leaving("hide-input", "print('a number')")}
    book = Book(tmp_path_factory.mktemp("littered") / "book", dict(sorted(chapters.items())))
    return book, *book.build()


@pytest.mark.parametrize("chapter", DEBRIS)
def test_warning_or_print_out_of_sight_stops_the_build(littered: tuple[Book, int, str], chapter: str) -> None:
    book, code, output = littered
    assert code == 1
    _, done, said = DEBRIS[chapter]
    line = next(line for line in output.splitlines() if line.startswith(f"chapters/{chapter}.md:"))
    assert line.startswith(f"chapters/{chapter}.md:{book.line(chapter, done)}: {said}")


def test_print_in_sight_stops_nothing(littered: tuple[Book, int, str]) -> None:
    assert re.search(r"chapters/in-sight\.md  \d", littered[2])
    assert "chapters/in-sight.md:" not in littered[2]


def _unreadable(place: str, content: bytes | str, message: str) -> object:
    return pytest.param(place, content if isinstance(content, bytes) else content.encode(), message, id=message)


_STILL = CLEAN["still"]


@pytest.mark.parametrize(
    ("place", "content", "message"),
    [
        _unreadable(
            "chapters/still.md",
            _STILL.replace("    caption", "\tcaption"),
            "chapters/still.md:{fig-still+1}: YAML: found character '\\t' that cannot start any token. Indent",
        ),
        _unreadable(
            "chapters/still.md",
            _STILL.replace("Two points.", "Two points: both."),
            "chapters/still.md:{fig-still+1}: YAML: mapping values are not allowed here. Words with a colon",
        ),
        _unreadable(
            "chapters/still.md",
            _STILL.replace("jupytext:", "jupytext: [", 1),
            "chapters/still.md:4: YAML: ",
        ),
        _unreadable(
            "chapters/still.md",
            _STILL.replace("# A chart", "# Et diagram på norsk").encode("latin-1"),
            "chapters/still.md:12: not UTF-8 (byte 0xe5). Save the file with the encoding UTF-8",
        ),
        _unreadable(
            "chapters/references.bib",
            "@misc{known, author = {A}, year = {2021}}\n@misc{b, author = {B}\n  title = {C}}\n",
            "chapters/references.bib:3: '}' expected. Look for a missing comma",
        ),
        _unreadable("_toc.yml", "format: jb-book\nroot: chapters/index\nchapters: [\n", "_toc.yml:4: YAML: "),
        _unreadable("_toc.yml", "format: jb-book\nroot: chapters/gone\n", "_toc.yml: chapters/gone.md doesn't exist"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(
    clean: Book, tmp_path: Path, place: str, content: bytes, message: str
) -> None:
    book = clean.copy(tmp_path / "book")
    (book.root / place).write_bytes(content)
    wanted = message.replace("{fig-still+1}", str(_STILL.splitlines().index("    name: fig-still") + 2))
    code, output = book.build()
    assert code == 1
    (line,) = filter(None, output.splitlines())
    assert line.startswith(wanted)
    assert book.pages() == clean.pages()


@pytest.mark.parametrize("many", [20, 2], ids=["read in turn", "read side by side"])
def test_label_that_two_things_have_is_told_once(clean: Book, tmp_path: Path, many: int) -> None:
    book = clean.copy(tmp_path / "book")
    book.replace("tools/renewal.py", "_MANY = 20", f"_MANY = {many}")
    book.replace("chapters/constant.md", "# A constant", "(fig-still)=\n# A constant")
    code, output = book.build()
    assert code == 1
    messages = [line for line in output.splitlines() if "fig-still" in line]
    assert len(messages) == 1
    assert "chapters/constant.md" in messages[0] or "chapters/still.md" in messages[0]
    assert "duplicate" in messages[0].lower()


@pytest.mark.parametrize("many", [20, 2], ids=["read in turn", "read side by side"])
def test_page_has_its_label_back_when_another_gives_it_up(clean: Book, tmp_path: Path, many: int) -> None:
    book = clean.copy(tmp_path / "book")
    book.replace("tools/renewal.py", "_MANY = 20", f"_MANY = {many}")
    book.replace("chapters/ledger.md", "# A ledger", "(taken)=\n# A ledger")
    assert book.build()[0] == 0
    book.replace("chapters/constant.md", "# A constant", "(taken)=\n# A constant")
    code, output = book.build()
    assert code == 1
    assert "duplicate label taken" in output
    book.replace("chapters/constant.md", "(taken)=\n# A constant", "# A constant\n\nSee {ref}`taken`.")
    code, output = book.build()
    assert code == 0, output
    assert 'href="ledger.html#taken"' in book.text("constant")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("17.3,20.4", "17.3x,20.4", r"uo-table-3\.csv, row 3, column uo_mean: "),
        ("label_no,label_en", "label_no,label_sv", r"uo-table-3\.csv"),
    ],
)
def test_wrong_data_stop_the_build(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    book = Book(tmp_path / "book", CLEAN)
    book.replace("data/published/uo/uo-table-3.csv", old, new)
    code, output = book.build()
    assert code == 1
    assert len(output.strip().splitlines()) == 1
    assert re.search(wanted, output)


# --- What is old is never shown


def test_unchanged_book_is_not_built_again(clean: Book) -> None:
    before = {path: path.stat().st_mtime_ns for path in clean.site.rglob("*")}
    code, output = clean.build()
    assert code == 0
    assert "Executing" not in output
    assert {path: path.stat().st_mtime_ns for path in clean.site.rglob("*")} == before


@pytest.mark.parametrize(
    ("source", "old", "new", "page", "shown", "executed"),
    [
        # Charts refuse private people, whom the library knows: the one with a chart reads it, too.
        ("lib/jobsupport/__init__.py", '__version__ = "', '__version__ = "77.', "constant", "77.", "constant still"),
        ("data/published/uo/uo-table-3.csv", "17.3,20.4", "17.8,20.4", "data", "17.8", "data"),
        ("chapters/still.md", "Two points.", "Two lonely points.", "still", "Two lonely points.", ""),
    ],
)
def test_change_reaches_exactly_the_pages_that_depend_on_it(
    clean: Book, tmp_path: Path, source: str, old: str, new: str, page: str, shown: str, executed: str
) -> None:
    book = clean.copy(tmp_path / "book")
    before = book.pages()
    book.replace(source, old, new)
    code, output = book.build()
    assert code == 0, output
    after = book.pages()
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert f"chapters/{page}.html" in changed
    assert {name for name in changed if name.startswith("chapters/")} == {f"chapters/{page}.html"}
    assert shown in book.text(page)
    assert sorted(re.findall(r"^  chapters/(\w+)\.md  \d", output, re.M)) == executed.split()


def test_comment_in_the_library_executes_nothing(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    before = book.pages()
    book.replace("lib/jobsupport/__init__.py", '__version__ = "', '# A comment.\n__version__ = "')
    code, output = book.build()
    assert code == 0, output
    assert "Executing" not in output
    assert book.pages() == before


def test_number_of_a_figure_changes_wherever_it_is_told(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    assert "Fig. 1" in book.text("index")
    figure = CLEAN["still"][CLEAN["still"].index("```{code-cell}") :].replace("fig-still", "fig-first")
    with (book.root / "chapters" / "constant.md").open("a") as chapter:
        chapter.write(f"\n{figure}")
    code, output = book.build()
    assert code == 0, output
    assert "Fig. 2" in book.text("index")


def test_changed_style_reaches_the_pages_and_what_is_taken_out_leaves_them(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    book.replace("_static/book.css", "/* What the theme", "/* Changed. What the theme")
    assert list(book.site.rglob("constant.*"))
    (book.root / "chapters" / "constant.md").unlink()
    book.replace("_toc.yml", "  - file: chapters/constant\n", "")
    code, output = book.build()
    assert code == 0, output
    assert "Executing" not in output
    assert "/* Changed." in (book.site / "_static" / "book.css").read_text()
    assert not list(book.site.rglob("constant.*"))


def test_killed_build_leaves_nothing_behind(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    wanted = book.pages()
    work = book.root / "_build" / ".work" / "en" / "html" / "chapters"

    book.replace("data/published/uo/uo-table-3.csv", "17.3,20.4", "17.8,20.4")
    _kill(book, "Executing what changed …")
    book.replace("data/published/uo/uo-table-3.csv", "17.8,20.4", "17.3,20.4")
    book.replace("chapters/still.md", "Two points.", "Old points.")
    before = (work / "still.html").stat().st_mtime_ns
    _kill(book, "Making the pages …", lambda: (work / "still.html").stat().st_mtime_ns != before)
    book.replace("chapters/still.md", "Old points.", "Two points.")

    code, output = book.build()
    assert code == 0, output
    assert book.pages() == wanted


def _kill(book: Book, said: str, moment: Callable[[], bool] = lambda: True) -> None:
    process = book.start()
    assert process.stdout is not None
    assert said in iter(lambda: process.stdout.readline().strip(), "")
    _wait_until(lambda: moment() or process.poll() is not None)
    assert process.poll() is None, process.communicate()[0]
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


LONG = f"""{FRONT}# A long chapter

```{{code-cell}} ipython3
import time

time.sleep(120)
```
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds processes in /proc")
def test_killed_build_leaves_no_process_behind(tmp_path: Path) -> None:
    drawing = CLEAN["still"].replace("charts.enable()", "charts.enable()\nimport time; time.sleep(120)")
    index = "(index)=\n# A small book\n"
    book = Book(tmp_path / "book", {"index": index, "one": drawing, "other": drawing})
    process = book.start()
    # The nursery of kernels, two kernels, and the commands that stand for them; and who draws for both.
    _wait_until(lambda: len(_kernels_of(book)) == 5 and len(_artists_of(book)) == 1)
    process.kill()
    _wait_until(lambda: not _kernels_of(book) and not _artists_of(book))
    process.communicate()


def test_interrupted_build_keeps_what_it_has_executed(tmp_path: Path) -> None:
    book = Book(tmp_path / "book", {"index": "(index)=\n# A small book\n", "data": CLEAN["data"], "long": LONG})
    process = book.start()
    assert process.stdout is not None
    while "chapters/data.md" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert output.strip() == "Stopped. The chapters that were executed are kept."
    book.replace("chapters/long.md", "time.sleep(120)", "time.sleep(0)")
    code, output = book.build()
    assert code == 0, output
    assert "chapters/long.md  " in output
    assert "chapters/data.md  " not in output


def test_second_build_waits_for_the_first(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    book.replace("chapters/still.md", "# A chart", "# A new chart")
    both = [book.start(), book.start()]
    outputs = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    waiting = ["Another build of this book is running; waiting for it" in output for output in outputs]
    assert sorted(waiting) == [False, True]
    assert "A new chart" in book.text("still")


def test_ordinary_kernels_give_the_same_pages(clean: Book, tmp_path: Path) -> None:
    book = Book(tmp_path / "book", CLEAN)
    process = book.start(KERNELS="plain")
    started = set()
    while process.poll() is None:
        started |= set(_kernels_of(book))
        time.sleep(0.05)
    output = process.communicate()[0]
    assert process.returncode == 0, output
    assert started == set()
    assert book.pages() == clean.pages()


# --- What is saved while a build runs

# Saves a chapter at one moment of the build, as an author's editor does.
SAVER = """
from pathlib import Path

def setup(app):
    moment = Path(app.srcdir, "moment.txt").read_text().split()[0]
    chapter = Path(app.srcdir, "chapters", "data.md")

    def save(*_):
        chapter.write_text(chapter.read_text().replace("the old sentence", "the new sentence"))

    if moment not in ("executing", "never"):
        app.connect(moment, save, priority=1)
"""
SAVING = f"""{FRONT}# It saves another chapter

```{{code-cell}} ipython3
import subprocess
import sys
from pathlib import Path

SAVE = "from pathlib import Path; it = Path('data.md'); it.write_text(it.read_text().replace('the old', 'the new'))"
if Path("../moment.txt").read_text().startswith("executing"):
    subprocess.run([sys.executable, "-c", SAVE])
```
"""
# Before chapters are looked at, before one is read, when it has been read, and after everything.
MOMENTS = ("executing", "source-read", "doctree-read", "build-finished")


def test_save_at_any_moment_of_a_build_reaches_pages_and_paper(tmp_path: Path) -> None:
    book = Book(tmp_path / "book", {"index": "(index)=\n# A small book\n", "data": CLEAN["data"], "saving": SAVING})
    (book.root / "tools" / "saver.py").write_text(SAVER)
    book.replace("_config.yml", "    book_extension: tools\n", "    book_extension: tools\n    saver: tools\n")
    book.replace("_config.yml", "      - book_extension\n", "      - book_extension\n      - saver\n")
    chapter, moment = book.root / "chapters" / "data.md", book.root / "moment.txt"
    results = {"pages": book.site / "chapters" / "data.html", "pdf": book.root / "_build" / "paper" / "etterprovd.typ"}
    for number, when in enumerate(MOMENTS):
        for target, result in results.items():
            if target == "pdf" and when != "source-read":
                continue  # to the reading of chapters both go the same way
            chapter.write_text(f"{CLEAN['data']}\nNumber {number} {target}: the old sentence.\n")
            moment.write_text(f"{when} {target}")
            assert book.build(target)[0] == 0
            if target == "pages":  # the chapter that the page offers is the one that it was made from
                for end in ("md", "ipynb"):
                    beside = (book.site / "_sources" / "chapters" / f"data.{end}").read_text()
                    assert re.findall("the (?:old|new) sentence", beside) == ["the old sentence"]
            moment.write_text(f"never {target}")
            code, output = book.build(target)
            assert code == 0, output
            assert "the new sentence" in chapter.read_text(), when
            assert f"Number {number} {target}: the new sentence" in result.read_text(encoding="utf-8"), when


@pytest.mark.parametrize("source", ["lib/jobsupport/__init__.py", "_static/book.css"])
def test_file_that_is_changed_and_changed_back_meanwhile_leaves_nothing(
    clean: Book, tmp_path: Path, source: str
) -> None:
    """Who undoes a change within a build finds no trace of it: the stamp isn't given to pages made in between."""
    book = clean.copy(tmp_path / "book")
    wanted = book.pages()
    path = book.root / source
    before = path.read_text()
    changed = before.replace('__version__ = "', '__version__ = "77.').replace(
        "/* What the theme", "/* Changed. The theme"
    )
    book.replace("chapters/constant.md", "prose.glue(version=", "prose.glue(again=1, version=")
    process = book.start()
    for _ in range(20):
        path.write_text(changed)
        time.sleep(0.1)
        path.write_text(before)
        time.sleep(0.1)
    assert process.communicate()[0]
    book.replace("chapters/constant.md", "prose.glue(again=1, version=", "prose.glue(version=")
    code, output = book.build()
    assert code == 0, output
    assert book.pages() == wanted


# --- The preview


class Preview:
    """A preview that runs, and what a browser gets from it."""

    def __init__(self, book: Book) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = self.start(book)

    def start(self, book: Book) -> subprocess.Popen[str]:
        """Start a preview at the port."""
        return subprocess.Popen(
            [sys.executable, "-u", "tools/live.py"],
            cwd=book.root,
            env=os.environ | {"PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def get(self, place: str) -> bytes:
        """Return what stands at an address."""
        with urlopen(f"http://127.0.0.1:{self.port}/{place}", timeout=10) as answer:
            return bytes(answer.read())

    def state(self) -> dict[str, Any]:
        """Return how the build stands."""
        return dict(json.loads(self.get("live-build")))


@pytest.fixture
def preview(clean: Book, tmp_path: Path) -> Iterator[tuple[Book, Preview]]:
    book = clean.copy(tmp_path / "book")
    running = Preview(book)
    assert running.process.stdout is not None
    assert "Preview: http://localhost:" in running.process.stdout.readline()
    yield book, running
    running.process.send_signal(signal.SIGINT)
    try:
        running.process.communicate(timeout=30)
    finally:
        running.process.kill()


def test_preview_serves_what_is_good_while_it_builds_and_says_what_is_wrong(preview: tuple[Book, Preview]) -> None:
    book, live = preview
    assert "A chart" in live.get("chapters/still.html").decode()  # before any build has ended
    _wait_until(lambda: live.state()["number"] == 1)

    book.replace("chapters/data.md", "The mean", "{ref}`nowhere` The mean")
    _wait_until(lambda: live.state()["wrong"])
    assert live.state()["note"].startswith("chapters/data.md:")
    assert "A digit" in live.get("chapters/data.html").decode()

    # A cell without end is ended by the next save.
    good = CLEAN["data"].replace("The mean", "The mended mean")
    (book.root / "chapters" / "data.md").write_text(good.replace("prose.glue", "while True:\n    pass\nprose.glue"))
    _wait_until(lambda: "Executing" in live.state()["note"])
    (book.root / "chapters" / "data.md").write_text(good)
    _wait_until(lambda: live.state()["number"] == 2)
    assert "The mended mean" in live.get("chapters/data.html").decode()
    assert live.state()["note"] == ""

    assert b"/chapters/never.html isn't made yet" in live.get("chapters/never.html")

    # The button for the PDF, after an edit.
    assert b"The PDF is being made" in live.get("etterprovd.pdf")
    _wait_until(lambda: live.state()["number"] == 3)
    assert live.get("etterprovd.pdf").startswith(b"%PDF")


def test_port_that_is_taken_is_told_with_another_one(preview: tuple[Book, Preview]) -> None:
    book, live = preview
    second = live.start(book)
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert output.strip().endswith(f"Take another one: make live PORT={live.port + 1}")


# --- The same again elsewhere


def test_two_clean_builds_elsewhere_are_the_same_to_the_byte(tmp_path: Path) -> None:
    results = []
    for number, place in enumerate(("one", "another/folder på siden")):
        book = Book(tmp_path / place / "book", CLEAN, edition=None)
        # Its few pages, too, are read and written by several processes, whichever is done first.
        book.replace("tools/renewal.py", "_MANY = 20", "_MANY = 2")
        code, output = book.build("pages", "pdf", PYTHONHASHSEED=str(number + 1), TZ=("UTC", "Asia/Tokyo")[number])
        assert code == 0, output
        results.append(
            book.pages() | {"paper": sha256((book.root / "_build/paper/etterprovd.pdf").read_bytes()).hexdigest()}
        )
    assert results[0] == results[1]


def _kernels_of(book: Book) -> list[str]:
    return [command for command, _ in _processes() if f"{book.root}/tools/kernels.py" in command]


def _artists_of(book: Book) -> list[str]:
    return [command for command, folder in _processes() if "bookkit.drawing" in command and folder == book.root]


def _processes() -> list[tuple[str, Path]]:
    """Return the command and the folder of every process."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # has just ended
            found.append(((process / "cmdline").read_bytes().decode(), (process / "cwd").readlink()))
    return found


def _wait_until(moment: Callable[[], bool]) -> None:
    limit = time.monotonic() + 240
    while not moment():
        assert time.monotonic() < limit
        time.sleep(0.02)


# --- What is private stays where it is

PRIVATE = f"""{FRONT}# A file of one's own

```{{code-cell}} ipython3
---
mystnb:
  figure:
    name: tab-private
    caption: People by centre and by arm.
---
import pandas as pd

from jobsupport import microdata
from bookkit import tables

people = microdata.read("canaries.csv")
counts = microdata.counts(people, "centre")
tables.show(counts.astype(object).where(counts.notna(), "hidden").rename_axis("Centre").reset_index())
```
"""


def _canaries() -> str:
    """Write a file whose people, ages and small counts can be found again."""
    rows = [(f"CANARY{number:06d}", arm, "north" if number % 2 else "south") for number, arm in
            enumerate(["control"] * 40 + ["intervention"] * 40)]  # fmt: skip
    rows += [("CANARY000900", "control", "west"), ("CANARY000901", "control", "west")]
    return "participant,arm,centre\n" + "".join(",".join(row) + "\n" for row in rows)


def test_nothing_of_a_private_file_gets_into_what_is_built(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    book.edition = None
    (book.root / "data" / "private").mkdir()
    (book.root / "data" / "private" / "canaries.csv").write_text(_canaries())
    (book.root / "chapters" / "private.md").write_text(PRIVATE, encoding="utf-8")
    with (book.root / "_toc.yml").open("a") as contents:
        contents.write("  - file: chapters/private\n")
    code, output = book.build()
    assert code == 0, output
    page = BeautifulSoup(book.text("private"), "html.parser")
    rows = [[cell.get_text().strip() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert ["west", "hidden", "hidden", "hidden"] in rows
    totals = [int(cell) for cell in rows[-1][1:]]
    assert [total % 5 for total in totals] == [0, 0, 0]
    assert all(abs(total - n) < 5 for total, n in zip(totals[:2], (42, 40), strict=True))
    everything = [path for path in (book.root / "_build").rglob("*") if path.is_file()]
    assert len(everything) > 50
    assert [path for path in everything if "canaries" in path.name or b"CANARY0" in path.read_bytes()] == []


@pytest.mark.parametrize("linked", [False, True])
def test_page_that_offers_a_private_file_stops_the_build(clean: Book, tmp_path: Path, linked: bool) -> None:
    """The file in data/private can be a link to a disk that is better guarded."""
    book = clean.copy(tmp_path / "book")
    private = book.root / "data" / "private" / "canaries.csv"
    private.parent.mkdir()
    file = tmp_path / "guarded.csv" if linked else private
    file.write_text(_canaries())
    if linked:
        private.symlink_to(file)
    book.replace(
        "chapters/constant.md", "The library is at", "{download}`people <../data/private/canaries.csv>`\n\nIt is at"
    )
    code, output = book.build()
    assert code == 1
    assert "files in data/private must not get into the book: data/private/canaries.csv" in output
    assert book.pages() == clean.pages()
    everything = [path for path in (book.root / "_build").rglob("*") if path.is_file()]
    assert [path for path in everything if b"CANARY0" in path.read_bytes()] == []


@pytest.mark.parametrize("show", ["people['participant'].head().tolist()", "print(people.to_string())"])
def test_outputs_that_name_people_stop_the_build(clean: Book, tmp_path: Path, show: str) -> None:
    book = clean.copy(tmp_path / "book")
    (book.root / "data" / "private").mkdir()
    (book.root / "data" / "private" / "canaries.csv").write_text(_canaries())
    cell = PRIVATE.replace("counts = microdata.counts", f"{show}\ncounts = microdata.counts")
    if not show.startswith("print"):
        cell = PRIVATE[: PRIVATE.index("counts = ")] + f"{show}\n```\n"
    (book.root / "chapters" / "private.md").write_text(cell, encoding="utf-8")
    with (book.root / "_toc.yml").open("a") as contents:
        contents.write("  - file: chapters/private\n")
    code, output = book.build()
    assert code == 1
    assert "the outputs name people of data/private/canaries.csv" in output
    everything = [path for path in (book.root / "_build").rglob("*") if path.is_file()]
    assert [path for path in everything if b"CANARY0" in path.read_bytes()] == []


# --- The Norwegian edition

_CATALOG = """\
msgid ""
msgstr "Language: nb\\nContent-Type: text/plain; charset=utf-8\\n"

msgid "A small book"
msgstr "En liten bok"

msgid "Half of them work {glue:text}`hours` hours."
msgstr "Halvparten arbeider {glue:text}`hours` timer."
"""
_WORDED = f"""{FRONT}(index)=
# A small book

```{{code-cell}} ipython3
from bookkit import prose

prose.glue(hours="7.5")
```

Half of them work {{glue:text}}`hours` hours.
"""


def test_what_has_changed_since_it_was_translated_stands_in_english_and_is_marked(tmp_path: Path) -> None:
    book = Book(tmp_path / "book", {"index": _WORDED, "constant": "# Another chapter\n\nSays nothing.\n"}, None)
    catalog = book.root / "locale" / "nb" / "LC_MESSAGES" / "chapters" / "index.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(_CATALOG, encoding="utf-8")
    page = book.site / "nb" / "chapters" / "index.html"

    def said() -> tuple[str, list[str], list[str]]:
        code, output = book.build()
        assert code == 0, output
        article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("article")
        marked = article.select(".untranslated")
        words = [part.get_text() for part in article.select("h1, p") if "hours" in part.text or "timer" in part.text]
        return article.h1.get_text().strip(" #\n"), words, [f"{part['lang']}: {part.get_text()}" for part in marked]

    assert said() == ("En liten bok", ["Halvparten arbeider 7,5 timer."], [])
    book.replace("chapters/index.md", "Half of them work", "Most of them work")
    assert said() == (
        "En liten bok",
        ["Most of them work 7,5 hours."],
        ["en: Most of them work 7,5 hours."],
    )
    assert "Most of them work" in book.text("index")
    assert "untranslated" not in book.text("index")
