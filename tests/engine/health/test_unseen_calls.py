"""A call for help of somebody in no register: where nobody takes it, every page says so."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.desk.web.app import http_app
from engine.health.chain_faults import Expected
from engine.health.chain_watch import Chain
from engine.store.store import Store
from engine.wall_clock import now_ms
from tests.support.desk.desk_client import Client
from tests.support.desk.officer import raised


def test_a_call_for_help_of_no_area_is_told_to_every_page_when_nobody_takes_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = Chain(store, Expected(10, 60, workers=False, delivery=False, door=False))
    client = Client(http_app(store, chain=chain))
    store.put_people([{"person": "known", "area": "331102"}])
    for number, (person, test) in enumerate([("known", False), ("x", True), ("x", False)]):
        store.put_warnings([raised(number, person, detector="sos", tier=3, test=test)])
    chain.look()
    assert chain.faults == [], "it has a minute"
    later = now_ms() + 61_000
    monkeypatch.setattr("engine.health.chain_watch.now_ms", lambda: later)
    chain.look()
    assert [(one.part, " 1 " in one.zh) for one in chain.faults] == [("nowhere", True)]
    assert client.get("/readyz").status_code == 200, "the desk serves"
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE incidents SET owner = 'li'"))
    chain.look()
    assert chain.faults == []
