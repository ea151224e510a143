"""Declarations: what a table merely says of its numbers, as rows of ``relations.csv`` beside it.

A row asks one family of one printed number, or of all that fit a pattern:

.. code-block:: text

    name,family,claim,of,options
    {row}-{arm}-percent,percentage of a count,report-table-2/{row}/{arm}_percent,{arm}_count; size/{arm}_n,
    referred,same number elsewhere,report-text/referred/value,report-table-1/all/n,

``name``
    What the check is called in its table. ``{row}`` as in the claim, ``{row:-}`` with hyphens for underscores.
``family``
    As the ledger calls it; ``computed`` for a formula, ``excused`` for numbers that nothing printed can tell.
``claim``
    The cell that it is about, ``table/key/column``. ``{name}`` stands for anything within one part, ``{name=a|b}`` for
    one of these; each printed cell that fits makes a check. A cell that some of the others are missing for makes none.
``of``
    What the family takes besides the claim, separated by semicolons: expressions (`etterprov.expression`), where
    ``{name}`` stands for what it stands for in the claim.
``options``
    Options of the family: ``name=expression`` (or ``yes``, ``no``, a word), separated by semicolons.
``asks``
    What is checked: words, or a reading; by default the family's.
``finding``, ``by``, ``cleared``
    Readings: what to say if it doesn't work out; why it is read as it is, where that isn't printed (what holds is then
    *explained*); and else.
``facts``
    Their facts: ``name=expression``, ``name='word'`` or the cell of a word, separated by semicolons.

Only ``name``, ``family`` and ``claim`` must be there. A family whose claim is the first of several (percentages of one
question) takes the others as its first argument.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from math import inf
from types import MappingProxyType
from typing import Any, cast

from etterprov import families, readings, source
from etterprov.check import EXPLAINED, INCONSISTENT, UNEXPLAINED, Check, excuse
from etterprov.expression import ExpressionError, Node, NoValueError, addresses, parse, several, value
from etterprov.families.arithmetic import COMPUTED
from etterprov.families.family import Family
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.readings import SILENT, Said, says

#: The family of numbers that nothing printed allows to recompute.
EXCUSED = "excused"
COLUMNS = ("name", "family", "claim", "of", "options", "asks", "finding", "by", "cleared", "facts")
_NEEDED = COLUMNS[:3]
_READINGS = ("finding", "by", "cleared")
_SCHEMA: Mapping[str, Any] = {
    "name": "relations",
    "help": f"the columns are {', '.join(COLUMNS)}",
    "schema": {
        "fields": [
            {"name": column, "type": "string", "constraints": {"required": column in _NEEDED}} for column in COLUMNS
        ],
        "primaryKey": ["claim", "name"],
    },
}
_VARIABLE = re.compile(r"\{(\w+)(?:=([^{}]+))?\}")
_USE = re.compile(r"\{(\w+)(:-)?\}")
_PAIR = re.compile(r"\s*([a-z_]\w*)\s*=\s*(.*?)\s*", re.DOTALL)
_TRUTH = {"yes": True, "no": False}


@cache
def known() -> Mapping[str, Family]:
    """Give every family by its name.

    Examples
    --------
    >>> known()["total"].name
    'total'
    """
    return MappingProxyType({family.name: family for family in families.FAMILIES})


class _Missing(Exception):
    """A cell that an expression names isn't printed."""


@dataclass(frozen=True)
class Declaration:
    """Hold a row of declarations with the line where it stands."""

    line: int
    name: str
    family: str
    claim: str
    of: str | None = None
    options: str | None = None
    asks: str | None = None
    finding: str | None = None
    by: str | None = None
    cleared: str | None = None
    facts: str | None = None
    file: str = source.DECLARATIONS

    def fault(self, column: str, problem: str) -> source.DataError:
        """Say what is wrong with it."""
        return source.fault(problem, self.file, self.line, column)


@dataclass(frozen=True)
class _Cells:
    """Know where the cells of a source are: printed numbers, by table and together, and all that there are."""

    tables: Mapping[str, Sequence[str]]
    printed: Mapping[str, None]
    every: Mapping[str, None]

    def of(self, table: str) -> Iterable[str]:
        """Give where the printed numbers of a table are, or of all if it is none."""
        return self.tables.get(table, self.printed)

    def number(self, address: str) -> Printed:
        """Give the number that is printed in a cell."""
        return cast(Printed, source.cell(address))

    def full(self, address: str, claim: str) -> str:
        """Complete an address by the table and the row of the claim."""
        if address.partition("/")[0] in self.tables:
            return address
        table, *key, _ = claim.split("/")
        return "/".join([table, *([] if "/" in address else key), address])

    def look(self, address: str, claim: str) -> Any:
        """Give the number of a cell, or those of all that fit.

        Raises
        ------
        ExpressionError
            If there is no such cell.
        _Missing
            If nothing is printed in it.
        """
        whole = self.full(address, claim)
        if "*" in whole:
            pattern = re.compile(re.escape(whole).replace(r"\*", "[^/]*"))
            fits = [cell for cell in self.of(whole.partition("/")[0]) if cell != claim and pattern.fullmatch(cell)]
            if not fits:
                raise ExpressionError(f"no printed cell fits {whole}")
            return several(list(map(self.number, fits)))
        if whole in self.printed:
            return self.number(whole)
        if whole not in self.every:
            raise ExpressionError(f"there is no cell {whole}{self._near(whole)}")
        raise _Missing(whole)

    def word(self, text: str, claim: str) -> str | None:
        """Give the text of a cell, or a word as it stands."""
        whole = self.full(text, claim)
        return self.text(whole) if whole in self.every else text

    def text(self, address: str) -> str | None:
        """Give what stands in a cell, as text."""
        found = source.cell(address)
        return found.text if isinstance(found, Printed) else found

    def _near(self, address: str) -> str:
        *row, column = address.split("/")
        columns = sorted({cell.rpartition("/")[2] for cell in self.every if cell.rpartition("/")[0] == "/".join(row)})
        if columns:
            return f"; its row has {', '.join(columns)}"
        if row and row[0] in self.tables:
            return f"; {row[0]} has no row {'/'.join(row[1:])!r}" if row[1:] else ""
        return "; operators stand between spaces" if re.search(r"\w[-+*/]\w", column) else ""


@source.cached
def _cells(name: str) -> _Cells:
    (found,) = (one for one in source.sources() if one.name == name)
    cells = {table: source.addresses(table) for table in found.tables}
    tables = {table: tuple(cell for cell, number in places.items() if number) for table, places in cells.items()}
    printed = dict.fromkeys(cell for numbers in tables.values() for cell in numbers)
    every = dict.fromkeys(cell for places in cells.values() for cell in places)
    return _Cells(MappingProxyType(tables), MappingProxyType(printed), MappingProxyType(every))


def declarations(name: str) -> tuple[Declaration, ...]:
    """Read the declarations of a source.

    Parameters
    ----------
    name : str
        The source.

    Returns
    -------
    tuple of Declaration
        None if it has no such file.

    Raises
    ------
    DataError
        With file, row and column, if the file breaks its form.
    """
    return _declarations(name)


@source.cached
def _declarations(name: str) -> tuple[Declaration, ...]:
    (found,) = (one for one in source.sources() if one.name == name)
    path = found.folder / source.DECLARATIONS
    if not path.exists():
        return ()
    rows, problems = source.check(path, _SCHEMA, printed=False)
    if problems:
        raise problems[0]
    read = tuple(Declaration(line, **row, file=source.shown(path)) for line, row in enumerate(rows.values(), start=2))
    for one in read:
        if one.family not in known() and one.family != EXCUSED:
            every = sorted([*known(), EXCUSED])
            near = get_close_matches(one.family, every)
            hint = f"near it: {', '.join(near)}" if near else f"known: {', '.join(every)}"
            raise one.fault("family", f"unknown family {one.family!r}; {hint}")
    return read


def checks(name: str) -> tuple[Check, ...]:
    """Run the declared checks of a source.

    Parameters
    ----------
    name : str
        The source.

    Returns
    -------
    tuple of Check
        In the order of the declarations, and of the cells that fit each.

    Raises
    ------
    DataError
        With file, row and column, if a declaration can't be read or names what isn't there.
    """
    return tuple(check for one in declarations(name) for check in _checked(one, name))


@source.cached
def _checked(declaration: Declaration, name: str) -> tuple[Check, ...]:
    return tuple(_Asked(declaration, name).checks())


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


class _Asked:
    """Ask what one declaration declares."""

    def __init__(self, declaration: Declaration, name: str) -> None:
        self.declared, self.source, self.cells = declaration, name, _cells(name)

    def checks(self) -> Iterator[Check]:
        """Make a check of each printed cell that the claim fits and that the others are printed for."""
        matches = list(self._matches())
        if not matches:
            raise self._fault("claim", self._nothing_fits())
        made, missing = False, ""
        for number, variables in matches:
            try:
                yield self._check(number, variables)
                made = True
            except _Missing as error:
                missing = str(error)
        if not made:
            raise self._fault("of", f"nothing is printed in {missing}")

    def _fault(self, column: str, problem: str) -> source.DataError:
        return self.declared.fault(column, problem)

    def _matches(self) -> Iterator[tuple[Printed, dict[str, str]]]:
        claim = self.declared.claim
        if "{" not in claim:
            if claim in self.cells.printed:
                yield self.cells.number(claim), {}
            return
        seen: set[str] = set()
        pattern, at = "", 0
        for variable in _VARIABLE.finditer(claim):
            pattern += re.escape(claim[at : variable.start()])
            at = variable.end()
            among = "|".join(map(re.escape, variable[2].split("|"))) if variable[2] else "[^/]+?"
            pattern += f"(?P={variable[1]})" if variable[1] in seen else f"(?P<{variable[1]}>{among})"
            seen.add(variable[1])
        fits = re.compile(pattern + re.escape(claim[at:]))
        for cell in self.cells.of(claim.partition("/")[0]):
            if found := fits.fullmatch(cell):
                yield self.cells.number(cell), found.groupdict()

    def _nothing_fits(self) -> str:
        claim = self.declared.claim
        if "{" in claim:
            return f"no printed cell fits {claim}"
        if claim in self.cells.every:
            return f"no number is printed in {claim}"
        try:
            self.cells.look(claim, claim)
        except ExpressionError as error:
            return str(error)
        raise AssertionError(claim)

    def _filled(self, column: str, variables: Mapping[str, str]) -> str:
        def one(use: re.Match[str]) -> str:
            if use[1] not in variables:
                raise self._fault(column, f"{{{use[1]}}} doesn't stand in the claim")
            return variables[use[1]].replace("_", "-") if use[2] else variables[use[1]]

        return _USE.sub(one, getattr(self.declared, column) or "")

    def _check(self, number: Printed, variables: Mapping[str, str]) -> Check:
        name, asks = self._filled("name", variables), self._asks(number, variables)
        said = {column: self._said(column, number, variables) for column in _READINGS}
        self._all_used(variables)
        if self.declared.family == EXCUSED:
            if not said["cleared"] or self.declared.of:
                raise self._fault("cleared", "excused numbers need a reading that says why, and nothing else")
            return excuse(name, asks or "number that nothing else tells", [number], said["cleared"])[0]
        family = known()[self.declared.family]
        told: dict[str, Any] = {"finding": said["finding"] or UNEXPLAINED, "cleared": said["cleared"]}
        inputs: list[Printed] = []
        try:
            arguments, options = self._arguments(family, number, variables, inputs)
        except NoValueError:
            # What it is held against can't be: with no reading does it hold.
            check = COMPUTED.check(name, number, None, also=inputs, asks=asks or family.name, **told)
            return replace(check, family=family.name)
        if family is COMPUTED:
            asks = asks or self._filled("of", variables)
        check = family.check(name, *arguments, claim=number, also=inputs, asks=asks or None, **told, **options)
        if said["by"] and check.verdict != INCONSISTENT:
            return replace(check, verdict=EXPLAINED, by=said["by"] + check.by)
        return check

    # What the family takes ------------------------------------------------------------------------------

    def _arguments(
        self, family: Family, number: Printed, variables: Mapping[str, str], inputs: list[Printed]
    ) -> tuple[list[Any], dict[str, Any]]:
        """Give the arguments and options of the rule; note the printed numbers that they come from."""
        signature = _signature(family.rule)
        hints = _hints(family.rule)
        positional = [p for p in signature if p.kind is not inspect.Parameter.KEYWORD_ONLY]
        named = {p.name for p in signature if p.kind is inspect.Parameter.KEYWORD_ONLY}
        texts = _parts(self._filled("of", variables))
        leads = _is_sequence(hints[positional[0].name])
        # A claim that is the first of several is put before the others, which are the first argument.
        takes = positional if leads else positional[1:]
        least = sum(p.default is inspect.Parameter.empty for p in takes)
        if not least <= len(texts) <= len(takes):
            wanted = "; ".join(p.name for p in takes)
            raise self._fault("of", f"expected {wanted}, found {len(texts)} of these")
        found = [self._value("of", text, hints[p.name], number, inputs) for text, p in zip(texts, takes, strict=False)]
        arguments = [(number, *found[0]), *found[1:]] if leads else [number, *found]
        options = {}
        for option, text in self._pairs("options", variables):
            if option not in named:
                raise self._fault("options", f"{family.name} has no option {option!r}; it has {_listed(named)}")
            options[option] = self._value("options", text, hints[option], number, inputs)
        return arguments, options

    def _pairs(self, column: str, variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for part in _parts(self._filled(column, variables)):
            pair = _PAIR.fullmatch(part)
            if not pair:
                raise self._fault(column, f"expected name=expression, found {part!r}")
            yield pair[1], pair[2]

    def _value(self, column: str, text: str, hint: Any, number: Printed, inputs: list[Printed]) -> Any:
        kinds = _kinds(hint)
        if bool in kinds:
            if text not in _TRUTH:
                raise self._fault(column, f"expected yes or no, found {text!r}")
            return _TRUTH[text]
        if str in kinds and Printed not in kinds:
            return self.cells.word(text, str(number.cell))
        node = self._parsed(column, text)
        if self.declared.family == COMPUTED.name:
            return self._reach(column, node, number, inputs)
        return self._fitting(column, text, _plain(self._computed(column, node, number, inputs)), hint)

    def _fitting(self, column: str, text: str, found: Any, hint: Any) -> Any:
        """Give a value the form that the rule takes: one or several, a printed number or a plain one."""
        kinds = _kinds(hint)
        if _is_sequence(hint):
            return tuple(
                self._fitting(column, text, x, kinds[0]) for x in (found if isinstance(found, tuple) else (found,))
            )
        if isinstance(found, tuple):
            raise self._fault(column, f"expected a single number, found several in {text!r}")
        if kinds == (Printed,) and not isinstance(found, Printed):
            raise self._fault(column, f"expected a cell, found {text!r}")
        return int(found.value) if kinds == (int,) and isinstance(found, Printed) else found

    def _parsed(self, column: str, text: str) -> Node:
        try:
            return parse(text)
        except ExpressionError as error:
            raise self._fault(column, f"{error} in {text!r}") from None

    def _computed(self, column: str, node: Node, number: Printed, inputs: list[Printed]) -> Any:
        """Compute an argument; its arithmetic is that of counts."""
        claim = str(number.cell)

        def counted(address: str) -> Any:
            found = self.cells.look(address, claim)
            inputs.extend(_flat([found]))
            return found

        try:
            found = value(node, counted)
            blurred = _flat(self.cells.look(address, claim) for address in addresses(node, rounded=True))
            rounded = isinstance(found, Fraction) and any(x.decimals for x in blurred)
        except ExpressionError as error:
            raise self._fault(column, str(error)) from None
        if rounded:
            raise self._fault(column, "arithmetic on rounded numbers belongs to the family 'computed'")
        return found

    def _reach(self, column: str, node: Node, number: Printed, inputs: list[Printed]) -> Any:
        """Give what a formula can give: exactly if nothing in it is rounded, None if it has no value."""
        claim = str(number.cell)

        def look(address: str) -> Any:
            return self.cells.look(address, claim)

        try:
            inputs.extend(_flat(map(look, addresses(node))))
            blurred = {str(x.cell): x for x in _flat(map(look, addresses(node, rounded=True)))}
            return _over(node, look, blurred) if blurred else Fraction(value(node, look))
        except ExpressionError as error:
            raise self._fault(column, str(error)) from None
        except ValueError:
            # Within their rounding something may be divided by zero: then nothing is too large.
            return Reach(-inf, inf) if blurred else None

    # What is said ---------------------------------------------------------------------------------------

    def _asks(self, number: Printed, variables: Mapping[str, str]) -> Said | str:
        """Give what is asked: a reading, if one is called so, or else the words themselves."""
        words = self._filled("asks", variables)
        return self._said("asks", number, variables) if words in readings.of(self.source).by_key else words

    def _said(self, column: str, number: Printed, variables: Mapping[str, str]) -> Said:
        key = self._filled(column, variables)
        if not key:
            return SILENT
        reading = self._reading(column, key)
        wanted = reading.names | reading.unused
        facts = dict(self._pairs("facts", variables))
        if missing := sorted(reading.names - facts.keys()):
            raise self._fault("facts", f"the reading {key!r} needs {missing[0]!r} ({reading.place})")
        return says(key, **{name: self._fact(text, number) for name, text in facts.items() if name in wanted})

    def _reading(self, column: str, key: str) -> readings.Reading:
        try:
            return readings.of(self.source)[key]
        except readings.ReadingError as error:
            raise self._fault(column, str(error)) from None

    def _fact(self, text: str, number: Printed) -> Any:
        claim = str(number.cell)
        if text[:1] == text[-1:] == "'":
            return text[1:-1]
        if (cell := self.cells.full(text, claim)) in self.cells.every and cell not in self.cells.printed:
            return self.cells.text(cell)
        try:
            return _plain(value(self._parsed("facts", text), lambda address: self.cells.look(address, claim)))
        except ExpressionError as error:
            raise self._fault("facts", str(error)) from None
        except NoValueError:
            return "none"

    def _all_used(self, variables: Mapping[str, str]) -> None:
        wanted: set[str] = set()
        known = readings.of(self.source).by_key
        for column in ("asks", *_READINGS):
            if (key := self._filled(column, variables)) in known:
                wanted |= known[key].names | known[key].unused
        for name, _ in self._pairs("facts", variables):
            if name not in wanted:
                raise self._fault("facts", f"no reading of this row says {name!r}")


def _flat(found: Iterable[Any]) -> Iterator[Printed]:
    for one in found:
        yield from one if isinstance(one, tuple) else (one,)


def _over(node: Node, look: Callable[[str], Any], blurred: Mapping[str, Printed]) -> Any:
    """Let every number that is rounded move through what could have been printed so."""
    order = list(blurred)

    def statistic(*values: Any) -> Any:
        now = dict(zip(order, values, strict=True))
        return value(node, look, lambda number: now[str(number.cell)])

    return reach(statistic, *blurred.values())


def _plain(found: Any) -> Any:
    """Make whole numbers of fractions that are whole, and plain tuples."""
    if isinstance(found, tuple):
        return tuple(map(_plain, found))
    return int(found) if isinstance(found, Fraction) and found.denominator == 1 else found


@cache
def _signature(rule: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    return tuple(inspect.signature(rule).parameters.values())


@cache
def _hints(rule: Callable[..., Any]) -> dict[str, Any]:
    return typing.get_type_hints(rule)


def _kinds(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) or (hint,)


def _is_sequence(hint: Any) -> bool:
    return typing.get_origin(hint) is Sequence


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
