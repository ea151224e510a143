"""What a chart's specification must keep: fields that its data have, marks that are drawn, no more rows than it shows.

Vega-Lite draws axes and nothing else when a field is misspelt, and says nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

#: More rows than this slow a page down; what a chart shows of them can be told with fewer.
MOST_ROWS = 5_000

_COMPOSED = ("layer", "concat", "hconcat", "vconcat")
_DATUM = re.compile(r"datum\.(\w+)|datum\[['\"]([^'\"]+)['\"]\]")
_MARKS = re.compile(r'<g[^>]*class="mark-\w+ role-mark[^"]*"[^>]*>(.*?)</g>', re.S)
_DRAWN = re.compile(r"""\bd="M[^"]*[LlAaHhVvCcQq]|<(?:text|image|rect|circle|line)\b""")


class ChartError(ValueError):
    """Say what a chart can't show and what mends it."""


def check(spec: Mapping[str, Any], picture: str) -> None:
    """Stop at what a chart doesn't show.

    Parameters
    ----------
    spec : mapping
        The Vega-Lite specification with its data.
    picture : str
        The chart as drawn, SVG.

    Raises
    ------
    ChartError
        If a field isn't in the data, if there are too many rows, or if nothing was drawn.

    Examples
    --------
    >>> spec = {"data": {"values": [{"power": 1}]}, "mark": "line", "encoding": {"y": {"field": "powr"}}}
    >>> check(spec, "")
    Traceback (most recent call last):
    bookkit.chartcheck.ChartError: no field 'powr' in the chart's data; there are power
    """
    datasets = spec.get("datasets", {})
    for field, known in _fields(spec, datasets, {}, frozenset()):
        if field not in known:
            raise ChartError(f"no field {field!r} in the chart's data; there are {', '.join(sorted(known))}")
    for rows in [*datasets.values(), spec.get("data", {}).get("values", [])]:
        if len(rows) > MOST_ROWS:
            raise ChartError(f"{len(rows)} rows in a chart, at most {MOST_ROWS}: aggregate them or show a sample")
    if not any(_DRAWN.search(marks) for marks in _MARKS.findall(picture)):
        raise ChartError("the chart has axes but draws no mark: are its values numbers, and within the scales?")


def _fields(
    view: Mapping[str, Any], datasets: Mapping[str, Any], data: Mapping[str, Any], made: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Give each field that a view uses, and the fields that there are."""
    data = view.get("data") or data
    made |= frozenset(_made(view.get("transform", [])))
    rows = datasets.get(data.get("name", ""), data.get("values", []))
    known = made | {name for row in rows for name in row}
    if "sequence" in data:
        known |= {data["sequence"].get("as", "data")}
    # A layer that has nothing to show for these data has no rows, and nothing that could be misspelt.
    if known:
        named = _named({**view.get("encoding", {}), "facet": view.get("facet", {})})
        in_transforms = (name for text in _expressions(view) for pair in _DATUM.findall(text) for name in pair)
        uses = [*named, *in_transforms]
        # Vega finds "a.b" within a, and makes fields of its own that begin with two underscores.
        plain = (re.split(r"(?<!\\)[.\[]", name.replace("\\", ""))[0] for name in uses if name)
        yield from ((name, known) for name in plain if not name.startswith("__"))
    for part in _COMPOSED:
        for inner in view.get(part, []):
            yield from _fields(inner, datasets, data, made)
    if "spec" in view:
        yield from _fields(view["spec"], datasets, data, made)


def _made(transforms: list[Mapping[str, Any]]) -> Iterator[str]:
    """Give the fields that transforms make."""
    for transform in transforms:
        for name in _values(transform, "as"):
            yield from [name] if isinstance(name, str) else name
        if "fold" in transform and "as" not in transform:
            yield from ("key", "value")
        if "density" in transform and "as" not in transform:
            yield from ("value", "density")


def _named(encoding: Any) -> Iterator[str]:
    """Give the names that stand under "field" in an encoding."""
    yield from (name for name in _values(encoding, "field") if isinstance(name, str))


def _values(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name == key:
                yield value
            if name not in ("values", "datasets"):
                yield from _values(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value, key)


def _expressions(view: Mapping[str, Any]) -> Iterator[str]:
    """Give the expressions of a view's own transforms, in their order; what a later one makes an earlier can't use."""
    for transform in view.get("transform", []):
        for key in ("calculate", "filter"):
            if isinstance(transform.get(key), str):
                yield transform[key]
