"""`make bench`: events a second by stage, bytes a person, a forest beside scikit-learn.

Prints and leaves every file alone, but for the picture where `--picture FILE` asks for it.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.ensemble import IsolationForest

from benchmarks.memory import memory
from benchmarks.scale import linearity, snapshots
from benchmarks.stages import best, plain, stages, town
from engine.replay.source import BATCH_LINES
from models.learned.flat_forest import flattened, score

PEOPLE, DAYS = 200, 14
CITY = 700_000


def timed(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start


def speed() -> None:
    print(f"batches of {BATCH_LINES:,} lines; seconds of one core, best of three\n")
    print("| log | people | events | rows an event | events/s | share | window, bytes a person |")
    print("|---|---|---|---|---|---|---|")
    for people in (PEOPLE // 4, PEOPLE // 2, PEOPLE):
        print(f"| simulated town | {best(town(people, DAYS))} |")
    print(f"| tests' small town | {best(plain(PEOPLE, DAYS))} |")


def seconds(people: int, days: int) -> tuple[int, float]:
    spent = stages(town(people, days))
    return spent.events, spent.total


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
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--picture", type=Path, help="write the linearity picture there")
    picture = parser.parse_args().picture
    print(f"{platform.platform()}, Python {platform.python_version()}\n")
    speed()
    print()
    memory(CITY)
    snapshots(CITY)
    print()
    linearity(seconds, picture)
    print("\n| rows | flat, us a row | scikit-learn, us a row | ratio |\n|---|---|---|---|")
    forest()


if __name__ == "__main__":
    main()
