"""People of the register by id, name, phone or address, limited to the caller's area and role."""

from __future__ import annotations

import msgspec
from sqlalchemy import ColumnElement, Engine, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import Field, sees
from engine.desk.audit.record import LIST, audited, record, subject_of
from engine.desk.people.model import PersonOut, PersonPage
from engine.desk.people.view import view
from engine.desk.web.refused import RefusedError
from engine.store.access.reach import within
from engine.store.incidents.tables import INCIDENTS
from engine.store.people.register import register_of
from engine.store.tables import PEOPLE
from streams.contract.json_object import Json

SEARCHED: dict[str, Field] = {
    "name": "name", "guardians": "name", "phone": "phone", "town": "address",
    "street": "address", "building": "address",
}  # fmt: skip
"""Columns in which somebody is looked for, and the field that the role must see."""
MOST_MEANT = 50
"""People among whom somebody can choose; of more a longer text has to tell."""


class People:
    """Lists and single ones."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, said: str, limit: int, after: str, caller: Caller) -> PersonPage:
        """Return who is watched in the caller's area, or those in whom `said` occurs."""
        query = select(PEOPLE.c.register).where(PEOPLE.c.person > after, _in_area(caller))
        if said:
            query = query.where(_occurs(said, caller))
        with audited(self._engine, caller, "person.read", LIST) as connection:
            rows = connection.execute(query.order_by(PEOPLE.c.person).limit(limit)).scalars()
            found = [msgspec.json.decode(row, type=Json) for row in rows]
        cursor = found[-1]["person"] if len(found) == limit else None
        return PersonPage(items=[view(row, caller, whole=False) for row in found], cursor=cursor)

    def meant(self, said: str, caller: Caller) -> list[PersonOut]:
        """Return who may be meant by an id, a name, a phone: those alone that are called so."""
        own = PEOPLE.c.person == said
        query = select(PEOPLE.c.register).where(_in_area(caller), _occurs(said, caller))
        with audited(self._engine, caller, "person.read", LIST) as connection:
            rows = connection.execute(query.order_by(~own, PEOPLE.c.person).limit(MOST_MEANT))
            found = [msgspec.json.decode(row, type=Json) for row in rows.scalars()]
        called = [row for row in found if said in (row["person"], row.get("name"))]
        return [view(row, caller, whole=False) for row in called or found]

    def one(self, person: str, caller: Caller, reason: str = "") -> PersonOut:
        """Return one person: whole with a reason, or if an open incident is the caller's.

        Raises
        ------
        RefusedError
            404 without such a person in the caller's area.
        """
        with within(self._engine, caller.area).begin() as connection:
            row = register_of(connection, person)
            if row is None or not caller.reaches(row.get("area")):
                raise RefusedError(404, "本辖区无此人 no such person in your area")
            table = INCIDENTS.c
            held = select(table.id).where(
                table.person == person, table.open, table.owner == caller.name
            )
            whole = bool(reason) or connection.execute(held.limit(1)).first() is not None
            act = "person.contacts" if whole else "person.read"
            record(connection, caller, act, subject_of(person), reason)
        return view(row, caller, whole=whole)


def _in_area(caller: Caller) -> ColumnElement[bool]:
    return func.coalesce(PEOPLE.c.area, "").startswith(caller.area, autoescape=True)


def _occurs(said: str, caller: Caller) -> ColumnElement[bool]:
    """Return the condition that a text stands in the id or in a column the role sees.

    The whole row is looked through first: reading JSON of half a million people takes seconds.
    """
    own = PEOPLE.c.person == said
    columns = [column for column, field in SEARCHED.items() if sees(caller, field)]
    if not columns:
        return own
    row = cast(PEOPLE.c.register, JSONB)
    text = func.concat_ws("\n", *(row[column].astext for column in columns))
    quoted = msgspec.json.encode(said).decode()[1:-1]
    anywhere = PEOPLE.c.register.contains(quoted, autoescape=True)
    return own | (anywhere & text.contains(said, autoescape=True))
