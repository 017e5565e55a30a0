"""How far a delivery has come: read from the store at its start, and noted there as it goes on."""

from __future__ import annotations

import logging
from dataclasses import replace

from msgspec.json import encode

from engine.output.data_fault import data_fault
from engine.output.output import SetAside
from engine.store.delivered import delivered, note_delivered
from engine.store.store import Store
from streams.contract.topics import DATA_FAULTS, QUARANTINE, WARNINGS
from streams.log.chunk import Original, Place
from streams.log.journal import Journal, Record

LOG = logging.getLogger(__name__)


class Delivered:
    """The sequences of one journal up to which each topic is in a store."""

    def __init__(self, journal: Journal, store: Store) -> None:
        self._journal, self._store = journal, store
        self._identity = journal.identity
        self._known: dict[str, int] | None = None
        self._fresh: dict[str, int] = {}

    def next_of(self, topic: str) -> list[Record]:
        """Return the next records of a topic; one that the disk has changed comes empty.

        Raises
        ------
        SQLAlchemyError
            If the store has yet to say how far it is, and does not answer.
        """
        records = self._journal.read(topic, self.position(topic))
        for one in records:
            if not one.sound:
                self._set_aside(topic, one)
        return [one if one.sound else replace(one, value=b"") for one in records]

    def position(self, topic: str) -> int:
        """Return the last sequence delivered."""
        if self._known is None:
            known = delivered(self._store.engine, self._identity)
            self._known = {
                name: place for name, place in known.items() if place <= self._journal.end(name)
            }
        return self._known.get(topic, 0)

    def reached(self, topic: str, sequence: int) -> None:
        """Take note that a topic is delivered up to a sequence."""
        self._known = (self._known or {}) | {topic: sequence}
        self._fresh[topic] = sequence

    def keep(self) -> None:
        """Note in the store how far everything is; raises `SQLAlchemyError`."""
        note_delivered(self._store.engine, self._identity, self._fresh)
        self._fresh = {}

    def _set_aside(self, topic: str, record: Record) -> None:
        """Put a record that the disk has changed into quarantine; a warning has a card."""
        LOG.error("日志记录损坏 damaged record topic=%s sequence=%d", topic, record.sequence)
        key = f"{topic}-{record.sequence}-damaged"
        self._journal.append_once(QUARANTINE, [(key, record.value)])
        place, original = Place(topic, record.partition), Original(None, record.value)
        aside = SetAside(
            key, "damaged", place, record.sequence, record.received_at, original
        )  # fmt: skip
        card = data_fault(aside, record.value)
        if topic == WARNINGS and card is not None:
            self._journal.append_once(DATA_FAULTS, [(card.id, encode(card))])
