"""The answers to the open questions of the user survey: table 23 put right by the text of chapter 7.

A column of table 23 is a question ("most" or "least" satisfied with) and an arm ("intervention" was
offered Senter for jobbmestring, SFJ; "control" had ordinary follow-up). Its counts take two
follow-ups together, after 6 and 12 months; the text gives some of them apart. Checks and models both stand on these
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import ceil, floor, perm, prod
from types import MappingProxyType
from typing import Any

import pandas as pd

from etterprov import source
from etterprov.counts import as_int
from etterprov.printed import Printed
from jobsupport.sfj.text import report_text

TIMES = ("6", "12")
ARMS = {"intervention": "sfj", "control": "control"}  # in the table, in the names of the text's numbers
COLUMNS = tuple((question, arm) for question in ("most", "least") for arm in ARMS)
CATEGORIES = (  # in the order of the printed rows
    "measure",
    "nav",
    "psychologist",
    "tools",
    "gp",
    "other_therapists",
    "results",
    "lacking_follow_up",
    "satisfied_all",
    "heard",
    "other",
)
SHORT, UNKNOWN = "short", "unknown"  # of a category without a row, and of a row that nothing tells of
RATINGS = {  # name in the text, and the follow-up whose open answers stand in for its n
    "satisfaction_6": "6",
    "satisfaction_12": "12",
    "health_effect": "6",  # its time is not printed; fewer wrote at 6 months
}
EXPERIENCES = ("positive", "negative", "mixed", "unclear")
_IN_TEXT = {"service": "measure", "other": "other_therapists", "nothing": "satisfied_all"}
_ADDED = {
    SHORT: "Service too short (no row in the table)",
    UNKNOWN: "Not told: heard, other or a category without a row",
}

#: A question and an arm.
Column = tuple[str, str]


# What is printed ---------------------------------------------------------------------------------


def cell(column: Column, row: str) -> source.Row:
    """Give a row of table 23 in one of its columns.

    Examples
    --------
    >>> cell(("least", "control"), "nav").percent.text
    '0.8'
    """
    return source.rows("sfj-table-23")[row, *column]


def size(column: Column) -> Printed:
    """Give the number of responses in the head of a column.

    Examples
    --------
    >>> size(("least", "control")).text
    '263'
    """
    number: Printed = cell(column, "group_size").n
    return number


def label(category: str) -> str:
    """Say in English what a category is called.

    Examples
    --------
    >>> label("gp")
    'General practitioner'
    """
    return _ADDED.get(category) or str(cell(COLUMNS[0], category).label_en)


def wrote(column: Column) -> tuple[Printed, Printed]:
    """Give how many people answered an open question, as the text prints it for 6 and 12 months.

    Examples
    --------
    >>> [number.text for number in wrote(("least", "control"))]
    ['122', '141']
    """
    question, arm = column
    six, twelve = (report_text()[f"s7_{question}_{time}_{ARMS[arm]}_answered"] for time in TIMES)
    return six, twelve


def answered(question: str, arm: str) -> tuple[int, int]:
    """Give how many people answered an open question, at 6 and at 12 months.

    Parameters
    ----------
    question : {"most", "least"}
        What they were most, or least, satisfied with.
    arm : {"intervention", "control"}
        The arm.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> answered("least", "control")
    (122, 141)
    """
    six, twelve = wrote((question, arm))
    return as_int(six), as_int(twelve)


@source.cached
def told(column: Column) -> Mapping[str, Mapping[str, Printed]]:
    """Give the counts of a column that the text prints, by category and time.

    Examples
    --------
    >>> {time: count.text for time, count in told(("least", "control"))["nav"].items()}
    {'6': '28', '12': '27'}
    """
    question, arm = column
    pattern = re.compile(rf"s7_{question}_(6|12)_{ARMS[arm]}_(\w+)_count")
    found: dict[str, dict[str, Printed]] = {}
    text = report_text()
    for match in filter(None, map(pattern.fullmatch, text)):
        time, theme = match.groups()
        found.setdefault(_IN_TEXT.get(theme, theme), {})[time] = text[match[0]]
    return MappingProxyType({category: MappingProxyType(counts) for category, counts in found.items()})


def told_twice(column: Column, category: str) -> bool:
    """Tell whether the text counts a category at both follow-ups.

    Examples
    --------
    >>> told_twice(("least", "control"), "nav"), told_twice(("least", "control"), "results")
    (True, False)
    """
    return len(told(column).get(category, {})) == len(TIMES)


def rating(question: str, arm: str) -> tuple[Printed, Printed]:
    """Give mean and SD of a rating of section 7.3.

    Parameters
    ----------
    question : {"satisfaction_6", "satisfaction_12", "health_effect"}
        The rating.
    arm : {"intervention", "control"}
        The arm.

    Examples
    --------
    >>> [number.text for number in rating("satisfaction_6", "intervention")]
    ['6.3', '1.0']
    """
    mean, sd = (report_text()[f"s7_{question}_{ARMS[arm]}_{what}"] for what in ("mean", "sd"))
    return mean, sd


# Two follow-ups together -------------------------------------------------------------------------


def mean_percent(six: int, n6: int, twelve: int, n12: int) -> Fraction:
    """Give the plain mean of the percentages of two follow-ups, by which table 23 was made.

    Parameters
    ----------
    six, n6, twelve, n12 : int
        Responses in the category and all responses, at 6 and at 12 months.

    Returns
    -------
    Fraction
        Not the percentage of all responses together, which weights the follow-ups by their size.

    Examples
    --------
    Psychologists, most satisfied, control group: printed is 23.5 %, although 75 of 316 is 23.7 %.

    >>> round(float(mean_percent(30, 143, 45, 173)), 2), round(100 * 75 / 316, 2)
    (23.5, 23.73)
    """
    return Fraction(50 * six, n6) + Fraction(50 * twelve, n12)


def six_month_counts(count: int, percent: Printed, n6: int, n12: int) -> list[int]:
    """Find the splits of a count over two follow-ups whose mean percentage prints as given.

    Parameters
    ----------
    count : int
        Responses at both times together.
    percent : Printed
        The plain mean of both percentages, as printed.
    n6, n12 : int
        All responses at 6 and at 12 months.

    Returns
    -------
    list of int
        Possible counts at 6 months; the rest of `count` belongs to 12 months.

    Examples
    --------
    A printed mean tells the split when the follow-ups differ in size: 74 were 35 and 39.

    >>> six_month_counts(74, Printed("23.5"), 143, 173)
    [35]
    >>> six_month_counts(54, Printed("8.9"), 281, 297)
    []
    """
    low, high = (bound * n6 * n12 for bound in percent.bounds)
    first, last = ceil(low), floor(high)  # whole numbers are compared faster
    return [six for six in _splits(count, n6, n12) if first <= 50 * (six * n12 + (count - six) * n6) <= last]


def _splits(count: int, n6: int, n12: int) -> range:
    """Give the counts at 6 months that leave no more than all for 12 months; none if nobody answered at one of them."""
    return range(max(0, count - n12), min(count, n6) + 1) if min(n6, n12) > 0 else range(0)


@source.cached
def fitting_splits(column: Column, row: str, category: str) -> tuple[int, ...]:
    """Give the counts at 6 months by which a cell can hold what the text says of a category.

    Examples
    --------
    >>> fitting_splits(("least", "control"), "psychologist", "nav")
    (28,)
    >>> fitting_splits(("least", "control"), "nav", "nav")
    ()
    """
    printed, counts = cell(column, row), told(column).get(category, {})
    count = as_int(printed.count)
    six, twelve = (as_int(counts[time]) if time in counts else None for time in TIMES)
    splits = six_month_counts(count, printed.percent, *answered(*column))
    return tuple(x for x in splits if six in (None, x) and twelve in (None, count - x))


def cells_for(question: str, arm: str, category: str) -> list[str]:
    """Find the printed rows of a column that can hold what the text says of a category.

    Parameters
    ----------
    question : {"most", "least"}
        The question.
    arm : {"intervention", "control"}
        The arm.
    category : str
        A category of table 23, or ``"short"`` for complaints that the service was too short.

    Returns
    -------
    list of str
        Rows whose count and percentage agree with the counts in the text.

    Examples
    --------
    What the control group says of NAV is printed in the row of the psychologists:

    >>> cells_for("least", "control", "nav")
    ['psychologist']
    """
    return [row for row in CATEGORIES if fitting_splits((question, arm), row, category)]


# Which row holds which category ------------------------------------------------------------------

_NOWHERE = len(CATEGORIES)  # a row added after the last one moves nothing


def _placed(first: int, second: int) -> dict[str, str]:
    """Say in which row each category is printed, if rows were added before two of the categories."""
    order = list(CATEGORIES)
    order.insert(second, UNKNOWN)
    order.insert(first, SHORT)
    return dict(zip(order, CATEGORIES, strict=False))  # what has no row left fell off the table


def _score(column: Column, first: int, second: int) -> int:
    rows = _placed(first, second)
    return sum(c in rows and bool(fitting_splits(column, rows[c], c)) for c in told(column))


@source.cached
def _best(column: Column) -> tuple[tuple[int, int], ...]:
    """Give the readings that reconcile most with the fewest added rows."""
    pairs = [(first, second) for second in range(_NOWHERE + 1) for first in range(second + 1)]
    worth = {pair: (_score(column, *pair), pair.count(_NOWHERE)) for pair in pairs}
    top = max(worth.values())
    return tuple(pair for pair, value in worth.items() if value == top)


@source.cached
def _readings(column: Column) -> tuple[tuple[int, int], ...]:
    """Keep of the best readings those whose first added row both arms share, if there are any."""
    question, arm = column
    shared = set.intersection(*({first for first, _ in _best((question, other))} for other in ARMS))
    return tuple(pair for pair in _best((question, arm)) if pair[0] in shared) or _best((question, arm))


@source.cached
def places(column: Column) -> Mapping[str, str]:
    """Say in which row each category of a column is printed, under the reading that reconciles most.

    Examples
    --------
    >>> places(("least", "control"))["nav"], places(("most", "control"))["nav"]
    ('psychologist', 'nav')
    """
    return MappingProxyType(_placed(*_readings(column)[-1]))


def category_in(column: Column, row: str) -> str:
    """Tell which category stands in a row under the reading that reconciles most.

    Examples
    --------
    >>> category_in(("least", "control"), "psychologist")
    'nav'
    """
    return next(category for category, place in places(column).items() if place == row)


def row_below_fits(column: Column, category: str) -> bool:
    """Tell whether the row below a category's own can hold the counts of the text.

    Parameters
    ----------
    column : (str, str)
        Question and arm.
    category : str
        A category that the text counts, not the last.

    Examples
    --------
    >>> row_below_fits(("least", "control"), "nav"), row_below_fits(("most", "control"), "gp")
    (True, False)
    """
    below = CATEGORIES[CATEGORIES.index(category) + 1]
    return below in cells_for(*column, category)


def added_up(column: Column, category: str) -> str:
    """Write the text's counts of both follow-ups as a sum.

    Examples
    --------
    >>> added_up(("least", "control"), "nav")
    '28 + 27 = 55'
    """
    six, twelve = (told(column)[category][time] for time in TIMES)
    return f"{six} + {twelve} = {as_int(six) + as_int(twelve)}"


def assignments(column: Column) -> tuple[int, int]:
    """Count the ways to give every category that the text counts a cell of its own in a column.

    Returns
    -------
    tuple of int
        Ways in which each cell can hold what the text says of its category, and ways in all.

    Examples
    --------
    >>> assignments(("least", "control")), assignments(("least", "intervention"))
    ((1, 7920), (20, 55440))
    """
    choices = [cells_for(*column, category) for category in told(column)]
    fitting = sum(len(set(rows)) == len(rows) for rows in product(*choices))
    return fitting, perm(len(CATEGORIES), len(choices))


def chance_of_reading(question: str) -> float:
    """Bound the chance that added rows reconcile all counts of the text, did the cells stand in any order.

    Parameters
    ----------
    question : {"most", "least"}
        The question; its columns are taken together.

    Returns
    -------
    float
        At most this share of all orders of both columns' cells is reconciled by some reading: up to two rows added in
        each column, the first of them at the same place in both. It is the share that one reading reconciles, times the
        number of readings that put the text's categories differently; the same order can suit two of them.

    Examples
    --------
    >>> chance_of_reading("least") < 1e-5
    True
    """
    columns = [(question, arm) for arm in ARMS]
    share = prod(Fraction(*assignments(column)) for column in columns)
    readings = sum(prod(len(_placements(column, first)) for column in columns) for first in range(_NOWHERE + 1))
    return float(share * readings)


def _placements(column: Column, first: int) -> set[tuple[str, ...]]:
    """Give the rows in which a first added row and any second one can put the categories that the text counts."""
    found = set()
    for second in range(first, _NOWHERE + 1):
        rows = _placed(first, second)
        if all(category in rows for category in told(column)):
            found.add(tuple(rows[category] for category in told(column)))
    return found


def possible_splits(column: Column, row: str) -> tuple[int, ...]:
    """Give the counts at 6 months by which a row's percentage is the plain mean of both follow-ups.

    Where the text counts both, it is held to these, not to the count of the row.

    Examples
    --------
    >>> possible_splits(("most", "intervention"), "measure"), possible_splits(("most", "intervention"), "gp")
    ((68,), ())
    """
    category = category_in(column, row)
    if not told_twice(column, category):
        return fitting_splits(column, row, category)
    (six, twelve), (n6, n12) = (as_int(told(column)[category][time]) for time in TIMES), answered(*column)
    fits = min(n6, n12) > 0 and cell(column, row).percent.admits(mean_percent(six, n6, twelve, n12))
    return (six,) if fits else ()


def mean_percents(column: Column, row: str) -> list[Fraction]:
    """Give the plain means of both follow-ups that a row can have: by splits that fit, else by any.

    Examples
    --------
    >>> [round(float(mean), 2) for mean in mean_percents(("most", "intervention"), "measure")]
    [25.57]
    """
    n6, n12 = answered(*column)
    splits = possible_splits(column, row)
    count = as_int(cell(column, row).count)
    if splits:
        count = corrected_count(column, category_in(column, row), row)
    return [mean_percent(six, n6, count - six, n12) for six in splits or _splits(count, n6, n12)]


def fewest(column: Column, row: str, time: str) -> int:
    """Give the fewest responses that a row can have at one follow-up, by its count and percentage.

    Examples
    --------
    >>> fewest(("most", "control"), "gp", "6"), fewest(("most", "control"), "gp", "12")
    (35, 39)
    """
    count = as_int(cell(column, row).count)
    splits = possible_splits(column, row) or _splits(count, *answered(*column))  # no split fits: any may be
    if not splits:
        return 0
    return splits[0] if time == TIMES[0] else count - splits[-1]


def two_percentages() -> pd.DataFrame:
    """Compare two rules for the percentages of table 23, where the text gives both follow-ups.

    Returns
    -------
    DataFrame
        One row per count that the text splits, with ``category, question, arm, six, twelve``, the
        percentage of all responses together (``pooled``) and the plain mean of both follow-ups
        (``mean``), to be held against the ``printed`` one beside ``printed_row``.

    Examples
    --------
    >>> rules = two_percentages()
    >>> [sum(p.admits(x) for p, x in zip(rules.printed, rules[rule])) for rule in ("pooled", "mean")], len(rules)
    ([4, 9], 9)
    """
    rows = []
    for column in COLUMNS:
        for category, counts in told(column).items():
            if not told_twice(column, category):
                continue
            (six, twelve), (n6, n12) = (as_int(counts[time]) for time in TIMES), answered(*column)
            pooled, mean = Fraction(100 * (six + twelve), n6 + n12), mean_percent(six, n6, twelve, n12)
            row = places(column)[category]
            rows.append((category, *column, six, twelve, float(pooled), float(mean), cell(column, row).percent, row))
    names = ["category", "question", "arm", "six", "twelve", "pooled", "mean", "printed", "printed_row"]
    return pd.DataFrame(rows, columns=names)


# The table put right -----------------------------------------------------------------------------


def corrected_count(column: Column, category: str, row: str) -> int:
    """Give the count of a category, mended where the text shows the cell to be a slip.

    Parameters
    ----------
    column : (str, str)
        Question and arm.
    category : str
        The category.
    row : str
        Beside which label it is printed.

    Examples
    --------
    >>> corrected_count(("most", "intervention"), "measure", "measure")
    148
    """
    counts, printed = told(column).get(category, {}), cell(column, row)
    if told_twice(column, category):
        return sum(as_int(x) for x in counts.values())
    if not counts or fitting_splits(column, row, category):
        return as_int(printed.count)
    (time, known), (n6, n12) = *counts.items(), answered(*column)
    fixed = as_int(known)
    pairs = [(fixed, x) for x in range(n12 + 1)] if time == TIMES[0] else [(x, fixed) for x in range(n6 + 1)]
    fitting = {
        six + twelve
        for six, twelve in pairs
        if min(n6, n12) > 0 and printed.percent.admits(mean_percent(six, n6, twelve, n12))
    }
    return min(fitting, key=lambda total: abs(total - printed.count.value), default=as_int(printed.count))


def _sureness(column: Column, category: str, row: str) -> str:
    options = _readings(column)
    if category in CATEGORIES and (told_twice(column, category) or cells_for(*column, category) == [row]):
        return "certain"
    if category == UNKNOWN or any(_placed(*pair).get(category) != row for pair in options):
        return "open"
    order = list(_placed(*options[-1]))
    last = max(order.index(c) for c in told(column))
    moved = options[-1] != (_NOWHERE, _NOWHERE)
    return "open" if moved and order.index(category) > last else "likely"


def _why(column: Column, category: str, row: str) -> str:
    counts = told(column).get(category)
    if not counts:
        return "by its place in the column"
    parts = " and ".join(f"{number} at {time} months" for time, number in counts.items())
    printed = cell(column, row)
    if fitting_splits(column, row, category):
        return f"the text counts {parts}"
    return f"the text counts {parts}; printed {printed.count} ({printed.percent} %)"


def corrected_table() -> pd.DataFrame:
    """Give table 23 with every category in its place, under the reading that reconciles most.

    In the columns of what satisfied least, a row that the table does not list stands after the first
    one (that the service was too short), so that everything below is printed one row too low and the
    last category has no row left. In the control group one more row came in further down, or the last
    two are exchanged; both give the counts below.

    Returns
    -------
    DataFrame
        One row per category and column with ``category, label_en, question, arm, count, n, percent``
        (of all responses to the question), ``printed_row`` (beside which label the count is printed),
        ``sureness`` and ``why``. Sure is said of the place and the count: ``certain`` where the text
        gives both follow-ups or only one cell can hold its count, ``likely`` where every best reading
        agrees, ``open`` where they differ or nothing tells. A category that fell off the table has no
        count.

    Examples
    --------
    >>> table = corrected_table().set_index(["question", "arm", "category"])
    >>> nav = table.loc[("least", "control", "nav")]
    >>> int(nav["count"]), round(float(nav["percent"]), 1), nav["printed_row"], nav["sureness"]
    (55, 20.9, 'psychologist', 'certain')
    """
    rows: list[tuple[Any, ...]] = []
    for column in COLUMNS:
        n = as_int(size(column))
        for category, row in places(column).items():
            count = corrected_count(column, category, row)
            reasons = _sureness(column, category, row), _why(column, category, row)
            rows.append((category, label(category), *column, count, n, 100 * count / n, row, *reasons))
        lost = [c for c in CATEGORIES if c not in places(column)]
        rows += [(c, label(c), *column, pd.NA, n, pd.NA, None, "open", "no row left") for c in lost]
    names = ["category", "label_en", "question", "arm", "count", "n", "percent", "printed_row", "sureness", "why"]
    return pd.DataFrame(rows, columns=names).astype({"count": "Int64", "percent": "Float64"})


def text_against_table() -> pd.DataFrame:
    """Hold the counts of the text against the row of table 23 beside their own label.

    Returns
    -------
    DataFrame
        One row per category that the text counts, by column, with ``question, arm, category, label_en``,
        the text's counts at ``six`` and ``twelve`` months (missing where it gives none), the ``count`` and
        ``percent`` of the row (missing for complaints of a short service, which have none), whether that
        row ``holds`` the counts, and ``fits``, the labels of all rows whose count and percentage can hold them.

    Examples
    --------
    >>> rows = text_against_table().set_index(["question", "arm", "category"])
    >>> nav = rows.loc[("least", "control", "nav")]
    >>> nav.six.text, nav.twelve.text, nav["count"].text, nav.fits
    ('28', '27', '2', ('Psychologist',))
    """
    rows = []
    for column in COLUMNS:
        for category, counts in told(column).items():
            row = None if category == SHORT else cell(column, category)
            fits = cells_for(*column, category)
            printed = (row.count, row.percent) if row else (None, None)
            times = (counts.get(time) for time in TIMES)
            labels = tuple(map(label, fits))
            rows.append((*column, category, label(category), *times, *printed, category in fits, labels))
    names = ["question", "arm", "category", "label_en", "six", "twelve", "count", "percent", "holds", "fits"]
    return pd.DataFrame(rows, columns=names)


# Coordination in NAV -----------------------------------------------------------------------------


def coordination(arm: str) -> dict[str, tuple[Printed, Printed]]:
    """Give counts and percentages of what people think of the coordination in NAV.

    Parameters
    ----------
    arm : {"intervention", "control"}
        The arm.

    Returns
    -------
    dict of str to tuple of Printed
        Count and percentage as printed, by experience.

    Examples
    --------
    >>> count, percent = coordination("control")["negative"]
    >>> count.text, percent.text
    ('120', '43.8')
    """
    stems = {name: f"s7_coordination_{ARMS[arm]}_{name}" for name in EXPERIENCES}
    return {name: (report_text()[f"{stem}_count"], report_text()[f"{stem}_percent"]) for name, stem in stems.items()}


def coordination_answers(arm: str) -> int:
    """Count the answers of an arm on coordination, both follow-ups together.

    Examples
    --------
    >>> coordination_answers("control")
    277
    """
    return sum(as_int(count) for count, _ in coordination(arm).values())


@source.cached
def coordination_splits(arm: str) -> Mapping[int, tuple[tuple[int, int], ...]]:
    """Find how many may have answered at 6 months, if the percentages are means of both follow-ups.

    Parameters
    ----------
    arm : {"intervention", "control"}
        The arm.

    Returns
    -------
    mapping of int to tuple of (int, int)
        By the number who answered at 6 months, the fewest and the most of them in each experience.

    Examples
    --------
    >>> splits = coordination_splits("control")
    >>> len(splits), splits[150]
    (44, ((37, 37), (57, 57), (34, 35), (21, 22)))
    """
    pairs, total = coordination(arm).values(), coordination_answers(arm)
    found = {}
    for n6 in range(1, total):
        ranges = [six_month_counts(as_int(count), percent, n6, total - n6) for count, percent in pairs]
        if all(ranges) and sum(r[0] for r in ranges) <= n6 <= sum(r[-1] for r in ranges):
            found[n6] = tuple((r[0], r[-1]) for r in ranges)
    return MappingProxyType(found)


def coordination_ways(arm: str) -> int:
    """Count the ways to split the answers of an arm over both follow-ups, experience by experience.

    Examples
    --------
    >>> coordination_ways("control")
    444
    """
    return sum(
        sum(parts) == n6
        for n6, ranges in coordination_splits(arm).items()
        for parts in product(*(range(low, high + 1) for low, high in ranges))
    )
