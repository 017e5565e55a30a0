"""Robust running statistics: one step a value, constant memory."""

from __future__ import annotations

import math

from streams.kernels.kernel import kernel

CLIP = 2.5
"""Values further out than this many deviations teach as if they lay there (assumed)."""
GAUSS_CLIPPED = 0.977
"""E[min(r^2, CLIP^2)] of a standard Gaussian: keeps the variance unbiased for such data."""
NEVER = 2**63 - 1
"""A due time that does not come, epoch ms."""


@kernel
def forgetting(elapsed: float, memory: float) -> float:
    """Return the share of what was learned that is still held after `elapsed` (same unit)."""
    if elapsed <= 0.0:
        return 1.0
    return math.exp(-elapsed / memory)


@kernel
def robust_step(mean: float, deviation: float, value: float, gain: float) -> tuple[float, float]:
    """Return mean and standard deviation after one more value, learned with `gain` in 0 to 1.

    An outlier moves them no further than a value `CLIP` deviations away would.

    Examples
    --------
    >>> mean, deviation = robust_step(10.0, 1.0, 1000.0, 0.1)
    >>> round(mean, 2)
    10.25
    """
    r = (value - mean) / deviation
    r = min(max(r, -CLIP), CLIP)
    squared = deviation * deviation * (1.0 + gain * (r * r / GAUSS_CLIPPED - 1.0))
    return mean + gain * deviation * r, math.sqrt(max(squared, 0.0))


@kernel
def shrunk(own: float, weight: float, cohort: float, worth: float) -> float:
    """Blend an own value seen `weight` times with the cohort's, worth `worth` observations.

    Empirical Bayes in its simplest form: (n x + k m) / (n + k).

    Examples
    --------
    >>> shrunk(8.0, 3.0, 4.0, 1.0)
    7.0
    """
    return (own * weight + cohort * worth) / (weight + worth)


@kernel
def upper_tail(z: float) -> float:
    """Return -log10 of the upper tail of a standard Gaussian, without underflow.

    Asymptotic expansion beyond z = 6.

    Examples
    --------
    >>> round(upper_tail(1.6449), 3)
    1.301
    """
    if not z > -40.0:  # also NaN
        return 0.0
    if z < 6.0:
        return -math.log10(0.5 * math.erfc(z / math.sqrt(2.0)))
    return (0.5 * z * z + math.log(z * math.sqrt(2.0 * math.pi))) / math.log(10.0)
