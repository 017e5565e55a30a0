"""The round of the month: who comes first and why, what is written, and of whom something lacks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

import pytest

from engine.desk.visits.need import need
from engine.desk.web.app import http_app
from engine.store.people.erasures import Erasure
from engine.store.people.portrait_line import PortraitLine
from engine.store.store import Store
from engine.store.visits import rows
from engine.store.visits.rows import Elder, Known, Visit
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.desk_visit import form_of
from tests.support.desk.locked_desk import ZONE
from tests.support.desk.officer import NOW, Officer, badge, log_lines, officers, raised

CONTACT = '[{"name":"王敏","relation":"女儿","phone":"12800004271"}]'
HEARD = ("movement", "health", "leisure", "economy")


def elder(person: str, name: str, street: str = "解放街", **more: object) -> Json:
    said = {"person": person, "area": "331102", "name": name, "street": street, "phone": "128"}
    return said | {"guardians": CONTACT} | more


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    store.put_people([
        elder("alone", "王秀英", lives_alone="true"),
        elder("ill", "陈阿木", dementia="severe", lives_alone="true", phone="", guardians="[]"),
        elder("well", "吴彩云", "青林路"),
        elder("care", "叶根土", "青林路"),
        {"person": "far", "area": "440100", "name": "远", "lives_alone": "true"},
    ])  # fmt: skip
    store.put_portraits([
        PortraitLine("alone", NOW, [], list(HEARD)), PortraitLine("well", NOW, [], ["economy"]),
    ])  # fmt: skip
    now = int(time.time() * 1000)  # perhaps of the month after this file was read
    store.put_warnings([raised(1, "care", care=True, tier=1, detector="slow_day", at=now,
                               reason={"zh": "用水渐少", "en": "less water"})])  # fmt: skip
    yield officers(store, [
        badge("wang", "grid_worker", "331102"), badge("chief", "supervisor"),
        badge("reader", "reader"), badge("li", area="331102"),
    ])  # fmt: skip


def test_points_add_up_and_a_missing_word_gives_none() -> None:
    nobody = need(Elder(Known("p", phone="1", guardians=b"[{}]"), 5, 0, frozenset()), 2026)  # type: ignore[arg-type]
    assert (nobody.points, nobody.special, nobody.gaps) == (0, False, ())
    worst = need(
        Elder(Known("p", birth_year=1930, lives_alone=True, dementia="severe", mobility="bedridden",
                    social_assistance="low_income"), None, 9, None), 2026)  # fmt: skip
    assert worst.points == 2 + 3 + 3 + 1 + 2 + 6 + 2 + 2 + 1 and len(worst.gaps) == 4
    assert need(Elder(Known("p", birth_year="?"), 5, 0, frozenset()), 2026).special is False


def test_who_needs_it_most_comes_first_and_the_share_done_is_told(
    store: Store, desk: list[Officer]
) -> None:
    wang = desk[0]
    found = wang.get("/visits").json()
    assert [one["person"] for one in found["items"]] == ["ill", "alone", "care"]
    assert (found["special"], found["met"]) == (2, 0), "care items alone are no monthly visit"
    ill, alone, care = found["items"]
    assert ill["gaps"] == ["home", "tracker", "phone", "contact"] and alone["gaps"] == ["tracker"]
    assert "has_dementia" not in ill["why"], "a grid worker sees no health"
    assert "care_items" in care["why"] and care["care"] == 1
    body = {"person": "ill", "result": "not_found"}
    assert wang.post("/visits", body).status_code == 201
    assert wang.get("/visits").json()["met"] == 0, "nobody met her"
    for _ in range(2):
        said = {"person": "ill", "result": "well", "saw": ["supplies"]}
        assert wang.post("/visits", said, key="k").status_code == 201
    after = wang.get("/visits").json()
    assert (after["met"], [one["person"] for one in after["items"]][-1]) == (1, "ill")
    assert len(_visits(store, "ill")) == 2
    wang.post("/visits", {"person": "care", "result": "well"})
    assert [one["person"] for one in wang.get("/visits").json()["items"]] == ["alone", "ill"]
    one = wang.get("/visits", limit=1).json()
    assert one["cursor"] == "1" and wang.get("/visits", cursor=1).json()["items"][0]["met"]


def _visits(store: Store, person: str) -> list[Visit]:
    with store.engine.connect() as connection:
        return rows.of_person(connection, person)


def test_last_month_does_not_count(store: Store, desk: list[Officer]) -> None:
    now = datetime.now(ZONE)
    begun = round(now.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
    with store.engine.begin() as connection:
        rows.put(connection, Visit("v1", "alone", begun - 1, "wang", "well"))
        rows.put(connection, Visit("v2", "ill", begun, "wang", "refused"))
    found = {one["person"]: one for one in desk[0].get("/visits").json()["items"]}
    assert (found["alone"]["met"], found["ill"]["met"]) == (False, True)
    assert "never_met" not in found["alone"]["why"]


def test_a_visit_that_finds_need_opens_an_incident_once(store: Store, desk: list[Officer]) -> None:
    wang, *_, li = desk
    said = {"person": "alone", "result": "needs_help", "saw": ["fallen"], "text": "摔在厨房"}
    made = [wang.post("/visits", said, key="k").json() for _ in range(2)]
    (incident,) = {one["incident"] for one in made}
    one = li.read(incident)
    assert (one["tier"], one["person"], len(one["episodes"])) == (3, "alone", 1)
    assert "摔在厨房" in one["report"]["told"]
    li.act("take", incident)
    li.act("visit", incident, {"result": "well", "text": "已送医"})
    assert [each.incident for each in _visits(store, "alone")] == [incident, incident]


def test_where_somebody_is_enters_the_log_once(store: Store, desk: list[Officer]) -> None:
    away = {"state": "hospital", "until": NOW + DAY_MS}
    said = {"person": "alone", "result": "not_found", "saw": ["away"], "absence": away}
    for _ in range(2):
        assert desk[0].post("/visits", said, key="k").status_code == 201
    (event,) = log_lines(store)
    assert {name: event[name] for name in ("kind", "person", "state", "until")} == {
        "kind": "absence", "person": "alone", **away,
    }  # fmt: skip


def test_coverage_counts_by_street_what_lacks(store: Store, desk: list[Officer]) -> None:
    wang, chief, reader, _ = desk
    lines = {one["street"]: one for one in chief.get("/coverage").json()["items"]}
    counts = ("elders", "special", "met", "home", "tracker", "phone", "contact")
    assert [lines["解放街"][name] for name in counts] == [2, 2, 0, 1, 2, 1, 1]
    assert [lines["青林路"][name] for name in counts] == [2, 0, 0, 1, 1, 0, 0]
    assert lines[""]["area"] == "440100"
    assert {one["street"] for one in wang.get("/coverage").json()["items"]} == {"解放街", "青林路"}
    assert reader.get("/coverage").status_code == reader.get("/visits").status_code == 403
    assert wang.post("/visits", {"person": "far", "result": "well"}).status_code == 404
    of_street = wang.get("/visits", street="青林路").json()["items"]
    assert [one["person"] for one in of_street] == ["care", "well"], "all who live there"


def test_an_erasure_reaches_visits(store: Store, desk: list[Officer]) -> None:
    desk[0].post("/visits", {"person": "ill", "result": "well"})
    store.erase([Erasure("ill", int(time.time() * 1000) + DAY_MS, "token")])
    assert _visits(store, "ill") == []


def test_the_round_goes_without_script(store: Store, desk: list[Officer]) -> None:
    browsing = Browsing(http_app(store))
    page = browsing.open("/visits")
    assert "0 / 3 = 0 %" in page.text and "叶根土" in page.text
    page = browsing.open("/visits/care?lang=en")
    assert "less water" in page.text and "12800004271" not in page.text
    opened = browsing.send(form_of(page, "open"))
    assert opened.status_code == 200 and "12800004271" in opened.text
    form = form_of(page, "write").attributes["action"]
    said = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = browsing.ask("POST", form, content="text=kept", headers=said)
    assert refused.status_code == 422 and "kept" in refused.text
    body = "result=well&saw.supplies=1&text=ok&way_in=%E5%90%8E%E9%97%A8&key=1"
    body += "&away=family&away_until=2030-01-01"
    assert browsing.ask("POST", form, content=body, headers=said).status_code == 303
    assert "no medicine or food" in browsing.open("/visits/care?lang=en").text
    assert [one["state"] for one in log_lines(store)] == ["family"]
    page = browsing.open("/coverage")
    assert "解放街" in page.text and "未登记街道" in page.text
    assert "吴彩云" in browsing.open(f"/visits?street={quote('青林路')}").text
