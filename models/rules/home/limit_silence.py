"""Nothing at all at home for half a day and more: a limit, whatever is usual."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing, stepped
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.limit_of_silence import SILENCE_STEPS, counted_towards_limit


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by counted hours; a dead hub or a declared absence asks for a check only.

    A home whose few sensors are silent for as long on most days waits until that is exceeded. Where
    somebody took a vital sign meanwhile, or most sensors had failed before, a grid worker looks, and
    no door is opened; nor where a bracelet alone tells of somebody who may lie abed, for all the
    register says.

    Of a home in which nothing but a meter tells nobody knows who is away and who lies there. It is
    asked, and visited, as early as any; a patrol opens the door of somebody who has come back from
    longer silences of late only beyond the longest of them. Gas alone tells of meals, of which
    anybody skips one, and a front door of errands: steps come later, and a patrol never goes by it. Where others live as well, all of them
    have left as far as the meter tells: the person is asked, and visited beyond a weekend.
    """
    hours = counted_towards_limit(rows, params)
    tier = stepped(hours, params["first_h"], params["second_h"], params["third_h"])
    by_meals = stepped(hours, params["meal_h"], params["meals_h"], np.inf)
    tier = np.where(known(rows, "metered") > 1, by_meals, tier)
    longest = params["own_longest"] * known(rows, "longest_h")
    opened = np.clip(longest, params["third_h"], params["third_h"] + params["opened_h"])
    metered, back_before = known(rows, "metered") > 0, known(rows, "silent_h") < opened
    looked_at = (metered & back_before) | (known(rows, "measured") > 0)
    looked_at |= (known(rows, "few_heard") > 0) | (known(rows, "abed") > 0)
    tier = np.where(looked_at, np.minimum(tier, 2.0), tier)
    weekend = known(rows, "silent_h") < np.maximum(opened, params["weekend_h"])
    together = metered & (rows["alone"] == 0)
    tier = np.where(together, np.minimum(tier, np.where(weekend, 1.0, 2.0)), tier)
    doubtful = (known(rows, "unheard_h") > 0) | (known(rows, "declared") > 0)
    return climbing(np.where(doubtful, np.minimum(tier, 1.0), tier))


RULE = Rule(
    id="limit_silence",
    title="在家无活动超限",
    family="home",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="在家已连续{silent_h:.0f}小时（夜间折半）无任何活动，平时一天最长约{rest_usual_h:.0f}小时；无论平时如何都须确认平安（如已报外出或设备失联，请核实）。",
        en="Nothing at home for {silent_h:.0f} h (nights at half), usually {rest_usual_h:.0f} h at most a day: make sure the person is well, or that an absence or a dead device explains it.",
    ),
    runbook="12小时致电本人；16小时无应答派网格员上门；24小时派警并通知家属开门查看。仅凭水表、与人同住的，先致电同住者，过了周末才上门。",
    runbook_en="12 hours: call the person; 16 hours without an answer: a grid worker goes there; 24 hours: a patrol, and the family opens the door. Where only a meter tells and others live there, call them first; somebody goes after a weekend.",
    source="domain reference 3.5: 12, 16, 24 h from the first day, the night at half; by a meter alone 24 h or 1.2 times the own longest of late, 144 at most, and a weekend where others live as well, by gas or a front door alone 18 and 30 h (some 24 and 40 by the clock, domain reference 3.2), never a patrol: assumed",
    evidence=(
        "silent_h",
        "rest_usual_h",
        "unheard_h",
        "declared",
        "measured",
        "metered",
        "longest_h",
        "alone",
    ),
    examples=(
        Example("thirteen hours", {"silent_h": 13, "rest_usual_h": 5}, at_least=7, at_most=7),
        Example("a whole day", {"silent_h": 24.5, "rest_usual_h": 5}, at_least=9),
        Example("a day, the hub dead", {"silent_h": 25, "unheard_h": 24}, at_least=7, at_most=7),
        Example(
            "a day, but the pressure was taken",
            {"silent_h": 25, "rest_usual_h": 5, "measured": 1},
            at_least=8,
            at_most=8,
        ),
        Example(
            "a day without a step, and whether the person walks is not registered",
            {"silent_h": 25, "rest_usual_h": 5, "abed": 1},
            at_least=8,
            at_most=8,
        ),
        Example("a long night", {"silent_h": 8, "rest_usual_h": 5}, at_most=0),
        Example(
            "two days without water where weekends are spent elsewhere",
            {"silent_h": 40, "rest_usual_h": 5, "metered": 1, "longest_h": 45},
            at_least=8,
            at_most=8,
        ),
        Example(
            "two days without water where nobody was ever away",
            {"silent_h": 40, "rest_usual_h": 5, "metered": 1, "longest_h": 9},
            at_least=9,
        ),
        Example(
            "two days without water in a flat of three",
            {"silent_h": 40, "rest_usual_h": 5, "metered": 1, "longest_h": 45, "alone": 0},
            at_least=7,
            at_most=7,
        ),
        Example(
            "a week without water in a flat of three",
            {"silent_h": 130, "rest_usual_h": 5, "metered": 1, "longest_h": 45, "alone": 0},
            at_least=8,
            at_most=8,
        ),
        Example(
            "supper and breakfast not cooked, as far as gas tells",
            {"silent_h": 17, "rest_usual_h": 11, "metered": 2},
            at_most=0,
        ),
        Example(
            "two days of no meal",
            {"silent_h": 34, "rest_usual_h": 11, "metered": 2, "longest_h": 17},
            at_least=8,
            at_most=8,
        ),
        Example(
            "a front door that has not opened for a day",
            {"silent_h": 21, "rest_usual_h": 11, "metered": 3},
            at_least=7,
            at_most=7,
        ),
        Example("one kettle a day", {"silent_h": 20, "rest_usual_h": 19}, at_most=0),
        Example(
            "a weekend without water in a flat of three who are seldom away",
            {"silent_h": 40, "rest_usual_h": 5, "metered": 1, "longest_h": 9, "alone": 0},
            at_least=7,
            at_most=7,
        ),
    ),
    params={
        **SILENCE_STEPS,
        "second_h": 16.0,
        "third_h": 24.0,
        "own_longest": 1.2,
        "opened_h": 120.0,
        "weekend_h": 48.0,
        "meal_h": 18.0,
        "meals_h": 30.0,
    },
    calibrated=False,
    limit=True,
)
