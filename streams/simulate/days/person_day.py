"""One person's day, from getting up to the last meter reading, and what a scene makes of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel
from streams.simulate.base.effects import GAS_RUNS, POWER_RUNS, VISITOR, WATER_RUNS, run
from streams.simulate.base.timeline import AWAY, DOWN, LONGEST_DAY, PLAIN, lay_out, overlay
from streams.simulate.base.town_records import Effects, Folk, Happenings, Todays
from streams.simulate.days.calls import telephone
from streams.simulate.days.company import company
from streams.simulate.days.meters import air, readings
from streams.simulate.days.money import pastimes, purse
from streams.simulate.days.rooms import indoors
from streams.simulate.days.trips import outdoors
from streams.simulate.days.vitals import measures
from streams.simulate.people.devices import beat


@kernel
def _happens(
    stays: NDArray[np.float64],
    n: int,
    spans: NDArray[np.float64],
    runs: NDArray[np.float64],
) -> int:
    """Lay a scene's stays over the day and add up what it leaves running; return the stays."""
    for i in range(spans.shape[0]):
        what, start, end = int(spans[i, 0]), spans[i, 1], spans[i, 2]
        if what < VISITOR:
            tag = PLAIN if what == AWAY or what == DOWN else int(spans[i, 3])
            n = overlay(stays, n, start, end, what, tag)
        elif what == WATER_RUNS:
            run(runs[0], start, end, spans[i, 3] / 3600)
        elif what == POWER_RUNS:
            run(runs[1], start, end, spans[i, 3] / 3600)
        elif what == GAS_RUNS:
            run(runs[2], start, end, spans[i, 3] / 3600)
    return n


@kernel
def live(
    log: Happenings,
    people: Folk,
    todays: Todays,
    who: int,
    places: NDArray[np.float64],
    effects: Effects,
    spans: NDArray[np.float64],
    stray: NDArray[np.float64],
    rng: np.random.Generator,
) -> int:
    """Write into `log` what person `who` does on a day; return the number of events.

    `effects` (one record) and `spans` are what a scene changes, `stray` the path (rows of second,
    x, y in metres from home) of outings that follow none of the person's ways.
    """
    person, today, effect = people[who], todays[who], effects[0]
    count = np.zeros(1, np.int64)
    stays = np.empty((LONGEST_DAY, 4))
    use, runs = np.zeros((3, 24)), np.zeros((3, 24))
    n = _happens(stays, lay_out(person, today, effect, rng, stays), spans, runs)
    indoors(log, count, person, today, effect, stays, n, use, rng)
    company(log, count, person, today, spans, stays, n, use, rng)
    readings(log, count, person, today, effect, use, runs, rng)
    air(log, count, person, today, spans, use, rng)
    outdoors(log, count, person, today, spans, stays, n, places[who], stray, rng)
    telephone(log, count, person, today, effect, stays, n, rng)
    purse(log, count, person, today, effect, stays, n, rng)
    pastimes(log, count, person, today, stays, n, rng)
    measures(log, count, person, today, spans, stays, n, rng)
    beat(log, count, person, today, rng)
    return int(count[0])
