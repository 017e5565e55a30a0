"""What a vital sign is expected to be of this person, and how far a reading lies from it."""

from __future__ import annotations

import numpy as np

from features.core.baseline import shrunk
from features.core.kernel_types import VitalsRecord
from features.health.news2 import plausible
from streams.kernels.kernel import kernel

# Elders at home, measured by themselves: middle and spread (assumed, from textbook ranges).
MIDDLE = np.array([72.0, 96.0, 132.0, 75.0, 36.5, 17.0, 6.2, 0.0])
SPREAD = np.array([11.0, 2.0, 17.0, 10.0, 0.4, 3.0, 1.8, 1.0])
# Where a doctor wants to know, below and above: pressure after the Chinese hypertension guidelines
# (grade 2 from 160/100), glucose after the diabetes guidelines, fever of elders from 37.8 (High et
# al., IDSA 2009), the rest where NEWS2 scores.
TOO_LOW = np.array([50.0, 92.0, 100.0, 50.0, 35.5, 10.0, 3.9, -1.0])
TOO_HIGH = np.array([100.0, 104.0, 160.0, 100.0, 37.8, 24.0, 13.9, 1.0])
OWN_SPREAD = 0.6
"""Spread within a person beside that among people (assumed)."""
BETWEEN = (1.0 - OWN_SPREAD**2) / OWN_SPREAD**2
"""Variance of people's middles beside that within one of them: how unsure a middle is at first."""
A_DAY = 2.0
"""Readings of a day that tell something new of what is usual (assumed): hourly ones are alike."""
DRIFT_GAIN, DRIFT_MOST = 0.35, 6.0
"""Weight of the latest reading in the drift, and the most one reading counts (an EWMA chart,
Roberts 1959; assumed: three or four readings in a row tell, a single one is the cuff's fault)."""
STILL_OFF = 1.0
"""Deviations by which a reading is off yet: nearer it is usual, whatever those before it were."""
WORTH = 5.0
"""Readings that the cohort's value is worth."""


@kernel
def expected(record: VitalsRecord, sign: int) -> float:
    """Return the person's own usual value, shrunk to everybody's middle."""
    weight = float(record["weight"][sign])
    return float(shrunk(float(record["mean"][sign]), weight, MIDDLE[sign], WORTH))


@kernel
def distance(record: VitalsRecord, sign: int, value: float, days: float) -> float:
    """Return how far a value lies from what is expected of this person, in deviations.

    The deviation is that of a prediction: what is not yet known of the person's middle widens it,
    from that of all people at first to the own (empirical Bayes, domain reference section 4).
    """
    weight = float(record["weight"][sign])
    own = max(float(record["deviation"][sign]), 0.3 * SPREAD[sign])
    known = min(weight, A_DAY * days)
    return (value - expected(record, sign)) / (own * np.sqrt(1.0 + BETWEEN / (1.0 + known)))


@kernel
def drifted(record: VitalsRecord, sign: int, distance: float) -> float:
    """Return the running mean of the distances, with this one."""
    z = min(max(distance, -DRIFT_MOST), DRIFT_MOST)
    drift = float(record["drift"][sign])
    return drift + DRIFT_GAIN * (z - drift)


@kernel
def stays_off(record: VitalsRecord, sign: int, distance: float) -> float:
    """Return how far the running mean with this reading is off, if the reading is so as well.

    A mean that lags behind tells of days that are over: who is back to usual, or swung to the other
    side, has no drift (0).
    """
    drift = drifted(record, sign, distance)
    same_side = distance * drift > 0.0
    return abs(drift) if same_side and abs(distance) >= STILL_OFF else 0.0


@kernel
def over(sign: int, value: float) -> float:
    """Return how far a value lies from the cohort's middle: 1 at the limit a doctor sets."""
    if not plausible(sign, value):
        return 0.0
    off = value - MIDDLE[sign]
    if off > 0.0:
        return off / (TOO_HIGH[sign] - MIDDLE[sign])
    return off / (TOO_LOW[sign] - MIDDLE[sign])
