"""What a pipeline remembers, taken out for a snapshot and put back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.alerting.episodes import Episode
from engine.alerting.finding import Finding, Part
from engine.alerting.tiers import Contribution
from engine.correlation.outage_correlator import SecondLook
from engine.correlation.outbound import Erased, Outlet, PaidHere, Unseen
from engine.correlation.partition_progress import Heard
from engine.correlation.shared_payees import Companies, Paid
from engine.formats.lines import Memory
from engine.pipeline.learning_guard import Doubt, Doubts
from engine.pipeline.pipeline import Pipeline
from engine.serving.shadow import Shadow
from engine.snapshots.codec import Kinds
from features.population.migration import adopted, people_of
from features.population.roster import ALWAYS, Roster
from features.population.shard import Shard
from models.artefact import Artefact
from models.calibration.calibration import Calibration
from models.calibration.daily_maxima import DailyMaxima
from models.learned.boosted_trees import Boosted
from models.learned.directions import Directions
from models.learned.flat_forest import FlatForest
from models.learned.isolation_forest import Forest
from models.learned.own_detector import Own
from models.learned.reranker import Ranker
from models.learned.tables import Tables
from models.training.reservoir import Reservoir
from streams.admission.admission import Admission, Counts
from streams.admission.clock import RecordingClock
from streams.admission.rate_limit import Bursts
from streams.admission.register import Registered
from streams.kernels.kernel_types import Records

KINDS: Kinds = {
    kind.__name__: kind
    for kind in (
        Admission,
        Artefact,
        Boosted,
        Bursts,
        Calibration,
        Companies,
        Contribution,
        Counts,
        Doubt,
        Doubts,
        DailyMaxima,
        Directions,
        Erased,
        Episode,
        Finding,
        FlatForest,
        Forest,
        Heard,
        Outlet,
        Own,
        Paid,
        PaidHere,
        Part,
        Ranker,
        RecordingClock,
        Registered,
        Reservoir,
        SecondLook,
        Shadow,
        Tables,
        Unseen,
    )
}
"""Every class a snapshot may hold."""
FEWEST_SLOTS = 256


def memory_of(pipeline: Pipeline) -> Memory:
    """Return everything a pipeline remembers; arrays are its own, not copies."""
    return {
        "clock": pipeline.clock,
        "counts": pipeline.counts,
        "shards": [_shard(one) for one in pipeline.shards],
        "admissions": pipeline.admissions,
        "second": pipeline.second,
        "running": pipeline.episodes.running,
        "silent": pipeline.episodes.silent,
        "doubts": pipeline.doubts,
        "learner": pipeline.learner.memory(),
        "areas": pipeline.versions.areas,
        "shadow": pipeline.versions.shadow,
        "pins": pipeline.versions.pins,
    }


def recall(pipeline: Pipeline, memory: Memory) -> None:
    """Let a new pipeline remember what another one did."""
    pipeline.clock, pipeline.counts = memory["clock"], memory["counts"]
    pipeline.admissions, pipeline.second = memory["admissions"], memory["second"]
    pipeline.episodes.running = memory["running"]
    pipeline.episodes.silent = memory.get("silent", {})
    pipeline.doubts = memory.get("doubts", Doubts())
    pipeline.learner.recall(memory["learner"])
    pipeline.versions.areas = memory.get("areas", {})
    pipeline.versions.shadow = memory.get("shadow")
    pipeline.versions.pins = memory.get("pins", {})
    for shard, held in zip(pipeline.shards, memory["shards"], strict=True):
        shard.state = adopted(held["records"], FEWEST_SLOTS)
        heard, events = held.get("heard"), held.get("events", 0)
        if heard is None:
            heard, events = _heard_before(shard.state.context[: len(held["ids"])])
        ids, hashes = held["ids"], held["hashes"]
        shard.roster = Roster.of(ids, hashes, heard, events, shard.strangers)
        shard.edge = held.get("edge", 0)


def _heard_before(context: Records) -> tuple[NDArray[np.int64], int]:
    """Return in which order strangers were last heard of, for snapshots that did not keep it."""
    heard = np.full(context.size, ALWAYS, np.int64)
    outsiders = np.flatnonzero(context["registered"] == 0)
    order = outsiders[np.argsort(context["last_seen"][outsiders], kind="stable")]
    heard[order] = np.arange(1, order.size + 1)
    return heard, order.size


def _shard(shard: Shard) -> Memory:
    roster = shard.roster
    return {
        "ids": roster.ids,
        "hashes": roster.hashes[: roster.people],
        "heard": roster.heard[: roster.people],
        "events": roster.events,
        "edge": shard.edge,
        "records": people_of(shard.state),
    }
