"""The contract's fields by kind: where each one goes in an event row, and what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from streams.contract import kinds
from streams.contract.kinds import Flag, Kind

NO_FLAG = Flag(0)
Role = Literal["code", "number", "text", "truth", "flag", "time"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one kind.

    `column` is the event row's column (or empty for a `flag`); `words` are an enumeration's, with
    `other` marking that unknown words count as such; `low` and `high` bound a number.
    """

    name: str
    role: Role
    column: str = ""
    words: tuple[str, ...] = ()
    required: bool = False
    low: float = float("-inf")
    high: float = float("inf")
    flag: Flag = NO_FLAG

    @property
    def other(self) -> int:
        """Return the code of `other`, -1 where the enumeration has none."""
        return self.words.index("other") if "other" in self.words else -1


def _code(name: str, column: str, words: tuple[str, ...], *, required: bool = True) -> Field:
    return Field(name, "code", column, words, required)


def _number(name: str, column: str, low: float, high: float, *, required: bool = False) -> Field:
    return Field(name, "number", column, (), required, low, high)


def _text(name: str, column: str, *, required: bool = False) -> Field:
    return Field(name, "text", column, (), required)


def _truth(name: str, column: str) -> Field:
    return Field(name, "truth", column)


def _flag(name: str, flag: Flag) -> Field:
    return Field(name, "flag", flag=flag)


_ANY = float("inf")
_PLACE = (
    _number("lat", "v0", -90, 90, required=True),
    _number("lon", "v1", -180, 180, required=True),
    _code("datum", "c1", kinds.DATUMS, required=False),
)

FIELDS: MappingProxyType[Kind, tuple[Field, ...]] = MappingProxyType(
    {
        Kind.MOTION: (_code("room", "c0", kinds.ROOMS),),
        Kind.DOOR: (
            _code("door", "c0", kinds.DOORS),
            _code("state", "c1", kinds.DOOR_STATES),
        ),
        Kind.BED: (_code("state", "c0", kinds.BED_STATES),),
        Kind.METER: (
            _code("utility", "c0", kinds.UTILITIES),
            _number("amount", "v0", -_ANY, _ANY, required=True),
            _number("period_s", "v1", 1e-9, _ANY, required=True),
        ),
        Kind.APPLIANCE: (
            _code("appliance", "c0", kinds.APPLIANCES),
            _code("state", "c1", kinds.SWITCH_STATES, required=False),
            _number("watts", "v0", -_ANY, _ANY),
        ),
        Kind.CLIMATE: (
            _code("room", "c0", kinds.ROOMS, required=False),
            _number("temperature_c", "v0", -_ANY, _ANY),
            _number("humidity_pct", "v1", -_ANY, _ANY),
            _number("co_ppm", "v2", -_ANY, _ANY),
            _truth("smoke", "c1"),
            _truth("gas", "c2"),
        ),
        Kind.VITAL: (
            _number("heart_rate_bpm", "v0", -_ANY, _ANY),
            _number("spo2_pct", "v1", -_ANY, _ANY),
            _number("systolic_mmhg", "v2", -_ANY, _ANY),
            _number("diastolic_mmhg", "v3", -_ANY, _ANY),
            _number("temperature_c", "v4", -_ANY, _ANY),
            _number("respiration_bpm", "v5", -_ANY, _ANY),
            _number("glucose_mmol_l", "v6", -_ANY, _ANY),
            _number("steps", "v7", -_ANY, _ANY),
            _code("consciousness", "c0", kinds.CONSCIOUSNESS, required=False),
            _truth("resting", "c1"),
        ),
        Kind.FALL: (_number("confidence", "v0", 0, 1),),
        Kind.SOS: (_code("channel", "c0", kinds.SOS_CHANNELS, required=False),),
        Kind.FIX: (
            *_PLACE,
            _number("accuracy_m", "v2", -_ANY, _ANY),
            _number("speed_mps", "v3", -_ANY, _ANY),
            _number("battery_pct", "v4", -_ANY, _ANY),
            _code("provider", "c0", kinds.PROVIDERS, required=False),
        ),
        Kind.SIGHTING: (
            *_PLACE,
            _code("via", "c0", kinds.SIGHTING_VIA),
            _text("place", "r0"),
            _text("line", "r1"),
            _flag("companion", Flag.COMPANION),
        ),
        Kind.PAYMENT: (
            _number("amount_cny", "v0", 1e-9, 1e8, required=True),
            _code("direction", "c0", kinds.DIRECTIONS),
            _text("counterparty", "r0"),
            _code("counterparty_kind", "c1", kinds.COUNTERPARTY_KINDS, required=False),
            _code("channel", "c2", kinds.CHANNELS, required=False),
            _number("balance_cny", "v1", -_ANY, _ANY),
            _text("category", "r1"),
            _flag("device_new", Flag.DEVICE_NEW),
            _flag("fixed_deposit_broken", Flag.DEPOSIT_BROKEN),
        ),
        Kind.CALL: (
            _code("direction", "c0", kinds.DIRECTIONS),
            _text("peer", "r0", required=True),
            _code("peer_class", "c1", kinds.PEER_CLASSES),
            _number("duration_s", "v0", 0, _ANY, required=True),
        ),
        Kind.MESSAGE: (
            _code("direction", "c0", kinds.DIRECTIONS),
            _text("peer", "r0", required=True),
            _code("peer_class", "c1", kinds.PEER_CLASSES),
            _flag("otp", Flag.OTP),
            _flag("link", Flag.LINK),
        ),
        Kind.APP: (
            _code("action", "c0", kinds.APP_ACTIONS),
            _code("app_class", "c1", kinds.APP_CLASSES),
        ),
        Kind.LEISURE: (
            _code("activity", "c0", kinds.ACTIVITIES),
            _number("minutes", "v0", 0, _ANY, required=True),
            _text("place", "r0"),
        ),
        Kind.HEARTBEAT: (
            _text("sensor", "r0", required=True),
            _number("battery_pct", "v0", -_ANY, _ANY),
            _text("fault", "r1"),
        ),
        Kind.ABSENCE: (
            _code("state", "c0", kinds.ABSENCES),
            Field("until", "time", "v0"),
        ),
        Kind.PROFILE: (
            _truth("lives_alone", "c0"),
            _code("dementia", "c1", kinds.DEMENTIA, required=False),
            _code("mobility", "c2", kinds.MOBILITY, required=False),
            _number("birth_year", "v0", 1850, 2100),
            _number("home_lat", "v1", -90, 90),
            _number("home_lon", "v2", -180, 180),
            _number("pension_cny", "v3", -_ANY, _ANY),
            _number("area", "v5", 0, 1e12),
            _number("spo2_scale", "v4", 1, 2),
            _text("hub", "r0"),
            _text("building", "r1"),
            _text("street", "r2"),
            _flag("deleted", Flag.DELETED),
        ),
        Kind.CASE: (
            _text("incident", "r0", required=True),
            _code("state", "c0", kinds.CASE_STATES),
            _code("outcome", "c1", kinds.OUTCOMES, required=False),
            _code("warning", "c2", kinds.MATTERS, required=False),
        ),
        Kind.CONTROL: (_code("what", "c0", kinds.CONTROLS), _text("value", "r0")),
    }
)
COMMON = frozenset(
    {"kind", "id", "person", "at", "source", "v", "received_at", "date_only", "test"}
)
