"""Rates of detectors around many moments at once, beside counting by hand."""

from __future__ import annotations

import random

from engine.store.rates import FURTHEST_MS, USUAL_DAYS, Moment, Rate, rates
from engine.store.store import Store
from features.core.civil_time import DAY_MS
from tests.support.judged.made_up import NOON, warning_line

Told = tuple[str, str, int]


def by_hand(told: list[Told], asked: Moment) -> Rate:
    window, furthest = asked.at - DAY_MS, asked.at - FURTHEST_MS
    own = [at for detector, _, at in told if detector == asked.detector]
    app = [at for _, warning, at in told if warning == asked.warning]
    begun = min((at for at in own if at > furthest), default=None)
    heard = (window - min(at for *_, at in told)) / DAY_MS
    return Rate(
        sum(window < at <= asked.at for at in own),
        sum(furthest < at <= window for at in own),
        min(max(heard, 0.0), float(USUAL_DAYS)),
        0.0 if begun is None else max((window - begun) / DAY_MS, 0.0),
        sum(furthest < at <= window for at in app),
    )


def test_many_moments_are_counted_as_each_by_itself(store: Store) -> None:
    chance = random.Random(7)
    kinds = [("silence", "home"), ("slow_day", "home"), ("card_burst", "fraud")]
    told: list[Told] = [
        (*chance.choice(kinds), NOON - chance.randrange(35) * DAY_MS // 2 - chance.randrange(3))
        for _ in range(300)
    ]
    store.put_warnings(
        [
            warning_line(n, detector=detector, warning=warning, at=at, onset=at, tier=2)
            for n, (detector, warning, at) in enumerate(told)
        ]
    )
    store.put_warnings([warning_line(900, detector="silence", at=NOON, tier=0)])  # is not counted
    asked = [Moment(*one) for one in told[:60]] + [Moment("never_spoke", "home", NOON)]
    assert rates(store.engine, asked) == {one: by_hand(told, one) for one in asked}
