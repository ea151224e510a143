"""What a proofreader finds in the chapters: planted, each fault is named with its line; the book has none."""

from pathlib import Path

import nbformat
import pytest

import outputs
import proofread

ROOT = Path(__file__).parents[1]

CHAPTER = """\
---
kernelspec:
  name: python3
---

(planted)=
# A chapter

It held at 12 months, in {glue:text}`n` of 100 trials (95 % interval {glue:text}`low`; section 8.2.1).

```{code-cell} ipython3
---
tags: [hide-input]
mystnb:
  figure:
    name: fig-planted
    caption: What one sees.
---
total = 86 + 99
total
```

## Sammendrag på norsk

Det holdt etter 12 måneder, og ikke før.
"""


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    path = tmp_path / "planted.md"
    path.write_text(CHAPTER, encoding="utf-8")
    return path


def _faults(path: Path) -> list[str]:
    return [f"{fault.line}: {fault.problem}" for fault in proofread.faults([path])]


def test_clean_chapter_has_no_fault(chapter: Path) -> None:
    assert _faults(chapter) == []


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("It held", "It rose from 86 to 99 points and held", "9: 86 is typed"),
        ("It held", "With 42.7 % it held", "9: 42.7 is typed"),
        ("It held", "Of [25]{.given} items 31 held", "9: 31 is typed"),
        ("It held", "It cost 399 664 kroner and held", "9: 399 is typed"),
        ("og ikke før", "og ikke før. Det gjelder 7 av 9", "25: 7 is typed"),
        ("A chapter", "А chapter", "7: 'А' is CYRILLIC CAPITAL LETTER A"),
        ("It held", "TODO: It held", "9: TODO says that this isn't finished"),
        ("total\n```", "total  # FIXME\n```", "20: FIXME says that this isn't finished"),
        ("Det holdt etter", "It was the effect of work that held after", "25: this sentence is English (was, the, of)"),
        ("It held", "Det var ikke slik at det holdt. It held", "9: this sentence is Norwegian (det, ikke, det)"),
        ("hide-input", "hide-inptu", "11: no tag 'hide-inptu'"),
        ("    caption", "    captoin", "11: no option mystnb.figure.captoin"),
        ("mystnb:", "mystnbx:", "11: no option mystnbx"),
        ("total = 86 + 99", f"total = {'86 + ' * 25}99", "19: 135 characters of code in a line"),
        ("It held", "```{raw} html\n<details><summary>More</summary>\n```\n\nIt held", "10: this fold never ends"),
        ("Det holdt", "```{raw} html\n</details>\n```\n\nDet holdt", "26: no fold begins before this </details>"),
        ("total\n```", "totl\n```", "20: F821 Undefined name `totl`"),
        ("total = 86 + 99", "import math\n\ntotal = 86 + 99", "19: F401"),
    ],
)
def test_planted_fault_is_named_with_its_line(chapter: Path, old: str, new: str, wanted: str) -> None:
    assert old in CHAPTER
    chapter.write_text(CHAPTER.replace(old, new, 1), encoding="utf-8")
    assert [fault for fault in _faults(chapter) if fault.startswith(wanted)], _faults(chapter)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("caption: What one sees.", "caption: What one sees: much.", "17: YAML: mapping values are not allowed here"),
        ("    name: fig-planted", "\tname: fig-planted", "16: YAML"),
        ("Det holdt", "\udce5 holdt", "25: not UTF-8"),
    ],
)
def test_chapter_that_cannot_be_read_is_named_in_one_line(chapter: Path, old: str, new: str, wanted: str) -> None:
    chapter.write_text(CHAPTER.replace(old, new), encoding="utf-8", errors="surrogateescape")
    [said] = proofread.faults([chapter])
    assert str(said).startswith(f"{chapter}:{wanted}")
    assert "\n" not in str(said)


def test_fence_that_is_never_closed_is_no_traceback(chapter: Path) -> None:
    chapter.write_text(CHAPTER.replace("total\n```\n", "total\n"), encoding="utf-8")
    list(proofread.faults([chapter]))


def test_chapter_that_nobody_is_led_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_toc.yml").write_text("root: chapters/index\nparts:\n- file: chapters/told\n- file: chapters/gone\n")
    (tmp_path / "chapters" / "index.md").write_text("# Front\n\n{ref}`another`\n")
    for name in ("told", "orphan"):
        (tmp_path / "chapters" / f"{name}.md").write_text(f"# {name}\n")
    found = {(fault.path.name, fault.problem) for fault in proofread.contents(tmp_path)}
    assert found == {
        ("orphan.md", "the chapter isn't in _toc.yml"),
        ("told.md", "the front page doesn't lead to the chapter"),
        ("_toc.yml", "chapters/gone.md doesn't exist"),
    }


def test_the_book_has_no_fault() -> None:
    paths = sorted((ROOT / "chapters").glob("*.md"))
    assert [str(fault) for fault in [*proofread.faults(paths), *proofread.contents(ROOT)]] == []


def _executed(tags: list[str], source: str = "pass", **output: object) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": tags}, outputs=[nbformat.v4.new_output(**output)])
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.mark.parametrize(
    ("tags", "output", "wanted"),
    [
        (
            [],
            {"output_type": "stream", "name": "stderr", "text": "x.py:1: UserWarning: old\n  f()"},
            "UserWarning: old",
        ),
        (
            ["remove-cell"],
            {"output_type": "stream", "name": "stdout", "text": "here\n"},
            "prints what nobody sees: here",
        ),
        ([], {"output_type": "stream", "name": "stdout", "text": "debug " * 6_000}, "prints 36 kB, at most 4"),
        ([], {"output_type": "display_data", "data": {"text/html": "x" * 3_100_000}}, "shows 3100 kB, at most 3000"),
    ],
)
def test_debris_among_outputs_is_named(tags: list[str], output: dict, wanted: str) -> None:
    ((cell, _, said),) = outputs.faults(_executed(tags, **output))
    assert cell == 0
    assert wanted in said


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("stderr", "/tmp/ipykernel_12/345.py:2: UserWarning: old\n  old()\n", 2),
        ("stderr", "C:\\Temp\\ipykernel_12\\345.py:2: UserWarning: old\n", 2),
        ("stdout", "here\n", 3),
        ("stderr", "from within a library\n", 3),
    ],
)
def test_line_that_warns_or_prints_is_named(name: str, text: str, wanted: int) -> None:
    left = _executed(["remove-cell"], "import x\nold()\nprint('here')", output_type="stream", name=name, text=text)
    ((_, line, _),) = outputs.faults(left)
    assert line == wanted


def test_what_a_reader_is_shown_is_no_debris() -> None:
    shown = {"output_type": "stream", "name": "stdout", "text": "  printed quantity\n0  16.6  race\n"}
    assert list(outputs.faults(_executed(["hide-input"], **shown))) == []
