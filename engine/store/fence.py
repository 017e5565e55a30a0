"""Who owns which place of the log: a number that grows with every owner, asked at every write."""

from __future__ import annotations

import logging

from psycopg.errors import LockNotAvailable
from sqlalchemy import BigInteger, Column, Connection, Engine, Table, Text, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from engine.store.connection.limits import BETWEEN_STATEMENTS, FOR_A_LOCK, limited
from engine.store.tables import METADATA
from streams.log.chunk import Place

LOG = logging.getLogger(__name__)
OWNERS = Table(
    "owners",
    METADATA,
    Column("place", Text, primary_key=True),
    Column("generation", BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
)
"""The last owner of each partition; `generation` counts them."""

STILL = "3s"
"""Silence after which the database ends a write: a worker that sleeps in the middle of one holds
the place's lock, and whoever takes over would stand still with it. Between statements it does so
by itself; of who sleeps in the middle of what it sends (psycopg sends many statements in one go)
it knows no limit, and whoever waits for the lock ends that write."""
WAIT = "5s"
"""Wait for such a lock; a claim that fails is tried again, and the other places go on meanwhile."""


_PAUSED = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE state = 'active' AND wait_event = 'ClientRead'"
    " AND state_change < clock_timestamp() - CAST(:still AS interval)"
    " AND pid IN (SELECT pid FROM pg_locks WHERE granted"
    " AND relation = to_regclass('owners') AND mode IN ('RowShareLock', 'RowExclusiveLock'))"
)
"""Ends the writes that hold a place's lock and wait for the rest of what their sender says."""


class StaleOwnerError(RuntimeError):
    """Somebody else owns the place by now: a worker that was paused must not go on as if not."""


class Fence:
    """Generations of owners in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, place: Place, owner: str) -> int:
        """Become the owner of a place; returns the new generation."""
        new = insert(OWNERS).values(place=_named(place), generation=1, owner=owner)
        grown = {"generation": OWNERS.c.generation + 1, "owner": new.excluded.owner}
        statement = new.on_conflict_do_update(index_elements=["place"], set_=grown)
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    select(limited(FOR_A_LOCK, WAIT), limited(BETWEEN_STATEMENTS, STILL))
                )
                claimed = connection.execute(statement.returning(OWNERS.c.generation))
                return int(claimed.scalar_one())
        except OperationalError as error:
            if isinstance(error.orig, LockNotAvailable):
                self._end_paused()
            raise

    def _end_paused(self) -> None:
        """End every write whose sender has been silent in the middle of it."""
        with self._engine.begin() as connection:
            ended = connection.execute(_PAUSED, {"still": STILL}).all()
        if ended:
            LOG.warning("已结束停顿的写入 ended writes of a paused worker: %d", len(ended))

    def owners(self) -> list[tuple[str, str, int]]:
        """Return place, owner and generation of every place, in order of the places."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(OWNERS).order_by(OWNERS.c.place))
            return [(row.place, row.owner, row.generation) for row in rows]

    def holds(self, place: Place, generation: int) -> bool:
        """Tell whether nobody has claimed the place since."""
        with self._engine.connect() as connection:
            return _generation(connection, place) == generation


def check(connection: Connection, place: Place, generation: int) -> None:
    """Let a transaction go on only for the owner of a place, who stays it until the end.

    Raises
    ------
    StaleOwnerError
        If somebody else has claimed the place.
    """
    if _generation(connection, place, hold=True) != generation:
        raise StaleOwnerError(f"topic={place.topic} partition={place.partition}")


def _generation(connection: Connection, place: Place, *, hold: bool = False) -> int | None:
    query = select(OWNERS.c.generation).where(OWNERS.c.place == _named(place))
    if hold:
        query = query.add_columns(limited(BETWEEN_STATEMENTS, STILL)).with_for_update(read=True)
    return connection.execute(query).scalar_one_or_none()


def _named(place: Place) -> str:
    return f"{place.topic}-{place.partition}"
