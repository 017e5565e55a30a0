"""How late signs of a home reach the log: a hub whose clock is behind, or that sends by batches.

Such a home has told nothing of the time since: who is heard there at ten by a clock two hours
behind is not silent at noon, nor two hours in the bathroom, nor out since ten. What home and door
tell is therefore judged until the moment up to which the home can have told of it.
"""

from __future__ import annotations

from features.core.civil_time import HOUR_MS, MINUTE_MS
from features.core.kernel_types import HomeRecord
from streams.kernels.kernel import kernel

FEWEST = 6.0
"""Signs of which the promptest counts: one that was held up by itself delays nothing (assumed)."""
PROMPT_MS = 10 * MINUTE_MS
"""Signs that come within the lateness of the contract are in time."""
LONGEST_MS = 12 * HOUR_MS
"""A clock is behind by a zone at most; what comes later is another day's recording (assumed)."""


@kernel
def follow_lag(record: HomeRecord, late: int) -> None:
    """Take in by how much (ms) a sign of the home came late."""
    first = record["lag_n"] == 0.0
    record["lag_now"] = late if first else min(record["lag_now"], late)
    record["lag_n"] += 1.0
    if record["lag_n"] >= FEWEST:
        record["lag_ms"] = record["lag_now"]
        record["lag_n"] = 0.0


@kernel
def told_until(record: HomeRecord, step: int) -> int:
    """Return until when (epoch ms) the home can have told of anything by `step`."""
    lag = int(record["lag_ms"])
    if record["lag_n"] > 0.0:
        lag = min(lag, int(record["lag_now"]))
    return step - lag if PROMPT_MS < lag <= LONGEST_MS else step
