"""`/api/v1/shifts`: who is on duty, rotas, stand-ins, swaps, notes, and the calendar of a phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Path, Query, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.shifts.calendar import Duty
from engine.desk.shifts.handing import Handing
from engine.desk.shifts.ical import calendar
from engine.desk.shifts.model import (
    Accept,
    DutyOut,
    FairnessOut,
    HandoverIn,
    HandoverOut,
    HandoversOut,
    Override,
    RotaIn,
    ShiftsOut,
    SwapAnswer,
    SwapIn,
    SwapOut,
)
from engine.desk.shifts.service import AHEAD_MS, Shifts, ShiftService
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store

Name = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", examples=["83b1f0c2a4d5e6f7"])]
Who = Annotated[str, Query(max_length=64, description="of this one alone")]
Reads = Annotated[Caller, Depends(permitted("shift.read"))]
WROTE = documented(403, 404, 408, 409, 413, 422, 503)


def shift_routes(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths, answering from `store`; shifts begin by civil time of `zone`."""
    router = APIRouter(prefix="/api/v1/shifts", tags=["shifts"], route_class=BoundedRoute)
    service = ShiftService(store.engine, zone)

    @router.get("", response_model=ShiftsOut, responses=documented(403, 422, 503))
    def shifts(caller: Reads) -> ShiftsOut:
        """Return who is on duty now, next, and for two weeks; how even the year before us is."""
        return answered(service.read(caller))

    @router.get(
        "/calendar.ics",
        response_class=Response,
        responses={200: {"content": {"text/calendar": {}}}, **documented(403, 422, 503)},
    )
    def ics(caller: Reads, who: Who = "") -> Response:
        """Return the duties of two weeks as iCalendar."""
        found = service.read(caller, year=False)
        known = [one for one in found.known if not who or one.who == who]
        return Response(calendar(known, found.at), media_type="text/calendar; charset=utf-8")

    @router.post("/rotas", response_model=ShiftsOut, responses=WROTE)
    def rota(
        caller: Annotated[Caller, Depends(permitted("shift.write"))], said: RotaIn
    ) -> ShiftsOut:
        """Write the rota of a post in an area, in place of the one before."""
        service.put(caller, said)
        return answered(service.read(caller))

    @router.post("/overrides", response_model=ShiftsOut, responses=WROTE)
    def override(
        caller: Annotated[Caller, Depends(permitted("shift.write"))], said: Override
    ) -> ShiftsOut:
        """Let somebody stand in for somebody, or come in addition."""
        service.override(caller, said)
        return answered(service.read(caller))

    _swaps(router, service)
    _notes(router, Handing(store.engine))
    return router


def _swaps(router: APIRouter, service: ShiftService) -> None:
    """Add the paths of swaps: asked for, and answered."""

    @router.post("/swaps", response_model=ShiftsOut, responses=WROTE)
    def ask(caller: Annotated[Caller, Depends(permitted("shift.swap"))], said: SwapIn) -> ShiftsOut:
        """Ask somebody to take a stretch of one's own duty."""
        service.ask(caller, said)
        return answered(service.read(caller))

    @router.post("/swaps/{swap}/answer", response_model=ShiftsOut, responses=WROTE)
    def answer(
        caller: Annotated[Caller, Depends(permitted("shift.swap"))], swap: Name, said: SwapAnswer
    ) -> ShiftsOut:
        """Agree to what one was asked for, or refuse it."""
        service.answer(caller, swap, agrees=said.agree)
        return answered(service.read(caller))


def _notes(router: APIRouter, handing: Handing) -> None:
    """Add the paths of notes."""

    @router.get("/handovers", response_model=HandoversOut, responses=documented(403, 422, 503))
    def notes(caller: Reads) -> HandoversOut:
        """Return the newest notes, with what is still open of each."""
        return handing.read(caller)

    @router.post("/handovers", status_code=201, response_model=HandoverOut, responses=WROTE)
    def write(
        caller: Annotated[Caller, Depends(permitted("shift.handover"))], said: HandoverIn
    ) -> HandoverOut:
        """Tell the next shift what it must know; what is open is added."""
        return handing.write(caller, said)

    @router.post("/handovers/{handover}/accept", response_model=HandoverOut, responses=WROTE)
    def accept(
        caller: Annotated[Caller, Depends(permitted("shift.handover"))],
        handover: Name,
        said: Accept,
    ) -> HandoverOut:
        """Confirm that one has read a note and takes over."""
        del said  # there is nothing in it
        return handing.accept(caller, handover)


def answered(found: Shifts) -> ShiftsOut:
    """Return shifts as they are answered."""
    halves = {one.id: one for one in found.asked}
    return ShiftsOut(
        at=found.at, now=_out(found.now), next=_out(found.next), duties=_out(found.until(AHEAD_MS)),
        swaps=[
            SwapOut(
                swap=one.swap, asked_by=one.made_by, asked=one.who, area=one.area, post=one.post,
                begins_at=one.begins_at, ends_at=one.ends_at,
                back=DutyOut(
                    begins_at=back.begins_at, ends_at=back.ends_at, area=back.area, post=back.post,
                    who=back.instead_of,
                ) if (back := halves.get(f"{one.swap}.1")) else None,
            )
            for one in found.asked if one.id.endswith(".0")
        ],
        fairness=FairnessOut(
            index=found.fair.evenness, hours=dict(found.fair.hours),
            uncovered_h=found.fair.uncovered_h,
        ),
    )  # fmt: skip


def _out(known: Iterable[Duty]) -> list[DutyOut]:
    return [DutyOut(**one._asdict()) for one in known]
