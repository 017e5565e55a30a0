"""The desk's application: HTTP, health and pages over one store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI
from starlette.types import Lifespan

from engine.desk.access.accounts import Accounts
from engine.desk.access.gate import Gate
from engine.desk.access.lock import Lock
from engine.desk.access.log_in import log_in_routes
from engine.desk.access.sessions import Sessions
from engine.desk.audit.routes import audit_routes
from engine.desk.basemap.routes import basemap_routes
from engine.desk.budget.page import budget_pages
from engine.desk.budget.routes import budget_routes
from engine.desk.cases.routes import case_routes
from engine.desk.dispatch.page import dispatch_pages
from engine.desk.dispatch.routes import dispatch_routes
from engine.desk.evidence.page import evidence_pages
from engine.desk.evidence.recorded import Recorded
from engine.desk.evidence.routes import evidence_routes
from engine.desk.fraud.page import fraud_pages
from engine.desk.fraud.routes import stop_routes
from engine.desk.holds.page import hold_pages
from engine.desk.holds.routes import hold_routes
from engine.desk.incident_pages.by_hand import by_hand_pages
from engine.desk.incident_pages.page import incident_pages
from engine.desk.incidents.act_routes import act_routes
from engine.desk.incidents.routes import incident_routes
from engine.desk.incidents.together_routes import together_routes
from engine.desk.institutions.page import institution_pages
from engine.desk.institutions.routes import institution_routes
from engine.desk.intake.routes import intake_routes
from engine.desk.ladder.routes import reply_routes
from engine.desk.people.routes import people_routes
from engine.desk.presence.routes import presence_routes
from engine.desk.queue.find import find_routes
from engine.desk.queue.page import queue_routes
from engine.desk.search.page import search_pages
from engine.desk.search.routes import search_routes
from engine.desk.shifts.page import shift_pages
from engine.desk.shifts.routes import shift_routes
from engine.desk.silences.page import silence_pages
from engine.desk.silences.routes import silence_routes
from engine.desk.status.canary_rounds import rounds
from engine.desk.status.health import health
from engine.desk.status.page import Killable, status_routes
from engine.desk.storms.page import storm_pages
from engine.desk.supervision.page import supervision_pages
from engine.desk.supervision.routes import supervision_routes
from engine.desk.versions.page import version_pages
from engine.desk.versions.routes import version_routes
from engine.desk.visits.page import visit_pages
from engine.desk.visits.routes import visit_routes
from engine.desk.wall.page import wall_pages
from engine.desk.warnings.page import warning_pages
from engine.desk.warnings.routes import routes
from engine.desk.web.described import described
from engine.desk.web.headers import SecureHeaders
from engine.desk.web.problems import install
from engine.desk.web.static import static_routes
from engine.desk.web.unknown_paths import unknown_paths
from engine.formats.basemap import NO_BASEMAP, Basemap
from engine.health.chain_watch import Chain
from engine.ingest.intake import Door
from engine.ingest.keyring import Keyring
from engine.ingest.sender_tokens import Senders
from engine.store.store import Store
from engine.webhooks import Webhook


def http_app(
    store: Store,
    door: Door | None = None,
    lock: Lock | None = None,
    chain: Chain | None = None,
    test_person_s: float = 0.0,
    fleet: Killable | None = None,
    tz: str = "Asia/Shanghai",
    hooks: Sequence[Webhook] = (),
    recorded: Recorded | None = None,
    basemap: Basemap = NO_BASEMAP,
) -> FastAPI:
    """Return the application; with a door, events come in too.

    With a watch over the chain, health tells of all of it, and test persons call every
    `test_person_s` at the door. Without a lock it is one of this machine, and without tokens.
    `fleet` are workers that the status view may kill; `hooks` are told of incidents and may reply;
    `recorded` is where evidence finds the events themselves, `basemap` what lies under maps.

    The usual documentation pages stay off: they load scripts from elsewhere. FastAPI's own path of
    the OpenAPI document declares no act, so that ours stands in its place.
    """
    app = FastAPI(
        title="Silver Guard desk",
        version="1",
        servers=[{"url": "/"}],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_beside(door, chain, test_person_s),
    )
    lock = lock or Lock(Keyring(Senders({}, "127.0.0.1")), sessions=Sessions(store.engine))
    install(app)
    zone = ZoneInfo(tz)
    known = [
        *_programs(store, zone, chain, hooks, recorded),
        health(store, door, chain, lock),
        audit_routes(store),
        log_in_routes(lock, Accounts(store.engine, lock.seal)),
        described(app),
        evidence_pages(store, zone, recorded),
        *_pages(store, zone, chain, fleet, basemap),
    ]
    if door is not None:
        known.append(intake_routes(door, lock.keyring, chain))
    for router in (*known, unknown_paths(known)):
        app.router.routes.extend(router.routes)  # to include it would build each route again
    app.add_middleware(Gate, lock=lock)
    app.add_middleware(SecureHeaders)
    return app


def _programs(
    store: Store,
    zone: ZoneInfo,
    chain: Chain | None,
    hooks: Sequence[Webhook],
    recorded: Recorded | None,
) -> list[APIRouter]:
    """Return what programs ask and do."""
    return [
        routes(store, chain),
        incident_routes(store),
        act_routes(store),
        together_routes(store),
        case_routes(store),
        search_routes(store, zone),
        shift_routes(store, zone),
        stop_routes(store, zone),
        hold_routes(store),
        presence_routes(store),
        reply_routes(store, hooks),
        dispatch_routes(store),
        visit_routes(store, zone),
        silence_routes(store),
        institution_routes(store),
        supervision_routes(store, zone),
        version_routes(store),
        budget_routes(store, zone),
        evidence_routes(store, recorded),
        people_routes(store),
    ]


def _pages(
    store: Store, zone: ZoneInfo, chain: Chain | None, fleet: Killable | None, basemap: Basemap
) -> list[APIRouter]:
    """Return what is shown to people."""
    return [
        queue_routes(store, chain, zone),
        find_routes(store),
        by_hand_pages(store),  # before the pages by id: `new` is none
        incident_pages(store, zone),
        search_pages(store, zone, basemap),
        basemap_routes(basemap),
        shift_pages(store, zone),
        storm_pages(store),
        fraud_pages(store, zone),
        hold_pages(store, zone),
        dispatch_pages(store, zone),
        visit_pages(store, zone),
        silence_pages(store, zone),
        institution_pages(store, zone),
        supervision_pages(store, zone),
        version_pages(store, zone),
        budget_pages(store, zone),
        wall_pages(store, zone, chain),
        warning_pages(store, zone),
        status_routes(store, chain, fleet),
        static_routes(),
    ]


def _beside(door: Door | None, chain: Chain | None, every_s: float) -> Lifespan[FastAPI] | None:
    """Return what runs as long as the application does: the rounds of the test persons."""
    if door is None or chain is None:
        return None

    @asynccontextmanager
    async def calling(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(rounds(door, chain, every_s))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return calling
