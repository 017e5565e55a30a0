"""Who may bring events in: senders known by a token, of which only the SHA-256 is kept."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from ipaddress import ip_address
from types import MappingProxyType

from streams.codec.hashing import hash_text
from streams.values.same_text import same_text

TOKEN_BYTES = 32
"""Random bytes of a token: too many to guess, so that a plain hash of it is safe to keep."""
SCHEME = "bearer"


class Senders:
    """The senders that the settings name.

    Parameters
    ----------
    hashes
        SHA-256 of each sender's token, in hex, by the sender's name.
    host
        Where the door listens: with no sender named, only the machine itself may bring events.
    sources
        The sources that are a sender's own, by its name: nobody else may name them, lest another
        take the identity of a bank's payment ahead of the bank. A sender's name is always one.

    Examples
    --------
    >>> token, digest = new_token()
    >>> senders = Senders({"gateway-1": digest}, "0.0.0.0")
    >>> senders.admits(f"Bearer {token}"), senders.admits("Bearer x"), senders.admits(None)
    (True, False, False)
    >>> len(senders.foreign("gateway-1")), len(senders.foreign(""))
    (0, 1)
    """

    def __init__(
        self,
        hashes: Mapping[str, str],
        host: str,
        sources: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._hashes = {name: digest.encode() for name, digest in hashes.items()}
        self._open = not hashes and loopback(host)
        self._own = {
            name: {hash_text(same_text(one)) for one in (name, *sources.get(name, ()))}
            for name in {*hashes, *sources}
        }

    @property
    def open(self) -> bool:
        """Tell whether nobody is named and only this machine can come in."""
        return self._open

    @property
    def hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of each sender's token by its name."""
        return {name: digest.decode() for name, digest in self._hashes.items()}

    def know(self, names: Iterable[str]) -> None:
        """Take senders that are named elsewhere: a name is a source of its own there too."""
        for name in names:
            own = self._own.get(name, set())
            self._own = {**self._own, name: own | {hash_text(same_text(name))}}

    def foreign(self, sender: str) -> tuple[int, ...]:
        """Return the hashes of the sources that are another sender's own."""
        every = set().union(*self._own.values())
        return tuple(sorted(every - self._own.get(sender, set())))

    def admits(self, authorization: str | None) -> bool:
        """Tell whether a request with this `Authorization` may bring events."""
        return self.named(authorization) is not None

    def named(self, authorization: str | None) -> str | None:
        """Return who sends, empty where nobody is named and all may; None for a stranger."""
        if self._open:
            return ""
        scheme, _, token = (authorization or "").partition(" ")
        said = sha256(token.strip().encode(errors="replace")).hexdigest().encode()
        # Every hash is compared, each in constant time: how long it takes tells nothing.
        found = [n for n, known in self._hashes.items() if hmac.compare_digest(said, known)]
        return found[0] if found and scheme.lower() == SCHEME else None


def new_token() -> tuple[str, str]:
    """Return a new token and its SHA-256 in hex."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, sha256(token.encode()).hexdigest()


def loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only.

    Examples
    --------
    >>> loopback("::1"), loopback("localhost"), loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
