"""Small cells of a table of people: hidden so that totals don't give them away, and audited.

A count of fewer than five can tell something of a single person, so it is not shown. Since a total minus its other
parts gives it back, further cells have to go (complementary suppression). `suppress` finds the fewest; `audit` is the
attacker: it takes a table as shown and works out what every hidden cell can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, sparse

#: Counts below this are small. A hidden small cell keeps a range of possible values at least this wide.
LEAST = 5
#: Label of the totals.
ALL = "all"

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]
_Ints = npt.NDArray[np.int64]


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


@dataclass(frozen=True)
class _System:
    """Hold counts, printed or not, and the equations between them.

    ``sums @ counts`` is zero; ``always`` marks what is printed whatever happens,
    ``never`` what isn't printed anyway; ``cost`` is the loss when a printed count is hidden.
    """

    counts: _Floats
    sums: sparse.csr_array
    always: _Bools
    never: _Bools
    cost: _Floats

    def hidden(self) -> _Bools:
        """Choose what to hide, and prove that it is enough."""
        small = (self.counts < LEAST) & ~self.always
        if not small.any():
            return self.never
        hidden = _fewest(self, small)
        low, high = _reach(np.where(hidden, np.nan, self.counts), self.sums)
        # A count that can be worked out protects nothing.
        hidden &= small | self.never | (high > low)
        if (high[small] - low[small] < LEAST).any():
            raise RuntimeError("a small count could be narrowed down; nothing is shown")
        return hidden


def _equations(lines: Sequence[tuple[Sequence[int], int]], size: int) -> sparse.csr_array:
    """Write down that the counts at some places add to the one at another."""
    entries = [
        (number, place, sign)
        for number, (parts, total) in enumerate(lines)
        for place, sign in [*((part, 1.0) for part in parts), (total, -1.0)]
    ]
    number, place, sign = zip(*entries, strict=True)
    return sparse.csr_array((sign, (number, place)), shape=(len(lines), size))


def _lines(cell: npt.NDArray[np.int64]) -> list[tuple[list[int], int]]:
    """List the rows and columns of a table whose last row and last column are totals."""
    return [(line[:-1].tolist(), int(line[-1])) for line in [*cell, *cell.T]]


def _costs(full: pd.DataFrame) -> _Floats:
    """Let one cell more cost more than any people in it, and a total more than all cells within the table."""
    cost = 1 + full.to_numpy(dtype=float) / (1 + float(full.iloc[-1, -1])) / full.size
    cost[-1, :] += full.size
    cost[:, -1] += full.size
    return cost


def suppress(counts: pd.DataFrame, *, known_rows: bool = False) -> pd.DataFrame:
    """Hide the small cells of a table and as few others as keep them from being worked out.

    Parameters
    ----------
    counts : DataFrame
        Whole counts; a column is a group of people whose size is known (an arm), the rows are the
        values that they can have.
    known_rows : bool
        Whether the totals of the rows are known from elsewhere as well, so that to hide them would
        protect nothing.

    Returns
    -------
    DataFrame
        With the totals of rows and columns as row and column ``all``; missing where hidden. The
        totals of columns and the total of all are always shown.

    Raises
    ------
    ValueError
        If a column, or a row whose total is known, has fewer than 5 people in all.

    Notes
    -----
    What is guaranteed: whoever knows all that is shown, and that counts are whole and not negative,
    can narrow a hidden count of fewer than 5 to no less than a range of 5 (six different counts in a
    row, or more), so that it may also be a count that isn't small; and no hidden cell can be worked
    out. Where there is any way to it, not even someone who is told which hidden counts are small can
    work one out. A zero is small as well: shown, it would tell the same of everyone in the group.

    The model of Fischetti & Salazar-González (2001), doi:10.1287/mnsc.47.7.1008.9805, with their sliding
    protection level, solved by mixed-integer programming: for each small cell there are to be two
    tables that agree with everything shown and in which that cell differs by 5. Since parts and
    totals make a network, all tables between them are possible too. Cells within the table are
    hidden before totals, few before many, small ones before large ones.

    Examples
    --------
    >>> suppress(pd.DataFrame({"control": [3, 90], "intervention": [12, 80]}, index=["yes", "no"]))
         control  intervention  all
    yes     <NA>          <NA>   15
    no      <NA>          <NA>  170
    all       93            92  185
    """
    full = _whole(counts)
    always = np.zeros(full.shape, dtype=bool)
    always[-1] = True
    if known_rows:
        always[:, -1] = True
        if small := [str(name) for name in full.index if full.loc[name, ALL] < LEAST]:
            raise ValueError(f"fewer than {LEAST} people in {', '.join(small)}: nothing of them can be shown")
    sums = _equations(_lines(np.arange(full.size).reshape(full.shape)), full.size)
    values = full.to_numpy(dtype=float).ravel()
    system = _System(values, sums, always.ravel(), np.zeros(full.size, dtype=bool), _costs(full).ravel())
    return _masked(full, system.hidden())


def _whole(counts: pd.DataFrame) -> pd.DataFrame:
    full = with_totals(counts)
    if small := [str(name) for name in full.columns if full.loc[ALL, name] < LEAST]:
        raise ValueError(f"fewer than {LEAST} people in {', '.join(small)}: nothing of them can be shown")
    return full


def _masked(full: pd.DataFrame, hidden: _Bools) -> pd.DataFrame:
    return full.astype("Int64").mask(hidden.reshape(full.shape))


def suppress_together(people: pd.DataFrame, sorts: Sequence[str], column: str) -> dict[str, pd.DataFrame]:
    """Hide small cells in several tables on the same people, so that not even all of them give one away.

    For two codings of one variable, or bands and a subset of them: what one table hides, another may
    tell by a difference.

    Parameters
    ----------
    people : DataFrame
        One row per person.
    sorts : sequence of str
        Columns whose values are the rows of a table each; no value may be missing.
    column : str
        The column whose values are the columns of every table.

    Returns
    -------
    dict of str to DataFrame
        By sort, as from `suppress`.

    Raises
    ------
    ValueError
        As `suppress`.

    Notes
    -----
    The guarantee of `suppress` with all tables in hand, also for people who have the same values in
    all sorts, whom no table shows by themselves but a difference of two may. That a combination of
    values nobody has is impossible is taken as known. Ranges are those of whole tables; between their
    ends there can be gaps.

    Examples
    --------
    The second coding shows a and b together, which would tell b.

    >>> people = pd.DataFrame({"fine": ["a"] * 50 + ["b"] * 3 + ["c"] * 9 + ["d"] * 60, "arm": "control"})
    >>> people["coarse"] = people["fine"].replace({"a": "ab", "b": "ab"})
    >>> shown = suppress_together(people, ["fine", "coarse"], "arm")
    >>> bool(shown["coarse"].isna().to_numpy().any())
    False
    >>> shown["fine"]["control"].isna().to_dict()
    {'a': True, 'b': True, 'c': False, 'd': False, 'all': False}
    """
    atoms = pd.crosstab([people[sort] for sort in sorts], people[column])
    fulls = [_whole(pd.crosstab(people[sort], people[column]).rename_axis(index=None, columns=None)) for sort in sorts]
    sums = _linked(atoms.index.to_frame(index=False), fulls)
    always, costs = [], [np.zeros(atoms.size)]
    for full in fulls:
        fixed = np.zeros(full.shape, dtype=bool)
        fixed[-1] = True
        always.append(fixed.ravel())
        costs.append(_costs(full).ravel())
    never = np.arange(sums.shape[1]) < atoms.size
    system = _System(
        np.concatenate([frame.to_numpy(dtype=float).ravel() for frame in (atoms, *fulls)]),
        sums,
        np.concatenate([np.zeros(atoms.size, dtype=bool), *always]),
        never,
        np.concatenate(costs),
    )
    parts = np.split(system.hidden(), np.cumsum([atoms.size, *(full.size for full in fulls)]))[1:-1]
    return {sort: _masked(full, part) for sort, full, part in zip(sorts, fulls, parts, strict=True)}


def _linked(combinations: pd.DataFrame, tables: Sequence[pd.DataFrame]) -> sparse.csr_array:
    """Write down how tables hang together by the people with each combination of values, who come first."""
    columns = tables[0].shape[1] - 1
    place = np.arange(len(combinations) * columns).reshape(-1, columns)
    lines: list[tuple[list[int], int]] = []
    start = place.size
    for number, table in enumerate(tables):
        cell = start + np.arange(table.size).reshape(table.shape)
        start += table.size
        lines += _lines(cell)
        names = combinations.iloc[:, number].to_numpy()
        for i, name in enumerate(table.index[:-1]):
            lines += [(place[names == name, j].tolist(), int(cell[i, j])) for j in range(columns)]
    return _equations(lines, start)


def audit_together(shown: Mapping[str, pd.DataFrame], people: pd.DataFrame) -> pd.DataFrame:
    """Work out what every hidden cell of several tables can be, from all of them.

    Parameters
    ----------
    shown : mapping of str to DataFrame
        As from `suppress_together`.
    people : DataFrame
        One row per person; only which combinations of values there are is taken from it.

    Returns
    -------
    DataFrame
        As from `audit`, with the column ``table`` in front.

    Examples
    --------
    >>> people = pd.DataFrame({"fine": ["a"] * 50 + ["b"] * 3 + ["c"] * 9 + ["d"] * 60, "arm": "control"})
    >>> people["coarse"] = people["fine"].replace({"a": "ab", "b": "ab"})
    >>> audit_together(suppress_together(people, ["fine", "coarse"], "arm"), people).query("column == 'control'")
      table row   column  low  high
    0  fine   a  control    0    53
    2  fine   b  control    0    53
    """
    combinations = people[list(shown)].drop_duplicates()
    tables = list(shown.values())
    sums = _linked(combinations, tables)
    unknown = np.full(len(combinations) * (tables[0].shape[1] - 1), np.nan)
    numbers = [table.astype("Float64").to_numpy(dtype=float, na_value=np.nan) for table in tables]
    low, high = _reach(np.concatenate([unknown, *(values.ravel() for values in numbers)]), sums)
    rows, start = [], unknown.size
    for name, table, values in zip(shown, tables, numbers, strict=True):
        for i, j in product(*map(range, values.shape)):
            if np.isnan(values[i, j]):
                place = start + i * values.shape[1] + j
                rows.append((name, table.index[i], table.columns[j], int(low[place]), int(high[place])))
        start += values.size
    return pd.DataFrame(rows, columns=["table", "row", "column", "low", "high"])


def _fewest(system: _System, small: _Bools) -> _Bools:
    """Find what to hide: for each small count a change up and one down, 5 apart, of hidden counts only.

    And, if there is any such way, a third change that leaves all small counts small: it protects against someone who
    guesses which of the hidden counts are the small ones.
    """
    counts, size = system.counts, system.counts.size
    places = np.flatnonzero(small)
    number = 3 * places.size
    # Variables: whether each count is hidden; for each change by how much each count changes; for each third change its
    # direction and whether there is none.
    starts = size * (1 + np.arange(number)).reshape(-1, 3)
    direction = size * (1 + number) + np.arange(places.size)
    without = direction + places.size
    total = size * (1 + number) + 2 * places.size
    low = np.concatenate([(small | system.never).astype(float), np.tile(np.maximum(-counts, -LEAST), number)])
    high = np.concatenate([1.0 - system.always, np.full(size * number, float(LEAST))])
    for start in starts[:, 2]:
        high[start + places] = LEAST - 1 - counts[places]
    each, everyone = sparse.eye_array(number), np.ones((number, 1))
    spare = sparse.csr_array((size * number, 2 * places.size))
    upwards = [sparse.kron(everyone, -LEAST * sparse.eye_array(size)), sparse.kron(each, sparse.eye_array(size)), spare]
    downwards = [sparse.kron(everyone, sparse.diags_array(np.minimum(counts, LEAST))), *upwards[1:]]
    equations = sparse.kron(each, system.sums)
    added = [sparse.csr_array((equations.shape[0], width)) for width in (size, 2 * places.size)]
    added.insert(1, equations)
    one = np.arange(places.size)
    apart = _rows([(one, starts[:, 0] + places, 1), (one, starts[:, 1] + places, -1)], total)
    third, far = starts[:, 2] + places, LEAST + 1
    rising = _rows([(one, third, 1), (one, direction, far), (one, without, far)], total)
    falling = _rows([(one, third, 1), (one, direction, far), (one, without, -far)], total)
    found = optimize.milp(
        np.concatenate(
            [system.cost, np.zeros(total - size - places.size), np.full(places.size, 10.0 * system.cost.sum())]
        ),
        constraints=[
            optimize.LinearConstraint(sparse.hstack(upwards), -np.inf, 0.0),
            optimize.LinearConstraint(sparse.hstack(downwards), 0.0, np.inf),
            optimize.LinearConstraint(sparse.hstack(added), 0.0, 0.0),
            optimize.LinearConstraint(apart, float(LEAST), np.inf),
            optimize.LinearConstraint(rising, 1.0, np.inf),
            optimize.LinearConstraint(falling, -np.inf, far - 1.0),
        ],
        integrality=np.ones(total),
        bounds=optimize.Bounds(
            np.concatenate([low, np.zeros(2 * places.size)]), np.concatenate([high, np.ones(2 * places.size)])
        ),
        options={"time_limit": 30},
    )
    if found.x is None:
        raise RuntimeError(f"no way to hide the small counts was found: {found.message}")
    result: _Bools = found.x[:size] > 0.5
    return result


def _rows(entries: Sequence[tuple[_Ints, _Ints, int]], columns: int) -> sparse.csr_array:
    """Make a matrix of which each entry sets one value in each row."""
    rows, places, values = zip(*entries, strict=True)
    data = np.concatenate([np.full(row.size, value) for row, value in zip(rows, values, strict=True)])
    shape = (rows[0].size, columns)
    return sparse.csr_array((data, (np.concatenate(rows), np.concatenate(places))), shape=shape)


def _reach(values: _Floats, sums: sparse.csr_array) -> tuple[_Floats, _Floats]:
    """Give the least and the greatest that each count can be; `values` are nan where hidden."""
    hidden = np.flatnonzero(np.isnan(values))
    low, high = values.copy(), values.copy()
    if hidden.size == 0:
        return low, high
    rest = -(sums @ np.nan_to_num(values))
    equations = optimize.LinearConstraint(sums[:, hidden], rest, rest)
    for number, place in enumerate(hidden):
        aim = np.zeros(hidden.size)
        aim[number] = 1.0
        for sign, ends in ((1, low), (-1, high)):
            found = optimize.milp(
                sign * aim, constraints=equations, integrality=np.ones(hidden.size), bounds=optimize.Bounds(0, np.inf)
            )
            if found.status == 2:
                raise ValueError("the numbers shown don't add up")
            ends[place] = np.inf if found.x is None else round(float(found.x[number]))
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
    Two integer programs a cell. That no number between is left out follows from the constraints,
    which are those of a transport problem.

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
    sums = _equations(_lines(np.arange(numbers.size).reshape(numbers.shape)), numbers.size)
    low, high = (ends.reshape(numbers.shape) for ends in _reach(numbers.ravel(), sums))
    rows = [
        (shown.index[i], shown.columns[j], low[i, j], high[i, j])
        for i, j in product(*map(range, numbers.shape))
        if np.isnan(numbers[i, j])
    ]
    frame = pd.DataFrame(rows, columns=["row", "column", "low", "high"])
    whole = np.isfinite(frame[["low", "high"]].to_numpy(dtype=float)).all()
    return frame.astype({"low": "int64", "high": "int64"}) if whole else frame
