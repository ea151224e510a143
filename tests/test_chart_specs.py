"""Charts as the pages have them: read without colour, told in words, nothing typed."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from bookkit import charts

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "_build" / "html" / "chapters"
WHITE, DARK_PAGE = "#ffffff", "#14181e"
# Statistics that are called by a letter.
LETTERS = {"p", "F"}
ENGLISH = {"estimate", "from", "to", "years", "chance", "group", "kind", "number", "people"}


def _figures() -> Iterator[tuple[str, dict[str, Any], str]]:
    for page in sorted(PAGES.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        for found in re.finditer(r'<figure[^>]* id="(fig-[^"]+)".*?</figure>', text, re.DOTALL):
            spec = re.search(r'<script type="application/json">(.*?)</script>', found[0], re.DOTALL)
            if spec:
                yield f"{page.stem} {found[1]}", json.loads(spec[1]), found[0]


FIGURES = list(_figures())
NAMES = [name for name, _, _ in FIGURES]
each = pytest.mark.parametrize(("name", "spec"), [figure[:2] for figure in FIGURES], ids=NAMES)


def _views(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield spec
    for part in ("layer", "concat", "hconcat", "vconcat"):
        for view in spec.get(part, []):
            yield from _views(view)


def _mark(view: dict[str, Any]) -> dict[str, Any]:
    mark = view.get("mark", {})
    return mark if isinstance(mark, dict) else {"type": mark}


def test_there_are_charts() -> None:
    assert len(FIGURES) > 60


@each
def test_colours_are_those_of_the_palette(name: str, spec: dict) -> None:
    drawn = json.dumps({key: value for key, value in spec.items() if key not in ("config", "datasets")})
    typed = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", drawn))
    assert typed <= {*charts.PALETTE.values(), charts.ON_ACCENT}, name


@pytest.mark.parametrize("chapter", sorted((ROOT / "chapters").glob("*.md")), ids=lambda path: path.stem)
def test_no_chapter_types_a_colour(chapter: Path) -> None:
    cells = re.findall(r"```\{code-cell\} ipython3\n(.*?)\n```", chapter.read_text(encoding="utf-8"), re.DOTALL)
    code = "\n".join(cells)
    assert re.findall(r"""["']#[0-9a-fA-F]{3,8}["']|["']rgba?\(""", code) == []
    # White is only for words on a bar.
    names = re.findall(r"""(?:color|fill|stroke)=["'](\w+)["']""", code)
    assert set(names) <= {"white"}


@each
def test_pale_marks_have_an_edge(name: str, spec: dict) -> None:
    for view in _views(spec):
        mark, encoding = _mark(view), view.get("encoding", {})
        pale = [mark.get(key) for key in ("opacity", "fillOpacity")]
        if "fillOpacity" in encoding or "opacity" in encoding or any(x is not None and x < 0.8 for x in pale):
            assert mark.get("opacity", 1) >= 0.8, f"{name}: an edge as pale as its inside"
            assert "stroke" in mark or "stroke" in encoding, f"{name}: {mark}"
            assert charts.OUTLINED["strokeWidth"] >= 1


@each
def test_points_and_lines_are_told_apart_without_colour(name: str, spec: dict) -> None:
    channels = {"point": "shape", "line": "strokeDash"}
    for view in _views(spec):
        mark, encoding = _mark(view), view.get("encoding", {})
        colour = encoding.get("color", {})
        channel = channels.get(mark.get("type", ""))
        if channel is None or colour.get("type") != "nominal":
            continue
        # A dash may tell something else than the colour; then the points on the line have shapes, or names stand by.
        assert channel in encoding or channel in mark, name


@pytest.mark.parametrize(("name", "spec", "markup"), FIGURES, ids=NAMES)
def test_every_group_is_named(name: str, spec: dict, markup: str) -> None:
    found = re.search(r'<img[^>]*src="data:image/svg\+xml,([^"]*)"', markup)
    assert found is not None
    texts = set(re.findall(r"<text[^>]*>([^<]*)</text>", unquote(html.unescape(found[1]))))
    written = {html.unescape(text) for text in texts}
    for view in _views(spec):
        colour = view.get("encoding", {}).get("color", {})
        if colour.get("type") != "nominal" or colour.get("legend", {}) is None:
            continue
        domain = (colour.get("scale") or {}).get("domain") or colour.get("sort")
        assert not isinstance(domain, list) or set(map(str, domain)) <= written, name


@each
def test_pointers_are_told_words(name: str, spec: dict) -> None:
    for view in _views(spec):
        tips = view.get("encoding", {}).get("tooltip", [])
        titles = []
        for tip in tips if isinstance(tips, list) else [tips]:
            title = tip.get("title") or tip["field"]
            titles.append(title)
            assert "_" not in title, f"{name}: {title}"
            assert not title.strip() or len(title.strip()) > 1 or title in LETTERS, f"{name}: {title}"
            if name.startswith("kort-fortalt"):
                assert title not in ENGLISH, f"{name}: {title}"
        assert len(set(titles)) == len(titles), f"{name}: one of {titles} would hide another"


@pytest.mark.parametrize(("name", "markup"), [(name, markup) for name, _, markup in FIGURES], ids=NAMES)
def test_alt_texts_have_true_numbers(name: str, markup: str) -> None:
    found = re.search(r'<img[^>]*alt="([^"]*)"', markup)
    assert found is not None
    text = html.unescape(found[1])
    assert not re.search(r"[-−]0(?![.\d])|[-−]0\.0+(?!\d)", text), f"{name}: {text}"
    assert not re.search(r"(?<![\w)])-\d", text), f"{name}: {text}"
    assert "nan" not in text.lower().split(), f"{name}: {text}"


@each
def test_marks_as_dark_as_a_page_at_night_stand_on_an_area(name: str, spec: dict) -> None:
    marks = [_mark(view) for view in _views(spec)]
    if any(mark.get("color") == charts.PALETTE["dark"] for mark in marks):
        assert "rect" in {mark.get("type") for mark in marks}, name


@each
def test_marks_are_opaque_or_have_an_outline(name: str, spec: dict) -> None:
    """Vega-Lite draws points and ticks at seven tenths of their colour by itself."""
    for kind in {_mark(view).get("type") for view in _views(spec)} & {"point", "tick"}:
        assert spec["config"][kind]["opacity"] == 1, name


@each
def test_no_interval_is_cut_off_by_the_axis(name: str, spec: dict) -> None:
    """An interval that runs out of the picture would look as if it ended at the edge."""
    for view in _views(spec):
        encoding = view.get("encoding", {})
        rows = spec.get("datasets", {}).get(view.get("data", spec.get("data", {})).get("name", ""), [])
        if _mark(view).get("type") != "rule":
            continue
        for axis in ("x", "y"):
            domain = (encoding.get(axis, {}).get("scale") or {}).get("domain")
            if not isinstance(domain, list) or not all(isinstance(end, int | float) for end in domain):
                continue
            channels = [encoding.get(channel, {}) for channel in (axis, f"{axis}2")]
            ends = [channel["field"] for channel in channels if "field" in channel]
            values = [row[field] for row in rows for field in ends if row.get(field) is not None]
            assert all(min(domain) <= value <= max(domain) for value in values), name


@pytest.mark.parametrize("role", ["main", "contrast", "good", "accent", "muted"])
def test_white_words_and_every_mark_stand_out(role: str) -> None:
    assert _contrast(charts.PALETTE[role], WHITE) >= 3
    assert _contrast(charts.PALETTE[role], DARK_PAGE) >= 3
    assert _contrast(charts.PAPER_PALETTE[role], WHITE) >= 3


def _contrast(first: str, second: str) -> float:
    light = []
    for colour in (first, second):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        light.append(sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))
    return (max(light) + 0.05) / (min(light) + 0.05)
