"""Costs and wages: what stands behind the numbers of the report's chapter 5 (tables 19 to 22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf, prod, sqrt
from typing import Any

from etterprov import source
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from jobsupport.costbenefit import (
    GROUPS,
    PUBLISHED,
    Assumptions,
    annuity,
    net_gain,
    net_value,
    scenarios,
    value_of_work,
)
from jobsupport.sfj.text import report_text

_OUTSIDE = source.FOLDER.parent / "external"

COLUMNS = tuple(GROUPS.values())
FOLLOW_UPS = ("6", "12")
#: What table 20 counts the consultations of a row of table 21 under, and whose users it prints for it.
SERVICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "gp": ("gp", ("gp",)),
    "psychologist": ("psychologist_dps", ("psychologist", "dps")),
    "physiotherapist": ("physiotherapist", ("physiotherapist",)),
    "chiropractor": ("chiropractor", ("chiropractor",)),
}


def printed_rows(number: str) -> Mapping[Any, source.Row]:
    """Give the rows of a table of the report."""
    return source.rows(f"sfj-table-{number}")


def cost_of(item: str, arm: str) -> Printed:
    """Give the cost of an item in an arm (table 21)."""
    cost: Printed = printed_rows("21")[item, arm].cost
    return cost


def term_of(quantity: str, group: str) -> Printed:
    """Give a quantity of a column of table 22, ``"both"`` for what stands for both."""
    term: Printed = printed_rows("22")[quantity, group].value
    return term


def gains_of(group: str = "all") -> tuple[Printed, Printed]:
    """Give the gains from full and from partial work."""
    return term_of("gain_full", group), term_of("gain_partial", group)


def costs_of(group: str = "all") -> tuple[Printed, Printed]:
    """Give the cost of the centre's arm and of the control arm."""
    return term_of("cost_sfj", group), term_of("cost_control", group)


def tax_weight() -> float:
    """Give 1 + lambda: what a krone of tax costs.

    Examples
    --------
    >>> tax_weight()
    1.2
    """
    return 1 + term_of("tax_cost", "both").value


def value_of_year(group: str) -> Reach:
    """Give what a year in full work is worth, by the W, F, U, lambda and r of a column.

    Examples
    --------
    >>> round(value_of_year("all").middle)
    378092
    """
    tax_cost, rate = (term_of(name, "both").value for name in ("tax_cost", "discount_rate"))

    def value(w: Any, f: Any, u: Any) -> Any:
        return value_of_work(w, f, u, tax_cost, rate)

    return reach(value, *(term_of(name, group) for name in ("w", "f", "u")))


def effect_needed(group: str = "all", *, partial: bool = False) -> Reach:
    """Give the effect on full work at which the centre pays for itself, from the terms of table 22.

    Parameters
    ----------
    group : {"all", "aap_plus"}
        Column of table 22.
    partial : bool
        Whether the effect on partial work is kept as measured; else it counts as none.

    Returns
    -------
    Reach
        Difference of the shares in work.

    Examples
    --------
    >>> [round(found.low, 3) for found in (effect_needed(), effect_needed(partial=True), effect_needed("aap_plus"))]
    [0.066, 0.054, 0.086]
    """
    value, weight = value_of_year(group), tax_weight()
    sfj, control = costs_of(group)
    _, gain = gains_of(group)
    low, high = (gain.low, gain.high) if partial else (0.0, 0.0)
    if value.low <= 0:
        return Reach(-inf, inf)
    return Reach(
        (weight * (sfj.low - control.high) - high) / value.high,
        (weight * (sfj.high - control.low) - low) / value.low,
    )


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
    full, part = (gain.value for gain in gains_of())
    sfj, control = (cost.value for cost in costs_of())
    extra = sfj - cost_of("other_nav", "intervention").value - control
    return float(net_gain(full + part if partial else full, extra, term_of("tax_cost", "both").value))


# Consultations --------------------------------------------------------------------------------------


def users_of(kind: str, month: str, arm: str) -> Printed:
    """Give the percentage who had a consultation of a kind (table 20)."""
    percent: Printed = printed_rows("20")["percent_with", kind, month, arm].percent
    return percent


def consultations_of(service: str, month: str, arm: str) -> Printed:
    """Give the mean number of consultations (table 20)."""
    mean: Printed = printed_rows("20")["consultations", service, month, arm].consultations
    return mean


@dataclass(frozen=True)
class Use:
    """Hold what a person of an arm used in both half-years together: all consultations, first ones and later ones."""

    all: Reach
    first: Reach
    later: Reach


def use_of(item: str, arm: str) -> Use:
    """Give the consultations per person behind a row of table 21, by table 20.

    Whoever had any has a first one in each half-year, so the share of users is the number of first consultations. In
    the row with two kinds those who used both are counted twice.

    Parameters
    ----------
    item : {"gp", "psychologist", "physiotherapist", "chiropractor"}
        Row of table 21.
    arm : {"control", "intervention"}
        Arm.

    Examples
    --------
    >>> use = use_of("physiotherapist", "control")
    >>> round(use.all.middle, 3), round(use.first.middle, 4), round(use.later.middle, 4)
    (4.768, 0.4181, 4.3499)
    """
    service, kinds = SERVICES[item]
    means = [consultations_of(service, month, arm) for month in FOLLOW_UPS]
    users = [users_of(kind, month, arm) for kind in kinds for month in FOLLOW_UPS]
    every = Reach(sum(mean.low for mean in means), sum(mean.high for mean in means))
    first = Reach(sum(x.low for x in users) / 100, sum(x.high for x in users) / 100)
    return Use(every, first, Reach(every.low - first.high, every.high - first.low))


def fee(item: str, arm: str) -> Reach:
    """Give the fee per consultation that table 21 implies beside table 20.

    Parameters
    ----------
    item, arm
        As `use_of`.

    Returns
    -------
    Reach
        Kroner per consultation, if the cost is the mean number at 6 and 12 months times one fee.

    Examples
    --------
    >>> [f"{fee('physiotherapist', arm).low:.1f}" for arm in ("control", "intervention")]
    ['267.9', '274.7']
    """
    cost, use = cost_of(item, arm), use_of(item, arm).all
    return Reach(cost.low / use.high, cost.high / use.low) if use.low > 0 else Reach(0.0, inf)


def two_fees(item: str) -> tuple[float, float] | None:
    """Give the fees of a first and of a later consultation that give the cost of both arms.

    Parameters
    ----------
    item
        As `use_of`.

    Returns
    -------
    tuple of float or None
        Kroner, from the numbers as printed; None if no two fees do, neither of them below 0.

    Examples
    --------
    >>> [round(kroner) for kroner in two_fees("physiotherapist")]
    [619, 234]
    """
    (a, b, cost), (c, d, other) = (
        (use.first.middle, use.later.middle, cost_of(item, arm).value)
        for arm in ("control", "intervention")
        for use in [use_of(item, arm)]
    )
    determinant = a * d - b * c
    if determinant == 0:
        return None
    first, later = (cost * d - b * other) / determinant, (a * other - c * cost) / determinant
    return (first, later) if min(first, later) >= 0 else None


# What the report decides otherwise, or leaves open ---------------------------------------------------


def cases_of_trial() -> float:
    """Give how many people a year took part while the effect was measured.

    Examples
    --------
    630 people joined from June 2010 to February 2012:

    >>> cases_of_trial()
    360.0
    """
    months = 12 - 6 + 1 + 12 + 2
    return 12 * report_text()["s1_sfj_count"].value / months


def visit_price() -> float:
    """Give what a visit to a psychologist or a psychiatric centre costs in table 21, NOK.

    Examples
    --------
    >>> round(visit_price())
    459
    """
    return fee("psychologist", "control").middle


def with_visit_price(base: Assumptions, price: float, *, both: bool = True) -> Assumptions:
    """Give the case of all in which a visit to a psychologist or a psychiatric centre costs something else.

    Parameters
    ----------
    base : Assumptions
        A case of all participants, visits of the SFJ arm left out as in the report.
    price : float
        Kroner a visit.
    both : bool
        Whether the visits of the SFJ arm outside the centre are counted too.

    Returns
    -------
    Assumptions

    Examples
    --------
    >>> from jobsupport.costbenefit import CORRECTED
    >>> round(with_visit_price(CORRECTED["all"], 1000).control_cost)
    20151
    """
    ours, theirs = (use_of("psychologist", arm).all.middle for arm in ("intervention", "control"))
    return replace(
        base,
        control_cost=base.control_cost - cost_of("psychologist", "control").value + price * theirs,
        other_cost=base.other_cost + price * ours * both,
    )


def visit_price_needed(base: Assumptions, *, both: bool = True) -> float:
    """Give the price of a visit at which the net value is nought.

    Parameters
    ----------
    base, both
        As `with_visit_price`.

    Examples
    --------
    >>> from jobsupport.costbenefit import CORRECTED
    >>> [round(visit_price_needed(CORRECTED["all"], both=both)) for both in (True, False)]
    [1474, 944]
    """
    at = [float(net_value(with_visit_price(base, price, both=both)).per_participant) for price in (0, 1)]
    return at[0] / (at[0] - at[1])


def measures_error(arm: str, spread: float = 1.0) -> float:
    """Give the standard error of the mean cost of other NAV measures in an arm.

    Parameters
    ----------
    arm : {"control", "intervention"}
        Arm.
    spread : float
        Standard deviation among those with a measure as a share of their mean; it is not printed.

    Returns
    -------
    float
        Kroner per person.

    Examples
    --------
    >>> [round(measures_error(arm)) for arm in ("control", "intervention")]
    [1129, 800]
    """
    short = "control" if arm == "control" else "sfj"
    mean = report_text()[f"s5_measures_cost_{short}_users"].value
    people = printed_rows("01")["total", arm].count.value
    share = printed_rows("19")["recipients", arm].count.value / people
    return sqrt(share * mean**2 * (1 + spread**2) - (share * mean) ** 2) / sqrt(people)


def quality_of_life() -> tuple[float, float, float]:
    """Give the difference in EQ-5D at 12 months, SFJ minus control, with its 95 % interval (table 11, adjusted).

    Examples
    --------
    >>> quality_of_life()
    (0.03, -0.01, 0.06)
    """
    row = printed_rows("11")["adjusted_baseline", "eq5d"]
    return -row.estimate.value, -row.ci_high.value, -row.ci_low.value


def price_rise(first: int, last: int) -> float:
    """Give how many times as much consumer prices were, from the mean of one year to that of another.

    Parameters
    ----------
    first, last : int
        Years, the later one last.

    Examples
    --------
    >>> round(price_rise(2011, 2012), 4)
    1.007
    """
    growth = source.rows("prices", _OUTSIDE)
    return prod(1 + growth[str(year)].growth.value / 100 for year in range(first + 1, last + 1))


def wage_rise() -> float:
    """Give how many times as much wages were worth in 2024 as in 2012, prices taken out.

    Examples
    --------
    >>> round(wage_rise(), 3)
    1.066
    """
    return prod(1 + row.growth.value / 100 for row in source.rows("real-wages", _OUTSIDE).values())


def qaly_worth(name: str) -> float:
    """Give what a quality-adjusted life year is taken to be worth, kroner of 2011.

    Parameters
    ----------
    name : {"qaly_alternative", "qaly_directorate", "qaly_million"}
        Row of ``parameters.csv``. The first has no year of kroner and stays as it is, the others are of 2012.

    Examples
    --------
    >>> round(qaly_worth("qaly_directorate"), -3)
    584000.0
    """
    worth = source.rows("parameters", _OUTSIDE)[name].value.value
    return float(worth if name == "qaly_alternative" else worth / price_rise(2011, 2012))


def decisions(base: Assumptions) -> dict[str, Assumptions]:
    """Give the cases in which one decision of the report is another: `costbenefit.scenarios`, and those of the trial.

    Parameters
    ----------
    base : Assumptions
        What each differs from.

    Returns
    -------
    dict of str to Assumptions
        Also ``"trial"`` (as many cases a year as during the trial), ``"between"`` (half-way) and ``"visits"`` (a
        psychologist's visit costs three times its tariff).

    Examples
    --------
    >>> from jobsupport.costbenefit import CORRECTED
    >>> decisions(CORRECTED["all"])["between"].cases
    487.5
    """
    prices = source.rows("parameters", _OUTSIDE)
    return {
        **scenarios(
            base,
            consumer_prices=prices["prices_households"].value.value / 100,
            public_prices=prices["prices_government"].value.value / 100,
        ),
        "trial": replace(base, cases=cases_of_trial()),
        "between": replace(base, cases=(cases_of_trial() + base.cases) / 2),
        "visits": with_visit_price(base, 3 * visit_price()),
    }


def rounding_of_w() -> tuple[float, float, float]:
    """Give the total of the first column of table 22 if W is exactly as printed, and how W must have been rounded.

    Returns
    -------
    tuple of float
        The total, NOK, and from where to where W lies above what is printed, in hundredths of a krone, if the printed
        total is right.

    Examples
    --------
    >>> [round(number, 1) for number in rounding_of_w()]
    [-2263956.9, 1.3, 4.3]
    """
    base, total = PUBLISHED["all"], printed_rows("22")["npv", "all"].value
    slip = base.production_slip + term_of("w", "all").value - base.production
    exact = net_value(replace(base, production_slip=slip)).total
    krone = base.cases * base.share * annuity(base.discount_rate, 1)  # what a krone of W is in the total
    low, high = (100 * (end - exact) / krone for end in (total.low, total.high))
    return float(exact), float(low), float(high)
