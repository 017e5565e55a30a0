"""Paths of a page of an incident: its acts are forms, done, or shown anew with why they failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import Act, permitted
from engine.desk.incident_pages.forms import Form
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.refused import RefusedError
from engine.desk.web.texts import Language

NAME = r"^[0-9a-f]{1,16}$"
Lang = Annotated[Language, Query()]


class ActedOn(Protocol):
    """Pages of an incident that have forms."""

    def act(self, name: str, incident: str, caller: Caller, form: Form) -> None:
        """Do what a form asks; raises `RefusedError`."""

    def shown(
        self, request: Request, name: str, caller: Caller, lang: Language,
        refused: RefusedError | None = None, tried: str = "", form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the page; if the act tried was refused with why, and what was written."""
        ...


def act_pages(
    pages: ActedOn, folder: str, read: Act, acts: Mapping[str, Act], of: str = "incident"
) -> APIRouter:
    """Return the paths of the page of an incident in a folder, and of its forms by permission.

    `of` is what the part of the path names, where it is no incident.
    """
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)

    def one(request: Request, caller: Caller, incident: str, lang: Language = "zh") -> Response:
        return pages.shown(request, incident, caller, lang)

    one.__annotations__ = _asked(read, of)
    router.add_api_route(f"{folder}/{{{of}}}", one, methods=["GET"])
    for name, permission in acts.items():
        done = form_act(pages, name, permission, folder, of)
        router.add_api_route(f"{folder}/{{{of}}}/{name}", done, methods=["POST"])
    return router


def form_act(
    pages: ActedOn, name: str, permission: Act, folder: str, of: str = "incident"
) -> Callable[..., object]:
    """Return what answers the form of an act on an incident, whose page lies in a folder."""

    async def done(
        request: Request, caller: Caller, incident: str, lang: Language = "zh"
    ) -> Response:
        form = await form_of(request)
        try:
            await asyncio.to_thread(pages.act, name, incident, caller, form)
        except RefusedError as refused:
            if refused.status == 404:
                raise
            shown = (request, incident, caller, lang, refused, name, form)
            return await asyncio.to_thread(pages.shown, *shown)
        return RedirectResponse(address(folder, incident, lang), 303)

    done.__annotations__ = _asked(permission, of)
    return done


def _asked(permission: Act, of: str) -> dict[str, object]:
    """Return what a path takes, as FastAPI reads it; each asks for another right."""
    return {
        "request": Request, "caller": Annotated[Caller, Depends(permitted(permission))],
        "incident": Annotated[str, Path(alias=of, pattern=NAME)], "lang": Lang, "return": Response,
    }  # fmt: skip


def address(folder: str, incident: str, lang: Language) -> str:
    """Return where the page of an incident lies.

    Examples
    --------
    >>> address("/search", "83b1", "en")
    '/search/83b1?lang=en'
    """
    return f"{folder}/{incident}" + ("?lang=en" if lang == "en" else "")
