"""Weather of a hilly town in southern Zhejiang: seasons, warm and cold spells, rain."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from streams.simulate.base.calendar import on

_MEMORY = 0.7 ** np.arange(12)


class Weather(NamedTuple):
    """Mean temperature in °C and whether it rains much."""

    temperature_c: float
    rain: bool


def weather(seed: int, start: date, day: int) -> Weather:
    """Return the weather of a day; spells last some days because noise is smoothed over twelve.

    Means follow Lishui's climate: about 6 °C in January, 29 °C in July, wet in spring (assumed).
    """
    noise = np.array([_noise(seed, day - lag) for lag in range(len(_MEMORY))])
    spell = float(noise[:, 0] @ _MEMORY) / float(np.sqrt((_MEMORY**2).sum()))
    turn = (on(start, day).timetuple().tm_yday - 20) / 365.25 * 2 * np.pi
    wet = 0.32 + 0.14 * np.sin(turn)
    return Weather(float(17.8 - 11.3 * np.cos(turn) + 2.6 * spell), bool(noise[0, 1] < wet))


def _noise(seed: int, day: int) -> tuple[float, float]:
    rng = np.random.Generator(np.random.Philox(key=[seed, 17], counter=[0, 0, day + 4096, 0]))
    return float(rng.standard_normal()), float(rng.random())
