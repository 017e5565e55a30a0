"""Mends a log whose clock stands ahead of the world: its stamps, and what was learned from them.

The stamps of a journal are written anew, each as its own line tells. What was remembered behind
the first of them goes, so that a worker judges those records again, by the right clock: calls for
help that were swallowed are warned of, late. Kafka's stamps cannot be written anew; a worker does
not believe them when it reads them again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.snapshots.full import DamagedSnapshotError
from engine.snapshots.snapshots import Saved, Snapshots
from streams.codec.decoder import decode
from streams.contract.topics import EVENTS, FINDINGS
from streams.log.chunk import Place
from streams.log.journal import Journal
from streams.log.steady_clock import AHEAD_MS

RECORDS = 1000
FOREVER = 2**62


@dataclass(frozen=True, slots=True)
class Standing:
    """How a log's clock stands to the wall clock, ms: ahead of it, or behind as it jumped."""

    ahead: int
    behind: int

    @property
    def sound(self) -> bool:
        """Tell whether there is nothing to mend."""
        return max(self.ahead, self.behind) <= AHEAD_MS


@dataclass(frozen=True, slots=True)
class Mended:
    """How many records were stamped anew, findings withdrawn, and snapshots dropped."""

    stamps: int
    findings: int
    snapshots: int


def standing(settings: Settings) -> Standing:
    """Return how the journal's clock stands; Kafka's is told by the workers' metrics."""
    journal = journal_of(settings)
    newest = journal.clock.stamp_before(FOREVER)
    behind = journal.clock.behind_ms()
    journal.close()
    return Standing(newest - _wall() if newest else 0, behind)


def mend(settings: Settings) -> Mended:
    """Mend; workers must be stopped, and the wall clock right."""
    wall = _wall()
    if settings.kafka_bootstrap:
        return Mended(0, 0, sum(_drop_ahead(one, wall) for one in _snapshots(settings)))
    journal = journal_of(settings)
    try:
        journal.clock.believe(wall)
        first = journal.clock.first_ahead(wall + AHEAD_MS)
        if first is None:
            return Mended(0, 0, 0)
        stamps = [*_stamps(journal, first, wall)]
        dropped = sum(
            one.drop(lambda saved: saved.position >= first) for one in _snapshots(settings)
        )
        with journal.together():
            findings = journal.clock.withdraw(FINDINGS, first)
            journal.clock.restamp(stamps, wall)
    finally:
        journal.close()
    return Mended(len(stamps), findings, dropped)


def _stamps(journal: Journal, first: int, wall: int) -> Iterator[tuple[int, int]]:
    """Yield when each record from the first on was received: as its lines say, in order."""
    position, latest = first - 1, journal.clock.stamp_before(first)
    while records := journal.read(EVENTS, position, RECORDS):
        for record in records:
            said = int(decode(record.value).events["received_at"].max(initial=-1))
            told = said if 0 <= said <= wall else min(record.received_at, wall)
            latest = max(latest, told)
            yield record.sequence, latest
        position = records[-1].sequence


def _snapshots(settings: Settings) -> list[Snapshots]:
    places = [Place(EVENTS, number) for number in range(settings.partitions)]
    return [Snapshots(settings.snapshots, one) for one in [*places, Place(FINDINGS, 0)]]


def _drop_ahead(snapshots: Snapshots, wall: int) -> int:
    """Drop the snapshots that remember a clock ahead of the wall clock."""

    def ahead(saved: Saved) -> bool:
        try:
            memory = snapshots.load(saved)
        except (DamagedSnapshotError, ValueError, OSError):
            return False
        heard = memory.get("heard")
        clock = memory["clock"].now if heard is None else max(heard.clocks)
        return bool(clock > wall + AHEAD_MS)

    return snapshots.drop(ahead)


def _wall() -> int:
    return int(time.time() * 1000)
