"""Vital signs that the early warning score calls urgent, and that stay so."""

from __future__ import annotations

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise
from models.worsening import WEIGHTS, worsening


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise that grows with the score now, its mean over a day, coma and age.

    A mean that stays high counts most, as a single reading may be the cuff's fault; readings that
    are urgent by themselves are `limit_vital`'s.
    """
    return worsening(rows, params)


RULE = Rule(
    id="news2",
    title="早期预警评分",
    family="vital",
    dimension="physical",
    prior=Prior(0.4, 0.8),
    measure=measure,
    reason=Reason(
        zh="生命体征早期预警评分{news2:.0f}分，平时0至2分；近一日平均{news2_mean:.1f}分，病情可能恶化。",
        en="Early warning score {news2:.0f}, usually 0 to 2, mean of the day {news2_mean:.1f}: "
        "the elder may be getting worse.",
    ),
    runbook="10分钟内电话复测；仍≥5分联系家庭医生，≥7分或意识改变立即转120。",
    runbook_en="Telephone within 10 minutes and measure again; still 5 or more: the family doctor, 7 or more, or a changed mind: 120 at once.",
    source="Royal College of Physicians, NEWS2 (2017): the points; their weights, and those of the mean and of age, assumed",
    evidence=("news2", "news2_single", "news2_mean", "heart_rate_bpm", "spo2_pct", "systolic_mmhg"),
    examples=(
        Example(
            "seven points that stay",
            {"news2": 8, "news2_single": 3, "news2_mean": 6, "coma_mean": 0, "age": 80},
            at_least=3,
        ),
        Example("all in order", {"news2": 0, "news2_single": 0, "news2_mean": 0}, at_most=0.1),
        Example("nothing measured", {}, at_most=0),
        Example(
            "hard to wake", {"news2": 8, "news2_mean": 6, "coma_mean": 1, "age": 80}, at_least=3.5
        ),
    ),
    params=WEIGHTS,
    speaks_from=-0.7,
    repeats="limit_vital",
)
