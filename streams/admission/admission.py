"""Admission: deduplication and lateness; which events are new, repeated, contradicting or late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from streams.admission.rate_limit import Bursts
from streams.admission.register import Registered
from streams.contract.columns import CALL_DURATION_S
from streams.contract.event_row import EventRow, Events
from streams.contract.kinds import Flag, Kind
from streams.contract.units import MINUTE_MS
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

ACCEPTED, LATE, DUPLICATE, CONFLICT, STRANGER, BURST = range(6)
REASONS = {CONFLICT: "conflict", STRANGER: "not_registered", BURST: "burst"}
"""Why an event that could be read is put into quarantine."""
LATENESS_MS = np.full(32, 10 * MINUTE_MS, np.int64)
"""How late an event of each kind may come and still count as in time (contract)."""
WINDOW_MS = np.full(32, 10 * MINUTE_MS, np.int64)
"""How long an event of each kind is remembered to tell repetitions (contract)."""
for _kind in (Kind.METER, Kind.PAYMENT, Kind.VITAL, Kind.LEISURE):
    LATENESS_MS[_kind] = WINDOW_MS[_kind] = 48 * 60 * MINUTE_MS
for _kind in (Kind.SOS, Kind.FALL, Kind.PAYMENT):
    WINDOW_MS[_kind] = 30 * 24 * 60 * MINUTE_MS
_SOS, _FALL, _CALL, _CONTROL = int(Kind.SOS), int(Kind.FALL), int(Kind.CALL), int(Kind.CONTROL)
_LATE_FLAG, _UNNAMED = int(Flag.LATE), int(Flag.UNNAMED)
SEEN = np.dtype([("key", "u8"), ("body", "u8"), ("until", "i8")])
_FILL = 0.6


@dataclass(slots=True)
class Counts:
    """Where the lines went; every line goes to exactly one place."""

    received: int = 0
    accepted: int = 0
    late: int = 0
    duplicate: int = 0
    quarantined: int = 0

    @property
    def balanced(self) -> bool:
        """Tell whether nothing was lost or counted twice."""
        return self.received == self.accepted + self.late + self.duplicate + self.quarantined

    def __str__(self) -> str:
        """Return the conservation of lines, as every replay prints it."""
        return (
            f"received 收到 {self.received} = accepted 接受 {self.accepted} + late 迟到 {self.late}"
            f" + duplicate 重复 {self.duplicate} + quarantined 隔离 {self.quarantined}"
        )


class Admission:
    """Remembers the identities of a partition's recent events.

    An age is checked when an identity is looked up, so when old ones are swept out of memory
    never shows.
    """

    def __init__(self, *, registered_only: bool = False) -> None:
        self._seen = np.zeros(1 << 12, SEEN)
        self._used = np.zeros(1, np.int64)
        self._bursts = Bursts()
        self._register = Registered() if registered_only else None

    def enrol(self, events: Events) -> None:
        """Take in profiles that arrive ahead of the log."""
        if self._register is not None:
            self._register.strangers(events)

    def admit(self, events: Events) -> NDArray[np.uint8]:
        """Return the outcome of each event, and flag the late ones in place.

        An SOS or a fall is never refused: if it contradicts an earlier one it is a new one.
        """
        outcome = np.zeros(events.size, np.uint8)
        start = 0
        while start < events.size:
            if self._used[0] >= _FILL * self._seen.size:
                self.sweep_out(int(events["received_at"][start]))
            start = _admit(events, self._seen, self._used, LATENESS_MS, WINDOW_MS, outcome, start)
        outcome[self._bursts.excess(events) & (outcome <= LATE)] = BURST
        if self._register is not None:
            outcome[self._register.strangers(events) & (outcome <= LATE)] = STRANGER
        return outcome

    def sweep_out(self, now: int) -> None:
        """Forget what is too old, and make the table twice as large as what is left needs."""
        alive = self._seen[(self._seen["key"] != 0) & (self._seen["until"] >= now)]
        size = 1 << max(12, int(np.ceil(np.log2(max(1, alive.size) / _FILL))) + 1)
        self._seen = np.zeros(size, SEEN)
        self._used[0] = 0
        _restore(alive, self._seen, self._used)

    @property
    def nbytes(self) -> int:
        """Return the memory of the window in bytes."""
        return int(self._seen.nbytes)


@kernel
def _identity(event: EventRow) -> Hash:
    h = event["person"] ^ (event["source"] * np.uint64(0x9E3779B97F4A7C15))
    h = (h ^ (h >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) ^ event["id"]
    h = (h ^ (h >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    h = h ^ (h >> np.uint64(29))
    return h if h != np.uint64(0) else np.uint64(1)


@kernel
def _restore(alive: NDArray[np.void], seen: NDArray[np.void], used: NDArray[np.int64]) -> None:
    mask = np.uint64(seen.size - 1)
    for number in range(alive.size):
        place = alive[number]["key"] & mask
        while seen[place]["key"] != np.uint64(0):
            place = (place + np.uint64(1)) & mask
        seen[place] = alive[number]
        used[0] += 1


@kernel
def _admit(
    events: Events,
    seen: NDArray[np.void],
    used: NDArray[np.int64],
    lateness: NDArray[np.int64],
    window: NDArray[np.int64],
    outcome: NDArray[np.uint8],
    start: int,
) -> int:
    """Admit events from number `start` on; returns where the table became too full."""
    mask = np.uint64(seen.size - 1)
    limit = seen.size * 7 // 10
    for number in range(start, events.size):
        if used[0] >= limit:
            return number
        event = events[number]
        kind = event["kind"]
        if kind == _CONTROL:
            continue
        now = event["received_at"]
        done = event["at"]
        if kind == _CALL and event[CALL_DURATION_S] > 0:
            done += np.int64(event[CALL_DURATION_S] * 1000.0)
        if now - done > lateness[kind]:
            event["flags"] |= _LATE_FLAG
            outcome[number] = 1
        if event["flags"] & _UNNAMED:
            continue  # its identity is where and when it was received
        key = _identity(event)
        place = key & mask
        while seen[place]["key"] != np.uint64(0) and seen[place]["key"] != key:
            place = (place + np.uint64(1)) & mask
        entry = seen[place]
        known = entry["key"] == key and entry["until"] >= now
        if known and entry["body"] == event["body"]:
            outcome[number] = 2
            continue
        if known and kind != _SOS and kind != _FALL:
            outcome[number] = 3
            continue
        if entry["key"] == np.uint64(0):
            used[0] += 1
        entry["key"] = key
        entry["body"] = event["body"]
        entry["until"] = now + window[kind]
    return events.size
