"""The worker: consumes its share of the log, warns, and picks up where the log says.

What a worker knows is a function of the log. Killed at any moment, it or another loads the newest
sound snapshot of each place and reads the log again from there; warnings carry ids that follow
from the log, so what was written before is not written twice, and nothing is lost.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence, Set
from functools import partial

from engine.errors import FAILED, EndError
from engine.fault_injection import crash_at
from engine.output.sinks import Sink, SinkDownError
from engine.output.urgent_spool import Notifier
from engine.store.fence import StaleOwnerError
from engine.worker.assignment import Holding
from engine.worker.clock_ticks import Ticker
from engine.worker.degraded import (
    EVENT_LOG,
    OUTBOX,
    OUTPUT,
    SNAPSHOT_READS,
    SNAPSHOT_WRITES,
    TICKS,
    Degraded,
)
from engine.worker.lifeline import Lifeline
from engine.worker.partition_processor import Owner
from engine.worker.watchdog import ProgressWatch, StuckError
from streams.log.chunk import Chunk, Place
from streams.log.interface import LogDownError, LogRefusedError, LogSource

LOG = logging.getLogger(__name__)
PAUSE_S = 0.2
"""Wait for more when the log is read to its end."""
WRITE_S = 5.0
"""What has piled up is written for so long at once: between two polls the group must not wait."""
SILENT_S = 10.0
"""A log that has not answered for so long is away."""
STALE_S = 15.0
"""A place that another seems to own is left alone for so long, unless it is given anew."""

Build = Callable[[Place], Holding]


class Worker:
    """One consumer of the log: what it holds changes as the log gives and takes places."""

    def __init__(
        self,
        source: LogSource,
        sink: Sink,
        build: Build,
        notifier: Notifier,
        ticker: Ticker,
        watch: ProgressWatch,
    ) -> None:
        self._source, self._sink, self._build = source, sink, build
        self._ticker, self._watch = ticker, watch
        self.held: dict[Place, Holding] = {}
        self.degraded = Degraded()
        self._lifeline = Lifeline(notifier, self.degraded)
        self.awaited = 0
        self.taken, self.batches, self.busy_s = 0, 0, 0.0
        self.stepped_at = time.monotonic()
        self.reach: dict[Place, tuple[int, int]] = {}
        self.warned: Counter[tuple[str, int]] = Counter()
        self._stale: dict[Place, tuple[int, float]] = {}

    def step(self, wait_s: float = PAUSE_S) -> int:
        """Work through what comes next; returns the number of records."""
        before = {place: one.token for place, one in self.held.items()}
        chunks = self._poll(wait_s)
        crash_at("polled")
        self._take_over()
        began = time.monotonic()
        taken = sum(self._take(chunk, before) for chunk in chunks)
        self._write()
        self.save(all_of_them=False)
        self._tick({chunk.place for chunk in chunks})
        self._look_after()
        self._count(taken, began)
        return taken

    def _poll(self, wait_s: float) -> Sequence[Chunk]:
        """Ask the log for more; one that is away is waited for."""
        try:
            chunks = self._source.poll(wait_s)
        except LogDownError as error:
            self.degraded.begin(EVENT_LOG, error)
            time.sleep(wait_s)
            return []
        if self._source.silent_s > SILENT_S:
            self.degraded.begin(EVENT_LOG, "silent")
        else:
            self.degraded.over(EVENT_LOG)
        return chunks

    def _tick(self, heard: Set[Place]) -> None:
        """Let time go on where nothing happens; ticks that the log does not take wait."""
        self._ticker.tick(self._owners(), heard)
        if self.degraded.waits(TICKS):
            return
        try:
            self._ticker.flush()
            self.degraded.over(TICKS)
        except LogDownError as error:
            self.degraded.begin(TICKS, error)

    def _count(self, taken: int, began: float) -> None:
        """Note what a step did, for those who watch the worker from another thread."""
        self.stepped_at = time.monotonic()
        if taken:
            self.taken, self.batches = self.taken + taken, self.batches + 1
            self.busy_s += self.stepped_at - began

    @property
    def rebalances(self) -> int:
        """Return how often the log gave or took places."""
        return self._source.rebalances

    def _take_over(self) -> None:
        """Hold what the log has given, let go of what it has taken."""
        owned = self._source.owned()
        for place in [place for place in self.held if place not in owned]:
            LOG.info("放下 lets go of topic=%s partition=%d", *place)
            del self.held[place]
            self.degraded.forget(place)
        for place, token in owned.items():
            held = self.held.get(place)
            if held is not None and held.token != token:
                del self.held[place]  # what it had not written is found again from its snapshot
                held = None
            if held is None and not self._left_alone(place, token):
                self._begin(place, token)
        self.awaited = len(owned) - len(self.held)

    def _left_alone(self, place: Place, token: int) -> bool:
        stale, since = self._stale.get(place, (None, 0.0))
        return stale == token and time.monotonic() < since + STALE_S

    def _begin(self, place: Place, token: int) -> None:
        """Take up a place where the newest snapshot left off, or at the log's beginning."""
        if self.degraded.waits(SNAPSHOT_READS, place):
            return
        try:
            first, end = self._source.bounds(place)
            held = self._build(place)
            held.token = token
            held.recall(first, end, partial(self._source.reach_back, place))
            self._source.seek(place, held.position)
        except LogDownError:
            return  # it is asked again at the next step
        except OSError as error:
            self.degraded.begin(SNAPSHOT_READS, error, place)
            return
        self.degraded.over(SNAPSHOT_READS, place)
        self.held[place] = held
        LOG.info("接手 takes up topic=%s partition=%d at %d", *place, held.position)
        crash_at("owned")

    def _take(self, chunk: Chunk, before: dict[Place, int]) -> int:
        """Judge a chunk, unless its place was given or taken while it was fetched."""
        held = self.held.get(chunk.place)
        if held is None or before.get(chunk.place) != held.token:
            return 0
        if chunk.offsets.size and int(chunk.offsets[0]) < held.position:
            self._source.seek(chunk.place, held.position)
            return 0
        output = held.take(chunk)
        if held.overflowed:
            self._lifeline.beyond(output, self._sink)
        crash_at("judged")
        return int(chunk.offsets.size)

    def _write(self) -> None:
        """Make output durable; what cannot be written waits, but life safety does not."""
        if self.degraded.waits(OUTPUT):
            self._lifeline.waiting(self.held.values(), self._sink)
            return
        try:
            end = time.monotonic() + WRITE_S
            with self._lifeline.hurrying(self.held.values()):
                for place, held in list(self.held.items()):
                    self._write_of(place, held, end)
            self.degraded.over(OUTPUT)
        except SinkDownError as error:
            self.degraded.begin(OUTPUT, error)
            self._lifeline.waiting(self.held.values(), self._sink)

    def _write_of(self, place: Place, held: Holding, end: float) -> None:
        try:
            if not held.claimed:
                held.generation, held.claimed = self._sink.claim(place), True
            while held.pending and time.monotonic() < end:
                self._sink.write(place, held.pending[0])
                output = held.written()
                self.warned.update((one.warning, one.tier) for one in output.warnings)
                self._lifeline.erased(order.person for order in output.erased)
        except StaleOwnerError:
            self._let_go(place)
            return
        if held.overflowed and not held.pending:
            del self.held[place]  # taken up anew, from its snapshot, at the next step

    def _let_go(self, place: Place) -> None:
        """Stop working on a place that another worker owns."""
        LOG.warning("place topic=%s partition=%d 已由他人接管 is owned by another now", *place)
        held = self.held.pop(place)
        self._stale[place] = (held.token, time.monotonic())

    def save(self, *, all_of_them: bool = True) -> None:
        """Write snapshots, of all places or those that are due, then commit."""
        for place, held in list(self.held.items()):
            if held.due() or (all_of_them and held.unsaved):
                self._save_of(place, held)

    def _save_of(self, place: Place, held: Holding) -> None:
        if held.pending or held.overflowed or not held.claimed:
            return
        if self.degraded.waits(SNAPSHOT_WRITES, place):
            return
        try:
            self._sink.settle()
            if not self._sink.owns(place):
                self._let_go(place)
                return
        except SinkDownError as error:
            self.degraded.begin(SNAPSHOT_WRITES, error, place)
            return
        crash_at("before_snapshot")
        try:
            held.save()
            self.degraded.over(SNAPSHOT_WRITES, place)
        except OSError as error:
            self.degraded.begin(SNAPSHOT_WRITES, error, place)
            return
        crash_at("after_snapshot")
        self._source.commit({place: held.position})
        crash_at("after_commit")

    def _owners(self) -> list[Owner]:
        return [one.owner for one in self.held.values() if isinstance(one.owner, Owner)]

    def _look_after(self) -> None:
        """Send on what waits in the outbox, and end the worker where a place stands still."""
        if not (self.degraded.waits(OUTPUT) or self.degraded.waits(OUTBOX)):
            try:
                self._lifeline.undelivered(self._sink)
                self._sink.relay()
                self.degraded.over(OUTBOX)
            except SinkDownError as error:
                self.degraded.begin(OUTBOX, error)
        reached = {place: self._source.ahead(place) for place in self._source.owned()}
        self.reach = {place: one for place, one in reached.items() if one is not None}
        for place, reach in self.reach.items():
            self._watch.look(place, *reach)

    def close(self) -> None:
        """Write down what is known, and leave in good order."""
        self._write()
        self.save()
        self._source.close()
        self._sink.close()


def run(
    worker: Worker,
    stop: Callable[[], bool] = lambda: False,
    pause_s: float = PAUSE_S,
    after: Callable[[Worker], None] = lambda worker: None,
) -> None:
    """Consume until told to stop, doing something after every step; an empty log is waited on.

    Raises
    ------
    EndError
        If the log refuses to serve, or a place stands still: whoever supervises decides then.
    """
    try:
        while not stop():
            worker.step(pause_s)
            after(worker)
    except (LogRefusedError, StuckError) as error:
        raise EndError(FAILED, str(error)) from None
    finally:
        worker.close()
