"""What happens at home: rooms, leisure, absences, the register, and the portrait of it all."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.civil_time import civil
from features.core.rooms import (
    ABROAD,
    BATHROOM,
    BEDROOM,
    DOORWAY,
    KITCHEN,
    LIVING,
    NOTHING,
    OTHER,
    room_of,
)
from features.population import shard as shard_module
from features.portrait.portrait import portrait
from features.portrait.traits import Portrait
from streams.codec.decoder import decode
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day, groceries, payment

pytestmark = pytest.mark.kernels
CALL = b'"kind":"call","peer":"x","peer_class":"contact","duration_s":9'
SAID = b'{"id":"1","person":"p","at":1767542400000,%s}'


@pytest.mark.parametrize(
    ("said", "room"),
    [
        (b'"kind":"motion","room":"bathroom"', BATHROOM),
        (b'"kind":"door","door":"front","state":"closed"', DOORWAY),
        (b'"kind":"door","door":"fridge","state":"open"', KITCHEN),
        (b'"kind":"door","door":"fridge","state":"closed"', NOTHING),
        (b'"kind":"door","door":"balcony","state":"open"', OTHER),
        (b'"kind":"bed","state":"out"', BEDROOM),
        (b'"kind":"appliance","appliance":"kettle","state":"on"', KITCHEN),
        (b'"kind":"appliance","appliance":"kettle","state":"off"', NOTHING),
        (b'"kind":"appliance","appliance":"tv","state":"on"', LIVING),
        (b'"kind":"appliance","appliance":"toilet","state":"on"', BATHROOM),
        (b'"kind":"appliance","appliance":"tap","state":"on"', OTHER),
        (b'"kind":"appliance","appliance":"light","state":"on"', OTHER),
        (b'"kind":"appliance","appliance":"heater","state":"on"', NOTHING),
        (b'"kind":"appliance","appliance":"kettle","watts":1800', KITCHEN),
        (b'"kind":"appliance","appliance":"kettle","watts":0.4', NOTHING),
        (b'"kind":"appliance","appliance":"tv","state":"on","watts":6', NOTHING),
        (b'"kind":"appliance","appliance":"light","state":"on","watts":9', OTHER),
        (b'"kind":"appliance","appliance":"light","watts":0.4', NOTHING),
        (b'"kind":"appliance","appliance":"air_conditioner","watts":900', NOTHING),
        (b'"kind":"appliance","appliance":"other","watts":90', NOTHING),
        (CALL + b',"direction":"out"', ABROAD),
        (CALL + b',"direction":"in"', NOTHING),
        (CALL[:-1] + b'600,"direction":"in"', NOTHING),
        (b'"kind":"vital","steps":40', ABROAD),
        (b'"kind":"vital","heart_rate_bpm":70', NOTHING),
        (b'"kind":"app","action":"opened","app_class":"chat"', ABROAD),
        (b'"kind":"app","action":"installed","app_class":"chat"', NOTHING),
        (b'"kind":"heartbeat","sensor":"hub"', NOTHING),
    ],
)  # fmt: skip
def test_a_sign_of_life_has_a_room(said: bytes, room: int) -> None:
    batch = decode(SAID % said)
    assert not batch.rejected
    assert room_of(batch.events[0]) == room


def seen(told: Told, at: int) -> Portrait:
    """Return the portrait of the only person."""
    return portrait(told.shard.state, 0, at, civil())


def trait(told: Told, aspect: str, name: str, at: int) -> tuple[float | None, float | None]:
    (part,) = (one for one in seen(told, at).aspects if one.key == aspect)
    (found,) = (one for one in part.traits if one.name == name)
    return found.usual, found.current


def leisure(at: int, minutes: float, **other: object) -> Json:
    return {"kind": "leisure", "at": at, "activity": "cards", "minutes": minutes, **other}


def television(at: int, state: str) -> Json:
    return {"kind": "appliance", "at": at, "appliance": "tv", "state": state}


def test_leisure_and_television_add_up_by_the_day() -> None:
    told = Told()
    for number in range(4):
        told.tell(
            leisure(day(number, 10), 60.0),
            television(day(number, 19), "on"),
            television(day(number, 20), "off"),
        )
    assert trait(told, "leisure", "leisure_min", day(3, 21)) == pytest.approx((120.0, 120.0))
    told.tell(leisure(day(4, 10), 15.0))
    assert trait(told, "leisure", "leisure_min", day(4, 11)) == pytest.approx((120.0, 15.0))


def test_days_without_leisure_count_as_none() -> None:
    told = Told()
    told.tell(*(leisure(day(number), 60.0) for number in (0, 1, 2, 6)))
    assert trait(told, "leisure", "leisure_min", day(6, 12)) == pytest.approx((30.0, 60.0))


def test_a_set_left_on_was_not_watched_and_other_appliances_are_no_leisure() -> None:
    told = Told()
    told.tell(television(day(0, 1), "off"), television(day(0, 6), "on"))
    told.tell(television(day(0, 23), "off"))
    assert trait(told, "leisure", "leisure_min", day(0, 23.5))[1] == 600.0
    other = Told()
    kettle = {"kind": "appliance", "appliance": "kettle"}
    other.tell(kettle | {"at": day(0), "state": "on"}, kettle | {"at": day(0, 11), "state": "off"})
    other.tell(leisure(day(0, 12), 60.0, test=True))
    assert trait(other, "leisure", "leisure_min", day(0, 13)) == (None, None)


def test_a_portrait_shows_usual_beside_current_and_names_what_is_missing() -> None:
    told = Told()
    for number in range(6):
        at = day(number)
        told.tell(
            payment(at - HOUR, 50.0, balance_cny=900.0),
            {"kind": "vital", "at": at, "heart_rate_bpm": 70 + number % 2},
            *({"kind": "motion", "at": at + k * 20 * MINUTE, "room": "hall"} for k in range(9)),
        )
    now = day(5, 14.0)
    found = seen(told, now)
    assert found.unknown == ("movement", "leisure")
    usual, current = trait(told, "health", "heart_rate_bpm", now)
    assert usual == pytest.approx(70.5, abs=0.5) and current == 71.0
    assert trait(told, "health", "spo2_pct", now) == (None, None)
    assert trait(told, "economy", "balance", now) == (None, 900.0)
    assert trait(told, "economy", "largest", now) == (None, 50.0)
    assert trait(told, "routine", "quiet_h", now)[1] == pytest.approx(4 - 160 / 60, rel=1e-3)
    hours = next(one.hours for one in found.aspects if one.key == "routine")
    assert len(hours) == 24
    assert {hour for hour in range(24) if hours[hour] > 1.1 * hours[15]} == {10, 11, 12}


def test_a_stranger_has_a_portrait_of_unknowns() -> None:
    found = portrait(Told().shard.state, 0, day(0), civil())
    assert found.unknown == ("routine", "movement", "leisure", "health", "economy")


def test_the_register_fills_in_and_keeps_what_it_leaves_out() -> None:
    told = Told()
    told.register(
        hub="h1", building="b1", street="s1", birth_year=1940, pension_cny=3100, home_lat=28.45,
        home_lon=119.92, lives_alone=True, dementia="mild", mobility="aided",
    )  # fmt: skip
    first = told.shard.state.context[0].copy()
    told.register(birth_year=1941)
    second = told.shard.state.context[0]
    assert (first["registered"], first["birth_year"], second["birth_year"]) == (1, 1940, 1941)
    assert (first["home_lat"], first["home_lon"]) == (28.45, 119.92)
    assert (first["pension_cny"], first["dementia"], first["mobility"]) == (3100, 1, 1)
    assert first["first_seen"] == 0  # the register is no sign of life
    assert first["hub"] != 0 and len({first["hub"], first["building"], first["street"]}) == 3
    for name in first.dtype.names or ():
        if name != "birth_year":
            np.testing.assert_array_equal(first[name], second[name], err_msg=name)


def test_little_room_for_rows_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> Told:
        found = Told()
        found.tell({"kind": "motion", "at": day(0, 8), "room": "hall"})
        return found

    many = [
        one | {"person": f"p{number}"}
        for number in range(30)
        for one in ({"kind": "motion", "at": day(0, 9), "room": "hall"}, *groceries(range(1)))
    ]
    many.sort(key=lambda one: int(one["at"]))
    whole = told().tell(*many, until=day(1, 12))
    monkeypatch.setattr(shard_module, "ROOM", 12)
    pieces = told().tell(*many, until=day(1, 12))
    assert whole["home"].size > 100 and whole["payment"].size == 30
    for family, rows in whole.items():
        for name in rows.dtype.names or ():
            if name != "order":
                np.testing.assert_array_equal(pieces[family][name], rows[name], err_msg=name)


def test_more_people_than_foreseen_find_room() -> None:
    told = Told()
    sos = ({"kind": "sos", "at": day(0), "person": f"p{number}"} for number in range(600))
    rows = told.tell(*sos)["alarm"]
    assert rows["slot"].tolist() == list(range(600))
    assert told.shard.state.context.size >= 600
    assert told.tell({"kind": "sos", "at": day(0) + DAY, "person": "p599"})["alarm"]["slot"] == [
        599
    ]


def test_a_fall_that_is_a_test_stays_one_and_never_hides_a_real_one() -> None:
    told = Told()
    fall = {"kind": "fall", "at": day(0)}
    rows = told.tell({**fall, "test": True}, until=day(0) + 5 * MINUTE)["alarm"]
    assert [bool(flags & 2) for flags in rows["flags"]] == [True, True]
    real, staged = {"kind": "fall", "at": day(1)}, {**fall, "at": day(1) + 30_000, "test": True}
    rows = told.tell(real, staged, until=day(1) + 5 * MINUTE)["alarm"]
    assert [(bool(row["flags"] & 2), row["still_s"] > 0) for row in rows] == [
        (False, False),
        (True, False),
        (False, True),
    ]
