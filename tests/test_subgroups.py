"""Shrinkage against the full multivariate normal, luck against simulation and order statistics."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats
from scipy.special import expit, logit
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.power import NormalIndPower

from jobsupport import subgroups
from jobsupport.sfj.work import gain_of_picking, joint_test

EFFECTS, SES = np.array([0.07, 0.02, 0.20, -0.04]), np.array([0.055, 0.046, 0.088, 0.128])


def test_group_effects_add_interaction_and_reference():
    rows = subgroups.group_effects("job_or_partly_18_subgroups").set_index("group")
    # 0.0326 + 0.2834; its variance (0.2834 / 2.76)^2 - (0.0326 / 0.63)^2 = 0.01054 - 0.00268
    assert rows.loc["aap", "effect"] == pytest.approx(0.3160)
    assert rows.loc["aap", "se"] == pytest.approx(np.sqrt(0.01054 - 0.00268), abs=1e-4)
    assert rows.loc["sick_leave_full", "se"] == pytest.approx(0.0326 / 0.63)
    assert rows["people"].sum() == 1192


def test_heterogeneity_is_that_of_statsmodels():
    found, oracle = subgroups.heterogeneity(EFFECTS, SES), combine_effects(EFFECTS, SES**2)
    assert found.common == pytest.approx(oracle.mean_effect_fe)
    assert found.q == pytest.approx(oracle.q)
    assert found.p == pytest.approx(float(oracle.test_homogeneity().pvalue))


@pytest.mark.parametrize(("effects", "ses"), [(EFFECTS, SES), (np.array([0.0, 0.0, 0.3]), np.full(3, 0.1))])
def test_spread_between_groups_makes_q_what_is_expected(effects, ses):
    """Paule and Mandel (1982): with the variance between groups added to each, Q is its degrees of freedom."""
    weights = 1 / (ses**2 + subgroups.heterogeneity(effects, ses).sd ** 2)
    mean = weights @ effects / weights.sum()
    assert weights @ (effects - mean) ** 2 == pytest.approx(len(effects) - 1, abs=1e-3)


def test_spread_of_equally_precise_groups_by_hand():
    # The variance of 0, 0 and 0.3 is 0.03, of which 0.1**2 is chance.
    assert subgroups.heterogeneity([0.0, 0.0, 0.3], [0.1, 0.1, 0.1]).sd ** 2 == pytest.approx(0.03 - 0.01, rel=1e-3)


def test_groups_that_agree_have_no_spread():
    assert subgroups.heterogeneity([0.1, 0.11, 0.09], [0.1, 0.1, 0.1]).sd == 0


def test_heterogeneity_agrees_with_the_printed_fit():
    # The likelihood ratio of table 9 with and without subgroups asks the same at 12 months.
    small, large = ("table-09", "job_or_partly_12_main"), ("table-09", "job_or_partly_12_subgroups")
    p = joint_test("job_or_partly", small, large, 3)
    rows = subgroups.group_effects("job_or_partly_12_subgroups")
    assert subgroups.heterogeneity(rows["effect"], rows["se"]).p == pytest.approx((p.low + p.high) / 2, abs=0.03)


@pytest.mark.parametrize("sd", [0.01, 0.05, 0.3])
def test_shrinkage_is_the_posterior_of_the_whole_model(sd: float):
    n = len(EFFECTS)
    # A flat prior on the common mean leaves the precision of the differences between the groups.
    prior = (np.eye(n) - np.ones((n, n)) / n) / sd**2
    covariance = np.linalg.inv(np.diag(SES**-2.0) + prior)
    mean, spread = subgroups.shrink(EFFECTS, SES, sd)
    assert mean == pytest.approx(covariance @ (EFFECTS / SES**2))
    assert spread == pytest.approx(np.sqrt(np.diag(covariance)))


def test_shrinkage_has_both_ends():
    alike, se = subgroups.shrink(EFFECTS, SES, 0.0)
    common = subgroups.heterogeneity(EFFECTS, SES)
    assert alike == pytest.approx(common.common)
    assert se == pytest.approx(common.se)
    apart, se = subgroups.shrink(EFFECTS, SES, 100.0)
    assert apart == pytest.approx(EFFECTS, abs=1e-4)
    assert se == pytest.approx(SES, rel=1e-4)


def test_the_largest_by_luck():
    drawn = (np.random.default_rng(3).standard_normal((200_000, 4)) * SES).max(axis=1)
    assert subgroups.largest_by_luck(SES) == pytest.approx(drawn.mean(), abs=0.001)
    assert subgroups.chance_of_largest(0.2, 0.05, SES) == pytest.approx((drawn + 0.05 >= 0.2).mean(), abs=0.005)


def test_distance_from_the_common_effect_is_standard_normal():
    drawn = np.random.default_rng(5).standard_normal((40_000, 4)) * SES + 0.05
    distances = np.array([subgroups.from_common(row, SES) for row in drawn[:4000]])
    assert distances.mean(axis=0) == pytest.approx(0, abs=0.07)
    assert distances.std(axis=0) == pytest.approx(1, abs=0.05)
    # Cochran's Q of two groups is the square of either distance.
    two = subgroups.from_common(EFFECTS[:2], SES[:2])
    assert two**2 == pytest.approx(subgroups.heterogeneity(EFFECTS[:2], SES[:2]).q)


def test_power_and_detectable_effect_are_those_of_statsmodels():
    oracle = NormalIndPower()
    assert subgroups.power(0.3, 0.1) == pytest.approx(oracle.power(3.0, 1, 0.05, ratio=0), abs=1e-6)
    assert subgroups.power(subgroups.detectable(0.04), 0.04) == pytest.approx(0.8, abs=1e-4)


def test_all_centres_together_show_the_effect_itself():
    drawn = subgroups.best_centres(0.06, 0.03, 50, np.random.default_rng(1), chosen=6, part=0.4, part_effect=0.02)
    assert drawn.effect == pytest.approx(0.06)
    assert drawn.part == pytest.approx(0.02)
    assert drawn.share == pytest.approx(1.0)


@pytest.mark.parametrize("correlation", [1.0, 0.6, 0.0])
def test_equal_centres_gain_what_order_statistics_say(correlation: float):
    drawn = subgroups.best_centres(
        0.0, 1.0, 60_000, np.random.default_rng(2), weights=np.ones(6), correlation=correlation, part=0.3
    )
    expected = correlation * gain_of_picking() * np.sqrt(6)
    assert drawn.effect.mean() == pytest.approx(expected, abs=0.02)
    # A part of the people gains as many points as the whole by which the centres were picked, but spreads more.
    assert drawn.part.mean() == pytest.approx(expected, abs=0.05)
    assert drawn.part.std() > 1.5 * drawn.effect.std()


def test_the_effect_on_aap_after_shrinkage_by_hand():
    # Table 9, month 12: SFJ 0.0238 (z 0.52) and its interactions; 487 of 1190 work.
    slope = 487 / 1190 * (1 - 487 / 1190)
    reference = 0.0238 / 0.52
    terms = {"job": (0.0472, 0.66), "aap": (0.1789, 1.81), "other": (-0.0678, -0.5)}
    effects = np.array([0.0238, *(0.0238 + term for term, _ in terms.values())]) / slope
    ses = np.array([reference, *(np.sqrt((term / z) ** 2 - reference**2) for term, z in terms.values())]) / slope
    # Whatever the SD is called, 5 points for the average participant are 0.207 in log odds.
    sd = 0.05 / slope
    assert sd == pytest.approx(0.207, abs=5e-4)
    n = len(effects)
    covariance = np.linalg.inv(np.diag(ses**-2.0) + (np.eye(n) - np.ones((n, n)) / n) / sd**2)
    mean, spread = (covariance @ (effects / ses**2))[2], np.sqrt(covariance[2, 2])
    points = [
        expit(logit(15 / 123) + end) - 15 / 123 for end in (mean, mean - 1.959964 * spread, mean + 1.959964 * spread)
    ]
    found = subgroups.effect_on_aap("12", 0.05)
    assert (found.value, found.low, found.high) == pytest.approx(points)
    assert 100 * found.value == pytest.approx(5.1, abs=0.05)


def test_the_effect_on_aap_has_both_ends():
    rows = subgroups.group_effects("job_or_partly_12_subgroups")
    common = subgroups.heterogeneity(rows["effect"], rows["se"]).common / (487 / 1190 * (1 - 487 / 1190))
    # The same odds ratio as in all groups: 2.8 points.
    assert subgroups.effect_on_aap("12", 0.0).value == pytest.approx(expit(logit(15 / 123) + common) - 15 / 123)
    assert 100 * subgroups.effect_on_aap("12", 0.0).value == pytest.approx(2.8, abs=0.05)
    # Alone: 0.0238 + 0.1789 over the slope, 12.1 points; figure 7 has 11.7.
    assert 100 * subgroups.effect_on_aap("12", 100.0).value == pytest.approx(12.1, abs=0.05)


def test_an_effect_is_carried_over_by_its_odds_ratio():
    # IPS Norway, 36.6 against 27.1 %: odds ratio (0.366 / 0.634) / (0.271 / 0.729) = 1.553
    reached = subgroups.carried_over(0.2, 0.366, 0.271)
    assert reached / (1 - reached) / (0.2 / 0.8) == pytest.approx(1.5529, abs=5e-5)
    assert subgroups.carried_over(0.271, 0.366, 0.271) == pytest.approx(0.366)


def test_power_for_table_24_of_the_effects_that_were_seen():
    """Held against counts: the contrast is AAP against all others, not against full sick leave."""
    tables = ((31, 130), (15, 123), (247, 499), (194, 438))
    logs = [logit(k / n) for k, n in tables]
    se = np.sqrt(sum(1 / k + 1 / (n - k) for k, n in tables))
    seen = logs[0] - logs[1] - logs[2] + logs[3]
    assert subgroups.power(seen, se) == pytest.approx(0.37, abs=0.006)
    assert (subgroups.detectable(se) / seen) ** 2 == pytest.approx(2.9, abs=0.05)
    gain = optimize.brentq(
        lambda x: logit(15 / 123 + x) - logs[1] - logs[2] + logs[3] - subgroups.detectable(se), 0.1, 0.4
    )
    assert gain == pytest.approx(0.20, abs=0.005)


# Printed by the R package retrodesign for its closed form: effect 0.5, SE 1; and by Gelman and Carlin (2014).
@pytest.mark.parametrize(
    ("effect", "se", "power", "exaggeration", "loose"),
    [(0.5, 1.0, 0.07909753, 4.788594, 1e-6), (0.1, 3.28, 0.05, 77, 0.5), (2.0, 8.1, 0.06, 9.7, 0.3)],
)
def test_exaggeration_as_in_retrodesign(effect: float, se: float, power: float, exaggeration: float, loose: float):
    assert subgroups.power(effect, se) == pytest.approx(power, abs=max(loose / 100, 1e-7))
    assert subgroups.exaggeration(effect, se) == pytest.approx(exaggeration, abs=loose)
    assert subgroups.exaggeration(-effect, se) == pytest.approx(subgroups.exaggeration(effect, se))


def test_exaggeration_by_simulation():
    drawn = np.random.default_rng(7).normal(1.2, 1.0, 400_000)
    found = np.abs(drawn)[np.abs(drawn) > stats.norm.isf(0.025)]
    assert subgroups.exaggeration(1.2, 1.0) == pytest.approx(found.mean() / 1.2, rel=0.005)


def test_the_other_three_centres_by_hand():
    # Full sick leave: 12.8 points at three centres (251 people), 2.4 at all (464); (464 * 2.4 - 251 * 12.8) / 213
    assert 100 * subgroups.rest_of(0.024, 0.128, 251 / 464) == pytest.approx(-9.9, abs=0.05)
    # Primary outcome: (6.2 - 0.5 * 10.9) / 0.5
    assert 100 * subgroups.rest_of(0.062, 0.109, 0.5) == pytest.approx(1.5)
    shares = np.array([0.4, 0.5])
    assert shares * 0.3 + (1 - shares) * subgroups.rest_of(np.full(2, 0.1), np.full(2, 0.3), shares) == pytest.approx(
        0.1
    )


def _table(control: tuple[int, int], intervention: int, gain: float) -> Table2x2:
    (k, n), m = control, intervention
    return Table2x2(np.array([[m * (k / n + gain), m * (1 - k / n - gain)], [k, n - k]]))


def test_an_effect_looked_for_is_what_statsmodels_makes_of_the_people_expected():
    everybody, aap, others = ((209, 561), 629), ((15, 123), 130), ((194, 438), 499)
    whole = _table(*everybody, 0.05)
    assert subgroups.looked_for(0.05) == pytest.approx((whole.log_oddsratio, whole.log_oddsratio_se))
    first, second = _table(*aap, 0.2), _table(*others, 0.05)
    effect, se = subgroups.looked_for(0.05, 0.2, "others")
    assert effect == pytest.approx(first.log_oddsratio - second.log_oddsratio)
    assert se == pytest.approx(np.hypot(first.log_oddsratio_se, second.log_oddsratio_se))
    # Against full sick leave the term of table 9 has 0.1789 with z 1.81; its points are those of 487 of 1190.
    slope = 487 / 1190 * (1 - 487 / 1190)
    assert subgroups.looked_for(0.05, 0.2, "sick_leave_full") == pytest.approx((effect, 0.1789 / 1.81 / slope))


def test_people_on_aap_among_four_groups_by_hand():
    found = subgroups.aap_among_groups("12")
    # 0.0238 + 0.1789; odds of 15 in 108 times those of that rise at 487 of 1190
    assert found.total == pytest.approx(0.2027)
    share = 487 / 1190
    assert found.own == pytest.approx(expit(logit(15 / 123) + 0.2027 / (share * (1 - share))) - 15 / 123)
    assert found.luck == pytest.approx(1 - stats.norm.cdf(found.above) ** 4)


def test_what_the_best_three_leave_makes_the_whole():
    rows = subgroups.best_and_rest()
    assert (rows["part"] * rows["best"] + (1 - rows["part"]) * rows["rest"]).tolist() == pytest.approx(
        [0.0295, 0.0621, 0.0238]
    )


def test_luck_of_the_best_centres_moves_all_outcomes_by_the_same_standard_errors():
    lucky = subgroups.best_by_luck(4000, np.random.default_rng(3))
    # 0.0295 with z 0.99 and 0.0621 with z 2.01 in table 9
    z = {"job": (lucky["job"] - 0.0295) * 0.99 / 0.0295, "main": (lucky["job_or_partly"] - 0.0621) * 2.01 / 0.0621}
    assert z["job"] == pytest.approx(z["main"])
    # A sixth of the people tells an effect with sqrt(6) times the standard error of all.
    assert z["main"].mean() == pytest.approx(np.sqrt(6) * gain_of_picking(), abs=0.05)
