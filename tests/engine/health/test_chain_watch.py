"""The whole chain in one process: each of its parts stopped or poisoned turns the desk red."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import ProgrammingError

from engine.delivery.delivery import deliver
from engine.desk.web.app import http_app
from engine.desk.web.serve import watch_of
from engine.desk.web.stream import Mark, server_sent_events
from engine.health.chain_watch import Chain
from engine.health.heartbeat_writer import FileOf, Heart, folder_of
from engine.ingest.intake import Door
from engine.ingest.log_writer import ConfiguredLog
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.connection.database import DRIVER
from engine.store.store import Store
from engine.worker.bootstrap import worker_of
from engine.worker.pulse import Pulse
from engine.worker.worker import Worker
from streams.contract.topics import WARNINGS
from tests.support.patience import patient
from tests.support.servers.served_parts import Client, served


@dataclass
class Stand:
    """A desk, its delivery and a worker, each of which may be ended."""

    settings: Settings
    store: Store
    client: Client
    chain: Chain
    work: threading.Event
    worker_over: threading.Event

    def parts(self) -> list[str]:
        """Return what `/readyz` says is down."""
        answer = self.client.ask("GET", "/readyz")
        if answer.status_code == 200:
            return []
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        return [one["field"] for one in answer.json()["errors"]]

    def becomes(self, true: Callable[[list[str]], bool], limit_s: float = 120.0) -> bool:
        """Wait until what is down is as it should be."""
        end = time.monotonic() + limit_s
        while not (now := true(self.parts())) and time.monotonic() < end:
            time.sleep(0.05)
        return now

    def calls(self) -> dict[str, int]:
        """Return when the call of each partition's test person last went through the chain."""
        beats = [one.beat for one in self.chain.heard if one.beat.part == "test_person"]
        return {beat.name: beat.at for beat in beats}

    @property
    def called_back(self) -> bool:
        """Tell whether each of them has gone through it."""
        return len(self.calls()) == self.settings.partitions

    @property
    def green(self) -> bool:
        """Tell whether everything becomes well."""
        return self.becomes(lambda parts: not parts)

    def red(self, part: str) -> bool:
        """Tell whether a part becomes known to be down."""
        return self.becomes(lambda parts: part in parts)


def _step_on(worker: Worker, pulse: Pulse, work: threading.Event, over: threading.Event) -> None:
    while not over.is_set():
        if work.is_set():
            worker.step(0.02)
            pulse(worker)
        else:
            time.sleep(0.02)


def press(number: int) -> bytes:
    """Return a call for help of this moment."""
    said = {"kind": "sos", "id": str(number), "person": "p7", "at": int(time.time() * 1000)}
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


@contextmanager
def standing(store: Store, database_url: str, home: Path) -> Iterator[Stand]:
    settings = Settings(
        home=home, database_url=database_url, partitions=2, heartbeat_s=2.0, test_person_s=5.0
    )  # a call may take a second and a quarter: other tests run beside this one
    over, worker_over, work = threading.Event(), threading.Event(), threading.Event()
    work.set()

    # a connection of sqlite belongs to the thread that made it
    def run() -> None:
        worker = worker_of(settings)
        pulse = Pulse(settings, Heart(FileOf(folder_of(settings), "worker")))
        _step_on(worker, pulse, work, worker_over)

    door = Door(lambda: ConfiguredLog(settings), ZoneInfo(settings.tz))
    chain = watch_of(store, settings, door)
    threads = [
        threading.Thread(target=run),
        threading.Thread(target=deliver, args=(settings, store, over)),
    ]
    for one in threads:
        one.start()
    chain.start()
    app = http_app(store, door, None, chain, settings.test_person_s)
    try:
        with served(app) as client:
            yield Stand(settings, store, client, chain, work, worker_over)
    finally:
        over.set()
        worker_over.set()
        for one in threads:
            one.join()
        chain.close()
        door.close()


@pytest.fixture
def stand(store: Store, database_url: str, tmp_path: Path) -> Iterator[Stand]:
    with standing(store, database_url, tmp_path / "home") as made:
        # the first rows load machine code, or compile it: until then the worker says nothing
        if not made.becomes(lambda parts: not parts and made.called_back, 240.0):
            pytest.fail(made.client.ask("GET", "/readyz").text)
        yield made


def post(stand: Stand, lines: bytes) -> httpx.Response:
    headers = {"content-type": "application/x-ndjson"}
    return stand.client.ask("POST", "/api/v1/events", content=lines, headers=headers)


def metric(stand: Stand, part: str) -> float:
    wanted = f'silverguard_chain_up{{part="{part}"}} '
    lines = stand.client.ask("GET", "/metrics").text.splitlines()
    (line,) = [one for one in lines if one.startswith(wanted)]
    return float(line.removeprefix(wanted))


def test_the_test_persons_are_no_warnings_and_a_hung_worker_is_seen(stand: Stand) -> None:
    first = stand.calls()
    assert patient(lambda: all(at > first[name] for name, at in stand.calls().items()))
    assert stand.green and stand.store.counts() == {}
    journal = journal_of(stand.settings)
    assert journal.read(WARNINGS, 0) == []
    journal.close()
    pressed = press(7)
    assert stand.becomes(lambda _: "warning" not in post(stand, pressed).json())

    stand.work.clear()  # it hangs, as with SIGSTOP
    assert stand.red("worker") and metric(stand, "worker") == 0 == 1 - metric(stand, "door")
    answer = post(stand, pressed.replace(b'"7"', b'"8"'))
    assert answer.status_code == 202 and answer.json()["accepted"] == 1
    assert answer.json()["warning"] == "no worker" and "no worker" in answer.headers["warning"]

    stand.work.set()
    assert stand.green and metric(stand, "worker") == 1
    assert patient(lambda: bool(stand.store.counts()))
    assert sum(stand.store.counts().values()) == 1  # one elder's two presses


def test_a_poisoned_delivery_is_seen_and_told_without_what_it_carries(
    stand: Stand, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(engine: Engine, lines: Iterable[bytes]) -> int:
        raise ProgrammingError(f"secret {list(lines)}", {}, Exception("secret"))

    monkeypatch.setattr("engine.store.store.transaction.put_warnings", poisoned)
    post(stand, press(7))
    assert stand.red("delivery") and stand.red("test_person")
    assert "warnings" in caplog.text and "ProgrammingError at test_chain_watch.py" in caplog.text
    assert "secret" not in caplog.text and "p7" not in caplog.text
    monkeypatch.undo()
    assert stand.green and sum(stand.store.counts().values()) == 1


def test_a_worker_that_judges_nothing_is_seen_by_the_test_person_alone(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.alerting.finding.at_once", lambda judgement: judgement.combined * 0)
    assert stand.becomes(lambda parts: parts == ["test_person"])


def test_a_door_whose_log_takes_nothing_is_seen(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: ConfiguredLog, lines: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ConfiguredLog, "append", full)
    assert stand.red("door")
    monkeypatch.undo()
    assert stand.green


def test_a_database_that_hangs_is_seen_although_nobody_answers(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def hanging(*_: object) -> list[object]:
        go_on.wait(240)
        return []

    monkeypatch.setattr("engine.health.chain_watch.heartbeats", hanging)
    assert stand.red("database")
    monkeypatch.undo()
    go_on.set()
    assert stand.green


def test_a_database_that_is_away_is_seen_at_once(tmp_path: Path) -> None:
    away = Store(create_engine(f"{DRIVER}://a@127.0.0.1:1/x"))
    chain = watch_of(away, Settings(home=tmp_path, database_url="postgresql://x"))
    chain.look()
    assert [one.part for one in chain.faults] == ["database"]


def test_the_stream_tells_of_the_chain_at_once_and_while_the_database_hangs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = watch_of(store, Settings(database_url="postgresql://x"))
    go_on = threading.Event()

    def hanging(seq: int) -> list[object]:
        go_on.wait(240)
        return []

    monkeypatch.setattr(store, "since", hanging)

    async def listen() -> None:
        events = server_sent_events(store, Mark("", 3), chain, pause_s=0.01)
        first = json.loads((await anext(events)).split(b"data: ")[1])
        assert first["workers"] and first["database"]
        chain.look()  # finds no worker
        second = await anext(events)
        said = json.loads(second.split(b"data: ")[1])
        assert second.startswith(b"id: .3\n") and not said["workers"] and said["delivery"]
        go_on.set()

    asyncio.run(listen())
