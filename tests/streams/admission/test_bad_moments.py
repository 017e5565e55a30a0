"""The catalogue of bad input, part two: what only the moment or the company of a line shows."""

from __future__ import annotations

import json
import random

import pytest

from features.core.civil_time import civil
from features.population.shard import Shard
from streams.admission.admission import ACCEPTED, DUPLICATE, LATE, Admission
from streams.admission.clock import RecordingClock
from streams.codec.decoder import decode
from streams.contract.event_row import Events
from streams.contract.json_object import Json
from streams.contract.kinds import Flag

pytestmark = pytest.mark.kernels

T0 = 1_767_900_000_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def stamped(*said: Json) -> Events:
    base = {"kind": "motion", "person": "p", "room": "hall"}
    lines = [{"id": str(place), **base, **one} for place, one in enumerate(said)]
    events = decode(b"".join(json.dumps(one).encode() + b"\n" for one in lines)).events
    RecordingClock().stamp(events)
    return events


@pytest.mark.parametrize("ahead", [90_000, 5 * MINUTE, 3 * DAY])
def test_28_29_the_future_is_taken_as_now(ahead: int) -> None:
    (event,) = stamped({"at": T0 + ahead, "received_at": T0})
    assert (event["at"], event["received_at"]) == (T0, T0)
    assert int(event["flags"]) & Flag.CLOCK_AHEAD
    assert Admission().admit(stamped({"at": T0 + ahead, "received_at": T0})).tolist() == [ACCEPTED]


@pytest.mark.parametrize("kind", ["sos", "fall"])
def test_30_a_late_call_for_help_is_judged_and_marked(kind: str) -> None:
    events = stamped({"at": T0 + 40 * DAY, "received_at": T0 + 40 * DAY}, {"kind": kind, "at": T0})
    assert Admission().admit(events).tolist() == [ACCEPTED, LATE]
    assert int(events["flags"][1]) & Flag.LATE
    rows = Shard(civil()).apply(decode(b"").buffer, events[1:], int(events["received_at"][1]))
    assert len(rows["alarm"]) == 1


def test_33_a_clock_hours_behind_is_late_and_stops_nothing() -> None:
    own = [{"at": T0 + k * MINUTE, "received_at": T0 + k * MINUTE} for k in range(5)]
    slow = {"at": T0 - 5 * HOUR, "received_at": T0 + 5 * MINUTE, "source": "slow"}
    events = stamped(*own, slow)
    assert Admission().admit(events).tolist() == [ACCEPTED] * 5 + [LATE]
    assert events["received_at"].max() == T0 + 5 * MINUTE


def test_37_order_within_the_lateness_changes_no_count() -> None:
    said = [
        {"at": T0 + k * MINUTE, "id": f"e{k}", "room": ("hall", "kitchen")[k % 2]}
        for k in range(60)
    ]
    mixed = [one for start in range(0, 60, 8) for one in _mixed(said[start : start + 8])]
    found = []
    for order in (said, mixed):
        events = stamped(*order)
        assert (Admission().admit(events) == ACCEPTED).all()
        shard = Shard(civil())
        shard.apply(decode(b"".join(_line(one) for one in order)).buffer, events, T0 + HOUR)
        record = shard.state.routine[0]
        found.append((int(record["last_at"]), float(record["raw_today"])))
    assert found[0] == found[1] == (T0 + 59 * MINUTE, 60.0)


def _mixed(part: list[Json]) -> list[Json]:
    return random.Random(4).sample(part, len(part))


def _line(one: Json) -> bytes:
    return json.dumps({"kind": "motion", "person": "p", **one}).encode() + b"\n"


def test_a_duplicate_of_another_order_is_still_one() -> None:
    one = {"at": T0, "id": "a"}
    assert Admission().admit(stamped(one, {"at": T0 + MINUTE}, one))[2] == DUPLICATE
