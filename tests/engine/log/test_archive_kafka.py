"""A log of Kafka is kept whole, and workers that lost everything rebuild from what was kept."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from kafka import KafkaAdminClient, TopicPartition

from engine.errors import EndError
from engine.log.archive import archive, verified
from engine.log.event_log import open_log
from engine.log.feed import Feeder
from engine.settings import Settings
from engine.store.store import Store
from engine.worker.bootstrap import worker_of
from engine.worker.worker import Worker
from streams.admission.partitioner import partition_of
from streams.archive.folder import Folder
from streams.contract.topics import EVENTS, FINDINGS, QUARANTINE
from streams.contract.units import DAY_MS
from tests.support.events.company_payments import START, WATER, elders, written
from tests.support.events.small_town import lines
from tests.support.servers.on_kafka import (
    PARTITIONS,
    all_of,
    ends,
    line,
    produced,
    read_through,
    work,
)
from tests.system.faults.ledger import in_table, ledger, on_topic, verdict

SPAN = np.array([0]), np.array([5], np.int32)


@pytest.fixture
def settings(kafka_settings: Settings) -> Settings:
    """Return settings with an archive."""
    return kafka_settings.model_copy(update={"archive": str(kafka_settings.home / "kept")})


def cut(settings: Settings, until: dict[TopicPartition, int]) -> None:
    """Let the broker forget what lies before some offsets, as its retention does."""
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    admin.delete_records(until)
    admin.close()


def kept(settings: Settings) -> dict[TopicPartition, int]:
    """Return where the archive ends."""
    found = {}
    for topic, folder in ((EVENTS, ""), (FINDINGS, "/findings")):
        manifest = Folder(f"{settings.archive}{folder}").manifest()
        for number, position in enumerate(manifest.positions if manifest else ()):
            found[TopicPartition(topic, number)] = position
    return found


def worked(settings: Settings) -> Worker:
    """Let a new worker read through, and leave in good order."""
    worker = worker_of(settings)
    try:
        work([worker], lambda: read_through([worker], settings))
        worker.step(0.0)  # the outbox
    finally:
        worker.close()
    return worker


def misplaced(settings: Settings) -> None:
    """Put a call for help into partitions that are not its own: it is sent on, once."""
    said = line(kind="sos", person="stray", id="stray")
    own = int(partition_of(np.frombuffer(b"stray", np.uint8), *SPAN, PARTITIONS)[0])
    produced(settings, said, partition=(own + 1) % PARTITIONS)


def strays(found: Sequence[bytes]) -> list[bytes]:
    return [one for one in found if b'"stray"' in one][:1]


def recording(folder: Path) -> Path:
    """Write what several elders pay one new company, and calls for help all along."""
    called = [
        {"kind": "sos", "person": f"p{number}", "at": START + int(day * DAY_MS)}
        for number, day in enumerate((5, 41.5, 42.5, 60))
    ]
    return written(folder, [WATER, *elders(40, 6, "new"), *called])


def parts(events: Path) -> list[bytes]:
    """Part the recording in three, the first with a line nobody can read; a payment in each."""
    every = events.read_bytes().splitlines(keepends=True)
    days = [(json.loads(line)["at"] - START) / DAY_MS for line in every]
    a, b = (sum(day < edge for day in days) for edge in (42.2, 43.5))
    return [b"".join(every[:a]) + b"{broken\n", b"".join(every[a:b]), b"".join(every[b:])]


def test_a_worker_that_lost_its_snapshots_rebuilds_from_the_archive(
    settings: Settings, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    events = recording(tmp_path)
    wanted = ledger(events, settings)
    feeder = Feeder(open_log(settings, 2), ZoneInfo(settings.tz))
    first, second, third = parts(events)
    misplaced(settings)
    feeder.publish(first)
    worked(settings)  # what is committed here must not be said again
    archive(str(settings.archive), settings)
    feeder.publish(second)
    assert archive(str(settings.archive), settings) == verified(str(settings.archive))
    shutil.rmtree(settings.snapshots)
    cut(settings, {place: max(0, end - 2) for place, end in kept(settings).items()})
    feeder.publish(third)
    feeder.finish()
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        worked(settings)
    assert caplog.text.count("rebuilding topic=") == PARTITIONS + 1
    assert caplog.text.count("rebuilt topic=") == PARTITIONS + 1
    assert "the log has dropped" not in caplog.text
    found = on_topic(str(settings.kafka_bootstrap))
    assert sum(b'"shared_company"' in one for one in found) == 6  # the stage across people too
    assert verdict([*wanted, *strays(found)], in_table(store), found).good
    assert len(found) == len(wanted) + 1
    assert [one.value for one in all_of(settings, QUARANTINE)] == [b"{broken"]
    assert not (settings.home / "spool").exists()
    assert not any(b"stray" in one.value for one in all_of(settings, EVENTS))  # not sent on again


def test_every_record_is_kept_once_and_a_replay_of_it_warns_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    events = tmp_path / "events.ndjson"
    events.write_bytes(b"".join(lines(2, 8)))
    feeder = Feeder(open_log(settings, 30), ZoneInfo(settings.tz))
    feeder.publish(events.read_bytes())
    feeder.finish()
    manifest = archive(str(settings.archive), settings)
    places = ends(settings)
    assert manifest.positions == tuple(places[TopicPartition(EVENTS, k)] for k in range(PARTITIONS))
    assert (manifest.records, manifest.absent) == (sum(manifest.positions), 0)
    assert all(one.path.startswith(f"day={one.day}/partition=") for one in manifest.files)
    wanted = ledger(events, settings)
    assert wanted and ledger(Path(str(settings.archive)), settings) == wanted
    assert archive(str(settings.archive), settings) == manifest


def test_a_gap_between_archive_and_log_ends_the_worker_and_the_archive(
    settings: Settings, store: Store
) -> None:
    feeder = Feeder(open_log(settings), ZoneInfo(settings.tz))
    feeder.publish(b"".join(lines(2, 1)))
    archive(str(settings.archive), settings)
    for number in range(PARTITIONS):
        produced(settings, b"dropped", b"kept", partition=number)
    beyond = {place: end + 1 for place, end in kept(settings).items() if place.topic == EVENTS}
    cut(settings, beyond)
    with pytest.raises(EndError, match="1 records lie between the archive's end and the log"):
        worked(settings)
    assert not in_table(store)
    with pytest.raises(EndError, match="dropped 1 records that were not archived"):
        archive(str(settings.archive), settings)
    other = settings.model_copy(update={"partitions": 3, "clock": "wall"})
    with pytest.raises(EndError, match="another clock"):
        archive(str(settings.archive), other)
