"""`GET /api/v1/people`, single ones of them, and their contacts by a deliberate act."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.incidents.routes import Limit
from engine.desk.people.model import Find, PersonOut, PersonPage, Reason
from engine.desk.people.reads import People
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store
from engine.store.warnings import PAGE

After = Annotated[str, Query(max_length=64, description="where the last page ended")]
PersonId = Annotated[str, Path(min_length=1, max_length=64)]


def people_routes(store: Store) -> APIRouter:
    """Return the paths, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["people"], route_class=BoundedRoute)
    reads = People(store.engine)

    @router.get("/people", response_model=PersonPage, responses=documented(403, 422, 503))
    def people(
        caller: Annotated[Caller, Depends(permitted("person.read"))],
        limit: Limit = PAGE,
        cursor: After = "",
    ) -> PersonPage:
        """Return who is watched, by id; phones and addresses are masked."""
        return reads.page("", limit, cursor, caller)

    @router.post(
        "/people/search",
        response_model=PersonPage,
        responses=documented(403, 408, 413, 422, 503),
    )
    def search(
        caller: Annotated[Caller, Depends(permitted("person.read"))],
        said: Find,
        limit: Limit = PAGE,
        cursor: After = "",
    ) -> PersonPage:
        """Return those of whom something occurs; a body, for no address may hold a name."""
        return reads.page(said.text.strip(), limit, cursor, caller)

    @router.get(
        "/people/{person}", response_model=PersonOut, responses=documented(403, 404, 422, 503)
    )
    def person(
        caller: Annotated[Caller, Depends(permitted("person.read"))], person: PersonId
    ) -> PersonOut:
        """Return one person, whole if an open incident of theirs is the caller's."""
        return reads.one(person, caller)

    @router.post(
        "/people/{person}/contacts",
        response_model=PersonOut,
        responses=documented(403, 404, 408, 413, 422, 503),
    )
    def contacts(
        caller: Annotated[Caller, Depends(permitted("person.contacts"))],
        person: PersonId,
        said: Reason,
    ) -> PersonOut:
        """Return one person whole, for a reason."""
        return reads.one(person, caller, said.reason)

    return router
