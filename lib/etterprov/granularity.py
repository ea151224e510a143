"""What integer data can give: GRIM, GRIMMER and DEBIT, exactly.

Answers on a whole-number scale have a whole-number sum and a whole-number sum of squares, so not
every mean and standard deviation can come from n people. All arithmetic is on integers and
rationals. Every sum that rounds to the printed mean is tried, not only the nearest: the usual
algorithms look at one sum and so accuse true data when n exceeds 10**decimals.

A printed value stands for its closed rounding interval (a half rounded up or down are both
admitted); the standard deviation has n - 1 in its denominator, or n where that is asked for. What is
impossible in itself, such as a negative SD, can come from nobody: the answer is False.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, isqrt

from etterprov.printed import Printed, unround


def _check_size(n: int, items: int = 1) -> None:
    if n < 1 or items < 1:
        raise ValueError(f"n and items must be at least 1, not n={n}, items={items}")


Step = str | Fraction | None


def _sums(mean: Printed, units: Fraction, rounding: str = "up_or_down", threshold: int = 5, step: Step = None) -> range:
    """Give every whole number that, divided by `units`, prints as `mean`."""
    low, high, low_closed, high_closed = unround(mean, rounding, threshold, step=step)
    first = ceil(low * units) if low_closed else floor(low * units) + 1
    last = floor(high * units) if high_closed else ceil(high * units) - 1
    return range(first, last + 1)


def grim(
    mean: str,
    n: int,
    items: int = 1,
    percent: bool = False,
    *,
    rounding: str = "up_or_down",
    threshold: int = 5,
    step: str | Fraction | None = None,
) -> bool:
    """Tell whether n people's whole-number answers can have the printed mean.

    Parameters
    ----------
    mean : str
        As printed, with all its decimals.
    n : int
        Number of people.
    items : int
        Number of whole-number items averaged into each person's score.
    percent : bool
        Whether `mean` is a percentage of people (or items) with some trait.
    rounding, threshold, step : str, int, str or Fraction
        The rule by which the mean was rounded, where it is known (see `printed.unround`).

    Returns
    -------
    bool
        False only if no whole-number sum prints so.

    Raises
    ------
    ValueError
        If `mean` is no number or n or items is below 1.

    Notes
    -----
    Brown & Heathers (2017), Social Psychological and Personality Science 8(4), 363-369.

    Examples
    --------
    The worked example of that paper: 5.19 is impossible for 28 people, 5.18 is not.

    >>> grim("5.19", 28), grim("5.18", 28)
    (False, True)
    """
    _check_size(n, items)
    units = Fraction(n * items, 100 if percent else 1)
    return len(_sums(Printed(mean), units, rounding, threshold, step)) > 0


def _representable(n: int, total: int, squares: int) -> bool:
    """Tell whether n integers can have this sum and this sum of squares.

    For n >= 5 parity and the minimum suffice. Shift the integers so that 0 <= total < n; then the
    minimum of the squares is `total`. Induction on n: with one integer more, append a 0, or a 1 if
    all others are 1 already. The base n = 5 follows from Legendre's three-square theorem for large
    squares and from the finite list of small ones (checked by enumeration in the tests).
    For fewer integers the last one is tried in turn.
    """
    if (squares - total) % 2:
        return False
    shift, rest = divmod(total, n)
    spread = squares - 2 * shift * total + n * shift * shift
    if spread < rest:
        return False
    if n >= 5:
        return True
    if n == 1:
        return spread == 0
    if n == 2:
        root = isqrt(max(2 * spread - rest * rest, 0))
        return root * root == 2 * spread - rest * rest
    most = isqrt(spread)
    return any(_representable(n - 1, rest - x, spread - x * x) for x in range(-most, most + 1))


def _variances(sd: Printed, step: Step) -> tuple[Fraction, Fraction] | None:
    """Give the ends of the squared SD; None if it is negative."""
    low, high, _, _ = unround(sd, step=step)
    return None if high < 0 else (max(low, Fraction(0)) ** 2, high**2)


def _one_less(n: int, ddof: int) -> int:
    if ddof not in (0, 1):
        raise ValueError(f"an SD has n or n - 1 in its denominator, so ddof is 0 or 1, not {ddof}")
    return n - ddof


def grimmer(mean: str, sd: str, n: int, items: int = 1, *, ddof: int = 1, step: str | Fraction | None = None) -> bool:
    """Tell whether n people's whole-number answers can have the printed mean and SD.

    Parameters
    ----------
    mean, sd : str
        As printed.
    n : int
        Number of people.
    items : int
        Number of whole-number items averaged into each person's score.
    ddof : {1, 0}
        Whether the SD has n - 1 or n in its denominator.
    step : str or Fraction, optional
        To whose multiples both were rounded (see `printed.unround`).

    Returns
    -------
    bool
        False only if no n integers (of any size: scale ends are not used) print so.

    Raises
    ------
    ValueError
        If a text is no number, or n or items is below 1.

    Notes
    -----
    Anaya (2016), doi:10.7287/peerj.preprints.2400v1; the parity condition is from Allard (2018).
    Here every admissible sum is tried and the existence of the integers is decided exactly.

    Examples
    --------
    >>> grimmer("5.23", "2.55", 35), grimmer("5.23", "2.55", 31)
    (False, True)
    """
    _check_size(n, items)
    ends, less = _variances(Printed(sd), step), _one_less(n, ddof)
    if ends is None:
        return False
    for total in _sums(Printed(mean), Fraction(n * items), step=step):
        if n == 1:  # a single person has no SD; only the mean can be judged
            return True
        centre = Fraction(total * total, n)
        first, last = ceil(ends[0] * items**2 * less + centre), floor(ends[1] * items**2 * less + centre)
        if any(_representable(n, total, squares) for squares in range(first, last + 1)):
            return True
    return False


def debit(mean: str, sd: str, n: int, *, ddof: int = 1, step: str | Fraction | None = None) -> bool:
    """Tell whether n zeros and ones can have the printed mean and SD.

    Parameters
    ----------
    mean, sd : str
        As printed.
    n : int
        Number of people.
    ddof : {1, 0}
        Whether the SD has n - 1 or n in its denominator.
    step : str or Fraction, optional
        To whose multiples both were rounded (see `printed.unround`).

    Returns
    -------
    bool
        False only if no count of ones prints so.

    Raises
    ------
    ValueError
        If a text is no number, or n is below 1.

    Notes
    -----
    Heathers & Brown (2019), DEBIT: a simple consistency test for binary data, osf.io/5vb3u.

    Examples
    --------
    >>> debit("0.53", "0.50", 1683), debit("0.30", "0.30", 1683)
    (True, False)
    """
    _check_size(n)
    ends, less = _variances(Printed(sd), step), _one_less(n, ddof)
    if ends is None:
        return False
    for ones in _sums(Printed(mean), Fraction(n), step=step):
        if not 0 <= ones <= n:
            continue
        if n == 1:
            return True
        if ends[0] <= Fraction(ones * (n - ones), n * less) <= ends[1]:
            return True
    return False


def nearest_sum_grimmer(mean: str, sd: str, n: int) -> bool:
    """Judge as the usual algorithm does: by the one sum nearest to mean times n.

    Kept to show its false alarms, never to judge a source.

    Parameters
    ----------
    mean, sd : str
        As printed.
    n : int
        Number of people.

    Returns
    -------
    bool
        Can be False for true data once n exceeds 10**decimals of the mean.

    Examples
    --------
    True data of 300 people, which the usual algorithm accuses:

    >>> grimmer("3.02", "0.444", 300), nearest_sum_grimmer("3.02", "0.444", 300)
    (True, False)
    """
    total = round(Printed(mean).exact * n)
    if not Printed(mean).admits(Fraction(total, n)):
        return False
    low, high = Printed(sd).bounds
    centre = Fraction(total * total, n)
    squares = range(ceil(max(low, Fraction(0)) ** 2 * (n - 1) + centre), floor(high * high * (n - 1) + centre) + 1)
    return any(_representable(n, total, q) for q in squares)
