"""What fails at the moment while a worker goes on: said once when it begins and once when it ends.

Each fault is tried again after a wait that doubles, so that nothing spins and the log of the
program holds one line a change instead of one a step.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from streams.log.chunk import Place

LOG = logging.getLogger(__name__)
RETRY_S, LONGEST_S = 1.0, 10.0
"""Wait before the next attempt: doubled each time, up to the longest."""

EVENT_LOG = "the log does not answer"
OUTPUT = "output cannot be written"
SNAPSHOT_WRITES = "snapshots cannot be written"
SNAPSHOT_READS = "snapshots cannot be read"
OUTBOX = "warnings do not reach their topic"
TICKS = "the clock cannot be ticked"
SPOOL = "life safety cannot be spooled"
UNDELIVERED = "life safety does not reach the desk"
FAULTS = (EVENT_LOG, OUTPUT, SNAPSHOT_WRITES, SNAPSHOT_READS, OUTBOX, TICKS, SPOOL, UNDELIVERED)
"""Everything that may fail, as `/readyz` and the metrics name it."""


@dataclass(slots=True)
class _Fault:
    since: float
    wait_s: float
    again_at: float


class Degraded:
    """The faults of the moment, each of the whole worker or of one place of the log.

    Examples
    --------
    >>> now = [0.0]
    >>> faults = Degraded(lambda: now[0])
    >>> faults.begin(OUTPUT, "OperationalError")
    >>> faults.reasons, faults.waits(OUTPUT)
    (['output cannot be written'], True)
    >>> now[0] = 1.0
    >>> faults.waits(OUTPUT)
    False
    >>> faults.over(OUTPUT)
    >>> faults.reasons
    []
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._faults: dict[tuple[str, Place | None], _Fault] = {}

    def __bool__(self) -> bool:
        """Tell whether anything fails."""
        return bool(self._faults)

    @property
    def reasons(self) -> list[str]:
        """Return what fails."""
        failing = {what for what, _ in tuple(self._faults)}
        return [what for what in FAULTS if what in failing]

    def begin(self, what: str, why: object, place: Place | None = None) -> None:
        """Note that something failed, for the first time or again."""
        now = self._clock()
        known = self._faults.get((what, place))
        if known is None:
            LOG.error("降级运行 degraded: %s%s error=%s", what, _at(place), why)
            self._faults[what, place] = _Fault(now, RETRY_S, now + RETRY_S)
            return
        known.wait_s = min(2 * known.wait_s, LONGEST_S)
        known.again_at = now + known.wait_s

    def over(self, what: str, place: Place | None = None) -> None:
        """Note that something works, again or still."""
        known = self._faults.pop((what, place), None)
        if known is not None:
            passed = self._clock() - known.since
            LOG.warning("已恢复 recovered: %s%s after_s=%.0f", what, _at(place), passed)

    def waits(self, what: str, place: Place | None = None) -> bool:
        """Tell whether something failed and is not to be tried again yet."""
        known = self._faults.get((what, place))
        return known is not None and self._clock() < known.again_at

    def forget(self, place: Place) -> None:
        """Drop the faults of a place that is no longer ours."""
        for known in [one for one in self._faults if one[1] == place]:
            del self._faults[known]


def _at(place: Place | None) -> str:
    return "" if place is None else f" topic={place.topic} partition={place.partition}"
