"""Events a second by stage, rows an event, and the window of duplicates, over a log in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from engine.replay.source import BATCH_LINES
from features.core.catalog import FAMILIES
from features.core.civil_time import civil
from features.core.rows import room, taken
from features.population.shard import ROOM, Shard
from features.population.sweep import STEP_MS, swept
from models.artefact import COLD
from models.scoring import judge
from streams.admission.admission import LATE, Admission
from streams.admission.clock import RecordingClock
from streams.codec.decoder import Batch, decode
from streams.contract.event_row import Events, only
from streams.files.reader import read_chunks
from streams.simulate.town.town import Town, simulate
from tests.support.events.small_town import lines

now = time.thread_time
"""Seconds of this core's work: other work on the machine does not count."""


@dataclass(slots=True)
class Spent:
    """Seconds by stage over a whole log, and what came of it."""

    people: int
    seconds: dict[str, float] = field(default_factory=dict)
    events: int = 0
    rows: int = 0
    window: int = 0

    def add(self, stage: str, since: float) -> float:
        """Count the time since a moment to a stage; returns the moment now."""
        until = now()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + until - since
        return until

    def split(self, stage: str, part: str, share: float) -> None:
        """Count a share of a stage's time to a part of it with a name of its own."""
        self.seconds[part] = share * self.seconds[stage]
        self.seconds[stage] -= self.seconds[part]

    @property
    def total(self) -> float:
        """Return the seconds of all stages."""
        return sum(self.seconds.values())

    def __str__(self) -> str:
        """Return one line of the table."""
        shares = ", ".join(f"{name} {part / self.total:.0%}" for name, part in self.seconds.items())
        speed = self.events / self.total
        a_row = self.rows / self.events
        return (
            f"{self.people:,} | {self.events:,} | {a_row:.2f} | {speed:,.0f} | {shares} "
            f"| {self.window / self.people:,.0f}"
        )


def town(people: int, days: int) -> list[bytes]:
    """Return a simulated town's log as chunks held in memory."""
    with TemporaryDirectory() as folder:
        simulate(Town(people, days, 5), Path(folder))
        return list(read_chunks(Path(folder) / "events.ndjson", BATCH_LINES))


def plain(people: int, days: int) -> list[bytes]:
    """Return the log of the tests' small town, which has far more rows an event."""
    every = lines(people, days)
    return [b"".join(every[at : at + BATCH_LINES]) for at in range(0, len(every), BATCH_LINES)]


def stages(chunks: list[bytes]) -> Spent:
    """Work through a log once; decode, admit, apply with its sweeps, judge."""
    shard, clock, admission, spent = Shard(civil()), RecordingClock(), Admission(), Spent(0)
    for chunk in chunks:
        at = now()
        batch = decode(chunk)
        at = spent.add("decode", at)
        kept = admitted(clock, admission, batch)
        at = spent.add("admit", at)
        families = shard.apply(batch.buffer, kept, int(kept["received_at"][-1]))
        at = spent.add("apply", at)
        for name in FAMILIES:
            if name in families:
                judge(name, families[name], COLD)
                spent.rows += families[name].size
        spent.add("judge", at)
        spent.events += batch.events.size
        spent.window = max(spent.window, admission.nbytes)
    spent.people = shard.roster.people
    return spent


def best(chunks: list[bytes], times: int = 3) -> Spent:
    """Return the fastest of several runs, after one that compiles, with sweeps told apart."""
    stages(chunks[:1])
    fastest = min((stages(chunks) for _ in range(times)), key=lambda spent: spent.total)
    fastest.split("apply", "sweep", sweeping(chunks))
    return fastest


def admitted(clock: RecordingClock, admission: Admission, batch: Batch) -> Events:
    """Return the events that are neither repeated nor contradicted."""
    clock.stamp(batch.events)
    return only(batch.events, admission.admit(batch.events) <= LATE)


def sweeping(chunks: list[bytes]) -> float:
    """Return the sweeps' share of applying: each step swept by itself, ahead of its events."""
    shard, clock, admission, out = Shard(civil()), RecordingClock(), Admission(), room(ROOM)
    swept_s, applied_s, calls = 0.0, 0.0, 0
    for chunk in chunks:
        batch = decode(chunk)
        kept = admitted(clock, admission, batch)
        steps = kept["received_at"] // STEP_MS
        for start, stop in zip(*_runs(steps), strict=True):
            some, until = kept[start:stop], int(kept["received_at"][stop - 1])
            at = now()
            while not swept(shard.state, int(steps[start]) * STEP_MS, shard.table, out):
                taken(out)
            between = now()
            shard.apply(batch.buffer, some, until)
            applied_s += now() - between
            swept_s += between - at
            taken(out)
            calls += 1
    swept_s -= calls * _empty(lambda: swept(shard.state, until, shard.table, out))
    applied_s -= calls * _empty(lambda: shard.apply(batch.buffer, some[:0], until))
    return swept_s / (swept_s + applied_s)


def _empty(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes which finds nothing to do."""
    at = now()
    for _ in range(1000):
        call()
    return (now() - at) / 1000


def _runs(steps: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Return where runs of the same step begin and end."""
    edges = (np.flatnonzero(np.diff(steps)) + 1).tolist()
    return [0, *edges], [*edges, steps.size]
