"""A partition assigned to a worker between rebalances: its owner, snapshots, unwritten output."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from engine.formats.lines import Memory
from engine.output.data_fault import log_replaced
from engine.output.output import Output
from engine.snapshots.snapshots import Snapshots
from streams.log.chunk import Chunk, Place

LOG = logging.getLogger(__name__)
SAVE_S = 60.0
"""A snapshot at least so often where something happens: what has to be read again is bounded."""
SHARE = 20.0
"""Times as long as the last snapshot took must pass before the next: at most 5 % goes there."""


class Taker(Protocol):
    """An owner of a partition, or the stage across people."""

    place: Place
    position: int

    def take(self, chunk: Chunk) -> Output:
        """Take in records; returns what is to be written."""
        ...

    def begin(self, position: int) -> None:
        """Begin without any memory, where the log begins."""
        ...

    def memory(self) -> Memory:
        """Return everything to remember."""
        ...

    def recall(self, position: int, memory: Memory) -> None:
        """Go on where a snapshot left off."""
        ...


class Holding:
    """One place of the log in the hands of this worker."""

    def __init__(self, owner: Taker, snapshots: Snapshots, records: int) -> None:
        self.owner = owner
        self.token = 0
        self.generation, self.claimed = 0, False
        self.pending: deque[Output] = deque()
        self.pending_bytes, self.overflowed = 0, False
        self.missing = 0
        self._snapshots, self._records = snapshots, records
        self._taken, self._saved_at = 0, time.monotonic()
        self._took_s = 0.0

    @property
    def position(self) -> int:
        """Return where to read on."""
        return self.owner.position

    @property
    def unsaved(self) -> bool:
        """Tell whether something has happened since the last snapshot."""
        return self._taken > 0

    @property
    def unsaved_s(self) -> float:
        """Return the seconds since the last snapshot; 0 where nothing has happened since."""
        return time.monotonic() - self._saved_at if self.unsaved else 0.0

    def take(self, chunk: Chunk) -> Output:
        """Take in a chunk; its output, which is returned too, waits to be written."""
        output = self.owner.take(chunk)
        self._taken += int(chunk.offsets.size) + len(chunk.damaged)
        if chunk.settled:
            return Output()
        if not (output.empty or self.overflowed):
            self.pending.append(output)
            self.pending_bytes += output.weight
        return output

    def written(self) -> Output:
        """Take off what has waited longest, now that it is durable; returns it."""
        output = self.pending.popleft()
        self.pending_bytes -= output.weight
        return output

    def overflow(self) -> int:
        """Give up what waits but the first, which tells when the sink takes something again.

        The rest is made again from the newest snapshot then. Returns the bytes let go.
        """
        first = self.pending[0].weight if self.pending else 0
        let_go, self.pending_bytes = self.pending_bytes - first, first
        while len(self.pending) > 1:
            self.pending.pop()
        self.overflowed = True
        return let_go

    def recall(self, first: int, end: int | None, reach_back: Callable[[], int]) -> None:
        """Go on from the newest snapshot, or from the first record.

        Where that lies before the log's `first`, `reach_back` tells the oldest that can be read.
        Raises `SnapshotsDownError`: who does not know what there is must not begin without it.
        """
        self._snapshots.clear_unfinished()
        found = self._snapshots.newest()
        if found is not None and end is not None and found[0].position > end:
            self._say_replaced(found[0].position)
            found = None
        if found is None:
            first = reach_back() if first > 0 else first
            self.owner.begin(first)
            self._say_missing(first)
            return
        saved, memory = found
        self.owner.recall(saved.position, memory)
        first = reach_back() if saved.position < first else first
        if saved.position < first:
            self._say_missing(first - saved.position)
            self.owner.position = first

    def _say_replaced(self, position: int) -> None:
        """Say loudly, at the desk too, that the log is not the one that was read."""
        LOG.critical("日志已被替换 the log is another one: it had been read up to %d", position)
        output = Output(faults=[log_replaced(self.owner.place, position)])
        self.pending.append(output)
        self.pending_bytes += output.weight

    def _say_missing(self, records: int) -> None:
        """Say loudly that the log no longer has what was not yet read."""
        if records > 0:
            self.missing += records
            LOG.critical("日志已删除未读记录 the log has dropped %d unread records", records)

    def due(self) -> bool:
        """Tell whether a snapshot should be written."""
        if not self.unsaved:
            return False
        passed = time.monotonic() - self._saved_at
        enough = self._taken >= self._records or passed >= SAVE_S
        return enough and passed >= SHARE * self._took_s

    def save(self) -> None:
        """Write a snapshot of what is known at the position; raises `SnapshotsDownError`."""
        began = time.monotonic()
        self._snapshots.save(self.position, self.generation, self.owner.memory())
        self._saved_at = time.monotonic()
        self._took_s, self._taken = self._saved_at - began, 0
