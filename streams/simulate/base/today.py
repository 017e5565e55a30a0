"""One day as everybody meets it: hours kept, good and bad days, weather, festivals."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.calendar import is_festival, is_market_day, midnight, on
from streams.simulate.base.town_records import Folk, Todays
from streams.simulate.base.weather import weather

TODAY = np.dtype(
    [
        ("day", "<i8"), ("midnight", "<i8"), ("weekday", "<i4"), ("month_day", "<i4"),
        ("festival", "?"), ("market", "?"), ("rain", "?"), ("temperature", "<f8"),
        ("wake", "<f8"), ("bed", "<f8"), ("spill", "<f8"), ("factor", "<f8"),
    ]
)  # fmt: skip
"""A person's day; times in seconds of the day, `bed` may lie beyond midnight, `spill` is how long
the evening before went on after it, `factor` is a Gamma draw around 1 for good and bad days."""


def _clock(folk: Folk, seed: int, day: int) -> tuple[NDArray[np.float64], ...]:
    """Return wake, bed and factor of everybody on a day, whatever part of the town is asked for."""
    rng = np.random.Generator(np.random.Philox(key=[seed, 3], counter=[0, 0, day + 4096, 0]))
    draws = rng.standard_normal((2, folk.size))
    factor = rng.gamma(18, 1 / 18, folk.size)
    late = (rng.random(folk.size) < 0.02) * rng.uniform(1800, 9000, folk.size)
    wake = np.clip(folk["wake"] + folk["sway"] * draws[0] * 0.7, 3.5 * 3600, 10 * 3600)
    bed = folk["bed"] + folk["sway"] * draws[1] + late
    return wake, np.clip(bed, 18.5 * 3600, 26 * 3600), factor


def days_of(folk: Folk, seed: int, start: date, day: int) -> Todays:
    """Return `TODAY` for every person."""
    today = np.zeros(folk.size, TODAY)
    air, when = weather(seed, start, day), on(start, day)
    today["day"], today["midnight"] = day, midnight(start, day)
    today["weekday"], today["month_day"] = when.weekday(), when.day
    today["festival"], today["market"] = is_festival(when), is_market_day(when)
    today["rain"], today["temperature"] = air.rain, air.temperature_c
    today["wake"], today["bed"], today["factor"] = _clock(folk, seed, day)
    today["spill"] = np.clip(_clock(folk, seed, day - 1)[1] - 86_400, 0, None)
    return today
