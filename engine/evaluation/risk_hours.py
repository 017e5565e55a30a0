"""A listener that keeps the highest fused rarity of each person-hour, by application."""

from __future__ import annotations

import numpy as np

from engine.alerting.listening import Texts
from features.core.civil_time import HOUR_MS, Civil, local_ms
from models.detector import APPLICATIONS, Application
from models.evaluation.reliability import LEAST, RiskHours, highest
from models.scoring import Judgement

Hours = dict[Application, RiskHours]
"""Person-hours by application."""
SORTED_AT_ONCE = 1 << 18
"""Rows gathered before they are reduced to person-hours."""


class HourlyRisk:
    """Follows a stretch of the clock, [since, until) in epoch ms."""

    def __init__(self, table: Civil, since: int | None = None, until: int | None = None) -> None:
        self._table = table
        self._since, self._until = since or 0, until or 2**62
        self._parts: dict[Application, list[RiskHours]] = {name: [] for name in APPLICATIONS}
        self._unsorted: dict[Application, int] = dict.fromkeys(APPLICATIONS, 0)

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Take in one family's rows; alarms are not weighed against rarity."""
        rows = judgement.rows
        if judgement.family == "alarm" or not len(rows):
            return
        clock = rows["clock"]
        risk = np.maximum(judgement.combined, judgement.cared)
        kept = (risk >= LEAST) & (clock >= self._since) & (clock < self._until)
        if not kept.any():
            return
        persons = texts.shard.state.context["person"][rows["slot"][kept]]
        offset = local_ms(int(clock[0]), self._table) - int(clock[0])
        hours = (clock[kept] + offset) // HOUR_MS
        parts = self._parts[judgement.application]
        parts.append(RiskHours(persons, hours, risk[kept]))
        self._unsorted[judgement.application] += hours.size
        if self._unsorted[judgement.application] > SORTED_AT_ONCE:
            self._parts[judgement.application] = [_joined(parts)]
            self._unsorted[judgement.application] = 0

    def hours(self, application: Application) -> RiskHours:
        """Return what was kept of an application."""
        return _joined(self._parts[application])

    def all(self) -> Hours:
        """Return what was kept of every application."""
        return {name: self.hours(name) for name in APPLICATIONS}

    def add(self, told: Hours) -> None:
        """Take in what another kept, of other persons."""
        for name, hours in told.items():
            self._parts[name].append(hours)


def _joined(parts: list[RiskHours]) -> RiskHours:
    empty = RiskHours(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0))
    every = [empty, *parts]
    return highest(
        np.concatenate([part.person for part in every]),
        np.concatenate([part.hour for part in every]),
        np.concatenate([part.rarity for part in every]),
    )
