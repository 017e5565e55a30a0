"""Silences read: everybody of an area whose silence grows, by the minutes left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited
from engine.desk.silences.verdict import VERDICTS, Judged, Verdict, judged
from engine.store.incidents.log_clock import database_now, log_now
from engine.store.silences.rows import watched
from streams.contract.units import MINUTE_MS

Clock = Callable[[Connection], int]
LATE_MS = 15 * MINUTE_MS
"""What is older than that is told as old: the worker that told it may be gone."""


class Silences(NamedTuple):
    """Those whose silence grows, the fewest minutes left first; `now` is the log's clock.

    `counts` are of all that `within` lets through, whatever verdict is asked for; `oldest` is when
    the eldest of them was told (None: nobody is watched), `watched` how many are.
    """

    now: int
    found: Sequence[Judged]
    counts: dict[Verdict, int]
    watched: int
    oldest: int | None

    @property
    def late(self) -> bool:
        """Tell whether some of it is too old to be believed."""
        return self.oldest is not None and self.now - self.oldest > LATE_MS


class SilenceService:
    """Reads silences of a store."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def silences(self, caller: Caller, within_min: int, verdict: Verdict | None = None) -> Silences:
        """Return whose limit speaks within so many minutes, or speaks already; of one verdict."""
        with audited(self._engine, caller, "silence.read", LIST) as connection:
            now = log_now(connection, self._clock(connection))
            everybody = list(watched(connection, caller.area))
        until = now + within_min * MINUTE_MS
        near = [one for one in judged(everybody) if rises(one) <= until or one.watched.silence.tier]
        told = Counter(one.verdict for one in near)
        found = [one for one in near if verdict in (None, one.verdict)]
        oldest = min((one.silence.at for one in everybody), default=None)
        return Silences(
            now, sorted(found, key=_order), {name: told[name] for name in VERDICTS},
            len(everybody), oldest,
        )  # fmt: skip


NEVER = 2**62


def rises(one: Judged) -> int:
    """Return when a limit says more of a silence (epoch ms)."""
    return one.watched.silence.rises_at or NEVER


def _order(one: Judged) -> tuple[int, int, str]:
    return rises(one), -one.watched.silence.tier, one.watched.silence.person
