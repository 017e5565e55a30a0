"""Person ids to slots: an open-addressing table of hashes, with the ids kept and compared.

People of the register have a slot until they are erased. Of others only so many are remembered:
when their number is reached, those heard of longest ago make room, and who was not heard of for
weeks is let go. That follows from the order of the log alone, wherever it is cut.
"""

from __future__ import annotations

from copy import copy

import numpy as np
from numpy.typing import NDArray

from streams.contract.event_row import Events
from streams.contract.kinds import Kind
from streams.kernels.kernel import inlined, kernel

UNBOUNDED = 2**62
ALWAYS = 2**62
"""In place of when somebody was last heard: of the register, or nobody's slot."""
SHARE = 16
"""One part in so many of the strangers makes room at once."""
_FILL = 0.6
_PEOPLE, _STRANGERS, _HEARD, _FREE, _NEW = range(5)
_PROFILE = int(Kind.PROFILE)


class Roster:
    """Gives every person a slot, in the order of first appearance where none was given back.

    Parameters
    ----------
    strangers
        People outside the register who are remembered.

    Attributes
    ----------
    hashes
        Hash of each slot's person, 0 where nobody has it.
    heard
        By slot: number of the event by which a stranger was last heard of, else `ALWAYS`.
    newcomers
        Slots given out by the last call of `slots`.
    """

    def __init__(self, capacity: int = 1024, strangers: int = UNBOUNDED) -> None:
        self._ids: list[bytes] = []
        self._most = strangers
        self._counts = np.zeros(5, np.int64)
        self._resize(capacity)
        self.hashes = np.zeros(capacity, np.uint64)
        self.heard = np.full(capacity, ALWAYS, np.int64)
        self._free = np.zeros(capacity, np.int64)
        self._leaving: list[int] = []
        self.newcomers = np.zeros(0, np.int64)

    def copy(self) -> Roster:
        """Return another that knows the same people; what either learns is its own."""
        other = copy(self)
        for name, held in vars(self).items():
            if isinstance(held, list | np.ndarray):
                setattr(other, name, held.copy())
        return other

    @property
    def people(self) -> int:
        """Return the number of slots given out, those given back among them."""
        return int(self._counts[_PEOPLE])

    @property
    def strangers(self) -> int:
        """Return the number of people outside the register."""
        return int(self._counts[_STRANGERS])

    @property
    def events(self) -> int:
        """Return the number of events that were looked up."""
        return int(self._counts[_HEARD])

    def _resize(self, capacity: int) -> None:
        size = 1 << int(np.ceil(np.log2(capacity / _FILL)))
        self._keys = np.zeros(size, np.uint64)
        self._values = np.full(size, -1, np.int64)

    def slots(
        self, buffer: NDArray[np.uint8], events: Events, found: NDArray[np.int64], start: int = 0
    ) -> int:
        """Set the slot of each event's person from event `start` on; -1 without a person.

        Returns the number of the event at which no stranger more can be taken in, else that of
        the events. The text in `buffer` is copied for newcomers only.
        """
        given = []
        while start < events.size:
            self._make_room()
            new = np.empty(events.size - start, np.int64)
            stop = _look_up(
                events, self._keys, self._values, self.hashes, self.heard, self._free,
                self._counts, self._most, start, found, new,
            )  # fmt: skip
            self._remember(buffer, events, found, new[: self._counts[_NEW]])
            given.append(found[new[: self._counts[_NEW]]])
            start = int(stop)
            if self._counts[_FREE] or self.people < self.hashes.size:
                break  # not for want of slots
        self.newcomers = np.concatenate(given) if given else np.zeros(0, np.int64)
        return start

    def _make_room(self) -> None:
        """Double the room when few slots are left."""
        if self.people + 1 < self.hashes.size:
            return
        more = np.zeros_like(self.hashes)
        self.hashes = np.concatenate([self.hashes, more])
        self.heard = np.concatenate([self.heard, np.full(more.size, ALWAYS, np.int64)])
        self._free = np.concatenate([self._free, np.zeros(more.size, np.int64)])
        self._build()

    def _build(self) -> None:
        """Fill the table anew."""
        self._resize(self.hashes.size)
        _insert(self.hashes[: self.people], self._keys, self._values)

    def _remember(
        self,
        buffer: NDArray[np.uint8],
        events: Events,
        found: NDArray[np.int64],
        new: NDArray[np.int64],
    ) -> None:
        """Keep the ids of the people who are new: those of the events of these numbers."""
        self._ids += [b""] * (self.people - len(self._ids))
        for number in new.tolist():
            event = events[number]
            start, length = int(event["person_start"]), int(event["person_length"])
            self._ids[int(found[number])] = bytes(buffer[start : start + length])

    def longest_unheard(self) -> NDArray[np.int64]:
        """Return the slots of the strangers who make room for others."""
        heard = self.heard[: self.people]
        count = max(1, self.strangers // SHARE)
        return np.argpartition(heard, count - 1)[:count]

    def outsiders(self) -> NDArray[np.int64]:
        """Return the slots of everybody outside the register."""
        return np.flatnonzero(self.heard[: self.people] < ALWAYS)

    def let_go(self, slots: NDArray[np.int64]) -> None:
        """Forget some people; their slots keep their names until `settle`, for what they said."""
        self._counts[_STRANGERS] -= int((self.heard[slots] < ALWAYS).sum())
        self.hashes[slots], self.heard[slots] = 0, ALWAYS
        self._leaving += slots.tolist()
        self._build()

    def settle(self) -> None:
        """Give back the slots of those who were let go."""
        left, self._leaving = self._leaving, []
        for slot in left:
            self._ids[slot] = b""
        free = int(self._counts[_FREE])
        self._free[free : free + len(left)] = left
        self._counts[_FREE] += len(left)

    def id(self, slot: int) -> str:
        """Return the person id of a slot."""
        return self._ids[slot].decode()

    @property
    def ids(self) -> list[str]:
        """Return all person ids in the order of their slots, empty where nobody is."""
        return [name.decode() for name in self._ids]

    @classmethod
    def of(
        cls,
        ids: list[str],
        hashes: NDArray[np.uint64],
        heard: NDArray[np.int64],
        events: int,
        strangers: int = UNBOUNDED,
    ) -> Roster:
        """Rebuild a roster from a snapshot."""
        roster, people = cls(max(1024, 2 * len(ids)), strangers), len(ids)
        roster._ids = [name.encode() for name in ids]
        roster.hashes[:people], roster.heard[:people] = hashes, heard
        free = np.flatnonzero(hashes == 0)
        roster._free[: free.size] = free
        roster._counts[:] = people, int((heard < ALWAYS).sum()), events, free.size, 0
        roster._build()
        return roster


@inlined
def _place_of(keys: NDArray[np.uint64], values: NDArray[np.int64], person: np.uint64) -> np.uint64:
    """Return where a person stands in the table, or the empty place where they would."""
    mask = np.uint64(keys.size - 1)
    place = person & mask
    while values[place] >= 0 and keys[place] != person:
        place = (place + np.uint64(1)) & mask
    return place


@kernel
def _insert(
    hashes: NDArray[np.uint64], keys: NDArray[np.uint64], values: NDArray[np.int64]
) -> None:
    """Fill an empty table."""
    for slot in range(hashes.size):
        if hashes[slot] == np.uint64(0):
            continue
        place = _place_of(keys, values, hashes[slot])
        keys[place] = hashes[slot]
        values[place] = slot


@inlined
def _slot_given(free: NDArray[np.int64], counts: NDArray[np.int64]) -> int:
    """Return a slot for a newcomer: one that was given back, or the next one."""
    if counts[_FREE] > 0:
        counts[_FREE] -= 1
        return int(free[counts[_FREE]])
    counts[_PEOPLE] += 1
    return int(counts[_PEOPLE] - 1)


@kernel
def _look_up(
    events: Events,
    keys: NDArray[np.uint64],
    values: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    heard: NDArray[np.int64],
    free: NDArray[np.int64],
    counts: NDArray[np.int64],
    most: int,
    start: int,
    found: NDArray[np.int64],
    new: NDArray[np.int64],
) -> int:
    """Find slots from event `start` on; returns where it stopped for want of room.

    `counts` holds slots, strangers, events, free slots and the newcomers, whose events' numbers
    are put into `new`.
    """
    counts[_NEW] = 0
    for number in range(start, events.size):
        person = events[number]["person"]
        if person == np.uint64(0):
            found[number] = -1
            continue
        told = events[number]["kind"] == _PROFILE
        place = _place_of(keys, values, person)
        if values[place] < 0:
            if counts[_FREE] == 0 and counts[_PEOPLE] >= hashes.size:
                return number
            if not told and counts[_STRANGERS] >= most:
                return number
            slot = _slot_given(free, counts)
            keys[place], values[place], hashes[slot] = person, slot, person
            heard[slot] = ALWAYS if told else 0
            counts[_STRANGERS] += 0 if told else 1
            new[counts[_NEW]] = number
            counts[_NEW] += 1
        slot = values[place]
        counts[_HEARD] += 1
        if told and heard[slot] < ALWAYS:
            heard[slot] = ALWAYS
            counts[_STRANGERS] -= 1
        elif heard[slot] < ALWAYS:
            heard[slot] = counts[_HEARD]
        found[number] = slot
    return events.size
