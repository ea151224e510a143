"""The chart of people against power: `trialdesign.power` in expressions of Vega, with sliders."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import altair as alt
import pandas as pd

from bookkit import charts
from bookkit.charts import Slider
from etterprov import language
from jobsupport.trialdesign import PAIRS, Design

#: Sliders by their names in the chart.
#:
#: :meta hide-value:
CONTROLS: Mapping[str, Slider] = {
    "people": Slider("People in all arms", 90, 4500, 30),
    "base": Slider("In work in the control arm, %", 2, 60, 0.1),
    "guidance_adds": Slider("Guidance adds, percentage points", 0, 30, 0.1),
    "ips_adds": Slider("IPS adds to guidance, percentage points", 0, 30, 0.1),
    "ratio": Slider("People in the control arm for each in another arm", 0.5, 2, 0.1),
    "lost": Slider("Outcome not known, %", 0, 40, 1),
    "icc": Slider("Intraclass correlation in centres, %", 0, 15, 0.5),
    "agreement": Slider("Agreement of centres over the arms, %", 0, 100, 5),
    "centres": Slider("Centres", 2, 40, 1),
    "level": Slider("Two-sided level of each test, %", 0.5, 10, 0.1),
}

#: Words on the chart; a second language swaps them and the labels of `CONTROLS`.
#:
#: :meta hide-value:
WORDS: Mapping[str, str] = {
    "guidance": "guidance against control",
    "both": "guidance + IPS against control",
    "ips": "guidance + IPS against guidance",
    "people": "people in all arms",
    "power": "chance of a significant difference",
    "of": " people:",
    "enough": "80 %: ",
}

_MOST = 4500
_STEP = 30
_WANTED = 0.8
_COLOURS = ("main", "good", "contrast")

_EXPRESSIONS = {
    "shares": "[base / 100, min(0.99, (base + guidance_adds) / 100),"
    " min(0.99, (base + guidance_adds + ips_adds) / 100)]",
    "weights": "[ratio / (ratio + 2), 1 / (ratio + 2), 1 / (ratio + 2)]",
    "rho": "icc / 100",
    "firsts": "[" + ", ".join(str(first) for first, _ in PAIRS.values()) + "]",
    "seconds": "[" + ", ".join(str(second) for _, second in PAIRS.values()) + "]",
    "critical": "-quantileNormal(level / 200)",
}


def _power(people: str, pair: str) -> str:
    """Write the power of a comparison, a place in `PAIRS`, as an expression."""
    a, b = f"[firsts[{pair}]]", f"[seconds[{pair}]]"
    pa, pb, wa, wb = f"shares{a}", f"shares{b}", f"weights{a}", f"weights{b}"
    va, vb = f"({pa} * (1 - {pa}))", f"({pb} * (1 - {pb}))"
    known = f"((1 - lost / 100) * {people})"
    mean = f"(({wa} * {pa} + {wb} * {pb}) / ({wa} + {wb}))"
    tied = f"agreement / 100 * sqrt({va} * {vb})"
    levels = f"(rho * ({wa} * {wa} * {va} + {wb} * {wb} * {vb} + 2 * {wa} * {wb} * {tied}) / pow({wa} + {wb}, 2))"
    null = f"sqrt(({mean} * (1 - {mean}) - {levels}) * (1 / {wa} + 1 / {wb}) / {known})"
    effects = f"(rho * ({va} + {vb} - 2 * {tied}) / centres)"
    true = f"sqrt((1 - rho) * ({va} / {wa} + {vb} / {wb}) / {known} + {effects})"
    gap = f"abs({pa} - {pb})"
    return " + ".join(f"cumulativeNormal(({sign}{gap} - critical * {null}) / {true})" for sign in ("", "-"))


def settings(design: Design) -> dict[str, float]:
    """Give where the controls stand for a design whose two active arms have the same number of people.

    Each at a step of its slider, so that what is shown is what is reckoned with: the number of people at the next one,
    all others at the nearest.

    Raises
    ------
    ValueError
        If the active arms differ in size, which the chart has no slider for.

    Examples
    --------
    >>> settings(Design((0.12, 0.21, 0.28), (600, 600, 600), loss=0.05))["ips_adds"]
    7.0
    """
    control, guidance, both = design.shares
    if design.people[1] != design.people[2]:
        raise ValueError(f"the active arms must have the same number of people, not {design.people[1:]}")
    values = {
        "people": _STEP * ceil(design.total / _STEP),
        "base": 100 * control,
        "guidance_adds": 100 * (guidance - control),
        "ips_adds": 100 * (both - guidance),
        "ratio": design.people[0] / design.people[1],
        "lost": 100 * design.loss,
        "icc": 100 * design.icc,
        "agreement": 100 * design.agreement,
        "centres": design.centres,
        "level": 100 * design.alpha,
    }
    nearest = {name: control.step * round(values[name] / control.step) for name, control in CONTROLS.items()}
    return {name: round(float(value), 9) for name, value in nearest.items()}


def power_chart(design: Design, description: str, words: Mapping[str, str] = WORDS) -> alt.LayerChart:
    """Draw power against people for the three comparisons, each tested for itself.

    Parameters
    ----------
    design : Design
        Where the sliders stand at first, and what is shown on paper.
    description : str
        Alt text.
    words : mapping
        What is written on it.

    Returns
    -------
    altair.LayerChart
        On a page the sliders stand below it, and above them the result, which stays in sight.
    """
    words = language.say_all(words)
    start = settings(design)
    names = [words[pair] for pair in PAIRS]
    params = charts.sliders(CONTROLS, start)
    params += [alt.param(name=name, expr=text) for name, text in _EXPRESSIONS.items()]
    lines = [f"format(people, ',.0f') + '{words['of']}'"]
    lines += [f"'{name}: ' + format(100 * ({_power('people', str(i))}), '.1f') + ' %'" for i, name in enumerate(names)]
    params.append(alt.param(name="lines", expr=f"[{', '.join(lines)}]"))
    params.append(alt.param(name="result", expr="join(lines, '\\n')"))
    colour = alt.Color(
        "comparison:N",
        title=None,
        scale=alt.Scale(domain=names, range=[charts.PALETTE[role] for role in _COLOURS]),
        legend=alt.Legend(columns=1),
    )
    x = alt.X("n:Q", title=words["people"], scale=alt.Scale(domain=[0, _MOST]), axis=alt.Axis(tickCount=5))
    y = alt.Y("power:Q", title=words["power"], scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    curves = (
        alt.Chart(alt.sequence(_STEP, _MOST + 1, _STEP, as_="n"))
        .transform_calculate(pair="[0, 1, 2]")
        .transform_flatten(["pair"])
        .transform_calculate(comparison=f"{names}[datum.pair]", power=_power("datum.n", "datum.pair"))
    )
    line = curves.mark_line().encode(x=x, y=y, color=colour)
    enough = (
        curves.transform_filter(f"datum.power >= {_WANTED}")
        .transform_aggregate(n="min(n)", groupby=["comparison"])
        .transform_calculate(
            power=str(_WANTED),
            text=f"'{words['enough']}' + format(datum.n, ',.0f')",
            # In the corner that the curves leave free: beside the dots, numbers would cover each other on a phone.
            line=f"0.22 - 0.08 * indexof({names}, datum.comparison)",
        )
    )
    mark = enough.mark_point(size=90, opacity=1).encode(x=x, y=y, color=colour)
    label = enough.mark_text(align="right", dx=-4).encode(
        x=alt.value("width"), y=alt.Y("line:Q", title=words["power"]), color=colour, text="text:N"
    )
    wanted = alt.Chart(pd.DataFrame({"power": [_WANTED]})).mark_rule(strokeDash=[4, 4]).encode(y="power:Q")
    here = (
        alt.Chart(pd.DataFrame({"k": [0]}))
        .transform_calculate(n="people")
        .mark_rule(strokeWidth=1.5, color=charts.INK)
        .encode(x=x)
    )
    return (
        alt.LayerChart(layer=[wanted, here, line, mark, label])
        .add_params(*params)
        .properties(
            width="container",
            height=300,
            description=description,
            title=alt.TitleParams(text=alt.ExprRef("lines"), fontSize=13, fontWeight="normal", offset=6),
            usermeta={"result": "result"},
        )
    )
