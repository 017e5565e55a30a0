"""The notifier: makes notices of calls for attention, tells them, and tries again what failed.

At least once: a notice is told again if a desk dies between the telling and its note. Deadlines
are rows that desks claim with SKIP LOCKED: they survive restarts, and of several desks one tells.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

import httpx
from sqlalchemy import Connection, Engine

from engine.desk.ladder.steps import needless, notices_of
from engine.desk.ladder.webhook import TIMEOUT_S, message, send
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import Numbered, numbered
from engine.store.notices.rows import (
    Notice,
    again,
    changes_since,
    claimed,
    come_to,
    forget_notices,
    put,
    settle,
)
from engine.webhooks import Webhook
from streams.contract.units import DAY_MS, HOUR_MS

LOG = logging.getLogger(__name__)
MOST_CHANGES, MOST_NOTICES = 1000, 200
LEASE_MS = 5000
"""How long a claim holds: longer than a try takes, so that a dead desk's are told by another."""
LONGEST_PAUSE_MS = 60_000
GIVE_UP_MS = DAY_MS
"""Age at which nobody needs to be told any more."""
KEPT_MS = 30 * DAY_MS

Clock = Callable[[Connection], int]


class Notifier:
    """Tells webhooks of incidents.

    Parameters
    ----------
    clock
        The database's clock, epoch ms: one for all desks. Tests have another.
    """

    def __init__(
        self, engine: Engine, hooks: Sequence[Webhook], clock: Clock = database_now
    ) -> None:
        self._engine, self._clock = engine, clock
        self._hooks = {hook.name: hook for hook in hooks}
        self._forgot_at = 0

    def step(self) -> int:
        """Make and tell what is due; returns how many were told."""
        if not self._hooks:
            return 0
        self._make()
        with self._engine.begin() as connection:
            now = self._clock(connection)
            if now >= self._forgot_at + HOUR_MS:
                forget_notices(connection, now - KEPT_MS)
                self._forgot_at = now
            due = claimed(connection, now, now + LEASE_MS, MOST_NOTICES)
            found = {one.incident: numbered(connection, one.incident) for one in due}
            wanted = [one for one in due if not self._over(connection, one, found[one.incident])]
        return self._tell([(one, found[one.incident]) for one in wanted], now) if wanted else 0

    def _make(self) -> None:
        """Make the notices of new changes, in the transaction that notes how far it has come."""
        with self._engine.begin() as connection:
            changes = changes_since(connection, MOST_CHANGES)
            if not changes:
                return
            calling = {one.incident for one in changes if one.set.get("alerts")}
            found = {name: numbered(connection, name) for name in calling}
            for change in changes:
                known = found.get(change.incident)
                if known is not None:
                    put(connection, notices_of(change, known.incident, self._hooks.values()))
            come_to(connection, changes[-1].seq)

    def _over(self, connection: Connection, one: Notice, found: Numbered | None) -> bool:
        """Settle what needs no telling: answered, erased, or of a webhook that is no more."""
        hook = self._hooks.get(one.hook)
        if hook is None or found is None:
            settle(connection, [one.id], "given_up")
            return True
        if needless(one, hook, found.incident):
            settle(connection, [one.id], "answered")
            return True
        return False

    def _tell(self, due: Sequence[tuple[Notice, Numbered | None]], now: int) -> int:
        """Send all at once, a slow receiver beside a fast one; note each result."""
        told = asyncio.run(self._sent([(one, found) for one, found in due if found], now))
        with self._engine.begin() as connection:
            settle(connection, [one.id for one, why in told if not why], "told")
            for one, why in told:
                if why:
                    self._failed(connection, one, why, now)
        return sum(not why for _, why in told)

    async def _sent(
        self, due: Sequence[tuple[Notice, Numbered]], now: int
    ) -> list[tuple[Notice, str]]:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
            tries = (
                send(client, self._hooks[one.hook], one.id, message(one, found), now // 1000)
                for one, found in due
            )
            return [
                (one, why) for (one, _), why in zip(due, await asyncio.gather(*tries), strict=True)
            ]

    def _failed(self, connection: Connection, one: Notice, why: str, now: int) -> None:
        if now - one.made_at >= GIVE_UP_MS:
            settle(connection, [one.id], "given_up")
            LOG.error("通知放弃 notice given up: %s after %d tries", one.hook, one.tries)
            return
        pause = min(1000 * 2 ** min(one.tries - 1, 10), LONGEST_PAUSE_MS)
        again(connection, one.id, now + pause, why)
        LOG.warning("通知未达 not told: %s, %s, try %d", one.hook, why, one.tries)
