"""What makes some cells likelier than their distance: places that mean something, a heading."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from engine.desk.search.grid import Cells, Grid, Point

KERNEL_KM = 0.2
PLACE_FACTOR = 5.0
"""How much likelier a place of one's own is than its distance says (assumed; domain knowledge of
search: former homes, work, temple, market are tried first)."""
CONE_DEG = 45.0
HEADING_FACTOR = 2.0
"""Lost people walk straight on until they are stuck: a cone of 45 degrees either side (assumed)."""


class OwnPlace(NamedTuple):
    """A place that means something to the person; `weight` from 0 to 1."""

    name: str
    point: Point
    weight: float = 1.0


def near_places(grid: Grid, places: Iterable[OwnPlace]) -> Cells:
    """Return the factor of each cell by the places nearby: 1 far away, 5 at one.

    Examples
    --------
    >>> home = OwnPlace("home", Point(28.45, 119.92))
    >>> factor = near_places(Grid(home.point), [home])
    >>> round(float(factor.max()), 1), float(factor.min())
    (4.8, 1.0)
    """
    east, north = grid.away(grid.middle)
    best = np.zeros_like(east)
    for place in places:
        x, y = grid.km(place.point)
        squared = (east - x) ** 2 + (north - y) ** 2
        best = np.maximum(best, place.weight * np.exp(-squared / (2 * KERNEL_KM**2)))
    return 1 + (PLACE_FACTOR - 1) * best


def heading(grid: Grid, last: Point, degrees: float) -> Cells:
    """Return the factor of each cell by the heading (from north, clockwise) at the last point.

    Examples
    --------
    >>> at = Point(28.45, 119.92)
    >>> factor = heading(Grid(at), at, 90)
    >>> float(factor[125, 200]), float(factor[125, 50])
    (2.0, 1.0)
    """
    east, north = grid.away(last)
    turned = np.degrees(np.arctan2(east, north)) - degrees
    off = np.abs((turned + 180) % 360 - 180)
    return np.where(off <= CONE_DEG, HEADING_FACTOR, 1.0)


def bearing(start: Point, end: Point) -> float:
    """Return the direction from one point to another, degrees from north, clockwise.

    Examples
    --------
    >>> bearing(Point(28, 119), Point(28, 120)), bearing(Point(28, 119), Point(27, 119))
    (90.0, 180.0)
    """
    east = (end.lon - start.lon) * math.cos(math.radians((start.lat + end.lat) / 2))
    return math.degrees(math.atan2(east, end.lat - start.lat)) % 360
