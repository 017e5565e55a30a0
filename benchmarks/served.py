"""A town replayed as it is served: without a model, with a trained one, and teaching itself.

`python -m benchmarks.served`; everything from the file to the warning: findings, the second look
and episodes too. Seconds are of one core's work.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.pipeline.assembly import live_pipeline_of
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.replay.source import BATCH_LINES, enrol, fed
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import COLD, Artefact
from streams.codec.decoder import SHANGHAI
from streams.simulate.town.town import Town, simulate

PEOPLE, DAYS, SEED = 300, 30, 5
SETTINGS = Settings()


def town(people: int, days: int, seed: int, folder: Path) -> Path:
    """Write a town; returns its folder."""
    simulate(Town(people, days, seed), folder)
    return folder


def replayed(folder: Path, artefact: Artefact, *, teaching: bool) -> tuple[Pipeline, float, int]:
    """Replay a town; returns the pipeline, seconds of this core's work, and warnings of tier 1."""
    learner = Learner(civil(), artefact, teaching=teaching)
    pipeline, said = live_pipeline_of(SETTINGS, learner), 0
    begin = time.thread_time()
    enrol(pipeline, folder / "people.csv", SHANGHAI)
    for result in fed(pipeline, folder / "events.ndjson", SHANGHAI, BATCH_LINES):
        said += sum(one.tier >= 1 for one in result.warnings)
    return pipeline, time.thread_time() - begin, said


def trained(folder: Path) -> Artefact:
    """Return what a town teaches by its last day."""
    pipeline, _, _ = replayed(folder, COLD, teaching=True)
    return pipeline.learner.fitted(pipeline.clock.now, pipeline.shards)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.served")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--times", type=int, default=2, help="runs, of which the fastest counts")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        other = town(min(60, asked.people), asked.days, SEED + 1, Path(folder) / "other")
        artefact = trained(other)
        own = town(asked.people, asked.days, SEED, Path(folder) / "own")
        print("| model | events | events/s | warnings of tier 1 and above |\n|---|---|---|---|")
        for name, served, teaching in (
            ("none", COLD, False),
            ("trained elsewhere", artefact, False),
            ("self", COLD, True),
        ):
            runs = [replayed(own, served, teaching=teaching) for _ in range(asked.times)]
            pipeline, seconds, said = min(runs, key=lambda one: one[1])
            events = pipeline.counts.received
            print(f"| {name} | {events:,} | {events / seconds:,.0f} | {said:,} |", flush=True)


if __name__ == "__main__":
    main()
