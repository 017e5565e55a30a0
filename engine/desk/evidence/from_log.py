"""The embedded journal and the registry, as evidence asks them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import asdict

import msgspec

from engine.alerting.judged_row import KeptRow
from engine.formats.model_switch import Switch
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.models import sha256_of
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS
from streams.log.journal import Record
from streams.user_error import UserError

RECORDS = 1000


class FromLog:
    """Reads the embedded journal; events that lie on Kafka are told as missing."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store

    def events(self, person: str, ids: Collection[str]) -> list[bytes]:
        """Return the lines of a person's events of some ids; a repeated one once each time."""
        if not ids or self._settings.kafka_bootstrap:
            return []
        wanted = {(person, one) for one in ids}
        return [line for line in self._lines(person) if _named(line) in wanted]

    def _lines(self, person: str) -> Iterator[bytes]:
        """Yield the lines of the partition of a person."""
        import numpy as np

        from streams.admission.partitioner import partition_of  # kernels: only where it is frozen

        key = person.encode()
        place = partition_of(
            np.frombuffer(key, np.uint8), np.array([0]), np.array([len(key)], np.int32),
            self._settings.partitions,
        )[0]  # fmt: skip
        position = 0
        with closing(journal_of(self._settings)) as journal:
            while records := journal.read(EVENTS, position, RECORDS, int(place)):
                position = records[-1].sequence
                for record in records:
                    yield from _split(record)

    def explained(self, row: KeptRow) -> Json:
        """Return a row judged again, or why it cannot be: a version that nobody has any more."""
        from engine.alerting.tiers import Ladder
        from engine.explain.explain import explained  # kernels: only where it is frozen
        from engine.serving.artefact_cache import ModelCache

        pinned = sha256_of(self._store.engine, row.model) if row.model else ""
        try:
            artefact = ModelCache(self._settings).artefact(Switch(row.model, pinned))
        except UserError:
            return {"id": row.id, "model": row.model, "unexplained": "the version cannot be had"}
        told: Json = asdict(explained(row, artefact, Ladder(self._settings.allowances)))
        return told


def _split(record: Record) -> list[bytes]:
    return [line for line in record.value.split(b"\n") if line.strip()] if record.sound else []


class _Named(msgspec.Struct):
    person: str = ""
    id: str = ""


_DECODE = msgspec.json.Decoder(_Named).decode


def _named(line: bytes) -> tuple[str, str]:
    """Return whose event a line is and its id; nobody's where it cannot be read."""
    try:
        one = _DECODE(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return "", ""
    return one.person, one.id
