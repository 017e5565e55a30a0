"""Rows of a small town, saved to a file: run compiled and plain, they must agree."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from features.civil import civil
from features.rows import Rows
from features.shard import Shard
from streams.admission import Admission
from streams.clock import RecordingClock
from streams.codec import decode
from tests.small_town import lines


def rows(people: int = 2, days: int = 9) -> dict[str, Rows]:
    batch = decode(b"".join(lines(people, days)))
    events = batch.events
    RecordingClock().stamp(events)
    outcome = Admission().admit(events)
    kept = events[outcome < 2]
    return dict(Shard(civil()).apply(batch.buffer, kept, int(kept["received_at"][-1])))


if __name__ == "__main__":
    with np.errstate(over="ignore"):
        np.savez(Path(sys.argv[1]), allow_pickle=False, **rows())
