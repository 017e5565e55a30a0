"""Round and round, or to and fro, where it is strange or the hour is odd."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by full turns between legs of 1.5 km on foot; strangeness or hour adds."""
    turns = known(rows, "strayed")
    gate = np.minimum(known(rows, "strange_walk_min") / 10.0, 1.0)
    gate = np.maximum(gate, np.minimum(known(rows, "hour_surprise"), 1.0))
    gate = np.maximum(gate, known(rows, "night"))
    gate = params["by_day"] + (1.0 - params["by_day"]) * gate
    foot = known(rows, "riding") < 1.0
    slow = 1.0 / (1.0 + np.exp(np.clip((known(rows, "speed_mps") - 1.3) * 4.0, -20.0, 20.0)))
