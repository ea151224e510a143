"""Checks of the report's employment results: tables 7, 8, 9 and A.2, the notes under figures 7 and 9, the text.

"intervention" is the arm offered Senter for jobbmestring (SFJ), "control" the one with ordinary
follow-up. "job" is work without benefits, "job_or_partly" the primary outcome, fully or partly in
work. Marginal effects are shares: 0.01 is one percentage point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, sqrt

from scipy import stats

from etterprov import source
from etterprov.check import Check, compare, excuse, judge
from etterprov.counts import as_int, bases, counts_behind
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says
from jobsupport.sfj.text import report_text
from jobsupport.sfj.work import (
    ALPHA,
    ARM_KEYS,
    ARMS,
    COLUMNS,
    CRITICAL,
    GROUPS,
    MONTHS,
    OUTCOMES,
    SICK,
    STATUSES,
    column_of,
    column_size_of,
    counts_of_share,
    figure_counts,
    group_effect,
    group_sizes,
    implied_se,
    joint_test,
    known_z,
    month_counts,
    on_own_scale,
    people,
    people_behind,
    picked_effect,
    plausible,
    printed_rows,
    r2_of,
    randomised_of,
    shares_p,
    status_counts,
    three_decimals,
)

ARM_NAMES = {"control": "control", "intervention": "SFJ"}


def _exactly(x: float) -> Reach:
    return Reach(float(x), float(x))


def _span(r: Reach, digits: int = 3) -> str:
    return f"{r.low:.{digits}f} to {r.high:.{digits}f}"


# Table 7 -----------------------------------------------------------------------------------------

GROUP_NAMES = {
    "job": "in work",
    "sick_leave_full": "on full sick leave",
    "aap": "on AAP",
    "other": "in another status",
}


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

    return [part for part in range(1, count // 2 + 1) if shown(part) + shown(count - part) == percent.exact]


def _status_cells() -> Iterator[Check]:
    """Ask whether some number of people gives each percentage."""
    for (status, time, arm), count in status_counts().items():
        size = column_size_of(time, arm)
        n = as_int(size)
        percent = column_of(time, arm)[status]
        share = 100 * count / n
        fits = count in counts_behind(percent, n)
        splits = sum_of_two(percent, count, n) if status == "unemployment_benefit" and not fits else []
        yield judge(
            f"{status}-{time}-{arm}-percent",
            f"{count} of {n} in per cent",
            percent,
            fits or bool(splits),
            [size],
            reach=_exactly(share),
            by=(
                says(
                    "status-cells-percent-note",
                    count=count,
                    n=n,
                    share=share,
                    splits=splits,
                    percent=percent,
                    of_all=_of_all(count, percent, arm, n),
                )
                if splits
                else SILENT
            ),
            finding=_status_finding(status, time, arm, count, n, percent),
        )


def _of_all(count: int, percent: Printed, arm: str, n: int) -> Said:
    """Say that the count gives the percentage among all who were randomised, if it does."""
    everybody = as_int(randomised_of(arm))
    if everybody == n or count not in counts_behind(percent, everybody):
        return SILENT
    return says("of-all", count=count, everybody=everybody, count_percent=100 * count / everybody, n=n)


def _status_finding(status: str, time: str, arm: str, count: int, n: int, percent: Printed) -> Said:
    text = says("status-finding", percent=percent, n=n, count=count, count_percent=100 * count / n)
    text += _of_all(count, percent, arm, n)
    same = [other for other in column_of(time, arm) if other != status and status_counts()[other, time, arm] == count]
    if same:
        text += says("status-finding-3", column=column_of(time, arm)[same[0]])
    text += says("status-finding-2", n=n, count=count)
    return says("status-finding-grade") + text


def _status_columns() -> Iterator[Check]:
    counts = status_counts()
    for time, arm in COLUMNS:
        column, size = column_of(time, arm), column_size_of(time, arm)
        total = sum(counts[status, time, arm] for status in column)
        yield compare(
            f"{time}-{arm}-n",
            "people behind the percentages add up",
            size,
            _exactly(total),
            column.values(),
            cleared=says("status-columns-n-note", counts=[counts[status, time, arm] for status in column], total=total),
        )
        low, high = (float(sum(p.bounds[end] for p in column.values())) for end in (0, 1))
        shown = float(sum(p.exact for p in column.values()))
        first, *others = column.values()
        yield judge(
            f"{time}-{arm}-percent-sum",
            "percentages of the column add up to 100",
            first,
            low <= 100 <= high,
            others,
            printed=f"sum of {len(column)} percentages: {shown:.2f}",
            reach=Reach(low, high),
        )
        randomised = randomised_of(arm)
        missing = as_int(randomised) - as_int(size)
        yield judge(
            f"{time}-{arm}-n-randomised",
            "no more people than were randomised",
            size,
            missing >= 0,
            [randomised],
            reach=Reach(0, randomised.value),
            cleared=(says("n-randomised-note", missing=missing, randomised=randomised) if missing else SILENT),
        )


def _status_groups() -> Iterator[Check]:
    """Hold the status at inclusion in table 7 against the groups of table A.1."""
    appendix = printed_rows("table-a1")
    sizes = group_sizes()
    randomised = as_int(printed_rows("figure-1")["included"].count)
    missing = randomised - sum(sizes.values())
    heads = {group: appendix["group_size", group].n for group in GROUPS}
    shift, share = sizes["job"] - as_int(heads["job"]), report_text()["s1_in_work_percent"]
    text = says(
        "by-table-7",
        job=as_int(heads["job"]),
        aap=as_int(heads["aap"]),
        job_2=sizes["job"],
        aap_2=sizes["aap"],
        sick_leave_full=sizes["sick_leave_full"],
        shift=shift,
        share=share,
        job_percent=100 * sizes["job"] / sum(sizes.values()),
        sum_sizes_values=sum(sizes.values()),
        job_percent_2=100 * heads["job"].value / randomised,
        randomised=randomised,
    )
    for group, statuses in GROUPS.items():
        parts = [column_of("inclusion", arm)[status] for status in statuses for arm in ARMS]
        yield compare(
            f"{group}-by-table-7",
            f"people {GROUP_NAMES[group]} at inclusion, counted in table 7",
            heads[group],
            Reach(sizes[group], sizes[group] + missing),
            [*parts, share, *(column_size_of("inclusion", arm) for arm in ARMS)],
            cleared=(
                says("by-table-7-note", sizes_group=sizes[group], missing=missing)
                if sizes[group] != as_int(heads[group])
                else SILENT
            ),
            finding=(says("by-table-7-grade") + text),
        )


def _benefits() -> Iterator[Check]:
    """Hold the significant fall in the use of benefits that chapter 8.2 speaks of against table 7."""
    counts = status_counts()
    sizes = {arm: column_size_of("month_12", arm) for arm in ARMS}

    def test(statuses: Iterable[str]) -> tuple[Said, float]:
        (k, n), (j, m) = (
            (sum(counts[status, "month_12", arm] for status in statuses), as_int(size)) for arm, size in sizes.items()
        )
        shown = says("j-against-k", j=j, m=m, share_sfj=100 * j / m, k=k, n=n, share_control=100 * k / n)
        return shown, shares_p(k, n, j, m)

    without = ("no_job_no_benefit", "job_no_benefit", "nav_no_benefit")
    sick, p = test(["sick_leave_full", "sick_leave_graded"])
    every, every_p = test([status for status in STATUSES if status not in without])
    main = printed_rows("table-08")["12", "job_or_partly"].p
    yield judge(
        "benefits-word",
        "use of benefits at 12 months called significantly reduced (8.2)",
        column_of("month_12", "intervention")["sick_leave_full"],
        min(p, every_p, main.high) <= ALPHA,
        [main, *sizes.values(), *(percent for arm in ARMS for percent in column_of("month_12", arm).values())],
        printed="use of benefits",
        by=says("benefits-word-note", sick=sick, p=p, main=main, every=every, every_p=every_p),
    )


# Table 8 -----------------------------------------------------------------------------------------


def _month_cells(row: source.Row) -> list[Printed]:
    return [row.control, row.intervention, row.difference, row.p]


def _months() -> Iterator[Check]:
    rows = printed_rows("table-08")
    for month in MONTHS:
        for outcome in OUTCOMES:
            row = rows[month, outcome]
            yield compare(
                f"{month}-{outcome}-difference",
                "SFJ minus control",
                row.difference,
                Reach(row.intervention.low - row.control.high, row.intervention.high - row.control.low),
                [row.intervention, row.control],
            )
            yield _month_p(month, outcome, row)
            yield _month_word(month, outcome, row)
        yield _month_people(month)
    yield _never_below()


def _month_p(month: str, outcome: str, row: source.Row) -> Check:
    (k, n), (j, m) = month_counts(month, outcome).values()
    p = shares_p(k, n, j, m)
    padded = says("month-p-p-note-padded", p=row.p) if row.p.decimals > 3 else SILENT
    words = says("month-p-p-note", k=k, n=n, j=j, m=m, p=p, padded=padded)
    return judge(
        f"{month}-{outcome}-p",
        "z-test of the two shares, as whole numbers of people",
        row.p,
        three_decimals(row.p).admits(p),
        _month_cells(row),
        reach=_exactly(p),
        by=SILENT if row.p.admits(p) else words,  # padded with a 0
        cleared=words,
    )


def _month_word(month: str, outcome: str, row: source.Row) -> Check:
    """Hold what the text says of all months together against the p of one."""
    text = report_text()
    promised = outcome == "job_or_partly"
    level = text["s4_partly_work_differences_level" if promised else "s4_work_differences_level"]
    holds = (row.p.low <= ALPHA) if promised else (row.p.high > ALPHA)
    said = says("month-word-word-said", more=(SILENT if promised else says("month-word-word-said-part")), level=level)
    others = [printed_rows("table-08")[month, outcome].p for month in MONTHS]
    smallest = min(p.value for p in others)
    (k, n), (j, m) = month_counts(month, outcome).values()
    note = (
        says("month-word-word-note", ps=[p for p in others if p.cell != row.p.cell])
        if promised
        else says(
            "month-word-word-note-2",
            smallest=smallest,
            len_months=len(MONTHS),
            smallest_by_len_months=smallest * len(MONTHS),
            level=level,
        )
    )
    return judge(
        f"{month}-{outcome}-word",
        f"{OUTCOMES[outcome]}: called {'' if promised else 'not '}significant at {level} %, months 12 to 18",
        row.p,
        holds,
        [level],
        reach=Reach(0, ALPHA) if promised else Reach(ALPHA, 1),
        finding=(
            says("month-word-word-likely" if promised else "month-word-word-certain")
            + says(
                "month-word-word",
                outcomes_outcome=OUTCOMES[outcome],
                said=said,
                month=month,
                intervention=row.intervention,
                j=j,
                m=m,
                control=row.control,
                k=k,
                n=n,
                p=row.p,
                note=note,
            )
        ),
    )


def _month_people(month: str) -> Check:
    """Ask whether the same people can stand behind both outcomes of a month."""
    rows = printed_rows("table-08")
    job, partly = rows[month, "job"], rows[month, "job_or_partly"]
    both = people_behind(month)
    n, m = people(month)
    alone = [] if both else plausible(month, "job_or_partly")
    k, j = (round(getattr(partly, arm).exact * size) for arm, size in ((ARMS[0], n), (ARMS[1], m)))
    model = printed_rows("table-09")["group_size", "job_or_partly_18_subgroups"].n
    same = [says("month-people-same", a=a, b=b, model=model, n=n) for a, b in alone if a + b == model.value and a > n]
    return judge(
        f"{month}-people",
        "one number of people an arm for both outcomes",
        partly.control,
        bool(both),
        [*_month_cells(job), *_month_cells(partly), *([] if both else [model])],
        printed=f"{job.control}, {job.intervention}; {partly.control}, {partly.intervention}",
        cleared=(says("month-people-people-note", n=n, m=m) + _dip(month)),
        finding=says(
            "month-people-people",
            n=n,
            m=m,
            k=k,
            k_per_n=k / n,
            control=partly.control,
            j_per_m_less_k_per_n=j / m - k / n,
            difference=partly.difference,
            shares_p=shares_p(k, n, j, m),
            eachs=[says("month-people-people-each", a=a, b=b) for a, b in alone],
            sames=same,
        ),
    )


def _dip(month: str) -> Said:
    """Say so if fewer SFJ participants have the primary outcome than in the month before and the one after."""
    near = [str(int(month) + step) for step in (-1, 0, 1)]
    if near[0] not in MONTHS or near[2] not in MONTHS:
        return SILENT
    partly, job, control = (
        [month_counts(m, outcome)[arm] for m in near]
        for outcome, arm in (("job_or_partly", "intervention"), ("job", "intervention"), ("job_or_partly", "control"))
    )
    if not partly[0][0] > partly[1][0] < partly[2][0]:
        return SILENT
    runs = [[k for k, _ in counts] for counts in (partly, job, control)]
    left = [before - after for (_, before), (_, after) in pairwise(partly)]
    return says(
        "dip",
        near_0=near[0],
        near_2=near[2],
        runs_0=runs[0],
        runs_1=runs[1],
        left_0=left[0],
        left_1=left[1],
        runs_2=runs[2],
    )


def _never_below() -> Check:
    """Hold "higher or as high all the time" against the months of table 8."""
    first, *others = (printed_rows("table-08")[month, "job"].difference for month in MONTHS)
    return judge(
        "job-never-below",
        "work without benefits: SFJ never below control",
        first,
        all(difference.value >= 0 for difference in (first, *others)),
        others,
        printed="all seven differences",
        cleared=says("job-never-below-note"),
    )


def _month_12() -> Iterator[Check]:
    """Hold month 12 of table 8 against table 7."""
    rows, counts, moved = printed_rows("table-08"), status_counts(), report_text()["s2_misclassified_count"]
    found, sizes = people("12"), [as_int(column_size_of("month_12", arm)) for arm in ARMS]
    step = as_int(moved)
    shares = [
        share.text
        for arm, size in zip(ARMS, sizes, strict=True)
        for outcome in OUTCOMES
        if not counts_of_share(share := getattr(rows["12", outcome], arm), size)
    ]
    for arm in ARMS:
        job, partly = (getattr(rows["12", outcome], arm) for outcome in OUTCOMES)
        percent, size = column_of("month_12", arm)["job_no_benefit"], column_size_of("month_12", arm)
        in_work, n = month_counts("12", "job")[arm]
        before = counts["job_no_benefit", "month_12", arm]
        yield compare(
            f"12-job-{arm}-table-7",
            "the same share in table 7",
            job,
            Reach(percent.low / 100, percent.high / 100),
            [percent, size],
            finding=says(
                "12-job-table-7",
                arm_names_arm=ARM_NAMES[arm],
                percent=percent,
                size=size,
                before=before,
                job=job,
                in_work=in_work,
                n=n,
                abs_n_less_size=abs(n - as_int(size)),
                before_less_in_work=before - in_work,
                before_per_n=before / n,
            ),
        )
        some = month_counts("12", "job_or_partly")[arm][0] - in_work
        most = counts["aap_and_job", "month_12", arm] + counts["sick_leave_graded", "month_12", arm]
        yield judge(
            f"12-partly-{arm}-table-7",
            "people partly in work are found in table 7",
            partly,
            some <= most,
            [job, *(column_of("month_12", arm)[status] for status in ("aap_and_job", "sick_leave_graded"))],
            printed=f"{partly} - {job}",
            reach=Reach(0, most / n),
            cleared=says("12-partly-table-7-note", some=some, most=most),
        )
        yield judge(
            f"12-{arm}-people-table-7",
            "people followed in month 12, here and in table 7",
            job,
            n == as_int(size),
            [size, moved],
            printed=f"{n} people",
            reach=_exactly(size.value),
            finding=says(
                "12-people-table-7",
                found_0=found[0],
                found_1=found[1],
                sizes_0=sizes[0],
                sizes_1=sizes[1],
                shares=shares,
                moved=moved,
                sizes_0_less_step=sizes[0] - step,
                sizes_1_and_step=sizes[1] + step,
                sizes_0_less_step_less_found=sizes[0] - step - found[0],
            ),
        )


def _figure_4() -> Iterator[Check]:
    """Hold the caption of figure 4, "or without benefits", against those without benefits in table 7."""
    counts, row = status_counts(), printed_rows("table-08")["12", "job_or_partly"]
    without = ("job_no_benefit", "no_job_no_benefit")
    cells = [column_of("month_12", arm)[status] for arm in ARMS for status in without]
    least = [sum(cell.value for cell in cells[i : i + 2]) for i in (0, 2)]
    people_free = sum(counts[status, "month_12", "control"] for status in without)
    yield judge(
        "12-figure-4-caption",
        "fully or partly in work or without benefits (caption of figure 4)",
        row.control,
        100 * row.control.high >= cells[0].low + cells[1].low,
        [row.intervention, *cells, column_size_of("month_12", "control")],
        reach=Reach((cells[0].low + cells[1].low) / 100, 1.0),
        finding=says(
            "12-figure-4-caption",
            control=row.control,
            cells_0=cells[0],
            cells_1=cells[1],
            least_0=least[0],
            people_free=people_free,
            column_size=column_size_of("month_12", "control"),
            least_1=least[1],
            intervention=row.intervention,
        ),
    )


# Tables 9 and A.2 --------------------------------------------------------------------------------

TABLES = ("table-09", "table-a2")
# What the text says of an effect: True where it is reported as one, False where called not significant.
BACKGROUND = {
    "women": False,
    "age": True,
    "married": False,
    "primary_school": False,
    "higher_education": True,
    "born_outside_norway": False,
    "income_before": True,
    "good_health": True,
    "positive_expectation": True,
    "job_at_inclusion": True,
    "aap_at_inclusion": True,
    "other_at_inclusion": True,
}
_OTHER_INTERACTIONS = dict.fromkeys(
    (
        "sfj_x_women",
        "sfj_x_age",
        "sfj_x_married",
        "sfj_x_primary_school",
        "sfj_x_born_outside_norway",
        "sfj_x_income_before",
        "sfj_x_income_below_g",
        "sfj_x_good_health",
        "sfj_x_positive_expectation",
    ),
    False,
)
WORDS: dict[tuple[str, str], dict[str, bool]] = {
    ("table-09", "job_12_main"): {**BACKGROUND, "sfj": False},
    ("table-09", "job_12_subgroups"): dict.fromkeys(
        ("other_at_inclusion", "sfj_x_job", "sfj_x_aap", "sfj_x_other"), False
    ),
    # "In the main as above, with one important exception": the effect of SFJ.
    ("table-09", "job_or_partly_12_main"): {**BACKGROUND, "sfj": True},
    ("table-09", "job_or_partly_12_subgroups"): {"sfj": False},
    ("table-09", "job_or_partly_18_subgroups"): {"sfj_x_aap": True},
    ("table-a2", "job_12_interactions"): {**_OTHER_INTERACTIONS, "sfj_x_higher_education": True},
    ("table-a2", "job_or_partly_12_interactions"): _OTHER_INTERACTIONS,
}


def _p_of_z(z: float) -> float:
    return float(2 * stats.norm.sf(abs(z)))


def _effects() -> Iterator[Check]:
    for table in TABLES:
        for (variable, model), row in printed_rows(table).items():
            if row.z is None:
                continue
            effect, z, se = row.marginal_effect, known_z(row.z), implied_se(row.marginal_effect, row.z)
            middle = effect.value / z.value
            yield judge(
                f"{variable}-{model}",
                "effect and z have the same sign",
                row.z,
                not (effect.low > 0 > z.high or effect.high < 0 < z.low),
                [effect],
                cleared=says(
                    "effects-note",
                    se=se,
                    p_of_z=_p_of_z(z.value),
                    effect_less_critical_by_midd=effect.value - CRITICAL * middle,
                    effect_and_critical_by_middl=effect.value + CRITICAL * middle,
                ),
            )
            said = WORDS.get((table, model), {}).get(variable)
            if said is not None:
                yield _effect_word(f"{variable}-{model}-word", row, z, said)


def _effect_word(name: str, row: source.Row, z: Printed, said: bool) -> Check:
    critical = report_text()["s4_footnote_2_critical_5"]
    ends = sorted((abs(z.low), abs(z.high)))
    return judge(
        name,
        "reported as an effect in the text" if said else "called not significant in the text",
        row.z,
        ends[1] >= critical.value if said else ends[0] < critical.value,
        [critical],
        printed=f"|z| of {row.z}",
        reach=Reach(critical.value, 100.0) if said else Reach(0.0, critical.value),
    )


# Smaller model, larger model, how many variables the larger one adds.
NESTED = tuple(
    (outcome, small, large, added)
    for outcome in OUTCOMES
    for small, large, added in (
        (("table-a2", f"{outcome}_12_main"), ("table-09", f"{outcome}_12_main"), 3),
        (("table-09", f"{outcome}_12_main"), ("table-09", f"{outcome}_12_subgroups"), 3),
        (("table-a2", f"{outcome}_12_main"), ("table-a2", f"{outcome}_12_interactions"), 10),
    )
)


def _models() -> Iterator[Check]:
    for outcome, small, large, added in NESTED:
        p = joint_test(outcome, small, large, added)
        first, second = r2_of(small), r2_of(large)
        yield judge(
            f"r_squared-{large[1]}-nested",
            f"R squared at least that of the same model without {added} of its variables",
            second,
            second.high >= first.low,
            [first],
            reach=Reach(first.low, 1.0),
            cleared=(
                says("r-squared-nested-note", added=added)
                + (says("r-squared-nested-note-2", p=p) if p.high >= 0.005 else says("r-squared-nested-note-3"))
            ),
        )
    unknown = _unanswered()
    for table in TABLES:
        for (variable, model), row in printed_rows(table).items():
            if variable == "group_size":
                month = "18" if "_18_" in model else "12"
                followed = sum(people(month))
                yield judge(
                    f"group_size-{model}",
                    f"no more people than stand behind month {month} of table 8",
                    row.n,
                    row.n.value <= followed,
                    reach=Reach(0, followed),
                    cleared=says(
                        "group-size-note",
                        followed_less_n=followed - as_int(row.n),
                        followed=followed,
                        education=unknown["education"],
                        health=unknown["health"],
                        back=unknown["back"],
                    ),
                )
    yield from excuse(
        "r_squared-job_or_partly_18_subgroups",
        "R squared of the only model for month 18",
        [r2_of(("table-09", "job_or_partly_18_subgroups"))],
        says("r-squared-job-or-partly-18-subgroups-reason"),
    )
    yield from _model_of_a2()


def _model_of_a2() -> Iterator[Check]:
    """Ask whether table A.2 is the model of table 9 with more interactions, as the text can be read."""
    for outcome in OUTCOMES:
        nine, small, large = (
            (table, f"{outcome}_12_{kind}")
            for table, kind in (("table-09", "main"), ("table-a2", "main"), ("table-a2", "interactions"))
        )
        sfj = [printed_rows(table)["sfj", model].marginal_effect for table, model in (small, nine)]
        yield judge(
            f"r_squared-{large[1]}-model",
            "at least that of table 9, if it is that model and interactions",
            r2_of(large),
            r2_of(large).high >= r2_of(nine).low,
            [r2_of(nine), r2_of(small), *sfj],
            reach=Reach(r2_of(nine).low, 1.0),
            finding=says(
                "r-squared-model",
                outcomes_outcome=OUTCOMES[outcome],
                r2=r2_of(nine),
                r2_2=r2_of(large),
                r2_3=r2_of(small),
                sfj_0=sfj[0],
                sfj_1=sfj[1],
            ),
        )


# Answers in table 5: those that make up a variable of tables 9 and A.2, and the others. Then, by variable, the
# question, how much the matter weighs, what the notes call the base, and what its opposite is.
ANSWERS = {
    "education": (("primary_school", "upper_secondary", "university_1_4", "university_over_4"), ()),
    "health": (("health_very_good", "health_good"), ("health_medium", "health_poor", "health_very_poor")),
    "back": (("back_fits_very_well", "back_fits_well"), ("back_neither", "back_fits_badly", "back_fits_very_badly")),
}
BASES = {
    "positive_expectation": ("back", "substantive", "a negative or neutral expectation", "a positive expectation"),
    "good_health": ("health", "cosmetic", "medium or poor health", "good health"),
}


def _answers(question: str) -> tuple[list[Printed], list[Printed]]:
    five = printed_rows("table-05")
    yes, no = ([five[name, "study"].count for name in names] for names in ANSWERS[question])
    return yes, no


def _unanswered() -> dict[str, int]:
    """Count the participants of table 5 who gave no answer; of education, those outside the base of its percentages."""
    everybody = as_int(printed_rows("figure-1")["included"].count)
    found = {
        question: everybody - sum(as_int(count) for part in _answers(question) for count in part)
        for question in ("health", "back")
    }
    five = printed_rows("table-05")
    fitting = [
        set(bases(as_int(five[name, "study"].count), five[name, "study"].percent, 1, everybody))
        for name in ANSWERS["education"][0]
    ]
    return {**found, "education": everybody - max(set.intersection(*fitting))}


def _base_categories() -> Iterator[Check]:
    """Hold the base categories under tables 9 and A.2 against the answers in table 5."""
    nine, a1 = printed_rows("table-09"), printed_rows("table-a1")
    everybody = as_int(printed_rows("figure-1")["included"].count)
    model = nine["group_size", "job_12_main"].n
    sizes = {group: as_int(a1["group_size", group].n) for group in GROUPS}
    degrees = sum(as_int(count) for count in _answers("education")[0])
    known = everybody - _unanswered()["education"]
    for variable, (question, severity, base, opposite) in BASES.items():
        yes, no = _answers(question)
        total, positive = (sum(as_int(count) for count in counts) for counts in ([*yes, *no], yes))
        shares = {group: a1[variable, group].mean for group in GROUPS}
        parts = [round(shares[group].exact * n) for group, n in sizes.items()]
        unknown = everybody - total
        yield judge(
            f"{variable}-base",
            f"no more people than answered, if the base is {base}",
            nine[variable, "job_12_main"].marginal_effect,
            model.value <= total,
            [model, printed_rows("table-a2")["group_size", "job_12_main"].n, *yes, *no, *shares.values()],
            printed=f"{as_int(model)} people",
            reach=Reach(0, total),
            finding=(
                says(
                    "base-categories-base-substantive" if severity == "substantive" else "base-categories-base-cosmetic"
                )
                + (
                    says(
                        "base-categories-base",
                        base=base,
                        counts=[*yes, *no],
                        total=total,
                        model=as_int(model),
                        parts=list(parts),
                        sum_parts=sum(parts),
                        everybody=everybody,
                        opposite=opposite,
                        counts_2=list(yes),
                        positive=positive,
                        total_less_positive=total - positive,
                        unknown=unknown,
                        unknown_percent=100 * unknown / (everybody - positive),
                    )
                    + (
                        says("base-categories-base-2", known_less_degrees=known - degrees, known=known)
                        if variable == "positive_expectation"
                        else says("base-categories-base-3")
                    )
                )
            ),
        )


def _group_words() -> Iterator[Check]:
    """Hold what chapter 8.4 says of people in work at inclusion against table 9."""
    rows = printed_rows("table-09")
    reference, term = (rows[name, "job_or_partly_12_subgroups"] for name in ("sfj", "sfj_x_job"))
    later = group_effect("job_or_partly_18_subgroups", "job")
    now = group_effect("job_or_partly_12_subgroups", "job")
    yield judge(
        "sfj_x_job-effect-word",
        "said to show an effect that did not last (8.4): people in work at inclusion",
        term.marginal_effect,
        now.value > 0 >= later.value,
        [reference.marginal_effect, reference.z, term.z, rows["sfj_x_job", "job_or_partly_18_subgroups"].z],
        printed=f"{reference.marginal_effect} + {term.marginal_effect}",
        cleared=says(
            "sfj-x-job-effect-word-note",
            now=now.value,
            later=later.value,
            now_low=now.low,
            now_high=now.high,
            later_low=later.low,
            later_high=later.high,
        ),
    )


def _other_groups() -> Iterator[Check]:
    """Hold "no large differences but for AAP" (8.2.6) against the interactions of table A.2."""
    model = "job_12_interactions"
    aap = printed_rows("table-09")["sfj_x_aap", "job_12_subgroups"]
    tested = sum(len(_interactions(f"{outcome}_12_interactions")) for outcome in OUTCOMES)
    critical = report_text()["s4_footnote_2_critical_5"]
    row = _interactions(model)["sfj_x_higher_education"]
    larger = row.marginal_effect.low > aap.marginal_effect.high and known_z(row.z).low >= critical.value
    yield judge(
        f"sfj_x_higher_education-{model}-size",
        "no large difference between subgroups but for AAP (8.2.6)",
        row.marginal_effect,
        not larger,
        [row.z, aap.marginal_effect, aap.z, critical],
        reach=Reach(-1.0, aap.marginal_effect.value),
        finding=says(
            "sfj-x-higher-education-size",
            marginal_effect=row.marginal_effect,
            known_z=known_z(row.z),
            marginal_effect_2=aap.marginal_effect,
            z=aap.z,
            tested=tested,
            critical=critical,
        ),
    )


def _interactions(model: str) -> dict[str, source.Row]:
    rows = printed_rows("table-a2")
    return {name: row for (name, of), row in rows.items() if of == model and name.startswith("sfj_x_")}


# Notes under figures 7 and 9 ---------------------------------------------------------------------


def _figures() -> Iterator[Check]:
    notes, text = printed_rows("figure-notes"), report_text()
    for figure in ("7", "9"):
        counts = figure_counts(figure)
        tests = [
            shares_p(k, counts["control"][1], j, counts["intervention"][1])
            for k in counts["control"][0]
            for j in counts["intervention"][0]
        ]
        for arm in ARMS:
            possible, n = counts[arm]
            size = text[SICK[arm]] if figure == "9" else column_of("inclusion", arm)["aap"]
            chosen = says("figures-chosen") if figure == "9" else SILENT
            yield judge(
                f"{figure}-{arm}",
                f"a whole number of {n} people",
                notes[figure, "12", arm].percent,
                bool(possible),
                [size],
                cleared=(
                    (
                        says("figures-note", possible=possible, n=n, min_tests=min(tests))
                        + (says("figures-note-2", max_tests=max(tests)) if len(tests) > 1 else SILENT)
                    )
                    + says("figures-note-3", chosen=chosen)
                ),
            )
            yield _same(
                f"figure-{figure}-{arm}",
                f"s4_figure_{figure}_{ARM_KEYS[arm]}_percent",
                notes[figure, "12", arm].percent,
                "as in the note under the figure",
            )


# Text --------------------------------------------------------------------------------------------


def _same(name: str, key: str, original: Printed, quantity: str, factor: int = 1, cleared: Said = SILENT) -> Check:
    """Compare a number of the text with a printed one, times a whole factor."""
    ends = sorted((original.low * factor, original.high * factor))
    return compare(name, quantity, report_text()[key], Reach(*ends), [original], cleared=cleared)


POINTS = says("points")
# Numbers of the text that are 100 times a marginal effect of table 9.
FROM_TABLE_9 = {
    "s4_regression_age": ("age", "job_12_main", -100),
    "s4_regression_higher_education": ("higher_education", "job_12_main", 100),
    "s4_regression_primary_school": ("primary_school", "job_12_main", -100),
    "s4_regression_income": ("income_before", "job_12_main", 100),
    "s4_regression_good_health": ("good_health", "job_12_main", 100),
    "s4_regression_expectation": ("positive_expectation", "job_12_main", 100),
    "s4_regression_in_work": ("job_at_inclusion", "job_12_main", 100),
    "s4_regression_aap": ("aap_at_inclusion", "job_12_main", -100),
    "s4_difference_adjusted_share": ("sfj", "job_12_main", 1),
    "s4_difference_adjusted_percent": ("sfj", "job_12_main", 100),
    "s4_effect_partly_in_work": ("sfj", "job_or_partly_12_main", 100),
    "s4_aap_18_lower": ("aap_at_inclusion", "job_or_partly_18_subgroups", -100),
}
FROM_TABLE_8 = {
    "s1_work_sfj_percent": ("job_or_partly", "intervention", 100),
    "s1_work_control_percent": ("job_or_partly", "control", 100),
    "s8_work_sfj_percent": ("job_or_partly", "intervention", 100),
    "s8_work_control_percent": ("job_or_partly", "control", 100),
    "s4_difference_raw_share": ("job", "difference", 1),
    "s4_difference_raw_percent": ("job", "difference", 100),
}
# Numbers that the text gives more than once.
REPEATED = {
    "s2_partly_in_work_disability_percent": "s4_partly_in_work_disability_percent",
    "s4_monthly_from": "s4_register_window",
    "s4_table_7_month": "s4_table_7_time",
    "s4_monthly_to": "s4_reported_until",
    "s4_work_differences_from": "s4_table_8_from",
    "s4_table_9_first_time": "s4_table_8_from",
    "s4_table_9_second_time": "s4_table_8_to",
    "s4_regression_time": "s4_table_9_first_time",
    "s4_regression_other_time": "s4_table_9_first_time",
    "s4_footnote_2_first_time": "s4_table_9_first_time",
    "s4_footnote_2_second_time": "s4_table_9_second_time",
    "s4_footnote_2_definition_time": "s4_table_9_first_time",
    "s4_interaction_time": "s4_table_9_first_time",
    "s10_table_a2_time": "s4_table_9_first_time",
    "s4_later_models_to": "s4_table_8_to",
    "s4_later_models_shown": "s4_table_9_second_time",
    "s8_incomplete_followup": "s4_reported_until",
    "s4_absence_unseen": "s4_employer_period",
    "s4_disability_graded": "s4_disability_full",
    "s4_regression_reference_percent": "s4_table_9_base_percent",
    "s4_regression_aap_reference_percent": "s4_table_9_base_percent",
    "s4_aap_18_reference_percent": "s4_table_9_base_percent",
    "s4_figure_6_group_percent": "s4_figure_6_percent",
    "s4_figure_9_percent": "s4_best_centres_sick_percent",
    "s4_best_centres_from": "s4_table_8_from",
    "s4_best_centres_to": "s4_table_8_to",
    "s4_figure_9_centres": "s4_best_centres",
    "s1_best_centres": "s4_best_centres",
    "s8_best_centres": "s4_best_centres",
    "s8_best_centres_sick": "s4_best_centres",
    "s4_footnote_2_bold_level": "s4_footnote_2_level_5",
    "s4_footnote_2_zero": "s4_footnote_2_null",
    "s4_footnote_4_zero": "s4_footnote_2_null",
}


def _id(key: str) -> str:
    return key.replace("_", "-")


def _repeated() -> Iterator[Check]:
    text, eight, nine = report_text(), printed_rows("table-08"), printed_rows("table-09")
    for key, (variable, model, factor) in FROM_TABLE_9.items():
        note = POINTS if factor != 1 and key != "s4_regression_age" else SILENT
        effect = nine[variable, model].marginal_effect
        yield _same(_id(key), key, effect, "marginal effect of table 9", factor, note)
    for key, (outcome, column, factor) in FROM_TABLE_8.items():
        note = POINTS if column == "difference" and factor != 1 else SILENT
        yield _same(_id(key), key, getattr(eight["12", outcome], column), "month 12 of table 8", factor, note)
    for key, first in REPEATED.items():
        yield _same(_id(key), key, text[first], "same as elsewhere in the text")
    for key, month in (("s4_table_8_from", MONTHS[0]), ("s4_table_8_to", MONTHS[-1])):
        row = eight[month, "job"]
        yield compare(_id(key), "end of the months in table 8", text[key], _exactly(int(month)), [row.p])


def _shares_at_inclusion() -> Iterator[Check]:
    """Hold the round figures on status at inclusion and 12 months against table 7."""
    text, counts = report_text(), status_counts()

    def both(status: str) -> float:
        shares = [counts[status, "inclusion", arm] for arm in ARMS]
        return 100 * sum(shares) / sum(as_int(column_size_of("inclusion", arm)) for arm in ARMS)

    def cells(status: str, time: str) -> list[Printed]:
        return [column_of(time, arm)[status] for arm in ARMS]

    work = cells("job_no_benefit", "inclusion")
    yield _same("s4-work-at-inclusion-low", "s4_work_at_inclusion_low", work[0], "in work at inclusion, control")
    yield _same("s4-work-at-inclusion-high", "s4_work_at_inclusion_high", work[1], "in work at inclusion, SFJ")
    sick = cells("sick_leave_full", "inclusion")
    about = text["s4_full_sick_leave_percent"]
    yield judge(
        "s4-full-sick-leave-percent",
        "on full sick leave at inclusion, about",
        about,
        all(abs(share.value - about.value) <= 5 for share in sick),
        sick,
        reach=Reach(sick[0].low, sick[1].high),
        cleared=says("s4-full-sick-leave-percent-note", sick_0=sick[0], sick_1=sick[1], both=both("sick_leave_full")),
    )
    yield compare(
        "s4-partial-sick-leave-percent",
        "on graded sick leave at inclusion, both arms",
        text["s4_partial_sick_leave_percent"],
        _exactly(both("sick_leave_graded")),
        cells("sick_leave_graded", "inclusion"),
    )
    aap = cells("aap", "inclusion")
    yield judge(
        "s4-aap-at-inclusion-percent",
        "on AAP at inclusion, somewhat above",
        text["s4_aap_at_inclusion_percent"],
        all(share.value > text["s4_aap_at_inclusion_percent"].value for share in aap),
        aap,
        reach=Reach(aap[1].low, aap[0].high),
        by=says("somewhat-above", aap=aap),
    )
    for key, status in (("s4_work_12_difference", "job_no_benefit"), ("s4_aap_and_work_12_difference", "aap_and_job")):
        control, intervention = cells(status, "month_12")
        yield compare(
            _id(key),
            "SFJ minus control at 12 months, table 7",
            text[key],
            Reach(intervention.low - control.high, intervention.high - control.low),
            [control, intervention],
            cleared=says("shares-at-inclusion-note"),
        )


def _months_for_all() -> int:
    """Count the months from the last inclusion, in February, to the end of the registers, in March."""
    text = report_text()
    return 12 * (as_int(text["s4_benefit_data_end_year"]) - as_int(text["s3_inclusion_end_year"])) + 3 - 2


def _lower_at_12() -> Iterator[Check]:
    """Hold "somewhat lower shares" of three statuses against table 7."""
    for status in ("sick_leave_full", "sick_leave_graded", "aap"):
        control, intervention = (column_of("month_12", arm)[status] for arm in ARMS)
        yield judge(
            f"{status}-month_12-word",
            "called somewhat lower in SFJ at 12 months",
            intervention,
            intervention.high < control.low,
            [control],
            reach=Reach(0, control.low),
        )


def _registers() -> Iterator[Check]:
    """Ask whether the registers reach as far as the results need."""
    text = report_text()
    first, last = text["s3_inclusion_start_year"], text["s3_inclusion_end_year"]
    reaches = {
        "s4_benefit_data_start_year": (Reach(0, first.value - 1), first, "a year before the first inclusion"),
        "s4_benefit_data_end_year": (Reach(last.value + 1, 9999), last, "a year after the last inclusion"),
        "s4_income_data_start_year": (Reach(0, first.value - 1), first, "the year before the first inclusion"),
        "s4_income_data_end_year": (Reach(last.value - 1, 9999), last, "the year before the last inclusion"),
    }
    for key, (span, bound, what) in reaches.items():
        yield compare(
            _id(key),
            f"register covers {what}",
            text[key],
            span,
            [bound],
            cleared=(
                says(
                    "registers-note",
                    last=last,
                    s4_benefit_data_end_year=text["s4_benefit_data_end_year"],
                    months_for_all=_months_for_all(),
                )
                if key == "s4_benefit_data_end_year"
                else SILENT
            ),
        )
    after = text["s4_income_data_end_year"].value + 1
    yield compare(
        "s8-income-data-year",
        "the year after the last income data",
        text["s8_income_data_year"],
        _exactly(after),
        [text["s4_income_data_end_year"]],
    )
    period, half = text["s4_employer_period"], text["s4_absence_length"]
    yield judge(
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
    text, included = report_text(), printed_rows("figure-1")["included"].count
    sizes = {time: [column_size_of(time, arm) for arm in ARMS] for time in ("inclusion", "month_12")}
    first, then = (sum(as_int(size) for size in column) for column in sizes.values())
    followed, everybody = sum(people("12")), as_int(included)
    window = text["s4_register_window"]
    for key in ("s4_register_window", "s4_complete_to"):
        yield judge(
            _id(key),
            "data on all participants to this month",
            text[key],
            first == then == followed == everybody,
            [included, *(size for column in sizes.values() for size in column)],
            printed=f"{text[key]} months",
            finding=says(
                "complete",
                everybody=everybody,
                first=first,
                then=then,
                window=window,
                followed=followed,
                everybody_less_first=everybody - first,
                everybody_less_followed=everybody - followed,
                months_for_all=_months_for_all(),
            ),
        )
    yield compare(
        "s4-register-window-months",
        "months from the last inclusion to the end of the registers",
        window,
        Reach(0, _months_for_all()),
        [text["s4_benefit_data_end_year"], text["s3_inclusion_end_year"]],
    )


def _followed() -> Iterator[Check]:
    """Hold the people followed to month 18, and fewer at the best centres, against table 8."""
    text, rows = report_text(), printed_rows("table-08")
    late = plausible("18", "job") + plausible("18", "job_or_partly")
    sizes = {arm: text[f"s4_followed_18_{key}_count"] for arm, key in ARM_KEYS.items()}
    for position, arm in enumerate(ARMS):
        fits = [pair[position] for pair in late]
        cells = [cell for outcome in OUTCOMES for cell in _month_cells(rows["18", outcome])]
        span = Reach(min(fits), max(fits)) if fits else None
        yield judge(
            f"s4-followed-18-{arm}",
            "people behind month 18 of table 8",
            sizes[arm],
            span is not None and span.meets(sizes[arm]),
            [*cells, rows["17", "job"].p, printed_rows("table-09")["group_size", "job_or_partly_18_subgroups"].n],
            reach=span,
            finding=(says("s4-followed-18-grade") + _followed_text(sizes)),
        )
    month = text["s4_best_centres_sick_month"]
    before, then, after = (sum(people(str(as_int(month) + step))) for step in (-1, 0, 1))
    yield judge(
        "s4-best-centres-sick-month",
        "fewer people from about this month on",
        month,
        after < before,
        [rows[m, outcome].p for m in MONTHS[:3] for outcome in OUTCOMES],
        printed=f"from month {month}",
        cleared=says(
            "s4-best-centres-sick-month-note",
            before=before,
            month_less_n1=as_int(month) - 1,
            then=then,
            month=month,
            after=after,
        ),
    )


def _followed_text(sizes: Mapping[str, Printed]) -> Said:
    n, m = (as_int(sizes[arm]) for arm in ARMS)
    rows = [printed_rows("table-08")["18", outcome] for outcome in OUTCOMES]
    whole: list[Printed] = []
    shown: list[float] = []
    near: list[Reach] = []
    for row in rows:
        expected = row.control.value * n, row.intervention.value * m
        shown.append(shares_p(expected[0], n, expected[1], m))
        ways = [shares_p(k, n, j, m) for k in _beside(expected[0]) for j in _beside(expected[1])]
        near.append(Reach(min(ways), max(ways)))
        whole += [x for x, of in ((row.control, n), (row.intervention, m)) if counts_of_share(x, of)]
    found, alone = people("18"), sum((plausible("18", "job_or_partly") or [(n, m)])[0])
    more, fewer = ([month for month in MONTHS if (sum(people(month)) > n + m) == larger] for larger in (True, False))
    model = {
        month: as_int(printed_rows("table-09")["group_size", f"job_or_partly_{month}_subgroups"].n)
        for month in ("12", "18")
    }
    out = {month: sum(people(month)) - size for month, size in model.items()}
    return says(
        "followed-text",
        m=m,
        n=n,
        m_and_n=m + n,
        more=(
            (says("followed-text-part") + says("followed-text-part-2", wholes=whole))
            if whole
            else says("followed-text-part-3")
        ),
        showns=shown,
        nears=near,
        ps=[row.p for row in rows],
        found_1=found[1],
        found_0=found[0],
        sum_found=sum(found),
        alone=alone,
        value_18=model["18"],
        value_18_2=out["18"],
        value_12=out["12"],
        more_2=more[-1],
        sum_people=sum(people(more[-1])),
        fewer_0=fewer[0],
        sum_people_2=sum(people(fewer[0])),
    )


def _beside(x: float) -> tuple[int, int]:
    return floor(x), ceil(x)


def _significance() -> Iterator[Check]:
    """Hold the text's rules and words on significance against p and z."""
    text, eight, nine = report_text(), printed_rows("table-08"), printed_rows("table-09")
    for level, critical in (
        ("s4_footnote_2_level_5", "s4_footnote_2_critical_5"),
        ("s4_footnote_2_level_1", "s4_footnote_2_critical_1"),
    ):
        quantile = float(stats.norm.isf(text[level].value / 200))
        yield compare(
            _id(critical), f"two-sided z at {text[level]} %", text[critical], _exactly(quantile), [text[level]]
        )
    for key, month in (
        ("s1_effect_followup", "12"),
        ("s8_effect_followup", "12"),
        ("s1_effect_held_followup", "18"),
        ("s8_effect_held_followup", "18"),
    ):
        row = eight[month, "job_or_partly"]
        yield judge(
            _id(key),
            "primary outcome: effect at this follow-up",
            text[key],
            text[key].text == month and row.p.high <= ALPHA and row.difference.value > 0,
            [row.p, row.difference],
            printed=f"{text[key]} months",
            cleared=(
                says("significance-note", p=row.p)
                + (says("significance-note-2", p=eight["16", "job_or_partly"].p) if month == "18" else SILENT)
            ),
        )
    z = nine["sfj_x_aap", "job_or_partly_18_subgroups"].z
    yield judge(
        "s4-aap-18-level",
        "interaction of SFJ and AAP in month 18 significant at this level",
        text["s4_aap_18_level"],
        _p_of_z(z.high) <= text["s4_aap_18_level"].value / 100,
        [z],
        printed=f"significant at {text['s4_aap_18_level']} %",
        cleared=says("s4-aap-18-level-note", z=z, p_of_z=_p_of_z(z.value)),
    )
    others = [nine["sfj_x_other", f"job_or_partly_{month}_subgroups"].z for month in (12, 18)]
    effects = [group_effect(f"job_or_partly_{month}_subgroups", "other") for month in (12, 18)]
    yield judge(
        "s4-other-states-level",
        "people in another status: not significant at this level",
        text["s4_other_states_level"],
        all(_p_of_z(z.high) > text["s4_other_states_level"].value / 100 for z in others)
        and all(effect.low < 0 < effect.high for effect in effects),
        others,
        printed=f"not significant at {text['s4_other_states_level']} %",
        cleared=(
            says(
                "s4-other-states-level-note",
                eachs=[
                    says(
                        "s4-other-states-level-note-each",
                        effect=effect.value,
                        month=month,
                        effect_low=effect.low,
                        effect_high=effect.high,
                    )
                    for month, effect in zip((12, 18), effects, strict=True)
                ],
            )
        ),
    )


def _footnote_4() -> Iterator[Check]:
    """Ask whether the interactions of footnote 4 can be significant at 10 per cent."""
    text, nine = report_text(), printed_rows("table-09")
    low, high, level = (text[f"s4_footnote_4_{name}"] for name in ("low", "high", "level"))
    printed = [nine["sfj_x_aap", f"job_or_partly_{month}_subgroups"] for month in (12, 18)]
    errors = [implied_se(row.marginal_effect, row.z) for row in printed]
    critical = float(stats.norm.isf(level.value / 200))
    zs = Reach(low.low / errors[1].high, low.high / errors[0].low)
    inputs = [cell for row in printed for cell in (row.marginal_effect, row.z)]
    yield judge(
        "s4-footnote-4-level",
        "smallest interaction significant at this level",
        level,
        zs.high >= critical,
        [low, *inputs],
        printed=f"{low} significant at {level} %",
        reach=Reach(0, 100 * _p_of_z(zs.high)),
        cleared=says(
            "s4-footnote-4-level-note",
            reach=Reach(errors[0].low, errors[1].high),
            zs=zs,
            p_of_z=_p_of_z(zs.high),
            p_of_z_2=_p_of_z(zs.low),
        ),
    )
    yield judge(
        "s4-footnote-4-high",
        "interactions of AAP rise from month 13 to 18",
        high,
        low.value < high.value < printed[1].marginal_effect.value,
        [low, printed[1].marginal_effect],
        reach=Reach(low.value, printed[1].marginal_effect.value),
        cleared=says(
            "s4-footnote-4-high-note",
            low=low,
            high=high,
            marginal_effect=printed[1].marginal_effect,
            marginal_effect_2=printed[0].marginal_effect,
        ),
    )
    months = [text[f"s4_footnote_4_month_{number}"] for number in (1, 2, 3, 4)]
    first, last = text["s4_later_models_from"], text["s4_later_models_to"]
    for number, month in enumerate(months, start=1):
        yield judge(
            f"s4-footnote-4-month-{number}",
            "one of the months analysed",
            month,
            first.value <= month.value < last.value,
            [first, last],
            reach=Reach(first.value, last.value - 1),
        )


LONG_OUT = {f"{part}_long_out_work_{key}_percent": arm for part in ("s1", "s8") for arm, key in ARM_KEYS.items()}
AAP_18 = (
    "s1_aap_probability_percent",
    "s4_aap_18_sfj_higher",
    "s8_aap_probability_percent",
    "s8_aap_probability_percent_repeated",
)


def _subgroups() -> Iterator[Check]:
    """Hold the text's numbers on people long out of work against figure 7 and table 9."""
    text, notes = report_text(), printed_rows("figure-notes")
    on_aap, appendix = group_sizes()["aap"], printed_rows("table-a1")["group_size", "aap"].n
    for key, arm in LONG_OUT.items():
        yield _same(_id(key), key, notes["7", "12", arm].percent, "as under figure 7")
        wider, others, sizes = _long_out(arm)
        yield judge(
            f"{_id(key)}-group",
            "the group of figure 7",
            text[key],
            sizes["all"] == sizes["aap"],
            [notes["7", "12", arm].percent, appendix, *_long_out_cells(arm)],
            printed=f"{text[key]} % of those on AAP, disability pension or unemployment benefit",
            finding=says(
                "subgroups-group",
                text_key=text[key],
                percent=notes["7", "12", arm].percent,
                aap=sizes["aap"],
                all=sizes["all"],
                arm_names_arm=ARM_NAMES[arm],
                on_aap=on_aap,
                appendix=as_int(appendix),
                widers=list(wider),
                others=list(others),
                all_less_aap=sizes["all"] - sizes["aap"],
            ),
        )
    yield from _largest()
    yield from _aap_18()
    count, other = text["s4_other_states_count"], printed_rows("table-a1")["group_size", "other"].n
    yield compare(
        "s4-other-states-count",
        "people in another status in table A.1",
        count,
        Reach(other.low, other.high),
        [other],
        cleared=says("s4-other-states-count-note", other=group_sizes()["other"]),
    )


def _largest() -> Iterator[Check]:
    """Hold "clearly largest among people long out of work" against figure 7 and the interactions."""
    text, eight = report_text(), printed_rows("table-08")["12", "job_or_partly"]
    outcome, small, large, added = next(item for item in NESTED if item[2][1] == "job_or_partly_12_subgroups")
    p, z = joint_test(outcome, small, large, added), printed_rows("table-09")["sfj_x_aap", large[1]].z
    for chapter in ("s1", "s8"):
        ends = [text[f"{chapter}_long_out_work_{arm}_percent"] for arm in ("sfj", "control")]
        yield judge(
            f"{chapter}-long-out-work-largest",
            "difference called clearly larger than others, 12 months",
            ends[0],
            ends[0].low - ends[1].high > 100 * eight.difference.high,
            [ends[1], eight.difference, z],
            printed=f"{ends[0]} - {ends[1]}",
            reach=Reach(100 * eight.difference.high, 100.0),
            cleared=says("long-out-work-largest-note", difference=eight.difference, z=z, added=added, p=p),
        )


def _long_out_cells(arm: str) -> list[Printed]:
    column = column_of("inclusion", arm)
    return [column[status] for status in ("aap", "unemployment_benefit", "disability_graded")]


def _long_out(arm: str) -> tuple[list[int], list[int], dict[str, int]]:
    """Give how many of the wider group, and how many of them without AAP, make up the share of figure 7; and sizes."""
    counts = status_counts()
    percent = printed_rows("figure-notes")["7", "12", arm].percent
    aap = counts["aap", "inclusion", arm]
    everybody = aap + sum(counts[status, "inclusion", arm] for status in ("unemployment_benefit", "disability_graded"))
    whole, part = counts_behind(percent, everybody), counts_behind(percent, aap)
    others = sorted({a - b for a in whole for b in part if a >= b})
    return whole, others, {"aap": aap, "all": everybody}


def _aap_18() -> Iterator[Check]:
    text, nine, notes = report_text(), printed_rows("table-09"), printed_rows("figure-notes")
    wider = [printed_rows("table-22")[f"delta_{kind}", "aap_plus"].value for kind in ("full", "partial")]
    model = "job_or_partly_18_subgroups"
    reference, term = (nine[name, model].marginal_effect for name in ("sfj", "sfj_x_aap"))
    then = group_effect("job_or_partly_12_subgroups", "aap").value
    seen = [notes["7", "12", arm].percent for arm in ("intervention", "control")]
    total = Reach(100 * (reference.low + term.low), 100 * (reference.high + term.high))
    everybody = month_counts("18", "job_or_partly").values()
    share, more = sum(k for k, _ in everybody) / sum(n for _, n in everybody), 0.2
    summed = reference.value + term.value
    own = [100 * on_own_scale(summed, share, base) for base in (seen[1].value / 100, more)]
    for key in AAP_18:
        claim = text[key]
        yield compare(
            _id(key),
            "interaction of SFJ and AAP in table 9",
            claim,
            Reach(100 * term.low, 100 * term.high),
            [term],
            cleared=says("aap-18-note"),
            finding=says("aap-18", claim=claim, term=term, term_percent=100 * term.value),
        )
        yield compare(
            f"{_id(key)}-meaning",
            "effect of SFJ for people on AAP, month 18, in points",
            claim,
            total,
            [reference, term, *seen, *wider],
            finding=says(
                "aap-18-meaning",
                claim=claim,
                term=term,
                reference=reference,
                summed=summed,
                then=then,
                seen_0=seen[0],
                seen_1=seen[1],
                seen_0_less_seen_1=seen[0].value - seen[1].value,
                own_0=own[0],
                own_1=own[1],
                more_percent=100 * more,
                wider_0=wider[0],
                wider_1=wider[1],
                wider_0_and_wider_1=wider[0].value + wider[1].value,
            ),
        )


def _centres() -> Iterator[Check]:
    text, first = report_text(), printed_rows("table-01")
    totals = {centre: row.count for (centre, arm), row in first.items() if arm == "all" and centre != "total"}
    for key in ("s1_centres", "s8_centres"):
        yield compare(_id(key), "centres in table 1", text[key], _exactly(len(totals)), totals.values())
    sizes = sorted(count.value for count in totals.values())
    everybody = first["total", "all"].count.value
    three = Reach(sum(sizes[:3]) / everybody, sum(sizes[-3:]) / everybody)
    half = text["s4_best_centres_share"]
    yield judge(
        "s4-best-centres-share",
        "three of the six centres, about half of the participants",
        half,
        three.low <= half.value <= three.high,
        [*totals.values(), text["s4_best_centres"]],
        printed="1/2",
        reach=three,
        cleared=says("s4-best-centres-share-note"),
    )
    parts = [text[SICK[arm]] for arm in ARMS]
    total = sum(part.value for part in parts)
    yield compare(
        "s4-best-centres-sick-count", "both arms add up", text["s4_best_centres_sick_count"], _exactly(total), parts
    )
    for arm, part in zip(ARMS, parts, strict=True):
        most = status_counts()["sick_leave_full", "inclusion", arm]
        yield judge(
            f"s4-best-centres-sick-{arm}",
            "no more than were on full sick leave at all six centres",
            part,
            part.value <= most,
            [column_of("inclusion", arm)["sick_leave_full"]],
            reach=Reach(0, most),
        )
    yield _best_centres(three)


def _best_centres(three: Reach) -> Check:
    text, row = report_text(), printed_rows("table-09")["sfj", "job_12_main"]
    claim, critical = text["s4_best_centres_effect_work"], text["s4_footnote_2_critical_5"]
    se = implied_se(row.marginal_effect, row.z)
    z = Reach(claim.low / 100 / (se.high / sqrt(three.low)), claim.high / 100 / (se.low / sqrt(three.high)))
    return judge(
        "s4-best-centres-effect-work",
        "effect at the three best centres called significant",
        claim,
        z.high >= critical.value,
        [row.marginal_effect, row.z, critical],
        printed=f"{claim} points, significant",
        cleared=says(
            "s4-best-centres-effect-work-note",
            three_low_percent=100 * three.low,
            three_high_percent=100 * three.high,
            z=z,
            marginal_effect_percent=100 * row.marginal_effect.value,
            picked_effect_percent=100 * picked_effect("job_12_main"),
        ),
    )


REASONS = {
    "reason-curve": ("s4_work_year_before_share",),
    "reason-rule": ("s4_aap_form_interval", "s8_sickness_benefit_percent"),
    "reason-definition": (
        "s4_footnote_2_null",
        "s4_regression_income_step",
        "s4_short_absence_low",
        "s4_short_absence_high",
    ),
    "reason-plan": ("s8_next_followup",),
}


def _excused() -> Iterator[Check]:
    text = report_text()
    best = 100 * picked_effect("job_or_partly_12_main")
    effect = printed_rows("table-09")["sfj", "job_or_partly_12_main"].marginal_effect
    picked = says("best-centres-reason", common=100 * effect.value, best=best)
    yield from excuse(
        "s4-best-centres-effect-partly", "stated in the text", [text["s4_best_centres_effect_partly"]], picked
    )
    for reason, keys in REASONS.items():
        for key in keys:
            yield from excuse(_id(key), "stated in the text", [text[key]], says(reason))
    share, percent = text["s4_difference_raw_share"], text["s4_difference_raw_percent"]
    yield compare(
        "s4-footnote-2-factor",
        "what turns the share into percentage points",
        text["s4_footnote_2_factor"],
        Reach(percent.low / share.high, percent.high / share.low),
        [share, percent],
    )


def checks() -> list[Check]:
    """Run every check of the report's employment results.

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
        _repeated,
        _shares_at_inclusion,
        _lower_at_12,
        _registers,
        _complete,
        _followed,
        _significance,
        _footnote_4,
        _subgroups,
        _centres,
        _excused,
    )
    return [check for part in parts for check in part()]
