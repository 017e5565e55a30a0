"""A million invented people, every hundredth of whom calls for help: does memory stay bounded?

`python -m benchmarks.strangers [PEOPLE] [POOL]` prints resident memory and calls warned of.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from engine.alerting.tiers import Ladder
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.settings import DEFAULT_ALLOWANCES
from features.core.civil_time import civil
from models.artefact import COLD
from streams.codec.decoder import decode

START = 1_767_888_000_000
STEP_MS = 60
BATCH = 2_000
CALLS = 100
"""Every so many is a call for help, the others are movements."""


def resident_mb() -> int:
    """Return the memory this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20


def line(number: int) -> bytes:
    """Return the only event of one invented person."""
    at = START + number * STEP_MS
    kind = {"kind": "motion", "room": "hall"} if number % CALLS else {"kind": "sos"}
    said = {"id": f"e{number}", "person": f"invented-{number}", "at": at, "received_at": at}
    return json.dumps(kind | said).encode() + b"\n"


def main(people: int = 1_000_000, pool: int = 25_000) -> None:
    """Feed them, and tell every tenth of the way how it stands."""
    table = civil()
    learner = Learner(table, COLD, teaching=False)
    pipeline = Pipeline(table, Ladder(DEFAULT_ALLOWANCES), learner, strangers=pool)
    warned, began = 0, time.monotonic()
    for first in range(0, people, BATCH):
        batch = decode(b"".join(map(line, range(first, first + BATCH))))
        warned += sum(one.detector == "sos" for one in pipeline.feed(batch).warnings)
        if (first + BATCH) % max(people // 10, BATCH) == 0:
            print(
                f"people {first + BATCH} resident_mb {resident_mb()}"
                f" calls {(first + BATCH) // CALLS} warned {warned}"
                f" seconds {time.monotonic() - began:.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
