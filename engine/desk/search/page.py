"""`/search/{incident}`: the search sheet, on the screen and in print, and its two forms."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import Act, may
from engine.desk.incident_pages.form_act import act_pages
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.incidents import service as acting
from engine.desk.incidents.model import Body
from engine.desk.search.answer import NEEDS
from engine.desk.search.beside import beside
from engine.desk.search.model import Heard, Located, Searched, Sighting
from engine.desk.search.service import Asked, SearchService
from engine.desk.search.sheet import sheet
from engine.desk.web.refused import RefusedError
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.formats.basemap import Basemap
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.units import MINUTE_MS

BODIES: Mapping[str, type[Body]] = {
    "sighting": Sighting, "searched": Searched, "heard": Heard, "located": Located,
}  # fmt: skip
BLOCK_M = "250"
"""Metres about the middle of a block of the list, 500 m a side."""


def search_pages(store: Store, zone: ZoneInfo, basemap: Basemap) -> APIRouter:
    """Return the paths of the page and its forms."""
    acts: dict[str, Act] = {name: f"search.{name}" for name in BODIES}
    return act_pages(
        _Pages(SearchService(store.engine, zone), zone, basemap), "/search", "search.read", acts
    )


class _Pages:
    """Draws sheets, and does what their forms ask."""

    def __init__(self, service: SearchService, zone: ZoneInfo, basemap: Basemap) -> None:
        self._service, self._zone, self._basemap = service, zone, basemap

    def shown(
        self, request: Request, name: str, caller: Caller, lang: Language,
        refused: RefusedError | None = None, tried: str = "", form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the sheet; if an act was refused, with why."""
        told = request.query_params.get("cold")
        cold = told == "true" if told in ("true", "false") else None
        looked = self._service.look(name, Asked(cold=cold), caller)
        status, said = (200, "") if refused is None else (refused.status, refused.detail)
        drawn = None
        if looked.known is not None:
            drawn = sheet(looked.known, looked.at, lang, self._zone, self._basemap)
        chosen = request.query_params.get("searched", "")
        if chosen and not tried:  # a place of the list, to be told of
            tried, form = "searched", {"place": chosen, "datum": "wgs84", "radius_m": BLOCK_M}
        written = form or {}
        acts = [one for one in BODIES if may(caller, f"search.{one}")]
        return page(
            request, "search/page.html", lang, status, refused=said, needs=NEEDS, sheet=drawn,
            tried=tried, written=written, beside=beside(looked, lang, self._zone),
            one=looked.found.incident, name=looked.name, number=looked.found.number, acts=acts,
            key=secrets.token_hex(16),
        )  # fmt: skip

    def act(self, name: str, incident: str, caller: Caller, form: Form) -> None:
        """Write what a form tells."""
        path, key = f"/search/{incident}/{name}", form.get("key", "")[:200] or None
        asked = acting.Request(caller, path, validated(BODIES[name], said_of(form)), key)
        self._service.act(name, incident, asked)


def said_of(form: Form) -> Json:
    """Return the body of a form; `ago_min` minutes ago it was, `place` is both coordinates."""
    said: Json = {
        name: value
        for name, value in form.items()
        if value and name not in ("csrf_token", "key", "place", "ago_min")
    }
    parts = form["place"].replace("，", ",").split(",") if "place" in form else []
    said |= dict(zip(("lat", "lon"), (part.strip() for part in parts), strict=False))
    minutes = form.get("ago_min", "")
    if minutes.isdecimal():
        said["at"] = int(time.time() * 1000) - MINUTE_MS * int(minutes)
    return said
