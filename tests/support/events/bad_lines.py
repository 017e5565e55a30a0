"""The catalogue of bad lines, by the row's number: why each is set aside, or how it is flagged."""

from __future__ import annotations

import json

from streams.contract.json_object import Json
from streams.contract.kinds import Flag

AT = 1_767_900_000_000
GOOD: Json = {"kind": "motion", "id": "1", "person": "p", "at": AT, "room": "hall"}
FIX: Json = {"kind": "fix", "id": "1", "person": "p", "at": AT, "lat": 28.4, "lon": 119.9}
PAID = {"kind": "payment", "id": "1", "person": "p", "at": AT, "amount_cny": 5, "direction": "out"}
PULSE = {"kind": "vital", "id": "1", "person": "p", "at": AT, "heart_rate_bpm": 70}


def line(base: Json = GOOD, **changes: object) -> bytes:
    event = {**base, **changes}
    return json.dumps({k: v for k, v in event.items() if v != "-"}, ensure_ascii=False).encode()


QUARANTINED = [
    ("1 empty", b"", "empty"),
    ("2 truncated", line()[:-4], "bad_json"),
    ("3 two objects", line() + line(), "bad_json"),
    ("4 repeated key", line()[:-1] + b',"id":"2"}', "dup_key"),
    ("5 a list", b"[1]", "bad_json"),
    ("5 a number", b"17", "bad_json"),
    ("6 utf-16", line().decode().encode("utf-16"), "bad_encoding"),
    ("7 gbk", line(source="卫生间").decode().encode("gbk"), "bad_encoding"),
    ("8 lone surrogate", line().replace(b'"p"', b'"\\ud800"'), "bad_encoding"),
    ("9 nul", line().replace(b'"p"', b'"a\\u0000b"'), "bad_encoding"),
    ("10 depth bomb", b'{"a":' * 5000 + b"1" + b"}" * 5000, "depth"),
    ("11 huge integer", line(PAID).replace(b"5,", b"9" * 5000 + b","), "bad_json"),
    ("12 too large", line(source="x" * 1_100_000), "too_large"),
    ("13 NaN", line(PAID).replace(b": 5", b": NaN"), "non_finite"),
    ("13 infinity", line(PAID).replace(b": 5", b": 1e999"), "non_finite"),
    ("13 minus infinity", line(PAID).replace(b": 5", b": -Infinity"), "non_finite"),
    ("14 truth for number", line(PAID, amount_cny=True), "type"),
    ("15 full-width digits", line(PAID, amount_cny="１２"), "type"),
    ("15 underscore", line(PAID, amount_cny="1_0"), "type"),
    ("16 missing id", line(id="-"), "missing"),
    ("16 missing room", line(room="-"), "missing"),
    ("17 null", line(person=None), "null"),
    ("19 unknown kind", line(kind="telepathy"), "unknown_kind"),
    ("20 newer version", line(v=2), "unknown_version"),
    ("22 latitude", line(FIX, lat=95), "range"),
    ("22 longitude", line(FIX, lon=181), "range"),
    ("31 year 1970", line(at=1234), "bad_time"),
    ("31 year 56000", line(at=10**20), "bad_time"),
    ("32 no time", line(at="yesterday"), "bad_time"),
    ("22 beyond any place, either way round", line(FIX, lat=119.92, lon=128.0), "range"),
    ("44 no such unit", line(kind="meter", utility="steam", amount=1, period_s=60), "enum"),
    ("45 negative amount", line(PAID, amount_cny=-5), "range"),
    ("45 nothing", line(PAID, amount_cny=0), "range"),
    ("45 more than there is", line(PAID, amount_cny=1e15), "range"),
    ("16 vital without value", line(PULSE, heart_rate_bpm="-"), "missing"),
    ("52 id too long", line(id="x" * 65), "range"),
]
ACCEPTED = [
    ("6 byte order mark", b"\xef\xbb\xbf" + line(), Flag.BOM),
    ("15 number as text", line(PAID, amount_cny="12.5"), Flag.COERCED),
    ("18 unknown field", line(colour="red"), Flag.UNKNOWN_FIELD),
    ("19 unknown room", line(room="cellar"), Flag.ENUM_OTHER),
    ("21 known version", line(v=1), Flag(0)),
    ("23 swapped", line(FIX, lat=75.0, lon=30.0), Flag.LOCATION_SWAPPED),
    ("24 null island", line(FIX, lat=0, lon=0), Flag.LOCATION_VOID),
    ("23 swapped beyond the poles", line(FIX, lat=119.92, lon=28.45), Flag.LOCATION_SWAPPED),
    (
        "23 a home swapped",
        line(kind="profile", room="-", home_lat=119.9, home_lon=28.4),
        Flag.LOCATION_SWAPPED,
    ),
    ("24 near null island", line(FIX, lat=-0.0004, lon=0.02), Flag.LOCATION_VOID),
    ("24 an accuracy below zero", line(FIX, accuracy_m=-1), Flag.LOCATION_VOID | Flag.IMPLAUSIBLE),
    ("25 declared datum", line(FIX, datum="gcj02"), Flag.DATUM_CONVERTED),
    ("26 datum undeclared", line(FIX), Flag(0)),
    ("31 seconds", line(at=AT // 1000), Flag.TIME_UNIT),
    ("31 microseconds", line(at=AT * 1000), Flag.TIME_UNIT),
    ("31 no clock", line(at=0), Flag.NO_CLOCK),
    ("31 a written time before 1970", line(at="1958-03-01T00:00:00Z"), Flag.NO_CLOCK),
    ("31 seconds since 1970 of a new clock", line(at=130_000_000), Flag.NO_CLOCK | Flag.TIME_UNIT),
    ("32 naive time", line(at="2026-01-09T03:20:00"), Flag.NAIVE_TIME),
    ("41 no pulse", line(PULSE, heart_rate_bpm=0), Flag.IMPLAUSIBLE),
    ("41 a pulse of 400", line(PULSE, heart_rate_bpm=400), Flag.IMPLAUSIBLE),
    ("41 minus five degrees", line(PULSE, temperature_c=-5), Flag.IMPLAUSIBLE),
    ("44 Fahrenheit", line(PULSE, temperature_c=98.6), Flag.IMPLAUSIBLE),
    ("44 mg/dL", line(PULSE, glucose_mmol_l=110), Flag.IMPLAUSIBLE),
    ("44 a share for percent", line(PULSE, spo2_pct=0.97), Flag.IMPLAUSIBLE),
    (
        "44 meter reset",
        line(kind="meter", room="-", utility="water", amount=-3, period_s=60),
        Flag.METER_RESET,
    ),
    ("50 markup", line(person="<b>=cmd|x</b>"), Flag(0)),
    ("50 invisible signs", line(person="p\u202e"), Flag.RESPELT),
    ("51 injection", line(person="'; drop table x; ${jndi:ldap://x}"), Flag(0)),
    ("52 rare characters", line(person="𠮷野家😀" * 10), Flag(0)),
    ("22 an SOS with a bad place", line(kind="sos", lat=95), Flag.UNKNOWN_FIELD),
    ("16 an SOS without id or time", line(kind="sos", id="-", at="-"), Flag.PARTIAL | Flag.UNNAMED),
    ("22 a fall with a bad number", line(kind="fall", confidence=7), Flag.PARTIAL),
]
