"""Means: the interval of one, the difference of two with its interval, t, degrees of freedom and p.

How a mean varies is known from its SD, its standard error or its interval; where several are printed, all hold. An
interval can have the t or the normal quantile. A difference can be tested with a pooled SD (Student), without (Welch)
or, with many people, by the normal law. The usual method is tried first; the others before a number is accused. Where a
method prints the claim there is nothing to explain, but the facts name it.

Formulas: Student (1908), doi:10.1093/biomet/6.1.1; Welch (1947), doi:10.1093/biomet/34.1-2.28; Satterthwaite (1946),
doi:10.2307/3002019.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf, sqrt
from typing import Any

import numpy as np
from scipy import special

from etterprov.counts import as_int, as_reach, exactly
from etterprov.families.family import Family, Options, Outcome
from etterprov.families.family import print_by_chance as _print
from etterprov.families.tests import Number, first_that_fits, freedom_of, p_within, print_p
from etterprov.printed import Printed, rounded
from etterprov.reach import Reach, corners
from etterprov.summary import pooled_sd

LEVEL = 0.95
NORMAL = inf  # degrees of freedom
ANYTHING = Reach(0.0, inf)  # what an SD or SE can be of which nothing is known


@cache
def quantile(df: float, level: float = LEVEL) -> float:
    """Give the two-sided quantile of t; of the normal law where df are infinite.

    Examples
    --------
    >>> round(quantile(25), 3), round(quantile(NORMAL), 3)
    (2.06, 1.96)
    """
    share = (1 + level) / 2
    return float(special.ndtri(share) if df == NORMAL else special.stdtrit(df, share))


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
    return Reach(max((high.low - low.high) / 2, 0.0), max((high.high - low.low) / 2, 0.0))


def _times(reach: Reach, factor: float) -> Reach:
    return Reach(reach.low * factor, reach.high * factor)


@dataclass(frozen=True)
class Group:
    """Hold a group of people as printed.

    Parameters
    ----------
    n : int
        People.
    mean, se : Reach
        Mean and its standard error, as everything printed of it allows.
    inputs : tuple of Printed
        The cells behind them.
    """

    n: int
    mean: Reach
    se: Reach
    inputs: tuple[Printed, ...] = ()

    @property
    def sd(self) -> Reach:
        """Give the standard deviation, with n - 1 in its denominator; of nobody nothing is known."""
        return _times(self.se, sqrt(self.n)) if self.n > 0 else ANYTHING

    def of_size(self, n: int) -> Group:
        """Give a group of other size with this mean and SD."""
        return replace(self, n=n, se=_times(self.sd, 1 / sqrt(n)) if n > 0 else ANYTHING)


def group(
    n: int | Printed,
    mean: Number,
    *,
    sd: Number | None = None,
    se: Number | None = None,
    low: Printed | None = None,
    high: Printed | None = None,
) -> Group:
    """Read a group from what is printed of it.

    Parameters
    ----------
    n : int or Printed
        People.
    mean : Printed, Reach or float
        Their mean.
    sd, se : Printed, Reach or float, optional
        Its standard deviation or standard error.
    low, high : Printed, optional
        Ends of its 95 % interval, built with the t or with the normal quantile.

    Examples
    --------
    >>> arm = group(56, Printed("27.1"), sd=Printed("5.7"))
    >>> round(arm.se.low, 3), round(arm.se.high, 3)
    (0.755, 0.768)
    """
    size, spread = as_int(n), ANYTHING
    if low is not None and high is not None and size > 1:
        half = half_width(low, high)
        spread = Reach(half.low / quantile(size - 1), half.high / quantile(NORMAL))
    if se is not None:
        spread = spread.within(as_reach(se))
    if sd is not None and size > 0:
        spread = spread.within(_times(as_reach(sd), 1 / sqrt(size)))
    inputs = tuple(x for x in (n, mean, low, high, se, sd) if isinstance(x, Printed))
    return Group(size, as_reach(mean), Reach(max(spread.low, 0.0), max(spread.high, 0.0)), inputs)


# How two groups differ ----------------------------------------------------------------------------------


def mean_of(x: Group | Number) -> Reach:
    """Give what a mean can be, of a group or as printed."""
    return x.mean if isinstance(x, Group) else as_reach(x)


def minus(first: Group | Number, second: Group | Number) -> Reach:
    """Subtract one mean from another.

    Examples
    --------
    >>> r = minus(Printed("8.50"), Printed("7.74"))
    >>> round(r.low, 2), round(r.high, 2)
    (0.75, 0.77)
    """
    a, b = mean_of(first), mean_of(second)
    return Reach(a.low - b.high, a.high - b.low)


def within_sd(a: Group, b: Group) -> Reach:
    """Give the SD within two groups, pooled by their degrees of freedom; anything where they have none."""
    if min(a.n, b.n) < 1 or a.n + b.n < 3 or inf in (a.sd.high, b.sd.high):
        return ANYTHING
    return corners(lambda s, t: float(pooled_sd(s, a.n, t, b.n)), a.sd, b.sd)


def pooled_se(a: Group, b: Group) -> Reach:
    """Give the standard error of a difference with the pooled SD, as in Student's t-test.

    Examples
    --------
    >>> r = pooled_se(group(56, 27.1, sd=5.7), group(26, 38.9, sd=13.1))
    >>> round(r.low, 3)
    2.068
    """
    sd = within_sd(a, b)
    return sd if sd == ANYTHING else _times(sd, sqrt(1 / a.n + 1 / b.n))


def welch_se(a: Group, b: Group) -> Reach:
    """Give the standard error of a difference without pooling, as in Welch's test.

    Examples
    --------
    >>> r = welch_se(group(56, 27.1, sd=5.7), group(26, 38.9, sd=13.1))
    >>> round(r.low, 3)
    2.68
    """
    return corners(lambda s, t: sqrt(s * s + t * t), a.se, b.se)


def welch_df(a: Group, b: Group) -> Reach:
    """Give the degrees of freedom of Welch and Satterthwaite.

    They depend on the ratio of both squared errors and are largest, n + m - 2, where it is (n - 1) / (m - 1).

    Examples
    --------
    >>> r = welch_df(group(56, 27.1, sd=Printed("5.7")), group(26, 38.9, sd=Printed("13.1")))
    >>> round(r.low, 1), round(r.high, 1)
    (29.4, 29.6)
    """
    least, most = min(a.n, b.n) - 1, a.n + b.n - 2
    if min(a.se.low, b.se.low) <= 0 or inf in (a.se.high, b.se.high):
        return Reach(float(least), float(most))

    def df(ratio: float) -> float:
        return (ratio + 1) ** 2 / (ratio * ratio / (a.n - 1) + 1 / (b.n - 1))

    ratio = Reach((a.se.low / b.se.high) ** 2, (a.se.high / b.se.low) ** 2)
    return ratio.through(df, turning=[(a.n - 1) / (b.n - 1)])


def ratio(difference: Reach, se: Reach) -> Reach:
    """Divide by a standard error, which can be 0 within its rounding; the ratio then has no end.

    Examples
    --------
    >>> ratio(Reach(1, 2), Reach(4, 5)), ratio(Reach(1, 2), Reach(0, 5))
    (Reach(low=0.2, high=0.5), Reach(low=0.2, high=inf))
    """
    if se.high <= 0 or (se.low <= 0 and difference.low <= 0 <= difference.high):
        return Reach(-inf, inf)
    if se.low > 0:
        return corners(lambda d, s: d / s, difference, se)
    nearest = min(abs(difference.low), abs(difference.high)) / se.high
    return Reach(nearest, inf) if difference.low > 0 else Reach(-inf, -nearest)


@dataclass(frozen=True)
class Method:
    """Hold a way to compare two means: its name, the standard error and the degrees of freedom."""

    name: str
    se: Callable[[Group, Group], Reach]
    df: Callable[[Group, Group], Reach]


POOLED = Method("pooled", pooled_se, lambda a, b: exactly(a.n + b.n - 2))
WELCH = Method("welch", welch_se, welch_df)
METHODS = (
    POOLED,
    WELCH,
    Method("normal", welch_se, lambda a, b: exactly(NORMAL)),  # noqa: ARG005 (the same for all groups)
    Method("normal-pooled", pooled_se, lambda a, b: exactly(NORMAL)),  # noqa: ARG005
)

Splits = Iterable[tuple[int, int]]


def _pairs(first: Group, second: Group, splits: Splits) -> list[tuple[Group, Group]]:
    """Give both groups in every size that they can have; none too small for a test."""
    pairs = [(first.of_size(n), second.of_size(m)) for n, m in splits] or [(first, second)]
    return [(a, b) for a, b in pairs if min(a.n, b.n) > 1]


def _over(pairs: Sequence[tuple[Group, Group]], what: Callable[..., Reach], *more: Any) -> Reach:
    found = [what(a, b, *more) for a, b in pairs]
    return Reach(min(r.low for r in found), max(r.high for r in found))


def t_of(first: Group, second: Group, method: Method = POOLED) -> Reach:
    """Give the t of a difference, first minus second.

    Examples
    --------
    >>> r = t_of(group(54, 17.3, sd=20.4), group(26, 12.3, sd=21.7))
    >>> round(r.low, 2)
    1.01
    """
    return ratio(minus(first, second), method.se(first, second))


# Rules --------------------------------------------------------------------------------------------------


def _ends(middle: Reach, half: Reach, side: str) -> Reach:
    if side == "low":
        return Reach(middle.low - half.high, middle.high - half.low)
    return Reach(middle.low + half.low, middle.high + half.high)


def best(claim: Printed, ways: Iterable[tuple[str, Reach]], **facts: Any) -> Outcome:
    """Hold a number against what several methods give, the usual one first."""
    usual = None
    for method, reach in ways:
        if reach.meets(claim):
            return Outcome(True, reach, facts={**facts, "method": method})
        usual = usual or (method, reach)
    return Outcome(False, usual and usual[1], facts={**facts, "method": usual[0] if usual else "none"})


def _factor(n: int, of: str, method: str, level: float) -> float:
    return quantile(n - 1 if method == "t" else NORMAL, level) / (sqrt(n) if of == "sd" else 1)


def mean_end(
    claim: Printed, mean: Number, spread: Number, n: int | Printed, side: str, *, of: str = "se", level: float = LEVEL
) -> Outcome:
    """Ask whether an end of an interval is that of a mean: mean -+ t SE, by the t or else the normal quantile.

    Parameters
    ----------
    claim : Printed
        The end.
    mean, spread : Printed, Reach or float
        The mean and its SE or SD.
    n : int or Printed
        People.
    side : {"low", "high"}
        Which end.
    of : {"se", "sd"}
        What the spread is.
    level : float
        Confidence level.
    """
    people, size = as_int(n), as_reach(spread)
    facts = {"sign": "minus" if side == "low" else "plus", "spread": "se" if of == "se" else "sd-over-root"}
    if people < 2 or not 0 < level < 1:
        return Outcome(False, None, facts={**facts, "method": "none"})

    def end(method: str) -> tuple[str, Reach]:
        factor = _factor(people, of, method, level)
        return method, _ends(as_reach(mean), _times(size, factor), side)

    return best(claim, map(end, ("t", "z")), **facts)


def spread_of_interval(
    claim: Printed, low: Printed, high: Printed, n: int | Printed, *, of: str = "se", level: float = LEVEL
) -> Outcome:
    """Ask whether an SE or SD is that of an interval's width: half of it over the t or else the normal quantile.

    Parameters
    ----------
    claim : Printed
        The SE or SD.
    low, high : Printed
        Ends of the interval.
    n : int or Printed
        People.
    of : {"se", "sd"}
        What the claim is.
    level : float
        Confidence level.
    """
    people, half = as_int(n), half_width(low, high)
    if people < 2:
        return Outcome(False, None, facts={"spread": of, "method": "none"})

    def size(method: str) -> tuple[str, Reach]:
        factor = _factor(people, of, method, level)
        return method, Reach(half.low / factor, half.high / factor)

    return best(claim, map(size, ("t", "z")), spread=of)


def difference(claim: Printed, first: Group | Number, second: Group | Number) -> Outcome:
    """Ask whether a number is a difference of two means (or other numbers): first minus second."""
    reach = minus(first, second)
    return Outcome(reach.meets(claim), reach)


def difference_end(claim: Printed, first: Group, second: Group, side: str, *, level: float = LEVEL) -> Outcome:
    """Ask whether an end of an interval is that of a difference of means, by each of `METHODS`.

    Parameters
    ----------
    claim : Printed
        The end.
    first, second : Group
        The difference is the first minus the second.
    side : {"low", "high"}
        Which end.
    level : float
        Confidence level.
    """
    facts = {"sign": "minus" if side == "low" else "plus"}

    def end(method: Method) -> tuple[str, Reach]:
        se, df = method.se(first, second), method.df(first, second)
        half = corners(lambda s, f: s * quantile(f, level), se, df)
        return method.name, _ends(minus(first, second), half, side)

    return best(claim, map(end, METHODS if _pairs(first, second, ()) else ()), **facts)


def t_between(claim: Printed, first: Group, second: Group, *, splits: Splits = (), signed: bool = True) -> Outcome:
    """Ask whether a t is that of two groups, with the pooled SD or else by Welch.

    Parameters
    ----------
    claim : Printed
        The t.
    first, second : Group
        Its numerator is the first mean minus the second.
    splits : iterable of (int, int)
        Sizes that the groups can have, if it is not known; those of the groups do not count then.
    signed : bool
        Whether the source says which group is subtracted; else t can have either sign.
    """
    pairs = _pairs(first, second, splits)
    ways = [(method.name, _over(pairs, t_of, method)) for method in (POOLED, WELCH) if pairs]
    if not signed:
        ways += [(name, Reach(-reach.high, -reach.low)) for name, reach in ways]
    return best(claim, ways)


def f_between(claim: Printed, first: Group, second: Group, *, splits: Splits = ()) -> Outcome:
    """Ask whether an F with one degree of freedom above is that of two groups: the square of t.

    Parameters
    ----------
    claim : Printed
        The F.
    first, second : Group
        The groups; of changes, for an interaction of two groups with two times.
    splits : iterable of (int, int)
        As `t_between`.
    """
    pairs = _pairs(first, second, splits)
    spans = {method.name: _over(pairs, t_of, method) for method in (POOLED, WELCH) if pairs}
    return best(claim, [(name, t.through(lambda x: x * x, turning=[0.0])) for name, t in spans.items()])


def df_between(claim: Printed, first: Group, second: Group) -> Outcome:
    """Ask whether degrees of freedom are those of two groups: people minus two or else Welch's."""
    pairs = _pairs(first, second, ())
    return best(claim, ((method.name, method.df(first, second)) for method in (POOLED, WELCH) if pairs))


def p_between(
    claim: Printed,
    first: Group,
    second: Group,
    *,
    df: Printed | None = None,
    sign: str | None = "",
    splits: Splits = (),
) -> Outcome:
    """Ask whether a p is that of the difference of two groups, by each of `METHODS`.

    Parameters
    ----------
    claim : Printed
        The p, two-sided.
    first, second : Group
        The groups.
    df : Printed, optional
        Printed degrees of freedom, which tell Student's test from Welch's.
    sign : {"", "<", ">"}
        What is printed before p.
    splits : iterable of (int, int)
        As `t_between`.
    """
    pairs = _pairs(first, second, splits)
    pooled = df is None or any(a.n + b.n - 2 == df.value for a, b in pairs)
    ways = METHODS if pooled else (WELCH, *(method for method in METHODS if method is not WELCH))

    def p(method: Method) -> tuple[str, Reach]:
        def one(a: Group, b: Group) -> Reach:
            # Welch's degrees of freedom were rounded for print, to whole ones as well.
            told = df if method is WELCH and not pooled else None
            freedom = method.df(a, b) if told is None else freedom_of(told, blurred=True)
            return p_within(t_of(a, b, method), freedom)

        return method.name, _over(pairs, one)

    return first_that_fits(claim, map(p, ways if pairs else ()), sign)


# True cases ---------------------------------------------------------------------------------------------


def sample(rng: np.random.Generator, least: int = 2, most: int = 400) -> Any:
    """Draw the values of a group: normal, skewed or on a scale of whole numbers."""
    n, kind = int(rng.integers(least, most)), rng.integers(3)
    if kind == 2:
        values = rng.integers(0, rng.integers(2, 60), n).astype(float)
    else:
        values = rng.normal(10, 4, n) if kind else rng.exponential(10, n)
    return values if values.std() > 0 else rng.normal(10, 4, n)


def _interval(values: Any, rng: np.random.Generator) -> tuple[float, float]:
    from scipy import stats

    law = stats.t(len(values) - 1) if rng.random() < 0.5 else stats.norm()
    half = float(law.ppf(0.975) * stats.sem(values))
    return float(values.mean()) - half, float(values.mean()) + half


def print_group(values: Any, rng: np.random.Generator) -> Group:
    """Print a group as sources do: with its SD, its SE or its interval."""
    n, mean, sd = rounded(len(values), 0), _print(float(values.mean()), rng), float(values.std(ddof=1))
    kind = rng.integers(3)
    if kind == 2:
        low, high = (_print(end, rng) for end in _interval(values, rng))
        return group(n, mean, low=low, high=high)
    if kind:
        return group(n, mean, se=_print(sd / sqrt(len(values)), rng))
    return group(n, mean, sd=_print(sd, rng))


def _mean_ends(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    values = sample(rng)
    sd, n = float(values.std(ddof=1)), rounded(len(values), 0)
    for side, end in zip(("low", "high"), _interval(values, rng), strict=True):
        of = str(rng.choice(["se", "sd"]))
        spread = sd if of == "sd" else sd / sqrt(len(values))
        yield _print(end, rng), _print(float(values.mean()), rng), _print(spread, rng), n, side, Options(of=of)


def _widths(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    values = sample(rng)
    sd, (low, high) = float(values.std(ddof=1)), _interval(values, rng)
    for of, spread in (("sd", sd), ("se", sd / sqrt(len(values)))):
        yield _print(spread, rng), _print(low, rng), _print(high, rng), rounded(len(values), 0), Options(of=of)


def _differences(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    first, second = rng.normal(0, 10, 2)
    yield _print(first - second, rng, 0), _print(first, rng, 0), _print(second, rng, 0)


def _compared(rng: np.random.Generator) -> tuple[Any, bool, Group, Group]:
    from scipy import stats

    first, second = sample(rng), sample(rng)
    pooled = bool(rng.random() < 0.5)
    result = stats.ttest_ind(first, second, equal_var=pooled)
    return result, pooled, print_group(first, rng), print_group(second, rng)


def _difference_ends(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    result, _, first, second = _compared(rng)
    low, high = result.confidence_interval()
    yield _print(float(low), rng), first, second, "low"
    yield _print(float(high), rng), first, second, "high"


def _ts(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    result, _, first, second = _compared(rng)
    t, n, m = float(result.statistic), first.n, second.n
    yield _print(t, rng), first, second
    yield _print(t, rng), second, first, Options(signed=False)
    if first.inputs[-1].cell and len(first.inputs) == len(second.inputs) == 3:  # by their SDs or SEs
        yield _print(t, rng), first, second, Options(splits=((n, m),))


def _fs(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    result, _, first, second = _compared(rng)
    yield _print(float(result.statistic) ** 2, rng), first, second


def _dfs(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    result, _, first, second = _compared(rng)
    yield _print(float(result.df), rng, 0, 2), first, second


def _ps(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    result, pooled, first, second = _compared(rng)
    p, sign = print_p(float(result.pvalue), rng)
    yield p, first, second, Options(sign=sign)
    yield p, first, second, Options(sign=sign, df=_print(float(result.df), rng, 0 if pooled else 1, 2))


MEAN_END = Family("end of a mean's interval", mean_end, _mean_ends)
WIDTH = Family("spread from an interval", spread_of_interval, _widths)
DIFFERENCE = Family("difference", difference, _differences)
DIFFERENCE_END = Family("end of a difference's interval", difference_end, _difference_ends)
T = Family("t of a difference", t_between, _ts)
F = Family("F of a difference", f_between, _fs)
DF = Family("df of a difference", df_between, _dfs)
P_DIFFERENCE = Family("p of a difference", p_between, _ps)
