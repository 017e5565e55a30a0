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
    later = np.where(shut, 0.0, np.clip(own, 0.0, params["latest_h"]))
    plain = 1.0 * (hours >= params["first_h"] + later) + (hours >= params["second_h"] + later)
    demented &= ~empty
    tier = np.maximum(plain, np.where(demented, early, 0.0))
    sheltered = (known(rows, "accompanied") > 0) | (~demented & (known(rows, "settled") > 0))
    sheltered |= empty & (rows["alone"] == 0)
    return climbing(np.where(sheltered, np.minimum(tier, 1.0), tier))


RULE = Rule(
    id="limit_out",
    title="外出未归超限",
    family="away",
    dimension="trajectory",
    measure=measure,
    reason=Reason(
        zh="外出已{gone_h:.0f}小时未归，平时约{gone_usual_h:.0f}小时，{home_m:last_seen}；请确认本人在哪里。",
        en="Out for {gone_h:.0f} h and not back, usually about {gone_usual_h:.0f} h, {home_m:last_seen}: find out where the person is.",
    ),
    runbook="立即致电本人和家属；失智老人或18小时未归派警按最后位置查找；确在别处的请登记外出。",
    runbook_en="Call the person and the family at once; with dementia, or after 18 hours, send a patrol to the last position; who is elsewhere is registered as away.",
    source="domain reference 3.5: 12 and 18 h; with dementia 3 h beyond usual, 6 h or 1 h at night, 2 h at night; the first steps up to 12 h later where the own longest absence is longer, unless the door alone tells of somebody who lives alone and a guest may have left: assumed",
    evidence=(
        "gone_h",
        "gone_usual_h",
        "gone_most_h",
        "dark_h",
        "dementia",
        "alone",
        "by_door",
        "left_self",
        "home_m",
        "silent_min",
        "battery_pct",
        "settled",
        "second_home_m",
        "accompanied",
    ),
    examples=(
        Example("since last evening", {"gone_h": 13, "dementia": 0}, at_least=7, at_most=7),
        Example(
            "two hours of the night, with dementia",
            {"gone_h": 2.5, "gone_usual_h": 1, "dark_h": 2.1, "dementia": 1},
            at_least=9,
        ),
        Example(
            "nothing moves behind the door of a couple",
            {"gone_h": 19, "gone_usual_h": 1, "dark_h": 7, "dementia": 1, "by_door": 1, "alone": 0},
            at_least=7,
            at_most=7,
        ),
        Example(
            "a day and a half 400 km from home",
            {"gone_h": 36, "gone_most_h": 10, "dementia": 0, "home_m": 400_000, "by_door": 0},
            at_least=8,
        ),
        Example(
            "a day and a half 400 km from home, with dementia",
            {"gone_h": 36, "gone_usual_h": 1, "dementia": 1, "home_m": 400_000, "by_door": 0},
            at_least=8,
        ),
        Example(
            "the third weekend at the daughter's, where he is at home too",
            {"gone_h": 0, "dementia": 1, "dark_h": 0, "second_home": 1, "second_home_m": 20},
            at_most=0,
        ),
        Example(
            "two hours of the night since leaving the daughter's, with dementia",
            {"gone_h": 2.5, "gone_usual_h": 1, "dark_h": 2.1, "dementia": 1, "second_home_m": 900},
            at_least=9,
        ),
        Example(
            "again a night at the daughter's",
            {"gone_h": 18.5, "gone_most_h": 18, "dementia": 0},
            at_most=0,
        ),
        Example(
            "for days before, and a day and a half now",
            {"gone_h": 30.5, "gone_most_h": 60, "dementia": 0},
            at_least=8,
            at_most=8,
        ),
        Example(
            "a day and a half behind the door, and who else lives there is not known",
            {"gone_h": 30.5, "gone_most_h": 70, "dementia": 0, "by_door": 1, "alone": np.nan},
            at_least=8,
            at_most=8,
        ),
        Example(
            "half a day behind the door of somebody who lives alone and was away for longer",
            {"gone_h": 12.5, "gone_most_h": 70, "dementia": 0, "by_door": 1, "alone": 1},
            at_least=7,
            at_most=7,
        ),
        Example(
            "at work since the morning, as on other days",
            {
                "gone_h": 12.5,
                "gone_most_h": 13,
                "dementia": 0,
                "by_door": 1,
                "alone": 1,
                "left_self": 1,
            },
            at_most=0,
        ),
        Example("a long day out", {"gone_h": 9, "gone_usual_h": 2, "dementia": 0}, at_most=0),
    ),
    params={
        "first_h": 12.0,
        "second_h": 18.0,
        "own": 1.2,
        "latest_h": 12.0,
        "beyond_usual_h": 3.0,
        "demented_h": 6.0,
        "dark_h": 1.0,
        "darkest_h": 2.0,
    },
    calibrated=False,
    limit=True,
)
