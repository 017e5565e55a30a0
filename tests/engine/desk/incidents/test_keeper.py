"""The desk by itself: what nobody acts on comes back, snoozes end, and the log hears of acts."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, text

from engine.desk.incidents.keeper import CaseRelay, Keeper, Keeping
from engine.ingest.log_writer import ConfiguredLog
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.incidents.case_events import HELD_MS
from engine.store.incidents.grades import RETURN_MS
from engine.store.incidents.log_clock import database_now
from engine.store.store import Store
from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.kinds import Kind
from streams.contract.topics import EVENTS
from streams.contract.units import HOUR_MS
from tests.support.desk.officer import NOW, Officer, badge, officers, raised
from tests.support.memory_log import MemoryLog, flowing
from tests.support.patience import patient


class Later:
    """The database's clock, some time on."""

    def __init__(self, ms: int = 0) -> None:
        self.ms = ms

    def __call__(self, connection: Connection) -> int:
        return database_now(connection) + self.ms


@pytest.fixture
def li(store: Store) -> Officer:
    return officers(store, [badge("li")])[0]


def taken(store: Store, li: Officer, number: int = 1, **other: Any) -> str:
    store.put_warnings([raised(number, f"p{number}", **other)])
    incident = str(li.queue(person=f"p{number}")[0]["id"])
    assert li.act("take", incident).status_code == 200
    return incident


@pytest.mark.parametrize(
    ("raise_as", "urgency"), [({"detector": "sos", "tier": 3}, 4), ({"tier": 3}, 3), ({}, 2)]
)
def test_a_taken_one_without_an_act_comes_back_after_its_grades_time(
    store: Store, li: Officer, raise_as: Json, urgency: int
) -> None:
    incident = taken(store, li, **raise_as)
    assert Keeper(store.engine, Later(RETURN_MS[urgency] - 30_000)).step() == 0
    assert Keeper(store.engine, Later(RETURN_MS[urgency] + 1)).step() == 1
    one = li.read(incident)
    assert (one["state"], one["owner"], one["returned"], one["alerts"]) == ("new", "", 1, 2)
    assert (one["history"][-1]["what"], one["history"][-1]["by"]) == ("returned", "engine")
    assert Keeper(store.engine, Later(30 * HOUR_MS)).step() == 0, "nobody has it any more"


def test_an_act_keeps_it(store: Store, li: Officer) -> None:
    incident = taken(store, li)
    with store.engine.begin() as connection:  # as if most of its time had passed
        row = connection.execute(text("SELECT body, due_at FROM incidents")).one()
        said = {"body": row.body.replace(str(row.due_at), str(NOW + 60_000)), "due": NOW + 60_000}
        connection.execute(text("UPDATE incidents SET body = :body, due_at = :due"), said)
    li.act("note", incident, {"text": "已联系家属"})
    assert Keeper(store.engine, Later(120_000)).step() == 0
    assert li.read(incident)["owner"] == "li"


def test_who_cries_again_and_again_neither_hurries_nor_frees_who_has_it(
    store: Store, li: Officer
) -> None:
    incident = taken(store, li, detector="sos", tier=3)
    due = li.read(incident)["due_at"]
    for number in (11, 12):
        store.put_warnings([raised(number, "p1", detector="sos", tier=3)])
    one = li.read(incident)
    assert (one["due_at"], one["owner"], one["alerts"]) == (due, "li", 3)


def test_a_snooze_ends_by_itself(store: Store, li: Officer) -> None:
    incident, until = taken(store, li), int(time.time() * 1000) + HOUR_MS  # not of the import
    li.act("snooze", incident, {"reason": "家属已到场", "until": until})
    assert Keeper(store.engine, Later(HOUR_MS - 60_000)).step() == 0
    assert Keeper(store.engine, Later(HOUR_MS + 1000)).step() == 1
    one = li.read(incident)
    assert (one["state"], one["snoozed_until"], one["returned"]) == ("new", None, 0)
    assert one["history"][-1]["what"] == "woken"


def test_of_two_desks_at_once_one_gives_it_back(store: Store, li: Officer) -> None:
    found = [taken(store, li, number) for number in range(3)]
    ready, done = threading.Barrier(2), list[int]()

    def keep() -> None:
        keeper = Keeper(store.engine, Later(3 * HOUR_MS))
        ready.wait()
        done.append(keeper.step())

    desks = [threading.Thread(target=keep) for _ in range(2)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert sum(done) == 3
    assert [li.read(one)["returned"] for one in found] == [1, 1, 1]


def test_answers_are_forgotten_after_a_day(store: Store, li: Officer) -> None:
    incident = taken(store, li)
    li.act("note", incident, {"text": "x"}, key="k")
    for days, left in ((0.9, 1), (1.1, 0)):
        Keeper(store.engine, Later(int(days * 24 * HOUR_MS))).step()
        with store.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM act_answers")).scalar() == left


def test_what_the_log_does_not_take_is_sent_again_in_its_order(store: Store, li: Officer) -> None:
    log = flowing()
    relay = CaseRelay(store.engine, log.open, Later(HELD_MS))
    assert relay.step() == 0 and log.opened == 0, "nothing is opened where nothing waits"
    taken(store, li)
    log.failures = 1
    with pytest.raises(OSError, match="disk full"):
        relay.step()
    assert relay.step() == 2 and log.opened == 2
    assert [b'"opened"' in log.flushed[0][0].text, b'"acknowledged"' in log.flushed[0][1].text] == [
        True, True,
    ]  # fmt: skip
    assert relay.step() == 0


def test_the_log_takes_cases_as_events_of_the_person(
    store: Store, li: Officer, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    taken(store, li)
    relay = CaseRelay(store.engine, lambda: ConfiguredLog(settings), Later(HELD_MS))
    assert relay.step() == 2
    relay.close()
    journal = journal_of(settings)
    found = [
        decode(record.value, ZoneInfo("Asia/Shanghai"))
        for partition in range(settings.partitions)
        for record in journal.read(EVENTS, 0, 10, partition)
    ]
    journal.close()
    kinds = [int(kind) for batch in found for kind in batch.events["kind"]]
    assert kinds == [int(Kind.CASE)] * 2 and not any(batch.rejected for batch in found)


def test_both_run_beside_a_desk_though_the_log_hangs(
    store: Store, li: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.desk.incidents.service.HELD_MS", 0)
    log = MemoryLog()  # its flush waits
    incident = taken(store, li)
    with Keeping(store.engine, log.open, 0.05):
        assert log.entered.wait(20)
        li.act("snooze", incident, {"reason": "x", "until": database_ms(store) + 700})
        assert patient(lambda: li.read(incident)["state"] == "new")
        log.gate.set()
        assert patient(lambda: bool(log.flushed))
    assert len(log.flushed[0]) >= 2


def database_ms(store: Store) -> int:
    with store.engine.connect() as connection:
        return database_now(connection)
