"""Searches at the desk: what was seen and searched is written as acts of the incident."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import sees
from engine.desk.acts import transitions
from engine.desk.acts.doing import Acting, Doing, Done
from engine.desk.audit.record import audited
from engine.desk.incidents.service import Request, Service
from engine.desk.search.answer import answer
from engine.desk.search.clues import (
    LOCATED,
    SEARCHED,
    SIGHTED,
    Person,
    facts_of,
    found_of,
    known_of,
    score,
)
from engine.desk.search.model import (
    FoundOut,
    Heard,
    Located,
    PlacesOut,
    RiskOut,
    Searched,
    SearcherOut,
    SearchOut,
    Sighting,
    UrgencyOut,
    Where,
)
from engine.desk.search.party import HEARD, Searcher, roll_call
from engine.desk.search.theory.distances import Terrain
from engine.desk.search.theory.grid import COUNT, Grid, Point
from engine.desk.search.theory.search import Known, Layer, grid_of
from engine.desk.search.theory.urgency import Facts, Risk, deadline, risks
from engine.desk.search.whereabouts import known_to, opens, places_of
from engine.desk.web.refused import conflict, missing, wrong
from engine.store.dispatches.rows import of_incident
from engine.store.incidents.change import Change
from engine.store.incidents.incident import FAULTS
from engine.store.incidents.log_clock import database_now, log_now
from engine.store.incidents.queue import Numbered, numbered
from engine.store.incidents.rows import changes_of
from engine.store.mapped.rows import Box, places_within
from engine.store.people.register import home_of, register_of
from streams.contract.json_object import Json

AHEAD_MS = 5 * 60_000
"""How far ahead of the clock a sighting may be told, by somebody's watch."""


class Asked(NamedTuple):
    """Which map: its moment (epoch ms; None: now), layers that do not count, width of a cell.

    `cold` is the weather, None: as the season has it.
    """

    at: int | None = None
    without: Collection[Layer] = ()
    terrain: Terrain = "mountain"
    cell_m: int = 500
    cold: bool | None = None


class Looked(NamedTuple):
    """An incident, and what is known of where its person may be at a moment (epoch ms).

    `risks` shorten the time left, `searchers` are out, `located` is where he was found; `now` is
    the desk's clock, `name` that of the person, empty where it is not known or not to be seen.
    """

    found: Numbered
    known: Known | None
    at: int
    risks: list[Risk]
    searchers: list[Searcher]
    located: Change | None
    now: int
    name: str


class SearchService:
    """Search maps of incidents, and what changes them."""

    def __init__(self, engine: Engine, zone: ZoneInfo) -> None:
        self._engine, self._zone = engine, zone
        self._acts = Service(engine, doings=SEARCH_ACTS)

    def read(self, incident: str, asked: Asked, caller: Caller) -> SearchOut:
        """Return the map of an incident; raises as `look` does."""
        looked = self.look(incident, asked, caller)
        one = looked.found.incident
        found = answer(one.id, looked.known, looked.at, asked.without, asked.cell_m)
        return found.model_copy(update=_beside(looked))

    def look(self, incident: str, asked: Asked, caller: Caller) -> Looked:
        """Return what is known of an incident's person.

        Raises
        ------
        RefusedError
            404 without such an incident in the caller's area, 422 for one about nobody.
        """
        subject = f"incident:{incident}"
        with audited(self._engine, caller, "search.read", subject) as connection:
            found = _about_somebody(connection, incident, caller)
            one = found.incident
            desk_now = database_now(connection)
            now = log_now(connection, desk_now)
            told = history_of(connection, one.id)
            own = known_to(connection, one, caller)
            person = Person(register_of(connection, one.person), *own, self._zone)
            known = known_of(one, told, person, asked.terrain)
            sent = of_incident(connection, one.id)
            if known is not None:
                known = known._replace(mapped=places_within(connection, _box(grid_of(known))))
        at = now if asked.at is None else asked.at
        facts = (
            Facts()
            if known is None
            else facts_of(known, person.register, at, self._zone, asked.cold)
        )
        return Looked(
            found,
            known,
            at,
            risks(facts),
            roll_call(sent, told, desk_now),
            found_of(told),
            desk_now,
            str((person.register or {}).get("name") or "") if sees(caller, "name") else "",
        )

    def places(self, incident: str, caller: Caller) -> PlacesOut:
        """Return where an incident's person was last known to be; raises as `look` does."""
        subject = f"incident:{incident}"
        with audited(self._engine, caller, "search.read", subject) as connection:
            one = _about_somebody(connection, incident, caller).incident
            opened = opens(one, caller)
            now = database_now(connection)
            behind = now - log_now(connection, now)
            told = history_of(connection, one.id) if opened else ()
            items = places_of(connection, one, told, behind) if opened else []
        return PlacesOut(masked=not opened, items=items)

    def act(
        self, name: str, incident: str, request: Request, versions: frozenset[int] | None = None
    ) -> SearchOut:
        """Write what was seen, searched, heard of or found; returns the map as it is then.

        At one of some versions of the incident, as `Service.act` does.
        """
        acts = self._acts
        if isinstance(request.body, Located):
            acts = Service(self._engine, doings={name: self._located(incident, request)})
        acts.act(name, incident, versions, request)
        return self.read(incident, Asked(), request.caller)

    def _located(self, incident: str, request: Request) -> Doing:
        """Return the act that finds somebody, with the score of the map of that moment."""
        body = request.body
        assert isinstance(body, Located)
        looked = self.look(incident, Asked(body.at), request.caller)
        r = 0.0
        if looked.known is not None:
            there = Point(*(home_of(body.model_dump(), "") or (body.lat, body.lon)))
            r = score(looked.known, there, looked.at)
        plain = SEARCH_ACTS["located"]

        def scored(asked: Acting) -> Done:
            return _told(asked)._replace(detail={"r": round(r, 4), "at": looked.at})

        return plain._replace(do=scored)


def _beside(looked: Looked) -> dict[str, object]:
    """Return what stands beside a map: the time left, who is out, where he was found."""
    urgency, said = None, looked.located.detail if looked.located is not None else None
    if looked.known is not None:
        since = looked.known.seen[0].at
        listed = [RiskOut.model_validate(one._asdict()) for one in looked.risks]
        urgency = UrgencyOut(since=since, deadline=deadline(since, looked.risks), risks=listed)
    return {
        "urgency": urgency,
        "searchers": [SearcherOut(**one._asdict()) for one in looked.searchers],
        "found": None if said is None else _found(said),
    }


def _found(said: Json) -> FoundOut:
    lat, lon = home_of(said, "") or (0.0, 0.0)  # the body that was stored has both
    return FoundOut(lat=lat, lon=lon, at=said["at"], r=said["r"])


def _box(grid: Grid) -> Box:
    low, high = grid.point(-0.5, -0.5), grid.point(COUNT - 0.5, COUNT - 0.5)
    return Box(low.lat, high.lat, low.lon, high.lon)


def _about_somebody(connection: Connection, incident: str, caller: Caller) -> Numbered:
    found = numbered(connection, incident, caller.area)
    if found is None:
        raise missing()
    if found.incident.kind in FAULTS:
        raise wrong("此事件不涉及人员", "this incident is about nobody")
    return found


def history_of(connection: Connection, incident: str) -> list[Change]:
    """Return what happened to an incident and to those that were merged into it."""
    told, left = [], [incident]
    while left:
        changes = changes_of(connection, left.pop())
        told += changes
        left += [
            other
            for one in changes
            if one.what == "merged" and one.incident == incident
            for other in one.detail.get("others", ())
            if other != incident
        ]
    return told


def _told(asked: Acting) -> Done:
    """Write down what was seen or searched; the incident itself is only touched."""
    one, body = asked.one, asked.body
    if not one.open:
        raise conflict("已办结或已合并", "it is closed or merged")
    if one.kind in FAULTS:
        raise wrong("此事件不涉及人员", "this incident is about nobody")
    if (
        isinstance(body, Where)
        and body.at is not None
        and body.at > max(asked.log, asked.by.now) + AHEAD_MS
    ):
        raise wrong("时间在将来", "in the future", {"at": "在将来 in the future"})
    return Done([(one, transitions.noted(one, asked.by))])


SEARCH_ACTS = {
    "sighting": Doing(Sighting, SIGHTED, _told, "Somebody saw the person: where, when, how sure."),
    "searched": Doing(Searched, SEARCHED, _told, "A circle was searched in vain."),
    "heard": Doing(Heard, HEARD, _told, "Somebody who searches was heard of, or is back."),
    "located": Doing(Located, LOCATED, _told, "The person was found there: the map is scored."),
}
"""By the last part of the path."""
