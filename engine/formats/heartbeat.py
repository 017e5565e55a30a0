"""A heartbeat: what a part of the chain says of itself, every few seconds."""

from __future__ import annotations

from typing import Literal

import msgspec

Part = Literal["worker", "place", "delivery", "door", "database", "test_person"]
STOPPED = "stopped"
"""`why` of a part that was ended in good order."""


class Beat(msgspec.Struct, frozen=True, omit_defaults=True):
    """One part at one moment; nothing of any person.

    Parameters
    ----------
    part, name
        Which part, and which of them; a place of the log is named as `silverguard.events-0`.
    at
        When it said so, epoch ms of its own machine; of a test person, when the call was sent.
    owner
        The worker that holds a place.
    clock, wall
        Clock of a place, epoch ms, and whether it goes by the wall.
    moved_at, lag
        When a place last moved, epoch ms, and how many records wait there.
    partitions
        How many places of its kind there are.
    why
        What is wrong, empty where all is well.
    """

    part: Part
    name: str
    at: int
    owner: str = ""
    clock: int = 0
    wall: bool = False
    moved_at: int = 0
    lag: int = 0
    partitions: int = 0
    why: str = ""


class Heard(msgspec.Struct, frozen=True):
    """A heartbeat as the store has it, and its age by the store's clock."""

    beat: Beat
    age_s: float
