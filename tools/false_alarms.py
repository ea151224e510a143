"""Give true tables to every detector, print how often each raises an alarm, and fail if one of ours does.

The tables come in blocks, each with a seed of its own, so the result is the same on any number of cores.
"""

import argparse
import sys
import time
from collections.abc import Sequence

import joblib
import numpy as np
import pandas as pd

from jobsupport import false_alarms

EACH = 10_000  # tables of each shape
BLOCK = 200
SEED = 20_120_831


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each detector; 1 if one of ours accuses a true table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--each", type=int, default=EACH, help="tables of each shape (default %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of all chance (default %(default)s)")
    parser.add_argument("--jobs", type=int, default=-1, help="processes (default: as many as cores)")
    parser.add_argument("--thorough", action="store_true", help="spare the slow detector no table; takes much longer")
    options = parser.parse_args(arguments)
    start = time.perf_counter()
    found = measure(options.each, options.seed, options.jobs, thorough=options.thorough)
    shapes = len(false_alarms.SHAPES)
    print(f"{options.each} tables of each of {shapes} shapes, {time.perf_counter() - start:.0f} seconds\n")
    print(report(found))
    return int((found["ours"] & (found["alarms"] > 0)).any())


def measure(each: int, seed: int, jobs: int = -1, *, thorough: bool = False) -> pd.DataFrame:
    """Simulate `each` tables of every shape, in blocks, and say on stderr how far it is."""
    sizes = [min(BLOCK, each - done) for done in range(0, each, BLOCK)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    work = (joblib.delayed(_block)(*block, thorough) for block in zip(seeds, sizes, strict=True))
    parts, done = [], 0
    for size, part in zip(sizes, joblib.Parallel(jobs, return_as="generator")(work), strict=True):
        parts.append(part)
        done += size
        print(f"\r{done:7d} of {each} tables of each shape", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return false_alarms.combine(parts)


def _block(seed: np.random.SeedSequence, each: int, thorough: bool) -> pd.DataFrame:
    tables = each * len(false_alarms.SHAPES)
    return false_alarms.simulate(np.random.default_rng(seed), tables, thorough=thorough)


def report(found: pd.DataFrame) -> str:
    """Write the result out, with the first true numbers that were accused."""
    lines = [f"{'':54}{'tables':>9}{'checks':>9}{'alarms':>9}{'rate':>10}{'at most':>10}"]
    for row in found.to_dict("records"):
        counts = "".join(f"{row[name]:9d}" for name in ("tables", "checks", "alarms"))
        lines.append(f"{row['detector']:54}{counts}{row['rate']:10.3%}{row['upper']:10.3%}")
        if row["ours"] and row["case"]:
            lines.append(f"    {row['case']}")
    return "\n".join([*lines, "", '"At most": 95 % bound of the rate, by tables.'])


if __name__ == "__main__":
    sys.exit(main())
