"""A worker whose snapshots, journal or spool have no room goes on, says so, and recovers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.delivery.delivery import Delivery
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.output.sinks import JournalSink, SinkDownError
from engine.settings import Settings
from engine.store.store import Store
from engine.worker import degraded
from engine.worker.bootstrap import on_journal
from engine.worker.metrics import not_ready, registry_of
from engine.worker.worker import Worker
from streams.contract.topics import EVENTS, WARNINGS
from streams.log.journal import Journal
from tests.support.events.small_town import lines
from tests.support.servers.run_worker import read_through
from tests.support.servers.small_disk import SmallDisk, small_disk

START = 1_767_888_000_000
HOUR_MS = 3_600_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small", "900k") as made:
        yield made


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.worker.degraded.RETRY_S", 0.0)
    monkeypatch.setattr("engine.worker.degraded.LONGEST_S", 0.0)


def sos(number: int, person: str = "p1") -> bytes:
    at = START + number * 7 * HOUR_MS
    said = {"id": f"s{number}", "kind": "sos", "person": person, "at": at, "received_at": at}
    return json.dumps(said).encode()


def warned(journal: Journal) -> list[str]:
    return [json.loads(one.value)["id"] for one in journal.read(WARNINGS, 0, 10**6)]


def spooled(settings: Settings) -> list[str]:
    path = settings.home / "spool" / "urgent.ndjson"
    found = path.read_bytes().splitlines() if path.exists() else []
    return [json.loads(line)["id"] for line in found]


def settings_of(home: Path, **chosen: object) -> Settings:
    return Settings(home=home, clock="log", partitions=1, snapshot_records=1, **chosen)  # type: ignore[arg-type]


def reference(tmp: Path, *said: bytes) -> list[str]:
    """Return what a worker without any fault warns of."""
    settings = settings_of(tmp / "reference")
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, line) for line in said])
    read_through(on_journal(settings, journal))
    found = warned(journal)
    journal.close()
    return found


def begun(settings: Settings) -> tuple[Worker, Journal]:
    journal = journal_of(settings)
    worker = on_journal(settings, journal)
    worker.step(0.0)
    return worker, journal


def fault(worker: Worker, what: str) -> float | None:
    return registry_of(worker).get_sample_value("silverguard_worker_fault", {"what": what})


def test_without_room_for_snapshots_a_worker_warns_on_and_saves_when_there_is_room(
    tmp_path: Path, disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    said = [sos(number) for number in range(6)]
    wanted = reference(tmp_path, *said)
    settings = settings_of(tmp_path / "home", snapshots_url=str(disk.path / "snapshots"))
    worker, journal = begun(settings)
    disk.fill()
    for line in said:
        journal.append(EVENTS, [(0, line)])
        worker.step(0.0)
    assert warned(journal) == wanted and len(wanted) == 6
    assert not_ready(worker, worker.stepped_at) == [degraded.SNAPSHOT_WRITES]
    assert (fault(worker, degraded.SNAPSHOT_WRITES), fault(worker, degraded.OUTPUT)) == (1.0, 0.0)
    told = [one for one in caplog.messages if "degraded" in one and "partition=0" in one]
    assert len([one for one in told if EVENTS in one]) == 1  # said once, not once a step
    assert not list(disk.path.rglob("*.unfinished"))
    disk.free()
    worker.step(0.0)
    assert not worker.degraded and any("recovered" in one for one in caplog.messages)
    assert list(disk.path.rglob("*.snapshot"))
    read_through(on_journal(settings, journal))  # another goes on from there
    assert warned(journal) == wanted
    journal.close()


def test_without_room_in_the_journal_an_sos_is_spooled_and_written_once_there_is_room(
    tmp_path: Path, disk: SmallDisk
) -> None:
    said = [sos(number) for number in range(4)]
    wanted = reference(tmp_path, *said)
    (disk.path / "journal.sqlite").touch()
    settings = settings_of(tmp_path / "home")
    settings.home.mkdir()
    journal = Journal(disk.path / "journal.sqlite")
    worker = on_journal(settings, journal)
    worker.step(0.0)
    for line in said:
        journal.append(EVENTS, [(0, line)])
    disk.fill()
    for _ in range(3):
        worker.step(0.0)
    assert warned(journal) == []
    assert spooled(settings) == wanted and len(wanted) == 4
    assert degraded.OUTPUT in not_ready(worker, worker.stepped_at)
    disk.free()
    worker.step(0.0)
    assert warned(journal) == wanted
    assert not_ready(worker, worker.stepped_at) == []
    journal.append(EVENTS, [(0, sos(9))])
    worker.step(0.0)
    assert len(warned(journal)) == 5
    journal.close()


def test_a_journal_that_cannot_be_read_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(tmp_path / "home")
    worker, journal = begun(settings)
    journal.append(EVENTS, [(0, sos(1))])

    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as failing:
        failing.setattr(journal, "read", fail)
        failing.setattr(journal, "end", fail)
        worker.step(0.0)
        assert degraded.EVENT_LOG in not_ready(worker, worker.stepped_at)
    worker.step(0.0)
    assert len(warned(journal)) == 1 and not worker.degraded
    journal.close()


def test_a_spool_without_room_ends_nothing_and_loses_no_line(
    tmp_path: Path, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(disk.path / "home", snapshots_url=str(tmp_path / "snapshots"))
    settings.home.mkdir()
    journal = Journal(tmp_path / "journal.sqlite")
    worker = on_journal(settings, journal)
    worker.step(0.0)

    def refuse(*_: object) -> None:
        raise SinkDownError("away")

    with monkeypatch.context() as away:
        away.setattr(JournalSink, "write", refuse)
        journal.append(EVENTS, [(0, sos(0))])
        worker.step(0.0)
        assert len(spooled(settings)) == 1
        disk.fill()
        journal.append(EVENTS, [(0, sos(number)) for number in range(1, 40)])
        worker.step(0.0)
        assert {degraded.OUTPUT, degraded.SPOOL} <= set(not_ready(worker, worker.stepped_at))
        assert len(spooled(settings)) == 1  # no half line: each of them is read as JSON
        disk.free()
        worker.step(0.0)
        assert len(spooled(settings)) == len(set(spooled(settings))) == 40
        assert degraded.SPOOL not in not_ready(worker, worker.stepped_at)
    worker.step(0.0)
    assert set(warned(journal)) == set(spooled(settings))
    journal.close()


def test_snapshots_that_cannot_be_reached_are_waited_for_and_never_buried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(tmp_path / "home")
    worker, journal = begun(settings)
    journal.append(EVENTS, [(0, sos(number)) for number in range(3)])
    read_through(worker)
    worker.save()
    kept = {one: one.read_bytes() for one in settings.home.rglob("*.snapshot")}
    assert kept

    def unreachable(*_: object, **__: object) -> None:
        raise TimeoutError("Connection timed out")

    again = on_journal(settings, journal)
    with monkeypatch.context() as away:
        away.setattr("fsspec.implementations.local.LocalFileSystem.ls", unreachable)
        for _ in range(3):
            again.step(0.0)
        assert not again.held and degraded.SNAPSHOT_READS in not_ready(again, again.stepped_at)
    assert kept == {one: one.read_bytes() for one in settings.home.rglob("*.snapshot")}
    again.step(0.0)
    assert len(again.held) == 2 and not_ready(again, again.stepped_at) == []
    positions = {place: one.position for place, one in again.held.items()}
    assert positions == {place: one.position for place, one in worker.held.items()}
    journal.close()


def test_what_a_killed_writer_left_is_removed_when_its_place_is_taken_up(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "home")
    folder = Path(settings.snapshots) / f"{EVENTS}-0"
    folder.mkdir(parents=True)
    (folder / f"{5:020d}-{0:010d}-20260101.snapshot.4711.unfinished").write_bytes(b"half")
    _, journal = begun(settings)
    assert list(folder.iterdir()) == []
    journal.close()


def test_a_sink_that_is_away_for_long_takes_bounded_memory_and_gets_everything_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path / "home", clock="log", partitions=2)
    (tmp_path / "events.ndjson").write_bytes(b"".join(lines(3, 9)))
    feed(tmp_path / "events.ndjson", open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    journal = journal_of(settings)
    wanted = _warned_by_a_fresh_worker(settings, tmp_path / "other", journal)
    worker = on_journal(settings, journal)
    monkeypatch.setattr("engine.worker.lifeline.PENDING_BYTES", 30_000)
    write = JournalSink.write

    def refuse(*_: object) -> None:
        raise SinkDownError("away")

    monkeypatch.setattr(JournalSink, "write", refuse)
    worker.step(0.0)
    while worker.step(0.0):
        assert sum(len(one.pending) for one in worker.held.values()) <= 12
    assert any(one.overflowed for one in worker.held.values())
    worker.save()
    assert not list(settings.home.rglob("*.snapshot"))  # nothing stands for what is not written
    monkeypatch.setattr(JournalSink, "write", write)
    worker.step(0.0)
    idle = 0
    while idle < 3:  # a place that is taken up anew is read from the next step on
        idle = 0 if worker.step(0.0) or worker.awaited else idle + 1
    found = [one.value for one in journal.read(WARNINGS, 0, 10**6)]
    assert sorted(found) == sorted(wanted) and wanted
    assert not any(one.overflowed for one in worker.held.values())
    said = [json.loads(one) for one in wanted]
    urgent = {one["id"] for one in said if one["detector"] == "sos"}
    assert urgent
    assert urgent <= set(spooled(settings))
    journal.close()


def _warned_by_a_fresh_worker(settings: Settings, home: Path, journal: Journal) -> list[bytes]:
    other = settings.model_copy(update={"home": home})
    copied = journal_of(other)
    for partition in range(settings.partitions):
        records = journal.read(EVENTS, 0, 10**6, partition)
        copied.append(EVENTS, [(partition, one.value) for one in records])
    read_through(on_journal(other, copied))
    found = [one.value for one in copied.read(WARNINGS, 0, 10**6)]
    copied.close()
    return found


def test_an_sos_that_no_desk_takes_from_the_journal_is_spooled_in_seconds_and_red(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(tmp_path / "home")
    worker, journal = begun(settings)
    delivery = Delivery(journal, store)
    journal.append(EVENTS, [(0, sos(0))])
    worker.step(0.0)
    delivery.step()
    monkeypatch.setattr("engine.output.undelivered.PATIENCE_S", 0.0)
    worker.step(0.0)
    assert spooled(settings) == [] and not_ready(worker, worker.stepped_at) == []
    journal.append(EVENTS, [(0, sos(1))])  # nobody delivers any more
    worker.step(0.0)
    assert spooled(settings) == warned(journal)[1:]
    assert not_ready(worker, worker.stepped_at) == [degraded.UNDELIVERED]
    delivery.step()
    worker.step(0.0)
    assert not_ready(worker, worker.stepped_at) == []
    journal.close()
