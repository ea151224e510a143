"""Measure how long the work takes, in a copy of the book, and compare with the budgets."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_cache import get_cache

import book_state
import closure_ratio

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = shutil.ignore_patterns("private", "_build", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")


def main() -> int:
    """Print a table of seconds and budgets; fail when a budget is exceeded."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        rows = [(name, budget, _seconds(work, copy)) for name, budget, work in _MEASURES]
        rows.insert(1, ("longest chapter", 15, _longest_chapter(copy)))
    print(f"\n{'':34}{'seconds':>9}{'budget':>9}")
    for name, budget, seconds in rows:
        print(f"{name:34}{seconds:9.1f}{budget:9.0f}{'' if seconds <= budget else '  too slow'}")
    closure_ratio.main()
    return int(any(seconds > budget for _, budget, seconds in rows))


def _seconds(work: Callable[[Path], None], copy: Path) -> float:
    start = time.perf_counter()
    work(copy)
    return time.perf_counter() - start


def _longest_chapter(copy: Path) -> float:
    """Return the seconds of the chapter that took longest while all were executed."""
    records = get_cache(str(book_state.cache_path(copy))).list_cache_records()
    return max(float(record.data["execution_seconds"]) for record in records)


def _run(copy: Path, *command: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(copy / "lib")}
    subprocess.run([sys.executable, *command], cwd=copy, env=environment, check=True)


def _html(copy: Path) -> None:
    _run(copy, "tools/build.py", "html")


def _edit(copy: Path, chapter: Path) -> None:
    # A changed cell, so that the chapter is executed and rendered again.
    text = chapter.read_text(encoding="utf-8")
    before, fence, after = text.partition("```{code-cell} ipython3\n")
    cell, close, rest = after.partition("\n```")
    chapter.write_text(before + fence + cell + "\n# edited" + close + rest, encoding="utf-8")
    _html(copy)


def _edit_first(copy: Path) -> None:
    _edit(copy, copy / "chapters" / "utvidet-oppfolging.md")


def _edit_longest(copy: Path) -> None:
    _edit(copy, max((copy / "chapters").glob("*.md"), key=lambda path: path.stat().st_size))


def _pdf(copy: Path) -> None:
    _run(copy, "tools/build.py", "pdf")


def _tests(copy: Path) -> None:
    _run(copy, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


def _ledger(copy: Path) -> None:
    _run(copy, "-c", "from etterprov import ledger; ledger.build()")


_MEASURES: list[tuple[str, float, Callable[[Path], None]]] = [
    ("pages from nothing", 60, _html),
    ("pages, nothing changed", 4, _html),
    ("pages, Utvidet oppfølging edited", 8, _edit_first),
    ("pages, longest chapter edited", 20, _edit_longest),
    ("PDF after the pages", 8, _pdf),
    ("ledger", 2.5, _ledger),
    ("tests", 240, _tests),
]


if __name__ == "__main__":
    sys.exit(main())
