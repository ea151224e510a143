"""Preview: rebuild when a source is saved, and reload the page in the browser.

What goes wrong is shown in the browser in place of the page, until it is mended.
"""

import html
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from watchfiles import watch

import book_state

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / book_state.BUILD / "html"
PORT = 8000
_SOURCES = ["chapters", "lib", "data", "_static", "tools", "_config.yml", "_toc.yml"]
# Asks every half second which build is shown, and reloads the page when it is another one.
_RELOAD = """<script>setInterval(async () => {
  const shown = await (await fetch("/live-build")).text();
  if (window.liveBuild === undefined) window.liveBuild = shown;
  if (window.liveBuild !== shown) location.reload();
}, 500);</script>"""


class _Preview:
    """The latest build: its number and, if it failed, what it said."""

    def __init__(self) -> None:
        self.number = 0
        self.failure = ""

    def build(self) -> None:
        command = [sys.executable, str(ROOT / "tools" / "build.py"), "html"]
        result = subprocess.run(command, stdout=None, stderr=subprocess.PIPE, text=True, check=False)
        print(result.stderr, end="", flush=True)
        self.failure = result.stderr if result.returncode else ""
        self.number += 1


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, preview: _Preview) -> None:
        self._preview = preview
        super().__init__(*args, directory=str(SITE))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if self.path == "/live-build":
            self._send("text/plain", str(self._preview.number))
        elif self._preview.failure:
            self._send("text/html", f"<pre>{html.escape(self._preview.failure)}</pre>{_RELOAD}")
        elif path.suffix == ".html" and path.exists():
            self._send("text/html", path.read_text(encoding="utf-8") + _RELOAD)
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


def main() -> None:
    """Serve the book and follow its sources."""
    preview = _Preview()
    preview.build()
    server = ThreadingHTTPServer(("127.0.0.1", PORT), partial(_Handler, preview=preview))
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"Preview: http://localhost:{PORT}/index.html (Ctrl-C ends it)", flush=True)
    for changes in watch(*(ROOT / name for name in _SOURCES)):
        names = sorted({str(Path(name).relative_to(ROOT)) for _, name in changes if "__pycache__" not in name})
        if names:
            print(f"Changed: {', '.join(names)}", flush=True)
            preview.build()


if __name__ == "__main__":
    main()
