"""How figures look: one Altair theme, and one renderer for the page and for paper.

:func:`enable` registers both. After that the last expression of a cell, an Altair chart, gives HTML that
the book's script turns into an interactive picture, and the same picture as a vector PDF, from one execution.

Colours have to be read on white paper and on a dark page. Ink is therefore ``currentColor``, which follows the text
around it, and every colour of :data:`PALETTE` stands out from both backgrounds by at least 3:1.
"""

import base64
import copy
import html
import json
from typing import Any

import altair as alt
import pandas as pd
import vl_convert as vlc

#: Width in pixels of a chart that fills the text column. Charts say ``width="container"`` to shrink on a phone.
WIDTH = 640

#: Colour of text and lines: that of the text around the chart, black on paper.
INK = "currentColor"

#: Colours by role, told apart also with the common forms of colour blindness (after Okabe and Ito).
PALETTE = {
    "main": "#0b79b8",
    "contrast": "#d55e00",
    "good": "#00936b",
    "accent": "#b0609a",
    "muted": "#7a7f85",
    "grid": "#8a8f9544",
}

_FONT = "DejaVu Sans, Verdana, sans-serif"
_FEWEST_WORDS = 5


def enable() -> None:
    """Make the book's theme and renderer those of every chart shown from here on."""
    alt.theme.register("jobsupport", enable=True)(_theme)
    alt.renderers.register("jobsupport", _render)
    alt.renderers.enable("jobsupport")
    alt.data_transformers.enable("default", max_rows=None)


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
            "font": _FONT,
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
            "point": {"color": PALETTE["main"], "filled": True, "size": 60},
            "line": {"strokeWidth": 2},
            "range": {"category": [PALETTE[role] for role in ("main", "contrast", "good", "accent", "muted")]},
        }
    }


def _render(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    description = _description(spec)
    paper = _for_paper(spec)
    picture = base64.b64encode(vlc.vegalite_to_svg(paper).encode()).decode()
    alt_text = html.escape(description)
    # The script of the book finds the JSON and draws it in place of the still picture, which serves readers without
    # scripts. "</" could otherwise close the script element from within a string.
    data = json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    return {
        "text/html": (
            '<div class="chart"><div class="chart-view">'
            f'<img alt="{alt_text}" src="data:image/svg+xml;base64,{picture}">'
            f'</div><script type="application/json">{data}</script></div>'
        ),
        "application/pdf": base64.b64encode(vlc.vegalite_to_pdf(paper)).decode(),
    }


def _description(spec: dict[str, Any]) -> str:
    description = " ".join(str(spec.get("description") or "").split())
    if len(description.split()) < _FEWEST_WORDS:
        raise ValueError(
            "a chart needs an alt text: .properties(description=...) that gives its message in "
            f"at least {_FEWEST_WORDS} words to someone who can't see it; got {description!r}"
        )
    return description


def _for_paper(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the spec as drawn outside a page, where there is no container to fill."""
    fixed = copy.deepcopy(spec)
    if fixed.get("width") == "container":
        fixed["width"] = WIDTH
    return fixed


def forest(
    frame: pd.DataFrame,
    *,
    x_title: str,
    description: str,
    reference: float | None = 0.0,
    group: str | None = None,
    log: bool = False,
    dodge: bool = False,
) -> alt.LayerChart:
    """Draw estimates with their intervals, one a row.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``, ``value``, ``low``, ``high``; rows are drawn in their order. Where no interval is known
        both ends are missing, and only the point is drawn.
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
    base = alt.Chart(frame).encode(y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(grid=False)))
    if group:
        base = base.encode(color=alt.Color(f"{group}:N", sort=None, title=None))
        if dodge:
            base = base.encode(yOffset=alt.YOffset(f"{group}:N", sort=None))
    tooltip = [
        alt.Tooltip("label:N", title=" "),
        alt.Tooltip("value:Q", title="estimate", format=".2f"),
        alt.Tooltip("low:Q", title="low", format=".2f"),
        alt.Tooltip("high:Q", title="high", format=".2f"),
    ]
    x = alt.X("low:Q", title=x_title).scale(zero=False)
    if log:
        x = x.scale(type="log", nice=False).axis(values=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50])
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


def verdict_bars(checks: pd.DataFrame) -> alt.LayerChart:
    """Draw how many checks have which verdict and severity.

    Parameters
    ----------
    checks : DataFrame
        Columns ``verdict`` and ``severity``, as of the ledger.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> checks = pd.DataFrame({"verdict": ["reproduced", "inconsistent"], "severity": [None, "cosmetic"]})
    >>> verdict_bars(checks).description
    'Bars of the number of checks: reproduced 1; inconsistent, cosmetic 1; inconsistent, substantive 0; \
inconsistent, conclusion 0; not recomputable 0.'
    """
    order = [
        "reproduced",
        "inconsistent, cosmetic",
        "inconsistent, substantive",
        "inconsistent, conclusion",
        "not recomputable",
    ]
    kinds = checks["severity"].radd("inconsistent, ").fillna(checks["verdict"])
    counts = kinds.value_counts().reindex(order, fill_value=0).rename_axis("kind").reset_index(name="checks")
    colours = [PALETTE[role] for role in ("main", "contrast", "contrast", "contrast", "muted")]
    base = alt.Chart(counts).encode(
        y=alt.Y("kind:N", sort=order, title=None), x=alt.X("checks:Q", title="number of checks")
    )
    colour = alt.Color("kind:N", scale=alt.Scale(domain=order, range=colours), legend=None)
    bars = base.mark_bar().encode(color=colour, tooltip=["kind:N", "checks:Q"])
    labels = base.mark_text(align="left", dx=4).encode(text="checks:Q")
    said = "; ".join(f"{row.kind} {row.checks}" for row in counts.itertuples())
    return alt.LayerChart(layer=[bars, labels]).properties(
        width="container", height=170, description=f"Bars of the number of checks: {said}."
    )
