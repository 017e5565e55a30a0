"""Run the desk until it is stopped."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI

from engine.desk.app import http_app
from engine.desk.page import mount
from engine.desk.patience import PatientProtocol
from engine.desk.status import Killable, mount_status
from engine.door.door import Door
from engine.door.log import ConfiguredLog
from engine.door.pace import Pace
from engine.door.senders import Senders
from engine.ports import require_free
from engine.settings import Settings
from engine.store.store import Store

DESK_PORT = "SILVERGUARD_DESK_PORT"
GRACE_S = 3
"""How long open streams may take to end when the desk is stopped."""


def serve(
    store: Store, settings: Settings, fleet: Killable | None = None, *, doors: bool = True
) -> None:
    """Serve HTTP and page on the configured address; returns when stopped.

    `fleet` are workers that the status view may kill: those of a demo, never others. Without
    `doors` no events come in: a demo's town is made up.
    """
    opened, zone = partial(ConfiguredLog, settings), ZoneInfo(settings.tz)
    senders = Senders(settings.door_tokens, settings.desk_host, settings.door_sources)
    pace = Pace(settings.door_lines)
    door = Door(opened, zone, pace=pace, foreign=senders.foreign) if doors else None
    try:
        _serve(http_app(store, door, senders), store, settings, fleet)
    finally:
        if door is not None:
            door.close()


def _serve(app: FastAPI, store: Store, settings: Settings, fleet: Killable | None) -> None:
    require_free(settings.desk_host, settings.desk_port, DESK_PORT)
    mount_status(store, fleet)
    mount(app, store, settings.tz)
    uvicorn.run(
        app,
        host=settings.desk_host,
        port=settings.desk_port,
        log_level="warning",
        access_log=False,  # paths hold person ids
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
        http=PatientProtocol,
    )
