"""Days that teach nothing: behind an outage about silence, in a case closed as true about anything.

What an outage explains is no warning; kept in the pools it would say that ordinary days are as
silent, and hold back who collapses later. What an officer found to be true would hush the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from engine.alerting.finding import Finding
from engine.alerting.outage import Outage
from engine.formats.lines import Memory
from engine.pipeline.confirmed_cases import ConfirmedCases, days_of
from features.population.shard import Shard
from models.calibration.daily_maxima import Pooled, first_forgotten, mixed
from models.discovery import rules
from streams.contract.event_row import Events

MOST = 100_000
"""Excused person-days beyond which forgotten ones are let go: some megabytes (assumed)."""

Explained = tuple[Finding, Outage | None]


@dataclass(slots=True)
class ExcusedDays:
    """Hashes of person-days (`mixed`): behind an outage, and of what the desk closed as true."""

    hashes: set[int] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    cases: ConfirmedCases = field(default_factory=ConfirmedCases)

    def take(
        self, passed: Iterable[Explained], shards: Sequence[Shard], day_of: Callable[[int], int]
    ) -> None:
        """Excuse everybody whom an outage silenced on the day on which it explained a silence.

        `day_of` gives the learning day of a moment (epoch ms). An outage of many homes explains
        each of them, and is taken once.
        """
        outages = {
            (outage.homes, day_of(finding.at)) for finding, outage in passed if outage is not None
        }
        for homes, day in outages:
            for home in homes:
                slot, number = divmod(home, len(shards))
                person = shards[number].state.context["person"][slot]
                self.hashes.add(int(mixed(person, day)))

    def close(self, events: Events, day_of: Callable[[int], int]) -> None:
        """Excuse the days of the cases that these events close as true, and those about them."""
        for case in self.cases.closed_as_true(events):
            self.confirmed.update(days_of(case, day_of))

    def without(self, name: str, pool: Pooled) -> Pooled:
        """Return what a rule pooled without the days that teach it nothing.

        Of what the pool no longer keeps as large a share is left out.

        Examples
        --------
        >>> pool = Pooled(np.array([3, 5], np.uint64), np.array([9.0, 1.0]), 4)
        >>> left = ExcusedDays({3}).without("silence", pool)
        >>> left.highest.tolist(), left.judged_days
        ([1.0], 2)
        >>> ExcusedDays({3}).without("unusual_amount", pool) is pool
        True
        """
        excused = self.confirmed | self.hashes if name in _of_silence() else self.confirmed
        stays = ~np.isin(pool.hashes, np.array(sorted(excused), np.uint64))
        if stays.all():
            return pool
        judged = round(pool.judged_days * float(stays.mean()))
        return replace(
            pool, hashes=pool.hashes[stays], highest=pool.highest[stays], judged_days=judged
        )

    def forget(self, day: int) -> None:
        """Let go of days that are forgotten by a learning day, where there are very many.

        A small pool keeps some that are, and must not be taught by these.
        """
        bound = first_forgotten(day)
        for some in (self.hashes, self.confirmed):
            if len(some) > MOST:
                some.intersection_update([one for one in some if one < bound])

    def memory(self) -> Memory:
        """Return all of it as a snapshot keeps it."""
        opened = sorted(self.cases.opened.items())
        return {
            "outages": np.array(sorted(self.hashes), np.uint64),
            "confirmed": np.array(sorted(self.confirmed), np.uint64),
            "incidents": np.array([one for one, _ in opened], np.uint64),
            "opened": np.array([at for _, at in opened], np.int64),
        }

    @classmethod
    def recalled(cls, memory: Memory) -> ExcusedDays:
        """Return what a snapshot kept; nothing where it is of before."""
        if not memory:
            return cls()
        opened = zip(memory["incidents"].tolist(), memory["opened"].tolist(), strict=True)
        outages, confirmed = memory["outages"].tolist(), memory["confirmed"].tolist()
        return cls(set(outages), set(confirmed), ConfirmedCases(dict(opened)))


@cache
def _of_silence() -> frozenset[str]:
    return frozenset(rule.id for rule in rules() if rule.family == "home")
