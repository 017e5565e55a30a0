"""A hold as a table of states: which act leads from where to where, pure.

Own cards are stopped for protection before the visit (one county: 1,800 orders, 650 visits, 99.9 %
dissuaded: domain reference 2.4b); that it lasts 48 hours as a stop of payment does is assumed.
Gold and cash travel by post or courier for days, and 400 g already posted were stopped there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from engine.desk.web.refused import conflict
from engine.store.holds.hold import Hold, Kind, State
from streams.contract.units import HOUR_MS

Act = Literal["confirm", "refuse", "renew", "release", "return", "miss"]
CARD_MS = 48 * HOUR_MS
TABLE: Mapping[Kind, Mapping[tuple[State, Act], State]] = {
    "own_card": {
        ("asked", "confirm"): "held",
        ("asked", "refuse"): "refused",
        ("held", "renew"): "held",
        ("held", "release"): "released",
        ("lapsed", "renew"): "held",
        ("lapsed", "release"): "released",
    },
    "parcel": {
        ("asked", "confirm"): "held",
        ("asked", "refuse"): "refused",
        ("asked", "miss"): "missed",
        ("held", "return"): "returned",
        ("held", "release"): "released",
    },
}
"""What is not in it is refused. A parcel is missed that was handed over before it was stopped.

A card's hold lapses by itself, which is no act: it can be asked for again."""
ACTS: tuple[Act, ...] = ("confirm", "refuse", "renew", "release", "return", "miss")


def allowed(one: Hold) -> list[Act]:
    """Return the acts that its state allows.

    Examples
    --------
    >>> allowed(Hold("h", "i", "p", "", "parcel", "SF", "1", 0, 0, "li"))
    ['confirm', 'refuse', 'miss']
    """
    return [act for act in ACTS if (one.state, act) in TABLE[one.kind]]


def done(one: Hold, act: Act, now: int) -> Hold:
    """Return a hold after an act (now in epoch ms); raises `RefusedError` 409 where it cannot."""
    state = TABLE[one.kind].get((one.state, act))
    if state is None:
        raise conflict("当前状态不可如此处置", f"{one.state}: cannot {act}")
    until = None
    if one.kind == "own_card" and state == "held":
        begins = max(one.until, now) if act == "renew" and one.until is not None else now
        until = begins + CARD_MS
    return replace(one, state=state, since=now, until=until, version=one.version + 1)


def lapsed(one: Hold, now: int) -> Hold:
    """Return a hold of a card that ran out by itself (now in epoch ms)."""
    return replace(one, state="lapsed", since=now, version=one.version + 1)
