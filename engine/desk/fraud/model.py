"""What stop-payment orders take and answer over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from engine.desk.fraud.machine import Act
from engine.desk.fraud.yuan import Yuan, YuanOrNone
from engine.desk.incidents.model import At, Body, Said, Short, Text, like
from engine.store.stops.stop import Four, State, Way

Account = Annotated[str, Field(pattern=r"^[0-9A-Za-z@._+-]{4,64}$")]


class FourFields(Body):
    """What the bank compares: all four must match."""

    name: Short = Field(description="of the payee")
    account: Account = Field(description="of the payee: the first level")
    amount_cny: Yuan
    paid_at: At


class StopIn(FourFields):
    """A stop-payment order, about an incident of fraud."""

    model_config = like({
        "incident": "83b1f0c2a4d5e6f7", "bank": "丽水市商业银行", "name": "张三",
        "account": "6222020000000000000", "amount_cny": "77000.00",
        "paid_at": 1_795_942_000_000, "reported_at": 1_795_942_600_000, "brief": "冒充公检法",
    })  # fmt: skip

    incident: Annotated[str, Field(pattern=r"^[0-9a-f]{1,16}$")]
    bank: Short
    brief: Said = Field(description="the case in short, which the platform asks for")
    reported_at: At | None = Field(default=None, description="now, if it is left out")
    way: Way = "transfer"
    arrives_at: At | None = Field(default=None, description="where it arrives later")


class Send(Body):
    """It stands in the platform now."""

    model_config = like({})


class Match(Body):
    """All four fields matched: payment is stopped for 48 hours."""

    model_config = like({"held_cny": "77000.00", "left_cny": "1203.50"})

    held_cny: Yuan
    left_cny: YuanOrNone | None = Field(default=None, description="left on the victim's account")


class Mismatch(Body):
    """The bank must not stop: these fields differ."""

    model_config = like({"differing": ["name"]})

    differing: Annotated[list[Four], Field(min_length=1, max_length=4)]


class Correct(FourFields):
    """The four fields anew."""

    model_config = like({
        "name": "张山", "account": "6222020000000000000", "amount_cny": "77000.00",
        "paid_at": 1_795_942_000_000,
    })  # fmt: skip


class Renew(Body):
    """Stopped for another 48 hours, once; or frozen for another 6 months."""

    model_config = like({})


class Freeze(Body):
    """Frozen for 6 months."""

    model_config = like({})


class Decide(Body):
    """It was decided that the money goes back: within 3 working days."""

    model_config = like({})


class Return(Body):
    """The money went back to the victim."""

    model_config = like({"returned_cny": "77000.00"})

    returned_cny: Yuan


class Release(Body):
    """The stop was wrong."""

    model_config = like({"text": "本人核实为正常付款"})

    text: Text = ""


class Withdraw(Body):
    """Nothing is to be stopped."""

    model_config = like({"text": "重复"})

    text: Text = ""


BODIES: Mapping[Act, type[Body]] = {
    "send": Send, "match": Match, "mismatch": Mismatch, "correct": Correct, "renew": Renew,
    "freeze": Freeze, "decide": Decide, "return": Return, "release": Release, "withdraw": Withdraw,
}  # fmt: skip


class StopOut(BaseModel):
    """A stop-payment order; money in yuan as text, times in epoch ms."""

    stop: str
    number: int
    version: int
    incident: str
    person: str
    bank: str
    name: str
    account: str
    amount_cny: Decimal
    paid_at: int
    way: Way
    arrives_at: int | None
    brief: str
    reported_at: int
    state: State
    by: str
    sent_at: int | None
    in_time: bool | None = Field(description="sent within 30 minutes; null: not sent yet")
    until: int | None = Field(description="until when the present state holds, or is to be ended")
    due_at: int | None = Field(description="when something falls due by itself")
    differing: list[Four]
    held_cny: Decimal
    returned_cny: Decimal
    times: int = Field(description="how often payment was stopped for 48 hours; twice at most")
    acts: list[Act] = Field(description="what the state allows")


class StopPage(BaseModel):
    """One page, newest first; `cursor` asks for the next, null at the end."""

    items: list[StopOut]
    cursor: str | None


class RiskOut(BaseModel):
    """Where the money of an incident is, in yuan as text."""

    incident: str
    gone: Decimal
    in_delay: Decimal = Field(description="arrives later: can be stopped yet")
    in_post: Decimal = Field(description="under way by post or courier: can be stopped yet")
    held: Decimal
    returned: Decimal
    still_there: Decimal | None = Field(description="left on the account; null: nobody knows")
