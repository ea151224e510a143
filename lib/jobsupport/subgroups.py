"""Effects in groups and centres that are picked by their result: one scale, shrinkage, luck and power.

Effects are normal with known standard errors, which is all that published regressions allow.

Notes
-----
*One scale.* Whoever draws the effect in a group towards the effects in others, or carries an effect over from one
group to another, says that effects are alike, and on which scale. This book takes log odds: without other knowledge
a treatment multiplies the odds of every group alike. There are three reasons.

- The report's regressions are logits. Table 9 gives effects and standard errors of four groups on this scale and on
  no other, and a term of interaction that is nought means that odds ratios are alike.
- The groups stand far apart: 12 % of the control arm on work assessment allowance (AAP) work, and 44 % of the others.
  Equal points would be a far larger step for the first than for the second, and where few work no points are left to
  lose.
- Over 551 systematic reviews odds ratios, and ratios of shares as much, were more alike from trial to trial than
  differences of shares (Deeks 2002, doi:10.1002/sim.1188).

What an odds ratio comes to in points depends on the share that it starts from: `effect_on_aap` and `carried_over`
say it for the group in question.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import integrate, stats
from scipy.special import expit, logit

from etterprov import source
from etterprov.counts import as_int
from etterprov.effects import Estimate
from etterprov.remember import remembered
from jobsupport.sfj import employment
from jobsupport.sfj.text import report_text
from jobsupport.sfj.work import (
    ARMS,
    CRITICAL,
    figure_counts,
    group_effect,
    month_counts,
    on_own_scale,
    regression_groups,
    share_of_all,
    standard_error,
    unpadded,
)

Floats = npt.NDArray[np.float64]
#: How much the true effects of groups differ, unless somebody knows better: SD in shares, for the average participant.
PRIOR_SD = 0.05
Values = Sequence[float] | Floats
Shares = TypeVar("Shares", float, Floats)


def group_effects(model: str) -> pd.DataFrame:
    """Give the effect of SFJ in each group by status at inclusion, from a model of table 9.

    Parameters
    ----------
    model : str
        A model of table 9 with subgroups.

    Returns
    -------
    DataFrame
        One row per group with the columns ``group, people`` (table 7), ``effect, se, low, high``; shares
        for the average participant. Full sick leave is the group that the others are compared with.

    Notes
    -----
    See `jobsupport.sfj.work.group_effect` for the standard errors; those of the four groups
    are independent but for the covariates.

    Examples
    --------
    >>> group_effects("job_or_partly_12_subgroups").set_index("group")["effect"].round(3).to_dict()
    {'job': 0.071, 'sick_leave_full': 0.024, 'aap': 0.203, 'other': -0.044}
    """
    row = source.rows("sfj-table-09")["sfj", model]
    value, se = row.marginal_effect.value, standard_error(row)
    half = CRITICAL * se
    found = {group: group_effect(model, group) for group in ("job", "aap", "other")}
    found["sick_leave_full"] = Estimate(value, value - half, value + half)
    rows = [
        (group, people, e.value, (e.high - e.low) / (2 * CRITICAL), e.low, e.high)
        for group, people in regression_groups().items()
        for e in [found[group]]
    ]
    return pd.DataFrame(rows, columns=["group", "people", "effect", "se", "low", "high"])


@dataclass(frozen=True)
class Heterogeneity:
    """Hold the common effect of several groups, Cochran's test that they share it, and the SD between them."""

    common: float
    se: float
    q: float
    df: int
    p: float
    sd: float


def heterogeneity(effects: Values, ses: Values) -> Heterogeneity:
    """Test whether several independent effects are the same.

    Parameters
    ----------
    effects, ses : sequence of float
        Effects and standard errors, in the same unit.

    Returns
    -------
    Heterogeneity
        `common` is the mean weighted by precision; `sd` the standard deviation between the groups by
        Paule and Mandel's estimator.

    Notes
    -----
    Cochran (1954), Biometrics 10(1), 101-129; `statsmodels` finds the SD.

    Examples
    --------
    >>> found = heterogeneity([0.0, 0.0, 0.3], [0.1, 0.1, 0.1])
    >>> round(found.q, 2), found.df, round(found.p, 3), round(found.sd, 3)
    (6.0, 2, 0.05, 0.141)
    """
    from statsmodels.stats.meta_analysis import combine_effects

    e, s = np.asarray(effects, dtype=float), np.asarray(ses, dtype=float)
    weights = 1 / s**2
    common = float(weights @ e / weights.sum())
    q = float(weights @ (e - common) ** 2)
    df = len(e) - 1
    # Below its expectation Q tells no spread between the groups, and statsmodels would warn of a negative one.
    sd = float(np.sqrt(max(combine_effects(e, s**2, method_re="iterated").tau2, 0.0))) if q > df else 0.0
    return Heterogeneity(common, float(weights.sum() ** -0.5), q, df, float(stats.chi2.sf(q, df)), sd)


def shrink(effects: Values, ses: Values, sd: float) -> tuple[Floats, Floats]:
    """Draw the effects of several groups towards what they have in common.

    Parameters
    ----------
    effects, ses : sequence of float
        Estimates and standard errors, in the same unit.
    sd : float
        Prior standard deviation of the true effects around their common mean, which itself may be
        anything (flat prior). 0 makes all groups alike.

    Returns
    -------
    mean, sd : ndarray
        Of the posterior, which is normal.

    Notes
    -----
    The normal hierarchical model with known variances; Gelman et al. (2013), *Bayesian Data Analysis*,
    equations 5.17, 5.20.

    Examples
    --------
    >>> mean, _ = shrink([0.0, 0.2], [0.1, 0.1], 0.1)
    >>> [float(round(x, 3)) for x in mean]
    [0.05, 0.15]
    """
    e, s = np.asarray(effects, dtype=float), np.asarray(ses, dtype=float)
    weights = 1 / (s**2 + sd**2)
    common = weights @ e / weights.sum()
    pull = s**2 * weights
    return pull * common + (1 - pull) * e, np.sqrt((1 - pull) * s**2 + pull**2 / weights.sum())


def effect_on_aap(month: str, sd: float = PRIOR_SD) -> Estimate:
    """Give the effect of SFJ on people on AAP at inclusion, drawn towards those in the other three groups.

    Parameters
    ----------
    month : {"12", "18"}
        Months after inclusion; the outcome is fully or partly in work.
    sd : float
        Prior standard deviation of the groups' true effects, as `shrink`, in shares for the average participant.

    Returns
    -------
    Estimate
        Share added among people of whom as many work without SFJ as in the control arm of figure 7 (15 of 123 in
        month 12; figure 7 has no other month), with its 95 % interval.

    Notes
    -----
    Drawn on the scale of log odds, see the notes of this module.

    Examples
    --------
    >>> effect = effect_on_aap("12")
    >>> round(effect.value, 3), round(effect.low, 3), round(effect.high, 3)
    (0.051, -0.003, 0.123)
    """
    groups = group_effects(f"job_or_partly_{month}_subgroups")
    mean, spread = (column[list(groups["group"]).index("aap")] for column in shrink(groups["effect"], groups["se"], sd))
    share = share_of_all(month, "job_or_partly")
    ends = (mean, mean - CRITICAL * spread, mean + CRITICAL * spread)
    return Estimate(*(on_own_scale(float(end), share, aap_without_sfj()) for end in ends))


def carried_over(share: float, treated: float, untreated: float) -> float:
    """Carry an effect over from one group to another, as an odds ratio.

    Parameters
    ----------
    share : float
        Share with the outcome that a group has without the treatment.
    treated, untreated : float
        Shares with and without the treatment where its effect was seen.

    Returns
    -------
    float
        Share that the group has with the treatment; see the notes of this module on the scale.

    Examples
    --------
    IPS Norway found 36.6 against 27.1 % in work, an odds ratio of 1.55:

    >>> round(carried_over(0.12, 0.366, 0.271), 3)
    0.175
    """
    return float(expit(logit(share) + logit(treated) - logit(untreated)))


def three_arms(control: float, guidance_adds: float, treated: float, untreated: float) -> tuple[float, float, float]:
    """Give the shares of control, guidance, and guidance with IPS, if IPS does to the odds what it did elsewhere.

    Parameters
    ----------
    control : float
        Share without either.
    guidance_adds : float
        What guidance adds to it.
    treated, untreated : float
        Shares with and without IPS where its effect was seen.

    Examples
    --------
    >>> [round(share, 3) for share in three_arms(0.12, 0.09, 0.366, 0.271)]
    [0.12, 0.21, 0.292]
    """
    guidance = control + guidance_adds
    return control, guidance, carried_over(guidance, treated, untreated)


def from_common(effects: Values, ses: Values) -> Floats:
    """Give how far each of several independent effects lies from what is common to all, in standard errors.

    Parameters
    ----------
    effects, ses : sequence of float
        Effects and standard errors, in the same unit.

    Returns
    -------
    ndarray
        Standard normal each, if all effects are the same. The common effect is estimated from the effects
        themselves, so that they pull it towards themselves; the standard error of the distance,
        sqrt(s^2 - common s^2), allows for that.

    Examples
    --------
    >>> [float(round(x, 3)) for x in from_common([0.0, 0.2], [0.1, 0.1])]
    [-1.414, 1.414]
    """
    e, s = np.asarray(effects, dtype=float), np.asarray(ses, dtype=float)
    weights = 1 / s**2
    result: Floats = (e - weights @ e / weights.sum()) / np.sqrt(s**2 - 1 / weights.sum())
    return result


def chance_of_largest(value: float, common: float, ses: Values) -> float:
    """Give the chance that the largest of several estimates reaches a value although all groups are alike.

    Parameters
    ----------
    value : float
        The largest estimate seen.
    common : float
        Effect in every group.
    ses : sequence of float
        Standard errors of the estimates.

    Returns
    -------
    float

    Examples
    --------
    >>> round(chance_of_largest(0.0, 0.0, [0.1, 0.1]), 2)
    0.75
    """
    return float(1 - np.prod(stats.norm.cdf((value - common) / np.asarray(ses))))


def looked_for(gain: float, aap_gain: float | None = None, against: str | None = None) -> tuple[float, float]:
    """Give an effect named beforehand as a trial of this size and its plain counts see it in month 12.

    Parameters
    ----------
    gain : float
        Share that SFJ adds to everybody's chance to be fully or partly in work, or to that of people not on AAP if
        `aap_gain` is given.
    aap_gain : float, optional
        Share that it adds to people on AAP at inclusion.
    against : {"others", "sick_leave_full"}, optional
        Against whom people on AAP are compared: all others, or those on full sick leave, where the standard error is
        that of table 9.

    Returns
    -------
    effect, se : float
        Log odds ratio, or the difference of two, and its standard error.

    Examples
    --------
    >>> effect, se = looked_for(0.05)
    >>> round(effect, 3), round(se, 3), round(power(effect, se), 2)
    (0.209, 0.119, 0.42)
    """
    whole, group = month_counts("12", "job_or_partly"), employment.on_aap()
    if aap_gain is None:
        effect, variance = _expected(whole, gain)
        return effect, float(np.sqrt(variance))
    first, variance = _expected(group, aap_gain)
    second, other = _expected(employment.without(group, whole), gain)
    if against == "others":
        return first - second, float(np.sqrt(variance + other))
    share = share_of_all("12", "job_or_partly")
    row = source.rows("sfj-table-09")["sfj_x_aap", "job_or_partly_12_subgroups"]
    return first - second, standard_error(row) / (share * (1 - share))


def _expected(counts: employment.Counts, gain: float) -> tuple[float, float]:
    """Give the log odds ratio and its variance in people of whom the treatment adds a share to those of control."""
    (k, n), (_, m) = (counts[arm] for arm in ARMS)
    return employment.log_odds_ratio({"control": (k, n), "intervention": (m * (k / n + gain), m)})


def largest_by_luck(ses: Values) -> float:
    """Give by how much the largest of several estimates exceeds the truth on average, if all groups are alike.

    Parameters
    ----------
    ses : sequence of float
        Standard errors of the estimates.

    Returns
    -------
    float
        In the unit of the standard errors.

    Examples
    --------
    >>> round(largest_by_luck([1.0, 1.0]), 3)
    0.564
    """
    s = np.asarray(ses, dtype=float)
    edge = 9 * s.max()
    above = integrate.quad(lambda x: chance_of_largest(x, 0.0, s), 0, edge)[0]
    below = integrate.quad(lambda x: 1 - chance_of_largest(x, 0.0, s), -edge, 0)[0]
    return float(above - below)


@dataclass(frozen=True)
class AmongGroups:
    """Hold how the effect on people on AAP stands among those of four groups in table 9.

    Parameters
    ----------
    z : float
        Of its difference from the effect on full sick leave, the printed term of interaction.
    total, own : float
        Effect on full sick leave and term together, for the average participant, and brought to where people on AAP
        stand without SFJ in month 12.
    same : Heterogeneity
        Test that all four groups share one effect.
    above, luck : float
        By how many standard errors it lies above the common effect, and the chance that the luckiest of four equal
        groups comes as far.
    """

    z: float
    total: float
    own: float
    same: Heterogeneity
    above: float
    luck: float


def aap_among_groups(month: str) -> AmongGroups:
    """Compare the effect on people on AAP at inclusion with those in the other three groups.

    Parameters
    ----------
    month : {"12", "18"}
        Months after inclusion; the outcome is fully or partly in work.

    Examples
    --------
    >>> found = aap_among_groups("12")
    >>> round(found.z, 2), round(found.total, 3), round(found.own, 3)
    (1.81, 0.203, 0.121)
    """
    model = f"job_or_partly_{month}_subgroups"
    groups = group_effects(model)
    place = list(groups["group"]).index("aap")
    above = float(from_common(groups["effect"], groups["se"])[place])
    return AmongGroups(
        z=unpadded(source.rows("sfj-table-09")["sfj_x_aap", model].z, 2).value,
        total=float(groups["effect"][place]),
        own=on_own_scale(groups["effect"][place], share_of_all(month, "job_or_partly"), aap_without_sfj()),
        same=heterogeneity(groups["effect"], groups["se"]),
        above=above,
        luck=chance_of_largest(above, 0, np.ones(len(groups))),
    )


def aap_without_sfj() -> float:
    """Give the share of people on AAP who are fully or partly in work in month 12 without SFJ (figure 7).

    Examples
    --------
    >>> round(aap_without_sfj(), 3)
    0.122
    """
    working, people = employment.on_aap()["control"]
    return working / people


def effect_on_aap_in_points(sd: float = PRIOR_SD) -> float:
    """Give the effect on people on AAP in month 12 if it is drawn towards that of all others in points, not odds.

    Parameters
    ----------
    sd : float
        Prior standard deviation of the true effects, as `shrink`, in shares.

    Notes
    -----
    From the counts of figure 7 and table 8; what `effect_on_aap` gives on the scale of this book.

    Examples
    --------
    Without a spread between groups it would be the mean of both effects, by precision:

    >>> round(effect_on_aap_in_points(0.0), 3)
    0.072
    """
    found = employment.compare_groups(employment.on_aap(), month_counts("12", "job_or_partly"))
    both = (found.group, found.others)
    ses = np.array([(effect.high - effect.low) / (2 * CRITICAL) for effect in both])
    return float(shrink([effect.value for effect in both], ses, sd)[0][0])


def power(effect: float, se: float, *, alpha: float = 0.05) -> float:
    """Give the chance that a two-sided z-test finds a true effect.

    Parameters
    ----------
    effect, se : float
        True effect and standard error of its estimate, in the same unit.
    alpha : float
        Level of the test.

    Returns
    -------
    float

    Examples
    --------
    >>> round(power(2.8016, 1.0), 3), round(power(0.0, 1.0), 3)
    (0.8, 0.05)
    """
    critical = float(stats.norm.isf(alpha / 2))
    return float(stats.norm.sf(critical - effect / se) + stats.norm.cdf(-critical - effect / se))


def detectable(se: float, *, chance: float = 0.8, alpha: float = 0.05) -> float:
    """Give the true effect that a two-sided z-test finds with a given chance.

    Parameters
    ----------
    se : float
        Standard error of the estimate.
    chance, alpha : float
        Power and level; the wrong tail is neglected.

    Returns
    -------
    float
        In the unit of `se`.

    Examples
    --------
    >>> round(detectable(1.0), 4)
    2.8016
    """
    return se * float(stats.norm.isf(alpha / 2) + stats.norm.ppf(chance))


def exaggeration(effect: float, se: float, *, alpha: float = 0.05) -> float:
    """Give how many times too large the estimates are, on average, that a two-sided z-test calls significant.

    Parameters
    ----------
    effect, se : float
        True effect, not nought, and standard error of its estimate, in the same unit.
    alpha : float
        Level of the test.

    Returns
    -------
    float
        Mean of the absolute significant estimates, of either sign, over the absolute true effect.

    Notes
    -----
    The type M error of Gelman and Carlin (2014), doi:10.1177/1745691614551642. The effect has to come from elsewhere:
    put the estimate itself in, and the result is a function of its p and says nothing new.

    Examples
    --------
    >>> round(exaggeration(0.1, 3.28)), round(exaggeration(2.8, 1.0), 2)
    (77, 1.13)
    """
    distance, critical = abs(effect / se), float(stats.norm.isf(alpha / 2))
    both = stats.norm.cdf(distance + critical) + stats.norm.cdf(distance - critical) - 1
    absolute = stats.norm.pdf(distance + critical) + stats.norm.pdf(distance - critical) + distance * both
    return float(absolute / (distance * power(distance, 1.0, alpha=alpha)))


def rest_of(whole: Shares, part: Shares, weight: Shares) -> Shares:
    """Give the effect in the rest of the people from those in all and in a part.

    Parameters
    ----------
    whole, part : float or ndarray
        Effect in all and in a part of them, on one scale.
    weight : float or ndarray
        Share of all that the part makes up.

    Returns
    -------
    float or ndarray

    Examples
    --------
    >>> round(rest_of(0.062, 0.109, 0.5), 3)
    0.015
    """
    return (whole - weight * part) / (1 - weight)


def centre_weights() -> Floats:
    """Give how precisely each centre can tell an effect: n1 n2 / (n1 + n2) of table 1.

    Returns
    -------
    ndarray, shape (6,)

    Examples
    --------
    >>> centre_weights().round(1).tolist()
    [57.6, 38.9, 42.4, 54.9, 60.8, 42.5]
    """
    first = source.rows("sfj-table-01")
    names = [centre for centre, arm in first if arm == "all" and centre != "total"]
    sizes = np.array([[as_int(first[name, arm].count) for arm in ARMS] for name in names], dtype=float)
    result: Floats = sizes.prod(axis=1) / sizes.sum(axis=1)
    return result


@dataclass(frozen=True)
class BestCentres:
    """Hold what the best centres show by luck: their effect, that in a part of their people, their share of all."""

    effect: Floats
    part: Floats
    share: Floats


def best_centres(
    effect: float,
    se: float,
    draws: int,
    rng: np.random.Generator,
    *,
    weights: Values | None = None,
    chosen: int = 3,
    correlation: float = 1.0,
    part_effect: float | None = None,
    part: float = 1.0,
) -> BestCentres:
    """Simulate which effect the best centres show when all centres have the same.

    Parameters
    ----------
    effect, se : float
        Effect seen at all centres together, and its standard error.
    draws : int
        Simulated trials.
    rng : numpy.random.Generator
        Source of randomness.
    weights : sequence of float, optional
        Precision of each centre, by default `centre_weights`.
    chosen : int
        How many centres are picked.
    correlation : float
        Between the result that centres are picked by and the one that is reported, within a centre; 1 if they are
        the same.
    part_effect, part : float
        Effect at all centres in a part of the participants, and the share of this part, taken as the same
        everywhere.

    Returns
    -------
    BestCentres
        One value a draw. In every draw all centres together show exactly `effect`: luck only
        decides how it falls on the centres.

    Examples
    --------
    >>> drawn = best_centres(0.06, 0.03, 4000, np.random.default_rng(1))
    >>> bool(0.10 < drawn.effect.mean() < 0.12)
    True
    """
    w = centre_weights() if weights is None else np.asarray(weights, dtype=float)
    w = w / w.sum()
    spread = se / np.sqrt(w)

    def deviations(scale: Floats) -> Floats:
        x: Floats = rng.standard_normal((draws, len(w))) * scale
        return x - (x @ w)[:, None]

    seen = deviations(spread)
    score = correlation * seen + np.sqrt(1 - correlation**2) * deviations(spread)
    best = np.argsort(score, axis=1)[:, -chosen:]
    picked = w[best]
    share = picked.sum(axis=1)

    def pooled(values: Floats) -> Floats:
        result: Floats = (np.take_along_axis(values, best, axis=1) * picked).sum(axis=1) / share
        return result

    own = seen + deviations(spread * np.sqrt(1 / part - 1))
    return BestCentres(effect + pooled(seen), (effect if part_effect is None else part_effect) + pooled(own), share)


def best_and_rest() -> pd.DataFrame:
    """Give what month 12 shows at all six centres and at the three best, and what that leaves for the other three.

    Returns
    -------
    DataFrame
        By outcome (``job``, ``job_or_partly``, and the latter for people on full sick leave, ``sick_leave_full``): the
        effect at all centres, ``whole`` (table 9), at the ``best`` (section 4.1, figure 9) and at the ``rest``, in
        shares, and the ``part`` of the people that the best three have. The effects on people on full sick leave mix
        two scales, that of the regression and counted shares.

    Examples
    --------
    >>> best_and_rest().loc["job_or_partly"].round(3).tolist()
    [0.062, 0.109, 0.5, 0.015]
    """
    rows, text = source.rows("sfj-table-09"), report_text()
    half = float(Fraction(text["s4_best_centres_share"].text))
    printed = {"job": "s4_best_centres_effect_work", "job_or_partly": "s4_best_centres_effect_partly"}
    found = [
        (outcome, rows["sfj", f"{outcome}_12_main"].marginal_effect.value, text[key].value / 100, half)
        for outcome, key in printed.items()
    ]
    (control, n), (sfj, m) = (figure_counts("9")[arm] for arm in ARMS)
    part = int(text["s4_best_centres_sick_count"].value) / regression_groups()["sick_leave_full"]
    found.append(("sick_leave_full", _on_full_sick_leave(), sfj[0] / m - control[0] / n, part))
    frame = pd.DataFrame(found, columns=["outcome", "whole", "best", "part"]).set_index("outcome")
    return frame.assign(rest=rest_of(frame["whole"], frame["best"], frame["part"]))


@remembered
def best_by_luck(draws: int, rng: np.random.Generator, *, correlation: float = 1.0) -> dict[str, Floats]:
    """Simulate what the three best centres show of the outcomes of `best_and_rest` if all six have the same effect.

    Parameters
    ----------
    draws : int
        Simulated trials.
    rng : numpy.random.Generator
        Source of randomness, from the same state for each outcome.
    correlation : float
        As `best_centres`.

    Returns
    -------
    dict of str to ndarray
        By outcome the effect at the best three, one a draw.

    Examples
    --------
    >>> lucky = best_by_luck(2000, np.random.default_rng(1))
    >>> bool(0.10 < lucky["job_or_partly"].mean() < 0.12)
    True
    """
    groups, found = regression_groups(), {}
    for outcome in ("job", "job_or_partly"):
        row = source.rows("sfj-table-09")["sfj", f"{outcome}_12_main"]
        drawn = best_centres(
            row.marginal_effect.value,
            standard_error(row),
            draws,
            copy.deepcopy(rng),
            correlation=correlation,
            part_effect=_on_full_sick_leave(),
            part=groups["sick_leave_full"] / sum(groups.values()),
        )
        found[outcome] = drawn.effect
    return found | {"sick_leave_full": drawn.part}


def _on_full_sick_leave() -> float:
    return source.rows("sfj-table-09")["sfj", "job_or_partly_12_subgroups"].marginal_effect.value
