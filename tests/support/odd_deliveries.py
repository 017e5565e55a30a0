"""Deliveries of odd lines to both doors."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
from sqlalchemy import create_engine

from engine.desk.web.app import http_app
from engine.ingest.intake import Door
from engine.store.store import Store
from tests.support.served_door import NOWHERE

NDJSON = {"Content-Type": "application/x-ndjson"}


async def posted(door: Door, data: Sequence[bytes]) -> list[httpx.Response]:
    app = http_app(Store(create_engine(NOWHERE)), door)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", timeout=60
    ) as client:
        return [await client.post("/api/v1/events", content=one, headers=NDJSON) for one in data]


class Gateway:
    """Messages as an MQTT client hands them over, and what of them was acknowledged."""

    def __init__(self, payloads: Sequence[bytes]) -> None:
        self.waiting, self.acknowledged = [*payloads], 0
        self.messages: Any = self

    def __len__(self) -> int:
        return len(self.waiting)

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        if not self.waiting:
            raise EndOfMessagesError
        topic = type("Topic", (), {"value": "silverguard/v1/gateway"})
        return type("Message", (), {"payload": self.waiting.pop(0), "topic": topic})()

    async def publish(self, topic: str, payload: str) -> None:
        assert topic == "silverguard/v1/replies/gateway" and json.loads(payload)

    def acknowledge(self, _: object) -> None:
        self.acknowledged += 1


class EndOfMessagesError(Exception):
    """No gateway has anything more to say."""
