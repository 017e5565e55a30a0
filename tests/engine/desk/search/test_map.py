"""Search maps: what is published holds, nothing of the whole is lost, what is searched is left."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.desk.search.theory.detection import Sweep
from engine.desk.search.theory.distances import Terrain
from engine.desk.search.theory.frontier import frontier
from engine.desk.search.theory.grid import KM_PER_DEGREE, Grid, Point
from engine.desk.search.theory.layers import USUAL, OwnPlace, Usual
from engine.desk.search.theory.rating import rating
from engine.desk.search.theory.search import (
    HOUR_MS,
    LAYERS,
    Known,
    Layer,
    Map,
    Seen,
    areas_km2,
    search_map,
)
from streams.register.mapped import Mapped

HOME = Point(28.45, 119.92)
DAY_MS = 24 * HOUR_MS
# Koester 2008, dementia, km at 25, 50, 75, 95 %, as public search tools print them.
PUBLISHED: dict[Terrain, tuple[float, ...]] = {
    "urban": (0.32, 1.13, 3.22, 12.6),
    "mountain": (0.32, 0.80, 1.93, 8.2),
    "flat": (0.32, 0.97, 2.41, 12.7),
}


def away(km: float, degrees: float, start: Point = HOME) -> Point:
    """Return a point so far from another, in a direction from north."""
    north, east = km * math.cos(math.radians(degrees)), km * math.sin(math.radians(degrees))
    lon = east / (KM_PER_DEGREE * math.cos(math.radians(start.lat)))
    return Point(start.lat + north / KM_PER_DEGREE, start.lon + lon)


def around(found: Map, middle: Point, km: float) -> float:
    """Return the probability to be within a square about a point."""
    east, north = found.grid.away(middle)
    return float(found.cells[(abs(east) < km) & (abs(north) < km)].sum())


@pytest.mark.parametrize("terrain", PUBLISHED)
def test_distance_rings_find_as_well_as_published(terrain: Terrain) -> None:
    drawn = np.random.default_rng(20260)
    known = (0.02, *PUBLISHED[terrain], 2 * PUBLISHED[terrain][-1])
    share = np.interp(drawn.random(200), (0, 0.25, 0.5, 0.75, 0.95, 1), np.log(known))
    found = search_map(Known([Seen(0, HOME)], terrain=terrain), DAY_MS, without=["places"])
    rated = [
        rating(found.cells, found.grid, away(km, degrees))
        for km, degrees in zip(np.exp(share), drawn.random(200) * 360, strict=True)
    ]
    assert np.mean(rated) >= 0.75


def test_the_rings_hold_the_published_share_within_each_distance() -> None:
    found = search_map(Known([Seen(0, HOME)], terrain="mountain"), 30 * DAY_MS)
    distance = np.hypot(*found.grid.away(HOME))
    within = [float(found.cells[distance < km].sum()) for km in PUBLISHED["mountain"]]
    # .85 on foot, the rest by all modes, 5 % outside of the map
    assert within == pytest.approx([0.25, 0.5, 0.75, 0.95], abs=0.06)


points = st.builds(away, st.floats(0, 15), st.floats(0, 360))
sightings = st.builds(
    Seen, st.integers(0, DAY_MS), points, st.floats(0.01, 1), st.booleans(),
    st.none() | st.floats(0, 359), st.booleans(),
)  # fmt: skip
chances = st.floats(0.01, 0.99)
sweeps = st.builds(
    Sweep, st.integers(0, DAY_MS), points, st.floats(10, 5000), chances, chances
)  # fmt: skip
known = st.builds(
    Known,
    st.lists(sightings, min_size=1, max_size=4).map(sorted),
    st.lists(st.builds(OwnPlace, st.just("x"), points, st.floats(0, 1)), max_size=3),
    st.lists(sweeps, max_size=4),
    st.sampled_from(list(PUBLISHED)),
    st.lists(st.builds(Usual, points, st.floats(0, 60)), max_size=4),
    st.lists(
        st.builds(
            Mapped,
            st.sampled_from(("road", "water")),
            st.just(""),
            st.just(""),
            st.lists(st.lists(points.map(tuple), min_size=1, max_size=3), min_size=1, max_size=2),
        ),
        max_size=2,
    ),
)


@settings(max_examples=40, deadline=None)
@given(known, st.integers(0, 3 * DAY_MS), st.sets(st.sampled_from(LAYERS)))
def test_whatever_is_known_the_whole_is_one(known: Known, at: int, without: set[Layer]) -> None:
    found = search_map(known, at, without)
    assert abs(float(found.cells.sum()) + found.outside - 1) < 1e-9
    assert float(found.cells.min()) >= 0 and 0 < found.outside < 1


def test_what_was_searched_keeps_what_was_missed_and_the_rest_grows_alike() -> None:
    sweep = Sweep(1, away(1, 90), 400, 0.7, 0.7)
    before = search_map(Known([Seen(0, HOME)]), DAY_MS)
    after = search_map(Known([Seen(0, HOME)], searched=[sweep]), DAY_MS)
    east, north = before.grid.away(sweep.middle)
    distance = np.hypot(east, north)
    inside, outside = distance < 0.3, distance > 0.5
    grown = after.cells[outside] / before.cells[outside]
    assert np.ptp(grown) < 1e-9 and grown[0] > 1
    assert after.outside / before.outside == pytest.approx(grown[0])
    assert after.cells[inside] / before.cells[inside] == pytest.approx(0.3 * grown[0])


def test_a_search_before_a_sighting_says_nothing_of_where_he_went_since() -> None:
    there = away(2, 0)
    sweep = Sweep(1, there, 600, 0.9, 0.9)
    seen = [Seen(0, HOME), Seen(2, there)]
    unsearched = search_map(Known(seen), HOUR_MS)
    searched = search_map(Known(seen, searched=[sweep]), HOUR_MS)
    assert around(searched, there, 0.3) == pytest.approx(around(unsearched, there, 0.3))


def test_an_unsure_sighting_leaves_the_older_one_some_weight() -> None:
    there = away(5, 0)
    found = search_map(Known([Seen(0, HOME), Seen(HOUR_MS, there, 0.7)]), HOUR_MS + 60_000)
    assert around(found, there, 0.5) == pytest.approx(0.95 * 0.7, abs=0.03)
    assert 0.05 < around(found, HOME, 2) < 0.95 * 0.3


def test_nobody_is_further_than_he_can_have_come_but_a_bus_carries_him() -> None:
    seen = Seen(0, HOME)
    walked = search_map(Known([seen]), HOUR_MS // 12)
    far = np.hypot(*walked.grid.away(HOME)) > 9
    assert float(walked.cells[far].sum()) == 0
    anywhere = search_map(Known([seen]), HOUR_MS // 12, without=["reach"])
    assert float(anywhere.cells[far].sum()) > 0.02
    ridden = search_map(Known([seen._replace(rode=True)]), 2 * HOUR_MS)
    on_foot = search_map(Known([seen]), 2 * HOUR_MS)
    assert around(ridden, HOME, 2) < around(on_foot, HOME, 2)


def test_a_heading_and_places_of_his_own_lift_the_score() -> None:
    find = away(3, 40)
    plain = search_map(Known([Seen(0, HOME)]), DAY_MS)
    headed = search_map(Known([Seen(0, HOME, heading_deg=45)]), DAY_MS)
    placed = search_map(Known([Seen(0, HOME)], [OwnPlace("旧居", find)]), DAY_MS)
    scores = [rating(one.cells, one.grid, find) for one in (plain, headed, placed)]
    assert scores[0] < scores[1] < scores[2]
    behind = away(3, 220)
    assert rating(headed.cells, headed.grid, behind) < rating(plain.cells, plain.grid, behind)


def test_who_left_as_on_any_day_is_looked_for_where_he_is_used_to_be() -> None:
    park, usual = away(6, 200), [Usual(away(6, 200), 9.0), Usual(away(4, 20), 1.0)]
    left = Seen(0, HOME, left=True)
    plain = search_map(Known([left]), DAY_MS)
    own = search_map(Known([left], usual=usual), DAY_MS)
    assert around(own, park, 0.6) == pytest.approx(0.95 * USUAL * 0.9, rel=0.05)
    assert rating(own.cells, own.grid, park) > rating(plain.cells, plain.grid, park)
    switched = search_map(Known([left], usual=usual), DAY_MS, without=["life_space"])
    assert np.array_equal(switched.cells, plain.cells)
    soon = search_map(Known([left], usual=usual), HOUR_MS // 12)
    assert around(soon, park, 0.6) == 0
    lost = Known([left, Seen(HOUR_MS, away(2, 90), 1.0)], usual=usual)
    assert around(search_map(lost, DAY_MS), park, 0.6) < 0.02


def test_a_road_is_likelier_and_a_camera_stands_where_he_may_be_by_now() -> None:
    road = Mapped("road", "", "", [[tuple(away(1, 0)), tuple(away(3, 0))]])  # type: ignore[list-item]
    found = search_map(Known([Seen(0, HOME)], mapped=[road]), DAY_MS)
    plain = search_map(Known([Seen(0, HOME)]), DAY_MS)
    gain = found.cells / plain.cells
    place = found.grid.place_of(away(2, 0))
    assert place is not None and gain[place] / gain[0, 0] == pytest.approx(2.5, abs=0.6)
    off = search_map(Known([Seen(0, HOME)], mapped=[road]), DAY_MS, without=["roads"])
    assert np.array_equal(off.cells, plain.cells)
    cameras = [Mapped("camera", str(km), "", [[tuple(away(km, 45))]]) for km in (0.2, 4.0, 9.0)]  # type: ignore[list-item]
    named = [one.place.name for one in frontier(found, Seen(0, HOME), HOUR_MS, [road, *cameras])]
    assert named == ["4.0"]
    early = frontier(found, Seen(0, HOME), HOUR_MS // 60, cameras)
    assert [one.place.name for one in early] == ["0.2"]


def test_a_city_of_roads_is_reckoned_within_half_a_second() -> None:
    drawn = np.random.default_rng(7)
    ends = (
        28.45 + drawn.uniform(-0.11, 0.11, (5000, 2)),
        119.92 + drawn.uniform(-0.12, 0.12, (5000, 2)),
    )
    lines = [
        [(a, c), (a + (b - a) / 40, c + (d - c) / 40)] for (a, b), (c, d) in zip(*ends, strict=True)
    ]
    mapped = [Mapped("road", "", "", [line]) for line in lines]
    known = Known([Seen(0, HOME)], mapped=mapped)
    spent = []
    for _ in range(3):
        began = time.process_time()
        search_map(known, DAY_MS)
        spent.append(time.process_time() - began)
    assert min(spent) < 0.5


def test_areas_grow_with_what_they_hold_and_a_flat_map_scores_nothing() -> None:
    found = search_map(Known([Seen(0, HOME)]), DAY_MS, without=["distance", "places"])
    assert areas_km2(found)[0] == pytest.approx(625 * 0.5 / 0.95, rel=0.01)
    assert rating(found.cells, found.grid, away(4, 10)) == pytest.approx(0, abs=1e-9)
    assert rating(found.cells, Grid(HOME), away(40, 10)) == -1.0
