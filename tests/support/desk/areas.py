"""A person with everything in each of three areas, and what a caller of an area may read of it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from engine.store.budget.rows import Budget, put_budget
from engine.store.budget.tables import GIVEN_UP
from engine.store.dispatches import rows as dispatches
from engine.store.dispatches.dispatch import Dispatch
from engine.store.dispatches.rows import Photo, WayIn
from engine.store.holds.hold import Hold
from engine.store.holds.rows import put as put_hold
from engine.store.mapped.rows import replace_places
from engine.store.shifts.rows import (
    Handover,
    Rota,
    ShiftChange,
    Slot,
    put_changes,
    put_handover,
    put_rota,
)
from engine.store.silences.line import Silence, SilencesLine
from engine.store.silences.rows import put_silences
from engine.store.stops.rows import put, watch
from engine.store.stops.stop import Stop
from engine.store.store import Store
from engine.store.visits import rows as visits
from engine.store.visits.rows import Visit
from streams.register.mapped import Mapped
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.officer import NOW, raised
from tests.support.judged.made_up import portrait_of

OWN, SIBLING, NOWHERE_KNOWN = "331102", "331103", ""
PLACES = (OWN, SIBLING, NOWHERE_KNOWN)
AREAS = {OWN: {OWN}, "3311": {OWN, SIBLING}, "": set(PLACES), "44": set()}
"""What a caller of an area may read of."""


class Place(NamedTuple):
    """What there is of one area: ids for paths, and a word that only its answers hold."""

    person: str
    episode: str
    incident: str
    case: str
    warning: str
    word: str


def made(store: Store) -> dict[str, Place]:
    """Make a person with everything in each area."""
    places = {}
    for number, area in enumerate(PLACES, 1):
        person, word = f"elder-{number}", f"canary{number}x"
        if area:
            store.put_people([{"person": person, "area": area, "street": f"street {number}"}])
        reason = {"zh": word, "en": word}
        store.put_warnings([raised(number, person, reason=reason)])
        store.put_portraits([msgspec.structs.replace(portrait_of(person), unknown=[word])])
        line = {"id": f"x{number}", "episode": f"e{number}", "person": person, "at": NOW,
                "what": "explained", "cause": "outage", "shared": "street",
                "silent": 2, "asked": 3}  # fmt: skip
        store.put_explanations([msgspec.json.encode(line | {"reason": reason})])
        places[area] = Place(person, f"e{number}", "", "", f"{number:016x}", word)
    desk = Desk([held("all", "officer")], store)
    for one in desk.ask("GET", "/api/v1/incidents", "all").json()["items"]:
        if not one["person"]:
            continue  # of the street that fell silent
        area = one["area"]
        places[area] = places[area]._replace(incident=one["id"], case=one["case"])
    desk.door.close()
    return places


def filled(connection: Connection, area: str, place: Place) -> None:
    """Write what no route writes of a place: shifts and a map of everywhere are anybody's."""
    who = place.person
    put_rota(connection, Rota(area, "officer", "2026-01-01", (Slot(0, 0, 60, (who,)),)))
    change = ShiftChange(f"c{who}", area, "officer", 1, 2, who, "", "chief", 0)
    put_changes(connection, [change])
    put_handover(connection, Handover(f"h{who}", area, 1, "chief", who, ()))
    stop = Stop(
        id=f"s{who}", incident=place.incident, person=who, area=area, bank="b", name="n",
        account="a", amount_cny=Decimal(1), paid_at=1, reported_at=1, since=1, by="li",
    )  # fmt: skip
    put(connection, stop, None)
    watch(connection, who, place.incident, 2**50)
    replace_places(connection, [Mapped("temple", who, area, [[(28.45, 119.92)]])])
    gone(connection, area, place)


def gone(connection: Connection, area: str, place: Place) -> None:
    """Write that somebody was sent there, what he photographed, and how one gets in."""
    name, who = place.warning, place.person
    sent = Dispatch(name, place.incident, who, area, "all", "li", 1)
    dispatches.put(connection, [sent])
    dispatches.put_photo(connection, Photo(name, name, who, area, 1, "all", b"jpeg"))
    visits.put(connection, Visit(f"v{who}", who, 1, "all", "well"))
    put_hold(connection, Hold(f"h{who}", place.incident, who, area, "parcel", "c", "1", 1, 1, "li"))
    put_silences(connection, SilencesLine(who, (Silence(who, NOW, "home", 1, 1),)))
    put_budget(connection, Budget(area, 2, 5, 1, 0, 0, who))
    lost = {"incident": place.incident, "at": 1, "person": who, "area": area, "station": area}
    connection.execute(GIVEN_UP.insert().values(**lost, tier=2, rarity=0.1, bar=0.2))
    dispatches.put_way_in(connection, WayIn(who, f"ask {who}", "all", 1))
