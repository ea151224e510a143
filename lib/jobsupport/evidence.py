"""What other studies found: the living table of outside evidence, and what of it can be summed up.

The rows stand in ``data/external/evidence.csv``, each with the address where it was read and the words that it was read
from. Ratios are comparable only where outcomes are: having a job in one month is not the same as having had one at any
time, and the functions here don't mix them by themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from etterprov import effects, source
from etterprov.effects import Estimate
from etterprov.printed import Printed
from etterprov.summary import proportions_test

__all__ = [
    "Summary",
    "any_job_trials",
    "outcome",
    "p_of_shares",
    "random_effects",
    "ratio",
    "ratio_from_p",
    "read_again",
    "rows",
    "said",
    "table",
    "where_read",
]

_OUTSIDE = source.FOLDER.parent / "external"
_UNITS = ("points", "days")  # said after the number
_Z = stats.norm.ppf(0.975)


def rows() -> dict[str, Any]:
    """Give the rows of the table of evidence by their names, numbers as printed.

    Examples
    --------
    >>> rows()["hellstrom2017"].percent_intervention.text
    '44.4'
    """
    return {str(key): row for key, row in source.rows("evidence", _OUTSIDE).items()}


def table() -> pd.DataFrame:
    """Give the table of evidence with the ratio that each row allows, and its interval.

    Returns
    -------
    DataFrame
        The columns of the file as texts, and ``value``, ``low``, ``high``: the ratio of the shares with the outcome,
        missing where a row has none.

    Examples
    --------
    >>> table().loc["fadyl2020", ["value", "low", "high"]].tolist()
    [1.7, 1.23, 2.34]
    """
    found = rows()
    texts = {key: {name: _text(cell) for name, cell in vars(row).items()} for key, row in found.items()}
    ratios = {key: ratio(row) for key, row in found.items()}
    numbers = {key: (e.value, e.low, e.high) for key, e in ratios.items() if e}
    frame = pd.DataFrame.from_dict(texts, orient="index")
    return frame.join(pd.DataFrame.from_dict(numbers, orient="index", columns=["value", "low", "high"]))


def _text(cell: Any) -> str:
    return cell.text if isinstance(cell, Printed) else str(cell or "")


def said(row: Mapping[str, str]) -> str:
    """Say in a few words what a row of `table` found: the shares, or the effect with its interval, and the p.

    Parameters
    ----------
    row : mapping
        A row of `table`.

    Examples
    --------
    >>> said(table().loc["hoff2022-both-usual"])
    '56.2 v 45 %, p = 0.029'
    """
    p = f", p = {row['p']}" if row["p"] else ""
    if row["percent_control"]:
        return f"{row['percent_intervention']} v {row['percent_control']} %{p}"
    ends = f"{row['effect_low']} to {row['effect_high']}" if row["effect_low"] else ""
    number = f"{row['effect']} ({ends})" if row["effect"] and ends else row["effect"] or ends
    if number:
        return f"{number} {row['measure']}{p}" if row["measure"] in _UNITS else f"{row['measure']} {number}{p}"
    return "in words" if row["words"] else "words not seen"


def outcome(row: Mapping[str, str]) -> str:
    """Say what a row of `table` counts, when, and against whom.

    Parameters
    ----------
    row : mapping
        A row of `table`.

    Examples
    --------
    >>> outcome(table().loc["hoff2022-both-usual"])
    'In work, month 12 (against usual care or follow-up)'
    """
    month = f", month {row['month']}" if row["month"] else ""
    against = "" if row["comparison"] == "none" else f" (against {row['comparison']})"
    return f"{row['outcome_en']}{month}{against}"


def where_read(row: Mapping[str, str]) -> str:
    """Give the words that a row of `table` was read from, its note, and the addresses.

    Parameters
    ----------
    row : mapping
        A row of `table`.

    Examples
    --------
    >>> where_read(table().loc["hellstrom2017"]).startswith("“")
    True
    """
    parts = (
        row["words"] and f"“{row['words']}”",
        row["note_en"] and f"({row['note_en']}.)",
        row["source"],
        row["second_source"] and f"Second: {row['second_source']}",
    )
    return " ".join(filter(None, parts))


def read_again(names: Iterable[str]) -> tuple[int, int]:
    """Count the rows of other tables of outside numbers, and those whose numbers a second text bore out.

    Parameters
    ----------
    names : iterable of str
        Tables in ``data/external``.

    Examples
    --------
    >>> read_again(["fidelity-totals"])
    (3, 3)
    """
    seconds = [getattr(row, "second", "not found") for name in names for row in source.rows(name, _OUTSIDE).values()]
    return len(seconds), sum(second != "not found" for second in seconds)


def any_job_trials() -> dict[str, Estimate]:
    """Give the ratios of having had any job in the trials of the review, those that overlap left out.

    Returns
    -------
    dict of str to Estimate
        By the name of the row. SEED stands with the review's ratio, though it has a row of its own as well.

    Examples
    --------
    >>> len(any_job_trials())
    10
    """
    return {
        key: estimate
        for key, row in rows().items()
        if key.startswith("probyn2021") and (key == "probyn2021-young" or not row.overlaps) and (estimate := ratio(row))
    }


def p_of_shares(row: Any, people: int) -> float:
    """Give the p of the difference of a row's percentages, had each arm so many people.

    Parameters
    ----------
    row
        A row of `rows`.
    people : int
        People of an arm.

    Examples
    --------
    >>> round(p_of_shares(rows()["hoff2022-both-therapy"], 210), 3)
    0.011
    """
    cells = (row.percent_intervention, row.percent_control)
    first, second = (round(people * cell.value / 100) for cell in cells)
    return proportions_test(first, people, second, people).p


def ratio(row: Any) -> Estimate | None:
    """Give the ratio of the shares with the outcome, intervention over control.

    Parameters
    ----------
    row
        A row of `rows`.

    Returns
    -------
    Estimate or None
        A printed risk ratio as it stands; else from the numbers of people; else from the percentages, with an interval
        from the printed p, or without one. None where the row has no shares.

    Examples
    --------
    >>> found = ratio(rows()["hellstrom2017"])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (1.18, 0.91, 1.53)
    """
    if row.measure == "risk ratio" and row.kind == "any job":
        return Estimate(*(cell.value for cell in (row.effect, row.effect_low, row.effect_high)))
    if row.events_control:
        counts = (row.events_intervention, row.people_intervention, row.events_control, row.people_control)
        return effects.risk_ratio(*(int(cell.value) for cell in counts))
    if not row.percent_control:
        return None
    shares = (row.percent_intervention.value / 100, row.percent_control.value / 100)
    if row.p:
        return ratio_from_p(*shares, row.p.value)
    if row.people_intervention and row.people_control:
        people = [int(cell.value) for cell in (row.people_intervention, row.people_control)]
        k, m = (round(share * n) for share, n in zip(shares, people, strict=True))
        return effects.risk_ratio(k, people[0], m, people[1])
    return Estimate(shares[0] / shares[1], math.nan, math.nan)


def ratio_from_p(share: float, control: float, p: float) -> Estimate:
    """Give the ratio of two shares with the 95 % interval that its printed two-sided p implies.

    Where the numbers of people are not printed, the p is what tells how sure the difference is: the logarithm of the
    ratio lies as many standard errors from nought as a normal variable with this p.

    Parameters
    ----------
    share, control : float
        Shares with the outcome.
    p : float
        Two-sided p of their difference, above 0 and below 1.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        If p allows no interval.

    Examples
    --------
    >>> found = ratio_from_p(0.6, 0.4, 0.05)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (1.5, 1.0, 2.25)
    """
    if not 0 < p < 1 or share == control:
        raise ValueError(f"no interval follows from p = {p} for the shares {share} and {control}")
    log = math.log(share / control)
    half = _Z * abs(log) / stats.norm.isf(p / 2)
    return Estimate(share / control, math.exp(log - half), math.exp(log + half))


@dataclass(frozen=True)
class Summary:
    """Hold what several ratios come to: their mean with its interval, and where the next true ratio may lie."""

    studies: int
    mean: Estimate
    prediction: Estimate
    spread: float
    inconsistency: float


def random_effects(ratios: Sequence[Estimate]) -> Summary:
    """Sum up ratios of the same outcome by a random-effects model, on the logarithmic scale.

    The spread of the true ratios is DerSimonian and Laird's; the interval of the mean is Hartung and Knapp's, which
    allows for few studies; the prediction interval, by Higgins and others, is where the true ratio of one more study
    would be expected.

    Parameters
    ----------
    ratios : sequence of Estimate
        Ratios with their 95 % intervals, at least three.

    Returns
    -------
    Summary
        `spread` is the standard deviation of the true logarithms, `inconsistency` the share of the variance that is
        not chance (I squared).

    Raises
    ------
    ValueError
        If there are fewer than three ratios, or one has no interval.

    Examples
    --------
    >>> found = random_effects([Estimate(1.5, 1.0, 2.25), Estimate(2.0, 1.0, 4.0), Estimate(1.2, 0.8, 1.8)])
    >>> round(found.mean.value, 2), found.spread, found.prediction.low < found.mean.low
    (1.41, 0.0, True)
    """
    if len(ratios) < 3 or any(math.isnan(r.low) or r.low <= 0 for r in ratios):
        raise ValueError("a random-effects summary takes at least three ratios, each with its interval")
    from statsmodels.stats.meta_analysis import combine_effects  # takes long to import

    logs = np.log([r.value for r in ratios])
    variances = np.square([(math.log(r.high) - math.log(r.low)) / (2 * _Z) for r in ratios])
    found = combine_effects(logs, variances, method_re="dl")
    mean, tau2 = float(found.mean_effect_re), max(float(found.tau2), 0.0)
    half = stats.t.ppf(0.975, len(ratios) - 1) * float(found.sd_eff_w_re_hksj)
    wide = stats.t.ppf(0.975, len(ratios) - 2) * math.sqrt(tau2 + float(found.sd_eff_w_re) ** 2)
    return Summary(
        len(ratios),
        Estimate(math.exp(mean), math.exp(mean - half), math.exp(mean + half)),
        Estimate(math.exp(mean), math.exp(mean - wide), math.exp(mean + wide)),
        math.sqrt(tau2),
        max(float(found.i2), 0.0),
    )
