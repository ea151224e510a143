"""Small cells of a table of people: hidden so that totals don't give them away, and audited.

A count of fewer than five can tell something of a single person, so it is not shown. Since a total minus its other
parts gives it back, further cells have to go (complementary suppression). `suppress` finds the fewest; `audit` is the
attacker: it takes a table as shown and works out what every hidden cell can be.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, sparse

#: Counts below this are small. A hidden small cell keeps a range of possible values at least this wide.
LEAST = 5
#: Label of the totals.
ALL = "all"

_Floats = npt.NDArray[np.float64]


def with_totals(counts: pd.DataFrame) -> pd.DataFrame:
    """Add the totals of rows and columns to a table of counts.

    Examples
    --------
    >>> with_totals(pd.DataFrame({"control": [3, 9], "intervention": [12, 8]}, index=["yes", "no"]))
         control  intervention  all
    yes        3            12   15
    no         9             8   17
    all       12            20   32
    """
    if ALL in counts.index or ALL in counts.columns:
        raise ValueError(f"{ALL!r} is the name of the totals; no row or column can have it")
    numbers = counts.to_numpy()
    if numbers.size == 0 or (numbers != np.floor(numbers)).any() or (numbers < 0).any():
        raise ValueError("a table of counts holds whole numbers, none of them negative")
    frame = counts.astype("int64").copy()
    frame[ALL] = frame.sum(axis=1)
    frame.loc[ALL] = frame.sum()
    return frame


def _sums(rows: int, columns: int) -> sparse.csr_array:
    """Write down that parts add to totals: the product with all cells, row by row, totals last, is zero."""
    cell = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    lines = [*cell, *cell.T]
    entries = [(number, int(i), 1.0 if i != line[-1] else -1.0) for number, line in enumerate(lines) for i in line]
    number, place, value = zip(*entries, strict=True)
    return sparse.csr_array((value, (number, place)), shape=(len(lines), cell.size))


def suppress(counts: pd.DataFrame) -> pd.DataFrame:
    """Hide the small cells of a table and as few others as keep them from being worked out.

    Parameters
    ----------
    counts : DataFrame
        Whole counts; a column is a group of people whose size is known (an arm), the rows are the
        values that they can have.

    Returns
    -------
    DataFrame
        With the totals of rows and columns as row and column ``all``; missing where hidden. The
        totals of columns and the total of all are always shown.

    Raises
    ------
    ValueError
        If a column has fewer than 5 people in all: then nothing of it can be shown.

    Notes
    -----
    What is guaranteed: whoever knows all that is shown, and that counts are whole and not negative,
    can narrow a hidden count of fewer than 5 to no less than a range of 5 (six different counts in a
    row, or more), so that it may also be a count that isn't small; and no hidden cell can be worked
    out. A zero is small as well: shown, it would tell the same of everyone in the group.

    Fischetti & Salazar's model for cell suppression, solved by mixed-integer programming: for
    each small cell there are to be two tables that agree with everything shown and in which that
    cell differs by 5. Since parts and totals make a network, all tables between them are possible
    too. Cells within the table are hidden before totals, small ones before large ones.

    Examples
    --------
    >>> suppress(pd.DataFrame({"control": [3, 90], "intervention": [12, 80]}, index=["yes", "no"]))
         control  intervention  all
    yes     <NA>          <NA>   15
    no      <NA>          <NA>  170
    all       93            92  185
    """
    full = with_totals(counts)
    small_columns = [str(name) for name in full.columns if full.loc[ALL, name] < LEAST]
    if small_columns:
        raise ValueError(f"fewer than {LEAST} people in {', '.join(small_columns)}: nothing of them can be shown")
    values = full.to_numpy(dtype=float).ravel()
    always = np.zeros(full.shape, dtype=bool)
    always[-1] = True
    small = (values < LEAST) & ~always.ravel()
    hidden = small.copy()
    if small.any():
        hidden = _fewest(values, small, always.ravel(), *counts.shape)
        # A cell that can be worked out protects nothing.
        reach = _reach(full.mask(hidden.reshape(full.shape)).astype("Float64").to_numpy(dtype=float, na_value=np.nan))
        width = reach[1] - reach[0]
        hidden &= small | (width > 0)
        if (width[small] < LEAST).any():
            raise RuntimeError("a small cell could be narrowed down; nothing is shown")
    return full.astype("Int64").mask(hidden.reshape(full.shape))


def _fewest(
    values: _Floats, small: npt.NDArray[np.bool_], always: npt.NDArray[np.bool_], rows: int, columns: int
) -> npt.NDArray[np.bool_]:
    """Find which cells to hide: for each small cell a change up and one down, 5 apart, within hidden cells."""
    size, sums = values.size, _sums(rows, columns)
    inner = np.zeros((rows + 1, columns + 1), dtype=bool)
    inner[:-1, :-1] = True
    # One cell more costs more than any people in it, a total more than all cells within the table.
    cost = np.where(inner.ravel(), 1.0, size) + values / (1 + values[-1]) / size
    changes = [(place, sign) for place in np.flatnonzero(small) for sign in (1, -1)]
    total = size * (1 + len(changes))
    # Variables: whether each cell is hidden, then for each change how much each cell changes.
    low = np.concatenate([small.astype(float), *(np.maximum(-values, -LEAST) for _ in changes)])
    high = np.concatenate([1.0 - always, np.full(total - size, float(LEAST))])
    identity, nothing = sparse.identity(size, format="csr"), sparse.csr_array((size, size))
    blocks: list[Any] = []
    for number in range(len(changes)):
        own = [nothing] * len(changes)
        own[number] = identity
        blocks.append((sparse.hstack([-LEAST * identity, *own]), -np.inf, 0.0))  # up only where hidden
        blocks.append((sparse.hstack([sparse.diags_array(np.minimum(values, LEAST)), *own]), 0.0, np.inf))  # down too
        own = [sparse.csr_array(sums.shape)] * len(changes)
        own[number] = sums
        blocks.append((sparse.hstack([sparse.csr_array((sums.shape[0], size)), *own]), 0.0, 0.0))
    for number in range(0, len(changes), 2):
        place = changes[number][0]
        apart = sparse.csr_array(
            ([1.0, -1.0], ([0, 0], [size * (1 + number) + place, size * (2 + number) + place])), shape=(1, total)
        )
        blocks.append((apart, float(LEAST), np.inf))
    found = optimize.milp(
        np.concatenate([cost, np.zeros(total - size)]),
        constraints=[optimize.LinearConstraint(matrix, lower, upper) for matrix, lower, upper in blocks],
        integrality=np.concatenate([np.ones(size), np.zeros(total - size)]),
        bounds=optimize.Bounds(low, high),
        options={"time_limit": 20},
    )
    if found.x is None:
        raise RuntimeError(f"no way to hide the small cells was found: {found.message}")
    result: npt.NDArray[np.bool_] = found.x[:size] > 0.5
    return result


def _reach(shown: _Floats) -> tuple[_Floats, _Floats]:
    """Give the least and the greatest that each cell can be; `shown` has the totals and nan where hidden."""
    values = shown.ravel()
    hidden = np.flatnonzero(np.isnan(values))
    low, high = values.copy(), values.copy()
    if hidden.size == 0:
        return low, high
    sums = _sums(shown.shape[0] - 1, shown.shape[1] - 1)
    known = np.nan_to_num(values)
    parts, rest = sums[:, hidden], -(sums @ known)
    for number, place in enumerate(hidden):
        aim = np.zeros(hidden.size)
        aim[number] = 1.0
        for sign, ends in ((1, low), (-1, high)):
            found = optimize.linprog(sign * aim, A_eq=parts, b_eq=rest, bounds=(0, None))
            if found.status == 2:
                raise ValueError("the numbers shown don't add up")
            ends[place] = np.inf if found.status == 3 else round(sign * found.fun, 6)
    return low, high


def audit(shown: pd.DataFrame) -> pd.DataFrame:
    """Work out what every hidden cell of a table can be, from what is shown.

    Parameters
    ----------
    shown : DataFrame
        Counts with the totals as last row and last column, missing where hidden, as from `suppress`.

    Returns
    -------
    DataFrame
        One row per hidden cell with the columns ``row, column, low, high``: every whole number from
        `low` to `high` fits all that is shown, and no other.

    Raises
    ------
    ValueError
        If the numbers shown don't add up.

    Notes
    -----
    Two linear programs a cell. Their solutions are whole numbers, since the constraints are those
    of a transport problem.

    Examples
    --------
    >>> shown = suppress(pd.DataFrame({"control": [3, 90], "intervention": [12, 80]}, index=["yes", "no"]))
    >>> audit(shown)
       row        column  low  high
    0  yes       control    0    15
    1  yes  intervention    0    15
    2   no       control   78    93
    3   no  intervention   77    92
    """
    numbers = shown.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    low, high = (ends.reshape(numbers.shape) for ends in _reach(numbers))
    rows = [
        (shown.index[i], shown.columns[j], low[i, j], high[i, j])
        for i, j in product(*map(range, numbers.shape))
        if np.isnan(numbers[i, j])
    ]
    frame = pd.DataFrame(rows, columns=["row", "column", "low", "high"])
    whole = np.isfinite(frame[["low", "high"]].to_numpy(dtype=float)).all()
    return frame.astype({"low": "int64", "high": "int64"}) if whole else frame
