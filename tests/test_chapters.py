"""The chapters as sources: whole, in the agreed form, and the same as notebooks."""

import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import jupytext
import pytest
import yaml

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "chapters").glob("*.md"))
NAMES = [path.stem for path in CHAPTERS]


@cache
def _text(name: str) -> str:
    return (ROOT / "chapters" / f"{name}.md").read_text(encoding="utf-8")


@cache
def _cells(name: str) -> list[tuple[dict, str]]:
    """Return metadata and source of each code cell."""
    notebook = jupytext.reads(_text(name), fmt="md:myst")
    return [(dict(cell.metadata), cell.source) for cell in notebook.cells if cell.cell_type == "code"]


WITH_CODE = [name for name in NAMES if "```{code-cell}" in _text(name)]
# Chapters that recompute a source have the anatomy that readers learn to expect.
ANALYSES = {
    path.stem
    for part in yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    if part["caption"] == "Analyses"
    for path in (Path(chapter["file"]) for chapter in part["chapters"])
}
SECTIONS = [
    "The question",
    "What was published",
    "Does it recompute?",
    "What the numbers say beyond that",
    "What they can't say",
    "For practice",
    "Sammendrag på norsk",
]


def test_every_chapter_is_in_the_contents_and_there() -> None:
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [contents["root"], *(chapter["file"] for part in contents["parts"] for chapter in part["chapters"])]
    assert sorted(Path(file).name for file in listed) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_name_is_portable(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", name)


@pytest.mark.parametrize("name", NAMES)
def test_begins_with_its_label_and_one_title(name: str) -> None:
    body = re.sub(r"\A---\n.*?\n---\n", "", _text(name), flags=re.S).strip()
    prose = re.sub(r"^(`{3,})\{.*?^\1", "", body, flags=re.S | re.M)
    label = "front-page" if name == "index" else name
    assert body.startswith(f"({label})=\n# ")
    assert len(re.findall(r"^# ", prose, re.M)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_level_is_skipped(name: str) -> None:
    prose = re.sub(r"^(`{3,}).*?^\1", "", _text(name), flags=re.S | re.M)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose, re.M)]
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))


@pytest.mark.parametrize("name", WITH_CODE)
def test_front_matter_says_how_to_run_it(name: str) -> None:
    front = yaml.safe_load(_text(name).split("---\n")[1])
    assert front["jupytext"]["text_representation"]["format_name"] == "myst"
    assert front["kernelspec"]["name"] == "python3"


def test_survives_the_round_trip_through_a_notebook() -> None:
    files = [str(ROOT / "chapters" / f"{name}.md") for name in WITH_CODE]
    command = [sys.executable, "-m", "jupytext", "--quiet", "--test", "--update", "--to", "ipynb", *files]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_notebook_lies_beside_a_chapter() -> None:
    assert list((ROOT / "chapters").glob("*.ipynb")) == []


@pytest.mark.parametrize("name", WITH_CODE)
def test_figures_and_tables_have_name_and_caption(name: str) -> None:
    for metadata, source in _cells(name):
        shows = re.search(r"^(alt\.|charts\.\w|tables\.show)|\.properties\(", source.strip().splitlines()[-1])
        figure = metadata.get("mystnb", {}).get("figure")
        if figure is None:
            assert not shows or "remove-cell" in metadata.get("tags", []), source
            continue
        assert re.fullmatch(r"(fig|tab)-[a-z0-9-]+", figure["name"])
        assert len(figure["caption"].split()) >= 4, figure


@pytest.mark.parametrize("name", WITH_CODE)
def test_every_figure_and_table_is_referred_to(name: str) -> None:
    everything = "\n".join(_text(other) for other in NAMES)
    for metadata, _ in _cells(name):
        label = metadata.get("mystnb", {}).get("figure", {}).get("name")
        assert label is None or f"`{label}`" in everything or f"<{label}>`" in everything, label


@pytest.mark.parametrize("name", WITH_CODE)
def test_code_is_folded_or_removed(name: str) -> None:
    away = {"hide-input", "remove-input", "remove-cell", "hide-cell"}
    for metadata, source in _cells(name):
        # A call or two may stand in the text to teach how the library is used.
        shown = not away & set(metadata.get("tags", []))
        assert not shown or ("mystnb" not in metadata and len(source.splitlines()) <= 6), source


@pytest.mark.parametrize("name", NAMES)
def test_words_on_a_fold_have_quotation_marks_as_the_text(name: str) -> None:
    # Nothing makes them so there, as it does in the text.
    assert re.findall(r"<summary>[^<]*['\"].*</summary>", _text(name)) == []


@pytest.mark.parametrize("name", sorted(ANALYSES & set(NAMES)))
def test_analysis_has_its_sections_in_order(name: str) -> None:
    headings = re.findall(r"^## (.+)$", _text(name), re.M)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS


@pytest.mark.parametrize("name", WITH_CODE)
def test_matters_are_counted_where_open_ones_count_apart(name: str) -> None:
    # `ledger.weights` does; a comparison of severities alone would count what is open.
    assert not re.search(r"""\[["']severity["']\]\s*[!=]=""", _text(name))
