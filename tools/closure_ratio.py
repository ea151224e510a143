"""Compare counting answer distributions with listing them, in the same run.

The list is made by scrutipy (CLOSURE in Rust, all cores), a development dependency.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from etterprov.reconstruct import count_ordinal

# Mean, SD, n and the ends of the scale. At n = 200 the list takes over a minute, and gigabytes.
CASES = (("3.0", "1.2", 90, 1, 5), ("3.0", "1.2", 120, 1, 5), ("3.5", "1.4", 40, 1, 7))


def measure() -> list[tuple[str, int, float, float]]:
    """Give each case with its number of distributions and the seconds to count and to list them."""
    closure = import_module("scrutipy").closure
    rows = []
    for mean, sd, n, low, high in CASES:
        half = [0.5 / 10 ** len(text.partition(".")[2]) for text in (mean, sd)]
        number, count_seconds = _timed(count_ordinal, mean, sd, n, low, high)
        samples, list_seconds = _timed(closure, float(mean), float(sd), n, low, high, *half)
        if len(samples) != number:
            raise RuntimeError(f"{mean} ({sd}), n = {n}: {number} counted, {len(samples)} listed")
        rows.append((f"{mean} ({sd}), n = {n}, {low} to {high}", number, count_seconds, list_seconds))
    return rows


def _timed(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    result = work(*arguments)
    return result, time.perf_counter() - start


def main() -> int:
    """Print the table; say so if there is nothing to compare with."""
    if find_spec("scrutipy") is None:
        print("counting against listing: skipped, scrutipy is not installed (pip install scrutipy)")
        return 0
    print(f"\n{'mean (SD)':28}{'distributions':>14}{'counted, s':>12}{'listed, s':>11}{'ratio':>8}")
    for name, number, count_seconds, list_seconds in measure():
        print(f"{name:28}{number:14}{count_seconds:12.3f}{list_seconds:11.2f}{list_seconds / count_seconds:8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
