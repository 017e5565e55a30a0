"""A storm of faults over a running stand, while a recording is fed."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from engine.fault_injection import POINTS
from engine.log.event_log import TargetLog
from engine.log.feed import Pace, feed
from engine.log.kafka import target_of
from engine.store.fence import OWNERS
from engine.store.store import Store
from tests.system.faults.stand import PatientLog, Stand
from tests.system.faults.wall import feed_now

WORKERS = ("one", "two")
PATIENCE_S = 120.0
"""How long a named point may take to be reached, or a place to be owned again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of each fault."""

    restarts: int = 24
    takeovers: int = 6
    brokers: int = 3
    databases: int = 3
    zombies: int = 5
    rebalances: int = 10
    seed: int = 1


@dataclass(slots=True)
class Toll:
    """What was done, and how long it took until the work went on."""

    restarts: int = 0
    at_points: set[str] = field(default_factory=set)
    takeovers: int = 0
    brokers: int = 0
    databases: int = 0
    zombies: int = 0
    rebalances: int = 0
    restart_s: list[float] = field(default_factory=list)
    takeover_s: list[float] = field(default_factory=list)
    broker_s: list[float] = field(default_factory=list)


class Storm:
    """Two workers under faults."""

    def __init__(self, stand: Stand, store: Store, plan: Plan) -> None:
        self._stand, self._store, self._plan = stand, store, plan
        self._rng = random.Random(plan.seed)
        self.toll = Toll()

    def blow(self, events: Path, rate: float) -> Toll:
        """Feed the recording slowly while faults happen, and the rest of it fast behind them."""
        over = threading.Event()
        feeding = threading.Thread(target=self._feed, args=(events, rate, over))
        feeding.start()
        try:
            for name in WORKERS:
                self._stand.start_worker(name)
            self._until(lambda: set(self._owners().values()) == set(WORKERS))
            self._all_faults()
        finally:
            over.set()
            feeding.join()
        return self.toll

    def _feed(self, events: Path, rate: float, over: threading.Event) -> None:
        log = PatientLog(TargetLog(target_of(self._stand.settings)))
        zone = ZoneInfo(self._stand.settings.tz)

        def wait(seconds: float) -> None:
            over.wait(seconds)

        if self._stand.settings.clock == "wall":
            feed_now(events, log, rate, over)
            return
        feed(events, log, zone, Pace(rate=rate), wait=wait)

    def _all_faults(self) -> None:
        plan, points = self._plan, self._points(self._plan.restarts)
        kills = [
            threading.Thread(target=self._restarts, args=(name, points[number::2]))
            for number, name in enumerate(WORKERS)
        ]
        for kill in kills:
            kill.start()
        for kill in kills:
            kill.join()
        for number in range(plan.takeovers):
            self._takeover(WORKERS[number % 2])
        for number in range(plan.zombies):
            self._zombie(WORKERS[number % 2])
        for _ in range(plan.brokers):
            self._broker()
        for _ in range(plan.databases):
            self._database()
        for _ in range(plan.rebalances // 2):
            self._third()

    def _points(self, times: int) -> list[str]:
        """Choose where workers die: every point in turn, and at random (empty) every third time."""
        order = self._rng.sample(POINTS, len(POINTS))
        named = cycle(order)
        return [next(named) if number % 3 else "" for number in range(times)]

    def _restarts(self, name: str, points: Sequence[str]) -> None:
        """Let a worker die at one point after the other; start it again under its name."""
        for point in points:
            self._stand.kill_worker(name)
            before, began = self._claims(), time.monotonic()
            self._stand.start_worker(name, crash_at=point)
            if point:
                self.toll.at_points |= {point} if self._dies(name) else set()
            elif self._until(partial(self._claims_anew, name, before)):
                self.toll.restart_s.append(time.monotonic() - began)
                time.sleep(self._rng.uniform(0.0, 1.0))
            self.toll.restarts += 1
        self._stand.kill_worker(name)
        self._stand.start_worker(name)
        self._until(lambda: name in self._owners().values())

    def _claims_anew(self, name: str, before: set[tuple[str, str, int]]) -> bool:
        """Tell whether a worker has claimed a place that it had not."""
        return any(owner == name for _, owner, _ in self._claims() - before)

    def _dies(self, name: str) -> bool:
        process = self._stand.workers[name]
        return self._until(lambda: process.exitcode is not None, 60.0)

    def _takeover(self, name: str) -> None:
        """Kill a worker and leave it dead until the other has everything."""
        self._stand.kill_worker(name)
        began = time.monotonic()
        if self._until(lambda: self._without(name)):
            self.toll.takeover_s.append(time.monotonic() - began)
            self.toll.takeovers += 1
        self._stand.start_worker(name)
        self._until(lambda: name in self._owners().values())

    def _zombie(self, name: str) -> None:
        """Let a worker sleep until another owns its places, then wake it."""
        self._stand.signal_worker(name, signal.SIGSTOP)
        gone = self._until(lambda: self._without(name))
        self._stand.signal_worker(name, signal.SIGCONT)
        self.toll.zombies += gone
        self._until(lambda: name in self._owners().values())

    def _broker(self) -> None:
        began = time.monotonic()
        self._stand.broker.kill()
        self._stand.broker.start()
        self.toll.broker_s.append(time.monotonic() - began)
        self.toll.brokers += 1
        time.sleep(2.0)

    def _database(self) -> None:
        self._stand.database.stop()
        time.sleep(self._rng.uniform(0.1, 3.0))
        self._stand.database.start()
        self.toll.databases += 1
        time.sleep(2.0)

    def _third(self) -> None:
        """Let a third worker come and be killed: two rebalances."""
        self._stand.start_worker("three")
        if self._until(lambda: "three" in self._owners().values()):
            self.toll.rebalances += 1
        self._stand.kill_worker("three")
        if self._until(lambda: self._without("three")):
            self.toll.rebalances += 1

    def _without(self, name: str) -> bool:
        """Tell whether others own everything."""
        owners = self._owners().values()
        return bool(owners) and name not in owners

    def _owners(self) -> dict[str, str]:
        """Return the owner of each place as the database has it."""
        return {place: owner for place, owner, _ in self._claims()}

    def _claims(self) -> set[tuple[str, str, int]]:
        """Return place, owner and generation of every place; nothing while the database is away."""
        try:
            with self._store.engine.connect() as connection:
                rows = connection.execute(select(OWNERS)).all()
        except SQLAlchemyError:
            return set()
        return {(row.place, row.owner, row.generation) for row in rows}

    def _until(self, true: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
        """Wait for something; tells whether it came."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if true():
                return True
            time.sleep(0.1)
        return False
