"""Checks of who took part in the trial: figure 1, tables 1 to 6 and A.1, and what the text says of them.

The sections follow the tables. "control" is ordinary follow-up, "intervention" the Senter for
jobbmestring (SFJ); in tables 5 and 6 "study" is the trial and "ordinary" the users who came to the
centres after it. The last section derives what later chapters need: balance at inclusion and response.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil, floor, sqrt
from types import SimpleNamespace
from typing import Any

import pandas as pd
from scipy import stats

from jobsupport import granularity, published
from jobsupport.check import UNEXPLAINED, Check, Finding, compare, excuse, judge
from jobsupport.checks.common import admits_twice, bases, interval_readings, listed, share_interval
from jobsupport.checks.employment import status_counts
from jobsupport.effects import Estimate, risk_difference
from jobsupport.printed import Printed
from jobsupport.reach import Reach
from jobsupport.summary import Bounds, chi_square, proportions_test, wilson_interval

ALPHA = 0.05
BASES = "bases in tables 2 and 5"  # a matter of several findings
ARMS = ("control", "intervention")
POPULATIONS = ("study", "ordinary")
STATUSES = ("job", "sick_leave_full", "aap", "other")
# Answers that exclude each other.
QUESTIONS = {
    "born": ("born_norway", "born_nordic", "born_outside_nordic"),
    "sex": ("women", "men"),
    "age": ("age_under_30", "age_30_40", "age_40_50", "age_over_50"),
    "marital": ("unmarried", "married", "cohabiting", "widowed", "divorced"),
    "reading": ("reading_difficulties",),
    "education": ("primary_school", "upper_secondary", "university_1_4", "university_over_4"),
    "health": ("health_very_good", "health_good", "health_medium", "health_poor", "health_very_poor"),
    "work": ("sick_leave", "in_work", "unemployed"),
    "back": ("back_fits_very_well", "back_fits_well", "back_neither", "back_fits_badly", "back_fits_very_badly"),
}
# The age rows of table 2 stand one column off: which arm the numbers under each head belong to.
AGE_COLUMNS = {"all": "control", "control": "intervention", "intervention": "all", "study": "control"}
ARM_NAMES = {"all": "both arms together", "control": "the control arm", "intervention": "the SFJ arm"}
MEASURES = ("years_in_occupation", "years_mental_problems", "hads_anxiety", "hads_depression", "hads_total", "shc")


@cache
def _rows(name: str) -> dict[Any, SimpleNamespace]:
    return published.rows(f"sfj-{name}")


@cache
def _text() -> dict[str, Printed]:
    return {key: row.value for key, row in published.rows("sfj-text").items()}


def _whole(number: Printed) -> int:
    return int(number.value)


def _exactly(x: float) -> Reach:
    return Reach(x, x)


def _reach(number: Printed) -> Reach:
    return Reach(number.low, number.high)


def _dash(name: str) -> str:
    return name.replace("_", "-")


def _plus(numbers: Iterable[Any]) -> str:
    return " + ".join(str(number) for number in numbers)


def _repeats(name: str, quantity: str, claim: Printed, original: Printed, **reading: Any) -> Check:
    """Compare a number with the same number elsewhere; equally many decimals must have equal digits."""
    same = claim.exact == original.exact if claim.decimals == original.decimals else _reach(original).meets(claim)
    return judge(name, quantity, claim, same, [original], reach=_exactly(original.value), **reading)


def _percent_of(
    name: str, percent: Printed, count: int, total: int, inputs: Iterable[Printed], finding: Finding = UNEXPLAINED
) -> Check:
    """Recompute a percentage whose base is printed, rounded in one step or in two."""
    share = Fraction(100 * count, total)
    stepwise = f"{count} of {total} is {float(share):.3f}; by way of {float(round(share, percent.decimals + 1))} "
    return judge(
        name,
        f"{count} of {total} in per cent",
        percent,
        admits_twice(percent, share),
        inputs,
        reach=_exactly(float(share)),
        cleared="" if percent.admits(share) else f"{stepwise}it becomes {percent} (rounded twice).",
        finding=finding,
    )


# Figure 1: the flow ------------------------------------------------------------------------------


def _flow() -> Iterator[Check]:
    steps = {step: row.count for step, row in _rows("figure-1").items()}
    lost = [steps[step] for step in ("not_eligible", "no_consent", "withdrew")]
    remain = steps["referred"].value - sum(number.value for number in lost)
    yield compare(
        "included", "referred minus those lost", steps["included"], _exactly(remain), [steps["referred"], *lost]
    )
    withdrew = [steps["withdrew_control"], steps["withdrew_intervention"]]
    left = randomised()
    yield compare(
        "withdrew",
        "withdrew in both arms",
        steps["withdrew"],
        _exactly(sum(number.value for number in withdrew)),
        withdrew,
        cleared=f"They had been allocated, so {left['control']} and {left['intervention']} people were randomised; "
        "all data of those who withdrew were deleted.",
    )
    allocated = [steps["allocated_control"], steps["allocated_intervention"]]
    yield compare(
        "allocated", "both arms", steps["included"], _exactly(sum(number.value for number in allocated)), allocated
    )
    for arm in ARMS:
        row = _rows("figure-1")[f"allocated_{arm}"]
        yield _percent_of(
            f"{arm}-percent",
            row.percent,
            _whole(row.count),
            _whole(steps["included"]),
            [row.count, steps["included"]],
        )


def randomised() -> dict[str, int]:
    """Count the people randomised to each arm, those who withdrew later included.

    Returns
    -------
    dict of str to int
        By arm. The report speaks of 1193 people randomised; 9 more withdrew afterwards and all their
        data were deleted.

    Examples
    --------
    >>> randomised()
    {'control': 570, 'intervention': 632}
    """
    steps = _rows("figure-1")
    return {arm: _whole(steps[f"allocated_{arm}"].count) + _whole(steps[f"withdrew_{arm}"].count) for arm in ARMS}


def _moved() -> int:
    """Give how many people changed category before the analysis, as section 2.3.1 says."""
    return _whole(_text()["s2_misclassified_count"])


# Table 1: centres --------------------------------------------------------------------------------


def _centres() -> Iterator[Check]:
    rows, flow = _rows("table-01"), _rows("figure-1")
    centres = [centre for centre, arm in rows if arm == "all" and centre != "total"]
    for centre in centres:
        parts = [rows[centre, arm].count for arm in ARMS]
        total = rows[centre, "all"].count
        yield compare(f"{_dash(centre)}-arms", "both arms add up", total, _exactly(sum(p.value for p in parts)), parts)
    for arm, step in (
        ("control", "allocated_control"),
        ("intervention", "allocated_intervention"),
        ("all", "included"),
    ):
        total, counts = rows["total", arm].count, [rows[centre, arm].count for centre in centres]
        yield compare(f"{arm}-total", "centres add up", total, _exactly(sum(c.value for c in counts)), counts)
        yield _repeats(f"{arm}-flow", "same as in figure 1", total, flow[step].count)
        for centre in centres:
            yield _centre_percent(centre, arm)
        yield _add_to_100(f"{arm}-percent-sum", [rows[centre, arm].percent for centre in centres])


def _centre_percent(centre: str, arm: str) -> Check:
    row, total = _rows("table-01")[centre, arm], _rows("table-01")["total", arm].count
    count, n = _whole(row.count), _whole(total)
    before = n - _moved()
    slip = (
        f"{count} of {n} is {100 * count / n:.2f} %, printed {row.percent}. {count} of {before}, the arm before one "
        f"person was moved (as in the age rows of table 2), is {100 * count / before:.3f}, which by way of "
        f"{100 * count / before:.2f} can become {row.percent}."
    )
    finding = Finding("cosmetic", "likely", slip, "one person moved between arms")
    return _percent_of(f"{_dash(centre)}-{arm}-percent", row.percent, count, n, [row.count, total], finding)


def _add_to_100(name: str, percents: list[Printed], finding: Finding = UNEXPLAINED) -> Check:
    low, high = (float(sum(p.bounds[end] for p in percents)) for end in (0, 1))
    return judge(
        name,
        "percentages add up to 100",
        percents[0],
        low <= 100 <= high,
        percents[1:],
        reach=Reach(low, high),
        printed=f"sum of {len(percents)} percentages: {float(sum(p.exact for p in percents))}",
        finding=finding,
    )


# Tables 2 and 5: shares --------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """Hold the answers to one question in one column of table 2 or 5.

    Parameters
    ----------
    question, head : str
        Key of `QUESTIONS` and of the column.
    arm : str
        Whom the numbers are about, which for age differs from the head.
    rows : mapping
        Printed rows by name, those without a percentage left out.
    total : int
        People in all rows of the question.
    least, most : int
        The fewest and the most people that the percentages can be of.
    """

    question: str
    head: str
    arm: str
    rows: Mapping[str, SimpleNamespace]
    total: int
    least: int
    most: int

    @property
    def name(self) -> str:
        """Name the column as its checks do."""
        return f"{self.question}-{self.head}"

    @property
    def base(self) -> int:
        """Give the fewest people that all percentages can be of; those in the rows, if there is no such number."""
        return min(self._shared(twice=False), default=self.total)

    @property
    def sizes(self) -> list[int]:
        """Give the numbers of people that an interval can be of.

        Those that all percentages can be of, one more or less (the person moved), the people in the
        rows and the whole group; every possible number, if no number fits all percentages.
        """
        shared = self._shared(twice=True)
        if not shared:
            return list(range(self.least, self.most + 1))
        near = {n + step * _moved() for n in shared for step in (-1, 0, 1)} | self._natural
        return [n for n in sorted(near) if self.least <= n <= self.most]

    @property
    def likely_sizes(self) -> list[int]:
        """Give those numbers that all percentages can be of and that need no special missing answers."""
        return sorted(self._shared(twice=True) & self._natural)

    @property
    def _natural(self) -> set[int]:
        return {self.total, self.least, self.most, group_sizes()[self.arm]}

    def _shared(self, *, twice: bool) -> set[int]:
        found = [
            set(sizes)
            for row in self.rows.values()
            if (sizes := bases(_whole(row.count), row.percent, self.least, self.most, twice=twice))
        ]
        return set.intersection(*found) if found else set()


def group_sizes() -> dict[str, int]:
    """Count the people of each column of tables 2 to 6.

    Examples
    --------
    >>> group_sizes()
    {'all': 1193, 'control': 563, 'intervention': 630, 'study': 1193, 'ordinary': 80}
    """
    arms = {arm: _whole(_rows("table-01")["total", arm].count) for arm in ("all", *ARMS)}
    return arms | {population: _whole(_rows("table-06")["group_size", population].n) for population in POPULATIONS}


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Give the questions of table 2 or 5, column by column.

    A percentage is of at least the people whom the rows count and of at most the arm. One person
    was moved between the arms before the analysis, from 564 and 629 to 563 and 630 people: a row
    computed before that may be of 564 or 629.

    Parameters
    ----------
    table : {"table-02", "table-05"}
        Which table.

    Returns
    -------
    tuple of Column
        In the order of the table, column by column.

    Examples
    --------
    >>> column = next(c for c in columns("table-02") if c.name == "age-all")
    >>> column.arm, column.total
    ('control', 564)
    """
    rows, sizes = _rows(table), group_sizes()
    found = []
    for question, names in QUESTIONS.items():
        for head in ("all", *ARMS) if table == "table-02" else POPULATIONS:
            if (names[0], head) not in rows:
                continue
            arm = AGE_COLUMNS.get(head, head) if question == "age" else head
            counts = [_whole(rows[name, head].count) for name in names]
            size = sizes[arm]
            least = sum(counts)
            if arm == "intervention":
                least = min(least, size - _moved())
            most = size + (_moved() if arm == "control" else 0)
            shown = {name: rows[name, head] for name in names if rows[name, head].percent is not None}
            found.append(Column(question, head, arm, shown, sum(counts), least, most))
    return tuple(found)


def interval_reading(
    count: int, percent: Printed, low: Printed, high: Printed, sizes: Iterable[int], first: Iterable[int] = ()
) -> str:
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
    str
        The methods that fit and with how many people; empty if none does.

    Examples
    --------
    >>> interval_reading(32, Printed("56.1"), Printed("43.3"), Printed("68.2"), range(50, 81))
    'Wilson (57 people).'
    >>> interval_reading(32, Printed("56.1"), Printed("43.3"), Printed("69.2"), range(50, 81))
    ''
    """
    for tried in (list(first), list(sizes)):
        plain = [n for n in tried if percent.admits(Fraction(100 * count, n))]
        loose = [n for n in tried if admits_twice(percent, Fraction(100 * count, n))]
        if found := interval_readings(count, plain, low, high):
            return _methods(found)
        if around := [n for n in plain if _fits_around(percent, n, low, high)]:
            return f"Wald around the rounded percentage, {percent} ({listed(around)} people)."
        found = interval_readings(count, loose, low, high) or interval_readings(count, loose, low, high, twice=True)
        if found:
            return f"{_methods(found)} Some numbers are rounded by way of one decimal more."
    return ""


def _methods(found: Mapping[str, list[int]]) -> str:
    words = "; ".join(f"{method} ({listed(sizes)} people)" for method, sizes in found.items())
    return f"{words}." if words else ""


def _fits_around(percent: Printed, n: int, low: Printed, high: Printed) -> bool:
    """Tell whether Wald's interval around the rounded percentage prints so."""
    share = percent.value / 100
    half = 100 * float(stats.norm.ppf(0.975)) * sqrt(share * (1 - share) / n)
    return low.admits(max(percent.value - half, 0.0)) and high.admits(percent.value + half)


def _row_checks(table: str, column: Column) -> Iterator[Check]:
    """Recompute the percentage and the interval of each row of a column."""
    shifted = column.question == "age" and table == "table-02"
    note = f" Under this head stand the numbers of {ARM_NAMES[column.arm]}." if shifted else ""
    for name, row in column.rows.items():
        count = _whole(row.count)
        label = f"{_dash(name)}-{column.head}"
        plain = bases(count, row.percent, column.least, column.most)
        loose = bases(count, row.percent, column.least, column.most, twice=True)
        yield judge(
            f"{label}-percent",
            f"{count} in per cent of the people who can have answered",
            row.percent,
            bool(loose),
            [row.count],
            reach=Reach(100 * count / column.most, 100 * count / column.least),
            cleared=(f"{count} of {listed(plain)}." if plain else f"{count} of {listed(loose)}, rounded twice.") + note,
            finding=UNEXPLAINED if loose else PERCENT_SLIPS.get((table, name, column.head), _unexplained)(row, column),
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
            cleared=reading + note,
            finding=UNEXPLAINED
            if reading
            else INTERVAL_SLIPS.get((table, name, column.head), _interval_finding)(row, column),
        )


def _unexplained(*_: Any) -> Finding:
    return UNEXPLAINED


def _interval_finding(row: SimpleNamespace, column: Column) -> Finding:
    """Say what an interval that fits its percentage by no method may be instead."""
    count = _whole(row.count)
    own = [n for n in column.sizes if admits_twice(row.percent, Fraction(100 * count, n))]
    n = own[0]
    methods = ("Wald", "Wilson", "exact", "Jeffreys")
    ends = [(method, share_interval(count, n, method)) for method in methods]
    text = (
        f"Printed {row.percent} % ({row.ci_low} to {row.ci_high}). {count} of {n}: "
        + "; ".join(f"{method} {b.low:.2f} to {b.high:.2f}" for method, b in ends)
        + "."
    )
    low, high = ([m for m, b in ends if end.admits(x(b))] for end, x in ((row.ci_low, _low), (row.ci_high, _high)))
    text += f" The lower end fits {' or '.join(low) or 'none'}, the upper {' or '.join(high) or 'none'}."
    others = [m for m in range(column.least, column.most + 1) if m not in own]
    if found := interval_readings(count, others, row.ci_low, row.ci_high):
        text += f" Of other people the ends fit {_methods(found)} The percentages need {listed(own)}."
    return Finding("cosmetic", "likely", text, BASES)


def _low(bounds: Bounds) -> float:
    return bounds.low


def _high(bounds: Bounds) -> float:
    return bounds.high


def _men_percent(row: SimpleNamespace, column: Column) -> Finding:
    women = column.rows["women"]
    count, n = _whole(row.count), column.total
    return Finding(
        "cosmetic",
        "certain",
        f"{count} of {n} is {100 * count / n:.2f} %, printed {row.percent}; with {women.percent} % women it makes "
        f"{float(women.percent.exact + row.percent.exact)}. The interval is Wilson's for {count} of {n}. "
        f"{count + 1} of {n} would print as {row.percent}, but table 5 has {_rows('table-05')['men', 'study'].count}.",
    )


def _divorced_percent(row: SimpleNamespace, column: Column) -> Finding:
    count, whole = _whole(row.count), _rows("table-02")["divorced", "all"]
    shares = ", ".join(f"of {n} {100 * count / n:.2f}" for n in range(column.least, column.most + 1))
    return Finding(
        "cosmetic",
        "likely",
        f"{count} {shares} %; printed {row.percent}. The rows of the question hold {column.total} people, and "
        f"{row.percent} needs {listed(bases(count, row.percent, count, column.most))}. All three columns print "
        f"{whole.percent}, which is right for the total ({whole.count} people): one repeated would explain it.",
    )


def _divorced_interval(row: SimpleNamespace, column: Column) -> Finding:
    return Finding("substantive", "certain", _divorced_text(row, column), "divorced in table 5")


def _divorced_text(row: SimpleNamespace, column: Column) -> str:
    original, jobless = _rows("table-02")["divorced", "all"], _rows("table-05")["unemployed", "study"]
    count, before = _whole(row.count), _whole(original.count)
    own = range(before + column.total - count, column.most + 1)
    found = interval_readings(before, own, row.ci_low, row.ci_high)
    return (
        f"Table 5 prints {count} ({row.percent} %) with the interval {row.ci_low} to {row.ci_high}, which does not "
        f"hold {row.percent}. Table 2 has {before} ({original.percent} %) for the same people, and for {before} the "
        f"interval is right: {_methods(found)} With {before} the five rows have {own[0]} people, with {count} "
        f"{column.total}. {count} of {own[0]} is {100 * count / own[0]:.1f} %, so count and percentage agree: people "
        f"divorced but not separated would explain them. {jobless.count} also stands in the row of the unemployed."
    )


def _women_interval(row: SimpleNamespace, column: Column) -> Finding:
    men, count, n = column.rows["men"], _whole(row.count), column.total
    wilson = share_interval(count, n, "Wilson")
    return Finding(
        "cosmetic",
        "likely",
        f"{count} of {n} by Wilson, as in the rest of the column: {wilson.low:.1f} to {wilson.high:.1f}; printed "
        f"{row.ci_low} to {row.ci_high}. The men's interval ({men.ci_low} to {men.ci_high}) gives the same: 100 - "
        f"{men.ci_low} = {float(100 - men.ci_low.exact)}. Wald, exact and Jeffreys don't give {row.ci_high} with "
        f"{row.ci_low} either.",
    )


PERCENT_SLIPS: dict[tuple[str, str, str], Callable[[SimpleNamespace, Column], Finding]] = {
    ("table-02", "men", "all"): _men_percent,
    ("table-02", "divorced", "control"): _divorced_percent,
}
INTERVAL_SLIPS: dict[tuple[str, str, str], Callable[[SimpleNamespace, Column], Finding]] = {
    ("table-05", "divorced", "study"): _divorced_interval,
    ("table-05", "women", "ordinary"): _women_interval,
}


def _column_checks(table: str, column: Column) -> Iterator[Check]:
    """Hold the rows of a question against each other and against the group."""
    if len(QUESTIONS[column.question]) == 1:
        return
    counts = [_rows(table)[name, column.head].count for name in QUESTIONS[column.question]]
    size = group_sizes()[column.arm]
    other = [row.count for row in _age_of("intervention")]
    yield judge(
        f"{column.name}-n",
        "no more people than the group has",
        counts[0],
        column.total <= size,
        counts[1:],
        reach=Reach(0, size),
        printed=_plus(counts),
        cleared=f"{column.total} of {size} people; {size - column.total} in no row." if column.total < size else "",
        finding=Finding(
            "cosmetic",
            "certain",
            f"The ages of the control arm: {_plus(counts)} = {column.total}, but the arm has {size} people. The other "
            f"arm has {_plus(other)} = {sum(_whole(c) for c in other)} of {group_sizes()['intervention']}. One person "
            "stands in the other arm than in table 1. Section 2.3.1 says that one participant was first put in the "
            "wrong category; the age rows would be older than that correction.",
            "one person moved between arms",
        ),
    )
    yield _percent_sum(column)
    yield _one_base(column)


def _age_of(arm: str) -> list[SimpleNamespace]:
    """Give the age rows of table 2 of an arm, wherever they are printed."""
    head = next(head for head, real in AGE_COLUMNS.items() if real == arm)
    return [_rows("table-02")[name, head] for name in QUESTIONS["age"]]


def _one_base(column: Column) -> Check:
    """Ask whether the percentages of one question can be of the same people."""
    fits = {}
    for name, row in column.rows.items():
        sizes = bases(_whole(row.count), row.percent, column.least, column.most, twice=True)
        if sizes:  # a percentage that no base gives has its own finding
            fits[name] = sizes
    shared = set.intersection(*(set(sizes) for sizes in fits.values()))
    words = "; ".join(f"{column.rows[name].percent} %: {listed(sizes)}" for name, sizes in fits.items())
    first, *others = (column.rows[name] for name in fits)
    moved = ", before or after one person was moved between the arms" if column.arm in ARMS else ""
    return judge(
        f"{column.name}-base",
        "one number of people for all percentages of the question",
        first.percent,
        bool(shared),
        [number for row in others for number in (row.percent, row.count)],
        reach=Reach(min(shared), max(shared)) if shared else None,
        printed=", ".join(column.rows[name].percent.text for name in fits),
        cleared=f"All fit {listed(shared)}.",
        finding=Finding(
            "cosmetic",
            "likely",
            f"The rows fit these numbers of people: {words}. No number fits all. {column.total} stand in the rows; "
            f"some percentages are of them, others of the whole group{moved}. Each is right for its own base.",
            BASES,
        ),
    )


def _percent_sum(column: Column) -> Check:
    """Ask whether the percentages add up to the part of the base that stands in the rows."""
    percents = [row.percent for row in column.rows.values()]
    low, high = (float(sum(p.bounds[end] for p in percents)) for end in (0, 1))
    span = Reach(100 * column.total / column.most, 100 * column.total / column.least)
    left = column.base - column.total
    return judge(
        f"{column.name}-percent-sum",
        "percentages add up to what the rows hold of the base",
        percents[0],
        _overlap(Reach(low, high), span),
        [*percents[1:], *(row.count for row in column.rows.values())],
        reach=span,
        printed=f"sum of {len(percents)} percentages: {float(sum(p.exact for p in percents))}",
        cleared=f"All fit a base of {column.base}, of whom {left} in no row." if left > 0 else "",
    )


def _shares() -> Iterator[Check]:
    for table in ("table-02", "table-05"):
        for column in columns(table):
            yield from _row_checks(table, column)
            yield from _column_checks(table, column)


def _arms_add_up() -> Iterator[Check]:
    """Hold the total of each row of table 2 against both arms."""
    rows = _rows("table-02")
    for name in dict.fromkeys(variable for variable, _ in rows):
        total, control, intervention = (rows[name, head].count for head in ("all", *ARMS))
        yield compare(
            f"{_dash(name)}-arms",
            "both arms add up to the total",
            total,
            _exactly(control.value + intervention.value),
            [control, intervention],
            finding=Finding("substantive", "certain", _age_text(name), "age columns")
            if name in QUESTIONS["age"]
            else UNEXPLAINED,
        )


def _age_text(name: str) -> str:
    row = {head: _rows("table-02")[name, head] for head in ("all", *ARMS)}
    first, second, third = (row[head] for head in ("all", *ARMS))
    sums = [sum(_whole(_rows("table-02")[n, head].count) for n in QUESTIONS["age"]) for head in ("all", *ARMS)]
    return (
        f"Under Totalt stands {first.count} ({first.percent} %), under ordinary follow-up {second.count}, under SFJ "
        f"{third.count}. {first.count} + {second.count} = {_whole(first.count) + _whole(second.count)}: the columns "
        f"hold control, SFJ and total. All four rows add up to {sums[0]}, {sums[1]} and {sums[2]}. The total is "
        f"{third.count} ({third.percent} %). Table 5 and section 3.1 pass the control arm on as the study population."
    )


# Table 5 against table 2, and its star -----------------------------------------------------------


def _study_column() -> Iterator[Check]:
    """Hold the study population of table 5 against the total of table 2."""
    two, five = _rows("table-02"), _rows("table-05")
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
        yield judge(
            f"{_dash(name)}-study-interval-table-2",
            "the interval of the total of table 2",
            ends[0][0],
            all(here.exact == there.exact for here, there in ends),
            [ends[1][0], *(there for _, there in ends)],
            printed=f"{claim.ci_low} to {claim.ci_high}",
            reach=Reach(original.ci_low.value, original.ci_high.value),
            finding=finding,
        )


def _study_finding(name: str, claim: SimpleNamespace, original: SimpleNamespace) -> Finding:
    if name in QUESTIONS["age"]:
        return Finding(
            "substantive",
            "certain",
            f"Table 5 gives the study population {claim.count} ({claim.percent} %). That is the control arm: "
            f"{_age_text(name)}",
            "age columns",
        )
    if name in QUESTIONS["sex"]:
        shares = [row.mean for (variable, _), row in _rows("table-a1").items() if variable == "women"]
        return Finding(
            "cosmetic",
            "certain",
            f"Table 5 has {claim.count} ({claim.percent} %, {claim.ci_low} to {claim.ci_high}), table 2 "
            f"{original.count} ({original.percent} %, {original.ci_low} to {original.ci_high}), of the same 1193 "
            f"people. The shares of table A.1 ({', '.join(share.text for share in shares)}) give {women_by_status()} "
            "women, as table 5. One person corrected between the tables would explain it, and that table 2 has "
            "another kind of interval.",
            "one woman",
        )
    if name == "divorced":
        column = next(c for c in columns("table-05") if c.name == "marital-study")
        return Finding("substantive", "certain", _divorced_text(claim, column), "divorced in table 5")
    count = _whole(claim.count)
    own = bases(count, original.percent, count, group_sizes()["all"])
    whole = group_sizes()["all"]
    return Finding(
        "cosmetic",
        "likely",
        f"{count} people are {claim.percent} % ({claim.ci_low} to {claim.ci_high}) in table 5 and {original.percent} % "
        f"({original.ci_low} to {original.ci_high}) in table 2. {original.percent} is of the {listed(own)} who "
        f"answered; of all {whole} it is {100 * count / whole:.2f}, by way of which {claim.percent} can come about.",
        BASES,
    )


def _stars() -> Iterator[Check]:
    """Hold the star of table 5 against tests of each row and of each question."""
    rows = _rows("table-05")
    level = rows["significance_1", "note"].p
    yield _repeats("star-level", "same as in the text", level, _text()["s3_table_5_star_p"])
    both = columns("table-05")
    for study, ordinary in zip(both[::2], both[1::2], strict=True):
        names = QUESTIONS[study.question]
        table = [[_whole(rows[name, p].count) for p in POPULATIONS] for name in names]
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
                cleared=f"p = {z:.4f} by z, {corrected:.4f} with continuity correction"
                + ("." if joint is None else f"; all answers to the question together {joint:.4f}.")
                + ("" if starred or z >= level.value else _UNSTARRED),
            )


_UNSTARRED = (
    " By z alone (or the exact test) this row would have a star too, and the text's only significant difference would "
    "be one of two; with the correction, by overlapping intervals or for the whole question it has none."
)


# Tables 3 and 6: means ---------------------------------------------------------------------------


def sd_from_interval(low: Printed, high: Printed, n: int) -> Reach:
    """Recover an SD from the printed 95 % interval of a mean.

    Parameters
    ----------
    low, high : Printed
        Ends of the interval.
    n : int
        People behind the mean.

    Returns
    -------
    Reach
        SDs, with n - 1 in the denominator, that the rounding of the ends allows.

    Examples
    --------
    HADS depression of the control arm (8.10 to 8.78, 563 people):

    >>> sd = sd_from_interval(Printed("8.10"), Printed("8.78"), 563)
    >>> round(sd.low, 2), round(sd.high, 2)
    (4.05, 4.17)
    """
    factor = sqrt(n) / float(stats.t.ppf(0.975, n - 1)) / 2
    return Reach((high.low - low.high) * factor, (high.high - low.low) * factor)


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


def _centre(name: str, row: SimpleNamespace) -> Check:
    middle = Reach((row.ci_low.low + row.ci_high.low) / 2, (row.ci_low.high + row.ci_high.high) / 2)
    return compare(name, "mean is the middle of its interval", row.mean, middle, [row.ci_low, row.ci_high])


def _means() -> Iterator[Check]:
    rows, sizes = _rows("table-03"), group_sizes()
    both = [sizes[arm] for arm in ARMS]
    for measure in MEASURES:
        whole, parts = rows[measure, "all"], [rows[measure, arm] for arm in ARMS]
        for head in ("all", *ARMS):
            yield _centre(f"{_dash(measure)}-{head}-centre", rows[measure, head])
        yield compare(
            f"{_dash(measure)}-all-mean",
            "both arms weighted by their size",
            whole.mean,
            _weighted([_reach(row.mean) for row in parts], both),
            [row.mean for row in parts],
        )
        sds = [sd_from_interval(row.ci_low, row.ci_high, n) for row, n in zip(parts, both, strict=True)]
        together = pooled_spread([_reach(row.mean) for row in parts], sds, both)
        printed = sd_from_interval(whole.ci_low, whole.ci_high, sizes["all"])
        yield judge(
            f"{_dash(measure)}-all-interval",
            "width of the interval against those of both arms",
            whole.ci_low,
            _overlap(together, printed),
            [whole.ci_high, *(end for row in parts for end in (row.ci_low, row.ci_high))],
            printed=f"{whole.ci_low} to {whole.ci_high}",
            cleared=f"The interval gives an SD of {_span(printed)}, both arms together {_span(together)}.",
        )
    yield from _hads("table-03", ("all", *ARMS))
    yield from _by_response()


def _span(r: Reach, digits: int = 2) -> str:
    return f"{r.low:.{digits}f} to {r.high:.{digits}f}"


def _hads(table: str, heads: Iterable[str]) -> Iterator[Check]:
    """Hold the total of HADS against its two halves."""
    rows, sizes = _rows(table), group_sizes()
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
        yield judge(
            f"hads-total-{head}-spread",
            "SD of the total possible beside those of its halves",
            total.ci_low,
            t.low <= a.high + d.high and t.high >= abs(a.low - d.high),
            [total.ci_high, anxiety.ci_low, anxiety.ci_high, depression.ci_low, depression.ci_high],
            reach=Reach(0.0, a.high + d.high),
            printed=f"SD {_span(t)}",
            cleared=f"The correlation of anxiety and depression would be about "
            f"{(_mid(t) ** 2 - _mid(a) ** 2 - _mid(d) ** 2) / (2 * _mid(a) * _mid(d)):.2f}.",
        )


def _mid(r: Reach) -> float:
    return (r.low + r.high) / 2


def _by_response() -> Iterator[Check]:
    """Hold table 3 against table 14, which splits the same people by their later response."""
    three, fourteen = _rows("table-03"), _rows("table-14")
    for measure, arm in product(("hads_anxiety", "hads_depression", "hads_total", "shc"), ARMS):
        parts = [fourteen[measure, response, arm] for response in ("returned", "not_returned")]
        yield compare(
            f"{_dash(measure)}-{arm}-table-14",
            "those who answered later and those who didn't, together",
            three[measure, arm].mean,
            _weighted([_reach(row.mean) for row in parts], [_whole(row.n) for row in parts]),
            [number for row in parts for number in (row.mean, row.n)],
        )


def _populations() -> Iterator[Check]:
    """Check table 6: the trial against the users who came later."""
    three, six = _rows("table-03"), _rows("table-06")
    yield _repeats("study-n", "participants", six["group_size", "study"].n, _rows("figure-1")["included"].count)
    for measure in MEASURES:
        study, ordinary = six[measure, "study"], six[measure, "ordinary"]
        for what in ("mean", "ci_low", "ci_high"):
            original = getattr(three[measure, "all"], what)
            yield _repeats(f"{_dash(measure)}-study-{_dash(what)}", "as in table 3", getattr(study, what), original)
        yield _centre(f"{_dash(measure)}-ordinary-centre", ordinary)
        yield _no_difference(measure, study, ordinary)
    yield from _hads("table-06", ["ordinary"])


def _no_difference(measure: str, study: SimpleNamespace, ordinary: SimpleNamespace) -> Check:
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
        cleared=f"p = {p[0]:.2f} with a pooled SD, {p[1]:.2f} without.",
    )


# Table 4: violence -------------------------------------------------------------------------------


def _violence() -> Iterator[Check]:
    text, rows = _text(), _rows("table-04")
    anybody, everybody = text["s3_violence_count"], group_sizes()["all"]
    whole = bases(_whole(anybody), text["s3_violence_percent"], _whole(anybody), everybody)
    sizes = [set(bases(_whole(row.count), row.percent, _whole(anybody), everybody)) for row in rows.values()]
    shared = set.intersection(*sizes)
    for name, row in rows.items():
        count = _whole(row.count)
        own = bases(count, row.percent, _whole(anybody), everybody)
        yield judge(
            f"{_dash(name)}-percent",
            f"{count} in per cent of the participants",
            row.percent,
            bool(own),
            [row.count],
            reach=_exactly(100 * count / everybody),
            cleared=f"{count} of {listed(own)}.",
        )
        around = _fits_around(row.percent, everybody, row.ci_low, row.ci_high)
        reading = f"Wald around the rounded percentage, {row.percent}, with {everybody} people." if around else ""
        reading = reading or interval_reading(count, row.percent, row.ci_low, row.ci_high, own)
        yield judge(
            f"{_dash(name)}-interval",
            "interval of the percentage, by any usual method",
            row.ci_low,
            bool(reading),
            [row.ci_high, row.percent, row.count],
            printed=f"{row.ci_low} to {row.ci_high}",
            cleared=f"{reading} The share is {100 * count / everybody:.2f}.",
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
        cleared=f"All fit {listed(shared)}: everybody. The {text['s3_violence_percent']} % of the text need "
        f"{listed(whole)}, those who answered; each is right for its own base.",
    )
    yield judge(
        "violence-percent",
        f"{anybody} in per cent of those who can have answered",
        text["s3_violence_percent"],
        bool(whole),
        [anybody],
        reach=Reach(100 * anybody.value / everybody, 100.0),
        cleared=f"{anybody} of {listed(whole)}; of all {everybody} it would be "
        f"{100 * anybody.value / everybody:.1f} %, printed without decimals as 35.",
    )


# Table A.1: status at inclusion ------------------------------------------------------------------

# Shares of A.1, the table that counts the same answers, and its rows.
SHARES = {
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
    return [_whole(_rows("table-a1")["group_size", status].n) for status in STATUSES]


@cache
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
        row = _rows("table-a1")[variable, status]
        found[status] = {
            n: list(range(ceil(row.mean.bounds[0] * n), floor(row.mean.bounds[1] * n) + 1))
            for n in range(size - _MOST_MISSING, size + 1)
            if granularity.debit(row.mean.text, row.sd.text, n)
        }
    return found


def women_by_status() -> int:
    """Count the women behind the four shares of table A.1; sex is known of everybody.

    Examples
    --------
    >>> women_by_status()
    803
    """
    counts = counts_by_status("women")
    return sum(counts[status][n][0] for status, n in zip(STATUSES, _status_sizes(), strict=True))


def _totals(variable: str) -> set[int]:
    """Give every number of people that the shares of the four statuses allow together."""
    sums = {0}
    for by_size in counts_by_status(variable).values():
        counts = {count for found in by_size.values() for count in found}
        sums = {total + count for total in sums for count in counts}
    return sums


def _statuses() -> Iterator[Check]:
    rows = _rows("table-a1")
    sizes = {status: rows["group_size", status].n for status in STATUSES}
    yield compare(
        "group-size-sum",
        "all statuses together",
        _rows("figure-1")["included"].count,
        _exactly(sum(n.value for n in sizes.values())),
        sizes.values(),
    )
    for variable in ("women", *SHARES, "income_below_g"):
        for status in STATUSES:
            row, found = rows[variable, status], counts_by_status(variable)[status]
            n = max(found, default=0)
            yield judge(
                f"{_dash(variable)}-{_dash(status)}-share",
                "share and SD of some number of people",
                row.mean,
                bool(found),
                [row.sd, sizes[status]],
                cleared=f"{found[n][0]} of {n}; {_whole(sizes[status]) - n} missing." if found else "",
            )
    yield from _status_totals()
    yield from _status_education()
    yield from _status_scales()
    yield from _incomes()


def _status_totals() -> Iterator[Check]:
    """Hold the counts behind A.1 against the counts of tables 2 and 5."""
    rows, sizes = _rows("table-a1"), _status_sizes()
    women, two = women_by_status(), _rows("table-02")["women", "all"].count
    yield judge(
        "women-total",
        "women of table 2",
        rows["women", "job"].mean,
        women == two.value,
        [*(rows["women", status].mean for status in STATUSES[1:]), two],
        reach=_exactly(women),
        printed=f"{women} women",
        finding=Finding(
            "cosmetic",
            "certain",
            f"The shares of women in table A.1 are {_plus(_full_counts('women'))} = {women} of {_plus(sizes)} people; "
            f"table 2 has {two}, table 5 {_rows('table-05')['women', 'study'].count}. Sex is known of everybody, so no "
            "missing answer explains it. One person corrected between the tables would.",
            "one woman",
        ),
    )
    for variable, (table, head, names) in SHARES.items():
        counts = [_rows(table)[name, head].count for name in names]
        total, possible = sum(_whole(count) for count in counts), _totals(variable)
        full = _full_counts(variable)
        yield judge(
            f"{_dash(variable)}-total",
            f"people of {table.replace('table-0', 'table ')}",
            rows[variable, "job"].mean,
            total in possible,
            [*(rows[variable, status].mean for status in STATUSES[1:]), *counts],
            reach=Reach(min(possible), max(possible)),
            printed=f"{total} people",
            cleared=f"{_plus(full)} = {sum(full)}, with everybody in the base: no answer counts as not having it."
            if full and sum(full) == total
            else "",
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
    rows = _rows("table-a1")
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
            cleared=f"At most {best[-1]} people.",
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
        cleared=f"{_plus(best)} = {sum(best)}, and the percentages of table 2 are of {base}.",
    )


def _missing_anywhere(means: list[Reach], missing: int) -> Reach:
    """Weight the statuses when up to so many people, of whatever status, did not answer."""
    sizes = _status_sizes()
    short = [[n - (missing if i == j else 0) for j, n in enumerate(sizes)] for i in range(len(sizes))]
    reaches = [_weighted(means, weights) for weights in [sizes, *short]]
    return Reach(min(r.low for r in reaches), max(r.high for r in reaches))


def _status_scales() -> Iterator[Check]:
    """Hold HADS and the health ladder of A.1 against tables 3 and 14."""
    rows, fourteen = _rows("table-a1"), _rows("table-14")
    for variable in ("hads_total", "health_ladder"):
        cells = [rows[variable, status] for status in STATUSES]
        parts = [row for (outcome, _, _), row in fourteen.items() if outcome == variable]
        answered = [_whole(row.n) for row in parts]
        together = _weighted([_reach(row.mean) for row in parts], answered)
        span = _missing_anywhere([_reach(row.mean) for row in cells], group_sizes()["all"] - sum(answered))
        yield judge(
            f"{_dash(variable)}-table-14",
            "mean of everybody, by status and by response (table 14)",
            cells[0].mean,
            _overlap(span, together),
            [*(row.mean for row in cells[1:]), *(number for row in parts for number in (row.mean, row.n))],
            reach=span,
            printed=f"{_span(together)} in table 14",
            cleared=f"{sum(answered)} people answered; which statuses the others have is not printed.",
        )
        within = [sd_from_interval(row.ci_low, row.ci_high, n) for row, n in zip(parts, answered, strict=True)]
        other = pooled_spread([_reach(row.mean) for row in parts], within, answered)
        spread = pooled_spread([_reach(row.mean) for row in cells], [_reach(row.sd) for row in cells], _status_sizes())
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


def _hads_by_status(cells: list[SimpleNamespace], span: Reach, spread: Reach) -> Iterator[Check]:
    """Hold mean and SD of everybody, put together from A.1, against table 3."""
    three = _rows("table-03")["hads_total", "all"]
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
    rows, nine = _rows("table-a1"), _rows("table-09")
    cells = [rows["income_before", status] for status in STATUSES]
    analysed = nine["group_size", "job_12_main"].n
    missing = group_sizes()["all"] - _whole(analysed)
    span = _missing_anywhere([_reach(row.mean) for row in cells], missing)
    yield compare(
        "expected-income-by-status",
        "mean income of everybody in table A.1",
        _rows("table-22")["expected_income", "all"].value,
        Reach(1000 * span.low, 1000 * span.high),
        [*(row.mean for row in cells), analysed],
        cleared=f"Within reach if up to {missing} incomes are missing, as in the regressions ({analysed} people). The "
        "text calls it converted to 2012 kroner; table A.1 has the same level without saying so.",
    )
    yield from excuse(
        "income-before-sd",
        "SD of income",
        [row.sd for row in cells],
        "No interval or count tells how the incomes of a status spread.",
    )


# Text --------------------------------------------------------------------------------------------

# Numbers of the text that repeat the flow of figure 1.
FLOW_IN_TEXT = {
    "s1_included_count": "included",
    "s1_sfj_count": "allocated_intervention",
    "s1_control_count": "allocated_control",
    "s3_referred_count": "referred",
    "s3_not_eligible_count": "not_eligible",
    "s3_no_consent_count": "no_consent",
    "s3_withdrew_count": "withdrew",
    "s3_withdrew_control_count": "withdrew_control",
    "s3_withdrew_sfj_count": "withdrew_intervention",
    "s3_data_deleted_count": "withdrew",
    "s3_included_count": "included",
    "s3_sfj_count": "allocated_intervention",
    "s3_control_count": "allocated_control",
    "s3_inflow_included_count": "included",
    "s3_table_6_study_count": "included",
}
ARMS_IN_TEXT = {
    "s1_sfj_percent": "allocated_intervention",
    "s1_control_percent": "allocated_control",
    "s3_sfj_percent": "allocated_intervention",
    "s3_control_percent": "allocated_control",
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
    text, steps = _text(), _rows("figure-1")
    for name, step in FLOW_IN_TEXT.items():
        yield _repeats(_dash(name), "same as in figure 1", text[name], steps[step].count)
    whole = steps["included"].count
    for name, step in ARMS_IN_TEXT.items():
        count = steps[step].count
        yield _percent_of(_dash(name), text[name], _whole(count), _whole(whole), [count, whole])
    for name, first in REPEATED.items():
        yield _repeats(_dash(name), "same as elsewhere in the text", text[name], text[first])
    ordinary = _rows("table-06")["group_size", "ordinary"].n
    yield _repeats("s3-inflow-ordinary-count", "n of table 6", text["s3_inflow_ordinary_count"], ordinary)


def _from_table_2() -> Iterator[Check]:
    text, rows, everybody = _text(), _rows("table-02"), group_sizes()["all"]
    for name, parts in TABLE_2_IN_TEXT.items():
        counts = [rows[part, "all"].count for part in parts]
        count = sum(_whole(number) for number in counts)
        column = next(c for c in columns("table-02") if c.head == "all" and parts[0] in c.rows)
        sizes = bases(count, text[name], column.least, everybody)
        yield judge(
            _dash(name),
            f"{count} in per cent of those who can have answered (table 2)",
            text[name],
            bool(sizes),
            counts,
            reach=Reach(100 * count / everybody, 100 * count / column.least),
            cleared=f"{count} of {listed(sizes)}.",
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
            cleared=f"At least {100 * share:.1f} %.",
        )
    yield from _ages()


def _ages() -> Iterator[Check]:
    """Check the mean age and the age groups of section 3.1."""
    text, rows = _text(), _rows("table-a1")
    cells, sizes = [rows["age", status] for status in STATUSES], _status_sizes()
    inputs = [*(row.mean for row in cells), *(rows["group_size", status].n for status in STATUSES)]
    mean = _weighted([_reach(row.mean) for row in cells], sizes)
    yield compare("s3-age-mean", "mean of table A.1's statuses", text["s3_age_mean"], mean, inputs)
    yield _repeats("s1-age-mean", "same as in section 3.1", text["s1_age_mean"], text["s3_age_mean"])
    yield judge(
        "s3-age-mean-over",
        "just above",
        text["s3_age_mean_over"],
        text["s3_age_mean"].low > text["s3_age_mean_over"].value,
        [text["s3_age_mean"]],
        cleared="The interval includes it.",
    )
    sd = pooled_spread([_reach(row.mean) for row in cells], [_reach(row.sd) for row in cells], sizes)
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
    two = _rows("table-02")
    groups = {"young": ("age_under_30",), "middle": ("age_30_40", "age_40_50"), "old": ("age_over_50",)}
    for name, parts in groups.items():
        claim = text[f"s3_age_group_{name}_percent"]
        counts = [two[part, "intervention"].count for part in parts]
        control = [two[part, "all"] for part in parts]
        total, everybody = sum(_whole(count) for count in counts), group_sizes()["all"]
        share = 100 * total / everybody
        shares = [row.percent for row in control]
        yield compare(
            f"s3-age-group-{name}-percent",
            "share of all participants, by the counts that add up (table 2)",
            claim,
            _exactly(share),
            [*counts, *shares],
            finding=Finding(
                "substantive",
                "certain",
                f"The text gives {claim} % of the included; {_plus(counts)}"
                + (f" = {total}" if len(counts) > 1 else "")
                + f" of {everybody} is {share:.1f} %. {claim} is the control arm ({_plus(shares)} %), which table 2 "
                "prints under Totalt.",
                "age columns",
            ),
        )


def _symptoms() -> Iterator[Check]:
    text, rows = _text(), _rows("table-03")
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
            cleared=f"Barely for depression ({means[1]}); the SFJ arm's mean is below ({arm.mean}, {arm.ci_low} to "
            f"{arm.ci_high}). The text says both above {text[cutoff]} and {text[cutoff]} or higher; the second is the "
            "usual rule.",
        )
    for scale, name in (("anxiety", "s3_population_anxiety"), ("depression", "s3_population_depression")):
        mean = rows[f"hads_{scale}", "all"].mean
        yield judge(
            f"s3-population-{scale}",
            "participants have considerably more than the general population",
            text[name],
            mean.low > text[name].value,
            [mean],
            cleared=f"{mean} against {text[name]}, which is cited from another study.",
        )


def _work_at_inclusion() -> Iterator[Check]:
    """Check how the abstract describes work and benefits at inclusion."""
    text, seven = _text(), _rows("table-07")
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
        _exactly(share(*work)),
        cells(*work),
        cleared=f"{counts['job_no_benefit']} in work without benefits and {counts['sick_leave_graded']} on graded sick "
        f"leave, of {total}.",
    )
    yield compare(
        "s1-sick-listed-percent",
        "on full sick leave by table 7",
        text["s1_sick_listed_percent"],
        _exactly(share(*sick)),
        cells(*sick),
        cleared=f"Full sick leave only; with graded sick leave it is {share(*sick, 'sick_leave_graded'):.0f} %.",
    )
    claim, recipients = text["s1_benefits_percent"], _rows("table-a1")["group_size", "aap"].n
    people = [counts[status] for status in benefits]
    by_appendix = 100 * (sum(people) - counts["aap"] + recipients.value) / group_sizes()["all"]
    yield compare(
        "s1-benefits-percent",
        "on AAP, disability pension or unemployment benefit by table 7",
        claim,
        _exactly(share(*benefits)),
        cells(*benefits),
        finding=Finding(
            "substantive",
            "likely",
            f"{_plus(people)} = {sum(people)} of {total} received AAP, disability pension or unemployment benefit: "
            f"{share(*benefits):.1f} %, printed {claim}. With the {counts[without]} who had neither job nor benefit it "
            f"is {share(*benefits, without):.1f} %; with the {counts[followed]} followed up by NAV without benefits "
            f"instead, {share(*benefits, followed):.1f} %; with the {_whole(recipients)} AAP recipients of table A.1, "
            f"{by_appendix:.1f} %.",
        ),
    )


def _own_reports() -> Iterator[Check]:
    """Check what section 3.3 says that participants reported of work and of their sick leave."""
    text, five = _text(), _rows("table-05")
    shared = None
    for name, row in (("s3_unemployed_percent", "unemployed"), ("s3_job_percent", "in_work")):
        count = five[row, "study"].count
        sizes = set(bases(_whole(count), text[name], _whole(count), group_sizes()["all"]))
        shared = sizes if shared is None else shared & sizes
        yield judge(
            _dash(name),
            f"{count} (table 5) in per cent of those who can have answered",
            text[name],
            bool(sizes),
            [count],
            cleared=f"{count} of {listed(sizes)}; table 5 prints {five[row, 'study'].percent} % of the people in its "
            "three rows.",
        )
    parts = [text[f"s3_{name}_percent"] for name in ("unemployed", "job", "return_date_unknown", "return_weeks")]
    low, high = (float(sum(p.bounds[end] for p in parts)) for end in (0, 1))
    yield judge(
        "s3-work-sum",
        "own reports add up to 100, of one number of people",
        parts[0],
        low <= 100 <= high and bool(shared),
        parts[1:],
        reach=Reach(low, high),
        printed=_plus(parts),
        cleared=f"The counts of table 5 fit {listed(shared or [])} people.",
    )
    causes = [text[f"s3_cause_{name}_percent"] for name in ("mental", "conflict", "other_health", "home")]
    yield judge(
        "s3-cause-sum",
        "causes of sick leave, no more than 100 together",
        causes[0],
        sum(p.low for p in causes) <= 100,
        causes[1:],
        printed=_plus(causes),
        cleared="The people behind them are not printed, nor whether one could name several.",
    )


def _referral() -> Iterator[Check]:
    text = _text()
    known = text["s3_referrer_known_count"]
    names = ("nav", "doctor", "self", "other")
    counts = {name: text[f"s3_referred_{name}_count"] for name in names}
    yield compare(
        "s3-referrer-known-count",
        "all referrers together",
        known,
        _exactly(sum(count.value for count in counts.values())),
        counts.values(),
    )
    whole, steps = group_sizes()["all"], _rows("figure-1")
    for name, count in counts.items():
        claim, n = text[f"s3_referred_{name}_percent"], _whole(known)
        other = sum(text[f"s3_referred_{key}_percent"].value for key in names if key != name)
        yield _percent_of(
            f"s3-referred-{name}-percent",
            claim,
            _whole(count),
            n,
            [count, known],
            Finding(
                "substantive",
                "certain",
                f"{count} of {known} is {100 * count.value / n:.1f} %, printed {claim}; the other three make "
                f"{other:.0f} %, which leaves {100 - other:.0f}. Of all {whole} participants it is "
                f"{100 * count.value / whole:.1f}, of all {steps['referred'].count} referred "
                f"{100 * count.value / steps['referred'].count.value:.1f}: no printed base gives {claim}. One wrong "
                "digit would explain it.",
            ),
        )


def _pace() -> Iterator[Check]:
    """Check how fast people came."""
    text, sizes = _text(), group_sizes()
    start_year, end_year = text["s3_inclusion_start_year"], text["s3_inclusion_end_year"]
    months = text["s3_inflow_months"]
    span = 12 * (end_year.value - start_year.value) + 2 - 6  # June to February
    yield compare(
        "s3-inflow-months",
        "from some day in June to some day in February",
        months,
        Reach(span - 1, span + 1),
        [start_year, end_year],
        cleared=f"{span + 1:.0f} calendar months were touched.",
    )
    yield compare(
        "s3-inflow-mean",
        "participants by months",
        text["s3_inflow_mean"],
        _exactly(sizes["all"] / months.value),
        [months, _rows("figure-1")["included"].count],
        cleared=f"{sizes['intervention'] / months.value:.0f} of them a month came to SFJ.",
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
    text, first = _text(), _text()["s3_inflow_start"]
    ratio = text["s3_two_to_one_ratio"]
    early = 5 * first.value  # June to October
    excess = early * (ratio.value - 1) / (ratio.value + 1)
    spread = 1.96 * sqrt(sum(randomised().values()))
    found = randomised()["intervention"] - randomised()["control"]
    yield judge(
        "s3-two-to-one-ratio",
        "two to one at the start can give the arms' sizes",
        ratio,
        abs(found - excess) <= spread,
        [first, *(_rows("figure-1")[f"{step}_{arm}"].count for step in ("allocated", "withdrew") for arm in ARMS)],
        reach=Reach(excess - spread, excess + spread),
        printed=f"{found} more in SFJ",
        cleared=f"Five months at {first} people, two to one, give {excess:.0f} more people in SFJ, the rest of the "
        f"time none; with 95 % of chance {excess - spread:.0f} to {excess + spread:.0f}.",
    )
    yield compare("s8-arms", "arms of table 1", text["s8_arms"], _exactly(len(ARMS)))
    angry, withdrew = text["s2_withdrew_anger_count"], _rows("figure-1")["withdrew"].count
    yield judge(
        "s2-withdrew-anger-count", "one of those who withdrew", angry, angry.value <= withdrew.value, [withdrew]
    )
    yield _miscategorised()


def _across_chapters() -> Iterator[Check]:
    """Hold single numbers of the text against what other chapters say."""
    text = _text()
    centres = {centre for centre, _ in _rows("table-01")} - {"total"}
    yield judge(
        "s8-rapid-return-counties",
        "no more than the counties of the trial",
        text["s8_rapid_return_counties"],
        text["s8_rapid_return_counties"].value <= len(centres),
        reach=Reach(0, len(centres)),
        cleared="Section 8.3 says that all counties have measures of this scheme; the four are those with a clinic "
        "whose treatment is close to that of SFJ.",
    )
    hours, most = text["s2_sfj_hours_max"], text["s6_hours_max"]
    yield judge(
        "s2-sfj-hours-max",
        "no participant had more hours than were offered",
        hours,
        most.value <= hours.value,
        [most, text["s6_hours_mean"]],
        reach=Reach(most.value, most.value),
        finding=Finding(
            "substantive",
            "open",
            f"Section 2.3.1 describes talks with a therapist of up to {hours} hours; by section 6.5.2 participants had "
            f"{text['s6_hours_mean']} hours of guidance on average and up to {most}. The first may be the plan and the "
            "second what was delivered, or the second may count more than talks with the therapist.",
        ),
    )
    earlier, contracted = text["s0_reports_earlier"], text["s0_reports_contracted"]
    yield compare(
        "s0-reports-earlier",
        "reports before this one",
        earlier,
        _exactly(contracted.value),
        [contracted],
        cleared="The contract asks for three, this one included; the second report came in addition.",
    )


def _miscategorised() -> Check:
    """Hold the one corrected participant against the age rows, which add up to other arms."""
    claim = _text()["s2_misclassified_count"]
    ages = {arm: [row.count for row in _age_of(arm)] for arm in ARMS}
    sums = {arm: sum(_whole(count) for count in counts) for arm, counts in ages.items()}
    sizes = group_sizes()
    return judge(
        "s2-misclassified-count",
        "people who stand in another arm in the age rows than in table 1",
        claim,
        sums["control"] - sizes["control"] == sizes["intervention"] - sums["intervention"] == claim.value,
        [*ages["control"], *ages["intervention"]],
        reach=_exactly(sums["control"] - sizes["control"]),
        cleared=f"The ages add up to {sums['control']} and {sums['intervention']}, the arms are {sizes['control']} and "
        f"{sizes['intervention']}: one person was moved from the control arm. Section 2.3.1 does not say which "
        "category was wrong; this would be it.",
    )


REASONS = {
    "A date or fact of the project; nothing else printed tells it.": (
        "s0_strategy_first_year",
        "s0_strategy_last_year",
        "s0_contract_year",
        "s0_report_1_year",
        "s0_report_2_year",
        "s0_report_3_year",
        "s3_two_to_one_end_year",
    ),
    "Read off figure 2, whose curve is not in the text.": ("s3_referral_rise_year",),
    "A definition; nothing else printed tells it.": (
        "s3_age_group_young_from",
        "s3_age_group_old_to",
        "s3_long_education_years",
        "s3_sleep_recall",
        "s3_bullying_regular_definition",
    ),
    "The distribution of HADS is not printed: its mean and SD allow many shares above a cut-off.": (
        "s3_anxiety_percent",
        "s3_depression_percent",
    ),
    "The people behind the percentage are not printed.": (
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
    "When the questionnaires were collected is printed nowhere else. The summary of section 3.5 speaks of users "
    "referred in the month after the trial, which agrees with three months later only if they waited.": (
        "s3_ordinary_collection_length",
        "s3_ordinary_collection_delay",
    ),
    "A proposal for later trials.": ("s8_purer_control_low", "s8_purer_control_high"),
}


def _excused() -> Iterator[Check]:
    text = _text()
    for reason, names in REASONS.items():
        for name in names:
            yield from excuse(_dash(name), "stated in the text", [text[name]], reason)


# Response and balance: what later chapters need --------------------------------------------------


def _answers() -> dict[tuple[str, str], Printed]:
    """Give, by month and arm, the largest number of people whom any table shows to have answered."""
    twenty, ten = _rows("table-20"), _rows("table-10")
    return {("6", arm): twenty["group_size", "all", "6", arm].n for arm in ARMS} | {
        ("12", arm): ten["shc", arm].n for arm in ARMS
    }


def response() -> pd.DataFrame:
    """Show who answered the follow-up questionnaires, by arm.

    Returns
    -------
    DataFrame
        One row per month (6, 12) and arm with the columns ``month, arm, answered, people, percent,
        low, high``. The report prints the number of returned questionnaires for both arms together
        (740 and 636); by arm the largest number in any table is taken (table 20 at 6 months, table 10
        at 12), which 18 and 7 people fall short of. `low` and `high` are Wilson's 95 % interval.

    Examples
    --------
    >>> int(response().set_index(["month", "arm"]).loc[("12", "control"), "answered"])
    252
    """
    sizes = group_sizes()
    rows = []
    for (month, arm), number in _answers().items():
        answered, people = _whole(number), sizes[arm]
        bounds = wilson_interval(answered, people)
        rows.append((month, arm, answered, people, 100 * answered / people, 100 * bounds.low, 100 * bounds.high))
    return pd.DataFrame(rows, columns=["month", "arm", "answered", "people", "percent", "low", "high"])


def response_difference(month: str) -> Estimate:
    """Give by how much more the intervention arm answered.

    Parameters
    ----------
    month : {"6", "12"}
        Follow-up.

    Returns
    -------
    Estimate
        Difference of the shares (0 to 1), intervention minus control, with Newcombe's interval.

    Examples
    --------
    >>> found = response_difference("12")
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.151, 0.094, 0.206)
    """
    counts, sizes = _answers(), group_sizes()
    control, intervention = (_whole(counts[month, arm]) for arm in ARMS)
    return risk_difference(intervention, sizes["intervention"], control, sizes["control"])


def silent_at_baseline() -> pd.DataFrame:
    """Compare those who did not answer at 12 months with those who did, at inclusion (table 14).

    Returns
    -------
    DataFrame
        One row per outcome and arm with the columns ``outcome, label_en, label_no, arm, answered,
        silent`` (means at inclusion) and ``difference``, silent minus answered in SDs.

    Examples
    --------
    >>> rows = silent_at_baseline().set_index(["outcome", "arm"])
    >>> float(round(rows.loc[("hads_anxiety", "control"), "difference"], 2))
    0.21
    """
    rows = []
    fourteen = _rows("table-14")
    for outcome, arm in product(dict.fromkeys(outcome for outcome, _, _ in fourteen), ARMS):
        here, gone = (fourteen[outcome, name, arm] for name in ("returned", "not_returned"))
        sds = [_mid(sd_from_interval(row.ci_low, row.ci_high, _whole(row.n))) for row in (gone, here)]
        d = standardised_mean_difference(gone.mean.value, sds[0], here.mean.value, sds[1])
        rows.append((outcome, here.label_en, here.label_no, arm, here.mean.value, gone.mean.value, d))
    names = ["outcome", "label_en", "label_no", "arm", "answered", "silent", "difference"]
    return pd.DataFrame(rows, columns=names)


def _responses() -> Iterator[Check]:
    """Check the numbers of returned questionnaires in section 4.2."""
    text, everybody = _text(), group_sizes()["all"]
    for month in ("6", "12"):
        count, percent = text[f"s4_response_{month}_count"], text[f"s4_response_{month}_percent"]
        yield _percent_of(f"s4-response-{month}-percent", percent, _whole(count), everybody, [count])
        parts = [_answers()[month, arm] for arm in ARMS]
        yield judge(
            f"s4-response-{month}-count",
            "no fewer than the people in any table of that month",
            count,
            count.value >= sum(part.value for part in parts),
            parts,
            reach=Reach(sum(part.value for part in parts), everybody),
            cleared=f"Tables show at most {_plus(parts)} = {sum(_whole(part) for part in parts)} of them.",
        )
        control, intervention = (100 * part.value / group_sizes()[arm] for arm, part in zip(ARMS, parts, strict=True))
        spare = _whole(count) - sum(_whole(part) for part in parts)
        yield judge(
            f"s4-dropout-{month}-word",
            "more dropout in the control arm",
            count,
            (_whole(parts[0]) + spare) / group_sizes()["control"] < _whole(parts[1]) / group_sizes()["intervention"],
            parts,
            printed=f"{control:.0f} % against {intervention:.0f} %",
            cleared=f"{control:.1f} % of the control arm and {intervention:.1f} % of SFJ answered; so even if all the "
            f"{spare} people missing in the tables were controls.",
        )


def standardised_share_difference(share1: float, share2: float) -> float:
    """Give the difference of two shares in standard deviations.

    Parameters
    ----------
    share1, share2 : float
        Between 0 and 1, not both 0 or both 1.

    Returns
    -------
    float
        First minus second.

    Notes
    -----
    (p1 - p2) / sqrt((p1 (1 - p1) + p2 (1 - p2)) / 2); Austin (2009), doi:10.1080/03610910902859574.

    Examples
    --------
    >>> round(standardised_share_difference(0.5, 0.4), 3)
    0.202
    """
    return (share1 - share2) / sqrt((share1 * (1 - share1) + share2 * (1 - share2)) / 2)


def standardised_mean_difference(mean1: float, sd1: float, mean2: float, sd2: float) -> float:
    """Give the difference of two means in standard deviations.

    Parameters
    ----------
    mean1, sd1, mean2, sd2 : float
        Means and SDs of both groups.

    Returns
    -------
    float
        First minus second, by the root of the mean variance; source as for shares.

    Examples
    --------
    >>> round(standardised_mean_difference(7.76, 3.96, 8.44, 4.11), 2)
    -0.17
    """
    return (mean1 - mean2) / sqrt((sd1**2 + sd2**2) / 2)


def chance_imbalance(n1: int, n2: int, *, level: float = 0.95) -> float:
    """Give the standardised difference that chance alone exceeds rarely.

    Parameters
    ----------
    n1, n2 : int
        People in both groups.
    level : float
        How often randomised groups stay below it.

    Returns
    -------
    float
        In SDs: z sqrt(1/n1 + 1/n2).

    Examples
    --------
    >>> round(chance_imbalance(563, 630), 3)
    0.114
    """
    return float(stats.norm.ppf((1 + level) / 2)) * sqrt(1 / n1 + 1 / n2)


def share_at_inclusion(variable: str, group: str) -> tuple[int, int]:
    """Give the people with a trait at inclusion and those who can have answered.

    Parameters
    ----------
    variable : str
        Row of table 2 or 5.
    group : {"all", "control", "intervention", "study", "ordinary"}
        "study" is "all", with the rows that only table 5 has.

    Returns
    -------
    count, people : int
        Slips corrected: age stands in the column it belongs to, the study population has the
        totals of table 2.

    Examples
    --------
    >>> share_at_inclusion("age_under_30", "all"), share_at_inclusion("age_under_30", "study")
    ((193, 1193), (193, 1193))
    """
    table = "table-05" if group == "ordinary" or (variable, "all") not in _rows("table-02") else "table-02"
    wanted = "all" if group == "study" and table == "table-02" else group
    column = next(c for c in columns(table) if c.arm == wanted and variable in QUESTIONS[c.question])
    return _whole(_rows(table)[variable, column.head].count), column.base


def _balance(table: str, groups: tuple[str, str], variables: Iterable[str], means: str) -> pd.DataFrame:
    """Compare two groups in shares and means, the second minus the first."""
    rows = []
    sizes = group_sizes()
    for variable in variables:
        label = _rows(table)[variable, groups[1]]
        first, second = (count / n for count, n in (share_at_inclusion(variable, group) for group in groups))
        if first or second:
            d = standardised_share_difference(second, first)
            rows.append((variable, label.label_en, label.label_no, "percent", 100 * first, 100 * second, d))
    for measure in MEASURES:
        pair = [_rows(means)[measure, group] for group in groups]
        sds = [_mid(sd_from_interval(row.ci_low, row.ci_high, sizes[g])) for row, g in zip(pair, groups, strict=True)]
        first, second = (row.mean.value for row in pair)
        d = standardised_mean_difference(second, sds[1], first, sds[0])
        rows.append((measure, pair[0].label_en, pair[0].label_no, "mean", first, second, d))
    return pd.DataFrame(rows, columns=["variable", "label_en", "label_no", "kind", *groups, "difference"])


def baseline_balance() -> pd.DataFrame:
    """Compare the arms at inclusion by standardised differences (tables 2 and 3).

    Returns
    -------
    DataFrame
        One row per trait with the columns ``variable, label_en, label_no, kind`` (percent or mean),
        ``control, intervention`` (in per cent or points) and ``difference``, intervention minus
        control in SDs. `chance_imbalance` says how much randomisation leaves to chance. Men are
        left out, as women say it all.

    Examples
    --------
    >>> rows = baseline_balance().set_index("variable")
    >>> [float(round(rows.loc[name, "difference"], 2)) for name in ("hads_depression", "women")]
    [-0.17, 0.1]
    """
    names = dict.fromkeys(variable for variable, _ in _rows("table-02") if variable != "men")
    return _balance("table-02", ("control", "intervention"), names, "table-03")


def population_balance() -> pd.DataFrame:
    """Compare the trial with the users who came after it (tables 5 and 6).

    Returns
    -------
    DataFrame
        As `baseline_balance`, with the columns ``study`` and ``ordinary``; the difference is ordinary
        minus study. The study population has the totals of table 2, where table 5 repeats its slips.

    Examples
    --------
    >>> rows = population_balance().set_index("variable")
    >>> float(round(rows.loc["university_over_4", "difference"], 2))
    0.39
    """
    names = dict.fromkeys(v for v, head in _rows("table-05") if head == "ordinary" and v != "men")
    return _balance("table-05", ("study", "ordinary"), names, "table-06")


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
