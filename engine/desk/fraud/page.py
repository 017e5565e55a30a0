"""`/fraud/{incident}`: money of an incident, its stop-payment orders, and their acts as forms."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.desk.access import permissions
from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.audit.record import audited
from engine.desk.fraud.machine import CLOCK_MS, Act
from engine.desk.fraud.model import BODIES, StopIn
from engine.desk.fraud.service import StopService, shown
from engine.desk.fraud.shown import money_of
from engine.desk.fraud.yuan import written, yuan_of
from engine.desk.incident_pages.form_act import act_pages
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.incident_pages.person import name_of
from engine.desk.shifts.lines import moment
from engine.desk.web.refused import RefusedError, missing, wrong
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.desk.web.times import civil_time, left
from engine.store.incidents.queue import numbered
from engine.store.stops.rows import of_incident
from engine.store.store import Store
from streams.contract.json_object import Json

SUMS = ("amount_cny", "held_cny", "left_cny", "returned_cny")
MOMENTS = ("paid_at", "reported_at", "arrives_at")


def fraud_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the page and its forms."""
    acts: dict[str, permissions.Act] = {"ask": "stop.ask", **dict.fromkeys(BODIES, "stop.act")}
    return act_pages(_Pages(store, zone), "/fraud", "stop.read", acts)


class _Pages:
    """Draws the page, and does what its forms ask."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._store, self._zone = store, zone
        self._service = StopService(store.engine, zone)

    def shown(
        self, request: Request, name: str, caller: Caller, lang: Language,
        refused: RefusedError | None = None, tried: str = "", form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the page; if something was refused with why, and what was written."""
        with audited(self._store.engine, caller, "stop.read", f"incident:{name}") as connection:
            found = numbered(connection, name, caller.area)
            if found is None:
                raise missing()
            money = money_of(connection, found.incident, caller, lang, self._zone)
            stops = [shown(each) for each in of_incident(connection, name)]
            called = name_of(connection, found.incident, caller)
        if money is None:
            raise wrong("此事件不是诈骗", "this incident is about no fraud")
        status, why = (200, "") if refused is None else (refused.status, refused.detail)
        return page(
            request, "fraud/page.html", lang, status, refused=why, tried=tried, one=found.incident,
            name=called, number=found.number, money=money, stops=stops, yuan=written,
            when=self._when(), left=lambda at: left(at - int(time.time() * 1000), lang),
            wrote=lambda field: (form or {}).get(field, "") if tried == "ask" else "",
            clock_ms=CLOCK_MS, acts=may(caller, "stop.act"), asks=may(caller, "stop.ask"),
            key=secrets.token_hex(16),
        )  # fmt: skip

    def _when(self) -> Callable[[int], str]:
        return lambda at: civil_time(at, self._zone)

    def act(self, name: str, incident: str, caller: Caller, form: Form) -> None:
        """Ask for a stop, or do something about one of this incident; raises `RefusedError`."""
        said = self._said(form)
        if name == "ask":
            told = validated(StopIn, said | {"incident": incident})
            self._service.ask(caller, told, form.get("key", "")[:200] or None)
            return
        act, version = cast("Act", name), form.get("version", "")
        versions = frozenset({int(version)} if version.isdecimal() else ())
        fields = BODIES[act].model_fields
        body = validated(BODIES[act], {key: one for key, one in said.items() if key in fields})
        stop = form.get("stop", "")
        if self._service.one(caller, stop).incident != incident:
            raise missing()
        self._service.act(caller, stop, act, versions, body)

    def _said(self, form: Form) -> Json:
        """Return the fields of a form: sums in yuan or ten thousands of it, civil time as epoch."""
        control = ("csrf_token", "key", "version", "stop")
        said: Json = {
            name: one for name, one in form.items()
            if one and name not in control and not name.startswith("differs.")
        }  # fmt: skip
        for name in SUMS:
            if name in said:
                sum_ = yuan_of(said[name])
                said[name] = str(sum_) if not isinstance(sum_, Decimal) else sum_
        said |= {name: moment(said[name], self._zone) for name in MOMENTS if name in said}
        differing = [name.removeprefix("differs.") for name in form if name.startswith("differs.")]
        return said | ({"differing": differing} if differing else {})
