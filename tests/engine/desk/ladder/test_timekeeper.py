"""Deadlines by grade: set with the call, met by what is done, missed once, none put off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from engine.desk.ladder.timekeeper import Timekeeper
from engine.store.deadlines.grades import GRADES, MEETS
from engine.store.deadlines.rows import of_incident
from engine.store.incidents.log_clock import database_now
from engine.store.people.erasures import Erasure
from engine.store.store import Store
from streams.contract.units import DAY_MS, HOUR_MS
from tests.support.desk.officer import NOW, Officer, badge, officers, opened, raised


def later(seconds: float) -> Callable[[Connection], int]:
    return lambda connection: database_now(connection) + round(1000 * seconds)


def states(store: Store, incident: str) -> dict[str, str]:
    with store.engine.connect() as connection:
        return {what: state for what, _, state in of_incident(connection, incident)}


@pytest.fixture
def li(store: Store) -> Officer:
    return officers(store, [badge("li")])[0]


def test_every_grade_has_acts_that_meet_it() -> None:
    assert {what for grade in GRADES.values() for what in grade} == set(MEETS)
    assert list(GRADES[4].values()) == [60_000, 180_000, 600_000, DAY_MS]


def test_what_nobody_does_is_missed_once_each_and_calls_no_later(store: Store, li: Officer) -> None:
    incident = opened(store, li, detector="sos", tier=3)
    alerts = li.read(incident)["alerts"]
    assert Timekeeper(store.engine).step() == 0
    assert [Timekeeper(store.engine, later(61)).step() for _ in range(2)] == [1, 0]
    assert Timekeeper(store.engine, later(605)).step() == 2
    found = li.read(incident)
    assert (found["overdue"], found["alerts"]) == (["take", "send", "there"], alerts)
    assert states(store, incident) | {"feedback": "waiting"} == dict.fromkeys(
        ("take", "send", "there"), "missed"
    ) | {"feedback": "waiting"}
    assert [one["what"] for one in found["history"]].count("overdue") == 3


def test_what_is_done_in_time_is_met(store: Store, li: Officer) -> None:
    incident = opened(store, li, detector="sos", tier=3)
    li.act("take", incident)
    li.act("dispatch", incident, {"whom": "3组"})
    li.act("visit", incident, {"result": "well"})
    assert Timekeeper(store.engine, later(2 * DAY_MS / 1000)).step() == 0
    assert set(states(store, incident).values()) == {"met"}


def test_who_answers_and_is_well_needs_nobody_sent(store: Store, li: Officer) -> None:
    incident = opened(store, li, detector="sos", tier=3)
    li.act("calls", incident, {"whose": "contact", "result": "well"})
    assert Timekeeper(store.engine, later(61)).step() == 1, "another than he himself"
    li.act("calls", incident, {"whose": "person", "result": "well"})
    assert Timekeeper(store.engine, later(605)).step() == 0


def test_no_further_cry_puts_a_deadline_off_and_a_rise_brings_the_higher_grades(
    store: Store, li: Officer
) -> None:
    incident = opened(store, li, tier=2, episode="e")
    assert states(store, incident) == {"visit": "waiting"}
    store.put_warnings([raised(2, tier=3, episode="e", at=NOW + 1)])
    assert set(states(store, incident)) == {"visit", "take", "send", "there", "feedback"}
    with store.engine.connect() as connection:
        before = of_incident(connection, incident)
    store.put_warnings([raised(3, tier=3, episode="f", at=NOW + 2)])
    with store.engine.connect() as connection:
        assert of_incident(connection, incident) == before


def test_what_came_late_or_is_a_test_has_no_deadline_and_an_erasure_takes_all(
    store: Store, li: Officer
) -> None:
    late = NOW - 5 * HOUR_MS
    store.put_warnings([raised(1, "late", tier=3, at=late, onset=late),
                        raised(2, "tried", tier=3, test=True), raised(3, tier=3)])  # fmt: skip
    found = {one["person"]: states(store, one["id"]) for one in li.queue()}
    assert (found["late"], found["tried"], len(found["p"])) == ({}, {}, 4)
    incident = li.queue(person="p")[0]["id"]
    store.erase([Erasure("p", NOW + DAY_MS, "token")])
    assert states(store, incident) == {}
