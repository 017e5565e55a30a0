"""A home of which hardly any sensor is heard any more: what is left of it shows nobody's day.

Batteries that fail one after another, a hub that is taken away: the last sensor to speak is no sign
of how somebody lives, and its silence none that somebody has fallen.
"""

from __future__ import annotations

from features.core.civil_time import DAY_MS
from features.core.kernel_types import LifeRecord
from features.home.sign_of_life import SOURCES
from streams.kernels.kernel import kernel

KNOWN_MS, LATELY_MS = 14 * DAY_MS, 2 * DAY_MS
"""How long before the latest sign of life a sensor of the home was heard, and one that speaks yet
(assumed: whoever lies in bed for a day is up on the second)."""
FEWEST, LEFT = 4, 4
"""Sensors of which it can be told, and their share (a fourth) that is hardly any (assumed)."""


@kernel
def few_heard(life: LifeRecord, last: int) -> bool:
    """Tell whether most sensors had fallen silent days before the latest sign of life."""
    known, lately = 0, 0
    for place in range(SOURCES):
        since = last - life["sources"][place]["at"]
        if life["sources"][place]["at"] > 0 and since <= KNOWN_MS:
            known += 1
            lately += 1 if since <= LATELY_MS else 0
    return known >= FEWEST and lately * LEFT <= known
