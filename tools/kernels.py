"""Kernels that are ready at once: copies of one process that has already imported what the chapters import.

To import pandas, scipy, statsmodels, pingouin and altair takes each chapter two seconds. Here a nursery does it once,
while the build reads the chapters, and then forks for every kernel that Jupyter asks for. Jupyter sees a kernel like
any other: a command that runs as long as the kernel does.

To fork without starting anew is safe on Linux alone. Elsewhere, and with ``KERNELS=plain``, kernels are ordinary ones.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import warnings
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

#: The level of what kernels log: that a build was ended, they needn't say.
QUIET = 50
#: What takes long to import.
SLOW = ("altair", "pandas", "pingouin", "scipy.stats", "statsmodels.api")


def nursery(modules: list[str]) -> "AbstractContextManager[None]":
    """Let kernels of this process come from one that has the modules, until the context ends."""
    plain = sys.platform != "linux" or os.environ.get("KERNELS") == "plain"
    return nullcontext() if plain else _forking(modules)


@contextmanager
def _forking(modules: list[str]) -> "Iterator[None]":
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
        serve = [sys.executable, __file__, "serve", str(listener.fileno()), *modules]
        # Ctrl-C is for the build, which then closes the pipe.
        server = subprocess.Popen(serve, stdin=subprocess.PIPE, pass_fds=[listener.fileno()], start_new_session=True)
        listener.close()  # so that whoever asks a nursery that has died is refused, and doesn't wait
        try:
            yield
        finally:
            os.environ["JUPYTER_PATH"] = before or ""
            server.communicate()


def _serve(listener: socket.socket, modules: list[str]) -> None:
    """Import the modules and fork a kernel for each who asks at the door, until the parent closes the pipe.

    It has no thread of its own, as a process with threads isn't forked safely. From 3.12 on Python warns of any; that
    of pyarrow's memory (jemalloc) looks after itself when the process is forked.
    """
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    # Kernels look whether this process is still there, and end when it isn't.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    # What is imported stays: nobody needs to look for garbage among it, neither now nor in the kernels.
    gc.disable()
    for module in ("ipykernel.kernelapp", *modules):
        importlib.import_module(module)
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        asked, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _be_kernel(asked)
        asked.close()
    os._exit(0)


def _be_kernel(asked: socket.socket) -> None:
    """Run a kernel as if it had been started in the folder and with the connection file of who asked."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    folder, connection_file = asked.recv(65536).decode().split("\0")
    Thread(target=_leave_after_asker, args=(asked,), daemon=True).start()
    os.chdir(folder)
    app = IPKernelApp.instance(log_level=QUIET)
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
    asking.sendall(f"{Path.cwd()}\0{connection_file}".encode())
    asking.recv(1)


if __name__ == "__main__":
    verb, place, *rest = sys.argv[1:]
    if verb == "serve":
        _serve(socket.socket(fileno=int(place)), rest)
    else:
        _ask(place, rest[0])
