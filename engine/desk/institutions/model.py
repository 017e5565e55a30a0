"""Institutions as they are answered; money in yuan as text."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

Why = Literal[
    "confirmed", "burst", "several", "accounts", "gone", "stoppable", "being_handled",
    "residents_paid",
]  # fmt: skip


class AboutOut(BaseModel):
    """An incident of fraud, and the short number that officers say."""

    incident: str
    number: int


class InstitutionOut(BaseModel):
    """A payee that elders paid, and why it stands where it does."""

    name: str
    points: int = Field(description="by which the list is sorted; assumed")
    why: list[Why]
    residents: int = Field(description="elders who live there, by the register")
    payers: int = Field(description="elders who paid it, as far as was reported")
    recent_payers: int = Field(description="within 30 days")
    accounts: list[str] = Field(description="into which they paid")
    incidents: list[AboutOut] = Field(description="of fraud, the open ones first")
    open_incidents: int
    confirmed: int = Field(description="incidents of it that were a fraud")
    paid_cny: Decimal
    gone_cny: Decimal
    in_delay_cny: Decimal = Field(description="can be stopped yet")
    in_post_cny: Decimal = Field(description="can be stopped yet")
    held_cny: Decimal
    returned_cny: Decimal
    last_paid_at: int | None


class InstitutionsOut(BaseModel):
    """The riskiest first; `cursor` asks for the next page."""

    items: list[InstitutionOut]
    cursor: str | None
