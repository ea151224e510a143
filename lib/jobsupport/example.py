"""Simulated participants with the published margins of the trial of Senter for jobbmestring.

An example of the file that :mod:`~jobsupport.microdata` reads. Nobody in it exists. Counts and means by arm are
those that the report prints; how one variable goes with another is assumed wherever the report doesn't tell.

Run as ``python -m jobsupport.example`` it prints the file.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from etterprov import source
from etterprov.counts import as_int
from jobsupport.sfj.baseline import share_at_inclusion
from jobsupport.sfj.people import ARMS, group_sizes, sd_from_interval
from jobsupport.sfj.work import counts_of_share, figure_counts, month_counts, plausible, status_counts

SEED = 2013
SCALES = ("hads_anxiety", "hads_depression")
# Of a scale at inclusion with itself at 12 months. Table 11 adjusts the difference in depression from 1.17 to 0.72, the
# arms of those who answered differ by 8.33 - 7.55 at inclusion: a slope of 0.58, with the SDs a correlation of 0.54.
OVER_TIME = 0.54
# Of anxiety with depression: the SD of the sum, 7.0, from table 3, beside 4.1 for each.
BETWEEN_SCALES = 0.48
# Of work at 12 with work at 18 months, on the scale of an unseen readiness; assumed.
WORK_OVER_TIME = 0.8
# The ends of the age bands; how ages are spread within is assumed.
AGES = {"age_under_30": (18, 29), "age_30_40": (30, 39), "age_40_50": (40, 49), "age_over_50": (50, 66)}
STATUS = {
    "job_no_benefit": "job",
    "sick_leave_full": "sick_leave",
    "sick_leave_graded": "graded_sick_leave",
    "aap": "aap",
    "unemployment_benefit": "unemployment_benefit",
    "disability_graded": "disability_pension",
    "no_job_no_benefit": "none",
    "nav_no_benefit": "none",
}

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


def simulate() -> pd.DataFrame:
    """Simulate the participants of the trial.

    Returns
    -------
    DataFrame
        One row per person in the columns of the schema of microdata, in random order; missing where
        the report has no value. Hours stay empty, because the report prints none.

    Notes
    -----
    As printed, by arm: centres (table 1), sex and age bands (2), status at inclusion (7), means and
    SDs of HADS at inclusion of those who answered at 12 months and those who didn't (14), at 12
    months of those who answered (10), people fully or partly in work at 12 and 18 months (8) and
    among recipients of AAP at 12 months (figure 7). The people at 18 months are the 920 of
    table 9, which give the shares of table 8 as printed. Age bands are of one person more or fewer than
    the arms; that one is in the largest band. The one person whose status isn't printed is on sick leave.
    HADS is correlated over time and between the scales as tables 3 and 11 imply, work over time as
    assumed; everything else is independent.

    Examples
    --------
    >>> people = simulate()
    >>> people.groupby("arm").size().to_dict()
    {'control': 563, 'intervention': 630}
    """
    rng = np.random.default_rng(SEED)
    both = pd.concat([_arm(arm, rng) for arm in ARMS], ignore_index=True)
    both = both.iloc[rng.permutation(len(both))].reset_index(drop=True)
    both.insert(0, "participant", [f"SIM{number:04d}" for number in range(1, len(both) + 1)])
    return both


def _arm(arm: str, rng: np.random.Generator) -> pd.DataFrame:
    n = group_sizes()[arm]
    centres = {c: as_int(row.count) for (c, a), row in source.rows("sfj-table-01").items() if a == arm}
    bands = _fill({band: share_at_inclusion(band, arm)[0] for band in AGES}, n)
    women = share_at_inclusion("women", arm)[0]
    status: dict[str, int] = {}
    for (name, time, group), count in status_counts().items():
        if (time, group) == ("inclusion", arm) and name in STATUS:
            status[STATUS[name]] = status.get(STATUS[name], 0) + count
    frame = pd.DataFrame(
        {
            "arm": arm,
            "centre": _deal({name: count for name, count in centres.items() if name != "total"}, rng),
            "sex": _deal({"woman": women, "man": n - women}, rng),
            "age": [int(rng.integers(*AGES[band], endpoint=True)) for band in _deal(bands, rng)],
            "status_0": _deal(_fill(status, n), rng),
        }
    )
    return frame.join(_hads(arm, n, rng)).assign(hours_0=None, hours_12=None).join(_work(arm, frame["status_0"], rng))


def _fill(counts: Mapping[str, int], n: int) -> dict[str, int]:
    """Let the largest group take up what the counts are short of n or over."""
    largest = max(counts, key=lambda name: counts[name])
    return {**counts, largest: counts[largest] + n - sum(counts.values())}


def _deal(counts: Mapping[str, int], rng: np.random.Generator) -> list[str]:
    names = [name for name, count in counts.items() for _ in range(count)]
    return [names[place] for place in rng.permutation(len(names))]


def _hads(arm: str, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Give both scales at both times; those who answered at 12 months are spread over the arm."""
    before, after = source.rows("sfj-table-14"), source.rows("sfj-table-10")
    sizes = {name: as_int(before[SCALES[0], name, arm].n) for name in ("returned", "not_returned")}
    people = rng.permutation(n)
    frame = pd.DataFrame(index=range(n), columns=[f"{scale}_{month}" for month in (0, 12) for scale in SCALES])
    start = 0
    for name, size in sizes.items():
        chosen = people[start : start + size]
        start += size
        shared, news = rng.standard_normal((2, size))
        for scale in SCALES:
            own = _mix(shared, rng.standard_normal(size), BETWEEN_SCALES**0.5)
            row = before[scale, name, arm]
            frame.loc[chosen, f"{scale}_0"] = _scores(own, row.mean.value, _sd(row), rng)
            if name == "returned":
                later = _mix(own, _mix(news, rng.standard_normal(size), BETWEEN_SCALES**0.5), OVER_TIME)
                row = after[scale, arm]
                frame.loc[chosen, f"{scale}_12"] = _scores(later, row.mean.value, _sd(row), rng)
    return frame


def _mix(first: _Floats, second: _Floats, correlation: float) -> _Floats:
    result: _Floats = correlation * first + (1 - correlation**2) ** 0.5 * second
    return result


def _sd(row: object) -> float:
    reach = sd_from_interval(row.ci_low, row.ci_high, as_int(row.n))  # type: ignore[attr-defined]
    return (reach.low + reach.high) / 2


def _scores(normal: _Floats, mean: float, sd: float, rng: np.random.Generator) -> _Ints:
    """Turn normal draws into whole scores from 0 to 21 with the printed mean and about the SD."""
    centre, spread = mean, sd
    for _ in range(60):
        scores = np.clip(np.rint(centre + spread * normal), 0, 21).astype(np.int64)
        centre += mean - float(scores.mean())
        spread *= sd / float(scores.std(ddof=1))
    step = int(np.sign(round(mean * scores.size) - int(scores.sum())))
    while int(scores.sum()) != round(mean * scores.size):
        place = int(rng.integers(scores.size))
        scores[place] += step if 0 <= scores[place] + step <= 21 else 0
    return scores


def _work(arm: str, status: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Give work at 12 months, also among recipients of AAP, and at 18 months of those observed then."""
    readiness = rng.standard_normal(len(status))
    aap = np.flatnonzero(status == "aap")
    others = rng.permutation(np.flatnonzero(status != "aap"))
    in_work, people = month_counts("12", "job_or_partly")[arm]
    (aap_in_work, *_), _ = figure_counts("7")[arm]
    at_12 = pd.Series(None, index=status.index, dtype=object)
    for group, count in ((aap, aap_in_work), (others[: people - aap.size], in_work - aap_in_work)):
        at_12[group] = _top(readiness[group], count)
    people = plausible("18", "job_or_partly")[0][ARMS.index(arm)]
    in_work = counts_of_share(getattr(source.rows("sfj-table-08")["18", "job_or_partly"], arm), people)[0]
    later = _mix(readiness, rng.standard_normal(len(status)), WORK_OVER_TIME)
    at_18 = pd.Series(None, index=status.index, dtype=object)
    group = rng.permutation(len(status))[:people]
    at_18[group] = _top(later[group], in_work)
    return pd.DataFrame({"in_work_12": at_12, "in_work_18": at_18})


def _top(values: _Floats, count: int) -> _Ints:
    """Mark the `count` greatest values."""
    result = np.zeros(values.size, dtype=np.int64)
    result[np.argsort(-values, kind="stable")[:count]] = 1
    return result


def main() -> None:
    """Print the file."""
    print(simulate().to_csv(index=False, lineterminator="\n"), end="")


if __name__ == "__main__":
    main()
