"""A hold: the victim's own card, or a parcel with gold or cash on its way."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

Kind = Literal["own_card", "parcel"]
State = Literal["asked", "held", "refused", "released", "returned", "missed", "lapsed"]
FINAL: tuple[State, ...] = ("refused", "released", "returned", "missed")


class Hold(msgspec.Struct, frozen=True):
    """The whole state; `version` grows by one with every act. Times in epoch ms.

    Parameters
    ----------
    where, number
        Bank and card, or courier and waybill.
    worth_cny
        What is in the parcel, in yuan; None: nobody knows, or it is a card.
    until
        When the hold of a card ends by itself; it is `lapsed` then.
    """

    id: str
    incident: str
    person: str
    area: str
    kind: Kind
    where: str
    number: str
    asked_at: int
    since: int
    by: str
    worth_cny: Decimal | None = None
    state: State = "asked"
    version: int = 1
    until: int | None = None

    @property
    def due_at(self) -> int | None:
        """Return when something of it falls due (epoch ms); None: nothing does by itself."""
        return self.until if self.state == "held" else None
