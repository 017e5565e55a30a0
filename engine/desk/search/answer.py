"""A search map as it is answered: cells, areas, places in the order to look."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from engine.desk.search.model import (
    LikelyOut,
    MapOut,
    PointOut,
    SearchOut,
    SeenOut,
    SweptOut,
    UsualOut,
    WatchedOut,
)
from engine.desk.search.theory.frontier import chance_about, frontier
from engine.desk.search.theory.grid import CELL_KM, COUNT, Cells, Grid, Point
from engine.desk.search.theory.search import LAYERS, Known, Layer, Map, areas_km2, search_map

BLOCK = 5
"""Cells a side of the blocks that are named in the order to look, 500 m."""
_BEFORE = BLOCK // 2
"""Cells by which the blocks begin before the map, so that one lies about its middle."""
MOST_PLACES = 20
LEAST = 1e-4
"""Probability below which a place is not named: nobody can have come there."""
NEAR_CELLS = 3
VISITED = ("temple", "market")
"""Places of the bureau's map that are named in the order to look."""
NEEDS = "无已知位置：请先报告一次目击 no position is known: tell of a sighting first"


def answer(
    incident: str, known: Known | None, at: int, without: Collection[Layer], cell_m: int
) -> SearchOut:
    """Return what is known of where somebody may be; without any position, what is needed.

    What stands beside the map (time left, searchers, find) is the service's.
    """
    layers = [layer for layer in LAYERS if layer not in without and layer not in _unknown(known)]
    if known is None:
        return SearchOut(incident=incident, at=at, needs=NEEDS, terrain="unknown", layers=layers,
                         seen=[], searched=[], usual=[], likeliest=[], frontier=[],
                         urgency=None, searchers=[], found=None, map=None)  # fmt: skip
    found = search_map(known, at, without)
    return SearchOut(
        incident=incident, at=at, needs="", terrain=known.terrain, layers=layers,
        seen=[SeenOut(lat=lat, lon=lon, at=one.at, sure=one.sure)
              for one in known.seen for lat, lon in [one.point]],
        searched=[SweptOut(lat=one.middle.lat, lon=one.middle.lon, at=one.at,
                           radius_m=one.radius_m, silent=one.silent, answers=one.answers)
                  for one in known.searched],
        usual=[UsualOut(lat=lat, lon=lon, days=round(one.days, 1))
               for one in sorted(known.usual, key=lambda one: -one.days)
               for lat, lon in [one.point]],
        likeliest=likeliest(found, known),
        frontier=[WatchedOut(what=one.place.what, name=one.place.name, lat=one.point.lat,
                             lon=one.point.lon, km=round(one.km, 2), p=one.p,
                             detection=one.place.detection)
                  for one in frontier(found, known.seen[-1], at, known.mapped)],
        urgency=None, searchers=[], found=None, map=_map(found, cell_m),
    )  # fmt: skip


def _unknown(known: Known | None) -> set[Layer]:
    """Return the layers of which nothing is known here."""
    tracked = any(one.tracked for one in known.seen) if known else False
    told: dict[Layer, bool] = {"life_space": bool(known and known.usual), "position": tracked}
    kinds = {one.what for one in known.mapped} if known else set()
    told |= {"roads": "road" in kinds, "water": "water" in kinds}
    return {layer for layer, there in told.items() if not there}


def _map(found: Map, cell_m: int) -> MapOut:
    low, high = found.grid.point(-0.5, -0.5), found.grid.point(COUNT - 0.5, COUNT - 0.5)
    half, most, nearly = areas_km2(found)
    return MapOut(
        cell_m=cell_m,
        south_west=PointOut(lat=low.lat, lon=low.lon),
        north_east=PointOut(lat=high.lat, lon=high.lon),
        cells=_coarse(found.cells, round(cell_m / 1000 / CELL_KM)).tolist(),
        outside=found.outside,
        areas_km2={"50": half, "75": most, "95": nearly},
    )


def _coarse(cells: Cells, by: int) -> Cells:
    """Return sums of blocks of cells: nothing is lost of the whole."""
    blocks = cells.reshape(COUNT // by, by, COUNT // by, by)
    summed: Cells = blocks.sum(axis=(1, 3))
    return summed


def likeliest(found: Map, known: Known) -> list[LikelyOut]:
    """Return his own places, temples and markets, and blocks of 500 m, the likeliest first."""
    blocks = _blocks(found.cells)
    likely = np.argsort(-blocks, axis=None, kind="stable")[:MOST_PLACES]
    named = [_own(found, one.name, one.point) for one in known.places]
    named += [
        _own(found, one.name or one.what, Point(*one.lines[0][0]))
        for one in known.mapped
        if one.what in VISITED
    ]
    for place in likely:
        row, column = divmod(int(place), len(blocks))
        first = (BLOCK * one - _BEFORE for one in (row, column))
        middle = found.grid.point(*(one + BLOCK / 2 - 0.5 for one in first))
        named.append(
            LikelyOut(lat=middle.lat, lon=middle.lon, name="", p=float(blocks[row, column]))
        )
    there = (one for one in named if one is not None and one.p > LEAST)
    return sorted(there, key=lambda one: -one.p)


def _blocks(cells: Cells) -> Cells:
    """Return sums of blocks of 500 m, one of which lies about the middle of the map."""
    padded = np.pad(cells, (_BEFORE, BLOCK - _BEFORE))
    count = len(padded) // BLOCK
    summed: Cells = padded.reshape(count, BLOCK, count, BLOCK).sum(axis=(1, 3))
    return summed


def holds(one: LikelyOut, point: Point) -> bool:
    """Return whether a block of 500 m about a place holds a point."""
    half = BLOCK * CELL_KM / 2
    return all(abs(km) <= half for km in Grid(Point(one.lat, one.lon)).km(point))


def _own(found: Map, name: str, point: Point) -> LikelyOut | None:
    """Return a named place with what lies within 300 m of it, None outside of the map."""
    p = chance_about(found, point, NEAR_CELLS)
    return None if p is None else LikelyOut(lat=point.lat, lon=point.lon, name=name, p=p)
