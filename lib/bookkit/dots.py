"""Charts with a row for each of what is compared: points in ranges, pairs of bars, bars with numbers; spans of time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from bookkit import charts


def pairs_by_topic(
    frame: pd.DataFrame,
    *,
    units: Mapping[str, str],
    groups: Sequence[str],
    chosen: str,
    field: str,
    x_title: str,
    description: str,
) -> alt.LayerChart:
    """Draw pairs of bars with intervals, one pair a trait, of the topic that a reader chooses.

    Parameters
    ----------
    frame : DataFrame
        Columns ``topic, trait, group, value, low, high`` and ``shown``, the value as written.
    units : mapping of str to str
        The unit of each topic, in the order of the choice.
    groups : sequence of str
        The two groups, the upper bar first.
    chosen : str
        The topic at first, and on paper.
    field : str
        What stands before the choice.
    x_title : str
        What is shown.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> arms = [("SFJ", 69.0, 65.3, 72.5, "69.0"), ("control", 64.8, 60.8, 68.7, "64.8")]
    >>> rows = [("sex", "women", *arm) for arm in arms]
    >>> columns = ["topic", "trait", "group", "value", "low", "high", "shown"]
    >>> chart = pairs_by_topic(
    ...     pd.DataFrame(rows, columns=columns), units={"sex": "%"}, groups=["SFJ", "control"], chosen="sex",
    ...     field="Compare: ", x_title="share", description="One pair of bars, women in both arms.",
    ... )
    >>> len(chart.layer)
    7
    """
    # Each topic has an axis of its own, a fifth longer than its longest interval.
    tops = {topic: 1.2 * high for topic, high in frame.groupby("topic")["high"].max().items()}
    choice = alt.param(name="topic", value=chosen, bind=alt.binding_select(options=list(units), name=field))
    by_topic = [
        alt.param(name=name, expr=f"({json.dumps(values, ensure_ascii=False)})[topic]")
        for name, values in (("unit", {name: units[name] for name in frame["topic"]}), ("top", tops))
    ]
    base = (
        alt.Chart(frame)
        .transform_filter("datum.topic == topic")
        .encode(
            y=alt.Y("trait:N", sort=list(frame["trait"].unique()), axis=None),
            color=alt.Color("group:N", title=None, sort=list(groups)),
            tooltip=[
                "trait:N",
                "group:N",
                *(alt.Tooltip(f"{end}:Q", format=".2f") for end in ("value", "low", "high")),
            ],
        )
    )
    x = alt.X(
        "value:Q",
        title=x_title,
        scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef("top")),
        axis=alt.Axis(tickCount=4, labelExpr="datum.label + ' ' + unit"),
    )
    ink: Any = {"color": alt.value(charts.INK)}
    names = base.transform_filter(alt.datum.group == groups[1]).mark_text(align="left", yOffset=-14)
    layers = [names.encode(x=alt.value(3), text="trait:N", **ink)]
    for group, shift in zip(groups, (0, 13), strict=True):
        one = base.transform_filter(alt.datum.group == group)
        layers += [
            one.mark_bar(height=12, yOffset=shift).encode(x=x),
            one.mark_rule(strokeWidth=2, yOffset=shift).encode(x="low:Q", x2="high:Q", **ink),
            one.mark_text(align="left", dx=5, yOffset=shift).encode(x="high:Q", text="shown:N", **ink),
        ]
    return (
        alt.LayerChart(layer=layers)
        .add_params(choice, *by_topic)
        .properties(width="container", height=320, description=description)
    )


def ranges_if(
    frame: pd.DataFrame,
    assumed: pd.DataFrame,
    *,
    group: str,
    colours: Mapping[str, str],
    slider: charts.Slider,
    start: float,
    name: str,
    titles: tuple[str, str, str, str],
    x_title: str,
    description: str,
) -> alt.LayerChart:
    """Draw percentages with the range in which the truth can lie, and where it lies if readers assume something.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label, value, low, high`` and `group`, one row a range; every row stands under its label.
    assumed : DataFrame
        Columns ``label, ratio, all``: where a diamond stands for each step of the slider.
    group : str
        Column whose values get a colour each.
    colours : mapping of str to str
        Colour of each group, in their order.
    slider : Slider
        What readers assume.
    start : float
        Where it stands at first, and on paper.
    name : str
        The parameter's name.
    titles : tuple of str
        What the pointer calls the value, both ends of the range, and the diamond.
    x_title : str
        The unit.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame([("NAV", "SFJ", 35.0, 15.0, 71.0)], columns=["label", "arm", "value", "low", "high"])
    >>> assumed = pd.DataFrame([("NAV", 0.0, 15.0), ("NAV", 0.5, 25.0)], columns=["label", "ratio", "all"])
    >>> chart = ranges_if(
    ...     frame, assumed, group="arm", colours={"SFJ": "teal"}, slider=charts.Slider("times", 0, 0.5, 0.5),
    ...     start=0.5, name="silent", titles=("of some", "at least", "at most", "of all"), x_title="per cent",
    ...     description="One long range, one dot.",
    ... )
    >>> chart.height
    38
    """
    slots = ["name", "range"]
    row: dict[str, Any] = {
        "y": alt.Y("label:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0.1)),
        "yOffset": alt.YOffset("slot:N", sort=slots, scale=alt.Scale(domain=slots)),
    }
    axis = alt.Axis(values=list(range(0, 101, 20)))

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, 100]), title=x_title, axis=axis)

    def told(field: str, title: str) -> alt.Tooltip:
        return alt.Tooltip(f"{field}:Q", format=".0f", title=title)

    shown = frame.assign(slot="range")
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    base = alt.Chart(shown).encode(
        **row,
        color=alt.Color(f"{group}:N", title=None, scale=scale),
        tooltip=["label:N", *map(told, ("value", "low", "high"), titles[:3])],
    )
    words = alt.Chart(shown.assign(slot="name", x=0)).mark_text(align="left", baseline="middle", fontSize=12)
    diamonds = (
        alt.Chart(assumed.assign(slot="range"))
        .mark_point(shape="diamond", size=110, color=charts.INK, opacity=1)
        .encode(**row, x=x("all"), tooltip=["label:N", told("all", titles[3])])
        .transform_filter(f"abs(datum.ratio - {name}) < {slider.step / 2:g}")
        .add_params(*charts.sliders({name: slider}, {name: start}))
    )
    layers = [
        base.mark_rule(strokeWidth=3).encode(x=x("low"), x2="high:Q"),
        base.mark_point(size=90, opacity=1).encode(x=x("value")),
        diamonds,
        words.encode(**row, x=x("x"), text="label:N"),
    ]
    height = 38 * len(frame)
    return alt.LayerChart(layer=layers).properties(width="container", height=height, description=description)


def numbered_bars(
    frame: pd.DataFrame, *, row: str, value: str, x_title: str, x_domain: tuple[float, float], description: str
) -> alt.LayerChart:
    """Draw bars from zero, each with its number behind it.

    Parameters
    ----------
    frame : DataFrame
        Bars are drawn in its order.
    row, value : str
        Columns with the label and the length of a bar.
    x_title : str
        What is shown, with its unit.
    x_domain : tuple of float
        Ends of the axis.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"burden": ["muscles or skeleton", "stomach"], "percent": [69, 48]})
    >>> look = {"row": "burden", "value": "percent", "x_title": "%", "x_domain": (0, 100)}
    >>> numbered_bars(frame, description="Two bars, 69 and 48 per cent.", **look).height
    48
    """
    base = alt.Chart(frame).encode(
        y=alt.Y(f"{row}:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
        x=alt.X(f"{value}:Q", title=x_title, scale=alt.Scale(domain=list(x_domain))),
        tooltip=[f"{row}:N", f"{value}:Q"],
    )
    numbers = base.mark_text(align="left", dx=4).encode(text=f"{value}:Q")
    layered = alt.LayerChart(layer=[base.mark_bar(), numbers])
    return layered.properties(width="container", height=24 * len(frame), description=description)


def stacked_shares(
    frame: pd.DataFrame, *, colours: Mapping[str, str], x_title: str, description: str
) -> alt.LayerChart:
    """Draw what groups of people are made up of, one bar of 100 per cent each, with the numbers in it.

    Parameters
    ----------
    frame : DataFrame
        Columns ``group, step, people``; groups are drawn in their order.
    colours : mapping of str to str
        Colour of each step, from left to right.
    x_title : str
        Of whom the shares are.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = [("SFJ", "wrote", 281), ("SFJ", "wrote nothing", 349)]
    >>> frame = pd.DataFrame(rows, columns=["group", "step", "people"])
    >>> colours = {"wrote": "teal", "wrote nothing": "grey"}
    >>> chart = stacked_shares(frame, colours=colours, x_title="per cent", description="One bar of 45 and 55 per cent.")
    >>> chart.data["percent"].round(1).tolist()
    [44.6, 55.4]
    """
    steps = list(colours)
    shares = frame.assign(
        percent=100 * frame["people"] / frame.groupby("group")["people"].transform("sum"),
        order=frame["step"].map(steps.index),
    )
    base = alt.Chart(shares).encode(
        y=alt.Y("group:N", sort=None, title=None),
        x=alt.X(
            "percent:Q",
            title=x_title,
            stack="zero",
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(values=list(range(0, 101, 20))),
        ),
        order="order:Q",
        tooltip=["group:N", "step:N", "people:Q", alt.Tooltip("percent:Q", format=".0f")],
    )
    scale = alt.Scale(domain=steps, range=list(colours.values()))
    colour = alt.Color("step:N", title=None, scale=scale, legend=alt.Legend(columns=1))
    stacked = base.mark_bar().encode(color=colour)
    numbers = base.mark_text(align="right", dx=-4).encode(
        detail="step:N",
        text=alt.Text("percent:Q", format=".0f"),
        color=charts.on_bars("step", steps, list(colours.values())),
    )
    height = 33 * frame["group"].nunique() - 2
    return alt.LayerChart(layer=[stacked, numbers]).properties(
        width="container", height=height, description=description
    )


def stacked_columns(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    group: str,
    groups: Sequence[str],
    order: str,
    x_title: str,
    y_title: str,
    level: float,
    description: str,
) -> alt.LayerChart:
    """Draw how much each group adds to a number at each time, with a dashed line at a level.

    Parameters
    ----------
    frame : DataFrame
        Times are drawn in its order.
    x, y, group : str
        Columns with the time, the number and the group.
    groups : sequence of str
        Groups in the order of the legend.
    order : str
        Column by which parts are stacked, the last at the bottom.
    x_title, y_title : str
        What the axes show, with the unit.
    level : float
        Where the line stands.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> frame = pd.DataFrame({"when": ["Jan", "Jan"], "people": [40, 34], "arm": ["SFJ", "control"]})
    >>> chart = stacked_columns(
    ...     frame, x="when", y="people", group="arm", groups=["SFJ", "control"], order="arm", x_title="month",
    ...     y_title="people", level=63, description="One column of 74 people, above a line at 63.",
    ... )
    >>> len(chart.layer)
    2
    """
    number = alt.Y(f"{y}:Q", title=y_title)
    columns = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X(f"{x}:O", sort=None, title=x_title, axis=alt.Axis(labelAngle=0)),
            y=number,
            color=alt.Color(f"{group}:N", title=None, sort=list(groups)),
            order=alt.Order(f"{order}:N", sort="descending"),
            tooltip=[f"{x}:O", f"{group}:N", f"{y}:Q"],
        )
    )
    line = alt.Chart(pd.DataFrame({y: [level]})).mark_rule(strokeDash=[4, 4]).encode(y=f"{y}:Q")
    return alt.LayerChart(layer=[columns, line]).properties(width="container", height=220, description=description)


def ranges_on_bands(
    ranges: pd.DataFrame,
    means: pd.DataFrame,
    bands: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    x_title: str,
    x_domain: tuple[float, float],
    description: str,
) -> alt.LayerChart:
    """Draw on the bands of a scale where several groups lie: some by their range, others by their mean.

    Parameters
    ----------
    ranges : DataFrame
        Columns ``who, low, high``; rows are drawn in their order, above those of `means`.
    means : DataFrame
        Columns ``who, mean``.
    bands : DataFrame
        Columns ``band, low, high``.
    colours : mapping of str to str
        Colour of each band, in their order.
    x_title : str
        The scale.
    x_domain : tuple of float
        Ends of the axis.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> ranges = pd.DataFrame([("six centres", 81, 99)], columns=["who", "low", "high"])
    >>> means = pd.DataFrame([("elsewhere", 103.8)], columns=["who", "mean"])
    >>> bands = pd.DataFrame([("fair", 74, 99.5)], columns=["band", "low", "high"])
    >>> look = {"colours": {"fair": "teal"}, "x_title": "points", "x_domain": (70, 125)}
    >>> len(ranges_on_bands(ranges, means, bands, description="One bar in a band and a dot.", **look).layer)
    3
    """
    look: Any = charts.OUTLINED
    rows = alt.Y("who:N", title=None, sort=[*ranges["who"], *means["who"]])
    x = alt.X("low:Q", title=x_title, scale=alt.Scale(domain=list(x_domain)))
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    kind: Any = {"title": None, "sort": list(colours), "scale": scale}
    areas = (
        alt.Chart(bands)
        .mark_rect(**look)
        .encode(x=x, x2="high:Q", stroke=alt.Stroke("band:N", **kind), color=alt.Color("band:N", **kind))
    )
    # In ink: a colour would belong to one of the bands.
    bars = (
        alt.Chart(ranges)
        .mark_bar(height=12, color=charts.INK)
        .encode(x=x, x2="high:Q", y=rows, tooltip=["who:N", "low:Q", "high:Q"])
    )
    points = (
        alt.Chart(means)
        .mark_point(size=110, opacity=1, color=charts.INK)
        .encode(x=alt.X("mean:Q"), y=rows, tooltip=["who:N", "mean:Q"])
    )
    return alt.LayerChart(layer=[areas, bars, points]).properties(
        width="container", height=150, description=description
    )


def grid_of_kinds(
    cells: pd.DataFrame,
    *,
    x: tuple[str, str],
    y: tuple[str, str],
    kind: tuple[str, str],
    number: tuple[str, str],
    colours: Mapping[str, str],
    written: str,
    description: str,
) -> alt.LayerChart:
    """Draw of which kind each cell of a grid is, and write the number into some.

    Parameters
    ----------
    cells : DataFrame
        One row a cell.
    x, y, kind, number : tuple of str
        Columns with what they are called: axes, legend, pointer. `y` rises.
    colours : mapping of str to str
        Colour of each kind, in their order; the last is full, the others are pale.
    written : str
        Which cells have their number in them, as an expression of Vega.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> cells = pd.DataFrame([(99, 14, 100, "good")], columns=["total", "before", "new", "band"])
    >>> chart = grid_of_kinds(
    ...     cells, x=("before", "before"), y=("total", "total"), kind=("band", "after"), number=("new", "total after"),
    ...     colours={"fair": "grey", "good": "teal"}, written="datum.new == 100", description="One cell that is good.",
    ... )
    >>> chart.height
    330
    """
    base = alt.Chart(cells).encode(
        x=alt.X(f"{x[0]}:O", title=x[1], axis=alt.Axis(labelAngle=0)),
        y=alt.Y(f"{y[0]}:O", title=y[1], sort="descending"),
    )
    full = f"datum.{kind[0]} == '{list(colours)[-1]}'"
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    squares = base.mark_rect(stroke=charts.PALETTE["grid"]).encode(
        fillOpacity=alt.condition(full, alt.value(1), alt.value(charts.OUTLINED["fillOpacity"])),
        color=alt.Color(f"{kind[0]}:N", title=kind[1], scale=scale),
        tooltip=[f"{y[0]}:O", f"{x[0]}:O", alt.Tooltip(f"{number[0]}:Q", title=number[1]), f"{kind[0]}:N"],
    )
    numbers = (
        base.transform_filter(written)
        .mark_text(fontSize=alt.ExprRef("width < 330 ? 9 : 11"), color="white")
        .encode(text=f"{number[0]}:Q")
    )
    return alt.LayerChart(layer=[squares, numbers]).properties(width="container", height=330, description=description)


def spans_over_curve(curve: pd.DataFrame, spans: pd.DataFrame, *, y_title: str, description: str) -> alt.LayerChart:
    """Draw a percentage that rises over time, and above it spans of time with their letters.

    Parameters
    ----------
    curve : DataFrame
        Columns ``date`` and ``percent``.
    spans : DataFrame
        Columns ``what, start, end``; the first is drawn on top.
    y_title : str
        What rises.
    description : str
        Alt text.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> curve = pd.DataFrame({"date": pd.to_datetime(["2010-06", "2012-02"]), "percent": [0, 100]})
    >>> spans = pd.DataFrame({"what": ["A"], "start": pd.to_datetime(["2011-01"]), "end": pd.to_datetime(["2011-12"])})
    >>> len(spans_over_curve(curve, spans, y_title="per cent", description="A curve with one span above.").layer)
    4
    """
    placed = spans.assign(level=[118 + 13 * place for place in range(len(spans))][::-1])
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=4, grid=False))
    axis = alt.Axis(values=[0, 25, 50, 75, 100])
    y = alt.Y("percent:Q", title=y_title, axis=axis, scale=alt.Scale(domain=[0, 195], nice=False))
    level = alt.Y("level:Q", scale=alt.Scale(zero=False))
    tooltip = [alt.Tooltip("date:T", format="%B %Y"), alt.Tooltip("percent:Q", format=".0f")]
    line = alt.Chart(curve).mark_line(strokeDash=[4, 3]).encode(x=x, y=y)
    dots = alt.Chart(curve).mark_point(size=60, opacity=1).encode(x=x, y=y, tooltip=tooltip)
    start = alt.Chart(placed).encode(x=alt.X("start:T"), y=level)
    bars = start.mark_bar(height=8, color=charts.PALETTE["contrast"]).encode(x2="end:T")
    names = start.mark_text(align="right", dx=-5, fontWeight=600).encode(text="what:N")
    return alt.LayerChart(layer=[line, dots, bars, names]).properties(
        width="container", height=300, description=description
    )
