"""Known verdicts on who took part, with the arithmetic done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from jobsupport import published
from jobsupport.checks import participants

TABLES = ("sfj-figure-1", *(f"sfj-table-0{number}" for number in range(1, 7)), "sfj-table-a1")


@pytest.fixture(scope="module")
def checks():
    return {check.id: check for check in participants.checks()}


def test_every_number_of_the_tables_is_used(checks):
    used = set().union(*(check.uses for check in checks.values()))
    cells = [number.cell for table in TABLES for number in published.cells(table)]
    assert len(cells) > 750
    assert [cell for cell in cells if cell not in used] == []


@pytest.mark.parametrize(
    ("name", "severity", "matter"),
    [
        # 106 + 193 = 299, not 87; but 87 + 106 = 193, 170 + 220 = 390, 185 + 196 = 381, 122 + 107 = 229
        ("sfj-table-02/age-under-30-arms", "substantive", "age columns"),
        ("sfj-table-02/age-30-40-arms", "substantive", "age columns"),
        ("sfj-table-02/age-40-50-arms", "substantive", "age columns"),
        ("sfj-table-02/age-over-50-arms", "substantive", "age columns"),
        # 193 / 1193 = 16.2, (390 + 381) / 1193 = 64.6, 229 / 1193 = 19.2; printed 15, 63, 22
        ("sfj-text/s3-age-group-young-percent", "substantive", "age columns"),
        ("sfj-text/s3-age-group-middle-percent", "substantive", "age columns"),
        ("sfj-text/s3-age-group-old-percent", "substantive", "age columns"),
        ("sfj-table-05/age-under-30-study-count-table-2", "substantive", "age columns"),
        # 87 + 170 + 185 + 122 = 564 > 563
        ("sfj-table-02/age-all-n", "cosmetic", "one person moved between arms"),
        # 89 / 630 = 14.127, printed 14.2
        ("sfj-table-01/ostfold-intervention-percent", "cosmetic", "one person moved between arms"),
        # 391 / 1193 = 32.77, printed 32.9
        ("sfj-table-02/men-all-percent", "cosmetic", None),
        # 76 / 562 = 13.52, 76 / 564 = 13.48, printed 13.6
        ("sfj-table-02/divorced-control-percent", "cosmetic", None),
        # 76 + 86 = 162, printed 133; the interval 11.6 to 15.5 does not hold 11.2
        ("sfj-table-05/divorced-study-count-table-2", "substantive", "divorced in table 5"),
        ("sfj-table-05/divorced-study-interval", "substantive", "divorced in table 5"),
        # 365 + 437 = 802, printed 803; 0.704 x 375 + 0.668 x 464 + 0.691 x 259 + 0.526 x 95 = 802.9
        ("sfj-table-05/women-study-count-table-2", "cosmetic", "one woman"),
        ("sfj-table-a1/women-total", "cosmetic", "one woman"),
        # 351 / 1049 = 33.5, printed 22
        ("sfj-text/s3-referred-self-percent", "substantive", None),
        # 123 + 130 + 2 + 3 + 12 + 14 = 284 of 1192 = 23.8, printed 27
        ("sfj-text/s1-benefits-percent", "substantive", None),
        # Wilson for 51 of 80 ends at 73.4, printed 74.0
        ("sfj-table-05/women-ordinary-interval", "cosmetic", None),
    ],
)
def test_known_slips_are_found(checks, name, severity, matter):
    check = checks[name]
    assert check.verdict == "inconsistent"
    assert check.severity == severity
    assert matter in (None, check.matter)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        # 1416 - 197 - 17 - 9 = 1193
        ("sfj-figure-1/included", ""),
        # 170 / 1193 = 14.2498, then 14.25, then 14.3
        ("sfj-table-01/ostfold-all-percent", "rounded twice"),
        # 564 - 563 = 630 - 629 = 1
        ("sfj-text/s2-misclassified-count", "one person"),
        # 184 / 564 = 32.62; of 563 it would be 32.68
        ("sfj-table-02/married-control-percent", "184 of 564"),
        # 15 +- 1.96 root(0.15 x 0.85 / 1193) = 15 +- 2.03, though 184 / 1193 = 15.42
        ("sfj-table-04/threatened-interval", "rounded percentage"),
        # 207 / 1008 against 7 / 69: z = 2.09, p = 0.036, but 0.053 with Yates and 0.25 for the question
        ("sfj-table-05/back-fits-badly-star", "whole question"),
        # 85 + 383 + 428 + 229 = 1125 of 1190
        ("sfj-table-02/education-all-percent-sum", "1190, of whom 65"),
        # 140 + 120 + 44 + 22 = 326 = 148 + 178, but of 1193, not of 1008
        ("sfj-table-a1/positive-expectation-total", "with everybody in the base"),
        # 422 / 1193 = 35.4, but 422 / 1170 = 36.1
        ("sfj-text/violence-percent", "1157 to 1188"),
        # (375 x 40.048 + 464 x 41.108 + 259 x 41.312 + 95 x 35.878) / 1193 = 40.40
        ("sfj-text/s3-age-mean", ""),
        # (92 + 107 + 88 + 94) / 1192 = 31.96
        ("sfj-text/s1-in-work-percent", "graded sick leave"),
        # (251 x 8.33 + 308 x 8.52) / 559 = 8.4347, 8.4397 with all rounding: 8.44
        ("sfj-table-03/hads-depression-control-table-14", ""),
    ],
)
def test_what_is_right_is_cleared(checks, name, words):
    assert checks[name].verdict == "reproduced"
    assert words in checks[name].explanation


def test_no_finding_is_left_unexplained(checks):
    wrong = [check for check in checks.values() if check.verdict == "inconsistent"]
    assert 40 <= len(wrong) <= 60
    assert [check.id for check in wrong if "No explanation" in check.explanation] == []
    assert {check.severity for check in wrong} == {"cosmetic", "substantive"}


def test_the_ages_belong_one_column_to_the_left():
    young = {arm: participants.share_at_inclusion("age_under_30", arm) for arm in ("all", "control", "intervention")}
    assert young == {"all": (193, 1193), "control": (87, 564), "intervention": (106, 629)}


def test_people_before_withdrawal():
    assert participants.randomised() == {"control": 563 + 7, "intervention": 630 + 2}


def test_an_sd_comes_back_from_its_interval():
    # SD 10, n = 101: SE = 0.995, t(100) = 1.984, so 50 +- 1.974
    sd = participants.sd_from_interval(*map(published.Printed, ("48.03", "51.97")), 101)
    assert sd.low < 10 < sd.high
    assert sd.high - sd.low < 0.06


def test_groups_together_have_the_spread_of_their_people():
    rng = np.random.default_rng(7)
    groups = [rng.normal(mean, sd, n) for mean, sd, n in ((3, 1, 40), (5, 2, 60), (4, 3, 20))]
    exact = [(participants.Reach(x.mean(), x.mean()), participants.Reach(x.std(ddof=1), x.std(ddof=1))) for x in groups]
    whole = participants.pooled_spread([m for m, _ in exact], [s for _, s in exact], [len(x) for x in groups])
    assert whole.low == pytest.approx(np.concatenate(groups).std(ddof=1))


def test_standardised_differences_agree_with_their_definition():
    first, second = np.repeat([1.0, 0.0], [30, 70]), np.repeat([1.0, 0.0], [50, 50])
    d = (first.mean() - second.mean()) / np.sqrt((first.var() + second.var()) / 2)
    assert participants.standardised_share_difference(0.3, 0.5) == pytest.approx(d)
    assert participants.standardised_mean_difference(0.3, first.std(), 0.5, second.std()) == pytest.approx(d)


def test_chance_imbalance_is_what_randomisation_leaves():
    rng = np.random.default_rng(11)
    x = rng.standard_normal((4000, 60))
    d = np.abs(x[:, :20].mean(axis=1) - x[:, 20:].mean(axis=1))
    assert (d < participants.chance_imbalance(20, 40)).mean() == pytest.approx(0.95, abs=0.015)


def test_balance_of_the_arms():
    rows = participants.baseline_balance().set_index("variable")
    # (19.97 - 21.21) / root((10.22 ** 2 + 11.17 ** 2) / 2) = -0.116
    assert rows.loc["shc", "difference"] == pytest.approx(-0.116, abs=0.001)
    # 437 / 630 - 365 / 563 = 0.0453; / root((0.2125 + 0.2280) / 2) = 0.0966
    assert rows.loc["women", "difference"] == pytest.approx(0.0966, abs=0.0005)
    assert "men" not in rows.index
    assert rows["label_no"].notna().all()


def test_balance_of_trial_and_users_takes_the_corrected_totals():
    rows = participants.population_balance().set_index("variable")
    assert rows.loc["age_under_30", "study"] == pytest.approx(100 * 193 / 1193)
    assert rows.loc["divorced", "study"] == pytest.approx(100 * 162 / 1191)
    assert rows["difference"].abs().idxmax() == "university_over_4"


def test_response_by_arm():
    rows = participants.response().set_index(["month", "arm"])["answered"]
    assert rows.to_dict() == {
        ("6", "control"): 300,
        ("6", "intervention"): 422,
        ("12", "control"): 252,
        ("12", "intervention"): 377,
    }
    # 377 / 630 - 252 / 563 = 0.5984 - 0.4476
    assert participants.response_difference("12").value == pytest.approx(0.1508, abs=0.0001)


def test_those_who_fell_silent_had_more_symptoms():
    rows = participants.silent_at_baseline().set_index(["outcome", "arm"])
    assert (rows.loc[["hads_total", "hads_anxiety", "hads_depression", "shc"], "difference"] > 0).all()
    # 19.77 - 18.70 = 1.07; SDs 7.31 and 6.72, so 1.07 / 7.02 = 0.152
    assert rows.loc[("hads_total", "control"), "difference"] == pytest.approx(0.152, abs=0.002)
