"""The test person: presses SOS once a minute in each partition, so that silence can be trusted.

The press goes the whole way: door, log, decoder, judging of alarms, sink, delivery, store. It is
judged apart from everybody else (records of its own that no snapshot holds), raises no warning and
teaches nothing, so that a log warns of the same with and without it. What comes back is the moment
at which it was sent; the desk turns red where none comes back in time.
"""

from __future__ import annotations

import logging
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.alerting.finding import findings
from engine.alerting.listening import Texts
from engine.health.supervised_lanes import placed
from engine.ingest.canary_press import RESERVED
from engine.pipeline.active_models import Versions
from features.core.civil_time import Civil
from features.population.shard import Shard
from streams.codec.hashing import hash_text
from streams.contract.event_row import Events, only
from streams.contract.kinds import Flag, Kind

LOG = logging.getLogger(__name__)
DUTY_OFFICER = 3
"""The tier that an SOS has at once."""
_TEST, _SOS = int(Flag.TEST), int(Kind.SOS)


@cache
def _source() -> int:
    """Hash the name of their source; not at import, where nothing else calls a kernel."""
    return hash_text(RESERVED)


class Canary:
    """Takes the presses out of what a pipeline judges, and judges them apart."""

    def __init__(self, table: Civil) -> None:
        self._table = table
        self._shard: Shard | None = None

    def parted(
        self, buffer: NDArray[np.uint8], events: Events, versions: Versions
    ) -> tuple[Events, list[int]]:
        """Return the events of everybody else, and when the presses were sent that were heard."""
        pressed = (events["source"] == _source()) & ((events["flags"] & _TEST) != 0)
        if not pressed.any():
            return events, []
        for number in np.flatnonzero(pressed):
            pressed[number] = _is_press(buffer, events[number])
        try:
            moments = self._heard(buffer, only(events, pressed), versions)
        except Exception as error:
            # Not heard is what turns the desk red; a test must never be what stops a worker.
            LOG.error("测试人员未被听到 a test person is not heard: %s", placed(error))
            self._shard, moments = None, []
        return events[~pressed], moments

    def _heard(self, buffer: NDArray[np.uint8], pressed: Events, versions: Versions) -> list[int]:
        """Judge presses as alarms are judged; one that no alarm is made of is not heard."""
        if not pressed.size:
            return []
        self._shard = self._shard or Shard(self._table, 1)
        rows = self._shard.apply(buffer, pressed, int(pressed["received_at"].max()))
        alarms = {name: some for name, some in rows.items() if name == "alarm"}
        texts = Texts(self._shard, buffer, pressed)
        found = [
            finding
            for artefact, judgement in versions.judged(alarms, self._shard.state.context)
            for finding in findings(judgement, artefact, np.inf, texts, lambda slot: slot)
        ]
        called = {finding.clock for finding in found if finding.at_once == DUTY_OFFICER}
        heard = np.isin(pressed["received_at"], np.array([*called], np.int64))
        moments: list[int] = pressed["at"][heard].tolist()
        return moments


def _is_press(buffer: NDArray[np.uint8], event: Events) -> bool:
    """Tell whether a line is a test person's: nobody else's call for help is taken for one."""
    start, length = int(event["person_start"]), int(event["person_length"])
    person = bytes(buffer[start : start + length])
    return bool(event["kind"] == _SOS) and person.startswith(RESERVED.encode())
