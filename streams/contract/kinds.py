"""Codes of the contract's enumerations; a code is the place of its word in the tuple."""

from __future__ import annotations

from enum import IntEnum, IntFlag

UNKNOWN = 255
"""Code of an optional enumeration or truth value that was not given."""


class Kind(IntEnum):
    """Kinds of events, in the order of the contract."""

    MOTION = 0
    DOOR = 1
    BED = 2
    METER = 3
    APPLIANCE = 4
    CLIMATE = 5
    VITAL = 6
    FALL = 7
    SOS = 8
    FIX = 9
    SIGHTING = 10
    PAYMENT = 11
    CALL = 12
    MESSAGE = 13
    APP = 14
    LEISURE = 15
    HEARTBEAT = 16
    ABSENCE = 17
    PROFILE = 18
    CASE = 19
    CONTROL = 20


ROOMS = ("bedroom", "bathroom", "kitchen", "living", "hall", "other")
DOORS = ("front", "back", "balcony", "fridge", "cupboard", "other")
DOOR_STATES = ("closed", "open")
BED_STATES = ("out", "in")
UTILITIES = ("water", "electricity", "gas")
APPLIANCES = (
    "kettle",
    "stove",
    "tv",
    "fan",
    "air_conditioner",
    "heater",
    "tap",
    "toilet",
    "light",
    "washer",
    "other",
)
SWITCH_STATES = ("off", "on")
CONSCIOUSNESS = ("A", "C", "V", "P", "U")
SOS_CHANNELS = ("button", "phone", "tv", "bracelet", "other")
PROVIDERS = ("gnss", "wifi", "cell")
DATUMS = ("wgs84", "gcj02", "bd09")
SIGHTING_VIA = ("camera", "bus", "gate")
DIRECTIONS = ("in", "out")
COUNTERPARTY_KINDS = ("person", "merchant", "company", "institution", "government", "cash")
CHANNELS = ("counter", "atm", "pos", "mobile", "online", "other")
PEER_CLASSES = ("contact", "unknown", "overseas", "flagged", "service")
APP_ACTIONS = ("installed", "opened", "closed")
APP_CLASSES = ("screen_share", "remote", "finance", "chat", "other")
ACTIVITIES = ("tv", "cards", "class", "park", "opera", "gathering", "other")
ABSENCES = ("hospital", "travel", "family", "visitor", "home")
CASE_STATES = ("opened", "acknowledged", "answered", "unanswered", "denied", "closed")
OUTCOMES = ("true", "benign", "device", "planned_absence", "duplicate", "unknown")
MATTERS = ("wandering", "fraud", "home", "other")
CONTROLS = ("clock", "model", "parameters")
DEMENTIA = ("none", "mild", "moderate", "severe", "unknown_degree")
MOBILITY = ("independent", "aided", "bedridden")


class Flag(IntFlag):
    """What the door noticed about an event, and its truth values."""

    DATE_ONLY = 1 << 0
    TEST = 1 << 1
    LATE = 1 << 2
    """Received after the lateness of its kind; counted into history, never fired as if now."""
    CLOCK_AHEAD = 1 << 3
    """`at` was in the future and was taken as now."""
    NAIVE_TIME = 1 << 4
    TIME_UNIT = 1 << 5
    """`at` was in seconds or microseconds and was converted."""
    BOM = 1 << 6
    UNKNOWN_FIELD = 1 << 7
    LOCATION_VOID = 1 << 8
    """Near 0,0, or said to be unknown: the coordinates are NaN."""
    DATUM_CONVERTED = 1 << 9
    LOCATION_SWAPPED = 1 << 10
    """Latitude and longitude were exchanged: only the other way round they lie in China."""
    METER_RESET = 1 << 11
    """A negative amount: the meter was reset; teaches nothing."""
    IMPLAUSIBLE = 1 << 12
    """A number that no device of its kind can mean (`streams.values.limits`): teaches nothing."""
    COERCED = 1 << 13
    """A number written as text was read."""
    ENUM_OTHER = 1 << 14
    """An unknown word was taken as `other`."""
    DEVICE_NEW = 1 << 16
    DEPOSIT_BROKEN = 1 << 17
    OTP = 1 << 18
    LINK = 1 << 19
    COMPANION = 1 << 20
    DELETED = 1 << 21
    PARTIAL = 1 << 22
    """An SOS or fall accepted although another field was bad."""
    RESPELT = 1 << 24
    """A text was trimmed, composed, or rid of signs that no screen shows."""
    NO_CLOCK = 1 << 25
    """`at` lies before the year 2000: a device that does not know the time."""
    UNNAMED = 1 << 26
    """An SOS or fall without a readable id or time: a call of its own, a repetition of none."""
