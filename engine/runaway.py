"""A detector that runs away: ten times its usual rate; told loudly, life safety excepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, func, select

from engine.store.tables import WARNINGS
from features.civil import DAY_MS
from models.discovery import rules

TIMES = 10.0
"""Times its usual rate from which a detector counts as running away (issue's own figure)."""
FEWEST = 10
"""Warnings a day below which nothing runs away: from one to ten in a small town is chance."""
USUAL_DAYS = 28


def running_away(daily: Mapping[str, Sequence[int]]) -> tuple[str, ...]:
    """Return the detectors that run away.

    Parameters
    ----------
    daily
        Warnings a day by detector, oldest first; the last entry is the last 24 hours.

    Examples
    --------
    >>> running_away({"busy_day": [1] * 28 + [12], "sos": [0] * 28 + [50]})
    ('busy_day',)
    """
    excepted = {rule.id for rule in rules() if rule.at_once}
    found = []
    for name, counts in sorted(daily.items()):
        *before, now = counts
        usual = sum(before) / max(1, len(before))
        if name not in excepted and now >= FEWEST and now > TIMES * usual:
            found.append(name)
    return tuple(found)


def daily_counts(engine: Engine) -> dict[str, list[int]]:
    """Count the warnings of each detector a day; the last entry is the 24 hours to the newest."""
    with engine.connect() as connection:
        now = connection.execute(select(func.max(WARNINGS.c.at))).scalar_one_or_none() or 0
    day = (now - WARNINGS.c.at) / DAY_MS
    query = (
        select(WARNINGS.c.detector, day.label("ago"), func.count())
        .where(WARNINGS.c.at > now - (USUAL_DAYS + 1) * DAY_MS, WARNINGS.c.at <= now)
        .where(WARNINGS.c.tier >= 1)
        .group_by(WARNINGS.c.detector, "ago")
    )
    counts: dict[str, list[int]] = {}
    with engine.connect() as connection:
        for name, ago, count in connection.execute(query):
            own = counts.setdefault(name, [0] * (USUAL_DAYS + 1))
            own[USUAL_DAYS - int(ago)] += count
    return counts
