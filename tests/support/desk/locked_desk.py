"""A desk with tokens in force, in this process; the database is away unless one is given."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI
from sqlalchemy import create_engine
from starlette.types import Message, Scope

from engine.desk.access.hosts import Hosts
from engine.desk.access.lock import Lock
from engine.desk.access.sessions import Sessions
from engine.desk.web.app import http_app
from engine.ingest.intake import Door
from engine.ingest.keyring import Keyring
from engine.ingest.sender_tokens import Senders
from engine.store.access.roles import TokenRole
from engine.store.access.users import every as every_user
from engine.store.connection.database import DRIVER
from engine.store.store import Store
from engine.store.tokens import Held, Holder, hashed
from tests.support.memory_log import MemoryLog

NOWHERE = f"{DRIVER}://a@127.0.0.1:1/x"
ZONE = ZoneInfo("Asia/Shanghai")
NDJSON = {"Content-Type": "application/x-ndjson"}


def held(token: str, role: TokenRole, *, hours: float = 1.0, **more: Any) -> Held:  # of `Holder`
    """Return a token that ends some hours from now."""
    end = int((time.time() + hours * 3600) * 1000)
    return Held(hashed(token), Holder(f"the {role}", role, **more), end)


EVERY = (
    held("reader", "reader"),
    held("sender", "sender"),
    held("approver", "approver"),
    held("expired", "reader", hours=-1),
    held("expired sender", "sender", hours=-1),
)


class Desk:
    """Asks a locked desk without a network; `log` is what its door wrote."""

    def __init__(self, tokens: Iterable[Held] = EVERY, store: Store | None = None) -> None:
        self.keyring = Keyring(Senders({}, "127.0.0.1"))
        self.keyring.users = () if store is None else every_user(store.engine)
        self.keyring.put(tokens)
        sessions = Sessions(None if store is None else store.engine)
        self.lock = Lock(self.keyring, Hosts(["desk.example"]), sessions)
        self.store = store
        self.log = MemoryLog()
        self.log.gate.set()
        self.door = Door(self.log.open, ZONE)
        self.app = http_app(store or Store(create_engine(NOWHERE)), self.door, self.lock)

    def ask(
        self,
        method: str,
        path: str,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        **request: Any,  # as httpx takes it
    ) -> httpx.Response:
        """Ask once."""
        said = {} if token is None else {"Authorization": f"Bearer {token}"}
        asked = asked_of(self.app, method, path, headers={**(headers or {}), **said}, **request)
        return asyncio.run(asked)

    def brings(self, *lines: bytes, token: str = "sender") -> httpx.Response:
        """Bring events."""
        body = b"\n".join(lines)
        return self.ask("POST", "/api/v1/events", token, NDJSON, content=body)


async def asked_of(
    app: FastAPI,
    method: str,
    path: str,
    base: str = "http://127.0.0.1:8098",
    **request: Any,  # as httpx takes it
) -> httpx.Response:
    """Ask an application."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=base, trust_env=False) as client:
        return await client.request(method, path, **request)


async def opened(
    app: FastAPI, scope: Scope, until: Callable[[list[Message]], bool], limit_s: float = 10
) -> list[Message]:
    """Open a stream or a socket and return all it sent, until something is true of that."""
    sent: list[Any] = []
    begun = asyncio.Event()

    async def receive() -> Message:
        if not begun.is_set():
            begun.set()
            kind = scope["type"]
            return {"type": f"{kind}.connect" if kind == "websocket" else f"{kind}.request"}
        await asyncio.sleep(limit_s)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    task = asyncio.ensure_future(app({**scope}, receive, send))
    async with asyncio.timeout(limit_s):
        while not until(sent) and not task.done():
            await asyncio.sleep(0.01)
    if not task.done():
        task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return sent
