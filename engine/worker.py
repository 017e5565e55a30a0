"""The worker: consumes the journal, warns, and picks up where the log says after any crash.

What a worker knows is a function of the log. Killed at any moment it loads its newest sound
snapshot and reads the log again from there; warnings carry ids that follow from the log, so what
was written before is not written twice, and nothing is lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from engine.erasure import erase_written
from engine.event_log import journal_of
from engine.learning import Learner
from engine.memory import memory_of, recall
from engine.model_cache import serving
from engine.pipeline import Pipeline, Refused
from engine.portraits import portrait_of
from engine.settings import Settings
from engine.snapshot import newest, save
from engine.tiers import Ladder
from features.civil import civil
from models.artefact import COLD
from streams.archive import reading
from streams.archive.folder import Folder
from streams.codec import Rejected, decode
from streams.journal import (
    EPISODES,
    EVENTS,
    PORTRAITS,
    QUARANTINE,
    ROWS,
    SHADOW,
    WARNINGS,
    Journal,
    Record,
)  # fmt: skip
from streams.kinds import Kind
from streams.quarantine import set_aside

LOG = logging.getLogger(__name__)
RECORDS = 200
"""Records taken at once."""
PAUSE_S = 0.2
"""Wait for more when the log is read to its end."""


class Worker:
    """One consumer of the journal."""

    def __init__(self, settings: Settings, journal: Journal, *, teaching: bool = False) -> None:
        table = civil(settings.tz, settings.calendar)
        self._settings, self._journal = settings, journal
        self._zone = ZoneInfo(settings.tz)
        learner = Learner(table, COLD, teaching=teaching)
        ladder = Ladder(settings.allowances)
        self.pipeline = Pipeline(
            table,
            ladder,
            learner,
            settings.partitions,
            registered_only=settings.require_register,
            models=partial(serving, settings),
        )
        self.position = self._saved_at = 0
        self._folder = settings.home / "snapshots" / settings.worker_id
        self._go_back()

    def _go_back(self) -> None:
        """Take up the newest snapshot that fits; without one the log is read from its start."""
        found = newest(self._folder)
        if found is None:
            self._rebuild()
            return
        position, memory = found
        if len(memory["shards"]) != len(self.pipeline.shards):
            LOG.warning("分区数已变 number of partitions changed: reading the log from its start")
            return
        recall(self.pipeline, memory)
        self.position = self._saved_at = position

    def _rebuild(self) -> None:
        """Begin with the archive, where there is one: the log may not reach back so far."""
        if self._settings.archive is None:
            return
        folder = Folder(self._settings.archive)
        manifest = folder.manifest()
        if manifest is None:
            return
        if manifest.position > self._journal.end(EVENTS):
            LOG.error("归档属于另一日志 the archive is of another log: it is left out")
            return
        LOG.warning("由归档重建 no snapshot: rebuilding from the archive")
        for record in reading.records(folder):
            self._take(record)
            self.position = record.sequence
        self.save()

    def save(self) -> None:
        """Write down what is known, unless nothing has happened since the last time."""
        if self.position > self._saved_at:
            save(self._folder, self.position, memory_of(self.pipeline))
            self._saved_at = self.position

    def step(self) -> int:
        """Work through the next records; returns how many there were."""
        records = self._journal.read(EVENTS, self.position, RECORDS)
        if not records:
            return 0
        for record in records:
            self._take(record)
        self.position = records[-1].sequence
        if self.position - self._saved_at >= self._settings.snapshot_records:
            self.save()
        return len(records)

    def _take(self, record: Record) -> None:
        """Judge one record; its warnings are durable before the next is taken."""
        batch = decode(record.value, self._zone)
        if self._settings.clock == "wall":
            batch.events["received_at"] = record.received_at
        self._set_aside(record, batch.rejected)
        profiles = batch.events["kind"] == int(Kind.PROFILE)
        if len(batch.events) and profiles.all():
            self.pipeline.register(batch)
            self._erase(record)
            return
        warnings = self.pipeline.feed(batch)
        self._set_aside(record, self.pipeline.refused)
        shown = [one for one in warnings if one["tier"] >= 1]
        self._journal.append_once(WARNINGS, [_keyed(one) for one in shown])
        self._journal.append_once(PORTRAITS, [self._portrait(one) for one in shown])
        ids = {one["id"] for one in shown}
        behind = [row for row in self.pipeline.behind if row.id in ids]
        self._journal.append_once(ROWS, [(row.id, msgspec.json.encode(row)) for row in behind])
        unseen = [one for one in self.pipeline.shadowed if one["tier"] >= 1]
        self._journal.append_once(SHADOW, [_keyed_by_model(one) for one in unseen])
        self._journal.append_once(EPISODES, [_keyed(one) for one in self.pipeline.explained])
        self._erase(record)

    def _erase(self, record: Record) -> None:
        """Erase what was written of those whom this record erased."""
        for number, person in enumerate(self.pipeline.erased):
            key = f"{record.sequence}-{number}"
            erase_written(self._journal, person, max(self.pipeline.clock.now, 0), key)

    def _portrait(self, warning: dict[str, Any]) -> tuple[str, bytes]:
        """Return the portrait of a warned person, under the warning's id."""
        return warning["id"], msgspec.json.encode(portrait_of(self.pipeline, warning["person"]))

    def _set_aside(self, record: Record, lines_of: Sequence[Rejected | Refused]) -> None:
        """Put bad lines into quarantine, once, under a key that tells where from and why."""
        lines = [
            (
                f"{record.sequence}-{bad.line_start}-{bad.reason}",
                set_aside(record.value[bad.line_start : bad.line_end]),
            )
            for bad in lines_of
        ]
        if lines:
            self._journal.append_once(QUARANTINE, lines)


def _keyed(warning: dict[str, Any]) -> tuple[str, bytes]:
    return warning["id"], msgspec.json.encode(warning)


def _keyed_by_model(warning: dict[str, Any]) -> tuple[str, bytes]:
    """Key what a challenger would have said: the live version may say the same."""
    return f"{warning['versions']['model']} {warning['id']}", msgspec.json.encode(warning)


def run(
    settings: Settings, stop: Callable[[], bool] = lambda: False, pause_s: float = PAUSE_S
) -> None:
    """Consume until told to stop; an empty log is waited on."""
    journal = journal_of(settings)
    worker = Worker(settings, journal)
    try:
        while not stop():
            if not worker.step():
                time.sleep(pause_s)
        worker.save()
    finally:
        journal.close()
