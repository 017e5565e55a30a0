"""Feeding: stamps, ticks on every partition, partitions by person, and the pace."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest

from engine.log.feed import Feeder, Pace, feed
from streams.admission.partitioner import partition_of
from streams.admission.received_at import stamped

ZONE = ZoneInfo("Asia/Shanghai")
START = 1_767_240_000_000


@dataclass
class MemoryLog:
    """A log in memory."""

    partitions: int = 2
    records: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    flushed: int = 0

    def append(self, partition: int, line: bytes, person: bytes = b"") -> None:
        self.records.append((partition, line, person))

    def flush(self) -> None:
        self.flushed = len(self.records)


def motion(number: int, after_s: int, person: str = "p1") -> bytes:
    said = {
        "kind": "motion", "id": str(number), "person": person,
        "at": START + 1000 * after_s, "room": "kitchen",
    }  # fmt: skip
    return msgspec.json.encode(said) + b"\n"


def published(*lines: bytes) -> MemoryLog:
    log = MemoryLog()
    Feeder(log, ZONE).publish(b"".join(lines))
    return log


def test_every_event_carries_when_it_was_received() -> None:
    log = published(motion(1, 0), motion(2, 30), motion(3, 10))
    events = [msgspec.json.decode(value) for _, value, _ in log.records]
    received = [one["received_at"] - START for one in events if one["kind"] == "motion"]
    assert received == [0, 30_000, 30_000]


def test_every_partition_is_ticked_before_the_event_that_passes_a_step() -> None:
    log = published(motion(1, 0), motion(2, 61))
    kinds = [(msgspec.json.decode(value)["kind"], place) for place, value, _ in log.records]
    second = kinds[3:]
    assert [kind for kind, _ in second] == ["control", "control", "motion"]
    assert [place for _, place in second[:2]] == [0, 1]


def test_an_event_goes_to_its_persons_partition() -> None:
    log = published(*(motion(n, 0, f"person-{n}") for n in range(20)))
    for place, value, person in log.records:
        said = msgspec.json.decode(value)
        if said["kind"] == "motion":
            assert said["person"].encode() == person
            key = np.frombuffer(said["person"].encode(), np.uint8)
            length = np.array([key.size], np.int32)
            assert place == partition_of(key, np.array([0]), length, 2)[0]


def test_what_no_door_would_take_goes_out_as_it_is() -> None:
    log = published(b'{"kind": "motion"\n')
    assert [value for _, value, _ in log.records if b"control" not in value] == [
        b'{"kind": "motion"'
    ]


@pytest.mark.parametrize("own", [b'"received_at":5,', b""])
def test_a_senders_own_stamp_is_replaced(own: bytes) -> None:
    line = stamped(b'{"kind":"sos",' + own + b'"at":1}', 7)
    assert line.count(b"received_at") == 1
    assert msgspec.json.decode(line)["received_at"] == 7


def test_a_feed_waits_as_the_recording_did(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(motion(n, 60 * n) for n in range(1000)))
    waits: list[float] = []
    log = MemoryLog()
    count = feed(file, log, ZONE, Pace(speed=60), wait=waits.append, clock=lambda: 0.0)
    assert (count, log.flushed) == (1000, len(log.records))
    assert waits == [499.0, 999.0]
    last = {place: msgspec.json.decode(value) for place, value, _ in log.records}
    assert {one["what"] for one in last.values()} == {"clock"}
    assert {one["at"] for one in last.values()} == {START + 999 * 60_000 + 1}
