"""Where the person of an incident was last known to be: home, positions, sightings.

Opened as phones and address are: to whom the incident is, by a role that sees addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, sees
from engine.desk.search.clues import SIGHTED
from engine.desk.search.model import KnownPlaceOut
from engine.store.incidents.change import Change
from engine.store.incidents.incident import Incident
from engine.store.people.portrait_line import Place, UsualPlace
from engine.store.people.portraits import portrait
from engine.store.people.register import home_of, listed, register_of
from streams.contract.json_object import Json


def opens(one: Incident, caller: Caller) -> bool:
    """Tell whether somebody may see where the person of an incident is."""
    holds = one.open and bool(one.owner) and one.owner == caller.name
    return holds and sees(caller, "address") and may(caller, "search.read")


def places_of(
    connection: Connection, one: Incident, changes: Iterable[Change], behind: int
) -> list[KnownPlaceOut]:
    """Return home and former homes, then where the person was seen, the newest last.

    A position stands as of the newest warning: between warnings the desk is told of none.

    Parameters
    ----------
    behind
        What the log's clock is behind the desk's, ms: positions bear the log's.
    """
    register = register_of(connection, one.person) if one.person else None
    line = portrait(connection, one.person) if one.person else None
    seen = [found for change in changes if (found := _seen(change)) is not None]
    if line is not None and line.place:
        at = line.place
        seen.append(KnownPlaceOut(what="position", lat=at.lat, lon=at.lon, at=at.at + behind))
    seen.sort(key=lambda place: place.at or 0)
    return [*_homes(register or {}), *seen]


def known_to(
    connection: Connection, one: Incident, caller: Caller
) -> tuple[list[UsualPlace], int, Place | None]:
    """Return the life space of an incident's person, as of when, and the last position.

    Nothing to whom they do not open.
    """
    line = portrait(connection, one.person) if one.person and opens(one, caller) else None
    return ([], 0, None) if line is None else (line.usual or [], line.at, line.place or None)


def _homes(register: Json) -> list[KnownPlaceOut]:
    home = home_of(register)
    homes = [] if home is None else [KnownPlaceOut(what="home", lat=home[0], lon=home[1])]
    for former in listed(register, "former_addresses"):
        at = home_of(former, "")
        if at is not None:
            label = str(former.get("label") or "")
            homes.append(KnownPlaceOut(what="former", lat=at[0], lon=at[1], label=label))
    return homes


def _seen(change: Change) -> KnownPlaceOut | None:
    said = change.detail
    at = home_of(said, "") if change.what == SIGHTED else None
    if at is None:
        return None
    when = int(said.get("at") or change.at)
    return KnownPlaceOut(
        what="sighting", lat=at[0], lon=at[1], at=when, sure=float(said.get("sure", 0.9))
    )
