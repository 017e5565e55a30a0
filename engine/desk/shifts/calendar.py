"""Who is on duty when: weekly rotas, laid out as stretches of time, with what departs from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.store.shifts.rows import Post, Rota, ShiftChange
from streams.contract.units import DAY_MS, MINUTE_MS

LONGEST_MIN = 24 * 60
"""Minutes of the longest shift."""


class Duty(NamedTuple):
    """Somebody is on duty, from one moment to another (epoch ms)."""

    begins_at: int
    ends_at: int
    area: str
    post: Post
    who: str


def duties(
    rotas: Iterable[Rota], changes: Iterable[ShiftChange], since: int, until: int, zone: ZoneInfo
) -> list[Duty]:
    """Return who is on duty between two moments (epoch ms), in order.

    Parameters
    ----------
    changes
        In the order in which they were made; those that nobody agreed to change nothing.
    zone
        Of the civil time in which shifts begin.
    """
    wide = [duty for rota in rotas for duty in _laid_out(rota, since - DAY_MS, until, zone)]
    for change in changes:
        if change.state == "agreed":
            wide = list(_changed(wide, change))
    return sorted(one for one in wide if one.ends_at > since and one.begins_at < until)


def _laid_out(rota: Rota, since: int, until: int, zone: ZoneInfo) -> Iterator[Duty]:
    """Yield the shifts of a rota that begin between two moments."""
    started = date.fromisoformat(rota.starts_on)
    monday = started - timedelta(days=started.weekday())
    day = max(datetime.fromtimestamp(since / 1000, zone).date(), monday)
    last = datetime.fromtimestamp(until / 1000, zone).date()
    while day <= last:
        week = (day - monday).days // 7 % rota.weeks
        for slot in rota.slots:
            if (slot.weekday, slot.week) != (day.weekday(), week):
                continue
            hour, minute = divmod(slot.begins, 60)
            begun = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
            begins_at = round(begun.timestamp() * 1000)
            ends_at = begins_at + slot.minutes * MINUTE_MS
            for who in slot.who:
                yield Duty(begins_at, ends_at, rota.area, rota.post, who)
        day += timedelta(days=1)


def _changed(known: Iterable[Duty], change: ShiftChange) -> Iterator[Duty]:
    begins_at, ends_at, who = change.begins_at, change.ends_at, change.who
    for duty in known:
        if not concerns(duty, change):
            yield duty
            continue
        within = duty._replace(
            begins_at=max(duty.begins_at, begins_at), ends_at=min(duty.ends_at, ends_at), who=who
        )
        parts = (duty._replace(ends_at=begins_at), within, duty._replace(begins_at=ends_at))
        yield from (part for part in parts if part.begins_at < part.ends_at and part.who)
    if not change.instead_of and who:
        yield Duty(begins_at, ends_at, change.area, change.post, who)


def concerns(duty: Duty, change: ShiftChange) -> bool:
    """Tell whether a change takes somebody out of a duty, at least for a part of it."""
    same = (duty.area, duty.post, duty.who) == (change.area, change.post, change.instead_of)
    return same and duty.begins_at < change.ends_at and duty.ends_at > change.begins_at


def on_duty(known: Iterable[Duty], area: str, at: int, post: str = "") -> list[Duty]:
    """Return who is on duty for an area at a moment, who is nearest to it first.

    Examples
    --------
    >>> town, county = Duty(0, 9, "331102001", "officer", "li"), Duty(0, 9, "3311", "officer", "wu")
    >>> [one.who for one in on_duty([county, town], "331102001", 5)]
    ['li', 'wu']
    >>> [one.who for one in on_duty([county, town], "331121", 5)], on_duty([town], "331102001", 9)
    (['wu'], [])
    """
    found = [
        one for one in known
        if one.begins_at <= at < one.ends_at and area.startswith(one.area)
        and (not post or one.post == post)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-len(one.area), one))


def next_on_duty(known: Iterable[Duty], at: int) -> list[Duty]:
    """Return who comes next at each post of each area: all whose shift is the next to begin."""
    coming: dict[tuple[str, str], list[Duty]] = {}
    for one in sorted(one for one in known if one.begins_at > at):
        first = coming.setdefault((one.area, one.post), [])
        if not first or first[0].begins_at == one.begins_at:
            first.append(one)
    return [one for first in coming.values() for one in first]


def covers(known: Sequence[Duty], who: str, area: str, post: str, begins: int, ends: int) -> bool:
    """Tell whether somebody is on duty at a post for the whole of a stretch of time."""
    own = sorted(one for one in known if (one.who, one.area, one.post) == (who, area, post))
    for one in own:
        if one.begins_at <= begins < one.ends_at:
            begins = one.ends_at
    return begins >= ends
