"""The officer's acts over HTTP: `POST /api/v1/incidents`, and one path for each act."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, HTTPException, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.acts.doing import DOINGS, Doing
from engine.desk.incidents.model import Body, Opened
from engine.desk.incidents.routes import Incident, as_json, with_etag
from engine.desk.incidents.schemas import IncidentDetail
from engine.desk.incidents.service import Request, Service
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.incidents.answers import Answered
from engine.store.store import Store

_ETAG = re.compile(r'\s*"?(\d{1,18})"?\s*')
PERMISSIONS = {"calls": "incident.call", "link": "incident.merge", "tick": "incident.note"}
"""The act that a path is, where it is not called so."""

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=200,
        description="the same key and body are answered again, and done once; kept for a day",
        examples=["0f8fad5b-d9cb-469f-a165-70867728950e"],
    ),
]  # fmt: skip
Match = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=200, examples=['"3"'],
        description="the ETag of what was read; required: without it 428, at another version 412",
    ),
]  # fmt: skip


def act_routes(store: Store) -> APIRouter:
    """Return the paths by which something is done, to incidents of `store`."""
    router = APIRouter(prefix="/api/v1", tags=["incidents"], route_class=BoundedRoute)
    service = Service(store.engine)

    @router.post(
        "/incidents",
        status_code=201,
        response_model=IncidentDetail,
        responses={
            200: {"model": IncidentDetail, "description": "joined to what was open"},
            **documented(403, 404, 408, 413, 422, 503),
        },
    )
    def opened(
        caller: Annotated[Caller, Depends(permitted("incident.open"))],
        body: Opened,
        key: Key = None,
    ) -> Response:
        """Open an incident by hand: somebody rang. What is open of the person is joined."""
        return _answered(service.open(Request(caller, "/incidents", body, key)))

    for name, doing in DOINGS.items():
        router.add_api_route(
            f"/incidents/{{incident}}/{name}",
            _act(service, name, doing),
            methods=["POST"],
            name=name,
            summary=doing.what.capitalize(),
            description=doing.says,
            response_model=IncidentDetail,
            responses=with_etag() | documented(403, 404, 408, 409, 412, 413, 422, 428, 503),
        )
    return router


def _act(service: Service, name: str, doing: Doing) -> Callable[..., Response]:
    """Return what answers at the path of an act."""
    asks = permitted(PERMISSIONS.get(name, f"incident.{name}"))

    def act(
        caller: Caller, incident: str, body: Body, match: str | None, key: str | None
    ) -> Response:
        if match is None:
            raise HTTPException(428, "须带 If-Match：先读取事件 send If-Match: the ETag you read")
        request = Request(caller, f"/incidents/{incident}/{name}", body, key)
        return _answered(service.act(name, incident, versions_of(match), request))

    # FastAPI reads what a path takes from annotations; each act takes another body.
    act.__annotations__ = {
        "caller": Annotated[Caller, Depends(asks)], "incident": Incident, "body": doing.body,
        "match": Match, "key": Key, "return": Response,
    }  # fmt: skip
    bare = not any(field.is_required() for field in doing.body.model_fields.values())
    act.__defaults__ = (doing.body(), None, None) if bare else (None, None)
    return act


def versions_of(match: str) -> frozenset[int] | None:
    """Return the versions that an If-Match names; None is any, as `*` says.

    Examples
    --------
    >>> versions_of('"3"'), versions_of('"3", "4"'), versions_of("*"), versions_of("W/x")
    (frozenset({3}), frozenset({3, 4}), None, frozenset())
    """
    if match.strip() == "*":
        return None
    named = (_ETAG.fullmatch(part) for part in match.split(","))
    return frozenset(int(found[1]) for found in named if found)


class _Shown(msgspec.Struct):
    id: str
    version: int


def _answered(answer: Answered) -> Response:
    told = msgspec.json.decode(answer.body, type=_Shown)
    response = as_json(answer.body, answer.status, version=told.version)
    if answer.status == 201:
        response.headers["Location"] = f"/api/v1/incidents/{told.id}"
    return response
