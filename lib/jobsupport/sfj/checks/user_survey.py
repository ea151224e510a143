"""Checks of the report's user survey that need thought: table 23, the open answers, coordination and ratings.

Sums, shares of the whole and what is merely printed twice are declared in ``data/published/sfj/relations.csv``. For
columns and categories of table 23 see `jobsupport.sfj.answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from etterprov import source
from etterprov.check import Check, compare, judge, made
from etterprov.counts import as_float, as_int, as_ints, bases, counts_behind, exactly
from etterprov.families.totals import BETWEEN, HUNDRED
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says
from etterprov.summary import welch_test
from jobsupport.sfj.answers import (
    ARMS,
    CATEGORIES,
    COLUMNS,
    RATINGS,
    SHORT,
    TIMES,
    Column,
    answered,
    category_in,
    cell,
    cells_for,
    coordination,
    coordination_answers,
    coordination_splits,
    corrected_count,
    fewest,
    fitting_splits,
    mean_percent,
    mean_percents,
    places,
    possible_splits,
    rating,
    size,
    told,
    told_twice,
    wrote,
)
from jobsupport.sfj.text import report_text, texts

MOST_NAMED = {  # what the text calls the most frequent answers
    ("most", "control", "6"): ("gp",),
    ("most", "control", "12"): ("psychologist", "gp", "other_therapists"),
    ("least", "control", "12"): ("nav", "gp", "satisfied_all"),
}


def _key(number: Printed) -> str:
    """Give the name that the text's number has in our data."""
    return str(number.cell).split("/")[1]


# Rows of table 23 against the text ---------------------------------------------------------------


def _against_text() -> Iterator[Check]:
    """Hold each row against the counts that the text gives to its label."""
    for column in COLUMNS:
        question, arm = column
        for category, counts in told(column).items():
            if category == SHORT:
                continue
            moved = places(column).get(category) != category
            yield BETWEEN.check(
                f"{category}-{question}-{arm}-text",
                cell(column, category).count,
                *_left_by_text(column, category),
                also=counts.values(),
                asks="counts of the text fit the row",
                finding=_row_finding(column, category),
                cleared=_fits_by_chance(column, category) if moved else SILENT,
            )


def _left_by_text(column: Column, category: str) -> tuple[int, int]:
    """Give the fewest and the most over both follow-ups that the text leaves to a category."""
    counts = told(column)[category]
    low = high = sum(as_ints(counts.values()))
    for time, people in zip(TIMES, answered(*column), strict=True):
        if time not in counts:
            rival = MOST_NAMED.get((*column, time))
            high += as_int(told(column)[rival[0]][time]) if rival else people
    return low, high


def _row_finding(column: Column, category: str) -> Said:
    printed, counts = cell(column, category), told(column)[category]
    people = dict(zip(TIMES, wrote(column), strict=True))
    start = says(
        "row-printed",
        counts=[says("row-count", count=count, n=people[time], time=time) for time, count in counts.items()],
        count=printed.count,
        percent=printed.percent,
    )
    row = places(column).get(category)
    if row == category:
        return _slip(column, category, start)
    ruled_out = told_twice(column, category) or sum(as_ints(counts.values())) > as_int(printed.count)
    certain = ruled_out or not fitting_splits(column, category, category)
    grade = says("row-moved-certain" if certain else "row-moved-likely")
    home = says("row-nowhere") if row is None else _home(column, category, row)
    return grade + start + _rival(column, category) + home + says("row-text-agrees")


def _slip(column: Column, category: str, start: Said) -> Said:
    """Say that a count which stands in its row is not the sum of the text's two."""
    counts, n, printed = told(column)[category], sum(answered(*column)), cell(column, category).count
    total = sum(as_ints(counts.values()))
    return start + says(
        "row-slip",
        counts=list(counts.values()),
        total=total,
        n=n,
        share=100 * total / n,
        count=printed,
        own=100 * as_int(printed) / n,
    )


def _home(column: Column, category: str, row: str) -> Said:
    """Say beside which label a category's count stands, and what moved the rows."""
    printed = cell(column, row)
    only = cells_for(*column, category) == [row]
    found = says(
        "row-home-only" if only else "row-home-best", count=printed.count, percent=printed.percent, row=f"row-{row}"
    )
    if CATEGORIES.index(row) - CATEGORIES.index(category) > 1:
        return says("row-two-lower", found=found)
    sfj = ("least", "intervention")
    return says("row-one-lower", found=found, short=list(told(sfj)[SHORT].values()), count=cell(sfj, "nav").count)


def _rival(column: Column, category: str) -> Said:
    """Say which answer the text calls the most frequent, where the row would leave the category more."""
    counts, printed = told(column)[category], cell(column, category)
    rest = as_int(printed.count) - sum(as_ints(counts.values()))
    for time in TIMES:
        if time in counts or (*column, time) not in MOST_NAMED or rest <= 0 or min(answered(*column)) < 1:
            continue
        top = MOST_NAMED[*column, time][0]
        six, twelve = (as_int(counts[t]) if t in counts else rest for t in TIMES)
        n6, n12 = answered(*column)
        return says(
            "row-rival",
            rest=rest,
            time=time,
            top=f"row-{top}",
            most=told(column)[top][time],
            mean=mean_percent(six, n6, twelve, n12),
            percent=printed.percent,
        )
    return SILENT


def _fits_by_chance(column: Column, category: str) -> Said:
    printed, short = cell(column, category), told(column).get(SHORT, {})
    return says("row-by-chance", short=list(short.values()), count=printed.count, percent=printed.percent)


# Percentages of table 23 -------------------------------------------------------------------------


def _plain(column: Column, row: str) -> Fraction:
    return Fraction(100 * as_int(cell(column, row).count), max(as_int(size(column)), 1))


def _percentages() -> Iterator[Check]:
    """Recompute every percentage of the table: of the N in the head, else as the mean of both follow-ups."""
    for column in COLUMNS:
        question, arm = column
        for row in CATEGORIES:
            printed, plain, by_mean = cell(column, row), _plain(column, row), possible_splits(column, row)
            whole = printed.percent.admits(plain)
            means = [] if by_mean and not whole else mean_percents(column, row)
            yield judge(
                f"{row}-{question}-{arm}-percent",
                says("percent-or-mean", count=printed.count, n=size(column)),
                printed.percent,
                whole or bool(by_mean),
                [printed.count, size(column), *wrote(column)],
                reach=Reach(float(min([plain, *means])), float(max([plain, *means]))),
                finding=_percent_finding(column, row),
                by=SILENT if whole else _mean_explains(column, row),
            )


def _percent_finding(column: Column, row: str) -> Said:
    printed, people, counts = cell(column, row), answered(*column), told(column).get(row, {})
    means = [float(mean) for mean in mean_percents(column, row)]
    start = says(
        "percent-off",
        count=printed.count,
        plain=_plain(column, row),
        n=sum(people),
        means=Reach(min(means, default=0.0), max(means, default=0.0)),
        percent=printed.percent,
    )
    if not counts:
        return start
    known = [says("percent-known", count=count, time=time) for time, count in counts.items()]
    return start + says("percent-belongs-to", known=known, count=corrected_count(column, row, row))


def _mean_explains(column: Column, row: str) -> Said:
    splits = possible_splits(column, row)
    if not splits:
        return SILENT
    (n6, n12), printed, category = answered(*column), cell(column, row), category_in(column, row)
    total = corrected_count(column, category, row)
    explained = says(
        "mean-explains-by-the-text" if told_twice(column, category) else "mean-explains",
        count=printed.count,
        n=size(column),
        plain=_plain(column, row),
        six=splits[0],
        n6=n6,
        twelve=total - splits[0],
        n12=n12,
        mean=_mean_sum(column, row),
    )
    return (
        explained
        if total == printed.count.value
        else explained + says("mean-of-another", total=total, count=printed.count)
    )


def _mean_sum(column: Column, row: str) -> Said:
    """Write a mean of both follow-ups as a sum."""
    splits = possible_splits(column, row)
    if not splits:
        return SILENT
    total = corrected_count(column, category_in(column, row), row)
    shares = [Fraction(100 * x, n) for x, n in zip((splits[0], total - splits[0]), answered(*column), strict=True)]
    return says("mean-sum", shares=shares, mean=sum(shares) / 2)


def _bases() -> Iterator[Check]:
    """Ask whether the percentages of a column are of the N in its head."""
    for column in COLUMNS:
        question, arm = column
        off = [
            row
            for row in CATEGORIES
            if not cell(column, row).percent.admits(_plain(column, row))
            and corrected_count(column, category_in(column, row), row) == cell(column, row).count.value  # no slip
        ]
        yield judge(
            f"{question}-{arm}-base",
            "percentages are of the N in the head",
            size(column),
            not off,
            [x for row in CATEGORIES for x in (cell(column, row).count, cell(column, row).percent)]
            + list(wrote(column)),
            finding=_base_finding(column, off),
        )


def _base_finding(column: Column, off: list[str]) -> Said:
    if not off:
        return SILENT
    twice = [row for row in CATEGORIES if told_twice(column, category_in(column, row))]
    far = {row: abs(float(_plain(column, row)) - cell(column, row).percent.value) for row in off}
    example = max(off, key=lambda row: (row in twice, far[row]))
    return says("base-certain" if len(off) > 1 else "base-likely") + says(
        "base",
        off=len(off),
        rows=len(CATEGORIES),
        n=size(column),
        far=max(far.values()),
        fitting=sum(bool(possible_splits(column, row)) for row in twice),
        twice=len(twice),
        mean=_mean_sum(column, example),
        percent=cell(column, example).percent,
        count=cell(column, example).count,
        plain=_plain(column, example),
    )


# Categories of a response ------------------------------------------------------------------------


def _counts(column: Column) -> list[Printed]:
    return [cell(column, row).count for row in CATEGORIES]


def _codes() -> Iterator[Check]:
    """Ask whether every response has at least one category and none more than three."""
    most, several = texts("s7_categories_max", "s7_categories_more_than")
    for column in COLUMNS:
        question, arm = column
        total, n = sum(as_ints(_counts(column))), size(column)
        yield judge(
            f"{question}-{arm}-codes",
            says("codes-a-response", most=most),
            n,
            as_int(n) <= total <= as_int(most) * as_int(n),
            [*_counts(column), most],
            reach=Reach(total / max(as_int(most), 1), total),
            cleared=says("codes-per-response", total=total, n=n, mean=total / max(as_int(n), 1)),
            finding=says("codes-too-few", total=total, n=n, without=as_int(n) - total),
        )
    sfj = COLUMNS[0]
    total = sum(as_ints(_counts(sfj)))
    yield judge(
        "s7_categories_more_than",
        "more categories than responses",
        several,
        total > as_int(several) * as_int(size(sfj)),
        [*_counts(sfj), size(sfj)],
        cleared=says("codes-of-sfj", total=total, n=size(sfj)),
    )
    yield judge(
        "s7_categories_max",
        "no column has more categories than this a response",
        most,
        all(sum(as_ints(_counts(column))) <= as_int(most) * as_int(size(column)) for column in COLUMNS),
        map(size, COLUMNS),
    )


# What the text says of the answers ---------------------------------------------------------------


ORDERS = {  # what the text names first, next, last, at one follow-up
    "s7_most_6_sfj": ("psychologist", "tools", "service", "heard"),
    "s7_most_12_sfj": ("psychologist", "service", "other"),
    "s7_least_6_sfj": ("service", "gp", "nav"),
    "s7_most_6_control": ("gp", "psychologist", "other"),
    "s7_most_12_control": ("psychologist", "gp", "other"),
    "s7_least_6_control": ("nav", "gp", "psychologist"),
    "s7_least_12_control": ("nav", "gp", "nothing"),
}


def _falling(numbers: Iterable[Printed]) -> bool:
    values = [x.value for x in numbers]
    return values == sorted(values, reverse=True) and len(set(values)) == len(values)


def _orders() -> Iterator[Check]:
    for stem, themes in ORDERS.items():
        counts = texts(*(f"{stem}_{theme}_count" for theme in themes))
        yield judge(f"{stem}-order", "named in the order of the counts", counts[0], _falling(counts), counts[1:])
    yield from _most_named()
    yield _liked_in_sfj()
    yield _liked_in_control()
    yield _short_first()


def _most_named() -> Iterator[Check]:
    """Ask whether any other answer must have been more frequent than those called so."""
    for (question, arm, time), named in MOST_NAMED.items():
        column = (question, arm)
        claims = [told(column)[category][time] for category in named]
        rest = [row for row in CATEGORIES if category_in(column, row) not in named]
        next_one = max(fewest(column, row, time) for row in rest)
        yield judge(
            f"s7_{question}_{time}_{ARMS[arm]}-frequent",
            "no other answer was more frequent",
            claims[0],
            next_one <= min(map(as_int, claims)),
            [*claims[1:], *(x for row in rest for x in (cell(column, row).count, cell(column, row).percent))],
            cleared=says("named-next", count=next_one, time=time),
        )


def _named_and_others(column: Column, *named: str) -> tuple[list[Printed], list[Printed]]:
    """Give the counts of some rows, and of all others."""
    others = [cell(column, row).count for row in CATEGORIES if row not in named]
    return [cell(column, row).count for row in named], others


def _liked_in_sfj() -> Check:
    column = ("most", "intervention")
    top, others = _named_and_others(column, "psychologist", "tools", "measure")
    tools, service = told(column)["tools"]["6"], told(column)["measure"]["12"]
    return judge(
        "most-intervention-order",
        "psychologist or counsellor first, then tools, as summary and discussion say",
        top[0],
        _falling(top) and all(x.value < top[1].value for x in others),
        [*top[1:], *others],
        cleared=says("liked-in-sfj", service=service, tools=[top[1], tools], later=as_int(top[1]) - as_int(tools)),
    )


def _liked_in_control() -> Check:
    top, others = _named_and_others(("most", "control"), "psychologist", "gp")
    return judge(
        "most-control-order",
        "psychologist and GP before all others, as the summary says",
        top[0],
        min(x.value for x in top) > max(x.value for x in others),
        [top[1], *others],
    )


def _short_first() -> Check:
    column = ("least", "intervention")
    short, service, gp = told(column)[SHORT], told(column)["measure"], told(column)["gp"]["6"]
    total, wide = sum(as_ints(short.values())), sum(as_ints(service.values()))
    gp_row = places(column).get("gp", "gp")
    return judge(
        "s7_least_6_sfj_short-first",
        "the short service is what SFJ participants dwell on, as the summary says",
        short["6"],
        short["6"].value > gp.value,
        [gp, *short.values(), *service.values()],
        cleared=says(
            "short-first",
            short=short["6"],
            gp=gp,
            total=total,
            wide=wide,
            of_service=100 * total / max(wide, 1),
            of_all=100 * total / max(as_int(size(column)), 1),
            gp_total=corrected_count(column, "gp", gp_row),
        ),
    )


# Coordination in NAV -----------------------------------------------------------------------------


def _coordination() -> Iterator[Check]:
    for arm, name in ARMS.items():
        yield from _coordination_shares(arm)
        yield _coordination_base(arm)
        positive, negative, *_ = (count for count, _ in coordination(arm).values())
        yield judge(
            f"s7_coordination_{name}-word",
            "more negative than positive, as the implications say",
            negative,
            negative.value > positive.value,
            [positive],
            cleared=says("coordination-no-majority", negative=negative, total=coordination_answers(arm)),
        )
    yield _coordination_typed()


def _coordination_plain(count: Printed, arm: str) -> Fraction:
    return Fraction(100 * as_int(count), max(coordination_answers(arm), 1))


def _coordination_shares(arm: str) -> Iterator[Check]:
    """Recompute each percentage: of all answers, else as the mean of both follow-ups, the same for all four."""
    counts, total = [count for count, _ in coordination(arm).values()], coordination_answers(arm)
    for experience, (count, percent) in coordination(arm).items():
        plain = _coordination_plain(count, arm)
        people = bases(as_int(count), percent, 1, 2 * total)
        whole = percent.admits(plain)
        yield judge(
            f"s7_coordination_{ARMS[arm]}_{experience}_percent",
            says("percent-or-mean", count=count, n=total),
            percent,
            whole or bool(coordination_splits(arm)),
            counts,
            reach=exactly(plain),
            finding=says("coordination-share", count=count, total=total, plain=plain, percent=percent, people=people),
            by=SILENT
            if whole
            else says("coordination-mean", count=count, total=total, plain=plain, percent=percent, people=people),
        )


def _coordination_base(arm: str) -> Check:
    """Ask whether the percentages of an arm are of the responses counted, as in the other arm."""
    counts, percents = zip(*coordination(arm).values(), strict=True)
    return judge(
        f"s7_coordination_{ARMS[arm]}-base",
        "percentages are of the responses counted",
        percents[0],
        all(percent.admits(_coordination_plain(count, arm)) for count, percent in coordination(arm).values()),
        [*percents[1:], *counts],
        printed=", ".join(x.text for x in percents),
        cleared=says("coordination-of-all", total=coordination_answers(arm)),
        finding=_coordination_finding(arm),
    )


def _coordination_finding(arm: str) -> Said:
    total, splits = coordination_answers(arm), coordination_splits(arm)
    (other,) = (name for name in ARMS if name != arm)
    shares = [
        says("coordination-each", count=count, plain=_coordination_plain(count, arm), percent=percent)
        for count, percent in coordination(arm).values()
    ]
    sizes = Reach(min(splits), max(splits)) if splits else None
    means = says("coordination-by-mean", number=len(splits), sizes=sizes) if sizes else says("coordination-not-by-mean")
    return says(
        "coordination-base",
        total=total,
        shares=shares,
        arm=f"survey-{other}",
        other=coordination_answers(other),
        means=means,
    )


def _coordination_typed() -> Check:
    printed = source.rows("sfj-text")["s7_coordination_control_positive_percent"]
    return judge(
        "s7_coordination_control_positive-typed",
        "printed as one number",
        printed.value,
        printed.printed_as is None,
        printed=str(printed.printed_as),
        finding=says("coordination-typed", printed=printed.printed_as or printed.value, number=printed.value),
    )


# Earlier treatment -------------------------------------------------------------------------------

TREATMENTS = ("psychologist", "talking", "drugs", "alternative")
OUTCOMES = ("better", "same", "worse")


def _outcomes(treatment: str) -> list[Printed]:
    return texts(*(f"s7_{treatment}_{outcome}_percent" for outcome in OUTCOMES))


def _possible(share: Printed, outcomes: list[Printed], people: int) -> int | None:
    """Find the fewest treated people whose outcomes can print so."""
    for n in counts_behind(share, people):
        parts = [counts_behind(x, n) for x in outcomes]
        if all(parts) and sum(p[0] for p in parts) <= n <= sum(p[-1] for p in parts):
            return n
    return None


def _treatment() -> Iterator[Check]:
    people = source.rows("sfj-table-01")["total", "all"].count
    for treatment in TREATMENTS:
        share, outcomes = report_text()[f"s7_{treatment}_percent"], _outcomes(treatment)
        yield HUNDRED.check(
            f"s7_{treatment}_better_percent-sum",
            outcomes,
            asks="outcomes add up to 100",
            cleared=_twin(treatment),
        )
        least = _possible(share, outcomes, as_int(people))
        yield judge(
            f"s7_{treatment}_percent-counts",
            says("treated-people", people=people),
            share,
            least is not None,
            [people, *outcomes],
            cleared=says("treated-fewest", least=least or 0),
        )
    yield from _half()


def _twin(treatment: str) -> Said:
    """Say when another treatment has the very same outcomes."""
    twins = [other for other in TREATMENTS if other != treatment and _outcomes(other) == _outcomes(treatment)]
    return says("treated-twin", twin=f"treated-{twins[0]}") if twins else SILENT


def _half() -> Iterator[Check]:
    """Hold "almost a half" and "about a half" against the percentage."""
    half, again = texts("s7_psychologist_share", "s8_psychologist_share")
    share, repeated = texts("s7_psychologist_percent", "s8_psychologist_percent")
    yield judge("s7_psychologist_share", "almost a half, so below it", half, share.high < 100 * half.value, [share])
    near = abs(repeated.value / 100 - again.value)
    yield judge(
        "s8_psychologist_share",
        "a half is nearer than a third or two thirds",
        again,
        all(near < abs(repeated.value / 100 - third) for third in (Fraction(1, 3), Fraction(2, 3))),
        [repeated],
    )


# Ratings -----------------------------------------------------------------------------------------


def _ratings() -> Iterator[Check]:
    for question, time in RATINGS.items():
        if question.startswith("satisfaction"):
            yield _higher(question, time, report_text()["s7_satisfaction_scale_high"])


def _least_raters(arm: str, time: str) -> Printed:
    """Give those who wrote what satisfied them most: no n of the ratings is printed."""
    return wrote(("most", arm))[TIMES.index(time)]


def _higher(question: str, time: str, top: Printed) -> Check:
    (mean, sd), (other, other_sd) = (rating(question, arm) for arm in ARMS)
    sizes = [_least_raters(arm, time) for arm in ARMS]
    return judge(
        f"s7_{question}-higher",
        "SFJ above the control group, as the text says",
        mean,
        mean.low > other.high,
        [sd, other, other_sd, *sizes],
        reach=Reach(other.high, top.value),
        cleared=_no_test(question, sizes),
    )


def _no_test(question: str, sizes: list[Printed]) -> Said:
    """Say what Welch's test would give for people of whom there are at least two in each arm."""
    if min(map(as_int, sizes)) < 2:
        return SILENT
    (mean, sd), (other, other_sd) = ((x.value for x in rating(question, arm)) for arm in ARMS)
    test = welch_test(mean, sd, as_int(sizes[0]), other, other_sd, as_int(sizes[1]))
    return says("rating-no-test", sizes=sizes, t=test.t, p=test.p)


# Interviews --------------------------------------------------------------------------------------


def _interviews() -> Iterator[Check]:
    yield _heard_of()
    yield _finished()


def _heard_of() -> Check:
    people, gp, union, own, guidance, workplace = texts(
        "s7_users_interviewed",
        *(f"s7_heard_{how}" for how in ("gp", "union", "gp_own_contact", "guidance", "workplace")),
    )
    nav = as_int(people) - as_int(gp) - as_int(union)
    return judge(
        "s7_heard_gp",
        "leaves a majority who heard of SFJ through NAV staff",
        gp,
        nav > people.value / 2,
        [people, union, own, guidance, workplace],
        cleared=says("heard-of", others=[people, gp, union], nav=nav, guidance=guidance, workplace=workplace),
    )


def _finished() -> Check:
    year, ago, start = texts("s7_interviews_year", "s7_finished_years_ago", "s3_two_to_one_start_year")
    finished = as_float(year) - as_float(ago)
    return judge(
        "s7_finished_years_ago",
        "finished after the trial began",
        ago,
        finished >= start.value,
        [year, start],
        cleared=says("finished", year=year, ago=ago, finished=finished, start=start),
    )


def _open_questions() -> Iterator[Check]:
    asked = len({question for question, _ in COLUMNS}) + 1
    yield compare(
        "s7_open_questions",
        "questions reported on: most, least, coordination",
        report_text()["s7_open_questions"],
        exactly(asked),
        map(size, COLUMNS),
    )


# What the text names in words -----------------------------------------------------------------------


def _named() -> Iterator[Check]:
    """Hold what one section names against what another does."""
    yield _coders()
    yield from _announced()
    yield _numbers_on_job_consultants()


def _coders() -> Check:
    people = source.listed("sfj-lists", "coding").get("7.4", {})
    first, assistant = people.get("coder_1"), people.get("assistant")
    return judge(
        "s7_coding-people",
        "the first coder, and the assistant whose impressions were set beside theirs, are two people",
        report_text()["s7_responses_repeated"],
        first != assistant,
        printed=f"{first} and {assistant}",
        finding=says("coders"),
    )


def _announced() -> Iterator[Check]:
    """Hold what 7.1 says was asked, and of whom, against what is reported."""
    health, satisfied = ([rating(name, arm)[0] for arm in ARMS] for name in ("health_effect", "satisfaction_6"))
    rated = source.listed("sfj-lists", "consequences_rated")
    announced, reported = (rated.get(section, {}) for section in ("7.1", "7.3"))
    yield judge(
        "s7_consequences-reported",
        "ratings of consequences that 7.1 names and 7.3 reports",
        health[0],
        set(announced) <= set(reported),
        health[1:],
        printed=", ".join(reported.values()),
        finding=says("consequences-not-reported", announced=[*announced], reported=[*reported], means=health),
    )
    treatment = source.listed("sfj-lists", "treatment_rated")
    announced, reported = (treatment.get(section, {}) for section in ("7.1", "7.3"))
    yield judge(
        "s7_treatment-rated",
        "what participants were satisfied with, as in 7.1",
        satisfied[0],
        set(announced) == set(reported),
        satisfied[1:],
        printed=", ".join(reported.values()),
        finding=says("treatment-rated", announced=[*announced], reported=[*reported]),
    )
    answered = [wrote(("most", arm))[0] for arm in ARMS]
    everybody = [source.rows("sfj-figure-1")[f"allocated_{arm}"].count for arm in ARMS]
    shares = [100 * some.value / max(all_.value, 1.0) for some, all_ in zip(answered, everybody, strict=True)]
    yield judge(
        "s7_open_questions-all",
        "open answers called those of all participants",
        answered[0],
        answered == everybody,
        [*answered[1:], *everybody],
        printed="all participants",
        finding=says("open-answers-of-all", answered=answered, everybody=everybody, shares=shares),
    )


def _numbers_on_job_consultants() -> Check:
    """Hold the numbers that 7.7 refers to against those that 6.5.2 prints."""
    everybody, least, most, claim = texts(
        "s6_job_consultant_percent",
        *(f"s6_job_consultant_centre_{end}" for end in ("min", "max")),
        "s7_job_consultant_users",
    )
    numbers = source.listed("sfj-lists", "job_consultant_numbers")
    said, printed = (numbers.get(section, {}) for section in ("7.7", "6.5.2"))
    return judge(
        "s7_job_consultant_users-numbers",
        "the numbers on job consultants that 7.7 says were presented",
        claim,
        set(said) <= set(printed),
        [everybody, least, most],
        printed=", ".join(said.values()),
        finding=says("job-consultant-numbers", everybody=everybody, least=least, most=most),
    )


def checks() -> list[Check]:
    """Run the checks of the report's user survey that need thought.

    Returns
    -------
    list of Check
        Table 23 first, then the text of chapter 7.

    Examples
    --------
    >>> by_id = {check.id: check for check in checks()}
    >>> by_id["sfj-table-23/nav-least-control-text"].verdict
    'inconsistent'
    """
    parts = (
        _against_text,
        _percentages,
        _bases,
        _codes,
        _orders,
        _coordination,
        _treatment,
        _ratings,
        _interviews,
        _open_questions,
        _named,
    )
    return made(parts)
