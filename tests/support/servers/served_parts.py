"""An application served without a network, on an event loop of its own that goes on in between."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from streams.contract.json_object import Json


class Client:
    """Asks an application whose lifespan has begun."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = httpx.ASGITransport(app), loop

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:  # as httpx takes it
        asked = self._ask(method, path, request)
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result()

    async def _ask(self, method: str, path: str, request: Json) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=self._transport, base_url="http://127.0.0.1"
        ) as client:
            return await client.request(method, path, **request)


@contextmanager
def served(app: FastAPI) -> Iterator[Client]:
    """Serve until left."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    alive = app.router.lifespan_context(app)
    asyncio.run_coroutine_threadsafe(alive.__aenter__(), loop).result()
    try:
        yield Client(app, loop)
    finally:
        asyncio.run_coroutine_threadsafe(alive.__aexit__(None, None, None), loop).result()
        asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
