"""The user survey of the report: what its numbers say by hand, against what the module says."""

from collections import Counter
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etterprov import declared, ledger, source
from etterprov.printed import Printed
from facts import figures
from jobsupport.sfj import answers
from jobsupport.sfj.checks import user_survey

SURVEY = {check.id for check in ledger.about("report", tables=["sfj-table-23"], sections=["7"])}


def survey():
    """Give the checks of the user survey, those that are declared among them."""
    every = (*user_survey.checks(), *declared.checks("sfj"))
    return {check.id: check for check in every if check.id in SURVEY}


CHECKS = survey()
CORRECTED = answers.corrected_table().set_index(["question", "arm", "category"]).sort_index()

INCONSISTENT = {
    # 68 + 80 = 148, and 148 / 578 = 25.6 % as printed; 149 / 578 = 25.8 %
    "sfj-table-23/measure-most-intervention-text": ("cosmetic", "certain"),
    # 54 / 578 = 9.3 %; all 54 at 12 months would be 50 * 54 / 297 = 9.1 %, the least; printed 8.9 %
    "sfj-table-23/gp-most-intervention-percent": ("cosmetic", "certain"),
    # 28 + 27 = 55 stand beside the psychologists, 2 beside NAV
    "sfj-table-23/nav-least-control-text": ("substantive", "certain"),
    # 16 + 25 = 41 stand beside other therapists, 1 beside the GP
    "sfj-table-23/gp-least-control-text": ("substantive", "certain"),
    # 55 - 15 = 40 at 12 months would exceed NAV's 27, and (15/122 + 40/141) / 2 = (12.3 + 28.4) / 2 = 20.3, printed 21
    "sfj-table-23/psychologist-least-control-text": ("substantive", "certain"),
    # 22 at 12 months alone, 14 printed
    "sfj-table-23/satisfied_all-least-control-text": ("substantive", "certain"),
    # 19 at 6 months alone, 11 printed
    "sfj-table-23/gp-least-intervention-text": ("substantive", "certain"),
    # 48 at 6 months alone, 5 printed
    "sfj-table-23/satisfied_all-least-intervention-text": ("substantive", "certain"),
    # 21+2+55+22+1+41+15+6+14+22+46 = 245 categories for 263 responses
    "sfj-table-23/least-control-codes": ("substantive", "likely"),
    # 49 / 578 = 8.48, printed 8.6
    "sfj-table-23/most-intervention-base": ("cosmetic", "likely"),
    # 75 / 316 = 23.73, printed 23.5 = (30/143 + 45/173) / 2
    "sfj-table-23/most-control-base": ("cosmetic", "certain"),
    # 156 / 447 = 34.899, printed 34.8 = (97/225 + 59/222) / 2
    "sfj-table-23/least-intervention-base": ("cosmetic", "likely"),
    # 41 / 263 = 15.59, printed 15.4 = (16/122 + 25/141) / 2
    "sfj-table-23/least-control-base": ("cosmetic", "certain"),
    # 73 / 277 = 26.35, 120 / 277 = 43.32, 50 / 277 = 18.05, 34 / 277 = 12.27; printed 26.5, 43.8, 17.6, 12.1
    "sfj-text/s7_coordination_control-base": ("cosmetic", "likely"),
    # "26.26.5 %"
    "sfj-text/s7_coordination_control_positive-typed": ("cosmetic", "certain"),
    # 7.4: coder 1 (TF), research assistant (TF), coder 2 (CL)
    "sfj-text/s7_coding-people": ("cosmetic", "open"),
    # 7.1: consequences for health and work; 7.3: health
    "sfj-text/s7_consequences-reported": ("substantive", "open"),
    # 7.1: follow-up by health personnel; 7.3: follow-up and/or treatment
    "sfj-text/s7_treatment-rated": ("cosmetic", "open"),
    # 281 / 630 = 44.6 %, 143 / 563 = 25.4 %; "all participants"
    "sfj-text/s7_open_questions-all": ("cosmetic", "open"),
    # 7.7: more over time, with a job; 6.5.2: 32 % of all, 20 to 45 % by centre
    "sfj-text/s7_job_consultant_users-numbers": ("cosmetic", "likely"),
}


def test_inconsistencies():
    found = {c.id: (c.severity, c.confidence) for c in CHECKS.values() if c.verdict == "inconsistent"}
    assert found == INCONSISTENT


def test_one_cause_for_the_bases_and_one_for_the_rows():
    matters = Counter(c.matter for c in CHECKS.values() if c.verdict == "inconsistent")
    assert matters["base of the percentages of the open answers"] == 4 + 1  # columns of table 23, coordination
    assert matters["rows of table 23"] == 6 + 1  # rows, and the responses without a category
    assert matters["what 7.1 says was asked"] == 3
    assert len(matters) == 3 + 5


def test_every_number_of_the_table_is_checked():
    used = {cell for check in CHECKS.values() if check.verdict != "not recomputable" for cell in check.uses}
    assert {number.cell for number in source.cells("sfj-table-23")} <= used


def test_every_number_of_the_chapter_is_used():
    used = {cell for check in CHECKS.values() for cell in check.uses}
    chapter = [row.value.cell for name, row in source.rows("sfj-text").items() if name.startswith("s7_")]
    assert len(chapter) > 150
    assert set(chapter) <= used


def test_text_percentages_all_reproduce():
    # e.g. 99/281 = 35.2, 30/143 = 21.0, 27/141 = 19.1 (printed "19."), 25/225 = 11.1
    shares = [
        c
        for c in CHECKS.values()
        if c.id.startswith("sfj-text/") and "answered" in " ".join(c.uses) and c.id.endswith("_percent")
    ]
    assert len(shares) == 27
    assert {c.verdict for c in shares} == {"reproduced"}
    assert figures("19") <= figures(CHECKS["sfj-text/s7_least_12_control_nav_percent"].explanation)


def test_a_mean_of_both_follow_ups_is_a_reading_that_nobody_printed():
    # 75 / 316 = 23.73, printed 23.5; (30/143 + 45/173) / 2 = 23.495
    explained = {c.id for c in CHECKS.values() if c.verdict == "explained"}
    assert "sfj-table-23/psychologist-most-control-percent" in explained
    # 16 / 316 = 5.06, printed 5.1
    assert CHECKS["sfj-table-23/nav-most-control-percent"].verdict == "reproduced"
    for name in explained:
        check = CHECKS[name]
        assert check.low == check.high
        assert not Printed(check.printed).admits(check.low)
        assert "mean of both follow-ups" in check.explanation


# What other numbers would be called.


def changed(cells):
    """Give the checks when some cells have another text."""
    with source.reading(changes=cells):
        return survey()


@pytest.mark.parametrize(
    ("name", "cell", "text"),
    [
        # Where it counts people, months or years, 13 isn't 12, though 12.5 could be rounded to either.
        ("sfj-text/s7_interviews_count", "sfj-text/s7_interviews_count/value", "13"),
        ("sfj-text/s7_users_interviewed", "sfj-table-a3/users/count", "13"),
        ("sfj-text/s7_interviews_planned_year", "sfj-text/s7_interviews_planned_year/value", "2012"),
        ("sfj-text/s7_files_second_time", "sfj-text/s7_files_second_time/value", "11"),
        ("sfj-text/s7_user_centres", "sfj-text/s7_user_centres/value", "4"),
        ("sfj-text/s7_job_consultant_users_trial", "sfj-text/s7_job_consultant_users_trial/value", "3"),
        ("sfj-text/s7_most_least_recall", "sfj-text/s7_most_least_recall/value", "7"),
        ("sfj-table-23/most-control-n", "sfj-table-23/group_size/most/control/n", "317"),
        # SFJ 281 of at most 767 - 143 back
        ("sfj-text/s7_most_6_answered-returned", "sfj-text/s7_most_6_sfj_answered/value", "781"),
    ],
)
def test_another_number_is_accused(name, cell, text):
    assert survey()[name].verdict == "reproduced"
    assert changed({cell: text})[name].verdict == "inconsistent"


@pytest.mark.parametrize(
    "cells",
    [
        {"sfj-table-23/measure/least/control/count": "900"},  # more than answered
        {"sfj-table-23/nav/least/control/percent": "99.9"},
        {"sfj-text/s7_least_12_control_nothing_count/value": "0"},
        {"sfj-text/s7_least_6_sfj_short_count/value": "200"},
        {"sfj-text/s7_most_6_control_answered/value": "0"},
        {"sfj-text/s7_coordination_control_mixed_count/value": "0"},
        {"sfj-text/s7_satisfaction_6_sfj_sd/value": "9.9"},
        {"sfj-text/s7_psychologist_better_percent/value": "99"},
    ],
)
def test_impossible_numbers_are_findings(cells):
    found = changed(cells)
    assert {name for name, check in found.items() if check.verdict == "inconsistent"} - set(INCONSISTENT)
    assert all(check.explanation is not None for check in found.values())  # words and facts are there


def test_coordination_of_the_control_group_is_cleared():
    # 120/277 = 43.3, not 43.8; with 150 and 127 people (57/150 + 63/127) / 2 = (38.0 + 49.6) / 2 = 43.8
    check = CHECKS["sfj-text/s7_coordination_control_negative_percent"]
    assert (check.verdict, check.low) == ("explained", pytest.approx(43.32, abs=0.005))
    assert figures("43.32") <= figures(check.explanation)
    assert answers.coordination_splits("control")[150][1] == (57, 57)


def test_coordination_of_sfj_is_of_its_own_responses():
    # 160 + 186 + 56 + 77 = 479; 160 / 479 = 33.40, 186 / 479 = 38.83, 56 / 479 = 11.69, 77 / 479 = 16.08
    assert CHECKS["sfj-text/s7_coordination_sfj-base"].verdict == "reproduced"
    assert figures("479") <= figures(CHECKS["sfj-text/s7_coordination_control-base"].explanation)


def test_a_percentage_that_fits_another_count_says_so():
    # (68 / 281 + 80 / 297) / 2 = (24.20 + 26.94) / 2 = 25.57, but 68 + 80 = 148 and the cell has 149
    check = CHECKS["sfj-table-23/measure-most-intervention-percent"]
    assert (check.verdict, check.low) == ("explained", pytest.approx(25.78, abs=0.005))
    assert check.explanation.endswith("They make 148, not the 149 of the cell.")


def test_coordination_splits_by_brute_force():
    counts, printed = (73, 120, 50, 34), (26.5, 43.8, 17.6, 12.1)
    n6, n12 = 150, 127
    for (low, high), count, percent in zip(answers.coordination_splits("control")[n6], counts, printed, strict=True):
        fits = [a for a in range(count + 1) if abs(50 * a / n6 + 50 * (count - a) / n12 - percent) <= 0.05]
        assert (low, high) == (fits[0], fits[-1])


def test_ways_to_split_coordination_by_brute_force():
    """Every split of the four counts whose mean percentages print as given and that adds up."""
    counts, printed = (73, 120, 50, 34), (26.5, 43.8, 17.6, 12.1)
    ways = 0
    for n6 in range(1, 277):
        options = [
            [a for a in range(c + 1) if a <= n6 and abs(50 * a / n6 + 50 * (c - a) / (277 - n6) - p) <= 0.05 + 1e-9]
            for c, p in zip(counts, printed, strict=True)
        ]
        ways += sum(sum(parts) == n6 for parts in product(*options))
    assert answers.coordination_ways("control") == ways == 444


def test_assignments_by_hand():
    """Control: NAV 28 + 27 and the GP 16 + 25 have a cell each; then 15 psychologists have one left, and the 22 too.

    SFJ: three cells are settled; four are left for the GP, and of the six for NAV one is taken by the GP.
    """
    assert answers.assignments(("least", "control")) == (1, 11 * 10 * 9 * 8)
    assert answers.assignments(("least", "intervention")) == (4 * 5, 11 * 10 * 9 * 8 * 7)


def test_the_other_reading_of_who_was_content():
    """Control group, 12 months: 22 of 141. One row lower stand 22 (8.3 %), in the last row 46 (17.6 %).

    (0 / 122 + 22 / 141) / 2 is 7.80 %, (9 / 122 + 13 / 141) / 2 is 8.30 %, (24 / 122 + 22 / 141) / 2 is 17.64 %.
    """
    column = ("least", "control")
    assert round(float(answers.mean_percent(0, 122, 22, 141)), 2) == 7.80
    assert answers.six_month_counts(22, Printed("8.3"), 122, 141) == [9]
    assert answers.fitting_splits(column, "heard", "satisfied_all") == ()
    assert answers.fitting_splits(column, "other", "satisfied_all") == (24,)
    found = answers.corrected_table().set_index(["question", "arm", "category"]).loc[(*column, "satisfied_all")]
    assert (int(found["count"]), found["sureness"]) == (46, "likely")


def test_chance_of_the_reading_in_shuffled_columns():
    """Shuffle the cells of both columns, and look how often rows added in up to two places reconcile a column.

    Of both columns together it is rarer than of each with rows anywhere, since the first row is the same in both. It is
    at least what a single reading has: 20 of 55 440 times 1 of 7 920.
    """
    rng, rows, shares = np.random.default_rng(23), list(answers.CATEGORIES), []
    for arm in answers.ARMS:
        told = list(answers.told(("least", arm)))
        holds = np.array([[row in answers.cells_for("least", arm, name) for row in rows] for name in told])
        readings = set()
        for first, second in combinations_with_replacement(range(len(rows) + 1), 2):
            order = [*rows[:first], "short", *rows[first:second], "another", *rows[second:]][: len(rows)]
            if set(told) <= set(order):
                readings.add(tuple(order.index(name) for name in told))
        cells = np.argsort(rng.random((200_000, len(rows))), axis=1)
        fits = [np.all([holds[i, cells[:, at]] for i, at in enumerate(reading)], axis=0) for reading in readings]
        shares.append(np.any(fits, axis=0).mean())
    assert shares == pytest.approx([0.0089, 0.0019], rel=0.15)  # of two million orders
    assert 20 / 55_440 / 7_920 < answers.chance_of_reading("least") < np.prod(shares)


def test_mean_rule_fits_where_the_pooled_share_does_not():
    # (30/143 + 45/173) / 2 = (20.979 + 26.012) / 2 = 23.495 -> 23.5; 75/316 = 23.734 -> 23.7
    assert float(answers.mean_percent(30, 143, 45, 173)) == pytest.approx(23.495, abs=1e-3)
    rules = answers.two_percentages()
    assert all(p.admits(x) for p, x in zip(rules.printed, rules["mean"], strict=True))


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_true_splits_are_never_excluded(n6, n12, data):
    six, twelve = data.draw(st.integers(0, n6)), data.draw(st.integers(0, n12))
    percent = Printed(f"{(100 * six / n6 + 100 * twelve / n12) / 2:.1f}")
    assert six in answers.six_month_counts(six + twelve, percent, n6, n12)


@pytest.mark.parametrize(
    ("column", "category", "rows"),
    [
        (("least", "control"), "nav", ["psychologist"]),
        (("least", "control"), "gp", ["other_therapists"]),
        (("least", "intervention"), "satisfied_all", ["heard"]),
        (("least", "intervention"), "short", ["nav"]),  # 25 + 18 = 43; (11.1 + 8.1) / 2 = 9.6
        (("most", "control"), "psychologist", ["psychologist"]),
        (("most", "intervention"), "measure", []),  # 148 is printed nowhere
    ],
)
def test_cells_that_can_hold_a_category(column, category, rows):
    assert answers.cells_for(*column, category) == rows


@pytest.mark.parametrize(
    ("cell", "count", "printed_row", "sureness"),
    [
        (("most", "intervention", "measure"), 148, "measure", "certain"),
        (("most", "intervention", "gp"), 52, "gp", "likely"),  # (20/281 + 32/297) / 2 = 8.946 -> 8.9
        (("most", "control", "nav"), 16, "nav", "likely"),
        (("least", "intervention", "nav"), 31, "psychologist", "likely"),
        (("least", "intervention", "gp"), 46, "other_therapists", "likely"),
        (("least", "intervention", "satisfied_all"), 102, "heard", "certain"),
        (("least", "intervention", "heard"), 38, "other", "open"),
        (("least", "control", "nav"), 55, "psychologist", "certain"),
        (("least", "control", "psychologist"), 22, "tools", "likely"),
        (("least", "control", "results"), 6, "lacking_follow_up", "open"),
        (("least", "control", "satisfied_all"), 46, "other", "likely"),
    ],
)
def test_corrected_table(cell, count, printed_row, sureness):
    row = CORRECTED.loc[cell]
    assert (row["count"], row["printed_row"], row["sureness"]) == (count, printed_row, sureness)


def test_corrected_table_uses_every_printed_cell_once():
    for column in answers.COLUMNS:
        placed = CORRECTED.loc[column]["printed_row"].dropna()
        assert sorted(placed) == sorted(answers.CATEGORIES)


def test_satisfaction():
    # Welch: 0.7 / sqrt(1 / 281 + 2.25 / 143) = 0.7 / 0.1389 = 5.04
    assert figures("5.0") <= figures(CHECKS["sfj-text/s7_satisfaction_6-higher"].explanation)


def test_text_against_table_row_by_row():
    rows = answers.text_against_table()
    assert len(rows) == 6 + 3 + 5 + 4
    held = rows[rows["question"] == "least"].set_index(["arm", "category"])["holds"]
    # Of SFJ only the service itself (97 + 59 = 156) and, by chance, NAV (16 of 43) fit where they are printed.
    assert list(held[held].index) == [("intervention", "measure"), ("intervention", "nav")]
    assert rows["fits"].map(len).min() == 0  # 68 + 80 = 148 is printed nowhere
    assert rows.loc[rows["category"] == answers.SHORT, "count"].isna().all()
