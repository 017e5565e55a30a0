"""What concerns several fields of a scanned event: whether any needs a second thought.

Compiled; `streams.codec.settled` gives the second thought.
"""

from __future__ import annotations

import numpy as np

from streams.contract.columns import (
    DATUM,
    FIX_ACCURACY_M,
    HOME_LAT,
    HOME_LON,
    LAT,
    LAT_RECEIVED,
    LON,
    LON_RECEIVED,
    METER_AMOUNT,
    VITAL_CONSCIOUSNESS,
    VITAL_DIASTOLIC,
    VITAL_GLUCOSE,
    VITAL_HEART_RATE,
    VITAL_RESPIRATION,
    VITAL_SPO2,
    VITAL_STEPS,
    VITAL_SYSTOLIC,
    VITAL_TEMPERATURE,
)
from streams.contract.event_row import EventRow
from streams.contract.kinds import Kind
from streams.kernels.kernel import inlined
from streams.values.position import CHINA_LAT, CHINA_LON, NOWHERE_DEG

_FIX, _SIGHTING, _METER = int(Kind.FIX), int(Kind.SIGHTING), int(Kind.METER)
_VITAL, _PROFILE = int(Kind.VITAL), int(Kind.PROFILE)


@inlined
def undoubted(event: EventRow, kind: int) -> bool:
    """Tell whether nothing about the event needs a second thought."""
    if kind == _VITAL:
        return event[VITAL_CONSCIOUSNESS] != 255 or _measured(event)
    if kind == _METER:
        return event[METER_AMOUNT] >= 0.0
    if kind == _PROFILE:
        return _stands(event[HOME_LAT], event[HOME_LON])
    if kind == _FIX or kind == _SIGHTING:
        event[LAT_RECEIVED] = event[LAT]
        event[LON_RECEIVED] = event[LON]
        known = event[DATUM] == 255 or event[DATUM] == 0
        return known and _stands(event[LAT], event[LON]) and not event[FIX_ACCURACY_M] < 0.0
    return True


@inlined
def _stands(lat: float, lon: float) -> bool:
    """Tell whether a position, if there is one, is none that `streams.values.position` doubts."""
    if abs(lat) < NOWHERE_DEG and abs(lon) < NOWHERE_DEG:
        return False
    return _in_china(lat, lon) or not _in_china(lon, lat)


@inlined
def _in_china(lat: float, lon: float) -> bool:
    return CHINA_LAT[0] <= lat <= CHINA_LAT[1] and CHINA_LON[0] <= lon <= CHINA_LON[1]


@inlined
def _measured(event: EventRow) -> bool:
    """Tell whether any number is given."""
    some = not (
        np.isnan(event[VITAL_HEART_RATE])
        and np.isnan(event[VITAL_SPO2])
        and np.isnan(event[VITAL_SYSTOLIC])
    )
    some = some or not (
        np.isnan(event[VITAL_DIASTOLIC])
        and np.isnan(event[VITAL_TEMPERATURE])
        and np.isnan(event[VITAL_RESPIRATION])
    )
    return some or not (np.isnan(event[VITAL_GLUCOSE]) and np.isnan(event[VITAL_STEPS]))
