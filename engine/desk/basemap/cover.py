"""Which tiles lie under a picture, and where on it."""

from __future__ import annotations

import math
from typing import NamedTuple

from engine.desk.search.picture import UNITS, Frame
from engine.desk.search.theory.grid import Grid, Point
from engine.formats.basemap import Basemap

EQUATOR_KM = 40_075.017
SHARE = 0.4
"""Share of the picture that a tile of 256 pixels spans about: on 640 of the screen it is sharp."""
MOST_TILES = 64


class Placed(NamedTuple):
    """A tile on the picture: its address, and its square in units from the north-west corner."""

    zoom: int
    column: int
    row: int
    x: float
    y: float
    wide: float
    high: float


class Ground(NamedTuple):
    """The tiles under a picture, and whom the map is by."""

    tiles: list[Placed]
    credit: str


def ground_of(basemap: Basemap, grid: Grid, frame: Frame) -> Ground:
    """Return the tiles under a frame about the middle of a grid; none where no file holds it."""
    archive = basemap.of(*grid.middle)
    if archive is None:
        return Ground([], "")
    zoom = min(max(fitting(grid.middle.lat, frame.side_km), archive.zooms[0]), archive.zooms[-1])
    tiles = cover(grid, frame, zoom)
    return Ground(tiles if len(tiles) <= MOST_TILES else [], archive.credit)


def fitting(lat: float, side_km: float) -> int:
    """Return the zoom at which a tile spans about two fifths of a picture of some width.

    Examples
    --------
    >>> fitting(28.45, 2.4), fitting(28.45, 25.0)
    (15, 12)
    """
    around = EQUATOR_KM * math.cos(math.radians(lat))
    return round(math.log2(around / (SHARE * side_km)))


def cover(grid: Grid, frame: Frame, zoom: int) -> list[Placed]:
    """Return the tiles of a zoom that a frame touches, each where it is drawn.

    The picture is flat and the tiles are of Web Mercator (EPSG:3857): within the 25 km of a map
    both differ by less than a metre once each tile is put by its own corners.

    Examples
    --------
    >>> tiles = cover(Grid(Point(28.45, 119.92)), Frame(2.4, 1, 0.5), 15)
    >>> len(tiles), round(sum(one.wide * one.high for one in tiles) / UNITS**2, 1)
    (12, 2.4)
    """
    half = UNITS / 2 * frame.unit_km
    north, west = grid.middle.lat + half / 111.32, grid.middle.lon - half / grid.km_of_longitude
    south, east = grid.middle.lat - half / 111.32, grid.middle.lon + half / grid.km_of_longitude
    left, top = (math.floor(one) for one in _tile_of(Point(north, west), zoom))
    right, bottom = (math.floor(one) for one in _tile_of(Point(south, east), zoom))
    return [
        _placed(grid, frame, zoom, column, row)
        for row in range(max(top, 0), min(bottom, 2**zoom - 1) + 1)
        for column in range(left, right + 1)
    ]


def _tile_of(point: Point, zoom: int) -> tuple[float, float]:
    """Return the column and row in which a position lies, with the part of the tile."""
    lat = math.radians(point.lat)
    down = (1 - math.asinh(math.tan(lat)) / math.pi) / 2
    return (point.lon + 180) / 360 * 2**zoom, down * 2**zoom


def _corner(column: int, row: int, zoom: int) -> Point:
    """Return the north-west corner of a tile."""
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**zoom))))
    return Point(lat, column / 2**zoom * 360 - 180)


def _placed(grid: Grid, frame: Frame, zoom: int, column: int, row: int) -> Placed:
    x, y = frame.spot(grid, _corner(column, row, zoom))
    right, bottom = frame.spot(grid, _corner(column + 1, row + 1, zoom))
    drawn = (round(one, 3) for one in (x, y, right - x, bottom - y))
    return Placed(zoom, column % 2**zoom, row, *drawn)
