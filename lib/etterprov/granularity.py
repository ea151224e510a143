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

from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from math import ceil, floor, isqrt

from etterprov import arguments
from etterprov.printed import Printed, unround, wholes

Step = str | Fraction | None
# More sums than these are not tried one by one. Nothing is accused that isn't proven.
_MOST_SUMS = 5 * 10**4


def _sums(mean: Printed, units: Fraction, rounding: str = "up_or_down", threshold: int = 5, step: Step = None) -> range:
    """Give every whole number that, divided by `units`, prints as `mean`."""
    low, high, *closed = unround(mean, rounding, threshold, step=step)
    first, last = wholes(low * units, high * units, *closed)
    return range(first, last + 1)


def _within(sums: range, least: int | None, most: int | None) -> range:
    """Give the sums that lie between two ends."""
    first = sums.start if least is None else max(sums.start, least)
    last = sums.stop - 1 if most is None else min(sums.stop - 1, most)
    return range(first, max(first, last + 1))


def _ends(low: int | None, high: int | None) -> tuple[int, int] | None:
    """Give the ends of the scale; they come both or not at all."""
    if low is None and high is None:
        return None
    if low is None or high is None:
        raise ValueError(f"{'low' if low is None else 'high'}: expected both ends of the scale or none")
    return arguments.scale(low, high)


def grim(
    mean: str,
    n: int,
    items: int = 1,
    percent: bool = False,
    *,
    low: int | None = None,
    high: int | None = None,
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
    low, high : int, optional
        Ends of each item's scale, where they are known.
    rounding, threshold, step : str, int, str or Fraction
        The rule by which the mean was rounded, where it is known (see `printed.unround`).

    Returns
    -------
    bool
        False only if no whole-number sum prints so.

    Raises
    ------
    ValueError
        If `mean` is no number, n or items is no whole number of 1 or more, or only one end is given.

    Notes
    -----
    Brown & Heathers (2017), Social Psychological and Personality Science 8(4), 363-369.

    Examples
    --------
    The worked example of that paper: 5.19 is impossible for 28 people, 5.18 is not.

    >>> grim("5.19", 28), grim("5.18", 28)
    (False, True)

    No people are 114 % of seven.

    >>> grim("114", 7, percent=True), grim("7.3", 10, low=1, high=7)
    (False, False)
    """
    answers = arguments.whole("n", n, 1) * arguments.whole("items", items, 1)
    ends = _ends(low, high)
    if percent:
        if ends is not None:
            raise ValueError("low, high: a percentage has no scale but 0 to 100; leave them out")
        ends = (0, 1)
    sums = _sums(Printed(mean), Fraction(answers, 100 if percent else 1), rounding, threshold, step)
    if ends is not None:
        sums = _within(sums, ends[0] * answers, ends[1] * answers)
    return len(sums) > 0


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


def _squared(sd: Printed, rounding: str, threshold: int, step: Step) -> tuple[Fraction, Fraction, bool, bool] | None:
    """Give the ends of the squared SD and whether they belong to it; None if the SD is negative."""
    low, high, low_closed, high_closed = unround(sd, rounding, threshold, step=step)
    if high < 0 or (high == 0 and not high_closed):
        return None
    return max(low, Fraction(0)) ** 2, high**2, low_closed or low < 0, high_closed


def _one_less(n: int, ddof: int) -> int:
    arguments.one_of("ddof", ddof, (0, 1))
    return n - ddof


def _near_equal(sums: range, n: int, most: Fraction) -> Iterable[int]:
    """Give, in rising order, the sums whose n integers can be so near each other; all of them where most are.

    n integers with the sum ``t`` have squares about their mean of at least r (n - r) / n, r the rest of t by n.
    """
    # r (n - r) <= most n up to the smaller root of the parabola.
    square = n * n - 4 * ceil(most * n)
    away = (n - isqrt(square)) // 2 + 1 if square > 0 else n
    if 2 * away + 1 >= n:
        return sums
    multiples = range(sums.start // n, (sums.stop + away) // n + 1)
    return (total for multiple in multiples for total in _within(sums, multiple * n - away, multiple * n + away))


def grimmer(
    mean: str,
    sd: str,
    n: int,
    items: int = 1,
    *,
    ddof: int = 1,
    low: int | None = None,
    high: int | None = None,
    rounding: str = "up_or_down",
    threshold: int = 5,
    step: str | Fraction | None = None,
) -> bool:
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
    low, high : int, optional
        Ends of each item's scale, where they are known.
    rounding, threshold, step : str, int, str or Fraction
        The rule by which both were rounded, where it is known (see `printed.unround`).

    Returns
    -------
    bool
        False only if no n integers print so: of any size, or between the ends of the scale.

    Raises
    ------
    ValueError
        If a text is no number, n or items is no whole number of 1 or more, or only one end is given.

    Notes
    -----
    Anaya (2016), doi:10.7287/peerj.preprints.2400v1; the parity condition is from Allard (2018).
    Here every admissible sum is tried and the existence of the integers is decided exactly. Where the
    SD leaves room for two sums of squares, parity never matters, and the sum with the least spread
    decides for all. Only where there are more than 50 000 sums and an SD printed so finely that it
    doesn't, the answer is True without a proof.

    Examples
    --------
    >>> grimmer("5.23", "2.55", 35), grimmer("5.23", "2.55", 31)
    (False, True)

    Ten answers from 1 to 7 can have this mean and SD only if some are outside.

    >>> grimmer("6.8", "1.55", 10), grimmer("6.8", "1.55", 10, low=1, high=7)
    (True, False)
    """
    n, items = arguments.whole("n", n, 1), arguments.whole("items", items, 1)
    ends, less = _ends(low, high), _one_less(n, ddof)
    variance = _squared(Printed(sd), rounding, threshold, step)
    sums = _sums(Printed(mean), Fraction(n * items), rounding, threshold, step)
    if ends is not None:
        sums = _within(sums, ends[0] * n * items, ends[1] * n * items)
    if variance is None or not sums:
        return False
    if n == 1:  # a single person has no SD; only the mean can be judged
        return True
    least, most, from_least, to_most = variance
    least, most = least * items**2 * less, most * items**2 * less
    closed = (from_least, to_most)

    def fits(total: int) -> bool:
        first, last = wholes(least, most, *closed, shift=Fraction(total * total, n))
        if n < 5:
            return any(_representable(n, total, squares) for squares in range(first, last + 1))
        shift, rest = divmod(total, n)
        fewest = n * shift * shift + 2 * shift * rest + rest  # everybody next to the mean
        begin = max(first, fewest)
        return begin + (begin - total) % 2 <= last

    if n >= 5 and most - least > 2:
        possible = any(map(fits, _least_spread(sums, n)))
    else:
        near = iter(_near_equal(sums, n, most))
        possible = any(map(fits, islice(near, _MOST_SUMS))) or next(near, None) is not None
    if ends is None or not possible:
        return possible
    from etterprov.reconstruct import exists

    # The sums in the middle have answers nearly always; all of them are only tried where these don't.
    middle = len(sums) // 2
    for some in (sums[max(middle - 10, 0) : middle + 10], sums[:_MOST_SUMS]):
        rows = ((total, *wholes(least, most, *closed, shift=Fraction(total * total, n))) for total in some)
        if exists(n, ends[0] * items, ends[1] * items, rows):
            return True
    return len(sums) > _MOST_SUMS


def _least_spread(sums: range, n: int) -> list[int]:
    """Give the sums of which one has the least spread: a multiple of n, or an end."""
    multiple = -(-sums.start // n) * n
    return [multiple] if multiple < sums.stop else [sums.start, sums.stop - 1]


def debit(
    mean: str,
    sd: str,
    n: int,
    *,
    ddof: int = 1,
    rounding: str = "up_or_down",
    threshold: int = 5,
    step: str | Fraction | None = None,
) -> bool:
    """Tell whether n zeros and ones can have the printed mean and SD.

    Parameters
    ----------
    mean, sd : str
        As printed.
    n : int
        Number of people.
    ddof : {1, 0}
        Whether the SD has n - 1 or n in its denominator.
    rounding, threshold, step : str, int, str or Fraction
        The rule by which both were rounded, where it is known (see `printed.unround`).

    Returns
    -------
    bool
        False only if no count of ones prints so.

    Raises
    ------
    ValueError
        If a text is no number, or n is no whole number of 1 or more.

    Notes
    -----
    Heathers & Brown (2019), DEBIT: a simple consistency test for binary data, osf.io/5vb3u.

    Examples
    --------
    >>> debit("0.53", "0.50", 1683), debit("0.30", "0.30", 1683)
    (True, False)
    """
    n = arguments.whole("n", n, 1)
    variance, less = _squared(Printed(sd), rounding, threshold, step), _one_less(n, ddof)
    ones = _within(_sums(Printed(mean), Fraction(n), rounding, threshold, step), 0, n)
    if variance is None or not ones:
        return False
    if n == 1:
        return True
    least, most, *closed = variance
    first, last = wholes(least * n * less, most * n * less, *closed)
    # k (n - k) rises up to n / 2 and falls then.
    rising, falling = _within(ones, None, n // 2), _within(ones, n // 2 + 1, None)
    for counts in (rising, falling[::-1]):
        place = bisect_left(counts, first, key=lambda k: k * (n - k))
        if place < len(counts) and counts[place] * (n - counts[place]) <= last:
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
    n = arguments.whole("n", n, 2)
    total = round(Printed(mean).exact * n)
    if not Printed(mean).admits(Fraction(total, n)):
        return False
    low, high = Printed(sd).bounds
    centre = Fraction(total * total, n)
    squares = range(ceil(max(low, Fraction(0)) ** 2 * (n - 1) + centre), floor(high * high * (n - 1) + centre) + 1)
    return any(_representable(n, total, q) for q in squares)
