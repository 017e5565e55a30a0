"""Homes with motions all day, some of which fall silent."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from streams.contract.json_object import Json

DAY_MS = 86_400_000
START = 1_767_888_000_000
HOUR_MS = 3_600_000
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


def collapse(tmp: Path) -> Path:
    """Write five days of two homes that fall silent on the third, at noon and at ten at night."""
    last = START + (DAYS - 1) * DAY_MS
    rng = np.random.default_rng(3)
    events: list[Json] = home("p0", last + 12 * HOUR_MS, rng) + home("p1", None, rng)
    beats = range(last - 3 * DAY_MS, last + 2 * DAY_MS, HOUR_MS)
    events += [{"kind": "heartbeat", "person": "x", "at": at, "sensor": "hub"} for at in beats]
    events = [one for one in events if one["at"] >= last - 3 * DAY_MS]
    events.sort(key=lambda one: (one["at"], one["person"]))
    lines = [json.dumps({"id": f"e{k}", **one}) for k, one in enumerate(events)]
    (tmp / "events.ndjson").write_text("\n".join(lines) + "\n")
    return tmp / "events.ndjson"
