"""The store: what the engine writes and the desk reads, behind one object."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import Engine, Executable, func, select, text
from sqlalchemy.dialects.postgresql import insert

from engine.settings import Settings
from engine.store import data_faults, explanations, outbox, transaction, warnings
from engine.store.access.reach import unlimited, within
from engine.store.connection.database import connect
from engine.store.connection.epoch import epoch, given_out
from engine.store.connection.patience import Patience
from engine.store.fence import Fence
from engine.store.people import erasures, portraits
from engine.store.people.erasures import Erasure
from engine.store.people.portrait_line import PortraitLine
from engine.store.people.register import register_of
from engine.store.silences.line import SilencesLine
from engine.store.silences.rows import put_silences
from engine.store.tables import DATA_FAULTS, EXPLANATIONS, PEOPLE, WARNINGS
from engine.store.transaction import Written, put_owned
from engine.store.warnings import PAGE, Stored
from streams.contract.json_object import Json
from streams.log.chunk import Place


def open_store(settings: Settings) -> Store:
    """Open the configured database, or start the embedded one, with the newest layout."""
    return Store(connect(settings))


class Store:
    """Warnings, people and portraits of one database; models are in `engine.store.models`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.fence = Fence(engine)
        self.patience = Patience(engine)

    def within(self, area: str) -> Store:
        """Return the same store, what is read and written by it held to an area (`reach`)."""
        held = copy.copy(self)
        held.engine = within(self.engine, area)
        return held

    def put_owned(self, written: Written, place: Place, generation: int) -> int:
        """Write as the owner of a place of the log, each id once, and queue what is new.

        Raises
        ------
        StaleOwnerError
            If somebody else owns the place by now.
        """
        return put_owned(self.engine, written, place, generation)

    def relay(self, send: outbox.Send) -> int:
        """Send warnings that have not reached their topic; returns how many."""
        return outbox.relay(self.engine, send)

    def put_warnings(self, lines: Iterable[bytes]) -> int:
        """Write warnings, one JSON line each, each id once; returns how many were new."""
        return transaction.put_warnings(self.engine, lines)

    def recent(
        self,
        limit: int = PAGE,
        cursor: int | None = None,
        *,
        applications: Sequence[str] = (),
        tier: int = 0,
        person: str | None = None,
        care: bool | None = None,
    ) -> list[Stored]:
        """Return the newest warnings first; `cursor` is the `seq` of the last one already seen."""
        with self.engine.connect() as connection:
            return warnings.recent(
                connection,
                limit,
                cursor,
                applications=applications,
                tier=tier,
                person=person,
                care=care,
            )

    def since(self, seq: int, limit: int = PAGE) -> list[Stored]:
        """Return the warnings that arrived after `seq`, oldest first."""
        return warnings.since(self.engine, seq, limit)

    def of_ids(self, ids: Collection[str]) -> list[Stored]:
        """Return the warnings of some ids, in the order of their arrival."""
        return warnings.of_ids(self.engine, ids)

    def newest(self) -> int:
        """Return the `seq` of the last warning that arrived, 0 if there is none."""
        return warnings.newest(self.engine)

    def has(self, ids: Collection[str]) -> set[str]:
        """Return those of some ids under which there is a warning, a call again or a data fault."""
        with self.engine.connect() as connection:
            found = [
                connection.execute(select(table.c.id).where(table.c.id.in_(ids))).scalars()
                for table in (WARNINGS, EXPLANATIONS, DATA_FAULTS)
            ]
            return {name for names in found for name in names}

    def mark(self) -> tuple[str, int]:
        """Return which store this is, and the last number of arrival that it has given out."""
        return epoch(self.engine), given_out(self.engine)

    def put_explanations(self, lines: Iterable[bytes]) -> None:
        """Append explanations to episodes, one JSON line each, each id once."""
        transaction.put_explanations(self.engine, lines)

    def explanations_of(self, episodes: Collection[str]) -> list[Stored]:
        """Return what was appended to some episodes, oldest first."""
        with self.engine.connect() as connection:
            return explanations.explanations_of(connection, episodes)

    def put_data_faults(self, lines: Iterable[bytes]) -> None:
        """Write what could not be read and may call for help, one JSON line each, each id once."""
        transaction.put_data_faults(self.engine, lines)

    def data_faults(
        self, limit: int = PAGE, cursor: int | None = None, *, arrived_after: int = 0
    ) -> list[Stored]:
        """Return the newest data faults first, those that arrived after a moment (epoch ms)."""
        with self.engine.connect() as connection:
            return data_faults.data_faults(connection, limit, cursor, arrived_after=arrived_after)

    def counts(self) -> dict[tuple[str, int], int]:
        """Return how many warnings are held, by application and tier."""
        query = select(WARNINGS.c.warning, WARNINGS.c.tier, func.count()).group_by(
            WARNINGS.c.warning, WARNINGS.c.tier
        )
        with unlimited(self.engine).connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query)}

    def put_people(self, rows: Iterable[Json]) -> int:
        """Write rows of the register, replacing those known; returns how many."""
        last = {str(row["person"]): row for row in rows}
        values = [
            {
                "person": person,
                "area": row.get("area"),
                "register": msgspec.json.encode(dict(row)).decode(),
            }
            for person, row in last.items()
        ]
        statement = insert(PEOPLE)
        newer = {name: statement.excluded[name] for name in ("area", "register")}
        self._write(statement.on_conflict_do_update(index_elements=["person"], set_=newer), values)
        return len(values)

    def person(self, person: str) -> Json | None:
        """Return the register's row of one person, None if there is none."""
        with self.engine.connect() as connection:
            return register_of(connection, person)

    def put_portraits(self, lines: Iterable[PortraitLine]) -> None:
        """Write portraits; a newer one replaces an older one of the same person."""
        with self.engine.begin() as connection:
            portraits.put_portraits(connection, lines)

    def put_silences(self, told: SilencesLine) -> None:
        """Write how silent everybody of a place is, in place of what was told before."""
        with self.engine.begin() as connection:
            put_silences(connection, told)

    def portrait(self, person: str) -> PortraitLine | None:
        """Return the newest portrait of one person, None if there is none."""
        with self.engine.connect() as connection:
            return portraits.portrait(connection, person)

    def erase(self, gone: Sequence[Erasure]) -> None:
        """Erase persons from every table, each up to a clock, once a token."""
        with self.engine.begin() as connection:
            erasures.erase(connection, gone)

    def erasures(self) -> tuple[int, int]:
        """Return how many persons were erased, and how many rows of theirs."""
        return erasures.erasures(self.engine)

    def alive(self) -> None:
        """Ask the database for a sign of life; raises if there is none."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()

    def _write(self, statement: Executable, values: list[Json]) -> None:
        if values:
            with self.engine.begin() as connection:
                connection.execute(statement, values)
