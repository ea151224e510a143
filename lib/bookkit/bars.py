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
        Points of the line, in the columns of `x` and `y`, in the order of `y`; beyond the map it isn't drawn.
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
        # Each cell reaches under the next ones: what lies behind would shine through the seams.
        .mark_rect(clip=True, x2Offset=1, y2Offset=-1)
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
    line = alt.Chart(edge).mark_line(color=PALETTE["dark"], strokeWidth=2.5, clip=True)
    line = line.encode(**at, order=f"{y.name}:Q")
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
    # The middle colour is as pale as the page: a frame tells where the map ends.
    return alt.LayerChart(layer=[map_, line, here, words], view=alt.ViewBackground(stroke=PALETTE["muted"])).properties(
        width=_WIDE, height=320, description=description
    )


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
            # No bar ends where the axis does, as if it were cut there.
            x=alt.X("middle:Q", title=x_title, axis=alt.Axis(tickCount=5), scale=alt.Scale(padding=8)),
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
    tip = ["label:N", *_told(dict((solid, outline)), ".2f")]
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


def spans(
    frame: pd.DataFrame, row: str, group: str, at: float, *, x_title: str, told: tuple[str, str], description: str
) -> alt.LayerChart:
    """Draw bars from a least to a greatest number, one a group in each row, with a dashed line across.

    Parameters
    ----------
    frame : DataFrame
        Columns ``low`` and ``high``; rows and groups are drawn in its order.
    row, group : str
        Columns with the row and the group.
    at : float
        Where the line stands.
    x_title : str
        What is counted.
    told : tuple of str
        What the pointer calls the ends.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame([("job", "SFJ", 0, 11)], columns=["status", "arm", "low", "high"])
    >>> look = {"x_title": "people", "told": ("from", "to")}
    >>> len(spans(frame, "status", "arm", 5, description="One bar from 0 to 11.", **look).layer)
    2
    """
    bars = (
        alt.Chart(frame)
        .mark_bar(height=9)
        .encode(
            x=alt.X("low:Q", title=x_title),
            x2="high:Q",
            y=alt.Y(f"{row}:N", sort=None, title=None),
            yOffset=alt.YOffset(f"{group}:N", sort=None),
            color=alt.Color(f"{group}:N", title=None, sort=None),
            tooltip=[
                f"{row}:N",
                f"{group}:N",
                *(alt.Tooltip(f"{end}:Q", title=title) for end, title in zip(("low", "high"), told, strict=True)),
            ],
        )
    )
    line = alt.Chart(pd.DataFrame({"x": [at]})).mark_rule(strokeDash=[4, 4]).encode(x="x:Q")
    return alt.LayerChart(layer=[bars, line]).properties(width=_WIDE, height=210, description=description)


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


def over_band(
    frame: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    band: tuple[float, float],
    *,
    told: Mapping[str, str],
    description: str,
    upright: bool = False,
) -> alt.LayerChart:
    """Draw points on a level band, or a curve on an upright one: where it lies within is what a number allows.

    Parameters
    ----------
    frame : DataFrame
        What is drawn.
    x, y : altair.X, altair.Y
        Both axes.
    band : tuple of float
        Ends of the band.
    told : mapping of str to str
        Formats of the columns that the pointer tells.
    description : str
        Alt text.
    upright : bool
        A curve on an upright band instead of points on a level one.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"n": [20, 21], "R2": [0.4, 0.3]})
    >>> chart = over_band(
    ...     frame, alt.X("n:Q"), alt.Y("R2:Q"), (0.25, 0.35), told={"n": "d"}, description="two points, one within",
    ... )
    >>> len(chart.layer)
    2
    """
    area = alt.Chart(pd.DataFrame([band], columns=["low", "high"])).mark_rect(**outlined("contrast"))
    tooltip = [alt.Tooltip(f"{name}:Q", format=form or alt.Undefined) for name, form in told.items()]
    drawn = alt.Chart(frame).mark_line() if upright else alt.Chart(frame).mark_point(size=70, opacity=1)
    if upright:
        area = area.encode(x="low:Q", x2="high:Q")
    else:
        low = y.copy()
        low.shorthand = "low:Q"
        area = area.encode(y=low, y2="high:Q")
    layers = [area, drawn.encode(x=x, y=y, tooltip=tooltip)]
    return alt.LayerChart(layer=layers).properties(width=_WIDE, height=240, description=description)


def ranges_by_level(
    frame: pd.DataFrame, *, x_title: str, y_title: str, told: Mapping[str, str], description: str
) -> alt.LayerChart:
    """Draw from where to where a number can lie, one level of a scale a column: a thin line, and a thick one in it.

    Parameters
    ----------
    frame : DataFrame
        Columns ``answer`` (the level), ``least``, ``most`` (thin) and ``low``, ``high`` (thick).
    x_title, y_title : str
        What the axes show.
    told : mapping of str to str
        What the pointer calls the columns.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame([(1, 0, 9, 2, 5)], columns=["answer", "least", "most", "low", "high"])
    >>> chart = ranges_by_level(
    ...     frame, x_title="answer", y_title="people", told={"least": "from"}, description="one level, 0 to 9 people"
    ... )
    >>> len(chart.layer)
    2
    """
    base = alt.Chart(frame).encode(
        x=alt.X("answer:O", title=x_title, axis=alt.Axis(labelAngle=0, format="d")),
        tooltip=["answer", *(alt.Tooltip(name, title=title) for name, title in told.items())],
    )
    thin = base.mark_rule().encode(y=alt.Y("least:Q", title=y_title), y2="most:Q")
    thick = base.mark_rule(strokeWidth=9, color=PALETTE["main"]).encode(y="low:Q", y2="high:Q")
    return alt.LayerChart(layer=[thin, thick]).properties(width=_WIDE, height=260, description=description)


def storeys(
    frame: pd.DataFrame,
    column: str,
    *,
    step: float,
    storey: int,
    x_title: str,
    y_title: str,
    told: tuple[str, str],
    description: str,
) -> alt.LayerChart:
    """Draw one histogram above the other: each kind is counted from a floor of its own.

    Parameters
    ----------
    frame : DataFrame
        Column ``shape``, the kind, drawn from the top in its order, and the numbers.
    column : str
        Column with the numbers.
    step : float
        Width of a bar.
    storey : int
        Height of a storey, more than the longest bar.
    x_title, y_title : str
        What the axes show.
    told : tuple of str
        What the pointer calls the ends of a bar.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"shape": ["bell", "bell", "flat"], "hours": [3.0, 4.0, 9.0]})
    >>> chart = storeys(
    ...     frame, "hours", step=5, storey=30, x_title="hours", y_title="people", told=("from", "to"),
    ...     description="two histograms, one of two people and one of a single one",
    ... )
    >>> chart.layer[0].data[["low", "people", "floor"]].to_numpy().tolist()
    [[0.0, 2.0, 30.0], [5.0, 1.0, 0.0]]
    """
    kinds = list(dict.fromkeys(frame["shape"]))
    counts = (
        frame.assign(low=step * np.floor(frame[column] / step))
        .groupby(["shape", "low"])
        .size()
        .rename("people")
        .reset_index()
    )
    counts["floor"] = counts["shape"].map({kind: storey * floor for floor, kind in enumerate(reversed(kinds))})
    counts = counts.assign(high=counts["low"] + step, top=counts["floor"] + counts["people"])
    names = counts.groupby("shape", as_index=False).agg(top=("floor", "first"))
    names = names.assign(top=names["top"] + storey - 4, low=counts["low"].min())
    ticks = [floor * storey + people for floor in range(len(kinds)) for people in (0, 10, 20)]
    axis = alt.Axis(values=ticks, labelOverlap=False, labelExpr=f"datum.value % {storey}")
    whole = alt.Scale(domain=[0, storey * len(kinds)])
    bars = (
        alt.Chart(counts)
        .mark_bar(binSpacing=1)
        .encode(
            # The last number stays within the picture, where a bar ends at its edge.
            x=alt.X("low:Q", title=x_title, scale=alt.Scale(nice=False), axis=alt.Axis(labelFlush=True)),
            x2="high:Q",
            y=alt.Y("floor:Q", title=y_title, scale=whole, axis=axis),
            y2="top:Q",
            tooltip=[
                "shape:N",
                *(alt.Tooltip(f"{end}:Q", title=title) for end, title in zip(("low", "high"), told, strict=True)),
                "people:Q",
            ],
        )
    )
    words = (
        alt.Chart(names).mark_text(align="left", dx=4).encode(x="low:Q", y=alt.Y("top:Q", axis=axis), text="shape:N")
    )
    return alt.LayerChart(layer=[bars, words]).properties(width=_WIDE, height=300, description=description)


def grim_map(*, slider: str, x_title: str, y_title: str, description: str) -> alt.Chart:
    """Draw which two decimals of a mean are possible for how many people; readers move the number of items.

    Parameters
    ----------
    slider : str
        Label of the slider: how many items are averaged.
    x_title, y_title : str
        What the axes show.
    description : str
        Alt text.

    Returns
    -------
    altair.Chart
        What is possible is worked out on the page, by `etterprov.granularity.grim`'s rule.

    Examples
    --------
    >>> look = {"slider": "items", "x_title": "people", "y_title": "decimals"}
    >>> grim_map(description="A map of means that are possible.", **look).height
    320
    """
    items = alt.param(name="items", value=1, bind=alt.binding_range(min=1, max=6, step=1, name=slider))
    cells = (
        alt.Chart(alt.sequence(0, 9600, as_="cell"))
        .add_params(items)
        .transform_calculate(n="5 + floor(datum.cell / 100)", hundredths="datum.cell % 100")
        .transform_calculate(
            # An end of a rounding interval is an odd number of half hundredths: whole-number arithmetic, no noise.
            first="ceil((2 * datum.hundredths - 1) * datum.n * items / 200 - 1e-9)",
            last="floor((2 * datum.hundredths + 1) * datum.n * items / 200 + 1e-9)",
        )
        .transform_filter("datum.last >= datum.first")
    )
    people = alt.Axis(values=[5, *range(20, 101, 20)], labelAngle=0)
    tens = alt.Axis(values=list(range(0, 100, 10)))
    return (
        # The outline covers the seams between cells, through which the page would shine.
        cells.mark_rect(color=PALETTE["main"], stroke=PALETTE["main"], strokeWidth=0.5)
        .encode(
            x=alt.X("n:O", title=x_title, axis=people),
            y=alt.Y("hundredths:O", title=y_title, sort="descending", axis=tens),
        )
        .properties(width=_WIDE, height=320, description=description)
    )
