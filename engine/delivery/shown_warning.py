"""A warning as the page reads it back from the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from engine.store.warnings import Stored


class Reason(msgspec.Struct, frozen=True):
    """One sentence in each language."""

    zh: str = ""
    en: str = ""


class Versions(msgspec.Struct, frozen=True):
    """What judged."""

    model: str | None = None


class ShownWarning(msgspec.Struct, frozen=True):
    """The fields of a warning that officers see."""

    id: str
    episode: str
    person: str
    warning: str
    detector: str
    tier: int
    score: float
    onset: int
    at: int
    reason: Reason = Reason()
    evidence: dict[str, Any] = {}
    versions: Versions = Versions()
    test: bool = False
    care: bool = False
    capped: bool = False
    """Whether its detector ran away; never part of a stored warning."""

    @property
    def incident_tier(self) -> int:
        """Return the tier that the desk acts by; the warning's own never changes."""
        return 0 if self.capped else self.tier


class Explanation(msgspec.Struct, frozen=True):
    """What was appended to an episode after its warnings."""

    episode: str
    at: int
    reason: Reason = Reason()


def read_explanation(stored: Stored) -> Explanation:
    """Decode one stored explanation."""
    return msgspec.json.decode(stored.line, type=Explanation)


def newest_of(later: Sequence[Explanation], episode: str) -> list[Explanation]:
    """Return what was appended to one episode; of what was said again and again the newest."""
    return list({one.reason: one for one in later if one.episode == episode}.values())


def read(stored: Stored) -> ShownWarning:
    """Decode one stored warning."""
    return msgspec.json.decode(stored.line, type=ShownWarning)
