"""Bars, stacked bars and maps: charts whose areas have a size or a colour by a number.

What these show is drawn as `bookkit.charts` says: one theme, colours that are read on paper and on a dark page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from bookkit.charts import OUTLINED, PALETTE, outlined

_WIDE: Any = "container"


def _told(titles: Mapping[str, str], form: str) -> list[alt.Tooltip]:
    """Give what the pointer is told of some columns."""
    return [alt.Tooltip(f"{name}:Q", title=title, format=form) for name, title in titles.items()]


@dataclass(frozen=True)
class Axis:
    """Hold an axis of a map: its column, its title, its ends, the side of a cell, and what the pointer calls it."""

    name: str
    title: str
    low: float
    high: float
    step: float
    told: str = ""

    def middles(self) -> np.ndarray:
        """Give the middles of the cells.

        Examples
        --------
        >>> Axis("years", "years", 0, 2, 0.5).middles()
        array([0.25, 0.75, 1.25, 1.75])
        """
        return np.arange(self.low + self.step / 2, self.high, self.step)


def heat_map(
    cells: pd.DataFrame,
    x: Axis,
    y: Axis,
    value: tuple[str, str, str],
    *,
    colours: tuple[float, float, float],
    edge: pd.DataFrame,
    point: tuple[float, float],
    sides: Sequence[tuple[float, float, str]],
    description: str,
) -> alt.LayerChart:
    """Draw a number over two others in colours, with the line on which it is zero.

    Parameters
    ----------
    cells : DataFrame
        Middles of the cells in the columns of `x` and `y`, and the number.
    x, y : Axis
        The axes.
    value : tuple of str
        Column of the number, what the legend calls it, and what the pointer does.
    colours : tuple of float
        Where the number has the first, the middle and the last colour; beyond the ends they stay.
    edge : DataFrame
        Points of the line, in the columns of `x` and `y`, in the order of `y`.
    point : tuple of float
        What a diamond marks.
    sides : sequence of tuple
        Words on either side of the line, with their places; the last stand on the last colour.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> x, y = Axis("effect", "effect", 0, 2, 1), Axis("years", "years", 0, 2, 1)
    >>> cells = pd.DataFrame([(0.5, 0.5, -1.0), (1.5, 1.5, 3.0)], columns=["effect", "years", "net"])
    >>> edge = pd.DataFrame({"effect": [2, 0], "years": [0, 2]})
    >>> chart = heat_map(
    ...     cells, x, y, ("net", "NOK", "NOK each"), colours=(-1, 0, 3), edge=edge, point=(1, 1),
    ...     sides=[(0.5, 0.5, "costs"), (1.5, 1.5, "gains")], description="a map of a net value by effect and years",
    ... )
    >>> len(chart.layer)
    4
    """
    column, legend, told = value
    frame = cells.assign(
        left=cells[x.name] - x.step / 2,
        right=cells[x.name] + x.step / 2,
        low=cells[y.name] - y.step / 2,
        high=cells[y.name] + y.step / 2,
    )
    whole = alt.Axis(tickMinStep=1, format="d")

    def across(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=x.title, scale=alt.Scale(domain=[x.low, x.high], nice=False), axis=whole)

    def up(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=y.title, scale=alt.Scale(domain=[y.low, y.high]), axis=whole)

    map_ = (
        alt.Chart(frame)
        .mark_rect()
        .encode(
            x=across("left"),
            x2="right:Q",
            y=up("low"),
            y2="high:Q",
            tooltip=[
                alt.Tooltip(f"{x.name}:Q", title=x.told),
                alt.Tooltip(f"{y.name}:Q", title=y.told),
                alt.Tooltip(f"{column}:Q", format=",.0f", title=told),
            ],
            color=alt.Color(
                f"{column}:Q",
                title=legend,
                scale=alt.Scale(
                    domain=list(colours), range=[PALETTE[role] for role in ("contrast", "pale", "main")], clamp=True
                ),
                legend=alt.Legend(
                    direction="horizontal",
                    orient="top",
                    gradientLength=240,
                    labelExpr="replace(datum.label, /,/g, '\u202f')",
                ),
            ),
        )
    )
    at: Any = {"x": across(x.name), "y": up(y.name)}
    line = alt.Chart(edge).mark_line(color=PALETTE["dark"], strokeWidth=2.5).encode(**at, order=f"{y.name}:Q")
    here = (
        alt.Chart(pd.DataFrame([point], columns=[x.name, y.name]))
        .mark_point(size=140, shape="diamond", color=PALETTE["dark"], opacity=1)
        .encode(**at)
    )
    colour = alt.condition(f"datum.side == '{sides[-1][2]}'", alt.value("white"), alt.value(PALETTE["dark"]))
    words = (
        alt.Chart(pd.DataFrame(sides, columns=[x.name, y.name, "side"]))
        .mark_text(fontWeight=600)
        .encode(**at, text="side:N", color=colour)
    )
    return alt.LayerChart(layer=[map_, line, here, words]).properties(width=_WIDE, height=320, description=description)


def tornado(
    frame: pd.DataFrame, middle: float, *, x_title: str, ends: tuple[str, str], description: str
) -> alt.LayerChart:
    """Draw how far a number moves when one assumption after the other goes to either end of its range.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``, ``low`` and ``high`` (the ends of the assumption), ``at_low`` and ``at_high`` (the number
        there); rows are drawn in their order.
    middle : float
        The number with all assumptions as they are.
    x_title : str
        What the number is, with its unit.
    ends : tuple of str
        What the legend calls the ends.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = pd.DataFrame([("years", 1, 2, -3, 9)], columns=["label", "low", "high", "at_low", "at_high"])
    >>> tornado(rows, 2.0, x_title="NOK", ends=("low", "high"), description="one bar from -3 to 9 kroner").height
    36
    """
    long = frame.melt(
        id_vars=["label", "low", "high"], value_vars=["at_low", "at_high"], var_name="end", value_name="net"
    ).assign(middle=middle)
    long["end"] = long["end"].map(dict(zip(("at_low", "at_high"), ends, strict=True)))
    colours = alt.Scale(range=[PALETTE["contrast"], PALETTE["main"]])
    bars = (
        alt.Chart(long)
        .mark_bar(height=14)
        .encode(
            y=alt.Y("label:N", sort=None, title=None),
            x=alt.X("middle:Q", title=x_title, axis=alt.Axis(tickCount=5)),
            x2="net:Q",
            color=alt.Color("end:N", title=None, sort=list(ends), scale=colours),
            tooltip=[
                "label:N",
                "end:N",
                *_told({"net": x_title}, ",.0f"),
                *_told({"low": "assumption from", "high": "to"}, ",.3~g"),
            ],
        )
    )
    rule = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(strokeDash=[4, 4]).encode(x="x:Q")
    height = 26 * len(frame) + 10
    return alt.LayerChart(layer=[rule, bars]).properties(width=_WIDE, height=height, description=description)


def stacked(
    frame: pd.DataFrame,
    *,
    parts: Mapping[str, str],
    x: alt.X,
    labels: Sequence[str],
    told: Mapping[str, str],
    description: str,
    height: int = 230,
) -> alt.Chart:
    """Draw bars that are stacked of the same parts, one bar a row.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``, ``part`` and the length of the part; the number of a part in its bar in ``order``.
    parts : mapping of str to str
        Role in `charts.PALETTE` of each part, in their order.
    x : altair.X
        The axis; its field is the sum of the lengths.
    labels : sequence of str
        Rows from top to bottom.
    told : mapping of str to str
        Formats of the columns that the pointer tells besides row and part.
    description : str
        Alt text.
    height : int
        Pixels.

    Returns
    -------
    altair.Chart

    Examples
    --------
    >>> rows = pd.DataFrame([("a", "first", 0, 0.3)], columns=["label", "part", "order", "sd"])
    >>> x = alt.X("sum(sd):Q", title="SD")
    >>> stacked(
    ...     rows, parts={"first": "main"}, x=x, labels=["a"], told={"sd": ".2f"},
    ...     description="one bar of a single part",
    ... ).height
    230
    """
    names = list(parts)
    scale = alt.Scale(domain=names, range=[PALETTE[role] for role in parts.values()])
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("label:N", sort=list(labels), title=None),
            color=alt.Color("part:N", title=None, sort=names, legend=alt.Legend(columns=2), scale=scale),
            order="order:Q",
            tooltip=["label:N", "part:N", *(alt.Tooltip(f"{name}:Q", format=form) for name, form in told.items())],
        )
        .properties(width=_WIDE, height=height, description=description)
    )


def bars_with_marks(
    frame: pd.DataFrame,
    marks: pd.DataFrame,
    *,
    outline: tuple[str, str],
    solid: tuple[str, str],
    kinds: Mapping[str, tuple[str, str]],
    labels: Sequence[str],
    x: alt.X,
    told: str,
    description: str,
) -> alt.LayerChart:
    """Draw a solid bar within an outline in each row, and marks that are told apart by shape and colour.

    Parameters
    ----------
    frame : DataFrame
        Column ``label``, the start of both bars, and their ends.
    marks : DataFrame
        Columns ``label``, ``mark`` and the place, the only other one.
    outline, solid : tuple of str
        Column with the end of the bar, and what the pointer calls it.
    kinds : mapping of str to tuple of str
        Shape, and role in `charts.PALETTE`, of each kind of mark.
    labels : sequence of str
        Rows from top to bottom.
    x : altair.X
        The axis; its field is where the bars start.
    told : str
        What the pointer calls the place of a mark.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame([("a", 0.0, 0.5, 0.2)], columns=["label", "none", "gone", "sure"])
    >>> marks = pd.DataFrame([("a", "halfway", 0.25)], columns=["label", "mark", "sd"])
    >>> len(bars_with_marks(
    ...     frame, marks, outline=("gone", "gone at"), solid=("sure", "sure up to"),
    ...     kinds={"halfway": ("diamond", "good")}, labels=["a"], x=alt.X("none:Q"), told="SD",
    ...     description="one bar with a mark half-way",
    ... ).layer)
    3
    """
    (place,) = set(marks.columns) - {"label", "mark"}
    y = alt.Y("label:N", sort=list(labels), title=None)
    tip = ["label:N", *_told({name: title for name, title in (solid, outline)}, ".2f")]
    base = alt.Chart(frame)
    pale = base.mark_bar(**outlined("main"), height=18).encode(y=y, x=x, x2=f"{outline[0]}:Q", tooltip=tip)
    dark = base.mark_bar(height=18).encode(y=y, x=x, x2=f"{solid[0]}:Q", tooltip=tip)
    shapes = alt.Scale(domain=list(kinds), range=[shape for shape, _ in kinds.values()])
    colours = alt.Scale(domain=list(kinds), range=[PALETTE[role] for _, role in kinds.values()])
    points = (
        alt.Chart(marks)
        .mark_point(size=110, opacity=1, filled=True)
        .encode(
            y=y,
            x=f"{place}:Q",
            shape=alt.Shape("mark:N", title=None, scale=shapes),
            color=alt.Color("mark:N", title=None, scale=colours, legend=alt.Legend(columns=1)),
            tooltip=["label:N", "mark:N", *_told({place: told}, ".2f")],
        )
    )
    return alt.LayerChart(layer=[pale, dark, points]).properties(width=_WIDE, height=250, description=description)


def answer_ranges(
    frame: pd.DataFrame, groups: tuple[str, str], *, y_title: str, told: Mapping[str, str], description: str
) -> alt.LayerChart:
    """Draw the possible share of each answer in two groups: all that is possible, the likely part, and its middle.

    Parameters
    ----------
    frame : DataFrame
        Columns ``answer``, ``who``, ``exact_low``, ``exact_high`` (outline), ``low``, ``high`` (solid) and ``middle``.
    groups : tuple of str
        The groups in ``who``, side by side.
    y_title : str
        What the share is of.
    told : mapping of str to str
        What the pointer calls the columns.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> columns = ["answer", "who", "exact_low", "exact_high", "low", "high", "middle"]
    >>> frame = pd.DataFrame([(7, "SFJ", 0.3, 0.6, 0.4, 0.5, 0.45)], columns=columns)
    >>> chart = answer_ranges(
    ...     frame, ("SFJ", "control"), y_title="share", told={"low": "from"}, description="one answer of one arm alone"
    ... )
    >>> chart.height
    190
    """
    colour = alt.Color("who:N", title=None, sort=list(groups), legend=alt.Legend(symbolOpacity=1))
    base = alt.Chart(frame).encode(
        x=alt.X("answer:O", title="answer", axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("who:N", sort=list(groups)),
        color=colour,
        tooltip=["who:N", "answer:O", *_told(told, ".0%")],
    )
    share: Any = {"title": y_title, "axis": alt.Axis(format="%", tickCount=4)}
    # By a condition, not a scale, which would get a legend of its own.
    second = f"datum.who == '{groups[1]}'"
    edge = alt.condition(second, alt.value(PALETTE["contrast"]), alt.value(PALETTE["main"]))
    wide: Any = {**OUTLINED, "width": {"band": 0.8}}
    whole = base.mark_bar(**wide).encode(y=alt.Y("exact_low:Q", **share), y2="exact_high:Q", stroke=edge)
    likely = base.mark_rule(strokeWidth=4).encode(y=alt.Y("low:Q", **share), y2="high:Q")
    middle = base.mark_point(size=45, opacity=1).encode(y=alt.Y("middle:Q", **share))
    return alt.LayerChart(layer=[whole, likely, middle]).properties(width=_WIDE, height=190, description=description)
