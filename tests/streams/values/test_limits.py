"""Numbers that no device can mean: flagged, kept from what learns; emergencies pass untouched."""

from __future__ import annotations

import json
import math
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from streams.admission.triage import sort_out
from streams.codec.decoder import decode
from streams.contract.event_row import EventRow, Events
from streams.contract.fields import FIELDS
from streams.contract.json_object import Json
from streams.contract.kinds import Flag, Kind
from streams.simulate.town.town import Town, days
from streams.values.limits import LIMITS

pytestmark = pytest.mark.kernels

AT = 1_767_900_000_000
METER: Json = {"kind": "meter", "utility": "water", "amount": 3.0, "period_s": 3600}
FIX: Json = {"kind": "fix", "lat": 28.4, "lon": 119.9}


def read(**said: object) -> EventRow:
    batch = decode(json.dumps({"id": "1", "person": "p", "at": AT} | said).encode())
    assert not batch.rejected, batch.rejected
    return batch.events[0]


def flagged(event: EventRow) -> bool:
    return bool(int(event["flags"]) & Flag.IMPLAUSIBLE)


ABSURD = [
    (METER | {"amount": 7e30}, "v0"),
    (METER | {"amount": 40_000.0}, "v0"),
    (METER | {"utility": "electricity", "amount": 380.0}, "v0"),
    (METER | {"utility": "gas", "amount": 640.0}, "v0"),
    (METER | {"amount": -3e40}, "v0"),
    (METER | {"period_s": 1e300}, "v0"),
    ({"kind": "climate", "humidity_pct": -1}, "v1"),
    ({"kind": "climate", "co_ppm": 65535}, "v2"),
    ({"kind": "appliance", "appliance": "kettle", "watts": 9e9}, "v0"),
    ({"kind": "vital", "steps": 4e9}, "v7"),
    (FIX | {"speed_mps": -1}, "v3"),
    (FIX | {"battery_pct": 255}, "v4"),
    ({"kind": "leisure", "activity": "tv", "minutes": 86400}, "v0"),
    ({"kind": "heartbeat", "sensor": "s", "battery_pct": -1}, "v0"),
    ({"kind": "profile", "pension_cny": 1e9}, "v3"),
    (
        {"kind": "payment", "amount_cny": 5, "direction": "out", "balance_cny": 1e11},
        "v1",
    ),
    (
        {"kind": "call", "direction": "in", "peer": "x", "peer_class": "contact",
         "duration_s": 3e6},
        "v0",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "column"), ABSURD)
def test_what_no_device_means_is_flagged_and_left_out(said: Json, column: str) -> None:
    event = read(**said)
    assert flagged(event) and math.isnan(event[column])


@pytest.mark.parametrize(
    ("said", "column", "value"),
    [
        ({"kind": "climate", "temperature_c": 71.5}, "v0", 71.5),
        ({"kind": "vital", "heart_rate_bpm": 0}, "v0", 0.0),
        (FIX | {"accuracy_m": 1e300}, "v2", 1e300),
    ],
)
def test_what_may_be_a_fire_or_an_arrest_is_flagged_and_stays(
    said: Json, column: str, value: float
) -> None:
    event = read(**said)
    assert flagged(event) and event[column] == value


@pytest.mark.parametrize(
    ("said", "column"),
    [
        (METER | {"amount": 900.0}, "v0"),  # a burst pipe
        (METER | {"amount": 10.0, "period_s": 1}, "v0"),  # a counter that ticks in tens
        (METER | {"amount": 90_000.0, "period_s": 86_400}, "v0"),
        (METER | {"utility": "electricity", "amount": 24.0}, "v0"),
        ({"kind": "climate", "co_ppm": 500}, "v2"),
        ({"kind": "climate", "co_ppm": 12_800}, "v2"),
        ({"kind": "climate", "temperature_c": -21.0}, "v0"),
        ({"kind": "vital", "heart_rate_bpm": 34}, "v0"),
        (FIX | {"speed_mps": 97.0}, "v3"),
        ({"kind": "leisure", "activity": "tv", "minutes": 0.5}, "v0"),
    ],
)
def test_emergencies_and_fast_trains_pass(said: Json, column: str) -> None:
    event = read(**said)
    assert not flagged(event) and not math.isnan(event[column])


@pytest.mark.parametrize(
    ("sign", "value"),
    [
        ("heart_rate_bpm", 0),
        ("spo2_pct", 0),
        ("systolic_mmhg", 0),
        ("diastolic_mmhg", 0),
        ("temperature_c", 24.5),
        ("respiration_bpm", 0),
        ("glucose_mmol_l", 0.5),
    ],
)
def test_no_vital_sign_of_somebody_dying_is_left_out(sign: str, value: float) -> None:
    column = next(field.column for field in FIELDS[Kind.VITAL] if field.name == sign)
    event = read(kind="vital", **{sign: value})
    assert flagged(event) and event[column] == value


def test_an_absurd_number_beside_smoke_does_not_hide_it() -> None:
    line = json.dumps({"kind": "climate", "id": "1", "person": "p", "at": AT, "smoke": True,
                       "co_ppm": 1e99, "temperature_c": 800}).encode()  # fmt: skip
    taken = sort_out(line, AT, ZoneInfo("Asia/Shanghai"))
    assert len(taken.urgent) == 1
    assert int(decode(line).events["c1"][0]) == 1


def test_every_limit_names_a_field_of_its_kind() -> None:
    for kind, limits in LIMITS.items():
        assert limits.keys() <= {field.name for field in FIELDS[kind]}, kind


def test_no_event_of_an_ordinary_town_is_beyond_the_limits() -> None:
    for chunk in days(Town(30, 4, 5)):
        events: Events = decode(chunk).events
        odd = events[(events["flags"] & int(Flag.IMPLAUSIBLE)) != 0]
        assert events.size and not odd.size, np.unique(odd["kind"])
