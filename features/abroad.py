"""Seen away from home: nobody is indoors, though no door told of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from features.outing import HOME_M
from streams.kernel import kernel


@kernel
def seen_abroad(routine: Any, mobility: Any, event: Any) -> None:
    """Take a position for an absence, or for its end; a sign of life indoors ends it anyway.

    What is nearer than its own error to home says nothing: whoever lies at home with a tracker
    that drifts must not be taken for gone.
    """
    at = event["at"]
    if mobility["fix_at"] != at or at <= routine["indoors_at"] or routine["indoors_at"] == 0:
        return
    accuracy = event["v2"]
    error = 0.0 if np.isnan(accuracy) else accuracy
    if mobility["home_m"] >= HOME_M + 2.0 * error:
        if routine["out_at"] == 0:
            routine["out_at"] = at
    elif mobility["home_m"] < HOME_M and routine["out_at"] > routine["door_at"]:
        routine["out_at"] = 0
