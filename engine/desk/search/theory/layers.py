"""What makes some cells likelier than their distance: places that mean something, a heading."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from engine.desk.search.theory.grid import CELL_KM, COUNT, SIDE_KM, Cells, Grid, Point

KERNEL_KM = 0.2
PLACE_FACTOR = 5.0
"""How much likelier a place of one's own is than its distance says (assumed; domain knowledge of
search: former homes, work, temple, market are tried first)."""
CONE_DEG = 45.0
HEADING_FACTOR = 2.0
"""Lost people walk straight on until they are stuck: a cone of 45 degrees either side (assumed)."""


USUAL = 0.3
"""Share of those who left home of whom their own life space tells where they are, not distance.

Most who get lost do on an ordinary way of their own (Rowe et al., 10.1186/1471-2318-11-28); which
share is assumed: on walks planted in recorded tracks .3 and .5 were alike likely, and .3 loses less
where somebody goes elsewhere."""


class Usual(NamedTuple):
    """A cell of somebody's life space, and on how many days of late he was there."""

    point: Point
    days: float


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


def life_space(grid: Grid, usual: Iterable[Usual]) -> Cells | None:
    """Return the probability of each cell by somebody's own life space; None if none lies here.

    A Gaussian of 200 m, the width of the record's cells, about each of them, as often as he was
    there; cells on ways between places stand among them. Sums to 1 over the map.

    Examples
    --------
    >>> park = Usual(Point(28.47, 119.9205), 9.0)
    >>> cells = life_space(Grid(Point(28.45, 119.92)), [park])
    >>> round(float(cells.sum()), 9), divmod(int(cells.argmax()), COUNT)
    (1.0, (147, 125))
    """
    centres = (np.arange(COUNT) + 0.5) * CELL_KM - SIDE_KM / 2
    found = [one for one in usual if one.days > 0 and grid.place_of(one.point) is not None]
    if not found:
        return None
    east, north = (
        np.array(one) for one in zip(*(grid.km(one.point) for one in found), strict=True)
    )
    days = np.array([one.days for one in found])
    # a Gaussian is the product of one along each side: a matrix of (cells, places) for each
    rows, columns = (
        np.exp(-((centres[:, None] - middle) ** 2) / (2 * KERNEL_KM**2)) for middle in (north, east)
    )
    cells: Cells = (rows * days) @ columns.T
    return cells / cells.sum()


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
