"""Which store this is: what numbers things by the order of arrival must say in which store.

A store that is made anew, or restored from a dump, is another one: the tables are. Whoever puts
back the files of an earlier state empties the table `epoch` (docs/reliability.md).
"""

from __future__ import annotations

import secrets
from hashlib import blake2b

from sqlalchemy import Column, Engine, Table, Text, select, text
from sqlalchemy.dialects.postgresql import insert

from engine.store.tables import METADATA

EPOCH = Table("epoch", METADATA, Column("id", Text, primary_key=True))
"""One row with a random name."""
_NEWEST = text("SELECT pg_sequence_last_value(pg_get_serial_sequence('warnings', 'seq')::regclass)")
_MADE = text("SELECT system_identifier, 'warnings'::regclass::oid FROM pg_control_system()")


def given_out(engine: Engine) -> int:
    """Return the last number of arrival that was given out, 0 if none was."""
    with engine.connect() as connection:
        return int(connection.execute(_NEWEST).scalar() or 0)


def epoch(engine: Engine) -> str:
    """Return the name of the store, giving it one first."""
    query = select(EPOCH.c.id).order_by(EPOCH.c.id).limit(1)
    with engine.begin() as connection:
        named = connection.execute(query).scalar_one_or_none()
        if named is None:
            new = insert(EPOCH).values(id=secrets.token_hex(8)).on_conflict_do_nothing()
            connection.execute(new)
            named = connection.execute(query).scalar_one()
        made = connection.execute(_MADE).one()
    return blake2b(f"{named} {made[0]} {made[1]}".encode(), digest_size=6).hexdigest()
