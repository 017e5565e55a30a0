"""One person's events of the log once more, to see whether they give the same warning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np

from engine.formats.lines import Warning
from engine.log.event_log import journal_of
from engine.pipeline.assembly import pipeline_of, replay_into
from engine.pipeline.learner import Learner
from engine.serving.artefact_cache import serving
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import COLD
from streams.admission.clock import UNSET
from streams.admission.clock_bound import ClockBound
from streams.admission.log_time import LogTime
from streams.codec.decoder import Batch, decode
from streams.codec.hashing import hash_text
from streams.contract.kinds import Kind
from streams.contract.topics import EVENTS
from streams.log.journal import Record

RECORDS = 1000


def warnings_of(person: str, settings: Settings) -> list[Warning]:
    """Replay a person's events and everything that concerns all; returns the warnings raised.

    Others' silence, by which an outage is told, is not there: a warning held back for an outage
    appears here.
    """
    table = civil(settings.tz, settings.calendar)
    learner = Learner(table, COLD, teaching=False)
    pipeline = pipeline_of(settings, learner, models=partial(serving, settings))
    return [
        warning
        for result in replay_into(pipeline, _concerning(person, settings))
        for warning in result.warnings
    ]


def _concerning(person: str, settings: Settings) -> Iterator[tuple[Batch, bool]]:
    """Yield what the journal holds of a person and of all, and whether it is of the register."""
    own, zone = np.uint64(hash_text(person)), ZoneInfo(settings.tz)
    times, position = _Times(settings), 0
    with closing(journal_of(settings)) as journal:
        while records := journal.read(EVENTS, position, RECORDS):
            position = records[-1].sequence
            for record in (one for one in records if one.sound):
                batch, register = _only(own, times.timed(record, zone))
                if register or len(batch.events):
                    yield batch, register


class _Times:
    """When records were received, as the owner of each partition told it."""

    def __init__(self, settings: Settings) -> None:
        self._bound = ClockBound()
        self._of: defaultdict[int, LogTime] = defaultdict(lambda: LogTime(settings.clock))
        self._reached: dict[int, int] = {}

    def timed(self, record: Record, zone: ZoneInfo) -> tuple[Batch, int]:
        """Return a record's events, and from which on recorded times count."""
        batch, place = decode(record.value, zone), record.partition
        taken = np.full(batch.events.size, record.received_at)
        now = self._reached.get(place, UNSET)
        recorded = self._of[place].set(batch.events, taken, now, self._bound.limit(place))
        moves = batch.events["kind"] != int(Kind.PROFILE)
        latest = batch.events["received_at"][moves].max(initial=UNSET)
        self._reached[place] = max(now, int(latest))
        return batch, recorded


def _only(own: np.uint64, timed: tuple[Batch, int]) -> tuple[Batch, bool]:
    """Return what concerns one person, and whether it is of the register."""
    batch, recorded = timed
    events = batch.events
    profiles = events["kind"] == int(Kind.PROFILE)
    profiles[recorded:] &= events["received_at"][recorded:] < 0
    concerns = (events["person"] == own) | (events["kind"] == int(Kind.CONTROL))
    register = bool(concerns.any() and profiles[concerns].all())
    return replace(batch, events=events[concerns], rejected=()), register
