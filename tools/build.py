"""Build the book: validate the data, execute the chapters on all cores, make the pages, set the PDF.

Called by make as ``python tools/build.py pages pdf``. Stops at the first thing that is wrong and says in which file and
line. What was good stays: chapters that have been executed, and the last whole pages and PDF, which new ones replace
only when they are whole, too.
"""

import argparse
import calendar
import contextlib
import filecmp
import gc
import importlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

import book_state
import faults
import kernels
from book_state import Sources, Stamp
from faults import BuildError

ROOT = Path(__file__).resolve().parent.parent
NAME = "etterprovd"
_WORK = ROOT / book_state.WORK
_PAGES = ROOT / book_state.BUILD / "html"
_PAPER = ROOT / book_state.BUILD / "paper"
_PACKED = _PAGES / f"{NAME}.zip"


def main() -> int:
    """Build what is asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("targets", nargs="+", choices=["pages", "html", "pdf"], help="html: the pages, packed as well")
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
    # Nothing in the book tells when it was built: it is of the day of its last change.
    os.environ.setdefault("SOURCE_DATE_EPOCH", _last_change())
    try:
        with book_state.one_at_a_time(ROOT):
            for target in targets:
                {"pages": _make_pages, "html": _make_html, "pdf": _make_pdf}[target]()
    except BuildError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The chapters that were executed are kept.", file=sys.stderr, flush=True)
        # Threads that wait for a kernel don't hear of it; kernels end with this process.
        os._exit(130)
    return 0


def _last_change() -> str:
    """Return the second of the last commit or, without Git, of the release."""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct", "--", "."]
    with contextlib.suppress(OSError):
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        if said:
            return said
    cite = ROOT / "CITATION.cff"
    day = yaml.safe_load(cite.read_text(encoding="utf-8"))["date-released"] if cite.exists() else "2026-01-01"
    return str(calendar.timegm(time.strptime(str(day), "%Y-%m-%d")))


def _make_html() -> None:
    _pack(_make_pages())


def _make_pages() -> Sources:
    sources = Sources(ROOT)
    stamp = Stamp(ROOT, "html")
    if not (stamp.holds(sources) and _PAGES.exists()):
        sources = _prepare(sources)
        _render("html", sources)
        stamp.remove()
        _take_over(_WORK / "html", _PAGES)
        _finish(stamp, sources)
    _offer_pdf(sources)
    if not _is_packed(sources):
        _PACKED.unlink(missing_ok=True)
    print(f"Pages: {(_PAGES / 'index.html').relative_to(ROOT)}")
    return sources


def _make_pdf() -> None:
    sources = Sources(ROOT)
    stamp = Stamp(ROOT, "pdf")
    if not (stamp.holds(sources) and (_PAPER / f"{NAME}.pdf").exists()):
        sources = _prepare(sources)
        _render("paper", sources)
        _typeset()
        stamp.remove()
        _take_over(_WORK / "paper", _PAPER)
        _finish(stamp, sources)
    _offer_pdf(sources)
    if Stamp(ROOT, "html").holds(sources):
        _pack(sources)
    print(f"PDF: {(_PAPER / f'{NAME}.pdf').relative_to(ROOT)}")


def _finish(stamp: Stamp, sources: Sources) -> None:
    saved = sources.changed()
    if saved:
        print(f"Saved meanwhile, for the next build: {', '.join(sorted(saved))}")
    if all(re.fullmatch(r"chapters/.*\.md", name) for name in saved):  # which were read before
        stamp.write(sources)


def _take_over(made: Path, place: Path) -> None:
    """Bring what is shown into line with what was made; what is the same isn't touched."""
    wanted = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    for name in wanted:
        old, new = place / name, made / name
        if not (old.exists() and filecmp.cmp(old, new, shallow=False)):
            old.parent.mkdir(parents=True, exist_ok=True)
            half = old.with_name(f"{old.name}.half")
            shutil.copyfile(new, half)
            half.replace(old)
    for old in [path for path in place.rglob("*") if path.is_file()]:
        if old.relative_to(place) not in wanted and old not in (_PAGES / f"{NAME}.pdf", _PACKED):
            old.unlink()


def _offer_pdf(sources: Sources) -> None:
    """Offer the PDF beside the pages when both are made from the same sources, and no old one."""
    both = all(Stamp(ROOT, target).holds(sources) for target in ("html", "pdf"))
    if both and (_PAPER / f"{NAME}.pdf").exists():
        shutil.copyfile(_PAPER / f"{NAME}.pdf", _PAGES / f"{NAME}.pdf")
    else:
        (_PAGES / f"{NAME}.pdf").unlink(missing_ok=True)


def _pack(sources: Sources) -> None:
    """Offer the whole book as one file beside the pages."""
    from take_along import pack

    if _is_packed(sources):
        return
    # What is there may hold a file that was saved while it was packed.
    _PACKED.unlink(missing_ok=True)
    with _Step("Packing the whole book"):
        pack(ROOT)
    if not sources.changed():
        _packing().write(sources)


def _is_packed(sources: Sources) -> bool:
    return _PACKED.exists() and _packing().holds(sources)


def _packing() -> Stamp:
    """Return the stamp of the packed book, which has the PDF in it or not."""
    return Stamp(ROOT, "zip-with-pdf" if (_PAGES / f"{NAME}.pdf").exists() else "zip")


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


def _prepare(sources: Sources) -> Sources:
    """Execute what has to be, and return the sources that all outputs belong to."""
    for _ in range(5):
        _validate(sources)
        done = _execute_chapters(sources)
        # What was saved while kernels read it belongs to no state of the book: it is executed once more.
        saved = {name for name in sources.changed() if not re.fullmatch(r"chapters/.*\.md", name)}
        if not saved and all(done.values()):
            sources.remember()
            from renewal import Renewal

            Renewal.sources, Renewal.done = sources, done
            return sources
        print(f"Saved while chapters were executed: {', '.join(sorted(sources.changed()))}", flush=True)
        sources = Sources(ROOT)
    raise BuildError("What the chapters read is being changed all the time; build when it rests.")


def _validate(sources: Sources) -> None:
    """Check the data once for each state of them."""
    valid = ROOT / book_state.BUILD / ".valid"
    state = sources.below("data", "lib/etterprov", "chapters/references.bib")
    if valid.exists() and valid.read_text() == state:
        return
    if problem := faults.in_bibliography(sources):
        raise BuildError(problem)
    from etterprov import source

    try:
        source.validate()
    except source.DataError as error:
        raise BuildError(str(error)) from error
    book_state.write_whole(valid, state)


def _execute_chapters(sources: Sources) -> dict[str, Any]:
    """Run all chapters whose results aren't kept, and return all as they are kept."""
    names = faults.chapters(sources)
    notebooks = faults.read_notebooks(sources, [name for name in names if sources.known(name) is None])
    import executed

    for name, notebook in notebooks.items():
        sources.know(name, executed.code_of(notebook) if notebook else "")
    codes = {name: code for name in names if (code := sources.known(name))}
    store = executed.Store(sources)
    missing = [name for name, code in codes.items() if store.find(code) is None]
    if missing:
        # The longest chapters first, so that none of them is left for last.
        missing.sort(key=lambda name: len(sources.content(name) or b""), reverse=True)
        notebooks |= faults.read_notebooks(sources, [name for name in missing if name not in notebooks])
        runs = [executed.Run(sources, name, notebooks[name]) for name in missing]
        with _Step("Executing what changed"), kernels.nursery(_slow_imports(sources, missing)):
            _run_all(runs, sources, store)
    store.prune()
    return {name: store.find(code) for name, code in codes.items()}


def _run_all(runs: Iterable[Any], sources: Sources, store: Any) -> None:
    """Execute chapters side by side; keep each as soon as it ends."""
    problems: list[str] = []
    with TemporaryDirectory() as sockets, ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
        running: list[Future] = [pool.submit(run.execute, Path(sockets)) for run in runs]
        # These take a while to import, and the kernels don't need this process.
        for module in ("jupyter_book.sphinx", "myst_nb.sphinx_ext", "numpydoc", "sphinx.builders.html"):
            importlib.import_module(module)
        for module in ("sphinx_book_theme", "sphinxcontrib.bibtex"):
            importlib.import_module(module)
        try:
            for future in as_completed(running):
                run = future.result()
                if run.problem:
                    problems.append(run.problem)
                    continue
                saved = sources.changed()
                if not any(_touches(saved, name) for name in run.read):
                    store.keep(run.notebook, run.read)
                print(f"  {run.name}  {run.seconds:.1f} s", flush=True)
        except KeyboardInterrupt:
            shutil.rmtree(sockets, ignore_errors=True)
            stack.pop_all()  # waits for no kernel
            raise
    if problems:
        raise BuildError("\n".join(sorted(problems)))


def _touches(saved: set[str], dependency: str) -> bool:
    place = dependency.partition(":")[2]
    return any(name == place or name.startswith(f"{place}/") for name in saved)


def _slow_imports(sources: Sources, names: Iterable[str]) -> list[str]:
    """Return what some of the chapters import and all can share."""
    text = "\n".join((sources.content(name) or b"").decode() for name in names)
    return [name for name in kernels.SLOW if re.search(rf"^(import|from) {name.partition('.')[0]}\b", text, re.M)]


# --- Pages and PDF


def _render(builder: str, sources: Sources) -> None:
    from jupyter_book.sphinx import build_sphinx
    from sphinx.util.console import nocolor

    nocolor()
    said = io.StringIO()
    with _Step("Making the pages" if builder == "html" else "Writing for paper"), contextlib.redirect_stderr(said):
        result = build_sphinx(
            ROOT,
            _WORK / builder,
            noconfig=True,
            path_config=ROOT / "_config.yml",
            confoverrides={"external_toc_path": "_toc.yml", "latex_individualpages": False, "nitpicky": True},
            builder=builder,
            warningiserror=True,
            keep_going=True,
            quiet=True,
        )
        if isinstance(result, KeyboardInterrupt):
            raise result
        if result != 0:
            if "data/private" in said.getvalue():
                shutil.rmtree(_WORK)  # what was made of a reader's own file isn't kept
            raise BuildError(faults.told(said.getvalue(), sources))


def _typeset() -> None:
    from typesetting import TypesettingError, typeset

    with _Step("Typesetting the PDF"):
        try:
            typeset(_WORK / "paper" / f"{NAME}.typ", ROOT / "CITATION.cff")
        except TypesettingError as error:
            raise BuildError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
