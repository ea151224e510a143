"""Who worked, and on what they lived: counts recovered from the report's tables 7 to 9 and notes under figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, comb, erfc, floor, log, sqrt
from typing import Any

from scipy import integrate, stats
from scipy.special import expit, logit

from etterprov import source
from etterprov.counts import as_int, counts_behind
from etterprov.effects import Estimate
from etterprov.printed import Printed
from etterprov.reach import Reach
from jobsupport.sfj.text import report_text

ALPHA = 0.05


CRITICAL = float(stats.norm.ppf(1 - ALPHA / 2))


ARMS = ("control", "intervention")


ARM_KEYS = {"control": "control", "intervention": "sfj"}  # in the ids of the text


OUTCOMES = {"job": "work without benefits", "job_or_partly": "fully or partly in work"}


def printed_rows(name: str) -> Mapping[Any, source.Row]:
    """Give the rows of a table of the report."""
    return source.rows(f"sfj-{name}")


def randomised_of(arm: str) -> Printed:
    """Give how many were randomised to an arm."""
    number: Printed = printed_rows("figure-1")[f"allocated_{arm}"].count
    return number


COLUMNS = tuple((time, arm) for time in ("inclusion", "month_12") for arm in ARMS)


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


def column_of(time: str, arm: str) -> dict[str, Printed]:
    """Give the percentages printed in one column of table 7."""
    rows = printed_rows("table-07")
    found = {status: rows[status, time, arm].percent for status in STATUSES}
    return {status: percent for status, percent in found.items() if percent is not None}


def column_size_of(time: str, arm: str) -> Printed:
    """Give the people behind a column of table 7."""
    number: Printed = printed_rows("table-07")["group_size", time, arm].n
    return number


@source.cached
def status_counts() -> dict[tuple[str, str, str], int]:
    """Recover how many people stand behind each percentage of table 7.

    Returns
    -------
    dict
        From (status, time, arm) to the count nearest to the percentage. With n near 600 one person
        is 0.16 to 0.18 per cent, so two decimals tell the count; that each column adds up to its n
        is checked.

    Examples
    --------
    >>> counts = status_counts()
    >>> counts["aap", "inclusion", "control"], counts["aap", "inclusion", "intervention"]
    (123, 130)
    """
    return {
        (status, time, arm): round(percent.exact * as_int(column_size_of(time, arm)) / 100)
        for time, arm in COLUMNS
        for status, percent in column_of(time, arm).items()
    }


def group_sizes() -> dict[str, int]:
    """Count the people of each group of the regressions at inclusion, from table 7.

    Returns
    -------
    dict of str to int
        Keys as in table A.1.

    Examples
    --------
    >>> group_sizes()
    {'job': 381, 'sick_leave_full': 464, 'aap': 253, 'other': 94}
    """
    counts = status_counts()
    return {
        group: sum(counts[status, "inclusion", arm] for status in statuses for arm in ARMS)
        for group, statuses in GROUPS.items()
    }


MONTHS = tuple(str(month) for month in range(12, 19))


def counts_of_share(share: Printed, n: int) -> range:
    """Give the numbers of people that print as `share` of n.

    Examples
    --------
    >>> list(counts_of_share(Printed("0.3387"), 561)), list(counts_of_share(Printed("0.3387"), 563))
    ([190], [])
    """
    low, high = share.bounds
    return range(ceil(low * n), floor(high * n) + 1)


@source.cached
def _sizes(month: str, arm: str) -> dict[str, dict[int, int]]:
    """Find, by outcome, the numbers of people of which the share is a whole number, and that number.

    Tried are half to all of those randomised; below 5000 people four decimals leave one count.
    """
    rows = printed_rows("table-08")
    randomised = as_int(randomised_of(arm))
    return {
        outcome: {
            n: counts[0]
            for n in range(randomised // 2, randomised + 1)
            if (counts := counts_of_share(getattr(rows[month, outcome], arm), n))
        }
        for outcome in OUTCOMES
    }


def three_decimals(p: Printed) -> Printed:
    """Read 0.1390 as 0.139: all seven p of work without benefits end in 0."""
    return Printed(p.text[:5], cell=p.cell)


def shares_p(count1: float, n1: int, count2: float, n2: int) -> float:
    """Give the p of the z-test of two shares; as `summary.proportions_test`, but quick enough for a search.

    Examples
    --------
    >>> round(shares_p(190, 561, 239, 629), 4)
    0.1387
    """
    pooled = (count1 + count2) / (n1 + n2)
    z = (count1 / n1 - count2 / n2) / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return erfc(abs(z) / sqrt(2))


def denominators(month: str, outcome: str) -> dict[tuple[int, int], float]:
    """Find the numbers of people behind one outcome of one month of table 8.

    Parameters
    ----------
    month : str
        "12" to "18".
    outcome : {"job", "job_or_partly"}
        Which half of the table.

    Returns
    -------
    dict
        From (control, intervention) to the p of the z-test of the two shares, for every pair that
        gives both shares as whole numbers of people, the difference and the p as printed.

    Examples
    --------
    >>> {pair: round(p, 4) for pair, p in denominators("12", "job").items()}
    {(561, 629): 0.1387}
    """
    row = printed_rows("table-08")[month, outcome]
    claim = three_decimals(row.p)
    found = {}
    for n, k in _sizes(month, "control")[outcome].items():
        for m, j in _sizes(month, "intervention")[outcome].items():
            if row.difference.admits(Fraction(j, m) - Fraction(k, n)):
                p = shares_p(k, n, j, m)
                if claim.admits(p):
                    found[n, m] = p
    return found


@source.cached
def people_behind(month: str) -> list[tuple[int, int]]:
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
    >>> people_behind("12"), people_behind("18")
    ([(561, 629)], [])
    """
    return sorted(set(denominators(month, "job")) & set(denominators(month, "job_or_partly")))


def plausible(month: str, outcome: str) -> list[tuple[int, int]]:
    """Find the pairs behind one outcome in which no arm has more people than the month before.

    Parameters
    ----------
    month : str
        "13" to "18".
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
    most = people(str(int(month) - 1)) if month != MONTHS[0] else _everybody()
    return sorted(pair for pair in denominators(month, outcome) if pair[0] <= most[0] and pair[1] <= most[1])


def people(month: str) -> tuple[int, int]:
    """Give the best reading of the numbers of people of a month: both outcomes, else work alone, else everybody.

    Examples
    --------
    >>> [sum(people(month)) for month in MONTHS]
    [1190, 1190, 1179, 1105, 1060, 987, 923]
    """
    return (people_behind(month) or sorted(denominators(month, "job")) or [_everybody()])[0]


def _everybody() -> tuple[int, int]:
    control, intervention = (as_int(randomised_of(arm)) for arm in ARMS)
    return control, intervention


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
        By arm: people with the outcome and all people, for the numbers of people of `people`.

    Examples
    --------
    >>> month_counts("12", "job_or_partly")
    {'control': (209, 561), 'intervention': (278, 629)}
    """
    row = printed_rows("table-08")[month, outcome]
    return {arm: (round(getattr(row, arm).exact * n), n) for arm, n in zip(ARMS, people(month), strict=True)}


def known_z(z: Printed) -> Printed:
    """Read a z of table A.2 without its last digit: all of them end in 0, as 0.610 does.

    Examples
    --------
    >>> known_z(Printed("0.610")).text, known_z(Printed("-4.1")).text
    ('0.61', '-4.1')
    """
    return Printed(z.text[:-1], cell=z.cell) if z.decimals == 3 else z


def implied_se(effect: Printed, z: Printed) -> Reach:
    """Find the standard errors with which a printed effect has its printed z.

    Parameters
    ----------
    effect, z : Printed
        Marginal effect and z of one row of table 9 or A.2; z away from 0 by more than its rounding.

    Returns
    -------
    Reach
        In the unit of the effect.

    Examples
    --------
    >>> se = implied_se(Printed("0.0621"), Printed("2.01"))
    >>> round(se.low, 4), round(se.high, 4)
    (0.0308, 0.031)
    """
    effects, zs = (sorted((abs(x.low), abs(x.high))) for x in (effect, known_z(z)))
    return Reach(effects[0] / zs[1], effects[1] / zs[0])


def r2_of(model: tuple[str, str]) -> Printed:
    """Give the R squared of a model."""
    number: Printed = printed_rows(model[0])["r_squared", model[1]].r2
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
        p of the likelihood ratio test, over the rounding of both R squared.

    Notes
    -----
    With McFadden's R squared = 1 - L / L0 (what Stata prints for a logit) the test statistic is
    2 (R2 large - R2 small) abs(L0); L0 is the log likelihood of the constant alone, from the n of table 9 and the
    share in work of table 8. That R squared is McFadden's is not printed.

    Examples
    --------
    >>> models = (("table-09", "job_or_partly_12_main"), ("table-09", "job_or_partly_12_subgroups"))
    >>> p = joint_test("job_or_partly", *models, 3)
    >>> round(p.low, 2), round(p.high, 2)
    (0.23, 0.26)
    """
    counts = month_counts("12", outcome)
    share = sum(with_it for with_it, _ in counts.values()) / sum(n for _, n in counts.values())
    n = printed_rows("table-09")["group_size", f"{outcome}_12_main"].n.value
    null = -n * (share * log(share) + (1 - share) * log(1 - share))
    first, second = r2_of(small), r2_of(large)
    statistic = Reach(2 * null * max(second.low - first.high, 0.0), 2 * null * (second.high - first.low))
    return statistic.through(lambda x: float(stats.chi2.sf(x, added)))


STATUS_TERMS = {"job": "sfj_x_job", "aap": "sfj_x_aap", "other": "sfj_x_other"}


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
        interval.

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
    rows = printed_rows("table-09")
    reference, term = rows["sfj", model], rows[STATUS_TERMS[group], model]
    value = reference.marginal_effect.value + term.marginal_effect.value
    variances = [(row.marginal_effect.value / row.z.value) ** 2 for row in (reference, term)]
    half = CRITICAL * sqrt(variances[1] - variances[0])
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
        Share that the treatment adds in the group.

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
    return float(expit(logit(base) + effect / (share * (1 - share))) - base)


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
    notes = printed_rows("figure-notes")
    return {
        arm: (counts_behind(notes[figure, "12", arm].percent, _figure_size(figure, arm)), _figure_size(figure, arm))
        for arm in ARMS
    }


def _figure_size(figure: str, arm: str) -> int:
    if figure == "7":
        return status_counts()["aap", "inclusion", arm]
    return as_int(report_text()[SICK[arm]])


SICK = {arm: f"s4_best_centres_sick_{key}_count" for arm, key in ARM_KEYS.items()}


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

    def expected(rank: int) -> float:
        def weighted(x: float) -> float:
            below = float(stats.norm.cdf(x))
            return x * float(stats.norm.pdf(x)) * below ** (rank - 1) * (1 - below) ** (of - rank)

        return rank * comb(of, rank) * float(integrate.quad(weighted, -8, 8)[0])

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
    row = printed_rows("table-09")["sfj", model]
    se = row.marginal_effect.value / row.z.value
    return float(row.marginal_effect.value + gain_of_picking() * se * sqrt(6))
