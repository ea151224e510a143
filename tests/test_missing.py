"""Silent people: closed forms against trials run by brute force, multiple imputation and simple properties."""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jobsupport.missing import (
    Arm,
    Benefit,
    Carried,
    carried_parts,
    delta_adjusted,
    rejection_rate,
    simulate_carried,
    tipping_points,
    without_benefit,
    without_effect,
)

EFFECT, SLOPE, NOISE = 0.3, 0.6, 0.8
PEOPLE = (300, 280)
WORSE = (0.7, -0.4)

arms = st.integers(20, 1000).flatmap(lambda n: st.builds(Arm, st.just(n), st.integers(1, n - 1)))
benefits = st.builds(
    Benefit, st.floats(0.01, 5), st.floats(0.001, 2), st.integers(10, 2000).map(float), intervention=arms, control=arms
)
scores = st.floats(0, 40)
spreads = st.floats(0.5, 10)
carried = st.builds(Carried, arms, scores, scores, spreads, spreads)


@pytest.mark.parametrize(("people", "silent"), [(10, 10), (10, -1), (0, 0)])
def test_somebody_must_have_answered(people: int, silent: int) -> None:
    with pytest.raises(ValueError, match="can't be silent"):
        Arm(people, silent)


# Delta adjustment ------------------------------------------------------------------------------------


def _trials(rng: np.random.Generator, trials: int, worse: tuple[float, float]) -> dict[str, np.ndarray]:
    """Draw trials in which the silent depart from what arm and start let expect; who answers depends on the start."""
    n, m = PEOPLE
    treated = np.repeat([1.0, 0.0], PEOPLE)
    start = rng.standard_normal((trials, n + m))
    silent = rng.random(start.shape) < 1 / (1 + np.exp(-(0.5 * start + np.where(treated, -0.4, 0.2))))
    departure = np.where(treated, *worse)
    outcome = SLOPE * start - EFFECT * treated + NOISE * rng.standard_normal(start.shape) + departure * silent
    return {"treated": treated, "start": start, "silent": silent, "outcome": outcome}


def _ancova(start: np.ndarray, outcome: np.ndarray, treated: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, ...]:
    """Regress the outcome on arm and start in each trial (row), people seen only: benefit and its standard error."""
    columns = np.stack([seen, seen * treated, seen * start])
    products = np.einsum("itn,jtn->tij", columns, columns)
    solved = np.linalg.solve(products, np.einsum("itn,tn->ti", columns, outcome)[..., None])[..., 0]
    residual = seen * outcome - np.einsum("itn,ti->tn", columns, solved)
    df = seen.sum(axis=1) - 3
    variance = (residual**2).sum(axis=1) / df * np.linalg.inv(products)[:, 1, 1]
    return -solved[:, 1], np.sqrt(variance), df


def test_error_and_interval_hold_in_trials_run_by_brute_force() -> None:
    data = _trials(np.random.default_rng(5), 2000, WORSE)
    values, errors, dfs = _ancova(data["start"], data["outcome"], data["treated"], ~data["silent"])
    found = []
    for value, se, df, silent in zip(values, errors, dfs, data["silent"], strict=True):
        counts = silent[: PEOPLE[0]].sum(), silent[PEOPLE[0] :].sum()
        arms = [Arm(n, int(k)) for n, k in zip(PEOPLE, counts, strict=True)]
        found.append(delta_adjusted(Benefit(value, se, df, *arms), *WORSE))
    estimates = np.array([e.value for e in found])
    half = np.array([e.high - e.low for e in found]) / 2
    # What the silent lose in truth: the expected shares times the departures.
    expected = data["silent"].reshape(-1, sum(PEOPLE)).mean(axis=0)
    truth = EFFECT - expected[: PEOPLE[0]].mean() * WORSE[0] + expected[PEOPLE[0] :].mean() * WORSE[1]
    monte_carlo = estimates.std(ddof=1) / math.sqrt(len(estimates))
    assert abs(estimates.mean() - truth) < 4 * monte_carlo
    assert half.mean() / 1.9635 == pytest.approx(estimates.std(ddof=1), rel=0.06)
    assert np.mean(np.abs(estimates - truth) < half) == pytest.approx(0.95, abs=0.02)
    # The error of the estimate among those who answered alone would be too small.
    assert errors.mean() < 0.98 * estimates.std(ddof=1)


def test_silent_people_without_benefit_in_trials_run_by_brute_force() -> None:
    # Those who get nothing are worse than their arm by the effect; among all it is the effect on the others.
    data = _trials(np.random.default_rng(6), 2000, (EFFECT, 0.0))
    values, errors, dfs = _ancova(data["start"], data["outcome"], data["treated"], ~data["silent"])
    found = []
    for value, se, df, silent in zip(values, errors, dfs, data["silent"], strict=True):
        arms = Arm(PEOPLE[0], int(silent[: PEOPLE[0]].sum())), Arm(PEOPLE[1], int(silent[PEOPLE[0] :].sum()))
        found.append(without_benefit(Benefit(value, se, df, *arms)))
    estimates, half = np.array([e.value for e in found]), np.array([e.high - e.low for e in found]) / 2
    truth = EFFECT * (1 - data["silent"][:, : PEOPLE[0]].mean())
    assert abs(estimates.mean() - truth) < 4 * estimates.std(ddof=1) / math.sqrt(len(estimates))
    assert half.mean() / 1.9635 == pytest.approx(estimates.std(ddof=1), rel=0.06)
    assert np.mean(np.abs(estimates - truth) < half) == pytest.approx(0.95, abs=0.02)


def test_multiple_imputation_gives_the_same_estimate() -> None:
    rng = np.random.default_rng(8)
    data = _trials(rng, 1, (0.0, 0.0))
    frame = {name: np.ravel(data[name]) for name in data}
    seen = ~frame["silent"]
    kept = pd.DataFrame({name: x[seen] for name, x in frame.items()})
    fit = smf.ols("outcome ~ treated + start", kept).fit()
    counts = [int((frame["silent"] & (frame["treated"] == arm)).sum()) for arm in (1, 0)]
    benefit = Benefit(
        -fit.params["treated"], fit.bse["treated"], fit.df_resid, *(Arm(*x) for x in zip(PEOPLE, counts, strict=True))
    )
    closed = delta_adjusted(benefit, *WORSE)
    # Draw the parameters, then the silent, 400 times; add the departures; pool.
    estimates = []
    for _ in range(400):
        variance = fit.scale * fit.df_resid / rng.chisquare(fit.df_resid)
        b = rng.multivariate_normal(fit.params, fit.normalized_cov_params * variance)
        drawn = (
            b[0] + b[1] * frame["treated"] + b[2] * frame["start"] + math.sqrt(variance) * rng.normal(size=seen.size)
        )
        filled = np.where(seen, frame["outcome"], drawn + np.where(frame["treated"] == 1, *WORSE))
        # In a randomised trial the difference between arms is taken at the same start.
        design = np.column_stack([np.ones_like(filled), frame["treated"], frame["start"]])
        estimates.append(-np.linalg.lstsq(design, filled, rcond=None)[0][1])
    # The arms' starts differ by chance, which the departures then go along with a little.
    assert np.mean(estimates) == pytest.approx(closed.value, abs=4 * np.std(estimates) / 20 + 0.02)


@given(benefits)
def test_without_departure_it_is_the_effect_of_those_who_answered(benefit: Benefit) -> None:
    found = delta_adjusted(benefit, 0.0)
    assert found.value == benefit.value
    assert found.high - found.value == pytest.approx(stats.t.ppf(0.975, benefit.df) * benefit.se)


@given(benefits, st.floats(0.1, 2), st.floats(-2, 2))
def test_effect_is_gone_at_the_tipping_points(benefit: Benefit, intervention: float, control: float) -> None:
    interval, estimate = tipping_points(benefit, intervention, control)
    if math.isinf(estimate):
        assert benefit.intervention.share * intervention <= benefit.control.share * control
        return
    assert delta_adjusted(benefit, estimate * intervention, estimate * control).value == pytest.approx(0, abs=1e-9)
    assert 0 <= interval <= estimate
    at = delta_adjusted(benefit, interval * intervention, interval * control)
    if interval > 0:
        assert at.low == pytest.approx(0, abs=1e-8)
    else:
        assert delta_adjusted(benefit, 0.0).low <= 0


def test_a_harm_has_no_tipping_point() -> None:
    with pytest.raises(ValueError, match="can't be taken away"):
        tipping_points(Benefit(-0.1, 0.1, 100, Arm(10, 1), Arm(10, 1)))


# Scores carried forward ------------------------------------------------------------------------------


@given(carried, carried)
def test_parts_add_up_to_the_difference_of_the_means(first: Carried, second: Carried) -> None:
    means = [
        ((a.arm.people - a.arm.silent) * a.answered + a.arm.silent * a.carried) / a.arm.people for a in (first, second)
    ]
    assert carried_parts(first, second).total == pytest.approx(means[1] - means[0], abs=1e-9)


@given(carried, carried)
def test_alike_arms_differ_by_their_response_alone(first: Carried, second: Carried) -> None:
    alike = without_effect(first, second)
    parts, before = carried_parts(*alike), carried_parts(first, second)
    assert (parts.answered, parts.carried) == (0, 0)
    assert parts.response == pytest.approx(before.response)


@given(carried, carried, st.floats(-3, 3))
def test_without_effect_everybody_fares_alike_in_both_arms(first: Carried, second: Carried, behind: float) -> None:
    alike = without_effect(first, second, behind)
    # Those who answered, and the silent as they truly fare.
    true = [(1 - a.arm.share) * a.answered + a.arm.share * (a.answered + behind) for a in alike]
    assert true[0] == pytest.approx(true[1])
    # What is left is the silent's older scores beside how they fare, counted for the difference in response.
    stale = (first.carried + second.carried - first.answered - second.answered) / 2 - behind
    expected = (second.arm.share - first.arm.share) * stale
    assert alike[1].mean - alike[0].mean == pytest.approx(expected, abs=1e-9)


@given(carried)
def test_without_any_difference_the_test_keeps_its_level(arm: Carried) -> None:
    # The normal approximation is a little above the level in the smallest arms.
    assert rejection_rate(arm, arm) == pytest.approx(0.05, abs=0.01)


@pytest.mark.parametrize("silent", [(252, 309), (100, 400), (300, 300)])
def test_rate_of_false_alarms_against_simulation(silent: tuple[int, int]) -> None:
    first, second = (Carried(Arm(600, k), 13.8, 18.5, 8.0, 7.7) for k in silent)
    found = simulate_carried(first, second, np.random.default_rng(2), 2500)
    assert abs(found.difference - carried_parts(first, second).total) < 4 * found.difference_error
    assert abs(found.rejected - rejection_rate(first, second)) < 4 * found.rejected_error


def test_simulation_repeats_itself() -> None:
    arm = Carried(Arm(50, 20), 1.0, 2.0, 1.0, 1.0)
    first, second = (simulate_carried(arm, arm, np.random.default_rng(3), 50) for _ in range(2))
    assert first == second
