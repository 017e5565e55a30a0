"""How far a journal's log has come, and whether a recording may be added to it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from engine.errors import USAGE, EndError
from engine.log.event_log import journal_of
from engine.settings import Settings
from streams.admission.log_time import first_recorded
from streams.codec.decoder import decode
from streams.contract.event_row import Events
from streams.contract.kinds import Kind
from streams.contract.topics import EVENTS
from streams.contract.units import HOUR_MS
from streams.log.journal import Journal

LATE_MS = 48 * HOUR_MS
"""What begins so far before the log's end would be late, whatever its kind (contract)."""
LOOKED = 500
"""Newest records among which an event lies: the engine's own may stand behind it."""
BEGINNING = 2000
"""Records among which the first tick of a recording lies: profiles may come before."""


def reached(journal: Journal) -> int:
    """Return when the newest event of a journal was received, as it says itself, 0 for none.

    A switch or a tick of the engine's own tells nothing: it bears the moment of its writing.
    """
    newest = journal.read(EVENTS, max(0, journal.end(EVENTS) - LOOKED))
    events = decode(b"\n".join(one.value for one in newest)).events
    own = events["received_at"][events["kind"] != int(Kind.CONTROL)]
    if not own.size:
        return 0
    said = int(own.max())
    return said if said >= 0 else newest[-1].received_at


def admits(settings: Settings, first: int) -> None:
    """Refuse to mix a recording, which begins at `first`, with what is live, or with later days.

    Raises
    ------
    EndError
        If the log holds live events, or has come much further.
    """
    if settings.kafka_bootstrap:
        _admits_on_kafka(settings)
        return
    journal = journal_of(settings)
    try:
        live, end = _live(journal, settings), reached(journal)
    finally:
        journal.close()
    if live or (end and first < end - LATE_MS):
        zone = ZoneInfo(settings.tz)
        stands, begins = (
            f"{datetime.fromtimestamp(one / 1000, zone):%F %H:%M}" for one in (end, first)
        )
        why = "其中有实时事件 it holds live events" if live else "全部会迟到 all would be late"
        raise EndError(
            USAGE,
            f"日志已到 the log stands at {stands}, 录制始于 the recording begins at {begins}:"
            f" {why}; 请换空的主目录 use an empty home: SILVERGUARD_HOME=DIR",
        )


def _live(journal: Journal, settings: Settings) -> bool:
    """Tell whether a journal holds events that are of no recording."""
    if clock_of(journal, settings) == "log":
        return False
    kinds = _beginning(journal)["kind"]
    return bool((kinds != int(Kind.PROFILE)).any())


def _admits_on_kafka(settings: Settings) -> None:
    """Take a recording into empty topics only, unless the settings say that it is a rehearsal."""
    from engine.log.kafka import reached as answered  # Kafka's client costs time
    from engine.log.kafka import reading_of

    if settings.clock == "log":
        return
    reading = answered(lambda: reading_of(settings, EVENTS))
    try:
        empty = answered(reading.begins) == answered(reading.ends)
    finally:
        reading.close()
    if not empty:
        raise EndError(
            USAGE,
            f"主题 {EVENTS} 非空 is not empty: 录制不得混入实时事件，演练请设 a recording must not"
            " be mixed with live events; for a rehearsal on topics of its own set"
            " SILVERGUARD_CLOCK=log",
        )


def clock_of(journal: Journal, settings: Settings) -> Literal["wall", "log"]:
    """Return whose times count in a journal: those of a recording where its beginning says so."""
    events = _beginning(journal)
    return "log" if first_recorded(events) < events.size else settings.clock


def _beginning(journal: Journal) -> Events:
    records = journal.read(EVENTS, 0, BEGINNING)
    return decode(b"".join(one.value + b"\n" for one in records)).events
