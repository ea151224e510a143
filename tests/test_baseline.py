"""Facts on who was randomised and who answered, with the arithmetic done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from jobsupport import baseline


def test_the_ages_belong_one_column_to_the_left():
    young = {arm: baseline.share_at_inclusion("age_under_30", arm) for arm in ("all", "control", "intervention")}
    assert young == {"all": (193, 1193), "control": (87, 564), "intervention": (106, 629)}


def test_people_before_withdrawal():
    assert baseline.randomised() == {"control": 563 + 7, "intervention": 630 + 2}


def test_standardised_differences_agree_with_their_definition():
    first, second = np.repeat([1.0, 0.0], [30, 70]), np.repeat([1.0, 0.0], [50, 50])
    d = (first.mean() - second.mean()) / np.sqrt((first.var() + second.var()) / 2)
    assert baseline.standardised_share_difference(0.3, 0.5) == pytest.approx(d)
    assert baseline.standardised_mean_difference(0.3, first.std(), 0.5, second.std()) == pytest.approx(d)


def test_chance_imbalance_is_what_randomisation_leaves():
    rng = np.random.default_rng(11)
    x = rng.standard_normal((4000, 60))
    d = np.abs(x[:, :20].mean(axis=1) - x[:, 20:].mean(axis=1))
    assert (d < baseline.chance_imbalance(20, 40)).mean() == pytest.approx(0.95, abs=0.015)


def test_balance_of_the_arms():
    rows = baseline.baseline_balance().set_index("variable")
    # (19.97 - 21.21) / root((10.22 ** 2 + 11.17 ** 2) / 2) = -0.116
    assert rows.loc["shc", "difference"] == pytest.approx(-0.116, abs=0.001)
    # 437 / 630 - 365 / 563 = 0.0453; / root((0.2125 + 0.2280) / 2) = 0.0966
    assert rows.loc["women", "difference"] == pytest.approx(0.0966, abs=0.0005)
    assert "men" not in rows.index
    assert rows["label_no"].notna().all()


def test_balance_of_trial_and_users_takes_the_corrected_totals():
    rows = baseline.population_balance().set_index("variable")
    assert rows.loc["age_under_30", "study"] == pytest.approx(100 * 193 / 1193)
    assert rows.loc["divorced", "study"] == pytest.approx(100 * 162 / 1191)
    assert rows["difference"].abs().idxmax() == "university_over_4"


def test_response_by_arm():
    rows = baseline.response().set_index(["month", "arm"])["answered"]
    assert rows.to_dict() == {
        ("6", "control"): 300,
        ("6", "intervention"): 422,
        ("12", "control"): 252,
        ("12", "intervention"): 377,
    }
    # 377 / 630 - 252 / 563 = 0.5984 - 0.4476
    assert baseline.response_difference("12").value == pytest.approx(0.1508, abs=0.0001)


def test_those_who_fell_silent_had_more_symptoms():
    rows = baseline.silent_at_baseline().set_index(["outcome", "arm"])
    assert (rows.loc[["hads_total", "hads_anxiety", "hads_depression", "shc"], "difference"] > 0).all()
    # 19.77 - 18.70 = 1.07; SDs 7.31 and 6.72, so 1.07 / 7.02 = 0.152
    assert rows.loc[("hads_total", "control"), "difference"] == pytest.approx(0.152, abs=0.002)
