"""An officer at the desk's API: reads incidents and acts on them, as a program does."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import httpx
import msgspec

from engine.store.access.roles import TokenRole
from engine.store.incidents.case_events import relay
from engine.store.store import Store
from engine.store.tokens import Held, Holder, hashed
from tests.support.desk.locked_desk import Desk
from tests.support.judged.made_up import warning_line

NOW = int(time.time() * 1000)
Json = dict[str, Any]


def raised(number: int, person: str = "p", **other: Any) -> bytes:
    """Return a warning of now, by default a silence of tier 2."""
    said = {"detector": "silence", "tier": 2, "at": NOW, "onset": NOW - 1, "person": person}
    return warning_line(number, **(said | other))


def badge(name: str, role: TokenRole = "officer", area: str = "") -> Held:
    """Return the token of somebody, which is called as they are."""
    return Held(hashed(name), Holder(name, role, area), NOW + 3_600_000)


class Officer:
    """Asks a desk under one token."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.name = desk, name

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Read below `/api/v1`."""
        return self.desk.ask("GET", f"/api/v1{path}", self.name, params=query)

    def queue(self, **query: Any) -> list[Json]:
        """Return the first page of the queue."""
        return self.get("/incidents", **query).json()["items"]

    def read(self, incident: str) -> Json:
        """Return one incident."""
        return self.get(f"/incidents/{incident}").json()

    def post(
        self, path: str, body: Json | None = None, *, match: str | None = None,
        key: str | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Post below `/api/v1`."""
        headers = {"If-Match": match, "Idempotency-Key": key}
        said = {name: value for name, value in headers.items() if value is not None}
        return self.desk.ask("POST", f"/api/v1{path}", self.name, said, json=body or {})

    def act(
        self, name: str, incident: str, body: Json | None = None, *, version: int | None = None,
        key: str | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Act on an incident, at the version it has now unless one is named."""
        at = self.read(incident).get("version", 1) if version is None else version
        return self.post(f"/incidents/{incident}/{name}", body, match=f'"{at}"', key=key)


def officers(store: Store, badges: Iterable[Held]) -> list[Officer]:
    """Return some officers at one desk."""
    held = list(badges)
    desk = Desk(held, store)
    return [Officer(desk, one.holder.name) for one in held]


BENIGN: Json = {"others": {"outcome": "benign"}}
"""A body that closes everything."""


def opened(store: Store, reader: Officer, **other: Any) -> str:
    """Return the id of a new incident."""
    store.put_warnings([raised(1, **other)])
    return str(reader.queue()[0]["id"])


def log_lines(store: Store) -> list[Json]:
    """Return what the log is told."""
    sent: list[tuple[str, bytes]] = []
    relay(store.engine, sent.extend, 2**60)
    return [msgspec.json.decode(line) for _, line in sent]
