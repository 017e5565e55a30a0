"""What incidents turned out to be, and how precise each detector is at least (N16): pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from engine.desk.supervision.bounds import lower_bound
from engine.store.history.period import Past
from engine.store.incidents.incident import FAULTS

FALSE = ("benign", "device", "planned_absence")
"""Outcomes of a warning that was none; a duplicate or what nobody found out counts neither way."""


class Precision(NamedTuple):
    """Of a detector's warnings of a tier: `true` of `known` outcomes, and what that is at least.

    `unknown` were closed without anybody having found out, or are duplicates.
    """

    detector: str
    tier: int
    true: int
    known: int
    unknown: int
    at_least: float | None


def precision(pasts: Iterable[Past]) -> list[Precision]:
    """Return the precision of each detector and tier from closed episodes, tier 3 first.

    Examples
    --------
    >>> precision([])
    []
    """
    told: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for past in pasts:
        if past.incident.kind in FAULTS:
            continue
        for one in past.incident.episodes:
            if one.outcome is not None and one.tier >= 2:
                told[one.detector, one.tier][one.outcome] += 1
    found = [_of(*key, outcomes) for key, outcomes in told.items()]
    return sorted(found, key=lambda one: (-one.tier, -one.known, one.detector))


def _of(detector: str, tier: int, outcomes: Counter[str]) -> Precision:
    true = outcomes["true"]
    known = true + sum(outcomes[name] for name in FALSE)
    rest = outcomes.total() - known
    return Precision(detector, tier, true, known, rest, lower_bound(true, known))


def outcomes(pasts: Iterable[Past]) -> dict[str, dict[str, int]]:
    """Return how many incidents of each kind came to which end; open ones are `open`."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for past in pasts:
        one = past.incident
        if one.state == "merged":
            continue
        ends = {each.outcome for each in one.episodes if each.outcome}
        worst = "open" if one.open else next((each for each in ORDER if each in ends), "unknown")
        told[one.kind][worst] += 1
    return {kind: dict(counts) for kind, counts in sorted(told.items())}


ORDER = ("true", "benign", "device", "planned_absence", "duplicate", "unknown")
"""An incident of several episodes is what the first of these is among its outcomes."""
