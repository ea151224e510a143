"""Measure how long the work takes, in a copy of the book, and compare with the budgets.

Edits are measured as an author meets them: from the save to the page that the preview shows, a quarter of a minute
after the page before.
"""

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
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

import closure_ratio

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = shutil.ignore_patterns("private", "_build", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")


def main() -> int:
    """Print a table of seconds and budgets; fail when a budget is exceeded."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        rows = [row for name, budget, work in _BUILDS for row in _measured(name, budget, work, copy)]
        with _preview(copy) as shown:
            rows += [(name, budget, shown(change)) for name, budget, change in _EDITS]
        rows += [row for name, budget, work in _REST for row in _measured(name, budget, work, copy)]
    print(f"\n{'':48}{'seconds':>9}{'budget':>9}")
    for name, budget, seconds in rows:
        print(f"{name:48}{seconds:9.1f}{budget:9.1f}{'' if seconds <= budget else '  too slow'}")
    closure_ratio.main()
    return int(any(seconds > budget for _, budget, seconds in rows))


def _measured(name: str, budget: float, work: Callable[[Path], str], copy: Path) -> Iterator[tuple[str, float, float]]:
    start = time.perf_counter()
    said = work(copy)
    yield name, budget, time.perf_counter() - start
    chapters = [float(seconds) for seconds in re.findall(r"^  chapters/.*  ([\d.]+) s$", said, re.M)]
    if len(chapters) > 10:
        yield "  longest chapter", 15, max(chapters)


@contextmanager
def _preview(copy: Path) -> Iterator[Callable[[Callable[[Path], None]], float]]:
    """Give what tells how many seconds it takes until the preview shows a change, or what is wrong with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "tools/live.py"]
    environment = os.environ | {"PYTHONPATH": str(copy / "lib"), "PORT": str(port)}
    live = subprocess.Popen(command, cwd=copy, env=environment)

    def state() -> dict[str, Any]:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/live-build", timeout=10) as answer:
            return dict(json.load(answer))
        return {"number": 0, "note": "not there yet", "wrong": False}

    def rests() -> bool:
        now = state()
        return bool(now["wrong"] or not now["note"])

    def wait(moment: Callable[[], bool]) -> None:
        while not moment():
            time.sleep(0.05)

    def shown(change: Callable[[Path], None]) -> float:
        wait(rests)
        time.sleep(15)
        before = state()
        change(copy)
        start = time.perf_counter()
        wait(lambda: state()["note"] not in ("", before["note"]) or state()["number"] != before["number"])
        wait(rests)
        return time.perf_counter() - start

    try:
        yield shown
    finally:
        live.send_signal(signal.SIGINT)
        live.wait()


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


def _sentence(copy: Path) -> None:
    _change(copy, _CHAPTER, "\n## ", "\nA sentence.\n\n## ")


def _fail(copy: Path) -> None:
    _change(copy, _CHAPTER, "A sentence.", "A longer sentence with {ref}`nowhere`.")


def _mend(copy: Path) -> None:
    _change(copy, _CHAPTER, " with {ref}`nowhere`", "")


def _cell(copy: Path, chapter: str = _CHAPTER) -> None:
    # A changed cell, so that the chapter is executed and rendered again.
    _change(copy, chapter, "\n```\n\n", "\nEDITED = True\n```\n\n")


def _longest(copy: Path) -> None:
    path = max((copy / "chapters").glob("*.md"), key=lambda path: path.stat().st_size)
    _cell(copy, f"chapters/{path.name}")


def _comment(copy: Path) -> None:
    _change(copy, "lib/etterprov/printed.py", "\n\n\n", "\n\n\n# A comment.\n")


def _pdf(copy: Path) -> str:
    return _run(copy, "tools/build.py", "pdf", "--edition", "en")


def _all_pdfs(copy: Path) -> str:
    return _run(copy, "tools/build.py", "pdf")


def _tests(copy: Path) -> str:
    return _run(copy, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


def _ledger(copy: Path) -> str:
    return _run(copy, "-c", "from etterprov import ledger; ledger.build()")


_Work = Callable[[Path], str]
_BUILDS: list[tuple[str, float, _Work]] = [("pages from nothing", 38, _html), ("pages, nothing changed", 2, _html)]
_EDITS: list[tuple[str, float, Callable[[Path], None]]] = [
    ("shown: a sentence", 4, _sentence),
    ("shown: what is wrong with one", 4, _fail),
    ("shown: the mended sentence", 4, _mend),
    ("shown: a cell of Utvidet oppfølging", 6, _cell),
    ("shown: a cell of the longest chapter", 20, _longest),
    ("shown: a comment in the library", 8, _comment),
]
_REST: list[tuple[str, float, _Work]] = [
    ("PDF after the pages", 8, _pdf),
    ("ledger", 2.5, _ledger),
    ("pages from nothing, ordinary kernels", 45, _plain),
    ("pages of all editions from nothing", 1.8 * 38, _all_editions),
    ("PDFs of all editions after the pages", 1.8 * 8, _all_pdfs),
    ("tests", 300, _tests),
]


if __name__ == "__main__":
    sys.exit(main())
