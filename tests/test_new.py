"""What is begun by a command passes every check, in a copy of the book."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import new
import proofread

ROOT = Path(__file__).parents[1]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    for name in ("chapters", "data", "tests", "tools", "lib"):
        ignored = shutil.ignore_patterns("private", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("_toc.yml", "_config.yml", "pyproject.toml", "README.md", "CITATION.cff"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "_static", tmp_path / "_static")
    return tmp_path


def _run(book: Path, *command: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(book / "lib")}
    done = subprocess.run(
        [sys.executable, *command], cwd=book, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_new_chapter_runs_and_has_no_fault(book: Path) -> None:
    path, *_ = new.chapter(book, "another-view", "Another view")
    assert "{ref}`another-view`" in (book / "chapters" / "index.md").read_text(encoding="utf-8")
    assert list(proofread.faults([path])) == []
    assert list(proofread.contents(book)) == []
    _run(book, "tools/chapter_form.py", "--check", "chapters/another-view.md")
    _run(book, "-m", "jupytext", "--quiet", "--to", "ipynb", "--execute", "--run-path", "chapters", str(path))
    _run(
        book, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_chapters.py", "-k", "another-view or contents"
    )


def test_new_source_is_in_the_ledger_and_every_test_of_data_holds(book: Path) -> None:
    new.source(book, "elsewhere2020", "A report from elsewhere")
    assert "2 reproduced" in _run(book, "-m", "etterprov", "check", "data/published/elsewhere2020")
    tests = ("tests/test_data.py", "tests/test_published.py", "tests/test_ledger.py")
    # Those of the ledger that take long don't ask what sources there are.
    _run(book, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", *tests)


def test_name_that_is_taken_is_told(book: Path) -> None:
    with pytest.raises(new.Taken, match=r"chapters/ledger\.md is there already"):
        new.chapter(book, "ledger", "Ledger")
    with pytest.raises(new.Taken, match="data/published/uo is there already"):
        new.source(book, "uo", "Again")


@pytest.mark.parametrize("arguments", [[], ["chapter"], ["page", "x"], ["chapter", "Two Words"]])
def test_what_is_missing_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before, sys.argv = sys.argv, ["new.py", *arguments]
    try:
        assert new.main() == 2
    finally:
        sys.argv = before
    assert len(capsys.readouterr().out.splitlines()) == 1
