"""Who was randomised, how alike the groups were at inclusion and who answered later: facts for chapters.

Slips of the report are corrected here as the checks of `jobsupport.checks.participants` read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import sqrt
from types import SimpleNamespace
from typing import Any

import pandas as pd
from scipy import stats

from jobsupport import published
from jobsupport.checks.common import as_int
from jobsupport.checks.participants import (
    ARMS,
    MEASURES,
    QUESTIONS,
    allocated_first,
    answered_at_least,
    columns,
    group_sizes,
    sd_from_interval,
)
from jobsupport.effects import Estimate, risk_difference
from jobsupport.summary import wilson_interval


def _rows(name: str) -> dict[Any, SimpleNamespace]:
    return published.rows(f"sfj-{name}")


def _sd(row: SimpleNamespace, n: int) -> float:
    sds = sd_from_interval(row.ci_low, row.ci_high, n)
    return (sds.low + sds.high) / 2


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
    return {arm: allocated_first(arm) for arm in ARMS}


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
    return as_int(_rows(table)[variable, column.head].count), column.base


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
        sds = [_sd(row, sizes[g]) for row, g in zip(pair, groups, strict=True)]
        first, second = (row.mean.value for row in pair)
        d = standardised_mean_difference(second, sds[1], first, sds[0])
        rows.append((measure, pair[0].label_en, pair[0].label_no, "mean", first, second, d))
    return pd.DataFrame(rows, columns=["variable", "label_en", "label_no", "kind", *groups, "difference"])


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
    for (month, arm), number in answered_at_least().items():
        answered, people = as_int(number), sizes[arm]
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
    counts, sizes = answered_at_least(), group_sizes()
    control, intervention = (as_int(counts[month, arm]) for arm in ARMS)
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
        sds = [_sd(row, as_int(row.n)) for row in (gone, here)]
        d = standardised_mean_difference(gone.mean.value, sds[0], here.mean.value, sds[1])
        rows.append((outcome, here.label_en, here.label_no, arm, here.mean.value, gone.mean.value, d))
    names = ["outcome", "label_en", "label_no", "arm", "answered", "silent", "difference"]
    return pd.DataFrame(rows, columns=names)
