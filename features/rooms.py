"""Which room an event of the home speaks of, and whether somebody is alive there."""

from __future__ import annotations

from typing import Any

from streams.kernel import kernel
from streams.kinds import Kind

BEDROOM, BATHROOM, KITCHEN, LIVING, HALL, OTHER, DOORWAY, ABROAD = range(8)
NOTHING = -1
ANSWERED_S = 60.0
"""Whoever talks to family or friends for so long is awake and well enough to (assumed); what picks
up a shorter call, or a stranger's, may be a machine."""
_CONTACT = 0
_MOTION, _DOOR, _BED, _APPLIANCE = (
    int(Kind.MOTION),
    int(Kind.DOOR),
    int(Kind.BED),
    int(Kind.APPLIANCE),
)
_CALL, _LEISURE, _VITAL, _APP = int(Kind.CALL), int(Kind.LEISURE), int(Kind.VITAL), int(Kind.APP)


@kernel
def room_of(event: Any) -> int:
    """Return the room of a sign of life; NOTHING for what a machine does by itself.

    The end of something (closed, off) is no sign of its own: stuck sensors end late.
    """
    kind = event["kind"]
    if kind == _MOTION:
        return int(event["c0"])
    if kind == _DOOR:
        return _door(event["c0"], event["c1"])
    if kind == _BED:
        return BEDROOM
    if kind == _APPLIANCE:
        return _appliance(event["c0"]) if event["c1"] == 1 else NOTHING
    if kind == _CALL:
        return ABROAD if event["c0"] == 1 or answers(event) else NOTHING
    if kind == _VITAL:
        return ABROAD if event["v7"] > 0 else NOTHING
    if kind == _APP:
        return ABROAD
    return NOTHING


@kernel
def answers(event: Any) -> bool:
    """Tell whether somebody talks on an incoming call."""
    if event["kind"] != _CALL or event["c0"] == 1:
        return False
    return bool(event["c1"] == _CONTACT and event["v0"] >= ANSWERED_S)


@kernel
def _door(door: int, state: int) -> int:
    if door <= 1:
        return DOORWAY
    if state == 0:
        return NOTHING
    return KITCHEN if door == 3 or door == 4 else OTHER


@kernel
def _appliance(appliance: int) -> int:
    if appliance <= 1:
        return KITCHEN
    if appliance == 2:
        return LIVING
    if appliance == 6 or appliance == 7:
        return BATHROOM if appliance == 7 else OTHER
    return OTHER
