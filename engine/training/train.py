"""Training from history: the same replay, kept as an artefact and registered as challenger."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from engine.pipeline.assembly import learning_pipeline_of
from engine.replay.source import BATCH_LINES, enrol, fed
from engine.settings import Settings
from engine.training.fingerprint import fingerprint
from engine.training.job import Lesson, Taught, Teach, TrainOptions
from engine.training.mlflow_run import logged
from engine.training.offline_learner import HistoryLearner
from engine.training.own_detectors import own_detectors
from engine.training.rerankers import Trial, best, trials
from engine.training.selection import (
    Selection,
    around,
    confirmed,
    joined,
    labelled,
    windows,
)
from features.core.civil_time import civil
from models.artefact import Artefact
from models.registry.mlflow_registry import Registry, Version
from streams.user_error import UserError

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """An artefact, the learner that calibrated it and what it saw, and what was tried before."""

    artefact: Artefact
    taught: Taught
    trials: tuple[Trial, ...]
    tz: str = "Asia/Shanghai"

    @property
    def learner(self) -> HistoryLearner:
        """Return the learner that calibrated the artefact."""
        return self.taught.learner


def train(
    options: TrainOptions,
    settings: Settings,
    progress: Progress | None = None,
    teach: Teach | None = None,
) -> Version:
    """Fit an artefact from history, log how, and register it as challenger.

    Raises
    ------
    UserError
        If a file cannot be read, nothing in it teaches, or the tracking store does not answer.
    """
    began = int(time.time() * 1000)
    trained = fit(options, settings, progress, teach)
    said = fingerprint(options.events, options.people, options.truth)
    settings.home.mkdir(parents=True, exist_ok=True)
    version = Registry(settings.tracking_uri).register(
        trained.artefact, logged(trained, options, said, began)
    )
    print(f"已登记 registered {version.name}@{version.number} ({', '.join(version.aliases)})")
    return version


def fit(
    options: TrainOptions,
    settings: Settings,
    progress: Progress | None = None,
    teach: Teach | None = None,
) -> Trained:
    """Replay twice: once to fit forests and re-rankers, once to calibrate what will serve."""
    teach = teach or partial(taught_here, options=options, settings=settings, progress=progress)
    told = labelled(options.truth, settings.tz) if options.truth else windows([])
    closed = confirmed(options.events, ZoneInfo(settings.tz))
    left_out = around(joined(told, closed))
    selection = Selection(options.since, options.until, options.share, left_out)
    first = teach(Lesson(selection, told))
    if not first.received:
        raise UserError(f"{options.events}: 无事件可学 no event to learn from; check the file")
    edge = min(first.now, options.until)
    fitted = first.learner.finished(edge, first.shards)
    tried = trials(first.learner, fitted)
    beside = own_detectors(options.detectors, first.learner.sample)
    served = replace(fitted, forests=(*fitted.forests, *beside, *best(tried)))
    second = teach(Lesson(selection, told, served))
    second.learner.tried = first.learner.tried
    artefact = second.learner.finished(edge, second.shards)
    return Trained(artefact, second, tuple(tried), settings.tz)


def taught_here(
    lesson: Lesson, options: TrainOptions, settings: Settings, progress: Progress | None
) -> Taught:
    """Replay the past in this process."""
    zone = ZoneInfo(settings.tz)
    learner = lesson.learner(civil(settings.tz, settings.calendar))
    pipeline = learning_pipeline_of(settings, learner)
    enrol(pipeline, options.people, zone)
    for _ in fed(pipeline, options.events, zone, BATCH_LINES):
        if progress:
            progress(pipeline.counts.received)
        if pipeline.clock.now >= options.until:
            break
    people = sum(shard.roster.people for shard in pipeline.shards)
    return Taught(learner, pipeline.clock.now, pipeline.counts.received, people, pipeline.shards)
