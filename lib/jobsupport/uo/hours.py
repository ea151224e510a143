"""Hours in work of both groups, and how they differ: each year, the change, and given age (tables 1 and 2)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from etterprov import effects, reconstruct, summary
from etterprov.effects import Estimate
from etterprov.reach import Reach, reach
from jobsupport.uo.people import behind_change, behind_hours, enrolled, printed_rows

GROUPS = ("uo", "control")
TIMES = ("before", "after", "change")


def sizes(time: str) -> dict[str, int]:
    """Give the people of each group behind the hours of a time in table 2, by its degrees of freedom.

    Parameters
    ----------
    time : {"before", "after", "change"}
        One person more has hours of each year than has a change.

    Examples
    --------
    >>> sizes("before"), sizes("change")
    ({'uo': 54, 'control': 26}, {'uo': 53, 'control': 26})
    """
    return dict(zip(GROUPS, behind_change() if time == "change" else behind_hours(), strict=True))


def moments(name: str, group: str) -> tuple[float, float]:
    """Give the mean and SD of a group that a row of table 2 prints.

    Examples
    --------
    >>> moments("hours_change", "uo")
    (9.3, 23.5)
    """
    row = printed_rows(2)[name]
    return getattr(row, f"{group}_mean").value, getattr(row, f"{group}_sd").value


def _both(time: str) -> tuple[float, float, int, float, float, int]:
    """Give mean, SD and n of hours, of Utvidet oppfølging and then of control."""
    uo, control = (moments(f"hours_{time}", group) for group in GROUPS)
    n, m = sizes(time).values()
    return *uo, n, *control, m


def pooled_sd(time: str) -> float:
    """Give the SD of hours within the groups.

    Examples
    --------
    >>> round(pooled_sd("change"), 1)
    22.5
    """
    _, sd1, n1, _, sd2, n2 = _both(time)
    return float(summary.pooled_sd(sd1, n1, sd2, n2))


def cells() -> dict[str, summary.Cell]:
    """Give each group's people, means and SDs of hours before, after and of the change.

    Examples
    --------
    >>> cells()["control"].n
    26
    """
    return {
        group: summary.Cell(
            sizes("change")[group],
            *moments("hours_before", group),
            *moments("hours_after", group),
            moments("hours_change", group)[1],
        )
        for group in GROUPS
    }


def rises() -> dict[str, summary.TTest]:
    """Test within each group whether hours rose.

    Examples
    --------
    >>> round(rises()["uo"].p, 3)
    0.006
    """
    return {
        group: summary.paired_t_test(cell.after - cell.before, cell.sd_change, cell.n)
        for group, cell in cells().items()
    }


def differences() -> dict[str, summary.TTest]:
    """Compare the groups in hours before, after and in their change: Utvidet oppfølging minus control.

    Examples
    --------
    Table 2 prints t = 1.070 for the hours after.

    >>> round(differences()["after"].t, 2)
    1.07
    """
    return {time: summary.t_test(*_both(time)) for time in TIMES}


def standardised(time: str) -> Estimate:
    """Give the difference between the groups in SDs (Hedges' g).

    Examples
    --------
    >>> round(standardised("change").value, 2)
    0.01
    """
    return effects.hedges_g(*_both(time))


def means() -> pd.DataFrame:
    """Give the mean hours of both years with t-intervals.

    Returns
    -------
    DataFrame
        Columns ``group, time, hours, low, high``.

    Examples
    --------
    >>> means().query("group == 'uo' and time == 'before'")[["hours", "low", "high"]].round(1).values.tolist()
    [[17.3, 11.7, 22.9]]
    """
    rows = []
    for group in GROUPS:
        for time in ("before", "after"):
            mean, sd = moments(f"hours_{time}", group)
            n = sizes(time)[group]
            half = stats.t.ppf(0.975, n - 1) * sd / np.sqrt(n)
            rows.append((group, time, mean, mean - half, mean + half))
    return pd.DataFrame(rows, columns=["group", "time", "hours", "low", "high"])


def people_with_these(rng: np.random.Generator) -> pd.DataFrame:
    """Make people who have exactly the means and SDs of hours that table 2 prints.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness: nothing else of the people is known.

    Returns
    -------
    DataFrame
        One row a person with the columns ``person, before, after, group``.

    Examples
    --------
    >>> made = people_with_these(np.random.default_rng(1))
    >>> made.groupby("group")["before"].agg(["size", "mean"]).round(1).values.tolist()
    [[26.0, 12.3], [53.0, 17.3]]
    """
    parts = []
    for group, cell in cells().items():
        r = summary.paired_correlation(cell.sd_before, cell.sd_after, cell.sd_change)
        spread = [cell.sd_before, cell.sd_after]
        hours = reconstruct.from_moments([cell.before, cell.after], spread, cell.n, rng, r)
        parts.append(pd.DataFrame(hours, columns=["before", "after"]).assign(group=group))
    return pd.concat(parts, ignore_index=True).rename_axis("person").reset_index()


def age_gap() -> float:
    """Give by how many years Utvidet oppfølging is older; negative, as its people are younger.

    Examples
    --------
    >>> round(age_gap(), 1)
    -11.8
    """
    return moments("age", "uo")[0] - moments("age", "control")[0]


def sd_of_age() -> float:
    """Give the SD of age within the groups, of all who were enrolled.

    Examples
    --------
    >>> round(sd_of_age(), 1)
    8.7
    """
    uo, control = enrolled()
    return float(summary.pooled_sd(moments("age", "uo")[1], uo, moments("age", "control")[1], control))


def hours_per_correlation(time: str) -> float:
    """Give what adjusting for age takes off the difference in hours, for each unit of a correlation.

    Times the correlation of age and hours within the groups it is the change of the difference in hours a week.

    Examples
    --------
    >>> round(-0.1 * hours_per_correlation("change"), 1)
    3.0
    """
    return pooled_sd(time) / sd_of_age() * age_gap()


def adjusted_for_age(time: str, r: float) -> summary.TTest:
    """Adjust the difference between the groups for age, if age and hours correlate by r within the groups.

    Parameters
    ----------
    time : {"before", "after", "change"}
        Which hours.
    r : float
        Not printed. The SD of age is that of all who were enrolled.

    Examples
    --------
    >>> adjusted_for_age("change", 0.0).difference == differences()["change"].difference
    True
    """
    people = sizes(time)
    return summary.adjusted_t_test(
        differences()[time].difference,
        pooled_sd(time),
        people["uo"],
        people["control"],
        gap=age_gap(),
        sd_covariate=sd_of_age(),
        r=r,
    )


def correlations_at(time: str, t: float) -> list[float]:
    """Find the two correlations of age and hours at which the adjusted difference has a t of this size.

    Examples
    --------
    >>> [round(float(r), 2) for r in correlations_at("change", 2.0)]
    [-0.40, 0.38]
    """
    difference, per_r, unit = (
        differences()[time].difference,
        -hours_per_correlation(time),
        t * adjusted_for_age(time, 0.0).se,
    )
    return sorted(np.roots([per_r**2 + unit**2, 2 * per_r * difference, difference**2 - unit**2]))


def within_chance(time: str, *, alpha: float = 0.05) -> list[float]:
    """Find the two correlations of age and hours between which the adjusted difference is within chance.

    Examples
    --------
    >>> [round(float(r), 2) for r in within_chance("change")]
    [-0.39, 0.38]
    """
    return correlations_at(time, float(stats.t.isf(alpha / 2, adjusted_for_age(time, 0.0).df)))


def correlation_of_years(group: str) -> Reach:
    """Find the correlation of hours before and after that the three SDs of a group leave.

    Examples
    --------
    >>> round(correlation_of_years("uo").middle, 2)
    0.34
    """
    row = [getattr(printed_rows(2)[f"hours_{time}"], f"{group}_sd") for time in TIMES]
    return reach(summary.paired_correlation, *row)


def highest(group: str, time: str) -> Reach:
    """Find the fewest hours that the person with most of them can have had, over the rounding of mean and SD.

    Examples
    --------
    >>> round(highest("uo", "after").low)
    42
    """
    row, n = printed_rows(2)[f"hours_{time}"], sizes(time)[group]
    return reach(
        lambda mean, sd: summary.least_maximum(mean, sd, n), getattr(row, f"{group}_mean"), getattr(row, f"{group}_sd")
    )
