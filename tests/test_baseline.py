"""Facts on who was randomised and who answered, with the arithmetic done by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from etterprov import source
from jobsupport.sfj import baseline


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


def test_balance_holds_what_other_tables_say_of_the_start():
    rows = baseline.baseline_balance().set_index("variable")
    assert rows.index.is_unique
    # table 14: (249 x 54.17 + 295 x 52.35) / 544 and (372 x 55.78 + 241 x 56.02) / 613
    assert rows.loc["health_ladder", "control"] == pytest.approx(53.183, abs=0.006)
    assert rows.loc["health_ladder", "intervention"] == pytest.approx(55.874, abs=0.006)
    # table 7: 210 of 563 and 254 of 629 on full sick leave
    assert rows.loc["sick_leave_full", "difference"] == pytest.approx(
        baseline.standardised_share_difference(254 / 629, 210 / 563)
    )
    beyond = rows[rows["difference"].abs() > rows["chance"]]
    assert set(beyond.index) == {"hads_depression", "hads_total", "health_ladder", "health_poor", "shc", "age_over_50"}


def test_chance_is_that_of_those_who_answered():
    rows = baseline.population_balance().set_index("variable")
    # 69 of the 80 and 1008 of the 1193 answered: 1.96 root(1/69 + 1/1008)
    assert rows.loc["back_neither", "chance"] == pytest.approx(1.96 * (1 / 69 + 1 / 1008) ** 0.5, rel=1e-4)
    assert rows.loc["hads_total", "chance"] == pytest.approx(1.96 * (1 / 80 + 1 / 1193) ** 0.5, rel=1e-4)


def test_groups_of_the_chapter():
    rows = baseline.chapter_balance().set_index("variable")
    # (27.1 - 38.9) / root((5.7 ** 2 + 13.1 ** 2) / 2) = -11.8 / 10.10
    assert rows.loc["age", "difference"] == pytest.approx(-1.168, abs=0.001)
    # 23 of 56 and 10 of 26: 0.0261 / 0.4895
    assert rows.loc["women", "difference"] == pytest.approx(0.0533, abs=0.0005)
    # 26 and 17 people answered on work ability
    assert rows.loc["work_ability", "chance"] == pytest.approx(1.96 * (1 / 26 + 1 / 17) ** 0.5, rel=1e-4)
    assert (rows["difference"].abs() > rows["chance"]).sum() == 1


def test_simulated_draws_leave_one_trait_in_twenty():
    traits = len(baseline.baseline_balance())
    for correlation in (0.0, 0.8):
        beyond = baseline.imbalances_by_chance(np.random.default_rng(5), correlation=correlation)
        # Answers that nearly nobody gave can't be dealt out evenly, so that the share is not 5 % to the letter.
        assert beyond.mean() == pytest.approx(0.05 * traits, abs=0.12)
    again = baseline.imbalances_by_chance(np.random.default_rng(5), correlation=0.8)
    assert (again == beyond).all()


def test_correlated_measures_exceed_chance_together():
    few, many = (
        baseline.imbalances_by_chance(np.random.default_rng(6), correlation=correlation) for correlation in (0.0, 0.8)
    )
    assert many.var() > few.var() + 0.2
    with pytest.raises(ValueError, match="positive"):
        baseline.imbalances_by_chance(np.random.default_rng(6), correlation=0.9)


def test_dealt_answers_are_hypergeometric():
    # One of two people has the trait: whichever arm gets them, the difference is as large as can be.
    assert (baseline._dealt(np.random.default_rng(1), [[(1, 1), (0, 1)]], 50) == 1).all()
    # Everybody has it: no difference in any draw.
    assert (baseline._dealt(np.random.default_rng(1), [[(9, 9), (7, 7)]], 50) == 0).all()


def test_profile_of_the_arms():
    rows = baseline.arm_profile().set_index(["variable", "arm"])
    assert len(rows) == 2 * len(baseline.baseline_balance())
    low, high = proportion_confint(94, 560, method="wilson")
    assert rows.loc[("health_poor", "control"), ["low", "high"]].tolist() == pytest.approx([100 * low, 100 * high])
    assert rows.loc[("hads_total", "intervention"), ["value", "low", "high"]].tolist() == [18.27, 17.74, 18.80]
    # 55.874 with an SE of 17.1 / root 613 = 0.690
    assert rows.loc[("health_ladder", "intervention"), "high"] == pytest.approx(55.874 + 1.96 * 0.690, abs=0.02)
    assert ((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).all()
    assert set(rows.groupby("question").size()) <= {2, 6, 8, 10, 16}


def test_flow_adds_up():
    people = baseline.flow().set_index(["step", "arm"])["people"]
    assert people["referred", "all"] - people["not_eligible", "all"] - people["no_consent", "all"] == 1202
    assert people["randomised"].to_dict() == {"all": 1202, "control": 570, "intervention": 632}
    assert (people["randomised"] - people["withdrew"]).dropna().to_dict() == {"control": 563, "intervention": 630}
    assert people["register_18"].to_dict() == {"control": 425, "intervention": 498}
    falling = ["randomised", "participants", "register_12", "register_18"]
    for arm in ("control", "intervention"):
        assert people[[(step, arm) for step in falling]].is_monotonic_decreasing


def test_trial_register_has_those_who_withdrew_later():
    enrolled = source.rows("registration", source.FOLDER.parent / "external")["enrolled"].value
    assert enrolled.value == sum(baseline.randomised().values())


def test_last_inclusions_make_up_what_table_8_loses():
    rows = baseline.inclusions()
    assert rows.groupby("arm")["people"].sum().to_dict() == {"control": 561 - 425, "intervention": 629 - 498}
    assert rows["month"].min() == pd.Timestamp("2011-10-01")
    assert rows["month"].max() == pd.Timestamp("2012-02-01")  # as the text says of the last inclusion


def test_early_months_are_a_larger_part_of_the_sfj_arm():
    # 140 people two to one: 93.3 of 632 and 46.7 of 570
    assert baseline.early_shares(140) == pytest.approx({"control": 0.0819, "intervention": 0.1477}, abs=1e-4)
