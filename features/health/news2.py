"""NEWS2: points for each vital sign, as the Royal College of Physicians' table has them."""

from __future__ import annotations

import math

from streams.contract.codes import (
    DIASTOLIC,
    GLUCOSE,
    HEART_RATE,
    RESPIRATION,
    SPO2,
    SYSTOLIC,
    TEMPERATURE,
)
from streams.kernels.kernel import kernel


@kernel
def plausible(sign: int, value: float) -> bool:
    """Tell whether a living person can have this value; NaN is not plausible.

    Ranges are wide, assumed: a value outside is a sensor's fault, not a patient's state.
    """
    if sign == HEART_RATE:
        return 20.0 <= value <= 250.0
    if sign == SPO2:
        return 50.0 <= value <= 100.0
    if sign == SYSTOLIC:
        return 50.0 <= value <= 280.0
    if sign == DIASTOLIC:
        return 20.0 <= value <= 180.0
    if sign == TEMPERATURE:
        return 30.0 <= value <= 43.0
    if sign == RESPIRATION:
        return 4.0 <= value <= 60.0
    if sign == GLUCOSE:
        return 1.0 <= value <= 50.0
    return False


@kernel
def pressures(upper: float, lower: float) -> tuple[float, float]:
    """Return the pressures of a reading (mmHg), NaN where the upper one is not above the lower.

    No heart beats like that: the two were exchanged on the way, or the cuff slipped.

    Examples
    --------
    >>> pressures(128.0, 75.0), pressures(75.0, 130.0)
    ((128.0, 75.0), (nan, nan))
    """
    if upper <= lower:  # False where either is missing
        return math.nan, math.nan
    return upper, lower


@kernel
def points(sign: int, value: float) -> int:
    """Return the NEWS2 points of one sign, 0 to 3; 0 for signs that NEWS2 does not know.

    Source: Royal College of Physicians, National Early Warning Score 2 (2017), SpO2 scale 1.

    Examples
    --------
    >>> [points(5, rate) for rate in (8, 11, 12, 20, 21, 25)]
    [3, 1, 0, 0, 2, 3]
    """
    if sign == HEART_RATE:
        return _pulse(value)
    if sign == SPO2:
        return 3 if value <= 91 else 2 if value <= 93 else 1 if value <= 95 else 0
    if sign == SYSTOLIC:
        if value <= 90 or value >= 220:
            return 3
        return 2 if value <= 100 else 1 if value <= 110 else 0
    if sign == TEMPERATURE:
        if value <= 35.0:
            return 3
        if value >= 39.1:
            return 2
        return 1 if value <= 36.0 or value >= 38.1 else 0
    if sign == RESPIRATION:
        if value <= 8 or value >= 25:
            return 3
        return 2 if value >= 21 else 1 if value <= 11 else 0
    return 0


@kernel
def _pulse(value: float) -> int:
    if value <= 40 or value >= 131:
        return 3
    if value >= 111:
        return 2
    return 1 if value <= 50 or value >= 91 else 0


SLEEPER_LEAST, SLEEPER_AS = 35.0, 41.0
"""A pulse at rest by night from here on counts as slow, not as urgent. Rates below 40 are common in
sleep at any age and need no treatment (Kusumoto et al. 2018, ACC/AHA/HRS guideline on
bradycardia); that an elder's may fall by an eighth of what is urgent by day: assumed."""


ASLEEP, LESS_OXYGEN = 1, 2
"""As whom points are counted: one who may be asleep, one whom a lung disease has used to little
oxygen."""


@kernel
def counted(sign: int, value: float, as_who: int) -> int:
    """Return the NEWS2 points of one sign, as they count for this person at this hour.

    Examples
    --------
    >>> counted(0, 39.0, 0), counted(0, 39.0, ASLEEP), counted(0, 34.0, ASLEEP)
    (3, 1, 3)
    >>> [counted(1, oxygen, LESS_OXYGEN) for oxygen in (83, 85, 87, 88, 97)]
    [3, 2, 1, 0, 0]
    """
    if as_who & ASLEEP and sign == HEART_RATE and SLEEPER_LEAST <= value < SLEEPER_AS:
        return points(sign, SLEEPER_AS)
    if as_who & LESS_OXYGEN and sign == SPO2:
        return _less_oxygen(value)
    return points(sign, value)


@kernel
def _less_oxygen(value: float) -> int:
    """Return the points of SpO2 scale 2 (aim 88 to 92 %) of somebody who breathes air."""
    if value <= 83:
        return 3
    return 2 if value <= 85 else 1 if value <= 87 else 0


@kernel
def critical(sign: int, value: float) -> bool:
    """Tell whether a sign is as urgent as three points, though NEWS2 gives it fewer or none.

    Glucose below 3.0 mmol/L: International Hypoglycaemia Study Group (2017); from 22.2, the
    critical value of many laboratories, and a fever of 40 degrees: assumed.

    Examples
    --------
    >>> critical(6, 2.5), critical(6, 5.5), critical(6, 25.0), critical(4, 39.0)
    (True, False, True, False)
    """
    if sign == GLUCOSE:
        return value < 3.0 or value >= 22.2
    return sign == TEMPERATURE and value >= 40.0
