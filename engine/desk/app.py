"""The desk's application: HTTP, health and page over one store."""

from __future__ import annotations

from fastapi import FastAPI

from engine.desk.api import routes
from engine.desk.headers import SecureHeaders
from engine.desk.health import health
from engine.desk.problems import install
from engine.store.store import Store


def http_app(store: Store) -> FastAPI:
    """Return the application without the page.

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
    app.include_router(health(store))
    app.add_middleware(SecureHeaders)
    return app
