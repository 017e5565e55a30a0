"""The score of a search map once the person is found: R of MapScore."""

from __future__ import annotations

from engine.desk.search.theory.grid import Cells, Grid, Point


def rating(cells: Cells, grid: Grid, found: Point) -> float:
    """Return R, from -1 to 1: 1 where the find lay in the likeliest cell, 0 for a flat map.

    Outside of the map it is -1. Sava, Twardy, Koester, Sonwalkar 2016, 10.1111/tgis.12143:
    n cells are likelier than that of the find, m as likely, of N in all; r = (n + m / 2) / N,
    R = (.5 - r) / .5. Published: distance rings .78, combined models .81.

    Examples
    --------
    >>> import numpy as np
    >>> grid = Grid(Point(28.45, 119.92))
    >>> rating(np.ones((250, 250)), grid, grid.middle)
    0.0
    """
    place = grid.place_of(found)
    if place is None:
        return -1.0
    here = cells[place]
    rank = float((cells > here).sum() + (cells == here).sum() / 2) / cells.size
    return (0.5 - rank) / 0.5
