"""Ways through streets and along roads: rows of second, metres east, metres north of home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Path = NDArray[np.float64]
_BLOCK = (60.0, 190.0)
"""Metres between two corners of a street grid, shortest and longest (assumed)."""


def amble(rng: Rng, start: float, end: float, pace: float, at: Path, keep: float = 0.6) -> Path:
    """Go from corner to corner with no aim; `keep` is the chance to go straight on at each.

    Parameters
    ----------
    pace
        Metres a second; stops of a minute or more are made now and then.
    at
        Metres east and north where it begins.
    """
    rows, t, (east, north) = [(start, *at)], start, at
    heading = int(rng.integers(4))
    while t < end:
        if rng.random() > keep:
            heading = (heading + int(rng.choice([1, 3]))) % 4
        length = rng.uniform(*_BLOCK)
        east += length * (1, 0, -1, 0)[heading]
        north += length * (0, 1, 0, -1)[heading]
        t += length / pace
        rows.append((t, east, north))
        if rng.random() < 0.12:
            t += rng.uniform(60, 600)
            rows.append((t, east, north))
    return np.array(rows)


def rounds(rng: Rng, start: float, end: float, pace: float, at: Path) -> Path:
    """Go round the same blocks again and again, now and then one street further."""
    rows, t, side = [(start, *at)], start, rng.uniform(80, 220)
    east, north = at
    step = 0
    while t < end:
        length = side * rng.uniform(0.85, 1.15)
        east += length * (1, 0, -1, 0)[step % 4]
        north += length * (0, 1, 0, -1)[step % 4]
        t += length / pace + (rng.uniform(30, 240) if rng.random() < 0.2 else 0)
        rows.append((t, east, north))
        step += 1 + int(rng.random() < 0.08)
    return np.array(rows)


def straight(rng: Rng, start: float, pace: float, at: Path, to: Path) -> Path:
    """Go along a road to a place; the road bends a little."""
    legs = max(int(np.hypot(*(to - at)) / 400), 1)
    part = np.linspace(0, 1, legs + 1)[:, None]
    corners = at + part * (to - at)
    corners[1:-1] += rng.normal(0, 40, (max(legs - 1, 0), 2))
    lengths = np.hypot(*np.diff(corners, axis=0).T)
    times = start + np.concatenate([[0.0], np.cumsum(lengths / pace)])
    return np.column_stack([times, corners])


def somewhere(rng: Rng, nearest: float, farthest: float) -> Path:
    """Return metres east and north of a place that lies so far from home."""
    far, turn = rng.uniform(nearest, farthest), rng.uniform(0, 2 * np.pi)
    return np.array([far * np.cos(turn), far * np.sin(turn)])


def waits(path: Path, until: float) -> Path:
    """Stay at the end of a path until a moment."""
    return np.vstack([path, [max(until, path[-1, 0] + 1), path[-1, 1], path[-1, 2]]])


def until(path: Path, end: float) -> Path:
    """Cut a path at a moment.

    Examples
    --------
    >>> until(np.array([[0.0, 0, 0], [10.0, 20, 0]]), 5.0).tolist()
    [[0.0, 0.0, 0.0], [5.0, 10.0, 0.0]]
    """
    before = path[path[:, 0] < end]
    last = [end, *(np.interp(end, path[:, 0], path[:, axis]) for axis in (1, 2))]
    return np.vstack([before, last])
