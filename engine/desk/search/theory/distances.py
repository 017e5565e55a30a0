"""How far from where they were last seen people with dementia are found."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np

from engine.desk.search.theory.grid import CELL_KM, SIDE_KM, Cells, Grid, Point

Terrain = Literal["urban", "mountain", "flat", "dry_mountain", "dry_flat", "unknown"]


class Fit(NamedTuple):
    """A log-normal of kilometres: mean and standard deviation of their logarithm."""

    mu: float
    sigma: float


FITS: dict[Terrain, Fit] = {
    "urban": Fit(0.026, 1.569),
    "mountain": Fit(-0.219, 1.392),
    "flat": Fit(-0.082, 1.570),
    "dry_mountain": Fit(0.567, 0.781),
    "dry_flat": Fit(0.314, 1.350),
    "unknown": Fit(-0.535, 1.366),
}
"""On foot, by terrain: our fits to the quantiles of dementia (n = 1,051) in Koester, Lost Person
Behavior, 2008; `unknown` to those of Grampian Police, 2007. `mountain` is temperate."""
ALL_MODES = Fit(0.228, 1.621)
"""On foot or by bus, taxi and train: fit to the UK Missing Person Study (dementia, n = 279)."""
FOOT_MPS = 1.4
"""The fastest a lost elder walks; most do .8."""
RIDE_MPS = 16.7
"""The fastest a bus goes on a country road, 60 km/h (assumed: no timetable is known)."""
ON_FOOT = 0.85
"""Share that goes on foot where nothing is known of a ride (assumed)."""
_FINE = 20
"""Parts a side into which the cells next to the point are cut: there the density bends."""
_NEAR_KM = 0.35


def rings(
    grid: Grid, last: Point, hours: float, terrain: Terrain, *, rode: bool, reach: bool = True
) -> Cells:
    """Return the probability of each cell by its distance alone; sums to 1 over the map.

    A density over distance becomes one over area when divided by 2 pi r: else everything piles
    up in the middle.

    Parameters
    ----------
    hours
        Since the person was seen there, at least 0.
    rode
        Whether a bus was boarded there.
    reach
        Whether nobody is looked for further than he can have come.

    Examples
    --------
    >>> at = Point(28.45, 119.92)
    >>> cells = rings(Grid(at), at, 2, "urban", rode=False)
    >>> bool(abs(cells.sum() - 1) < 1e-9), bool(cells[125, 130] > cells[125, 180])
    (True, True)
    """
    foot = 0.0 if rode else ON_FOOT
    away = grid.away(last)
    whole = np.zeros_like(away[0])
    for share, fit, speed in ((foot, FITS[terrain], FOOT_MPS), (1 - foot, ALL_MODES, RIDE_MPS)):
        if share:
            furthest = 3.6 * speed * hours if reach else math.inf
            whole += share * _ring(away, fit, max(furthest, CELL_KM))
    total = float(whole.sum())
    return whole / total if total else np.full_like(whole, 1 / whole.size)


def within_reach(grid: Grid, last: Point, hours: float) -> Cells:
    """Return the share of people, on foot or riding, who can have come to each cell.

    Examples
    --------
    >>> at = Point(28.45, 119.92)
    >>> share = within_reach(Grid(at), at, 0.1)
    >>> [round(float(share[125, column]), 2) for column in (125, 160, 240)]
    [1.0, 0.15, 0.0]
    """
    nearest = np.hypot(*grid.away(last)) - CELL_KM / math.sqrt(2)
    ways = ((ON_FOOT, FOOT_MPS), (1 - ON_FOOT, RIDE_MPS))
    within = np.zeros_like(nearest)
    for share, speed in ways:
        within += share * (nearest <= 3.6 * speed * hours)
    return within


def _ring(away: tuple[Cells, Cells], fit: Fit, furthest_km: float) -> Cells:
    """Return one mode's probability of each cell, 1 over the plane within reach."""
    east, north = away
    distance = np.hypot(east, north)
    cells = _density(distance, fit) * CELL_KM**2
    for place in zip(*np.nonzero(distance < _NEAR_KM), strict=True):
        cells[place] = _fine(east[place], north[place], fit)
    cells[distance - CELL_KM / math.sqrt(2) > furthest_km] = 0.0
    return cells / _below(fit, min(furthest_km, 4 * SIDE_KM))


def _fine(east: float, north: float, fit: Fit) -> float:
    """Return the probability of one cell by the mean of its parts."""
    parts = ((np.arange(_FINE) + 0.5) / _FINE - 0.5) * CELL_KM
    distance = np.hypot(east + parts[:, None], north + parts[None, :])
    return float(_density(distance, fit).mean()) * CELL_KM**2


def _density(distance_km: Cells, fit: Fit) -> Cells:
    """Return the probability a square kilometre at some distances."""
    distance = np.maximum(distance_km, 1e-3)
    z = (np.log(distance) - fit.mu) / fit.sigma
    along = np.exp(-0.5 * z * z) / (distance * fit.sigma * math.sqrt(2 * math.pi))
    return along / (2 * math.pi * distance)


def _below(fit: Fit, km: float) -> float:
    """Return the share found within a distance."""
    return 0.5 * math.erfc(-(math.log(km) - fit.mu) / (fit.sigma * math.sqrt(2)))
