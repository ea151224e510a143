"""A chapter that is opened and saved as a notebook is the same file, whoever does it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class as with_jupytext

ROOT = Path(__file__).parents[1]
CHAPTERS = [path for path in sorted((ROOT / "chapters").glob("*.md")) if "```{code-cell}" in path.read_text("utf-8")]
# What a kernel tells of its language; JupyterLab puts it into the notebook.
PYTHON = {"name": "python", "pygments_lexer": "ipython3", "version": "3.11.7", "file_extension": ".py"}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_saving_an_untouched_chapter_in_jupyterlab_changes_nothing(chapter: Path, tmp_path: Path) -> None:
    shutil.copy(chapter, tmp_path / chapter.name)
    contents = with_jupytext(LargeFileManager)()
    contents.root_dir = str(tmp_path)
    opened = contents.get(chapter.name, type="notebook", content=True, format=None)
    opened["content"]["metadata"]["language_info"] = PYTHON
    contents.save(opened, chapter.name)
    assert (tmp_path / chapter.name).read_text("utf-8") == chapter.read_text("utf-8")


def test_there_and_back_on_the_command_line_changes_nothing(tmp_path: Path) -> None:
    for chapter in CHAPTERS:
        shutil.copy(chapter, tmp_path)
    chapters, notebooks = ([str(tmp_path / f"{path.stem}{end}") for path in CHAPTERS] for end in (".md", ".ipynb"))
    jupytext = [sys.executable, "-m", "jupytext", "--quiet"]
    subprocess.run([*jupytext, "--to", "ipynb", *chapters], check=True)
    for chapter in chapters:
        Path(chapter).unlink()
    subprocess.run([*jupytext, "--to", "md:myst", *notebooks], check=True)
    for chapter in CHAPTERS:
        assert (tmp_path / chapter.name).read_text("utf-8") == chapter.read_text("utf-8")
