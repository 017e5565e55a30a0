"""Lines for tests of the doors."""

from __future__ import annotations

import json

AT = 1_767_240_000_000


def line(number: int, kind: str = "motion", person: str = "p1", **more: object) -> bytes:
    """Return one event."""
    own = {"motion": {"room": "kitchen"}}.get(kind, {})
    said = {"kind": kind, "id": f"e{number}", "person": person, "at": AT + number}
    return json.dumps(said | own | more).encode() + b"\n"
