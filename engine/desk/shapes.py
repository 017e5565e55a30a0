"""Shapes of what the desk answers, as its OpenAPI document shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class ReasonOut(BaseModel):
    """One sentence in each language."""

    zh: str
    en: str


class WarningOut(BaseModel):
    """A warning as the engine raised it; times in epoch ms."""

    id: str
    episode: str
    person: str
    warning: Literal["wandering", "fraud", "home"]
    dimension: Literal["trajectory", "economic", "physical"]
    detector: str
    tier: int = Field(ge=0, le=3)
    score: float = Field(ge=0, le=1)
    p: float | None
    onset: int
    at: int
    events: list[str]
    reason: ReasonOut
    evidence: dict[str, Any]
    versions: dict[str, str | None]
    test: bool = False


class WarningPage(BaseModel):
    """One page, newest first; `cursor` asks for the next, null at the end."""

    items: list[WarningOut]
    cursor: str | None


class ItemOut(BaseModel):
    """One number of a portrait; null is unknown, `low` to `high` is ordinary."""

    name: str
    zh: str
    unit: str = ""
    usual: float | None = None
    current: float | None = None
    low: float | None = None
    high: float | None = None


class HoursOut(BaseModel):
    """Activity by civil hour, 24 values each."""

    usual: list[float]
    current: list[float]


class AspectOut(BaseModel):
    """One of the five aspects of a portrait."""

    key: Literal["routine", "movement", "leisure", "health", "economy"]
    zh: str
    en: str
    items: list[ItemOut] = []
    hours: HoursOut | None = None


class PortraitOut(BaseModel):
    """Usual beside current values of one person, and what is unknown."""

    person: str
    at: int
    aspects: list[AspectOut]
    unknown: list[str] = []
