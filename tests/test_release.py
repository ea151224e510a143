"""Who tries to learn from a release what it doesn't say: integer programmes over everything that is published.

An unknown is how many people of an arm have each combination of values. What is published bounds sums of these: counts
by all groupings, two codings of one variable, outcomes by group, the same file read again, and the file without one
person whom the attacker knows. `RELEASE_SETS=500 pytest tests/test_release.py` attacks so many data sets; else a few.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, sparse

from etterprov import reconstruct
from jobsupport import disclosure, microdata
from jobsupport.disclosure import ALL, BASE, LEAST, MEANT, SHOWN, Release, Withheld, coarse, step, suppress

NONE = "unknown"


@dataclass
class Attack:
    """Collect what is published of people, and work out what a cell can be."""

    sorts: list[str]
    people: pd.DataFrame
    rows: list[np.ndarray] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        sorted_ = self.people[self.sorts].astype(object)
        self.people = sorted_.where(sorted_.notna(), NONE)
        # Which combinations of values there can be is everything that crosses; empty ones are unknown as well.
        outcomes = {"in_work_12": {"0.0", "1.0"}}
        levels = [
            sorted({str(v) for v in self.people[name]} | {NONE} | outcomes.get(name, set())) for name in self.sorts
        ]
        self.cells = pd.MultiIndex.from_product(levels, names=self.sorts).to_frame(index=False)
        self.truth = (
            self.people.astype(str)
            .groupby(self.sorts)
            .size()
            .reindex(pd.MultiIndex.from_frame(self.cells), fill_value=0)
        ).to_numpy()

    def who(self, **values: object) -> np.ndarray:
        """Mark the combinations with some values; a value that starts with ! is one that they don't have."""
        marked = np.ones(len(self.cells), dtype=bool)
        for name, value in values.items():
            text = str(value)
            marked &= (self.cells[name] != text[1:]) if text.startswith("!") else (self.cells[name] == text)
        return np.asarray(marked)

    def learn(self, who: np.ndarray, low: float, high: float, less: int = 0) -> None:
        """Note that so many people at least, and at most, are in some combinations; `less` of them have left."""
        self.rows.append(who.astype(float))
        self.low.append(low + less)
        self.high.append(high + less)

    def rounded(self, who: np.ndarray, told: object, less: int = 0) -> None:
        """Note a count of a release, shown or hidden."""
        if told is pd.NA or told is None or pd.isna(told):
            self.learn(who, 0, SHOWN - 1, less)
        else:
            self.learn(who, int(told) - BASE + 1, int(told) + BASE - 1, less)  # type: ignore[call-overload]

    def exactly(self, who: np.ndarray, told: object, less: int = 0) -> None:
        """Note a count that is printed as it is."""
        if not pd.isna(told):
            self.learn(who, int(told), int(told), less)  # type: ignore[call-overload]

    def _solve(self, aim: np.ndarray, extra: optimize.LinearConstraint | None = None) -> optimize.OptimizeResult:
        rules = [optimize.LinearConstraint(sparse.csr_array(np.array(self.rows)), self.low, self.high)]
        rules += [extra] if extra else []
        return optimize.milp(aim, constraints=rules, integrality=np.ones(len(aim)), bounds=optimize.Bounds(0, np.inf))

    def pinned(self, who: np.ndarray) -> bool:
        """Tell whether no other number of people than the true one fits what is published."""
        true, none = int(self.truth[who].sum()), np.zeros(len(who))
        for low, high in ((true + 1, np.inf), (0, true - 1)):
            if high < low:
                continue
            if self._solve(none, optimize.LinearConstraint(who[None, :].astype(float), low, high)).status == 0:
                return False
        return True

    def span(self, who: np.ndarray) -> tuple[int, int]:
        """Give the least and the most people that can be in some combinations."""
        ends = []
        for sign in (1, -1):
            found = self._solve(sign * who.astype(float))
            assert found.status in (0, 3), found.message
            ends.append(round(sign * found.fun) if found.status == 0 else 10**9)
        return ends[0], ends[1]


def random_people(rng: np.random.Generator) -> pd.DataFrame:
    """Draw a file: unknown values, empty levels, a centre with one person, outcomes that few or nearly all have."""
    n = int(rng.integers(24, 260))
    arm = rng.permutation(np.repeat(["control", "intervention"], [n // 2, n - n // 2]))
    share = rng.choice([0.0, 0.02, 0.08, 0.2])
    sex = rng.choice(["woman", "man", None], n, p=[0.6 - share / 2, 0.4 - share / 2, share])
    centres = rng.choice(["east", "north", "west"], n, p=rng.dirichlet([3, 2, 0.5]))
    centres[int(rng.integers(n))] = "alone"
    works = rng.choice([1.0, 0.0, np.nan], n, p=_shares(rng))
    people = pd.DataFrame(
        {
            "participant": [f"P{number}" for number in rng.permutation(n)],
            "arm": pd.Categorical(arm, ["control", "intervention"]),
            "sex": pd.Categorical(sex, ["woman", "man"]),
            "centre": pd.Categorical(centres, ["alone", "east", "north", "west", "nobody"]),
            "in_work_12": works,
            "hads_depression_12": np.where(rng.random(n) < 0.8, rng.binomial(21, rng.beta(1, 2), n), np.nan),
        }
    )
    people.attrs[microdata.KEY] = f"{rng.integers(10**15):016d}"
    return people


def _shares(rng: np.random.Generator) -> list[float]:
    yes, missing = rng.choice([0.03, 0.3, 0.95]), rng.choice([0.0, 0.05, 0.3])
    return [yes * (1 - missing), (1 - yes) * (1 - missing), missing]


def release(attack: Attack, people: pd.DataFrame, gone: pd.Series | None = None) -> None:
    """Read everything that the functions say of counts; `gone` is a person who is known to be no longer in the file."""

    def less(**values: object) -> int:
        if gone is None:
            return 0
        has = {name: str(gone[name]) if pd.notna(gone[name]) else NONE for name in attack.sorts}
        return int(
            all((has[k] != str(v)[1:]) if str(v).startswith("!") else (has[k] == str(v)) for k, v in values.items())
        )

    def note(told: object, **values: object) -> None:
        attack.rounded(attack.who(**values), told, less(**values))

    for column in ("sex", "centre"):
        for arm, level, told in _cells(lambda column=column: microdata.counts(people, column)):
            if level == ALL:
                note(told, arm=arm)
            else:
                note(told, arm=arm, **{column: level})
    for arm, level, told in _cells(lambda: microdata.counts(people, "in_work_12")):
        note(told, arm=arm, in_work_12={"yes": "1.0", "no": "0.0", ALL: f"!{NONE}"}[level])
    # Another coding of the centres, whose levels are unions of those of the first.
    region = people.assign(region=microdata.merge(people, "centre", ["alone", "east"], "rest")["centre"])
    joined = attack.who(centre="alone") | attack.who(centre="east")
    for arm, level, told in _cells(lambda: microdata.counts(region, "region")):
        if level == "rest":
            left = less(arm=arm, centre="alone") + less(arm=arm, centre="east")
            attack.rounded(attack.who(arm=arm) & joined, told, left)
    for by in ("sex", "centre"):
        try:
            rows = microdata.effect(people, "in_work_12", by=by)
        except Withheld:
            continue
        assert rows.equals(microdata.effect(people, "in_work_12", by=by))
        for row in rows.to_dict("records"):
            group = {} if row["group"] == ALL else {by: row["group"]}
            for arm in microdata.ARMS:
                note(row[f"{arm}_n"], arm=arm, in_work_12=f"!{NONE}", **group)
                if not pd.isna(row[f"{arm}_yes"]):
                    note(row[f"{arm}_yes"], arm=arm, in_work_12="1.0", **group)
    try:
        row = microdata.response(people, ["in_work_12"]).iloc[0]
        for arm in microdata.ARMS:
            if pd.notna(row["control_n"]):
                note(row[f"{arm}_n"], arm=arm, in_work_12=f"!{NONE}")
    except Withheld:
        pass


def suppressed(attack: Attack, people: pd.DataFrame) -> None:
    """Read tables with suppressed cells beside exact groups of known outcome, as the book once gave them."""
    for column in ("sex", "centre"):
        values = people[column].astype(object).where(people[column].notna(), NONE)
        table = pd.crosstab(values, people["arm"].astype(str))
        known = pd.crosstab(
            values[people["in_work_12"].notna()], people["arm"].astype(str)[people["in_work_12"].notna()]
        )
        for arm in microdata.ARMS:
            attack.exactly(attack.who(arm=arm), table[arm].sum())
        shown = suppress(table.rename_axis(index=None, columns=None))
        for arm in microdata.ARMS:
            for level in table.index:
                attack.exactly(attack.who(arm=arm, **{column: level}), shown.loc[level, arm])
        if (known >= 5).all(axis=None):
            for arm in microdata.ARMS:
                for level in known.index:
                    who = attack.who(arm=arm, in_work_12=f"!{NONE}", **{column: level})
                    attack.exactly(who, known.loc[level, arm])


def _cells(call: Callable[[], pd.DataFrame]) -> Iterable[tuple[str, str, object]]:
    try:
        table = call()
    except Withheld:
        return
    for arm in microdata.ARMS:
        for level in table.index:
            yield arm, str(level), table.loc[level, arm]


def small_cells(attack: Attack) -> list[dict[str, object]]:
    """List the cells of one or two variables in an arm that have few people or nobody, though some values are there."""
    cells: list[dict[str, object]] = []
    for arm in microdata.ARMS:
        for column in ("sex", "centre", "in_work_12"):
            cells += [{"arm": arm, column: level} for level in sorted(set(attack.cells[column]))]
        for by in ("sex", "centre"):
            for level in sorted(set(attack.cells[by])):
                cells += [{"arm": arm, by: level, "in_work_12": value} for value in ("1.0", "0.0", NONE)]
    return [cell for cell in cells if attack.truth[attack.who(**cell)].sum() < 5]


def attacked(seed: int, read: Callable[..., None]) -> list[tuple[bool, dict[str, object]]]:
    """Tell of every small cell of a random file whether it is pinned."""
    rng = np.random.default_rng(seed)
    people = random_people(rng)
    attack = Attack(["arm", "sex", "centre", "in_work_12"], people)
    read(attack, people)
    if read is release:
        place = int(rng.integers(len(people)))
        release(attack, people.drop(index=people.index[place]), people.iloc[place])
    return [(attack.pinned(attack.who(**cell)), cell) for cell in small_cells(attack)]


SETS = int(os.environ.get("RELEASE_SETS", "4"))


@pytest.mark.parametrize("seed", range(SETS))
def test_no_small_cell_is_pinned(seed: int) -> None:
    found = attacked(seed, release)
    assert [cell for pinned, cell in found if pinned] == []


def _sex_unknown() -> pd.DataFrame:
    """Of 3 controls and 6 others neither sex nor outcome is known; all others are counted by both."""
    kinds = [
        ("control", None, np.nan, 3), ("control", "woman", 1.0, 40), ("control", "woman", 0.0, 60),
        ("control", "man", 1.0, 30), ("control", "man", 0.0, 50), ("intervention", "woman", 1.0, 50),
        ("intervention", "woman", 0.0, 60), ("intervention", "man", 1.0, 35), ("intervention", "man", 0.0, 45),
        ("intervention", None, np.nan, 6),
    ]  # fmt: skip
    rows = [kind[:3] for kind in kinds for _ in range(kind[3])]
    people = pd.DataFrame(rows, columns=["arm", "sex", "in_work_12"])
    people["sex"] = pd.Categorical(people["sex"], ["woman", "man"])
    people["centre"] = pd.Categorical(["east"] * len(people), ["alone", "east"])
    return people.assign(participant=[f"P{number}" for number in range(len(people))])


def test_the_attack_breaks_suppression_beside_exact_groups() -> None:
    """What the book gave before; without this, the attack could be one that never finds anything."""
    people = _sex_unknown()
    unknown = {"arm": "control", "sex": NONE}
    assert sum(pinned for seed in (3, 4) for pinned, _ in attacked(seed, suppressed)) > 10
    ends = []
    for read in (suppressed, release):
        attack = Attack(["arm", "sex", "centre", "in_work_12"], people)
        read(attack, people)
        who = attack.who(**unknown)
        assert attack.truth[who].sum() == 3
        ends.append((attack.pinned(who), attack.span(who)))
    assert ends[0][1] == (0, 3)  # all but 3 of 183 are known to be women or men: the hidden cell is told to be small
    assert ends[1][0] is False
    assert ends[1][1][1] - ends[1][1][0] >= LEAST


def test_who_can_see_all_that_rounding_gives_stays_between_two_multiples() -> None:
    """Many keys for one count: of 7 people nothing but 5 and 10, of 10 nothing but 10."""
    for people, expected in ((7, {5, 10}), (10, {10}), (3, {0, 5}), (0, {0}), (91, {90, 95})):
        ids = pd.Series(range(people))
        assert {Release(ids, f"{key:016d}").size(ids.index) for key in range(60)} == expected


def test_rounding_is_right_on_average() -> None:
    ids = pd.Series(range(203))
    told = [Release(ids, f"{key:016d}").size(ids.index) for key in range(600)]
    assert np.mean(told) == pytest.approx(203, abs=4 * 2.45 / 600**0.5)


@pytest.mark.parametrize("seed", range(20))
def test_parts_add_up_and_are_within_the_base(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = random_people(rng)
    ids = people["participant"]
    centres = people["centre"]
    one = Release(ids, "0123456789abcdef")
    total = one.size(centres.index)
    parts = one.split(centres, total)
    assert parts.sum() == total
    assert (abs(parts - centres.value_counts()[parts.index]) < BASE).all()
    # The order of the people doesn't matter, nor who else is in the file.
    order = rng.permutation(len(people))
    again = Release(ids.iloc[order], "0123456789abcdef")
    assert again.split(centres.iloc[order], total).equals(parts)


def test_the_same_people_are_told_alike_in_every_table() -> None:
    people = random_people(np.random.default_rng(3))
    totals = [microdata.counts(people, column).loc[ALL, "control"] for column in ("sex", "centre")]
    assert totals[0] == totals[1]
    effect = microdata.effect(people, "in_work_12").iloc[0]
    assert effect["control_n"] == microdata.response(people, ["in_work_12"]).iloc[0]["control_n"]


# --- Means and models


@pytest.mark.parametrize(("span", "n", "expected"), [(21, 251, 0.1), (21, 40, 1.0), (100, 100, 1.0), (1, 561, 0.002)])
def test_a_step_is_no_less_than_a_person_can_move_a_mean(span: float, n: int, expected: float) -> None:
    assert step(span, n) == expected
    assert step(span, n) >= span / n
    assert coarse(8.4333, expected) == pytest.approx(round(8.4333 / expected) * expected)


def _scores(rng: np.random.Generator) -> pd.Series:
    n = int(rng.integers(MEANT, 60))
    kind = rng.integers(3)
    values = rng.binomial(21, rng.beta(1, 3), n) if kind else np.where(rng.random(n) < 0.5, 0, rng.integers(0, 22, n))
    return pd.Series(values.astype(float))


@pytest.mark.parametrize("seed", range(max(5, SETS // 10)))
def test_a_mean_and_an_sd_pin_no_answer(seed: int) -> None:
    """Even who is told n: of every answer that few people gave other numbers of people are possible."""
    values = _scores(np.random.default_rng(seed))
    try:
        told = Release(pd.Series(range(len(values)))).moments(values, 21, "score")
    except Withheld:
        return
    half = Fraction(str(told.step)) / 2
    spans = [(Fraction(str(x)) - half, Fraction(str(x)) + half) for x in (told.mean, told.sd)]
    assert spans[0][0] <= Fraction(values.mean()) <= spans[0][1]
    targets = reconstruct._targets(*spans, len(values), 0, 21)
    for place, answer in enumerate(range(22)):
        if 0 < (values == answer).sum() < LEAST:
            fewest, most = reconstruct._fewest(targets, place), reconstruct._most(targets, place)
            assert most > fewest, (answer, told)


@pytest.mark.parametrize(
    "values",
    [
        [0, 0, 0, 0, 21],  # five people
        [0] * 39 + [37.5],  # one of forty works
        [0] * 31 + [37.5] * 9,
        list(range(12)) * 3 + [10**6, 10**6],  # two have nearly all there is
        [5] * 60,
    ],
)
def test_means_that_would_tell_of_few_are_withheld(values: list[float]) -> None:
    with pytest.raises(Withheld):
        Release(pd.Series(range(len(values)))).moments(pd.Series(values, dtype=float), 100, "hours")


def test_one_person_changes_a_mean_by_no_more_than_a_step() -> None:
    rng = np.random.default_rng(6)
    for _ in range(50):
        values = pd.Series(rng.integers(0, 22, int(rng.integers(31, 200))).astype(float))
        one = Release(pd.Series(range(len(values))))
        try:
            other = values.copy()
            other.iloc[0] = 21 - other.iloc[0]
            told, changed = one.moments(values, 21, "x"), one.moments(other, 21, "x")
        except Withheld:
            continue
        assert abs(told.mean - changed.mean) <= told.step + 1e-9


def test_the_release_of_the_named_cases_gives_nothing_away() -> None:
    assert disclosure.SHOWN == 10
    few = pd.DataFrame(
        {"arm": ["control"] * 20 + ["intervention"] * 20, "in_work_12": [1.0] + [0.0] * 19 + [1.0] * 9 + [0.0] * 11}
    )
    few["hours_12"] = few["in_work_12"] * 37.5
    assert microdata.counts(few, "in_work_12").loc["yes", "control"] is pd.NA
    with pytest.raises(Withheld):
        microdata.means(few, ["hours_12"])
