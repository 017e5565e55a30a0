"""Carry warnings and portraits from the embedded journal to the store, where the desk reads."""

from __future__ import annotations

import threading

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from engine.event_log import journal_of
from engine.settings import Settings
from engine.store.portrait_line import PortraitLine
from engine.store.store import Store
from streams.journal import Journal
from streams.topics import PORTRAITS, WARNINGS

PAUSE_S = 0.5
"""Wait for more when all is delivered, or when the database is away."""


class Delivery:
    """Delivers every warning at least once; the store keeps each id once."""

    def __init__(self, journal: Journal, store: Store) -> None:
        self._journal, self._store = journal, store
        self._position = self._painted = 0

    def step(self) -> int:
        """Deliver what comes next; returns how many, 0 when all are delivered or none can be."""
        return self._warnings() + self._portraits()

    def _portraits(self) -> int:
        records = self._journal.read(PORTRAITS, self._painted)
        if not records:
            return 0
        found = (msgspec.json.decode(one.value, type=PortraitLine | None) for one in records)
        lines = [line for line in found if line is not None]
        try:
            self._store.put_portraits(lines)
        except SQLAlchemyError:
            return 0
        self._painted = records[-1].sequence
        return len(records)

    def _warnings(self) -> int:
        records = self._journal.read(WARNINGS, self._position)
        if not records:
            return 0
        try:
            self._store.put_warnings(record.value for record in records)
        except SQLAlchemyError:
            return 0  # the position stands still, so nothing is lost
        self._position = records[-1].sequence
        return len(records)


def deliver(settings: Settings, store: Store, over: threading.Event) -> None:
    """Deliver until it is over."""
    journal = journal_of(settings)
    delivery = Delivery(journal, store)
    while not over.is_set():
        if not delivery.step():
            over.wait(PAUSE_S)
    journal.close()
