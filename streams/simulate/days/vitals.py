"""Heart, breath and blood pressure, as far as somebody or something measures them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import (
    VITAL_DIASTOLIC,
    VITAL_HEART_RATE,
    VITAL_SPO2,
    VITAL_STEPS,
    VITAL_SYSTOLIC,
    VITAL_TEMPERATURE,
)
from streams.kernels.kernel import kernel
from streams.simulate.base.effects import FEVER, LEFT, PULSE, SPO2, SYSTOLIC, added, inside
from streams.simulate.base.events import BRACELET, CUFF, THERMOMETER, put
from streams.simulate.base.timeline import ASLEEP, AWAY, DOWN, LOST, OUT, state_at
from streams.simulate.base.town_records import Happenings, Person, Today

_VITAL = 6


@kernel
def measures(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    spans: NDArray[np.float64],
    stays: NDArray[np.float64],
    n: int,
    rng: np.random.Generator,
) -> None:
    """Write hourly pulse and steps of a bracelet, and what is measured at home in the morning."""
    devices, midnight = int(person["devices"]), int(today["midnight"])
    if devices >> BRACELET & 1:
        for hour in range(24):
            t = hour * 3600 + 1800 + 300 * rng.random()
            if inside(spans, LEFT, t) >= 0:
                continue
            state = state_at(stays, n, t)
            walking = state == OUT or state == LOST
            resting = state == ASLEEP or state == DOWN
            pulse = person["pulse"] + added(spans, PULSE, t) + 3 * rng.standard_normal()
            pulse += -9 if resting else 22 * rng.random() if walking else 6 * rng.random()
            i = put(log, count, _VITAL, midnight + t * 1000, 14, 255, 1 if resting else 0)
            log[i][VITAL_HEART_RATE] = pulse
            log[i][VITAL_STEPS] = (
                0.0 if resting else 3500 * rng.random() if walking else 420 * rng.random()
            )
            if hour % 6 == 2:
                log[i][VITAL_SPO2] = min(
                    person["spo2"] + added(spans, SPO2, t) + 0.8 * rng.standard_normal(), 100.0
                )
    t = today["wake"] + 1500 + 1800 * rng.random()
    state = state_at(stays, n, t)
    if state == DOWN or state == AWAY or state == LOST or t > 86_000:
        return
    if devices >> CUFF & 1 and rng.random() < 0.85:
        i = put(log, count, _VITAL, midnight + t * 1000, 13, 255, 1)
        upper = person["systolic"] + added(spans, SYSTOLIC, t) + 7 * rng.standard_normal()
        upper += 0.25 * (15 - today["temperature"])
        log[i][VITAL_SYSTOLIC] = upper
        log[i][VITAL_DIASTOLIC] = 0.45 * upper + 21 + 4 * rng.standard_normal()
        log[i][VITAL_HEART_RATE] = (
            person["pulse"] + added(spans, PULSE, t) + 4 * rng.standard_normal()
        )
    if devices >> THERMOMETER & 1 and rng.random() < 0.6:
        i = put(log, count, _VITAL, midnight + (t + 120) * 1000, 24, 255, 1)
        log[i][VITAL_TEMPERATURE] = 36.4 + added(spans, FEVER, t) + 0.2 * rng.standard_normal()
        log[i][VITAL_SPO2] = min(
            person["spo2"] + added(spans, SPO2, t) + 0.8 * rng.standard_normal(), 100.0
        )
