"""The five aspects as one picture: the current values around the usual ones."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from statistics import median
from typing import NamedTuple

from engine.store.people.portrait_line import Aspect

FEWEST_CORNERS = 3
"""Fewer known aspects make no radar."""
MOST = 200.0
"""Percent of the usual at which the radar ends: what is more is drawn there."""
RADIUS = 90.0
"""Of the picture, whose middle is (0, 0)."""


class Corner(NamedTuple):
    """An aspect's axis: its name, where that stands, and where its axis ends."""

    aspect: Aspect
    share: float
    label: tuple[float, float]
    end: tuple[float, float]


class Radar(NamedTuple):
    """Corners and the two outlines, as SVG writes points."""

    corners: Sequence[Corner]
    usual: str
    current: str


def relative(aspect: Aspect) -> float | None:
    """Return the aspect's current values in percent of the usual ones, None if unknown.

    Examples
    --------
    >>> from engine.store.people.portrait_line import Item
    >>> steps = Item("steps", "步数", "步", usual=4000.0, current=1000.0)
    >>> relative(Aspect("movement", "运动", "Movement", [steps]))
    25.0
    """
    shares = [
        100.0 * item.current / item.usual
        for item in aspect.items
        if item.usual is not None and item.current is not None and item.usual > 0
    ]
    return min(MOST, median(shares)) if shares else None


def radar_of(aspects: Sequence[Aspect]) -> Radar | None:
    """Return the picture of the known aspects, None where they are too few."""
    known = [(one, share) for one in aspects if (share := relative(one)) is not None]
    if len(known) < FEWEST_CORNERS:
        return None
    turns = [2 * pi * place / len(known) for place in range(len(known))]
    corners = [
        Corner(one, share, _at(turn, 1.16), _at(turn, 1.0))
        for (one, share), turn in zip(known, turns, strict=True)
    ]
    usual = [_at(turn, 100.0 / MOST) for turn in turns]
    current = [_at(turn, share / MOST) for (_, share), turn in zip(known, turns, strict=True)]
    return Radar(corners, _points(usual), _points(current))


def _at(turn: float, share: float) -> tuple[float, float]:
    """Return a point of an axis; the first axis points up."""
    return round(RADIUS * share * sin(turn), 1), round(-RADIUS * share * cos(turn), 1)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
