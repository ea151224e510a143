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


@pytest.mark.parametrize("interactions", [False, True])
def test_many_fits_at_once_are_those_of_statsmodels(people: pd.DataFrame, interactions: bool):
    x = cohort.design(people, interactions=interactions)
    y = cohort.outcomes(people, cohort.probabilities(people, 0.05), 3, np.random.default_rng(6))
    b, se = cohort.logits(x, y)
    for row, coefficients, errors in zip(y, b, se, strict=True):
        fit = sm.Logit(row, x).fit(disp=0)
        assert coefficients == pytest.approx(fit.params.to_numpy(), rel=1e-5, abs=1e-7)
        assert errors == pytest.approx(fit.bse.to_numpy(), rel=1e-5)


def test_a_separated_outcome_is_an_error():
    x = np.column_stack([np.ones(8), np.repeat([0.0, 1.0], 4)])
    with pytest.raises(RuntimeError, match="converge"):
        cohort.logits(x, np.repeat([0.0, 1.0], 4)[None, :])


def test_the_simulated_trial_is_as_precise_as_the_printed_one(people: pd.DataFrame):
    y = cohort.outcomes(people, cohort.probabilities(people, 0.07), 40, np.random.default_rng(7))
    _, se = cohort.logits(cohort.design(people), y)
    printed = employment.coefficients("table-09").set_index(["variable", "model"])["se"]
    share = 487 / 1190
    assert se[:, -1].mean() * share * (1 - share) == pytest.approx(printed["sfj", "job_or_partly_12_main"], rel=0.05)
    _, se = cohort.logits(cohort.design(people, interactions=True), y)
    term = list(cohort.design(people, interactions=True).columns).index("sfj_x_aap")
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
