"""Build the book in each language: validate the data, execute the chapters on all cores, make pages, set the PDF.

Called by make as ``python tools/build.py pages pdf``; ``--edition en`` makes one edition alone. Stops at the first
thing that is wrong and says in which file and line. What was good stays: chapters that have been executed, and the last
whole pages and PDF, which new ones replace only when they are whole, too.
"""

import argparse
import calendar
import contextlib
import filecmp
import gc
import importlib
import io
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
# The library that stands beside the chapters, whichever is installed.
sys.path.insert(0, str(ROOT / "lib"))

import book_state  # noqa: E402
import catalogs  # noqa: E402
import faults  # noqa: E402
import kernels  # noqa: E402
from book_state import Sources, Stamp  # noqa: E402
from etterprov import language  # noqa: E402
from faults import BuildError  # noqa: E402

NAME = "etterprovd"
EDITIONS = language.LANGUAGES
_WORK = ROOT / book_state.WORK
_PAGES = ROOT / book_state.BUILD / "html"
_PAPER = ROOT / book_state.BUILD / "paper"
_PACKED = _PAGES / f"{NAME}.zip"
#: Executed chapters by edition and file.
_Chapters = dict[str, dict[str, Any]]


# What takes long to import, and nobody needs before chapters are executed.
_SLOW = (
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "numpydoc",
    "sphinx.builders.html",
    "sphinx_book_theme",
    "sphinxcontrib.bibtex",
)


def main() -> int:
    """Build what is asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("targets", nargs="+", choices=["pages", "html", "pdf"], help="html: the pages, packed as well")
    parser.add_argument("--edition", choices=EDITIONS, help="the only edition to make; by default all are made")
    parser.add_argument("--wait", action="store_true", help="get ready, and build when a line comes on standard input")
    asked = parser.parse_args()
    editions = [asked.edition] if asked.edition else list(EDITIONS)
    # Sphinx makes millions of small objects that live to the end; looking for garbage among them doubles the time.
    gc.disable()
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "lib"), os.environ.get("PYTHONPATH")]))
    # Chapters run side by side; threads within each would only get in each other's way.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    try:
        with _waiting() if asked.wait else contextlib.nullcontext(True) as begun:
            if begun:
                _make(asked.targets, editions)
    except BuildError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The chapters that were executed are kept.", file=sys.stderr, flush=True)
        # Threads that wait for a kernel don't hear of it; kernels end with this process.
        os._exit(130)
    return 0


def _make(targets: Iterable[str], editions: list[str]) -> None:
    # Nothing in the book tells when it was built: it is of the day of its last change.
    os.environ.setdefault("SOURCE_DATE_EPOCH", _last_change())
    with book_state.one_at_a_time(ROOT), _early_nursery():
        for target in targets:
            {"pages": _make_pages, "html": _make_html, "pdf": _make_pdf}[target](editions)


def _early_nursery() -> contextlib.AbstractContextManager[None]:
    """Let the nursery import while data are checked and chapters read, where every chapter will be executed."""
    if (ROOT / book_state.BUILD / ".executed").exists():
        return contextlib.nullcontext()
    sources = Sources(ROOT)
    return kernels.nursery(ROOT, _slow_imports(sources, sources.names("chapters")))


@contextlib.contextmanager
def _waiting() -> Iterator[bool]:
    """Import everything and have ledgers built, and wait until a line comes; give whether one came."""
    with kernels.artist(), kernels.nursery(ROOT, kernels.SLOW):
        sources = Sources(ROOT)
        for ledgers in sorted(set(map(tuple, _ledgers(sources).values()))):
            kernels.build_ledgers(ledgers)
        for module in (*_SLOW, "book_extension", "executed"):
            importlib.import_module(module)
        yield bool(sys.stdin.readline())


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


def _make_html(editions: list[str]) -> None:
    _pack(_make_pages(editions))


def _make_pages(editions: list[str]) -> Sources:
    sources = Sources(ROOT)
    stale = [
        edition for edition in editions if not (_stamp("html", edition).holds(sources) and _pages(edition).exists())
    ]
    if stale:
        sources, done = _prepare(sources, stale)
        _render("html", sources, {edition: done[edition] for edition in stale})
        for edition in stale:
            _stamp("html", edition).remove()
            _take_over(_WORK / edition / "html", _pages(edition))
            _finish(_stamp("html", edition), sources)
    _offer_pdf(sources)
    if not _is_packed(sources):
        _PACKED.unlink(missing_ok=True)
    print(f"Pages: {(_pages(editions[0]) / 'index.html').relative_to(ROOT)}")
    return sources


def _make_pdf(editions: list[str]) -> None:
    sources = Sources(ROOT)
    stale = [edition for edition in editions if not (_stamp("pdf", edition).holds(sources) and _pdf(edition).exists())]
    if stale:
        sources, done = _prepare(sources, stale)
        _render("paper", sources, {edition: done[edition] for edition in stale})
        for edition in stale:
            _stamp("pdf", edition).remove()
            _take_over(_WORK / edition / "paper", _pdf(edition).parent)
            _finish(_stamp("pdf", edition), sources)
    _offer_pdf(sources)
    if all(_stamp("html", edition).holds(sources) for edition in EDITIONS):
        _pack(sources)
    print("PDF: " + ", ".join(str(_pdf(edition).relative_to(ROOT)) for edition in editions))


def _stamp(target: str, edition: str) -> Stamp:
    return Stamp(ROOT, target if edition == language.WRITTEN else f"{target}-{edition}")


def _pages(edition: str) -> Path:
    """Return the folder of an edition's pages; that in which the book is written has the others in it."""
    return _PAGES if edition == language.WRITTEN else _PAGES / edition


def _pdf(edition: str) -> Path:
    return (_PAPER if edition == language.WRITTEN else _PAPER / edition) / f"{NAME}.pdf"


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
    kept = {_PACKED, *(_pages(edition) / f"{NAME}.pdf" for edition in EDITIONS)}
    others = [place / edition for edition in EDITIONS]
    for old in [path for path in place.rglob("*") if path.is_file()]:
        another = any(old.is_relative_to(other) for other in others)
        if old.relative_to(place) not in wanted and old not in kept and not another:
            old.unlink()


def _offer_pdf(sources: Sources) -> None:
    """Offer each PDF beside its pages when both are made from the same sources, and no old one."""
    for edition in EDITIONS:
        offered = _pages(edition) / f"{NAME}.pdf"
        both = all(_stamp(target, edition).holds(sources) for target in ("html", "pdf"))
        if both and _pdf(edition).exists():
            shutil.copyfile(_pdf(edition), offered)
        else:
            offered.unlink(missing_ok=True)


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
    pdfs = (edition for edition in EDITIONS if (_pages(edition) / f"{NAME}.pdf").exists())
    return Stamp(ROOT, "-".join(["zip", *pdfs]))


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


def _prepare(sources: Sources, editions: list[str]) -> tuple[Sources, _Chapters]:
    """Execute what has to be, and return the sources that all outputs belong to."""
    for _ in range(5):
        _validate(sources)
        for edition in editions:
            catalogs.compile_all(ROOT, edition)
        done = _execute_chapters(sources, editions)
        # What was saved while kernels read it belongs to no state of the book: it is executed once more.
        saved = {name for name in sources.changed() if not re.fullmatch(r"chapters/.*\.md", name)}
        if not saved and all(all(chapters.values()) for chapters in done.values()):
            sources.remember()
            return sources, done
        print(f"Saved while chapters were executed: {', '.join(sorted(sources.changed()))}", flush=True)
        sources = Sources(ROOT)
        language.catalog.cache_clear()
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


def _execute_chapters(sources: Sources, editions: list[str]) -> _Chapters:
    """Run all chapters whose results aren't kept, and return all as they are kept."""
    names = faults.chapters(sources)
    notebooks = faults.read_notebooks(sources, [name for name in names if sources.known(name) is None])
    import executed

    for name, notebook in notebooks.items():
        sources.know(name, _known(executed, notebook) if notebook else "")
    chapters = {name: known.split() for name in names if (known := sources.known(name))}
    store = executed.Store(sources)

    def find() -> _Chapters:
        return {
            edition: {name: store.find(code, own[0] if own else edition) for name, (code, *own) in chapters.items()}
            for edition in editions
        }

    done = find()
    missing = {name: _missing(done, name, own) for name, (_, *own) in chapters.items()}
    missing = {name: asked for name, asked in missing.items() if asked}
    if missing:
        # The longest chapters first, so that none of them is left for last.
        order = sorted(missing, key=lambda name: len(sources.content(name) or b""), reverse=True)
        notebooks |= faults.read_notebooks(sources, [name for name in order if name not in notebooks])
        ledgers = _ledgers(sources)
        runs = [executed.Run(sources, name, notebooks[name], missing[name], ledgers[name]) for name in order]
        with ExitStack() as stack:
            stack.enter_context(_Step("Executing what changed"))
            # One chapter that draws starts the engine as soon as another process would.
            if sum(b"charts.enable()" in (sources.content(name) or b"") for name in order) > 1:
                stack.enter_context(kernels.artist())
            stack.enter_context(kernels.nursery(ROOT, _slow_imports(sources, order)))
            wanted = Counter(source for name in order for source in ledgers[name])
            stack.enter_context(kernels.shared_ledgers(ROOT, [source for source, times in wanted.items() if times > 1]))
            _run_all(runs, sources, store)
        done = find()
    store.prune()
    return done


def _known(executed: Any, notebook: Any) -> str:
    """Return what tells an executed chapter: its code, and its language if that isn't the book's."""
    own = executed.spoken(notebook, "")
    return f"{executed.code_of(notebook)} {own}".strip()


def _missing(done: _Chapters, name: str, own: list[str]) -> list[str]:
    """Return the languages in which a chapter has to be executed."""
    editions = [edition for edition, chapters in done.items() if chapters[name] is None]
    return own if own and editions else editions


def _run_all(runs: Iterable[Any], sources: Sources, store: Any) -> None:
    """Execute chapters side by side; keep each as soon as it ends."""
    problems: list[str] = []
    with TemporaryDirectory() as sockets, ExitStack() as stack:
        # One more than there are cores: to start and to end, kernels wait for each other's answers.
        pool = stack.enter_context(ThreadPoolExecutor((os.cpu_count() or 1) + 1))
        running: list[Future] = [pool.submit(run.execute, Path(sockets)) for run in runs]
        # These take a while to import, and the kernels don't need this process.
        for module in _SLOW:
            importlib.import_module(module)
        try:
            for future in as_completed(running):
                run = future.result()
                if run.problem:
                    problems.append(run.problem)
                    continue
                saved = sources.changed()
                for made in run.made:
                    if not any(_touches(saved, name) for name in made.read):
                        store.keep(made)
                print(f"  {run.name}  {run.seconds:.1f} s", flush=True)
        except KeyboardInterrupt:
            shutil.rmtree(sockets, ignore_errors=True)
            stack.pop_all()  # waits for no kernel
            raise
    if problems:
        raise BuildError(_told_once(problems))


def _told_once(problems: Iterable[str]) -> str:
    """Return problems, one a line; what is amiss in the library comes back from each chapter that reads it."""
    told: dict[str, list[str]] = {}
    for problem in sorted(problems):
        said = problem.partition(": ")[2] if "(from lib/" in problem else problem
        told.setdefault(said, []).append(problem)
    return "\n".join(
        first + (f" (and so in {len(others)} more chapters)" if others else "") for first, *others in told.values()
    )


def _touches(saved: set[str], dependency: str) -> bool:
    place = dependency.partition(":")[2]
    return any(name == place or name.startswith(f"{place}/") for name in saved)


def _slow_imports(sources: Sources, names: Iterable[str]) -> list[str]:
    """Return what some of the chapters import and all can share."""
    text = "\n".join((sources.content(name) or b"").decode() for name in names)
    return [name for name in kernels.SLOW if re.search(rf"^(import|from) {name.partition('.')[0]}\b", text, re.M)]


_LEDGER = re.compile(r'\bledger\.(?:about|build|checks|coverage|matters|weights)\((?:"(\w+)")?')


def _ledgers(sources: Sources) -> dict[str, list[str]]:
    """Return of which sources each chapter asks for the ledger, those first that most chapters ask for."""
    packages = {
        path.parent.name: json.loads(path.read_text()) for path in ROOT.glob("data/published/*/datapackage.json")
    }
    every = {package.get("short", folder) for folder, package in packages.items()}
    asked = {}
    for name in faults.chapters(sources):
        calls = _LEDGER.findall((sources.content(name) or b"").decode())
        asked[name] = every & set(calls) if all(calls) else every
    times = Counter(source for wanted in asked.values() for source in wanted)
    return {name: sorted(wanted, key=lambda source: (-times[source], source)) for name, wanted in asked.items()}


# --- Pages and PDF


def _render(builder: str, sources: Sources, done: _Chapters) -> None:
    """Make editions side by side, each in a process of its own."""
    with _Step("Making the pages" if builder == "html" else "Setting the PDF"):
        if len(done) == 1:
            for edition, chapters in done.items():
                _render_edition(builder, sources, edition, chapters)
            return
        import light

        light.stage(ROOT)  # once for all of them
        # A copy of this process has imported everything; where copies aren't safe, new ones have to.
        way = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        with ProcessPoolExecutor(len(done), mp_context=way) as pool:
            made = [pool.submit(_render_edition, builder, sources, *edition) for edition in done.items()]
            problems = [str(error) for each in made if isinstance(error := each.exception(), BuildError)]
            if problems:
                raise BuildError("\n".join(dict.fromkeys(problems)))
            for each in made:
                each.result()


def extract(out: Path) -> None:
    """Write what there is to translate into a folder, a template for each chapter."""
    sources, done = _prepare(Sources(ROOT), [language.WRITTEN])
    _sphinx("gettext", sources, language.WRITTEN, done[language.WRITTEN], out)


def _render_edition(builder: str, sources: Sources, edition: str, chapters: dict[str, Any]) -> None:
    _sphinx(builder, sources, edition, chapters, _WORK / edition / builder)
    if builder == "paper":
        _typeset(edition)


def _sphinx(builder: str, sources: Sources, edition: str, chapters: dict[str, Any], out: Path) -> None:
    from jupyter_book.sphinx import build_sphinx
    from sphinx.util.console import nocolor

    from renewal import Renewal

    Renewal.sources, Renewal.done = sources, chapters
    nocolor()
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        result = build_sphinx(
            ROOT,
            out,
            noconfig=True,
            path_config=ROOT / "_config.yml",
            confoverrides={
                "external_toc_path": "_toc.yml",
                "latex_individualpages": False,
                "nitpicky": True,
                "language": edition,
            },
            builder=builder,
            warningiserror=True,
            keep_going=True,
            jobs=_processes(edition),
            quiet=True,
        )
    if isinstance(result, KeyboardInterrupt):
        raise result
    if result != 0:
        if "data/private" in said.getvalue():
            shutil.rmtree(_WORK)  # what was made of a reader's own file isn't kept
        raise BuildError(faults.told(said.getvalue(), sources))


def _processes(edition: str) -> int:
    """Return how many processes make the pages of an edition; another language than the book's is made side by side.

    What such an edition asks of its catalog is noted by the process that asks.
    """
    return (os.cpu_count() or 1) if sys.platform == "linux" and edition == language.WRITTEN else 1


def _typeset(edition: str) -> None:
    from typesetting import TypesettingError, typeset

    try:
        typeset(_WORK / edition / "paper" / f"{NAME}.typ", ROOT / "CITATION.cff")
    except TypesettingError as error:
        raise BuildError(str(error)) from error


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # to take apart all that Sphinx has made takes seconds
