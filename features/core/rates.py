"""Activity by hour and kind of day: what was seen, over how many hours at home and watched."""

from __future__ import annotations

import math

from features.core.civil_time import HOUR_MS, Civil, kind_of_day, local_ms
from features.core.kernel_types import HomeRecord
from streams.kernels.kernel import kernel

NIGHT_RATE, DAY_RATE = 0.3, 2.2
"""Activities an hour of an elder not yet known, bursts thinned (assumed)."""
WAKING = 0.8
"""Activities an hour from which a person is usually up (assumed)."""
COHORT_H = 3.0
"""Hours of one hour-class that the cohort's rate is worth: three days."""
KIND_H = 4.0
"""Hours that the rate over all days is worth beside a kind of day."""
FADE = 0.97
"""What a day leaves of the days before: a memory of a month."""
LONGEST_MS = 10 * HOUR_MS
"""A longer silence is not watched time at home: it teaches nothing."""


@kernel
def rate(record: HomeRecord, local: int, table: Civil) -> float:
    """Return activities expected an hour at this local time."""
    hour = (local // HOUR_MS) % 24
    kind = 0 if kind_of_day(local, table) == 0 else 1
    cohort = NIGHT_RATE if hour < 6 or hour >= 23 else DAY_RATE
    counts = record["count"]
    hours = record["hours"]
    n = float(counts[hour]) + float(counts[24 + hour])
    e = float(hours[hour]) + float(hours[24 + hour])
    every = (n + COHORT_H * cohort) / (e + COHORT_H)
    place = 24 * kind + hour
    return (float(counts[place]) + KIND_H * every) / (float(hours[place]) + KIND_H)


@kernel
def expected(record: HomeRecord, since: int, until: int, table: Civil) -> float:
    """Return activities expected between two moments (epoch ms), at most three days."""
    total = 0.0
    at = max(since, until - 72 * HOUR_MS)
    while at < until:
        local = local_ms(at, table)
        end = min(until, at + HOUR_MS - local % HOUR_MS)
        total += rate(record, local, table) * (end - at) / HOUR_MS
        at = end
    return total


@kernel
def watch(record: HomeRecord, since: int, until: int, weight: float, table: Civil) -> None:
    """Add the hours between two signs of life to the exposure of their hour-classes."""
    if until - since > LONGEST_MS:
        return
    hours = record["hours"]
    at = since
    while at < until:
        local = local_ms(at, table)
        end = min(until, at + HOUR_MS - local % HOUR_MS)
        kind = 0 if kind_of_day(local, table) == 0 else 1
        hours[24 * kind + (local // HOUR_MS) % 24] += weight * (end - at) / HOUR_MS
        at = end


@kernel
def seen(record: HomeRecord, at: int, weight: float, table: Civil) -> None:
    """Count one activity in its hour-class."""
    local = local_ms(at, table)
    kind = 0 if kind_of_day(local, table) == 0 else 1
    counts = record["count"]
    counts[24 * kind + (local // HOUR_MS) % 24] += weight


@kernel
def faded(record: HomeRecord) -> None:
    """Let the past fade by one day."""
    for place in range(48):
        record["count"][place] *= FADE
        record["hours"][place] *= FADE


@kernel
def gap_surprise(nu: float, n: float, before: float, gap: float) -> float:
    """Return -log10 P(no activity) where `gap` were expected, n of `before` having come today.

    (nu + n) log10(1 + gap / (nu + before)): posterior predictive under a Gamma day factor
    (domain reference, H1).

    Examples
    --------
    >>> round(gap_surprise(5.0, 10.0, 10.0, 15.0), 2)
    4.52
    """
    return (nu + n) * math.log10(1.0 + gap / (nu + before))


@kernel
def many_surprise(n: float, mean: float, nu: float) -> float:
    """Return about -log10 P(N >= n) of a negative binomial count, by Chernoff; 0 up to the mean."""
    if n <= mean or mean <= 0.0:
        return 0.0
    ln = n * math.log(n / mean) - (n + nu) * math.log((n + nu) / (mean + nu))
    return max(ln, 0.0) / math.log(10.0)


@kernel
def few_surprise(n: float, mean: float, nu: float) -> float:
    """Return about -log10 P(N <= n) of a negative binomial count, by Chernoff; 0 from the mean."""
    if n >= mean or mean <= 0.0:
        return 0.0
    first = n * math.log(n / mean) if n > 0.0 else 0.0
    ln = first - (n + nu) * math.log((n + nu) / (mean + nu))
    return max(ln, 0.0) / math.log(10.0)
