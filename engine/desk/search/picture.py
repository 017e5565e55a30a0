"""A search map as a picture: which cells hold 50, 75, 95 % as runs of rows, and points upon it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.desk.search.grid import COUNT, SIDE_KM, Cells, Grid, Point

LEVELS = (0.5, 0.75, 0.95)
BLOCK = 2
"""Cells a side of what is drawn, 200 m."""
WIDE = COUNT // BLOCK
DIRECTIONS = {"zh": "北,东北,东,东南,南,西南,西,西北", "en": "N,NE,E,SE,S,SW,W,NW"}


class Run(NamedTuple):
    """Some blocks side by side: column and row from the north-west corner, and how many."""

    x: int
    y: int
    width: int


def runs(cells: Cells, outside: float) -> list[tuple[int, list[Run]]]:
    """Return for each share in percent the blocks that its smallest area adds, the widest first.

    Examples
    --------
    >>> certain = np.zeros((250, 250))
    >>> certain[0, 0] = 1.0
    >>> runs(certain, 0.0)[2]
    (50, [Run(x=0, y=124, width=1)])
    """
    blocks = cells.reshape(WIDE, BLOCK, WIDE, BLOCK).sum(axis=(1, 3))[::-1]  # from the north
    order = np.argsort(-blocks, axis=None, kind="stable")
    held = np.cumsum(blocks.ravel()[order]) - blocks.ravel()[order]
    level = np.full(blocks.size, len(LEVELS))
    whole = 1.0 - outside
    level[order] = np.searchsorted(np.array(LEVELS) * whole, held, side="right")
    shaped = level.reshape(blocks.shape)
    drawn = [(round(100 * share), _runs(shaped == n)) for n, share in enumerate(LEVELS)]
    return drawn[::-1]


def _runs(chosen: NDArray[np.bool_]) -> list[Run]:
    """Return the runs of a picture of yes and no, row by row."""
    padded = np.pad(chosen.astype(np.int8), ((0, 0), (1, 1)))
    edges = np.diff(padded, axis=1)
    rows, begins = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    found = zip(begins.tolist(), rows.tolist(), (ends - begins).tolist(), strict=True)
    return [Run(*one) for one in found]


def spot(grid: Grid, point: Point) -> tuple[float, float]:
    """Return where a point is drawn, in blocks from the north-west corner."""
    east, north = grid.km(point)
    return (SIDE_KM / 2 + east) / SIDE_KM * WIDE, (SIDE_KM / 2 - north) / SIDE_KM * WIDE


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
