"""`/shifts`: who is on duty, two weeks, swaps, notes; its acts are ordinary forms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, permitted
from engine.desk.incident_pages.form_act import Lang
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.shifts.calendar import Duty
from engine.desk.shifts.handing import Handing
from engine.desk.shifts.lines import lines_of, moment, slots_of
from engine.desk.shifts.model import HandoverIn, Override, RotaIn, SwapIn
from engine.desk.shifts.routes import answered
from engine.desk.shifts.service import AHEAD_MS, ShiftService
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.refused import RefusedError, wrong
from engine.desk.web.templates import page
from engine.desk.web.texts import Language, said
from engine.desk.web.times import civil_time
from engine.store.store import Store
from streams.contract.json_object import Json

FORMS = {
    "rotas": "shift.write", "overrides": "shift.write", "swaps": "shift.swap",
    "agree": "shift.swap", "refuse": "shift.swap", "handovers": "shift.handover",
    "accept": "shift.handover",
}  # fmt: skip
"""What each form of the page does must be allowed."""


class Day(NamedTuple):
    """One day of the calendar, and who is on duty from when until when."""

    name: str
    lines: list[str]


def shift_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the page and its forms."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    pages = _Pages(store, zone)

    @router.get("/shifts")
    def shifts(
        request: Request,
        caller: Annotated[Caller, Depends(permitted("shift.read"))],
        lang: Lang = "zh",
    ) -> Response:
        """Return the page."""
        return pages.shown(request, caller, lang)

    for name, act in FORMS.items():
        router.add_api_route(f"/shifts/{name}", _form(pages, name, act), methods=["POST"])
    return router


def _form(pages: _Pages, name: str, act: str) -> Callable[..., object]:
    """Return what answers a form: it is done and the page shown anew, or it says why not."""

    async def done(request: Request, caller: Caller, lang: Language = "zh") -> Response:
        form = await form_of(request)
        try:
            await asyncio.to_thread(pages.act, name, caller, form)
        except RefusedError as refused:
            return await asyncio.to_thread(pages.shown, request, caller, lang, refused, name, form)
        return RedirectResponse("/shifts" + ("?lang=en" if lang == "en" else ""), 303)

    # FastAPI reads what a path takes from annotations; each form asks for another right.
    done.__annotations__ = {
        "request": Request, "caller": Annotated[Caller, Depends(permitted(act))],
        "lang": Lang, "return": Response,
    }  # fmt: skip
    return done


class _Pages:
    """Draws the page, and does what its forms ask."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._service, self._zone = ShiftService(store.engine, zone), zone
        self._handing = Handing(store.engine)

    def shown(
        self, request: Request, caller: Caller, lang: Language,
        refused: RefusedError | None = None, tried: str = "", form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the page; if something was refused with why, and what was written."""
        found = self._service.read(caller)
        status, why = (200, "") if refused is None else (refused.status, refused.detail)

        def wrote(act: str, field: str, otherwise: str = "") -> str:
            return (form or {}).get(field, "") if act == tried else otherwise

        return page(
            request, "shifts/page.html", lang, status, refused=why, tried=tried, wrote=wrote,
            me=caller, shifts=answered(found),
            now=[self._line(one, lang) for one in found.now],
            next=[self._line(one, lang) for one in found.next],
            days=self._days(found.until(AHEAD_MS), lang),
            rotas=[(one, lines_of(one.slots)) for one in found.rotas if caller.reaches(one.area)],
            notes=self._handing.read(caller).items, open=self._handing.open(caller),
            acts=frozenset(name for name, act in FORMS.items() if may(caller, act)),
            when=lambda at: civil_time(at, self._zone),
        )  # fmt: skip

    def _line(self, one: Duty, lang: Language) -> str:
        area = one.area or said("everywhere", lang)
        until = civil_time(one.ends_at, self._zone)
        return f"{said('post_' + one.post, lang)} {area}: {one.who} · {said('until', lang)} {until}"

    def _days(self, known: Iterable[Duty], lang: Language) -> list[Day]:
        """Return the days on which a shift begins, in order; who shares one stands on one line."""
        names = said("weekdays", lang).split() if lang == "en" else list(said("weekdays", lang))
        days: dict[str, Day] = {}
        shared: dict[tuple[int, int, str, str], list[str]] = {}
        for one in known:
            shift = one.begins_at, one.ends_at, one.post, one.area
            shared.setdefault(shift, []).append(one.who)
        for (begins_at, ends_at, post, where), who in shared.items():
            begun = datetime.fromtimestamp(begins_at / 1000, self._zone)
            name = f"{begun:%m-%d} {names[begun.weekday()]}"
            ends = datetime.fromtimestamp(ends_at / 1000, self._zone)
            at = f"{begun:%H:%M}–{ends:%H:%M} {said('post_' + post, lang)}"
            line = f"{at} {where or said('everywhere', lang)} {' '.join(who)}"
            days.setdefault(name, Day(name, [])).lines.append(line)
        return list(days.values())

    def act(self, name: str, caller: Caller, form: Form) -> None:
        """Do what a form asks; raises `RefusedError`."""
        if name == "rotas":
            slots = slots_of(form.get("lines", ""))
            weeks = max((one["week"] for one in slots), default=0) + 1
            fields = _some(form, "area", "post", "starts_on")
            told = fields | {"slots": slots, "weeks": weeks}
            self._service.put(caller, validated(RotaIn, told))
        elif name == "overrides":
            fields = _some(form, "area", "post", "who", "instead_of")
            self._service.override(caller, validated(Override, fields | self._span(form)))
        elif name == "swaps":
            fields = _some(form, "area", "post", "to")
            self._service.ask(caller, validated(SwapIn, fields | self._span(form)))
        elif name in ("agree", "refuse"):
            self._service.answer(caller, form.get("swap", ""), agrees=name == "agree")
        elif name == "handovers":
            self._handing.write(caller, validated(HandoverIn, _some(form, "area", "text")))
        else:
            self._handing.accept(caller, form.get("handover", ""))

    def _span(self, form: Form) -> Json:
        span = {
            field: moment(form.get(field, ""), self._zone) for field in ("begins_at", "ends_at")
        }
        if any(isinstance(at, str) for at in span.values()):
            raise wrong("请填写起止时间", "write from when until when")
        return span


def _some(form: Form, *names: str) -> Json:
    return {name: form[name] for name in names if form.get(name)}
