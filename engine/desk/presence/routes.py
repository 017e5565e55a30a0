"""Presence over HTTP: for the page a part that it asks for every few seconds, for programs JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.incident_pages.form_act import Lang
from engine.desk.incidents.model import Body, like
from engine.desk.incidents.routes import Incident
from engine.desk.presence.service import Presence
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.desk.web.templates import page
from engine.store.presence.rows import SEEN_MS
from engine.store.store import Store

Reads = Annotated[Caller, Depends(permitted("incident.read"))]


class Looks(Body):
    """Nothing: who asks looks at it."""

    model_config = like({})


class LookingOut(BaseModel):
    """Who else has an incident open."""

    looking: list[str] = Field(description="names of accounts, at most 20")
    for_ms: int = Field(description="for how long this counts; say it again before")


def presence_routes(store: Store) -> APIRouter:
    """Return the paths, answering from `store`."""
    router, presence = APIRouter(route_class=BoundedRoute), Presence(store.engine)

    @router.post(
        "/api/v1/incidents/{incident}/looking",
        tags=["incidents"],
        response_model=LookingOut,
        responses=documented(403, 404, 408, 413, 422, 503),
    )
    def looks(caller: Reads, incident: Incident, _: Looks) -> LookingOut:
        """Say that the caller looks at an incident, and hear who else does."""
        return LookingOut(looking=presence.look(incident, caller), for_ms=SEEN_MS)

    @router.get("/incidents/{incident}/looking", include_in_schema=False)
    def beat(request: Request, caller: Reads, incident: Incident, lang: Lang = "zh") -> Response:
        """Return the line of the page that names them; asking is what says that one looks."""
        names = presence.look(incident, caller)
        return page(request, "presence/looking.html", lang, looking=names)

    return router
