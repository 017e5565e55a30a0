"""A silence: its hours, the night at half (domain reference 3.5), and how surprising it is."""

from __future__ import annotations

from features.core.civil_time import DAY_MS, HOUR_MS, Civil, local_ms
from features.core.heartbeat import heard_expected
from features.core.kernel_types import FeatureRow, HomeRecord
from features.core.rates import gap_surprise
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


@kernel
def keep_evening(record: HomeRecord, dawn: int, table: Civil) -> None:
    """Keep, as a day closes at `dawn` (epoch ms), how it went until its last sign of life."""
    last = record["last_at"]
    if last > dawn - DAY_MS:  # else the silence is older, and what it began after is kept
        due = heard_expected(record, dawn - DAY_MS, min(last, dawn), table)
        record["eve_n"] = record["n_today"]
        record["eve_l"] = max(due - float(record["away_l"]), 0.0)


@kernel
def describe_silence(
    row: FeatureRow, record: HomeRecord, step: int, dawn: int, nu: float, table: Civil
) -> None:
    """Describe the time since the last sign of life (H1); `dawn` began the running day.

    A day's factor is its own: a silence that outlasts the night goes on from what the evening told
    of it, and the morning adds what it tells. Measured by the morning alone, a busy evening that
    broke off would be forgotten at four.
    """
    last = record["last_at"]
    gap = heard_expected(record, last, step, table)
    row["gap_h"] = (step - last) / HOUR_MS
    row["gap_expected"] = gap
    row["n_today"] = float(record["n_today"])
    if last > dawn:
        due = heard_expected(record, dawn, last, table)
        before = max(due - float(record["away_l"]), 0.0)
        row["gap_surprise"] = gap_surprise(nu, float(record["n_today"]), before, gap)
        row["expected_today"] = before + gap
        return
    evening = heard_expected(record, last, min(step, _next_dawn(last, dawn)), table)
    until = gap_surprise(nu, float(record["eve_n"]), float(record["eve_l"]), evening)
    row["gap_surprise"] = until + gap_surprise(nu, 0.0, 0.0, max(gap - evening, 0.0))
    row["expected_today"] = gap


@kernel
def _next_dawn(last: int, dawn: int) -> int:
    """Return the dawn that followed a moment before `dawn`; clock changes shift it by an hour."""
    return int(dawn - (dawn - last) // DAY_MS * DAY_MS)
