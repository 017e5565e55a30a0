"""A storm under the wall clock: the town happens now, and the log itself tells what is right.

What a worker warns of under the wall clock follows from when the broker took each record, so no
recording can say it beforehand. Afterwards the log can: one worker that nothing befalls judges a
copy of it, record by record with their moments.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from kafka import KafkaConsumer, TopicPartition

from engine.ingest.log_writer import places_of
from engine.log.event_log import TargetLog, journal_of
from engine.settings import Settings
from engine.worker.bootstrap import on_journal
from engine.worker.clock_ticks import Ticker
from streams.admission.triage import Line
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS, WARNINGS
from tests.support.servers.run_worker import read_through

TOGETHER = 20
"""Lines between two flushes."""


def feed_now(events: Path, log: TargetLog, rate: float, over: threading.Event) -> int:
    """Publish a town as if it happened now, until it is over; returns the number of lines."""
    began, number = time.monotonic(), 0
    for number, line in enumerate(events.read_bytes().splitlines(), 1):
        partition, said, person = _now(line, number, log.partitions)
        log.append(partition, said, person)
        if number % TOGETHER == 0:
            log.flush()
            if over.wait(max(0.0, began + number / rate - time.monotonic())):
                break
    log.flush()
    return number


def _now(line: bytes, number: int, partitions: int) -> tuple[int, bytes, bytes]:
    """Return partition, line and person of an event that happens now; a bad line stays as it is."""
    try:
        said = msgspec.json.decode(line, type=Json)
        person = str(said["person"]).encode()
        said |= {"id": f"{number}-{said['id']}", "at": int(time.time() * 1000)}
    except (msgspec.DecodeError, KeyError):
        return number % partitions, line, b""
    del said["received_at"]
    (partition,) = places_of([Line(person, line)], partitions)
    return partition, msgspec.json.encode(said), person


def ledger_of_log(settings: Settings, home: Path) -> list[bytes]:
    """Return what one worker without any fault warns of when it reads the same log."""
    again = settings.model_copy(update={"home": home, "kafka_bootstrap": None})
    journal = journal_of(again)
    with closing(sqlite3.connect(home / "journal.sqlite")) as file, file:
        file.executemany(
            "INSERT INTO records (topic, partition, received_at, key, value) VALUES (?,?,?,'',?)",
            [
                (EVENTS, one.partition, one.timestamp, one.value or b"")
                for one in _records(settings)
            ],
        )
    worker = on_journal(again, journal)
    worker._ticker = Ticker(None)  # the log has its ticks already
    read_through(worker)
    found = [one.value for one in journal.read(WARNINGS, 0, 10**6)]
    journal.close()
    return found


def _records(settings: Settings) -> list[Any]:
    """Return every record of the events, in the order of their moments."""
    consumer = KafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap, isolation_level="read_committed"
    )
    places = [TopicPartition(EVENTS, number) for number in range(settings.partitions)]
    consumer.assign(places)
    consumer.seek_to_beginning(*places)
    ends = consumer.end_offsets(places)
    found: list[Any] = []
    while any(consumer.position(place) < end for place, end in ends.items()):
        found += [one for records in consumer.poll(500).values() for one in records]
    consumer.close()
    return sorted(found, key=lambda one: one.timestamp)  # stable: each partition keeps its order
