"""Metrics for Prometheus: counts by application and tier, never an id."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError

from engine.delivery.runaway import Runaway, running_away
from engine.desk.access.lock import Lock
from engine.health.chain_faults import BESIDE
from engine.health.chain_watch import Chain
from engine.ingest.intake import Door
from engine.store.store import Store

LOG = logging.getLogger(__name__)
PARTS = (
    "worker", "test_person", "clock", "delivery", "door", "database", "desk", *sorted(BESIDE),
)  # fmt: skip


class StoreCollector:
    """Asks the store when Prometheus asks us."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._told: frozenset[str] = frozenset()

    def collect(self) -> Iterator[Metric]:
        """Yield whether the database answers, and how many warnings it holds."""
        up = GaugeMetricFamily("silverguard_database_up", "1 where the database answers")
        held = GaugeMetricFamily(
            "silverguard_warnings_stored", "Warnings in the store", labels=["warning", "tier"]
        )
        away = GaugeMetricFamily(
            "silverguard_runaway_detector", "1 at ten times its usual rate", labels=["detector"]
        )
        try:
            found = running_away(self._store.engine)
            self._tell(found)
            for one in found:
                away.add_metric([one.detector], 1)
            for (application, tier), count in self._store.counts().items():
                held.add_metric([application, str(tier)], count)
            up.add_metric([], 1)
        except SQLAlchemyError:
            up.add_metric([], 0)
        yield up
        yield held
        yield away

    def _tell(self, found: tuple[Runaway, ...]) -> None:
        """Say loudly, once each time, what has begun to run away."""
        for one in found:
            if one.detector not in self._told:
                LOG.error(
                    "检测器失控 a detector runs away, its incidents are capped to tier 0: "
                    "%s, %d in 24 h, usually %.1f",
                    one.detector,
                    one.last,
                    one.usual,
                )
        self._told = frozenset(one.detector for one in found)


class DoorCollector:
    """Asks the door when Prometheus asks us."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def collect(self) -> Iterator[Metric]:
        """Yield how many lines went where, and how many deliveries were pushed back."""
        lines = CounterMetricFamily(
            "silverguard_door_lines", "Lines taken by the door", labels=["outcome"]
        )
        for outcome, count in sorted(self._door.traffic.lines.items()):
            lines.add_metric([outcome], count)
        pushed = CounterMetricFamily(
            "silverguard_door_pushed_back", "Deliveries pushed back under load"
        )
        pushed.add_metric([], self._door.traffic.pushed_back)
        refused = CounterMetricFamily(
            "silverguard_door_refused", "Lines refused by the door", labels=["reason"]
        )
        for reason, count in sorted(self._door.traffic.refused.items()):
            refused.add_metric([reason], count)
        flagged = CounterMetricFamily(
            "silverguard_door_flagged", "Accepted lines of which something was odd"
        )
        flagged.add_metric([], self._door.traffic.flagged)
        yield from (lines, refused, flagged, pushed)


class ChainCollector:
    """Reads what the watch over the chain found out last."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def collect(self) -> Iterator[Metric]:
        """Yield which parts do their work, and how long ago each of them said so."""
        up = GaugeMetricFamily(
            "silverguard_chain_up", "1 where a part of the chain works", labels=["part"]
        )
        wrong = {one.part for one in self._chain.faults}
        for part in PARTS:
            up.add_metric([part], part not in wrong)
        age = GaugeMetricFamily(
            "silverguard_heartbeat_age_seconds",
            "Since a part was heard; of test persons, since the last call that came back was made",
            labels=["part", "name"],
        )
        for one in self._chain.heard:
            age.add_metric([one.beat.part, one.beat.name], one.age_s)
        yield up
        yield age


class LockCollector:
    """Asks the lock when Prometheus asks us."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock

    def collect(self) -> Iterator[Metric]:
        """Yield how many were not let in, and how many senders are about to fall silent."""
        refused = CounterMetricFamily(
            "silverguard_desk_refused", "Requests and sockets not let in", labels=["status"]
        )
        for status, count in sorted(self._lock.refused.items()):
            refused.add_metric([str(status)], count)
        wrong = CounterMetricFamily("silverguard_desk_wrong_tokens", "Wrong tokens that were tried")
        wrong.add_metric([], self._lock.wrong.total)
        ending = GaugeMetricFamily(
            "silverguard_sender_tokens_expiring", "Senders' tokens that end within 14 days"
        )
        ending.add_metric([], self._lock.keyring.expiring)
        yield from (refused, wrong, ending)


def registry_of(
    store: Store,
    door: Door | None = None,
    chain: Chain | None = None,
    lock: Lock | None = None,
) -> CollectorRegistry:
    """Return a registry of this process, its store, its door, the chain and the lock."""
    registry = CollectorRegistry()
    registry.register(StoreCollector(store))
    if door is not None:
        registry.register(DoorCollector(door))
    if chain is not None:
        registry.register(ChainCollector(chain))
    if lock is not None:
        registry.register(LockCollector(lock))
    ProcessCollector(registry=registry)
    return registry
