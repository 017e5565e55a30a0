"""Silences on their way: from a worker through the journal into the store, and out of it again."""

from __future__ import annotations

import json
from pathlib import Path

from engine.delivery.delivery import Delivery
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.silences.line import Silence
from engine.store.silences.rows import watched
from engine.store.store import Store
from streams.contract.topics import EVENTS, SILENCES
from tests.support.feature_rows import HOUR, day
from tests.support.hand_made import beats_elsewhere, lived
from tests.support.run_worker import worked


def told(store: Store) -> dict[str, Silence]:
    with store.engine.connect() as connection:
        return {one.silence.person: one.silence for one in watched(connection, "")}


def test_a_worker_tells_who_is_silent_until_he_is_erased(store: Store, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log", partitions=1)
    journal = journal_of(settings)
    last = day(3, 9.0)
    heard = [*lived(last, last + 6 * HOUR), *beats_elsewhere(last, last + 6 * HOUR)]
    lines = [
        json.dumps({"id": str(number), "person": "p", "received_at": one["at"], **one}).encode()
        for number, one in enumerate(sorted(heard, key=lambda one: int(one["at"])))
    ]
    journal.append(EVENTS, [(0, b"\n".join(lines))])
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
