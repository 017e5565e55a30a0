"""Training: pooled person-days and sampled rows to an artefact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.artefact import COLD_SHARING, Artefact
from models.calibration.calibration import Calibration, at_least, fit, mute, uncalibrated
from models.calibration.daily_maxima import KEPT, Pooled
from models.calibration.fusion import SILENT, fused
from models.calibration.prior import ORDINARY, Prior
from models.detector import FAMILY_OF, LANES, Detector, Floats, Lane, lane_of
from models.discovery import rules

FEWEST_DAYS = 200
"""Person-days below which an application's fused rarity is taken as it is."""

FEW_PERSON_DAYS = 150
"""Exposure up to which nothing learned makes anybody less alert than a new town is: one or two
people's own months, and the incident among them, say little of how rare a thing is (assumed)."""

DAYS_AN_EPISODE: Mapping[Lane, float] = {
    "wandering": 1.3,
    "fraud": 1.2,
    "home": 1.6,
    "care": 3.0,
}
"""Unusual days come in runs, and an episode is one warning: what the care list tells of goes on for
three nights and more. Chosen on simulated towns in which nothing happens, so that each lane spends
its allowance there (ADR 62, 64): where something befalls everybody, it buys less than an allowance.
"""

SHADOW_DAYS = 100
"""Person-days of which a learned detector hears first: its claim is of rows, not of days."""


def trained(
    version: str,
    pools: Mapping[str, Pooled],
    person_days: int,
    forests: Sequence[Detector] = (),
) -> Artefact:
    """Fit every calibration from what the detectors showed.

    Parameters
    ----------
    version
        `name@version` of the result.
    pools
        Pooled person-days by detector id.
    person_days
        Days since each person was first seen, summed: the exposure that rates are taken over.
    forests
        What is learned, to serve or to explain beside the rules.
    """
    priors = {rule.id: rule.prior for rule in rules()}
    calibrations = {
        name: fit(pool.highest, share(pool, person_days), priors.get(name, ORDINARY))
        for name, pool in pools.items()
        if pool.hashes.size
    }
    if person_days < FEW_PERSON_DAYS:
        for name in calibrations.keys() & priors.keys():
            calibrations[name] = at_least(calibrations[name], uncalibrated(priors[name]))
    for forest in forests:
        if forest.explains_only:
            continue
        if forest.id not in pools or pools[forest.id].hashes.size < SHADOW_DAYS:
            calibrations[forest.id] = mute()
    bare = Artefact(version, tuple(forests), calibrations)
    return Artefact(version, tuple(forests), calibrations, _fusions(bare, pools, person_days))


def _fusions(
    bare: Artefact, pools: Mapping[str, Pooled], person_days: int
) -> dict[Lane, Calibration]:
    """Return how rare what a lane's detectors say together is, where enough days tell."""
    fusions: dict[Lane, Calibration] = {}
    for lane in LANES:
        own = [one for one in _calibrated(bare) if lane_of(one) == lane]
        daily = fused_days(bare, own, pools)
        if daily.size >= FEWEST_DAYS:
            judged = judged_share(own, pools, person_days) / DAYS_AN_EPISODE[lane]
            believed = Prior(min(1.0, COLD_SHARING / bare.speaking(lane)), 1.0)
            fusions[lane] = fit(daily - SILENT, judged, believed)
    return fusions


def share(pool: Pooled, person_days: int) -> float:
    """Return the share of person-days on which a detector judged anything."""
    return min(1.0, pool.judged_days / max(1, person_days))


def judged_share(
    detectors: Sequence[Detector], pools: Mapping[str, Pooled], person_days: int
) -> float:
    """Return the share of person-days on which any of a lane's detectors judged anything.

    An account is judged on days with payments, one day in two to six: taken for all days, a town's
    allowance of fraud was spent by two fifths, a bank's by a sixth.
    """
    some, limit = _comparable(detectors, pools)
    if not some:
        return 1.0
    days = _every_day([pool.hashes for _, pool in some])
    most = max((pool for _, pool in some), key=lambda pool: pool.judged_days)
    kept = max(1, int((most.hashes <= limit).sum()))
    judged = int((days <= limit).sum()) * most.judged_days / kept
    return min(1.0, judged / max(1, person_days))


def _comparable(
    detectors: Sequence[Detector], pools: Mapping[str, Pooled]
) -> tuple[list[tuple[Detector, Pooled]], np.uint64]:
    """Return the pools of a lane that hold anything, and the highest hash that all have kept."""
    some = [
        (one, pools[one.id]) for one in detectors if one.id in pools and pools[one.id].hashes.size
    ]
    full = [pool.hashes.max() for _, pool in some if pool.hashes.size >= KEPT]
    return some, min(full, default=np.uint64(2**64 - 1))


def _calibrated(artefact: Artefact) -> list[Detector]:
    families = [name for name in FAMILY_OF if name != "alarm"]
    every = [one for family in families for one in artefact.detectors(family)]
    return [one for one in every if one.calibrated]


def fused_days(
    artefact: Artefact, detectors: Sequence[Detector], pools: Mapping[str, Pooled]
) -> Floats:
    """Return the fused rarity of each pooled person-day of a lane's detectors.

    Only hashes that every full pool has kept are comparable; a detector that did not judge a day
    is silent on it. Everyday values count here although they are not heard later: a simulated
    town's warnings kept to the allowance so, and went a quarter beyond it otherwise. What counts
    less when it is heard counts less here too, or else what is hushed would take up the allowance.
    """
    some, limit = _comparable(detectors, pools)
    if not some:
        return np.zeros(0)
    days = _every_day([pool.hashes for _, pool in some])
    days = days[days <= limit]
    rarity = np.full((days.size, len(some)), SILENT)
    for column, (detector, pool) in enumerate(some):
        inside = pool.hashes <= limit
        found = artefact.calibration(detector)(pool.highest[inside])
        own = pool.hashes[inside]
        place = slice(None) if np.array_equal(own, days) else np.searchsorted(days, own)
        rarity[place, column] = np.maximum(found - detector.handicap, SILENT)
    return fused(rarity, artefact.speaking(lane_of(some[0][0])))


def _every_day(pooled: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return the days that any pool holds, in order: mostly all hold the same.

    Examples
    --------
    >>> _every_day([np.array([1, 3], np.uint64), np.array([2, 3], np.uint64)]).tolist()
    [1, 2, 3]
    """
    first = pooled[0]
    if all(np.array_equal(one, first) for one in pooled) and (first[1:] > first[:-1]).all():
        return first
    return np.unique(np.concatenate(pooled))
