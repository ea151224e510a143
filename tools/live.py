"""Preview: rebuild when a source is saved, and reload the page in the browser.

The last good pages are there at once. A note on them says that new ones are being made, or what is wrong, until it is
mended. A new save ends a build that is under way; after each build another one gets ready for the next save.
(sphinx-autobuild serves nothing before its first build is done, waits for each to end, and shows no errors in the
browser.)
"""

import html
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from watchfiles import watch

import book_state
from book_state import Sources
from etterprov import language

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / book_state.BUILD / "html"
# Asks four times a second how the build stands; reloads the page when it is another one.
_FOLLOW = """<style>
#live { position: fixed; inset: auto 0 0 0; z-index: 9999; margin: 0; padding: .4em 1em; max-height: 60vh;
  overflow: auto; white-space: pre-wrap; font: 14px/1.5 monospace; color: #fff; background: #444; }
#live.wrong { background: #8b0000; }
#live:empty { display: none; }
</style><div id="live" role="status"></div><script>
let shown;
setInterval(async () => {
  const build = await (await fetch("/live-build")).json();
  shown ??= build.number;
  if (shown !== build.number) location.reload();
  const note = document.getElementById("live");
  if (note.textContent !== build.note) note.textContent = build.note;
  note.className = build.wrong ? "wrong" : "";
}, 250);
</script>"""


def _page(said: str) -> str:
    """Return a page that stands in for one that isn't there yet."""
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{said}</title><p>{said}</p>{_FOLLOW}'


_USUAL = ("pages",)
_EDITION = os.environ.get("EDITION", language.WRITTEN)


def _start(*arguments: str) -> "subprocess.Popen[str]":
    # One edition, so that an author doesn't wait for the other.
    command = [sys.executable, "-u", str(ROOT / "tools" / "build.py"), *arguments, "--edition", _EDITION]
    pipes: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, text=True, encoding="utf-8", start_new_session=True, **pipes)


def _end(process: "subprocess.Popen[str] | None") -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()


def _dismiss(process: "subprocess.Popen[str] | None") -> None:
    """Let a build that waits end by itself."""
    if process is not None and process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
        Thread(target=process.wait, daemon=True).start()


def _imported() -> str:
    """Return a digest of what a build imports and its ledgers are built of."""
    return Sources(ROOT).below("tools", "lib", "data", "requirements.txt", "pyproject.toml")


class _Preview:
    """The latest build: its number, what it is doing and, if it failed, what it said."""

    def __init__(self) -> None:
        self.number = 0
        self.doing = ""
        self.failure = ""
        self._running: subprocess.Popen[str] | None = None
        # A build that has imported everything and waits for a save; it serves as long as what it imported is the same.
        self._ready: subprocess.Popen[str] | None = None
        self._ready_with = ""
        self._wants_rest = False
        self._lock = Lock()

    def build(self, *targets: str) -> None:
        """Begin a build; end the one that is under way, whose executed chapters are kept."""
        with self._lock:
            self._end()
            self.doing = "New pages are being made …"
            self._running = self._take_ready(targets) or _start(*targets)
            Thread(target=self._follow, args=(self._running,), daemon=True).start()

    def _take_ready(self, targets: tuple[str, ...]) -> "subprocess.Popen[str] | None":
        """Let the build that is ready begin, if it is one of these targets and nothing that it imported has changed."""
        process, self._ready = self._ready, None
        if process is None or process.stdin is None:
            return None
        if targets == _USUAL and self._ready_with == _imported():
            with suppress(OSError):  # it may have died
                process.stdin.write("\n")
                process.stdin.flush()
                return process
        _dismiss(process)
        return None

    def _get_ready(self) -> None:
        self._ready_with, self._ready = _imported(), _start("--wait", *_USUAL)

    def make_rest(self) -> None:
        """Have the PDF made and the book packed, after the pages if these are under way."""
        if self._running is None:
            self.build("pages", "pdf")
        else:
            self._wants_rest = True

    def end(self) -> None:
        """End the build that is under way."""
        with self._lock:
            self._end()
            _dismiss(self._ready)

    def _end(self) -> None:
        process, self._running = self._running, None
        _end(process)

    def _follow(self, process: "subprocess.Popen[str]") -> None:
        wrong: list[str] = []
        errors = Thread(target=lambda: wrong.extend(process.stderr or ()))
        errors.start()
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if line.rstrip().endswith("…") and process is self._running:
                self.doing = f"New pages are being made: {line.strip()}"
        errors.join()
        failed = process.wait() != 0
        with self._lock:
            if process is not self._running:  # a newer one has ended it
                return
            print("".join(wrong), end="", flush=True)
            self._running, self.doing = None, ""
            self.failure = "".join(wrong).strip() if failed else ""
            self.number += not failed
            again = self._wants_rest and not failed
            self._wants_rest = False
            if not again:
                self._get_ready()
        if again:
            self.build("pages", "pdf")


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, preview: _Preview) -> None:
        self._preview = preview
        super().__init__(*args, directory=str(SITE))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.path == "/live-build":
            wrong = self._preview.failure if not self._preview.doing else ""
            state = {"number": self._preview.number, "note": self._preview.doing or wrong, "wrong": bool(wrong)}
            self._send("application/json", json.dumps(state))
        elif path.suffix == ".html" and path.exists():
            self._send("text/html", path.read_text(encoding="utf-8") + _FOLLOW)
        elif path.suffix in (".pdf", ".zip") and not path.exists():
            self._preview.make_rest()
            kind = "PDF" if path.suffix == ".pdf" else "packed book"
            self._send("text/html", _page(f"The {kind} is being made; it will be here in a moment."))
        elif path.suffix == ".html":
            self._send("text/html", _page(f"{html.escape(self.path)} isn't made yet."))
        else:
            super().do_GET()

    def _send(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def main() -> int:
    """Serve the book and follow its sources."""
    preview = _Preview()
    port = int(os.environ.get("PORT", "8000"))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, preview=preview))
    except OSError as error:
        print(f"Port {port}: {error.strerror}. Take another one: make live PORT={port + 1}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the build as well
    SITE.mkdir(parents=True, exist_ok=True)
    Thread(target=server.serve_forever, daemon=True).start()
    shown = "" if _EDITION == language.WRITTEN else f"{_EDITION}/"
    print(f"Preview: http://localhost:{port}/{shown}index.html (Ctrl-C ends it)", flush=True)
    preview.build("pages")
    followed = [ROOT / name for name in (*book_state.PLACES, *book_state.FILES) if (ROOT / name).exists()]
    try:
        for changes in watch(*followed, raise_interrupt=False):
            names = sorted({str(Path(name).relative_to(ROOT)) for _, name in changes if "__pycache__" not in name})
            if names:
                print(f"Changed: {', '.join(names)}", flush=True)
                preview.build("pages")
    finally:
        preview.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
