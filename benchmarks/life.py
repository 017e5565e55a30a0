"""The life of a model in figures: rows from Parquet, a fit, a month compared, a switch.

`python -m benchmarks.life`; seconds are of one core's work, unless the wall is named.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.json as pj
import pyarrow.parquet as pq

from engine.alerting.tiers import Ladder
from engine.evaluation.compare import Past, compare
from engine.formats.model_switch import Switch, record
from engine.pipeline.assembly import learning_pipeline_of
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.replay.source import BATCH_LINES, recorded
from engine.serving.artefact_cache import ModelCache, serving
from engine.settings import DEFAULT_ALLOWANCES, Settings
from engine.training.offline_learner import HistoryLearner
from engine.training.selection import Selection, windows
from features.core.civil_time import civil
from features.core.rows import blank_rows
from features.population.shard import Shard
from models.artefact import COLD, Artefact
from models.learned.column_detector import relative
from models.learned.isolation_forest import fitted
from models.registry.artefact_file import dumped, sha256
from streams.codec.decoder import SHANGHAI, decode
from streams.files.reader import read_chunks
from streams.simulate.town.town import Town, simulate

ROWS = 1_000_000
PEOPLE, DAYS = 1_000, 30
SMALL = 150
SETTINGS = Settings()
SWITCH_LINES = 200
"""Lines a batch while a model is switched: what a worker takes at once."""
EVERY = 100
"""Batches between two switches."""


def town(people: int, days: int, folder: Path) -> Path:
    simulate(Town(people, days, 5), folder)
    return folder / "events.ndjson"


def as_parquet(events: Path) -> Path:
    out = events.with_suffix(".parquet")
    pq.write_table(pj.read_json(events), out, compression="zstd")
    return out


class Timed(HistoryLearner):
    """Tells gathering rows and the fits of every week apart, in seconds of a core."""

    fits = 0.0

    def fitted(self, edge: int, shards: Sequence[Shard]) -> Artefact:
        begin = time.process_time()
        artefact = super().fitted(edge, shards)
        self.fits += time.process_time() - begin
        return artefact


def taught(events: Path, limit: int | None = None) -> tuple[Timed, Pipeline]:
    """Replay a file through a learner that gathers training rows."""
    table = civil()
    learner = Timed(table, Selection(confirmed=windows([])), windows([]))
    pipeline = learning_pipeline_of(SETTINGS, learner)
    for number, (batch, _) in enumerate(recorded(events, SHANGHAI, BATCH_LINES)):
        pipeline.feed(batch)
        if limit is not None and number >= limit:
            break
    return learner, pipeline


def training(events: Path) -> Artefact:
    taught(events, limit=3)  # compiled, and the file is in memory
    begin = time.process_time()
    learner, pipeline = taught(events)
    spent = time.process_time() - begin - learner.fits
    count = pipeline.counts.received
    print(
        f"training rows from {events.suffix[1:]}: {count:,} events in {spent:.1f} s,"
        f" {count / spent:,.0f}/s, and {learner.fits:.1f} s for the forests of every week"
    )
    return learner.finished(pipeline.clock.now, pipeline.shards)


def fit_alone() -> tuple[float, float]:
    """Fit one dimension; returns seconds and the memory it added at its peak, MiB."""
    rng = np.random.default_rng(0)
    rows = blank_rows("payment", ROWS)
    for name in relative("payment"):
        rows[name] = rng.gamma(2.0, 1.0, ROWS)
    fitted("economic", rows[:2000])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    fitted("economic", rows)
    spent = time.process_time() - begin
    return spent, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def fit() -> None:
    with get_context("spawn").Pool(1) as pool:
        spent, memory = pool.apply(fit_alone)
    size = blank_rows("payment", ROWS).nbytes / 2**20
    print(f"one dimension on {ROWS:,} rows ({size:.0f} MiB): {spent:.1f} s, {memory:.0f} MiB more")


def month(people: int, days: int, other: Artefact, folder: Path) -> None:
    """Compare two versions over a month, by one process and by one a core."""
    events = town(people, days, folder)
    past = Past(events, folder / "truth.ndjson", folder / "people.csv")
    for workers in (1, os.cpu_count() or 1):
        begin, wall = _worked(), time.perf_counter()
        told = compare(COLD, other, past, SETTINGS, workers=workers)
        spent, passed = _worked() - begin, time.perf_counter() - wall
        months = told["a"]["person_months"]
        print(
            f"{people:,} people x {days} days ({months:,.0f} person-months) with two models,"
            f" {workers} processes: {spent:.1f} s of a core, {passed:.1f} s on the wall",
            flush=True,
        )


def _worked() -> float:
    """Return the seconds of a core that this process and those it has ended have worked."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def switch(events: Path, served: Artefact, home: Path) -> None:
    """Switch to a version in mid-stream, and tell the longest batches."""
    settings = Settings(home=home, clock="log")
    data = dumped(served)
    for name in ("silverguard@1", "silverguard@2"):
        ModelCache(settings).keep(name, data)
    table = civil()
    learner = Learner(table, COLD, teaching=False)
    pipeline = Pipeline(
        table, Ladder(DEFAULT_ALLOWANCES), learner, models=partial(serving, settings)
    )
    plain: list[float] = []
    switched: list[float] = []
    for number, chunk in enumerate(read_chunks(events, lines=SWITCH_LINES)):
        switching = number >= EVERY and number % EVERY == 0
        version = f"silverguard@{number // EVERY % 2 + 1}"
        word = record(Switch(version, sha256(data)), f"switch-{number}", 0, 0)
        begin = time.perf_counter()
        pipeline.feed(decode(word + b"\n" + chunk if switching else chunk))
        (switched if switching else plain).append(time.perf_counter() - begin)
        if number >= 10 * EVERY:
            break
    usual, longest = 1000 * float(np.median(plain[EVERY:])), 1000 * max(switched)
    print(
        f"switch of a version ({len(data) / 1024:.0f} kB), {len(switched)} times: batches of"
        f" {SWITCH_LINES} lines take {usual:.1f} ms, with a switch median"
        f" {1000 * float(np.median(switched)):.1f}, longest {longest:.1f} ms (wall)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.life")
    parser.add_argument("--people", type=int, default=PEOPLE, help="compared over a month")
    people = parser.parse_args().people
    with TemporaryDirectory() as name:
        folder = Path(name)
        events = town(SMALL, DAYS, folder / "small")
        served = training(as_parquet(events))
        training(events)
        switch(events, served, folder / "home")
        fit()
        month(people, DAYS, served, folder / "month")


if __name__ == "__main__":
    main()
