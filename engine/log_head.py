"""How far a journal's log has come, and whether a recording may be added to it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from engine.event_log import journal_of
from engine.exits import USAGE, EndError
from engine.settings import Settings
from streams.codec import decode
from streams.journal import Journal
from streams.log_time import first_recorded
from streams.topics import EVENTS

LATE_MS = 48 * 3_600_000
"""What begins so far before the log's end would be late, whatever its kind (contract)."""
BEGINNING = 2000
"""Records among which the first tick of a recording lies: profiles may come before."""


def reached(journal: Journal) -> int:
    """Return when the newest event of a journal was received, as it says itself, 0 for none."""
    newest = journal.read(EVENTS, journal.end(EVENTS) - 1)
    if not newest:
        return 0
    said = decode(newest[-1].value).events["received_at"].max(initial=-1)
    return int(said) if said >= 0 else newest[-1].received_at


def admits(settings: Settings, first: int) -> None:
    """Refuse a recording that begins long before the journal's end: all of it would be late.

    Raises
    ------
    EndError
        If it does.
    """
    journal = journal_of(settings)
    try:
        end = reached(journal)
    finally:
        journal.close()
    if end and first < end - LATE_MS:
        zone = ZoneInfo(settings.tz)
        stands, begins = (
            f"{datetime.fromtimestamp(one / 1000, zone):%F %H:%M}" for one in (end, first)
        )
        raise EndError(
            USAGE,
            f"日志已到 the log stands at {stands}, 录制始于 the recording begins at"
            f" {begins}: 全部会算作迟到 all of it would be late;"
            " 请换空的主目录 use an empty home: SILVERGUARD_HOME=DIR",
        )


def clock_of(journal: Journal, settings: Settings) -> Literal["wall", "log"]:
    """Return whose times count in a journal: those of a recording where its beginning says so."""
    value = b"\n".join(one.value for one in journal.read(EVENTS, 0, BEGINNING))
    events = decode(value + b"\n").events
    return "log" if first_recorded(events) < events.size else settings.clock
