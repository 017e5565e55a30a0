"""Bus lines: which this person rides, and how seldom on one never ridden before."""

from __future__ import annotations

import math

from features.core.kernel_types import FeatureRow, Ways
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

LINES = 6
"""Lines remembered; who rides more of them finds a new one nothing special."""
FADE = 0.97
"""What a ride leaves of the rides before: a memory of some thirty rides."""
COHORT_RIDES, COHORT_FIRSTS = 4.0, 0.6
"""Rides of an elder not yet known, and those of them on a new line (assumed)."""


@kernel
def describe_line(row: FeatureRow, record: Ways, line: Hash) -> None:
    """Say how seldom a new line is ridden: 0 on one ridden before, or where none is told."""
    row["line_surprise"] = 0.0
    row["rides"] = float(record["rides"])
    if line == 0 or _known(record, line) >= 0:
        return
    share = (float(record["firsts"]) + COHORT_FIRSTS) / (float(record["rides"]) + COHORT_RIDES)
    row["line_surprise"] = max(-math.log10(share), 0.0)


@kernel
def learn_line(record: Ways, line: Hash, weight: float) -> None:
    """Count a ride; a new line takes the place of the one least ridden."""
    if line == 0 or weight <= 0.0:
        return
    place = _known(record, line)
    for number in range(LINES):
        record["line_rides"][number] *= FADE
    record["rides"] = FADE * float(record["rides"]) + weight
    record["firsts"] *= FADE
    if place < 0:
        record["firsts"] += weight
        place = _least(record)
        record["lines"][place] = line
        record["line_rides"][place] = 0.0
    record["line_rides"][place] += weight


@kernel
def _known(record: Ways, line: Hash) -> int:
    """Return the place of a line among those remembered, -1 if it is not."""
    for number in range(LINES):
        if record["lines"][number] == line:
            return number
    return -1


@kernel
def _least(record: Ways) -> int:
    """Return the place of the line least ridden."""
    least = 0
    for number in range(1, LINES):
        if record["line_rides"][number] < record["line_rides"][least]:
            least = number
    return least
