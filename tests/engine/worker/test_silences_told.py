"""Silences on their way: from a worker through the journal into the store, and out of it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.delivery.delivery import Delivery
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.silences.line import Silence
from engine.store.silences.rows import watched
from engine.store.store import Store
from streams.contract.topics import EVENTS, SILENCES, WARNINGS
from streams.log.journal import Journal
from tests.support.events.hand_made import beats_elsewhere, lived
from tests.support.judged.feature_rows import HOUR, day
from tests.support.servers.run_worker import worked


def told(store: Store) -> dict[str, Silence]:
    with store.engine.connect() as connection:
        return {one.silence.person: one.silence for one in watched(connection, "")}


def put(settings: Settings, events: list[dict[str, object]]) -> Journal:
    """Return a journal with events, each received when it happened."""
    journal = journal_of(settings)
    lines = [
        json.dumps({"id": str(number), "person": "p", "received_at": one["at"], **one}).encode()
        for number, one in enumerate(sorted(events, key=lambda one: int(str(one["at"]))))
    ]
    journal.append(EVENTS, [(0, b"\n".join(lines))])
    return journal


def test_what_fails_there_ends_no_worker_and_shows_no_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("p is silent")

    monkeypatch.setattr("engine.output.silence_watch.rising", fails)
    settings = Settings(home=tmp_path, clock="log", partitions=1)
    last = day(3, 9.0)
    cry = {"kind": "sos", "at": last + 6 * HOUR}
    heard = [*lived(last, last + 6 * HOUR), *beats_elsewhere(last, last + 6 * HOUR), cry]
    journal = put(settings, heard)
    worked(settings, journal)
    assert any(b'"sos"' in one.value for one in journal.read(WARNINGS, 0))
    assert "ValueError" in caplog.text and "p is silent" not in caplog.text
    journal.close()


def test_a_worker_tells_who_is_silent_until_he_is_erased(store: Store, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log", partitions=1)
    last = day(3, 9.0)
    heard = [*lived(last, last + 6 * HOUR), *beats_elsewhere(last, last + 6 * HOUR)]
    journal = put(settings, heard)
    worked(settings, journal)
    delivery = Delivery(journal, store)
    while delivery.step():
        pass
    silent = told(store)["p"]
    assert (silent.what, silent.tier, silent.rises_to) == ("home", 0, 1)
    assert silent.rises_at is not None and silent.rises_at > silent.at
    assert len(journal.read(SILENCES, 0)) == 1, "one record a partition"
    gone = {"id": "x", "kind": "profile", "person": "p", "at": last + 6 * HOUR, "deleted": True}
    journal.append(EVENTS, [(0, json.dumps(gone | {"received_at": gone["at"]}).encode())])
    for _ in range(2):
        worked(settings, journal)
        while delivery.step():
            pass
    assert "p" not in told(store)
    assert all(b'"p"' not in one.value for one in journal.read(SILENCES, 0))
    journal.close()
