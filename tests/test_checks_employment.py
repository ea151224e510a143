"""Known verdicts of the employment results, with the arithmetic done by hand."""

from __future__ import annotations

from math import erfc, sqrt

import pytest

from jobsupport import published
from jobsupport.checks import employment
from jobsupport.summary import proportions_test


@pytest.fixture(scope="module")
def found():
    return {check.id: check for check in employment.checks()}


INCONSISTENT = {
    # 9 of 563 = 1.5986; 9 of 558 to 560 would print 1.61
    "sfj-table-07/nav_no_benefit-month_12-control-percent": ("cosmetic", "likely"),
    # 69 of 628 = 10.987; 68 of 628 = 10.828; 69 of 630 = 10.952
    "sfj-table-07/sick_leave_full-month_12-intervention-percent": ("cosmetic", "likely"),
    # 46 more with a benefit of 563 and 628: 321/563 = .5702, 340/628 = .5414, z = 1.0
    "sfj-table-07/benefits-word": ("substantive", "open"),
    # (92 + 107) + (88 + 94) = 381, printed 375; 123 + 130 = 253, printed 259
    "sfj-table-a1/job-by-table-7": ("substantive", "open"),
    "sfj-table-a1/aap-by-table-7": ("substantive", "open"),
    # 34.46 % of 563 = 194.0; 0.3387 x 561 = 190.0
    "sfj-table-08/12-job-control-table-7": ("substantive", "certain"),
    # 38.54 % of 628 = 242.0; 0.3800 x 629 = 239.0
    "sfj-table-08/12-job-intervention-table-7": ("substantive", "certain"),
    # 0.3387 x 563 = 190.7, 0.3725 x 563 = 209.7
    "sfj-table-08/12-control-people-table-7": ("cosmetic", "certain"),
    # 0.3800 x 628 = 238.6, 0.4420 x 628 = 277.6
    "sfj-table-08/12-intervention-people-table-7": ("cosmetic", "certain"),
    # 0.0470 < 0.05
    "sfj-table-08/15-job-word": ("substantive", "certain"),
    # 0.182 > 0.05
    "sfj-table-08/16-job_or_partly-word": ("substantive", "certain"),
    # 160 / 425 = .376471 -> .3765, printed .3764
    "sfj-table-08/18-people": ("cosmetic", "likely"),
    # 561 + 629 = 1190 and 563 + 628 = 1191 of 1193
    "sfj-text/s4-complete-to": ("cosmetic", "certain"),
    # .3435 x 469 = 161.1 (161 is .3433, 162 is .3454); .3764 x 469 = 176.5
    "sfj-text/s4-followed-18-control": ("substantive", "certain"),
    # .3936 x 540 = 212.5; .4538 x 540 = 245.05 (245 is .4537)
    "sfj-text/s4-followed-18-intervention": ("substantive", "certain"),
    # figure 7 is AAP alone
    "sfj-text/s1-long-out-work-sfj-percent-group": ("substantive", "open"),
    "sfj-text/s1-long-out-work-control-percent-group": ("substantive", "open"),
    "sfj-text/s8-long-out-work-sfj-percent-group": ("substantive", "open"),
    "sfj-text/s8-long-out-work-control-percent-group": ("substantive", "open"),
    # .2834 x 100 = 28.34
    "sfj-text/s4-aap-18-sfj-higher": ("cosmetic", "certain"),
    # .0326 + .2834 = .3160
    "sfj-text/s1-aap-probability-percent-meaning": ("substantive", "likely"),
    "sfj-text/s4-aap-18-sfj-higher-meaning": ("substantive", "likely"),
    "sfj-text/s8-aap-probability-percent-meaning": ("substantive", "likely"),
    "sfj-text/s8-aap-probability-percent-repeated-meaning": ("substantive", "likely"),
}


def test_exactly_these_numbers_do_not_recompute(found):
    accused = {key: (c.severity, c.confidence) for key, c in found.items() if c.verdict == "inconsistent"}
    assert accused == INCONSISTENT


def test_what_looks_wrong_but_is_right_is_cleared(found):
    # 14 of 563 is 2.487, but 7 + 7 people are 1.243 + 1.243 -> 1.24 + 1.24 = 2.48
    assert "7" in found["sfj-table-07/unemployment_benefit-month_12-control-percent"].explanation
    # .4420 - .3725 = .0695, printed .0694: 278/629 - 209/561 = .441971 - .372549 = .069422
    assert found["sfj-table-08/12-job_or_partly-difference"].verdict == "reproduced"
    # the fourth decimal of p is padding: .1387 is printed 0.1390
    assert "is not a digit" in found["sfj-table-08/12-job-p"].explanation
    # significant in one interaction only: z = 2.09
    assert found["sfj-table-a2/sfj_x_higher_education-job_12_interactions-word"].verdict == "reproduced"
    assert found["sfj-text/s4-effect-partly-in-work"].verdict == "reproduced"  # .0621 -> 6.2
    # From February 2012 to March 2013 are 13 months
    assert found["sfj-text/s4-register-window"].high == 13


@pytest.mark.parametrize(
    ("arm", "time", "counts"),
    [
        ("control", "inclusion", [23, 92, 210, 88, 123, 12, 2, 13]),
        ("intervention", "inclusion", [18, 107, 254, 94, 130, 14, 3, 9]),
        ("control", "month_12", [39, 194, 77, 33, 179, 9, 14, 4, 5, 9]),
        ("intervention", "month_12", [35, 242, 69, 14, 191, 37, 23, 1, 5, 11]),
    ],
)
def test_counts_of_table_7_add_up_to_the_head(arm, time, counts):
    recovered = [k for (_, t, a), k in employment.status_counts().items() if (t, a) == (time, arm)]
    head = published.rows("sfj-table-07")["group_size", time, arm].n
    assert recovered == counts
    assert sum(counts) == int(head.text)


# Counted by hand from the shares; p of the pooled z-test.
MONTHS = {
    "12": (190, 209, 561, 239, 278, 629),
    "13": (191, 213, 561, 239, 280, 629),
    "14": (188, 206, 557, 237, 271, 622),
    "15": (174, 192, 518, 231, 267, 587),
    "16": (165, 185, 496, 202, 233, 564),
    "17": (157, 177, 461, 206, 241, 526),
}


@pytest.mark.parametrize("month", MONTHS)
def test_one_pair_of_denominators_reproduces_a_month(month):
    job_c, partly_c, n, job_s, partly_s, m = MONTHS[month]
    rows = published.rows("sfj-table-08")
    assert employment.people_behind(month) == [(n, m)]
    for outcome, k, j in (("job", job_c, job_s), ("job_or_partly", partly_c, partly_s)):
        row = rows[month, outcome]
        assert f"{k / n:.4f}" == row.control.text
        assert f"{j / m:.4f}" == row.intervention.text
        assert f"{j / m - k / n:.4f}" == row.difference.text
        pooled = (k + j) / (n + m)
        z = (j / m - k / n) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
        assert f"{erfc(z / sqrt(2)):.3f}" == row.p.text[:5]
        assert employment.month_counts(month, outcome) == {"control": (k, n), "intervention": (j, m)}


def test_month_18_needs_other_people_than_the_text_names(found):
    # 146/425 = .343529, 196/498 = .393574: .3435 and .3936; 226/498 = .453815: .4538
    assert employment.people("18") == (425, 498)
    check = found["sfj-text/s4-followed-18-control"]
    assert (check.low, check.high) == (425, 449)
    assert "none of the four shares" in check.explanation
    assert "923" in check.explanation


def test_p_of_two_shares_is_that_of_statsmodels():
    assert employment.shares_p(209, 561, 278, 629) == pytest.approx(proportions_test(209, 561, 278, 629).p)


def test_effect_in_a_subgroup_is_the_sum_of_two_terms():
    # SE .0326/.63 = .0517 and .2834/2.76 = .1027; sqrt(.1027^2 - .0517^2) = .0887; .316 -+ 1.96 x .0887
    effect = employment.group_effect("job_or_partly_18_subgroups", "aap")
    assert (effect.value, effect.low, effect.high) == pytest.approx((0.316, 0.142, 0.490), abs=5e-4)


def test_joint_test_of_interactions_from_r_squared():
    # L0 = 1187 (.4092 ln .4092 + .5908 ln .5908) = -803; 2 x 803 x (.1405 - .1379) = 4.2 on 3 df: p = .24
    outcome, small, large, added = employment.NESTED[4]
    assert large == ("table-09", "job_or_partly_12_subgroups")
    p = employment.joint_test(outcome, small, large, added)
    assert p.low < 0.243 < p.high


def test_three_best_of_six_centres_gain_by_luck():
    # Expected order statistics of six: 1.2672, 0.6418, 0.2015
    assert employment.gain_of_picking() == pytest.approx((1.2672 + 0.6418 + 0.2015) / 3, abs=1e-4)
    # .0295 + .7035 x sqrt(6) x .0295/.99
    assert employment.picked_effect("job_12_main") == pytest.approx(0.0809, abs=1e-4)


def test_every_number_of_the_tables_is_accounted_for(found):
    used = {cell for check in found.values() for cell in check.uses}
    names = ("sfj-table-07", "sfj-table-08", "sfj-table-09", "sfj-table-a2", "sfj-figure-notes")
    assert [str(x.cell) for name in names for x in published.cells(name) if x.cell not in used] == []
