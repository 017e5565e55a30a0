"""Rotas, changes and notes as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.formats.ids import digest
from engine.store.shifts.tables import HANDOVERS, ROTAS, SHIFT_CHANGES
from streams.contract.units import DAY_MS

Post = Literal["grid_worker", "officer", "leader"]
ChangeState = Literal["agreed", "asked", "refused"]
NOTE_KEPT_MS = 30 * DAY_MS
"""How long a note is kept: it is free text that no erasure finds."""
MOST_NOTES = 10


class Slot(msgspec.Struct, frozen=True):
    """One shift of the week: Monday is 0, `begins` and `minutes` are minutes of civil time."""

    weekday: int
    begins: int
    minutes: int
    who: tuple[str, ...]
    week: int = 0


class Rota(msgspec.Struct, frozen=True):
    """Who is on duty week by week at a post of an area; after `weeks` weeks it begins anew.

    `starts_on` is a day of the first week (ISO 8601).
    """

    area: str
    post: Post
    starts_on: str
    slots: tuple[Slot, ...]
    weeks: int = 1

    @property
    def id(self) -> str:
        """Return its id: an area and post have one rota."""
        return digest("rota", self.area, self.post)


class ShiftChange(msgspec.Struct, frozen=True):
    """Somebody is on duty in place of somebody; times in epoch ms.

    Without `instead_of` he comes in addition, without `who` nobody stands in.
    """

    id: str
    area: str
    post: Post
    begins_at: int
    ends_at: int
    who: str
    instead_of: str
    made_by: str
    made_at: int
    state: ChangeState = "agreed"
    swap: str = ""


class Handover(msgspec.Struct, frozen=True):
    """What one shift tells the next, and who has read it."""

    id: str
    area: str
    at: int
    by: str
    text: str
    incidents: tuple[str, ...]
    accepted_by: str = ""
    accepted_at: int | None = None


def put_rota(connection: Connection, rota: Rota) -> None:
    """Write a rota in place of the one of its area and post."""
    body = msgspec.json.encode(rota).decode()
    new = insert(ROTAS).values(id=rota.id, area=rota.area, post=rota.post, body=body)
    there = {"body": new.excluded.body}
    connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=there))


def rotas(connection: Connection) -> list[Rota]:
    """Return all rotas, by area and post."""
    lines = connection.execute(select(ROTAS.c.body).order_by(ROTAS.c.area, ROTAS.c.post)).scalars()
    return [msgspec.json.decode(line, type=Rota) for line in lines]


def put_changes(connection: Connection, changes: Sequence[ShiftChange]) -> None:
    """Write changes."""
    connection.execute(insert(SHIFT_CHANGES), [msgspec.to_builtins(one) for one in changes])


def changes_since(connection: Connection, since: int) -> list[ShiftChange]:
    """Return changes that end after a moment, in the order in which they were made."""
    table = SHIFT_CHANGES.c
    query = select(SHIFT_CHANGES).where(table.ends_at > since).order_by(table.made_at, table.id)
    return [ShiftChange(**row._mapping) for row in connection.execute(query)]


def of_swap(connection: Connection, swap: str) -> list[ShiftChange]:
    """Return the halves of a swap, locked until the transaction ends."""
    query = select(SHIFT_CHANGES).where(SHIFT_CHANGES.c.swap == swap).order_by(SHIFT_CHANGES.c.id)
    return [ShiftChange(**row._mapping) for row in connection.execute(query.with_for_update())]


def decide(connection: Connection, swap: str, state: ChangeState) -> None:
    """Note what the other said to a swap."""
    connection.execute(
        update(SHIFT_CHANGES).where(SHIFT_CHANGES.c.swap == swap).values(state=state)
    )


def put_handover(connection: Connection, one: Handover) -> None:
    """Write a note, and forget what is old."""
    connection.execute(delete(HANDOVERS).where(HANDOVERS.c.at < one.at - NOTE_KEPT_MS))
    row = msgspec.to_builtins(one) | {"incidents": msgspec.json.encode(one.incidents).decode()}
    connection.execute(insert(HANDOVERS).values(row))


def handovers(connection: Connection, area: str) -> list[Handover]:
    """Return the newest notes of an area, of what lies in it and of what it lies in."""
    within = [HANDOVERS.c.area == area[:length] for length in range(len(area) + 1)]
    there = or_(HANDOVERS.c.area.startswith(area, autoescape=True), *within)
    query = select(HANDOVERS).where(there).order_by(HANDOVERS.c.at.desc()).limit(MOST_NOTES)
    return [_handover(dict(row._mapping)) for row in connection.execute(query)]


def handover(connection: Connection, name: str) -> Handover | None:
    """Return one note, locked until the transaction ends."""
    query = select(HANDOVERS).where(HANDOVERS.c.id == name).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else _handover(dict(row._mapping))


def accept(connection: Connection, name: str, by: str, at: int) -> None:
    """Note who has read it first."""
    connection.execute(
        update(HANDOVERS).where(HANDOVERS.c.id == name).values(accepted_by=by, accepted_at=at)
    )


def _handover(row: dict[str, object]) -> Handover:
    named = msgspec.json.decode(str(row.pop("incidents")), type=tuple[str, ...])
    return Handover(incidents=named, **row)  # type: ignore[arg-type]  # the table's own columns
