"""Homes that fell silent in one moment, of which nobody knows what they share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.alerting.outage import LEVELS, ODD, SHARE
from streams.contract.units import HOUR_MS, MINUTE_MS

MOMENTS_MS = (MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS)
"""Silences that began so close to one another began together (domain, section 3.4: within 10
minutes). A power cut stops busy homes within a minute or two, others in the midst of a pause."""
AROUND_MS = 2 * HOUR_MS
"""How far around the moment it is counted how often homes fall silent anyway (assumed)."""
FEWEST_BESIDE = 2
"""Other homes that make an outage (domain, section 3.4: three)."""
CHANCE = 5e-4
"""How likely so many others may begin by chance, for nobody knows what they share: three homes
within two minutes of one another are too many, within five it takes four (assumed)."""


def beside(
    began: int, others: NDArray[np.int64], surprise: NDArray[np.float64]
) -> NDArray[np.bool_] | None:
    """Return which other homes were cut off together with one, None if chance may tell as well.

    How many silences begin by chance in a moment is counted in the hours around it, and one more
    for those not seen: so that bedtime, when a whole town falls silent, is no outage. As many as
    began an hour before or after may come of devices that speak at full hours. Most of those of the
    moment must be beyond that, or else a lost connection of some would hold back who collapsed
    beside them.

    Parameters
    ----------
    began
        When the silence of the home asked about began, epoch ms.
    others, surprise
        The same of the other homes watched, 0 where it is not known, and how surprising each
        silence is by now, shape (n_homes,).

    Examples
    --------
    >>> minutes = np.array([1, 0, 4, 5, 150]) * 60_000
    >>> beside(60_000, minutes, np.array([2.1, 0.0, 1.4, 3.0, 0.2])).tolist()
    [True, False, True, True, False]
    >>> beside(60_000, minutes, np.array([2.1, 0.0, 1.4, 0.1, 0.2])) is None
    True
    """
    apart = np.where(others > 0, np.abs(others - began), AROUND_MS + 1)
    for moment in MOMENTS_MS:
        near, around = apart <= moment, (apart > moment) & (apart <= AROUND_MS)
        hourly = [np.abs(others - began - hour) <= moment for hour in (-HOUR_MS, HOUR_MS)]
        for level in LEVELS:
            silent = surprise >= level
            due = (int((around & silent).sum()) + 1) * moment / (AROUND_MS - moment)
            due = max(due, *(float((one & silent).sum()) for one in hourly))
            if _too_many(int((near & silent).sum()), due):
                cut: NDArray[np.bool_] = near & (surprise >= ODD)
                return cut
    return None


def _too_many(found: int, due: float) -> bool:
    """Tell whether more began in a moment than are due by chance, and most of them beyond it."""
    if found < FEWEST_BESIDE or found - due < SHARE * found:
        return False
    from scipy.special import pdtrc  # half a second of every start else

    return bool(pdtrc(found - 1, due) <= CHANCE)
