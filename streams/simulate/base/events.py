"""The simulator's own record of an event, and how kernels write one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel
from streams.simulate.base.town_records import Happenings

SECOND = 1_000
HOUR = 3_600_000
DAY = 86_400_000
NONE = 255
"""Code of a field that is not written."""

EVENT = np.dtype(
    [
        ("at", "<i8"),
        ("received", "<i8"),
        ("person", "<i4"),
        ("day", "<i4"),
        ("seq", "<i4"),
        ("flags", "<u4"),
        ("r0", "<i8"),
        ("r1", "<i8"),
        *((f"v{i}", "<f8") for i in range(8)),
        ("kind", "u1"),
        ("source", "u1"),
        ("c0", "u1"),
        ("c1", "u1"),
        ("c2", "u1"),
        ("spare", "u1", (3,)),
    ]
)
"""One event; the columns of a kind are those that `streams.contract.fields` names."""

SOURCES = (
    "pir-bedroom",
    "pir-bathroom",
    "pir-kitchen",
    "pir-living",
    "pir-hall",
    "door-front",
    "door-fridge",
    "bed",
    "water-meter",
    "power-meter",
    "gas-meter",
    "plug",
    "climate",
    "cuff",
    "bracelet",
    "bus-card",
    "camera",
    "bank",
    "telecom",
    "phone",
    "hub",
    "button",
    "club",
    "grid",
    "thermometer",
    "tv-box",
)
"""Devices and feeding systems; a household's equipment is a bit mask in this order."""
(
    BEDROOM,
    BATHROOM,
    KITCHEN,
    LIVING,
    HALL,
    FRONT,
    FRIDGE,
    BED,
    WATER,
    POWER,
    GAS,
    PLUG,
    CLIMATE,
    CUFF,
    BRACELET,
    BUS,
    CAMERA,
    BANK,
    TELECOM,
    PHONE,
    HUB,
    BUTTON,
    CLUB,
    GRID,
    THERMOMETER,
    TV_BOX,
) = range(len(SOURCES))
ON_HUB = 0b1_1111_1111 & ~(1 << WATER) | 1 << PLUG | 1 << CLIMATE | 1 << HUB | 1 << BUTTON
"""Devices that speak through the building's hub."""
ON_MAINS = 1 << PLUG | 1 << HUB | 1 << TV_BOX
"""Devices that fall silent when the street has no power; the power meter then reads nothing."""

NAMES = (
    "family-",
    "friend-",
    "clinic-",
    "tel-",
    "00-",
    "service-",
    "shop-",
    "utility-",
    "acct-",
    "company-",
    "bank-",
    "pension-office-",
    "cash-",
    "place-",
    "K",
    "pir-bedroom",
    "pir-bathroom",
    "pir-kitchen",
    "pir-living",
    "pir-hall",
    "door-front",
    "door-fridge",
    "bed",
    "hub-",
    "bracelet",
    "climate",
    "low_battery",
    "food",
    "medicine",
    "utility",
    "pension",
    "gift",
    "health_product",
    "collectible",
    "investment",
    "gold",
    "transfer",
    "cash",
    "transport",
    "renovation",
    "travel",
    "refund",
    "clothes",
    "fee",
    "rent",
)
"""First parts of names; a name is its place here and a number."""
BARE = (1 << 40) - 1
"""Number of a name that consists of its first part alone."""


def name(first: str, number: int = BARE) -> int:
    """Return the code of a name such as `shop-12` or `food`.

    Examples
    --------
    >>> name("friend-", 3) == (1 << 40) + 3
    True
    """
    return NAMES.index(first) << 40 | number


@kernel
def put(
    log: Happenings,
    count: NDArray[np.int64],
    kind: int,
    at: float,
    source: int,
    c0: int,
    c1: int,
) -> int:
    """Append an event at `at` (epoch ms), its other fields empty; return its place.

    A full log keeps its last record for whatever comes: a person-day never gets near that.
    """
    i = count[0]
    if i < log.size - 1:
        count[0] = i + 1
    event = log[i]
    event["at"] = int(at)
    event["kind"] = kind
    event["source"] = source
    event["c0"] = c0
    event["c1"] = c1
    event["c2"] = 255
    event["flags"] = 0
    event["r0"] = -1
    event["r1"] = -1
    event["v0"] = np.nan
    event["v1"] = np.nan
    event["v2"] = np.nan
    event["v3"] = np.nan
    event["v4"] = np.nan
    event["v5"] = np.nan
    event["v6"] = np.nan
    event["v7"] = np.nan
    return int(i)
