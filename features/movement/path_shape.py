"""Going along a way: speed, turning, and the turns that rounds and lost ways add up to."""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import MINUTE_MS
from features.core.kernel_types import Ways
from streams.kernels.kernel import kernel

FILTER_M = 25.0
WINDOW_M = 400.0
"""Decay of turning over the way; about a 600 m window (domain, W3)."""
LONG_M = 1500.0
"""Decay of turning over a long way, in which rounds of a block and lost turns add up (assumed)."""
WOBBLE = 0.5
"""Radians that the error of fixes and the bends of a street turn a leg (assumed)."""
RIDING = 4.5
"""Metres a second from which somebody is driven (assumed)."""
LEG_M = 50.0
LEG_MS = 4 * MINUTE_MS
"""A leg takes no longer, else nobody is walking: a receiver indoors wanders about its place."""
BRISK = 1.6
"""Metres a second above which a leg is no stroll (elders walk at 1.0 to 1.4): somebody runs or is
driven, or a receiver among houses leaps; its turns are nobody's."""


@kernel
def advance(record: Ways, east: float, north: float, at: int, moved: float, elapsed: float) -> None:
    """Go on along the way: speed, and turning beyond the error of a fix."""
    gain = min(elapsed / 90.0, 1.0)
    record["speed"] += gain * (moved / elapsed - float(record["speed"]))
    if moved < FILTER_M and elapsed < 120.0:
        return
    if moved >= FILTER_M:
        heading = math.atan2(north - float(record["north"]), east - float(record["east"]))
        before = float(record["heading"])
        record["turned"] *= math.exp(-moved / WINDOW_M)
        if not np.isnan(before):
            record["turned"] += turning(heading, before)
        record["heading"] = heading
    record["step_at"] = at
    record["east"] = east
    record["north"] = north


@kernel
def turning(heading: float, before: float) -> float:
    """Return the angle between two headings, 0 to pi."""
    turn = abs(heading - before)
    return min(turn, 2.0 * math.pi - turn)


@kernel
def stray(record: Ways, east: float, north: float, at: int) -> None:
    """Sum up the turns between legs of a walk; whoever stands about or is driven walks no legs."""
    x = east - float(record["leg_east"])
    y = north - float(record["leg_north"])
    far = math.hypot(x, y)
    elapsed = at - record["leg_at"]
    if far < LEG_M and elapsed <= LEG_MS:
        return
    walked = elapsed <= LEG_MS and far * 1000.0 <= BRISK * elapsed
    heading = math.atan2(y, x) if walked else np.nan
    before = float(record["leg_heading"])
    record["strayed"] *= math.exp(-far / LONG_M)
    if not np.isnan(heading) and not np.isnan(before):
        record["strayed"] += max(turning(heading, before) - WOBBLE, 0.0)
    record["leg_heading"] = heading
    record["leg_at"] = at
    record["leg_east"] = east
    record["leg_north"] = north
