"""The addresses by which a page of checks can be pointed into."""

import re


def address(kind: str, key: str) -> str:
    """Give the address of a check or a matter on its page, which stays as long as it keeps its name.

    Parameters
    ----------
    kind : {"c", "m"}
        Check or matter.
    key : str
        Id of the check, or what the matter is called.

    Returns
    -------
    str
        What stands after the ``#``: plain letters, digits and hyphens.

    Examples
    --------
    >>> address("c", "uo-table-3/control-n"), address("m", "hours of the text")
    ('c-uo-table-3-control-n', 'm-hours-of-the-text')
    """
    return f"{kind}-{re.sub('[^a-z0-9]+', '-', key.lower()).strip('-')}"
