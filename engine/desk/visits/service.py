"""Rounds read and visits written: each in one transaction with its row of the audit."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, Engine, select

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited, record, subject_of
from engine.desk.incidents import service as incidents
from engine.desk.incidents.model import Opened
from engine.desk.visits.model import CoverageLine, VisitIn
from engine.desk.visits.need import GAPS, Need, need
from engine.desk.web.refused import RefusedError
from engine.formats.ids import digest
from engine.store.access.reach import within
from engine.store.dispatches.rows import WayIn, put_way_in, way_in
from engine.store.incidents.case_events import declared, queue
from engine.store.incidents.log_clock import database_now, log_now
from engine.store.people.register import register_of
from engine.store.tables import WARNINGS
from engine.store.visits import rows
from engine.store.visits.rows import Elder, Visit
from engine.store.warnings import plain
from streams.contract.json_object import Json

Clock = Callable[[Connection], int]
CARE_SHOWN = 5


class Asked(NamedTuple):
    """An elder of the round, and how much he needs a visit; `met` in this month."""

    elder: Elder
    need: Need
    met: bool


class Round(NamedTuple):
    """The round of a month that began at `since` (epoch ms): who is unvisited first."""

    since: int
    people: Sequence[Asked]

    @property
    def special(self) -> int:
        """Return how many are to be visited."""
        return sum(one.need.special for one in self.people)

    @property
    def met(self) -> int:
        """Return how many of them were."""
        return sum(one.need.special and one.met for one in self.people)


class Looked(NamedTuple):
    """One of the round with what the visitor needs; care items as lines of warnings."""

    asked: Asked
    register: Json
    care: Sequence[bytes]
    visits: Sequence[Visit]
    way_in: str


class VisitService:
    """Reads rounds and writes visits of a store; `zone` is that of civil months."""

    def __init__(self, engine: Engine, zone: ZoneInfo, clock: Clock = database_now) -> None:
        self._engine, self._zone, self._clock = engine, zone, clock
        self._incidents = incidents.Service(engine)

    def round(self, caller: Caller, street: str = "") -> Round:
        """Return whom to visit: special needs, and who has care items; a street's if one is named.

        Sorted by who was not met this month, then by points, then by id.
        """
        with audited(self._engine, caller, "visit.read", LIST) as connection:
            since, asked = self._asked(connection, caller)
            wanted = [
                one for one in asked
                if (one.need.special or one.elder.care or street)
                and (not street or (one.elder.known.street or "") == street)
            ]  # fmt: skip
        return Round(since, sorted(wanted, key=_order))

    def coverage(self, caller: Caller) -> tuple[int, list[CoverageLine]]:
        """Return by street who was visited and of whom something lacks; and since when."""
        with audited(self._engine, caller, "visit.read", LIST) as connection:
            since, asked = self._asked(connection, caller)
            lines: dict[tuple[str, str], CoverageLine] = {}
            for one in asked:
                known = one.elder.known
                place = known.area or "", known.street or ""
                line = lines.get(place) or _empty(*place)
                lines[place] = _counted(line, one)
        return since, sorted(lines.values(), key=lambda one: (one.met - one.special, one.street))

    def _asked(
        self, connection: Connection, caller: Caller, person: str = ""
    ) -> tuple[int, list[Asked]]:
        """Return since when the month counts, and those of an area, or one of them."""
        now = datetime.fromtimestamp(self._clock(connection) / 1000, self._zone)
        begun = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        since = round(begun.timestamp() * 1000)
        found = rows.elders(connection, caller.area, since, person)
        return since, [
            Asked(one, need(one, now.year), one.met_at is not None and one.met_at >= since)
            for one in found
        ]

    def look(self, caller: Caller, person: str, *, whole: bool) -> Looked:
        """Return one of the round; `whole`: contacts are opened, which the audit tells.

        Raises
        ------
        RefusedError
            404 without such a person in the caller's area.
        """
        with within(self._engine, caller.area).begin() as connection:
            since, asked = self._asked(connection, caller, plain(person))
            row = register_of(connection, person)
            if not asked or row is None:
                raise _nobody()
            told = way_in(connection, person) if whole else None
            looked = Looked(
                asked[0], row, _care(connection, person, since),
                rows.of_person(connection, person), told.said if told else "",
            )  # fmt: skip
            if whole:
                record(connection, caller, "person.contacts", subject_of(person), "visit")
            record(connection, caller, "visit.read", subject_of(person))
        return looked

    def write(self, caller: Caller, said: VisitIn, key: str | None = None) -> Visit:
        """Write a visit; the same key is one visit. Who needs help becomes an incident first.

        Raises
        ------
        RefusedError
            404 without such a person in the caller's area.
        """
        person = plain(said.person)
        with within(self._engine, caller.area).connect() as connection:
            row = register_of(connection, person)
        if row is None or not caller.reaches(row.get("area")):
            raise _nobody()
        name = digest("visit", caller.name, person, key or secrets.token_hex(8))
        incident = self._opened(caller, said, name) if said.result == "needs_help" else ""
        with within(self._engine, caller.area).begin() as connection:
            now = self._clock(connection)
            one = Visit(
                name, person, now, caller.name, said.result, " ".join(said.saw), said.text, incident
            )
            if rows.put(connection, one):
                self._noted(connection, one, said)
            record(connection, caller, "visit.write", subject_of(person))
        return one

    @staticmethod
    def _noted(connection: Connection, one: Visit, said: VisitIn) -> None:
        """Keep how one gets in, and tell the log where the person is."""
        if said.way_in:
            put_way_in(connection, WayIn(one.person, said.way_in, one.made_by, one.at))
        if said.absence is not None:
            away, at = said.absence, log_now(connection, one.at)
            event = declared(one.person, one.id, at, away.state, away.until)
            queue(connection, one.id, [event], one.at)

    def _opened(self, caller: Caller, said: VisitIn, name: str) -> str:
        """Open an incident of who needs help, or join what is open; returns its id."""
        told = " · ".join(["探访：需要帮助 visit: needs help", *said.saw, said.text]).strip(" ·")
        body = Opened(person=said.person, kind="home", tier=3, caller=caller.name, told=told[:4000])
        asked = incidents.Request(caller, "/visits", body, f"visit {name}")
        return str(msgspec.json.decode(self._incidents.open(asked).body, type=Json)["id"])


def _order(one: Asked) -> tuple[bool, bool, int, str]:
    return one.met, not one.need.special, -one.need.points, one.elder.known.person


def _empty(area: str, street: str) -> CoverageLine:
    none = dict.fromkeys(("elders", "special", "met", *GAPS), 0)
    return CoverageLine(area=area, street=street, **none)


def _counted(line: CoverageLine, one: Asked) -> CoverageLine:
    line.elders += 1
    line.special += one.need.special
    line.met += one.need.special and one.met
    for gap in one.need.gaps:
        setattr(line, gap, getattr(line, gap) + 1)
    return line


def _care(connection: Connection, person: str, since: int) -> list[bytes]:
    """Return the newest care items of a person this month, as they were raised."""
    table = WARNINGS.c
    query = select(table.line).where(table.person == person, table.care, table.at >= since)
    found = connection.execute(query.order_by(table.at.desc()).limit(CARE_SHOWN)).scalars()
    return [line.encode() for line in found]


def _nobody() -> RefusedError:
    return RefusedError(404, "本辖区无此人 no such person in your area")
