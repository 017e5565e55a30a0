"""Run the desk until it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI

from engine.desk.access.hosts import Hosts
from engine.desk.access.lock import Lock
from engine.desk.access.require_tokens import require_tokens
from engine.desk.access.seal import Seal
from engine.desk.access.sessions import Sessions
from engine.desk.evidence.from_log import FromLog
from engine.desk.incidents.keeper import Keeping
from engine.desk.status.page import Killable
from engine.desk.web.app import http_app
from engine.desk.web.header_timeout import PatientProtocol
from engine.errors import TERMINATED
from engine.formats.basemap import open_basemap
from engine.health.chain_faults import Expected
from engine.health.chain_watch import Chain
from engine.ingest.intake import Door
from engine.ingest.keyring import Keyring
from engine.ingest.log_writer import ConfiguredLog
from engine.ingest.rate_limit import Pace
from engine.ingest.sender_tokens import Senders
from engine.ports import require_free
from engine.settings import Settings
from engine.store.access.reach import require_role
from engine.store.connection.embedded import start_again
from engine.store.store import Store

DESK_PORT = "SILVERGUARD_DESK_PORT"
GRACE_S = 3
"""How long open streams may take to end when the desk is stopped."""


def serve(
    store: Store,
    settings: Settings,
    fleet: Killable | None = None,
    *,
    doors: bool = True,
    workers: bool = True,
    made_up: bool = False,
) -> None:
    """Serve HTTP and page on the configured address; returns when stopped.

    `fleet` are workers that the status view may kill: those of a demo, never others. Without
    `doors` no events come in: a demo's town is made up. Without `workers` none are expected to work
    beside it, and nothing is delivered from a journal. `made_up` towns are marked on every page.
    """
    opened, zone = partial(ConfiguredLog, settings), ZoneInfo(settings.tz)
    senders = Senders(settings.door_tokens, settings.desk_host, settings.door_sources)
    pace = Pace(settings.door_lines)
    with Keyring(senders, store.engine) as keyring:
        require_tokens(settings.desk_host, keyring)
        require_role(store.engine)
        door = Door(opened, zone, pace=pace, foreign=senders.foreign) if doors else None
        hooks = settings.webhooks
        keeping = Keeping(store.engine, opened, hooks=hooks, zone=zone)
        chain = watch_of(
            store, settings, door, workers=workers, beside=partial(_beside, keeping, keyring)
        )
        chain.start()
        hosts = Hosts(settings.desk_hosts, settings.desk_host, settings.desk_port)
        lock = Lock(keyring, hosts, Sessions(store.engine), Seal(settings.home))
        try:
            every_s = settings.test_person_s
            recorded = FromLog(settings, store)
            basemap = open_basemap(settings.basemap)
            app = http_app(
                store, door, lock, chain, every_s, fleet, settings.tz, hooks, recorded, basemap
            )
            app.state.made_up = made_up
            with keeping:
                _serve(app, settings)
        finally:
            chain.close()
            if door is not None:
                door.close()


def watch_of(
    store: Store,
    settings: Settings,
    door: Door | None = None,
    *,
    workers: bool = True,
    beside: Callable[[], Mapping[str, str]] = dict,
) -> Chain:
    """Return the watch over what has to live beside a desk."""
    expected = Expected(
        settings.heartbeat_s,
        settings.test_person_s,
        workers=workers,
        delivery=workers and not settings.kafka_bootstrap,
        door=door is not None,
    )
    revive = int if settings.database_url else partial(start_again, settings.home / "postgres")
    return Chain(store, expected, str if door is None else lambda: door.why, revive, beside)


def _beside(keeping: Keeping, keyring: Keyring) -> dict[str, str]:
    """Return what is wrong in this process beside the chain."""
    return {"desk": keeping.why, "senders": ", ".join(keyring.sending_on)}


def _serve(app: FastAPI, settings: Settings) -> None:
    require_free(settings.desk_host, settings.desk_port, DESK_PORT)
    with _ended_by_signal():
        _run(app, settings)


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Go on behind a SIGTERM: uvicorn ends in good order by it, and then raises it once more."""
    try:
        yield
    except SystemExit as end:
        if end.code != TERMINATED:
            raise


def _run(app: FastAPI, settings: Settings) -> None:
    uvicorn.run(
        app,
        host=settings.desk_host,
        port=settings.desk_port,
        log_level="warning",
        log_config=None,  # as everything else is logged
        access_log=False,  # paths hold person ids
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
        http=PatientProtocol,
    )
