"""A front door at night: who went out, who came home, and who was only heard near it."""

from __future__ import annotations

from pathlib import Path

from tests.support.events.hand_made import ROOMS, Event, beats_elsewhere, lived, reached, warned
from tests.support.judged.feature_rows import HOUR, MINUTE, day


def left_at_night(left: int) -> list[Event]:
    """Return somebody who lives here, and a front door that moves at `left`."""
    door = [
        {"kind": "door", "door": "front", "state": one, "at": left + k * 9_000}
        for k, one in enumerate(("open", "closed"))
    ]
    evening = left - left % HOUR - HOUR
    return lived(evening, left + 3 * HOUR) + door + beats_elsewhere(left, left + 3 * HOUR)


def test_who_is_heard_further_in_after_the_door_never_left(tmp_path: Path) -> None:
    left = day(1, 26.2)
    shuts = {"kind": "motion", "at": left + 25_000}
    calm = warned(tmp_path, [*left_at_night(left), {**shuts, "room": "bedroom"}], dementia="mild")
    assert not any("night_exit" in by for _, by, _ in calm)
    gone = warned(tmp_path, [*left_at_night(left), {**shuts, "room": "hall"}], dementia="mild")
    assert reached(gone, 2, "limit_night_exit") <= left + 21 * MINUTE  # seen on the way out


def test_who_comes_home_late_has_not_left(tmp_path: Path) -> None:
    came = day(1, 24.7)
    out = [one for one in left_at_night(came) if one["kind"] != "motion" or one["at"] < day(1, 14)]
    assert not any("night_exit" in by for _, by, _ in warned(tmp_path, out, dementia="mild"))


def evenings_out(days: int) -> list[Event]:
    """Return front doors of somebody who leaves by day, heard indoors right before."""
    return [
        {"kind": "door", "door": "front", "state": one, "at": day(number, 11.25) + 290_000 + k}
        for number in range(days)
        for k, one in ((0, "open"), (9_000, "closed"))
    ]


def test_a_door_nobody_was_heard_before_and_the_hall_after_it_is_somebody_coming_in(
    tmp_path: Path,
) -> None:
    came = day(14, 24.6)
    night = [*left_at_night(came), *evenings_out(14)]
    night = [one for one in night if one["kind"] != "motion" or one["at"] < came - 2 * HOUR]
    hall = {"kind": "motion", "at": came + 4_000, "room": "hall"}
    said = warned(tmp_path, [*night, hall], dementia="mild")
    assert not any("night_exit" in by for _, by, _ in said)
    unheard = warned(tmp_path, night, dementia="mild")
    assert reached(unheard, 1, "limit_night_exit") <= came + 11 * MINUTE
    led = {"kind": "motion", "at": came - 5 * MINUTE, "room": "bedroom"}
    left = warned(tmp_path, [*night, led, hall], dementia="mild")
    assert reached(left, 2, "limit_night_exit") <= came + 21 * MINUTE


def test_the_night_begins_at_the_own_bed_time(tmp_path: Path) -> None:
    out = day(9, 22.2)
    late = [
        {"kind": "motion", "at": day(number, 22.1) + k * 7 * MINUTE, "room": ROOMS[k % 4]}
        for number in range(9)
        for k in range(6)
    ]
    owl = warned(tmp_path, [*left_at_night(out), *late], dementia="mild")
    assert not any("night_exit" in by for _, by, _ in owl)
    lark = warned(tmp_path, left_at_night(out), dementia="mild")
    assert reached(lark, 2, "limit_night_exit") <= out + 21 * MINUTE
