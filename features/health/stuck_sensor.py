"""A sensor whose value no longer changes: a living body is never the same for so long."""

from __future__ import annotations

import numpy as np

from features.core.civil_time import HOUR_MS
from features.core.kernel_types import Signs, VitalsRecord
from streams.contract.codes import SIGNS
from streams.kernels.kernel import kernel

FEWEST = np.array([24, 48, 24, 24, 48, 48, 24, 2**30])
"""Readings in a row of one value from which a sign is stuck; oxygen, warmth and breath are told in
coarse steps, steps may well be none (assumed)."""
LEAST_MS = np.array([6, 24, 6, 6, 24, 24, 6, 2**20]) * HOUR_MS
SAME = 1e-4


@kernel
def follow(record: VitalsRecord, sign: int, value: float, at: int) -> None:
    """Count a reading into the run of equal ones; called before it becomes the latest."""
    if abs(value - float(record["last"][sign])) <= SAME:
        record["same_n"][sign] += 1
        return
    record["same_n"][sign] = 1
    record["same_at"][sign] = at


@kernel
def stuck(record: VitalsRecord, sign: int, at: int) -> bool:
    """Tell whether a sign has shown one value for longer than any body does."""
    long = at - record["same_at"][sign] >= LEAST_MS[sign]
    return bool(record["same_n"][sign] >= FEWEST[sign] and long)


@kernel
def longest_stuck(record: VitalsRecord, values: Signs, at: int) -> int:
    """Return the sign just read that has been stuck for longest, -1 if none is."""
    found = -1
    for sign in range(SIGNS):
        if np.isnan(values[sign]) or not stuck(record, sign, at):
            continue
        if found < 0 or record["same_at"][sign] < record["same_at"][found]:
            found = sign
    return found
