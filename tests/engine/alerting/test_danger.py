"""Each danger is an alarm of its own; none hides another, and none goes on untold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.contract.json_object import Json

T0 = 1_767_900_000_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
Told = tuple[str, int, int]
SMOKE = {"kind": "climate", "smoke": True}
MOVED = {"kind": "motion", "room": "hall"}


def warnings(tmp: Path, *events: Json, partitions: int = 1) -> list[Json]:
    said = [{"id": str(place), "person": "p", **event} for place, event in enumerate(events)]
    source, out = tmp / "events.ndjson", tmp / "warnings.ndjson"
    source.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in said))
    replay(ReplayOptions(source, out, model="none", partitions=partitions), Settings())
    return [json.loads(line) for line in out.read_bytes().splitlines()]


def told(tmp: Path, *events: Json) -> list[Told]:
    found = warnings(tmp, *events)
    return [(one["detector"], one["tier"], (one["at"] - T0) // MINUTE) for one in found]


def after(minutes: float, event: Json) -> Json:
    return {**event, "at": T0 + int(minutes * MINUTE)}


@pytest.mark.parametrize("first", [{"smoke": True}, {"gas": True}, {"co_ppm": 240}])
def test_no_open_alarm_hides_a_fall(tmp_path: Path, first: Json) -> None:
    said = told(
        tmp_path,
        after(0, {"kind": "climate", **first}),
        after(1, MOVED),
        after(200, {"kind": "fall", "confidence": 0.8}),
        after(210, {"kind": "heartbeat", "sensor": "hub"}),
    )
    assert said[1:] == [("fall", 2, 200), ("fall_still", 3, 202)]
    assert said[0][1:] == (3, 0)


def test_smoke_gas_and_carbon_monoxide_in_one_report_are_three_alarms(tmp_path: Path) -> None:
    every = {"kind": "climate", "smoke": True, "gas": True, "co_ppm": 300}
    found = warnings(tmp_path, after(0, every))
    assert sorted(one["detector"] for one in found) == ["carbon_monoxide", "gas", "smoke"]
    assert {one["tier"] for one in found} == {3}
    assert len({one["id"] for one in found}) == len({one["episode"] for one in found}) == 3


def test_gas_behind_smoke_within_a_minute_is_told(tmp_path: Path) -> None:
    gas = {"kind": "climate", "gas": True}
    assert told(tmp_path, after(0, SMOKE), after(1, gas)) == [("smoke", 3, 0), ("gas", 3, 1)]


def test_carbon_monoxide_that_rises_is_one_alarm_that_rises(tmp_path: Path) -> None:
    readings = [after(10 * k, {"kind": "climate", "co_ppm": 60}) for k in range(9)]
    found = warnings(tmp_path, *readings, after(90, {"kind": "climate", "co_ppm": 150}))
    said = [(one["detector"], one["tier"]) for one in found]
    assert said == [("carbon_monoxide_stays", 2), ("carbon_monoxide", 3)]
    assert found[0]["episode"] == found[1]["episode"]


def test_a_second_fall_is_told_again(tmp_path: Path) -> None:
    fall = {"kind": "fall"}
    moved = [after(minute + 1, MOVED) for minute in (0, 40)]
    said = told(tmp_path, after(0, fall), moved[0], after(40, fall), moved[1], after(60, MOVED))
    assert [one for one in said if one[0] == "fall"] == [("fall", 2, 0), ("fall", 2, 40)]


def test_a_fall_reported_over_and_over_within_minutes_is_one(tmp_path: Path) -> None:
    reported = [after(minute, {"kind": "fall"}) for minute in (0, 0.2, 1, 3)]
    assert told(tmp_path, *reported).count(("fall", 2, 0)) == 1


@pytest.mark.parametrize("every", [5, 40, 50])
def test_a_chirping_detector_is_told_once_a_day_at_least_and_not_each_time(
    tmp_path: Path, every: int
) -> None:
    chirps = range(0, 4 * 24 * 60, every)
    said = [minute for _, _, minute in told(tmp_path, *(after(m, SMOKE) for m in chirps))]
    assert all(b - a <= 24 * 60 for a, b in zip(said, [*said[1:], chirps[-1]], strict=True))
    assert len(said) <= 6


def test_smoke_hours_after_the_first_was_over_is_another_fire(tmp_path: Path) -> None:
    said = told(tmp_path, after(0, SMOKE), after(180, SMOKE))
    assert said == [("smoke", 3, 0), ("smoke", 3, 180)]


@pytest.mark.parametrize("danger", [{"kind": "sos"}, {"kind": "fall"}, SMOKE])
def test_a_test_button_hides_no_true_alarm(tmp_path: Path, danger: Json) -> None:
    tested = after(0, {**danger, "test": True})
    found = warnings(tmp_path, tested, after(2, danger), after(2.1, MOVED))
    true = [one["detector"] for one in found if not one.get("test")]
    assert true == [danger["kind"] if danger is not SMOKE else "smoke"]
    assert sum(one.get("test", False) for one in found) >= 1


def test_an_elder_who_goes_on_pressing_is_told_again_after_an_hour(tmp_path: Path) -> None:
    pressed = [after(8 * k, {"kind": "sos"}) for k in range(12)]
    assert [minute for _, _, minute in told(tmp_path, *pressed)] == [0, 64]


def test_calls_under_a_clock_that_stands_are_told_apart_by_their_own_time(tmp_path: Path) -> None:
    ahead = {"kind": "motion", "room": "hall", "at": T0, "received_at": T0 + 400 * DAY}
    frozen: list[Json] = [
        {"kind": "sos", "at": T0 + k * 30 * MINUTE, "received_at": T0 + 400 * DAY} for k in range(4)
    ]
    again: Json = {**frozen[1], "id": "again", "at": frozen[1]["at"] + 1000}
    found = warnings(tmp_path, ahead, *frozen, again)
    assert [one["tier"] for one in found] == [3] * 4
    assert len({one["id"] for one in found}) == 4


def test_partitions_do_not_matter_for_dangers(tmp_path: Path) -> None:
    dangers: list[Json] = [SMOKE, {"kind": "sos"}, {"kind": "fall"}, MOVED, SMOKE]
    events = [
        after(minute, {**danger, "person": person})
        for minute, danger in enumerate(dangers)
        for person in ("p", "q", "r")
    ]
    assert warnings(tmp_path, *events) == warnings(tmp_path, *events, partitions=4)


def pressed_long_ago(days: int) -> list[Json]:
    pressed = {"kind": "sos", "id": "retained", "at": T0}
    walked = [{**MOVED, "id": f"m{day}", "at": T0 + day * DAY} for day in range(days)]
    later = {**MOVED, "id": "last", "at": T0 + days * DAY}
    return [pressed, *walked, later, pressed, pressed]


def calls(tmp_path: Path, *events: Json) -> list[Json]:
    """Return the calls for help alone: who moves once a day is asked about as well."""
    return [one for one in warnings(tmp_path, *events) if one["detector"] == "sos"]


def test_a_call_that_comes_back_after_a_month_says_when_it_was(tmp_path: Path) -> None:
    first, late = calls(tmp_path, *pressed_long_ago(36))
    assert "late_min" not in first["evidence"]
    assert first["reason"]["zh"].startswith("老人按下求助")
    assert late["evidence"]["late_min"] == 36 * 24 * 60
    assert late["reason"]["zh"].startswith("【迟到36天，发生于2026-01-09 03:20】")
    assert late["reason"]["en"].startswith("Told 36 d late, it happened on 2026-01-09 03:20. SOS")
    assert late["tier"] == 3


def test_a_call_that_comes_back_within_the_month_is_the_same_call(tmp_path: Path) -> None:
    assert len(calls(tmp_path, *pressed_long_ago(28))) == 1


def test_a_fall_that_a_hub_kept_for_an_hour_is_told_with_its_date(tmp_path: Path) -> None:
    found = warnings(tmp_path, after(100, MOVED), after(30, {"kind": "fall"}), after(101, MOVED))
    assert [(one["detector"], one["evidence"]["late_min"]) for one in found] == [("fall", 70)]


def test_a_device_that_goes_on_crying_fall_puts_no_look_off(tmp_path: Path) -> None:
    cries = [after(third / 3, {"kind": "fall", "confidence": 0.6}) for third in range(12)]
    said = told(tmp_path, *cries, after(9, {"kind": "heartbeat", "sensor": "hub"}))
    assert said[:2] == [("fall", 2, 0), ("fall_still", 3, 2)]


def test_a_sensor_that_triggers_twice_sees_one_movement(tmp_path: Path) -> None:
    twice = [after(0.5, MOVED), after(0.55, MOVED)]
    said = told(
        tmp_path,
        after(-5, {"kind": "motion", "room": "bathroom"}),
        after(0, {"kind": "fall", "confidence": 0.6}),
        *twice,
        after(35, {"kind": "heartbeat", "sensor": "hub"}),
    )
    assert said == [("fall", 2, 0), ("fall_still", 3, 30)]


def test_who_walks_about_after_a_fall_is_up(tmp_path: Path) -> None:
    walk = [after(3 + step, {"kind": "motion", "room": "kitchen"}) for step in range(0, 25, 2)]
    fallen = after(0, {"kind": "fall", "confidence": 0.6})
    beat = after(40, {"kind": "heartbeat", "sensor": "hub"})
    said = told(tmp_path, after(-5, MOVED), fallen, after(1, MOVED), *walk, beat)
    assert said == [("fall", 2, 0)]
