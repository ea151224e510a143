"""Tables that nobody has described: what a column holds, by its name, and which families have what they need.

A role is what a column is called, ``percent`` or ``ci_low``, or one of its usual other names, English or Norwegian.
What stands before or behind it is the group: ``control_mean``, ``sd_ips``. Groups can also stand in a column ``arm`` or
``group``, one row each. A family is asked where all that it takes stands in the row (or, of two groups, in the pair).

No base, no verdict: where a percentage has no n in its row, only what needs none is asked. A row ``group_size`` bounds
how many people a percentage can be of; a column ``heading`` gathers the answers to a question, and these are taken for
all answers only where their counts add up to the size of the group or their percentages to 100.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from etterprov import source
from etterprov.check import EXPLAINED, INCONSISTENT, Check
from etterprov.counts import as_int
from etterprov.families.arithmetic import COMPUTED
from etterprov.families.estimates import AMID, ESTIMATE_P, ESTIMATE_T, EXP
from etterprov.families.family import Family
from etterprov.families.means import DF, DIFFERENCE, MEAN_END, P_DIFFERENCE, T, group
from etterprov.families.shares import ADJUSTED, COMMON_BASE, SHARE
from etterprov.families.tests import CHI2, P
from etterprov.families.totals import AT_LEAST, AT_MOST, TOTAL, hundred
from etterprov.printed import Printed
from etterprov.reach import reach, sqrt
from etterprov.readings import says

#: The row that holds the size of each group, as `etterprov.paste` writes it.
SIZE = "group_size"
#: Rows that nothing but their group names.
UNNAMED = "rows"
_VOCABULARY = Path(__file__).with_suffix(".csv")
ARMS = ("arm", "group", "gruppe", "groups")
_HEADINGS = ("heading", "question", "overskrift", "spoersmaal")
_TOTALS = ("total", "all", "totalt", "alle", "samlet", "both", "begge")
#: What a group, and not a comparison, has.
_OF_GROUPS = ("n", "count", "percent", "share", "mean", "sd", "se")


@dataclass(frozen=True)
class _Role:
    """Hold the names that a column of this role can have, and what its numbers need to be checked."""

    names: tuple[str, ...]
    lacks: str


@cache
def _roles() -> Mapping[str, _Role]:
    """Read the roles; ``number`` is either people or a count of them, as the other columns tell."""
    rows = csv.DictReader(source.text(_VOCABULARY).splitlines())
    return MappingProxyType({row["role"]: _Role(tuple(row["names"].split()), row["lacks"]) for row in rows})


def plain_name(name: str) -> str:
    """Write a column's name in small letters and underscores.

    Examples
    --------
    >>> plain_name("Øvre 95 % KI")
    'oevre_95_percent_ki'
    """
    for letter, other in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("χ", "chi"), ("²", "2"), ("%", " percent ")):
        name = name.lower().replace(letter, other)
    return re.sub(r"[^a-z0-9]+", "_", name).strip("_")


def role_of(column: str) -> tuple[tuple[str, str], ...]:
    """Tell what a column can hold, and of which group, by its name; the surest reading first.

    Parameters
    ----------
    column : str
        Its name.

    Returns
    -------
    tuple of (str, str)
        Role and group, ``""`` if its name tells none. Several where the name can be read in as many ways.

    Examples
    --------
    >>> role_of("control_mean"), role_of("Standardavvik tiltak"), role_of("n_t"), role_of("comment")
    ((('mean', 'control'),), (('sd', 'tiltak'),), (('n', 't'), ('t', 'n')), ())
    """
    name = plain_name(column)
    if name.endswith("_sign"):
        return ()
    found: list[tuple[int, str, str]] = []
    for role, known in _roles().items():
        for alias in known.names:
            if name == alias:
                found.append((len(alias) + 100, role, ""))
            elif name.endswith(f"_{alias}"):
                found.append((len(alias), role, name.removesuffix(f"_{alias}")))
            elif name.startswith(f"{alias}_"):
                found.append((len(alias), role, name.removeprefix(f"{alias}_")))
    longest = max((length for length, _, _ in found), default=0)
    return tuple((role, group) for length, role, group in found if length == longest)


def roles_of(columns: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Tell what each column holds; columns whose names tell nothing, or several things, are left out.

    Parameters
    ----------
    columns : iterable of str
        Their names.

    Returns
    -------
    dict of str to (str, str)
        Role and group by column.

    Examples
    --------
    >>> roles_of(["n_t", "mean_t", "antall", "prosent"])
    {'n_t': ('n', 't'), 'mean_t': ('mean', 't'), 'antall': ('count', ''), 'prosent': ('percent', '')}
    """
    can = {column: role_of(column) for column in columns}
    sure = {ways[0][1] for ways in can.values() if len(ways) == 1}
    found: dict[str, tuple[str, str]] = {}
    for column, ways in can.items():
        known = ways if len(ways) == 1 else [way for way in ways if way[1] in sure]
        if len(known) == 1:
            found[column] = known[0]
    percents = {group for role, group in found.values() if role in ("percent", "share")}
    taken = set(found.values())
    for column, (role, of) in found.items():
        if role == "number":
            found[column] = ("count" if of in percents or ("n", of) in taken else "n", of)
    return found


@dataclass(frozen=True)
class Cells:
    """Hold what a row says of one group, by role, how its columns are called, and the group if it has the row alone."""

    numbers: Mapping[str, Printed]
    columns: Mapping[str, str]
    row_of: str = ""

    def __getitem__(self, role: str) -> Printed:
        """Give the number of a role."""
        return self.numbers[role]

    def has(self, *roles: str) -> bool:
        """Tell whether all of these are printed."""
        return all(role in self.numbers for role in roles)


@dataclass(frozen=True)
class Record:
    """Hold one row, or the rows of all groups where these stand in a column."""

    name: str
    heading: str
    groups: Mapping[str, Cells]
    shared: Cells
    words: Mapping[str, str]

    @property
    def arms(self) -> list[tuple[str, Cells]]:
        """Give the groups that are no totals."""
        return [(name, cells) for name, cells in self.groups.items() if name not in _TOTALS]


@dataclass
class _Gathered:
    name: str
    heading: str
    groups: dict[str, dict[str, Printed]] = field(default_factory=lambda: defaultdict(dict))
    columns: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[str, str] = field(default_factory=dict)
    rows_of: set[str] = field(default_factory=set)


def records(table: str) -> tuple[Record, ...]:
    """Read the rows of a table by the names of its columns.

    Parameters
    ----------
    table : str
        Its name.
    """
    rows = source.rows(table)
    columns = [column["name"] for column in source.schema()[table]["schema"]["fields"]]
    roles = roles_of(columns)
    arm = next((column for column in columns if plain_name(column) in ARMS), None)
    heading = next((column for column in columns if plain_name(column) in _HEADINGS), None)
    keys = source.schema()[table]["schema"]["primaryKey"]
    gathered: dict[str, _Gathered] = {}
    for key, row in rows.items():
        parts = dict(zip(keys, (key,) if isinstance(key, str) else key, strict=True))
        own = parts.pop(arm, None) if arm in parts else getattr(row, arm) if arm else None
        name = "-".join(parts.values()) if parts else UNNAMED
        if arm and arm not in keys:
            name = "-".join(parts.values())
        one = gathered.setdefault(name, _Gathered(name, (getattr(row, heading) or "") if heading else ""))
        for column in columns:
            cell = getattr(row, column)
            role, of = roles.get(column, ("", ""))
            if isinstance(cell, Printed) and role:
                at = (plain_name(own) if own else "") or of
                if own:
                    one.rows_of.add(at)
                one.groups[at].setdefault(role, cell)
                one.columns[at].setdefault(role, column)
            elif isinstance(cell, str):
                one.words[plain_name(column)] = cell
    return tuple(map(_record, gathered.values()))


def _record(one: _Gathered) -> Record:
    """Part what a row says of its groups from what it says of their comparison."""
    groups = {
        name: Cells(cells, one.columns[name], name if name in one.rows_of else "") for name, cells in one.groups.items()
    }
    shared = groups.get("", Cells({}, {}))
    named = {name: cells for name, cells in groups.items() if name}
    if not named:
        named = {"": shared}
    elif len([name for name in named if name not in _TOTALS]) > 1:
        # In a row for each group, a test printed once is that of both.
        tests = {
            role: (name, cell)
            for name, cells in named.items()
            for role, cell in cells.numbers.items()
            if role not in _OF_GROUPS
        }
        once = {
            role: found for role, found in tests.items() if sum(role in cells.numbers for cells in named.values()) == 1
        }
        shared = Cells(
            {role: cell for role, (_, cell) in once.items()} | dict(shared.numbers),
            {role: named[name].columns[role] for role, (name, _) in once.items()} | dict(shared.columns),
        )
        named = {
            name: replace(cells, numbers={role: x for role, x in cells.numbers.items() if role not in once})
            for name, cells in named.items()
        }
    return Record(one.name, one.heading, MappingProxyType(named), shared, MappingProxyType(one.words))


def checks(name: str) -> tuple[Check, ...]:
    """Ask of a source's tables what the names of their columns allow to ask.

    Parameters
    ----------
    name : str
        The source.
    """
    (found,) = (one for one in source.sources() if one.name == name)
    return tuple(check for table in found.tables for check in _Table(table).checks())


def lacking(table: str) -> dict[str, str]:
    """Say of each number of a table what would be needed to check it.

    Parameters
    ----------
    table : str
        Its name.

    Returns
    -------
    dict of str to str
        By cell.
    """
    columns = [column["name"] for column in source.schema()[table]["schema"]["fields"]]
    roles = roles_of(columns)
    found = {}
    for number in source.cells(table):
        column = str(number.cell).rpartition("/")[2]
        role = roles.get(column, ("", ""))[0]
        several = " and ".join(f"{role} of {group!r}" for role, group in role_of(column))
        unknown = f"the column {column!r} can be {several}" if several else f"nothing is known of a column {column!r}"
        found[str(number.cell)] = _roles()[role].lacks if role else unknown
    return found


class _Table:
    """Ask the families of one table."""

    def __init__(self, table: str) -> None:
        self.records = records(table)
        size = next((record for record in self.records if record.name == SIZE), None)
        self.sizes = {g: cells["n"] for g, cells in (size.groups if size else {}).items() if cells.has("n")}
        self.taken: set[str] = set()

    def checks(self) -> Iterator[Check]:
        questions = self._questions()
        yield from self._totals()
        for record in self.records:
            for name, cells in record.groups.items():
                yield from self._shares(record, name, cells, questions.get((record.heading, name), ()))
                yield from self._means(record, cells)
                yield from self._estimates(record, cells)
            if len(record.groups) > 1 or "" not in record.groups:
                yield from self._estimates(record, record.shared)
            for cells in _once((record.shared, *record.groups.values())):
                yield from self._tests(record, cells)
            yield from self._pair(record)
        yield from self._question_tests(questions)

    def _ask(self, family: Family, record: Record, cells: Cells, role: str, /, *numbers: Any, **how: Any) -> Check:
        """Ask a family, under a name of row, group if it has a row, column and, where that is taken, the family."""
        row = record.name if record.name != UNNAMED or not cells.row_of else ""
        name = "-".join(filter(None, (row, cells.row_of, cells.columns[role])))
        if name in self.taken:
            name += f"-{family.name.replace(' ', '-')}"
        while name in self.taken:
            name += "-too"
        self.taken.add(name)
        return family.check(plain_id(name), *numbers, claim=cells[role], **how)

    # Counts and percentages -------------------------------------------------------------------------------

    def _questions(self) -> dict[tuple[str, str], tuple[Record, ...]]:
        """Find headings whose rows are all the answers of a group: their counts add up to it, or percentages to 100."""
        under: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            if record.heading and record.name != SIZE:
                under[record.heading].append(record)
        found = {}
        for heading, rows in under.items():
            for name in {name for row in rows for name in row.groups}:
                cells = [row.groups[name] for row in rows if name in row.groups]
                if len(cells) < 2 or not all(one.has("count", "percent") for one in cells):
                    continue
                people = sum(as_int(one["count"]) for one in cells)
                sizes = [self.sizes[name]] if name in self.sizes else [one["n"] for one in cells if one.has("n")][:1]
                whole = any(as_int(size) == people for size in sizes)
                if people and (whole or hundred([one["percent"] for one in cells]).holds):
                    found[heading, name] = tuple(rows)
        return found

    def _shares(self, record: Record, name: str, cells: Cells, question: tuple[Record, ...]) -> Iterator[Check]:
        role = "percent" if cells.has("percent") else "share"
        if not cells.has("count"):
            return
        count = cells["count"]
        if cells.has("n"):
            if cells.has(role):
                of = 1 if role == "share" and cells[role].value <= 1 else 100
                yield self._ask(SHARE, record, cells, role, cells[role], count, cells["n"], of=of)
            yield self._ask(AT_MOST, record, cells, "count", count, cells["n"])
        elif role == "percent" and cells.has(role):
            if question:
                answers = [row.groups[name] for row in question]
                others = [one["percent"] for one in answers if one["percent"].cell != cells[role].cell]
                counts = [one["count"] for one in answers]
                base = sum(map(as_int, counts))
                yield self._ask(ADJUSTED, record, cells, role, cells[role], count, base, others, also=counts)
            elif name in self.sizes:
                most = as_int(self.sizes[name])
                yield self._ask(
                    COMMON_BASE, record, cells, role, [cells[role]], [count], 1, most, also=[self.sizes[name]],
                    asks=f"{count} of no more than the {most} people of the group",
                )  # fmt: skip
        elif name in self.sizes:
            yield self._ask(AT_MOST, record, cells, "count", count, self.sizes[name])

    def _totals(self) -> Iterator[Check]:
        """Add groups up, where the sizes of the groups say that the total is theirs."""
        for record in self.records:
            parts = [cells for _, cells in record.arms]
            for name, whole in record.groups.items():
                if name not in _TOTALS or len(parts) < 2:
                    continue
                sizes = [self.sizes.get(arm) for arm, _ in record.arms]
                for role in ("n", "count"):
                    if not whole.has(role) or not all(one.has(role) for one in parts):
                        continue
                    known = role == "n" or (
                        all(sizes)
                        and name in self.sizes
                        and sum(as_int(x) for x in sizes if x) == as_int(self.sizes[name])
                    )
                    if known or (
                        whole.has("n") and as_int(whole["n"]) == sum(as_int(x["n"]) for x in parts if x.has("n"))
                    ):
                        yield self._ask(TOTAL, record, whole, role, whole[role], [one[role] for one in parts])

    # Means and estimates ----------------------------------------------------------------------------------

    def _means(self, record: Record, cells: Cells) -> Iterator[Check]:
        if cells.has("mean", "ci_low", "ci_high"):
            yield from self._amid(record, cells, "mean")
            spread = next((role for role in ("se", "sd") if cells.has(role)), None)
            middle = AMID.rule(cells["mean"], cells["ci_low"], cells["ci_high"]).holds
            if spread and cells.has("n") and middle and "95" in cells.columns["ci_low"]:
                for side in ("low", "high"):
                    ends = (cells[f"ci_{side}"], cells["mean"], cells[spread], cells["n"], side)
                    yield self._ask(MEAN_END, record, cells, f"ci_{side}", *ends, of=spread)
        if cells.has("se", "sd", "n") and as_int(cells["n"]) > 0:
            n = as_int(cells["n"])
            span = reach(lambda sd: sd / sqrt(float(n)), cells["sd"])
            numbers = (cells["se"], span)
            yield self._ask(
                COMPUTED, record, cells, "se", *numbers, also=[cells["sd"], cells["n"]],
                asks=f"{cells['sd']} over the root of {n}",
            )  # fmt: skip

    def _amid(self, record: Record, cells: Cells, role: str) -> Iterator[Check]:
        """Hold an estimate against its interval, which not every method makes symmetric: then it must be within."""
        estimate, low, high = (cells[part] for part in (role, "ci_low", "ci_high"))
        positive = min(estimate.low, low.low) > 0
        for log_scale in (role == "ratio", role != "ratio"):
            if (positive or not log_scale) and AMID.rule(estimate, low, high, log_scale=log_scale).holds:
                yield self._ask(AMID, record, cells, role, estimate, low, high, log_scale=log_scale)
                return
        if min(estimate.decimals, low.decimals, high.decimals) > 0:
            yield self._ask(AT_MOST, record, cells, "ci_low", low, estimate)
            yield self._ask(AT_LEAST, record, cells, "ci_high", high, estimate)

    def _estimates(self, record: Record, cells: Cells) -> Iterator[Check]:
        for role in ("b", "difference", "ratio"):
            if cells.has(role, "ci_low", "ci_high"):
                yield from self._amid(record, cells, role)
        if cells.has("ratio", "b"):
            yield self._ask(EXP, record, cells, "ratio", cells["ratio"], cells["b"])
        estimate = next((role for role in ("b", "difference") if cells.has(role)), None)
        if not estimate or not cells.has("se"):
            return
        df = cells["df"] if cells.has("df") else None
        for role in ("t", "z"):
            if cells.has(role):
                yield self._ask(ESTIMATE_T, record, cells, role, cells[role], cells[estimate], se=cells["se"], df=df)
        if cells.has("p") and (sign := _sign(record, cells)) is not None:
            yield self._ask(
                ESTIMATE_P, record, cells, "p", cells["p"], cells[estimate], se=cells["se"], df=df, sign=sign
            )

    # Tests ------------------------------------------------------------------------------------------------

    def _statistic(self, record: Record, cells: Cells) -> tuple[str, str] | None:
        """Give the test of a row, and the role that holds its statistic."""
        for role in ("t", "z", "f", "chi2"):
            if cells.has(role):
                return role, role
        test = record.words.get("test", "").lower()
        return (test, "statistic") if cells.has("statistic") and test in ("t", "z", "f", "chi2") else None

    def _tests(self, record: Record, cells: Cells) -> Iterator[Check]:
        """Hold a p against its statistic, of a comparison or of one group."""
        statistic = self._statistic(record, cells)
        needed = {"t": ("df",), "z": (), "chi2": ("df",), "f": ("df", "df2")}
        if not statistic or not cells.has("p", *needed[statistic[0]]):
            return
        sign = _sign(record, cells)
        if sign is None:
            return
        test, role = statistic
        numbers = [cells["p"], cells[role], *(cells[df] for df in needed[test])]
        name = "F" if test == "f" else test
        check = self._ask(P, record, cells, "p", *numbers, test=name, sign=sign)
        if check.verdict == INCONSISTENT and test in ("t", "z"):
            one = P.check(check.id.partition("/")[2], *numbers, test=test, sign=sign, one_sided=True)
            if one.verdict != INCONSISTENT:
                check = replace(one, verdict=EXPLAINED, by=says("one-sided"))
        yield check

    def _pair(self, record: Record) -> Iterator[Check]:
        if len(record.arms) != 2:
            return
        shared = record.shared
        (_, one), (_, two) = record.arms
        if shared.has("difference") and one.has("mean") and two.has("mean"):
            ways = [
                DIFFERENCE.rule(shared["difference"], a["mean"], b["mean"]).holds for a, b in ((one, two), (two, one))
            ]
            a, b = (two, one) if ways == [False, True] else (one, two)
            yield self._ask(DIFFERENCE, record, shared, "difference", shared["difference"], a["mean"], b["mean"])
        statistic = self._statistic(record, shared)
        if statistic and statistic[0] == "t" and all(cells.has("n", "mean", "sd") for cells in (one, two)):
            pair = [group(cells["n"], cells["mean"], sd=cells["sd"]) for cells in (one, two)]
            yield self._ask(T, record, shared, statistic[1], shared[statistic[1]], *pair, signed=False)
            if shared.has("df"):
                yield self._ask(DF, record, shared, "df", shared["df"], *pair)
            if shared.has("p") and (sign := _sign(record, shared)) is not None and not shared.has("df"):
                yield self._ask(P_DIFFERENCE, record, shared, "p", shared["p"], *pair, sign=sign)
        if statistic and statistic[0] == "chi2" and all(cells.has("n", "count") for cells in (one, two)):
            counts = [[cells["count"], as_int(cells["n"]) - as_int(cells["count"])] for cells in (one, two)]
            sizes = [cells["n"] for cells in (one, two)]
            yield self._ask(CHI2, record, shared, statistic[1], shared[statistic[1]], counts, also=sizes)

    def _question_tests(self, questions: Mapping[tuple[str, str], tuple[Record, ...]]) -> Iterator[Check]:
        """Ask for the chi-square of a question where its degrees of freedom are those of all its answers."""
        for heading in dict.fromkeys(heading for heading, _ in questions):
            rows = next(rows for (h, _), rows in questions.items() if h == heading)
            arms = [name for name, _ in rows[0].arms]
            tested = [row for row in rows if (self._statistic(row, row.shared) or ("",))[0] == "chi2"]
            if len(tested) != 1 or len(arms) < 2 or not all((heading, arm) in questions for arm in arms):
                continue
            row, (_, role) = tested[0], self._statistic(tested[0], tested[0].shared) or ("", "")
            df = (len(rows) - 1) * (len(arms) - 1)
            if row.shared.has("df") and as_int(row.shared["df"]) == df:
                counts = [[one.groups[arm]["count"] for one in rows] for arm in arms]
                also = [row.shared["df"]]
                yield self._ask(CHI2, row, row.shared, role, row.shared[role], counts, also=also)


def _once(cells: Iterable[Cells]) -> Iterable[Cells]:
    """Leave out what is there twice: the cells of a row without groups are also what it says of all."""
    return {id(one.numbers): one for one in cells}.values()


def plain_id(name: str) -> str:
    """Make a name that an address can hold."""
    return re.sub(r"[\s/]+", "-", name).strip("-")


def _sign(record: Record, cells: Cells) -> str | None:
    """Give what is printed before p; None if no family knows it."""
    sign = record.words.get(plain_name(f"{cells.columns['p']}_sign"), "")
    return sign if sign in ("", "=", "<", ">") else None
