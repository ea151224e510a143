"""What both arms got besides the service of the trial, with the arithmetic done by hand."""

import pytest

from etterprov import source
from jobsupport.sfj import usual


@pytest.mark.parametrize(
    ("measure", "arm", "count", "percent"),
    [
        ("recipients", "control", 157, 100 * 157 / 563),  # 27.886
        ("recipients", "intervention", 143, 100 * 143 / 630),  # 22.698
        ("practice_ordinary", "control", 58, 100 * 58 / 563),  # 10.302
        ("individual_follow_up", "intervention", 6, 100 * 6 / 630),  # 0.952
    ],
)
def test_measures_are_per_hundred_of_the_arm(measure, arm, count, percent):
    row = usual.measures_started().set_index(["measure", "arm"]).loc[(measure, arm)]
    assert row["count"] == count
    assert row["value"] == pytest.approx(percent, abs=0.005)


def test_measures_add_up_to_those_started():
    # 37 + 32 + 23 + 26 + 10 + 10 + 14 + 58 + 25 + 20 = 255; 40 + 33 + 13 + 6 + 10 + 6 + 12 + 47 + 27 + 12 = 206
    kinds = usual.measures_started().query("measure != 'recipients'")
    assert kinds.groupby("arm")["count"].sum().to_dict() == {"control": 255, "intervention": 206}


@pytest.mark.parametrize(
    ("service", "month", "arm", "count", "n"),
    [
        ("psychologist", "6", "control", 107, 300),  # 35.667
        ("psychologist", "6", "intervention", 36, 422),  # 8.531
        ("gp", "12", "control", 168, 232),  # 72.414
        ("gp", "12", "intervention", 222, 361),  # 61.496
        ("dps", "6", "control", 33, 300),  # 11.000
    ],
)
def test_people_behind_a_percentage_of_those_who_answered(service, month, arm, count, n):
    row = usual.services_used().set_index(["service", "month", "arm"]).loc[(service, month, arm)]
    assert (row["count"], row["n"]) == (count, n)


def test_a_percentage_that_no_count_gives_has_none():
    # 106 of 300 is 35.33, 107 is 35.67
    with source.reading(changes={"sfj-table-20/percent_with/psychologist/6/control/percent": "35.50"}):
        found = usual.services_used().set_index(["service", "month", "arm"])
    assert str(found.loc[("psychologist", "6", "control"), "count"]) == "<NA>"
