"""The watch over the chain: asks the store again and again what lives, from a thread of its own.

Nobody who wants to know waits for the database: they read what was last found out, and how old that
is. A watch that hears nothing itself says so.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from engine.formats.heartbeat import Beat, Heard
from engine.health.chain_faults import Expected, Fault, fault, faults, live_places
from engine.health.supervised_lanes import LanesWatched
from engine.store.heartbeats import heartbeats, put_heartbeats
from engine.store.incidents.queue import unseen
from engine.store.notices.rows import unreached
from engine.store.store import Store
from engine.wall_clock import now_ms

LOG = logging.getLogger(__name__)
LOOKS = 5
"""Looks between two heartbeats: what is found out is a fifth of a heartbeat old at most."""


class Chain:
    """What is known of every part of the chain.

    Parameters
    ----------
    door
        Tells what is wrong with the desk's own door, empty where nothing is.
    revive
        Brings an embedded database up again.
    beside
        Tells what else is wrong in this process, by part, and who or what: of the work that a desk
        does by itself, of its senders. Empty where nothing is.
    """

    def __init__(
        self,
        store: Store,
        expected: Expected,
        door: Callable[[], str] = str,
        revive: Callable[[], int] = int,
        beside: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._store, self._expected, self._door, self._beside = store, expected, door, beside
        self._began = self._looked = time.monotonic()
        self._beaten = -1e9
        self._heard: Sequence[Heard] = ()
        self._found: Sequence[Fault] = ()
        self._lanes = LanesWatched(
            {"database": revive, "heartbeat": self._beat, "watch": self._look}
        )
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chain", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def close(self) -> None:
        """End the watch."""
        self._over.set()
        self._thread.join(self._expected.heartbeat_s)

    @property
    def faults(self) -> Sequence[Fault]:
        """Return what is wrong now, nothing where all is well."""
        if time.monotonic() - self._looked > self._expected.quiet_s or self._lanes.failing:
            return [fault("database")]
        return self._found

    @property
    def heard(self) -> Sequence[Heard]:
        """Return what every part said last."""
        return self._heard

    def live_places(self) -> list[Beat]:
        """Return the partitions of the events that somebody works on."""
        return live_places(self._heard, self._expected)

    def look(self) -> None:
        """Find out once, and tell of oneself."""
        self._lanes.step()

    def _run(self) -> None:
        while not self._over.wait(self._expected.heartbeat_s / LOOKS):
            self.look()

    def _beat(self) -> int:
        """Write what proves that the database takes writes, and how the desk's own door is."""
        if time.monotonic() - self._beaten < self._expected.heartbeat_s:
            return 0
        said = [Beat("database", "store", now_ms())]
        if self._expected.door:
            said.append(Beat("door", "http", now_ms(), why=self._door()))
        put_heartbeats(self._store.engine, said)
        self._beaten = time.monotonic()
        return 0

    def _look(self) -> int:
        heard = heartbeats(self._store.engine)
        watched = replace(self._expected, since_s=time.monotonic() - self._began)
        found = [*faults(heard, watched), *self._of_desk()]
        self._tell(found)
        self._heard, self._found, self._looked = heard, found, time.monotonic()
        return 0

    def _of_desk(self) -> list[Fault]:
        """Return what of the desk's own work is wrong: who is not reached, what nobody sees."""
        with self._store.engine.connect() as connection:
            hooks, nowhere = unreached(connection), unseen(connection, now_ms())
        told = {"notices": ", ".join(hooks), "nowhere": str(nowhere or ""), **self._beside()}
        return [fault(part, named) for part, named in told.items() if named]

    def _tell(self, found: Sequence[Fault]) -> None:
        """Say in the log what has begun, and that it has ended."""
        before, now = ({one.part for one in some} for some in (self._found, found))
        for one in found:
            if one.part not in before:
                LOG.error("链路故障 %s: %s %s", one.part, one.zh, one.en)
        for part in sorted(before - now):
            LOG.warning("链路恢复 recovered: %s", part)
