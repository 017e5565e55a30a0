"""The heartbeats of a worker: told from its own steps, so that one that hangs falls silent."""

from __future__ import annotations

import time

from engine.formats.heartbeat import STOPPED, Beat
from engine.health.heartbeat_writer import Heart
from engine.settings import Settings
from engine.wall_clock import now_ms
from engine.worker.metrics import not_ready
from engine.worker.partition_processor import Owner
from engine.worker.worker import Worker
from streams.log.chunk import Place


class Pulse:
    """Called after every step; tells a heartbeat when one is due."""

    def __init__(self, settings: Settings, heart: Heart) -> None:
        self._settings, self._heart = settings, heart
        self._told_s = -1e9
        self._moved: dict[Place, tuple[int, int]] = {}

    def __call__(self, worker: Worker) -> None:
        """Tell a heartbeat if the last one is old enough."""
        if time.monotonic() - self._told_s >= self._settings.heartbeat_s:
            self._told_s = time.monotonic()
            self._heart.tell(self._beats(worker, "; ".join(not_ready(worker, self._told_s))))

    def stop(self) -> None:
        """Say that the worker was ended in good order."""
        self._heart.close([self._own(STOPPED)])

    def _beats(self, worker: Worker, why: str) -> list[Beat]:
        own = self._own(why)
        return [own, *(self._of(worker, place, own.at, why) for place in worker.held)]

    def _own(self, why: str) -> Beat:
        return Beat("worker", self._settings.worker_id, now_ms(), why=why)

    def _of(self, worker: Worker, place: Place, now: int, why: str) -> Beat:
        held = worker.held[place]
        if self._moved.get(place, (-1, 0))[0] != held.position:
            self._moved[place] = held.position, now
        read, end = worker.reach.get(place, (0, 0))
        owner = held.owner
        return Beat(
            "place",
            f"{place.topic}-{place.partition}",
            now,
            owner=self._settings.worker_id,
            clock=max(owner.pipeline.clock.now, 0) if isinstance(owner, Owner) else 0,
            wall=isinstance(owner, Owner) and not owner.time.recorded,
            moved_at=self._moved[place][1],
            lag=max(end - read, 0),
            partitions=owner.partitions if isinstance(owner, Owner) else 1,
            why=why,
        )
