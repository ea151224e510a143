"""Answers on whole-number scales: all that print so are counted, each is as likely as the others."""

import csv
import math
import time
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations, combinations_with_replacement, pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etterprov import reconstruct, source
from etterprov.granularity import grimmer
from etterprov.printed import Printed
from etterprov.reconstruct import (
    Impossible,
    TooLarge,
    bounds_by_level,
    count_by_level,
    count_ordinal,
    count_within,
    draw_ordinal,
    ordinal,
    ordinal_given,
    ordinal_pair,
)
from jobsupport.sfj import scores

REFERENCE = Path(__file__).parent / "reference"
SCALE = np.arange(1, 8)
ITEMS = list(product((12, 13), ("6", "12")))


def _reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def _all_counts(n: int, levels: int) -> Iterator[tuple[int, ...]]:
    """Every way to put n people on so many levels."""
    for bars in combinations(range(n + levels - 1), levels - 1):
        ends = (-1, *bars, n + levels - 1)
        yield tuple(b - a - 1 for a, b in pairwise(ends))


def _moments(counts: tuple[int, ...], low: int) -> tuple[Fraction, Fraction]:
    n = sum(counts)
    s, q = (sum(c * x**power for x, c in enumerate(counts, low)) for power in (1, 2))
    return Fraction(s, n), Fraction(q * n - s * s, n * (n - 1))


def _prints(counts: tuple[int, ...], low: int, mean: Printed, sd: Printed) -> bool:
    centre, variance = _moments(counts, low)
    least, most = sd.bounds
    return mean.admits(centre) and max(least, Fraction(0)) ** 2 <= variance and 0 <= most**2 >= variance


@cache
def _fitting(mean: str, sd: str, n: int, low: int, high: int) -> tuple[tuple[int, ...], ...]:
    printed = Printed(mean), Printed(sd)
    return tuple(counts for counts in _all_counts(n, high - low + 1) if _prints(counts, low, *printed))


def _tables(answers: np.ndarray, low: int, high: int) -> tuple[int, ...]:
    return tuple(np.bincount(answers - low, minlength=high - low + 1).tolist())


# What others published --------------------------------------------------------------------------------


@pytest.mark.parametrize("row", _reference("closure_published_counts.csv"), ids=lambda row: f"{row['mean']}-{row['n']}")
def test_published_counts(row):
    ends = int(row["scale_min"]), int(row["scale_max"])
    assert count_ordinal(row["mean"], row["sd"], int(row["n"]), *ends) == int(row["published_count"])


@pytest.mark.parametrize("row", _reference("closure_core_unit_counts.csv"), ids=lambda row: f"{row['mean']}-{row['n']}")
def test_counts_with_tolerances(row):
    mean, sd, loose, wide = (float(row[key]) for key in ("mean", "sd", "tol_mean", "tol_sd"))
    found = count_within(
        (mean - loose, mean + loose), (sd - wide, sd + wide), int(row["n"]), int(row["lo"]), int(row["hi"])
    )
    assert found == int(row["count"])


@pytest.mark.parametrize("row", _reference("tides_brimmest.csv"), ids=lambda row: f"{row['mean']}-{row['sd']}")
def test_possible_or_not(row):
    problem = row["mean"], row["sd"], int(row["n"]), int(row["min"]), int(row["max"])
    if (row["exact"] or row["expected"]) == "FALSE":
        assert count_ordinal(*problem) == 0
        with pytest.raises(Impossible):
            ordinal(*problem)
        return
    answers = ordinal(*problem)
    assert answers.min() >= problem[3]
    assert answers.max() <= problem[4]
    assert _prints(_tables(answers, *problem[3:]), problem[3], *map(Printed, problem[:2]))
    if problem[4] < 60:
        assert count_ordinal(*problem) > 0


def test_counting_does_not_list():
    # scrutipy.closure lists these 661 948 samples in over a minute.
    seconds = []
    for _ in range(5):
        start = time.process_time()
        assert count_ordinal("3.0", "1.2", 200, 1, 5) == 661948
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.1


# Against lists of everything ---------------------------------------------------------------------------


@st.composite
def _problems(draw: st.DrawFn) -> tuple[str, str, int, int, int]:
    """Statistics of true answers, at times made wrong."""
    low, levels = draw(st.integers(-3, 3)), draw(st.integers(1, 7))
    n = draw(st.integers(2, 9 if levels > 5 else 13))
    x = np.array(draw(st.lists(st.integers(low, low + levels - 1), min_size=n, max_size=n)))
    wrong = draw(st.sampled_from([0, 0, 0, 0.2, 1]))
    mean, sd = x.mean() + draw(st.sampled_from([0, 0, 0.3])), x.std(ddof=1) + wrong
    decimals = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    return f"{mean:.{decimals[0]}f}", f"{sd:.{decimals[1]}f}", n, low, low + levels - 1


@given(_problems(), st.integers(0, 10**6))
@settings(max_examples=150)
def test_everything_agrees_with_the_full_list(problem, seed):
    full = _fitting(*problem)
    assert count_ordinal(*problem) == len(full)
    if not full:
        for function in (ordinal, count_by_level):
            with pytest.raises(Impossible):
                function(*problem)
        with pytest.raises(Impossible):
            ordinal(*problem, _rng(seed))
        return
    ends = problem[3:]
    assert _tables(ordinal(*problem), *ends) in full
    assert _tables(ordinal(*problem, _rng(seed)), *ends) in full
    drawn = draw_ordinal(*problem, _rng(seed), 20)
    assert set(map(tuple, drawn.tolist())) <= set(full)
    by_level = [np.bincount(column, minlength=problem[2] + 1) for column in np.array(full).T]
    np.testing.assert_array_equal(count_by_level(*problem), by_level)
    assert grimmer(*problem[:3])


WAYS = {"words of 64 bits": (np.uint64, (0,)), "remainders": (np.uint32, reconstruct._PRIMES[:3])}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("problem", [("2.9", "1.6", 14, 1, 6), ("3.4", "2.1", 10, 0, 7), ("0.3", "1.2", 12, -2, 2)])
def test_large_numbers_are_counted_as_small_ones(monkeypatch, way, problem):
    expected = count_ordinal(*problem), count_by_level(*problem), draw_ordinal(*problem, _rng(), 50)
    monkeypatch.setattr(reconstruct, "_moduli", lambda *_: WAYS[way])
    assert count_ordinal(*problem) == expected[0] == len(_fitting(*problem))
    np.testing.assert_array_equal(count_by_level(*problem), expected[1])
    full = set(_fitting(*problem))
    assert set(map(tuple, draw_ordinal(*problem, _rng(), 50).tolist())) <= full


@pytest.mark.parametrize(("n", "levels"), [(2, 3), (9, 5), (30, 7), (40, 4), (8, 12)])
def test_everybody_is_counted_once(n, levels):
    # Whatever the mean and the SD: C(n + levels - 1, n) distributions.
    every = math.comb(n + levels - 1, n)
    assert count_within((0, levels), (0, levels), n, 0, levels - 1) == every


@given(st.integers(0, 2**240))
def test_remainders_give_the_number_back(number):
    moduli = reconstruct._PRIMES
    parts = [np.array([number % modulus]) for modulus in moduli]
    assert reconstruct._join(parts, moduli).tolist() == [number]


def _plain_count(mean: str, sd: str, n: int, low: int, high: int) -> int:
    """Count level by level, with nothing left out and every number Python's own."""
    ways = Counter({(0, 0, 0): 1})
    for x in range(low, high + 1):
        more: Counter[tuple[int, int, int]] = Counter()
        for (m, s, q), count in ways.items():
            for k in range(n - m + 1):
                more[m + k, s + k * x, q + k * x * x] += count
        ways = more
    least, most = (max(end, Fraction(0)) ** 2 for end in Printed(sd).bounds)
    centre = Printed(mean)
    return sum(
        count
        for (m, s, q), count in ways.items()
        if m == n and centre.admits(Fraction(s, n)) and least <= Fraction(q * n - s * s, n * (n - 1)) <= most
    )


@pytest.mark.parametrize("problem", [("5.6", "1.7", 30, 1, 7), ("4.2", "2.5", 20, 0, 7), ("1.4", "1.2", 30, 0, 6)])
def test_middle_sizes_agree_with_a_plain_count(problem):
    assert count_ordinal(*problem) == _plain_count(*problem) > 500


# What must hold whatever the numbers --------------------------------------------------------------------


@given(st.integers(10, 60), st.integers(2, 8), st.integers(0, 100), st.integers(0, 100))
@settings(max_examples=40)
def test_mirrored_and_shifted_scales_have_as_many(n, top, place, spread):
    mean, sd = Fraction(place * top, 100), f"{spread * top / 200:.2f}"
    texts = [f"{float(x):.2f}" for x in (mean, top - mean, mean + 3)]
    counts = [count_ordinal(text, sd, n, low, low + top) for text, low in zip(texts, (0, 0, 3), strict=True)]
    assert counts[0] == counts[1] == counts[2]


@given(st.integers(5, 40), st.integers(2, 6), st.integers(0, 10**6))
@settings(max_examples=40)
def test_more_is_possible_where_less_is_said(n, top, seed):
    x = _rng(seed).integers(0, top + 1, n)
    mean, sd = x.mean(), x.std(ddof=1)
    exact, wide = (count_ordinal(f"{mean:.{d}f}", f"{sd:.{d}f}", n, 0, top) for d in (3, 2))
    assert exact >= 1
    # A digit less admits everything that the longer text does, but for a number rounded twice.
    short = [Printed(f"{value:.2f}").bounds for value in (mean, sd)]
    long = [Printed(f"{value:.3f}").bounds for value in (mean, sd)]
    joined = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(short, long, strict=True)]
    assert count_within(*joined, n, 0, top) >= max(exact, wide)
    assert count_ordinal(f"{mean:.2f}", f"{sd:.2f}", n, -1, top + 1) >= wide


def test_half_rounded_either_way():
    # 1, 2, 2, 2 has the mean 1.75, printed 1.8 or 1.7, and the SD 0.5
    assert count_ordinal("1.8", "0.5", 4, 1, 2) == count_ordinal("1.7", "0.5", 4, 1, 2) == 1


# Draws --------------------------------------------------------------------------------------------------


def test_each_distribution_is_drawn_as_often():
    full = _fitting("3.0", "1.0", 20, 1, 5)
    drawn = Counter(map(tuple, draw_ordinal("3.0", "1.0", 20, 1, 5, _rng(5), 48_000).tolist()))
    assert set(drawn) == set(full)
    assert stats.chisquare(list(drawn.values())).pvalue > 0.001


def test_single_draws_are_as_likely_as_many():
    full = _fitting("2.4", "1.1", 12, 1, 5)
    rng = _rng(6)
    drawn = Counter(_tables(ordinal("2.4", "1.1", 12, 1, 5, rng), 1, 5) for _ in range(30 * len(full)))
    assert len(drawn) == len(full) > 3
    assert stats.chisquare(list(drawn.values())).pvalue > 0.001


def test_large_numbers_are_drawn_as_often(monkeypatch):
    monkeypatch.setattr(reconstruct, "_moduli", lambda *_: WAYS["remainders"])
    drawn = Counter(map(tuple, draw_ordinal("3.0", "1.0", 20, 1, 5, _rng(7), 20_000).tolist()))
    assert len(drawn) == count_ordinal("3.0", "1.0", 20, 1, 5)
    assert stats.chisquare(list(drawn.values())).pvalue > 0.001


def test_numbers_below_any_limit_are_drawn_evenly():
    limit = 5 * 2**70 + 1
    drawn = [reconstruct._below(limit, _rng(seed)) for seed in range(2000)]
    assert max(drawn) < limit
    assert stats.kstest([x / limit for x in drawn], "uniform").pvalue > 0.001


def test_shape_comes_from_the_generator_alone():
    first, again, other = (ordinal("3.0", "1.2", 200, 1, 5, _rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(ordinal("3.0", "1.2", 200, 1, 5), ordinal("3.0", "1.2", 200, 1, 5))


@pytest.mark.parametrize(
    "problem",
    [
        ("20.5", "12.3", 50, 0, 63),
        ("70.1", "20.2", 300, 0, 100),
        ("12.80", "7.76", 376, 0, 42),
        ("3.2", "1.5", 200_000, 1, 5),
        ("1.02", "0.14", 50, 1, 7),  # one of 2, all others 1
        ("4.00", "3.03", 50, 1, 7),  # half at each end
        ("7", "0", 2, 7, 7),
    ],
)
def test_answers_on_large_scales_and_at_the_ends(problem):
    answers = ordinal(*problem)
    assert len(answers) == problem[2]
    assert _prints(_tables(answers, *problem[3:]), problem[3], *map(Printed, problem[:2]))


def test_answers_are_found_by_the_count_if_not_at_once(monkeypatch):
    monkeypatch.setattr(reconstruct, "_near", lambda _: None)
    assert _tables(ordinal("3.4", "1.1", 25, 1, 5), 1, 5) in _fitting("3.4", "1.1", 25, 1, 5)


# What can't be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (("5.19", "1.20", 28, 1, 7), "no 28 whole numbers have a mean"),
        (("0.4", "1.0", 20, 1, 5), "off the scale from 1 to 5"),
        (("5.6", "1.0", 20, 1, 5), "off the scale from 1 to 5"),
        (("3.0", "2.2", 20, 1, 5), "can't have an SD of 2.15 to 2.25: it is from 0 to 2.05"),
        (("3.5", "0.2", 20, 1, 5), "it is from 0.5"),
        (("3.0", "-1.0", 20, 1, 5), "can't have an SD"),
        (("1.3", "0.9", 9, 1, 5), "9 people on a scale of 5 levels can't have"),
        (("3.0", "0.0", 1, 1, 5), "1 people have no SD"),
        (("3.0", "0.0", 0, 1, 5), "0 people have no SD"),
        (("3.0", "1.0", 20, 5, 1), "from 5 to 1 has no answers"),
    ],
)
def test_impossible_answers(problem, reason):
    assert count_ordinal(*problem) == 0
    with pytest.raises(Impossible, match=reason):
        ordinal(*problem)
    with pytest.raises(Impossible, match=reason):
        ordinal(*problem, _rng())


@pytest.mark.parametrize("problem", [("three", "1.0", 9, 1, 5), ("3.0", "", 9, 1, 5)])
def test_texts_must_be_numbers(problem):
    with pytest.raises(ValueError, match="not a printed number"):
        count_ordinal(*problem)


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (("12.80", "7.76", 376, 0, 42), "40 levels away from the middle need 5.4 GiB"),
        (("70.1", "20.2", 300, 0, 100), "binary digits"),
        (("3.2", "1.5", 20_000, 1, 5), "additions"),
        (("3.2", "1.5", 200_000, 1, 5), "sums and sums of squares print so"),
    ],
)
def test_too_large_is_said_at_once(problem, reason):
    with pytest.raises(TooLarge, match=reason):
        count_ordinal(*problem)
    with pytest.raises(TooLarge, match=reason):
        ordinal(*problem, _rng())


# Tables 12 and 13 ---------------------------------------------------------------------------------------


def _item(number: int, month: str) -> tuple[tuple[str, str, int], tuple[str, str, int], str, str]:
    rows = source.rows(f"sfj-table-{number}")
    groups = [
        (row.mean.text, row.sd.text, int(row.n.value)) for arm in scores.ARMS for row in [rows["means", month, arm]]
    ]
    ranks = [rows["rank_sum", month, arm] for arm in ("intervention", "all")]
    return groups[0], groups[1], ranks[0].rank_sum.text, ranks[1].z.text


# From a count that keeps all seven levels and sums nothing in closed form.
COUNTS = {
    (12, "6"): (7670289, 7872723),
    (12, "12"): (7923636, 2629667),
    (13, "6"): (45029094, 20359447),
    (13, "12"): (16787530, 5261772),
}


@pytest.mark.parametrize("key", ITEMS)
def test_how_many_answers_fit_the_items(key):
    start = time.process_time()
    assert tuple(count_ordinal(*group, 1, 7) for group in _item(*key)[:2]) == COUNTS[key]
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "problem",
    [
        ("3.0", "1.0", 9, 1, 5),
        ("3.41", "1.28", 41, 1, 7),
        ("6.06", "1.45", 80, 1, 7),
        ("1.5", "0.9", 30, 1, 4),
        ("2", "0", 5, 1, 3),
    ],
)
def test_bounds_are_the_ends_of_what_is_counted(problem):
    people = [np.flatnonzero(row) for row in count_by_level(*problem)]
    assert bounds_by_level(*problem).tolist() == [[row[0], row[-1]] for row in people]


@settings(max_examples=15)
@given(st.lists(st.integers(1, 7), min_size=3, max_size=30))
def test_true_answers_lie_within_the_bounds(answers):
    counts = np.bincount(answers, minlength=8)[1:]
    bounds = bounds_by_level(f"{np.mean(answers):.2f}", f"{np.std(answers, ddof=1):.2f}", len(answers), 1, 7)
    assert (bounds[:, 0] <= counts).all()
    assert (counts <= bounds[:, 1]).all()


@pytest.mark.parametrize(
    "problem",
    [("5.19", "1.20", 28, 1, 7), ("4.00", "0.01", 20, 1, 7), ("3.5", "0.1", 1000, 1, 7), ("3.51", "0.51", 4, 1, 7)],
)
def test_impossible_answers_have_no_bounds(problem):
    with pytest.raises(Impossible):
        bounds_by_level(*problem)


def test_ranges_hold_what_is_known():
    group, example, every = _item(12, "12")[1], scores.EXAMPLES[12, "12"][1], COUNTS[12, "12"][1]
    by_level = count_by_level(*group, 1, 7)
    assert by_level.sum(axis=1).tolist() == [every] * 7
    assert all(row[people] > 0 for row, people in zip(by_level, example, strict=True))
    drawn = draw_ordinal(*group, 1, 7, _rng(), 200)
    assert all(row[people].all() for row, people in zip(by_level, drawn.T, strict=True))
    # The mean of what is drawn is that of the whole.
    means = by_level.astype(float) @ np.arange(group[2] + 1) / every
    assert (abs(drawn.mean(axis=0) - means) < 4 * drawn.std(axis=0) / 200**0.5).all()


def _prints_as(pair: np.ndarray, item: tuple, low: int = 1) -> bool:
    """Recompute everything printed from the answers themselves, with scipy."""
    first, second, rank_sum, z = item
    arms = [np.repeat(np.arange(low, low + len(counts)), counts) for counts in pair]
    ranks = stats.rankdata(np.concatenate(arms))
    test = stats.mannwhitneyu(*arms, use_continuity=False, method="asymptotic")
    size = stats.norm.isf(test.pvalue / 2) * np.sign(test.statistic - len(arms[0]) * len(arms[1]) / 2)
    means_and_sds = all(
        len(x) == n and Printed(mean).admits(x.mean()) and Printed(sd).admits(x.std(ddof=1))
        for x, (mean, sd, n) in zip(arms, (first, second), strict=True)
    )
    return means_and_sds and ranks[: len(arms[0])].sum() == float(rank_sum) and Printed(z).admits(size)


@pytest.mark.parametrize("key", ITEMS)
def test_every_pair_prints_as_the_table(key):
    item = _item(*key)
    pairs = ordinal_pair(*item[:2], 1, 7, *item[2:], _rng(3), draws=15)
    assert len(pairs.counts) > 0
    assert pairs.draws == 15
    assert 0 < pairs.error < pairs.estimate < math.prod(COUNTS[key])
    assert len(np.unique(pairs.counts, axis=0)) == len(pairs.counts)
    assert all(_prints_as(pair, item) for pair in pairs.counts[:: max(len(pairs.counts) // 50, 1)])


def test_pairs_come_from_the_generator_alone():
    item = _item(*ITEMS[0])
    pairs, again, other = (ordinal_pair(*item[:2], 1, 7, *item[2:], _rng(seed), draws=4) for seed in (3, 3, 4))
    assert np.array_equal(pairs.counts, again.counts)
    assert not np.array_equal(pairs.counts, other.counts)


@pytest.mark.parametrize("key", ITEMS)
def test_known_pairs_are_in_the_lists(key):
    first, _, rank_sum, z = _item(*key)
    example = scores.EXAMPLES[key]
    found = ordinal_given(first, example[1], 1, 7, rank_sum, z)
    assert example[0] in set(map(tuple, found.tolist()))
    for counts in found[::20]:
        assert _prints_as([counts, example[1]], _item(*key))


# A small pair of groups, all of whose answers can be listed -------------------------------------------


@pytest.mark.parametrize(
    "example", [((1, 2, 3, 4), (3, 3, 2, 0)), ((0, 4, 1, 1, 3), (3, 0, 2, 2, 0)), ((3, 4), (2, 4)), ((2, 2, 2),) * 2]
)
def test_pairs_of_small_groups_are_all_found(example):
    low, high = 1, len(example[0])
    groups = [
        (f"{float(mean):.1f}", f"{float(variance) ** 0.5:.1f}", sum(counts))
        for counts in example
        for mean, variance in [_moments(counts, low)]
    ]
    arms = [np.repeat(np.arange(low, high + 1), counts) for counts in example]
    test = stats.mannwhitneyu(*arms, use_continuity=False, method="asymptotic")
    sign = 1 if test.statistic >= len(arms[0]) * len(arms[1]) / 2 else -1
    item = (
        *groups,
        str(stats.rankdata(np.concatenate(arms))[: len(arms[0])].sum()),
        f"{sign * stats.norm.isf(test.pvalue / 2):.1f}",
    )
    every = {
        (a, b)
        for a, b in product(*(_fitting(*group, low, high) for group in groups))
        if _prints_as([np.array(a), np.array(b)], item, low)
    }
    assert example in every
    partners = {b for _, b in every}
    listed = {b: ordinal_given(groups[0], b, low, high, *item[2:]).tolist() for b in partners}
    assert {(tuple(a), b) for b, found in listed.items() for a in found} == every
    assert sum(map(len, listed.values())) == len(every)
    pairs = ordinal_pair(*groups, low, high, *item[2:], _rng(1), draws=1500)
    assert {tuple(map(tuple, pair)) for pair in pairs.counts.tolist()} == every
    assert abs(pairs.estimate - len(every)) <= 4 * pairs.error


@pytest.mark.parametrize(
    ("rank_sum", "z", "reason"),
    [
        ("445.3", "1.73", "a whole number or a half"),
        ("445.0", "-1.73", "wrong sign"),
        ("390.0", "0.50", "z is 0"),
        ("445.0", "0.50", "no ties make"),
        ("600.0", "1.73", "no ties make"),
    ],
)
def test_impossible_ranks(rank_sum, z, reason):
    with pytest.raises(Impossible, match=reason):
        ordinal_pair(("4.2", "0.8", 20), ("3.6", "1.1", 18), 1, 5, rank_sum, z, _rng())


def test_other_groups_must_have_a_count_for_each_answer():
    with pytest.raises(ValueError, match="each of 5 answers"):
        ordinal_given(("4.2", "0.8", 20), (1, 2, 4, 7), 1, 5, "445.0", "1.73")
    with pytest.raises(ValueError, match="each of 5 answers"):
        ordinal_given(("4.2", "0.8", 20), (0,) * 5, 1, 5, "210.0", "0.0")
    with pytest.raises(ValueError, match="2 draws"):
        ordinal_pair(("4.2", "0.8", 20), ("3.6", "1.1", 18), 1, 5, "445.0", "1.73", _rng(), draws=1)
    with pytest.raises(TooLarge, match="combinations"):
        ordinal_given(("21", "9", 60), (2,) * 42, 1, 42, "4500", "1.0")


# --- Several items, and what is known of single answers


def _all_answers(n: int, low: int, high: int, items: int) -> list[tuple[int, ...]]:
    return list(combinations_with_replacement(range(low * items, high * items + 1), n))


def _print_so(answers: tuple[int, ...], mean: str, sd: str, items: int, ddof: int = 1) -> bool:
    n = len(answers)
    variance = Fraction(n * sum(x * x for x in answers) - sum(answers) ** 2, n * (n - ddof) * items**2)
    low, high = Printed(sd).bounds
    return Printed(mean).admits(Fraction(sum(answers), n * items)) and max(low, 0) ** 2 <= variance <= high**2


@pytest.mark.parametrize(
    ("mean", "sd", "n", "low", "high", "items"),
    [("1.7", "0.8", 5, 0, 4, 2), ("2.33", "0.58", 4, 1, 3, 3), ("1.5", "0.7", 6, 0, 3, 2), ("3.0", "1.0", 7, 1, 5, 1)],
)
@pytest.mark.parametrize(
    ("minimum", "fixed"),
    [(None, None), ("range", None), (None, {1: 1}), ({2: 1}, {1: 0}), ({1: 1}, {2: 2, 3: 1}), (None, {2: 0})],
)
def test_restrictions_leave_what_enumeration_finds(
    mean: str, sd: str, n: int, low: int, high: int, items: int, minimum: object, fixed: dict[int, int] | None
) -> None:
    options = {"items": items, "minimum": minimum, "fixed": fixed}
    least = {low: 1, high: 1} if minimum == "range" else dict(minimum or {})  # type: ignore[call-overload]
    true = [
        x
        for x in _all_answers(n, low, high, items)
        if _print_so(x, mean, sd, items)
        and all(x.count(v * items) >= k for v, k in least.items())
        and all(x.count(v * items) == k for v, k in (fixed or {}).items())
    ]
    assert count_ordinal(mean, sd, n, low, high, **options) == len(true)  # type: ignore[arg-type]
    for rng in (None, np.random.default_rng(2)):
        if not true:
            with pytest.raises(Impossible):
                ordinal(mean, sd, n, low, high, rng, **options)  # type: ignore[arg-type]
        else:
            found = ordinal(mean, sd, n, low, high, rng, **options)  # type: ignore[arg-type]
            assert tuple(np.rint(found * items).astype(int).tolist()) in true


def test_draws_with_restrictions_are_all_alike_probable() -> None:
    fixed = {1: 0}
    drawn = draw_ordinal("3.0", "1.0", 9, 1, 5, np.random.default_rng(4), 4000, fixed=fixed)
    kinds, times = np.unique(drawn, axis=0, return_counts=True)
    assert len(kinds) == count_ordinal("3.0", "1.0", 9, 1, 5, fixed=fixed) == 2
    assert stats.chisquare(times).pvalue > 0.001


def test_an_sd_with_n_in_its_denominator_and_a_rule() -> None:
    """np.std([1, 2, 3, 4]) prints as 1.12, with n - 1 as 1.29; 2.25 is 2.3 or 2.2."""
    assert count_ordinal("2.5", "1.12", 4, 1, 4, ddof=0) == sum(
        _print_so(x, "2.5", "1.12", 1, 0) for x in _all_answers(4, 1, 4, 1)
    )
    assert count_ordinal("2.5", "1.12", 4, 1, 4) == 0
    assert count_ordinal("2.3", "0.5", 4, 1, 4, rounding="up") == 1
    assert count_ordinal("2.3", "0.5", 4, 1, 4, rounding="down") == 0


def test_a_scale_of_three_items_as_in_rsprite2() -> None:
    """A mean of 1.95 needs 39 of 20 single answers; with three items SDs of 1.55 are there too."""
    assert count_ordinal("1.95", "1.55", 20, 0, 5) == 0
    found = ordinal("1.95", "1.55", 20, 0, 5, items=3)
    assert round(found.mean(), 2) == 1.95
    assert round(found.std(ddof=1), 2) == 1.55
    assert set(np.rint(found * 3) - found * 3) <= {0.0} or np.allclose(np.rint(found * 3), found * 3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"fixed": {1: 13}}, "fixed"),
        ({"minimum": {1: 5}, "fixed": {1: 3}}, "exactly 3"),
        ({"minimum": {5: 12}}, "can't have"),
    ],
)
def test_restrictions_that_nobody_can_meet(options: dict[str, dict[int, int]], said: str) -> None:
    with pytest.raises(Impossible, match=said):
        ordinal("3.0", "1.0", 12, 1, 5, **options)  # type: ignore[arg-type]
    assert count_ordinal("3.0", "1.0", 12, 1, 5, **options) == 0  # type: ignore[arg-type]
