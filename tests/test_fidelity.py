"""The scale and its arithmetic, against brute force, statsmodels and the report's own words; the dose, by hand."""

from itertools import pairwise, product
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etterprov import source
from etterprov.counts import as_int
from jobsupport import fidelity as ips
from jobsupport.sfj.text import report_text

TOTALS = range(25, 126)


def _sheets(items: int) -> list[tuple[int, ...]]:
    return list(product(range(1, 6), repeat=items))


# The scale


def test_the_scale_is_the_one_that_the_report_describes() -> None:
    text = report_text()
    assert len(ips.items()) == as_int(text["s6_ips_items"]) == 25
    assert [item.number for item in ips.items()] == list(range(1, 26))
    assert len(ips.sections()) == as_int(text["s6_ips_parts"])
    assert (ips.SCORES[0], ips.SCORES[-1]) == (as_int(text["s6_ips_item_low"]), as_int(text["s6_ips_item_high"]))
    assert list(ips.sections().values()) == [3, 8, 14]
    assert len(ips.ADJUSTED) == as_int(text["s6_ips_adjusted_items"])
    assert len({item.name for item in ips.items()}) == 25


def test_the_adjusted_items_are_those_that_the_report_names() -> None:
    rows = source.rows("ips25-items", source.FOLDER.parent / "external")
    names = [rows[str(number)].label_no for number in ips.ADJUSTED]
    # 6.10: "frekvens av kontakt mellom jobbkonsulent og NAV-veiledere; tjenester basert i lokalsamfunnet; og aktivt
    # engasjement og oppsøkende arbeid"
    assert [name.split()[0] for name in names] == ["Frekvens", "Tjenester", "Aktivt"]


@pytest.mark.parametrize(
    ("total", "band"),
    [
        # 6.10: "73 og mindre", "74-99", "100-114", "115-125"
        (25, "not IPS"),
        (73, "not IPS"),
        (74, "fair"),
        (99, "fair"),
        (100, "good"),
        (114, "good"),
        (115, "exemplary"),
        (125, "exemplary"),
        (np.int64(85), "fair"),
    ],
)
def test_category(total: int, band: str) -> None:
    assert ips.category(total) == band


def test_every_total_has_one_band() -> None:
    assert [ips.category(total) for total in TOTALS].count("good") == 15
    assert all(after.low == before.high + 1 for before, after in pairwise(ips.bands()))


@pytest.mark.parametrize("total", [24, 126, -1, 0])
def test_no_band_for_what_no_sheet_has(total: int) -> None:
    with pytest.raises(ValueError, match="25 to 125"):
        ips.category(total)


@pytest.mark.parametrize("total", [99.5, 99.0, "99"])
def test_a_total_is_a_whole_number(total: object) -> None:
    with pytest.raises(TypeError):
        ips.category(total)  # type: ignore[arg-type]


# Counting


@pytest.mark.parametrize("items", [0, 1, 2, 4, 6])
def test_counts_are_those_of_brute_force(items: int) -> None:
    sums = [sum(sheet) for sheet in _sheets(items)]
    assert [ips.count_sheets(total, items) for total in range(-1, 5 * items + 3)] == [
        sums.count(total) for total in range(-1, 5 * items + 3)
    ]


@pytest.mark.parametrize("total", [25, 60, 75, 99, 124])
def test_counts_of_25_items_follow_the_closed_form(total: int) -> None:
    # Inclusion and exclusion over the items above 5.
    closed = sum((-1) ** k * comb(25, k) * comb(total - 5 * k - 1, 24) for k in range((total - 25) // 5 + 1))
    assert ips.count_sheets(total) == closed


def test_all_sheets_are_counted_once_and_evenly() -> None:
    assert sum(map(ips.count_sheets, TOTALS)) == 5**25
    assert all(ips.count_sheets(total) == ips.count_sheets(150 - total) for total in TOTALS)


@pytest.mark.parametrize(("items", "raised"), [(4, 0), (4, 2), (5, 3), (6, 3), (4, 4)])
def test_raising_is_what_brute_force_gives(items: int, raised: int) -> None:
    found: dict[int, dict[int, int]] = {}
    for sheet in _sheets(items):
        after = 5 * raised + sum(sheet[raised:])
        counts = found.setdefault(sum(sheet), {})
        counts[after] = counts.get(after, 0) + 1
    for total, counts in found.items():
        assert ips.raise_to_top(total, raised, items) == counts


@given(total=st.integers(25, 125), raised=st.integers(0, 25))
def test_raising_leads_to_each_total_in_between_and_loses_no_sheet(total: int, raised: int) -> None:
    # What the raised items had before lies between all ones and all fives, and so does what the others have.
    most, least = min(5 * raised, total - (25 - raised)), max(raised, total - 5 * (25 - raised))
    after = ips.raise_to_top(total, raised)
    assert list(after) == list(range(total - most + 5 * raised, total - least + 5 * raised + 1))
    assert sum(after.values()) == ips.count_sheets(total)


@pytest.mark.parametrize(
    ("total", "raised", "expected"),
    [
        (85, 3, range(85, 98)),
        (99, 3, range(99, 112)),
        (99, 0, range(99, 100)),
        (25, 3, range(37, 38)),  # all ones: 22 + 15
        (125, 3, range(125, 126)),  # all fives
        (27, 3, range(37, 40)),  # two points above all ones: among the three, elsewhere, or one of each
        (123, 3, range(123, 126)),
        (99, 25, range(125, 126)),
    ],
)
def test_totals_after_raising(total: int, raised: int, expected: range) -> None:
    assert list(ips.raise_to_top(total, raised)) == list(expected)


@pytest.mark.parametrize(("total", "raised"), [(24, 3), (126, 3), (80, 26), (80, -1)])
def test_raising_refuses_what_is_not_there(total: int, raised: int) -> None:
    with pytest.raises(ValueError, match="no"):
        ips.raise_to_top(total, raised)


def test_three_items_by_hand() -> None:
    # total - sum of the three + 15 >= 100, so the sum may be at most total - 85
    for total in range(85, 100):
        most = ips.largest_sum_that_reaches(total, 100)
        assert most == (total - 85 if total >= 88 else None)


@pytest.mark.parametrize(
    ("total", "target", "items"),
    [
        (85, 100, 4),  # 15 points at 4 an item
        (88, 100, 3),
        (99, 100, 1),
        (100, 100, 0),
        (73, 74, 1),
        (25, 125, 25),
        (124, 125, 1),
        (120, 125, 2),  # 5 points: one item at 1 and 24 at 5 make 121 at most
    ],
)
def test_fewest_items(total: int, target: int, items: int) -> None:
    assert ips.fewest_items_to_reach(total, target) == items


@pytest.mark.parametrize("total", [26, 40, 75, 85, 99, 120, 125])
@pytest.mark.parametrize("score", ips.SCORES)
def test_most_items_is_the_most_that_fit(total: int, score: int) -> None:
    most = ips.most_items_at(score, total)
    for k in range(most, 26):
        rest, others = total - k * score, 25 - k
        fits = others <= rest <= 5 * others
        assert fits == (k == most) or (k > most and not fits)


def test_most_items_refuses_a_score_of_six() -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        ips.most_items_at(6, 99)


@pytest.mark.parametrize("total", TOTALS)
def test_sections_can_have_their_sums_and_no_others(total: int) -> None:
    for section, sums in ips.section_sums(total).items():
        size = ips.sections()[section]
        possible = [
            s for s in range(5 * size + 1) if ips.count_sheets(s, size) * ips.count_sheets(total - s, 25 - size)
        ]
        assert list(sums) == possible


# Dose and noise


def test_dose_by_hand() -> None:
    dose = ips.job_consultant_dose()
    # 66.8 / 12; 0.32 x 5.2; 630 / 21 = 30 a month; 30 x 0.32 x 5.2 / (66.8 / 12)
    points = {
        "positions": 5.5667,
        "hours per participant": 1.664,
        "hours a month": 49.92,
        "hours per position": 8.968,
    }
    assert dose.keys() == points.keys()
    for name, point in points.items():
        assert dose[name].low < point < dose[name].high
        assert dose[name].high - dose[name].low < 0.06 * point


def test_noise_of_a_centre_is_that_of_two_proportions() -> None:
    found = ips.centre_standard_errors({"a": (80, 90), "b": (800, 900)}, (0.372, 0.442))
    assert found["a"] == pytest.approx(sqrt(0.372 * 0.628 / 80 + 0.442 * 0.558 / 90), rel=1e-12)
    assert found["a"] / found["b"] == pytest.approx(sqrt(10))


def test_attenuation_is_seen_in_simulated_sites() -> None:
    rng = np.random.default_rng(34)
    fidelity = rng.standard_normal(200_000)
    true = 4 * (0.6 * fidelity + 0.8 * rng.standard_normal(200_000))
    seen = true + 7 * rng.standard_normal(200_000)
    assert np.corrcoef(fidelity, seen)[0, 1] == pytest.approx(ips.attenuated(0.6, 4, 7), abs=0.01)
    assert ips.attenuated(0.6, 4, 0) == pytest.approx(0.6)
    assert ips.attenuated(0.6, 0, 7) == 0
