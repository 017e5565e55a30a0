"""The log's own time: when an event could be known, told from a recording alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.event_row import Events
from streams.kernel import kernel
from streams.kinds import Flag, Kind

STEP_MS = 60_000
"""Sweeps happen at multiples of this."""
JUMP_MS = 31 * 86_400_000
"""A jump further ahead must be confirmed before the clock follows (contract)."""
CONFIRMING = 3
"""Records in a row that confirm a jump, where no second person does."""
_UNSET = -(2**62)
_NOW, _WAITING, _PERSON = range(3)
_CALL = int(Kind.CALL)
_AHEAD = int(Flag.CLOCK_AHEAD)


class RecordingClock:
    """Stamps the events of a recording with `received_at`, over all persons, in file order.

    Without one of its own an event was received when the latest moment so far was: the running
    maximum of `at` (of a call: its end). What the clock knows is three numbers, so that it does
    not matter how the recording is cut into batches.
    """

    def __init__(self) -> None:
        self._state = np.array([_UNSET, 0, 0], np.int64)

    @property
    def now(self) -> int:
        """Return the clock, epoch ms; a very negative number before the first event."""
        return int(self._state[_NOW])

    def stamp(self, events: Events) -> None:
        """Set `received_at` in place; what lies ahead of the clock is taken as now and flagged."""
        _stamp(self._state, events)


@kernel
def _stamp(state: NDArray[np.int64], events: Events) -> None:
    for number in range(events.size):
        event = events[number]
        _advance(state, event)
        now = state[0]
        event["received_at"] = now
        if event["at"] == -1:
            event["at"] = now
        if event["at"] > now:
            event["at"] = now
            event["flags"] |= _AHEAD


@kernel
def _advance(state: NDArray[np.int64], event: Events) -> None:
    """Move the clock to an event, unless it jumps far ahead and nobody confirms it."""
    if event["received_at"] >= 0:  # the log's own word needs nobody to confirm it
        state[0] = max(state[0], event["received_at"])
        state[1] = 0
        return
    moment = event["at"]
    if moment == -1:
        return
    if event["kind"] == _CALL and event["v0"] > 0:
        moment += np.int64(event["v0"] * 1000.0)
    if state[0] == _UNSET or moment <= state[0] + JUMP_MS:
        state[0] = max(state[0], moment)
        state[1] = 0
        return
    person = np.int64(event["person"] >> np.uint64(1))
    if state[1] == 0:
        state[2] = person
    state[1] += 1
    if state[1] >= CONFIRMING or state[2] != person:
        state[0] = moment
        state[1] = 0
