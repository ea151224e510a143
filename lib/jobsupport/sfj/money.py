"""Costs and wages: what the numbers of the report's chapter 5 give by its own formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etterprov import source
from etterprov.printed import Printed
from etterprov.reach import Reach
from jobsupport.costbenefit import (
    leisure_value,
    net_gain,
    producer_wage,
    transfers_saved,
    yearly_value,
)
from jobsupport.sfj.text import report_text


def printed_rows(number: str) -> Mapping[Any, source.Row]:
    """Give the rows of a table of chapter 5."""
    return source.rows(f"sfj-table-{number}")


def cost_of(item: str, arm: str) -> Printed:
    """Give the cost of an item in an arm (table 21)."""
    return printed_rows("21")[item, arm].cost


def term_of(quantity: str, group: str) -> Printed:
    """Give a quantity of table 22 for a group."""
    return printed_rows("22")[quantity, group].value


def printed_gains(group: str = "all") -> list[Printed]:
    """Give the gains from full and from partial work."""
    return [term_of(f"gain_{part}", group) for part in ("full", "partial")]


def both_costs(group: str = "all") -> list[Printed]:
    """Give the cost of the centre's arm and of the control arm."""
    return [term_of(f"cost_{arm}", group) for arm in ("sfj", "control")]


def at(value: float) -> Reach:
    """Give the reach of a value that nothing printed blurs."""
    return Reach(value, value)


def value_of_work(w: Any, f: Any, u: Any, tax_cost: float = 0.2, discount_rate: float = 0.04) -> Any:
    """Give what one more person in full work for a year is worth to society a year before.

    Parameters
    ----------
    w, f, u : number
        See the head of this module.
    tax_cost, discount_rate : float
        Lambda and r.

    Returns
    -------
    number
        Kroner.

    Examples
    --------
    >>> round(0.044 * value_of_work(399_664, 76_496, 350_240))
    16636
    """
    return yearly_value(w, f, u, tax_cost) / (1 + discount_rate)


def recomputed_total(*, consultant: bool = True, people: int = 615) -> float:
    """Give the net value for all participants with every slip of the first column put right.

    Parameters
    ----------
    consultant : bool
        Whether the cost of the job consultants is put right too.
    people : int
        Participants.

    Returns
    -------
    float
        Kroner, for all participants.

    Examples
    --------
    >>> round(recomputed_total()), round(recomputed_total(consultant=False))
    (-2215404, -2067456)
    """
    wage = term_of("expected_income", "all").value
    value = value_of_work(producer_wage(wage), leisure_value(wage), transfers_saved(wage))
    share = term_of("delta_full", "all").value + term_of("delta_partial", "all").value / 2
    extra = cost_of("sum", "intervention").value - cost_of("sum", "control").value
    if consultant:
        extra += consultant_cost().low - cost_of("job_consultant", "intervention").value
    return float(people * net_gain(share * value, extra))


def consultant_cost() -> Reach:
    """Give the cost of job consultants per participant by the numbers of the text.

    Returns
    -------
    Reach
        A single value: months and price are as agreed, 615 is a product of the text.

    Examples
    --------
    >>> round(consultant_cost().low)
    5778
    """
    text = report_text()
    months, price, people = (
        text[f"s5_{name}"].value for name in ("job_consultant_months", "job_consultant_rate", "cases_per_year")
    )
    return at(months * price / people)


def without_other_measures(*, partial: bool = False) -> float:
    """Give the net gain per participant had the SFJ arm got no other NAV measures.

    Parameters
    ----------
    partial : bool
        Whether the effect on partial work is kept as measured; else it counts as none.

    Returns
    -------
    float
        Kroner, from the terms of tables 21 and 22.

    Examples
    --------
    >>> round(without_other_measures()), round(without_other_measures(partial=True))
    (400, 4937)
    """
    gains = [gain.value for gain in printed_gains()]
    sfj, control = (cost.value for cost in both_costs())
    extra = sfj - cost_of("other_nav", "intervention").value - control
    return float(net_gain(sum(gains) if partial else gains[0], extra, term_of("tax_cost", "both").value))
