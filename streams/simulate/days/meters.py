"""Hourly readings of water, power and gas, and the air of the kitchen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import (
    CLIMATE_CO,
    CLIMATE_GAS,
    CLIMATE_HUMIDITY,
    CLIMATE_TEMPERATURE,
    METER_AMOUNT,
    METER_PERIOD_S,
)
from streams.kernels.kernel import kernel
from streams.simulate.base.effects import CARBON_MONOXIDE, HEAT, added
from streams.simulate.base.events import CLIMATE, GAS, POWER, WATER, put
from streams.simulate.base.town_records import Effect, Happenings, Person, Today

_METER, _CLIMATE = 3, 5


@kernel
def readings(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    effect: Effect,
    use: NDArray[np.float64],
    runs: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Write 24 readings a meter; a fridge hums, heating and cooling follow the weather.

    `runs` is what taps, stoves and heaters left on use (3 utilities, 24 hours).
    """
    devices, midnight = int(person["devices"]), int(today["midnight"])
    cold = max(9.0 - today["temperature"], 0.0) + max(today["temperature"] - 29.0, 0.0)
    washing = today["day"] % person["washday"] == 0
    for hour in range(24):
        at = midnight + (hour + 1) * 3_600_000
        if devices >> WATER & 1:
            litres = use[0, hour] * effect["water"]
            if washing and hour == 8 and use[0, 8] > 0:
                litres += 45 * person["water"] * min(effect["water"], 1.0)
            i = put(log, count, _METER, at, 8, 0, 255)
            log[i][METER_AMOUNT] = litres * (0.9 + 0.2 * rng.random()) + runs[0, hour]
            log[i][METER_PERIOD_S] = 3600
        if devices >> POWER & 1:
            occupied = use[1, hour] > 0
            kwh = 0.045 + use[1, hour] + cold * (0.05 if occupied else 0.012)
            i = put(log, count, _METER, at, 9, 1, 255)
            kwh = kwh * person["power"] * effect["power"] * (0.85 + 0.3 * rng.random())
            log[i][METER_AMOUNT] = kwh + runs[1, hour]
            log[i][METER_PERIOD_S] = 3600
        if devices >> GAS & 1:
            i = put(log, count, _METER, at, 10, 2, 255)
            log[i][METER_AMOUNT] = use[2, hour] + runs[2, hour]
            log[i][METER_PERIOD_S] = 3600


@kernel
def air(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    spans: NDArray[np.float64],
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Write temperature, humidity and carbon monoxide of the kitchen every half hour."""
    if int(person["devices"]) >> CLIMATE & 1 == 0:
        return
    inside = 0.45 * today["temperature"] + 12.0
    for half in range(48):
        at = today["midnight"] + (half * 0.5 + rng.random() * 0.05) * 3_600_000
        i = put(log, count, _CLIMATE, at, 12, 2, 0)
        t = half * 1800.0 + 90.0
        swing = added(spans, HEAT, t) + 1.6 * np.sin((half - 18) / 48 * 2 * np.pi)
        log[i][CLIMATE_GAS] = 0
        log[i][CLIMATE_TEMPERATURE] = (
            inside + swing + 0.3 * rng.standard_normal() + 4 * use[2, half // 2]
        )
        log[i][CLIMATE_HUMIDITY] = min(max(62 + 6 * rng.standard_normal(), 20), 99)
        fumes = added(spans, CARBON_MONOXIDE, t) * (0.85 + 0.3 * rng.random())
        fumes += 1.5 + rng.standard_normal() + 30 * use[2, half // 2] * rng.random()
        log[i][CLIMATE_CO] = max(fumes, 0.0)
