"""Scores of health and expectation, tables 10 to 16: groups, what was carried forward, what adjusting leaves.

Checks and models alike take them from here. Arms come in the order of `ARMS`; a difference is control minus
intervention, as in table 11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from types import MappingProxyType
from typing import Any

from etterprov import source
from etterprov.counts import as_int, as_reach
from etterprov.families.means import Group, group, half_width, minus, quantile, within_sd
from etterprov.families.spread import without
from etterprov.printed import Printed
from etterprov.reach import Reach, corners
from etterprov.summary import rank_sum_test
from jobsupport.sfj.text import report_text

ARMS = ("intervention", "control")
#: The total and its two halves.
HADS = ("hads_total", "hads_depression", "hads_anxiety")
OUTCOMES = (*HADS, "shc", "eq5d", "health_ladder", "fatigue")
#: Outcomes that were also asked at inclusion: table 14 leaves fatigue out.
ASKED_BEFORE = OUTCOMES[:-1]
BETTER_HIGH = ("eq5d", "health_ladder")
RESPONSES = ("returned", "not_returned")
#: Ends of each scale. HADS: 7 items each of 0 to 3; SHC: 29 items of 0 to 3; EQ-5D: the index of the British tariff;
#: ladder: 0 to 100; Chalder: 11 items of 0 to 3.
SCALES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "hads_total": (0.0, 42.0),
        "hads_depression": (0.0, 21.0),
        "hads_anxiety": (0.0, 21.0),
        "shc": (0.0, 87.0),
        "eq5d": (-0.594, 1.0),
        "health_ladder": (0.0, 100.0),
        "fatigue": (0.0, 33.0),
    }
)


def printed_rows(number: int) -> Mapping[Any, source.Row]:
    """Give the rows of a table of the report by its number.

    Examples
    --------
    >>> printed_rows(10)["hads_total", "control"].n.text
    '251'
    """
    return source.rows(f"sfj-table-{number:02d}")


# Groups ----------------------------------------------------------------------------------------------


def group_of(row: source.Row) -> Group:
    """Read a group from a row with n, mean, interval and perhaps an SE or an SD.

    Parameters
    ----------
    row : source.Row
        A row of table 10, 12, 13, 14 or 15.

    Examples
    --------
    >>> arm = group_of(printed_rows(14)["hads_total", "returned", "control"])
    >>> round(arm.sd.low, 2), round(arm.sd.high, 2)
    (6.68, 6.79)
    """
    spread = {name: getattr(row, name, None) for name in ("se", "sd")}
    return group(row.n, row.mean, low=row.ci_low, high=row.ci_high, **spread)


def both_arms(number: int, *key: str) -> tuple[Group, Group]:
    """Read the intervention and the control group of a comparison.

    Parameters
    ----------
    number : int
        Table.
    *key : str
        The key of its rows without the arm, which comes last.

    Returns
    -------
    intervention, control : Group

    Examples
    --------
    >>> [arm.n for arm in both_arms(13, "means", "12")]
    [354, 236]
    """
    first, second = (group_of(printed_rows(number)[*key, arm]) for arm in ARMS)
    return first, second


def carried_forward(outcome: str, arm: str) -> Group:
    """Work out the scores that table 15 adds to those of table 10.

    Parameters
    ----------
    outcome : str
        One of the seven outcomes.
    arm : {"intervention", "control"}
        Arm.

    Returns
    -------
    Group
        People whose baseline or 6-month score stands in for the one at 12 months.

    Raises
    ------
    ValueError
        If table 15 has no more people than table 10.

    Examples
    --------
    >>> silent = carried_forward("hads_total", "control")
    >>> silent.n, round(silent.mean.low, 1), round(silent.mean.high, 1)
    (309, 18.7, 18.7)
    """
    return without(group_of(printed_rows(15)[outcome, arm]), group_of(printed_rows(10)[outcome, arm]))


# Adjusting for the score at inclusion ----------------------------------------------------------------


def adjusted_difference(
    plain: float, baseline: float, sd: float, plain_half: float, adjusted_half: float, n1: int, n2: int
) -> float:
    """Work out an adjusted difference from what is printed of the plain and the adjusted model.

    Parameters
    ----------
    plain, baseline : float
        Difference of the arms in the outcome and in the covariate.
    sd : float
        SD of the covariate within the arms, pooled. Without any there is nothing to adjust.
    plain_half, adjusted_half : float
        Half widths of both models' 95 % intervals.
    n1, n2 : int
        People in the arms.

    Returns
    -------
    float
        Plain difference minus slope x difference in the covariate.

    Notes
    -----
    Analysis of covariance (Maxwell, Delaney & Kelley 2018, ch. 9). The slope follows from how much
    narrower the adjusted interval is: the sum of squares within the arms falls by slope**2 times that
    of the covariate. It is taken as positive.

    Examples
    --------
    >>> round(adjusted_difference(1.17, 0.78, 3.84, 0.665, 0.575, 376, 251), 2)
    0.74
    """
    n, k = n1 + n2, 1 / n1 + 1 / n2
    squares = sd**2 * (n - 2)
    if squares <= 0:
        return plain
    within = (plain_half / quantile(n - 2)) ** 2 / k * (n - 2)
    residual = (adjusted_half / quantile(n - 3)) ** 2 / (k + baseline**2 / squares) * (n - 3)
    return plain - sqrt(max(within - residual, 0.0) / squares) * baseline


def adjusted_reach(outcome: str, others: tuple[int, int] = (0, 0)) -> Reach:
    """Push tables 10, 11 and 14 through `adjusted_difference`.

    Parameters
    ----------
    outcome : str
        One of the six outcomes of table 14.
    others : tuple of int
        How many people of the model, by arm, may be others than those of table 14.

    Returns
    -------
    Reach
        The adjusted difference, control minus intervention.

    Examples
    --------
    Printed is 0.72 for depression:

    >>> r = adjusted_reach("hads_depression")
    >>> round(r.low, 2), round(r.high, 2)
    (0.7, 0.78)
    """
    plain, adjusted = (printed_rows(11)[model, outcome] for model in ("unadjusted", "adjusted_baseline"))
    a, b = both_arms(14, outcome, "returned")
    n1, n2 = (as_int(printed_rows(10)[outcome, arm].n) for arm in ARMS)
    low, high = SCALES[outcome]
    slack = (high - low) * (others[0] / n1 + others[1] / n2)
    gap = minus(b, a)
    return corners(
        lambda d, g, sd, half, narrower: adjusted_difference(d, g, sd, half, narrower, n1, n2),
        as_reach(plain.estimate),
        Reach(gap.low - slack, gap.high + slack),
        within_sd(a, b),
        half_width(plain.ci_low, plain.ci_high),
        half_width(adjusted.ci_low, adjusted.ci_high),
    )


# Expectations ----------------------------------------------------------------------------------------

Answers = tuple[int, ...]

#: One set of answers 1 to 7, intervention and control, that prints as each item of tables 12 and 13 does. Not the true
#: answers: many others do so, too.
#:
#: :meta hide-value:
EXAMPLES: Mapping[tuple[int, str], tuple[Answers, Answers]] = MappingProxyType(
    {
        (12, "6"): ((7, 20, 3, 13, 61, 73, 236), (22, 4, 15, 39, 40, 33, 145)),
        (12, "12"): ((18, 17, 4, 0, 59, 58, 217), (26, 6, 6, 30, 36, 25, 118)),
        (13, "6"): ((35, 2, 7, 15, 98, 84, 157), (20, 16, 18, 35, 48, 71, 86)),
        (13, "12"): ((18, 12, 8, 20, 72, 60, 164), (16, 26, 17, 8, 36, 71, 62)),
    }
)


def answer_scale(number: int) -> tuple[Printed, Printed]:
    """Give the lowest and the highest answer of table 12 or 13.

    Examples
    --------
    >>> [end.text for end in answer_scale(12)]
    ['1', '7']
    """
    low, high = (report_text()[f"s4_table_{number}_scale_{side}"] for side in ("low", "high"))
    return low, high


def moments(counts: Sequence[int], low: int = 1) -> tuple[float, float]:
    """Give mean and SD of answers from how many gave each, from `low` upwards.

    Examples
    --------
    >>> moments((1, 2, 1))
    (2.0, 0.816496580927726)
    """
    n = sum(counts)
    mean = sum(c * x for x, c in enumerate(counts, low)) / n
    return mean, sqrt(sum(c * (x - mean) ** 2 for x, c in enumerate(counts, low)) / (n - 1))


def rank_sum(first: Sequence[int], second: Sequence[int]) -> float:
    """Give the rank sum of the first group from how many gave each answer, ties sharing their ranks.

    Examples
    --------
    >>> rank_sum((1, 0), (0, 1)), rank_sum((1, 1), (1, 1))
    (1.0, 5.0)
    """
    total, below = 0.0, 0
    for a, b in zip(first, second, strict=True):
        total += a * (below + (a + b + 1) / 2)
        below += a + b
    return total


def prints_so(answers: tuple[Answers, Answers], number: int, month: str) -> bool:
    """Tell whether answers of both arms print as table 12 or 13: people, means, SDs, rank sum and z.

    Examples
    --------
    >>> prints_so(EXAMPLES[12, "6"], 12, "6"), prints_so(EXAMPLES[12, "6"], 12, "12")
    (True, False)
    """
    rows, (low, high) = printed_rows(number), answer_scale(number)
    means, ranks = ([rows[part, month, arm] for arm in ARMS] for part in ("means", "rank_sum"))
    for counts, row in zip(answers, means, strict=True):
        mean, sd = moments(counts, as_int(low))
        if (len(counts), sum(counts)) != (high.value - low.value + 1, row.n.value):
            return False
        if not (row.mean.admits(mean) and row.sd.admits(sd)):
            return False
    total, ties = rank_sum(*answers), [a + b for a, b in zip(*answers, strict=True)]
    found = rank_sum_test(total, sum(answers[0]), sum(answers[1]), ties)
    return ranks[0].rank_sum.admits(total) and bool(rows["rank_sum", month, "all"].z.admits(found.z))


def untied_z(number: int, month: str) -> float:
    """Give the z that a printed rank sum would have without ties.

    Parameters
    ----------
    number : {12, 13}
        Table.
    month : {"6", "12"}
        Months after inclusion.

    Returns
    -------
    float
        Smaller than the printed z, since ties shrink the variance.

    Examples
    --------
    >>> round(untied_z(12, "6"), 3)
    3.401
    """
    first, second = (printed_rows(number)["rank_sum", month, arm] for arm in ARMS)
    return rank_sum_test(first.rank_sum.value, as_int(first.n), as_int(second.n)).z
