"""Expressions of declarations: numbers, cells, + - × ÷ and a few named functions; nothing is ever evaluated as code.

``49``, ``-1.5``
    a number
``table/row/column``
    a printed number, by its cell; ``row/column`` in the table of the claim and ``column`` in its row
``[Race, other/n]``
    the same where a name has spaces or marks
``education_*/n``
    all that fit but the claim itself, one after the other
``a + b``, ``a - b``
    operators stand between spaces; ``*`` or ``×``, ``/`` or ``÷``
``a, b`` and ``(a, b)``
    several
``exact(x)``
    without its rounding, as a count
``mean(a, b)``, ``sum(a, b)``
    and ``sqrt(x)``, ``ceil(x)``
``number(a, b)``
    how many there are
``percent(count, n)``
    100 × count ÷ n
``people(percent, n)``
    which counts of n people print so
``bases(count, percent)``
    of which numbers of people a count prints so; ``bases(count, percent, least, most)`` within limits
``base(count, percent, most)``
    the only such number up to so many
``group(n, mean, sd)``
    a group of people, for families that compare groups
``chi2((a, b), (c, d))``
    Pearson's chi-square of rows of counts
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from etterprov.counts import bases, counts_behind
from etterprov.families.means import Group, group
from etterprov.printed import Printed
from etterprov.reach import sqrt

_TOKEN = re.compile(r"\s*(?:(\[[^\]]*\])|([a-z_]\w*)(?=\()|([^\s,()\[\]]+)|([,()])|(\S))")
_NUMBER = re.compile(r"[-\u2212]?\d+(\.\d+)?")
_SIGNS = {"+": "+", "-": "-", "\u2212": "-", "*": "*", "×": "*", "·": "*", "/": "/", "÷": "/"}
_ROOT = "sqrt"
#: The most people that `bases` tries.
_MOST = 100_000


class ExpressionError(ValueError):
    """Say what of an expression can't be read."""


class NoValueError(ValueError):
    """Say that an expression has no value with the numbers as they are printed."""


@dataclass(frozen=True)
class Number:
    """Hold a number of an expression."""

    value: Fraction


@dataclass(frozen=True)
class Cell:
    """Hold the address of a cell."""

    address: str


@dataclass(frozen=True)
class Call:
    """Hold a function, an operator or a list with what it is of."""

    name: str
    parts: tuple[Node, ...]


Node = Number | Cell | Call
#: A cell, one after the other if an address has a ``*``, for an address.
Look = Callable[[str], Any]
_LIST = "()"


def _exactly(value: Any) -> Any:
    return value.exact if isinstance(value, Printed) else value


def _percent(count: Any, n: Any) -> Any:
    return 100 * _exactly(count) / _exactly(n)


def _people(percent: Printed, n: Any) -> tuple[int, ...]:
    return tuple(counts_behind(percent, int(_exactly(n))))


def _bases(count: Any, percent: Printed, least: Any = 1, most: Any = _MOST) -> tuple[int, ...]:
    return tuple(bases(int(_exactly(count)), percent, int(_exactly(least)), int(_exactly(most))))


def _base(count: Any, percent: Printed, most: Any) -> Fraction:
    found = bases(int(_exactly(count)), percent, 1, int(_exactly(most)))
    if len(found) != 1:
        raise NoValueError(f"{len(found) or 'no'} numbers of people fit")
    return Fraction(found[0])


def _group(n: Any, mean: Any, sd: Any) -> Group:
    return group(int(_exactly(n)), mean, sd=sd)


def _chi2(*rows: Sequence[Any]) -> Fraction:
    table = [[_exactly(count) for count in row] for row in rows]
    across, down = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    expected = [[a * b / sum(across) for b in down] for a in across]
    return sum(
        ((x - e) ** 2 / e for row, means in zip(table, expected, strict=True) for x, e in zip(row, means, strict=True)),
        Fraction(0),
    )


def _sum(*values: Any) -> Any:
    total = _exactly(values[0])
    for value in values[1:]:
        total = total + _exactly(value)
    return total


def _mean(*values: Any) -> Any:
    return _sum(*values) / len(values)


#: What an expression may call; `exact` is no function of a value but a way to read its cells.
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "exact": _exactly,
    "sum": _sum,
    "mean": _mean,
    "number": lambda *values: Fraction(len(values)),
    "ceil": lambda x: Fraction(ceil(_exactly(x))),
    _ROOT: lambda x: sqrt(x if not isinstance(x, Fraction | Printed) else float(_exactly(x))),
    "percent": _percent,
    "people": _people,
    "bases": _bases,
    "base": _base,
    "group": _group,
    "chi2": _chi2,
}
#: Functions that know of the rounding of what they are given, or leave it aside.
_AS_PRINTED = frozenset({"exact", "number", "people", "bases", "base", "group"})
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


class _Parser:
    """Read an expression from left to right; what binds closer lies deeper."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._split())
        self.at = 0

    def _split(self) -> Iterator[tuple[str, str]]:
        for bracket, call, word, mark, other in _TOKEN.findall(self.text):
            if bracket:
                yield "cell", bracket[1:-1].strip()
            elif call:
                yield "call", call
            elif word in _SIGNS:
                yield "sign", _SIGNS[word]
            elif _NUMBER.fullmatch(word):
                yield "number", word.replace("\u2212", "-")
            elif word:
                yield "cell", word
            elif mark:
                yield mark, mark
            elif other:
                raise ExpressionError(f"can't read {other!r}")

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else "end"

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def whole(self) -> Node:
        node = self.several()
        if self.peek() != "end":
            raise ExpressionError(f"didn't expect {self.take()!r}")
        return node

    def several(self) -> Node:
        items = [self.chain("+-")]
        more = False
        while self.peek() == ",":
            self.take()
            more = True
            if self.peek() not in (")", "end"):
                items.append(self.chain("+-"))
        return Call(_LIST, tuple(items)) if more else items[0]

    def chain(self, signs: str) -> Node:
        node = self.chain("*/") if signs == "+-" else self.single()
        while self.peek() == "sign" and self.tokens[self.at][1] in signs:
            sign = self.take()
            node = Call(sign, (node, self.chain("*/") if signs == "+-" else self.single()))
        return node

    def single(self) -> Node:
        kind = self.peek()
        if kind == "end":
            raise ExpressionError("something is missing at the end" if self.text.strip() else "nothing stands there")
        token = self.take()
        if kind == "number":
            return Number(Fraction(token))
        if kind == "cell":
            return Cell(token)
        if kind == "call":
            if token not in FUNCTIONS:
                raise ExpressionError(f"there is no function {token!r}; known: {', '.join(FUNCTIONS)}")
            inside = self.inside()
            return Call(token, inside.parts if isinstance(inside, Call) and inside.name == _LIST else (inside,))
        if kind == "(":
            self.at -= 1
            return self.inside()
        raise ExpressionError(f"didn't expect {token!r}")

    def inside(self) -> Node:
        self.take()
        if self.peek() == ")":
            self.take()
            return Call(_LIST, ())
        node = self.several()
        if isinstance(node, Cell) and "*" in node.address:
            node = Call(_LIST, (node,))
        if self.peek() != ")":
            raise ExpressionError("a parenthesis isn't closed")
        self.take()
        return node


def parse(text: str) -> Node:
    """Read an expression.

    Parameters
    ----------
    text : str
        In the notation above.

    Returns
    -------
    Node
        To be given to `value`.

    Raises
    ------
    ExpressionError
        If it can't be read.

    Examples
    --------
    >>> parse("2 * n")
    Call(name='*', parts=(Number(value=Fraction(2, 1)), Cell(address='n')))
    """
    return _Parser(text).whole()


def addresses(node: Node, *, rounded: bool = False) -> Iterator[str]:
    """Give the addresses of an expression, each as often as it stands there.

    Parameters
    ----------
    node : Node
        As from `parse`.
    rounded : bool
        Whether to leave out those whose rounding plays no part, or is taken care of: inside of ``exact``, ``base``.

    Examples
    --------
    >>> list(addresses(parse("n - exact(men/n)"))), list(addresses(parse("n - exact(men/n)"), rounded=True))
    (['n', 'men/n'], ['n'])
    """
    if isinstance(node, Cell):
        yield node.address
    elif isinstance(node, Call) and not (rounded and node.name in _AS_PRINTED):
        for part in node.parts:
            yield from addresses(part, rounded=rounded)


def value(node: Node, look: Look, blur: Callable[[Any], Any] | None = None) -> Any:
    """Compute an expression.

    Parameters
    ----------
    node : Node
        As from `parse`.
    look : callable
        Gives the `Printed` of an address; `several` of them for one with ``*``.
    blur : callable, optional
        Gives what stands for a printed number outside of ``exact``: the interval of its values, say.

    Returns
    -------
    Printed, number or tuple
        A cell alone stays a `Printed`; arithmetic is exact on what is printed, unless that is blurred.

    Raises
    ------
    ExpressionError
        If a function can't take what it is given.
    NoValueError
        If it has no value, as where something is divided by zero.

    Examples
    --------
    >>> value(parse("percent(n, 60) / 2"), lambda address: Printed("37"))
    Fraction(185, 6)
    """
    try:
        return _value(node, look, blur)
    except ZeroDivisionError:
        raise NoValueError("something is divided by zero") from None


def _value(node: Node, look: Look, blur: Callable[[Any], Any] | None) -> Any:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Cell):
        found = look(node.address)
        if blur is None:
            return found
        return several([blur(x) for x in found]) if isinstance(found, _Several) else blur(found)
    parts = [_value(part, look, None if node.name in _AS_PRINTED else blur) for part in node.parts]
    if node.name in _OPERATORS:
        return _OPERATORS[node.name](*map(_number, parts))
    flat = [x for part in parts for x in (part if isinstance(part, _Several) else (part,))]
    if node.name == _LIST:
        return tuple(flat)
    try:
        return FUNCTIONS[node.name](*flat)
    except (TypeError, AttributeError):
        raise ExpressionError(f"{node.name} can't be computed of that") from None


class _Several(tuple[Any, ...]):
    """What an address with ``*`` stands for: it goes into a list one by one."""

    __slots__ = ()


def several(numbers: Sequence[Any]) -> tuple[Any, ...]:
    """Mark numbers as what one address with ``*`` stands for."""
    return _Several(numbers)


def _number(part: Any) -> Any:
    if isinstance(part, tuple):
        raise ExpressionError("arithmetic is done on single numbers; a list stands there")
    return _exactly(part)
