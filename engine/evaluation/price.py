"""What a version costs: false warnings a person-month inside the allowance, minutes, cases missed.

Alarms and limits stand outside every allowance (ADR 22), notes of the care list have one of their
own: each is priced apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from models.calibration.calibration import MONTH_DAYS as ALLOWED_DAYS
from models.detector import APPLICATIONS, Lane
from models.discovery import life_safety
from models.evaluation.desk_cost import minutes
from models.evaluation.warnings import Joined
from streams.contract.json_object import Json
from streams.contract.units import MONTH_DAYS


def price(both: Joined, person_months: float) -> Json:
    """Return what the warnings of one version cost.

    Returns
    -------
    dict
        False warning episodes a person-month: `warnings` (of all applications, inside the
        allowance), by application, `care` (notes inside theirs), `outside` (alarms and limits),
        `noted` (notes of limits that care, which are fixed too); `minutes` officers lose
        on false ones a month and 1,000 elders, `missed` true cases a month and 1,000 elders.
    """
    false = both.raised[~both.raised["window"]]
    outside = false["detector"].isin(life_safety())
    inside = false[~outside & ~false["care"]]
    labelled = both.truth[~both.truth["decoy"]]
    missed = len(labelled) - labelled["number"].isin(both.matched["number"]).sum()
    months = max(person_months, 1e-9)
    return {
        "warnings": round(len(inside) / months, 5),
        **{
            name: round(float((inside["warning"] == name).sum()) / months, 5)
            for name in APPLICATIONS
        },
        "care": round(float((false["care"] & ~outside).sum()) / months, 5),
        "outside": round(float((outside & ~false["care"]).sum()) / months, 5),
        "noted": round(float((outside & false["care"]).sum()) / months, 5),
        "minutes": minutes(both.raised, person_months)["false"],
        "missed": round(1000.0 * float(missed) / months, 1),
    }


def allowed(allowances: Mapping[Lane, float]) -> Json:
    """Return the price that the allowances grant, as `price` tells it.

    Examples
    --------
    >>> allowed({"home": 0.5, "wandering": 0.3, "fraud": 0.2, "care": 0.5})["care"]
    0.50729
    """
    month = MONTH_DAYS / ALLOWED_DAYS  # an allowance is for 30 days
    own: Json = {name: round(allowances[name] * month, 5) for name in APPLICATIONS}
    return {
        "warnings": round(sum(own.values()), 5),
        **own,
        "care": round(allowances["care"] * month, 5),
    }


def at_price(both: Joined, room: float) -> float | None:
    """Return the recall that is left when only so many false warnings may be raised.

    Parameters
    ----------
    both
        Warnings and truth; of the warnings the highest tier and score are heard first.
    room
        How many false ones may be among them, not counting notes of the care list.
    """
    labelled = both.truth[~both.truth["decoy"]]
    if not len(labelled):
        return None
    order = ["tier", "score", "episode"]
    heard = both.raised[~both.raised["care"]].sort_values(order, ascending=[False, False, True])
    kept: pd.Series[str] = heard.loc[(~heard["window"]).cumsum() <= room, "episode"]
    found = both.matched.loc[both.matched["episode"].isin(kept), "number"]
    return round(float(labelled["number"].isin(found).mean()), 4)
