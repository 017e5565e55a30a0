"""The lock of a desk: who may come in where. Everything is barred that is not named here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from engine.desk.access.caller import ANYBODY, LOCAL, Caller, DeskRole
from engine.desk.access.hosts import Hosts
from engine.desk.access.permissions import ALLOWED, Act, may
from engine.desk.access.sessions import Sessions
from engine.desk.access.wrong_tokens import WrongTokens
from engine.ingest.keyring import Keyring
from engine.store.tokens import Held

LOG_IN = "/log-in"
OPEN = frozenset({"/livez", "/readyz", LOG_IN})
"""What answers anybody."""
EVENTS = ("POST", "/api/v1/events")
PAGES = {"/": "warning.read", "/status": "status.read"}
"""What is shown outside the application's own routes, and the act that it is."""
COOKIES = {"https": "__Host-silverguard", "http": "silverguard"}
"""The cookie of a session; the first is taken from this host over TLS only."""
BEARER = {"WWW-Authenticate": "Bearer"}


class Refused(NamedTuple):
    """A request that is not let in, and what it is told."""

    status: int
    detail: str


class Entry(NamedTuple):
    """A request that is let in: by which token, None where none is needed, and who asks."""

    held: Held | None
    caller: Caller


@dataclass(slots=True)
class Lock:
    """What the gate asks; `refused` counts by status and holds no value of a request."""

    keyring: Keyring
    hosts: Hosts = field(default_factory=Hosts)
    sessions: Sessions = field(default_factory=Sessions)
    wrong: WrongTokens = field(default_factory=WrongTokens)
    refused: Counter[int] = field(default_factory=Counter)

    def entry(
        self, method: str, path: str, headers: Headers, scheme: str, address: str
    ) -> Entry | Refused:
        """Return whether a request may come in."""
        if path in OPEN:
            return Entry(None, ANYBODY)
        if not self.keyring.locked:
            return Entry(None, LOCAL)
        role = "sender" if (method, path) == EVENTS else "reader"
        authorization = headers.get("authorization")
        if authorization is not None:
            held = self.keyring.bearer(authorization)
            if held is None:
                return self.stranger(address)
        else:
            held = self.session(headers, scheme)
            if held is None:
                return Refused(401, f"send the token of a {role}: Authorization: Bearer …")
        caller = caller_by(held)
        if caller is None or not may(caller, _floor(method, path)):
            return Refused(403, f"this needs the token of a {role}")
        return Entry(held, caller)

    def stranger(self, address: str) -> Refused:
        """Count a wrong token, and return what its sender is told."""
        if self.wrong.too_many(address):
            return Refused(429, "too many wrong tokens: wait a minute")
        return Refused(401, "this token is unknown, has run out, or was revoked")

    def session(self, headers: Headers, scheme: str) -> Held | None:
        """Return the holder behind a session's cookie."""
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIES[plain(scheme)], "")
        return self.keyring.held(self.sessions.token(cookie)) if cookie else None

    def still(self, entry: Entry, headers: Headers, scheme: str) -> bool:
        """Tell whether somebody who came in may stay: token and session still hold."""
        if entry.held is None:
            return not self.keyring.locked
        if headers.get("authorization") is None:
            return self.session(headers, scheme) is not None
        return self.keyring.held(entry.held.sha256) is not None


def caller_by(held: Held) -> Caller | None:
    """Return who asks with a token, None where it is one of the command line alone."""
    holder = held.holder
    if holder.role not in ALLOWED:
        return None
    return Caller(holder.name, cast("DeskRole", holder.role), holder.area)


def _floor(method: str, path: str) -> Act:
    """Return what a caller must be allowed at least; each route asks for its own act beyond."""
    if (method, path) == EVENTS:
        return "event.write"
    return "api.read" if path.startswith("/api/") else PAGES.get(path, "page.read")


def plain(scheme: str) -> str:
    """Return the scheme of HTTP that a request or a socket came by."""
    return "https" if scheme in ("https", "wss") else "http"
