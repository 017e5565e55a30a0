"""Out and not back: a limit, sooner with dementia."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the hours out, and by those of the night with dementia.

    Who has come back from longer absences before is asked when the own longest is exceeded, within a
    day at the latest; what dementia asks earlier is asked as early as ever. Nothing waits where
    somebody lives alone and the door alone tells: it may have shut behind a visitor, and who lies
    on the floor is as silent as who is away. But where it had not moved since the night nobody had
    come, and who was heard on the way to it is the one who left: a working day is as long as usual.

    Who is accompanied, or spends the night at a familiar place without dementia, is asked only. A
    home that falls silent behind its door is one that all have left: who lives with others, or may do
    so and has a dementia of no known degree, is on the way with them as far as the door tells (in
    homes of people with dementia 1.2 such absences of nine hours a person-month, measured).
    """
    hours, dark = known(rows, "gone_h"), known(rows, "dark_h")
    beyond = hours >= known(rows, "gone_usual_h") + params["beyond_usual_h"]
    late = (hours >= params["demented_h"]) | (dark >= params["dark_h"])
    early = np.maximum(1.0 * beyond, 2.0 * late)
    early = np.maximum(early, 3.0 * (dark >= params["darkest_h"]))
    demented = known(rows, "dementia") > 0
    vague = (rows["alone"] == 0) | (np.isnan(rows["alone"]) & (known(rows, "dementia") < 1))
    empty = (known(rows, "by_door") > 0) & vague
    own = params["own"] * known(rows, "gone_most_h") - params["first_h"]
    shut = (known(rows, "by_door") > 0) & (rows["alone"] == 1) & (known(rows, "left_self") == 0)
