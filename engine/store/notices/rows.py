"""Notices as rows: made from changes once, claimed by one desk at a time, settled when told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from engine.store.incidents.change import Change
from engine.store.incidents.tables import CHANGES, INCIDENTS
from engine.store.notices.tables import NOTICE_PLACE, NOTICES

COLUMNS = NOTICES.c
MAKER_LOCK = 0x51_1B_E2_04
"""Advisory lock of whoever makes notices: one desk of several."""
DOUBTED = 4
"""Tries, 7 s and longer, after which a receiver is not merely busy."""
Settled = Literal["told", "answered", "given_up", "nobody"]


class Notice(NamedTuple):
    """Somebody is to be told of a call for attention; times in epoch ms."""

    id: str
    hook: str
    incident: str
    person: str
    alerts: int
    made_at: int
    due_at: int
    tries: int = 0


def changes_since(connection: Connection, limit: int) -> list[Change]:
    """Return changes that have no notices yet, oldest first; none while another desk makes them.

    The first time there are none: what was before webhooks were set up pages nobody.
    """
    mine = connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": MAKER_LOCK})
    if not mine.scalar_one():
        return []
    place = connection.execute(select(NOTICE_PLACE.c.seq)).scalar_one_or_none()
    if place is None:
        newest = connection.execute(select(func.coalesce(func.max(CHANGES.c.seq), 0)))
        come_to(connection, newest.scalar_one())
        return []
    query = select(CHANGES.c.line).where(CHANGES.c.seq > place).order_by(CHANGES.c.seq)
    decode = msgspec.json.Decoder(Change).decode
    return [decode(line) for line in connection.execute(query.limit(limit)).scalars()]


def come_to(connection: Connection, seq: int) -> None:
    """Note that all changes up to a place have their notices."""
    new = insert(NOTICE_PLACE).values(id=1, seq=seq)
    there = {"seq": new.excluded.seq}
    connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=there))


def put(connection: Connection, notices: Iterable[Notice]) -> None:
    """Write notices, each once."""
    rows = [one._asdict() for one in notices]
    if rows:
        connection.execute(insert(NOTICES).on_conflict_do_nothing(), rows)


def notice_of(connection: Connection, name: str) -> Notice | None:
    """Return one notice, None if there is none."""
    query = select(*(COLUMNS[field] for field in Notice._fields)).where(COLUMNS.id == name)
    row = connection.execute(query).one_or_none()
    return None if row is None else Notice(*row)


def claimed(connection: Connection, hook: str, now: int, until: int, limit: int) -> list[Notice]:
    """Return what a receiver is due, for nobody else before `until`: it is due again then.

    The most urgent first, then the oldest: what could not be told for long, and there may be
    thousands of it, keeps no call for help waiting.
    """
    urgency = select(INCIDENTS.c.urgency).where(INCIDENTS.c.id == COLUMNS.incident)
    due = (
        select(COLUMNS.id)
        .where(COLUMNS.state == "waiting", COLUMNS.hook == hook, COLUMNS.due_at <= now)
        .order_by(urgency.scalar_subquery().desc().nulls_last(), COLUMNS.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=NOTICES)
    )
    claim = update(NOTICES).where(COLUMNS.id.in_(due)).values(due_at=until, tries=COLUMNS.tries + 1)
    rows = connection.execute(claim.returning(*(COLUMNS[name] for name in Notice._fields)))
    return sorted((Notice(*row) for row in rows), key=lambda one: one.made_at)


def give_up_others(connection: Connection, hooks: Sequence[str], now: int) -> None:
    """Settle what is due to receivers that are not among some."""
    others = update(NOTICES).where(
        COLUMNS.state == "waiting", COLUMNS.due_at <= now, COLUMNS.hook.not_in(hooks)
    )
    connection.execute(others.values(state="given_up", why=""))


def unreached(connection: Connection) -> list[str]:
    """Return the receivers that could not be told of something, try after try."""
    query = select(COLUMNS.hook).where(COLUMNS.state == "waiting", COLUMNS.tries >= DOUBTED)
    return sorted(connection.execute(query.where(COLUMNS.why != "").distinct()).scalars())


def settle(connection: Connection, ids: Sequence[str], state: Settled) -> None:
    """Note that some are over."""
    if ids:
        over = update(NOTICES).where(COLUMNS.id.in_(ids))
        connection.execute(over.values(state=state, why=""))


def again(connection: Connection, notice: str, due_at: int, why: str) -> None:
    """Let one that failed be tried again; `why` names nobody."""
    connection.execute(
        update(NOTICES).where(COLUMNS.id == notice).values(due_at=due_at, why=why)
    )  # fmt: skip


def brought_forward(connection: Connection, passed: Notice, now: int) -> bool:
    """Let the steps behind one that is passed come sooner: the next at once, the others as much.

    Returns whether there are any. What is only tried again is no later step.
    """
    mine = (COLUMNS.incident == passed.incident, COLUMNS.alerts == passed.alerts)
    later = (*mine, COLUMNS.state == "waiting", COLUMNS.tries == 0, COLUMNS.due_at > now)
    first = connection.execute(select(func.min(COLUMNS.due_at)).where(*later)).scalar_one()
    if first is None:
        return False
    sooner = COLUMNS.due_at - (first - now)
    connection.execute(update(NOTICES).where(*later).values(due_at=sooner))
    return True


def forget_notices(connection: Connection, before: int) -> None:
    """Delete what was settled and made before a moment."""
    over = NOTICES.delete().where(COLUMNS.state != "waiting", COLUMNS.made_at < before)
    connection.execute(over)
