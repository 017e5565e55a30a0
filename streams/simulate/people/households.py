"""Who lives in the town, where, with whom, and by which habits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.town_records import Folk
from streams.simulate.people.devices import equipment

PLACES = 6
SHOP, MARKET, PARK, CLINIC, FRIEND, CHILD = range(PLACES)
"""Where a person goes; offsets from home in metres stand in the array of `places`."""
CENTRE = (28.4512, 119.9183)
"""Latitude and longitude of the made-up town's middle, near Lishui."""
METRE = 1 / 111_195
"""Degrees of latitude in a metre."""
BLOCK = 120.0
"""Metres between two parallel streets."""
PER_STREET = 60
PER_HUB = 6

PERSON = np.dtype(
    [
        ("index", "<i8"), ("street", "<i8"), ("hub", "<i8"), ("building", "<i8"),
        ("devices", "<u4"), ("birth_year", "<i4"), ("female", "?"), ("alone", "?"),
        ("dementia", "u1"), ("bus", "?"), ("far_child", "?"),
        ("lat", "<f8"), ("lon", "<f8"),
        ("wake", "<f8"), ("bed", "<f8"), ("sway", "<f8"), ("frailty", "<f8"), ("nights", "<f8"),
        ("nap", "<f8"), ("restless", "<f8"), ("trips", "<f8"), ("pace", "<f8"),
        ("water", "<f8"), ("power", "<f8"), ("tv", "<f8"), ("calls", "<f8"), ("contacts", "<i8"),
        ("pension", "<f8"), ("pension_day", "<i4"), ("spend", "<f8"), ("balance", "<f8"),
        ("pulse", "<f8"), ("systolic", "<f8"), ("spo2", "<f8"), ("washday", "<i4"),
        ("careless", "<f8"),
    ]
)  # fmt: skip
"""One elder. Times in seconds of the day, rates a day, `water` a factor, `frailty` 0 to 1."""


def inhabitants(people: int, seed: int, year: int) -> tuple[Folk, NDArray[np.float64]]:
    """Return everybody (`PERSON`) and the places (people, PLACES, 2) they go to, in metres."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, 1]))
    folk = np.zeros(people, PERSON)
    n = people
    folk["index"] = np.arange(n)
    folk["street"] = folk["index"] // PER_STREET
    folk["building"] = folk["index"] // (2 * PER_HUB)
    folk["hub"] = folk["index"] // PER_HUB
    age = np.clip(rng.gamma(4.0, 3.4, n) + 64, 65, 101)
    folk["birth_year"] = year - age.astype(int)
    folk["female"] = rng.random(n) < 0.52 + 0.004 * (age - 65)
    folk["alone"] = rng.random(n) < np.clip(0.42 + 0.012 * (age - 70), 0.3, 0.85)
    ill = rng.random(n) < np.clip(0.04 + 0.012 * (age - 70), 0.03, 0.35)
    folk["dementia"] = np.where(ill, rng.choice([1, 2, 3], n, p=[0.6, 0.3, 0.1]), 0)
    folk["frailty"] = np.clip(rng.beta(2, 5, n) + 0.012 * (age - 75), 0, 1)
    _habits(folk, rng)
    _means(folk, rng)
    folk["devices"] = equipment(folk["alone"], folk["dementia"], rng)
    return folk, _geography(folk, seed, rng)


def _habits(folk: Folk, rng: np.random.Generator) -> None:
    n, frail = folk.size, folk["frailty"]
    folk["wake"] = np.clip(rng.normal(5.9, 0.7, n), 4.2, 8) * 3600
    folk["bed"] = np.clip(rng.normal(21.1, 0.8, n), 19, 23.3) * 3600
    folk["sway"] = rng.gamma(4, 320, n)
    folk["nights"] = rng.gamma(2.5, 0.5, n) + frail
    folk["nap"] = rng.beta(3, 2, n)
    folk["restless"] = rng.lognormal(0, 0.3, n)
    folk["trips"] = np.clip(rng.gamma(4, 0.45, n) * (1.3 - frail), 0.15, 4)
    folk["pace"] = np.clip(rng.normal(1.0, 0.12, n) - 0.35 * frail, 0.4, 1.3)
    folk["water"] = rng.lognormal(-0.1, 0.35, n)
    folk["power"] = rng.lognormal(0, 0.35, n)
    folk["tv"] = rng.gamma(3, 45, n)
    folk["calls"] = rng.gamma(2.2, 1.3, n)
    folk["contacts"] = rng.integers(3, 16, n)
    folk["washday"] = rng.integers(2, 6, n)
    folk["careless"] = rng.beta(1.2, 8, n)
    folk["bus"] = rng.random(n) < 0.5
    folk["far_child"] = rng.random(n) < 0.12


def _means(folk: Folk, rng: np.random.Generator) -> None:
    """Draw money and health."""
    n = folk.size
    folk["pension"] = np.round(
        np.where(rng.random(n) < 0.45, rng.normal(330, 60, n), rng.gamma(9, 370, n)), 2
    ).clip(180)
    folk["pension_day"] = rng.integers(8, 19, n)
    folk["spend"] = np.clip(rng.lognormal(3.2, 0.4, n), 8, 90)
    folk["balance"] = np.round(rng.lognormal(10.4, 0.9, n), 2).clip(3000)
    folk["pulse"] = rng.normal(71, 7, n)
    folk["systolic"] = rng.normal(134, 11, n)
    folk["spo2"] = np.clip(rng.normal(96.8, 0.8, n), 93, 99)


def _geography(folk: Folk, seed: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Set homes along streets and return everybody's places, in metres from home."""
    streets = int(folk["street"].max()) + 1
    town = np.random.default_rng(np.random.SeedSequence([seed, 2]))
    side = int(np.ceil(np.sqrt(streets)))
    middle = np.stack([np.arange(streets) % side, np.arange(streets) // side], axis=1) - side / 2
    middle = middle * 6 * BLOCK
    stalls = middle + town.choice([-8, -6, -4, 4, 6, 8], (streets, 2)) * BLOCK
    n = folk.size
    home = middle[folk["street"]] + np.stack(
        [rng.uniform(-300, 300, n), np.round(rng.uniform(-2, 2, n)) * BLOCK], axis=1
    )
    folk["lat"] = CENTRE[0] + home[:, 1] * METRE
    folk["lon"] = CENTRE[1] + home[:, 0] * METRE / np.cos(np.radians(CENTRE[0]))
    reach = np.array([[150, 400], [0, 0], [250, 1200], [500, 2500], [80, 700], [1200, 6000]])
    places = np.empty((n, PLACES, 2))
    for place, (low, high) in enumerate(reach):
        far, turn = rng.uniform(low, max(high, 1), n), rng.uniform(0, 2 * np.pi, n)
        places[:, place] = np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1)
    places[:, MARKET] = stalls[folk["street"]] - home
    return places
