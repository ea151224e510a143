"""The effect of Senter for jobbmestring on work: counts, months, readings, people lost, coefficients.

"intervention" is the arm offered Senter for jobbmestring (SFJ), "control" the one with ordinary
follow-up; differences are intervention minus control. Counts come from `jobsupport.sfj.work`, which
finds them behind the printed shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import hypot

import numpy as np
import pandas as pd
from scipy import integrate, optimize, stats
from scipy.special import logit

from etterprov import source
from etterprov.counts import as_int
from etterprov.effects import Estimate, number_needed_to_treat, risk_difference, risk_ratio
from etterprov.summary import proportions_test
from jobsupport.costbenefit import Month
from jobsupport.sfj import baseline
from jobsupport.sfj.people import allocated_first
from jobsupport.sfj.text import report_text
from jobsupport.sfj.work import (
    ARMS,
    CRITICAL,
    MONTHS,
    OUTCOMES,
    figure_counts,
    implied_se,
    month_counts,
    status_counts,
    unpadded,
)

Counts = dict[str, tuple[int, int]]  # by arm: people with the outcome, and all people

#: Readings of "in work" that table 7 allows, from its statuses; the report's own needs the status at inclusion too.
#:
#: :meta hide-value:
READINGS: dict[str, tuple[str, ...]] = {
    "job": ("job_no_benefit",),
    "job_or_aap_job": ("job_no_benefit", "aap_and_job"),
    "any_work": ("job_no_benefit", "aap_and_job", "sick_leave_graded"),
    "any_work_pension": ("job_no_benefit", "aap_and_job", "sick_leave_graded", "disability_graded"),
    "no_benefit": ("job_no_benefit", "no_job_no_benefit", "nav_no_benefit"),
}


def status() -> pd.DataFrame:
    """List who was in which status at inclusion and in month 12 (table 7).

    Returns
    -------
    DataFrame
        One row per printed cell with the columns ``status, label_en, label_no, time, arm, people, size,
        percent``; `people` is recovered from the percentage and `size`, `percent` is computed from both.

    Examples
    --------
    >>> rows = status().set_index(["status", "time", "arm"])
    >>> int(rows.loc[("aap_and_job", "month_12", "intervention"), "people"])
    37
    """
    printed = source.rows("sfj-table-07")
    rows = []
    for (name, time, arm), people in status_counts().items():
        size = as_int(printed["group_size", time, arm].n)
        cell = printed[name, time, arm]
        rows.append((name, cell.label_en, cell.label_no, time, arm, people, size, 100 * people / size))
    return pd.DataFrame(rows, columns=["status", "label_en", "label_no", "time", "arm", "people", "size", "percent"])


def status_difference(name: str, time: str = "month_12") -> float:
    """Give how many points more of the intervention arm are in a status (table 7).

    Parameters
    ----------
    name : str
        A status.
    time : {"inclusion", "month_12"}
        When.

    Examples
    --------
    Of those who work beside their AAP, which is known from forms:

    >>> round(status_difference("aap_and_job"), 1)
    4.3
    """
    percent = status().set_index(["status", "time", "arm"])["percent"]
    return float(percent[name, time, "intervention"] - percent[name, time, "control"])


def difference(counts: Counts) -> Estimate:
    """Give by how much the share of the intervention arm is larger, with Newcombe's interval.

    Parameters
    ----------
    counts : dict
        By arm: people with the outcome and all people.

    Examples
    --------
    >>> found = difference({"control": (209, 561), "intervention": (278, 629)})
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.069, 0.013, 0.125)
    """
    return risk_difference(*counts["intervention"], *counts["control"])


def work_over_time() -> pd.DataFrame:
    """Give what is printed of work without benefits, from a year before inclusion to month 18.

    Returns
    -------
    DataFrame
        Columns ``month, arm, percent`` and ``part``: ``joined`` for a year before (section 4.1, for both arms
        together), inclusion (table 7) and month 12, between which nothing is printed; ``printed`` for months 12 to 18
        (table 8).

    Examples
    --------
    >>> rows = work_over_time().query("part == 'joined' and arm == 'control'")
    >>> rows["month"].tolist(), rows["percent"].round(1).tolist()
    ([-12, 0, 12], [50.0, 16.3, 33.9])
    """
    before = 100 * report_text()["s4_work_year_before_share"].value
    known, later = status().set_index(["status", "time", "arm"])["percent"], months().query("outcome == 'job'")
    rows = []
    for arm in ARMS:
        followed_up = [(month, 100 * share) for month, share in zip(later["month"], later[arm], strict=True)]
        joined = [(-12, before), (0, known["job_no_benefit", "inclusion", arm]), followed_up[0]]
        rows += [(month, arm, percent, "joined") for month, percent in joined]
        rows += [(month, arm, percent, "printed") for month, percent in followed_up]
    return pd.DataFrame(rows, columns=["month", "arm", "percent", "part"])


def status_differences(kinds: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Compare the arms in kinds of status, at inclusion and in month 12 (table 7).

    Parameters
    ----------
    kinds : mapping of str to sequence of str
        The statuses of table 7 that are of a kind, by its name.

    Returns
    -------
    DataFrame
        One row per kind and time, without those of nobody, with the columns ``kind, time``, ``control, intervention``
        (per cent of the arm) and ``value, low, high``, their difference in points with Newcombe's interval.

    Examples
    --------
    >>> rows = status_differences({"in work": ["job_no_benefit"]}).set_index("time")
    >>> [round(float(rows.loc["month_12", name]), 1) for name in ("control", "intervention", "value")]
    [34.5, 38.5, 4.1]
    """
    of = {name: kind for kind, names in kinds.items() for name in names}
    known = status().assign(kind=lambda frame: frame["status"].map(of)).groupby(["time", "arm", "kind"])
    people, size = known["people"].sum(), known["size"].first()
    rows = []
    for kind in kinds:
        for time in ("inclusion", "month_12"):
            control, sfj = ((time, arm, kind) for arm in ARMS)
            if sfj in people:
                gap = risk_difference(people[sfj], size[sfj], people[control], size[control])
                shares = (100 * people[arm] / size[arm] for arm in (control, sfj))
                rows.append((kind, time, *shares, 100 * gap.value, 100 * gap.low, 100 * gap.high))
    return pd.DataFrame(rows, columns=["kind", "time", *ARMS, "value", "low", "high"])


def comparison(counts: Counts) -> dict[str, float]:
    """Compare the shares of both arms in every way that a reader may ask for.

    Parameters
    ----------
    counts : dict
        By arm: people with the outcome and all people.

    Returns
    -------
    dict
        ``control, intervention`` (shares), ``difference, low, high`` (Newcombe), ``ratio, ratio_low,
        ratio_high`` (logarithmic interval), ``p`` (z-test with the pooled share) and ``needed, needed_low,
        needed_high`` (number needed to treat; where its interval runs through infinity `needed_low` is
        negative).

    Examples
    --------
    >>> found = comparison({"control": (209, 561), "intervention": (278, 629)})
    >>> [round(found[name], 3) for name in ("difference", "low", "high", "p")]
    [0.069, 0.013, 0.125, 0.015]
    """
    (k, n), (j, m) = (counts[arm] for arm in ARMS)
    difference, ratio = risk_difference(j, m, k, n), risk_ratio(j, m, k, n)
    needed = number_needed_to_treat(j, m, k, n)
    return {
        "control": k / n,
        "intervention": j / m,
        "difference": difference.value,
        "low": difference.low,
        "high": difference.high,
        "ratio": ratio.value,
        "ratio_low": ratio.low,
        "ratio_high": ratio.high,
        "p": proportions_test(j, m, k, n).p,
        "needed": needed.value,
        "needed_low": needed.low,
        "needed_high": needed.high,
    }


def months() -> pd.DataFrame:
    """Compare the arms in every month of table 8, by both outcomes.

    Returns
    -------
    DataFrame
        One row per outcome and month with the columns ``outcome, month``, ``k_control, n_control,
        k_intervention, n_intervention`` and those of `comparison`.

    Examples
    --------
    >>> rows = months().set_index(["outcome", "month"])
    >>> round(float(rows.loc[("job_or_partly", 12), "needed"]), 1)
    14.4
    """
    rows = []
    for outcome in OUTCOMES:
        for month in MONTHS:
            counts = month_counts(month, outcome)
            sizes = {f"{letter}_{arm}": counts[arm][i] for arm in ARMS for i, letter in enumerate("kn")}
            rows.append({"outcome": outcome, "month": int(month), **sizes, **comparison(counts)})
    return pd.DataFrame(rows)


def full_and_partial() -> list[Month]:
    """Give people and shares in work of both arms in every month of table 8, as the cost-benefit model takes them.

    Returns
    -------
    list of Month
        Control first.

    Examples
    --------
    >>> [round(share, 4) for share in full_and_partial()[0].full]
    [0.3387, 0.38]
    """
    found = []
    for month in MONTHS:
        full, either = (month_counts(month, outcome) for outcome in ("job", "job_or_partly"))
        (a, n), (b, m) = (full[arm] for arm in ARMS)
        (c, _), (d, _) = (either[arm] for arm in ARMS)
        found.append(Month((n, m), (a / n, b / m), (c / n, d / m)))
    return found


def reading_counts(statuses: tuple[str, ...]) -> Counts:
    """Count who is in one of some statuses in month 12 (table 7).

    Parameters
    ----------
    statuses : tuple of str
        Statuses of table 7.

    Returns
    -------
    dict
        By arm: people in them and all people.

    Examples
    --------
    >>> reading_counts(READINGS["any_work"])
    {'control': (236, 563), 'intervention': (293, 628)}
    """
    counts, printed = status_counts(), source.rows("sfj-table-07")
    return {
        arm: (
            sum(counts[name, "month_12", arm] for name in statuses),
            as_int(printed["group_size", "month_12", arm].n),
        )
        for arm in ARMS
    }


def readings() -> pd.DataFrame:
    """Compare the arms in month 12 by other readings of "in work" than the report's.

    Returns
    -------
    DataFrame
        One row per key of `READINGS` with the columns ``reading``, counts as `months` and those of
        `comparison`. The first row, ``primary``, is the report's own (table 8).

    Examples
    --------
    >>> rows = readings().set_index("reading")
    >>> [round(100 * float(rows.loc[name, "difference"]), 1) for name in ("primary", "any_work", "no_benefit")]
    [6.9, 4.7, 2.9]
    """
    every = {"primary": month_counts("12", "job_or_partly")}
    every |= {name: reading_counts(statuses) for name, statuses in READINGS.items()}
    rows = []
    for name, counts in every.items():
        sizes = {f"{letter}_{arm}": counts[arm][i] for arm in ARMS for i, letter in enumerate("kn")}
        rows.append({"reading": name, **sizes, **comparison(counts)})
    return pd.DataFrame(rows)


# People who are not followed to the end ----------------------------------------------------------


@dataclass(frozen=True)
class Extremes:
    """Hold the difference of two shares when everybody lost is counted against it, or for it."""

    worst: float
    best: float


def extreme_cases(counts: Counts, everybody: dict[str, int]) -> Extremes:
    """Give the difference if the lost had all worked in one arm and not at all in the other.

    Parameters
    ----------
    counts : dict
        By arm: people with the outcome and people observed.
    everybody : dict of str to int
        By arm: people randomised.

    Returns
    -------
    Extremes
        Shares; `worst` counts the lost as in work in control only.

    Notes
    -----
    Bounds without any assumption on who is lost; Manski (1990), American Economic Review 80(2).

    Examples
    --------
    >>> found = extreme_cases({"control": (1, 2), "intervention": (2, 2)}, {"control": 4, "intervention": 4})
    >>> found.worst, found.best
    (-0.25, 0.75)
    """
    (k, n), (j, m) = (counts[arm] for arm in ARMS)
    a, b = (everybody[arm] for arm in ARMS)
    return Extremes(j / b - (k + a - n) / a, (j + b - m) / b - k / a)


def tipping_share(counts: Counts, everybody: dict[str, int], share_control: float, *, level: float = 1.0) -> float:
    """Find how few of the lost in the intervention arm may work before the result is gone.

    Parameters
    ----------
    counts, everybody : dict
        As `extreme_cases`.
    share_control : float
        Assumed share of the lost control participants with the outcome.
    level : float
        1 asks when the difference is nought; 0.05 when the z-test stops to be significant at 5 %.

    Returns
    -------
    float
        Share of the lost in the intervention arm; below 0 or above 1 if no share does it.

    Examples
    --------
    >>> round(tipping_share({"control": (50, 100), "intervention": (60, 100)},
    ...                     {"control": 200, "intervention": 200}, 0.5), 3)
    0.4
    """
    (k, n), (j, m) = (counts[arm] for arm in ARMS)
    a, b = (everybody[arm] for arm in ARMS)
    if a == n or b == m:
        raise ValueError("nobody is lost in one of the arms")
    first = (k + share_control * (a - n)) / a
    critical = float(stats.norm.isf(level / 2))

    def excess(second: float) -> float:
        pooled = (first * a + second * b) / (a + b)
        return float(second - first - critical * np.sqrt(pooled * (1 - pooled) * (1 / a + 1 / b)))

    second = optimize.brentq(excess, first, 1 - 1e-9) if critical > 0 else first
    return float((second * b - j) / (b - m))


def early_participants() -> float:
    """Estimate how many joined while twice as many were allotted to SFJ (June to October 2010).

    Returns
    -------
    float
        People randomised, to both arms: with 2 : 1 at first and 1 : 1 afterwards a third of them is the
        surplus of one arm over the other (632 - 570, those who withdrew later included).

    Notes
    -----
    Supposes that the later draw came out exactly even, as with lots drawn in blocks. With lots drawn for each
    person alone the surplus of about 1000 later people varies by 32 (standard deviation), three times as much here.

    Examples
    --------
    >>> early_participants()
    186.0
    """
    ratio = report_text()["s3_two_to_one_ratio"].value
    surplus = allocated_first("intervention") - allocated_first("control")
    return float(surplus * (ratio + 1) / (ratio - 1))


def included_by() -> pd.DataFrame:
    """Give how many participants had been included before some dates, as far as the printed numbers tell.

    Returns
    -------
    DataFrame
        One row per first day of a month with the columns ``date``, ``low`` and ``high``: people of both arms. Known
        are the first five months within a range, from the printed pace at the start to `early_participants`, and the
        last five, of `baseline.inclusions`.

    Examples
    --------
    >>> included_by()["low"].astype(int).tolist()
    [0, 140, 926, 990, 1063, 1108, 1182, 1193]
    """
    text = report_text()
    start = pd.Timestamp(int(text["s3_inclusion_start_year"].value), 6, 1)
    early = pd.Timestamp(int(text["s3_two_to_one_end_year"].value), 11, 1)
    slow = text["s3_inflow_start"].value * (early.month - start.month)
    last = baseline.inclusions().groupby("month")["people"].sum()
    everybody = text["s3_inflow_included_count"].value
    before = everybody - last[::-1].cumsum()[::-1]
    known = [(start, 0.0, 0.0), (early, slow, early_participants())]
    known += [(month, people, people) for month, people in before.items()]
    known += [(last.index[-1] + pd.DateOffset(months=1), everybody, everybody)]
    return pd.DataFrame(known, columns=["date", "low", "high"])


def allocation_bias(sizes: dict[str, int], early: float, gap: float) -> float:
    """Give what an allocation that changes over time adds to a plain difference of shares.

    Parameters
    ----------
    sizes : dict of str to int
        By arm: people followed.
    early : float
        People who joined while the allocation was two to one; all of them are followed.
    gap : float
        Assumed difference in the share in work, early minus later participants, without any effect.

    Returns
    -------
    float
        Share added to intervention minus control.

    Examples
    --------
    >>> round(allocation_bias({"control": 100, "intervention": 200}, 150, 0.1), 3)
    0.0
    """
    ratio = report_text()["s3_two_to_one_ratio"].value
    parts = {"control": early / (ratio + 1), "intervention": early * ratio / (ratio + 1)}
    return float(gap * (parts["intervention"] / sizes["intervention"] - parts["control"] / sizes["control"]))


# Tables 9 and A.2 --------------------------------------------------------------------------------


def coefficients(table: str) -> pd.DataFrame:
    """Give the marginal effects of a regression table with the standard errors that their z imply.

    Parameters
    ----------
    table : {"table-09", "table-a2"}
        Which table.

    Returns
    -------
    DataFrame
        One row per printed effect with the columns ``variable, label_en, label_no, model, effect, z, se,
        se_low, se_high, low, high, p``. `se` is the ratio of the printed numbers, `se_low` and `se_high` what their
        rounding allows; the 95 % interval uses `se`. All are shares.

    Examples
    --------
    >>> row = coefficients("table-09").set_index(["variable", "model"]).loc[("sfj", "job_or_partly_12_main")]
    >>> round(float(row["low"]), 4), round(float(row["high"]), 4)
    (0.0015, 0.1227)
    """
    rows = []
    for (variable, model), row in source.rows(f"sfj-{table}").items():
        if row.z is None:
            continue
        effect, z = row.marginal_effect.value, unpadded(row.z, 2).value
        reach = implied_se(row.marginal_effect, row.z)
        se = effect / z
        half = CRITICAL * se
        p = float(2 * stats.norm.sf(abs(z)))
        known = (variable, row.label_en, row.label_no, model, effect, z)
        rows.append((*known, se, reach.low, reach.high, effect - half, effect + half, p))
    names = ["variable", "label_en", "label_no", "model", "effect", "z", "se", "se_low", "se_high", "low", "high", "p"]
    return pd.DataFrame(rows, columns=names)


def log_odds_gain(base: float, gain: float) -> float:
    """Turn an added share into the log of an odds ratio; `jobsupport.sfj.work.on_own_scale` turns it back.

    Parameters
    ----------
    base, gain : float
        Share without the treatment, and what the treatment adds.

    Returns
    -------
    float

    Examples
    --------
    >>> round(log_odds_gain(15 / 123, 31 / 130 - 15 / 123), 3)
    0.813
    """
    return float(logit(base + gain) - logit(base))


def on_aap() -> Counts:
    """Count the people on AAP at inclusion, and who of them was fully or partly in work in month 12 (figure 7).

    Returns
    -------
    dict
        By arm: people in work and all people.

    Examples
    --------
    >>> on_aap()
    {'control': (15, 123), 'intervention': (31, 130)}
    """
    return {arm: (possible[0], people) for arm, (possible, people) in figure_counts("7").items()}


def without(group: Counts, whole: Counts) -> Counts:
    """Count all who are not in a group.

    Parameters
    ----------
    group, whole : dict
        By arm: people with the outcome and all people, in the group and altogether.

    Examples
    --------
    >>> without(on_aap(), month_counts("12", "job_or_partly"))
    {'control': (194, 438), 'intervention': (247, 499)}
    """
    return {arm: (whole[arm][0] - group[arm][0], whole[arm][1] - group[arm][1]) for arm in ARMS}


@dataclass(frozen=True)
class TwoGroups:
    """Hold the effects in a group and in all others, and how much they differ on two scales.

    `difference` is that of the two differences of shares, `odds` the ratio of the two odds ratios.
    """

    group: Estimate
    others: Estimate
    difference: Estimate
    difference_p: float
    odds: Estimate
    odds_p: float


def compare_groups(group: Counts, whole: Counts) -> TwoGroups:
    """Compare the effect in a group of participants with that in all others.

    Parameters
    ----------
    group, whole : dict
        By arm: people with the outcome and all people, in the group and altogether.

    Returns
    -------
    TwoGroups
        Differences of shares and the difference between the two, all by Newcombe's method; the ratio of the two odds
        ratios by Woolf's. Each p is the level at which the interval beside it ends at no difference.

    Notes
    -----
    Newcombe (2001), doi:10.1002/sim.925, puts the intervals of two differences together as Newcombe (1998) puts those
    of two shares together (MOVER).

    Examples
    --------
    >>> found = compare_groups({"control": (15, 123), "intervention": (31, 130)},
    ...                        {"control": (209, 561), "intervention": (278, 629)})
    >>> round(found.difference.low, 3), round(found.difference.high, 3), round(found.difference_p, 2)
    (-0.05, 0.177, 0.27)
    """
    others = without(group, whole)
    first, second = (risk_difference(*part["intervention"], *part["control"]) for part in (group, others))
    (one, variance), (other, other_variance) = (log_odds_ratio(part) for part in (group, others))
    value, se = one - other, float(np.sqrt(variance + other_variance))
    odds = Estimate(*(float(np.exp(value + end * CRITICAL * se)) for end in (0, -1, 1)))
    odds_p = float(2 * stats.norm.sf(abs(value) / se))
    return TwoGroups(first, second, _apart(group, others), _apart_p(group, others), odds, odds_p)


def log_odds_ratio(counts: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """Give the log of the odds ratio of both arms, and its variance.

    Parameters
    ----------
    counts : mapping
        By arm: people with the outcome and all people; as expected in a plan they need not be whole.

    Returns
    -------
    value, variance : float

    Notes
    -----
    The variance is the sum of one over each of the four counts (Woolf).

    Examples
    --------
    >>> value, variance = log_odds_ratio({"control": (15, 123), "intervention": (31, 130)})
    >>> round(value, 3), round(variance, 3)
    (0.813, 0.118)
    """
    (k, n), (j, m) = (counts[arm] for arm in ARMS)
    return float(logit(j / m) - logit(k / n)), 1 / k + 1 / (n - k) + 1 / j + 1 / (m - j)


def _apart(group: Counts, others: Counts, level: float = 0.95) -> Estimate:
    """Take the difference of two differences of shares, with its interval."""
    a, b = (risk_difference(*part["intervention"], *part["control"], level=level) for part in (group, others))
    value = a.value - b.value
    low, high = hypot(a.value - a.low, b.high - b.value), hypot(a.high - a.value, b.value - b.low)
    return Estimate(value, value - low, value + high)


def _apart_p(group: Counts, others: Counts) -> float:
    """Find the level at which the interval of the difference of differences ends at nought."""

    def nearer(p: float) -> float:
        apart = _apart(group, others, 1 - p)
        return apart.low if apart.value > 0 else -apart.high

    if _apart(group, others).value == 0:
        return 1.0
    return float(optimize.brentq(nearer, 1e-12, 1 - 1e-12))


def exact_p(counts: Counts) -> float:
    """Give the p of Fisher's exact test that both arms have the same share.

    Parameters
    ----------
    counts : dict
        By arm: people with the outcome and all people.

    Returns
    -------
    float
        Two-sided; it needs no large numbers, and is a little on the strict side.

    Examples
    --------
    >>> round(exact_p({"control": (15, 123), "intervention": (31, 130)}), 4)
    0.0219
    """
    return float(stats.fisher_exact([[k, n - k] for k, n in counts.values()]).pvalue)


def exact_p_if_more(group: Counts, more: int, figure: str = "7") -> tuple[float, float]:
    """Give the range of `exact_p` if a group has some people more, however these fall on the arms.

    Parameters
    ----------
    group : dict
        By arm: people with the outcome and all people.
    more : int
        People more, of both arms.
    figure : {"7", "9"}
        Under which figure the shares of the group are printed; they have to hold.

    Returns
    -------
    low, high : float

    Examples
    --------
    Without more people, 15 of 123 is 12 % and 31 of 130 is 24 %, as printed, and no other numbers are:

    >>> [round(p, 4) for p in exact_p_if_more(on_aap(), 0)]
    [0.0219, 0.0219]
    """
    shown = {arm: source.rows("sfj-figure-notes")[figure, "12", arm].percent for arm in ARMS}
    (_, known), (_, other) = (group[arm] for arm in ARMS)

    def fitting(arm: str, n: int) -> list[tuple[int, int]]:
        return [(k, n) for k in range(n) if shown[arm].admits(Fraction(100 * k, n))]

    found = [
        exact_p({"control": first, "intervention": second})
        for extra in range(more + 1)
        for first in fitting("control", known + extra)
        for second in fitting("intervention", other + more - extra)
    ]
    return min(found), max(found)


# Many tests --------------------------------------------------------------------------------------


def chance_of_any(tests: int, correlation: float, *, alpha: float = 0.05) -> float:
    """Give the chance that at least one of several tests is significant when there is no effect.

    Parameters
    ----------
    tests : int
        How many two-sided z-tests.
    correlation : float
        Between the statistics of any two of them, from 0 to below 1.
    alpha : float
        Level of each.

    Returns
    -------
    float
        Between `alpha` and 1.

    Notes
    -----
    With equal correlation each statistic is sqrt(r) U + sqrt(1 - r) E; given U they are independent.

    Examples
    --------
    >>> round(chance_of_any(7, 0.0), 4), round(chance_of_any(1, 0.0), 4)
    (0.3017, 0.05)
    """
    critical = float(stats.norm.isf(alpha / 2))
    own = np.sqrt(1 - correlation)

    def none(u: float) -> float:
        shared = np.sqrt(correlation) * u
        inside = stats.norm.cdf((critical - shared) / own) - stats.norm.cdf((-critical - shared) / own)
        return float(inside**tests * stats.norm.pdf(u))

    return 1 - float(integrate.quad(none, -9, 9, limit=200)[0])
