"""The hub's heartbeat: until when a home could be heard, so that no hour it was deaf counts.

A dead hub looks like a collapse: motion, doors and beds fall silent at once. Its own beats, as
regular as a clock, fall silent with them. The most frequent of a home's beating sensors is taken
for the hub's; one that goes on being heard without beats says nothing, and is not asked again
before it has beaten for half a day.
"""

from __future__ import annotations

from typing import Any

from features.civil import DAY_MS, HOUR_MS
from features.rates import expected, watch
from streams.kernel import kernel

FEWEST = 12.0
"""Beats from which a missing one tells something (assumed: half a day of hourly ones)."""
MISSED, UNSTEADY = 1.5, 6.0
"""A beat is missed after so many usual intervals, or so many of their deviations beyond one."""
GAIN = 0.05
QUICKER = 0.7
"""Share of the interval below which another sensor is the quicker one."""


@kernel
def beat(record: Any, sensor: int, at: int) -> int:
    """Take in a beat; returns for how long (ms) the home was deaf until now, mostly 0."""
    if record["beat"] == 0 or sensor == record["beat"]:
        deaf = _close(record, at) if unheard(record, at) else 0
        _follow(record, sensor, at)
        return deaf
    pause = at - record["rival_at"]
    if sensor == record["rival"]:
        if 0 < pause < _to_beat(record, at):
            _take_over(record, sensor, pause)
        record["rival_at"] = max(record["rival_at"], at)
    elif pause > max(float(record["beat_ms"]), float(HOUR_MS)):
        record["rival"] = sensor
        record["rival_at"] = at
    if sensor == record["beat"]:
        record["beat_at"] = at
    return 0


@kernel
def _follow(record: Any, sensor: int, at: int) -> None:
    """Learn how often the followed sensor beats."""
    gap = float(at - record["beat_at"])
    if record["beat"] == 0:
        record["beat"] = sensor
        record["beat_at"] = at
    elif gap > 0.0:
        usual = float(record["beat_ms"])
        if usual == 0.0:
            record["beat_ms"] = gap
        else:
            off = min(gap, 3.0 * usual) - usual
            record["beat_ms"] = usual + GAIN * off
            record["beat_off"] += GAIN * (abs(off) - float(record["beat_off"]))
        record["beats"] += 1.0
        record["beat_at"] = at


@kernel
def _to_beat(record: Any, at: int) -> float:
    """Return the interval (ms) that a rival must undercut."""
    usual, since = float(record["beat_ms"]), float(at - record["beat_at"])
    if usual == 0.0 or since > DAY_MS:
        return since
    return QUICKER * usual


@kernel
def _take_over(record: Any, sensor: int, pause: int) -> None:
    """Follow a quicker sensor from here on."""
    record["beat"] = sensor
    record["beat_ms"] = pause
    record["beat_off"] = 0.0
    record["beats"] = 0.0


@kernel
def unheard(record: Any, at: int) -> bool:
    """Tell whether a beat is missed at `at`."""
    usual = float(record["beat_ms"])
    late = max(MISSED * usual, usual + UNSTEADY * float(record["beat_off"]))
    return bool(record["beats"] >= FEWEST and at - record["beat_at"] > late)


@kernel
def heard_until(record: Any, step: int) -> int:
    """Return until when (epoch ms) the home was heard: `step` unless beats are missed."""
    return int(record["beat_at"]) if unheard(record, step) else step


@kernel
def spoke(record: Any, at: int) -> int:
    """Take in a sign that came by way of the hub; returns for how long (ms) it had been deaf.

    Whoever is heard while beats are missed is no longer judged by them until they are steady again.
    """
    if not unheard(record, at):
        return 0
    record["beats"] = 0.0
    return int(_close(record, at))


@kernel
def _close(record: Any, at: int) -> int:
    """Note the time without beats that ends at `at`; returns how long it was, ms."""
    record["deaf_from"] = record["beat_at"]
    record["deaf_until"] = at
    return int(at - record["beat_at"])


@kernel
def heard_expected(record: Any, since: int, until: int, table: Any) -> float:
    """Return the activities expected between two moments in the hours in which they were heard."""
    end = max(min(until, heard_until(record, until)), since)
    total = expected(record, since, end, table)
    low, high = max(since, int(record["deaf_from"])), min(end, int(record["deaf_until"]))
    if high > low:
        total -= expected(record, low, high, table)
    return max(total, 0.0)


@kernel
def watch_heard(record: Any, since: int, until: int, weight: float, table: Any) -> None:
    """Add the hours between two signs of life in which the home was heard to the exposure."""
    low, high = max(since, int(record["deaf_from"])), min(until, int(record["deaf_until"]))
    if high <= low:
        watch(record, since, until, weight, table)
        return
    watch(record, since, low, weight, table)
    watch(record, high, until, weight, table)
