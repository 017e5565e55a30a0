"""A home of which hardly any sensor is heard any more, or none but a door: nobody's day shows.

Batteries that fail one after another, a hub that is taken away: the last sensor to speak is no sign
of how somebody lives, and its silence none that somebody has fallen. By the front door alone nobody
knows who is out and who lies there: that it opens at all is what tells.
"""

from __future__ import annotations

from features.core.civil_time import DAY_MS
from features.core.kernel_types import HomeRecord, LifeRecord
from features.core.rooms import DOORWAY
from features.home.sign_of_life import SOURCES
from streams.kernels.kernel import kernel

KNOWN_MS, LATELY_MS = 14 * DAY_MS, 2 * DAY_MS
"""How long before the latest sign of life a sensor of the home was heard, and one that speaks yet
(assumed: whoever lies in bed for a day is up on the second)."""
FEWEST, LEFT = 4, 4
"""Sensors of which it can be told, and their share (a fourth) that is hardly any (assumed)."""


BY_DOORS = 3.0
"""What stands for a front door where others write which meter tells of a home alone."""


@kernel
def doors_alone(record: HomeRecord) -> bool:
    """Tell whether nothing of a home was ever heard but the door by which one comes and goes."""
    for room in range(DOORWAY):
        if record["room_at"][room] != 0:
            return False
    return bool(record["indoors_at"] != 0)


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
