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
from engine.desk.access.seal import Seal
from engine.desk.access.sessions import AwayError, Session, Sessions
from engine.desk.access.wrong_tokens import WrongTokens
from engine.ingest.keyring import Keyring
from engine.store.tokens import Held

LOG_IN, LOG_OUT, PASSWORD = "/log-in", "/log-out", "/password"
STYLES = "/access.css"
OPEN = frozenset({"/livez", "/readyz", LOG_IN, STYLES})
"""What answers anybody."""
AT_FIRST = frozenset({PASSWORD, LOG_OUT})
"""All that a one-time password opens."""
EVENTS = ("POST", "/api/v1/events")
FILES = "/static/"
"""Script and style, which answer anybody too: the log-in page wears them."""
COOKIES = {"https": "__Host-silverguard", "http": "silverguard"}
"""The cookie of a session; the first is taken from this host over TLS only."""
BEARER = {"WWW-Authenticate": "Bearer"}


class Refused(NamedTuple):
    """A request that is not let in, and what it is told; a page goes to `instead`, if named."""

    status: int
    detail: str
    instead: str = ""


class Entry(NamedTuple):
    """A request that is let in: by which token or session, if any, and who asks."""

    held: Held | None
    caller: Caller
    session: Session | None = None

    @property
    def csrf(self) -> str:
        """Return what forms of the session bring with them, empty without one."""
        return self.session.csrf if self.session else ""


@dataclass(slots=True)
class Lock:
    """What the gate asks; `refused` counts by status and holds no value of a request."""

    keyring: Keyring
    hosts: Hosts = field(default_factory=Hosts)
    sessions: Sessions = field(default_factory=Sessions)
    seal: Seal | None = None
    wrong: WrongTokens = field(default_factory=WrongTokens)
    refused: Counter[int] = field(default_factory=Counter)

    async def entry(
        self, method: str, path: str, headers: Headers, scheme: str, address: str
    ) -> Entry | Refused:
        """Return whether a request may come in."""
        if path in OPEN or path.startswith(FILES):
            return Entry(None, ANYBODY)
        if not self.keyring.locked:
            return Entry(None, LOCAL)
        authorization = headers.get("authorization")
        if authorization is not None:
            found = self._by_token(authorization, address, heard=(method, path) == EVENTS)
        else:
            found = await self._by_session(path, headers, scheme)
        if isinstance(found, Entry) and not may(found.caller, _floor(method, path)):
            return Refused(403, "your role may not come in here")
        return found

    def _by_token(
        self, authorization: str, address: str, *, heard: bool = False
    ) -> Entry | Refused:
        """Return who holds a token; `heard` lets one that has run out in, for calls for help."""
        held = self.keyring.bearer(authorization)
        if held is None and heard:
            held = self.keyring.lapsed(authorization)
        if held is None:
            return self.stranger(address)
        caller = caller_by(held)
        if caller is None:
            return Refused(403, "this token is of the command line alone")
        return Entry(held, caller)

    async def _by_session(self, path: str, headers: Headers, scheme: str) -> Entry | Refused:
        try:
            session = await self.session(headers, scheme)
        except AwayError:
            return Refused(503, "the database does not answer; try again")
        if session is None:
            return Refused(401, "log in, or send a token: Authorization: Bearer …", LOG_IN)
        if session.one_time and path not in AT_FIRST:
            return Refused(403, "choose a password of your own first: /password", PASSWORD)
        return Entry(None, session.caller, session)

    def stranger(self, address: str) -> Refused:
        """Count a wrong token, and return what its sender is told."""
        if self.wrong.too_many(address):
            return Refused(429, "too many wrong tokens: wait a minute")
        return Refused(401, "this token is unknown, has run out, or was revoked")

    async def session(self, headers: Headers, scheme: str, *, used: bool = True) -> Session | None:
        """Return the session of a request's cookie; raises `AwayError` where that is unknown."""
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIES[plain(scheme)], "")
        return await self.sessions.find(cookie, used=used) if cookie else None

    async def still(self, entry: Entry, headers: Headers, scheme: str) -> bool:
        """Tell whether somebody who came in may stay, as who they came in."""
        if entry.session is not None:
            try:
                return await self.session(headers, scheme, used=False) == entry.session
            except AwayError:
                return False
        if entry.held is None:
            return not self.keyring.locked
        held = self.keyring.held(entry.held.sha256)
        return held is not None and held.holder == entry.held.holder


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
    return "api.read" if path.startswith("/api/") else "page.read"


def plain(scheme: str) -> str:
    """Return the scheme of HTTP that a request or a socket came by."""
    return "https" if scheme in ("https", "wss") else "http"
