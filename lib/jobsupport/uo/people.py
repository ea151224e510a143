"""What the numbers of the chapter tell of the people behind them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from scipy import stats

from etterprov import source
from etterprov.counts import as_int
from etterprov.families.estimates import p_of_estimate, r2_of_slope
from etterprov.families.means import Group, group
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.summary import (
    SlopeTest,
    TTest,
    p_from_f,
    p_from_t,
    paired_correlation,
    pooled_sd,
    r2_of_three,
    slope_test,
    t_statistic,
    variance_inflation,
)

PREDICTORS = ("work_ability", "self_efficacy", "expectation")
_FEWEST = 5  # people in a regression
_CODES = re.compile(r"\((\d+)-(\d+); (\d+) = lavest\)")


def printed_rows(number: int) -> Mapping[Any, source.Row]:
    """Give the rows of a table of the chapter by its number."""
    return source.rows(f"uo-table-{number}")


def text_of() -> Mapping[str, Printed]:
    """Give the numbers in the text of the chapter by their names."""
    return source.text_numbers("uo-text")


def enrolled() -> tuple[int, int]:
    """Tell how many people table 2 enrols.

    Returns
    -------
    tuple of int
        Utvidet oppfølging and control.

    Examples
    --------
    >>> enrolled()
    (56, 26)
    """
    head = printed_rows(2)["group_size"]
    return as_int(head.uo_n), as_int(head.control_n)


def people_of(name: str) -> int:
    """Tell how many people a comparison of table 2 is of, by its degrees of freedom.

    Parameters
    ----------
    name : str
        A row of table 2 with a t.

    Examples
    --------
    >>> people_of("work_ability"), people_of("hours_change")
    (43, 79)
    """
    return as_int(printed_rows(2)[name].df) + 2


def printed_groups(name: str) -> tuple[str, str]:
    """Write what table 2 prints of a trait of both groups: a mean with its SD, or per cent.

    Parameters
    ----------
    name : str
        A row of table 2.

    Returns
    -------
    tuple of str
        Utvidet oppfølging and control.

    Examples
    --------
    >>> printed_groups("women"), printed_groups("age")
    (('41 %', '38 %'), ('27.1 (5.7)', '38.9 (13.1)'))
    """
    row = vars(printed_rows(2)[name])
    if row["uo_percent"] is not None:
        return f"{row['uo_percent']} %", f"{row['control_percent']} %"
    first, second = (f"{row[f'{group}_mean']} ({row[f'{group}_sd']})" for group in ("uo", "control"))
    return first, second


def splits(total: int) -> Iterator[tuple[int, int]]:
    """Give the ways in which so many people can come from those enrolled, at least two from each group.

    Examples
    --------
    >>> list(splits(82)), list(splits(83))
    ([(56, 26)], [])
    """
    most_uo, most_control = enrolled()
    for control in range(max(2, total - most_uo), min(most_control, total - 2) + 1):
        yield total - control, control


def codes_of_expectation() -> tuple[int, int, int] | None:
    """Give the lowest and the highest code of expectation by table 2, and which of them is the lowest expectation.

    Returns
    -------
    tuple of int, or None
        None if the table's label does not say it so.

    Examples
    --------
    >>> codes_of_expectation()
    (0, 8, 8)
    """
    found = _CODES.search(printed_rows(2)["expectation"].label_no)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


# Table 4 ------------------------------------------------------------------------------------------------


def reach_of_t(row: source.Row) -> Reach:
    """Give the lowest and the highest t that the means and SDs of a row of table 2 allow, for any sizes of the groups.

    Parameters
    ----------
    row : source.Row
        With a t and its df.

    Returns
    -------
    Reach

    Examples
    --------
    >>> allowed = reach_of_t(printed_rows(2)["hours_before"])
    >>> round(allowed.low, 2), round(allowed.high, 2)
    (0.96, 1.03)
    """

    def t(m1: Any, s1: Any, m2: Any, s2: Any, n1: int, n2: int) -> Any:
        return t_statistic(m1, s1, n1, m2, s2, n2)

    inputs = row.uo_mean, row.uo_sd, row.control_mean, row.control_sd
    found = [reach(partial(t, n1=n1, n2=n2), *inputs) for n1, n2 in splits(int(row.df.value) + 2)]
    return Reach(min(ends.low for ends in found), max(ends.high for ends in found))


def people_behind(row: source.Row) -> list[int]:
    """Tell which numbers of people reproduce both p and R squared of a row of table 4.

    Parameters
    ----------
    row : source.Row
        A row of table 4.

    Returns
    -------
    list of int
        No more than were enrolled in the row's group.

    Examples
    --------
    >>> people_behind(source.rows("uo-table-4")["work_ability", "uo"])
    [26]
    """
    most = as_int(getattr(printed_rows(2)["group_size"], f"{row.group}_n"))
    slope = row.b, row.ci_low, row.ci_high
    return [
        n
        for n in range(_FEWEST, most + 1)
        if p_of_estimate(*slope, df=n - 2).meets(row.p) and r2_of_slope(*slope, n - 2).meets(row.r2)
    ]


@source.cached
def joint_regression(group: str, people: int) -> Mapping[str, Reach]:
    """Find the regression of hours on all three predictors of table 4 at once, without age.

    Parameters
    ----------
    group : {"uo", "control"}
        Which group.
    people : int
        How many answered all three questions; table 4 has them for one question at a time.

    Returns
    -------
    dict of str to Reach
        ``r2``, what it ``adds`` to the R squared of work ability alone, the ``inflation`` of the variance of its slope
        by the other two, and the ``f`` and ``p`` of all three, over the rounding of R squared (table 4) and of the
        predictors' correlations (table 5).

    Examples
    --------
    >>> found = joint_regression("uo", 24)
    >>> {name: round(span.middle, 3) for name, span in found.items()}
    {'r2': 0.182, 'adds': 0.001, 'inflation': 3.839, 'f': 1.485, 'p': 0.249}
    """
    rows = [printed_rows(4)[predictor, group] for predictor in PREDICTORS]
    signs = [1 if row.b.value > 0 else -1 for row in rows]
    # Each correlation with hours, whose derivatives are bounded, as those of the root of an R squared near zero aren't.
    roots = [Reach(max(row.r2.low, 0.0), row.r2.high).through(math.sqrt) for row in rows]
    with_hours = [root if sign > 0 else Reach(-root.high, -root.low) for root, sign in zip(roots, signs, strict=True)]
    ability, efficacy, expectation = PREDICTORS
    pairs = (ability, efficacy), (ability, expectation), (expectation, efficacy)
    among = [printed_rows(5)[*pair, group].r for pair in pairs]
    df = people - len(PREDICTORS) - 1

    joint = reach(r2_of_three, *with_hours, *among)
    f = joint.through(lambda share: share / len(PREDICTORS) / ((1 - share) / df))
    found = {
        "r2": joint,
        "adds": reach(lambda *values: r2_of_three(*values) - values[0] ** 2, *with_hours, *among),
        "inflation": reach(variance_inflation, *among),
        "f": f,
        "p": f.through(lambda value: p_from_f(value, len(PREDICTORS), df)),
    }
    return MappingProxyType(found)


# Hours --------------------------------------------------------------------------------------------------


def behind_hours() -> tuple[int, int]:
    """Tell how many people of each group stand behind the hours before, and after, of table 2.

    Returns
    -------
    tuple of int
        Utvidet oppfølging and control. The df of either is that of 80 people; with all controls who were enrolled the
        rest are of Utvidet oppfølging.

    Examples
    --------
    >>> behind_hours()
    (54, 26)
    """
    return _beside_all_controls("hours_before")


def behind_change() -> tuple[int, int]:
    """Tell how many people of each group stand behind the change in hours of table 2.

    Returns
    -------
    tuple of int
        Utvidet oppfølging and control, as `behind_hours`.

    Examples
    --------
    >>> behind_change()
    (53, 26)
    """
    return _beside_all_controls("hours_change")


@dataclass(frozen=True)
class Spread:
    """Hold how much hours differ between people at one time, how much their change does, and how times correlate."""

    between: float
    change: float
    correlation: float


def spread_of_hours() -> Spread:
    """Recover from the SDs of table 2, pooled over both groups, how hours before and after hang together.

    Returns
    -------
    Spread
        ``between`` people at one time, as the SD of the change and the correlation have it.

    Examples
    --------
    >>> spread = spread_of_hours()
    >>> [round(float(x), 1) for x in (spread.between, spread.change, spread.correlation)]
    [20.6, 22.5, 0.4]
    """
    sds = {
        time: pooled_sd(row.uo_sd.value, behind_change()[0], row.control_sd.value, behind_change()[1])
        for time, row in ((time, printed_rows(2)[f"hours_{time}"]) for time in ("before", "after", "change"))
    }
    correlation = paired_correlation(sds["before"], sds["after"], sds["change"])
    return Spread(sds["change"] / math.sqrt(2 * (1 - correlation)), sds["change"], correlation)


def _beside_all_controls(name: str) -> tuple[int, int]:
    _, control = enrolled()
    return people_of(name) - control, control


def head_of_table_3() -> tuple[int, int]:
    """Give the people in the head of table 3.

    Examples
    --------
    >>> head_of_table_3()
    (52, 27)
    """
    head = printed_rows(3)["group_size"]
    return as_int(head.uo_n), as_int(head.control_n)


def groups_of_change(
    uo: Printed | Reach, control: Printed | Reach, sizes: tuple[int, int] | None = None
) -> tuple[Group, Group]:
    """Give both groups with some mean change in hours and the SDs of change of table 2.

    Parameters
    ----------
    uo, control : Printed or Reach
        Mean changes.
    sizes : tuple of int, optional
        People in Utvidet oppfølging and control; by default those of `behind_change`.

    Examples
    --------
    >>> uo, control = groups_of_change(Printed("9.3"), Printed("9.1"))
    >>> uo.n, control.n, round(control.sd.low, 2)
    (53, 26, 20.15)
    """
    change = printed_rows(2)["hours_change"]
    n, m = sizes or behind_change()
    return group(max(n, 1), uo, sd=change.uo_sd), group(max(m, 1), control, sd=change.control_sd)


def person_by_group(time: str, uo: int | None = None, control: int | None = None) -> dict[str, Reach]:
    """Find the hours of a person who changed group between table 2 and the text.

    Suppose that table 2 has `uo` and `control` people and that the text has one person fewer in
    Utvidet oppfølging and one more among the controls. Every mean in the text then tells that
    person's hours, once from the group left and once from the group joined.

    Parameters
    ----------
    time : {"before", "after", "change"}
        Which hours.
    uo, control : int, optional
        People behind table 2; by default those of `behind_change` for the change, of `behind_hours` for the years.

    Returns
    -------
    dict of str to Reach
        Hours a week as told by the group ``left`` and the group ``joined``.

    Examples
    --------
    >>> {side: (round(span.low), round(span.high)) for side, span in person_by_group("change").items()}
    {'left': (35, 46), 'joined': (33, 39)}
    """
    text, row = text_of(), printed_rows(2)[f"hours_{time}"]
    behind = behind_change() if time == "change" else behind_hours()
    uo, control = (given or known for given, known in zip((uo, control), behind, strict=True))
    return {
        "left": reach(lambda old, new: uo * old - (uo - 1) * new, row.uo_mean, text[f"hours_{time}_uo"]),
        "joined": reach(
            lambda old, new: (control + 1) * new - control * old, row.control_mean, text[f"hours_{time}_control"]
        ),
    }


def moved_person(uo: int | None = None, control: int | None = None) -> dict[str, Reach]:
    """Find the hours of one person that agree with what both groups tell.

    Parameters
    ----------
    uo, control : int, optional
        People behind table 2; by default those of `behind_change` for the change, of `behind_hours` for the years.

    Returns
    -------
    dict of str to Reach
        Hours a week ``before`` and ``after`` and their ``change``. A Reach with low > high would
        mean that no such person exists.

    Examples
    --------
    >>> span = moved_person()["change"]
    >>> round(span.low), round(span.high)
    (35, 39)
    """
    found = {}
    for time in ("before", "after", "change"):
        sides = person_by_group(time, uo, control).values()
        found[time] = Reach(max(span.low for span in sides), min(span.high for span in sides))
    return found


# Regressions and correlations ---------------------------------------------------------------------------


def regression_sizes() -> dict[tuple[str, str], list[int]]:
    """Tell which numbers of people fit each row of table 4, no more than answered the question by table 2.

    Returns
    -------
    dict
        By predictor and group.

    Examples
    --------
    >>> found = regression_sizes()
    >>> found["work_ability", "uo"], found["work_ability", "control"]
    ([26], [16])
    """
    four = printed_rows(4)
    found = {key: people_behind(row) for key, row in four.items() if key[0] != "group_size"}
    for predictor in PREDICTORS:
        most = people_of(predictor) - min(found[predictor, "uo"])
        found[predictor, "control"] = [n for n in found[predictor, "control"] if n <= most]
    return found


def slopes() -> dict[tuple[str, str], SlopeTest]:
    """Give what slope and interval of each row of table 4 imply, with the largest number of people that fits.

    Returns
    -------
    dict
        By predictor and group.

    Examples
    --------
    >>> round(slopes()["work_ability", "uo"].p, 3)
    0.030
    """
    found = {}
    for key, fitting in regression_sizes().items():
        if fitting:
            low, high = (end.value for end in (printed_rows(4)[key].ci_low, printed_rows(4)[key].ci_high))
            found[key] = slope_test((low + high) / 2, low, high, fitting[-1])
    return found


def slope_difference(predictor: str) -> TTest:
    """Test whether a slope of table 4 differs between the groups, each with its own standard error.

    Returns
    -------
    TTest
        Utvidet oppfølging minus control.

    Examples
    --------
    >>> round(slope_difference("work_ability").p, 3)
    0.058
    """
    uo, control = (slopes()[predictor, group] for group in ("uo", "control"))
    difference, se, df = uo.b - control.b, math.hypot(uo.se, control.se), uo.df + control.df
    half = float(stats.t.ppf(0.975, df)) * se
    p = p_from_t(difference / se, df)
    return TTest(difference / se, df, p, difference, se, difference - half, difference + half)


def answered_both(first: str, second: str, sample: str) -> int:
    """Tell how many answered two questions: all by the df of table 2, Utvidet oppfølging by the regressions.

    Parameters
    ----------
    first, second : str
        Predictors of table 4.
    sample : {"all", "uo", "control"}
        Of whom.

    Examples
    --------
    >>> answered_both("work_ability", "expectation", "all")
    40
    """
    total = min(people_of(factor) for factor in (first, second))
    uo = min(regression_sizes()[factor, "uo"][0] for factor in (first, second))
    return {"all": total, "uo": uo, "control": total - uo}[sample]
