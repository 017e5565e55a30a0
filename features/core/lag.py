"""How late signs of a home reach the log: a hub whose clock is behind, or that sends by batches.

Such a home has told nothing of the time since: who is heard there at ten by a clock two hours
behind is not silent at noon, nor two hours in the bathroom, nor out since ten. What home and door
tell is therefore judged until the moment up to which the home can have told of it.
"""

from __future__ import annotations

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS
from features.core.kernel_types import HomeRecord
from streams.kernels.kernel import kernel

FEWEST = 6.0
"""Occasions on which signs came, of which the promptest counts: one that was held up by itself, and
a backlog that is handed in behind a cut, delay nothing (assumed)."""
PROMPT_MS = 10 * MINUTE_MS
"""Signs that come within the lateness of the contract are in time."""
LONGEST_MS = 12 * HOUR_MS
"""A clock is behind by a zone at most; what comes later is another day's recording (assumed)."""
HELD_MS, SPREAD_MS, BATCH_DAYS = HOUR_MS, 4 * HOUR_MS, 3
"""Where on three days running most signs came an hour late and more, by hours that differ by four,
the home hands in by batches: a hub that was cut off does so on one day (assumed)."""
WAITED_MS = 30 * HOUR_MS
"""So long after its latest sign a home is waited for that hands in once a day (assumed)."""


@kernel
def follow_lag(record: HomeRecord, at: int, late: int) -> None:
    """Take in by how much (ms) a sign of the home came late."""
    _follow_day(record, (at + late) // DAY_MS, late)
    first = record["lag_n"] == 0.0
    record["lag_now"] = late if first else min(record["lag_now"], late)
    if first or at + late >= record["lag_heard"] + PROMPT_MS:  # a backlog is one word
        record["lag_n"] += 1.0
        record["lag_heard"] = at + late
    if record["lag_n"] >= FEWEST:
        record["lag_ms"] = record["lag_now"]
        record["lag_n"] = 0.0


@kernel
def _follow_day(record: HomeRecord, day: int, late: int) -> None:
    """Count the days on which the home handed in by batches."""
    if day != record["lag_day"]:
        mostly = record["held_n"] > 0.0 and 2.0 * record["held_n"] >= record["came_n"]
        batch = mostly and record["lag_most"] - record["lag_least"] >= SPREAD_MS
        record["batch_days"] = min(int(record["batch_days"]) + 1, 100) if batch else 0
        record["lag_day"] = day
        record["came_n"] = 0.0
        record["held_n"] = 0.0
        record["lag_least"] = late
        record["lag_most"] = late
    record["came_n"] += 1.0
    record["held_n"] += 1.0 if late >= HELD_MS else 0.0
    record["lag_least"] = min(record["lag_least"], late)
    record["lag_most"] = max(record["lag_most"], late)


@kernel
def told_until(record: HomeRecord, step: int) -> int:
    """Return until when (epoch ms) the home can have told of anything by `step`."""
    if record["batch_days"] >= BATCH_DAYS:
        return int(min(max(record["last_at"], step - WAITED_MS), step))
    lag = int(record["lag_ms"])
    if record["lag_n"] > 0.0:
        lag = min(lag, int(record["lag_now"]))
    return step - lag if PROMPT_MS < lag <= LONGEST_MS else step
