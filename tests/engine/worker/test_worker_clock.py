"""A worker's clock: the log's own time by default, the recorded one where it is told so."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import pytest

from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.worker.bootstrap import on_journal, worker_of
from engine.worker.partition_processor import Owner
from engine.worker.worker import run
from streams.admission.clock import RecordingClock
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS, WARNINGS
from streams.log.chunk import Place
from streams.log.journal import Journal

LONG_AGO = 1_767_888_000_000


def line(**said: object) -> bytes:
    return json.dumps({"id": "1", "person": "p", **said}).encode()


def run_until_read(settings: Settings, steps: int = 3) -> list[Json]:
    """Run a worker for some steps; returns its warnings."""
    left = iter(range(steps))
    run(worker_of(settings), stop=lambda: next(left, None) is None, pause_s=0.0)
    journal = journal_of(settings)
    warnings = [json.loads(one.value) for one in journal.read(WARNINGS, 0)]
    journal.close()
    return warnings


@pytest.mark.parametrize("clock", ["wall", "log"])
def test_a_senders_stamp_counts_only_in_rehearsals(
    tmp_path: Path, clock: Literal["wall", "log"]
) -> None:
    settings = Settings(home=tmp_path, clock=clock, partitions=1)
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, line(kind="sos", at=LONG_AGO, received_at=LONG_AGO + 5))])
    (record,) = journal.read(EVENTS, 0)
    journal.close()
    (warning,) = run_until_read(settings)
    assert warning["at"] == (record.received_at if clock == "wall" else LONG_AGO + 5)
    assert warning["detector"] == "sos"


def test_an_empty_log_is_waited_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []  # of the source alone: a library's thread may sleep meanwhile
    monkeypatch.setattr("streams.log.journal_source.time", SimpleNamespace(sleep=waits.append))
    left = iter(range(3))
    run(worker_of(Settings(home=tmp_path)), stop=lambda: next(left, None) is None, pause_s=0.7)
    assert waits == [0.7, 0.7, 0.7]


def test_a_profile_is_known_before_the_first_event_and_moves_no_clock(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, partitions=1)
    journal = Journal(tmp_path / "journal.sqlite")
    journal.append(EVENTS, [(0, line(kind="profile", at=0, lives_alone=True))])
    consumer = on_journal(settings, journal)
    assert [consumer.step(0.0) for _ in range(3)] == [0, 1, 0]  # the first takes its places up
    owner = consumer.held[Place(EVENTS, 0)].owner
    assert isinstance(owner, Owner)
    assert owner.pipeline.clock.now == RecordingClock().now
    (shard,) = owner.pipeline.shards
    assert shard.roster.ids == ["p"]
    assert (shard.state.context["registered"][0], shard.state.context["lives_alone"][0]) == (1, 1)
    assert journal.read(WARNINGS, 0) == []
    journal.close()
