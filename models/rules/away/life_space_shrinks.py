"""For two weeks somebody goes out for less long, or less far, than in the weeks before."""

from __future__ import annotations

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely two weeks in a row are that are so small beside the own weeks before.

    The lesser of the two counts: a week of rain is no drift.
    """
    return known(rows, "space_surprise")


RULE = Rule(
    id="life_space_shrinks",
    title="活动范围缩小",
    family="away",
    dimension="trajectory",
    prior=Prior(0.05, 0.6),
    measure=measure,
    reason=Reason(
        zh="近两周外出明显减少：每天外出约{space_out_h:.1f}小时（以往{space_usual_out_h:.1f}小时），一般最远{space_reach_m:way}（以往{space_usual_reach_m:way}），每周外出{space_days:.0f}天（以往{space_usual_days:.0f}天）；可能行动不便、患病或情绪低落。",
        en="For two weeks out much less: {space_out_h:.1f} hours a day (before {space_usual_out_h:.1f}), typically {space_reach_m:way} away at most (before {space_usual_reach_m:way}), on {space_days:.0f} days a week (before {space_usual_days:.0f}): unable to walk, ill or low?",
    ),
    runbook="三日内电话或随访，询问是否随身带着定位器，行走、身体和心情如何，能否买菜就医；没有明显原因的，一周内请家庭医生评估。",
    runbook_en="Within three days telephone or visit: ask whether the tracker is carried, and about walking, health and mood, and whether shopping and doctor can be reached; where no reason is plain the family doctor looks within a week.",
    source="domain reference 1.2 W9: life space by the week, two weeks in a row; time out and typical reach in place of the radius of gyration; weights assumed",
    evidence=(
        "space_out_h",
        "space_usual_out_h",
        "space_reach_m",
        "space_usual_reach_m",
        "space_days",
        "space_usual_days",
    ),
    examples=(
        Example(
            "hardly out of the house any more",
            {
                "space_surprise": 5.1,
                "space_out_h": 0.2,
                "space_usual_out_h": 2.1,
                "space_reach_m": 210,
                "space_usual_reach_m": 900,
                "space_days": 2,
                "space_usual_days": 6,
            },
            at_least=4,
        ),
        Example("weeks as before", {"space_surprise": 0.4, "space_out_h": 1.9}, at_most=0.5),
        Example("between two closings of a week", {"space_surprise": 0}, at_most=0),
        Example("the first month", {}, at_most=0),
    ),
    highest_tier=1,
    care=True,
    handicap=1.4,
)
