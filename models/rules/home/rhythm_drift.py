"""For two weeks the days at home are not what they were: fewer activities, more at night, later."""

from __future__ import annotations

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely two weeks in a row are that differ alike from the own weeks before.

    The figure that differs most counts, by the lesser of the two weeks: one week of guests or of
    a cold is no drift.
    """
    return known(rows, "rhythm_surprise")


RULE = Rule(
    id="rhythm_drift",
    title="生活节律改变",
    family="home",
    dimension="physical",
    prior=Prior(0.05, 0.75),
    measure=measure,
    reason=Reason(
        zh="近两周的生活节律与以往不同：每天活动约{rhythm_n:.0f}次（以往{rhythm_usual_n:.0f}次），夜间占{rhythm_night:.0%}（以往{rhythm_usual_night:.0%}），一天的活动居中在{rhythm_middle_h:.1f}时（以往{rhythm_usual_middle_h:.1f}时）；可能身体或记忆变差。",
        en="For two weeks the days have been different: {rhythm_n:.0f} activities a day (before {rhythm_usual_n:.0f}), {rhythm_night:.0%} of them at night (before {rhythm_usual_night:.0%}), their middle at {rhythm_middle_h:.1f} o'clock (before {rhythm_usual_middle_h:.1f}): health or memory declining?",
    ),
    runbook="三日内电话或随访，询问起居、睡眠、饮食和用药；没有明显原因的，一周内请家庭医生评估身体与认知。",
    runbook_en="Within three days telephone or visit: ask about rising, sleep, meals and medicines; where no reason is plain the family doctor looks at health and memory within a week.",
    source="domain reference 3.3 H6: interdaily stability, night and phase of the rest-activity rhythm, two weeks in a row; unstable rhythms precede death and cognitive decline (Zuurbier et al. 2015; Xiao et al. 2022); weights assumed",
    evidence=(
        "rhythm_n",
        "rhythm_usual_n",
        "rhythm_night",
        "rhythm_usual_night",
        "rhythm_middle_h",
        "rhythm_usual_middle_h",
        "rhythm_alike",
        "rhythm_usual_alike",
    ),
    examples=(
        Example(
            "a third less for two weeks, and up at night",
            {
                "rhythm_surprise": 4.6,
                "rhythm_n": 60,
                "rhythm_usual_n": 95,
                "rhythm_night": 0.11,
                "rhythm_usual_night": 0.03,
                "rhythm_middle_h": 14.6,
                "rhythm_usual_middle_h": 13.2,
            },
            at_least=3,
        ),
        Example("weeks as before", {"rhythm_surprise": 0.5, "rhythm_n": 91}, at_most=0.6),
        Example("between two closings of a week", {"rhythm_surprise": 0}, at_most=0),
        Example("the first month", {}, at_most=0),
    ),
    highest_tier=1,
    care=True,
    handicap=1.4,
)
