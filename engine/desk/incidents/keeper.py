"""What the desk does by itself: gives back what nobody acts on, tells the log and webhooks.

Each desk does it, by the database's clock and under the lock of acts, so that of several desks one
does it once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from engine.desk.acts.transitions import returned
from engine.desk.fraud.clockwork import Clockwork
from engine.desk.holds.clockwork import Clockwork as HoldClockwork
from engine.desk.ladder.notifier import SHANGHAI, Notifier
from engine.desk.ladder.timekeeper import Timekeeper
from engine.health.supervised_lanes import LanesWatched
from engine.ingest.log_writer import DoorLog, OpenLog
from engine.store.incidents.answers import forget
from engine.store.incidents.case_events import relay
from engine.store.incidents.incident import ENGINE, Incident
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import due_of
from engine.store.incidents.rows import Step, locked, serialize, write
from engine.store.presence.rows import forget_presence
from engine.webhooks import Webhook
from streams.admission.triage import Line
from streams.contract.units import HOUR_MS

EVERY_S = 1.0
"""How often it is looked what is due: a minute to answer bears a second."""
HANGS_S = 60.0
"""A step that takes longer stands still."""
MOST = 200
"""Incidents given back in one transaction, which keeps acts waiting meanwhile."""

Clock = Callable[[Connection], int]


class Keeper:
    """Gives incidents back to the queue when their time is over."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock
        self._forgot_at = 0

    def step(self) -> int:
        """Give back what is due; returns how many."""
        with self._engine.begin() as connection:
            now = self._clock(connection)
            if now >= self._forgot_at + HOUR_MS:
                forget(connection, now)
                forget_presence(connection, now)
                self._forgot_at = now
            due = due_of(connection, now, MOST)
        return self._given_back(due) if due else 0

    def _given_back(self, due: Sequence[str]) -> int:
        """Look again under the lock: somebody may have acted, or another desk been faster."""
        with self._engine.begin() as connection:
            serialize(connection)
            now = self._clock(connection)
            found = locked(connection, due)
            late = [found[name] for name in due if name in found and _over(found[name], now)]
            steps = [Step(one, returned(one, now), _what(one), ENGINE) for one in late]
            return len(write(connection, steps, now))


def _over(one: Incident, now: int) -> bool:
    return one.open and one.state != "new" and one.due_at <= now


def _what(one: Incident) -> str:
    return "woken" if one.state == "snoozed" else "returned"


class CaseRelay:
    """Tells the log what of the acts must change judgement."""

    def __init__(self, engine: Engine, open_log: OpenLog, clock: Clock = database_now) -> None:
        self._engine, self._open, self._clock = engine, open_log, clock
        self._log: DoorLog | None = None

    def step(self) -> int:
        """Send what waits; returns how many events. What fails is sent again, under its id."""
        with self._engine.connect() as connection:
            now = self._clock(connection)
        try:
            return relay(self._engine, self._send, now)
        except BaseException:
            self.close()  # what it did not take must not be flushed later, out of its turn
            raise

    def _send(self, lines: Sequence[tuple[str, bytes]]) -> None:
        self._log = log = self._log or self._open()
        log.append([Line(person.encode(), line) for person, line in lines])
        log.flush()

    def close(self) -> None:
        """Let go of the log."""
        log, self._log = self._log, None
        if log is not None:
            log.close()


class Keeping:
    """Runs these beside a desk, each in a thread: a log that is away gives nothing back late."""

    def __init__(
        self,
        engine: Engine,
        open_log: OpenLog,
        every_s: float = EVERY_S,
        hooks: Sequence[Webhook] = (),
        zone: ZoneInfo = SHANGHAI,
    ) -> None:
        notifier = Notifier(engine, hooks, zone=zone)
        relayed = CaseRelay(engine, open_log)
        self._every_s, self._over = every_s, threading.Event()
        steps: dict[str, Callable[[], int]] = {
            "keeper": Keeper(engine).step,
            "cases": relayed.step,
            **notifier.lanes,
            "stops": Clockwork(engine).step,
            "holds": HoldClockwork(engine).step,
            "deadlines": Timekeeper(engine).step,
        }
        ends = {"cases": relayed.close}
        self._lanes = {name: LanesWatched({name: step}) for name, step in steps.items()}
        self._begun: dict[str, float] = {}
        self._threads = [
            threading.Thread(
                target=self._run, args=(name, ends.get(name, _nothing)), name=name, daemon=True
            )
            for name in steps
        ]

    @property
    def why(self) -> str:
        """Return which of the work fails or stands still, empty where none does."""
        late = time.monotonic() - HANGS_S
        wrong = [
            name for name, lane in self._lanes.items()
            if lane.failing or self._begun.get(name, late) < late
        ]  # fmt: skip
        return ", ".join(wrong)

    def __enter__(self) -> Self:
        """Begin."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """End; what is under way is finished first, for a few seconds at most."""
        self._over.set()
        for thread in self._threads:
            thread.join(5 * self._every_s)

    def _run(self, name: str, close: Callable[[], None]) -> None:
        while not self._over.wait(self._every_s):
            self._begun[name] = time.monotonic()
            self._lanes[name].step()
            del self._begun[name]
        close()


def _nothing() -> None: ...
