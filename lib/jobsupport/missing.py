"""What people who did not answer can do to a comparison of two randomised arms, from summary statistics.

Scores are turned so that more is worse, and an effect is a benefit: how much lower the intervention
arm is. "Silent" is a person without an answer at the follow-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import optimize, stats

from etterprov.effects import Estimate


@dataclass(frozen=True)
class Arm:
    """Hold one arm: all its people, and those of them who are silent.

    Parameters
    ----------
    people, silent : int
        Randomised to the arm, and without an answer.

    Raises
    ------
    ValueError
        If more people are silent than there are, or nobody answered.
    """

    people: int
    silent: int

    def __post_init__(self) -> None:
        if not 0 <= self.silent < self.people:
            raise ValueError(f"{self.silent} of {self.people} people can't be silent: somebody must have answered")

    @property
    def share(self) -> float:
        """Give the share that is silent, between 0 and 1."""
        return self.silent / self.people


# Delta adjustment ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Benefit:
    """Hold an effect among those who answered, adjusted for what was known of all at the start.

    Parameters
    ----------
    value, se : float
        Benefit of the intervention and its standard error, in any unit; positive is better.
    df : float
        Degrees of freedom of its interval.
    intervention, control : Arm
        Who answered.

    Notes
    -----
    With the same slope in both arms, the adjusted effect among those who answered is the effect
    among all if the silent are like those with the same arm and the same score at the start (*missing
    at random*).
    """

    value: float
    se: float
    df: float
    intervention: Arm
    control: Arm

    @property
    def quantile(self) -> float:
        """Give how many standard errors a 95 % interval reaches to each side."""
        return float(stats.t.ppf(0.975, self.df))


def _error(benefit: Benefit, worse_intervention: float, worse_control: float) -> float:
    parts = ((benefit.intervention, worse_intervention), (benefit.control, worse_control))
    shares = sum(delta**2 * arm.share * (1 - arm.share) / arm.people for arm, delta in parts)
    return sqrt(benefit.se**2 + shares)


def delta_adjusted(benefit: Benefit, worse_intervention: float, worse_control: float = 0.0) -> Estimate:
    """Give the effect among all if the silent are worse off than their arm and start let expect.

    Parameters
    ----------
    benefit : Benefit
        Effect among those who answered.
    worse_intervention, worse_control : float
        By how much the silent of each arm are worse off on average, in the unit of the benefit;
        negative if they are better off.

    Returns
    -------
    Estimate
        Benefit among all randomised, with a 95 % interval.

    Notes
    -----
    A pattern-mixture model: benefit - p1 d1 + p0 d0, where p is the silent share and d the departure
    of each arm. The departures are given, the shares are estimated, so the variance is that of the
    benefit plus d**2 p (1 - p) / n for each arm. White, Carpenter & Horton (2018),
    doi:10.5705/ss.202016.0308, give the method for generalised linear models; White et al. (2007),
    doi:10.1177/1740774507077849, the version with departures that are unknown.

    Examples
    --------
    Two points worse in the 40 % of one arm that are silent take 0.8 points from the effect:

    >>> benefit = Benefit(1.0, 0.3, 500, Arm(500, 200), Arm(500, 250))
    >>> found = delta_adjusted(benefit, 2.0)
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.2, -0.396, 0.796)
    """
    value = benefit.value - benefit.intervention.share * worse_intervention + benefit.control.share * worse_control
    half = benefit.quantile * _error(benefit, worse_intervention, worse_control)
    return Estimate(value, value - half, value + half)


def tipping_points(benefit: Benefit, intervention: float = 1.0, control: float = 0.0) -> tuple[float, float]:
    """Give how far the silent must depart to take away an effect.

    Parameters
    ----------
    benefit : Benefit
        Effect among those who answered, above nought.
    intervention, control : float
        How much the silent of each arm depart for each unit of the answer: 1 and 0 for those of the
        intervention arm only, 1 and 1 for all alike, 0 and -1 for better-off silent of the control arm.

    Returns
    -------
    interval, estimate : float
        The departure at which the 95 % interval reaches nought, and that at which the estimate does.
        The first is nought or less if the interval has reached it before; both are infinite if no
        departure of this kind takes the effect away.

    Raises
    ------
    ValueError
        If there is no benefit to take away.

    Examples
    --------
    >>> benefit = Benefit(1.0, 0.3, 500, Arm(500, 200), Arm(500, 250))
    >>> interval, estimate = tipping_points(benefit)
    >>> round(interval, 3), round(estimate, 3)
    (1.022, 2.5)
    >>> abs(delta_adjusted(benefit, interval).low) < 1e-9
    True
    >>> tipping_points(benefit, 1, 1)
    (inf, inf)
    """
    if benefit.value <= 0:
        raise ValueError(f"a benefit of {benefit.value} can't be taken away")
    slope = benefit.intervention.share * intervention - benefit.control.share * control
    if slope <= 0:
        return float("inf"), float("inf")
    estimate = benefit.value / slope

    def low(d: float) -> float:
        return delta_adjusted(benefit, d * intervention, d * control).low

    if low(0.0) <= 0:
        return 0.0, estimate
    return float(optimize.brentq(low, 0.0, estimate, xtol=1e-12)), estimate


def without_benefit(benefit: Benefit) -> Estimate:
    """Give the effect among all if the silent of the intervention arm got nothing from it.

    Parameters
    ----------
    benefit : Benefit
        Effect among those who answered.

    Returns
    -------
    Estimate
        Benefit among all randomised, with a 95 % interval.

    Notes
    -----
    The silent then fare as the control arm would with the same start ("jump to reference", Carpenter,
    Roger & Kenward 2013, doi:10.1080/10543406.2013.834911): theta (1 - p1). The departure is the effect
    itself, so both vary together; the variance of the product is (1 - p1)**2 Var(theta) + theta**2 p1 (1 - p1) / n1.

    Examples
    --------
    >>> found = without_benefit(Benefit(1.0, 0.3, 500, Arm(500, 200), Arm(500, 250)))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.6, 0.244, 0.956)
    """
    arm = benefit.intervention
    value = benefit.value * (1 - arm.share)
    shares = benefit.value**2 * arm.share * (1 - arm.share) / arm.people
    half = benefit.quantile * sqrt(((1 - arm.share) * benefit.se) ** 2 + shares)
    return Estimate(value, value - half, value + half)


# Last observation carried forward --------------------------------------------------------------------


@dataclass(frozen=True)
class Carried:
    """Hold an arm whose silent people stand with an earlier score.

    Parameters
    ----------
    arm : Arm
        Who answered.
    answered, carried : float
        Mean score of those who answered at the follow-up, and of the earlier scores that stand in
        for the others'.
    sd_answered, sd_carried : float
        Their standard deviations.
    """

    arm: Arm
    answered: float
    carried: float
    sd_answered: float
    sd_carried: float

    @property
    def mean(self) -> float:
        """Give the mean of the arm with scores carried forward."""
        return (1 - self.arm.share) * self.answered + self.arm.share * self.carried


@dataclass(frozen=True)
class Parts:
    """Hold the parts of a difference with scores carried forward; they add up to `total`.

    Parameters
    ----------
    answered : float
        From the difference among those who answered, counted for their share.
    carried : float
        From the difference between the scores carried forward, counted for theirs.
    response : float
        From different shares of silent people, who stand with scores from before they improved.
    """

    answered: float
    carried: float
    response: float

    @property
    def total(self) -> float:
        """Give the difference, control minus intervention."""
        return self.answered + self.carried + self.response


def carried_parts(intervention: Carried, control: Carried) -> Parts:
    """Split a difference with scores carried forward by where it comes from.

    Parameters
    ----------
    intervention, control : Carried
        Both arms.

    Returns
    -------
    Parts
        Control minus intervention. Exact: no model is behind it, only the means and the counts.

    Notes
    -----
    Kitagawa's decomposition of a difference between two rates (described by Das Gupta 1978,
    doi:10.2307/2060493): means weighted with the average shares, shares with the average means.

    Examples
    --------
    Everybody improves from 18 to 14 points, but 40 % of one arm are silent and 55 % of the other:

    >>> same = (14.0, 18.0, 8.0, 7.0)
    >>> parts = carried_parts(Carried(Arm(1000, 400), *same), Carried(Arm(1000, 550), *same))
    >>> round(parts.response, 3), round(parts.total, 3)
    (0.6, 0.6)
    """
    share = (intervention.arm.share + control.arm.share) / 2
    standing = (intervention.carried + control.carried - intervention.answered - control.answered) / 2
    return Parts(
        (1 - share) * (control.answered - intervention.answered),
        share * (control.carried - intervention.carried),
        (control.arm.share - intervention.arm.share) * standing,
    )


def without_effect(intervention: Carried, control: Carried, behind: float = 0.0) -> tuple[Carried, Carried]:
    """Make both arms alike in all but how many of them answered.

    Parameters
    ----------
    intervention, control : Carried
        Both arms as found.
    behind : float
        How much worse than those who answer the silent of both arms truly fare at the follow-up. Everybody's
        mean is then the same in both arms, and so, where more answer, the mean of those who do is a little worse.

    Returns
    -------
    intervention, control : Carried
        With the same SDs (pooled), their own counts, and the average means of both arms but for what `behind` moves.

    Examples
    --------
    >>> arms = Carried(Arm(10, 4), 12.0, 18.0, 8.0, 7.0), Carried(Arm(10, 6), 14.0, 18.0, 8.0, 7.0)
    >>> alike = without_effect(*arms)
    >>> [arm.answered for arm in alike], [arm.arm.silent for arm in alike]
    ([13.0, 13.0], [4, 6])
    >>> alike = without_effect(*arms, behind=2.0)
    >>> [round(arm.answered, 1) for arm in alike], [round(arm.answered + arm.arm.share * 2.0, 1) for arm in alike]
    ([13.2, 12.8], [14.0, 14.0])
    """
    arms = (intervention, control)
    answered, carried = (sum(getattr(arm, name) for arm in arms) / 2 for name in ("answered", "carried"))
    sds = [sqrt(sum(getattr(arm, name) ** 2 for arm in arms) / 2) for name in ("sd_answered", "sd_carried")]
    share = sum(arm.arm.share for arm in arms) / 2
    shifts = [(share - arm.arm.share) * behind for arm in arms]
    first, second = (
        Carried(arm.arm, answered + shift, carried + shift, *sds) for arm, shift in zip(arms, shifts, strict=True)
    )
    return first, second


def rejection_rate(intervention: Carried, control: Carried, *, level: float = 0.05) -> float:
    """Give how often a t-test on scores carried forward finds a difference, either way.

    Parameters
    ----------
    intervention, control : Carried
        Both arms as they truly are; everybody answers with the arm's chance.
    level : float
        Level of the two-sided test.

    Returns
    -------
    float
        Between 0 and 1; with two equal arms it is the level.

    Notes
    -----
    Normal approximation: the score of a person is a mixture of two, with the variance (1 - p) s**2 +
    p c**2 + p (1 - p) (difference of their means)**2.

    Examples
    --------
    >>> same = (14.0, 18.0, 8.0, 7.0)
    >>> round(rejection_rate(Carried(Arm(1000, 500), *same), Carried(Arm(1000, 500), *same)), 3)
    0.05
    >>> round(rejection_rate(Carried(Arm(1000, 400), *same), Carried(Arm(1000, 550), *same)), 3)
    0.4
    """
    arms = (intervention, control)
    variances = [
        (1 - a.arm.share) * a.sd_answered**2
        + a.arm.share * a.sd_carried**2
        + a.arm.share * (1 - a.arm.share) * (a.carried - a.answered) ** 2
        for a in arms
    ]
    n, m = (a.arm.people for a in arms)
    pooled = ((n - 1) * variances[0] + (m - 1) * variances[1]) / (n + m - 2) * (1 / n + 1 / m)
    true = variances[0] / n + variances[1] / m
    limit = stats.t.ppf(1 - level / 2, n + m - 2) * sqrt(pooled)
    shift = control.mean - intervention.mean
    return float(stats.norm.sf((limit - shift) / sqrt(true)) + stats.norm.cdf((-limit - shift) / sqrt(true)))


@dataclass(frozen=True)
class Simulated:
    """Hold what trials without number would find, with the Monte Carlo error of each figure.

    Parameters
    ----------
    difference, difference_error : float
        Mean difference, control minus intervention.
    rejected, rejected_error : float
        Share of trials with p below the level.
    """

    difference: float
    difference_error: float
    rejected: float
    rejected_error: float


def simulate_carried(
    intervention: Carried, control: Carried, rng: np.random.Generator, trials: int = 1000, *, level: float = 0.05
) -> Simulated:
    """Run trials in which silent people stand with an earlier score, and test each.

    Parameters
    ----------
    intervention, control : Carried
        Both arms as they truly are.
    rng : numpy.random.Generator
        Source of who answers and of the scores, which are normal.
    trials : int
        How many to run.
    level : float
        Level of Student's t-test.

    Returns
    -------
    Simulated

    Examples
    --------
    >>> same = (14.0, 18.0, 8.0, 7.0)
    >>> arms = Carried(Arm(1000, 400), *same), Carried(Arm(1000, 550), *same)
    >>> found = simulate_carried(*arms, np.random.default_rng(1), 400)
    >>> abs(found.difference - 0.6) < 4 * found.difference_error
    True
    """
    drawn = []
    for a in (intervention, control):
        silent = rng.random((trials, a.arm.people)) < a.arm.share
        noise = rng.standard_normal(silent.shape)
        drawn.append(np.where(silent, a.carried + a.sd_carried * noise, a.answered + a.sd_answered * noise))
    found = drawn[1].mean(axis=1) - drawn[0].mean(axis=1)
    rejected = stats.ttest_ind(drawn[1], drawn[0], axis=1).pvalue < level
    return Simulated(
        float(found.mean()),
        float(found.std(ddof=1) / sqrt(trials)),
        float(rejected.mean()),
        float(rejected.std(ddof=1) / sqrt(trials)),
    )
