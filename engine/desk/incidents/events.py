"""Changes of incidents as server-sent events: what changed, without what somebody said."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec.structs import replace

from engine.store.incidents.change import Change

FREE_TEXT = ("report", "snooze_reason")
"""Fields that hold what somebody said."""


@lru_cache(4096)  # every console asks for the same ones
def told(line: bytes) -> bytes:
    """Return the data of an event; free text stays behind, where it is asked for by right.

    Examples
    --------
    >>> said = Change(7, "i", 2, 0, "li", "noted", "a", {"text": "his daughter"}, {"acted_at": 5})
    >>> b"daughter" in told(msgspec.json.encode(said))
    False
    """
    change = msgspec.json.decode(line, type=Change)
    shown = {key: value for key, value in change.set.items() if key not in FREE_TEXT}
    return msgspec.json.encode(replace(change, detail={}, set=shown))
