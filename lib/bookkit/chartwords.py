"""Charts in the language of the book: every word that a reader sees or hears of one, looked up as it is drawn."""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from etterprov import language

_Spec = dict[str, Any]
#: Channels whose values nobody sees.
_UNSEEN = {"detail", "key", "order", "href", "url"}
#: What holds values of data, which have to be said as the data say them.
_VALUES = {"domain", "sort", "values", "options", "equal", "oneOf", "value", "labels"}
_EXPRESSIONS = {"test", "filter", "expr", "calculate", "labelExpr", "update"}
_WORDS = {"title", "subtitle", "text", "description"}
# A string in an expression, or the name of a field: datum['n'].
_LITERAL = re.compile(r"""datum\[(?:'[^']*'|"[^"]*")\]|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""")
_COMPARED = re.compile(r"[=!]=\s*$")
_NO_WORD = re.compile(r"[^A-Za-zÆØÅæøå]*|[,.\d~+$-]*[a-z%]?|%[a-zA-Z]|\\n")


def said(spec: _Spec) -> _Spec:
    """Return a chart with its words in the language that is spoken.

    Parameters
    ----------
    spec : dict
        A Vega-Lite chart with its data in ``datasets``.

    Examples
    --------
    >>> said({"title": "12 people"})
    {'title': '12 people'}
    """
    if language.current() == language.WRITTEN:
        return spec
    spec = copy.deepcopy(spec)
    told = _say_data(spec)
    return {key: part if key == "datasets" else _say(part, key, told) for key, part in spec.items()}


def _say_data(spec: _Spec) -> Mapping[str, str]:
    """Say in place what the data show, and return what was said by what is written."""
    shown = set(_shown(spec))
    told: dict[str, str] = {}
    for rows in spec.get("datasets", {}).values():
        for row in rows:
            for field in shown & set(row):
                if isinstance(row[field], str):
                    row[field] = told.setdefault(row[field], language.say(row[field]))
    return told


def _shown(part: Any) -> Iterator[str]:
    """Yield the fields that a reader is shown anywhere in a chart."""
    if isinstance(part, list):
        for inner in part:
            yield from _shown(inner)
    elif isinstance(part, dict):
        for channel, told in part.get("encoding", {}).items():
            for one in told if isinstance(told, list) else [told]:
                for known in (one, one.get("condition", {})) if channel not in _UNSEEN else ():
                    if isinstance(known, dict) and isinstance(known.get("field"), str):
                        yield known["field"]
        for key, inner in part.items():
            if key != "datasets":
                yield from _shown(inner)


def _say(part: Any, key: str, told: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        said = {name: _say(inner, _role(name, part, key), told) for name, inner in part.items()}
        # A chart that filters by a choice need not show it anywhere else: the field says it, the data keep it.
        if key == "bind" and "options" in part:
            said.setdefault("labels", [told.get(option) or language.say(option) for option in part["options"]])
        return said
    if isinstance(part, list):
        return [_say(inner, key, told) for inner in part]
    if not isinstance(part, str):
        return part
    if key in _WORDS:
        return language.say(part)
    if key in _EXPRESSIONS:
        return _LITERAL.sub(lambda found: _literal(found, told), part)
    return told.get(part, part) if key in _VALUES else part


def _role(name: str, part: _Spec, key: str) -> str:
    """Tell what a word means where it stands."""
    if key == "bind" and name == "name":
        return "title"
    if key == "text" and name == "value":
        return "text"
    if key == "params" and name == "expr":  # what controls write is put together of words that were said
        return ""
    return name if not (name == "text" and "field" in part) else "field"


def _literal(found: re.Match[str], told: Mapping[str, str]) -> str:
    """Say a string of an expression; what is compared with data is said as the data are."""
    words = found[1] if found[1] is not None else found[2]
    if words is None:
        return found[0]
    compared = _COMPARED.search(found.string[: found.start()])
    said = told.get(words) or (words if compared or _NO_WORD.fullmatch(words) else language.say(words))
    return found[0][0] + said + found[0][0]
