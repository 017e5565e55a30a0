"""The notifier: makes notices of calls for attention, tells them, and tries again what failed.

At least once: a notice is told again if a desk dies between the telling and its note. Deadlines
are rows that desks claim with SKIP LOCKED: they survive restarts, and of several desks one tells.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Connection, Engine

from engine.desk.dispatch.sending import sent_by_ladder
from engine.desk.ladder.steps import answered, concerns, needless, notices_of
from engine.desk.ladder.ways import send
from engine.desk.ladder.webhook import TIMEOUT_S, message
from engine.desk.shifts.service import on_duty_at
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import Numbered, numbered
from engine.store.incidents.rows import changes_of
from engine.store.notices.rows import (
    Notice,
    again,
    brought_forward,
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
GOES_THERE = "grid_worker"
"""The post whose calls stand on the page of a telephone, too."""
SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[Connection], int]


class Due(NamedTuple):
    """What is told now: of which incident, and whose turn it is."""

    notice: Notice
    found: Numbered
    on_duty: Sequence[str] = ()
    asks: str = ""


class Notifier:
    """Tells webhooks of incidents.

    Parameters
    ----------
    clock
        The database's clock, epoch ms: one for all desks. Tests have another.
    zone
        Of the civil time in which shifts begin.
    """

    def __init__(
        self,
        engine: Engine,
        hooks: Sequence[Webhook],
        clock: Clock = database_now,
        zone: ZoneInfo = SHANGHAI,
    ) -> None:
        self._engine, self._clock, self._zone = engine, clock, zone
        self._hooks = {hook.name: hook for hook in hooks}
        self._forgot_at = 0

    def step(self) -> int:
        """Make and tell what is due; returns how many were told."""
        if not self._hooks:
            return 0
        self._make()
        told = 0
        while True:
            due, claims, now = self._due()
            told += self._tell(due, now) if due else 0
            if len(due) == claims or not claims:
                return told  # nothing was passed: no later step has come forward

    def _due(self) -> tuple[list[Due], int, int]:
        """Claim what is due; returns what of it is to be told, how many were claimed, and now."""
        with self._engine.begin() as connection:
            now = self._clock(connection)
            if now >= self._forgot_at + HOUR_MS:
                forget_notices(connection, now - KEPT_MS)
                self._forgot_at = now
            claims = claimed(connection, now, now + LEASE_MS, MOST_NOTICES)
            found = {one.incident: numbered(connection, one.incident) for one in claims}
            due = [self._wanted(connection, one, found[one.incident], now) for one in claims]
        return [one for one in due if one is not None], len(claims), now

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

    def _wanted(
        self, connection: Connection, one: Notice, found: Numbered | None, now: int
    ) -> Due | None:
        """Settle what needs no telling: answered, erased, of no webhook, or with nobody on duty."""
        hook = self._hooks.get(one.hook)
        if hook is None or found is None:
            settle(connection, [one.id], "given_up")
            return None
        asked = bool(hook.asks) and answered(one, changes_of(connection, one.incident))
        if asked or needless(one, hook, found.incident):
            settle(connection, [one.id], "answered")
            return None
        names = self._on_duty(connection, hook, found.incident, now)
        if hook.post and not names and self._passed(connection, one, found.incident, now):
            settle(connection, [one.id], "nobody")
            return None
        if hook.post == GOES_THERE and names:
            sent_by_ladder(connection, found.incident, one, names, now)
        return Due(one, found, names, hook.asks)

    def _on_duty(
        self, connection: Connection, hook: Webhook, one: Incident, now: int
    ) -> Sequence[str]:
        if not hook.post:
            return ()
        return on_duty_at(connection, one.area, hook.post, now, self._zone)

    def _passed(self, connection: Connection, one: Notice, incident: Incident, now: int) -> bool:
        """Tell whether a step can be passed: another is told instead. The last one always is."""
        own = self._hooks[one.hook]
        beside = [
            hook for hook in self._hooks.values()
            if hook.name != own.name and hook.after_s == own.after_s and concerns(hook, incident)
        ]  # fmt: skip
        if any(not hook.post or self._on_duty(connection, hook, incident, now) for hook in beside):
            return True
        return brought_forward(connection, one, now)

    def _tell(self, due: Sequence[Due], now: int) -> int:
        """Send all at once, a slow receiver beside a fast one; note each result."""
        told = asyncio.run(self._sent(due, now))
        with self._engine.begin() as connection:
            settle(connection, [one.id for one, why in told if not why], "told")
            for one, why in told:
                if why:
                    self._failed(connection, one, why, now)
        return sum(not why for _, why in told)

    async def _sent(self, due: Sequence[Due], now: int) -> list[tuple[Notice, str]]:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
            tries = (
                send(
                    client, self._hooks[one.notice.hook], one.notice.id, message(*one), now // 1000
                )
                for one in due
            )
            failures = await asyncio.gather(*tries)
            return [(one.notice, why) for one, why in zip(due, failures, strict=True)]

    def _failed(self, connection: Connection, one: Notice, why: str, now: int) -> None:
        if now - one.made_at >= GIVE_UP_MS:
            settle(connection, [one.id], "given_up")
            LOG.error("通知放弃 notice given up: %s after %d tries", one.hook, one.tries)
            return
        pause = min(1000 * 2 ** min(one.tries - 1, 10), LONGEST_PAUSE_MS)
        again(connection, one.id, now + pause, why)
        LOG.warning("通知未达 not told: %s, %s, try %d", one.hook, why, one.tries)
