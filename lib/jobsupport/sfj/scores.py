"""Scores of health and expectation: moments recovered from the report's tables 10 to 16."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import sqrt
from typing import Any

from scipy import stats

from etterprov import source
from etterprov.counts import as_int
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.summary import p_from_t, pooled_sd

ARMS = ("intervention", "control")


HADS = ("hads_total", "hads_depression", "hads_anxiety")


OUTCOMES = (*HADS, "shc", "eq5d", "health_ladder", "fatigue")


BETTER_HIGH = ("eq5d", "health_ladder")


def printed_rows(number: int) -> Mapping[Any, source.Row]:
    """Give the rows of a table by its number."""
    return source.rows(f"sfj-table-{number:02d}")


def reach_of(number: Printed) -> Reach:
    """Give what a number can have been before it was rounded."""
    return Reach(number.low, number.high)


@cache
def quantile(df: int) -> float:
    """Give the 97.5 % quantile of t."""
    return float(stats.t.ppf(0.975, df))


def monotone(function: Callable[..., float], *inputs: Reach) -> Reach:
    """Map a function that rises or falls in each of its arguments; its extremes are at corners."""
    values = [float(function(*corner)) for corner in product(*((r.low, r.high) for r in inputs))]
    return Reach(min(values), max(values))


def _overlap(first: Reach, second: Reach) -> Reach:
    return Reach(max(first.low, second.low), min(first.high, second.high))


def centre(low: Printed, high: Printed) -> Reach:
    """Give the estimate that a symmetric interval was drawn around.

    Examples
    --------
    >>> r = centre(Printed("0.66"), Printed("3.20"))
    >>> round(r.low, 3), round(r.high, 3)
    (1.925, 1.935)
    """
    return Reach((low.low + high.low) / 2, (low.high + high.high) / 2)


def half_width(low: Printed, high: Printed) -> Reach:
    """Give half the width of an interval.

    Examples
    --------
    >>> r = half_width(Printed("0.66"), Printed("3.20"))
    >>> round(r.low, 3), round(r.high, 3)
    (1.265, 1.275)
    """
    return Reach((high.low - low.high) / 2, (high.high - low.low) / 2)


@dataclass(frozen=True)
class Group:
    """Hold one arm as printed.

    Parameters
    ----------
    n : int
        People.
    mean, se : Reach
        Mean and its standard error; the error also fits the printed interval.
    inputs : tuple of Printed
        The cells behind them.
    """

    n: int
    mean: Reach
    se: Reach
    inputs: tuple[Printed, ...]

    @property
    def sd(self) -> Reach:
        """Give the standard deviation."""
        return Reach(self.se.low * sqrt(self.n), self.se.high * sqrt(self.n))


def group(row: source.Row) -> Group:
    """Read an arm from a row with n, mean, interval and perhaps an SE or an SD.

    Parameters
    ----------
    row : source.Row
        A row of table 10, 12, 13, 14 or 15.

    Returns
    -------
    Group
        The standard error is as printed and also as the interval implies, whether it was built with
        the normal or with the t quantile.

    Examples
    --------
    >>> arm = group(source.rows("sfj-table-14")["hads_total", "returned", "control"])
    >>> round(arm.sd.low, 2), round(arm.sd.high, 2)
    (6.68, 6.79)
    """
    n = as_int(row.n)
    half = half_width(row.ci_low, row.ci_high)
    se = Reach(half.low / quantile(n - 1), half.high / float(stats.norm.ppf(0.975)))
    inputs = [row.n, row.mean, row.ci_low, row.ci_high]
    if hasattr(row, "se"):
        se = _overlap(se, reach_of(row.se))
        inputs.append(row.se)
    if hasattr(row, "sd"):
        se = _overlap(se, Reach(row.sd.low / sqrt(n), row.sd.high / sqrt(n)))
        inputs.append(row.sd)
    return Group(n, reach_of(row.mean), se, tuple(inputs))


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
    rows = printed_rows(number)
    first, second = (group(rows[*key, arm]) for arm in ARMS)
    return first, second


def difference(intervention: Group, control: Group) -> Reach:
    """Subtract the mean of the intervention group from that of the control group.

    Examples
    --------
    Anxiety, 8.50 - 7.74:

    >>> r = difference(*both_arms(10, "hads_anxiety"))
    >>> round(r.low, 2), round(r.high, 2)
    (0.75, 0.77)
    """
    return Reach(control.mean.low - intervention.mean.high, control.mean.high - intervention.mean.low)


def pooled_of(a: Group, b: Group) -> Reach:
    """Give the pooled SD of two groups."""
    return monotone(lambda s, t: pooled_sd(s, a.n, t, b.n), a.sd, b.sd)


def pooled_se(a: Group, b: Group) -> Reach:
    """Give the standard error of the difference with the pooled SD, as in Student's t-test.

    Examples
    --------
    >>> r = pooled_se(*both_arms(12, "means", "6"))
    >>> round(r.low, 3), round(r.high, 3)
    (0.123, 0.124)
    """
    sd, factor = pooled_of(a, b), sqrt(1 / a.n + 1 / b.n)
    return Reach(sd.low * factor, sd.high * factor)


def welch_se(a: Group, b: Group) -> Reach:
    """Give the standard error of the difference without pooling, as in Welch's test.

    Examples
    --------
    >>> r = welch_se(*both_arms(12, "means", "6"))
    >>> round(r.low, 3), round(r.high, 3)
    (0.128, 0.129)
    """
    return monotone(lambda s, t: sqrt(s * s + t * t), a.se, b.se)


def ratio(difference: Reach, se: Reach) -> Reach:
    """Give what a difference over its standard error can be."""
    return monotone(lambda d, s: d / s, difference, se)


def p_of(t: Reach, df: int) -> Reach:
    """Give the two-sided p of t."""
    return t.through(lambda x: p_from_t(x, df), turning=[0.0])


def estimate_and_se(estimate: Printed, low: Printed, high: Printed, df: int) -> tuple[Reach, Reach]:
    """Give an estimate and its standard error, from the interval as well."""
    half = half_width(low, high)
    return _overlap(reach_of(estimate), centre(low, high)), Reach(half.low / quantile(df), half.high / quantile(df))


def estimate_p(estimate: Printed, low: Printed, high: Printed, df: int) -> Reach:
    """Give the p that an estimate and its 95 % interval imply.

    Parameters
    ----------
    estimate, low, high : Printed
        Estimate and the ends of its interval.
    df : int
        Residual degrees of freedom of the regression.

    Returns
    -------
    Reach
        Two-sided p of estimate / SE.

    Examples
    --------
    >>> r = estimate_p(Printed("1.30"), Printed("0.22"), Printed("2.39"), 624)
    >>> round(r.low, 3), round(r.high, 3)
    (0.018, 0.02)
    """
    return p_of(ratio(*estimate_and_se(estimate, low, high, df)), df)


def adjusted_difference(
    plain: float, baseline: float, sd: float, plain_half: float, adjusted_half: float, n1: int, n2: int
) -> float:
    """Work out an adjusted difference from what is printed of the plain and the adjusted model.

    Parameters
    ----------
    plain, baseline : float
        Difference of the arms in the outcome and in the covariate.
    sd : float
        SD of the covariate within the arms, pooled.
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
    within = (plain_half / quantile(n - 2)) ** 2 / k * (n - 2)
    residual = (adjusted_half / quantile(n - 3)) ** 2 / (k + baseline**2 / squares) * (n - 3)
    return plain - sqrt(max(within - residual, 0.0) / squares) * baseline


# One set of answers 1 to 7, intervention and control, that prints as each item does. Not the true
# answers: many others do so, too.
EXAMPLES = {
    (12, "6"): ((7, 20, 3, 13, 61, 73, 236), (22, 4, 15, 39, 40, 33, 145)),
    (12, "12"): ((18, 17, 4, 0, 59, 58, 217), (26, 6, 6, 30, 36, 25, 118)),
    (13, "6"): ((35, 2, 7, 15, 98, 84, 157), (20, 16, 18, 35, 48, 71, 86)),
    (13, "12"): ((18, 12, 8, 20, 72, 60, 164), (16, 26, 17, 8, 36, 71, 62)),
}


RESPONSES = ("returned", "not_returned")


def together(first: Group, second: Group) -> Group:
    """Put two parts of a group together.

    Examples
    --------
    Baseline HADS of the intervention group (table 3: 18.27, 17.74 to 18.80):

    >>> rows = source.rows("sfj-table-14")
    >>> whole = together(*(group(rows["hads_total", part, "intervention"]) for part in RESPONSES))
    >>> whole.n, round(whole.mean.low, 2), round(whole.mean.high, 2)
    (625, 18.27, 18.28)
    """
    n, m = first.n, second.n
    total = n + m

    def error(s: float, t: float, gap: float) -> float:
        squares = (n - 1) * s * s + (m - 1) * t * t + n * m / total * gap * gap
        return sqrt(squares / (total - 1) / total)

    gap = difference(first, second)
    apart = Reach(
        0.0 if gap.low <= 0 <= gap.high else min(abs(gap.low), abs(gap.high)), max(abs(gap.low), abs(gap.high))
    )
    mean = monotone(lambda x, y: (n * x + m * y) / total, first.mean, second.mean)
    return Group(total, mean, monotone(error, first.sd, second.sd, apart), (*first.inputs, *second.inputs))


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

    Examples
    --------
    >>> silent = carried_forward("hads_total", "control")
    >>> silent.n, round(silent.mean.low, 1), round(silent.mean.high, 1)
    (309, 18.7, 18.7)
    """
    whole, answered = group(printed_rows(15)[outcome, arm]), group(printed_rows(10)[outcome, arm])
    n, k = whole.n, answered.n
    m = n - k
    mean = monotone(lambda x, y: (n * x - k * y) / m, whole.mean, answered.mean)
    gap = difference(answered, whole)
    apart = Reach(min(abs(gap.low), abs(gap.high)), max(abs(gap.low), abs(gap.high)))

    def error(s: float, t: float, d: float) -> float:
        squares = (n - 1) * s * s - (k - 1) * t * t - k * n / m * d * d
        return sqrt(max(squares, 0.0) / (m - 1) / m)

    return Group(m, mean, monotone(error, whole.sd, answered.sd, apart), (*whole.inputs, *answered.inputs))
