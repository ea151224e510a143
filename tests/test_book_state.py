"""What the build takes for changed, what a kernel is heard to read, and how faults are told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import faults
from book_state import Pages, Sources, Stamp

ROOT = Path(__file__).parents[1]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    files = {
        "lib/pack/__init__.py": '"""A pack."""\n',
        "lib/pack/one.py": 'import pack.two\n\n\ndef f():\n    """Say one."""\n    return 1\n',
        "lib/pack/two.py": "",
        "lib/pack/never.py": "",
        "data/table.csv": "a,b\n1,2\n",
        "chapters/first.md": "(first-label)=\n# First\n",
        "chapters/references.bib": "@misc{known2021, title = {A}}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_file_that_is_as_it_was_has_been_saved_all_the_same(book: Path) -> None:
    sources, table = Sources(book), book / "data" / "table.csv"
    assert sources.changed() == set()
    os.utime(table, ns=(0, table.stat().st_mtime_ns + 1))
    assert sources.changed() == {"data/table.csv"}
    (book / "data" / "new.csv").write_text("")
    (book / "lib" / "pack" / "two.py").unlink()
    assert sources.changed() == {"data/table.csv", "data/new.csv", "lib/pack/two.py"}


def test_what_editors_leave_is_no_source(book: Path) -> None:
    sources = Sources(book)
    for name in ("first.md~", ".#first.md", ".first.md.swp"):
        (book / "chapters" / name).write_text("x")
    assert sources.changed() == set()


@pytest.mark.parametrize(
    ("new", "same"),
    [
        ("# A comment.\nMOST = 1_000\n", True),
        ("    # A comment.\n\tMOST = 1_000\n", False),
        ("#: What most is.\nMOST = 1_000\n", False),
        ("# type: ignore\nMOST = 1_000\n", False),
        # A description shows how a default is written, and what a text holds that looks like a comment.
        ("MOST = 1000\n", False),
        ('"""Say.\n\n# More.\n"""\nMOST = 1_000\n', False),
    ],
)
def test_descriptions_show_no_comments_for_those_who_read_the_code(book: Path, new: str, same: bool) -> None:
    (book / "lib" / "pack" / "two.py").write_text("MOST = 1_000\n")
    before = Sources(book).value("shown:lib")
    (book / "lib" / "pack" / "two.py").write_text(new)
    assert (Sources(book).value("shown:lib") == before) == same


@pytest.mark.parametrize(
    ("new", "same"),
    [
        ('import pack.two\n\n\ndef f():  # a comment\n    """Say one."""\n    return 1\n', True),
        ('import pack.two\ndef f():\n  """Say one."""\n  return (1)', True),
        ('import pack.two\n\n\ndef f():\n    """Say one."""\n    return 2\n', False),
        # A chapter can show what a function says of itself.
        ('import pack.two\n\n\ndef f():\n    """Say two."""\n    return 1\n', False),
        ("def f(:\n", False),
    ],
)
def test_comments_are_no_code(book: Path, new: str, same: bool) -> None:
    before = Sources(book).value("code:lib/pack/one.py")
    (book / "lib" / "pack" / "one.py").write_text(new)
    assert (Sources(book).value("code:lib/pack/one.py") == before) == same


def test_values_of_what_is_read_follow_it(book: Path) -> None:
    names = ["file:data/table.csv", "file:data/other.csv", "names:data", "all:data", "all:lib", "file:lib/pack/two.py"]

    def changed(name: str, text: str) -> set[str]:
        before = Sources(book)
        (book / name).write_text(text)
        after = Sources(book)
        return {name for name in names if before.value(name) != after.value(name)}

    assert changed("data/table.csv", "a,b\n1,3\n") == {"file:data/table.csv", "all:data"}
    assert changed("data/other.csv", "") == {"file:data/other.csv", "names:data", "all:data"}
    assert changed("lib/pack/two.py", "# a comment") == {"all:lib", "file:lib/pack/two.py"}


def test_what_was_worked_out_is_known_to_the_next_build_while_the_tools_are_the_same(book: Path) -> None:
    sources = Sources(book)
    sources.know("chapters/first.md", "code")
    sources.remember()
    assert Sources(book).known("chapters/first.md") == "code"
    assert Sources(book).known("lib/pack/two.py") is None
    (book / "tools").mkdir()
    (book / "tools" / "build.py").write_text("")
    assert Sources(book).known("chapters/first.md") is None


def test_page_is_forgotten_before_it_is_made(book: Path) -> None:
    wanted = {"one": "a", "two": "b"}
    pages = Pages(book)
    assert pages.stale("html", wanted) == {"one", "two"}
    pages.note("html", wanted)
    assert Pages(book).stale("html", wanted | {"two": "c"}) == {"two"}
    Pages(book).forget("html", ["one"])  # and the build is killed
    assert Pages(book).stale("html", wanted) == {"one"}
    assert Pages(book).stale("doctree", wanted) == {"one", "two"}


def test_stamp_holds_for_the_same_contents_alone(book: Path) -> None:
    stamp = Stamp(book, "html")
    stamp.write(Sources(book))
    (book / "chapters" / "first.md").touch()
    assert stamp.holds(Sources(book))
    (book / "chapters" / "first.md").write_text("# Second\n")
    assert not stamp.holds(Sources(book))


READS = """
import sys
sys.path[:0] = [{tools!r}, {lib!r}]
import reading
reading.begin({root!r})
import importlib.metadata
from pathlib import Path
import pack.one
importlib.metadata.version("pytest")
Path("data/table.csv").read_text()
list(Path("data").glob("*.json"))
Path("data/made.csv").write_text("")
Path("data/missing.csv").exists() or None
{more}
print(reading.told())
"""
PLAIN = {
    *("code:lib/pack/__init__.py", "code:lib/pack/one.py", "code:lib/pack/two.py"),
    *("file:data/table.csv", "names:data"),
}


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ("", PLAIN),
        ("import inspect; inspect.getsource(pack.one)", PLAIN | {"file:lib/pack/one.py"}),
        ("import subprocess; subprocess.run(['true'])", PLAIN | {"all:lib", "all:data"}),
        ("import os; os.system('true')", PLAIN | {"all:lib", "all:data"}),
        ("sys.modules['pyreadstat'] = sys", PLAIN | {"all:data"}),
    ],
)
def test_kernel_tells_what_it_reads_of_the_book(book: Path, more: str, wanted: set[str]) -> None:
    code = READS.format(tools=str(ROOT / "tools"), lib=str(book / "lib"), root=str(book), more=more)
    said = subprocess.run([sys.executable, "-c", code], cwd=book, capture_output=True, text=True, check=True).stdout
    assert set(said.split()) == wanted


def test_words_of_an_exception_stand_behind_its_heading(book: Path) -> None:
    said = "\nOn paper:\nchapters/api: no way to set a node of the kind Unknown: ''\n"
    assert faults.told(said, Sources(book)) == "On paper: chapters/api: no way to set a node of the kind Unknown: ''"


def test_causes_come_first_and_what_follows_is_counted(book: Path) -> None:
    said = f"""\
{book}/chapters/index.md:9: WARNING: undefined label: 'fig-twice' [ref.numref]
{book}/chapters/first.md:12: WARNING: undefined label: 'first-lable' [ref.ref]
{book}/chapters/first.md:3: WARNING: could not find bibtex key "knwn2021" [bibtex.key_not_found]
{book}/chapters/second.md:4: WARNING: duplicate label fig-twice, other instance in {book}/chapters/first.md
{book}/chapters/second.md:8: WARNING: No number is assigned for figure: fig-twice
build finished with problems, 5 warnings.
"""
    assert faults.told(said, Sources(book)).splitlines() == [
        "chapters/second.md:4: duplicate label fig-twice, other instance in chapters/first.md",
        "chapters/first.md:12: undefined label: 'first-lable'; near it: first-label",
        'chapters/first.md:3: could not find bibtex key "knwn2021"; near it: known2021',
        "… and 2 more, which may follow from these: see _build/.work/messages.txt",
    ]
    assert "No number is assigned" in (book / "_build" / ".work" / "messages.txt").read_text()


def test_line_is_that_of_what_is_wrong_and_not_of_its_paragraph(book: Path) -> None:
    (book / "chapters" / "first.md").write_text("# First\n\nOne {glue:text}`n:.1f`.\nIt is {cite}`nobody1999`.\n")
    said = f"""\
{book}/chapters/first.md:3: WARNING: could not find bibtex key "nobody1999" [bibtex.key_not_found]
{book}/chapters/first.md:3: WARNING: Failed to format text/plain data: Precision not allowed in integer format specifier
WARNING: unknown directive or role name: gloo:text
{book}/chapters/first.md:3: ERROR: Unknown interpreted text role "gloo:text". [docutils]
build finished with problems, 4 warnings.
"""
    assert faults.told(said, Sources(book)).splitlines() == [
        'chapters/first.md:4: could not find bibtex key "nobody1999"',
        (
            "chapters/first.md:3: Failed to format text/plain data: Precision not allowed in integer format specifier; "
            "after the colon in {glue:text} stands what fits the value: .1f for a number with decimals"
        ),
        'chapters/first.md:3: Unknown interpreted text role "gloo:text".',
    ]
