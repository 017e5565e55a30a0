"""Training from history: the same replay, kept as an artefact and registered as challenger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.fingerprint import fingerprint
from engine.history import FOREVER, Selection, around, confirmed, joined, labelled, windows
from engine.history_learner import HistoryLearner
from engine.pipeline import Pipeline
from engine.rank_training import Trial, best, trials
from engine.recorded import fed
from engine.replay import BATCH_LINES
from engine.settings import Settings
from engine.tiers import Ladder
from engine.training_log import logged
from features.civil import civil
from models.artefact import Artefact
from models.registry import Registry, Version
from streams.codec import decode
from streams.source import people_events

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What to learn from: files, clock in [since, until) (epoch ms), a share of the people."""

    events: Path
    people: Path | None = None
    truth: Path | None = None
    since: int = 0
    until: int = FOREVER
    share: float = 1.0
    trainer: str = ""


@dataclass(frozen=True, slots=True)
class Trained:
    """An artefact, the run that calibrated it, and what was tried on the way."""

    artefact: Artefact
    learner: HistoryLearner
    pipeline: Pipeline
    trials: tuple[Trial, ...]


def train(options: TrainOptions, settings: Settings, progress: Progress | None = None) -> Version:
    """Fit an artefact from history, log how, and register it as challenger.

    Raises
    ------
    ValueError
        If a file cannot be read, nothing in it teaches, or the tracking store does not answer.
    """
    trained = fit(options, settings, progress)
    said = fingerprint(options.events, options.people, options.truth)
    settings.home.mkdir(parents=True, exist_ok=True)
    version = Registry(settings.tracking_uri).register(
        trained.artefact, logged(trained, options, said)
    )
    print(f"已登记 registered {version.name}@{version.number} ({', '.join(version.aliases)})")
    return version


def fit(options: TrainOptions, settings: Settings, progress: Progress | None = None) -> Trained:
    """Replay twice: once to fit forests and re-rankers, once to calibrate what will serve."""
    told = labelled(options.truth) if options.truth else windows([])
    closed = confirmed(options.events, ZoneInfo(settings.tz))
    left_out = around(joined(told, closed))
    selection = Selection(options.since, options.until, options.share, left_out)
    table = civil(settings.tz, settings.calendar)
    first = HistoryLearner(table, selection, told)
    pipeline = _replayed(first, options, settings, progress)
    edge = min(pipeline.clock.now, options.until)
    fitted = first.finished(edge, pipeline.shards)
    tried = trials(first, fitted)
    served = replace(fitted, forests=(*fitted.forests, *best(tried)))
    second = HistoryLearner(table, selection, told, served)
    second.tried = first.tried
    pipeline = _replayed(second, options, settings, progress)
    artefact = second.finished(edge, pipeline.shards)
    return Trained(artefact, second, pipeline, tuple(tried))


def _replayed(
    learner: HistoryLearner, options: TrainOptions, settings: Settings, progress: Progress | None
) -> Pipeline:
    zone = ZoneInfo(settings.tz)
    pipeline = Pipeline(learner.table, Ladder(settings.allowances), learner)
    if options.people:
        for chunk in people_events(options.people):
            pipeline.register(decode(chunk, zone))
    for _ in fed(pipeline, options.events, zone, BATCH_LINES):
        if progress:
            progress(pipeline.counts.received)
        if pipeline.clock.now >= options.until:
            break
    return pipeline
