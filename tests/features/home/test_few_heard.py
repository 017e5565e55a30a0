"""A home whose sensors fail one after another: a technician is asked for, no door is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from features.home.few_heard import few_heard
from features.home.sign_of_life import blank_life
from tests.support.events.hand_made import Event, reached, warned
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, day

pytestmark = pytest.mark.kernels
NAMES = ("kitchen", "living", "bathroom", "bedroom", "hall")


@pytest.mark.parametrize(
    ("silent_d", "few"),
    [((0, 0, 3, 4, 5, 5, 6, 7, 9), True), ((0, 0, 0, 4, 5, 5, 6, 7, 9), False), ((0, 5, 5), False)],
)
def test_a_fourth_of_the_sensors_is_hardly_any(silent_d: tuple[int, ...], few: bool) -> None:
    life, last = blank_life(1)[0], 40 * DAY
    for place, days in enumerate(silent_d):
        life["sources"][place]["at"] = last - days * DAY
    assert few_heard(life, last) == few


def home(heard: dict[str, int], stops: int) -> list[Event]:
    """Return a day after the other in which each room is heard until its sensor fails."""
    events: list[Event] = []
    for number in range(stops // DAY - day(0) // DAY + 1):
        for step in range(60):
            at, room = day(number, 6.5) + step * 15 * MINUTE, NAMES[step % 5]
            if at < min(heard[room], stops):
                events.append({"kind": "motion", "room": room, "at": at, "source": room})
    return events


def test_what_most_sensors_do_not_hear_any_more_opens_no_door(tmp_path: Path) -> None:
    last, fails = day(16, 13), day(10, 12)
    beats = [
        {"kind": "heartbeat", "sensor": "hub", "at": at} for at in range(day(0), day(19), HOUR)
    ]
    dying = warned(tmp_path, home(dict.fromkeys(NAMES, fails) | {"hall": last}, last) + beats)
    assert "sensors_lost" in {by for _, by, _ in dying}
    assert reached(dying, 2, "limit_silence") < 2**62
    assert reached(dying, 3, "limit_silence") == 2**62
    whole = warned(tmp_path, home(dict.fromkeys(NAMES, last), last) + beats)
    assert reached(whole, 3, "limit_silence") < 2**62
    assert "sensors_lost" not in {by for _, by, _ in whole}
