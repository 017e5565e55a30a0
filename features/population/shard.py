"""One partition's population at work: admitted events in, rows out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.core.catalog import FAMILIES
from features.core.civil_time import Civil
from features.core.rows import Rows, room, taken
from features.population.migration import adopted, people_of
from features.population.roster import UNBOUNDED, Roster
from features.population.state import PEOPLE, State, blank_state, grown
from features.population.sweep import run
from streams.contract.event_row import Events
from streams.contract.kinds import Flag, Kind
from streams.contract.units import DAY_MS
from streams.kernels.record_arrays import joined

EXPIRY_MS = 365 * DAY_MS
"""Somebody outside the register who was not heard of for so long is let go (assumed)."""
EXPIRY_STEP_MS = 7 * DAY_MS
"""How often that is looked at, by the clock of the log."""
ROOM = 8192
"""Rows of one family taken out at once; smaller costs calls, larger costs memory."""


class Held(NamedTuple):
    """What a shard knew at a moment, as copies."""

    state: Mapping[str, NDArray[Any]]
    roster: Roster
    edge: int
    made_room: int


class Shard:
    """The people of one partition, their records, and the kernels that work on them.

    Parameters
    ----------
    strangers
        People outside the register who are remembered.

    Attributes
    ----------
    edge
        Clock at which it was last looked who has not been heard of for long.
    left
        Slots of those who were let go since the last `settle`, and the clock then.
    made_room
        Strangers who had to make room for others.
    """

    def __init__(self, table: Civil, capacity: int = 256, strangers: int = UNBOUNDED) -> None:
        self.table = table
        self.strangers = strangers
        self.roster = Roster(capacity, strangers)
        self.state: State = blank_state(capacity)
        self.edge = 0
        self.left: list[tuple[int, int]] = []
        self.made_room = 0
        self._out = room(ROOM)

    def apply(self, buffer: NDArray[np.uint8], events: Events, until: int) -> Mapping[str, Rows]:
        """Apply admitted events and every sweep up to `until` (epoch ms); returns rows by family.

        `received_at` of the events must not decrease and not exceed `until`.
        """
        self.settle()
        slots = np.full(events.size, -1, np.int64)
        parts: dict[str, list[Rows]] = {family: [] for family in FAMILIES}
        self._out.count[:] = 0
        start = 0
        for stop, clock, erases in self._cuts(events, until):
            while (known := self.roster.slots(buffer, events[:stop], slots, start)) < stop:
                self._make_room()
                there = int(events["received_at"][known])
                self._run(events[:known], slots, start, there, parts)
                unheard = self.roster.longest_unheard()
                self.made_room += unheard.size
                self._let_go(unheard, there)
                start = known
            self._make_room()
            self._run(events[:stop], slots, start, clock, parts)
            start = stop
            if erases:
                self._let_go(slots[stop - 1 : stop], clock)
            self._expire(clock)
        return {
            family: some[0] if len(some) == 1 else joined(some)
            for family, some in parts.items()
            if some
        }

    def _run(
        self,
        events: Events,
        slots: NDArray[np.int64],
        at: int,
        clock: int,
        parts: dict[str, list[Rows]],
    ) -> None:
        """Apply events from number `at` on, and sweep up to a clock."""
        while at <= events.size:
            at = int(run(self.state, events, slots, at, clock, self.table, self._out))
            for family, rows in taken(self._out).items():
                parts[family].append(rows)

    def _cuts(self, events: Events, until: int) -> list[tuple[int, int, bool]]:
        """Return where to stop, the clock there, and whether to erase: at the end in any case.

        Elsewhere it is behind an erasure, and where strangers expire, which is no matter of when
        somebody is heard.
        """
        received = events["received_at"]
        first = int(received[0]) if events.size else until
        if not self.roster.strangers:  # nobody to look at
            self.edge = max(self.edge, first // EXPIRY_STEP_MS * EXPIRY_STEP_MS)
        edges = range(self.edge + EXPIRY_STEP_MS, until + 1, EXPIRY_STEP_MS)
        cuts = [(int(np.searchsorted(received, edge)), edge, False) for edge in edges]
        cuts += [(place + 1, int(received[place]), True) for place in _erasing(events)]
        return [*sorted(cuts), (events.size, until, False)]

    def _expire(self, clock: int) -> None:
        """Let go of strangers of whom nothing was heard for long, if it is time to look."""
        if clock < self.edge + EXPIRY_STEP_MS:
            return
        self.edge = clock // EXPIRY_STEP_MS * EXPIRY_STEP_MS
        outsiders = self.roster.outsiders()
        heard = self.state.context["last_seen"][outsiders]
        self._let_go(outsiders[heard < self.edge - EXPIRY_MS], clock)

    def _let_go(self, slots: NDArray[np.int64], clock: int) -> None:
        """Forget some people; only whose rows these were is known until `settle`."""
        if not slots.size:
            return
        self.roster.let_go(slots)
        for records, blank in zip(self.state[1:-1], blank_state(1)[1:-1], strict=True):
            records[slots] = blank[0]
        self.left += [(slot, clock) for slot in slots.tolist()]

    def held(self) -> Held:
        """Return what is known now, to go back to; whoever was let go must be settled."""
        state = {name: joined([part]) for name, part in people_of(self.state).items()}
        return Held(state, self.roster.copy(), self.edge, self.made_room)

    def take_back(self, held: Held) -> None:
        """Forget whatever was applied since."""
        self.state = adopted(held.state, self.state.context.size)
        self.roster, self.edge, self.made_room = held.roster, held.edge, held.made_room
        self.left = []

    def settle(self) -> None:
        """Give back the slots of those who were let go."""
        if self.left:
            self.roster.settle()
            self.state.context[[slot for slot, _ in self.left]] = blank_state(1).context[0]
            self.left = []

    def _make_room(self) -> None:
        """Let the records grow with the roster, and name the newcomers."""
        people, new = self.roster.people, self.roster.newcomers
        capacity = self.state.context.size
        if people > capacity:
            self.state = grown(self.state, max(people, 2 * capacity))
        self.state.context["person"][new] = self.roster.hashes[new]
        self.state.cursor[PEOPLE] = people


def _erasing(events: Events) -> list[int]:
    """Return the numbers of the events that erase their person."""
    profiles = np.flatnonzero(events["kind"] == int(Kind.PROFILE))
    deleted = (events["flags"][profiles] & int(Flag.DELETED)) != 0
    found: list[int] = profiles[deleted].tolist()
    return found
