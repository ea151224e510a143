"""The commands: the same on any system, in an environment that fits the lock and the Python."""

import ast
import io
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import make
import need

ROOT = Path(__file__).parents[1]


def test_old_python_gets_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # It must be able to read the file first.
    ast.parse((ROOT / "tools" / "make.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 10, 12))
    monkeypatch.setattr(sys, "argv", ["make.py", "book"])
    assert make.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "This book needs Python 3.11 or newer; this is 3.10. Name another one: make PYTHON=python3.11"
    ]


def test_make_hands_every_command_on() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    (listed,) = (line.partition(":=")[2].split() for line in lines if line.startswith("COMMANDS"))
    assert sorted(listed) == sorted(["help", *make.COMMANDS])
    assert (ROOT / "tools" / "make.py").exists()


def test_scripts_and_modules_of_the_commands_are_there() -> None:
    for _, steps in make.COMMANDS.values():
        for first, *rest in steps:
            if first == "-m":
                assert __import__("importlib.util").util.find_spec(rest[0]), rest[0]
            elif first != "-c":
                assert (ROOT / first).exists(), first


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return what is run, in a folder with a lock; nothing is."""
    commands: list[list[str]] = []
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    for path in (python, tmp_path / "requirements.txt", tmp_path / "pyproject.toml"):
        path.write_text("")
    for name, value in (
        ("ROOT", tmp_path),
        ("VENV", tmp_path / ".venv"),
        ("PYTHON", str(python)),
        ("READY", tmp_path / ".venv" / ".ready"),
    ):
        monkeypatch.setattr(make, name, value)

    def run(command: list[str], **_: object) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.chdir(tmp_path)
    return commands


@pytest.mark.parametrize("changed", ["requirements.txt", "pyproject.toml", "python"])
def test_environment_is_made_anew_when_lock_package_or_python_changed(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    assert make._environment() == 0
    assert ran[0][1:] == ["-m", "venv", "--clear", ".venv"]
    ran.clear()
    assert make._environment() == 0
    assert ran == []
    if changed == "python":
        monkeypatch.setattr(sys, "version", "3.14.0 (main)")
    else:
        (tmp_path / changed).write_text("# another")
    assert make._environment() == 0
    assert ran[0][1:] == ["-m", "venv", "--clear", ".venv"]


STEPS = ("-m venv", "--require-hashes", "--editable", "pip check")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("end", [1, KeyboardInterrupt])
def test_environment_by_halves_is_made_anew(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, end: object
) -> None:
    monkeypatch.setattr(sys, "argv", ["make.py", "pdf"])
    assert make.main() == 0  # whole, for the lock as it is
    whole = subprocess.run

    def run(command: list[str], **more: object) -> object:
        if step not in " ".join(command):
            return whole(command, **more)  # type: ignore[call-overload]
        if end is KeyboardInterrupt:
            raise KeyboardInterrupt
        return SimpleNamespace(returncode=end)

    monkeypatch.setattr(subprocess, "run", run)
    (tmp_path / "requirements.txt").write_text("# another")
    assert make.main() == (130 if end is KeyboardInterrupt else 1)
    # What was begun for another lock isn't taken for what was whole before, either.
    (tmp_path / "requirements.txt").write_text("")
    monkeypatch.setattr(subprocess, "run", whole)
    ran.clear()
    assert make.main() == 0
    assert [step for step, command in zip(STEPS, ran, strict=False) if step in " ".join(command)] == list(STEPS)


# Installs nothing, slowly; notes when it begins and ends.
INSTALLER = """
import subprocess, sys, time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, "tools")
import make

def run(command, **_):
    with open("log", "a") as log:
        log.write(f"{' '.join(command[1:3])}\\n")
    if command[2] == "venv":
        assert not Path(".venv").exists()
        time.sleep(1)
        Path(make.PYTHON).parent.mkdir(parents=True)
        Path(make.PYTHON).touch()
    return SimpleNamespace(returncode=0)

subprocess.run = run
sys.exit(make.main())
"""


def test_two_commands_install_once(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    for name in ("make.py", "book_state.py"):
        shutil.copy(ROOT / "tools" / name, tmp_path / "tools")
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    command = [sys.executable, "-c", INSTALLER, "html"]
    both = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, encoding="utf-8") for _ in "ab"]
    said = sorted(process.communicate(timeout=60)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said == [
        "Another command is installing the packages; waiting for it …\n",
        "Installing the locked packages into .venv (a minute or two) …\n",
    ]
    installed = ["-m venv", "-m pip", "-m pip", "-m pip"]
    assert (tmp_path / "log").read_text().splitlines() == [*installed, *["tools/build.py html"] * 2]


def test_what_follows_a_command_goes_to_what_it_runs(ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["make.py", "lab", "--port", "9999"])
    assert make.main() == 0
    assert ran[-1][1:5] == ["-m", "jupyter", "lab", "chapters"]
    assert ran[-1][-2:] == ["--port", "9999"]


def test_whoever_works_in_an_environment_of_windows_leaves_it_before_it_is_made_anew(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    monkeypatch.setattr(sys, "platform", "win32")
    assert make._install() == 1
    assert "deactivate" in capsys.readouterr().err
    assert ran == []


def test_files_are_utf_8_whatever_the_letters_of_the_country(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, str]] = []
    monkeypatch.setattr(subprocess, "run", lambda *_, env, **__: given.append(env) or SimpleNamespace(returncode=0))
    make._run(["tools/build.py", "pdf"])
    assert given[0]["PYTHONUTF8"] == "1"
    assert not ran


@pytest.mark.parametrize("letters", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_what_a_command_says_can_be_shown_by_every_console(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, letters: str
) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding=letters)
    monkeypatch.setattr(sys, "stdout", console)
    monkeypatch.setattr(sys, "argv", ["make.py", "pdf"])
    assert make.main() == 0
    assert b"Installing the locked packages into .venv" in console.buffer.getvalue()  # type: ignore[attr-defined]
    assert ran


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
def test_git_ends_lines_alike_on_every_system() -> None:
    command = ["git", "-C", str(ROOT), "ls-files", "--eol"]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    files = [line.partition("\t")[0].split(maxsplit=2) for line in said.splitlines()]
    assert len(files) > 400
    assert {how.strip() for _, _, how in files} == {"attr/text=auto eol=lf"}
    assert {stored for stored, _, _ in files} <= {"i/lf", "i/-text", "i/none"}


def test_root_may_start_jupyterlab() -> None:
    code = "import os; os.geteuid = lambda: {}; import make; print('--allow-root' in make.COMMANDS['lab'][1][0])"
    for user, wanted in ((0, "True"), (1000, "False")):
        command = [sys.executable, "-c", code.format(user)]
        said = subprocess.run(command, cwd=ROOT / "tools", capture_output=True, text=True, check=True).stdout
        assert said.strip() == wanted


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("linux", "sudo apt-get install --no-install-recommends chromium-headless-shell poppler-utils"),
        ("darwin", "brew install google-chrome poppler"),
        ("win32", "winget install Google.Chrome oschwartz10612.Poppler"),
    ],
)
def test_what_is_missing_is_told_as_a_line_to_run(monkeypatch: pytest.MonkeyPatch, system: str, line: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert need._line(["chromium-headless-shell", "poppler-utils"]) == line


def test_browser_of_a_mac_is_found_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "Applications" / "Google Chrome.app" / "Contents" / "MacOS" / "Google Chrome"
    program.parent.mkdir(parents=True)
    program.write_text("")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = runpy.run_path(str(ROOT / "tools" / "need.py"))
    assert found["browser"]() == str(program)
