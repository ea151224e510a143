"""Tests: the p of a printed statistic, stars and words against that p, statistics of counts.

A p is two-sided unless said otherwise. It can be printed as a bound (``< 0.001``), which then stands for all values
below; the sign is given beside the number. Which of several usual tests was taken is seldom printed, so each is tried
before a number is accused: chi-square with or without Yates' correction, Fisher's exact test, whole degrees of freedom
or those of Welch's test rounded to whole ones.

Formulas: Student (1908), doi:10.1093/biomet/6.1.1; Fisher (1922), doi:10.2307/2340521; Yates (1934),
doi:10.2307/2983604; Cohen (1973), doi:10.1177/001316447303300111, for partial eta squared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from math import inf
from typing import Any

import numpy as np
from scipy import special

from etterprov.counts import admits_twice, as_float, as_int, as_reach, exactly
from etterprov.families.family import Family, Options, Outcome, print_by_chance
from etterprov.printed import Printed, rounded
from etterprov.reach import Reach, corners
from etterprov.readings import says
from etterprov.summary import chi_square, p_from_f, p_from_t

_print = partial(print_by_chance, most=4)

Number = Printed | Reach | float

ALPHA = 0.05
_BELOW = 1e-12  # of a bound that is not reached


def tail(statistic: float, test: str = "t", df: float = inf, df2: float = inf, *, one_sided: bool = False) -> float:
    """Give the p of a test statistic.

    Parameters
    ----------
    statistic : float
        Its sign does not matter.
    test : {"t", "z", "F", "chi2"}
        Its distribution under no effect.
    df, df2 : float
        Degrees of freedom; of F those of numerator and denominator.
    one_sided : bool
        Whether p of t or z is that of one side.

    Examples
    --------
    >>> round(tail(1.007, "t", 78), 3), round(tail(1.96, "z"), 3), round(tail(0.05, "chi2", 1), 3)
    (0.317, 0.05, 0.823)
    """
    size = abs(statistic)
    if test == "F":
        return p_from_f(size, df, df2)
    if test == "chi2":
        return float(special.chdtrc(df, size))
    p = float(2 * special.ndtr(-size)) if test == "z" or df == inf else p_from_t(size, df)
    return p / 2 if one_sided else p


def values_of(p: Number, sign: str | None = "") -> Reach:
    """Give the values that a printed p stands for.

    Parameters
    ----------
    p : Printed, Reach or float
        As printed.
    sign : {"", "=", "<", ">"}
        What is printed before it.

    Examples
    --------
    >>> values_of(Printed("0.03")), values_of(Printed("0.001"), "<").high < 0.001
    (Reach(low=0.025, high=0.035), True)
    """
    if sign == "<":
        return Reach(0.0, max(as_float(p) - _BELOW, 0.0) if isinstance(p, Printed | int | float) else p.high)
    if sign == ">":
        return Reach(as_float(p) if isinstance(p, Printed | int | float) else p.low, 1.0)
    return as_reach(p)


def agrees(p: Printed, reach: Reach, sign: str | None = "") -> bool:
    """Tell whether some p within reach would be printed so, with its sign.

    Examples
    --------
    >>> agrees(Printed("0.001"), Reach(0.0002, 0.0003), "<"), agrees(Printed("0.001"), Reach(0.002, 0.003), "<")
    (True, False)
    """
    if sign == "<":
        return reach.low < p.value
    return reach.high >= p.value if sign == ">" else reach.meets(p)


def signed(p: Printed, sign: str | None = "") -> str | None:
    """Show a p with its sign; None where it has none."""
    return f"{sign} {p}" if sign in ("<", ">") else None


def first_that_fits(p: Printed, ways: Iterable[tuple[str, Reach]], sign: str | None = "") -> Outcome:
    """Hold a p against what several methods give, the usual one first.

    Parameters
    ----------
    p : Printed
        The claim.
    ways : iterable of (str, Reach)
        Methods with the p that each allows.
    sign : str
        As `values_of`.
    """
    usual = None
    for method, reach in ways:
        if agrees(p, reach, sign):
            return Outcome(True, reach, facts={"method": method}, printed=signed(p, sign))
        usual = usual or (method, reach)
    method, found = usual or ("none", None)
    return Outcome(False, found, facts={"method": method}, printed=signed(p, sign))


def p_value(
    p: Printed,
    statistic: Number,
    df: Number = inf,
    df2: Number = inf,
    *,
    test: str = "t",
    sign: str | None = "",
    one_sided: bool = False,
) -> Outcome:
    """Ask whether a p is that of a test statistic.

    Parameters
    ----------
    p : Printed
        The claim.
    statistic : Printed, Reach or float
        The t, z, F or chi-square.
    df, df2 : Printed, Reach or float
        Degrees of freedom. Printed whole ones of t, or the second of F, can be Welch's, rounded; that is tried where
        they do not fit as they stand. Where that can't be, give a plain number.
    test : {"t", "z", "F", "chi2"}
        Which statistic it is.
    sign : {"", "<", ">"}
        What is printed before p.
    one_sided : bool
        Whether the source says that its tests of t or z are one-sided.
    """
    span = as_reach(statistic)
    facts = {"test": test}
    ways = []
    for blurred in (False, True):
        freedom = (freedom_of(df, blurred and test == "t"), freedom_of(df2, blurred and test == "F"))
        if min(span.high if test in ("F", "chi2") else 1.0, freedom[0].high, freedom[1].high) <= 0:
            return Outcome(False, None, facts=facts, printed=signed(p, sign))
        ways.append(("t", p_within(span, *freedom, test, one_sided=one_sided)))
    if one_sided:  # the effect can lie on the other side
        ways += [(way, Reach(1 - reach.high, 1 - reach.low)) for way, reach in ways]
    outcome = first_that_fits(p, ways, sign)
    return Outcome(outcome.holds, outcome.reach, facts=facts, printed=outcome.printed)


def freedom_of(df: Number, blurred: bool) -> Reach:
    """Give degrees of freedom as they stand, or what they can have been before they were rounded.

    Parameters
    ----------
    df : Printed or float
        The degrees of freedom.
    blurred : bool
        Whether whole ones may have been rounded, as Welch's are.

    Examples
    --------
    >>> freedom_of(Printed("1.00"), False), freedom_of(Printed("29"), False)
    (Reach(low=0.995, high=1.005), Reach(low=29.0, high=29.0))
    """
    if isinstance(df, Printed) and not df.decimals and not blurred:
        return exactly(df.value)
    span = as_reach(df)
    return Reach(max(span.low, 0.5), span.high)


def p_within(
    statistic: Number, df: Number = inf, df2: Number = inf, test: str = "t", *, one_sided: bool = False
) -> Reach:
    """Give what the p of a statistic can be; whole degrees of freedom stand as they are.

    Parameters
    ----------
    statistic : Printed, Reach or float
        Its sign does not matter.
    df, df2, test, one_sided
        As `tail`.

    Examples
    --------
    >>> r = p_within(Printed("1.007"), 78)
    >>> round(r.low, 4), round(r.high, 4)
    (0.3168, 0.3173)
    """
    sizes = as_reach(statistic).through(abs, turning=[0.0])

    def p(size: float, first: float, second: float) -> float:
        return tail(size, test, first, second, one_sided=one_sided)

    # p falls with the statistic and changes one way with each of the degrees of freedom, that of F near 1 apart, where
    # those of half a person more or less leave it nearly as it is.
    return corners(p, sizes, as_reach(df), as_reach(df2))


def eta2(claim: Printed, f: Number, df: Number, df2: Number) -> Outcome:
    """Ask whether partial eta squared is that of an F: df F / (df F + df2)."""
    span, first, second = as_reach(f), as_float(df), as_float(df2)  # type: ignore[arg-type]
    if min(first, second) <= 0 or span.high < 0:
        return Outcome(False, None)
    reach = Reach(max(span.low, 0.0), span.high).through(lambda x: first * x / (first * x + second))
    return Outcome(reach.meets(claim), reach)


def stars(
    estimate: Printed | Reach,
    p: Number,
    levels: Sequence[Printed | float],
    shown: str | None,
    *,
    sign: str | None = "",
    fewer: bool = False,
) -> Outcome:
    """Ask whether an estimate has the stars that its p asks for.

    Parameters
    ----------
    estimate : Printed
        What the stars stand at.
    p : Printed, Reach or float
        Its p.
    levels : sequence of Printed or float
        Levels of one, two and more stars.
    shown : str or None
        The stars, as ``"**"``.
    sign : {"", "<", ">"}
        What is printed before p.
    fewer : bool
        Whether fewer stars than p allows are right as well, but not none.
    """
    limits = sorted((as_float(level) for level in levels), reverse=True)
    span, count = values_of(p, sign), len(shown or "")
    most, least = (sum(end < limit for limit in limits) for end in (span.low, span.high - _BELOW))
    holds = (0 < count <= most or count == least == 0) if fewer else least <= count <= most
    said = f"p < {limits[count - 1]:g}" if 0 < count <= len(limits) else f"p >= {limits[0]:g}"
    return Outcome(holds, span, facts={"estimate": estimate, "stars": count}, printed=said)


def significance(p: Number, significant: bool, alpha: Printed | float = ALPHA, *, sign: str | None = "") -> Outcome:
    """Ask whether a p is on the side of the level that words say.

    A p that lies on the level within its rounding can be called either.

    Parameters
    ----------
    p : Printed or Reach
        The claim.
    significant : bool
        Whether it is called so.
    alpha : Printed or float
        The level.
    sign : {"", "<", ">"}
        What is printed before p.
    """
    span, level = values_of(p, sign), as_float(alpha)
    holds = span.low <= level if significant else span.high >= level
    facts = {"word": "significant" if significant else "not-significant", "level": level}
    if isinstance(p, Printed):
        return Outcome(holds, Reach(0, level) if significant else Reach(level, 1), facts=facts, printed=signed(p, sign))
    return Outcome(holds, span, facts=facts, printed=f"p {'<' if significant else '>='} {level:g}")


def critical(statistic: Number, significant: bool, value: Printed | float) -> Outcome:
    """Ask whether a statistic is beyond its critical value as words say, whatever its sign.

    Parameters
    ----------
    statistic : Printed or Reach
        The claim.
    significant : bool
        Whether it is called so.
    value : Printed or float
        The critical value, as 1.96.
    """
    span, limit = as_reach(statistic), as_float(value)
    sizes = span.through(abs, turning=[0.0])
    holds = sizes.high >= limit if significant else sizes.low <= limit
    facts = {"word": "significant" if significant else "not-significant", "critical": limit}
    shown = f"|{statistic}|" if isinstance(statistic, Printed) and statistic.value < 0 else None
    return Outcome(holds, Reach(limit, inf) if significant else Reach(0.0, limit), facts=facts, printed=shown)


Counts = Sequence[Sequence[int | Printed]]


def _chi_square(counts: Counts, *, corrected: bool = False) -> float | None:
    """Give the chi-square of a table of counts; None where a row or column is empty."""
    try:
        return chi_square([[as_int(count) for count in row] for row in counts], corrected=corrected).chi2
    except ValueError:
        return None


def fisher(counts: Counts) -> float:
    """Give the two-sided p of Fisher's exact test of a table of two by two.

    The sum of the chances of all tables with these margins that are no more likely than the one found.

    Examples
    --------
    >>> round(fisher([[3, 1], [1, 3]]), 4)
    0.4857
    """
    (a, b), (c, d) = ([as_int(count) for count in row] for row in counts)
    total, row, column = a + b + c + d, a + b, a + c
    first = np.arange(max(0, row + column - total), min(row, column) + 1)

    def ways(n: Any, k: Any) -> Any:
        return special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)

    chances = ways(column, first) + ways(total - column, row - first) - ways(total, row)
    return float(min(np.exp(chances[chances <= chances[a - first[0]] + 1e-7]).sum(), 1.0))


def _tables(counts: Counts) -> tuple[bool, int]:
    return len(counts) == len(counts[0]) == 2, (len(counts) - 1) * (len(counts[0]) - 1)


def chi2_of_counts(claim: Printed, counts: Counts) -> Outcome:
    """Ask whether a chi-square is that of counts, plain or with Yates' correction, or rounded by way of a decimal more.

    Parameters
    ----------
    claim : Printed
        The chi-square.
    counts : sequence of sequence of int or Printed
        People by row and column.
    """
    plain = _chi_square(counts)
    if plain is None:
        return Outcome(False, None)
    ways = {"pearson": plain}
    if _tables(counts)[0]:
        ways["yates"] = _chi_square(counts, corrected=True) or 0.0
    for method, value in ways.items():
        if claim.admits(value):
            return Outcome(True, exactly(value), facts={"method": method})
    for method, value in ways.items():
        if admits_twice(claim, value):
            step = round(value, claim.decimals + 1)
            by = says("statistic-rounded-twice", value=value, step=step, claim=claim)
            return Outcome(True, exactly(value), by, {"method": method})
    return Outcome(False, exactly(plain), facts={"method": "pearson"})


def df_of_counts(claim: Printed, counts: Counts) -> Outcome:
    """Ask whether degrees of freedom are those of a table of counts: (rows - 1)(columns - 1)."""
    reach = exactly(_tables(counts)[1])
    return Outcome(reach.meets(claim), reach)


def p_of_counts(p: Printed, counts: Counts, *, sign: str | None = "") -> Outcome:
    """Ask whether a p is that of counts, by chi-square, with Yates' correction or by Fisher's exact test.

    Of two shares the plain chi-square is the square of the z with the pooled share, so that test is among them.

    Parameters
    ----------
    p : Printed
        The claim.
    counts : sequence of sequence of int or Printed
        People by row and column.
    sign : {"", "<", ">"}
        What is printed before p.
    """
    return first_that_fits(p, [(way, exactly(value)) for way, value in ps_of_counts(counts).items()], sign)


def ps_of_counts(counts: Counts) -> dict[str, float]:
    """Give the p of counts by each usual test; none where a row or column is empty.

    Parameters
    ----------
    counts : sequence of sequence of int or Printed
        People by row and column.

    Examples
    --------
    >>> {way: round(p, 3) for way, p in ps_of_counts([[3, 1], [1, 3]]).items()}
    {'pearson': 0.157, 'yates': 0.48, 'fisher': 0.486}
    """
    plain, (two_by_two, df) = _chi_square(counts), _tables(counts)
    if plain is None:
        return {}
    found = {"pearson": tail(plain, "chi2", df)}
    if two_by_two:
        yates = _chi_square(counts, corrected=True) or 0.0
        found |= {"yates": tail(yates, "chi2", df), "fisher": fisher(counts)}
    return found


# True cases ---------------------------------------------------------------------------------------------


def print_p(p: float, rng: np.random.Generator) -> tuple[Printed, str]:
    """Print a p as sources do: as a number, or as a bound with its sign."""
    bounds = [bound for bound in ("0.05", "0.01", "0.001") if p < float(bound)]
    if bounds and rng.random() < 0.5:
        return Printed(str(rng.choice(bounds)), cell="simulated/table/p"), "<"
    if p > 0.05 and rng.random() < 0.2:
        return Printed("0.05", cell="simulated/table/p"), ">"
    return _print(p, rng, 2), ""


def _ps(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    df, df2 = (int(x) for x in rng.integers(1, 200, 2))
    for test, freedom, law in (
        ("t", (df,), stats.t(df)),
        ("z", (), stats.norm()),
        ("F", (df, df2), stats.f(df, df2)),
        ("chi2", (df,), stats.chi2(df)),
    ):
        statistic = float(law.rvs(random_state=rng) * rng.choice([1.0, 2.0]))
        one_sided = test in "tz" and rng.random() < 0.3
        p = float(law.sf(statistic if one_sided else abs(statistic)))
        p *= 2 if test in "tz" and not one_sided else 1
        shown, sign = print_p(p, rng)
        printed = [rounded(x, 0) for x in freedom]
        yield shown, _print(statistic, rng), *printed, Options(test=test, sign=sign, one_sided=one_sided)
    welch = float(rng.uniform(2, 60))
    law = stats.t(welch)
    statistic = float(law.rvs(random_state=rng))
    df_shown = _print(welch, rng, 0, most=2)
    yield _print(2 * float(law.sf(abs(statistic))), rng, 2), _print(statistic, rng), df_shown


def _etas(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    between, within = rng.chisquare(2), rng.chisquare(40)
    df, df2 = (int(x) for x in rng.integers(1, 80, 2))
    f = (between / df) / (within / df2)
    yield _print(between / (between + within), rng, 2), _print(f, rng), rounded(df, 0), rounded(df2, 0)


_LEVELS = tuple(Printed(level, cell=f"simulated/table/{level}") for level in ("0.05", "0.01", "0.001"))


def _stars(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    p = float(10 ** -rng.uniform(0, 4.5))
    shown = "*" * sum(p < level for level in (0.05, 0.01, 0.001))
    number, sign = _print(p, rng, 2), ""
    if p < 0.001 and rng.random() < 0.5:
        number, sign = Printed("0.001", cell="simulated/table/p"), "<"
    estimate = _print(float(rng.normal()), rng)
    yield estimate, number, _LEVELS, shown, Options(sign=sign)
    if shown:
        yield estimate, number, _LEVELS, shown[: int(rng.integers(1, len(shown) + 1))], Options(sign=sign, fewer=True)


def _words(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    p = float(10 ** -rng.uniform(0, 3))
    shown, sign = print_p(p, rng)
    yield shown, p < ALPHA, Options(sign=sign)


def _criticals(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    z = float(rng.normal(0, 2))
    yield _print(z, rng), abs(z) >= 1.96, Printed("1.96", cell="simulated/table/critical")


def _tabled(rng: np.random.Generator) -> tuple[Any, Any]:
    shape = (2, 2) if rng.random() < 0.5 else tuple(int(x) for x in rng.integers(2, 6, 2))
    while True:
        table = rng.poisson(rng.uniform(1, 80), shape)
        if table.sum(axis=0).min() > 0 and table.sum(axis=1).min() > 0:
            return table, [[rounded(int(count), 0) for count in row] for row in table]


def _chi2s(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    table, shown = _tabled(rng)
    yield _print(stats.chi2_contingency(table, correction=bool(rng.random() < 0.5)).statistic, rng), shown


def _dfs(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    table, shown = _tabled(rng)
    yield rounded(stats.chi2_contingency(table).dof, 0), shown


def _count_ps(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    from scipy import stats

    table, shown = _tabled(rng)
    found = [stats.chi2_contingency(table, correction=way).pvalue for way in (True, False)]
    if table.shape == (2, 2):
        found.append(stats.fisher_exact(table).pvalue)
    for p in found:
        number, sign = print_p(float(p), rng)
        yield number, shown, Options(sign=sign)


P = Family("p of a test", p_value, _ps)
ETA2 = Family("partial eta squared", eta2, _etas)
STARS = Family("stars", stars, _stars)
SIGNIFICANCE = Family("significance", significance, _words)
CRITICAL = Family("critical value", critical, _criticals)
CHI2 = Family("chi-square of counts", chi2_of_counts, _chi2s)
DF_COUNTS = Family("df of counts", df_of_counts, _dfs)
P_COUNTS = Family("p of counts", p_of_counts, _count_ps)
