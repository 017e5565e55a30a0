"""Which devices a household has: as uneven as in life, few wear a bracelet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import SENSOR, SENSOR_BATTERY, SENSOR_FAULT
from streams.kernels.kernel import kernel
from streams.simulate.base import events as ev
from streams.simulate.base.events import HOUR, HUB, put
from streams.simulate.base.town_records import Happenings, Person, Today

_HEARTBEAT = 16
_ROOMS = (ev.BEDROOM, ev.BATHROOM, ev.KITCHEN, ev.LIVING, ev.HALL)


def equipment(
    alone: NDArray[np.bool_],
    dementia: NDArray[np.uint8],
    rng: np.random.Generator,
) -> NDArray[np.uint32]:
    """Return a bit mask of `SOURCES` a person; whoever lives alone is cared for first."""
    n = alone.size
    mask = np.zeros(n, np.uint32)

    def give(bit: int, share: float | NDArray[np.float64], among: NDArray[np.bool_]) -> None:
        mask[among & (rng.random(n) < share)] |= np.uint32(1 << bit)

    everybody = np.ones(n, np.bool_)
    home = rng.random(n) < np.where(alone, 0.75, 0.4)
    for room, share in zip(_ROOMS, (0.95, 0.9, 0.85, 0.9, 0.6), strict=True):
        give(room, share, home)
    mask[home] |= np.uint32(1 << ev.HUB | 1 << ev.FRONT)
    give(ev.FRIDGE, 0.25, home)
    give(ev.BED, 0.15, home)
    give(ev.PLUG, 0.35, home)
    give(ev.CLIMATE, 0.25, home)
    give(ev.BUTTON, 0.5, home)
    smart = rng.random(n) < 0.45
    give(ev.WATER, 0.9, smart)
    give(ev.POWER, 0.9, smart)
    give(ev.GAS, 0.3, smart)
    give(ev.BRACELET, np.where(dementia > 0, 0.4, 0.12), everybody)
    give(ev.CUFF, 0.15, everybody)
    give(ev.THERMOMETER, 0.08, everybody)
    give(ev.BUS, 0.35, everybody)
    give(ev.CAMERA, 0.25, everybody)
    give(ev.BANK, 0.85, everybody)
    give(ev.TELECOM, 0.85, everybody)
    give(ev.PHONE, 0.45, everybody)
    give(ev.CLUB, 0.3, everybody)
    give(ev.TV_BOX, 0.3, everybody)
    mask |= np.uint32(1 << ev.GRID)
    return mask


@kernel
def beat(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    rng: np.random.Generator,
) -> None:
    """Write the day's signs of life of hub and sensors; batteries fade and are changed."""
    midnight, day = today["midnight"], today["day"]
    devices = int(person["devices"])
    if devices >> HUB & 1:
        offset = (person["hub"] * 7919) % 3600
        for hour in range(24):
            at = midnight + hour * HOUR + offset * 1000 + int(rng.random() * 4000)
            i = put(log, count, _HEARTBEAT, at, HUB, 255, 255)
            log[i][SENSOR] = (23 << 40) + person["hub"]
    for source in range(8):
        if devices >> source & 1 == 0:
            continue
        age = (day + person["index"] * 37 + source * 53) % 400
        battery = 100.0 - age * 0.245
        for part in range(4):
            at = midnight + (part * 6 + rng.random() * 0.3) * HOUR
            i = put(log, count, _HEARTBEAT, at, source, 255, 255)
            log[i][SENSOR] = ((15 + source) << 40) + 0xFFFFFFFFFF
            log[i][SENSOR_BATTERY] = battery
            if battery < 10:
                log[i][SENSOR_FAULT] = (26 << 40) + 0xFFFFFFFFFF
