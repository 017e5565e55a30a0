"""`python -m benchmarks.silences`: ten thousand people's minutes left, at the worker and the desk.

The worker's part asks the limits' rules ahead for rows drawn at random; the desk's reads all that
was told from a database of its own, judges it against neighbours and sorts it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.desk.access.caller import Caller
from engine.desk.silences.service import SilenceService
from engine.output.countdown import LIMITS, columns, rising
from engine.settings import Settings
from engine.store.connection.embedded import start_embedded, stop_embedded
from engine.store.silences.line import Silence, SilencesLine
from engine.store.store import Store, open_store
from features.core.civil_time import civil
from streams.contract.units import HOUR_MS, MINUTE_MS
from streams.kernels.kernel_types import Records

PEOPLE, ASKED = 10_000, 20
STREETS, HOMES_A_BUILDING = 400, 12


def rows(family: str, now: int, rng: np.random.Generator) -> Records:
    """Return rows of people whose silences are of all lengths up to a day."""
    layout = [("at", "i8"), ("onset", "i8"), *((name, "f8") for name in columns(family))]
    made = np.zeros(PEOPLE, layout)
    made["at"] = now - rng.integers(0, HOUR_MS, PEOPLE)
    for name in columns(family):
        made[name] = rng.uniform(0, 24 if name.endswith("_h") else 2, PEOPLE)
    for name in ("declared", "out", "accompanied", "settled", "flat", "exit_unheard", "dementia"):
        if name in columns(family):
            made[name] = rng.random(PEOPLE) < 0.2
    return made


def told(now: int, rng: np.random.Generator, share: float) -> SilencesLine:
    """Return what a worker tells of them, of whom a share is silent."""
    silent = rng.random(PEOPLE) < share
    ahead = rng.integers(0, 24 * 60, PEOPLE) * MINUTE_MS
    return SilencesLine("silverguard.events-0", tuple(
        Silence(f"p{n}", now, "home" if silent[n] else "heard", now - HOUR_MS, 0,
                now + int(ahead[n]), 1, "limit_silence", 2.0 if silent[n] else 0.1)
        for n in range(PEOPLE)
    ))  # fmt: skip


def milliseconds(work: Callable[[], object]) -> str:
    """Return median and worst of some runs, after one that warms up, and this thread's own time."""
    work()
    spent, own = [], []
    for _ in range(ASKED):
        began, own_began = time.perf_counter(), time.thread_time()
        work()
        spent.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.thread_time() - own_began))
    worst = f"worst {max(spent):,.0f} ms of {ASKED}"
    return f"median {np.median(spent):,.0f} ms, {worst}; of its own {np.median(own):,.0f} ms"


def at_the_desk(store: Store, now: int, rng: np.random.Generator) -> None:
    """Measure writing and reading in a database."""
    store.put_people(
        {"person": f"p{n}", "area": "331102", "name": f"n{n}", "street": f"s{n % STREETS}",
         "building": f"b{n // HOMES_A_BUILDING}", "phone": "1", "guardians": "[]"}
        for n in range(PEOPLE)
    )  # fmt: skip
    service = SilenceService(store.engine)
    for share in (0.2, 1.0):  # as on any day; and an outage of the whole feed
        line = told(now, rng, share)
        spent = milliseconds(lambda some=line: store.put_silences(some))  # type: ignore[misc]
        print(f"{share:.0%} silent, written by the delivery: {spent}")
        for area in ("", "331102"):
            who = Caller("li", "officer", area)
            spent = milliseconds(lambda who=who: service.silences(who, 1440))  # type: ignore[misc]
            print(f"read, judged, sorted, area {area or 'everywhere'}: {spent}")


def main() -> None:
    """Print what it takes."""
    rng, now, table = np.random.default_rng(0), int(time.time() * 1000), civil()
    for family in LIMITS:
        some = rows(family, now, rng)
        spent = milliseconds(lambda f=family, r=some: rising(r, f, now, table))  # type: ignore[misc]
        print(f"minutes left of {PEOPLE:,} rows of {family}: {spent}")
    folder = Path(tempfile.mkdtemp(prefix="silverguard-bench-"))
    store = open_store(Settings(database_url=start_embedded(folder / "postgres")))
    try:
        at_the_desk(store, now, rng)
    finally:
        store.close()
        stop_embedded(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
