"""Where somebody was last known to be: told to whom the incident is, drawn on its page."""

from __future__ import annotations

import json
import re
from zoneinfo import ZoneInfo

import pytest

from engine.desk.incident_pages.nearby import FRAMES, nearby
from engine.desk.search.model import KnownPlaceOut
from engine.desk.web.app import http_app
from engine.store.people.portrait_line import Place, PortraitLine, UsualPlace
from engine.store.store import Store
from engine.store.tables import PORTRAITS
from streams.contract.units import HOUR_MS, MINUTE_MS
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.officer import NOW, badge, officers, opened

FORMER = json.dumps([{"lat": 28.48, "lon": 119.95, "label": "老宅"}])
HOME = {"person": "p", "area": "331102", "home_lat": "28.45", "home_lon": "119.92"}
SEEN = {"lat": 28.46, "lon": 119.92, "sure": 0.6}
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def lost(store: Store) -> str:
    store.put_people([HOME | {"former_addresses": FORMER}])
    tracked = Place(28.44, 119.9, NOW - 20 * MINUTE_MS)
    day = (NOW - 2 * HOUR_MS + 8 * HOUR_MS) // (24 * HOUR_MS)
    usual = [UsualPlace(28.47, 119.93, 9.0, day), UsualPlace(28.5, 119.9, 1.0, day)]
    store.put_portraits([PortraitLine("p", NOW, [], [], tracked, usual)])
    (li,) = officers(store, [badge("li")])
    return opened(store, li, warning="wandering", onset=NOW - 2 * HOUR_MS)


def test_places_open_to_whom_the_incident_is(store: Store, lost: str) -> None:
    badges = [badge("li"), badge("wu"), badge("data", "reader"), badge("far", area="4401")]
    li, wu, data, far = officers(store, badges)
    masked = {"masked": True, "items": []}
    assert li.get(f"/search/{lost}/places").json() == masked
    assert li.act("take", lost).status_code == 200
    told = li.get(f"/search/{lost}/places").json()
    assert [(one["what"], one["lat"], one["at"]) for one in told["items"]] == [
        ("home", 28.45, None), ("former", 28.48, None),
        ("position", 28.44, NOW - 20 * MINUTE_MS),
    ]  # fmt: skip
    assert wu.get(f"/search/{lost}/places").json() == masked
    assert data.get(f"/search/{lost}/places").status_code == 403
    assert far.get(f"/search/{lost}/places").status_code == 404
    assert "place" not in li.get("/people/p/portrait").json()


def test_a_life_space_opens_as_the_last_position_does(store: Store, lost: str) -> None:
    li, wu = officers(store, [badge("li"), badge("wu")])
    li.act("take", lost)
    told, masked = (one.get(f"/search/{lost}", at=NOW).json() for one in (li, wu))
    assert [(one["lat"], one["days"]) for one in told["usual"]] == [(28.47, 8.0)]
    assert "life_space" in told["layers"] and "life_space" not in masked["layers"]
    assert masked["usual"] == [] and told["map"]["cells"] != masked["map"]["cells"]
    assert "position" in told["layers"] and "position" not in masked["layers"]
    plain = li.get(f"/search/{lost}", at=NOW, without=["life_space", "position"]).json()
    assert plain["map"]["cells"] == masked["map"]["cells"]
    assert "usual" not in li.get("/people/p/portrait").json()


def test_a_life_space_told_before_he_left_counts_whole(store: Store, lost: str) -> None:
    (li,) = officers(store, [badge("li")])
    li.act("take", lost)
    days = []
    for at, until in ((NOW - 3 * HOUR_MS, NOW - 3 * HOUR_MS), (NOW, NOW - 2 * HOUR_MS)):
        day = (until + 8 * HOUR_MS) // (24 * HOUR_MS)  # he may have left before midnight
        usual = [UsualPlace(28.47, 119.93, 9.0, day)]
        line = PortraitLine("p", at, [], [], Place(28.44, 119.9, at), usual)
        with store.engine.begin() as connection:
            connection.execute(PORTRAITS.delete())
        store.put_portraits([line])
        days.append(li.get(f"/search/{lost}", at=NOW).json()["usual"][0]["days"])
    assert days == [pytest.approx(9.0, abs=0.5), 8.0]


@pytest.mark.parametrize(
    ("place", "sure"),
    [
        (Place(28.44, 119.9, NOW - 20 * MINUTE_MS), 0.95),
        (Place(28.44, 119.9, NOW - 2 * HOUR_MS), 0.95),
        (Place(28.44, 119.9, NOW - 4 * HOUR_MS), 0.475),
        (Place(28.44, 119.9, NOW - 4 * 24 * HOUR_MS), None),
        (Place(28.4501, 119.9201, NOW - 20 * MINUTE_MS), None),
    ],
)
def test_a_map_begins_where_the_tracker_had_him_last(
    store: Store, lost: str, place: Place, sure: float | None
) -> None:
    (li,) = officers(store, [badge("li")])
    li.act("take", lost)
    with store.engine.begin() as connection:
        connection.execute(PORTRAITS.delete())
    store.put_portraits([PortraitLine("p", NOW, [], [], place)])
    told = li.get(f"/search/{lost}", at=NOW).json()
    assert told["seen"][0]["lat"] == 28.45
    assert [one["sure"] for one in told["seen"][1:]] == ([] if sure is None else [sure])
    assert ("position" in told["layers"]) == (sure is not None)


def test_the_newest_sighting_stands_last_wherever_it_came_from(store: Store, lost: str) -> None:
    (li,) = officers(store, [badge("li")])
    li.act("take", lost)
    li.post(f"/search/{lost}/sighting", SEEN | {"at": NOW - HOUR_MS})
    kinds = [one["what"] for one in li.get(f"/search/{lost}/places").json()["items"]]
    assert kinds == ["home", "former", "sighting", "position"]
    li.post(f"/search/{lost}/sighting", SEEN)
    kinds = [one["what"] for one in li.get(f"/search/{lost}/places").json()["items"]]
    assert kinds == ["home", "former", "sighting", "position", "sighting"]


def test_the_page_draws_them_once_it_is_taken(store: Store, lost: str) -> None:
    visit = Visit(http_app(store))
    page = visit.open(f"/incidents/{lost}")
    assert not list(page.every("sg-near"))
    assert not list(visit.open(f"/search/{lost}").every("sg-usual"))
    page = visit.open(visit.send(form_of(page, "take")).headers["location"])
    drawn = page.one("sg-near")
    (line, *_) = (one.text for one in drawn.every(tag="li"))
    assert re.match(r"1 定位 \d+(分钟|小时)前", line) and "距家西南 2.3 km" in line
    assert "28.44000, 119.90000" in line
    assert len(list(drawn.every("sg-own"))) == len(list(drawn.every("sg-former"))) == 1
    assert len(list(drawn.every("sg-last"))) == 1 and len(list(drawn.every("sg-way"))) == 1
    scale = next(drawn.every("sg-km")).text
    assert scale in [f"{one.bar_km:g} km" for one in FRAMES]
    assert "style=" not in str([one.attributes for one in drawn.every()])
    assert len(list(visit.open(f"/search/{lost}").every("sg-usual"))) == 1


def place(what: str, lat: float, lon: float = 119.92, at: int | None = None) -> KnownPlaceOut:
    return KnownPlaceOut(what=what, lat=lat, lon=lon, at=at)  # type: ignore[arg-type]


def test_the_frame_is_the_smallest_that_shows_all() -> None:
    home = place("home", 28.45)
    alone = nearby([home], NOW, "zh", SHANGHAI)
    assert alone is not None and alone.bar_km == "100 m" and alone.path == ""
    assert (alone.spots[0].x, alone.spots[0].y) == (62.5, 62.5)
    near = nearby([home, place("position", 28.46, at=NOW)], NOW, "zh", SHANGHAI)
    far = nearby([home, place("position", 28.6, at=NOW)], NOW, "zh", SHANGHAI)
    assert near is not None and far is not None
    assert (near.bar_km, far.bar_km) == ("500 m", "5 km")
    assert all(0 < one.y < near.wide for one in near.spots)


def test_a_place_in_another_province_is_listed_and_the_map_is_about_the_last_one() -> None:
    found = nearby([place("home", 28.45), place("sighting", 31.2, at=NOW)], NOW, "en", SHANGHAI)
    assert found is not None
    assert [(one.what, one.number) for one in found.spots] == [("sighting", "1")]
    assert [one.label for one in found.lines] == ["sighting 100%", "home"]
    assert found.lines[0].way == "N 306.1 km"


def test_where_nothing_is_known_nothing_is_drawn() -> None:
    assert nearby([], NOW, "zh", SHANGHAI) is None


def test_where_he_was_found_is_told_with_the_form_that_closes(store: Store, lost: str) -> None:
    visit = Visit(http_app(store))
    form = form_of(visit.open(f"/incidents/{lost}"), "close")
    (outcome,) = (
        one.attributes["name"]
        for one in form.every(tag="select")
        if one.attributes["name"].startswith("outcome.")
    )
    said = {outcome: "true:safe", "datum": "wgs84"}
    wrong = visit.send(form, found_place="somewhere", **said)
    assert wrong.status_code == 422 and list(visit.open(f"/incidents/{lost}").every("sg-take"))
    closed = visit.send(form, found_place="28.44010, 119.90010", **said)
    assert closed.status_code == 303
    page = visit.open(f"/incidents/{lost}")
    assert "已办结" in page.text and "已找到" in page.text
    assert "R = " in visit.open(f"/search/{lost}").one("sg-lead").text
