"""The catalogue of bad input: what each record becomes, by the row's number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from streams.codec.decoder import decode
from streams.contract.kinds import Flag

pytestmark = pytest.mark.kernels

TESTS = Path(__file__).resolve().parents[2]
AT = 1_767_900_000_000
GOOD: dict[str, Any] = {"kind": "motion", "id": "1", "person": "p", "at": AT, "room": "hall"}
FIX: dict[str, Any] = {"kind": "fix", "id": "1", "person": "p", "at": AT, "lat": 28.4, "lon": 119.9}
PAID = {"kind": "payment", "id": "1", "person": "p", "at": AT, "amount_cny": 5, "direction": "out"}
PULSE = {"kind": "vital", "id": "1", "person": "p", "at": AT, "heart_rate_bpm": 70}


def line(base: dict[str, Any] = GOOD, **changes: Any) -> bytes:
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
    ("31 year 56000", line(at=10**18), "bad_time"),
    ("32 no time", line(at="yesterday"), "bad_time"),
    ("22 beyond any place, either way round", line(FIX, lat=119.92, lon=128.0), "range"),
    ("44 no such unit", line(kind="meter", utility="steam", amount=1, period_s=60), "enum"),
    ("45 negative amount", line(PAID, amount_cny=-5), "range"),
    ("45 nothing", line(PAID, amount_cny=0), "range"),
    ("45 more than there is", line(PAID, amount_cny=1e15), "range"),
    ("16 vital without value", line(PULSE, heart_rate_bpm="-"), "missing"),
    ("52 id too long", line(id="x" * 65), "range"),
]


@pytest.mark.parametrize(
    ("data", "reason"), [q[1:] for q in QUARANTINED], ids=[q[0] for q in QUARANTINED]
)
def test_quarantined_with_a_reason(data: bytes, reason: str) -> None:
    batch = decode(data + b"\n")
    assert [bad.reason for bad in batch.rejected] == [reason]
    assert batch.events.size == 0


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


@pytest.mark.parametrize(("data", "flag"), [a[1:] for a in ACCEPTED], ids=[a[0] for a in ACCEPTED])
def test_accepted_and_flagged(data: bytes, flag: Flag) -> None:
    batch = decode(data + b"\n")
    assert not batch.rejected
    assert Flag(int(batch.events["flags"][0])) == flag


ELSEWHERE = {
    27: ("features/movement/test_way_rows.py", "test_a_jump_no_car_could_make_is_left_out"),
    28: ("streams/admission/test_bad_moments.py", "test_28_29_the_future_is_taken_as_now"),
    29: ("streams/admission/test_bad_moments.py", "test_28_29_the_future_is_taken_as_now"),
    30: (
        "streams/admission/test_bad_moments.py",
        "test_30_a_late_call_for_help_is_judged_and_marked",
    ),
    33: (
        "streams/admission/test_bad_moments.py",
        "test_33_a_clock_hours_behind_is_late_and_stops_nothing",
    ),
    34: (
        "streams/admission/test_clock.py",
        "test_the_same_again_is_a_duplicate_and_another_body_a_conflict",
    ),
    35: (
        "streams/admission/test_clock.py",
        "test_the_same_again_is_a_duplicate_and_another_body_a_conflict",
    ),
    36: ("system/test_repeated.py", "test_a_day_sent_again_warns_of_nothing_new"),
    37: (
        "streams/admission/test_bad_moments.py",
        "test_37_order_within_the_lateness_changes_no_count",
    ),
    42: (
        "features/health/test_device_news.py",
        "test_a_pulse_that_stands_still_is_told_and_teaches_no_more",
    ),
    43: ("engine/correlation/test_outage_correlator.py", "test_one_silent_home_is_warned_of"),
    46: (
        "streams/admission/test_refused.py",
        "test_the_excess_of_a_burst_is_refused_and_a_call_for_help_is_not",
    ),
    47: ("system/test_repeated.py", "test_a_record_in_a_wrong_partition_is_judged_as_in_its_own"),
    48: ("system/test_repeated.py", "test_a_record_in_a_wrong_partition_is_judged_as_in_its_own"),
}
"""Cases that a line alone does not show: the file below `tests`, and the test."""


def test_every_case_of_the_catalogue_has_its_row() -> None:
    rows = {int(name.split()[0]) for name, *_ in (*QUARANTINED, *ACCEPTED)}
    wanted = {*range(1, 38), *range(41, 49), *range(50, 53)}
    assert rows | ELSEWHERE.keys() == wanted
    for file, name in ELSEWHERE.values():
        assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8"), name


@pytest.mark.parametrize(("lat", "lon"), [(75.0, 30.0), (121.47, 31.23), (106.5, 29.5)])
def test_coordinates_that_fit_china_when_swapped_are_flagged_and_put_right(
    lat: float, lon: float
) -> None:
    event = decode(line(FIX, lat=lat, lon=lon)).events[0]
    assert int(event["flags"]) & Flag.LOCATION_SWAPPED
    assert (event["v0"], event["v1"]) == (lon, lat)


def test_a_declared_datum_is_converted_once_and_the_original_kept() -> None:
    event = decode(line(FIX, datum="gcj02")).events[0]
    metres = abs(event["v0"] - 28.4) * 111_320 + abs(event["v1"] - 119.9) * 98_000
    assert 100 < metres < 1500
    assert (event["v5"], event["v6"]) == (28.4, 119.9)


def test_an_alias_means_the_same_as_the_word() -> None:
    named = decode(line(room="卫生间")).events[0]
    assert int(named["c0"]) == 1
    assert int(named["body"]) == int(decode(line(room="bathroom")).events[0]["body"])


def test_the_same_said_otherwise_has_the_same_body() -> None:
    one = decode(line(PAID)).events[0]
    other = decode(line(PAID, amount_cny=5.0, received_at=AT + 5)).events[0]
    assert int(one["body"]) == int(other["body"])
    assert int(one["body"]) != int(decode(line(PAID, amount_cny=6)).events[0]["body"])


def test_lines_are_read_each_for_itself() -> None:
    good = [line(id=str(k)) for k in range(5)]
    whole = decode(b"\n".join([*good[:3], b"{", *good[3:]]) + b"\n")
    assert whole.events.size == 5 and len(whole.rejected) == 1
    assert [whole.text(int(e["id_start"]), int(e["id_length"])) for e in whole.events] == list(
        "01234"
    )


def test_any_bytes_are_either_an_event_or_set_aside() -> None:
    import random

    random.seed(5)
    data = b"\n".join(
        bytes(random.choices(range(256), k=40)).replace(b"\n", b"") or b"x" for _ in range(300)
    )
    batch = decode(data)
    assert batch.received == 300
