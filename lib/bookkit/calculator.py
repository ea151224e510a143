"""The calculator of the cost-benefit chapter: `costbenefit.net_value` in expressions of Vega, with sliders.

The chart brings along its starting points and the words round its controls; the script of the pages makes of them a
list to choose from, buttons, and an address that holds what is set.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import altair as alt
import numpy as np
import pandas as pd

from bookkit import charts
from bookkit.charts import Slider
from etterprov import language
from jobsupport.costbenefit import Assumptions, net_value

#: Sliders by the parameter that they set; ``budget`` is that of centre and job consultants together.
#:
#: :meta hide-value:
CONTROLS: Mapping[str, Slider] = {
    "effect_full": Slider("Rise in full work, percentage points", -5, 20, 0.1, 100),
    "effect_partial": Slider("Rise in partial work, percentage points", -5, 20, 0.1, 100),
    "years": Slider("How long the effect lasts, years", 0, 10, 0.25),
    "cases": Slider("Cases a year that share the budget", 100, 1500, 5),
    "budget": Slider("Budget of centre and job consultants, NOK a year", 2_000_000, 60_000_000, 100_000),
    "other_cost": Slider("Other services for a participant, NOK", 0, 60_000, 500),
    "control_cost": Slider("Services for a person in the control arm, NOK", 0, 60_000, 500),
    "wage": Slider("Wage, NOK a year", 150_000, 700_000, 5_000),
    "income_tax": Slider("Income tax, % of the wage", 0, 60, 1, 100),
    "replacement": Slider("Disability pension, % of the wage", 0, 100, 1, 100),
    "pension_tax": Slider("Tax on the pension, %", 0, 60, 1, 100),
    "leisure_share": Slider("Value of leisure, % of the wage after tax", 0, 100, 1, 100),
    "tax_cost": Slider("Cost of raising tax (λ), %", 0, 60, 1, 100),
    "discount_rate": Slider("Discount rate (r), % a year", 0, 10, 0.5, 100),
}
SLIPS = ("production_slip", "leisure_slip", "transfers_slip")
#: What the chance rests on: variances of the effects on full and on partial work, and their covariance.
DOUBT = ("full_variance", "partial_variance", "effects_covariance")
_FIXED = ("partial_weight", "payroll_tax", "pension_cost", "insurance")
_LAST_YEAR = 10

_PANEL = 560
_WIDTH = "max(200, containerSize()[0] - 110)"
#: What the page changes in the compiled chart: its panels have the page's width.
_PATCH = [
    {"op": "remove", "path": "/width"},
    {
        "op": "add",
        "path": "/signals/-",
        "value": {"name": "width", "init": _WIDTH, "on": [{"events": "window:resize", "update": _WIDTH}]},
    },
]

#: Words on the calculator; a second language swaps them and the labels of `CONTROLS`.
#:
#: :meta hide-value:
WORDS: Mapping[str, str] = {
    "start": "Start from",
    "reset": "Back to these values",
    "copy": "Copy a link to this calculation",
    "copied": "Link copied.",
    "address": "The address of this page holds the calculation.",
    "slips": "With the slips of the report’s column in W, F and U",
    "each": "NOK per participant",
    "all": "NOK in all, for ",
    "cases": " cases a year",
    "chance": "Chance that it pays: ",
    "below": "below ",
    "above": "over ",
    "chance_of": ", if only the size of the effect is in doubt",
    "unit": "Centre and consultants: ",
    "unit_each": "NOK each",
    "needs": "Breaks even, each alone, at",
    "points": " points of full work",
    "lasting": " years of effect",
    "costing": " NOK for centre and consultants",
    "sharing": " cases a year",
    "never": "no amount of",
    "parts": "NOK of 2011 per participant, present value",
    "horizon": "years that the effect lasts",
    "breaks": "breaks even",
    "full": "production, full work",
    "partial": "production, partial work",
    "leisure": "leisure given up",
    "taxes": "less tax to raise",
    "cost": "extra cost",
    "taxing": "raising tax for it",
    "net": "net value",
}

_EXPRESSIONS = {
    "W": "(1 + payroll_tax) * (1 + pension_cost) * wage + insurance + slip_on * production_slip",
    "F": "leisure_share / 100 * (1 - income_tax / 100) * wage + slip_on * leisure_slip",
    "U": "((1 - pension_tax / 100) * replacement / 100 + income_tax / 100 + payroll_tax * (1 + pension_cost)) * wage"
    " + slip_on * transfers_slip",
    "slip_on": "slips ? 1 : 0",
    "lambda": "tax_cost / 100",
    "r": "discount_rate / 100",
    "worth": "W - F + lambda * U",
    "rise": "effect_full / 100 + partial_weight * effect_partial / 100",
    "lasting": "{annuity:years}",
    "unit": "budget / cases",
    "extra": "unit + other_cost - control_cost",
    "net": "rise * worth * lasting - (1 + lambda) * extra",
    "total": "net * cases",
    "spread": "abs(worth * lasting) * sqrt(full_variance + 2 * partial_weight * effects_covariance"
    " + partial_weight * partial_weight * partial_variance)",
    "chance": "spread > 0 ? cumulativeNormal(net / spread) : net > 0 ? 1 : 0",
    "amounts": "[effect_full / 100 * W * lasting, partial_weight * effect_partial / 100 * W * lasting,"
    " -rise * F * lasting, rise * lambda * U * lasting, -extra, -lambda * extra, net]",
    "need_full": "100 * ((1 + lambda) * extra / (worth * lasting) - partial_weight * effect_partial / 100)",
    "need_factor": "rise > 0 ? (1 + lambda) * extra / (rise * worth) : 1e9",
    "whole_years": "r == 0 ? floor(need_factor) : need_factor * r < 1"
    " ? floor(-log(1 - need_factor * r) / log(1 + r) + 1e-12) : 1e9",
    "need_years": "need_factor <= 0 ? 0 : whole_years > 1e6 ? 1e9"
    " : whole_years + (need_factor - {annuity:whole_years}) * pow(1 + r, whole_years + 1)",
    "need_unit": "rise * worth * lasting / (1 + lambda) - other_cost + control_cost",
    "need_cases": "need_unit > 0 ? budget / need_unit : 1e9",
}


def _annuity(years: str) -> str:
    """Write `costbenefit.annuity` as an expression."""
    whole = f"floor({years})"
    return f"((r == 0 ? {whole} : (1 - pow(1 + r, -{whole})) / r) + ({years} - {whole}) * pow(1 + r, -({whole} + 1)))"


def _expression(text: str) -> str:
    for years in ("years", "whole_years", "datum.y"):
        text = text.replace(f"{{annuity:{years}}}", _annuity(years))
    return text


def _number(value: str, spec: str = ",.0f") -> str:
    """Write a number as an expression with a true minus."""
    return f"replace(format({value}, '{spec}'), /^[-−]/, '−')"


@dataclass(frozen=True)
class Start:
    """Hold a starting point.

    Parameters
    ----------
    case : Assumptions
        Where the controls stand.
    column : Assumptions
        The report's column whose slips the checkbox puts in and takes out.
    covariance : ndarray, shape (2, 2)
        Of the effects on full and partial work, from which the chance follows.
    """

    case: Assumptions
    column: Assumptions
    covariance: np.ndarray

    @property
    def slipped(self) -> bool:
        """Whether the case has the slips of its column.

        Raises
        ------
        ValueError
            If it has some of them only: no position of the checkbox stands for that.
        """
        slips, none = slips_of(self.column), dict.fromkeys(SLIPS, 0.0)
        if slips_of(self.case) not in (slips, none):
            raise ValueError("a starting point has all slips of its column or none")
        return slips_of(self.case) != none


def slips_of(assumptions: Assumptions) -> dict[str, float]:
    """Give what W, F and U of a case stand above their formulas, NOK."""
    return {name: float(getattr(assumptions, name)) for name in SLIPS}


def doubt_of(covariance: np.ndarray) -> dict[str, float]:
    """Give what the chance rests on, by `DOUBT`.

    Examples
    --------
    >>> doubt_of(np.array([[4.0, -1.0], [-1.0, 2.0]]))
    {'full_variance': 4.0, 'partial_variance': 2.0, 'effects_covariance': -1.0}
    """
    numbers = covariance[0, 0], covariance[1, 1], covariance[0, 1]
    return {name: float(number) for name, number in zip(DOUBT, numbers, strict=True)}


def settings(assumptions: Assumptions) -> dict[str, float]:
    """Give where the sliders stand for a case.

    Examples
    --------
    >>> from jobsupport.costbenefit import PUBLISHED
    >>> settings(PUBLISHED["all"])["effect_full"], settings(PUBLISHED["all"])["budget"]
    (4.4, 17123445.0)
    """
    values = {
        name: round(float(getattr(assumptions, name)) * control.scale, 9)
        for name, control in CONTROLS.items()
        if name != "budget"
    }
    values["budget"] = assumptions.centre_budget + assumptions.consultant_budget
    return values


def assumptions_of(values: Mapping[str, float], base: Assumptions) -> Assumptions:
    """Give the assumptions for which the controls stand; what has no control is as in `base`.

    Examples
    --------
    >>> from jobsupport.costbenefit import PUBLISHED, net_value
    >>> round(net_value(assumptions_of({"years": 2.0}, PUBLISHED["all"])).per_participant)
    16678
    """
    given = {name: value / CONTROLS[name].scale if name in CONTROLS else value for name, value in values.items()}
    budget = given.pop("budget", None)
    if budget is not None:
        given |= {"centre_budget": budget, "consultant_budget": 0.0}
    return replace(base, **given)


def address(start: str, asked: Assumptions, base: Assumptions) -> str:
    """Give what the address of the calculator's page holds where it stands at a case.

    Parameters
    ----------
    start : str
        Label of a starting point in English, whichever the edition: addresses are the same in all.
    asked : Assumptions
        The case.
    base : Assumptions
        That of the starting point.

    Examples
    --------
    >>> from jobsupport.costbenefit import PUBLISHED
    >>> start = PUBLISHED["all"]
    >>> address("all participants, as published", replace(start, years=2, wage=start.wage), start)
    '?start=all-participants-as-published&years=2'
    """
    label = re.sub("[^a-z0-9]+", "-", start.lower())
    stands, before = settings(asked), settings(base)
    changed = {name: f"{value:.10g}" for name, value in stands.items() if value != before[name]}
    return f"?{urlencode({'start': label} | changed)}"


@dataclass(frozen=True)
class Calculations:
    """Links to the calculator where it stands at cases; paper has none."""

    said: str
    page: str
    addresses: Mapping[str, str]

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        links = (
            f'<a href="{html.escape(f"{self.page}{address}")}#fig-cb-calculator">{html.escape(words)}</a>'
            for words, address in self.addresses.items()
        )
        return {"text/html": f'<p class="calculations">{html.escape(self.said)} {" · ".join(links)}</p>'}


def calculator(presets: Mapping[str, Start], description: str, words: Mapping[str, str] = WORDS) -> alt.VConcatChart:
    """Draw the calculator.

    Parameters
    ----------
    presets : mapping
        Starting points by their label; the first is shown at first, on paper, and as the dashed line.
    description : str
        Alt text.
    words : mapping
        What is written on it.

    Returns
    -------
    altair.VConcatChart
        Two panels: the parts that add up to the net value, and the net value by how long the effect lasts. On a page
        the sliders stand below it, and above them the result, which stays in sight.
    """
    words = language.say_all(words)
    shown = next(iter(presets.values()))
    # A list, since the names in an object have no order; addresses have the English name.
    starts = [[language.say(label), _standing(start), label] for label, start in presets.items()]
    params = [alt.param(name="slips", value=shown.slipped, bind=alt.binding_checkbox(name=words["slips"] + " "))]
    params += charts.sliders(CONTROLS, settings(shown.case))
    held = slips_of(shown.column) | doubt_of(shown.covariance)
    held |= {name: float(getattr(shown.case, name)) for name in _FIXED}
    params += [alt.param(name=name, value=value) for name, value in held.items()]
    params += [alt.param(name=name, expr=_expression(text)) for name, text in _EXPRESSIONS.items()]
    params += [alt.param(name=name, expr=text) for name, text in _written(words).items()]
    asked = ("start", "reset", "copy", "copied", "address")
    return (
        alt.vconcat(
            # What pages have above the controls.
            _lines("below", 2).properties(name="result"),
            _lines("lines", 6),
            _parts(words),
            _horizon(words, shown.case),
            spacing=20,
        )
        .add_params(*params)
        .properties(
            description=description,
            title=alt.TitleParams(
                text=alt.ExprRef("headline"),
                fontSize=18,
                offset=4,
            ),
            usermeta={
                "embedOptions": {"patch": _PATCH},
                "result": "result",
                "starts": starts,
                "words": {name: words[name] for name in asked},
            },
        )
    )


def _standing(start: Start) -> dict[str, Any]:
    """Give what a starting point sets."""
    return settings(start.case) | slips_of(start.column) | doubt_of(start.covariance) | {"slips": start.slipped}


def _written(words: Mapping[str, str]) -> dict[str, str]:
    """Give what is written, as expressions by name."""

    def limited(value: str, spec: str, most: float) -> str:
        return f"(isFinite({value}) && abs({value}) < {most} ? {_number(value, spec)} : '{words['never']}')"

    points, years = limited("need_full", ".1f", 100), limited("need_years", ".1f", 100)
    cost, cases = limited("need_unit", ",.0f", 1e8), limited("need_cases", ",.0f", 1e6)
    total = f"{_number('total')} + ' {words['all']}' + {_number('cases')} + '{words['cases']}'"
    per_cent = (
        f"chance < 0.01 ? '{words['below']}1' : chance > 0.99 ? '{words['above']}99' : format(100 * chance, '.0f')"
    )
    chance = f"'{words['chance']}' + ({per_cent}) + ' %{words['chance_of']}'"
    lines = [
        f"'{words['unit']}' + {_number('unit')} + ' {words['unit_each']}'",
        f"'{words['needs']}'",
        f"'– ' + {points} + '{words['points']}'",
        f"'– ' + {years} + '{words['lasting']}'",
        f"'– ' + {cost} + '{words['costing']}'",
        f"'– ' + {cases} + '{words['sharing']}'",
    ]
    return {
        "headline": f"{_number('net')} + ' {words['each']}'",
        "below": f"[{total}, {chance}]",
        "lines": f"[{', '.join(lines)}]",
        "result": "headline + '\\n' + join(below, '\\n')",
    }


def _lines(name: str, number: int) -> alt.Chart:
    return (
        alt.Chart(pd.DataFrame({"i": range(number)}))
        .transform_calculate(text=f"{name}[datum.i]")
        .mark_text(align="left")
        .encode(x=alt.value(0), y=alt.Y("i:O", axis=None), text="text:N")
        .properties(width=_PANEL, height=number * 18)
    )


def _parts(words: Mapping[str, str]) -> alt.LayerChart:
    names = ["full", "partial", "leisure", "taxes", "cost", "taxing", "net"]
    rows = pd.DataFrame({"i": range(7), "label": [words[name] for name in names]})
    sums = " + ".join(f"(datum.i > {i} && datum.i < 6 ? amounts[{i}] : 0)" for i in range(6))
    signed = f"(datum.amount > 0 && datum.i < 6 ? '+' : '') + {_number('datum.amount')}"
    base = (
        alt.Chart(rows)
        .transform_calculate(amount="amounts[datum.i]", start=sums)
        .transform_calculate(end="datum.start + datum.amount", text=f"datum.label + ': ' + {signed}")
        .encode(y=alt.Y("i:O", axis=None))
    )
    bars = base.mark_bar(height=13, yOffset=9).encode(
        x=alt.X("start:Q", title=words["parts"], axis=alt.Axis(tickCount=4, grid=False)),
        x2="end:Q",
        color=alt.condition(
            "datum.amount < 0", alt.value(charts.PALETTE["contrast"]), alt.value(charts.PALETTE["main"])
        ),
    )
    labels = base.mark_text(align="left", baseline="middle", yOffset=-8).encode(x=alt.value(0), text="text:N")
    # A line through all rows would strike out the words between them.
    zero = base.mark_tick(size=19, thickness=1, yOffset=9, color=charts.PALETTE["muted"]).encode(x=alt.datum(0))
    return alt.LayerChart(layer=[bars, zero, labels]).properties(width=_PANEL, height=7 * 38)


def _horizon(words: Mapping[str, str], published: Assumptions) -> alt.LayerChart:
    x_scale = alt.Scale(domain=[0, _LAST_YEAR])
    x = alt.X("y:Q", title=words["horizon"], scale=x_scale, axis=alt.Axis(tickMinStep=1, format="d"))
    axis = alt.Axis(tickCount=5, orient="right")
    by_years = alt.Chart(alt.sequence(0, _LAST_YEAR + 0.01, 0.125, as_="y")).transform_calculate(
        v=_expression("rise * worth * {annuity:datum.y} - (1 + lambda) * extra")
    )
    line = by_years.mark_line(clip=True).encode(x=x, y=alt.Y("v:Q", title=words["each"], axis=axis))
    years = [step / 4 for step in range(4 * _LAST_YEAR + 1)]
    fixed = pd.DataFrame({"y": years, "v": [net_value(replace(published, years=t)).per_participant for t in years]})
    dashed = (
        alt.Chart(fixed)
        .mark_line(strokeDash=[5, 4], strokeWidth=1.5, color=charts.PALETTE["muted"])
        .encode(x=x, y="v:Q")
    )
    zero = alt.Chart(pd.DataFrame({"v": [0]})).mark_rule().encode(y="v:Q")
    here = (
        alt.Chart(pd.DataFrame({"k": [0]}))
        .transform_calculate(y="years", v="net")
        .mark_point(size=120, opacity=1, color=charts.PALETTE["main"])
        .encode(x=x, y="v:Q")
    )
    turn = (
        alt.Chart(pd.DataFrame({"k": [0]}))
        .transform_calculate(y="need_years", v="0")
        .transform_filter(f"datum.y <= {_LAST_YEAR}")
        .transform_calculate(text=f"'{words['breaks']}: ' + {_number('datum.y', '.1f')}")
    )
    diamond = turn.mark_point(shape="diamond", size=160, opacity=1, color=charts.PALETTE["contrast"]).encode(
        x=x, y=alt.Y("v:Q")
    )
    label = turn.mark_text(align="left", dx=10, dy=14).encode(x=x, y="v:Q", text="text:N")
    return alt.LayerChart(layer=[zero, dashed, line, here, diamond, label]).properties(width=_PANEL, height=200)
