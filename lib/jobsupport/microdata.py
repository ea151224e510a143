"""The analyses of the book on a reader's own file of participants.

A file lies in ``data/private/``, which neither git nor the pages of the book take along, and follows the schema of
the simulated example (``data/simulated/datapackage.json``), or a declared mapping says how it differs. What comes out
has passed the release of :mod:`~jobsupport.disclosure`: counts are rounded, means and SDs coarse, and everything else
is computed from these.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, stats

from etterprov import source, summary
from etterprov.effects import Estimate, hedges_g, risk_difference
from jobsupport import files
from jobsupport.disclosure import (
    ALL,
    KEY,
    MEANT,
    PER_PARAMETER,
    PUBLIC,
    SHOWN,
    Moments,
    Release,
    Withheld,
    coarse,
    step,
)
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
    r"expected UTF-8|cells separated by commas|as decimal mark|found '[\d  ]+,\d+'|spaces around": (
        'Excel with Norwegian settings saves files in this way; microdata.from_excel("{name}") makes a plain one of '
        "it, and microdata.read takes it as it is with a mapping, if only mapping={{}}."
    ),
    r"found '(?i:NA|N/A|NaN|NULL|None|\.|\.\.|-|–|\?|missing|mangler|ukjent|x|#[^']*|-?9+)'": (
        'Leave a cell empty where a value is missing, or declare what stands for it: mapping={{"missing": [...]}}.'
    ),
    r"1 \(yes\) or 0 \(no\)": ('Write 1 and 0, or declare the words: mapping={{"yes": ["ja"], "no": ["nei"]}}.'),
    r"unknown column|column is missing": (
        "Take out columns that aren't in the schema, names and identity numbers above all; or declare what your names "
        'are called here: mapping={{"columns": {{"kjønn": "sex"}}, "leave_out": ["navn"]}}.'
    ),
    r"what stands there is none of these": (
        'Declare what your values are called here: mapping={{"codes": {{"arm": {{"1": "control"}}}}}}.'
    ),
}
#: Files that were written here: a list of names, which the fingerprint of the data leaves out.
WRITTEN = ".written"
_SECRET = ".key"


class Doubtful(UserWarning):
    """Something can be read as it stands but is probably not meant so."""


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


def read(name: str, folder: Path = PRIVATE, mapping: Mapping[str, Any] | str | None = None) -> pd.DataFrame:
    """Read a file of participants and check every cell.

    Parameters
    ----------
    name : str
        Name of the file: CSV, ``.xlsx``, ``.sav``, ``.dta`` or ``.parquet``.
    folder : Path
        Where it lies.
    mapping : mapping or str, optional
        What the file's names, codes and words mean (see `files.Declared`): a dict, or the name of a
        YAML file in the folder. With one, also files are read that Excel saved with Norwegian
        settings.

    Returns
    -------
    DataFrame
        One row per person, in the columns of the schema. Numbers are floats, missing where empty.

    Raises
    ------
    DataError
        With all problems of the file, one a line, each with its row and column and what was
        expected; those beyond the first 20 are counted. Also if the file lies where git would take it.

    Warns
    -----
    Doubtful
        Of people or places that are probably the same, and of usual codes for missing among the values.

    Examples
    --------
    >>> read("example-participants.csv", SIMULATED).shape
    (1193, 14)
    """
    path = folder / name
    _outside_git(path, name, (PRIVATE, SIMULATED))
    said, table = files.declared(mapping, folder), None
    try:
        table = files.table(path, said is None, said.sheet if said else None)
        if said is not None or path.suffix.lower() in (".xlsx", ".sav", ".dta", ".parquet"):
            table = files.tidied(table, said or files.Declared(), _fields())
    except source.DataError as error:
        raise source.DataError(_report(name, [str(error)])) from None
    data, problems = _checked(table)
    if problems:
        raise source.DataError(_report(name, [_place(name, *problem) for problem in sorted(set(problems))]))
    for doubt in files.doubts(table, said, _fields()):
        warnings.warn(f"{name}: {doubt}", Doubtful, stacklevel=2)
    data.attrs[KEY] = PUBLIC if folder.resolve() == SIMULATED.resolve() else _secret(folder)
    return data


def read_content(name: str, content: bytes, mapping: Mapping[str, Any] | str | None = None) -> pd.DataFrame:
    r"""Read a small file that isn't stored, as for an example of what reading says.

    Parameters
    ----------
    name : str
        What the file would be called.
    content : bytes
        What would stand in it.
    mapping : mapping or str, optional
        As `read`.

    Returns
    -------
    DataFrame
        As `read` gives it.

    Examples
    --------
    >>> read_content("two.csv", b"participant,arm\n1,control\n2,intervention\n")["arm"].tolist()
    ['control', 'intervention']
    """
    with TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(content)
        return read(name, Path(folder), mapping)


def _fields() -> dict[str, Any]:
    return {field["name"]: field for field in _resource()["schema"]["fields"]}


def _place(name: str, line: int, column: str, what: str) -> str:
    return f"{name}{f', row {line}' if line else ''}{f', column {column}' if column else ''}: {what}"


def _outside_git(path: Path, name: str, allowed: Sequence[Path]) -> None:
    home = source.FOLDER.parents[1]
    if path.resolve().is_relative_to(home) and not any(path.resolve().is_relative_to(f.resolve()) for f in allowed):
        raise source.DataError(f"{name}: a file of participants belongs in data/private/, which git doesn't take along")


def _secret(folder: Path) -> str:
    """Give the key by which counts of files in a folder are rounded; it is drawn once and kept beside them."""
    path = folder / _SECRET
    if not path.exists():
        try:
            path.write_text(secrets.token_hex(8), encoding="utf-8")
        except OSError:
            return _OWN_SECRET
    return source.text(path).strip()[:16].ljust(16, "0")


_OWN_SECRET = secrets.token_hex(8)


def _report(name: str, problems: Sequence[str]) -> str:
    problems = [text if text.startswith(name) else f"{name}: {text}" for text in problems]
    lines = [*problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"… and {len(problems) - MOST_PROBLEMS} more problems")
    said = "\n".join(problems)
    return "\n".join([*lines, *(text.format(name=name) for about, text in _REMEDIES.items() if re.search(about, said))])


def _headings(table: files.Table) -> list[tuple[int, str, str]]:
    """Compare the headings of a file with the schema."""
    fields, found = _fields(), []
    for name in table.columns:
        if name.strip() in fields and name != name.strip():
            found.append((1, name.strip(), "spaces around the name of the column"))
        elif name not in fields:
            found.append((1, name, "unknown column; see datapackage.json"))
    names = {name.strip() for name in table.columns}
    needed = [name for name, field in fields.items() if field.get("constraints", {}).get("required")]
    return found + [(1, name, "the column is missing") for name in needed if name not in names]


def _checked(table: files.Table) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Turn texts into columns of floats and of text, and list what is wrong with them."""
    problems = [*table.problems, *_headings(table)]
    if any(line == 1 for line, *_ in problems):
        return pd.DataFrame(), problems
    if not len(table.lines):
        return pd.DataFrame(), problems or [(0, "", "expected a row per person, found none")]
    columns = {}
    for name, field in _fields().items():
        column = table.columns.get(name) or files.Column([""], np.zeros(len(table.lines), dtype=np.int32))
        values = [files.judged(text, field) for text in column.texts]
        for place, (_, wrong) in enumerate(values):
            if wrong:
                problems += [(int(table.lines[row]), name, wrong) for row in column.rows(place)]
        columns[name] = _column(field, column, [value for value, _ in values])
    people = table.columns["participant"]
    # The texts that come more than once, each from its second row on.
    for place in np.flatnonzero(np.bincount(people.codes, minlength=len(people.texts)) > 1).tolist():
        first, *others = table.lines[people.rows(place)]
        if people.texts[place].strip():
            problems += [(int(row), "participant", f"the same participant as in row {first}") for row in others]
    return pd.DataFrame(columns), problems


def _column(field: Mapping[str, Any], column: files.Column, values: list[Any]) -> pd.Series:
    if field["type"] != "string":
        numbers = np.array([np.nan if value is None else value for value in values], dtype=float)
        return pd.Series(numbers[column.codes])
    if field["name"] == "participant":
        return pd.Series(np.array(values, dtype=object)[column.codes], dtype=object)
    levels = field.get("constraints", {}).get("enum") or sorted({value for value in values if value is not None})
    places = np.array([-1 if value is None else levels.index(value) if value in levels else -1 for value in values])
    return pd.Series(pd.Categorical.from_codes(places[column.codes], levels))


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


def from_excel(
    name: str,
    target: str | None = None,
    folder: Path = PRIVATE,
    *,
    mapping: Mapping[str, Any] | str | None = None,
    overwrite: bool = False,
) -> Path:
    """Make a plain CSV file of one that Excel saved with Norwegian settings.

    Semicolons or tabs become commas, decimal commas full stops, thousands are joined, Windows' letters
    and UTF-16 become UTF-8. Rows in which every cell is empty go. Nothing is checked: `read` does that.

    Parameters
    ----------
    name : str
        Name of Excel's file, or of any other that `read` takes.
    target : str, optional
        Name of the new file; by default the old one with ``-plain``.
    folder : Path
        Where both lie.
    mapping : mapping or str, optional
        As in `read`.
    overwrite : bool
        Whether a file of that name is replaced.

    Returns
    -------
    Path
        The new file.

    Raises
    ------
    DataError
        If the file can't be read, the new one is there already or would lie where git takes it.
    """
    said = files.declared(mapping, folder) or files.Declared()
    try:
        table = files.tidied(files.table(folder / name, False, said.sheet), said, _fields())
        wrong = [_place(name, *problem) for problem in table.problems if "empty row" not in problem[-1]]
    except source.DataError as error:
        wrong = [str(error)]
    if wrong:
        raise source.DataError(_report(name, wrong))
    result = io.StringIO(newline="")
    writer = csv.writer(result, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*([c.texts[code] for code in c.codes] for c in table.columns.values()), strict=True))
    return _write(result.getvalue(), target or f"{Path(name).stem}-plain.csv", folder, overwrite)


def save(frame: pd.DataFrame, name: str, folder: Path = PRIVATE, *, overwrite: bool = False) -> Path:
    """Keep a result as a CSV file in ``data/private/``.

    Parameters
    ----------
    frame : DataFrame
        What to keep; labels of its rows, if it has any, come first.
    name : str
        Name of the file; a folder before it is made.
    folder : Path
        Another place, for who asks for it.
    overwrite : bool
        Whether a file of that name is replaced, as when a chapter is run again.

    Returns
    -------
    Path
        The file. A text that a spreadsheet would run as a formula has an apostrophe before it.

    Raises
    ------
    DataError
        If the file is there already, or would lie outside the folder or where git takes it.
    """
    labelled = not isinstance(frame.index, pd.RangeIndex)
    plain = frame.reset_index(names="row" if frame.index.name is None else frame.index.name) if labelled else frame
    plain = plain.rename(columns=files.neutral).astype(object).map(files.neutral)
    return _write(plain.to_csv(index=False, lineterminator="\n"), name, folder, overwrite)


def _write(text: str, name: str, folder: Path, overwrite: bool) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise source.DataError(f"{name}: would be written outside {folder.name}; expected a name without a path")
    _outside_git(path, name, (PRIVATE,))
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not overwrite:
        raise source.DataError(f"{name}: the file is there already; nothing was written. overwrite=True replaces it")
    # What is written here must not make the build think that other data came in.
    note, own = folder / WRITTEN, path.relative_to(folder).as_posix()
    written = note.read_text(encoding="utf-8").splitlines() if note.exists() else []
    if own not in written:
        note.write_text("\n".join([*written, own]) + "\n", encoding="utf-8")
    path.write_text(text, encoding="utf-8", newline="")
    return path


# --- Counts


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


def _release(data: pd.DataFrame) -> Release:
    ids = data["participant"] if "participant" in data.columns else pd.Series(data.index, data.index)
    return Release(ids, data.attrs.get(KEY, PUBLIC))


def _arms(data: pd.DataFrame) -> pd.Series:
    return data["arm"].astype(pd.CategoricalDtype(list(ARMS)))


def _answers(data: pd.DataFrame, outcome: str) -> pd.Series:
    """Give yes and no of people with a known outcome."""
    if not _measured(data, outcome) or not data[outcome].dropna().isin([0, 1]).all():
        raise ValueError(f"{outcome}: expected 1 and 0; use means for a score")
    known = data[outcome].dropna()
    return known.map({1.0: "yes", 0.0: "no"}).astype(pd.CategoricalDtype(["yes", "no"]))


def _told(data: pd.DataFrame, rows: pd.Series, what: str) -> pd.DataFrame:
    """Count people by arm and by what sorts them; refuse where an arm is too small."""
    table = _release(data).table(rows, _arms(data).loc[rows.index])
    if small := [arm for arm in ARMS if table.loc[ALL, arm] is pd.NA]:
        raise Withheld(f"{what}: fewer than about {SHOWN} people in {', '.join(small)}")
    return table


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
        With totals, rounded to multiples of 5; missing where a count isn't shown (see
        `disclosure.Release`).

    Raises
    ------
    Withheld
        If an arm is too small.

    Examples
    --------
    >>> counts(example(), "sex")
           control  intervention   all
    woman      365           435   800
    man        200           195   395
    all        565           630  1195
    """
    rows = _answers(data, column) if _measured(data, column) else _levels(data, column)
    return _told(data, rows, column)


def counts_together(data: pd.DataFrame, columns: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Count people by arm and by each of several variables.

    Examples
    --------
    >>> tables = counts_together(example(), ["sex", "centre"])
    >>> bool((tables["sex"].loc["all"] == tables["centre"].loc["all"]).all())
    True
    """
    return {column: counts(data, column) for column in _listed(columns)}


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
        mean. The difference is intervention minus control in SDs. All is computed from what is
        released, and so is missing where a count isn't shown.

    Examples
    --------
    >>> balance(example(), ["sex", "hads_depression_0"])[["level", "control", "intervention", "difference"]].round(2)
       level  control  intervention  difference
    0  woman    64.60         69.05        0.09
    1    man    35.40         30.95       -0.09
    2            8.45          7.75       -0.17
    """
    rows = []
    for column in _listed(columns):
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
        first, second = (min(int(cell) / int(shown.loc[ALL, arm]), 1.0) for cell, arm in zip(cells, ARMS, strict=True))
        differs = first != second and {first, second} != {0.0, 1.0}
        d = standardised_share_difference(second, first) if differs else 0.0 if first == second else np.nan
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
        difference in percentage points with Newcombe's 95 % interval. Missing where a count isn't
        shown.

    Examples
    --------
    >>> response(example(), ["hads_depression_12"]).iloc[0, 1:].astype(float).round(1).tolist()
    [250.0, 44.2, 375.0, 59.5, 15.3, 9.5, 20.8]
    """
    release = _release(data)
    sizes = {arm: release.size(data.index[data["arm"] == arm]) for arm in ARMS}
    if small := [arm for arm, size in sizes.items() if size < SHOWN]:
        raise Withheld(f"fewer than about {SHOWN} people in {', '.join(small)}")
    rows: list[tuple[Any, ...]] = []
    for column in _listed(columns):
        _measured(data, column)
        known = {arm: release.size(data.index[(data["arm"] == arm) & data[column].notna()]) for arm in ARMS}
        if min(known.values()) < SHOWN:
            rows.append((column, *[None if n < SHOWN else n for n in known.values()], *[np.nan] * 5))
            continue
        # Each is rounded by itself: of those who are nearly all known, more can be told than there are.
        (n1, k1), (n2, k2) = ((sizes[arm], min(known[arm], sizes[arm])) for arm in ARMS)
        d = risk_difference(k2, n2, k1, n1)
        shares = [100 * k1 / n1, 100 * k2 / n2]
        rows.append((column, k1, k2, *shares, 100 * d.value, 100 * d.low, 100 * d.high))
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
        A column of text that sorts people into groups.

    Returns
    -------
    DataFrame
        One row for all and one per group with the columns ``group``; ``control_n, control_yes,
        intervention_n, intervention_yes``; ``difference, low, high`` of the shares (Newcombe);
        ``ratio, ratio_low, ratio_high`` (log method); ``p_fisher, p_chi2`` (no continuity
        correction). Intervention against control. All is computed from the counts as they are
        released, and so is missing where one isn't shown.

    Raises
    ------
    Withheld
        If an arm or a group is too small.

    Examples
    --------
    >>> effect(example(), "in_work_12").loc[0, ["difference", "low", "high", "p_chi2"]].astype(float).round(3).tolist()
    [0.073, 0.017, 0.128, 0.011]
    """
    answers = _answers(data, outcome)
    whole = _told(data, answers, outcome)
    rows = [_compared(ALL, {arm: _share(whole[arm]) for arm in ARMS})]
    if by is not None:
        shown = by_group(data, outcome, by)
        groups = shown[ARMS[0]].index.drop(ALL)
        rows += [_compared(str(group), {arm: _share(shown[arm].loc[group]) for arm in ARMS}) for group in groups]
    names = ["group", "control_n", "control_yes", "intervention_n", "intervention_yes"]
    names += ["difference", "low", "high", "ratio", "ratio_low", "ratio_high", "p_fisher", "p_chi2"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[1:5], "Int64"))


def _share(cells: pd.Series) -> tuple[Any, Any]:
    """Give those with the outcome and all; the former are missing where they, or the others, aren't shown."""
    return (pd.NA if cells["yes"] is pd.NA or cells["no"] is pd.NA else cells["yes"]), cells[ALL]


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
        By arm: groups as rows, ``yes``, ``no`` and ``all`` as columns, as from `counts`.

    Raises
    ------
    Withheld
        As `effect`.

    Examples
    --------
    >>> by_group(example(), "in_work_12", "sex")["control"]
           yes   no  all
    woman  130  235  365
    man     80  120  200
    all    210  355  565
    """
    answers = _answers(data, outcome)
    whole = _told(data, answers, outcome)
    groups = _levels(data, by).loc[answers.index].cat.remove_unused_categories()
    if ALL in groups.cat.categories:
        raise ValueError(f"{by}: {ALL!r} is the name of the totals; no group can have it")
    release, arms = _release(data), _arms(data).loc[answers.index]
    tables = {}
    for arm in ARMS:
        own = arms == arm
        sizes = release.split(groups[own], int(whole.loc[ALL, arm]))
        yes_all = release.split(answers[own], int(whole.loc[ALL, arm]))["yes"]
        yes = release.split(groups[own & (answers == "yes")], int(yes_all))
        frame = pd.DataFrame({"yes": yes, "no": sizes - yes, ALL: sizes})
        frame.loc[ALL] = frame.sum()
        tables[arm] = frame.astype("Int64").mask(frame < SHOWN)
    small = [str(level) for level in groups.cat.categories if any(t.loc[level, ALL] is pd.NA for t in tables.values())]
    if small:
        raise Withheld(
            f"{by}: fewer than about {SHOWN} people with a known {outcome} in an arm of {', '.join(small)}; "
            "put it together with another level"
        )
    return tables


@dataclass(frozen=True)
class Adjusted:
    """Hold an effect from a regression, as it is released.

    ``n`` people; ``effect`` of the intervention with its 95 % interval; ``p`` of the test against none.
    """

    n: int
    effect: Estimate
    p: float


def _listed(columns: Sequence[str]) -> list[str]:
    """Take one name for a list of it."""
    return [columns] if isinstance(columns, str) else list(columns)


def _model_data(data: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    for column in columns:
        _measured(data, column)
    frame = data[["arm", *columns]].dropna().copy()
    for column in frame.columns.drop("arm"):
        if isinstance(frame[column].dtype, pd.CategoricalDtype):
            frame[column] = frame[column].cat.remove_unused_categories().astype(str)
    frame.insert(0, "treated", (frame["arm"] == "intervention").astype(int))
    if min((frame["arm"] == arm).sum() for arm in ARMS) < MEANT:
        raise Withheld(f"{', '.join(columns)}: known together for fewer than {MEANT} people in an arm")
    return frame


def _enough(design: pd.DataFrame, least: int, what: str) -> None:
    """Refuse a model that has too few people for its parameters, or one for each kind of people there is."""
    parameters = design.shape[1]
    if least < PER_PARAMETER * parameters:
        raise Withheld(
            f"{what}: {least} for {parameters} parameters; a model needs {PER_PARAMETER} for each. Adjust for less"
        )
    if len(design.drop_duplicates()) <= parameters:
        raise Withheld(
            f"{what}: the model is saturated, it has a parameter for each kind of people and so tells their exact "
            "shares; use effect, or adjust for more"
        )


def _released(data: pd.DataFrame, frame: pd.DataFrame, effect: float, se: float, unit: float, df: float) -> Adjusted:
    """Round an effect and its standard error to a unit; interval and p are computed from these."""
    n = _release(data).size(frame.index)
    value, spread = coarse(effect, unit), max(coarse(se, unit / 2), unit / 2)
    half = float(stats.t.ppf(0.975, df)) * spread
    p = float(2 * stats.t.sf(abs(value / spread), df))
    return Adjusted(n, Estimate(value, value - half, value + half), p)


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
        share with and without the intervention (between -1 and 1). Delta-method interval. Effect and
        standard error are rounded to a step that one person can't be seen in, n as a count is.

    Raises
    ------
    Withheld
        If there are fewer than 10 people with the outcome, or without it, for each parameter, or the
        model is saturated, as the one without covariates is.
    Separated
        If something that is adjusted for tells the outcome of some people for certain.

    Notes
    -----
    Ten events for each parameter: Peduzzi et al. (1996). Where a linear combination of the variables
    never disagrees with the outcome, the likelihood has no maximum, and what a program prints instead is
    where it stopped. A linear programme finds such a combination, if there is one (Konis 2007).

    Examples
    --------
    >>> found = logit(example(), "in_work_12", ["age", "sex"])
    >>> found.n, round(found.effect.value, 3), round(found.p, 2)
    (1190, 0.07, 0.01)
    """
    import statsmodels.api as sm

    adjust = _listed(adjust)
    _answers(data, outcome)
    frame = _model_data(data, [outcome, *adjust])
    design = _design(frame, ["treated", *adjust])
    y = frame[outcome].to_numpy(dtype=float)
    if _separated(design.to_numpy(), y):
        raise Separated(
            f"{outcome}: separation: {' and '.join(['arm', *adjust])} tell it for certain of some people, so that the "
            "odds have no end; leave out or put together what does"
        )
    _enough(design, int(min(y.sum(), (1 - y).sum())), f"{outcome}, people with and without it")
    fit = sm.Logit(y, design).fit(disp=False)
    margins = fit.get_margeff(dummy=True)
    place = [name for name in design.columns if name != "one"].index("treated")
    unit = step(1.0, min((frame["arm"] == arm).sum() for arm in ARMS))
    return _released(data, frame, float(margins.margeff[place]), float(margins.margeff_se[place]), unit, np.inf)


class Separated(ValueError):
    """A model that has no estimate, since some people's outcome is certain."""


def _design(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Give the columns of a model: a constant, numbers as they are, and all levels of a text but one."""
    parts = [pd.DataFrame({"one": 1.0}, frame.index)]
    for column in columns:
        if pd.api.types.is_numeric_dtype(frame[column]):
            parts.append(frame[[column]].astype(float))
        else:
            parts.append(pd.get_dummies(frame[column], prefix=column, drop_first=True, dtype=float))
    return pd.concat(parts, axis=1)


_ROWS_OF_A_PROGRAMME = 2000


def _separated(design: np.ndarray, y: np.ndarray) -> bool:
    """Tell whether a combination of the columns is never on the wrong side of the outcome, and not always 0."""
    signed = np.unique(np.where(y[:, None] > 0, 1.0, -1.0) * design, axis=0)
    signed /= np.maximum(abs(signed).max(axis=0), 1e-300)
    # Who has no such combination with a part of the people has none with all.
    some = np.random.default_rng(0).permutation(len(signed))[:_ROWS_OF_A_PROGRAMME]
    for part in [signed] if len(some) == len(signed) else [signed[some], signed]:
        found = optimize.linprog(-part.sum(axis=0), A_ub=-part, b_ub=np.zeros(len(part)), bounds=(-1, 1))
        if not (found.success and -found.fun > 1e-6):
            return False
    return True


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
        ratio is the same in all groups. Computed from the counts as they are released.

    Raises
    ------
    Withheld
        If a group is too small or a count behind the result isn't shown.

    Examples
    --------
    >>> round(interaction(example(), "in_work_12", "sex"), 1)
    0.7
    """
    import statsmodels.api as sm

    shown = by_group(data, outcome, by)
    groups = shown[ARMS[0]].index.drop(ALL)
    cells = [(arm, group, *_share(shown[arm].loc[group])) for arm in ARMS for group in groups]
    if any(yes is pd.NA for *_, yes, _ in cells):
        raise Withheld(f"{outcome} by {by}: computed from counts that aren't shown")
    if len(groups) < 2:
        raise ValueError(f"{by}: expected two groups or more, found {len(groups)}")
    yes = np.array([[yes, n - yes] for *_, yes, n in cells], dtype=float)
    frame = pd.DataFrame({"treated": [float(arm == ARMS[1]) for arm, *_ in cells], "g": [c[1] for c in cells]})
    small = _design(frame, ["treated", "g"])
    fit = sm.GLM(yes, small, family=sm.families.Binomial()).fit()
    # The model with the interaction has a parameter for each cell, so that nothing is left of its deviance.
    return float(stats.chi2.sf(fit.deviance, len(groups) - 1))


# --- Scores


def _is_yes_no(column: str) -> bool:
    """Tell whether the schema has a column of 1 and 0."""
    rules = {field["name"]: field.get("constraints", {}) for field in _resource()["schema"]["fields"]}
    return rules.get(column, {}).get("maximum") == 1


def _span(data: pd.DataFrame, column: str) -> float:
    """Give how far two values of a column can be apart: by the schema, or else by the data."""
    rules = {field["name"]: field.get("constraints", {}) for field in _resource()["schema"]["fields"]}.get(column, {})
    if "maximum" in rules:
        return float(rules["maximum"] - rules["minimum"])
    return float(data[column].max() - data[column].min())


def _moments(data: pd.DataFrame, column: str, arm: str) -> Moments:
    if not _measured(data, column):
        raise ValueError(f"{column}: expected numbers; use counts")
    values = data.loc[data["arm"] == arm, column].dropna()
    if _is_yes_no(column) or set(values) == {0.0, 1.0}:
        raise ValueError(f"{column}: has only 1 and 0; use effect")
    return _release(data).moments(values, _span(data, column) or 1.0, f"{column} in {arm}")


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
        (Hedges). Intervention minus control. Means and SDs are rounded so that one person can't be
        seen in them, and the rest is computed from these.

    Raises
    ------
    Withheld
        See `disclosure.Release.moments`.

    Examples
    --------
    >>> row = means(example(), ["hads_depression_12"]).iloc[0]
    >>> row[["control_mean", "intervention_mean", "difference", "g"]].astype(float).round(2).tolist()
    [6.2, 5.1, -1.1, -0.26]
    """
    rows = []
    for column in _listed(columns):
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
        The difference, intervention minus control, by least squares. It and its standard error are
        rounded to the step of the means; interval and p are computed from these.

    Raises
    ------
    Withheld
        As `means`.

    Examples
    --------
    >>> found = ancova(example(), "hads_depression_12", "hads_depression_0")
    >>> found.n, round(found.effect.value, 2)
    (630, -0.7)
    """
    import statsmodels.api as sm

    adjust = _listed(adjust)
    frame = _model_data(data, [outcome, baseline, *adjust])
    unit = max(_moments(_same_file(frame, data), outcome, arm).step for arm in ARMS)
    design = _design(frame, ["treated", baseline, *adjust])
    _enough(design, len(frame), f"{outcome}, people")
    if np.linalg.matrix_rank(design.to_numpy()) < design.shape[1]:
        raise ValueError(f"{', '.join([baseline, *adjust])}: one of them follows from the others; leave it out")
    fit = sm.OLS(frame[outcome].to_numpy(dtype=float), design).fit()
    n = _release(data).size(frame.index)
    df = n - design.shape[1]
    return _released(data, frame, float(fit.params["treated"]), float(fit.bse["treated"]), unit, df)


def _same_file(frame: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Let some rows of the data keep who they are and the key of their file."""
    frame = frame.assign(participant=data["participant"]) if "participant" in data.columns else frame
    frame.attrs = dict(data.attrs)
    return frame


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
        last row asks whether the change differs between the arms. F is rounded to a tenth and n as a
        count is; the rest is computed from these.

    Raises
    ------
    Withheld
        As `means`.

    Examples
    --------
    >>> mixed_anova(example(), "hads_depression_0", "hads_depression_12").round(2)["df2"].tolist()
    [628, 628, 628]
    """
    import pingouin as pg

    frame = _model_data(data, [before, after])
    for column in (before, after):
        for arm in ARMS:
            _moments(_same_file(frame, data), column, arm)
    df2 = _release(data).size(frame.index) - 2
    frame["arm"] = frame["arm"].astype(str)
    long = frame.reset_index(names="person").melt(
        ["person", "arm"], [before, after], var_name="time", value_name="score"
    )
    with warnings.catch_warnings():
        # pingouin 0.7 calls pandas 3.1 in a way that is going away.
        warnings.filterwarnings("ignore", "The inplace keyword", DeprecationWarning)
        table = pg.mixed_anova(long, dv="score", within="time", subject="person", between="arm").set_index("Source")
    rows: list[tuple[Any, ...]] = []
    for source_, label in {"arm": "arm", "time": "time", "Interaction": "arm × time"}.items():
        f = coarse(float(table.loc[source_, "F"]), 0.1)
        rows.append((label, 1, df2, f, summary.p_from_f(f, 1, df2), f / (f + df2)))
    return pd.DataFrame(rows, columns=["effect", "df1", "df2", "F", "p", "partial_eta2"])
