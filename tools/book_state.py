"""What a build is made from, and whether the last one was finished.

Executed chapters are kept under a digest of everything they can read besides their own cells, so that a change in the
library, the data or the lock can't leave an old number on a page. A marker file stands while a build is under way; who
finds one at the start knows that the last build was cut short and throws its results away.
"""

import hashlib
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

BUILD = "_build"
_UNFINISHED = ".unfinished"
_CACHES = ".executed"
_LEFTOVERS = re.compile(r"^__pycache__$|^\.ipynb_checkpoints$|\.egg-info$|\.pyc$")


def files_below(*places: Path) -> Iterable[Path]:
    """Yield every file in the given places in a fixed order, without what Python leaves behind.

    Nor what a chapter writes beside a reader's own data: the list of these files stands there.
    """
    for place in places:
        written = _written(place)
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and path not in written and not any(_LEFTOVERS.search(part) for part in path.parts):
                yield path


def _written(place: Path) -> set[Path]:
    found = set()
    for note in place.rglob(".written") if place.is_dir() else ():
        names = note.read_text(encoding="utf-8").splitlines()
        found |= {note, note.with_name(".key"), *(note.parent / name for name in names)}
    return found | (set(place.rglob(".key")) if place.is_dir() else set())


def _digest(root: Path, names: Iterable[str]) -> str:
    result = hashlib.sha256(repr(sys.version_info[:3]).encode())
    for path in files_below(*(root / name for name in names)):
        content = path.read_bytes()
        result.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        result.update(content)
    return result.hexdigest()[:16]


def ground_digest(root: Path) -> str:
    """Return the digest of what every chapter may depend on: library, data, locked versions."""
    return _digest(root, ["lib", "data", "requirements.txt"])


def house_digest(root: Path) -> str:
    """Return the digest of what every page may depend on besides its own text."""
    return _digest(root, ["lib", "data", "requirements.txt", "tools", "_static", "_config.yml"])


def book_digest(root: Path) -> str:
    """Return the digest of everything that the book is made from."""
    files = ["requirements.txt", "_config.yml", "_toc.yml", "CITATION.cff"]
    return _digest(root, ["lib", "data", "chapters", "tools", "_static", *files])


def cache_path(root: Path) -> Path:
    """Return the place of the executed chapters that belong to the present library, data and lock."""
    return root / BUILD / _CACHES / ground_digest(root)


def prune_caches(root: Path, keep: int = 3) -> None:
    """Remove the executed chapters of all but the latest few digests."""
    caches = sorted((root / BUILD / _CACHES).glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in caches[keep:]:
        shutil.rmtree(old)


def begin(root: Path, doing: str) -> None:
    """Note that something is under way, after clearing away what an earlier interruption left."""
    marker = root / BUILD / _UNFINISHED
    if marker.exists():
        was_doing, _, ground = marker.read_text().partition(" ")
        if was_doing == "executing" and ground:
            shutil.rmtree(root / BUILD / _CACHES / ground, ignore_errors=True)
        discard(root)
    marker.parent.mkdir(exist_ok=True)
    marker.write_text(f"{doing} {ground_digest(root)}")


def interrupted(root: Path) -> bool:
    """Tell whether a build is under way or was cut short."""
    return (root / BUILD / _UNFINISHED).exists()


def finish(root: Path) -> None:
    """Note that nothing is under way any more."""
    (root / BUILD / _UNFINISHED).unlink(missing_ok=True)


def discard(root: Path) -> None:
    """Remove all pages and what they were made from, but not the executed chapters."""
    for name in ("html", "paper", ".doctrees", "jupyter_execute", ".html.stamp", ".pdf.stamp"):
        path = root / BUILD / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
