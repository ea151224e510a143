"""What a place is worth to society: the report's model, its uncertainty, and where its verdict turns.

The report's equation (1), after Berkowitz (1988), per participant and with an effect that lasts for some years::

    share * (W - F + lambda U) * annuity - (1 + lambda) * (cost - cost of the control arm)

W is what a year of work produces, F the value of the leisure it takes, U the transfers that the state saves and the
taxes that it gains, lambda the cost of a krone of tax, ``share`` the rise in full work plus half of that in partial
work. Costs fall in year 0, gains at the end of years 1, 2 and so on. Amounts are kroner, as the report has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import combinations_with_replacement
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy  # scipy.stats is loaded when it is used
from scipy.special import ndtr, ndtri

from etterprov import source
from etterprov.remember import remembered

_OUTSIDE = source.FOLDER.parent / "external"
GROUPS = {"all": "all", "aap+": "aap_plus"}  # keys here and in the data
_PRICES = "2011 (table 22), 2012 (text)"

# The rates of the method, section 5.2.
_PAYROLL_TAX = 0.141
_PENSION_COST = 0.02
_INSURANCE = 1500.0
_INCOME_TAX = 0.34
_LEISURE_SHARE = 0.29
_REPLACEMENT = 0.66
_TAX_COST = 0.2
_DISCOUNT_RATE = 0.04
PENSION_TAX = 0.25  # printed nowhere; with it U of the subgroup comes out to the krone


# The method ------------------------------------------------------------------------------------------


def producer_wage(
    wage: Any, payroll_tax: Any = _PAYROLL_TAX, pension_cost: Any = _PENSION_COST, insurance: Any = _INSURANCE
) -> Any:
    """Give W: the gross wage with all that an employer pays on top.

    Parameters
    ----------
    wage : number
        Yearly gross wage.
    payroll_tax, pension_cost : number
        Shares of the wage; the tax is due on the pension cost too.
    insurance : number
        Occupational injury insurance.

    Returns
    -------
    number
        Kroner a year.

    Examples
    --------
    The second column of table 22 prints 295005, the first 399664:

    >>> round(producer_wage(252_191)), round(producer_wage(340_400))
    (295005, 397664)
    """
    return (1 + payroll_tax) * (1 + pension_cost) * wage + insurance


def leisure_value(wage: Any, income_tax: Any = _INCOME_TAX, share: Any = _LEISURE_SHARE) -> Any:
    """Give F: the value of the leisure that work takes, a share of the wage after tax.

    Parameters
    ----------
    wage : number
        Yearly gross wage.
    income_tax, share : number
        Income tax; value of leisure as a share of the wage after tax.

    Returns
    -------
    number
        Kroner a year.

    Examples
    --------
    The second column of table 22 prints 48269, the first 76496:

    >>> round(leisure_value(252_191)), round(leisure_value(340_400))
    (48269, 65153)
    """
    return (1 - income_tax) * share * wage


def transfers_saved(
    wage: Any,
    pension_tax: Any = PENSION_TAX,
    *,
    income_tax: Any = _INCOME_TAX,
    replacement: Any = _REPLACEMENT,
    payroll_tax: Any = _PAYROLL_TAX,
    pension_cost: Any = _PENSION_COST,
) -> Any:
    """Give U: the disability pension after tax that is saved, and the taxes that a worker brings.

    Parameters
    ----------
    wage : number
        Yearly gross wage.
    pension_tax : number
        Tax on the disability pension.
    income_tax, replacement : number
        Income tax; gross disability pension, both as shares of the wage.
    payroll_tax, pension_cost : number
        As `producer_wage`.

    Returns
    -------
    number
        Kroner a year.

    Examples
    --------
    The second column of table 22 prints 246850, the first 350240:

    >>> round(transfers_saved(252_191)), round(transfers_saved(340_400))
    (246850, 333190)
    """
    return ((1 - pension_tax) * replacement + income_tax + payroll_tax * (1 + pension_cost)) * wage


def yearly_value(w: Any, f: Any, u: Any, tax_cost: Any = _TAX_COST) -> Any:
    """Give W - F + lambda U: what one more person in full work for a year is worth, NOK, not discounted.

    Examples
    --------
    >>> round(yearly_value(399_664, 76_496, 350_240))
    393216
    """
    return w - f + tax_cost * u


def value_of_work(w: Any, f: Any, u: Any, tax_cost: Any = _TAX_COST, discount_rate: Any = _DISCOUNT_RATE) -> Any:
    """Give what one more person in full work is worth to society, seen from the year of the costs.

    Parameters
    ----------
    w, f, u : number
        See the head of this module.
    tax_cost, discount_rate : number
        Lambda and r.

    Returns
    -------
    number
        Kroner.

    Examples
    --------
    The first gain of table 22 prints 16636:

    >>> round(0.044 * value_of_work(399_664, 76_496, 350_240))
    16636
    """
    return yearly_value(w, f, u, tax_cost) / (1 + discount_rate)


def net_gain(gain: Any, extra_cost: Any, tax_cost: Any = _TAX_COST) -> Any:
    """Give what a participant brings: the gain less the extra cost and what it costs to tax for it.

    Examples
    --------
    >>> round(net_gain(16_636 + 4_537, 37_512 - 16_800))
    -3681
    """
    return gain - (1 + tax_cost) * extra_cost


# The model -------------------------------------------------------------------------------------------


def _about(unit: str, price_year: str, source: str) -> dict[str, str]:
    """Describe a parameter."""
    return {"unit": unit, "price_year": price_year, "source": source}


@dataclass(frozen=True)
class Assumptions:
    """Hold everything that the net value rests on; units, price years and sources stand in `parameters`.

    Every number may be an array of draws. A *slip* is what a printed term stands above its own formula.
    """

    wage: Any = field(metadata=_about("NOK a year", _PRICES, "section 5.2; table 22"))
    effect_full: Any = field(metadata=_about("share of participants", "", "table 22; mean of table 8, months 12 to 18"))
    effect_partial: Any = field(
        metadata=_about("share of participants", "", "table 22; mean of table 8, months 12 to 18")
    )
    centre_budget: Any = field(metadata=_about("NOK a year", "2011", "22 265 × 615, table 21"))
    consultant_budget: Any = field(metadata=_about("NOK a year", "2011", "table 21; 66.8 months × 53 200, section 5.2"))
    other_cost: Any = field(metadata=_about("NOK per participant", "2011 (not stated for all)", "tables 21 and 22"))
    control_cost: Any = field(metadata=_about("NOK per participant", "2011 (not stated for all)", "tables 21 and 22"))
    years: Any = field(default=1.0, metadata=_about("years of effect", "", "section 5.2: one year assumed"))
    partial_weight: Any = field(default=0.5, metadata=_about("share of full work", "", "table 22"))
    cases: Any = field(default=615, metadata=_about("participants a year", "", "section 5.2: 246 × 2.5"))
    payroll_tax: Any = field(default=_PAYROLL_TAX, metadata=_about("share of wage and pension cost", "", "section 5.2"))
    pension_cost: Any = field(default=_PENSION_COST, metadata=_about("share of wage", "", "section 5.2"))
    insurance: Any = field(default=_INSURANCE, metadata=_about("NOK a year", "not stated", "section 5.2"))
    income_tax: Any = field(default=_INCOME_TAX, metadata=_about("share of wage", "", "section 5.2"))
    leisure_share: Any = field(
        default=_LEISURE_SHARE,
        metadata=_about(
            "share of wage after tax", "", "section 5.2, after Dahl et al. (1991); there 0.29 %, used as 29 %"
        ),
    )
    replacement: Any = field(
        default=_REPLACEMENT, metadata=_about("share of wage", "", "section 5.2: disability pension before tax")
    )
    pension_tax: Any = field(
        default=PENSION_TAX, metadata=_about("share of pension", "", "not printed; table 22 needs it")
    )
    tax_cost: Any = field(default=_TAX_COST, metadata=_about("NOK per NOK of tax", "", "section 5.2: lambda"))
    discount_rate: Any = field(default=_DISCOUNT_RATE, metadata=_about("per year", "", "section 5.2: r"))
    production_slip: Any = field(default=0.0, metadata=_about("NOK a year", _PRICES, "table 22 less its formula"))
    leisure_slip: Any = field(default=0.0, metadata=_about("NOK a year", _PRICES, "table 22 less its formula"))
    transfers_slip: Any = field(default=0.0, metadata=_about("NOK a year", _PRICES, "table 22 less its formula"))

    @property
    def production(self) -> Any:
        """W: the wage with everything an employer pays on top, NOK a year."""
        by_method = producer_wage(self.wage, self.payroll_tax, self.pension_cost, self.insurance)
        return by_method + self.production_slip

    @property
    def leisure(self) -> Any:
        """F: the value of the leisure that a year of work takes, NOK."""
        return leisure_value(self.wage, self.income_tax, self.leisure_share) + self.leisure_slip

    @property
    def payroll(self) -> Any:
        """The employer's contribution of a year of work, also on the pension cost, NOK."""
        return self.payroll_tax * (1 + self.pension_cost) * self.wage

    @property
    def pension_after_tax(self) -> Any:
        """The disability pension that a year of work replaces, after tax, NOK."""
        return (1 - self.pension_tax) * self.replacement * self.wage

    @property
    def transfers(self) -> Any:
        """U: pension after tax that is saved, and taxes that a year of work brings, NOK."""
        by_method = transfers_saved(
            self.wage,
            self.pension_tax,
            income_tax=self.income_tax,
            replacement=self.replacement,
            payroll_tax=self.payroll_tax,
            pension_cost=self.pension_cost,
        )
        return by_method + self.transfers_slip

    @property
    def value_of_year(self) -> Any:
        """W - F + lambda U: what one more person in full work for a year is worth, NOK, not discounted."""
        return yearly_value(self.production, self.leisure, self.transfers, self.tax_cost)

    @property
    def share(self) -> Any:
        """The rise in work, in full-work equivalents per participant."""
        return self.effect_full + self.partial_weight * self.effect_partial

    @property
    def unit_cost(self) -> Any:
        """Centre and job consultants, NOK per participant: a year's budget by the cases of a year."""
        return (self.centre_budget + self.consultant_budget) / self.cases


@dataclass(frozen=True)
class NetValue:
    """Hold the net value and its parts: NOK per participant, present values; `total` for all cases of a year."""

    gain_full: Any
    gain_partial: Any
    extra_cost: Any
    tax_on_cost: Any
    per_participant: Any
    total: Any


def pension_tax_needed(assumptions: Assumptions, transfers: float) -> float:
    """Give the tax on the disability pension with which U by the method is what is printed.

    Parameters
    ----------
    assumptions : Assumptions
        The others.
    transfers : float
        U, kroner a year.

    Returns
    -------
    float
        Share of the pension.

    Examples
    --------
    The second column of table 22 needs 25 %:

    >>> round(pension_tax_needed(PUBLISHED["aap+"], 246_850), 4)
    0.25
    """
    a = assumptions
    return float(1 - (transfers - a.income_tax * a.wage - a.payroll) / (a.replacement * a.wage))


def annuity(rate: Any, years: Any) -> Any:
    """Give the present value of one krone a year, at the end of each year.

    A part of a year counts as that part of the year's krone.

    Parameters
    ----------
    rate, years : float or ndarray
        Discount rate per year; how many years.

    Returns
    -------
    float or ndarray

    Examples
    --------
    >>> round(annuity(0.04, 1), 6), round(annuity(0.04, 2.5), 6), annuity(0.0, 3)
    (0.961538, 2.330593, 3.0)
    """
    rate, years = np.asarray(rate, dtype=float), np.asarray(years, dtype=float)
    whole = np.floor(years)
    safe = np.where(rate == 0, 1.0, rate)
    full = np.where(rate == 0, whole, (1 - (1 + safe) ** -whole) / safe)
    value = full + (years - whole) * (1 + rate) ** -(whole + 1)
    return value if value.ndim else float(value)


def net_value(assumptions: Assumptions) -> NetValue:
    """Give the net present value per participant and for a year's participants.

    Parameters
    ----------
    assumptions : Assumptions
        Numbers, or arrays that broadcast.

    Returns
    -------
    NetValue
        ``per_participant = gain_full + gain_partial - extra_cost - tax_on_cost``.

    Examples
    --------
    The last rows of table 22:

    >>> for group in PUBLISHED:
    ...     value = net_value(PUBLISHED[group])
    ...     print(f"{value.per_participant:.0f} {value.total:.0f}")
    -3681 -2263956
    7694 4731810
    """
    a = assumptions
    year = a.value_of_year * annuity(a.discount_rate, a.years)
    full, partial = a.effect_full * year, a.partial_weight * a.effect_partial * year
    extra = a.unit_cost + a.other_cost - a.control_cost
    net = net_gain(full + partial, extra, a.tax_cost)
    return NetValue(full, partial, extra, a.tax_cost * extra, net, net * a.cases)


def each(assumptions: Assumptions, **changes: Any) -> Any:
    """Give the net value per participant, NOK, with some of the assumptions changed.

    Parameters
    ----------
    assumptions : Assumptions
        The case.
    **changes : number
        Assumptions of another size.

    Examples
    --------
    >>> round(each(PUBLISHED["all"])), round(each(PUBLISHED["all"], years=2))
    (-3681, 16678)
    """
    return net_value(replace(assumptions, **changes)).per_participant


def of_places(places: float, assumptions: Assumptions, **changes: Any) -> float:
    """Give the net value of so many places, million NOK.

    Parameters
    ----------
    places : float
        Participants of a year.
    assumptions, **changes
        As `each`.

    Examples
    --------
    >>> round(of_places(615, PUBLISHED["all"]), 2)
    -2.26
    """
    return float(places * each(assumptions, **changes) / 1e6)


def lines(assumptions: Assumptions) -> dict[str, float]:
    """Give the lines of table 22 that the model computes, by their names in the data.

    Parameters
    ----------
    assumptions : Assumptions
        The case.

    Returns
    -------
    dict of str to float
        NOK per participant; ``"npv"`` for all cases of a year.

    Examples
    --------
    >>> {name: round(amount) for name, amount in lines(PUBLISHED["aap+"]).items() if name in ("w", "cost_sfj", "npv")}
    {'w': 295005, 'cost_sfj': 49058, 'npv': 4731810}
    """
    a, value = assumptions, net_value(assumptions)
    return {
        "w": a.production,
        "f": a.leisure,
        "u": a.transfers,
        "gain_full": value.gain_full,
        "gain_partial": value.gain_partial,
        "cost_sfj": value.extra_cost + a.control_cost,
        "cost_control": a.control_cost,
        "net_gain": value.per_participant,
        "npv": value.total,
    }


# The published case and its corrections -------------------------------------------------------------

# Unrounded, because table 22 must print: 399 664.03 prints as 399 664, and with 399 664 itself the net value is
# 0.9 kroner lower than printed. The gains of the second column don't follow from 0.077 and 0.072 as printed; from
# these two they do.
_UNROUNDED_W = 0.03
_UNROUNDED_EFFECTS = (0.07727, 0.07246973)


def _term(quantity: str, group: str) -> float:
    return float(source.rows("sfj-table-22")[quantity, group].value.value)


@source.cached
def published(group: str) -> Assumptions:
    """Give a column of table 22 as the model has it, slips included.

    Parameters
    ----------
    group : {"all", "aap+"}
        Which column.

    Examples
    --------
    >>> round(net_value(published("all")).total)
    -2263956
    """
    column = GROUPS[group]
    costs = source.rows("sfj-table-21")
    centre, consultant = (costs[item, "intervention"].cost.value for item in ("sfj", "job_consultant"))
    cases = source.rows("sfj-text")["s5_cases_per_year"].value.value
    unrounded = group == "aap+"
    plain = Assumptions(
        wage=_term("expected_income", column),
        effect_full=_UNROUNDED_EFFECTS[0] if unrounded else _term("delta_full", column),
        effect_partial=_UNROUNDED_EFFECTS[1] if unrounded else _term("delta_partial", column),
        centre_budget=centre * cases,
        consultant_budget=consultant * cases,
        other_cost=_term("cost_sfj", column) - centre - consultant,
        control_cost=_term("cost_control", column),
        cases=cases,
    )
    return replace(
        plain,
        production_slip=_term("w", column) + (0.0 if unrounded else _UNROUNDED_W) - plain.production,
        leisure_slip=_term("f", column) - plain.leisure,
        transfers_slip=_term("u", column) - plain.transfers,
    )


def consultant_budget() -> float:
    """Give a year's cost of job consultants by the months and the price of the text, NOK.

    Examples
    --------
    >>> consultant_budget()
    3553760.0
    """
    text = source.rows("sfj-text")
    months, price = (text[f"s5_job_consultant_{name}"].value.value for name in ("months", "rate"))
    return float(round(months * price, 6))


CORRECTIONS: Mapping[str, str] = {
    "production": "production_slip",
    "leisure": "leisure_slip",
    "transfers": "transfers_slip",
    "consultants": "consultant_budget",
}


def corrected(group: str, only: Iterable[str] = tuple(CORRECTIONS)) -> Assumptions:
    """Put right what does not follow from the report's own method.

    Parameters
    ----------
    group : {"all", "aap+"}
        Column of table 22.
    only : iterable of str
        Which of `CORRECTIONS` to apply; all unless told otherwise.

    Returns
    -------
    Assumptions

    Examples
    --------
    >>> round(net_value(corrected("all", ["leisure"])).per_participant)
    -3070
    """
    right = {"consultants": consultant_budget()}
    return replace(published(group), **{CORRECTIONS[name]: right.get(name, 0.0) for name in only})


def ways_to_correct(group: str) -> list[Assumptions]:
    """Give a column of table 22 put right, with U in each of the three ways that it could be meant.

    Parameters
    ----------
    group : {"all", "aap+"}
        Column of table 22.

    Returns
    -------
    list of Assumptions
        U as printed; by the tax on the pension that the second column needs; by the income tax of the text.

    Examples
    --------
    >>> [round(net_value(way).total / 1e6, 2) for way in ways_to_correct("all")]
    [-2.1, -2.22, -2.35]
    """
    right = corrected(group)
    printed = corrected(group, [name for name in CORRECTIONS if name != "transfers"])
    return [printed, right, replace(right, pension_tax=right.income_tax)]


class _Cases(Mapping[str, Assumptions]):
    """Give both groups' assumptions, read when they are asked for."""

    def __init__(self, make: Callable[[str], Assumptions]) -> None:
        self._make = make

    def __getitem__(self, group: str) -> Assumptions:
        if group not in GROUPS:
            raise KeyError(group)
        return self._make(group)

    def __iter__(self) -> Iterator[str]:
        return iter(GROUPS)

    def __len__(self) -> int:
        return len(GROUPS)


PUBLISHED: Mapping[str, Assumptions] = _Cases(published)
CORRECTED: Mapping[str, Assumptions] = _Cases(corrected)


def parameters(assumptions: Assumptions) -> pd.DataFrame:
    """List the parameters with value, unit, price year and source.

    Examples
    --------
    >>> list(parameters(PUBLISHED["all"]).columns)
    ['parameter', 'value', 'unit', 'price_year', 'source']
    """
    return pd.DataFrame(
        [{"parameter": f.name, "value": getattr(assumptions, f.name), **f.metadata} for f in fields(assumptions)]
    )


def with_cases(assumptions: Assumptions, cases: float) -> Assumptions:
    """Give the same measure at another size: as many kroner per participant, another number of them.

    `replace(assumptions, cases=...)` shares the same budget by more or fewer instead.
    """
    scale = cases / assumptions.cases
    return replace(
        assumptions,
        cases=cases,
        centre_budget=assumptions.centre_budget * scale,
        consultant_budget=assumptions.consultant_budget * scale,
    )


def with_effect(assumptions: Assumptions, share: float) -> Assumptions:
    """Give the case in which only this share of the estimated effects, full and partial, is true.

    Examples
    --------
    >>> with_effect(PUBLISHED["all"], 0.5).effect_full
    0.022
    """
    a = assumptions
    return replace(a, effect_full=share * a.effect_full, effect_partial=share * a.effect_partial)


# People, not columns ---------------------------------------------------------------------------------


def subgroup_share() -> float:
    """Give the share of the participants who were long out of work (summary of the report).

    Examples
    --------
    >>> subgroup_share()
    0.27
    """
    return float(source.rows("sfj-text")["s1_benefits_percent"].value.value) / 100


def others(whole: Assumptions, group: Assumptions, share: float) -> Assumptions:
    """Give the case of those who are not in a group: what is left of the whole without it.

    Parameters
    ----------
    whole, group : Assumptions
        The case of all and that of the group.
    share : float
        Of all who are in the group.

    Returns
    -------
    Assumptions
        With means that make those of `whole` together with those of `group`; a place costs what it costs for all.

    Examples
    --------
    >>> rest = others(CORRECTED["all"], CORRECTED["aap+"], 0.27)
    >>> round(rest.wage), round(rest.share, 4)
    (373025, 0.0347)
    """
    means = ("wage", "effect_full", "effect_partial", "other_cost", "control_cost")
    rest = {name: (getattr(whole, name) - share * getattr(group, name)) / (1 - share) for name in means}
    return replace(whole, **rest)


def by_groups(kept: float = 1.0) -> Assumptions:
    """Give the case of all when the work gained is valued at the wages of those who gain it.

    The report's equation (1) sums over people. Its first column multiplies the mean effect by the mean wage, which is
    the same only if those who gain most earn as much as the others. What a year of work is worth is linear in the wage,
    so the sum is that of a mean wage in which each counts by the work that he or she gains.

    Parameters
    ----------
    kept : float
        Share of the subgroup's estimated effect that is true; the effect for all stays.

    Returns
    -------
    Assumptions

    Examples
    --------
    >>> round(by_groups().wage), round(net_value(by_groups()).per_participant)
    (306898, -5710)
    """
    whole, group, share = corrected("all"), with_effect(corrected("aap+"), kept), subgroup_share()
    rest = others(whole, group, share)
    wages = share * group.share * group.wage + (1 - share) * rest.share * rest.wage
    return replace(whole, wage=wages / whole.share)


def cases() -> dict[str, Assumptions]:
    """Give the three cases that the book shows: both columns of table 22, put right, and all by groups.

    Examples
    --------
    >>> {name: round(each(case)) for name, case in cases().items()}
    {'all': -3602, 'groups': -5710, 'aap+': 7453}
    """
    return {"all": corrected("all"), "groups": by_groups(), "aap+": corrected("aap+")}


def subgroup_share_of_work() -> float:
    """Give the share of the work gained by all that is gained by those long out of work.

    Examples
    --------
    >>> round(subgroup_share_of_work(), 3)
    0.547
    """
    return float(subgroup_share() * corrected("aap+").share / corrected("all").share)


# Where the verdict turns ----------------------------------------------------------------------------

BREAK_EVENS = ("effect_full", "share", "years", "unit_cost", "cases", "displaced")


def break_even(assumptions: Assumptions, quantity: str) -> float:
    """Give the value of one quantity at which the net value is nought, with all others as assumed.

    Parameters
    ----------
    assumptions : Assumptions
        The others.
    quantity : {"effect_full", "share", "years", "unit_cost", "cases", "displaced"}
        Rise in full work (that in partial work kept); rise in full-work equivalents; years that the effect lasts;
        kroner per participant for centre and job consultants; participants that share their budget in a year; share of
        the work gained that others lose, at the same value (below 0 if there is none to spare).

    Returns
    -------
    float
        Infinite if no value is enough.

    Examples
    --------
    >>> [round(break_even(PUBLISHED["all"], name), 3) for name in ("effect_full", "years")]
    [0.054, 1.181]
    """
    a, value = assumptions, net_value(assumptions)
    needed = value.extra_cost + value.tax_on_cost
    year = a.value_of_year * annuity(a.discount_rate, a.years)
    affordable = (value.gain_full + value.gain_partial) / (1 + a.tax_cost) - a.other_cost + a.control_cost
    match quantity:
        case "share":
            return float(needed / year)
        case "effect_full":
            return float(needed / year - a.partial_weight * a.effect_partial)
        case "years":
            return _years_of(a.discount_rate, needed / (a.share * a.value_of_year)) if a.share > 0 else np.inf
        case "unit_cost":
            return float(affordable)
        case "cases":
            return float((a.centre_budget + a.consultant_budget) / affordable) if affordable > 0 else np.inf
        case "displaced":
            return float(1 - needed / (a.share * year)) if a.share > 0 else -np.inf
    raise ValueError(f"quantity must be one of {', '.join(BREAK_EVENS)}, not {quantity!r}")


def break_even_line(assumptions: Assumptions, quantity: str, years: Iterable[float]) -> pd.DataFrame:
    """Give the value of one quantity at which a case breaks even, by the years that the effect lasts.

    Parameters
    ----------
    assumptions : Assumptions
        The case.
    quantity : str
        As `break_even`.
    years : iterable of float
        For how many years.

    Returns
    -------
    DataFrame
        Columns ``years`` and the quantity.

    Examples
    --------
    >>> break_even_line(PUBLISHED["all"], "effect_full", [1, 2]).round(3).to_dict("list")
    {'years': [1, 2], 'effect_full': [0.054, 0.022]}
    """
    rows = [(y, break_even(replace(assumptions, years=y), quantity)) for y in years]
    return pd.DataFrame(rows, columns=["years", quantity])


def displacing(assumptions: Assumptions, share: float) -> float:
    """Give the net value per participant, NOK, if others lose a share of the work gained, at the same value.

    Parameters
    ----------
    assumptions : Assumptions
        The case.
    share : float
        Of the work gained.

    Examples
    --------
    >>> case = replace(CORRECTED["all"], years=2)
    >>> round(displacing(case, break_even(case, "displaced")), 6)
    0.0
    """
    value = net_value(assumptions)
    return float(value.per_participant - share * (value.gain_full + value.gain_partial))


def _years_of(rate: float, factor: float) -> float:
    """Turn `annuity` round."""
    if rate * factor >= 1:
        return np.inf
    whole = np.floor((factor if rate == 0 else -np.log1p(-rate * factor) / np.log1p(rate)) + 1e-12)
    return float(whole + (factor - annuity(rate, whole)) * (1 + rate) ** (whole + 1))


def fading(assumptions: Assumptions, years: float) -> Assumptions:
    """Give the case in which the effect falls evenly from full to none over some years.

    Parameters
    ----------
    assumptions : Assumptions
        The case; its discount rate is a number.
    years : float
        When the effect is gone.

    Returns
    -------
    Assumptions
        With as many years of full effect as are worth the same.

    Examples
    --------
    Three quarters of the effect in the first year, a quarter in the second:

    >>> round(annuity(0.04, fading(PUBLISHED["all"], 2).years), 6) == round(0.75 / 1.04 + 0.25 / 1.04**2, 6)
    True
    """
    rate = assumptions.discount_rate
    starts = np.arange(np.ceil(years))
    ends = np.minimum(starts + 1, years)
    left = (ends - starts) - (ends**2 - starts**2) / (2 * years)
    return replace(assumptions, years=_years_of(rate, float(left @ (1 + rate) ** -(starts + 1))))


def qaly_needed(assumptions: Assumptions, gained: float) -> float:
    """Give what a quality-adjusted life year must be worth for a gain in health to make up for a loss.

    Parameters
    ----------
    assumptions : Assumptions
        The case without health.
    gained : float
        Quality-adjusted life years per participant.

    Returns
    -------
    float
        Kroner; below 0 if the case pays without.

    Examples
    --------
    Half a year of 0.03:

    >>> round(qaly_needed(CORRECTED["all"], 0.03 / 2))
    240152
    """
    return float(-net_value(assumptions).per_participant / gained)


# How sure one can be ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """Hold people and shares of both arms in one month: fully in work, and fully or partly."""

    n: tuple[float, float]
    full: tuple[float, float]
    any: tuple[float, float]


def effect_covariance(months: Sequence[Month], correlation: float) -> np.ndarray:
    """Give the covariance of the mean effects on full and on partial work.

    Within a month a person is fully, partly or not in work, so the counts are multinomial and the two effects
    correlate negatively; nothing is assumed there. The months hold the same people, and how much
    one month tells of the next is not printed: their correlation is assumed.

    Parameters
    ----------
    months : sequence of Month
        What the mean is taken over.
    correlation : float
        Of the same effect in two different months; 1 if the months tell nothing new.

    Returns
    -------
    ndarray, shape (2, 2)

    Examples
    --------
    >>> one = Month((100, 100), (0.5, 0.5), (0.5, 0.5))
    >>> [float(round(effect_covariance([one, one], r)[0, 0], 5)) for r in (0, 1)]
    [0.0025, 0.005]
    """
    single = np.array([_month_covariance(month) for month in months])
    spread = np.sqrt(np.diagonal(single, axis1=1, axis2=2))
    with np.errstate(invalid="ignore"):
        within = np.nan_to_num((single / (spread[:, :, None] * spread[:, None, :])).mean(axis=0))
    np.fill_diagonal(within, 1.0)
    total = spread.sum(axis=0)
    between = correlation * within * np.outer(total, total)
    own = single.sum(axis=0) - correlation * within * (spread.T @ spread)
    return (between + own) / len(months) ** 2


def _month_covariance(month: Month) -> np.ndarray:
    out = np.zeros((2, 2))
    for n, full, either in zip(month.n, month.full, month.any, strict=True):
        p = np.array([full, either - full])
        out += (np.diag(p) - np.outer(p, p)) / n
    return out


#: One month of the subgroup, assumed: 27 % of each arm (summary), 12 % of the control arm in work at 12 months
#: (8.1), two thirds of them fully; the effects are those of table 22. Nothing printed tells more.
SUBGROUP = Month(n=(152, 170), full=(0.08, 0.157), any=(0.12, 0.269))


def subgroup_month(full: float) -> Month:
    """Give `SUBGROUP` with another share of those of its control arm who work, fully at work.

    Parameters
    ----------
    full : float
        Share of those in work; the effects stay.

    Returns
    -------
    Month

    Examples
    --------
    >>> month = subgroup_month(0.9)
    >>> round(month.full[0], 3), round(month.full[1] - month.full[0], 3)
    (0.108, 0.077)
    """
    working = full * SUBGROUP.any[0]
    return replace(SUBGROUP, full=(working, working + SUBGROUP.full[1] - SUBGROUP.full[0]))


#: Correlation of the effects in two months, assumed: the same people, but not all of them followed in each.
MONTH_CORRELATION = 0.9


def effect_covariances(months: Sequence[Month]) -> dict[str, np.ndarray]:
    """Give the covariance of the mean effects for both groups of table 22.

    Parameters
    ----------
    months : sequence of Month
        Of all participants. Of AAP+ nothing is printed by month: `SUBGROUP` stands for all of them.

    Returns
    -------
    dict of str to ndarray, shape (2, 2)
        With the keys of `PUBLISHED`.

    Examples
    --------
    >>> effect_covariances([SUBGROUP])["aap+"].shape
    (2, 2)
    """
    return {"all": effect_covariance(months, MONTH_CORRELATION), "aap+": effect_covariance([SUBGROUP], 1.0)}


@dataclass(frozen=True)
class Range:
    """Hold the lowest, the likeliest and the highest value of a parameter, and where they come from.

    With no likeliest value all are equally likely. A *relative* range is in parts of what the case assumes.
    """

    low: float
    mode: float | None
    high: float
    reason: str
    relative: bool = False

    def at(self, chance: np.ndarray) -> np.ndarray:
        """Give the values below which the parameter falls with these chances.

        Examples
        --------
        >>> Range(0.0, 1.0, 3.0, "").at(np.array([0.0, 1 / 3, 1.0])).round(9)
        array([0., 1., 3.])
        >>> Range(0.0, None, 3.0, "").at(np.array([0.5]))
        array([1.5])
        """
        width = self.high - self.low
        if self.mode is None:
            return self.low + width * chance
        up, down = self.mode - self.low, self.high - self.mode
        rises = chance < up / width if width else np.zeros_like(chance, dtype=bool)
        distance = np.where(rises, chance * (up * width), (1 - chance) * (down * width))
        np.sqrt(distance, out=distance)  # from the nearer end
        return np.where(rises, self.low + distance, self.high - distance)


# A triangle whose half-width is 2.45 standard errors has this standard error.
_SAMPLED = "spreads as the standard error that users and mean cost of the measures imply (5.2)"

#: What is uncertain besides the effect. Where no source gives a range it is ours, and says so.
#:
#: :meta hide-value:
RANGES: Mapping[str, Range] = {
    "wage": Range(
        0.8,
        1.0,
        1.2,
        "incomes before inclusion run from 266 621 (AAP) to 398 024 (job) round 340 400 (table A.1): −22 to +17 %",
        relative=True,
    ),
    "centre_budget": Range(
        0.9, 1.0, 1.1, "the grant is known, what the same service costs elsewhere is not; range ours", relative=True
    ),
    "consultant_budget": Range(0.9, 1.0, 1.1, "a rate per month, not a cost; range ours", relative=True),
    "other_cost": Range(0.8, 1.0, 1.2, _SAMPLED, relative=True),
    "control_cost": Range(0.84, 1.0, 1.16, _SAMPLED, relative=True),
    "tax_cost": Range(0.0, 0.2, 0.4, "0.2 is official; no point estimate is well founded (SSB 2015/13); range ours"),
    "leisure_share": Range(
        0.0, 0.29, 0.58, "nought would be the objection of footnote 5, which the report does not follow; both ends ours"
    ),
    "partial_weight": Range(0.25, 0.5, 0.75, "half in the report, hours not printed; range ours"),
    "replacement": Range(0.5, 0.66, 0.8, "0.66 in the report; range ours"),
    "pension_tax": Range(0.17, 0.25, 0.34, "what U of either column implies; 0.34 by the text"),
    "cases": Range(492, 615, 738, "factors 2, 2.5 and 3 on 246 cases; 2.5 and 3 in 5.2, 2 ours"),
}

#: The same for either group of table 22. What other services cost is less sure in a group a quarter as large.
#:
#: :meta hide-value:
RANGES_OF: Mapping[str, Mapping[str, Range]] = {
    "all": RANGES,
    "aap+": {
        **RANGES,
        "wage": Range(0.8, 1.0, 1.2, "as for all; range ours", relative=True),
        "other_cost": Range(0.61, 1.0, 1.39, "as for all, for a group a quarter as large", relative=True),
        "control_cost": Range(0.68, 1.0, 1.32, "as for all, for a group a quarter as large", relative=True),
    },
}

#: How long the effect may last, all equally likely: from one gone after a year and a half to one there after four.
YEARS = Range(0.5, None, 3.0, "from gone at month 18 (as in berg2021) to month 48 (registers, AAP+); no odds known")


def widened(ranges: Mapping[str, Range], factor: float, lowest: Mapping[str, float] | None = None) -> dict[str, Range]:
    """Move both ends of each range so many times as far from its middle.

    Parameters
    ----------
    ranges : mapping
        Ranges by parameter.
    factor : float
        How many times as far.
    lowest : mapping, optional
        What a parameter can't be below.

    Returns
    -------
    dict

    Examples
    --------
    >>> wide = widened({"tax_cost": Range(0.1, 0.2, 0.4, "ours")}, 2, {"tax_cost": 0.05})["tax_cost"]
    >>> round(wide.low, 3), wide.mode, round(wide.high, 3)
    (0.05, 0.2, 0.6)
    """
    least = lowest or {}
    wide = {}
    for name, r in ranges.items():
        middle = (r.low + r.high) / 2 if r.mode is None else r.mode
        low, high = (middle + factor * (end - middle) for end in (r.low, r.high))
        wide[name] = replace(r, low=max(least.get(name, -np.inf), low), high=high)
    return wide


def chance_by_effect(assumptions: Assumptions, covariance: np.ndarray) -> float:
    """Give the chance that a case pays if nothing but the size of its effects is in doubt.

    The net value is linear in the effects, and these are normal about their estimates; so the chance has a closed form.

    Parameters
    ----------
    assumptions : Assumptions
        The estimates, and everything else as if it were known.
    covariance : ndarray, shape (2, 2)
        Of the effects on full and partial work.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    A rise that just breaks even has even odds; one that is higher by a standard error pays in 84 of 100:

    >>> even = replace(CORRECTED["all"], effect_full=break_even(CORRECTED["all"], "effect_full"))
    >>> above = replace(even, effect_full=even.effect_full + 0.02)
    >>> covariance = np.array([[0.02**2, 0.0], [0.0, 0.0]])
    >>> [round(chance_by_effect(case, covariance), 3) for case in (even, above)]
    [0.5, 0.841]
    """
    a = assumptions
    weights = np.array([1.0, a.partial_weight])
    year = a.value_of_year * annuity(a.discount_rate, a.years)
    spread = abs(year) * np.sqrt(weights @ covariance @ weights)
    each = net_value(a).per_participant
    return float(ndtr(each / spread)) if spread > 0 else float(each > 0)


REPLICATES = 16  # nets of points, each scrambled by itself: how far they differ tells the error
DRAWS = 2**18  # of a case: chances in whole per cent are sure, the error is some hundredths of a point


@dataclass(frozen=True)
class Draws:
    """Hold drawn assumptions and what follows from them, per participant.

    Parameters
    ----------
    assumptions : Assumptions
        Arrays where something is drawn.
    year : ndarray
        What a year of the effect is worth, NOK, not discounted.
    cost : ndarray
        What the measure costs above ordinary follow-up, tax cost included, NOK.
    """

    assumptions: Assumptions
    year: np.ndarray
    cost: np.ndarray

    @property
    def per_participant(self) -> np.ndarray:
        """Net values, NOK."""
        a = self.assumptions
        return np.asarray(self.year * annuity(a.discount_rate, a.years) - self.cost)

    @property
    def total(self) -> np.ndarray:
        """Net values for all cases of a year, NOK."""
        return np.asarray(self.per_participant * self.assumptions.cases)

    @property
    def chance(self) -> float:
        """Share of the draws with a net value above nought."""
        return float((self.per_participant > 0).mean())

    @property
    def error(self) -> float:
        """Standard error of `chance`, from how far the scrambled nets differ."""
        nets = (self.per_participant > 0).reshape(REPLICATES, -1).mean(axis=1)
        return float(nets.std(ddof=1) / np.sqrt(REPLICATES))

    def lasting(self, years: float) -> Draws:
        """Give the same draws with an effect of so many years."""
        return replace(self, assumptions=replace(self.assumptions, years=years))

    def percent(self, years: float | None = None) -> float:
        """Give `chance` in per cent, by default for the years that the effect lasts in the case."""
        return 100 * (self if years is None else self.lasting(years)).chance


def simulate(
    assumptions: Assumptions,
    covariance: np.ndarray,
    rng: np.random.Generator,
    *,
    size: int = DRAWS,
    ranges: Mapping[str, Range] = RANGES,
) -> Draws:
    """Draw the uncertain assumptions and value each draw.

    The effects are normal about their estimates, all else moves over its range, independently. The draws are Sobol
    points, which fill the space more evenly than chance and leave a hundredth of its error here.

    Parameters
    ----------
    assumptions : Assumptions
        The estimates, and what is held fixed.
    covariance : ndarray, shape (2, 2)
        Of the effects on full and partial work.
    rng : numpy.random.Generator
        Scrambles the points.
    size : int
        Number of draws: a power of two, 16 or more.
    ranges : mapping
        What is drawn besides the effects.

    Returns
    -------
    Draws

    Raises
    ------
    ValueError
        If `size` is no power of two or too small.

    Examples
    --------
    >>> draws = simulate(CORRECTED["all"], np.zeros((2, 2)), np.random.default_rng(1), size=16, ranges={})
    >>> sorted({round(x) for x in draws.per_participant})
    [-3602]
    """
    return _together(
        valued(
            replace(
                _with_effects(assumptions, covariance, points[:2]),
                **_prices(assumptions, ranges, points[2:]),
            )
        )
        for points in _nets(2 + len(ranges), rng, size)
    )


def simulate_by_groups(
    covariances: Mapping[str, np.ndarray],
    rng: np.random.Generator,
    *,
    kept: float = 1.0,
    size: int = DRAWS,
    ranges: Mapping[str, Range] = RANGES,
) -> Draws:
    """Draw as `simulate`, with the effects in the subgroup and in all others apart, each at its own wage.

    Parameters
    ----------
    covariances : mapping of str to ndarray
        As `effect_covariances` gives them.
    rng : numpy.random.Generator
        Scrambles the points.
    kept : float
        Share of the subgroup's estimated effect that is true; the effect for all stays.
    size : int
        Number of draws: a power of two, 16 or more.
    ranges : mapping
        What is drawn besides the effects.

    Returns
    -------
    Draws
        Effects of the assumptions are those of all.

    Examples
    --------
    >>> nothing = dict.fromkeys(GROUPS, np.zeros((2, 2)))
    >>> draws = simulate_by_groups(nothing, np.random.default_rng(1), size=16, ranges={})
    >>> sorted({round(x) for x in draws.per_participant})
    [-5710]
    """
    share = subgroup_share()
    whole, group = corrected("all"), with_effect(corrected("aap+"), kept)
    # Two groups of other people: their errors are independent and make up that of all.
    left = (covariances["all"] - share**2 * covariances["aap+"]) / (1 - share) ** 2
    parts = ((others(whole, group, share), left, 1 - share), (group, covariances["aap+"], share))

    def net(points: np.ndarray) -> Draws:
        a = replace(whole, **_prices(whole, ranges, points[4:]))
        full = partial = year = np.zeros(points.shape[1])
        for (case, covariance, weight), own in zip(parts, (points[:2], points[2:4]), strict=True):
            people = replace(_with_effects(case, covariance, own), partial_weight=a.partial_weight)
            worth = replace(a, wage=a.wage / whole.wage * case.wage).value_of_year
            full, partial = full + weight * people.effect_full, partial + weight * people.effect_partial
            year = year + weight * people.share * worth
        return replace(valued(replace(a, effect_full=full, effect_partial=partial)), year=year)

    return _together(net(points) for points in _nets(4 + len(ranges), rng, size))


@remembered
def simulate_case(
    case: str,
    covariances: Mapping[str, np.ndarray],
    rng: np.random.Generator | int,
    *,
    kept: float = 1.0,
    size: int = DRAWS,
    ranges: Mapping[str, Range] | None = None,
) -> Draws:
    """Draw one of the three cases that the book shows.

    Parameters
    ----------
    case : {"all", "groups", "aap+"}
        Key of `cases`.
    covariances : mapping of str to ndarray
        As `effect_covariances` gives them.
    rng : numpy.random.Generator or int
        Scrambles the points; or its seed.
    kept : float
        Share of the estimated effect that is true; by groups of that in the subgroup.
    size : int
        Number of draws: a power of two, 16 or more.
    ranges : mapping, optional
        What is drawn besides the effects, by default as the book has it for this case.

    Returns
    -------
    Draws

    Examples
    --------
    >>> nothing = dict.fromkeys(GROUPS, np.zeros((2, 2)))
    >>> [round(simulate_case(g, nothing, 1, size=16, ranges={}).per_participant.mean()) for g in ("all", "groups")]
    [-3602, -5710]
    """
    rng, drawn = np.random.default_rng(rng), RANGES_OF.get(case, RANGES) if ranges is None else ranges
    if case == "groups":
        return simulate_by_groups(covariances, rng, kept=kept, size=size, ranges=drawn)
    return simulate(with_effect(corrected(case), kept), covariances[case], rng, size=size, ranges=drawn)


def simulate_cases(months: Sequence[Month], rng: np.random.Generator | int, *, size: int = DRAWS) -> dict[str, Draws]:
    """Draw the three cases that the book shows: both columns of table 22, put right, and all by groups.

    Parameters
    ----------
    months : sequence of Month
        As `effect_covariances`.
    rng : numpy.random.Generator or int
        Scrambles the points; or its seed.
    size : int
        Number of draws of each.

    Returns
    -------
    dict of str to Draws
        With the keys ``"all", "groups", "aap+"``.

    Examples
    --------
    >>> list(simulate_cases([SUBGROUP], np.random.default_rng(1), size=16))
    ['all', 'groups', 'aap+']
    """
    covariances, rng = effect_covariances(months), np.random.default_rng(rng)
    found = {case: simulate_case(case, covariances, rng, size=size) for case in ("all", "aap+", "groups")}
    return {case: found[case] for case in ("all", "groups", "aap+")}


def _nets(dimensions: int, rng: np.random.Generator, size: int) -> Iterator[np.ndarray]:
    """Give nets of Sobol points, scrambled each by itself, a row a dimension."""
    if size < REPLICATES or size & (size - 1):
        raise ValueError(f"size must be a power of two, {REPLICATES} or more, not {size}")
    power = (size // REPLICATES).bit_length() - 1
    for _ in range(REPLICATES):
        yield np.ascontiguousarray(scipy.stats.qmc.Sobol(dimensions, rng=rng).random_base2(power).T)


def _together(nets: Iterable[Draws]) -> Draws:
    """Join the draws of all nets; by themselves they are small enough to stay in the processor's cache."""
    done = list(nets)
    first = done[0].assumptions
    names = [f.name for f in fields(first) if isinstance(getattr(first, f.name), np.ndarray)]
    joined = {name: np.concatenate([getattr(net.assumptions, name) for net in done]) for name in names}
    year, cost = (np.concatenate([getattr(net, name) for net in done]) for name in ("year", "cost"))
    return Draws(replace(first, **joined), year, cost)


def _with_effects(assumptions: Assumptions, covariance: np.ndarray, points: np.ndarray) -> Assumptions:
    values, axes = np.linalg.eigh(covariance)
    # A point can fall on the edge, where the normal distribution has no value.
    inside = np.clip(points, 2.0**-53, 1 - 2.0**-53)
    full, partial = (axes * np.sqrt(np.maximum(values, 0))) @ ndtri(inside)
    return replace(
        assumptions, effect_full=assumptions.effect_full + full, effect_partial=assumptions.effect_partial + partial
    )


def _prices(assumptions: Assumptions, ranges: Mapping[str, Range], points: np.ndarray) -> dict[str, np.ndarray]:
    return {
        name: (getattr(assumptions, name) if span.relative else 1.0) * span.at(chances)
        for (name, span), chances in zip(ranges.items(), points, strict=True)
    }


def chances_by_years(draws: Mapping[str, Draws], years: Iterable[float]) -> pd.DataFrame:
    """Give the chance that each group's case pays, by how long its effect lasts.

    Examples
    --------
    >>> draws = {"all": simulate(CORRECTED["all"], np.zeros((2, 2)), np.random.default_rng(1), size=16, ranges={})}
    >>> chances_by_years(draws, [1, 2])["chance"].tolist()
    [0.0, 1.0]
    """
    lasts = list(years)
    rows = [(group, y, sample.lasting(y).chance) for group, sample in draws.items() for y in lasts]
    return pd.DataFrame(rows, columns=["group", "years", "chance"])


def chances_by_worth(draws: Mapping[str, Draws], worths: Iterable[float]) -> pd.DataFrame:
    """Give the chance that each group's case pays, by what a year of full work is taken to be worth.

    Parameters
    ----------
    draws : mapping of str to Draws
        By group.
    worths : iterable of float
        NOK a year, as `Assumptions.value_of_year`.

    Returns
    -------
    DataFrame
        Columns ``group``, ``worth`` and ``chance``.

    Examples
    --------
    >>> draws = {"all": simulate(CORRECTED["all"], np.zeros((2, 2)), np.random.default_rng(1), size=16, ranges={})}
    >>> chances_by_worth(draws, [300_000, 500_000])["chance"].tolist()
    [0.0, 1.0]
    """
    amounts, rows = list(worths), []
    for group, sample in draws.items():
        a = sample.assumptions
        work = a.share * annuity(a.discount_rate, a.years)
        rows += [(group, worth, float(np.mean(worth * work > sample.cost))) for worth in amounts]
    return pd.DataFrame(rows, columns=["group", "worth", "chance"])


def valued(assumptions: Assumptions) -> Draws:
    """Value assumptions that are drawn already: changed draws keep their luck, so that the change alone shows.

    Parameters
    ----------
    assumptions : Assumptions
        Arrays where something is drawn.

    Returns
    -------
    Draws

    Examples
    --------
    >>> draws = simulate(CORRECTED["all"], np.zeros((2, 2)), np.random.default_rng(1), size=16, ranges={})
    >>> round(valued(replace(draws.assumptions, wage=306_898)).per_participant.mean())
    -5710
    """
    a = assumptions
    year = np.asarray(a.share * a.value_of_year)
    cost = (1 + a.tax_cost) * (a.unit_cost + a.other_cost - a.control_cost)
    return Draws(a, year, np.broadcast_to(cost, year.shape))


def with_part(draws: Draws, estimate: Assumptions, share: float) -> Draws:
    """Give the draws of a case of whose estimated effect only a share is true; how unsure it is stays.

    Parameters
    ----------
    draws : Draws
        With the estimate as it is.
    estimate : Assumptions
        The case that was drawn.
    share : float
        Of the effects on full and on partial work.

    Returns
    -------
    Draws

    Examples
    --------
    >>> case = CORRECTED["all"]
    >>> draws = simulate(case, np.zeros((2, 2)), np.random.default_rng(1), size=16, ranges={})
    >>> round(with_part(draws, case, 0.5).per_participant.mean()) == round(each(with_effect(case, 0.5)))
    True
    """
    a, names = draws.assumptions, ("effect_full", "effect_partial")
    return valued(replace(a, **{name: getattr(a, name) - (1 - share) * getattr(estimate, name) for name in names}))


def acceptability(gains: np.ndarray, costs: np.ndarray, thresholds: Sequence[float]) -> np.ndarray:
    """Give the chance that each strategy is the best, by what a unit of gain is taken to be worth.

    Parameters
    ----------
    gains, costs : ndarray, shape (draws, strategies)
        Effect in its own unit, and kroner.
    thresholds : sequence of float
        Kroner per unit of effect.

    Returns
    -------
    ndarray, shape (thresholds, strategies)
        Rows add up to 1. Van Hout et al. (1994).

    Examples
    --------
    >>> acceptability(np.array([[0, 1], [0, 3]]), np.array([[0, 20], [0, 20]]), [5, 10, 30])[:, 1]
    array([0. , 0.5, 1. ])
    """
    best = [np.argmax(worth * gains - costs, axis=1) for worth in thresholds]
    return np.array([np.bincount(b, minlength=gains.shape[1]) / len(b) for b in best])


def value_of_perfect_information(benefits: np.ndarray) -> float:
    """Give what knowing everything before deciding would be worth.

    Parameters
    ----------
    benefits : ndarray, shape (draws,) or (draws, strategies)
        Net value of each strategy; a single column is weighed against doing nothing.

    Returns
    -------
    float
        Mean of the best in each draw less the best of the means.

    Examples
    --------
    A measure that gains 30 or loses 10, each as likely, is worth starting (10); knowing which saves 5:

    >>> value_of_perfect_information(np.array([30.0, -10.0]))
    5.0
    """
    if benefits.ndim == 1:
        benefits = np.column_stack([np.zeros_like(benefits), benefits])
    return max(0.0, float(benefits.max(axis=1).mean() - benefits.mean(axis=0).max()))


def value_of_partial_information(benefit: np.ndarray, *inputs: np.ndarray, degree: int = 3) -> float:
    """Give what knowing one or more inputs before deciding would be worth.

    Parameters
    ----------
    benefit : ndarray, shape (draws,)
        Net value against doing nothing.
    *inputs : ndarray, shape (draws,)
        What would be known.
    degree : int
        Of the polynomial by which the expected net value follows the inputs (Strong, Oakley & Brennan 2014).

    Returns
    -------
    float

    Examples
    --------
    Of two coins, one of them for twice the sum:

    >>> small, large = np.array([-1, -1, 1, 1]), np.array([-2, 2, -2, 2])
    >>> round(value_of_partial_information(small + large, small, degree=1), 9)
    0.5
    >>> round(value_of_partial_information(small + large, small, large, degree=1), 9)
    1.0
    """
    return value_of_perfect_information(_expected(benefit, inputs, degree))


def explained(benefit: np.ndarray, *inputs: np.ndarray, degree: int = 3) -> float:
    """Give the share of the doubt, as variance, that knowing one or more inputs would take away.

    Parameters
    ----------
    benefit : ndarray, shape (draws,)
        Net value.
    *inputs : ndarray, shape (draws,)
        What would be known.
    degree : int
        As `value_of_partial_information`.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> small, large = np.array([-1, -1, 1, 1]), np.array([-2, 2, -2, 2])
    >>> round(explained(small + large, large, degree=1), 9)
    0.8
    """
    return float(_expected(benefit, inputs, degree).var() / benefit.var())


_COSTS = ("centre_budget", "consultant_budget", "other_cost", "control_cost", "cases")


@remembered
def doubt(draws: Draws) -> dict[str, float]:
    """Give the share of the doubt about a case that is about the size of the effect, the wage, and the costs.

    Parameters
    ----------
    draws : Draws
        Of the case.

    Returns
    -------
    dict of str to float
        As `explained`, for ``"effect"``, ``"wage"`` and ``"cost"``.

    Examples
    --------
    >>> draws = simulate_case("all", effect_covariances([SUBGROUP]), 1, size=2**12)
    >>> found = doubt(draws)
    >>> found["effect"] > 0.5 > found["cost"] > found["wage"]
    True
    """
    net, a = draws.per_participant, draws.assumptions
    return {
        "effect": explained(net, a.effect_full, a.effect_partial),
        "wage": explained(net, a.wage),
        "cost": explained(net, *(getattr(a, name) for name in _COSTS), degree=1),
    }


@dataclass(frozen=True)
class Information:
    """Hold what knowing something before deciding is worth, NOK per participant.

    Everything; the size of the effects; and the one of the other assumptions of `RANGES` that it pays most to know.
    """

    everything: float
    effects: float
    other: float


@remembered
def information(draws: Draws, few: int = 2**16) -> Information:
    """Give what it would be worth to know everything, the effects, or one other assumption.

    Parameters
    ----------
    draws : Draws
        Of the case.
    few : int
        By so many draws the other assumption is picked.

    Returns
    -------
    Information

    Examples
    --------
    >>> found = information(simulate_case("all", effect_covariances([SUBGROUP]), 1, size=2**12))
    >>> found.everything > found.effects > found.other
    True
    """
    net, a = draws.per_participant, draws.assumptions
    about = {name: value_of_partial_information(net[:few], getattr(a, name)[:few]) for name in RANGES}
    return Information(
        everything=value_of_perfect_information(net),
        effects=value_of_partial_information(net, a.effect_full, a.effect_partial),
        other=value_of_partial_information(net, getattr(a, max(about, key=lambda name: about[name]))),
    )


@dataclass(frozen=True)
class Horizon:
    """Hold what a case brings if the years of its effect are drawn too.

    The chance that it pays, in per cent; the mean net value, NOK per participant; and what knowing the years, or the
    size of the effects, would be worth. By groups the effects have no two numbers for all.
    """

    percent: float
    mean: float
    know_years: float
    know_effects: float | None


@remembered
def over_years(
    case: str, covariances: Mapping[str, np.ndarray], rng: np.random.Generator | int, *, size: int = DRAWS
) -> Horizon:
    """Draw a case with an effect that lasts for the `YEARS`, each as likely.

    Parameters
    ----------
    case, covariances, rng, size
        As `simulate_case`.

    Returns
    -------
    Horizon

    Examples
    --------
    >>> certain = dict.fromkeys(GROUPS, np.zeros((2, 2)))
    >>> horizon = over_years("all", certain, 1, size=2**10)
    >>> 50 < horizon.percent < 100
    True
    """
    ranges = {**RANGES_OF.get(case, RANGES), "years": YEARS}
    sample = simulate_case(case, covariances, rng, size=size, ranges=ranges)
    net, a = sample.per_participant, sample.assumptions
    return Horizon(
        percent=sample.percent(),
        mean=float(net.mean()),
        know_years=value_of_partial_information(net, a.years),
        know_effects=None if case == "groups" else value_of_partial_information(net, a.effect_full, a.effect_partial),
    )


def _expected(benefit: np.ndarray, inputs: Sequence[np.ndarray], degree: int) -> np.ndarray:
    """Give what the benefit is on average for such inputs, by a polynomial."""
    scaled = [(x - x.mean()) / x.std() for x in inputs]
    chosen = [c for total in range(degree + 1) for c in combinations_with_replacement(range(len(inputs)), total)]
    blocks = [slice(start, start + 2**16) for start in range(0, len(benefit), 2**16)]

    def terms(block: slice) -> np.ndarray:
        parts = [x[block] for x in scaled]
        return np.stack([np.prod([parts[i] for i in c], axis=0) * np.ones(len(parts[0])) for c in chosen])

    # Normal equations, a block at a time: with a few scaled terms they are exact enough, and much quicker.
    left = sum(t @ t.T for t in map(terms, blocks))
    right = sum(terms(block) @ benefit[block] for block in blocks)
    weights = np.linalg.lstsq(left, right)[0]
    return np.concatenate([weights @ terms(block) for block in blocks])


def spans(assumptions: Assumptions, covariance: np.ndarray, **more: tuple[float, float]) -> dict[str, tuple]:
    """Give how far each assumption may move, in its own unit, as `one_way` takes it.

    Parameters
    ----------
    assumptions : Assumptions
        The case; the effects move over their 95 % intervals, all else over `RANGES`.
    covariance : ndarray, shape (2, 2)
        Of the effects on full and partial work.
    **more : tuple of float
        Ends for other assumptions.

    Returns
    -------
    dict of str to tuple of float

    Examples
    --------
    >>> ends = spans(CORRECTED["all"], np.diag([0.02**2, 0.01**2]), years=(0.5, 3.0))
    >>> [round(float(end), 4) for end in ends["effect_full"]], ends["years"]
    ([0.0048, 0.0832], (0.5, 3.0))
    """
    errors = dict(zip(("effect_full", "effect_partial"), np.sqrt(np.diag(covariance)), strict=True))
    return {
        **{
            name: tuple((getattr(assumptions, name) if r.relative else 1) * end for end in (r.low, r.high))
            for name, r in RANGES.items()
        },
        **more,
        **{
            name: tuple(getattr(assumptions, name) + z * error for z in (-1.96, 1.96)) for name, error in errors.items()
        },
    }


def one_way(
    assumptions: Assumptions, ranges: Mapping[str, tuple[float, float]], quantity: str = "per_participant"
) -> pd.DataFrame:
    """Give the net value at both ends of each range, all else as assumed, the widest first.

    Examples
    --------
    >>> one_way(PUBLISHED["all"], {"years": (1, 2)}).round().to_dict("records")
    [{'parameter': 'years', 'low': 1, 'high': 2, 'at_low': -3681.0, 'at_high': 16678.0}]
    """
    rows = [
        {"parameter": name, "low": low, "high": high}
        | {
            f"at_{end}": getattr(net_value(replace(assumptions, **{name: x})), quantity)
            for end, x in (("low", low), ("high", high))
        }
        for name, (low, high) in ranges.items()
    ]
    frame = pd.DataFrame(rows)
    order = (frame["at_high"] - frame["at_low"]).abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def two_way(assumptions: Assumptions, **axes: Sequence[float]) -> pd.DataFrame:
    """Give the net value per participant over a grid of two parameters.

    Examples
    --------
    >>> len(two_way(PUBLISHED["all"], years=[1, 2], effect_full=[0.04, 0.08]))
    4
    """
    (x, xs), (y, ys) = axes.items()
    grid_x, grid_y = (axis.ravel() for axis in np.meshgrid(xs, ys))
    value = net_value(replace(assumptions, **{x: grid_x, y: grid_y}))
    return pd.DataFrame({x: grid_x, y: grid_y, "per_participant": value.per_participant})


def scenarios(base: Assumptions, *, consumer_prices: float, public_prices: float) -> dict[str, Assumptions]:
    """Give the cases that the report leaves out or decides otherwise, each alone.

    Parameters
    ----------
    base : Assumptions
        What each differs from.
    consumer_prices, public_prices : float
        Rise of the prices of what households and the state consume from 2011 to 2012, as shares.

    Returns
    -------
    dict
        Assumptions by scenario.

    Examples
    --------
    >>> cases = scenarios(CORRECTED["all"], consumer_prices=0.007, public_prices=0.038)
    >>> round(net_value(cases["psychologist"]).per_participant - net_value(CORRECTED["all"]).per_participant)
    -1225
    """
    table = source.rows("sfj-table-21")
    costs = {key: row.cost.value for key, row in table.items() if row.cost is not None}
    text = source.rows("sfj-text")
    closed = text["s5_cases_closed"].value.value
    dearer = 1 + public_prices
    return {
        "psychologist": replace(base, other_cost=base.other_cost + costs["psychologist", "intervention"]),
        "no_other_measures": replace(base, other_cost=base.other_cost - costs["other_nav", "intervention"]),
        "all_year": replace(base, cases=3 * closed),
        "half_year": replace(base, cases=2 * closed),
        "wages_2012": replace(base, wage=base.wage / (1 + consumer_prices)),
        "costs_2012": replace(
            base,
            centre_budget=base.centre_budget * dearer,
            consultant_budget=base.consultant_budget * dearer,
            other_cost=base.other_cost * dearer,
            control_cost=base.control_cost * dearer,
        ),
        "risk_free": replace(base, discount_rate=0.02),
        "high_risk": replace(base, discount_rate=0.06),
        "pension_tax": replace(base, pension_tax=base.income_tax),
        "no_leisure": replace(base, leisure_share=0.0),
        "no_tax_cost": replace(base, tax_cost=0.0),
        "half_effect": with_effect(base, 0.5),
        "sick_pay": on_sick_pay(base),
    }


# Who gains and who pays ------------------------------------------------------------------------------


def on_sick_pay(assumptions: Assumptions) -> Assumptions:
    """Give the case in which those who find work would have had sick pay: the whole wage, taxed as one.

    Examples
    --------
    >>> case = on_sick_pay(CORRECTED["all"])
    >>> case.replacement, case.pension_tax
    (1.0, 0.34)
    """
    whole = float(source.rows("sfj-text")["s8_sickness_benefit_percent"].value.value) / 100
    return replace(assumptions, replacement=whole, pension_tax=assumptions.income_tax)


@dataclass(frozen=True)
class Incidence:
    """Hold who gets what, NOK per participant; the parts add up to the net value."""

    participant: float
    deferred: float
    employer: float
    state: float
    taxpayers: float
    slips: float


def incidence(assumptions: Assumptions) -> Incidence:
    """Split the net value among those whom it falls on.

    Parameters
    ----------
    assumptions : Assumptions
        The case.

    Returns
    -------
    Incidence
        The participant's wage after tax less the pension lost and the leisure given up; what the employer pays into
        pension and insurance for the participant; the employer, who by assumption pays what work is worth; the state's
        transfers saved and taxes gained less the extra cost; what taxing less, or more, saves or costs all; what the
        slips in W and U add that falls on nobody.

    Examples
    --------
    >>> parts = incidence(PUBLISHED["all"])
    >>> round(sum(vars(parts).values())), round(net_value(PUBLISHED["all"]).per_participant)
    (-3681, -3681)
    """
    a, value = assumptions, net_value(assumptions)
    worked = a.share * annuity(a.discount_rate, a.years)
    state = worked * a.transfers - value.extra_cost
    return Incidence(
        participant=worked * ((1 - a.income_tax) * a.wage - a.pension_after_tax - a.leisure),
        deferred=worked * (a.pension_cost * a.wage + a.insurance),
        employer=0.0,
        state=state,
        taxpayers=a.tax_cost * state,
        slips=worked * (a.production_slip - a.transfers_slip),
    )


@dataclass(frozen=True)
class PublicFunds:
    """Hold willingness to pay and net cost to the state, NOK per participant, and their ratio."""

    willingness: float
    net_cost: float
    value: float


def marginal_value(willingness: float, *flows: float) -> PublicFunds:
    """Give the marginal value of public funds: willingness to pay by net cost to the state.

    Parameters
    ----------
    willingness : float
        What those who get the measure would pay for it.
    *flows : float
        What it costs the state (positive) and brings back (negative), now and later.

    Returns
    -------
    PublicFunds
        The ratio is infinite where the measure pays for itself and is wanted. Where it pays for itself and is not
        wanted, as a tax, the ratio tells what a krone for the state costs those who bear it. Not a number if nothing is
        paid and nothing wanted. Hendren & Sprung-Keyser (2020), equation (1).

    Examples
    --------
    >>> marginal_value(100_000, 120_000, -60_000).value
    1.6666666666666667
    """
    cost = float(sum(flows))
    if cost <= 0 < willingness:
        return PublicFunds(willingness, cost, np.inf)
    return PublicFunds(willingness, cost, willingness / cost if cost else -np.inf if willingness else np.nan)


def mvpf(assumptions: Assumptions, valued: Literal["income", "extra cost", "service"] = "income") -> PublicFunds:
    """Give the marginal value of public funds of a place.

    Lambda does not enter: the ratio compares uses of public money before it is raised.

    Parameters
    ----------
    assumptions : Assumptions
        ``leisure_share`` decides on what work is worth to those who find it.
    valued : {"income", "extra cost", "service"}
        What participants would pay: the income gained less the leisure given up, with what the employer pays into
        pension and insurance; or what the place costs the state above ordinary follow-up; or what the service itself
        costs, as in the alternative of Hendren & Sprung-Keyser's library.

    Returns
    -------
    PublicFunds

    Examples
    --------
    >>> round(mvpf(replace(CORRECTED["all"], leisure_share=0.0)).value, 2)
    1.17
    >>> [round(mvpf(CORRECTED["all"], valued).value, 2) for valued in ("income", "extra cost", "service")]
    [-0.01, 7.04, 9.44]
    """
    parts = incidence(assumptions)
    willingness = {
        "income": parts.participant + parts.deferred,
        "extra cost": net_value(assumptions).extra_cost,
        "service": assumptions.unit_cost,
    }
    return marginal_value(float(willingness[valued]), -parts.state)


def published_mvpf() -> dict[str, PublicFunds]:
    """Give the marginal value of public funds of the examples in other studies, from the flows that they print.

    Returns
    -------
    dict of str to PublicFunds
        WorkAdvance also by the service's cost. Of the university (``"fiu"``) no willingness is printed, only that it is
        above zero.

    Examples
    --------
    >>> {name: round(example.value, 2) for name, example in published_mvpf().items() if name != "fiu"}
    {'scholarship': 1.67, 'work_advance': 0.78, 'work_advance_service': 1.2, 'jtpa_youth': -0.23}
    """
    rows = source.rows("mvpf-examples", _OUTSIDE)
    flows: dict[str, list[float]] = {}
    for (example, item), row in rows.items():
        if item not in ("net_cost", "willingness"):
            flows.setdefault(example, []).append(row.value.value)
    wanted = {example: rows[example, "willingness"].value.value for example in ("scholarship", "work_advance")}
    youth = (rows["jtpa_youth", item].value.value for item in ("willingness", "net_cost"))
    return {
        "scholarship": marginal_value(wanted["scholarship"], *flows["scholarship"]),
        "work_advance": marginal_value(wanted["work_advance"], *flows["work_advance"]),
        "work_advance_service": marginal_value(flows["work_advance"][0], *flows["work_advance"]),
        "jtpa_youth": marginal_value(*youth),
        "fiu": PublicFunds(np.nan, sum(flows["fiu"]), np.inf),
    }
