"""Retention: what is past its term, counted by class, and removed where that is asked for.

The terms of the embedded journal are those that the topics of Kafka have (docs/erasure.md). What
has none is kept: events, since everything is rebuilt from them, and the database.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.delivered import delivered
from streams.contract.topics import EPISODES, QUARANTINE, WARNINGS
from streams.contract.units import DAY_MS
from streams.log.journal import Journal, Record

DAYS = {QUARANTINE: 90, WARNINGS: 180, EPISODES: 180}
"""As Kafka's topics of these names."""
ASIDE_DAYS = 14
"""What a restore moved aside: as long as snapshots."""
ASIDE = re.compile(r"replaced-\d{8}T\d{6}Z")
_PAGE = 1000


class Past(NamedTuple):
    """How many of a class are past its term."""

    name: str
    days: int
    past: int


def retained(settings: Settings, engine: Engine, now: int, *, delete: bool) -> list[Past]:
    """Count what is past its term at `now` (epoch ms); with `delete` it is removed.

    Records of the journal lose their bytes and keep their place, so that nothing is written twice.
    """
    found = []
    if not settings.kafka_bootstrap and (settings.home / "journal.sqlite").exists():
        with closing(journal_of(settings)) as journal:
            there = delivered(engine, journal.identity)  # what the database has not, stays
            until = {QUARANTINE: journal.end(QUARANTINE)} | {
                topic: there.get(topic, 0) for topic in (WARNINGS, EPISODES)
            }
            for topic, days in DAYS.items():
                before = now - days * DAY_MS
                count = _of_topic(journal, topic, until[topic], before, delete=delete)
                found.append(Past(topic, days, count))
    found.append(Past("replaced-*", ASIDE_DAYS, _aside(settings.home, now, delete=delete)))
    return found


def _of_topic(journal: Journal, topic: str, until: int, before: int, *, delete: bool) -> int:
    past = [one.sequence for one in _older(journal, topic, until, before)]
    if delete:
        for first in range(0, len(past), _PAGE):  # a door that waits, waits for a page
            journal.empty(topic, past[first : first + _PAGE])
    return len(past)


def _older(journal: Journal, topic: str, until: int, before: int) -> Iterator[Record]:
    """Yield records that still have bytes and were received before a moment."""
    position = 0
    while records := journal.read(topic, position, _PAGE):
        position = records[-1].sequence
        for one in records:
            if one.sequence > until or one.received_at >= before:
                return
            if one.value:
                yield one


def _aside(home: Path, now: int, *, delete: bool) -> int:
    """Count folders that a restore has left, by when they were last changed."""
    limit = (now - ASIDE_DAYS * DAY_MS) / 1000
    past = [
        one for one in home.glob("replaced-*")
        if ASIDE.fullmatch(one.name) and one.stat().st_mtime < limit
    ]  # fmt: skip
    for one in past if delete else []:
        shutil.rmtree(one)
    return len(past)
