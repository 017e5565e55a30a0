"""Acts on many incidents in one request: `POST /api/v1/together/{take,close}`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.incidents.act_routes import Key
from engine.desk.incidents.model import Body, Close, CloseTogether, Ending, Take, TakeTogether
from engine.desk.incidents.service import Request, Service
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store


class OutcomeOut(BaseModel):
    """What became of one of them."""

    incident: str
    status: int = Field(
        description="200 done; as the act alone answers: 404 none in your area, 409 its state, or"
        " life safety, which is acted on one by one, 412 at another version"
    )
    detail: str = Field(description="why nothing was done, empty where it was")
    version: int = Field(description="its version now, 0 where nothing was done")


class TogetherOut(BaseModel):
    """What became of each, in the order they were named; a part may be done."""

    done: int
    items: list[OutcomeOut]


def together_routes(store: Store) -> APIRouter:
    """Return the paths by which the same is done to many incidents of `store`."""
    router = APIRouter(prefix="/api/v1/together", tags=["incidents"], route_class=BoundedRoute)
    service = Service(store.engine)
    answers = documented(403, 408, 413, 422, 503)

    @router.post("/take", response_model=TogetherOut, responses=answers)
    def take(
        caller: Annotated[Caller, Depends(permitted("incident.take"))],
        body: TakeTogether,
        key: Key = None,
    ) -> TogetherOut:
        """Take up to 200, each at its version; what cannot be is left as it is, and told."""
        return _done(service, "take", body, Take(), caller, key)

    @router.post("/close", response_model=TogetherOut, responses=answers)
    def close(
        caller: Annotated[Caller, Depends(permitted("incident.close"))],
        body: CloseTogether,
        key: Key = None,
    ) -> TogetherOut:
        """Close up to 200 with one outcome and reason, each at its version; never a true one."""
        said = Close(others=Ending(outcome=body.outcome), text=body.text)
        return _done(service, "close", body, said, caller, key)

    return router


def _done(
    service: Service, act: str, body: TakeTogether, said: Body, caller: Caller, key: str | None
) -> TogetherOut:
    picked = {one.id: one.version for one in body.incidents}
    told = service.together(act, picked, Request(caller, f"/together/{act}", said, key))
    items = [
        OutcomeOut(incident=one.incident, status=one.status, detail=one.detail, version=one.version)
        for one in told
    ]
    return TogetherOut(done=sum(one.status == 200 for one in told), items=items)
