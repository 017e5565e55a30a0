"""`/budget`: budgets of calls, how far they are spent, what was given up; a form sets one."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.budget.model import BudgetIn
from engine.desk.budget.routes import WEEK, Reads, Writes
from engine.desk.budget.service import BudgetService
from engine.desk.incident_pages.form_act import Lang
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.supervision.routes import Days
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.refused import RefusedError
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.desk.web.times import civil_time
from engine.store.store import Store

NUMBERS = ("tier", "calls", "shift_h", "begins_h")


def budget_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the page and its form."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    service = BudgetService(store.engine, zone)

    def shown(
        request: Request, caller: Caller, lang: Language, days: int = WEEK,
        refused: RefusedError | None = None, form: Form | None = None,
    ) -> Response:  # fmt: skip
        return page(
            request, "budget/page.html", lang, refused.status if refused else 200,
            refused=refused.detail if refused else "", wrote=form or {}, days=days,
            found=service.look(caller, days), sets=may(caller, "budget.write"), area=caller.area,
            when=lambda at: civil_time(at, zone),
        )  # fmt: skip

    @router.get("/budget")
    def budget(request: Request, caller: Reads, lang: Lang = "zh", days: Days = WEEK) -> Response:
        """Return the page."""
        return shown(request, caller, lang, days)

    @router.post("/budget")
    async def put(request: Request, caller: Writes, lang: Lang = "zh") -> Response:
        """Set a budget."""
        form = await form_of(request)
        try:
            body = validated(BudgetIn, _said(form))
            await asyncio.to_thread(service.put, caller, body)
        except RefusedError as refused:
            asked = (request, caller, lang, WEEK, refused, form)
            return await asyncio.to_thread(shown, *asked)
        return RedirectResponse("/budget" + ("?lang=en" if lang == "en" else ""), 303)

    return router


def _said(form: Form) -> dict[str, object]:
    """Return the fields of a form, numbers as such."""
    numbers = {name: int(form[name]) for name in NUMBERS if form.get(name, "").isdecimal()}
    return {"area": form.get("area", ""), **numbers}
