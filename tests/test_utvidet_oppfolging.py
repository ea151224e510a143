"""The chapter's findings one by one, recomputed by hand and by scipy from the digits typed here."""

import math
from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from etterprov import declared, ledger, source
from etterprov.families.estimates import r2_of_slope, t_of_estimate
from etterprov.families.means import t_of
from etterprov.printed import Printed
from etterprov.reconstruct import from_moments
from etterprov.summary import Cell, mixed_anova_2x2
from jobsupport.uo import checks as chapter
from jobsupport.uo import hours as hours_of_uo
from jobsupport.uo import people as people_of_uo

# Every accusation, with its arithmetic. Whatever else turns up here has to be argued for first.
INCONSISTENT = {
    "uo-table-3/control-n",  # 27 > 26 enrolled; 52 + 27 = 53 + 26 = 79
    "uo-table-3/df2-age",  # 79 - 2 groups - 1 for age = 76, printed 77
    "uo-table-3/f",  # at most (0.4 / 5.3)**2 = 0.0057, printed 0.023
    "uo-table-4/work_ability-uo-r2",  # 0.188 with 25 people, printed 0.181: 26 people
    "uo-table-4/expectation-uo-r2",  # 0.0343 with 25 people, printed 0.036: 24 people
    "uo-table-4/work_ability-control-p",  # 0.7541 to 0.7546 with 17 people, printed 0.753: 16 people
    "uo-table-4/expectation-control-p",  # 0.8748 to 0.8752 with 17 people, printed 0.874: 15 or 16
    "uo-table-4/uo-n",  # 26, 25 and 24 people; the head says 25
    "uo-table-4/control-n",  # 16, 13 to 26, 15 or 16 people; the head says 17
    "uo-text/expectation-mean",  # 5.2 and 5.6 in table 2, both 5.5 in the text
    "uo-text/expectation-scale-low",  # 0 to 8 in table 2, 1 to 8 in the text
    "uo-text/expectation-scale-unsure",  # 8 = lowest in table 2, 8 = don't know in the text
    "uo-text/hours-after-uo",  # 26.6 is not 26
    "uo-text/hours-after-control",  # 21.4 is not 22
    "uo-text/hours-change-uo",  # 9.3 is not 8.7
    "uo-text/hours-change-control",  # 9.1 is not 10.1
    "uo-text/hours-change-order",  # 8.7 < 10.1, but 9.3 > 9.1
    "uo-text/hours-change-p-text",  # 1.4 / 5.4 = 0.26, p = 0.80, printed 0.977
    "uo-text/interaction-p-meaning",  # the group effect of both years has p = 0.22, printed 0.880
    "uo-text/predictors-reported",  # the method has the group beside three others, the results these three
    "uo-text/power-alpha",  # 0.05 % is 0.0005
}


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return ledger.build("chapter").set_index("id")


def _around(text: str) -> tuple[float, float]:
    number = Printed(text)
    return number.low, number.high


def _meets(values: Iterable[float], text: str) -> bool:
    low, high = _around(text)
    values = list(values)
    return min(values) <= high and low <= max(values)


def _corner_ts(texts: tuple[str, ...], sizes: Iterable[tuple[int, int]]) -> list[float]:
    """At fixed SDs t is linear in the means, at fixed means monotone in each SD: corners are extremes."""
    return [
        float(stats.ttest_ind_from_stats(a, b, uo, c, d, control).statistic)
        for a, b, c, d in product(*map(_around, texts))
        for uo, control in sizes
    ]


def test_nothing_else_is_called_inconsistent(rows: pd.DataFrame) -> None:
    assert set(rows.index[rows["verdict"] == "inconsistent"]) == INCONSISTENT


def test_module_and_declarations_give_the_ledgers_chapter() -> None:
    checks = [*chapter.checks(), *declared.checks("uo")]
    assert [check.id for check in checks] == [check.id for check in ledger.checks("chapter")]


# Table 2.


@pytest.mark.parametrize(
    ("count", "people", "percent", "name"),
    [(23, 56, 41, "women-uo"), (33, 56, 59, "men-uo"), (10, 26, 38, "women-control"), (16, 26, 62, "men-control")],
)
def test_percentages(rows: pd.DataFrame, count: int, people: int, percent: int, name: str) -> None:
    assert round(100 * count / people) == percent  # 41.07, 58.93, 38.46, 61.54
    row = rows.loc[f"uo-table-2/{name}-percent"]
    assert (row["verdict"], row["low"]) == ("reproduced", pytest.approx(100 * count / people))


def test_chi_square_of_sex(rows: pd.DataFrame) -> None:
    # Expected women 33 x 56 / 82 = 22.54 in Utvidet oppfølging: (0.4634)**2 (1/22.54 + 1/10.46 + 1/33.46 + 1/15.54).
    plain = 0.4634**2 * (1 / 22.537 + 1 / 10.463 + 1 / 33.463 + 1 / 15.537)
    assert round(plain, 3) == 0.050
    oracle = stats.chi2_contingency([[23, 10], [33, 16]], correction=False)
    assert (round(oracle.statistic, 3), round(oracle.pvalue, 3)) == (0.050, 0.823)
    assert round(stats.chi2_contingency([[23, 10], [33, 16]]).statistic, 3) != 0.050  # Yates does not give it
    assert rows.loc["uo-table-2/sex-chi2", "low"] == pytest.approx(oracle.statistic)
    for name in ("sex-chi2", "sex-df", "sex-p", "uo-n", "control-n", "uo-percent-sum", "control-percent-sum"):
        assert rows.loc[f"uo-table-2/{name}", "verdict"] == "reproduced"


MEANS = {  # means and SDs, t, df, p as printed
    "age": (("27.1", "5.7", "38.9", "13.1"), "-5.739", 80, "0.000"),
    "work_ability": (("7.9", "1.7", "7.3", "3.0"), "0.904", 41, "0.371"),
    "self_efficacy": (("7.3", "2.1", "6.5", "2.3"), "1.124", 39, "0.268"),
    "expectation": (("5.2", "2.9", "5.6", "2.8"), "-0.429", 38, "0.670"),
    "hours_before": (("17.3", "20.4", "12.3", "21.7"), "1.007", 78, "0.317"),
    "hours_after": (("26.6", "20.5", "21.4", "20.2"), "1.070", 78, "0.288"),
    "hours_change": (("9.3", "23.5", "9.1", "20.2"), "0.029", 77, "0.977"),
}


@pytest.mark.parametrize("name", MEANS)
def test_t_values_reproduce(rows: pd.DataFrame, name: str) -> None:
    texts, t, df, p = MEANS[name]
    sizes = [(df + 2 - control, control) for control in range(2, 27) if 2 <= df + 2 - control <= 56]
    reached = _corner_ts(texts, sizes)
    assert _meets(reached, t)
    row = rows.loc[f"uo-table-2/{name}-t"]
    assert row["verdict"] == "reproduced"
    assert (row["low"], row["high"]) == (pytest.approx(min(reached), abs=1e-4), pytest.approx(max(reached), abs=1e-4))
    assert _meets((2 * stats.t.sf(abs(end), df) for end in _around(t)), p)
    for kind in ("p", "df", "word"):
        assert rows.loc[f"uo-table-2/{name}-{kind}", "verdict"] == "reproduced"


def test_age_is_students_t_not_welchs() -> None:
    texts = MEANS["age"][0]
    welch = [
        float(stats.ttest_ind_from_stats(a, b, 56, c, d, 26, equal_var=False).statistic)
        for a, b, c, d in product(*map(_around, texts))
    ]
    assert _meets(_corner_ts(texts, [(56, 26)]), "-5.739")
    assert not _meets(welch, "-5.739")  # about -4.4


def test_splits_are_all_ways_to_choose_from_those_enrolled() -> None:
    for total in (4, 40, 79, 80, 82):
        expected = {(uo, total - uo) for uo in range(2, 57) if 2 <= total - uo <= 26}
        found = list(people_of_uo.splits(total))
        assert set(found) == expected
        assert len(found) == len(expected)
    assert list(people_of_uo.splits(82)) == [(56, 26)]
    assert list(people_of_uo.splits(83)) == []


@pytest.mark.parametrize(
    ("group", "before", "after", "change"), [("uo", 20.4, 20.5, 23.5), ("control", 21.7, 20.2, 20.2)]
)
def test_sds_of_change_are_possible(rows: pd.DataFrame, group: str, before: float, after: float, change: float) -> None:
    r = (before**2 + after**2 - change**2) / (2 * before * after)
    assert -1 < r < 1  # 0.34 and 0.54
    row = rows.loc[f"uo-table-2/hours_change-{group}-sd"]
    low, _, high = row["explanation"].rpartition("correlation of ")[2].rstrip(".").partition(" to ")
    assert float(low) - 0.005 <= r <= float(high) + 0.005
    assert row["verdict"] == rows.loc[f"uo-table-2/hours_change-{group}-mean", "verdict"] == "reproduced"


def test_hours_of_a_week_bound_their_spread(rows: pd.DataFrame) -> None:
    """With a mean of 12.3 hours an SD is largest if some are at 0 and the others at 168."""
    # 80 people: at least 24 controls; (12.35 x 155.65 x 24 / 23)**0.5 = 44.79.
    row = rows.loc["uo-table-2/hours_before-control-spread"]
    assert (row["low"], row["high"]) == (0, pytest.approx((12.35 * 155.65 * 24 / 23) ** 0.5))
    assert row["printed"] == "21.7"


@pytest.mark.parametrize(("group", "low", "high"), [("uo", 0, 41), ("control", 1.4, 42)])
def test_bounds_of_the_sd_of_change_are_those_of_an_sd(rows: pd.DataFrame, group: str, low: float, high: float) -> None:
    # A change has at least the difference and at most the sum of both SDs: 20.45 + 20.55 = 41, 21.75 + 20.25 = 42.
    row = rows.loc[f"uo-table-2/hours_change-{group}-sd"]
    assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
    assert row["low"] < float(row["printed"]) < row["high"]


# Table 3.


def test_control_group_of_table_3(rows: pd.DataFrame) -> None:
    # Table 2 enrols 26; 53 + 26 = 52 + 27 = 79 = df2 + 2, and 77 + 2 people stand behind the change score.
    row = rows.loc["uo-table-3/control-n"]
    assert (row["printed"], row["high"], row["severity"], row["confidence"]) == ("27", 26, "substantive", "certain")
    assert "52 + 27 = 79" in row["explanation"]
    assert rows.loc["uo-table-3/uo-n", "verdict"] == rows.loc["uo-table-3/df2", "verdict"] == "reproduced"
    assert rows.loc["uo-table-3/df2-age", ["low", "high"]].tolist() == [76, 76]


def test_people_behind_the_change_come_from_the_data() -> None:
    assert people_of_uo.behind_change() == (53, 26)  # 77 + 2 - 26 enrolled as control
    assert people_of_uo.head_of_table_3() == (52, 27)
    changes = {"uo-table-2/hours_change/df": "76", "uo-table-2/group_size/control_n": "27"}
    with source.reading(changes=changes):
        assert people_of_uo.behind_change() == (51, 27)
        # Left: 51 x 9.3 - 50 x 8.7 = 39.3, 101 x 0.05.
        left = people_of_uo.person_by_group("change")["left"]
        assert (left.low, left.high) == (pytest.approx(39.3 - 5.05), pytest.approx(39.3 + 5.05))


SIZES = ((53, 26), (52, 27), (54, 25))


def test_f_of_group_by_time(rows: pd.DataFrame) -> None:
    # (26.6 - 17.3) - (21.4 - 12.3) = 0.2, with rounding 0 to 0.4; SE = 22.5 sqrt(1/53 + 1/26) = 5.4.
    squares = [t**2 for t in _corner_ts(("0.2", "23.5", "0.0", "20.2"), SIZES)]
    exact = stats.ttest_ind_from_stats(0.2, 23.5, 53, 0, 20.2, 26).statistic ** 2
    assert round(exact, 4) == 0.0014
    # 0.2 with four rounded means reaches to 0.4, twice as far as one rounded number says.
    most = max(stats.ttest_ind_from_stats(0.4, 23.45, uo, 0, 20.15, control).statistic ** 2 for uo, control in SIZES)
    assert max(squares) < most < 0.0225
    row = rows.loc["uo-table-3/f"]
    assert (row["low"], row["high"]) == (pytest.approx(0, abs=1e-9), pytest.approx(most, abs=1e-6))
    # F = 0.023 has the printed p and eta squared: 0.8799 and 0.0003.
    assert _meets((stats.f.sf(end, 1, 77) for end in _around("0.023")), "0.880")
    assert _meets((end / (end + 77) for end in _around("0.023")), "0.000")
    for name in (
        "p",
        "partial-eta2",
        "df1",
        *(f"{t}-{c}" for t in ("before", "after") for c in ("uo_mean", "control_sd")),
    ):
        assert rows.loc[f"uo-table-3/{name}", "verdict"] == "reproduced"


@pytest.mark.parametrize(("uo", "control"), SIZES)
@pytest.mark.parametrize("changes", [("9.3", "9.1"), ("8.7", "10.1"), ("9.3", "9.3")])
def test_interaction_f_is_the_squared_t_of_changes(uo: int, control: int, changes: tuple[str, str]) -> None:
    first, second = map(Printed, changes)
    groups = people_of_uo.groups_of_change(first, second, (uo, control))
    found = t_of(*groups).through(lambda t: t * t, turning=[0.0])
    ts = _corner_ts((changes[0], "23.5", changes[1], "20.2"), [(uo, control)])
    low = 0.0 if min(ts) < 0 < max(ts) else min(t**2 for t in ts)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-5), pytest.approx(max(t**2 for t in ts), abs=1e-5))


def test_effect_of_time_by_both_weightings() -> None:
    """Pooled SD of change root((52 x 23.5**2 + 25 x 20.2**2) / 77) = 22.48.

    By n the mean change is (53 x 9.3 + 26 x 9.1) / 79 = 9.234 with SE 22.48 / root(79) = 2.529; the plain mean is 9.2
    with SE 22.48 / 2 x root(1/53 + 1/26) = 2.691.
    """
    cells = Cell(53, 17.3, 20.4, 26.6, 20.5, 23.5), Cell(26, 12.3, 21.7, 21.4, 20.2, 20.2)
    for weighted, f, eta in ((True, 13.328, 0.148), (False, 11.684, 0.132)):
        time = mixed_anova_2x2(*cells, weighted=weighted).time
        assert (pytest.approx(f, abs=5e-4), pytest.approx(eta, abs=5e-4)) == (time.F, time.partial_eta2)


def test_joint_regression_of_utvidet_oppfolging() -> None:
    """By numpy's inverse of the predictors' correlations, at what is printed and at the corners of its rounding."""
    printed = np.array([0.181, 0.117, 0.036, 0.839, -0.485, -0.369])

    def by_inverse(x: Any) -> tuple[float, float, float]:
        among = np.array([[1, x[3], x[4]], [x[3], 1, x[5]], [x[4], x[5], 1]])
        r = np.sqrt(x[:3]) * [1, 1, -1]
        r2 = r @ np.linalg.inv(among) @ r
        return r2, np.linalg.inv(among)[0, 0], stats.f.sf(r2 / 3 / ((1 - r2) / 20), 3, 20)

    assert by_inverse(printed) == pytest.approx((0.1822, 3.839, 0.2488), abs=5e-4)
    found = people_of_uo.joint_regression("uo", 24)
    corners = [by_inverse(printed + 0.0005 * np.array(signs)) for signs in product((-1, 1), repeat=6)]
    for name, values in zip(("r2", "inflation", "p"), np.transpose(corners), strict=True):
        assert (found[name].low, found[name].high) == pytest.approx((values.min(), values.max()), abs=1e-4)
        assert found[name].low <= values.min() < values.max() <= found[name].high
    assert found["f"].middle == pytest.approx(1.485, abs=0.01)
    assert (round(found["adds"].low, 3), round(found["adds"].high, 3)) == (0.001, 0.001)


def test_group_effect_of_both_years(rows: pd.DataFrame) -> None:
    # SDs of the sums: sqrt(2 x 20.4**2 + 2 x 20.5**2 - 23.5**2) = 33.5 and 36.7; sums 43.9 and 33.7 hours.
    sds = [math.sqrt(2 * (a * a + b * b) - c * c) for a, b, c in ((20.4, 20.5, 23.5), (21.7, 20.2, 20.2))]
    p = stats.ttest_ind_from_stats(17.3 + 26.6, sds[0], 53, 12.3 + 21.4, sds[1], 26).pvalue
    row = rows.loc["uo-text/interaction-p-meaning"]
    assert row["low"] < p < row["high"] < 0.8795


# Table 4.

SLOPES = {  # slope, interval, p and R squared as printed, N of the head, numbers of people that fit
    ("work_ability", "uo"): ("4.61", "0.474", "8.753", "0.030", "0.181", 25, [26]),
    ("self_efficacy", "uo"): ("2.99", "-0.561", "6.549", "0.095", "0.117", 25, [25]),
    ("expectation", "uo"): ("-1.24", "-4.078", "1.598", "0.375", "0.036", 25, [24]),
    ("work_ability", "control"): ("-0.554", "-4.259", "3.151", "0.753", "0.007", 17, [16]),
    ("self_efficacy", "control"): ("0.050", "-4.578", "4.678", "0.982", "0.000", 17, list(range(13, 27))),
    ("expectation", "control"): ("0.332", "-4.090", "4.754", "0.874", "0.002", 17, [15, 16]),
}


def _regression(low: str, high: str, n: int) -> tuple[list[float], list[float]]:
    """Give p and R squared at the corners of the interval's rounding; the slope is its middle."""
    df = n - 2
    ts = [(a + b) / (b - a) * stats.t.ppf(0.975, df) for a, b in product(_around(low), _around(high))]
    ts += [0.0] if min(ts) < 0 < max(ts) else []
    return [2 * stats.t.sf(abs(t), df) for t in ts], [t * t / (t * t + df) for t in ts]


@pytest.mark.parametrize("key", SLOPES, ids="-".join)
def test_people_behind_a_regression(rows: pd.DataFrame, key: tuple[str, str]) -> None:
    b, low, high, p, r2, head, people = SLOPES[key]
    most = 56 if key[1] == "uo" else 26
    fitting = [n for n in range(5, most + 1) if all(map(_meets, _regression(low, high, n), (p, r2)))]
    assert fitting == people
    assert people_of_uo.people_behind(source.rows("uo-table-4")[key]) == people
    assert _meets([(float(low) + float(high)) / 2], b)
    ps, r2s = _regression(low, high, head)
    name = "uo-table-4/" + "-".join(key)
    for column, values, claim in (("p", ps, p), ("r2", r2s, r2)):
        row = rows.loc[f"{name}-{column}"]
        assert row["verdict"] == ("reproduced" if _meets(values, claim) else "inconsistent")
        assert row["low"] <= min(values) + 1e-9  # never narrower than what is attained
        assert max(values) <= row["high"] + 1e-9
    for column in ("b", "interval"):
        assert rows.loc[f"{name}-{column}", "verdict"] == "reproduced"


def test_heads_that_no_row_fits_have_no_bounds(rows: pd.DataFrame) -> None:
    """26, 25 and 24 people have none in common, so that no bounds admit 25; of the controls 16 serve all rows."""
    assert rows.loc["uo-table-4/uo-n", ["low", "high"]].isna().all()
    row = rows.loc["uo-table-4/control-n"]
    assert (row["low"], row["high"], row["printed"]) == (16, 16, "17")


def test_r_squared_of_work_ability_needs_26_people(rows: pd.DataFrame) -> None:
    # t = 4.6135 x 2.0639 / 4.1395 = 2.300 with 24 df: 2.300**2 / (2.300**2 + 24) = 0.1806.
    t = 4.6135 * stats.t.ppf(0.975, 24) / 4.1395
    assert (round(t, 3), round(t * t / (t * t + 24), 4)) == (2.300, 0.1806)
    # With the 25 of the head: t = 4.6135 x 2.0687 / 4.1395 = 2.306, R squared 0.188.
    t = 4.6135 * stats.t.ppf(0.975, 23) / 4.1395
    assert (round(t, 3), round(t * t / (t * t + 23), 3)) == (2.306, 0.188)
    assert "With 26 people it is 0.1806 to 0.1807." in rows.loc["uo-table-4/work_ability-uo-r2", "explanation"]


def test_r_squared_of_a_slope_near_zero() -> None:
    row = source.rows("uo-table-4")["self_efficacy", "control"]
    slope = row.b, row.ci_low, row.ci_high
    near, t = r2_of_slope(*slope, 15), t_of_estimate(*slope, df=15)
    assert t.low > 0  # 0.050 +- 0.0005 keeps its sign
    assert [near.low, near.high] == pytest.approx([end**2 / (end**2 + 15) for end in (t.low, t.high)])
    assert t.low < 0.05 * stats.t.ppf(0.975, 15) / 4.628 < t.high


# Table 5.

CORRELATIONS = {  # r and stars as printed: whole sample, Utvidet oppfølging, control group; people by df of table 2
    ("work_ability", "self_efficacy"): (41, ("0.820", "**"), ("0.839", "**"), ("0.854", "***")),
    ("work_ability", "expectation"): (40, ("-0.370", "*"), ("-0.485", "*"), ("-0.298", "")),
    ("expectation", "self_efficacy"): (40, ("-0.270", ""), ("-0.369", ""), ("-0.096", "")),
}


def _stars(r: float, n: int) -> str:
    p = 2 * stats.t.sf(abs(r) * math.sqrt((n - 2) / (1 - r * r)), n - 2)
    return "*" * sum(p < level for level in (0.05, 0.01, 0.001))


@pytest.mark.parametrize("pair", CORRELATIONS, ids="-".join)
def test_stars(rows: pd.DataFrame, pair: tuple[str, str]) -> None:
    total, *samples = CORRELATIONS[pair]
    sizes = {"all": [total], "uo": range(total - 26, 57), "control": range(5, 27)}
    for (sample, people), (r, stars) in zip(sizes.items(), samples, strict=True):
        earned = {_stars(end, n) for n in people if 5 <= n <= total - 2 or n == total for end in _around(r)}
        row = rows.loc[f"uo-table-5/{'-'.join(pair)}-{sample}-stars"]
        # Fewer stars than earned still say something true.
        true = any(len(stars) <= len(more) for more in earned) if stars else "" in earned
        assert row["verdict"] == ("reproduced" if true else "inconsistent")
        assert row["printed"] == {"": "p >= 0.05", "*": "p < 0.05", "**": "p < 0.01", "***": "p < 0.001"}[stars]


@pytest.mark.parametrize(("r", "n", "sample"), [(0.8195, 41, "all"), (0.8385, 15, "uo"), (0.8385, 39, "uo")])
def test_two_correlations_earn_three_stars(rows: pd.DataFrame, r: float, n: int, sample: str) -> None:
    assert _stars(r, n) == "***"  # p = 6e-11, 9e-5 and 3e-11
    row = rows.loc[f"uo-table-5/work_ability-self_efficacy-{sample}-stars"]
    assert (row["verdict"], row["printed"]) == ("reproduced", "p < 0.01")
    assert row["high"] < 0.001
    assert "less than the note allows" in row["explanation"]


@pytest.mark.parametrize("pair", CORRELATIONS, ids="-".join)
def test_whole_sample_agrees_with_its_parts(rows: pd.DataFrame, pair: tuple[str, str]) -> None:
    """People with the printed moments, both groups together, have a correlation within the reach found."""
    total, whole, *parts = CORRELATIONS[pair]
    row = rows.loc[f"uo-table-5/{'-'.join(pair)}-whole"]
    assert row["verdict"] == "reproduced"
    x, y = (MEANS[name][0] for name in pair)
    rng, found = np.random.default_rng(12), []
    for control in range(5, 27):
        data = [
            from_moments(
                [float(x[i]), float(y[i])], [float(x[i + 1]), float(y[i + 1])], n, rng, float(parts[i // 2][0])
            )
            for i, n in ((0, total - control), (2, control))
        ]
        found.append(np.corrcoef(np.vstack(data).T)[0, 1])
    assert row["low"] < min(found)
    assert max(found) < row["high"]
    assert min(abs(r - float(whole[0])) for r in found) < 0.02


@pytest.mark.parametrize(("i", "sample"), [(0, "all"), (1, "uo"), (2, "control")])
def test_three_correlations_hold_together(rows: pd.DataFrame, i: int, sample: str) -> None:
    """At the limits that the other two leave the first correlation, the matrix of all three is singular."""
    a, b, c = (float(values[1 + i][0]) for values in CORRELATIONS.values())
    row = rows.loc[f"uo-table-5/{sample}-together"]
    assert (row["verdict"], row["printed"]) == ("reproduced", CORRELATIONS["work_ability", "self_efficacy"][1 + i][0])
    assert row["low"] < a < row["high"]
    for limit in (row["low"], row["high"]):
        assert np.linalg.det([[1, limit, b], [limit, 1, c], [b, c, 1]]) == pytest.approx(0, abs=2e-3)


# Text.


@pytest.mark.parametrize(
    ("name", "text", "table", "verdict"),
    [
        ("before-uo", "17", 17.3, "reproduced"),
        ("before-control", "12", 12.3, "reproduced"),
        ("after-uo", "26", 26.6, "inconsistent"),
        ("after-control", "22", 21.4, "inconsistent"),
        ("change-uo", "8.7", 9.3, "inconsistent"),
        ("change-control", "10.1", 9.1, "inconsistent"),
    ],
)
def test_hours_of_the_text(rows: pd.DataFrame, name: str, text: str, table: float, verdict: str) -> None:
    row = rows.loc[f"uo-text/hours-{name}"]
    assert (row["printed"], row["verdict"]) == (text, verdict)
    assert _meets(_around(str(table)), text) == (verdict == "reproduced")


def test_one_person_in_the_other_group_explains_the_hours() -> None:
    # Left: 53 x 9.3 - 52 x 8.7 = 40.5, give or take 105 x 0.05; joined: 27 x 10.1 - 26 x 9.1 = 36.1, 53 x 0.05.
    sides = people_of_uo.person_by_group("change")
    assert (sides["left"].low, sides["left"].high) == (pytest.approx(40.5 - 5.25), pytest.approx(40.5 + 5.25))
    assert (sides["joined"].low, sides["joined"].high) == (pytest.approx(36.1 - 2.65), pytest.approx(36.1 + 2.65))
    # Hours of each year are of 54 people, by their df of 78.
    # Before: 54 x 17.3 - 53 x 17 = 33.2, 54 x 0.05 + 53 x 0.5; 27 x 12 - 26 x 12.3 = 4.2, 27 x 0.5 + 26 x 0.05.
    # After: 54 x 26.6 - 53 x 26 = 58.4 and 27 x 22 - 26 x 21.4 = 37.6, rounded alike.
    person = people_of_uo.moved_person()
    expected = {"before": (33.2 - 29.2, 4.2 + 14.8), "after": (58.4 - 29.2, 37.6 + 14.8), "change": (35.25, 38.75)}
    for time, (low, high) in expected.items():
        assert (person[time].low, person[time].high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    # One person with, say, 5 hours before and 41 after fits all six means of the text.
    for time, hours in (("before", 5), ("after", 42), ("change", 37)):
        assert person[time].low <= hours <= person[time].high


def test_person_by_group_in_other_groups() -> None:
    # 40 x 26.6 - 39 x 26 = 50, give or take 40 x 0.05 + 39 x 0.5; 21 x 22 - 20 x 21.4 = 34, 21 x 0.5 + 20 x 0.05.
    for side, (middle, half) in {"left": (50, 21.5), "joined": (34, 11.5)}.items():
        span = people_of_uo.person_by_group("after", 40, 20)[side]
        assert (span.low, span.high) == (pytest.approx(middle - half, rel=1e-5), pytest.approx(middle + half, rel=1e-5))


def test_changes_of_the_text_have_another_p(rows: pd.DataFrame) -> None:
    # (10.1 - 8.7) / (22.5 sqrt(1/53 + 1/26)) = 1.4 / 5.4 = 0.26 with 77 df.
    p = stats.ttest_ind_from_stats(8.7, 23.5, 53, 10.1, 20.2, 26).pvalue
    row = rows.loc["uo-text/hours-change-p-text"]
    assert row["low"] < p < row["high"] < 0.9765
    assert round(p, 2) == 0.80


def test_sample_size_and_its_level(rows: pd.DataFrame) -> None:
    def smallest(noncentrality: float, alpha: float) -> int:
        n = 6
        while stats.ncf.sf(stats.f.isf(alpha, 1, n - 2), 1, n - 2, n * noncentrality) < 0.8:
            n += 2
        return n

    # Between groups n f**2 x 2 / (1 + r), for group by time n f**2 x 2 / (1 - r).
    assert smallest(0.25**2 * 2 / 1.2, 0.05) == 78
    assert smallest(0.25**2 * 2 / 0.5, 0.05) == 34
    # At 0.05 per cent none of the two, at no correlation from 0 to 0.9, needs as few or as many.
    rs = np.arange(0, 0.95, 0.1)
    assert 78 not in {smallest(0.25**2 * 2 / (1 + r), 0.0005) for r in rs}
    row = rows.loc["uo-text/power-alpha"]
    assert (row["printed"], row["low"], row["severity"]) == ("0.05", 5, "cosmetic")
    excused = rows.loc["uo-text/power-n-1"]
    assert (excused["printed"], excused["verdict"]) == ("78", "not recomputable")
    assert "r = 0.2: 78" in excused["explanation"]


@pytest.mark.parametrize(
    ("f", "names"), [(0.25, ("eta-small", "eta-moderate-low")), (0.4, ("eta-moderate-high", "eta-large"))]
)
def test_thresholds_of_eta_squared(rows: pd.DataFrame, f: float, names: tuple[str, str]) -> None:
    eta = f**2 / (1 + f**2)  # 0.0588 and 0.1379
    for name in names:
        row = rows.loc[f"uo-text/{name}"]
        assert row["printed"] == f"{eta:.2f}"
        if name == "eta-small":  # small is the range below it, not the number
            assert (row["verdict"], np.isnan(row["low"])) == ("explained", True)
        else:
            assert (row["verdict"], row["low"]) == ("reproduced", pytest.approx(eta))


@pytest.mark.parametrize(
    "name",
    [
        "participants",  # 56 + 26 = 82
        "men-percent",  # (33 + 16) / 82 = 59.8
        "women-percent",  # (23 + 10) / 82 = 40.2
        "age-uo",  # 27.1
        "age-control",  # 38.9
        "ability-variance",  # 100 x 0.181 = 18.1
        "discussion-variance",
        "ability-slope",  # 4.61
        "ability-step",  # 6 - 5
        "register-months",  # 12 + 12 = 24
        "window-years",  # 24 / 12 = 2
        "aasdahl-sum",  # 1/3 + 1/2 + 1/6 = 1
        "interaction-p",  # 0.880
    ],
)
def test_what_is_right_is_cleared(rows: pd.DataFrame, name: str) -> None:
    assert rows.loc[f"uo-text/{name}", "verdict"] == "reproduced"


def test_mean_expectation(rows: pd.DataFrame) -> None:
    # (24 x 5.2 + 16 x 5.6) / 40 = 5.36; neither that nor 5.2 rounds to 5.5, while 5.6 is within 0.05 of 5.55.
    row = rows.loc["uo-text/expectation-mean"]
    assert (row["low"], row["high"]) == (pytest.approx(5.15), pytest.approx(5.25))
    assert not _meets([5.31, 5.41], "5.5")


def test_words_about_correlations(rows: pd.DataFrame) -> None:
    # A printed 0.3 can be 0.25 to 0.35, a printed 0.5 0.45 to 0.55.
    assert _meets([0.298], "0.3")
    assert _meets([0.485], "0.5")
    assert not _meets([0.370], "0.5")
    for name, bound in (("moderate", -0.25), ("strong", -0.45)):
        row = rows.loc[f"uo-text/r-{name}-word"]
        assert (row["verdict"], row["low"], row["high"]) == ("reproduced", -1, pytest.approx(bound))
    # What remains: t = .298 sqrt(15) / sqrt(1 - .298**2) = 1.21 with 17 people.
    p = 2 * stats.t.sf(0.298 * math.sqrt(15 / (1 - 0.298**2)), 15)
    assert 0.24 < p < 0.25
    assert "p = 0.24 or more" in rows.loc["uo-text/r-moderate-word", "explanation"]
    assert rows.loc["uo-table-5/r-sign-word", "verdict"] == "reproduced"  # -0.370 and -0.485
    assert rows.loc["uo-text/r-large-word", "verdict"] == "reproduced"  # 0.820, 0.839 and 0.854 are above 0.5


@pytest.mark.parametrize(
    ("r", "verdict"), [("-0.249", "inconsistent"), ("-0.250", "reproduced"), ("-0.298", "reproduced")]
)
def test_short_of_the_rounded_limit_is_a_finding(r: str, verdict: str) -> None:
    with source.reading(changes={"uo-table-5/work_ability/expectation/control/r": r}):
        (check,) = (check for check in chapter.checks() if check.id == "uo-text/r-moderate-word")
    assert check.verdict == verdict


def test_findings_name_what_is_printed(rows: pd.DataFrame) -> None:
    """Each explanation speaks of the number it explains."""
    found: dict[str, Any] = rows[rows["verdict"] == "inconsistent"][["printed", "explanation"]].to_dict("index")
    for name, row in found.items():
        number = row["printed"].split()[0].rstrip("*")
        assert number in row["explanation"], name


@pytest.mark.parametrize(
    ("changes", "inconsistent"),
    [
        ({"uo-table-2/age/df": "81"}, {"uo-table-2/age-df", "uo-table-2/age-t"}),  # 83 of 82 people
        ({"uo-table-2/expectation/df": "880"}, {"uo-table-2/expectation-df", "uo-table-2/expectation-uo-spread"}),
        ({"uo-table-3/group_size/uo_n": "0", "uo-table-3/group_size/control_n": "0"}, {"uo-table-3/df2"}),
        ({"uo-table-2/group_size/control_n": "-1"}, {"uo-table-2/control-n", "uo-table-2/age-t"}),
        ({"uo-table-4/group_size/uo/n": "0"}, {"uo-table-4/uo-n", "uo-table-4/work_ability-uo-p"}),
        ({"uo-table-4/work_ability/uo/b": "50"}, {"uo-table-4/work_ability-uo-b", "uo-table-4/uo-n"}),
        ({"uo-table-5/work_ability/expectation/uo/r": "-1.485"}, {"uo-table-5/uo-together"}),
        ({"uo-table-2/hours_change/uo_sd": "50.0"}, {"uo-table-2/hours_change-uo-sd"}),  # above 20.4 + 20.5
        ({"uo-table-2/women/uo_count": "0", "uo-table-2/men/uo_count": "0"}, {"uo-table-2/uo-n", "uo-table-2/sex-p"}),
        ({"uo-text/power/value": "100", "uo-text/hours_change_uo/value": "10.1"}, {"uo-text/hours-change-uo"}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_an_impossible_number_is_a_finding(changes: dict[str, str], inconsistent: set[str]) -> None:
    with source.reading(changes=changes):
        checks = ledger.checks("chapter")
        assert all(check.explanation for check in checks if check.verdict == "inconsistent")
        assert inconsistent <= {check.id for check in checks if check.verdict == "inconsistent"}


def test_hours_compare_as_scipy_has_them() -> None:
    for time, uo, control in (
        ("before", (17.3, 20.4, 54), (12.3, 21.7, 26)),
        ("after", (26.6, 20.5, 54), (21.4, 20.2, 26)),
        ("change", (9.3, 23.5, 53), (9.1, 20.2, 26)),
    ):
        found, oracle = hours_of_uo.differences()[time], stats.ttest_ind_from_stats(*uo, *control)
        assert (found.t, found.p) == pytest.approx((oracle.statistic, oracle.pvalue))
        ends = oracle.confidence_interval() if hasattr(oracle, "confidence_interval") else None
        assert ends is None or (found.low, found.high) == pytest.approx((ends.low, ends.high))


def test_reconstructed_people_have_the_printed_hours() -> None:
    made = hours_of_uo.people_with_these(np.random.default_rng(5)).set_index("group")
    for group, before, after, change in (("uo", 20.4, 20.5, 23.5), ("control", 21.7, 20.2, 20.2)):
        some = made.loc[group]
        sds = some["before"].std(), some["after"].std(), (some["after"] - some["before"]).std()
        assert sds == pytest.approx((before, after, change))


@pytest.mark.parametrize("time", ["after", "change"])
def test_at_the_edge_of_chance_the_difference_given_age_has_p_of_five_per_cent(time: str) -> None:
    edges = hours_of_uo.within_chance(time)
    assert [hours_of_uo.adjusted_for_age(time, r).p for r in edges] == pytest.approx([0.05, 0.05])
    assert edges[0] < 0 < edges[1]


def test_slopes_of_the_groups_differ_as_by_hand() -> None:
    # Intervals of 4.61 (0.474 to 8.753) with 24 and -0.554 (-4.259 to 3.151) with 14 degrees of freedom
    one, other = (8.753 - 0.474) / 2 / stats.t.ppf(0.975, 24), (3.151 + 4.259) / 2 / stats.t.ppf(0.975, 14)
    found = people_of_uo.slope_difference("work_ability")
    assert found.df == 38
    assert found.se == pytest.approx(math.hypot(one, other))
    assert found.p == pytest.approx(2 * stats.t.sf((4.6135 + 0.554) / math.hypot(one, other), 38))
