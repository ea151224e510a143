"""Measure how long the work takes, in a copy of the book, and compare with the budgets."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import closure_ratio

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = shutil.ignore_patterns("private", "_build", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")


def main() -> int:
    """Print a table of seconds and budgets; fail when a budget is exceeded."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        rows = [row for name, budget, work in _MEASURES for row in _measured(name, budget, work, copy)]
    print(f"\n{'':44}{'seconds':>9}{'budget':>9}")
    for name, budget, seconds in rows:
        print(f"{name:44}{seconds:9.1f}{budget:9.1f}{'' if seconds <= budget else '  too slow'}")
    closure_ratio.main()
    return int(any(seconds > budget for _, budget, seconds in rows))


def _measured(name: str, budget: float, work: Callable[[Path], str], copy: Path) -> Iterator[tuple[str, float, float]]:
    if work is _mended:
        _fail(copy)
    start = time.perf_counter()
    said = work(copy)
    yield name, budget, time.perf_counter() - start
    chapters = [float(seconds) for seconds in re.findall(r"^  chapters/.*  ([\d.]+) s$", said, re.M)]
    if len(chapters) > 10:
        yield "  longest chapter", 15, max(chapters)


def _run(copy: Path, *command: str, **more: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(copy / "lib")} | more
    result = subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    print(result.stdout, end="", flush=True)
    return result.stdout


def _html(copy: Path, **more: str) -> str:
    """Make the edition that the book is written in, as an author's preview does."""
    return _run(copy, "tools/build.py", "pages", "--edition", "en", **more)


def _plain(copy: Path) -> str:
    shutil.rmtree(copy / "_build")
    return _html(copy, KERNELS="plain")


def _all_editions(copy: Path) -> str:
    shutil.rmtree(copy / "_build")
    return _run(copy, "tools/build.py", "html")


def _change(copy: Path, name: str, old: str, new: str) -> None:
    path = copy / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


_CHAPTER = "chapters/utvidet-oppfolging.md"


def _sentence(copy: Path) -> str:
    _change(copy, _CHAPTER, "\n## ", "\nA sentence.\n\n## ")
    return _html(copy)


def _fail(copy: Path) -> None:
    _change(copy, _CHAPTER, "A sentence.", "A sentence with {ref}`nowhere`.")
    _html(copy)


def _mended(copy: Path) -> str:
    _change(copy, _CHAPTER, " with {ref}`nowhere`", "")
    return _html(copy)


def _cell(copy: Path, chapter: str = _CHAPTER) -> str:
    # A changed cell, so that the chapter is executed and rendered again.
    _change(copy, chapter, "\n```\n\n", "\nEDITED = True\n```\n\n")
    return _html(copy)


def _longest(copy: Path) -> str:
    path = max((copy / "chapters").glob("*.md"), key=lambda path: path.stat().st_size)
    return _cell(copy, f"chapters/{path.name}")


def _comment(copy: Path) -> str:
    _change(copy, "lib/etterprov/printed.py", "\n\n\n", "\n\n\n# A comment.\n")
    return _html(copy)


def _pdf(copy: Path) -> str:
    return _run(copy, "tools/build.py", "pdf", "--edition", "en")


def _all_pdfs(copy: Path) -> str:
    return _run(copy, "tools/build.py", "pdf")


def _tests(copy: Path) -> str:
    return _run(copy, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


def _ledger(copy: Path) -> str:
    return _run(copy, "-c", "from etterprov import ledger; ledger.build()")


_MEASURES: list[tuple[str, float, Callable[[Path], str]]] = [
    ("pages from nothing", 38, _html),
    ("pages, nothing changed", 2, _html),
    ("pages, a sentence edited", 4, _sentence),
    ("pages, a sentence mended after a failed build", 4, _mended),
    ("pages, a cell of Utvidet oppfølging edited", 6, _cell),
    ("pages, a cell of the longest chapter edited", 20, _longest),
    ("pages, a comment in the library", 8, _comment),
    ("PDF after the pages", 8, _pdf),
    ("ledger", 2.5, _ledger),
    ("pages from nothing, ordinary kernels", 45, _plain),
    ("pages of all editions from nothing", 1.8 * 38, _all_editions),
    ("PDFs of all editions after the pages", 1.8 * 8, _all_pdfs),
    ("tests", 300, _tests),
]


if __name__ == "__main__":
    sys.exit(main())
