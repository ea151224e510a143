"""Microdata that have exactly the published moments.

Reconstructed people are not the people of the study. They have the published n, means, SDs,
correlations or counts, and so every analysis that uses only these gives the published result on
them. Whatever depends on more (shape, tails, single persons) is simulated and must be called so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


class Impossible(ValueError):
    """No data exist with the moments asked for."""


def from_counts(counts: Mapping[Any, int], names: Sequence[str]) -> pd.DataFrame:
    """Make one row per person from a table of counts.

    Parameters
    ----------
    counts : mapping
        From a value, or a tuple of values, to the number of people who have them.
    names : sequence of str
        Names of the columns, one per value.

    Returns
    -------
    DataFrame
        As many rows as people, in the order of the counts.

    Raises
    ------
    Impossible
        If a count is negative or no whole number.

    Examples
    --------
    >>> from_counts({("uo", "woman"): 2, ("control", "man"): 1}, ["group", "sex"])
         group    sex
    0       uo  woman
    1       uo  woman
    2  control    man
    """
    rows: list[tuple[Any, ...]] = []
    for values, count in counts.items():
        if count != int(count) or count < 0:
            raise Impossible(f"{values}: there can't be {count} people")
        rows += [values if isinstance(values, tuple) else (values,)] * int(count)
    return pd.DataFrame(rows, columns=list(names))


def from_moments(
    means: Sequence[float],
    sds: Sequence[float],
    n: int,
    rng: np.random.Generator,
    correlation: npt.ArrayLike | None = None,
) -> npt.NDArray[np.float64]:
    """Draw data that have exactly the means, SDs and correlations asked for.

    Parameters
    ----------
    means, sds : sequence of float, length k
        Of the k variables; SDs have n - 1 in their denominator.
    n : int
        Number of people.
    rng : numpy.random.Generator
        Source of the shape, which the moments leave open.
    correlation : array_like, shape (k, k), or float, optional
        Correlation matrix; for two variables their correlation will do; none means 0.

    Returns
    -------
    ndarray, shape (n, k)

    Raises
    ------
    Impossible
        If the correlations can't hold together, or n people are too few for k variables.

    Notes
    -----
    Normal draws are made uncorrelated and standardised exactly (by the QR decomposition of the
    centred draws), then given the covariance by its symmetric root.

    Examples
    --------
    >>> x = from_moments([17.3, 26.6], [20.4, 20.5], 53, np.random.default_rng(1), 0.34)
    >>> x.mean(axis=0).round(6), x.std(axis=0, ddof=1).round(6)
    (array([17.3, 26.6]), array([20.4, 20.5]))
    """
    k = len(means)
    target = np.eye(k)
    if correlation is not None:
        given = np.asarray(correlation, dtype=float)
        target = np.array([[1, given], [given, 1]]) if given.ndim == 0 and k == 2 else given
    if target.shape != (k, k) or len(sds) != k or not np.allclose(np.diag(target), 1):
        raise Impossible(f"{k} means need {k} SDs and a {k} x {k} correlation matrix")
    if not (np.isfinite(target).all() and np.allclose(target, target.T) and (np.asarray(sds) >= 0).all()):
        raise Impossible("SDs must not be negative, correlations must be numbers and symmetric")
    if n < k + 1:
        raise Impossible(f"{n} people can't carry {k} free variables; {k + 1} are the fewest")
    values, vectors = np.linalg.eigh(target)
    if values.min() < -1e-12:
        raise Impossible("correlations that can't hold together (matrix not positive semidefinite)")
    root = vectors @ np.diag(np.sqrt(values.clip(min=0))) @ vectors.T
    draws = rng.standard_normal((n, k))
    draws -= draws.mean(axis=0)
    basis, _ = np.linalg.qr(draws)
    basis -= basis.mean(axis=0)
    standard = basis * np.sqrt(n - 1)
    result: npt.NDArray[np.float64] = standard @ root * np.asarray(sds) + np.asarray(means)
    return result
