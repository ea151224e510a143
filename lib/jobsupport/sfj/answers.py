"""What participants answered: counts recovered from the report's table 23 and chapter 7."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pandas as pd

from etterprov import source
from etterprov.counts import as_int
from etterprov.effects import hedges_g
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


IN_TEXT = {"service": "measure", "other": "other_therapists", "nothing": "satisfied_all"}


SHORT, UNKNOWN = "short", "unknown"


ADDED = {
    SHORT: "Service too short (no row in the table)",
    UNKNOWN: "Not told: heard, other or a category without a row",
}


Column = tuple[str, str]


def printed_rows() -> Mapping[Any, source.Row]:
    """Give the rows of table 23."""
    return source.rows("sfj-table-23")


def texts(*names: str) -> list[Printed]:
    """Give numbers of the text by their names."""
    return [report_text()[name] for name in names]


def cell_of(column: Column, row: str) -> source.Row:
    """Give count and percentage of a row in a column."""
    return printed_rows()[(row, *column)]


def size_of(column: Column) -> Printed:
    """Give the N in the head of a column."""
    return cell_of(column, "group_size").n


def label_of(category: str) -> str:
    """Give the English label of a category."""
    return ADDED.get(category) or cell_of(COLUMNS[0], category).label_en


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
    six, twelve = (as_int(x) for x in answered_of((question, arm)))
    return six, twelve


def answered_of(column: Column) -> list[Printed]:
    """Give the printed numbers of responses at both follow-ups."""
    question, arm = column
    return texts(*(f"s7_{question}_{time}_{ARMS[arm]}_answered" for time in TIMES))


@source.cached
def told_of(column: Column) -> dict[str, dict[str, Printed]]:
    """Give the counts of a column that the text prints, by category and time."""
    question, arm = column
    pattern = re.compile(rf"s7_{question}_(6|12)_{ARMS[arm]}_(\w+)_count")
    found: dict[str, dict[str, Printed]] = {}
    for name, number in report_text().items():
        if match := pattern.fullmatch(name):
            time, theme = match.groups()
            found.setdefault(IN_TEXT.get(theme, theme), {})[time] = number
    return found


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
    splits = range(max(0, count - n12), min(count, n6) + 1)
    return [six for six in splits if first <= 50 * (six * n12 + (count - six) * n6) <= last]


@source.cached
def holding(column: Column, row: str, category: str) -> tuple[int, ...]:
    """Give the counts at 6 months by which a cell can hold what the text says of a category."""
    cell, told = cell_of(column, row), told_of(column).get(category, {})
    count = as_int(cell.count)
    six, twelve = (as_int(told[time]) if time in told else None for time in TIMES)
    splits = six_month_counts(count, cell.percent, *answered(*column))
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
    return [row for row in CATEGORIES if holding((question, arm), row, category)]


NOWHERE = len(CATEGORIES)  # a row added after the last one moves nothing


def printed_places(first: int, second: int) -> dict[str, str]:
    """Say in which row each category is printed, if rows were added before two of the categories."""
    order = list(CATEGORIES)
    order.insert(second, UNKNOWN)
    order.insert(first, SHORT)
    return dict(zip(order, CATEGORIES, strict=False))  # what has no row left fell off the table


def score(column: Column, first: int, second: int) -> int:
    """Count the categories of the text that fit their row, if rows were added before two of the categories."""
    places = printed_places(first, second)
    return sum(c in places and bool(holding(column, places[c], c)) for c in told_of(column))


@source.cached
def _best(column: Column) -> list[tuple[int, int]]:
    """Give the readings that reconcile most with the fewest added rows."""
    pairs = [(first, second) for second in range(NOWHERE + 1) for first in range(second + 1)]
    worth = {pair: (score(column, *pair), pair.count(NOWHERE)) for pair in pairs}
    top = max(worth.values())
    return [pair for pair, value in worth.items() if value == top]


@source.cached
def printed_readings(column: Column) -> list[tuple[int, int]]:
    """Keep of the best readings those whose first added row both arms share, if there are any."""
    question, arm = column
    shared = set.intersection(*({first for first, _ in _best((question, other))} for other in ARMS))
    return [pair for pair in _best((question, arm)) if pair[0] in shared] or _best((question, arm))


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
        places = printed_places(*printed_readings(column)[-1])
        for category, told in told_of(column).items():
            if len(told) < 2:
                continue
            (six, twelve), (n6, n12) = (as_int(told[time]) for time in TIMES), answered(*column)
            pooled, mean = Fraction(100 * (six + twelve), n6 + n12), mean_percent(six, n6, twelve, n12)
            row = places[category]
            rows.append((category, *column, six, twelve, float(pooled), float(mean), cell_of(column, row).percent, row))
    names = ["category", "question", "arm", "six", "twelve", "pooled", "mean", "printed", "printed_row"]
    return pd.DataFrame(rows, columns=names)


def _sureness(column: Column, category: str, row: str) -> str:
    told, options = told_of(column), printed_readings(column)
    if category in CATEGORIES and (len(told.get(category, {})) == 2 or cells_for(*column, category) == [row]):
        return "certain"
    if category == UNKNOWN or any(printed_places(*pair).get(category) != row for pair in options):
        return "open"
    order = list(printed_places(*options[-1]))
    last = max(order.index(c) for c in told)
    moved = options[-1] != (NOWHERE, NOWHERE)
    return "open" if moved and order.index(category) > last else "likely"


def corrected_count_of(column: Column, category: str, row: str) -> int:
    """Give the count of a category, mended where the text shows the cell to be a slip."""
    told, cell = told_of(column).get(category, {}), cell_of(column, row)
    if len(told) == 2:
        return sum(as_int(x) for x in told.values())
    if not told or holding(column, row, category):
        return as_int(cell.count)
    (time, known), sizes = *told.items(), answered(*column)
    fixed = as_int(known)
    pairs = [(fixed, x) if time == "6" else (x, fixed) for x in range(sizes[time == "6"] + 1)]
    fitting = {
        six + twelve for six, twelve in pairs if cell.percent.admits(mean_percent(six, sizes[0], twelve, sizes[1]))
    }
    return min(fitting, key=lambda total: abs(total - cell.count.value), default=as_int(cell.count))


def _why(column: Column, category: str, row: str) -> str:
    told = told_of(column).get(category)
    if not told:
        return "by its place in the column"
    parts = " and ".join(f"{number} at {time} months" for time, number in told.items())
    cell = cell_of(column, row)
    if holding(column, row, category):
        return f"the text counts {parts}"
    return f"the text counts {parts}; printed {cell.count} ({cell.percent} %)"


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
        places = printed_places(*printed_readings(column)[-1])
        lost = [c for c in CATEGORIES if c not in places]
        n = as_int(size_of(column))
        for category, row in places.items():
            count = corrected_count_of(column, category, row)
            reasons = _sureness(column, category, row), _why(column, category, row)
            rows.append((category, label_of(category), *column, count, n, 100 * count / n, row, *reasons))
        rows += [(c, label_of(c), *column, pd.NA, n, pd.NA, None, "open", "no row left") for c in lost]
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
        for category, told in told_of(column).items():
            cell = None if category == SHORT else cell_of(column, category)
            fits = cells_for(*column, category)
            printed = (cell.count, cell.percent) if cell else (None, None)
            times = (told.get(time) for time in TIMES)
            labels = tuple(label_of(row) for row in fits)
            rows.append((*column, category, label_of(category), *times, *printed, category in fits, labels))
    names = ["question", "arm", "category", "label_en", "six", "twelve", "count", "percent", "holds", "fits"]
    return pd.DataFrame(rows, columns=names)


EXPERIENCES = ("positive", "negative", "mixed", "unclear")


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


@source.cached
def coordination_splits(arm: str) -> dict[int, list[tuple[int, int]]]:
    """Find how many may have answered at 6 months, if the percentages are means of both follow-ups.

    Parameters
    ----------
    arm : {"intervention", "control"}
        The arm.

    Returns
    -------
    dict of int to list of tuple of int
        By the number who answered at 6 months, the fewest and the most of them in each experience.

    Examples
    --------
    >>> splits = coordination_splits("control")
    >>> len(splits), splits[150]
    (44, [(37, 37), (57, 57), (34, 35), (21, 22)])
    """
    pairs, total = coordination(arm).values(), printed_responses(arm)
    found = {}
    for n6 in range(1, total):
        ranges = [six_month_counts(as_int(count), percent, n6, total - n6) for count, percent in pairs]
        if all(ranges) and sum(r[0] for r in ranges) <= n6 <= sum(r[-1] for r in ranges):
            found[n6] = [(r[0], r[-1]) for r in ranges]
    return found


def printed_responses(arm: str) -> int:
    """Count the responses of an arm on coordination."""
    return sum(as_int(count) for count, _ in coordination(arm).values())


QUESTIONS = {  # name in the text, and the follow-up whose open answers stand in for its n
    "satisfaction_6": "6",
    "satisfaction_12": "12",
    "health_effect": "6",  # its time is not printed; fewer wrote at 6 months
}


def printed_moments(question: str) -> list[Printed]:
    """Give mean and SD of both arms for a question."""
    return texts(*(f"s7_{question}_{arm}_{x}" for arm in ARMS.values() for x in ("mean", "sd")))


def printed_sizes(question: str) -> list[Printed]:
    """Give how many of each arm answered a question."""
    return texts(*(f"s7_most_{QUESTIONS[question]}_{arm}_answered" for arm in ARMS.values()))


def satisfaction() -> pd.DataFrame:
    """Give the satisfaction of section 7.3 as standardised differences between the arms.

    Returns
    -------
    DataFrame
        One row per question with ``question``, both means and SDs, the ``n`` put in for each arm, and
        Hedges' ``g`` with its interval (``low``, ``high``). The report prints no n here: the people
        who wrote what satisfied them most stand in, who are probably fewer.

    Examples
    --------
    >>> row = satisfaction().iloc[0]
    >>> row.question, [round(float(x), 2) for x in (row.g, row.low, row.high)]
    ('satisfaction_6', [0.59, 0.38, 0.79])
    """
    rows = []
    for question in QUESTIONS:
        mean1, sd1, mean2, sd2 = (x.value for x in printed_moments(question))
        n1, n2 = (as_int(x) for x in printed_sizes(question))
        g = hedges_g(mean1, sd1, n1, mean2, sd2, n2)
        rows.append((question, mean1, sd1, n1, mean2, sd2, n2, g.value, g.low, g.high))
    names = ["question"] + [f"{arm}_{x}" for arm in ARMS.values() for x in ("mean", "sd", "n")] + ["g", "low", "high"]
    return pd.DataFrame(rows, columns=names)
