"""Hidden cells: held against every table that fits what is shown, counted out one by one."""

from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobsupport import disclosure
from jobsupport.disclosure import ALL, LEAST, audit, audit_together, suppress, suppress_together, with_totals

Array = npt.NDArray[np.int64]


def _frame(counts: npt.ArrayLike) -> pd.DataFrame:
    values = np.asarray(counts)
    return pd.DataFrame(values, [f"row {i}" for i in range(len(values))], [f"arm {j}" for j in range(values.shape[1])])


@cache
def _splits(total: int, parts: int) -> tuple[tuple[int, ...], ...]:
    if parts == 1:
        return ((total,),)
    return tuple((first, *rest) for first in range(total + 1) for rest in _splits(total - first, parts - 1))


def _tables(full: pd.DataFrame) -> Array:
    """List every table of whole counts with the column totals of one, with all totals, a flat row each."""
    rows, columns = full.shape[0] - 1, full.shape[1] - 1
    found = []
    for choice in product(*(_splits(int(total), rows) for total in full.iloc[-1, :columns])):
        inner = np.array(choice).T
        found.append(np.block([[inner, inner.sum(1)[:, None]], [inner.sum(0), inner.sum()]]).ravel())
    return np.array(found)


def _fitting(shown: pd.DataFrame, everything: Array) -> Array:
    numbers = shown.astype("Float64").to_numpy(dtype=float, na_value=np.nan).ravel()
    seen = ~np.isnan(numbers)
    result: Array = everything[(everything[:, seen] == numbers[seen]).all(axis=1)]
    return result


def _tables_of(rows: int, most: int, columns: int = 2) -> st.SearchStrategy[pd.DataFrame]:
    column = st.lists(st.integers(0, most), min_size=rows, max_size=rows).filter(lambda cells: sum(cells) >= LEAST)
    return st.lists(column, min_size=columns, max_size=columns).map(lambda cells: _frame(np.array(cells).T))


SMALL = st.one_of(_tables_of(2, 14), _tables_of(3, 7), _tables_of(2, 6, 3))


@given(SMALL)
@settings(max_examples=30)
def test_no_hidden_cell_can_be_narrowed_down_among_all_tables_that_fit(counts: pd.DataFrame) -> None:
    full, shown = with_totals(counts), suppress(counts)
    hidden = shown.isna().to_numpy().ravel()
    truth, everything = full.to_numpy().ravel(), _tables(full)
    assert (shown.to_numpy().ravel()[~hidden] == truth[~hidden]).all()
    small = (truth < LEAST) & (np.arange(truth.size) < truth.size - shown.shape[1])
    assert hidden[small].all()
    assert not hidden.reshape(shown.shape)[-1].any()
    fitting = _fitting(shown, everything)
    low, high = fitting.min(axis=0), fitting.max(axis=0)
    assert (high - low >= LEAST)[small].all()
    assert (high > low)[hidden].all()
    # Every whole number between the ends fits, and the audit finds these ends.
    for place in np.flatnonzero(hidden):
        assert np.unique(fitting[:, place]).size == high[place] - low[place] + 1
    found = audit(shown)
    assert found["low"].tolist() == low[hidden].tolist()
    assert found["high"].tolist() == high[hidden].tolist()
    # The small cells stay open to someone who is told which they are, unless the sizes of the columns alone tell them.
    told = everything[(everything[:, small] < LEAST).all(axis=1)]
    fitting = _fitting(shown, told)
    for place in np.flatnonzero(small):
        assert np.unique(fitting[:, place]).size > 1 or np.unique(told[:, place]).size == 1


@pytest.mark.parametrize("counts", [[[3, 6], [6, 6], [5, 5]], [[2, 3], [5, 6], [6, 5]], [[4, 4], [5, 6], [6, 5]]])
def test_no_fewer_cells_would_do(counts: list[list[int]]) -> None:
    full = with_totals(_frame(counts))
    truth, everything = full.to_numpy().ravel(), _tables(full)
    chosen = suppress(_frame(counts)).isna().to_numpy().ravel()
    free = np.arange(9)  # cells and totals of rows; those of columns are always shown
    small = free[truth[free] < LEAST]

    def enough(hidden: npt.NDArray[np.bool_]) -> bool:
        fitting = everything[(everything[:, ~hidden] == truth[~hidden]).all(axis=1)]
        told = fitting[(fitting[:, small] < LEAST).all(axis=1)]
        wide = fitting.max(axis=0) - fitting.min(axis=0) >= LEAST
        return bool(wide[small].all() and (told.max(axis=0) > told.min(axis=0))[small].all())

    def loss(hidden: npt.NDArray[np.bool_]) -> tuple[int, int]:
        totals = hidden[2::3].sum()
        return int(totals), int(hidden.sum() - totals)

    assert enough(chosen)
    for pattern in product([False, True], repeat=free.size):
        hidden = np.zeros(truth.size, dtype=bool)
        hidden[free] = pattern
        if hidden[small].all() and loss(hidden) < loss(chosen):
            assert not enough(hidden)


@pytest.mark.parametrize("seed", range(3))
def test_larger_tables_keep_their_small_cells(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = _frame(rng.poisson(rng.choice([3, 9, 30], (8, 1)), (8, 2)))
    shown, full = suppress(counts), with_totals(counts)
    found = audit(shown).set_index(["row", "column"])
    for place, row in found.iterrows():
        assert row["low"] <= full.loc[place] <= row["high"]
        assert row["high"] - row["low"] >= (LEAST if full.loc[place] < LEAST else 1)
    assert (full.to_numpy()[:-1] < LEAST).sum() <= len(found)


def test_hidden_totals_of_rows_are_told_by_nothing() -> None:
    shown = suppress(_frame([[1, 2], [30, 40], [50, 60]]))
    assert shown.loc["row 0"].isna().all()  # 3 in all
    found = audit(shown)
    assert ((found["high"] - found["low"]) >= 1).all()


def test_known_totals_of_rows_stay() -> None:
    shown = suppress(_frame([[3, 9], [8, 9]]), known_rows=True)
    assert shown[ALL].tolist() == [12, 17, 29]
    assert shown.iloc[:2, :2].isna().all().all()
    with pytest.raises(ValueError, match="fewer than 5 people in row 0"):
        suppress(_frame([[1, 2], [30, 40]]), known_rows=True)


@given(st.data())
@settings(max_examples=15)
def test_groups_with_known_totals_always_keep_a_range(data: st.DataObject) -> None:
    """Totals of 5 and more leave every cell a range of 5, so that hiding within the table is always enough."""
    counts = data.draw(_tables_of(3, 9).filter(lambda frame: bool((frame.sum(axis=1) >= LEAST).all())))
    shown = suppress(counts, known_rows=True)
    found = audit(shown)
    small = np.array(
        [counts.loc[row, column] < LEAST for row, column in zip(found["row"], found["column"], strict=True)], dtype=bool
    )
    width = (found["high"] - found["low"]).to_numpy()
    assert (width[small] >= LEAST).all()
    assert (width > 0).all()


# --- Tables on the same people


def _people(cells: dict[tuple[str, str], int]) -> pd.DataFrame:
    rows = [(level, arm) for (level, arm), count in cells.items() for _ in range(count)]
    return pd.DataFrame(rows, columns=["fine", "arm"])


@given(st.lists(st.integers(0, 12), min_size=8, max_size=8).filter(lambda c: sum(c[:4]) >= 5 and sum(c[4:]) >= 5))
@settings(max_examples=10)
def test_two_codings_give_nothing_away(cells: list[int]) -> None:
    people = _people({(level, arm): n for (arm, level), n in zip(product("xy", "abcd"), cells, strict=True)})
    people["coarse"] = people["fine"].replace({"a": "ab", "b": "ab"})
    shown = suppress_together(people, ["fine", "coarse"], "arm")
    found = audit_together(shown, people)
    for row in found.itertuples():
        true = ((people[row.table] == row.row) | (row.row == ALL)) & (
            (people["arm"] == row.column) | (row.column == ALL)
        )
        assert row.low <= true.sum() <= row.high
        assert row.high - row.low >= (LEAST if true.sum() < LEAST else 1)


def test_a_difference_of_two_tables_is_a_cell() -> None:
    """By bands to 29 and to 30, both safe by themselves, the three people of 30 would be told."""
    people = pd.DataFrame({"age": [25] * 20 + [30] * 3 + [45] * 30, "arm": "x"})
    people["to 29"] = np.where(people["age"] <= 29, "young", "old")
    people["to 30"] = np.where(people["age"] <= 30, "young", "old")
    for column in ("to 29", "to 30"):
        assert not suppress(pd.crosstab(people[column], people["arm"])).isna().any(axis=None)
    shown = suppress_together(people, ["to 29", "to 30"], "arm")
    assert any(table.isna().any(axis=None) for table in shown.values())
    visible = [table.loc["young", "x"] for table in shown.values()]
    assert any(cell is pd.NA for cell in visible)


# --- What is refused


def test_a_column_of_few_people_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 5 people in arm 0"):
        suppress(_frame([[1, 9], [2, 9]]))


@pytest.mark.parametrize("counts", [[[1.5, 9], [2, 9]], [[-1, 9], [9, 9]]])
def test_what_is_no_count_is_refused(counts: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        suppress(_frame(counts))


def test_the_name_of_totals_is_kept_free() -> None:
    with pytest.raises(ValueError, match="'all'"):
        with_totals(pd.DataFrame({"x": [1, 2]}, index=["all", "some"]))


def test_numbers_that_do_not_add_up_are_noticed() -> None:
    shown = suppress(_frame([[3, 9], [8, 9]])).astype("Int64")
    shown.iloc[-1, 0] = 2
    with pytest.raises(ValueError, match="add up"):
        audit(shown)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    shown = suppress(_frame([[5, 9], [8, 9]]))
    assert shown.notna().all(axis=None)
    assert audit(shown).empty
    assert disclosure.ALL in shown.index
