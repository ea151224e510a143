"""What the numbers of the chapter tell of the people behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scipy import stats

from etterprov import source
from etterprov.check import fitting
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.summary import (
    p_from_t,
)


def printed_rows(number: int) -> Mapping[Any, source.Row]:
    """Give the rows of a table of the chapter by its number."""
    return source.rows(f"uo-table-{number}")


@source.cached
def text_of() -> dict[str, Printed]:
    """Give the numbers in the text of the chapter by their names."""
    return {key: row.value for key, row in source.rows("uo-text").items()}


def whole_of(number: Printed) -> int:
    """Give a printed count as a whole number."""
    return int(number.value)


def splits(total: int) -> Iterator[tuple[int, int]]:
    """Give the ways in which `total` people can come from the 56 and the 26 enrolled."""
    head = printed_rows(2)["group_size"]
    most_uo, most_control = whole_of(head.uo_n), whole_of(head.control_n)
    for control in range(max(2, total - most_uo), min(most_control, total - 2) + 1):
        yield total - control, control


@source.cached
def _slope_to_half_width(b: Printed, low: Printed, high: Printed) -> Reach:
    """Push a slope and its interval through slope / half the interval's width.

    The slope is known twice, as printed and as the middle of its interval; both hold.
    """
    middle = reach(lambda x, y: (x + y) / 2, low, high)
    slope = Reach(max(b.low, middle.low), min(b.high, middle.high))
    half = reach(lambda x, y: (y - x) / 2, low, high)
    return reach(lambda x, h: x / h, slope, half)


def slope_reach(row: source.Row, n: int, result: Callable[[float, int], float]) -> Reach:
    """Push slope and interval of a row of table 4 through t for n people, then through `result`.

    Parameters
    ----------
    row : source.Row
        With the printed `b`, `ci_low` and `ci_high`.
    n : int
        People in the regression.
    result : callable
        Takes t and n - 2; turns only at t = 0, as p and R squared do.

    Returns
    -------
    Reach

    Examples
    --------
    >>> row = source.rows("uo-table-4")["work_ability", "uo"]
    >>> span = slope_reach(row, 26, CLAIMS_OF_SLOPE["r2"])
    >>> round(span.low, 4), round(span.high, 4)
    (0.1806, 0.1807)
    """
    df = n - 2
    quantile = float(stats.t.ppf(0.975, df))
    ratio = _slope_to_half_width(row.b, row.ci_low, row.ci_high)
    return ratio.through(lambda x: result(x * quantile, df), turning=[0.0])


def _r2_of_t(t: float, df: int) -> float:
    return t * t / (t * t + df)


CLAIMS_OF_SLOPE = {"p": p_from_t, "r2": _r2_of_t}


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
    most = whole_of(getattr(printed_rows(2)["group_size"], f"{row.group}_n"))
    fits = [
        set(fitting(getattr(row, name), {n: slope_reach(row, n, f) for n in range(5, most + 1)}))
        for name, f in CLAIMS_OF_SLOPE.items()
    ]
    return sorted(fits[0] & fits[1])


def behind_change() -> tuple[int, int]:
    """Tell how many people of each group stand behind the change in hours of table 2.

    Returns
    -------
    tuple of int
        Utvidet oppfølging and control. The df of the change is that of 79 people; with all controls who were enrolled
        the rest are of Utvidet oppfølging.

    Examples
    --------
    >>> behind_change()
    (53, 26)
    """
    control = whole_of(printed_rows(2)["group_size"].control_n)
    return whole_of(printed_rows(2)["hours_change"].df) + 2 - control, control


def head_of_table_3() -> tuple[int, int]:
    """Give the people in the head of table 3.

    Examples
    --------
    >>> head_of_table_3()
    (52, 27)
    """
    head = printed_rows(3)["group_size"]
    return whole_of(head.uo_n), whole_of(head.control_n)


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
        People behind table 2; by default those of `behind_change`.

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
    uo, control = (given or known for given, known in zip((uo, control), behind_change(), strict=True))
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
        People behind table 2; by default those of `behind_change`.

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
