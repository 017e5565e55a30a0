"""The register in the database: what is known of a person by name, home and contacts."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from engine.store.tables import PEOPLE
from streams.contract.json_object import Json


def register_of(connection: Connection, person: str) -> Json | None:
    """Return the register's row of one person, None if there is none."""
    query = select(PEOPLE.c.register).where(PEOPLE.c.person == person)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else msgspec.json.decode(found, type=Json)
