"""What the book is made from, told by contents that are noted before anything is read.

A time on a file can't tell whether a page holds what its chapter says: who saves while a build reads leaves a file that
is older than its page and newer than the sentence there. So each build begins by noting the contents of every file.
Chapters are then taken from that note; what else is read while a build runs is compared with it at the end, and nothing
is held for made from it that was saved in between.
"""

import ast
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO

BUILD = "_build"
#: Where pages and paper are made before they are found whole and taken over.
WORK = f"{BUILD}/.work"
#: What a build reads, and a preview follows.
PLACES = ("lib", "data", "chapters", "tools", "locale", "_static")
FILES = ("_config.yml", "_toc.yml", "CITATION.cff", "requirements.txt", "pyproject.toml", "README.md")
# Sphinx shows comments that begin with "#:", and types that stand in one.
_COMMENT = re.compile(rb"^[ \t]*#(?!:| type:).*\n", re.M)
_LEFTOVERS = re.compile(r"^__pycache__$|^\.ipynb_checkpoints$|\.egg-info$|\.pyc$|~$|^\.#|\.sw[px]$|^\.mypy_cache$")


def files_below(*places: Path) -> Iterable[Path]:
    """Yield every file in the given places in a fixed order, without what Python and editors leave behind.

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


def digest(*parts: str | bytes) -> str:
    """Return a short digest of texts or bytes."""
    result = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        result.update(f"{len(content)} ".encode())
        result.update(content)
    return result.hexdigest()[:16]


class Sources:
    """The files of the book, with the contents that they have when this is made."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: dict[str, tuple[int, str]] = {}
        self._contents: dict[str, bytes] = {}
        self._shown_of: dict[str, str] = {}
        for path in files_below(*(root / place for place in (*PLACES, *FILES))):
            with suppress(FileNotFoundError):  # has just gone
                saved = path.stat().st_mtime_ns
                content = path.read_bytes()
                name = path.relative_to(root).as_posix()
                self._seen[name] = saved, digest(content)
                if name.endswith((".md", ".py", ".bib")):
                    self._contents[name] = content

    def changed(self) -> set[str]:
        """Return the names of the files that have been saved since, even if they are again as they were."""
        now = Sources(self.root)._seen
        return {name for name in self._seen | now if self._seen.get(name) != now.get(name)}

    def names(self, place: str) -> list[str]:
        """Return the names of the files in a folder."""
        return [name for name in self._seen if name.startswith(f"{place}/")]

    def content(self, name: str) -> bytes | None:
        """Return a chapter, a bibliography or a module, if it exists."""
        return self._contents.get(name)

    def below(self, *places: str) -> str:
        """Return a digest of all that lies in the given places."""
        inside = (name for name in self._seen if any(name == place or name.startswith(f"{place}/") for place in places))
        return digest(repr(sys.version_info[:3]), *(f"{name} {self._seen[name][1]}" for name in inside))

    @property
    def book(self) -> str:
        """A digest of everything."""
        return self.below(*PLACES, *FILES)

    def value(self, dependency: str) -> str:
        """Return what a page or an executed chapter has read at a place, as a digest.

        The place says what was read of it: ``file:`` its bytes, ``code:`` a module without its comments, ``names:``
        which files a folder holds, ``all:`` everything in a folder, ``shown:`` everything in it that a description of a
        module can show: no comments for those who read the code.
        """
        kind, _, place = dependency.partition(":")
        if kind == "names":
            return digest(*self.names(place))
        if kind == "all":
            return self.below(place)
        if kind == "code":
            return self._code(place)
        if kind == "shown":
            return self._shown(place)
        if place in self._seen or place.partition("/")[0] in PLACES:
            return self._seen.get(place, (0, ""))[1]
        path = self.root / place
        return digest(path.read_bytes()) if path.is_file() else ""

    def _shown(self, folder: str) -> str:
        if folder not in self._shown_of:
            parts = (f"{name} {self._code(name)} {self._without_comments(name)}" for name in self.names(folder))
            self._shown_of[folder] = digest(*parts)
        return self._shown_of[folder]

    def _without_comments(self, name: str) -> str:
        """Return a digest of a file without the lines that are comments, but for those that a description shows.

        Within a text that looks like one such lines are missing, too; but that text is code.
        """
        if name.endswith(".py"):
            return digest(_COMMENT.sub(b"", self._contents[name]))
        return self._seen[name][1]

    # --- What is worked out of one file's content once

    def known(self, name: str) -> str | None:
        """Return what was worked out of a file with this content, in this build or in one before."""
        return self._known.get(self._key(name)) if name in self._seen else None

    def know(self, name: str, worked_out: str) -> None:
        """Note what was worked out of a file."""
        self._known[self._key(name)] = worked_out

    def remember(self) -> None:
        """Keep what was worked out of the present files for the next build."""
        present = set(map(self._key, self._seen))
        known = {key: worked_out for key, worked_out in self._known.items() if key in present}
        write_whole(self.root / BUILD / ".known.json", json.dumps({"tools": self.below("tools"), "known": known}))

    def _key(self, name: str) -> str:
        return f"{Path(name).suffix} {self._seen[name][1]}"

    @cached_property
    def _known(self) -> dict[str, str]:
        with suppress(OSError, ValueError):
            kept = json.loads((self.root / BUILD / ".known.json").read_text())
            if kept["tools"] == self.below("tools"):
                return dict(kept["known"])
        return {}

    def _code(self, place: str) -> str:
        """Return a digest of a module without its comments."""
        if place in self._contents and self.known(place) is None:
            self.know(place, _code_digest(self._contents[place]))
        return self.known(place) or ""


def _code_digest(content: bytes) -> str:
    try:
        return digest(ast.dump(ast.parse(content)))
    except (SyntaxError, ValueError):
        return digest(content)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.half-{os.getpid()}")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


class Pages:
    """What each doctree and each page was made from.

    A page is forgotten before it is made and noted when it has become good, so that one from a build that was cut
    short, or that gave a warning, is made again.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "made-from.json"
        self._made: dict[str, dict[str, str]] = {"doctree": {}, "html": {}}
        with suppress(OSError, ValueError):
            self._made = json.loads(self._path.read_text())

    def stale(self, kind: str, wanted: dict[str, str]) -> set[str]:
        """Return the pages that aren't made from what they are to be made from."""
        return {page for page, made_from in wanted.items() if self._made[kind].get(page) != made_from}

    def forget(self, kind: str, pages: Iterable[str]) -> None:
        """Note that pages are about to be made."""
        self._made[kind] = {page: value for page, value in self._made[kind].items() if page not in set(pages)}
        write_whole(self._path, json.dumps(self._made))

    def note(self, kind: str, made: dict[str, str]) -> None:
        """Note what all pages are made from now."""
        self._made[kind] = made
        write_whole(self._path, json.dumps(self._made))

    def known(self, kind: str) -> set[str]:
        """Return the pages that there are."""
        return set(self._made[kind])


class Stamp:
    """What a finished result was made from, to see whether it has to be made again."""

    def __init__(self, root: Path, target: str) -> None:
        self._path = root / BUILD / f".{target}.stamp"

    def holds(self, sources: Sources) -> bool:
        """Tell whether the result is made from these sources."""
        return self._path.exists() and self._path.read_text() == sources.book

    def remove(self) -> None:
        """Note that the result is about to change."""
        self._path.unlink(missing_ok=True)

    def write(self, sources: Sources) -> None:
        """Note what the result is made from."""
        write_whole(self._path, sources.book)


# --- One build at a time


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Wait until no other build of this book runs. The lock goes with the process that holds it."""
    path = root / BUILD / ".lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("a+") as lock:
        said = False
        while not _locked(lock):
            if not said:
                print("Another build of this book is running; waiting for it …", flush=True)
                said = True
            time.sleep(0.1)
        yield


if sys.platform == "win32":
    import msvcrt

    def _locked(lock: IO[str]) -> bool:
        lock.seek(0)
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(lock: IO[str]) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
