"""Several unusual payments within a day: an account being emptied, not one large purchase."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known

LN10 = 2.302585092994046


def measure(rows: Rows, params: Params) -> Surprise:
    """Return what was unusual within a day before, heightened by this payment's size and hour.

    The first of a burst stays below; a small payment amid large ones counts as one of them. Who has
    taken the card pays no hospital with it; and by day a funeral, a journey or a new kitchen has two
    large bills as well.
    """
    before = np.log10(1.0 + known(rows, "odd_1d") / params["odd"])
    before = before * np.where(known(rows, "night") > 0, 1.0, params["by_day"])
    tail = np.logaddexp(0.0, 1.7 * known(rows, "amount_z")) / LN10
    hour = known(rows, "night") * (0.5 + known(rows, "night_surprise"))
    now = params["size"] * tail + params["hour"] * hour
    stolen = known(rows, "outgoing") * (known(rows, "official") == 0)
    surprise: Surprise = stolen * before * (1.0 + now)
    return surprise


RULE = Rule(
    id="card_burst",
    title="密集刷卡",
    family="payment",
    dimension="economic",
    prior=Prior(0.1, 1.0),
    measure=measure,
    reason=Reason(
        zh="一天内多笔异常付款（异常度累计{odd_1d:.1f}，平时接近0），本次{amount_cny:.0f}元；账"
        "户可能被盗用或正被诱导转账。",
        en="Several unusual payments within a day (sum {odd_1d:.1f}, usually near 0), now "
        "{amount_cny:.0f} yuan: account misused, or the elder is being talked into paying.",
    ),
    runbook="15分钟内致电本人；联系开户行临时止付；仍在付款的派员上门。",
    runbook_en="Call the person within 15 minutes; ask the bank for a provisional stop; if payments go on send somebody.",
    source="Bahnsen et al. (2016): recent payments and hour; sum of logistic tails assumed",
    evidence=("odd_1d", "amount_cny", "amount_z", "night_surprise"),
    examples=(
        Example(
            "the fifth large one this night",
            {"outgoing": 1, "odd_1d": 6, "amount_z": 2.5, "night": 1, "night_surprise": 1},
            at_least=2.5,
        ),
        Example(
            "the second bill of a day in hospital",
            {"outgoing": 1, "official": 1, "odd_1d": 6, "amount_z": 2.5, "night": 0},
            at_most=0,
        ),
        Example(
            "an ordinary day",
            {"outgoing": 1, "odd_1d": 0.1, "amount_z": 0.5, "night": 0},
            at_most=0.3,
        ),
    ),
    params={"by_day": 0.75, "odd": 0.5, "size": 0.5, "hour": 0.5},
    highest_tier=2,
    repeats="costly_week",
    speaks_from=float("-inf"),
    handicap=1.0,
)
