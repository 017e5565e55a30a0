"""No sign of life at home for longer than this person ever rests at this hour."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.limit_of_silence import SILENCE_STEPS, counted_towards_limit


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the posterior predictive surprise of the silence (H1) while at home.

    Real gaps are burstier than the model, so only a part is claimed. Naps and visits next door come
    in runs that no rate knows of: up to twice the own usual longest silence of a day the claim grows
    with the square of how far it is exceeded.

    From where `limit_silence` speaks the silence is the limit's: what was raised stands. Said twice
    it would be two cases, and days of which the limit tells, outside every allowance, would teach
    that ordinary days are as silent. A patrol goes by that limit, or when nobody answered, not by how
    rare a silence is.
    """
    home = 1.0 - known(rows, "out")
    trust = np.minimum(known(rows, "known_d") / params["trust_d"], 1.0)
    told = counted_towards_limit(rows, params) >= params["first_h"]
    claimed = params["claimed"] * (0.4 + 0.6 * trust) * known(rows, "gap_surprise")
    longest = params["naps"] * np.maximum(known(rows, "still_usual_h"), params["least_h"])
    beyond = np.minimum(known(rows, "silent_h", np.inf) / longest, 1.0) ** 2
    surprise: Surprise = np.where(told, 0.0, home * beyond * claimed)
    return surprise


RULE = Rule(
    id="silence",
    title="长时间无活动",
    family="home",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="已{gap_h:.1f}小时无任何活动，平时此间约有{gap_expected:.0f}次；可能跌倒或发病。",
        en="No activity for {gap_h:.1f} h in which about {gap_expected:.0f} are usual: fallen or ill?",
    ),
    runbook="立即电话联系本人；20分钟无应答通知家属和网格员上门；仍无应答派警。",
    runbook_en="Telephone the person at once; after 20 minutes without an answer tell the family and send a grid worker; if still nobody answers send a patrol.",
    source="domain reference 3.3 H1: (nu + n) log10(1 + L_gap / (nu + L)), Gamma day factor; a fifth to a half of it is claimed (assumed), less below twice the own usual longest of a day, nothing of who is out nor of what the limit tells",
    evidence=(
        "gap_h",
        "gap_expected",
        "still_usual_h",
        "n_today",
        "expected_today",
        "nu",
        "known_d",
    ),
    examples=(
        Example(
            "five silent hours by day",
            {"out": 0, "known_d": 40, "gap_surprise": 9.0, "gap_h": 5},
            at_least=4.5,
        ),
        Example(
            "a nap as on most days",
            {
                "out": 0,
                "known_d": 40,
                "gap_surprise": 6.0,
                "gap_h": 2,
                "silent_h": 2,
                "still_usual_h": 2,
            },
            at_most=1,
        ),
        Example("gone out by the door", {"out": 1, "known_d": 40, "gap_surprise": 5.0}, at_most=0),
        Example(
            "a day of silence as on most days",
            {"out": 0, "known_d": 40, "gap_surprise": 6, "silent_h": 25, "rest_usual_h": 24},
            at_least=2.5,
        ),
        Example(
            "half an hour of a first day",
            {"out": 0, "known_d": 1, "gap_surprise": 4, "silent_h": 0.5},
            at_most=0.5,
        ),
    ),
    params={
        **SILENCE_STEPS,
        "trust_d": 28.0,
        "claimed": 0.5,
        "naps": 2.0,
        "least_h": 0.5,
    },
    highest_tier=2,
)
