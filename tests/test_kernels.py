"""Kernels that come from a nursery: they have read what an ordinary one would, and meet the same faults."""

import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import executed  # noqa: E402
import kernels  # noqa: E402
from book_state import Sources  # noqa: E402

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere kernels are ordinary ones")

ASKS = "from etterprov import ledger\n\nlen(ledger.checks('chapter'))"


def _run(sources: Sources, code: str, ledgers: tuple[str, ...] = ()) -> executed.Run:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["source_map"] = [0]
    with TemporaryDirectory() as sockets, kernels.nursery(ROOT, ["pandas"]), kernels.shared_ledgers(ROOT, ledgers):
        return executed.Run(sources, "chapters/asks.md", notebook, ledgers=ledgers).execute(Path(sockets))


@pytest.mark.slow
def test_kernel_that_is_given_a_ledger_has_read_what_one_that_builds_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "lib"))
    sources = Sources(ROOT)
    asks = f"import sys\nbefore = 'jobsupport.uo.checks' in sys.modules or len(source._memory)\n{ASKS}, bool(before)"
    given = _run(sources, f"from etterprov import source\n{asks}", ("chapter",))
    monkeypatch.setenv("KERNELS", "plain")
    taken = _run(sources, f"from etterprov import source\n{asks}", ("chapter",))
    built = _run(sources, ASKS)
    assert given.problem == taken.problem == built.problem == ""
    (number,) = (made.notebook.cells[0].outputs[0]["data"]["text/plain"] for made in built.made)
    for run in (given, taken):
        assert run.made[0].notebook.cells[0].outputs[0]["data"]["text/plain"] == f"({number}, True)"
        assert run.made[0].read == built.made[0].read
    assert "file:data/published/uo/uo-table-3.csv" in given.made[0].read
    assert not any("data/published/sfj/sfj-table" in name for name in given.made[0].read)


def _warns(_: str) -> None:
    warnings.warn("amiss", stacklevel=1)


def _prints(_: str) -> None:
    print("amiss")


def _never_ends(_: str) -> None:
    while True:
        pass


def _leaves(_: str) -> None:
    raise SystemExit


@pytest.mark.parametrize("amiss", [_warns, _prints, _never_ends, _leaves])
def test_what_is_amiss_with_a_ledger_is_left_for_a_cell_to_tell(
    amiss: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    module = ModuleType("etterprov.ledger")
    module.checks = amiss  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "etterprov.ledger", module)
    monkeypatch.setattr(kernels, "_PATIENCE", 1)
    monkeypatch.setattr("reading._listening", [True])  # there is no way to take an audit hook out again
    kernels._build_ledger(str(ROOT), "chapter")
    assert capfd.readouterr() == ("", "")
    if amiss is _warns:  # Python tells each warning of a place once
        with pytest.warns(UserWarning, match="amiss"):
            _warns("once more")


@pytest.mark.slow
def test_artist_draws_what_the_engine_draws_and_refuses_what_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "lib"))
    from bookkit import drawing

    chart = {
        "data": {"values": [{"a": 1, "b": "x < y"}, {"a": 2, "b": "z"}]},
        "mark": {"type": "bar", "clip": True},
        "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "nominal"}},
    }
    alone = drawing.svg(chart)
    with kernels.artist():
        address = drawing.os.environ[drawing.ADDRESS]
        while not Path(address).exists():
            pass
        assert [drawing.svg(chart), drawing.svg(chart)] == [alone, alone]
        assert drawing._drawn_elsewhere(chart)
        with pytest.raises(ValueError, match="conversion failed"):
            drawing.svg({"mark": "nonsense", "encoding": {"x": {"field": 1}}})
    assert drawing.ADDRESS not in drawing.os.environ
    # One that doesn't answer isn't waited for.
    monkeypatch.setenv(drawing.ADDRESS, address)
    assert drawing.svg(chart) == alone


@pytest.mark.slow
def test_build_that_waits_ends_when_nobody_can_ask_it_any_more() -> None:
    waiting = subprocess.Popen(
        [sys.executable, str(ROOT / "tools" / "build.py"), "--wait", "pages"], stdin=subprocess.PIPE, cwd=ROOT
    )
    assert waiting.stdin is not None
    waiting.stdin.close()
    assert waiting.wait(60) == 0
