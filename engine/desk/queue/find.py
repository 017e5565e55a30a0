"""`/find`: an incident by its short number, somebody by name, phone, address or id.

A form that is posted: no address, and so no log and no browser's history, may hold a name.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, permitted
from engine.desk.people.model import PersonOut
from engine.desk.people.reads import MOST_MEANT, People
from engine.desk.queue.view import View
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.store.access.reach import within
from engine.store.incidents.queue import by_number, had_one
from engine.store.store import Store

LONGEST = 64


def find_routes(store: Store) -> APIRouter:
    """Return the path."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    people = People(store.engine)

    @router.post("/find")
    async def find(
        request: Request,
        caller: Annotated[Caller, Depends(permitted("incident.read"))],
        lang: Annotated[Language, Query()] = "zh",
    ) -> Response:
        """Go to what there is one of; of several people return a list."""
        said = (await form_of(request)).get("q", "").strip()[:LONGEST]
        address = await asyncio.to_thread(_incident, store, said, caller)
        if address is None:
            found = await asyncio.to_thread(_people, store, people, said, caller)
            if found is None or len(found) == 1:
                person = said if found is None else found[0].person
                address = "/" + View(lang, tier=0, person=person).query()
            else:
                return page(
                    request, "queue/found.html", lang, said=said, found=found,
                    most=MOST_MEANT, opens=may(caller, "incident.open"),
                )  # fmt: skip
        return RedirectResponse(address, 303)

    return router


def _incident(store: Store, said: str, caller: Caller) -> str | None:
    """Return where the incident of a short number lies; phones are longer than those."""
    named = said.lstrip("#")
    if not named.isdecimal() or len(named) > 15:
        return None
    with within(store.engine, caller.area).connect() as connection:
        incident = by_number(connection, int(named), caller.area)
    return None if incident is None else f"/incidents/{incident}"


def _people(store: Store, people: People, said: str, caller: Caller) -> list[PersonOut] | None:
    """Return who may be meant; None where it is an id, or the role may not look."""
    if not said or not may(caller, "person.read"):
        return None
    found = people.meant(said, caller)
    with within(store.engine, caller.area).connect() as connection:
        known = not found and had_one(connection, said, caller.area)
    return None if known else found
