"""Let a worker on the embedded journal work until the log is read to its end."""

from __future__ import annotations

from engine.settings import Settings
from engine.worker.bootstrap import on_journal
from engine.worker.partition_processor import Owner
from engine.worker.worker import Worker
from streams.log.journal import Journal


def read_through(worker: Worker) -> None:
    """Take everything there is; the first step only takes its places up."""
    worker.step(0.0)
    while worker.step(0.0):
        pass


def worked(settings: Settings, journal: Journal, *, save: bool = False) -> None:
    """Work through the whole log as a worker does that has just started."""
    worker = on_journal(settings, journal)
    read_through(worker)
    if save:
        worker.save()


def owners(worker: Worker) -> list[Owner]:
    """Return what owns the partitions."""
    return [one.owner for one in worker.held.values() if isinstance(one.owner, Owner)]
