"""A sign of life is something a person did.

A state told again is nobody's doing, nor what a source says by the clock, nor what all sensors of
a home say in one second after a restart. A few sources are remembered a person, so that telling
them apart takes constant time.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS, Civil, local_ms
from features.core.kernel_types import HomeRecord, LifeRecord, SourceRecord, Ways
from features.core.power import switched
from features.core.rooms import DOORWAY, NOTHING, room_of
from features.home.daily_timer import NO_APPLIANCE, TIMED, TIMES, by_timer
from features.home.metronome import SOURCE, ticks
from streams.contract.columns import (
    APP_CLASS,
    BED_STATE,
    CALL_DIRECTION,
    CALL_DURATION_S,
    DOOR_STATE,
    FIRST_CODE,
    METER_AMOUNT,
    VITAL_STEPS,
    WHICH_APPLIANCE,
)
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import TEST
from streams.contract.kinds import Kind
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash, Records

SOURCES = 12
"""Sources remembered; the one silent for longest makes room, the front door last of all: where its
state is forgotten nobody knows whether `closed` is a door that shuts or a check-in."""
LIFE = np.dtype(
    [
        ("sources", SOURCE, (SOURCES,)),
        ("last_key", "u8"),  # source of the latest sign of life
        ("other_at", "i8"),  # latest sign of life from any other
        ("heard_at", "i8"),  # latest word of any sensor of the home
        ("restart_at", "i8"),
        ("rung_at", "i8"),  # span of the latest incoming call
        ("rung_until", "i8"),
        ("steps", "f4"),  # told last
        ("last_at", "i8"),  # how things stood before the sensors spoke that speak together now
        ("indoors_at", "i8"),
        ("out_at", "i8"),
        ("bathroom_at", "i8"),
        ("gone_at", "i8"),
        ("exit_at", "i8"),
        ("room", "i1"),
        ("metered_at", "i8"),  # latest sign of life that only a meter told of
        ("times", TIMED, (TIMES,)),  # when switches were switched on
        (
            "app_times",
            TIMED,
            (TIMES,),
        ),  # when apps were opened, which are many
    ],
    align=True,
)
ENTRY_MS = 7 * DAY_MS
"""How much longer a door by which one comes and goes is remembered than other sources."""
EVEN = 0.1
"""Flows that differ by less than a tenth are one (assumed)."""
TOGETHER_MS = 2_000
"""Sensors that speak within so long may speak because all of them do."""
FLICKER_MS = 1_000
"""Nobody opens and shuts a door within a second: the contact is loose, or its battery weak. Clocks
of whole seconds tell 0 or more, of which neither says so (assumed)."""
RESTART_N, RESTART_SHARE = 3, 0.75
"""Sensors of one home, and their share, that nobody passes in two seconds: the hub restarted."""
RESTART_MS = 10_000
"""How long after a restart the last of them may speak up (assumed)."""
_MOTION, _DOOR = int(Kind.MOTION), int(Kind.DOOR)
_BED, _APPLIANCE = int(Kind.BED), int(Kind.APPLIANCE)
_CALL, _VITAL, _APP, _METER = int(Kind.CALL), int(Kind.VITAL), int(Kind.APP), int(Kind.METER)


def blank_life(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    return np.zeros(n, LIFE)


@kernel
def sign_of_life(
    record: LifeRecord, routine: HomeRecord, mobility: Ways, event: EventRow, table: Civil
) -> int:
    """Return the room of a sign of life, NOTHING where the event is none.

    Where an event shows that those before it were none either, what they did is undone.
    """
    kind, at = event["kind"], event["at"]
    if event["flags"] & TEST:
        return NOTHING
    if kind == _CALL:
        return _called(record, event)
    if kind == _VITAL:
        return _stepped(record, event)
    room = room_of(event)
    place = place_of(record["sources"], key_of(event))
    source = record["sources"][place]
    source["entry"] = 1 if room == DOORWAY else 0
    hub = kind != _APP and kind != _METER
    if hub:
        _remember_calm(record, routine, mobility, at)
    flickers = kind == _DOOR and _flickers(source, event[DOOR_STATE], at)
    changed = _changes(source, event, kind)
    switched = kind == _APPLIANCE and source["toggles"] == 0
    fresh = source["machine_until"] <= at
    spoken = room != NOTHING and kind != _BED and kind != _METER  # a meter is read by the clock
    machine = spoken and ticks(source, at, local_ms(at, table), switched)
    if machine and fresh:
        _take_back(record, routine, source)
    source["at"] = max(source["at"], at)
    if flickers or (hub and _restarts(record, at)):
        _undo(record, routine, mobility)
        return NOTHING
    if room == NOTHING or machine or not changed:
        return NOTHING
    if (kind == _APPLIANCE or kind == _APP) and _on_a_timer(record, routine, source["key"], event):
        return NOTHING
    if source["key"] != record["last_key"]:
        record["last_key"] = source["key"]
        record["other_at"] = routine["last_at"]
    return room


@kernel
def _on_a_timer(record: LifeRecord, routine: HomeRecord, key: Hash, event: EventRow) -> bool:
    """Tell whether a timer switched, in a home of which others tell as well.

    A telephone that starts anew by night opens its apps by itself.
    """
    others = record["other_at"] if key == record["last_key"] else routine["last_at"]
    if event["kind"] == _APP:
        return bool(by_timer(record["app_times"], key, NO_APPLIANCE, event["at"], others))
    return bool(by_timer(record["times"], key, int(event[WHICH_APPLIANCE]), event["at"], others))


@kernel
def key_of(event: EventRow) -> Hash:
    """Return what tells a source from the others of its person, never 0."""
    kind = event["kind"]
    which = event[APP_CLASS] if kind == _APP else event[FIRST_CODE]
    if kind == _BED:
        which = 0
    what = np.uint64(np.uint64(kind) * np.uint64(256) + np.uint64(which) + np.uint64(1))
    return np.uint64(event["source"]) ^ np.uint64(what * np.uint64(0x9E3779B97F4A))


@kernel
def place_of(sources: Records, key: Hash) -> int:
    """Return the place of a source; one not yet known takes a free one, or the stalest."""
    best, least = 0, _kept_until(sources[0])
    for place in range(SOURCES):
        if sources[place]["key"] == key:
            return place
        until = _kept_until(sources[place])
        if until < least:
            best, least = place, until
    source = sources[best]
    source["key"] = key
    source["entry"] = 0
    source["at"] = 0
    source["tick_at"] = 0
    source["run_at"] = 0
    source["machine_until"] = 0
    source["period_ms"] = 0.0
    source["off_ms"] = 0.0
    source["run_n"] = 0.0
    source["state"] = 0
    source["toggles"] = 0
    return best


@kernel
def _kept_until(source: SourceRecord) -> int:
    """Return what ranks a source among those that make room: a door as if it had spoken later."""
    return int(source["at"] + (ENTRY_MS if source["entry"] != 0 else 0))


@kernel
def _changes(source: SourceRecord, event: EventRow, kind: int) -> bool:
    """Tell whether a state differs from the one told before; what has no state always does.

    Some doors and switches never tell that something ended: then each word may be another.
    """
    if kind == _METER:
        return _flows_anew(source, event[METER_AMOUNT])
    if kind != _DOOR and kind != _BED and kind != _APPLIANCE:
        return True
    state = int(event[BED_STATE] if kind == _BED else event[DOOR_STATE])
    if kind == _APPLIANCE:
        state = switched(event)
    before = source["state"]
    source["state"] = min(state, 100) + 1
    if before != 0 and before != source["state"]:
        source["toggles"] = 1
        return True
    if kind == _BED:
        return before == 0
    ends = state == 0
    return not ends and (before == 0 or source["toggles"] == 0)


@kernel
def _flickers(source: SourceRecord, state: int, at: int) -> bool:
    """Tell whether a contact is shut sooner than anybody could have shut what it says was open."""
    return bool(state == 0 and source["state"] == 2 and 0 < at - source["at"] < FLICKER_MS)


@kernel
def _flows_anew(source: SourceRecord, amount: float) -> bool:
    """Tell whether more or less is used than the reading before: what runs evenly is a pipe."""
    before = source["state"]
    source["state"] = math.floor(math.log(max(amount, 1e-6)) / EVEN) % 250 + 1
    return bool(before != source["state"])


@kernel
def _called(record: LifeRecord, event: EventRow) -> int:
    """Take in a call: who dials is alive, but for the leg of a call that is being forwarded."""
    at = event["at"]
    if event[CALL_DIRECTION] != 1:
        record["rung_at"] = at
        record["rung_until"] = at + int(max(event[CALL_DURATION_S], 0.0) * 1000.0)
        return NOTHING
    forwarded = record["rung_at"] - TOGETHER_MS <= at <= record["rung_until"] + TOGETHER_MS
    return NOTHING if forwarded and record["rung_at"] > 0 else room_of(event)


@kernel
def _stepped(record: LifeRecord, event: EventRow) -> int:
    """Take in steps: the same number again is the day's sum, told once more."""
    steps = event[VITAL_STEPS]
    if not steps > 0:
        return NOTHING
    same = steps == record["steps"]
    record["steps"] = steps
    return NOTHING if same else room_of(event)


@kernel
def _remember_calm(record: LifeRecord, routine: HomeRecord, mobility: Ways, at: int) -> None:
    """Keep how things stand before sensors begin to speak together."""
    if at - record["heard_at"] > TOGETHER_MS:
        for_room = routine["room"]
        record["last_at"] = routine["last_at"]
        record["indoors_at"] = routine["indoors_at"]
        record["out_at"] = routine["out_at"]
        record["bathroom_at"] = routine["bathroom_at"]
        record["gone_at"] = mobility["gone_at"]
        record["exit_at"] = mobility["exit_at"]
        record["room"] = for_room
    record["heard_at"] = max(record["heard_at"], at)


@kernel
def _restarts(record: LifeRecord, at: int) -> bool:
    """Tell whether most sensors of the home speak together."""
    if 0 <= at - record["restart_at"] <= RESTART_MS:
        return True
    sources = record["sources"]
    together, known = 0, 0
    for place in range(SOURCES):
        since = at - sources[place]["at"]
        if sources[place]["at"] > 0 and since <= 7 * DAY_MS:
            known += 1
            together += 1 if since <= TOGETHER_MS else 0
    if together < RESTART_N or together < RESTART_SHARE * known:
        return False
    record["restart_at"] = at
    return True


@kernel
def _undo(record: LifeRecord, routine: HomeRecord, mobility: Ways) -> None:
    """Let things stand as before the restart."""
    routine["last_at"] = record["last_at"]
    routine["indoors_at"] = record["indoors_at"]
    routine["out_at"] = record["out_at"]
    routine["bathroom_at"] = record["bathroom_at"]
    routine["room"] = record["room"]
    mobility["gone_at"] = record["gone_at"]
    mobility["exit_at"] = record["exit_at"]


@kernel
def _take_back(record: LifeRecord, routine: HomeRecord, source: SourceRecord) -> None:
    """Take back what a machine's words were held for while nobody knew it as one."""
    if source["key"] == record["last_key"] and routine["last_at"] > source["run_at"]:
        since = max(record["other_at"], source["run_at"])
        routine["last_at"] = min(routine["last_at"], since)
        routine["indoors_at"] = min(routine["indoors_at"], since)
