"""Estimates of a regression: amid their interval, their t and p, exp(b), R squared of a slope.

A symmetric 95 % interval is estimate -+ quantile times SE, so any of the three tells the others; what is printed twice
holds twice. Odds ratios and other ratios lie amid theirs on the scale of logarithms. With degrees of freedom the
quantile and p are those of t, or of the normal law if these do not fit; without, of the normal law.

Formulas: Altman & Bland (2011), doi:10.1136/bmj.d2304, for p from an interval; t and R squared of a simple regression
from any textbook (R2 = t2 / (t2 + n - 2)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from math import exp, inf, log, sqrt
from typing import Any

import numpy as np

from etterprov.counts import as_float, as_int, as_reach
from etterprov.families.family import Family, Options, Outcome, print_by_chance
from etterprov.families.means import LEVEL, NORMAL, best, centre, half_width, quantile, ratio
from etterprov.families.tests import ALPHA, Number, first_that_fits, p_within, print_p, signed, values_of
from etterprov.printed import HALVES, Printed, rounded
from etterprov.reach import Reach, corners
from etterprov.readings import says

_print = partial(print_by_chance, most=4)


def _logs(number: Number) -> Reach:
    return as_reach(number).through(lambda x: log(max(x, 1e-300)))


def estimate_and_se(
    estimate: Number,
    low: Printed | None = None,
    high: Printed | None = None,
    *,
    se: Number | None = None,
    df: float = NORMAL,
    log_scale: bool = False,
    level: float = LEVEL,
) -> tuple[Reach, Reach]:
    """Give what an estimate and its standard error can be, by everything printed of them.

    Parameters
    ----------
    estimate : Printed, Reach or float
        As printed; it is also the middle of the interval.
    low, high : Printed, optional
        Ends of its interval.
    se : Printed, Reach or float, optional
        Its standard error.
    df : float
        Degrees of freedom of the interval's quantile.
    log_scale : bool
        Whether estimate and interval are ratios, symmetric on the scale of logarithms; what is given are then those.
    level : float
        Confidence level.

    Examples
    --------
    >>> b, se = estimate_and_se(Printed("1.30"), Printed("0.22"), Printed("2.39"), df=624)
    >>> round(b.low, 3), round(b.high, 3), round(se.low, 3), round(se.high, 3)
    (1.3, 1.305, 0.55, 0.555)
    """
    value = _logs(estimate) if log_scale else as_reach(estimate)
    spread = Reach(0.0, inf) if se is None else as_reach(se)
    if low is not None and high is not None:
        if log_scale:
            a, b = _logs(low), _logs(high)
            middle = Reach((a.low + b.low) / 2, (a.high + b.high) / 2)
            half = Reach(max((b.low - a.high) / 2, 0.0), max((b.high - a.low) / 2, 0.0))
        else:
            middle, half = centre(low, high), half_width(low, high)
        value = value.within(middle)
        spread = spread.within(Reach(half.low / quantile(df, level), half.high / quantile(df, level)))
    return value, Reach(max(spread.low, 0.0), max(spread.high, 0.0))


def t_of_estimate(estimate: Number, *ends: Printed | None, **how: Any) -> Reach:
    """Give the t (or z) of an estimate; arguments as `estimate_and_se`."""
    return ratio(*estimate_and_se(estimate, *ends, **how))


def p_of_estimate(estimate: Number, *ends: Printed | None, df: float = NORMAL, **how: Any) -> Reach:
    """Give the two-sided p of an estimate; arguments as `estimate_and_se`.

    Examples
    --------
    >>> p = p_of_estimate(Printed("1.30"), Printed("0.22"), Printed("2.39"), df=624)
    >>> round(p.low, 3), round(p.high, 3)
    (0.018, 0.02)
    """
    return p_within(t_of_estimate(estimate, *ends, df=df, **how), df)


# Rules --------------------------------------------------------------------------------------------------


def amid(claim: Printed, low: Printed, high: Printed, *, log_scale: bool = False) -> Outcome:
    """Ask whether an estimate lies in the middle of its interval.

    Parameters
    ----------
    claim : Printed
        The estimate.
    low, high : Printed
        Ends of the interval.
    log_scale : bool
        Whether they are ratios, in the middle on the scale of logarithms: the root of the ends' product.
    """
    reach = centre(low, high)
    if log_scale:
        reach = corners(lambda a, b: sqrt(max(a, 0.0) * max(b, 0.0)), as_reach(low), as_reach(high))
    return Outcome(reach.meets(claim), reach)


def exponential(claim: Printed, b: Number) -> Outcome:
    """Ask whether a ratio is exp(b) of a coefficient."""
    reach = as_reach(b).through(lambda x: exp(min(x, 700.0)))
    return Outcome(reach.meets(claim), reach)


def _laws(df: Number | None) -> tuple[float, ...]:
    return (NORMAL,) if df is None else (as_float(df), NORMAL) if as_float(df) > 0 else ()  # type: ignore[arg-type]


def _named(laws: Iterable[float]) -> Iterator[tuple[str, float]]:
    return (("z" if df == NORMAL else "t", df) for df in laws)


def estimate_t(
    claim: Printed,
    estimate: Number,
    low: Printed | None = None,
    high: Printed | None = None,
    *,
    se: Number | None = None,
    df: Number | None = None,
    log_scale: bool = False,
) -> Outcome:
    """Ask whether a t or z is an estimate over its standard error.

    Parameters
    ----------
    claim : Printed
        The t or z; without a minus it can be its size alone.
    estimate, low, high, se, log_scale
        As `estimate_and_se`.
    df : Printed or float, optional
        Residual degrees of freedom.
    """

    def t(freedom: float) -> Reach:
        return t_of_estimate(estimate, low, high, se=se, df=freedom, log_scale=log_scale)

    ways = [(name, t(freedom)) for name, freedom in _named(_laws(df))]
    found = best(claim, ways)
    if found.holds or claim.low < 0:
        return found
    unsigned = best(claim, [(name, reach.through(abs, turning=[0.0])) for name, reach in ways])
    return replace(unsigned, by=says("without-its-sign")) if unsigned.holds else found


def estimate_p(
    claim: Printed,
    estimate: Number,
    low: Printed | None = None,
    high: Printed | None = None,
    *,
    se: Number | None = None,
    df: Number | None = None,
    log_scale: bool = False,
    sign: str | None = "",
) -> Outcome:
    """Ask whether a p is that of an estimate and its interval or standard error.

    Parameters
    ----------
    claim : Printed
        The p, two-sided.
    estimate, low, high, se, log_scale
        As `estimate_and_se`.
    df : Printed or float, optional
        Residual degrees of freedom: of a simple regression n - 2.
    sign : {"", "<", ">"}
        What is printed before p.
    """

    def p(freedom: float) -> Reach:
        return p_of_estimate(estimate, low, high, se=se, df=freedom, log_scale=log_scale)

    return first_that_fits(claim, ((name, p(freedom)) for name, freedom in _named(_laws(df))), sign)


def slope_r2(claim: Printed, slope: Number, low: Printed, high: Printed, n: int | Printed) -> Outcome:
    """Ask whether R squared is that of a simple regression with such a slope: t2 / (t2 + n - 2).

    Parameters
    ----------
    claim : Printed
        R squared.
    slope : Printed
        The only slope.
    low, high : Printed
        Ends of its 95 % interval.
    n : int or Printed
        People.
    """
    df = as_int(n) - 2
    if df < 1:
        return Outcome(False, None, facts={"n": n})
    reach = r2_of_slope(slope, low, high, df)
    return Outcome(reach.meets(claim), reach, facts={"n": n})


def r2_of_slope(slope: Number, low: Printed, high: Printed, df: int) -> Reach:
    """Give what R squared of a simple regression can be.

    Parameters
    ----------
    slope, low, high : Printed
        Slope and the ends of its 95 % interval.
    df : int
        People minus two.

    Examples
    --------
    >>> r = r2_of_slope(Printed("4.6135"), Printed("0.474"), Printed("8.753"), 24)
    >>> round(r.low, 4), round(r.high, 4)
    (0.1806, 0.1807)
    """
    t = t_of_estimate(slope, low, high, df=df)
    return t.through(lambda x: 1.0 if abs(x) == inf else x * x / (x * x + df), turning=[0.0])


def one_sign(statistic: Number, effect: Number) -> Outcome:
    """Ask whether a statistic, the claim, and the effect it tests have the same sign."""
    z, b = as_reach(statistic), as_reach(effect)
    return Outcome(not (b.low > 0 > z.high or b.high < 0 < z.low), None)


def interval_and_p(
    p: Printed,
    low: Printed,
    high: Printed,
    *,
    null: float = 0.0,
    alpha: Printed | float = ALPHA,
    sign: str | None = "",
) -> Outcome:
    """Ask whether an interval leaves out no effect exactly when p is below the level.

    Within their rounding, p can lie on either side of the level, and the interval just hold no effect or not.

    Parameters
    ----------
    p : Printed
        The claim.
    low, high : Printed
        Ends of the interval, whose level is one minus `alpha`.
    null : float
        What no effect is: 0, or 1 for a ratio.
    alpha : Printed or float
        The level.
    sign : {"", "<", ">"}
        What is printed before p.
    """
    span, level = values_of(p, sign), as_float(alpha)
    leaves_out = low.high >= null or high.low <= null
    holds_it = low.low <= null <= high.high
    holds = (span.low <= level and leaves_out) or (span.high >= level and holds_it)
    return Outcome(holds, None, facts={"null": null, "level": level}, printed=signed(p, sign))


# True cases ---------------------------------------------------------------------------------------------


def _fitted(rng: np.random.Generator) -> tuple[float, float, int, float]:
    """Draw an estimate, its standard error, degrees of freedom and its p."""
    from scipy import stats

    df = int(rng.integers(3, 500))
    se = float(10 ** rng.uniform(-1.5, 1))
    b = float(se * stats.t(df).rvs(random_state=rng) * rng.choice([1, 2]))
    return b, se, df, float(2 * stats.t(df).sf(abs(b / se)))


def _ends(b: float, se: float, df: float, rng: np.random.Generator) -> tuple[Printed, Printed]:
    from scipy import stats

    half, decimals, halves = se * float(stats.t.ppf(0.975, df)), int(rng.integers(1, 5)), str(rng.choice(HALVES))
    return rounded(b - half, decimals, halves), rounded(b + half, decimals, halves)


def _amids(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    b, se, df, _ = _fitted(rng)
    yield _print(b, rng), *_ends(b, se, df, rng)
    b, se = float(rng.normal(0, 0.7)), float(rng.uniform(0.05, 0.6))
    decimals = int(rng.integers(1, 4))
    ratios = [rounded(exp(x), decimals, str(rng.choice(HALVES))) for x in (b, b - 1.96 * se, b + 1.96 * se)]
    yield *ratios, Options(log_scale=True)


def _exponentials(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    b = float(rng.normal())
    yield _print(exp(b), rng), _print(b, rng)


def _estimate_ts(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    b, se, df, _ = _fitted(rng)
    freedom = rounded(df, 0)
    yield _print(b / se, rng), _print(b, rng), Options(se=_print(se, rng))
    yield _print(b / se, rng), _print(b, rng), *_ends(b, se, df, rng), Options(df=freedom)
    yield _print(b / se, rng), _print(b, rng), *_ends(b, se, inf, rng), Options(df=freedom)


def _estimate_ps(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    b, se, df, p = _fitted(rng)
    shown, sign = print_p(p, rng)
    options = {"df": rounded(df, 0), "sign": sign}
    yield shown, _print(b, rng), Options(se=_print(se, rng), **options)
    yield shown, _print(b, rng), *_ends(b, se, df, rng), Options(**options)
    ratios = [_print(exp(x), rng, 2) for x in (b / 10, b / 10 - 0.196 * se, b / 10 + 0.196 * se)]
    shown, sign = print_p(2 * float(stats.norm.sf(abs(b / se))), rng)
    if se < 3:
        yield shown, *ratios, Options(log_scale=True, sign=sign)


def _r2s(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    n = int(rng.integers(4, 200))
    x = rng.normal(size=n)
    fit = stats.linregress(x, rng.normal(0, 3) * x + rng.normal(0, 2, n))
    ends = _ends(float(fit.slope), float(fit.stderr), n - 2, rng)
    yield _print(float(fit.rvalue) ** 2, rng, 2), _print(float(fit.slope), rng), *ends, rounded(n, 0)


def _signs(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    b, se, _, _ = _fitted(rng)
    yield _print(b / se, rng, 0), _print(b, rng, 0)


def _intervals_and_ps(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    b, se, df, p = _fitted(rng)
    shown, sign = print_p(p, rng)
    yield shown, *_ends(b, se, df, rng), Options(sign=sign)


AMID = Family("estimate amid its interval", amid, _amids)
EXP = Family("exponential", exponential, _exponentials)
ESTIMATE_T = Family("t of an estimate", estimate_t, _estimate_ts)
ESTIMATE_P = Family("p of an estimate", estimate_p, _estimate_ps)
R2 = Family("R squared of a slope", slope_r2, _r2s)
ONE_SIGN = Family("one sign", one_sign, _signs)
INTERVAL_AND_P = Family("interval and p", interval_and_p, _intervals_and_ps)
