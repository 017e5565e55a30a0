"""Lets warnings of life safety out of a worker by the spool, whatever keeps them from the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engine.degraded import SPOOL, UNDELIVERED, Degraded
from engine.holding import Holding
from engine.notifier import Notifier
from engine.sinks import Sink

PENDING_BYTES = 64 << 20
"""Output that waits while the sink is away; beyond, it is made again from the snapshots."""


class Lifeline:
    """Spools what waits for a sink, and what a sink took and no desk has got."""

    def __init__(self, notifier: Notifier, degraded: Degraded) -> None:
        self._notifier, self._degraded = notifier, degraded

    def tell(self, warnings: Iterable[Mapping[str, Any]] = ()) -> None:
        """Spool warnings, each once, and try again what the spool did not take."""
        self._notifier.tell(warnings)
        if self._notifier.failure:
            self._degraded.begin(SPOOL, self._notifier.failure)
        else:
            self._degraded.over(SPOOL)

    def waiting(self, held: Collection[Holding]) -> None:
        """Spool the urgent part of what waits; where too much waits, let go of the largest."""
        self.tell(one for each in held for output in each.pending for one in output.urgent)
        total = sum(one.pending_bytes for one in held)
        for one in sorted(held, key=lambda each: -each.pending_bytes):
            if total <= PENDING_BYTES:
                return
            total -= one.overflow()

    def undelivered(self, sink: Sink) -> None:
        """Spool what lies in the journal and not before anybody; raises `SinkDownError`."""
        overdue = sink.overdue()
        self.tell(overdue.warnings)
        if overdue.failing:
            self._degraded.begin(UNDELIVERED, "spooled")
        else:
            self._degraded.over(UNDELIVERED)
