"""The build, on a small book of its own: it stops at what is wrong and never shows what is old."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

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

    def __init__(self, root: Path, chapters: dict[str, str]) -> None:
        self.root = root
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "private")
        for name in ("tools", "_static", "lib", "data"):
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        for name in ("_config.yml", "requirements.txt"):
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
        other.root = root
        return other

    def start(self) -> subprocess.Popen[str]:
        """Begin to build the pages."""
        return subprocess.Popen(
            [sys.executable, "tools/build.py", "html"],
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def build(self) -> tuple[int, str]:
        """Build the pages and return the exit code and all that was said."""
        process = self.start()
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
import sys

print("a warning", file=sys.stderr)
```

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
        ("import sys", "stderr was found"),
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


def test_failed_build_leaves_no_pages(wrong: tuple[Book, int, str]) -> None:
    assert not wrong[0].site.exists()


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
UNDESCRIBED = CLEAN["still"].replace('"Two points, the second one higher."', '"Points"')


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, int, str]:
    book = Book(
        tmp_path_factory.mktemp("failing") / "book",
        {"index": CLEAN["index"], "raising": RAISING, "dying": DYING, "still": UNDESCRIBED},
    )
    return book, *book.build()


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
    assert "chapters/dying.md: DeadKernelError: Kernel died" in failing[2]


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
    ("source", "old", "new", "page", "shown"),
    [
        ("lib/jobsupport/__init__.py", '__version__ = "', '__version__ = "77.', "constant", "77."),
        ("data/published/uo/uo-table-3.csv", "17.3,20.4", "17.8,20.4", "data", "17.8"),
        ("chapters/still.md", "Two points.", "Two lonely points.", "still", "Two lonely points."),
    ],
)
def test_change_reaches_exactly_the_pages_that_depend_on_it(
    clean: Book, tmp_path: Path, source: str, old: str, new: str, page: str, shown: str
) -> None:
    book = clean.copy(tmp_path / "book")
    before = book.pages()
    book.replace(source, old, new)
    code, output = book.build()
    assert code == 0, output
    after = book.pages()
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert f"chapters/{page}.html" in changed
    assert {name for name in changed if name.endswith(".html")} == {f"chapters/{page}.html"}
    assert shown in book.text(page)


def test_changed_style_reaches_the_pages(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    book.replace("_static/book.css", "/* What the theme", "/* Changed. What the theme")
    code, output = book.build()
    assert code == 0, output
    assert "Executing" not in output
    assert "/* Changed." in (book.site / "_static" / "book.css").read_text()


def test_killed_build_leaves_nothing_behind(clean: Book, tmp_path: Path) -> None:
    book = clean.copy(tmp_path / "book")
    wanted = book.pages()
    marker = book.root / "_build" / ".unfinished"
    first_page = book.site / "chapters" / "constant.html"

    book.replace("data/published/uo/uo-table-3.csv", "17.3,20.4", "17.8,20.4")
    _kill(book, lambda: marker.exists() and "executing" in marker.read_text())
    book.replace("data/published/uo/uo-table-3.csv", "17.8,20.4", "17.3,20.4")
    book.replace("chapters/still.md", "Two points.", "Old points.")
    _kill(book, first_page.exists)
    book.replace("chapters/still.md", "Old points.", "Two points.")

    code, output = book.build()
    assert code == 0, output
    assert book.pages() == wanted


def _kill(book: Book, moment: Callable[[], bool]) -> None:
    process = book.start()
    _wait_until(lambda: moment() or process.poll() is not None)
    assert process.poll() is None, process.communicate()[0]
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert (book.root / "_build" / ".unfinished").exists()


LONG = f"""{FRONT}# A long chapter

```{{code-cell}} ipython3
import time

time.sleep(120)
```
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds processes in /proc")
def test_killed_build_leaves_no_process_behind(tmp_path: Path) -> None:
    book = Book(tmp_path / "book", {"index": "(index)=\n# A small book\n", "long": LONG})
    process = book.start()
    # The nursery of kernels, the kernel, and the command that stands for it.
    _wait_until(lambda: len(_kernels_of(book)) == 3)
    process.kill()
    _wait_until(lambda: not _kernels_of(book))
    process.communicate()


def _kernels_of(book: Book) -> list[str]:
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # has just ended
            commands.append(path.read_bytes().decode())
    return [command for command in commands if f"{book.root}/tools/kernels.py" in command]


def _wait_until(moment: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
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
    (book.root / "data" / "private").mkdir()
    (book.root / "data" / "private" / "canaries.csv").write_text(_canaries())
    (book.root / "chapters" / "private.md").write_text(PRIVATE, encoding="utf-8")
    with (book.root / "_toc.yml").open("a") as contents:
        contents.write("  - file: chapters/private\n")
    code, output = book.build()
    assert code == 0, output
    page = BeautifulSoup(book.text("private"), "html.parser")
    rows = [[cell.get_text().strip() for cell in row.select("td")] for row in page.select("tbody tr")]
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
    assert not book.site.exists()


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
