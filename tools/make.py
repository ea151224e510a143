"""The commands of this book, on any system: ``python tools/make.py book``. Where there is make, ``make book`` calls it.

Written so that an old Python can read it, too, and say that it is too old.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
VENV = ROOT / ".venv"
PYTHON = str(VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python")
#: Says what .venv was made for; it is written last.
READY = VENV / ".ready"
BUILT = ("_build", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis")
AS_ROOT = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
LOCK = [
    *("-m", "uv", "pip", "compile", "pyproject.toml", "--extra", "book", "--extra", "dev", "--upgrade", "--universal"),
    *("--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    *("--no-annotate", "--no-header", "--no-strip-extras", "--quiet", "--output-file", "requirements.txt"),
]
BUILD = [["tools/build.py", "pages", "pdf"]]
NEED = [["tools/need.py"]]
SPELL = ["-c", "import sys; from codespell_lib import main; sys.exit(main(*sys.argv[1:]))"]
#: For each command what it is for, and the Python scripts and modules that it runs, one after the other.
COMMANDS = {
    "book": ("Pages and PDF", BUILD),
    "html": ("The pages: _build/html/index.html", [["tools/build.py", "html"]]),
    "pdf": ("The PDF: _build/paper/etterprovd.pdf", [["tools/build.py", "pdf"]]),
    "unit": ("The tests that need no pages", [["-m", "pytest", "-n", "auto", "--dist", "loadfile", "-m", "not built"]]),
    "test": (
        "All tests, on the built book",
        [*BUILD, *NEED, ["-m", "pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]],
    ),
    "check": (
        "Format, lint, types, and whether chapters survive a round trip through notebooks",
        [
            ["-m", "ruff", "format", "--check", "."],
            ["-m", "ruff", "check", "."],
            ["tools/chapter_form.py", "--check", "chapters/*.md"],
            ["tools/proofread.py"],
            ["tools/catalogs.py"],
            [*SPELL, "chapters", "lib", "tools", "tests/*.py", "README.md", "CONTRIBUTING.md", "data/readings"],
            ["-m", "mypy"],
            ["-c", "import sys; from importlinter.cli import lint_imports as look; sys.exit(look(no_logo=True))"],
            ["-m", "jupytext", "--quiet", "--test", "--update", "--to", "ipynb", "chapters/*.md"],
        ],
    ),
    "format": (
        "Bring Python files and chapters into shape",
        [
            ["-m", "ruff", "format", "."],
            ["-m", "ruff", "check", "--fix", "."],
            ["tools/chapter_form.py", "chapters/*.md"],
        ],
    ),
    "live": ("Preview that follows what is saved; PORT=8001 takes another port", [["tools/live.py"]]),
    "lab": (
        'JupyterLab, where a chapter opens with "Open With > Jupytext Notebook"; ARGS=... goes to it',
        [["-m", "jupyter", "lab", "chapters", *AS_ROOT]],
    ),
    "lock": ("Newest versions that fit pyproject.toml into requirements.txt", [LOCK]),
    "chapter": ("Begin a chapter: NAME=my-chapter, ARGS='Its title'", [["tools/new.py", "chapter"]]),
    "source": ("Begin a source: NAME=my-report, ARGS='What it is called'", [["tools/new.py", "source"]]),
    "trial": (
        "True numbers accused, changed ones noticed; renews what the book shows (half an hour)",
        [["tools/trial.py"]],
    ),
    "readme": ("Renew the numbers and the figure of README.md", [["tools/readme.py"]]),
    "translate": (
        "Bring the catalogs of the other languages up to date, and say what is missing",
        [["tools/build.py", "pages", "pdf"], ["tools/translate.py"]],
    ),
    "release": (
        "Pages and PDF, if nothing is left to translate",
        [*BUILD, ["tools/translate.py", "--check"]],
    ),
    "bench": ("Measure the build against its budgets", [*BUILD, *NEED, ["tools/bench.py"]]),
    "clean": ("Remove everything that was built, but not .venv", []),
}


def main() -> int:
    """Run the command that is named first; what follows goes to the last thing that it runs."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        print(f"This book needs Python 3.11 or newer; this is {found}. Name another one: make PYTHON=python3.11")
        return 1
    name, rest = (sys.argv[1] if len(sys.argv) > 1 else "help"), sys.argv[2:]
    if name not in COMMANDS:
        print("\n".join(f"  make {name:12} {what}" for name, (what, _) in COMMANDS.items()))
        return int(name != "help")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every console knows every sign
    os.chdir(ROOT)
    if name == "clean":
        for place in BUILT:
            shutil.rmtree(place, ignore_errors=True)
        return 0
    steps = [list(step) for step in COMMANDS[name][1]]
    steps[-1] += rest
    try:
        return _environment() or next(filter(None, map(_run, steps)), 0)
    except KeyboardInterrupt:  # what runs has heard it, too, and says what it has to say
        return 130


def _run(step: list[str]) -> int:
    """Run a step in the book's environment and return its exit code."""
    places = os.pathsep.join(filter(None, ["lib", os.environ.get("PYTHONPATH")]))
    # On Windows Python would read and write files and pipes in the letters of the country.
    environment = dict(os.environ, PYTHONPATH=places, PYTHONUTF8="1")
    return subprocess.run([PYTHON, *_expanded(step)], env=environment, check=False).returncode


def _expanded(step: list[str]) -> Iterator[str]:
    """Return a step with names for patterns, which not every shell puts there."""
    for part in step:
        yield from sorted(map(str, Path().glob(part))) if "/*." in part else [part]


def _environment() -> int:
    """Install what is locked into .venv, anew when the lock, the package or Python has changed, never by halves."""
    if _is_ready():
        return 0
    from book_state import alone

    with alone(VENV.with_name(".venv.lock"), "Another command is installing the packages"):
        return 0 if _is_ready() else _install()


def _is_ready() -> bool:
    """Tell whether .venv is whole, and made for the lock, the package and the Python that are here now."""
    try:
        return READY.read_text(encoding="utf-8") == _wanted() and Path(PYTHON).exists()
    except OSError:
        return False


def _wanted() -> str:
    wanted = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        wanted.update((ROOT / name).read_bytes())
    return wanted.hexdigest()


def _install() -> int:
    if sys.platform == "win32" and Path(sys.prefix) == VENV:  # where nobody can remove a program that runs
        print("The packages in .venv are to be others now. Leave it first: deactivate", file=sys.stderr)
        return 1
    wanted = _wanted()
    print("Installing the locked packages into .venv (a minute or two) …", flush=True)
    READY.unlink(missing_ok=True)  # first of all, so that what is cleared by halves isn't taken for whole
    # The lock names everything, so pip needn't resolve (and can't stumble over extras in it); it checks afterwards
    # that nothing is missing.
    for command in (
        [sys.executable, "-m", "venv", "--clear", ".venv"],
        [PYTHON, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes", "-r", "requirements.txt"],
        [PYTHON, "-m", "pip", "install", "-qq", "--no-deps", "--no-build-isolation", "--editable", "."],
        [PYTHON, "-m", "pip", "check", "--quiet"],
    ):
        code = subprocess.run(command, check=False).returncode
        if code:
            print(f"This failed: {' '.join(command)}", file=sys.stderr)
            return code
    READY.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
