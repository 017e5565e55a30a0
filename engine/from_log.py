"""One person's events of the log once more, to see whether they give the same warning."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from engine.event_log import journal_of
from engine.learning import Learner
from engine.model_cache import serving
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.tiers import Ladder
from features.civil import civil
from models.artefact import COLD
from streams.codec import Batch, decode
from streams.hashing import hash_text
from streams.journal import Record
from streams.kinds import Kind
from streams.topics import EVENTS

RECORDS = 1000


def warnings_of(person: str, settings: Settings) -> list[dict[str, Any]]:
    """Replay a person's events and everything that concerns all; returns the warnings raised.

    Others' silence, by which an outage is told, is not there: a warning held back for an outage
    appears here.
    """
    table = civil(settings.tz, settings.calendar)
    pipeline = Pipeline(
        table,
        Ladder(settings.allowances),
        Learner(table, COLD, teaching=False),
        models=partial(serving, settings),
    )
    own, zone = np.uint64(hash_text(person)), ZoneInfo(settings.tz)
    journal = journal_of(settings)
    found: list[dict[str, Any]] = []
    position = 0
    while records := journal.read(EVENTS, position, RECORDS):
        position = records[-1].sequence
        for record in (one for one in records if one.sound):
            batch = _only(own, record, zone, wall=settings.clock == "wall")
            profiles = batch.events["kind"] == int(Kind.PROFILE)
            if len(batch.events) and profiles.all():
                pipeline.register(batch)
            elif len(batch.events):
                found += pipeline.feed(batch)
    journal.close()
    return found


def _only(own: np.uint64, record: Record, zone: ZoneInfo, *, wall: bool) -> Batch:
    batch = decode(record.value, zone)
    if wall:
        batch.events["received_at"] = record.received_at
    concerns = (batch.events["person"] == own) | (batch.events["kind"] == int(Kind.CONTROL))
    return replace(batch, events=batch.events[concerns], rejected=())
