"""Replay: recorded events through exactly the live pipeline, from one file into another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from engine.alerting.listening import Listener
from engine.formats.lines import Warning
from engine.outputs import check_outputs
from engine.pipeline.assembly import live_pipeline_of
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.pipeline.result import BatchResult
from engine.replay.attendance import Attendance, attendance
from engine.replay.score_export import ScoreFile
from engine.replay.source import BATCH_LINES, enrol, fed
from engine.serving.artefact_cache import ModelCache
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import COLD, Artefact
from streams.admission.admission import Counts
from streams.register.reader import note_unknown
from streams.user_error import UserError


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """What to replay, with what, and where the result goes; `-` reads standard input.

    `heed` lets the log's own `control` records switch the model, as they did when it was live.
    """

    events: Path
    out: Path
    people: Path | None = None
    scores: Path | None = None
    model: str = "self"
    tier: int = 1
    sort: bool = False
    batch: int = BATCH_LINES
    partitions: int = 1
    heed: bool = True


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """How many lines went where, the number of warnings written, and who of the register was seen.

    `people` is None without a register.
    """

    counts: Counts
    warnings: int
    people: Attendance | None = None


def replay(
    options: ReplayOptions,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
) -> ReplayOutcome:
    """Replay one file; `progress` is told the lines received so far.

    Raises
    ------
    UserError
        If an option makes no sense, a file cannot be read, or a result would overwrite one.
    """
    check_outputs((options.out, options.scores), (options.events, options.people))
    scores = [ScoreFile(options.scores)] if options.scores else []
    pipeline = assembled(options, settings, tuple(scores))
    warnings: list[Warning] = []
    for result in run(pipeline, options, settings, progress):
        warnings += [one for one in result.warnings if one.tier >= options.tier]
    for file in scores:
        file.close()
    write(warnings, options.out)
    people = attendance(pipeline.shards) if options.people else None
    return ReplayOutcome(pipeline.counts, len(warnings), people)


def assembled(
    options: ReplayOptions, settings: Settings, listeners: tuple[Listener, ...] = ()
) -> Pipeline:
    """Build the pipeline that the options ask for."""
    table = civil(settings.tz, settings.calendar)
    learner = Learner(table, _served(options.model, settings), teaching=options.model == "self")
    return live_pipeline_of(
        settings,
        learner,
        partitions=options.partitions,
        listeners=listeners,
        models=ModelCache(settings).artefact if options.heed else None,
    )


def _served(model: str, settings: Settings) -> Artefact:
    """Return the artefact to begin with: that of `NAME@ALIAS`, or what a new town starts with."""
    if model in ("self", "none"):
        return COLD
    if "@" not in model:
        raise UserError(f"--model {model}: write NAME@ALIAS, self or none")
    from models.registry.mlflow_registry import (
        Registry,  # MLflow takes seconds to import: only where it is used
    )

    settings.home.mkdir(parents=True, exist_ok=True)
    return Registry(settings.tracking_uri).load(model)


def run(
    pipeline: Pipeline,
    options: ReplayOptions,
    settings: Settings,
    progress: Callable[[int], None] | None,
) -> Iterator[BatchResult]:
    """Feed the register, then the file; yields what each batch brought about."""
    zone = ZoneInfo(settings.tz)
    if options.people:
        note_unknown(options.people)
    enrol(pipeline, options.people, zone)
    for result in fed(pipeline, options.events, zone, options.batch, sort=options.sort):
        yield result
        if progress:
            progress(pipeline.counts.received)


def write(warnings: list[Warning], out: Path) -> None:
    """Write warnings as NDJSON, ordered by (`at`, `id`)."""
    encoder = msgspec.json.Encoder()
    warnings.sort(key=lambda warning: (warning.at, warning.id))
    data = encoder.encode_lines(warnings)
    if str(out) == "-":
        sys.stdout.buffer.write(data)
    else:
        out.write_bytes(data)
