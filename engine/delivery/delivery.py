"""Carry what the embedded journal holds for the desk to its store.

Each kind of record has a lane of its own. One that fails is told in the log, never with what it
carries, and tried again; the others go on.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from engine.delivery.delivery_position import Delivered
from engine.delivery.passed_over import Put, passed_over
from engine.formats.heartbeat import Beat
from engine.health.heartbeat_writer import folder_of, left_in
from engine.health.supervised_lanes import LanesWatched
from engine.log.event_log import journal_of
from engine.output.undelivered import DELIVERY
from engine.privacy.erasure import fulfilled, orders
from engine.settings import Settings
from engine.store.heartbeats import put_heartbeats
from engine.store.models import put_rows, put_shadow_warnings
from engine.store.people.erasures import Erasure
from engine.store.people.portrait_line import PortraitLine
from engine.store.silences.line import Told
from engine.store.store import Store
from engine.wall_clock import now_ms
from streams.contract.topics import (
    DATA_FAULTS,
    EPISODES,
    EVENTS,
    PORTRAITS,
    ROWS,
    SHADOW,
    SILENCES,
    TEST_PERSON,
    WARNINGS,
)
from streams.log.journal import Journal, Record

PAUSE_S = 0.5
"""Wait for more when all is delivered, or when a lane stands still."""


class Delivery:
    """Delivers every warning at least once; the store keeps each id once."""

    def __init__(self, journal: Journal, store: Store, left: Path | None = None) -> None:
        self._journal, self._store, self._left = journal, store, left
        self._places = Delivered(journal, store)
        self._ordered = 0
        self._beaten: dict[tuple[str, str], int] = {}
        self._lanes = LanesWatched(
            {
                "warnings": self._warnings,
                "portraits": self._portraits,
                "silences": self._silences,
                "explanations": self._explanations,
                "shadow": self._unseen,
                "rows": self._rows,
                "data faults": self._faults,
                "test persons": self._test_persons,
                "heartbeats": self._heartbeats,
                "erasures": self._erasures,
                "places": self._keep,
            }
        )

    @property
    def failing(self) -> list[str]:
        """Return the lanes that stand still."""
        return self._lanes.failing

    def step(self) -> int:
        """Deliver what comes next; returns how many, 0 when all are delivered or none can be."""
        return self._lanes.step()

    def _keep(self) -> int:
        """Note how far all of it has come; what was not noted is delivered again."""
        self._places.keep()
        return 0

    def _faults(self) -> int:
        """Deliver what could not be read and may have been a call for help."""
        records = self._places.next_of(DATA_FAULTS)
        if records:
            self._put(self._store.put_data_faults, DATA_FAULTS, records)
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
        if records:
            self._put(partial(put_rows, self._store.engine), ROWS, records)
            self._places.reached(ROWS, records[-1].sequence)
        return len(records)

    def _unseen(self) -> int:
        """Deliver what a challenger would have warned of, to its own table."""
        records = self._places.next_of(SHADOW)
        if records:
            self._put(partial(put_shadow_warnings, self._store.engine), SHADOW, records)
            self._places.reached(SHADOW, records[-1].sequence)
        return len(records)

    def _explanations(self) -> int:
        records = self._places.next_of(EPISODES)
        if records:
            self._put(self._store.put_explanations, EPISODES, records)
            self._places.reached(EPISODES, records[-1].sequence)
        return len(records)

    def _erasures(self) -> int:
        """Erase whom the journal says, after their warnings: what is emptied never comes back."""
        ordered = orders(self._journal, self._ordered)
        if ordered:
            self._store.erase([Erasure(one.person, one.at, one.token) for _, one in ordered])
            fulfilled(self._journal, [sequence for sequence, _ in ordered])
            self._ordered = ordered[-1][0]
        return len(ordered)

    def _portraits(self) -> int:
        records = self._places.next_of(PORTRAITS)
        if records:
            self._put(self._put_portraits, PORTRAITS, records)
            self._places.reached(PORTRAITS, records[-1].sequence)
        return len(records)

    def _silences(self) -> int:
        """Deliver how silent everybody is; a damaged record is told anew within minutes."""
        records = self._places.next_of(SILENCES)
        for one in records:
            if one.value:
                self._store.put_silences(msgspec.json.decode(one.value, type=Told))
            self._places.reached(SILENCES, one.sequence)
        return len(records)

    def _warnings(self) -> int:
        records = self._places.next_of(WARNINGS)
        if records:
            self._put(self._store.put_warnings, WARNINGS, records)
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

    def _test_persons(self) -> int:
        """Deliver which test persons were heard, once the warnings before them are delivered."""
        waiting = self._journal.read(WARNINGS, self._places.position(WARNINGS), 1)
        until = waiting[0].sequence if waiting else float("inf")
        records = [one for one in self._places.next_of(TEST_PERSON) if one.sequence < until]
        if records:
            came_back = [_came_back(one) for one in records if one.value]
            put_heartbeats(self._store.engine, came_back)
            self._places.reached(TEST_PERSON, records[-1].sequence)
        return len(records)

    def _heartbeats(self) -> int:
        """Deliver what the processes beside the journal have said since; no news is no work."""
        beats = left_in(self._left) if self._left else []
        fresh = [one for one in beats if self._beaten.get((one.part, one.name)) != one.at]
        if fresh:
            put_heartbeats(self._store.engine, fresh)
            self._beaten.update({(one.part, one.name): one.at for one in fresh})
        return 0


def _came_back(record: Record) -> Beat:
    """Return the heartbeat of a partition's test person; its key is the partition."""
    partition, sent = record.value.split()
    return Beat("test_person", f"{EVENTS}-{int(partition)}", int(sent))


def deliver(settings: Settings, store: Store, over: threading.Event) -> None:
    """Deliver until it is over, whatever happens on the way."""
    delivering = LanesWatched({"delivery": lambda: _deliver(settings, store, over)})
    while not over.is_set():
        delivering.step()
        over.wait(PAUSE_S)


def _deliver(settings: Settings, store: Store, over: threading.Event) -> int:
    journal = journal_of(settings)
    try:
        delivery = Delivery(journal, store, folder_of(settings))
        alive = _alive(settings, store, delivery)
        while not over.is_set():
            found = delivery.step()
            alive()
            if not found:
                over.wait(PAUSE_S)
    finally:
        journal.close()
    return 0


def _alive(settings: Settings, store: Store, delivery: Delivery) -> Callable[[], object]:
    """Return what tells a heartbeat of the delivery when one is due."""
    told_s = -1e9

    def tell() -> int:
        nonlocal told_s
        if time.monotonic() - told_s >= settings.heartbeat_s:
            why = ", ".join(delivery.failing)
            put_heartbeats(store.engine, [Beat("delivery", "journal", now_ms(), why=why)])
            told_s = time.monotonic()
        return 0

    return LanesWatched({"heartbeat": tell}).step
