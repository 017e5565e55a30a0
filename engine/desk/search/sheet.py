"""The search sheet: the map drawn, places in the order to look, what was seen and searched."""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.desk.basemap.cover import Ground, ground_of
from engine.desk.search.answer import holds, likeliest
from engine.desk.search.picture import UNITS, Frame, Run, frame_of, runs, way
from engine.desk.search.theory.frontier import frontier
from engine.desk.search.theory.grid import Point
from engine.desk.search.theory.search import Known, Map, Seen, areas_km2, search_map
from engine.desk.web.texts import Language, said
from engine.desk.web.times import ago, civil_time
from engine.formats.basemap import NO_BASEMAP, Basemap
from features.movement.places import CELL_M


class Mark(NamedTuple):
    """A point on the map, in units of the picture, what stands beside it, its size."""

    x: float
    y: float
    label: str
    size: float = 0.0


class Line(NamedTuple):
    """A line of a list."""

    label: str
    where: str
    share: str
    place: str


class Camera(NamedTuple):
    """A camera or stop on the frontier; `x` and `y` as of a mark."""

    x: float
    y: float
    number: int
    what: str
    name: str
    way: str
    share: str
    place: str
    detection: float


class Sheet(NamedTuple):
    """All that the page shows of a search; `levels` are drawn from the widest to the likeliest.

    `block` is how many units a block is wide, `bar` the bar, which shows `bar_km`.
    """

    wide: int
    block: float
    bar: float
    bar_km: str
    ground: Ground
    levels: list[tuple[int, list[Run]]]
    seen: list[Mark]
    swept: list[Mark]
    own: list[Mark]
    usual: list[Mark]
    watched: list[Camera]
    places: list[Line]
    told: list[str]
    areas: list[tuple[int, str]]
    last: Point


def sheet(
    known: Known, at: int, language: Language, zone: ZoneInfo, basemap: Basemap = NO_BASEMAP
) -> Sheet:
    """Draw what is known at a moment (epoch ms), upon the bureau's map where it has one."""
    found = search_map(known, at)
    last, grid = known.seen[-1], found.grid
    shown = [one.point for one in known.seen] + [one.middle for one in known.searched]
    frame = frame_of(found.cells, found.outside, grid, shown)
    return Sheet(
        UNITS, UNITS / frame.wide, frame.bar_km / frame.unit_km, f"{frame.bar_km:g} km",
        ground_of(basemap, grid, frame),
        runs(found.cells, found.outside, frame),
        [Mark(*frame.spot(grid, one.point), str(n)) for n, one in enumerate(known.seen, 1)],
        [
            Mark(*frame.spot(grid, one.middle), "", one.radius_m / 1000 / frame.unit_km)
            for one in known.searched
        ],
        [Mark(*frame.spot(grid, one.point), one.name) for one in known.places],
        [Mark(*frame.spot(grid, one.point), "", CELL_M / 1000 / frame.unit_km)
         for one in known.usual],
        _watched(found, known, at, frame, language),
        _places(found, known, last, language),
        _told(known, at, language, zone),
        [(share, _area(size)) for share, size in zip((50, 75), areas_km2(found), strict=False)],
        last.point,
    )  # fmt: skip


def _watched(found: Map, known: Known, at: int, frame: Frame, language: Language) -> list[Camera]:
    last = known.seen[-1]
    return [
        Camera(
            *frame.spot(found.grid, one.point), number, one.place.what, one.place.name,
            way(last.point, one.point, language), f"{100 * one.p:.2f} %",
            f"{one.point.lat:.5f}, {one.point.lon:.5f}", one.place.detection,
        )
        for number, one in enumerate(frontier(found, last, at, known.mapped), 1)
    ]  # fmt: skip


def _places(found: Map, known: Known, last: Seen, language: Language) -> list[Line]:
    here = said(f"about_{_how(last)}", language)
    plain = {"家": said("at_home", language), "旧居": said("at_former", language)}
    return [
        Line(
            here if not one.name and holds(one, last.point) else plain.get(one.name, one.name),
            way(last.point, Point(one.lat, one.lon), language),
            f"{100 * one.p:.1f} %",
            f"{one.lat:.5f}, {one.lon:.5f}",
        )
        for one in likeliest(found, known)
    ]


def _area(size: float | None) -> str:
    if size is None:
        return "> 625"
    return f"{size:.1f}" if size >= 0.1 else "< 0.1"


def _how(one: Seen) -> str:
    """Return the word for how somebody was known to be somewhere."""
    return "left_home" if one.left else "tracked_there" if one.tracked else "was_seen"


def _told(known: Known, at: int, language: Language, zone: ZoneInfo) -> list[str]:
    """Return sightings and searches, the newest first."""
    zh = language == "zh"
    seen = [
        (
            one.at,
            f"{n} {said(_how(one), language)}"
            + ("" if one.left else f" · {'把握' if zh else 'sure'} {one.sure:.0%}"),
        )
        for n, one in enumerate(known.seen, 1)
    ]
    swept = [
        (
            one.at,
            f"{'已搜未见，半径' if zh else 'searched in vain, radius'} {one.radius_m:.0f} m · "
            f"{'若在场发现概率' if zh else 'would have been found'} {one.silent:.0%}",
        )
        for one in known.searched
    ]
    lines = sorted(seen + swept, reverse=True)
    return [f"{civil_time(when, zone)} ({ago(at - when, language)}) {what}" for when, what in lines]
