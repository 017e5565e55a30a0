"""Carry warnings from the embedded journal into the store, where the desk reads them."""

from __future__ import annotations

import threading

from sqlalchemy.exc import SQLAlchemyError

from engine.event_log import journal_of
from engine.settings import Settings
from engine.store.store import Store
from streams.journal import WARNINGS, Journal

PAUSE_S = 0.5
"""Wait for more when all is delivered, or when the database is away."""


class Delivery:
    """Delivers every warning at least once; the store keeps each id once."""

    def __init__(self, journal: Journal, store: Store) -> None:
        self._journal, self._store = journal, store
        self._position = 0

    def step(self) -> int:
        """Deliver the next warnings; returns how many, 0 when all are delivered or none can be."""
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
