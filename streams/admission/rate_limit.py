"""Rate limit of devices: one that says more within a second than any can is not believed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.event_row import Events
from streams.contract.kinds import Flag, Kind
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Hash

MOST = 200
"""Events of one person and kind that may bear the same second (assumed)."""
MOST_RECEIVED = 10_000
"""Events of one person, in time, that may be received within one second: a bracelet that was
offline hands in two days of minutes at once (assumed)."""
SLOTS = 1 << 14
DEVICE = np.dtype([("key", "u8"), ("second", "i8"), ("count", "i8")])
_SOS, _FALL = int(Kind.SOS), int(Kind.FALL)
_DATE_ONLY, _LATE = int(Flag.DATE_ONLY), int(Flag.LATE)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


class Bursts:
    """Counts each person's events of the running second: by kind and own time, and by receipt.

    By `at`, so that a bracelet that hands in what it kept while offline is no burst; by receipt,
    as `at` is the sender's to invent. Never by `source`, which is the sender's too. A person shares
    a counter with few others; at worst a counter begins anew too early.
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
        if kind == _SOS or kind == _FALL:
            continue
        if event["flags"] & _DATE_ONLY == 0:
            key = (event["person"] ^ np.uint64(kind + 1)) * _MIX
            out[number] = _counted(devices, key, event["at"] // 1000) > MOST
        if event["flags"] & _LATE == 0:
            received = _counted(devices, event["person"] * _MIX, event["received_at"] // 1000)
            out[number] = out[number] or received > MOST_RECEIVED


@inlined
def _counted(devices: NDArray[np.void], key: Hash, second: int) -> np.int64:
    """Count one more event of a second; returns how many there are."""
    key = key ^ (key >> np.uint64(31))
    entry = devices[key % np.uint64(devices.size)]
    if entry["key"] != key or entry["second"] != second:
        entry["key"] = key
        entry["second"] = second
        entry["count"] = 0
    entry["count"] += 1
    return entry["count"]
