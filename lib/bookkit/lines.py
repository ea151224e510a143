"""Lines by month or by a parameter: with bands, with intervals, between two sides of a question.

What these show is drawn as `bookkit.charts` says. Axes and colours are Altair's own, so that a chapter says what they
show and in which order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from bookkit.charts import OUTLINED, PALETTE

_WIDE: Any = "container"
_DASHED: Any = {"strokeDash": [4, 4]}
_OUTLINED: Any = OUTLINED
_ENDS = ("low", "high")


def _nought() -> alt.Chart:
    """Give the line at which there is nothing."""
    return alt.Chart(pd.DataFrame({"y": [0]})).mark_rule(**_DASHED).encode(y="y:Q")


def _told(value: str, form: str = ".1f") -> list[alt.Tooltip]:
    """Give what the pointer is told of an estimate and the ends of its interval."""
    return [alt.Tooltip(f"{name}:Q", format=form) for name in (value, *_ENDS)]


def bands(
    frame: pd.DataFrame,
    *,
    x: alt.X,
    colour: alt.Color,
    y_title: str,
    description: str,
    value: str = "value",
    x_told: Any = alt.Undefined,
    nought: bool = False,
) -> alt.LayerChart:
    """Draw estimates that move with something as curves, each in the band of its interval.

    Parameters
    ----------
    frame : DataFrame
        Columns of `x` and `colour`, the estimate, and ``low`` and ``high``.
    x : altair.X
        What the estimates move with.
    colour : altair.Color
        What has a curve of its own.
    y_title : str
        What is estimated, with its unit.
    description : str
        Alt text.
    value : str
        Column of the estimate.
    x_told : str, optional
        Format in which the pointer is told of `x`.
    nought : bool
        Whether a dashed line stands at zero.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = [(0, "a", 1.0, 0.5, 1.5), (1, "a", 2.0, 1.5, 2.5)]
    >>> chart = bands(
    ...     pd.DataFrame(rows, columns=["sd", "group", "value", "low", "high"]), x=alt.X("sd:Q"),
    ...     colour=alt.Color("group:N"), y_title="points", description="one curve that rises, in a band",
    ... )
    >>> len(chart.layer)
    2
    """
    base = alt.Chart(frame).encode(x=x, color=colour)
    edge = alt.Stroke(colour["shorthand"], sort=colour["sort"], legend=None)
    area = base.mark_area(**_OUTLINED).encode(stroke=edge, y=alt.Y("low:Q", title=y_title), y2="high:Q")
    tooltip = [colour["shorthand"], alt.Tooltip(x["shorthand"], format=x_told), *_told(value)]
    line = base.mark_line().encode(y=f"{value}:Q", tooltip=tooltip)
    layers = [area, _nought(), line] if nought else [area, line]
    return alt.LayerChart(layer=layers).properties(width=_WIDE, height=300 if nought else 280, description=description)


def spans(
    frame: pd.DataFrame,
    *,
    x: alt.X,
    colour: alt.Color,
    told: Sequence[str],
    value: str,
    y_title: str,
    description: str,
    joined: bool = False,
) -> alt.LayerChart:
    """Draw estimates with upright intervals over a few points in time, groups beside each other.

    Parameters
    ----------
    frame : DataFrame
        Columns of `x` and `colour`, the estimate, ``low`` and ``high``; where there is a ``p``, the pointer is told.
    x : altair.X
        Points in time.
    colour : altair.Color
        The groups, in their order.
    told : sequence of str
        What the pointer is told first.
    value : str
        Column of the estimate.
    y_title : str
        What is estimated, with its unit.
    description : str
        Alt text.
    joined : bool
        Whether lines lead from one point in time to the next, as of means; else a line stands at zero, as of
        differences.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> row = (12, "in work", 6.9, 1.3, 12.5)
    >>> chart = spans(
    ...     pd.DataFrame([row], columns=["month", "outcome", "difference", "low", "high"]), x=alt.X("month:O"),
    ...     colour=alt.Color("outcome:N", sort=["in work"]), told=["month:O"], value="difference",
    ...     y_title="points", description="one difference with its interval",
    ... )
    >>> [layer.mark.type for layer in chart.layer]
    ['rule', 'rule', 'point']
    """
    nearer: Any = {"scale": alt.Scale(paddingOuter=1)} if joined else {}
    tooltip: Any = [*told, *_told(value), *([alt.Tooltip("p:Q", format=".3f")] if "p" in frame else [])]
    offset = alt.XOffset(colour["shorthand"], sort=colour["sort"], **nearer)
    base = alt.Chart(frame).encode(x=x, xOffset=offset, color=colour, tooltip=tooltip)
    rules = base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", title=y_title), y2="high:Q")
    marks = base.mark_point(size=90 if joined else 70, opacity=1).encode(y=f"{value}:Q")
    layers = [rules, base.mark_line().encode(y=f"{value}:Q"), marks] if joined else [_nought(), rules, marks]
    return alt.LayerChart(layer=layers).properties(width=_WIDE, height=300 if joined else 280, description=description)


def dashed(
    frame: pd.DataFrame, *, x: alt.X, y: alt.Y, colour: alt.Color, dash: Sequence[str], told: str, description: str
) -> alt.LayerChart:
    """Draw lines of two kinds at once, one told by colour and shape and the other by dashes.

    Parameters
    ----------
    frame : DataFrame
        Columns of the axes and of `colour`, and ``outcome``, what the dashes tell.
    x, y : altair.X, altair.Y
        The axes.
    colour : altair.Color
        What colours and shapes tell.
    dash : sequence of str
        What the dashes tell, in their order.
    told : str
        Format in which the pointer is told of `y`.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> row = (12, "SFJ", "in work", 0.44)
    >>> chart = dashed(
    ...     pd.DataFrame([row], columns=["month", "arm", "outcome", "share"]), x=alt.X("month:O"),
    ...     y=alt.Y("share:Q"), colour=alt.Color("arm:N"), dash=["in work"], told=".1%",
    ...     description="one line of one point, at 44 per cent",
    ... )
    >>> chart.height
    260
    """
    legend = alt.Legend(columns=1, symbolType="stroke", symbolSize=300)
    tooltip = [x["shorthand"], colour["shorthand"], "outcome:N", alt.Tooltip(y["shorthand"], format=told)]
    base = alt.Chart(frame).encode(x=x, y=y, color=colour, tooltip=tooltip)
    kinds = alt.StrokeDash("outcome:N", title=None, sort=list(dash), legend=legend)
    # Marks of their own, which have a shape besides their colour.
    layers = [base.mark_line().encode(strokeDash=kinds), base.mark_point(size=60)]
    return alt.LayerChart(layer=layers).properties(width=_WIDE, height=260, description=description)


def printed_and_joined(
    frame: pd.DataFrame,
    *,
    x: alt.X,
    y: alt.Y,
    colour: alt.Color,
    names: Mapping[str, int],
    at: float,
    description: str,
) -> alt.LayerChart:
    """Draw curves of which only some points are known: whole lines where they are, thin dashes between.

    Parameters
    ----------
    frame : DataFrame
        Columns of the axes and of `colour`, and ``part``: ``joined`` for the points that dashes join, ``printed`` for
        those of a whole line.
    x, y : altair.X, altair.Y
        The axes.
    colour : altair.Color
        The groups, in their order.
    names : mapping of str to int
        How many pixels below its curve each group's name stands; above it if negative.
    at : float
        Where the names stand on `x`.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = [(0, "SFJ", 30, "joined"), (12, "SFJ", 38, "joined"), (12, "SFJ", 38, "printed")]
    >>> chart = printed_and_joined(
    ...     pd.DataFrame(rows, columns=["month", "arm", "percent", "part"]), x=alt.X("month:Q"),
    ...     y=alt.Y("percent:Q"), colour=alt.Color("arm:N"), names={"SFJ": -14}, at=12,
    ...     description="a dashed line that rises from 30 to 38 per cent",
    ... )
    >>> len(chart.layer)
    4
    """
    base = alt.Chart(frame).encode(x=x, y=y, color=colour)
    group, moment = (channel["shorthand"].split(":")[0] for channel in (colour, x))
    known = base.mark_point(size=50, opacity=1, filled=True).encode(
        tooltip=[colour["shorthand"], x["shorthand"], alt.Tooltip(y["shorthand"], format=".1f")]
    )
    words = [
        base.transform_filter(f"datum.{moment} == {at} && datum.{group} == '{name}'")
        .mark_text(dy=below, fontWeight=600)
        .encode(text=colour["shorthand"])
        for name, below in names.items()
    ]
    dashes = base.transform_filter("datum.part == 'joined'").mark_line(strokeDash=[2, 4], strokeWidth=1)
    lines = base.transform_filter("datum.part == 'printed'").mark_line()
    return alt.LayerChart(layer=[dashes, lines, known, *words]).properties(
        width=_WIDE, height=240, description=description
    )


def frontiers(
    frame: pd.DataFrame, *, axes: Mapping[str, str], here: Sequence[float], description: str
) -> alt.LayerChart:
    """Draw on which side of some lines two shares lie together.

    Parameters
    ----------
    frame : DataFrame
        Both shares, from 0 to 1, and ``line``, what each line is; lines are drawn in their order.
    axes : mapping of str to str
        Titles of both axes by the columns of the shares, the level one first.
    here : sequence of float
        The two shares that a diamond marks.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"control": [0, 1], "sfj": [0.1, 0.9], "line": "no difference"})
    >>> axes = {"control": "in work, control arm", "sfj": "in work, SFJ arm"}
    >>> frontiers(frame, axes=axes, here=(0.4, 0.5), description="a point above a line that rises").height
    300
    """
    quarters: Any = {"axis": alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]), "scale": alt.Scale(domain=[0, 1])}
    across, up = axes
    place: Any = {
        "x": alt.X(f"{across}:Q", title=axes[across], **quarters),
        "y": alt.Y(f"{up}:Q", title=axes[up], **quarters),
    }
    kinds = list(dict.fromkeys(frame["line"]))
    lines = (
        alt.Chart(frame)
        .mark_line(clip=True)
        .encode(
            **place,
            strokeDash=alt.StrokeDash("line:N", title=None, sort=kinds),
            order=f"{across}:Q",
            tooltip=["line:N", *(alt.Tooltip(f"{name}:Q", format=".0%") for name in axes)],
        )
    )
    point = alt.Chart(pd.DataFrame([here], columns=list(axes)))
    diamond = point.mark_point(size=150, shape="diamond", opacity=1, color=PALETTE["contrast"]).encode(**place)
    return alt.LayerChart(layer=[lines, diamond]).properties(width=_WIDE, height=300, description=description)


def pairs(frame: pd.DataFrame, *, colour: alt.Color, x_title: str, description: str) -> alt.LayerChart:
    """Draw a value of each of two groups on one row, joined by a line.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``, ``value`` and that of `colour`; rows are drawn in their order.
    colour : altair.Color
        The groups, in their order.
    x_title : str
        What the values are, with their unit.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"label": "GP", "arm": ["SFJ", "Control"], "value": [71.9, 78.1]})
    >>> chart = pairs(frame, colour=alt.Color("arm:N"), x_title="per cent", description="two points of one row")
    >>> chart.height
    22
    """
    base = alt.Chart(frame).encode(y=alt.Y("label:N", sort=None, title=None))
    line = base.mark_line(color=PALETTE["muted"]).encode(x="value:Q", detail="label:N")
    mark = base.mark_point(size=90, opacity=1, filled=True).encode(
        x=alt.X("value:Q", title=x_title),
        color=colour,
        tooltip=["label:N", colour["shorthand"], alt.Tooltip("value:Q", format=".1f", title=x_title)],
    )
    height = 22 * frame["label"].nunique()
    return alt.LayerChart(layer=[line, mark]).properties(width=_WIDE, height=height, description=description)


def ranges(
    frame: pd.DataFrame, *, row: str, colour: alt.Color, x_title: str, height: int, description: str
) -> alt.Chart:
    """Draw from where to where something reaches, groups below each other on one row.

    Parameters
    ----------
    frame : DataFrame
        Columns ``low``, ``high``, that of `colour` and `row`; rows are drawn in their order.
    row : str
        Column of what has a row.
    colour : altair.Color
        The groups, in their order.
    x_title : str
        What is shown, with its unit.
    height : int
        Pixels.
    description : str
        Alt text.

    Returns
    -------
    altair.Chart

    Examples
    --------
    >>> frame = pd.DataFrame([("change", "left", 35, 46)], columns=["hours", "side", "low", "high"])
    >>> colour = alt.Color("side:N", sort=["left"])
    >>> chart = ranges(
    ...     frame, row="hours", colour=colour, x_title="hours", height=130, description="one bar from 35 to 46 hours"
    ... )
    >>> chart.height
    130
    """
    order = list(dict.fromkeys(frame[row]))
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("low:Q", title=x_title, axis=alt.Axis(tickCount=6)),
            x2="high:Q",
            y=alt.Y(f"{row}:N", title=None, sort=order, scale=alt.Scale(paddingInner=0.35, paddingOuter=0.1)),
            yOffset=alt.YOffset(colour["shorthand"], sort=colour["sort"]),
            color=colour,
            tooltip=[f"{row}:N", colour["shorthand"], *(alt.Tooltip(f"{end}:Q", format=".1f") for end in _ENDS)],
        )
        .properties(width=_WIDE, height=height, description=description)
    )


def fitting(
    frame: pd.DataFrame, *, value: str, against: str, words: Sequence[str], height: int, description: str
) -> alt.LayerChart:
    """Draw which numbers fit each row, as points, and the one that is said, as an upright bar.

    Parameters
    ----------
    frame : DataFrame
        Column ``row``, one fitting number a row in the column `value`, and in `against` the one that is said.
    value, against : str
        Columns.
    words : sequence of str
        What the numbers are, and what the pointer calls the one that is said.
    height : int
        Pixels.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"row": "work ability", "N": [26], "head": [25]})
    >>> words = ("people", "N in the head")
    >>> chart = fitting(
    ...     frame, value="N", against="head", words=words, height=30, description="one point to the right of a bar"
    ... )
    >>> len(chart.layer)
    2
    """
    order = list(dict.fromkeys(frame["row"]))
    base = alt.Chart(frame).encode(y=alt.Y("row:N", sort=order, title=None, axis=alt.Axis(labelLimit=330)))
    bars = base.mark_tick(thickness=3, size=20).encode(
        x=alt.X(f"{against}:Q", title=words[0], scale=alt.Scale(zero=False, padding=10)).axis(
            tickCount=6, tickMinStep=1
        ),
        color=alt.value(PALETTE["contrast"]),
    )
    titles = zip((value, against), words, strict=True)
    points = base.mark_point(size=70, opacity=1).encode(
        x=f"{value}:Q",
        color=alt.value(PALETTE["main"]),
        tooltip=["row:N", *(alt.Tooltip(f"{name}:Q", title=title) for name, title in titles)],
    )
    return alt.LayerChart(layer=[bars, points]).properties(width=_WIDE, height=height, description=description)
