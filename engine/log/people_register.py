"""The people register: taken over into the database, and told to the stream."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.log.event_log import open_log
from engine.log.feed import EventLog
from engine.settings import Settings
from engine.store.store import Store, open_store
from streams.admission.partitioner import partition_of
from streams.codec.decoder import decode
from streams.register.reader import note_unknown, people_events, register_rows
from streams.register.text import RegisterError

ROWS = 1000
"""Rows written at once."""


def import_register(file: Path, settings: Settings) -> int:
    """Write every row of the register to the database, then send it as `profile` events.

    Every row is understood before the first is written, so that database and stream know the same
    people. Returns how many people it named. The events carry no `received_at`: they take effect
    ahead of the next event and never move a clock.

    Raises
    ------
    RegisterError
        If the file, or any row of it, is not understood; nothing was written then.
    """
    zone = ZoneInfo(settings.tz)
    _check(file, zone)
    note_unknown(file)
    log, store = open_log(settings), open_store(settings)
    try:
        count = _written(file, store)
    finally:
        store.close()
    for chunk in people_events(file):
        _send(chunk, log, zone)
    return count


def _check(file: Path, zone: ZoneInfo) -> None:
    """Read the file to its end, and see that the stream will take every profile."""
    for chunk in people_events(file):
        for bad in decode(chunk, zone).rejected:
            raise RegisterError(f"{file.name}: {bad.reason} {bad.field}; 未导入 not taken")


def _written(file: Path, store: Store) -> int:
    rows = register_rows(file)
    count = 0
    while part := list(islice(rows, ROWS)):
        count += store.put_people(part)
    return count


def _send(chunk: bytes, log: EventLog, zone: ZoneInfo) -> None:
    """Append each profile to its person's partition."""
    batch = decode(chunk, zone)
    events, data = batch.events, batch.buffer
    places = partition_of(data, events["person_start"], events["person_length"], log.partitions)
    for place, event in zip(places.tolist(), events, strict=True):
        start, length = int(event["person_start"]), int(event["person_length"])
        line = bytes(data[int(event["line_start"]) : int(event["line_end"])])
        log.append(place, line, bytes(data[start : start + length]))
    log.flush()
