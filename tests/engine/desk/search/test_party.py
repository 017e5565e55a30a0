"""Beside the map: the time left, who is out and silent, where he was found and how well it told."""

from __future__ import annotations

import pytest

from engine.desk.search.party import SILENT_MS, roll_call
from engine.desk.search.theory.search import HOUR_MS
from engine.desk.search.theory.urgency import COLD, Facts, deadline, risks
from engine.desk.web.app import http_app
from engine.store.dispatches.dispatch import Dispatch
from engine.store.incidents.change import Change
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.officer import NOW, Officer, badge, officers, opened

HOME = {
    "person": "p", "area": "331102", "home_lat": "28.45", "home_lon": "119.92",
    "birth_year": "1930", "lives_alone": "true",
}  # fmt: skip
LEFT = NOW - 2 * HOUR_MS


@pytest.fixture
def li(store: Store) -> Officer:
    store.put_people([HOME])
    return officers(store, [badge("li")])[0]


@pytest.fixture
def lost(store: Store, li: Officer) -> str:
    return opened(store, li, warning="wandering", onset=LEFT)


def test_what_he_risks_shortens_the_first_day(li: Officer, lost: str) -> None:
    told = li.get(f"/search/{lost}", at=NOW, cold="true").json()["urgency"]
    names = {one["name"]: one["times"] for one in told["risks"]}
    assert names["cold"] == COLD and names["alone"] == 1.5 and names["age"] > 1.5
    times = 1.0
    for one in names.values():
        times *= one
    assert told["since"] == LEFT
    assert told["deadline"] == pytest.approx(LEFT + max(24 / times, 1) * HOUR_MS, abs=1)
    mild = li.get(f"/search/{lost}", at=NOW, cold="false").json()["urgency"]
    assert mild["deadline"] > told["deadline"]
    assert deadline(0, risks(Facts())) == 24 * HOUR_MS


def sent(name: str, **other: object) -> Dispatch:
    fields = {"id": name, "incident": "i", "person": "p", "area": "", "whom": name, "by": "li",
              "sent_at": 0}  # fmt: skip
    return Dispatch(**(fields | other))  # type: ignore[arg-type]


def told(seq: int, at: int, by: str, what: str, **detail: object) -> Change:
    return Change(seq, "i", seq, at, by, what, str(seq), detail)


def test_who_is_silent_stands_first_and_who_is_back_last() -> None:
    out = [
        sent("zhou"), sent("wu", worker="wu", accepted_at=HOUR_MS),
        sent("li", state="done", worker="li", accepted_at=1, done_at=9),
    ]  # fmt: skip
    past = [
        told(1, HOUR_MS, "zhou", "searched"), told(2, 5, "chief", "heard", whom="义工队"),
        told(3, 6, "chief", "heard", whom="义工队", back=True), told(4, 7, "chief", "noted"),
    ]  # fmt: skip
    called = roll_call(out, past, HOUR_MS + SILENT_MS + 1)
    assert [one.name for one in called] == ["wu", "zhou", "义工队", "li"]
    assert [one.overdue for one in called] == [True, True, False, False]
    assert [one.back_at for one in called] == [None, None, 6, 9]
    assert not any(one.overdue for one in roll_call(out, past, HOUR_MS + SILENT_MS))
    again = roll_call(out, [*past, told(5, 8, "chief", "heard", whom="li")], 10)
    assert next(one for one in again if one.name == "li").back_at is None


def test_a_roll_call_is_two_buttons_on_the_sheet(store: Store, li: Officer, lost: str) -> None:
    visit = Visit(http_app(store))
    page = visit.open(f"/search/{lost}")
    assert not list(page.one("sg-rollcall").every(tag="li"))
    form = [one for one in page.every(tag="form") if one.attributes["action"].endswith("/heard")]
    answer = visit.send(form[-1], whom="义工队")
    assert answer.status_code == 303
    page = visit.open(answer.headers["location"])
    (line,) = page.one("sg-rollcall").every(tag="li")
    assert "义工队" in line.text and "外出自" in line.text
    back = visit.send(form_of(page.one("sg-rollcall"), "heard"), back="true")
    (line,) = visit.open(back.headers["location"]).one("sg-rollcall").every(tag="li")
    assert "已返回" in line.text and not list(line.every(tag="form"))


def test_the_score_is_kept_once_he_is_found(li: Officer, lost: str) -> None:
    assert li.get(f"/search/{lost}").json()["found"] is None
    there = {"lat": 28.46, "lon": 119.925, "at": NOW}
    found = li.post(f"/search/{lost}/located", there, key="once").json()["found"]
    assert (found["lat"], found["at"]) == (28.46, NOW) and 0.9 < found["r"] <= 1
    li.post(f"/search/{lost}/sighting", {"lat": 28.6, "lon": 119.92, "at": NOW + 60_000})
    assert li.post(f"/search/{lost}/located", there, key="once").status_code == 200
    assert li.get(f"/search/{lost}").json()["found"] == found
    far = li.post(f"/search/{lost}/located", there | {"lat": 30.0}).json()["found"]
    assert far["r"] == -1.0
    li.act("take", lost)
    assert li.get(f"/search/{lost}").json()["found"] == far


def test_the_sheet_says_until_when_and_how_well(store: Store, li: Officer, lost: str) -> None:
    visit = Visit(http_app(store))
    page = visit.open(f"/search/{lost}?cold=true&lang=en")
    leads = " ".join(one.text for one in page.every("sg-lead"))
    assert "Find him by" in leads and "cold ×4.5" in leads and "assumed" in leads
    form = next(one for one in page.every(tag="form") if "/located" in one.attributes["action"])
    answer = visit.send(form, place="28.451, 119.921", datum="wgs84")
    after = visit.open(answer.headers["location"])
    leads = " ".join(one.text for one in after.every("sg-lead"))
    assert "R = 0.9" in leads or "R = 1.0" in leads
    assert "Find him by" not in leads
