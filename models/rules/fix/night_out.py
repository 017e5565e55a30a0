"""Outside at night, by position, though this person is never out then."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.raised_by_risk import raised
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the surprise of being out at night, growing with the time and the distance.

    One night in a hundred an elder sleeps elsewhere (assumed): a tracker at rest says no more.
    """
    away = (known(rows, "home_m") > params["least_m"]) & (known(rows, "night") > 0)
    minutes = known(rows, "out_min")
    longer = params["minutes"] * np.log10(1.0 + minutes / 10.0)
    strange = params["apart"] * np.log10(
        1.0 + np.minimum(known(rows, "familiar_m"), params["enough_m"]) / 300.0
    )
    trust = known(rows, "known_d") / (known(rows, "known_d") + params["learn_d"])
    walking = 1.0 - 0.4 * known(rows, "riding")
    height = (
        walking
        * in_range(rows["home_m"])
        * _lasts(minutes, params)
        * (known(rows, "night_surprise") + longer + trust * strange)
    )
    # at rest for hours with a tracker that goes on speaking: a night at the daughter's, mostly
    slept = (known(rows, "sighted") == 0) & (known(rows, "speed_mps") < params["rest_mps"])
    slept &= minutes >= params["rested_min"]
    height = np.where(slept, np.minimum(height, params["guest"]), height)
    surprise: Surprise = np.where(away, (1.0 - 0.7 * known(rows, "companion")) * height, 0.0)
    return raised(surprise, rows)


def _lasts(minutes: NDArray[np.float64], params: Params) -> NDArray[np.float64]:
    """Return how far the time out tells: a position may jump, and a second night is a stay."""
    begun = minutes / (minutes + params["jump_min"])
    return begun * np.minimum(params["stay_min"] / np.maximum(minutes, 1.0), 1.0)


RULE = Rule(
    id="night_out",
    title="深夜在外",
    family="fix",
    dimension="trajectory",
    prior=Prior(1.0, 0.6),
    measure=measure,
    needs="night",
    reason=Reason(
        zh="深夜在外，离家{home_m:way}已{out_min:span}，平时这个时间不外出；可能走失。",
        en="Out at night, {home_m:way} from home for {out_min:span}, usually never out at this hour: wandering?",
    ),
    runbook="立即致电本人和家属；5分钟无应答按最后位置派警，低温雨天直接派警。",
    runbook_en="Call the person and the family at once; after 5 minutes without an answer send a patrol to the last position, in cold or rain at once.",
    source="domain reference 1.2 W5: outside in the night, by how seldom that was so; weights assumed",
    evidence=("home_m", "out_min", "night_surprise", "familiar_m", "speed_mps", "risk"),
    examples=(
        Example(
            "out half an hour at two o'clock",
            {
                "night": 1,
                "home_m": 600,
                "out_min": 30,
                "night_surprise": 1.6,
                "familiar_m": 100,
                "known_d": 40,
            },
            at_least=1.8,
        ),
        Example(
            "at the neighbour's",
            {
                "night": 1,
                "home_m": 200,
                "out_min": 30,
                "night_surprise": 1.6,
                "familiar_m": 100,
                "known_d": 40,
            },
            at_most=0,
        ),
        Example(
            "at rest for two hours: nobody sleeps there yet",
            {
                "night": 1,
                "home_m": 3200,
                "out_min": 120,
                "night_surprise": 2.7,
                "familiar_m": 3100,
                "speed_mps": 0.0,
                "sighted": 0,
                "known_d": 2,
            },
            at_least=3,
        ),
        Example(
            "asleep elsewhere since the afternoon, as one night in a hundred",
            {
                "night": 1,
                "home_m": 3200,
                "out_min": 630,
                "night_surprise": 2.7,
                "familiar_m": 3100,
                "speed_mps": 0.0,
                "sighted": 0,
                "known_d": 2,
            },
            at_most=2.0,
        ),
        Example("out by day", {"night": 0, "home_m": 600, "out_min": 30, "known_d": 40}, at_most=0),
    ),
    params={
        "enough_m": 3000.0,
        "least_m": 250.0,
        "minutes": 0.8,
        "apart": 0.6,
        "learn_d": 1.0,
        "jump_min": 4.0,
        "stay_min": 1200.0,
        "rest_mps": 0.1,
        "rested_min": 180.0,
        "guest": 2.0,
    },
)
