"""The cost-benefit model against table 22, hand-computed cases and numerical integration."""

from dataclasses import fields, replace

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from etterprov import source
from jobsupport import costbenefit as cb
from jobsupport.sfj import employment, money

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
    assert draws.chance == pytest.approx(stats.norm.sf(0, mean, sd), abs=0.0001)
    # Unit normal loss integral, by numerical integration: expected gain of a perfect decision.
    grid = np.linspace(0, mean + 9 * sd, 20_001)
    perfect = np.trapezoid(grid * stats.norm.pdf(grid, mean, sd), grid) - max(mean, 0)
    assert cb.value_of_perfect_information(draws.per_participant) == pytest.approx(perfect, rel=0.0005)
    assert cb.value_of_partial_information(draws.per_participant, draws.assumptions.share) == pytest.approx(
        perfect, rel=0.0005
    )


def test_partial_information_against_conditional_expectations() -> None:
    """Given the effects, all else is independent of them: their expected net value has a closed form."""
    a, covariance = cb.CORRECTED["aap+"], np.array([[0.0355**2, -3e-4], [-3e-4, 0.029**2]])
    draws = cb.simulate(a, covariance, np.random.default_rng(8))
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


@pytest.mark.parametrize("years", [1.0, 2.0])
def test_chance_against_integration_over_what_is_drawn(years: float) -> None:
    """Given all else the effect is normal, so the chance is one value of its distribution; the rest is integrated."""
    a, covariance = replace(cb.CORRECTED["aap+"], years=years), np.array([[0.0355**2, -3e-4], [-3e-4, 0.029**2]])
    ranges = {name: cb.RANGES[name] for name in ("wage", "cases")}
    spread = np.sqrt(np.array([1, 0.5]) @ covariance @ np.array([1, 0.5]))

    def density(x: float, name: str) -> float:
        r = ranges[name]
        assert r.mode is not None
        return float(stats.triang.pdf(x, (r.mode - r.low) / (r.high - r.low), r.low, r.high - r.low))

    def pays(cases: float, wage: float) -> float:
        gain = cb.yearly_value(1.141 * 1.02 * wage + 1500, 0.29 * 0.66 * wage, 0.97882 * wage) * cb.annuity(0.04, years)
        cost = 1.2 * ((13_692_975 + 3_553_760) / cases + 49_058 - 22_265 - 5_578 - 28_539)
        return float(stats.norm.sf(cost / gain, 0.07727 + 0.07246973 / 2, spread))

    exact, _ = integrate.dblquad(
        lambda cases, factor: (
            pays(cases, factor * 252_191) * density(cases, "cases") * density(factor, "wage")
        ),
        0.8, 1.2, 492, 738, epsabs=1e-6,
    )  # fmt: skip
    found = cb.simulate(a, covariance, np.random.default_rng(11), ranges=ranges)
    assert found.chance == pytest.approx(exact, abs=0.0004)


def test_error_tells_how_far_runs_differ() -> None:
    covariance = np.diag([0.028**2, 0.012**2])
    runs = [cb.simulate(cb.CORRECTED["all"], covariance, np.random.default_rng(s), size=2**12) for s in range(60)]
    assert np.std([run.chance for run in runs]) == pytest.approx(np.mean([run.error for run in runs]), rel=0.3)


def test_printed_chances_have_no_error_in_their_last_digit() -> None:
    months = employment.full_and_partial()
    first, second = (cb.simulate_cases(months, np.random.default_rng(seed)) for seed in (2013, 1))
    for group, draws in first.items():
        assert len(draws.total) == cb.DRAWS
        for years in (0.5, 1, 2, 3):
            one, other = draws.lasting(years), second[group].lasting(years)
            assert one.chance == pytest.approx(other.chance, abs=0.001)
            assert one.error < 0.0005
        pairs = [cb.value_of_perfect_information(run.per_participant) for run in (draws, second[group])]
        assert pairs[0] == pytest.approx(pairs[1], abs=5)  # printed in tens of kroner


def test_size_must_fit_the_nets() -> None:
    for size in (8, 1000, 100_000):
        with pytest.raises(ValueError, match="power of two"):
            cb.simulate(cb.CORRECTED["all"], np.eye(2), np.random.default_rng(1), size=size)


@pytest.mark.parametrize("name", [name for name, r in cb.RANGES.items()])
def test_ranges_are_drawn_as_triangles(name: str) -> None:
    r = cb.RANGES[name]
    assert r.mode is not None
    chances = np.linspace(0, 1, 101)
    expected = stats.triang.ppf(chances, (r.mode - r.low) / (r.high - r.low), r.low, r.high - r.low)
    assert r.at(chances) == pytest.approx(expected)


def test_relative_ranges_move_with_the_case() -> None:
    a = cb.CORRECTED["aap+"]
    draws = cb.simulate(a, np.zeros((2, 2)), np.random.default_rng(1), size=2**12).assumptions
    assert (draws.wage.min() / a.wage, draws.wage.max() / a.wage) == pytest.approx((0.8, 1.2), abs=0.01)
    assert draws.wage.mean() == pytest.approx(252_191, rel=1e-3)
    assert np.corrcoef(draws.wage, draws.tax_cost)[0, 1] == pytest.approx(0, abs=0.01)


def test_ranges_twice_as_wide() -> None:
    wide = cb.widened(cb.RANGES, 2, {"tax_cost": 0.0})
    assert (wide["cases"].low, wide["cases"].mode, wide["cases"].high) == (369, 615, 861)
    assert (wide["leisure_share"].low, wide["leisure_share"].high) == pytest.approx((-0.29, 0.87))
    assert (wide["tax_cost"].low, wide["tax_cost"].high) == pytest.approx((0, 0.6))
    same = cb.widened(cb.RANGES, 1)
    assert [r.high for r in same.values()] == pytest.approx([r.high for r in cb.RANGES.values()])
    assert all(r.relative == cb.RANGES[name].relative for name, r in wide.items())
    flat = cb.widened({"years": cb.Range(1, None, 3, "ours")}, 2)["years"]
    assert (flat.low, flat.mode, flat.high) == (0, None, 4)


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


def test_simulation_is_reproducible() -> None:
    covariance = np.diag([0.028**2, 0.012**2])
    first, again = (
        cb.simulate(cb.CORRECTED["all"], covariance, np.random.default_rng(1), size=2**14) for _ in range(2)
    )
    assert np.array_equal(first.total, again.total)
    assert first.lasting(2).chance > first.chance > first.lasting(0.5).chance


def test_draws_are_net_values() -> None:
    """What is kept of a draw gives what the model gives for it."""
    covariance = np.diag([0.028**2, 0.012**2])
    draws = cb.simulate(cb.CORRECTED["all"], covariance, np.random.default_rng(1), size=2**10).lasting(2.5)
    value = cb.net_value(draws.assumptions)
    assert draws.per_participant == pytest.approx(value.per_participant)
    assert draws.total == pytest.approx(value.total)


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
    # WorkAdvance: 3635 / (5641 - 11 - 940) = 0.78; valued at its cost 1.203. JTPA, young people: -0.23
    assert cb.marginal_value(rows["work_advance", "willingness"].value.value, 5641, -11, -940).value == pytest.approx(
        0.78, abs=0.005
    )
    assert cb.marginal_value(5641, 5641, -11, -940).value == pytest.approx(1.203, abs=0.0005)
    young = cb.marginal_value(rows["jtpa_youth", "willingness"].value.value, rows["jtpa_youth", "net_cost"].value.value)
    assert young.value == pytest.approx(-0.23, abs=0.005)
    assert cb.marginal_value(-1.0, -5.0).value == pytest.approx(0.2)
    assert cb.marginal_value(1.0, 0.0).value == np.inf
    assert cb.marginal_value(-1.0, 0.0).value == -np.inf
    assert np.isnan(cb.marginal_value(0.0, 0.0).value)


def test_marginal_value_by_hand() -> None:
    # All: 0.056 / 1.04 = 0.0538462. Income: (0.66 - 0.495 - 0.1914 + 0.02) x 340 400 + 1500 = -678.6; x it = -36.5
    # State: 0.97882 x 340 400 x it = 17 941.0, less the extra cost of 20 912.5 = -2971.5
    found = cb.mvpf(cb.CORRECTED["all"])
    assert (found.willingness, found.net_cost) == pytest.approx((-36.5, 2_971.5), abs=0.1)
    assert found.value == pytest.approx(-36.5 / 2_971.5, rel=0.01)
    assert cb.mvpf(cb.CORRECTED["all"], "extra cost").value == pytest.approx(20_912.5 / 2_971.5, rel=1e-4)
    assert cb.mvpf(cb.CORRECTED["all"], "service").value == pytest.approx(28_043.5 / 2_971.5, rel=1e-4)
    # AAP+: (-0.0064 x 252 191 + 1500) x 0.109139 = -12.44; 0.97882 x 252 191 x it = 26 941.0, less 20 719.5 = 6221.5
    group = cb.mvpf(cb.CORRECTED["aap+"])
    assert (group.willingness, group.net_cost, group.value) == pytest.approx((-12.44, -6_221.5, 0.002), abs=0.02)


# People, not columns ---------------------------------------------------------------------------------


def test_groups_make_the_whole() -> None:
    """Equation (1) by hand: 0.27 people of AAP+ and 0.73 others, whose means make those of all."""
    whole, group = cb.CORRECTED["all"], cb.CORRECTED["aap+"]
    rest = cb.others(whole, group, 0.27)
    # (340 400 - 0.27 x 252 191) / 0.73 = 373 025.2; (0.056 - 0.27 x 0.113505) / 0.73 = 0.034731
    assert rest.wage == pytest.approx(373_025.2, abs=0.1)
    assert rest.share == pytest.approx(0.034731, abs=1e-6)
    assert rest.unit_cost == whole.unit_cost
    for years in (0.5, 1.0, 2.0, 3.5):
        parts = [cb.net_value(replace(a, years=years)).per_participant for a in (group, rest)]
        summed = cb.net_value(replace(cb.by_groups(), years=years)).per_participant
        assert summed == pytest.approx(0.27 * parts[0] + 0.73 * parts[1])


def test_by_groups_by_hand() -> None:
    # 0.27 x 0.113505 / 0.056 = 0.547256 of the work: 0.547256 x 252 191 + 0.452744 x 373 025.2 = 306 898
    a = cb.by_groups()
    assert a.wage == pytest.approx(306_898, abs=1)
    # (1.16382 - 0.1914 + 0.195764) x 306 898 + 1500 = 360 013; x 0.056 / 1.04 = 19 385.3; - 25 094.97 = -5709.6
    value = cb.net_value(a)
    assert value.per_participant == pytest.approx(-5_709.6, abs=0.2)
    assert value.total == pytest.approx(-3_511_423, abs=100)
    assert cb.break_even(a, "years") == pytest.approx(1.306, abs=0.001)
    # (0.961538 + 0.924556) x 20 160.7 = 38 025.1; - 25 094.97 = 12 930.1; x 600 = 7.758 million
    assert 600 * cb.net_value(replace(a, years=2)).per_participant == pytest.approx(7_758_069, rel=1e-4)
    others = cb.others(cb.CORRECTED["all"], cb.CORRECTED["aap+"], 0.27)
    assert cb.net_value(others).per_participant == pytest.approx(-10_578, abs=1)
    assert cb.net_value(replace(others, years=2)).per_participant == pytest.approx(3_463, abs=1)


def test_alike_groups_leave_the_column() -> None:
    """If the subgroup gains what all gain, mean effect times mean wage is right."""
    same = cb.CORRECTED["all"].share / cb.CORRECTED["aap+"].share
    assert cb.by_groups(same).wage == pytest.approx(340_400)
    assert cb.net_value(cb.by_groups(same)).total == pytest.approx(cb.net_value(cb.CORRECTED["all"]).total)


@pytest.mark.parametrize("years", [1, 2])
def test_chance_by_groups_against_the_normal_distribution(years: int) -> None:
    covariance = cb.effect_covariances(employment.full_and_partial())
    draws = cb.simulate_by_groups(covariance, np.random.default_rng(7), ranges={}).lasting(years)
    weights = np.array([1, 0.5])
    whole, group = (weights @ covariance[g] @ weights for g in ("all", "aap+"))
    rest = (whole - 0.27**2 * group) / 0.73**2
    worth = [1.168184 * wage + 1_500 for wage in (252_191, 373_025.2)]
    sd = cb.annuity(0.04, years) * np.sqrt(0.27**2 * group * worth[0] ** 2 + 0.73**2 * rest * worth[1] ** 2)
    mean = cb.net_value(replace(cb.by_groups(), years=years)).per_participant
    assert draws.chance == pytest.approx(stats.norm.sf(0, mean, sd), abs=0.0002)
    assert draws.assumptions.share.mean() == pytest.approx(0.056, abs=1e-5)


# What would turn it ----------------------------------------------------------------------------------


def test_ways_to_put_transfers_right() -> None:
    # 0.056 x 615 / 1.04 x 0.2 = 6.623077 of a krone of U; 350 240 - 333 190.3 = 17 049.7 -> 112 922
    # and 333 190.3 - 312 970.6 = 20 219.8 -> 133 917
    as_printed = cb.corrected("all", ["production", "leisure", "consultants"])
    by_text = replace(cb.CORRECTED["all"], pension_tax=0.34)
    totals = [cb.net_value(a).total for a in (as_printed, cb.CORRECTED["all"], by_text)]
    assert totals == pytest.approx([-2_102_482, -2_215_404, -2_349_321], abs=1)
    assert cb.net_value(replace(cb.CORRECTED["aap+"], pension_tax=0.34)).total == pytest.approx(4_382_732, abs=1)


def test_wage_a_fifth_lower_or_higher() -> None:
    # 0.8 x 340 400 = 272 320: (1.168184 x 272 320 + 1500) x 0.0538462 = 17 210.3; - 25 095 = -7884.7
    at = [cb.net_value(replace(cb.CORRECTED["all"], wage=f * 340_400)).per_participant for f in (0.8, 1.2)]
    assert at == pytest.approx([-7_884.7, 680.1], abs=0.1)


def test_fading_by_integration() -> None:
    a = cb.CORRECTED["all"]
    for gone in (0.5, 1.0, 2.0, 2.5, 4.0):
        worth = sum(
            integrate.quad(lambda u, gone=gone: 1 - u / gone, t, min(t + 1, gone))[0] / 1.04 ** (t + 1)
            for t in range(int(np.ceil(gone)))
        )
        assert cb.annuity(0.04, cb.fading(a, gone).years) == pytest.approx(worth)
    # 0.75 / 1.04 + 0.25 / 1.0816 = 0.952293; x 1.04 = 0.990385 years
    assert cb.fading(a, 2.0).years == pytest.approx(0.990385, abs=1e-6)


def test_displacement_by_hand() -> None:
    # All, two years: 25 094.97 / (399 149.8 x 0.056 x 1.886095) = 0.5952; AAP+: 24 863.4 / 32 316.8 = 0.7694
    two = replace(cb.CORRECTED["all"], years=2)
    assert cb.break_even(two, "displaced") == pytest.approx(0.4048, abs=1e-4)
    assert cb.break_even(cb.CORRECTED["aap+"], "displaced") == pytest.approx(0.2306, abs=1e-4)
    assert cb.break_even(replace(cb.CORRECTED["aap+"], years=2), "displaced") == pytest.approx(0.6078, abs=1e-4)
    assert cb.break_even(cb.CORRECTED["all"], "displaced") < 0
    left = 1 - cb.break_even(two, "displaced")
    assert cb.net_value(cb.with_effect(two, left)).per_participant == pytest.approx(0, abs=1e-6)


def test_health_that_makes_up_for_the_loss() -> None:
    # 3602.28 / 0.015 = 240 152; / 0.03 = 120 076
    assert cb.qaly_needed(cb.CORRECTED["all"], 0.015) == pytest.approx(240_152, abs=1)
    assert cb.qaly_needed(cb.CORRECTED["all"], 0.03) == pytest.approx(120_076, abs=1)
    assert money.quality_of_life() == (0.03, -0.01, 0.06)


def test_throughput_of_the_trial() -> None:
    # 630 people in 21 months are 360 a year; (13 692 975 + 3 553 760) / 360 = 47 907.6
    case = replace(cb.CORRECTED["all"], cases=money.cases_of_trial())
    assert case.unit_cost == pytest.approx(47_907.6, abs=0.1)
    assert cb.net_value(case).per_participant == pytest.approx(-27_439, abs=1)


def test_price_of_a_visit_that_turns_the_sign() -> None:
    # Extra cost may be 21 492.68 / 1.2 = 17 910.57; without psychologists it is 20 912.47 + 2847 = 23 759.47, so
    # 5848.90 kroner for 6.198 - 2.230 = 3.968 visits are 1474.0, for 6.198 they are 943.7
    base = cb.CORRECTED["all"]
    for both, price in ((True, 1_474.0), (False, 943.7)):
        needed = money.visit_price_needed(base, both=both)
        assert needed == pytest.approx(price, abs=0.1)
        assert cb.net_value(money.with_visit_price(base, needed, both=both)).per_participant == pytest.approx(
            0, abs=1e-6
        )
    assert money.visit_price() == pytest.approx(2_847 / 6.198, abs=0.1)
    same = money.with_visit_price(base, money.visit_price(), both=False)
    assert cb.net_value(same).per_participant == pytest.approx(cb.net_value(base).per_participant, abs=0.5)


def test_error_of_what_measures_cost() -> None:
    """Against simulated people: most without a measure, the others with exponential costs (spread = mean)."""
    rng = np.random.default_rng(5)
    for arm, people, users, mean in (("control", 563, 157, 38_653), ("intervention", 630, 143, 31_640)):
        costs = np.where(rng.random((4_000, people)) < users / people, rng.exponential(mean, (4_000, people)), 0.0)
        assert money.measures_error(arm) == pytest.approx(costs.mean(axis=1).std(), rel=0.04)
        p = users / people
        assert money.measures_error(arm, 0.0) == pytest.approx(mean * np.sqrt(p * (1 - p) / people))


def test_ranges_of_costs_are_those_errors() -> None:
    """A triangle with half-width h has the standard deviation h / sqrt(6); the subgroup has 27 % of the people."""
    for group, people, costs in (("all", 1.0, (9_669, 16_800)), ("aap+", 0.27, (21_215, 28_539))):
        for name, arm, cost, whole in (
            ("other_cost", "intervention", costs[0], 9_669),
            ("control_cost", "control", costs[1], 16_800),
        ):
            error = money.measures_error(arm) / np.sqrt(people) * cost / whole
            r = cb.RANGES_OF[group][name]
            assert (r.high - 1) * cost / np.sqrt(6) == pytest.approx(error, rel=0.03), (group, name)


def test_prices_and_wages_since() -> None:
    # 1.00697 x 1.02120 x 1.02042 x 1.02171 x 1.0355 x 1.01875 x 1.02765 x 1.02168 x 1.01287 x 1.03484 x 1.05764 x
    # 1.05518 x 1.03145 = 1.4327
    assert money.price_rise(2011, 2011) == 1
    assert money.price_rise(2011, 2013) == pytest.approx(1.00696864 * 1.02120486)
    assert money.price_rise(2011, 2024) == pytest.approx(1.4327, abs=1e-4)
    assert money.wage_rise() == pytest.approx(1.018 * 1.010 * 1.007 * 1.004 * 1.025)


def test_sick_pay_by_hand() -> None:
    # U = (0.66 + 0.34 + 0.14382) x 340 400 = 389 356.3, 56 166 more; x 0.2 x 0.0538462 = 604.9
    base = cb.CORRECTED["all"]
    case = cb.on_sick_pay(base)
    assert case.transfers == pytest.approx(1.14382 * 340_400)
    change = cb.net_value(case).per_participant - cb.net_value(base).per_participant
    assert change == pytest.approx(604.9, abs=0.1)
    assert cb.incidence(case).state == pytest.approx(0.0538462 * 389_356.3 - 20_912.5, abs=1)


def test_doubt_is_shared_out() -> None:
    """Of a sum of independent parts each explains its variance."""
    rng = np.random.default_rng(3)
    x, y, z = rng.normal(size=(3, 200_000))
    assert cb.explained(3 * x + 2 * y + z, x) == pytest.approx(9 / 14, abs=0.01)
    assert cb.explained(3 * x + 2 * y + z, x, y) == pytest.approx(13 / 14, abs=0.01)
    assert cb.explained(x**3, x) == pytest.approx(1)


def test_value_of_knowing_how_long() -> None:
    """With the effect known, the loss of accepting falls evenly with the years: its mean is an integral."""
    a = cb.CORRECTED["all"]
    draws = cb.simulate(a, np.zeros((2, 2)), np.random.default_rng(2), ranges={"years": cb.YEARS})
    grid = np.linspace(0.5, 3, 20_001)
    net = np.array([cb.net_value(replace(a, years=t)).per_participant for t in grid])
    exact = np.trapezoid(np.maximum(-net, 0), grid) / 2.5
    assert net.mean() > 0
    assert cb.value_of_perfect_information(draws.per_participant) == pytest.approx(exact, rel=0.002)
    assert draws.chance == pytest.approx((3 - cb.break_even(a, "years")) / 2.5, abs=0.0002)


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
    size = 2**11
    draws = cb.simulate(a, np.diag([0.036**2, 0.029**2]), np.random.default_rng(4), size=size, ranges={})
    gains = np.column_stack([np.zeros(size), draws.assumptions.share / 1.04])
    costs = np.column_stack([np.zeros(size), np.full(size, 1.2 * (a.unit_cost + a.other_cost - a.control_cost))])
    chances = cb.acceptability(gains, costs, [0.0, a.value_of_year, 1e9])
    assert chances[:, 1] == pytest.approx([0, draws.chance, np.mean(draws.assumptions.share > 0)])
    assert chances.sum(axis=1) == pytest.approx(1)


def test_chance_by_effect_is_that_of_a_normal_effect() -> None:
    # Table 22, first column: -3681 kroner; a year of work 393 216 / 1.04 = 378 093, of which 0.02 are 7562; -0.487 SE.
    full_only = np.array([[0.02**2, 0.0], [0.0, 0.0]])
    assert cb.chance_by_effect(cb.PUBLISHED["all"], full_only) == pytest.approx(0.3132, abs=2e-4)
    # Partial work counts half: (0.02, 0.03) with a correlation of -0.5 make sqrt(4 + 9 / 4 - 3) / 100 = 0.01803.
    both = np.array([[4.0, -3.0], [-3.0, 9.0]]) / 1e4
    one = np.array([[0.01803**2, 0.0], [0.0, 0.0]])
    case = cb.CORRECTED["aap+"]
    assert cb.chance_by_effect(case, both) == pytest.approx(cb.chance_by_effect(case, one), abs=1e-4)


@pytest.mark.parametrize("years", [0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("group", ["all", "aap+"])
def test_chance_by_effect_is_that_of_the_draws(group: str, years: float) -> None:
    covariance = cb.effect_covariances([cb.SUBGROUP])[group]
    case = replace(cb.CORRECTED[group], years=years)
    drawn = cb.simulate(case, covariance, np.random.default_rng(5), size=2**16, ranges={})
    assert cb.chance_by_effect(case, covariance) == pytest.approx(drawn.chance, abs=2e-3)


def test_chance_by_effect_without_doubt_is_none_or_all() -> None:
    nothing = np.zeros((2, 2))
    assert [cb.chance_by_effect(replace(cb.CORRECTED["all"], years=y), nothing) for y in (1.0, 2.0)] == [0.0, 1.0]
    assert cb.chance_by_effect(replace(cb.CORRECTED["all"], years=0.0), np.eye(2)) == 0.0
