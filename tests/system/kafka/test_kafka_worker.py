"""Workers on a real Kafka warn as a replay does, however many share it and whatever comes in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from engine.desk.web.app import http_app
from engine.log.event_log import open_log
from engine.log.feed import Pace, feed
from engine.log.people_register import import_register
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.store.store import Store
from engine.store.transaction import Written
from engine.worker.bootstrap import worker_of
from engine.worker.worker import Worker
from streams.admission.dead_letter import set_aside
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS, QUARANTINE
from tests.support.desk.desk_client import Client
from tests.support.events.company_payments import START, WATER, elders, written
from tests.support.servers.on_kafka import (
    PARTITIONS,
    PATIENCE_S,
    all_of,
    line,
    produced,
    read_through,
    work,
)
from tests.system.faults.ledger import in_table, on_topic, verdict

HOUR_MS = 3_600_000
BROKEN_SOS = b'{"kind":["sos"],"person":"p9","at":17678'


Start = Callable[[Settings], Worker]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start workers that are closed in the end, whatever happens."""
    started: list[Worker] = []

    def begin(settings: Settings) -> Worker:
        started.append(worker_of(settings))
        return started[-1]

    yield begin
    for worker in started:
        worker.close()


@pytest.fixture
def settings(kafka_settings: Settings) -> Settings:
    return kafka_settings


def homes(days: int = 26, people: int = 9) -> list[Json]:
    """Return a small street's motions; three of one building fall silent, and one elsewhere."""
    events = []
    for person in range(people):
        silent = person in (0, 1, 2, 7)
        for minute in range(6 * 60, days * 24 * 60, 12):
            if 6 <= minute // 60 % 24 < 22 and not (silent and minute > (days - 1) * 1440 + 540):
                at = START + minute * 60_000 + person * 1000
                room = ("kitchen", "living", "bedroom")[minute // 12 % 3]
                events.append({"kind": "motion", "person": f"p{person}", "at": at, "room": room})
    for number in range(6):
        events.append({"kind": "sos", "person": f"p{number}", "at": START + number * 7 * HOUR_MS})
        events.append({"kind": "fall", "person": f"p{number}", "at": START + number * 9 * HOUR_MS})
    events.append({"kind": "heartbeat", "person": "x", "at": START + days * 24 * HOUR_MS})
    events[-1]["sensor"] = "hub"
    events.sort(key=lambda event: (event["at"], event["person"]))
    return events


def recording(tmp: Path, events: Sequence[Json]) -> tuple[Path, Path]:
    """Write events and a register; return both files."""
    lines = [json.dumps({"id": f"e{k}", **event}) for k, event in enumerate(events)]
    (tmp / "events.ndjson").write_text("\n".join(lines) + "\n")
    rows = [f"p{n},{'a' if n < 3 else 'bcdefghij'[n]},true" for n in range(9)]
    (tmp / "people.csv").write_text("person,building,lives_alone\n" + "\n".join(rows) + "\n")
    return tmp / "events.ndjson", tmp / "people.csv"


def replayed(events: Path, people: Path | None, settings: Settings) -> list[bytes]:
    out = events.with_suffix(".warnings")
    replay(ReplayOptions(events, out, people=people, model="none"), settings)
    return out.read_bytes().splitlines()


@pytest.mark.parametrize(
    ("names", "batches"),
    [(("a",), True), (("a",), False), (("a", "b"), True)],
)
def test_any_number_of_workers_warns_byte_for_byte_as_a_replay(
    start: Start,
    settings: Settings,
    store: Store,
    tmp_path: Path,
    names: Sequence[str],
    batches: bool,
) -> None:
    events, people = recording(tmp_path, homes())
    wanted = replayed(events, people, settings)
    silent = {w["person"] for w in map(json.loads, wanted) if w["detector"] == "silence"}
    assert "p7" in silent and not silent & {"p0", "p1", "p2"}  # an outage is explained
    import_register(people, settings)
    feed(events, open_log(settings, 50), ZoneInfo(settings.tz), Pace(rate=1e9))
    chosen = [
        settings.model_copy(update={"worker_id": name, "kafka_batches": batches}) for name in names
    ]
    workers = [start(one) for one in chosen]
    work(workers, lambda: read_through(workers, settings))
    for _ in range(3):
        for worker in workers:
            worker.step(0.0)  # the outbox
    assert sorted(in_table(store)) == sorted(wanted)
    assert verdict(wanted, in_table(store), on_topic(str(settings.kafka_bootstrap))).good
    assert store.portrait("p7") is not None
    if len(names) > 1:
        assert all(worker.held for worker in workers)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_new_company_is_found_by_any_number_of_workers(
    start: Start, settings: Settings, store: Store, tmp_path: Path, count: int
) -> None:
    events = written(tmp_path, [WATER, *elders(40, 6, "new")])
    wanted = replayed(events, None, settings)
    assert sum(b'"shared_company"' in one for one in wanted) == 6
    names = [settings.model_copy(update={"worker_id": f"w{number}"}) for number in range(count)]
    workers = [start(one) for one in names]
    work(workers, lambda: all(worker.held for worker in workers))
    feed(events, open_log(settings, 3), ZoneInfo(settings.tz), Pace(rate=1e9))
    work(workers, lambda: read_through(workers, settings))
    assert all(worker.held for worker in workers)
    assert sorted(in_table(store)) == sorted(wanted)


def asked(store: Store) -> list[Json]:
    """Return the data faults that the desk answers over HTTP."""
    answer = Client(http_app(store)).get("/api/v1/data-faults").json()
    assert answer["cursor"] is None
    found: list[Json] = answer["items"]
    return found


def test_bad_records_go_to_quarantine_whole_with_their_headers_and_stall_nothing(
    start: Start, settings: Settings, store: Store
) -> None:
    bad = [b"{broken", b"\xff\xfe", b'{"kind":"motion"}', b"", b"x" * 1_100_000, BROKEN_SOS]
    worker = start(settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    produced(settings, *bad, None, line(kind="sos", person="p3"))
    began = time.monotonic()
    work([worker], lambda: len(in_table(store)) == 1 and read_through([worker], settings))
    stalled_s = time.monotonic() - began
    worker.save()  # waits for the topics
    found = all_of(settings, QUARANTINE)
    assert sorted(one.value for one in found) == sorted([*map(set_aside, bad), b""])
    assert {dict(one.headers)["reason"] for one in found} >= {b"bad_json", b"empty", b"too_large"}
    assert all(dict(one.headers)["source"] == b"gate" and one.key == b"key" for one in found)
    assert {dict(one.headers)["offset"] for one in found} == {b"%d" % k for k in range(7)}
    assert stalled_s < PATIENCE_S
    (card,) = asked(store)
    assert (card["partition"], card["offset"], card["cause"]) == (0, 5, "bad_json")
    assert card["person"] == "p***" and card["at"] > START and "p9" not in json.dumps(card)


def test_a_line_in_a_wrong_partition_finds_its_owner_and_is_warned_of_once(
    start: Start, settings: Settings, store: Store
) -> None:
    worker = start(settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    for partition in range(PARTITIONS):
        produced(settings, line(kind="sos", person="p3"), partition=partition)
    work([worker], lambda: read_through([worker], settings))
    owners = [one.owner for place, one in worker.held.items() if place.topic == EVENTS]
    received = [one.pipeline.counts.received for one in owners]  # type: ignore[attr-defined]
    assert sorted(received) == [0, 0, 3]  # its owner's, two of them repetitions
    assert sum(one.misplaced for one in owners) == 2  # type: ignore[attr-defined]
    assert len(in_table(store)) == 1


def test_without_a_database_nothing_is_committed_and_an_sos_reaches_the_spool(
    start: Start, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = start(settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    with store.engine.begin() as connection:  # whoever writes now fails, as if it were away
        connection.execute(text("ALTER TABLE warnings RENAME TO away"))
    monkeypatch.setattr("engine.worker.degraded.LONGEST_S", 0.1)
    for partition in range(PARTITIONS):
        produced(settings, line(kind="sos", person="p3"), partition=partition)
    spool = settings.home / "spool" / "urgent.ndjson"
    try:
        work([worker], spool.exists)
        worker.step(0.0)
        (spooled,) = spool.read_bytes().splitlines()
        assert worker.degraded
        worker.save()
        assert all(held.unsaved for held in worker.held.values() if held.pending)
    finally:
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO warnings"))
    work([worker], lambda: not worker.degraded and read_through([worker], settings))
    assert in_table(store) == [spooled]


def test_a_worker_whose_place_another_claimed_writes_nothing_there(
    start: Start, settings: Settings, store: Store
) -> None:
    worker = start(settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    place = next(place for place in worker.held if place.topic == EVENTS)
    store.fence.claim(place, "other")
    produced(settings, line(kind="sos", person="p3"), partition=place.partition)
    produced(settings, line(kind="sos", person="p4"), partition=place.partition)
    produced(settings, line(kind="sos", person="p5"), partition=place.partition)
    work([worker], lambda: place not in worker.held)
    with pytest.raises(Exception, match=r"partition=\d"):
        store.put_owned(Written([json.dumps({"id": "x"}).encode()]), place, 1)
