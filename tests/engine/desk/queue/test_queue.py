"""The queue as it is opened: what a filter hides and what it never hides, what officers read."""

from __future__ import annotations

import json

import httpx
import pytest
from sqlalchemy import create_engine

from engine.desk.access.caller import Caller
from engine.desk.incidents.model import Take
from engine.desk.incidents.service import Request, Service
from engine.desk.web.app import http_app
from engine.store.incidents.queue import Wanted, queue_page
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit, reasons
from tests.support.desk.locked_desk import NOWHERE, Desk, held
from tests.support.desk.markup import Element, parsed
from tests.support.judged.made_up import warning_line


def line(number: int, text: str, **other: object) -> bytes:
    return warning_line(number, reason={"zh": text, "en": f"{text} (en)"}, **other)


PAID = line(2, "汇款", warning="fraud", tier=2, detector="large_new_payee")


def chip(page: Element, text: str) -> Element:
    """Return the filter with some words on it."""
    (found,) = (one for one in page.every("sg-chip") if one.text.startswith(text))
    return found


def pressed(page: Element) -> list[str]:
    every = page.every("sg-chip")
    return [one.text.split()[0] for one in every if "aria-current" in one.attributes]


def take(store: Store, reason: str, caller: Caller) -> None:
    """Let somebody take an incident."""
    with store.engine.connect() as connection:
        found = queue_page(connection, Wanted())
    (name,) = (one.incident.id for one in found if one.incident.episodes[0].reason.zh == reason)
    Service(store.engine).act("take", name, None, Request(caller, "/x", Take()))


def test_the_most_urgent_is_first_and_lower_tiers_are_folded_away(store: Store) -> None:
    store.put_warnings(
        [
            line(1, "走远了", warning="wandering", tier=2, detector="night_exit"),
            line(2, "汇款", warning="fraud", tier=1, detector="large_new_payee"),
            line(3, "大额", warning="fraud", tier=3, detector="unusual_amount"),
            line(4, "求助"),
        ]
    )
    visit = Visit(http_app(store))
    page = visit.open()
    assert reasons(page) == ["求助", "大额", "走远了"]
    (folded,) = (one for one in page.every("sg-more") if "已折叠" in one.text)
    assert folded.text.endswith("1")
    assert reasons(visit.open(folded.attributes["href"])) == ["求助", "大额", "走远了", "汇款"]
    assert page.one(tag="title").text == "(2) 银龄卫士 · 值守台"


def test_an_empty_queue_says_so(store: Store) -> None:
    page = Visit(http_app(store)).open("/?lang=en")
    assert "No open incidents" in page.one("sg-calm").text
    assert page.one(tag="html").attributes["lang"] == "en"


def test_filters_stand_in_the_address_with_counts(store: Store) -> None:
    store.put_warnings(
        [
            line(1, "走远了", warning="wandering", tier=2, detector="night_exit"),
            line(2, "汇款", warning="fraud", tier=2, detector="large_new_payee"),
        ]
    )
    visit = Visit(http_app(store))
    page = visit.open()
    assert pressed(page) == ["全部", "≥2", "全部"]
    assert chip(page, "诈骗").text == "诈骗 1" and chip(page, "≥2").text == "≥2 网格员 2"
    narrowed = visit.open(chip(page, "诈骗").attributes["href"])
    assert reasons(narrowed) == ["汇款"] and pressed(narrowed) == ["诈骗", "≥2", "全部"]
    both = visit.open(chip(narrowed, "≥3").attributes["href"])
    assert reasons(both) == [] and pressed(both) == ["诈骗", "≥3", "全部"]


def test_a_call_that_nobody_has_stays_whatever_is_looked_at(store: Store) -> None:
    store.put_warnings([line(1, "求助"), PAID])
    visit = Visit(http_app(store))
    assert reasons(visit.open("/?application=fraud&who=mine")) == ["求助"]
    take(store, "求助", Caller("wang", "officer"))
    assert reasons(visit.open("/?application=fraud&who=mine")) == []
    assert reasons(visit.open("/?application=fraud")) == ["汇款"]
    assert reasons(visit.open("/?who=nobody")) == ["汇款"]
    assert reasons(visit.open("/?closed=1")) == []


def test_a_test_person_is_marked_and_stays_in_nobodys_way(store: Store) -> None:
    store.put_warnings([line(1, "演练", test=True)])
    visit = Visit(http_app(store))
    assert reasons(visit.open("/?application=fraud")) == []
    page = visit.open("/?lang=en")
    assert next(page.every("sg-test")).text == "Test"
    assert page.one(tag="title").text == "Silver Guard · Duty desk"  # nobody is called


def test_a_card_tells_tier_application_person_and_who_has_it(store: Store) -> None:
    store.put_people([{"person": "person-1", "name": "张桂英", "birth_year": "1941"}])
    store.put_warnings([line(1, "汇款", warning="fraud", tier=2, detector="large_new_payee")])
    visit = Visit(http_app(store))
    card = visit.open("/?lang=en").one("sg-card")
    assert card.one("sg-badge").text == "2"
    assert card.one("sg-who").text == "张桂英 person-1"
    assert card.one("sg-has").text == "Nobody has it 29 min left"
    take(store, "汇款", Caller("li", "officer"))
    assert visit.open().one("sg-card").one("sg-has").text.startswith("li 受理中 剩")


def test_names_are_for_roles_that_see_them_and_areas_for_theirs(store: Store) -> None:
    store.put_people(
        [
            {"person": "person-1", "name": "张桂英", "area": "331102"},
            {"person": "person-2", "name": "王大爷", "area": "330100"},
        ]
    )
    store.put_warnings([line(1, "求助"), line(2, "跌倒")])
    tokens = [held("o", "officer", area="3311"), held("r", "reader", area="3311")]
    desk = Desk(tokens, store)
    shown = {
        token: parsed(desk.ask("GET", "/", token).text).one("sg-card").one("sg-who").text
        for token in ("o", "r")
    }
    assert shown == {"o": "张桂英 person-1", "r": "person-1"}
    desk.door.close()


def test_every_call_of_a_registered_person_stands_on_the_first_page(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_people([{"person": f"person-{n}"} for n in range(450)])
    store.put_warnings([line(n, f"求助{n}") for n in range(450)])
    visit = Visit(http_app(store))
    assert reasons(visit.open()) == [f"求助{n}" for n in range(450)]
    monkeypatch.setattr("engine.desk.queue.page.CALLS", 300)
    page = visit.open()
    assert reasons(page) == [f"求助{n}" for n in range(300)]
    link = more(page)
    assert link is not None and "data-auto" in link.attributes  # the script asks for them itself


def test_thousands_whom_no_register_knows_hide_no_registered_call(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.desk.queue.page.CALLS", 150)  # strangers do not count towards it
    store.put_people([{"person": "person-449", "name": "张桂英"}])
    store.put_warnings([line(n, f"求助{n}") for n in range(450)])
    visit = Visit(http_app(store))
    page = visit.open()
    strange = [card for card in page.every("sg-card") if "data-stranger" in card.attributes]
    assert len(strange) == 200
    assert reasons(page) == [*(f"求助{n}" for n in range(200)), "求助449"]
    found, link = reasons(page)[:-1], more(page)
    assert link is not None and "data-auto" not in link.attributes
    while link is not None:
        part = parsed(visit.ask("GET", link.attributes["href"], headers={"X-Part": "1"}).text)
        found += reasons(part)
        link = more(part)
    assert found == [f"求助{n}" for n in range(450)]


def more(page: Element) -> Element | None:
    return next((one for one in page.every("sg-more") if one.attributes.get("id") == "more"), None)


def test_what_was_found_out_later_stands_on_the_card(store: Store) -> None:
    store.put_warnings([line(1, "求助")])
    said = {"id": "x1", "episode": "e1", "person": "p", "at": 0, "reason": {"zh": "停电"}}
    store.put_explanations([json.dumps(said).encode()])
    assert Visit(http_app(store)).open().one("sg-later").text == "后续说明：停电"


def test_the_care_list_calls_nobody_and_lower_ones_can_be_asked_for(store: Store) -> None:
    store.put_warnings(
        [line(1, "少动", tier=1, care=True, detector="inactive_day"), line(2, "记下", tier=0)]
    )
    visit = Visit(http_app(store))
    assert reasons(visit.open("/?tier=0")) == []
    assert reasons(visit.open("/warnings?care=1")) == ["少动"]
    logged = visit.open("/warnings?tier=0&lang=en")
    assert reasons(logged) == ["记下 (en)"]
    one = visit.open(logged.one("sg-card").one(tag="a").attributes["href"])
    assert one.one("sg-lead").text == "记下 (en)"
    visit.open("/warnings/nothing", 404)


def test_the_care_list_names_whom_to_visit_to_who_may_see_it(store: Store) -> None:
    store.put_people([{"person": "person-1", "name": "何素琴"}])
    store.put_warnings([line(1, "少动", tier=1, care=True, detector="inactive_day")])
    visit = Visit(http_app(store))
    listed = visit.open("/warnings?care=1")
    assert listed.one("sg-who").text == "何素琴 person-1"
    one = visit.open(listed.one("sg-card").one(tag="a").attributes["href"])
    assert "何素琴" in one.text
    assert "/visits/person-1" in [each.attributes["href"] for each in one.every(tag="a")]
    for path in ("/warnings?care=1", listed.one("sg-card").one(tag="a").attributes["href"]):
        unnamed = Desk(store=store).ask("GET", path, "reader")
        assert unnamed.status_code == 200 and "何素琴" not in unnamed.text


def test_a_number_leads_to_its_incident_and_an_id_to_all_of_a_person(store: Store) -> None:
    store.put_warnings([line(1, "求助"), PAID])
    visit = Visit(http_app(store))
    number = next(visit.open().every("sg-card")).one(tag="small").text.partition("号")[0]
    there = find(visit, f"#{number}").headers["location"]
    assert visit.open(there).one("sg-lead").text.startswith("求助")
    persons = find(visit, "person-2").headers["location"]
    assert "汇款" in reasons(visit.open(persons))


def test_somebody_is_found_by_what_callers_tell_and_no_address_holds_it(store: Store) -> None:
    daughter = '[{"relation":"女儿","name":"王敏","phone":"12800004271"}]'
    store.put_people(
        [
            {"person": "p-1", "name": "王秀英", "phone": "12800004270", "guardians": daughter},
            {"person": "p-2", "name": "陈阿木", "street": "解放街"},
            {"person": "p-3", "name": "陈阿木头", "street": "解放街"},
        ]
    )
    visit = Visit(http_app(store))
    for said, person in (("王秀英", "p-1"), ("12800004271", "p-1"), ("陈阿木", "p-2")):
        assert find(visit, said).headers["location"] == f"/?tier=0&person={person}"
    both = parsed(find(visit, "解放街").text)
    assert [one.text for one in both.one("sg-table").every(tag="a")] == ["陈阿木", "陈阿木头"]
    assert "登记库中未找到" in parsed(find(visit, "无名氏").text).text


def find(visit: Visit, said: str) -> httpx.Response:
    """Send the form in the head of the page."""
    form = next(one for one in visit.open().every(tag="form") if one.attributes.get("role"))
    return visit.send(form, q=said)


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_a_database_that_is_away_is_told_on_the_page(path: str) -> None:
    page = Visit(http_app(Store(create_engine(NOWHERE)))).open(path, 503)
    assert "sg-down" in page.one("sg-live").classes
    assert len(list(page.every("sg-loud"))) == 2  # this, and what a deaf page would show


@pytest.mark.parametrize("query", ["tier=9", "application=x", "who=x", "lang=fr", "cursor=1"])
def test_an_address_that_means_nothing_is_refused(store: Store, query: str) -> None:
    assert Visit(http_app(store)).ask("GET", f"/?{query}").status_code == 422
