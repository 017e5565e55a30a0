"""Training from history: the same replay, kept as an artefact and registered as challenger."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from engine.learning import Learner
from engine.pipeline import Pipeline
from engine.replay import BATCH_LINES
from engine.settings import Settings
from engine.tiers import Ladder
from features.civil import civil
from models.artefact import COLD
from models.registry import Logged, Registry, Version
from streams.codec import decode
from streams.source import people_events, read_chunks


def train(
    events: Path, people: Path | None, truth: Path | None, settings: Settings, trainer: str
) -> Version:
    """Replay history, fit an artefact from all of it, and register it.

    Raises
    ------
    ValueError
        If labelled episodes are given: learning from them is not built yet.
    """
    if truth is not None:
        raise ValueError("--truth is not used yet: leave it out; `evaluate` compares with truth")
    zone = ZoneInfo(settings.tz)
    table = civil(settings.tz, settings.calendar)
    learner = Learner(table, COLD)
    pipeline = Pipeline(table, Ladder(settings.allowances), learner)
    if people:
        for chunk in people_events(people):
            pipeline.register(decode(chunk, zone))
    for chunk in read_chunks(events, lines=BATCH_LINES):
        pipeline.feed(decode(chunk, zone))
    artefact = learner.fitted(pipeline.clock.now, pipeline.shards)
    metrics = {
        "events": float(pipeline.counts.received),
        "detectors_calibrated": float(len(artefact.calibrations)),
        "forests": float(len(artefact.forests)),
    }
    settings.home.mkdir(parents=True, exist_ok=True)
    version = Registry(settings.tracking_uri).register(artefact, Logged(metrics, trainer=trainer))
    print(f"已登记 registered {version.name}@{version.number} ({', '.join(version.aliases)})")
    return version
