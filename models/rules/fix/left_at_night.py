"""Left home at night, by position, and walks on, though this person, and such people, never do."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.raised_by_risk import raised
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the rarity of leaving home at such an hour, growing with minutes outside and turns.

    Who is driven, or is soon at rest at another place, has somewhere to go: it counts by the share of
    the last hour gone on foot. Of who is not known yet the cohort's nights by age stand in for his.
    """
    minutes = known(rows, "night_left_min")
    gone = (minutes >= params["least_min"]) & (known(rows, "night") > 0)
    longer = params["minutes"] * np.log10(np.maximum(minutes, 1.0) / params["least_min"])
    turning = params["turns"] * np.minimum(known(rows, "strayed"), params["enough_turns"])
    alone = 1.0 - 0.7 * known(rows, "companion")
    walks = np.minimum(known(rows, "afoot") / params["on_foot"], 1.0) ** 2
    walks = np.where(known(rows, "riding") < 1.0, walks, 0.0)
    height = known(rows, "night_left_surprise") + np.maximum(longer, 0.0) + turning
    surprise: Surprise = np.where(gone, alone * walks * in_range(rows["home_m"]) * height, 0.0)
    return raised(surprise, rows)


RULE = Rule(
    id="left_at_night",
    title="深夜离家",
    family="fix",
    dimension="trajectory",
    prior=Prior(0.03, 0.5),
    measure=measure,
    needs="night_left_min",
    reason=Reason(
        zh="深夜从家中外出已{night_left_min:span}，离家{home_m:way}，平时夜里在家不再出门；可能走失。",
        en="Left home at night {night_left_min:span} ago, now {home_m:way} away, usually stays in: wandering?",
    ),
    runbook="立即致电本人和家属；10分钟（冬夏极端天气5分钟）未归派网格员或警员按最后位置就近查找。",
    runbook_en="Call the person and the family at once; not back after 10 minutes (5 in extreme weather): a grid worker or patrol looks near the last position.",
    source="domain reference 1.2 W5 by position, as `night_exit` by the door: own and cohort's share of nights; weights assumed",
    evidence=("night_left_min", "night_left_surprise", "afoot", "strayed", "home_m", "risk"),
    examples=(
        Example(
            "half an hour in the streets, a first time",
            {
                "night": 1,
                "night_left_min": 30,
                "night_left_surprise": 2.2,
                "home_m": 700,
                "afoot": 0.5,
                "strayed": 0.8,
            },
            at_least=3.0,
        ),
        Example(
            "about and about two corners, ten minutes after leaving",
            {
                "night": 1,
                "night_left_min": 10,
                "night_left_surprise": 1.9,
                "home_m": 500,
                "afoot": 0.4,
                "strayed": 6.0,
            },
            at_least=2.0,
            at_most=3.0,
        ),
        Example(
            "driven to the clinic",
            {
                "night": 1,
                "night_left_min": 30,
                "night_left_surprise": 2.2,
                "home_m": 9000,
                "afoot": 0.1,
            },
            at_most=0.3,
        ),
        Example(
            "the same with the daughter",
            {
                "night": 1,
                "night_left_min": 30,
                "night_left_surprise": 2.2,
                "home_m": 700,
                "afoot": 0.8,
                "companion": 1,
            },
            at_most=0.8,
        ),
        Example(
            "the shift begins at four, as every other day",
            {
                "night": 1,
                "night_left_min": 30,
                "night_left_surprise": 0.3,
                "home_m": 3000,
                "afoot": 0.5,
            },
            at_most=0.8,
        ),
        Example(
            "out since the evening",
            {
                "night": 1,
                "night_left_min": 0,
                "night_left_surprise": 0,
                "home_m": 700,
                "afoot": 0.8,
            },
            at_most=0,
        ),
    ),
    params={
        "least_min": 10.0,
        "minutes": 0.8,
        "turns": 0.7,
        "enough_turns": 3.0,
        "on_foot": 0.5,
    },
    repeats="night_out",
    shares_with="night_exit",
)
