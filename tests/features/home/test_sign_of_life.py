"""A sign of life is something a person did: what machines say is none."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
Event = Json
LAST = day(3, 13)
"""The last true movement: what comes after it says a machine."""


def lived() -> list[Event]:
    """Return three days of movements at uneven intervals in four rooms."""
    events: list[Event] = []
    for number in range(4):
        for step in range(60):
            at = day(number, 6.5) + step * 15 * MINUTE + step * step * 7919 % 600 * 1000
            if at <= LAST:
                room = ("kitchen", "living", "bedroom", "bathroom")[step * step % 4]
                events.append({"kind": "motion", "at": at, "room": room, "source": "z"})
    return events


def every(interval: int, jitter: int = 0, since: int = day(0, 0.2), **said: object) -> list[Event]:
    """Return what a source says at an interval, day and night, for five days."""
    times = range(since, day(5), interval)
    return [{"at": at + (k * 7919 % 100) * jitter // 100, **said} for k, at in enumerate(times)]


def alive_until(extra: list[Event]) -> int:
    """Return when the person was last alive, of all that is told."""
    told = Told()
    told.tell(*sorted(lived() + extra, key=lambda one: int(one["at"])), until=day(5))
    return int(told.shard.state.routine[0]["last_at"])


def true_last() -> int:
    return max(int(one["at"]) for one in lived())


TELEVISION: Event = {"kind": "appliance", "appliance": "tv", "state": "on"}
RINGS: Event = {"kind": "call", "direction": "in", "peer": "x", "peer_class": "contact"}
HEATER: Event = {"kind": "appliance", "appliance": "heater", "state": "on"}
MACHINES = {
    "a telephone that starts anew each afternoon": every(
        DAY, since=day(0, 15), kind="app", action="opened", app_class="chat", source="phone"
    ),
    "a lamp on a timer, amid a hundred glances at a telephone": [
        *every(DAY, since=day(0, 19), kind="appliance", appliance="light", state="on"),
        *(
            {"at": at, "kind": "app", "action": "opened", "app_class": "chat", "source": "phone"}
            for k in range(400)
            if (at := day(0, 7) + (13 * k + k * k % 11) * MINUTE) < LAST
        ),
    ],
    "a sensor that checks in": every(50 * MINUTE, kind="motion", room="hall"),
    "one that checks in and sees people": every(
        50 * MINUTE, kind="motion", room="living", source="z"
    ),
    "an uneven poll": every(35 * MINUTE, 5 * MINUTE, kind="motion", room="hall"),
    "a mat": every(30 * MINUTE, kind="bed", state="in"),
    "a door contact": every(50 * MINUTE, kind="door", door="front", state="closed"),
    "a window left open": [
        {"at": day(0, 0.1), "kind": "door", "door": "balcony", "state": "closed"},
        *every(50 * MINUTE, kind="door", door="balcony", state="open"),
    ],
    "a loose contact": [
        {"at": one["at"] + shut, "kind": "door", "door": "fridge", "state": ("open", "closed")[k]}
        for one in every(37 * MINUTE, 21 * MINUTE, since=LAST + MINUTE)
        for k, shut in enumerate((0, 350))
    ],
    "a heater": every(40 * MINUTE, 8 * MINUTE, **HEATER),
    "a set left on": every(10 * MINUTE, since=day(3, 12.5), **TELEVISION),
    "updates": every(5 * HOUR, 2 * HOUR, kind="app", action="installed", app_class="other"),
    "a voicemail": every(3 * HOUR, HOUR, duration_s=90, **RINGS),
    "a sum of steps": every(HOUR, since=LAST + MINUTE, kind="vital", steps=0)
    + every(HOUR, since=day(3, 12.5), kind="vital", steps=3100),
}  # fmt: skip


@pytest.mark.parametrize("extra", MACHINES.values(), ids=MACHINES)
def test_what_a_machine_says_is_no_sign_of_life(extra: list[Event]) -> None:
    assert alive_until(extra) <= true_last() + 31 * MINUTE


@pytest.mark.parametrize(
    "sign",
    [
        {"kind": "motion", "room": "hall"},
        {"kind": "bed", "state": "out"},
        {"kind": "door", "door": "fridge", "state": "open"},
        {"kind": "appliance", "appliance": "kettle", "state": "on"},
        {"kind": "app", "action": "opened", "app_class": "chat"},
        {"kind": "call", "direction": "out", "peer": "x", "peer_class": "contact", "duration_s": 0},
        {"kind": "vital", "steps": 40},
        {"kind": "payment", "amount_cny": 9.0, "direction": "out", "channel": "pos"},
    ],
    ids=lambda sign: sign["kind"],
)
def test_what_a_person_does_is_one(sign: Event) -> None:
    at = day(4, 9.37)
    assert alive_until([{"at": at, **sign}]) == at


@pytest.mark.parametrize("mean", [17, 30, 43])
def test_a_true_movement_between_check_ins_counts(mean: int) -> None:
    extra = every(50 * MINUTE, kind="motion", room="living", source="z")
    at = day(4, 9) + mean * MINUTE + 12_345
    assert (
        alive_until([*extra, {"at": at, "kind": "motion", "room": "living", "source": "z"}]) == at
    )


def test_a_forwarded_call_is_nobodys() -> None:
    at = day(4, 9)
    call = {"kind": "call", "peer": "x", "peer_class": "contact", "duration_s": 300}
    legs = [{"at": at, "direction": "in", **call}, {"at": at + 1000, "direction": "out", **call}]
    assert alive_until(legs) == true_last()


def test_all_sensors_in_one_second_are_the_hub() -> None:
    at = day(4, 9)
    rooms = ("kitchen", "living", "bedroom", "bathroom")
    restart = [
        {"kind": "motion", "at": at + k * 300, "room": room, "source": "z"}
        for k, room in enumerate(rooms)
    ]
    assert alive_until(restart) == true_last()
    two = alive_until(restart[:2])
    assert two == at + 300


def test_a_restart_brings_nobody_home() -> None:
    told = Told()
    told.tell(*lived())
    left = {"kind": "door", "door": "front", "at": LAST + HOUR}
    told.tell({**left, "state": "open"}, {**left, "state": "closed", "at": LAST + HOUR + 5000})
    at = LAST + 2 * HOUR
    told.tell(
        *(
            {"kind": "motion", "at": at + k * 400, "room": room, "source": "z"}
            for k, room in enumerate(("kitchen", "living", "bedroom", "bathroom"))
        ),
        until=at + HOUR,
    )
    state = told.shard.state
    assert state.routine[0]["out_at"] > 0 and state.mobility[0]["gone_at"] == LAST + HOUR


def test_a_front_door_is_remembered_in_a_home_of_many_sensors() -> None:
    told = Told()
    evening, morning = day(3, 22.6), day(4, 7.5)
    told.tell(
        *lived(),
        *({"kind": "door", "at": evening + k, "door": "front", "state": state}
          for k, state in ((0, "closed"), (4000, "open"))),
        *({"kind": "motion", "at": evening + MINUTE * (2 + 31 * k), "room": room, "source": f"s{k}"}
          for k, room in enumerate(("living", "kitchen", "bedroom", "bathroom") * 4)),
        {"kind": "motion", "at": morning - 2 * MINUTE, "room": "hall", "source": "s3"},
        {"kind": "door", "at": morning, "door": "front", "state": "closed"},
        until=morning + HOUR,
    )  # fmt: skip
    assert int(told.shard.state.routine[0]["out_at"]) == morning
