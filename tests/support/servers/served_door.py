"""The door behind a real HTTP server, in a thread of the test."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import create_engine

from engine.desk.access.lock import Lock
from engine.desk.web.app import http_app
from engine.ingest.intake import Door
from engine.ingest.keyring import Keyring
from engine.ingest.sender_tokens import Senders
from engine.store.connection.database import DRIVER
from engine.store.store import Store
from engine.testing.http_server import served as served_app

NOWHERE = f"{DRIVER}://a@127.0.0.1:1/x"
LIMIT_S = 120.0
OPEN = Senders({}, "127.0.0.1")


def new_token() -> tuple[str, str]:
    """Return a new token and its SHA-256 in hex, as the settings take it."""
    token = secrets.token_urlsafe(32)
    return token, hashlib.sha256(token.encode()).hexdigest()


@contextmanager
def served(door: Door, senders: Senders = OPEN) -> Iterator[httpx.Client]:
    """Serve a door; yields a client of it. The database is away: the door does not need it."""
    app = http_app(Store(create_engine(NOWHERE)), door, Lock(Keyring(senders)))
    try:
        with (
            served_app(app) as address,
            httpx.Client(base_url=address, timeout=LIMIT_S) as client,
        ):
            yield client
    finally:
        door.close()


ZONE = ZoneInfo("Asia/Shanghai")

NDJSON = {"Content-Type": "application/x-ndjson"}


def posted(client: httpx.Client, data: bytes, **headers: str) -> httpx.Response:
    return client.post("/api/v1/events", content=data, headers=NDJSON | headers)
