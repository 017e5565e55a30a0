"""A city in one process: snapshot and load; and whether cost is linear in events and people."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import numpy as np

from engine.alerting.tiers import Ladder
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.settings import DEFAULT_ALLOWANCES
from engine.snapshots.snapshots import Snapshots
from engine.snapshots.state import memory_of, recall
from features.core.civil_time import civil
from features.population.roster import ALWAYS, Roster
from features.population.state import PEOPLE, blank_state
from streams.contract.topics import EVENTS
from streams.log.chunk import Place

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "silverguard"

Seconds = Callable[[int, int], tuple[int, float]]
"""People and days of a log to its events and the seconds it took."""


def pipeline() -> Pipeline:
    table = civil()
    return Pipeline(table, Ladder(DEFAULT_ALLOWANCES), Learner(table, teaching=False), 1)


def city(people: int) -> Pipeline:
    """Return a pipeline that holds so many people, every byte of whom has been touched."""
    made = pipeline()
    shard = made.shards[0]
    rng = np.random.default_rng(1)
    hashes = rng.integers(1, 2**63, people, dtype=np.uint64)
    names = [f"p{number:07d}" for number in range(people)]
    shard.roster = Roster.of(names, hashes, np.full(people, ALWAYS, np.int64), 0)
    shard.state = blank_state(people)
    shard.state.context["person"] = hashes
    shard.state.cursor[PEOPLE] = people
    return made


def snapshots(people: int) -> None:
    """Print bytes, seconds to write (on disk) and seconds to load and take up."""
    made, again = city(people), pipeline()
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        kept = Snapshots(folder, Place(EVENTS, 0))
        newest = kept.save(1, 0, memory_of(made))
        saved = time.perf_counter()
        recall(again, kept.load(newest))
        loaded = time.perf_counter()
        size = sum(path.stat().st_size for path in Path(folder).rglob(newest.name))
    same = all(
        old[:people].tobytes() == new[:people].tobytes()
        for old, new in zip(made.shards[0].state[:1], again.shards[0].state[:1], strict=True)
    )
    print(
        f"{people:,} people: {size / 1e9:.2f} GB written in {saved - start:.1f} s, "
        f"loaded in {loaded - saved:.1f} s, {'the same' if same else 'DIFFERENT'}"
    )


def linearity(seconds: Seconds, picture: Path | None) -> None:
    """Measure seconds over events, for more days and for more people; draw where asked to."""
    from matplotlib.figure import Figure

    by_days = [seconds(100, days) for days in (4, 8, 16, 32)]
    by_people = [seconds(people, 8) for people in (50, 100, 200, 400)]
    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    axes = figure.subplots()
    for label, points in (("100 people, 4 to 32 days", by_days), ("50 to 400 people", by_people)):
        axes.plot([n / 1000 for n, _ in points], [s for _, s in points], "o-", label=label)
        print(label, "; ".join(f"{n:,} in {s:.2f} s" for n, s in points))
    axes.set(xlabel="thousand events", ylabel="seconds on one core", xlim=0, ylim=0)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    if picture:
        figure.savefig(picture, metadata={"Date": None})
