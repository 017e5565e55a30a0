"""What one sender may bring: kinds, an area, and the right to erase.

Calls for help pass whatever a sender may: whoever bars them decides that beforehand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import AREA
from streams.contract.event_row import Events
from streams.contract.kinds import Flag, Kind

KIND_NOT_ALLOWED, ERASURE_NOT_ALLOWED = "kind_not_allowed", "erasure_not_allowed"
OUTSIDE_AREA = "outside_area"
ERASURE = "erasure"
"""The right to send a `profile` with `deleted`."""
APART = frozenset({"absence", ERASURE})
"""Rights that nobody has unless they are named: the first silences a home, the second forgets."""
BY_DOORS = frozenset(kind.name.lower() for kind in Kind) - {"control", "case"}
ORDINARY = BY_DOORS - APART
"""Kinds that a sender may bring whose token names none."""
Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Reach:
    """An area, and whom the register has in it and elsewhere (sorted hashes of person ids)."""

    area: str
    here: Hashes
    elsewhere: Hashes

    @classmethod
    def nobody(cls, area: str) -> Reach:
        """Return the reach of an area of which the register was not read yet."""
        return cls(area, np.zeros(0, np.uint64), np.zeros(0, np.uint64))


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of one sender; without a reach it sends for every area."""

    kinds: Collection[str] = field(default_factory=lambda: BY_DOORS | APART)
    reach: Reach | None = None


EVERYTHING = Rights()


def beyond_rights(events: Events, rights: Rights) -> NDArray[np.uint8]:
    """Return for each event 0, or what it is beyond: 1 the kinds, 2 erasure, 3 the area.

    Examples
    --------
    >>> from streams.contract.event_row import blank
    >>> events = blank(2)
    >>> events["kind"] = (int(Kind.MOTION), int(Kind.ABSENCE))
    >>> beyond_rights(events, Rights(ORDINARY)).tolist()
    [0, 1]
    """
    kind = events["kind"]
    allowed = [int(one) for one in Kind if one.name.lower() in rights.kinds]
    erases = (kind == int(Kind.PROFILE)) & ((events["flags"] & int(Flag.DELETED)) != 0)
    found = np.zeros(events.size, np.uint8)
    if rights.reach is not None:
        found[_outside(events, erases, rights.reach)] = 3
    found[~np.isin(kind, allowed) & ~erases] = 1
    if ERASURE not in rights.kinds:
        found[erases] = 2
    return found


def _outside(events: Events, erases: NDArray[np.bool_], reach: Reach) -> NDArray[np.bool_]:
    """Tell which events speak of another area.

    Who is in no register is in no area, and is heard all the same; silenced or erased is only who
    is known to live in the sender's own.
    """
    acts = erases | (events["kind"] == int(Kind.ABSENCE))
    strangers = ~np.isin(events["person"], reach.here)
    return np.isin(events["person"], reach.elsewhere) | (acts & strangers) | _moves(events, reach)


def _moves(events: Events, reach: Reach) -> NDArray[np.bool_]:
    """Tell which profiles put somebody into another area."""
    named = (events["kind"] == int(Kind.PROFILE)) & np.isfinite(events[AREA])
    found = np.zeros(events.size, np.bool_)
    codes = events[AREA][named].tolist()
    found[named] = [not str(int(code)).startswith(reach.area) for code in codes]
    return found
