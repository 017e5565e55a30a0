"""One partition's population at work: admitted events in, rows out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from features.catalog import FAMILIES
from features.civil import Civil
from features.population import run
from features.roster import Roster
from features.rows import Rows, room, row_dtype, taken
from features.state import PEOPLE, State, blank_state, grown
from streams.event_row import Events

ROOM = 4096
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
        while at <= events.size:
            at = int(run(self.state, events, slots, at, until, self.table, self._out))
            for family, rows in taken(self._out).items():
                parts[family].append(rows)
        return {family: joined(family, some) for family, some in parts.items() if some}

    def _make_room(self) -> None:
        """Let the records grow with the roster, and name their people."""
        people = self.roster.people
        capacity = self.state.context.size
        if people > capacity:
            self.state = grown(self.state, max(people, 2 * capacity))
        known = int(self.state.cursor[PEOPLE])
        self.state.context["person"][known:people] = self.roster.hashes[known:people]
        self.state.cursor[PEOPLE] = people


def joined(family: str, parts: list[Rows]) -> Rows:
    """Join rows of one family."""
    if not parts:
        return np.zeros(0, row_dtype(family))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
