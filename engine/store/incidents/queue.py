"""The queue: open incidents first, the most urgent first, then by deadline; paged by place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from engine.store.incidents.incident import Incident
from engine.store.incidents.rows import read
from engine.store.incidents.tables import EPISODES, INCIDENTS
from engine.store.tables import PEOPLE
from engine.store.warnings import PAGE, plain

COLUMNS = INCIDENTS.c
_LIFE = 4
"""Urgency of what is of life safety, whatever its tier."""


class Wanted(NamedTuple):
    """What a list is narrowed to; what is empty or None narrows nothing.

    `area` are the digits that an incident's area begins with, `tier` and `urgency` the lowest,
    `owner` whose they are (the empty text: nobody's), `registered` to people in the register and to
    what is about nobody.
    """

    area: str = ""
    tier: int = 0
    kinds: Sequence[str] = ()
    person: str | None = None
    states: Sequence[str] = ()
    owner: str | None = None
    urgency: int = 0
    registered: bool = False


class Place(NamedTuple):
    """A place in the queue."""

    open: bool
    urgency: int
    due_at: int
    number: int


class Numbered(NamedTuple):
    """An incident and the short number that officers say."""

    number: int
    incident: Incident

    @property
    def place(self) -> Place:
        """Return its place in the queue."""
        one = self.incident
        return Place(one.open, one.urgency, one.due_at, self.number)


def queue_page(
    connection: Connection, wanted: Wanted, limit: int = PAGE, after: Place | None = None
) -> list[Numbered]:
    """Return the next incidents of the queue, those behind a place if one is given."""
    found: list[Numbered] = []
    for open_ones in (True, False):
        if after is not None and open_ones and not after.open:
            continue
        behind = after if after is not None and after.open == open_ones else None
        found += _part(connection, wanted, open_ones, behind, limit - len(found))
        if len(found) >= limit:
            break
    return found


def _part(
    connection: Connection, wanted: Wanted, open_ones: bool, after: Place | None, limit: int
) -> list[Numbered]:
    order = (COLUMNS.urgency.desc(), COLUMNS.due_at, COLUMNS.number)
    query = select(COLUMNS.number, COLUMNS.body).where(
        COLUMNS.open == open_ones, *_narrowed(wanted)
    )
    rows = connection.execute(query.where(_behind(after)).order_by(*order).limit(limit))
    return [Numbered(row.number, read(row.body)) for row in rows]


def _behind(after: Place | None) -> ColumnElement[bool]:
    if after is None:
        return true()
    later = or_(
        COLUMNS.due_at > after.due_at,
        and_(COLUMNS.due_at == after.due_at, COLUMNS.number > after.number),
    )
    same = and_(COLUMNS.urgency == after.urgency, later)
    return or_(COLUMNS.urgency < after.urgency, same)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [in_area(wanted.area)]
    if wanted.tier:
        # A fall is of life safety at tier 2 already: of these alone the tier is read.
        tier = cast(cast(COLUMNS.body, JSONB)["tier"].as_string(), Integer)
        found.append(COLUMNS.urgency >= wanted.tier)
        found.append(or_(COLUMNS.urgency < _LIFE, tier >= wanted.tier))
    if wanted.urgency:
        found.append(COLUMNS.urgency >= wanted.urgency)
    if wanted.kinds:
        found.append(COLUMNS.kind.in_(wanted.kinds))
    if wanted.person is not None:
        found.append(COLUMNS.person == plain(wanted.person))
    if wanted.states:
        found.append(COLUMNS.state.in_(wanted.states))
    if wanted.owner is not None:
        found.append(COLUMNS.owner == wanted.owner)
    if wanted.registered:
        known = exists().where(PEOPLE.c.person == COLUMNS.person)
        found.append(or_(COLUMNS.person == "", known))
    return found


def in_area(area: str) -> ColumnElement[bool]:
    """Return what limits incidents to an area (its digits; none: everywhere)."""
    return COLUMNS.area.startswith(area, autoescape=True) if area else true()


def numbered(connection: Connection, incident: str, area: str = "") -> Numbered | None:
    """Return one incident, None where there is none in the area."""
    query = select(COLUMNS.number, COLUMNS.body).where(COLUMNS.id == incident, in_area(area))
    row = connection.execute(query).one_or_none()
    return None if row is None else Numbered(row.number, read(row.body))


def numbered_of(connection: Connection, ids: Collection[str]) -> list[Numbered]:
    """Return some incidents, in no order."""
    query = select(COLUMNS.number, COLUMNS.body).where(COLUMNS.id.in_(ids))
    return [Numbered(row.number, read(row.body)) for row in connection.execute(query)]


def by_number(connection: Connection, number: int, area: str = "") -> str | None:
    """Return the incident that officers call by a number, None where there is none in the area."""
    query = select(COLUMNS.id).where(COLUMNS.number == number, in_area(area))
    return connection.execute(query).scalar_one_or_none()


def had_one(connection: Connection, person: str, area: str = "") -> bool:
    """Tell whether there is, or was, an incident of a person; no register need know of him."""
    query = select(COLUMNS.id).where(COLUMNS.subject == person, in_area(area)).limit(1)
    return connection.execute(query).first() is not None


def of_episode(connection: Connection, episode: str) -> str | None:
    """Return the incident in which an episode lies, None where none was made of it."""
    query = select(EPISODES.c.incident).where(EPISODES.c.episode == episode)
    return connection.execute(query).scalar_one_or_none()


def subjects_of(connection: Connection, gateways: Collection[str]) -> dict[str, str]:
    """Return what fell silent, by the incident of the outage."""
    if not gateways:
        return {}
    query = select(COLUMNS.id, COLUMNS.subject).where(
        COLUMNS.id.in_(gateways), COLUMNS.kind == "gateway"
    )
    return {row.id: row.subject for row in connection.execute(query)}


def of_outage(connection: Connection, gateway: str, area: str, limit: int) -> list[Numbered]:
    """Return what is open of an outage: its own incident, and those that name it."""
    own = COLUMNS.id == gateway
    names = COLUMNS.body.contains(f'"incident":"{gateway}"', autoescape=True)
    query = select(COLUMNS.number, COLUMNS.body).where(COLUMNS.open, in_area(area), own | names)
    rows = connection.execute(query.order_by(~own, COLUMNS.number).limit(limit))
    return [Numbered(row.number, read(row.body)) for row in rows]


class Count(NamedTuple):
    """How many open incidents there are of a kind, an urgency and an owner; tests left out."""

    kind: str
    urgency: int
    owner: str
    waiting: bool
    many: int


def counted(connection: Connection, area: str = "") -> list[Count]:
    """Return how many are open in an area, in groups."""
    waiting = and_(COLUMNS.state == "new", COLUMNS.owner == "")
    groups = (COLUMNS.kind, COLUMNS.urgency, COLUMNS.owner, waiting)
    query = select(*groups, func.count()).where(COLUMNS.open, ~COLUMNS.test, in_area(area))
    return [Count(*row) for row in connection.execute(query.group_by(*groups))]


def due_of(connection: Connection, now: int, limit: int) -> list[str]:
    """Return the incidents that somebody has, or that sleep, and that are due; oldest first."""
    query = select(COLUMNS.id).where(COLUMNS.open, COLUMNS.state != "new", COLUMNS.due_at <= now)
    return list(connection.execute(query.order_by(COLUMNS.due_at).limit(limit)).scalars())


def unseen(connection: Connection, now: int) -> int:
    """Return how many calls for help of no area nobody took in time.

    Those of people in no register: callers of an area do not see them, and perhaps there are no
    others.
    """
    late = (COLUMNS.area == "", COLUMNS.open, COLUMNS.urgency >= _LIFE, COLUMNS.due_at < now)
    query = select(func.count()).where(*late, COLUMNS.owner == "", ~COLUMNS.test, ~COLUMNS.missed)
    return int(connection.execute(query).scalar_one())
