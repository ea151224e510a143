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


def amount(number: float) -> str:
    """Write kroner from a thousand on as `nok` does, and what is smaller, such as a share, with four digits.

    Examples
    --------
    >>> amount(0.141), amount(615)
    ('0.141', '615')
    """
    return nok(number) if abs(number) >= 1000 else f"{number:.4g}"


def decimal(number: float, decimals: int = 1) -> str:
    """Write a number with a true minus, and no zero below zero.

    Parameters
    ----------
    number
        Rounded to so many decimals.
    decimals
        How many.

    Examples
    --------
    >>> decimal(-4.35, 1), decimal(-0.004, 2)
    ('−4.3', '0.00')
    """
    return f"{number:z.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def norsk(number: float | str, decimals: int = 1) -> str:
    """Write a number as Norwegian text has it: with a decimal comma and a true minus.

    Parameters
    ----------
    number
        Rounded to so many decimals; digits as printed stay as they are.
    decimals
        How many.

    Examples
    --------
    >>> norsk(-4.35, 1), norsk(7, 0), norsk("26.5"), norsk(-0.3, 0)
    ('−4,3', '7', '26,5', '0')
    """
    text = number if isinstance(number, str) else f"{number:z.{decimals}f}"
    return text.replace(".", ",").replace("-", "\N{MINUS SIGN}")
