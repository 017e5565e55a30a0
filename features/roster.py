"""Person ids to slots: an open-addressing table of hashes, with the ids kept and compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.event_row import Events
from streams.kernel import kernel

ID_BYTES = 64 * 4
"""The contract allows 64 characters; UTF-8 needs up to four bytes each."""
_FILL = 0.6


class Roster:
    """Gives every person a slot, in the order of first appearance."""

    def __init__(self, capacity: int = 1024) -> None:
        self.people = 0
        self._ids: list[bytes] = []
        self._resize(capacity)
        self.hashes = np.zeros(capacity, np.uint64)

    def _resize(self, capacity: int) -> None:
        size = 1 << int(np.ceil(np.log2(capacity / _FILL)))
        self._keys = np.zeros(size, np.uint64)
        self._values = np.full(size, -1, np.int64)

    def slots(self, buffer: NDArray[np.uint8], events: Events) -> NDArray[np.int64]:
        """Return the slot of each event's person, a new one for strangers; -1 without a person.

        The text in `buffer` is copied for strangers only.
        """
        found = np.empty(events.size, np.int64)
        persons = events["person"]
        start = 0
        while start < events.size:
            self._make_room()
            start, people = _look_up(
                persons, self._keys, self._values, self.hashes, self.people, start, found
            )
            self._remember(buffer, events, found, people)
        return found

    def _make_room(self) -> None:
        """Double the room when few slots are left."""
        if self.people + 1 < self.hashes.size:
            return
        self.hashes = np.concatenate([self.hashes, np.zeros_like(self.hashes)])
        self._resize(self.hashes.size)
        _insert(self.hashes[: self.people], self._keys, self._values)

    def _remember(
        self, buffer: NDArray[np.uint8], events: Events, found: NDArray[np.int64], people: int
    ) -> None:
        """Keep the ids of the people who are new in this batch."""
        if people == self.people:
            return
        new = np.arange(self.people, people)
        hashes = self.hashes[new]
        order = np.argsort(events["person"], kind="stable")
        first = order[np.searchsorted(events["person"], hashes, sorter=order)]
        for event in events[first]:
            start, length = int(event["person_start"]), int(event["person_length"])
            self._ids.append(bytes(buffer[start : start + length]))
        self.people = people

    def id(self, slot: int) -> str:
        """Return the person id of a slot."""
        return self._ids[slot].decode()

    @property
    def ids(self) -> list[str]:
        """Return all person ids in the order of their slots."""
        return [name.decode() for name in self._ids]

    @classmethod
    def of(cls, ids: list[str], hashes: NDArray[np.uint64]) -> Roster:
        """Rebuild a roster from a snapshot."""
        roster = cls(max(1024, 2 * len(ids)))
        roster._ids = [name.encode() for name in ids]
        roster.people = len(ids)
        roster.hashes[: len(ids)] = hashes
        _insert(roster.hashes[: roster.people], roster._keys, roster._values)
        return roster


@kernel
def _insert(
    hashes: NDArray[np.uint64], keys: NDArray[np.uint64], values: NDArray[np.int64]
) -> None:
    """Fill an empty table."""
    mask = np.uint64(keys.size - 1)
    for slot in range(hashes.size):
        place = hashes[slot] & mask
        while values[place] >= 0:
            place = (place + np.uint64(1)) & mask
        keys[place] = hashes[slot]
        values[place] = slot


@kernel
def _look_up(
    persons: NDArray[np.uint64],
    keys: NDArray[np.uint64],
    values: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    people: int,
    start: int,
    found: NDArray[np.int64],
) -> tuple[int, int]:
    """Find slots from event `start` on; returns where it stopped and the number of people."""
    mask = np.uint64(keys.size - 1)
    for number in range(start, persons.size):
        person = persons[number]
        if person == np.uint64(0):
            found[number] = -1
            continue
        place = person & mask
        while values[place] >= 0 and keys[place] != person:
            place = (place + np.uint64(1)) & mask
        if values[place] < 0:
            if people >= hashes.size:
                return number, people
            keys[place] = person
            values[place] = people
            hashes[people] = person
            people += 1
        found[number] = values[place]
    return persons.size, people
