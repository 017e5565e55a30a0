"""A tracker worn now and then, not heard for days: a word at the next call, whether it is worn at all."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return tier 1 from a day of silence on, from twice the longest of late and more of who is new.

    Such silences follow no scale: a record is broken by a quarter again and again. Of so many nights
    so far one is that much longer by a chance of one in `again_d`; a week is asked about anyway. What
    was heard last is days old and tells of nobody being out, so nobody is sent; with dementia
    `limit_tracker` has asked within the hour.
    """
    silent, most = known(rows, "silent_min"), known(rows, "silent_most_min")
    # the next of n silences is c times the longest by 1 / (c n): their tail falls as a power of one
    times = np.maximum(params["own"], params["again_d"] / (known(rows, "known_d") + 1.0))
    long = np.minimum(times * most, np.maximum(params["own"] * most, params["most_min"]))
    long = np.maximum(params["least_min"], long)
    rare = (rows["steady"] == 0) & ~(known(rows, "dementia") > 0)
    return climbing(np.where(rare & (silent >= long), 1.0, 0.0))


RULE = Rule(
    id="tracker_put_away",
    title="定位器久未佩戴",
    family="away",
    dimension="trajectory",
    measure=measure,
    reason=Reason(
        zh="平时时开时停的定位器已{silent_min:span}无信号，以往最长{silent_most_min:span}，末次离家{home_m:way}；可能没电、没戴或损坏。",
        en="A tracker heard now and then has been silent for {silent_min:span}, {silent_most_min:span} at most so far, last {home_m:way} from home: empty, not worn, or broken?",
    ),
    runbook="当日联系时询问是否佩戴、是否充电；联系不上的，3天内上门查看。",
    runbook_en="Ask at the day's call whether it is worn and charged; who cannot be reached is visited within 3 days.",
    source="domain reference 1.2 W8; a day, and twice the own longest silence of late, as often as every other month by chance: assumed",
    evidence=("silent_min", "silent_most_min", "known_d", "home_m", "battery_pct", "settled"),
    examples=(
        Example(
            "a watch for walks, not heard for two days, and never for one before",
            {"silent_min": 2900, "silent_most_min": 1400, "steady": 0, "known_d": 40},
            at_least=7,
            at_most=7,
        ),
        Example(
            "the same in the first week, in which few silences are known",
            {"silent_min": 2900, "silent_most_min": 1400, "steady": 0, "known_d": 6},
            at_most=0,
        ),
        Example(
            "a week, of somebody hardly known",
            {"silent_min": 10100, "silent_most_min": 1400, "steady": 0, "known_d": 2},
            at_least=7,
            at_most=7,
        ),
        Example(
            "not heard for a day, and never for six hours before",
            {"silent_min": 1500, "silent_most_min": 300, "steady": 0, "known_d": 40},
            at_least=7,
            at_most=7,
        ),
        Example(
            "a weekend, as long as some before and half as long again",
            {"silent_min": 2900, "silent_most_min": 1900, "steady": 0, "known_d": 40},
            at_most=0,
        ),
        Example(
            "a bracelet always heard, which `limit_tracker` asks about",
            {"silent_min": 2900, "silent_most_min": 60, "steady": 1, "known_d": 40},
            at_most=0,
        ),
        Example(
            "with dementia, which `limit_tracker` asks about",
            {
                "silent_min": 2900,
                "silent_most_min": 1400,
                "steady": 0,
                "known_d": 40,
                "dementia": 1,
            },
            at_most=0,
        ),
    ),
    params={"least_min": 1440.0, "own": 2.0, "again_d": 60.0, "most_min": 10080.0},
    calibrated=False,
    limit=True,
    care=True,
)
