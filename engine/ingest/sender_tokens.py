"""Who may bring events in: senders known by a token, of which only the SHA-256 is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address
from types import MappingProxyType

from streams.codec.hashing import hash_text
from streams.values.same_text import same_text

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
    >>> senders = Senders({"gateway-1": "0" * 64}, "127.0.0.1")
    >>> senders.open, Senders({}, "127.0.0.1").open
    (False, True)
    >>> len(senders.foreign("gateway-1")), len(senders.foreign(""))
    (0, 1)
    """

    def __init__(
        self,
        hashes: Mapping[str, str],
        host: str,
        sources: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._hashes = dict(hashes)
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
        return self._hashes

    def know(self, names: Iterable[str]) -> None:
        """Take senders that are named elsewhere: a name is a source of its own there too."""
        for name in names:
            own = self._own.get(name, set())
            self._own = {**self._own, name: own | {hash_text(same_text(name))}}

    def foreign(self, sender: str) -> tuple[int, ...]:
        """Return the hashes of the sources that are another sender's own."""
        every = set().union(*self._own.values())
        return tuple(sorted(every - self._own.get(sender, set())))


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
