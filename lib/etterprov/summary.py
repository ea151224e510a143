"""Tests and intervals from summary statistics.

What a test needs from the data is often printed: means, SDs and n are enough for a t-test or a
2 x 2 mixed analysis of variance, a slope and its interval for a regression. The arithmetic parts
(``*_statistic`` and the other functions of `Number`) use only ``+ - * /``, squares and roots, so
that `reach` can push rounding intervals through them; distribution functions come from scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from scipy import special

from etterprov import arguments
from etterprov.reach import sqrt

Number = Any  # a float, an array or an Interval


@dataclass(frozen=True)
class TTest:
    """Hold a t-test: statistic, degrees of freedom, two-sided p, difference, SE and interval."""

    t: float
    df: float
    p: float
    difference: float
    se: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """The difference, as the estimate that `low` and `high` are around."""
        return self.difference


@dataclass(frozen=True)
class ChiSquare:
    """Hold Pearson's chi-square test of a table of counts."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True)
class ZTest:
    """Hold a test whose statistic is normal under no effect."""

    z: float
    p: float


@dataclass(frozen=True)
class Effect:
    """Hold one row of an analysis of variance."""

    F: float
    df1: int
    df2: int
    p: float
    partial_eta2: float


@dataclass(frozen=True)
class MixedAnova:
    """Hold the three effects of a 2 x 2 mixed analysis of variance."""

    group: Effect
    time: Effect
    interaction: Effect


@dataclass(frozen=True)
class SlopeTest:
    """Hold what a slope and its confidence interval imply for a simple regression."""

    b: float
    se: float
    t: float
    df: int
    p: float
    r2: float


@dataclass(frozen=True)
class CorrelationTest:
    """Hold the test of a correlation against zero, with Fisher's interval."""

    r: float
    t: float
    df: int
    p: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """The correlation, as the estimate that `low` and `high` are around."""
        return self.r


@dataclass(frozen=True)
class Bounds:
    """Hold a confidence interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Cell:
    """Hold one group of a pre-post study.

    Parameters
    ----------
    n : int
        Participants.
    before, sd_before, after, sd_after : float
        Means and SDs at both times.
    sd_change : float
        SD of the individual changes. Where a correlation is known instead, `change_sd` gives it.
    """

    n: int
    before: float
    sd_before: float
    after: float
    sd_after: float
    sd_change: float


def p_from_t(t: float, df: float, *, one_sided: bool = False) -> float:
    """Give the p of a t statistic, two-sided or of the side on which it lies.

    Examples
    --------
    >>> round(p_from_t(1.007, 78), 3), round(p_from_t(1.80, 40, one_sided=True), 3)
    (0.317, 0.04)
    """
    arguments.number("df", df, 0, inside=True)
    return float((1 if one_sided else 2) * special.stdtr(df, -abs(t)))


def p_from_f(f: float, df1: float, df2: float) -> float:
    """Give the p of an F statistic.

    Examples
    --------
    >>> round(p_from_f(0.023, 1, 77), 2)
    0.88
    """
    arguments.number("df1", df1, 0, inside=True)
    arguments.number("df2", df2, 0, inside=True)
    return float(special.fdtrc(df1, df2, max(f, 0.0)))


def with_moments(x: np.ndarray, mean: float, sd: float) -> np.ndarray:
    """Move and stretch numbers so that they have a mean and an SD.

    Parameters
    ----------
    x : ndarray
        Not all alike.
    mean, sd : float
        What they shall have, the SD with n - 1.

    Examples
    --------
    >>> with_moments(np.array([0.0, 1.0, 2.0]), 10.0, 5.0).tolist()
    [5.0, 10.0, 15.0]
    """
    return np.asarray(mean + sd * (x - x.mean()) / x.std(ddof=1))


def pooled_sd(sd1: Number, n1: int, sd2: Number, n2: int) -> Number:
    """Pool two SDs by their degrees of freedom."""
    if n1 + n2 < 3:
        raise ValueError(f"n1, n2: expected three people or more in two groups, found {n1} and {n2}")
    return sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))


def t_statistic(mean1: Number, sd1: Number, n1: int, mean2: Number, sd2: Number, n2: int) -> Number:
    """Give Student's t of two groups from means, SDs and n, with the pooled SD."""
    return (mean1 - mean2) / (pooled_sd(sd1, n1, sd2, n2) * np.sqrt(1 / n1 + 1 / n2))


def welch_statistic(mean1: Number, sd1: Number, n1: int, mean2: Number, sd2: Number, n2: int) -> Number:
    """Give Welch's t of two groups from means, SDs and n, without pooling."""
    return (mean1 - mean2) / sqrt(sd1**2 / n1 + sd2**2 / n2)


def _two_groups(n1: int, n2: int) -> tuple[int, int]:
    return arguments.whole("n1", n1, 2), arguments.whole("n2", n2, 2)


def _numbers(**values: float) -> None:
    for name, value in values.items():
        arguments.number(name, value)


def _t_test(difference: float, se: float, df: float, level: float) -> TTest:
    if se == 0:
        raise ValueError("sd: expected some spread; without any there is no t-test")
    arguments.level(level)
    t, half = difference / se, special.stdtrit(df, (1 + level) / 2) * se
    return TTest(t, df, p_from_t(t, df), difference, se, float(difference - half), float(difference + half))


def t_test(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int, *, level: float = 0.95) -> TTest:
    """Compare two means by Student's t with a pooled SD.

    Parameters
    ----------
    mean1, sd1, n1, mean2, sd2, n2 : float, float, int
        Mean, SD and number of people of each group; means and SDs in the same unit.
    level : float
        Confidence level of the interval.

    Returns
    -------
    TTest
        Difference is the first group minus the second, in the unit of the means.

    Raises
    ------
    ValueError
        If a group has fewer than two people, an SD is negative or both are 0, or the level isn't
        between 0 and 1.

    Notes
    -----
    The test that ``scipy.stats.ttest_ind_from_stats`` gives, with its interval.

    Examples
    --------
    Hours in work in the year before (chapter, table 2: t = 1.007, df = 78, p = 0.317).

    >>> test = t_test(17.3, 20.4, 54, 12.3, 21.7, 26)
    >>> round(test.t, 2), test.df
    (1.01, 78)
    """
    n1, n2 = _two_groups(n1, n2)
    _numbers(mean1=mean1, mean2=mean2)
    arguments.spread(sd1=sd1, sd2=sd2)
    se = float(pooled_sd(sd1, n1, sd2, n2) * np.sqrt(1 / n1 + 1 / n2))
    return _t_test(mean1 - mean2, se, n1 + n2 - 2, level)


def welch_test(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int, *, level: float = 0.95) -> TTest:
    """Compare two means by Welch's t, which lets the groups' SDs differ.

    Parameters
    ----------
    mean1, sd1, n1, mean2, sd2, n2 : float, float, int
        As `t_test`.
    level : float
        Confidence level of the interval.

    Returns
    -------
    TTest
        With the degrees of freedom of Welch and Satterthwaite.

    Raises
    ------
    ValueError
        As `t_test`.

    Examples
    --------
    >>> test = welch_test(27.1, 5.7, 56, 38.9, 13.1, 26)
    >>> round(test.t, 2), round(test.df, 1)
    (-4.4, 29.5)
    """
    n1, n2 = _two_groups(n1, n2)
    _numbers(mean1=mean1, mean2=mean2)
    arguments.spread(sd1=sd1, sd2=sd2)
    v1, v2 = sd1**2 / n1, sd2**2 / n2
    if v1 + v2 == 0:
        raise ValueError("sd1, sd2: expected some spread; without any there is no t-test")
    df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    return _t_test(mean1 - mean2, float(np.sqrt(v1 + v2)), df, level)


def adjusted_t_test(
    difference: float, sd: float, n1: int, n2: int, *, gap: float, sd_covariate: float, r: float, level: float = 0.95
) -> TTest:
    """Compare two means adjusted for a covariate, from what the groups print and a supposed correlation.

    Parameters
    ----------
    difference, sd : float
        Difference of the means of the outcome, first group minus second, and its pooled SD.
    n1, n2 : int
        Number of people of each group.
    gap, sd_covariate : float
        The same two of the covariate.
    r : float
        Correlation of outcome and covariate within the groups, the same in both; strictly between -1 and 1.
    level : float
        Confidence level of the interval.

    Returns
    -------
    TTest
        The effect of the group in an analysis of covariance.

    Raises
    ------
    ValueError
        If a group has fewer than two people or r is impossible.

    Notes
    -----
    The slope within groups is r * sd / sd_covariate, and the gap times it is taken off the difference. The SD that is
    left has a degree of freedom less, and the gap itself makes the difference less sure (Maxwell, Delaney & Kelley
    2018, ch. 9).

    Examples
    --------
    Without a gap, only the SD shrinks:

    >>> test = adjusted_t_test(5.0, 10.0, 50, 50, gap=0.0, sd_covariate=3.0, r=0.6)
    >>> round(test.difference, 1), round(test.se, 2), test.df
    (5.0, 1.61, 97)
    """
    n1, n2 = _two_groups(n1, n2)
    _numbers(difference=difference, gap=gap)
    arguments.spread(sd=sd, sd_covariate=sd_covariate)
    arguments.number("sd_covariate", sd_covariate, 0, inside=True)
    arguments.correlation("r", r, inside=True)
    df = n1 + n2 - 3
    left = sd**2 * (1 - r**2) * (df + 1) / df
    se = np.sqrt(left * (1 / n1 + 1 / n2 + gap**2 / ((df + 1) * sd_covariate**2)))
    return _t_test(difference - r * sd / sd_covariate * gap, float(se), df, level)


def paired_t_test(mean_change: float, sd_change: float, n: int, *, level: float = 0.95) -> TTest:
    """Test whether a mean change within one group differs from zero.

    Parameters
    ----------
    mean_change, sd_change : float
        Mean and SD of the individual changes, in the same unit.
    n : int
        Participants measured at both times.
    level : float
        Confidence level of the interval.

    Returns
    -------
    TTest
        With n - 1 degrees of freedom.

    Raises
    ------
    ValueError
        If there are fewer than two people, the SD isn't above 0 or the level isn't between 0 and 1.

    Examples
    --------
    >>> round(paired_t_test(9.3, 23.5, 53).t, 2)
    2.88
    """
    n = arguments.whole("n", n, 2)
    _numbers(mean_change=mean_change)
    arguments.spread(sd_change=sd_change)
    return _t_test(mean_change, float(sd_change / np.sqrt(n)), n - 1, level)


def change_sd(sd_before: Number, sd_after: Number, r: Number) -> Number:
    """Give the SD of individual changes from both SDs and their correlation.

    Examples
    --------
    >>> round(float(change_sd(20.4, 20.5, 0.34)), 1)
    23.5
    """
    arguments.spread(sd_before=sd_before, sd_after=sd_after)
    arguments.correlation("r", r)
    return sqrt(sd_before**2 + sd_after**2 - 2 * r * sd_before * sd_after)


def paired_correlation(sd_before: Number, sd_after: Number, sd_change: Number) -> Number:
    """Give the pre-post correlation that three SDs imply; `change_sd` solved for r.

    Examples
    --------
    >>> round(paired_correlation(20.4, 20.5, 23.5), 2)
    0.34
    """
    arguments.spread(sd_before=sd_before, sd_after=sd_after, sd_change=sd_change)
    if all(isinstance(sd, Real) for sd in (sd_before, sd_after, sd_change)):
        arguments.number("sd_before", sd_before, 0, inside=True)
        arguments.number("sd_after", sd_after, 0, inside=True)
        # Of no correlation, however rounded, is the SD of changes beyond these.
        noise = 1e-9 * (sd_before + sd_after)
        arguments.number("sd_change", sd_change, abs(sd_before - sd_after) - noise, sd_before + sd_after + noise)
    return (sd_before**2 + sd_after**2 - sd_change**2) / (2 * sd_before * sd_after)


def _effect(f: float, df2: int) -> Effect:
    return Effect(float(f), 1, df2, p_from_f(f, 1, df2), float(f / (f + df2)))


def mixed_anova_2x2(first: Cell, second: Cell, *, weighted: bool = True) -> MixedAnova:
    """Analyse two groups measured twice, from cell means and SDs.

    Parameters
    ----------
    first, second : Cell
        The two groups.
    weighted : bool
        Whether the effect of time weights the groups by their n, as pingouin does, or equally, as
        type III sums of squares in SPSS do. Group and interaction are the same in both.

    Returns
    -------
    MixedAnova
        Effects of group, time and their interaction, each with F, df, p and partial eta squared.

    Raises
    ------
    ValueError
        If a group has fewer than two people, or an SD of changes is impossible beside the others.

    Notes
    -----
    With two times everything is in each person's sum and change (Maxwell, Delaney & Kelley 2018,
    ch. 12): the interaction is the t-test of the changes squared, the effect of group that of the
    sums, the effect of time the test of the mean change against zero with the pooled SD.

    Examples
    --------
    >>> uo = Cell(53, 17.3, 20.4, 26.6, 20.5, 23.5)
    >>> control = Cell(26, 12.3, 21.7, 21.4, 20.2, 20.2)
    >>> effect = mixed_anova_2x2(uo, control).interaction
    >>> round(effect.F, 4), effect.df2
    (0.0014, 77)
    """
    _two_groups(first.n, second.n)
    for cell in (first, second):
        arguments.spread(sd_before=cell.sd_before, sd_after=cell.sd_after, sd_change=cell.sd_change)
        if not abs(cell.sd_before - cell.sd_after) <= cell.sd_change <= (cell.sd_before + cell.sd_after):
            raise ValueError(f"changes can't have SD {cell.sd_change} beside {cell.sd_before} and {cell.sd_after}")
    n1, n2 = first.n, second.n
    df = n1 + n2 - 2

    def sd_sum(cell: Cell) -> float:
        # var(x + y) + var(x - y) = 2 var(x) + 2 var(y)
        return float(np.sqrt(2 * cell.sd_before**2 + 2 * cell.sd_after**2 - cell.sd_change**2))

    sums = t_test(first.before + first.after, sd_sum(first), n1, second.before + second.after, sd_sum(second), n2)
    changes = [cell.after - cell.before for cell in (first, second)]
    change = t_test(changes[0], first.sd_change, n1, changes[1], second.sd_change, n2)
    weights = (n1 / (n1 + n2), n2 / (n1 + n2)) if weighted else (0.5, 0.5)
    mean = weights[0] * changes[0] + weights[1] * changes[1]
    se = pooled_sd(first.sd_change, n1, second.sd_change, n2) * np.sqrt(weights[0] ** 2 / n1 + weights[1] ** 2 / n2)
    return MixedAnova(_effect(sums.t**2, df), _effect((mean / se) ** 2, df), _effect(change.t**2, df))


def slope_test(b: float, low: float, high: float, n: int, *, level: float = 0.95) -> SlopeTest:
    """Recover SE, t, p and R squared of a simple regression from a slope and its interval.

    Parameters
    ----------
    b, low, high : float
        Slope and the ends of its confidence interval.
    n : int
        Participants; a regression on one predictor leaves n - 2 degrees of freedom.
    level : float
        Confidence level of the interval.

    Returns
    -------
    SlopeTest

    Raises
    ------
    ValueError
        If n is below 3 or the interval is empty.

    Notes
    -----
    SE = half the interval's width over the t quantile; R squared = t**2 / (t**2 + n - 2).

    Examples
    --------
    Work ability, Utvidet oppfølging (chapter, table 4: p = 0.030, R squared = 0.181).

    >>> test = slope_test(4.6135, 0.474, 8.753, 26)
    >>> round(test.p, 3), round(test.r2, 3)
    (0.03, 0.181)
    """
    n = arguments.whole("n", n, 3)
    arguments.level(level)
    _numbers(b=b, low=low, high=high)
    if not low < high:
        raise ValueError(f"low, high: expected an interval, found {low} to {high}")
    df = n - 2
    se = (high - low) / 2 / float(special.stdtrit(df, (1 + level) / 2))
    t = b / se
    return SlopeTest(b, se, t, df, p_from_t(t, df), t**2 / (t**2 + df))


def t_of_r(r: float, n: int) -> float:
    """Give the t of a correlation of n pairs, with n - 2 degrees of freedom; that of -1 and 1 has no end.

    Examples
    --------
    >>> round(t_of_r(-0.370, 40), 2), t_of_r(1, 40)
    (-2.46, inf)
    """
    arguments.correlation("r", r)
    n = arguments.whole("n", n, 3)
    return float(r * np.sqrt((n - 2) / (1 - r * r))) if abs(r) < 1 else float(r * np.inf)


def correlation_test(r: float, n: int, *, level: float = 0.95) -> CorrelationTest:
    """Test a Pearson correlation against zero and give Fisher's interval.

    Parameters
    ----------
    r : float
        Correlation, strictly between -1 and 1.
    n : int
        Pairs of measurements, at least 4.
    level : float
        Confidence level of the interval.

    Returns
    -------
    CorrelationTest

    Raises
    ------
    ValueError
        If r or n lies outside these limits.

    Examples
    --------
    >>> test = correlation_test(-0.370, 40)
    >>> round(test.p, 3), round(test.low, 2), round(test.high, 2)
    (0.019, -0.61, -0.07)
    """
    arguments.correlation("r", r, inside=True)
    n = arguments.whole("n", n, 4)
    arguments.level(level)
    t = t_of_r(r, n)
    half = special.ndtri((1 + level) / 2) / np.sqrt(n - 3)
    ends = np.tanh(np.arctanh(r) + np.array([-half, half]))
    return CorrelationTest(r, t, n - 2, p_from_t(t, n - 2), float(ends[0]), float(ends[1]))


def compare_correlations(r1: float, n1: int, r2: float, n2: int) -> ZTest:
    """Compare the correlations of two independent groups by Fisher's z.

    Parameters
    ----------
    r1, n1, r2, n2 : float, int
        Correlation and pairs of measurements of each group.

    Returns
    -------
    ZTest

    Notes
    -----
    z = (atanh r1 - atanh r2) / sqrt(1/(n1-3) + 1/(n2-3)); Fisher (1921).

    Examples
    --------
    >>> round(compare_correlations(-0.485, 24, -0.298, 16).p, 2)
    0.53
    """
    arguments.correlation("r1", r1, inside=True)
    arguments.correlation("r2", r2, inside=True)
    n1, n2 = arguments.whole("n1", n1, 4), arguments.whole("n2", n2, 4)
    z = (np.arctanh(r1) - np.arctanh(r2)) / np.sqrt(1 / (n1 - 3) + 1 / (n2 - 3))
    return ZTest(float(z), float(2 * special.ndtr(-abs(z))))


def whole_correlation(
    r1: Number,
    sdx1: Number,
    sdy1: Number,
    n1: int,
    r2: Number,
    sdx2: Number,
    sdy2: Number,
    n2: int,
    dx: Number,
    dy: Number,
) -> Number:
    """Give the correlation of two groups taken together from those within them.

    Parameters
    ----------
    r1, sdx1, sdy1, n1 : float, float, float, int
        Correlation, SDs of both variables and n of the first group.
    r2, sdx2, sdy2, n2 : float, float, float, int
        The same of the second group.
    dx, dy : float
        Differences of the group means, first minus second.

    Returns
    -------
    float
        Within-group and between-group sums of squares and products, put together.

    Examples
    --------
    >>> round(float(whole_correlation(0.5, 1, 1, 20, 0.5, 1, 1, 20, 0, 0)), 3)
    0.5
    """
    between = n1 * n2 / (n1 + n2)
    sxy = (n1 - 1) * r1 * sdx1 * sdy1 + (n2 - 1) * r2 * sdx2 * sdy2 + between * dx * dy
    sxx = (n1 - 1) * sdx1**2 + (n2 - 1) * sdx2**2 + between * dx**2
    syy = (n1 - 1) * sdy1**2 + (n2 - 1) * sdy2**2 + between * dy**2
    return sxy / (sqrt(sxx) * sqrt(syy))


def r2_of_three(r1: Number, r2: Number, r3: Number, r12: Number, r13: Number, r23: Number) -> Number:
    """Give R squared of a regression on three predictors, from correlations alone.

    Parameters
    ----------
    r1, r2, r3 : float
        Correlation of each predictor with the outcome.
    r12, r13, r23 : float
        Correlations of the predictors with each other.

    Returns
    -------
    float
        The quadratic form of r1, r2 and r3 with the inverse of the predictors' matrix, written out.

    Examples
    --------
    Predictors that have nothing to do with each other add up:

    >>> round(r2_of_three(0.5, 0.4, 0.3, 0, 0, 0), 2)
    0.5
    """
    alone = r1**2 * (1 - r23**2) + r2**2 * (1 - r13**2) + r3**2 * (1 - r12**2)
    shared = r1 * r2 * (r12 - r13 * r23) + r1 * r3 * (r13 - r12 * r23) + r2 * r3 * (r23 - r12 * r13)
    return (alone - 2 * shared) / _determinant(r12, r13, r23)


def variance_inflation(r12: Number, r13: Number, r23: Number) -> Number:
    """Give how much the other two of three predictors inflate the variance of the first one's slope.

    Parameters
    ----------
    r12, r13, r23 : float
        Correlations of the predictors with each other.

    Returns
    -------
    float
        1 / (1 - R squared of the first predictor on the other two).

    Examples
    --------
    >>> variance_inflation(0.6, 0.0, 0.0)
    1.5625
    """
    return (1 - r23**2) / _determinant(r12, r13, r23)


def _determinant(a: Number, b: Number, c: Number) -> Number:
    return 1 + 2 * a * b * c - a**2 - b**2 - c**2


def chi_square(counts: Sequence[Sequence[int]], *, corrected: bool = False) -> ChiSquare:
    """Give Pearson's chi-square of a table of counts.

    Parameters
    ----------
    counts : sequence of sequence of int, shape (rows, columns)
        Counts of people.
    corrected : bool
        Whether with Yates' continuity correction, which belongs to tables of two by two.

    Returns
    -------
    ChiSquare

    Raises
    ------
    ValueError
        If a row or column is empty or a count negative.

    Examples
    --------
    Women and men (chapter, table 2: 0.050, df = 1, p = 0.823).

    >>> test = chi_square([[23, 10], [33, 16]])
    >>> round(test.chi2, 3), test.df, round(test.p, 3)
    (0.05, 1, 0.823)
    """
    table = np.asarray(counts, dtype=float)
    if (
        table.ndim != 2
        or not np.isfinite(table).all()
        or min(table.shape) < 2
        or table.min() < 0
        or not (table.any(axis=0).all() and table.any(axis=1).all())
    ):
        raise ValueError("a chi-square needs two rows and columns with somebody in each")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    off = np.maximum(abs(table - expected) - (0.5 if corrected else 0.0), 0.0)
    chi2, df = float((off**2 / expected).sum()), (table.shape[0] - 1) * (table.shape[1] - 1)
    return ChiSquare(chi2, df, float(special.chdtrc(df, chi2)))


def proportions_test(count1: int, n1: int, count2: int, n2: int) -> ZTest:
    """Compare two shares by the z-test with the pooled share.

    Parameters
    ----------
    count1, n1, count2, n2 : int
        People with the trait and all people, by group.

    Returns
    -------
    ZTest
        z is positive when the first share is the larger; z**2 is Pearson's chi-square.

    Raises
    ------
    ValueError
        If a count is more than its n or below 0, or nobody or everybody has the trait.

    Examples
    --------
    >>> round(proportions_test(23, 56, 10, 26).z ** 2, 3)
    0.05
    """
    arguments.part(count1, n1, ("count1", "n1"))
    arguments.part(count2, n2, ("count2", "n2"))
    share = (count1 + count2) / (n1 + n2)
    if not 0 < share < 1:
        raise ValueError("shares can't be compared where nobody, or everybody, has the trait")
    z = (count1 / n1 - count2 / n2) / np.sqrt(share * (1 - share) * (1 / n1 + 1 / n2))
    return ZTest(float(z), float(2 * special.ndtr(-abs(z))))


def rank_variance(n1: int, n2: int, ties: Sequence[int] = ()) -> float:
    """Give the variance of a rank sum of n1 among n1 + n2 people; ties shrink it.

    Notes
    -----
    n1 n2 / 12 * (N + 1 - sum(t**3 - t) / (N (N - 1))); Lehmann (1975), p. 20.

    Examples
    --------
    >>> rank_variance(4, 3), rank_variance(2, 2, [2, 2])
    (8.0, 1.3333333333333333)
    """
    n1, n2 = arguments.whole("n1", n1, 1), arguments.whole("n2", n2, 1)
    size = n1 + n2
    return n1 * n2 / 12 * (size + 1 - sum(t**3 - t for t in ties) / (size * (size - 1)))


def rank_sum_test(rank_sum: float, n1: int, n2: int, ties: Sequence[int] = ()) -> ZTest:
    """Test a rank sum against its expectation (Wilcoxon, Mann and Whitney).

    Parameters
    ----------
    rank_sum : float
        Sum of the first group's ranks among all n1 + n2 people.
    n1, n2 : int
        People in the groups.
    ties : sequence of int
        Sizes of the groups of equal values; they shrink the variance.

    Returns
    -------
    ZTest
        Normal approximation without continuity correction, as Stata's ``ranksum``.

    Raises
    ------
    ValueError
        If these people can't have such a rank sum or such ties.

    Notes
    -----
    Expected is n1 (N + 1) / 2; for the variance see `rank_variance`.

    Examples
    --------
    >>> round(rank_sum_test(16.0, 4, 3).z, 3)
    0.0
    """
    n1, n2 = arguments.whole("n1", n1, 1), arguments.whole("n2", n2, 1)
    size = n1 + n2
    least = n1 * (n1 + 1) / 2
    arguments.number("rank_sum", rank_sum, least, least + n1 * n2)
    tied = [arguments.whole("ties", t, 1) for t in ties]
    if sum(tied) > size:
        raise ValueError(f"ties: expected no more than {size} people in them, found {sum(tied)}")
    if size in tied:
        raise ValueError(f"ties: expected some people apart; all {size} have the same rank")
    z = (rank_sum - n1 * (size + 1) / 2) / np.sqrt(rank_variance(n1, n2, ties))
    return ZTest(float(z), float(2 * special.ndtr(-abs(z))))


def wilson_interval(count: float, n: float, *, level: float = 0.95) -> Bounds:
    """Give Wilson's confidence interval of a share.

    Parameters
    ----------
    count, n : float
        People with the trait, and all people; no whole numbers where n is an effective size.
    level : float
        Confidence level.

    Returns
    -------
    Bounds
        Shares between 0 and 1.

    Raises
    ------
    ValueError
        If the count isn't from 0 to n, n isn't above 0, or the level isn't between 0 and 1.

    Notes
    -----
    Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> bounds = wilson_interval(43, 82)
    >>> round(bounds.low, 2), round(bounds.high, 2)
    (0.42, 0.63)
    """
    arguments.part(count, n)
    arguments.level(level)
    z2, share = float(special.ndtri((1 + level) / 2)) ** 2, count / n
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    # Rounding errors must not keep nobody from 0 and everybody from 1.
    return Bounds(float(middle - half) if count else 0.0, float(middle + half) if count < n else 1.0)


def least_maximum(mean: Number, sd: Number, n: int, *, low: float = 0.0) -> Number:
    """Give the value that somebody must at least have reached, from mean, SD and n.

    Parameters
    ----------
    mean, sd : float
        Of n values, none below `low`; the SD has n - 1 in its denominator.
    n : int
        Number of values.
    low : float
        The lowest possible value.

    Returns
    -------
    float
        A lower bound for the largest value.

    Raises
    ------
    ValueError
        If the mean is below `low`, or an SD is negative or beside a mean that leaves room for none.

    Notes
    -----
    Bhatia & Davis (2000): values in [low, high] have variance at most (mean - low)(high - mean),
    with n in the denominator. Solved for `high`.

    Examples
    --------
    Two zeros and two forties have mean 20 and SD 23.09; nobody can have stayed below 40.

    >>> round(float(least_maximum(20, 23.094, 4)), 2)
    40.0
    """
    arguments.number("n", n, 1)
    arguments.spread(sd=sd)
    arguments.number("mean", mean, low)
    if isinstance(mean, Real) and mean == low:
        arguments.number("sd", sd, 0, 0)  # nobody is below, so all are there
        return mean
    return mean + sd**2 * (n - 1) / n / (mean - low)
