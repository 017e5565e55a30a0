"""Who is on duty now and who comes next, in a line above the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.shifts.calendar import Duty, duties, next_on_duty
from engine.desk.shifts.service import reads
from engine.desk.web.texts import Language, said
from engine.desk.web.times import civil_time
from engine.store.incidents.log_clock import database_now
from engine.store.shifts.rows import changes_since, rotas
from streams.contract.units import DAY_MS

AHEAD_MS = 7 * DAY_MS


class Strip(NamedTuple):
    """Names on duty now, and of the next shift with its beginning."""

    now: Sequence[str]
    next: Sequence[str]


def strip(
    connection: Connection, caller: Caller, zone: ZoneInfo, language: Language
) -> Strip | None:
    """Return the line of a caller; None where he has no rota, or may not see it."""
    if not may(caller, "shift.read"):
        return None
    known = [one for one in rotas(connection) if reads(caller, one.area)]
    if not known:
        return None
    now = database_now(connection)
    changes = [one for one in changes_since(connection, now) if reads(caller, one.area)]
    found = duties(known, changes, now, now + AHEAD_MS, zone)
    current = [one for one in found if one.begins_at <= now < one.ends_at]
    coming = next_on_duty(found, now)
    return Strip(
        [_named(one, language) for one in current],
        [f"{_named(one, language)} {civil_time(one.begins_at, zone)}" for one in coming],
    )


def _named(one: Duty, language: Language) -> str:
    return f"{said('post_' + one.post, language)} {one.area} {one.who}".replace("  ", " ")
