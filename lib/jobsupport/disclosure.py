"""What may be told of people: a release that gives none of them away, and the suppression of single tables.

A count of fewer than five can tell something of a single person. Several tables on the same people tell more than each
of them: a total minus its parts, a mean times its n. So everything that is told of one file goes through its `Release`,
which rounds. Whatever is asked, how often and in which order, two things hold. A count is only told between the
multiples of five on its two sides, and a small one not even so. Means and SDs are only told so coarsely that one
person could have had any value.

`suppress` hides cells of one table that stands alone, and `suppress_together` of several that are made in one call;
`audit` is the attacker: it takes tables as shown and works out what every hidden cell can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor, log10
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, sparse

#: Counts below this are small. A hidden small cell keeps a range of possible values at least this wide.
LEAST = 5
#: Counts of a release are rounded to multiples of this.
BASE = 5
#: A rounded count below this is not shown: it can stand for a small one.
SHOWN = 10
#: So many people a group needs for a mean, and so many of them another value than the most common one.
MEANT, VARIED = 30, 10
#: So many people, and for an outcome of 1 and 0 so many of either sort, a model needs for each of its parameters.
PER_PARAMETER = 10
#: Under what name the key of a file goes with its data.
KEY = "release key"
#: Key of files that are no secret: simulated people, and data that are made in a program.
PUBLIC = "etterprovd-open!"
#: Label of the totals.
ALL = "all"

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]
_Ints = npt.NDArray[np.int64]


class Withheld(ValueError):
    """A result that would tell of few people, or help to work them out."""


def private(data: object) -> bool:
    """Tell whether data hold the people of a reader's own file, or a part of what is known of them.

    Examples
    --------
    >>> people = pd.DataFrame({"age": [30, 40]})
    >>> people.attrs[KEY] = "0123456789abcdef"
    >>> private(people), private(people[people["age"] > 35]), private(pd.DataFrame({"age": [30]}))
    (True, True, False)
    """
    return getattr(data, "attrs", {}).get(KEY, PUBLIC) != PUBLIC


@dataclass(frozen=True)
class Moments:
    """Hold n, mean and SD of a group as they are released, and the step to which mean and SD are rounded."""

    n: int
    mean: float
    sd: float
    step: float


def step(span: float, n: int) -> float:
    """Give what means of n values are rounded to: 1, 2 or 5 times a power of ten, and no less than a person can move.

    Parameters
    ----------
    span : float
        How far two values can be apart.
    n : int
        Number of values.

    Examples
    --------
    A person more or less sad by 21 points moves the mean of 251 by 0.08.

    >>> step(21, 251), step(21, 40), step(100, 30)
    (0.1, 1.0, 5.0)
    """
    wanted = span / n
    power = floor(log10(wanted))
    # Written as text, 0.1 is 0.1 and not 0.10000000000000001.
    sizes = [float(f"{digit}e{power}") for digit in (1, 2, 5, 10)]
    return next(size for size in sizes if size >= wanted * (1 - 1e-12))


def coarse(value: float, unit: float) -> float:
    """Round to a multiple of a unit.

    Examples
    --------
    >>> coarse(8.43, 0.2), coarse(-0.017, 0.005)
    (8.4, -0.015)
    """
    decimals = max(0, -floor(log10(unit)))
    return float(round(round(value / unit) * unit, decimals)) + 0.0


class Release:
    """Everything that is told of one file of people goes through its release.

    Parameters
    ----------
    ids : Series
        What tells people apart, in the index of the data.
    secret : str
        Key of the file, 16 characters: whoever has it could undo a part of the rounding.

    Notes
    -----
    Random rounding to base 5 by a cell key (Fraser & Wooton 2005; Hundepool et al. 2010): each person has a number
    made from identity and secret, the numbers of the people in a cell add up to its key, and the key decides
    whether its count goes up or down to the next multiple of 5, in proportion to how near it is. So the same people
    always give the same number. The parts of a whole are made to add up to it: as many as needed, those nearest to
    turning, go to their other multiple (controlled rounding, Cox 1987).

    What follows. A count told as 10 or more is within 4 of the true one; one that would be told as 0 or 5 is hidden
    and is from 0 to 9. Since parts add up, nothing about their total can be learned from them that it doesn't say
    itself: its range is never cut. So tables that share no more than totals tell no more together than each of them,
    and a hidden cell keeps a range of 8 or 9. Nothing is kept between calls and nothing depends on their order; a file
    read again gives the same release. Even who sees all that rounding can give, as from a file that changes by a
    person, never gets beyond the two multiples: four counts in a row are possible.

    Examples
    --------
    >>> people = pd.DataFrame({"id": range(60), "sex": ["woman"] * 41 + ["man"] * 19, "arm": ["a", "b"] * 30})
    >>> Release(people["id"]).table(people["sex"], people["arm"])
            a   b  all
    man    10  10   20
    woman  20  20   40
    all    30  30   60
    """

    def __init__(self, ids: pd.Series, secret: str = PUBLIC) -> None:
        keys = pd.util.hash_array(ids.astype(str).to_numpy(dtype=object), hash_key=secret)
        self._keys = pd.Series(keys, index=ids.index)

    def size(self, people: pd.Index) -> int:
        """Give how many people these are, rounded."""
        keys = self._keys.loc[people].to_numpy()
        return int(_rounded(np.array([keys.size]), _mixed(np.array([keys.sum(dtype=np.uint64)])))[0])

    def split(self, sorts: pd.Series, total: int) -> pd.Series:
        """Give how many people there are of each sort, rounded so that they add up to a total.

        Parameters
        ----------
        sorts : Series
            Categories, in the index of the people; none is missing.
        total : int
            How many people they are together, as rounded.
        """
        codes, size = sorts.cat.codes.to_numpy(), len(sorts.cat.categories)
        keys = np.zeros(size, dtype=np.uint64)
        np.add.at(keys, codes, self._keys.loc[sorts.index].to_numpy())
        counts = np.bincount(codes, minlength=size)
        return pd.Series(_fitted(counts, _mixed(keys), total), sorts.cat.categories)

    def table(self, rows: pd.Series, columns: pd.Series) -> pd.DataFrame:
        """Count people by two variables, with totals; missing where a count is not shown.

        Parameters
        ----------
        rows, columns : Series
            What sorts the people, as categories with their index; none is missing.
        """
        rows, columns = (sorts.astype("category") for sorts in (rows, columns))
        told = {}
        for name in columns.cat.categories:
            people = rows[columns == name]
            total = self.size(people.index)
            told[name] = [*self.split(people, total), total]
        return shown(pd.DataFrame(told, [*rows.cat.categories, ALL]))

    def moments(self, values: pd.Series, span: float, what: str) -> Moments:
        """Give n, mean and SD of values, or refuse.

        Parameters
        ----------
        values : Series
            With the index of the people; none is missing.
        span : float
            How far two values can be apart.
        what : str
            What a refusal calls them.

        Raises
        ------
        Withheld
            With fewer than 30 people, with fewer than 10 who have another value than the most common one, or where
            two people account for nearly all there is.

        Notes
        -----
        A threshold and a rule of dominance, as the checker ACRO has them: without the two largest deviations at least
        a tenth of the largest must be left. Mean and SD are rounded to `step`, to which one
        person could have added any value; n is rounded as a count.
        """
        n = self.size(values.index)
        if len(values) < MEANT:
            raise Withheld(f"{what}: fewer than {MEANT} people have a value")
        if len(values) - int(values.value_counts().iloc[0]) < VARIED:
            raise Withheld(f"{what}: all but a few people have the same value")
        sizes = np.sort(abs(values.to_numpy(dtype=float) - float(values.median())))
        if sizes[:-2].sum() < 0.1 * sizes[-1]:
            raise Withheld(f"{what}: one or two people account for nearly all of the spread")
        unit = step(span, len(values))
        mean, sd = coarse(float(values.mean()), unit), coarse(float(values.std(ddof=1)), unit)
        if sd == 0:
            raise Withheld(f"{what}: the spread is smaller than what is told")
        return Moments(n, mean, sd, unit)


def shown(told: pd.DataFrame) -> pd.DataFrame:
    """Hide the rounded counts that can stand for small ones, and add the sums of those that are left.

    Examples
    --------
    >>> shown(pd.DataFrame({"control": [5, 20, 25], "intervention": [10, 15, 25]}, index=["yes", "no", "all"]))
         control  intervention   all
    yes     <NA>            10  <NA>
    no        20            15    35
    all       25            25    50
    """
    if ALL in told.columns or list(told.index).count(ALL) > 1:
        raise ValueError(f"{ALL!r} is the name of the totals; no row or column can have it")
    frame = told.astype("Int64").mask(told < SHOWN)
    return frame.assign(**{ALL: frame.sum(axis=1, skipna=False)})


_Words = npt.NDArray[np.uint64]


def _mixed(keys: _Words) -> _Floats:
    """Turn keys into numbers from 0 to 1, evenly spread: the mixing of splitmix64, whose products wrap round."""
    with np.errstate(over="ignore"):
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            keys = (keys ^ (keys >> np.uint64(shift))) * np.uint64(factor)
    result: _Floats = (keys ^ (keys >> np.uint64(31))) / 2.0**64
    return result


def _rounded(counts: _Ints, chance: _Floats) -> _Ints:
    """Round to the multiple of the base below or above; the nearer one has the better chance."""
    rest = counts % BASE
    result: _Ints = counts - rest + BASE * (chance < rest / BASE)
    return result


def _fitted(counts: _Ints, chance: _Floats, total: int) -> _Ints:
    """Round counts so that they add up to the total; those nearest to turning go to their other multiple."""
    told, rest = _rounded(counts, chance), counts % BASE
    missing = (total - int(told.sum())) // BASE
    can = (rest > 0) & ((told < counts) if missing > 0 else (told > counts))
    order = np.argsort(np.where(can, abs(chance - rest / BASE), np.inf), kind="stable")
    told[order[: abs(missing)]] += BASE * np.sign(missing)
    return told


def possible(count: Any) -> tuple[int, int]:
    """Give the least and the most that a released count can stand for.

    Parameters
    ----------
    count : int or missing
        As released, missing if it is hidden.

    Examples
    --------
    >>> possible(None) == (0, SHOWN - 1), possible(30) == (30 - BASE + 1, 30 + BASE - 1)
    (True, True)
    """
    if pd.isna(count):
        return 0, SHOWN - 1
    return int(count) - BASE + 1, int(count) + BASE - 1


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
