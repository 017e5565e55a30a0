"""Codes and places of the contract as plain integers, which compiled loops compare fastest.

Each is the place of a word in `streams.contract.kinds`, or of a field in `streams.contract.fields`.
"""

from __future__ import annotations

from streams.contract.fields import FIELDS
from streams.contract.kinds import APPLIANCES, UTILITIES, Kind

WATER, ELECTRICITY, GAS = (UTILITIES.index(word) for word in ("water", "electricity", "gas"))
KETTLE, STOVE, TV, FAN, TAP, TOILET, LIGHT = (
    APPLIANCES.index(word) for word in ("kettle", "stove", "tv", "fan", "tap", "toilet", "light")
)

_SIGNS = [field.name for field in FIELDS[Kind.VITAL] if field.role == "number"]
HEART_RATE, SPO2, SYSTOLIC, DIASTOLIC, TEMPERATURE, RESPIRATION, GLUCOSE, STEPS = (
    _SIGNS.index(name)
    for name in (
        "heart_rate_bpm",
        "spo2_pct",
        "systolic_mmhg",
        "diastolic_mmhg",
        "temperature_c",
        "respiration_bpm",
        "glucose_mmol_l",
        "steps",
    )
)
SIGNS = len(_SIGNS)
"""Vital signs of a reading: columns `v0` to `v7` of its event, in the order of the contract."""
