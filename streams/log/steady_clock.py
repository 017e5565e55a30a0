"""The wall clock, held to the machine's own count of seconds: it cannot jump ahead.

A wall clock set an hour ahead would be believed by every record behind it. Since the machine
started, its own count says how much time has passed; where the wall clock says more, the count is
right. A start of the machine begins anew.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

AHEAD_MS = 300_000
"""How far a clock may lie ahead before it is not believed (contract)."""
ANCHOR_MS = 60_000
"""How often both clocks are compared anew: a clock that is slewed stays within the bound."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Anchor(NamedTuple):
    """What both clocks said at one moment, epoch ms and ms since the machine's start."""

    boot: str
    up_ms: int
    wall_ms: int


def up_ms() -> int:
    """Return the milliseconds since the machine's start, sleep included."""
    return time.clock_gettime_ns(_CLOCK) // 1_000_000


def boot() -> str:
    """Return what tells this start of the machine from others, empty where nothing does."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def held(wall_ms: int, anchor: Anchor | None, now: Anchor) -> int:
    """Return the wall clock, or what it must be where it has jumped ahead.

    Examples
    --------
    >>> then, now = Anchor("b", 0, 1_000_000), Anchor("b", 60_000, 0)
    >>> held(1_061_000, then, now), held(9_000_000, then, now), held(400_000, then, now)
    (1061000, 1060000, 400000)
    """
    if anchor is None or not now.boot or anchor.boot != now.boot:
        return wall_ms
    passed = anchor.wall_ms + now.up_ms - anchor.up_ms
    return wall_ms if wall_ms <= passed + AHEAD_MS else passed
