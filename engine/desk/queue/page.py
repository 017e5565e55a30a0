"""The page of the duty officer at `/`: the queue, live, from this process and without any host."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, permitted
from engine.desk.audit.record import LIST, audited
from engine.desk.incidents.reads import cursor_of, place_of
from engine.desk.incidents.routes import Cursor
from engine.desk.queue.card import Reader
from engine.desk.queue.counts import told
from engine.desk.queue.fanout import Fanout
from engine.desk.queue.live import Live
from engine.desk.queue.shown import Shown, shown_of
from engine.desk.queue.storm import grouped
from engine.desk.queue.view import CALL, View, Who
from engine.desk.shifts.strip import strip
from engine.desk.status.alarm import alarm, found
from engine.desk.web.stream import Mark, position
from engine.desk.web.templates import page
from engine.desk.web.texts import Language, said
from engine.health.chain_watch import Chain
from engine.store.incidents.incident import Kind
from engine.store.incidents.queue import Numbered, Place, Wanted, counted, queue_page
from engine.store.store import Store
from engine.store.warnings import PAGE
from models.detector import APPLICATIONS
from streams.contract.json_object import Json

BIGGEST = 10**15
CALLS = 1_000
"""Calls of registered people on the first page; the script asks for what is beyond."""
After = Annotated[str, Query(pattern=r"^[0-9a-f]{0,16}\.\d{1,19}$")]


def view_of(
    lang: Language = "zh",
    application: Annotated[Kind | None, Query()] = None,
    tier: Annotated[int, Query(ge=0, le=3)] = 2,
    who: Who = "",
    person: Annotated[str, Query(max_length=64)] = "",
    closed: bool = False,
) -> View:
    """Return what an address asks to see."""
    return View(lang, application, tier, who, person, closed)


Reads = Annotated[Caller, Depends(permitted("incident.read"))]
Asked = Annotated[View, Depends(view_of)]


@dataclass(frozen=True, slots=True)
class Opened:
    """What is opened, by whom, from where on; `part` is what a page's script asks for itself."""

    view: View
    caller: Caller
    after: Place | None
    part: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the queue, and where the next one begins."""

    shown: list[Shown]
    after: Place | None
    full: bool = False
    """Whether there are more calls of registered people than a page takes."""

    @property
    def more(self) -> str:
        """Return the cursor of the next page, empty at the end."""
        return cursor_of(self.after) if self.after else ""

    @property
    def calls(self) -> bool:
        """Tell whether the next page is to be asked for: it holds calls that stay in view."""
        return self.full and self.after is not None and self.after.urgency >= CALL


def queue_routes(store: Store, chain: Chain | None, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the queue."""
    router = APIRouter(include_in_schema=False)
    fanout = Fanout(store)

    @router.get("/")
    def queue(
        request: Request,
        caller: Reads,
        view: Asked,
        cursor: Cursor = None,
    ) -> Response:
        """Return the page; while the database is away one that says so, and tries again."""
        part = "x-part" in request.headers
        try:
            values = _values(store, fanout, Opened(view, caller, place_of(cursor), part), zone)
            answered = True
        except SQLAlchemyError:
            values, answered = _nothing(view), False
        wrong = alarm(found(chain, answered=answered), view.lang)
        status = 200 if answered else 503
        template = "queue/more.html" if part else "queue/page.html"
        return page(
            request, template, view.lang, status, view=view, alarm=wrong,
            watched=chain is not None, now=int(time.time() * 1000), applications=APPLICATIONS,
            opens=may(caller, "incident.open"), goes=may(caller, "dispatch.act"),
            looks=may(caller, "silence.read"),
            supervises=may(caller, "supervision.read"),
            models=may(caller, "model.read") and not may(caller, "supervision.read"),
            me=_account(request), **values,
        )  # fmt: skip

    @router.get("/queue/stream")
    def stream(request: Request, caller: Reads, view: Asked, after: After) -> StreamingResponse:
        """Return what changes the page, as server-sent events; goes on where it broke off."""
        place = request.headers.get("last-event-id", after)
        epoch, _, seq = place.rpartition(".")
        mark = Mark(epoch, min(int(seq), BIGGEST) if seq.isdecimal() else 0)
        with audited(store.engine, caller, "stream.read", LIST):
            pass  # as long as the page is open it is one read
        events = Live(fanout, chain, view, caller, mark).events()
        return StreamingResponse(events, media_type="text/event-stream")

    return router


def _values(store: Store, fanout: Fanout, opened: Opened, zone: ZoneInfo) -> Json:
    """Return what the page shows. What arrives meanwhile comes twice rather than never."""
    mark, view, caller = position(store, None), opened.view, opened.caller
    with audited(store.engine, caller, "incident.read", LIST) as connection:
        listed = _listed(connection, opened)
        counts = told(counted(connection, caller.area), caller)
        duty = strip(connection, caller, zone, view.lang)
    runaway = said("runaway", view.lang)
    return {
        "cards": fanout.cards.listed(grouped(listed.shown), Reader.of(caller, view.lang)),
        "more": listed.more,
        "auto": listed.calls,
        "mark": mark,
        "counts": counts,
        "duty": duty,
        "runaways": [
            runaway.format(one.detector, one.last, one.usual) for one in fanout.runaways()
        ],
    }


def _listed(connection: Connection, opened: Opened) -> Listed:
    """Return a page: what is asked for, and on the first one calls that nobody has."""
    view, caller, after = opened.view, opened.caller, opened.after
    rows = queue_page(connection, view.wanted(caller), PAGE, after)
    last = rows[-1].place if len(rows) == PAGE else None
    calls = view.calls(caller)
    more, full = _calls(connection, calls) if calls and not after else ([], False)
    there = {one.incident.id: one for one in (*more, *rows)}
    shown = [
        one for one in shown_of(connection, list(there.values())) if view.lets_through(one, caller)
    ]
    return Listed(sorted(shown, key=lambda one: one.key), last, opened.part or full)


def _calls(connection: Connection, calls: Wanted) -> tuple[list[Numbered], bool]:
    """Return the first calls, where there are many those of the registered, and if these are full.

    Whoever invents ids by the thousand would hide these, and the page would stand still.
    """
    first = queue_page(connection, calls, PAGE)
    if len(first) < PAGE:
        return first, False
    registered = queue_page(connection, calls._replace(registered=True), CALLS)
    return [*registered, *first], len(registered) == CALLS


def _account(request: Request) -> str:
    """Return whose session it is, empty without one: there is nothing to log out of."""
    session = getattr(request.state, "session", None)
    return session.caller.name if session else ""


def _nothing(view: View) -> Json:
    return {
        "cards": "", "more": "", "auto": False, "mark": Mark("", 0), "counts": {}, "runaways": [],
        "duty": None,
    }  # fmt: skip
