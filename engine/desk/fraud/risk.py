"""Where the money is: gone, under way, in the post, held, returned, still there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.store.stops.stop import Stop, Way

POSTED: tuple[Way, ...] = ("post", "courier")
HELD = ("stopped", "frozen", "returning")
NO_FRAUD = ("withdrawn", "released")
"""What turned out to be nobody's loss counts nowhere."""


@dataclass(frozen=True, slots=True)
class Risk:
    """Money of an incident in yuan; `in_delay` and `in_post` can be stopped yet.

    `still_there` is what the bank last told is left on the account, None where nobody knows.
    """

    gone: Decimal = Decimal(0)
    in_delay: Decimal = Decimal(0)
    in_post: Decimal = Decimal(0)
    held: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    still_there: Decimal | None = None

    @property
    def paid(self) -> Decimal:
        """Return all that was paid, wherever it is now."""
        return self.gone + self.in_delay + self.in_post + self.held + self.returned


def money_at_risk(stops: Iterable[Stop], now: int) -> Risk:
    """Return where the money of some orders is at a moment (epoch ms): nothing is lost count of."""
    risk = Risk()
    for one in stops:
        if one.left_cny is not None:
            risk = replace(risk, still_there=one.left_cny)
        if one.state in NO_FRAUD:
            continue
        held = one.held_cny if one.state in HELD else Decimal(0)
        back = one.returned_cny if one.state == "returned" else Decimal(0)
        out = one.amount_cny - held - back
        risk = replace(risk, held=risk.held + held, returned=risk.returned + back)
        arrived = one.arrives_at is not None and one.arrives_at <= now
        if one.way in POSTED and not arrived:
            risk = replace(risk, in_post=risk.in_post + out)
        elif one.arrives_at is not None and not arrived:
            risk = replace(risk, in_delay=risk.in_delay + out)
        else:
            risk = replace(risk, gone=risk.gone + out)
    return risk
