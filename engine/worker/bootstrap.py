"""Composition root of a worker: journal or Kafka, and what lies behind either, as configured."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from engine.alerting.tiers import Ladder
from engine.log.event_log import journal_of
from engine.log.partitioning import same_partitions
from engine.output.silence_watch import SilenceWatch
from engine.output.sinks import JournalSink, Sink
from engine.output.urgent_spool import Notifier
from engine.pipeline.assembly import pipeline_of
from engine.pipeline.learner import Learner
from engine.serving.artefact_cache import Remembered, serving
from engine.serving.routing import Models
from engine.settings import Settings
from engine.snapshots.snapshots import Snapshots
from engine.worker.assignment import Holding, Taker
from engine.worker.clock_ticks import Ticker
from engine.worker.correlation_stage import SharedStage
from engine.worker.partition_processor import Owner
from engine.worker.watchdog import ProgressWatch
from engine.worker.worker import Worker
from features.core.civil_time import civil
from models.artefact import COLD
from models.discovery import rules
from streams.admission.clock_bound import ClockBound
from streams.contract.topics import EVENTS
from streams.log.chunk import Place
from streams.log.interface import LogSource, LogTarget
from streams.log.journal import Journal
from streams.log.journal_source import JournalSource, JournalTarget


def worker_of(settings: Settings) -> Worker:
    """Return a worker on the configured log.

    Raises
    ------
    EndError
        If Kafka is configured and does not answer; the database is waited for at work.
    """
    if settings.kafka_bootstrap:
        return _on_kafka(settings)
    return on_journal(settings, journal_of(settings))


def on_journal(settings: Settings, journal: Journal) -> Worker:
    """Return the one worker of an embedded journal."""
    target = JournalTarget(journal, settings.partitions)
    source = JournalSource(journal, settings.partitions)
    return assembled(settings, source, target, JournalSink(journal), settings.partitions)


def _on_kafka(settings: Settings) -> Worker:
    from engine.log.archive_kafka import folders
    from engine.log.archived_log import ArchivedLog  # these cost time that a journal saves
    from engine.log.kafka import source_of, target_of
    from engine.output.store_sink import StoreSink
    from engine.store.connection.database import driver_url
    from engine.store.store import open_store

    if settings.database_url:
        driver_url(settings.database_url)  # a wrong one is told before anything else is done
    target = target_of(settings)
    sink = StoreSink(partial(open_store, settings), target, settings.worker_id)
    partitions = target.partitions(EVENTS)
    log = source_of(settings)
    source = ArchivedLog(log, folders(settings.archive)) if settings.archive else log
    return assembled(settings, source, target, sink, partitions)


def assembled(
    settings: Settings, source: LogSource, target: LogTarget, sink: Sink, partitions: int
) -> Worker:
    """Return a worker between a log and a sink."""
    rules()  # found and loaded now, not when the first SOS waits behind them
    models = Remembered(partial(serving, settings))
    bound = ClockBound()

    def build(place: Place) -> Holding:
        snapshots = Snapshots(settings.snapshots, place)
        taker = _taker(settings, place, partitions, models, bound)
        return Holding(taker, snapshots, settings.snapshot_records)

    ticks = target if settings.clock == "wall" else None
    return Worker(source, sink, build, Notifier(settings.home), Ticker(ticks), ProgressWatch())


def _taker(
    settings: Settings, place: Place, partitions: int, models: Models, bound: ClockBound
) -> Taker:
    """Return what works on a place: the owner of a partition, or the stage across people.

    Raises
    ------
    EndError
        If partitions were added to the topic while it was worked on.
    """
    same_partitions(None if place.partition < partitions else partitions, place.partition + 1)
    ladder = Ladder(settings.allowances)
    table = civil(settings.tz, settings.calendar)
    learner = Learner(table, COLD, teaching=False)
    if place.topic != EVENTS:
        return SharedStage(place, partitions, ladder, learner.features, models, table)
    silences = SilenceWatch()
    pipeline = pipeline_of(
        settings,
        learner,
        listeners=(silences,),
        models=models,
        registered_only=settings.require_register,
        strangers=settings.strangers,
    )
    return Owner(
        place, partitions, pipeline, ZoneInfo(settings.tz), settings.clock, bound, silences
    )
