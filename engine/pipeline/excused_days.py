"""Days behind an outage teach nothing about how silent homes are.

What an outage explains is no warning; kept in the pools it would say that ordinary days are as
silent, and hold back who collapses later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from engine.alerting.finding import Finding
from engine.alerting.outage import Outage
from features.population.shard import Shard
from models.calibration.daily_maxima import Pooled, mixed

Explained = tuple[Finding, Outage | None]


@dataclass(slots=True)
class ExcusedDays:
    """Hashes of the person-days (`models.calibration.daily_maxima.mixed`) behind an outage."""

    hashes: set[int] = field(default_factory=set)

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

    def without(self, pool: Pooled) -> Pooled:
        """Return a pool without those days; what it no longer keeps has as large a share of them.

        Examples
        --------
        >>> pool = Pooled(np.array([3, 5], np.uint64), np.array([9.0, 1.0]), 4)
        >>> left = ExcusedDays({3}).without(pool)
        >>> left.highest.tolist(), left.judged_days
        ([1.0], 2)
        """
        stays = ~np.isin(pool.hashes, np.array(sorted(self.hashes), np.uint64))
        if stays.all():
            return pool
        judged = round(pool.judged_days * float(stays.mean()))
        return replace(
            pool, hashes=pool.hashes[stays], highest=pool.highest[stays], judged_days=judged
        )
