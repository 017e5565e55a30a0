"""Lets warnings of life safety out of a worker by the spool, whatever keeps them from the desk.

What a home's limit says becomes a warning at the shared stage, and a call in a wrong partition in
its own: what these wait for goes on to them, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from threading import Timer

from engine.formats.lines import Urgent
from engine.output.output import Output
from engine.output.sinks import Sink
from engine.output.urgent_spool import Notifier
from engine.worker.assignment import Holding
from engine.worker.degraded import SPOOL, UNDELIVERED, Degraded

PENDING_BYTES = 64 << 20
"""Output that waits while the sink is away; beyond, it is made again from the snapshots."""
SLOW_S = 2.0
"""A sink that takes longer over something urgent is not waited for."""


class Lifeline:
    """Spools what waits for a sink, and what a sink took and no desk has got."""

    def __init__(self, notifier: Notifier, degraded: Degraded) -> None:
        self._notifier, self._degraded = notifier, degraded

    def tell(self, warnings: Iterable[Urgent] = ()) -> None:
        """Spool warnings, each once, and try again what the spool did not take."""
        self._notifier.tell(warnings)
        if self._notifier.failure:
            self._degraded.begin(SPOOL, self._notifier.failure)
        else:
            self._degraded.over(SPOOL)

    @contextmanager
    def hurrying(self, held: Collection[Holding]) -> Iterator[None]:
        """Spool what is urgent while the sink inside takes its time over it."""
        urgent = _urgent(held)
        timer = Timer(SLOW_S, self._notifier.tell, [urgent])
        timer.daemon = True
        if urgent:
            timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def beyond(self, output: Output, sink: Sink) -> None:
        """Let out what is urgent of output that is made again later."""
        self.tell(output.urgent)
        sink.send_on(output)

    def waiting(self, held: Collection[Holding], sink: Sink) -> None:
        """Let out the urgent part of what waits; where too much waits, let go of the largest."""
        self.tell(_urgent(held))
        for each in held:
            for output in each.pending:
                sink.send_on(output)
        total = sum(one.pending_bytes for one in held)
        for one in sorted(held, key=lambda each: -each.pending_bytes):
            if total <= PENDING_BYTES:
                return
            total -= one.overflow()

    def undelivered(self, sink: Sink) -> None:
        """Spool what lies in the journal and not before anybody; raises `SinkDownError`."""
        overdue = sink.overdue()
        self.tell(overdue.warnings)
        self._notifier.acknowledge(sink.arrived)
        if overdue.failing:
            self._degraded.begin(UNDELIVERED, "spooled")
        else:
            self._degraded.over(UNDELIVERED)

    def erased(self, persons: Iterable[str]) -> None:
        """Take persons who are erased out of the spool."""
        self._notifier.forget(persons)


def _urgent(held: Collection[Holding]) -> list[Urgent]:
    return [one for each in held for output in each.pending for one in output.urgent]
