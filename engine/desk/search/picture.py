"""A search map as a picture: which cells hold 50, 75, 95 % as runs of rows, and points upon it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.desk.search.theory.grid import CELL_KM, COUNT, Cells, Grid, Point

LEVELS = (0.5, 0.75, 0.95)
UNITS = 125
"""Units a side in which points are drawn, whatever the frame shows."""
DIRECTIONS = {"zh": "北,东北,东,东南,南,西南,西,西北", "en": "N,NE,E,SE,S,SW,W,NW"}


class Run(NamedTuple):
    """Some blocks side by side: column and row from the north-west corner, and how many."""

    x: int
    y: int
    width: int


class Frame(NamedTuple):
    """The part of a map that is drawn: a square about its middle, in blocks of some cells.

    `bar_km` is how much the bar beside it shows.
    """

    side_km: float
    block: int
    bar_km: float

    @property
    def wide(self) -> int:
        """Blocks a side."""
        return round(self.side_km / CELL_KM) // self.block

    @property
    def unit_km(self) -> float:
        """Kilometres that one unit shows."""
        return self.side_km / UNITS

    def spot(self, grid: Grid, point: Point) -> tuple[float, float]:
        """Return where a point is drawn, in units from the north-west corner."""
        east, north = grid.km(point)
        half = UNITS / 2
        return half + east / self.unit_km, half - north / self.unit_km


FRAMES = (Frame(2.4, 1, 0.5), Frame(5.0, 1, 1), Frame(10.0, 1, 2), Frame(25.0, 2, 5))
"""From just seen to long gone; each an even number of cells, so that its middle is the map's."""


def frame_of(cells: Cells, outside: float, grid: Grid, points: Iterable[Point] = ()) -> Frame:
    """Return the smallest frame with all of the 95 % area and some points.

    Examples
    --------
    >>> certain = np.zeros((250, 250))
    >>> certain[125, 125] = 1.0
    >>> grid, far = Grid(Point(28.45, 119.92)), Point(28.5, 119.92)
    >>> frame_of(certain, 0.0, grid).side_km, frame_of(certain, 0.0, grid, [far]).side_km
    (2.4, 25.0)
    """
    held = np.concatenate(np.nonzero(_levels(cells, outside) < len(LEVELS)))
    furthest = float(np.abs(held + 0.5 - COUNT / 2).max()) * CELL_KM
    needed = 2 * max([furthest, *(abs(km) for point in points for km in grid.km(point))])
    return next((one for one in FRAMES if needed <= one.side_km), FRAMES[-1])


def runs(cells: Cells, outside: float, frame: Frame = FRAMES[-1]) -> list[tuple[int, list[Run]]]:
    """Return for each share in percent the blocks that its smallest area adds, the widest first.

    Examples
    --------
    >>> certain = np.zeros((250, 250))
    >>> certain[0, 0] = 1.0
    >>> runs(certain, 0.0)[2]
    (50, [Run(x=0, y=124, width=1)])
    """
    whole = _levels(cells, outside, frame.block)
    cut = (len(whole) - frame.wide) // 2
    shaped = whole[cut : cut + frame.wide, cut : cut + frame.wide]
    drawn = [(round(100 * share), _runs(shaped == n)) for n, share in enumerate(LEVELS)]
    return drawn[::-1]


def _levels(cells: Cells, outside: float, block: int = 1) -> NDArray[np.intp]:
    """Return for each block, rows from the north, which of the smallest areas it belongs to.

    0, 1, 2 for those that hold 50, 75, 95 % of what is on the map, 3 for none.
    """
    count = COUNT // block
    blocks = cells.reshape(count, block, count, block).sum(axis=(1, 3))[::-1]
    order = np.argsort(-blocks, axis=None, kind="stable")
    held = np.cumsum(blocks.ravel()[order]) - blocks.ravel()[order]
    level = np.empty(blocks.size, dtype=np.intp)
    level[order] = np.searchsorted(np.array(LEVELS) * (1.0 - outside), held, side="right")
    return level.reshape(blocks.shape)


def _runs(chosen: NDArray[np.bool_]) -> list[Run]:
    """Return the runs of a picture of yes and no, row by row."""
    padded = np.pad(chosen.astype(np.int8), ((0, 0), (1, 1)))
    edges = np.diff(padded, axis=1)
    rows, begins = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    found = zip(begins.tolist(), rows.tolist(), (ends - begins).tolist(), strict=True)
    return [Run(*one) for one in found]


def way(start: Point, end: Point, language: str) -> str:
    """Return how far and in which direction something lies, as people say it.

    Examples
    --------
    >>> way(Point(28.45, 119.92), Point(28.459, 119.92), "zh")
    '北 1.0 km'
    """
    north = (end.lat - start.lat) * 111.32
    east = (end.lon - start.lon) * 111.32 * math.cos(math.radians(start.lat))
    eighth = round(math.degrees(math.atan2(east, north)) / 45) % 8
    far = math.hypot(east, north)
    return f"{DIRECTIONS[language].split(',')[eighth]} {far:.1f} km" if far >= 0.05 else "0 km"
