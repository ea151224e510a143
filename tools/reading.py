"""What a kernel reads of the book while it executes a chapter, so that only a change there executes it again.

Runs in the kernel, before its first cell and after its last. Python tells of every file that is opened and every folder
that is listed; modules are looked up at the end. What can't be told (another process, a reader that opens files by
itself) counts as all of library and data.
"""

import os
import sys
from typing import Any

_OTHER_PROCESSES = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.spawn"}
_OWN_READERS = {"pyarrow.parquet", "pyreadstat"}
# What was asked of the words for computed texts is kept answer by answer.
_WORDS = "/words.po"
_NOT_OF_THE_BOOK = {"_build", ".venv", ".git", "__pycache__", "site-packages"}
_found: set[str] = set()
_listening: list[bool] = []
_root = ""


def begin(root: str) -> None:
    """Take note of what is read from here on, besides what was read before a pause."""
    global _root
    if not _listening:
        sys.addaudithook(_hear)  # which can't be taken away
        _listening.append(True)
    _root = root


def pause() -> None:
    """Take no note until it begins again."""
    global _root
    _root = ""


def count(read: str) -> None:
    """Count as read what `told` told elsewhere."""
    _found.update(read.split("\n"))


def told() -> str:
    """Return what was read, one dependency a line."""
    for module in list(sys.modules.values()):
        place = _place(getattr(module, "__file__", None) or "")
        if place.startswith("lib/"):
            _found.add(f"code:{place}")
    if _OWN_READERS & set(sys.modules):
        _found.add("all:data")
    return "\n".join(sorted(_found))


def _hear(event: str, args: tuple) -> None:
    if not _root:
        return
    if event == "open":
        path, _, flags = args
        if not flags & os.O_WRONLY:
            _note("file", path)
    elif event in ("os.listdir", "os.scandir"):
        _note("names", args[0])
    elif event in _OTHER_PROCESSES:
        _found.update(("all:lib", "all:data"))


def _note(kind: str, path: Any) -> None:
    # Imports and looking up versions open files and list folders, too; modules are asked for at the end.
    asking = sys._getframe(2).f_code.co_filename
    if asking.startswith("<frozen importlib") or "importlib/metadata" in asking.replace(os.sep, "/"):
        return
    place = _place(path)
    if place:
        _found.add(f"{kind}:{place}")


def _place(path: Any) -> str:
    """Return a path below the book's folder, or nothing if it is elsewhere."""
    if path is None:
        path = os.getcwd()  # noqa: PTH109 (pathlib would be heard)
    if isinstance(path, int) or not path:
        return ""
    full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    if not full.startswith(_root + os.sep):
        return ""
    place = full[len(_root) + 1 :].replace(os.sep, "/")
    return "" if _NOT_OF_THE_BOOK & set(place.split("/")) or place.endswith(_WORDS) else place
