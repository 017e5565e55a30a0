"""A simulated town with many episodes: alarms of every kind, and homes that fall silent."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from streams.contract.json_object import Json
from streams.simulate.town.town import Town, simulate

ALARMS: tuple[Json, ...] = (
    {"kind": "sos"},
    {"kind": "fall"},
    {"kind": "climate", "room": "kitchen", "temperature_c": 30.0, "smoke": True},
    {"kind": "climate", "room": "kitchen", "temperature_c": 22.0, "gas": True},
    {"kind": "climate", "room": "living", "temperature_c": 22.0, "co_ppm": 150.0},
)
BAD_LINES = (
    b"{broken",
    b'{"kind":"motion"}',
    b'{"kind":["motion"],"person":"p1"}',
    b'{"kind":{},"at":1}',
    b"[" * 2_000,
    b"\xff\xfe\x00",
    b"",
    b'{"kind":"vital","person":"p1","heart_rate":1e999}',
)
"""None of them may stop a worker, or touch what lies beside it."""
EVERY = 50
"""A bad line behind so many good ones."""
SILENT_SHARE = 0.2
"""Share of the people of whom nothing more is heard in the last days."""
SILENT_DAYS = 3
DAY_MS = 86_400_000


def episodes(folder: Path, people: int, days: int, alarms: int, seed: int = 5) -> Path:
    """Write a town's events in order of time, with planted alarms; returns the file."""
    simulate(Town(people, days, seed, a_month=30.0), folder, 1, None)
    rng = random.Random(seed)
    lines = (folder / "events.ndjson").read_bytes().splitlines()
    events = [json.loads(line) for line in lines]
    first, last = events[0]["received_at"], events[-1]["received_at"]
    everybody = sorted({event["person"] for event in events})
    silent = set(rng.sample(everybody, int(SILENT_SHARE * len(everybody))))
    kept = [
        event
        for event in events
        if event["person"] not in silent or event["received_at"] < last - SILENT_DAYS * DAY_MS
    ]
    for number in range(alarms):
        at = rng.randrange(first, last)
        said = {**rng.choice(ALARMS), "id": f"planted-{number}", "person": rng.choice(everybody)}
        kept.append({**said, "at": at, "received_at": at})
    kept.sort(key=lambda event: event["received_at"])
    out = folder / "town.ndjson"
    good = (json.dumps(event).encode() for event in kept)
    out.write_bytes(b"".join(line + b"\n" for line in with_bad_lines(good)))
    return out


def with_bad_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Put bad lines in between."""
    for number, line in enumerate(lines, 1):
        yield line
        if number % EVERY == 0:
            yield BAD_LINES[number // EVERY % len(BAD_LINES)]
