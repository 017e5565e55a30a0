"""Adopting records of another layout: read by field name, what is new stays blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from features.population.state import PEOPLE, State, blank_state

Held = NDArray[Any]
"""What a population is made of: arrays of records, but one of numbers (its cursor)."""


def adopt(new: Held, old: Held) -> None:
    """Copy into blank records whatever the old ones have under the same name and shape.

    Examples
    --------
    >>> import numpy as np
    >>> new = np.zeros(1, [("kept", "f4"), ("added", "f4")])
    >>> adopt(new, np.array([(2.0, 3.0)], [("gone", "f4"), ("kept", "f4")]))
    >>> new["kept"][0], new["added"][0]
    (np.float32(3.0), np.float32(0.0))
    """
    if new.dtype == old.dtype:
        new[...] = old
        return
    for name in new.dtype.names or ():
        if name in (old.dtype.names or ()) and new[name].shape == old[name].shape:
            if new[name].dtype.names:
                adopt(new[name], old[name])
            else:
                new[name] = old[name]


def people_of(state: State) -> dict[str, Held]:
    """Return the records of the people who are there, by family, without copying."""
    people = int(state.cursor[PEOPLE])
    held = {name: part[:people] for name, part in state._asdict().items() if name != "cursor"}
    return held | {"cursor": state.cursor}


def adopted(held: Mapping[str, Held], capacity: int) -> State:
    """Return a population from the records of a snapshot, with room for `capacity` at least."""
    people = int(held["cursor"][PEOPLE])
    state = blank_state(max(capacity, people))
    for name, part in state._asdict().items():
        if name in held:
            adopt(part if name == "cursor" else part[:people], held[name])
    return state
