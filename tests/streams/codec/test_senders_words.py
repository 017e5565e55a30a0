"""What senders write for a danger, a word or a moment is read; it costs nobody's alarm."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from streams.codec.decoder import SHANGHAI, Batch, decode
from streams.contract.columns import (
    CLIMATE_GAS,
    CLIMATE_SMOKE,
    CLIMATE_TEMPERATURE,
    DOOR_STATE,
    MOTION_ROOM,
    VITAL_CONSCIOUSNESS,
    VITAL_HEART_RATE,
    VITAL_SPO2,
)
from streams.contract.kinds import CONSCIOUSNESS, ROOMS, Flag, Kind
from streams.odd_fields import odd_fields

pytestmark = pytest.mark.kernels
AT = 1_772_413_200_000  # 2026-03-02 09:00 +08:00


def _one(kind: str, **said: Any) -> Batch:
    return decode(json.dumps({"kind": kind, "id": "1", "person": "p", "at": AT, **said}).encode())


@pytest.mark.parametrize(
    "said",
    [
        {"smoke": True, "temperature_c": "sensor fault"},
        {"smoke": True, "temperature_c": float("nan")},
        {"smoke": True, "humidity_pct": "45 %", "temperature_c": 21},
        {"smoke": True, "room": ["kitchen"], "temperature_c": 21},
        {"smoke": "ON"},
        {"smoke": 1},
        {"smoke": "报警", "temperature_c": "unavailable"},
    ],
)
def test_smoke_is_heard_whatever_else_its_line_holds(said: dict[str, Any]) -> None:
    batch = _one("climate", **said)
    assert not batch.rejected
    assert batch.events[CLIMATE_SMOKE].tolist() == [1]
    assert batch.events["flags"][0] & (Flag.PARTIAL | Flag.COERCED)


def test_gas_is_heard_in_a_line_that_repeats_a_key() -> None:
    line = b'{"kind":"climate","id":"g","person":"p","at":%d,"gas":true,"source":"a","source":"b"}'
    batch = decode(line % AT)
    assert batch.events["kind"].tolist() == [int(Kind.CLIMATE)]
    assert batch.events[CLIMATE_GAS].tolist() == [1]


def test_a_thermometer_that_is_broken_alone_is_still_refused() -> None:
    bad = _one("climate", temperature_c="hot", smoke=False).rejected
    assert [(one.reason, one.field) for one in bad] == [("type", "temperature_c")]


def test_what_is_not_smoke_is_none() -> None:
    batch = _one("climate", smoke="off", temperature_c=21)
    assert batch.events[CLIMATE_SMOKE].tolist() == [0]
    assert batch.events[CLIMATE_TEMPERATURE].tolist() == [21.0]


def test_a_pulse_stays_where_another_sign_was_not_measured() -> None:
    batch = _one("vital", heart_rate_bpm=33, spo2_pct="unavailable")
    assert batch.events[VITAL_HEART_RATE].tolist() == [33.0]
    assert np.isnan(batch.events[VITAL_SPO2][0])


def test_a_line_of_nothing_measured_is_refused() -> None:
    assert [bad.reason for bad in _one("vital", spo2_pct="unknown").rejected] == ["missing"]


@pytest.mark.parametrize("word", ["u", "Unresponsive", "昏迷"])
def test_who_answers_nobody_is_so_in_every_spelling(word: str) -> None:
    batch = _one("vital", consciousness=word)
    assert [CONSCIOUSNESS[code] for code in batch.events[VITAL_CONSCIOUSNESS]] == ["U"]


def test_words_of_platforms_are_those_of_the_contract() -> None:
    rooms = [_one("motion", room=word).events[MOTION_ROOM][0] for word in ("Living Room", "厕所")]
    assert [ROOMS[int(room)] for room in rooms] == ["living", "bathroom"]
    assert _one("door", door="Front Door", state="ON").events[DOOR_STATE].tolist() == [1]


@pytest.mark.parametrize(
    ("written", "ms", "flag"),
    [
        (AT / 1000 + 0.5, AT + 500, Flag.TIME_UNIT),
        (AT + 0.75, AT, Flag(0)),
        (AT * 1_000_000, AT, Flag.TIME_UNIT),
        (str(AT), AT, Flag.COERCED),
        (str(AT // 1000), AT, Flag.COERCED | Flag.TIME_UNIT),
        (f"{AT // 1000}.25", AT + 250, Flag.COERCED | Flag.TIME_UNIT),
    ],
)
def test_a_moment_counted_otherwise_is_read_and_flagged(written: Any, ms: int, flag: Flag) -> None:
    batch = _one("motion", room="hall", at=written)
    assert batch.events["at"].tolist() == [ms]
    assert Flag(int(batch.events["flags"][0])) == flag


@pytest.mark.parametrize("written", ["20260302090000", "202603020900", "1e12", "17724132000001"])
def test_digits_that_may_be_a_date_are_no_count(written: str) -> None:
    assert [bad.reason for bad in _one("motion", room="hall", at=written).rejected] == ["bad_time"]


def test_validate_names_the_field_that_was_read_all_the_same() -> None:
    smoke = (
        b'{"kind":"climate","id":"1","person":"p","at":"%d","smoke":"on","humidity_pct":[]}' % AT
    )
    assert odd_fields(smoke, Flag.COERCED, SHANGHAI) == "at, smoke"
    assert odd_fields(smoke, Flag.PARTIAL, SHANGHAI) == "humidity_pct"


@pytest.mark.parametrize(
    "line",
    [
        b'{"kind":"motion","id":"1","person":"q","at":%d,"room":"hall"}%s',
        b'[{"kind":"motion","id":"1","person":"q","at":%d,"room":"hall"},%s]',
    ],
)
def test_a_call_is_heard_though_its_line_lost_its_newline(line: bytes) -> None:
    sos = b'{"kind":"sos","id":"2","person":"p","at":%d}' % AT
    batch = decode(line % (AT, sos))
    assert [batch.text(int(e["person_start"]), int(e["person_length"])) for e in batch.events] == [
        "p"
    ]
    assert batch.events["kind"].tolist() == [int(Kind.SOS)]
