"""What a scene does to a person's day, as numbers and spans the kernels read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel
from streams.simulate.base.town_records import Effects

_FACTORS = ("activity", "trips", "meals", "water", "power", "calls", "spending")
_SHIFTS = ("nights", "wake_shift", "bed_shift")
EFFECT = np.dtype([(name, "<f8") for name in _FACTORS + _SHIFTS])
"""Factors are around 1; `nights` are visits to the bathroom more, shifts are seconds."""

VISITOR, STIR, WATER_RUNS, GAS_RUNS, POWER_RUNS, DEAF, LEFT, SWAPPED = range(20, 28)
PULSE, SYSTOLIC, SPO2, FEVER, CARBON_MONOXIDE, HEAT = range(30, 36)
SPAN = 5
"""A span is a row (what, from, to, a, b), times in seconds of the day. What is a state of
`timeline`, laid over the day (a: its tag; for AWAY a, b: metres east and north of home), or
VISITOR, STIR (a: room, b: seconds between motions), something that runs (a: litres, cubic metres
or kWh an hour), DEAF (a: mask of `SOURCES`), LEFT (the bracelet lies at home), SWAPPED (a, b: two
rooms whose sensors were exchanged), or something added to what is measured (a: how much)."""


def ordinary() -> Effects:
    """Return the effects of a day on which nothing is the matter (one record).

    Examples
    --------
    >>> effects = ordinary()
    >>> float(effects[0]["activity"]), float(effects[0]["nights"])
    (1.0, 0.0)
    """
    effects = np.zeros(1, EFFECT)
    for factor in _FACTORS:
        effects[factor] = 1.0
    return effects


@kernel
def added(spans: NDArray[np.float64], what: int, t: float) -> float:
    """Return what the spans of a kind add at second t.

    Examples
    --------
    >>> spans = np.array([[30, 0, 100, 20.0, 0], [30, 50, 100, 5.0, 0]])
    >>> added(spans, 30, 60.0), added(spans, 30, 200.0)
    (25.0, 0.0)
    """
    total = 0.0
    for i in range(spans.shape[0]):
        if spans[i, 0] == what and spans[i, 1] <= t < spans[i, 2]:
            total += spans[i, 3]
    return total


@kernel
def inside(spans: NDArray[np.float64], what: int, t: float) -> int:
    """Return the number of the last span of a kind that holds second t, or -1."""
    found = -1
    for i in range(spans.shape[0]):
        if spans[i, 0] == what and spans[i, 1] <= t < spans[i, 2]:
            found = i
    return found


@kernel
def run(use: NDArray[np.float64], start: float, end: float, a_second: float) -> None:
    """Add a steady use to the hours (24) it falls in."""
    t = max(start, 0.0)
    while t < end and t < 86_400:
        hour = int(t // 3600)
        stop = min(end, (hour + 1) * 3600.0)
        use[hour] += (stop - t) * a_second
        t = stop
