"""Files of what a format looked like when it was promised: `python -m tests.support.events.golden`.

What differs from its file is a change of a format that others read. Where it is meant, write the
files anew, look at the difference, and say it in the changelog.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.codec.decoder import decode
from streams.contract.event_row import EVENT, EventRow
from streams.contract.json_object import Json
from streams.contract.kinds import Flag, Kind
from tests.support.events.plain_lines import PLAIN, SHARED
from tests.support.tree import ROOT

FOLDER = ROOT / "tests" / "golden"
AT = 1_767_900_000_000
MINUTE = 60_000
PLACED = ("line_start", "line_end", "person_start", "id_start", "received_at")
"""Where a line lay in its batch, and when: no part of what it means."""
DANGERS: tuple[Json, ...] = (
    {"kind": "profile", "person": "p1", "lives_alone": True},
    {"kind": "sos", "person": "p1", "channel": "button"},
    {"kind": "sos", "person": "p1", "channel": "phone"},
    {"kind": "fall", "person": "p2", "confidence": 0.9},
    {"kind": "climate", "person": "p3", "room": "kitchen", "smoke": True},
    {"kind": "climate", "person": "p4", "room": "kitchen", "gas": True},
    {"kind": "climate", "person": "p5", "room": "bathroom", "co_ppm": 180},
    {"kind": "vital", "person": "p6", "spo2_pct": 84, "heart_rate_bpm": 140},
    {"kind": "vital", "person": "p6", "spo2_pct": 83, "heart_rate_bpm": 142},
    {"kind": "motion", "person": "p1", "room": "hall"},
)
"""A minute apart each; what the rules of life safety make of them hangs on nothing learned."""


def rows() -> str:
    """Return the row of the array that a plain line of every kind becomes."""
    said = [json.dumps(SHARED | {"received_at": AT} | one).encode() + b"\n" for one in PLAIN]
    return "".join(_line(_named(decode(line).events[0])) for line in said)


def _named(event: EventRow) -> Json:
    found = {}
    for name in EVENT.names or ():
        value = event[name].item()
        if name in PLACED or (isinstance(value, float) and np.isnan(value)):
            continue
        found[name] = value
    found["kind"] = Kind(found["kind"]).name.lower()
    found["flags"] = [flag.name for flag in Flag(found["flags"])]
    return found


def warnings() -> str:
    """Return the warnings a replay writes of each danger, but for the digests of this version."""
    lines = [
        json.dumps({"id": f"e{number}", "at": AT + number * MINUTE, **one}) + "\n"
        for number, one in enumerate(DANGERS)
    ]
    with tempfile.TemporaryDirectory() as folder:
        events, out = Path(folder) / "events.ndjson", Path(folder) / "out.ndjson"
        events.write_text("".join(lines), encoding="utf-8")
        replay(ReplayOptions(events=events, out=out, model="none"), Settings(home=Path(folder)))
        said = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return "".join(_line(one | {"versions": sorted(one["versions"])}) for one in said)


def _line(one: Json) -> str:
    return json.dumps(one, ensure_ascii=False) + "\n"


FILES: dict[str, Callable[[], str]] = {"rows.ndjson": rows, "warnings.ndjson": warnings}

if __name__ == "__main__":
    for name, made in FILES.items():
        (FOLDER / name).write_text(made(), encoding="utf-8")
