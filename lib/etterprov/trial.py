"""Innocence and damage: how often true numbers are accused, and how often changed ones are noticed.

A detector is worth something only if it does both. *Innocence*: every family draws true cases (data, what they give,
and that rounded) and asks its own rule of them; whatever it accuses is a false alarm. *Damage*: every printed cell of
the sources is changed by one unit of its last digit, up and down, and all that reads its table is checked anew.

Whoever runs many draws or changes cuts them up: both functions take a part, and their results can be put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
from scipy import special

from etterprov import ledger, source
from etterprov.check import INCONSISTENT, NOT_RECOMPUTABLE, Check
from etterprov.families import FAMILIES
from etterprov.families.grains import GRIMMER
from etterprov.granularity import grim, grimmer, nearest_sum_grimmer
from etterprov.printed import Printed

LEVEL = 0.95
#: The usual algorithm of GRIMMER, which no family uses; it does accuse true data.
NEAREST = "GRIMMER by the nearest sum"
NOTICED, TRACEBACK = "noticed", "traceback"
WITHIN, INPUT, EXCUSED = "within rounding", "input only", "excused"
OUTCOMES = (NOTICED, WITHIN, INPUT, EXCUSED, TRACEBACK)

Change = tuple[str, str, str]


def upper_bound(alarms: int, tried: int, level: float = LEVEL) -> float:
    """Give the highest rate that so many alarms in so many tries leave plausible (one-sided, exact).

    Notes
    -----
    Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404; with no alarm 1 - (1 - level)**(1 / tried), about 3 / tried.

    Examples
    --------
    >>> round(upper_bound(0, 100), 4), round(upper_bound(2, 100), 4)
    (0.0295, 0.0616)
    """
    return 1.0 if alarms >= tried else float(special.betaincinv(alarms + 1, tried - alarms, level))


def innocence(rng: np.random.Generator, draws: int = 100) -> pd.DataFrame:
    """Give true cases to every family and count what it accuses.

    Parameters
    ----------
    rng : Generator
        Where the cases come from.
    draws : int
        How often every family draws; a draw gives one case or a few.

    Returns
    -------
    DataFrame
        One row per family, with the module ``kind`` it belongs to, ``family``, ``draws`` that gave a case, ``cases``,
        ``alarms`` (draws with an accusation) and the first of them, ``case``. The last row is the usual GRIMMER, for
        comparison.

    Examples
    --------
    >>> found = innocence(np.random.default_rng(1), draws=2)
    >>> int(found["alarms"].iloc[:-1].sum())
    0
    """
    rows = []
    for family, one in zip(FAMILIES, rng.spawn(len(FAMILIES)), strict=True):
        kind, wrong, tried, cases = family.rule.__module__.rpartition(".")[2], [], 0, 0
        for _ in range(draws):
            found = list(family.tried(one))
            tried, cases = tried + bool(found), cases + len(found)
            wrong += [case for case, outcome in found if not outcome.holds][:1]
        rows.append((kind, family.name, tried, cases, len(wrong), str(wrong[0]) if wrong else ""))
    rows.append(("comparison", NEAREST, *_nearest(rng.spawn(1)[0], draws)))
    return pd.DataFrame(rows, columns=["kind", "family", "draws", "cases", "alarms", "case"])


def _nearest(rng: np.random.Generator, draws: int) -> tuple[int, int, int, str]:
    wrong = []
    for _ in range(draws):
        mean, sd, n, *_ = next(GRIMMER.cases(rng))
        if not nearest_sum_grimmer(mean.text, sd.text, int(n.value)):
            wrong.append((mean, sd, n))
    return draws, draws, len(wrong), str(wrong[0]) if wrong else ""


def put_together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up several results of `innocence`, with the upper bound of each rate.

    Examples
    --------
    >>> parts = [innocence(np.random.default_rng(seed), draws=1) for seed in (1, 2)]
    >>> int(put_together(parts)["draws"].max())
    2
    """
    parts = list(parts)
    counts = sum(part[["draws", "cases", "alarms"]] for part in parts)
    found = pd.concat([parts[0][["kind", "family"]], counts], axis=1)
    found["upper"] = [upper_bound(alarms, draws) for alarms, draws in zip(found["alarms"], found["draws"], strict=True)]
    found["case"] = [max((part["case"].iloc[i] for part in parts), key=len) for i in range(len(found))]
    return found


def all_at_once(found: pd.DataFrame, level: float = LEVEL) -> pd.Series:
    """Give bounds of the rates of alarms that hold for all rows at once.

    Parameters
    ----------
    found : DataFrame
        Rows with ``draws`` and ``alarms``, each drawn on its own.
    level : float
        How sure all bounds together are to hold.

    Returns
    -------
    Series
        `upper_bound` of each row at a level of which as many as there are rows multiply to the one asked for.

    Notes
    -----
    Šidák (1967), doi:10.1080/01621459.1967.10482935.

    Examples
    --------
    One bound holds with 95 % certainty; of two, each must hold with 97.5 %:

    >>> rows = pd.DataFrame({"draws": [100, 100], "alarms": [0, 0]})
    >>> all_at_once(rows).round(4).tolist(), round(upper_bound(0, 100), 4)
    ([0.0361, 0.0361], 0.0295)
    """
    each = level ** (1 / len(found))
    bounds = [upper_bound(int(a), int(n), each) for a, n in zip(found["alarms"], found["draws"], strict=True)]
    return pd.Series(bounds, index=found.index, name="all_at_once")


# Damage -------------------------------------------------------------------------------------------------


def share_impossible(n: int, decimals: int) -> float:
    """Give the share of the means between 3 and 4 that n whole-number answers can't have.

    Parameters
    ----------
    n : int
        Number of people.
    decimals : int
        With how many decimals the means are printed.

    Examples
    --------
    Eight answers have eight means in each point, and four of these are halves that may be rounded up or down:

    >>> share_impossible(8, 2)
    0.88
    """
    every = [f"{3 + k / 10**decimals:.{decimals}f}" for k in range(10**decimals)]
    return float(np.mean([not grim(mean, n) for mean in every]))


def share_impossible_with_sd(n: int) -> float:
    """Give the share of pairs of a mean from 4.0 to 4.9 and an SD from 0.1 to 2.0 that n such answers can't have.

    Parameters
    ----------
    n : int
        Number of people.

    Examples
    --------
    >>> share_impossible_with_sd(10) > share_impossible_with_sd(100)
    True
    """
    pairs = ((f"{4 + k / 10:.1f}", f"{s / 10:.1f}") for k in range(10) for s in range(1, 21))
    return float(np.mean([not grimmer(mean, sd, n) for mean, sd in pairs]))


def false_alarms(sizes: Sequence[int], rng: np.random.Generator, draws: int) -> dict[str, list[float]]:
    """Give the share of true data that the usual algorithm and that of this library accuse.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of people, who answer in whole numbers from 1 to 7.
    rng : numpy.random.Generator
        Draws the answers.
    draws : int
        How many data sets of each size; the mean is printed with one decimal, the SD with three.

    Returns
    -------
    dict of str to list of float
        ``"nearest"`` (the sum nearest to mean times n) and ``"every"`` (every sum), by size.

    Examples
    --------
    >>> false_alarms([50], np.random.default_rng(1), 20)["every"]
    [0.0]
    """
    found: dict[str, list[float]] = {"nearest": [], "every": []}
    for n in sizes:
        accused = dict.fromkeys(found, 0)
        for _ in range(draws):
            answers = np.clip(np.rint(rng.normal(4, 0.8, n)), 1, 7)
            mean, sd = f"{answers.mean():.1f}", f"{answers.std(ddof=1):.3f}"
            accused["nearest"] += not nearest_sum_grimmer(mean, sd, n)
            accused["every"] += not grimmer(mean, sd, n)
        for name, number in accused.items():
            found[name].append(number / draws)
    return found


def results(name: str) -> pd.DataFrame:
    """Give what ``make trial`` found and stored, with numbers.

    Parameters
    ----------
    name : {"innocence", "damage", "damage-families"}
        Table in ``data/simulated``.

    Examples
    --------
    >>> int(results("innocence")["alarms"].iloc[0])
    0
    """
    printed = source.table(name, folder=source.FOLDER.parent / "simulated")
    return printed.map(lambda cell: cell.value if isinstance(cell, Printed) else cell)


def neighbours(number: Printed) -> tuple[str, str]:
    """Give a printed number with one unit of its last digit more and less, printed alike.

    Examples
    --------
    >>> neighbours(Printed("9.30")), neighbours(Printed("1 000")), neighbours(Printed("1/3"))
    (('9.31', '9.29'), ('1001', '999'), ('2/3', '0/3'))
    """
    if "/" in number.text:
        over, under = number.text.split("/")
        return f"{int(over) + 1}/{under}", f"{int(over) - 1}/{under}"
    unit = Fraction(1, 10**number.decimals)
    up, down = (f"{float(number.exact + step):.{number.decimals}f}" for step in (unit, -unit))
    return up, down


def changes(short: str | None = None) -> list[Change]:
    """List every change that damage makes: source, cell and new text.

    Parameters
    ----------
    short : str, optional
        Short name of one source; otherwise of all.

    Examples
    --------
    >>> changes("chapter")[:2]
    [('chapter', 'uo-table-2/group_size/uo_n', '57'), ('chapter', 'uo-table-2/group_size/uo_n', '55')]
    """
    found = []
    for name in source.names():
        if short in (None, of := source.of(name).short):
            found += [(of, str(cell.cell), text) for cell in source.cells(name) for text in neighbours(cell)]
    return found


def damage(
    which: Sequence[Change] | None = None, *, rng: np.random.Generator | None = None, sample: int | None = None
) -> pd.DataFrame:
    """Change cells, one at a time, and see whether the ledger of their source notices.

    Parameters
    ----------
    which : sequence of (source, cell, text), optional
        The changes to make; by default all `changes`.
    rng : Generator, optional
        What draws the sample.
    sample : int, optional
        How many of these to draw; by default all are made.

    Returns
    -------
    DataFrame
        One row per change, with ``source``, ``table``, ``cell``, ``printed``, ``changed`` and ``outcome``: ``noticed``
        if a check that held becomes inconsistent or an inconsistent one says or bounds something else; ``traceback``;
        and of the others ``within rounding`` if the cell is what a check is about, which so still holds, ``input only``
        if it only stands behind the claims of others, ``excused`` if nothing recomputes it. ``families`` are those that
        noticed, ``touched`` those that have a check with the cell; ``error`` names a traceback.
    """
    listed = list(changes() if which is None else which)
    if sample is not None:
        generator = rng or np.random.default_rng()
        listed = [listed[i] for i in sorted(generator.choice(len(listed), min(sample, len(listed)), replace=False))]
    rows = [_damaged(*change) for change in listed]
    columns = ["source", "table", "cell", "printed", "changed", "outcome", "families", "touched", "error"]
    return pd.DataFrame(rows, columns=columns)


def _damaged(short: str, cell: str, text: str) -> tuple[str, ...]:
    before, table = ledger.checks(short), cell.partition("/")[0]
    mine = [check for check in before if cell in check.uses]
    printed = next(number.text for number in source.cells(table) if number.cell == cell)
    families, error = set(), ""
    try:
        with source.reading(changes={cell: text}):
            after = ledger.checks(short)
        families = set(_noticing({check.id: check for check in before}, after))
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
    outcome = TRACEBACK if error else NOTICED if families else _unnoticed(cell, mine)
    touched = {check.family for check in mine}
    return short, table, cell, printed, text, outcome, _names(families), _names(touched), error


def _names(families: set[str]) -> str:
    return "; ".join(sorted(families))


def _noticing(before: dict[str, Check], after: Iterable[Check]) -> Iterator[str]:
    """Give the families of checks that a change makes inconsistent, or inconsistent in another way."""
    for check in after:
        old = before.get(check.id)
        if check is old:  # nothing of it was changed
            continue
        if old is None or old.verdict != INCONSISTENT:
            changed = check.verdict == INCONSISTENT
        else:
            changed = (old.verdict, old.low, old.high) != (check.verdict, check.low, check.high)
            changed = changed or old.explanation != check.explanation
        if changed:
            yield check.family


def _unnoticed(cell: str, mine: Sequence[Check]) -> str:
    checked = [check for check in mine if check.verdict != NOT_RECOMPUTABLE]
    if any(check.claim == cell for check in checked):
        return WITHIN
    return INPUT if checked else EXCUSED


def by_table(found: pd.DataFrame) -> pd.DataFrame:
    """Count the outcomes of `damage` in each table.

    Returns
    -------
    DataFrame
        ``source``, ``table``, ``changes`` and one column for each of `OUTCOMES`.
    """
    counts = pd.DataFrame({"changes": 1, **{outcome: found["outcome"] == outcome for outcome in OUTCOMES}})
    return counts.astype(int).groupby([found["source"], found["table"]], sort=False).sum().reset_index()


def by_family(found: pd.DataFrame) -> pd.DataFrame:
    """Count for each family the changes of cells that it checks, and how many of these it noticed itself.

    Returns
    -------
    DataFrame
        ``family``, ``changes``, ``noticed``, most changes first.
    """
    touched = found["touched"].str.split("; ").explode()
    noticed = found["families"].str.split("; ").explode()
    rows = []
    for family in sorted(set(touched) - {"", "excused"}):
        cells, seen = touched.index[touched == family], noticed.index[noticed == family]
        rows.append((family, len(cells), len(set(cells) & set(seen))))
    return pd.DataFrame(rows, columns=["family", "changes", "noticed"]).sort_values(
        ["changes", "family"], ascending=[False, True], ignore_index=True
    )
