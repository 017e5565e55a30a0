"""Sessions of people at the page: a cookie that stands for an account, until it is over."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, cast

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from engine.desk.access.caller import Caller, DeskRole
from engine.store.access import sessions as store
from engine.store.access.audit import append
from engine.store.access.sessions import OpenSession
from engine.store.incidents.log_clock import desk_now

LASTS_MS = 12 * 3_600_000
"""A shift: then name and password are asked for again."""
IDLE_MS = 15 * 60_000
WATCH_IDLE_MS = 60 * 60_000
"""Without a sign of use a session ends; who watches is given longer, and an open page of theirs is
a sign: nobody who watches a quiet queue at night may be found logged out when something comes."""
WATCHES = frozenset({"officer", "grid_worker", "supervisor"})
FRESH_MS = 5_000
"""How long is believed what was last read of a session: so much later a disabled account is out."""
PATIENCE_S = 2.0
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """An open session: who it is, the token that forms bring with them, and its cookie's hash.

    `one_time` is true as long as the password is the administrator's: it opens nothing but the
    page on which another one is chosen.
    """

    sha256: str
    caller: Caller
    csrf: str
    one_time: bool = False


class AwayError(Exception):
    """The database does not answer, and nothing is known of a cookie."""


class _Read(NamedTuple):
    session: OpenSession
    at: int


class Sessions:
    """Sessions of one database; without an engine there are none.

    Parameters
    ----------
    clock
        Epoch ms. Tests have another.
    """

    def __init__(self, engine: Engine | None = None, clock: Callable[[], int] = desk_now) -> None:
        self._engine, self._clock = engine, clock
        self._read: OrderedDict[str, _Read] = OrderedDict()
        self._away_until = 0

    def begin(self, name: str, role: str) -> str:
        """Begin a session of an account; returns the cookie's value, which is kept nowhere."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        assert self._engine is not None
        with self._engine.begin() as connection:
            store.begin(connection, _hashed(cookie), name, now, now + LASTS_MS)
            append(connection, name, role, "session.begin", f"account:{name}")
        return cookie

    def end(self, session: Session) -> None:
        """End a session, here at once and elsewhere within seconds."""
        assert self._engine is not None
        name, role = session.caller.name, session.caller.role
        with self._engine.begin() as connection:
            store.end(connection, session.sha256)
            append(connection, name, role, "session.end", f"account:{name}")
        self._read.pop(session.sha256, None)

    def forget(self, name: str) -> None:
        """Read the sessions of an account again before they are believed."""
        for key in [key for key, one in self._read.items() if one.session.name == name]:
            del self._read[key]

    async def find(self, cookie: str, *, used: bool = True) -> Session | None:
        """Return the session of a cookie, None where it is over; `used` puts its idle end off.

        While the database is away what was last read counts, until the session's end.

        Raises
        ------
        AwayError
            If nothing was read of it.
        """
        sha256, now = _hashed(cookie), self._clock()
        known = self._read.get(sha256)
        if known is None or not 0 <= now - known.at < FRESH_MS:
            known = await self._again(sha256, known, now, used=used)
        if known is None or _over(known.session, now):
            return None
        one = known.session
        caller = Caller(one.name, cast("DeskRole", one.role), one.area)
        return Session(sha256, caller, csrf_of(cookie), one.one_time)

    async def _again(
        self, sha256: str, known: _Read | None, now: int, *, used: bool
    ) -> _Read | None:
        if self._engine is None:
            return None
        if now >= self._away_until:
            read = asyncio.to_thread(self._look_up, self._engine, sha256, now, used)
            try:
                session = await asyncio.wait_for(read, PATIENCE_S)
                return self._keep(sha256, None if session is None else _Read(session, now))
            except (SQLAlchemyError, TimeoutError):
                self._away_until = now + FRESH_MS  # nobody else waits for it meanwhile
        if known is None:
            raise AwayError
        return known

    def _look_up(self, engine: Engine, sha256: str, now: int, used: bool) -> OpenSession | None:
        with engine.begin() as connection:
            session = store.look_up(connection, sha256)
            if session is None or _over(session, now):
                return None
            if used or session.role in WATCHES:
                store.touch(connection, sha256, now)
                session = session._replace(seen_at=now)
            return session

    def _keep(self, sha256: str, read: _Read | None) -> _Read | None:
        self._read.pop(sha256, None)
        if read is not None:
            self._read[sha256] = read
        if len(self._read) > MOST:
            self._read.popitem(last=False)
        return read


def _over(one: OpenSession, now: int) -> bool:
    idle = WATCH_IDLE_MS if one.role in WATCHES else IDLE_MS
    # What is written of its use may be a minute old.
    return now >= one.ends_at or now - one.seen_at > idle + store.TOUCHED_MS


def _hashed(cookie: str) -> str:
    return hashlib.sha256(cookie.encode(errors="replace")).hexdigest()


def csrf_of(cookie: str) -> str:
    """Return the token that a session's forms bring: bound to its cookie, telling nothing of it.

    Examples
    --------
    >>> csrf_of("a") == csrf_of("a"), csrf_of("a") == csrf_of("b")
    (True, False)
    """
    return hmac.new(cookie.encode(errors="replace"), b"csrf", hashlib.sha256).hexdigest()
