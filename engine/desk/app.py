"""The desk's application: HTTP, health and page over one store."""

from __future__ import annotations

from fastapi import FastAPI

from engine.desk.api import routes
from engine.desk.events import intake_routes
from engine.desk.headers import SecureHeaders
from engine.desk.health import health
from engine.desk.problems import install
from engine.door.door import Door
from engine.door.senders import Senders
from engine.store.store import Store


def http_app(store: Store, door: Door | None = None, senders: Senders | None = None) -> FastAPI:
    """Return the application without the page; with a door, events come in too.

    The usual documentation pages stay off: they load scripts from elsewhere.
    """
    app = FastAPI(
        title="Silver Guard desk",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    install(app)
    app.include_router(routes(store))
    if door is not None and senders is not None:
        app.include_router(intake_routes(door, senders))
    app.include_router(health(store, door))
    app.add_middleware(SecureHeaders)
    return app
