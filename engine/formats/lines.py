"""What goes out, and what is remembered, while both are dicts still."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from models.detector import Application, Dimension


class VersionsDict(TypedDict):
    """What judged, as `engine.formats.records.VersionsLine` has it."""

    code: str
    features: str
    model: str | None


class WarningDict(TypedDict):
    """A warning with the fields of `engine.formats.records.WarningLine`, in that order."""

    id: str
    episode: str
    person: str
    warning: Application
    dimension: Dimension
    detector: str
    tier: int
    score: float
    p: float | None
    onset: int
    at: int
    events: list[str]
    reason: Mapping[str, str]
    evidence: dict[str, Any]
    versions: VersionsDict
    test: NotRequired[bool]


LineDict = Mapping[str, Any]
"""A warning, an explanation or a data fault: one of the lines of `engine.formats.records`."""

Memory = dict[str, Any]
"""What a part of a worker remembers, by name: what `engine.snapshots.codec` can freeze."""
