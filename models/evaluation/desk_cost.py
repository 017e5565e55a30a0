"""What warnings cost a desk: precision at its real capacity, and officers' minutes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from streams.contract.json_object import Json
from streams.contract.units import HOUR_MS

SHIFT_H = 8.0
CAPACITY = 10
"""Warnings that one shift looks into (domain, section 5)."""
MINUTES: Mapping[int, float] = {1: 2.0, 2: 40.0, 3: 30.0}
"""Minutes of people's work a warning of each tier: a call after no answer, a visit, a case
(assumed)."""


def at_capacity(raised: pd.DataFrame, capacity: int = CAPACITY, shift_h: float = SHIFT_H) -> Json:
    """Return the precision of what a desk looks into: the first `capacity` of every shift.

    Parameters
    ----------
    raised
        `evaluate.Joined.raised`: one row a warning episode with `true`, `tier`, `score`, `at`.
    capacity, shift_h
        Warnings a shift, and its hours; the highest tier and score go first. Notes of the care list
        page nobody and are left out.
    """
    raised = raised[~raised["care"]]
    shift = (raised["at"] // int(shift_h * HOUR_MS)).rename("shift")
    order = raised.assign(shift=shift).sort_values(
        ["shift", "tier", "score", "episode"], ascending=[True, False, False, True]
    )
    seen = order.groupby("shift").head(capacity)
    true = int(seen["true"].sum())
    every = int(raised["true"].sum())
    return {
        "per_shift": capacity,
        "shift_h": shift_h,
        "looked_into": len(seen),
        "precision": round(true / len(seen), 4) if len(seen) else None,
        "true_left_out": every - true,
    }


def minutes(raised: pd.DataFrame, person_months: float) -> dict[str, float]:
    """Return people's minutes a month and 1,000 elders, of all warnings and of false ones.

    Notes of the care list wait for a visit that is made anyhow, and cost none.
    """
    raised = raised[~raised["care"]]
    spent = raised["tier"].map(MINUTES).astype("float64")
    scale = 1000.0 / max(person_months, 1e-9)
    return {
        "all": round(float(spent.sum()) * scale, 1),
        "false": round(float(spent[~raised["window"]].sum()) * scale, 1),
    }
