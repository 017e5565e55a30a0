"""An outing by position that lasts longer than this person's do."""

from __future__ import annotations

import math

from features.core.baseline import upper_tail
from features.core.civil_time import MINUTE_MS
from features.core.kernel_types import FeatureRow, Ways
from streams.kernels.kernel import kernel


@kernel
def overdue(row: FeatureRow, record: Ways, step: int, by_fix: bool) -> None:
    """Say how unusual so long an outing is."""
    minutes = (step - record["left_at"]) / MINUTE_MS if by_fix else 0.0
    row["out_min"] = minutes
    row["usual_min"] = math.exp(float(record["trip_ln"]))
    row["overdue_surprise"] = 0.0
    if minutes > 20.0:
        z = (math.log(minutes) - float(record["trip_ln"])) / float(record["trip_spread"])
        row["overdue_surprise"] = upper_tail(z)
    row["home_m"] = float(record["home_m"])
    row["known_d"] = max(float(record["known_d"]), float(record["nights"]))
