"""`/evidence/{case}`: what a bundle holds, and the form that freezes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.evidence.recorded import Recorded
from engine.desk.evidence.routes import CaseName, Freeze, Freezes, attached
from engine.desk.evidence.service import EvidenceService
from engine.desk.incident_pages.form_act import Lang
from engine.desk.incident_pages.forms import validated
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.refused import RefusedError
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.desk.web.times import civil_time
from engine.store.history.evidence import Held
from engine.store.store import Store

Reads = Annotated[Caller, Depends(permitted("evidence.read"))]
COUNTED = ("incidents", "changes", "warnings", "explanations", "stops", "dispatches", "photos")


class Earlier(NamedTuple):
    """A bundle that was frozen before: when (epoch ms), by whom, its head, and for what."""

    at: int
    who: str
    head: str
    why: str


def _earlier(found: Held) -> Iterator[Earlier]:
    """Yield what the audit tells of bundles of a case, the newest first."""
    for line in reversed(found.audit):
        said = json.loads(line)
        if said["act"] == "evidence.freeze":
            head, _, why = said["reason"].partition(" ")
            yield Earlier(said["at"], said["who"], head, why)


def evidence_pages(store: Store, zone: ZoneInfo, recorded: Recorded | None = None) -> APIRouter:
    """Return the paths of the page and its form."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    service = EvidenceService(store.engine, recorded)

    def shown(
        request: Request,
        caller: Caller,
        case: str,
        lang: Language,
        why: str = "",
        status: int = 200,
    ) -> Response:
        found, name = service.look(caller, case)
        return page(
            request, "evidence/page.html", lang, status, case=case, refused=why,
            person=found.person, name=name, whole=recorded is not None,
            earlier=list(_earlier(found)), when=lambda at: civil_time(at, zone),
            counts=[(name, len(getattr(found, name))) for name in COUNTED],
        )  # fmt: skip

    @router.get("/evidence/{case}")
    def one(request: Request, caller: Reads, case: CaseName, lang: Lang = "zh") -> Response:
        """Return what a bundle would hold."""
        return shown(request, caller, case, lang)

    @router.post("/evidence/{case}/freeze")
    async def frozen(
        request: Request, caller: Freezes, case: CaseName, lang: Lang = "zh"
    ) -> Response:
        """Return the bundle as a file."""
        form = await form_of(request)
        try:
            said = validated(Freeze, {"reason": form.get("reason", "")})
        except RefusedError as refused:
            asked = (request, caller, case, lang, refused.detail, refused.status)
            return await asyncio.to_thread(shown, *asked)
        return attached(await asyncio.to_thread(service.freeze, caller, case, said.reason))

    return router
