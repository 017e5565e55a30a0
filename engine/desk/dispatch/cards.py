"""Dispatches in a list: whose, to whom, since when, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from engine.desk.access.caller import Caller
from engine.desk.people.view import view
from engine.desk.web.texts import Language
from engine.desk.web.times import ago
from engine.store.dispatches.dispatch import Dispatch
from engine.store.dispatches.rows import page
from engine.store.incidents.incident import Incident
from engine.store.incidents.queue import numbered_of
from engine.store.tables import PEOPLE
from streams.contract.json_object import Json

SHOWN = 50
"""Dispatches looked at, the newest; the API has all."""


class Card(NamedTuple):
    """One dispatch as it stands in a list; `who` and `where` are in the reader's words."""

    dispatch: Dispatch
    incident: Incident | None
    number: int
    who: str
    where: str
    ago: str


class Cards(NamedTuple):
    """What somebody has to go to, and what nobody has accepted yet."""

    mine: Sequence[Card]
    free: Sequence[Card]


def cards(connection: Connection, caller: Caller, language: Language, now: int) -> Cards:
    """Return what is open of a caller's area, the most urgent first."""
    found = [one.dispatch for one in page(connection, caller.area, SHOWN, open_only=True)]
    known = {
        one.incident.id: one for one in numbered_of(connection, {one.incident for one in found})
    }
    people = _people(connection, {one.person for one in found})
    drawn = []
    for one in found:
        about = known.get(one.incident)
        incident = about.incident if about else None
        if one.state == "sent" and incident is not None and not incident.open:
            continue  # nobody need go any more
        row = people.get(one.person)
        seen = view(row, caller, whole=False) if row else None
        who = (seen.name or seen.person) if seen else one.person
        where = f"{seen.town} {seen.street}".strip() if seen else ""
        number = about.number if about else 0
        drawn.append(Card(one, incident, number, who, where, ago(now - one.sent_at, language)))
    drawn.sort(key=lambda card: (-(card.incident.urgency if card.incident else 0),
                                 card.dispatch.sent_at))  # fmt: skip
    mine = [card for card in drawn if card.dispatch.meant_for(caller.name)]
    free = [card for card in drawn if not card.dispatch.worker and card not in mine]
    return Cards(mine, free)


def _people(connection: Connection, persons: set[str]) -> dict[str, Json]:
    query = select(PEOPLE.c.person, PEOPLE.c.register).where(PEOPLE.c.person.in_(persons))
    rows = connection.execute(query)
    return {row.person: msgspec.json.decode(row.register, type=Json) for row in rows}
