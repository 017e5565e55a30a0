"""While the database is away a limit of a home, and a call in a wrong partition, are spooled."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.delivery.delivery import Delivery
from engine.errors import FAILED, EndError
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.output.sinks import JournalSink
from engine.output.store_sink import StoreSink
from engine.output.undelivered import PATIENCE_S
from engine.settings import Settings
from engine.store.store import Store
from engine.worker.bootstrap import assembled, on_journal
from engine.worker.correlation_stage import SharedStage
from engine.worker.worker import Worker
from streams.contract.topics import EVENTS, WARNINGS
from streams.log.chunk import Place
from streams.log.journal import Journal
from streams.log.journal_source import JournalSource, JournalTarget
from tests.support.events.silent_homes import START, collapse
from tests.support.servers.run_worker import owners, read_through
from tests.system.faults.ledger import in_table

PARTITIONS = 2


class PromptTarget(JournalTarget):
    """A log that takes each record at once, as a broker does that is there."""

    def send(
        self,
        place: Place,
        value: bytes,
        key: bytes | None = None,
        headers: Sequence[tuple[str, bytes | None]] = (),
    ) -> None:
        super().send(place, value, key, headers)
        self.flush()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("engine.worker.degraded.RETRY_S", 0.0)
    monkeypatch.setattr("engine.worker.degraded.LONGEST_S", 0.0)
    return Settings(home=tmp_path / "home", clock="log", partitions=PARTITIONS)


def on_store(settings: Settings, journal: Journal, open_store: Callable[[], Store]) -> Worker:
    """Return a worker on a journal whose output goes to a database, as it does on Kafka."""
    source = JournalSource(journal, PARTITIONS)
    target = PromptTarget(journal, PARTITIONS)
    return assembled(settings, source, target, StoreSink(open_store, target, "w"), PARTITIONS)


def gone() -> Store:
    raise EndError(FAILED, "away")


def stages(worker: Worker) -> list[SharedStage]:
    return [one.owner for one in worker.held.values() if isinstance(one.owner, SharedStage)]


def spooled(settings: Settings) -> list[bytes]:
    path = settings.home / "spool" / "urgent.ndjson"
    return path.read_bytes().splitlines() if path.exists() else []


@pytest.mark.parametrize("bytes_kept", [1 << 26, 0])
def test_a_silent_home_is_told_while_the_database_is_away(
    settings: Settings,
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bytes_kept: int,
) -> None:
    monkeypatch.setattr("engine.worker.lifeline.PENDING_BYTES", bytes_kept)
    feed(collapse(tmp_path), open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    journal = journal_of(settings)
    there: list[Store] = []
    worker = on_store(settings, journal, lambda: there[0] if there else gone())
    read_through(worker)
    told = spooled(settings)
    assert {json.loads(one)["detector"] for one in told} == {"limit_silence"}
    assert in_table(store) == []
    there.append(store)
    for _ in range(4):  # what was let go is taken up anew, and the shared stage behind it
        read_through(worker)
    table = in_table(store)
    assert set(told) <= set(table) and len({*table}) == len(table)
    alone = settings.model_copy(update={"home": tmp_path / "alone"})
    assert sorted(table) == sorted(without_any_fault(alone, tmp_path))
    assert [one.lost for one in stages(worker)] == [0]
    journal.close()


def without_any_fault(settings: Settings, tmp: Path) -> list[bytes]:
    """Return what a worker warns of whose output is taken at once."""
    feed(tmp / "events.ndjson", open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    journal = journal_of(settings)
    read_through(on_journal(settings, journal))
    found = [one.value for one in journal.read(WARNINGS, 0, 10**6)]
    journal.close()
    return found


def test_a_call_in_a_wrong_partition_is_told_while_the_database_is_away(
    settings: Settings,
) -> None:
    journal = journal_of(settings)
    said = {"id": "1", "kind": "sos", "at": START, "received_at": START}
    journal.append(
        EVENTS, [(0, json.dumps({**said, "person": f"p{number}"}).encode()) for number in range(12)]
    )
    worker = on_store(settings, journal, gone)
    read_through(worker)
    assert sum(one.misplaced for one in owners(worker)) > 0
    assert {json.loads(one)["person"] for one in spooled(settings)} == {f"p{k}" for k in range(12)}
    journal.close()


PRESSES = b"\n".join(
    b'{"kind":"sos","id":"%d","person":"p","at":%d,"received_at":%d}' % (n, at, at)
    for n, at in enumerate((START, START + 240_000))
)


def test_who_calls_again_is_told_while_the_database_is_away(
    settings: Settings, store: Store
) -> None:
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, line) for line in PRESSES.splitlines()])
    there: list[Store] = []
    worker = on_store(settings, journal, lambda: there[0] if there else gone())
    read_through(worker)
    assert [json.loads(one).get("what", "warned") for one in spooled(settings)] == [
        "warned", "called_again",
    ]  # fmt: skip
    there.append(store)
    read_through(worker)
    ids = {json.loads(one)["id"] for one in spooled(settings)}
    assert store.has(ids) == ids
    journal.close()


def test_who_calls_again_is_told_where_nobody_carries_the_journal_on(
    settings: Settings, store: Store
) -> None:
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, line) for line in PRESSES.splitlines()])
    seconds = [0.0]
    sink = JournalSink(journal, lambda: seconds[0])
    source = JournalSource(journal, PARTITIONS)
    read_through(assembled(settings, source, PromptTarget(journal, PARTITIONS), sink, PARTITIONS))
    seconds[0] += PATIENCE_S
    told = {one.id for one in sink.overdue().warnings}
    assert len(told) == 2 and sink.overdue().failing and not sink.arrived(told)
    Delivery(journal, store).step()
    assert not sink.overdue().failing and sink.arrived(told) == told
    journal.close()
