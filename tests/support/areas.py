"""A person with everything in each of three areas, and what a caller of an area may read of it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from engine.store.store import Store
from tests.support.locked_desk import Desk, held
from tests.support.made_up import portrait_of
from tests.support.officer import NOW, raised

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
