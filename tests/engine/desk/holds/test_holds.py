"""Own cards and parcels: the table of states pair by pair, who may, and the page without script."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from engine.desk.holds.clockwork import Clockwork
from engine.desk.holds.machine import ACTS, CARD_MS, TABLE, allowed, done
from engine.desk.web.app import http_app
from engine.desk.web.refused import RefusedError
from engine.store.holds.hold import FINAL, Hold, Kind, State
from engine.store.holds.rows import of_incident
from engine.store.people.erasures import Erasure
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.desk_visit import form_of
from tests.support.desk.officer import NOW, Officer, badge, officers, raised

STATES: tuple[State, ...] = ("asked", "held", "lapsed", *FINAL)
KINDS: tuple[Kind, ...] = ("own_card", "parcel")


def held(kind: Kind, state: State, until: int | None = None) -> Hold:
    return Hold("h", "i", "p", "", kind, "w", "1234", 0, 0, "li", state=state, until=until)


def test_what_is_not_in_the_table_is_refused() -> None:
    for kind, state, act in itertools.product(KINDS, STATES, ACTS):
        one = held(kind, state)
        assert ((state, act) in TABLE[kind]) is (act in allowed(one))
        if act in allowed(one):
            after = done(one, act, 5)
            assert (after.version, after.since, after.state) == (2, 5, TABLE[kind][state, act])
        else:
            with pytest.raises(RefusedError):
                done(one, act, 5)
    assert not any(allowed(held(kind, state)) for kind in KINDS for state in FINAL)


def test_a_card_is_held_for_48_hours_and_renewed_from_their_end() -> None:
    first = done(held("own_card", "asked"), "confirm", 10)
    assert first.until == 10 + CARD_MS
    assert done(first, "renew", 20).until == 10 + 2 * CARD_MS
    assert done(first, "renew", 11 + CARD_MS).until == 11 + 2 * CARD_MS, "it was over already"
    assert done(first, "release", 20).until is None
    assert done(held("parcel", "asked"), "confirm", 10).until is None


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    store.put_people([{"person": "p1", "area": "331102"}])
    store.put_warnings([raised(1, "p1", warning="fraud", detector="card_burst"), raised(2, "p1")])
    yield officers(store, [badge("li"), badge("far", area="44"), badge("wang", "grid_worker")])


def body(desk: list[Officer], kind: str = "fraud", **more: object) -> Json:
    incident = next(one["id"] for one in desk[0].queue() if one["kind"] == kind)
    return {"incident": incident, "kind": "parcel", "where": "某快递", "number": "SF123", **more}


def test_a_parcel_is_stopped_and_comes_back(store: Store, desk: list[Officer]) -> None:
    li, far, wang = desk
    said = body(desk, worth_cny="250000")
    one = li.post("/holds", said, key="k").json()
    assert [each["what"] for each in li.read(said["incident"])["history"]].count("hold_asked") == 1
    again = li.post("/holds", said, key="k").json()
    assert one["hold"] == again["hold"] and one["worth_cny"] == "250000.00"
    assert li.post("/holds", said | {"number": "SF999"}, key="k").status_code == 422
    assert far.post("/holds", said).status_code == 404
    assert wang.post("/holds", said).status_code == 403
    assert li.post("/holds", body(desk, "home")).status_code == 422
    path = f"/holds/{one['hold']}"
    assert li.post(f"{path}/confirm").status_code == 428
    assert li.post(f"{path}/return", match='"1"').status_code == 409
    assert li.post(f"{path}/confirm", match='"1"').json()["state"] == "held"
    assert li.post(f"{path}/return", match='"1"').status_code == 412
    assert far.post(f"{path}/return", match='"2"').status_code == 404
    last = li.post(f"{path}/return", {"text": "已退回"}, match='"2"').json()
    assert (last["state"], last["acts"]) == ("returned", [])
    incident = li.read(said["incident"])
    whats = [each["what"] for each in incident["history"]]
    assert (whats.count("hold_asked"), whats.count("hold_acted")) == (1, 2)
    assert "SF123" not in str(incident["history"]), "no number in the history"
    assert len(li.get("/holds", incident=said["incident"]).json()["items"]) == 1
    store.erase([Erasure("p1", NOW + DAY_MS, "t")])
    with store.engine.connect() as connection:
        assert of_incident(connection, said["incident"]) == []


def test_the_page_asks_and_acts_without_script(store: Store, desk: list[Officer]) -> None:
    browsing, incident = Browsing(http_app(store)), body(desk)["incident"]
    page = browsing.open(f"/holds/{incident}")
    refused = browsing.send(form_of(page, "ask"), where="工商银行", number="x")
    assert refused.status_code == 422 and 'value="工商银行"' in refused.text
    sent = browsing.send(form_of(page, "ask"), where="工商银行", number="6222020000")
    assert sent.status_code == 303
    page = browsing.open(f"/holds/{incident}?lang=en")
    assert "asked for, no answer yet" in page.text
    assert browsing.send(form_of(page, "confirm")).status_code == 303
    page = browsing.open(f"/holds/{incident}")
    assert "已止付、拦截" in page.text and "到期" in page.text
    assert f"/holds/{incident}" in str(browsing.ask("GET", f"/fraud/{incident}").text)


def test_a_hold_that_runs_out_calls_and_may_be_had_again(store: Store, desk: list[Officer]) -> None:
    li = desk[0]
    said = body(desk, kind="fraud") | {"kind": "own_card", "number": "6217000000000000"}
    one = li.post("/holds", said).json()
    path, at = f"/holds/{one['hold']}", said["incident"]
    until = li.post(f"{path}/confirm", match='"1"').json()["until"]
    before = li.read(at)["alerts"]
    assert Clockwork(store.engine, lambda _: until - 1).step() == 0
    assert [Clockwork(store.engine, lambda _: until).step() for _ in range(2)] == [1, 0]
    (found,) = li.get("/holds", incident=at).json()["items"]
    assert (found["state"], found["acts"]) == ("lapsed", ["renew", "release"])
    told = li.read(at)
    assert told["alerts"] == before + 1
    again = li.post(f"{path}/renew", match='"3"').json()
    assert again["state"] == "held" and again["until"] != until
    assert Clockwork(store.engine, lambda _: until).step() == 0
