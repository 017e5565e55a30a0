"""Watches how silent people are: keeps the last rows of each, and tells them as lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.alerting.listening import Texts
from engine.output.countdown import LIMITS, Rising, columns, limits, rising
from engine.store.silences.line import Silence, SilencesLine, What
from features.population.shard import Shard
from models.scoring import Judgement
from streams.contract.units import HOUR_MS, MINUTE_MS
from streams.kernels.kernel_types import Record, Records

EVERY_S = 60.0
"""How often silences are told, by the worker's own clock: no rehearsal at full speed tells more."""
SHARE = 0.01
"""Of its time that a worker spends on it at most: an SOS waits behind it."""
AT_ONCE = 2000
"""People told at once: a dozen milliseconds of a core (measured, all of them silent)."""
RECENT_MS = 65 * MINUTE_MS
"""Rows older than that are no more: sweeps come every hour."""
LEAST_H = 1.0
"""Counted hours from which somebody is silent, and not only quiet (assumed)."""


def _blank(family: str, n: int) -> Records:
    layout = [("at", "i8"), ("onset", "i8"), *((name, "f8") for name in columns(family))]
    return np.zeros(n, layout)


@dataclass(slots=True)
class SilenceWatch:
    """The last row of each family for everybody of one partition; `clock` tells seconds."""

    clock: Callable[[], float] = time.monotonic
    every_s: float = EVERY_S
    _rows: dict[str, Records] = field(
        default_factory=lambda: {family: _blank(family, 0) for family in LIMITS}
    )
    _shard: Shard | None = None
    _next_s: float = 0.0
    _part: int = 0

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Keep the rows of a sweep."""
        family = judgement.family
        if family not in LIMITS:
            return
        self._shard = texts.shard
        rows, slots = judgement.rows, judgement.rows["slot"]
        if slots.size and slots.max() >= self._rows[family].size:
            more = _blank(family, texts.shard.state.context.size)
            more[: self._rows[family].size] = self._rows[family]
            self._rows[family] = more
        kept = self._rows[family]
        for name in kept.dtype.names or ():
            kept[name][slots] = rows[name]

    def due(self, place: str, now: int) -> SilencesLine | None:
        """Return the next part of what a place of the log tells if it is time, else None.

        `now` is the place's clock. Everybody's turn comes once in `every_s`, some at a time.
        """
        began, shard = self.clock(), self._shard
        if shard is None or began < self._next_s:
            return None
        parts = -(-shard.roster.people // AT_ONCE) or 1
        part = self._part % parts
        self._part = part + 1
        self._next_s = began + self.every_s  # should it fail: not at once again
        told = SilencesLine(f"{place}/{part}", tuple(self._told(shard, part * AT_ONCE, now)))
        self._next_s = began + max(self.every_s / parts, (self.clock() - began) / SHARE)
        return told

    def _told(self, shard: Shard, first: int, now: int) -> Iterator[Silence]:
        """Yield one line for each person from a slot on of whom a row is recent."""
        found = (self._recent(shard, family, now) for family in ("home", "away"))
        home, away = (one[(one >= first) & (one < first + AT_ONCE)] for one in found)
        indoors = self._at_home(shard, home, now)
        outside = self._away(shard, away, now)
        for slot in sorted(indoors.keys() | outside.keys()):
            yield outside.get(slot) or indoors[slot]

    def _recent(self, shard: Shard, family: str, now: int) -> NDArray[np.int64]:
        """Return the slots of people who have a recent row; those given back have none."""
        rows = self._rows[family]
        many = min(rows.size, shard.roster.people)
        there = shard.roster.hashes[:many] != 0
        there &= rows["at"][:many] > now - RECENT_MS
        there &= rows["at"][:many] >= shard.state.context["first_seen"][:many]
        return np.flatnonzero(there)

    def _at_home(self, shard: Shard, slots: NDArray[np.int64], now: int) -> dict[int, Silence]:
        """Return who is watched at home, and since when nothing is heard of each."""
        rows = self._rows["home"][slots].copy()
        last = shard.state.routine["last_at"][slots]
        rows["silent_h"][last > rows["onset"]] = 0.0
        seen = rising(rows, "home", now, shard.table)
        lines = {}
        for place, slot in enumerate(slots.tolist()):
            row = rows[place]
            silent = float(row["silent_h"]) >= LEAST_H
            surprise = (
                None
                if row["out"] > 0 or np.isnan(row["gap_surprise"])
                else (float(row["gap_surprise"]) if silent else 0.0)
            )
            deaf = float(row["unheard_h"]) * HOUR_MS
            lines[slot] = _line(
                shard, slot, now, "home" if silent else "heard", int(last[place]), seen, place,
                "home", surprise=surprise, declared=bool(row["declared"] > 0),
                deaf_since=int(row["at"] - deaf) if deaf > 0 else None,
            )  # fmt: skip
        return lines

    def _away(self, shard: Shard, slots: NDArray[np.int64], now: int) -> dict[int, Silence]:
        """Return who is out and not back, and whose tracker is silent there."""
        ways = shard.state.mobility[slots]
        rows = self._rows["away"][slots].copy()
        rows["silent_min"][ways["track_at"] > rows["at"]] = 0.0
        back = (ways["away_at"] == 0) & (ways["gone_at"] == 0)
        for name in ("gone_h", "silent_min", "exit_min", "night_exit_min"):
            rows[name][back] = 0.0
        out = (rows["gone_h"] > 0) | (rows["silent_min"] > 0) | (rows["exit_min"] > 0)
        slots, rows, ways = slots[out], rows[out], ways[out]
        seen = rising(rows, "away", now, shard.table)
        lines = {}
        for place, slot in enumerate(slots.tolist()):
            row = rows[place]
            silent = limits("away")[int(seen.limit[place])].id == "limit_tracker"
            since = int(ways["track_at"][place]) if silent else _since(row)
            lines[slot] = _line(
                shard, slot, now, "tracker" if silent and seen.limit[place] >= 0 else "out", since,
                seen, place, "away", flat=bool(row["flat"] > 0),
            )  # fmt: skip
        return lines


def _since(row: Record) -> int:
    hours = max(float(row["gone_h"]), float(row["exit_min"]) / 60.0)
    return int(row["at"] - hours * HOUR_MS)


def _line(
    shard: Shard, slot: int, now: int, what: What, since: int, seen: Rising, place: int,
    family: str, *, surprise: float | None = None, deaf_since: int | None = None,
    flat: bool = False, declared: bool = False,
) -> Silence:  # fmt: skip
    at, limit = int(seen.at[place]), int(seen.limit[place])
    return Silence(
        shard.roster.id(slot), now, what, since, int(seen.tier[place]), at or None,
        int(seen.to[place]), LIMITS[family][limit] if limit >= 0 else "", surprise, deaf_since,
        flat, declared,
    )  # fmt: skip
