"""Deliveries of odd lines to both doors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
from aiomqtt import Topic
from sqlalchemy import create_engine

from engine.desk.web.app import http_app
from engine.ingest.intake import Door
from engine.store.store import Store
from tests.support.servers.served_door import NOWHERE

ROOT = "silverguard/v1"
NDJSON = {"Content-Type": "application/x-ndjson"}


async def posted(door: Door, data: Sequence[bytes]) -> list[httpx.Response]:
    app = http_app(Store(create_engine(NOWHERE)), door)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", timeout=60
    ) as client:
        return [await client.post("/api/v1/events", content=one, headers=NDJSON) for one in data]


class Gateway:
    """Messages as an MQTT client hands them over, what was acknowledged, what was replied."""

    def __init__(self, payloads: Sequence[bytes]) -> None:
        self.waiting, self.acknowledged = [*payloads], 0
        self.replies: list[tuple[str, str]] = []
        self.messages: Any = self

    def __len__(self) -> int:
        return len(self.waiting)

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        if not self.waiting:
            raise EndOfMessagesError
        said = {"payload": self.waiting.pop(0), "topic": Topic(f"{ROOT}/events/gw")}
        return type("Message", (), said)()

    async def publish(self, topic: str, payload: str) -> None:
        self.replies.append((topic, payload))

    def acknowledge(self, _: object) -> None:
        self.acknowledged += 1


class EndOfMessagesError(Exception):
    """No gateway has anything more to say."""
