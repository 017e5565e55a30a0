"""Bursts: a device that says more within one second than any device can is not believed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.event_row import Events
from streams.kernel import kernel
from streams.kinds import Flag, Kind

MOST = 200
"""Events of one person, source and kind that may bear the same second (assumed)."""
SLOTS = 1 << 14
DEVICE = np.dtype([("key", "u8"), ("second", "i8"), ("count", "i8")])
_SOS, _FALL, _DATE_ONLY = int(Kind.SOS), int(Kind.FALL), int(Flag.DATE_ONLY)


class Bursts:
    """Counts each device's events of its running second, by their own time.

    By `at`, not by receipt: a bracelet that hands in what it kept while offline is no burst. A
    device shares its counter with few others; at worst a counter begins anew too early.
    """

    def __init__(self) -> None:
        self._devices = np.zeros(SLOTS, DEVICE)

    def excess(self, events: Events) -> NDArray[np.bool_]:
        """Tell which events are beyond what a second allows; calls for help never are."""
        out = np.zeros(events.size, np.bool_)
        _count(events, self._devices, out)
        return out


@kernel
def _count(events: Events, devices: NDArray[np.void], out: NDArray[np.bool_]) -> None:
    for number in range(events.size):
        event = events[number]
        kind = event["kind"]
        if kind == _SOS or kind == _FALL or event["flags"] & _DATE_ONLY:
            continue
        key = event["person"] ^ (event["source"] * np.uint64(0x9E3779B97F4A7C15))
        key = (key ^ np.uint64(kind)) * np.uint64(0xBF58476D1CE4E5B9)
        key = key ^ (key >> np.uint64(31))
        entry = devices[key % np.uint64(devices.size)]
        second = event["at"] // 1000
        if entry["key"] != key or entry["second"] != second:
            entry["key"] = key
            entry["second"] = second
            entry["count"] = 0
        entry["count"] += 1
        out[number] = entry["count"] > MOST
