"""The README's numbers and figure are those of the ledger."""

from pathlib import Path

import pytest

import readme

ROOT = Path(__file__).parents[1]


def test_computed_part_is_current() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.filled(text) == text, "run make readme"


def test_figure_is_current() -> None:
    assert (ROOT / readme.FIGURE).read_text(encoding="utf-8") == readme.computed_figure(), "run make readme"


def test_missing_marks_are_named() -> None:
    with pytest.raises(ValueError, match="marks"):
        readme.filled("no marks here")
