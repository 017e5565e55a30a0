"""A tracker that fell silent on the way: a limit, soon with dementia."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the minutes since the last position, which lay away from home.

    Without dementia silence at a familiar place is the charger's or a building's, and that of a
    tracker which is heard only now and then is one more: `tracker_put_away` asks about it in days.
    Of one hardly heard yet nobody knows, and `limit_out` asks.
    """
    silent, usual = known(rows, "silent_min"), known(rows, "silent_usual_min")
    demented = known(rows, "dementia") > 0
    slow = np.minimum(usual, params["slowest_min"])
    soon = np.maximum(params["demented_min"], slow)
    then = np.maximum(params["demented_second_min"], slow + params["demented_min"])
    early = 1.0 * (silent >= soon) + (silent >= then)
    own = params["own"] * known(rows, "silent_most_min")
    long = np.maximum(np.maximum(params["first_min"], usual), own)
    tells = (known(rows, "steady") > 0) & ~(known(rows, "settled") > 0)
