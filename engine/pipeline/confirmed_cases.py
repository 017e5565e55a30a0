"""Cases that the desk closed as true, told by the log: what happened there is no ordinary life.

Kept in the pools, the days of a swindle that went on for weeks would say that such days are common,
and hush the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from features.core.civil_time import DAY_MS
from models.calibration.daily_maxima import mixed
from streams.contract.columns import CASE_OUTCOME, CASE_STATE, INCIDENT
from streams.contract.event_row import Events
from streams.contract.kinds import CASE_STATES, OUTCOMES, Kind

BEFORE_MS = DAY_MS
"""What led up to a case is left out as well (assumed)."""
AFTER_MS = DAY_MS
"""And the day after, when life is not ordinary yet (assumed)."""
_CLOSED, _TRUE = CASE_STATES.index("closed"), OUTCOMES.index("true")

Confirmed = tuple[np.uint64, int, int]
"""The hash of a person, from when to when the case lasted (epoch ms)."""


@dataclass(slots=True)
class ConfirmedCases:
    """Follows `case` events; `opened` tells when each open one began (epoch ms), by its hash."""

    opened: dict[int, int] = field(default_factory=dict)

    def closed_as_true(self, events: Events) -> Iterator[Confirmed]:
        """Follow what happened to cases; yield those that are over and were true, as they lasted.

        A case that is reopened and closed once more lasted from its first opening or the reopening,
        whichever is told.
        """
        for case in events[events["kind"] == int(Kind.CASE)]:
            incident, at = int(case[INCIDENT]), int(case["at"])
            if case[CASE_STATE] != _CLOSED:
                self.opened.setdefault(incident, at)
                continue
            begun = self.opened.pop(incident, at)
            if case[CASE_OUTCOME] == _TRUE:
                yield case["person"], begun, at


def days_of(case: Confirmed, day_of: Callable[[int], int]) -> set[int]:
    """Return the person-days (`models.calibration.daily_maxima.mixed`) of a case and about it.

    Examples
    --------
    >>> case = (np.uint64(7), 10 * DAY_MS, 12 * DAY_MS)
    >>> len(days_of(case, lambda at: at // DAY_MS))
    5
    """
    person, begun, ended = case
    days = range(day_of(begun - BEFORE_MS), day_of(ended + AFTER_MS) + 1)
    return {int(mixed(person, day)) for day in days}
