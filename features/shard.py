"""One partition's population at work: admitted events in, rows out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.catalog import FAMILIES
from features.civil import Civil
from features.population import run
from features.roster import Roster
from features.rows import Rows, room, taken
from features.state import PEOPLE, State, blank_state, grown
from streams.event_row import Events
from streams.kinds import Flag, Kind
from streams.records import joined

ROOM = 8192
"""Rows of one family taken out at once; smaller costs calls, larger costs memory."""


class Shard:
    """The people of one partition, their records, and the kernels that work on them."""

    def __init__(self, table: Civil, capacity: int = 256) -> None:
        self.table = table
        self.roster = Roster(capacity)
        self.state: State = blank_state(capacity)
        self._out = room(ROOM)

    def apply(self, buffer: NDArray[np.uint8], events: Events, until: int) -> Mapping[str, Rows]:
        """Apply admitted events and every sweep up to `until` (epoch ms); returns rows by family.

        `received_at` of the events must not decrease and not exceed `until`.
        """
        slots = self.roster.slots(buffer, events)
        self._make_room()
        parts: dict[str, list[Rows]] = {family: [] for family in FAMILIES}
        self._out.count[:] = 0
        at = 0
        for stop, clock in _cuts(events, until):
            while at <= stop:
                at = int(run(self.state, events[:stop], slots, at, clock, self.table, self._out))
                for family, rows in taken(self._out).items():
                    parts[family].append(rows)
            at = stop
            if stop and _erases(events[stop - 1]):
                self._forget(int(slots[stop - 1]))
        return {
            family: some[0] if len(some) == 1 else joined(some)
            for family, some in parts.items()
            if some
        }

    def _forget(self, slot: int) -> None:
        """Erase all that is remembered of a person; the slot stays, so that rows keep theirs."""
        for records, blank in zip(self.state[:-1], blank_state(1)[:-1], strict=True):
            records[slot] = blank[0]
        self.state.context["person"][slot] = self.roster.hashes[slot]

    def _make_room(self) -> None:
        """Let the records grow with the roster, and name their people."""
        people = self.roster.people
        capacity = self.state.context.size
        if people > capacity:
            self.state = grown(self.state, max(people, 2 * capacity))
        known = int(self.state.cursor[PEOPLE])
        self.state.context["person"][known:people] = self.roster.hashes[known:people]
        self.state.cursor[PEOPLE] = people


def _erases(event: Any) -> bool:
    return bool(event["kind"] == int(Kind.PROFILE) and event["flags"] & int(Flag.DELETED))


def _cuts(events: Events, until: int) -> list[tuple[int, int]]:
    """Return where to stop, and the clock there: behind each erasure, and at the end."""
    profiles = np.flatnonzero(events["kind"] == int(Kind.PROFILE))
    stops = [int(place) + 1 for place in profiles if _erases(events[place])]
    return [(stop, int(events["received_at"][stop - 1])) for stop in stops] + [(events.size, until)]
