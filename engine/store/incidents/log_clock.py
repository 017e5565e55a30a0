"""The log's clock as the desk knows it: what tells whether evidence is hours old."""

from __future__ import annotations

import time

import msgspec
from sqlalchemy import Connection, select

from engine.formats.heartbeat import Beat
from engine.store.heartbeats import NOW_MS
from engine.store.tables import HEARTBEATS


def desk_now() -> int:
    """Return the desk's own clock, epoch ms."""
    return int(time.time() * 1000)


def database_now(connection: Connection) -> int:
    """Return the database's clock, epoch ms: one for all desks, whatever their own clocks say."""
    return int(connection.execute(select(NOW_MS)).scalar_one())


def log_now(connection: Connection, desk: int) -> int:
    """Return the clock of the log, epoch ms.

    It is the wall's, unless every place of the log that tells goes by recorded times (a rehearsal,
    a made-up town): then it is the furthest of these.
    """
    query = select(HEARTBEATS.c.line).where(HEARTBEATS.c.part == "place")
    decode = msgspec.json.Decoder(Beat).decode
    places = [decode(line) for line in connection.execute(query).scalars()]
    recorded = [one.clock for one in places if not one.wall and one.clock]
    return max(recorded) if recorded and len(recorded) == len(places) else desk
