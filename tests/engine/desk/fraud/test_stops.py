"""Stop-payment orders at the desk: asked once, by right, due by themselves, on the page."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from engine.desk.fraud.clockwork import Clockwork
from engine.desk.fraud.machine import due_at
from engine.desk.incidents import due_calls
from engine.desk.web.app import http_app
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.rows import Step, changes_of, write
from engine.store.people.erasures import Erasure
from engine.store.stops.rows import of_incident, put
from engine.store.stops.rows import stop as stop_of
from engine.store.stops.stop import Stop
from engine.store.store import Store
from streams.contract.units import DAY_MS, HOUR_MS
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.officer import Officer, badge, log_lines, officers, raised

Json = dict[str, Any]


def now_ms() -> int:
    return int(time.time() * 1000)


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    store.put_people([{"person": "p", "area": "331102"}])
    store.put_warnings(
        [raised(1, "p", warning="fraud", detector="call_then_payment"), raised(2, "q")]
    )
    yield officers(store, [badge("li", area="331102"), badge("far", area="44"),
                           badge("grid", "grid_worker"), badge("wu")])  # fmt: skip


def asked(incident: str, **other: object) -> Json:
    said = {"incident": incident, "bank": "某行", "name": "张三", "account": "6222020000000000",
            "amount_cny": "77000.10", "paid_at": now_ms() - HOUR_MS,
            "brief": "冒充公检法"}  # fmt: skip
    return said | other


def fraud(who: Officer) -> str:
    return str(who.queue(person="p", application="fraud")[0]["id"])


def acted(who: Officer, stop: Json, act: str, body: Json | None = None) -> Json:
    path = f"/payment-stops/{stop['stop']}/{act}"
    answer = who.post(path, body, match=f'"{stop["version"]}"')
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def later(hours: float) -> Callable[[Connection], int]:
    return lambda connection: database_now(connection) + round(hours * HOUR_MS)


def test_an_order_goes_its_way_and_the_incident_remembers(
    desk: list[Officer], store: Store
) -> None:
    li = desk[0]
    incident = fraud(li)
    li.act("take", incident)
    said = asked(incident)
    made = li.post("/payment-stops", said, key="k")
    assert made.status_code == 201 and made.json()["amount_cny"] == "77000.10"
    assert li.post("/payment-stops", said, key="k").json()["stop"] == made.json()["stop"]
    assert li.post("/payment-stops", said | {"name": "李"}, key="k").status_code == 422
    one = acted(li, made.json(), "send")
    assert one["in_time"] is True
    stale = li.post(f"/payment-stops/{one['stop']}/match", {"held_cny": "1"}, match='"1"')
    assert stale.status_code == 412
    bare = li.post(f"/payment-stops/{one['stop']}/match", {"held_cny": "1"})
    assert bare.status_code == 428
    one = acted(li, one, "mismatch", {"differing": ["name"]})
    four = {"name": "张山", "account": "6222020000000000", "amount_cny": "77000.10"}
    one = acted(li, one, "correct", four | {"paid_at": now_ms() - HOUR_MS})
    one = acted(li, acted(li, one, "send"), "match", {"held_cny": "70000", "left_cny": "12.30"})
    risk = li.get(f"/payment-stops/risk/{incident}").json()
    assert [risk[name] for name in ("held", "gone", "still_there")] == [
        "70000.00", "7000.10", "12.30",
    ]  # fmt: skip
    one = acted(li, acted(li, one, "freeze"), "decide")
    one = acted(li, one, "return", {"returned_cny": "70000"})
    assert one["state"] == "returned" and one["acts"] == []
    whats = [each["what"] for each in li.read(incident)["history"]]
    assert whats.count("stop_acted") == 8 and whats.count("stop_asked") == 1
    assert "张三" not in json.dumps(li.read(incident)["history"], ensure_ascii=False)
    assert li.get("/payment-stops").json()["items"] == []
    assert len(li.get("/payment-stops", closed=True).json()["items"]) == 1


def test_nobody_sees_or_stops_money_of_another_area_or_without_the_right(
    desk: list[Officer],
) -> None:
    li, far, grid, wu = desk
    incident = fraud(li)
    stop = li.post("/payment-stops", asked(incident)).json()
    path = f"/payment-stops/{stop['stop']}"
    assert [far.get(path).status_code, grid.get(path).status_code] == [404, 403]
    assert far.get("/payment-stops").json()["items"] == []
    assert far.get(f"/payment-stops/risk/{incident}").status_code == 404
    assert far.post(f"{path}/send", match="*").status_code == 404
    assert far.post("/payment-stops", asked(incident)).status_code == 404
    home = wu.queue(person="q")[0]["id"]
    assert wu.post("/payment-stops", asked(home)).status_code == 422
    ahead = asked(incident, paid_at=now_ms() + DAY_MS)
    assert li.post("/payment-stops", ahead).status_code == 422


def test_what_falls_due_calls_once_and_a_stop_is_over_at_its_end(
    desk: list[Officer], store: Store
) -> None:
    li = desk[0]
    incident = fraud(li)
    stop = li.post("/payment-stops", asked(incident)).json()
    alerts = li.read(incident)["alerts"]
    assert Clockwork(store.engine).step() == 0
    assert [Clockwork(store.engine, later(0.51)).step() for _ in range(2)] == [1, 0]
    assert li.read(incident)["alerts"] == alerts + 1
    stop = acted(li, acted(li, stop | {"version": 2}, "send"), "match", {"held_cny": "1000"})
    assert Clockwork(store.engine, later(43)).step() == 0
    assert [Clockwork(store.engine, later(45)).step() for _ in range(2)] == [1, 0]
    assert Clockwork(store.engine, later(49)).step() == 1
    assert li.get(f"/payment-stops/{stop['stop']}").json()["state"] == "lapsed"
    assert li.read(incident)["alerts"] == alerts + 3
    assert li.read(incident)["history"][-1]["what"] == "stop_due"


def test_none_of_two_hundred_is_lost_or_told_twice_over_ten_kills(
    desk: list[Officer], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = fraud(desk[0])
    before = now_ms() - HOUR_MS
    with store.engine.begin() as connection:
        for number in range(200):
            one = Stop(
                id=f"{number:016x}", incident=incident, person="p", area="331102", bank="b",
                name="n", account="a", amount_cny=Decimal(1), paid_at=before, reported_at=before,
                since=before, by="li",
            )  # fmt: skip
            put(connection, one, due_at(one))
    kills = killed_every_other_time(monkeypatch)
    while True:
        try:
            if not Clockwork(store.engine).step():
                break
        except DBAPIError:
            kills.append(1)
    assert len(kills) == 10
    with store.engine.connect() as connection:
        told = [one.what for one in changes_of(connection, incident)]
        assert told.count("stop_due") == 200
        assert {one.stop.warned for one in of_incident(connection, incident)} == {True}


def killed_every_other_time(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let a desk's connection die when all is written and nothing committed, ten times."""
    monkeypatch.setattr(due_calls, "MOST", 15)
    kills: list[int] = []
    turns = itertools.count()

    def dying(connection: Connection, steps: Sequence[Step], at: int) -> None:
        write(connection, steps, at)
        if len(kills) < 10 and next(turns) % 2:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    monkeypatch.setattr(due_calls, "write", dying)
    return kills


def test_a_page_asks_and_acts_without_script(store: Store, desk: list[Officer]) -> None:
    visit = Visit(http_app(store))
    incident = fraud(desk[3])
    page = visit.open(f"/incidents/{incident}")
    assert "账户余额" in page.one("sg-money").text and "冒充公检法" in page.text
    page = visit.open(f"/fraud/{incident}")
    said = {"bank": "某银行", "name": "张三", "account": "6222020000000000", "brief": "x",
            "amount_cny": "7.7万", "paid_at": "2026-01-01T08:00"}  # fmt: skip
    refused = visit.send(form_of(page, "ask"), **said | {"amount_cny": "许多"})
    assert refused.status_code == 422 and "许多" in refused.text
    paid = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(now_ms() / 1000 + 7 * 3600))
    assert visit.send(form_of(page, "ask"), **said | {"paid_at": paid}).status_code == 303
    page = visit.open(f"/fraud/{incident}?lang=en")
    assert "77,000.00 元" in page.one("sg-stop").text and "to be sent" in page.text
    assert visit.send(form_of(page, "send")).status_code == 303
    page = visit.open(f"/fraud/{incident}")
    assert visit.send(form_of(page, "match"), held_cny="5万").status_code == 303
    page = visit.open(f"/incidents/{incident}")
    told = page.one("sg-money").text
    assert "27,000.00 元" in told and "50,000.00 元" in told


def test_who_denied_is_watched_and_the_next_warning_jumps_a_tier(
    store: Store, desk: list[Officer]
) -> None:
    li = desk[0]
    incident = fraud(li)
    store.put_warnings([raised(3, "p", warning="home", episode="h")])
    li.act("take", incident)
    li.act("calls", incident, {"whose": "person", "result": "well", "denied": True})
    assert [one["state"] for one in log_lines(store) if one["state"] == "denied"] == ["denied"]
    store.put_warnings([raised(4, "p", warning="fraud", episode="again")])
    assert li.read(incident)["tier"] == 3 and li.read(incident)["lifted"] == 1
    li.act("close", incident, {"others": {"outcome": "benign"}})
    store.put_warnings([raised(5, "p", warning="fraud", tier=1, episode="later"),
                        raised(6, "p", warning="home", episode="other")])  # fmt: skip
    open_ones = {one["kind"]: one["tier"] for one in li.queue(person="p", state="new")}
    assert open_ones == {"fraud": 2, "home": 2}, "of fraud alone, and a tier above the warning's"


def test_an_erasure_reaches_orders_and_watches(store: Store, desk: list[Officer]) -> None:
    li = desk[0]
    incident = fraud(li)
    stop = li.post("/payment-stops", asked(incident)).json()["stop"]
    store.erase([Erasure("p", now_ms() + DAY_MS, "token")])
    with store.engine.connect() as connection:
        assert stop_of(connection, stop) is None
