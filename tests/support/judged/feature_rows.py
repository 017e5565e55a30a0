"""Told events, made into rows by one partition: what feature tests look at."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from features.core.catalog import FAMILIES
from features.core.civil_time import civil
from features.core.rows import Rows, blank_rows
from features.population.shard import Shard
from streams.admission.admission import DUPLICATE, Admission
from streams.admission.clock import RecordingClock
from streams.codec.decoder import decode
from streams.contract.json_object import Json

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
MONDAY = 1_767_542_400_000
"""2026-01-05 00:00 in Shanghai."""


def day(number: int, hour: float = 10.0) -> int:
    """Return an hour of a civil day in Shanghai, counted from Monday 2026-01-05."""
    return MONDAY + number * DAY + int(hour * HOUR)


def activity(number: int, since: float, until: float, step: float = 0.25) -> list[Json]:
    """Return motion in turns of rooms every `step` hours of a day."""
    hours = np.arange(since, until, step)
    return [
        {"kind": "motion", "at": day(number, float(hour)), "room": ("hall", "kitchen")[k % 2]}
        for k, hour in enumerate(hours)
    ]


class Told:
    """One partition that is told events in the order they happened."""

    def __init__(self) -> None:
        self.shard = Shard(civil())
        self._clock, self._admission = RecordingClock(), Admission()
        self._number = 0

    def tell(self, *events: Json, until: int | None = None) -> dict[str, Rows]:
        """Tell of events (`at` and whatever differs from person p); returns rows by family."""
        batch = decode(b"".join(self._line(event) for event in events))
        assert not batch.rejected
        self._clock.stamp(batch.events)
        last = int(batch.events["received_at"][-1]) if events else 0
        with np.errstate(over="ignore"):
            admitted = batch.events[self._admission.admit(batch.events) < DUPLICATE]
            found = self.shard.apply(batch.buffer, admitted, max(last, until or 0))
        return {family: found.get(family, blank_rows(family, 0)) for family in FAMILIES}

    def register(self, **columns: object) -> None:
        """Tell what the register says of person p; moves no clock."""
        batch = decode(self._line({"kind": "profile", "at": 0, **columns}))
        assert not batch.rejected
        now = max(self._clock.now, 0)
        batch.events["received_at"] = now
        self.shard.apply(batch.buffer, batch.events, now)

    def _line(self, event: Json) -> bytes:
        self._number += 1
        return json.dumps({"id": str(self._number), "person": "p", **event}).encode() + b"\n"


def payment(at: int, amount: float = 30.0, **other: object) -> Json:
    """Return a payment to the grocer, unless told otherwise."""
    usual = {"counterparty": "grocer", "direction": "out"}
    return {"kind": "payment", "at": at, "amount_cny": amount, **usual, **other}


def groceries(days: Sequence[int] | range, **other: object) -> list[Json]:
    """Return one payment a day."""
    return [payment(day(number), 30.0 + number % 3, **other) for number in days]
