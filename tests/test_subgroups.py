"""Shrinkage against the full multivariate normal, luck against simulation and order statistics."""

from __future__ import annotations

import numpy as np
import pytest
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
    found, oracle = subgroups.heterogeneity(EFFECTS, SES), combine_effects(EFFECTS, SES**2, method_re="iterated")
    assert found.common == pytest.approx(oracle.mean_effect_fe)
    assert found.q == pytest.approx(oracle.q)
    assert found.p == pytest.approx(float(oracle.test_homogeneity().pvalue))
    assert found.sd**2 == pytest.approx(oracle.tau2)


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
