"""Which tokens hold now, and which accounts there are.

Tokens of the settings and of the database, which is read again and again.

Nobody who asks waits for the database. While it is away what was last read counts, and each token
still ends at its time; a revoked one stops within `EVERY_S` of the database's answer.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Self

from sqlalchemy import Engine

from engine.ingest.area_reach import reaches
from engine.ingest.sender_tokens import SCHEME, Senders
from engine.store.access.users import User
from engine.store.access.users import every as every_user
from engine.store.tokens import Held, Holder, every
from streams.admission.sender_rights import ORDINARY, Reach, Rights
from streams.contract.units import DAY_MS

LOG = logging.getLogger(__name__)
EVERY_S = 15.0
"""Between two looks at the database."""
AREAS_S = 300.0
"""Between two looks at who lives where."""
JOIN_S = 5.0
SOON_MS = 14 * DAY_MS
NEVER = 2**62
SENDS_ON_S = 900.0
"""How long it is told who sent under a token that has run out."""


class Keyring:
    """The tokens that are known; without an engine those of the settings alone.

    Examples
    --------
    >>> Keyring(Senders({}, "127.0.0.1")).locked, Keyring(Senders({}, "0.0.0.0")).locked
    (False, True)
    """

    def __init__(
        self, senders: Senders, engine: Engine | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._senders, self._engine, self._clock = senders, engine, clock
        self._fixed = [
            Held(digest, Holder(name, "sender"), NEVER) for name, digest in senders.hashes.items()
        ]
        self._held: Mapping[str, Held] = {}
        self.users: Sequence[User] = ()
        self._reach: Mapping[str, Reach] = {}
        self._sends_on: Mapping[str, float] = {}  # replaced, not changed: the watch reads it
        self._reached = -AREAS_S
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keyring", daemon=True)
        self.put(())

    @property
    def empty(self) -> bool:
        """Tell whether neither an account nor a token was ever made."""
        return not self._held and not self.users

    @property
    def locked(self) -> bool:
        """Tell whether nobody may do anything without an account or a token.

        One that was ever made suffices: who lets the last one run out does not open the desk.
        """
        return not self.empty or not self._senders.open

    @property
    def readable(self) -> bool:
        """Tell whether somebody may read now."""
        readers = [key for key, one in self._held.items() if one.holder.role == "reader"]
        people = any(one.disabled_at is None for one in self.users)
        return people or any(self.held(key) for key in readers)

    @property
    def expiring(self) -> int:
        """Return how many senders' tokens run out within two weeks."""
        now = self._clock() * 1000
        return sum(
            one.holder.role == "sender" and now < one.expires_at < now + SOON_MS
            for one in self._held.values()
        )

    def bearer(self, authorization: str) -> Held | None:
        """Return who sends an `Authorization`, None for a stranger."""
        scheme, _, token = authorization.partition(" ")
        return self.holder(token) if scheme.lower() == SCHEME else None

    def holder(self, token: str) -> Held | None:
        """Return who holds a token now.

        It is looked up by its hash: how long that takes tells nothing about a token.
        """
        return self.held(_hash(token))

    def held(self, sha256: str) -> Held | None:
        """Return who holds the token of a hash now: None once it has run out or was revoked."""
        found = self._held.get(sha256)
        return found if found is not None and self.in_force(found) else None

    def lapsed(self, authorization: str) -> Held | None:
        """Return the sender whose token has run out, None for anybody else; notes who sends on.

        A day that nobody wrote down must not make a gateway's elders mute: its calls for help are
        heard all the same. A token that was revoked is a stranger's.
        """
        scheme, _, token = authorization.partition(" ")
        found = self._held.get(_hash(token)) if scheme.lower() == SCHEME else None
        if found is None or found.holder.role != "sender" or self.in_force(found):
            return None
        self._sends_on = {**self._sends_on, found.holder.name: self._clock()}
        return found

    def in_force(self, held: Held) -> bool:
        """Tell whether a token holds now."""
        return held.expires_at > self._clock() * 1000

    @property
    def sending_on(self) -> list[str]:
        """Return who brought events of late under a token that has run out."""
        since = self._clock() - SENDS_ON_S
        return sorted(name for name, at in self._sends_on.items() if at > since)

    def rights(self, holder: Holder) -> Rights:
        """Return what a sender may bring."""
        reach = self._reach.get(holder.area) or Reach.nobody(holder.area)
        return Rights(holder.kinds or ORDINARY, reach if holder.area else None)

    def put(self, held: Iterable[Held]) -> None:
        """Take what the database holds, beside the tokens of the settings."""
        now = {one.sha256: one for one in (*held, *self._fixed)}
        self._senders.know({one.holder.name for one in now.values() if one.holder.role == "sender"})
        self._held = now

    def read(self) -> None:
        """Read the database once."""
        if self._engine is None:
            return
        found = every(self._engine)
        self.put(found)
        self.users = every_user(self._engine)
        areas = {one.holder.area for one in found if one.holder.role == "sender"} - {""}
        self._read_areas(self._engine, sorted(areas))

    def _read_areas(self, engine: Engine, areas: Sequence[str]) -> None:
        late = time.monotonic() - self._reached > AREAS_S
        if areas and (late or not set(areas) <= set(self._reach)):
            self._reach = reaches(engine, areas)
            self._reached = time.monotonic()

    def _run(self) -> None:
        while not self._over.wait(EVERY_S):
            try:
                self.read()
            except Exception as error:  # whatever it is, a revoked token must end
                LOG.warning("令牌未能读取 tokens not read: %s", type(error).__name__)

    def __enter__(self) -> Self:
        """Read the database, and go on reading."""
        self.read()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._over.set()
        self._thread.join(JOIN_S)


def _hash(token: str) -> str:
    return hashlib.sha256(token.strip().encode(errors="replace")).hexdigest()
