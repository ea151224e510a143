"""People behind the tables of who took part: figure 1, tables 1 to 6 and A.1, recovered from what is printed.

"control" is ordinary follow-up, "intervention" the Senter for jobbmestring (SFJ); in tables 5 and 6 "study" is the
trial and "ordinary" the users who came to the centres after it. Checks and models both stand on these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor, sqrt
from types import MappingProxyType

from etterprov import granularity, source
from etterprov.counts import as_int, bases
from etterprov.families.means import half_width, quantile
from etterprov.printed import Printed
from etterprov.reach import Reach
from jobsupport.sfj.text import report_text, rows_of

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
MEASURES = ("years_in_occupation", "years_mental_problems", "hads_anxiety", "hads_depression", "hads_total", "shc")
_MOST_MISSING = 30  # more people of a status without an answer are not tried


# Groups ------------------------------------------------------------------------------------------


def allocated_first(arm: str) -> int:
    """Count the people randomised to an arm, those who withdrew later included.

    Examples
    --------
    >>> allocated_first("control")
    570
    """
    steps = rows_of("figure-1")
    return as_int(steps[f"allocated_{arm}"].count) + as_int(steps[f"withdrew_{arm}"].count)


def group_sizes() -> dict[str, int]:
    """Count the people of each column of tables 2 to 6.

    Examples
    --------
    >>> group_sizes()
    {'all': 1193, 'control': 563, 'intervention': 630, 'study': 1193, 'ordinary': 80}
    """
    arms = {arm: as_int(rows_of("table-01")["total", arm].count) for arm in ("all", *ARMS)}
    return arms | {population: as_int(rows_of("table-06")["group_size", population].n) for population in POPULATIONS}


def moved() -> int:
    """Count the people who changed arm before the analysis, as section 2.3.1 says.

    Examples
    --------
    >>> moved()
    1
    """
    return as_int(report_text()["s2_misclassified_count"])


def status_sizes() -> list[int]:
    """Count the people of each status at inclusion, in the order of `STATUSES`.

    Examples
    --------
    >>> status_sizes()
    [375, 464, 259, 95]
    """
    return [as_int(rows_of("table-a1")["group_size", status].n) for status in STATUSES]


def age_rows(arm: str) -> list[source.Row]:
    """Give the age rows of table 2 of an arm, wherever they are printed.

    Examples
    --------
    >>> [row.count.text for row in age_rows("control")]
    ['87', '170', '185', '122']
    """
    head = next(head for head, real in AGE_COLUMNS.items() if real == arm)
    return [rows_of("table-02")[name, head] for name in QUESTIONS["age"]]


# Shares ------------------------------------------------------------------------------------------


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
    rows: Mapping[str, source.Row]
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
            return list(self.possible)
        near = {n + step * moved() for n in shared for step in (-1, 0, 1)} | self._natural
        return [n for n in sorted(near) if n in self.possible]

    @property
    def likely_sizes(self) -> list[int]:
        """Give those numbers that all percentages can be of and that need no special missing answers."""
        return sorted(self._shared(twice=True) & self._natural)

    @property
    def possible(self) -> range:
        """Give all numbers of people that the percentages can be of; none if the rows hold too many."""
        return range(max(self.least, 1), self.most + 1)

    def fitting(self, *, twice: bool) -> dict[str, list[int]]:
        """Give for each row the numbers of people that its percentage can be of.

        Rows whose percentage no number of people gives have a finding of their own and are left out.

        Parameters
        ----------
        twice : bool
            Whether rounding by way of one decimal more is admitted.
        """
        found = {
            name: bases(as_int(row.count), row.percent, self.least, self.most, twice=twice)
            for name, row in self.rows.items()
        }
        return {name: sizes for name, sizes in found.items() if sizes}

    @property
    def _natural(self) -> set[int]:
        return {self.total, self.least, self.most, group_sizes()[self.arm]}

    def _shared(self, *, twice: bool) -> set[int]:
        return common(self.fitting(twice=twice).values())


def common(sizes: Iterable[Iterable[int]]) -> set[int]:
    """Give the numbers that stand in all lists; none if there is no list.

    Examples
    --------
    >>> common([[1, 2], [2, 3]]), common([])
    ({2}, set())
    """
    found = [set(numbers) for numbers in sizes]
    return set.intersection(*found) if found else set()


@source.cached
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
    heads = ("all", *ARMS) if table == "table-02" else POPULATIONS
    asked = product(QUESTIONS, heads)
    return tuple(_column(table, question, head) for question, head in asked if _asks(table, question, head))


def _asks(table: str, question: str, head: str) -> bool:
    return (QUESTIONS[question][0], head) in rows_of(table)


def _column(table: str, question: str, head: str) -> Column:
    rows = {name: rows_of(table)[name, head] for name in QUESTIONS[question]}
    arm = AGE_COLUMNS.get(head, head) if question == "age" else head
    size, total = group_sizes()[arm], sum(as_int(row.count) for row in rows.values())
    least = min(total, size - moved()) if arm == "intervention" else total
    most = size + (moved() if arm == "control" else 0)
    shown = {name: row for name, row in rows.items() if row.percent is not None}
    return Column(question, head, arm, MappingProxyType(shown), total, least, most)


# Means -------------------------------------------------------------------------------------------


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
    half, size = half_width(low, high), max(n, 2)
    factor = sqrt(size) / quantile(size - 1)
    return Reach(half.low * factor, half.high * factor)


# Statuses at inclusion ---------------------------------------------------------------------------


def answered_sizes(size: int) -> range:
    """Give how many of a status can have answered a question.

    Examples
    --------
    >>> answered_sizes(95)
    range(65, 96)
    """
    return range(max(size - _MOST_MISSING, 1), size + 1)


@source.cached
def counts_by_status(variable: str) -> Mapping[str, Mapping[int, Sequence[int]]]:
    """Find the counts that give a share of table A.1 and its SD.

    Parameters
    ----------
    variable : str
        Name of a share in table A.1.

    Returns
    -------
    mapping
        By status at inclusion, from the number of people who answered to the counts that fit.

    Examples
    --------
    >>> counts_by_status("women")["job"][375]
    (264,)
    >>> 375 in counts_by_status("higher_education")["job"]
    False
    """
    rows = {status: rows_of("table-a1")[variable, status] for status in STATUSES}
    found = {
        status: {n: counts for n in answered_sizes(size) if (counts := _counts(row, n))}
        for (status, row), size in zip(rows.items(), status_sizes(), strict=True)
    }
    return MappingProxyType({status: MappingProxyType(by_size) for status, by_size in found.items()})


def _counts(row: source.Row, n: int) -> tuple[int, ...]:
    """Give the counts of n people that print as a share, if one of them also prints as its SD."""
    low, high = row.mean.bounds
    counts = range(max(ceil(low * n), 0), min(floor(high * n), n) + 1)
    return tuple(counts) if granularity.debit(row.mean.text, row.sd.text, n) else ()


def full_counts(variable: str) -> list[int]:
    """Give the counts of a share of table A.1 if everybody of each status stands in the base.

    Returns
    -------
    list of int
        In the order of `STATUSES`; empty if that does not fit.

    Examples
    --------
    >>> full_counts("women"), full_counts("higher_education")
    ([264, 310, 179, 50], [])
    """
    found = counts_by_status(variable)
    pairs = list(zip(STATUSES, status_sizes(), strict=True))
    if any(n not in found[status] for status, n in pairs):
        return []
    return [found[status][n][0] for status, n in pairs]


# Answers later -----------------------------------------------------------------------------------


def answered_at_least() -> dict[tuple[str, str], Printed]:
    """Give, by month and arm, the largest number of people whom any table shows to have answered.

    Examples
    --------
    >>> {key: number.text for key, number in answered_at_least().items() if key[0] == "12"}
    {('12', 'control'): '252', ('12', 'intervention'): '377'}
    """
    twenty, ten = rows_of("table-20"), rows_of("table-10")
    return {("6", arm): twenty["group_size", "all", "6", arm].n for arm in ARMS} | {
        ("12", arm): ten["shc", arm].n for arm in ARMS
    }
