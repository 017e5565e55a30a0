"""Metrics for Prometheus: counts by application and tier, never an id."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError

from engine.store.store import Store


class StoreCollector:
    """Asks the store when Prometheus asks us."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """Yield whether the database answers, and how many warnings it holds."""
        up = GaugeMetricFamily("silverguard_database_up", "1 where the database answers")
        held = GaugeMetricFamily(
            "silverguard_warnings_stored", "Warnings in the store", labels=["warning", "tier"]
        )
        try:
            for (application, tier), count in self._store.counts().items():
                held.add_metric([application, str(tier)], count)
            up.add_metric([], 1)
        except SQLAlchemyError:
            up.add_metric([], 0)
        yield up
        yield held


def registry_of(store: Store) -> CollectorRegistry:
    """Return a registry of this process and its store."""
    registry = CollectorRegistry()
    registry.register(StoreCollector(store))
    ProcessCollector(registry=registry)
    return registry
