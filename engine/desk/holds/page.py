"""`/holds/{incident}`: own cards stopped for protection, parcels stopped, and forms for both."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.desk.access import permissions
from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.fraud.yuan import written, yuan_of
from engine.desk.holds.machine import ACTS, Act
from engine.desk.holds.model import Done, HoldIn, shown
from engine.desk.holds.service import HoldService
from engine.desk.incident_pages.form_act import act_pages
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.web.refused import RefusedError, missing
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.desk.web.times import civil_time
from engine.store.store import Store
from streams.contract.json_object import Json


def hold_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the page and its forms."""
    acts: dict[str, permissions.Act] = {"ask": "hold.ask", **dict.fromkeys(ACTS, "hold.act")}
    return act_pages(_Pages(store, zone), "/holds", "hold.read", acts)


class _Pages:
    """Draws the page, and does what its forms ask."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._zone, self._service = zone, HoldService(store.engine)

    def shown(
        self, request: Request, name: str, caller: Caller, lang: Language,
        refused: RefusedError | None = None, tried: str = "", form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the page; if something was refused with why, and what was written."""
        looked = self._service.look(caller, name)
        holds = [shown(one) for one in looked.holds]
        status, why = (200, "") if refused is None else (refused.status, refused.detail)
        return page(
            request, "holds/page.html", lang, status, incident=name, refused=why, holds=holds,
            one=looked.about.incident, number=looked.about.number, name=looked.name,
            wrote=(form or {}) if tried == "ask" else {}, yuan=written,
            acts=may(caller, "hold.act"), key=secrets.token_hex(16),
            when=lambda at: civil_time(at, self._zone),
        )  # fmt: skip

    def act(self, name: str, incident: str, caller: Caller, form: Form) -> None:
        """Ask for a hold, or do something about one of this incident; raises `RefusedError`."""
        if name == "ask":
            said = validated(HoldIn, _said(form) | {"incident": incident})
            self._service.ask(caller, said, form.get("key", "")[:200] or None)
            return
        body = validated(Done, {"text": form.get("text", "")})
        version, hold = form.get("version", ""), form.get("hold", "")
        versions = frozenset({int(version)} if version.isdecimal() else ())
        if self._service.one(caller, hold).incident != incident:
            raise missing()
        self._service.act(caller, hold, cast("Act", name), versions, body.text)


def _said(form: Form) -> Json:
    """Return the fields of a form; sums in yuan or ten thousands of it."""
    said: Json = {name: form.get(name, "") for name in ("kind", "where", "number")}
    if form.get("worth_cny"):
        sum_ = yuan_of(form["worth_cny"])
        said["worth_cny"] = sum_ if isinstance(sum_, Decimal) else str(sum_)
    return said
