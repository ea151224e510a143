"""Points with intervals by row, choices among what is compared, and spans of time."""

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
    >>> rows = [("sex", "women", "SFJ", 69.0, 65.3, 72.5, "69.0"), ("sex", "women", "control", 64.8, 60.8, 68.7, "64.8")]
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
        for name, values in (("unit", {topic: units[topic] for topic in dict.fromkeys(frame["topic"])}), ("top", tops))
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
        alt.layer(*layers)
        .add_params(choice, *by_topic)
        .properties(width="container", height=320, description=description)
    )
