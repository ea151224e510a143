"""The simulated cohort: its margins by hand, its regressions by statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from etterprov import source
from jobsupport import subgroups
from jobsupport.sfj import cohort, employment
from jobsupport.sfj.work import status_counts


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return cohort.simulate(np.random.default_rng(5))


def test_margins_are_the_published_ones(people: pd.DataFrame):
    a1 = source.rows("sfj-table-a1")
    for status, part in people.groupby("status"):
        for name in ("age", "income_before"):
            assert part[name].mean() == pytest.approx(a1[name, status].mean.value)
            assert part[name].std() == pytest.approx(a1[name, status].sd.value)
        for name in ("women", "married", "higher_education", "primary_school", "income_below_g", "good_health"):
            assert part[name].mean() == pytest.approx(a1[name, status].mean.value, abs=0.5 / len(part))
    assert (people["primary_school"] * people["higher_education"]).sum() == 0
    assert people["age"].between(17, 67).all()
    assert (people["income_before"] >= 0).all()


def test_statuses_are_those_of_table_7(people: pd.DataFrame):
    counts = status_counts()
    on_aap = people[people["aap_at_inclusion"] == 1]
    assert (on_aap["sfj"] == 1).sum() == counts["aap", "inclusion", "intervention"]
    assert (on_aap["sfj"] == 0).sum() == counts["aap", "inclusion", "control"]


def test_probabilities_have_the_printed_levels(people: pd.DataFrame):
    aap = people["aap_at_inclusion"] == 1
    without, after = cohort.probabilities(people, 0.05, 0.12)
    assert without[aap].mean() == pytest.approx(15 / 123)
    assert without[~aap].mean() == pytest.approx(194 / 438)
    assert (after - without)[aap].mean() == pytest.approx(0.12)
    assert (after - without)[~aap].mean() == pytest.approx(0.05)


def test_nothing_gained_is_the_same_chance(people: pd.DataFrame):
    without, after = cohort.probabilities(people, 0.0)
    assert after == pytest.approx(without)


@pytest.mark.parametrize("against", [None, *cohort.CONTRASTS])
def test_many_fits_at_once_are_those_of_statsmodels(people: pd.DataFrame, against: str | None):
    x = cohort.design(people, against)
    y = cohort.outcomes(people, cohort.probabilities(people, 0.05), 3, np.random.default_rng(6))
    b, se = cohort.logits(x, y)
    for row, coefficients, errors in zip(y, b, se, strict=True):
        fit = sm.Logit(row, x).fit(disp=0)
        assert coefficients == pytest.approx(fit.params.to_numpy(), rel=1e-5, abs=1e-7)
        assert errors == pytest.approx(fit.bse.to_numpy(), rel=1e-5)


def test_a_separated_outcome_has_no_fit_and_the_others_have_theirs():
    x = np.column_stack([np.ones(8), np.repeat([0.0, 1.0], 4)])
    separated, fitting = np.repeat([0.0, 1.0], 4), np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    b, se = cohort.logits(x, np.stack([separated, fitting, separated]))
    assert np.isnan(b[[0, 2]]).all()
    assert np.isnan(se[[0, 2]]).all()
    fit = sm.Logit(fitting, x).fit(disp=0)
    assert b[1] == pytest.approx(fit.params)
    assert se[1] == pytest.approx(fit.bse)


def test_trials_without_a_fit_are_counted(people: pd.DataFrame):
    # Of nine of the smallest group nobody works, so that its effect of SFJ has no estimate.
    other = people[people["other_at_inclusion"] == 1].groupby("sfj").head(4)
    small = pd.concat([people[people["other_at_inclusion"] == 0], other], ignore_index=True)
    found = cohort.found(small, 200, np.random.default_rng(3), gain=0.05, against="sick_leave_full")
    # Each of two cells of four people, of whom about a third work, is empty or full in about a quarter of the trials.
    assert 30 < found.failed < 180
    assert 0 <= found.chance <= 1 - found.failed / 200
    assert np.isfinite([found.error, found.z]).all()


def test_the_simulated_trial_is_as_precise_as_the_printed_one(people: pd.DataFrame):
    y = cohort.outcomes(people, cohort.probabilities(people, 0.07), 40, np.random.default_rng(7))
    _, se = cohort.logits(cohort.design(people), y)
    printed = employment.coefficients("table-09").set_index(["variable", "model"])["se"]
    share = 487 / 1190
    assert se[:, -1].mean() * share * (1 - share) == pytest.approx(printed["sfj", "job_or_partly_12_main"], rel=0.05)
    _, se = cohort.logits(cohort.design(people, "sick_leave_full"), y)
    term = list(cohort.design(people, "sick_leave_full").columns).index("sfj_x_aap")
    # The interaction's standard error rests on the few people on AAP who work; within a fifth is all one can ask.
    assert se[:, term].mean() * share * (1 - share) == pytest.approx(
        printed["sfj_x_aap", "job_or_partly_12_subgroups"], rel=0.2
    )


def test_without_effect_one_trial_in_twenty_finds_one(people: pd.DataFrame):
    found = cohort.found(people, 600, np.random.default_rng(8), gain=0.0)
    assert abs(found.chance - 0.05) < 4 * np.sqrt(0.05 * 0.95 / 600)


def test_a_large_effect_is_found_as_the_formula_says(people: pd.DataFrame):
    found = cohort.found(people, 300, np.random.default_rng(9), gain=0.07)
    assert found.chance == pytest.approx(subgroups.power(found.z, 1.0), abs=4 * found.error)
    assert found.exaggeration > 1


@pytest.mark.parametrize("against", cohort.CONTRASTS)
def test_a_contrast_that_is_nought_is_found_in_one_trial_of_twenty(people: pd.DataFrame, against: str):
    # Both gains are one odds ratio, that of 5 points for the others.
    odds = employment.log_odds_gain(194 / 438, 0.05)
    without, _ = cohort.probabilities(people, 0.0)
    rest = people["aap_at_inclusion"] == 0
    shift = np.log(_odds_ratio(without[rest], 0.05))
    aap_gain = float((1 / (1 + (1 / without[~rest] - 1) / np.exp(shift))).mean() - 15 / 123)
    assert shift == pytest.approx(odds, abs=0.06)  # the odds ratio of a person is a little above that of all
    found = cohort.found(people, 1500, np.random.default_rng(13), gain=0.05, aap_gain=aap_gain, against=against)
    assert abs(found.chance - 0.05) < 4 * np.sqrt(0.05 * 0.95 / 1500)


def _odds_ratio(without: np.ndarray, gain: float) -> float:
    """Find by bisection the odds ratio that adds so much to a mean share."""
    low, high = 1.0, 10.0
    for _ in range(60):
        middle = np.sqrt(low * high)
        more = (1 / (1 + (1 / without - 1) / middle)).mean() > without.mean() + gain
        low, high = (low, middle) if more else (middle, high)
    return low


def test_a_difference_between_groups_is_found_as_the_counts_say(people: pd.DataFrame):
    # Against all others the counts of figure 7 have the standard error 0.368; adjusting makes it no smaller.
    found = cohort.found(people, 1500, np.random.default_rng(14), gain=0.05, aap_gain=0.2, against="others")
    plain = subgroups.power(employment.log_odds_gain(15 / 123, 0.2) - employment.log_odds_gain(194 / 438, 0.05), 0.368)
    assert found.chance == pytest.approx(plain, abs=0.06)
    assert found.exaggeration == pytest.approx(subgroups.exaggeration(found.z, 1.0), rel=0.1)
    sick = cohort.found(people, 1500, np.random.default_rng(14), gain=0.05, aap_gain=0.2, against="sick_leave_full")
    # Against full sick leave, four in ten of the others, the same difference is harder to find.
    assert found.chance - sick.chance > 3 * np.hypot(found.error, sick.error)


def test_averaging_is_what_get_margeff_calls_overall(people: pd.DataFrame):
    x = cohort.design(people)
    y = cohort.outcomes(people, cohort.probabilities(people, 0.07), 1, np.random.default_rng(10))[0]
    fit = sm.Logit(y, x).fit(disp=0)
    ratio = fit.get_margeff(at="overall").margeff[-1] / fit.get_margeff(at="mean").margeff[-1]
    assert cohort.averaging_factor(fit.predict(x).to_numpy()) == pytest.approx(ratio)


def test_the_fit_alone_tells_the_averaging():
    rng = np.random.default_rng(12)
    x = np.column_stack([np.ones(40_000), 1.2 * rng.standard_normal(40_000)])
    y = (rng.random(40_000) < 1 / (1 + np.exp(0.5 - x[:, 1]))).astype(float)
    fit = sm.Logit(y, x).fit(disp=0)
    ratio = fit.get_margeff(at="overall").margeff[0] / fit.get_margeff(at="mean").margeff[0]
    assert cohort.factor_of_fit(y.mean(), fit.prsquared) == pytest.approx(ratio, abs=0.005)


def test_table_9_has_effects_at_the_average_participant(people: pd.DataFrame):
    # An averaged effect would have smaller standard errors than those that z implies.
    y = cohort.outcomes(people, cohort.probabilities(people, 0.07), 20, np.random.default_rng(11))
    names = ["women", "married", "higher_education", "good_health", "positive_expectation", "sfj"]
    x = cohort.design(people)
    _, se = cohort.logits(x, y)
    chances = cohort.probabilities(people, 0.07)[1]
    middle = 1 / (1 + np.exp(-np.log(chances / (1 - chances)).mean()))
    nine = employment.coefficients("table-09").set_index(["variable", "model"])["se_high"]
    for name in names:
        at_mean = se[:, list(x.columns).index(name)].mean() * middle * (1 - middle)
        printed = nine[name, "job_or_partly_12_main"]
        assert abs(at_mean / printed - 1) < 0.08
        assert at_mean * cohort.averaging_factor(chances) < 0.9 * printed
