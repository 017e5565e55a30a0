"""What a tracker says of itself, taken out of what it says of where somebody is."""

from __future__ import annotations

import numpy as np

from features.core.civil_time import HOUR_MS
from features.core.device_note import note
from features.core.kernel_types import People, Ways
from features.core.rows import Emitted
from features.movement.datum import datum_shift_m, in_own_datum
from features.movement.repeated_fix import follow_same, repeats
from streams.contract.columns import LAT, LAT_RECEIVED, LON, LON_RECEIVED
from streams.contract.event_row import EventRow
from streams.kernels.kernel import inlined


@inlined
def own_position(
    state: People, slot: int, record: Ways, event: EventRow, number: int, out: Emitted
) -> tuple[float, float]:
    """Return a fix in WGS-84 whatever datum the tracker went over to; NaN where it only repeats.

    Either is told of, once a day.
    """
    at = event["at"]
    follow_same(record, event[LAT_RECEIVED], event[LON_RECEIVED], at)
    alone = state.context[slot]["lives_alone"] == 1  # else it may be another who is heard at home
    if alone and repeats(record, state.routine[slot]["indoors_at"], at):
        place = note(record, slot, event, number, out)
        if place >= 0:
            out.alarm[place]["repeated_h"] = (at - record["same_at"]) / HOUR_MS
        return np.nan, np.nan
    context = state.context[slot]
    home_lat, home_lon = float(context["home_lat"]), float(context["home_lon"])
    lat, lon = in_own_datum(record, home_lat, home_lon, event[LAT], event[LON], at)
    if record["datum"] != 0:
        place = note(record, slot, event, number, out)
        if place >= 0:
            out.alarm[place]["datum_m"] = datum_shift_m(record, home_lat, home_lon)
    return lat, lon
