"""What a running worker tells Prometheus, and whether it is alive and ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from engine.worker.assignment import Holding
from engine.worker.degraded import FAULTS
from engine.worker.partition_processor import Owner
from engine.worker.worker import Worker
from streams.log.chunk import Place

STOPPED_S = 120.0
"""A step longer than the group allows between two polls: the worker is taken for dead by then."""
OF_PLACE = ["topic", "partition"]


def not_alive(worker: Worker, now: float) -> list[str]:
    """Return why a worker no longer works, empty where it does."""
    return [] if now - worker.stepped_at < STOPPED_S else ["no step is finished"]


def not_ready(worker: Worker, now: float) -> list[str]:
    """Return why warnings of this worker may not reach anybody now, empty where they do.

    A worker beyond the number of partitions owns none and is ready to take over.
    """
    held = list(worker.held.values())
    told = {
        "places are not taken up yet": worker.awaited > 0,
        "places are not claimed yet": any(not one.claimed for one in held),
    }
    not_yet = [why for why, true in told.items() if true]
    return [*not_alive(worker, now), *worker.degraded.reasons, *not_yet]


class WorkerCollector:
    """Reads the worker's own figures when Prometheus asks; never an id, never a payload."""

    def __init__(self, worker: Worker, clock: Callable[[], float] = time.time) -> None:
        self._worker, self._clock = worker, clock

    def collect(self) -> Iterator[Metric]:
        """Yield every figure of the moment."""
        held = dict(self._worker.held)
        yield from self._work()
        yield self._lag()
        yield from self._places(held)
        yield _events(held)
        yield _refused(held)
        yield from _strangers(held)

    def _work(self) -> Iterator[Metric]:
        worker = self._worker
        taken = CounterMetricFamily("silverguard_worker_records", "Records of the log taken")
        taken.add_metric([], worker.taken)
        seconds = CounterMetricFamily("silverguard_worker_busy_seconds", "Seconds at work")
        seconds.add_metric([], worker.busy_s)
        steps = CounterMetricFamily("silverguard_worker_batches", "Batches worked through")
        steps.add_metric([], worker.batches)
        moves = CounterMetricFamily("silverguard_worker_rebalances", "Places given or taken")
        moves.add_metric([], worker.rebalances)
        stuck = GaugeMetricFamily("silverguard_worker_degraded", "1 where something fails")
        stuck.add_metric([], bool(worker.degraded))
        warned = CounterMetricFamily(
            "silverguard_worker_warnings", "Warnings written", labels=["warning", "tier"]
        )
        for (application, tier), count in sorted(worker.warned.items()):
            warned.add_metric([application, str(tier)], count)
        yield from (taken, seconds, steps, moves, stuck, self._faults(), warned)

    def _faults(self) -> Metric:
        faults = GaugeMetricFamily("silverguard_worker_fault", "1 where it fails", labels=["what"])
        failing = self._worker.degraded.reasons
        for what in FAULTS:
            faults.add_metric([what], what in failing)
        return faults

    def _lag(self) -> Metric:
        lag = GaugeMetricFamily("silverguard_worker_lag", "Records not yet read", labels=OF_PLACE)
        for place, (read, end) in dict(self._worker.reach).items():
            lag.add_metric(_of(place), max(end - read, 0))
        return lag

    def _places(self, held: dict[Place, Holding]) -> Iterator[Metric]:
        age = GaugeMetricFamily(
            "silverguard_worker_clock_age_seconds", "Now less the clock", labels=OF_PLACE
        )
        saved = GaugeMetricFamily(
            "silverguard_worker_snapshot_age_seconds", "What is not in a snapshot", labels=OF_PLACE
        )
        missing = CounterMetricFamily(
            "silverguard_worker_missing", "Unread records that the log dropped", labels=OF_PLACE
        )
        ahead = CounterMetricFamily(
            "silverguard_worker_clock_held", "Stamps ahead of the world", labels=OF_PLACE
        )
        for place, one in held.items():
            if isinstance(one.owner, Owner):
                ahead.add_metric(_of(place), one.owner.time.held + one.owner.pipeline.clock.held)
            if isinstance(one.owner, Owner) and one.owner.pipeline.clock.now > 0:
                age.add_metric(_of(place), self._clock() - one.owner.pipeline.clock.now / 1000)
            saved.add_metric(_of(place), one.unsaved_s)
            missing.add_metric(_of(place), one.missing)
        yield from (age, saved, missing, ahead)


def _events(held: dict[Place, Holding]) -> Metric:
    """Return the lines by what became of them, as the owners held now have counted them."""
    family = CounterMetricFamily(
        "silverguard_worker_events", "Lines by outcome", labels=["outcome", *OF_PLACE]
    )
    for place, one in held.items():
        if isinstance(one.owner, Owner):
            counts = one.owner.pipeline.counts
            for outcome in ("accepted", "late", "duplicate", "quarantined"):
                family.add_metric([outcome, *_of(place)], getattr(counts, outcome))
            family.add_metric(["misplaced", *_of(place)], one.owner.misplaced)
    return family


def _refused(held: dict[Place, Holding]) -> Metric:
    """Return the lines in quarantine by reason: `conflict` tells of an identity used twice."""
    family = CounterMetricFamily(
        "silverguard_worker_refused", "Lines in quarantine", labels=["reason", *OF_PLACE]
    )
    for place, one in held.items():
        if isinstance(one.owner, Owner):
            for reason, count in sorted(one.owner.refusals.items()):
                family.add_metric([reason, *_of(place)], count)
    return family


def _strangers(held: dict[Place, Holding]) -> Iterator[Metric]:
    """Return how many people outside the register are remembered, and how many no longer are."""
    known = GaugeMetricFamily(
        "silverguard_worker_strangers", "People outside the register", labels=OF_PLACE
    )
    gone = CounterMetricFamily(
        "silverguard_worker_strangers_made_room", "Those who made room for others", labels=OF_PLACE
    )
    for place, one in held.items():
        if isinstance(one.owner, Owner):
            shards = one.owner.pipeline.shards
            known.add_metric(_of(place), sum(shard.roster.strangers for shard in shards))
            gone.add_metric(_of(place), sum(shard.made_room for shard in shards))
    yield from (known, gone)


def _of(place: Place) -> list[str]:
    return [place.topic, str(place.partition)]


def registry_of(worker: Worker) -> CollectorRegistry:
    """Return what `/metrics` of a worker shows."""
    registry = CollectorRegistry()
    registry.register(WorkerCollector(worker))
    ProcessCollector(registry=registry)
    return registry
