"""Checks of who took part in the trial: figure 1, tables 1 to 6 and A.1, and what the text says of them.

The sections follow the tables. "control" is ordinary follow-up, "intervention" the Senter for
jobbmestring (SFJ); in tables 5 and 6 "study" is the trial and "ordinary" the users who came to the
centres after it. `jobsupport.sfj.baseline` derives from the same numbers what the chapters need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf, sqrt
from typing import Any

from scipy import stats

from etterprov import granularity, source
from etterprov.check import UNEXPLAINED, Check, compare, excuse, judge
from etterprov.counts import admits_twice, as_int, as_reach, bases, exactly, interval_readings, share_interval
from etterprov.families.same import SAME
from etterprov.families.shares import SHARE
from etterprov.families.spread import SD_BESIDE, implied_correlation
from etterprov.families.totals import HUNDRED, sum_of
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says
from etterprov.summary import Bounds, chi_square, proportions_test
from jobsupport.sfj.people import (
    AGE_COLUMNS,
    ARMS,
    MEASURES,
    POPULATIONS,
    QUESTIONS,
    Column,
    allocated_first,
    answered_at_least,
    columns,
    group_sizes,
    moved_of,
    printed_rows,
    sd_from_interval,
)
from jobsupport.sfj.text import report_text
from jobsupport.sfj.work import status_counts

ALPHA = 0.05
# Matters of several findings.
OLDER = "an older version of table 2"
AGES = "age columns"
MOVED = "one person moved between arms"
STATUSES = ("job", "sick_leave_full", "aap", "other")
ARM_NAMES = {"all": "both arms together", "control": "the control arm", "intervention": "the SFJ arm"}


def _dash(name: str) -> str:
    return name.replace("_", "-")


def _plus(numbers: Iterable[Any]) -> str:
    return " + ".join(str(number) for number in numbers)


def _span(r: Reach | Bounds, digits: int = 2) -> str:
    return f"{r.low:.{digits}f} to {r.high:.{digits}f}"


def _repeats(name: str, quantity: str, claim: Printed, original: Printed, **reading: Any) -> Check:
    return SAME.check(name, claim, original, asks=quantity, **reading)


def _share_of(
    name: str, percent: Printed, count: int, total: int, inputs: Iterable[Printed], finding: Said = UNEXPLAINED
) -> Check:
    return SHARE.check(name, percent, count, total, also=inputs, finding=finding)


# Figure 1: the flow ------------------------------------------------------------------------------


def _flow() -> Iterator[Check]:
    steps = {step: row.count for step, row in printed_rows("figure-1").items()}
    lost = [steps[step] for step in ("not_eligible", "no_consent", "withdrew")]
    remain = steps["referred"].value - sum(number.value for number in lost)
    yield compare(
        "included", "referred minus those lost", steps["included"], exactly(remain), [steps["referred"], *lost]
    )
    withdrew = [steps["withdrew_control"], steps["withdrew_intervention"]]
    began = [allocated_first(arm) for arm in ARMS]
    yield compare(
        "withdrew",
        "withdrew in both arms",
        steps["withdrew"],
        exactly(sum(number.value for number in withdrew)),
        withdrew,
        cleared=says("flow-withdrew-note", began_0=began[0], began_1=began[1]),
    )
    allocated = [steps["allocated_control"], steps["allocated_intervention"]]
    yield compare(
        "allocated", "both arms", steps["included"], exactly(sum(number.value for number in allocated)), allocated
    )
    for arm in ARMS:
        row = printed_rows("figure-1")[f"allocated_{arm}"]
        yield _share_of(
            f"{arm}-percent",
            row.percent,
            as_int(row.count),
            as_int(steps["included"]),
            [row.count, steps["included"]],
        )


# Table 1: centres --------------------------------------------------------------------------------


def _centres() -> Iterator[Check]:
    rows, flow = printed_rows("table-01"), printed_rows("figure-1")
    centres = [centre for centre, arm in rows if arm == "all" and centre != "total"]
    for centre in centres:
        parts = [rows[centre, arm].count for arm in ARMS]
        total = rows[centre, "all"].count
        yield compare(f"{_dash(centre)}-arms", "both arms add up", total, exactly(sum(p.value for p in parts)), parts)
    for arm, step in (
        ("control", "allocated_control"),
        ("intervention", "allocated_intervention"),
        ("all", "included"),
    ):
        total, counts = rows["total", arm].count, [rows[centre, arm].count for centre in centres]
        yield compare(f"{arm}-total", "centres add up", total, exactly(sum(c.value for c in counts)), counts)
        yield _repeats(f"{arm}-flow", "same as in section 3", total, flow[step].count)
        for centre in centres:
            yield _centre_percent(centre, arm)
        yield _add_to_100(f"{arm}-percent-sum", [rows[centre, arm].percent for centre in centres])


def _centre_percent(centre: str, arm: str) -> Check:
    row, total = printed_rows("table-01")[centre, arm], printed_rows("table-01")["total", arm].count
    count, n = as_int(row.count), as_int(total)
    before = n - moved_of()
    slip = says(
        "centre-percent",
        count=count,
        n=n,
        count_percent=100 * count / n,
        percent=row.percent,
        before=before,
        count_percent_2=100 * count / before,
    )
    finding = says("centre-percent-grade") + slip
    return _share_of(f"{_dash(centre)}-{arm}-percent", row.percent, count, n, [row.count, total], finding)


def _add_to_100(name: str, percents: list[Printed]) -> Check:
    shown = float(sum(p.exact for p in percents))
    return HUNDRED.check(name, percents, printed=f"sum of {len(percents)} percentages: {shown}")


# Tables 2 and 5: shares --------------------------------------------------------------------------


def interval_reading(
    count: int, percent: Printed, low: Printed, high: Printed, sizes: Iterable[int], first: Iterable[int] = ()
) -> Said:
    """Say how an interval can have come about, beside the percentage that it belongs to.

    Parameters
    ----------
    count : int
        People with the trait.
    percent, low, high : Printed
        Their percentage and its 95 % interval.
    sizes : iterable of int
        Numbers of people that the percentage can be of.
    first : iterable of int
        Those of them to be tried before the others.

    Returns
    -------
    Said
        The methods that fit and with how many people; silent if none does.

    Examples
    --------
    >>> bool(interval_reading(32, Printed("56.1"), Printed("43.3"), Printed("68.2"), range(50, 81)))
    True
    >>> bool(interval_reading(32, Printed("56.1"), Printed("43.3"), Printed("69.2"), range(50, 81)))
    False
    """
    for tried in (list(first), list(sizes)):
        plain = [n for n in tried if percent.admits(Fraction(100 * count, n))]
        loose = [n for n in tried if admits_twice(percent, Fraction(100 * count, n))]
        if found := interval_readings(count, plain, low, high):
            return _methods(found)
        if around := [n for n in plain if _fits_around(percent, n, low, high)]:
            return says("interval-reading", percent=percent, around=around)
        found = interval_readings(count, loose, low, high) or interval_readings(count, loose, low, high, twice=True)
        if found:
            return says("interval-reading-2", methods=_methods(found))
    return SILENT


def _methods(found: Mapping[str, list[int]]) -> Said:
    words = says(
        "methods-words",
        eachs=[says("methods-words-each", method=method, sizes=sizes) for method, sizes in found.items()],
    )
    return says("methods", words=words) if words else SILENT


def _fits_around(percent: Printed, n: int, low: Printed, high: Printed) -> bool:
    """Tell whether Wald's interval around the rounded percentage prints so."""
    share = percent.value / 100
    half = 100 * float(stats.norm.ppf(0.975)) * sqrt(share * (1 - share) / n)
    return low.admits(max(percent.value - half, 0.0)) and high.admits(percent.value + half)


def _row_checks(table: str, column: Column) -> Iterator[Check]:
    """Recompute the percentage and the interval of each row of a column."""
    shifted = column.question == "age" and table == "table-02"
    note = says("row-checks-percent-note-3", arm_names=ARM_NAMES[column.arm]) if shifted else SILENT
    for name, row in column.rows.items():
        count, key = as_int(row.count), (table, name, column.head)
        label = f"{_dash(name)}-{column.head}"
        plain = bases(count, row.percent, column.least, column.most)
        loose = bases(count, row.percent, column.least, column.most, twice=True)
        words = says(
            "row-checks-percent-note" if plain else "row-checks-percent-note-2", count=count, sizes=plain or loose
        )
        words += PERCENT_NOTES[key](row) if key in PERCENT_NOTES else note
        yield judge(
            f"{label}-percent",
            f"{count} in per cent of the people who can have answered",
            row.percent,
            bool(loose),
            [row.count],
            reach=Reach(100 * count / column.most, 100 * count / column.least),
            by=SILENT if plain else words,
            cleared=words,
            finding=UNEXPLAINED if loose or key not in PERCENT_SLIPS else PERCENT_SLIPS[key](row, column),
        )
        if loose:
            sizes = column.sizes if len(column.rows) > 1 else loose
            reading = interval_reading(count, row.percent, row.ci_low, row.ci_high, sizes, column.likely_sizes)
        else:  # the percentage has its own finding; its interval is judged by the count alone
            every = range(column.least, column.most + 1)
            reading = _methods(interval_readings(count, every, row.ci_low, row.ci_high))
        yield judge(
            f"{label}-interval",
            "interval of the percentage, by any usual method",
            row.ci_low,
            bool(reading),
            [row.ci_high, row.count, row.percent],
            printed=f"{row.ci_low} to {row.ci_high}",
            cleared=(reading + (INTERVAL_NOTES[key](row, column) if key in INTERVAL_NOTES else note)),
            finding=UNEXPLAINED if reading or key not in INTERVAL_SLIPS else INTERVAL_SLIPS[key](row, column),
        )


@source.cached
def _older_version() -> Said:
    """Say how table 2 may have come about, which no printed number can prove."""
    sizes, moved = group_sizes(), moved_of()
    return says(
        "older-version",
        control_and_moved=sizes["control"] + moved,
        intervention_less_moved=sizes["intervention"] - moved,
        control=sizes["control"],
        intervention=sizes["intervention"],
    )


def _men_percent(row: source.Row, column: Column) -> Said:
    count, n = as_int(row.count), column.total
    arms = [printed_rows("table-02")["men", arm].count for arm in ARMS]
    older = count + 1
    wald = share_interval(older, n, "Wald")
    return says(
        "men-percent",
        count=count,
        n=n,
        count_percent=100 * count / n,
        percent=row.percent,
        arms=arms,
        sum_arm=sum(as_int(arm) for arm in arms),
        older=older,
        older_percent=100 * older / n,
        wald=wald,
        ci_low=row.ci_low,
        ci_high=row.ci_high,
        count_2=printed_rows("table-05")["men", "study"].count,
        older_version=_older_version(),
    )


def _divorced_percent(row: source.Row, column: Column) -> Said:
    count, whole = as_int(row.count), printed_rows("table-02")["divorced", "all"]
    shares = says(
        "divorced-percent-shares",
        eachs=[
            says("divorced-percent-shares-each", n=n, count_percent=100 * count / n)
            for n in range(column.least, column.most + 1)
        ],
    )
    return says(
        "divorced-percent",
        count=count,
        shares=shares,
        percent=row.percent,
        total=column.total,
        bases=bases(count, row.percent, count, column.most),
        percent_2=whole.percent,
        count_2=whole.count,
    )


def _divorced_rounding(row: source.Row) -> Said:
    share = 100 * as_int(row.count) / group_sizes()["intervention"]
    total, up = printed_rows("table-02")["divorced", "all"], printed_rows("table-01")["ostfold", "all"]
    before = 100 * as_int(up.count) / group_sizes()["all"]
    return says("divorced-rounding", share=share, before=before, up=up.percent, total=total.percent)


def _divorced_interval(row: source.Row, column: Column) -> Said:
    return says("divorced-interval-grade") + _divorced_text(row, column)


def _divorced_text(row: source.Row, column: Column) -> Said:
    original, jobless = printed_rows("table-02")["divorced", "all"], printed_rows("table-05")["unemployed", "study"]
    count, before = as_int(row.count), as_int(original.count)
    people = before + column.total - count
    wald = interval_readings(before, range(people, column.most + 1), row.ci_low, row.ci_high).get("Wald", [])
    return says(
        "divorced-text",
        count=count,
        percent=row.percent,
        ci_low=row.ci_low,
        ci_high=row.ci_high,
        before=before,
        percent_2=original.percent,
        wald=wald,
        people=people,
        total=column.total,
        count_percent=100 * count / people,
        count_2=jobless.count,
    )


def _women_interval(row: source.Row, column: Column) -> Said:
    men, count, n = column.rows["men"], as_int(row.count), column.total
    wilson = share_interval(count, n, "Wilson")
    return says(
        "women-interval",
        count=count,
        n=n,
        wilson=wilson,
        ci_low=row.ci_low,
        ci_high=row.ci_high,
        ci_low_2=men.ci_low,
        ci_high_2=men.ci_high,
        n100_less_exact=float(100 - men.ci_low.exact),
    )


def _fits_badly_interval(row: source.Row, column: Column) -> Said:
    count, n = as_int(row.count), column.total
    wald, share = share_interval(count, n, "Wald"), 100 * count / n
    centre, half = round(share, 2), round(wald.high - share, 2)
    return says(
        "fits-badly-interval",
        count=count,
        n=n,
        wald=wald,
        ci_low=row.ci_low,
        ci_high=row.ci_high,
        ci_low_low_less_wald_low=row.ci_low.low - wald.low,
        centre=centre,
        half=half,
        centre_less_half=centre - half,
    )


def _poor_health_sfj(row: source.Row, column: Column) -> Said:
    count, n = as_int(row.count), group_sizes()["intervention"] - moved_of()
    control, whole = (printed_rows("table-02")["health_poor", head].count for head in ("control", "all"))
    older = count + 1
    wald = share_interval(older, n, "Wald")
    others = [other for name, other in column.rows.items() if name != "health_poor"]
    fit = sum(admits_twice(other.percent, Fraction(100 * as_int(other.count), n)) for other in others)
    return says(
        "poor-health-sfj",
        older=older,
        n=n,
        older_percent=100 * older / n,
        wald=wald,
        percent=row.percent,
        ci_low=row.ci_low,
        ci_high=row.ci_high,
        fit=fit,
        len_others=len(others),
        control=control,
        count=count,
        whole=whole,
        older_version=_older_version(),
    )


def _poor_health_ordinary(row: source.Row, column: Column) -> Said:
    count, n = as_int(row.count), column.most
    wilson = share_interval(count, n, "Wilson")
    return says(
        "poor-health-ordinary",
        count=count,
        n=n,
        wilson=wilson,
        percent=row.percent,
        total=column.total,
        count_percent=100 * count / n,
    )


def _thin(row: source.Row, column: Column) -> Said:
    wilson = share_interval(as_int(row.count), column.total, "Wilson")
    return says("thin", count=row.count, total=column.total, wilson=wilson)


Key = tuple[str, str, str]  # table, row and head
PERCENT_NOTES: dict[Key, Callable[[source.Row], Said]] = {
    ("table-02", "divorced", "intervention"): _divorced_rounding,
}
INTERVAL_NOTES: dict[Key, Callable[[source.Row, Column], Said]] = {
    ("table-02", "health_poor", "control"): _thin,
}
PERCENT_SLIPS: dict[Key, Callable[[source.Row, Column], Said]] = {
    ("table-02", "men", "all"): _men_percent,
    ("table-02", "divorced", "control"): _divorced_percent,
}
INTERVAL_SLIPS: dict[Key, Callable[[source.Row, Column], Said]] = {
    ("table-02", "health_poor", "intervention"): _poor_health_sfj,
    ("table-05", "divorced", "study"): _divorced_interval,
    ("table-05", "women", "ordinary"): _women_interval,
    ("table-05", "health_poor", "ordinary"): _poor_health_ordinary,
    ("table-05", "back_fits_badly", "study"): _fits_badly_interval,
}


def _column_checks(table: str, column: Column) -> Iterator[Check]:
    """Hold the rows of a question against each other and against the group."""
    if len(QUESTIONS[column.question]) == 1:
        return
    yield _study_ages(column) if column.name == "age-study" else _no_more(table, column)
    yield _percentsum_of(column)
    yield _one_base(table, column)


def _no_more(table: str, column: Column) -> Check:
    counts = [printed_rows(table)[name, column.head].count for name in QUESTIONS[column.question]]
    size, other = group_sizes()[column.arm], [row.count for row in _age_of("intervention")]
    return judge(
        f"{column.name}-n",
        "no more people than the group has",
        counts[0],
        column.total <= size,
        counts[1:],
        reach=Reach(0, size),
        printed=_plus(counts),
        cleared=(
            says("no-more-n-note", total=column.total, size=size, size_less_total=size - column.total)
            if column.total < size
            else SILENT
        ),
        finding=says(
            "no-more-n",
            counts=counts,
            total=column.total,
            size=size,
            other=other,
            sum_c=sum(as_int(c) for c in other),
            intervention=group_sizes()["intervention"],
        )
        if column.question == "age"
        else UNEXPLAINED,
    )


def _study_ages(column: Column) -> Check:
    """Hold the ages of the study population in table 5 against those of everybody in table 2."""
    printed, ordinary = ([printed_rows("table-05")[name, p].count for name in QUESTIONS["age"]] for p in POPULATIONS)
    right = [row.count for row in _age_of("all")]
    pairs = [zip(ages, ordinary, strict=True) for ages in (right, printed)]
    p = [chi_square([[as_int(a), as_int(b)] for a, b in table]).p for table in pairs]
    everybody = sum(as_int(count) for count in right)
    return judge(
        f"{column.name}-n",
        "as many people as table 2 gives an age",
        printed[0],
        column.total == everybody,
        [*printed[1:], *right],
        reach=exactly(everybody),
        printed=_plus(printed),
        finding=says(
            "study-ages-n",
            printed=printed,
            total=column.total,
            everybody=everybody,
            rights=list(right),
            p_0=p[0],
            p_1=p[1],
        ),
    )


def _age_of(arm: str) -> list[source.Row]:
    """Give the age rows of table 2 of an arm, wherever they are printed."""
    head = next(head for head, real in AGE_COLUMNS.items() if real == arm)
    return [printed_rows("table-02")[name, head] for name in QUESTIONS["age"]]


def _one_base(table: str, column: Column) -> Check:
    """Ask whether the percentages of one question can be of the same people."""
    fits = {}
    for name, row in column.rows.items():
        sizes = bases(as_int(row.count), row.percent, column.least, column.most, twice=True)
        if sizes:  # a percentage that no base gives has its own finding
            fits[name] = sizes
    shared = set.intersection(*(set(sizes) for sizes in fits.values())) if fits else set()
    words = says(
        "one-base-base-words",
        eachs=[
            says("one-base-base-words-each", percent=column.rows[name].percent, sizes=sizes)
            for name, sizes in fits.items()
        ],
    )
    first, *others = (column.rows[name] for name in fits)
    poor = (table, "health_poor", column.head)
    return judge(
        f"{column.name}-base",
        "one number of people for all percentages of the question",
        first.percent,
        bool(shared),
        [number for row in others for number in (row.percent, row.count)],
        reach=Reach(min(shared), max(shared)) if shared else None,
        printed=" %, ".join(column.rows[name].percent.text for name in fits) + " %",
        cleared=says("one-base-base-note", shared=shared),
        finding=INTERVAL_SLIPS[poor](column.rows["health_poor"], column)  # one cause with the interval
        if column.question == "health" and poor in INTERVAL_SLIPS
        else says("one-base-base", words=words, total=column.total, older_version=_older_version()),
    )


def _percentsum_of(column: Column) -> Check:
    """Ask whether the percentages add up to the part of the base that stands in the rows."""
    percents = [row.percent for row in column.rows.values()]
    span = Reach(100 * column.total / column.most, 100 * column.total / column.least)
    left = column.base - column.total
    return judge(
        f"{column.name}-percent-sum",
        "percentages add up to what the rows hold of the base",
        percents[0],
        _overlap(sum_of(percents), span),
        [*percents[1:], *(row.count for row in column.rows.values())],
        reach=span,
        printed=f"sum of {len(percents)} percentages: {float(sum(p.exact for p in percents))}",
        cleared=(says("percent-sum-note", base=column.base, left=left) if left > 0 else SILENT),
    )


def _shares() -> Iterator[Check]:
    for table in ("table-02", "table-05"):
        for column in columns(table):
            yield from _row_checks(table, column)
            yield from _column_checks(table, column)


def _arms_add_up() -> Iterator[Check]:
    """Hold the total of each row of table 2 against both arms."""
    rows = printed_rows("table-02")
    for name in dict.fromkeys(variable for variable, _ in rows):
        total, control, intervention = (rows[name, head].count for head in ("all", *ARMS))
        yield compare(
            f"{_dash(name)}-arms",
            "both arms add up to the total",
            total,
            exactly(control.value + intervention.value),
            [control, intervention],
            finding=(says("arms-add-up-arms-grade") + _age_text(name)) if name in QUESTIONS["age"] else UNEXPLAINED,
        )


def _age_text(name: str) -> Said:
    row = {head: printed_rows("table-02")[name, head] for head in ("all", *ARMS)}
    first, second, third = (row[head] for head in ("all", *ARMS))
    sums = [sum(as_int(printed_rows("table-02")[n, head].count) for n in QUESTIONS["age"]) for head in ("all", *ARMS)]
    return says(
        "age-text",
        count=first.count,
        percent=first.percent,
        count_2=second.count,
        count_3=third.count,
        count_and_count=as_int(first.count) + as_int(second.count),
        sums_0=sums[0],
        sums_1=sums[1],
        sums_2=sums[2],
        percent_2=third.percent,
    )


# Table 5 against table 2, and its star -----------------------------------------------------------


def _study_column() -> Iterator[Check]:
    """Hold the study population of table 5 against the total of table 2."""
    two, five = printed_rows("table-02"), printed_rows("table-05")
    for name in dict.fromkeys(variable for variable, _ in two):
        claim = five[name, "study"]
        original = two[name, "intervention" if name in QUESTIONS["age"] else "all"]
        differs = any(
            getattr(claim, what).exact != getattr(original, what).exact
            for what in ("count", "percent", "ci_low", "ci_high")
        )
        finding = _study_finding(name, claim, original) if differs else UNEXPLAINED
        for what in ("count", "percent"):
            yield _repeats(
                f"{_dash(name)}-study-{what}-table-2",
                "the total of table 2",
                getattr(claim, what),
                getattr(original, what),
                finding=finding,
            )
        ends = [(getattr(claim, end), getattr(original, end)) for end in ("ci_low", "ci_high")]
        same = all(here.exact == there.exact for here, there in ends)
        other = {} if same else _other_method(name, claim, original)
        yield judge(
            f"{_dash(name)}-study-interval-table-2",
            "an interval of the total of table 2",
            ends[0][0],
            same or bool(other),
            [ends[1][0], *(there for _, there in ends)],
            printed=f"{claim.ci_low} to {claim.ci_high}",
            reach=Reach(original.ci_low.value, original.ci_high.value),
            finding=finding,
            cleared=(
                SILENT if same else says("study-interval-table-2-note", count=original.count, methods=_methods(other))
            ),
        )


def _other_method(name: str, claim: source.Row, original: source.Row) -> dict[str, list[int]]:
    """Find the methods by which the count of table 2, of its own people, has the interval of table 5."""
    column = next(c for c in columns("table-02") if c.arm == "all" and name in c.rows)
    count = as_int(original.count)
    own = bases(count, original.percent, column.least, column.most)
    return interval_readings(count, own, claim.ci_low, claim.ci_high)


def _study_finding(name: str, claim: source.Row, original: source.Row) -> Said:
    if name in QUESTIONS["age"]:
        return says(
            "study-finding-2",
            count=claim.count,
            percent=claim.percent,
            count_2=original.count,
            percent_2=original.percent,
        )
    if name in QUESTIONS["sex"]:
        return says(
            "study-finding-3",
            count=claim.count,
            percent=claim.percent,
            ci_low=claim.ci_low,
            ci_high=claim.ci_high,
            count_2=original.count,
            percent_2=original.percent,
            ci_low_2=original.ci_low,
            ci_high_2=original.ci_high,
            all=group_sizes()["all"],
            sum_full_counts=sum(_full_counts("women")),
            older_version=_older_version(),
        )
    if name == "divorced":
        column = next(c for c in columns("table-05") if c.name == "marital-study")
        return says("study-finding-grade") + _divorced_text(claim, column)
    count, whole = as_int(claim.count), group_sizes()["all"]
    own = bases(count, original.percent, count, whole)
    return says(
        "study-finding",
        count=count,
        percent=claim.percent,
        ci_low=claim.ci_low,
        ci_high=claim.ci_high,
        percent_2=original.percent,
        ci_low_2=original.ci_low,
        ci_high_2=original.ci_high,
        own=own,
        whole=whole,
        count_percent=100 * count / whole,
        older_version=_older_version(),
    )


def _stars() -> Iterator[Check]:
    """Hold the star of table 5 against tests of each row and of each question."""
    rows = printed_rows("table-05")
    level = rows["significance_1", "note"].p
    yield _repeats("star-level", "same as in the text", level, report_text()["s3_table_5_star_p"])
    both = columns("table-05")
    for study, ordinary in zip(both[::2], both[1::2], strict=True):
        names = QUESTIONS[study.question]
        table = [[as_int(rows[name, p].count) for p in POPULATIONS] for name in names]
        joint = chi_square([row for row in table if sum(row)]).p if len(names) > 1 else None
        for name, (a, b) in zip(names, table, strict=True):
            z = proportions_test(a, study.base, b, ordinary.base).p
            corrected = stats.chi2_contingency([[a, study.base - a], [b, ordinary.base - b]]).pvalue
            p = [z, float(corrected), *([] if joint is None else [joint])]
            starred = rows[name, "ordinary"].stars is not None
            yield judge(
                f"{_dash(name)}-star",
                f"{'a' if starred else 'no'} star against tests of both shares",
                rows[name, "ordinary"].count,
                min(p) < level.value if starred else max(p) >= level.value,
                [rows[name, "study"].count, level],
                printed=f"{b} of {ordinary.base}{' *' if starred else ''}",
                reach=Reach(min(p), max(p)),
                cleared=(
                    says(
                        "stars-star-note",
                        z=z,
                        corrected=corrected,
                        joint=SILENT if joint is None else says("stars-star-joint", joint=joint),
                    )
                    + (
                        _unlike_bases(a, study, b, ordinary)
                        if starred
                        else (SILENT if z >= level.value else _UNSTARRED)
                    )
                ),
            )


def _unlike_bases(a: int, study: Column, b: int, ordinary: Column) -> Said:
    p = proportions_test(a, study.total, b, ordinary.total).p
    return says("unlike-bases", base=study.base, base_less_total=study.base - study.total, total=ordinary.total, p=p)


_UNSTARRED = says("unstarred")


# Tables 3 and 6: means ---------------------------------------------------------------------------


def _weighted(numbers: list[Reach], sizes: list[int]) -> Reach:
    total = sum(sizes)
    low, high = (sum(n * end for n, end in zip(sizes, ends, strict=True)) / total for ends in _ends(numbers))
    return Reach(low, high)


def _ends(numbers: list[Reach]) -> tuple[list[float], list[float]]:
    return [number.low for number in numbers], [number.high for number in numbers]


def pooled_spread(means: list[Reach], sds: list[Reach], sizes: list[int]) -> Reach:
    """Give the SD of several groups together from those within them.

    Parameters
    ----------
    means, sds : list of Reach
        Of the groups; SDs have n - 1 in their denominator.
    sizes : list of int
        People in the groups.

    Returns
    -------
    Reach
        Sums of squares within and between the groups put together; the means are taken at the middle
        of their rounding, which moves the SD by less than it is printed with.

    Examples
    --------
    >>> whole = pooled_spread([Reach(1, 1), Reach(3, 3)], [Reach(1, 1), Reach(1, 1)], [50, 50])
    >>> round(whole.low, 3)
    1.414
    """
    total = sum(sizes)
    centres = [(mean.low + mean.high) / 2 for mean in means]
    grand = sum(n * m for n, m in zip(sizes, centres, strict=True)) / total
    between = sum(n * (m - grand) ** 2 for n, m in zip(sizes, centres, strict=True))
    low, high = (
        sqrt((sum((n - 1) * sd**2 for n, sd in zip(sizes, ends, strict=True)) + between) / (total - 1))
        for ends in _ends(sds)
    )
    return Reach(low, high)


def _overlap(a: Reach, b: Reach) -> bool:
    return a.low <= b.high and b.low <= a.high


def _centre(name: str, row: source.Row) -> Check:
    middle = Reach((row.ci_low.low + row.ci_high.low) / 2, (row.ci_low.high + row.ci_high.high) / 2)
    return compare(name, "mean is the middle of its interval", row.mean, middle, [row.ci_low, row.ci_high])


def _means() -> Iterator[Check]:
    rows, sizes = printed_rows("table-03"), group_sizes()
    both = [sizes[arm] for arm in ARMS]
    for measure in MEASURES:
        whole, parts = rows[measure, "all"], [rows[measure, arm] for arm in ARMS]
        for head in ("all", *ARMS):
            yield _centre(f"{_dash(measure)}-{head}-centre", rows[measure, head])
        yield compare(
            f"{_dash(measure)}-all-mean",
            "both arms weighted by their size",
            whole.mean,
            _weighted([as_reach(row.mean) for row in parts], both),
            [row.mean for row in parts],
        )
        sds = [sd_from_interval(row.ci_low, row.ci_high, n) for row, n in zip(parts, both, strict=True)]
        together = pooled_spread([as_reach(row.mean) for row in parts], sds, both)
        printed = sd_from_interval(whole.ci_low, whole.ci_high, sizes["all"])
        yield judge(
            f"{_dash(measure)}-all-interval",
            "width of the interval against those of both arms",
            whole.ci_low,
            _overlap(together, printed),
            [whole.ci_high, *(end for row in parts for end in (row.ci_low, row.ci_high))],
            printed=f"{whole.ci_low} to {whole.ci_high}",
            cleared=says("all-interval-note", printed=printed, together=together),
        )
    yield from _hads("table-03", ("all", *ARMS))
    yield from _by_response()


def _hads(table: str, heads: Iterable[str]) -> Iterator[Check]:
    """Hold the total of HADS against its two halves."""
    rows, sizes = printed_rows(table), group_sizes()
    for head in heads:
        anxiety, depression, total = (rows[f"hads_{name}", head] for name in ("anxiety", "depression", "total"))
        yield compare(
            f"hads-total-{head}-sum",
            "anxiety and depression add up to the total",
            total.mean,
            Reach(anxiety.mean.low + depression.mean.low, anxiety.mean.high + depression.mean.high),
            [anxiety.mean, depression.mean],
        )
        a, d, t = (sd_from_interval(row.ci_low, row.ci_high, sizes[head]) for row in (anxiety, depression, total))
        ends = [total.ci_low, total.ci_high, anxiety.ci_low, anxiety.ci_high, depression.ci_low, depression.ci_high]
        yield SD_BESIDE.check(
            f"hads-total-{head}-spread",
            *(t, a, d),
            claim=total.ci_low,
            also=ends,
            printed=f"SD {_span(t)}",
            cleared=says("hads-total-spread-note", correlation=_mid(implied_correlation(t, a, d))),
        )


def _mid(r: Reach) -> float:
    return (r.low + r.high) / 2


def _by_response() -> Iterator[Check]:
    """Hold table 3 against table 14, which splits the same people by their later response."""
    three, fourteen = printed_rows("table-03"), printed_rows("table-14")
    for measure, arm in product(("hads_anxiety", "hads_depression", "hads_total", "shc"), ARMS):
        parts = [fourteen[measure, response, arm] for response in ("returned", "not_returned")]
        yield compare(
            f"{_dash(measure)}-{arm}-table-14",
            "those who answered later and those who didn't, together",
            three[measure, arm].mean,
            _weighted([as_reach(row.mean) for row in parts], [as_int(row.n) for row in parts]),
            [number for row in parts for number in (row.mean, row.n)],
        )


def _populations() -> Iterator[Check]:
    """Check table 6: the trial against the users who came later."""
    three, six = printed_rows("table-03"), printed_rows("table-06")
    yield _repeats("study-n", "participants", six["group_size", "study"].n, printed_rows("figure-1")["included"].count)
    for measure in MEASURES:
        study, ordinary = six[measure, "study"], six[measure, "ordinary"]
        for what in ("mean", "ci_low", "ci_high"):
            original = getattr(three[measure, "all"], what)
            yield _repeats(f"{_dash(measure)}-study-{_dash(what)}", "as in table 3", getattr(study, what), original)
        yield _centre(f"{_dash(measure)}-ordinary-centre", ordinary)
        yield _no_difference(measure, study, ordinary)
    yield from _hads("table-06", ["ordinary"])


def _no_difference(measure: str, study: source.Row, ordinary: source.Row) -> Check:
    """Hold "the only significant difference is education" against two means."""
    sizes = [group_sizes()[population] for population in POPULATIONS]
    sds = [sd_from_interval(row.ci_low, row.ci_high, n) for row, n in zip((study, ordinary), sizes, strict=True)]
    difference = abs(study.mean.value - ordinary.mean.value)
    welch = difference / sqrt(sum(_mid(sd) ** 2 / n for sd, n in zip(sds, sizes, strict=True)))
    pooled = sum((n - 1) * _mid(sd) ** 2 for sd, n in zip(sds, sizes, strict=True)) / (sum(sizes) - 2)
    student = difference / sqrt(pooled * sum(1 / n for n in sizes))
    p = [float(2 * stats.t.sf(t, df)) for t, df in ((student, sum(sizes) - 2), (welch, sizes[1] - 1))]
    return judge(
        f"{_dash(measure)}-word",
        "not significantly different",
        ordinary.mean,
        max(p) >= ALPHA,
        [study.mean, *(end for row in (study, ordinary) for end in (row.ci_low, row.ci_high))],
        printed=f"{ordinary.mean} against {study.mean}",
        reach=Reach(min(p), max(p)),
        cleared=says("no-difference-word-note", p_0=p[0], p_1=p[1]),
    )


# Table 4: violence -------------------------------------------------------------------------------


def _violence() -> Iterator[Check]:
    text, rows = report_text(), printed_rows("table-04")
    anybody, everybody = text["s3_violence_count"], group_sizes()["all"]
    whole = bases(as_int(anybody), text["s3_violence_percent"], as_int(anybody), everybody)
    sizes = [set(bases(as_int(row.count), row.percent, as_int(anybody), everybody)) for row in rows.values()]
    shared = set.intersection(*sizes)
    for name, row in rows.items():
        count = as_int(row.count)
        own = bases(count, row.percent, as_int(anybody), everybody)
        yield judge(
            f"{_dash(name)}-percent",
            f"{count} in per cent of the participants",
            row.percent,
            bool(own),
            [row.count],
            reach=exactly(100 * count / everybody),
            cleared=says("violence-percent-note-2", count=count, own=own),
        )
        around = _fits_around(row.percent, everybody, row.ci_low, row.ci_high)
        reading = says("violence-interval-note-reading", percent=row.percent, everybody=everybody) if around else SILENT
        reading = reading or interval_reading(count, row.percent, row.ci_low, row.ci_high, own)
        yield judge(
            f"{_dash(name)}-interval",
            "interval of the percentage, by any usual method",
            row.ci_low,
            bool(reading),
            [row.ci_high, row.percent, row.count],
            printed=f"{row.ci_low} to {row.ci_high}",
            cleared=says("violence-interval-note", reading=reading, count_percent=100 * count / everybody),
        )
        yield judge(
            f"{_dash(name)}-part",
            "no more people than were exposed to any violence",
            row.count,
            row.count.value <= anybody.value,
            [anybody],
            reach=Reach(0, anybody.value),
        )
    first, *others = rows.values()
    yield judge(
        "base",
        "one number of people for all five percentages",
        first.percent,
        bool(shared),
        [number for row in others for number in (row.percent, row.count)],
        cleared=says("violence-base-note", shared=shared, s3_violence_percent=text["s3_violence_percent"], whole=whole),
    )
    yield judge(
        "violence-percent",
        f"{anybody} in per cent of those who can have answered",
        text["s3_violence_percent"],
        bool(whole),
        [anybody],
        reach=Reach(100 * anybody.value / everybody, 100.0),
        cleared=says(
            "violence-percent-note",
            anybody=anybody,
            whole=whole,
            everybody=everybody,
            anybody_percent=100 * anybody.value / everybody,
        ),
    )


# Table A.1: status at inclusion ------------------------------------------------------------------

# Shares of A.1, the table that counts the same answers, and its rows.
SHARES = {
    "women": ("table-02", "all", ("women",)),
    "primary_school": ("table-02", "all", ("primary_school",)),
    "upper_secondary": ("table-02", "all", ("upper_secondary",)),
    "higher_education": ("table-02", "all", ("university_1_4", "university_over_4")),
    "married": ("table-02", "all", ("married",)),
    "reading_difficulties": ("table-02", "all", ("reading_difficulties",)),
    "good_health": ("table-02", "all", ("health_very_good", "health_good")),
    "positive_expectation": ("table-05", "study", ("back_fits_very_well", "back_fits_well")),
}
_MOST_MISSING = 30  # more people without an answer are not tried


def _status_sizes() -> list[int]:
    return [as_int(printed_rows("table-a1")["group_size", status].n) for status in STATUSES]


@source.cached
def counts_by_status(variable: str) -> dict[str, dict[int, list[int]]]:
    """Find the counts that give a share of table A.1 and its SD.

    Parameters
    ----------
    variable : str
        Name of a share in table A.1.

    Returns
    -------
    dict
        By status at inclusion, from the number of people who answered to the counts that fit.

    Examples
    --------
    >>> counts_by_status("women")["job"][375]
    [264]
    >>> 375 in counts_by_status("higher_education")["job"]
    False
    """
    found = {}
    for status, size in zip(STATUSES, _status_sizes(), strict=True):
        row = printed_rows("table-a1")[variable, status]
        found[status] = {
            n: list(range(ceil(row.mean.bounds[0] * n), floor(row.mean.bounds[1] * n) + 1))
            for n in range(size - _MOST_MISSING, size + 1)
            if granularity.debit(row.mean.text, row.sd.text, n)
        }
    return found


def _totals(variable: str) -> set[int]:
    """Give every number of people that the shares of the four statuses allow together."""
    if variable == "women":  # sex is known of everybody
        return {sum(_full_counts(variable))}
    sums = {0}
    for by_size in counts_by_status(variable).values():
        counts = {count for found in by_size.values() for count in found}
        sums = {total + count for total in sums for count in counts}
    return sums


def _statuses() -> Iterator[Check]:
    rows = printed_rows("table-a1")
    sizes = {status: rows["group_size", status].n for status in STATUSES}
    yield compare(
        "group-size-sum",
        "all statuses together",
        printed_rows("figure-1")["included"].count,
        exactly(sum(n.value for n in sizes.values())),
        sizes.values(),
    )
    for variable in (*SHARES, "income_below_g"):
        for status in STATUSES:
            row, found = rows[variable, status], counts_by_status(variable)[status]
            n = max(found, default=0)
            yield judge(
                f"{_dash(variable)}-{_dash(status)}-share",
                "share and SD of some number of people",
                row.mean,
                bool(found),
                [row.sd, sizes[status]],
                cleared=(
                    says(
                        "statuses-share-note", found_n_0=found[n][0], n=n, sizes_status_less_n=as_int(sizes[status]) - n
                    )
                    if found
                    else SILENT
                ),
            )
    yield from _status_totals()
    yield from _status_education()
    yield from _status_scales()
    yield from _incomes()


def _status_totals() -> Iterator[Check]:
    """Hold the counts behind A.1 against the counts of tables 2 and 5."""
    rows = printed_rows("table-a1")
    for variable, (table, head, names) in SHARES.items():
        counts = [printed_rows(table)[name, head].count for name in names]
        total, possible, full = sum(as_int(count) for count in counts), _totals(variable), _full_counts(variable)
        yield judge(
            f"{_dash(variable)}-total",
            f"people of {table.replace('table-0', 'table ')}",
            rows[variable, "job"].mean,
            total in possible,
            [*(rows[variable, status].mean for status in STATUSES[1:]), *counts],
            reach=Reach(min(possible), max(possible)),
            printed=f"{total} people",
            cleared=(
                says("status-totals-total-note", full=full, sum_full=sum(full))
                if full and sum(full) == total
                else SILENT
            ),
            finding=_women_finding(total, full) if variable == "women" else UNEXPLAINED,
        )


def _women_finding(total: int, full: list[int]) -> Said:
    return says(
        "women-finding",
        total=total,
        full=full,
        sum_full=sum(full),
        status_sizes=_status_sizes(),
        count=printed_rows("table-05")["women", "study"].count,
        older_version=_older_version(),
    )


def _full_counts(variable: str) -> list[int]:
    """Give the counts if everybody of each status stands in the base; empty if that does not fit."""
    found = counts_by_status(variable)
    pairs = list(zip(STATUSES, _status_sizes(), strict=True))
    if any(n not in found[status] for status, n in pairs):
        return []
    return [found[status][n][0] for status, n in pairs]


def _status_education() -> Iterator[Check]:
    """Ask for one number of people behind the three levels of education of each status."""
    rows = printed_rows("table-a1")
    levels = ("primary_school", "upper_secondary", "higher_education")
    best = []
    for status in STATUSES:
        shared = set.intersection(*(set(counts_by_status(level)[status]) for level in levels))
        best.append(max(shared, default=0))
        first, *others = (rows[level, status] for level in levels)
        yield judge(
            f"education-{_dash(status)}-base",
            "one number of people for the three levels",
            first.mean,
            bool(shared),
            [number for row in others for number in (row.mean, row.sd)],
            cleared=says("education-base-note-2", best=best[-1]),
        )
    base = next(column for column in columns("table-02") if column.name == "education-all").base
    means = [rows[level, status].mean for level in levels for status in STATUSES]
    yield judge(
        "education-base",
        "the base of education in table 2",
        means[0],
        sum(best) >= base,
        means[1:],
        reach=Reach(0, sum(best)),
        printed=f"{_plus(best)} people",
        cleared=says("education-base-note", best=best, sum_best=sum(best), base=base),
    )


def _missing_anywhere(means: list[Reach], missing: int) -> Reach:
    """Weight the statuses when up to so many people, of whatever status, did not answer."""
    sizes = _status_sizes()
    short = [[n - (missing if i == j else 0) for j, n in enumerate(sizes)] for i in range(len(sizes))]
    reaches = [_weighted(means, weights) for weights in [sizes, *short]]
    return Reach(min(r.low for r in reaches), max(r.high for r in reaches))


def _status_scales() -> Iterator[Check]:
    """Hold HADS and the health ladder of A.1 against tables 3 and 14."""
    rows, fourteen = printed_rows("table-a1"), printed_rows("table-14")
    for variable in ("hads_total", "health_ladder"):
        cells = [rows[variable, status] for status in STATUSES]
        parts = [row for (outcome, _, _), row in fourteen.items() if outcome == variable]
        answered = [as_int(row.n) for row in parts]
        together = _weighted([as_reach(row.mean) for row in parts], answered)
        span = _missing_anywhere([as_reach(row.mean) for row in cells], group_sizes()["all"] - sum(answered))
        yield judge(
            f"{_dash(variable)}-table-14",
            "mean of everybody, by status and by response (table 14)",
            cells[0].mean,
            _overlap(span, together),
            [*(row.mean for row in cells[1:]), *(number for row in parts for number in (row.mean, row.n))],
            reach=span,
            printed=f"{_span(together)} in table 14",
            cleared=says("status-scales-table-14-note", sum_answered=sum(answered)),
        )
        within = [sd_from_interval(row.ci_low, row.ci_high, n) for row, n in zip(parts, answered, strict=True)]
        other = pooled_spread([as_reach(row.mean) for row in parts], within, answered)
        spread = pooled_spread(
            [as_reach(row.mean) for row in cells], [as_reach(row.sd) for row in cells], _status_sizes()
        )
        yield judge(
            f"{_dash(variable)}-table-14-sd",
            "SD of everybody, by status and by response (intervals of table 14)",
            cells[0].sd,
            _overlap(spread, other),
            [*(row.sd for row in cells[1:]), *(end for row in parts for end in (row.ci_low, row.ci_high))],
            reach=spread,
            printed=f"SD {_span(other)} in table 14",
        )
        if variable == "hads_total":
            yield from _hads_by_status(cells, span, spread)


def _hads_by_status(cells: list[source.Row], span: Reach, spread: Reach) -> Iterator[Check]:
    """Hold mean and SD of everybody, put together from A.1, against table 3."""
    three = printed_rows("table-03")["hads_total", "all"]
    printed = sd_from_interval(three.ci_low, three.ci_high, group_sizes()["all"])
    yield compare("hads-total-table-a1", "mean of all statuses", three.mean, span, [row.mean for row in cells])
    yield judge(
        "hads-total-table-a1-sd",
        "SD of all statuses against the interval",
        three.ci_low,
        _overlap(spread, printed),
        [three.ci_high, *(row.sd for row in cells)],
        reach=spread,
        printed=f"SD {_span(printed)}",
    )


def _incomes() -> Iterator[Check]:
    rows, nine = printed_rows("table-a1"), printed_rows("table-09")
    cells = [rows["income_before", status] for status in STATUSES]
    analysed = nine["group_size", "job_12_main"].n
    missing = group_sizes()["all"] - as_int(analysed)
    span = _missing_anywhere([as_reach(row.mean) for row in cells], missing)
    yield compare(
        "expected-income-by-status",
        "mean income of everybody in table A.1",
        printed_rows("table-22")["expected_income", "all"].value,
        Reach(1000 * span.low, 1000 * span.high),
        [*(row.mean for row in cells), analysed],
        cleared=says("expected-income-by-status-note", missing=missing, analysed=analysed),
    )
    yield from excuse(
        "income-before-sd",
        "SD of income",
        [row.sd for row in cells],
        says("income-before-sd-reason"),
    )


# Text --------------------------------------------------------------------------------------------

# The rows of figure 1 were taken from the first paragraph of section 3, as its drawing was not available.
FLOW_IN_TEXT = {
    "s1_included_count": "included",
    "s1_sfj_count": "allocated_intervention",
    "s1_control_count": "allocated_control",
    "s3_inflow_included_count": "included",
    "s3_table_6_study_count": "included",
}
TABLE_1_IN_TEXT = {"s3_included_count": "all", "s3_sfj_count": "intervention", "s3_control_count": "control"}
ARMS_IN_TEXT = {
    "s1_sfj_percent": "intervention",
    "s1_control_percent": "control",
    "s3_sfj_percent": "intervention",
    "s3_control_percent": "control",
}
# Percentages of the text and the rows of table 2 whose people they count.
TABLE_2_IN_TEXT = {
    "s1_women_percent": ("women",),
    "s3_women_percent": ("women",),
    "s3_men_percent": ("men",),
    "s1_higher_education_percent": ("university_1_4", "university_over_4"),
    "s3_born_norway_percent": ("born_norway",),
    "s3_primary_school_percent": ("primary_school",),
    "s3_long_education_percent": ("university_over_4",),
    "s3_reading_difficulties_percent": ("reading_difficulties",),
}
HALVES_IN_TEXT = {
    "s1_higher_education_share": ("university_1_4", "university_over_4"),
    "s3_higher_education_share": ("university_1_4", "university_over_4"),
    "s3_couple_share": ("married", "cohabiting"),
}
REPEATED = {
    "s1_anxiety_percent": "s3_anxiety_percent",
    "s1_depression_percent": "s3_depression_percent",
    "s1_mental_complaints_years": "s3_mental_complaints_years",
    "s2_primary_outcome_time": "s0_followup_second",
    "s0_report_3_followup": "s0_followup_first",
    "s3_figure_2_start_year": "s3_inclusion_start_year",
    "s3_figure_2_end_year": "s3_inclusion_end_year",
    "s3_two_to_one_start_year": "s3_inclusion_start_year",
    "s4_dropout_first_time": "s0_followup_first",
    "s4_dropout_second_time": "s0_followup_second",
    "s8_musculoskeletal_percent": "s3_musculoskeletal_percent",
    "s8_stomach_percent": "s3_stomach_percent",
    "s3_age_group_middle_from": "s3_age_group_young_to",
    "s3_age_group_old_from": "s3_age_group_middle_to",
    "s3_table_6_ordinary_count": "s3_inflow_ordinary_count",
}


def _repeated() -> Iterator[Check]:
    text, steps = report_text(), printed_rows("figure-1")
    totals = {arm: printed_rows("table-01")["total", arm].count for arm in ("all", *ARMS)}
    for name, step in FLOW_IN_TEXT.items():
        yield _repeats(_dash(name), "same as in section 3", text[name], steps[step].count)
    deleted = "s3_data_deleted_count"
    yield _repeats(_dash(deleted), "all who withdrew", text[deleted], steps["withdrew"].count)
    for name, arm in TABLE_1_IN_TEXT.items():
        yield _repeats(_dash(name), "total of table 1", text[name], totals[arm])
    for name, arm in ARMS_IN_TEXT.items():
        people, whole = totals[arm], totals["all"]
        yield _share_of(_dash(name), text[name], as_int(people), as_int(whole), [people, whole])
    for name, first in REPEATED.items():
        yield _repeats(_dash(name), "same as elsewhere in the text", text[name], text[first])
    ordinary = printed_rows("table-06")["group_size", "ordinary"].n
    yield _repeats("s3-inflow-ordinary-count", "n of table 6", text["s3_inflow_ordinary_count"], ordinary)


def _from_table_2() -> Iterator[Check]:
    text, rows, everybody = report_text(), printed_rows("table-02"), group_sizes()["all"]
    for name, parts in TABLE_2_IN_TEXT.items():
        counts = [rows[part, "all"].count for part in parts]
        count = sum(as_int(number) for number in counts)
        column = next(c for c in columns("table-02") if c.head == "all" and parts[0] in c.rows)
        sizes = bases(count, text[name], column.least, everybody)
        yield judge(
            _dash(name),
            f"{count} in per cent of those who can have answered (table 2)",
            text[name],
            bool(sizes),
            counts,
            reach=Reach(100 * count / everybody, 100 * count / column.least),
            cleared=says("from-table-2-note", count=count, sizes=sizes),
        )
    for name, parts in HALVES_IN_TEXT.items():
        counts = [rows[part, "all"].count for part in parts]
        share = sum(count.value for count in counts) / everybody
        yield judge(
            _dash(name),
            "more than this share (table 2)",
            text[name],
            share > text[name].value,
            counts,
            reach=Reach(share, 1.0),
            printed=f"more than {text[name]}",
            cleared=says("from-table-2-note-2", share_percent=100 * share),
        )
    yield from _ages()


def _ages() -> Iterator[Check]:
    """Check the mean age and the age groups of section 3.1."""
    text, rows = report_text(), printed_rows("table-a1")
    cells, sizes = [rows["age", status] for status in STATUSES], _status_sizes()
    inputs = [*(row.mean for row in cells), *(rows["group_size", status].n for status in STATUSES)]
    mean = _weighted([as_reach(row.mean) for row in cells], sizes)
    yield compare("s3-age-mean", "mean of table A.1's statuses", text["s3_age_mean"], mean, inputs)
    yield _repeats("s1-age-mean", "same as in section 3.1", text["s1_age_mean"], text["s3_age_mean"])
    yield judge(
        "s3-age-mean-over",
        "just above",
        text["s3_age_mean_over"],
        text["s3_age_mean"].low > text["s3_age_mean_over"].value,
        [text["s3_age_mean"]],
        cleared=says("s3-age-mean-over-note"),
    )
    sd = pooled_spread([as_reach(row.mean) for row in cells], [as_reach(row.sd) for row in cells], sizes)
    level = text["s3_age_mean_ci_level"]
    factor = float(stats.t.ppf(0.5 + level.value / 200, sum(sizes) - 1)) / sqrt(sum(sizes))
    for name, sign in (("low", -1), ("high", 1)):
        ends = [sign * sd.low * factor, sign * sd.high * factor]
        yield compare(
            f"s3-age-mean-ci-{name}",
            "interval from the means and SDs of table A.1",
            text[f"s3_age_mean_ci_{name}"],
            Reach(mean.low + min(ends), mean.high + max(ends)),
            [*inputs, *(row.sd for row in cells), level],
        )
    two = printed_rows("table-02")
    groups = {"young": ("age_under_30",), "middle": ("age_30_40", "age_40_50"), "old": ("age_over_50",)}
    for name, parts in groups.items():
        claim = text[f"s3_age_group_{name}_percent"]
        counts = [two[part, "intervention"].count for part in parts]
        control = [two[part, "all"] for part in parts]
        total, everybody = sum(as_int(count) for count in counts), group_sizes()["all"]
        share = 100 * total / everybody
        shares = [row.percent for row in control]
        yield compare(
            f"s3-age-group-{name}-percent",
            "share of all participants, by the counts that add up (table 2)",
            claim,
            exactly(share),
            [*counts, *shares],
            finding=(
                (
                    says("s3-age-group-percent", claim=claim, counts=counts)
                    + (says("s3-age-group-percent-2", total=total) if len(counts) > 1 else SILENT)
                )
                + says("s3-age-group-percent-3", everybody=everybody, share=share, claim=claim, shares=shares)
            ),
        )


def _symptoms() -> Iterator[Check]:
    text, rows = report_text(), printed_rows("table-03")
    years = rows["years_mental_problems", "all"].mean
    yield _repeats("s3-mental-complaints-years", "mean of table 3", text["s3_mental_complaints_years"], years)
    for name, cutoff in (("above", "s3_hads_cutoff_above"), ("at-least", "s3_hads_cutoff_at_least")):
        means = [rows[f"hads_{scale}", "all"].mean for scale in ("anxiety", "depression")]
        arm = rows["hads_depression", "intervention"]
        yield judge(
            f"s3-hads-cutoff-{name}",
            "mean of anxiety and of depression above the cut-off",
            text[cutoff],
            all(mean.low > text[cutoff].value for mean in means),
            [*means, arm.mean, arm.ci_low, arm.ci_high],
            cleared=says(
                "s3-hads-cutoff-note",
                means_1=means[1],
                mean=arm.mean,
                ci_low=arm.ci_low,
                ci_high=arm.ci_high,
                text_cutoff=text[cutoff],
            ),
        )
    for scale, name in (("anxiety", "s3_population_anxiety"), ("depression", "s3_population_depression")):
        mean = rows[f"hads_{scale}", "all"].mean
        yield judge(
            f"s3-population-{scale}",
            "participants have considerably more than the general population",
            text[name],
            mean.low > text[name].value,
            [mean],
            cleared=says("s3-population-note", mean=mean, text_name=text[name]),
        )


def _work_at_inclusion() -> Iterator[Check]:
    """Check how the abstract describes work and benefits at inclusion."""
    text, seven = report_text(), printed_rows("table-07")
    counts = {
        status: sum(status_counts()[status, "inclusion", arm] for arm in ARMS)
        for status, time, arm in status_counts()
        if time == "inclusion" and arm == "control"
    }
    total = sum(counts.values())
    heads = [seven["group_size", "inclusion", arm].n for arm in ARMS]

    def cells(*statuses: str) -> list[Printed]:
        return [*(seven[status, "inclusion", arm].percent for status in statuses for arm in ARMS), *heads]

    def share(*statuses: str) -> float:
        return 100 * sum(counts[status] for status in statuses) / total

    work, sick = ("job_no_benefit", "sick_leave_graded"), ("sick_leave_full",)
    benefits = ("aap", "disability_graded", "unemployment_benefit")
    without, followed = "no_job_no_benefit", "nav_no_benefit"
    yield compare(
        "s1-in-work-percent",
        "in work by table 7, with those on graded sick leave",
        text["s1_in_work_percent"],
        exactly(share(*work)),
        cells(*work),
        cleared=says(
            "s1-in-work-percent-note",
            job_no_benefit=counts["job_no_benefit"],
            sick_leave_graded=counts["sick_leave_graded"],
            total=total,
        ),
    )
    yield compare(
        "s1-sick-listed-percent",
        "on full sick leave by table 7",
        text["s1_sick_listed_percent"],
        exactly(share(*sick)),
        cells(*sick),
        cleared=says("s1-sick-listed-percent-note", share=share(*sick, "sick_leave_graded")),
    )
    claim, others = text["s1_benefits_percent"], [text["s1_in_work_percent"], text["s1_sick_listed_percent"]]
    people, recipients = [counts[status] for status in benefits], printed_rows("table-a1")["group_size", "aap"].n
    by_appendix = 100 * (sum(people) - counts["aap"] + recipients.value) / group_sizes()["all"]
    printed = sum(as_int(percent) for percent in [*others, claim])
    yield compare(
        "s1-benefits-percent",
        "on AAP, disability pension or unemployment benefit by table 7",
        claim,
        exactly(share(*benefits)),
        [*cells(*benefits), *others],
        finding=says(
            "s1-benefits-percent",
            people=people,
            sum_people=sum(people),
            total=total,
            share=share(*benefits),
            claim=claim,
            parts=[*others, claim],
            printed=printed,
            n100_less_printed=100 - printed,
            counts_followed=counts[followed],
            share_2=share(followed),
            counts_without=counts[without],
            share_3=share(*benefits, without),
            recipients=as_int(recipients),
            by_appendix=by_appendix,
        ),
    )


def _own_reports() -> Iterator[Check]:
    """Check what section 3.3 says that participants reported of work and of their sick leave."""
    text, five = report_text(), printed_rows("table-05")
    shared = None
    for name, row in (("s3_unemployed_percent", "unemployed"), ("s3_job_percent", "in_work")):
        count = five[row, "study"].count
        sizes = set(bases(as_int(count), text[name], as_int(count), group_sizes()["all"]))
        shared = sizes if shared is None else shared & sizes
        yield judge(
            _dash(name),
            f"{count} (table 5) in per cent of those who can have answered",
            text[name],
            bool(sizes),
            [count],
            cleared=says("own-reports-note", count=count, sizes=sizes, percent=five[row, "study"].percent),
        )
    parts = [text[f"s3_{name}_percent"] for name in ("unemployed", "job", "return_date_unknown", "return_weeks")]
    span = sum_of(parts)
    yield judge(
        "s3-work-sum",
        "own reports add up to 100, of one number of people",
        parts[0],
        span.low <= 100 <= span.high and bool(shared),
        parts[1:],
        reach=span,
        printed=_plus(parts),
        cleared=says("s3-work-sum-note", shared=shared or []),
    )
    causes = [text[f"s3_cause_{name}_percent"] for name in ("mental", "conflict", "other_health", "home")]
    yield judge(
        "s3-cause-sum",
        "causes of sick leave, no more than 100 together",
        causes[0],
        sum(p.low for p in causes) <= 100,
        causes[1:],
        printed=_plus(causes),
        cleared=says("s3-cause-sum-note"),
    )


def _referral() -> Iterator[Check]:
    text = report_text()
    known = text["s3_referrer_known_count"]
    names = ("nav", "doctor", "self", "other")
    counts = {name: text[f"s3_referred_{name}_count"] for name in names}
    yield compare(
        "s3-referrer-known-count",
        "all referrers together",
        known,
        exactly(sum(count.value for count in counts.values())),
        counts.values(),
    )
    whole, steps = group_sizes()["all"], printed_rows("figure-1")
    for name, count in counts.items():
        claim, n = text[f"s3_referred_{name}_percent"], as_int(known)
        other = sum(text[f"s3_referred_{key}_percent"].value for key in names if key != name)
        yield _share_of(
            f"s3-referred-{name}-percent",
            claim,
            as_int(count),
            n,
            [count, known],
            says(
                "s3-referred-percent",
                count=count,
                known=known,
                count_percent=100 * count.value / n,
                claim=claim,
                other=other,
                n100_less_other=100 - other,
                whole=whole,
                count_percent_2=100 * count.value / whole,
                count_2=steps["referred"].count,
                count_percent_3=100 * count.value / steps["referred"].count.value,
            ),
        )


def _pace() -> Iterator[Check]:
    """Check how fast people came."""
    text, sizes = report_text(), group_sizes()
    start_year, end_year = text["s3_inclusion_start_year"], text["s3_inclusion_end_year"]
    months = text["s3_inflow_months"]
    span = 12 * (end_year.value - start_year.value) + 2 - 6  # June to February
    yield compare(
        "s3-inflow-months",
        "from some day in June to some day in February",
        months,
        Reach(span - 1, span + 1),
        [start_year, end_year],
        cleared=says("s3-inflow-months-note", span_and_n1=span + 1),
    )
    yield compare(
        "s3-inflow-mean",
        "participants by months",
        text["s3_inflow_mean"],
        exactly(sizes["all"] / months.value),
        [months, printed_rows("figure-1")["included"].count],
        cleared=says("s3-inflow-mean-note", intervention_per_months=sizes["intervention"] / months.value),
    )
    mean, first, peak = (text[f"s3_inflow_{name}"] for name in ("mean", "start", "peak"))
    yield judge(
        "s3-inflow-peak",
        "pace at the start and at the peak possible beside the mean",
        peak,
        first.value < mean.value < peak.value,
        [first, mean],
    )
    yield judge(
        "s3-inflow-better",
        "more users after the trial than participants a month in it",
        text["s3_inflow_ordinary_count"],
        text["s3_inflow_ordinary_count"].value > mean.value,
        [mean],
    )


def _allocation() -> Iterator[Check]:
    """Check the two to one at the start, the arms, the person moved and the one who withdrew in anger."""
    text, first = report_text(), report_text()["s3_inflow_start"]
    ratio = text["s3_two_to_one_ratio"]
    early = 5 * first.value  # June to October
    excess = early * (ratio.value - 1) / (ratio.value + 1)
    control, intervention = (allocated_first(arm) for arm in ARMS)
    spread = 1.96 * sqrt(control + intervention)
    found = intervention - control
    yield judge(
        "s3-two-to-one-ratio",
        "two to one at the start can give the arms' sizes",
        ratio,
        abs(found - excess) <= spread,
        [
            first,
            *(printed_rows("figure-1")[f"{step}_{arm}"].count for step in ("allocated", "withdrew") for arm in ARMS),
        ],
        reach=Reach(excess - spread, excess + spread),
        printed=f"{found} more in SFJ",
        cleared=says(
            "s3-two-to-one-ratio-note",
            first=first,
            excess=excess,
            excess_less_spread=excess - spread,
            excess_and_spread=excess + spread,
        ),
    )
    yield compare("s8-arms", "arms of table 1", text["s8_arms"], exactly(len(ARMS)))
    angry, withdrew = text["s2_withdrew_anger_count"], printed_rows("figure-1")["withdrew"].count
    yield judge(
        "s2-withdrew-anger-count", "one of those who withdrew", angry, angry.value <= withdrew.value, [withdrew]
    )
    yield _miscategorised()


def _across_chapters() -> Iterator[Check]:
    """Hold single numbers of the text against what other chapters say."""
    text = report_text()
    centres = {centre for centre, _ in printed_rows("table-01")} - {"total"}
    yield judge(
        "s8-rapid-return-counties",
        "no more than the counties of the trial",
        text["s8_rapid_return_counties"],
        text["s8_rapid_return_counties"].value <= len(centres),
        reach=Reach(0, len(centres)),
        cleared=says("s8-rapid-return-counties-note"),
    )
    hours, mean, most = (text[name] for name in ("s2_sfj_hours_max", "s6_hours_mean", "s6_hours_max"))
    yield judge(
        "s2-sfj-hours-max",
        "hours offered at most, no fewer than were given on average",
        hours,
        mean.low <= hours.high,
        [mean, most],
        reach=Reach(mean.low, inf),
        cleared=says("s2-sfj-hours-max-note", most=most),
    )
    earlier, contracted = text["s0_reports_earlier"], text["s0_reports_contracted"]
    yield compare(
        "s0-reports-earlier",
        "reports before this one",
        earlier,
        exactly(contracted.value),
        [contracted],
        cleared=says("s0-reports-earlier-note"),
    )


def _miscategorised() -> Check:
    """Hold the one corrected participant against the age rows, which add up to other arms."""
    claim = report_text()["s2_misclassified_count"]
    ages = {arm: [row.count for row in _age_of(arm)] for arm in ARMS}
    sums = {arm: sum(as_int(count) for count in counts) for arm, counts in ages.items()}
    sizes = group_sizes()
    return judge(
        "s2-misclassified-count",
        "people who stand in another arm in the age rows than in table 1",
        claim,
        sums["control"] - sizes["control"] == sizes["intervention"] - sums["intervention"] == claim.value,
        [*ages["control"], *ages["intervention"]],
        reach=exactly(sums["control"] - sizes["control"]),
        cleared=says(
            "s2-misclassified-count-note",
            control=sums["control"],
            intervention=sums["intervention"],
            control_2=sizes["control"],
            intervention_2=sizes["intervention"],
        ),
    )


REASONS = {
    "reason-the-row-of-figure-was": (
        "s3_referred_count",
        "s3_not_eligible_count",
        "s3_no_consent_count",
        "s3_withdrew_count",
        "s3_withdrew_control_count",
        "s3_withdrew_sfj_count",
    ),
    "reason-a-date-or-fact-of": (
        "s0_strategy_first_year",
        "s0_strategy_last_year",
        "s0_contract_year",
        "s0_report_1_year",
        "s0_report_2_year",
        "s0_report_3_year",
        "s3_two_to_one_end_year",
    ),
    "reason-read-off-figure-whose-curve": ("s3_referral_rise_year",),
    "reason-a-definition-nothing-else-printed": (
        "s3_age_group_young_from",
        "s3_age_group_old_to",
        "s3_long_education_years",
        "s3_sleep_recall",
        "s3_bullying_regular_definition",
    ),
    "reason-the-distribution-of-hads-is": (
        "s3_anxiety_percent",
        "s3_depression_percent",
    ),
    "reason-the-people-behind-the-percentage": (
        "s3_musculoskeletal_percent",
        "s3_stomach_percent",
        "s3_sleep_percent",
        "s3_violence_regular_percent",
        "s3_bullying_percent",
        "s3_bullying_regular_percent",
        "s3_conflicts_percent",
        "s3_no_support_family_percent",
        "s3_no_support_outside_percent",
        "s8_several_causes_percent",
    ),
    "reason-when-the-questionnaires-were-collected": (
        "s3_ordinary_collection_length",
        "s3_ordinary_collection_delay",
    ),
    "reason-a-proposal-for-later-trials": ("s8_purer_control_low", "s8_purer_control_high"),
}


def _excused() -> Iterator[Check]:
    text = report_text()
    for reason, names in REASONS.items():
        for name in names:
            yield from excuse(_dash(name), "stated in the text", [text[name]], says(reason))


# Response ----------------------------------------------------------------------------------------


def _responses() -> Iterator[Check]:
    """Check the numbers of returned questionnaires in section 4.2."""
    text, everybody = report_text(), group_sizes()["all"]
    for month in ("6", "12"):
        count, percent = text[f"s4_response_{month}_count"], text[f"s4_response_{month}_percent"]
        yield _share_of(f"s4-response-{month}-percent", percent, as_int(count), everybody, [count])
        parts = [answered_at_least()[month, arm] for arm in ARMS]
        yield judge(
            f"s4-response-{month}-count",
            "no fewer than the people in any table of that month",
            count,
            count.value >= sum(part.value for part in parts),
            parts,
            reach=Reach(sum(part.value for part in parts), everybody),
            cleared=says("s4-response-count-note", parts=parts, sum_part=sum(as_int(part) for part in parts)),
        )
        control, intervention = (100 * part.value / group_sizes()[arm] for arm, part in zip(ARMS, parts, strict=True))
        spare = as_int(count) - sum(as_int(part) for part in parts)
        yield judge(
            f"s4-dropout-{month}-word",
            "more dropout in the control arm",
            count,
            (as_int(parts[0]) + spare) / group_sizes()["control"] < as_int(parts[1]) / group_sizes()["intervention"],
            parts,
            printed=f"{control:.0f} % against {intervention:.0f} %",
            cleared=says("s4-dropout-word-note", control=control, intervention=intervention, spare=spare),
        )


def checks() -> list[Check]:
    """Run every check of the participants.

    Returns
    -------
    list of Check
        In the order of the tables, then the text.

    Examples
    --------
    >>> len({check.id for check in checks()}) == len(checks())
    True
    """
    parts: tuple[Callable[[], Iterator[Check]], ...] = (
        _flow,
        _centres,
        _shares,
        _arms_add_up,
        _study_column,
        _stars,
        _means,
        _populations,
        _violence,
        _statuses,
        _repeated,
        _from_table_2,
        _symptoms,
        _work_at_inclusion,
        _own_reports,
        _referral,
        _pace,
        _allocation,
        _across_chapters,
        _responses,
        _excused,
    )
    return [check for part in parts for check in part()]
