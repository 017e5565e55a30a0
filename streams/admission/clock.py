"""The log's own time: when an event could be known, told from the log alone.

No sender leads it. A record of the log that jumps ahead of what its own door wrote into it is
received when that door says, and the clock of a recording follows a far jump only where somebody
else stands there too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import CALL_DURATION_S, SOS_AHEAD_AT
from streams.contract.event_row import EventRow, Events
from streams.contract.kinds import Flag, Kind
from streams.contract.units import DAY_MS
from streams.kernels.kernel import inlined, kernel

STEP_MS = 60_000
"""Sweeps happen at multiples of this."""
JUMP_MS = 31 * DAY_MS
"""A jump further ahead must be confirmed before the clock follows (contract)."""
CONFIRMING = 3
"""Records in a row that confirm a jump, where nobody else was heard of late."""
UNSET = -(2**62)
NOW, _WAITING, _PERSON, _LATEST, _LATEST_AT, _OTHER_AT, _HELD = range(7)
"""What a clock knows, by place in its array."""
WIDTH = 7
_CALL, _SOS = int(Kind.CALL), int(Kind.SOS)
_AHEAD = int(Flag.CLOCK_AHEAD)


class RecordingClock:
    """Stamps the events of a recording with `received_at`, over all persons, in file order.

    Without one of its own an event was received when the latest moment so far was: the running
    maximum of `at` (of a call: its end). What the clock knows is a few numbers, so that it does
    not matter how the recording is cut into batches.
    """

    def __init__(self) -> None:
        self._state = blank_clock()

    @property
    def now(self) -> int:
        """Return the clock, epoch ms; a very negative number before the first event."""
        return int(self._state[NOW])

    @property
    def held(self) -> int:
        """Return how many records the clock did not follow: they jumped too far ahead."""
        return int(self._state[_HELD]) if self._state.size == WIDTH else 0

    def stamp(self, events: Events) -> None:
        """Set `received_at` in place; what lies ahead of the clock is taken as now and flagged."""
        if self._state.size < WIDTH:  # of an older snapshot
            old, self._state = self._state, blank_clock()
            self._state[: old.size] = old
        _stamp(self._state, events)


def blank_clock() -> NDArray[np.int64]:
    """Return what a clock knows before the first event."""
    return np.array([UNSET, 0, 0, 0, UNSET, UNSET, 0], np.int64)


def claimed_at(event: EventRow) -> int:
    """Return when an event says it happened, an SOS even where that lies ahead of the clock."""
    kept = event["kind"] == _SOS and event[SOS_AHEAD_AT] > 0
    return int(event[SOS_AHEAD_AT] if kept else event["at"])


@inlined
def moment_of(event: EventRow) -> np.int64:
    """Return when an event could be known by its own word, -1 where it has none."""
    moment = event["at"]
    if moment != -1 and event["kind"] == _CALL and event[CALL_DURATION_S] > 0:
        moment += np.int64(event[CALL_DURATION_S] * 1000.0)
    return moment


@inlined
def note(state: NDArray[np.int64], event: EventRow) -> None:
    """Remember who was heard in time, and when anybody else was."""
    person = np.int64(event["person"] >> np.uint64(1))
    if person == 0:
        return
    if person != state[_LATEST]:
        state[_OTHER_AT] = state[_LATEST_AT]
        state[_LATEST] = person
    state[_LATEST_AT] = state[NOW]


@inlined
def alone(state: NDArray[np.int64], person: np.int64) -> bool:
    """Tell whether nobody but a person was heard of late."""
    other = state[_OTHER_AT] if state[_LATEST] == person else state[_LATEST_AT]
    return other < state[NOW] - JUMP_MS


@kernel
def _stamp(state: NDArray[np.int64], events: Events) -> None:
    for number in range(events.size):
        event = events[number]
        _advance(state, event)
        now = state[NOW]
        event["received_at"] = now
        if event["at"] == -1:
            event["at"] = now
        if event["at"] > now:
            if event["kind"] == _SOS:
                event[SOS_AHEAD_AT] = np.float64(event["at"])
            event["at"] = now
            event["flags"] |= _AHEAD


@kernel
def _advance(state: NDArray[np.int64], event: EventRow) -> None:
    """Move the clock to an event, unless it jumps far ahead and nobody confirms it."""
    if event["received_at"] >= 0:  # the log's own word needs nobody to confirm it
        state[NOW] = max(state[NOW], event["received_at"])
        state[_WAITING] = 0
        return
    moment = moment_of(event)
    if moment == -1:
        return
    if state[NOW] == UNSET or moment <= state[NOW] + JUMP_MS:
        state[NOW] = max(state[NOW], moment)
        state[_WAITING] = 0
        note(state, event)
        return
    person = np.int64(event["person"] >> np.uint64(1))
    if state[_WAITING] == 0:
        state[_PERSON] = person
    state[_WAITING] += 1
    if state[_PERSON] != person or (state[_WAITING] >= CONFIRMING and alone(state, person)):
        state[NOW] = moment
        state[_WAITING] = 0
        note(state, event)
        return
    state[_HELD] += 1
