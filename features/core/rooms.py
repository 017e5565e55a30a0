"""Which room an event of the home speaks of, whoever or whatever moved there."""

from __future__ import annotations

from features.core.power import ON, switched
from streams.contract.columns import (
    APP_ACTION,
    CALL_DIRECTION,
    DOOR_STATE,
    MOTION_ROOM,
    VITAL_STEPS,
    WHICH_APPLIANCE,
    WHICH_DOOR,
)
from streams.contract.event_row import EventRow
from streams.contract.kinds import Kind
from streams.kernels.kernel import kernel

BEDROOM, BATHROOM, KITCHEN, LIVING, HALL, OTHER, DOORWAY, ABROAD = range(8)
NOTHING = -1
_MOTION, _DOOR, _BED, _APPLIANCE = (
    int(Kind.MOTION),
    int(Kind.DOOR),
    int(Kind.BED),
    int(Kind.APPLIANCE),
)
_CALL, _VITAL, _APP, _METER = int(Kind.CALL), int(Kind.VITAL), int(Kind.APP), int(Kind.METER)
_HEATER, _AIR_CONDITIONER = 5, 4
_OPENED = 1


@kernel
def room_of(event: EventRow) -> int:
    """Return the room of what may be a sign of life; NOTHING for what a machine does by itself.

    The end of something (off) is no sign of its own: stuck sensors end late. Heaters and air
    conditioners switch themselves, telephones answer and forward by themselves, apps are installed
    by the telephone. Whether a state has changed at all is for `features.home.sign_of_life` to say.
    """
    kind = event["kind"]
    if kind == _MOTION:
        return int(event[MOTION_ROOM])
    if kind == _DOOR:
        return _door(event[WHICH_DOOR], event[DOOR_STATE])
    if kind == _BED:
        return BEDROOM
    if kind == _APPLIANCE:
        return _appliance(event[WHICH_APPLIANCE]) if switched(event) == ON else NOTHING
    if kind == _METER:
        return OTHER
    if kind == _CALL:
        return ABROAD if event[CALL_DIRECTION] == 1 else NOTHING
    if kind == _VITAL:
        return ABROAD if event[VITAL_STEPS] > 0 else NOTHING
    if kind == _APP:
        return ABROAD if event[APP_ACTION] == _OPENED else NOTHING
    return NOTHING


@kernel
def _door(door: int, state: int) -> int:
    if door <= 1:
        return DOORWAY
    if state == 0:
        return NOTHING
    return KITCHEN if door == 3 or door == 4 else OTHER


@kernel
def _appliance(appliance: int) -> int:
    if appliance == _HEATER or appliance == _AIR_CONDITIONER:
        return NOTHING
    if appliance <= 1:
        return KITCHEN
    if appliance == 2:
        return LIVING
    return BATHROOM if appliance == 7 else OTHER
