"""The effect on work: counts by hand, statsmodels as oracle, bounds by brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from etterprov import source, summary
from jobsupport.sfj import employment
from jobsupport.sfj import work as work_of_sfj

EVERYBODY = {"control": 563, "intervention": 630}
AAP = {"control": (15, 123), "intervention": (31, 130)}
WHOLE = {"control": (209, 561), "intervention": (278, 629)}


def people(counts: dict[str, tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Write counts out as one outcome and one arm a person."""
    y = np.concatenate([np.repeat([1.0, 0.0], [k, n - k]) for k, n in counts.values()])
    sfj = np.repeat([0.0, 1.0], [n for _, n in counts.values()])
    return y, sfj


def test_every_column_of_table_7_is_whole():
    sums = employment.status().groupby(["time", "arm"])[["people", "percent"]].sum()
    assert sums["people"].to_dict() == {
        ("inclusion", "control"): 563,
        ("inclusion", "intervention"): 629,
        ("month_12", "control"): 563,
        ("month_12", "intervention"): 628,
    }
    assert sums["percent"].to_numpy() == pytest.approx(100)


def test_months_agree_with_the_printed_differences_and_p():
    rows = employment.months().set_index(["outcome", "month"])
    printed = {(o, int(m)): row for (m, o), row in source.rows("sfj-table-08").items()}
    for key, row in rows.iterrows():
        loose = 1e-4 if key == ("job_or_partly", 18) else 0  # where one last digit of the report differs
        assert printed[key].difference.low - loose <= row["difference"] <= printed[key].difference.high + loose
        assert abs(printed[key].p.value - row["p"]) <= 0.0006


def test_the_trial_paper_has_the_same_twelve_and_eighteen_months():
    # 44.2 % v 37.2 %, p = 0.015; 7.8 points, p = 0.018: oem.bmj.com/content/72/10/745
    rows = employment.months().set_index(["outcome", "month"]).loc["job_or_partly"]
    assert rows.loc[12, "intervention"] == pytest.approx(0.442, abs=0.0005)
    assert rows.loc[12, "control"] == pytest.approx(0.372, abs=0.0006)
    assert rows.loc[12, "p"] == pytest.approx(0.015, abs=0.0005)
    assert rows.loc[18, "difference"] == pytest.approx(0.078, abs=0.0007)
    assert rows.loc[18, "p"] == pytest.approx(0.018, abs=0.0006)


def test_a_number_needed_runs_through_infinity_only_where_the_difference_may_be_nought():
    rows = employment.months()
    assert ((rows["needed_low"] < 0) == (rows["low"] < 0)).all()
    assert (rows["needed"] * rows["difference"]).to_numpy() == pytest.approx(1)


def test_readings_by_hand():
    rows = employment.readings().set_index("reading")
    # 34.46 + 1.60 + 5.86 = 41.92 and 38.54 + 5.89 + 2.23 = 46.66: 4.74 points
    assert 100 * rows.loc["any_work", "difference"] == pytest.approx(4.74, abs=0.01)
    # 36.06 and 44.43: 8.37 points
    assert 100 * rows.loc["job_or_aap_job", "difference"] == pytest.approx(8.37, abs=0.01)
    assert rows.loc["primary", ["k_control", "n_control", "k_intervention", "n_intervention"]].tolist() == [
        209,
        561,
        278,
        629,
    ]


def test_extreme_cases_are_the_ends_of_all_possible_ones():
    counts, everybody = {"control": (2, 3), "intervention": (1, 4)}, {"control": 5, "intervention": 7}
    every = [(1 + j) / 7 - (2 + k) / 5 for k, j in product(range(3), range(4))]
    found = employment.extreme_cases(counts, everybody)
    assert (found.worst, found.best) == pytest.approx((min(every), max(every)))


@pytest.mark.parametrize("level", [1.0, 0.05])
def test_at_the_tipping_share_the_result_is_gone(level: float):
    counts = work_of_sfj.month_counts("18", "job_or_partly")
    share = employment.tipping_share(counts, EVERYBODY, 0.4, level=level)
    lost = {arm: EVERYBODY[arm] - counts[arm][1] for arm in EVERYBODY}
    k, j = counts["control"][0] + 0.4 * lost["control"], counts["intervention"][0] + share * lost["intervention"]
    assert summary.proportions_test(j, 630, k, 563).p == pytest.approx(level)


def test_tipping_needs_somebody_lost():
    with pytest.raises(ValueError, match="nobody is lost"):
        employment.tipping_share(WHOLE, {"control": 561, "intervention": 629}, 0.4)


def test_allocation_bias_is_that_of_two_strata():
    # 3 (632 - 570) = 186 early people, 62 and 124; 0.5 of the early and 0.3 of the later in work, whatever the arm.
    shares = [(n * 0.5 + (size - n) * 0.3) / size for n, size in ((62, 563), (124, 630))]
    found = employment.allocation_bias(EVERYBODY, employment.early_participants(), 0.2)
    assert found == pytest.approx(shares[1] - shares[0])


@pytest.mark.parametrize("table", ["table-09", "table-a2"])
def test_coefficients_are_what_z_says(table: str):
    rows = employment.coefficients(table)
    assert ((rows["low"] > 0) | (rows["high"] < 0)).equals(rows["z"].abs() > stats.norm.isf(0.025))
    assert (rows["se_low"] <= rows["se"]).all()
    assert (rows["se"] <= rows["se_high"]).all()


def test_own_scale_undoes_log_odds():
    share, base, gain = 0.4, 0.12, 0.1
    effect = employment.log_odds_gain(base, gain) * share * (1 - share)
    assert work_of_sfj.on_own_scale(effect, share, base) == pytest.approx(gain)


def test_table_9_gives_the_figure_on_its_own_scale():
    # 0.0238 + 0.1789 for the average participant; figure 7: 31 of 130 against 15 of 123, 11.65 points
    assert work_of_sfj.on_own_scale(0.2027, 487 / 1190, 15 / 123) == pytest.approx(0.1165, abs=0.006)


def _mover(group: dict[str, tuple[int, int]], others: dict[str, tuple[int, int]], z: float) -> tuple[float, ...]:
    """Put Wilson's intervals together twice, by hand: Newcombe (1998), method 10, and Newcombe (2001)."""

    def wilson(k: int, n: int) -> tuple[float, float, float]:
        middle, half = k / n + z**2 / (2 * n), z * np.sqrt(k / n * (1 - k / n) / n + z**2 / (4 * n**2))
        return k / n, (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)

    def minus(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[float, float, float]:
        (a, a_low, a_high), (b, b_low, b_high) = first, second
        return a - b, a - b - np.hypot(a - a_low, b_high - b), a - b + np.hypot(a_high - a, b - b_low)

    return minus(*(minus(wilson(*part["intervention"]), wilson(*part["control"])) for part in (group, others)))


def test_differences_are_compared_by_one_method():
    others = {arm: (WHOLE[arm][0] - AAP[arm][0], WHOLE[arm][1] - AAP[arm][1]) for arm in WHOLE}
    found = employment.compare_groups(AAP, WHOLE)
    expected = _mover(AAP, others, stats.norm.isf(0.025))
    # -5.0 to 17.7 points
    assert 100 * np.array(expected[1:]) == pytest.approx([-4.99, 17.71], abs=0.01)
    assert (found.difference.value, found.difference.low, found.difference.high) == pytest.approx(expected)
    # At its own p the interval ends at nought.
    assert _mover(AAP, others, stats.norm.isf(found.difference_p / 2))[1] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("more", "sign"), [(40, 1), (25, 0), (10, -1)])
def test_the_p_of_a_difference_of_differences_does_not_depend_on_its_side(more: int, sign: int):
    group = {"control": (25, 100), "intervention": (more, 100)}
    whole = {arm: (k + 25, 200) for arm, (k, _) in group.items()}
    found = employment.compare_groups(group, whole)
    assert np.sign(found.difference.value) == sign
    assert (found.difference.low > 0 or found.difference.high < 0) == (found.difference_p < 0.05)
    assert found.difference_p == pytest.approx(1.0) if sign == 0 else found.difference_p < 0.2


def test_on_aap_alone_the_exact_test_is_fishers():
    # R's fisher.test(matrix(c(31, 99, 15, 108), 2)): p-value = 0.02185
    found = employment.exact_p(AAP)
    assert found == pytest.approx(0.02185, abs=5e-6)
    # The probabilities of all tables with 46 of 253 in work that are no likelier than that seen, by counting.
    chances = stats.hypergeom(253, 46, 130).pmf(np.arange(47))
    assert found == pytest.approx(chances[chances <= chances[31] * (1 + 1e-9)].sum())
    assert 3 * found == pytest.approx(0.066, abs=5e-4)
    # The z-test without correction gives 0.049 for three groups, with correction 0.076.
    tables = [[31, 99], [15, 108]]
    assert 3 * stats.chi2_contingency(tables, correction=False).pvalue == pytest.approx(0.049, abs=5e-4)
    assert 3 * stats.chi2_contingency(tables).pvalue == pytest.approx(0.076, abs=5e-4)


def test_groups_are_compared_as_statsmodels_does():
    others = {arm: (WHOLE[arm][0] - AAP[arm][0], WHOLE[arm][1] - AAP[arm][1]) for arm in WHOLE}
    (y1, sfj1), (y2, sfj2) = people(AAP), people(others)
    y, sfj = np.concatenate([y1, y2]), np.concatenate([sfj1, sfj2])
    aap = np.repeat([1.0, 0.0], [len(y1), len(y2)])
    x = np.column_stack([np.ones_like(y), sfj, aap, sfj * aap])
    found = employment.compare_groups(AAP, WHOLE)
    # HC0 of a saturated linear model has the variances p (1 - p) / n.
    linear = sm.OLS(y, x).fit(cov_type="HC0")
    assert found.difference.value == pytest.approx(linear.params[3])
    # Newcombe's interval lies near Wald's, and so does its p.
    assert (found.difference.low, found.difference.high) == pytest.approx(tuple(linear.conf_int()[3]), abs=0.005)
    assert found.difference_p == pytest.approx(linear.pvalues[3], abs=0.01)
    odds = sm.Logit(y, x).fit(disp=0)
    assert (found.odds.low, found.odds.high) == pytest.approx(tuple(np.exp(odds.conf_int()[3])), rel=1e-5)
    assert found.odds_p == pytest.approx(odds.pvalues[3], rel=1e-5)


def test_chance_of_any_of_independent_tests():
    assert employment.chance_of_any(7, 0.0) == pytest.approx(1 - 0.95**7)


def test_chance_of_any_of_two_correlated_tests():
    z = stats.norm.isf(0.025)
    pair = stats.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]])
    none = pair.cdf([z, z]) - 2 * pair.cdf([-z, z]) + pair.cdf([-z, -z])
    assert employment.chance_of_any(2, 0.8) == pytest.approx(1 - none, abs=1e-5)


def test_nearly_the_same_test_repeated_is_one_test():
    assert employment.chance_of_any(7, 0.9999) == pytest.approx(0.05, abs=0.002)


def test_seed_has_one_set_of_counts():
    # 48 against 8 per cent of at most 50 and 46 people, odds ratio 10.39 (2.79-38.68): sjweh.fi, abstract 3837
    z = stats.norm.isf(0.025)
    found = []
    for n, m in product(range(20, 51), range(20, 47)):
        for k, j in product(range(n + 1), range(1, m)):
            if not (0.475 <= k / n <= 0.485 and 0.075 <= j / m <= 0.085):
                continue
            odds = np.log(k * (m - j) / ((n - k) * j))
            half = z * np.sqrt(1 / k + 1 / (n - k) + 1 / j + 1 / (m - j))
            if np.exp([odds, odds - half, odds + half]) == pytest.approx([10.39, 2.79, 38.68], abs=0.005):
                found.append((k, n, j, m))
    row = source.rows("evidence", source.FOLDER.parent / "external")["sveinsdottir2020"]
    cells = (row.events_intervention, row.people_intervention, row.events_control, row.people_control)
    assert found == [tuple(int(cell.value) for cell in cells)]


def test_people_included_by_a_date():
    # 28 a month for five months; a third of the surplus 632 - 570 at two to one: 3 x 62 = 186. Then 1193 less those of
    # the last months, 11, 74, 45, 73 and 64, one after the other.
    known = employment.included_by().set_index("date")
    assert known.loc["2010-11-01"].tolist() == [140, 186]
    assert known["high"]["2011-10-01":].tolist() == [926, 990, 1063, 1108, 1182, 1193]
    assert known["low"].is_monotonic_increasing
    # Whom table 8 still follows at month 18 had come before October 2011, but for people it lost otherwise.
    followed = sum(n for _, n in work_of_sfj.month_counts("18", "job").values())
    assert 0 <= 926 - followed <= 3


def test_kinds_of_status_that_hold_everybody_add_up():
    statuses = employment.status()["status"].unique()
    kinds = {name: [name] for name in statuses}
    sums = employment.status_differences(kinds).groupby("time")[["control", "intervention", "value"]].sum()
    assert sums[["control", "intervention"]].to_numpy().ravel() == pytest.approx(100)
    assert sums["value"].to_numpy() == pytest.approx(0)


def test_exact_p_of_a_group_with_one_more_by_all_tables():
    low, high = employment.exact_p_if_more(AAP, 1)
    # 15 of 124 is 12.1 % and 31 of 131 is 23.7 %; printed are 12 and 24.
    found = [
        stats.fisher_exact([[k, n - k], [j, m - j]]).pvalue
        for n, m in ((124, 130), (123, 131))
        for k in range(n)
        for j in range(m)
        if abs(100 * k / n - 12) <= 0.5 and abs(100 * j / m - 24) <= 0.5
    ]
    assert (low, high) == pytest.approx((min(found), max(found)))


def test_others_are_all_less_the_group():
    others = employment.without(AAP, WHOLE)
    assert {arm: tuple(np.add(AAP[arm], others[arm])) for arm in WHOLE} == WHOLE
    assert employment.on_aap() == AAP
