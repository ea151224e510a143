"""Set the book: Typst makes a tagged PDF of the markup, and the PDF says under which licence it may be shared."""

import calendar
import re
from pathlib import Path
from typing import Any

import pikepdf
import typst
import yaml

from bookkit import lettering
from paper import LICENCE

_BROKEN = "invalid list (L) structure"
_TOGETHER = "#block(sticky: true, above: 0.4em, below: 0.4em)[] "
_ATTEMPTS = 8


class TypesettingError(Exception):
    """Typst can't set the book; the message says what and where."""


def typeset(markup: Path, citation: Path) -> None:
    """Make the PDF beside its markup, the same to the byte from the same markup.

    Parameters
    ----------
    markup
        File of Typst markup; what it shows lies beside it.
    citation
        The file that says how to cite the book; its date is that of the PDF.

    Raises
    ------
    TypesettingError
        If something in the markup is wrong: a dead link, a glyph that no font has, a picture without words.
    """
    cite = yaml.safe_load(citation.read_text(encoding="utf-8"))
    day = str(cite["date-released"])
    result = markup.with_suffix(".pdf")
    result.unlink(missing_ok=True)
    year, month, date = map(int, day.split("-"))
    timestamp = calendar.timegm((year, month, date, 0, 0, 0))
    for attempt in range(_ATTEMPTS):
        try:
            warnings = _set(markup, result, timestamp)
            break
        except typst.TypstError as error:
            if attempt + 1 == _ATTEMPTS or not _held_together(markup, _said(error)):
                raise TypesettingError("\n".join(["Typst is not content:", *_said(error)])) from error
    if warnings:
        result.unlink()
        raise TypesettingError("\n".join(["Typst warns:", *(line for warning in warnings for line in _said(warning))]))
    with pikepdf.open(result, allow_overwriting_input=True) as pdf:
        _say_licence(pdf, cite["authors"][0]["name"])
        _name_rows(pdf)
        pdf.save(result, deterministic_id=True)


def _set(markup: Path, result: Path, timestamp: int) -> list[Any]:
    """Have Typst set the book and return what it warns of."""
    _, warnings = typst.compile_with_warnings(
        str(markup),
        output=str(result),
        root=str(markup.parent),
        font_paths=[str(lettering.folder())],  # of charts; Typst brings the other fonts itself
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=timestamp,
    )
    return list(warnings)


def _held_together(markup: Path, said: list[str]) -> bool:
    """Let a list that Typst can't tag, since it begins where no line has room, begin in the next column."""
    place = re.search(rf"{re.escape(markup.name)}:(\d+):", "\n".join(said))
    if not place or not any(_BROKEN in line for line in said):
        return False
    lines = markup.read_text(encoding="utf-8").split("\n")
    lines[int(place[1]) - 1] = f"{_TOGETHER}{lines[int(place[1]) - 1]}"
    markup.write_text("\n".join(lines), encoding="utf-8")
    return True


def _said(error: object) -> list[str]:
    """Return what Typst says, without what runs on for screens: a paragraph of the book is one line of markup."""
    lines = str(getattr(error, "diagnostic", None) or error).splitlines()
    return [line[:300] for line in lines if line.strip(" │^")][:30]


def _say_licence(pdf: pikepdf.Pdf, author: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about["dc:rights"] = f"© {author}. Text and figures: CC BY 4.0, {LICENCE}"
        about["xmpRights:WebStatement"] = LICENCE
        about["xmpRights:Marked"] = "True"


#: Nearly all of a book, where nobody need look for tables.
_WITHOUT_TABLES = {"/P", "/L", "/TOC", "/Caption", *(f"/H{level}" for level in range(1, 7))}


def _name_rows(pdf: pikepdf.Pdf) -> None:
    """Let the first cell of each row in a table's body head the row, which Typst can't say."""
    elements = [pdf.Root.StructTreeRoot]
    while elements:
        element = elements.pop()
        if str(element.get("/S")) in _WITHOUT_TABLES:
            continue
        parts = [part for part in _list(element.get("/K")) if isinstance(part, pikepdf.Dictionary) and "/S" in part]
        if element.get("/S") != "/TR":
            elements += parts
        elif parts[0].S == "/TD" and _list(parts[0].get("/K")):
            parts[0].S = pikepdf.Name.TH
            scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
            parts[0].A = pikepdf.Array([*_list(parts[0].get("/A")), scope])


def _list(entry: pikepdf.Object | None) -> list[pikepdf.Object]:
    return [] if entry is None else list(entry) if isinstance(entry, pikepdf.Array) else [entry]
