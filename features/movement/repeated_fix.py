"""Positions that no person made: the last one sent again and again, a receiver's default."""

from __future__ import annotations

from features.core.civil_time import HOUR_MS
from features.core.kernel_types import Ways
from streams.kernels.kernel import kernel

SAME_DEG = 2e-6
"""Fixes so close are the same to the last digit: a receiver under the sky never says it twice."""
FEWEST = 3
LEAST_MS = HOUR_MS // 2
LEAP_MPS = 200.0
"""Metres a second that no journey makes from door to door, a flight included."""


@kernel
def follow_same(record: Ways, lat: float, lon: float, at: int) -> None:
    """Count a fix, as it was received, into the run of equal ones."""
    if abs(lat - record["same_lat"]) < SAME_DEG and abs(lon - record["same_lon"]) < SAME_DEG:
        record["same_n"] += 1
        return
    record["same_lat"], record["same_lon"] = lat, lon
    record["same_at"], record["same_n"] = at, 1


@kernel
def repeats(record: Ways, indoors_at: int, at: int) -> bool:
    """Tell whether the tracker only repeats itself, while somebody is heard at home.

    Without that it may be the person who does not move.
    """
    long = at - record["same_at"] >= LEAST_MS and record["same_n"] >= FEWEST
    return bool(long and indoors_at > record["same_at"] and indoors_at > record["left_at"])


@kernel
def leapt(record: Ways, lat: float, lon: float, moved_m: float, elapsed_s: float) -> bool:
    """Tell whether nobody can have got to a fix, or whether it is again such a place."""
    again = abs(lat - record["leap_lat"]) < SAME_DEG and abs(lon - record["leap_lon"]) < SAME_DEG
    if again:
        return True
    if elapsed_s > 0.0 and moved_m / elapsed_s > LEAP_MPS:
        record["leap_lat"], record["leap_lon"] = lat, lon
        return True
    return False
