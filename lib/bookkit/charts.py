"""How figures look: one Altair theme, and one renderer for the page and for paper.

:func:`enable` registers both. After that the last expression of a cell, an Altair chart, gives HTML with a still
picture, which paper shows as well and which the book's script turns into an interactive one.

Colours have to be read on white paper and on a dark page. Ink is therefore ``currentColor``, which follows the text
around it, and every colour of :data:`PALETTE` stands out from both backgrounds by at least 3:1. None is needed to read
a chart: groups have shapes and dashes of their own, and what is pale has an outline (:data:`OUTLINED`).
"""

import copy
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import altair as alt
import pandas as pd

from bookkit import chartcheck, chartwords, drawing, lettering, prose
from etterprov import language
from jobsupport import disclosure

#: Width in pixels of a chart that fills the text column. Charts say ``width="container"`` to shrink on a phone.
WIDTH = 640

#: Width in pixels of such a chart as a still picture: as wide as the column of text on paper, where 12 px are 8.3 pt.
STILL_WIDTH = 490

#: Colour of text and lines: that of the text around the chart, black on paper.
INK = "currentColor"

#: Colours by role, told apart also with the common forms of colour blindness (hues after Okabe and Ito), and in grey as
#: far as two backgrounds leave room. ``pale`` is only ever between two others, ``grid`` only behind them,
#: and ``dark`` what stands on them in light and dark alike.
PALETTE = {
    "main": "#0a6cad",
    "contrast": "#ee6c0c",
    "good": "#008359",
    "accent": "#c069aa",
    "muted": "#787d83",
    "pale": "#b9b9b9",
    "dark": "#14181e",
    "grid": "#8a8f9544",
}

#: Words in the colour of a light line or point are darker than it in a still picture; where a script draws, the page's
#: style does the same.
WORDS = {"contrast": "#b04800", "accent": "#a1458a"}

#: The palette on paper, where colours are told apart by lightness as well: a page may be printed in black and white.
PAPER_PALETTE = {
    "main": "#00457a",
    "contrast": "#ee6c0c",
    "good": "#00664a",
    "accent": "#a5578f",
    "muted": "#787d83",
    "pale": PALETTE["pale"],
    "dark": PALETTE["dark"],
    "grid": PALETTE["grid"],
}
#: An area of the muted colour is pale there, which a line or a word couldn't be.
PAPER_AREA = "#cdd2d7"

#: An area that is not the message: pale, with an edge that stands out. Its colour is told for ``color`` and ``stroke``.
OUTLINED: Mapping[str, float] = {"fillOpacity": 0.2, "strokeWidth": 1.2}

#: How much such an area covers where points lie on it.
UNDER_POINTS = 0.05

#: Numbers on an area of the accent are dark in pages, where it is light; on paper, where it is darker, they are white.
ON_ACCENT = "#14181f"

_NO_PEOPLE = "{} would hold a row for each person of data/private; make it of what the functions of microdata give"
_FEWEST_WORDS = 5
#: Of an axis that counts: written as the numbers on the bars, and never between two whole ones.
_WHOLE = alt.Axis(format="d", tickCount=5, tickMinStep=1)


def enable() -> None:
    """Make the book's theme and renderer those of every chart shown from here on."""
    alt.theme.register("jobsupport", enable=True)(_theme)
    alt.renderers.register("jobsupport", _render)
    alt.renderers.enable("jobsupport")
    alt.data_transformers.register("no people", _rows)
    alt.data_transformers.enable("no people")
    _show_no_people()
    drawing.begin()


def _rows(data: Any = None) -> Any:
    """Embed the rows of a chart, unless each is a person of a reader's own file."""
    if disclosure.private(data):
        raise ValueError(_NO_PEOPLE.format("A chart"))
    return alt.to_values(data)


def _show_no_people() -> None:
    """Let a cell that ends with a reader's own people show what to do instead of their rows."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return
    for kind in ("text/html", "text/plain"):
        formatter = shell.display_formatter.formatters[kind]
        plain = formatter.for_type(pd.DataFrame) or (pd.DataFrame._repr_html_ if kind == "text/html" else None)

        def show(frame: pd.DataFrame, *printer: Any, _plain: Any = plain) -> str | None:
            if disclosure.private(frame):
                text = _NO_PEOPLE.format("A page")
                return printer[0].text(text) if printer else html.escape(text)
            if _plain is not None and not printer:
                return _plain(frame)
            return printer[0].text(repr(frame)) if printer else None

        formatter.for_type(pd.DataFrame, show)


def _theme() -> alt.theme.ThemeConfig:
    axis: Any = {
        "labelColor": INK,
        "titleColor": INK,
        "tickColor": PALETTE["muted"],
        "domainColor": PALETTE["muted"],
        "gridColor": PALETTE["grid"],
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 260,
        "labelSeparation": 6,
        "labelFlush": False,
    }
    legend: Any = {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "orient": "top",
        "labelLimit": 300,
    }
    return {
        "config": {
            "font": lettering.FONT,
            "locale": _locale(),
            "background": "transparent",
            "view": {"continuousWidth": WIDTH, "continuousHeight": 280, "stroke": None},
            "axis": axis,
            "legend": legend,
            "header": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12},
            "title": {
                "color": INK,
                "subtitleColor": INK,
                "fontSize": 14,
                "subtitleFontSize": 12,
                "anchor": "start",
                "fontWeight": 600,
            },
            "text": {"color": INK, "fontSize": 12},
            "rule": {"color": PALETTE["muted"]},
            "mark": {"color": PALETTE["main"], "aria": False},
            "bar": {"color": PALETTE["main"]},
            # Vega-Lite would let the paper shine through both.
            "point": {"color": PALETTE["main"], "filled": True, "size": 60, "opacity": 1},
            "tick": {"opacity": 1},
            "line": {"strokeWidth": 2},
            "range": {"category": [PALETTE[role] for role in ("main", "contrast", "good", "accent", "muted")]},
        }
    }


def _locale() -> Any:
    """Give how Vega writes numbers, months and days."""
    return {"number": _as_in_the_text(), **_names_of_months()}


def _as_in_the_text() -> Any:
    """Give how Vega writes numbers."""
    signs = {"decimal": language.numbers("0.1")[1], "thousands": "\u202f", "percent": "\N{NO-BREAK SPACE}%"}
    return {**signs, "grouping": [3], "currency": ["", ""]}


def _names_of_months() -> dict[str, Any]:
    """Give how Vega names months and days, which it does in English by itself."""
    if language.current() == language.WRITTEN:
        return {}
    from babel import Locale

    spoken = Locale.parse(language.current())
    months, days = spoken.months["format"], spoken.days["format"]
    from_sunday = (6, 0, 1, 2, 3, 4, 5)
    time = {
        "dateTime": "%d.%m.%Y %H:%M:%S",
        "date": "%d.%m.%Y",
        "time": "%H:%M:%S",
        "periods": ["a.m.", "p.m."],
        "days": [days["wide"][day] for day in from_sunday],
        "shortDays": [days["abbreviated"][day] for day in from_sunday],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }
    return {"time": time}


def outlined(role: str) -> dict[str, Any]:
    """Give a mark the look of `OUTLINED` in one colour.

    Examples
    --------
    >>> outlined("muted")["stroke"] == PALETTE["muted"]
    True
    """
    return {**OUTLINED, "fill": PALETTE[role], "stroke": PALETTE[role]}


def _render(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    description = _description(spec)
    spec = copy.deepcopy(spec) | {"description": description}
    _tell_apart_without_colour(spec, spec.get("datasets", {}), None)
    _tell_in_words(spec)
    spec = chartwords.said(spec)
    description = spec["description"] = " ".join(spec["description"].split())
    drawn = drawing.svg(_still(spec))
    chartcheck.check(spec, drawn)
    picture = _address(_legible(_lighter(drawn)))
    alt_text = html.escape(description)
    # The script of the book finds the JSON and draws it in place of the still picture, which serves readers without
    # scripts. "</" could otherwise close the script element from within a string, and "<!--" swallow the page.
    spec = {**spec, "datasets": _as_drawn(spec.get("datasets", {}))}
    data = json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    return {
        "text/html": (
            '<div class="chart"><div class="chart-view">'
            f'<img alt="{alt_text}" src="{picture}">'
            f'</div><script type="application/json">{data}</script></div>'
        )
    }


def _address(picture: str) -> str:
    """Return a picture as an address that holds it, in letters that compress well, unlike base64.

    Examples
    --------
    >>> _address('<svg fill="#fff">')
    "data:image/svg+xml,%3Csvg fill='%23fff'%3E"
    """
    if "'" not in picture:
        picture = picture.replace('"', "'")
    return "data:image/svg+xml," + quote(picture, safe=" =:/;,.()-_+*@!?'")


_UNSEEN = re.compile(
    r' (?:aria-[a-z]+|role|class|pointer-events|stroke-miterlimit|version)="[^"]*"'
    r'| (?:opacity|stroke-width)="1"| transform="translate\(0,0\)"'
    r'|<path class="(?:background" aria-hidden="true" d="M0,0h0v0h0Z"|foreground")[^>]*/>'
)
_LONG = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")


def _lighter(picture: str) -> str:
    """Return a still picture without what can't be seen: names of its parts, and hundredths of hundredths of a pixel.

    Examples
    --------
    >>> _lighter('<path role="graphics-symbol" aria-label="at > 1.2345" d="M1.23456,7.5"/><text>1.23456</text>')
    '<path d="M1.23,7.5"/><text>1.23456</text>'
    """

    def rounded(tag: re.Match[str]) -> str:
        return _LONG.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), tag[0])

    return re.sub(r"<[^>]*>", rounded, _UNSEEN.sub("", picture))


def _legible(picture: str) -> str:
    """Return a still picture whose words stand out as words must.

    Examples
    --------
    >>> _legible('<path fill="#ee6c0c"/><text x="0" fill="#ee6c0c">Control</text>')
    '<path fill="#ee6c0c"/><text x="0" fill="#b04800">Control</text>'
    """
    for role, colour in WORDS.items():
        picture = re.sub(rf'(<text[^>]*\bfill="){PALETTE[role]}"', rf'\g<1>{colour}"', picture)
    return picture


def _as_drawn(value: Any) -> Any:
    """Return data of a chart with as many digits as anyone can see.

    Examples
    --------
    >>> _as_drawn([{"share": 0.30000000000000004, "people": 1234567, "who": "all"}])
    [{'share': 0.3, 'people': 1234567, 'who': 'all'}]
    """
    if isinstance(value, dict):
        return {key: _as_drawn(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_drawn(inner) for inner in value]
    return float(f"{value:.7g}") if isinstance(value, float) else value


def on_bars(field: str, parts: Sequence[str], colours: Sequence[str]) -> Any:
    """Return the colour of numbers that stand on bars: white, but dark on light ones.

    Parameters
    ----------
    field
        Column that names the part of a bar.
    parts, colours
        The parts and their colours, in one order.

    Examples
    --------
    >>> on_bars("step", ["wrote", "silent"], [PALETTE["main"], PALETTE["muted"]])["value"]
    'white'
    """
    dark = {"muted": PALETTE["dark"], "contrast": PALETTE["dark"], "accent": ON_ACCENT}
    tests = [
        {"test": {"field": field, "oneOf": [part]}, "value": dark[role]}
        for part, colour in zip(parts, colours, strict=True)
        for role in dark
        if colour == PALETTE[role]
    ]
    return {"condition": tests, "value": "white"}


def on_paper(picture: str) -> str:
    r"""Give a still picture the colours of paper, and its per cent signs the space that they have in the text.

    Examples
    --------
    >>> on_paper('<path fill="#0a6cad"/><text>80%</text>')
    '<path fill="#00457a"/><text>80\xa0%</text>'
    """
    picture = re.sub(r"(?<=\d)%(?=[^<>\"]*</text>)", "\N{NO-BREAK SPACE}%", picture)
    picture = re.sub(rf'(<path[^>]*\bfill="){PALETTE["muted"]}"', rf'\g<1>{PAPER_AREA}"', picture)
    for role, colour in PALETTE.items():
        picture = picture.replace(colour, PAPER_PALETTE[role])
    return picture.replace(ON_ACCENT, "white")


def _description(spec: dict[str, Any]) -> str:
    description = " ".join(str(spec.get("description") or "").split())
    # As in the text: no zero below zero, and a true minus.
    description = re.sub(r"(?<![\w.])-(?=0(\.0+)?(?!\.?\d))", "", description)
    description = re.sub(r"(?<![\w)])-(?=\d)", "\N{MINUS SIGN}", description)
    if len(description.split()) < _FEWEST_WORDS:
        raise ValueError(
            "a chart needs an alt text: .properties(description=...) that gives its message in "
            f"at least {_FEWEST_WORDS} words to someone who can't see it; got {description!r}"
        )
    return description


def _still(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the spec as drawn outside a page, where there is no container to fill."""
    fixed = copy.deepcopy(spec)
    if fixed.get("width") == "container":
        fixed |= {"width": STILL_WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}}
    _give_legends_rows(fixed, fixed.get("datasets", {}), None)
    return fixed


# What a mark has besides its colour, and how many characters of a legend fit into the width of a still picture.
_BESIDES_COLOUR = {"point": "shape", "line": "strokeDash"}
_LEGEND_CHARACTERS, _LEGEND_GAP = 62, 5
# Unlike Vega-Lite's own the third and fourth aren't dots, which leave half of the colour, too little on a dark page.
_DASHES = ([1, 0], [4, 2], [8, 2, 2, 2], [10, 3], [1, 2, 4, 2])
_Rows = Mapping[str, list[dict]]


def _views(spec: dict[str, Any], data: str | None = None) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Give every view of a chart, with the name of its data."""
    data = spec.get("data", {}).get("name", data)
    yield spec, data
    parts = [view for part in ("layer", "concat", "hconcat", "vconcat") for view in spec.get(part, [])]
    for view in [*parts, *([spec["spec"]] if "spec" in spec else [])]:
        yield from _views(view, data)


def _mark(view: dict[str, Any]) -> dict[str, Any]:
    mark = view.get("mark", {})
    return mark if isinstance(mark, dict) else {"type": mark}


def _coloured(view: dict[str, Any], datasets: _Rows, data: str | None) -> tuple[dict[str, Any], list[Any]]:
    """Give the colour of a view and what it stands for."""
    colour = view.get("encoding", {}).get("color", {})
    return colour, _kinds(colour, datasets.get(data or "", [])) if colour.get("type") == "nominal" else []


def _dashes(field: str, kinds: list[Any]) -> dict[str, Any]:
    """Give the lines of a chart dashes without a scale: the legend has its points, whose outline a dash would fray."""
    dashes = zip(kinds, _DASHES, strict=False)
    tests = [{"test": f"datum[{json.dumps(field)}] === {json.dumps(kind)}", "value": dash} for kind, dash in dashes]
    return {"condition": tests, "value": _DASHES[0]}


def _tell_apart_without_colour(spec: dict[str, Any], datasets: _Rows, data: str | None) -> None:
    """Give points of each colour a shape of their own, and lines a dash."""
    views = list(_views(spec, data))
    pointed = {
        view["encoding"]["color"].get("field")
        for view, _ in views
        if _mark(view).get("type") == "point" and "shape" not in _mark(view) and "color" in view.get("encoding", {})
    }
    for view, rows in views:
        colour, kinds = _coloured(view, datasets, rows)
        mark, encoding = _mark(view), view.get("encoding", {})
        channel = _BESIDES_COLOUR.get(mark.get("type", ""))
        if not kinds or not channel or channel in encoding or channel in mark:
            continue
        colour["scale"] = {**(colour.get("scale") or {}), "domain": kinds}
        if channel == "strokeDash" and colour.get("field") in pointed:
            encoding[channel] = _dashes(colour["field"], kinds)
            continue
        if channel == "strokeDash" and colour.get("legend", {}) is not None:
            colour["legend"] = {"symbolType": "stroke", "symbolSize": 300, **colour.get("legend", {})}
        # Only what has the same values in the same order shares one legend.
        encoding[channel] = {key: colour[key] for key in ("field", "type", "title", "legend") if key in colour}
        dashes = {"range": list(_DASHES)} if channel == "strokeDash" else {}
        encoding[channel]["scale"] = {"domain": kinds, **dashes}


def _give_legends_rows(spec: dict[str, Any], datasets: _Rows, data: str | None) -> None:
    """Give a legend that is wider than the still picture rows."""
    for view, rows in _views(spec, data):
        colour, kinds = _coloured(view, datasets, rows)
        lengths = [len(str(kind)) + _LEGEND_GAP for kind in kinds]
        if sum(lengths) <= _LEGEND_CHARACTERS:
            continue
        for channel in ("color", *_BESIDES_COLOUR.values()):
            told = view["encoding"].get(channel, {})
            if told.get("field") == colour["field"] and told.get("legend", {}) is not None:
                told["legend"] = {"columns": max(_LEGEND_CHARACTERS // max(lengths), 1), **told.get("legend", {})}


#: What a pointer is told of columns that no axis names.
_SAID = {
    "value": "estimate",
    "low": "from",
    "high": "to",
    "least": "at least",
    "most": "at most",
    "n": "people",
    "count": "number",
    "percent": "per cent",
}


def _tell_in_words(spec: dict[str, Any]) -> None:
    """Name what a pointer is told: as the axis does, else by `_SAID`; a name in words tells what it is by itself."""
    views = [view for view, _ in _views(spec)]
    titles: dict[Any, str] = {}
    for view in views:
        for told in view.get("encoding", {}).values():
            if isinstance(told, dict) and isinstance(told.get("title"), str) and told["title"].strip():
                titles.setdefault(told.get("field"), told["title"])
    for view in views:
        tips = view.get("encoding", {}).get("tooltip", [])
        nameless = 0
        for tip in tips if isinstance(tips, list) else [tips]:
            title = tip.get("title") or titles.get(tip.get("field")) or _SAID.get(tip.get("field"))
            if not (title or "").strip() and tip.get("type") in ("nominal", "ordinal"):
                # Each needs a name of its own, or one would take the other's place.
                nameless += 1
                title = " " * nameless
            if name := title or tip.get("field"):  # else Vega names it by its field, and in English alone
                tip["title"] = name


def _kinds(colour: dict[str, Any], rows: list[dict]) -> list[Any]:
    """Return what the colours stand for, in their order."""
    told = (colour.get("scale") or {}).get("domain") or colour.get("sort")
    if isinstance(told, list):
        return told
    field = colour.get("field")
    found = list(dict.fromkeys(row[field] for row in rows if row.get(field) is not None))
    return found if "sort" in colour else sorted(found)


def interval_rows(
    estimates: Mapping[str, prose.Interval | Iterable[float]], *, scale: float = 100, **same: Any
) -> pd.DataFrame:
    """Give the rows of a `forest`.

    Parameters
    ----------
    estimates : mapping of str
        By label, anything with ``value``, ``low`` and ``high``, or these three numbers.
    scale : float
        What they are multiplied by; shares become percentage points.
    same
        What further columns have in all rows, such as the group.

    Returns
    -------
    DataFrame
        Columns ``label``, ``value``, ``low``, ``high`` and those of `same`.

    Examples
    --------
    >>> interval_rows({"in work": (0.07, 0.01, 0.12)}).round(1).values.tolist()
    [['in work', 7.0, 1.0, 12.0]]
    """
    rows = [(label, *(scale * end for end in prose.value_and_ends(found))) for label, found in estimates.items()]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high"]).assign(**same)


def forest(
    frame: pd.DataFrame,
    *,
    x_title: str,
    description: str,
    reference: float | None = 0.0,
    group: str | None = None,
    log: bool = False,
    dodge: bool = False,
    words: tuple[str, str, str] = ("estimate", "from", "to"),
) -> alt.LayerChart:
    """Draw estimates with their intervals, one a row.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``, ``value``, ``low``, ``high``; rows are drawn in their order. Where no interval is known
        both ends are missing, and only the point is drawn. A label may have several lines.
    x_title : str
        What is estimated, with its unit.
    description : str
        Alt text: the message of the figure for someone who can't see it.
    reference : float, optional
        Where a vertical line marks "no difference".
    group : str, optional
        Column whose values get a colour each.
    log : bool
        Whether the axis is logarithmic, as for ratios.
    dodge : bool
        Whether the groups that share a label stand below each other in its row.
    words : tuple of str
        What the pointer calls the estimate and the ends of its interval.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = pd.DataFrame([("change", 0.2, -10.5, 10.9)], columns=["label", "value", "low", "high"])
    >>> chart = forest(rows, x_title="hours a week", description="one row, an interval around zero")
    >>> len(chart.layer)
    3
    """
    order = list(dict.fromkeys(frame["label"]))
    axis = alt.Axis(grid=False, labelExpr="split(datum.label, '\\n')")
    base = alt.Chart(frame).encode(y=alt.Y("label:N", sort=order, title=None, axis=axis))
    if group:
        base = base.encode(color=alt.Color(f"{group}:N", sort=None, title=None))
        if dodge:
            base = base.encode(yOffset=alt.YOffset(f"{group}:N", sort=None))
    tooltip = [
        alt.Tooltip("label:N", title=" "),
        *([alt.Tooltip(f"{group}:N", title="  ")] if group else []),
        *(
            alt.Tooltip(f"{name}:Q", title=title, format=".2f")
            for name, title in zip(("value", "low", "high"), words, strict=True)
        ),
    ]
    # Room beside the outermost intervals: one that ended at the edge would look cut off.
    # On a phone labels that overlap would leave out every other one, and 0 with them.
    across = alt.Axis(tickCount=alt.ExprRef("width < 240 ? 3 : 6"), labelFlush=10)
    x = alt.X("low:Q", title=x_title, axis=across).scale(zero=False, nice=False, padding=14)
    if log:
        narrow = frame[["value", "high"]].max(axis=None) < 5 * frame[["value", "low"]].min(axis=None)
        ticks = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] if narrow else [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]
        x = x.scale(type="log", nice=False, padding=14).axis(values=ticks)
    intervals = base.mark_rule(strokeWidth=2).encode(x=x, x2="high:Q", tooltip=tooltip)
    if frame["low"].isna().any():
        intervals = intervals.transform_filter(alt.expr.isValid(alt.datum.low))
    if not group:
        intervals = intervals.encode(color=alt.value(PALETTE["main"]))
    points = base.mark_point(size=80, opacity=1).encode(x="value:Q", tooltip=tooltip)
    layers = [intervals, points]
    if reference is not None:
        line = alt.Chart(pd.DataFrame({"x": [reference]})).mark_rule(strokeDash=[4, 4])
        layers.insert(0, line.encode(x=alt.X("x:Q", title=x_title)))
    rows = frame["label"].nunique() if dodge else len(frame)
    return alt.LayerChart(layer=layers).properties(width="container", height=28 * rows + 10, description=description)


def over_line(chart: alt.LayerChart, at: float, *, height: int, description: str) -> alt.LayerChart:
    """Put a dotted upright line behind a chart, where something is large enough to matter.

    Parameters
    ----------
    chart : altair.LayerChart
        A chart made by `forest`.
    at : float
        Where the line stands.
    height : int
        Pixels.
    description : str
        Alt text of both.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = pd.DataFrame([("depression", 0.6, 0.3, 0.9)], columns=["label", "value", "low", "high"])
    >>> told = "An effect of 0.6, below what matters."
    >>> len(over_line(forest(rows, x_title="parts", description=told), 1, height=190, description=told).layer)
    2
    """
    rule = alt.Chart(pd.DataFrame({"x": [at]})).mark_rule(strokeDash=[2, 3], color=PALETTE["contrast"], strokeWidth=2)
    layers = [rule.encode(x="x:Q"), chart]
    return alt.LayerChart(layer=layers).properties(width="container", height=height, description=description)


def with_marks(chart: alt.LayerChart, frame: pd.DataFrame, column: str) -> alt.LayerChart:
    """Add a diamond to each row of a forest, such as what is printed beside what is expected.

    Parameters
    ----------
    chart : altair.LayerChart
        A chart made by `forest`.
    frame : DataFrame
        What it was made of.
    column : str
        What the diamonds mark, the same for all groups of a label.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame([("effect", 1, 0, 2, 1.5)], columns=["label", "value", "low", "high", "printed"])
    >>> chart = forest(frame, x_title="points", description="One row, with a mark at 1.5.")
    >>> len(with_marks(chart, frame, "printed").layer)
    4
    """
    marks = (
        alt.Chart(frame.drop_duplicates("label"))
        .mark_point(shape="diamond", size=130, opacity=1, color=INK)
        .encode(
            y=alt.Y("label:N", sort=None),
            x=f"{column}:Q",
            tooltip=["label:N", alt.Tooltip(f"{column}:Q", format=".1f")],
        )
    )
    return alt.LayerChart(layer=[*chart.layer, marks]).properties(
        width="container", height=chart.height, description=chart.description
    )


def with_choices(chart: alt.LayerChart, frame: pd.DataFrame, choices: Mapping[str, str]) -> alt.LayerChart:
    """Let readers choose which rows of a forest are shown, by fields below the chart.

    Parameters
    ----------
    chart : altair.LayerChart
        A chart made by `forest`.
    frame : DataFrame
        What it was made of.
    choices : mapping of str to str
        The label of each field, by the column whose values it offers.

    Returns
    -------
    altair.LayerChart
        The same chart; it opens with all rows, which is what paper shows.

    Examples
    --------
    >>> rows = [("a", 1, 0, 2, "men"), ("b", 2, 1, 3, "women")]
    >>> frame = pd.DataFrame(rows, columns=["label", "value", "low", "high", "who"])
    >>> chart = forest(frame, x_title="hours", description="Two rows, one a group.")
    >>> with_choices(chart, frame, {"who": "People"}).params[0].bind.options
    ['all', 'men', 'women']
    """
    fields = {column: f"only_{column}" for column in choices}
    for column, name in fields.items():
        values = list(dict.fromkeys(frame[column]))
        # Rows are chosen by their values, which nobody sees; readers choose among words.
        shown = [language.say(value) for value in ("all", *values)]
        field = alt.binding_select(options=["all", *values], labels=shown, name=choices[column] + " ")
        chart = chart.add_params(alt.param(name=name, value="all", bind=field))
    kept = " && ".join(f"({name} == 'all' || datum['{column}'] == {name})" for column, name in fields.items())
    # The line that marks "no difference" has no rows to choose among.
    chart.layer = [
        layer if layer.encoding.y is alt.Undefined else layer.transform_filter(kept) for layer in chart.layer
    ]
    return chart


def named_rows(
    frame: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    x_title: str,
    x_domain: tuple[float, float],
    description: str,
    bars: bool = False,
) -> alt.LayerChart:
    """Draw shares or differences of several series with two intervals each, every row under its name.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``, ``series``, ``value``, ``low``, ``high`` (thick line) and ``wide_low``, ``wide_high``
        (thin line); labels are drawn in their order. Where ``value`` is missing, the text in the column
        ``note`` stands instead. Optional ``count`` and ``n`` are told by the pointer, and bars whose ``pale``
        is true are outlines.
    colours : mapping of str to str
        Colour of each series, in their order.
    x_title : str
        What is shown, with its unit.
    x_domain : tuple of float
        Ends of the axis.
    description : str
        Alt text: the message of the figure for someone who can't see it.
    bars : bool
        Draw bars from zero instead of points beside a line at zero.

    Returns
    -------
    altair.LayerChart
        Names stand above their rows and not beside them, so that long ones leave a phone room to draw in.

    Raises
    ------
    KeyError
        If a column is missing.

    Examples
    --------
    >>> row = ("NAV", "SFJ", 6.9, 4.9, 9.7, 4.3, 11.0)
    >>> rows = pd.DataFrame([row], columns=["label", "series", "value", "low", "high", "wide_low", "wide_high"])
    >>> look = {"colours": {"SFJ": "teal"}, "x_title": "per cent", "x_domain": (0, 20), "bars": True}
    >>> chart = named_rows(rows, description="One row with one bar.", **look)
    >>> chart.height
    38
    """
    numbers = ["value", "low", "high", "wide_low", "wide_high"]
    if missing := {"label", "series", *numbers} - set(frame.columns):
        raise KeyError(f"columns that are missing: {sorted(missing)}")
    order = list(dict.fromkeys(frame["label"]))
    slots = ["", *colours]  # the first for the name
    y = alt.Y("label:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0.12, paddingOuter=0))
    offset = alt.YOffset("series:N", scale=alt.Scale(domain=slots))
    scale = alt.Scale(domain=list(x_domain), nice=False)

    def x(field: str) -> alt.X:
        # No line for each second per cent.
        ticks = alt.ExprRef("width < 240 ? 5 : 10")
        return alt.X(f"{field}:Q", title=x_title, scale=scale, axis=alt.Axis(tickCount=ticks))

    colour_scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    colour = alt.Color("series:N", title=None, scale=colour_scale)
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("series:N", title="  ")]
    said = {"count": "number", "n": "of", "value": x_title, "low": "from", "high": "to"}
    said |= {"wide_low": "more cautiously from", "wide_high": "more cautiously to"}
    whole = {"count", "n"}
    tooltip += [
        alt.Tooltip(f"{name}:Q", title=title, format="d" if name in whole else ".1f")
        for name, title in said.items()
        if name in frame.columns
    ]
    base = alt.Chart(frame.astype(dict.fromkeys(numbers, float))).encode(y=y, yOffset=offset, tooltip=tooltip)
    heads = pd.DataFrame({"label": order, "series": "", "at": x_domain[0]})
    words = alt.Chart(heads).mark_text(align="left").encode(y=y, yOffset=offset, x=x("at"), text="label:N")
    thin = base.mark_rule(strokeWidth=1.5).encode(x=x("wide_low"), x2="wide_high:Q")
    thick = base.mark_rule(strokeWidth=3.5).encode(x=x("low"), x2="high:Q")
    if bars:
        filled = base.mark_bar(size=12).encode(x=x("value"), color=colour)
        if "pale" in frame.columns:
            # Its colour as its edge.
            filled = filled.encode(
                stroke=alt.Stroke("series:N", title=None, scale=colour_scale),
                fillOpacity=alt.condition("datum.pale", alt.value(OUTLINED["fillOpacity"]), alt.value(1)),
            )
        layers = [filled, *(line.encode(color=alt.value(INK)) for line in (thin, thick)), words]
    else:
        nought = alt.Chart(pd.DataFrame({"at": [0]})).mark_rule(strokeDash=[4, 4]).encode(x=x("at"))
        points = base.mark_point(size=80, opacity=1).encode(x=x("value"), color=colour)
        layers = [nought, thin.encode(color=colour), thick.encode(color=colour), points, words]
    if "note" in frame.columns:
        notes = frame.loc[frame["value"].isna(), ["label", "series", "note"]].assign(at=x_domain[0])
        said = alt.Chart(notes).mark_text(align="left", fontSize=11, fontStyle="italic")
        layers.append(said.encode(y=y, yOffset=offset, x=x("at"), text="note:N"))
    height = (17 * len(slots) + 4) * len(order)
    return alt.LayerChart(layer=layers).properties(width="container", height=height, description=description)


@dataclass(frozen=True)
class Slider:
    """Hold one slider: its label with unit, its range, its step, and how many of its units make one of the model's."""

    label: str
    low: float
    high: float
    step: float
    scale: float = 1.0


def sliders(controls: Mapping[str, Slider], start: Mapping[str, float]) -> list[alt.Parameter]:
    """Give the parameters of a chart that sliders on its page set.

    Parameters
    ----------
    controls : mapping of str to Slider
        By the names of the parameters.
    start : mapping of str to float
        Where they stand at first, and on paper, in the sliders' units.

    Examples
    --------
    >>> [years] = sliders({"years": Slider("Years of effect", 0, 10, 0.25)}, {"years": 1})
    >>> years.name, years.param.bind.max
    ('years', 10)
    """
    return [
        alt.param(
            name=name,
            value=start[name],
            bind=alt.binding_range(min=control.low, max=control.high, step=control.step, name=control.label + " "),
        )
        for name, control in controls.items()
    ]


def verdict_bars(
    checks: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    x_title: str = "number of checks",
    description: str = "Bars of the number of checks",
) -> alt.LayerChart:
    """Draw how many checks have which verdict and severity, those that are open apart.

    Parameters
    ----------
    checks : DataFrame
        Columns ``verdict``, ``severity`` and ``confidence``, as of the ledger.
    names : mapping of str to str, optional
        Words for the kinds, in another language.
    x_title : str
        Title of the axis.
    description : str
        Beginning of the alt text; the numbers follow.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> checks = pd.DataFrame({
    ...     "verdict": ["reproduced", *2 * ["inconsistent"]], "severity": [None, *2 * ["cosmetic"]],
    ...     "confidence": [None, "certain", "open"],
    ... })
    >>> verdict_bars(checks).description
    'Bars of the number of checks: reproduced 1; explained 0; inconsistent, cosmetic 1; inconsistent, substantive 0; \
inconsistent, conclusion 0; inconsistent, open 1; not recomputable 0.'
    """
    order = [
        "reproduced",
        "explained",
        "inconsistent, cosmetic",
        "inconsistent, substantive",
        "inconsistent, conclusion",
        "inconsistent, open",
        "not recomputable",
    ]
    weight = checks["severity"].mask(checks["confidence"] == "open", "open")
    kinds = weight.radd("inconsistent, ").fillna(checks["verdict"])
    counts = kinds.value_counts().reindex(order, fill_value=0).rename_axis("kind").reset_index(name="checks")
    order = [(names or {}).get(kind, kind) for kind in order]
    counts["kind"] = order
    colours = [PALETTE[role] for role in ("main", "accent", "contrast", "contrast", "contrast", "muted", "muted")]
    longest = max(int(counts["checks"].max()), 1)
    # Room for the number behind the longest bar, however narrow the page.
    room = alt.Scale(domain=[0, alt.ExprRef(f"{longest} * width / max(width - 42, 40)")], nice=False)
    # Names in two lines leave the bars their room on a phone; their middle stands at the bar.
    two = alt.condition("indexof(datum.label, ',') > 0", alt.value("bottom"), alt.value("middle"))
    names_axis = alt.Axis(labelExpr="split(replace(datum.label, ', ', ',|'), '|')", labelBaseline=two)
    kind = alt.Y("kind:N", sort=order, title=None, axis=names_axis)
    base = alt.Chart(counts).encode(y=kind, x=alt.X("checks:Q", title=x_title, scale=room, axis=_WHOLE))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=order, range=colours), legend=None)
    bars = base.mark_bar().encode(color=colour, tooltip=["kind:N", "checks:Q"])
    labels = base.mark_text(align="left", dx=4).encode(text="checks:Q")
    said = "; ".join(f"{row.kind} {row.checks}" for row in counts.itertuples())
    return alt.LayerChart(layer=[bars, labels]).properties(
        width="container", height=245, description=f"{description}: {said}."
    )


def verdicts_by_place(checks: pd.DataFrame, *, description: str) -> alt.LayerChart:
    """Draw how many checks have which verdict, one place a row.

    Parameters
    ----------
    checks : DataFrame
        Columns ``place`` and ``verdict``, one check a row.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart
        Verdicts that are light in grey lie between those that are dark.

    Examples
    --------
    >>> checks = pd.DataFrame({"place": ["table 2", "table 2"], "verdict": ["reproduced", "explained"]})
    >>> verdicts_by_place(checks, description="One check of table 2 reproduced, one explained.").height
    40
    """
    roles = {"reproduced": "main", "inconsistent": "contrast", "not recomputable": "muted", "explained": "accent"}
    order = [verdict for verdict in roles if verdict in set(checks["verdict"])]
    counts = checks.groupby(["place", "verdict"]).size().rename("checks").reset_index()
    counts["order"] = counts["verdict"].map(order.index)
    counts = counts.sort_values(["place", "order"])
    counts["end"] = counts.groupby("place")["checks"].cumsum()
    counts["middle"] = counts["end"] - counts["checks"] / 2
    base = alt.Chart(counts).encode(y=alt.Y("place:N", title=None), tooltip=["place:N", "verdict:N", "checks:Q"])
    shades = [PALETTE[roles[verdict]] for verdict in order]
    scale = alt.Scale(domain=order, range=shades)
    bars = base.mark_bar().encode(
        x=alt.X("checks:Q", title="number of checks", axis=_WHOLE),
        color=alt.Color("verdict:N", title=None, scale=scale),
        order="order:Q",
    )
    # Where a number has room, which it has in a fifteenth of the picture.
    wide = f"datum.checks > {counts['end'].max() / 15}"
    numbers = (
        base.transform_filter(wide)
        .mark_text()
        .encode(x="middle:Q", text="checks:Q", color=on_bars("verdict", order, shades))
    )
    height = 28 * counts["place"].nunique() + 12
    return alt.LayerChart(layer=[bars, numbers]).properties(width="container", height=height, description=description)


def chance_curves(
    frame: pd.DataFrame,
    *,
    x: str,
    x_title: str,
    y_title: str,
    description: str,
    at: float | None = None,
    level: float | None = None,
    points: pd.DataFrame | None = None,
    group_title: str | None = None,
) -> alt.LayerChart:
    """Draw chances that rise or fall with something, one curve a group.

    Parameters
    ----------
    frame : DataFrame
        Columns `x`, ``chance`` (from 0 to 1) and ``group``; groups are drawn in their order.
    x : str
        Column on the horizontal axis.
    x_title, y_title : str
        What the axes show, with the unit.
    description : str
        Alt text.
    at, level : float, optional
        Where an upright and a level dashed line stand.
    points : DataFrame, optional
        What is marked: the same columns as `frame`.
    group_title : str, optional
        Head of the legend.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"years": [0, 1, 2], "chance": [0.0, 0.4, 0.8], "group": "all"})
    >>> chart = chance_curves(
    ...     frame, x="years", x_title="years", y_title="chance", description="A curve that rises with the years.", at=1
    ... )
    >>> len(chart.layer)
    2
    """
    groups = list(dict.fromkeys(frame["group"]))
    legend: Any = {} if len(groups) > 1 else {"legend": None}
    colour = alt.Color("group:N", title=group_title, sort=groups, **legend)
    axes: Any = {
        "x": alt.X(f"{x}:Q", title=x_title, axis=alt.Axis(tickMinStep=1, tickCount=5)),
        "y": alt.Y("chance:Q", title=y_title, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
    }
    tooltip = [
        *([alt.Tooltip("group:N", title=" ")] if len(groups) > 1 else []),
        alt.Tooltip(f"{x}:Q", title=x_title, format=",.4~g"),
        alt.Tooltip("chance:Q", title=y_title, format=".0%"),
    ]
    layers = [alt.Chart(frame).mark_line().encode(**axes, color=colour, tooltip=tooltip)]
    if points is not None:
        layers.append(alt.Chart(points).mark_point(size=110, opacity=1).encode(**axes, color=colour, tooltip=tooltip))
    for axis, where in ((x, at), ("chance", level)):
        if where is not None:
            rule = alt.Chart(pd.DataFrame({axis: [where]})).mark_rule(strokeDash=[4, 4])
            layers.insert(0, rule.encode(**{"x" if axis == x else "y": f"{axis}:Q"}))
    return alt.LayerChart(layer=layers).properties(width="container", height=260, description=description)


def shares_by_size(
    frame: pd.DataFrame,
    x: str,
    y: str,
    group: str,
    *,
    roles: Mapping[str, str],
    titles: tuple[str, str],
    description: str,
) -> alt.Chart:
    """Draw shares by a size, one line of points a group, on a logarithmic axis.

    Parameters
    ----------
    frame : DataFrame
        What is drawn.
    x, y, group : str
        Columns with the size, the share (from 0 to 1) and the group.
    roles : mapping of str to str
        Key of `PALETTE` of each group, in their order.
    titles : tuple of str
        What the axes show.
    description : str
        Alt text.

    Returns
    -------
    altair.Chart

    Examples
    --------
    >>> frame = pd.DataFrame({"n": [8, 16], "accused": [0.0, 0.5], "algorithm": "old"})
    >>> look = {"roles": {"old": "contrast"}, "titles": ("people", "accused")}
    >>> shares_by_size(frame, "n", "accused", "algorithm", description="A line that rises with size.", **look).height
    260
    """
    axis = alt.Axis(values=sorted(frame[x].unique().tolist()))
    colours = alt.Scale(range=[PALETTE[role] for role in roles.values()])
    return (
        alt.Chart(frame)
        .mark_line(point=alt.OverlayMarkDef(size=60, opacity=1))
        .encode(
            x=alt.X(f"{x}:Q", title=titles[0], scale=alt.Scale(type="log", nice=False), axis=axis),
            y=alt.Y(f"{y}:Q", title=titles[1], axis=alt.Axis(format="%")),
            color=alt.Color(f"{group}:N", title=None, sort=list(roles), scale=colours),
            tooltip=[f"{x}:Q", f"{group}:N", alt.Tooltip(f"{y}:Q", format=".1%")],
        )
        .properties(width="container", height=260, description=description)
    )


def love_plot(
    frame: pd.DataFrame,
    *,
    x_title: str,
    description: str,
    words: tuple[str, str] = ("within chance", "beyond chance"),
) -> alt.LayerChart:
    """Draw standardised differences between two groups, one trait a row, on what chance leaves to random groups.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``, ``difference`` (in SDs) and ``chance`` (the size that chance rarely exceeds); rows are
        drawn in their order.
    x_title : str
        Which group minus which, with the unit.
    description : str
        Alt text.
    words : tuple of str
        The legend: for differences no larger than chance, and for larger ones.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = pd.DataFrame([("age", -1.17, 0.47)], columns=["label", "difference", "chance"])
    >>> chart = love_plot(rows, x_title="SDs", description="age lies far to the left of what chance leaves")
    >>> chart.data["beyond"].tolist()
    ['beyond chance']
    """
    beyond = (frame["difference"].abs() > frame["chance"]).map({False: words[0], True: words[1]})
    data = frame.assign(beyond=beyond, least=-frame["chance"])
    base = alt.Chart(data).encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(grid=False)))
    tooltip = [
        alt.Tooltip("label:N", title=" "),
        alt.Tooltip("difference:Q", title="difference, SDs", format="+.2f"),
        alt.Tooltip("chance:Q", title="chance, SDs, up to ±", format=".2f"),
    ]
    x = alt.X("least:Q", title=x_title, scale=alt.Scale(padding=8), axis=alt.Axis(tickCount=5))
    # Paler than other outlines: points lie on it, and stand out from it on a dark page too.
    look = outlined("muted") | {"fillOpacity": UNDER_POINTS}
    chance = base.mark_bar(height=11, **look).encode(x=x, x2="chance:Q", tooltip=tooltip)
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule().encode(x=alt.X("x:Q", title=x_title))
    colours = alt.Scale(domain=list(words), range=[PALETTE["main"], PALETTE["contrast"]])
    shapes = alt.Scale(domain=list(words), range=["circle", "diamond"])
    points = base.mark_point(size=75, opacity=1).encode(
        x="difference:Q",
        color=alt.Color("beyond:N", title=None, scale=colours),
        shape=alt.Shape("beyond:N", title=None, scale=shapes),
        tooltip=tooltip,
    )
    return alt.LayerChart(layer=[chance, zero, points], data=data).properties(
        width="container", height=19 * len(frame) + 10, description=description
    )


@dataclass(frozen=True)
class Box:
    """Hold one box of a flow chart.

    Parameters
    ----------
    name : str
        What other boxes call it.
    row : int
        Where it stands, counted from the top.
    lines : tuple of str
        What is written in it, the first line in bold.
    left, right : float
        Its sides, from 0 to 1 of the width.
    after : tuple of str
        Boxes above, from which an arrow leads to this one.
    tied : tuple of str
        Boxes above, or on the left in the same row, to which a dashed line leads, without an arrow.
    words : tuple of str
        What stands beside the arrows and then the dashed lines, in their order.
    arrow : float or tuple of float, optional
        Where these run, from 0 to 1 of the width, all in one place or each in its own; by default in the middle of
        the box.
    role : str
        Key of `PALETTE` for its frame.
    """

    name: str
    row: int
    lines: tuple[str, ...]
    left: float = 0.0
    right: float = 1.0
    after: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    arrow: float | tuple[float, ...] | None = None
    role: str = "muted"

    @property
    def middle(self) -> float:
        """Where its middle is, from 0 to 1 of the width."""
        return (self.left + self.right) / 2


_LINE = 18  # pixels
_PADDING, _GAP = 0.5, 1.5  # lines, inside a box and between two rows


def flow_chart(boxes: Iterable[Box], *, description: str) -> alt.LayerChart:
    """Draw boxes in rows, with arrows that lead down from one to another and dashed lines between them.

    Parameters
    ----------
    boxes : iterable of Box
        At least one, and one with an arrow.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    KeyError
        If a box comes after one that isn't there.

    Examples
    --------
    >>> boxes = [Box("all", 0, ("1202", "randomised")), Box("centre", 1, ("632",), right=0.4, after=("all",))]
    >>> flow_chart(boxes, description="1202 people were randomised, 632 of them to the centre").height
    117.0
    """
    boxes = list(boxes)
    tops = _tops(boxes)
    bottoms = {box.name: tops[box.row] + len(box.lines) + 2 * _PADDING for box in boxes}
    frames = pd.DataFrame(
        [(box.left, box.right, tops[box.row], bottoms[box.name], box.role) for box in boxes],
        columns=["x", "x2", "y", "y2", "role"],
    )
    texts = pd.DataFrame(
        [
            (box.middle, tops[box.row] + _PADDING + place + 0.5, line, place == 0)
            for box in boxes
            for place, line in enumerate(box.lines)
        ],
        columns=["x", "y", "text", "bold"],
    )
    links = _links(boxes, tops, bottoms)
    arrows, ties = links[links["arrow"]], links[~links["arrow"]]
    height = max(bottoms.values())
    across: Any = {"scale": alt.Scale(domain=[0, 1]), "axis": None}
    down: Any = {"scale": alt.Scale(domain=[0, height], reverse=True, nice=False), "axis": None}
    colours = alt.Scale(domain=list(PALETTE), range=list(PALETTE.values()))
    rects = (
        alt.Chart(frames)
        .mark_rect(fillOpacity=0.1, strokeWidth=1.5, cornerRadius=4)
        .encode(
            x=alt.X("x:Q", **across),
            x2="x2:Q",
            y=alt.Y("y:Q", **down),
            y2="y2:Q",
            fill=alt.Fill("role:N", scale=colours, legend=None),
            stroke=alt.Stroke("role:N", scale=colours, legend=None),
        )
    )
    place: Any = {"x": alt.X("x:Q", **across), "y": alt.Y("y:Q", **down)}
    written = [
        alt.Chart(texts[texts["bold"] == bold])
        .mark_text(baseline="middle", fontWeight=600 if bold else "normal")
        .encode(text="text:N", **place)
        for bold in (True, False)
    ]
    lines = alt.Chart(arrows).mark_rule(strokeWidth=1.5).encode(y2="y2:Q", **place)
    dashes = alt.Chart(ties).mark_rule(strokeWidth=1.5, strokeDash=[4, 3]).encode(x2="x2:Q", y2="y2:Q", **place)
    # Beside a line that leads down, above one that leads across.
    beside = [
        alt.Chart(some)
        .mark_text(baseline="middle", **where)
        .encode(x=alt.X("x_words:Q", **across), y=alt.Y("y_words:Q", **down), text="words:N")
        for some, where in (
            (links[links["x"] == links["x2"]], {"align": "left", "dx": 8}),
            (links[links["x"] != links["x2"]], {"dy": -9}),
        )
    ]
    heads = (
        alt.Chart(arrows)
        .mark_point(shape="triangle-down", size=60, opacity=1, color=PALETTE["muted"], yOffset=-4)
        .encode(x=alt.X("x:Q", **across), y=alt.Y("y2:Q", **down))
    )
    layers = [lines, heads, rects, *written]
    layers += [dashes] if len(ties) else []
    layers += beside if (links["words"] != "").any() else []
    return alt.LayerChart(layer=layers).properties(width="container", height=_LINE * height, description=description)


def _links(boxes: list[Box], tops: Mapping[int, float], bottoms: Mapping[str, float]) -> pd.DataFrame:
    """Give where the arrows and the dashed lines run, and what stands beside them where."""
    named = {box.name: box for box in boxes}
    rows = []
    for box in boxes:
        for place, name in enumerate((*box.after, *box.tied)):
            other = named[name]
            across = other.row == box.row
            at = box.arrow[place] if isinstance(box.arrow, tuple) else box.middle if box.arrow is None else box.arrow
            x, x2 = (other.right, box.left) if across else (at, at)
            half = (tops[box.row] + min(bottoms[name], bottoms[box.name])) / 2
            y, y2 = (half, half) if across else (bottoms[name], tops[box.row])
            words = box.words[place] if place < len(box.words) else ""
            rows.append((x, x2, y, y2, (x + x2) / 2, (y + y2) / 2, words, name in box.after))
    return pd.DataFrame(rows, columns=["x", "x2", "y", "y2", "x_words", "y_words", "words", "arrow"])


def _tops(boxes: list[Box]) -> dict[int, float]:
    """Give where each row of boxes begins, in lines."""
    tops, top = {}, 0.0
    for row in sorted({box.row for box in boxes}):
        tops[row] = top
        top += max(len(box.lines) for box in boxes if box.row == row) + 2 * _PADDING + _GAP
    return tops
