"""Probability of detection: what a search in vain says about where it was."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from engine.desk.search.theory.grid import CELL_KM, Cells, Grid, Point

SWEEP_ANSWERS_M = 60.0
SWEEP_SILENT_M = 20.0
"""How wide a strip a searcher covers: for somebody who answers a call, and who does not (assumed,
by day in open land)."""
WALK_MPS = 0.7
"""Of a searcher (assumed)."""


class Sweep(NamedTuple):
    """Somewhere that was searched in vain, as a circle, with the chance to have found him there."""

    at: int
    middle: Point
    radius_m: float
    answers: float
    silent: float


class Effort(NamedTuple):
    """How an area was searched: people, hours, what they covered."""

    team: int = 1
    hours: float = 0.5
    speed_mps: float = WALK_MPS


def detection(effort: Effort, radius_m: float, sweep_m: float) -> float:
    """Return the probability that a search finds who is there: 1 - exp(-coverage) (Koopman, 1946).

    Parameters
    ----------
    radius_m
        Of the circle searched.
    sweep_m
        Width of the strip that one searcher covers.

    Examples
    --------
    >>> round(detection(Effort(team=6, hours=1), 300, SWEEP_SILENT_M), 2)
    0.66
    """
    covered = effort.speed_mps * sweep_m * effort.team * effort.hours * 3600
    return 1 - math.exp(-covered / (math.pi * radius_m**2))


def missed(grid: Grid, sweep: Sweep, chance: float) -> Cells:
    """Return the probability of each cell to keep a person hidden from a search.

    A cell that lies partly within the circle is searched in part.
    """
    east, north = grid.away(sweep.middle)
    inside = (sweep.radius_m / 1000 - np.hypot(east, north)) / CELL_KM + 0.5
    return 1 - chance * np.clip(inside, 0, 1)
