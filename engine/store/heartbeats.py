"""The newest heartbeat of each part of the chain; their age is told by the database's own clock."""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, Connection, Engine, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from engine.formats.heartbeat import Beat, Heard
from engine.store.tables import HEARTBEATS

NOW_MS = cast(func.extract("epoch", func.clock_timestamp()) * 1000, BigInteger)


def put_heartbeats(engine: Engine, beats: Sequence[Beat]) -> None:
    """Write heartbeats, one row a part, in one transaction."""
    with engine.begin() as connection:
        insert_heartbeats(connection, beats)


def insert_heartbeats(connection: Connection, beats: Sequence[Beat]) -> None:
    """Write heartbeats within a transaction; the machine that writes tells how old they are."""
    now = int(time.time() * 1000)
    for beat in beats:
        new = insert(HEARTBEATS).values(
            part=beat.part,
            name=beat.name,
            at=NOW_MS - (now - beat.at),
            line=msgspec.json.encode(beat).decode(),
        )
        newer = {"at": new.excluded.at, "line": new.excluded.line}
        connection.execute(new.on_conflict_do_update(index_elements=["part", "name"], set_=newer))


def heartbeats(engine: Engine) -> list[Heard]:
    """Return the newest heartbeat of every part."""
    query = select(HEARTBEATS.c.line, (NOW_MS - HEARTBEATS.c.at).label("age")).order_by(
        HEARTBEATS.c.part, HEARTBEATS.c.name
    )
    decode = msgspec.json.Decoder(Beat).decode
    with engine.connect() as connection:
        return [Heard(decode(row.line), row.age / 1000) for row in connection.execute(query)]
