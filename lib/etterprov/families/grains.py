"""Grains: whether whole-number answers of so many people can have a mean, or a mean and an SD.

The decisions are those of `etterprov.granularity`, which tries every sum that prints as the mean. How many people there
are is often known only roughly; it is enough that one of the numbers fits. An SD that fits only with n in its
denominator, which sources seldom tell, is explained by that.

Sources: Brown & Heathers (2017), doi:10.1177/1948550616673876 (GRIM); Anaya (2016), doi:10.7287/peerj.preprints.2400v1,
and Allard (2018) (GRIMMER); Heathers & Brown (2019), osf.io/5vb3u (DEBIT).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from etterprov import granularity
from etterprov.counts import as_int
from etterprov.families.family import Family, Options, Outcome, print_by_chance
from etterprov.printed import HALVES, Printed, rounded
from etterprov.readings import SILENT, says

_print = partial(print_by_chance, least=0)

Sizes = int | Printed | Iterable[int]
Step = str | Fraction | None


def _sizes(n: Sizes) -> list[int]:
    found = [as_int(n)] if isinstance(n, int | Printed) else list(n)
    return [size for size in found if size > 0]


def whole_mean(
    mean: Printed, n: Sizes, *, items: int = 1, percent: bool = False, rounding: str = "up_or_down", step: Step = None
) -> Outcome:
    """Ask whether whole-number answers of so many people can have a mean (GRIM).

    Parameters
    ----------
    mean : Printed
        The claim.
    n : int, Printed or iterable of int
        How many people there can be.
    items : int
        Whole-number items averaged into each person's score.
    percent : bool
        Whether the mean is a percentage of people.
    rounding : str
        The rule of rounding, where it is known (see `etterprov.printed.unround`).
    step : str or Fraction, optional
        To whose multiples it was rounded, as ``"0.008"``.
    """
    if percent and (mean.low > 100 or mean.high < 0):
        return Outcome(False, None)
    fits = (granularity.grim(mean.text, size, items, percent, rounding=rounding, step=step) for size in _sizes(n))
    return Outcome(any(fits), None)


def _either(fits: Callable[[int, int], bool], n: Sizes, sd: Printed, ddof: int | None) -> Outcome:
    """Try every number of people with n - 1 in the denominator of the SD, then with n."""
    sizes = _sizes(n)
    for way in (1, 0) if ddof is None else (ddof,):
        if any(fits(size, way) for size in sizes):
            return Outcome(True, None, says("sd-with-n", sd=sd) if ddof is None and way == 0 else SILENT)
    return Outcome(False, None)


def whole_mean_and_sd(
    mean: Printed, sd: Printed, n: Sizes, *, items: int = 1, ddof: int | None = None, step: Step = None
) -> Outcome:
    """Ask whether whole-number answers of so many people can have a mean and an SD (GRIMMER).

    Parameters
    ----------
    mean, sd : Printed
        The claim and its SD.
    n : int, Printed or iterable of int
        How many people there can be.
    items : int
        Whole-number items averaged into each person's score.
    ddof : {1, 0}, optional
        Whether the source says that its SD has n - 1 or n in the denominator.
    step : str or Fraction, optional
        To whose multiples both were rounded.
    """

    def fits(size: int, way: int) -> bool:
        return granularity.grimmer(mean.text, sd.text, size, items, ddof=way, step=step)

    return _either(fits, n, sd, ddof)


def share_and_sd(share: Printed, sd: Printed, n: Sizes, *, ddof: int | None = None, step: Step = None) -> Outcome:
    """Ask whether zeros and ones of so many people can have a mean and an SD (DEBIT).

    Parameters
    ----------
    share, sd : Printed
        The claim and its SD.
    n, ddof, step
        As `whole_mean_and_sd`.
    """

    def fits(size: int, way: int) -> bool:
        return granularity.debit(share.text, sd.text, size, ddof=way, step=step)

    return _either(fits, n, sd, ddof)


# True cases ---------------------------------------------------------------------------------------------


def _means(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    n, items = int(rng.integers(1, 400)), int(rng.integers(1, 4))
    answers = rng.integers(0, 8, (n, items))
    mean = Fraction(int(answers.sum()), n * items)
    halves, decimals = str(rng.choice(HALVES)), int(rng.integers(0, 4))
    yield rounded(mean, decimals, halves), rounded(n, 0), Options(items=items)
    yield rounded(mean, decimals, halves), range(max(n - 3, 1), n + 4), Options(items=items)
    step = Fraction(8, 1000)
    yield rounded(round(mean / step) * step, 3), rounded(n, 0), Options(items=items, step=step)
    ones = Fraction(100 * int((answers[:, 0] > 4).sum()), n)
    yield rounded(ones, decimals, halves), rounded(n, 0), Options(percent=True)


def _moments(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    n = int(rng.integers(2, 400))
    answers = rng.binomial(int(rng.integers(1, 12)), rng.beta(1, 1), n)
    mean = Fraction(int(answers.sum()), n)
    shown = rounded(mean, int(rng.integers(0, 4)), str(rng.choice(HALVES)))
    yield shown, _print(float(answers.std(ddof=1)), rng), rounded(n, 0)
    yield shown, _print(float(answers.std()), rng), rounded(n, 0), Options(ddof=0)


def _shares(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    n = int(rng.integers(2, 2_000))
    ones = rng.random(n) < rng.random()
    shown = rounded(Fraction(int(ones.sum()), n), int(rng.integers(1, 4)), str(rng.choice(HALVES)))
    yield shown, _print(float(ones.std(ddof=1)), rng), rounded(n, 0)
    yield shown, _print(float(ones.std()), rng), rounded(n, 0)


GRIM = Family("whole-number mean", whole_mean, _means)
GRIMMER = Family("whole-number mean and spread", whole_mean_and_sd, _moments)
DEBIT = Family("share and spread", share_and_sd, _shares)
