"""The grid of a search map: 25 by 25 km of square cells about one point."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.float64]
"""One value a cell: rows from south to north, columns from west to east."""
SIDE_KM = 25.0
CELL_KM = 0.1
COUNT = round(SIDE_KM / CELL_KM)
KM_PER_DEGREE = 111.32


class Point(NamedTuple):
    """A position in WGS-84, degrees."""

    lat: float
    lon: float


class Grid(NamedTuple):
    """The cells about `middle`: 250 by 250 of 100 m, as MapScore rates maps (tgis.12143).

    Examples
    --------
    >>> grid = Grid(Point(28.45, 119.92))
    >>> grid.place_of(Point(28.45, 119.92)), grid.place_of(Point(29.0, 119.92))
    ((125, 125), None)
    """

    middle: Point

    def km(self, point: Point) -> tuple[float, float]:
        """Return kilometres east and north of the middle; good to a per cent within 100 km."""
        north = (point.lat - self.middle.lat) * KM_PER_DEGREE
        return (point.lon - self.middle.lon) * self.km_of_longitude, north

    def point(self, row: float, column: float) -> Point:
        """Return the position of a cell's centre."""
        east, north = ((place + 0.5) * CELL_KM - SIDE_KM / 2 for place in (column, row))
        lon = self.middle.lon + east / self.km_of_longitude
        return Point(self.middle.lat + north / KM_PER_DEGREE, lon)

    def place_of(self, point: Point) -> tuple[int, int] | None:
        """Return the row and column in which a position lies, None outside of the map."""
        east, north = self.km(point)
        row, column = (math.floor((one + SIDE_KM / 2) / CELL_KM) for one in (north, east))
        return (row, column) if 0 <= row < COUNT and 0 <= column < COUNT else None

    def away(self, point: Point) -> tuple[Cells, Cells]:
        """Return how many kilometres east and north of a position each cell's centre lies."""
        east, north = self.km(point)
        centres = (np.arange(COUNT) + 0.5) * CELL_KM - SIDE_KM / 2
        away = np.meshgrid(centres - east, centres - north)
        return away[0], away[1]

    @property
    def km_of_longitude(self) -> float:
        """Kilometres a degree of longitude."""
        return KM_PER_DEGREE * math.cos(math.radians(self.middle.lat))
