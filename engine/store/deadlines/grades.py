"""What is to be done about an incident of a grade, and until when.

Chinese finding centres: questions within 1 minute, somebody sent within 3, there within 10,
feedback within 24 hours; of high risk face to face within 24 hours (domain reference 0 and 1.4).
That tier 3 has three times as long for the first three is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from engine.store.incidents.change import Change, standing
from engine.store.incidents.incident import Incident
from streams.contract.units import DAY_MS, MINUTE_MS

What = Literal["take", "send", "there", "feedback", "visit"]
GRADES: Mapping[int, Mapping[What, int]] = {
    4: {"take": MINUTE_MS, "send": 3 * MINUTE_MS, "there": 10 * MINUTE_MS, "feedback": DAY_MS},
    3: {"take": 3 * MINUTE_MS, "send": 9 * MINUTE_MS, "there": 30 * MINUTE_MS, "feedback": DAY_MS},
    2: {"visit": DAY_MS},
}
"""By urgency (4: life safety), in milliseconds after the call."""
MEETS: Mapping[What, frozenset[str]] = {
    "take": frozenset({"taken", "dispatched", "visited", "closed", "transferred", "snoozed"}),
    "send": frozenset({"dispatched", "accepted", "served", "visited", "closed"}),
    "there": frozenset({"arrived", "served", "visited", "closed"}),
    "feedback": frozenset({"visited", "closed"}),
    "visit": frozenset({"served", "visited", "closed"}),
}
"""Acts by which a deadline is met, as the history calls them."""


def deadlines_of(before: Incident | None, after: Incident, now: int) -> dict[What, int]:
    """Return what is to be done until when (epoch ms), where an incident has come into a grade.

    Only what calls for attention has any: not what came hours late, and no test person.
    """
    risen = before is None or not before.open or before.urgency < after.urgency
    if not (risen and after.open and after.alerts) or after.test:
        return {}
    return {what: now + span for what, span in GRADES.get(after.urgency, {}).items()}


def met(what: What, history: Iterable[Change], since: int) -> bool:
    """Tell whether a deadline was met by what was done since it was set (epoch ms).

    A person who answers and is well needs nobody to be sent or to be there.
    """
    for one in standing(history):
        if one.at < since:
            continue
        if one.what in MEETS[what]:
            return True
        well = one.what == "called" and one.detail.get("result") == "well"
        if well and what in ("take", "send", "there") and one.detail.get("whose") == "person":
            return True
    return False
