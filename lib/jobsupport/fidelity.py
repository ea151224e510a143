"""The IPS-25 fidelity scale: its items and bands, what a total tells, what raising some items can do, and the dose.

What a total tells is counted over *all* score sheets that have it, in whole numbers. That describes the scale's
arithmetic, not how likely a centre is to have such a sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import index
from types import MappingProxyType

import numpy as np

from etterprov import source
from etterprov.reach import Reach, reach
from jobsupport.sfj.work import month_counts

_OUTSIDE = source.FOLDER.parent / "external"

#: What an item can score, from not implemented to fully implemented.
SCORES = range(1, 6)
_LOWEST, _TOP = SCORES[0], SCORES[-1]


@dataclass(frozen=True)
class Item:
    """Hold one item of the scale; ``checked`` tells whether its name was seen in a source."""

    number: int
    section: str
    name: str
    checked: bool


@dataclass(frozen=True)
class Band:
    """Hold a band of totals, both ends in it."""

    name: str
    low: int
    high: int


@source.cached
def items() -> tuple[Item, ...]:
    """Give the 25 items in their order.

    Examples
    --------
    >>> len(items()), items()[0].name
    (25, 'Caseload size')
    """
    rows = source.rows("ips25-items", _OUTSIDE)
    return tuple(Item(int(key), row.section, row.label_en, row.seen != "not seen") for key, row in rows.items())


@source.cached
def bands() -> tuple[Band, ...]:
    """Give the bands of the total, lowest first.

    Examples
    --------
    >>> [band.name for band in bands()]
    ['not IPS', 'fair', 'good', 'exemplary']
    """
    rows = source.rows("ips25-categories", _OUTSIDE)
    return tuple(Band(key, int(row.low.value), int(row.high.value)) for key, row in rows.items())


@source.cached
def sections() -> Mapping[str, int]:
    """Give the number of items by section, in the scale's order.

    Examples
    --------
    >>> dict(sections())
    {'staffing': 3, 'organization': 8, 'services': 14}
    """
    return MappingProxyType(Counter(item.section for item in items()))


#: The three items that the report tentatively judged less suited and set to the top: contact with NAV's counsellors,
#: community-based services, assertive engagement and outreach (section 6.10).
ADJUSTED = (6, 24, 25)
#: Months in which the trial took people in: June 2010 to February 2012, both counted (report, figure 2).
INCLUSION_MONTHS = 21


def category(total: int) -> str:
    """Give the band that a total lies in.

    Parameters
    ----------
    total : int
        Sum of the 25 item scores.

    Returns
    -------
    str
        ``not IPS``, ``fair``, ``good`` or ``exemplary``.

    Raises
    ------
    TypeError
        If the total isn't a whole number.
    ValueError
        If no score sheet has that total.

    Notes
    -----
    Bands as in section 6.10 of the report, after Bond et al. (2012).

    Examples
    --------
    The six centres had 85 to 99 points:

    >>> category(85), category(99), category(100)
    ('fair', 'fair', 'good')
    """
    whole = index(total)
    for band in bands():
        if band.low <= whole <= band.high:
            return band.name
    ends = bands()[0].low, bands()[-1].high
    raise ValueError(f"no score sheet has a total of {whole}: {len(items())} items give {ends[0]} to {ends[1]}")


@cache
def _sheets(number: int) -> tuple[int, ...]:
    """Count the score sheets of so many items by their total: coefficients of (x + x^2 + ... + x^5)^number."""
    if number == 0:
        return (1,)
    counts = [0] * (_TOP * number + 1)
    for total, sheets in enumerate(_sheets(number - 1)):
        for score in SCORES:
            counts[total + score] += sheets
    return tuple(counts)


def count_sheets(total: int, n: int | None = None) -> int:
    """Count the score sheets that have a total.

    Parameters
    ----------
    total : int
        Sum of the scores.
    n : int, optional
        Number of items, each scored 1 to 5; by default those of the scale.

    Returns
    -------
    int
        0 if there is none.

    Examples
    --------
    Two items make 4 points in three ways: 1 + 3, 2 + 2, 3 + 1.

    >>> count_sheets(4, n=2), count_sheets(125)
    (3, 1)
    """
    counts = _sheets(len(items()) if n is None else n)
    return counts[total] if 0 <= total < len(counts) else 0


def raise_to_top(total: int, raised: int = len(ADJUSTED), n: int | None = None) -> dict[int, int]:
    """Count what a total can become when some items are set to the top score, over all score sheets that have it.

    Parameters
    ----------
    total : int
        Total before.
    raised : int
        Number of items that are set to 5; what they had before isn't known.
    n : int, optional
        Number of items in all; by default those of the scale.

    Returns
    -------
    dict of int to int
        From the new total to the number of score sheets that lead to it, in rising order.

    Raises
    ------
    ValueError
        If no score sheet has the total, or there are not so many items.

    Examples
    --------
    The lowest of the six centres cannot reach 100, the highest hardly misses it:

    >>> max(raise_to_top(85)), min(raise_to_top(99))
    (97, 99)
    """
    n = len(items()) if n is None else n
    if not 0 <= raised <= n:
        raise ValueError(f"no {raised} of {n} items")
    if not count_sheets(total, n):
        raise ValueError(f"no score sheet of {n} items has a total of {total}")
    top = _TOP * raised
    found = {}
    for before in range(top, _LOWEST * raised - 1, -1):
        if sheets := count_sheets(before, raised) * count_sheets(total - before, n - raised):
            found[total - before + top] = sheets
    return found


def largest_sum_that_reaches(total: int, target: int, raised: int = len(ADJUSTED)) -> int | None:
    """Give the most points that some items can have had if setting them to the top is to reach a total.

    Parameters
    ----------
    total, target : int
        Total before, and the one to reach.
    raised : int
        Number of items that are set to 5.

    Returns
    -------
    int or None
        Sum of those items before; None if no score sheet reaches it.

    Examples
    --------
    From 88 all three must have been at 1, from 99 they may have had 14 of 15:

    >>> largest_sum_that_reaches(88, 100), largest_sum_that_reaches(99, 100), largest_sum_that_reaches(87, 100)
    (3, 14, None)
    """
    gains = [new - total for new in raise_to_top(total, raised) if new >= target]
    return _TOP * raised - min(gains) if gains else None


def fewest_items_to_reach(total: int, target: int) -> int:
    """Give the fewest items that can lift a total to another one.

    Parameters
    ----------
    total, target : int
        Total before, and the one to reach.

    Returns
    -------
    int
        Number of items that must be raised at the very least, on the score sheet best suited to it.

    Raises
    ------
    ValueError
        If no score sheet has one of the totals.

    Examples
    --------
    >>> fewest_items_to_reach(85, 100), fewest_items_to_reach(99, 100)
    (4, 1)
    """
    category(target)
    return next(raised for raised in range(len(items()) + 1) if max(raise_to_top(total, raised)) >= target)


def most_items_at(score: int, total: int) -> int:
    """Give how many items can have a score, at most, on a sheet with a total.

    Parameters
    ----------
    score : int
        1 to 5.
    total : int
        Total of the sheet.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If there is no such score, or no sheet with that total.

    Examples
    --------
    With 99 points six of the 25 items may not be implemented at all:

    >>> most_items_at(1, 99)
    6
    """
    category(total)
    if score not in SCORES:
        raise ValueError(f"an item scores {_LOWEST} to {_TOP}, not {score}")
    n = len(items())
    return max(k for k in range(n + 1) if count_sheets(total - k * score, n - k))


def section_sums(total: int) -> dict[str, range]:
    """Give what each section can add to a total.

    Parameters
    ----------
    total : int
        Total of the sheet.

    Returns
    -------
    dict of str to range
        From section to all its possible sums.

    Examples
    --------
    >>> {section: (sums[0], sums[-1]) for section, sums in section_sums(99).items()}
    {'staffing': (3, 15), 'organization': (14, 40), 'services': (44, 70)}
    """
    category(total)
    found = {}
    for section, size in sections().items():
        others = len(items()) - size
        low, high = max(_LOWEST * size, total - _TOP * others), min(_TOP * size, total - _LOWEST * others)
        found[section] = range(low, high + 1)
    return found


def job_consultant_dose() -> dict[str, Reach]:
    """Give how much help by job consultants the printed numbers amount to.

    Returns
    -------
    dict of str to Reach
        ``positions``: whole positions in 2011, from the months refunded. ``hours per participant``: share with a job
        consultant times their mean hours. ``hours a month``: the same for the participants whom the trial took in per
        month. ``hours per position``: hours a month and whole position.

    Notes
    -----
    Sections 5.2 and 6.5.2 of the report, with the rounding of each printed number. The last two rest on three
    assumptions: that hours are a mean of all randomised to SFJ, that help kept pace with inclusion, and that the
    positions refunded in 2011 were all there were, throughout.

    Examples
    --------
    >>> dose = job_consultant_dose()
    >>> round(dose["hours per participant"].low, 2), round(dose["hours per participant"].high, 2)
    (1.62, 1.71)
    """
    text = {name: row.value for name, row in source.rows("sfj-text").items()}
    share, hours = text["s6_job_consultant_percent"], text["s6_job_consultant_hours"]
    months = text["s5_job_consultant_months"]
    people = source.rows("sfj-table-01")["total", "intervention"].count.value / INCLUSION_MONTHS
    return {
        "positions": reach(lambda m: m / 12, months),
        "hours per participant": reach(lambda p, h: p / 100 * h, share, hours),
        "hours a month": reach(lambda p, h: people * p / 100 * h, share, hours),
        "hours per position": reach(lambda p, h, m: people * p / 100 * h / (m / 12), share, hours, months),
    }


def centre_standard_errors(sizes: Mapping[str, tuple[int, int]], shares: tuple[float, float]) -> dict[str, float]:
    """Give the standard error of the difference of two shares at each centre, were the shares the same at all.

    Parameters
    ----------
    sizes : mapping of str to (int, int)
        People in both arms, by centre.
    shares : (float, float)
        Share with the outcome in both arms of the whole trial.

    Returns
    -------
    dict of str to float

    Notes
    -----
    Binomial: sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2).

    Examples
    --------
    >>> centre_standard_errors({"somewhere": (100, 100)}, (0.5, 0.5))
    {'somewhere': 0.0707}
    """
    variances = [p * (1 - p) for p in shares]
    return {
        centre: float(np.sqrt(sum(v / n for v, n in zip(variances, arms, strict=True))))
        for centre, arms in sizes.items()
    }


def errors_of_centres() -> dict[str, float]:
    """Give the standard error of SFJ's effect at each of its centres in points: fully or partly in work, month 12.

    Examples
    --------
    >>> errors = errors_of_centres()
    >>> len(errors), round(min(errors.values()), 1), round(max(errors.values()), 1)
    (6, 6.3, 7.9)
    """
    printed, counts = source.rows("sfj-table-01"), month_counts("12", "job_or_partly")
    control, intervention = (counts[arm][0] / counts[arm][1] for arm in ("control", "intervention"))
    sizes = {
        centre: (int(printed[centre, "control"].count.value), int(printed[centre, "intervention"].count.value))
        for centre, arm in printed
        if arm == "all" and centre != "total"
    }
    return {centre: 100 * se for centre, se in centre_standard_errors(sizes, (control, intervention)).items()}


def attenuated(r: float, spread: float, noise: float) -> float:
    """Give the correlation to expect when one of two variables is measured with error.

    Parameters
    ----------
    r : float
        Correlation with the variable as it truly is.
    spread : float
        SD of its true values.
    noise : float
        SD of the errors, in the same unit; uncorrelated with everything else.

    Returns
    -------
    float

    Notes
    -----
    r times the square root of the reliability, spread^2 / (spread^2 + noise^2) (Spearman 1904).

    Examples
    --------
    >>> round(attenuated(0.5, 3.0, 4.0), 6)
    0.3
    """
    if spread == 0:
        return 0.0
    return float(r * spread / np.hypot(spread, noise))
