"""A profile that says `deleted` erases the person from journal and store, and leaves a count."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import create_engine, text

from engine.delivery.delivery import Delivery
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.connection.database import DRIVER
from engine.store.store import Store
from streams.contract.topics import ERASURES, EVENTS, PORTRAITS, WARNINGS
from streams.log.journal import Journal
from tests.support.events.small_town import START
from tests.support.servers.run_worker import worked

MINUTE = 60_000


def told(journal: Journal, *said: dict[str, object]) -> None:
    """Append events, one record each, as the stream holds them."""
    lines = [{"id": f"e{one['at']}", "received_at": one["at"], **one} for one in said]
    journal.append(EVENTS, [(0, json.dumps(line).encode()) for line in lines])


def pressed(person: str, minute: int) -> dict[str, object]:
    return {"kind": "sos", "person": person, "at": START + minute * MINUTE}


def deleted(person: str, minute: int) -> dict[str, object]:
    return {"kind": "profile", "person": person, "at": START + minute * MINUTE, "deleted": True}


def carried(journal: Journal, store: Store) -> None:
    """Carry everything to the store, as a process does that has just started."""
    delivery = Delivery(journal, store)
    while delivery.step():
        pass


def everything(store: Store) -> str:
    """Return every row of every table as one text."""
    tables = ("warnings", "people", "portraits", "erasures")
    with store.engine.connect() as connection:
        found = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables]
    return repr(found)


def test_nothing_is_left_of_the_erased_whatever_is_repeated(store: Store, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log", partitions=1)
    journal = journal_of(settings)
    store.put_people([{"person": "leaving", "area": "331102"}, {"person": "staying"}])
    told(journal, pressed("leaving", 0), pressed("staying", 1))
    worked(settings, journal)
    carried(journal, store)
    assert "leaving" in everything(store)
    told(journal, deleted("leaving", 2), pressed("staying", 60))
    for _ in range(3):
        worked(settings, journal)
        carried(journal, store)
    assert "leaving" not in everything(store)
    # a warning, its judged row, portrait and row of the register; an incident, episode and change
    assert store.erasures() == (1, 7)
    assert len(store.recent(person="staying")) == 2 and store.person("staying") is not None
    for topic in (WARNINGS, PORTRAITS, ERASURES):
        assert all(b"leaving" not in record.value for record in journal.read(topic, 0))
    journal.close()


def test_who_comes_back_after_an_erasure_is_kept(store: Store, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log", partitions=1)
    journal = journal_of(settings)
    for said in (pressed("back", 0), deleted("back", 30)):
        told(journal, said)
        worked(settings, journal)
        carried(journal, store)
    store.put_people([{"person": "back"}])
    told(journal, pressed("back", 90))
    for _ in range(2):
        worked(settings, journal)
        carried(journal, store)
    assert len(store.recent(person="back")) == 1 and store.person("back") is not None
    assert store.erasures() == (1, 6)
    journal.close()


def test_an_erasure_waits_for_a_database_that_is_away(store: Store, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log", partitions=1)
    journal = journal_of(settings)
    told(journal, pressed("gone", 0), deleted("gone", 1))
    worked(settings, journal)
    store.put_people([{"person": "gone"}])
    carried(journal, Store(create_engine(f"{DRIVER}://a@127.0.0.1:1/x")))
    assert store.person("gone") is not None
    carried(journal, store)
    assert store.person("gone") is None
    journal.close()
