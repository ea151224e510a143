"""Computed values in sentences: no result is typed into prose.

A cell glues the values that its paragraph needs, the text says ``{glue:text}`name:.2f```.
"""

from collections.abc import Mapping
from typing import Any

from myst_nb import glue as _glue

from etterprov import language


def glue(values: Mapping[str, Any] | None = None, /, **more: Any) -> None:
    """Name values for the text of this chapter; nothing is displayed.

    Parameters
    ----------
    values
        Numbers or strings by name. Numbers may stay unrounded: the text says the format.
    more
        The same as keyword arguments.
    """
    for name, value in {**(values or {}), **more}.items():
        # numpy's scalars print as np.float64(0.3), which no format in the text understands.
        plain = value.item() if hasattr(value, "item") else value
        _glue(name, language.say(plain) if isinstance(plain, str) else plain, display=False)


def nok(amount: float) -> str:
    """Write kroner with thousands spaces that don't break and a true minus.

    Parameters
    ----------
    amount
        Kroner; rounded to whole ones.

    Examples
    --------
    >>> nok(-2263956.4).replace("\N{NO-BREAK SPACE}", " ")
    '−2 263 956'
    """
    return f"{round(amount):,d}".replace(",", "\N{NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")
