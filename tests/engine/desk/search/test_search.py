"""A search at the desk: from the register, from sightings, from what was searched in vain."""

from __future__ import annotations

import json

import pytest

from engine.store.store import Store
from streams.contract.units import HOUR_MS
from streams.values.coordinates import GCJ02, moved
from tests.support.desk.officer import BENIGN, NOW, Json, Officer, badge, officers, opened, raised

HOME = {"home_lat": "28.45", "home_lon": "119.92"}
THERE: Json = {"lat": 28.47, "lon": 119.92, "sure": 0.9}


@pytest.fixture
def desk(store: Store) -> list[Officer]:
    store.put_people([{"person": "p", "area": "331102", **HOME}])
    return officers(
        store,
        [
            badge("li"), badge("wu", area="331102"), badge("far", area="331121"),
            badge("grid", "grid_worker"), badge("reads", "reader"),
        ],
    )  # fmt: skip


def lost(store: Store, li: Officer) -> str:
    return opened(store, li, warning="wandering", person="p", onset=NOW - 2 * HOUR_MS)


def whole(told: Json) -> float:
    return sum(map(sum, told["map"]["cells"])) + told["map"]["outside"]


def test_one_who_left_home_is_looked_for_from_there(store: Store, desk: list[Officer]) -> None:
    li = desk[0]
    told = li.get(f"/search/{lost(store, li)}").json()
    assert told["needs"] == "" and abs(whole(told) - 1) < 1e-9
    assert [(one["lat"], one["at"]) for one in told["seen"]] == [(28.45, NOW - 2 * HOUR_MS)]
    assert len(told["map"]["cells"]) == 50 and told["layers"][0] == "distance"
    best = told["likeliest"][0]
    assert abs(best["lat"] - 28.45) < 0.01 and best["p"] >= told["likeliest"][-1]["p"]
    fine = li.get(f"/search/{lost(store, li)}", cell_m=100, without=["places", "reach"]).json()
    assert len(fine["map"]["cells"]) == 250 and abs(whole(fine) - 1) < 1e-9
    assert fine["layers"] == ["distance", "heading", "searched"] and fine["usual"] == []


def test_former_homes_are_places_to_look(store: Store, desk: list[Officer]) -> None:
    li = desk[0]
    former = json.dumps([{"lat": 28.48, "lon": 119.95, "label": "老宅"}, {"lat": "?"}, 7])
    store.put_people([{"person": "p", "area": "331102", "former_addresses": former, **HOME}])
    told = li.get(f"/search/{lost(store, li)}").json()
    assert {one["name"] for one in told["likeliest"]} == {"家", "老宅", ""}
    assert [one["p"] for one in told["likeliest"]] == sorted(
        (one["p"] for one in told["likeliest"]), reverse=True
    )


def test_a_sighting_moves_the_map_and_a_search_in_vain_empties_a_place(
    store: Store, desk: list[Officer]
) -> None:
    li, incident = desk[0], lost(store, desk[0])
    moved_to = li.post(f"/search/{incident}/sighting", {**THERE, "at": NOW - HOUR_MS}, key="a")
    assert moved_to.status_code == 200
    assert li.post(f"/search/{incident}/sighting", {**THERE, "at": NOW - HOUR_MS}, key="a").json()
    one = moved_to.json()
    assert [round(each["lat"], 2) for each in one["seen"]] == [28.45, 28.47]
    first = one["likeliest"][0]
    assert abs(first["lat"] - 28.47) < 0.01
    circle = {"lat": first["lat"], "lon": first["lon"], "radius_m": 400, "detection": 0.9}
    after = li.post(f"/search/{incident}/searched", circle).json()
    assert abs(whole(after) - 1) < 1e-9 and len(after["seen"]) == 2
    assert after["likeliest"][0]["p"] < first["p"]
    assert after["searched"][0]["silent"] == 0.9
    walked = {"lat": 28.5, "lon": 119.9, "radius_m": 300, "team": 6, "hours": 1}
    effort = li.post(f"/search/{incident}/searched", walked).json()["searched"][1]
    assert 0.6 < effort["silent"] < effort["answers"] < 1


def test_positions_of_chinese_maps_are_moved(store: Store, desk: list[Officer]) -> None:
    li, incident = desk[0], lost(store, desk[0])
    lat, lon = moved(28.47, 119.92, GCJ02)
    said = {**THERE, "lat": lat, "lon": lon, "datum": "gcj02"}
    told = li.post(f"/search/{incident}/sighting", said).json()
    assert told["seen"][1]["lat"] == pytest.approx(28.47, abs=1e-6)
    assert told["seen"][1]["lon"] == pytest.approx(119.92, abs=1e-6)


def test_without_any_position_one_is_asked_for(store: Store, desk: list[Officer]) -> None:
    li = desk[0]
    incident = li.post("/incidents", {"told": "路口有位老人"}).json()["id"]
    told = li.get(f"/search/{incident}").json()
    assert told["map"] is None and "目击" in told["needs"]
    assert li.post(f"/search/{incident}/sighting", THERE).json()["needs"] == ""


def test_what_was_merged_brings_its_sightings(store: Store, desk: list[Officer]) -> None:
    li, one = desk[0], lost(store, desk[0])
    store.put_warnings([raised(2, "p", warning="wandering", episode="e2")])
    li.act("split", one, {"episodes": ["e2"]})
    other = next(each["id"] for each in li.queue(person="p") if each["id"] != one)
    li.post(f"/search/{other}/sighting", THERE)
    assert len(li.get(f"/search/{one}").json()["seen"]) == 1
    assert li.act("merge", one, {"others": [other]}).status_code == 200
    assert len(li.get(f"/search/{one}").json()["seen"]) == 2


def test_who_may_not_is_refused_and_positions_stay_masked(
    store: Store, desk: list[Officer]
) -> None:
    li, wu, far, grid, reads = desk
    incident = lost(store, li)
    path = f"/search/{incident}"
    assert grid.post(f"{path}/sighting", THERE).status_code == 200
    assert [one.get(path).status_code for one in desk] == [200, 200, 404, 200, 403]
    assert far.post(f"{path}/sighting", THERE).status_code == 404
    assert reads.post(f"{path}/searched", {**THERE, "radius_m": 50}).status_code == 403
    assert "lat" in li.read(incident)["history"][-1]["detail"]
    assert "28.47" not in json.dumps(reads.read(incident))
    assert wu.read(incident)["history"][-1]["what"] == "sighted"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({**THERE, "at": NOW + 100 * HOUR_MS}, "at"),
        ({**THERE, "sure": 0}, "sure"),
        ({**THERE, "lat": "nan"}, "lat"),
        ({"lat": 28.0}, "lon"),
    ],
    ids=["future", "unsure", "nan", "half"],
)
def test_what_cannot_be_is_refused(
    store: Store, desk: list[Officer], said: Json, field: str
) -> None:
    li, incident = desk[0], lost(store, desk[0])
    refused = li.post(f"/search/{incident}/sighting", said)
    assert refused.status_code == 422 and field in refused.text


def test_nothing_is_told_of_what_is_closed(store: Store, desk: list[Officer]) -> None:
    li, incident = desk[0], lost(store, desk[0])
    li.act("close", incident, BENIGN)
    assert li.post(f"/search/{incident}/sighting", THERE).status_code == 409
    assert li.get(f"/search/{incident}").status_code == 200
