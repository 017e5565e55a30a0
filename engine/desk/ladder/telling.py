"""Tells one receiver what is due: each waits for nobody but itself.

At least once: a notice is told again if a desk dies between the telling and its note. Deadlines
are rows that desks claim with SKIP LOCKED: they survive restarts, and of several desks one tells.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Connection, Engine

from engine.desk.dispatch.sending import sent_by_ladder
from engine.desk.ladder.steps import answered, concerns, needless
from engine.desk.ladder.ways import at_once, patience_s, send
from engine.desk.ladder.webhook import TIMEOUT_S, message
from engine.desk.shifts.service import on_duty_at
from engine.store.incidents.incident import Incident
from engine.store.incidents.queue import Numbered, numbered
from engine.store.incidents.rows import changes_of
from engine.store.notices.rows import Notice, again, brought_forward, claimed, settle
from engine.webhooks import Webhook
from streams.contract.units import DAY_MS

LOG = logging.getLogger(__name__)
MARGIN_MS = 2000
"""A claim holds so much longer than a try takes; a dead desk's are told by another then."""
LONGEST_PAUSE_MS = 60_000
GIVE_UP_MS = DAY_MS
"""Age at which nobody needs to be told any more."""
GOES_THERE = "grid_worker"
"""The post whose calls stand on the page of a telephone, too."""

Clock = Callable[[Connection], int]


def lease_ms(hook: Webhook) -> int:
    """Return how long a claim holds."""
    return round(1000 * patience_s(hook)) + MARGIN_MS


class Due(NamedTuple):
    """What is told now: of which incident, and whose turn it is."""

    notice: Notice
    found: Numbered
    on_duty: Sequence[str] = ()


Send = Callable[[Webhook, Sequence[Due], int], list[str]]


def all_sent(hook: Webhook, due: Sequence[Due], now: int) -> list[str]:
    """Send all at once; returns of each why it failed, empty where it was taken."""
    return asyncio.run(_all_sent(hook, due, now // 1000))


async def _all_sent(hook: Webhook, due: Sequence[Due], at_s: int) -> list[str]:
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        tries = (send(client, hook, one.notice.id, message(*one, hook.asks), at_s) for one in due)
        return await asyncio.gather(*tries)


class Teller:
    """One receiver, and what it has to be told.

    Parameters
    ----------
    hooks
        All receivers by name: where nobody is on duty at one's post, another is told instead.
    send
        Sends; tests have another.
    """

    def __init__(
        self,
        engine: Engine,
        hook: Webhook,
        hooks: Mapping[str, Webhook],
        clock: Clock,
        zone: ZoneInfo,
        send: Send = all_sent,
    ) -> None:
        self._engine, self._hook, self._hooks = engine, hook, hooks
        self._clock, self._zone, self._send = clock, zone, send
        self.settled = 0

    def step(self) -> int:
        """Tell what is due, the most urgent first; returns how many were told.

        `settled` counts what needed no telling: others may have come forward by it.
        """
        due, claims, now = self._due()
        self.settled += claims - len(due)
        return self._tell(due, now) if due else 0

    def _due(self) -> tuple[list[Due], int, int]:
        """Claim what is due; returns what of it is to be told, how many were claimed, and now."""
        with self._engine.begin() as connection:
            now = self._clock(connection)
            hook = self._hook
            claims = claimed(connection, hook.name, now, now + lease_ms(hook), at_once(hook))
            found = {one.incident: numbered(connection, one.incident) for one in claims}
            due = [self._wanted(connection, one, found[one.incident], now) for one in claims]
        return [one for one in due if one is not None], len(claims), now

    def _wanted(
        self, connection: Connection, one: Notice, found: Numbered | None, now: int
    ) -> Due | None:
        """Settle what needs no telling: answered, erased, or with nobody on duty."""
        hook = self._hook
        if found is None:
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
        return Due(one, found, names)

    def _on_duty(
        self, connection: Connection, hook: Webhook, one: Incident, now: int
    ) -> Sequence[str]:
        if not hook.post:
            return ()
        return on_duty_at(connection, one.area, hook.post, now, self._zone)

    def _passed(self, connection: Connection, one: Notice, incident: Incident, now: int) -> bool:
        """Tell whether a step can be passed: another is told instead. The last one always is."""
        own = self._hook
        beside = [
            hook for hook in self._hooks.values()
            if hook.name != own.name and hook.after_s == own.after_s and concerns(hook, incident)
        ]  # fmt: skip
        if any(not hook.post or self._on_duty(connection, hook, incident, now) for hook in beside):
            return True
        return brought_forward(connection, one, now)

    def _tell(self, due: Sequence[Due], now: int) -> int:
        """Send all at once; note each result."""
        told = list(zip(due, self._send(self._hook, due, now), strict=True))
        with self._engine.begin() as connection:
            settle(connection, [one.notice.id for one, why in told if not why], "told")
            for one, why in told:
                if why:
                    self._failed(connection, one.notice, why, now)
        return sum(not why for _, why in told)

    def _failed(self, connection: Connection, one: Notice, why: str, now: int) -> None:
        if now - one.made_at >= GIVE_UP_MS:
            settle(connection, [one.id], "given_up")
            LOG.error("通知放弃 notice given up: %s after %d tries", one.hook, one.tries)
            return
        pause = min(1000 * 2 ** min(one.tries - 1, 10), LONGEST_PAUSE_MS)
        again(connection, one.id, now + pause, why)
        LOG.warning("通知未达 not told: %s, %s, try %d", one.hook, why, one.tries)
