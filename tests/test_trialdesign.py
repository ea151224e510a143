"""Designs of three arms: against R, statsmodels, brute force, and the formulas against simulation."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower, TTestPower
from statsmodels.stats.proportion import (
    power_proportions_2indep,
    proportion_effectsize,
    samplesize_proportions_2indep_onetail,
)

from jobsupport import trialdesign as td
from jobsupport.trialdesign import PAIRS, PROCEDURES, Design

PLAN = Design((0.12, 0.21, 0.29), (480, 460, 500), centres=8, icc=0.03, agreement=0.7, loss=0.05)


def _two(p1: float, p2: float, n1: int, n2: int) -> Design:
    """Two arms as control and guidance of a trial in one centre."""
    return Design((p1, p2, 0.5), (n1, n2, n2), centres=1)


# Output of power.prop.test as printed in R's own examples and in public tutorials.
@pytest.mark.parametrize(
    ("n", "p1", "p2", "power"),
    [(50, 0.5, 0.75, 0.740), (100, 0.5, 0.6, 0.2941273), (25, 0.64, 0.36, 0.5082837)],
)
def test_power_as_in_r(n: int, p1: float, p2: float, power: float) -> None:
    # R leaves out the tail of the wrong direction, which is at most this much here.
    assert td.power(_two(p1, p2, n, n), "guidance") == pytest.approx(power, abs=6e-4)


@pytest.mark.parametrize(
    ("p1", "p2", "wanted", "level", "n"),
    [
        (0.5, 0.75, 0.9, 0.05, 76.7),
        (0.3, 0.55, 0.8, 0.05, 60.18568),
        (0.2, 0.6, 0.9, 0.05, 29.38798),
        (0.36, 0.64, 0.95, 0.05, 79.87685),
        (0.01, 0.0105, 0.8, 0.01, 947857.8),
    ],
)
def test_people_as_in_r(p1: float, p2: float, wanted: float, level: float, n: float) -> None:
    found = td.people_needed(
        _two(p1, p2, 50, 50), lambda d: td.power(d, "guidance", level=level), wanted=wanted, most=2_000_000
    )
    assert found.people == (np.ceil(n),) * 3


@given(st.floats(0.05, 0.9), st.floats(0.05, 0.9), st.integers(20, 2000), st.integers(20, 2000), st.floats(0.001, 0.1))
@settings(max_examples=60, deadline=None)
def test_power_of_unequal_arms_as_in_statsmodels(p1: float, p2: float, n1: int, n2: int, level: float) -> None:
    expected = power_proportions_2indep(p2 - p1, p1, n2, n1 / n2, level, return_results=False)
    assert td.power(_two(p1, p2, n1, n2), "guidance", level=level) == pytest.approx(expected, abs=1e-9)


def test_people_needed_as_in_statsmodels_and_by_arcsine() -> None:
    found = td.people_needed(_two(0.21, 0.29, 50, 50), lambda d: td.power(d, "guidance")).people[0]
    assert found == np.ceil(samplesize_proportions_2indep_onetail(0.08, 0.21, 0.8))
    arcsine = NormalIndPower().solve_power(proportion_effectsize(0.29, 0.21), power=0.8, alpha=0.05)
    assert found == pytest.approx(arcsine, rel=0.01)


def test_people_needed_are_the_fewest() -> None:
    def chance(design: Design) -> float:
        return td.power(design, "ips")

    found = td.people_needed(PLAN, chance, wanted=0.6, allocation=(1, 2, 2))
    enough = (n for n in range(8, 2000) if chance(replace(PLAN, people=(n, 2 * n, 2 * n))) >= 0.6)
    assert found.people[0] == next(enough)
    assert found.people == (found.people[0], 2 * found.people[0], 2 * found.people[0])


def _people_by_hand(first: float, second: float, *, icc: float, agreement: float, centres: int, loss: float) -> int:
    """Solve z(.975) SE if equal + z(.8) SE = difference for three equal arms; the wrong tail is left out."""
    a, b = first * (1 - first), second * (1 - second)
    mean, tied = (first + second) / 2, agreement * np.sqrt(a * b)
    null = 2 * (mean * (1 - mean) - icc * (a + b + 2 * tied) / 4)
    between = icc * (a + b - 2 * tied) / centres

    def lacking(n: float) -> float:
        true = (1 - icc) * (a + b) / n + between
        return float(stats.norm.isf(0.025) * np.sqrt(null / n) + stats.norm.ppf(0.8) * np.sqrt(true) - second + first)

    return 3 * int(np.ceil(optimize.brentq(lacking, 10, 1e6) / (1 - loss)))


@pytest.mark.parametrize(
    ("shares", "people"),
    [
        # Guidance with 9.41 points more than 15 of 123, and IPS 36.6 / 27.1 times as many: 1 695 people for IPS.
        ((15 / 123, 15 / 123 + 0.0941, (15 / 123 + 0.0941) * 36.6 / 27.1), 1695),
        # The same rounded to whole per cent before the trial is sized, a seventh too many: 1 950.
        ((0.12, 0.21, 0.28), 1950),
    ],
)
def test_shares_that_are_rounded_first_make_another_trial(shares: tuple[float, float, float], people: int) -> None:
    design = Design(shares, (600,) * 3, centres=6, icc=0.02, agreement=0.9, loss=0.05)
    found = td.people_needed(design, lambda d: td.power(d, "ips")).total
    assert found == pytest.approx(people, abs=3)
    assert found == _people_by_hand(*shares[1:], icc=0.02, agreement=0.9, centres=6, loss=0.05)


def test_few_centres_can_make_any_number_of_people_too_few() -> None:
    with pytest.raises(ValueError, match="don't give a power"):
        td.people_needed(replace(PLAN, agreement=0.0, centres=2, icc=0.1), lambda d: td.power_over_centres(d, "ips"))


@pytest.mark.parametrize("pair", PAIRS)
def test_detectable_difference_has_the_power_wanted(pair: str) -> None:
    gap = td.detectable(PLAN, pair, wanted=0.9, level=0.01)
    better, other = PAIRS[pair]
    shares = list(PLAN.shares)
    shares[better] = shares[other] + gap
    shifted = replace(PLAN, shares=(shares[0], shares[1], shares[2]))
    assert td.power(shifted, pair, level=0.01) == pytest.approx(0.9, abs=1e-6)


def test_too_few_people_detect_nothing() -> None:
    with pytest.raises(ValueError, match="no difference has this power"):
        td.detectable(Design((0.9, 0.9, 0.9), (6, 6, 6)), "ips")


def test_loss_costs_the_people_lost() -> None:
    lossy = Design((0.12, 0.21, 0.29), (500, 400, 300), loss=0.1)
    assert td.power(lossy, "ips") == pytest.approx(td.power(Design(lossy.shares, (450, 360, 270)), "ips"))


def test_centres_that_differ_in_level_save_their_share_of_the_people() -> None:
    """With equal shares everywhere the variance falls by 1 - icc (Vierron & Giraudeau 2009)."""
    plain, clustered = (Design((0.3, 0.3, 0.3), (200, 300, 300), centres=10, icc=icc) for icc in (0.0, 0.05))
    ratio = np.array(td.standard_errors(clustered, "guidance")) / td.standard_errors(plain, "guidance")
    assert ratio == pytest.approx([np.sqrt(0.95)] * 2)


def test_effects_that_differ_between_centres_set_a_floor() -> None:
    many = Design((0.2, 0.2, 0.2), (10**8,) * 3, centres=9, icc=0.05, agreement=0.5)
    floor = np.sqrt(2 * (1 - 0.5) * 0.05 * 0.2 * 0.8 / 9)
    assert td.standard_errors(many, "ips")[1] == pytest.approx(floor, rel=1e-3)


# --- Several comparisons


def _holm(p: NDArray[np.float64]) -> list[bool]:
    """Reject the smallest p at a third of the level, then the next at half, then the last at the full level."""
    decided = [False] * 3
    for place, level in zip(np.argsort(p), (0.05 / 3, 0.05 / 2, 0.05), strict=True):
        if p[place] >= level:
            break
        decided[place] = True
    return decided


def test_holm_as_in_statsmodels() -> None:
    for z in ((2.0, 2.3, 2.5), (1.9, 2.3, 3.5), (2.2, 2.2, 2.2)):
        p = 2 * stats.norm.sf(z)
        found = td.decide(np.array(z), np.array(0.0), "holm", 0.05).tolist()
        assert found == list(multipletests(p, 0.05, method="holm")[0]) == _holm(p)


def _ordered(p: NDArray[np.float64]) -> list[bool]:
    both, ips, guidance = p[1] < 0.05, p[2] < 0.05, p[0] < 0.05
    return [both and ips and guidance, both, both and ips]


@given(st.lists(st.floats(-4, 4), min_size=3, max_size=3), st.floats(0, 20))
@settings(max_examples=40, deadline=None)
def test_decisions_by_other_ways(z: list[float], overall: float) -> None:
    p = 2 * stats.norm.sf(np.abs(z))
    expected = {
        "bonferroni": list(p < 0.05 / 3),
        "holm": _holm(p),
        "ordered": _ordered(p),
        "overall_first": list((p < 0.05) & (stats.chi2.sf(overall, 2) < 0.05)),
    }
    for procedure in PROCEDURES:
        assert td.decide(np.array(z), np.array(overall), procedure, 0.05).tolist() == expected[procedure]


def test_decisions_of_many_trials_are_those_of_each() -> None:
    rng = np.random.default_rng(7)
    z, overall = rng.normal(1.5, 1.2, (3, 50)), rng.uniform(0, 15, 50)
    for procedure in PROCEDURES:
        single = [td.decide(z[:, i], overall[i], procedure, 0.05) for i in range(50)]
        assert (td.decide(z, overall, procedure, 0.05) == np.transpose(single)).all()


def test_unknown_procedure() -> None:
    with pytest.raises(ValueError, match="must be one of"):
        td.decide(np.zeros(3), np.zeros(()), "none", 0.05)


def test_joint_chances_agree_with_single_ones() -> None:
    found = {procedure: td.power_of(PLAN, procedure) for procedure in PROCEDURES}
    for pair in PAIRS:
        assert found["bonferroni"][pair] == pytest.approx(td.power(PLAN, pair, level=0.05 / 3), abs=2e-3)
        assert found["bonferroni"][pair] <= found["holm"][pair] <= td.power(PLAN, pair) + 2e-3
        assert found["overall_first"][pair] <= td.power(PLAN, pair) + 2e-3
    assert found["ordered"]["both"] == pytest.approx(td.power(PLAN, "both"), abs=2e-3)
    assert found["ordered"]["guidance"] == pytest.approx(found["ordered"]["all"])


def test_two_comparisons_in_order_by_the_normal_distribution() -> None:
    """Both and ips significant: a rectangle of the joint normal distribution (scipy), opposite tails left out."""
    null = [td.standard_errors(PLAN, pair)[0] for pair in ("both", "ips")]
    contrasts = np.array([[-1.0, 0, 1], [0, -1, 1]])
    covariance = contrasts @ td._covariance(PLAN) @ contrasts.T
    means = contrasts @ np.array(PLAN.shares)
    rectangle = stats.multivariate_normal(-means, covariance).cdf(-stats.norm.isf(0.025) * np.array(null))
    assert td.power_of(PLAN, "ordered")["ips"] == pytest.approx(rectangle, abs=2e-3)


# --- Simulation


def _counts(seed: int, centres: int, arms: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    n = rng.integers(20, 60, (4, centres, arms))
    return rng.binomial(n, 0.3), n


@pytest.mark.parametrize("seed", range(3))
def test_stratified_test_as_in_statsmodels(seed: int) -> None:
    successes, n = _counts(seed, centres=5, arms=2)
    found = td._stratified_z(successes, n)
    for trial, z in enumerate(found):
        tables = [
            np.array([[a, n1 - a], [b, n2 - b]]) for (a, b), (n1, n2) in zip(successes[trial], n[trial], strict=True)
        ]
        assert z**2 == pytest.approx(StratifiedTable(tables).test_null_odds(correction=False).statistic)
        assert np.sign(z) == np.sign(np.log(StratifiedTable(tables).oddsratio_pooled))


def test_overall_test_of_two_arms_is_the_stratified_test() -> None:
    successes, n = _counts(3, centres=5, arms=2)
    assert td._stratified_chi2(successes, n) == pytest.approx(td._stratified_z(successes, n) ** 2)


def test_overall_test_in_one_centre_is_pearsons() -> None:
    successes, n = _counts(4, centres=1, arms=3)
    for trial, chi2 in enumerate(td._stratified_chi2(successes, n)):
        table = np.stack([successes[trial, 0], n[trial, 0] - successes[trial, 0]])
        total = n[trial].sum()
        assert chi2 == pytest.approx(stats.chi2_contingency(table, correction=False).statistic * (total - 1) / total)


def test_a_centre_that_lost_an_arm_tells_nothing() -> None:
    successes, n = _counts(5, centres=5, arms=2)
    n[:, 0, 1] = successes[:, 0, 1] = 0
    assert td._stratified_z(successes, n) == pytest.approx(td._stratified_z(successes[:, 1:], n[:, 1:]))


def test_centres_have_the_spread_and_the_agreement_asked_for() -> None:
    shares = td._centre_shares(PLAN, (6000, PLAN.centres, 3), np.random.default_rng(8)).reshape(-1, 3)
    p = np.array(PLAN.shares)
    assert shares.mean(axis=0) == pytest.approx(p, abs=2e-3)
    assert shares.var(axis=0) == pytest.approx(PLAN.icc * p * (1 - p), rel=0.03)
    assert np.corrcoef(shares.T)[0, 2] == pytest.approx(PLAN.agreement, abs=0.03)


@pytest.mark.parametrize(
    "design",
    [
        replace(PLAN, icc=0.0),
        replace(PLAN, agreement=1.0),
        PLAN,
        replace(PLAN, people=(800, 300, 300), centres=20, loss=0.2),
    ],
    ids=["alike", "levels", "effects", "uneven"],
)
def test_formula_and_simulation_agree(design: Design) -> None:
    trials = 8000
    simulated = td.simulate(design, trials, np.random.default_rng(11))
    for procedure in PROCEDURES:
        found, expected = simulated.share(procedure), td.power_of(design, procedure)
        for name, share in expected.items():
            # Four standard errors for chance, one point for the normal approximation of rare outcomes.
            assert found[name] == pytest.approx(share, abs=4 * td.monte_carlo_error(share, trials) + 0.01), name
    for place, pair in enumerate(PAIRS):
        share = float((simulated.p_over_centres[place] < design.alpha).mean())
        expected = td.power_over_centres(design, pair)
        assert share == pytest.approx(expected, abs=4 * td.monte_carlo_error(expected, trials) + 0.015), pair


@pytest.mark.parametrize("shares", [(0.2, 0.2, 0.2), (0.12, 0.12, 0.29), (0.12, 0.29, 0.29)])
def test_false_alarms_stay_at_the_level(shares: tuple[float, float, float]) -> None:
    trials = 8000
    design = replace(PLAN, shares=shares, agreement=1.0)
    simulated = td.simulate(design, trials, np.random.default_rng(12))
    false = [i for i, (a, b) in enumerate(PAIRS.values()) if shares[a] == shares[b]]
    for procedure in PROCEDURES:
        decided = td.decide(simulated.z, simulated.overall, procedure, 0.05)
        assert decided[false].any(axis=0).mean() < 0.05 + 3 * td.monte_carlo_error(0.05, trials)


@pytest.mark.parametrize(("agreement", "level"), [(1.0, 0.05), (0.9, 0.0743)])
def test_false_alarms_of_one_test_when_arms_are_alike_on_average_only(agreement: float, level: float) -> None:
    """Held against 2 P(Z > 1.96 / sqrt(1 + (.2 * .02 / 6) / (2 / 617))) = 0.0743, for 617 people an arm."""
    design = Design((0.12, 0.12, 0.12), (617,) * 3, icc=0.02, agreement=agreement)
    between = 2 * (1 - agreement) * 0.02 / 6
    by_hand = 2 * stats.norm.sf(stats.norm.isf(0.025) / np.sqrt(1 + between / (2 / 617)))
    assert by_hand == pytest.approx(level, abs=5e-5)
    # The formula counts the share of the variance between centres out of that within them.
    assert td.power(design, "ips") == pytest.approx(by_hand, abs=1e-3)
    trials = 20_000
    z = td.simulate(design, trials, np.random.default_rng(21)).z
    alarms = (np.abs(z) > stats.norm.isf(0.025)).mean(axis=1)
    assert alarms == pytest.approx([by_hand] * 3, abs=4 * td.monte_carlo_error(by_hand, trials) + 0.001)


def test_test_over_centres_keeps_its_level_when_effects_differ() -> None:
    trials = 8000
    design = replace(PLAN, shares=(0.2, 0.2, 0.2), icc=0.05, agreement=0.3)
    simulated = td.simulate(design, trials, np.random.default_rng(13))
    alarms = (simulated.p_over_centres < 0.05).mean(axis=1)
    assert alarms == pytest.approx([0.05] * 3, abs=4 * td.monte_carlo_error(0.05, trials))
    # The stratified test answers for these centres only, and so finds their own differences.
    assert (np.abs(simulated.z) > 1.96).mean() > 0.1


@pytest.mark.parametrize("pair", PAIRS)
def test_power_over_centres_as_in_statsmodels(pair: str) -> None:
    se = td.standard_errors(PLAN, pair)[1]
    size = td.difference(PLAN, pair) / (se * np.sqrt(PLAN.centres))
    assert td.power_over_centres(PLAN, pair) == pytest.approx(TTestPower().power(size, PLAN.centres, 0.05), abs=1e-4)


def test_one_centre_says_nothing_of_others() -> None:
    one = replace(PLAN, centres=1)
    with pytest.raises(ValueError, match="one centre"):
        td.power_over_centres(one, "ips")
    assert np.isnan(td.simulate(one, 5, np.random.default_rng(1)).p_over_centres).all()


def test_no_effect_over_centres() -> None:
    assert td.power_over_centres(replace(PLAN, shares=(0.2, 0.2, 0.2)), "ips") == 0.05


def test_chance_comes_from_outside() -> None:
    first, second = (td.simulate(PLAN, 20, np.random.default_rng(5)) for _ in range(2))
    assert (first.z == second.z).all()


# --- Assumptions


@pytest.mark.parametrize(
    "wrong",
    [
        {"shares": (0.0, 0.2, 0.3)},
        {"shares": (0.1, 1.0, 0.3)},
        {"people": (5, 100, 100)},
        {"centres": 0},
        {"icc": 1.0},
        {"agreement": 1.1},
        {"loss": 1.0},
        {"alpha": 0.0},
    ],
)
def test_what_no_trial_can_have(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"shares lie|icc and loss|each arm needs"):
        replace(PLAN, **wrong)  # type: ignore[arg-type]


@given(st.sampled_from(list(product(PAIRS, PROCEDURES))), st.integers(1, 5))
@settings(max_examples=8, deadline=None)
def test_more_people_never_hurt(case: tuple[str, str], times: int) -> None:
    pair, procedure = case
    more = replace(PLAN, people=tuple(n * (times + 1) for n in PLAN.people))
    fewer = replace(PLAN, people=tuple(n * times for n in PLAN.people))
    assert td.power_of(more, procedure)[pair] >= td.power_of(fewer, procedure)[pair] - 1e-3
