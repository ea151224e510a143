"""Checks of the report's employment results: tables 7, 8, 9 and A.2, the notes under figures 7 and 9, the text.

What a table merely says of its numbers (the same as elsewhere, a difference, a sum) is declared in ``relations.csv``;
here is what needs thought. The people behind the tables come from `jobsupport.sfj.work`, and so do its words: "job" is
work without benefits, "job_or_partly" the primary outcome; marginal effects are shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, nan, sqrt
from typing import Any, NamedTuple

from scipy import special

from etterprov import source
from etterprov.check import UNEXPLAINED, Check, compare, excuse, judge, made
from etterprov.counts import as_int, as_ints, as_reach, bases, counts_behind, exactly
from etterprov.families.arithmetic import COMPUTED
from etterprov.families.estimates import ONE_SIGN
from etterprov.families.grains import GRIM
from etterprov.families.means import ratio
from etterprov.families.same import SAME
from etterprov.families.shares import SHARE
from etterprov.families.tests import ALPHA, SIGNIFICANCE, p_within, tail
from etterprov.families.totals import AT_LEAST, AT_MOST, BETWEEN
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says
from jobsupport.sfj import work
from jobsupport.sfj.text import dashed, report_text, rows_of, texts
from jobsupport.sfj.work import (
    ARM_KEYS,
    ARMS,
    GROUPS,
    MONTHS,
    OUTCOMES,
    STATUSES,
    TIMES,
    column_size,
    counts_of_share,
    denominators,
    figure_counts,
    figure_size,
    fitting_both,
    followed,
    group_effect,
    implied_se,
    joint_test,
    month_counts,
    on_own_scale,
    picked_effect,
    plausible,
    r_squared,
    randomised,
    regression_groups,
    share_of_all,
    shares_p,
    standard_error,
    status_counts,
    status_percents,
    unpadded,
)

# Words of the readings.
ARM_WORDS = {"control": "control", "intervention": "SFJ"}
OUTCOME_WORDS = {"job": "work-without-benefits", "job_or_partly": "fully-or-partly-in-work"}
GROUP_WORDS = {group: f"group-{group}" for group in GROUPS}


def _per_cent(count: float, n: float) -> float:
    return 100 * count / n if n else nan


# Table 7 -----------------------------------------------------------------------------------------


def sum_of_two(percent: Printed, count: int, n: int) -> list[int]:
    """Find the ways to split a count in two so that the rounded percentages add up to `percent`.

    Parameters
    ----------
    percent : Printed
        The printed percentage.
    count : int
        People in both parts together.
    n : int
        Everybody.

    Returns
    -------
    list of int
        Sizes of the smaller part.

    Examples
    --------
    14 of 563 is 2.49 per cent, but 7 and 7 are 1.24 + 1.24 = 2.48.

    >>> 7 in sum_of_two(Printed("2.48"), 14, 563), sum_of_two(Printed("2.47"), 14, 563)
    (True, [])
    """

    def shown(part: int) -> Fraction:
        return round(Fraction(100 * part, n), percent.decimals)

    return [part for part in range(1, count // 2 + 1) if n and shown(part) + shown(count - part) == percent.exact]


def _status_cells() -> Iterator[Check]:
    """Ask whether some number of people gives each percentage; one row holds two benefits."""
    for (status, time, arm), count in status_counts().items():
        size, percent = column_size(time, arm), status_percents(time, arm)[status]
        n, name = as_int(size), f"{status}-{time}-{arm}-percent"
        fits = count in counts_behind(percent, n)
        splits = sum_of_two(percent, count, n) if status == "unemployment_benefit" and not fits else []
        if splits:
            yield _two_benefits(name, percent, count, size, splits, arm)
        else:
            yield SHARE.check(name, percent, count, size, finding=_status_finding(status, time, arm))


def _two_benefits(name: str, percent: Printed, count: int, size: Printed, splits: list[int], arm: str) -> Check:
    n = as_int(size)
    reading = says("two-benefits", count=count, n=n, share=_per_cent(count, n), splits=splits, percent=percent)
    return judge(
        name,
        says(SHARE.name, count=count, n=n),
        percent,
        True,
        [size],
        reach=exactly(Fraction(100 * count, n)),
        by=reading + _of_all(count, percent, arm, n),
    )


def _of_all(count: int, percent: Printed, arm: str, n: int) -> Said:
    """Say that the count gives the percentage among all who were randomised, if it does."""
    everybody = as_int(randomised(arm))
    if everybody == n or count not in counts_behind(percent, everybody):
        return SILENT
    return says("status-of-all", count=count, everybody=everybody, share=_per_cent(count, everybody), n=n)


def _status_finding(status: str, time: str, arm: str) -> Said:
    column, n, count = status_percents(time, arm), as_int(column_size(time, arm)), status_counts()[status, time, arm]
    text = says("status-count", percent=column[status], n=n, count=count, share=_per_cent(count, n))
    text += _of_all(count, column[status], arm, n)
    same = [column[other] for other in column if other != status and status_counts()[other, time, arm] == count]
    if same:
        text += says("status-same-count", percent=same[0])
    return text + says("status-column-needs", n=n, count=count)


def _status_columns() -> Iterator[Check]:
    for time in TIMES:
        for arm in ARMS:
            column, size, everybody = status_percents(time, arm), column_size(time, arm), randomised(arm)
            percents = list(column.values())
            counts = [status_counts()[status, time, arm] for status in column]
            yield COMPUTED.check(
                f"{time}-{arm}-n",
                size,
                Fraction(sum(counts)),
                also=percents,
                asks="people behind the percentages add up",
                cleared=says("status-column-sum", counts=counts, total=sum(counts)),
            )
            missing = as_int(everybody) - as_int(size)
            yield AT_MOST.check(
                f"{time}-{arm}-n-randomised",
                size,
                everybody,
                asks="no more people than were randomised",
                cleared=says("status-missing", missing=missing, randomised=everybody) if missing else SILENT,
            )


def _status_groups() -> Iterator[Check]:
    """Hold the status at inclusion in table 7 against the groups of table A.1."""
    sizes, share = regression_groups(), report_text()["s1_in_work_percent"]
    missing = max(as_int(rows_of("figure-1")["included"].count) - sum(sizes.values()), 0)
    heads = {group: rows_of("table-a1")["group_size", group].n for group in GROUPS}
    for group, statuses in GROUPS.items():
        parts = [status_percents("inclusion", arm)[status] for status in statuses for arm in ARMS]
        note = says("group-and-missing", size=sizes[group], missing=missing)
        yield BETWEEN.check(
            f"{group}-by-table-7",
            heads[group],
            sizes[group],
            sizes[group] + missing,
            also=[*parts, share, *(column_size("inclusion", arm) for arm in ARMS)],
            asks=says("group-counted", group=GROUP_WORDS[group]),
            cleared=note if sizes[group] != as_int(heads[group]) else SILENT,
            finding=_group_finding(heads, share),
        )


def _aap_with_a_job() -> Iterator[Check]:
    """Ask where those with AAP and a job stand at inclusion, a row that is empty there."""
    counts, head = status_counts(), rows_of("table-a1")["group_size", "aap"].n
    aap, both = ([counts.get((status, "inclusion", arm), 0) for arm in ARMS] for status in ("aap", "aap_and_job"))
    then = {status: [counts[status, "month_12", arm] for arm in ARMS] for status in ("aap", "aap_and_job")}
    share = then["aap_and_job"][0] / max(then["aap"][0] + then["aap_and_job"][0], 1)
    elsewhere = as_int(head) - sum(aap)
    facts: dict[str, Any] = {
        "at_inclusion": sum(aap),
        "then": sum(then["aap_and_job"]),
        "of": sum(map(sum, then.values())),
    }
    facts |= {"share": 100 * share, "chance": (1 - share) ** sum(aap), "elsewhere": elsewhere, "appendix": as_int(head)}
    cells = [status_percents("month_12", arm)[status] for status in then for arm in ARMS]
    yield judge(
        "aap_and_job-inclusion",
        "people with AAP and a job are told apart at inclusion as in month 12",
        cells[2],
        bool(sum(both)) or elsewhere > 0,
        [head, *cells, *(status_percents("inclusion", arm)["aap"] for arm in ARMS)],
        printed="none at inclusion",
        finding=says("aap-and-job-nowhere") + says("aap-and-job", **facts),
        by=SILENT if sum(both) else says("aap-and-job", **facts),
    )


def _group_finding(heads: Mapping[str, Printed], share: Printed) -> Said:
    sizes, everybody = regression_groups(), as_int(rows_of("figure-1")["included"].count)
    counted = sum(sizes.values())
    return says(
        "groups-at-inclusion",
        head_job=as_int(heads["job"]),
        head_aap=as_int(heads["aap"]),
        job=sizes["job"],
        aap=sizes["aap"],
        sick=sizes["sick_leave_full"],
        shift=sizes["job"] - as_int(heads["job"]),
        share=share,
        job_share=_per_cent(sizes["job"], counted),
        counted=counted,
        head_share=_per_cent(heads["job"].value, everybody),
        everybody=everybody,
    )


WITHOUT_BENEFITS = ("no_job_no_benefit", "job_no_benefit", "nav_no_benefit")


def _benefits() -> Iterator[Check]:
    """Hold the significant fall in the use of benefits that chapter 8.2 speaks of against table 7."""
    sizes = [column_size("month_12", arm) for arm in ARMS]
    percents = [percent for arm in ARMS for percent in status_percents("month_12", arm).values()]
    sick, sick_p = _compared(["sick_leave_full", "sick_leave_graded"])
    every, every_p = _compared([status for status in STATUSES if status not in WITHOUT_BENEFITS])
    main = rows_of("table-08")["12", "job_or_partly"].p
    yield judge(
        "benefits-word",
        "use of benefits at 12 months called significantly reduced (8.2)",
        status_percents("month_12", "intervention")["sick_leave_full"],
        min(sick_p, every_p, main.high) <= ALPHA,
        [main, *sizes, *percents],
        printed="use of benefits",
        by=says("benefits-reduced", sick=sick, sick_p=sick_p, main=main, every=every, every_p=every_p),
    )


def _compared(statuses: Iterable[str]) -> tuple[Said, float]:
    """Compare how many of both arms are in one of some statuses at 12 months, with the p of a z-test."""
    chosen, counts = list(statuses), status_counts()
    (k, n), (j, m) = (
        (sum(counts[status, "month_12", arm] for status in chosen), as_int(column_size("month_12", arm)))
        for arm in ARMS
    )
    shares = {"share_sfj": _per_cent(j, m), "share_control": _per_cent(k, n)}
    return says("benefits-compared", j=j, m=m, k=k, n=n, **shares), shares_p(k, n, j, m)


# Table 8 -----------------------------------------------------------------------------------------


def _cells(row: source.Row) -> list[Printed]:
    return [row.control, row.intervention, row.difference, row.p]


def _month_cells(month: str) -> list[Printed]:
    return [cell for outcome in OUTCOMES for cell in _cells(rows_of("table-08")[month, outcome])]


def _months() -> Iterator[Check]:
    for month in MONTHS:
        for outcome in OUTCOMES:
            yield _month_p(month, outcome)
            yield _month_word(month, outcome)
        yield _month_people(month)
    yield _never_below()
    for key, month in (("s4_table_8_from", MONTHS[0]), ("s4_table_8_to", MONTHS[-1])):
        number, cells = report_text()[key], [rows_of("table-08")[month, "job"].p]
        yield COMPUTED.check(dashed(key), number, Fraction(month), also=cells, asks="end of the months in table 8")


def _month_p(month: str, outcome: str) -> Check:
    row, people = rows_of("table-08")[month, outcome], followed(month)
    (k, n), (j, m) = month_counts(month, outcome).values()
    p = shares_p(k, n, j, m)
    words = says("z-test-of-shares", k=k, n=n, j=j, m=m, p=p)
    if row.p.decimals > 3:
        words += says("p-padded", p=row.p)
    known = any(people in denominators(month, either) for either in OUTCOMES)
    return judge(
        f"{month}-{outcome}-p",
        "z-test of the two shares, as whole numbers of people",
        row.p,
        known and unpadded(row.p, 3).admits(p),
        _cells(row),
        reach=exactly(p) if known else None,
        by=SILENT if row.p.admits(p) else words,
        cleared=words,
    )


def _month_word(month: str, outcome: str) -> Check:
    """Hold what the text says of all months together against the p of one."""
    row, promised = rows_of("table-08")[month, outcome], outcome == "job_or_partly"
    level = report_text()["s4_partly_work_differences_level" if promised else "s4_work_differences_level"]
    (k, n), (j, m) = month_counts(month, outcome).values()
    facts = {"level": level, "month": int(month), "k": k, "n": n, "j": j, "m": m, "p": row.p}
    facts |= {"intervention": row.intervention, "control": row.control}
    if promised:
        others = [rows_of("table-08")[other, outcome].p for other in MONTHS if other != month]
        asks, finding = "primary-significant", says("primary-not-always-significant", others=others, **facts)
    else:
        tests = {"tests": len(MONTHS), "bonferroni": row.p.value * len(MONTHS), "first": int(MONTHS[0])}
        asks, finding = "work-not-significant", says("work-once-significant", **tests, **facts)
    return SIGNIFICANCE.check(
        f"{month}-{outcome}-word",
        row.p,
        promised,
        level.value / 100,
        also=[level],
        asks=says(asks, level=level, first=int(MONTHS[0]), last=int(MONTHS[-1])),
        finding=finding,
    )


def _month_people(month: str) -> Check:
    """Ask whether the same people can stand behind both outcomes of a month."""
    job, partly = (rows_of("table-08")[month, outcome] for outcome in OUTCOMES)
    both, (n, m) = fitting_both(month), followed(month)
    model = rows_of("table-09")["group_size", "job_or_partly_18_subgroups"].n
    return judge(
        f"{month}-people",
        "one number of people an arm for both outcomes",
        partly.control,
        bool(both),
        [*_month_cells(month), *([] if both else [model])],
        printed=f"{job.control}, {job.intervention}; {partly.control}, {partly.intervention}",
        cleared=says("month-people", n=n, m=m) + _dip(month),
        finding=SILENT if both else _month_finding(month, model),
    )


def _month_finding(month: str, model: Printed) -> Said:
    row, alone = rows_of("table-08")[month, "job_or_partly"], plausible(month, "job_or_partly")
    (k, n), (j, m) = month_counts(month, "job_or_partly").values()
    if not alone:
        return UNEXPLAINED
    model_pairs = [
        says("month-people-of-the-model", a=a, b=b, model=model, n=n)
        for a, b in alone
        if a + b == model.value and a > n
    ]
    return says(
        "month-people-differ",
        n=n,
        m=m,
        k=k,
        share=k / n,
        control=row.control,
        gap=j / m - k / n,
        difference=row.difference,
        p=shares_p(k, n, j, m),
        alone=alone,
        model_pairs=model_pairs,
        serving=[int(other) for other in MONTHS if fitting_both(other)],
    )


def _dip(month: str) -> Said:
    """Say so if fewer SFJ participants have the primary outcome than in the month before and the one after."""
    near = [str(int(month) + step) for step in (-1, 0, 1)]
    if not set(near) <= set(MONTHS):
        return SILENT
    partly, full, control = (
        [month_counts(m, outcome)[arm] for m in near]
        for outcome, arm in (("job_or_partly", "intervention"), ("job", "intervention"), ("job_or_partly", "control"))
    )
    if not partly[0][0] > partly[1][0] < partly[2][0]:
        return SILENT
    counts = {"partly": partly, "full": full, "control": control}
    left = [before - after for (_, before), (_, after) in pairwise(partly)]
    return says(
        "month-dip",
        before=int(near[0]),
        after=int(near[2]),
        left=left[0],
        left_next=left[1],
        **{name: [k for k, _ in pairs] for name, pairs in counts.items()},
    )


def _never_below() -> Check:
    """Hold "higher or as high all the time" against the months of table 8."""
    first, *others = (rows_of("table-08")[month, "job"].difference for month in MONTHS)
    return judge(
        "job-never-below",
        "work without benefits: SFJ never below control",
        first,
        all(difference.value >= 0 for difference in (first, *others)),
        others,
        printed="all seven differences",
        cleared=says("job-never-below", first=int(MONTHS[0]), last=int(MONTHS[-1])),
    )


def _month_12() -> Iterator[Check]:
    """Hold month 12 of table 8 against table 7."""
    for arm in ARMS:
        yield _month_12_share(arm)
        yield _month_12_partly(arm)
        yield _month_12_people(arm)


def _month_12_share(arm: str) -> Check:
    share, size = getattr(rows_of("table-08")["12", "job"], arm), column_size("month_12", arm)
    percent, before = (
        status_percents("month_12", arm)["job_no_benefit"],
        status_counts()["job_no_benefit", "month_12", arm],
    )
    count, n = month_counts("12", "job")[arm]
    return SAME.check(
        f"12-job-{arm}-table-7",
        share,
        percent,
        factor=Fraction(1, 100),
        also=[size],
        asks="the same share in table 7",
        finding=says(
            "month-12-share",
            arm=ARM_WORDS[arm],
            percent=percent,
            size=size,
            before=before,
            share=share,
            count=count,
            n=n,
            fewer_people=abs(n - as_int(size)),
            fewer_in_work=before - count,
            other_base=before / n,
        ),
    )


def _month_12_partly(arm: str) -> Check:
    full, partly = (getattr(rows_of("table-08")["12", outcome], arm) for outcome in OUTCOMES)
    statuses, counts = ("aap_and_job", "sick_leave_graded"), status_counts()
    (in_work, n), (either, _) = (month_counts("12", outcome)[arm] for outcome in OUTCOMES)
    most = sum(counts[status, "month_12", arm] for status in statuses)
    return judge(
        f"12-partly-{arm}-table-7",
        "people partly in work are found in table 7",
        partly,
        either - in_work <= most,
        [full, *(status_percents("month_12", arm)[status] for status in statuses)],
        printed=f"{partly} - {full}",
        reach=Reach(0, most / n),
        cleared=says("month-12-partly", some=either - in_work, most=most),
    )


def _month_12_people(arm: str) -> Check:
    moved, size = report_text()["s2_misclassified_count"], column_size("month_12", arm)
    sizes = [as_int(column_size("month_12", each)) for each in ARMS]
    control, sfj = followed("12")
    shares = [getattr(rows_of("table-08")["12", outcome], each) for each in ARMS for outcome in OUTCOMES]
    whole = [counts_of_share(share, n) for share, n in zip(shares, [sizes[0]] * 2 + [sizes[1]] * 2, strict=True)]
    n = followed("12")[ARMS.index(arm)]
    return judge(
        f"12-{arm}-people-table-7",
        "people followed in month 12, here and in table 7",
        getattr(rows_of("table-08")["12", "job"], arm),
        n == as_int(size),
        [size, moved],
        printed=f"{n} people",
        reach=exactly(size.value),
        finding=says(
            "month-12-people",
            control=control,
            sfj=sfj,
            sizes=sizes,
            shares=[share for share, counts in zip(shares, whole, strict=True) if not counts],
            moved=moved,
            sizes_moved=[sizes[0] - as_int(moved), sizes[1] + as_int(moved)],
            missing=sizes[0] - as_int(moved) - control,
        ),
    )


def _figure_4() -> Iterator[Check]:
    """Hold the caption of figure 4, "or without benefits", against those without benefits in table 7."""
    row, size = rows_of("table-08")["12", "job_or_partly"], column_size("month_12", "control")
    without = ("job_no_benefit", "no_job_no_benefit")
    control, sfj = ([status_percents("month_12", arm)[status] for status in without] for arm in ARMS)
    yield AT_LEAST.check(
        "12-figure-4-caption",
        row.control,
        sum(percent.low for percent in control) / 100,
        also=[row.intervention, *control, *sfj, size],
        asks="fully or partly in work or without benefits (caption of figure 4)",
        finding=says(
            "figure-4-caption",
            control=row.control,
            percents=control,
            least=float(sum(percent.exact for percent in control)),
            people=sum(status_counts()[status, "month_12", "control"] for status in without),
            size=size,
            least_sfj=float(sum(percent.exact for percent in sfj)),
            intervention=row.intervention,
        ),
    )


# Tables 9 and A.2 --------------------------------------------------------------------------------

TABLES = ("table-09", "table-a2")


def _effects() -> Iterator[Check]:
    for table in TABLES:
        for (variable, model), row in rows_of(table).items():
            if row.z is None:
                continue
            z = unpadded(row.z, 2)
            yield ONE_SIGN.check(
                f"{variable}-{model}",
                z,
                row.marginal_effect,
                asks="effect and z have the same sign",
                printed=row.z.text,
                cleared=_effect_note(row),
            )


def _effect_note(row: source.Row) -> Said:
    if row.z.value == 0:
        return SILENT
    half, effect = work.CRITICAL * standard_error(row), row.marginal_effect
    interval = Reach(effect.value - half, effect.value + half)
    return says("effect", se=implied_se(effect, row.z), p=tail(row.z.value, "z"), interval=interval)


class Nested(NamedTuple):
    """Hold two models of the same outcome at 12 months, one of which has more variables."""

    outcome: str
    small: tuple[str, str]
    large: tuple[str, str]
    added: int


NESTED = tuple(
    Nested(outcome, small, large, added)
    for outcome in OUTCOMES
    for small, large, added in (
        (("table-a2", f"{outcome}_12_main"), ("table-09", f"{outcome}_12_main"), 3),
        (("table-09", f"{outcome}_12_main"), ("table-09", f"{outcome}_12_subgroups"), 3),
        (("table-a2", f"{outcome}_12_main"), ("table-a2", f"{outcome}_12_interactions"), 10),
    )
)
_SMALL_P = 0.005  # prints as 0.01


def _models() -> Iterator[Check]:
    for pair in NESTED:
        p = joint_test(*pair)
        small = p.high < _SMALL_P
        facts = {"added": pair.added, "limit": _SMALL_P} if small else {"added": pair.added, "p": p}
        yield AT_LEAST.check(
            f"r_squared-{pair.large[1]}-nested",
            r_squared(pair.large),
            r_squared(pair.small),
            asks=says("r-squared-nested", added=pair.added),
            cleared=says("added-variables-small-p" if small else "added-variables-p", **facts),
        )
    for table in TABLES:
        for (variable, model), row in rows_of(table).items():
            if variable == "group_size":
                yield _model_people(model, row.n)
    yield from _model_of_a2()


def _model_people(model: str, n: Printed) -> Check:
    month = "18" if "_18_" in model else "12"
    most = sum(followed(month))
    left_out, education = most - as_int(n), _without("education")
    note = says(
        "left-out-of-the-model",
        left_out=left_out,
        followed=most,
        education=education,
        health=_without("health"),
        back=_without("back"),
    )
    return AT_MOST.check(
        f"group_size-{model}",
        n,
        most,
        also=_month_cells(month),
        asks=says("people-behind-a-month", month=int(month)),
        cleared=note if left_out == education else SILENT,
    )


def _model_of_a2() -> Iterator[Check]:
    """Ask whether table A.2 is the model of table 9 with more interactions, as the text can be read."""
    for outcome in OUTCOMES:
        nine, small, large = (
            (table, f"{outcome}_12_{kind}")
            for table, kind in (("table-09", "main"), ("table-a2", "main"), ("table-a2", "interactions"))
        )
        sfj_small, sfj_nine = (rows_of(table)["sfj", model].marginal_effect for table, model in (small, nine))
        yield AT_LEAST.check(
            f"r_squared-{large[1]}-model",
            r_squared(large),
            r_squared(nine),
            also=[r_squared(small), sfj_small, sfj_nine],
            asks="at least that of table 9, if it is that model and interactions",
            finding=says(
                "model-of-a2",
                outcome=OUTCOME_WORDS[outcome],
                nine=r_squared(nine),
                large=r_squared(large),
                small=r_squared(small),
                sfj_small=sfj_small,
                sfj_nine=sfj_nine,
            ),
        )


# Answers in table 5: those that make up a variable of tables 9 and A.2, and the others.
ANSWERS = {
    "education": (("primary_school", "upper_secondary", "university_1_4", "university_over_4"), ()),
    "health": (("health_very_good", "health_good"), ("health_medium", "health_poor", "health_very_poor")),
    "back": (("back_fits_very_well", "back_fits_well"), ("back_neither", "back_fits_badly", "back_fits_very_badly")),
}
BASES = {"positive_expectation": "back", "good_health": "health"}  # whose base the notes name, and the question


def _answers(question: str) -> tuple[list[Printed], list[Printed]]:
    five = rows_of("table-05")
    yes, no = ([five[name, "study"].count for name in names] for names in ANSWERS[question])
    return yes, no


def _without(question: str) -> int:
    """Count the participants of table 5 without an answer; of education, those outside the base of its percentages.

    All of them, if the percentages of education have no base.
    """
    everybody, five = as_int(rows_of("figure-1")["included"].count), rows_of("table-05")
    if question != "education":
        return everybody - sum(as_int(count) for part in _answers(question) for count in part)
    rows = [five[name, "study"] for name in ANSWERS[question][0]]
    fitting = [set(bases(as_int(row.count), row.percent, 1, everybody)) for row in rows]
    return everybody - max(set.intersection(*fitting), default=0)


def _base_categories() -> Iterator[Check]:
    """Hold the base categories under tables 9 and A.2 against the answers in table 5."""
    model = rows_of("table-09")["group_size", "job_12_main"].n
    for variable, question in BASES.items():
        yes, no = _answers(question)
        total = sum(as_int(count) for count in (*yes, *no))
        shares = [rows_of("table-a1")[variable, group].mean for group in GROUPS]
        yield AT_MOST.check(
            f"{variable}-base",
            model,
            total,
            claim=rows_of("table-09")[variable, "job_12_main"].marginal_effect,
            also=[rows_of("table-a2")["group_size", "job_12_main"].n, *yes, *no, *shares],
            asks=says("answers-of-the-base", base=f"{dashed(variable)}-base"),
            printed=f"{as_int(model)} people",
            finding=_base_finding(variable, yes, no, shares),
        )


def _base_finding(variable: str, yes: list[Printed], no: list[Printed], shares: list[Printed]) -> Said:
    everybody = as_int(rows_of("figure-1")["included"].count)
    sizes = [as_int(rows_of("table-a1")["group_size", group].n) for group in GROUPS]
    parts = [round(share.exact * n) for share, n in zip(shares, sizes, strict=True)]
    total, positive = (sum(as_int(count) for count in counts) for counts in ([*yes, *no], yes))
    text = says(
        "base-answers",
        base=f"{dashed(variable)}-base",
        opposite=dashed(variable),
        answers=[*yes, *no],
        total=total,
        model=as_int(rows_of("table-09")["group_size", "job_12_main"].n),
        parts=parts,
        with_it=sum(parts),
        everybody=everybody,
        yes=yes,
        positive=positive,
        negative=total - positive,
        unknown=everybody - total,
        unknown_share=_per_cent(everybody - total, everybody - positive),
    )
    if variable == "good_health":
        return text + says("base-health")
    known, levels = everybody - _without("education"), sum(as_int(count) for count in _answers("education")[0])
    return text + says("base-expectation", without_level=known - levels, known=known)


def _group_words() -> Iterator[Check]:
    """Hold what chapter 8.4 says of people in work at inclusion against table 9."""
    rows, models = rows_of("table-09"), [f"job_or_partly_{month}_subgroups" for month in (12, 18)]
    reference, term, later_term = (
        rows[name, model] for name, model in zip(("sfj", "sfj_x_job", "sfj_x_job"), (models[0], *models), strict=True)
    )
    now, later = (group_effect(model, "job") for model in models)
    yield judge(
        "sfj_x_job-effect-word",
        "said to show an effect that did not last (8.4): people in work at inclusion",
        term.marginal_effect,
        now.value > 0 >= later.value,
        [reference.marginal_effect, reference.z, term.z, later_term.z],
        printed=f"{reference.marginal_effect} + {term.marginal_effect}",
        by=says(
            "effect-that-did-not-last",
            now=now.value,
            later=later.value,
            now_interval=Reach(now.low, now.high),
            later_interval=Reach(later.low, later.high),
        ),
    )


def _other_groups() -> Iterator[Check]:
    """Hold "no large differences but for AAP" (8.2.6) against the interactions of table A.2."""
    model, critical = "job_12_interactions", report_text()["s4_footnote_2_critical_5"]
    aap, row = (
        rows_of("table-09")["sfj_x_aap", "job_12_subgroups"],
        rows_of("table-a2")["sfj_x_higher_education", model],
    )
    z = unpadded(row.z, 2)
    tested = [name for name, of in rows_of("table-a2") if name.startswith("sfj_x_") and of.endswith("interactions")]
    yield judge(
        f"sfj_x_higher_education-{model}-size",
        "no large difference between subgroups but for AAP (8.2.6)",
        row.marginal_effect,
        not (row.marginal_effect.low > aap.marginal_effect.high and z.low >= critical.value),
        [row.z, aap.marginal_effect, aap.z, critical],
        reach=Reach(-1.0, aap.marginal_effect.value),
        finding=says(
            "interaction-with-education",
            effect=row.marginal_effect,
            z=z,
            aap=aap.marginal_effect,
            aap_z=aap.z,
            tested=len(tested),
            critical=critical,
        ),
    )


# Notes under figures 7 and 9 ---------------------------------------------------------------------


def _figures() -> Iterator[Check]:
    for figure in ("7", "9"):
        counts = figure_counts(figure)
        for arm in ARMS:
            size = figure_size(figure, arm)
            yield GRIM.check(
                f"{figure}-{arm}",
                rows_of("figure-notes")[figure, "12", arm].percent,
                size,
                percent=True,
                also=[status_percents("inclusion", arm)["aap"]] if figure == "7" else [],
                asks=says("whole-number-of-people", n=size),
                cleared=_figure_note(counts, arm) + (says("centres-chosen") if figure == "9" else SILENT),
            )


def _figure_note(counts: Mapping[str, tuple[list[int], int]], arm: str) -> Said:
    (controls, n), (intervention, m) = counts.values()
    tests = [shares_p(k, n, j, m) for k in controls for j in intervention]
    if not tests:
        return SILENT
    return says("figure-people", possible=counts[arm][0], n=counts[arm][1], p=Reach(min(tests), max(tests)))


# Text --------------------------------------------------------------------------------------------


def _statuses_in_text() -> Iterator[Check]:
    """Hold the round figures on status at inclusion against table 7."""
    text, counts = report_text(), status_counts()
    sizes = [column_size("inclusion", arm) for arm in ARMS]
    everybody = sum(as_ints(sizes))
    sick, graded, aap = (
        [status_percents("inclusion", arm)[status] for arm in ARMS]
        for status in ("sick_leave_full", "sick_leave_graded", "aap")
    )
    about, above = text["s4_full_sick_leave_percent"], text["s4_aap_at_inclusion_percent"]
    full, partly = (
        sum(counts[status, "inclusion", arm] for arm in ARMS) for status in ("sick_leave_full", "sick_leave_graded")
    )
    yield judge(
        "s4-full-sick-leave-percent",
        "on full sick leave at inclusion, about",
        about,
        all(abs(share.value - about.value) <= 5 for share in sick),
        sick,
        reach=Reach(min(share.low for share in sick), max(share.high for share in sick)),
        cleared=says("nearest-ten", percents=sick, both=_per_cent(full, everybody), about=about),
    )
    yield SHARE.check(
        "s4-partial-sick-leave-percent",
        text["s4_partial_sick_leave_percent"],
        partly,
        everybody,
        also=[*graded, *sizes],
        asks="on graded sick leave at inclusion, both arms",
    )
    yield judge(
        "s4-aap-at-inclusion-percent",
        "on AAP at inclusion, somewhat above",
        above,
        all(share.value > above.value for share in aap),
        aap,
        reach=Reach(min(share.low for share in aap), max(share.high for share in aap)),
        by=says("somewhat-above", aap=aap),
    )


def _lower_at_12() -> Iterator[Check]:
    """Hold "somewhat lower shares" of three statuses against table 7."""
    for status in ("sick_leave_full", "sick_leave_graded", "aap"):
        control, intervention = (status_percents("month_12", arm)[status] for arm in ARMS)
        yield judge(
            f"{status}-month_12-word",
            "called somewhat lower in SFJ at 12 months",
            intervention,
            intervention.high < control.low,
            [control],
            reach=Reach(0, control.low),
        )


def _months_for_all() -> int:
    """Count the months from the last inclusion, in February, to the end of the registers, in March."""
    text = report_text()
    return 12 * (as_int(text["s4_benefit_data_end_year"]) - as_int(text["s3_inclusion_end_year"])) + 3 - 2


def _absence() -> Check:
    """Hold half a month against the shortest absence that the registers see."""
    period, half = texts("s4_employer_period", "s4_absence_length")
    return judge(
        "s4-absence-length",
        "an absence longer than the employer period fills this part of a month",
        half,
        period.value / 31 >= half.value,
        [period],
        reach=Reach(0, period.value / 28),
        printed="1/2 month",
    )


def _complete() -> Iterator[Check]:
    """Hold what the text says of everybody's data against the people in tables 7 and 8."""
    text, included = report_text(), rows_of("figure-1")["included"].count
    sizes = {time: [column_size(time, arm) for arm in ARMS] for time in TIMES}
    first, then = (sum(as_ints(column)) for column in sizes.values())
    last, everybody = sum(followed("12")), as_int(included)
    counted = says(
        "complete-data",
        everybody=everybody,
        first=first,
        then=then,
        window=text["s4_register_window"],
        followed=last,
        missing=Reach(everybody - first, everybody - last),
        months=_months_for_all(),
    )
    for key in ("s4_register_window", "s4_complete_to"):
        all_there, not_cut_off = first == then == last == everybody, _months_for_all() >= text[key].value
        yield judge(
            dashed(key),
            "data on all participants to this month",
            text[key],
            all_there or not_cut_off,
            [included, *(size for column in sizes.values() for size in column)],
            printed=f"{text[key]} months",
            finding=counted,
            by=SILENT if all_there else counted + says("complete-not-cut-off", months=_months_for_all()),
        )


def _followed_to_18() -> Iterator[Check]:
    """Hold the people followed to month 18 against table 8."""
    text, last = report_text(), MONTHS[-1]
    late = plausible(last, "job") + plausible(last, "job_or_partly")
    sizes = {arm: text[f"s4_followed_18_{key}_count"] for arm, key in ARM_KEYS.items()}
    model = rows_of("table-09")["group_size", "job_or_partly_18_subgroups"].n
    for position, arm in enumerate(ARMS):
        fits = [pair[position] for pair in late]
        span = Reach(min(fits), max(fits)) if fits else None
        yield judge(
            f"s4-followed-18-{arm}",
            "people behind month 18 of table 8",
            sizes[arm],
            span is not None and span.meets(sizes[arm]),
            [*_month_cells(last), rows_of("table-08")["17", "job"].p, model],
            reach=span,
            finding=_followed_finding(*map(as_int, sizes.values())),
        )


def _followed_finding(n: int, m: int) -> Said:
    last = MONTHS[-1]
    rows, alone = [rows_of("table-08")[last, outcome] for outcome in OUTCOMES], plausible(last, "job_or_partly")
    passed = next(
        ((a, b) for a, b in pairwise(MONTHS) if sum(followed(a)) > n + m > sum(followed(b))),
        None,
    )
    if not alone or passed is None:
        return UNEXPLAINED
    whole = [
        share
        for row in rows
        for share, size in ((row.control, n), (row.intervention, m))
        if counts_of_share(share, size)
    ]
    models = {
        month: as_int(rows_of("table-09")["group_size", f"job_or_partly_{month}_subgroups"].n) for month in ("12", "18")
    }
    return says(
        "followed-to-18",
        m=m,
        n=n,
        both=n + m,
        whole=str(len(whole)) if whole else "none",
        as_printed=[shares_p(row.control.value * n, n, row.intervention.value * m, m) for row in rows],
        next_to_them=[_p_of_neighbours(row, n, m) for row in rows],
        p=[row.p for row in rows],
        sfj=followed(last)[1],
        control=followed(last)[0],
        followed=sum(followed(last)),
        alone=sum(alone[0]),
        model=models["18"],
        fewer=sum(followed(last)) - models["18"],
        fewer_12=sum(followed("12")) - models["12"],
        before=int(passed[0]),
        people_before=sum(followed(passed[0])),
        after=int(passed[1]),
        people_after=sum(followed(passed[1])),
    )


def _p_of_neighbours(row: source.Row, n: int, m: int) -> Reach:
    """Give the p that whole numbers of people next to the printed shares have."""
    near = [(floor(x), ceil(x)) for x in (row.control.value * n, row.intervention.value * m)]
    tests = [shares_p(k, n, j, m) for k in near[0] for j in near[1]]
    return Reach(min(tests), max(tests))


def _fewer_people() -> Iterator[Check]:
    """Hold "fewer from about this month on" against the people of table 8."""
    month = report_text()["s4_best_centres_sick_month"]
    near = [str(as_int(month) + step) for step in (-1, 0, 1)]
    before, then, after = (sum(followed(each)) if each in MONTHS else 0 for each in near)
    yield judge(
        "s4-best-centres-sick-month",
        "fewer people from about this month on",
        month,
        after < before and set(near) <= set(MONTHS),
        [rows_of("table-08")[each, outcome].p for each in MONTHS[:3] for outcome in OUTCOMES],
        printed=f"from month {month}",
        by=says("fewer-people", before=before, month_before=int(near[0]), then=then, month=month, after=after),
    )


FOLLOWUPS = {
    "s1_effect_followup": "12",
    "s8_effect_followup": "12",
    "s1_effect_held_followup": "18",
    "s8_effect_held_followup": "18",
}


def _significance() -> Iterator[Check]:
    """Hold the text's rules and words on significance against p and z."""
    text, eight = report_text(), rows_of("table-08")
    for name in ("5", "1"):
        level, critical = text[f"s4_footnote_2_level_{name}"], text[f"s4_footnote_2_critical_{name}"]
        quantile = float(special.ndtri(1 - level.value / 200))
        asks = says("critical-z", level=level)
        yield compare(f"s4-footnote-2-critical-{name}", asks, critical, exactly(quantile), [level])
    for key, month in FOLLOWUPS.items():
        row, between = eight[month, "job_or_partly"], eight["16", "job_or_partly"].p
        yield judge(
            dashed(key),
            "primary outcome: effect at this follow-up",
            text[key],
            text[key].text == month and row.p.high <= ALPHA and row.difference.value > 0,
            [row.p, row.difference],
            printed=f"{text[key]} months",
            cleared=says("p-of-the-month", p=row.p) + (says("p-in-between", p=between) if month == "18" else SILENT),
        )
    z, level = rows_of("table-09")["sfj_x_aap", "job_or_partly_18_subgroups"].z, text["s4_aap_18_level"]
    yield SIGNIFICANCE.check(
        "s4-aap-18-level",
        p_within(z, test="z"),
        True,
        level.value / 100,
        claim=level,
        also=[z],
        asks="interaction of SFJ and AAP in month 18 significant at this level",
        cleared=says("z-and-p", z=z, p=tail(z.value, "z")),
    )


def _other_states() -> Iterator[Check]:
    level, models = (
        report_text()["s4_other_states_level"],
        {month: f"job_or_partly_{month}_subgroups" for month in (12, 18)},
    )
    zs = [rows_of("table-09")["sfj_x_other", model].z for model in models.values()]
    effects = {month: group_effect(model, "other") for month, model in models.items()}
    now, later = effects.values()
    yield judge(
        "s4-other-states-level",
        "people in another status: not significant at this level",
        level,
        all(p_within(z, test="z").high > level.value / 100 for z in zs)
        and all(effect.low < 0 < effect.high for effect in effects.values()),
        zs,
        printed=f"not significant at {level} %",
        cleared=says(
            "other-states",
            now=now.value,
            now_interval=Reach(now.low, now.high),
            later=later.value,
            later_interval=Reach(later.low, later.high),
        ),
    )
    count, other = report_text()["s4_other_states_count"], rows_of("table-a1")["group_size", "other"].n
    yield SAME.check(
        "s4-other-states-count",
        count,
        other,
        asks="people in another status in table A.1",
        cleared=says("other-states-count", other=regression_groups()["other"]),
    )


def _footnote_4() -> Iterator[Check]:
    """Ask whether the interactions of footnote 4 can be significant at 10 per cent."""
    text = report_text()
    low, high, level = (text[f"s4_footnote_4_{name}"] for name in ("low", "high", "level"))
    now, later = (rows_of("table-09")["sfj_x_aap", f"job_or_partly_{month}_subgroups"] for month in (12, 18))
    errors = implied_se(now.marginal_effect, now.z).union(implied_se(later.marginal_effect, later.z))
    zs = ratio(as_reach(low), errors)
    p = p_within(zs, test="z")
    yield SIGNIFICANCE.check(
        "s4-footnote-4-level",
        p,
        True,
        level.value / 100,
        claim=level,
        also=[low, now.marginal_effect, now.z, later.marginal_effect, later.z],
        asks="smallest interaction significant at this level",
        cleared=says("footnote-4-level", errors=errors, z=zs, p=p),
    )
    yield judge(
        "s4-footnote-4-high",
        "interactions of AAP rise from month 13 to 18",
        high,
        low.value < high.value < later.marginal_effect.value,
        [low, later.marginal_effect],
        reach=Reach(low.value, later.marginal_effect.value),
        cleared=says("footnote-4-high", low=low, high=high, later=later.marginal_effect, now=now.marginal_effect),
    )


# People long out of work -------------------------------------------------------------------------

LONG_OUT = ("unemployment_benefit", "disability_graded")  # with AAP those whom the text means


def _long_out() -> Iterator[Check]:
    """Hold the group that the text names against that of figure 7."""
    appendix = rows_of("table-a1")["group_size", "aap"].n
    for part in ("s1", "s8"):
        for arm, key in ARM_KEYS.items():
            name = f"{part}_long_out_work_{key}_percent"
            claim, percent = report_text()[name], rows_of("figure-notes")["7", "12", arm].percent
            cells = [status_percents("inclusion", arm)[status] for status in ("aap", *LONG_OUT)]
            aap, others = _long_out_sizes(arm)
            yield judge(
                f"{dashed(name)}-group",
                "the group of figure 7",
                claim,
                not others,
                [percent, appendix, *cells],
                printed=f"{claim} % of those on AAP, disability pension or unemployment benefit",
                finding=_long_out_finding(arm, claim, percent, aap, others),
            )


def _long_out_sizes(arm: str) -> tuple[int, int]:
    """Count the people of an arm on AAP at inclusion, and those on the other two benefits."""
    counts = status_counts()
    return counts["aap", "inclusion", arm], sum(counts[status, "inclusion", arm] for status in LONG_OUT)


def _long_out_finding(arm: str, claim: Printed, percent: Printed, aap: int, others: int) -> Said:
    whole, on_aap = counts_behind(percent, aap + others), counts_behind(percent, aap)
    without = sorted({a - b for a in whole for b in on_aap if a >= b})
    if not without:
        return UNEXPLAINED
    return says(
        "long-out-group",
        claim=claim,
        percent=percent,
        aap=aap,
        all=aap + others,
        arm=ARM_WORDS[arm],
        on_aap=regression_groups()["aap"],
        appendix=as_int(rows_of("table-a1")["group_size", "aap"].n),
        whole=whole,
        without=without,
        others=others,
    )


def _largest() -> Iterator[Check]:
    """Hold "clearly largest among people long out of work" against figure 7 and the interactions."""
    text, eight = report_text(), rows_of("table-08")["12", "job_or_partly"]
    pair = next(pair for pair in NESTED if pair.large[1] == "job_or_partly_12_subgroups")
    z = rows_of("table-09")["sfj_x_aap", pair.large[1]].z
    for part in ("s1", "s8"):
        sfj, control = (text[f"{part}_long_out_work_{arm}_percent"] for arm in ("sfj", "control"))
        yield judge(
            f"{part}-long-out-work-largest",
            "difference called clearly larger than others, 12 months",
            sfj,
            sfj.low - control.high > 100 * eight.difference.high,
            [control, eight.difference, z],
            printed=f"{sfj} - {control}",
            reach=Reach(100 * eight.difference.high, 100.0),
            cleared=says("long-out-largest", difference=eight.difference, z=z, added=pair.added, p=joint_test(*pair)),
        )


AAP_18 = (
    "s1_aap_probability_percent",
    "s4_aap_18_sfj_higher",
    "s8_aap_probability_percent",
    "s8_aap_probability_percent_repeated",
)


def _aap_18() -> Iterator[Check]:
    """Hold the effect that the text gives for people on AAP in month 18 against table 9."""
    model = "job_or_partly_18_subgroups"
    reference, term = (rows_of("table-09")[name, model].marginal_effect for name in ("sfj", "sfj_x_aap"))
    seen = [rows_of("figure-notes")["7", "12", arm].percent for arm in ("intervention", "control")]
    wider = [rows_of("table-22")[f"delta_{kind}", "aap_plus"].value for kind in ("full", "partial")]
    for key in AAP_18:
        claim = report_text()[key]
        # No reach: what the sum is in points of this group depends on a share of controls in work that is not printed.
        yield judge(
            f"{dashed(key)}-meaning",
            "effect of SFJ for people on AAP, month 18: both terms, not the interaction alone",
            claim,
            Reach(100 * (reference.low + term.low), 100 * (reference.high + term.high)).meets(claim),
            [reference, term, *seen, *wider],
            finding=_aap_18_finding(claim, reference, term, seen, wider),
        )


_MORE = 0.2  # of the controls on AAP in work in month 18, for comparison


def _aap_18_finding(
    claim: Printed, reference: Printed, term: Printed, seen: list[Printed], wider: list[Printed]
) -> Said:
    summed, share = reference.value + term.value, share_of_all("18", "job_or_partly")
    own, own_more = (100 * on_own_scale(summed, share, base) for base in (seen[1].value / 100, _MORE))
    return says(
        "interaction-as-effect",
        claim=claim,
        term=term,
        reference=reference,
        summed=summed,
        then=group_effect("job_or_partly_12_subgroups", "aap").value,
        seen=seen,
        gap=seen[0].value - seen[1].value,
        own=own,
        own_more=own_more,
        more=100 * _MORE,
        wider=wider,
        wider_sum=float(sum(part.exact for part in wider)),
    )


# The best centres --------------------------------------------------------------------------------


def _centres() -> Iterator[Check]:
    text, first = report_text(), rows_of("table-01")
    totals = [row.count for (centre, arm), row in first.items() if arm == "all" and centre != "total"]
    three, half = _three_centres(), text["s4_best_centres_share"]
    yield judge(
        "s4-best-centres-share",
        "three of the six centres, about half of the participants",
        half,
        three.low <= half.value <= three.high,
        [*totals, text["s4_best_centres"]],
        printed="1/2",
        reach=three,
        cleared=says("centres-not-named"),
    )
    for arm, key in ARM_KEYS.items():
        yield AT_MOST.check(
            f"s4-best-centres-sick-{arm}",
            text[f"s4_best_centres_sick_{key}_count"],
            status_counts()["sick_leave_full", "inclusion", arm],
            also=[status_percents("inclusion", arm)["sick_leave_full"]],
            asks="no more than were on full sick leave at all six centres",
        )
    yield _best_centres(three)
    yield _other_centres()
    yield from excuse(
        "s4-best-centres-effect-partly",
        "stated in the text",
        [text["s4_best_centres_effect_partly"]],
        says("centres-model", **_luck("job_or_partly_12_main")),
    )


def _other_centres() -> Check:
    """Ask what the gain on full sick leave at the best centres leaves for the other three."""
    text, model = report_text(), "job_or_partly_12_subgroups"
    effect = rows_of("table-09")["sfj", model]
    control, intervention = (rows_of("figure-notes")["9", "12", arm].percent for arm in ARMS)
    (k, n), (j, m) = figure_counts("9").values()
    low, high = (100 * found[0] / size if found else nan for found, size in ((k, n), (j, m)))
    everybody = sum(status_counts()["sick_leave_full", "inclusion", arm] for arm in ARMS)
    rest, gap = max(everybody - n - m, 1), high - low
    claim, points, needed = text["s8_best_centres_sick"], 100 * effect.marginal_effect.value, (n + m) * gap / everybody
    whole, best = rows_of("table-09")["sfj", "job_or_partly_12_main"], text["s4_best_centres_effect_partly"]
    half = text["s4_best_centres_share"].value
    # Centres that hold everybody leave nobody to the others.
    left_whole = (100 * whole.marginal_effect.value - half * best.value) / (1 - half) if half < 1 else nan
    return judge(
        "s8-best-centres-sick-others",
        "people on full sick leave gain at the best centres without a loss at the others",
        claim,
        points >= needed,
        [effect.marginal_effect, effect.z, control, intervention, whole.marginal_effect, best],
        printed=f"{intervention} against {control} % at {claim} centres",
        finding=says(
            "other-centres",
            claim=claim,
            shares=[high, low],
            gap=gap,
            people=n + m,
            everybody=everybody,
            points=points,
            z=effect.z,
            rest=rest,
            left=(everybody * points - (n + m) * gap) / rest,
            needed=needed,
            whole=100 * whole.marginal_effect.value,
            best=best,
            left_whole=left_whole,
        ),
    )


def _three_centres() -> Reach:
    """Give the shares of everybody that three centres of table 1 can have."""
    first = rows_of("table-01")
    sizes = sorted(row.count.value for (centre, arm), row in first.items() if arm == "all" and centre != "total")
    everybody = max(first["total", "all"].count.value, 1.0)
    return Reach(sum(sizes[:3]) / everybody, sum(sizes[-3:]) / everybody)


def _luck(model: str) -> dict[str, float]:
    """Give the effect at all centres and what the best three show by luck, in percentage points."""
    effect = rows_of("table-09")["sfj", model].marginal_effect
    return {"common": 100 * effect.value, "best": 100 * picked_effect(model)}


def _best_centres(three: Reach) -> Check:
    text, row = report_text(), rows_of("table-09")["sfj", "job_12_main"]
    claim, level = text["s4_best_centres_effect_work"], text["s4_footnote_2_level_5"]
    se = implied_se(row.marginal_effect, row.z)
    own = Reach(se.low / sqrt(three.high), se.high / sqrt(three.low)) if three.low > 0 else Reach(0.0, se.high)
    z = ratio(Reach(claim.low / 100, claim.high / 100), own)
    shares = Reach(100 * three.low, 100 * three.high)
    return SIGNIFICANCE.check(
        "s4-best-centres-effect-work",
        p_within(z, test="z"),
        True,
        level.value / 100,
        claim=claim,
        also=[row.marginal_effect, row.z, level, text["s4_footnote_2_critical_5"]],
        asks="effect at the three best centres called significant",
        cleared=says("centres-picked", shares=shares, z=z, **_luck("job_12_main")),
    )


def _whose_effect() -> Iterator[Check]:
    """Hold what the summary credits with the effect on work against what the arms got."""
    named = source.listed("sfj-lists", "effect_of")
    credited, compared = (named.get(section, {}) for section in ("1", "8.2.1"))
    yield judge(
        "s8-arms-effect",
        "what the effect on work is an effect of: all that one of the two arms got",
        report_text()["s8_arms"],
        set(credited) == set(compared),
        printed=", ".join(credited.values()),
        finding=says("effect-of-a-part", compared=[*compared]),
    )


def checks() -> list[Check]:
    """Run every check of the report's employment results that is not declared.

    Returns
    -------
    list of Check
        Tables 7, 8, 9 and A.2, the notes under figures 7 and 9, then the text.

    Examples
    --------
    >>> len({check.id for check in checks()}) == len(checks())
    True
    """
    parts: tuple[Callable[[], Iterator[Check]], ...] = (
        _status_cells,
        _status_columns,
        _status_groups,
        _aap_with_a_job,
        _benefits,
        _months,
        _month_12,
        _figure_4,
        _effects,
        _models,
        _base_categories,
        _group_words,
        _other_groups,
        _figures,
        _statuses_in_text,
        _lower_at_12,
        _complete,
        _followed_to_18,
        _fewer_people,
        _significance,
        _other_states,
        _footnote_4,
        _long_out,
        _largest,
        _aap_18,
        _centres,
        _whose_effect,
    )
    return [_absence(), *made(parts)]
