"""Innocence and damage: counts that hold, what is kept fits the sources, and a part of it drawn anew."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from etterprov import families, ledger, source, trial
from etterprov.families.family import Family, Outcome
from etterprov.printed import Printed

SIMULATED = source.FOLDER.parent / "simulated"
SAMPLE = 24  # changes; each makes anew what it reaches in the ledger of a source


def kept(name: str) -> pd.DataFrame:
    table = source.table(name, folder=SIMULATED)
    return table.map(lambda cell: cell.value if isinstance(cell, Printed) else cell)


def test_bounds_of_rates() -> None:
    """As scipy's binomtest(3, 40, alternative="less") has it; without alarms the formula is a plain one."""
    assert trial.upper_bound(0, 100) == pytest.approx(1 - 0.05**0.01)
    assert trial.upper_bound(3, 40) == pytest.approx(binomtest(3, 40, alternative="less").proportion_ci().high)
    assert trial.upper_bound(5, 5) == 1


def test_bounds_of_all_rates_at_once() -> None:
    """Three bounds that hold with 95 % together hold with the cube root of it each."""
    found = pd.DataFrame({"draws": [100, 40, 400], "alarms": [0, 3, 0]})
    each = 0.95 ** (1 / 3)
    expected = [
        binomtest(a, n, alternative="less").proportion_ci(each).high
        for a, n in zip(found["alarms"], found["draws"], strict=True)
    ]
    assert trial.all_at_once(found).tolist() == pytest.approx(expected)


def test_bounds_of_all_rates_hold_together_as_often_as_said() -> None:
    """Rates at which none of 60 draws alarms now and then; in simulated trials some bound fails in about 5 %."""
    rng, rates = np.random.default_rng(3), np.array([0.05, 0.09, 0.13, 0.06])
    fails = []
    for _ in range(2_000):
        found = pd.DataFrame({"draws": 60, "alarms": rng.binomial(60, rates)})
        fails.append((trial.all_at_once(found) < rates).any())
    assert 0.01 < np.mean(fails) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 2_000)


def test_every_family_is_tried_and_none_accuses() -> None:
    found = trial.innocence(np.random.default_rng(4), draws=20)
    assert found["family"].tolist() == [*(family.name for family in families.FAMILIES), trial.NEAREST]
    assert (found["cases"] >= found["draws"]).all()
    assert found.loc[found["family"] != trial.NEAREST, "alarms"].sum() == 0
    assert (found["case"] == "").equals(found["alarms"] == 0)


def test_the_usual_grimmer_does_accuse() -> None:
    found = trial.innocence(np.random.default_rng(5), draws=60).iloc[-1]
    assert 0 < found["alarms"] < found["draws"] == 60


def test_a_family_that_accuses_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of its three cases are accused, in one draw: one alarm a draw."""

    def rule(number: int) -> Outcome:
        return Outcome(number == 1)

    broken = Family("broken", rule, lambda _: iter([(1,), (2,), (3,)]))
    monkeypatch.setattr(trial, "FAMILIES", (broken,))
    parts = [trial.innocence(np.random.default_rng(seed), draws=2) for seed in (1, 2)]
    row = trial.put_together(parts).iloc[0]
    assert row[["family", "draws", "cases", "alarms"]].tolist() == ["broken", 4, 12, 4]
    assert (row["upper"], row["case"]) == (1, "(2,)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9.30", ("9.31", "9.29")), ("-0.5", ("-0.4", "-0.6")), ("0", ("1", "-1")), ("1/3", ("2/3", "0/3"))],
)
def test_the_last_digit_changes_and_nothing_else(text: str, expected: tuple[str, str]) -> None:
    assert trial.neighbours(Printed(text)) == expected


def test_a_sample_of_damage_is_noticed_and_never_an_error() -> None:
    found = trial.damage(rng=np.random.default_rng(7), sample=SAMPLE)
    assert len(found) == SAMPLE
    assert found.loc[found["error"] != "", ["cell", "changed", "error"]].to_dict("records") == []
    assert (found["outcome"] == trial.NOTICED).sum() > SAMPLE / 3


def test_what_becomes_of_changes() -> None:
    """Women of Utvidet oppfølging: with the men they no longer make 56. Of the months nothing printed tells."""
    cells = {"uo-table-2/women/uo_count": trial.NOTICED, "uo-text/t2_months/value": trial.EXCUSED}
    for cell, outcome in cells.items():
        which = [change for change in trial.changes("chapter") if change[1] == cell]
        assert trial.damage(which)["outcome"].tolist() == [outcome, outcome]


def test_an_error_is_told_and_the_book_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ledger.checks("chapter")

    def broken(name: str) -> object:
        raise ZeroDivisionError(name)

    change = trial.changes("chapter")[0]
    with monkeypatch.context() as patch:
        patch.setattr(trial, "_noticing", broken)
        found = trial.damage([change])
    assert found["outcome"].tolist() == [trial.TRACEBACK]
    assert found["error"].str.startswith("TypeError").all()
    assert ledger.checks("chapter") == before


def test_outcomes_are_counted_by_table_and_by_family() -> None:
    found = pd.DataFrame(
        [
            ("report", "a", "noticed", "own; total", "own; total"),
            ("report", "a", "within rounding", "", "own"),
            ("chapter", "b", "excused", "", "excused"),
        ],
        columns=["source", "table", "outcome", "families", "touched"],
    )
    tables = trial.by_table(found)
    assert tables.columns.tolist() == ["source", "table", "changes", *trial.OUTCOMES]
    assert tables.iloc[0].tolist() == ["report", "a", 2, 1, 1, 0, 0, 0]
    assert trial.by_family(found).to_numpy().tolist() == [["own", 2, 1], ["total", 1, 1]]


def test_what_is_kept_fits_the_sources() -> None:
    tables, by_family = kept("damage"), kept("damage-families")
    cells = {name: len(source.cells(name)) for name in source.names()}
    # Kept is the trial of all changes, or of a sample of them.
    assert all(changes <= 2 * cells[name] for name, changes in zip(tables["table"], tables["changes"], strict=True))
    assert tables["changes"].sum() >= 300
    outcomes = ["noticed", "within_rounding", "input_only", "excused", "traceback"]
    assert (tables[outcomes].sum(axis=1) == tables["changes"]).all()
    assert tables["traceback"].sum() == 0
    known = {family.name for family in families.FAMILIES} | {"own"}
    assert set(by_family["family"]) <= known
    innocent = kept("innocence")
    assert innocent["family"].tolist() == [*(family.name for family in families.FAMILIES), trial.NEAREST]
    assert innocent["alarms"].iloc[:-1].sum() == 0 < innocent["alarms"].iloc[-1]
    # No family is drawn so seldom that nothing follows: now and then a draw gives no case.
    assert (innocent["draws"] > 0.9 * innocent["draws"].max()).all()
    assert (innocent["upper"].iloc[:-1] < 0.01).all()
