"""Computed values in sentences: no result is typed into prose.

A cell glues the values that its paragraph needs, the text says ``{glue:text}`name:.2f```.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, cast

import pandas as pd
from myst_nb import glue as _glue

from etterprov import language


class Interval(Protocol):
    """An estimate with the ends of its interval, whatever made it."""

    @property
    def value(self) -> float: ...  # noqa: D102
    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102


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
        # A bare number is written as the language of the sentence does in which it stands; an abstract has another one.
        said = language.say(plain) if isinstance(plain, str) and re.search(r"[^\W\d_]", plain) else plain
        _glue(name, said, display=False)


def glue_printed(numbers: Mapping[str, Any], /, **names: str) -> None:
    """Name numbers for the text with the digits that are printed.

    Parameters
    ----------
    numbers
        Printed numbers by their names in the source.
    names
        By what the text calls each, its name in the source.

    Examples
    --------
    >>> from etterprov.printed import Printed
    >>> glue_printed({"s3_women_percent": Printed("67")}, women="s3_women_percent")
    """
    glue({name: numbers[key].text for name, key in names.items()})


def listed(frame: Any, template: str, between: str = ", ") -> str:
    """Say the rows of a table one after another.

    Parameters
    ----------
    frame
        A data frame.
    template
        What is said of each, with the names of columns in braces.
    between
        What stands between two.

    Examples
    --------
    >>> import pandas as pd
    >>> listed(pd.DataFrame({"label": ["age", "sex"], "d": [-1.17, 0.3]}), "{label} {d:+.1f}")
    'age -1.2, sex +0.3'
    """
    return between.join(template.format(**row) for row in frame.to_dict("records"))


def estimates(frame: Any) -> str:
    r"""Say the rows of a forest one after another: label, estimate, and its interval where there is one.

    Parameters
    ----------
    frame
        A data frame with the columns ``label, value, low, high``.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("SFJ\nmonth 12", 1.19, 1.03, 1.36), ("IPS", 1.5, float("nan"), float("nan"))]
    >>> estimates(pd.DataFrame(rows, columns=["label", "value", "low", "high"]))
    'SFJ, month 12 1.19 (1.03 to 1.36); IPS 1.50'
    """
    said = []
    for row in frame.to_dict("records"):
        ends = "" if row["low"] != row["low"] else " ({low:.2f} to {high:.2f})".format(**row)
        said.append("{label} {value:.2f}".format(**row).replace("\n", ", ") + ends)
    return "; ".join(said)


def value_and_ends(estimate: Interval | Iterable[float]) -> tuple[float, float, float]:
    """Give an estimate and the ends of its interval as three numbers.

    Examples
    --------
    >>> from etterprov.effects import Estimate
    >>> value_and_ends(Estimate(0.0694, 0.0135, 0.1246))
    (0.0694, 0.0135, 0.1246)
    """
    # Whether a row of a table has them, a protocol can't tell from Python 3.12 on: it finds its values by name.
    if all(hasattr(estimate, name) for name in ("value", "low", "high")):
        named = cast("Interval", estimate)
        return named.value, named.low, named.high
    value, low, high = cast("Iterable[float]", estimate)
    return value, low, high


def series(words: Iterable[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> series(["26", "24", "20"]), series(["26"])
    ('26, 24 and 20', '26')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def glue_interval(name: str, estimate: Interval | Iterable[float], scale: float = 100) -> None:
    """Name an estimate and the ends of its interval for the text: ``name``, ``name_low`` and ``name_high``.

    Parameters
    ----------
    name
        What the text calls the estimate.
    estimate
        Anything with ``value``, ``low`` and ``high``, or these three numbers.
    scale
        What they are multiplied by; shares become percentage points.

    Examples
    --------
    >>> glue_interval("more", (0.0694, 0.0135, 0.1246))
    >>> glue_interval("ratio", [1.19, 1.03, 1.36], scale=1)
    """
    value, low, high = value_and_ends(estimate)
    glue({name: scale * value, f"{name}_low": scale * low, f"{name}_high": scale * high})


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


def written(number: Any, form: str = "d", missing: str = "") -> str:
    """Write a number in a form, or what stands for one that is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> written(12.0), written(0.256, ".2f"), written(pd.NA, missing="×")
    ('12', '0.26', '×')
    """
    if pd.isna(number):
        return missing
    return language.formatted(int(number) if form == "d" else float(number), form)


def with_interval(
    estimate: Interval | Iterable[float], form: str = ".2f", *, scale: float = 1, to: str = " to "
) -> str:
    """Write an estimate with its interval.

    Parameters
    ----------
    estimate
        Anything with ``value``, ``low`` and ``high``, or these three numbers.
    form
        Of each number.
    scale
        What they are multiplied by, such as 100 for percentage points.
    to
        What stands between the ends.

    Examples
    --------
    >>> with_interval((0.5, -0.1, 1.12), ".1f"), with_interval((0.5, -0.04, 1.12), ".1f")
    ('0.5 (-0.1 to 1.1)', '0.5 (0.0 to 1.1)')
    """
    value, low, high = (language.formatted(scale * number, form) for number in value_and_ends(estimate))
    return f"{value} ({low}{to}{high})"


_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven")


def in_words(number: int) -> str:
    """Write a number from none to seven in words.

    Examples
    --------
    >>> in_words(0), in_words(6)
    ('none', 'six')
    """
    return _SMALL[number]


def p_range(low: float, high: float, digits: int) -> str:
    """Write from where to where a p can lie, with so many digits.

    Examples
    --------
    >>> p_range(0.012, 0.014, 3), p_range(0.0121, 0.0122, 3), p_range(0.0002, 0.0012, 3), p_range(0, 0.0001, 3)
    ('0.012, 0.014', '0.012', '≤ 0.001', '< 0.001')
    """
    ends = [f"{p:.{digits}f}" for p in (low, high)]
    if high < 0.0005:
        return "< 0.001"
    if low < 0.0005:
        return f"≤ {ends[1]}"
    return ", ".join(dict.fromkeys(ends))


def span(low: object, high: object, spec: str = "", to: str = "–") -> str:
    """Write two ends as a range, or as one number where both look the same.

    Parameters
    ----------
    low, high
        Numbers, or texts as printed.
    spec
        Format of each.
    to
        What stands between them.

    Examples
    --------
    >>> span(1.62, 1.71, ".1f"), span(1.62, 1.64, ".1f"), span("3", "4")
    ('1.6–1.7', '1.6', '3–4')
    """
    ends = language.formatted(low, spec), language.formatted(high, spec)
    return ends[0] if ends[0] == ends[1] else to.join(ends)


def power_of_ten(number: int) -> str:
    """Write a whole number, with more than six digits as a power of ten.

    Parameters
    ----------
    number
        From zero.

    Examples
    --------
    >>> power_of_ten(5**25), power_of_ten(351)
    ('3.0 × 10¹⁷', '351')
    """
    exponent = len(str(number)) - 1
    return f"{number / 10**exponent:.1f} × {language.raised(exponent)}" if exponent > 5 else str(number)
