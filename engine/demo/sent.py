"""What programs send to a demo's door: taken as if it happened now in the town, where it is spring.

The door writes into the log, as everywhere; the town's stream reads it between its own batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np

from engine.log.event_log import journal_of
from engine.settings import Settings
from streams.codec.decoder import Batch, decode
from streams.contract.kinds import Kind
from streams.contract.topics import EVENTS
from streams.log.journal import Journal

OURS = (int(Kind.CASE), int(Kind.CONTROL))
"""Kinds by which desk and engine speak of the real time: the town's people did not do that."""


class Sent:
    """Reads a journal from where it ended; used in one thread."""

    def __init__(self, journal: Journal, zone: ZoneInfo) -> None:
        self._journal, self._zone = journal, zone
        self._seen = journal.end(EVENTS)

    def batch(self, clock: int, now_ms: int) -> Batch | None:
        """Return what came since, as of the town's `clock`; `now_ms` is the same moment outside."""
        records = self._journal.read(EVENTS, self._seen)
        if not records:
            return None
        self._seen = records[-1].sequence
        batch = decode(b"\n".join(one.value for one in records) + b"\n", self._zone)
        events = batch.events[~np.isin(batch.events["kind"], OURS)]
        told = events["at"] >= 0  # who tells no moment speaks of now
        events["at"][told] = np.minimum(events["at"][told] - (now_ms - clock), clock)
        events["received_at"] = clock
        return replace(batch, events=events)


@contextmanager
def sent_to(settings: Settings) -> Iterator[Sent]:
    """Open the journal of a demo."""
    journal = journal_of(settings)
    try:
        yield Sent(journal, ZoneInfo(settings.tz))
    finally:
        journal.close()
