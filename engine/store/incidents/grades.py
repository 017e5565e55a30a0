"""How soon an incident is to be answered, by its grade, and which of them nobody may silence.

One minute and three minutes are the times of Chinese finding centres (domain reference, section 2)
and of telecare; the others are assumed.
"""

from __future__ import annotations

from functools import cache

from models.discovery import rules
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS

ANSWER_MS = {4: MINUTE_MS, 3: 3 * MINUTE_MS, 2: 30 * MINUTE_MS, 1: DAY_MS, 0: 7 * DAY_MS}
"""Until somebody takes it, by urgency (4: life safety)."""
RETURN_MS = {4: 5 * MINUTE_MS, 3: 10 * MINUTE_MS, 2: 2 * HOUR_MS, 1: DAY_MS, 0: 7 * DAY_MS}
"""Until a taken one without an act returns to the queue."""
LATE_MS = 2 * HOUR_MS
"""Evidence that is older when it comes was missed while something was down: it pages nobody as
new (assumed), unless it is of life safety."""
LATEST_MS = 7 * DAY_MS
"""What is of life safety calls for so long: nobody has heard it, and who lies may still lie. Later
than that a first start over an old log would call everybody (assumed)."""

CLEARING_MS = 10 * MINUTE_MS
"""Until a detector that still alarms opens again what was closed: kitchens air out (assumed)."""


@cache
def dangers() -> dict[str, str]:
    """Return the danger that each life-safety rule tells of, by the rule's id.

    Examples
    --------
    >>> dangers()["fall_still"], "silence" in dangers()
    ('fall', False)
    """
    return {one.id: one.danger or one.id for one in rules() if one.at_once or one.limit}


@cache
def limits() -> frozenset[str]:
    """Return the dangers that are limits: told at each tier they climb to, and not in between.

    Examples
    --------
    >>> "limit_silence" in limits(), "sos" in limits()
    (True, False)
    """
    return frozenset(one.danger or one.id for one in rules() if one.limit)
