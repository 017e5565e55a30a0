"""Dispatches, photos and ways in as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.store.dispatches.dispatch import OPEN, Dispatch
from engine.store.dispatches.tables import DISPATCHES, PHOTOS, WAYS_IN

COLUMNS = DISPATCHES.c
_DECODE = msgspec.json.Decoder(Dispatch).decode


class Numbered(NamedTuple):
    """A dispatch and its place in the order of sending."""

    number: int
    dispatch: Dispatch


class Photo(NamedTuple):
    """A photo; `at` is when it came (epoch ms)."""

    id: str
    dispatch: str
    person: str
    area: str
    at: int
    made_by: str
    jpeg: bytes


class WayIn(NamedTuple):
    """How one gets into a home; `at` is when it was told (epoch ms)."""

    person: str
    said: str
    told_by: str
    at: int


def put(connection: Connection, sent: Iterable[Dispatch]) -> None:
    """Write new dispatches; one of whose id there is one stays as it is."""
    rows = [
        {"id": one.id, "incident": one.incident, "person": one.person, "area": one.area}
        | _changing(one)
        for one in sent
    ]
    if rows:
        connection.execute(insert(DISPATCHES).on_conflict_do_nothing(index_elements=["id"]), rows)


def change(connection: Connection, one: Dispatch) -> None:
    """Write what became of one."""
    connection.execute(update(DISPATCHES).where(COLUMNS.id == one.id).values(**_changing(one)))


def _changing(one: Dispatch) -> dict[str, str]:
    return {"state": one.state, "body": msgspec.json.encode(one).decode()}


def dispatch(connection: Connection, name: str, *, lock: bool = False) -> Numbered | None:
    """Return one; locked until the transaction ends, if it is to be changed."""
    query = select(COLUMNS.number, COLUMNS.body).where(COLUMNS.id == name)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else Numbered(row.number, _DECODE(row.body))


def of_incident(connection: Connection, incident: str) -> list[Dispatch]:
    """Return who was sent because of an incident, in order."""
    query = select(COLUMNS.body).where(COLUMNS.incident == incident).order_by(COLUMNS.number)
    return [_DECODE(body) for body in connection.execute(query).scalars()]


def page(
    connection: Connection, area: str, limit: int, after: int | None = None, *, open_only: bool
) -> list[Numbered]:
    """Return the newest of an area before a number."""
    query = select(COLUMNS.number, COLUMNS.body)
    query = query.where(COLUMNS.area.startswith(area, autoescape=True)) if area else query
    if after is not None:
        query = query.where(COLUMNS.number < after)
    if open_only:
        query = query.where(COLUMNS.state.in_(OPEN))
    rows = connection.execute(query.order_by(COLUMNS.number.desc()).limit(limit))
    return [Numbered(row.number, _DECODE(row.body)) for row in rows]


def put_photo(connection: Connection, one: Photo) -> None:
    """Write a photo; one of whose id there is one stays."""
    new = insert(PHOTOS).values(**one._asdict())
    connection.execute(new.on_conflict_do_nothing(index_elements=["id"]))


def photos_of(connection: Connection, name: str) -> Sequence[str]:
    """Return the ids of the photos of a dispatch, oldest first."""
    query = select(PHOTOS.c.id).where(PHOTOS.c.dispatch == name)
    return connection.execute(query.order_by(PHOTOS.c.at, PHOTOS.c.id)).scalars().all()


def jpeg_of(connection: Connection, name: str, photo: str) -> bytes | None:
    """Return a photo of a dispatch, None if there is no such one."""
    query = select(PHOTOS.c.jpeg).where(PHOTOS.c.dispatch == name, PHOTOS.c.id == photo)
    return connection.execute(query).scalar_one_or_none()


def count_photos(connection: Connection, name: str) -> int:
    """Return how many photos a dispatch has."""
    query = select(func.count()).where(PHOTOS.c.dispatch == name)
    return int(connection.execute(query).scalar_one())


def put_way_in(connection: Connection, one: WayIn) -> None:
    """Write how one gets in, in place of what was told before."""
    new = insert(WAYS_IN).values(**one._asdict())
    there = {name: new.excluded[name] for name in ("said", "told_by", "at")}
    connection.execute(new.on_conflict_do_update(index_elements=["person"], set_=there))


def way_in(connection: Connection, person: str) -> WayIn | None:
    """Return how one gets into somebody's home, None if nobody told."""
    query = select(*(WAYS_IN.c[name] for name in WayIn._fields)).where(WAYS_IN.c.person == person)
    row = connection.execute(query).one_or_none()
    return None if row is None else WayIn(*row)
