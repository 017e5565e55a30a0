"""A client of the desk without a network."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI


class Client:
    """Asks an application without a network."""

    def __init__(self, app: FastAPI) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def get(self, path: str, **request: Any) -> httpx.Response:
        return asyncio.run(self._get(path, **request))

    async def _get(self, path: str, **request: Any) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=self._transport, base_url="http://127.0.0.1"
        ) as client:
            return await client.get(path, **request)
