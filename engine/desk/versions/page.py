"""`/models`: which model version is live where and since when, for people."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.desk.incident_pages.form_act import Lang
from engine.desk.versions.routes import Reads
from engine.desk.versions.service import VersionService
from engine.desk.web.templates import page
from engine.desk.web.times import civil_time
from engine.store.store import Store


def version_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the path of the page."""
    router = APIRouter(include_in_schema=False)
    service = VersionService(store.engine)

    @router.get("/models")
    def models(request: Request, caller: Reads, lang: Lang = "zh") -> Response:
        """Return the versions of the caller's area."""
        found = service.look(caller)
        return page(
            request, "versions/page.html", lang, found=found, when=lambda at: civil_time(at, zone)
        )  # fmt: skip

    return router
