"""What a finding tells, whatever words it has: tests ask for its numbers."""

import re
from collections import Counter

_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")


def figures(text: str) -> Counter[str]:
    """Count the numbers of a text as they are printed.

    Examples
    --------
    >>> figures("33 of 79 is 41.8 %, not 33") <= figures("33 and 33 of 79: 41.8")
    True
    """
    return Counter(_FIGURE.findall(text))
