"""Delivery: every warning of the journal reaches the store, also after the database was away."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine

from engine.delivery.delivery import Delivery
from engine.store.connection.database import DRIVER
from engine.store.people.portrait_line import PortraitLine
from engine.store.store import Store
from streams.contract.topics import PORTRAITS, QUARANTINE, WARNINGS
from streams.log.journal import Journal
from tests.support.judged.made_up import warning_line


def journal_with(path: Path, numbers: range) -> Journal:
    journal = Journal(path / "journal.sqlite")
    lines = [warning_line(number) for number in numbers]
    journal.append_once(WARNINGS, [(msgspec.json.decode(line)["id"], line) for line in lines])
    return journal


def test_everything_is_delivered_once_however_often_it_starts(store: Store, tmp_path: Path) -> None:
    journal = journal_with(tmp_path, range(1500))
    for _ in range(2):
        delivery = Delivery(journal, store)
        while delivery.step():
            pass
    assert sum(store.counts().values()) == 1500
    journal.close()


def test_without_a_database_nothing_is_passed_over(store: Store, tmp_path: Path) -> None:
    journal = journal_with(tmp_path, range(3))
    away = Store(create_engine(f"{DRIVER}://a@127.0.0.1:1/x"))
    delivery = Delivery(journal, away)
    assert delivery.step() == 0
    away.engine = store.engine
    assert delivery.step() == 3
    assert sum(store.counts().values()) == 3
    journal.close()


def test_the_newest_portrait_of_a_warned_person_is_delivered(store: Store, tmp_path: Path) -> None:
    journal = journal_with(tmp_path, range(1))
    seen = [PortraitLine("p1", at, [], [f"at {at}"]) for at in (1, 2)]
    lines = [(f"w{one.at}", msgspec.json.encode(one)) for one in seen]
    journal.append_once(PORTRAITS, [*lines, ("w3", b"null")])
    delivery = Delivery(journal, store)
    assert delivery.step() == 4 and delivery.step() == 0
    assert store.portrait("p1") == seen[1]
    journal.close()


def test_it_goes_on_where_the_store_is_and_begins_anew_with_another_journal(
    store: Store, tmp_path: Path
) -> None:
    journal = journal_with(tmp_path, range(5))
    assert Delivery(journal, store).step() == 5
    assert Delivery(journal, store).step() == 0  # not all over again
    journal.close()
    other = journal_with(tmp_path / "other", range(7))
    assert Delivery(other, store).step() == 7
    assert sum(store.counts().values()) == 7
    other.close()


def test_a_warning_that_the_disk_has_changed_has_a_card_and_the_next_are_delivered(
    store: Store, tmp_path: Path
) -> None:
    journal = journal_with(tmp_path, range(3))
    with sqlite3.connect(tmp_path / "journal.sqlite") as db:
        db.execute("UPDATE records SET value = x'00' || substr(value, 2) WHERE sequence = 2")
    delivery = Delivery(journal, store)
    while delivery.step():
        pass
    assert sum(store.counts().values()) == 2
    (fault,) = store.data_faults()
    assert b'"offset":2' in fault.line and b"silverguard.warnings" in fault.line
    (aside,) = journal.read(QUARANTINE, 0)
    assert aside.value[1:] == warning_line(1)[1:]
    journal.close()


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"id": "w1"}',
        warning_line(7).replace(b'"tier":', b'"tier":"x","was":'),
        warning_line(7).replace(b'"at":', b'"at":1e300,"was":'),
    ],
)
def test_a_warning_that_cannot_be_read_has_a_card_and_its_neighbours_are_delivered(
    bad: bytes, store: Store, tmp_path: Path
) -> None:
    journal = journal_with(tmp_path, range(2))
    journal.append_once(WARNINGS, [("bad", bad)])
    journal.append_once(WARNINGS, [("next", warning_line(2))])
    delivery = Delivery(journal, store)
    while delivery.step():
        pass
    assert sum(store.counts().values()) == 3 and delivery.failing == []
    (fault,) = store.data_faults()
    assert b"silverguard.warnings" in fault.line
    journal.close()
