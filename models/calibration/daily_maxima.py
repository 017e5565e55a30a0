"""The highest surprise of each person-day, pooled over people for calibration; the pool forgets.

Each person-day lives for a time drawn from its own hash, half of all for 90 days or less: what is
alive is a sample of the past that fades by half in a season, without weights. Where there are too
many the longest-lived stay, which of those alive is as good as a draw. So the pool is the same
whatever the number of partitions, follows how people live now, and its size is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel

KEPT = 8192
"""Person-days kept a detector: enough for a tail of one in a thousand."""
NO_DAY = -(2**31)
HALF_LIFE_DAYS = 90.0
"""Days after which half of the person-days are forgotten: a season (assumed)."""
FEWEST = 2048
"""Person-days that are kept however old they are (assumed): below, a tail of one in a hundred is a
matter of chance."""
_LONGEST = 2**24 - 1
"""Expiries count in 128ths of a day from 1970 on."""
_HALF_LIVES = HALF_LIFE_DAYS * 128.0
_IDENTITY = 40
"""Lowest bits of a key, which tell person-days of one expiry apart."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """What one detector showed: hashes and highest surprises of person-days, and how many.

    A hash (`mixed`) orders by expiry, the last to expire first; `judged_days` counts those that are
    forgotten or not kept, too.
    """

    hashes: NDArray[np.uint64]
    highest: NDArray[np.float64]
    judged_days: int

    def alive(self, day: int) -> Pooled:
        """Return what is not forgotten by a learning day; `judged_days` stays.

        The last `FEWEST` to be forgotten are kept all the same: a dozen homes, or people with a
        tracker now and then, cannot spare theirs.

        Examples
        --------
        >>> days = range(20_000, 24_000)
        >>> some = np.sort(np.array([mixed(np.uint64(7), day) for day in days]))
        >>> pool = Pooled(some, np.zeros(4000), 4000)
        >>> pool.alive(20_000).hashes.size, pool.alive(40_000).hashes.size
        (4000, 2048)
        """
        alive = int(np.searchsorted(self.hashes, np.uint64(first_forgotten(day))))
        kept = max(alive, FEWEST)
        return replace(self, hashes=self.hashes[:kept], highest=self.highest[:kept])


class DailyMaxima:
    """Follows the running day of each person and detector; a day goes to the pool when it ends."""

    def __init__(self, detectors: int) -> None:
        self._day = np.zeros((0, detectors), np.int32)
        self._best = np.zeros((0, detectors), np.float32)
        self._hash = np.zeros((detectors, 2 * KEPT), np.uint64)
        self._value = np.zeros((detectors, 2 * KEPT))
        self._count = np.zeros(detectors, np.int64)
        self.judged = np.zeros(detectors, np.int64)

    def add(
        self,
        detector: int,
        slots: NDArray[np.int64],
        persons: NDArray[np.uint64],
        days: NDArray[np.int64],
        values: NDArray[np.float64],
    ) -> None:
        """Add judgements of one detector; the days of a person must not decrease."""
        if slots.size == 0:
            return
        self._make_room(int(slots.max()) + 1)
        start = 0
        while start < slots.size:
            start = _follow(
                self._day[:, detector],
                self._best[:, detector],
                self._hash[detector],
                self._value[detector],
                self._count[detector : detector + 1],
                self.judged[detector : detector + 1],
                slots,
                persons,
                days,
                values,
                start,
            )
            if start < slots.size:
                self._prune(detector)

    def pooled(self, detector: int) -> Pooled:
        """Return the person-days kept of one detector."""
        self._prune(detector)
        n = int(self._count[detector])
        return Pooled(
            self._hash[detector, :n].copy(),
            self._value[detector, :n].copy(),
            int(self.judged[detector]),
        )

    def leave(self, slots: NDArray[np.int64]) -> None:
        """Drop the day that is not over of slots that are given back, before others have them."""
        known = slots[slots < len(self._day)]
        self._day[known], self._best[known] = NO_DAY, 0.0

    def _make_room(self, slots: int) -> None:
        have = len(self._day)
        if slots <= have:
            return
        size = max(slots, 2 * have, 256)
        day = np.full((size, self._day.shape[1]), NO_DAY, np.int32)
        best = np.zeros((size, self._day.shape[1]), np.float32)
        day[:have], best[:have] = self._day, self._best
        self._day, self._best = day, best

    def _prune(self, detector: int) -> None:
        """Keep the person-days that are forgotten last, in the order of their hashes."""
        n = int(self._count[detector])
        hashes = self._hash[detector, :n]
        if n <= KEPT and bool((hashes[1:] > hashes[:-1]).all()):
            return  # nothing came since
        order = _by_hash(hashes, self._value[detector, :n])[:KEPT]
        self._hash[detector, : order.size] = self._hash[detector, order]
        self._value[detector, : order.size] = self._value[detector, order]
        self._count[detector] = order.size


def first_forgotten(day: int) -> int:
    """Return the least hash of a person-day that is forgotten by a learning day.

    Examples
    --------
    >>> first_forgotten(20_000) > first_forgotten(20_001)
    True
    """
    return max(_LONGEST - 128 * day, 0) << _IDENTITY


def merged(parts: list[Pooled]) -> Pooled:
    """Join the pools of all partitions; the order of the partitions does not matter.

    Examples
    --------
    >>> part = Pooled(np.array([2], np.uint64), np.array([1.5]), 1)
    >>> merged([part, part]).judged_days
    2
    """
    hashes = np.concatenate([part.hashes for part in parts])
    highest = np.concatenate([part.highest for part in parts])
    order = _by_hash(hashes, highest)[:KEPT]
    return Pooled(hashes[order], highest[order], sum(part.judged_days for part in parts))


def _by_hash(hashes: NDArray[np.uint64], values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the order by hash, then value: mostly it is there, and no hash comes twice.

    Examples
    --------
    >>> _by_hash(np.array([7, 5, 7], np.uint64), np.array([2.0, 0.0, 1.0])).tolist()
    [1, 2, 0]
    """
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    if (ordered[1:] == ordered[:-1]).any():
        return np.lexsort((values, hashes))
    return order


@kernel
def mixed(person: np.uint64, day: int) -> np.uint64:
    """Hash a person and a day since 1970: how early it is forgotten, then which it is.

    The time it lives is exponential, so that of those alive all have equally long to live.
    """
    h = person ^ (np.uint64(day) * np.uint64(0x9E3779B97F4A7C15))
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    h = h ^ (h >> np.uint64(33))
    lives = -np.log2((np.float64(h >> np.uint64(11)) + 0.5) / 2.0**53) * _HALF_LIVES
    expires = min(max(int(day), 0) * 128 + int(lives), _LONGEST)
    soon = np.uint64(_LONGEST - expires)
    return (soon << np.uint64(_IDENTITY)) | (h & np.uint64(2**_IDENTITY - 1))


@kernel
def _follow(
    day_of: NDArray[np.int32],
    best: NDArray[np.float32],
    hashes: NDArray[np.uint64],
    kept: NDArray[np.float64],
    count: NDArray[np.int64],
    judged: NDArray[np.int64],
    slots: NDArray[np.int64],
    persons: NDArray[np.uint64],
    days: NDArray[np.int64],
    values: NDArray[np.float64],
    start: int,
) -> int:
    """Follow judgements from number `start`; returns where the pool was full."""
    for number in range(start, slots.size):
        slot = slots[number]
        if days[number] > day_of[slot]:
            if count[0] >= hashes.size:
                return number
            if day_of[slot] != -(2**31):
                hashes[count[0]] = mixed(persons[number], day_of[slot])
                kept[count[0]] = best[slot]
                count[0] += 1
                judged[0] += 1
            day_of[slot] = days[number]
            best[slot] = 0.0
        best[slot] = max(best[slot], values[number])
    return slots.size
