"""`/api/v1/dispatches`: who was sent, how far he has come, what he found and photographed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import APIRouter, Body, Depends, Path, Query, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.dispatch.machine import Act, allowed
from engine.desk.dispatch.model import (
    BODIES,
    DispatchDetail,
    DispatchOut,
    DispatchPage,
    PhotoOut,
    Report,
)
from engine.desk.dispatch.platform import Platform
from engine.desk.dispatch.service import DispatchService, Looked
from engine.desk.incidents.act_routes import Key
from engine.desk.incidents.model import Body as ActBody
from engine.desk.incidents.routes import Limit
from engine.desk.people.view import view
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.dispatches.rows import Numbered
from engine.store.store import Store
from engine.store.warnings import PAGE
from streams.contract.json_object import Json

Name = Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$", examples=["83b1f0c2a4d5e6f7"])]
Cursor = Annotated[int | None, Query(ge=1, le=2**53, description="where the last page ended")]
Reads = Annotated[Caller, Depends(permitted("dispatch.read"))]
Goes = Annotated[Caller, Depends(permitted("dispatch.act"))]
Reports = Annotated[Caller, Depends(permitted("dispatch.status"))]
BINARY = "application/octet-stream"
JPEG: Json = {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}


def dispatch_routes(store: Store) -> APIRouter:
    """Return the paths, answering from `store`."""
    router = APIRouter(prefix="/api/v1/dispatches", tags=["dispatches"], route_class=BoundedRoute)
    service, platform = DispatchService(store.engine), Platform(store.engine)

    @router.get("", response_model=DispatchPage, responses=documented(403, 422, 503))
    def dispatches(
        caller: Reads, limit: Limit = PAGE, cursor: Cursor = None, closed: bool = False
    ) -> DispatchPage:
        """Return who was sent, the newest first; without `closed` those who are under way."""
        found = service.page(caller, limit, cursor, open_only=not closed)
        more = str(found[-1].number) if len(found) == limit else None
        return DispatchPage(items=[shown(one, caller) for one in found], cursor=more)

    @router.get(
        "/{dispatch}", response_model=DispatchDetail, responses=documented(403, 404, 422, 503)
    )
    def one(caller: Reads, dispatch: Name) -> DispatchDetail:
        """Return one, with what he who goes there needs to know."""
        return detail(service.look(caller, dispatch), caller)

    @router.post(
        "/{dispatch}/status",
        response_model=DispatchOut,
        responses=documented(403, 404, 408, 409, 413, 422, 503),
    )
    def status(caller: Reports, dispatch: Name, said: Report, key: Key = None) -> DispatchOut:
        """Take what the 96345 platform reports: accepted, served, reviewed, rated."""
        return shown(platform.report(caller, dispatch, said, key), caller)

    _photos(router, service)
    _acts(router, service)
    return router


def _photos(router: APIRouter, service: DispatchService) -> None:
    """Add the paths of what is photographed on the way."""

    @router.post(
        "/{dispatch}/photos",
        status_code=201,
        response_model=PhotoOut,
        responses=documented(403, 404, 408, 409, 413, 415, 422, 503),
    )
    def photo_sent(
        caller: Goes,
        dispatch: Name,
        photo: Annotated[bytes, Body(media_type=BINARY, min_length=1)],
        key: Key = None,
    ) -> PhotoOut:
        """Keep a photo: the bytes of a JPEG, PNG or WebP, 12 MB at most."""
        return PhotoOut(photo=service.photographed(caller, dispatch, photo, key))

    @router.get(
        "/{dispatch}/photos/{photo}",
        response_class=Response,
        responses={200: JPEG, **documented(403, 404, 422, 503)},
    )
    def photo(caller: Reads, dispatch: Name, photo: Name) -> Response:
        """Return a photo as JPEG."""
        return Response(service.photo(caller, dispatch, photo), media_type="image/jpeg")


def _acts(router: APIRouter, service: DispatchService) -> None:
    """Add a path for each act of him who goes there."""
    for act, body in BODIES.items():
        router.add_api_route(
            f"/{{dispatch}}/{act}",
            _act(service, cast("Act", act), body),
            methods=["POST"],
            name=f"dispatch_{act}",
            summary=(body.__doc__ or act).splitlines()[0],
            response_model=DispatchOut,
            responses=documented(403, 404, 408, 409, 413, 422, 503),
        )


def _act(service: DispatchService, name: Act, body: type[ActBody]) -> Callable[..., DispatchOut]:
    """Return what answers at the path of an act."""

    def act(caller: Caller, dispatch: str, said: ActBody, key: str | None) -> DispatchOut:
        return shown(service.act(caller, dispatch, name, said, key), caller)

    # FastAPI reads what a path takes from annotations; each act takes another body.
    act.__annotations__ = {
        "caller": Goes, "dispatch": Name, "said": body, "key": Key, "return": DispatchOut,
    }  # fmt: skip
    bare = not any(field.is_required() for field in body.model_fields.values())
    act.__defaults__ = (body(), None) if bare else (None,)
    return act


def shown(found: Numbered, caller: Caller) -> DispatchOut:
    """Return a dispatch as it is answered."""
    one = found.dispatch
    fields = {name: getattr(one, name) for name in one.__struct_fields__ if name != "keys"}
    name = fields.pop("id")
    acts: list[str] = [*allowed(one, caller.name)]
    return DispatchOut(dispatch=name, number=found.number, acts=acts, **fields)


def detail(looked: Looked, caller: Caller) -> DispatchDetail:
    """Return a dispatch with the person as the caller may see him."""
    row = looked.register
    known = None if row is None else view(row, caller, whole=looked.whole)
    return DispatchDetail(
        **shown(looked.found, caller).model_dump(), known=known, way_in=looked.way_in,
        photos=list(looked.photos),
    )  # fmt: skip
