"""Gone by the door: since when nothing moves indoors, and how long such absences usually last."""

from __future__ import annotations

import math

from features.core.baseline import robust_step, upper_tail
from features.core.civil_time import HOUR_MS, MINUTE_MS
from features.core.kernel_types import FeatureRow, Ways
from streams.kernels.kernel import kernel

AWAY_MS = 10 * MINUTE_MS
"""Nothing indoors for so long after the door: gone (domain, section 3.4)."""
LONGEST_MS = 16 * HOUR_MS
"""A longer absence is a journey: it teaches nothing of outings, and is judged no more."""
GAIN, FIRST = 0.06, 4.0
"""Share of the latest absence in what is usual; the first ones teach faster (assumed)."""
RISE, FALL = 0.5, 0.002
"""Steps by which the own longest absence follows: half of the way up, .2 % an absence down
(assumed: one goes out several times a day, and stays away once a month)."""
FIRST_MOST_LN, MOST_LN = math.log(10 * 60.0), math.log(72 * 60.0)
"""Of minutes: the longest absence of somebody not yet known, below the first step of the limit,
and what no habit exceeds."""


@kernel
def leave(record: Ways, at: int) -> None:
    """Take in the front door: perhaps somebody leaves."""
    if record["gone_at"] == 0:
        record["gone_at"] = at


@kernel
def back(record: Ways, at: int, weight: float, further: bool) -> None:
    """Take in a sign of life indoors: somebody is back, or nobody left."""
    if record["gone_at"] == 0 or (at <= record["gone_at"] + MINUTE_MS and not further):
        return
    away = at - record["gone_at"]
    record["gone_at"] = 0
    if weight > 0.0 and away >= AWAY_MS:
        learn_longest(record, away / MINUTE_MS)
    if weight > 0.0 and AWAY_MS <= away < LONGEST_MS:
        gain = weight * max(GAIN, 1.0 / (float(record["leavings"]) + FIRST))
        mean, deviation = robust_step(
            float(record["gone_ln"]), float(record["gone_spread"]), math.log(away / MINUTE_MS), gain
        )
        record["gone_ln"] = mean
        record["gone_spread"] = max(deviation, 0.4)
        record["leavings"] += weight


@kernel
def learn_longest(record: Ways, minutes: float) -> None:
    """Let the own longest absence follow one that ended: an upper value, in doubt as well.

    Who came back from a night away will be away for a night again, whatever was thought of it.
    """
    off = min(math.log(max(minutes, 1.0)), MOST_LN) - float(record["gone_most_ln"])
    record["gone_most_ln"] += RISE * off if off > 0.0 else -FALL
    record["gone_most_ln"] = max(float(record["gone_most_ln"]), FIRST_MOST_LN)


@kernel
def describe_gone(row: FeatureRow, record: Ways, step: int) -> None:
    """Say how long nothing has moved indoors since the door, and how unusual that is."""
    row["gone_min"] = 0.0
    row["gone_usual_min"] = math.exp(float(record["gone_ln"]))
    row["gone_surprise"] = 0.0
    row["leavings"] = float(record["leavings"])
    away = step - record["gone_at"]
    if record["gone_at"] == 0 or away < AWAY_MS or away > LONGEST_MS:
        return
    minutes = away / MINUTE_MS
    z = (math.log(minutes) - float(record["gone_ln"])) / float(record["gone_spread"])
    row["gone_min"] = minutes
    row["gone_surprise"] = upper_tail(z) if z > 0.0 else 0.0
