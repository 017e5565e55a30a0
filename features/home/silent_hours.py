"""Hours of silence: those of waking fully, those of the night at half (domain reference 3.5)."""

from __future__ import annotations

from features.core.civil_time import DAY_MS, HOUR_MS, Civil, local_ms
from features.core.kernel_types import HomeRecord
from features.core.waking import DAWN_H, DUSK_H
from streams.kernels.kernel import kernel

NIGHT = 0.5
"""What an hour of the night counts (assumed: one rests, and is up once or twice)."""
DAY_COUNTS = DUSK_H - DAWN_H + NIGHT * (24.0 - DUSK_H + DAWN_H)


@kernel
def _counted(local: int) -> float:
    """Return the hours counted up to a local time (ms)."""
    hour = local % DAY_MS / HOUR_MS
    waking = min(max(hour - DAWN_H, 0.0), DUSK_H - DAWN_H)
    return local // DAY_MS * DAY_COUNTS + waking + NIGHT * (hour - waking)


@kernel
def silent_hours(since: int, until: int, table: Civil) -> float:
    """Return the hours counted between two moments (epoch ms), at least 0."""
    if until <= since:
        return 0.0
    return _counted(local_ms(until, table)) - _counted(local_ms(since, table))


@kernel
def heard_silent_hours(record: HomeRecord, step: int, table: Civil) -> float:
    """Return the same since the last sign of life, the time left out in which a hub was deaf."""
    since = record["last_at"]
    total = silent_hours(since, step, table)
    low, high = max(since, record["deaf_from"]), min(step, record["deaf_until"])
    return total - silent_hours(low, high, table)
