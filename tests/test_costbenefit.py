"""The cost-benefit model against table 22, hand-computed cases and numerical integration."""

import time
from dataclasses import fields, replace

import numpy as np
import pytest
from scipy import optimize, stats

from etterprov import source
from jobsupport import costbenefit as cb

PRINTED = source.rows("sfj-table-22")


def _line(name: str, group: str) -> float:
    return PRINTED[name, cb.GROUPS[group]].value.value


@pytest.mark.parametrize("group", cb.GROUPS)
def test_reproduces_every_line_of_table_22(group: str) -> None:
    a = cb.PUBLISHED[group]
    v = cb.net_value(a)
    lines = {
        "expected_income": a.wage,
        "w": a.production,
        "f": a.leisure,
        "u": a.transfers,
        "gain_full": v.gain_full,
        "gain_partial": v.gain_partial,
        "cost_sfj": v.extra_cost + a.control_cost,
        "cost_control": a.control_cost,
        "net_gain": v.per_participant,
        "npv": v.total,
    }
    assert {name: round(x) for name, x in lines.items()} == {name: _line(name, group) for name in lines}
    for part in ("full", "partial"):
        assert round(getattr(a, f"effect_{part}"), 3) == _line(f"delta_{part}", group)


def test_corrected_by_hand() -> None:
    # (397 664.328 - 65 152.56 + 0.2 x 333 190.328) / 1.04 x 0.056 = 21 492.683; 1.2 x 20 712 = 24 854.4; x 615
    without = cb.corrected("all", ["production", "leisure", "transfers"])
    assert cb.net_value(without).total == pytest.approx(615 * (21_492.683 - 24_854.4), abs=2)
    # 3 553 760 / 615 = 5778.472, 200.472 more than printed; 1.2 x 200.472 x 615 = 147 948 less
    assert cb.net_value(cb.CORRECTED["all"]).total == pytest.approx(615 * (21_492.683 - 24_854.4) - 147_948, abs=3)


def test_the_cases_follow_what_is_read() -> None:
    before = cb.PUBLISHED["all"]
    with source.reading(changes={"sfj-table-22/expected_income/all/value": "340401"}):
        assert cb.PUBLISHED["all"].wage == 340_401
        assert cb.CORRECTED["all"].wage == 340_401
    assert cb.PUBLISHED["all"] == before
    assert list(cb.PUBLISHED) == list(cb.CORRECTED) == list(cb.GROUPS)


def test_terms_by_hand() -> None:
    a = cb.CORRECTED["all"]
    assert a.production == pytest.approx(1.141 * (340_400 + 6_808) + 1_500)
    assert a.leisure == pytest.approx(0.29 * 224_664)
    assert a.transfers == pytest.approx(0.75 * 224_664 + 115_736 + 0.141 * (340_400 + 6_808))
    assert a.unit_cost == pytest.approx((13_693_000 + 66.8 * 53_200) / 615, abs=0.05)


def test_corrections_are_separate() -> None:
    start = cb.net_value(cb.PUBLISHED["all"]).per_participant
    steps = [cb.net_value(cb.corrected("all", [name])).per_participant - start for name in cb.CORRECTIONS]
    assert all(abs(step) > 50 for step in steps)
    assert start + sum(steps) == pytest.approx(cb.net_value(cb.CORRECTED["all"]).per_participant)  # they add up
    assert cb.corrected("all", []) == cb.PUBLISHED["all"]


def test_parameters_are_described() -> None:
    frame = cb.parameters(cb.PUBLISHED["all"])
    assert list(frame["parameter"]) == [f.name for f in fields(cb.Assumptions)]
    assert frame["unit"].str.len().min() > 3
    assert frame["source"].str.len().min() > 2


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.04, 0.1])
@pytest.mark.parametrize("years", [0.0, 0.5, 1.0, 2.75, 7.0])
def test_annuity_adds_up_year_by_year(rate: float, years: float) -> None:
    expected = sum(min(1.0, years - t + 1) / (1 + rate) ** t for t in range(1, 12) if years > t - 1)
    assert cb.annuity(rate, years) == pytest.approx(expected)


def test_discount_factors_as_tabled() -> None:
    assert [round(cb.annuity(0.04, t) - cb.annuity(0.04, t - 1), 4) for t in (1, 2, 3)] == [0.9615, 0.9246, 0.8890]


@pytest.mark.parametrize("group", cb.GROUPS)
def test_break_even_makes_the_value_nought(group: str) -> None:
    a = cb.CORRECTED[group]

    def at(**change: float) -> float:
        return cb.net_value(replace(a, **change)).per_participant

    for name, most in (("effect_full", 1.0), ("years", 9.0), ("cases", 3000.0)):
        low = 1.0 if name == "cases" else 0.0
        root = optimize.brentq(lambda x, name=name: at(**{name: x}), low, most)
        assert cb.break_even(a, name) == pytest.approx(root)
    unit = cb.break_even(a, "unit_cost")
    assert at(centre_budget=unit * a.cases, consultant_budget=0.0) == pytest.approx(0, abs=1e-6)
    assert at(effect_full=cb.break_even(a, "share"), effect_partial=0.0) == pytest.approx(0, abs=1e-6)


def test_break_even_beyond_reach() -> None:
    nothing = replace(cb.CORRECTED["all"], effect_full=0.0, effect_partial=0.0)
    assert cb.break_even(nothing, "years") == np.inf
    assert cb.break_even(replace(cb.CORRECTED["all"], effect_full=0.0001, effect_partial=0.0), "years") == np.inf
    with pytest.raises(ValueError, match="must be one of"):
        cb.break_even(nothing, "luck")


def test_covariance_against_simulated_people() -> None:
    month = cb.Month((400, 500), (0.34, 0.38), (0.37, 0.44))
    rng = np.random.default_rng(3)
    means = []
    for _ in range(20_000):
        arms = [
            rng.multinomial(n, [f, a - f, 1 - a])[:2] / n
            for n, f, a in zip(month.n, month.full, month.any, strict=True)
        ]
        means.append(arms[1] - arms[0])
    assert cb.effect_covariance([month], 0.9) == pytest.approx(np.cov(np.array(means).T), rel=0.05)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_covariance_of_several_months_against_the_whole_matrix(correlation: float) -> None:
    months = [cb.Month((400 - m, 500 - m), (0.34, 0.38 + 0.01 * m), (0.37, 0.44 + 0.01 * m)) for m in range(3)]
    single = [cb.effect_covariance([month], 1.0) for month in months]
    sd = np.concatenate([np.sqrt(np.diag(c)) for c in single])  # full and partial work of month 1, then of month 2 ...
    within = np.mean([c[0, 1] / np.sqrt(c[0, 0] * c[1, 1]) for c in single])
    whole = np.kron(np.full((3, 3), correlation), [[1, within], [within, 1]]) * np.outer(sd, sd)
    for m, c in enumerate(single):
        whole[2 * m : 2 * m + 2, 2 * m : 2 * m + 2] = c
    mean = np.kron(np.full(3, 1 / 3), np.eye(2))
    assert cb.effect_covariance(months, correlation) == pytest.approx(mean @ whole @ mean.T)


def test_standard_errors_agree_with_those_behind_printed_p() -> None:
    # Table 8, month 12: difference 0.0413 and p = 0.1390 make a standard error of 0.0279.
    month = cb.Month((561, 629), (190 / 561, 239 / 629), (209 / 561, 278 / 629))
    assert np.sqrt(cb.effect_covariance([month], 1.0)[0, 0]) == pytest.approx(
        0.0413 / stats.norm.isf(0.0695), rel=0.005
    )


def test_months_that_tell_nothing_new_don_t_help() -> None:
    month = cb.Month((400, 500), (0.34, 0.38), (0.37, 0.44))
    one = cb.effect_covariance([month], 1.0)
    assert cb.effect_covariance([month] * 7, 1.0) == pytest.approx(one)
    assert cb.effect_covariance([month] * 7, 0.0) == pytest.approx(one / 7)


def test_simulation_against_the_normal_distribution() -> None:
    a, covariance = cb.CORRECTED["all"], np.array([[0.028**2, -5e-5], [-5e-5, 0.012**2]])
    draws = cb.simulate(a, covariance, np.random.default_rng(5), ranges={})
    year = a.value_of_year * cb.annuity(a.discount_rate, 1)
    sd = year * np.sqrt(np.array([1, 0.5]) @ covariance @ np.array([1, 0.5]))
    mean = cb.net_value(a).per_participant
    assert draws.chance == pytest.approx(stats.norm.sf(0, mean, sd), abs=0.006)
    # Unit normal loss integral, by numerical integration: expected gain of a perfect decision.
    grid = np.linspace(0, mean + 9 * sd, 20_001)
    perfect = np.trapezoid(grid * stats.norm.pdf(grid, mean, sd), grid) - max(mean, 0)
    assert cb.value_of_perfect_information(draws.per_participant) == pytest.approx(perfect, rel=0.02)
    assert cb.value_of_partial_information(draws.per_participant, draws.assumptions.share) == pytest.approx(
        perfect, rel=0.02
    )


def test_partial_information_against_conditional_expectations() -> None:
    """Given the effects, all else is independent of them: their expected net value has a closed form."""
    a, covariance = cb.CORRECTED["aap+"], np.array([[0.0355**2, -3e-4], [-3e-4, 0.029**2]])
    draws = cb.simulate(a, covariance, np.random.default_rng(8), size=400_000)
    drawn = draws.assumptions
    gain = np.mean(drawn.value_of_year) / 1.04
    given_effects = gain * (drawn.effect_full + 0.5 * drawn.effect_partial) - 1.2 * np.mean(
        drawn.unit_cost + a.other_cost - a.control_cost
    )
    exact = cb.value_of_perfect_information(given_effects)
    found = cb.value_of_partial_information(draws.per_participant, drawn.effect_full, drawn.effect_partial)
    assert found == pytest.approx(exact, rel=0.01)
    assert cb.value_of_partial_information(draws.per_participant, drawn.effect_full) < found
    assert found < cb.value_of_perfect_information(draws.per_participant)
    # The cases, with everything else at its mean: here the dependence is a curve.
    given_cases = gain * a.share - 1.2 * (drawn.unit_cost + a.other_cost - a.control_cost)
    found = cb.value_of_partial_information(draws.per_participant, drawn.cases)
    assert found == pytest.approx(cb.value_of_perfect_information(given_cases), abs=15)


def test_error_of_the_chance_is_that_of_a_share() -> None:
    covariance = np.diag([0.028**2, 0.012**2])
    chances = [
        cb.simulate(cb.CORRECTED["all"], covariance, np.random.default_rng(s), size=500).chance for s in range(400)
    ]
    one = cb.simulate(cb.CORRECTED["all"], covariance, np.random.default_rng(1), size=500)
    assert np.std(chances) == pytest.approx(one.error, rel=0.12)


def test_ranges_twice_as_wide() -> None:
    wide = cb.widened(cb.RANGES, 2, {"tax_cost": 0.0})
    assert (wide["cases"].low, wide["cases"].mode, wide["cases"].high) == (369, 615, 861)
    assert (wide["leisure_share"].low, wide["leisure_share"].high) == pytest.approx((-0.29, 0.87))
    assert (wide["tax_cost"].low, wide["tax_cost"].high) == pytest.approx((0, 0.6))
    same = cb.widened(cb.RANGES, 1)
    assert [r.high for r in same.values()] == pytest.approx([r.high for r in cb.RANGES.values()])


def test_scenarios_by_hand() -> None:
    base = cb.CORRECTED["all"]
    found = cb.scenarios(base, consumer_prices=0.007, public_prices=0.038)

    def change(name: str) -> float:
        return cb.net_value(found[name]).per_participant - cb.net_value(base).per_participant

    extra = 22_265 + 66.8 * 53_200 / 615 + 9_669 - 16_800
    assert change("psychologist") == pytest.approx(-1.2 * 1_021)
    assert change("no_other_measures") == pytest.approx(1.2 * 7_182)
    assert change("all_year") == pytest.approx(1.2 * (base.unit_cost - base.unit_cost * 615 / 738))
    assert change("costs_2012") == pytest.approx(-1.2 * 0.038 * extra)
    assert change("half_effect") == pytest.approx(-0.028 * base.value_of_year / 1.04)
    assert change("no_leisure") == pytest.approx(0.056 * base.leisure / 1.04)
    gain = 0.056 * base.value_of_year
    assert change("risk_free") == pytest.approx(gain / 1.02 - gain / 1.04)
    # All that depends on the wage falls with it; the insurance of 1500 kroner does not.
    assert change("wages_2012") == pytest.approx(-(gain - 0.056 * 1_500) / 1.04 * (1 - 1 / 1.007))


def test_simulation_is_quick_and_reproducible() -> None:
    covariance = np.diag([0.028**2, 0.012**2])
    start = time.perf_counter()
    first = cb.simulate(cb.CORRECTED["all"], covariance, np.random.default_rng(1))
    assert time.perf_counter() - start < 1
    assert len(first.total) == 100_000
    again = cb.simulate(cb.CORRECTED["all"], covariance, np.random.default_rng(1))
    assert np.array_equal(first.total, again.total)
    assert first.lasting(2).chance > first.chance > first.lasting(0.5).chance


def test_acceptability_and_information_by_hand() -> None:
    # Three draws of two strategies. At 100 kroner per unit: net values (0, 100), (0, -50), (0, 250).
    gains = np.array([[0, 3], [0, 1.5], [0, 4.5]])
    costs = np.array([[0, 200.0], [0, 200.0], [0, 200.0]])
    assert cb.acceptability(gains, costs, [100]) == pytest.approx(np.array([[1 / 3, 2 / 3]]))
    benefits = 100 * gains - costs
    # Best in each draw: 100, 0, 250, mean 350/3; best of the means: 300/3.
    assert cb.value_of_perfect_information(benefits) == pytest.approx(50 / 3)
    assert cb.value_of_perfect_information(benefits[:, 1]) == pytest.approx(50 / 3)


@pytest.mark.parametrize("cases", [cb.PUBLISHED, cb.CORRECTED])
@pytest.mark.parametrize("group", cb.GROUPS)
def test_parts_of_all_parties_add_up(group: str, cases: dict[str, cb.Assumptions]) -> None:
    parts = cb.incidence(cases[group])
    assert sum(vars(parts).values()) == pytest.approx(cb.net_value(cases[group]).per_participant)


def test_marginal_value_reproduces_the_worked_examples() -> None:
    rows = source.rows("mvpf-examples", source.FOLDER.parent / "external")
    flows = {
        e: [r.value.value for (x, i), r in rows.items() if x == e and i not in ("net_cost", "willingness")]
        for e in ("fiu", "scholarship")
    }
    assert cb.marginal_value(1.0, *flows["fiu"]).net_cost == rows["fiu", "net_cost"].value.value
    assert cb.marginal_value(1.0, *flows["fiu"]).value == np.inf
    example = cb.marginal_value(rows["scholarship", "willingness"].value.value, *flows["scholarship"])
    assert example.net_cost == rows["scholarship", "net_cost"].value.value
    assert example.value == pytest.approx(100 / 60)
    assert np.isnan(cb.marginal_value(-1.0, -5.0).value)


def test_tax_cost_does_not_enter_the_marginal_value() -> None:
    a = cb.CORRECTED["all"]
    assert cb.mvpf(replace(a, tax_cost=0.5)) == cb.mvpf(a)


def test_other_sizes() -> None:
    a = cb.CORRECTED["all"]
    more = cb.with_cases(a, 1230)
    assert cb.net_value(more).per_participant == pytest.approx(cb.net_value(a).per_participant)
    assert cb.net_value(replace(a, cases=1230)).per_participant > cb.net_value(a).per_participant


def test_grid_agrees_with_single_values() -> None:
    grid = cb.two_way(cb.CORRECTED["all"], years=[1, 2], effect_full=[0.02, 0.06])
    for row in grid.itertuples():
        single = replace(cb.CORRECTED["all"], years=row.years, effect_full=row.effect_full)
        assert row.per_participant == pytest.approx(cb.net_value(single).per_participant)


def test_numbers_from_outside_are_valid() -> None:
    source.validate(source.FOLDER.parent / "external")


def test_acceptability_at_the_model_s_worth_of_work_is_the_chance() -> None:
    a = cb.CORRECTED["aap+"]
    draws = cb.simulate(a, np.diag([0.036**2, 0.029**2]), np.random.default_rng(4), size=2_000, ranges={})
    gains = np.column_stack([np.zeros(2_000), draws.assumptions.share / 1.04])
    costs = np.column_stack([np.zeros(2_000), np.full(2_000, 1.2 * (a.unit_cost + a.other_cost - a.control_cost))])
    chances = cb.acceptability(gains, costs, [0.0, a.value_of_year, 1e9])
    assert chances[:, 1] == pytest.approx([0, draws.chance, np.mean(draws.assumptions.share > 0)])
    assert chances.sum(axis=1) == pytest.approx(1)
