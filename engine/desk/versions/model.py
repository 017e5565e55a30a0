"""What `/api/v1/models` answers."""

from __future__ import annotations

from pydantic import BaseModel, Field


class StretchOut(BaseModel):
    """A version that served, or judged unseen, in an area; times in epoch ms."""

    version: str
    area: str = Field(description="district code or its first digits; empty: everywhere")
    since: int
    until: int | None = Field(description="null: until now")
    approver: str
    sha256: str
    share: float | None = Field(description="share of people a shadow judges; null: it served")
    override: str = Field(description="why it served though it had not passed; else empty")


class UnseenOut(BaseModel):
    """How many would-be warnings of a shadow are held, by application and tier."""

    version: str
    warning: str
    tier: int
    count: int


class ComparedOut(BaseModel):
    """One comparison of a version against another (`none`: rules alone), at `at` (epoch ms)."""

    at: int
    version: str
    against: str
    passed: bool
    reasons: list[str] = Field(description="what it was not passed for")
    person_months: float | None = Field(description="that were judged; null: not kept")


class VersionsOut(BaseModel):
    """Model versions of the caller's area: the newest stretch and comparison first."""

    live: list[StretchOut]
    shadows: list[StretchOut]
    unseen: list[UnseenOut]
    past: list[StretchOut]
    compared: list[ComparedOut]
