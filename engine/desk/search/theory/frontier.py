"""Cameras and stops on the frontier: where somebody who walks on without rest would be by now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from engine.desk.search.theory.distances import FOOT_MPS
from engine.desk.search.theory.grid import Point
from engine.desk.search.theory.search import HOUR_MS, Map, Seen
from streams.register.mapped import Mapped

SLOW_MPS = 0.8
"""What most lost elders walk, 1.4 the fastest."""
NEAREST_KM = 0.3
"""Nothing nearer is left out: who sits down is close by."""
MOST = 12
WATCHED = ("camera", "stop")
NEAR_CELLS = 1


class Watched(NamedTuple):
    """A camera or stop, how far from where he was seen (km), and the chance that he is about."""

    place: Mapped
    point: Point
    km: float
    p: float


def frontier(found: Map, last: Seen, at: int, mapped: Iterable[Mapped]) -> list[Watched]:
    """Return cameras and stops between what most walk and what the fastest do, the likeliest first.

    The ring ends at the edge of the map. Whom a bus carries is looked for at stops all over it.

    Parameters
    ----------
    at
        Epoch ms.
    """
    hours = max(at - last.at, 0) / HOUR_MS
    # who is gone for long has stopped somewhere: the ring's inner edge waits at the map's middle
    inner = 0.0 if last.rode else min(3.6 * SLOW_MPS * hours, 5.0)
    outer = np.inf if last.rode else max(3.6 * FOOT_MPS * hours, inner + NEAREST_KM)
    watched = (_watched(found, last, one) for one in mapped if one.what in WATCHED)
    on = [
        one
        for one in watched
        if one is not None and inner <= one.km + NEAREST_KM and one.km <= outer
    ]
    return sorted(on, key=lambda one: (-one.p, one.km))[:MOST]


def _watched(found: Map, last: Seen, one: Mapped) -> Watched | None:
    point = Point(*one.lines[0][0])
    p = chance_about(found, point)
    if p is None:
        return None
    east, north = (
        a - b for a, b in zip(found.grid.km(point), found.grid.km(last.point), strict=True)
    )
    return Watched(one, point, float(np.hypot(east, north)), p)


def chance_about(found: Map, point: Point, cells: int = NEAR_CELLS) -> float | None:
    """Return the probability of the cells about a point, None outside of the map.

    With one cell of 100 m about it, 300 by 300 m.
    """
    place = found.grid.place_of(point)
    if place is None:
        return None
    rows, columns = (slice(max(one - cells, 0), one + cells + 1) for one in place)
    return float(found.cells[rows, columns].sum())
