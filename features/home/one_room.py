"""Heard in one room alone for hours in which somebody is up: not risen, or unable to.

An arm that moves in a chair ends a silence, and still nobody has been to bathroom or kitchen.
"""

from __future__ import annotations

import math

from features.core.baseline import robust_step
from features.core.civil_time import DAY_MS, Civil
from features.core.kernel_types import FeatureRow, HomeRecord
from features.core.rooms import DOORWAY
from features.core.waking import waking_hours
from streams.kernels.kernel import kernel

FIRST_LN, FIRST_OFF = math.log(2.5), 0.4
"""Of the longest such stay of a day, ln hours: an elder not yet known, and how days differ
(assumed)."""
BETWEEN = 1.0
"""Variance of people's usual beside that of one person's days (assumed)."""
LEAST_OFF, LEAST_H = 0.25, 0.25
OTHERS = 2
"""Other rooms that must have been heard within two days before: else one room is all that hears."""
HEARD_MS = 2 * DAY_MS


@kernel
def follow_room(record: HomeRecord, room: int, at: int, table: Civil) -> None:
    """Take in a sign of life in a room: another one than the last ends the stay."""
    if room == record["room"] and record["here_at"] > 0:
        return
    if record["here_at"] > 0 and record["out_at"] == 0 and record["room"] != DOORWAY:
        stayed = waking_hours(_since(record), at, table)
        record["here_most"] = max(float(record["here_most"]), stayed)
    record["here_at"] = at


@kernel
def learn_room(record: HomeRecord, gain: float) -> None:
    """Learn from a day that is over how long its longest stay was."""
    stayed = math.log(max(float(record["here_most"]), LEAST_H))
    mean, off = robust_step(float(record["here_ln"]), float(record["here_off"]), stayed, gain)
    record["here_ln"] = mean
    record["here_off"] = max(off, LEAST_OFF)


@kernel
def describe_room(row: FeatureRow, record: HomeRecord, out: bool, table: Civil) -> None:
    """Say how long one room alone has been heard, and how far that is from the predicted longest.

    Until the last sign of life in there: a silence since is another matter.
    """
    row["here_h"] = 0.0
    row["here_z"] = 0.0
    row["here_usual_h"] = math.exp(float(record["here_ln"]))
    if out or record["here_at"] == 0 or record["room"] == DOORWAY or not _others(record):
        return
    hours = waking_hours(_since(record), record["indoors_at"], table)
    unsure = math.sqrt(1.0 + BETWEEN / (1.0 + float(record["known_d"])))
    row["here_h"] = hours
    beyond = math.log(max(hours, LEAST_H)) - float(record["here_ln"])
    row["here_z"] = max(beyond / (float(record["here_off"]) * unsure), 0.0)


@kernel
def _since(record: HomeRecord) -> int:
    """Return since when (epoch ms) it is known: of the time of a deaf hub nobody knows."""
    return int(max(record["here_at"], record["deaf_until"]))


@kernel
def _others(record: HomeRecord) -> bool:
    """Tell whether other rooms have sensors that worked before the stay."""
    heard = 0
    for room in range(DOORWAY):
        before = record["here_at"] - record["room_at"][room]
        heard += 1 if room != record["room"] and before <= HEARD_MS else 0
    return heard >= OTHERS
