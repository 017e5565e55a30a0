"""Rows of a small town, saved to a file: run compiled and plain, they must agree."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from features.core.civil_time import civil
from features.core.rows import Rows
from features.population.shard import Shard
from streams.admission.admission import Admission
from streams.admission.clock import RecordingClock
from streams.codec.decoder import decode
from tests.support.events.small_town import lines


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
