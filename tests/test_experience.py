"""What the participants said: brute force, linear programming, scipy and sums by hand against the library."""

import math
from collections import defaultdict
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from etterprov.printed import Printed
from jobsupport.sfj import answers, experience

SEVEN = np.arange(1, 8)
ANSWERS = st.lists(st.integers(1, 7), min_size=2, max_size=60)


def _printed(x: float) -> Printed:
    return Printed(f"{x:.1f}")


# Ratings on a scale.


@settings(max_examples=40, deadline=None)
@given(st.floats(1.2, 6.8), st.floats(0.2, 2.5))
def test_corners_have_the_moments(mean, sd):
    corners = experience.answer_vertices(mean, sd, 1, 7)
    assert (corners >= 0).all()
    assert ((corners > 0).sum(axis=1) <= 3).all()
    for shares in corners:
        assert shares.sum() == pytest.approx(1)
        assert shares @ SEVEN == pytest.approx(mean)
        assert shares @ SEVEN**2 - mean**2 == pytest.approx(sd**2)


@settings(max_examples=40, deadline=None)
@given(ANSWERS, st.integers(2, 7))
def test_shares_are_bounded_as_a_linear_programme_does(answers, least):
    mean, sd = float(np.mean(answers)), float(np.std(answers))
    corners = experience.answer_vertices(mean, sd, 1, 7)
    moments = np.vstack([np.ones(7), SEVEN - mean, (SEVEN - mean) ** 2])
    goal = (least <= SEVEN).astype(float)
    for sign, found in ((1, corners @ goal), (-1, -corners @ goal)):
        oracle = optimize.linprog(sign * goal, A_eq=moments, b_eq=[1, 0, sd**2], method="highs")
        assert found.min() == pytest.approx(oracle.fun, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(ANSWERS, st.integers(2, 7))
def test_true_answers_are_within_their_bounds(answers, least):
    mean, sd = _printed(np.mean(answers)), _printed(np.std(answers))
    share = np.mean([x >= least for x in answers])
    low, high = experience.share_bounds(mean, sd, 1, 7, least=least)
    assert low - 0.03 <= share <= high + 0.03  # the moments may lie between two points of the grid


@settings(max_examples=40, deadline=None)
@given(ANSWERS, ANSWERS)
def test_superiority_of_true_answers_is_within_its_bounds(first, second):
    chance = stats.mannwhitneyu(first, second).statistic / (len(first) * len(second))
    moments = [(_printed(np.mean(x)), _printed(np.std(x))) for x in (first, second)]
    low, high = experience.superiority_bounds(*moments, 1, 7)
    assert low - 0.03 <= chance <= high + 0.03
    turned = experience.superiority_bounds(*reversed(moments), 1, 7)
    assert turned == (pytest.approx(1 - high), pytest.approx(1 - low))


def test_impossible_moments_are_refused():
    with pytest.raises(ValueError, match="no answers from 1 to 7"):
        experience.share_bounds(Printed("6.9"), Printed("2.0"), 1, 7, least=7)


def test_effect_sizes_by_hand_and_by_scipy():
    rows = experience.effect_sizes().set_index(["question", "base"])
    row = rows.loc[("satisfaction_6", "wrote")]
    # pooled SD sqrt((280 * 1.0 + 142 * 2.25) / 422) = 1.192; 0.7 / 1.192 = 0.587, times 1 - 3 / 1687
    assert row.g == pytest.approx(0.586, abs=1e-3)
    oracle = stats.ttest_ind_from_stats(6.3, 1.0, 281, 5.6, 1.5, 143, equal_var=False)
    assert (row.t, row.p) == (pytest.approx(oracle.statistic), pytest.approx(oracle.pvalue))
    assert (row.low, row.high) == pytest.approx((0.7 - 1.97 * 0.1389, 0.7 + 1.97 * 0.1389), abs=1e-3)
    # Rounding: (6.35 - 5.55) / sqrt((280 * 0.95**2 + 142 * 1.45**2) / 422) = 0.8 / 1.143 = 0.70; 0.6 / 1.241 = 0.48
    assert (row.g_least, row.g_most) == (pytest.approx(0.483, abs=2e-3), pytest.approx(0.699, abs=2e-3))
    assert rows.loc[("satisfaction_12", "returned"), ["sfj_n", "control_n"]].tolist() == [377, 252]
    assert ((rows.g_least < rows.g) & (rows.g < rows.g_most)).all()


def test_whatever_the_answers_sfj_is_ahead_and_most_are_content():
    assert (experience.superiority()["low"] > 0.5).all()
    # Control group at 6 months: 5.6 (1.5) with the fewest fives and more
    for moments in (("6.3", "1.0"), ("5.6", "1.5"), ("6.2", "1.1"), ("5.7", "1.3"), ("5.8", "1.1"), ("5.3", "1.2")):
        assert experience.share_bounds(*map(Printed, moments), *experience.SCALE, least=5)[0] > 0.5


def test_fewest_people_are_the_fewest():
    # Satisfaction at 6 months at its hardest: 6.25 (1.05) against 5.65 (1.55).
    n = experience.fewest_for_significance("satisfaction_6")
    p = [stats.ttest_ind_from_stats(6.25, 1.05, k, 5.65, 1.55, k, equal_var=False).pvalue for k in (n - 1, n)]
    assert p[1] < 0.05 <= p[0]


def test_level_of_the_silent_makes_the_arms_equal():
    silent = experience.level_of_the_silent("satisfaction_12", 377)
    assert (377 * 6.2 + (630 - 377) * silent) / 630 == pytest.approx(5.7)


# Answers, people and intervals.


def test_effective_size_of_a_worst_case():
    # Three people at 6 months, two of them again at 12 with the same answer: 2 X + 2 Y + Z of five answers.
    shares = [(2 * x + 2 * y + z) / 5 for x, y, z in product((0, 1), repeat=3)]
    variance = np.var(shares)  # each X with probability 1/2, so v = 1/4
    assert experience.effective_size(3, 2) == pytest.approx(0.25 / variance)


@pytest.mark.parametrize(("n6", "n12"), [(2, 2), (3, 2), (2, 4), (3, 3)])
def test_share_of_people_by_brute_force(n6, n12):
    found = defaultdict(list)
    for both in range(min(n6, n12) + 1):
        people = n6 + n12 - both
        first, second = range(n6), range(people - n12, people)
        for six, twelve in product(range(n6 + 1), range(n12 + 1)):
            for a, b in product(combinations(first, six), combinations(second, twelve)):
                found[six, twelve].append(len({*a, *b}) / people)
    for (six, twelve), shares in found.items():
        assert experience.share_of_people(six, n6, twelve, n12) == pytest.approx((min(shares), max(shares)))


def test_people_naming_any_by_brute_force():
    n, most = 3, 2
    kinds = [kind for kind in product((0, 1), repeat=3) if sum(kind) <= most]
    found = defaultdict(set)
    for sheet in product(kinds, repeat=n):
        found[tuple(map(sum, zip(*sheet, strict=True)))].add(sum(any(kind) for kind in sheet))
    for counts, numbers in found.items():
        if sum(counts):
            assert experience.people_naming_any(counts, n, most) == (min(numbers), max(numbers))


def test_answers_with_several_by_brute_force():
    found = defaultdict(set)
    for each in product((1, 2, 3), repeat=4):
        found[sum(each)].add(sum(x > 1 for x in each))
    for total, numbers in found.items():
        assert experience.answers_with_several(total, 4, 3) == (min(numbers), max(numbers))


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (experience.share_of_people, (5, 4, 0, 4)),
        (experience.answers_with_several, (13, 4, 3)),
        (experience.answers_with_several, (3, 4, 3)),
        (experience.share_of_all, (5, 4, 9)),
    ],
)
def test_impossible_counts_are_refused(function, arguments):
    with pytest.raises(ValueError, match=r"fit|possible|shares"):
        function(*arguments)


def test_codes():
    rows = experience.codes().set_index(["question", "arm"])
    # 148 + 9 + 214 + 173 + 52 + 56 + 63 + 4 + 11 + 49 + 29 = 808, 230 more than 578 answers
    assert rows.loc[("most", "intervention"), ["codes", "least", "most"]].tolist() == [808, 115, 230]
    # 21 + 16 + 75 + 24 + 74 + 54 + 25 + 13 + 12 + 26 + 36 = 376, 60 more than 316
    assert rows.loc[("most", "control"), ["codes", "least", "most"]].tolist() == [376, 30, 60]
    # Printed are 245 with the 2 of the added row; 263 - 243 = 20
    assert rows.loc[("least", "control"), ["codes", "lost", "unseen"]].tolist() == [243, 2, 20]
    assert rows.loc[("least", "intervention"), ["codes", "unseen"]].tolist() == [506 - 43, 0]


def test_shares_have_wilsons_intervals():
    table = experience.shares()
    known = table[table["count"].notna()]
    assert table.loc[table["count"].isna(), ["low", "cautious_high"]].isna().all(axis=None)
    for row in known.itertuples():
        oracle = proportion_confint(row.count, row.n, method="wilson")
        assert (row.low, row.high) == pytest.approx(tuple(100 * x for x in oracle))
    assert (known["cautious_low"] <= known["low"]).all()
    assert (known["cautious_high"] >= known["high"]).all()


def _newcombe(count1: float, n1: float, count2: float, n2: float) -> tuple[float, float]:
    """Return Newcombe's (1998, method 10) interval of a difference in points, from Wilson's of both shares."""
    (low1, high1), (low2, high2) = (proportion_confint(c, n, method="wilson") for c, n in ((count1, n1), (count2, n2)))
    p1, p2 = count1 / n1, count2 / n2
    low, high = math.hypot(p1 - low1, high2 - p2), math.hypot(high1 - p1, p2 - low2)
    return 100 * (p1 - p2 - low), 100 * (p1 - p2 + high)


def test_differences():
    rows = experience.differences().set_index(["question", "category"])
    nav = rows.loc[("least", "nav")]
    assert (nav.low, nav.high) == pytest.approx(_newcombe(31, 447, 55, 263))
    assert nav.difference == pytest.approx(100 * (31 / 447 - 55 / 263))
    # 447 answers of 225 and 222 people count as 447**2 / (447 + 444) = 224.3 at the least, 263 as 263**2 / 507 = 136.4
    cautious = _newcombe(31 * 224.256 / 447, 224.256, 55 * 136.428 / 263, 136.428)
    assert (nav.cautious_low, nav.cautious_high) == pytest.approx(cautious, abs=1e-3)
    assert "heard" not in rows.loc["least"].index  # its count is not known
    assert len(rows.loc["most"]) == len(answers.CATEGORIES)


def test_people_naming_counts():
    rows = experience.people_naming()
    assert ((rows["low"] <= rows["percent"]) & (rows["percent"] <= rows["high"])).all()
    # 99 and 115 of 281 and 297: if those 99 were all asked twice, 115 of 479; if nobody named it twice, 214 of 297
    assert rows.loc[0, ["low", "high"]].tolist() == pytest.approx([100 * 115 / 479, 100 * 214 / 297])


# Who is silent.


def test_voices():
    rows = experience.voices().set_index(["question", "month", "arm"])
    # 740 returned at 6 months, at least 422 and 300 of them by arm; 740 - 300 = 440, 740 - 422 = 318
    assert rows.loc[("most", "6", "intervention")].tolist() == [630, 422, 440, 281]
    assert rows.loc[("least", "12", "control")].tolist() == [563, 252, 259, 141]
    assert (rows["wrote"] <= rows["returned_low"]).all()
    assert (rows["returned_low"] <= rows["returned_high"]).all()


def test_statements():
    rows = experience.statements()
    first = rows.iloc[0]
    assert (first["count"], first.wrote, first.people) == (99, 281, 630)
    assert [first.low, first.high] == pytest.approx([100 * 99 / 630, 100 * (99 + 349) / 630])
    assert ((rows["low"] <= rows["percent"]) & (rows["percent"] <= rows["high"])).all()


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50))
def test_what_the_silent_would_say_stays_between_the_bounds(count, others, silent):
    answered = count + others
    people = answered + silent
    low, high = experience.share_of_all(count, answered, people)
    assert experience.share_if(count, answered, people, 0) == pytest.approx(low)
    assert experience.share_if(count, answered, people, 1) == pytest.approx(count / answered)
    assert experience.share_if(count, answered, people, 1000) == pytest.approx(high if count else 0)


# Coordination in NAV.


def test_coordination():
    rows = experience.coordination_shares().set_index("experience")
    assert (rows["sfj"].sum(), rows["control"].sum()) == (479, 277)
    assert rows["difference"].sum() == pytest.approx(0, abs=1e-9)
    oracle = confint_proportions_2indep(93, 239.5, 60, 138.5, method="newcomb")  # half of 186, 479, 120 and 277
    negative = rows.loc["negative"]
    assert (negative.cautious_low, negative.cautious_high) == pytest.approx(tuple(100 * x for x in oracle))


def test_coordination_by_month_by_brute_force():
    counts, printed = (73, 120, 50, 34), (26.5, 43.8, 17.6, 12.1)
    sixes = [[] for _ in counts]
    for n6 in range(1, 277):
        n12 = 277 - n6
        options = [
            [a for a in range(c + 1) if abs(50 * a / n6 + 50 * (c - a) / n12 - p) <= 0.05 + 1e-9]
            for c, p in zip(counts, printed, strict=True)
        ]
        for parts in product(*options):
            if sum(parts) == n6:
                for place, part in enumerate(parts):
                    sixes[place].append(100 * part / n6)
    rows = experience.coordination_by_month()
    assert rows["six_low"].tolist() == pytest.approx([min(x) for x in sixes])
    assert rows["six_high"].tolist() == pytest.approx([max(x) for x in sixes])
