"""Shapes of what the desk answers, as its OpenAPI document shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from engine.formats.records import DataFaultLine, WarningLine


class WarningPage(BaseModel):
    """One page, newest first; `cursor` asks for the next, null at the end."""

    items: list[WarningLine]
    cursor: str | None


class DataFaultPage(BaseModel):
    """One page, newest first; `cursor` asks for the next, null at the end."""

    items: list[DataFaultLine]
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


class ComponentOut(BaseModel):
    """One part of an index; `rank` is the share of the cohort that has no more, 0 to 1."""

    key: str
    zh: str
    en: str
    weight: float
    value: float | None
    rank: float | None


class IndexOut(BaseModel):
    """One number from 0 to 100; null where less than `least` of the weights was observed."""

    value: float | None
    coverage: float
    least: float
    components: list[ComponentOut]


class AspectOut(BaseModel):
    """One of the five aspects of a portrait."""

    key: Literal["routine", "movement", "leisure", "health", "economy"]
    zh: str
    en: str
    items: list[ItemOut] = []
    hours: HoursOut | None = None
    index: IndexOut | None = None
    masked: bool = Field(default=False, description="the caller's role sees nothing of it")


class PortraitOut(BaseModel):
    """Usual beside current values of one person, and what is unknown."""

    person: str
    at: int
    aspects: list[AspectOut]
    unknown: list[str] = []


class OtherwiseOut(BaseModel):
    """What would have silenced a warning: one sentence, or why that cannot be told."""

    warning: str = Field(description="the newest of the episode")
    detector: str
    how: Literal[
        "measured", "flag", "frequency", "outright", "many", "unkept", "changed", "hidden"
    ] = Field(description="`hidden`: the caller's role does not see what was measured")
    zh: str
    en: str
