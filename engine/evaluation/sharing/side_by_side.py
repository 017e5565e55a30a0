"""Several versions over one past, decoded once: each has its own records, for what it finds weighs.

Switches of the log are not heeded, and nothing is learned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.alerting.listening import Listener
from engine.formats.lines import Warning
from engine.pipeline.assembly import live_pipeline_of, replay_beside
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.pipeline.result import BatchResult
from engine.replay.source import BATCH_LINES, Beginning, enrol, recorded
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import Artefact

MOST = 4
"""Times `BATCH_LINES` that are decoded at once for a share: more no longer fits a cache."""


@dataclass(frozen=True, slots=True)
class Log:
    """Recorded events, and the register of the people in them."""

    events: Path
    people: Path | None = None


class Span(NamedTuple):
    """The first and the last moment of a log's clock, epoch ms (0: nothing came)."""

    first: int
    last: int


class Step(NamedTuple):
    """What one batch of the log made each version say, and the log so far."""

    results: list[BatchResult]
    span: Span
    received: int


def pipelines_of(
    versions: Sequence[Artefact], settings: Settings, listeners: Sequence[Listener | None] = ()
) -> list[Pipeline]:
    """Build one pipeline a version; the `listeners`, one a version, see what each judges."""
    ears = listeners or [None] * len(versions)
    table = civil(settings.tz, settings.calendar)
    return [
        live_pipeline_of(
            settings,
            Learner(table, version, teaching=False),
            listeners=(ear,) if ear else (),
        )
        for version, ear in zip(versions, ears, strict=True)
    ]


def side_by_side(
    pipelines: Sequence[Pipeline], log: Log, settings: Settings, shares: int = 1
) -> Iterator[Step]:
    """Feed a log to all; yields what each batch of it brought about; raises `UnreadableError`.

    Of `shares` that others have, too, batches are so many times as large: judging costs the same
    however few the rows.
    """
    zone = ZoneInfo(settings.tz)
    for pipeline in pipelines:
        enrol(pipeline, log.people, zone)
    begun, first = Beginning(), pipelines[0]
    lines = BATCH_LINES * min(shares, MOST)
    for results in replay_beside(pipelines, begun.watched(recorded(log.events, zone, lines))):
        yield Step(results, Span(begun.at, first.clock.now), first.counts.received)


def said_by(
    pipelines: Sequence[Pipeline],
    log: Log,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
) -> tuple[list[list[Warning]], Span]:
    """Return what each warns of in a whole log, and its span; raises `UnreadableError`."""
    warnings: list[list[Warning]] = [[] for _ in pipelines]
    step = Step([], Span(0, 0), 0)
    for step in side_by_side(pipelines, log, settings):
        for kept, result in zip(warnings, step.results, strict=True):
            kept += result.warnings
        if progress:
            progress(step.received)
    return warnings, step.span
