"""What concerns several fields of an event: a meter set back, a position void or converted."""

from __future__ import annotations

import math

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
)
from streams.contract.event_row import Row
from streams.contract.fields import NO_FLAG
from streams.contract.kinds import Flag, Kind
from streams.values.position import nowhere


def settled(kind: Kind, row: Row) -> Flag:
    """Settle the position of a row in place; returns the flags of what was found.

    Examples
    --------
    >>> row: Row = {"v0": 0.0, "v1": 0.0}
    >>> settled(Kind.FIX, row), row["v0"], row["v5"]
    (<Flag.LOCATION_VOID: 256>, nan, 0.0)
    """
    if kind == Kind.METER and row[METER_AMOUNT] < 0:
        return Flag.METER_RESET
    if kind in (Kind.FIX, Kind.SIGHTING):
        return _located(row)
    if kind == Kind.PROFILE and nowhere(row.get(HOME_LAT, math.nan), row.get(HOME_LON, math.nan)):
        row[HOME_LAT] = row[HOME_LON] = math.nan
        return Flag.LOCATION_VOID
    return NO_FLAG


def _located(row: Row) -> Flag:
    lat, lon = row[LAT], row[LON]
    row[LAT_RECEIVED], row[LON_RECEIVED] = lat, lon
    # a negative accuracy says "no position"
    if nowhere(lat, lon) or row.get(FIX_ACCURACY_M, 0.0) < 0.0:
        row[LAT] = row[LON] = math.nan
        return Flag.LOCATION_VOID
    if row.get(DATUM, 0):
        # half a second of a start, which who reads no positions does not need
        from streams.values.coordinates import to_wgs84

        row[LAT], row[LON] = to_wgs84(lat, lon, row[DATUM])
        return Flag.DATUM_CONVERTED
    return NO_FLAG
