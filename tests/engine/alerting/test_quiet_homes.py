"""Homes that tell little: an ordinary day of theirs is no alarm, and a silence of theirs is one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from streams.contract.json_object import Json
from tests.support.events.hand_made import Event, beats_elsewhere, reached, vital, warned
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, day

ROOMS = ("kitchen", "living", "bathroom", "bedroom", "hall")


def wandering_about(days: int, seed: int, until: int = 2**62) -> list[Event]:
    """Return somebody who moves every 20 to 40 minutes by day, in any room, heard once or twice."""
    rng, events = random.Random(seed), []
    for number in range(days):
        at = day(number, 6.9)
        while at < min(day(number, 21.6), until):
            room = rng.choice(ROOMS)
            times = 2 if rng.random() < 0.3 else 1
            events += [
                {"kind": "motion", "room": room, "at": at + k * 2 * MINUTE} for k in range(times)
            ]
            at += int(rng.uniform(20, 40) * MINUTE)
    return events


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_seldom_is_heard_does_not_lie_in_the_bathroom(tmp_path: Path, seed: int) -> None:
    said = warned(tmp_path, wandering_about(24, seed))
    assert not [one for one in said if one[2] == 3]
    assert not [one for one in said if one[0] > day(12) and one[1].startswith("limit")]


def test_a_stay_that_was_heard_is_still_missed_there(tmp_path: Path) -> None:
    enters = day(12, 10)
    events = wandering_about(13, 4, enters)
    events += [
        {"kind": "motion", "room": "bathroom", "at": enters + k * 3 * MINUTE} for k in range(3)
    ]
    said = warned(tmp_path, events + beats_elsewhere(enters, enters + 8 * HOUR))
    assert reached(said, 1, "limit_bathroom") <= enters + 3 * HOUR
    assert reached(said, 3, "limit_bathroom") <= enters + 6 * HOUR


def metered(days: int, stops: int, utility: str = "water", drips: float = 0.0) -> list[Event]:
    """Return hourly readings of a home in which water is used at most hours of the day."""
    rng, events = random.Random(5), []
    for number in range(days):
        for hour in range(24):
            at = day(number, hour + 1)
            used = 6 <= hour < 22 and at <= stops and rng.random() < 0.6
            amount = float(rng.randint(3, 30)) if used else drips
            events.append(
                {
                    "kind": "meter",
                    "utility": utility,
                    "amount": amount,
                    "period_s": 3600,
                    "at": at,
                }
            )
    return events


def test_water_that_nobody_draws_any_more_is_a_silence(tmp_path: Path) -> None:
    last = day(15, 13)
    said = warned(tmp_path, metered(18, last))
    assert not [one for one in said if one[0] < last]
    assert reached(said, 1, "limit_silence") <= last + 20 * HOUR
    assert reached(said, 3, "limit_silence") <= last + 32 * HOUR
    asked = reached(said, 1, "limit_silence")
    assert {by for at, by, _ in said if at >= asked} == {"limit_silence"}
    dripping = warned(tmp_path, metered(18, last, drips=2.0))
    assert reached(dripping, 1, "limit_silence") <= last + 20 * HOUR


def test_a_household_that_was_away_before_is_asked_as_early_and_opened_later(
    tmp_path: Path,
) -> None:
    last = day(24, 13)
    weekends = [(day(number, 13), day(number + 2, 18)) for number in (7, 14)]
    used = [
        {**one, "amount": 0.0} if any(a < one["at"] < b for a, b in weekends) else one
        for one in metered(28, last)
    ]
    said = warned(tmp_path, used)
    lies = [one for one in said if one[0] > last]
    assert reached(lies, 1, "limit_silence") <= last + 20 * HOUR
    assert reached(lies, 2, "limit_silence") <= last + 24 * HOUR
    assert last + 48 * HOUR < reached(lies, 3, "limit_silence") <= last + 3 * DAY


def test_where_others_live_a_dry_meter_asks_and_sends_somebody_after_a_weekend(
    tmp_path: Path,
) -> None:
    last = day(15, 13)
    said = warned(tmp_path, metered(21, last), lives_alone=False)
    assert reached(said, 1, "limit_silence") <= last + 20 * HOUR
    assert last + 2 * DAY < reached(said, 2, "limit_silence") <= last + 3 * DAY
    assert reached(said, 3, "limit_silence") == 2**62
    alone = warned(tmp_path, metered(18, last), lives_alone=True)
    assert reached(alone, 2, "limit_silence") <= last + 24 * HOUR
    assert reached(alone, 3, "limit_silence") <= last + 32 * HOUR


def test_a_reading_that_arrives_behind_a_later_one_makes_no_meter_mute(tmp_path: Path) -> None:
    """Gas of day 11 arrives with every hour's water, and tells of hours long past."""
    late: list[Event] = [
        {"kind": "meter", "utility": "gas", "amount": 0.2, "period_s": 3600}
        | {"at": day(11, hour - 9), "received_at": day(11, hour) + MINUTE}
        for hour in range(10, 22)
    ]
    water = [event | {"received_at": event["at"]} for event in metered(13, 2**62)]
    assert not [one for one in warned(tmp_path, water + late) if one[1] == "limit_silence"]


def test_who_draws_water_by_night_as_well_is_no_clock(tmp_path: Path) -> None:
    rng = random.Random(7)
    events = [
        {**one, "amount": max(float(one["amount"]), 2.0 + 9.0 * rng.random())}
        for one in metered(12, day(12))
    ]
    shops = {"kind": "payment", "amount_cny": 40.0, "direction": "out", "channel": "pos"}
    events += [{**shops, "at": day(number, 9.7)} for number in range(12)]
    assert not [one for one in warned(tmp_path, events) if one[1] == "limit_silence"]


def test_what_has_not_been_read_is_no_silence(tmp_path: Path) -> None:
    read = [one for one in metered(18, day(30)) if one["at"] <= day(15, 13)]
    said = warned(tmp_path, read + beats_elsewhere(day(15, 13), day(18)))
    assert not [one for one in said if one[1] == "limit_silence"]


def test_where_somebody_moves_the_meter_proves_nothing(tmp_path: Path) -> None:
    last = day(6, 13)
    moves = [one for one in wandering_about(7, 6, last) if one["at"] <= last]
    said = warned(tmp_path, moves + metered(9, day(9)))
    assert reached(said, 1, "limit_silence") <= last + 18 * HOUR


SWITCHED = [(6, "on"), (8, "off"), (17, "on"), (23, "off")]


def test_a_light_on_a_timer_moves_nobody(tmp_path: Path) -> None:
    fell = day(12, 12)
    light: Json = {"kind": "appliance", "appliance": "light"}
    timer = [
        {**light, "state": state, "at": day(number, hour) + number % 3 * 20_000}
        for number in range(14)
        for hour, state in SWITCHED
    ]
    moves = wandering_about(13, 7, fell)
    said = warned(tmp_path, moves + timer)
    assert reached(said, 1) <= fell + 15 * HOUR
    assert reached(said, 3) <= fell + 30 * HOUR
    alone = warned(tmp_path, timer)
    assert not [one for one in alone if one[0] < day(13)]


@pytest.mark.parametrize(
    ("readings", "tiers"),
    [
        ([vital(0, glucose_mmol_l=2.4), vital(10, glucose_mmol_l=2.6)], [1, 2]),
        ([vital(0, glucose_mmol_l=25), vital(10, glucose_mmol_l=8)], [1]),
        ([vital(0, temperature_c=40.3), vital(10, temperature_c=40.2)], [1, 2]),
        ([vital(0, glucose_mmol_l=12.5), vital(10, glucose_mmol_l=12.5)], []),
    ],
)  # fmt: skip
def test_signs_beside_the_clinics_table_are_urgent_too(
    tmp_path: Path, readings: list[Event], tiers: list[int]
) -> None:
    said = warned(tmp_path, readings + beats_elsewhere(day(1), day(1) + 20 * MINUTE))
    assert [tier for _, by, tier in said if by == "limit_vital"] == tiers


def test_a_single_wild_reading_asks_for_another_and_no_more(tmp_path: Path) -> None:
    usual = [vital(-k * 24 * 60, heart_rate_bpm=71 + k % 3, spo2_pct=96) for k in range(1, 20)]
    shifted = [{**one, "at": one["at"] + 20 * DAY} for one in usual]
    wild = [{**vital(20 * 24 * 60, heart_rate_bpm=238)}, vital(20 * 24 * 60 + 9, heart_rate_bpm=72)]
    said = warned(tmp_path, [*shifted, *wild])
    assert max(tier for _, _, tier in said) == 1


def test_one_movement_elsewhere_does_not_end_the_watch_after_a_fall(tmp_path: Path) -> None:
    fell = day(1, 11)
    events = [
        {"kind": "motion", "room": "kitchen", "at": fell - HOUR},
        {"kind": "fall", "at": fell},
        {"kind": "motion", "room": "hall", "at": fell + 50_000},
        *beats_elsewhere(fell, fell + HOUR),
    ]
    said = warned(tmp_path, events)
    assert reached(said, 3, "fall_still") <= fell + 31 * MINUTE
    walks = [
        {"kind": "motion", "room": ROOMS[k], "at": fell + (80 + 40 * k) * 1000} for k in range(4)
    ]
    assert reached(warned(tmp_path, [*events, *walks]), 3, "fall_still") == 2**62
