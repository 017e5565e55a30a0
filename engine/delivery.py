"""Carry warnings, portraits and erasures from the embedded journal to the store of the desk."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from engine.erasure import fulfilled, orders
from engine.event_log import journal_of
from engine.settings import Settings
from engine.store.models import put_rows, put_shadow_warnings
from engine.store.portrait_line import PortraitLine
from engine.store.store import Store
from engine.undelivered import DELIVERY
from streams.journal import Journal
from streams.topics import DATA_FAULTS, EPISODES, PORTRAITS, ROWS, SHADOW, WARNINGS

PAUSE_S = 0.5
"""Wait for more when all is delivered, or when the database is away."""


class Delivery:
    """Delivers every warning at least once; the store keeps each id once."""

    def __init__(self, journal: Journal, store: Store) -> None:
        self._journal, self._store = journal, store
        self._position = self._painted = self._explained = self._shadowed = self._rowed = 0
        self._faulted = 0

    def step(self) -> int:
        """Deliver what comes next; returns how many, 0 when all are delivered or none can be."""
        found = self._warnings() + self._portraits() + self._explanations()
        return found + self._unseen() + self._rows() + self._faults() + self._erasures()

    def _faults(self) -> int:
        """Deliver what could not be read and may have been a call for help."""
        records = self._journal.read(DATA_FAULTS, self._faulted)
        if not records:
            return 0
        try:
            self._store.put_data_faults(record.value for record in records)
        except SQLAlchemyError:
            return 0
        self._faulted = self._come(DATA_FAULTS, records[-1].sequence)
        return len(records)

    def _come(self, topic: str, sequence: int) -> int:
        """Let the worker see how far life safety has come; it spools what stays behind."""
        with suppress(sqlite3.OperationalError):  # said again with what comes next
            self._journal.reached(DELIVERY, topic, sequence)
        return sequence

    def _rows(self) -> int:
        """Deliver the rows behind the warnings, so that each can be explained."""
        records = self._journal.read(ROWS, self._rowed)
        if not records:
            return 0
        try:
            put_rows(self._store.engine, (record.value for record in records if record.value))
        except SQLAlchemyError:
            return 0
        self._rowed = records[-1].sequence
        return len(records)

    def _unseen(self) -> int:
        """Deliver what a challenger would have warned of, to its own table."""
        records = self._journal.read(SHADOW, self._shadowed)
        if not records:
            return 0
        try:
            put_shadow_warnings(
                self._store.engine, (record.value for record in records if record.value)
            )
        except SQLAlchemyError:
            return 0
        self._shadowed = records[-1].sequence
        return len(records)

    def _explanations(self) -> int:
        records = self._journal.read(EPISODES, self._explained)
        if not records:
            return 0
        try:
            self._store.put_explanations(record.value for record in records if record.value)
        except SQLAlchemyError:
            return 0
        self._explained = records[-1].sequence
        return len(records)

    def _erasures(self) -> int:
        """Erase whom the journal says, after their warnings: what is emptied never comes back."""
        done = 0
        for sequence, order in orders(self._journal):
            try:
                self._store.erase(order.person, order.at, order.token)
            except SQLAlchemyError:
                return done
            fulfilled(self._journal, sequence)
            done += 1
        return done

    def _portraits(self) -> int:
        records = self._journal.read(PORTRAITS, self._painted)
        if not records:
            return 0
        decode = msgspec.json.Decoder(PortraitLine | None).decode
        found = (decode(one.value) for one in records if one.value)
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
            self._store.put_warnings(record.value for record in records if record.value)
        except SQLAlchemyError:
            return 0  # the position stands still, so nothing is lost
        self._position = self._come(WARNINGS, records[-1].sequence)
        return len(records)


def deliver(settings: Settings, store: Store, over: threading.Event) -> None:
    """Deliver until it is over."""
    journal = journal_of(settings)
    delivery = Delivery(journal, store)
    while not over.is_set():
        if not delivery.step():
            over.wait(PAUSE_S)
    journal.close()
