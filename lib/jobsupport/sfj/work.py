"""People behind the tables on work and benefits, recovered from what is printed: tables 7, 8, 9, A.2, figures 7 and 9.

"intervention" is the arm offered Senter for jobbmestring (SFJ), "control" the one with ordinary follow-up. "job" is
work without benefits, "job_or_partly" the primary outcome, fully or partly in work. Marginal effects are shares: 0.01
is one percentage point. Checks and models both stand on these numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, comb, erfc, floor, inf, log, nan, sqrt
from types import MappingProxyType

import numpy as np
from scipy import special
from scipy.special import expit, logit

from etterprov import source
from etterprov.counts import as_int, counts_behind
from etterprov.effects import Estimate
from etterprov.printed import Printed
from etterprov.reach import Reach
from jobsupport.sfj.text import report_text

ARMS = ("control", "intervention")
ARM_KEYS = {"control": "control", "intervention": "sfj"}  # in the names of the text's numbers
OUTCOMES = ("job", "job_or_partly")
MONTHS = tuple(str(month) for month in range(12, 19))  # of table 8
TIMES = ("inclusion", "month_12")  # of table 7
STATUSES = (
    "no_job_no_benefit",
    "job_no_benefit",
    "sick_leave_full",
    "sick_leave_graded",
    "aap",
    "aap_and_job",
    "unemployment_benefit",
    "disability_full",
    "disability_graded",
    "nav_no_benefit",
)
# The text under table 9 says which status belongs to which group of the regressions.
GROUPS = {
    "job": ("job_no_benefit", "sick_leave_graded"),
    "sick_leave_full": ("sick_leave_full",),
    "aap": ("aap",),
    "other": ("no_job_no_benefit", "unemployment_benefit", "disability_graded", "nav_no_benefit"),
}
#: Interactions of table 9; full sick leave is the group that the others are compared with.
STATUS_TERMS = {"job": "sfj_x_job", "aap": "sfj_x_aap", "other": "sfj_x_other"}
#: Half the width of a 95 % interval, in standard errors.
CRITICAL = float(special.ndtri(0.975))

Pair = tuple[int, int]  # control and intervention


def randomised(arm: str) -> Printed:
    """Give the people randomised to an arm, without those who withdrew.

    Examples
    --------
    >>> randomised("control").text
    '563'
    """
    number: Printed = source.rows("sfj-figure-1")[f"allocated_{arm}"].count
    return number


def everybody() -> Pair:
    """Count the people randomised to both arms, without those who withdrew.

    Examples
    --------
    >>> everybody()
    (563, 630)
    """
    control, intervention = (as_int(randomised(arm)) for arm in ARMS)
    return control, intervention


def unpadded(number: Printed, decimals: int) -> Printed:
    """Read a number without a last 0 beyond so many decimals.

    All p of work without benefits in table 8 end in 0 as fourth decimal, all z of table A.2 as third.

    Examples
    --------
    >>> unpadded(Printed("0.1390"), 3).text, unpadded(Printed("0.1391"), 3).text, unpadded(Printed("-4.1"), 2).text
    ('0.139', '0.1391', '-4.1')
    """
    padded = number.decimals == decimals + 1 and number.text.endswith("0")
    return Printed(number.text[:-1], cell=number.cell) if padded else number


# Table 7 -----------------------------------------------------------------------------------------


def status_percents(time: str, arm: str) -> dict[str, Printed]:
    """Give the percentages printed in one column of table 7, by status.

    Examples
    --------
    >>> status_percents("inclusion", "control")["aap"].text
    '21.85'
    """
    rows = source.rows("sfj-table-07")
    found = {status: rows[status, time, arm].percent for status in STATUSES}
    return {status: percent for status, percent in found.items() if percent is not None}


def column_size(time: str, arm: str) -> Printed:
    """Give the number of people printed over a column of table 7.

    Examples
    --------
    >>> column_size("month_12", "intervention").text
    '628'
    """
    number: Printed = source.rows("sfj-table-07")["group_size", time, arm].n
    return number


@source.cached
def status_counts() -> Mapping[tuple[str, str, str], int]:
    """Recover how many people stand behind each percentage of table 7.

    Returns
    -------
    Mapping
        From (status, time, arm) to the count nearest to the percentage. With n near 600 one person
        is 0.16 to 0.18 per cent, so two decimals tell the count; that each column adds up to its n
        is checked.

    Examples
    --------
    >>> counts = status_counts()
    >>> counts["aap", "inclusion", "control"], counts["aap", "inclusion", "intervention"]
    (123, 130)
    """
    return MappingProxyType(
        {
            (status, time, arm): round(percent.exact * as_int(column_size(time, arm)) / 100)
            for time in TIMES
            for arm in ARMS
            for status, percent in status_percents(time, arm).items()
        }
    )


def regression_groups() -> dict[str, int]:
    """Count the people of each group of the regressions at inclusion, from table 7.

    Returns
    -------
    dict of str to int
        Keys as in table A.1.

    Examples
    --------
    >>> regression_groups()
    {'job': 381, 'sick_leave_full': 464, 'aap': 253, 'other': 94}
    """
    counts = status_counts()
    return {
        group: sum(counts[status, "inclusion", arm] for status in statuses for arm in ARMS)
        for group, statuses in GROUPS.items()
    }


# Table 8 -----------------------------------------------------------------------------------------


def counts_of_share(share: Printed, n: int) -> range:
    """Give the numbers of people that print as `share` of n.

    Examples
    --------
    >>> list(counts_of_share(Printed("0.3387"), 561)), list(counts_of_share(Printed("0.3387"), 563))
    ([190], [])
    """
    low, high = share.bounds
    return range(max(ceil(low * n), 0), min(floor(high * n), n) + 1)


def shares_p(count1: float, n1: int, count2: float, n2: int) -> float:
    """Give the p of the z-test of two shares; as `summary.proportions_test`, but quick enough for a search.

    Parameters
    ----------
    count1, n1, count2, n2 : float, int
        People with the outcome and all people, by group.

    Returns
    -------
    float
        1 where all people are alike or no such counts can be: nothing tells the shares apart.

    Examples
    --------
    >>> round(shares_p(190, 561, 239, 629), 4), shares_p(0, 561, 0, 629)
    (0.1387, 1.0)
    """
    if min(n1, n2) < 1 or not 0 < count1 + count2 < n1 + n2:
        return 1.0
    pooled = (count1 + count2) / (n1 + n2)
    z = (count1 / n1 - count2 / n2) / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return erfc(abs(z) / sqrt(2))


@source.cached
def _sizes(month: str, outcome: str, arm: str) -> Mapping[int, int]:
    """Find the numbers of people of which the share is a whole number, and that number.

    Tried are half to all of those randomised; below 5000 people four decimals leave one count.
    """
    most = as_int(randomised(arm))
    share = getattr(source.rows("sfj-table-08")[month, outcome], arm)
    return MappingProxyType({n: counts[0] for n in range(most // 2, most + 1) if (counts := counts_of_share(share, n))})


@source.cached
def denominators(month: str, outcome: str) -> Mapping[Pair, float]:
    """Find the numbers of people behind one outcome of one month of table 8.

    Parameters
    ----------
    month : str
        "12" to "18".
    outcome : {"job", "job_or_partly"}
        Which half of the table.

    Returns
    -------
    Mapping
        From (control, intervention) to the p of the z-test of the two shares, for every pair that
        gives both shares as whole numbers of people, the difference and the p as printed.

    Examples
    --------
    >>> {pair: round(p, 4) for pair, p in denominators("12", "job").items()}
    {(561, 629): 0.1387}
    """
    row = source.rows("sfj-table-08")[month, outcome]
    claim = unpadded(row.p, 3)
    found = {}
    for n, k in _sizes(month, outcome, "control").items():
        for m, j in _sizes(month, outcome, "intervention").items():
            if row.difference.admits(Fraction(j, m) - Fraction(k, n)):
                p = shares_p(k, n, j, m)
                if claim.admits(p):
                    found[n, m] = p
    return MappingProxyType(dict(sorted(found.items())))


def fitting_both(month: str) -> list[Pair]:
    """Find the numbers of people that reproduce both outcomes of one month of table 8 at once.

    Parameters
    ----------
    month : str
        "12" to "18".

    Returns
    -------
    list of tuple of int
        (control, intervention); empty if no pair gives all shares, differences and p as printed.

    Examples
    --------
    >>> fitting_both("12"), fitting_both("18")
    ([(561, 629)], [])
    """
    return sorted(set(denominators(month, "job")) & set(denominators(month, "job_or_partly")))


def followed(month: str) -> Pair:
    """Give the best reading of how many people of each arm were followed to a month of table 8.

    Those that fit both outcomes; else work alone, else the primary outcome alone; if none does, all who were
    randomised.

    Examples
    --------
    >>> followed("18"), [sum(followed(month)) for month in MONTHS]
    ((425, 498), [1190, 1190, 1179, 1105, 1060, 987, 923])
    """
    readings = (fitting_both(month), *(list(denominators(month, outcome)) for outcome in OUTCOMES), [everybody()])
    return next(pairs[0] for pairs in readings if pairs)


def plausible(month: str, outcome: str) -> list[Pair]:
    """Find the pairs behind one outcome in which no arm has more people than the month before.

    Parameters
    ----------
    month : str
        "12" to "18"; before the first month stand all who were randomised.
    outcome : {"job", "job_or_partly"}
        Which half of table 8.

    Returns
    -------
    list of tuple of int
        (control, intervention).

    Examples
    --------
    >>> plausible("18", "job"), plausible("18", "job_or_partly")
    ([(425, 498)], [(433, 487), (441, 476), (449, 465)])
    """
    most = everybody() if month == MONTHS[0] else followed(str(int(month) - 1))
    return [(n, m) for n, m in denominators(month, outcome) if n <= most[0] and m <= most[1]]


def month_counts(month: str, outcome: str) -> dict[str, tuple[int, int]]:
    """Give the counts behind a month of table 8.

    Parameters
    ----------
    month : str
        "12" to "18".
    outcome : {"job", "job_or_partly"}
        Which half of the table.

    Returns
    -------
    dict of str to tuple of int
        By arm: people with the outcome and all people, for the numbers of people that `followed` gives.

    Examples
    --------
    >>> month_counts("12", "job_or_partly")
    {'control': (209, 561), 'intervention': (278, 629)}
    """
    row = source.rows("sfj-table-08")[month, outcome]
    return {arm: (round(getattr(row, arm).exact * n), n) for arm, n in zip(ARMS, followed(month), strict=True)}


def share_of_all(month: str, outcome: str) -> float:
    """Give the share of both arms together with an outcome.

    Examples
    --------
    >>> round(share_of_all("12", "job_or_partly"), 4)
    0.4092
    """
    counts = month_counts(month, outcome).values()
    return sum(k for k, _ in counts) / sum(n for _, n in counts)


# Tables 9 and A.2 --------------------------------------------------------------------------------


def standard_error(row: source.Row) -> float:
    """Give the standard error of a marginal effect, from the printed effect over its printed z.

    Parameters
    ----------
    row : Row
        A row of table 9 or A.2.

    Returns
    -------
    float
        In the unit of the effect; not a number where z is 0.

    Examples
    --------
    >>> round(standard_error(source.rows("sfj-table-09")["sfj", "job_or_partly_12_main"]), 4)
    0.0309
    """
    effect, z = row.marginal_effect.value, row.z.value
    return float(effect / z) if z else nan


def implied_se(effect: Printed, z: Printed) -> Reach:
    """Find the standard errors with which a printed effect has its printed z.

    Parameters
    ----------
    effect, z : Printed
        Marginal effect and z of one row of table 9 or A.2.

    Returns
    -------
    Reach
        In the unit of the effect; without end where z may be 0 within its rounding.

    Examples
    --------
    >>> se = implied_se(Printed("0.0621"), Printed("2.01"))
    >>> round(se.low, 4), round(se.high, 4)
    (0.0308, 0.031)
    """
    known = unpadded(z, 2)
    effects, zs = (Reach(x.low, x.high).through(abs, turning=[0.0]) for x in (effect, known))
    return Reach(effects.low / zs.high, effects.high / zs.low if zs.low > 0 else inf)


def group_effect(model: str, group: str) -> Estimate:
    """Add the effect of SFJ for people on full sick leave and the interaction of another group.

    Parameters
    ----------
    model : str
        One of the models of table 9 with subgroups.
    group : {"job", "aap", "other"}
        Status at inclusion.

    Returns
    -------
    Estimate
        Marginal effect of SFJ in the group, on the scale of the table, with an approximate 95 %
        interval; its ends are no numbers where the variances printed can't be.

    Notes
    -----
    The groups hold different people, so their effects are (but for the covariates) independent and
    the variance of the interaction is the sum of the variances of both. Hence the variance in the
    group is that of the interaction minus that of the reference. The scale is that of the average
    participant, not of the group.

    Examples
    --------
    >>> effect = group_effect("job_or_partly_18_subgroups", "aap")
    >>> round(effect.value, 3), round(effect.low, 2), round(effect.high, 2)
    (0.316, 0.14, 0.49)
    """
    rows = source.rows("sfj-table-09")
    reference, term = rows["sfj", model], rows[STATUS_TERMS[group], model]
    value = reference.marginal_effect.value + term.marginal_effect.value
    variance = standard_error(term) ** 2 - standard_error(reference) ** 2
    half = CRITICAL * sqrt(variance) if variance >= 0 else nan
    return Estimate(value, value - half, value + half)


def on_own_scale(effect: float, share: float, base: float) -> float:
    """Turn a marginal effect for the average participant into one for a group with another level.

    Parameters
    ----------
    effect : float
        Marginal effect of a logit, at the average participant.
    share : float
        Share in work of the average participant.
    base : float
        Share in work of the group without the treatment.

    Returns
    -------
    float
        Share that the treatment adds in the group; not a number unless both shares lie between 0 and 1.

    Notes
    -----
    A logit adds effect / (share (1 - share)) to the log odds of everybody alike; what that is in
    percentage points depends on where one starts. The marginal effect of an interaction term is no
    difference between effects (Ai & Norton 2003, Economics Letters 80(1), 123-129).

    Examples
    --------
    >>> round(on_own_scale(0.1, 0.5, 0.5), 3), round(on_own_scale(0.1, 0.5, 0.1), 3)
    (0.099, 0.042)
    """
    if not (0 < share < 1 and 0 < base < 1):
        return nan
    return float(expit(logit(base) + effect / (share * (1 - share))) - base)


def r_squared(model: tuple[str, str]) -> Printed:
    """Give R squared of a regression by table and model.

    Examples
    --------
    >>> r_squared(("table-09", "job_12_main")).text
    '0.1992'
    """
    table, name = model
    number: Printed = source.rows(f"sfj-{table}")["r_squared", name].r2
    return number


def joint_test(outcome: str, small: tuple[str, str], large: tuple[str, str], added: int) -> Reach:
    """Test together the variables that one logit model has and a smaller one has not.

    Parameters
    ----------
    outcome : {"job", "job_or_partly"}
        The outcome of both, at 12 months.
    small, large : tuple of str
        Table and model.
    added : int
        How many variables the larger model adds.

    Returns
    -------
    Reach
        p of the likelihood ratio test, over the rounding of both R squared; anything where no shares are known.

    Notes
    -----
    With McFadden's R squared = 1 - L / L0 (what Stata prints for a logit) the test statistic is
    2 (R2 large - R2 small) abs(L0); L0 is the log likelihood of the constant alone, from the n of table 9 and the
    share in work of table 8. That R squared is McFadden's is not printed.

    Examples
    --------
    >>> main, subgroups = (("table-09", f"job_or_partly_12_{kind}") for kind in ("main", "subgroups"))
    >>> p = joint_test("job_or_partly", main, subgroups, 3)
    >>> round(p.low, 2), round(p.high, 2)
    (0.23, 0.26)
    """
    share = share_of_all("12", outcome)
    if not 0 < share < 1:
        return Reach(0.0, 1.0)
    n = source.rows("sfj-table-09")["group_size", f"{outcome}_12_main"].n.value
    null = -n * (share * log(share) + (1 - share) * log(1 - share))
    first, second = r_squared(small), r_squared(large)
    gains = (max(second.low - first.high, 0.0), max(second.high - first.low, 0.0))
    return Reach(*(2 * null * gain for gain in gains)).through(lambda x: float(special.chdtrc(added, x)))


# Figures 7 and 9 ---------------------------------------------------------------------------------


def figure_size(figure: str, arm: str) -> Printed | int:
    """Give the people of a group of figure 7 (on AAP, from table 7) or 9 (on sick leave at the best centres, text)."""
    if figure == "7":
        return status_counts()["aap", "inclusion", arm]
    return report_text()[f"s4_best_centres_sick_{ARM_KEYS[arm]}_count"]


def figure_counts(figure: str) -> dict[str, tuple[list[int], int]]:
    """Find how many people stand behind the percentages under figure 7 or 9.

    Parameters
    ----------
    figure : {"7", "9"}
        On AAP at inclusion; on full sick leave at the three best centres.

    Returns
    -------
    dict
        By arm: the possible counts, and the people they are counted among (figure 7: from table 7;
        figure 9: from the text).

    Examples
    --------
    >>> figure_counts("7")
    {'control': ([15], 123), 'intervention': ([31], 130)}
    """
    notes = source.rows("sfj-figure-notes")
    sizes = {arm: as_int(figure_size(figure, arm)) for arm in ARMS}
    return {arm: (counts_behind(notes[figure, "12", arm].percent, n), n) for arm, n in sizes.items()}


# The three best of six centres -------------------------------------------------------------------


def gain_of_picking(chosen: int = 3, of: int = 6) -> float:
    """Give by how many standard errors the best of several equal centres beat the mean by luck alone.

    Parameters
    ----------
    chosen, of : int
        How many centres are picked by their result, and of how many.

    Returns
    -------
    float
        Mean of the `chosen` largest of `of` standard normal values, in standard errors of one
        centre.

    Notes
    -----
    Expected order statistics; David & Nagaraja (2003), *Order Statistics*, 3.1.

    Examples
    --------
    >>> round(gain_of_picking(1, 2), 4), round(gain_of_picking(), 2)
    (0.5642, 0.7)
    """
    nodes, weights = np.polynomial.legendre.leggauss(200)
    x = 8 * nodes
    below, density = special.ndtr(x), np.exp(-x * x / 2) / np.sqrt(2 * np.pi)

    def expected(rank: int) -> float:
        others = below ** (rank - 1) * (1 - below) ** (of - rank)
        return rank * comb(of, rank) * float(8 * weights @ (x * density * others))

    return sum(expected(rank) for rank in range(of - chosen + 1, of + 1)) / chosen


def picked_effect(model: str) -> float:
    """Give the effect that the three best of six equal centres would show on average by luck.

    Parameters
    ----------
    model : str
        A model of table 9; its effect of SFJ is taken as the true one at every centre.

    Returns
    -------
    float
        Share.

    Examples
    --------
    >>> round(picked_effect("job_12_main"), 3), round(picked_effect("job_or_partly_12_main"), 3)
    (0.081, 0.115)
    """
    row = source.rows("sfj-table-09")["sfj", model]
    return float(row.marginal_effect.value + gain_of_picking() * standard_error(row) * sqrt(6))
