"""Homes with motions all day, some of which fall silent."""

from __future__ import annotations

import numpy as np

from streams.contract.json_object import Json

DAY_MS = 86_400_000
START = 1_767_888_000_000
HOMES, DAYS = 6, 26


def home(person: str, silent_from: int | None, rng: np.random.Generator) -> list[Json]:
    """Return motions of one home, every few minutes by day; silent from a moment on, if given."""
    events = []
    for day in range(DAYS):
        for hour in range(6, 22):
            for minute in sorted(rng.choice(60, 5, replace=False).tolist()):
                at = START + day * DAY_MS + hour * 3_600_000 + minute * 60_000
                if silent_from is None or at < silent_from:
                    room = str(rng.choice(["kitchen", "living", "bedroom"]))
                    events.append({"kind": "motion", "person": person, "at": at, "room": room})
    return events
