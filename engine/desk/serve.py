"""Run the desk until it is stopped."""

from __future__ import annotations

import uvicorn

from engine.desk.app import http_app
from engine.desk.page import mount
from engine.desk.status import Killable, mount_status
from engine.settings import Settings
from engine.store.store import Store

GRACE_S = 3
"""How long open streams may take to end when the desk is stopped."""


def serve(store: Store, settings: Settings, fleet: Killable | None = None) -> None:
    """Serve HTTP and page on the configured address; returns when stopped.

    `fleet` are workers that the status view may kill: those of a demo, never others.
    """
    app = http_app(store)
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
    )
