"""Two officers at once: one of them has it, and many are closed in no time."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import pytest

from engine.store.store import Store
from tests.support.desk.officer import BENIGN, Json, Officer, badge, officers, opened, raised


@pytest.fixture
def both(store: Store) -> list[Officer]:
    return officers(store, [badge("li"), badge("wu")])


def test_two_officers_at_once_never_hold_the_same(both: list[Officer], store: Store) -> None:
    incident = opened(store, both[0])
    answers: list[int] = []
    ready = threading.Barrier(2)

    def take(one: Officer) -> None:
        ready.wait()
        answers.append(one.act("take", incident, version=1).status_code)

    for turn in range(5):
        answers.clear()
        if turn:
            incident = opened_anew(store, both[0], turn)
        both_of = [threading.Thread(target=take, args=(one,)) for one in both]
        for thread in both_of:
            thread.start()
        for thread in both_of:
            thread.join()
        assert sorted(answers) == [200, 412]
        assert both[0].read(incident)["version"] == 2


def opened_anew(store: Store, reader: Officer, turn: int) -> str:
    store.put_warnings([raised(100 + turn, f"other {turn}")])
    return str(reader.queue(person=f"other {turn}")[0]["id"])


def test_fifty_closed_at_once(both: list[Officer], store: Store) -> None:
    li, _ = both
    store.put_warnings([raised(n, f"p{n}") for n in range(50)])
    found = li.queue()
    began = time.perf_counter()
    threads = [threading.Thread(target=close, args=(li, part)) for part in (found[:25], found[25:])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"50 closed in {time.perf_counter() - began:.2f} s")
    assert [one["state"] for one in li.queue()] == ["closed"] * 50


def close(one: Officer, incidents: Sequence[Json]) -> None:
    for each in incidents:
        assert one.act("close", each["id"], BENIGN, version=each["version"]).status_code == 200
