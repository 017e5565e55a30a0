"""A personal account that nobody knew is paid much by several elders: one swindler, many victims."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return one and the same surprise from so many elders on, while the account is new.

    It is no measure of how many they are: nobody has counted how often a village pays one man.
    """
    new = known(rows, "company_days") <= params["new_d"]
    several = (known(rows, "elders") >= params["elders"]) & (known(rows, "personal") > 0)
    surprise: Surprise = np.where(new & several, params["rarity"], 0.0)
    return surprise


RULE = Rule(
    id="shared_personal_account",
    title="多人付同一新个人账户",
    family="company",
    dimension="economic",
    measure=measure,
    reason=Reason(
        "同一新出现的个人账户30天内已收{elders:.0f}位老人的大额付款，本人付{amount_cny:.0f}元，平时无人付过；疑似同一诈骗分子的收款账户。",
        "A personal account that nobody had paid before got large payments of {elders:.0f} elders within"
        " 30 days, {amount_cny:.0f} CNY by this one: perhaps one swindler's.",
    ),
    runbook="2小时内致电各付款老人核实；说不清关系的，请开户行对该账户紧急止付，移交反诈中心串并案件。",
    runbook_en="Call each of the elders within 2 hours; where the relation is unclear ask the bank for an urgent stop on that account and have the anti-fraud centre join the cases.",
    source="domain reference 2.3 (payee popularity among the cohort); three elders in 30 days and a thousand yuan each assumed, as a stall or a neighbour is paid little",
    evidence=("elders", "company_days", "amount_cny"),
    examples=(
        Example(
            "three elders in a week", {"elders": 3, "company_days": 7, "personal": 1}, at_least=2
        ),
        Example("husband and wife", {"elders": 2, "company_days": 7, "personal": 1}, at_most=0),
        Example("a company", {"elders": 3, "company_days": 7, "personal": 0}, at_most=0),
        Example(
            "the village's plumber, paid since spring",
            {"elders": 25, "company_days": 90, "personal": 1},
            at_most=0,
        ),
    ),
    params={"elders": 3.0, "new_d": 30.0, "least_cny": 1000.0, "rarity": 2.0},
    highest_tier=2,
    calibrated=False,
)
