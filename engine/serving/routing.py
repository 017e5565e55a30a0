"""Which artefact judges whom: one everywhere, others in districts that received them first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from engine.formats.model_switch import Switch
from models.artefact import Artefact

Chosen = NDArray[np.bool_] | slice
Models = Callable[[Switch], Artefact | None]
"""Finds the artefact that a switch names; None where it refuses it and the old one goes on."""
DIGITS = 6
EVERYBODY = slice(None)


def within(areas: NDArray[np.integer], area: str) -> NDArray[np.bool_]:
    """Tell for each district code, shape (n,), whether it lies in `area` (its first digits).

    Examples
    --------
    >>> within(np.array([331102, 331123, 330100, 0]), "3311").tolist()
    [True, True, False, False]
    """
    if not area:
        return np.ones(len(areas), np.bool_)
    inside: NDArray[np.bool_] = areas // 10 ** (DIGITS - len(area)) == int(area)
    return inside


def split(
    everywhere: Artefact, own: Mapping[str, Artefact], areas: NDArray[np.integer]
) -> Iterator[tuple[Artefact, Chosen]]:
    """Choose the rows that each artefact judges; the narrowest area that has its own wins."""
    if not own:
        yield everywhere, EVERYBODY
        return
    left = np.ones(len(areas), np.bool_)
    for area in sorted(own, key=lambda name: (-len(name), name)):
        inside = left & within(areas, area)
        left &= ~inside
        if inside.any():
            yield own[area], inside
    if left.any():
        yield everywhere, left
