"""Carry warnings, portraits and erasures from the embedded journal to the store of the desk."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from engine.delivered import Delivered
from engine.erasure import fulfilled, orders
from engine.event_log import journal_of
from engine.passed_over import Put, passed_over
from engine.settings import Settings
from engine.store.models import put_rows, put_shadow_warnings
from engine.store.portrait_line import PortraitLine
from engine.store.store import Store
from engine.undelivered import DELIVERY
from streams.journal import Journal, Record
from streams.topics import DATA_FAULTS, EPISODES, PORTRAITS, ROWS, SHADOW, WARNINGS

PAUSE_S = 0.5
"""Wait for more when all is delivered, or when the database is away."""


class Delivery:
    """Delivers every warning at least once; the store keeps each id once."""

    def __init__(self, journal: Journal, store: Store) -> None:
        self._journal, self._store = journal, store
        self._places = Delivered(journal, store)
        self._ordered = 0

    def step(self) -> int:
        """Deliver what comes next; returns how many, 0 when all are delivered or none can be."""
        try:
            found = self._warnings() + self._portraits() + self._explanations()
            found += self._unseen() + self._rows() + self._faults() + self._erasures()
            self._places.keep()
        except SQLAlchemyError:
            return 0  # what was delivered without being noted is delivered again
        return found

    def _faults(self) -> int:
        """Deliver what could not be read and may have been a call for help."""
        records = self._places.next_of(DATA_FAULTS)
        if not records:
            return 0
        try:
            self._put(self._store.put_data_faults, DATA_FAULTS, records)
        except SQLAlchemyError:
            return 0
        self._come(DATA_FAULTS, records[-1].sequence)
        return len(records)

    def _come(self, topic: str, sequence: int) -> None:
        """Let the worker see how far life safety has come; it spools what stays behind."""
        self._places.reached(topic, sequence)
        with suppress(sqlite3.OperationalError):  # said again with what comes next
            self._journal.reached(DELIVERY, topic, sequence)

    def _rows(self) -> int:
        """Deliver the rows behind the warnings, so that each can be explained."""
        records = self._places.next_of(ROWS)
        if not records:
            return 0
        try:
            self._put(partial(put_rows, self._store.engine), ROWS, records)
        except SQLAlchemyError:
            return 0
        self._places.reached(ROWS, records[-1].sequence)
        return len(records)

    def _unseen(self) -> int:
        """Deliver what a challenger would have warned of, to its own table."""
        records = self._places.next_of(SHADOW)
        if not records:
            return 0
        try:
            self._put(partial(put_shadow_warnings, self._store.engine), SHADOW, records)
        except SQLAlchemyError:
            return 0
        self._places.reached(SHADOW, records[-1].sequence)
        return len(records)

    def _explanations(self) -> int:
        records = self._places.next_of(EPISODES)
        if not records:
            return 0
        try:
            self._put(self._store.put_explanations, EPISODES, records)
        except SQLAlchemyError:
            return 0
        self._places.reached(EPISODES, records[-1].sequence)
        return len(records)

    def _erasures(self) -> int:
        """Erase whom the journal says, after their warnings: what is emptied never comes back."""
        done = 0
        for sequence, order in orders(self._journal, self._ordered):
            try:
                self._store.erase(order.person, order.at, order.token)
            except SQLAlchemyError:
                return done
            fulfilled(self._journal, sequence)
            self._ordered, done = sequence, done + 1
        return done

    def _portraits(self) -> int:
        records = self._places.next_of(PORTRAITS)
        if not records:
            return 0
        try:
            self._put(self._put_portraits, PORTRAITS, records)
        except SQLAlchemyError:
            return 0
        self._places.reached(PORTRAITS, records[-1].sequence)
        return len(records)

    def _warnings(self) -> int:
        records = self._places.next_of(WARNINGS)
        if not records:
            return 0
        try:
            self._put(self._store.put_warnings, WARNINGS, records)
        except SQLAlchemyError:
            return 0  # the position stands still, so nothing is lost
        self._come(WARNINGS, records[-1].sequence)
        return len(records)

    def _put_portraits(self, values: Iterable[bytes]) -> None:
        found = map(msgspec.json.Decoder(PortraitLine | None).decode, values)
        self._store.put_portraits([line for line in found if line is not None])

    def _put(self, put: Put, topic: str, records: Sequence[Record]) -> None:
        """Write records; the card of each that cannot be written stands for it."""
        faults = passed_over(put, topic, [record for record in records if record.value])
        if faults:
            self._store.put_data_faults(faults)


def deliver(settings: Settings, store: Store, over: threading.Event) -> None:
    """Deliver until it is over."""
    journal = journal_of(settings)
    delivery = Delivery(journal, store)
    while not over.is_set():
        if not delivery.step():
            over.wait(PAUSE_S)
    journal.close()
