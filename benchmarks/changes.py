"""Snapshots of changes beside full ones: bytes and seconds, minutes after the full one.

`python -m benchmarks.changes`; simulated people in one partition, from the second day's noon on.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.scale import pipeline
from engine.pipeline.pipeline import Pipeline
from engine.snapshots.snapshots import Snapshots
from engine.snapshots.state import memory_of, recall
from streams.codec.decoder import SHANGHAI, decode
from streams.contract.topics import EVENTS
from streams.files.reader import read_chunks
from streams.log.chunk import Place
from streams.simulate.town.town import Town, simulate

PEOPLE, DAYS = 10_000, 2
NOON_MS = 36 * 3_600_000
MINUTES = (1, 5, 10, 60)
LINES, FEW = 5_000, 200
TIMES = 3


def fed(events: Path, made: Pipeline) -> Iterator[int]:
    """Feed events; yields the clock, near noon after a few lines each."""
    begin = 0
    for chunk in read_chunks(events, lines=LINES):
        near = begin and made.clock.now > begin + NOON_MS - 600_000
        lines = chunk.splitlines(keepends=True)
        step = FEW if near else LINES
        for at in range(0, len(lines), step):
            made.feed(decode(b"".join(lines[at : at + step]), SHANGHAI))
            begin = begin or made.clock.now
            yield made.clock.now - begin


def saved(kept: Snapshots, folder: Path, made: Pipeline, position: int) -> tuple[float, int]:
    """Save some times; returns the median of the seconds, and the bytes."""
    seconds, size = [], 0
    for number in range(TIMES):
        start = time.perf_counter()
        one = kept.save(position * TIMES + number, 0, memory_of(made))
        seconds.append(time.perf_counter() - start)
        (path,) = folder.rglob(one.name)
        size = path.stat().st_size
    return median(seconds), size


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.changes")
    parser.add_argument("--people", type=int, default=PEOPLE)
    people = parser.parse_args().people
    with TemporaryDirectory() as name:
        folder = Path(name)
        simulate(Town(people, DAYS, 5), folder / "town")
        made, changes = pipeline(), Snapshots(f"{name}/changes", Place(EVENTS, 0), deltas=100)
        full = Snapshots(f"{name}/full", Place(EVENTS, 0), deltas=0)
        due = [NOON_MS, *(NOON_MS + minutes * 60_000 for minutes in MINUTES)]
        for number, now in enumerate(fed(folder / "town" / "events.ndjson", made)):
            if now < due[0]:
                continue
            due.pop(0)
            if len(due) == len(MINUTES):
                seconds, size = saved(full, folder, made, number)
                changes.save(number * TIMES, 0, memory_of(made))
                print(f"{people:,} people: full {size / 1e6:.1f} MB in {seconds:.2f} s")
                continue
            seconds, size = saved(changes, folder, made, number)
            print(f"{(now - NOON_MS) / 60_000:.0f} min: {size / 1e6:.1f} MB in {seconds:.2f} s")
            if not due:
                break
        start = time.perf_counter()
        recall(pipeline(), changes.load(changes.saved()[0]))
        print(f"base and change taken up in {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        recall(pipeline(), full.load(full.saved()[0]))
        print(f"full one in {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
