"""The gate: what a version must not do worse before it may take another's place."""

from __future__ import annotations

from engine.settings import Settings
from streams.contract.json_object import Json

LIFE_SAFETY = ("home", "wandering")
"""Applications in which a missed case can cost a life."""


def gate(told: Json, settings: Settings) -> Json:
    """Judge a comparison (`engine.evaluation.compare`); `reasons` say what was not passed.

    Examples
    --------
    >>> rates = {"episodes": {"all": {"episodes": 30}},
    ...          "false_per_person_month": {"all": {"all": 1.0}}}
    >>> gate({"a": rates, "b": rates, "lost": []}, Settings())["passed"]
    True
    """
    reasons = []
    episodes = told["a"]["episodes"]["all"]["episodes"]
    if episodes < settings.gate_episodes:
        reasons.append(f"真例太少 too few true cases: {episodes} < {settings.gate_episodes}")
    lost = sum(case["warning"] in LIFE_SAFETY for case in told["lost"])
    if lost > settings.gate_lost:
        reasons.append(f"漏报生命安全 life-safety cases lost: {lost} > {settings.gate_lost}")
    for what, words in (
        ("all", "误报上升 false warnings up"),
        ("care", "关怀清单误报上升 care notes up"),
    ):
        false = [told[side]["false_per_person_month"]["all"].get(what, 0.0) for side in "ab"]
        if false[1] > false[0] * (1.0 + settings.gate_false_rise):
            reasons.append(
                f"{words}: {false[0]:g} → {false[1]:g}, > {settings.gate_false_rise:.0%}"
            )
    return {"passed": not reasons, "reasons": reasons}
