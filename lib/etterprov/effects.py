"""Effect sizes, equivalence, power and detectable effects.

From summary statistics, because that is what is published. scipy and statsmodels do the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
import scipy  # its parts are loaded when they are used
from scipy import special

from etterprov import arguments


@dataclass(frozen=True)
class Estimate:
    """Hold an estimate with its confidence interval."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Estimate:
        """Give the same in another unit.

        Parameters
        ----------
        factor : float
            Above zero; 100 turns shares into percentage points.

        Examples
        --------
        >>> Estimate(0.25, 0.125, 0.5).times(100)
        Estimate(value=25.0, low=12.5, high=50.0)
        """
        return Estimate(factor * self.value, factor * self.low, factor * self.high)


def small_sample_factor(df: float) -> float:
    """Give the factor that takes the bias out of Cohen's d.

    Notes
    -----
    J = 1 - 3 / (4 df - 1); Hedges (1981), Journal of Educational Statistics 6(2), 107-128.

    Examples
    --------
    >>> round(small_sample_factor(10), 6)
    0.923077
    """
    arguments.number("df", df, 1)
    return 1 - 3 / (4 * df - 1)


def hedges_g(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int, *, level: float = 0.95) -> Estimate:
    """Give the standardised mean difference, corrected for small samples, with its interval.

    Parameters
    ----------
    mean1, sd1, n1, mean2, sd2, n2 : float, float, int
        Mean, SD and number of people of each group.
    level : float
        Confidence level.

    Returns
    -------
    Estimate
        In SDs (pooled), first group minus second.

    Raises
    ------
    ValueError
        If a group has fewer than two people, an SD is negative or both are 0, or the level isn't
        between 0 and 1.

    Notes
    -----
    The interval inverts the noncentral t distribution (Cumming & Finch 2001, doi:10.1177/
    0013164401614002): its ends are the effects under which the observed t is the upper or the lower
    tail; both are scaled by the small-sample factor.

    Examples
    --------
    >>> g = hedges_g(26.6, 20.5, 54, 21.4, 20.2, 26)
    >>> round(g.value, 2), round(g.low, 2), round(g.high, 2)
    (0.25, -0.21, 0.72)
    """
    n1, n2 = arguments.whole("n1", n1, 2), arguments.whole("n2", n2, 2)
    arguments.number("mean1", mean1)
    arguments.number("mean2", mean2)
    arguments.spread(sd1=sd1, sd2=sd2)
    arguments.level(level)
    if sd1 == sd2 == 0:
        raise ValueError("sd1, sd2: expected some spread, found 0 and 0")
    df = n1 + n2 - 2
    sd = np.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df)
    root = np.sqrt(1 / n1 + 1 / n2)
    t = (mean1 - mean2) / (sd * root)
    tail = (1 - level) / 2
    size = abs(t)  # scipy's noncentral t is reliable for positive t; the problem is symmetric

    def end(share: float) -> float:
        def excess(nc: float) -> float:
            # Far from t scipy's cdf can be NaN, where it is one or nought to all digits.
            return float(np.nan_to_num(scipy.stats.nct.cdf(size, df, nc), nan=float(nc < size))) - share

        width = 3 * np.sqrt(1 + size**2 / (2 * df))
        while excess(size - width) < 0 or excess(size + width) > 0:
            width *= 1.5  # begun near t, since farther off it can also be wrong
        return float(scipy.optimize.brentq(excess, size - width, size + width))

    ends = sorted(np.sign(t or 1.0) * np.array([end(1 - tail), end(tail)]))
    factor = float(small_sample_factor(df) * root)
    return Estimate(float(t * factor), float(ends[0] * factor), float(ends[1] * factor))


def _two_shares(count1: float, n1: float, count2: float, n2: float, level: float) -> None:
    arguments.part(count1, n1, ("count1", "n1"))
    arguments.part(count2, n2, ("count2", "n2"))
    arguments.level(level)


def risk_difference(count1: float, n1: float, count2: float, n2: float, *, level: float = 0.95) -> Estimate:
    """Give the difference of two shares with Newcombe's interval.

    Parameters
    ----------
    count1, n1, count2, n2 : float
        People with the outcome and all people, by group; no whole numbers where n is an effective size.
    level : float
        Confidence level.

    Returns
    -------
    Estimate
        First share minus second, between -1 and 1.

    Raises
    ------
    ValueError
        If a count isn't from 0 to its n, an n isn't above 0, or the level isn't between 0 and 1.

    Notes
    -----
    Newcombe (1998), method 10: Wilson's intervals of both shares, combined.

    Examples
    --------
    Newcombe's example (a): 56/70 against 48/80 gives 0.2 (0.0524 to 0.3339).

    >>> d = risk_difference(56, 70, 48, 80)
    >>> round(d.value, 4), round(d.low, 4), round(d.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    _two_shares(count1, n1, count2, n2, level)
    low, high = confint_proportions_2indep(count1, n1, count2, n2, method="newcomb", compare="diff", alpha=1 - level)
    return Estimate(count1 / n1 - count2 / n2, float(low), float(high))


def risk_ratio(count1: int, n1: int, count2: int, n2: int, *, level: float = 0.95) -> Estimate:
    """Give the ratio of two shares with its logarithmic interval.

    Parameters
    ----------
    count1, n1, count2, n2 : int
        People with the outcome and all people, by group.
    level : float
        Confidence level.

    Returns
    -------
    Estimate
        First share over the second.

    Raises
    ------
    ValueError
        As `risk_difference`; also if nobody has the outcome in one of the groups.

    Notes
    -----
    exp(log RR +- z sqrt(1/k1 - 1/n1 + 1/k2 - 1/n2)); Katz et al. (1978), Biometrics 34(3), 469-474.

    Examples
    --------
    >>> r = risk_ratio(278, 629, 209, 561)
    >>> round(r.value, 2), round(r.low, 2), round(r.high, 2)
    (1.19, 1.03, 1.36)
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    _two_shares(count1, n1, count2, n2, level)
    if not count1 or not count2:
        raise ValueError("count1, count2: expected people with the outcome in both groups; else there is no ratio")
    low, high = confint_proportions_2indep(count1, n1, count2, n2, method="log", compare="ratio", alpha=1 - level)
    return Estimate(count1 / n1 / (count2 / n2), float(low), float(high))


def odds_ratio(share1: float, share2: float) -> float:
    """Give the ratio of the odds of two shares.

    Parameters
    ----------
    share1, share2 : float
        Above 0 and below 1.

    Examples
    --------
    IPS Norway found 36.6 against 27.1 % in work:

    >>> round(odds_ratio(0.366, 0.271), 2)
    1.55
    """
    for name, share in (("share1", share1), ("share2", share2)):
        arguments.number(name, share, 0, 1, inside=True)
    return share1 / (1 - share1) / (share2 / (1 - share2))


def number_needed_to_treat(count1: int, n1: int, count2: int, n2: int, *, level: float = 0.95) -> Estimate:
    """Give how many people must be treated for one more to have the outcome.

    Parameters
    ----------
    count1, n1, count2, n2 : int
        People with the outcome and all people, by group.
    level : float
        Confidence level.

    Returns
    -------
    Estimate
        1 / risk difference. When the difference's interval spans zero the number's interval runs
        through infinity: `low` is then negative (so many treated for one *fewer*) and `high`
        positive, and all values between them are excluded, not included (Altman 1998,
        doi:10.1136/bmj.317.7168.1309).

    Raises
    ------
    ValueError
        As `risk_difference`; also if both shares are equal, or one end of their difference is 0.

    Examples
    --------
    >>> number = number_needed_to_treat(56, 70, 48, 80)
    >>> round(number.value, 1), round(number.low, 1), round(number.high, 1)
    (5.0, 3.0, 19.1)
    """
    d = risk_difference(count1, n1, count2, n2, level=level)
    if 0 in (d.value, d.low, d.high):
        raise ValueError("count1, count2: expected shares that differ; else the number has no end")
    ends = [1 / d.low, 1 / d.high]
    return Estimate(1 / d.value, min(ends), max(ends))


def equivalence_margin(difference: float, se: float, df: float, *, alpha: float = 0.05) -> float:
    """Give the smallest margin within which two means could be called equivalent.

    Parameters
    ----------
    difference, se : float
        Difference of the means and its standard error, in the same unit.
    df : float
        Degrees of freedom.
    alpha : float
        Level of each of the two one-sided tests.

    Returns
    -------
    float
        abs(difference) + t(1 - alpha) * SE, in the unit of the difference.

    Notes
    -----
    Two one-sided tests (Schuirmann 1987, doi:10.1007/BF01068419), solved for the margin at which the
    larger of both p-values is `alpha`.

    Examples
    --------
    >>> round(equivalence_margin(0.2, 5.3, 77), 1)
    9.0
    """
    arguments.number("difference", difference)
    arguments.number("se", se, 0)
    arguments.number("df", df, 0, inside=True)
    arguments.level(alpha, "alpha")
    return float(abs(difference) + scipy.stats.t.ppf(1 - alpha, df) * se)


def detectable_difference(sd: float, n1: int, n2: int, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """Give the true difference of two means that a two-sided t-test finds with given power.

    Parameters
    ----------
    sd : float
        SD within the groups.
    n1, n2 : int
        People in the groups.
    power, alpha : float
        Power and two-sided level.

    Returns
    -------
    float
        In the unit of `sd`.

    Examples
    --------
    >>> round(detectable_difference(1.0, 64, 64), 2)
    0.5
    """
    arguments.number("sd", sd, 0, inside=True)
    arguments.number("power", power, arguments.level(alpha, "alpha"), 1, inside=True)
    found = scipy.optimize.brentq(lambda d: power_of_difference(d, 1.0, n1, n2, alpha=alpha) - power, 0.0, 100.0)
    return float(found) * sd


def power_of_difference(difference: float, sd: float, n1: int, n2: int, *, alpha: float = 0.05) -> float:
    """Give the chance that a two-sided t-test finds a true difference of two means.

    Parameters
    ----------
    difference, sd : float
        True difference and SD within the groups, in the same unit.
    n1, n2 : int
        People in the groups.
    alpha : float
        Two-sided level.

    Returns
    -------
    float
        Between `alpha` and 1.

    Examples
    --------
    >>> round(power_of_difference(0.5, 1.0, 64, 64), 2)
    0.8
    """
    n1, n2 = arguments.whole("n1", n1, 2), arguments.whole("n2", n2, 2)
    arguments.number("difference", difference)
    arguments.number("sd", sd, 0, inside=True)
    arguments.level(alpha, "alpha")
    noncentrality = (difference / sd) ** 2 / (1 / n1 + 1 / n2)
    return _power(1, n1 + n2 - 2, noncentrality, alpha)


def _power(df1: float, df2: float, noncentrality: float, alpha: float) -> float:
    """Give the power of an F-test; a two-sided t-test is one with df1 = 1.

    scipy's noncentral t gives no number for some large effects, its noncentral F a wrong one for none.
    ``scipy.special`` has it without the second that ``scipy.stats`` takes to load; where the effect is so large that
    it misses the critical value to all digits, it has no number.
    """
    if noncentrality == 0:
        return alpha
    critical = special.fdtri(df1, df2, 1 - alpha)
    return float(1 - np.nan_to_num(special.ncfdtr(df1, df2, noncentrality, critical)))


def repeated_measures_power(
    n: int, f: float, r: float, *, effect: str, groups: int = 2, times: int = 2, alpha: float = 0.05
) -> float:
    """Give the power of an F-test in a design of groups measured several times.

    Parameters
    ----------
    n : int
        People in all groups together.
    f : float
        Cohen's f of the effect.
    r : float
        Correlation between the times, the same for all pairs.
    effect : {"between", "within", "interaction"}
        Which of the three effects.
    groups, times : int
        Number of groups and of measurements.
    alpha : float
        Level of the test.

    Returns
    -------
    float
        Power.

    Raises
    ------
    ValueError
        If the effect is unknown, or another argument isn't what it has to be.

    Notes
    -----
    The noncentrality of G*Power's ANOVA for repeated measures (Faul et al. 2007, doi:10.3758/
    BF03193146, table 3): n f**2 times/(1 + (times-1) r) between groups, n f**2 times/(1 - r) within
    and for the interaction; sphericity assumed.

    Examples
    --------
    >>> round(repeated_measures_power(34, 0.25, 0.5, effect="interaction"), 2)
    0.81
    """
    groups, times = arguments.whole("groups", groups, 1), arguments.whole("times", times, 1)
    n = arguments.whole("n", n, groups + 1)
    arguments.number("f", f, 0)
    arguments.number("r", r, -1 / (times - 1) if times > 1 else -1, 1, inside=True)
    arguments.level(alpha, "alpha")
    freedom = {
        "between": (groups - 1, n - groups),
        "within": (times - 1, (n - groups) * (times - 1)),
        "interaction": ((groups - 1) * (times - 1), (n - groups) * (times - 1)),
    }
    if effect not in freedom:
        raise ValueError(f"effect must be one of {', '.join(freedom)}, not {effect!r}")
    df1, df2 = freedom[effect]
    if df1 < 1:
        raise ValueError(f"groups, times: expected two or more of what the effect {effect!r} compares")
    divisor = 1 + (times - 1) * r if effect == "between" else 1 - r
    return _power(df1, df2, n * f * f * times / divisor, alpha)


def smallest_sample(f: float, r: float, *, effect: str, power: float = 0.8, times: int = 2, alpha: float = 0.05) -> int:
    """Give the smallest even number of people with which two groups measured several times have the power.

    Parameters
    ----------
    f, r : float
        Cohen's f of the effect and the correlation between the times.
    effect : {"between", "within", "interaction"}
        Which of the three effects.
    power, alpha : float
        Power wanted, and level of the test.
    times : int
        Number of measurements.

    Returns
    -------
    int
        People in both groups together.

    Examples
    --------
    >>> smallest_sample(0.25, 0.5, effect="interaction")
    34
    """
    arguments.number("f", f, 0, inside=True)
    arguments.level(power, "power")
    n = 6
    while repeated_measures_power(n, f, r, effect=effect, times=times, alpha=alpha) < power:
        n += 2
    return n


def probability_of_more(difference: float, sd: float) -> float:
    """Give the chance that a person from the higher group exceeds one from the lower.

    Parameters
    ----------
    difference : float
        Difference of the means.
    sd : float
        SD within the groups, in the same unit.

    Returns
    -------
    float
        Between 0 and 1; 0.5 is a coin toss.

    Notes
    -----
    Phi(difference / (sd sqrt 2)) for normal values; McGraw & Wong (1992), doi:10.1037/0033-2909.111.2.361.

    Examples
    --------
    Their example: men of 69.7 and women of 64.3 inches, SDs 2.8 and 2.6, give 0.92.

    >>> round(probability_of_more(69.7 - 64.3, 2.7), 2)
    0.92
    """
    arguments.number("difference", difference)
    arguments.number("sd", sd, 0, inside=True)
    return float(scipy.stats.norm.cdf(difference / (sd * np.sqrt(2))))


def critical_correlation(n: int, *, alpha: float = 0.05) -> float:
    """Give the smallest correlation that a two-sided test finds significant.

    Parameters
    ----------
    n : int
        Pairs of measurements, at least 3.
    alpha : float
        Level of the test.

    Returns
    -------
    float
        t / sqrt(n - 2 + t**2) at the critical t.

    Examples
    --------
    >>> round(critical_correlation(6), 3)
    0.811
    """
    n = arguments.whole("n", n, 3)
    arguments.level(alpha, "alpha")
    t = scipy.stats.t.isf(alpha / 2, n - 2)
    return float(t / np.sqrt(n - 2 + t * t))


def critical_rank_correlation(n: int, *, alpha: float = 0.05) -> float:
    """Give the smallest rank correlation of untied values that an exact two-sided test finds significant.

    Parameters
    ----------
    n : int
        Pairs of measurements, 3 to 8.
    alpha : float
        Level of the test.

    Returns
    -------
    float
        Spearman's rho; above 1 if not even a perfect one is significant.

    Notes
    -----
    Under no relation all orders are equally likely, so all n! are counted (Spearman 1904).

    Examples
    --------
    >>> round(critical_rank_correlation(6), 3), critical_rank_correlation(4)
    (0.886, inf)
    """
    n = arguments.whole("n", n, 3, 8)  # all orders of more would take long to count
    arguments.level(alpha, "alpha")
    orders = np.array(list(permutations(range(n))))
    squares = ((orders - np.arange(n)) ** 2).sum(axis=1)
    apart = abs(n * (n * n - 1) - 6 * squares)  # |rho| in units of 1 / (n (n**2 - 1)), in whole numbers
    kinds, counts = np.unique(apart, return_counts=True)
    as_far = counts[::-1].cumsum()[::-1] / len(orders)
    significant = kinds[as_far <= alpha]
    return float(significant.min() / (n * (n * n - 1))) if len(significant) else np.inf


def power_of_correlation(r: float, n: int, *, alpha: float = 0.05) -> float:
    """Give the chance that a two-sided test finds a true correlation of two normal variables.

    Parameters
    ----------
    r : float
        True correlation, strictly between -1 and 1.
    n : int
        Pairs of measurements, at least 3.
    alpha : float
        Level of the test.

    Returns
    -------
    float
        Between `alpha` and 1.

    Notes
    -----
    Exact for the bivariate normal. Given one variable, the t of the correlation is noncentral, with noncentrality
    r / sqrt(1 - r**2) times the root of that variable's standardised sum of squares; and that sum is chi-square with
    n - 1 degrees of freedom. Integrated over its quantiles.

    Examples
    --------
    >>> round(power_of_correlation(0.3, 84), 2), round(power_of_correlation(0.34, 6), 2)
    (0.80, 0.10)
    """
    arguments.correlation("r", r, inside=True)
    n = arguments.whole("n", n, 3)
    arguments.level(alpha, "alpha")
    if r == 0:
        return alpha
    nodes, weights = np.polynomial.legendre.leggauss(100)
    sums = scipy.stats.chi2.ppf((nodes + 1) / 2, n - 1)
    powers = scipy.stats.ncf.sf(scipy.stats.f.isf(alpha, 1, n - 2), 1, n - 2, r * r / (1 - r * r) * sums)
    return float(np.dot(weights, powers) / 2)


def smallest_sample_for_correlation(r: float, *, power: float = 0.8, alpha: float = 0.05) -> int:
    """Give the fewest pairs with which a two-sided test finds a true correlation with the power wanted.

    Parameters
    ----------
    r : float
        True correlation, not 0.
    power, alpha : float
        Power wanted, and level of the test.

    Returns
    -------
    int

    Examples
    --------
    >>> smallest_sample_for_correlation(0.5)
    29
    """
    arguments.correlation("r", r, inside=True)
    arguments.level(power, "power")
    arguments.level(alpha, "alpha")
    if r == 0:
        raise ValueError("r: expected a correlation; no sample finds one that isn't there")
    # Fisher's approximation is hardly ever off by more than one or two.
    wanted = scipy.stats.norm.isf(alpha / 2) + scipy.stats.norm.ppf(power)
    n = max(3, round((wanted / np.arctanh(abs(r))) ** 2 + 3))
    while power_of_correlation(r, n, alpha=alpha) < power:
        n += 1
    while n > 3 and power_of_correlation(r, n - 1, alpha=alpha) >= power:
        n -= 1
    return n
