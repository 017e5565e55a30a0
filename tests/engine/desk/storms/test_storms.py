"""What one outage opened is one line, and is taken or closed together; never what is urgent."""

from __future__ import annotations

import time

import msgspec
import pytest

from engine.alerting.outage import Outage, explanation
from engine.desk.access.caller import Caller
from engine.desk.incidents.model import Close, Ending
from engine.desk.incidents.service import Request, Service
from engine.desk.web.app import http_app
from engine.store.access.audit import verify
from engine.store.incidents.incident import Incident, State
from engine.store.incidents.queue import Wanted, queue_page
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.markup import Element, parsed
from tests.support.judged.made_up import warning_line

LI = Caller("li", "officer")


def silent(store: Store, number: int, **other: object) -> None:
    """Let a home of one street fall silent, as an outage does."""
    now, person = int(time.time() * 1000), f"p-{number}"
    said: dict[str, object] = {"detector": "silence", "tier": 2, "at": now, "onset": now}
    store.put_warnings([warning_line(number, person=person, **(said | other))])
    street = explanation(f"e{number}", person, now, Outage("street", 4, 5, frozenset()))
    store.put_explanations([msgspec.json.encode(street)])


def stormy(store: Store, many: int = 4) -> None:
    store.put_people([{"person": f"p-{n}", "street": "解放街"} for n in range(10)])
    for number in range(many):
        silent(store, number)


def together(visit: Visit) -> Element:
    """Open the page of the only storm."""
    storm = visit.open().one("sg-storm").one(tag="summary").one(tag="a")
    return visit.open(storm.attributes["href"])


def test_an_outage_is_one_line_that_unfolds(store: Store) -> None:
    stormy(store)
    store.put_warnings([warning_line(90, person="apart", detector="silence", tier=2)])
    page = Visit(http_app(store)).open()
    storm = page.one("sg-storm")
    assert storm.one(tag="summary").text == "街道 解放街 5 一并处理"
    assert len(list(storm.every("sg-card"))) == 5  # the outage itself, too
    assert len(list(page.every("sg-card"))) == 6
    english = Visit(http_app(store)).open("/?lang=en").one("sg-storm")
    assert english.one(tag="summary").text.startswith("street 解放街 5")


def test_two_are_no_storm_and_what_is_urgent_is_never_folded(store: Store) -> None:
    stormy(store, 1)
    page = Visit(http_app(store)).open()
    assert not list(page.every("sg-storm")) and len(list(page.every("sg-card"))) == 2
    for number in range(1, 4):
        silent(store, number)
    silent(store, 4, detector="limit_silence", tier=3)
    silent(store, 5, detector="silence", tier=3)
    storm = Visit(http_app(store)).open().one("sg-storm")
    assert {"p-4", "p-5"}.isdisjoint(storm.text.split()) and "p-3" in storm.text.split()


def test_all_are_taken_and_closed_by_one_form_each(store: Store) -> None:
    stormy(store)
    visit = Visit(http_app(store))
    page = together(visit)
    taken = sent(visit, page, "take")
    assert "已处理5件" in taken.one("sg-done").text
    refused = sent(visit, taken, "close")
    assert "请补全" in refused.one("sg-loud").text
    closed = sent(visit, refused, "close", outcome="device", text="停电")
    assert "已处理5件" in closed.one("sg-done").text and not list(closed.every("sg-card"))
    for one in every(store, "closed"):
        assert {each.outcome for each in one.episodes} == {"device"}
    page = visit.open(f"/incidents/{every(store, 'closed')[0].id}")
    assert "停电 · 设备问题" in page.one("sg-history").text


def test_what_changed_meanwhile_and_what_is_of_life_safety_is_left_alone(store: Store) -> None:
    stormy(store)
    silent(store, 4, detector="limit_silence", tier=2)
    visit = Visit(http_app(store))
    page = together(visit)
    boxes = [one for one in page.every(tag="input") if one.attributes.get("type") == "checkbox"]
    assert sum("disabled" in one.attributes for one in boxes) == 1
    changed = next(one for one in every(store, "new") if one.person == "p-0")
    Service(store.engine).act("take", changed.id, None, Request(LI, "/x", Close()))
    done = sent(visit, page, "close", every_box=True, outcome="benign", text="x")
    assert "已处理4件" in done.one("sg-done").text and "2件已有变化" in done.one("sg-done").text
    left = [*every(store, "new"), *every(store, "taken")]
    assert {one.person for one in left} == {"p-0", "p-4"}


def test_a_storm_of_another_area_is_not_there(store: Store) -> None:
    stormy(store)
    desk = Desk([held("o", "officer", area="44")], store)
    gateway = next(one for one in every(store, "new") if one.kind == "gateway")
    visit = Visit(desk.app, {"Authorization": "Bearer o"})
    assert visit.ask("GET", f"/storms/{gateway.id}").status_code == 404
    desk.door.close()


def test_fifty_are_closed_at_once_and_each_is_in_the_audit(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [warning_line(n, person=f"p-{n}", detector="silence", tier=2) for n in range(50)]
    store.put_warnings(lines)
    picked = {one.id: one.version for one in every(store, "new")}
    service, body = Service(store.engine), Close(others=Ending(outcome="device"), text="停电")
    asked = Request(LI, "/storms/x/close", body, "key")
    began = time.perf_counter()
    told = service.together("close", picked, asked)
    assert [one.status for one in told] == [200] * 50
    spent = time.perf_counter() - began
    assert service.together("close", picked, asked) == told, "sent twice, done once"
    assert len(every(store, "closed")) == 50
    broken, head = verify(store.engine)
    assert (broken, head.seq) == (None, 50)
    with capsys.disabled():
        print(f" 50 closed in {spent:.2f} s", end="")


def every(store: Store, state: State) -> list[Incident]:
    with store.engine.connect() as connection:
        return [one.incident for one in queue_page(connection, Wanted(states=(state,)))]


def sent(
    visit: Visit, page: Element, act: str, *, every_box: bool = False, **fields: str
) -> Element:
    """Send what is ticked; returns the page that answers."""
    form = form_of(page, "close")
    ticked = {
        one.attributes["name"]: one.attributes["value"]
        for one in form.every(tag="input")
        if "checked" in one.attributes or (every_box and one.attributes.get("type") == "checkbox")
    }
    form.attributes["action"] = form.attributes["action"].replace("close", act)
    return parsed(visit.send(form, **(ticked | fields)).text)
