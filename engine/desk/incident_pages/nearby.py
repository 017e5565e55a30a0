"""A small map of an incident: home, where the person was last, how far and in which direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.desk.search.model import KnownPlaceOut
from engine.desk.search.picture import UNITS, Frame, way
from engine.desk.search.theory.grid import Grid, Point
from engine.desk.web.texts import Language, said
from engine.desk.web.times import ago, civil_time

FRAMES = tuple(
    Frame(side, 1, bar)
    for side, bar in ((0.6, 0.1), (1.2, 0.2), (2.4, 0.5), (5, 1), (10, 2), (25, 5), (60, 10))
)
"""From around the house to the next county; beyond, the last known place alone is drawn."""
MARGIN = 1.25
"""How much wider than its places a map is."""
MOST = 9
"""Sightings drawn, the newest: more would lie upon each other."""


class Spot(NamedTuple):
    """A place on the map, in units of the picture: what it is, and its number in the list."""

    x: float
    y: float
    what: str
    number: str


class Line(NamedTuple):
    """A place in the list below: what, when, which way from home, and its coordinates."""

    number: str
    label: str
    at: int | None
    when: str
    ago: str
    way: str
    place: str


class Nearby(NamedTuple):
    """The map: marks, the line from home to the last place, the bar, and the list."""

    wide: int
    spots: list[Spot]
    path: str
    bar: float
    bar_km: str
    lines: list[Line]


def nearby(
    places: Sequence[KnownPlaceOut], now: int, language: Language, zone: ZoneInfo
) -> Nearby | None:
    """Draw known places at a moment (epoch ms); None where there is none."""
    if not places:
        return None
    homes = [one for one in places if one.at is None]
    seen = [one for one in places if one.at is not None][-MOST:]
    shown = [*homes, *seen]
    grid, frame = _framed([Point(one.lat, one.lon) for one in shown])
    home = next((Point(one.lat, one.lon) for one in homes if one.what == "home"), None)
    numbers = ["" for _ in homes] + [str(n) for n in range(1, len(seen) + 1)]
    spots, lines = [], []
    for one, number in zip(shown, numbers, strict=True):
        point = Point(one.lat, one.lon)
        x, y = (round(unit, 1) for unit in frame.spot(grid, point))
        if max(abs(x - UNITS / 2), abs(y - UNITS / 2)) <= UNITS / 2:
            spots.append(Spot(x, y, one.what, number))
        lines.append(_line(one, number, home, now, language, zone))
    path = "" if home is None or not seen else _path(grid, frame, home, seen[-1])
    return Nearby(
        UNITS,
        spots,
        path,
        round(frame.bar_km / frame.unit_km, 1),
        _length(frame.bar_km),
        lines[::-1],
    )


def _framed(points: Sequence[Point]) -> tuple[Grid, Frame]:
    """Return the middle and the smallest frame of all places; else about the last one."""
    lats, lons = sorted(one.lat for one in points), sorted(one.lon for one in points)
    grid = Grid(Point((lats[0] + lats[-1]) / 2, (lons[0] + lons[-1]) / 2))
    needed = 2 * MARGIN * max(abs(km) for one in points for km in grid.km(one))
    fits = next((one for one in FRAMES if needed <= one.side_km), None)
    return (grid, fits) if fits else (Grid(points[-1]), FRAMES[-1])


def _path(grid: Grid, frame: Frame, home: Point, last: KnownPlaceOut) -> str:
    """Return the line from home to where the person was last, as an SVG path."""
    ends = (frame.spot(grid, one) for one in (home, Point(last.lat, last.lon)))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ends)


def _line(
    one: KnownPlaceOut, number: str, home: Point | None, now: int, language: Language,
    zone: ZoneInfo,
) -> Line:  # fmt: skip
    label = one.label or said(f"at_{one.what}", language)
    if one.what == "sighting":
        label = f"{label} {one.sure:.0%}"
    when = "" if one.at is None else civil_time(one.at, zone)
    passed = "" if one.at is None else ago(now - one.at, language)
    away = home is not None and one.what != "home"
    far = way(home, Point(one.lat, one.lon), language) if home is not None and away else ""
    return Line(number, label, one.at, when, passed, far, f"{one.lat:.5f}, {one.lon:.5f}")


def _length(km: float) -> str:
    return f"{km:g} km" if km >= 1 else f"{1000 * km:g} m"
