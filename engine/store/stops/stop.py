"""A stop-payment order: the four fields, what the bank said, and until when it holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

State = Literal[
    "asked", "sent", "unmatched", "stopped", "frozen", "returning", "returned", "released",
    "lapsed", "withdrawn",
]  # fmt: skip
Way = Literal["transfer", "card", "cash", "post", "courier"]
"""How the money left: only what is under way by post or courier, or settles later, comes back
without a bank."""
Four = Literal["name", "account", "amount", "paid_at"]
"""What must match: name and account of the payee, amount, moment of the transfer."""
FINAL: tuple[State, ...] = ("returned", "released", "lapsed", "withdrawn")


class Stop(msgspec.Struct, frozen=True):
    """The whole state; `version` grows by one with every act. Money in yuan, times in epoch ms.

    Parameters
    ----------
    name, account, amount_cny, paid_at
        The four fields: payee's name and account (the first level), amount, moment of transfer.
    arrives_at
        When the money arrives, where that is known to be later.
    reported_at
        When the fraud was reported: the clock of 30 minutes runs from then.
    since, until
        When the present state began, and until when it holds.
    held_cny, returned_cny
        What the bank stopped, and what went back.
    times
        How often payment was stopped for 48 hours.
    warned
        Whether what falls due in this state was told already.
    differing
        Those of the four fields that did not match.
    left_cny
        What is still on the victim's account, as the bank told; None: nobody knows.
    """

    id: str
    incident: str
    person: str
    area: str
    bank: str
    name: str
    account: str
    amount_cny: Decimal
    paid_at: int
    reported_at: int
    since: int
    by: str
    brief: str = ""
    way: Way = "transfer"
    arrives_at: int | None = None
    state: State = "asked"
    version: int = 1
    sent_at: int | None = None
    until: int | None = None
    held_cny: Decimal = Decimal(0)
    returned_cny: Decimal = Decimal(0)
    left_cny: Decimal | None = None
    times: int = 0
    warned: bool = False
    differing: tuple[Four, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether something is to be done or waited for yet."""
        return self.state not in FINAL
