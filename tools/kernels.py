"""Kernels that are ready at once: copies of one process that has already imported what the chapters import.

To import pandas, scipy, statsmodels, pingouin and altair takes each chapter two seconds. Here a nursery does it once,
while the build reads the chapters, and then forks for every kernel that Jupyter asks for. Jupyter sees a kernel like
any other: a command that runs as long as the kernel does.

Most chapters ask for the ledger, which takes seconds. The nursery has a nursery of its own that has built it, for each
set of sources that a chapter asks for; kernels from there count as having read what was read for it.

To fork without starting anew is safe on Linux alone. Elsewhere, and with ``KERNELS=plain``, kernels are ordinary ones;
a ledger that several of them ask for is built by a process of its own, and they take it as it comes from there.
"""

import gc
import importlib
import io
import json
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import warnings
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

#: The level of what kernels log: that a build was ended, they needn't say.
QUIET = 50
#: What takes long to import.
SLOW = ("altair", "pandas", "pingouin", "scipy.stats", "statsmodels.api")
#: Where a kernel is told of which sources it wants the ledger: their short names, in an order that others share.
LEDGERS = "BOOK_LEDGERS"
# Seconds that a ledger may take; a kernel that comes without it builds its own, under the limit of its cells.
_PATIENCE = 60


# The folder of the nursery that stands in this process.
_standing: list[str] = []
# Processes that build the ledger of a source for ordinary kernels, and where they leave it.
_building: dict[str, tuple[subprocess.Popen, Path]] = {}


def nursery(root: Path, modules: "Iterable[str]") -> "AbstractContextManager[None]":
    """Let kernels of the book in a folder come from a process that has the modules, until the context ends.

    Where a nursery stands already, kernels come from there.
    """
    plain = sys.platform != "linux" or os.environ.get("KERNELS") == "plain"
    return nullcontext() if plain or _standing else _forking(root, modules)


def build_ledgers(sources: "Iterable[str]") -> None:
    """Have the nursery build ledgers before a kernel wants them, in the order in which kernels will ask for them."""
    for folder in _standing:
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(f"{folder}/door")
            asking.sendall("\0".join(["", "", " ".join(sources)]).encode())


@contextmanager
def shared_ledgers(root: Path, sources: "Iterable[str]") -> "Iterator[None]":
    """Have the ledgers of some sources built once for all ordinary kernels, until the context ends.

    Each comes from a process of its own, so that it counts what was read for it and no other. Kernels from a nursery
    get theirs there.
    """
    with TemporaryDirectory() as folder:
        for source in () if _standing else sources:
            place = Path(folder) / source
            command = [sys.executable, __file__, "build", str(place), str(root), source]
            _building[source] = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True), place
        try:
            yield
        finally:
            for process, _ in _building.values():
                process.kill()
                process.communicate()
            _building.clear()


def shared_ledger(source: str) -> str:
    """Wait for a ledger that is being built for all; return the file, or nothing where each kernel builds its own."""
    if source not in _building:
        return ""
    process, place = _building[source]
    with suppress(subprocess.TimeoutExpired):
        process.wait(_PATIENCE)
    return str(place) if place.exists() else ""


def take_ledger(source: str, file: str) -> None:
    """Take, in a kernel, a ledger that was built for all, and count as read what was read for it."""
    import reading

    made, read = pickle.loads(Path(file).read_bytes())
    importlib.import_module("etterprov.ledger").unpack(source, made)
    reading.count(read)


def _leave_ledger(file: str, root: str, source: str) -> None:
    """Build the ledger of a source and leave it in a file, unless anything is amiss with it."""
    import reading

    Thread(target=_leave_after_build, daemon=True).start()
    ledger = _quietly(root, lambda: (importlib.import_module("etterprov.ledger").packed(source), reading.told()))
    if ledger:
        half = Path(f"{file}.half")
        half.write_bytes(pickle.dumps(ledger))
        half.replace(file)


def _leave_after_build() -> None:
    sys.stdin.read()
    os._exit(0)


@contextmanager
def _forking(root: Path, modules: "Iterable[str]") -> "Iterator[None]":
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        door = f"{folder}/door"
        spec = Path(folder) / "kernels" / "python3" / "kernel.json"
        spec.parent.mkdir(parents=True)
        command = [sys.executable, "-S", __file__, "ask", door, "{connection_file}"]
        spec.write_text(json.dumps({"argv": command, "display_name": "Python 3", "language": "python"}))
        before = os.environ.get("JUPYTER_PATH")
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [folder, before]))
        # The door stands before anybody can ask there. When this process ends, however it does, the pipe closes and the
        # nursery goes, too.
        listener.bind(door)
        listener.listen(64)
        serve = [sys.executable, __file__, "serve", str(listener.fileno()), str(root), *modules]
        # Ctrl-C is for the build, which then closes the pipe.
        server = subprocess.Popen(serve, stdin=subprocess.PIPE, pass_fds=[listener.fileno()], start_new_session=True)
        listener.close()  # so that whoever asks a nursery that has died is refused, and doesn't wait
        _standing.append(folder)
        try:
            yield
        finally:
            _standing.remove(folder)
            os.environ["JUPYTER_PATH"] = before or ""
            server.communicate()


@contextmanager
def artist() -> "Iterator[None]":
    """Let one process draw the charts of all kernels, until the context ends; one that draws already goes on."""
    from bookkit.drawing import ADDRESS

    if ADDRESS in os.environ:
        yield
        return
    with TemporaryDirectory() as folder:
        address = f"{folder}/artist" if os.name == "posix" else rf"\\.\pipe\{Path(folder).name}"
        os.environ[ADDRESS] = address
        command = [sys.executable, "-m", "bookkit.drawing", address]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        try:
            yield
        finally:
            del os.environ[ADDRESS]
            process.communicate()


def _serve(listener: socket.socket, root: str, modules: list[str]) -> None:
    """Import the modules and fork a kernel for each who asks at the door, until the parent closes the pipe.

    It has no thread of its own, as a process with threads isn't forked safely. From 3.12 on Python warns of any; that
    of pyarrow's memory (jemalloc) looks after itself when the process is forked.
    """
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    # What is imported stays: nobody needs to look for garbage among it, neither now nor in the kernels.
    gc.disable()
    # Nobody debugs these kernels, and each would import what one would need for it.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    for module in ("ipykernel.kernelapp", "ipykernel.ipkernel", *modules):
        importlib.import_module(module)
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    nurse = _Nurse(root, listener)
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        asker, _ = listener.accept()
        folder, file, ledgers = asker.recv(65536).decode().split("\0")
        nurse.give(asker, folder, file, ledgers.split())
    os._exit(0)


class _Nurse:
    """Gives kernels as they are wanted: copies of this process, or of one that has built a ledger besides."""

    def __init__(self, root: str, door: socket.socket) -> None:
        self._root = root
        self._door = door
        self._others: dict[str, socket.socket] = {}
        self._process = os.getpid()

    def give(self, asker: socket.socket, folder: str, file: str, ledgers: list[str]) -> None:
        """Let a kernel begin for who asks, with the ledgers of some sources; without a file, build these alone."""
        if ledgers:
            first, *rest = ledgers
            if first not in self._others:
                self._others[first] = self._raise_another(first)
            wanted = "\0".join([folder, file, " ".join(rest)]).encode()
            socket.send_fds(self._others[first], [wanted], [asker.fileno()])
        elif file and self._is_copied():
            _be_kernel(asker, self._process, folder, file)
        asker.close()

    def _raise_another(self, source: str) -> socket.socket:
        """Fork a process that builds the ledger of a source, and then gives kernels itself."""
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if self._is_copied():
            ours.close()
            _build_ledger(self._root, source)
            another = _Nurse(self._root, its)
            while (wanted := socket.recv_fds(its, 65536, 1))[0]:
                folder, file, rest = wanted[0].decode().split("\0")
                another.give(socket.socket(fileno=wanted[1][0]), folder, file, rest.split())
            os._exit(0)
        its.close()
        return ours

    def _is_copied(self) -> bool:
        """Fork, and tell whether this is the copy; it keeps no door open at which this process is asked."""
        if os.fork():
            return False
        for door in (self._door, *self._others.values()):
            door.close()
        return True


def _build_ledger(root: str, source: str) -> None:
    """Build the ledger of a source, unless anything is amiss with it; that it takes too long is, too."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(_PATIENCE)
    _quietly(root, lambda: importlib.import_module("etterprov.ledger").checks(source))
    gc.freeze()


def _quietly(root: str, work: "Callable[[], object]") -> object:
    """Do some work and note what it reads; anything that is amiss is for a cell to tell, whatever it prints, too."""
    import reading

    reading.begin(root)
    try:
        with warnings.catch_warnings(), redirect_stdout(_Silent()), redirect_stderr(_Silent()):
            return work()
    except BaseException:  # whatever it is, a cell meets it again
        return None
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        reading.pause()  # forking is nothing that a chapter does


class _Silent(io.TextIOBase):
    def write(self, text: str) -> NoReturn:
        raise RuntimeError(f"printed {text!r}")


def _too_long(*_: object) -> NoReturn:
    raise TimeoutError


def _be_kernel(asker: socket.socket, nurse: int, folder: str, connection_file: str) -> NoReturn:
    """Run a kernel as if it had been started in the folder and with the connection file of who asked."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    Thread(target=_leave_after_asker, args=(asker,), daemon=True).start()
    os.chdir(folder)
    # It looks whether the process that it comes from is still there, and ends when it isn't.
    app = IPKernelApp.instance(log_level=QUIET, parent_handle=nurse)
    app.initialize(["-f", connection_file])
    app.start()
    sys.stdout.flush()
    os._exit(0)


def _leave_after_asker(asked: socket.socket) -> None:
    asked.recv(1)
    os._exit(0)


def _ask(door: str, connection_file: str) -> None:
    """Ask for a kernel and stay until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asking = socket.socket(socket.AF_UNIX)
    asking.connect(door)
    asking.sendall("\0".join([str(Path.cwd()), connection_file, os.environ.get(LEDGERS, "")]).encode())
    asking.recv(1)


if __name__ == "__main__":
    verb, place, *rest = sys.argv[1:]
    if verb == "serve":
        _serve(socket.socket(fileno=int(place)), rest[0], rest[1:])
    elif verb == "build":
        _leave_ledger(place, *rest)
    else:
        _ask(place, rest[0])
