"""What the page of an incident shows of its money: where it is, the clock, what to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.fraud.machine import CLOCK_MS
from engine.desk.fraud.risk import Risk, money_at_risk
from engine.desk.fraud.scripts import Script, script_of
from engine.desk.fraud.yuan import written
from engine.desk.web.texts import Language, said
from engine.desk.web.times import civil_time, left
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now
from engine.store.stops.rows import of_incident, watched


class Money(NamedTuple):
    """Sums by where the money is, until when the first order is to be sent, and the script."""

    sums: Sequence[tuple[str, str]]
    clock: int | None
    left: str
    watched: str
    script: Script


def money_of(
    connection: Connection, one: Incident, caller: Caller, language: Language, zone: ZoneInfo
) -> Money | None:
    """Return what is shown of an incident of fraud; None of another, or to whom may not see it."""
    if one.kind != "fraud" or not may(caller, "stop.read"):
        return None
    now = database_now(connection)
    stops = [each.stop for each in of_incident(connection, one.id)]
    clocks = [each.reported_at + CLOCK_MS for each in stops if each.state == "asked"]
    clock = min(clocks, default=None)
    until = watched(connection, [one.person], now).get(one.person)
    return Money(
        sums_of(money_at_risk(stops, now), language),
        clock,
        "" if clock is None else left(clock - now, language),
        "" if until is None else civil_time(until, zone),
        script_of(each.detector for each in one.episodes),
    )


def sums_of(risk: Risk, language: Language) -> list[tuple[str, str]]:
    """Return the sums that are not nothing, and what is left, known or not."""
    names = ("gone", "in_delay", "in_post", "held", "returned")
    found = [(name, written(getattr(risk, name))) for name in names if getattr(risk, name)]
    still = said("unknown", language) if risk.still_there is None else written(risk.still_there)
    return [*found, ("still_there", still)]
