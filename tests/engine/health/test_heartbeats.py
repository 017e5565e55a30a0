"""Heartbeats in the store and beside the journal: the newest of each part, with its age."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from engine.formats.heartbeat import STOPPED, Beat
from engine.health.heartbeat_writer import FileOf, Heart, ToStore, left_in, told_by
from engine.output.output import Output
from engine.output.store_sink import StoreSink
from engine.settings import Settings
from engine.store.heartbeats import heartbeats, put_heartbeats
from engine.store.store import Store
from engine.wall_clock import now_ms
from engine.worker.degraded import Degraded
from engine.worker.pulse import Pulse
from engine.worker.worker import Worker
from streams.log.chunk import Place
from streams.log.interface import LogTarget
from tests.support.patience import patient


def test_the_store_keeps_the_newest_of_each_part_and_tells_its_age(store: Store) -> None:
    now = now_ms()
    put_heartbeats(store.engine, [Beat("worker", "w", now - 60_000), Beat("door", "http", now)])
    put_heartbeats(store.engine, [Beat("worker", "w", now - 5_000, why="tired")])
    door, worker = heartbeats(store.engine)
    assert door.beat == Beat("door", "http", now) and door.age_s == pytest.approx(0, abs=2)
    assert worker.beat.why == "tired" and worker.age_s == pytest.approx(5, abs=2)


def test_an_owner_of_a_place_writes_what_came_back_with_its_warnings(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As workers on Kafka do: in the transaction of the warnings, none of which is a test's."""
    sink = StoreSink(lambda: store, cast(LogTarget, _Nowhere()), "w1")
    place = Place("silverguard.events", 3)
    sink.claim(place)
    sink.write(place, Output(tested=[now_ms() - 9_000, now_ms() - 2_000]))
    (heard,) = heartbeats(store.engine)
    assert (heard.beat.part, heard.beat.name) == ("test_person", "silverguard.events-3")
    assert heard.age_s == pytest.approx(2, abs=2) and store.counts() == {}


class _Nowhere:
    """A log that is not written to."""


def test_beside_a_journal_each_process_leaves_one_file(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    for number in range(3):
        told_by(settings, "worker-1")([Beat("worker", "1", number), Beat("place", "e-0", number)])
    told_by(settings, "bridge-1")([Beat("door", "mqtt", 7)])
    folder = tmp_path / "heartbeats"
    assert [(one.part, one.at) for one in left_in(folder)] == [
        ("door", 7),
        ("worker", 2),
        ("place", 2),
    ]
    (folder / "torn.json").write_bytes(b'[{"part":')
    assert len(left_in(folder)) == 3 and len([*folder.iterdir()]) == 3
    assert folder.stat().st_mode & 0o077 == 0


def test_on_kafka_heartbeats_go_to_the_store_which_may_be_away_at_first(
    store: Store, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(kafka_bootstrap="127.0.0.1:1", database_url="postgresql://a@127.0.0.1:1/x")
    write = told_by(settings, "worker-1")
    assert isinstance(write, ToStore)
    heart = Heart(write)
    heart.tell([Beat("worker", "w", now_ms())])
    assert patient(lambda: "heartbeat not written: EndError" in caplog.text)
    heart.close()
    ToStore(settings.model_copy(update={"database_url": database_url}))([Beat("worker", "w", 1)])
    assert len(heartbeats(store.engine)) == 1


def test_whoever_works_never_waits_for_its_heartbeat_and_the_last_word_is_written(
    tmp_path: Path,
) -> None:
    written: list[Beat] = []
    go_on = threading.Event()

    def slow(beats: Sequence[Beat]) -> None:
        go_on.wait(120)
        written.extend(beats)

    heart = Heart(slow)
    began = time.monotonic()
    for number in range(100):
        heart.tell([Beat("worker", "w", number)])
    assert time.monotonic() - began < 60  # it would wait for two minutes
    go_on.set()
    heart.close([Beat("worker", "w", 100, why=STOPPED)])
    assert written[-1].why == STOPPED and len(written) <= 3
    FileOf(tmp_path, "w")(written)


def test_a_worker_tells_of_each_place_how_much_lies_unread() -> None:
    told: list[Sequence[Beat]] = []
    heart = Heart(told.append)
    place = Place("silverguard.events", 3)
    held = SimpleNamespace(position=4, owner=None, claimed=True)
    worker = SimpleNamespace(
        held={place: held}, reach={place: (4, 11)}, stepped_at=time.monotonic(),
        awaited=0, degraded=Degraded(),
    )  # fmt: skip
    pulse = Pulse(Settings(), heart)
    pulse(cast(Worker, worker))
    assert patient(lambda: len(told) == 1)
    own, one = told[0]
    assert (own.part, one.part, one.name) == ("worker", "place", "silverguard.events-3")
    assert (one.lag, one.moved_at) == (7, own.at)
    heart.close()
