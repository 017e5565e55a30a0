"""Alert storms: a detector that runs away, at ten times its usual rate.

What it speaks for most loudly is kept off the desk: the incident counts as tier 0. The warning
keeps its tier, and life safety is excepted. The rate is counted over the log's own time, in the 24
hours up to a warning's `at` and the 28 days before them, so that the same warnings are capped
whatever the order in which they arrive. Before a town has a week of warnings nothing is usual yet.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine

from engine.store.rates import Moment, Rate, newest_moments, rates
from models.discovery import rules

TIMES = 10.0
"""Times its usual rate from which a detector counts as running away (required)."""
FEWEST = 10
"""Warnings a day below which nothing runs away: from one to ten in a small town is chance."""
LEAST_DAYS = 7.0
"""Days of warnings before anything counts as usual, of a town or of a detector (assumed)."""


@dataclass(frozen=True, slots=True)
class Runaway:
    """One detector that runs away: warnings in the last 24 hours, and what is usual a day."""

    detector: str
    last: int
    usual: float


def runs_away(rate: Rate) -> bool:
    """Tell whether a detector raises ten times what it usually does.

    Examples
    --------
    >>> runs_away(Rate(last=12, before=28, days=28.0, own_days=28.0, application_before=90))
    True
    >>> runs_away(Rate(last=12, before=28, days=5.0, own_days=5.0, application_before=90))
    False
    """
    settled = rate.days >= LEAST_DAYS
    return settled and rate.last >= FEWEST and rate.last > TIMES * usual(rate)


def usual(rate: Rate) -> float:
    """Return the warnings a day that are usual.

    Who has been heard for less than a week, a new rule or the model of a new version, is measured
    by all that its application raises: it may take over what others raised before.
    """
    new = rate.own_days < LEAST_DAYS
    return (rate.application_before if new else rate.before) / max(rate.days, 1.0)


def capped(engine: Engine, moments: Collection[Moment]) -> frozenset[Moment]:
    """Return those moments at which the detector that warned ran away."""
    asked = [moment for moment in set(moments) if moment.detector not in life_safety()]
    return frozenset(moment for moment, rate in rates(engine, asked).items() if runs_away(rate))


def running_away(engine: Engine) -> tuple[Runaway, ...]:
    """Return the detectors that run away at the newest warning's moment, by name."""
    asked = [one for one in newest_moments(engine) if one.detector not in life_safety()]
    found = (
        Runaway(moment.detector, rate.last, usual(rate))
        for moment, rate in rates(engine, asked).items()
        if runs_away(rate)
    )
    return tuple(sorted(found, key=lambda one: one.detector))


@cache
def life_safety() -> frozenset[str]:
    """Return the rules that act at once: never capped. What pages nobody is none.

    Examples
    --------
    >>> "sos" in life_safety(), "strange_walk" in life_safety()
    (True, False)
    """
    return frozenset(rule.id for rule in rules() if rule.at_once or (rule.limit and not rule.care))
