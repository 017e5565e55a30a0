"""`/api/v1/holds`: protective stops of own cards, and parcels stopped on their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.holds.machine import ACTS, Act
from engine.desk.holds.model import Done, HoldIn, HoldOut, HoldsOut, shown
from engine.desk.holds.service import HoldService
from engine.desk.incidents.act_routes import Key, Match, versions_of
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store

HoldName = Annotated[str, Path(pattern=r"^[0-9a-z-]{1,64}$")]
About = Annotated[str, Query(pattern=r"^[0-9a-f]{1,16}$", description="of this incident")]
Reads = Annotated[Caller, Depends(permitted("hold.read"))]
SAYS: dict[Act, str] = {
    "confirm": "Bank or courier holds it.", "refuse": "Bank or courier does not hold it.",
    "renew": "Hold a card for 48 hours more.", "release": "Let it go: there is no danger any more.",
    "return": "The parcel is back.", "miss": "The parcel was handed over before it was stopped.",
}  # fmt: skip


def hold_routes(store: Store) -> APIRouter:
    """Return the paths, answering from `store`."""
    router = APIRouter(prefix="/api/v1/holds", tags=["holds"], route_class=BoundedRoute)
    service = HoldService(store.engine)

    @router.get("", response_model=HoldsOut, responses=documented(403, 404, 422, 503))
    def holds(caller: Reads, incident: About) -> HoldsOut:
        """Return the holds of an incident."""
        return HoldsOut(items=[shown(one) for one in service.of(caller, incident)])

    @router.post(
        "",
        status_code=201,
        response_model=HoldOut,
        responses=documented(403, 404, 408, 409, 413, 422, 503),
    )
    def ask(
        caller: Annotated[Caller, Depends(permitted("hold.ask"))], said: HoldIn, key: Key = None
    ) -> HoldOut:
        """Ask a bank to stop the victim's own card, or a courier to stop a parcel."""
        return shown(service.ask(caller, said, key))

    for act in ACTS:
        router.add_api_route(
            f"/{{hold}}/{act}",
            _act(service, act),
            methods=["POST"],
            name=f"hold_{act}",
            summary=SAYS[act],
            response_model=HoldOut,
            responses=documented(403, 404, 408, 409, 412, 413, 422, 428, 503),
        )
    return router


def _act(service: HoldService, name: Act) -> Callable[..., HoldOut]:
    """Return what answers at the path of an act."""

    def act(
        caller: Annotated[Caller, Depends(permitted("hold.act"))], hold: HoldName, said: Done,
        match: Match = None,
    ) -> HoldOut:  # fmt: skip
        if match is None:
            raise HTTPException(428, "须带 If-Match：先读取 send If-Match: its version")
        return shown(service.act(caller, hold, name, versions_of(match), said.text))

    return act
