"""A small simulated town with labelled episodes, made once a test run."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from streams.simulate.town.town import Town, simulate


@cache
def town(people: int = 40, days: int = 24, seed: int = 11) -> Path:
    """Return the folder with `events.ndjson`, `people.csv` and `truth.ndjson`."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-town-"))
    simulate(Town(people, days, seed), folder, 1, None)
    return folder
