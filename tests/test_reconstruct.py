"""Reconstructed data have exactly what was asked for, and nothing is made of what cannot be."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etterprov.reconstruct import Impossible, from_moments


def _rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


THREE = [[1, 0.839, -0.485], [0.839, 1, -0.369], [-0.485, -0.369, 1]]


@pytest.mark.parametrize(
    ("means", "sds", "n", "correlation"),
    [
        ([17.3, 26.6], [20.4, 20.5], 53, 0.34),
        ([0, 0], [1, 1], 3, -0.2),  # as few as can be
        ([5], [2], 2, None),
        ([5.2], [2.9], 24, [[1]]),
        ([7.9, 7.3, 5.2], [1.7, 2.1, 2.9], 24, THREE),
        ([1, 2, 3, 4], [1, 0.5, 100, 1e-3], 2000, None),
        ([1, 2], [3, 4], 10, 1.0),
        ([1, 2], [3, 4], 10, -1.0),
        ([1e6, -1e6], [1e-2, 1e2], 40, 0.9),
        ([0, 5], [0, 2], 8, None),  # no spread at all in one
        ([0, 0, 0], [1, 1, 1], 12, [[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1]]),  # the sum is constant
    ],
)
def test_moments_are_exact(means: list[float], sds: list[float], n: int, correlation: Any) -> None:
    x = from_moments(means, sds, n, _rng(), correlation)
    assert x.shape == (n, len(means))
    np.testing.assert_allclose(x.mean(axis=0), means, rtol=1e-12, atol=1e-12 * max(sds))
    np.testing.assert_allclose(x.std(axis=0, ddof=1), sds, rtol=1e-7, atol=1e-12)
    k = len(means)
    target = np.eye(k) if correlation is None else np.array(correlation, dtype=float)
    target = np.array([[1, target], [target, 1]], dtype=float) if target.ndim == 0 else target
    covariance = target * np.outer(sds, sds)
    np.testing.assert_allclose(np.cov(x.T).reshape(k, k), covariance, rtol=1e-7, atol=1e-9 * max(sds) ** 2)


@given(st.integers(1, 5), st.integers(1, 60), st.integers(0, 10**6))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_any_correlations_of_real_data_can_be_had(k: int, more: int, seed: int) -> None:
    rng = _rng(seed)
    n = k + more
    real = rng.standard_normal((k + 3, k)) @ rng.uniform(-2, 2, (k, k))
    target = np.atleast_2d(np.corrcoef(real.T))
    means, sds = rng.uniform(-50, 50, k), rng.uniform(0.1, 20, k)
    x = from_moments(list(means), list(sds), n, rng, target)
    np.testing.assert_allclose(x.mean(axis=0), means, atol=1e-9)
    np.testing.assert_allclose(np.cov(x.T).reshape(k, k), target * np.outer(sds, sds), atol=1e-8)


def test_shape_comes_from_the_generator_alone() -> None:
    first, again, other = (from_moments([0, 0], [1, 1], 20, _rng(seed), 0.5) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


@pytest.mark.parametrize(
    ("means", "sds", "n", "correlation", "problem"),
    [
        ([0, 0], [1, 1], 2, None, "2 people can't carry 2"),
        ([0], [1], 1, None, "1 people can't carry 1"),
        ([0, 0], [1, 1], 9, 1.2, "can't hold together"),
        ([0, 0], [1, 1], 9, -1.01, "can't hold together"),
        ([0] * 3, [1] * 3, 9, [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], "can't hold together"),
        ([0] * 3, [1] * 3, 9, 0.5, "3 x 3 correlation matrix"),
        ([0, 0], [1], 9, None, "2 means need 2 SDs"),
        ([0, 0], [1, 1], 9, [[2, 0], [0, 1]], "correlation matrix"),
        ([0, 0], [1, 1], 9, [[1, 0.5], [0.2, 1]], None),  # not symmetric
        ([0], [-1], 9, None, None),  # no SD is negative
        ([0, 0], [1, 1], 9, math.nan, None),
        ([0], [math.nan], 9, None, None),
    ],
)
def test_impossible_moments(
    means: list[float], sds: list[float], n: int, correlation: Any, problem: str | None
) -> None:
    with pytest.raises(Impossible, match=problem):
        from_moments(means, sds, n, _rng(), correlation)


def test_impossible_is_a_value_error() -> None:
    assert issubclass(Impossible, ValueError)
