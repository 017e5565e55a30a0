"""The hub's heartbeat: until when a home could be heard, so that no hour it was deaf counts.

A dead hub looks like a collapse: motion, doors and beds fall silent at once. Its own beats, as
regular as a clock, fall silent with them. The most frequent of a home's beating sensors is taken
for the hub's. Whatever else of the home is heard while its beats are missed proves that they tell
nothing, and they are not asked again before they have come a dozen times: in doubt a silence
counts.
"""

from __future__ import annotations

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil
from features.core.kernel_types import HomeRecord, Ways
from features.core.lag import follow_lag
from features.core.rates import expected, watch
from streams.contract.columns import SENSOR
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import TEST
from streams.contract.kinds import Kind
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

FEWEST = 12.0
"""Beats from which a missing one tells something (assumed)."""
MISSED, UNSTEADY = 1.5, 6.0
"""A beat is missed after so many usual intervals, or so many of their deviations beyond one."""
LOST = 2.5
"""Intervals up to which a single beat was lost on its way, and the home was heard all the same."""
GAIN = 0.05
QUICKER = 0.7
"""Share of the interval below which another sensor is the quicker one."""
QUICKEST_MS = 5 * MINUTE_MS
"""Beats that come closer tell nothing of how often they come."""
_MOTION, _DOOR, _BED = int(Kind.MOTION), int(Kind.DOOR), int(Kind.BED)
_APPLIANCE, _CLIMATE, _HEARTBEAT = int(Kind.APPLIANCE), int(Kind.CLIMATE), int(Kind.HEARTBEAT)


@kernel
def hear(routine: HomeRecord, mobility: Ways, event: EventRow) -> None:
    """Take in whatever comes by way of the hub, before anything is made of it."""
    kind, at = event["kind"], event["at"]
    if event["flags"] & TEST:
        return
    if kind == _HEARTBEAT:
        deaf = beat(routine, event[SENSOR], at)
    elif kind == _MOTION or kind == _DOOR or kind == _BED or kind == _APPLIANCE or kind == _CLIMATE:
        deaf = spoke(routine, at)
        follow_lag(routine, at, max(event["received_at"] - at, 0))
    else:
        return
    if deaf > 0:  # what lasts does not count the time in which nobody could hear its end
        shift = _paused(routine["bath_last"], routine) - routine["bath_last"]
        routine["bath_from"] += shift
        routine["bath_last"] += shift
        routine["bathroom_at"] = _paused(routine["bathroom_at"], routine)
        gone = mobility["gone_at"]  # half of it for who is out, as while it lasted
        mobility["gone_at"] = gone + (_paused(gone, routine) - gone) // 2


@kernel
def beat(record: HomeRecord, sensor: Hash, at: int) -> int:
    """Take in a beat; returns for how long (ms) the home was deaf until now, mostly 0."""
    if record["beat"] == 0 or sensor == record["beat"]:
        deaf = _close(record, at) if unheard(record, at) else 0
        _follow(record, sensor, at)
        return deaf
    deaf = spoke(record, at)
    pause = at - record["rival_at"]
    if sensor == record["rival"]:
        if QUICKEST_MS <= pause < _to_beat(record, at):
            _take_over(record, sensor, pause, at)
        record["rival_at"] = max(record["rival_at"], at)
    elif pause > max(float(record["beat_ms"]), float(HOUR_MS)):
        record["rival"] = sensor
        record["rival_at"] = at
    return deaf


@kernel
def _follow(record: HomeRecord, sensor: Hash, at: int) -> None:
    """Learn how often the followed sensor beats."""
    gap = float(at - record["beat_at"])
    if record["beat"] == 0:
        record["beat"] = sensor
        record["beat_at"] = at
    elif gap >= QUICKEST_MS:
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
def _to_beat(record: HomeRecord, at: int) -> float:
    """Return the interval (ms) that a rival must undercut."""
    usual, since = float(record["beat_ms"]), float(at - record["beat_at"])
    if usual == 0.0 or since > DAY_MS:
        return since
    return QUICKER * usual


@kernel
def _take_over(record: HomeRecord, sensor: Hash, pause: int, at: int) -> None:
    """Follow a quicker sensor from here on."""
    record["beat"] = sensor
    record["beat_at"] = at
    record["beat_ms"] = pause
    record["beat_off"] = 0.0
    record["beats"] = 0.0


@kernel
def unheard(record: HomeRecord, at: int) -> bool:
    """Tell whether a beat is missed at `at`."""
    usual = float(record["beat_ms"])
    late = max(MISSED * usual, usual + UNSTEADY * float(record["beat_off"]))
    return bool(record["beats"] >= FEWEST and at - record["beat_at"] > late)


@kernel
def heard_until(record: HomeRecord, step: int) -> int:
    """Return until when (epoch ms) the home was heard: `step` unless beats are missed."""
    if not unheard(record, step):
        return step
    return int(max(record["beat_at"], record["indoors_at"]))


@kernel
def half_heard_until(record: HomeRecord, step: int) -> int:
    """Return the same with half of the deaf time: it hides who comes back, not who stays away."""
    heard = heard_until(record, step)
    return int(heard + (step - heard) // 2)


@kernel
def spoke(record: HomeRecord, at: int) -> int:
    """Take in a sign that came by way of the hub; returns for how long (ms) it had been deaf.

    Whoever is heard while beats are missed is no longer judged by them until they are steady again.
    """
    if not unheard(record, at):
        return 0
    deaf = _close(record, at)
    record["beats"] = 0.0
    return int(deaf)


@kernel
def _close(record: HomeRecord, at: int) -> int:
    """Note the deaf time that ends at `at`, unless a beat was but lost; returns its length, ms."""
    if at - record["beat_at"] <= LOST * float(record["beat_ms"]):
        return 0
    record["deaf_from"] = heard_until(record, at)
    record["deaf_until"] = at
    return int(at - record["deaf_from"])


@kernel
def _paused(start: int, record: HomeRecord) -> int:
    """Return a start moved by the deaf time that just ended, if it lies before it."""
    if start == 0 or start > record["deaf_from"]:
        return start
    return int(start + record["deaf_until"] - record["deaf_from"])


@kernel
def heard_expected(record: HomeRecord, since: int, until: int, table: Civil) -> float:
    """Return the activities expected between two moments in the hours in which they were heard."""
    end = max(min(until, heard_until(record, until)), since)
    total = expected(record, since, end, table)
    low, high = max(since, int(record["deaf_from"])), min(end, int(record["deaf_until"]))
    if high > low:
        total -= expected(record, low, high, table)
    return max(total, 0.0)


@kernel
def watch_heard(record: HomeRecord, since: int, until: int, weight: float, table: Civil) -> None:
    """Add the hours between two signs of life in which the home was heard to the exposure."""
    end = max(min(until, heard_until(record, until)), since)
    low, high = max(since, int(record["deaf_from"])), min(end, int(record["deaf_until"]))
    if high <= low:
        watch(record, since, end, weight, table)
        return
    watch(record, since, low, weight, table)
    watch(record, high, end, weight, table)
