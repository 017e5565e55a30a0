"""Hours in which somebody is up: from six in the morning to ten in the evening (assumed)."""

from __future__ import annotations

from features.core.civil_time import DAY_MS, HOUR_MS, Civil, local_ms
from streams.kernels.kernel import kernel

DAWN_H, DUSK_H = 6.0, 22.0


@kernel
def waking_hours(since: int, until: int, table: Civil) -> float:
    """Return the waking hours between two moments (epoch ms), those of the night left out."""
    if until <= since:
        return 0.0
    return _woken(local_ms(until, table)) - _woken(local_ms(since, table))


@kernel
def _woken(local: int) -> float:
    """Return the waking hours up to a local time (ms)."""
    hour = local % DAY_MS / HOUR_MS
    return local // DAY_MS * (DUSK_H - DAWN_H) + min(max(hour - DAWN_H, 0.0), DUSK_H - DAWN_H)


@kernel
def by_night(at: int, table: Civil) -> bool:
    """Tell whether most are asleep at a moment (epoch ms)."""
    hour = local_ms(at, table) % DAY_MS / HOUR_MS
    return bool(hour < DAWN_H or hour >= DUSK_H)
