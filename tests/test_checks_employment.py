"""Known verdicts of the employment results, with the arithmetic done by hand."""

from __future__ import annotations

from math import erfc, inf, sqrt
from shutil import copytree

import pytest

from etterprov import ledger, source
from etterprov.printed import Printed
from etterprov.summary import proportions_test
from facts import figures
from jobsupport.sfj import work
from jobsupport.sfj.checks import employment


@pytest.fixture(scope="module")
def found():
    return {check.id: check for check in ledger.checks("report")}


INCONSISTENT = {
    # 9 of 563 = 1.5986; 9 of 558 to 560 would print 1.61
    "sfj-table-07/nav_no_benefit-month_12-control-percent": ("cosmetic", "likely"),
    # 69 of 628 = 10.987; 68 of 628 = 10.828; 69 of 630 = 10.952
    "sfj-table-07/sick_leave_full-month_12-intervention-percent": ("cosmetic", "likely"),
    # (92 + 107) + (88 + 94) = 381, printed 375; 123 + 130 = 253, printed 259
    "sfj-table-a1/job-by-table-7": ("cosmetic", "open"),
    "sfj-table-a1/aap-by-table-7": ("cosmetic", "open"),
    # 34.46 % of 563 = 194.0; 0.3387 x 561 = 190.0
    "sfj-table-08/12-job-control-table-7": ("substantive", "likely"),
    # 38.54 % of 628 = 242.0; 0.3800 x 629 = 239.0
    "sfj-table-08/12-job-intervention-table-7": ("substantive", "likely"),
    # 0.3387 x 563 = 190.7, 0.3725 x 563 = 209.7
    "sfj-table-08/12-control-people-table-7": ("cosmetic", "likely"),
    # 0.3800 x 628 = 238.6, 0.4420 x 628 = 277.6
    "sfj-table-08/12-intervention-people-table-7": ("cosmetic", "likely"),
    # 34.46 + 6.93 = 41.39 without benefits, 37.25 in the figure
    "sfj-table-08/12-figure-4-caption": ("cosmetic", "likely"),
    # 0.0470 < 0.05
    "sfj-table-08/15-job-word": ("substantive", "likely"),
    # 0.182 > 0.05
    "sfj-table-08/16-job_or_partly-word": ("substantive", "likely"),
    # 160 / 425 = .376471 -> .3765, printed .3764
    "sfj-table-08/18-people": ("cosmetic", "likely"),
    # 148 + 178 + 312 + 207 + 163 = 1008 answers, 1187 people
    "sfj-table-09/positive_expectation-base": ("substantive", "likely"),
    # 58 + 386 + 549 + 170 + 20 = 1183 answers, 1187 people
    "sfj-table-09/good_health-base": ("cosmetic", "likely"),
    # .1306 < .1992 and .0994 < .1379
    "sfj-table-a2/r_squared-job_12_interactions-model": ("cosmetic", "open"),
    "sfj-table-a2/r_squared-job_or_partly_12_interactions-model": ("cosmetic", "open"),
    # .1453 with z 2.09 > .0726 with z .59
    "sfj-table-a2/sfj_x_higher_education-job_12_interactions-size": ("substantive", "open"),
    # .3435 x 469 = 161.1 (161 is .3433, 162 is .3454); .3764 x 469 = 176.5
    "sfj-text/s4-followed-18-control": ("substantive", "certain"),
    # .3936 x 540 = 212.5; .4538 x 540 = 245.05 (245 is .4537)
    "sfj-text/s4-followed-18-intervention": ("substantive", "certain"),
    # 66/143 - 36/108 = 12.8; (464 x 2.38 - 251 x 12.8) / 213 = -9.9
    "sfj-text/s8-best-centres-sick-others": ("substantive", "open"),
    # figure 7 is AAP alone
    "sfj-text/s1-long-out-work-sfj-percent-group": ("cosmetic", "open"),
    "sfj-text/s1-long-out-work-control-percent-group": ("cosmetic", "open"),
    "sfj-text/s8-long-out-work-sfj-percent-group": ("cosmetic", "open"),
    "sfj-text/s8-long-out-work-control-percent-group": ("cosmetic", "open"),
    # .2834 x 100 = 28.34
    "sfj-text/s4-aap-18-sfj-higher": ("cosmetic", "certain"),
    # .0326 + .2834 = .3160
    "sfj-text/s1-aap-probability-percent-meaning": ("substantive", "likely"),
    "sfj-text/s4-aap-18-sfj-higher-meaning": ("substantive", "likely"),
    "sfj-text/s8-aap-probability-percent-meaning": ("substantive", "likely"),
    "sfj-text/s8-aap-probability-percent-repeated-meaning": ("substantive", "likely"),
    # 1: "jobbfokusert kognitiv veiledning øker arbeidsdeltakelse"; 8.2.1: "kognitiv veiledning + IPS" was the arm
    "sfj-text/s8-arms-effect": ("substantive", "open"),
}


TABLES = {f"sfj-{name}" for name in ("table-07", "table-08", "table-09", "table-a2", "figure-notes")}
# p of work without benefits, padded with a 0: .13868, .15675, .12035, .04730, .09690 and .11661 print otherwise with
# four decimals; .38401 of month 16 prints 0.3840.
PADDED = {f"sfj-table-08/{month}-job-p" for month in (12, 13, 14, 15, 17, 18)}
EXPLAINED = PADDED | {
    # 14 of 629 = 2.226, 14 of 563 = 2.487, 23 of 628 = 3.662: sums of two rounded percentages
    "sfj-table-07/unemployment_benefit-inclusion-intervention-percent",
    "sfj-table-07/unemployment_benefit-month_12-control-percent",
    "sfj-table-07/unemployment_benefit-month_12-intervention-percent",
    # readings of words
    "sfj-table-07/benefits-word",
    "sfj-table-09/sfj_x_job-effect-word",
    "sfj-text/s4-aap-at-inclusion-percent",  # 20.67 and 21.85, "somewhat above" 20
    "sfj-text/s4-best-centres-sick-month",  # 1190, 1190 and 1179 people
    # 563 + 629 = 1192, 563 + 628 = 1191, 561 + 629 = 1190 of 1193; February 2012 to March 2013 are 13 months, not 12
    "sfj-text/s4-register-window",
    "sfj-text/s4-complete-to",
    # 9 of 188 = .0479, (1 - .0479)^253 = 4e-6; but 259 - 253 = 6 people on AAP stand elsewhere in table 7
    "sfj-table-07/aap_and_job-inclusion",
}


def _verdicts(found, verdict):
    own = {check.id for check in employment.checks()}
    own |= {key for key in found if key.startswith("sfj-text/s4-")}
    return {key for key, c in found.items() if c.verdict == verdict and (key in own or c.table in TABLES)}


def test_exactly_these_numbers_do_not_recompute(found):
    accused = {key: (found[key].severity, found[key].confidence) for key in _verdicts(found, "inconsistent")}
    assert accused == INCONSISTENT


def test_exactly_these_hold_only_by_a_reading_that_is_not_printed(found):
    assert _verdicts(found, "explained") == EXPLAINED
    assert found["sfj-table-08/16-job-p"].verdict == "reproduced"


def test_a_part_of_the_service_is_credited_as_the_words_stand(found, tmp_path):
    # Were the summary to name what the arm got, or the arm to have got guidance alone, nothing would be said.
    assert figures("8.2.1") <= figures(found["sfj-text/s8-arms-effect"].explanation)
    for part, other in (("1,guidance,", "1,ips,IPS,IPS\neffect_of,1,guidance,"), ("8.2.1,ips,", "8.2.2,ips,")):
        folder = copytree(source.of("sfj-lists").folder, tmp_path / part[:3] / "sfj")
        path = folder / "sfj-lists.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(f"effect_of,{part}") == 1
        path.write_text(text.replace(f"effect_of,{part}", f"effect_of,{other}"), encoding="utf-8")
        with source.reading(folder):
            assert {check.id: check for check in employment.checks()}["sfj-text/s8-arms-effect"].verdict == "reproduced"


def test_what_looks_wrong_but_is_right_is_cleared(found):
    # 14 of 563 is 2.487, but 7 + 7 people are 1.243 + 1.243 -> 1.24 + 1.24 = 2.48
    assert figures("7") <= figures(found["sfj-table-07/unemployment_benefit-month_12-control-percent"].explanation)
    # .4420 - .3725 = .0695, printed .0694: 278/629 - 209/561 = .441971 - .372549 = .069422
    assert found["sfj-table-08/12-job_or_partly-difference"].verdict == "reproduced"
    # the fourth decimal of p is padding: .1387 is printed 0.1390
    assert "is not a digit" in found["sfj-table-08/12-job-p"].explanation
    # significant in one interaction only: z = 2.09
    assert found["sfj-table-a2/sfj_x_higher_education-job_12_interactions-word"].verdict == "reproduced"
    assert found["sfj-text/s4-effect-partly-in-work"].verdict == "reproduced"  # .0621 -> 6.2
    # From February 2012 to March 2013 are 13 months
    assert found["sfj-text/s4-register-window-months"].high == 13
    # 77 + 33 = 110 of 563 = .1954 and 69 + 14 = 83 of 628 = .1322, pooled .1621, z = .0632 / .0214 = 2.96, p = .003
    sick = found["sfj-table-07/benefits-word"]
    assert sick.verdict == "explained"
    assert figures("83 628 13.2 110 563 19.5 0.003") <= figures(sick.explanation)
    # 563 - 39 - 194 - 9 = 321, 628 - 35 - 242 - 11 = 340: z = .0288 / .0289 = 1.00, p = .32
    assert figures("340 628 54.1 321 563 57.0 0.32") <= figures(sick.explanation)
    # 14 of 629 is 2.226; 14 of 630 is 2.222
    assert figures("14 630") <= figures(
        found["sfj-table-07/unemployment_benefit-inclusion-intervention-percent"].explanation
    )
    # 0.4549 x 587 = 267, 0.4131 x 564 = 233, 0.4582 x 526 = 241; 587 - 564 = 23, 564 - 526 = 38
    assert figures("267 233 241 231 202 206 23 38") <= figures(found["sfj-table-08/16-people"].explanation)
    # 1193 - 1183 = 10, 1193 - 1008 = 185; 32.2 % and 36.0 % of 1190 only
    assert figures("3 5") <= figures(found["sfj-table-09/group_size-job_12_main"].explanation)


@pytest.mark.parametrize(
    ("name", "low", "high", "said"),
    [
        # 381/1192 = .3196, 375/1193 = .3143
        ("sfj-table-a1/job-by-table-7", 381, 382, ("32 %", "31.96 %", "31.43 %")),
        # 563 - 1 = 562 is 561 + 1, and 628 + 1 = 629
        ("sfj-table-08/12-control-people-table-7", 563, 563, ("562 629", "1")),
        # .3446 + .0693 less .00005 each; 194 + 39 = 233; 38.54 + 5.57 = 44.11
        ("sfj-table-08/12-figure-4-caption", 0.4138, inf, ("41.39 233 563", "44.11 %")),
        # 1008 - 326 = 682; 1193 - 1008 = 185; 185 / (682 + 185) = .213; 1190 - 1125 = 65
        ("sfj-table-09/positive_expectation-base", 0, 1008, ("140 + 120 + 44 + 22 = 326", "682", "185", "21 %", "65")),
        # 1193 - 1183 = 10; 10 / (739 + 10) = .013
        ("sfj-table-09/good_health-base", 0, 1183, ("168 + 160 + 79 + 37 = 444", "739", "10 1")),
        ("sfj-table-a2/r_squared-job_12_interactions-model", 0.19915, inf, ("0.1203", "0.0312", "0.0295")),
        # 10 interactions for each of two outcomes
        ("sfj-table-a2/sfj_x_higher_education-job_12_interactions-size", -1, 0.0726, ("2.09", "0.59", "20")),
        # 160/425 = .376471; 226/498 - 160/425 = .077345; 433 + 487 = 920
        ("sfj-table-08/18-people", None, None, ("0.37647", "0.07734", "433 + 487 = 920", "425")),
        # 35/147 = .238, 36/147 = .245; 31/130 = .238: 4 or 5 of 17
        (
            "sfj-text/s1-long-out-work-sfj-percent-group",
            None,
            None,
            ("35 36", "4 5 17", "259"),
        ),
        # 16/137 = .117, 17/137 = .124; 15/123 = .122: 1 or 2 of 14
        ("sfj-text/s8-long-out-work-control-percent-group", None, None, ("16 17", "1 2 14")),
        # .0326 + .2834 = .316; .0238 + .1789 = .2027; .077 + .072 = .149. On the scale of people on AAP the 31.6 points
        # of the average participant (41.8 % in work) are .316/(.4182 x .5818) = 1.299 in log odds: logit .12 = -1.992,
        # -1.992 + 1.299 = -.694 is .333, 21 points more; logit .2 = -1.386, -.087 is .478, 28 points more.
        (
            "sfj-text/s1-aap-probability-percent-meaning",
            None,
            None,
            ("0.316", "0.203", "12", "0.149", "21 28 20"),
        ),
        # 66/143 = .4615, 36/108 = .3333; .0238 x 464 = 11.04, .1282 x 251 = 32.18, (11.04 - 32.18) / 213 = -.099;
        # 32.18/464 = 6.9; 2 x 6.21 - 10.9 = 1.5
        (
            "sfj-text/s8-best-centres-sick-others",
            None,
            None,
            ("46.15 - 33.33 = 12.82", "9.9 213", "6.9", "1.5"),
        ),
        # 9 + 37 = 46 of 179 + 9 + 191 + 37 = 416; 123 + 130 = 253
        ("sfj-table-07/aap_and_job-inclusion", None, None, ("46 416", "4.8 %", "4 × 10⁻⁶", "253", "6")),
    ],
)
def test_findings_state_the_arithmetic(found, name, low, high, said):
    check = found[name]
    assert (check.low, check.high) == (pytest.approx(low), pytest.approx(high))
    for words in said:
        assert figures(words) <= figures(check.explanation)


@pytest.mark.parametrize(
    ("matter", "count"),
    [
        ("groups at inclusion", 2),
        ("month 12 in tables 7 and 8", 4),
        ("base categories of tables 9 and A.2", 2),
        ("model of table A.2", 2),
        ("people followed to month 18", 2),
        ("who the long-term group is", 4),
        ("interaction read as group effect", 4),
    ],
)
def test_what_comes_from_one_cause_is_one_matter(found, matter, count):
    assert sum(found[key].matter == matter for key in _verdicts(found, "inconsistent")) == count


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
    recovered = [k for (_, t, a), k in work.status_counts().items() if (t, a) == (time, arm)]
    head = source.rows("sfj-table-07")["group_size", time, arm].n
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
    rows = source.rows("sfj-table-08")
    assert work.fitting_both(month) == [(n, m)]
    for outcome, k, j in (("job", job_c, job_s), ("job_or_partly", partly_c, partly_s)):
        row = rows[month, outcome]
        assert f"{k / n:.4f}" == row.control.text
        assert f"{j / m:.4f}" == row.intervention.text
        assert f"{j / m - k / n:.4f}" == row.difference.text
        pooled = (k + j) / (n + m)
        z = (j / m - k / n) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
        assert f"{erfc(z / sqrt(2)):.3f}" == row.p.text[:5]
        assert work.month_counts(month, outcome) == {"control": (k, n), "intervention": (j, m)}


def test_month_18_needs_other_people_than_the_text_names(found):
    # 146/425 = .343529, 196/498 = .393574: .3435 and .3936; 226/498 = .453815: .4538
    assert work.followed("18") == (425, 498)
    check = found["sfj-text/s4-followed-18-control"]
    assert (check.low, check.high) == (425, 449)
    assert "none of the four shares" in check.explanation
    # .3435 x 469 = 161.1, .3936 x 540 = 212.5: .3435 and .3936 give z = 1.644, p = .100
    # 161 and 213 give p = .0933, 162 and 212 give .1217; 176 and 246 give .0099, 177 and 245 give .0143
    assert figures("0.100 0.013") <= figures(check.explanation)
    assert figures("0.093 0.122 0.010 0.014") <= figures(check.explanation)
    # 425 + 498 = 923 = 920 + 3; 496 + 564 = 1060 > 469 + 540 = 1009 > 461 + 526 = 987
    for words in ("(923)", "3 923", "16 1060 17 987"):
        assert figures(words) <= figures(check.explanation)


def test_p_of_two_shares_is_that_of_statsmodels():
    assert work.shares_p(209, 561, 278, 629) == pytest.approx(proportions_test(209, 561, 278, 629).p)


def test_effect_in_a_subgroup_is_the_sum_of_two_terms():
    # SE .0326/.63 = .0517 and .2834/2.76 = .1027; sqrt(.1027^2 - .0517^2) = .0887; .316 -+ 1.96 x .0887
    effect = work.group_effect("job_or_partly_18_subgroups", "aap")
    assert (effect.value, effect.low, effect.high) == pytest.approx((0.316, 0.142, 0.490), abs=5e-4)


def test_joint_test_of_interactions_from_r_squared():
    # L0 = 1187 (.4092 ln .4092 + .5908 ln .5908) = -803; 2 x 803 x (.1405 - .1379) = 4.2 on 3 df: p = .24
    outcome, small, large, added = employment.NESTED[4]
    assert large == ("table-09", "job_or_partly_12_subgroups")
    p = work.joint_test(outcome, small, large, added)
    assert p.low < 0.243 < p.high


def test_three_best_of_six_centres_gain_by_luck():
    # Expected order statistics of six: 1.2672, 0.6418, 0.2015
    assert work.gain_of_picking() == pytest.approx((1.2672 + 0.6418 + 0.2015) / 3, abs=1e-4)
    # .0295 + .7035 x sqrt(6) x .0295/.99
    assert work.picked_effect("job_12_main") == pytest.approx(0.0809, abs=1e-4)


def verdict_of(name, changes):
    """Give the verdict of a check after cells have been changed."""
    with source.reading(changes=changes):
        return next(check.verdict for check in ledger.checks("report") if check.id == name)


@pytest.mark.parametrize(
    ("cell", "text", "name"),
    [
        # .0888 is 8.88 %: 8.87 has as many decimals, though both could have been 8.875
        ("sfj-text/s4_regression_higher_education/value", "8.87", "s4-regression-higher-education"),
        # .2834 is 28.34 %
        ("sfj-text/s8_aap_probability_percent/value", "28.33", "s8-aap-probability-percent"),
        # table 7 has 16.34 %, which is neither 15 nor 17
        ("sfj-text/s4_work_at_inclusion_low/value", "15", "s4-work-at-inclusion-low"),
    ],
)
def test_the_same_number_with_another_last_digit_is_another(cell, text, name):
    assert verdict_of(f"sfj-text/{name}", {cell: text}) == "inconsistent"


def test_a_padded_p_is_padded_with_nought():
    # .13868 can be 0.139, and so 0.1390, but not 0.1391
    assert verdict_of("sfj-table-08/12-job-p", {"sfj-table-08/12/job/p": "0.1391"}) == "inconsistent"
    assert verdict_of("sfj-table-08/12-job-p", {"sfj-table-08/12/job/p": "0.1387"}) == "reproduced"


@pytest.mark.parametrize(
    ("cell", "text", "name"),
    [
        ("sfj-table-08/18/job/control", "0.3438", "sfj-text/s4-followed-18-control"),  # 425 and 449 go too
        ("sfj-table-08/13/job/p", "0.9570", "sfj-table-08/13-people"),
        ("sfj-table-08/12/job_or_partly/control", "9.3725", "sfj-table-08/12-people"),
        ("sfj-table-07/sick_leave_full/inclusion/control/percent", "97.30", "sfj-table-07/inclusion-control-n"),
        ("sfj-figure-notes/7/12/control/percent", "112", "sfj-figure-notes/7-control"),
        ("sfj-text/s4_best_centres_sick_month/value", "12", "sfj-text/s4-best-centres-sick-month"),
        ("sfj-text/s4_followed_18_control_count/value", "4690", "sfj-text/s4-followed-18-control"),
    ],
)
def test_an_impossible_number_is_found_and_stops_nothing(cell, text, name):
    assert verdict_of(name, {cell: text}) == "inconsistent"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("sfj-table-09/sfj/job_12_main/z", "0.00"),
        ("sfj-table-09/sfj_x_aap/job_or_partly_18_subgroups/z", "99.76"),  # a variance below that of the reference
        ("sfj-table-a2/r_squared/job_12_main/r2", "0.9203"),
        ("sfj-table-05/primary_school/study/percent", "90.0"),  # no base gives all percentages of education
        ("sfj-table-07/group_size/month_12/control/n", "0"),
        ("sfj-figure-1/included/count", "0"),
        ("sfj-text/s4_best_centres_share/value", "2/2"),  # the best centres hold everybody
    ],
)
def test_whatever_stands_there_every_check_is_made_and_told(cell, text):
    with source.reading(changes={cell: text}):
        found = employment.checks()
        assert {check.id for check in found} == {check.id for check in employment.checks()}
        for check in found:
            for said in (check.asks, check.finding, check.by, check.note):
                check.tell(said)
            assert check.low is None or check.low <= check.high


@pytest.mark.parametrize(
    ("changes", "name", "verdict"),
    [
        # .0326 + .2834 = .3160: the sum may be meant, the interaction alone is another quantity
        ({"sfj-text/s1_aap_probability_percent/value": "31.6"}, "s1-aap-probability-percent-meaning", "reproduced"),
        # 14 months are more than the 13 for which everybody can be followed
        ({"sfj-text/s4_complete_to/value": "14"}, "s4-complete-to", "inconsistent"),
        # all six centres with 7.0 points leave (464 x 7.0 - 251 x 12.8) / 213 = .14 to the others
        (
            {"sfj-table-09/sfj/job_or_partly_12_subgroups/marginal_effect": "0.0700"},
            "s8-best-centres-sick-others",
            "reproduced",
        ),
    ],
)
def test_verdicts_follow_what_is_printed(changes, name, verdict):
    assert verdict_of(f"sfj-text/{name}", changes) == verdict


def test_standard_error_of_a_z_that_may_be_nought_has_no_end():
    # .0012 / .005 = .24; z from -.005 to .005
    se = work.implied_se(Printed("0.0012"), Printed("0.00"))
    assert (se.low, se.high) == (pytest.approx(0.00115 / 0.005), inf)
    # z from .015 to .025, effect from -.00005 to .00005
    assert work.implied_se(Printed("0.0000"), Printed("0.02")).low == 0


def test_every_number_of_the_tables_is_accounted_for(found):
    used = {cell for check in found.values() for cell in check.uses}
    names = ("sfj-table-07", "sfj-table-08", "sfj-table-09", "sfj-table-a2", "sfj-figure-notes")
    assert [str(x.cell) for name in names for x in source.cells(name) if x.cell not in used] == []
