"""Hand-made persons in need: limits speak from the first day, and climb while it lasts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.events.hand_made import (
    LAT,
    LON,
    Event,
    beats_elsewhere,
    lived,
    reached,
    vital,
    warned,
)
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, day


def fix(at: int, north_m: float, **other: object) -> Event:
    place = {"lat": LAT + north_m / 111_320.0, "lon": LON, "accuracy_m": 10}
    return {"kind": "fix", "at": at, **place, **other}


@pytest.mark.parametrize("known_days", [1, 7, 15])
def test_a_collapse_is_heard_from_the_first_days_on(tmp_path: Path, known_days: int) -> None:
    fell = day(known_days, 9.5)
    said = warned(tmp_path, lived(fell, fell + 2 * DAY))
    assert reached(said, 1) <= fell + 12 * HOUR + 20 * MINUTE
    assert reached(said, 2) <= fell + 20 * HOUR + 20 * MINUTE  # from ten to six at half
    assert reached(said, 3) <= fell + 28 * HOUR + 20 * MINUTE


def test_a_dead_hub_makes_it_a_check_of_the_device(tmp_path: Path) -> None:
    fell = day(7, 9.5)
    said = warned(tmp_path, lived(fell, fell) + beats_elsewhere(fell, fell + 2 * DAY))
    assert reached(said, 1) <= fell + 14 * HOUR
    assert max(tier for _, _, tier in said) == 1


def test_homes_silent_together_are_asked_about_not_broken_into(tmp_path: Path) -> None:
    fell = day(2, 9.5)
    one = lived(fell, fell + 36 * HOUR)
    town = [{**event, "person": f"q{number}"} for number in range(5) for event in one]
    said = warned(tmp_path, [*one, *town])
    assert [tier for _, by, tier in said if by == "limit_silence"][:1] == [1]
    assert max(tier for _, by, tier in said if by == "limit_silence") == 1


def test_a_declared_journey_is_checked_and_a_return_overrules_it(tmp_path: Path) -> None:
    away = {"kind": "absence", "state": "travel", "at": day(6, 12)}
    gone = [
        one
        for one in lived(day(6, 12), day(9))
        if one["kind"] != "motion" or one["at"] < away["at"]
    ]
    said = warned(tmp_path, [*gone, away])
    assert {tier for _, by, tier in said if by == "limit_silence"} == {1}
    back = warned(tmp_path, [*lived(day(7, 12), day(9)), away])
    assert reached(back, 3, "limit_silence") <= day(8, 17)


def test_a_tracker_that_dies_on_the_way_hides_nobody(tmp_path: Path) -> None:
    left = day(2, 16)
    walk = [
        fix(left + k * 5 * MINUTE, 150.0 + 135.0 * k, battery_pct=15 - k) for k in range(11)
    ]  # 1.5 km away at 3 %
    rest = [fix(at, 5.0, battery_pct=40) for at in range(day(0), left, 20 * MINUTE)]
    events = rest + walk + beats_elsewhere(left, left + 10 * HOUR)
    said = warned(tmp_path, events, dementia="moderate", lives_alone=True)
    last = walk[-1]["at"]
    assert reached(said, 1) <= last + 35 * MINUTE
    assert reached(said, 2) <= last + 95 * MINUTE
    assert reached(said, 3) <= day(3, 0.2)  # two hours of the night
    calm = warned(
        tmp_path, rest + walk[:3] + [fix(left + 30 * MINUTE, 4.0)] + events[-9:], dementia="mild"
    )
    assert reached(calm, 1) == 2**62


def test_who_stays_away_for_days_is_told_once_a_tier(tmp_path: Path) -> None:
    left = day(6, 9)
    door = [
        {"kind": "door", "door": "front", "state": one, "at": left + k * 9_000}
        for k, one in enumerate(("open", "closed"))
    ]
    until = left + 3 * DAY
    events = lived(left, until) + door + beats_elsewhere(left, until)
    said = [(by, tier) for _, by, tier in warned(tmp_path, events, lives_alone=True)]
    assert [tier for by, tier in said if by == "limit_out"] == [1, 2]
    couple = warned(tmp_path, events, lives_alone=False, dementia="mild")
    assert [tier for _, by, tier in couple if by == "limit_out"] == [1]


def test_a_night_exit_with_dementia_climbs_within_half_an_hour(tmp_path: Path) -> None:
    left = day(1, 26.2)
    door = [
        {"kind": "door", "door": "front", "state": one, "at": left + k * 9_000}
        for k, one in enumerate(("open", "closed"))
    ]
    events = lived(day(1, 22), left + 3 * HOUR) + door + beats_elsewhere(left, left + 3 * HOUR)
    said = warned(tmp_path, events, dementia="moderate")
    assert reached(said, 1, "limit_night") <= left + 11 * MINUTE
    assert reached(said, 2, "limit_night") <= left + 21 * MINUTE
    assert reached(said, 3, "limit_night") <= left + 36 * MINUTE
    back = {"kind": "motion", "room": "hall", "at": left + 6 * MINUTE}
    assert not any(
        "limit_night" in by for _, by, _ in warned(tmp_path, [*events, back], dementia="mild")
    )
    assert not any("limit_night" in by for _, by, _ in warned(tmp_path, events))


MOVED = {"kind": "motion"}


@pytest.mark.parametrize(
    ("readings", "tiers"),
    [
        ([vital(0, spo2_pct=88), vital(10, spo2_pct=87)], [1, 2]),
        ([vital(0, spo2_pct=88), vital(10, spo2_pct=96), vital(25, spo2_pct=97)], [1]),
        ([vital(0, spo2_pct=88)], [1, 2]),  # nobody measured again
        ([vital(0, spo2_pct=88), vital(5, temperature_c=36.5)], [1, 2]),
        ([vital(0, spo2_pct=88, heart_rate_bpm=95), vital(5, heart_rate_bpm=72)], [1, 2]),
        ([vital(k, spo2_pct=90, respiration_bpm=25, heart_rate_bpm=95) for k in (0, 8)], [1, 3]),
        ([vital(0, consciousness="P")], [3]),
        ([vital(0, heart_rate_bpm=140, steps=90)], []),
        ([vital(0, heart_rate_bpm=140, resting=False)], []),
        ([vital(0, heart_rate_bpm=72, spo2_pct=95)], []),
    ],
)  # fmt: skip
def test_a_vital_sign_is_judged_by_the_clinic(
    tmp_path: Path, readings: list[Event], tiers: list[int]
) -> None:
    said = warned(tmp_path, readings + beats_elsewhere(day(1), day(1) + HOUR))
    assert [tier for _, by, tier in said if by == "limit_vital"] == tiers


def test_a_stay_in_the_bathroom_climbs_and_moving_about_in_there_does_not(tmp_path: Path) -> None:
    enters = day(1, 19)
    events = lived(enters, enters + 4 * HOUR)
    there = {"kind": "motion", "room": "bathroom"}
    events += [{**there, "at": enters}, {**there, "at": enters + 2 * MINUTE}]
    said = warned(tmp_path, events + beats_elsewhere(enters, enters + 4 * HOUR))
    for tier, minutes in ((1, 40), (2, 70), (3, 190)):
        assert reached(said, tier, "limit_bathroom") <= enters + minutes * MINUTE
    washing = [
        {"kind": "motion", "room": "bathroom", "at": enters + k * 3 * MINUTE} for k in range(15)
    ]
    after = {"kind": "motion", "room": "hall", "at": enters + 45 * MINUTE}
    calm = warned(tmp_path, [*events, *washing, after])
    assert not any(by == "limit_bathroom" for _, by, _ in calm)


@pytest.mark.parametrize(
    ("after", "tiers"),
    [
        ([], [2, 3]),
        ([{"kind": "motion", "room": "hall", "s": 5}], [2, 3]),
        ([{"kind": "door", "door": "front", "state": "closed", "s": 40}], [2, 3]),
        ([{"kind": "app", "action": "installed", "app_class": "other", "s": 40}], [2, 3]),
        ([{"kind": "motion", "room": "kitchen", "s": 60}], [2, 3]),  # an arm that moves once
        ([{**MOVED, "room": "kitchen", "s": 60}, {**MOVED, "room": "hall", "s": 90}], [2]),
        ([{"kind": "vital", "steps": 12, "s": 80}], [2]),
    ],
)  # fmt: skip
def test_after_a_fall_only_moving_about_ends_the_watch(
    tmp_path: Path, after: list[Event], tiers: list[int]
) -> None:
    fell = day(1, 11)
    before = [
        {"kind": "motion", "room": "kitchen", "at": fell - HOUR},
        {"kind": "fall", "at": fell},
    ]
    then = [
        {k: v for k, v in one.items() if k != "s"} | {"at": fell + one["s"] * 1000} for one in after
    ]
    said = warned(tmp_path, before + then + beats_elsewhere(fell, fell + HOUR))
    assert [tier for _, by, tier in said if by.startswith("fall")] == tiers
    assert reached(said, 3) <= fell + 11 * MINUTE or tiers == [2]


@pytest.mark.parametrize(
    ("known", "visited", "hours"),
    [
        ({}, True, [(12, 18), (24, 30)]),
        ({"lives_alone": True}, True, [(12, 18), (12, 18), (12, 18)]),
        ({"lives_alone": True}, False, [(12, 18), (24, 30)]),
    ],
    ids=["others-may-be-in", "alone-behind-a-guest", "alone-and-nobody-had-come"],
)
def test_an_absence_is_asked_about_by_habit_but_never_behind_the_door_of_a_guest(
    tmp_path: Path, known: dict[str, object], visited: bool, hours: list[tuple[int, int]]
) -> None:
    """The own longest one counts, within a day; a door may have shut behind a visitor."""
    leaves = [day(number, 9.3) for number in (3, 6, 9)]
    back = [leaves[0] + 40 * HOUR, leaves[1] + 20 * HOUR, leaves[2] + 5 * DAY]
    rooms = [
        one
        for one in lived(day(11, 9), day(15))
        if one["kind"] == "heartbeat"
        or not any(since <= one["at"] < until for since, until in zip(leaves, back, strict=True))
    ]
    doors = [
        {"kind": "door", "door": "front", "state": one, "at": at + k * 9_000}
        for at in (*leaves, *back[:2], *(left - 2 * HOUR for left in leaves if visited))
        for k, one in enumerate(("open", "closed"))
    ]
    time = beats_elsewhere(leaves[0], day(12))
    said = warned(tmp_path, [*rooms, *doors, *time], **known)
    told = [(at, tier) for at, by, tier in said if by == "limit_out"]
    absences = leaves if len(hours) == len(leaves) else [leaves[0], leaves[2]]
    due = [
        left + hour * HOUR for left, steps in zip(absences, hours, strict=True) for hour in steps
    ]
    assert [tier for _, tier in told] == [1, 2] * len(hours)
    assert all(0 <= at - when <= HOUR for (at, _), when in zip(told, due, strict=True))


@pytest.mark.parametrize(
    ("celsius", "tiers"),
    [((36.8, 34.8, 36.7), []), ((36.2, 34.8, 34.7), [1]), ((35.4, 34.9), [1])],
)
def test_a_thermometer_that_leaps_is_read_again(
    tmp_path: Path, celsius: tuple[float, ...], tiers: list[int]
) -> None:
    readings = [vital(2 * k, temperature_c=one) for k, one in enumerate(celsius)]
    said = warned(tmp_path, readings + beats_elsewhere(day(1), day(1) + 10 * MINUTE))
    assert [tier for _, by, tier in said if by == "limit_vital"] == tiers


def test_no_door_is_broken_open_while_somebody_takes_the_pressure(tmp_path: Path) -> None:
    fell = day(7, 9.5)
    events = lived(fell, fell + 2 * DAY)
    taken = {"kind": "vital", "at": fell + 9 * HOUR + 17 * MINUTE, "systolic_mmhg": 138}
    said = warned(tmp_path, [*events, taken])
    assert max(tier for _, by, tier in said if by == "limit_silence") == 2
    band = [{**taken, "at": at} for at in range(day(5), fell + 2 * DAY, 20 * MINUTE)]
    said = warned(tmp_path, [*events, *band])  # a bracelet measures by itself
    assert reached(said, 3, "limit_silence") <= fell + 28 * HOUR + 20 * MINUTE


def test_a_home_that_hears_no_bed_takes_nobody_for_lying_in_the_bathroom(tmp_path: Path) -> None:
    enters = day(4, 2)
    visit = [
        {"kind": "motion", "room": "bathroom", "at": enters + k * 2 * MINUTE} for k in range(4)
    ]
    events = lived(day(3, 22), day(4, 6.4))  # in the kitchen and where one sits
    said = warned(tmp_path, [*events, *visit])
    assert not any(by == "limit_bathroom" for _, by, _ in said)
    bed = {"kind": "motion", "room": "bedroom", "at": day(3, 21.9)}
    whole = warned(tmp_path, [*events, bed, *visit])
    assert reached(whole, 1, "limit_bathroom") <= enters + 130 * MINUTE


@pytest.mark.parametrize(("nights", "waits"), [(5, True), (6, False)])
def test_a_bed_not_heard_for_a_day_is_heard_no_more(
    tmp_path: Path, nights: int, waits: bool
) -> None:
    enters = day(6, 2)
    visit = [
        {"kind": "motion", "room": "bathroom", "at": enters + k * 2 * MINUTE} for k in range(4)
    ]
    beds = [
        {"kind": "motion", "room": "bedroom", "at": day(number, 21.9)} for number in range(nights)
    ]
    said = warned(tmp_path, [*lived(day(5, 22), day(6, 6.4)), *beds, *visit])
    assert (reached(said, 1, "limit_bathroom") > enters + 130 * MINUTE) is waits
