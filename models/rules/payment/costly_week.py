"""More went out within a week than in any week before: whatever the story, money is leaving."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how far the week's sum lies above the costliest week so far and a free sum.

    The free sum keeps a thrifty account from being told of every new coat. An account hardly known
    has set no record yet. Only who has been paid for weeks, not years, is looked at, and only what
    is a good part of the week: not the bread that was bought in it. A deposit at the bank or a
    hospital's bill counts half. Whom nobody names is neither known nor not: half as likely.
    """
    week = known(rows, "week_cny")
    ratio = week / (known(rows, "week_most") + params["free_cny"])
    payments = known(rows, "known")
    settled = payments / (payments + params["settling"])
    large = np.minimum(params["part"] * known(rows, "amount_cny") / np.maximum(week, 1.0), 1.0)
    unnamed = np.isnan(rows["payee_days"])
    recent = unnamed | (known(rows, "payee_days") <= params["recent_d"])
    height = params["steep"] * np.log10(1.0 + 0.5 * ratio)
    trusted = 1.0 - params["trust"] * known(rows, "official")
    doubt = np.where(unnamed, params["unnamed"], 0.0)
    surprise: Surprise = np.maximum(height * settled * large * trusted - doubt, 0.0) * recent
    return surprise


RULE = Rule(
    id="costly_week",
    title="一周花销创新高",
    family="payment",
    dimension="economic",
    prior=Prior(0.1, 0.6),
    measure=measure,
    reason=Reason(
        zh="一周内已支出约{week_cny:.0f}元，以往最多的一周（新账户按常人估计）约{week_most:.0f}元；可能被诱导连续付款或被他人取用，需核实。",
        en="About {week_cny:.0f} yuan went out within a week, the costliest week so far (of a new account: an assumed one) took {week_most:.0f}: talked into paying, or somebody else uses the account; verify.",
    ),
    runbook="当日致电本人核实近一周的大额支出；说不清的，联系家属一起核对账单和银行卡去向。",
    runbook_en="Call the same day and check the large payments of the week; who cannot tell: with the family look at bills and where the bank cards are.",
    source="record values of a weekly decayed sum (EWMA chart, NIST/SEMATECH 6.3.2.4); free sum and settling assumed",
    evidence=("week_cny", "week_most", "amount_cny", "usual_cny"),
    examples=(
        Example(
            "four times the costliest week",
            {"week_cny": 8000, "week_most": 800, "known": 60, "amount_cny": 5000, "payee_days": 3},
            at_least=4,
        ),
        Example(
            "most of it is a deposit at a bank",
            {
                "week_cny": 8000,
                "week_most": 800,
                "known": 60,
                "amount_cny": 5000,
                "payee_days": 3,
                "official": 1,
            },
            at_least=2,
            at_most=3,
        ),
        Example(
            "nobody says who got it",
            {"week_cny": 1500, "week_most": 1200, "known": 60, "amount_cny": 300},
            at_least=0.5,
            at_most=0.8,
        ),
        Example("an ordinary week", {"week_cny": 250, "week_most": 800, "known": 60}, at_most=1),
        Example(
            "the heating bill of a firm known for years",
            {
                "week_cny": 8000,
                "week_most": 800,
                "known": 60,
                "amount_cny": 5000,
                "payee_days": 900,
            },
            at_most=0,
        ),
    ),
    params={
        "unnamed": 0.3,
        "free_cny": 1200.0,
        "steep": 12.0,
        "settling": 10.0,
        "part": 4.0,
        "recent_d": 45.0,
        "trust": 0.5,
    },
    highest_tier=1,
)
