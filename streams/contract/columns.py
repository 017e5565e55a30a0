"""Columns of an event by what they hold for its kind; compiled loops take a name of here as is.

Each is where `streams.contract.fields` puts a field: `event[PAYMENT_AMOUNT]`, never `event["v0"]`.
"""

from __future__ import annotations

from streams.contract.fields import FIELDS
from streams.contract.kinds import Kind

_COLUMNS = {
    (kind, field.name): field.column for kind in Kind for field in FIELDS[kind] if field.column
}


def column_of(kind: Kind, name: str) -> str:
    """Return the column of a field of a kind; raises `KeyError` where it has none.

    Examples
    --------
    >>> column_of(Kind.PAYMENT, "amount_cny")
    'v0'
    """
    return _COLUMNS[kind, name]


def _columns(kind: Kind, *names: str) -> tuple[str, ...]:
    return tuple(column_of(kind, name) for name in names)


FIRST_CODE = "c0"
"""The first word of an event, whatever its kind says by it: tells sources of a kind apart."""
(MOTION_ROOM,) = _columns(Kind.MOTION, "room")
WHICH_DOOR, DOOR_STATE = _columns(Kind.DOOR, "door", "state")
(BED_STATE,) = _columns(Kind.BED, "state")
METER_UTILITY, METER_AMOUNT, METER_PERIOD_S = _columns(Kind.METER, "utility", "amount", "period_s")
WHICH_APPLIANCE, APPLIANCE_STATE, APPLIANCE_WATTS = _columns(
    Kind.APPLIANCE, "appliance", "state", "watts"
)
CLIMATE_TEMPERATURE, CLIMATE_HUMIDITY, CLIMATE_CO = _columns(
    Kind.CLIMATE, "temperature_c", "humidity_pct", "co_ppm"
)
CLIMATE_SMOKE, CLIMATE_GAS = _columns(Kind.CLIMATE, "smoke", "gas")
VITAL_HEART_RATE, VITAL_SPO2, VITAL_SYSTOLIC, VITAL_DIASTOLIC = _columns(
    Kind.VITAL, "heart_rate_bpm", "spo2_pct", "systolic_mmhg", "diastolic_mmhg"
)
VITAL_TEMPERATURE, VITAL_RESPIRATION, VITAL_GLUCOSE, VITAL_STEPS = _columns(
    Kind.VITAL, "temperature_c", "respiration_bpm", "glucose_mmol_l", "steps"
)
VITAL_SIGNS = tuple(field.column for field in FIELDS[Kind.VITAL] if field.role == "number")
VITAL_CONSCIOUSNESS, VITAL_RESTING = _columns(Kind.VITAL, "consciousness", "resting")
(FALL_CONFIDENCE,) = _columns(Kind.FALL, "confidence")
SOS_AHEAD_AT = "v7"
"""Not of the table: `at` (epoch ms) where an SOS bore a time in the future."""

LAT, LON, DATUM = _columns(Kind.FIX, "lat", "lon", "datum")
"""Of a fix and of a sighting alike."""
LAT_RECEIVED, LON_RECEIVED = "v5", "v6"
"""Not of the table: a position as it came, before its datum was converted."""
FIX_ACCURACY_M, FIX_SPEED, FIX_BATTERY = _columns(
    Kind.FIX, "accuracy_m", "speed_mps", "battery_pct"
)
SIGHTING_PLACE, SIGHTING_LINE = _columns(Kind.SIGHTING, "place", "line")

PAYMENT_AMOUNT, PAYMENT_BALANCE = _columns(Kind.PAYMENT, "amount_cny", "balance_cny")
PAYMENT_DIRECTION, PAYMENT_CHANNEL = _columns(Kind.PAYMENT, "direction", "channel")
COUNTERPARTY, COUNTERPARTY_KIND = _columns(Kind.PAYMENT, "counterparty", "counterparty_kind")
(PAYMENT_CATEGORY,) = _columns(Kind.PAYMENT, "category")
CALL_DIRECTION, CALL_PEER, CALL_PEER_CLASS, CALL_DURATION_S = _columns(
    Kind.CALL, "direction", "peer", "peer_class", "duration_s"
)
(MESSAGE_PEER,) = _columns(Kind.MESSAGE, "peer")
APP_ACTION, APP_CLASS = _columns(Kind.APP, "action", "app_class")
LEISURE_MINUTES, LEISURE_PLACE = _columns(Kind.LEISURE, "minutes", "place")

SENSOR, SENSOR_BATTERY, SENSOR_FAULT = _columns(Kind.HEARTBEAT, "sensor", "battery_pct", "fault")
ABSENCE_STATE, ABSENCE_UNTIL = _columns(Kind.ABSENCE, "state", "until")
LIVES_ALONE, DEMENTIA, PROFILE_MOBILITY = _columns(
    Kind.PROFILE, "lives_alone", "dementia", "mobility"
)
BIRTH_YEAR, HOME_LAT, HOME_LON, PENSION, AREA, SPO2_SCALE = _columns(
    Kind.PROFILE, "birth_year", "home_lat", "home_lon", "pension_cny", "area", "spo2_scale"
)
HUB, BUILDING, STREET = _columns(Kind.PROFILE, "hub", "building", "street")
INCIDENT, CASE_STATE, CASE_OUTCOME, CASE_WARNING = _columns(
    Kind.CASE, "incident", "state", "outcome", "warning"
)
CONTROL_WHAT, CONTROL_VALUE = _columns(Kind.CONTROL, "what", "value")
