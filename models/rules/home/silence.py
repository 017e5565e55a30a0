"""No sign of life at home for longer than this person ever rests at this hour."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the posterior predictive surprise of the silence (H1) while at home.

    Real gaps are burstier than the model, so only a part is claimed. Beyond `away_h` the likelier
    cause is an empty home: what was raised stands, but a second silent day tells nothing new. Naps
    and visits next door come in runs that no rate knows of: up to twice the own usual longest
    silence of a day the claim grows with the square of how far it is exceeded.
    """
    home = 1.0 - known(rows["out"])
    trust = np.minimum(known(rows["known_d"]) / params["trust_d"], 1.0)
    empty = np.minimum(params["away_h"] / np.maximum(known(rows["gap_h"]), 1.0), 1.0)
    claimed = params["claimed"] * (0.4 + 0.6 * trust) * known(rows["gap_surprise"])
    longest = params["naps"] * np.maximum(known(rows["still_usual_h"]), params["least_h"])
    beyond = np.minimum(known(rows["silent_h"], np.inf) / longest, 1.0) ** 2
    surprise: Surprise = home * empty * beyond * claimed
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
    source="domain reference 3.3 H1: (nu + n) log10(1 + L_gap / (nu + L)), Gamma day factor; a fifth to a half of it is claimed (assumed), less beyond 20 h and below twice the own usual longest of a day, nothing of who is out",
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
    ),
    params={"trust_d": 28.0, "away_h": 20.0, "claimed": 0.5, "naps": 2.0, "least_h": 0.5},
)
