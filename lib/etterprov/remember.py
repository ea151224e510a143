"""What takes seconds to draw is drawn once where a chapter is executed in one language after the other."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable
from functools import wraps
from itertools import chain
from typing import Any, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
T = TypeVar("T")

# What each function gave for its arguments, and how it left the generators among them: their state, and how many it
# spawned. Nothing is remembered before `begin`, so that whoever calls a function twice otherwise has it run twice.
_given: dict[tuple[Any, bytes], tuple[Any, list[Any]]] = {}
_now = {"remembers": False}


def begin() -> None:
    """Remember from here on what `remembered` functions give."""
    _now["remembers"] = True


def end() -> None:
    """Forget all, and remember nothing more."""
    _now["remembers"] = False
    _given.clear()


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function be run once for the same arguments, from `begin` on.

    Parameters
    ----------
    function : callable
        Its arguments can be pickled; what it gives must not be changed by a caller. A generator among the arguments is
        known by its state, and is left in the state in which the function left it.

    Examples
    --------
    >>> @remembered
    ... def dice(rng):
    ...     return int(rng.integers(1, 7, 10**6).sum())
    >>> begin()
    >>> one, other = np.random.default_rng(1), np.random.default_rng(1)
    >>> dice(one) == dice(other), one.random() == other.random()
    (True, True)
    >>> end()
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        if not _now["remembers"]:
            return function(*args, **kwargs)
        key, generators = (function, _written((args, kwargs))), _generators(chain(args, kwargs.values()))
        if key in _given:
            result, left = _given[key]
            for generator, (state, children) in zip(generators, left, strict=True):
                generator.bit_generator.state = state
                generator.spawn(children)
        else:
            before = [_children(generator) for generator in generators]
            result = function(*args, **kwargs)
            spawned = [_children(generator) - count for generator, count in zip(generators, before, strict=True)]
            states = [generator.bit_generator.state for generator in generators]
            _given[key] = result, list(zip(states, spawned, strict=True))
        found: T = result
        return found

    return call


def _children(generator: np.random.Generator) -> int:
    """Return how many generators one has spawned, by which the next ones differ."""
    sequence: Any = generator.bit_generator.seed_seq
    return int(sequence.n_children_spawned)


def _generators(values: Iterable[Any]) -> list[np.random.Generator]:
    return [value for value in values if isinstance(value, np.random.Generator)]


def _written(arguments: Any) -> bytes:
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    # What a remembered function gave is known by itself: it stays, and may be large.
    ours = {id(result): place for place, (result, _) in enumerate(_given.values())}
    pickler.persistent_id = lambda value: ours.get(id(value))  # type: ignore[method-assign]
    pickler.dump(arguments)
    return written.getvalue()
