"""Vital signs that no living patient has: kept as they came, and flagged.

0 may be a sensor that fell off, or an arrest; 98.6 a temperature in Fahrenheit; 110 a glucose in
mg/dL. None is changed or thrown away: rules decide, and the flag says that somebody should look.
"""

from __future__ import annotations

import numpy as np

from streams.event_row import Events
from streams.fields import Field
from streams.kinds import Flag, Kind

BOUNDS = {
    "v0": (20.0, 250.0),  # heart rate, 1/min
    "v1": (50.0, 100.0),  # oxygen saturation, %; 0.97 is a share
    "v2": (50.0, 280.0),  # systolic, mmHg; 17 is kPa
    "v3": (20.0, 180.0),  # diastolic, mmHg
    "v4": (30.0, 43.0),  # body temperature, C
    "v5": (4.0, 60.0),  # respiration, 1/min
    "v6": (1.0, 50.0),  # glucose, mmol/L
}
"""Lowest and highest value by column of a `vital` (assumed: a value outside is a
sensor's fault or another unit). Features take no such value for the patient's."""


def flag_implausible(events: Events) -> None:
    """Flag in place the vital signs beyond `BOUNDS`."""
    places = np.flatnonzero(events["kind"] == int(Kind.VITAL))
    if not places.size:
        return
    odd = np.zeros(places.size, np.bool_)
    for column, (low, high) in BOUNDS.items():
        values = events[column][places]
        odd |= (values < low) | (values > high)  # NaN, not measured, is neither
    events["flags"][places[odd]] |= int(Flag.IMPLAUSIBLE)


def beyond(kind: Kind, field: Field, value: float) -> bool:
    """Tell whether one field's number is such a sign."""
    low, high = BOUNDS.get(field.column, (value, value))
    return kind == Kind.VITAL and not low <= value <= high
