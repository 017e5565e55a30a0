"""Hourly readings of water, power and gas, and the air of the kitchen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.kernel import kernel
from streams.simulate.events import put

_METER, _CLIMATE = 3, 5


@kernel
def _leak(effect: Any, hour: int) -> float:
    """Return litres lost in an hour to a tap or pipe left running."""
    overlap = min(effect["leak_to"], (hour + 1) * 3600.0) - max(effect["leak_from"], hour * 3600.0)
    return max(overlap, 0.0) / 3600 * effect["leak_lph"]


@kernel
def readings(
    log: Any,
    count: NDArray[np.int64],
    person: Any,
    today: Any,
    effect: Any,
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Write 24 readings a meter; a fridge hums, heating and cooling follow the weather."""
    devices, midnight = int(person["devices"]), int(today["midnight"])
    cold = max(9.0 - today["temperature"], 0.0) + max(today["temperature"] - 29.0, 0.0)
    washing = today["day"] % person["washday"] == 0
    for hour in range(24):
        at = midnight + (hour + 1) * 3_600_000
        if devices >> 8 & 1:
            litres = use[0, hour] * effect["water"] * (1 if person["alone"] else 1.8)
            if washing and hour == 8:
                litres += 45 * person["water"] * min(effect["water"], 1.0)
            i = put(log, count, _METER, at, 8, 0, 255)
            log[i]["v0"] = litres * (0.9 + 0.2 * rng.random()) + _leak(effect, hour)
            log[i]["v1"] = 3600
        if devices >> 9 & 1:
            occupied = use[1, hour] > 0
            kwh = 0.045 + use[1, hour] + cold * (0.05 if occupied else 0.012)
            i = put(log, count, _METER, at, 9, 1, 255)
            log[i]["v0"] = kwh * person["power"] * effect["power"] * (0.85 + 0.3 * rng.random())
            log[i]["v1"] = 3600
        if devices >> 10 & 1:
            i = put(log, count, _METER, at, 10, 2, 255)
            stove = min(effect["stove_to"], (hour + 1) * 3600.0) - max(
                effect["stove_from"], hour * 3600.0
            )
            log[i]["v0"] = use[2, hour] + max(stove, 0.0) / 3600 * 0.22
            log[i]["v1"] = 3600


@kernel
def air(
    log: Any,
    count: NDArray[np.int64],
    person: Any,
    today: Any,
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Write temperature, humidity and carbon monoxide of the kitchen every half hour."""
    if int(person["devices"]) >> 12 & 1 == 0:
        return
    inside = 0.45 * today["temperature"] + 12.0
    for half in range(48):
        at = today["midnight"] + (half * 0.5 + rng.random() * 0.05) * 3_600_000
        i = put(log, count, _CLIMATE, at, 12, 2, 0)
        swing = 1.6 * np.sin((half - 18) / 48 * 2 * np.pi)
        log[i]["c2"] = 0
        log[i]["v0"] = inside + swing + 0.3 * rng.standard_normal() + 4 * use[2, half // 2]
        log[i]["v1"] = min(max(62 + 6 * rng.standard_normal(), 20), 99)
        log[i]["v2"] = max(1.5 + rng.standard_normal() + 30 * use[2, half // 2] * rng.random(), 0)
