"""Bytes a person: the fixed core, the pools, and a city in one process."""

from __future__ import annotations

import time

import numpy as np

from features.population.state import blank_state

POOLS = {"mobility": ("cells",), "finance": ("payees",)}
"""Fields that hold a pool of what varies; everything else is the core."""


def memory(city: int) -> None:
    """Print bytes a person by record, core and pools apart, then those of a whole city."""
    print("| record | core, bytes a person | pools |\n|---|---|---|")
    total = np.zeros(2, np.int64)
    for name, records in blank_state(1)._asdict().items():
        if name != "cursor":
            pool = sum(records.dtype[field].itemsize for field in POOLS.get(name, ()))
            sizes = np.array([records.dtype.itemsize - pool, pool])
            total += sizes
            print(f"| {name} | {sizes[0]:,} | {sizes[1]:,} |")
    print(f"| all | {total[0]:,} | {total[1]:,} |\n")
    start = time.thread_time()
    state = blank_state(city)
    made = time.thread_time() - start
    size = sum(records.nbytes for records in state)
    print(f"{city:,} people: {size / 1e9:.2f} GB, made in {made:.1f} s")
