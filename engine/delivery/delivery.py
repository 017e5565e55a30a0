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
from engine.output.undelivered import DELIVERY, TOPIC
from engine.privacy.erasure import fulfilled, orders
from engine.settings import Settings
from engine.store.heartbeats import put_heartbeats
from engine.store.models import put_rows, put_shadow_warnings
from engine.store.people.erasures import Erasure
from engine.store.people.portrait_line import PortraitLine
from engine.store.silences.line import SilencesLine
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
                "warnings": partial(self._carry, WARNINGS, store.put_warnings),
                "portraits": partial(self._carry, PORTRAITS, self._put_portraits),
                "silences": self._silences,
                "explanations": partial(self._carry, EPISODES, store.put_explanations),
                "shadow": partial(self._carry, SHADOW, partial(put_shadow_warnings, store.engine)),
                "rows": partial(self._carry, ROWS, partial(put_rows, store.engine)),
                "data faults": partial(self._carry, DATA_FAULTS, store.put_data_faults),
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

    def _carry(self, topic: str, put: Put) -> int:
        """Deliver the next records of a topic to their table."""
        records = self._places.next_of(topic)
        if records:
            self._put(put, topic, records)
            self._come(topic, records[-1].sequence)
        return len(records)

    def _come(self, topic: str, sequence: int) -> None:
        """Note how far a topic has come; of life safety for the worker, too."""
        self._places.reached(topic, sequence)
        if topic in TOPIC.values():
            with suppress(sqlite3.OperationalError):  # said again with what comes next
                self._journal.reached(DELIVERY, topic, sequence)

    def _erasures(self) -> int:
        """Erase whom the journal says, after their warnings: what is emptied never comes back."""
        ordered = orders(self._journal, self._ordered)
        if ordered:
            self._store.erase([Erasure(one.person, one.at, one.token) for _, one in ordered])
            fulfilled(self._journal, [sequence for sequence, _ in ordered])
            self._ordered = ordered[-1][0]
        return len(ordered)

    def _silences(self) -> int:
        """Deliver how silent everybody is; a damaged record is told anew within minutes."""
        records = self._places.next_of(SILENCES)
        for one in records:
            if one.value:
                self._store.put_silences(msgspec.json.decode(one.value, type=SilencesLine))
            self._places.reached(SILENCES, one.sequence)
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
