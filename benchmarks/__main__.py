"""`make bench`: events a second by stage, bytes a person, a forest beside scikit-learn."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from sklearn.ensemble import IsolationForest

from benchmarks.scale import linearity, snapshots
from features.catalog import FAMILIES
from features.civil import civil
from features.shard import Shard
from features.state import State, blank_state
from models.artefact import COLD
from models.flat_forest import flattened, score
from models.judge import judge
from streams.admission import LATE, Admission
from streams.clock import RecordingClock
from streams.codec import decode
from streams.event_row import only
from tests.small_town import lines

BATCH = 5000
PEOPLE, DAYS = 200, 15
CITY = 700_000


def timed(work: Callable[[], Any]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start


def log(people: int, days: int) -> list[bytes]:
    every = lines(people, days)
    return [b"".join(every[at : at + BATCH]) for at in range(0, len(every), BATCH)]


def stages(chunks: list[bytes]) -> dict[str, float]:
    """Seconds spent in each stage over a whole log, after a first pass that compiles."""
    shard, clock, admission = Shard(civil()), RecordingClock(), Admission()
    spent = dict.fromkeys(("decode", "stamp and admit", "apply and sweep", "judge"), 0.0)
    rows = 0
    for chunk in chunks:
        start = time.thread_time()
        batch = decode(chunk)
        decoded = time.thread_time()
        clock.stamp(batch.events)
        kept = only(batch.events, admission.admit(batch.events) <= LATE)
        admitted = time.thread_time()
        families = shard.apply(batch.buffer, kept, int(kept["received_at"][-1]))
        applied = time.thread_time()
        for name in FAMILIES:
            if name in families:
                judge(name, families[name], COLD)
                rows += len(families[name])
        judged = time.thread_time()
        marks = (start, decoded, admitted, applied, judged)
        for stage, before, after in zip(spent, marks[:-1], marks[1:], strict=True):
            spent[stage] += after - before
    spent["rows"] = rows
    return spent


def speed() -> None:
    stages(log(3, 3))
    for people in (PEOPLE // 4, PEOPLE // 2, PEOPLE):
        chunks = log(people, DAYS)
        events = sum(chunk.count(b"\n") for chunk in chunks)
        spent = stages(chunks)
        rows = spent.pop("rows")
        total = sum(spent.values())
        shares = ", ".join(f"{name} {part / total:.0%}" for name, part in spent.items())
        print(f"| {people} | {events:,} | {rows:,.0f} | {events / total:,.0f} | {shares} |")


def seconds(people: int, days: int) -> tuple[int, float]:
    chunks = log(people, days)
    spent = stages(chunks)
    spent.pop("rows")
    return sum(chunk.count(b"\n") for chunk in chunks), sum(spent.values())


def memory() -> None:
    state = blank_state(1)
    for name, records in zip(State._fields, state, strict=True):
        if name != "cursor":
            print(f"| {name} | {records.dtype.itemsize} |")
    total = sum(records.dtype.itemsize for records in state[:-1])
    city: list[State] = []
    seconds = timed(lambda: city.append(blank_state(CITY)))
    size = sum(records.nbytes for records in city[0])
    print(f"| all | {total} |\n\n{CITY:,} people: {size / 1e9:.2f} GB, made in {seconds:.1f} s")


def forest() -> None:
    rng = np.random.default_rng(0)
    rows = np.exp(rng.normal(size=(10_000, 24)))
    fitted = IsolationForest(n_estimators=100, max_samples=256, random_state=0).fit(rows)
    flat = flattened(fitted, np.zeros(24))
    score(flat, rows[:10])
    for n in (1, 100, 10_000):
        some = rows[:n]
        ours = min(timed(partial(score, flat, some)) for _ in range(5)) / n
        theirs = min(timed(partial(fitted.score_samples, some)) for _ in range(3)) / n
        print(f"| {n:,} | {ours * 1e6:.2f} | {theirs * 1e6:.2f} | {theirs / ours:.1f} |")


def main() -> None:
    print(f"{platform.platform()}, Python {platform.python_version()}\n")
    print("| people | events | rows | events/s, one core | share |\n|---|---|---|---|---|")
    speed()
    print("\n| record | bytes a person |\n|---|---|")
    memory()
    snapshots(CITY)
    print()
    linearity(seconds)
    print("\n| rows | flat, us a row | scikit-learn, us a row | ratio |\n|---|---|---|---|")
    forest()


if __name__ == "__main__":
    main()
