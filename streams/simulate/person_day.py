"""One person's ordinary day, from getting up to the last reading of the meter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.kernel import kernel
from streams.simulate.calls import telephone
from streams.simulate.devices import beat
from streams.simulate.meters import air, readings
from streams.simulate.money import pastimes, purse
from streams.simulate.outages import silence
from streams.simulate.rooms import indoors
from streams.simulate.timeline import (
    ASLEEP,
    AWAY,
    DOWN,
    LONGEST_DAY,
    OUT,
    PLAIN,
    STRAY,
    lay_out,
    overlay,
)
from streams.simulate.trips import outdoors
from streams.simulate.vitals import measures


@kernel
def live(
    log: Any,
    people: Any,
    todays: Any,
    who: int,
    places: NDArray[np.float64],
    effects: Any,
    stray: NDArray[np.float64],
    rng: np.random.Generator,
) -> int:
    """Write into `log` what person `who` does on a day; return the number of events.

    `effects` is one record of what an episode changes, `stray` the path (rows of second, x, y in
    metres from home) of an outing that follows none of the person's ways.
    """
    person, today, effect = people[who], todays[who], effects[0]
    count = np.zeros(1, np.int64)
    stays = np.empty((LONGEST_DAY, 4))
    n = lay_out(person, today, effect, rng, stays)
    n = overlay(stays, n, effect["asleep_from"], effect["asleep_to"], ASLEEP, PLAIN)
    n = overlay(stays, n, effect["out_from"], effect["out_to"], OUT, STRAY)
    n = overlay(stays, n, effect["away_from"], effect["away_to"], AWAY, PLAIN)
    n = overlay(stays, n, effect["down_from"], effect["down_to"], DOWN, PLAIN)
    use = np.zeros((3, 24))
    indoors(log, count, person, today, effect, stays, n, use, rng)
    readings(log, count, person, today, effect, use, rng)
    air(log, count, person, today, use, rng)
    outdoors(log, count, person, today, effect, stays, n, places[who], stray, rng)
    telephone(log, count, person, today, effect, stays, n, rng)
    purse(log, count, person, today, effect, stays, n, rng)
    pastimes(log, count, person, today, stays, n, rng)
    measures(log, count, person, today, effect, stays, n, rng)
    beat(log, count, person, today, rng)
    midnight = today["midnight"]
    left = silence(
        log, count[0], midnight + effect["dead_from"] * 1000, midnight + effect["dead_to"] * 1000,
        int(effect["dead_mask"]),
    )  # fmt: skip
    return silence(
        log, left, midnight + effect["dead2_from"] * 1000, midnight + effect["dead2_to"] * 1000,
        int(effect["dead2_mask"]),
    )  # fmt: skip
