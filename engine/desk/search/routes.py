"""`GET /api/v1/search/{incident}`, and what was seen and searched in vain."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.incidents.act_routes import Key
from engine.desk.incidents.model import At, Body
from engine.desk.incidents.routes import Incident
from engine.desk.incidents.service import Request
from engine.desk.search.model import PlacesOut, SearchOut
from engine.desk.search.service import SEARCH_ACTS, Asked, SearchService
from engine.desk.search.theory.distances import Terrain
from engine.desk.search.theory.search import Layer
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store

Moment = Annotated[At | None, Query(description="epoch ms; now, if it is left out")]
Without = Annotated[list[Layer] | None, Query(description="layers that do not count")]
Ground = Annotated[Terrain, Query(description="which published distances count")]


Cold = Annotated[bool | None, Query(description="the weather; the season, if it is left out")]


class Width(IntEnum):
    """Metres a side of a cell."""

    FINE = 100
    MIDDLE = 200
    COARSE = 500


CellWidth = Annotated[Width, Query(description="metres a side of a cell")]


def search_routes(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths, answering from `store`."""
    router = APIRouter(prefix="/api/v1/search", tags=["search"], route_class=BoundedRoute)
    service = SearchService(store.engine, zone)

    @router.get("/{incident}", response_model=SearchOut, responses=documented(403, 404, 422, 503))
    def search(
        caller: Annotated[Caller, Depends(permitted("search.read"))],
        incident: Incident,
        at: Moment = None,
        without: Without = None,
        terrain: Ground = "mountain",
        cell_m: CellWidth = Width.COARSE,
        cold: Cold = None,
    ) -> SearchOut:
        """Return where a missing person may be: probability of area, places in order."""
        return service.read(incident, Asked(at, without or (), terrain, cell_m, cold), caller)

    @router.get(
        "/{incident}/places", response_model=PlacesOut, responses=documented(403, 404, 422, 503)
    )
    def places(
        caller: Annotated[Caller, Depends(permitted("search.read"))], incident: Incident
    ) -> PlacesOut:
        """Return home, former homes and where the person was seen; to whom the incident is."""
        return service.places(incident, caller)

    for name, doing in SEARCH_ACTS.items():
        router.add_api_route(
            f"/{{incident}}/{name}",
            _act(service, name, doing.body),
            methods=["POST"],
            name=name,
            summary=doing.what.capitalize(),
            description=doing.says,
            response_model=SearchOut,
            responses=documented(403, 404, 408, 409, 413, 422, 503),
        )
    return router


def _act(service: SearchService, name: str, body: type[Body]) -> Callable[..., SearchOut]:
    """Return what answers at the path of an act."""

    def act(caller: Caller, incident: str, said: Body, key: str | None) -> SearchOut:
        return service.act(name, incident, Request(caller, f"/search/{incident}/{name}", said, key))

    # FastAPI reads what a path takes from annotations; each act takes another body.
    act.__annotations__ = {
        "caller": Annotated[Caller, Depends(permitted(f"search.{name}"))],
        "incident": Incident, "said": body, "key": Key, "return": SearchOut,
    }  # fmt: skip
    act.__defaults__ = (None,)
    return act
