"""The promotion gate: what a version must not do worse before it takes another's place.

Prices are compared, not counts alone: a first version may cost what the allowances grant, a later
one what the version it follows costs.
"""

from __future__ import annotations

from engine.evaluation.price import allowed
from engine.settings import Settings
from streams.contract.json_object import Json

RULES = "none"
"""What `models.a` is called where no version served before."""
LIFE_SAFETY = ("home", "wandering")
"""Applications in which a missed case can cost a life."""
WORDS = {"warnings": "误报 false warnings", "care": "关怀清单误报 care notes"}


def gate(told: Json, settings: Settings) -> Json:
    """Judge a comparison (`engine.evaluation.compare`).

    Returns
    -------
    dict
        `passed`; `reasons` that say what was not passed; `price` that version B may cost, false
        warnings a person-month, and `by` what it is: `allowance` or `served`.

    Examples
    --------
    >>> one = {"episodes": {"all": {"episodes": 30}}, "price": {"warnings": 0.9, "care": 0.1}}
    >>> told = {"models": {"a": "none"}, "a": one, "b": one, "lost": [], "in_sample": False}
    >>> gate(told, Settings())["passed"], gate(told, Settings())["by"]
    (True, 'allowance')
    """
    first = told["models"]["a"] == RULES
    room = allowed(settings.allowances) if first else told["a"]["price"]
    rise = 1.0 + settings.gate_false_rise
    reasons = [*_cases(told, settings)]
    for what, words in WORDS.items():
        cost = told["b"]["price"][what]
        if cost > room[what] * rise:
            against = "限额 the allowance" if first else "现用版本 what serves"
            reasons.append(
                f"{words} {cost:g}/人月 a person-month,"
                f" 高于{against} {room[what]:g} by more than {settings.gate_false_rise:.0%}"
            )
    return {
        "passed": not reasons,
        "reasons": reasons,
        "by": "allowance" if first else "served",
        "price": {what: room[what] for what in WORDS},
    }


def _cases(told: Json, settings: Settings) -> list[str]:
    """Say what is wrong with the cases: too few, lost, or of days that were trained on."""
    reasons = []
    if told["in_sample"]:
        reasons.append("用了训练过的时段 judged on days that were trained on: leave --since out")
    episodes = told["a"]["episodes"]["all"]["episodes"]
    if episodes < settings.gate_episodes:
        reasons.append(f"真例太少 too few true cases: {episodes} < {settings.gate_episodes}")
    lost = sum(case["warning"] in LIFE_SAFETY for case in told["lost"])
    if lost > settings.gate_lost:
        reasons.append(f"漏报生命安全 life-safety cases lost: {lost} > {settings.gate_lost}")
    return reasons
