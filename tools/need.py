"""Bring the system packages that the tests need: a browser to open the pages with, and Poppler to read the PDF.

Installs them only when they are missing and only when it may; else says the one line to run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell is Chromium without what only people need, and takes half the time; any browser of this family will do.
_SHELL, _POPPLER = "chromium-headless-shell", "poppler-utils"
_BROWSERS = (_SHELL, "chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_PROGRAMS = [os.environ[name] for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if name in os.environ]
_ELSEWHERE = (
    *(
        f"{place}/Applications/{name}.app/Contents/MacOS/{name}"
        for place in ("", Path.home())
        for name in ("Chromium", "Google Chrome", "Microsoft Edge")
    ),
    *(f"{place}/Google/Chrome/Application/chrome.exe" for place in _PROGRAMS),
    *(f"{place}/Microsoft/Edge/Application/msedge.exe" for place in _PROGRAMS),
)
# What packages are called elsewhere. (Not Chromium on a Mac: Gatekeeper doesn't let it in.)
_ELSEWHERE_CALLED = {
    "darwin": ("brew install", {_SHELL: "google-chrome", _POPPLER: "poppler"}),
    "win32": ("winget install", {_SHELL: "Google.Chrome", _POPPLER: "oschwartz10612.Poppler"}),
}


def browser() -> str:
    """Return the program of a browser of Chromium's family, or nothing if there is none."""
    on_path = filter(None, map(shutil.which, _BROWSERS))
    return next(on_path, "") or next((path for path in _ELSEWHERE if Path(path).exists()), "")


def main() -> int:
    """Install what is missing or say how."""
    missing = [] if browser() else [_SHELL]
    if not shutil.which("pdftotext"):
        missing.append(_POPPLER)
    if not missing:
        return 0
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-qq", *missing]
    sudo = _right_to_install()
    if sudo is None:
        print(f"Missing on this machine: {', '.join(missing)}. Please run:", file=sys.stderr)
        print(f"  {_line(missing)}", file=sys.stderr)
        return 1
    print(f"Installing {' and '.join(missing)} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], install):
        code = subprocess.run([*sudo, *command], env=environment, stdout=subprocess.DEVNULL, check=False).returncode
        if code:
            return code
    return 0


def _right_to_install() -> list[str] | None:
    """Return what stands before a command that installs, or None if that isn't for this user or this system."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if may and may.returncode == 0 else None


def _line(missing: list[str]) -> str:
    if sys.platform in _ELSEWHERE_CALLED:
        command, names = _ELSEWHERE_CALLED[sys.platform]
        return " ".join([command, *(names[name] for name in missing)])
    return f"sudo apt-get install --no-install-recommends {' '.join(missing)}"


if __name__ == "__main__":
    sys.exit(main())
