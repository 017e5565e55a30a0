"""`Host` and `Origin`: under which names the desk answers, and whose pages may speak to it.

A page elsewhere could otherwise read the desk through an officer's browser: by a name that is made
to point here (DNS rebinding), or by a socket, which browsers open across origins without asking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from engine.ingest.sender_tokens import loopback

_NAMED = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?")
_USUAL = {"http": "80", "ws": "80", "https": "443", "wss": "443"}
_EVERYWHERE = ("", "0.0.0.0", "::")

Place = tuple[str, str]
"""Host and port; no port is any."""


def place_of(named: str) -> Place | None:
    """Return host and port of what a `Host` names, None where it names none.

    Examples
    --------
    >>> place_of("[::1]:8098"), place_of("Desk.example"), place_of("a@b")
    (('::1', '8098'), ('desk.example', ''), None)
    """
    found = _NAMED.fullmatch(named.strip().lower())
    return None if found is None else (found[1].strip("[]"), found[2] or "")


class Hosts:
    """The names of one desk: those of this machine, its own address, and those of the settings.

    Examples
    --------
    >>> hosts = Hosts(["desk.example"], "127.0.0.1", 8098)
    >>> [hosts.answers(one) for one in ("desk.example:443", "localhost:1", "evil.example")]
    [True, True, False]
    """

    def __init__(self, named: Sequence[str] = (), host: str = "127.0.0.1", port: int = 0) -> None:
        own = [] if host in _EVERYWHERE else [(host.lower(), str(port) if port else "")]
        self._named = {place for one in named if (place := place_of(one)) is not None}
        self._places = self._named | set(own)

    def answers(self, host: str) -> bool:
        """Tell whether the desk goes by this `Host`."""
        place = place_of(host)
        if place is None:
            return False
        # No name of another's can be made to read like an address of this machine.
        return loopback(place[0]) or _among(place, self._places)

    def trusts(self, origin: str, host: str, scheme: str) -> bool:
        """Tell whether a page of this `Origin` may speak to the desk under this `Host`."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        place, own = place_of(parts.netloc), place_of(host)
        if parts.scheme not in ("http", "https") or place is None or own is None:
            return False
        same = _full(place, parts.scheme) == _full(own, scheme)
        return same or _among(_full(place, parts.scheme), self._named)

    def refused(self, headers: Headers, scheme: str) -> int:
        """Return the status for which a request is refused, 0 where it is not."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self.answers(hosts[0]):
            return 421
        return 0 if all(self.trusts(one, hosts[0], scheme) for one in origins) else 403


def _among(place: Place, places: set[Place]) -> bool:
    return place in places or (place[0], "") in places


def _full(place: Place, scheme: str) -> Place:
    return place[0], place[1] or _USUAL.get(scheme, "")
