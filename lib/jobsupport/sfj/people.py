"""Who took part: people recovered from the report's tables 1 to 6 and A.1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from scipy import stats

from etterprov import source
from etterprov.counts import as_int, bases
from etterprov.printed import Printed
from etterprov.reach import Reach
from jobsupport.sfj.text import report_text

ARMS = ("control", "intervention")


POPULATIONS = ("study", "ordinary")


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


@source.cached
def printed_rows(name: str) -> Mapping[Any, source.Row]:
    """Give the rows of a table of the report."""
    return source.rows(f"sfj-{name}")


def allocated_first(arm: str) -> int:
    """Count the people randomised to an arm, those who withdrew later included.

    Examples
    --------
    >>> allocated_first("control")
    570
    """
    steps = printed_rows("figure-1")
    return as_int(steps[f"allocated_{arm}"].count) + as_int(steps[f"withdrew_{arm}"].count)


def moved_of() -> int:
    """Give how many people changed category before the analysis, as section 2.3.1 says."""
    return as_int(report_text()["s2_misclassified_count"])


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
            return list(range(self.least, self.most + 1))
        near = {n + step * moved_of() for n in shared for step in (-1, 0, 1)} | self._natural
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
            if (sizes := bases(as_int(row.count), row.percent, self.least, self.most, twice=twice))
        ]
        return set.intersection(*found) if found else set()


def group_sizes() -> dict[str, int]:
    """Count the people of each column of tables 2 to 6.

    Examples
    --------
    >>> group_sizes()
    {'all': 1193, 'control': 563, 'intervention': 630, 'study': 1193, 'ordinary': 80}
    """
    arms = {arm: as_int(printed_rows("table-01")["total", arm].count) for arm in ("all", *ARMS)}
    return arms | {
        population: as_int(printed_rows("table-06")["group_size", population].n) for population in POPULATIONS
    }


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
    rows, sizes = printed_rows(table), group_sizes()
    found = []
    for question, names in QUESTIONS.items():
        for head in ("all", *ARMS) if table == "table-02" else POPULATIONS:
            if (names[0], head) not in rows:
                continue
            arm = AGE_COLUMNS.get(head, head) if question == "age" else head
            counts = [as_int(rows[name, head].count) for name in names]
            size = sizes[arm]
            least = sum(counts)
            if arm == "intervention":
                least = min(least, size - moved_of())
            most = size + (moved_of() if arm == "control" else 0)
            shown = {name: rows[name, head] for name in names if rows[name, head].percent is not None}
            found.append(Column(question, head, arm, shown, sum(counts), least, most))
    return tuple(found)


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


def answered_at_least() -> dict[tuple[str, str], Printed]:
    """Give, by month and arm, the largest number of people whom any table shows to have answered.

    Examples
    --------
    >>> {key: number.text for key, number in answered_at_least().items() if key[0] == "12"}
    {('12', 'control'): '252', ('12', 'intervention'): '377'}
    """
    twenty, ten = printed_rows("table-20"), printed_rows("table-10")
    return {("6", arm): twenty["group_size", "all", "6", arm].n for arm in ARMS} | {
        ("12", arm): ten["shc", arm].n for arm in ARMS
    }
