"""What is drawn once for both languages: the same as drawn twice, and never where nobody asked for it."""

from collections.abc import Iterator

import numpy as np
import pytest

from etterprov import remember
from jobsupport import costbenefit as cb
from jobsupport import trialdesign


@pytest.fixture
def remembering() -> Iterator[None]:
    remember.begin()
    yield
    remember.end()


def counted() -> tuple[list[int], object]:
    runs: list[int] = []

    @remember.remembered
    def mean(values: np.ndarray, rng: np.random.Generator, *, shift: float = 0.0) -> float:
        runs.append(1)
        return float((values + rng.normal(shift, 1, len(values))).mean())

    return runs, mean


def test_nothing_is_remembered_before_it_is_asked_for() -> None:
    runs, mean = counted()
    for _ in range(2):
        mean(np.zeros(5), np.random.default_rng(1))
    assert len(runs) == 2


@pytest.mark.usefixtures("remembering")
def test_equal_arguments_run_once_and_others_again() -> None:
    runs, mean = counted()
    first = mean(np.zeros(5), np.random.default_rng(1))
    assert mean(np.zeros(5), np.random.default_rng(1)) == first
    assert len(runs) == 1
    others = [
        mean(np.ones(5), np.random.default_rng(1)),
        mean(np.zeros(5), np.random.default_rng(2)),
        mean(np.zeros(5), np.random.default_rng(1), shift=1.0),
    ]
    assert len(runs) == 4
    assert first not in others


@pytest.mark.usefixtures("remembering")
def test_generator_goes_on_as_if_the_function_had_run() -> None:
    drawn = [[mean(np.zeros(5), rng) for mean in [counted()[1]] * 3] for rng in map(np.random.default_rng, (7, 7))]
    _, mean = counted()
    again = [[mean(np.zeros(5), rng) for _ in range(3)] for rng in map(np.random.default_rng, (7, 7))]
    assert again == drawn
    assert len(set(again[0])) == 3


@pytest.mark.usefixtures("remembering")
def test_what_was_remembered_is_known_by_itself_when_it_is_handed_on() -> None:
    covariances = cb.effect_covariances([cb.subgroup_month(0.9)])
    draws = [cb.simulate_case("aap+", covariances, 1, size=2**10) for _ in range(2)]
    assert draws[0] is draws[1]
    assert cb.information(draws[0], few=2**10) is cb.information(draws[1], few=2**10)
    assert cb.information(cb.simulate_case("aap+", covariances, 2, size=2**10), few=2**10) != cb.information(
        draws[0], few=2**10
    )


def test_trials_drawn_once_are_those_drawn_twice(remembering: None) -> None:  # noqa: ARG001
    design = trialdesign.Design((0.12, 0.21, 0.29), (500, 500, 500), icc=0.02)
    kept = [trialdesign.simulate(design, 50, np.random.default_rng(3)).share("overall_first") for _ in range(2)]
    remember.end()
    assert kept == [trialdesign.simulate(design, 50, np.random.default_rng(3)).share("overall_first")] * 2


def test_generators_that_a_function_spawns_are_counted(remembering: None) -> None:  # noqa: ARG001
    """Points of Sobol are scrambled by a generator that is spawned, which leaves no trace in the state."""
    months = [cb.subgroup_month(0.9)]
    drawn = [cb.simulate_cases(months, np.random.default_rng(1), size=16) for _ in range(2)]
    remember.end()
    drawn.append(cb.simulate_cases(months, np.random.default_rng(1), size=16))
    totals = [[float(draws.per_participant.sum()) for draws in cases.values()] for cases in drawn]
    assert totals[0] == totals[1] == totals[2]
    assert len(set(totals[0])) == 3
