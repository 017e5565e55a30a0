"""What holds take and answer over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from engine.desk.fraud.yuan import Yuan
from engine.desk.holds.machine import Act, allowed
from engine.desk.incidents.model import Body, Short, Text, like
from engine.store.holds.hold import Hold, Kind, State

Number = Annotated[str, Field(pattern=r"^[0-9A-Za-z._+-]{4,64}$")]


class HoldIn(Body):
    """A hold that is asked for, about an incident of fraud."""

    model_config = like({
        "incident": "83b1f0c2a4d5e6f7", "kind": "parcel", "where": "某快递",
        "number": "SF1234567890", "worth_cny": "250000.00",
    })  # fmt: skip

    incident: Annotated[str, Field(pattern=r"^[0-9a-f]{1,16}$")]
    kind: Kind
    where: Short = Field(description="bank or courier")
    number: Number = Field(description="card or waybill")
    worth_cny: Yuan | None = Field(default=None, description="what is in the parcel")


class Done(Body):
    """What was done about it, with words if there is something to say."""

    model_config = like({"text": "已拦截在中转站"})

    text: Text = ""


class HoldOut(BaseModel):
    """A hold; times in epoch ms, money in yuan as text."""

    hold: str
    incident: str
    person: str
    kind: Kind
    where: str
    number: str
    worth_cny: Decimal | None
    state: State
    version: int
    asked_at: int
    since: int
    until: int | None = Field(description="when the hold of a card ends by itself")
    by: str
    acts: list[Act] = Field(description="what may be done about it now")


class HoldsOut(BaseModel):
    """The holds of an incident, oldest first."""

    items: list[HoldOut]


def shown(one: Hold) -> HoldOut:
    """Return a hold as it is answered."""
    fields = {
        name: getattr(one, name) for name in one.__struct_fields__ if name not in ("id", "area")
    }
    return HoldOut(**fields, hold=one.id, acts=allowed(one))
