"""People outside the register: so many are remembered and no more, wherever the log is cut."""

from __future__ import annotations

import json

import pytest

from features.core.civil_time import civil
from features.population.shard import EXPIRY_MS, EXPIRY_STEP_MS, Shard
from streams.admission.clock import RecordingClock
from streams.codec.decoder import decode
from tests.support.events.small_town import START, lines

HOUR = 3_600_000
MOST = 8


def line(person: str, at: int, kind: str = "sos", **other: object) -> bytes:
    said = {"kind": kind, "id": f"{kind}{at}", "person": person, "at": at, **other}
    return json.dumps(said).encode() + b"\n"


def flooded() -> list[bytes]:
    """Return a small town of registered people among whom invented ones cry, some again."""
    town = lines(3, 6)
    register = [line(f"p{n}", START, "profile") for n in range(3)]
    mixed = []
    for number, one in enumerate(town):
        at = json.loads(one)["at"]
        mixed.append(one)
        if number % 5 == 0:
            mixed.append(line(f"invented-{number * 7 % 1009}", at))
            mixed.append(line(f"often-{number % 3}", at, "motion", room="hall"))
    return register + mixed


def told(log: list[bytes], cut: int, most: int = MOST) -> tuple[Shard, list[bytes]]:
    shard, clock, rows = Shard(civil(), strangers=most), RecordingClock(), dict[str, list[bytes]]()
    for start in range(0, len(log), cut):
        batch = decode(b"".join(log[start : start + cut]))
        assert not batch.rejected
        clock.stamp(batch.events)
        until = int(batch.events["received_at"][-1])
        for family, some in shard.apply(batch.buffer, batch.events, until).items():
            plain = some.copy()
            names = [shard.roster.id(slot) for slot in plain["slot"].tolist()]
            plain["event"] = plain["order"] = plain["slot"] = 0  # numbers within a call
            found = rows.setdefault(family, [])
            found += [name.encode() + row.tobytes() for name, row in zip(names, plain, strict=True)]
        shard.settle()
    return shard, [family.encode() + b"".join(sorted(one)) for family, one in sorted(rows.items())]


def test_invented_people_take_no_more_room_than_they_may() -> None:
    shard, rows = told(flooded(), 50)
    names = set(shard.roster.ids) - {""}
    assert {"p0", "p1", "p2"} <= names and len(names) <= MOST + 3
    assert {"often-0", "often-1", "often-2"} <= names  # who is heard of again and again stays
    assert shard.roster.people < MOST + 3 + 50
    calls = b"".join(rows).count(b"invented-")
    assert calls == sum(b"invented-" in one for one in flooded())  # every call made its row


@pytest.mark.parametrize("cut", [1, 23])
def test_who_makes_room_does_not_depend_on_how_the_log_is_cut(cut: int) -> None:
    log = flooded()
    shard, rows = told(log, cut)
    other, same = told(log, 10**6)
    assert rows == same
    assert set(shard.roster.ids) | {""} == set(other.roster.ids) | {""}


def test_with_room_for_all_nothing_differs_from_no_limit() -> None:
    log = flooded()
    assert told(log, 97, most=10**6)[1] == told(log, 97, most=10**9)[1]


@pytest.mark.parametrize("cut", [1, 100])
def test_who_is_not_heard_of_for_long_is_let_go_unless_registered(cut: int) -> None:
    after = START + EXPIRY_MS + 2 * EXPIRY_STEP_MS
    log = [
        line("known", START, "profile"),
        line("known", START + HOUR),
        line("passing", START + HOUR),
        *(line("staying", START + HOUR + n * EXPIRY_STEP_MS) for n in range(54)),
        line("staying", after),
    ]
    shard, _ = told(log, cut)
    assert set(shard.roster.ids) - {""} == {"known", "staying"}


def test_who_is_registered_later_is_kept() -> None:
    log = [
        line("first", START, "motion", room="hall"),
        line("first", START, "profile"),
        *(line(f"invented-{n}", START + n) for n in range(40)),
    ]
    shard, _ = told(log, 7)
    assert "first" in shard.roster.ids and shard.roster.strangers <= MOST
