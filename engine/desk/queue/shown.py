"""An incident as lists show it: with a name where one is known, held down where its rule raves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from engine.delivery.runaway import capped
from engine.desk.queue.storm import Storm, named_by, storm_of
from engine.store.explanations import explanations_of
from engine.store.incidents.incident import Incident, Reason
from engine.store.incidents.queue import Numbered, subjects_of
from engine.store.rates import Moment
from engine.store.tables import PEOPLE
from streams.contract.json_object import Json


@dataclass(frozen=True, slots=True)
class Registered:
    """What lists show of the register's row of a person."""

    name: str = ""
    birth_year: int | None = None
    known: bool = False
    """Whether there is such a row."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An incident with its short number, its person's register, and whether it is held down."""

    number: int
    incident: Incident
    registered: Registered = Registered()
    capped: bool = False
    later: tuple[Reason, ...] = ()
    """What was found out after its warnings."""
    storm: Storm | None = None
    """The outage that it belongs to, if it may be folded away with the others of it."""

    @property
    def urgency(self) -> int:
        """Return by what the desk sorts it: 0 where each rule that speaks runs away."""
        return 0 if self.capped else self.incident.urgency

    @property
    def key(self) -> str:
        """Return what sorts as its place does: the most urgent first, then by deadline."""
        return f"{9 - self.urgency}{self.incident.due_at:016d}{self.number:012d}"


def shown_of(connection: Connection, found: Sequence[Numbered]) -> list[Shown]:
    """Return incidents as lists show them, in the same order."""
    people = _registered(connection, {one.incident.person for one in found})
    moments = {moment for one in found for moment in _moments(one.incident)}
    capping = capped(connection.engine, moments)
    later = _later(connection, [one.incident for one in found])
    outages = subjects_of(connection, named_by([one.incident for one in found]))
    return [
        Shown(
            one.number,
            one.incident,
            people.get(one.incident.person, Registered()),
            _held_down(one.incident, capping),
            tuple(reason for each in one.incident.episodes for reason in later.get(each.id, ())),
            storm_of(one.incident, outages),
        )
        for one in found
    ]


def _later(connection: Connection, found: Iterable[Incident]) -> dict[str, list[Reason]]:
    """Return by episode what was found out later."""
    told = [each.id for one in found for each in one.episodes]
    by_episode: dict[str, dict[Reason, None]] = {}
    for stored in explanations_of(connection, told):
        explanation = msgspec.json.decode(stored.line, type=_Explanation)
        by_episode.setdefault(explanation.episode, {})[explanation.reason] = None
    return {episode: [*reasons] for episode, reasons in by_episode.items()}


class _Explanation(msgspec.Struct, frozen=True):
    episode: str
    reason: Reason = Reason()


def _moments(one: Incident) -> list[Moment]:
    """Return when which detector spoke; tests and what nobody judged are never held down."""
    if one.test or one.kind in ("data_fault", "gateway"):
        return []
    return [Moment(each.detector, one.kind, each.at) for each in one.episodes]


def _held_down(one: Incident, capping: Collection[Moment]) -> bool:
    moments = _moments(one)
    return bool(moments) and all(each in capping for each in moments)


def _registered(connection: Connection, people: Collection[str]) -> dict[str, Registered]:
    query = select(PEOPLE.c.person, PEOPLE.c.register).where(PEOPLE.c.person.in_(people))
    decode = msgspec.json.Decoder(Json).decode
    return {row.person: registered(decode(row.register)) for row in connection.execute(query)}


def registered(row: Json) -> Registered:
    """Return what a row of the register tells; what is not known stays empty.

    Examples
    --------
    >>> registered({"person": "p", "name": "张桂英", "birth_year": "1941"})
    Registered(name='张桂英', birth_year=1941, known=True)
    >>> registered({"person": "p", "birth_year": ""})
    Registered(name='', birth_year=None, known=True)
    """
    year = str(row.get("birth_year") or row.get("birth_date") or "")[:4]
    return Registered(str(row.get("name") or ""), int(year) if year.isdecimal() else None, True)
