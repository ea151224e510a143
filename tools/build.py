"""Build the book: validate the data, execute the chapters on all cores, make the pages, set the PDF.

Called by make as ``python tools/build.py html pdf``. Stops at the first thing that is wrong and says in which file and
line; what was made from it is thrown away then, so that no half a book looks like a whole one.
"""

import argparse
import csv
import gc
import importlib
import os
import re
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import book_state
import kernels

ROOT = Path(__file__).resolve().parent.parent
NAME = "etterprovd"


class BuildError(Exception):
    """Something in the book's sources is wrong; the message names file and line."""


def main() -> int:
    """Build what is asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("targets", nargs="+", choices=["html", "pdf"])
    targets = parser.parse_args().targets
    # Sphinx makes millions of small objects that live to the end; looking for garbage among them doubles the time.
    gc.disable()
    os.chdir(ROOT)
    # The chapters use the library that stands beside them, whichever is installed.
    sys.path.insert(0, str(ROOT / "lib"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "lib"), os.environ.get("PYTHONPATH")]))
    # Chapters run side by side; threads within each would only get in each other's way.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    try:
        for target in targets:
            {"html": _make_html, "pdf": _make_pdf}[target]()
    except BuildError as error:
        book_state.discard(ROOT)
        book_state.finish(ROOT)
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _make_html() -> None:
    stamp = _Stamp("html", ROOT / book_state.BUILD / "html" / "index.html")
    if not stamp.holds():
        _prepare()
        _render("html")
        stamp.write()
    pdf = _Stamp("pdf", _pdf())
    _copy_pdf(pdf.holds())
    _pack()
    print(f"Pages: {stamp.result.relative_to(ROOT)}")


def _make_pdf() -> None:
    stamp = _Stamp("pdf", _pdf())
    if not stamp.holds():
        _prepare()
        _render("paper")
        _typeset()
        stamp.write()
    _copy_pdf(True)
    _pack()
    print(f"PDF: {stamp.result.relative_to(ROOT)}")


def _pdf() -> Path:
    return ROOT / book_state.BUILD / "paper" / f"{NAME}.pdf"


def _copy_pdf(current: bool) -> None:
    """Offer the PDF beside the pages when it was made from the same sources, and no old one."""
    pages = ROOT / book_state.BUILD / "html"
    if current and pages.exists():
        shutil.copyfile(_pdf(), pages / f"{NAME}.pdf")
    else:
        (pages / f"{NAME}.pdf").unlink(missing_ok=True)


def _pack() -> None:
    """Offer the whole book as one file beside the pages."""
    from take_along import pack

    if (ROOT / book_state.BUILD / "html" / "index.html").exists():
        with _Step("Packing the whole book"):
            pack(ROOT)


class _Stamp:
    """What a finished result was made from, to see whether it has to be made again."""

    def __init__(self, target: str, result: Path) -> None:
        self.result = result
        self._path = ROOT / book_state.BUILD / f".{target}.stamp"
        self._digest = book_state.book_digest(ROOT)

    def holds(self) -> bool:
        whole = not book_state.interrupted(ROOT) and self.result.exists() and self._path.exists()
        return whole and self._path.read_text() == self._digest

    def write(self) -> None:
        self._path.write_text(self._digest)


class _Step:
    """Say what is being done and how long it took."""

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        self._start = time.perf_counter()
        print(f"{self._doing} …", flush=True)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            print(f"  {time.perf_counter() - self._start:.1f} s", flush=True)


# --- Data and chapters


def _prepare() -> None:
    with kernels.nursery(_slow_imports()):
        # What is kept under the present data was made after they had been found right.
        if not book_state.cache_path(ROOT).exists():
            _validate()
        book_state.begin(ROOT, "executing")
        _execute_chapters()
        book_state.finish(ROOT)
    book_state.prune_caches(ROOT)


def _slow_imports() -> list[str]:
    """Return what some chapter imports and all can share."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "chapters").glob("*.md"))
    return [name for name in kernels.SLOW if re.search(rf"^(import|from) {name.partition('.')[0]}\b", text, re.M)]


def _validate() -> None:
    from etterprov import source

    try:
        source.validate()
    except source.DataError as error:
        raise BuildError(str(error)) from error


def _execute_chapters() -> None:
    """Run all chapters whose results aren't kept yet; Sphinx then finds every one."""
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    cache = get_cache(str(book_state.cache_path(ROOT)))
    # The longest chapters first, so that none of them is left for last; each starts as soon as it is read.
    paths = sorted(_chapter_files(), key=lambda path: path.stat().st_size if path.exists() else 0, reverse=True)
    running: dict[Any, tuple[Path, Any]] = {}
    problems = []
    with ExitStack() as steps, ThreadPoolExecutor(os.cpu_count()) as pool:
        for path in paths:
            notebook = _read_notebook(path)
            if notebook is None or _is_kept(cache, notebook):
                continue
            if not running:
                steps.enter_context(_Step("Executing what changed"))
            running[pool.submit(_execute, path, notebook)] = path, notebook
        if not running:
            return
        # These take a while to import, and the kernels don't need this process.
        for module in (
            "jupyter_book.sphinx",
            "myst_nb.sphinx_ext",
            "numpydoc",
            "sphinx.builders.html",
            "sphinx_book_theme",
            "sphinxcontrib.bibtex",
        ):
            importlib.import_module(module)
        for done in as_completed(running):
            path, notebook = running[done]
            seconds, problem = done.result()
            if problem:
                problems.append(problem)
                continue
            bundle = CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            print(f"  {path.relative_to(ROOT)}  {seconds:.1f} s", flush=True)
    if problems:
        raise BuildError("\n".join(sorted(problems)))


def _is_kept(cache: Any, notebook: Any) -> bool:
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def _chapter_files() -> list[Path]:
    from sphinx_external_toc.parsing import parse_toc_yaml

    return [ROOT / f"{document}.md" for document in parse_toc_yaml(ROOT / "_toc.yml")]


def _read_notebook(path: Path) -> Any:
    from myst_nb.core.config import NbParserConfig
    from myst_nb.core.read import create_nb_reader
    from myst_parser.config.main import MdParserConfig

    if not path.exists():
        raise BuildError(f"_toc.yml: {path.relative_to(ROOT)} doesn't exist")
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), MdParserConfig(), NbParserConfig(), text)
    return reader.read(text) if reader else None


def _execute(path: Path, notebook: Any) -> tuple[float, str]:
    """Execute a notebook in place and return the seconds it took and what went wrong, if anything."""
    from jupyter_cache.executors.utils import single_nb_execution
    from traitlets.config import Config

    try:
        # Kernels talk through files, not through the network, where they would warn that others can listen.
        with TemporaryDirectory() as sockets:
            result = single_nb_execution(
                notebook,
                cwd=str(path.parent),
                timeout=300,
                allow_errors=False,
                config=Config({"KernelManager": {"transport": "ipc", "ip": f"{sockets}/kernel"}}),
            )
    except Exception as error:
        return 0, f"{path.relative_to(ROOT)}: {type(error).__name__}: {error}"
    if named := _people_named(notebook):
        return result.time, f"{path.relative_to(ROOT)}: the outputs name people of {named}; nothing was kept of them"
    # An object that can't display itself leaves an error among the outputs but doesn't stop the execution.
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                place, deeper = _failing_place(path, notebook, index, "\n".join(output.traceback))
                return result.time, f"{path.relative_to(ROOT)}:{place}: {output.ename}: {output.evalue}{deeper}"
    if result.err:
        return result.time, f"{path.relative_to(ROOT)}: {type(result.err).__name__}: {result.err}"
    return result.time, ""


def _people_named(notebook: Any) -> str:
    """Return the file in data/private of which a cell shows who is in it, if there is one."""
    private = ROOT / "data" / "private"
    tables = [path for path in private.rglob("*.csv") if path.is_file()] if private.exists() else []
    if not tables:
        return ""
    shown = set(re.findall(r"\w+", str([cell.get("outputs", []) for cell in notebook.cells])))
    for path in tables:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            # Short numbers occur everywhere; only ids that are none tell of a person.
            ids = {row.get("participant") or "" for row in csv.DictReader(file)}
        if len(shown & {text for text in ids if len(text) > 4 and not text.isdigit()}) > 0:
            return path.relative_to(ROOT).as_posix()
    return ""


def _failing_place(path: Path, notebook: Any, index: int, traceback: str) -> tuple[int, str]:
    """Return the line of the chapter where a cell failed and, if that was deeper down, the place in the library."""
    lines = path.read_text(encoding="utf-8").splitlines()
    source = notebook.cells[index].source.splitlines()
    start = int(notebook.metadata.get("source_map", [0] * (index + 1))[index])
    while start < len(lines) and lines[start : start + len(source)] != source:
        start += 1
    plain = re.sub(r"\x1b\[[0-9;]*m", "", traceback)
    within = re.findall(r"Cell In\[\d+\], line (\d+)", plain)
    library = re.findall(r"File \S*?(lib/\w+/\S+:\d+)", plain)
    return start + (int(within[-1]) if within else 1), f" (from {library[-1]})" if library else ""


# --- Pages and PDF


def _render(builder: str) -> None:
    from jupyter_book.sphinx import build_sphinx
    from sphinx.util.console import nocolor

    if not sys.stderr.isatty():
        nocolor()
    with _Step("Making the pages" if builder == "html" else "Writing for paper"):
        result = build_sphinx(
            ROOT,
            ROOT / book_state.BUILD / builder,
            noconfig=True,
            path_config=ROOT / "_config.yml",
            confoverrides={"external_toc_path": "_toc.yml", "latex_individualpages": False, "nitpicky": True},
            builder=builder,
            warningiserror=True,
            keep_going=True,
            quiet=True,
        )
    if result != 0:
        raise BuildError("The book was not built: see the messages above.")


def _typeset() -> None:
    from typesetting import TypesettingError, typeset

    with _Step("Typesetting the PDF"):
        try:
            typeset(_pdf().with_suffix(".typ"), ROOT / "CITATION.cff")
        except TypesettingError as error:
            raise BuildError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
