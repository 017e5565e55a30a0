"""What a budget takes, and budgets and what was given up as they are answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from engine.desk.incidents.model import Body, like
from engine.store.budget.rows import Budget, GivenUp
from streams.contract.units import HOUR_MS


class BudgetIn(Body):
    """So many calls of a tier a shift of an area; none takes the budget away."""

    model_config = like({"area": "331102", "tier": 2, "calls": 20, "shift_h": 12, "begins_h": 8})

    area: Annotated[str, Field(pattern=r"^\d{0,12}$", description="digits; none: everywhere")]
    tier: Literal[2, 3]
    calls: Annotated[int, Field(ge=0, le=10_000)]
    shift_h: Literal[8, 12, 24] = 12
    begins_h: Annotated[int, Field(ge=0, le=23, description="civil hour of a shift")] = 8


class BudgetOut(BaseModel):
    """A budget and how far it is spent in this shift."""

    area: str
    tier: int
    calls: int
    shift_h: int
    set_at: int
    set_by: str
    began_at: int
    ends_at: int
    called: int
    given_up: int
    threshold: float = Field(description="log10 of person-months, at the shift's beginning")
    bar: float = Field(description="how rare a warning must be to call now, in the same unit")


class GivenUpOut(BaseModel):
    """A call that was not made, and what its incident is now."""

    incident: str
    number: int = Field(description="the short one that officers say")
    kind: str
    at: int
    station: str
    tier: int
    rarity: float
    bar: float
    state: str
    outcome: str


class BudgetsOut(BaseModel):
    """All budgets of the caller's area, and what was given up, the newest first."""

    budgets: list[BudgetOut]
    given_up: list[GivenUpOut]


def given_up_out(one: GivenUp) -> GivenUpOut:
    """Return a call that was not made, as it is answered."""
    return GivenUpOut(**one._asdict())


def hours(one: Budget) -> int:
    """Return how long a budget's shift is, in hours."""
    return one.shift_ms // HOUR_MS
