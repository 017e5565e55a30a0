"""Training from a past that is shared out over people: each share gathers, one place fits.

Every share replays its own people and stops where something is to be learned over all of them. What
the shares gathered is then what one replay of everybody would have pooled, so that the artefact is
the same to the last bit. For each week the shares start over with what is known by then: on many
cores that costs less than carrying the state of everybody from stage to stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from engine.pipeline.assembly import learning_pipeline_of, replay_into
from engine.pipeline.pipeline import Pipeline
from engine.replay.sharded import Share, share_lines
from engine.settings import Settings
from engine.training.job import Lesson, Taught, TrainOptions
from engine.training.offline_learner import HistoryLearner
from features.core.civil_time import Civil, civil
from features.core.rows import Rows
from features.population.shard import Shard
from features.population.state import PEOPLE
from models.artefact import Artefact
from models.calibration.daily_maxima import Pooled, merged
from models.training.reservoir import Reservoir
from streams.codec.decoder import decode
from streams.register.reader import people_events


@dataclass(frozen=True, slots=True)
class Task:
    """What one share is to replay; `known` holds what was learned each week so far."""

    archive: str
    people: Path | None
    share: Share
    lesson: Lesson
    known: tuple[Artefact, ...]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one share gathered up to `edge`, where something is to be learned, or to the end (0)."""

    edge: int
    now: int
    received: int
    people: int
    pools: Mapping[str, Pooled]
    samples: Mapping[str, Reservoir]
    true: Mapping[str, list[tuple[Rows, NDArray[np.uint64]]]]
    first_seen: NDArray[np.int64]
    persons: NDArray[np.uint64]


Run = Callable[[Sequence[Task]], Sequence[Gathered]]
"""Does every task somewhere."""


class EdgeReachedError(Exception):
    """Something is to be learned over all shares, at `edge` (epoch ms)."""

    def __init__(self, edge: int) -> None:
        super().__init__(f"edge {edge}")
        self.edge = edge


class SharedLearner(HistoryLearner):
    """Gathers one share, and takes what is learned over all of them from outside."""

    def __init__(self, table: Civil, lesson: Lesson, known: Sequence[Artefact]) -> None:
        super().__init__(table, lesson.selection, lesson.labelled, lesson.served)
        self._known = known

    def fitted(self, edge: int, shards: Sequence[Shard]) -> Artefact:
        """Return what all shares learned up to `edge`; raises where that is not known yet."""
        if self._weeks == len(self._known):
            raise EdgeReachedError(edge)
        self._weeks += 1
        return self._known[self._weeks - 1]

    def gathered(self, pipeline: Pipeline, edge: int, received: int) -> Gathered:
        """Return all that was pooled."""
        pools, (shard,) = self.pools(), pipeline.shards
        context = shard.state.context[: int(shard.state.cursor[PEOPLE])]
        return Gathered(
            edge,
            pipeline.clock.now,
            received,
            shard.roster.people,
            pools,
            {family: sample for (_, family), sample in self._samples.items()},
            self._true,
            context["first_seen"].copy(),
            context["person"].copy(),
        )


class JoinedLearner(HistoryLearner):
    """Fits from what all shares gathered."""

    def take(self, shares: Sequence[Gathered]) -> None:
        """Replace what is pooled by what the shares gathered."""
        self._shares = shares
        self._samples = {
            (number, family): sample
            for number, one in enumerate(shares)
            for family, sample in one.samples.items()
        }
        self._true = {}
        for one in shares:
            for family, told in one.true.items():
                self._true.setdefault(family, []).extend(told)

    def pools(self) -> dict[str, Pooled]:
        """Return the person-days pooled by detector, over all shares."""
        names = [name for name in self._names() if any(name in one.pools for one in self._shares)]
        return {
            name: merged([one.pools[name] for one in self._shares if name in one.pools])
            for name in names
        }

    def _exposure(self, shard: Any, edge: int) -> int:  # a Gathered, where a replay has a Shard
        return self.selection.person_days(shard.persons, shard.first_seen, edge)


def gather(task: Task) -> Gathered:
    """Replay one share of the past up to where something new is to be learned; or to its end."""
    settings, zone = task.settings, ZoneInfo(task.settings.tz)
    table = civil(settings.tz, settings.calendar)
    learner = SharedLearner(table, task.lesson, task.known)
    pipeline = learning_pipeline_of(settings, learner)
    _register(pipeline, task, zone)
    received = edge = 0
    try:
        for own in share_lines(task.archive, task.share):
            if pipeline.clock.now >= task.lesson.selection.until:
                break
            received += own.counted
            for _ in replay_into(pipeline, own.batches(zone)):
                pass
    except EdgeReachedError as reached:
        edge = reached.edge
    return learner.gathered(pipeline, edge, received)


def _register(pipeline: Pipeline, task: Task, zone: ZoneInfo) -> None:
    for chunk in people_events(task.people) if task.people else ():
        batch = decode(chunk, zone)
        own = task.share.owns(batch.events["person"])
        pipeline.register(replace(batch, events=batch.events[own]))


def taught_by_shares(
    lesson: Lesson, options: TrainOptions, settings: Settings, shares: int, run: Run
) -> Taught:
    """Replay the past share by share, week after week, for what one replay would have taught."""
    table = civil(settings.tz, settings.calendar)
    learner = JoinedLearner(table, lesson.selection, lesson.labelled, lesson.served)
    known: tuple[Artefact, ...] = ()
    while True:
        tasks = [
            Task(str(options.events), options.people, Share(k, shares), lesson, known, settings)
            for k in range(shares)
        ]
        found = run(tasks)
        learner.take(found)
        edge = max(one.edge for one in found)
        if not edge:
            break
        known = (*known, learner.fitted(edge, found))  # type: ignore[arg-type]
    now, received = max(one.now for one in found), sum(one.received for one in found)
    return Taught(learner, now, received, sum(one.people for one in found), found)
