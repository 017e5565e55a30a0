"""Shifts at the desk: rotas, swaps that the other agrees to, notes with what is open, the page."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.desk.web.app import http_app
from engine.store.store import Store
from streams.contract.units import DAY_MS, HOUR_MS
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.officer import BENIGN, Officer, badge, officers, raised

NOW = int(time.time() * 1000)
Json = dict[str, Any]


def always(*who: str, post: str = "officer", area: str = "331102") -> Json:
    """Return a rota in which the same are on duty day and night."""
    slots = [{"weekday": day, "begins": 0, "minutes": 1440, "who": who} for day in range(7)]
    return {"area": area, "post": post, "starts_on": "2026-01-01", "slots": slots}


@pytest.fixture
def desk(store: Store) -> list[Officer]:
    badges = [badge("chief", "supervisor", "3311"), badge("li", area="331102"),
              badge("wu", area="331102"), badge("far", "supervisor", "44")]  # fmt: skip
    made = officers(store, badges)
    assert made[0].post("/shifts/rotas", always("li")).status_code == 200
    return made


def now_of(who: Officer) -> list[str]:
    return [one["who"] for one in who.get("/shifts").json()["now"]]


def span(hours: float = 1) -> Json:
    return {"begins_at": NOW - 60_000, "ends_at": NOW + round(hours * HOUR_MS)}


def test_who_is_on_duty_is_told_where_it_concerns_and_written_where_it_is_ones_own(
    desk: list[Officer],
) -> None:
    chief, li, _, far = desk
    assert now_of(li) == now_of(chief) == ["li"] and now_of(far) == []
    assert li.post("/shifts/rotas", always("li")).status_code == 403
    assert far.post("/shifts/rotas", always("far")).status_code == 404
    assert chief.post("/shifts/rotas", always("he", "wu")).json()["fairness"]["index"] == 1.0
    assert now_of(li) == ["he", "wu"], "a rota stands in place of the one before"


def test_a_stand_in_is_on_duty_at_once_and_only_for_who_is(desk: list[Officer]) -> None:
    chief, li, _, far = desk
    said = {"area": "331102", "post": "officer", "who": "he", "instead_of": "li", **span()}
    assert chief.post("/shifts/overrides", said).status_code == 200
    assert now_of(li) == ["he"]
    assert chief.post("/shifts/overrides", said | {"instead_of": "nobody"}).status_code == 422
    assert far.post("/shifts/overrides", said).status_code == 404
    assert chief.post("/shifts/overrides", said | {"ends_at": NOW - DAY_MS}).status_code == 422


def test_a_swap_counts_from_when_the_other_agrees(desk: list[Officer]) -> None:
    _, li, wu, far = desk
    said = {"area": "331102", "post": "officer", "to": "wu", **span()}
    (asked,) = li.post("/shifts/swaps", said).json()["swaps"]
    assert (asked["asked_by"], asked["asked"], now_of(li)) == ("li", "wu", ["li"])
    path, yes = f"/shifts/swaps/{asked['swap']}", {"agree": True}
    assert [one.post(f"{path}/answer", yes).status_code for one in (li, far)] == [404, 404]
    assert wu.post(f"{path}/answer", yes).status_code == 200
    assert (now_of(li), li.get("/shifts").json()["swaps"]) == (["wu"], [])
    assert wu.post(f"{path}/answer", {"agree": False}).status_code == 409


def test_nobody_gives_away_what_is_not_his(desk: list[Officer]) -> None:
    chief, li, wu, _ = desk
    said = {"area": "331102", "post": "officer", "to": "li", **span()}
    assert wu.post("/shifts/swaps", said).status_code == 409
    (asked,) = li.post("/shifts/swaps", said | {"to": "wu"}).json()["swaps"]
    chief.post("/shifts/rotas", always("he"))
    assert wu.post(f"/shifts/swaps/{asked['swap']}/answer", {"agree": True}).status_code == 409
    assert now_of(wu) == ["he"]


def test_both_halves_of_a_swap_count(desk: list[Officer]) -> None:
    chief, li, wu, _ = desk
    chief.post("/shifts/rotas", always("wu", post="leader"))
    said = {"area": "331102", "post": "officer", "to": "wu", **span(), "back": span()}
    assert li.post("/shifts/swaps", said).status_code == 409, "wu is no officer on duty"
    chief.post("/shifts/rotas", always("li", "wu"))
    later = {"begins_at": NOW + 2 * HOUR_MS, "ends_at": NOW + 3 * HOUR_MS}
    (asked,) = li.post("/shifts/swaps", said | {"back": later}).json()["swaps"]
    assert asked["back"]["begins_at"] == later["begins_at"]
    wu.post(f"/shifts/swaps/{asked['swap']}/answer", {"agree": True})
    now = int(time.time() * 1000)  # perhaps of the day after this file was read
    found = [one for one in wu.get("/shifts").json()["duties"] if one["post"] == "officer"]
    at = [
        sorted(one["who"] for one in found if one["begins_at"] <= moment < one["ends_at"])
        for moment in (now, now + 9 * HOUR_MS // 4)
    ]
    assert at == [["wu", "wu"], ["li", "li"]]


def test_a_note_holds_what_is_open_and_who_takes_over_says_so(
    store: Store, desk: list[Officer]
) -> None:
    _, li, wu, far = desk
    store.put_people([{"person": "p", "area": "331102"}])
    store.put_warnings([raised(1, "p"), raised(2, "elsewhere")])
    made = li.post("/shifts/handovers", {"area": "331102", "text": "等回电"})
    (one,) = made.json()["open"]
    path = f"/shifts/handovers/{made.json()['handover']}/accept"
    assert [who.post(path).status_code for who in (far, li)] == [404, 409]
    assert wu.post(path).json()["accepted_by"] == "wu"
    assert wu.post(path).status_code == 409
    li.act("close", one["incident"], BENIGN)
    (note,) = wu.get("/shifts/handovers").json()["items"]
    assert (note["text"], note["open"], note["accepted_by"]) == ("等回电", [], "wu")
    assert far.get("/shifts/handovers").json()["items"] == []


def test_the_calendar_of_one_is_his_alone(desk: list[Officer]) -> None:
    _, li, wu, _ = desk
    told = li.get("/shifts/calendar.ics", who="li")
    assert told.headers["content-type"].startswith("text/calendar")
    assert told.text.count("BEGIN:VEVENT") >= 14
    assert wu.get("/shifts/calendar.ics", who="wu").text.count("BEGIN:VEVENT") == 0


def test_the_page_writes_a_rota_and_the_queue_says_who_is_on_duty(store: Store) -> None:
    visit = Visit(http_app(store))
    assert not list(visit.open("/").every("sg-duty"))
    page = visit.open("/shifts")
    refused = visit.send(form_of(page, "rotas"), starts_on="2026-01-01", lines="一 坏行")
    assert refused.status_code == 422 and "一 坏行" in refused.text
    lines = "\n".join(f"{day} 00:00-24:00 li" for day in "一二三四五六日")
    sent = visit.send(form_of(page, "rotas"), area="331102", starts_on="2026-01-01", lines=lines)
    assert sent.status_code == 303
    page = visit.open("/shifts?lang=en")
    assert "Duty officer 331102: li" in page.one("sg-now").text
    assert "li" in visit.open("/").one("sg-duty").text
    begins = datetime.fromtimestamp(NOW / 1000 - 3600, UTC)
    times = {"begins_at": f"{begins:%Y-%m-%dT%H:%M}", "ends_at": f"{begins:%Y-%m-%d}T"}
    assert visit.send(form_of(page, "overrides"), who="he", **times).status_code == 422
    assert visit.send(form_of(page, "handovers"), text="无事").status_code == 303
    page = visit.open("/shifts")
    assert "无事" in page.one("sg-notes").text
    assert visit.send(form_of(page, "accept")).status_code == 303
    assert "接班 local" in visit.open("/shifts").one("sg-notes").text
