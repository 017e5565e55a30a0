"""What becomes of a stop-payment order by each act and by the clock: pure.

Source: Notice of the People's Bank and the Ministry of Public Security, Yinfa [2016] 86 (domain
reference 2.4b): name, account, amount and moment must all match; payment is then stopped for 48 h,
twice at most; frozen 6 months, renewable; returned within 3 working days of the decision; the
order stands in the platform within 30 minutes of the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from engine.desk.web.refused import conflict, wrong
from engine.store.stops.stop import State, Stop
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS

Act = Literal[
    "send", "match", "mismatch", "correct", "renew", "freeze", "decide", "return", "release",
    "withdraw",
]  # fmt: skip
TABLE: Mapping[tuple[State, Act], State] = {
    ("asked", "send"): "sent",
    ("asked", "correct"): "asked",
    ("asked", "withdraw"): "withdrawn",
    ("sent", "match"): "stopped",
    ("sent", "mismatch"): "unmatched",
    ("sent", "withdraw"): "withdrawn",
    ("unmatched", "correct"): "asked",
    ("unmatched", "withdraw"): "withdrawn",
    ("stopped", "renew"): "stopped",
    ("stopped", "freeze"): "frozen",
    ("stopped", "release"): "released",
    ("frozen", "renew"): "frozen",
    ("frozen", "decide"): "returning",
    ("frozen", "release"): "released",
    ("returning", "return"): "returned",
}
"""What is not here cannot be done."""
CLOCK_MS = 30 * MINUTE_MS
STOP_MS = 48 * HOUR_MS
MOST_STOPS = 2
FREEZE_MONTHS = 6
RETURN_DAYS = 3
"""Working days."""
ANSWER_MS = 30 * MINUTE_MS
"""After which a bank that says nothing is asked again (assumed)."""
BEFORE_MS: Mapping[State, int] = {"stopped": 4 * HOUR_MS, "frozen": 7 * DAY_MS}
"""How long before the end of a stop it calls for attention (assumed)."""


def allowed(one: Stop) -> list[Act]:
    """Return the acts that an order's state allows."""
    return [
        act for state, act in TABLE
        if state == one.state and not (state == "stopped" and act == "renew" and _used_up(one))
    ]  # fmt: skip


def _used_up(one: Stop) -> bool:
    return one.times >= MOST_STOPS


def done(one: Stop, act: Act, now: int, zone: ZoneInfo, **said: object) -> Stop:
    """Return an order after an act (now in epoch ms); `said` are the fields that the act sets.

    Raises
    ------
    RefusedError
        409 where its state does not allow the act, 422 where the money does not add up.
    """
    state = TABLE.get((one.state, act))
    if state is None:
        raise conflict("当前状态不可如此处置", f"{one.state}: cannot {act}")
    if act == "renew" and one.state == "stopped" and _used_up(one):
        raise conflict("紧急止付以两次为限", "payment is stopped twice at most: freeze it")
    told = one.warned and one.state == state == "asked"  # a correction starts no clock anew
    new = replace(one, **said, state=state, since=now, warned=told, version=one.version + 1)
    if not Decimal(0) <= new.returned_cny <= new.held_cny <= new.amount_cny:
        raise wrong("金额不符", "returned, held and paid money do not add up")
    if act == "send":
        return replace(new, sent_at=one.sent_at or now)
    if state == "stopped":
        # a second stop goes on where the first ends
        begins = one.until if act == "renew" and one.until is not None else now
        return replace(new, until=begins + STOP_MS, times=one.times + 1)
    if state == "frozen":
        begins = one.until if act == "renew" and one.until is not None else now
        return replace(new, until=months_later(begins, FREEZE_MONTHS, zone))
    return replace(new, until=working_days_later(now, zone) if state == "returning" else None)


def due_at(one: Stop) -> int | None:
    """Return when something falls due by itself (epoch ms), None where nothing does."""
    if one.state in BEFORE_MS and one.until is not None:
        return one.until if one.warned else one.until - BEFORE_MS[one.state]
    if one.warned:
        return None
    if one.state == "asked":
        return (one.reported_at if one.sent_at is None else one.since) + CLOCK_MS
    if one.state == "sent":
        return one.since + ANSWER_MS
    return one.until if one.state == "returning" else None


def fallen_due(one: Stop, now: int) -> Stop:
    """Return an order after something fell due: a stop is over at its end, else it is told."""
    if one.state in BEFORE_MS and one.until is not None and one.until <= now:
        return replace(
            one, state="lapsed", since=now, until=None, warned=True, version=one.version + 1
        )
    return replace(one, warned=True, version=one.version + 1)


def in_time(one: Stop) -> bool | None:
    """Tell whether an order was sent within 30 minutes of the report; None: not yet sent."""
    return None if one.sent_at is None else one.sent_at <= one.reported_at + CLOCK_MS


def months_later(at: int, months: int, zone: ZoneInfo) -> int:
    """Return the same civil time some months on (epoch ms); of a shorter month its last day.

    Examples
    --------
    >>> utc = ZoneInfo("UTC")
    >>> months_later(round(datetime(2026, 8, 31, tzinfo=utc).timestamp() * 1000), 6, utc)
    1803772800000
    """
    local = datetime.fromtimestamp(at / 1000, zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    first = local.replace(year=year, month=month + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    there = first.replace(day=min(local.day, last.day))
    return round(there.timestamp() * 1000)


def working_days_later(at: int, zone: ZoneInfo, days: int = RETURN_DAYS) -> int:
    """Return the end of some working days on (epoch ms): weekends and holidays count none.

    Working weekends in exchange for holidays are not counted either: that is too late by a day
    at most, told early is better.
    """
    import holidays  # its countries cost a start a tenth of a second

    closed = holidays.country_holidays("CN")
    local = datetime.fromtimestamp(at / 1000, zone)
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < 5 and local.date() not in closed
    return round(local.timestamp() * 1000)
