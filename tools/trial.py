"""Try the families on true numbers and the ledger on changed ones; print both and keep them for the book.

True cases come in blocks, each with a seed of its own, so the result is the same on any number of cores. Fails if a
family accuses a true number or a change ends in a traceback.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd

from etterprov import trial

DRAWS = 4_000  # a family
BLOCK = 50
SEED = 20_120_831
FOLDER = Path(__file__).resolve().parent.parent / "data" / "simulated"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make both trials; 1 if one of them shows a fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws a family (default %(default)s)")
    parser.add_argument("--sample", type=int, help="change only so many cells, drawn at random")
    parser.add_argument("--seed", type=int, default=SEED, help="of all chance (default %(default)s)")
    parser.add_argument("--jobs", type=int, default=-1, help="processes (default: as many as cores)")
    options = parser.parse_args(arguments)
    innocent = innocence(options.draws, options.seed, options.jobs)
    print(f"True numbers accused\n\n{innocent.to_string(index=False, max_colwidth=60)}\n")
    damaged = damage(options.sample, options.seed, options.jobs)
    tables, families = trial.by_table(damaged), trial.by_family(damaged)
    print(f"Changed numbers noticed\n\n{tables.to_string(index=False)}\n\n{families.to_string(index=False)}\n")
    print(f"{(damaged['outcome'] == trial.NOTICED).mean():.1%} of {len(damaged)} changes noticed")
    for row in damaged[damaged["error"] != ""].to_dict("records"):
        print(f"{row['cell']}: {row['printed']} as {row['changed']}: {row['error']}")
    keep(innocent, tables, families)
    ours = innocent["family"] != trial.NEAREST
    return int((innocent.loc[ours, "alarms"] > 0).any() or (damaged["error"] != "").any())


def innocence(draws: int, seed: int, jobs: int) -> pd.DataFrame:
    """Give true cases to every family, in blocks."""
    sizes = [min(BLOCK, draws - done) for done in range(0, draws, BLOCK)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    return trial.put_together(_shown("draws", sizes, jobs, _innocent, list(zip(seeds, sizes, strict=True))))


def damage(sample: int | None, seed: int, jobs: int) -> pd.DataFrame:
    """Change every cell, or a sample of them, in blocks."""
    changes = trial.changes()
    if sample is not None:
        chosen = np.random.default_rng(seed).choice(len(changes), min(sample, len(changes)), replace=False)
        changes = [changes[i] for i in sorted(chosen)]
    blocks = [changes[i : i + BLOCK] for i in range(0, len(changes), BLOCK)]
    return pd.concat(
        _shown("changes", [len(block) for block in blocks], jobs, trial.damage, [(block,) for block in blocks]),
        ignore_index=True,
    )


def _innocent(seed: np.random.SeedSequence, draws: int) -> pd.DataFrame:
    return trial.innocence(np.random.default_rng(seed), draws)


def _shown(
    what: str, sizes: Sequence[int], jobs: int, function: Callable[..., pd.DataFrame], blocks: Sequence[tuple[Any, ...]]
) -> Iterator[pd.DataFrame]:
    """Run a function over blocks in parallel, and say on stderr how far it is."""
    start, done = time.perf_counter(), 0
    work = (joblib.delayed(function)(*block) for block in blocks)
    for size, part in zip(sizes, joblib.Parallel(jobs, return_as="generator")(work), strict=True):
        done += size
        seconds = time.perf_counter() - start
        left = seconds / done * (sum(sizes) - done)
        print(f"\r{done:6d} of {sum(sizes)} {what}, {left:4.0f} s left ", end="", file=sys.stderr, flush=True)
        yield part
    print(file=sys.stderr)


def keep(innocent: pd.DataFrame, tables: pd.DataFrame, families: pd.DataFrame) -> None:
    """Keep what the book shows."""
    innocent = innocent.drop(columns="case")
    tables = tables.rename(columns=lambda name: name.replace(" ", "_"))
    for name, found in (("innocence", innocent), ("damage", tables), ("damage-families", families)):
        found.to_csv(FOLDER / f"{name}.csv", index=False, float_format="%.5f", lineterminator="\n")


if __name__ == "__main__":
    sys.exit(main())
