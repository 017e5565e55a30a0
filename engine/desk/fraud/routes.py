"""`/api/v1/payment-stops`: stop-payment orders, and where the money of an incident is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, HTTPException, Path, Query

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.fraud.machine import Act
from engine.desk.fraud.model import BODIES, RiskOut, StopIn, StopOut, StopPage
from engine.desk.fraud.service import StopService
from engine.desk.incidents.act_routes import Key, Match, versions_of
from engine.desk.incidents.model import Body
from engine.desk.incidents.routes import Incident, Limit
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store
from engine.store.warnings import PAGE

StopName = Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$", examples=["83b1f0c2a4d5e6f7"])]
Cursor = Annotated[int | None, Query(ge=1, le=2**53, description="where the last page ended")]
Reads = Annotated[Caller, Depends(permitted("stop.read"))]


def stop_routes(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths, answering from `store`."""
    router = APIRouter(
        prefix="/api/v1/payment-stops", tags=["payment-stops"], route_class=BoundedRoute
    )
    service = StopService(store.engine, zone)

    @router.get("", response_model=StopPage, responses=documented(403, 422, 503))
    def stops(
        caller: Reads, limit: Limit = PAGE, cursor: Cursor = None, closed: bool = False
    ) -> StopPage:
        """Return orders, the newest first; without `closed` those that wait for something."""
        return service.page(caller, limit, cursor, open_only=not closed)

    @router.get(
        "/risk/{incident}", response_model=RiskOut, responses=documented(403, 404, 422, 503)
    )
    def risk(caller: Reads, incident: Incident) -> RiskOut:
        """Return where the money of an incident is: gone, under way, held, returned."""
        return service.risk(caller, incident)

    @router.get("/{stop}", response_model=StopOut, responses=documented(403, 404, 422, 503))
    def one(caller: Reads, stop: StopName) -> StopOut:
        """Return one order."""
        return service.one(caller, stop)

    @router.post(
        "",
        status_code=201,
        response_model=StopOut,
        responses=documented(403, 404, 408, 409, 413, 422, 503),
    )
    def ask(
        caller: Annotated[Caller, Depends(permitted("stop.ask"))], said: StopIn, key: Key = None
    ) -> StopOut:
        """Ask for payment to be stopped; the clock of 30 minutes runs from the report."""
        return service.ask(caller, said, key)

    for act, body in BODIES.items():
        router.add_api_route(
            f"/{{stop}}/{act}",
            _act(service, act, body),
            methods=["POST"],
            name=f"stop_{act}",
            summary=(body.__doc__ or act).splitlines()[0],
            response_model=StopOut,
            responses=documented(403, 404, 408, 409, 412, 413, 422, 428, 503),
        )
    return router


def _act(service: StopService, name: Act, body: type[Body]) -> Callable[..., StopOut]:
    """Return what answers at the path of an act."""

    def act(caller: Caller, stop: str, said: Body, match: str | None) -> StopOut:
        if match is None:
            raise HTTPException(428, "须带 If-Match：先读取止付 send If-Match: its version")
        return service.act(caller, stop, name, versions_of(match), said)

    # FastAPI reads what a path takes from annotations; each act takes another body.
    act.__annotations__ = {
        "caller": Annotated[Caller, Depends(permitted("stop.act"))], "stop": StopName,
        "said": body, "match": Match, "return": StopOut,
    }  # fmt: skip
    act.__defaults__ = (None,)
    return act
