"""Checks of the report's cost-benefit analysis: tables 19 to 22, chapter 5 and what the summaries say of it.

The report's formula, per participant and for an effect of one year::

    share * (W - F + lambda U) / (1 + r) - (1 + lambda) * extra cost

with W the value of what an employee produces, F the value of leisure given up, U the public
transfers saved and the taxes gained, r the discount rate and lambda the cost of tax-financed
spending. A share partly in work counts half. The rates of the method (14.1 % and the like) stand
for themselves, without a rounding interval: with them W, F and U of the second column of table 22
come out to the krone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from etterprov import source
from etterprov.check import Check, compare, excuse, judge
from etterprov.counts import as_int, counts_behind
from etterprov.granularity import grim
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.readings import SILENT, Said, says
from etterprov.summary import chi_square
from jobsupport.costbenefit import (
    PENSION_TAX,
    leisure_value,
    net_gain,
    producer_wage,
    transfers_saved,
)
from jobsupport.sfj.money import (
    at,
    both_costs,
    consultant_cost,
    cost_of,
    printed_gains,
    printed_rows,
    recomputed_total,
    term_of,
    value_of_work,
    without_other_measures,
)
from jobsupport.sfj.text import report_text

ARMS = ("control", "intervention")
FOLLOW_UPS = ("6", "12")
NEUTRAL = 0.05  # "cost-neutral": gain and extra cost differ by less than this part of the gain
PRICES = "price year of table 22"
LONG_TERM = "who the long-term group is"  # shared with the checks of participants and employment


def _nok(amount: float) -> str:
    return f"{amount:,.0f}"


def _span(number: Printed) -> Reach:
    return Reach(number.low, number.high)


def _middle(span: Reach) -> float:
    return (span.low + span.high) / 2


def _same(name: str, claim: Printed, original: Printed, **reading: Any) -> Check:
    """Compare a number with the same number elsewhere in the report; printed alike, they must be equal."""
    span = at(original.value) if claim.decimals == original.decimals else _span(original)
    return compare(name, "same as elsewhere in the report", claim, span, [original], **reading)


# The method ----------------------------------------------------------------------------------------


def _yearly_value(group: str) -> Reach:
    return reach(value_of_work, *(term_of(name, group) for name in ("w", "f", "u")))


def _weight() -> float:
    """Give 1 + lambda: what a krone of tax costs."""
    return 1 + term_of("tax_cost", "both").value


def _value_inputs(group: str) -> list[Printed]:
    return [term_of(name, group) for name in ("w", "f", "u")] + [
        term_of(name, "both") for name in ("tax_cost", "discount_rate")
    ]


def _stays() -> Said:
    """Say what the slips of the first column come to together."""
    return says("stays", recomputed_total=recomputed_total())


# Table 19 ------------------------------------------------------------------------------------------

NOT_MEASURES = ("total_started", "recipients", "note_a", "note_b")
NAMED = ("supported_employment", "training", "individual_follow_up", "practice_ordinary", "education")


def _started(arm: str) -> dict[str, Printed]:
    return {name: row.count for (name, a), row in printed_rows("19").items() if a == arm and name not in NOT_MEASURES}


def _measures() -> Iterator[Check]:
    rows = printed_rows("19")
    for arm in ARMS:
        people = printed_rows("01")["total", arm].count
        started = _started(arm)
        for name in (*started, "recipients"):
            row = rows[name, arm]
            yield compare(
                f"{name}-{arm}-percent",
                f"{row.count} of {people} in per cent",
                row.percent,
                at(100 * row.count.value / people.value),
                [row.count, people],
            )
        total, recipients = rows["total_started", arm].count, rows["recipients", arm].count
        yield compare(
            f"total-{arm}",
            "the ten kinds add up",
            total,
            at(sum(count.value for count in started.values())),
            started.values(),
        )
        most = max(started.values(), key=as_int)
        yield judge(
            f"recipients-{arm}",
            "at least one measure each",
            recipients,
            recipients.value <= total.value,
            [total],
            reach=Reach(0, total.value),
            cleared=says("recipients-note", total_per_recipients=total.value / recipients.value, most=most),
        )
    control = _started("control")
    yield judge(
        "named-kinds",
        "the kinds called most usual are the most frequent ones",
        control["education"],
        min(control[name].value for name in NAMED) > max(control[name].value for name in control if name not in NAMED),
        [count for name, count in control.items() if name != "education"],
        printed="called most usual",
    )
    first, last = (getattr(rows["note_a", "all"], f"month_{end}") for end in ("from", "to"))
    text = report_text()
    yield _same("note-a-from", first, text["s5_table_19_note_from"])
    yield _same("note-a-to", last, text["s5_table_19_note_to"])
    yield _same("note-b", rows["note_b", "intervention"].month_from, text["s5_table_19_note_ab_month"])
    yield judge(
        "period-text",
        "months counted in text and note",
        text["s5_table_19_from"],
        first.value - text["s5_table_19_from"].value in (0, 1),
        [first],
        cleared=says(
            "period-text-note",
            s5_table_19_from=text["s5_table_19_from"],
            s5_table_19_to=text["s5_table_19_to"],
            first=first,
            last=last,
        ),
    )
    for name in ("s5_table_19_to", "s5_measures_cost_to"):
        yield _same(name.removeprefix("s5_").replace("_", "-"), text[name], last)
    yield _same("measures-cost-from", text["s5_measures_cost_from"], text["s5_table_19_from"])


def _measures_in_text() -> Iterator[Check]:
    text, rows = report_text(), printed_rows("19")
    for arm, short in zip(ARMS, ("control", "sfj"), strict=True):
        yield _same(f"measures-{short}-count", text[f"s5_measures_{short}_count"], rows["total_started", arm].count)
        yield _same(f"measures-{short}-persons", text[f"s5_measures_{short}_persons"], rows["recipients", arm].count)
    control, sfj = (rows["recipients", arm].percent for arm in ARMS)
    yield _same("measures-control-percent", text["s5_measures_control_percent"], control)
    for name, percent, above in (("control", control, True), ("sfj", sfj, False)):
        claim = text[f"s5_measures_{name}_share"]
        yield judge(
            f"measures-{name}-share",
            f"{percent} % called {'somewhat more' if above else 'almost'} one in four",
            claim,
            (percent.low > 100 * claim.value) == above,
            [percent],
        )
    yield judge(
        "measures-fewer",
        "measures not as many as in the control arm",
        text["s5_measures_sfj_count"],
        sfj.high < control.low,
        [sfj, control, *(rows["total_started", arm].count for arm in ARMS)],
        printed="to a lesser extent",
        cleared=says("measures-fewer-note"),
    )


# Table 20 ------------------------------------------------------------------------------------------

SERVICES = ("gp", "psychologist", "dps", "physiotherapist", "chiropractor", "other")
COUNTED = {
    "gp": ("gp",),
    "psychologist_dps": ("psychologist", "dps"),
    "physiotherapist": ("physiotherapist",),
    "chiropractor": ("chiropractor",),
}


def _asked(month: str, arm: str) -> Printed:
    return printed_rows("20")["group_size", "all", month, arm].n


def _with(service: str, month: str, arm: str) -> Printed:
    return printed_rows("20")["percent_with", service, month, arm].percent


def _mean(service: str, month: str, arm: str) -> Printed:
    return printed_rows("20")["consultations", service, month, arm].consultations


def _users(service: str, month: str, arm: str) -> int:
    """Count the people behind a percentage of table 20; the fewest if several counts print so."""
    return min(counts_behind(_with(service, month, arm), as_int(_asked(month, arm))), default=0)


def _services() -> Iterator[Check]:
    text = report_text()
    for month in FOLLOW_UPS:
        for arm in ARMS:
            n = _asked(month, arm)
            for service in SERVICES:
                percent = _with(service, month, arm)
                counts = counts_behind(percent, as_int(n))
                yield judge(
                    f"{service}-{month}-{arm}-percent",
                    f"whole people of {n}",
                    percent,
                    bool(counts),
                    [n],
                    cleared=says("services-percent-note", counts=list(counts), n=n),
                )
            for service in COUNTED:
                yield _mean_consultations(service, month, arm)
        sizes = [_asked(month, arm) for arm in ARMS]
        answered = text[f"s4_response_{month}_count"]
        yield judge(
            f"n-{month}",
            f"no more people than the {answered} who returned the questionnaire",
            sizes[1],
            sum(n.value for n in sizes) <= answered.value,
            [sizes[0], answered],
            printed=" + ".join(n.text for n in sizes),
            reach=Reach(0, answered.value),
            cleared=says("services-n-note", answered_less_sum_n=answered.value - sum(n.value for n in sizes)),
        )
    recall = printed_rows("20")["note_a", "all", "all", "all"].months
    yield _same("recall", recall, text["s5_table_20_recall"])
    for claim, month in zip(("first", "second"), FOLLOW_UPS, strict=True):
        name = f"s5_health_services_{claim}_time"
        yield compare(f"health-services-{claim}", "a column of table 20", text[name], at(float(month)))
    yield compare(
        "health-services-period",
        "the last follow-up; twice the months that a question covers",
        text["s5_health_services_period"],
        at(2 * recall.value),
        [recall],
    )


def _mean_consultations(service: str, month: str, arm: str) -> Check:
    """Ask whether whole numbers of consultations can have the mean, from all asked or from fewer."""
    mean, n = _mean(service, month, arm), _asked(month, arm)
    users = max(_users(kind, month, arm) for kind in COUNTED[service])
    size = next((m for m in range(as_int(n), users - 1, -1) if grim(mean.text, m)), None)
    enough = mean.high * n.value >= users
    missing = (
        says("mean-consultations-mean-note", n=n)
        if size == as_int(n)
        else says("mean-consultations-mean-note-2", n=n, size=size)
    )
    return judge(
        f"{service}-{month}-{arm}-mean",
        "whole consultations, at least one for each user",
        mean,
        size is not None and enough,
        [n, *(_with(kind, month, arm) for kind in COUNTED[service])],
        cleared=missing,
    )


def _fewer_users() -> Iterator[Check]:
    """Check that far fewer of the SFJ arm saw a GP, a psychologist or a psychiatric centre."""
    for service in ("gp", "psychologist", "dps"):
        for month in FOLLOW_UPS:
            control, sfj = (_with(service, month, arm) for arm in ARMS)
            sizes = [_asked(month, arm) for arm in ARMS]
            counts = [_users(service, month, arm) for arm in ARMS]
            test = chi_square([[k, as_int(n) - k] for k, n in zip(counts, sizes, strict=True)])
            yield judge(
                f"{service}-{month}-word",
                "called considerably lower than in the control arm",
                sfj,
                sfj.high < control.low and test.p < 0.05,
                [control, *sizes],
                reach=Reach(0, control.high),
                cleared=says("fewer-users-word-note", p=test.p),
            )


# Table 21 ------------------------------------------------------------------------------------------

FEES = {
    "gp": ("gp", 1),
    "psychologist": ("psychologist_dps", 2),
    "physiotherapist": ("physiotherapist", 1),
    "chiropractor": ("chiropractor", 1),
}


SUMMED = {
    "intervention": ("sfj", "job_consultant", "other_nav", "gp", "physiotherapist", "chiropractor"),
    "control": ("other_nav", "gp", "psychologist", "physiotherapist", "chiropractor"),
}


def fee(item: str, arm: str) -> Reach:
    """Give the fee per consultation that table 21 implies beside table 20.

    Parameters
    ----------
    item : {"gp", "psychologist", "physiotherapist", "chiropractor"}
        Row of table 21.
    arm : {"control", "intervention"}
        Arm.

    Returns
    -------
    Reach
        Kroner per consultation, if the cost is the mean number at 6 and 12 months times one fee.

    Examples
    --------
    >>> [f"{fee('physiotherapist', arm).low:.1f}" for arm in ("control", "intervention")]
    ['267.9', '274.7']
    """
    cost, (service, _) = cost_of(item, arm), FEES[item]
    means = [_mean(service, month, arm) for month in FOLLOW_UPS]
    return Reach(cost.low / sum(m.high for m in means), cost.high / sum(m.low for m in means))


def _fees() -> Iterator[Check]:
    """Ask whether one fee, times the printed means, gives the cost of both arms; the fees are not printed."""
    for item, (service, kinds) in FEES.items():
        fees = {arm: fee(item, arm) for arm in ARMS}
        costs = {arm: cost_of(item, arm) for arm in ARMS}
        means = {arm: [_mean(service, month, arm) for month in FOLLOW_UPS] for arm in ARMS}
        n = {arm: sum(m.value for m in means[arm]) for arm in ARMS}
        claim, quantity = costs["intervention"], "mean number of consultations times a fee that both arms share"
        span = Reach(
            fees["control"].low * sum(m.low for m in means["intervention"]),
            fees["control"].high * sum(m.high for m in means["intervention"]),
        )
        if kinds == 1 and span.meets(claim):
            yield compare(
                f"{item}-fee",
                quantity,
                claim,
                span,
                [costs["control"], *means["control"], *means["intervention"]],
                cleared=says(
                    "fees-fee-note",
                    max_f_low=max(f.low for f in fees.values()),
                    min_f_high=min(f.high for f in fees.values()),
                ),
            )
            continue
        implied = says(
            "fees-fee-reason-implied",
            eachs=[
                says(
                    "fees-fee-reason-implied-each",
                    costs_arm=costs[arm],
                    n_arm=n[arm],
                    costs_arm_per_n_arm=costs[arm].value / n[arm],
                )
                for arm in ("intervention", "control")
            ],
        )
        other = n["intervention"] * costs["control"].value / n["control"]
        differ = says("fees-of-two-kinds" if kinds > 1 else "fees-in-the-plural")
        yield from excuse(
            f"{item}-fee",
            quantity,
            [claim],
            says("fees-fee-reason", implied=implied, other=other, differ=differ),
        )


def _costs() -> Iterator[Check]:
    text = report_text()
    cases, grant = text["s5_cases_per_year"], text["s5_grant"]
    months, price = text["s5_job_consultant_months"], text["s5_job_consultant_rate"]
    sfj, consultant, total = (cost_of(item, "intervention") for item in ("sfj", "job_consultant", "sum"))
    yield compare(
        "sfj",
        "grant of the year by participants of a year",
        sfj,
        Reach(grant.low / cases.value, grant.high / cases.value),
        [grant, cases],
    )
    right = consultant_cost()
    spent = months.value * price.value
    loose = Reach(months.low * (price.value - 50) / cases.value, months.high * (price.value + 50) / cases.value)
    more = right.low - consultant.value
    npv = term_of("npv", "all")
    yield compare(
        "job_consultant",
        "months times price by participants of a year",
        consultant,
        Reach(months.low * price.low / cases.value, months.high * price.high / cases.value),
        [months, price, cases],
        finding=(
            says(
                "job-consultant",
                consultant=consultant,
                months=months,
                price=price,
                cases=cases,
                right_low=right.low,
                total=total,
                total_and_more=total.value + more,
                npv=npv,
                npv_less_weight_by_more_by_c=npv.value - _weight() * round(more) * cases.value,
                loose_low=loose.low,
                loose_high=loose.high,
                spent_per_consultant=spent / consultant.value,
            )
            + _stays()
        ),
    )
    nav = {arm: cost_of("other_nav", arm) for arm in ARMS}
    for arm, short in zip(ARMS, ("control", "sfj"), strict=True):
        mean, users = text[f"s5_measures_cost_{short}"], text[f"s5_measures_cost_{short}_users"]
        recipients = printed_rows("19")["recipients", arm]
        people = printed_rows("01")["total", arm].count
        exact = users.value * recipients.count.value / people.value
        share = recipients.percent
        yield _same(f"other_nav-{arm}", nav[arm], mean)
        yield compare(
            f"measures-cost-{short}",
            "mean of those with a measure times their share",
            mean,
            Reach(users.low * share.low / 100, users.high * share.high / 100),
            [users, share, recipients.count, people, text["s5_measures_cost_none"], text["s5_measures_cost_minimum"]],
            cleared=says(
                "measures-cost-note", share=share, users=users, count=recipients.count, people=people, exact=exact
            ),
        )
    parts_of = {arm: [cost_of(item, arm) for item in items] for arm, items in SUMMED.items()}
    for arm, parts in parts_of.items():
        yield compare(
            f"sum-{arm}",
            "the rows add up",
            cost_of("sum", arm),
            Reach(sum(part.low for part in parts), sum(part.high for part in parts)),
            parts,
            cleared=(says("costs-sum-note", consultant=consultant) if arm == "intervention" else SILENT),
        )
    left_out = cost_of("psychologist", "intervention")
    yield judge(
        "psychologist-left-out",
        "the number in brackets is not in the sum",
        left_out,
        left_out.value + sum(part.value for part in parts_of["intervention"]) > total.value,
        [total],
        printed=f"({left_out})",
        cleared=says(
            "psychologist-left-out-note",
            left_out=left_out,
            weight_by_left_out_by_cases=_weight() * left_out.value * cases.value,
        ),
    )


def _capacity() -> Iterator[Check]:
    """Check the number of participants that the costs are shared by."""
    text = report_text()
    closed, factor, cases = (text[f"s5_cases_{name}"] for name in ("closed", "factor", "per_year"))
    yield compare(
        "cases-per-year",
        "finished cases times the factor",
        cases,
        at(closed.value * factor.value),
        [closed, factor],
    )
    yield _same("cases-factor-repeated", text["s5_cases_factor_repeated"], factor)
    full = text["s5_cases_factor_full"]
    yield judge(
        "cases-factor-full",
        "periods of four months in a year",
        full,
        full.value == 3,
        [factor],
        reach=at(3),
        cleared=says("cases-factor-full-note", full=full, factor=factor, closed_by_full=closed.value * full.value),
    )
    yield _same("aap-capacity", text["s5_aap_capacity"], cases)
    centres = [row.count for (centre, arm), row in printed_rows("01").items() if centre != "total" and arm == "all"]
    yield compare(
        "grant-centres",
        "centres of table 1",
        text["s5_grant_centres"],
        at(len(centres)),
        centres,
    )


# Table 22 ------------------------------------------------------------------------------------------


def _at_inclusion(status: str) -> int:
    """Count the people of both arms in a state at inclusion, from the percentages of table 7."""
    rows = printed_rows("07")
    return sum(
        round(rows[status, "inclusion", arm].percent.value * rows["group_size", "inclusion", arm].n.value / 100)
        for arm in ARMS
    )


def _income() -> Iterator[Check]:
    """Hold the expected income against the income before inclusion of table A.1."""
    rows, text = printed_rows("a1"), report_text()
    kinds = ("job", "sick_leave_full", "aap", "other")
    means = {k: rows["income_before", k].mean for k in kinds}
    sizes = {k: rows["group_size", k].n for k in kinds}
    cells = [*means.values(), *sizes.values()]
    people = sum(n.value for n in sizes.values())
    total = 1000 * sum(means[k].value * sizes[k].value for k in kinds)
    in_model = printed_rows("09")["group_size", "job_12_main"].n
    gone = people - in_model.value
    top, bottom = (1000 * f(m.value for m in means.values()) for f in (max, min))
    yield _same("gross-wage", text["s5_gross_wage"], term_of("expected_income", "all"))
    yield _same("leisure-gross-wage", text["s5_leisure_gross_wage"], term_of("expected_income", "all"))
    wage = term_of("expected_income", "all")
    yield compare(
        "income-all",
        "mean income before inclusion, table A.1",
        wage,
        Reach((total - gone * top) / (people - gone), (total - gone * bottom) / (people - gone)),
        [*cells, in_model],
        cleared=says("income-all-note", total_per_people=total / people, people=people, gone=gone),
    )
    counted = {
        status: _at_inclusion(status) for status in ("no_job_no_benefit", "unemployment_benefit", "nav_no_benefit")
    }
    aap, others = sizes["aap"].value, sizes["other"].value
    aap_income, others_income = (1000 * means[k].value * sizes[k].value for k in ("aap", "other"))
    fewest = counted["no_job_no_benefit"] + counted["unemployment_benefit"]
    wider = fewest + counted["nav_no_benefit"]
    subgroup = term_of("expected_income", "aap_plus")
    most = (aap_income + others_income) / subgroup.value - aap  # even if the rest had no income
    yield compare(
        "income-aap_plus",
        "mean income before inclusion of AAP recipients and some of the others, table A.1",
        subgroup,
        Reach(aap_income / (aap + others), (aap_income + others_income) / (aap + fewest)),
        cells,
        cleared=says(
            "income-aap-plus-note",
            fewest=fewest,
            unemployment_benefit=counted["unemployment_benefit"],
            no_job_no_benefit=counted["no_job_no_benefit"],
            most=int(most),
            others=others,
            wider=wider,
        ),
    )


def _production() -> Iterator[Check]:
    """Recompute W, the producer's wage."""
    text = report_text()
    rates = [text[f"s5_{name}"] for name in ("payroll_tax", "pension_cost", "injury_insurance")]
    tax, pension, insurance = rates
    second = term_of("w", "aap_plus")
    for group in ("all", "aap_plus"):
        wage, w = term_of("expected_income", group), term_of("w", group)
        r = _span(wage).through(lambda x: producer_wage(x, tax.value / 100, pension.value / 100, insurance.value))
        right = producer_wage(wage.value, tax.value / 100, pension.value / 100, insurance.value)
        yield compare(
            f"w-{group}",
            "wage, employer's contribution, pension cost and insurance",
            w,
            r,
            [wage, *rates],
            finding=says(
                "production-w",
                w=w,
                wage=wage,
                n1_and_tax_per_n100=1 + tax.value / 100,
                n1_and_pension_per_n100=1 + pension.value / 100,
                insurance=insurance,
                right=right,
                second=second,
                insurance_and_w_less_right=insurance.value + w.value - right,
                stays=_stays(),
            ),
        )
    yield _same("value-created", text["s5_value_created"], term_of("w", "all"))


def _leisure() -> Iterator[Check]:
    """Recompute F, the value of leisure."""
    text = report_text()
    share, tax, elasticity = (text[f"s5_{n}"] for n in ("leisure_percent", "income_tax", "labour_supply_elasticity"))
    for group in ("all", "aap_plus"):
        wage, f, w = (term_of(name, group) for name in ("expected_income", "f", "w"))
        r = _span(wage).through(lambda x: leisure_value(x, tax.value / 100, share.value))
        right, from_w = (leisure_value(x.value, tax.value / 100, share.value) for x in (wage, w))
        yield compare(
            f"f-{group}",
            "share of the wage after tax",
            f,
            r,
            [wage, share, tax],
            finding=(
                says(
                    "leisure-f",
                    f=f,
                    share=share,
                    n1_less_tax_per_n100=1 - tax.value / 100,
                    wage=wage,
                    right=right,
                    w=w,
                    from_w=from_w,
                    f_less_right=f.value - right,
                )
                + _stays()
            ),
        )
    yield _same("leisure-value", text["s5_leisure_value"], term_of("f", "all"))
    fraction = elasticity.value / (1 + elasticity.value)
    wage, f = term_of("expected_income", "aap_plus"), term_of("f", "aap_plus")
    yield compare(
        "leisure-percent",
        "area under a labour supply curve of constant elasticity, in per cent of the wage after tax",
        share,
        at(100 * fraction),
        [elasticity, f, wage],
        finding=says(
            "leisure-percent", share=share, elasticity=elasticity, fraction=fraction, share_percent=100 * share.value
        ),
    )
    yield compare(
        "income-tax",
        "income tax implied by F of the second column",
        tax,
        Reach(100 * (1 - f.high / (share.value * wage.low)), 100 * (1 - f.low / (share.value * wage.high))),
        [f, wage, share],
    )


def _transfers() -> Iterator[Check]:
    """Recompute U, the transfers saved; the tax on the pension is not printed."""
    text = report_text()
    rates = [text[f"s5_{n}"] for n in ("disability_pension_percent", "income_tax", "payroll_tax", "pension_cost")]
    replacement, tax, payroll_tax, pension = (rate.value / 100 for rate in rates)
    saved = partial(
        transfers_saved, income_tax=tax, replacement=replacement, payroll_tax=payroll_tax, pension_cost=pension
    )
    wages, printed = ({g: term_of(name, g) for g in ("all", "aap_plus")} for name in ("expected_income", "u"))
    taxes = {g: reach(lambda w, u: 100 * (saved(1.0, 0.0) - u / w) / replacement, wages[g], printed[g]) for g in wages}
    stated = {g: saved(wages[g].value, tax) for g in wages}
    needed = {g: _middle(taxes[g]) for g in wages}
    shares = {g: term_of("delta_full", g).value + term_of("delta_partial", g).value / 2 for g in wages}
    for group, u in printed.items():
        wage = wages[group]
        right = saved(wage.value, PENSION_TAX)
        difference = u.value - right
        yield compare(
            f"u-{group}",
            "pension after tax, tax and employer's contribution of a year's work",
            u,
            _span(wage).through(lambda x: saved(x, PENSION_TAX)),
            [wage, *rates],
            finding=says(
                "transfers-u",
                u=u,
                right=right,
                difference=difference,
                all=needed["all"],
                aap_plus=needed["aap_plus"],
                shares_group_by_value_of_wor=shares[group] * value_of_work(0, 0, difference),
                stays=_stays(),
            ),
            cleared=says(
                "transfers-u-note", pension_tax_percent=100 * PENSION_TAX, rates_1=rates[1], stated_group=stated[group]
            ),
        )
    npv = {
        g: term_of("npv", g).value
        - text["s5_cases_per_year"].value * shares[g] * value_of_work(0, 0, printed[g].value - stated[g])
        for g in wages
    }
    yield judge(
        "pension-tax",
        "tax on the disability pension that U implies in one column or the other",
        rates[1],
        any(implied.meets(rates[1]) for implied in taxes.values()),
        [*wages.values(), *printed.values(), *rates],
        reach=Reach(min(r.low for r in taxes.values()), max(r.high for r in taxes.values())),
        finding=says(
            "pension-tax",
            rates_1=rates[1],
            all=stated["all"],
            aap_plus=stated["aap_plus"],
            all_2=printed["all"],
            aap_plus_2=printed["aap_plus"],
            all_3=needed["all"],
            aap_plus_3=needed["aap_plus"],
            all_4=npv["all"],
            aap_plus_4=npv["aap_plus"],
        ),
    )
    yield _same("transfers-saved", text["s5_transfers_saved"], term_of("u", "all"))


def _effects() -> Iterator[Check]:
    """Average the differences of table 8 over its months."""
    rows, text = printed_rows("08"), report_text()
    months = sorted({month for month, _ in rows}, key=int)
    work = [rows[m, "job"].difference for m in months]
    partly = [rows[m, "job_or_partly"].difference for m in months]
    n = len(months)
    full, part = (term_of(f"delta_{name}", "all") for name in ("full", "partial"))
    yield compare(
        "delta_full-all",
        "mean difference of the months of table 8, in work",
        full,
        Reach(sum(d.low for d in work) / n, sum(d.high for d in work) / n),
        work,
    )
    yield compare(
        "delta_partial-all",
        "mean difference of the months of table 8, fully or partly in work less in work",
        part,
        Reach(
            sum(b.low - a.high for a, b in zip(work, partly, strict=True)) / n,
            sum(b.high - a.low for a, b in zip(work, partly, strict=True)) / n,
        ),
        [*work, *partly],
    )
    first, last = text["s5_effect_period_from"], text["s5_effect_period_to"]
    wanted = {str(m) for m in range(as_int(first), as_int(last) + 1)}
    in_table_9 = sorted({model.split("_")[-2] for _, model in printed_rows("09")}, key=int)
    yield judge(
        "effect-table",
        "months that the table named has",
        first,
        wanted <= set(in_table_9),
        [last],
        printed="table 9",
        finding=says(
            "effect-table",
            first=first,
            last=last,
            in_table_9s=in_table_9,
            months_0=months[0],
            months=months[-1],
            full=full,
            part=part,
        ),
    )
    yield judge("effect-period", "months of table 8", last, wanted == set(months), [first])
    for name in ("s5_calculation_period", "s8_effect_period"):
        for end, original in (("from", first), ("to", last)):
            yield _same(f"{name}-{end}".replace("_", "-"), text[f"{name}_{end}"], original)
    years = text["s5_observed_after_start"]
    yield compare("observed-after-start", "last month of table 8 in years", years, at(int(months[-1]) / 12), [last])


def _net_value() -> Iterator[Check]:
    """Recompute the gains, the net gain and the totals of both columns."""
    text = report_text()
    people, weight, tax_cost = text["s5_cases_per_year"], term_of("partial_weight", "both"), term_of("tax_cost", "both")
    for group in ("all", "aap_plus"):
        value = _yearly_value(group)
        gains, costs = printed_gains(group), both_costs(group)
        exact = 0.0
        for part, gain, scale in zip(("full", "partial"), gains, (1.0, weight.value), strict=True):
            delta = term_of(f"delta_{part}", group)
            plain = scale * delta.value * _middle(value)
            unrounded = gain.value / (scale * _middle(value))
            exact += plain
            yield compare(
                f"gain_{part}-{group}",
                "the formula of the row",
                gain,
                reach(lambda d, v, scale=scale: scale * d * v, delta, value),
                [delta, *_value_inputs(group), *([weight] if part == "partial" else [])],
                cleared=(
                    SILENT
                    if gain.admits(plain)
                    else says("net-value-gain-note", unrounded=unrounded, delta=delta, plain=plain)
                ),
            )
        exact = net_gain(exact, costs[0].value - costs[1].value, tax_cost.value)
        net, total = term_of("net_gain", group), term_of("npv", group)
        yield compare(
            f"net_gain-{group}",
            "gains less extra cost times 1 + lambda",
            net,
            Reach(
                net_gain(sum(g.low for g in gains), costs[0].high - costs[1].low, tax_cost.value),
                net_gain(sum(g.high for g in gains), costs[0].low - costs[1].high, tax_cost.value),
            ),
            [*gains, *costs, tax_cost],
        )
        yield compare(
            f"npv-{group}",
            f"net gain times {people} participants",
            total,
            Reach(people.value * net.low, people.value * net.high),
            [net, people],
            cleared=(
                says("net-value-npv-note", net=net, people=people, net_by_people=net.value * people.value)
                if net.value * people.value == total.value
                else says("net-value-npv-note-2", exact=exact, people=people, exact_by_people=exact * people.value)
            ),
        )
        profit = group == "aap_plus"
        yield judge(
            f"npv-{group}-word",
            f"called {'very ' if profit else 'not '}profitable",
            total,
            (total.value > 0) == profit,
            [net],
            cleared=(SILENT if profit else _stays()),
        )
    for arm, name in (("intervention", "cost_sfj"), ("control", "cost_control")):
        yield _same(f"{name}-all", term_of(name, "all"), cost_of("sum", arm))
    fixed = [cost_of(item, "intervention") for item in ("sfj", "job_consultant")]
    sfj = term_of("cost_sfj", "aap_plus")
    slip = _weight() * people.value * (consultant_cost().low - fixed[1].value)
    yield judge(
        "cost_sfj-aap_plus",
        "at least the cost of the centre and the job consultants",
        sfj,
        sfj.value >= sum(part.value for part in fixed),
        fixed,
        cleared=says("cost-sfj-aap-plus-note", fixed_1=fixed[1], slip=slip),
    )
    extra = {g: term_of("cost_sfj", g).value - term_of("cost_control", g).value for g in ("all", "aap_plus")}
    yield judge(
        "extra-cost-word",
        "extra cost called of about the same size in both columns",
        term_of("cost_control", "aap_plus"),
        max(extra.values()) < 2 * min(extra.values()),
        [sfj, term_of("cost_sfj", "all"), term_of("cost_control", "all")],
        cleared=says("extra-cost-word-note", aap_plus=extra["aap_plus"], all=extra["all"]),
    )


def _parameters() -> Iterator[Check]:
    """Hold the rates and years of table 22 against the text."""
    text = report_text()
    r, lam = term_of("discount_rate", "both"), term_of("tax_cost", "both")
    guide = source.rows("parameters", source.FOLDER.parent / "external")
    yield compare(
        "discount-rate",
        "r of table 22 in per cent",
        text["s5_discount_rate"],
        at(100 * r.value),
        [r],
        cleared=says("discount-rate-note", normal=guide["rate_normal"].value, riskless=guide["rate_risk_free"].value),
    )
    yield _same("tax-cost", text["s5_tax_cost"], lam)
    yield _same("table-22-discount-rate", text["s5_table_22_discount_rate"], r)
    yield _same("table-22-tax-cost", text["s5_table_22_tax_cost"], lam)
    cost_year, gain_year = text["s5_cost_year"], text["s5_gain_year"]
    yield compare(
        "gain-year",
        "a year after the costs, as it is discounted for one year",
        gain_year,
        at(cost_year.value + 1),
        [cost_year],
    )
    for name, first in {
        "s5_calculation_cost_year": "s5_cost_year",
        "s5_grant_year": "s5_cost_year",
        "s5_job_consultant_year": "s5_cost_year",
        "s5_job_consultant_total_year": "s5_cost_year",
        "s5_treated_year": "s5_cost_year",
        "s5_calculation_gain_year": "s5_gain_year",
        "s5_wage_year": "s5_gain_year",
    }.items():
        yield _same(name.removeprefix("s5_").replace("_", "-"), text[name], text[first])
    years = text["s5_effect_kept"]
    for name in (
        "s1_effect_duration",
        "s5_gain_years",
        "s5_calculation_effect_years",
        "s5_calculation_kept",
        "s5_calculation_longer",
        "s5_calculation_sober",
        "s8_effect_duration",
        "s8_break_even_years",
    ):
        yield _same(name.replace("_", "-"), text[name], years)
    price_year = term_of("price_year", "both")
    yield _same("table-22-price-year", text["s5_table_22_price_year"], price_year)
    grant, people = text["s5_grant"], text["s5_cases_per_year"]
    for name in ("s5_wage_price_year", "s5_net_value_price_year"):
        yield _same(
            name.removeprefix("s5_").replace("_", "-"),
            text[name],
            price_year,
            finding=says(
                "parameters",
                term=term_of("expected_income", "all"),
                term_2=term_of("npv", "all"),
                text_name=text[name],
                price_year=price_year,
                cost_year=cost_year,
                grant=grant.value,
                people=people,
                grant_per_people=grant.value / people.value,
            ),
        )


# What the text concludes ---------------------------------------------------------------------------


def break_even(group: str = "all", *, partial: bool = False) -> Reach:
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
    >>> round(break_even().low, 3), round(break_even(partial=True).low, 3), round(break_even("aap_plus").low, 3)
    (0.066, 0.054, 0.086)
    """
    value = _yearly_value(group)
    sfj, control = both_costs(group)
    gain = term_of("gain_partial", group)
    low, high = (gain.low, gain.high) if partial else (0.0, 0.0)
    return Reach(
        (_weight() * (sfj.low - control.high) - high) / value.high,
        (_weight() * (sfj.high - control.low) - low) / value.low,
    )


def _break_even() -> Iterator[Check]:
    text = report_text()
    costs = both_costs()
    inputs = [*costs, *_value_inputs("all")]
    effect, kept = break_even(), break_even(partial=True)
    only = says("break-even-share-note", kept_low=kept.low)
    share, best = text["s5_break_even_share"], text["s5_best_centres_effect"]
    yield compare("break-even-share", "extra cost by value of work", share, effect, inputs, cleared=only)
    for name in ("s5_break_even_percent", "s8_break_even_percent"):
        yield compare(
            name.replace("_", "-"),
            "extra cost by value of work, in per cent",
            text[name],
            Reach(100 * effect.low, 100 * effect.high),
            inputs,
            cleared=only,
        )
    yield _same("best-centres-effect", best, text["s4_best_centres_effect_work"])
    yield _same("best-centres-economic", text["s8_best_centres_economic"], text["s4_best_centres"])
    yield from excuse(
        "best-centres-long-out",
        "effect at the best centres above break-even also for those long out of work",
        [text["s8_best_centres_economic"]],
        says("best-centres-long-out-reason", break_even_low_percent=100 * break_even("aap_plus").low),
    )
    yield judge(
        "best-centres-word",
        "called profitable with the effect of the best centres",
        best,
        best.low / 100 > effect.high,
        inputs,
        reach=Reach(100 * effect.high, 100),
        cleared=says("best-centres-word-note"),
    )
    other, effect_full = text["s5_measures_cost_sfj"], term_of("delta_full", "all")
    (full, partly), left = printed_gains(), without_other_measures()
    gap, pays = abs(left) / full.value, (full.value - left) / _middle(_yearly_value("all"))
    yield judge(
        "cost-neutral",
        "net gain without other NAV measures for the SFJ arm, if only full work counts",
        other,
        gap < NEUTRAL,
        [full, partly, *_value_inputs("all"), *costs, effect_full, cost_of("other_nav", "intervention"), share],
        printed="called cost-neutral",
        cleared=says(
            "cost-neutral-note",
            share=share,
            full=full.value,
            weight=_weight(),
            costs_0=costs[0],
            other=other,
            costs_1=costs[1],
            left=left,
            gap_percent=100 * gap,
            pays=pays,
            effect_full=effect_full,
            without_other_measures=without_other_measures(partial=True),
        ),
    )


LONG_OUT = {"AAP", "unemployment benefit", "individual benefit", "neither job nor benefit"}  # 5.1 and 5.3
SUMMARISED = {"AAP", "disability pension", "unemployment benefit"}  # 8.1; 8.2.5 adds individual benefit


def _summaries() -> Iterator[Check]:
    """Hold the net values in the text against table 22."""
    text, seven = report_text(), printed_rows("07")
    npv, long_out = term_of("npv", "all"), term_of("npv", "aap_plus")
    claim = text["s5_net_value"]
    yield compare("net-value", "net value in millions", claim, at(npv.value / 1e6), [npv])
    yield judge(
        "net-value-word",
        "somewhat beyond the number",
        claim,
        npv.value / 1e6 <= claim.value,
        [npv],
        printed=f"somewhat beyond {claim}",
    )
    claim = text["s8_yearly_gain_long_out_work"]
    years, capacity = text["s5_aap_capacity_years"], text["s5_aap_capacity"]
    yield compare("net-value-long-out", "net value in millions", claim, at(long_out.value / 1e6), [long_out])
    yield judge(
        "net-value-long-out-yearly",
        "called a mean gain per year",
        claim,
        years.value == 1,
        [long_out, years, capacity],
        printed=f"{claim} million a year",
        cleared=says("net-value-long-out-yearly-note", capacity=capacity),
    )

    states = ("aap", "unemployment_benefit", "no_job_no_benefit", "disability_graded")
    counted = [_at_inclusion(status) for status in states]
    aap, unemployed, neither, disabled = counted
    everybody = [seven["group_size", "inclusion", arm].n for arm in ARMS]
    people = sum(n.value for n in everybody)
    shorthand, income = text["s1_benefits_percent"], printed_rows("a1")["income_before", "aap"].mean
    subgroup = term_of("expected_income", "aap_plus")
    yield judge(
        "net-value-long-out-group",
        "the same people as in the calculation",
        claim,
        SUMMARISED == LONG_OUT,
        [
            *(seven[status, "inclusion", arm].percent for status in states for arm in ARMS),
            *everybody,
            shorthand,
            income,
            subgroup,
        ],
        printed="AAP, disability pension or unemployment benefit",
        finding=says(
            "net-value-long-out-group",
            claim=claim,
            shorthand=shorthand,
            neither=neither,
            aap=aap,
            unemployed=unemployed,
            sum_counted=sum(counted[:3]),
            people=people,
            sum_counted_percent=100 * sum(counted[:3]) / people,
            disabled=disabled,
            sum_counted_percent_2=100 * sum(counted) / people,
            aap_and_unemployed_and_disab=100 * (aap + unemployed + disabled) / people,
            subgroup=subgroup,
            income_times_1000=1000 * income.value,
        ),
    )
    net, gains, costs = term_of("net_gain", "all"), printed_gains(), both_costs()
    spent = costs[0].value - costs[1].value
    extra = _weight() * spent
    total = sum(g.value for g in gains)
    yield judge(
        "extra-cost-outweighs",
        "extra cost said to outweigh the gain",
        net,
        extra > total,
        [*gains, *costs],
        cleared=says(
            "extra-cost-outweighs-note",
            weight=_weight(),
            spent=spent,
            extra=extra,
            total=total,
            tax_cost=100 * report_text()["s5_tax_cost"].value,
        ),
    )


REASONS = {
    "reason-the-length-of-the-follow": ("s5_observed_after_end",),
    "reason-a-date-nothing-else-printed": ("s5_cases_year",),
}


def _excused() -> Iterator[Check]:
    text = report_text()
    gain, extra = sum(g.value for g in printed_gains()), _weight() * (both_costs()[0].value - both_costs()[1].value)
    later = 1 + term_of("discount_rate", "both").value
    yield from excuse(
        "model-first-year",
        "stated in the text",
        [text["s5_model_first_year"]],
        says(
            "model-first-year-reason",
            gain=gain,
            later=later,
            extra=extra,
            gain_per_later_less_extra=gain / later - extra,
        ),
    )
    for names, reason in {
        ("delta_full", "delta_partial"): "subgroup-shares",
        ("cost_control",): "subgroup-costs",
    }.items():
        for name in names:
            yield from excuse(f"{name}-aap_plus", "for the subgroup", [term_of(name, "aap_plus")], says(reason))
    for reason, names in REASONS.items():
        for name in names:
            yield from excuse(
                name.removeprefix("s5_").replace("_", "-"), "stated in the text", [text[name]], says(reason)
            )


def checks() -> list[Check]:
    """Run every check of the cost-benefit analysis.

    Returns
    -------
    list of Check
        In the order of the tables, then what the text concludes from them.

    Examples
    --------
    >>> len({check.id for check in checks()}) == len(checks())
    True
    """
    parts: tuple[Callable[[], Iterator[Check]], ...] = (
        _measures,
        _measures_in_text,
        _services,
        _fewer_users,
        _fees,
        _costs,
        _capacity,
        _income,
        _production,
        _leisure,
        _transfers,
        _effects,
        _net_value,
        _parameters,
        _break_even,
        _summaries,
        _excused,
    )
    return [check for part in parts for check in part()]
