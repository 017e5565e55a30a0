"""The notifier: makes notices of calls for attention; each receiver is told by a lane of its own.

One that is slow, hangs or answers nonsense keeps nobody else waiting: an SOS reaches the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from engine.desk.ladder.steps import notices_of
from engine.desk.ladder.telling import Clock, Send, Teller, all_sent
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import numbered
from engine.store.notices.rows import (
    changes_since,
    come_to,
    forget_notices,
    give_up_others,
    put,
)
from engine.webhooks import Webhook
from streams.contract.units import DAY_MS, HOUR_MS

MOST_CHANGES = 1000
KEPT_MS = 30 * DAY_MS
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Notifier:
    """Tells webhooks of incidents.

    Parameters
    ----------
    clock
        The database's clock, epoch ms: one for all desks. Tests have another.
    zone
        Of the civil time in which shifts begin.
    send
        Sends to one receiver; tests have another.
    """

    def __init__(
        self,
        engine: Engine,
        hooks: Sequence[Webhook],
        clock: Clock = database_now,
        zone: ZoneInfo = SHANGHAI,
        send: Send = all_sent,
    ) -> None:
        self._engine, self._clock = engine, clock
        self._hooks = {hook.name: hook for hook in hooks}
        self._tellers = {
            hook.name: Teller(engine, hook, self._hooks, clock, zone, send) for hook in hooks
        }
        self._forgot_at = 0

    @property
    def lanes(self) -> Mapping[str, Callable[[], int]]:
        """Return what has to be done again and again, each without waiting for the others."""
        return {"notices": self.make} | {
            f"notices {name}": one.step for name, one in self._tellers.items()
        }

    def step(self) -> int:
        """Make and tell what is due, one receiver after the other; returns how many were told."""
        self.make()
        told = 0
        while True:
            before = sum(one.settled for one in self._tellers.values())
            told += sum(one.step() for one in self._tellers.values())
            if sum(one.settled for one in self._tellers.values()) == before:
                return told  # nothing was passed: no later step has come forward

    def make(self) -> int:
        """Make the notices of new changes, in the transaction that notes how far it has come."""
        if not self._hooks:
            return 0
        with self._engine.begin() as connection:
            self._tidy(connection)
            changes = changes_since(connection, MOST_CHANGES)
            if not changes:
                return 0
            calling = {one.incident for one in changes if one.set.get("alerts")}
            found = {name: numbered(connection, name) for name in calling}
            for change in changes:
                known = found.get(change.incident)
                if known is not None:
                    put(connection, notices_of(change, known.incident, self._hooks.values()))
            come_to(connection, changes[-1].seq)
            return len(changes)

    def _tidy(self, connection: Connection) -> None:
        """Let go of what is old, and of what was for a receiver that is not named any more."""
        now = self._clock(connection)
        give_up_others(connection, list(self._hooks), now)
        if now >= self._forgot_at + HOUR_MS:
            forget_notices(connection, now - KEPT_MS)
            self._forgot_at = now
