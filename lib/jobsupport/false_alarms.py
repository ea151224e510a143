"""How often the detectors accuse true tables.

Tables of the shapes that the two sources print are drawn from simulated people, worked out and
rounded as an honest author would, and given to the functions that the checks call. Everything in
them is true, so whatever a detector accuses is a false alarm. There should be none: a detector asks
only whether *some* numbers that round to the printed ones agree.

A table here is a small one: one comparison, one question or one month. Its people and what is true
of them are drawn anew each time; how many they are is taken from the sources. Halves are rounded up,
to the even digit or down, as a rule drawn for the table says.

The last row of the result is for comparison: the usual algorithm of GRIMMER, which looks only at the
sum nearest to mean times n. No check uses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import sqrt
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

from etterprov import counts as common
from etterprov import granularity, summary
from etterprov.check import REPRODUCED
from etterprov.families import shares, spread, totals
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from jobsupport import costbenefit
from jobsupport.sfj.checks import cost_benefit, employment, health, user_survey
from jobsupport.sfj.people import sd_from_interval
from jobsupport.uo import checks as chapter

Array = npt.NDArray[Any]

LEVEL = 0.95
COLUMNS = ("detector", "family", "ours", "tables", "checks", "alarms", "rate", "upper", "case")
RULES = ("up", "even", "down")
STAR_LEVELS = (0.05, 0.01, 0.001)
_AT_ONCE = 100  # tables drawn together, with equally many people


@dataclass(frozen=True)
class Detector:
    """Name a detector.

    Parameters
    ----------
    name, family : str
        What it holds against what, and of which kind it is.
    every : int
        One in so many tables is given to it, unless all are asked for; more than 1 for what is slow.
    ours : bool
        Whether checks use it.
    """

    name: str
    family: str
    every: int = 1
    ours: bool = True


_WHOLE, _COUNTS, _TESTS = "whole numbers", "counts and sums", "tests"
_INTERVALS, _TOGETHER = "intervals", "whole and parts"

GRIM = Detector("GRIM: mean, n", _WHOLE)
GRIM_PERCENT = Detector("GRIM: percentage, n", _WHOLE)
GRIMMER = Detector("GRIMMER: mean, SD, n", _WHOLE)
DEBIT = Detector("DEBIT: share, SD, n", _WHOLE)
ON_SCALE = Detector("mean and SD within the scale", _WHOLE)
COUNT = Detector("count behind a percentage", _COUNTS)
BASE = Detector("people behind count and percentage", _COUNTS)
SHARE = Detector("count behind a share", _COUNTS)
SPLIT = Detector("count split over two follow-ups", _COUNTS)
HUNDRED = Detector("percentages add up to 100", _COUNTS)
PARTS = Detector("parts add up to their total", _COUNTS)
RANKS = Detector("rank sums add up", _COUNTS)
MONEY = Detector("value of work, gain, net value", _COUNTS)
CENTRE = Detector("estimate amid its interval", _INTERVALS)
MEAN_INTERVAL = Detector("interval of a mean: SE or SD, n", _INTERVALS)
SHARE_INTERVAL = Detector("interval of a percentage: any usual method", _INTERVALS)
DIFFERENCE = Detector("interval of a difference: means, SEs, n", _INTERVALS)
WHOLE_MEAN = Detector("mean of all from both arms", _TOGETHER)
WHOLE_SD = Detector("SD of all from both arms", _TOGETHER)
WHOLE_R = Detector("correlation of all from both arms", _TOGETHER, every=200)
MATRIX = Detector("correlations of the same people hold together", _TOGETHER)
CHANGE = Detector("mean change from both means", _TOGETHER)
SPREAD = Detector("SD of a change or sum beside its parts", _TOGETHER)
CHI2 = Detector("chi-square and p: counts", _TESTS)
SHARES_P = Detector("z-test of two shares: difference and p", _TESTS)
T_SDS = Detector("t: means, SDs, n", _TESTS)
T_SES = Detector("t: means, SEs, n", _TESTS)
DF = Detector("df: pooled or Welch", _TESTS)
P_T = Detector("p: t, df", _TESTS)
P_MEANS = Detector("p: means, SDs, n", _TESTS)
F_CHANGE = Detector("F: mean changes, SDs, n", _TESTS)
P_F = Detector("p: F, df", _TESTS)
ETA2 = Detector("partial eta squared: F, df", _TESTS)
SLOPE = Detector("p and R squared: slope, interval, n", _TESTS)
P_ESTIMATE = Detector("p: estimate, interval, df", _TESTS)
STARS = Detector("stars: estimate and interval, or correlation and n", _TESTS)
ADJUSTED = Detector("difference adjusted for the baseline", _TESTS)
RANK_Z = Detector("z: rank sum, ties", _TESTS)
P_Z = Detector("p: z", _TESTS)
NAIVE = Detector("not ours: GRIMMER by the nearest sum alone", "for comparison", ours=False)

DETECTORS = (
    *(GRIM, GRIM_PERCENT, GRIMMER, DEBIT, ON_SCALE),
    *(COUNT, BASE, SHARE, SPLIT, HUNDRED, PARTS, RANKS, MONEY),
    *(CENTRE, MEAN_INTERVAL, SHARE_INTERVAL, DIFFERENCE),
    *(WHOLE_MEAN, WHOLE_SD, WHOLE_R, MATRIX, CHANGE, SPREAD),
    *(CHI2, SHARES_P, T_SDS, T_SES, DF, P_T, P_MEANS, F_CHANGE, P_F, ETA2, SLOPE, P_ESTIMATE, STARS, ADJUSTED),
    *(RANK_Z, P_Z, NAIVE),
)


# Numbers as printed --------------------------------------------------------------------------------


@lru_cache(maxsize=200_000)
def _number(text: str) -> Printed:
    return Printed(text, cell="simulated/table/number")


def printed_as(values: npt.ArrayLike, decimals: int, rules: npt.ArrayLike = 0) -> list[str]:
    """Round as software does that knows what a half is.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Finite numbers.
    decimals : int
        Printed decimals.
    rules : array_like of int, shape (n,) or ()
        Place in `RULES`: halves go up (away from zero), to the even digit, or down (towards zero). Less
        than 1e-9 of the last digit from a half counts as one, for the noise of floating-point
        arithmetic.

    Returns
    -------
    list of str, length n

    Examples
    --------
    >>> printed_as([0.125, 0.125, 0.125, -2.4996], 2, [0, 1, 2, 0])
    ['0.13', '0.12', '0.12', '-2.50']
    """
    given = np.asarray(values, dtype=float)
    scaled = np.abs(given) * 10**decimals
    below = np.floor(scaled + 1e-9)
    over = scaled - below
    half = np.abs(over - 0.5) < 1e-9
    up = np.asarray(rules)
    half_up = (up == 0) | ((up == 1) & (below % 2 == 1))
    units = (below + np.where(half, half_up, over > 0.5)).astype(np.int64).tolist()
    signs = ["-" if negative else "" for negative in (given < 0).tolist()]
    if decimals == 0:
        return [f"{sign if unit else ''}{unit}" for sign, unit in zip(signs, units, strict=True)]
    base = 10**decimals
    return [
        f"{sign if unit else ''}{unit // base}.{unit % base:0{decimals}d}"
        for sign, unit in zip(signs, units, strict=True)
    ]


def _numbers(values: npt.ArrayLike, decimals: int, rules: npt.ArrayLike) -> list[Printed]:
    return [_number(text) for text in printed_as(values, decimals, rules)]


def _p_values(values: Array, decimals: int, rules: Array) -> list[tuple[Printed, str | None]]:
    """Print p; tables that round halves down show 0.000, the others < 0.001."""
    small = (values < 0.001) & (rules != RULES.index("down"))
    return [
        (_number("0.001"), "<") if is_small else (p, None)
        for is_small, p in zip(small.tolist(), _numbers(values, decimals, rules), strict=True)
    ]


def _short(text: str, drop: bool) -> Printed:
    """Drop trailing zeros, as a spreadsheet does."""
    return _number(text.rstrip("0").rstrip(".") if drop and "." in text else text)


# Counting ------------------------------------------------------------------------------------------


class _Tally:
    """Count what the detectors say; a question put before is answered from memory."""

    def __init__(self, thorough: bool) -> None:
        self.table = -1
        self.tables: Counter[Detector] = Counter()
        self.checks: Counter[Detector] = Counter()
        self.alarms: Counter[Detector] = Counter()
        self.cases: dict[Detector, str] = {}
        self._thorough = thorough
        self._offered: Counter[Detector] = Counter()
        self._last: dict[Detector, int] = {}
        self._accused: dict[Detector, int] = {}
        self._answers: dict[Any, bool] = {}

    def ask(self, detector: Detector, holds: Callable[..., bool], *given: Any, remember: bool = True) -> None:
        """Put a true case to a detector, if it is to see the present table."""
        self._offered[detector] += 1
        if not self._thorough and (self._offered[detector] - 1) % detector.every:
            return
        if remember:
            key = (holds, given)
            answer = self._answers.get(key)
            if answer is None:
                answer = self._answers[key] = bool(holds(*given))
        else:
            answer = bool(holds(*given))
        self.checks[detector] += 1
        if self._last.get(detector) != self.table:
            self._last[detector] = self.table
            self.tables[detector] += 1
        if not answer:
            self.cases.setdefault(detector, f"{holds.__name__.strip('_')}: {'; '.join(map(_said, given))}")
            if self._accused.get(detector) != self.table:
                self._accused[detector] = self.table
                self.alarms[detector] += 1


def _said(x: Any) -> str:
    if isinstance(x, SimpleNamespace):
        return ", ".join(f"{name} {_said(value)}" for name, value in vars(x).items())
    if isinstance(x, tuple | list):
        return f"({', '.join(map(_said, x))})"
    return str(x)


@cache
def _quantile(df: int) -> float:
    return float(stats.t.ppf(0.975, df))


# What the detectors ask. Each calls the function that the checks call and adds no rule of its own. --


def _grim(mean: str, n: int, items: int = 1) -> bool:
    return granularity.grim(mean, n, items)


def _grim_percent(percent: str, n: int) -> bool:
    return granularity.grim(percent, n, percent=True)


def _grimmer(mean: str, sd: str, n: int, items: int = 1) -> bool:
    return granularity.grimmer(mean, sd, n, items)


def _debit(mean: str, sd: str, n: int) -> bool:
    return granularity.debit(mean, sd, n)


def _naive(mean: str, sd: str, n: int) -> bool:
    return granularity.nearest_sum_grimmer(mean, sd, n)


def _on_scale(row: SimpleNamespace, low: float, high: float) -> bool:
    return health._fits_scale(health.group(row), low, high)


def _count(count: int, percent: Printed, n: int) -> bool:
    return count in common.counts_behind(percent, n)


def _base(count: int, percent: Printed, n: int, least: int, most: int) -> bool:
    return n in common.bases(count, percent, least, most)


def _share(count: int, share: Printed, n: int) -> bool:
    return count in employment.counts_of_share(share, n)


def _split(six: int, count: int, percent: Printed, n6: int, n12: int) -> bool:
    return six in user_survey.six_month_counts(count, percent, n6, n12)


def _hundred(percents: tuple[Printed, ...]) -> bool:
    return totals.hundred(percents).holds


def _parts(total: Printed, parts: tuple[Printed, ...]) -> bool:
    return health._sum(parts).meets(total)


def _rank_sums(first: Printed, second: Printed, n: int, counts: tuple[tuple[int, ...], tuple[int, ...]]) -> bool:
    return first.exact + second.exact == Fraction(n * (n + 1), 2) and first.admits(health.rank_sum(*counts))


def _work(wage: Printed, w: Printed, f: Printed, u: Printed) -> bool:
    span = Reach(wage.low, wage.high)
    made = ((costbenefit.producer_wage, w), (costbenefit.leisure_value, f), (costbenefit.transfers_saved, u))
    return all(span.through(function).meets(claim) for function, claim in made)


def _gain(delta: Printed, w: Printed, f: Printed, u: Printed, gain: Printed) -> bool:
    return reach(lambda d, *terms: d * cost_benefit.value_of_work(*terms), delta, w, f, u).meets(gain)


def _net(gain: Printed, extra: Printed, net: Printed, people: int, total: Printed) -> bool:
    span = reach(costbenefit.net_gain, gain, extra)
    return span.meets(net) and Reach(people * net.low, people * net.high).meets(total)


def _amid(estimate: Printed, low: Printed, high: Printed) -> bool:
    return health.centre(low, high).meets(estimate)


def _mean_interval(row: SimpleNamespace, spread: str) -> bool:
    return all(check.verdict == REPRODUCED for check in health._interval("mean", row, spread))


def _share_interval(count: int, percent: Printed, low: Printed, high: Printed, least: int, most: int) -> bool:
    sizes = common.bases(count, percent, least, most)
    return shares.interval(low, high, count, sizes, percent=percent).holds


def _difference(a: health.Group, b: health.Group, row: SimpleNamespace) -> bool:
    """Hold table 10 against the plain model of table 11, as there."""
    d, se, df = health.difference(a, b), health.pooled_se(a, b), a.n + b.n - 2
    quantile = _quantile(df)
    low = Reach(d.low - quantile * se.high, d.high - quantile * se.low)
    high = Reach(d.low + quantile * se.low, d.high + quantile * se.high)
    implied = health._ratio(*health._estimate_and_se(row.estimate, row.ci_low, row.ci_high, df))
    claims = ((d, row.estimate), (low, row.ci_low), (high, row.ci_high), (implied, row.t))
    return all(span.meets(claim) for span, claim in claims)


def _whole_mean(first: SimpleNamespace, second: SimpleNamespace, whole: Printed) -> bool:
    return health.together(health.group(first), health.group(second)).mean.meets(whole)


def _whole_sd(first: SimpleNamespace, second: SimpleNamespace, whole: SimpleNamespace) -> bool:
    """Hold the width of the interval of all against those of the arms, as for tables 3 and 14."""
    rows, sizes = (first, second), [int(row.n.value) for row in (first, second)]
    sds = [sd_from_interval(row.ci_low, row.ci_high, n) for row, n in zip(rows, sizes, strict=True)]
    arms = spread.sd_of_all([row.mean for row in rows], sds, sizes)
    everybody = sd_from_interval(whole.ci_low, whole.ci_high, sum(sizes))
    se, wide = (
        health.together(health.group(first), health.group(second)).se,
        health.half_width(whole.ci_low, whole.ci_high),
    )
    q = _quantile(sum(sizes) - 1)
    return (
        arms.low <= everybody.high
        and everybody.low <= arms.high
        and q * se.low <= wide.high
        and wide.low <= q * se.high
    )


def _whole_r(whole: Printed, rs: Sequence[Printed], moments: Sequence[Sequence[Printed]], n: tuple[int, int]) -> bool:
    (x1, y1, mx1, my1), (x2, y2, mx2, my2) = moments

    def r(r1: Any, sx1: Any, sy1: Any, r2: Any, sx2: Any, sy2: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
        return summary.whole_correlation(r1, sx1, sy1, n[0], r2, sx2, sy2, n[1], a - b, c - d)

    return reach(r, rs[0], x1, y1, rs[1], x2, y2, mx1, mx2, my1, my2, tolerance=1e-4).meets(whole)


def _matrix(first: Printed, second: Printed, third: Printed) -> bool:
    return reach(lambda a, b, c: 1 + 2 * a * b * c - a**2 - b**2 - c**2, first, second, third).high >= 0


def _change(before: Printed, after: Printed, change: Printed) -> bool:
    return reach(lambda a, b: b - a, before, after).meets(change)


def _spread(first: Printed | Reach, second: Printed | Reach, together: Printed | Reach) -> bool:
    r = reach(summary.paired_correlation, first, second, together)
    return r.high >= -1 and r.low <= 1


def _chi2(counts: tuple[tuple[int, int], tuple[int, int]], value: Printed, p: Printed) -> bool:
    test = summary.chi_square(counts)
    return Reach(test.chi2, test.chi2).meets(value) and Reach(test.p, test.p).meets(p)


def _shares(row: SimpleNamespace, counts: tuple[int, int], sizes: tuple[int, int]) -> bool:
    difference = Reach(row.intervention.low - row.control.high, row.intervention.high - row.control.low)
    p = employment.shares_p(counts[0], sizes[0], counts[1], sizes[1])
    return difference.meets(row.difference) and row.p.admits(p)


def _t_sds(row: SimpleNamespace, first: int, second: int, t: Printed) -> bool:
    return chapter._t_reach(row, first, second).meets(t)


def _t_ses(a: health.Group, b: health.Group, t: Printed) -> bool:
    return health._ratio(health.difference(a, b), health.pooled_se(a, b)).meets(t)


def _df_pooled(first: int, second: int, df: Printed) -> bool:
    return Reach(first + second - 2, first + second - 2).meets(df)


def _df_welch(a: health.Group, b: health.Group, df: Printed) -> bool:
    return health.welch_df(a, b).meets(df)


def _p_of(span: Reach, p: Printed, sign: str | None) -> bool:
    row = SimpleNamespace(p=p, p_sign=sign)
    return health._check_p("p", "p", row, span, []).verdict == REPRODUCED


def _p_t(t: Printed, df: int, p: Printed, sign: str | None) -> bool:
    return _p_of(chapter._p_reach(t, df), p, sign)


def _p_means(a: health.Group, b: health.Group, df: int, pooled: bool, p: Printed, sign: str | None) -> bool:
    se = health.pooled_se(a, b) if pooled else health.welch_se(a, b)
    return _p_of(health._p(health._ratio(health.difference(a, b), se), df), p, sign)


def _f_change(before: Sequence[Printed], after: Sequence[Printed], sds: Sequence[Printed], n: Any, f: Printed) -> bool:
    changes = [reach(lambda a, b: b - a, a, b) for a, b in zip(before, after, strict=True)]
    t = reach(lambda a, b, s1, s2: summary.t_statistic(a, s1, n[0], b, s2, n[1]), *changes, *sds)
    return t.through(lambda x: x * x, turning=[0.0]).meets(f)


def _p_f(f: Printed, df: int, p: Printed) -> bool:
    return Reach(f.low, f.high).through(lambda x: summary.p_from_f(max(x, 0.0), 1, df)).meets(p)


def _eta2(f: Printed, df: int, eta2: Printed) -> bool:
    return Reach(f.low, f.high).through(lambda x: x / (x + df)).meets(eta2)


def _slope(row: SimpleNamespace, n: int) -> bool:
    claims = chapter.CLAIMS_OF_SLOPE.items()
    return all(chapter.slope_reach(row, n, function).meets(getattr(row, name)) for name, function in claims)


def _p_estimate(estimate: Printed, low: Printed, high: Printed, df: int, p: Printed, sign: str | None) -> bool:
    return _p_of(health.estimate_p(estimate, low, high, df), p, sign)


def _stars_estimate(estimate: Printed, low: Printed, high: Printed, df: int, stars: int) -> bool:
    p = health.estimate_p(estimate, low, high, df)
    return health._stars(p.high) <= stars <= health._stars(p.low)


def _stars_r(r: Printed, n: int, stars: int) -> bool:
    p = chapter._correlation_p(r, n)
    levels = (1.0, *STAR_LEVELS, 0.0)
    return p.low < levels[stars] and p.high >= levels[stars + 1]


def _adjusted(inputs: Sequence[Reach], n1: int, n2: int, estimate: Printed) -> bool:
    def difference(plain: float, baseline: float, sd: float, plain_half: float, adjusted_half: float) -> float:
        return health.adjusted_difference(plain, baseline, sd, plain_half, adjusted_half, n1, n2)

    return health._monotone(difference, *inputs).meets(estimate)


def _rank_z(rank_sum: Printed, first: int, second: int, ties: tuple[int, ...], z: Printed) -> bool:
    found = summary.rank_sum_test(rank_sum.value, first, second, ties).z
    plain = summary.rank_sum_test(rank_sum.value, first, second).z
    return z.admits(found) and abs(plain) <= abs(found)


def _p_z(z: Printed, p: Printed, sign: str | None) -> bool:
    span = Reach(z.low, z.high).through(lambda x: 2 * float(stats.norm.sf(abs(x))), turning=[0.0])
    return _p_of(span, p, sign)


# Statistics as an honest author computes them, for many tables at once -------------------------------


@dataclass(frozen=True)
class _Moments:
    """Mean and SD of one group in each table, both of shape (tables,), and the people in it."""

    n: int
    mean: Array
    sd: Array

    @property
    def se(self) -> Array:
        return self.sd / sqrt(self.n)

    def ends(self) -> tuple[Array, Array]:
        """Give the ends of the 95 % interval of the mean."""
        half = stats.t.ppf(0.975, self.n - 1) * self.se
        return self.mean - half, self.mean + half


def _moments(values: Array) -> _Moments:
    return _Moments(values.shape[1], values.mean(axis=1), values.std(axis=1, ddof=1))


def _student(a: _Moments, b: _Moments) -> tuple[Array, int, Array, Array]:
    """Give t, df, p and SE of a minus b with the pooled SD."""
    df = a.n + b.n - 2
    pooled = np.sqrt(((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / df)
    se = pooled * sqrt(1 / a.n + 1 / b.n)
    t = (a.mean - b.mean) / se
    return t, df, 2 * stats.t.sf(np.abs(t), df), se


def _welch(a: _Moments, b: _Moments) -> tuple[Array, Array]:
    """Give df and p of Welch's test."""
    v, w = a.se**2, b.se**2
    df = (v + w) ** 2 / (v**2 / (a.n - 1) + w**2 / (b.n - 1))
    return df, 2 * stats.t.sf(np.abs(a.mean - b.mean) / np.sqrt(v + w), df)


def _answers(rng: np.random.Generator, mean: Array, sd: Array | float, n: int, low: float, high: float) -> Array:
    """Draw whole-number answers on a scale, shape (tables, n), around a mean for each table."""
    spread = np.broadcast_to(sd, mean.shape)[:, None]
    return np.clip(np.rint(mean[:, None] + spread * rng.standard_normal((len(mean), n))), low, high)


def _any(rng: np.random.Generator, choices: Sequence[Any]) -> Any:
    return choices[int(rng.integers(len(choices)))]


def _rules(rng: np.random.Generator, size: int) -> Array:
    return rng.integers(len(RULES), size=size)


def _correlation(x: Array, y: Array) -> Array:
    x, y = (v - v.mean(axis=1, keepdims=True) for v in (x, y))
    r: Array = (x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    return r


def _stars(p: Array) -> list[int]:
    many: list[int] = np.sum([p < level for level in STAR_LEVELS], axis=0).tolist()
    return many


def _varied(values: Array) -> Array:
    """Tell in which tables not everybody answers the same (no author tests, or correlates, that)."""
    varies: Array = values.min(axis=1) < values.max(axis=1)
    return varies


# The shapes ----------------------------------------------------------------------------------------


def _comparison(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Compare two groups' answers and counts, as in table 2 of the chapter."""
    low, high, items, n = _any(rng, ((0, 10, 1, (26, 17)), (1, 10, 3, (25, 16)), (0, 8, 1, (24, 16))))
    enrolled = (56, 26)
    rules, centre = _rules(rng, size), rng.uniform(low + 1, high - 1, size)
    groups = []
    for people in n:
        own = centre + rng.normal(0, 0.7, size)
        each = [_answers(rng, own, rng.uniform(1, 3), people, low, high) for _ in range(items)]
        groups.append(sum(each) / items)
    a, b = map(_moments, groups)
    varied = _varied(groups[0]) | _varied(groups[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        t, df, p, _ = _student(a, b)
    t, p = np.where(varied, t, 0.0), np.where(varied, p, 1.0)
    women = [rng.binomial(people, rng.uniform(0.2, 0.8, size)) for people in enrolled]
    texts = [[printed_as(x, 1, rules) for x in (group.mean, group.sd)] for group in (a, b)]
    ts, ps = _numbers(t, 3, rules), _p_values(p, 3, rules)
    shares = [[_numbers(100 * x / m, 0, rules) for x in (k, m - k)] for k, m in zip(women, enrolled, strict=True)]
    counted = np.array([[women[0], enrolled[0] - women[0]], [women[1], enrolled[1] - women[1]]])
    chi2, chi2_p, tested = _chi_square(counted)
    chi2s, chi2_ps = _numbers(chi2, 3, rules), _numbers(chi2_p, 3, rules)
    for i in range(size):
        tally.table += 1
        for people, (means, sds) in zip(n, texts, strict=True):
            tally.ask(GRIM, _grim, means[i], people, items)
            tally.ask(GRIMMER, _grimmer, means[i], sds[i], people, items)
            if items == 1:
                tally.ask(NAIVE, _naive, means[i], sds[i], people)
        cells = [_number(texts[group][what][i]) for group in (0, 1) for what in (0, 1)]
        if max(cells[1].low, cells[3].low) > 0:
            row = SimpleNamespace(uo_mean=cells[0], uo_sd=cells[1], control_mean=cells[2], control_sd=cells[3])
            tally.ask(T_SDS, _t_sds, row, *n, ts[i], remember=False)
        tally.ask(P_T, _p_t, ts[i], df, *ps[i])
        counts = counted[:, :, i].T.tolist()
        for group, people in enumerate(enrolled):
            percents = shares[group][0][i], shares[group][1][i]
            tally.ask(HUNDRED, _hundred, percents)
            tally.ask(COUNT, _count, counts[0][group], percents[0], people)
            tally.ask(GRIM_PERCENT, _grim_percent, percents[0].text, people)
        if tested[i]:
            tally.ask(CHI2, _chi2, tuple(map(tuple, counts)), chi2s[i], chi2_ps[i])


def _chi_square(counted: Array) -> tuple[Array, Array, Array]:
    """Give Pearson's chi-square of 2 x 2 tables, p, and whether no margin is empty."""
    (a, b), (c, d) = counted
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    value = (a * d - b * c) ** 2 * (a + b + c + d) / np.maximum(margins, 1)
    return value, stats.chi2.sf(value, 1), margins > 0


def _hours(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Compare hours before and after, and group by time, as in tables 2 and 3 of the chapter."""
    n, rules = (53, 26), _rules(rng, size)
    start, gain, keep = rng.uniform(5, 20, size), rng.uniform(0, 12, size), rng.uniform(0, 0.8, size)
    before, after = [], []
    for people in n:
        plain = rng.standard_normal((2, size, people))
        later = keep[:, None] * plain[0] + np.sqrt(1 - keep[:, None] ** 2) * plain[1]
        shift = gain + rng.normal(0, 4, size)
        before.append(np.maximum(start[:, None] + 20 * plain[0], 0))
        after.append(np.maximum((start + shift)[:, None] + 20 * later, 0))
    first, last = ([_moments(x) for x in hours] for hours in (before, after))
    change = [_moments(y - x) for x, y in zip(before, after, strict=True)]
    t, df, p, _ = _student(*change)
    f = t * t
    fs, ps, etas = _numbers(f, 3, rules), _numbers(p, 3, rules), _numbers(f / (f + df), 3, rules)
    ts = _numbers(t, 3, rules)
    means = [[_numbers(group.mean, 1, rules) for group in when] for when in (first, last, change)]
    sds = [[_numbers(group.sd, 1, rules) for group in when] for when in (first, last, change)]
    for i in range(size):
        tally.table += 1
        for group in (0, 1):
            tally.ask(CHANGE, _change, *(means[when][group][i] for when in range(3)))
            tally.ask(SPREAD, _spread, *(sds[when][group][i] for when in range(3)))
        row = SimpleNamespace(
            uo_mean=means[2][0][i], uo_sd=sds[2][0][i], control_mean=means[2][1][i], control_sd=sds[2][1][i]
        )
        tally.ask(T_SDS, _t_sds, row, *n, ts[i], remember=False)
        pairs = [tuple(group[i] for group in means[when]) for when in (0, 1)]
        tally.ask(F_CHANGE, _f_change, *pairs, tuple(group[i] for group in sds[2]), n, fs[i])
        tally.ask(P_F, _p_f, fs[i], df, ps[i])
        tally.ask(ETA2, _eta2, fs[i], df, etas[i])


def _regression(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Regress hours on one answer: slope, interval, p and R squared, as in table 4 of the chapter."""
    n, rules = _any(rng, (26, 25, 24, 17, 16)), _rules(rng, size)
    x = _answers(rng, rng.uniform(4, 8, size), 2.0, n, 0, 10)
    y = np.maximum(rng.uniform(-3, 5, size)[:, None] * (x - 5) + 20 + 20 * rng.standard_normal((size, n)), 0)
    keep = _varied(x) & _varied(y)
    x, y, rules = x[keep], y[keep], rules[keep]
    r, df = _correlation(x, y), n - 2
    b = r * y.std(axis=1) / x.std(axis=1)
    t = r * np.sqrt(df / (1 - r * r))
    half = stats.t.ppf(0.975, df) * np.abs(b / t)
    decimals = _any(rng, (2, 3))
    shown = zip(
        _numbers(b, decimals, rules),
        _numbers(b - half, 3, rules),
        _numbers(b + half, 3, rules),
        _numbers(2 * stats.t.sf(np.abs(t), df), 3, rules),
        _numbers(r * r, 3, rules),
        strict=True,
    )
    for slope, low, high, p, r2 in shown:
        tally.table += 1
        tally.ask(CENTRE, _amid, slope, low, high)
        row = SimpleNamespace(b=slope, ci_low=low, ci_high=high, p=p, r2=r2)
        tally.ask(SLOPE, _slope, row, n, remember=False)


def _correlations(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Correlate three scales, with stars, in both groups and in all, as in table 5 of the chapter."""
    n, rules = (24, 16), _rules(rng, size)
    root = np.linalg.cholesky(np.array([[1, 0.8, -0.4], [0.8, 1, -0.3], [-0.4, -0.3, 1]]))
    scales = ((0, 10, 7.5, 2.0), (1, 10, 7.0, 2.2), (0, 8, 5.3, 2.8))
    groups = []
    for people in n:
        drawn = rng.standard_normal((size, people, 3)) @ root.T
        moved = rng.normal(0, 0.7, (3, size, 1))
        groups.append(
            [
                np.clip(np.rint(centre + moved[k] + sd * drawn[:, :, k]), low, high)
                for k, (low, high, centre, sd) in enumerate(scales)
            ]
        )
    keep = np.logical_and.reduce([_varied(x) for group in groups for x in group])
    groups = [[x[keep] for x in group] for group in groups]
    rules = rules[keep]
    everybody = [np.concatenate([group[k] for group in groups], axis=1) for k in range(3)]
    pairs, sizes = ((0, 1), (0, 2), (1, 2)), (n[0], n[1], sum(n))
    r = [[np.clip(_correlation(x[a], x[b]), -1, 1) for a, b in pairs] for x in (*groups, everybody)]
    rs = [[_numbers(value, 3, rules) for value in sample] for sample in r]
    stars = []
    for sample, people in zip(r, sizes, strict=True):
        ts = [value * np.sqrt((people - 2) / np.maximum(1 - value * value, 1e-300)) for value in sample]
        ps = [2 * stats.t.sf(np.abs(t), people - 2) for t in ts]
        stars.append([_stars(p) for p in ps])
    moments = [
        [(_numbers(m.sd, 1, rules), _numbers(m.mean, 1, rules)) for m in map(_moments, group)] for group in groups
    ]
    for i in range(len(rules)):
        tally.table += 1
        for columns, marks, people in zip(rs, stars, sizes, strict=True):
            tally.ask(MATRIX, _matrix, *(column[i] for column in columns))
            for column, mark in zip(columns, marks, strict=True):
                if max(abs(column[i].low), abs(column[i].high)) < 1:
                    tally.ask(STARS, _stars_r, column[i], people, mark[i])
        x, y = pairs[i % 3]
        cells = [(group[x][0][i], group[y][0][i], group[x][1][i], group[y][1][i]) for group in moments]
        if min(cell.low for group in cells for cell in group[:2]) > 0:
            whole, *parts = (rs[sample][i % 3][i] for sample in (2, 0, 1))
            tally.ask(WHOLE_R, _whole_r, whole, parts, cells, n, remember=False)


_ARMS = (563, 630)
_METHODS = ("Wald with t", "Wald", "Wilson", "exact", "Jeffreys", "around")


def _share_ends(count: Array, n: Array, percent: Array, method: str) -> tuple[Array, Array]:
    """Give a 95 % interval in per cent, cut off at 0 and 100."""
    share, z = count / n, stats.norm.ppf(0.975)
    if method == "exact":
        low = np.where(count > 0, special.betaincinv(np.maximum(count, 1), n - count + 1, 0.025), 0.0)
        high = np.where(count < n, special.betaincinv(count + 1, np.maximum(n - count, 1), 0.975), 1.0)
    elif method == "Jeffreys":
        low, high = (special.betaincinv(count + 0.5, n - count + 0.5, end) for end in (0.025, 0.975))
    elif method == "Wilson":
        middle, width = (share + z * z / (2 * n)), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        low, high = ((middle + sign * width) / (1 + z * z / n) for sign in (-1, 1))
    else:
        share = percent / 100 if method == "around" else share
        less = int(method == "Wald with t")
        quantile = stats.t.ppf(0.975, n - 1) if less else z
        half = quantile * np.sqrt(share * (1 - share) / (n - less))
        low, high = share - half, share + half
    return 100 * np.maximum(low, 0), 100 * np.minimum(high, 1)


def _question(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Count answers that exclude each other, with percentages and intervals, as in tables 2 and 5 of the report."""
    kinds, rules = int(rng.integers(2, 6)), _rules(rng, size)
    shares = rng.dirichlet(np.full(kinds, 1.2), size)
    method, drop = rng.integers(len(_METHODS), size=size), rng.random(size) < 0.5
    of_all = rng.random(size) < 0.3
    arms = []
    for people in _ARMS:
        silent = rng.integers(0, 21, size)
        arms.append((people, rng.multinomial(people - silent, shares)))
    arms.append((sum(_ARMS), arms[0][1] + arms[1][1]))
    columns = []
    for people, counts in arms:
        answered = counts.sum(axis=1)
        base = np.where(of_all, people, answered)
        cells = []
        for k in range(kinds):
            percent = 100 * counts[:, k] / base
            texts = printed_as(percent, 1, rules)
            rounded = np.array(texts, dtype=float)
            ends = np.empty((2, size))
            for place, name in enumerate(_METHODS):
                rows = method == place
                ends[:, rows] = _share_ends(counts[rows, k], base[rows], rounded[rows], name)
            three = (texts, printed_as(ends[0], 1, rules), printed_as(ends[1], 1, rules))
            cells.append([[_short(x, bare) for x, bare in zip(column, drop, strict=True)] for column in three])
        columns.append((people, counts.tolist(), answered.tolist(), base.tolist(), cells))
    for i in range(size):
        tally.table += 1
        for place, (people, counts, answered, base, cells) in enumerate(columns):
            if answered[i] == base[i]:
                tally.ask(HUNDRED, _hundred, tuple(cell[0][i] for cell in cells))
            if place != tally.table % 3:  # one column a table, in turn
                continue
            for count, cell in zip(counts[i], cells, strict=True):
                shown, low, high = (column[i] for column in cell)
                tally.ask(COUNT, _count, count, shown, base[i])
                tally.ask(BASE, _base, count, shown, base[i], answered[i], people)
                tally.ask(SHARE_INTERVAL, _share_interval, count, shown, low, high, answered[i], people)


def _scores(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Average anxiety, depression and their sum in both arms and all, as in tables 3, 6 and 14 of the report."""
    n, rules = _any(rng, (_ARMS, (560, 629), (251, 376), (308, 249))), _rules(rng, size)
    together = rng.uniform(0.3, 0.8, size)[:, None]
    centres, groups = rng.uniform(6, 12, (2, size)), []
    for people in n:
        shared, *own = rng.standard_normal((3, size, people))
        moved = centres + rng.normal(0, 0.5, (2, size))
        halves = [
            np.clip(np.rint(m[:, None] + 4.2 * (np.sqrt(together) * shared + np.sqrt(1 - together) * x)), 0, 21)
            for m, x in zip(moved, own, strict=True)
        ]
        groups.append([*halves, halves[0] + halves[1]])
    groups.append([np.concatenate([group[k] for group in groups], axis=1) for k in range(3)])
    rows = [[_mean_rows(_moments(x), rules) for x in group] for group in groups]
    for i in range(size):
        tally.table += 1
        for group in rows:
            anxiety, depression, total = (group[k][i] for k in range(3))
            tally.ask(PARTS, _parts, total.mean, (anxiety.mean, depression.mean))
        k = tally.table % 3
        first, second, whole = (group[k][i] for group in rows)
        tally.ask(CENTRE, _amid, whole.mean, whole.ci_low, whole.ci_high)
        tally.ask(WHOLE_MEAN, _whole_mean, first, second, whole.mean, remember=False)
        tally.ask(WHOLE_SD, _whole_sd, first, second, whole, remember=False)
        tally.ask(SPREAD, _spread, *(health.group(row).sd for row in (anxiety, depression, total)))


def _mean_rows(group: _Moments, rules: Array, **more: Sequence[Any]) -> list[SimpleNamespace]:
    """Print n, mean and 95 % interval with two decimals; one row a table."""
    low, high = group.ends()
    columns = {"mean": group.mean, "ci_low": low, "ci_high": high}
    shown = {name: _numbers(values, 2, rules) for name, values in columns.items()} | more
    n = _number(str(group.n))
    names = tuple(shown)
    return [SimpleNamespace(n=n, **dict(zip(names, cells, strict=True))) for cells in zip(*shown.values(), strict=True)]


def _statuses(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Sort people by what they live on, in per cent with two decimals, as in tables 7 and 19 of the report."""
    n, rules = _any(rng, (*_ARMS, 555, 622)), _rules(rng, size)
    counts = rng.multinomial(n, rng.dirichlet(np.full(10, 0.8), size))
    percents = [_numbers(100 * counts[:, k] / n, 2, rules) for k in range(10)]
    for i, row in enumerate(counts.tolist()):
        tally.table += 1
        tally.ask(HUNDRED, _hundred, tuple(column[i] for column in percents))
        for k, count in enumerate(row):
            tally.ask(COUNT, _count, count, percents[k][i], n)
        tally.ask(GRIM_PERCENT, _grim_percent, percents[0][i].text, n)


_MONTHS = ((561, 629), (555, 624), (521, 584), (433, 487))


def _month(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Compare two shares, with difference and p, as in table 8 of the report."""
    n, rules = _any(rng, _MONTHS), _rules(rng, size)
    share = rng.uniform(0.1, 0.6, size)
    counts = [rng.binomial(people, np.clip(share + rng.normal(0, 0.04, size), 0.02, 0.98)) for people in n]
    shares = [k / people for k, people in zip(counts, n, strict=True)]
    pooled = (counts[0] + counts[1]) / sum(n)
    z = (shares[1] - shares[0]) / np.sqrt(pooled * (1 - pooled) * (1 / n[0] + 1 / n[1]))
    decimals = _any(rng, (3, 4))
    columns = (
        _numbers(shares[0], 4, rules),
        _numbers(shares[1], 4, rules),
        _numbers(shares[1] - shares[0], 4, rules),
        _numbers(2 * stats.norm.sf(np.abs(z)), decimals, rules),
    )
    pairs = zip(counts[0].tolist(), counts[1].tolist(), strict=True)
    for (first, second), *row in zip(pairs, *columns, strict=True):
        tally.table += 1
        tally.ask(SHARE, _share, first, row[0], n[0])
        tally.ask(SHARE, _share, second, row[1], n[1])
        cells = SimpleNamespace(control=row[0], intervention=row[1], difference=row[2], p=row[3])
        tally.ask(SHARES_P, _shares, cells, (first, second), n, remember=False)


# Scale, its ends and step, and the people of both arms.
_OUTCOMES = (
    (0, 42, 1.0, (376, 251)),
    (0, 21, 1.0, (376, 251)),
    (0, 87, 1.0, (377, 252)),
    (-0.6, 1, 0.001, (372, 245)),
    (0, 100, 1.0, (373, 245)),
    (0, 33, 1.0, (629, 560)),
)


def _outcome(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Compare scores: means, SE or SD, t, p, estimates and stars, as in tables 10, 11, 15 and 16 of the report."""
    low, high, step, n = _any(rng, _OUTCOMES)
    wide, rules = high - low, _rules(rng, size)
    # Scores before and after, for as many people as there are.
    level, slope = rng.uniform(0.3, 0.7, size), rng.uniform(0.2, 0.8, size)
    before: list[Array] = []
    after: list[Array] = []
    for people in n:
        plain = rng.standard_normal((2, size, people))
        later = slope[:, None] * plain[0] + np.sqrt(1 - slope[:, None] ** 2) * plain[1]
        moved = (level + rng.normal(0, 0.03, (2, size))) * wide + low
        both = (np.clip(m[:, None] + 0.19 * wide * x, low, high) for m, x in zip(moved, (plain[0], later), strict=True))
        for when, scores in zip((before, after), both, strict=True):
            when.append(np.rint(scores / step) * step)
    (a, b), (a0, b0) = map(_moments, after), map(_moments, before)
    t, df, p, se = _student(b, a)
    spread = _any(rng, ("se", "sd"))
    sizes = [_numbers(getattr(group, spread), 2, rules) for group in (a, b)]
    arms = [_mean_rows(group, rules, **{spread: column}) for group, column in zip((a, b), sizes, strict=True)]
    half = stats.t.ppf(0.975, df) * se
    plain_rows = _estimates(b.mean - a.mean, half, p, rules)
    adjusted, adjusted_half, adjusted_p, steep = _covariance(before, after)
    adjusted_rows = _estimates(adjusted, adjusted_half, adjusted_p, rules)
    first = [_mean_rows(group, rules) for group in (a0, b0)]
    ts, ps = _numbers(t, 2, rules), _p_values(p, 3, rules)
    for i in range(size):
        tally.table += 1
        rows = [arm[i] for arm in arms]
        groups = [health.group(row) for row in rows]
        row = plain_rows[i]
        for arm in rows:
            tally.ask(MEAN_INTERVAL, _mean_interval, arm, spread, remember=False)
            tally.ask(ON_SCALE, _on_scale, arm, low, high, remember=False)
        tally.ask(T_SES, _t_ses, *groups, ts[i], remember=False)
        tally.ask(P_T, _p_t, ts[i], df, *ps[i])
        row.t = ts[i]
        tally.ask(DIFFERENCE, _difference, *groups, row, remember=False)
        tally.ask(P_MEANS, _p_means, *groups, df, True, *ps[i], remember=False)
        for fit, freedom in ((row, df), (adjusted_rows[i], df - 1)):
            cells = (fit.estimate, fit.ci_low, fit.ci_high)
            tally.ask(CENTRE, _amid, *cells)
            if fit.ci_low.high < fit.ci_high.low:
                tally.ask(P_ESTIMATE, _p_estimate, *cells, freedom, fit.p, fit.p_sign)
                tally.ask(STARS, _stars_estimate, *cells, freedom, fit.stars)
        if steep[i] > 0:  # as the detector supposes
            inputs = _covariance_inputs(row, fit, [x[i] for x in first])
            tally.ask(ADJUSTED, _adjusted, inputs, *n, fit.estimate, remember=False)


def _estimates(estimate: Array, half: Array, p: Array, rules: Array) -> list[SimpleNamespace]:
    """Print estimates with their intervals, p and stars."""
    stars = _stars(p)
    columns = (_numbers(x, 2, rules) for x in (estimate, estimate - half, estimate + half))
    return [
        SimpleNamespace(estimate=b, ci_low=low, ci_high=high, p=p, p_sign=sign, stars=many)
        for b, low, high, (p, sign), many in zip(*columns, _p_values(p, 3, rules), stars, strict=True)
    ]


def _covariance(before: Sequence[Array], after: Sequence[Array]) -> tuple[Array, Array, Array, Array]:
    """Adjust the difference of two groups for a covariate: estimate, half interval, p and slope.

    Maxwell, Delaney & Kelley (2018), ch. 9.
    """
    n = sum(x.shape[1] for x in before)
    centred = [[x - x.mean(axis=1, keepdims=True) for x in scores] for scores in (before, after)]
    xx, yy = (sum((x * x).sum(axis=1) for x in scores) for scores in centred)
    xy = sum((x * y).sum(axis=1) for x, y in zip(*centred, strict=True))
    gap, plain = (scores[1].mean(axis=1) - scores[0].mean(axis=1) for scores in (before, after))
    slope = xy / xx
    variance = (yy - slope * xy) / (n - 3)
    estimate = plain - slope * gap
    se = np.sqrt(variance * (sum(1 / x.shape[1] for x in before) + gap**2 / xx))
    return estimate, stats.t.ppf(0.975, n - 3) * se, 2 * stats.t.sf(np.abs(estimate / se), n - 3), slope


def _covariance_inputs(plain: SimpleNamespace, adjusted: SimpleNamespace, first: list[SimpleNamespace]) -> list[Reach]:
    """Give what `health.adjusted_reach` pushes through `health.adjusted_difference`."""
    a, b = map(health.group, first)
    sd = health._monotone(lambda s, t: summary.pooled_sd(s, a.n, t, b.n), a.sd, b.sd)
    halves = [health.half_width(row.ci_low, row.ci_high) for row in (plain, adjusted)]
    return [Reach(plain.estimate.low, plain.estimate.high), health.difference(a, b), sd, *halves]


def _item(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Compare answers 1 to 7 by t-test and by ranks, as in tables 12 and 13 of the report."""
    n, rules = _any(rng, ((413, 298), (373, 247), (398, 294), (354, 236))), _rules(rng, size)
    shares = rng.dirichlet(np.array([1, 1, 0.6, 1, 2, 2.5, 4]), size)
    shifted = shares * np.exp(rng.normal(0, 0.15, size)[:, None] * np.arange(7))
    both = (shares, shifted / shifted.sum(axis=1, keepdims=True))
    counts = [rng.multinomial(people, share) for people, share in zip(n, both, strict=True)]
    a, b = (_histogram_moments(x, 1) for x in counts)
    pooled = rng.random(size) < 0.5
    _, df, pooled_p, _ = _student(a, b)
    welch_df, welch_p = _welch(a, b)
    p, dfs = np.where(pooled, pooled_p, welch_p), _numbers(np.where(pooled, df, welch_df), 0, rules)
    texts = [[printed_as(x, 2, rules) for x in (group.mean, group.sd)] for group in (a, b)]
    arms = [_mean_rows(g, rules, sd=[_number(x) for x in shown[1]]) for g, shown in zip((a, b), texts, strict=True)]
    ps = _p_values(p, 3, rules)
    ranks, z = _rank_sum(*counts)
    total = sum(n) * (sum(n) + 1) / 2
    sums = [_numbers(x, 1, 0) for x in (ranks, total - ranks)]
    zs, z_ps = _numbers(z, 3, rules), _p_values(2 * stats.norm.sf(np.abs(z)), 3, rules)
    lists = [x.tolist() for x in counts]
    ties = (counts[0] + counts[1]).tolist()
    for i in range(size):
        tally.table += 1
        rows = [arm[i] for arm in arms]
        for people, row, (means, sds) in zip(n, rows, texts, strict=True):
            tally.ask(GRIM, _grim, means[i], people)
            tally.ask(MEAN_INTERVAL, _mean_interval, row, "sd", remember=False)
            tally.ask(ON_SCALE, _on_scale, row, 1, 7, remember=False)
            tally.ask(GRIMMER, _grimmer, means[i], sds[i], people)
            tally.ask(NAIVE, _naive, means[i], sds[i], people)
        groups = [health.group(row) for row in rows]
        if pooled[i]:
            tally.ask(DF, _df_pooled, *n, dfs[i])
        else:
            tally.ask(DF, _df_welch, *groups, dfs[i], remember=False)
        tally.ask(P_MEANS, _p_means, *groups, int(dfs[i].value), bool(pooled[i]), *ps[i], remember=False)
        histograms = (tuple(lists[0][i]), tuple(lists[1][i]))
        tally.ask(RANKS, _rank_sums, sums[0][i], sums[1][i], sum(n), histograms)
        tally.ask(RANK_Z, _rank_z, sums[0][i], *n, tuple(ties[i]), zs[i])
        tally.ask(P_Z, _p_z, zs[i], *z_ps[i])


def _histogram_moments(counts: Array, low: int) -> _Moments:
    values, n = np.arange(low, low + counts.shape[1]), int(counts[0].sum())
    total, squares = counts @ values, counts @ values**2
    return _Moments(n, total / n, np.sqrt((squares * n - total**2) / (n * (n - 1))))


def _rank_sum(first: Array, second: Array) -> tuple[Array, Array]:
    """Give the first group's rank sum and its z with ties, from how many gave each answer."""
    both = first + second
    middle = np.cumsum(both, axis=1) - both + (both + 1) / 2
    ranks = (first * middle).sum(axis=1)
    n, m = int(first[0].sum()), int(second[0].sum())
    size = n + m
    spread = (both * (middle - (size + 1) / 2) ** 2).sum(axis=1)  # Lehmann (1975): variance of the tied ranks
    return ranks, (ranks - n * (size + 1) / 2) / np.sqrt(n * m * spread / (size * (size - 1)))


def _services(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Count who used a service and how often, as in table 20 of the report."""
    n, rules = _any(rng, (300, 422, 232, 361)), _rules(rng, size)
    users = rng.binomial(n, rng.uniform(0.02, 0.8, size))
    visits = users + rng.poisson(users * rng.uniform(0.2, 6, size))
    percents, means = _numbers(100 * users / n, 2, rules), printed_as(visits / n, 3, rules)
    for count, percent, mean in zip(users.tolist(), percents, means, strict=True):
        tally.table += 1
        tally.ask(COUNT, _count, count, percent, n)
        tally.ask(GRIM_PERCENT, _grim_percent, percent.text, n)
        tally.ask(GRIM, _grim, mean, n)


def _costs(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Add up costs and say what work is worth, as in tables 21 and 22 of the report."""
    rules, people = _rules(rng, size), 615
    items = rng.uniform(300, 20_000, (6, size))
    shown = [_numbers(x, 0, rules) for x in items]
    sums = _numbers(items.sum(axis=0), 0, rules)
    wage = np.rint(rng.uniform(200_000, 450_000, size))
    # The report's formulas, written out: W, F and U of a year in work, and what they give.
    w = 1.141 * 1.02 * wage + 1500
    f = 0.66 * 0.29 * wage
    u = (0.75 * 0.66 + 0.34 + 0.141 * 1.02) * wage
    delta, extra = rng.uniform(-0.02, 0.1, size), rng.uniform(5_000, 30_000, size)
    gain = delta * (w - f + 0.2 * u) / 1.04
    net = gain - 1.2 * extra
    columns = [_numbers(x, 0, rules) for x in (wage, w, f, u, gain, extra, net, people * net)]
    deltas = _numbers(delta, 3, rules)
    for i in range(size):
        tally.table += 1
        tally.ask(PARTS, _parts, sums[i], tuple(column[i] for column in shown))
        a, b, c, d, e, cost, g, total = (column[i] for column in columns)
        tally.ask(MONEY, _work, a, b, c, d)
        tally.ask(MONEY, _gain, deltas[i], b, c, d, e)
        tally.ask(MONEY, _net, e, cost, g, people, total)


def _survey(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Take the responses of two follow-ups together, as in table 23 of the report."""
    n, rules = _any(rng, ((143, 173), (281, 297), (122, 141), (210, 237))), _rules(rng, size)
    share = rng.uniform(0.01, 0.4, size)
    six, twelve = (rng.binomial(people, share) for people in n)
    percents = _numbers(50 * six / n[0] + 50 * twelve / n[1], 1, rules)
    for a, b, percent in zip(six.tolist(), twelve.tolist(), percents, strict=True):
        tally.table += 1
        tally.ask(SPLIT, _split, a, a + b, percent, *n)


def _traits(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Give shares and whole numbers with mean and SD to three decimals, as in table A.1 of the report."""
    n, rules = _any(rng, (365, 464, 269, 94)), _rules(rng, size)
    ones = rng.binomial(n, rng.uniform(0.02, 0.98, size))
    share = _Moments(n, ones / n, np.sqrt(ones * (n - ones) / (n * (n - 1))))
    age = _moments(_answers(rng, rng.uniform(35, 45, size), 9.5, n, 18, 66))
    columns = [printed_as(x, 3, rules) for group in (share, age) for x in (group.mean, group.sd)]
    for mean, sd, age_mean, age_sd in zip(*columns, strict=True):
        tally.table += 1
        tally.ask(DEBIT, _debit, mean, sd, n)
        tally.ask(GRIM, _grim, age_mean, n)
        tally.ask(GRIMMER, _grimmer, age_mean, age_sd, n)
        tally.ask(NAIVE, _naive, age_mean, age_sd, n)


def _hard(rng: np.random.Generator, size: int, tally: _Tally) -> None:
    """Put GRIMMER to the test by means with one decimal and SDs with three, which neither source prints."""
    n, rules = _any(rng, (12, 20, 30, 50, 80, 120)), _rules(rng, size)
    group = _moments(_answers(rng, rng.uniform(3, 5, size), 0.8, n, 1, 7))
    for mean, sd in zip(printed_as(group.mean, 1, rules), printed_as(group.sd, 3, rules), strict=True):
        tally.table += 1
        tally.ask(GRIMMER, _grimmer, mean, sd, n)
        tally.ask(NAIVE, _naive, mean, sd, n)


SHAPES: tuple[Callable[[np.random.Generator, int, _Tally], None], ...] = (
    _comparison,
    _hours,
    _regression,
    _correlations,
    _question,
    _scores,
    _statuses,
    _month,
    _outcome,
    _item,
    _services,
    _costs,
    _survey,
    _traits,
    _hard,
)


# The result ----------------------------------------------------------------------------------------


def upper_bound(alarms: int, tables: int, *, level: float = LEVEL) -> float:
    """Bound a rate from above.

    Parameters
    ----------
    alarms, tables : int
        Tables accused and tables seen.
    level : float
        How sure the bound is.

    Returns
    -------
    float
        Share of tables; one-sided, exact (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404). Without
        any alarm it is 1 - (1 - level)**(1 / tables), near 3 / tables.

    Raises
    ------
    ValueError
        If there are more alarms than tables or a number is negative.

    Examples
    --------
    >>> round(upper_bound(0, 10_000), 6), round(upper_bound(5, 100), 4)
    (0.0003, 0.1023)
    """
    if not 0 <= alarms <= tables:
        raise ValueError(f"{alarms} alarms in {tables} tables")
    return 1.0 if alarms == tables else float(special.betaincinv(alarms + 1, tables - alarms, level))


def _frame(found: Mapping[str, tuple[int, int, int, str]]) -> pd.DataFrame:
    rows = []
    for detector in DETECTORS:
        tables, checks, alarms, case = found[detector.name]
        rate = alarms / tables if tables else float("nan")
        numbers = (tables, checks, alarms, rate, upper_bound(alarms, tables))
        rows.append((detector.name, detector.family, detector.ours, *numbers, case))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def simulate(rng: np.random.Generator, tables: int, *, thorough: bool = False) -> pd.DataFrame:
    """Draw true tables, print them, and count which detectors accuse them.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all chance.
    tables : int
        Tables to draw in all; the shapes of `SHAPES` have equally many, but for a remainder.
    thorough : bool
        Whether the one slow detector sees every table of its shape, too, instead of one in 200.

    Returns
    -------
    DataFrame
        One row per detector of `DETECTORS`, the naive one last: ``detector, family, ours, tables`` (how
        many it saw, of all shapes that have what it needs), ``checks`` (a table can hold several),
        ``alarms`` (tables accused), ``rate`` (alarms / tables), ``upper`` (its 95 % bound, see
        `upper_bound`) and ``case``, the first true numbers that were accused.

    Raises
    ------
    ValueError
        If there is no table to draw.

    Examples
    --------
    >>> found = simulate(np.random.default_rng(1), 30)
    >>> int(found.loc[found["ours"], "alarms"].sum())
    0
    """
    if tables < 1:
        raise ValueError(f"there must be at least one table, not {tables}")
    _number.cache_clear()
    tally = _Tally(thorough)
    for place, shape in enumerate(SHAPES):
        left = tables // len(SHAPES) + (place < tables % len(SHAPES))
        while left:
            size = min(left, _AT_ONCE)
            shape(rng, size, tally)
            left -= size
    return _frame(
        {d.name: (tally.tables[d], tally.checks[d], tally.alarms[d], tally.cases.get(d, "")) for d in DETECTORS}
    )


def combine(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put the results of several runs together.

    Parameters
    ----------
    parts : iterable of DataFrame
        What `simulate` returned, each for other tables.

    Returns
    -------
    DataFrame
        As from `simulate`, with the rates and bounds of all tables.

    Examples
    --------
    >>> first, second = (simulate(np.random.default_rng(seed), 15) for seed in (1, 2))
    >>> both = combine([first, second])
    >>> both["tables"].equals(first["tables"] + second["tables"])
    True
    """
    together = pd.concat(list(parts)).groupby("detector", sort=False)
    sums = together[["tables", "checks", "alarms"]].sum()
    cases = together["case"].agg(lambda found: next(filter(None, found), ""))
    return _frame({name: (*map(int, numbers), cases[name]) for name, *numbers in sums.itertuples()})
