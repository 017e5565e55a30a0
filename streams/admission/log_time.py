"""When the log took its events, as far as that is believed.

By default the log's own stamps count: the broker's append time, or the journal's. One that would
lead the clock more than five minutes ahead of the world is not believed: then what the door wrote
into the line counts, and where it wrote nothing the clock stays where it is. Records that a
rehearsal published say so themselves: from there on their recorded times count.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from streams.admission.clock import UNSET
from streams.codec.hashing import hash_text
from streams.contract.columns import CONTROL_VALUE, CONTROL_WHAT
from streams.contract.event_row import Events
from streams.contract.kinds import CONTROLS, Kind
from streams.kernels.kernel import kernel
from streams.log.steady_clock import AHEAD_MS

RECORDED = "log"
"""What a tick says as its `value` where the times of a recording count."""
_MARK, _CLOCK = np.uint64(hash_text(RECORDED)), CONTROLS.index("clock")


class LogTime:
    """Sets when the events of one partition were received."""

    def __init__(self, clock: Literal["wall", "log"]) -> None:
        self.recorded = clock == RECORDED
        self.held = 0

    def set(self, events: Events, appended: NDArray[np.int64], now: int, limit: int) -> int:
        """Set `received_at` in place; returns from which event on recorded times count.

        Parameters
        ----------
        appended
            When the log took each event, epoch ms, shape (n,).
        now
            The partition's clock, very negative where it has none.
        limit
            The latest moment that is believed.
        """
        first = 0 if self.recorded else first_recorded(events)
        self.recorded |= first < events.size
        ours = events[:first]
        received = np.empty(first, np.int64)
        held = int(_believed(appended[:first], ours["received_at"], now, limit, received))
        ours["received_at"] = received
        self.held += held
        return first


def first_recorded(events: Events) -> int:
    """Return the number of the first tick that says that recorded times count."""
    marks = (events["kind"] == int(Kind.CONTROL)) & (events[CONTROL_VALUE] == _MARK)
    found = np.flatnonzero(marks & (events[CONTROL_WHAT] == _CLOCK))
    return int(found[0]) if found.size else int(events.size)


@kernel
def _believed(
    appended: NDArray[np.int64],
    said: NDArray[np.int64],
    now: int,
    limit: int,
    received: NDArray[np.int64],
) -> int:
    """Write when each event was received; returns how many stamps were not believed."""
    held = 0
    for number in range(appended.size):
        took, door = appended[number], said[number]
        ahead = took > limit
        if now != UNSET and took > now + AHEAD_MS:  # it jumps: the door must say so too
            ahead = ahead or 0 <= door < took - AHEAD_MS
        if ahead:
            held += 1
            took = door if 0 <= door <= limit else max(now, 0)
            if now == UNSET and took == 0:
                took = limit - AHEAD_MS
        now = max(now, took)
        received[number] = took
    return held
