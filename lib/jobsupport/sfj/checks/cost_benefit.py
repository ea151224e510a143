"""Checks of the report's cost-benefit analysis: tables 19 to 22, chapter 5 and what the summaries say of it.

The report's formula, per participant and for an effect of one year::

    share * (W - F + lambda U) / (1 + r) - (1 + lambda) * extra cost

with W the value of what an employee produces, F the value of leisure given up, U the public
transfers saved and the taxes gained, r the discount rate and lambda the cost of tax-financed
spending. A share partly in work counts half. The rates of the method (14.1 % and the like) stand
for themselves, without a rounding interval: with them W, F and U of the second column of table 22
come out to the krone.

What the tables merely say of their numbers stands in ``relations.csv``; here is what needs the model or a reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import inf
from typing import Any

from etterprov import source
from etterprov.check import Check, compare, excuse, judge, made
from etterprov.counts import as_int, as_reach, counts_behind, exactly
from etterprov.families.arithmetic import COMPUTED
from etterprov.families.grains import GRIM, whole_mean
from etterprov.families.tests import ALPHA, ps_of_counts
from etterprov.families.text import ABOVE
from etterprov.families.totals import AT_MOST
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.readings import SILENT, Said, says
from jobsupport.costbenefit import (
    CORRECTED,
    PENSION_TAX,
    consultant_budget,
    leisure_value,
    net_gain,
    net_value,
    producer_wage,
    transfers_saved,
    value_of_work,
)
from jobsupport.sfj.money import (
    COLUMNS,
    FOLLOW_UPS,
    SERVICES,
    consultations_of,
    cost_of,
    costs_of,
    effect_needed,
    fee,
    gains_of,
    printed_rows,
    tax_weight,
    term_of,
    two_fees,
    use_of,
    users_of,
    value_of_year,
    without_other_measures,
)
from jobsupport.sfj.text import report_text

ARMS = ("control", "intervention")
NEUTRAL = 0.05  # "cost-neutral": gain and extra cost differ by less than this part of the gain


def _value_inputs(group: str) -> list[Printed]:
    return [term_of(name, group) for name in ("w", "f", "u")] + [
        term_of(name, "both") for name in ("tax_cost", "discount_rate")
    ]


def _rates(*names: str) -> list[Printed]:
    """Give rates of the method as the text prints them."""
    return [report_text()[f"s5_{name}"] for name in names]


def _stays() -> Said:
    """Say what the slips of the first column come to together."""
    some = report_text()["s5_cases_per_year"].value > 0
    return says("conclusion-stays", total=net_value(CORRECTED["all"]).total if some else 0.0)


# Table 19 ------------------------------------------------------------------------------------------

NOT_MEASURES = ("total_started", "recipients", "note_a", "note_b")
NAMED = ("supported_employment", "training", "individual_follow_up", "practice_ordinary", "education")


def _started(arm: str) -> dict[str, Printed]:
    return {name: row.count for (name, a), row in printed_rows("19").items() if a == arm and name not in NOT_MEASURES}


def _measures() -> Iterator[Check]:
    rows, text = printed_rows("19"), report_text()
    for arm in ARMS:
        total, recipients = rows["total_started", arm].count, rows["recipients", arm].count
        each = total.value / recipients.value if recipients.value else inf
        yield AT_MOST.check(
            f"recipients-{arm}",
            recipients,
            total,
            asks="at least one measure each",
            cleared=says("recipients-note", each=each, most=max(_started(arm).values(), key=as_int)),
        )
    control = _started("control")
    yield ABOVE.check(
        "named-kinds",
        [control[name] for name in NAMED],
        [count for name, count in control.items() if name not in NAMED],
        claim=control["education"],
        asks="the kinds called most usual are the most frequent ones",
        printed="called most usual",
    )
    first, last = (getattr(rows["note_a", "all"], f"month_{end}") for end in ("from", "to"))
    begin, end = text["s5_table_19_from"], text["s5_table_19_to"]
    yield judge(
        "period-text",
        "months counted in text and note",
        begin,
        first.value - begin.value in (0, 1),
        [first],
        cleared=says("period-text-note", begin=begin, end=end, first=first, last=last),
    )


def _measures_in_text() -> Iterator[Check]:
    text, rows = report_text(), printed_rows("19")
    control, sfj = (rows["recipients", arm].percent for arm in ARMS)
    for name, percent, above in (("control", control, True), ("sfj", sfj, False)):
        claim = text[f"s5_measures_{name}_share"]
        yield judge(
            f"measures-{name}-share",
            f"{percent} % called {'somewhat more than' if above else 'almost'} one in four",
            claim,
            (percent.low > 100 * claim.value) == above,
            [percent],
        )
    yield ABOVE.check(
        "measures-fewer",
        control,
        sfj,
        claim=text["s5_measures_sfj_count"],
        also=[text["s5_measures_sfj_count"], *(rows["total_started", arm].count for arm in ARMS)],
        asks="measures not as many as in the control arm",
        printed="to a lesser extent",
        cleared=says("measures-fewer-note", month=text["s5_table_19_note_ab_month"]),
    )


# Table 20 ------------------------------------------------------------------------------------------


def _asked(month: str, arm: str) -> Printed:
    asked: Printed = printed_rows("20")["group_size", "all", month, arm].n
    return asked


def _users(kind: str, month: str, arm: str) -> int:
    """Count the people behind a percentage of table 20; the fewest if several counts print so."""
    return min(counts_behind(users_of(kind, month, arm), as_int(_asked(month, arm))), default=0)


def _services() -> Iterator[Check]:
    for month in FOLLOW_UPS:
        for arm in ARMS:
            for service, kinds in SERVICES.values():
                yield _mean_consultations(service, kinds, month, arm)
        sizes = [_asked(month, arm) for arm in ARMS]
        answered = report_text()[f"s4_response_{month}_count"]
        silent = answered.value - sum(n.value for n in sizes)
        yield judge(
            f"n-{month}",
            f"no more people than the {answered} who returned the questionnaire",
            sizes[1],
            silent >= 0,
            [sizes[0], answered],
            printed=" + ".join(n.text for n in sizes),
            reach=Reach(0, answered.value),
            cleared=says("services-n-note", silent=silent),
        )


def _mean_consultations(service: str, kinds: tuple[str, ...], month: str, arm: str) -> Check:
    """Ask whether whole numbers of consultations can have the mean, from all asked or from fewer."""
    mean, n = consultations_of(service, month, arm), _asked(month, arm)
    users = max(_users(kind, month, arm) for kind in kinds)
    enough = mean.high * n.value >= users
    sizes = range(as_int(n), max(users, 1) - 1, -1) if enough else range(0)
    size = next((size for size in sizes if whole_mean(mean, size).holds), 0)
    from_all = size == as_int(n)
    return GRIM.check(
        f"{service}-{month}-{arm}-mean",
        mean,
        sizes,
        also=[n, *(users_of(kind, month, arm) for kind in kinds)],
        asks="whole consultations, at least one for each user",
        cleared=says("consultations-of-all", n=n) if from_all else says("consultations-of-fewer", n=n, size=size),
    )


def _fewer_users() -> Iterator[Check]:
    """Check that far fewer of the SFJ arm saw a GP, a psychologist or a psychiatric centre."""
    for kind in ("gp", "psychologist", "dps"):
        for month in FOLLOW_UPS:
            control, sfj = (users_of(kind, month, arm) for arm in ARMS)
            sizes = [_asked(month, arm) for arm in ARMS]
            counts = [_users(kind, month, arm) for arm in ARMS]
            p = ps_of_counts([[k, as_int(n) - k] for k, n in zip(counts, sizes, strict=True)]).get("pearson", 1.0)
            fewer = sfj.high < control.low and p < ALPHA
            yield judge(
                f"{kind}-{month}-word",
                "called considerably lower than in the control arm",
                sfj,
                fewer,
                [control, *sizes],
                reach=Reach(0, control.high) if fewer else None,
                cleared=says("users-fewer-note", p=p),
            )


# Table 21 ------------------------------------------------------------------------------------------


def _fees() -> Iterator[Check]:
    """Ask whether a fee, times the printed means, gives the cost of both arms; the fees are not printed."""
    for item, (_, kinds) in SERVICES.items():
        yield _one_row_two_kinds(item) if len(kinds) > 1 else _fee(item)


def _fee(item: str) -> Check:
    """Ask whether one fee fits both arms, or else one for a first and another for a later consultation.

    Fees of whatever size, none below 0, give the two arms costs whose ratio lies between the ratio of their first and
    that of their later consultations.
    """
    claim, other = (cost_of(item, arm) for arm in ("intervention", "control"))
    use, others = (use_of(item, arm) for arm in ("intervention", "control"))
    one = _scaled(other, [(use.all, others.all)])
    two = _scaled(other, [(use.first, others.first), (use.later, others.later)])
    single = one.meets(claim)
    return judge(
        f"{item}-fee",
        "mean number of consultations times a fee that both arms share",
        claim,
        single or two.meets(claim),
        [other, *_behind(item)],
        reach=one,
        by=SILENT if single else says("fee-of-two-kinds", **_implied(item)) + _two_fees(item),
        cleared=_one_fee(item),
        finding=says("fee", **_implied(item)),
    )


def _scaled(cost: Printed, uses: list[tuple[Reach, Reach]]) -> Reach:
    """Give what a cost of the control arm is in the other, by what both use; all that is possible lies between."""
    ratios = [Reach(ours.low / theirs.high, ours.high / theirs.low) for ours, theirs in uses if theirs.low > 0]
    if len(ratios) < len(uses):
        return Reach(0.0, inf)
    return Reach(cost.low * min(ratio.low for ratio in ratios), cost.high * max(ratio.high for ratio in ratios))


def _behind(item: str) -> list[Printed]:
    """Give the numbers of table 20 that stand behind a row of table 21."""
    service, kinds = SERVICES[item]
    return [consultations_of(service, month, arm) for arm in ARMS for month in FOLLOW_UPS] + [
        users_of(kind, month, arm) for kind in kinds for arm in ARMS for month in FOLLOW_UPS
    ]


def _implied(item: str) -> dict[str, object]:
    """Say what a consultation costs in each arm, and the SFJ arm with the fee of the control arm."""
    means = {arm: use_of(item, arm).all.middle for arm in ARMS}
    fees = {arm: cost_of(item, arm).value / mean if mean else inf for arm, mean in means.items()}
    each = [
        says("fee-each", cost=cost_of(item, arm), mean=means[arm], fee=fees[arm]) for arm in ("intervention", "control")
    ]
    return {"each": each, "other": means["intervention"] * fees["control"]}


def _one_fee(item: str) -> Said:
    fees = [fee(item, arm) for arm in ARMS]
    return says("fee-fits", least=max(found.low for found in fees), most=min(found.high for found in fees))


def _two_fees(item: str) -> Said:
    found = two_fees(item)
    return says("fee-first-and-later", first=found[0], later=found[1]) if found else SILENT


def _one_row_two_kinds(item: str) -> Check:
    quantity = "mean number of consultations times a fee that both arms share"
    reason = says("fee-of-two-services", **_implied(item))
    return excuse(f"{item}-fee", quantity, [cost_of(item, "intervention")], reason)[0]


def _consultants() -> Iterator[Check]:
    """Recompute what job consultants cost a participant."""
    cases, months, price = _rates("cases_per_year", "job_consultant_months", "job_consultant_rate")
    consultant, total = (cost_of(item, "intervention") for item in ("job_consultant", "sum"))
    npv, people = term_of("npv", "all"), max(cases.value, 1)  # someone takes part
    right = consultant_budget() / people
    more = right - consultant.value
    yield COMPUTED.check(
        "job_consultant",
        consultant,
        Reach(months.low * price.low / people, months.high * price.high / people),
        also=[months, price, cases],
        asks="months times price by participants of a year",
        finding=says(
            "job-consultant",
            consultant=consultant,
            months=months,
            price=price,
            cases=cases,
            right=right,
            total=total,
            right_total=total.value + more,
            npv=npv,
            right_npv=npv.value - tax_weight() * round(more) * people,
            loose=Reach(months.low * (price.value - 50) / people, months.high * (price.value + 50) / people),
            people=consultant_budget() / consultant.value if consultant.value else inf,
        )
        + _stays(),
    )


def _costs() -> Iterator[Check]:
    text = report_text()
    for arm, short in zip(ARMS, ("control", "sfj"), strict=True):
        mean, users, none, least = _rates(
            *(f"measures_cost_{name}" for name in (short, f"{short}_users", "none", "minimum"))
        )
        recipients, people = printed_rows("19")["recipients", arm], printed_rows("01")["total", arm].count
        share, count = recipients.percent, recipients.count
        exact = users.value * count.value / people.value if people.value else inf
        yield COMPUTED.check(
            f"measures-cost-{short}",
            mean,
            Reach(users.low * share.low / 100, users.high * share.high / 100),
            also=[users, share, count, people, none, least],
            asks="mean of those with a measure times their share",
            cleared=says("measures-cost-note", share=share, users=users, count=count, people=people, exact=exact),
        )
    left_out, total = (cost_of(item, "intervention") for item in ("psychologist", "sum"))
    summed = sum(
        row.cost.value
        for (item, arm), row in printed_rows("21").items()
        if arm == "intervention" and item != "sum" and row.cost
    )
    lower = tax_weight() * left_out.value * text["s5_cases_per_year"].value
    yield judge(
        "psychologist-left-out",
        "the number in brackets is not in the sum",
        left_out,
        summed > total.value,
        [total],
        printed=f"({left_out})",
        cleared=says("psychologist-left-out-note", cost=left_out, lower=lower),
    )
    centres = [row.count for (centre, arm), row in printed_rows("01").items() if centre != "total" and arm == "all"]
    yield COMPUTED.check(
        "grant-centres", text["s5_grant_centres"], exactly(len(centres)), also=centres, asks="centres of table 1"
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
    rows = printed_rows("a1")
    kinds = ("job", "sick_leave_full", "aap", "other")
    means = {kind: rows["income_before", kind].mean for kind in kinds}
    sizes = {kind: rows["group_size", kind].n for kind in kinds}
    incomes = {kind: 1000 * means[kind].value * sizes[kind].value for kind in kinds}
    people, total = sum(n.value for n in sizes.values()), sum(incomes.values())
    in_model = printed_rows("09")["group_size", "job_12_main"].n
    gone = people - in_model.value
    top, bottom = (1000 * end(mean.value for mean in means.values()) for end in (max, min))
    yield COMPUTED.check(
        "income-all",
        term_of("expected_income", "all"),
        Reach((total - gone * top) / in_model.value, (total - gone * bottom) / in_model.value),
        also=[*means.values(), *sizes.values(), in_model],
        asks="mean income before inclusion, table A.1",
        cleared=says(
            "income-all-note", mean=total / people, people=people, gone=gone, year=report_text()["s5_wage_price_year"]
        ),
    )
    neither, unemployed, followed = map(_at_inclusion, ("no_job_no_benefit", "unemployment_benefit", "nav_no_benefit"))
    aap, others = sizes["aap"].value, sizes["other"].value
    listed, subgroup = neither + unemployed, term_of("expected_income", "aap_plus")
    both = incomes["aap"] + incomes["other"]
    yield COMPUTED.check(
        "income-aap_plus",
        subgroup,
        Reach(incomes["aap"] / (aap + others), both / (aap + listed)),
        also=[*means.values(), *sizes.values()],
        asks="mean income before inclusion of AAP recipients and some of the others, table A.1",
        cleared=says(
            "income-subgroup-note",
            listed=listed,
            unemployed=unemployed,
            neither=neither,
            most=int(both / subgroup.value - aap),  # even if the rest had no income
            others=others,
            wider=listed + followed,
        ),
    )


def _production() -> Iterator[Check]:
    """Recompute W, the producer's wage."""
    rates = _rates("payroll_tax", "pension_cost", "injury_insurance")
    payroll, pension, insurance = rates
    made = partial(
        producer_wage,
        payroll_tax=payroll.value / 100,
        pension_cost=pension.value / 100,
        insurance=insurance.value,
    )
    for group in COLUMNS:
        wage, w = term_of("expected_income", group), term_of("w", group)
        right = made(wage.value)
        yield COMPUTED.check(
            f"w-{group}",
            w,
            as_reach(wage).through(made),
            also=[wage, *rates],
            asks="wage, employer's contribution, pension cost and insurance",
            finding=says(
                "production",
                w=w,
                wage=wage,
                payroll=1 + payroll.value / 100,
                pension=1 + pension.value / 100,
                insurance=insurance,
                right=right,
                second=term_of("w", "aap_plus"),
                wanted=insurance.value + w.value - right,
            )
            + _stays(),
        )


def _leisure() -> Iterator[Check]:
    """Recompute F, the value of leisure."""
    share, tax, elasticity = _rates("leisure_percent", "income_tax", "labour_supply_elasticity")
    valued = partial(leisure_value, income_tax=tax.value / 100, share=share.value)
    for group in COLUMNS:
        wage, f, w = (term_of(name, group) for name in ("expected_income", "f", "w"))
        yield COMPUTED.check(
            f"f-{group}",
            f,
            as_reach(wage).through(valued),
            also=[wage, share, tax],
            asks="share of the wage after tax",
            finding=says(
                "leisure",
                f=f,
                share=share,
                kept=1 - tax.value / 100,
                wage=wage,
                right=valued(wage.value),
                w=w,
                from_w=valued(w.value),
                more=f.value - valued(wage.value),
            )
            + _stays(),
        )
    wage, f = term_of("expected_income", "aap_plus"), term_of("f", "aap_plus")
    part = elasticity.value / (1 + elasticity.value)
    yield COMPUTED.check(
        "leisure-percent",
        share,
        exactly(100 * part),
        also=[elasticity, f, wage],
        asks="area under a labour supply curve of constant elasticity, in per cent of the wage after tax",
        finding=says("leisure-percent", share=share, elasticity=elasticity, part=part, share_percent=100 * share.value),
    )
    # F is what is kept of the wage, times its value: the tax is what that leaves.
    untaxed = as_reach(wage).through(partial(leisure_value, income_tax=0.0, share=share.value))
    yield COMPUTED.check(
        "income-tax",
        tax,
        Reach(100 * (1 - f.high / untaxed.low), 100 * (1 - f.low / untaxed.high)) if untaxed.low > 0 else None,
        also=[f, wage, share],
        asks="income tax implied by F of the second column",
    )


def _transfers() -> Iterator[Check]:
    """Recompute U, the transfers saved; the tax on the pension is not printed."""
    rates = _rates("disability_pension_percent", "income_tax", "payroll_tax", "pension_cost")
    replacement, tax, payroll_tax, pension = (rate.value / 100 for rate in rates)
    saved = partial(
        transfers_saved, income_tax=tax, replacement=replacement, payroll_tax=payroll_tax, pension_cost=pension
    )
    wages, printed = ({g: term_of(name, g) for g in COLUMNS} for name in ("expected_income", "u"))
    taxes = {g: _pension_tax(wages[g], u, saved) for g, u in printed.items()}
    needed = {g: taxes[g].middle for g in COLUMNS}
    stated = {g: saved(wages[g].value, tax) for g in COLUMNS}
    for group, u in printed.items():
        right = saved(wages[group].value, PENSION_TAX)
        by_text, with_tax = (as_reach(wages[group]).through(partial(saved, pension_tax=t)) for t in (tax, PENSION_TAX))
        yield judge(
            f"u-{group}",
            "pension after tax, tax and employer's contribution of a year's work",
            u,
            by_text.meets(u) or with_tax.meets(u),
            [wages[group], *rates],
            reach=by_text if by_text.meets(u) or with_tax.meets(u) else with_tax,
            by=SILENT
            if by_text.meets(u)
            else says("transfers-note", pension_tax=100 * PENSION_TAX, income_tax=rates[1], otherwise=stated[group]),
            finding=says(
                "transfers",
                u=u,
                right=right,
                less=u.value - right,
                first=needed["all"],
                second=needed["aap_plus"],
                gain=_through_lambda(group, u.value - right),
            )
            + _stays(),
        )
    cases = report_text()["s5_cases_per_year"].value
    totals = {g: term_of("npv", g).value - cases * _through_lambda(g, printed[g].value - stated[g]) for g in COLUMNS}
    span = taxes["all"].union(taxes["aap_plus"])
    implied = any(found.meets(rates[1]) for found in taxes.values())
    yield judge(
        "pension-tax",
        "tax on the disability pension that U implies in one column or the other",
        rates[1],
        implied,
        [*wages.values(), *printed.values(), *rates],
        reach=span if implied or not span.meets(rates[1]) else None,
        finding=says(
            "pension-tax",
            tax=rates[1],
            stated=[stated[g] for g in COLUMNS],
            printed=[printed[g] for g in COLUMNS],
            needed=[says("per-cent", tax=needed[g]) for g in COLUMNS],
            totals=[totals[g] for g in COLUMNS],
        ),
    )


def _pension_tax(wage: Printed, u: Printed, saved: Callable[[float, float], float]) -> Reach:
    """Give the tax on the pension that U implies: what U lacks of its value without a tax, by the pension."""
    untaxed, pension = saved(1.0, 0.0), saved(1.0, 0.0) - saved(1.0, 1.0)
    if wage.low <= 0 or pension <= 0:
        return Reach(0.0, 100.0)
    return reach(lambda w, u: 100 * (untaxed - u / w) / pension, wage, u)


def _through_lambda(group: str, transfers: float) -> float:
    """Give what kroner of U are worth per participant: lambda times the effect, a year later."""
    share = term_of("delta_full", group).value + term_of("delta_partial", group).value / 2
    return float(share * value_of_work(0, 0, transfers))


def _effects() -> Iterator[Check]:
    """Look up the months of the effect."""
    months = sorted({month for month, _ in printed_rows("08")}, key=int)
    in_table_9 = sorted({model.split("_")[-2] for _, model in printed_rows("09")}, key=int)
    first, last = _rates("effect_period_from", "effect_period_to")
    wanted = {str(month) for month in range(as_int(first), as_int(last) + 1)}
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
            has=[int(month) for month in in_table_9],
            begin=int(months[0]),
            end=int(months[-1]),
            full=term_of("delta_full", "all"),
            part=term_of("delta_partial", "all"),
        ),
    )
    yield judge("effect-period", "months of table 8", last, wanted == set(months), [first])


def _net_value() -> Iterator[Check]:
    """Recompute the gains, the net gain and the totals of both columns."""
    for group in COLUMNS:
        yield from _gains(group)
        yield from _totals(group)
    cases = report_text()["s5_cases_per_year"]
    fixed = [cost_of(item, "intervention") for item in ("sfj", "job_consultant")]
    sfj, control = costs_of("aap_plus")
    yield judge(
        "cost_sfj-aap_plus",
        "at least the cost of the centre and the job consultants",
        sfj,
        sfj.value >= sum(part.value for part in fixed),
        fixed,
        cleared=says(
            "cost-subgroup-note",
            consultant=fixed[1],
            lower=tax_weight() * (consultant_budget() - cases.value * fixed[1].value),
        ),
    )
    extra = {g: costs_of(g)[0].value - costs_of(g)[1].value for g in COLUMNS}
    yield judge(
        "extra-cost-word",
        "extra cost called of about the same size in both columns",
        control,
        max(extra.values()) < 2 * min(extra.values()),
        [sfj, *costs_of("all")],
        cleared=says("extra-cost-note", subgroup=extra["aap_plus"], all=extra["all"]),
    )


def _parts(group: str) -> Iterator[tuple[str, Printed, Printed, float]]:
    """Give both parts of the gain: what each is called, its gain, its effect and its weight."""
    for part, gain, weight in zip(("full", "partial"), gains_of(group), (1.0, _half().value), strict=True):
        yield part, gain, term_of(f"delta_{part}", group), weight


def _half() -> Printed:
    return term_of("partial_weight", "both")


def _gains(group: str) -> Iterator[Check]:
    value = value_of_year(group)
    for part, gain, delta, weight in _parts(group):
        worth = weight * value.middle
        unrounded = gain.value / worth if worth else inf
        note = says("gain-note", unrounded=unrounded, delta=delta, plain=delta.value * worth)
        yield COMPUTED.check(
            f"gain_{part}-{group}",
            gain,
            reach(lambda d, v, weight=weight: weight * d * v, delta, value),
            also=[delta, *_value_inputs(group), *([_half()] if part == "partial" else [])],
            asks="the formula of the row",
            cleared=SILENT if gain.admits(delta.value * worth) else note,
        )


def _totals(group: str) -> Iterator[Check]:
    cases, tax_cost = report_text()["s5_cases_per_year"], term_of("tax_cost", "both")
    gains, (sfj, control) = gains_of(group), costs_of(group)
    net, total = term_of("net_gain", group), term_of("npv", group)
    yield COMPUTED.check(
        f"net_gain-{group}",
        net,
        Reach(
            net_gain(sum(gain.low for gain in gains), sfj.high - control.low, tax_cost.value),
            net_gain(sum(gain.high for gain in gains), sfj.low - control.high, tax_cost.value),
        ),
        also=[*gains, sfj, control, tax_cost],
        asks="gains less extra cost times 1 + lambda",
    )
    plain = sum(weight * delta.value * value_of_year(group).middle for _, _, delta, weight in _parts(group))
    exact = net_gain(plain, sfj.value - control.value, tax_cost.value)
    product = net.value * cases.value
    yield COMPUTED.check(
        f"npv-{group}",
        total,
        Reach(cases.value * net.low, cases.value * net.high),
        also=[net, cases],
        asks=f"net gain times {cases} participants",
        cleared=says("npv-note", net=net, cases=cases, product=product)
        if product == total.value
        else says("npv-unrounded-note", exact=exact, cases=cases, product=exact * cases.value),
    )
    profit = group == "aap_plus"
    yield judge(
        f"npv-{group}-word",
        f"called {'very ' if profit else 'not '}profitable",
        total,
        (total.value > 0) == profit,
        [net],
        cleared=SILENT if profit else _stays(),
    )


def _by_groups() -> Iterator[Check]:
    """Hold the first column against equation (1), which sums over people, with those of the second column apart.

    With a share g in the subgroup, others have the mean effect and the mean value of work that those of all leave. The
    sum of the products is the product of the means and g / (1 - g) times both differences.
    """
    percent = report_text()["s1_benefits_percent"]
    deltas = [term_of(f"delta_{part}", group) for group in COLUMNS for part in ("full", "partial")]
    gains, (sfj, control), net = gains_of(), costs_of(), term_of("net_gain", "all")
    whole, group = (value_of_year(column) for column in COLUMNS)
    half, weight = _half().value, tax_weight()

    def gain(share: Any, full: Any, part: Any, their_full: Any, their_part: Any, value: Any, theirs: Any) -> Any:
        mean, their_mean = full + half * part, their_full + half * their_part
        return mean * value + share / (100 - share) * (their_mean - mean) * (theirs - value)

    known = percent.high < 100
    found = reach(gain, percent, *deltas, whole, group, tolerance=1e-4) if known else Reach(-inf, inf)
    spent = Reach(weight * (sfj.low - control.high), weight * (sfj.high - control.low))
    middles = [percent.value, *(delta.value for delta in deltas), whole.middle, group.middle]
    middle = gain(*middles) if known else 0.0
    left = middle - weight * (sfj.value - control.value)
    yield COMPUTED.check(
        "net_gain-all-by-groups",
        net,
        Reach(found.low - spent.high, found.high - spent.low),
        also=[
            *gains,
            sfj,
            control,
            percent,
            *deltas,
            _half(),
            *(p for column in COLUMNS for p in _value_inputs(column)),
        ],
        asks="equation (1) summed over the subgroup of the second column and all others",
        finding=says(
            "by-groups",
            percent=percent,
            net=net,
            gain=sum(part.value for part in gains),
            sum=middle,
            left=left,
            mean=deltas[0].value + half * deltas[1].value,
            theirs=deltas[2].value + half * deltas[3].value,
            worth=whole.middle,
            their_worth=group.middle,
        ),
    )


def _discount() -> Iterator[Check]:
    rate = term_of("discount_rate", "both")
    guide = source.rows("parameters", source.FOLDER.parent / "external")
    yield COMPUTED.check(
        "discount-rate",
        report_text()["s5_discount_rate"],
        exactly(100 * rate.exact),
        also=[rate],
        asks="r of table 22 in per cent",
        cleared=says("discount-rate-note", normal=guide["rate_normal"].value, riskless=guide["rate_risk_free"].value),
    )


# What the text concludes ---------------------------------------------------------------------------


def _break_even() -> Iterator[Check]:
    text, costs = report_text(), costs_of()
    inputs = [*costs, *_value_inputs("all")]
    effect = effect_needed()
    percent = Reach(100 * effect.low, 100 * effect.high)
    only = says("break-even-note", kept=effect_needed(partial=True).low)
    for name, cell, span, unit in (
        ("break-even-share", "s5_break_even_share", effect, ""),
        ("s5-break-even-percent", "s5_break_even_percent", percent, ", in per cent"),
        ("s8-break-even-percent", "s8_break_even_percent", percent, ", in per cent"),
    ):
        asks = f"extra cost by value of work{unit}"
        yield COMPUTED.check(name, text[cell], span, also=inputs, asks=asks, cleared=only)
    yield _break_even_of_those_long_out()
    yield from excuse(
        "best-centres-long-out",
        "effect at the best centres above break-even also for those long out of work",
        [text["s8_best_centres_economic"]],
        says("best-centres-long-out", needed=100 * effect_needed("aap_plus").low),
    )
    yield compare(
        "best-centres-word",
        "called profitable with the effect of the best centres",
        text["s5_best_centres_effect"],
        Reach(percent.high, 100),
        inputs,
        cleared=says("best-centres-note", begin=text["s5_effect_period_from"], end=text["s5_effect_period_to"]),
    )
    yield _cost_neutral()


def _break_even_of_those_long_out() -> Check:
    """Hold the percentage that 8.2.5 asks of those long out of work as well against their own column."""
    claim, needed = report_text()["s8_break_even_percent"], effect_needed("aap_plus")
    effect, costs = term_of("delta_full", "aap_plus"), costs_of("aap_plus")
    return COMPUTED.check(
        "s8-break-even-percent-long-out",
        claim,
        Reach(100 * needed.low, 100 * needed.high),
        also=[effect, *costs, *_value_inputs("aap_plus"), *gains_of("aap_plus")],
        asks="what those long out of work need, who are held to it as well",
        finding=says(
            "break-even-long-out",
            claim=claim,
            weight=tax_weight(),
            costs=costs,
            worth=value_of_year("aap_plus").middle,
            needed=100 * needed.low,
            effect=100 * effect.value,
            kept=100 * effect_needed("aap_plus", partial=True).low,
        ),
    )


def _cost_neutral() -> Check:
    other, share = report_text()["s5_measures_cost_sfj"], report_text()["s5_break_even_share"]
    (full, part), (sfj, control) = gains_of(), costs_of()
    left, effect, worth = without_other_measures(), term_of("delta_full", "all"), value_of_year("all").middle
    gap = abs(left) / full.value if full.value else inf
    return judge(
        "cost-neutral",
        "net gain without other NAV measures for the SFJ arm, if only full work counts",
        other,
        gap < NEUTRAL,
        [full, part, *_value_inputs("all"), sfj, control, effect, cost_of("other_nav", "intervention"), share],
        printed="called cost-neutral",
        cleared=says(
            "cost-neutral-note",
            share=share,
            full=full.value,
            weight=tax_weight(),
            sfj=sfj,
            other=other,
            control=control,
            left=left,
            gap=100 * gap,
            needed=(full.value - left) / worth if worth else inf,
            effect=effect,
            with_partial=without_other_measures(partial=True),
        ),
    )


def _summaries() -> Iterator[Check]:
    """Hold what the text says of the net values against table 22."""
    text = report_text()
    claim, npv = text["s5_net_value"], term_of("npv", "all")
    yield judge(
        "net-value-word",
        "somewhat beyond the number",
        claim,
        npv.value / 1e6 <= claim.value,
        [npv],
        printed=f"somewhat beyond {claim}",
    )
    claim, long_out = text["s8_yearly_gain_long_out_work"], term_of("npv", "aap_plus")
    years, capacity = _rates("aap_capacity_years", "aap_capacity")
    yield judge(
        "net-value-long-out-yearly",
        "called a mean gain per year",
        claim,
        years.value == 1,
        [long_out, years, capacity],
        printed=f"{claim} million a year",
        cleared=says("net-value-yearly-note", capacity=capacity),
    )
    yield _long_out_of_work()
    gains, (sfj, control) = gains_of(), costs_of()
    spent, gain = sfj.value - control.value, sum(gain.value for gain in gains)
    extra = tax_weight() * spent
    yield judge(
        "extra-cost-outweighs",
        "extra cost said to outweigh the gain",
        term_of("net_gain", "all"),
        extra > gain,
        [*gains, sfj, control],
        cleared=says(
            "extra-cost-outweighs-note",
            weight=tax_weight(),
            spent=spent,
            extra=extra,
            gain=gain,
            tax_cost=100 * text["s5_tax_cost"].value,
        ),
    )


def _long_out(section: str) -> Mapping[str, str]:
    """Give those whom a section lists as long out of work, with their English labels."""
    return source.listed("sfj-lists", "long_out_of_work").get(section, {})


def _long_out_of_work() -> Check:
    """Hold those whom 8.1 names against those whom the calculation was made for."""
    text, seven = report_text(), printed_rows("07")
    states = ("aap", "unemployment_benefit", "no_job_no_benefit", "disability_graded")
    aap, unemployed, neither, disabled = map(_at_inclusion, states)
    everybody = [seven["group_size", "inclusion", arm].n for arm in ARMS]
    people = sum(n.value for n in everybody)
    claim, shorthand = text["s8_yearly_gain_long_out_work"], text["s1_benefits_percent"]
    income, subgroup = printed_rows("a1")["income_before", "aap"].mean, term_of("expected_income", "aap_plus")
    named = _long_out("8.1")
    *several, last = named.values()
    counted = [aap, unemployed, neither]
    return judge(
        "net-value-long-out-group",
        "the same people as in the calculation",
        claim,
        named.keys() == _long_out("5.3").keys(),
        [
            *(seven[status, "inclusion", arm].percent for status in states for arm in ARMS),
            *everybody,
            shorthand,
            income,
            subgroup,
        ],
        printed=f"{', '.join(several)} or {last}",
        finding=says(
            "long-out-of-work",
            claim=claim,
            shorthand=shorthand,
            neither=neither,
            counted=counted,
            sum=sum(counted),
            people=people,
            fits=100 * sum(counted) / people,
            disabled=disabled,
            fits_too=100 * (sum(counted) + disabled) / people,
            by_words=100 * (aap + unemployed + disabled) / people,
            subgroup=subgroup,
            aap_income=1000 * income.value,
        ),
    )


def _first_year() -> Iterator[Check]:
    gain, (sfj, control) = sum(gain.value for gain in gains_of()), costs_of()
    extra = tax_weight() * (sfj.value - control.value)
    later = 1 + term_of("discount_rate", "both").value
    yield from excuse(
        "model-first-year",
        "stated in the text",
        [report_text()["s5_model_first_year"]],
        says("first-year-by-definition", gain=gain, later=later, extra=extra, net=gain / later - extra),
    )


def checks() -> list[Check]:
    """Run the checks of the cost-benefit analysis that need thought.

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
        _consultants,
        _costs,
        _income,
        _production,
        _leisure,
        _transfers,
        _effects,
        _net_value,
        _by_groups,
        _discount,
        _break_even,
        _summaries,
        _first_year,
    )
    return made(parts)
