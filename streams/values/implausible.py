"""Numbers that no device of their kind can mean: flagged, and kept from whatever learns.

Vital signs stay as they came, for rules to judge: 0 may be a sensor that fell off, or an arrest.
Whatever else lies beyond `streams.values.limits` counts as not measured.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import METER_AMOUNT, METER_PERIOD_S, METER_UTILITY
from streams.contract.event_row import Events
from streams.contract.fields import FIELDS, Field
from streams.contract.kinds import Flag, Kind
from streams.values.limits import FLOW, LIMITS, SHORTEST_H, Limit

_BOUNDS: dict[int, tuple[tuple[str, Limit], ...]] = {
    int(kind): tuple(
        (field.column, limits[field.name]) for field in FIELDS[kind] if field.name in limits
    )
    for kind, limits in LIMITS.items()
}
"""Limits by column of the event row."""
_FLOW = np.array(FLOW)


def flag_implausible(events: Events) -> None:
    """Flag in place what lies beyond the limits, and leave out what is not to be kept."""
    for kind in np.flatnonzero(np.bincount(events["kind"], minlength=1)).tolist():
        if kind in _BOUNDS:
            places = np.flatnonzero(events["kind"] == kind)
            odd = _beyond(events, places, _BOUNDS[kind])
            if kind == int(Kind.METER):
                odd |= _torrents(events, places)
            events["flags"][places[odd]] |= int(Flag.IMPLAUSIBLE)


def _beyond(
    events: Events, places: NDArray[np.int64], bounds: tuple[tuple[str, Limit], ...]
) -> NDArray[np.bool_]:
    """Tell which of these events have a number beyond its limits."""
    odd = np.zeros(places.size, np.bool_)
    for column, limit in bounds:
        values = events[column][places]
        beyond = (values < limit.low) | (values > limit.high)  # NaN, not measured, is neither
        odd |= beyond
        if not limit.kept:
            events[column][places[beyond]] = np.nan
    return odd


def _torrents(events: Events, places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which readings say more than the pipe or the fuse carries, or do so in no real period.

    Of neither the amount is left: what an amount means hangs on its period.
    """
    amounts, hours = events[METER_AMOUNT][places], events[METER_PERIOD_S][places] / 3600.0
    most = _FLOW[np.minimum(events[METER_UTILITY][places], 2)] * np.maximum(hours, SHORTEST_H)
    wild: NDArray[np.bool_] = (amounts > most) | np.isnan(hours)
    events[METER_AMOUNT][places[wild]] = np.nan
    return wild


def beyond(kind: Kind, field: Field, value: float) -> bool:
    """Tell whether one field's number is beyond its limits."""
    of_kind = LIMITS.get(kind)
    limit = None if of_kind is None else of_kind.get(field.name)
    return limit is not None and not limit.low <= value <= limit.high
