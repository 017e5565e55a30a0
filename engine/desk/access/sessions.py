"""Sessions of people at the page: a cookie for a token, as long as the token holds."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

LASTS_S = 12 * 3600.0
"""A shift: then the token is asked for again."""
MOST = 1_000
"""Sessions at once; the oldest ends first."""


class Sessions:
    """Open sessions; they end with the process, and only hashes of cookies are kept.

    Examples
    --------
    >>> sessions = Sessions()
    >>> cookie = sessions.begin("hash of a token")
    >>> sessions.token(cookie), sessions.token("x")
    ('hash of a token', '')
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, tuple[str, float]] = {}

    def begin(self, sha256: str) -> str:
        """Begin a session of the token with this hash; returns the cookie's value."""
        now = self._clock()
        still = [(key, one) for key, one in self._open.items() if one[1] > now]
        self._open = dict(still[-MOST + 1 :])
        cookie = secrets.token_urlsafe(32)
        self._open[_hashed(cookie)] = (sha256, now + LASTS_S)
        return cookie

    def token(self, cookie: str) -> str:
        """Return the hash of the token behind a cookie, empty where the session is over."""
        sha256, until = self._open.get(_hashed(cookie), ("", 0.0))
        return sha256 if until > self._clock() else ""


def _hashed(cookie: str) -> str:
    return hashlib.sha256(cookie.encode(errors="replace")).hexdigest()
