"""How long after an incident was opened its outcome came: as late as that, a label teaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from features.core.civil_time import HOUR_MS
from streams.codec.decoder import Batch
from streams.contract.columns import CASE_STATE, INCIDENT
from streams.contract.event_row import Events
from streams.contract.json_object import Json
from streams.contract.kinds import CASE_STATES, Kind

CLOSED = CASE_STATES.index("closed")


class LabelDelay:
    """Follows the `case` events of a log on both sides of a moment (epoch ms)."""

    def __init__(self, split: int) -> None:
        self._split = split
        self._opened: dict[int, int] = {}
        self._closed: dict[int, int] = {}

    def watched(self, batches: Iterable[tuple[Batch, bool]]) -> Iterator[tuple[Batch, bool]]:
        """Pass batches on; takes in those that are not of the register."""
        for batch, register in batches:
            if not register:
                self.add(batch.events)
            yield batch, register

    def add(self, events: Events) -> None:
        """Take in events in the order of the log; the last closing of an incident counts."""
        for case in events[events["kind"] == int(Kind.CASE)]:
            incident, at = int(case[INCIDENT]), int(case["at"])
            self._opened.setdefault(incident, at)
            if case[CASE_STATE] == CLOSED:
                self._closed[incident] = at
            else:
                self._closed.pop(incident, None)

    def sides(self) -> Mapping[str, Json]:
        """Return for either side outcomes, their median and slowest tenth in hours, and what waits.

        An outcome belongs to the side on which it came; `waiting` are incidents open at its end.
        """
        delays: dict[str, list[float]] = {"before": [], "after": []}
        for incident, at in self._closed.items():
            side = "before" if at < self._split else "after"
            delays[side].append((at - self._opened[incident]) / HOUR_MS)
        return {
            "before": _told(delays["before"], self._waiting(self._split)),
            "after": _told(delays["after"], self._waiting(2**62)),
        }

    def _waiting(self, moment: int) -> int:
        return sum(
            at < moment and self._closed.get(incident, 2**62) >= moment
            for incident, at in self._opened.items()
        )


def _told(hours: list[float], waiting: int) -> Json:
    median, slow = np.quantile(hours, (0.5, 0.9)) if hours else (None, None)
    return {
        "outcomes": len(hours),
        "median_h": None if median is None else round(float(median), 2),
        "slowest_tenth_h": None if slow is None else round(float(slow), 2),
        "waiting": waiting,
    }
