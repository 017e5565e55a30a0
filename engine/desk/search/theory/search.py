"""A search map: where somebody is likely to be, given who saw him and where he was not found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

import numpy as np

from engine.desk.search.theory.detection import Sweep, missed
from engine.desk.search.theory.distances import Terrain, rings, within_reach
from engine.desk.search.theory.grid import CELL_KM, Cells, Grid, Point
from engine.desk.search.theory.ground import ROAD_FACTOR, WATER_FACTOR, near_lines
from engine.desk.search.theory.layers import (
    USUAL,
    OwnPlace,
    Usual,
    heading,
    life_space,
    near_places,
)
from streams.register.mapped import Mapped

Layer = Literal[
    "distance", "reach", "places", "life_space", "position", "roads", "water", "heading", "searched"
]
LAYERS: tuple[Layer, ...] = (
    "distance", "reach", "places", "life_space", "position", "roads", "water", "heading",
    "searched",
)  # fmt: skip

REST = 0.05
"""Probability that he is outside of the map, before anything was searched (as MapScore has it)."""
ANSWERS = 0.01
"""Share of lost people with dementia who answer a shout (Koester; seamus-muldoon summary)."""
HOUR_MS = 3_600_000


class Seen(NamedTuple):
    """Where somebody was seen (epoch ms), and how sure it is that it was he (0 to 1).

    `rode` tells of a bus boarded there, `heading_deg` where he went (from north, clockwise),
    `left` that he left from there as on any day: home. `tracked`: by a tracker's last position.
    """

    at: int
    point: Point
    sure: float = 1.0
    rode: bool = False
    heading_deg: float | None = None
    left: bool = False
    tracked: bool = False


class Known(NamedTuple):
    """All that a map follows from; `seen` oldest first and not empty."""

    seen: Sequence[Seen]
    places: Sequence[OwnPlace] = ()
    searched: Sequence[Sweep] = ()
    terrain: Terrain = "mountain"
    usual: Sequence[Usual] = ()
    mapped: Sequence[Mapped] = ()


class Map(NamedTuple):
    """Probability of each cell and of the world outside: together 1 within 1e-9."""

    grid: Grid
    cells: Cells
    outside: float


def search_map(known: Known, at: int, without: Collection[Layer] = ()) -> Map:
    """Return the map at a moment.

    Each sighting that is not certain leaves the older ones some weight. What was searched bears
    only on sightings before it: who is seen later may have come back.

    Parameters
    ----------
    at
        Epoch ms.
    without
        Layers that are switched off.

    Examples
    --------
    >>> home = Point(28.45, 119.92)
    >>> found = search_map(Known([Seen(0, home)]), HOUR_MS)
    >>> bool(abs(found.cells.sum() + found.outside - 1) < 1e-9), round(found.outside, 9)
    (True, 0.05)
    """
    if "position" in without:
        known = _untracked(known)
    grid = grid_of(known)
    places = near_places(grid, () if "places" in without else known.places)
    places *= _ground(grid, known.mapped, without)
    swept = () if "searched" in without else known.searched
    whole, outside = np.zeros_like(places), 0.0
    for weight, seen in _weighed(known.seen):
        prior = (1 - REST) * _prior(grid, seen, places, known, at, without)
        after = [one for one in swept if one.at > seen.at]
        whole += weight * prior * _hidden(grid, after)
        outside += weight * REST
    total = float(whole.sum()) + outside
    return Map(grid, whole / total, outside / total)


def _untracked(known: Known) -> Known:
    """Return what is known without a tracker's position, unless nothing else is."""
    return known._replace(seen=[one for one in known.seen if not one.tracked] or known.seen)


def grid_of(known: Known) -> Grid:
    """Return the cells of a map: about the newest sighting that is likelier true than not."""
    return Grid(known.seen[_middle(known.seen)].point)


def _ground(grid: Grid, mapped: Sequence[Mapped], without: Collection[Layer]) -> Cells | float:
    """Return the factor of each cell by roads and waters, 1 where no map says anything."""
    factor: Cells | float = 1.0
    for layer, what, much in (("roads", "road", ROAD_FACTOR), ("water", "water", WATER_FACTOR)):
        lines = [line for one in mapped if one.what == what for line in one.lines]
        if lines and layer not in without:
            factor = factor * near_lines(grid, lines, much)
    return factor


def _middle(seen: Sequence[Seen]) -> int:
    """Return the place of the newest sighting that is likelier true than not, else the first."""
    return next((n for n in reversed(range(len(seen))) if seen[n].sure >= 0.5), 0)


def _weighed(seen: Sequence[Seen]) -> list[tuple[float, Seen]]:
    """Return sightings with the probability that each is the newest true one."""
    left, weighed = 1.0, []
    for n in reversed(range(len(seen))):
        share = left if n == 0 else left * seen[n].sure
        weighed.append((share, seen[n]))
        left -= share
    return [one for one in weighed if one[0] > 0]


def _prior(
    grid: Grid, seen: Seen, places: Cells, known: Known, at: int, without: Collection[Layer]
) -> Cells:
    """Return what is likely after one sighting, before anything was searched; sums to 1."""
    hours = max(at - seen.at, 0) / HOUR_MS
    if "distance" in without:
        cells = places.copy()
    else:
        reach = "reach" not in without
        cells = places * rings(grid, seen.point, hours, known.terrain, rode=seen.rode, reach=reach)
    if seen.left and "life_space" not in without:
        cells = _used_to(
            grid, seen, known.usual, cells / cells.sum(), hours, "reach" not in without
        )
    if seen.heading_deg is not None and "heading" not in without:
        cells = cells * heading(grid, seen.point, seen.heading_deg)
    return cells / cells.sum()


def _used_to(
    grid: Grid, seen: Seen, usual: Sequence[Usual], cells: Cells, hours: float, reach: bool
) -> Cells:
    """Return cells of which a share is where he is used to be, as far as he can have come."""
    own = life_space(grid, usual)
    if own is None:
        return cells
    return (1 - USUAL) * cells + USUAL * own * (
        within_reach(grid, seen.point, hours) if reach else 1
    )


def _hidden(grid: Grid, swept: Sequence[Sweep]) -> Cells | float:
    """Return the probability of each cell to have hidden him from all searches.

    Kept for somebody who answers and for somebody who does not, who differ in what was missed.
    """
    answers: Cells | float = ANSWERS
    silent: Cells | float = 1 - ANSWERS
    for one in swept:
        answers = answers * missed(grid, one, one.answers)
        silent = silent * missed(grid, one, one.silent)
    return answers + silent


def areas_km2(found: Map, shares: Sequence[float] = (0.5, 0.75, 0.95)) -> list[float | None]:
    """Return the size of the smallest area that holds each share; None where the map is too small.

    Examples
    --------
    >>> found = search_map(Known([Seen(0, Point(28.45, 119.92))]), HOUR_MS)
    >>> half, most, nearly = areas_km2(found)
    >>> half < most
    True
    """
    held = np.cumsum(np.sort(found.cells, axis=None)[::-1])
    needed = [int(np.searchsorted(held, share)) + 1 for share in shares]
    return [
        count * CELL_KM**2 if count <= held.size else None for count in needed
    ]  # fmt: skip
