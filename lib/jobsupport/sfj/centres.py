"""The centres and their scores, from the report's chapter 6."""

from __future__ import annotations

from etterprov.counts import as_int
from jobsupport.sfj.text import report_text

# Items in each section of the Supported Employment Fidelity Scale of 7 January 2008, the IPS-25 that Bond,
# Peterson, Becker & Drake (2012) validate, doi:10.1176/appi.ps.201100476.
SECTIONS = {"staffing": 3, "organisation": 8, "services": 14}


def adjusted_totals(total: int, raised: int) -> range:
    """Give the totals possible once some items are set to the top score.

    Parameters
    ----------
    total : int
        Total before, all items together.
    raised : int
        Number of items set to the top score; what they had before is not known.

    Returns
    -------
    range
        Every total that can follow.

    Raises
    ------
    ValueError
        If no scores of the items add up to `total`, or there are not so many items.

    Examples
    --------
    The lowest of the six centres cannot reach 100 by three items, the highest hardly misses it:

    >>> adjusted_totals(85, 3)[-1], adjusted_totals(99, 3)[0], adjusted_totals(99, 3)[1]
    (97, 99, 100)
    """
    text = report_text()
    items, low, high = (as_int(text[f"s6_ips_{key}"]) for key in ("items", "item_low", "item_high"))
    if not items * low <= total <= items * high or not 0 <= raised <= items:
        raise ValueError(f"no total of {total}, or no {raised} items to raise, on {items} items of {low} to {high}")
    others = items - raised
    most_before = min(raised * high, total - others * low)
    least_before = max(raised * low, total - others * high)
    return range(total - most_before + raised * high, total - least_before + raised * high + 1)
