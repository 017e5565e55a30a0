"""Made-up warnings and portraits for tests and pictures."""

from __future__ import annotations

import msgspec

from engine.store.people.portrait_line import ASPECTS, Aspect, Hours, Item, PortraitLine

NOON = 1_767_240_000_000


def warning_line(number: int, **other: object) -> bytes:
    """Return one warning as the engine writes it."""
    said: dict[str, object] = {
        "id": f"{number:016x}",
        "episode": f"e{number}",
        "person": f"person-{number}",
        "warning": "home",
        "dimension": "physical",
        "detector": "sos",
        "tier": 3,
        "score": 0.99,
        "p": None,
        "onset": NOON + number,
        "at": NOON + number,
        "events": [],
        "reason": {"zh": "老人按下求助。", "en": "SOS was pressed."},
        "evidence": {"sos": 1.0, "detectors": {"sos": 0.99}},
        "versions": {"code": "0.1.0", "features": "abc", "model": None},
    }
    return msgspec.json.encode(said | other)


def portrait_of(person: str) -> PortraitLine:
    """Return a portrait with all five aspects."""
    item = Item("steps", "步数", "步", 4200.0, 1800.0, 3000.0, 6000.0)
    aspects = [Aspect(key, *names, [item]) for key, names in ASPECTS.items()]
    hours = Hours([0.1] * 24, [0.2] * 24)
    aspects[0] = Aspect("routine", "作息", "Daily routine", [item], hours)
    return PortraitLine(person, NOON, aspects, ["blood_glucose"])
