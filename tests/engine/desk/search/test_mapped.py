"""The bureau's own map at a search: imported, held to areas, shown on sheet and in the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.desk.web.app import http_app
from engine.store.mapped.rows import Box, places_within, replace_places
from engine.store.store import Store
from streams.contract.units import HOUR_MS
from streams.register.mapped import DETECTION, Mapped, mapped_places
from streams.register.text import RegisterError
from streams.values.coordinates import from_wgs84
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.officer import NOW, badge, officers, opened

CAMERA = Mapped("camera", "桥头", "331102", [[(28.49, 119.93)]], 0.8)
BOX = Box(28.3, 28.6, 119.8, 120.0)
WITHIN = [
    CAMERA, Mapped("stop", "三路", "3311", [[(28.41, 119.92)]]),
    Mapped("market", "早市", "", [[(28.455, 119.921)]]),
    Mapped("temple", "别县", "331103", [[(28.451, 119.92)]]),
    Mapped("road", "", "331102", [[(28.45, 119.9), (28.45, 119.95)]]),
]  # fmt: skip


@pytest.fixture
def lost(store: Store) -> str:
    store.put_people([{"person": "p", "area": "331102", "home_lat": "28.45", "home_lon": "119.92"}])
    with store.engine.begin() as connection:
        replace_places(connection, WITHIN)
    (li,) = officers(store, [badge("li")])
    return opened(store, li, warning="wandering", onset=NOW - HOUR_MS)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_geojson_and_tables_are_read_in_every_datum(tmp_path: Path) -> None:
    lat, lon = from_wgs84(28.45, 119.92)
    line = {"type": "MultiLineString", "coordinates": [[[119.92, 28.45], [119.93, 28.46, 3]]]}
    point = {"type": "Point", "coordinates": [lon, lat]}
    features = [
        {"type": "Feature", "geometry": line, "properties": {"what": "road"}},
        {"type": "Feature", "geometry": point,
         "properties": {"name": "桥头", "datum": "gcj02", "detection": 0.9}},
    ]  # fmt: skip
    file = written(tmp_path, "a.geojson", json.dumps({"features": features}))
    road, camera = mapped_places(file, "camera", "331102")
    assert road == Mapped("road", "", "331102", [[(28.45, 119.92), (28.46, 119.93)]], DETECTION)
    assert camera.what == "camera" and camera.detection == 0.9
    assert camera.lines[0][0] == pytest.approx((28.45, 119.92), abs=1e-6)
    table = written(tmp_path, "a.csv", f"what,name,lat,lon\nstop,三路,{lat},{lon}\n")
    (stop,) = mapped_places(table, datum="gcj02")
    assert stop.name == "三路" and stop.lines[0][0] == pytest.approx((28.45, 119.92), abs=1e-6)


@pytest.mark.parametrize(
    "text",
    ["what,lat,lon\nstop,28,119\nstop,x,119", "what,lat,lon\npub,28,119", "what,name\nstop,a",
     "what,lat,lon\nstop,nan,119", "what,lat,lon,area\nstop,28,119,lishui",
     '{"features": [{"geometry": null}]}', '{"features": 3}',
     '{"features": [{"geometry": {"type": "Point", "coordinates": []}, "properties": {}}]}'],
)  # fmt: skip
def test_what_is_not_understood_is_refused_as_a_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(RegisterError):
        mapped_places(written(tmp_path, "a", text))


def test_a_file_replaces_what_stood_of_its_kinds_in_its_areas(store: Store, lost: str) -> None:
    with store.engine.begin() as connection:
        replace_places(connection, [CAMERA._replace(name="新")])
        found = places_within(connection, BOX)
        assert sorted(one.name for one in found) == ["", "三路", "别县", "新", "早市"]
        assert places_within(connection, Box(30, 31, 119, 121)) == []


def test_an_area_sees_its_own_its_citys_and_everybodys(store: Store, lost: str) -> None:
    told = {}
    for area in ("331102", "3311", "44"):
        with store.within(area).engine.begin() as connection:
            told[area] = {one.name for one in places_within(connection, BOX)}
    assert told == {"331102": {"", "桥头", "三路", "早市"}, "44": {"早市"},
                    "3311": {"", "桥头", "三路", "早市", "别县"}}  # fmt: skip


def test_the_answer_names_places_and_what_watches_the_frontier(store: Store, lost: str) -> None:
    (li,) = officers(store, [badge("li", area="331102")])
    told = li.get(f"/search/{lost}", at=NOW).json()
    assert "早市" in {one["name"] for one in told["likeliest"]}
    assert "别县" not in {one["name"] for one in told["likeliest"]}
    assert {one["name"] for one in told["frontier"]} == {"桥头", "三路"}
    assert "roads" in told["layers"] and "water" not in told["layers"]
    assert abs(sum(map(sum, told["map"]["cells"])) + told["map"]["outside"] - 1) < 1e-9


def test_a_camera_that_showed_nothing_is_a_search_in_vain(store: Store, lost: str) -> None:
    visit = Visit(http_app(store))
    page = visit.open(f"/search/{lost}")
    frontier = page.one("sg-frontier")
    assert len(list(frontier.every(tag="li"))) == 2 == len(list(page.every("sg-watched")))
    sent = visit.send(form_of(frontier, "searched"))
    assert sent.status_code == 303
    after = visit.open(sent.headers["location"])
    assert len(list(after.every("sg-swept"))) == 1
    assert "80%" in after.one("sg-history").text
