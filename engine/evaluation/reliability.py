"""Reliability of a version on days it had not learned from: claimed beside observed, by figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.alerting.episodes import MERGE_MS
from engine.alerting.tiers import Ladder
from engine.evaluation.risk_hours import HourlyRisk
from features.core.civil_time import HOUR_MS, Civil, local_ms
from models.detector import APPLICATIONS
from models.evaluation.reliability import GRID, RiskHours, episodes, observed, off
from models.evaluation.warnings import GRACE_MS
from streams.codec.hashing import hash_text
from streams.contract.json_object import Json
from streams.contract.units import MONTH_DAYS

TIERS = (1, 2, 3)


def reliability(
    risk: HourlyRisk,
    truth: pd.DataFrame,
    persons: int,
    days: float,
    ladder: Ladder,
    table: Civil,
) -> Json:
    """Return claimed and observed rates of every application, and what a threshold costs.

    `days` are person-days a person-month that reach each rarity of the `grid`, `ordinary` those
    without labelled episodes of the application's own, `episodes` the episodes that a threshold
    there would begin. `times` tells how many times as often as claimed each tier's threshold came.
    """
    months = max(persons * days / MONTH_DAYS, 1e-9)
    told: Json = {"grid": GRID.tolist()}
    for name in APPLICATIONS:
        hours = risk.hours(name)
        labelled = truth[~truth["decoy"] & (truth["warning"] == name)]
        ordinary = hours.only(~_inside(hours, labelled, table))
        every, plain = observed(hours, persons, days), observed(ordinary, persons, days)
        edges = {f"tier{k}": round(ladder.edge(name, k), 4) for k in TIERS}
        told[name] = {
            "days": every,
            "ordinary": plain,
            "episodes": episodes(hours, MERGE_MS // HOUR_MS, months),
            "edges": edges,
            "times": {tier: off(edge, every) for tier, edge in edges.items()},
            "times_ordinary": {tier: off(edge, plain) for tier, edge in edges.items()},
        }
    return told


def _inside(hours: RiskHours, truth: pd.DataFrame, table: Civil) -> NDArray[np.bool_]:
    """Tell which hours lie in a labelled episode of their person, or in the day after."""
    found = np.zeros(hours.hour.size, np.bool_)
    for person, onset, end in zip(truth["person"], truth["onset"], truth["end"], strict=True):
        first, last = (local_ms(int(at), table) // HOUR_MS for at in (onset, end + GRACE_MS))
        own = hours.person == np.uint64(hash_text(person))
        found |= own & (hours.hour >= first) & (hours.hour <= last)
    return found
