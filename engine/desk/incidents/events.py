"""Changes of incidents as server-sent events: what changed, without what somebody said."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec.structs import replace

from engine.desk.masking.reasons import Hidden
from engine.store.incidents.change import Change

NOTHING: Hidden = frozenset()
FREE_TEXT = ("report", "snooze_reason")
"""Fields that hold what somebody said."""


@lru_cache(4096)  # every console asks for the same ones
def told(line: bytes, hidden: Hidden = NOTHING) -> bytes:
    """Return the data of an event; free text stays behind, where it is asked for by right.

    Where money or health is hidden, what the episodes tell stays behind too.

    Examples
    --------
    >>> said = Change(7, "i", 2, 0, "li", "noted", "a", {"text": "his daughter"}, {"acted_at": 5})
    >>> b"daughter" in told(msgspec.json.encode(said))
    False
    """
    change = msgspec.json.decode(line, type=Change)
    kept = (*FREE_TEXT, "episodes") if hidden else FREE_TEXT
    shown = {key: value for key, value in change.set.items() if key not in kept}
    return msgspec.json.encode(replace(change, detail={}, set=shown))
