"""The analyses of the book on a reader's own file of participants.

A file lies in ``data/private/``, which neither git nor the pages of the book take along, and follows the schema of
the simulated example (``data/simulated/datapackage.json``). What comes out has passed :mod:`~jobsupport.disclosure`:
a count of fewer than five is hidden, with others that would give it away, and so is everything computed from a
hidden count.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from etterprov import source, summary
from etterprov.effects import Estimate, hedges_g, risk_difference
from jobsupport.disclosure import ALL, LEAST, suppress, suppress_together
from jobsupport.sfj.baseline import standardised_mean_difference, standardised_share_difference

PRIVATE = source.FOLDER.parent / "private"
SIMULATED = source.FOLDER.parent / "simulated"
EXAMPLE = "example-participants"
ARMS = ("control", "intervention")
#: Where a person has no value of a variable that sorts people.
UNKNOWN = "unknown"
#: How many problems of a file are listed; the others are counted.
MOST_PROBLEMS = 20
_MOST_LEVELS = 40
# What else a message says, by what it is about.
_REMEDIES = {
    r"expected UTF-8|cells separated by commas|as decimal mark": (
        'Excel with Norwegian settings saves files in this way; microdata.from_excel("{name}") makes a plain one of it.'
    ),
    r"found '(NA|N/A|NaN|nan|NULL|\.|-|–|\?|missing)'": "Leave a cell empty where a value is missing.",
    r"unknown column": "Take out columns that aren't in the schema, names and identity numbers above all.",
}


class Withheld(ValueError):
    """A result that would tell of fewer than five people, or help to work them out."""


# --- Files


def schema() -> pd.DataFrame:
    """Show the columns that a file can have.

    Returns
    -------
    DataFrame
        One row per column with ``column, type, description, allowed, required``.

    Examples
    --------
    >>> schema().set_index("column").loc["age", "allowed"]
    '15 to 75'
    """
    rows = []
    for field in _resource()["schema"]["fields"]:
        rules = field.get("constraints", {})
        allowed = ", ".join(rules.get("enum", [])) or rules.get("pattern", "any")
        if "minimum" in rules:
            allowed = f"{rules['minimum']} to {rules['maximum']}"
        type_ = {"integer": "whole number", "string": "text"}.get(field["type"], field["type"])
        rows.append((field["name"], type_, field["description"], allowed, bool(rules.get("required"))))
    return pd.DataFrame(rows, columns=["column", "type", "description", "allowed", "required"])


def _resource() -> Any:
    return source.schema(SIMULATED)[EXAMPLE]


def read(name: str, folder: Path = PRIVATE) -> pd.DataFrame:
    """Read a file of participants and check every cell.

    Parameters
    ----------
    name : str
        Name of the file, as ``"participants.csv"``.
    folder : Path
        Where it lies.

    Returns
    -------
    DataFrame
        One row per person, in the columns of the schema. Numbers are floats, missing where empty.

    Raises
    ------
    DataError
        With all problems of the file, one a line, each with its row and column and what was
        expected; those beyond the first 20 are counted. Also if the file lies where git would take it.

    Examples
    --------
    >>> read("example-participants.csv", SIMULATED).shape
    (1193, 14)
    """
    path = folder / name
    home = source.FOLDER.parents[1]
    if path.resolve().is_relative_to(home) and not any(path.resolve().is_relative_to(f) for f in (PRIVATE, SIMULATED)):
        raise source.DataError(f"{name}: a file of participants belongs in data/private/, which git doesn't take along")
    rows, problems = source.check(path, _resource(), printed=False)
    if problems:
        raise source.DataError(_report(name, [str(problem) for problem in problems]))
    if not rows:
        raise source.DataError(f"{name}: expected a row per person, found none")
    return _frame(rows)


def _report(name: str, problems: Sequence[str]) -> str:
    lines = [*problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"… and {len(problems) - MOST_PROBLEMS} more problems")
    said = "\n".join(problems)
    return "\n".join([*lines, *(text.format(name=name) for about, text in _REMEDIES.items() if re.search(about, said))])


def _frame(rows: dict[Any, dict[str, Any]]) -> pd.DataFrame:
    """Turn checked rows into columns of floats and of text."""
    columns = {}
    for field in _resource()["schema"]["fields"]:
        cells = [row[field["name"]] for row in rows.values()]
        if field["type"] == "string":
            column = pd.Series(cells, dtype=object)
            levels = field.get("constraints", {}).get("enum") or sorted({cell for cell in cells if cell is not None})
            columns[field["name"]] = (
                column if field["name"] == "participant" else column.astype(pd.CategoricalDtype(levels))
            )
        else:
            columns[field["name"]] = pd.Series([np.nan if cell is None else cell.value for cell in cells], dtype=float)
    return pd.DataFrame(columns)


def example() -> pd.DataFrame:
    """Read the simulated participants that come with the book; nobody in the file exists.

    Examples
    --------
    >>> example()["in_work_12"].value_counts().to_dict()
    {0.0: 703, 1.0: 487}
    """
    return read(f"{EXAMPLE}.csv", SIMULATED)


def merge(data: pd.DataFrame, column: str, levels: Sequence[str], into: str) -> pd.DataFrame:
    """Put levels of a variable together, so that none is too small.

    Merge before the first table is shown and use that one coding throughout: two codings side by
    side are two equations in the same people.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    column : str
        A column of text.
    levels : sequence of str
        What to put together; ``unknown`` stands for people without a value.
    into : str
        Name of what they become.

    Returns
    -------
    DataFrame
        A copy in which the column has its new levels.

    Examples
    --------
    >>> people = merge(example(), "status_0", ["disability_pension", "none", "unemployment_benefit"], "other")
    >>> people["status_0"].cat.categories.tolist()
    ['job', 'sick_leave', 'graded_sick_leave', 'aap', 'other']
    """
    values = _levels(data, column)
    if unknown := [level for level in levels if level not in values.cat.categories]:
        raise ValueError(f"{column}: no level {', '.join(unknown)}; it has {', '.join(values.cat.categories)}")
    kept = [level for level in values.cat.categories if level not in levels]
    merged = values.astype(object).where(~values.isin(levels), into)
    names = [name for name in dict.fromkeys([*kept, into]) if name != UNKNOWN]
    return data.assign(**{column: merged.where(merged != UNKNOWN).astype(pd.CategoricalDtype(names))})


def from_excel(name: str, target: str | None = None, folder: Path = PRIVATE) -> Path:
    """Make a plain CSV file of one that Excel saved with Norwegian settings.

    Semicolons or tabs become commas, decimal commas full stops, Windows' letters UTF-8. Rows in which
    every cell is empty go. Nothing is checked: `read` does that.

    Parameters
    ----------
    name : str
        Name of Excel's file.
    target : str, optional
        Name of the new file; by default the old one with ``-plain``.
    folder : Path
        Where both lie.

    Returns
    -------
    Path
        The new file.

    Raises
    ------
    DataError
        If the file can't be read, the new one is there already or would lie outside the folder.
    """
    text = source.text(folder / name, ("utf-8", "cp1252"))
    first = text.partition("\n")[0]
    mark = max(";\t,", key=first.count)
    try:
        header, *records = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    except (csv.Error, ValueError) as error:
        raise source.DataError(f"{name}: no valid CSV: {error or 'the file is empty'}") from None
    numbers = {field["name"] for field in _resource()["schema"]["fields"] if field["type"] != "string"}
    kept = [[cell.strip() for cell in record] for record in records if any(cell.strip() for cell in record)]
    for record in kept:
        for place, column in enumerate(header[: len(record)]):
            if column.strip() in numbers and re.fullmatch(r"-?\d+,\d+", record[place]):
                record[place] = record[place].replace(",", ".")
    result = io.StringIO(newline="")
    csv.writer(result, lineterminator="\n").writerows([[column.strip() for column in header], *kept])
    return _write(result.getvalue(), target or f"{Path(name).stem}-plain.csv", folder)


def save(frame: pd.DataFrame, name: str, folder: Path = PRIVATE) -> Path:
    """Keep a result as a CSV file in ``data/private/``.

    Parameters
    ----------
    frame : DataFrame
        What to keep, without its index.
    name : str
        Name of the file.
    folder : Path
        Another place, for who asks for it.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If the file is there already or would lie outside the folder.
    """
    return _write(frame.to_csv(index=False, lineterminator="\n"), name, folder)


def _write(text: str, name: str, folder: Path) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise source.DataError(f"{name}: would be written outside {folder.name}; expected a name without a path")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise source.DataError(f"{name}: the file is there already; nothing was written") from None
    return path


# --- Counts


def _tabulated(data: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count people by a variable that sorts them and by arm; those without a value are a level of their own."""
    values = _levels(data, column)
    table = pd.crosstab(values, data["arm"].astype(str)).reindex(columns=list(ARMS), fill_value=0)
    order = [level for level in values.cat.categories if level in table.index]
    return table.loc[order].rename_axis(index=None, columns=None)


def _levels(data: pd.DataFrame, column: str) -> pd.Series:
    """Give the values of a variable that sorts people, with those who have none as ``unknown``."""
    if _measured(data, column):
        raise ValueError(f"{column} is measured, not a sort of people; expected a column of text")
    values = data[column]
    known = (
        list(values.cat.categories) if isinstance(values.dtype, pd.CategoricalDtype) else sorted(set(values.dropna()))
    )
    if values.nunique() > _MOST_LEVELS:
        raise ValueError(f"{column}: {values.nunique()} different values; expected one that sorts people into groups")
    filled = values.astype(object).where(values.notna(), UNKNOWN)
    return filled.astype(
        pd.CategoricalDtype(list(dict.fromkeys([*known, *([UNKNOWN] if values.isna().any() else [])])))
    )


def _measured(data: pd.DataFrame, column: str) -> bool:
    if column not in data.columns:
        raise ValueError(f"{column}: no such column; the data have {', '.join(data.columns)}")
    return pd.api.types.is_numeric_dtype(data[column])


def _outcomes(data: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Count people with a known outcome: rows yes and no, columns arms."""
    if not _measured(data, outcome) or not data[outcome].dropna().isin([0, 1]).all():
        raise ValueError(f"{outcome}: expected 1 and 0; use means for a score")
    known = data[data[outcome].notna()]
    table = pd.crosstab(known[outcome].map({1.0: "yes", 0.0: "no"}), known["arm"].astype(str))
    return table.reindex(index=["yes", "no"], columns=list(ARMS), fill_value=0).rename_axis(index=None, columns=None)


def _safe(table: pd.DataFrame, what: str) -> pd.DataFrame:
    try:
        return suppress(table)
    except ValueError as error:
        raise Withheld(f"{what}: {error}") from None


def counts(data: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count people by arm and by a variable that sorts them, or by an outcome.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    column : str
        A column of text, where people without a value are the row ``unknown``; or one of 1 and 0,
        where only people with a value count.

    Returns
    -------
    DataFrame
        As from `suppress`: with totals, missing where hidden.

    Raises
    ------
    Withheld
        If an arm has fewer than 5 people.

    Examples
    --------
    >>> counts(example(), "sex")
           control  intervention   all
    woman      365           437   802
    man        198           193   391
    all        563           630  1193
    """
    table = _outcomes(data, column) if _measured(data, column) else _tabulated(data, column)
    return _safe(table, column)


def counts_together(data: pd.DataFrame, columns: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Count people by arm and by each of several variables, for tables that are shown side by side.

    Needed where they overlap, as two codings of one variable do: a difference of two tables may tell
    what one of them hides.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    columns : sequence of str
        Columns of text; people without a value are ``unknown``.

    Returns
    -------
    dict of str to DataFrame
        By column, as from `suppress_together`.

    Raises
    ------
    Withheld
        If an arm has fewer than 5 people.

    Examples
    --------
    >>> people = example()
    >>> people["status"] = merge(people, "status_0", ["disability_pension", "none"], "neither")["status_0"]
    >>> tables = counts_together(people, ["status_0", "status"])
    >>> [bool(table.isna().to_numpy().any()) for table in tables.values()]
    [True, False]
    """
    sorted_people = pd.DataFrame({column: _levels(data, column) for column in columns}).assign(
        arm=data["arm"].astype(str)
    )
    for column in columns:
        _safe(_tabulated(data, column), column)
    order = {column: _tabulated(data, column).index for column in columns}
    shown = suppress_together(sorted_people, columns, "arm")
    return {column: table.reindex([*order[column], ALL]) for column, table in shown.items()}


def balance(data: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Compare the arms at inclusion by standardised differences.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    columns : sequence of str
        Variables at inclusion, of text or of numbers.

    Returns
    -------
    DataFrame
        One row per level or measure with the columns ``variable, level, control_n, control,
        intervention_n, intervention, difference``. For a level the n are people with it and the next
        column is their share in per cent; for a measure the n are people who have it, then comes the
        mean. The difference is intervention minus control in SDs. What is computed from a hidden
        count is missing.

    Examples
    --------
    >>> balance(example(), ["sex", "hads_depression_0"])[["level", "control", "intervention", "difference"]].round(2)
       level  control  intervention  difference
    0  woman    64.83         69.37        0.10
    1    man    35.17         30.63       -0.10
    2            8.44          7.76       -0.17
    """
    rows = []
    for column in columns:
        rows += [_balance_measure(data, column)] if _measured(data, column) else _balance_levels(data, column)
    names = ["variable", "level", "control_n", "control", "intervention_n", "intervention", "difference"]
    return pd.DataFrame(rows, columns=names).astype({"control_n": "Int64", "intervention_n": "Int64"})


def _balance_levels(data: pd.DataFrame, column: str) -> list[tuple[Any, ...]]:
    shown = counts(data, column)
    rows: list[tuple[Any, ...]] = []
    for level in shown.index.drop(ALL):
        cells = [shown.loc[level, arm] for arm in ARMS]
        if any(cell is pd.NA for cell in cells):
            rows.append((column, level, cells[0], np.nan, cells[1], np.nan, np.nan))
            continue
        first, second = (int(cell) / int(shown.loc[ALL, arm]) for cell, arm in zip(cells, ARMS, strict=True))
        differs = first != second
        d = standardised_share_difference(second, first) if differs else 0.0
        rows.append((column, level, cells[0], 100 * first, cells[1], 100 * second, d))
    return rows


def _balance_measure(data: pd.DataFrame, column: str) -> tuple[Any, ...]:
    one, two = (_moments(data, column, arm) for arm in ARMS)
    d = standardised_mean_difference(two.mean, two.sd, one.mean, one.sd)
    return (column, "", one.n, one.mean, two.n, two.mean, d)


def response(data: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Show for how many people an outcome is known, by arm.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    columns : sequence of str
        Outcomes.

    Returns
    -------
    DataFrame
        One row per outcome with the columns ``outcome, control_n, control, intervention_n,
        intervention, difference, low, high``: people with a value and their share in per cent, the
        difference in percentage points with Newcombe's 95 % interval. Missing where an arm has
        values of fewer than 5 people.

    Notes
    -----
    That a value is missing is no trait that is hidden; the number of people without one can be
    worked out.

    Examples
    --------
    >>> response(example(), ["hads_depression_12"]).iloc[0, 1:].astype(float).round(1).tolist()
    [251.0, 44.6, 376.0, 59.7, 15.1, 9.4, 20.6]
    """
    sizes = {arm: int((data["arm"] == arm).sum()) for arm in ARMS}
    rows = []
    for column in columns:
        known = {arm: int(data.loc[data["arm"] == arm, column].notna().sum()) for arm in ARMS}
        if min(known.values()) < LEAST:
            rows.append((column, *[None if n < LEAST else n for n in known.values()], *[np.nan] * 5))
            continue
        one, two = (known[arm] for arm in ARMS)
        d = risk_difference(two, sizes[ARMS[1]], one, sizes[ARMS[0]])
        shares = [100 * known[arm] / sizes[arm] for arm in ARMS]
        rows.append((column, one, two, *shares, 100 * d.value, 100 * d.low, 100 * d.high))
    names = ["outcome", "control_n", "intervention_n", "control", "intervention", "difference", "low", "high"]
    order = ["outcome", "control_n", "control", "intervention_n", "intervention", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=names)[order].astype({"control_n": "Int64", "intervention_n": "Int64"})


# --- Shares


def effect(data: pd.DataFrame, outcome: str, by: str | None = None) -> pd.DataFrame:
    """Compare the arms in the share of people with an outcome, in all and group by group.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    outcome : str
        A column of 1 and 0. People without a value are left out.
    by : str, optional
        A column of text that sorts people into groups. Each needs 5 people with a known outcome in
        each arm.

    Returns
    -------
    DataFrame
        One row for all and one per group with the columns ``group``; ``control_n, control_yes,
        intervention_n, intervention_yes``; ``difference, low, high`` of the shares (Newcombe);
        ``ratio, ratio_low, ratio_high`` (log method); ``p_fisher, p_chi2`` (no continuity
        correction). Intervention against control. Missing where a count is hidden.

    Raises
    ------
    Withheld
        If an arm or a group is too small, or a whole has hidden cells and may not be broken down.

    Notes
    -----
    The sizes of all groups and the counts of the whole are shown, in this table and others. The groups
    of one arm are therefore a table whose totals are known, and `suppress` hides what keeps them from
    giving small counts away. Tables by different variables have nothing but shown totals in common, so
    that together they tell no more of a hidden cell than each does by itself.

    Examples
    --------
    >>> effect(example(), "in_work_12").loc[0, ["difference", "low", "high", "p_chi2"]].astype(float).round(3).tolist()
    [0.069, 0.013, 0.125, 0.015]
    """
    whole = _safe(_outcomes(data, outcome), outcome)
    rows = [_compared(ALL, {arm: (whole.loc["yes", arm], whole.loc[ALL, arm]) for arm in ARMS})]
    if by is not None:
        shown = by_group(data, outcome, by)
        for group in shown[ARMS[0]].index.drop(ALL):
            cells = {arm: (shown[arm].loc[group, "yes"], shown[arm].loc[group, ALL]) for arm in ARMS}
            rows.append(_compared(str(group), cells))
    names = ["group", "control_n", "control_yes", "intervention_n", "intervention_yes"]
    names += ["difference", "low", "high", "ratio", "ratio_low", "ratio_high", "p_fisher", "p_chi2"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[1:5], "Int64"))


def _compared(group: str, cells: dict[str, tuple[Any, Any]]) -> tuple[Any, ...]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    (k0, n0), (k1, n1) = (cells[arm] for arm in ARMS)
    if k0 is pd.NA or k1 is pd.NA:
        return (group, n0, k0, n1, k1, *[np.nan] * 8)
    k0, n0, k1, n1 = int(k0), int(n0), int(k1), int(n1)
    d = risk_difference(k1, n1, k0, n0)
    ends = confint_proportions_2indep(k1, n1, k0, n0, method="log", compare="ratio")
    table = [[k1, n1 - k1], [k0, n0 - k0]]
    fisher = float(stats.fisher_exact(table).pvalue)
    return (
        *(group, n0, k0, n1, k1, d.value, d.low, d.high),
        *(k1 / n1 / (k0 / n0), float(ends[0]), float(ends[1]), fisher, summary.chi_square(table).p),
    )


def by_group(data: pd.DataFrame, outcome: str, by: str) -> dict[str, pd.DataFrame]:
    """Count people by group and outcome within each arm.

    Parameters
    ----------
    data, outcome, by
        As `effect`.

    Returns
    -------
    dict of str to DataFrame
        By arm: groups as rows, ``yes``, ``no`` and ``all`` as columns; missing where hidden.

    Raises
    ------
    Withheld
        As `effect`.

    Examples
    --------
    >>> by_group(example(), "in_work_12", "sex")["control"]
           yes   no  all
    woman  130  233  363
    man     79  119  198
    all    209  352  561
    """
    if _safe(_outcomes(data, outcome), outcome).isna().to_numpy().any():
        raise Withheld(f"{outcome}: the whole has hidden counts, so that it can't be broken down by {by}")
    known = data[data[outcome].notna()]
    sizes = _tabulated(known, by)
    small = [str(level) for level in sizes.index if (sizes.loc[level] < LEAST).any()]
    if small:
        raise Withheld(
            f"{by}: fewer than {LEAST} people with a known {outcome} in an arm of {', '.join(small)}; "
            "put it together with another level"
        )
    shown = {}
    for arm in ARMS:
        part = known[known["arm"] == arm]
        table = pd.crosstab(_levels(known, by)[part.index], part[outcome].map({1.0: "yes", 0.0: "no"}))
        table = table.reindex(index=sizes.index, columns=["yes", "no"], fill_value=0)
        shown[arm] = suppress(table.rename_axis(index=None, columns=None), known_rows=True)
    return shown


@dataclass(frozen=True)
class Adjusted:
    """Hold an effect from a regression.

    ``n`` people; ``effect`` of the intervention with its 95 % interval; ``p`` of the test against none.
    """

    n: int
    effect: Estimate
    p: float


def _nothing_hidden(data: pd.DataFrame, outcome: str, columns: Sequence[str]) -> None:
    """Refuse a statistic of counts that are hidden."""
    if _safe(_outcomes(data, outcome), outcome).isna().to_numpy().any():
        raise Withheld(f"{outcome}: computed from hidden counts")
    for column in columns:
        if not _measured(data, column):
            for table in by_group(data, outcome, column).values():
                if table.isna().to_numpy().any():
                    raise Withheld(f"{outcome} by {column}: computed from hidden counts")


def _model_data(data: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    for column in columns:
        _measured(data, column)
    frame = data[["arm", *columns]].dropna().copy()
    for column in frame.columns.drop("arm"):
        if isinstance(frame[column].dtype, pd.CategoricalDtype):
            frame[column] = frame[column].cat.remove_unused_categories().astype(str)
    frame.insert(0, "treated", (frame["arm"] == "intervention").astype(int))
    if min((frame["arm"] == arm).sum() for arm in ARMS) < LEAST:
        raise Withheld(f"{', '.join(columns)}: known together for fewer than {LEAST} people in an arm")
    return frame


def logit(data: pd.DataFrame, outcome: str, adjust: Sequence[str] = ()) -> Adjusted:
    """Estimate by how much the intervention raises the share with an outcome, by logistic regression.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    outcome : str
        A column of 1 and 0.
    adjust : sequence of str
        Variables at inclusion to adjust for. People without a value of one are left out.

    Returns
    -------
    Adjusted
        The average marginal effect: the mean, over these people, of the difference in predicted
        share with and without the intervention (between -1 and 1). Delta-method interval.

    Raises
    ------
    Withheld
        If a count behind the result is hidden.

    Examples
    --------
    Without covariates it is the difference of the shares.

    >>> found = logit(example(), "in_work_12")
    >>> found.n, round(found.effect.value, 4), round(found.p, 3)
    (1190, 0.0694, 0.014)
    """
    import statsmodels.formula.api as smf

    _nothing_hidden(data, outcome, adjust)
    frame = _model_data(data, [outcome, *adjust])
    fit = smf.logit(f"{outcome} ~ {' + '.join(['treated', *adjust])}", frame).fit(disp=False)
    margins = fit.get_margeff(dummy=True)
    place = [name for name in fit.params.index if name != "Intercept"].index("treated")
    low, high = margins.conf_int()[place]
    estimate = Estimate(float(margins.margeff[place]), float(low), float(high))
    return Adjusted(len(frame), estimate, float(margins.pvalues[place]))


def interaction(data: pd.DataFrame, outcome: str, by: str) -> float:
    """Test whether the effect differs between groups.

    Parameters
    ----------
    data, outcome, by
        As `effect`.

    Returns
    -------
    float
        The p of the likelihood-ratio test of arm × group in a logistic regression: whether the odds
        ratio is the same in all groups.

    Raises
    ------
    Withheld
        If a count behind the result is hidden.

    Examples
    --------
    >>> round(interaction(example(), "in_work_12", "sex"), 2)
    0.71
    """
    import statsmodels.formula.api as smf

    _nothing_hidden(data, outcome, [by])
    known = data[data[outcome].notna()]
    frame = pd.DataFrame(
        {
            "y": known[outcome],
            "treated": (known["arm"] == "intervention").astype(int),
            "g": _levels(known, by).astype(str),
        }
    )
    small, large = (smf.logit(f"y ~ treated {sign} g", frame).fit(disp=False) for sign in "+*")
    return float(stats.chi2.sf(2 * (large.llf - small.llf), large.df_model - small.df_model))


# --- Scores


def _is_yes_no(column: str) -> bool:
    """Tell whether the schema has a column of 1 and 0."""
    rules = {field["name"]: field.get("constraints", {}) for field in _resource()["schema"]["fields"]}
    return rules.get(column, {}).get("maximum") == 1


@dataclass(frozen=True)
class Moments:
    """Hold n, mean and SD of a group."""

    n: int
    mean: float
    sd: float


def _moments(data: pd.DataFrame, column: str, arm: str) -> Moments:
    if not _measured(data, column):
        raise ValueError(f"{column}: expected numbers; use counts")
    values = data.loc[data["arm"] == arm, column].dropna()
    if _is_yes_no(column) or set(values) == {0.0, 1.0}:
        raise ValueError(f"{column}: has only 1 and 0; use effect")
    if len(values) < LEAST or values.min() == values.max():
        raise Withheld(f"{column}: fewer than {LEAST} people in an arm have a value, or all have the same")
    return Moments(len(values), float(values.mean()), float(values.std(ddof=1)))


def means(data: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Compare the arms in the means of scores.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    columns : sequence of str
        Columns of numbers; people without a value are left out.

    Returns
    -------
    DataFrame
        One row per column with ``outcome``; ``control_n, control_mean, control_sd`` and the same of
        the intervention; ``difference, low, high, p`` (Welch's t test); ``g, g_low, g_high``
        (Hedges). Intervention minus control.

    Raises
    ------
    Withheld
        If fewer than 5 people of an arm have a value, or all have the same.

    Examples
    --------
    >>> row = means(example(), ["hads_depression_12"]).iloc[0]
    >>> row[["difference", "g"]].astype(float).round(2).tolist()
    [-1.17, -0.28]
    """
    rows = []
    for column in columns:
        one, two = (_moments(data, column, arm) for arm in ARMS)
        test = summary.welch_test(two.mean, two.sd, two.n, one.mean, one.sd, one.n)
        g = hedges_g(two.mean, two.sd, two.n, one.mean, one.sd, one.n)
        arms = (one.n, one.mean, one.sd, two.n, two.mean, two.sd)
        rows.append((column, *arms, test.difference, test.low, test.high, test.p, g.value, g.low, g.high))
    names = ["outcome", *(f"{arm}_{what}" for arm in ARMS for what in ("n", "mean", "sd"))]
    return pd.DataFrame(rows, columns=[*names, "difference", "low", "high", "p", "g", "g_low", "g_high"])


def ancova(data: pd.DataFrame, outcome: str, baseline: str, adjust: Sequence[str] = ()) -> Adjusted:
    """Compare the arms in a score, adjusted for the same score at inclusion.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    outcome, baseline : str
        Columns of numbers, at follow-up and at inclusion.
    adjust : sequence of str
        Further variables at inclusion.

    Returns
    -------
    Adjusted
        The difference, intervention minus control, by least squares; the p is that of
        ``pingouin.ancova``.

    Raises
    ------
    Withheld
        As `means`.

    Examples
    --------
    >>> found = ancova(example(), "hads_depression_12", "hads_depression_0")
    >>> found.n, round(found.effect.value, 2)
    (627, -0.71)
    """
    import statsmodels.formula.api as smf

    frame = _model_data(data, [outcome, baseline, *adjust])
    for arm in ARMS:
        _moments(frame, outcome, arm)
    fit = smf.ols(f"{outcome} ~ {' + '.join(['treated', baseline, *adjust])}", frame).fit()
    low, high = fit.conf_int().loc["treated"]
    estimate = Estimate(float(fit.params["treated"]), float(low), float(high))
    return Adjusted(len(frame), estimate, float(fit.pvalues["treated"]))


def mixed_anova(data: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Analyse a score at two times in two arms, by ``pingouin.mixed_anova``.

    Parameters
    ----------
    data : DataFrame
        As from `read`.
    before, after : str
        Columns of numbers. Only people with both count.

    Returns
    -------
    DataFrame
        Rows arm, time and arm × time with the columns ``effect, df1, df2, F, p, partial_eta2``. The
        last row asks whether the change differs between the arms.

    Raises
    ------
    Withheld
        As `means`.

    Examples
    --------
    >>> mixed_anova(example(), "hads_depression_0", "hads_depression_12").round(2)["df2"].tolist()
    [625, 625, 625]
    """
    import pingouin as pg

    frame = _model_data(data, [before, after])
    for arm in ARMS:
        _moments(frame, after, arm)
    frame["arm"] = frame["arm"].astype(str)
    long = frame.reset_index(names="person").melt(
        ["person", "arm"], [before, after], var_name="time", value_name="score"
    )
    with warnings.catch_warnings():
        # pingouin 0.7 calls pandas 3.1 in a way that is going away.
        warnings.filterwarnings("ignore", "The inplace keyword", DeprecationWarning)
        table = pg.mixed_anova(long, dv="score", within="time", subject="person", between="arm").set_index("Source")
    names = {"arm": "arm", "time": "time", "Interaction": "arm × time"}
    rows = [
        (label, int(row["DF1"]), int(row["DF2"]), float(row["F"]), float(row["p_unc"]), float(row["np2"]))
        for source, label in names.items()
        for row in [table.loc[source]]
    ]
    return pd.DataFrame(rows, columns=["effect", "df1", "df2", "F", "p", "partial_eta2"])
