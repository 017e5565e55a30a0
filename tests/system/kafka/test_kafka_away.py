"""Workers on Kafka whose database or broker is away: they begin, judge, spool, and recover."""

from __future__ import annotations

import json
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaProducer
from kafka.errors import FencedInstanceIdError, KafkaTimeoutError, TopicAuthorizationFailedError

from engine.demo.kafka_broker import Broker
from engine.errors import EndError
from engine.output.sinks import SinkDownError
from engine.settings import Settings
from engine.store.store import Store
from engine.worker.bootstrap import worker_of
from engine.worker.degraded import EVENT_LOG, OUTPUT, TICKS
from engine.worker.metrics import not_ready
from engine.worker.partition_processor import Owner
from engine.worker.worker import Worker, run
from streams.contract.topics import EVENTS
from tests.support.servers.on_kafka import PARTITIONS, read_through, work
from tests.support.servers.real_topics import fresh
from tests.system.faults.ledger import in_table

START = 1_767_888_000_000


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Return where a database's socket will be, short enough for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="sg-away-"))
    yield folder / "sockets"
    shutil.rmtree(folder, ignore_errors=True)


def away(settings: Settings, sockets: Path, **chosen: object) -> Settings:
    """Return settings whose database is not there until `sockets` leads to it."""
    head, _, _ = str(settings.database_url).rpartition("host=")
    return settings.model_copy(update={"database_url": f"{head}host={sockets}", **chosen})


def back(settings: Settings, sockets: Path) -> None:
    sockets.symlink_to(str(settings.database_url).rpartition("host=")[2])


def press(settings: Settings, person: str, number: int) -> None:
    """Press an elder's button."""
    at = START + number * 3_600_000
    line = {"id": f"{number}", "person": person, "kind": "sos", "at": at, "received_at": at}
    producer = KafkaProducer(bootstrap_servers=settings.kafka_bootstrap)
    producer.send(EVENTS, json.dumps(line).encode(), partition=0)
    producer.flush()
    producer.close()


def spooled(settings: Settings) -> list[bytes]:
    path = settings.home / "spool" / "urgent.ndjson"
    return path.read_bytes().splitlines() if path.exists() else []


def why_not(worker: Worker) -> list[str]:
    return not_ready(worker, worker.stepped_at)


def test_a_worker_that_starts_without_a_database_spools_in_seconds_and_writes_all_once(
    kafka_settings: Settings, store: Store, elsewhere: Path
) -> None:
    settings = away(kafka_settings, elsewhere)
    worker = worker_of(settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    assert OUTPUT in why_not(worker)
    press(settings, "p3", 1)
    began = time.monotonic()
    work([worker], lambda: bool(spooled(settings)))
    assert time.monotonic() - began < 30.0  # it would answer after a minute
    press(settings, "p3", 9)
    work([worker], lambda: len(spooled(settings)) == 2)
    back(kafka_settings, elsewhere)
    work([worker], lambda: why_not(worker) == [] and read_through([worker], settings))
    assert sorted(in_table(store)) == sorted(spooled(settings))
    assert all(one.generation > 0 for one in worker.held.values())  # each place was claimed
    worker.close()


def test_a_database_that_takes_questions_and_answers_none_holds_up_nobody(
    kafka_settings: Settings, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.output.store_sink.ANSWER_S", 1.0)
    elsewhere.mkdir()
    mute = socket.socket(socket.AF_UNIX)
    mute.bind(str(elsewhere / ".s.PGSQL.5432"))
    mute.listen(16)
    settings = away(kafka_settings, elsewhere)
    worker = worker_of(settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    press(settings, "p3", 1)
    began = time.monotonic()
    work([worker], lambda: bool(spooled(settings)))
    assert time.monotonic() - began < 30.0  # it would answer after a minute
    mute.close()
    worker.close()


def test_an_answer_that_never_comes_is_broken_off(store: Store) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    began = time.monotonic()
    with (
        pytest.raises(OperationalError),
        store.patience.within(0.3),
        store.engine.connect() as connection,
    ):
        connection.execute(text("SELECT pg_sleep(60)"))
    assert time.monotonic() - began < 30.0  # it would answer after a minute
    store.alive()  # the next question is asked anew


def test_what_is_urgent_is_spooled_while_the_sink_still_thinks(
    kafka_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.worker.lifeline.SLOW_S", 0.05)
    worker = worker_of(kafka_settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    seen: list[int] = []

    def think(*_: object) -> None:
        end = time.monotonic() + 120.0
        while not spooled(kafka_settings) and time.monotonic() < end:
            time.sleep(0.01)
        seen.append(len(spooled(kafka_settings)))
        raise SinkDownError("slow")

    monkeypatch.setattr(worker._sink, "write", think)
    press(kafka_settings, "p3", 1)
    work([worker], lambda: bool(seen))
    assert seen[0] == 1
    monkeypatch.undo()
    worker.close()


@pytest.fixture
def own_broker() -> Iterator[Broker]:
    folder = Path(tempfile.mkdtemp(prefix="silverguard-kafka-"))
    running = Broker(folder)
    running.start()
    yield running
    running.kill()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_broker_killed_under_the_wall_clock_with_quiet_partitions_ends_no_worker(
    kafka_settings: Settings, store: Store, own_broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.kafka.producer.FLUSH_S", 1.0)
    monkeypatch.setattr("engine.worker.worker.SILENT_S", 3.0)
    fresh(own_broker.address, PARTITIONS)
    settings = kafka_settings.model_copy(
        update={"clock": "wall", "kafka_bootstrap": own_broker.address}
    )
    worker = worker_of(settings)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    press(settings, "p3", 1)
    work([worker], lambda: len(in_table(store)) == 1)
    owners = [one.owner for one in worker.held.values() if isinstance(one.owner, Owner)]
    assert any(one.pipeline.clock.now > 0 for one in owners)
    own_broker.kill()
    monkeypatch.setattr(worker._ticker, "_clock", lambda: time.time() + 180.0)  # all is quiet
    work([worker], lambda: {TICKS, EVENT_LOG} <= set(why_not(worker)))
    own_broker.start()
    press(settings, "p4", 2)
    work([worker], lambda: len(in_table(store)) == 2 and why_not(worker) == [])
    before = [one.pipeline.clock.now for one in owners]
    work([worker], lambda: [one.pipeline.clock.now for one in owners] >= before)
    worker.close()


@pytest.mark.parametrize("error", [FencedInstanceIdError, TopicAuthorizationFailedError])
def test_what_no_retry_mends_ends_the_worker_with_a_clear_word(
    kafka_settings: Settings, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    worker = worker_of(kafka_settings)

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(worker._source._consumer, "poll", refuse)  # type: ignore[attr-defined]
    with pytest.raises(EndError, match=error.__name__):
        run(worker)


def test_what_passes_by_itself_is_waited_for_without_spinning(
    kafka_settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = worker_of(kafka_settings)
    with monkeypatch.context() as failing:
        asked: list[float] = []

        def fail(*_: object, **__: object) -> None:
            asked.append(time.monotonic())
            raise KafkaTimeoutError

        failing.setattr(worker._source._consumer, "poll", fail)  # type: ignore[attr-defined]
        over = threading.Timer(1.0, lambda: asked.append(-1.0))
        over.start()
        while -1.0 not in asked:
            worker.step(0.1)
        assert len(asked) <= 12 and EVENT_LOG in why_not(worker)
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    assert sum(EVENT_LOG in one for one in caplog.messages) == 2  # when it began, when it ended
    worker.close()
