"""The search sheet: drawn without a script, its forms are the acts, and nobody else sees it."""

from __future__ import annotations

import pytest

from engine.desk.web.app import http_app
from engine.store.store import Store
from streams.contract.units import HOUR_MS
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.markup import Element, parsed
from tests.support.desk.officer import NOW, raised

HOME = {"person": "p", "area": "331102", "home_lat": "28.45", "home_lon": "119.92"}


@pytest.fixture
def visit(store: Store) -> Visit:
    store.put_people([HOME])
    store.put_warnings([raised(1, "p", warning="wandering", onset=NOW - 2 * HOUR_MS)])
    return Visit(http_app(store))


def sheet(visit: Visit) -> Element:
    card = next(visit.open("/?tier=1").every("sg-card"))
    page = visit.open(card.one(tag="a").attributes["href"])
    link = next(one for one in page.every(tag="a") if "/search/" in one.attributes["href"])
    return visit.open(link.attributes["href"])


def test_the_map_is_drawn_with_its_areas_and_places_in_order(visit: Visit) -> None:
    page = sheet(visit)
    drawn = {name: list(page.one(name).every(tag="rect")) for name in ("sg-p95", "sg-p50")}
    assert drawn["sg-p50"] and len(drawn["sg-p95"]) > len(drawn["sg-p50"])
    places = [one.text for one in page.one("sg-places").every(tag="li")]
    shares = [float(one.split(" ")[0]) for one in places]
    assert len(places) == 12 and shares == sorted(shares, reverse=True)
    assert any("家" in one for one in places)
    assert "style=" not in str(page.attributes) and not list(page.every(tag="style"))


def test_a_fresh_sighting_is_shown_from_near_and_named_first(visit: Visit) -> None:
    before = sheet(visit)
    visit.send(form_of(before, "sighting"), place="28.451, 119.921", datum="wgs84", sure="0.9")
    page = sheet(visit)
    assert scale_km(page) < scale_km(before)
    first, second, *_ = (one.text for one in page.one("sg-places").every(tag="li"))
    assert "目击处" in first + second


def scale_km(page: Element) -> float:
    """Return how long the bar of the map is."""
    length, unit = next(page.every("sg-km")).text.split(" ")
    assert unit == "km"
    return float(length)


def test_a_sighting_and_a_search_in_vain_are_ordinary_forms(visit: Visit) -> None:
    page = sheet(visit)
    assert len(list(page.every("sg-seen"))) == 1 and not list(page.every("sg-swept"))
    sent = visit.send(form_of(page, "sighting"), place="28.47, 119.92", datum="wgs84")
    assert sent.status_code == 303
    seen = visit.open(sent.headers["location"])
    assert len(list(seen.every("sg-seen"))) == 2
    swept = visit.send(form_of(seen, "searched"), place="28.47，119.92", radius_m="400")
    assert swept.status_code == 303
    after = visit.open(swept.headers["location"])
    assert len(list(after.every("sg-swept"))) == 1
    assert len(list(after.one("sg-history").every(tag="li"))) == 3


def test_what_cannot_be_read_is_said_and_nothing_is_lost(visit: Visit) -> None:
    page = sheet(visit)
    answer = visit.send(form_of(page, "sighting"), place="解放街")
    assert answer.status_code == 422
    said = parsed(answer.text)
    (kept,) = (one for one in form_of(said, "sighting").every(tag="input")
               if one.attributes["name"] == "place")  # fmt: skip
    assert kept.attributes["value"] == "解放街"
    assert "lat" in said.one("sg-loud").text and len(list(said.every("sg-seen"))) == 1
