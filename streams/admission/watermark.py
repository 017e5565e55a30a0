"""The clock of a plain recording: the latest moment so far, but no device leads it.

One device whose clock runs days ahead would make everything behind its first line late. In a
recording one can look what follows. A record that jumps further ahead than the most patient kind
is late waits, with all behind it, until that tells a gap in the recording from a wrong clock:
somebody else stands there too, or time goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from streams.admission.clock import (
    CONFIRMING,
    JUMP_MS,
    NOW,
    UNSET,
    WIDTH,
    alone,
    blank_clock,
    moment_of,
    note,
)
from streams.codec.decoder import Batch
from streams.contract.event_row import Events
from streams.contract.units import HOUR_MS
from streams.kernels.kernel import kernel

STEP_AHEAD_MS = 48 * HOUR_MS
"""A jump beyond this would make the most patient kinds late (contract): it is looked at."""
MOST_WAITING = 1000
"""Records looked at behind a jump before it is decided by what is known."""
BACK = 2
"""Records of the old time that show a jump to be a wrong clock."""
_WRONG_CLOCK = WIDTH
"""Place behind what a clock knows: whose clock was wrong last."""
FIRST_MS = 946_684_800_000
"""Before 2000 a device's clock was never set: such a record says nothing of the time."""
_OPEN, _GAP, _WRONG = range(3)


def watermarked(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield the same lines in the same order, with `received_at` wherever it was missing.

    How the lines were cut into batches does not matter; those that are yielded may be smaller.
    """
    mark = Watermark()
    for batch in batches:
        yield from mark.take(batch)
    yield from mark.rest()


class Watermark:
    """Decides when the events of a recording were received; holds back what is undecided."""

    def __init__(self) -> None:
        self._state = np.append(blank_clock(), 0)
        self._waiting: list[Batch] = []

    def take(self, batch: Batch) -> Iterator[Batch]:
        """Take in the next lines; yields those that are decided."""
        self._waiting.append(batch)
        yield from self._decided(over=False)

    def rest(self) -> Iterator[Batch]:
        """Yield what was held back: nothing follows any more."""
        yield from self._decided(over=True)

    def _decided(self, *, over: bool) -> Iterator[Batch]:
        parts = self._waiting
        if not parts:
            return
        one = parts[0].events if len(parts) == 1 else np.concatenate([p.events for p in parts])
        ready = int(_received(self._state, one, over))
        self._waiting, begin = [], 0
        for part in parts:
            size = part.events.size
            own, done = one[begin : begin + size], max(0, min(size, ready - begin))
            begin += size
            if done == size:
                yield replace(part, events=own)
                continue
            self._waiting.append(replace(part, events=own[done:], rejected=(), unknown_fields=0))
            if done or part.rejected:
                yield replace(part, events=own[:done])


@kernel
def _received(state: NDArray[np.int64], events: Events, over: bool) -> int:
    """Set `received_at` in place; returns the number of events for which it is decided."""
    for number in range(events.size):
        event = events[number]
        if event["received_at"] >= 0:
            state[NOW] = max(state[NOW], event["received_at"])
            continue
        moment = moment_of(event)
        if moment != -1:
            jumps = state[NOW] == UNSET or moment > state[NOW] + STEP_AHEAD_MS
            verdict = _verdict(state, events, number, moment, over) if jumps else _GAP
            if verdict == _OPEN:
                return number
            if verdict == _GAP:
                state[NOW] = max(state[NOW], moment)
                note(state, event)
            else:
                state[_WRONG_CLOCK] = np.int64(event["person"] >> np.uint64(1))
        if state[NOW] != UNSET:
            event["received_at"] = state[NOW]
    return events.size


@kernel
def _verdict(
    state: NDArray[np.int64], events: Events, number: int, moment: np.int64, over: bool
) -> int:
    """Tell from what follows whether a jump is a gap of the recording or a wrong clock."""
    person = np.int64(events[number]["person"] >> np.uint64(1))
    fresh = state[NOW] == UNSET
    least = np.int64(FIRST_MS) if fresh else state[NOW] - STEP_AHEAD_MS
    near = STEP_AHEAD_MS if fresh else min(STEP_AHEAD_MS, (moment - state[NOW]) // 2)
    there, back, first = 1, 0, np.int64(0)
    last = min(events.size, number + MOST_WAITING)
    for place in range(number + 1, last):
        other = events[place]
        said = other["received_at"] if other["received_at"] >= 0 else moment_of(other)
        if said < least:
            continue
        if said < moment - near:
            back += 1
            first = said if back == 1 else first
            if back == BACK:
                if fresh and abs(said - first) <= STEP_AHEAD_MS:
                    state[NOW] = first
                return _WRONG if state[NOW] != UNSET else _GAP
        elif fresh:
            return _GAP
        elif np.int64(other["person"] >> np.uint64(1)) == person:
            there += 1
        elif said <= moment + JUMP_MS:
            return _GAP
    if last < number + MOST_WAITING and not over:
        return _OPEN
    if fresh:
        return _GAP
    if moment <= state[NOW] + JUMP_MS:
        return _WRONG if state[_WRONG_CLOCK] == person else _GAP
    return _GAP if there >= CONFIRMING and alone(state, person) else _WRONG
