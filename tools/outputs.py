"""What executed cells may leave: figures, tables and words that are meant, not warnings or debris."""

import re
from collections.abc import Iterator
from typing import Any

#: Most kilobytes that a cell may print in sight, that an output may have, and that all of a chapter may have.
MOST_PRINTED, MOST_OUTPUT, MOST_CHAPTER = 4, 3_000, 5_000

_OUT_OF_SIGHT = frozenset({"remove-cell", "remove-output", "hide-output", "hide-cell"})
# What Python says of a warning begins with the line of the cell that warns, or called what warns.
_WARNED = re.compile(r"ipykernel_\d+[/\\]\d+\.py:(\d+): ")
_PRINTS = re.compile(r"\b(?:print|display)\(|\.write\(")


def faults(notebook: Any) -> Iterator[tuple[int, int, str]]:
    """Give what cells left that doesn't belong on a page.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        An executed chapter.

    Yields
    ------
    int, int, str
        The cell, its line as far as that can be told, and what is wrong with what mends it.
    """
    total = 0.0
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            size = _kilobytes(output)
            total += size
            line = _line(cell.source, output)
            if output.output_type == "stream" and output.name == "stderr":
                yield index, line, f"writes to stderr: {_last_line(output.text)}; mend what warns"
            elif output.output_type == "stream" and _OUT_OF_SIGHT & set(cell.metadata.get("tags", [])):
                yield index, line, f"prints what nobody sees: {_last_line(output.text)}; leave the print out"
            elif output.output_type == "stream" and size > MOST_PRINTED:
                yield index, line, f"prints {size:.0f} kB, at most {MOST_PRINTED}; print less, or show a table"
            elif size > MOST_OUTPUT:
                yield index, line, f"shows {size:.0f} kB, at most {MOST_OUTPUT}; aggregate the rows, or show a sample"
    if total > MOST_CHAPTER:
        yield (
            0,
            1,
            f"the chapter's outputs have {total:.0f} kB, at most {MOST_CHAPTER}; aggregate, or make two chapters",
        )


def _line(source: str, output: Any) -> int:
    """Return the line of a cell that warned, or else the first one that prints."""
    if output.output_type != "stream":
        return 1
    if warned := _WARNED.search(output.text):
        return int(warned[1])
    return next((number for number, line in enumerate(source.splitlines(), 1) if _PRINTS.search(line)), 1)


def _kilobytes(output: Any) -> float:
    texts = [output.text] if output.output_type == "stream" else output.get("data", {}).values()
    return sum(len(text if isinstance(text, str) else str(text)) for text in texts) / 1000


def _last_line(text: str) -> str:
    """Return the line that says it: Python's warnings end with the code that warned, tracebacks with the error."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return next((line for line in lines if "Warning" in line or "Error" in line), lines[-1] if lines else "")[:200]
