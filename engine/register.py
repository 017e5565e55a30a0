"""The people register: taken over into the database, and told to the stream."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.event_log import open_log
from engine.feed import EventLog
from engine.settings import Settings
from engine.store.store import Store, open_store
from streams.codec import decode
from streams.partition import partition_of
from streams.source import UnreadableError, people_events, register_rows

ROWS = 1000
"""Rows written at once."""


def import_register(file: Path, settings: Settings) -> int:
    """Write every row of the register to the database, then send it as `profile` events.

    Returns how many people it named. The events carry no `received_at`: they take effect ahead of
    the next event and never move a clock.

    Raises
    ------
    UnreadableError
        If the file is missing, or names no column `person`.
    """
    if not file.is_file():
        raise UnreadableError(f"{file.name}: no such file")
    log, store = open_log(settings), open_store(settings)
    try:
        count = _written(file, store)
    finally:
        store.close()
    for chunk in people_events(file):
        _send(chunk, log, ZoneInfo(settings.tz))
    return count


def _written(file: Path, store: Store) -> int:
    rows = _said(file)
    count = 0
    while part := list(islice(rows, ROWS)):
        count += store.put_people(part)
    return count


def _said(file: Path) -> Iterator[dict[str, Any]]:
    """Yield each row without its empty columns."""
    for row in register_rows(file):
        yield {name: value for name, value in row.items() if value not in (None, "")}


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
