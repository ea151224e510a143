"""Checks of who took part in the trial: figure 1, tables 1 to 6 and A.1, and what the text says of them.

The sections follow the tables. The people behind them, and which arm each column is about, come from
`jobsupport.sfj.people`; what the findings say stands in the readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import inf, sqrt

from etterprov import source
from etterprov.check import UNEXPLAINED, Check, compare, judge, made
from etterprov.counts import (
    admits_twice,
    as_int,
    as_ints,
    bases,
    counts_behind,
    exactly,
    interval_readings,
    share_interval,
)
from etterprov.families.grains import DEBIT
from etterprov.families.means import MEAN_END, POOLED, WELCH, Group, Method, group, t_of
from etterprov.families.same import SAME
from etterprov.families.shares import COMMON_BASE, SHARE, SHARE_INTERVAL, SOME_BASE, fits_around, interval
from etterprov.families.spread import SD_BESIDE, WHOLE_MEAN, WHOLE_SD, implied_correlation, mean_of_all, sd_of_all
from etterprov.families.tests import SIGNIFICANCE, STARS, p_within, ps_of_counts
from etterprov.families.totals import AT_MOST, BETWEEN, HUNDRED, TOTAL, sum_of
from etterprov.printed import Printed, plus
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says
from jobsupport.sfj.people import (
    AGE_COLUMNS,
    ARMS,
    MEASURES,
    POPULATIONS,
    QUESTIONS,
    STATUSES,
    Column,
    age_rows,
    allocated_first,
    answered_at_least,
    answered_sizes,
    columns,
    common,
    counts_by_status,
    full_counts,
    group_sizes,
    moved,
    sd_from_interval,
    status_sizes,
)
from jobsupport.sfj.text import dashed, report_text, rows_of
from jobsupport.sfj.work import followed, status_counts

# Months that the report names in words.
FEBRUARY, JUNE, OCTOBER = 2, 6, 10
AROUND = "Wald around the rounded percentage"  # as the family calls it
# Words of the readings for the people under a head of the age rows.
ARM_WORDS = {"all": "both-arms", "control": "the-control-arm", "intervention": "the-sfj-arm"}


def _percent(part: float, whole: float) -> float:
    """Give a part in per cent; without end where there is nothing to be part of."""
    return 100 * part / whole if whole else inf


# Table 1: centres --------------------------------------------------------------------------------


def _centres() -> Iterator[Check]:
    rows = rows_of("table-01")
    centres = [centre for centre, arm in rows if arm == "all" and centre != "total"]
    for arm in (*ARMS, "all"):
        for centre in centres:
            yield _centre_percent(centre, arm)


def _centre_percent(centre: str, arm: str) -> Check:
    row, total = rows_of("table-01")[centre, arm], rows_of("table-01")["total", arm].count
    before = as_int(total) + {"control": moved(), "intervention": -moved(), "all": 0}[arm]
    share, share_before = (Fraction(100 * as_int(row.count), max(n, 1)) for n in (as_int(total), before))
    finding = UNEXPLAINED
    if before != as_int(total) and admits_twice(row.percent, share_before):
        facts = {"count": row.count, "n": total, "percent": row.percent, "before": before}
        finding = says("centre-percent-before", share=share, share_before=share_before, **facts)
    return SHARE.check(f"{dashed(centre)}-{arm}-percent", row.percent, row.count, total, finding=finding)


# Tables 2 and 5: shares --------------------------------------------------------------------------


def _shares() -> Iterator[Check]:
    for table in ("table-02", "table-05"):
        for column in columns(table):
            for name in column.rows:
                yield _row_percent(table, column, name)
                yield _row_interval(table, column, name)
            if len(QUESTIONS[column.question]) > 1:
                yield _study_ages(column) if column.name == "age-study" else _no_more(table, column)
                yield _percent_sum(column)
                yield _one_base(table, column)


def _head_note(table: str, column: Column) -> Said:
    """Say whom the numbers under a head are about, where it is not the head."""
    shifted = column.question == "age" and table == "table-02"
    return says("age-head", arm=ARM_WORDS[column.arm]) if shifted else SILENT


def _row_percent(table: str, column: Column, name: str) -> Check:
    """Recompute a percentage of some number of people who can have answered."""
    row, key, note = column.rows[name], (table, name, column.head), _head_note(table, column)
    plain, twice = (
        bases(as_int(row.count), row.percent, column.least, column.most, twice=step) for step in (False, True)
    )
    return SOME_BASE.check(
        f"{dashed(name)}-{column.head}-percent",
        row.percent,
        row.count,
        column.least,
        column.most,
        finding=_slip(PERCENT_SLIPS, key, column) if not twice else UNEXPLAINED,
        cleared=says("of-some-base", count=row.count, sizes=plain) + note,
        by=says("rounded-twice-of-some", count=row.count, sizes=twice)
        + (PERCENT_NOTES[key](row) if key in PERCENT_NOTES else note),
    )


def _row_interval(table: str, column: Column, name: str) -> Check:
    """Ask for a method and a number of people that give the interval of a percentage."""
    row, key = column.rows[name], (table, name, column.head)
    fits = bases(as_int(row.count), row.percent, column.least, column.most, twice=True)
    if fits:
        sizes = column.sizes if len(column.rows) > 1 else fits
        ways = _ways(row, column.likely_sizes, sizes)
    else:  # the percentage has its own finding; its interval is held against the count alone
        ways = [(list(column.possible), False)]
    return _interval_check(
        f"{dashed(name)}-{column.head}-interval",
        row,
        ways,
        row.percent if fits else None,
        INTERVAL_NOTES[key](row, column) if key in INTERVAL_NOTES else _head_note(table, column),
        lambda: _slip(INTERVAL_SLIPS, key, column),
    )


Ways = Sequence[tuple[list[int], bool]]  # numbers of people, and whether the percentage is of them if rounded twice


def _ways(row: source.Row, first: Iterable[int], sizes: Iterable[int]) -> Ways:
    """Give the numbers of people that an interval can be of, in the order in which they are tried."""
    tried = (list(first), list(sizes))
    shares = {n: Fraction(100 * as_int(row.count), n) for numbers in tried for n in numbers}
    once = [([n for n in numbers if row.percent.admits(shares[n])], False) for numbers in tried]
    return [*once, *(([n for n in numbers if admits_twice(row.percent, shares[n])], True) for numbers in tried)]


def _interval_check(
    name: str,
    row: source.Row,
    ways: Ways,
    around: Printed | None,
    note: Said,
    slip: Callable[[], Said] = lambda: UNEXPLAINED,
) -> Check:
    """Hold the interval of a percentage against every usual method, of each number of people."""
    for sizes, twice in ways:
        outcome = interval(row.ci_low, row.ci_high, row.count, sizes, percent=around, twice=twice)
        if outcome.holds:
            break
    said = _methods(outcome.facts["methods"], row.percent) + outcome.by + note
    return SHARE_INTERVAL.check(
        name,
        row.ci_low,
        row.ci_high,
        row.count,
        sizes,
        percent=around,
        twice=twice,
        also=[row.percent],
        printed=f"{row.ci_low} to {row.ci_high}",
        finding=UNEXPLAINED if outcome.holds else slip(),
        cleared=said,
        by=said,
    )


def _methods(found: Mapping[str, Sequence[int]], percent: Printed) -> Said:
    """Say by which methods an interval fits, and of how many people."""
    if AROUND in found:
        return says("interval-around", percent=percent, sizes=found[AROUND])
    each = [says("interval-method", method=method, sizes=sizes) for method, sizes in found.items()]
    return says("interval-methods", methods=each) if each else SILENT


def _no_more(table: str, column: Column) -> Check:
    counts = [rows_of(table)[name, column.head].count for name in QUESTIONS[column.question]]
    size = group_sizes()[column.arm]
    left = says("in-no-row", total=column.total, size=size, left=size - column.total)
    return AT_MOST.check(
        f"{column.name}-n",
        counts[0],
        size,
        others=counts[1:],
        asks="no more people than the group has",
        cleared=left if column.total < size else SILENT,
        finding=_moved_finding(counts) if column.question == "age" else UNEXPLAINED,
    )


def _moved_finding(counts: Sequence[Printed]) -> Said:
    other, sizes = [row.count for row in age_rows("intervention")], group_sizes()
    return says(
        "ages-one-moved",
        counts=counts,
        total=sum(as_ints(counts)),
        size=sizes["control"],
        other_counts=other,
        other_total=sum(as_ints(other)),
        other_size=sizes["intervention"],
    )


def _study_ages(column: Column) -> Check:
    """Hold the ages of the study population in table 5 against those of everybody in table 2."""
    printed, ordinary = ([rows_of("table-05")[name, p].count for name in QUESTIONS["age"]] for p in POPULATIONS)
    right = [row.count for row in age_rows("all")]
    everybody = sum(as_ints(right))
    return judge(
        f"{column.name}-n",
        "as many people as table 2 gives an age",
        printed[0],
        column.total == everybody,
        [*printed[1:], *right],
        reach=exactly(everybody),
        printed=plus(printed),
        finding=says(
            "ages-of-the-study",
            counts=printed,
            total=column.total,
            everybody=everybody,
            right=right,
            p_right=_ages_differ(right, ordinary),
            p_printed=_ages_differ(printed, ordinary),
        ),
    )


def _ages_differ(ages: Sequence[Printed], ordinary: Sequence[Printed]) -> float:
    return _joint(list(zip(as_ints(ages), as_ints(ordinary), strict=True)))


def _joint(table: Sequence[Sequence[int]]) -> float:
    """Test all answers to a question together; nothing differs where everybody is in one column."""
    return ps_of_counts([row for row in table if sum(row)]).get("pearson", 1.0)


def _one_base(table: str, column: Column) -> Check:
    """Ask whether the percentages of one question can be of the same people."""
    fits = column.fitting(twice=True)  # a percentage that no base gives has its own finding
    rows = [column.rows[name] for name in fits or column.rows]
    poor = (table, "health_poor", column.head)
    slip = column.question == "health" and poor in INTERVAL_SLIPS  # one cause with the interval
    return COMMON_BASE.check(
        f"{column.name}-base",
        [row.percent for row in rows],
        [row.count for row in rows],
        column.least,
        column.most,
        twice=True,
        asks="one number of people for all percentages of the question",
        printed=", ".join(row.percent.text for row in rows),
        cleared=says("all-fit", sizes=sorted(common(column.fitting(twice=False).values()))),
        finding=_slip(INTERVAL_SLIPS, poor, column) if slip else _unlike_rows(column, fits),
    )


def _unlike_rows(column: Column, fits: Mapping[str, Sequence[int]]) -> Said:
    each = [says("row-of-bases", percent=column.rows[name].percent, sizes=sizes) for name, sizes in fits.items()]
    return says("rows-of-unlike-bases", rows=each, total=column.total) + _older_version()


def _percent_sum(column: Column) -> Check:
    """Ask whether the percentages add up to the part of the base that stands in the rows."""
    percents = [row.percent for row in column.rows.values()]
    span = None
    if column.possible:
        span = Reach(100 * column.total / column.most, 100 * column.total / max(column.least, 1))
    left = column.base - column.total
    return HUNDRED.check(
        f"{column.name}-percent-sum",
        percents,
        span,
        also=[row.count for row in column.rows.values()],
        asks="percentages add up to what the rows hold of the base",
        cleared=says("all-fit-a-base", base=column.base, left=left) if left > 0 else SILENT,
    )


# What is known of the slips of tables 2 and 5 -----------------------------------------------------

Key = tuple[str, str, str]  # table, row and head


def _slip(slips: Mapping[Key, Callable[[source.Row, Column], Said]], key: Key, column: Column) -> Said:
    """Say what explains a slip that is known; nothing if the rows hold more people than there are."""
    known = key in slips and key[1] in column.rows and column.possible
    return slips[key](column.rows[key[1]], column) if known else UNEXPLAINED


@source.cached
def _older_version() -> Said:
    """Say how table 2 may have come about, which no printed number can prove."""
    sizes, one = group_sizes(), moved()
    control, intervention = sizes["control"], sizes["intervention"]
    before = {"control_before": control + one, "sfj_before": intervention - one}
    return says("older-version", control=control, sfj=intervention, **before)


def _older_count(row: source.Row, n: int) -> int | None:
    """Find the count that percentage and interval of a row both suit, by Wald."""
    found = counts_behind(row.percent, n)
    return next((k for k in found if "Wald" in interval_readings(k, [n], row.ci_low, row.ci_high)), None)


def _men_percent(row: source.Row, column: Column) -> Said:
    count, n = as_int(row.count), column.total
    arms = [rows_of("table-02")["men", arm].count for arm in ARMS]
    older = _older_count(row, n)
    if older is None:
        return UNEXPLAINED
    said = says(
        "men-percent",
        count=row.count,
        n=n,
        share=100 * count / n,
        percent=row.percent,
        arms=arms,
        sum=sum(as_ints(arms)),
        older=older,
        share_older=100 * older / n,
        wald=share_interval(older, n, "Wald"),
        low=row.ci_low,
        high=row.ci_high,
        in_table_5=rows_of("table-05")["men", "study"].count,
    )
    return said + _older_version()


def _divorced_percent(row: source.Row, column: Column) -> Said:
    count, whole = as_int(row.count), rows_of("table-02")["divorced", "all"]
    return says(
        "divorced-percent",
        count=row.count,
        shares=[says("share-of-n", n=n, share=100 * count / n) for n in column.possible],
        percent=row.percent,
        total=column.total,
        sizes=bases(count, row.percent, count, column.most),
        percent_all=whole.percent,
        count_all=whole.count,
    )


def _divorced_rounding(row: source.Row) -> Said:
    sizes, up = group_sizes(), rows_of("table-01")["ostfold", "all"]
    return says(
        "divorced-rounded-down",
        share=_percent(as_int(row.count), sizes["intervention"]),
        share_up=_percent(as_int(up.count), sizes["all"]),
        percent_up=up.percent,
        percent_all=rows_of("table-02")["divorced", "all"].percent,
    )


def _divorced_in_table_5(row: source.Row, column: Column) -> Said:
    original, jobless = rows_of("table-02")["divorced", "all"], rows_of("table-05")["unemployed", "study"]
    count, before = as_int(row.count), as_int(original.count)
    people = before + column.total - count
    wald = interval_readings(before, range(people, column.most + 1), row.ci_low, row.ci_high).get("Wald", [])
    return says(
        "divorced-in-table-5",
        count=row.count,
        percent=row.percent,
        low=row.ci_low,
        high=row.ci_high,
        before=original.count,
        percent_before=original.percent,
        wald=wald,
        people=people,
        total=column.total,
        share=100 * count / people,
        unemployed=jobless.count,
    )


def _women_interval(row: source.Row, column: Column) -> Said:
    men, count, n = column.rows["men"], as_int(row.count), column.total
    return says(
        "women-interval",
        count=row.count,
        n=n,
        wilson=share_interval(count, n, "Wilson"),
        low=row.ci_low,
        high=row.ci_high,
        men_low=men.ci_low,
        men_high=men.ci_high,
        left=float(100 - men.ci_low.exact),
    )


def _fits_badly_interval(row: source.Row, column: Column) -> Said:
    count, n = as_int(row.count), column.total
    wald, share = share_interval(count, n, "Wald"), 100 * count / n
    centre, half = round(share, 2), round(wald.high - share, 2)
    return says(
        "fits-badly-interval",
        count=row.count,
        n=n,
        wald=wald,
        low=row.ci_low,
        high=row.ci_high,
        short=row.ci_low.low - wald.low,
        centre=centre,
        half=half,
        stepwise=centre - half,
    )


def _poor_health_sfj(row: source.Row, column: Column) -> Said:
    n = group_sizes()["intervention"] - moved()
    control, whole = (rows_of("table-02")["health_poor", head].count for head in ("control", "all"))
    older = _older_count(row, n)
    if older is None:
        return UNEXPLAINED
    others = [other for name, other in column.rows.items() if name != "health_poor"]
    fit = sum(admits_twice(other.percent, Fraction(100 * as_int(other.count), n)) for other in others)
    said = says(
        "poor-health-sfj",
        older=older,
        n=n,
        share=100 * older / n,
        wald=share_interval(older, n, "Wald"),
        percent=row.percent,
        low=row.ci_low,
        high=row.ci_high,
        fit=fit,
        others=len(others),
        control=control,
        count=row.count,
        whole=whole,
    )
    return said + _older_version()


def _poor_health_ordinary(row: source.Row, column: Column) -> Said:
    count, n = as_int(row.count), column.most
    return says(
        "poor-health-ordinary",
        count=row.count,
        n=n,
        wilson=share_interval(count, n, "Wilson"),
        percent=row.percent,
        total=column.total,
        share=100 * count / n,
    )


def _thin(row: source.Row, column: Column) -> Said:
    wilson = share_interval(as_int(row.count), column.total, "Wilson")
    return says("thin-method", count=row.count, n=column.total, wilson=wilson)


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
    ("table-05", "divorced", "study"): _divorced_in_table_5,
    ("table-05", "women", "ordinary"): _women_interval,
    ("table-05", "health_poor", "ordinary"): _poor_health_ordinary,
    ("table-05", "back_fits_badly", "study"): _fits_badly_interval,
}


# Table 2: its columns against each other ----------------------------------------------------------


def _arms_add_up() -> Iterator[Check]:
    """Hold the total of the age rows of table 2 against both arms."""
    for name in QUESTIONS["age"]:
        total, *parts = (rows_of("table-02")[name, head].count for head in ("all", *ARMS))
        asks = "both arms add up to the total"
        yield TOTAL.check(f"{dashed(name)}-arms", total, parts, asks=asks, finding=_shifted_ages(name))


def _shifted_ages(name: str) -> Said:
    heads = ("all", *ARMS)
    first, second, third = (rows_of("table-02")[name, head] for head in heads)
    sums = [sum(as_int(rows_of("table-02")[n, head].count) for n in QUESTIONS["age"]) for head in heads]
    return says(
        "ages-shifted",
        first=first.count,
        first_percent=first.percent,
        second=second.count,
        third=third.count,
        third_percent=third.percent,
        both=as_int(first.count) + as_int(second.count),
        sums=sums,
    )


# Table 5 against table 2, and its star -----------------------------------------------------------


def _study_column() -> Iterator[Check]:
    """Hold the study population of table 5 against the total of table 2."""
    two, five = rows_of("table-02"), rows_of("table-05")
    for name in dict.fromkeys(variable for variable, _ in two):
        claim = five[name, "study"]
        original = two[name, "intervention" if name in QUESTIONS["age"] else "all"]
        cells = [(getattr(claim, what), getattr(original, what)) for what in ("count", "percent", "ci_low", "ci_high")]
        differs = any(here.exact != there.exact for here, there in cells)
        finding = _study_finding(name, claim, original) if differs else UNEXPLAINED
        for what in ("count", "percent"):
            here, there = getattr(claim, what), getattr(original, what)
            name_ = f"{dashed(name)}-study-{what}-table-2"
            yield SAME.check(name_, here, there, asks="the total of table 2", finding=finding)
        yield _study_interval(name, claim, original, finding)


def _study_interval(name: str, claim: source.Row, original: source.Row, finding: Said) -> Check:
    ends = [(getattr(claim, end), getattr(original, end)) for end in ("ci_low", "ci_high")]
    same = all(here.exact == before.exact for here, before in ends)
    there = original.ci_low.value, original.ci_high.value
    other = {} if same else _other_method(name, claim, original)
    return judge(
        f"{dashed(name)}-study-interval-table-2",
        "an interval of the total of table 2",
        claim.ci_low,
        same or bool(other),
        [claim.ci_high, original.ci_low, original.ci_high],
        printed=f"{claim.ci_low} to {claim.ci_high}",
        reach=Reach(*there) if there[0] <= there[1] else None,
        finding=finding,
        by=says("by-another-method", count=original.count) + _methods(other, original.percent) if other else SILENT,
    )


def _other_method(name: str, claim: source.Row, original: source.Row) -> Mapping[str, list[int]]:
    """Find the methods by which the count of table 2, of its own people, has the interval of table 5."""
    column = next(c for c in columns("table-02") if c.arm == "all" and name in c.rows)
    count = as_int(original.count)
    own = bases(count, original.percent, column.least, column.most)
    return interval_readings(count, own, claim.ci_low, claim.ci_high)


def _study_finding(name: str, claim: source.Row, original: source.Row) -> Said:
    counts = {"count": claim.count, "percent": claim.percent, "before": original.count}
    ends = {"low": claim.ci_low, "high": claim.ci_high, "low_2": original.ci_low, "high_2": original.ci_high}
    everybody = group_sizes()["all"]
    if name in QUESTIONS["age"]:
        return says("ages-passed-on", percent_before=original.percent, **counts)
    if name == "divorced":
        column = next(c for c in columns("table-05") if c.name == "marital-study")
        return _divorced_in_table_5(claim, column)
    if name in QUESTIONS["sex"]:
        women = sum(full_counts("women"))
        said = says(
            "sex-in-table-5", percent_before=original.percent, everybody=everybody, women=women, **counts, **ends
        )
        return said + _older_version()
    said = says(
        "answered-or-all",
        count=claim.count,
        percent=claim.percent,
        percent_2=original.percent,
        answered=bases(as_int(claim.count), original.percent, as_int(claim.count), everybody),
        everybody=everybody,
        share=_percent(as_int(claim.count), everybody),
        **ends,
    )
    return said + _older_version()


def _stars() -> Iterator[Check]:
    """Hold the star of table 5 against tests of each row and of each question."""
    rows = rows_of("table-05")
    level = rows["significance_1", "note"].p
    both = columns("table-05")
    for study, ordinary in zip(both[::2], both[1::2], strict=True):
        names = QUESTIONS[study.question]
        table = [[as_int(rows[name, p].count) for p in POPULATIONS] for name in names]
        joint = _joint(table) if len(names) > 1 else None
        for name, counts in zip(names, table, strict=True):
            yield _star(name, counts, (study, ordinary), joint, level)


def _star(name: str, counts: Sequence[int], both: tuple[Column, Column], joint: float | None, level: Printed) -> Check:
    row, (study, ordinary) = rows_of("table-05")[name, "ordinary"], both
    z, corrected = _two_shares(counts, (study.base, ordinary.base))
    said = says("star-p-alone", z=z, corrected=corrected)
    if joint is not None:
        said = says("star-p", z=z, corrected=corrected, joint=joint)
    if row.stars is not None:
        alone = _two_shares(counts, (study.total, ordinary.total))[0]
        left = study.base - study.total
        said += says("star-unlike-bases", p=alone, base=study.base, left=left, ordinary=ordinary.total)
    elif z < level.value:
        said += says("star-by-z-alone")
    found = [z, corrected, *([] if joint is None else [joint])]
    return STARS.check(
        f"{dashed(name)}-star",
        row.count,
        Reach(min(found), max(found)),
        [level],
        row.stars,
        also=[rows_of("table-05")[name, "study"].count],
        asks=f"{'no' if row.stars is None else 'a'} star against tests of both shares",
        cleared=said,
    )


def _two_shares(counts: Sequence[int], people: Sequence[int]) -> tuple[float, float]:
    """Test two shares by z and with continuity correction; nothing differs where all or none have the trait."""
    found = ps_of_counts([[k, n - k] for k, n in zip(counts, people, strict=True)])
    return found.get("pearson", 1.0), found.get("yates", 1.0)


# Tables 3 and 6: means ---------------------------------------------------------------------------


def _sd(row: source.Row, n: int) -> Reach:
    return sd_from_interval(row.ci_low, row.ci_high, n)


def _as_sd(sd: Reach) -> str:
    return f"SD {sd.low:.2f} to {sd.high:.2f}"


def _ends(rows: Iterable[source.Row]) -> list[Printed]:
    return [end for row in rows for end in (row.ci_low, row.ci_high)]


def _means() -> Iterator[Check]:
    """Hold the widths of table 3's intervals against each other."""
    for measure in MEASURES:
        yield _both_arms(measure)
    yield from _hads("table-03", ("all", *ARMS))


def _both_arms(measure: str) -> Check:
    rows, sizes = rows_of("table-03"), [group_sizes()[arm] for arm in ARMS]
    whole, parts = rows[measure, "all"], [rows[measure, arm] for arm in ARMS]
    means, sds = [row.mean for row in parts], [_sd(row, n) for row, n in zip(parts, sizes, strict=True)]
    printed = _sd(whole, group_sizes()["all"])
    return WHOLE_SD.check(
        f"{dashed(measure)}-all-interval",
        printed,
        means,
        sds,
        sizes,
        claim=whole.ci_low,
        also=[whole.ci_high, *_ends(parts)],
        asks="width of the interval against those of both arms",
        printed=_as_sd(printed),
        cleared=says("interval-as-sd", printed=printed, together=sd_of_all(means, sds, sizes)),
    )


def _hads(table: str, heads: Iterable[str]) -> Iterator[Check]:
    """Hold the total of HADS against its two halves."""
    rows, sizes = rows_of(table), group_sizes()
    for head in heads:
        halves, total = [rows[f"hads_{name}", head] for name in ("anxiety", "depression")], rows["hads_total", head]
        t, *sds = (_sd(row, sizes[head]) for row in (total, *halves))
        yield SD_BESIDE.check(
            f"hads-total-{head}-spread",
            t,
            *sds,
            claim=total.ci_low,
            also=_ends([total, *halves]),
            asks="SD of the total possible beside those of its halves",
            printed=_as_sd(t),
            cleared=says("correlation-of-halves", r=implied_correlation(t.middle, *(sd.middle for sd in sds)).middle),
        )


def _populations() -> Iterator[Check]:
    """Check table 6: the trial against the users who came later."""
    for measure in MEASURES:
        yield _no_difference(measure, *(rows_of("table-06")[measure, population] for population in POPULATIONS))
    yield from _hads("table-06", ["ordinary"])


def _p_between(first: Group, second: Group, method: Method) -> Reach:
    """Give what p can be; anything where a group is too small for a test."""
    if min(first.n, second.n) < 2:
        return Reach(0.0, 1.0)
    return p_within(t_of(first, second, method), method.df(first, second))


def _no_difference(measure: str, study: source.Row, ordinary: source.Row) -> Check:
    """Hold "the only significant difference is education" against two means."""
    level, sizes = report_text()["s3_table_5_star_p"], group_sizes()
    pair = zip((study, ordinary), POPULATIONS, strict=True)
    first, second = (group(sizes[head], row.mean, sd=_sd(row, sizes[head])) for row, head in pair)
    pooled, welch = (_p_between(first, second, method) for method in (POOLED, WELCH))
    return SIGNIFICANCE.check(
        f"{dashed(measure)}-word",
        pooled.union(welch),
        False,
        level,
        claim=ordinary.mean,
        also=[study.mean, *_ends([study, ordinary])],
        asks="not significantly different",
        cleared=says("p-of-two-means", pooled=pooled, welch=welch),
    )


# Table 4: violence -------------------------------------------------------------------------------


def _violence() -> Iterator[Check]:
    text, rows = report_text(), rows_of("table-04")
    anybody, everybody = text["s3_violence_count"], group_sizes()["all"]
    least = as_int(anybody)
    for name, row in rows.items():
        own = bases(as_int(row.count), row.percent, least, everybody)
        yield _violence_interval(name, row, own)
    whole = bases(least, text["s3_violence_percent"], least, everybody)
    shared = common(bases(as_int(row.count), row.percent, least, everybody) for row in rows.values())
    yield COMMON_BASE.check(
        "base",
        [row.percent for row in rows.values()],
        [row.count for row in rows.values()],
        least,
        everybody,
        asks="one number of people for all five percentages",
        cleared=says("violence-bases", shared=sorted(shared), percent=text["s3_violence_percent"], whole=whole),
    )


def _violence_interval(name: str, row: source.Row, own: Sequence[int]) -> Check:
    """Try first what gives all five: Wald around the rounded percentage, with everybody."""
    everybody = group_sizes()["all"]
    note = says("violence-share", share=_percent(as_int(row.count), everybody))
    if everybody in own and fits_around(row.percent, everybody, row.ci_low, row.ci_high):
        own = [everybody]
    return _interval_check(f"{dashed(name)}-interval", row, _ways(row, own, own), row.percent, note)


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
LEVELS = ("primary_school", "upper_secondary", "higher_education")


def _totals(variable: str) -> set[int]:
    """Give every number of people that the shares of the four statuses allow together."""
    if variable == "women":  # sex is known of everybody
        return {sum(full)} if (full := full_counts(variable)) else set()
    sums = {0}
    for by_size in counts_by_status(variable).values():
        counts = {count for found in by_size.values() for count in found}
        sums = {total + count for total in sums for count in counts}
    return sums


def _statuses() -> Iterator[Check]:
    rows = rows_of("table-a1")
    sizes = [rows["group_size", status].n for status in STATUSES]
    for variable, (status, size) in product((*SHARES, "income_below_g"), zip(STATUSES, sizes, strict=True)):
        row, found = rows[variable, status], counts_by_status(variable)[status]
        n = max(found, default=0)
        yield DEBIT.check(
            f"{dashed(variable)}-{dashed(status)}-share",
            row.mean,
            row.sd,
            answered_sizes(as_int(size)),
            also=[size],
            cleared=says("share-and-sd", count=found[n][0], n=n, missing=as_int(size) - n) if found else SILENT,
        )
    yield from _status_totals()
    yield from _status_education()
    yield from _status_scales()
    yield from _incomes()


def _status_totals() -> Iterator[Check]:
    """Hold the counts behind A.1 against the counts of tables 2 and 5."""
    rows = rows_of("table-a1")
    for variable, (table, head, names) in SHARES.items():
        counts = [rows_of(table)[name, head].count for name in names]
        total, possible, full = sum(as_ints(counts)), _totals(variable), full_counts(variable)
        hull = Reach(min(possible), max(possible)) if possible else None
        holds = total in possible
        if hull and not holds and hull.low <= total <= hull.high:
            hull = None
        yield judge(
            f"{dashed(variable)}-total",
            f"people of {table.replace('table-0', 'table ')}",
            rows[variable, "job"].mean,
            holds,
            [*(rows[variable, status].mean for status in STATUSES[1:]), *counts],
            reach=hull,
            printed=f"{total} people",
            cleared=says("everybody-in-the-base", counts=full, total=total) if full and sum(full) == total else SILENT,
            finding=_women_finding(total, full) if variable == "women" and full else UNEXPLAINED,
        )


def _women_finding(total: int, full: Sequence[int]) -> Said:
    in_table_5 = rows_of("table-05")["women", "study"].count
    facts = {"counts": full, "sum": sum(full), "sizes": status_sizes(), "in_table_5": in_table_5}
    return says("women-by-status", total=total, **facts) + _older_version()


def _status_education() -> Iterator[Check]:
    """Ask for one number of people behind the three levels of education of each status."""
    rows = rows_of("table-a1")
    best = []
    for status in STATUSES:
        shared = common(counts_by_status(level)[status] for level in LEVELS)
        best.append(max(shared, default=0))
        first, *others = (rows[level, status] for level in LEVELS)
        yield judge(
            f"education-{dashed(status)}-base",
            "one number of people for the three levels",
            first.mean,
            bool(shared),
            [number for row in others for number in (row.mean, row.sd)],
            cleared=says("people-at-most", n=best[-1]),
        )
    base = next(column for column in columns("table-02") if column.name == "education-all").base
    means = [rows[level, status].mean for level in LEVELS for status in STATUSES]
    yield judge(
        "education-base",
        "the base of education in table 2",
        means[0],
        sum(best) >= base,
        means[1:],
        reach=Reach(0, sum(best)),
        printed=f"{base} people",
        cleared=says("education-base", best=best, sum=sum(best), base=base),
    )


def _status_scales() -> Iterator[Check]:
    """Hold HADS and the health ladder of A.1 against tables 3 and 14."""
    rows, fourteen = rows_of("table-a1"), rows_of("table-14")
    for variable in ("hads_total", "health_ladder"):
        cells = [rows[variable, status] for status in STATUSES]
        parts = [row for (outcome, _, _), row in fourteen.items() if outcome == variable]
        yield from _by_status_and_response(variable, cells, parts)
    yield from _hads_by_status([rows["hads_total", status] for status in STATUSES], _missing("hads_total"))


def _missing(outcome: str) -> int:
    """Count the people without an answer at inclusion (table 14)."""
    answered = [row.n for (of, _, _), row in rows_of("table-14").items() if of == outcome]
    return max(group_sizes()["all"] - sum(as_ints(answered)), 0)


def _by_status_and_response(variable: str, cells: Sequence[source.Row], parts: Sequence[source.Row]) -> Iterator[Check]:
    answered, later = [row.n for row in parts], [row.mean for row in parts]
    together = mean_of_all(later, answered)
    yield WHOLE_MEAN.check(
        f"{dashed(variable)}-table-14",
        together,
        [row.mean for row in cells],
        status_sizes(),
        missing=_missing(variable),
        claim=cells[0].mean,
        also=[*later, *answered],
        asks="mean of everybody, by status and by response (table 14)",
        printed=f"{together.low:.2f} to {together.high:.2f} in table 14",
        cleared=says("answered-of-the-statuses", answered=sum(as_ints(answered))),
    )
    other = sd_of_all(later, [_sd(row, as_int(row.n)) for row in parts], answered)
    yield WHOLE_SD.check(
        f"{dashed(variable)}-table-14-sd",
        other,
        [row.mean for row in cells],
        [row.sd for row in cells],
        status_sizes(),
        claim=cells[0].sd,
        also=_ends(parts),
        asks="SD of everybody, by status and by response (intervals of table 14)",
        printed=f"{_as_sd(other)} in table 14",
    )


def _hads_by_status(cells: Sequence[source.Row], missing: int) -> Iterator[Check]:
    """Hold mean and SD of everybody, put together from A.1, against table 3."""
    three, means = rows_of("table-03")["hads_total", "all"], [row.mean for row in cells]
    name, asks = "hads-total-table-a1", "mean of all statuses"
    yield WHOLE_MEAN.check(name, three.mean, means, status_sizes(), missing=missing, asks=asks)
    printed = _sd(three, group_sizes()["all"])
    yield WHOLE_SD.check(
        f"{name}-sd",
        printed,
        means,
        [row.sd for row in cells],
        status_sizes(),
        claim=three.ci_low,
        also=[three.ci_high],
        asks="SD of all statuses against the interval",
        printed=_as_sd(printed),
    )


def _incomes() -> Iterator[Check]:
    rows, nine = rows_of("table-a1"), rows_of("table-09")
    cells = [rows["income_before", status] for status in STATUSES]
    analysed = nine["group_size", "job_12_main"].n
    missing = max(group_sizes()["all"] - as_int(analysed), 0)
    span = mean_of_all([row.mean for row in cells], status_sizes(), missing=missing)
    yield compare(
        "expected-income-by-status",
        "mean income of everybody in table A.1",
        rows_of("table-22")["expected_income", "all"].value,
        Reach(1000 * span.low, 1000 * span.high),
        [*(row.mean for row in cells), analysed],
        cleared=says("incomes-missing", missing=missing, analysed=analysed, year=report_text()["s5_wage_price_year"]),
    )


# Text --------------------------------------------------------------------------------------------

HALVES_IN_TEXT = {
    "s1_higher_education_share": ("university_1_4", "university_over_4"),
    "s3_higher_education_share": ("university_1_4", "university_over_4"),
    "s3_couple_share": ("married", "cohabiting"),
}


def _from_table_2() -> Iterator[Check]:
    text, rows, everybody = report_text(), rows_of("table-02"), group_sizes()["all"]
    for name, parts in HALVES_IN_TEXT.items():
        counts = [rows[part, "all"].count for part in parts]
        share = _percent(sum(count.value for count in counts), everybody)
        yield judge(
            dashed(name),
            "more than this share (table 2)",
            text[name],
            share > 100 * text[name].value,
            counts,
            reach=Reach(share / 100, 1.0),
            printed=f"more than {text[name]}",
            cleared=says("at-least-this-share", share=share),
        )
    yield from _mean_age()
    yield from _age_groups()


def _mean_age() -> Iterator[Check]:
    """Check the mean age of section 3.1 and its interval."""
    text, rows = report_text(), rows_of("table-a1")
    cells, sizes = [rows["age", status] for status in STATUSES], [rows["group_size", status].n for status in STATUSES]
    means, sds = [row.mean for row in cells], [row.sd for row in cells]
    yield judge(
        "s3-age-mean-over",
        "just above",
        text["s3_age_mean_over"],
        text["s3_age_mean"].low > text["s3_age_mean_over"].value,
        [text["s3_age_mean"]],
        cleared=says("interval-includes-it"),
    )
    mean, sd, n = mean_of_all(means, sizes), sd_of_all(means, sds, sizes), sum(as_ints(sizes))
    level = text["s3_age_mean_ci_level"]
    for side in ("low", "high"):
        yield MEAN_END.check(
            f"s3-age-mean-ci-{side}",
            text[f"s3_age_mean_ci_{side}"],
            mean,
            sd,
            n,
            side,
            of="sd",
            level=level.value / 100,
            also=[*means, *sizes, *sds, level],
            asks="interval from the means and SDs of table A.1",
        )


def _age_groups() -> Iterator[Check]:
    """Check the age groups of section 3.1."""
    text, two, everybody = report_text(), rows_of("table-02"), group_sizes()["all"]
    heads = {arm: head for head, arm in AGE_COLUMNS.items() if head != "study"}
    groups = {"young": ("age_under_30",), "middle": ("age_30_40", "age_40_50"), "old": ("age_over_50",)}
    for name, parts in groups.items():
        claim = text[f"s3_age_group_{name}_percent"]
        counts = [two[part, heads["all"]].count for part in parts]
        percents = [two[part, heads["control"]].percent for part in parts]
        total = sum(as_ints(counts))
        finding = says("age-group-share", percent=claim, counts=counts)
        finding += says("age-group-sum", total=total) if len(counts) > 1 else SILENT
        finding += says(
            "age-group-control", share=_percent(total, everybody), everybody=everybody, percent=claim, control=percents
        )
        yield SHARE.check(
            f"s3-age-group-{name}-percent",
            claim,
            total,
            everybody,
            also=[*counts, *percents],
            asks="share of all participants, by the counts that add up (table 2)",
            finding=finding,
        )


def _symptoms() -> Iterator[Check]:
    text, rows = report_text(), rows_of("table-03")
    means = [rows[f"hads_{scale}", "all"].mean for scale in ("anxiety", "depression")]
    arm = rows["hads_depression", "intervention"]
    for wording in ("above", "at_least"):
        cutoff = text[f"s3_hads_cutoff_{wording}"]
        yield judge(
            f"s3-hads-cutoff-{dashed(wording)}",
            "mean of anxiety and of depression above the cut-off",
            cutoff,
            all(mean.low > cutoff.value for mean in means),
            [*means, arm.mean, arm.ci_low, arm.ci_high],
            cleared=says(
                "above-the-cut-off", mean=means[1], arm=arm.mean, low=arm.ci_low, high=arm.ci_high, cutoff=cutoff
            ),
        )
    for scale in ("anxiety", "depression"):
        mean, population = rows[f"hads_{scale}", "all"].mean, text[f"s3_population_{scale}"]
        yield judge(
            f"s3-population-{scale}",
            "participants have considerably more than the general population",
            population,
            mean.low > population.value,
            [mean],
            cleared=says("against-the-population", mean=mean, population=population),
        )


def _work_at_inclusion() -> Iterator[Check]:
    """Check how the abstract describes work and benefits at inclusion."""
    text = report_text()
    counts = _counts_at_inclusion()
    total = sum(counts.values())
    graded, full = counts["sick_leave_graded"], counts["sick_leave_full"]
    work = ("job_no_benefit", "sick_leave_graded")
    yield SHARE.check(
        "s1-in-work-percent",
        text["s1_in_work_percent"],
        sum(counts[status] for status in work),
        total,
        also=_cells_at_inclusion(*work),
        asks="in work by table 7, with those on graded sick leave",
        cleared=says("work-and-graded", work=counts["job_no_benefit"], graded=graded, total=total),
    )
    yield SHARE.check(
        "s1-sick-listed-percent",
        text["s1_sick_listed_percent"],
        full,
        total,
        also=_cells_at_inclusion("sick_leave_full"),
        asks="on full sick leave by table 7",
        cleared=says("full-sick-leave-only", share=_percent(full + graded, total)),
    )
    benefits = ("aap", "disability_graded", "unemployment_benefit")
    others = [text["s1_in_work_percent"], text["s1_sick_listed_percent"]]
    yield SHARE.check(
        "s1-benefits-percent",
        text["s1_benefits_percent"],
        sum(counts[status] for status in benefits),
        total,
        also=[*_cells_at_inclusion(*benefits), *others],
        asks="on AAP, disability pension or unemployment benefit by table 7",
        finding=_benefits_finding(counts, benefits, others),
    )


def _counts_at_inclusion() -> dict[str, int]:
    """Count the people of both arms in each state at inclusion."""
    found = status_counts()
    statuses = [status for status, time, arm in found if time == "inclusion" and arm == ARMS[0]]
    return {status: sum(found[status, "inclusion", arm] for arm in ARMS) for status in statuses}


def _cells_at_inclusion(*statuses: str) -> list[Printed]:
    seven = rows_of("table-07")
    percents = [seven[status, "inclusion", arm].percent for status in statuses for arm in ARMS]
    return [*percents, *(seven["group_size", "inclusion", arm].n for arm in ARMS)]


def _benefits_finding(counts: Mapping[str, int], benefits: Sequence[str], others: Sequence[Printed]) -> Said:
    claim, total = report_text()["s1_benefits_percent"], sum(counts.values())
    people, recipients = [counts[status] for status in benefits], rows_of("table-a1")["group_size", "aap"].n
    without, followed = counts["no_job_no_benefit"], counts["nav_no_benefit"]
    printed = [*others, claim]
    made = sum(as_ints(printed))
    return says(
        "benefits-in-the-abstract",
        people=people,
        sum=sum(people),
        total=total,
        share=_percent(sum(people), total),
        claim=claim,
        printed=printed,
        made=made,
        missing=100 - made,
        followed=followed,
        followed_share=_percent(followed, total),
        without=without,
        with_them=_percent(sum(people) + without, total),
        recipients=as_int(recipients),
        by_appendix=_percent(sum(people) - counts["aap"] + as_int(recipients), group_sizes()["all"]),
    )


def _own_reports() -> Iterator[Check]:
    """Check what section 3.3 says that participants reported of work and of their sick leave."""
    text, five, everybody = report_text(), rows_of("table-05"), group_sizes()["all"]
    fits = []
    for name, row in (("s3_unemployed_percent", "unemployed"), ("s3_job_percent", "in_work")):
        count = five[row, "study"].count
        sizes = bases(as_int(count), text[name], as_int(count), everybody)
        fits.append(sizes)
    shared = common(fits)
    parts = [text[f"s3_{name}_percent"] for name in ("unemployed", "job", "return_date_unknown", "return_weeks")]
    span = sum_of(parts)
    yield judge(
        "s3-work-sum",
        "own reports add up to 100, of one number of people",
        parts[0],
        span.low <= 100 <= span.high and bool(shared),
        parts[1:],
        reach=span,
        printed=plus(parts),
        cleared=says("table-5-counts-fit", sizes=sorted(shared)),
    )


def _pace() -> Iterator[Check]:
    """Check how fast people came."""
    text = report_text()
    start_year, end_year = text["s3_inclusion_start_year"], text["s3_inclusion_end_year"]
    months = text["s3_inflow_months"]
    span = as_int(end_year) * 12 + FEBRUARY - as_int(start_year) * 12 - JUNE
    yield compare(
        "s3-inflow-months",
        "from some day in June to some day in February",
        months,
        Reach(span - 1, span + 1),
        [start_year, end_year],
        cleared=says("months-touched", months=span + 1),
    )
    mean, first, peak = (text[f"s3_inflow_{name}"] for name in ("mean", "start", "peak"))
    yield judge(
        "s3-inflow-peak",
        "pace at the start and at the peak possible beside the mean",
        peak,
        first.value < mean.value < peak.value,
        [first, mean],
    )
    yield _last_part()


def _last_part() -> Check:
    """Hold the inflow after the trial against the months before its end, which table 8 tells.

    Table 8 follows people to March of the year after the last inclusion: month 17 has those included by October, month
    14 those included by January.
    """
    claim = report_text()["s3_inflow_ordinary_count"]
    people = [sum(followed(str(month))) for month in range(18, 13, -1)]
    pace = [now - before for before, now in pairwise(people)]
    mean = max(sum(pace) / len(pace), 0.0)
    spread = 1.96 * sqrt(mean * (1 + 1 / len(pace)))
    span = Reach(max(mean - spread, 0.0), mean + spread)
    facts = {"claim": claim, "pace": pace, "mean": mean, "more": _percent(claim.value - mean, mean), "span": span}
    cells = [row.p for (month, _), row in rows_of("table-08").items() if as_int(month) >= 14]
    return judge(
        "s3-inflow-last-part",
        "neither considerably more nor fewer than in the last months of the trial",
        claim,
        span.low <= claim.value <= span.high,
        cells,
        reach=span,
        finding=says("inflow-beyond-chance") + says("inflow-last-part", **facts),
        cleared=says("inflow-last-part", **facts),
    )


def _allocation() -> Iterator[Check]:
    """Check the two to one at the start and the person moved."""
    yield _two_to_one()
    yield _miscategorised()


def _two_to_one() -> Check:
    text = report_text()
    first, ratio = text["s3_inflow_start"], text["s3_two_to_one_ratio"]
    control, intervention = (allocated_first(arm) for arm in ARMS)
    months, found = OCTOBER - JUNE + 1, intervention - control
    excess = months * first.value * (ratio.value - 1) / (ratio.value + 1)
    spread = 1.96 * sqrt(control + intervention)
    span = Reach(excess - spread, excess + spread)
    return judge(
        "s3-two-to-one-ratio",
        "two to one at the start can give the arms' sizes",
        ratio,
        span.low <= found <= span.high,
        [first, *(rows_of("figure-1")[f"{step}_{arm}"].count for step in ("allocated", "withdrew") for arm in ARMS)],
        reach=span,
        printed=f"{found} more in SFJ",
        cleared=says("two-to-one", months=months, people=first, excess=excess, span=span),
    )


def _miscategorised() -> Check:
    """Hold the one corrected participant against the age rows, which add up to other arms."""
    claim = report_text()["s2_misclassified_count"]
    ages = {arm: [row.count for row in age_rows(arm)] for arm in ARMS}
    sums, sizes = {arm: sum(as_ints(counts)) for arm, counts in ages.items()}, group_sizes()
    more, fewer = sums["control"] - sizes["control"], sizes["intervention"] - sums["intervention"]
    facts = {f"{arm}_ages": sums[arm] for arm in ARMS} | {arm: sizes[arm] for arm in ARMS}
    return judge(
        "s2-misclassified-count",
        "people who stand in another arm in the age rows than in table 1",
        claim,
        more == fewer == claim.value,
        [*ages["control"], *ages["intervention"]],
        reach=exactly(more) if more == fewer else None,
        cleared=says("one-person-moved", **facts),
    )


# Response ----------------------------------------------------------------------------------------


def _responses() -> Iterator[Check]:
    """Check the numbers of returned questionnaires in section 4.2."""
    text, everybody = report_text(), group_sizes()["all"]
    for month in ("6", "12"):
        count = text[f"s4_response_{month}_count"]
        parts = [answered_at_least()[month, arm] for arm in ARMS]
        shown = sum(as_ints(parts))
        yield BETWEEN.check(
            f"s4-response-{month}-count",
            count,
            shown,
            everybody,
            also=parts,
            asks="no fewer than the people in any table of that month",
            cleared=says("tables-show-at-most", parts=parts, sum=shown),
        )
        yield _more_dropout(month, count, parts)


def _more_dropout(month: str, count: Printed, parts: Sequence[Printed]) -> Check:
    """Hold "more dropout in the control arm", even if all who stand in no table were controls."""
    sizes, spare = group_sizes(), as_int(count) - sum(as_ints(parts))
    control, intervention = (_percent(part.value, sizes[arm]) for arm, part in zip(ARMS, parts, strict=True))
    return judge(
        f"s4-dropout-{month}-word",
        "more dropout in the control arm",
        count,
        _percent(as_int(parts[0]) + spare, sizes["control"]) < intervention,
        parts,
        printed=f"{control:.0f} % against {intervention:.0f} %",
        cleared=says("dropout", control=control, intervention=intervention, spare=spare),
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
        _centres,
        _shares,
        _arms_add_up,
        _study_column,
        _stars,
        _means,
        _populations,
        _violence,
        _statuses,
        _from_table_2,
        _symptoms,
        _work_at_inclusion,
        _own_reports,
        _pace,
        _allocation,
        _responses,
    )
    return made(parts)
