"""A company new in town is paid by several elders: gifts and lectures bring one after the other."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return one and the same surprise from so many elders on, while the company is new.

    It is no measure of how many they are: nobody has counted how often ordinary shops open so.
    """
    new = known(rows, "company_days") <= params["new_d"]
    several = (known(rows, "elders") >= params["elders"]) & (known(rows, "personal") == 0)
    surprise: Surprise = np.where(new & several, params["rarity"], 0.0)
    return surprise


RULE = Rule(
    id="shared_company",
    title="同一新公司",
    family="company",
    dimension="economic",
    measure=measure,
    reason=Reason(
        "同一家新公司30天内已收{elders:.0f}位老人的付款，本人付{amount_cny:.0f}元；疑似集资或推销骗局。",
        "A company new in town was paid by {elders:.0f} elders within 30 days, {amount_cny:.0f} CNY"
        " by this one: perhaps a scheme.",
    ),
    runbook="24小时内核实公司资质，走访付款老人，劝停后续付款。",
    runbook_en="Check the company's licence within 24 hours, visit the elders who paid, dissuade them from further payments.",
    source="assumed: five elders, for a household buys for two and a friend follows; once in a"
    " hundred person-months, which is tier 2 where nothing else speaks",
    evidence=("elders", "company_days", "amount_cny"),
    examples=(
        Example("five elders in a fortnight", {"elders": 5, "company_days": 14}, at_least=2),
        Example("two of one household", {"elders": 2, "company_days": 14}, at_most=0),
        Example("a company no longer new", {"elders": 40, "company_days": 31}, at_most=0),
    ),
    params={"elders": 5.0, "new_d": 30.0, "rarity": 2.0},
    highest_tier=2,
    calibrated=False,
)
