"""The chart of effects that move with those who are silent: `missing.delta_adjusted` in expressions of Vega."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from bookkit import charts
from etterprov import language

#: Words on the chart; a second language swaps them. `count` comes after how many intervals lie above zero.
#:
#: :meta hide-value:
WORDS: Mapping[str, str] = {
    "intervention": "Silent, SFJ arm: worse than expected, SD (left:\N{NO-BREAK SPACE}better)",
    "control": "Silent, control arm: worse than expected, SD (left:\N{NO-BREAK SPACE}better)",
    "axis": "benefit of SFJ, SD (95 % interval)",
    "from": "from",
    "to": "to",
    "count": " of {number} intervals lie above zero",
}

#: Columns that the expressions use.
_NAMES = ("b", "se", "q", "p1", "v1", "p0", "v0")
_VALUE = "{b} - {p1} * worse1 + {p0} * worse0"
_HALF = "{q} * sqrt({se} * {se} + {v1} * worse1 * worse1 + {v0} * worse0 * worse0)"


def delta_chart(frame: pd.DataFrame, description: str, words: Mapping[str, str] = WORDS) -> alt.LayerChart:
    """Draw effects as they would be if the silent were worse off than expected, with a slider for each arm.

    Parameters
    ----------
    frame : DataFrame
        One row per outcome, in order: ``label``; ``b, se, q``: effect, its standard error and the quantile of its
        interval; ``p1, v1`` and ``p0, v0``: share of silent people and its variance, by arm.
    description : str
        Alt text.
    words : mapping
        What is written on it.

    Returns
    -------
    altair.LayerChart
        On paper with both sliders at zero.
    """
    words = language.say_all(words)
    sliders = {
        name: charts.Slider(words[arm], -1, 1, 0.05)
        for name, arm in (("worse1", "intervention"), ("worse0", "control"))
    }
    lows = (f"({_filled(_VALUE, row)}) - {_filled(_HALF, row)}" for row in frame.to_dict("records"))
    counted = " + ".join(f"({low} > 0 ? 1 : 0)" for low in lows)
    base = (
        alt.Chart(frame)
        .transform_calculate(value=_filled(_VALUE), half=_filled(_HALF))
        .transform_calculate(low="datum.value - datum.half", high="datum.value + datum.half")
        .encode(
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(grid=False)),
            color=alt.condition(
                "datum.low > 0", alt.value(charts.PALETTE["main"]), alt.value(charts.PALETTE["contrast"])
            ),
            tooltip=[
                "label:N",
                *(
                    alt.Tooltip(f"{name}:Q", title=title, format=".2f")
                    for name, title in (("value", words["axis"]), ("low", words["from"]), ("high", words["to"]))
                ),
            ],
        )
    )
    x = alt.X(
        "low:Q",
        title=words["axis"],
        scale=alt.Scale(domain=[-0.7, 0.9], nice=False),
        axis=alt.Axis(values=[-0.5, 0, 0.5], format=".1f"),
    )
    intervals = base.mark_rule(strokeWidth=3, clip=True).encode(x=x, x2="high:Q")
    points = base.mark_point(size=90, opacity=1, clip=True).encode(x="value:Q")
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(strokeDash=[4, 4]).encode(x="x:Q")
    count = language.settled(words["count"].format(number=len(frame)))
    return (
        alt.LayerChart(layer=[zero, intervals, points])
        .add_params(*charts.sliders(sliders, dict.fromkeys(sliders, 0.0)))
        .properties(
            width="container",
            height=34 * len(frame),
            description=description,
            title=alt.TitleParams(text=alt.ExprRef(f"({counted}) + '{count}'")),
        )
    )


def _filled(text: str, row: Mapping[Any, Any] | None = None) -> str:
    """Put a row's numbers into an expression, or the names under which Vega finds them."""
    return text.format(**{name: repr(float(row[name])) if row else f"datum.{name}" for name in _NAMES})
